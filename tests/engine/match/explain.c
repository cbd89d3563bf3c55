/* What the explanation of match says against trying every plan: forced pairs, whoever is moved, the
 * next best, one more bed. */
#include "engine/match/explain.h"
#include "towns.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

enum { CASES = 2500 };

struct setting {
	struct town t;
	struct match_model m;
	struct match_answer answer;
	struct match_explainer *x;
	struct arena a;
};

static bool make(struct setting *s, struct random *r, enum town_kind kind)
{
	struct err err = { 0 };
	s->a = (struct arena){ 0 };
	town_make(&s->t, r, kind);
	if (!match_model_make(&s->t.given, NULL, &s->a, &s->m, &err))
		fail_msg("%s", err.message);
	if (!match_solve(&s->m, MATCH_NETWORKS_MAX, NULL, &s->a, &s->answer, &err)) {
		arena_release(&s->a);
		return false;
	}
	s->x = match_explain_make(&s->m, &s->answer, &s->a);
	return true;
}

/* Cost of a plan told by locations, counted anew. */
static match_wide cost_of(const struct setting *s, const int32_t *location)
{
	int64_t totals[MATCH_OBJECTIVES] = { 0 }, used[TOWN_LOCATIONS] = { 0 };
	for (int32_t c = 0; c < s->t.given.clients; c++) {
		int64_t values[MATCH_OBJECTIVES];
		match_values(&s->m, c, location[c], values);
		for (int o = 0; o < MATCH_OBJECTIVES; o++)
			totals[o] += values[o];
		if (location[c] >= 0)
			used[location[c]]++;
	}
	for (int32_t l = 0; l < s->t.given.locations; l++) {
		int64_t extra = used[l] - s->t.location[l].beds;
		assert_true(extra <= s->t.location[l].extra);
		totals[MATCH_EXTRA_PRICE] += extra > 0 ? extra * s->t.location[l].extra_price : 0;
	}
	return match_scale_cost(&s->m.scale, totals);
}

/* The moves that are told make the plan that is told. */
static void follow_moves(const struct setting *s, int32_t client, const struct match_option *o)
{
	int32_t location[TOWN_CLIENTS];
	for (int32_t c = 0; c < s->t.given.clients; c++)
		location[c] = match_location(&s->m, s->answer.place, c);
	location[client] = o->location;
	for (int32_t i = 0; i < o->move_count; i++) {
		const struct match_move *move = &o->moves[i];
		assert_int_equal(s->answer.place[move->client], move->from);
		location[move->client] = move->to < 0 ? -1 : s->m.spot[move->to].location;
	}
	assert_true(cost_of(s, location) == s->answer.cost + o->price);
}

static void check_options(struct setting *s, int32_t client, bool exact, int *pairs)
{
	const struct match_option *options = match_explain_client(s->x, client, &s->a);
	int32_t locations = s->t.given.locations;
	for (int32_t i = 0; i <= locations; i++) {
		const struct match_option *o = &options[i];
		struct town_plan plan;
		assert_int_equal(o->location, i < locations ? i : -1);
		bool exists = town_best(&s->t, NULL, client, o->location, &plan);
		assert_int_equal(o->here,
				 match_location(&s->m, s->answer.place, client) == o->location);
		if (o->here)
			assert_true(o->possible && o->price == 0);
		if (exact)
			assert_int_equal(o->possible, exists);
		if (o->possible) {
			match_wide more =
				match_scale_cost(&s->m.scale, plan.values) - s->answer.cost;
			assert_true(exact ? o->price == more : o->price >= more);
			follow_moves(s, client, o);
			*pairs += 1;
		}
		if (exact && o->refusal != MATCH_OPEN && i < locations)
			assert_false(o->possible);
	}
}

static void a_forced_pair_costs_what_is_told(void **state)
{
	struct random r;
	int pairs = 0;
	(void)state;
	random_seed(&r, 61);
	for (int i = 0; i < CASES; i++) {
		struct setting s;
		enum town_kind kind = i % 4 == 0 ? TOWN_GROUPS : TOWN_FREE;
		if (!make(&s, &r, kind))
			continue;
		for (int32_t c = 0; c < s.t.given.clients; c++)
			check_options(&s, c, s.m.groups == 0, &pairs);
		arena_release(&s.a);
	}
	assert_true(pairs > 5000);
}

static void the_next_best_is_told(void **state)
{
	struct random r;
	(void)state;
	random_seed(&r, 62);
	for (int i = 0; i < CASES; i++) {
		struct setting s;
		const struct match_next *next;
		make(&s, &r, TOWN_FREE);
		assert_true(match_explain_all(s.x, NULL, &s.a, &next));
		for (int32_t c = 0; c < s.t.given.clients; c++) {
			const struct match_option *o = match_explain_client(s.x, c, &s.a);
			match_wide least = MATCH_WIDE_NEVER;
			int32_t equals = 0;
			for (int32_t l = 0; l <= s.t.given.locations; l++) {
				if (o[l].here || !o[l].possible)
					continue;
				equals += o[l].price == 0;
				least = o[l].price < least ? o[l].price : least;
			}
			assert_true(next[c].price == least && next[c].equals == equals);
		}
		arena_release(&s.a);
	}
}

