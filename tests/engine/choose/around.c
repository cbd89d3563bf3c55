/* What is asked around a best set: the same on one thread and on two, stopped when told, and draws
 * that follow the triangle they are drawn from. */
#include "engine/choose/choose.h"
#include "base/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { MEASURES = 60, BUDGETS = 9, LINKS = 15, DRAWS = 6, REGIONS = 3 };

struct instance {
	struct choose_problem p;
	int64_t effect[MEASURES], low[MEASURES], high[MEASURES], cost[MEASURES], budget[BUDGETS];
	int32_t least[MEASURES], most[MEASURES];
	bool mandatory[MEASURES];
	int paid_first[MEASURES + 1], paid_from[2 * MEASURES];
	enum choose_link link[LINKS];
	int of[LINKS], to[LINKS];
};

/* Each measure is paid from a budget of its region and payer, and from one of all regions. */
static void make(struct instance *in, uint64_t seed)
{
	struct random r;
	random_seed(&r, seed);
	*in = (struct instance){ 0 };
	for (int j = 0; j < MEASURES; j++) {
		in->effect[j] = random_between(&r, 0, 90);
		in->low[j] = in->effect[j] / 2;
		in->high[j] = in->effect[j] * 3 / 2;
		in->cost[j] = random_between(&r, 1, 60) * 100000;
		in->least[j] = 1;
		in->most[j] = random_below(&r, 5) ? 1 : 3;
		in->paid_first[j + 1] = 2 * (j + 1);
		in->paid_from[2 * j] = j % REGIONS * 2 + (int)random_below(&r, 2);
		in->paid_from[2 * j + 1] = 2 * REGIONS + (int)random_below(&r, 3);
		for (int i = 0; i < 2; i++)
			in->budget[in->paid_from[2 * j + i]] += in->cost[j] * in->most[j] / 3;
	}
	for (int i = 0; i < LINKS; i++) {
		in->link[i] = (enum choose_link)random_below(&r, 3);
		in->of[i] = (int)random_between(&r, 1, MEASURES - 1);
		in->to[i] = (int)random_below(&r, (uint64_t)in->of[i]);
	}
	in->p = (struct choose_problem){ .measures = MEASURES,
					 .budgets = BUDGETS,
					 .links = LINKS,
					 .effect = in->effect,
					 .effect_low = in->low,
					 .effect_high = in->high,
					 .cost_cents = in->cost,
					 .least = in->least,
					 .most = in->most,
					 .mandatory = in->mandatory,
					 .budget_cents = in->budget,
					 .paid_first = in->paid_first,
					 .paid_from = in->paid_from,
					 .link = in->link,
					 .link_of = in->of,
					 .link_to = in->to };
}

static void same_plan(const struct choose_plan *one, const struct choose_plan *other)
{
	assert_int_equal(one->outcome, other->outcome);
	assert_int_equal(one->effect, other->effect);
	assert_int_equal(one->effect_bound, other->effect_bound);
	assert_int_equal(one->states, other->states);
	assert_int_equal(!one->times, !other->times);
	if (one->times)
		assert_memory_equal(one->times, other->times, MEASURES * sizeof(*one->times));
}

static void the_same_on_two_threads(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 2; seed++) {
		struct instance in;
		struct arena a = { 0 };
		struct err err = { 0 };
		struct choose_plan best;
		struct choose_around around[2];
		struct choose_draws draws[2];
		make(&in, seed);
		assert_true(choose_best(&in.p, 2000, NULL, &a, &best, &err));
		assert_non_null(best.times);
		assert_true(choose_meets(&in.p, best.times, NULL));
		for (int n = 0; n < 2; n++) {
			struct choose_around_terms terms = { 10, 95, n + 1, 400 };
			const int32_t *plans[] = { best.times };
			assert_true(
				choose_around(&in.p, &best, &terms, NULL, &a, &around[n], &err));
			assert_true(choose_draw(&in.p, plans, 1, DRAWS, 5, n + 1, 400, NULL, &a,
						&draws[n], &err));
		}
		same_plan(&around[0].simple, &around[1].simple);
		same_plan(&around[0].careful, &around[1].careful);
		same_plan(&around[0].all_more, &around[1].all_more);
		for (int k = 0; k < BUDGETS; k++) {
			struct choose_money *one = &around[0].money[k], *two = &around[1].money[k];
			same_plan(&one->more, &two->more);
			same_plan(&one->less, &two->less);
			assert_int_equal(one->next.outcome, two->next.outcome);
			assert_int_equal(one->next.more_cents, two->next.more_cents);
			assert_int_equal(one->next.effect_then, two->next.effect_then);
			assert_true(one->more.effect >= best.effect);
			assert_true(one->less.effect <= best.effect_bound);
		}
		assert_memory_equal(draws[0].effect, draws[1].effect, DRAWS * sizeof(int64_t));
		assert_int_equal(draws[0].most_regret[0], draws[1].most_regret[0]);
		assert_int_equal(draws[0].unproven, draws[1].unproven);
		arena_release(&a);
	}
}

