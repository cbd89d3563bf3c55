#include "engine/queue/search.h"

#include "engine/queue/band.h"
#include "engine/queue/draw.h"
#include "engine/queue/replicate.h"
#include "engine/queue/shortage.h"

#include <math.h>

struct queue_share queue_share_of(const struct queue_result *r, int32_t groups, int32_t group,
				  int32_t from, int32_t end)
{
	struct band band = { 0 };
	int64_t judged = 0;
	for (int64_t i = 0; i < r->replications; i++) {
		const struct queue_step *steps = r->steps + (i * groups + group) * r->periods;
		int64_t good = 0, all = 0;
		for (int32_t p = from; p < end; p++) {
			good += steps[p].good;
			all += (int64_t)steps[p].good + steps[p].bad;
		}
		judged += all;
		band_add(&band, (double)good, (double)all);
	}
	if (!judged)
		return (struct queue_share){ 1, 0, 0 };
	return (struct queue_share){ band_quotient(&band), band_half(&band), judged };
}

static bool reaches(double share, double band, double norm, enum queue_strictness strictness)
{
	if (strictness == QUEUE_LIKELY)
		return share >= norm;
	return (strictness == QUEUE_SURELY ? share - band : share + band) >= norm;
}

int32_t queue_holds_from(const struct queue_model *m, const struct queue_result *r, int32_t group,
			 enum queue_strictness strictness)
{
	double norm = m->norms[group].share;
	int32_t first = r->periods, last = r->periods - (r->periods + 9) / 10;
	if (!(norm > 0))
		return 0;
	for (int32_t p = r->periods; p-- > 0;) {
		const struct queue_moment *step = &r->moments[(int64_t)group * r->periods + p];
		if (!reaches(step->share, step->share_band, norm, QUEUE_POSSIBLY))
			break;
		struct queue_share rest = queue_share_of(r, m->groups, group, p, r->periods);
		if (p <= last && reaches(rest.share, rest.band, norm, strictness))
			first = p;
	}
	return first;
}

/* --- beds ------------------------------------------------------------------------------------------------- */

struct search {
	const struct queue_model *m;
	const struct queue_settings *s;
	const struct watch *watch;
	double by_day;
	int32_t *order; /* location of each next bed */
	int32_t simulations;
};

static void simulation_settings(const struct search *q, struct queue_settings *s)
{
	*s = *q->s;
	s->cells = false;
}

static int32_t *occupied_of(const struct queue_model *m, struct arena *a)
{
	int32_t *occupied = arena_array(a, int32_t, (size_t)m->locations);
	memcpy(occupied, m->occupied ? m->occupied : m->beds,
	       (size_t)m->locations * sizeof(*occupied));
	return occupied;
}

static void beds_with(const struct search *q, int32_t extra, int32_t *beds)
{
	memcpy(beds, q->m->beds, (size_t)q->m->locations * sizeof(*beds));
	for (int32_t k = 0; k < extra; k++)
		beds[q->order[k]]++;
}

static bool simulate_with(struct search *q, int32_t extra, struct arena *a, int32_t *beds,
			  struct queue_result *result, struct err *err)
{
	struct queue_model m = *q->m;
	struct queue_settings s;
	simulation_settings(q, &s);
	beds_with(q, extra, beds);
	m.beds = beds;
	m.occupied = occupied_of(q->m, a);
	q->simulations++;
	return queue_simulate(&m, &s, q->watch, a, result, err);
}

static bool all_hold(const struct search *q, const struct queue_result *r,
		     enum queue_strictness strictness)
{
	for (int32_t g = 0; g < q->m->groups; g++) {
		int32_t from = queue_holds_from(q->m, r, g, strictness);
		if (from == r->periods || (from > 0 && from * q->m->period_days > q->by_day))
			return false;
	}
	return true;
}

