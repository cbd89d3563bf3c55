/* The eight folds: rows go in one by one, a cell comes out. Integers only, so the outcome does not
 * depend on the order of the rows, the database or the machine. Definitions stand at enum fold. */
#ifndef KERNEL_FOLD_H
#define KERNEL_FOLD_H

#include "base/table.h"
#include "kernel/figure.h"

struct fold_group {
	int64_t sum, weight;
};

struct fold_state {
	int64_t n, left_out;
	int64_t sum, weight; /* sum of x times weight; sum of weight */
	uint64_t rows_hash;  /* sum of the hashes of all rows, so order does not matter */
	int64_t *values;     /* MEDIAN, P90: every x */
	size_t value_count, value_room;
	struct table by_group; /* MEAN_OF_MEANS: group -> position in groups */
	struct fold_group *groups;
	size_t group_room;
	bool overflow;
};

void fold_add(struct fold_state *f, enum fold fold, const struct figure_row *row);
/* Computes num, den and value; false on overflow of 64 bits. */
bool fold_finish(struct fold_state *f, const struct figure *figure, struct cell *out);
void fold_release(struct fold_state *f);

#endif
