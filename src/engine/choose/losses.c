#include "engine/choose/solve.h"

#include <math.h>
#include <stdlib.h>

enum { SCALE_BITS_MAX = 30, SUM_BITS = 57 };

__int128 solve_scaled(const struct solve *s, int64_t value)
{
	return (__int128)value * ((int64_t)1 << s->scale_bits);
}

void solve_range(const struct int_program *p, int j, int64_t once, int64_t each, int64_t *low,
		 int64_t *high)
{
	bool none = p->freedom[j] != MEASURE_TAKEN;
	*low = none ? 0 : INT64_MAX;
	*high = none ? 0 : INT64_MIN;
	if (p->freedom[j] == MEASURE_BARRED)
		return;
	for (int i = 0; i < 2; i++) {
		int64_t at = once + each * (i ? p->most[j] : p->least[j]);
		*low = at < *low ? at : *low;
		*high = at > *high ? at : *high;
	}
}

void solve_measure_sums(struct solve *s)
{
	const struct int_program *p = s->p;
	int64_t size = 1, low, high;
	for (int j = 0; j < p->measures; j++) {
		solve_range(p, j, p->once[j], p->each[j], &low, &high);
		s->least_sum += low;
		s->most_sum += high;
		size += (high > -low ? high : -low);
		for (int i = p->first[j]; i < p->first[j + 1]; i++) {
			solve_range(p, j, p->uses[i].once, p->uses[i].each, &low, &high);
			s->row_least[p->uses[i].row] += low;
		}
	}
	s->scale_bits = 0;
	while (s->scale_bits < SCALE_BITS_MAX && (size << (s->scale_bits + 1)) >> SUM_BITS == 0)
		s->scale_bits++;
}

static int by_alternative(const void *one, const void *other)
{
	const struct alternative *a = one, *b = other;
	if (a->loss != b->loss)
		return a->loss < b->loss ? -1 : 1;
	return (a->id < b->id) - (a->id > b->id);
}

/* Alternatives of measure j at these prices; gives what the best of them is worth. */
static __int128 price_measure(const struct solve *s, int j, struct choice *out)
{
	const struct int_program *p = s->p;
	__int128 once = solve_scaled(s, p->once[j]), each = solve_scaled(s, p->each[j]);
	__int128 best = 0;
	for (int i = p->first[j]; i < p->first[j + 1]; i++) {
		once -= (__int128)s->price[p->uses[i].row] * p->uses[i].once;
		each -= (__int128)s->price[p->uses[i].row] * p->uses[i].each;
	}
	for (int i = 0; i < out->count; i++) {
		int32_t t = out->alternatives[i].id;
		__int128 worth = t ? once + each * t : 0;
		if (i == 0 || worth > best)
			best = worth;
	}
	for (int i = 0; i < out->count; i++) {
		struct alternative *pick = &out->alternatives[i];
		__int128 loss = best - (pick->id ? once + each * pick->id : 0);
		pick->loss = loss > LOSS_MAX ? LOSS_MAX : (int64_t)loss;
	}
	qsort(out->alternatives, (size_t)out->count, sizeof(*out->alternatives), by_alternative);
	return best;
}

void solve_list_choices(struct solve *s, struct arena *a)
{
	const struct int_program *p = s->p;
	s->choices = arena_array(a, struct choice, (size_t)p->measures + 1);
	for (int j = 0; j < p->measures; j++) {
		struct choice *c = &s->choices[j];
		c->alternatives =
			arena_array(a, struct alternative, (size_t)(p->most[j] - p->least[j]) + 2);
		if (p->freedom[j] != MEASURE_TAKEN)
			c->alternatives[c->count++] = (struct alternative){ .id = 0 };
		for (int32_t t = p->least[j]; p->freedom[j] != MEASURE_BARRED && t <= p->most[j];
		     t++)
			c->alternatives[c->count++] =
				(struct alternative){ .value = program_value(p, j, t),
						      .burden = program_burden(p, j, t),
						      .id = t };
	}
}

void solve_set_prices(struct solve *s, const double *price)
{
	const struct int_program *p = s->p;
	s->bound = 0;
	for (int k = 0; k < p->rows; k++) {
		double scaled = s->cut.idle[k] ? 0 : ldexp(price[k], s->scale_bits);
		s->price[k] = scaled > ldexp(1, SUM_BITS) ? (int64_t)1 << SUM_BITS : llrint(scaled);
		s->bound += (__int128)s->price[k] * p->limit[k];
	}
	for (int j = 0; j < p->measures; j++)
		s->bound += price_measure(s, j, &s->choices[j]);
}
