/* A list worked out by hand (also in docs/engines/queue.md), scenarios with the same clients, and the searches
 * for beds and for the longest list. */
#include "model.h"

#include "engine/queue/formula.h"
#include "engine/queue/search.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

/* Two beds, every stay 30 days, five people on the list, one bed away from day 20 to day 50:
 *   day  0  the two urgent ones, who came on day -10 and -1, get a place: waits 10 and 1
 *   day 20  a bed falls away when somebody leaves
 *   day 22  the active one of day -20 is over 42 days; day 37 the one of day -5
 *   day 30  both leave; one bed is gone, in the other the active one of day -20: wait 50
 *   day 50  the bed is back: the active one of day -5: wait 55
 *   day 60  the one of day 30 leaves; the one with a preference, of day -40: wait 100
 *   day 70  the end */
static void worked_out_by_hand(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct one_location o;
	struct queue_result r;
	static const double shares[3] = { 0.2, 0.3, 0.5 }, came[] = { -40, -20, -10, -5, -1 };
	static const uint8_t class[] = { 2, 1, 0, 1, 0 };
	static const int32_t location[5] = { 0 };
	static const struct queue_event event = {
		.from_day = 20, .to_day = 50, .beds_change = -1, .arrivals_factor = 1
	};
	static const struct queue_settings s = { 1, 1, 1, true };
	one_location(&o, 2, 30, 3, shares, 42);
	o.occupied = 0;
	o.norms[0] = (struct queue_norm){ 0.8, 14, 14 };
	o.norms[1] = (struct queue_norm){ 0.8, 42, 52 };
	o.norms[2] = (struct queue_norm){ 0, INFINITY, INFINITY };
	o.model.stay_cv = 0;
	o.model.arrivals_per_day = 0;
	o.model.list_count = 5;
	o.model.list_came = came;
	o.model.list_class = class;
	o.model.list_location = location;
	o.model.event_count = 1;
	o.model.events = &event;
	o.model.horizon_days = 70;
	o.model.count_from_day = -100;
	o.model.period_days = 35;
	assert_true(queue_simulate(&o.model, &s, NULL, &arena, &r, NULL));
	assert_int_equal(r.figures[0].placed, 2);
	assert_true(r.figures[0].mean_days == 5.5 && r.figures[0].p50_days == 1 &&
		    r.figures[0].p90_days == 10 && r.figures[0].share == 1);
	assert_int_equal(r.figures[1].placed, 2);
	assert_true(r.figures[1].mean_days == 52.5 && r.figures[1].share == 0);
	assert_int_equal(r.figures[1].bad, 2);
	assert_int_equal(r.figures[1].late, 1); /* 55 > 52 */
	assert_int_equal(r.figures[2].placed, 1);
	assert_true(r.figures[2].mean_days == 100 && r.figures[2].p50_days == 100);
	assert_int_equal(r.figures[2].waiting, 0);
	assert_int_equal(r.figures[1].list_start, 2);
	/* Judged: both urgent in the first half; active one on day 22 and one on day 37. */
	assert_int_equal(r.moments[0].good, 2);
	assert_int_equal(r.moments[2].bad, 1);
	assert_int_equal(r.moments[3].bad, 1);
	assert_true(r.moments[2].waiting == 1 && r.moments[3].waiting == 0);
	assert_true(r.moments[4].waiting == 1 && r.moments[5].waiting == 0);
	arena_release(&arena);
}

/* A region of three locations, busy but in balance; all beds taken. */
struct region {
	int32_t beds[3], group[9];
	double stay[3], share[3], class_share[9];
	struct queue_norm norms[3];
	struct queue_model model;
};

static void make_region(struct region *g, double load)
{
	*g = (struct region){
		.beds = { 40, 30, 30 },
		.stay = { 90, 90, 90 },
		.share = { 0.4, 0.3, 0.3 },
		.norms = { { 0.8, 14, 28 }, { 0.8, 42, 91 }, { 0, INFINITY, INFINITY } }
	};
	for (int j = 0; j < 3; j++)
		for (int k = 0; k < 3; k++) {
			g->group[3 * j + k] = k;
			g->class_share[3 * j + k] = k == 0 ? 0.2 : k == 1 ? 0.8 : 0;
		}
	g->model = (struct queue_model){ .locations = 3,
					 .classes = 3,
					 .groups = 3,
					 .beds = g->beds,
					 .mean_stay_days = g->stay,
					 .stay_cv = 1,
					 .arrivals_per_day = load * 100 / 90,
					 .location_share = g->share,
					 .class_share = g->class_share,
					 .precaution = -1,
					 .group_of = g->group,
					 .norms = g->norms,
					 .horizon_days = 1092,
					 .count_from_day = 0,
					 .period_days = 28 };
}