/* The least number of beds in low .. high with which all norms hold; high + 1 when it is none of them. */
static bool least_beds(struct search *q, enum queue_strictness strictness, int32_t low,
		       int32_t high, struct arena *a, int32_t *out, struct err *err)
{
	int32_t beyond = high + 1, try = low, step = 1;
	while (low < beyond) {
		struct arena_mark mark = arena_mark(a);
		struct queue_result r;
		int32_t *beds = arena_array(a, int32_t, (size_t)q->m->locations);
		bool ok = simulate_with(q, try, a, beds, &r, err);
		bool hold = ok && all_hold(q, &r, strictness);
		arena_rewind(a, mark);
		if (!ok)
			return false;
		if (hold) {
			beyond = try;
			step = 0;
		} else {
			low = try + 1;
		}
		/* Doubling until it holds, because most answers are small; then halving. */
		try = step ? low + step - 1 : low + (beyond - low) / 2;
		step *= 2;
		if (try >= beyond)
			try = low + (beyond - low) / 2;
	}
	*out = beyond;
	return true;
}

/* Beds for the list where it is, or as if there were no list (who is flexible goes to where there is room): which of the
 * two asks for fewer is seen, and stays in q->order. */
static bool best_order(struct search *q, int32_t most, struct arena *a, int32_t *extra,
		       struct err *err)
{
	double soon = q->by_day > q->m->period_days ? q->by_day : q->m->period_days;
	int32_t *with_list = shortage_order(q->m, most, soon, a), other;
	int32_t *without = shortage_order(q->m, most, INFINITY, a);
	q->order = without;
	if (!least_beds(q, QUEUE_LIKELY, 0, most, a, extra, err))
		return false;
	q->order = with_list;
	if (!least_beds(q, QUEUE_LIKELY, 0, *extra - 1, a, &other, err))
		return false;
	if (other < *extra)
		*extra = other;
	else
		q->order = without;
	return true;
}

bool queue_beds_needed(const struct queue_model *m, const struct queue_settings *s, double by_day,
		       int32_t most_extra, const struct watch *watch, struct arena *a,
		       struct queue_plan *out, struct err *err)
{
	struct search q = { .m = m, .s = s, .watch = watch, .by_day = by_day };
	struct queue_plan plan = { 0 };
	if (!queue_check(m, err))
		return false;
	if (most_extra < 0 || most_extra > QUEUE_BEDS_MAX || !(by_day >= 0) ||
	    by_day >= m->horizon_days)
		return err_set(
			err, ERR_INPUT,
			"De dag waarop de norm moet worden gehaald valt buiten de simulatie, of "
			"het grootste aantal plaatsen kan niet.");
	plan.beds = arena_array(a, int32_t, (size_t)m->locations);
	plan.holds_from = arena_array(a, int32_t, (size_t)m->groups);
	if (!best_order(&q, most_extra, a, &plan.extra, err))
		return false;
	plan.found = plan.extra <= most_extra;
	plan.possibly = plan.surely = -1;
	if (!plan.found)
		plan.extra = most_extra;
	else if (!least_beds(&q, QUEUE_POSSIBLY, 0, plan.extra, a, &plan.possibly, err) ||
		 !least_beds(&q, QUEUE_SURELY, plan.extra, most_extra, a, &plan.surely, err))
		return false;
	if (plan.surely > most_extra)
		plan.surely = -1;
	if (!simulate_with(&q, plan.extra, a, plan.beds, &plan.result, err))
		return false;
	for (int32_t g = 0; g < m->groups; g++)
		plan.holds_from[g] = queue_holds_from(m, &plan.result, g, QUEUE_LIKELY);
	plan.simulations = q.simulations;
	*out = plan;
	return true;
}

/* --- the longest list -------------------------------------------------------------------------------------- */

/* The last `count` arrivals that are no precaution, longest ago first. */
static void make_list(const struct queue_tables *t, uint64_t seed, int64_t count, struct arena *a,
		      struct queue_model *m)
{
	int32_t *location = arena_array(a, int32_t, (size_t)count + 1);
	uint8_t *class = arena_array(a, uint8_t, (size_t)count + 1);
	double *came = arena_array(a, double, (size_t)count + 1);
	int64_t at = count;
	for (uint64_t i = 1; at > 0; i++) {
		uint64_t draw = seed - i * DRAWS;
		double day = -(double)i / m->arrivals_per_day;
		int32_t home = tables_home(t, draw_uniform(draw + DRAW_HOME));
		uint8_t k = tables_class(t, home, draw_uniform(draw + DRAW_CLASS));
		if (k == m->precaution)
			continue;
		at--;
		location[at] = home;
		class[at] = k;
		came[at] = day > -QUEUE_DAYS_MAX ? day : -QUEUE_DAYS_MAX;
	}
	m->list_count = count;
	m->list_location = location;
	m->list_class = class;
	m->list_came = came;
}

