/* The fast solver against two slower ways and the conditions of net.h, on thousands of small nets and on the
 * odd ones: nothing to choose, no beds, great numbers, dear costs. */
#include "engine/match/fast.h"
#include "engine/match/fast_auction.h"
#include "engine/match/fast_parts.h"
#include "nets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static void check_net(const struct match_net *net, int64_t lowest, struct arena *a)
{
	struct match_plan plan = { 0 };
	struct err err = { 0 };
	bool ok = match_fast(net, NULL, a, &plan, &err);
	if (lowest == NETS_INFEASIBLE) {
		assert_false(ok);
		assert_int_equal(err.kind, ERR_CONFLICT);
		assert_null(plan.arc_amount);
		return;
	}
	if (!ok)
		fail_msg("%s", err.message);
	const char *fault = nets_fault(net, &plan);
	if (fault)
		fail_msg("%s", fault);
	assert_int_equal(plan.objective, lowest);
}

static void check_many(uint64_t seed, int count, struct nets_shape shape,
		       int64_t (*lowest)(const struct match_net *))
{
	struct random r;
	random_seed(&r, seed);
	struct arena a = { 0 };
	int infeasible = 0;
	for (int n = 0; n < count; n++) {
		struct match_net net = nets_random(&r, shape, &a);
		int64_t cost = lowest(&net);
		infeasible += cost == NETS_INFEASIBLE;
		check_net(&net, cost, &a);
		arena_release(&a);
	}
	assert_true(infeasible > 0 && infeasible < count / 2);
}

static void test_every_division(void **state)
{
	(void)state;
	check_many(1, 6000, (struct nets_shape){ 4, 4, 3, 2, 12 }, nets_lowest_by_trying);
}

static void test_shortest_paths(void **state)
{
	(void)state;
	check_many(2, 6000, (struct nets_shape){ 12, 8, 4, 4, 40 }, nets_lowest);
	check_many(3, 200, (struct nets_shape){ 60, 30, 9, 3, 3000 }, nets_lowest);
}

static void test_few_costs(void **state)
{
	(void)state;
	check_many(4, 3000, (struct nets_shape){ 15, 8, 8, 3, 2 }, nets_lowest);
}

static void test_great_numbers(void **state)
{
	(void)state;
	check_many(5, 1000, (struct nets_shape){ 12, 8, 4, 10000, 40 }, nets_lowest);
	check_many(6, 1000, (struct nets_shape){ 9, 6, 3, 3, FAST_COST_MAX }, nets_lowest);
}

/* One client, one place, one location, to be changed by the tests below. */
static struct {
	int64_t units, begin[2], cost, unplaced, place_cap, cap, extra, extra_cost;
	int32_t place, location;
} one;

static struct match_net one_net(void)
{
	one.units = 1;
	one.begin[0] = 0;
	one.begin[1] = 1;
	one.cost = 3;
	one.unplaced = 10;
	one.place_cap = one.cap = 1;
	one.extra = one.extra_cost = 0;
	one.place = one.location = 0;
	return (struct match_net){ 1,
				   1,
				   1,
				   &one.units,
				   one.begin,
				   &one.place,
				   &one.cost,
				   &one.unplaced,
				   &one.location,
				   &one.place_cap,
				   &one.cap,
				   &one.extra,
				   &one.extra_cost };
}

static void test_one_of_each(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct match_net net = one_net();
	check_net(&net, 3, &a);
	one.cap = 0;
	check_net(&net, 10, &a);
	one.extra = 1, one.extra_cost = 4;
	check_net(&net, 7, &a);
	one.extra_cost = 8;
	check_net(&net, 10, &a);
	one.unplaced = MATCH_NEVER;
	check_net(&net, 11, &a);
	one.extra_cost = FAST_COST_MAX;
	check_net(&net, FAST_COST_MAX + (int64_t)3, &a);
	one.place_cap = 0;
	check_net(&net, NETS_INFEASIBLE, &a);
	one.begin[1] = 0;
	check_net(&net, NETS_INFEASIBLE, &a);
	one.unplaced = 10;
	check_net(&net, 10, &a);
	net.places = net.locations = 0;
	check_net(&net, 10, &a);
	net = one_net();
	one.units = FAST_UNITS_MAX;
	one.unplaced = FAST_COST_MAX;
	one.place_cap = one.cap = INT64_MAX;
	check_net(&net, 3 * (int64_t)FAST_UNITS_MAX, &a);
	one.cap = 1;
	check_net(&net, 3 + (FAST_UNITS_MAX - 1) * (int64_t)FAST_COST_MAX, &a);
	arena_release(&a);
}

static void assert_refused(const struct match_net *net, const char *part)
{
	struct arena a = { 0 };
	struct match_plan plan = { 0 };
	struct err err = { 0 };
	assert_false(match_fast(net, NULL, &a, &plan, &err));
	assert_int_equal(err.kind, ERR_INPUT);
	if (!strstr(err.message, part))
		fail_msg("%s", err.message);
	assert_null(plan.arc_amount);
	arena_release(&a);
}

