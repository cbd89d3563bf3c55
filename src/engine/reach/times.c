#include "engine/reach/supply.h"

enum { PAIRS_A_TELL = 1 << 20 };

/* The step within which a time falls; steps->count: none. */
static int step_of(uint32_t ms, const int64_t *limits, int count)
{
	int k = 0;
	while (k < count && ms > limits[k])
		k++;
	return k;
}

static bool check(const int32_t *people, int64_t points, const struct reach_supply *supply,
		  const struct reach_time *times, int64_t count, struct err *err)
{
	int64_t total = 0;
	if (points < 0 || points > REACH_POINTS_MAX)
		return err_set(err, ERR_INPUT, "Er zijn %lld punten; het maximum is %d.",
			       (long long)points, REACH_POINTS_MAX);
	for (int64_t i = 0; i < points; i++) {
		if (people[i] < 0)
			return err_set(err, ERR_INPUT, "Punt %lld heeft %d inwoners.",
				       (long long)i + 1, people[i]);
		total += people[i];
	}
	if (total > REACH_PEOPLE_MAX)
		return err_set(err, ERR_INPUT, "Er zijn meer dan %lld inwoners.",
			       (long long)REACH_PEOPLE_MAX);
	for (int64_t i = 0; i < count; i++) {
		const struct reach_time *t = &times[i], *last = i ? t - 1 : NULL;
		if (t->point < 0 || t->point >= points || t->location < 0 ||
		    t->location >= supply->count)
			return err_set(err, ERR_INPUT,
				       "Reistijd %lld noemt een punt of locatie die er niet is.",
				       (long long)i + 1);
		if (last && (last->point > t->point ||
			     (last->point == t->point && last->location >= t->location)))
			return err_set(
				err, ERR_INPUT,
				"De reistijden staan niet op volgorde van punt en locatie, of "
				"reistijd %lld staat er twee keer.",
				(long long)i + 1);
	}
	return true;
}

static void count_people(const int32_t *people, const struct reach_time *times, int64_t count,
			 const int64_t *limits, struct reach_access *out)
{
	int steps = out->steps;
	for (int64_t i = 0; i < count; i++) {
		int k = step_of(times[i].ms, limits, steps);
		if (k < steps)
			out->people[(int64_t)times[i].location * steps + k] +=
				people[times[i].point];
	}
	for (int64_t j = 0; j < out->locations; j++)
		for (int k = 1; k < steps; k++)
			out->people[j * steps + k] += out->people[j * steps + k - 1];
}

static bool share_out(const struct reach_supply *supply, const struct reach_time *times,
		      int64_t count, const int64_t *limits, struct reach_access *out,
		      const struct watch *watch)
{
	for (int64_t i = 0; i < count; i++) {
		const struct reach_time *t = &times[i];
		if (i % PAIRS_A_TELL == 0 && !watch_tell(watch, i, count))
			return false;
		if (!reach_is_open(supply, t->location))
			continue;
		int k = step_of(t->ms, limits, out->steps);
		if (k < out->steps)
			out->access[t->point] += out->amount[(int64_t)t->location * out->steps + k];
		int64_t *near = &out->near[t->point];
		if (*near < 0 || t->ms < *near) {
			*near = t->ms;
			out->near_location[t->point] = t->location;
		}
	}
	return watch_tell(watch, count, count);
}

bool reach_from_times(const int32_t *people, int64_t points, const struct reach_supply *supply,
		      const struct reach_time *times, int64_t count,
		      const struct reach_steps *steps, const struct reach_pace *pace,
		      struct arena *a, struct reach_access *out, const struct watch *watch,
		      struct err *err)
{
	struct reach_access result;
	int64_t limits[REACH_STEPS_MAX];
	if (!reach_steps_check(steps, err) || !reach_pace_check(pace, err) ||
	    !reach_supply_check(supply, err) || !check(people, points, supply, times, count, err))
		return false;
	if (pace->speed_m_h)
		return err_set(err, ERR_INPUT, "Bij reistijden hoort geen snelheid.");
	for (int k = 0; k < steps->count; k++)
		limits[k] = reach_pace_limit(pace, steps->minutes_milli[k]);
	reach_access_begin(points, supply->count, steps->count, a, &result);
	count_people(people, times, count, limits, &result);
	if (!reach_amounts(supply, steps, &result, err))
		return false;
	if (!share_out(supply, times, count, limits, &result, watch))
		return err_set(err, ERR_CONFLICT,
			       "De berekening van de bereikbaarheid is afgebroken.");
	*out = result;
	return true;
}
