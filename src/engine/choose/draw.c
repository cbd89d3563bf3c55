/* Sets of measures under effects that are drawn. */
#include "engine/choose/choose.h"
#include "engine/choose/many.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>

/* The inverse of the distribution function of a triangle, rounded to whole clients. */
static int64_t triangle(int64_t low, int64_t top, int64_t high, double chance)
{
	double width = (double)(high - low), left = (double)(top - low),
	       right = (double)(high - top);
	if (high == low)
		return low;
	double x = chance * width < left ? (double)low + sqrt(chance * width * left)
					 : (double)high - sqrt((1 - chance) * width * right);
	int64_t whole = (int64_t)floor(x + 0.5);
	return whole < low ? low : whole > high ? high : whole;
}

void choose_draw_effects(const struct choose_problem *c, uint64_t seed, int draw, int64_t *effect)
{
	struct random r;
	random_seed(&r, seed);
	random_seed(&r, random_next(&r) + (uint64_t)draw);
	for (int j = 0; j < c->measures; j++) {
		double chance = (double)(random_next(&r) >> 11) * 0x1p-53;
		effect[j] = triangle(c->effect_low[j], c->effect[j], c->effect_high[j], chance);
	}
}

struct drawing {
	const struct choose_problem *c;
	const int32_t *const *plans;
	int count, draws, states_max;
	uint64_t seed;
	int64_t *effect; /* [plan][draw] */
	int64_t *best;   /* per draw; -1: failed */
	bool *proven;
};

static void one_draw(void *data, int64_t number, const struct watch *watch)
{
	struct drawing *d = data;
	struct arena scratch = { 0 };
	struct choose_plan plan;
	struct err err;
	struct choose_known known = { 0 };
	int64_t *effect = arena_array(&scratch, int64_t, (size_t)d->c->measures + 1), most = -1;
	choose_draw_effects(d->c, d->seed, (int)number, effect);
	for (int i = 0; i < d->count; i++) {
		int64_t sum = 0;
		for (int j = 0; j < d->c->measures; j++)
			sum += effect[j] * d->plans[i][j];
		d->effect[(size_t)i * (size_t)d->draws + (size_t)number] = sum;
		if (sum > most) {
			most = sum;
			known.start = d->plans[i];
		}
	}
	d->best[number] = -1;
	if (choose_most(d->c, effect, &known, d->states_max, watch, &scratch, &plan, &err)) {
		d->best[number] = plan.times && plan.effect > most ? plan.effect : most;
		d->proven[number] = plan.outcome == PROGRAM_BEST;
	}
	arena_release(&scratch);
}

static int by_size(const void *one, const void *other)
{
	int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
	return (a > b) - (a < b);
}

static void add_up(const struct drawing *d, struct arena *a, struct choose_draws *out)
{
	size_t plans = (size_t)d->count, draws = (size_t)d->draws;
	int64_t *most = arena_array(a, int64_t, plans + 1);
	double *mean = arena_array(a, double, plans + 1);
	int *still = arena_array(a, int, plans + 1);
	*out = (struct choose_draws){ d->draws, d->count, d->effect, most, mean, still, 0 };
	for (size_t n = 0; n < draws; n++)
		out->unproven += !d->proven[n];
	for (size_t i = 0; i < plans; i++) {
		int64_t sum = 0;
		for (size_t n = 0; n < draws; n++) {
			int64_t regret = d->best[n] - d->effect[i * draws + n];
			sum += regret;
			most[i] = regret > most[i] ? regret : most[i];
			still[i] += regret == 0;
		}
		mean[i] = draws ? (double)sum / (double)draws : 0;
		qsort(d->effect + i * draws, draws, sizeof(*d->effect), by_size);
	}
}

bool choose_draw(const struct choose_problem *c, const int32_t *const *plans, int count, int draws,
		 uint64_t seed, int threads, int states_max, const struct watch *watch,
		 struct arena *a, struct choose_draws *out, struct err *err)
{
	size_t room = (size_t)draws;
	if (!choose_check(c, err))
		return false;
	struct drawing d = { .c = c,
			     .plans = plans,
			     .count = count,
			     .draws = draws,
			     .states_max = states_max,
			     .seed = seed,
			     .effect = arena_array(a, int64_t, (size_t)count * room + 1),
			     .best = arena_array(a, int64_t, room + 1),
			     .proven = arena_array(a, bool, room + 1) };
	if (!many_run(threads, draws, one_draw, &d, watch))
		return err_set(err, ERR_CONFLICT, "Het kiezen van maatregelen is afgebroken.");
	for (size_t n = 0; n < room; n++)
		if (d.best[n] < 0)
			return err_set(err, ERR_SYSTEM, "Een trekking kon niet worden opgelost.");
	add_up(&d, a, out);
	return true;
}
