/* Alike clients become one row, others do not, and the optimum stays; and what the reader of bench J1 makes of
 * good and bad files. */
#include "engine/match/fast.h"
#include "engine/match/merge.h"
#include "cli/match/network.h"
#include "nets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

static void test_rows(void **state)
{
	(void)state;
	struct match_rows rows = { 0 };
	const int32_t place[] = { 1, 4 };
	const int64_t cost[] = { 7, 9 }, other[] = { 7, 8 };
	assert_int_equal(match_rows_add(&rows, 1, 50, place, cost, 2), 0);
	assert_int_equal(match_rows_add(&rows, 2, 50, place, cost, 1), 1);
	assert_int_equal(match_rows_add(&rows, 3, 50, place, other, 2), 2);
	assert_int_equal(match_rows_add(&rows, 4, MATCH_NEVER, place, cost, 2), 3);
	assert_int_equal(match_rows_add(&rows, 5, 50, NULL, NULL, 0), 4);
	assert_int_equal(match_rows_add(&rows, 6, 50, place, cost, 2), 0);
	assert_int_equal(match_rows_add(&rows, 7, 50, NULL, NULL, 0), 4);
	assert_int_equal(rows.clients, 5);
	assert_int_equal(rows.units[0], 7);
	assert_int_equal(rows.units[4], 12);
	assert_int_equal(match_rows_add(&rows, INT64_MAX, 50, place, cost, 2), 0);
	assert_int_equal(rows.units[0], INT64_MAX);
	match_rows_release(&rows);
}

/* Random nets of few costs, so that many clients are alike: merged or not, the cost is the same. */
static void test_same_optimum(void **state)
{
	(void)state;
	struct random r;
	random_seed(&r, 21);
	int fewer = 0;
	for (int n = 0; n < 1000; n++) {
		struct arena a = { 0 };
		struct match_net net = nets_random(&r, (struct nets_shape){ 90, 3, 2, 2, 2 }, &a);
		struct match_rows rows = { 0 };
		for (int32_t i = 0; i < net.clients && i < 60; i++) {
			int64_t begin = net.arc_begin[i];
			match_rows_add(&rows, net.units[i], net.unplaced_cost[i],
				       net.arc_place + begin, net.arc_cost + begin,
				       net.arc_begin[i + 1] - begin);
		}
		net.clients = net.clients < 60 ? net.clients : 60;
		struct match_net merged = net;
		match_rows_in_net(&rows, &merged);
		fewer += merged.clients < net.clients;
		struct match_plan plan;
		struct err err;
		bool ok = match_fast(&merged, NULL, &a, &plan, &err);
		int64_t lowest = nets_lowest(&net);
		assert_int_equal(ok ? plan.objective : NETS_INFEASIBLE, lowest);
		match_rows_release(&rows);
		arena_release(&a);
	}
	assert_true(fewer > 500);
}

/* Two locations, one profile; the first client and the third are alike. By hand: travel 10 and 40 from area 0,
 * norm 30 and twice above it, so 10 and 40 + 2 * 10 = 60; urgency 2 doubles; who has a wish for location 1 pays
 * 5 elsewhere. One bed at each location, at location 0 one more for 8. */
static const char GOOD[] = "H,2,5,30,2,100\n"
			   "L,0,1,1,8\n"
			   "L,1,1,0,0\n"
			   "Q,0,3,2\n"
			   "Q,1,3,2\n"
			   "T,0,0,10\n"
			   "T,0,1,40\n"
			   "C,0,0,3,1,1,-1,-1\n"
			   "C,1,0,3,2,1,-1,1\n"
			   "C,2,0,3,1,1,-1,-1\n";

static bool read_text(const char *text, int64_t *cost, char message[600])
{
	struct arena a = { 0 };
	struct match_network problem;
	struct err err = { 0 };
	struct match_plan plan;
	bool ok = match_network_read(str_of(text), false, &a, &problem, &err);
	if (ok) {
		assert_true(match_fast(&problem.net, NULL, &a, &plan, &err));
		assert_null(nets_fault(&problem.net, &plan));
		*cost = plan.objective;
	}
	snprintf(message, 600, "%s", err.message);
	match_rows_release(&problem.rows);
	arena_release(&a);
	return ok;
}

static void test_read(void **state)
{
	(void)state;
	char message[600];
	int64_t cost = 0;
	/* Clients 0 and 2 cost 10 at location 0 or 60 at 1; client 1 costs 25 at 0 or 120 at 1. Three beds, one of
	 * them 8 dearer: one of the alike goes to 1, the others to 0: 60 + 10 + 25 + 8. */
	assert_true(read_text(GOOD, &cost, message));
	assert_int_equal(cost, 103);
	struct {
		const char *from, *to, *message;
	} bad[] = {
		{ "H,2", "X,2", "Regel 1: het bestand begint" },
		{ "H,2,5,30,2,100", "H,2,5,30,2", "Regel 1: te weinig" },
		{ "H,2,5,30,2,100", "H,2,5,30,2,100,4", "Regel 1: te veel" },
		{ "H,2,5,30,2,100", "H,-2,5,30,2,100", "Regel 1: een getal is kleiner" },
		{ "L,1,1,0,0", "L,2,1,0,0", "Regel 3: de locaties" },
		{ "L,1,1,0,0", "L,1,-1,0,0", "Regel 3: minder dan 0" },
		{ "L,1,1,0,0", "L,1,1e3,0,0", "Regel 3: te weinig" },
		{ "L,1,1,0,0", "L,1,99999999999999999999,0,0", "Regel 3: een getal" },
		{ "Q,1,3,2", "Q,2,3,2", "Regel 5: de locatie" },
		{ "Q,1,3,2", "Q,0,3,2", "Regel 5: een locatie heeft" },
		{ "Q,1,3,2", "Q,1,99999,2", "Regel 5: het profiel" },
		{ "T,0,1,40", "T,0,1,4", "Regel 7: de locaties van dit gebied" },
		{ "T,0,1,40", "T,0,9,40", "Regel 7: de locatie bestaat niet" },
		{ "T,0,1,40", "T,-1,1,40", "Regel 7: de gebieden" },
		{ "C,1,0,3,2", "C,1,1,3,2", "Regel 9: het gebied" },
		{ "C,1,0,3,2", "C,1,0,4,2", "Regel 9: het gebied" },
		{ "C,1,0,3,2,1,", "C,1,0,3,2,0,", "Regel 9: de urgentie" },
		{ "C,1,0,3,2,1,-1,1", "C,1,0,3,2,1,-1,2", "Regel 9: een gewenste" },
		{ "C,1,0,3,2,1,-1,1", "L,1,0,3,2,1,-1,1", "Regel 9: de soort" },
		{ "C,2,0,3,1,1,-1,-1\n", "C", "Regel 10: geen soort" },
	};
	for (size_t k = 0; k < sizeof(bad) / sizeof(*bad); k++) {
		char text[600];
		const char *at = strstr(GOOD, bad[k].from);
		assert_non_null(at);
		snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - GOOD), GOOD, bad[k].to,
			 at + strlen(bad[k].from));
		assert_false(read_text(text, &cost, message));
		if (!strstr(message, bad[k].message))
			fail_msg("%s: %s", bad[k].to, message);
	}
	assert_false(read_text("", &cost, message));
	assert_false(read_text("H,2,5,30,2,100\n", &cost, message));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_same_optimum),
		cmocka_unit_test(test_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
