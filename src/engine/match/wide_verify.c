#include "engine/match/wide.h"

/* Modulo 2^128: the single sums of a bound may be larger than the bound itself. */
__extension__ typedef unsigned __int128 wrapping;

/* pi of net.h with these prices. */
static match_wide client_price(const struct match_wide_net *net, const match_wide *place_price,
			       int32_t client)
{
	match_wide least = net->unplaced_cost[client];
	for (int64_t i = net->arc_begin[client]; i < net->arc_begin[client + 1]; i++) {
		match_wide cost = net->arc_cost[i] + place_price[net->arc_place[i]];
		if (net->arc_cost[i] != MATCH_WIDE_NEVER && cost < least)
			least = cost;
	}
	return least;
}

static bool clients_hold(const struct match_wide_net *net, const struct match_wide_plan *plan,
			 int64_t *use)
{
	for (int32_t c = 0; c < net->clients; c++) {
		match_wide pi = client_price(net, plan->place_price, c);
		int64_t people = plan->unplaced[c];
		if (people < 0 || pi != plan->client_price[c] ||
		    (people > 0 && (net->unplaced_cost[c] != pi || pi == MATCH_WIDE_NEVER)))
			return false;
		for (int64_t i = net->arc_begin[c]; i < net->arc_begin[c + 1]; i++) {
			int64_t amount = plan->arc_amount[i];
			int32_t place = net->arc_place[i];
			if (amount < 0 ||
			    (amount > 0 && (net->arc_cost[i] == MATCH_WIDE_NEVER ||
					    net->arc_cost[i] + plan->place_price[place] != pi)))
				return false;
			people += amount;
			use[place] += amount;
		}
		if (people != net->units[c])
			return false;
	}
	return true;
}

static bool places_hold(const struct match_wide_net *net, const struct match_wide_plan *plan,
			const int64_t *use, int64_t *location_use)
{
	for (int32_t p = 0; p < net->places; p++) {
		int32_t l = net->place_location[p];
		match_wide price = plan->place_price[p], floor = plan->location_price[l];
		if (use[p] != plan->place_use[p] || use[p] > net->place_cap[p] || price < floor ||
		    (price > floor && use[p] < net->place_cap[p]))
			return false;
		location_use[l] += use[p];
	}
	return true;
}

static bool locations_hold(const struct match_wide_net *net, const struct match_wide_plan *plan,
			   const int64_t *use)
{
	for (int32_t l = 0; l < net->locations; l++) {
		match_wide price = plan->location_price[l], bed = net->location_extra_cost[l];
		int64_t extra = use[l] - net->location_cap[l];
		if (use[l] != plan->location_use[l] || price < 0 ||
		    (extra > 0 && (extra > net->location_extra[l] || price < bed)) ||
		    (extra < 0 && price > 0) || (price > bed && extra < net->location_extra[l]))
			return false;
	}
	return true;
}

match_wide match_wide_bound(const struct match_wide_net *net, const match_wide *place_price,
			    const match_wide *location_price)
{
	wrapping bound = 0;
	for (int32_t c = 0; c < net->clients; c++)
		bound += (wrapping)client_price(net, place_price, c) * (wrapping)net->units[c];
	for (int32_t p = 0; p < net->places; p++)
		bound -= (wrapping)(place_price[p] - location_price[net->place_location[p]]) *
			 (wrapping)net->place_cap[p];
	for (int32_t l = 0; l < net->locations; l++) {
		match_wide price = location_price[l], bed = net->location_extra_cost[l];
		bound -= (wrapping)price * (wrapping)net->location_cap[l];
		if (price > bed)
			bound -= (wrapping)(price - bed) * (wrapping)net->location_extra[l];
	}
	return (match_wide)bound;
}

bool match_wide_verify(const struct match_wide_net *net, const struct match_wide_plan *plan,
		       struct err *err)
{
	struct arena scratch = { 0 };
	int64_t *use = arena_array(&scratch, int64_t, (size_t)net->places + 1);
	int64_t *location_use = arena_array(&scratch, int64_t, (size_t)net->locations + 1);
	bool ok = clients_hold(net, plan, use) && places_hold(net, plan, use, location_use) &&
		  locations_hold(net, plan, location_use) &&
		  match_wide_bound(net, plan->place_price, plan->location_price) == plan->objective;
	arena_release(&scratch);
	return ok || err_set(err, ERR_SYSTEM,
			     "De gevonden verdeling is niet bewezen de beste; dat is een fout in "
			     "het programma. Er is geen uitkomst.");
}
