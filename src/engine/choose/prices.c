#include "engine/choose/prices.h"

#include <math.h>

/* Basic variable i is value[i] minus the sum of at[i][j] times nonbasic variable j. Variables are
 * numbered: measures first (as a part, 0 to 1, of taking it as often as may be), then the slack of
 * each row (0 or more). */
struct table {
	int rows, columns;
	double *at, *value;
	double *gain;       /* per column: value per unit of the nonbasic variable */
	bool *high;         /* per column: the variable is at 1 and not at 0 */
	int *basic, *other; /* variable by row and by column */
	int *row;           /* row of the program by row of the table */
	double *row_size;
	double gain_size;
};

static const double tolerance = 1e-9;

static double most_of(const struct table *t, int variable)
{
	return variable < t->columns ? 1 : INFINITY;
}

/* A measure that must be taken is a part of what it can be taken more than at least. Column of the
 * table and measure are two: the table is of a part of the program. */
static void fill_measure(const struct int_program *p, int j, int column, const int *place,
			 const double *price, struct table *t)
{
	bool taken = p->freedom[j] == MEASURE_TAKEN, barred = p->freedom[j] == MEASURE_BARRED;
	int32_t base = taken ? p->least[j] : 0;
	double gain = (double)(program_value(p, j, p->most[j]) - program_value(p, j, base));
	for (int i = p->first[j]; i < p->first[j + 1]; i++) {
		int k = place[p->uses[i].row];
		double least = (double)program_uses(&p->uses[i], base);
		double most = (double)program_uses(&p->uses[i], p->most[j]);
		if (k < 0) {
			gain -= price[p->uses[i].row] * (most - least);
			continue;
		}
		t->at[(size_t)k * (size_t)t->columns + (size_t)column] += barred ? 0 : most - least;
		t->value[k] -= least;
	}
	if (!barred)
		t->gain[column] = gain;
}

/* Rows and values of the order of 1, and gains a hair apart so that steps do not go in circles. */
static void scale(struct table *t)
{
	for (int k = 0; k < t->rows; k++) {
		double *row = t->at + (size_t)k * (size_t)t->columns, size = 0;
		for (int j = 0; j < t->columns; j++)
			size = fmax(size, fabs(row[j]));
		t->row_size[k] = size > 0 ? size : 1;
		t->value[k] /= t->row_size[k];
		for (int j = 0; j < t->columns; j++)
			row[j] /= t->row_size[k];
	}
	t->gain_size = 0;
	for (int j = 0; j < t->columns; j++)
		t->gain_size = fmax(t->gain_size, fabs(t->gain[j]));
	if (t->gain_size <= 0)
		t->gain_size = 1;
	for (int j = 0; j < t->columns; j++)
		t->gain[j] = t->gain[j] / t->gain_size + 1e-8 * (1 + j % 89);
}

static int part_measure(const struct prices_part *part, int i)
{
	return part->measures ? part->measures[i] : i;
}

/* The rows that get a price; place: row + 1 of the table by row of the program, less 1. */
static void list_rows(const struct int_program *p, const struct prices_part *part, int *place,
		      struct table *t)
{
	for (int k = 0; k < p->rows; k++)
		place[k] = -1;
	for (int n = 0; n < part->count; n++) {
		int j = part_measure(part, n);
		for (int i = p->first[j]; i < p->first[j + 1]; i++) {
			int k = p->uses[i].row;
			if (part->held[k] || place[k] >= 0)
				continue;
			place[k] = t->rows;
			t->row[t->rows++] = k;
		}
	}
}

