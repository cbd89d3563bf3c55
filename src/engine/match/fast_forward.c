/* A search from where there are people too many to the nearest hole or way out. The step to a place has its
 * client as parent, or -1 when it came back from the location; that to a location its place; that to a
 * client the holding which it would give up. */
#include "engine/match/fast_flow.h"

/* The near arcs are made when the searches touched this part of the clients, and again when they were not
 * enough for this part. */
enum { NEAR_TOUCHED_PART = 4, NEAR_MISSED_PART = 4 };
enum { FROM_LOCATION = -1, START = -2, ARCS_IN_LINE = 16 };

static int64_t lesser(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static void reach_place(struct flow *f, int32_t place, int64_t distance, int32_t parent, int64_t at)
{
	if (flow_reach(f, place, distance, parent, at) && flow_place_hole(f, place) > 0)
		flow_found(f, place, distance);
}

/* The same as below for near choices, that are all that matter. */
static void from_client_near(struct flow *f, int32_t client, int64_t base, int64_t at)
{
	const struct flow_search *s = &f->search;
	for (int32_t k = f->client[client].near_begin; k < f->client[client].near_end; k++) {
		const struct flow_arc *arc = &f->near.row[k];
		int64_t there = base + flow_scaled(f, arc->cost) + f->place_price[arc->to];
		if (there < s->bound && there < s->distance[arc->to])
			reach_place(f, arc->to, there, client, at);
	}
}

/* All choices of a client that was reached at so much. */
static void from_client(struct flow *f, int32_t client, int64_t distance, int64_t at)
{
	const struct flow_search *s = &f->search;
	const struct flow_client *c = &f->client[client];
	int64_t base = distance - f->client[client].price;
	if (c->unplaced_cost != FLOW_FORBIDDEN)
		flow_found(f, flow_client_node(f, client),
			   base + flow_cost(f, c->unplaced_cost, c->unplaced >= c->unplaced_old));
	for (int32_t h = f->move ? c->first : -1; h >= 0; h = f->holdings[h].next_of_client) {
		const struct flow_holding *own = &f->holdings[h];
		int32_t cost = own->cost;
		if (own->amount < own->old && cost != FLOW_FORBIDDEN)
			reach_place(f, own->place,
				    base + flow_cost(f, cost, false) + f->place_price[own->place],
				    client, at);
	}
	base += f->move;
	if (f->near.made) {
		if (flow_near_of_client(f, client) >= s->bound - distance) {
			from_client_near(f, client, base, at);
			return;
		}
		f->near.missed++;
	}
	for (int32_t k = c->begin; k < c->end; k += FLOW_FEW) {
		struct flow_row row = flow_row_of(f, client, k);
		uint8_t which[FLOW_FEW];
		int64_t limit = s->bound == FLOW_FAR ? FLOW_FAR : s->bound - base;
		int32_t below = flow_row_below(&row, f->plain, limit, which);
		for (int32_t n = 0; n < below; n++) {
			int32_t cost = row.cost[which[n]], q = row.place[which[n]];
			int64_t there = base + flow_scaled(f, cost) + f->place_price[q];
			if (cost != FLOW_FORBIDDEN && there < s->bound && there < s->distance[q])
				reach_place(f, q, there, client, at);
		}
	}
}

static void from_location(struct flow *f, int32_t location, int64_t at)
{
	int32_t node = flow_location_node(f, location);
	int64_t price = f->location_price[location];
	if (f->normal_used[location] < f->normal[location])
		flow_found(f, node, at - price);
	if (f->extra_used[location] < f->extra[location])
		flow_found(f, node, at + flow_scaled(f, f->extra_cost[location]) - price);
	for (int32_t q = f->place_begin[location]; q < f->place_begin[location + 1]; q++) {
		if (f->place_flow[q] > 0)
			reach_place(f, q, at + f->place_price[q] - price, FROM_LOCATION, at);
	}
}

/* Most time goes to waiting for memory, so what several clients will need is asked for at once. */
static void fetch_row(const struct flow *f, int32_t client)
{
	const struct flow_client *c = &f->client[client];
	if (c->distance != FLOW_FAR)
		return;
	if (f->near.made) {
		__builtin_prefetch(&f->near.row[c->near_begin]);
		return;
	}
	for (int32_t k = c->begin; k < c->end; k += ARCS_IN_LINE) {
		__builtin_prefetch(&f->arc_cost[k]);
		__builtin_prefetch(&f->arc_place[k]);
	}
}

/* Somebody would give up the place. */
static void take_back(struct flow *f, int32_t place, int32_t h, int64_t at)
{
	const struct flow_holding *own = &f->holdings[h];
	int64_t back = f->client[own->client].price - f->place_price[place] -
		       flow_cost(f, own->cost, own->amount > own->old);
	if (flow_reach_client(f, own->client, at + back, h))
		from_client(f, own->client, at + back, at);
}

static void from_place(struct flow *f, int32_t place, int64_t at)
{
	int32_t location = f->place_location[place];
	if (f->place_flow[place] < f->place_cap[place]) {
		int64_t there = at + f->location_price[location] - f->place_price[place];
		if (flow_reach(f, flow_location_node(f, location), there, place, at) &&
		    flow_location_hole(f, location) > 0)
			flow_found(f, flow_location_node(f, location), there);
	}
	for (int32_t h = f->place_first[place]; h >= 0;) {
		int32_t few[FLOW_FEW], count = 0;
		for (; h >= 0 && count < FLOW_FEW; h = f->holdings[h].next_of_place) {
			if (f->holdings[h].amount > 0) {
				__builtin_prefetch(&f->client[f->holdings[h].client]);
				few[count++] = h;
			}
		}
		for (int32_t k = 0; k < count; k++)
			fetch_row(f, f->holdings[few[k]].client);
		for (int32_t k = 0; k < count; k++)
			take_back(f, place, few[k], at);
	}
}

/* ---- Along the way that was found, back from its end: how many can go (people is 0), or let them go ---- */

static int64_t leave(struct flow *f, int32_t node, int64_t people)
{
	int32_t location = node - f->places, client = location - f->locations;
	if (node < f->places)
		return flow_place_hole(f, node);
	if (client >= 0) {
		struct flow_client *c = &f->client[client];
		int64_t back = (int64_t)c->unplaced_old - c->unplaced;
		c->unplaced += (int32_t)people;
		return back > 0 ? back : FLOW_FAR;
	}
	if (flow_location_hole(f, location) > 0)
		return flow_location_hole(f, location);
	bool normal = f->normal_used[location] < f->normal[location];
	int64_t *used = normal ? &f->normal_used[location] : &f->extra_used[location];
	*used += people;
	return (normal ? f->normal[location] : f->extra[location]) - *used;
}

static int64_t client_to_place(struct flow *f, int32_t client, int32_t place, int64_t people)
{
	int32_t h = flow_holding_find(f, client, place);
	if (people > 0) {
		int32_t k = f->client[client].begin;
		while (f->arc_place[k] != place)
			k++;
		flow_hold(f, client, place, k, (int32_t)people);
		return FLOW_FAR;
	}
	if (h < 0 || f->holdings[h].amount >= f->holdings[h].old)
		return FLOW_FAR;
	return f->holdings[h].old - f->holdings[h].amount;
}

static int64_t place_to_client(struct flow *f, int32_t h, int64_t people)
{
	struct flow_holding *own = &f->holdings[h];
	int64_t most = own->amount > own->old ? own->amount - own->old : own->amount;
	own->amount -= (int32_t)people;
	f->place_inflow[own->place] -= people;
	return most;
}

/* The step to the node; *node becomes where it came from. */
static int64_t step_back(struct flow *f, int32_t *node, int64_t people)
{
	int32_t to = *node, parent = flow_parent(f, to);
	if (to >= f->places + f->locations) {
		*node = f->holdings[parent].place;
		return place_to_client(f, parent, people);
	}
	if (to < f->places && parent >= 0) {
		*node = flow_client_node(f, parent);
		return client_to_place(f, parent, to, people);
	}
	/* Between a place and its location; the other way takes people back. */
	bool back = to < f->places;
	int32_t place = back ? to : parent, location = f->place_location[place];
	*node = back ? flow_location_node(f, location) : place;
	int64_t most = back ? f->place_flow[place] : f->place_cap[place] - f->place_flow[place];
	f->place_flow[place] += back ? -people : people;
	f->location_flow[location] += back ? -people : people;
	return most;
}

static int64_t too_many(struct flow *f, int32_t node, int64_t people)
{
	int32_t location = node - f->places, client = location - f->locations;
	if (node < f->places)
		return -flow_place_hole(f, node);
	if (client < 0)
		return -flow_location_hole(f, location);
	f->client[client].remaining -= (int32_t)people;
	return f->client[client].remaining;
}

static int64_t go_along(struct flow *f, int64_t people)
{
	int32_t node = f->search.end;
	int64_t most = leave(f, node, people);
	while (flow_parent(f, node) != START)
		most = lesser(most, step_back(f, &node, people));
	return lesser(most, too_many(f, node, people));
}

enum flow_outcome flow_forward(struct flow *f, int32_t node)
{
	f->searches_forward++;
	if (f->near.made ? f->near.missed > f->clients / NEAR_MISSED_PART
			 : f->touched > f->clients / NEAR_TOUCHED_PART)
		flow_near_make(f, 0);
	flow_search_begin(f, node);
	if (node >= f->places + f->locations)
		from_client(f, node - f->places - f->locations, 0, 0);
	else if (node >= f->places)
		from_location(f, node - f->places, 0);
	else
		from_place(f, node, 0);
	while (flow_next(f, &node)) {
		if (node >= f->places)
			from_location(f, node - f->places, f->search.distance[node]);
		else
			from_place(f, node, f->search.distance[node]);
	}
	bool found = f->search.end >= 0;
	if (found && !f->search.too_far)
		go_along(f, go_along(f, 0));
	flow_search_end(f, 1);
	return f->search.too_far ? FLOW_TOO_FAR : found ? FLOW_DONE : FLOW_NO_WAY;
}
