/* A computed figure as the terminal shows it: which cells, in which order, and the three forms. */
#ifndef CLI_FIGURE_VIEW_H
#define CLI_FIGURE_VIEW_H

#include "cli/command.h"
#include "cli/grid.h"
#include "kernel/names.h"
#include "kernel/figure.h"

struct figure_view {
	const struct figure *figure;
	struct figure_request request;
	struct figure_result result;
	const struct cell **cells; /* those to show, in order */
	int count;
	struct keymaps *maps; /* for names */
};

/* The command that lists the rows behind a cell, with the day and the change it was computed
 * for. */
void figure_rows_command(struct buf *out, const struct figure_view *v, const struct cell *cell);

/* ",value,unit,...": what stands behind the dimensions in CSV. */
extern const char figure_csv_columns[];
void figure_csv_values(struct buf *out, const struct figure_view *v, const struct cell *cell);
bool figure_csv(struct cli *c, const struct figure_view *v, struct err *err);

/* *shown counts the objects printed, for the commas. */
bool figure_json(struct cli *c, const struct figure_view *v, int64_t *shown, struct err *err);

bool figure_table(struct cli *c, const struct figure_view *v, struct err *err);
/* Columns for the dimensions of a figure, and their cells: code, and name where there is one. */
void figure_dim_columns(struct grid *g, const struct cli *c, const struct figure_view *v);
bool figure_dim_cells(struct grid *g, struct cli *c, const struct figure_view *v,
		      const struct cell *cell, struct err *err);
/* Title, definition and day. */
void figure_heading(struct buf *out, const struct figure_view *v);

/* The last months of the stored cells and the outlook. */
bool figure_trend(struct cli *c, const struct figure_view *v, struct err *err);

#endif
