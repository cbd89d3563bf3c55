/* Copies all rows of one database into another one with the same tables and nothing in them,
 * whatever kinds they are: a backup of a server, a move to one, a restore. Ids, versions and change
 * numbers stay what they were. */
#ifndef CLI_COPY_H
#define CLI_COPY_H

#include "cli/progress.h"
#include "kernel/session.h"

/* Both sessions are of the owner; `from` is in a read transaction. One transaction on `to`. */
bool copy_rows(struct session *from, struct session *to, struct progress *progress, int64_t *rows,
	       struct err *err);

/* True when nothing was ever written: no tables, or no change. */
bool copy_target_is_empty(struct session *to, bool *empty, struct err *err);

#endif
