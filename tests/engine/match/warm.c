/* The warm solver after every kind of change: the lowest cost and the fewest moves, against every division of
 * small nets, and the lowest cost and the conditions of net.h against shortest paths on larger ones. */
#include "engine/match/warm.h"
#include "engine/match/fast.h"
#include "nets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

/* The net as the solvers take it: without arcs that are forbidden; rows keep their numbers. */
static struct match_net allowed_net(const struct match_net *view, int64_t *arc_of, struct arena *a)
{
	struct match_net net = *view;
	int64_t arcs = 0, *begin = arena_array(a, int64_t, (size_t)view->clients + 1);
	int32_t *place = arena_array(a, int32_t, (size_t)view->arc_begin[view->clients] + 1);
	int64_t *cost = arena_array(a, int64_t, (size_t)view->arc_begin[view->clients] + 1);
	for (int32_t i = 0; i < view->clients; i++) {
		for (int64_t k = view->arc_begin[i]; k < view->arc_begin[i + 1]; k++) {
			if (view->arc_cost[k] == MATCH_NEVER)
				continue;
			arc_of[arcs] = k;
			place[arcs] = view->arc_place[k];
			cost[arcs++] = view->arc_cost[k];
		}
		begin[i + 1] = arcs;
	}
	net.arc_begin = begin;
	net.arc_place = place;
	net.arc_cost = cost;
	return net;
}

/* Who is where, as nets_fewest_moves_by_trying wants it. */
static int64_t *table_of(const struct match_net *net, const struct match_plan *plan,
			 int32_t clients, struct arena *a)
{
	int64_t *table = arena_array(a, int64_t, (size_t)clients * ((size_t)net->places + 1));
	for (int32_t i = 0; i < net->clients; i++) {
		int64_t *row = table + i * (net->places + 1);
		row[net->places] = plan->unplaced[i];
		for (int64_t k = net->arc_begin[i]; k < net->arc_begin[i + 1]; k++)
			row[net->arc_place[k]] = plan->arc_amount[k];
	}
	return table;
}

static void add_client(struct match_warm *w, struct random *r, struct arena *a)
{
	struct match_net net = match_warm_net(w);
	int32_t *place = arena_array(a, int32_t, (size_t)net.places);
	int64_t *cost = arena_array(a, int64_t, (size_t)net.places), arcs = 0;
	for (int32_t q = 0; q < net.places; q++) {
		if (random_below(r, 2)) {
			place[arcs] = q;
			cost[arcs++] = random_between(r, 0, 12);
		}
	}
	int32_t client;
	bool added = match_warm_add(w, random_between(r, 0, 2), random_between(r, 0, 12), place,
				    cost, arcs, &client, NULL);
	if (added)
		assert_int_equal(client, net.clients);
}

static void change(struct match_warm *w, struct random *r, struct arena *a)
{
	struct match_net net = match_warm_net(w);
	int32_t client = (int32_t)random_below(r, (uint64_t)net.clients);
	int32_t place = (int32_t)random_below(r, (uint64_t)net.places);
	int32_t location = (int32_t)random_below(r, (uint64_t)net.locations);
	int64_t some = random_between(r, 0, 4);
	switch (random_below(r, 9)) {
	case 0:
		assert_true(match_warm_location_cap(w, location, 0, 0, NULL));
		break;
	case 1:
		some += net.location_cap[location] < 1000 ? net.location_cap[location] : 0;
		assert_true(match_warm_location_cap(w, location, some, net.location_extra[location],
						    NULL));
		break;
	case 2:
		assert_true(match_warm_place_cap(w, place, some, NULL));
		break;
	case 3:
		assert_true(match_warm_units(w, client, random_between(r, 0, 2), NULL));
		break;
	case 4:
		match_warm_arc_cost(w, client, place, MATCH_NEVER, NULL);
		break;
	case 5:
		match_warm_arc_cost(w, client, place, random_between(r, 0, 12), NULL);
		break;
	case 6:
		match_warm_pin(w, client, place, NULL);
		break;
	case 7:
		assert_true(match_warm_unplaced_cost(w, client, random_between(r, 0, 12), NULL));
		break;
	default:
		add_client(w, r, a);
	}
}

