/* The record of every fault of J5: line, column, value and reason, in the order of the file. A
 * batch collects those of one piece of the file, with lines counted from its beginning; the log
 * gets the batches in order. The log is CSV in a file, or without one in memory up to
 * J5_LOG_MEMORY and then in a temporary file, so that a file without one good row does not fill
 * the memory. */
#ifndef BENCH_J5_REJECTS_H
#define BENCH_J5_REJECTS_H

#include "base/buf.h"
#include "base/err.h"
#include "rules.h"

enum { J5_LOG_MEMORY = 4 * 1024 * 1024, J5_VALUE_MAX = 200 };

struct j5_fault {
	uint32_t line;  /* within the batch, from 0 */
	uint32_t value; /* where its text begins in values */
	uint16_t len;   /* cut at J5_VALUE_MAX bytes */
	uint8_t column; /* J5_COLUMNS: the whole row */
	uint8_t reason;
};

struct j5_batch {
	struct buf faults; /* of struct j5_fault */
	struct buf values;
	uint64_t rows; /* rejected */
};

void j5_batch_clear(struct j5_batch *b);
void j5_batch_release(struct j5_batch *b);
void j5_batch_add(struct j5_batch *b, uint32_t line, uint32_t column, enum j5_reason reason,
		  struct str value);

struct j5_log {
	struct buf text;
	int fd; /* -1: in memory so far */
	bool failed;
	uint64_t rows, faults;
	uint64_t per_reason[J5_COLUMNS + 1][J5_REASONS];
};

/* path may be NULL. */
bool j5_log_open(struct j5_log *log, const char *path, struct err *err);
/* first_line is the line of the file where the batch begins. */
void j5_log_add(struct j5_log *log, const struct j5_batch *batch, uint64_t first_line);
/* Forgets everything, also what is in the file already. */
void j5_log_restart(struct j5_log *log);
/* Writes what is left; false when any of it could not be written. */
bool j5_log_close(struct j5_log *log, struct err *err);

#endif