static bool list_is_met(const struct queue_model *m, const struct queue_result *r,
			enum queue_strictness strictness)
{
	for (int32_t g = 0; g < m->groups; g++) {
		const struct queue_norm *n = &m->norms[g];
		double periods = 2 * n->target_days / m->period_days;
		int32_t end = periods < r->periods - 1 ? (int32_t)periods + 1 : r->periods;
		struct queue_share now = queue_share_of(r, m->groups, g, 0, end);
		struct queue_share all = queue_share_of(r, m->groups, g, 0, r->periods);
		if (n->share > 0 && (!reaches(now.share, now.band, n->share, strictness) ||
				     !reaches(all.share, all.band, n->share, strictness)))
			return false;
	}
	return true;
}

static bool try_list(struct search *q, const struct queue_tables *t, int64_t count,
		     enum queue_strictness strictness, struct arena *a, bool *met, struct err *err)
{
	struct arena_mark mark = arena_mark(a);
	struct queue_model m = *q->m;
	struct queue_settings s;
	struct queue_result r;
	simulation_settings(q, &s);
	make_list(t, s.seed, count, a, &m);
	q->simulations++;
	bool ok = queue_simulate(&m, &s, q->watch, a, &r, err);
	*met = ok && list_is_met(&m, &r, strictness);
	arena_rewind(a, mark);
	return ok;
}

/* The most people with whom it is met; -1 when it is not met with none. */
static bool most_people(struct search *q, const struct queue_tables *t, int64_t most,
			enum queue_strictness strictness, struct arena *a, int64_t *out,
			struct err *err)
{
	int64_t met = -1, beyond = most + 1, try = 0;
	while (met + 1 < beyond) {
		bool good;
		if (!try_list(q, t, try, strictness, a, &good, err))
			return false;
		if (good)
			met = try;
		else
			beyond = try;
		try = beyond == most + 1 ? 2 * try + 1 : met + (beyond - met) / 2;
		if (try >= beyond)
			try = met + (beyond - met) / 2;
	}
	*out = met;
	return true;
}

/* Arrivals per day that want a place at once, in terms of all; 0 when nobody comes. */
static double share_that_waits(const struct queue_model *m)
{
	double share = m->arrivals_per_day > 0;
	for (int32_t j = 0; m->precaution >= 0 && share > 0 && j < m->locations; j++)
		share -= m->location_share[j] *
			 m->class_share[(int64_t)j * m->classes + m->precaution];
	return share;
}

bool queue_longest_list(const struct queue_model *m, const struct queue_settings *s, int64_t most,
			const struct watch *watch, struct arena *a, struct queue_longest *out,
			struct err *err)
{
	struct search q = { .m = m, .s = s, .watch = watch };
	struct queue_tables tables;
	struct queue_longest longest = { 0 };
	if (!queue_prepare(m, false, a, &tables, err))
		return false;
	if (most < 0 || most > QUEUE_LIST_MAX)
		return err_set(err, ERR_INPUT, "Een lijst heeft 0 tot en met %d mensen.",
			       QUEUE_LIST_MAX);
	if (!(share_that_waits(m) > 0.01))
		return err_set(err, ERR_INPUT,
			       "Er komt niemand die een plaats wil: dan is er geen langste lijst.");
	if (!most_people(&q, &tables, most, QUEUE_LIKELY, a, &longest.likely, err) ||
	    !most_people(&q, &tables, most, QUEUE_POSSIBLY, a, &longest.possibly, err) ||
	    !most_people(&q, &tables, most, QUEUE_SURELY, a, &longest.surely, err))
		return false;
	longest.met = longest.likely >= 0;
	longest.more = longest.likely == most;
	longest.simulations = q.simulations;
	*out = longest;
	return true;
}
