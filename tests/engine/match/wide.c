/* The wide solver of match against trying everything: thousands of small networks, from nothing and
 * after a change; the length of every chain of moves against solving again; what it refuses. */
#include "engine/match/residual.h"
#include "small.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

enum { CASES = 4000 };

static const int64_t sizes[] = { 0, 1, 3, 20, 1000000 };

static bool solve(const struct small *s, const struct match_wide_plan *start, struct arena *a,
		  struct match_wide_plan *out)
{
	struct err err = { 0 };
	match_wide least = small_least(s);
	bool ok = match_wide_solve(&s->net, start, NULL, NULL, a, out, &err);
	assert_true(ok || err.kind == ERR_CONFLICT);
	assert_int_equal(ok, least != MATCH_WIDE_NEVER);
	if (ok)
		assert_true(out->objective == least);
	return ok;
}

static void plans_cost_the_least(void **state)
{
	(void)state;
	struct random r;
	struct arena a = { 0 };
	random_seed(&r, 41);
	for (int i = 0; i < CASES; i++) {
		struct small s;
		struct match_wide_plan plan;
		small_make(&s, &r, sizes[i % 5], i % 2);
		solve(&s, NULL, &a, &plan);
		arena_release(&a);
	}
}

static void a_changed_network_is_mended(void **state)
{
	(void)state;
	struct random r;
	struct arena a = { 0 };
	random_seed(&r, 42);
	for (int i = 0; i < CASES; i++) {
		struct small s;
		struct match_wide_plan plan, next;
		small_make(&s, &r, sizes[i % 5], i % 2);
		bool ok = solve(&s, NULL, &a, &plan);
		for (int change = 0; ok && change < 4; change++) {
			small_change(&s, &r, sizes[i % 5]);
			ok = solve(&s, &plan, &a, &next);
			plan = next;
		}
		arena_release(&a);
	}
}

/* One more person at `to`, one fewer at `from`: the cheapest plan then, by solving again. */
static match_wide least_with(const struct small *s, int32_t client, int64_t arc)
{
	struct small forced = *s;
	forced.net.arc_begin = forced.arc_begin;
	forced.net.arc_cost = forced.arc_cost;
	forced.net.unplaced_cost = forced.unplaced_cost;
	for (int64_t i = s->arc_begin[client]; i < s->arc_begin[client + 1]; i++)
		if (i != arc)
			forced.arc_cost[i] = MATCH_WIDE_NEVER;
	forced.unplaced_cost[client] = MATCH_WIDE_NEVER;
	return small_least(&forced);
}

static void check_pair(const struct small *s, const struct match_wide_plan *plan,
		       struct residual *forward, struct residual *backward, int32_t client,
		       int64_t arc, int32_t now, struct arena *a)
{
	const struct wide_state *state = forward->s;
	match_wide least = least_with(s, client, arc), there, back;
	residual_from(forward, s->arc_place[arc], now);
	residual_to(backward, now, a);
	there = residual_distance(forward, now);
	back = residual_distance(backward, s->arc_place[arc]);
	assert_true(there == back);
	if (there == MATCH_WIDE_NEVER)
		assert_true(least == MATCH_WIDE_NEVER);
	else
		assert_true(least == plan->objective + residual_arc(state, client, arc) + there);
}

static void chains_cost_what_forcing_costs(void **state)
{
	(void)state;
	struct random r;
	struct arena a = { 0 };
	int pairs = 0;
	random_seed(&r, 43);
	for (int i = 0; i < CASES / 4; i++) {
		struct small s;
		struct match_wide_plan plan;
		struct wide_state resumed;
		struct residual forward, backward;
		int64_t left[SMALL_CLIENTS];
		small_make(&s, &r, sizes[i % 5], i % 2);
		for (int32_t c = 0; c < s.net.clients; c++)
			s.units[c] = 1;
		if (!solve(&s, NULL, &a, &plan))
			continue;
		wide_begin(&resumed, &s.net, &a);
		assert_true(wide_mend(&resumed, &plan, left, NULL, &a));
		residual_make(&forward, &resumed, &a);
		residual_make(&backward, &resumed, &a);
		for (int32_t c = 0; c < s.net.clients; c++) {
			int32_t now = wide_out(&resumed);
			assert_int_equal(left[c], 0);
			for (int64_t k = s.arc_begin[c]; k < s.arc_begin[c + 1]; k++)
				if (plan.arc_amount[k])
					now = s.arc_place[k];
			for (int64_t k = s.arc_begin[c]; k < s.arc_begin[c + 1]; k++)
				if (s.arc_cost[k] != MATCH_WIDE_NEVER) {
					check_pair(&s, &plan, &forward, &backward, c, k, now, &a);
					pairs++;
				}
		}
		arena_release(&a);
	}
	assert_true(pairs > 1000);
}

