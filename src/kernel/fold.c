#include "kernel/fold.h"

#include "base/fixed.h"
#include "base/hash.h"

static uint64_t row_hash(const struct figure_row *row)
{
	int64_t numbers[5] = { row->row_id, row->has_x, row->x, row->has_weight, row->weight };
	uint64_t h = hash_bytes(row->row_model.at, row->row_model.len, 1);
	h = hash_bytes(numbers, sizeof(numbers), h);
	h = hash_bytes(row->group.at, row->group.len, h);
	return hash_bytes(row->left_out.at, row->left_out.len, h);
}

static void add(struct fold_state *f, int64_t *to, int64_t value)
{
	if (__builtin_add_overflow(*to, value, to))
		f->overflow = true;
}

static void add_value(struct fold_state *f, int64_t x)
{
	if (f->value_count == f->value_room) {
		f->value_room = f->value_room ? f->value_room * 2 : 64;
		f->values = memory_resize(f->values, f->value_room * sizeof(*f->values));
	}
	f->values[f->value_count++] = x;
}

static void add_to_group(struct fold_state *f, struct str group, int64_t weighted, int64_t weight)
{
	bool added;
	size_t at =
		(size_t)table_put(&f->by_group, group, (int64_t)f->by_group.count, &added)->value;
	if (at >= f->group_room) {
		f->group_room = f->group_room ? f->group_room * 2 : 32;
		f->groups = memory_resize(f->groups, f->group_room * sizeof(*f->groups));
	}
	if (added)
		f->groups[at] = (struct fold_group){ 0, 0 };
	add(f, &f->groups[at].sum, weighted);
	add(f, &f->groups[at].weight, weight);
}

void fold_add(struct fold_state *f, enum fold fold, const struct figure_row *row)
{
	int64_t weight = row->has_weight ? row->weight : 1, weighted;
	f->rows_hash += row_hash(row);
	if (row->left_out.len || (!row->has_x && fold != FOLD_COUNT)) {
		f->left_out++;
		return;
	}
	f->n++;
	if (fold == FOLD_MEDIAN || fold == FOLD_P90)
		add_value(f, row->x);
	if (fold == FOLD_COUNT || fold == FOLD_MEDIAN || fold == FOLD_P90)
		return; /* nothing is summed */
	if (fold == FOLD_RATIO || fold == FOLD_SUM)
		weighted = row->x;
	else if (__builtin_mul_overflow(row->x, weight, &weighted))
		f->overflow = true;
	if (f->overflow)
		return;
	add(f, &f->sum, weighted);
	add(f, &f->weight, weight);
	if (fold == FOLD_MEAN_OF_MEANS)
		add_to_group(f, row->group, weighted, weight);
}

static int by_value(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
	return left < right ? -1 : left > right;
}

static bool nearest_rank(struct fold_state *f, size_t percent, struct cell *out)
{
	if (!f->value_count)
		return true;
	qsort(f->values, f->value_count, sizeof(*f->values), by_value);
	out->num = f->values[(f->value_count * percent + 99) / 100 - 1];
	out->den = 1;
	out->value = out->num;
	out->has_value = true;
	return true;
}

static bool divide(struct cell *out, int64_t num, int64_t den, int64_t times)
{
	out->num = num;
	out->den = den;
	out->has_value = den != 0;
	return den == 0 || fixed_mul_div(num, times, den, &out->value);
}

__extension__ typedef __int128 wide;

/* Least common multiple of the groups' weights, so that their means add up exactly; 0 when it is so
 * large that the sum might not fit. */
static int64_t common_weight(const struct fold_state *f)
{
	const int64_t most = INT64_C(1000000000000000000);
	int64_t common = 1;
	for (size_t i = 0; i < f->by_group.count; i++) {
		int64_t a = common, b = f->groups[i].weight;
		if (b < 0)
			return 0;
		if (b == 0)
			continue;
		while (b) {
			int64_t rest = a % b;
			a = b;
			b = rest;
		}
		if (common / a > most / f->groups[i].weight)
			return 0;
		common = common / a * f->groups[i].weight;
	}
	return common;
}

/* round(top / bottom), half away from zero; bottom > 0. False when it does not fit. */
static bool round_wide(wide top, wide bottom, int64_t *out)
{
	wide size = top < 0 ? -top : top;
	wide whole = size / bottom + (size % bottom >= bottom - size % bottom);
	if (whole > INT64_MAX)
		return false;
	*out = top < 0 ? -(int64_t)whole : (int64_t)whole;
	return true;
}

/* The exact sum of the groups' means, rounded once. Where the weights have no common multiple of use,
 * each mean is kept in billionths: then the sum is exact but for one unit in as many groups. */
static bool mean_of_means(struct fold_state *f, struct cell *out)
{
	int64_t common = common_weight(f), groups = 0;
	wide unit = common ? common : 1000000000, sum = 0, part;
	for (size_t i = 0; i < f->by_group.count; i++) {
		const struct fold_group *g = &f->groups[i];
		if (g->weight == 0)
			continue;
		if (common)
			part = (wide)g->sum * (common / g->weight);
		else
			part = (wide)g->sum * unit / g->weight;
		if (__builtin_add_overflow(sum, part, &sum))
			return false;
		groups++;
	}
	out->den = groups;
	out->has_value = groups > 0;
	return round_wide(sum, unit, &out->num) &&
	       (groups == 0 || round_wide(sum, unit * groups, &out->value));
}

bool fold_finish(struct fold_state *f, const struct figure *figure, struct cell *out)
{
	out->n = f->n;
	out->left_out = f->left_out;
	out->rows_hash = f->rows_hash;
	if (f->overflow)
		return false;
	switch (figure->fold) {
	case FOLD_COUNT:
		return divide(out, f->n, 1, 1);
	case FOLD_SUM:
		return divide(out, f->sum, 1, 1);
	case FOLD_SHARE: /* percent in hundredths */
		return divide(out, f->sum, f->weight, 10000);
	case FOLD_RATIO:
		return divide(out, f->sum, f->weight, fixed_unit(figure->decimals));
	case FOLD_MEAN:
		return divide(out, f->sum, f->weight, 1);
	case FOLD_MEAN_OF_MEANS:
		return mean_of_means(f, out);
	case FOLD_MEDIAN:
		return nearest_rank(f, 50, out);
	case FOLD_P90:
		return nearest_rank(f, 90, out);
	}
	return false;
}

void fold_release(struct fold_state *f)
{
	free(f->values);
	free(f->groups);
	table_release(&f->by_group);
	*f = (struct fold_state){ 0 };
}
