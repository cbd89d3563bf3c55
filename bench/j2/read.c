#include "j2/read.h"

#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 64 * 1024, LINE_MAX_BYTES = 128, DIGITS_MAX = 9 };

/* A whole number of at most DIGITS_MAX digits, up to the byte `until`. */
static bool number(const char **at, char until, int32_t *out)
{
	const char *p = *at;
	bool negative = *p == '-';
	int32_t value = 0;
	p += negative;
	const char *begin = p;
	while ((unsigned char)(*p - '0') < 10 && p - begin < DIGITS_MAX)
		value = value * 10 + (*p++ - '0');
	if (p == begin || *p != until)
		return false;
	*at = p + 1;
	*out = negative ? -value : value;
	return true;
}

static void grow(struct j2_points *p)
{
	p->room = p->room ? p->room * 2 : 4096;
	p->x = memory_resize(p->x, (size_t)p->room * sizeof(*p->x));
	p->y = memory_resize(p->y, (size_t)p->room * sizeof(*p->y));
	p->value = memory_resize(p->value, (size_t)p->room * sizeof(*p->value));
}

static bool line(const char **at, struct j2_file *file)
{
	struct j2_points *p = **at == 'D' ? &file->demand : &file->supply;
	int32_t id;
	if ((**at != 'D' && **at != 'S') || (*at)[1] != ',')
		return false;
	*at += 2;
	if (p->count == p->room)
		grow(p);
	if (!number(at, ',', &id) || !number(at, ',', &p->x[p->count]) ||
	    !number(at, ',', &p->y[p->count]) || !number(at, '\n', &p->value[p->count]))
		return false;
	p->count++;
	return true;
}

/* The complete lines of `text`, whose byte `len` is a line end; gives where the rest begins, NULL for
 * a line that is wrong. A wrong line cannot be read past its end, because a number ends there. */
static const char *lines(const char *text, size_t len, struct j2_file *file)
{
	const char *at = text;
	for (;;) {
		const char *end = text + len;
		/* Only looked for near the end: elsewhere a line is complete anyhow. */
		if (end - at < LINE_MAX_BYTES && !memchr(at, '\n', (size_t)(end - at)))
			return at;
		if (!line(&at, file))
			return NULL;
	}
}

static bool read_all(int fd, const char *path, struct j2_file *file, struct err *err)
{
	static char text[PIECE + LINE_MAX_BYTES + 1];
	size_t kept = 0;
	int64_t before;
	for (;;) {
		ssize_t got = read(fd, text + kept, PIECE);
		if (got < 0)
			return err_set(err, ERR_SYSTEM, "%s: %s.", path, strerror(errno));
		if (got == 0 && kept == 0)
			return true;
		size_t len = kept + (size_t)got;
		if (got == 0) /* the last line without its end */
			text[len++] = '\n';
		text[len] = 0;
		before = file->demand.count + file->supply.count;
		const char *rest = lines(text, len, file);
		if (!rest || text + len - rest >= LINE_MAX_BYTES)
			return err_set(err, ERR_INPUT, "%s: a line after line %lld is wrong.", path,
				       (long long)before);
		kept = (size_t)(text + len - rest);
		memmove(text, rest, kept);
		if (got == 0)
			return true;
	}
}

bool j2_read(const char *path, struct j2_file *file, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_set(err, ERR_NOT_FOUND, "%s: %s.", path, strerror(errno));
	bool ok = read_all(fd, path, file, err);
	close(fd);
	return ok;
}

void j2_release(struct j2_file *file)
{
	struct j2_points *both[] = { &file->demand, &file->supply };
	for (int i = 0; i < 2; i++) {
		free(both[i]->x);
		free(both[i]->y);
		free(both[i]->value);
	}
	*file = (struct j2_file){ 0 };
}
