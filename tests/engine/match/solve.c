/* Plans of whole cases (wishes, groups, teams, policies) against trying every plan there is. */
#include "engine/match/solve.h"
#include "towns.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

enum { CASES = 9000 };

static void check(const struct town *t, struct arena *a)
{
	struct match_model m;
	struct match_answer answer;
	struct town_plan best;
	struct err err = { 0 };
	if (!match_model_make(&t->given, NULL, a, &m, &err))
		fail_msg("%s", err.message);
	bool exists = town_best(t, NULL, -1, -1, &best);
	bool ok = match_solve(&m, MATCH_NETWORKS_MAX, NULL, a, &answer, &err);
	assert_true(ok || err.kind == ERR_CONFLICT);
	assert_int_equal(ok, exists);
	if (!ok)
		return;
	assert_true(answer.proven);
	assert_int_equal(town_compare(&t->given.policy, answer.totals, best.values), 0);
	/* The plan itself is one that is allowed: forced to be just that, it still exists. */
	for (int32_t c = 0; c < t->given.clients; c++) {
		struct town_plan again;
		assert_true(town_best(t, NULL, c, match_location(&m, answer.place, c), &again));
		assert_int_equal(town_compare(&t->given.policy, again.values, best.values), 0);
	}
	assert_true(answer.alone <= answer.cost);
	assert_true(match_wide_bound(&m.net, answer.place_price, answer.location_price) ==
		    answer.alone);
}

static void plans_are_the_best(void **state)
{
	struct random r;
	struct arena a = { 0 };
	(void)state;
	random_seed(&r, 51);
	for (int i = 0; i < CASES; i++) {
		struct town t;
		town_make(&t, &r, (enum town_kind)(i % 3));
		check(&t, &a);
		arena_release(&a);
	}
}

static void a_limit_leaves_a_true_bound(void **state)
{
	struct random r;
	struct arena a = { 0 };
	int unproven = 0;
	(void)state;
	random_seed(&r, 52);
	for (int i = 0; i < CASES; i++) {
		struct town t;
		struct match_model m;
		struct match_answer answer, full;
		struct err err;
		town_make(&t, &r, TOWN_GROUPS);
		assert_true(match_model_make(&t.given, NULL, &a, &m, &err));
		if (match_solve(&m, 2, NULL, &a, &answer, &err) && !answer.proven) {
			assert_true(match_solve(&m, MATCH_NETWORKS_MAX, NULL, &a, &full, &err));
			assert_true(answer.bound < answer.cost && answer.bound <= full.cost);
			assert_true(full.cost <= answer.cost);
			unproven++;
		}
		arena_release(&a);
	}
	assert_true(unproven > 10);
}

static void digits_of_a_difference_come_back(void **state)
{
	struct random r;
	(void)state;
	random_seed(&r, 53);
	for (int i = 0; i < CASES; i++) {
		struct match_policy p = match_policy_default();
		struct match_scale scale;
		struct err err;
		int64_t most[MATCH_OBJECTIVES], in[MATCH_OBJECTIVES] = { 0 }, out[MATCH_OBJECTIVES];
		p.fewest_changes = i % 2;
		for (int o = 0; o < MATCH_OBJECTIVES; o++)
			most[o] = random_between(&r, 0, i % 3 ? 3 : 5000);
		assert_true(match_scale_make(&p, most, &scale, &err));
		for (int o = 0; o < p.count; o++)
			in[p.order[o]] = random_between(&r, -most[p.order[o]], most[p.order[o]]);
		if (p.fewest_changes)
			in[MATCH_CHANGED] =
				random_between(&r, -most[MATCH_CHANGED], most[MATCH_CHANGED]);
		match_scale_split(&p, &scale, match_scale_cost(&scale, in), out);
		assert_memory_equal(in, out, sizeof(in));
	}
}

static void numbers_that_do_not_fit_are_refused(void **state)
{
	struct match_policy p = match_policy_default();
	struct match_scale scale;
	struct err err;
	int64_t most[MATCH_OBJECTIVES];
	(void)state;
	for (int o = 0; o < MATCH_OBJECTIVES; o++)
		most[o] = INT64_MAX;
	assert_false(match_scale_make(&p, most, &scale, &err));
	assert_int_equal(err.kind, ERR_INPUT);
	p.order[1] = p.order[0];
	assert_false(match_scale_make(&p, most, &scale, &err));
	p.count = 0;
	assert_false(match_scale_make(&p, most, &scale, &err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plans_are_the_best),
		cmocka_unit_test(a_limit_leaves_a_true_bound),
		cmocka_unit_test(digits_of_a_difference_come_back),
		cmocka_unit_test(numbers_that_do_not_fit_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
