/* The rows of one model within scope: for lists, export, the API and the terminal. The statement is composed
 * from declarations only: every name in it is a declared field, every value is bound. What a viewer may not
 * see is neither shown, nor filtered, nor sorted, nor searched.
 *
 * One way of writing for addresses, the API and --where (name and value, decoded):
 *
 *   region=5520                 equals; a reference by its key, or by its number: region=%2312, region.id=12
 *   region=5520&region=5521     one of several
 *   agb=06290104                a field with several values: one of them equals
 *   measured_on=2026-01-01..2026-02-01   both included; one side may be missing; numbers, dates and moments
 *   measured_on.from=...  measured_on.to=...   the same from two boxes of a form
 *   measured_on=2026-01         the whole month; a moment takes a day: the whole day
 *   name~=gooi                  contains, whatever the capitals and accents
 *   agb.empty=1  agb.empty=0    is empty, is filled in
 *   id=12                       the number of the row; several times: one of several
 *   valid_on=2026-01-01         what holds on that day
 *   q=almere oost               every word stands somewhere in the texts of the row
 *   sort=-measured_on           descending; a reference sorts by the text that names it, or else by number
 *   page=2  size=100            from 1; 10 to 500 rows, 50 when nothing is said
 *   after=81234                 rows with a higher number, by number: reads everything, page by page
 *
 * A pair with nothing after the = is a box that was left empty and asks nothing (--where: is empty).
 *
 * Texts are compared in C, on the rows as they stream by: under row-level security the server may not use
 * LIKE or lower() first, and would fold accents in another way than SQLite. So `contains`, `q` and one of
 * several items read every row that the other filters leave; all else is a condition in SQL. */
#ifndef KERNEL_LIST_H
#define KERNEL_LIST_H

#include "base/text.h"
#include "kernel/keymap.h"
#include "kernel/viewer.h"

enum {
	LIST_FILTERS_MAX = 18,
	LIST_VALUES_MAX = 150,
	LIST_COUNT_MAX = 10000, /* more is "more than 10,000" */
	LIST_SIZE = 50,
	LIST_SIZE_MIN = 10,
	LIST_SIZE_MAX = 500,
};

enum list_test {
	LIST_ONE_OF,   /* any of the values */
	LIST_RANGE,    /* two values, both included; NULL is open */
	LIST_EMPTY,    /* no values */
	LIST_FILLED,   /* no values */
	LIST_CONTAINS, /* one folded text; in C */
	LIST_ITEM,     /* FIELD_LIST: one of its items is one of the values; in C */
};

struct list_filter {
	const char *name; /* "id" or a declared field */
	enum list_test test;
	int first, count; /* in list_query.values */
};

/* What is asked. Zeroed but for the shape it asks for all rows by id. */
struct list_query {
	const struct shape *shape;
	const struct viewer *viewer; /* NULL: sees everything (the terminal) */
	struct list_filter filters[LIST_FILTERS_MAX];
	int filter_count;
	struct db_value values[LIST_VALUES_MAX];
	int value_count;
	struct str search; /* q, folded */
	day_t valid_on;    /* rows that hold on this day; 0: all */
	const char *order; /* a declared field; NULL: id */
	bool descending;
	int page, size; /* list_page; 0: the first, LIST_SIZE */
	int64_t after;  /* rows with a higher id; only by id */
};

/* field = value, in stored form; the caller keeps to LIST_FILTERS_MAX and LIST_VALUES_MAX. */
void list_where(struct list_query *q, const char *field, struct db_value value);
/* One pair as above; a sentence that names the field when it cannot be. Text lives in the session. */
bool list_pair(struct list_query *q, struct keymaps *maps, struct str name, struct str value,
	       struct err *err);
/* "field=text" as a user writes it at the terminal. */
bool list_where_text(struct list_query *q, struct keymaps *maps, struct str text, struct err *err);

/* Whether a viewer (NULL: yes) may see a field, and whether models of this kind at all. */
bool list_sees(const struct viewer *v, const struct field *f);
bool list_sees_model(const struct viewer *v, const struct shape *shape);

struct list {
	const struct list_query *query; /* borrowed until the end */
	const struct shape *shape;
	struct stmt *stmt;
	struct keymaps *maps; /* of the references; loaded before the first row */
	int64_t id, since;    /* of the row at hand */
	struct db_value
		values[MODEL_FIELDS_MAX]; /* texts borrowed until the next row; what may not be
						   * seen is NULL */
	int columns[MODEL_FIELDS_MAX], column_count; /* positions of the fields that are read */
	struct buf scratch;
};

/* Every row, page and size left aside. maps are the caller's to release; with maps == NULL references cannot
 * be printed. Ended by the last row, an error, or list_end. */
bool list_open(struct list *l, struct session *s, const struct list_query *q, struct keymaps *maps,
	       struct err *err);
bool list_next(struct list *l, bool *more, struct err *err);
/* Ends early. */
void list_end(struct list *l);
/* A field as text: references by their key ("#12" when that is not within scope). */
bool list_print(struct buf *out, const struct list *l, int field, struct err *err);
/* The value of a field by name. */
const struct db_value *list_value(const struct list *l, const char *field);

struct list_row {
	int64_t id, since;
	struct db_value *values; /* shape->count; what may not be seen is NULL */
};

struct list_page {
	struct list_row *rows;
	int count;
	int page, size;
	int64_t total; /* of all pages; at most LIST_COUNT_MAX */
	bool capped;   /* there are more than LIST_COUNT_MAX */
	bool more;     /* there is a next page */
};

/* One page and how many there are, in a. A page past the last is empty. Pages that begin past
 * LIST_COUNT_MAX are refused (narrow the filter, or go on with `after`). */
bool list_page(struct session *s, const struct list_query *q, struct arena *a,
	       struct list_page *out, struct err *err);
/* How many rows; LIST_COUNT_MAX + 1 is more than LIST_COUNT_MAX. */
bool list_count(struct session *s, const struct list_query *q, int64_t *out, struct err *err);

#endif
