/* Reads a J5 file into figures and rejects, in two ways with one outcome: pieces of 64 KiB by
 * one or two threads when the file is plain (ASCII without quotes), and the CSV reader when it
 * is not. */
#ifndef BENCH_J5_INGEST_H
#define BENCH_J5_INGEST_H

#include "groups.h"
#include "rejects.h"

struct j5_result {
	struct j5_figures figures;
	uint64_t rows;
	bool plain; /* read the fast way */
};

/* threads: 1 or 2. False with err when the file cannot be read or has another header. */
bool j5_ingest(const char *path, int threads, struct j5_log *log, struct j5_result *out,
	       struct err *err);

/* The two ways. *plain says whether the file was; if not, nothing was logged that counts. */
bool j5_ingest_plain(const char *path, int threads, struct j5_log *log, struct j5_result *out,
		     bool *plain, struct err *err);
bool j5_ingest_csv(const char *path, struct j5_log *log, struct j5_result *out, struct err *err);

/* Judges a row with all care and adds it to the queue or the batch. */
void j5_take_row(const struct j5_care_table *table, const struct str *cells, size_t count,
		 struct str raw, uint32_t line, struct j5_queue *queue, struct j5_batch *batch);
/* Whether these are the names of the columns; says so in err when not. */
bool j5_check_header(const struct str *cells, size_t count, struct err *err);

#endif