static const struct queue_settings settings = { 4, 40, 0, false };

/* With the same clients, who have the same stays, each bed more (and each bed away) can only do good (or harm)
 * where nobody chooses a location: in every single replication. */
static void a_bed_more_never_harms(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct region g;
	struct queue_result before, after;
	int32_t more[3] = { 40, 30, 30 }, occupied[3] = { 40, 30, 30 };
	make_region(&g, 0.95);
	/* One class: that of the most urgent only changes who waits, not how long all do. */
	for (int i = 0; i < 9; i++)
		g.class_share[i] = i % 3 == 1;
	g.model.occupied = occupied;
	assert_true(queue_simulate(&g.model, &settings, NULL, &arena, &before, NULL));
	g.model.beds = more;
	for (int j = 0; j < 6; j++) {
		more[j % 3]++;
		assert_true(queue_simulate(&g.model, &settings, NULL, &arena, &after, NULL));
		for (int i = 0; i < 40; i++) {
			const struct queue_run *x = &before.runs[3 * i + 1];
			const struct queue_run *y = &after.runs[3 * i + 1];
			assert_int_equal(x->arrived, y->arrived);
			assert_true(y->placed >= x->placed && y->bad <= x->bad &&
				    y->wait_sum + y->still_sum <= x->wait_sum + x->still_sum);
		}
		before = after;
	}
	arena_release(&arena);
}

/* The difference between two scenarios is far surer than the two apart, because the clients are the same. */
static void a_closure_is_felt_and_passes(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct region g;
	struct queue_result usual, closed;
	struct queue_change change;
	static const struct queue_event events[] = {
		{ .from_day = 280,
		  .to_day = 364,
		  .location = 0,
		  .beds_change = -30,
		  .arrivals_factor = 1,
		  .move_out = true },
		{ .from_day = 300, .to_day = 364, .location = -1, .arrivals_factor = 1.2 },
	};
	static const int32_t begin[] = { 0, 2, 4, 6 }, others[] = { 1, 2, 0, 2, 0, 1 };
	make_region(&g, 0.85);
	g.model.other_begin = begin;
	g.model.others = others;
	g.model.flexible_share[0] = g.model.flexible_share[1] = 0.5;
	g.model.see_free_beds = true;
	assert_true(queue_simulate(&g.model, &settings, NULL, &arena, &usual, NULL));
	g.model.event_count = 2;
	g.model.events = events;
	assert_true(queue_simulate(&g.model, &settings, NULL, &arena, &closed, NULL));
	/* Nothing differs before the first event (day 280 is the end of period 9). */
	for (int i = 0; i < 3; i++)
		assert_memory_equal(usual.moments + i * usual.periods,
				    closed.moments + i * closed.periods,
				    9 * sizeof(*usual.moments));
	assert_true(queue_compare(&usual, &closed, 3, 1, &change, NULL));
	assert_true(change.mean_days > 0 && change.mean_days - change.mean_band > 0);
	assert_true(change.share < 0);
	assert_true(change.mean_band < closed.figures[1].mean_band + usual.figures[1].mean_band);
	/* The norm is broken by it, and met again some time later. */
	int32_t before = queue_holds_from(&g.model, &usual, 1, QUEUE_LIKELY);
	int32_t after = queue_holds_from(&g.model, &closed, 1, QUEUE_LIKELY);
	assert_int_equal(before, 0);
	assert_true(after > 10 && after < closed.periods);
	assert_false(queue_compare(&usual, &closed, 3, 3, &change, NULL));
	arena_release(&arena);
}

static bool enough(struct region *g, const int32_t *beds, double by_day, struct arena *a)
{
	struct queue_result r;
	struct queue_model m = g->model;
	m.occupied = g->beds;
	m.beds = beds;
	assert_true(queue_simulate(&m, &settings, NULL, a, &r, NULL));
	for (int i = 0; i < 3; i++) {
		int32_t from = queue_holds_from(&m, &r, i, QUEUE_LIKELY);
		if (from == r.periods || (from && from * m.period_days > by_day))
			return false;
	}
	return true;
}

