#include "engine/match/residual.h"

void residual_make(struct residual *r, struct wide_state *s, struct arena *a)
{
	int32_t nodes = wide_out(s) + 1;
	*r = (struct residual){
		.s = s,
		.step = arena_array(a, struct residual_step, (size_t)nodes),
		.seen = arena_array(a, bool, (size_t)s->net->clients),
		.seen_list = arena_array(a, int32_t, (size_t)s->net->clients),
	};
	heap_make(&r->heap, nodes, a);
}

match_wide residual_distance(const struct residual *r, int32_t node)
{
	return r->heap.slot[node] == HEAP_DONE ? r->heap.distance[node] : MATCH_WIDE_NEVER;
}

match_wide residual_arc(const struct wide_state *s, int32_t client, int64_t arc)
{
	return s->net->arc_cost[arc] + s->price[s->net->arc_place[arc]] - s->pi[client];
}

static void clear(struct residual *r)
{
	heap_clear(&r->heap);
	for (int32_t i = 0; i < r->seen_count; i++)
		r->seen[r->seen_list[i]] = false;
	r->seen_count = 0;
}

static void offer(struct residual *r, int32_t node, match_wide distance, int32_t other,
		  int32_t mover, int32_t to_arc)
{
	if (heap_offer(&r->heap, node, distance))
		r->step[node] = (struct residual_step){ other, mover, to_arc };
}

/* What an extra or normal bed saves that is given back; the location has people. */
static match_wide last_bed(const struct wide_state *s, int32_t location)
{
	const struct match_wide_net *net = s->net;
	bool extra = s->use[net->places + location] > net->location_cap[location];
	return extra ? net->location_extra_cost[location] : 0;
}

/* The four kinds of steps of a bed; each below 0 only where a plan is still to be mended, and then
 * the step is not taken. */
static bool bed_in(const struct wide_state *s, int32_t place, match_wide *cost)
{
	int32_t location = s->net->places + s->net->place_location[place];
	*cost = s->price[location] - s->price[place];
	return s->use[place] < s->net->place_cap[place] && *cost >= 0;
}

static bool bed_back(const struct wide_state *s, int32_t place, match_wide *cost)
{
	int32_t location = s->net->places + s->net->place_location[place];
	*cost = s->price[place] - s->price[location];
	return s->use[place] > 0;
}

static bool bed_out(const struct wide_state *s, int32_t location, match_wide *cost)
{
	int64_t room;
	match_wide bed = wide_next_bed(s, location, &room);
	*cost = bed - s->price[s->net->places + location];
	return bed != MATCH_WIDE_NEVER && *cost >= 0;
}

static bool bed_freed(const struct wide_state *s, int32_t location, match_wide *cost)
{
	int32_t node = s->net->places + location;
	*cost = s->price[node] - last_bed(s, location);
	return s->use[node] > 0;
}

/* Forward: all that a client could do who leaves `node` (out: who has no place). */
static void leave(struct residual *r, int32_t node, int32_t client, match_wide distance)
{
	const struct wide_state *s = r->s;
	const struct match_wide_net *net = s->net;
	if (r->seen[client])
		return;
	r->seen[client] = true;
	r->seen_list[r->seen_count++] = client;
	if (net->unplaced_cost[client] != MATCH_WIDE_NEVER)
		offer(r, wide_out(s), distance + net->unplaced_cost[client] - s->pi[client], node,
		      client, -1);
	for (int64_t i = net->arc_begin[client]; i < net->arc_begin[client + 1]; i++)
		if (net->arc_cost[i] != MATCH_WIDE_NEVER)
			offer(r, net->arc_place[i], distance + residual_arc(s, client, i), node,
			      client, (int32_t)i);
}

