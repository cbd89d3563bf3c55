#include "engine/match/fast_parts.h"

__extension__ typedef __int128 wide;

/* The price above what the location asks, as net.h wants it: an empty place may have a price below that of
 * its location, and then counts as having that one. */
static int64_t over_location(const struct flow *f, int32_t q)
{
	int64_t over = f->place_price[q] - f->location_price[f->place_location[q]];
	return over > 0 ? over : 0;
}

static bool client_is_whole(const struct flow *f, int32_t client, int64_t units, int64_t *cost)
{
	const struct flow_client *c = &f->client[client];
	int64_t people = c->unplaced;
	if (people > 0)
		*cost += people * c->unplaced_cost;
	for (int32_t h = c->first; h >= 0; h = f->holdings[h].next_of_client) {
		people += f->holdings[h].amount;
		*cost += (int64_t)f->holdings[h].amount * f->arc_cost[f->holdings[h].arc];
	}
	return c->remaining == 0 && people == units;
}

static bool places_are_whole(const struct flow *f)
{
	for (int32_t q = 0; q < f->places; q++) {
		int64_t people = 0;
		for (int32_t h = f->place_first[q]; h >= 0; h = f->holdings[h].next_of_place)
			people += f->holdings[h].amount;
		if (people != f->place_inflow[q] || people != f->place_flow[q] ||
		    people > f->place_cap[q])
			return false;
	}
	for (int32_t l = 0; l < f->locations; l++) {
		int64_t people = 0;
		for (int32_t q = f->place_begin[l]; q < f->place_begin[l + 1]; q++)
			people += f->place_flow[q];
		if (people != f->normal_used[l] + f->extra_used[l] ||
		    f->normal_used[l] > f->normal[l] || f->extra_used[l] > f->extra[l])
			return false;
	}
	return true;
}

struct fast_proof fast_prove(const struct flow *f, const int64_t *units)
{
	struct fast_proof proof = { 0, 0, places_are_whole(f) };
	for (int32_t i = 0; i < f->clients; i++) {
		proof.whole &= client_is_whole(f, i, units[i], &proof.cost);
		if (units[i] > 0)
			proof.bound += (wide)units[i] * flow_best(f, i);
	}
	for (int32_t q = 0; q < f->places; q++)
		proof.bound -= (wide)over_location(f, q) * f->place_cap[q];
	for (int32_t l = 0; l < f->locations; l++) {
		int64_t price = f->location_price[l], over = price - f->extra_cost[l];
		proof.bound -= (wide)f->normal[l] * price;
		proof.bound -= over > 0 ? (wide)f->extra[l] * over : 0;
		proof.whole &= price >= 0;
		if (f->extra_used[l] > 0)
			proof.cost += f->extra_used[l] * f->extra_cost[l];
	}
	return proof;
}