struct patience {
	int left;
};

static bool until_it_runs_out(void *context, int64_t done, int64_t total)
{
	struct patience *p = context;
	(void)done, (void)total;
	return p->left-- > 0;
}

static void stops_half_way(void **state)
{
	(void)state;
	struct instance in;
	struct choose_plan best;
	struct arena a = { 0 };
	struct err err = { 0 };
	make(&in, 1);
	assert_true(choose_best(&in.p, 2000, NULL, &a, &best, &err));
	for (int threads = 1; threads <= 2; threads++) {
		struct patience some = { 40 }, fewer = { 3 };
		struct watch watch = { until_it_runs_out, &some },
			     soon = { until_it_runs_out, &fewer };
		struct choose_around_terms terms = { 10, 95, threads, 400 };
		struct choose_around around = { .money = NULL };
		struct choose_plan plan = { .states = 7 };
		struct choose_draws draws;
		const int32_t *plans[] = { best.times };
		assert_false(choose_around(&in.p, &best, &terms, &watch, &a, &around, &err));
		assert_int_equal(err.kind, ERR_CONFLICT);
		assert_null(around.money);
		assert_false(choose_best(&in.p, 4000, &soon, &a, &plan, &err));
		assert_int_equal(err.kind, ERR_CONFLICT);
		assert_int_equal(plan.states, 7);
		fewer.left = 3;
		assert_false(choose_draw(&in.p, plans, 1, DRAWS, 5, threads, 400, &soon, &a, &draws,
					 &err));
		assert_int_equal(err.kind, ERR_CONFLICT);
	}
	arena_release(&a);
}

/* The distribution function of the triangle, in closed form, at nine points; 4,000 draws of three
 * measures. Three standard deviations of a share of 12,000 is at most 0.014. */
static void draws_follow_the_triangle(void **state)
{
	(void)state;
	enum { SHAPES = 3, N = 4000 };
	static const int64_t shape[SHAPES][3] = { { 0, 3000, 10000 },
						  { 5000, 5000, 90000 },
						  { 100, 800000, 800000 } };
	for (int s = 0; s < SHAPES; s++) {
		struct instance in;
		int below[9] = { 0 };
		make(&in, 1);
		in.p.measures = 3;
		double low = (double)shape[s][0], top = (double)shape[s][1],
		       high = (double)shape[s][2];
		for (int j = 0; j < 3; j++) {
			in.low[j] = shape[s][0];
			in.effect[j] = shape[s][1];
			in.high[j] = shape[s][2];
		}
		for (int n = 0; n < N; n++) {
			int64_t effect[3];
			choose_draw_effects(&in.p, 9, n, effect);
			for (int j = 0; j < 3; j++)
				for (int i = 0; i < 9; i++)
					below[i] += (double)effect[j] <=
						    low + (high - low) * (i + 1) / 10;
		}
		for (int i = 0; i < 9; i++) {
			double x = low + (high - low) * (i + 1) / 10;
			double share = x < top ? (x - low) * (x - low) / (high - low) / (top - low)
					       : 1 - (high - x) * (high - x) / (high - low) /
								 (high > top ? high - top : 1);
			double found = below[i] / (3.0 * N);
			assert_true(found > share - 0.016 && found < share + 0.016);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_on_two_threads),
		cmocka_unit_test(stops_half_way),
		cmocka_unit_test(draws_follow_the_triangle),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