static void moving_somebody_costs_what_is_told(void **state)
{
	struct random r;
	(void)state;
	random_seed(&r, 63);
	for (int i = 0; i < CASES; i++) {
		struct setting s;
		make(&s, &r, TOWN_FREE);
		for (int32_t p = 0; p < s.m.net.places; p++) {
			int32_t count;
			const struct match_holder *h = match_explain_holders(s.x, p, &s.a, &count);
			assert_int_equal(count, s.answer.plan.place_use[p]);
			for (int32_t k = 0; k < count; k++) {
				struct town_plan plan;
				int32_t wish = s.t.given.wishes++;
				s.t.wish[wish] = (struct match_wish){
					MATCH_FORBID, h[k].client, s.m.spot[p].location, -1, true, 1
				};
				assert_true(town_best(&s.t, NULL, -1, -1, &plan));
				assert_true(match_scale_cost(&s.m.scale, plan.values) ==
					    s.answer.cost + h[k].price);
				s.t.given.wishes--;
				assert_true(k == 0 || h[k - 1].price <= h[k].price);
			}
		}
		arena_release(&s.a);
	}
}

static match_wide best_now(const struct setting *s)
{
	struct town_plan plan;
	assert_true(town_best(&s->t, NULL, -1, -1, &plan));
	return match_scale_cost(&s->m.scale, plan.values);
}

/* The network with a location more that has one bed, which is as good as the place. */
static match_wide cost_with_twin(const struct setting *s, int32_t twin)
{
	const struct match_wide_net *net = &s->m.net;
	enum { ARCS = TOWN_CLIENTS * TOWN_LOCATIONS * 2, PLACES = TOWN_LOCATIONS * TOWN_PROFILES };
	int64_t begin[TOWN_CLIENTS + 1] = { 0 }, place_cap[PLACES + 1], cap[TOWN_LOCATIONS + 1];
	int64_t extra[TOWN_LOCATIONS + 1];
	int32_t arc_place[ARCS], place_location[PLACES + 1], at = 0;
	match_wide arc_cost[ARCS], extra_cost[TOWN_LOCATIONS + 1];
	for (int32_t p = 0; p <= net->places; p++) {
		place_cap[p] = p < net->places ? net->place_cap[p] : 1;
		place_location[p] = p < net->places ? net->place_location[p] : net->locations;
	}
	for (int32_t l = 0; l <= net->locations; l++) {
		cap[l] = l < net->locations ? net->location_cap[l] : 1;
		extra[l] = l < net->locations ? net->location_extra[l] : 0;
		extra_cost[l] = l < net->locations ? net->location_extra_cost[l] : 0;
	}
	for (int32_t c = 0; c < net->clients; c++) {
		int64_t same = -1;
		for (int64_t i = net->arc_begin[c]; i < net->arc_begin[c + 1]; i++) {
			arc_place[at] = net->arc_place[i];
			arc_cost[at++] = net->arc_cost[i];
			same = net->arc_place[i] == twin ? i : same;
		}
		if (same >= 0) {
			arc_place[at] = net->places;
			arc_cost[at++] = net->arc_cost[same];
		}
		begin[c + 1] = at;
	}
	struct match_wide_net more = {
		net->clients, net->places + 1, net->locations + 1, net->units,     begin,
		arc_place,    arc_cost,        net->unplaced_cost, place_location, place_cap,
		cap,          extra,           extra_cost
	};
	struct arena a = { 0 };
	struct match_wide_plan plan;
	struct err err;
	assert_true(match_wide_solve(&more, NULL, NULL, NULL, &a, &plan, &err));
	arena_release(&a);
	return plan.objective;
}

static void one_more_bed_is_worth_what_is_told(void **state)
{
	struct random r;
	(void)state;
	random_seed(&r, 64);
	for (int i = 0; i < CASES; i++) {
		struct setting s;
		make(&s, &r, TOWN_FREE);
		struct match_worth worth = match_explain_worth(s.x, &s.a);
		for (int32_t l = 0; l < s.t.given.locations; l++) {
			if (s.t.location[l].closed)
				continue;
			s.t.location[l].beds++;
			assert_true(best_now(&s) == s.answer.cost - worth.location[l]);
			s.t.location[l].beds--;
		}
		for (int32_t p = 0; p < s.m.net.places; p++)
			if (!s.t.location[s.m.spot[p].location].closed)
				assert_true(cost_with_twin(&s, p) ==
					    s.answer.cost - worth.place[p]);
		arena_release(&s.a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_forced_pair_costs_what_is_told),
		cmocka_unit_test(the_next_best_is_told),
		cmocka_unit_test(moving_somebody_costs_what_is_told),
		cmocka_unit_test(one_more_bed_is_worth_what_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
