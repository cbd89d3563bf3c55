/* A table that leaves the house: columns, and rows that are pulled one by one, so that a hundred thousand of
 * them need no memory. Printed as CSV or JSON here and as a workbook by xlsx.h; whoever knows the subject
 * fills it. Not for the screen: that is a view and a template. */
#ifndef VIEW_SHEET_H
#define VIEW_SHEET_H

#include "view/value.h"

enum { SHEET_COLUMNS_MAX = 200 };

struct sheet_column {
	const char *key;      /* in JSON: "region" */
	const char *label;    /* above the column: "Regio" */
	enum value_kind kind; /* of most of its cells; for widths */
};

/* Where it comes from, above the table in a workbook: "Peildatum", "vr 12 nov 2021". */
struct sheet_note {
	const char *label, *text;
};

struct sheet {
	const char *title;
	const struct sheet_note *notes;
	int note_count;
	const struct sheet_column *columns;
	int column_count; /* 1 to SHEET_COLUMNS_MAX */
	enum language language;
	/* Fills cells (one for each column; NULL: empty) and sets *more, or sets *more to false when there
	 * are no more rows. The cells stay until the next call. */
	bool (*next)(void *source, const struct value **cells, bool *more, struct err *err);
	void *source;
};

/* How far a sheet has been printed. Begin with { .sheet = s }. */
struct sheet_printer {
	const struct sheet *sheet;
	int64_t rows; /* printed so far */
	bool begun, ended;
};

/* Adds rows to out until it holds `enough` bytes or all is printed (p->ended). False when a row could not be
 * made, or out is full. RFC 4180: labels, then rows; text that a spreadsheet would run is guarded. */
bool sheet_print_csv(struct sheet_printer *p, struct buf *out, size_t enough, struct err *err);
/* The same as a JSON list with a map for each row. */
bool sheet_print_json(struct sheet_printer *p, struct buf *out, size_t enough, struct err *err);

#endif
