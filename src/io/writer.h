/* Writes what an intake has gathered: things, observations, rejects and the receipt, in one change.
 * Internal to io/. */
#ifndef IO_WRITER_H
#define IO_WRITER_H

#include "io/intake.h"

struct delivery {
	struct str file, hash; /* of a fresh import */
	int64_t bytes;
	int64_t previous; /* version of the import row when rejects are offered again */
};

/* The newest change: what an intake has seen. */
bool writer_seen(struct session *s, int64_t *change, struct err *err);

/* Takes the writer's turn, makes sure that nothing changed since `seen` (otherwise *stale is true,
 * nothing is written and the result is false without an error), writes and commits. */
bool writer_write(struct intake *in, const struct delivery *d, int64_t seen, bool locked,
		  bool *stale, struct err *err);

#endif