/* What is asked is the least that does: with one bed less (where the plan put its last) it does not. And the band. */
static void beds_are_the_least_that_do(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct region g;
	struct queue_plan soon, later;
	make_region(&g, 1.06);
	assert_true(queue_beds_needed(&g.model, &settings, 112, 50, NULL, &arena, &soon, NULL));
	assert_true(soon.found && soon.extra > 0);
	assert_true(soon.possibly <= soon.extra &&
		    (soon.surely == -1 || soon.surely >= soon.extra));
	assert_int_equal(soon.beds[0] + soon.beds[1] + soon.beds[2], 100 + soon.extra);
	assert_true(enough(&g, soon.beds, 112, &arena));
	/* The last bed went to the location with the most demand per bed before it. */
	int fails = 0;
	for (int j = 0; j < 3; j++) {
		int32_t beds[3] = { soon.beds[0], soon.beds[1], soon.beds[2] };
		if (beds[j]-- > g.beds[j])
			fails += !enough(&g, beds, 112, &arena);
	}
	assert_true(fails > 0);
	for (int i = 0; i < 2; i++)
		assert_true(soon.holds_from[i] * 28 <= 112);
	/* More time asks for no more beds. */
	assert_true(queue_beds_needed(&g.model, &settings, 560, 50, NULL, &arena, &later, NULL));
	assert_true(later.found && later.extra <= soon.extra);
	arena_release(&arena);
}

static void what_nobody_believes_is_not_found(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct region g;
	struct queue_plan plan;
	struct err err = { 0 };
	make_region(&g, 1.5);
	assert_true(queue_beds_needed(&g.model, &settings, 28, 10, NULL, &arena, &plan, NULL));
	assert_false(plan.found);
	assert_int_equal(plan.surely, -1);
	assert_int_equal(plan.beds[0] + plan.beds[1] + plan.beds[2], 110);
	assert_false(queue_beds_needed(&g.model, &settings, 2000, 10, NULL, &arena, &plan, &err));
	assert_int_equal(err.kind, ERR_INPUT);
	assert_false(queue_beds_needed(&g.model, &settings, NAN, 10, NULL, &arena, &plan, &err));
	assert_false(queue_beds_needed(&g.model, &settings, 28, -1, NULL, &arena, &plan, &err));
	arena_release(&arena);
}

/* One class, stays all short: the list is served at a steady pace, so the longest that is served within t is the
 * pace x t, and who is beyond the first 80% may be late: pace x t / 0.8, or so. */
static void longest_list_follows_the_pace(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct one_location o;
	struct queue_longest longest;
	static const double arrivals = 3;
	one_location(&o, 100, 25, 1, &arrivals, 42);
	o.model.horizon_days = 364;
	o.model.period_days = 7;
	o.model.count_from_day = 0;
	assert_true(queue_longest_list(&o.model, &settings, 100000, NULL, &arena, &longest, NULL));
	assert_true(longest.met && !longest.more);
	/* 4 places a day, 3 people a day: with N on the list that came in the last N / 3 days, number i (from the
	 * front) waits (N - i) / 3 + i / 4 days; over 42 days from N = 126 on at the front. */
	assert_true(longest.likely > 126 && longest.likely < 200);
	assert_true(longest.possibly >= longest.likely && longest.surely <= longest.likely);
	/* Half the beds: not met even without a list, for 1 of 3 finds no place. */
	o.beds = o.occupied = 45;
	assert_true(queue_longest_list(&o.model, &settings, 100000, NULL, &arena, &longest, NULL));
	assert_false(longest.met);
	o.model.arrivals_per_day = 0;
	assert_false(queue_longest_list(&o.model, &settings, 10, NULL, &arena, &longest, NULL));
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(worked_out_by_hand),
		cmocka_unit_test(a_bed_more_never_harms),
		cmocka_unit_test(a_closure_is_felt_and_passes),
		cmocka_unit_test(beds_are_the_least_that_do),
		cmocka_unit_test(what_nobody_believes_is_not_found),
		cmocka_unit_test(longest_list_follows_the_pace),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