static void fill(const struct int_program *p, const struct prices_part *part, const double *price,
		 struct arena *a, struct table *t)
{
	int *place = arena_array(a, int, (size_t)p->rows + 1);
	t->columns = part->count;
	t->row = arena_array(a, int, (size_t)p->rows + 1);
	list_rows(p, part, place, t);
	size_t rows = (size_t)t->rows + 1, columns = (size_t)t->columns + 1;
	t->at = arena_array(a, double, rows *columns);
	t->value = arena_array(a, double, rows);
	t->row_size = arena_array(a, double, rows);
	t->basic = arena_array(a, int, rows);
	t->gain = arena_array(a, double, columns);
	t->high = arena_array(a, bool, columns);
	t->other = arena_array(a, int, columns);
	for (int k = 0; k < t->rows; k++)
		t->value[k] = (double)p->limit[t->row[k]];
	for (int j = 0; j < t->columns; j++)
		fill_measure(p, part_measure(part, j), j, place, price, t);
	scale(t);
	for (int k = 0; k < t->rows; k++)
		t->basic[k] = t->columns + k;
	for (int j = 0; j < t->columns; j++) {
		t->other[j] = j;
		t->high[j] = t->gain[j] > 0;
		for (int k = 0; t->high[j] && k < t->rows; k++)
			t->value[k] -= t->at[(size_t)k * (size_t)t->columns + (size_t)j];
	}
}

/* The row that is farthest outside its bounds; -1: none, and the prices are the best there are. */
static int leaving(const struct table *t, double *bound)
{
	double worst = tolerance;
	int found = -1;
	for (int i = 0; i < t->rows; i++) {
		double most = most_of(t, t->basic[i]);
		double outside = t->value[i] < 0 ? -t->value[i] : t->value[i] - most;
		if (outside > worst) {
			worst = outside;
			found = i;
			*bound = t->value[i] < 0 ? 0 : most;
		}
	}
	return found;
}

/* The column that costs least for bringing row r back; -1: none can, nothing meets the rows. */
static int entering(const struct table *t, int r, bool rise)
{
	const double *row = t->at + (size_t)r * (size_t)t->columns;
	double least = INFINITY, strongest = 0;
	int found = -1;
	for (int j = 0; j < t->columns; j++) {
		double push = rise ? -row[j] : row[j];
		push = t->high[j] ? -push : push;
		if (push <= tolerance)
			continue;
		double ratio = fabs(t->gain[j]) / push;
		if (ratio < least - 1e-12 || (ratio <= least + 1e-12 && push > strongest)) {
			least = fmin(ratio, least);
			strongest = push;
			found = j;
		}
	}
	return found;
}

static void pivot(struct table *t, int r, int column, double bound)
{
	size_t width = (size_t)t->columns;
	double *row = t->at + (size_t)r * width, by = row[column];
	double moved = (t->value[r] - bound) / by;
	double now = (t->high[column] ? 1 : 0) + moved;
	for (size_t j = 0; j < width; j++)
		row[j] /= by;
	row[column] = 1 / by;
	for (int i = 0; i < t->rows; i++) {
		double *line = t->at + (size_t)i * width, factor = line[column];
		if (i == r || fabs(factor) < 1e-13)
			continue;
		t->value[i] -= factor * moved;
		line[column] = 0;
		for (size_t j = 0; j < width; j++)
			line[j] -= factor * row[j];
	}
	double gain = t->gain[column];
	t->gain[column] = 0;
	for (size_t j = 0; j < width; j++)
		t->gain[j] -= gain * row[j];
	t->value[r] = now;
	t->high[column] = bound > 0;
	int variable = t->basic[r];
	t->basic[r] = t->other[column];
	t->other[column] = variable;
}

void prices_propose(const struct int_program *p, const struct prices_part *part,
		    const struct watch *watch, double *price)
{
	struct arena scratch = { 0 };
	struct table t = { 0 };
	double bound = 0;
	fill(p, part, price, &scratch, &t);
	int steps = 20 * (t.rows + t.columns) + 100;
	for (int step = 0; step < steps; step++) {
		int r = leaving(&t, &bound), column = -1;
		if (r >= 0)
			column = entering(&t, r, t.value[r] < bound);
		if (column < 0 || (step % 64 == 0 && !watch_tell(watch, 0, 0)))
			break;
		pivot(&t, r, column, bound);
	}
	for (int k = 0; k < t.rows; k++)
		price[t.row[k]] = 0;
	for (int j = 0; j < t.columns; j++)
		if (t.other[j] >= t.columns && t.gain[j] < 0) {
			int k = t.other[j] - t.columns;
			price[t.row[k]] = -t.gain[j] * t.gain_size / t.row_size[k];
		}
	arena_release(&scratch);
}
