/* A CSV file with a header, read as columns of declared kinds: for the commands that run an engine
 * on files. Columns may stand in any order; others are left alone (columns_unknown names them). Rows
 * come one at a time, so memory does not grow with the file; a row with a fault is skipped and the
 * fault kept, so that a user sees all of them at once and not the first only.
 *
 *     static const struct column columns[] = {
 *             { "client", COLUMN_TEXT, .needed = true },
 *             { "urgency", COLUMN_WORD, .words = urgencies },
 *             { 0 },
 *     };
 *     struct columns *c;
 *     if (!columns_open(path, columns, &c, err))
 *             return false;
 *     while (columns_next(c))
 *             use(columns_text(c, 0), columns_given(c, 1) ? columns_number(c, 1) : -1);
 *     ok = columns_close(c, err);                  false when anything was wrong
 */
#ifndef IO_COLUMNS_H
#define IO_COLUMNS_H

#include "base/arena.h"
#include "base/err.h"

enum column_kind {
	COLUMN_TEXT,    /* without blanks around it; low..high, when set, bounds its bytes */
	COLUMN_INT,     /* whole number */
	COLUMN_DECIMAL, /* point or comma; an int64 of 10^-decimals units. More decimals are a fault */
	COLUMN_REAL,    /* point or comma, exponent allowed, finite; as double */
	COLUMN_DATE,    /* YYYY-MM-DD or DD-MM-YYYY; as day_t */
	COLUMN_WORD,    /* one of `words`; as its place in that list */
	COLUMN_YES_NO, /* 1/0, ja/nee, yes/no, true/false; as 1 or 0 */
};

/* A list of these ends with name NULL. */
struct column {
	const char *name;
	enum column_kind kind;
	bool needed;  /* the column must be there, and no cell may be empty */
	int decimals; /* COLUMN_DECIMAL */
	double low,
		high; /* both included, in the unit as written; both 0: no bounds but the kind's */
	const char *const *words; /* COLUMN_WORD; ends with NULL */
};

enum {
	COLUMNS_MAX = 64,
	COLUMNS_FAULTS_MAX = 100, /* kept */
	COLUMNS_FAULTS_TOLD = 4,  /* in the error of columns_close */
	COLUMNS_TEXT_MAX = 1000,
};

struct columns;

/* Refused (ERR_INPUT, a sentence that names the file and what to do): what csv_open refuses, a header
 * that lacks a needed column or has one twice, no header at all. */
__attribute__((warn_unused_result)) bool columns_open(const char *path, const struct column *list,
						      struct columns **out, struct err *err);

/* The next good row; false at the end. */
bool columns_next(struct columns *c);
bool columns_has(const struct columns *c, int column);   /* the file has this column */
bool columns_given(const struct columns *c, int column); /* and this row has a value in it */
/* Of a cell that is given; otherwise 0, 0 and the empty text. Text lives until the next row. */
int64_t columns_number(const struct columns *c, int column);
double columns_real(const struct columns *c, int column);
struct str columns_text(const struct columns *c, int column);
uint64_t columns_line(const struct columns *c); /* of the file, from 1 */
int64_t columns_rows(const struct columns *c);  /* given by columns_next so far */

/* Tells that this row is wrong for a reason that only the caller sees (an unknown code, a second
 * row for the same key). The sentence says what is wrong and what to do, without file, line and
 * column, which are put before it. column -1: the whole row. */
__attribute__((format(printf, 3, 4))) void columns_fault(struct columns *c, int column,
							 const char *format, ...);
/* Every fault so far as "Regel 4, kolom 'urgency': ..." (only the first COLUMNS_FAULTS_MAX are kept). */
int columns_fault_count(const struct columns *c);
const char *columns_fault_text(const struct columns *c, int index);
/* Names of columns that are not in the list, "a, b"; empty when none. Lives until columns_close. */
const char *columns_unknown(const struct columns *c);

/* Ends reading. True when the file was read to its end and every row was good; else false with a
 * sentence that holds the first faults and how many there are. May be called early (then only what
 * was read is judged). c may be NULL. */
__attribute__((warn_unused_result)) bool columns_close(struct columns *c, struct err *err);

#endif
