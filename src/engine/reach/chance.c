#include "engine/reach/chance.h"

#include "base/parallel.h"

#include <math.h>
#include <stdlib.h>

enum { DRAWS_A_TASK = 1000 };

/* 2^53: a uniform number is a whole number below it. */
#define UNIFORM_ONE 9007199254740992.0

double reach_log_sd(double p10, double p90)
{
	/* The 90th percentile of a standard normal, twice. */
	return log(p90 / p10) / (2 * 1.2815515655446004);
}

static double phi(double z)
{
	return 0.5 * erfc(-z * 0.70710678118654752440);
}

/* The chance to be within x when the stated minutes are m. */
static double within(double m, double x, double log_sd)
{
	if (m == INFINITY)
		return 0;
	if (log_sd == 0 || m == 0)
		return m <= x ? 1 : 0;
	return phi(log(x / m) / log_sd);
}

/* People of an area in order of their minutes, with how many there are up to each. */
struct ranked {
	double minutes, chance;
	int64_t people, up_to;
	int32_t area;
};

static int by_area(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	if (x->area != y->area)
		return x->area < y->area ? -1 : 1;
	if (x->minutes != y->minutes)
		return x->minutes < y->minutes ? -1 : 1;
	return x->people < y->people ? -1 : x->people > y->people;
}

struct lottery {
	const struct ranked *ranked;
	const int64_t *begin; /* [areas + 1] where an area begins in ranked */
	int32_t areas;
	uint64_t seed;
	int64_t draws, needed; /* people within that meet the norm */
	int64_t *met;          /* [tasks] */
};

