#include "rejects.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

void j5_batch_clear(struct j5_batch *b)
{
	buf_clear(&b->faults);
	buf_clear(&b->values);
	b->rows = 0;
}

void j5_batch_release(struct j5_batch *b)
{
	buf_release(&b->faults);
	buf_release(&b->values);
}

void j5_batch_add(struct j5_batch *b, uint32_t line, uint32_t column, enum j5_reason reason,
		  struct str value)
{
	if (value.len > J5_VALUE_MAX)
		value.len = J5_VALUE_MAX;
	struct j5_fault fault = {
		.line = line,
		.value = (uint32_t)b->values.len,
		.len = (uint16_t)value.len,
		.column = (uint8_t)column,
		.reason = (uint8_t)reason,
	};
	buf_add(&b->faults, (struct str){ (const char *)&fault, sizeof(fault) });
	buf_add(&b->values, value);
}

#define HEADER "line,column,value,reason\n"

static void write_out(struct j5_log *log)
{
	for (size_t done = 0; done < log->text.len;) {
		ssize_t n = write(log->fd, log->text.at + done, log->text.len - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			log->failed = true;
			break;
		}
		done += (size_t)n;
	}
	buf_clear(&log->text);
}

bool j5_log_open(struct j5_log *log, const char *path, struct err *err)
{
	*log = (struct j5_log){ .fd = -1 };
	buf_text(&log->text, HEADER);
	if (!path)
		return true;
	log->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (log->fd < 0)
		return err_set(err, ERR_SYSTEM, "%s: %s", path, strerror(errno));
	return true;
}

void j5_log_restart(struct j5_log *log)
{
	int fd = log->fd;
	if (fd >= 0 && (ftruncate(fd, 0) != 0 || lseek(fd, 0, SEEK_SET) != 0))
		log->failed = true;
	buf_clear(&log->text);
	*log = (struct j5_log){ .text = log->text, .fd = fd, .failed = log->failed };
	buf_text(&log->text, HEADER);
}

static void add_quoted(struct buf *out, struct str s)
{
	buf_char(out, '"');
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] == '"')
			buf_char(out, '"');
		buf_char(out, s.at[i]);
	}
	buf_char(out, '"');
}

static bool needs_quotes(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] == ',' || s.at[i] == '"' || s.at[i] == '\n' || s.at[i] == '\r')
			return true;
	return false;
}

static void add_fault(struct j5_log *log, const struct j5_fault *fault, struct str value,
		      uint64_t line)
{
	struct buf *out = &log->text;
	buf_int(out, (int64_t)line);
	buf_char(out, ',');
	buf_text(out, fault->column < J5_COLUMNS ? j5_columns[fault->column] : "");
	buf_char(out, ',');
	if (needs_quotes(value))
		add_quoted(out, value);
	else
		buf_add(out, value);
	buf_char(out, ',');
	buf_text(out, j5_reasons[fault->reason]);
	buf_char(out, '\n');
	log->faults++;
	log->per_reason[fault->column][fault->reason]++;
}

static void make_room(struct j5_log *log)
{
	if (log->fd < 0) {
		if (log->text.len < J5_LOG_MEMORY)
			return;
		char path[] = "/tmp/j5-rejects-XXXXXX";
		log->fd = mkstemp(path);
		if (log->fd >= 0)
			unlink(path);
	}
	if (log->text.len > J5_LOG_MEMORY / 8)
		write_out(log);
}

void j5_log_add(struct j5_log *log, const struct j5_batch *batch, uint64_t first_line)
{
	for (size_t at = 0; at < batch->faults.len; at += sizeof(struct j5_fault)) {
		struct j5_fault fault;
		memcpy(&fault, batch->faults.at + at, sizeof(fault));
		add_fault(log, &fault, (struct str){ batch->values.at + fault.value, fault.len },
			  first_line + fault.line);
	}
	log->rows += batch->rows;
	make_room(log);
}

bool j5_log_close(struct j5_log *log, struct err *err)
{
	if (log->fd >= 0) {
		write_out(log);
		log->failed |= close(log->fd) != 0;
	}
	buf_release(&log->text);
	if (log->failed)
		return err_set(err, ERR_SYSTEM, "the rejects could not all be written");
	return true;
}
