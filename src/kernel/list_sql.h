/* The statements of a list, composed from declarations. Internal to kernel/list*. */
#ifndef KERNEL_LIST_SQL_H
#define KERNEL_LIST_SQL_H

#include "kernel/list.h"

enum list_reading {
	LIST_ROWS, /* id, since, and the fields of columns, in order */
	LIST_SOME, /* the same with :limit and :offset */
	LIST_SUM,  /* how many, counting no further than LIST_COUNT_MAX + 1 */
};

/* Appends the statement; columns are positions of fields. */
void list_sql(struct buf *sql, const struct session *s, const struct list_query *q,
	      enum list_reading reading, const int *columns, int column_count);
/* Binds the values of the query. */
void list_bind(struct stmt *stmt, const struct list_query *q);
/* True when there is a condition that C judges. */
bool list_judges(const struct list_query *q);
/* Binds one value by name. */
void stmt_bind_value(struct stmt *stmt, const char *name, const struct db_value *v);

#endif
