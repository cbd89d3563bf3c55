/* A table on the screen: columns as wide as they need, numbers to the right. The widths come from
 * the first rows; what comes later streams, so that a long table takes no memory. */
#ifndef CLI_GRID_H
#define CLI_GRID_H

#include "base/arena.h"
#include "cli/out.h"

enum { GRID_COLUMNS_MAX = 24, GRID_SAMPLE_ROWS = 500 };

struct grid_column {
	const char *title;
	bool right; /* aligned right */
	int most;   /* characters shown, the rest is cut; 0: all */
};

struct grid {
	struct out *out;
	struct grid_column columns[GRID_COLUMNS_MAX];
	int count;
	int widths[GRID_COLUMNS_MAX];
	struct arena arena;
	struct str *cells; /* of the sample, row by row */
	int rows, at;      /* complete rows in the sample; cells of the row under way */
	struct str row[GRID_COLUMNS_MAX];
	bool streaming;
};

void grid_begin(struct grid *g, struct out *out);
void grid_column(struct grid *g, const char *title, bool right, int most);
/* The next cell of the row under way; copied. After the last cell the row is done. */
bool grid_cell(struct grid *g, struct str text, struct err *err);
/* Prints what is still held. Also when nothing was added: then only the header. */
bool grid_end(struct grid *g, struct err *err);

#endif
