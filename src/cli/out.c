#include "cli/out.h"

#include <errno.h>
#include <unistd.h>

enum { SPILL_BYTES = 256 * 1024 };

static bool lost(int code, struct err *err)
{
	return err_set(err, ERR_SYSTEM, "De uitkomst is niet compleet: kan niet schrijven (%s).",
		       code == ENOSPC ? "de schijf is vol" : strerror(code));
}

bool out_flush(struct out *o, struct err *err)
{
	size_t at = 0;
	if (o->buf.overflow)
		o->failed = EFBIG;
	while (!o->failed && at < o->buf.len) {
		ssize_t written = write(STDOUT_FILENO, o->buf.at + at, o->buf.len - at);
		if (written >= 0)
			at += (size_t)written;
		else if (errno != EINTR)
			o->failed = errno;
	}
	buf_clear(&o->buf);
	return !o->failed || lost(o->failed, err);
}

bool out_spill(struct out *o, struct err *err)
{
	return o->buf.len < SPILL_BYTES || out_flush(o, err);
}

bool out_end(struct out *o, struct err *err)
{
	bool ok = out_flush(o, err);
	buf_release(&o->buf);
	if (ok && close(STDOUT_FILENO) != 0 && errno != EINTR) {
		o->failed = errno;
		ok = lost(o->failed, err);
	}
	return ok;
}

bool out_unread(const struct out *o)
{
	return o->failed == EPIPE;
}