static uint64_t mix(uint64_t z)
{
	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

/* Uniform below 2^53 (the mixing of splitmix64, twice). */
static uint64_t uniform(uint64_t seed, int64_t draw, int32_t area)
{
	uint64_t of_draw = mix(seed + (uint64_t)(draw + 1) * UINT64_C(0x9E3779B97F4A7C15));
	return mix(of_draw + (uint64_t)(area + 1) * UINT64_C(0xD1B54A32D192ED03)) >> 11;
}

/* People of the area whose chance is above the number drawn: they are the first ones. */
static int64_t lucky(const struct lottery *l, int32_t area, uint64_t drawn)
{
	int64_t low = l->begin[area], high = l->begin[area + 1];
	while (low < high) {
		int64_t middle = low + (high - low) / 2;
		if ((double)drawn < l->ranked[middle].chance * UNIFORM_ONE)
			low = middle + 1;
		else
			high = middle;
	}
	return low > l->begin[area] ? l->ranked[low - 1].up_to : 0;
}

static void draw_task(void *data, int64_t task, int thread)
{
	struct lottery *l = data;
	int64_t end = (task + 1) * DRAWS_A_TASK;
	(void)thread;
	for (int64_t draw = task * DRAWS_A_TASK; draw < end && draw < l->draws; draw++) {
		int64_t people = 0;
		for (int32_t area = 0; area < l->areas && people < l->needed; area++)
			people += lucky(l, area, uniform(l->seed, draw, area));
		l->met[task] += people >= l->needed;
	}
}

static bool check(const double *minutes, const int32_t *people, int64_t points,
		  const struct reach_doubt *doubt, const struct reach_norm *norm, int64_t draws,
		  struct err *err)
{
	int64_t total = 0;
	if (!(norm->minutes > 0) || !isfinite(norm->minutes) || norm->share_million < 1 ||
	    norm->share_million > REACH_SHARE_ONE)
		return err_set(
			err, ERR_INPUT,
			"De norm moet boven 0 minuten zijn, met een aandeel boven 0 en hoogstens 1.");
	if (draws < 100 || draws > REACH_DRAWS_MAX)
		return err_set(err, ERR_INPUT,
			       "Het aantal trekkingen moet van 100 tot en met %d zijn.",
			       REACH_DRAWS_MAX);
	for (int32_t g = 0; g < doubt->areas; g++)
		if (!(doubt->log_sd[g] >= 0 && doubt->log_sd[g] <= 5))
			return err_set(
				err, ERR_INPUT,
				"De spreiding van de reistijd moet van 0 tot en met 5 zijn.");
	for (int64_t i = 0; i < points; i++) {
		if (!(minutes[i] >= 0) || people[i] < 0 || doubt->area[i] < 0 ||
		    doubt->area[i] >= doubt->areas)
			return err_set(
				err, ERR_INPUT,
				"Punt %lld heeft een onmogelijke reistijd, aantal inwoners of gebied.",
				(long long)i + 1);
		total += people[i];
	}
	return total <= INT64_C(1000000000000) ||
	       err_set(err, ERR_INPUT, "Er zijn te veel inwoners.");
}

/* ceil(share * people): at most 10^18 in between. */
static int64_t needed_of(const struct reach_norm *norm, int64_t people)
{
	return (norm->share_million * people + REACH_SHARE_ONE - 1) / REACH_SHARE_ONE;
}

/* Fills chance and up_to of one area and what is known of it in closed form. */
static void judge_area(struct ranked *ranked, int64_t count, double log_sd,
		       const struct reach_norm *norm, double *met, double *expected)
{
	int64_t people = 0;
	double sum = 0;
	for (int64_t i = 0; i < count; i++) {
		ranked[i].chance = within(ranked[i].minutes, norm->minutes, log_sd);
		people += ranked[i].people;
		ranked[i].up_to = people;
		sum += (double)ranked[i].people * ranked[i].chance;
	}
	*met = *expected = 1;
	if (people == 0)
		return;
	*expected = sum / (double)people;
	int64_t needed = needed_of(norm, people), last = 0;
	while (ranked[last].up_to < needed)
		last++;
	*met = ranked[last].chance;
}

/* How many areas have people and doubt; *only is the last of them. */
static int32_t doubtful(const struct lottery *l, const struct reach_doubt *doubt, int32_t *only)
{
	int32_t count = 0;
	for (int32_t g = 0; g < l->areas; g++) {
		int64_t end = l->begin[g + 1];
		if (end > l->begin[g] && l->ranked[end - 1].up_to > 0 && doubt->log_sd[g] > 0) {
			count++;
			*only = g;
		}
	}
	return count;
}

/* At most one area is in doubt: the others have a certain number within, and the norm asks the rest of
 * this one. */
static double met_in_closed_form(const struct lottery *l, int32_t area)
{
	int64_t needed = l->needed;
	for (int32_t g = 0; g < l->areas; g++)
		if (g != area)
			needed -= lucky(l, g, 0);
	if (needed <= 0)
		return 1;
	if (area < 0)
		return 0;
	for (int64_t i = l->begin[area]; i < l->begin[area + 1]; i++)
		if (l->ranked[i].up_to >= needed)
			return l->ranked[i].chance;
	return 0;
}

static bool met_by_draws(struct lottery *l, int threads, struct arena *scratch,
			 struct reach_chances *out, const struct watch *watch, struct err *err)
{
	int64_t tasks = (l->draws + DRAWS_A_TASK - 1) / DRAWS_A_TASK, met = 0;
	l->met = arena_array(scratch, int64_t, (size_t)tasks);
	if (!parallel_run(threads, tasks, draw_task, l, watch))
		return err_set(err, ERR_CONFLICT, "Het trekken van reistijden is afgebroken.");
	for (int64_t i = 0; i < tasks; i++)
		met += l->met[i];
	out->draws = l->draws;
	out->met = (double)met / (double)l->draws;
	/* When all draws agree, the chance of the other is still not zero. */
	out->met_error = met == 0 || met == l->draws
				 ? 1 / (double)l->draws
				 : sqrt(out->met * (1 - out->met) / (double)l->draws);
	return true;
}

static struct ranked *rank(const double *minutes, const int32_t *people, int64_t points,
			   const struct reach_doubt *doubt, struct arena *a, int64_t *begin)
{
	struct ranked *ranked = arena_array(a, struct ranked, (size_t)points);
	for (int64_t i = 0; i < points; i++) {
		ranked[i] = (struct ranked){ .minutes = minutes[i],
					     .people = people[i],
					     .area = doubt->area[i] };
		begin[doubt->area[i] + 1]++;
	}
	for (int32_t g = 0; g < doubt->areas; g++)
		begin[g + 1] += begin[g];
	qsort(ranked, (size_t)points, sizeof(*ranked), by_area);
	return ranked;
}

static bool judge(const struct reach_doubt *doubt, const struct reach_norm *norm, struct lottery *l,
		  struct ranked *ranked, int threads, struct arena *scratch,
		  struct reach_chances *out, const struct watch *watch, struct err *err)
{
	int64_t people = 0;
	double sum = 0;
	int32_t only = -1;
	for (int32_t g = 0; g < doubt->areas; g++) {
		int64_t begin = l->begin[g], count = l->begin[g + 1] - begin;
		judge_area(ranked + begin, count, doubt->log_sd[g], norm, &out->area_met[g],
			   &out->area_expected[g]);
		int64_t here = count ? ranked[begin + count - 1].up_to : 0;
		people += here;
		sum += out->area_expected[g] * (double)here;
	}
	out->expected = people ? sum / (double)people : 1;
	l->needed = needed_of(norm, people);
	if (doubtful(l, doubt, &only) > 1)
		return met_by_draws(l, threads, scratch, out, watch, err);
	out->met = met_in_closed_form(l, only);
	return true;
}

bool reach_chances(const double *minutes, const int32_t *people, int64_t points,
		   const struct reach_doubt *doubt, const struct reach_norm *norm, int64_t draws,
		   uint64_t seed, int threads, struct arena *a, struct reach_chances *out,
		   const struct watch *watch, struct err *err)
{
	if (!check(minutes, people, points, doubt, norm, draws, err))
		return false;
	struct reach_chances result = {
		.person = arena_array(a, double, (size_t)points),
		.area_met = arena_array(a, double, (size_t)doubt->areas),
		.area_expected = arena_array(a, double, (size_t)doubt->areas),
	};
	struct arena scratch = { 0 };
	int64_t *begin = arena_array(&scratch, int64_t, (size_t)doubt->areas + 1);
	struct ranked *ranked = rank(minutes, people, points, doubt, &scratch, begin);
	struct lottery l = { .ranked = ranked,
			     .begin = begin,
			     .areas = doubt->areas,
			     .seed = seed,
			     .draws = draws };
	for (int64_t i = 0; i < points; i++)
		result.person[i] = within(minutes[i], norm->minutes, doubt->log_sd[doubt->area[i]]);
	bool ok = judge(doubt, norm, &l, ranked, threads, &scratch, &result, watch, err);
	arena_release(&scratch);
	if (ok)
		*out = result;
	return ok;
}
