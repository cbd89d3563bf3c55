/* Stored cells of figures: the newest month and, for monthly figures, every month with facts. Derived
 * data: made again from the rows, never edited. Maps, trends, signals and pages read them with one
 * range scan. */
#ifndef KERNEL_CELL_H
#define KERNEL_CELL_H

#include "kernel/figure.h"

/* Makes the cells that are out of date: of figures whose sources changed since they were made, only
 * the months that the changed observations can touch; all months when a register changed; after a
 * change of norms only the verdicts move, which costs the same pass. Unchanged cells are not written. An
 * office makes the cells of shared figures; the others wait for the operator or the end of the day, who see
 * all rows. progress may be NULL. */
struct cell_progress {
	void (*step)(void *context, const char *figure, int done, int total);
	void *context;
};
bool cells_refresh(struct session *s, const struct cell_progress *progress, int64_t *written,
		   struct err *err);

/* One stored cell of a trend. */
struct stored_cell {
	struct str period, cell, verdict,
		norm; /* period "2026-10"; cell "region=5520,care_type=..." */
	day_t as_of;
	int64_t n, num, den, value, left_out, rows_hash, known;
	bool has_value;
};
typedef bool (*cell_sink)(void *context, const struct stored_cell *c, struct err *err);
/* Cells of a figure from period `first` on ("" for all), by cell and period. An office gets none of a figure
 * that is not figure_is_shared: compute that one live, within its scope. */
bool cells_read(struct session *s, const struct figure *f, const char *first, cell_sink sink,
		void *context, struct err *err);

/* The same for the cells whose first dimension has this value, by cell and then the newest month first. */
bool cells_read_of(struct session *s, const struct figure *f, const char *first, struct str value,
		   cell_sink sink, void *context, struct err *err);
/* The day for which the newest stored month was counted; *any is false when nothing is stored. */
bool cells_newest(struct session *s, const struct figure *f, day_t *as_of, bool *any,
		  struct err *err);

/* Computes the stored cells of `sample` months of each figure again (0: all) and reports the ones that
 * differ. Cells that wait to be made again after a change are mentioned in the report and are no finding. */
bool cells_check(struct session *s, int sample, struct buf *report, int *findings, struct err *err);

/* "region=5520,care_type=ggz-basis" of a computed cell; appended to out. */
void cell_name(struct buf *out, const struct figure_request *r, const struct cell *c);

#endif
