/* The declarations are the schema: creates and upgrades tables, history tables, indexes, views and
 * policies so that the database is what the declarations say. meta_model and meta_field hold what
 * the database has. One transaction: after a crash it is the old schema or the new, never between. */
#ifndef KERNEL_SCHEMA_H
#define KERNEL_SCHEMA_H

#include "kernel/session.h"

/* Layout of the kernel's own tables (sql/kernel.sql); raised with each numbered step. */
enum { SCHEMA_FORMAT = 3 };

/* Creates what is missing. *added says how many models and fields were new. ERR_CONFLICT when the
 * database is of a newer version or a change needs a numbered step. */
bool schema_upgrade(struct session *s, int *added, struct err *err);

/* True when tables and declarations agree; otherwise a sentence with what to do. */
bool schema_check(struct session *s, struct err *err);

/* The text of the table, for tests and docs; lives in a. */
const char *schema_table_sql(const struct shape *shape, bool history, struct arena *a);

#endif
