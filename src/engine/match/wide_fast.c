#include "engine/match/wide_fast.h"

#include "engine/match/fast.h"

bool match_wide_is_small(const struct match_wide_net *net)
{
	int64_t arcs = net->arc_begin[net->clients];
	if (net->clients == 0 || arcs == 0)
		return false;
	for (int64_t i = 0; i < arcs; i++)
		if (net->arc_cost[i] > FAST_COST_MAX)
			return false;
	for (int32_t c = 0; c < net->clients; c++)
		if (net->unplaced_cost[c] > FAST_COST_MAX &&
		    net->unplaced_cost[c] != MATCH_WIDE_NEVER)
			return false;
	for (int32_t l = 0; l < net->locations; l++)
		if (net->location_extra_cost[l] > FAST_COST_MAX)
			return false;
	return true;
}

static int64_t *narrow(struct arena *a, const match_wide *costs, int64_t count)
{
	int64_t *small = arena_array(a, int64_t, (size_t)count);
	for (int64_t i = 0; i < count; i++)
		small[i] = costs[i] == MATCH_WIDE_NEVER ? MATCH_NEVER : (int64_t)costs[i];
	return small;
}

static match_wide *widen(struct arena *a, const int64_t *prices, int64_t count)
{
	match_wide *wide = arena_array(a, match_wide, (size_t)count);
	for (int64_t i = 0; i < count; i++)
		wide[i] = prices[i];
	return wide;
}

/* What follows from amounts and prices. */
static void complete(const struct match_wide_net *net, struct match_wide_plan *plan,
		     struct arena *a)
{
	match_wide *pi = arena_array(a, match_wide, (size_t)net->clients);
	plan->client_price = pi;
	plan->place_use = arena_array(a, int64_t, (size_t)net->places);
	plan->location_use = arena_array(a, int64_t, (size_t)net->locations);
	for (int32_t c = 0; c < net->clients; c++) {
		pi[c] = net->unplaced_cost[c];
		for (int64_t i = net->arc_begin[c]; i < net->arc_begin[c + 1]; i++) {
			int32_t place = net->arc_place[i];
			match_wide cost = net->arc_cost[i] + plan->place_price[place];
			pi[c] = cost < pi[c] ? cost : pi[c];
			plan->place_use[place] += plan->arc_amount[i];
			plan->location_use[net->place_location[place]] += plan->arc_amount[i];
		}
	}
}

bool match_wide_fast(const struct match_wide_net *net, const struct watch *watch, struct arena *a,
		     struct match_wide_plan *out, struct err *err)
{
	struct arena scratch = { 0 };
	struct match_plan small;
	const struct match_net narrowed = {
		.clients = net->clients,
		.places = net->places,
		.locations = net->locations,
		.units = net->units,
		.arc_begin = net->arc_begin,
		.arc_place = net->arc_place,
		.arc_cost = narrow(&scratch, net->arc_cost, net->arc_begin[net->clients]),
		.unplaced_cost = narrow(&scratch, net->unplaced_cost, net->clients),
		.place_location = net->place_location,
		.place_cap = net->place_cap,
		.location_cap = net->location_cap,
		.location_extra = net->location_extra,
		.location_extra_cost = narrow(&scratch, net->location_extra_cost, net->locations),
	};
	bool ok = match_fast(&narrowed, watch, a, &small, err);
	arena_release(&scratch);
	if (!ok)
		return false;
	struct match_wide_plan plan = {
		.arc_amount = small.arc_amount,
		.unplaced = small.unplaced,
		.place_price = widen(a, small.place_price, net->places),
		.location_price = widen(a, small.location_price, net->locations),
		.objective = small.objective,
	};
	complete(net, &plan, a);
	if (!match_wide_verify(net, &plan, err))
		return false;
	*out = plan;
	return true;
}
