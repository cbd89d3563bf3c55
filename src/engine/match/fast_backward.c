/* A search back from a hole to the nearest people outside: unplaced ones, or the bed of the location itself,
 * given up. The parent of a node is its next step to the hole: a client's place; a place's holding, that
 * somebody gives up to go on, or -1 for on to the location; a location's place, from which it takes back. */
#include "engine/match/fast_flow.h"

#include <assert.h>

enum { TO_LOCATION = -1, START = -2 };
enum { FURTHER = 8 }; /* when no way was seen, the near arcs reach so much further */

static int64_t lesser(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* A client that would go on to the place: it comes from outside, or from where it is. */
static void to_client(struct flow *f, int32_t client, int64_t distance, int32_t place, int64_t at)
{
	if (!flow_reach_client(f, client, distance, place))
		return;
	int64_t base = distance + f->client[client].price;
	const struct flow_client *c = &f->client[client];
	if (c->unplaced > 0)
		flow_found(f, flow_client_node(f, client),
			   base - flow_cost(f, c->unplaced_cost, c->unplaced > c->unplaced_old));
	for (int32_t h = c->first; h >= 0; h = f->holdings[h].next_of_client) {
		const struct flow_holding *own = &f->holdings[h];
		if (own->amount > 0)
			flow_reach(f, own->place,
				   base - f->place_price[own->place] -
					   flow_cost(f, own->cost, own->amount > own->old),
				   h, at);
	}
}

static void to_place(struct flow *f, int32_t place, int64_t at)
{
	int32_t location = f->place_location[place];
	if (f->place_flow[place] > 0)
		flow_reach(f, flow_location_node(f, location),
			   at + f->place_price[place] - f->location_price[location], place, at);
	for (int32_t h = f->place_first[place]; h >= 0; h = f->holdings[h].next_of_place) {
		const struct flow_holding *own = &f->holdings[h];
		int32_t cost = own->cost;
		if (own->amount < own->old && cost != FLOW_FORBIDDEN)
			to_client(f, own->client,
				  at + flow_cost(f, cost, false) + f->place_price[place] -
					  f->client[own->client].price,
				  place, at);
	}
	int64_t base = at + f->move + f->place_price[place];
	int64_t near = flow_near_of_place(f, place);
	int64_t sight = near == FLOW_FAR ? FLOW_FAR : at + near;
	f->search.sight = sight < f->search.sight ? sight : f->search.sight;
	for (int32_t c = f->near.column_begin[place]; c < f->near.column_begin[place + 1]; c++) {
		const struct flow_arc *arc = &f->near.column[c];
		int64_t there = base + flow_scaled(f, arc->cost) - f->client[arc->to].price;
		if (there < f->search.bound && there < f->client[arc->to].distance)
			to_client(f, arc->to, there, place, at);
	}
}

static void to_location(struct flow *f, int32_t location, int64_t at)
{
	int32_t node = flow_location_node(f, location);
	int64_t price = f->location_price[location];
	if (f->normal_used[location] > 0)
		flow_found(f, node, at + price);
	if (f->extra_used[location] > 0)
		flow_found(f, node, at + price - flow_scaled(f, f->extra_cost[location]));
	for (int32_t q = f->place_begin[location]; q < f->place_begin[location + 1]; q++) {
		if (f->place_flow[q] < f->place_cap[q])
			flow_reach(f, q, at + price - f->place_price[q], TO_LOCATION, at);
	}
}

/* ---- Along the way that was found, from its beginning: how many can go (people is 0), or let them go ---- */

static int64_t come_in(struct flow *f, int32_t node, int64_t people)
{
	int32_t location = node - f->places, client = location - f->locations;
	if (client >= 0) {
		struct flow_client *c = &f->client[client];
		int64_t beyond = (int64_t)c->unplaced - c->unplaced_old;
		int64_t most = beyond > 0 ? beyond : c->unplaced;
		c->unplaced -= (int32_t)people;
		return most;
	}
	int64_t *used =
		f->extra_used[location] > 0 ? &f->extra_used[location] : &f->normal_used[location];
	*used -= people;
	return *used;
}

static int64_t step_on(struct flow *f, int32_t *node, int64_t people)
{
	int32_t from = *node, parent = flow_parent(f, from);
	int32_t client = from - f->places - f->locations;
	if (client >= 0) {
		*node = parent;
		int32_t h = flow_holding_find(f, client, parent);
		bool back = h >= 0 && f->holdings[h].amount < f->holdings[h].old;
		int64_t most = back ? f->holdings[h].old - f->holdings[h].amount : FLOW_FAR;
		int32_t k = f->client[client].begin;
		while (f->arc_place[k] != parent)
			k++;
		if (people > 0)
			flow_hold(f, client, parent, k, (int32_t)people);
		return most;
	}
	if (from < f->places && parent >= 0) {
		struct flow_holding *own = &f->holdings[parent];
		int64_t most = own->amount > own->old ? own->amount - own->old : own->amount;
		own->amount -= (int32_t)people;
		f->place_inflow[from] -= people;
		*node = flow_client_node(f, own->client);
		return most;
	}
	bool back = from >= f->places;
	int32_t place = back ? parent : from, location = f->place_location[place];
	*node = back ? place : flow_location_node(f, location);
	int64_t most = back ? f->place_flow[place] : f->place_cap[place] - f->place_flow[place];
	f->place_flow[place] += back ? -people : people;
	f->location_flow[location] += back ? -people : people;
	return most;
}

static int64_t go_along(struct flow *f, int64_t people)
{
	int32_t node = f->search.end;
	int64_t most = come_in(f, node, people);
	while (flow_parent(f, node) != START)
		most = lesser(most, step_on(f, &node, people));
	return lesser(most, node < f->places ? flow_place_hole(f, node)
					     : flow_location_hole(f, node - f->places));
}

static void search_back(struct flow *f, int32_t node)
{
	flow_search_begin(f, node);
	do {
		if (node >= f->places)
			to_location(f, node - f->places, f->search.distance[node]);
		else
			to_place(f, node, f->search.distance[node]);
	} while (flow_next(f, &node));
}

enum flow_outcome flow_backward(struct flow *f, int32_t node)
{
	struct flow_search *s = &f->search;
	f->searches_backward++;
	if (!f->near.made)
		flow_near_make(f, 0);
	search_back(f, node);
	while (s->bound > s->sight && !s->too_far) {
		flow_search_forget(f);
		int64_t further = f->near.reach < FLOW_REACH_ALL / FURTHER ? FURTHER * f->near.reach
									   : FLOW_REACH_ALL;
		flow_near_make(f, s->bound == FLOW_FAR ? further : s->bound);
		search_back(f, node);
	}
	assert(s->end >= 0 || s->too_far);
	if (!s->too_far)
		go_along(f, go_along(f, 0));
	flow_search_end(f, -1);
	return s->too_far ? FLOW_TOO_FAR : FLOW_DONE;
}
