/* Named statements that look: they are written on the k_ views (rows as known on known()). While the
 * session looks at now, v_ gives the same rows from one table instead of two, at a fraction of the
 * cost, so the names are changed before the statement is prepared. */
#ifndef KERNEL_QUERY_H
#define KERNEL_QUERY_H

#include "kernel/session.h"

bool query_named(struct session *s, const char *name, struct stmt **out, struct err *err);

#endif