struct counts {
	int solved, refused, with_moves;
};

/* One solve, held against what the slow ways say of the net as it is now. */
static void check_solve(struct match_warm *w, const int64_t *old, const struct match_plan *before,
			bool by_trying, struct counts *counts, struct arena *a)
{
	struct match_net view = match_warm_net(w);
	int64_t *arc_of = arena_array(a, int64_t, (size_t)view.arc_begin[view.clients] + 1);
	struct match_net net = allowed_net(&view, arc_of, a);
	int64_t fewest = 0;
	int64_t lowest =
		by_trying ? nets_fewest_moves_by_trying(&net, old, &fewest) : nets_lowest(&net);
	struct match_warm_result result;
	struct err err = { 0 };
	bool ok = match_warm_solve(w, NULL, &result, &err);
	struct match_plan plan;
	match_warm_plan(w, a, &plan);
	if (!ok) {
		assert_int_equal(err.kind, ERR_CONFLICT);
		assert_int_equal(lowest, NETS_INFEASIBLE);
		assert_int_equal(plan.objective, before->objective);
		view = match_warm_net(w);
		const int64_t *now = table_of(&view, &plan, view.clients, a);
		assert_memory_equal(
			now, old, (size_t)view.clients * ((size_t)view.places + 1) * sizeof(*now));
		counts->refused++;
		return;
	}
	assert_int_equal(result.objective, lowest);
	assert_int_equal(plan.objective, lowest);
	for (int64_t k = 0; k < net.arc_begin[net.clients]; k++)
		plan.arc_amount[k] = plan.arc_amount[arc_of[k]];
	const char *fault = nets_fault(&net, &plan);
	if (fault)
		fail_msg("%s", fault);
	if (by_trying)
		assert_int_equal(result.moved, fewest);
	counts->solved++;
	counts->with_moves += result.moved > 0;
}

static void check_nets(uint64_t seed, int nets, int steps, struct nets_shape shape, bool by_trying)
{
	struct random r;
	random_seed(&r, seed);
	struct counts counts = { 0, 0, 0 };
	for (int n = 0; n < nets; n++) {
		struct arena a = { 0 };
		struct match_net net = nets_random(&r, shape, &a);
		struct match_warm *w;
		if (!match_warm_begin(&net, 2, 20, NULL, &a, &w, NULL)) {
			arena_release(&a);
			continue;
		}
		for (int s = 0; s < steps; s++) {
			struct match_net view = match_warm_net(w);
			struct match_plan before;
			match_warm_plan(w, &a, &before);
			int64_t *old = table_of(&view, &before, view.clients + 4, &a);
			for (uint64_t k = random_below(&r, 3) + 1; k > 0; k--)
				change(w, &r, &a);
			check_solve(w, old, &before, by_trying, &counts, &a);
		}
		match_warm_end(w);
		arena_release(&a);
	}
	assert_true(counts.solved > counts.refused && counts.refused > 0);
	assert_true(counts.with_moves > counts.solved / 20);
}

static void test_fewest_moves(void **state)
{
	(void)state;
	check_nets(11, 1500, 6, (struct nets_shape){ 4, 4, 3, 2, 12 }, true);
	check_nets(12, 1500, 6, (struct nets_shape){ 4, 4, 3, 2, 2 }, true);
}

static void test_lowest_cost(void **state)
{
	(void)state;
	check_nets(13, 600, 8, (struct nets_shape){ 14, 9, 4, 4, 40 }, false);
	check_nets(14, 40, 8, (struct nets_shape){ 50, 25, 8, 3, FAST_COST_MAX }, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fewest_moves),
		cmocka_unit_test(test_lowest_cost),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
