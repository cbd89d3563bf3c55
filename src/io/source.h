/* A text file, or bytes in memory, given out as pieces of UTF-8 whatever its encoding is.
 * Opening looks at the whole text once, so that a strange byte in the last line counts as much
 * as one in the first. Used by the CSV reader.
 *
 * The file is read with pread, not mapped: a file that is made shorter meanwhile would kill a
 * program that maps it. Here that is an error, and so is a file that turns out to have been
 * changed when its end is reached; the caller then throws away what it read. */
#ifndef IO_SOURCE_H
#define IO_SOURCE_H

#include "base/err.h"
#include "io/encoding.h"

#include <time.h>

#define SOURCE_BYTES_MAX (UINT64_C(4) << 30) /* the largest file that is opened: 4 GiB */

enum { SOURCE_LEAST_ROOM = 16 }; /* bytes that source_read must be offered */

struct source_options {
	enum encoding encoding; /* ENCODING_UNKNOWN: find out */
	uint64_t max_bytes;     /* 0: SOURCE_BYTES_MAX */
	const char *name;       /* what people call the file; NULL: the last part of its path */
};

struct source {
	int fd;           /* -1 for bytes in memory */
	struct str bytes; /* when in memory: borrowed, the caller keeps them alive */
	uint64_t size;    /* bytes of the file, byte order mark included */
	uint64_t offset;  /* of the next byte to read, in the file */
	uint64_t begin;   /* where the text begins: after the byte order mark */
	enum encoding encoding;
	bool bom;
	struct timespec changed; /* of the file, when it was opened */
	char name[200];          /* 'Het bestand "x.csv"', for messages */
};

/* Opens and judges. Refused, with a sentence that says what to do: missing, not readable, a folder
 * or device, empty, only a byte order mark, too large (before anything is read), not text (a
 * spreadsheet, PDF, ZIP), damaged UTF-8 or UTF-16 (with line and position). *s need not be closed
 * after a failure. */
bool source_open(struct source *s, const char *path, const struct source_options *options,
		 struct err *err);
bool source_open_bytes(struct source *s, struct str bytes, const struct source_options *options,
		       struct err *err);
void source_close(struct source *s);

/* Writes the next piece of UTF-8 to `to`, at most room bytes (at least SOURCE_LEAST_ROOM). *got
 * is 0 only at the end. ERR_CONFLICT when the file was changed after it was opened, ERR_SYSTEM
 * when it cannot be read. */
bool source_read(struct source *s, char *to, size_t room, size_t *got, struct err *err);
/* Back to where the text begins. */
void source_rewind(struct source *s);

#endif
