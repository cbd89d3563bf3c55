/* One value of a field: read from text with a reason when it cannot be, judged, written as text.
 * References and codes are judged elsewhere, because that takes a look in the database. */
#ifndef KERNEL_FIELD_H
#define KERNEL_FIELD_H

#include "base/buf.h"
#include "kernel/model.h"
#include "store/db.h"

static inline struct db_value value_null(void)
{
	return (struct db_value){ .kind = DB_NULL };
}
static inline struct db_value value_int(int64_t i)
{
	return (struct db_value){ .kind = DB_INT, .integer = i };
}
static inline struct db_value value_text(struct str s)
{
	return (struct db_value){ .kind = DB_TEXT, .text = s };
}
bool value_eq(const struct db_value *a, const struct db_value *b);

/* How dates stand in the text. */
enum date_form {
	DATE_ISO,
	DATE_DUTCH,
	DATE_EXCEL,
	DATE_MONTH /* 2018-02: its first day */,
	DATE_ANY
};

/* Reads trimmed text (empty is NULL). Text values borrow from text. On failure reason is a Dutch
 * sentence without the value and without the name of the field; false. */
bool field_parse(const struct field *f, struct str text, enum date_form form, struct db_value *out,
		 char reason[200]);

/* Judges a stored value (bounds, length, form); same reasons. */
bool field_check(const struct field *f, const struct db_value *v, char reason[200]);

/* The value as it stands in CSV and JSON: dates ISO, decimals with a point; references as a number
 * (kernel/keymap knows their key). NULL prints nothing. */
void field_print(struct buf *out, const struct field *f, const struct db_value *v);

/* Required fields, bounds and the rules of the model over a whole row. Adds one sentence per
 * finding through the callback; warnings have severity WARN. Returns the number of REFUSE ones. */
typedef void (*finding_sink)(void *context, const struct field *field, enum severity severity,
			     const char *reason);
int row_check(const struct shape *s, const struct db_value *values, finding_sink sink,
	      void *context);

#endif
