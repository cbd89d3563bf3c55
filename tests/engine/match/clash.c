/* Clashing wishes of match against trying every plan: each clash is one, is irreducible, and no way out
 * is cheaper. */
#include "engine/match/clash.h"
#include "towns.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

enum { CASES = 2000, ITEMS = TOWN_WISHES + TOWN_CLIENTS };

static int64_t price_of(const struct town *t, int32_t item)
{
	return item < t->given.wishes ? t->wish[item].price : 1;
}

static bool exists(const struct town *t, const bool *left_out)
{
	struct town_plan plan;
	return town_best(t, left_out, -1, -1, &plan);
}

/* Only these hold, and they clash; leave out any one, and there is a plan. */
static void check_clash(const struct town *t, struct match_items clash)
{
	bool left_out[ITEMS];
	memset(left_out, true, sizeof(left_out));
	assert_true(clash.count > 0);
	for (int32_t i = 0; i < clash.count; i++)
		left_out[clash.item[i]] = false;
	assert_false(exists(t, left_out));
	for (int32_t i = 0; i < clash.count; i++) {
		left_out[clash.item[i]] = true;
		assert_true(exists(t, left_out));
		left_out[clash.item[i]] = false;
	}
}

/* No set of items that costs less makes a plan possible. */
static void check_cheapest(const struct town *t, int64_t price)
{
	int32_t items = t->given.wishes + t->given.clients;
	for (uint32_t set = 0; set < 1U << items; set++) {
		bool left_out[ITEMS] = { false };
		int64_t costs = 0;
		for (int32_t i = 0; i < items; i++)
			if (set & 1U << i) {
				left_out[i] = true;
				costs += price_of(t, i);
			}
		if (costs < price)
			assert_false(exists(t, left_out));
	}
}

static void clashes_are_irreducible_and_ways_out_cheapest(void **state)
{
	struct random r;
	int seen = 0, several = 0;
	(void)state;
	random_seed(&r, 71);
	for (int i = 0; i < CASES; i++) {
		struct town t;
		struct arena a = { 0 };
		struct err err = { 0 };
		struct match_clashes found;
		town_make(&t, &r, TOWN_HARD);
		if (exists(&t, NULL)) {
			assert_false(match_clash(&t.given, NULL, &a, &found, &err));
			assert_int_equal(err.kind, ERR_NOT_FOUND);
			arena_release(&a);
			continue;
		}
		if (!match_clash(&t.given, NULL, &a, &found, &err))
			fail_msg("%s", err.message);
		for (int32_t k = 0; k < found.count; k++)
			check_clash(&t, found.clash[k]);
		bool left_out[ITEMS] = { false };
		int64_t price = 0;
		for (int32_t k = 0; k < found.way_out.count; k++) {
			left_out[found.way_out.item[k]] = true;
			price += price_of(&t, found.way_out.item[k]);
		}
		assert_true(exists(&t, left_out));
		assert_int_equal(price, found.price);
		if (found.cheapest && seen < 250)
			check_cheapest(&t, found.price);
		several += found.count > 1;
		seen++;
		arena_release(&a);
	}
	assert_true(seen > 100 && several > 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clashes_are_irreducible_and_ways_out_cheapest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
