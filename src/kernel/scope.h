/* Who sees a row, inside the database. For each model: v_ (current rows within scope) and k_ (rows
 * as known on known(), within scope). SQLite: temporary views of this connection, and the store's
 * authorizer refuses any other way to the base tables. PostgreSQL: views with the rights of who
 * asks, over tables with forced row-level security. */
#ifndef KERNEL_SCOPE_H
#define KERNEL_SCOPE_H

#include "kernel/session.h"

/* SQLite: makes the views of this connection. PostgreSQL: nothing to do. */
bool scope_views(struct session *s, struct err *err);

/* Kernel statements on base tables: appends " AND ..." so that rows of t_ or closed versions of h_ ('t', 'h')
 * of this model are within the session's scope; nothing when all are. The table stands under its own name. */
void scope_condition(struct buf *out, const struct session *s, const struct shape *shape,
		     char table);

/* PostgreSQL, as owner: views, policies and rights of one model. */
bool scope_policies(struct session *s, const struct shape *shape, struct err *err);

/* PostgreSQL, as owner: the functions me() and known(), before the policies that use them; the rights
 * on the kernel's own tables, after these are there. */
bool scope_functions(struct session *s, struct err *err);
bool scope_rights(struct session *s, struct err *err);

#endif
