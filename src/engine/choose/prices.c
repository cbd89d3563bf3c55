#include "engine/choose/prices.h"

#include <math.h>

/* The times that make a measure worth most at these prices: value is linear between least and most,
 * so one of three. */
static double pick(const struct program *p, int j, const double *price, int32_t *times)
{
	double once = (double)p->once[j], each = (double)p->each[j];
	for (int i = p->first[j]; i < p->first[j + 1]; i++) {
		once -= price[p->uses[i].row] * (double)p->uses[i].once;
		each -= price[p->uses[i].row] * (double)p->uses[i].each;
	}
	int32_t t = each > 0 ? p->most[j] : p->least[j];
	double worth = once + each * t;
	bool none =
		p->freedom[j] == MEASURE_BARRED || (p->freedom[j] == MEASURE_FREE && worth <= 0);
	*times = none ? 0 : t;
	return none ? 0 : worth;
}

/* The bound at these prices; slack gets what each row has left when every measure does what is best
 * for itself. */
static double bound_at(const struct program *p, const double *price, double *slack)
{
	double bound = 0;
	for (int k = 0; k < p->rows; k++) {
		slack[k] = (double)p->limit[k];
		bound += price[k] * slack[k];
	}
	for (int j = 0; j < p->measures; j++) {
		int32_t t;
		bound += pick(p, j, price, &t);
		for (int i = p->first[j]; t && i < p->first[j + 1]; i++)
			slack[p->uses[i].row] -= (double)program_uses(&p->uses[i], t);
	}
	return bound;
}

/* A typical size of the uses of each row, so that steps fit euros as well as people. */
static void row_sizes(const struct program *p, double *size)
{
	for (int k = 0; k < p->rows; k++)
		size[k] = 0;
	for (int j = 0; j < p->measures; j++)
		for (int i = p->first[j]; i < p->first[j + 1]; i++) {
			double use = (double)program_uses(&p->uses[i], p->most[j]);
			size[p->uses[i].row] += use * use;
		}
	for (int k = 0; k < p->rows; k++)
		size[k] = size[k] > 0 ? sqrt(size[k]) : 1;
}

/* One step against the slack, towards a bound of `target`. */
static void step(const struct program *p, const double *size, const double *slack, double above,
		 const double *from, double *price)
{
	double norm = 0;
	for (int k = 0; k < p->rows; k++) {
		double pull = slack[k] / size[k];
		if (pull < 0 || from[k] > 0)
			norm += pull * pull;
	}
	if (norm <= 0)
		return;
	for (int k = 0; k < p->rows; k++) {
		double moved = from[k] - above / norm * (slack[k] / size[k]) / size[k];
		price[k] = moved > 0 ? moved : 0;
	}
}

void prices_propose(const struct program *p, bool warm, int rounds, double *price)
{
	struct arena scratch = { 0 };
	size_t rows = (size_t)p->rows + 1;
	double *size = arena_array(&scratch, double, rows),
	       *slack = arena_array(&scratch, double, rows);
	double *smooth = arena_array(&scratch, double, rows),
	       *now = arena_array(&scratch, double, rows);
	row_sizes(p, size);
	for (int k = 0; k < p->rows; k++)
		now[k] = price[k] = warm ? price[k] : 0;
	double best = bound_at(p, now, slack), reach = fabs(best) * (warm ? 0.01 : 0.2) + 1;
	memcpy(smooth, slack, rows * sizeof(*slack));
	/* The level method: aim `reach` below the best bound, and aim nearer when that fails. */
	for (int round = 0, idle = 0; round < rounds; round++) {
		double bound = bound_at(p, now, slack);
		if (bound < best - reach * 1e-3)
			idle = 0;
		else if (++idle > 12) {
			reach /= 2;
			idle = 0;
			memcpy(now, price, rows * sizeof(*now));
			bound = bound_at(p, now, slack);
			memcpy(smooth, slack, rows * sizeof(*slack));
		}
		if (bound < best) {
			best = bound;
			memcpy(price, now, rows * sizeof(*now));
		}
		for (int k = 0; k < p->rows; k++)
			smooth[k] = 0.3 * slack[k] + 0.7 * smooth[k];
		step(p, size, smooth, bound - best + reach, now, now);
	}
	arena_release(&scratch);
}
