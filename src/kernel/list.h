/* The rows of one model within scope, for export and for the lists of the terminal. The
 * statement is composed from declarations only: every name in it is a declared field, every
 * value is bound. */
#ifndef KERNEL_LIST_H
#define KERNEL_LIST_H

#include "kernel/keymap.h"

enum { LIST_FILTERS_MAX = 18, LIST_VALUES_MAX = 150 };

struct list_filter {
	const char *name; /* "id" or a declared field */
	bool empty;       /* the field is empty; otherwise: it has one of the values */
	int first, count; /* in list_query.values */
};

/* What is asked. */
struct list_query {
	const struct shape *shape;
	struct list_filter filters[LIST_FILTERS_MAX];
	int filter_count;
	struct db_value values[LIST_VALUES_MAX];
	int value_count;
	day_t valid_on;    /* rows that hold on this day; 0: all */
	const char *order; /* a declared field; NULL: id */
};

/* field = value, in stored form. */
void list_where(struct list_query *q, const char *field, struct db_value value);
/* "field=text" as a user writes it; references by their key. Text lives in the session. */
bool list_where_text(struct list_query *q, struct keymaps *maps, struct str text, struct err *err);

struct list {
	const struct shape *shape;
	struct stmt *stmt;
	struct keymaps *maps; /* of the references; loaded before the first row */
	int64_t id, since;    /* of the row at hand */
	struct db_value values[MODEL_FIELDS_MAX]; /* texts borrowed until the next row */
};

/* maps are the caller's to release. With maps == NULL references cannot be printed. */
bool list_open(struct list *l, struct session *s, const struct list_query *q, struct keymaps *maps,
	       struct err *err);
bool list_next(struct list *l, bool *more, struct err *err);
/* Ends early. */
void list_end(struct list *l);
/* A field as text: references by their key ("#12" when that is not within scope). */
bool list_print(struct buf *out, const struct list *l, int field, struct err *err);
/* The value of a field by name. */
const struct db_value *list_value(const struct list *l, const char *field);

#endif
