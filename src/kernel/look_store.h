/* The inside of the log of looks: key, chain, heads and files. Seen by look*.c only. */
#ifndef KERNEL_LOOK_STORE_H
#define KERNEL_LOOK_STORE_H

#include "kernel/aside.h"
#include "kernel/look.h"

enum {
	LOOK_KEY = 32,
	LOOK_MAC = 65,   /* BLAKE2b-256 in hexadecimal and a zero */
	LOOK_CHAIN = 25, /* "2026-11-" and 16 hexadecimal digits, and a zero */
	LOOK_MONTH = 8,  /* "2026-11" and a zero */
	LOOK_HEAD = 128, /* bytes of a line in the file of heads */
};

struct look_key {
	unsigned char bytes[LOOK_KEY];
};

/* The key of this database, made at first use when `make`; ERR_NOT_FOUND otherwise. */
bool look_key_read(const char *url, bool make, struct look_key *out, struct err *err);

/* The newest line of a chain, as noted outside the database. */
struct look_head {
	char chain[LOOK_CHAIN];
	int64_t seq;
	char mac[LOOK_MAC];
};

/* Takes a place in the file of heads for a new chain; *at is its place. */
bool look_head_place(const char *url, const struct look_head *head, int *file, int64_t *at,
		     struct err *err);
/* Notes how far the chain is. Cheap; with `sure` it is on disk afterwards. */
bool look_head_note(int file, int64_t at, const struct look_head *head, bool sure);
/* All heads; lives in a. */
bool look_heads_read(const char *url, struct arena *a, struct look_head **out, int *count,
		     struct err *err);

/* The fingerprint of a line that follows one with fingerprint `before` ("" for the first). */
void look_mac(const struct look_key *key, const struct look_row *row, const char *before,
	      char mac[LOOK_MAC]);
/* What one record of one line adds to the sum that look_record is held against. */
uint64_t look_record_mark(const struct look_key *key, struct str model, int64_t record, moment_t at,
			  struct str chain, int64_t seq);

/* "2026-11" of a moment, UTC. */
void look_month(moment_t at, char month[LOOK_MONTH]);
/* Opens the log of that month for writing, made when it is not there; on a server, the log. */
bool look_store_open(const char *url, const char *month, struct db **out, struct err *err);
/* Calls work for each part of the log (a month's file; the database on a server), newest first, opened for
 * reading. Stops early when *stop. A file that cannot be read ends it, or is told to `broken` (not NULL)
 * and passed over. */
typedef bool (*look_part_work)(void *context, struct db *db, const char *name, bool *stop,
			       struct err *err);
typedef void (*look_part_broken)(void *context, const char *name, const struct err *why);
bool look_parts(const char *url, look_part_work work, look_part_broken broken, void *context,
		struct err *err);

bool look_add_line(struct db *db, const struct look_row *row, const int64_t *ids, int count,
		   struct err *err);
/* The columns of a line, in the order of the statements in who_saw.sql. */
void look_take(const struct stmt *st, struct look_row *out);

#endif
