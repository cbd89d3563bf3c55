/* One value as text for CSV, JSON, a shell or a screen. */
#ifndef VIEW_PRINT_H
#define VIEW_PRINT_H

#include "base/date.h"
#include "base/fixed.h"
#include "kernel/field.h"

/* A cell of RFC 4180: quoted when it has to be. For numbers, dates and codes of our own. */
void print_csv(struct buf *out, struct str s);
/* The same for text that came from outside. A spreadsheet would run a cell that begins with = + -
 * @, a tab, a line end or their wide forms: such a text gets an apostrophe in front. So does a text
 * that begins with apostrophes before one of these, so that taking one away always gives the text
 * back. */
void print_csv_text(struct buf *out, struct str s);
/* A JSON string with its quotes; bytes that are not UTF-8 become U+FFFD. */
void print_json(struct buf *out, struct str s);
/* A word for a shell, quoted when it has to be. */
void print_shell(struct buf *out, struct str s);
/* Text for a screen: control characters become a space, so that data cannot steer a terminal. */
void print_screen(struct buf *out, struct str s);
/* Words on lines of at most 96 characters, each begun with indent and ended with a line end. */
void print_wrapped(struct buf *out, const char *text, const char *indent);
/* Decimal with a point, without zeros at the end: 14, 0.5. */
void print_trimmed(struct buf *out, int64_t value, int decimals);
/* 12.345 */
void print_count(struct buf *out, int64_t value);

/* A stored value as a JSON value of its own kind. */
void print_json_field(struct buf *out, const struct field *f, const struct db_value *v);

/* How people say a unit after a name: ", in weken"; nothing for plain counts. */
const char *print_unit(const char *unit);

#endif