static void forward(struct residual *r, int32_t node, match_wide distance)
{
	const struct wide_state *s = r->s;
	const struct match_wide_net *net = s->net;
	int32_t out = wide_out(s);
	match_wide cost;
	if (node < net->places) {
		if (bed_in(s, node, &cost))
			offer(r, net->places + net->place_location[node], distance + cost, node, -1,
			      -1);
		for (int32_t h = s->first_holder[node]; h >= 0; h = s->next_holder[h])
			leave(r, node, s->arc_client[h], distance);
	} else if (node < out) {
		int32_t location = node - net->places;
		if (bed_out(s, location, &cost))
			offer(r, out, distance + cost, node, -1, -1);
		for (int32_t p = s->first_place[location]; p < s->first_place[location + 1]; p++)
			if (bed_back(s, p, &cost))
				offer(r, p, distance + cost, node, -1, -1);
	} else {
		for (int32_t l = 0; l < net->locations; l++)
			if (bed_freed(s, l, &cost))
				offer(r, net->places + l, distance + cost, node, -1, -1);
		for (int32_t c = 0; c < net->clients; c++)
			if (s->unplaced[c] > 0)
				leave(r, node, c, distance);
	}
}

void residual_from(struct residual *r, int32_t node, int32_t until)
{
	clear(r);
	offer(r, node, 0, -1, -1, -1);
	while (r->heap.count > 0) {
		int32_t nearest = heap_take(&r->heap);
		if (nearest == until)
			return;
		forward(r, nearest, r->heap.distance[nearest]);
	}
}

/* Backward: wherever the client is now, a chain could come from there by this arc (-1: by going
 * without a place). */
static void come(struct residual *r, int32_t node, int32_t client, int32_t arc, match_wide distance)
{
	const struct wide_state *s = r->s;
	const struct match_wide_net *net = s->net;
	if (s->unplaced[client] > 0)
		offer(r, wide_out(s), distance, node, client, arc);
	for (int64_t i = net->arc_begin[client]; i < net->arc_begin[client + 1]; i++)
		if (s->amount[i] > 0)
			offer(r, net->arc_place[i], distance, node, client, arc);
}

static void backward(struct residual *r, int32_t node, match_wide distance)
{
	const struct wide_state *s = r->s;
	const struct match_wide_net *net = s->net;
	int32_t out = wide_out(s);
	match_wide cost;
	if (node < net->places) {
		if (bed_back(s, node, &cost))
			offer(r, net->places + net->place_location[node], distance + cost, node, -1,
			      -1);
		for (int32_t i = r->comer_begin[node]; i < r->comer_begin[node + 1]; i++) {
			int32_t arc = r->comers[i], client = s->arc_client[arc];
			come(r, node, client, arc, distance + residual_arc(s, client, arc));
		}
	} else if (node < out) {
		int32_t location = node - net->places;
		if (bed_freed(s, location, &cost))
			offer(r, out, distance + cost, node, -1, -1);
		for (int32_t p = s->first_place[location]; p < s->first_place[location + 1]; p++)
			if (bed_in(s, p, &cost))
				offer(r, p, distance + cost, node, -1, -1);
	} else {
		for (int32_t l = 0; l < net->locations; l++)
			if (bed_out(s, l, &cost))
				offer(r, net->places + l, distance + cost, node, -1, -1);
		for (int32_t c = 0; c < net->clients; c++)
			if (net->unplaced_cost[c] != MATCH_WIDE_NEVER)
				come(r, node, c, -1, distance + net->unplaced_cost[c] - s->pi[c]);
	}
}

static void list_comers(struct residual *r, struct arena *a)
{
	const struct match_wide_net *net = r->s->net;
	int32_t arcs = (int32_t)net->arc_begin[net->clients];
	int32_t *begin = arena_array(a, int32_t, (size_t)net->places + 2);
	r->comers = arena_array(a, int32_t, (size_t)arcs);
	for (int32_t i = 0; i < arcs; i++)
		begin[net->arc_place[i] + 2] += net->arc_cost[i] != MATCH_WIDE_NEVER;
	for (int32_t p = 0; p < net->places; p++)
		begin[p + 2] += begin[p + 1];
	for (int32_t i = 0; i < arcs; i++)
		if (net->arc_cost[i] != MATCH_WIDE_NEVER)
			r->comers[begin[net->arc_place[i] + 1]++] = i;
	r->comer_begin = begin;
}

void residual_to(struct residual *r, int32_t node, struct arena *a)
{
	if (!r->comers)
		list_comers(r, a);
	clear(r);
	offer(r, node, 0, -1, -1, -1);
	while (r->heap.count > 0) {
		int32_t nearest = heap_take(&r->heap);
		backward(r, nearest, r->heap.distance[nearest]);
	}
}