static void test_refused(void **state)
{
	(void)state;
	struct match_net net = one_net();
	struct {
		int64_t *field, value;
		const char *part;
	} bad[] = {
		{ &one.units, 0, "aantal personen" },
		{ &one.units, -1, "aantal personen" },
		{ &one.units, FAST_UNITS_MAX + (int64_t)1, "aantal personen" },
		{ &one.units, INT64_MAX, "aantal personen" },
		{ &one.cost, -1, "kost minder" },
		{ &one.cost, FAST_COST_MAX + (int64_t)1, "kost minder" },
		{ &one.cost, INT64_MAX, "kost minder" },
		{ &one.cost, INT64_MIN, "kost minder" },
		{ &one.unplaced, -1, "niet geplaatst" },
		{ &one.unplaced, FAST_COST_MAX + (int64_t)1, "niet geplaatst" },
		{ &one.place_cap, -1, "plekken" },
		{ &one.cap, INT64_MIN, "plekken" },
		{ &one.extra, -1, "plekken" },
		{ &one.begin[1], -1, "keuzes" },
		{ &one.begin[1], FAST_ARCS_MAX + (int64_t)1, "keuzes" },
		{ &one.begin[0], 1, "keuzes" },
	};
	for (size_t k = 0; k < sizeof(bad) / sizeof(*bad); k++) {
		net = one_net();
		*bad[k].field = bad[k].value;
		assert_refused(&net, bad[k].part);
	}
	net = one_net();
	one.extra = 1, one.extra_cost = -1;
	assert_refused(&net, "extra plek");
	one.extra_cost = FAST_COST_MAX + (int64_t)1;
	assert_refused(&net, "extra plek");
	net = one_net();
	one.place = 1;
	assert_refused(&net, "bestaat niet");
	one.place = -1;
	assert_refused(&net, "bestaat niet");
	net = one_net();
	one.location = 1;
	assert_refused(&net, "locatie");
	net = one_net();
	net.clients = 0;
	assert_refused(&net, "geen cliënten");
	net.clients = INT32_MAX;
	assert_refused(&net, "Te veel");
}

static bool say_stop(void *context, int64_t done, int64_t total)
{
	(void)done, (void)total;
	return --*(int *)context > 0;
}

static void test_stopped(void **state)
{
	(void)state;
	struct random r;
	random_seed(&r, 7);
	struct arena a = { 0 };
	struct match_net net = nets_random(&r, (struct nets_shape){ 60, 30, 9, 3, 3000 }, &a);
	for (int calls = 1; calls < 4; calls++) {
		int left = calls;
		struct watch watch = { say_stop, &left };
		struct match_plan plan = { 0 };
		struct err err = { 0 };
		assert_false(match_fast(&net, &watch, &a, &plan, &err));
		assert_int_equal(err.kind, ERR_CONFLICT);
		assert_non_null(strstr(err.message, "is afgebroken."));
		assert_null(plan.arc_amount);
	}
	arena_release(&a);
}

static void test_rows_scan_alike(void **state)
{
	(void)state;
	struct random r;
	random_seed(&r, 8);
	int32_t cost[64], place[64], price[50];
	for (int n = 0; n < 50000; n++) {
		int64_t count = random_between(&r, 0, 64), top = random_below(&r, 2) ? 3 : 1 << 29;
		for (int k = 0; k < 64; k++) {
			cost[k] = (int32_t)random_between(&r, 0, top);
			place[k] = (int32_t)random_below(&r, 50);
		}
		for (int q = 0; q < 50; q++)
			price[q] = random_below(&r, 9) ? (int32_t)random_between(&r, 0, top)
						       : AUCTION_NO_PRICE;
		/* In memory of exactly that size, so that a sanitizer sees a read past the end. */
		int32_t *costs = memory_resize(NULL, (size_t)count * sizeof(*costs));
		int32_t *places = memory_resize(NULL, (size_t)count * sizeof(*places));
		if (count) {
			memcpy(costs, cost, (size_t)count * sizeof(*costs));
			memcpy(places, place, (size_t)count * sizeof(*places));
		}
		struct auction_choice plain = auction_scan_plain(costs, places, count, price);
		struct auction_choice wide = auction_scan(costs, places, count, price);
		assert_int_equal(plain.lowest, wide.lowest);
		assert_int_equal(plain.second, wide.second);
		assert_int_equal(plain.where, wide.where);
		free(costs);
		free(places);
	}
}

static struct match_plan plan_of(const struct match_net *net, bool plain, struct arena *a)
{
	struct flow f;
	struct err err = { 0 };
	struct match_plan plan = { 0 };
	if (fast_flow_of(net, plain, NULL, a, &f, &err))
		fast_write_plan(&f, fast_prove(&f, net->units).cost, a, &plan);
	flow_release(&f);
	return plan;
}

/* Whole plans, prices and all, with wide instructions and without. */
static void test_plans_alike(void **state)
{
	(void)state;
	struct random r;
	random_seed(&r, 9);
	struct arena a = { 0 };
	for (int n = 0; n < 400; n++) {
		struct nets_shape shape = { n % 4 ? 60 : 300, 100, 20, 3, n % 3 ? 3000 : 20 };
		struct match_net net = nets_random(&r, shape, &a);
		struct match_plan plain = plan_of(&net, true, &a), wide = plan_of(&net, false, &a);
		assert_int_equal(plain.objective, wide.objective);
		assert_int_equal(plain.arc_amount == NULL, wide.arc_amount == NULL);
		if (!plain.arc_amount)
			continue;
		size_t arcs = (size_t)net.arc_begin[net.clients];
		assert_memory_equal(plain.arc_amount, wide.arc_amount, arcs * sizeof(int64_t));
		assert_memory_equal(plain.unplaced, wide.unplaced,
				    (size_t)net.clients * sizeof(int64_t));
		assert_memory_equal(plain.place_price, wide.place_price,
				    (size_t)net.places * sizeof(int64_t));
		assert_memory_equal(plain.location_price, wide.location_price,
				    (size_t)net.locations * sizeof(int64_t));
		arena_release(&a);
	}
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_scan_alike), cmocka_unit_test(test_one_of_each),
		cmocka_unit_test(test_every_division),  cmocka_unit_test(test_shortest_paths),
		cmocka_unit_test(test_few_costs),       cmocka_unit_test(test_great_numbers),
		cmocka_unit_test(test_refused),         cmocka_unit_test(test_stopped),
		cmocka_unit_test(test_plans_alike),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