static void a_tampered_plan_is_not_the_best(void **state)
{
	(void)state;
	struct random r;
	struct arena a = { 0 };
	struct err err;
	random_seed(&r, 44);
	for (int i = 0; i < 500; i++) {
		struct small s;
		struct match_wide_plan plan;
		small_make(&s, &r, 20, false);
		if (!solve(&s, NULL, &a, &plan))
			continue;
		assert_true(match_wide_bound(&s.net, plan.place_price, plan.location_price) ==
			    plan.objective);
		int32_t p = (int32_t)random_below(&r, (uint64_t)s.net.places);
		plan.place_price[p] += 1000; /* nobody would want it any more */
		if (s.place_cap[p] > 0 && plan.objective > 0)
			assert_false(match_wide_verify(&s.net, &plan, &err));
		assert_true(match_wide_bound(&s.net, plan.place_price, plan.location_price) <=
			    plan.objective);
		plan.place_price[p] -= 1000;
		assert_true(match_wide_verify(&s.net, &plan, &err));
		plan.unplaced[0]++;
		assert_false(match_wide_verify(&s.net, &plan, &err));
		arena_release(&a);
	}
}

static bool refused(struct small *s)
{
	struct arena a = { 0 };
	struct err err = { 0 };
	struct match_wide_plan plan;
	bool ok = match_wide_solve(&s->net, NULL, NULL, NULL, &a, &plan, &err);
	arena_release(&a);
	return !ok && err.kind == ERR_INPUT;
}

static void make_simple(struct small *s)
{
	*s = (struct small){ .units = { 1, 1 },
			     .arc_begin = { 0, 2, 4 },
			     .arc_place = { 0, 1, 0, 1 },
			     .arc_cost = { 1, 2, 3, 4 },
			     .unplaced_cost = { 9, 9 },
			     .place_location = { 0, 1 },
			     .place_cap = { 1, 1 },
			     .location_cap = { 1, 1 } };
	s->net = (struct match_wide_net){ 2,
					  2,
					  2,
					  s->units,
					  s->arc_begin,
					  s->arc_place,
					  s->arc_cost,
					  s->unplaced_cost,
					  s->place_location,
					  s->place_cap,
					  s->location_cap,
					  s->location_extra,
					  s->location_extra_cost };
}

static void malformed_networks_are_refused(void **state)
{
	(void)state;
	struct small s;
	make_simple(&s);
	assert_false(refused(&s));
	s.units[1] = 0;
	assert_true(refused(&s));
	make_simple(&s);
	s.units[0] = s.units[1] = INT64_MAX;
	assert_true(refused(&s));
	make_simple(&s);
	s.arc_place[1] = 0; /* the same place twice */
	assert_true(refused(&s));
	make_simple(&s);
	s.arc_place[1] = 2;
	assert_true(refused(&s));
	make_simple(&s);
	s.arc_cost[0] = -1;
	assert_true(refused(&s));
	make_simple(&s);
	s.arc_cost[0] = MATCH_WIDE_TOTAL_MAX + 1;
	assert_true(refused(&s));
	make_simple(&s);
	s.arc_cost[0] = s.arc_cost[2] = MATCH_WIDE_TOTAL_MAX / 2;
	s.units[0] = 2;
	assert_true(refused(&s));
	make_simple(&s);
	s.place_cap[0] = -1;
	assert_true(refused(&s));
	make_simple(&s);
	s.place_location[0] = 1;
	s.place_location[1] = 0;
	assert_true(refused(&s));
	make_simple(&s);
	s.location_cap[1] = -3;
	assert_true(refused(&s));
	make_simple(&s);
	s.arc_begin[1] = 5;
	assert_true(refused(&s));
}

static bool stop(void *context, int64_t done, int64_t total)
{
	(void)context;
	return done >= total;
}

static void a_stopped_solve_gives_nothing(void **state)
{
	(void)state;
	struct small s;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct watch watch = { stop, NULL };
	struct match_wide_plan plan = { .objective = 77 };
	make_simple(&s);
	assert_false(match_wide_solve(&s.net, NULL, &watch, NULL, &a, &plan, &err));
	assert_int_equal(err.kind, ERR_CONFLICT);
	assert_non_null(strstr(err.message, "afgebroken"));
	assert_true(plan.objective == 77);
	arena_release(&a);
}

static void who_stand_in_the_way_is_told(void **state)
{
	(void)state;
	struct small s;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct match_wide_plan plan;
	bool stuck[2] = { false, false };
	make_simple(&s);
	s.unplaced_cost[0] = s.unplaced_cost[1] = MATCH_WIDE_NEVER;
	s.place_cap[1] = 0;
	assert_false(match_wide_solve(&s.net, NULL, NULL, stuck, &a, &plan, &err));
	assert_int_equal(err.kind, ERR_CONFLICT);
	assert_true(stuck[0] && stuck[1]);
	arena_release(&a);
}

static void nothing_to_do_is_done(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct match_wide_plan plan;
	int64_t begin[1] = { 0 };
	struct match_wide_net net = { .arc_begin = begin };
	assert_true(match_wide_solve(&net, NULL, NULL, NULL, &a, &plan, &err));
	assert_true(plan.objective == 0);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plans_cost_the_least),
		cmocka_unit_test(a_changed_network_is_mended),
		cmocka_unit_test(chains_cost_what_forcing_costs),
		cmocka_unit_test(a_tampered_plan_is_not_the_best),
		cmocka_unit_test(malformed_networks_are_refused),
		cmocka_unit_test(a_stopped_solve_gives_nothing),
		cmocka_unit_test(who_stand_in_the_way_is_told),
		cmocka_unit_test(nothing_to_do_is_done),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
