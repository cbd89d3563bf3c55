/* The last months of a figure, for a page: one line for each cell. Read from the stored cells when these
 * are what this session would compute itself (all sources open to everyone, nothing changed since, looking
 * at now), and computed month by month otherwise; the answer is the same. */
#ifndef KERNEL_SERIES_H
#define KERNEL_SERIES_H

#include "kernel/figure.h"

enum { SERIES_MONTHS_MAX = 60 };

struct series_request {
	const struct figure *figure;
	int months; /* 1 to SERIES_MONTHS_MAX, counted back from the newest month with facts */
	struct {
		int dim; /* below figure->cell_dims, unless `whole` */
		struct str value;
	} only[FIGURE_DIMS_MAX];
	int only_count;
	/* One line for all these rows together, whatever cells they are stored in; only[].dim may then be any
	 * dimension. Not stored unless `only` names exactly one stored cell. */
	bool whole;
	bool norms; /* lines get the norms of the newest month */
};

struct series_point {
	int month; /* year * 12 + month of the year, from 0 */
	day_t as_of;
	int64_t n, num, den, value, left_out;
	bool has_value;
	enum verdict verdict;
};

struct series_line {
	struct str dims[FIGURE_DIMS_MAX]; /* figure->cell_dims of them */
	struct series_point *points;      /* oldest first */
	int count;
	const struct norm *norms; /* of the newest month, leading one first */
	int norm_count;
};

struct series {
	int newest;                /* month, 0: the figure has no facts */
	day_t as_of;               /* day the newest month was counted for */
	struct series_line *lines; /* by dims */
	int count;
	bool stored;
};

/* Counts up to session->today. Result lives in a. */
bool series_read(struct session *s, const struct series_request *r, struct arena *a,
		 struct series *out, struct err *err);

/* The point of the newest month, NULL when the cell has none then. */
const struct series_point *series_newest(const struct series *s, const struct series_line *line);

/* The line with these values of the first dimensions (count of them); NULL when there is none. */
const struct series_line *series_find(const struct series *s, const struct str *dims, int count);

#endif
