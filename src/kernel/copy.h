/* Copies all rows of one database into another one with the same tables and nothing in them,
 * whatever kinds they are: a backup of a server, a move to one, a restore. Ids, versions and change
 * numbers stay what they were. */
#ifndef KERNEL_COPY_H
#define KERNEL_COPY_H

#include "kernel/session.h"

/* Tables done, of how many. */
typedef void (*copy_progress)(void *context, int64_t done, int64_t total);

/* Both sessions are of the owner; progress may be NULL; `from` is in a read transaction. One transaction on `to`. */
bool copy_rows(struct session *from, struct session *to, copy_progress progress, void *context,
	       int64_t *rows, struct err *err);

/* True when nothing was ever written: no tables, or no change. */
bool copy_target_is_empty(struct session *to, bool *empty, struct err *err);

#endif
