#include "engine/match/fast_flow.h"

#include <assert.h>
#include <stdlib.h>

/* ---- Holdings ---- */

int32_t flow_holding_find(const struct flow *f, int32_t client, int32_t place)
{
	int32_t h = f->client[client].first;
	while (h >= 0 && f->holdings[h].place != place)
		h = f->holdings[h].next_of_client;
	return h;
}

static int32_t new_holding(struct flow *f)
{
	int32_t h = f->holding_free;
	if (h >= 0) {
		f->holding_free = f->holdings[h].next_of_client;
		return h;
	}
	if (f->holding_count == f->holding_room) {
		f->holding_room = f->holding_room ? f->holding_room + f->holding_room / 2 : 1024;
		f->holdings =
			memory_resize(f->holdings, (size_t)f->holding_room * sizeof(*f->holdings));
	}
	return f->holding_count++;
}

void flow_hold(struct flow *f, int32_t client, int32_t place, int32_t arc, int32_t people)
{
	int32_t h = flow_holding_find(f, client, place);
	if (h < 0) {
		h = new_holding(f);
		int32_t next = f->place_first[place];
		f->holdings[h] = (struct flow_holding){ .client = client,
							.place = place,
							.arc = arc,
							.cost = f->arc_cost[arc],
							.next_of_client = f->client[client].first,
							.next_of_place = next,
							.previous_of_place = -1 };
		f->client[client].first = f->place_first[place] = h;
		if (next >= 0)
			f->holdings[next].previous_of_place = h;
	}
	f->holdings[h].amount += people;
	f->place_inflow[place] += people;
	assert(f->holdings[h].amount >= 0);
}

static void unlink_from_place(struct flow *f, const struct flow_holding *h)
{
	if (h->previous_of_place >= 0)
		f->holdings[h->previous_of_place].next_of_place = h->next_of_place;
	else
		f->place_first[h->place] = h->next_of_place;
	if (h->next_of_place >= 0)
		f->holdings[h->next_of_place].previous_of_place = h->previous_of_place;
}

static void unlink_from_client(struct flow *f, int32_t gone)
{
	int32_t *from = &f->client[f->holdings[gone].client].first;
	while (*from != gone)
		from = &f->holdings[*from].next_of_client;
	*from = f->holdings[gone].next_of_client;
}

void flow_holdings_sweep(struct flow *f)
{
	for (int32_t k = 0; k < f->holding_count; k++) {
		struct flow_holding *h = &f->holdings[k];
		if (h->arc < 0 || h->amount > 0 || h->old > 0)
			continue;
		unlink_from_place(f, h);
		unlink_from_client(f, k);
		h->arc = -1;
		h->next_of_client = f->holding_free;
		f->holding_free = k;
	}
}

/* ---- Memory ---- */

void flow_begin_searches(struct flow *f)
{
	size_t nodes = (size_t)f->places + (size_t)f->locations;
	f->search.distance = arena_array(f->arena, int64_t, nodes);
	f->search.parent = arena_array(f->arena, int32_t, nodes);
	f->search.touched = arena_array(f->arena, int32_t, nodes + (size_t)f->clients);
	for (size_t n = 0; n < nodes; n++)
		f->search.distance[n] = FLOW_FAR;
}

void flow_release(struct flow *f)
{
	free(f->arc_cost);
	free(f->holdings);
	free(f->search.heap);
	free(f->search.near);
	flow_near_release(&f->near);
	f->arc_cost = NULL;
	f->holdings = NULL;
	f->search = (struct flow_search){ 0 };
}

/* ---- A client's price ---- */

struct flow_row flow_row_of(const struct flow *f, int32_t client, int32_t k)
{
	return (struct flow_row){ f->arc_cost + k, f->arc_place + k, f->place_price, f->scale_bits,
				  f->client[client].end - k };
}

int64_t flow_best(const struct flow *f, int32_t client)
{
	const struct flow_client *c = &f->client[client];
	struct flow_row row = flow_row_of(f, client, c->begin);
	int64_t best = flow_row_lowest(&row, f->plain);
	if (best != FLOW_FAR)
		best += f->move;
	if (c->unplaced_cost != FLOW_FORBIDDEN) {
		int64_t value = flow_cost(f, c->unplaced_cost, c->unplaced >= c->unplaced_old);
		best = value < best ? value : best;
	}
	for (int32_t h = f->move ? c->first : -1; h >= 0; h = f->holdings[h].next_of_client) {
		const struct flow_holding *own = &f->holdings[h];
		if (own->amount >= own->old || own->cost == FLOW_FORBIDDEN)
			continue;
		int64_t value = flow_cost(f, own->cost, false) + f->place_price[own->place];
		best = value < best ? value : best;
	}
	return best;
}

void flow_tighten(struct flow *f, int32_t client)
{
	struct flow_client *c = &f->client[client];
	int64_t price = flow_best(f, client);
	if (price == FLOW_FAR) /* no choice at all: any price will do, a search will find no way */
		price = f->client[client].price;
	f->client[client].price = price;
	for (int32_t h = c->first; h >= 0; h = f->holdings[h].next_of_client) {
		struct flow_holding *own = &f->holdings[h];
		bool forbidden = own->cost == FLOW_FORBIDDEN;
		if (own->amount > 0 &&
		    (forbidden ||
		     flow_cost(f, own->cost, own->amount > own->old) + f->place_price[own->place] >
			     price)) {
			c->remaining += own->amount;
			f->place_inflow[own->place] -= own->amount;
			own->amount = 0;
		}
	}
	if (c->unplaced > 0 &&
	    (c->unplaced_cost == FLOW_FORBIDDEN ||
	     flow_cost(f, c->unplaced_cost, c->unplaced > c->unplaced_old) > price)) {
		c->remaining += c->unplaced;
		c->unplaced = 0;
	}
}

/* ---- The queue of a search ---- */

void flow_search_begin(struct flow *f, int32_t node)
{
	struct flow_search *s = &f->search;
	s->heap_count = s->near_count = s->touched_count = 0;
	s->bound = FLOW_FAR;
	s->end = -1;
	s->sight = FLOW_FAR;
	int32_t client = node - f->places - f->locations;
	if (client >= 0) {
		f->client[client].distance = 0;
		f->client[client].parent = -2;
	} else {
		s->distance[node] = 0;
		s->parent[node] = -2;
	}
	s->touched[s->touched_count++] = node;
}

static void push_near(struct flow_search *s, int32_t node)
{
	if (s->near_count == s->near_room) {
		s->near_room = s->near_room ? 2 * s->near_room : 1024;
		s->near = memory_resize(s->near, (size_t)s->near_room * sizeof(*s->near));
	}
	s->near[s->near_count++] = node;
}

static void push_heap(struct flow_search *s, struct flow_entry entry)
{
	if (s->heap_count == s->heap_room) {
		s->heap_room = s->heap_room ? 2 * s->heap_room : 1024;
		s->heap = memory_resize(s->heap, (size_t)s->heap_room * sizeof(*s->heap));
	}
	int32_t k = s->heap_count++;
	while (k > 0 && s->heap[(k - 1) / 2].distance > entry.distance) {
		s->heap[k] = s->heap[(k - 1) / 2];
		k = (k - 1) / 2;
	}
	s->heap[k] = entry;
}

static struct flow_entry pop_heap(struct flow_search *s)
{
	struct flow_entry top = s->heap[0], last = s->heap[--s->heap_count];
	int32_t k = 0;
	for (;;) {
		int32_t child = 2 * k + 1;
		if (child + 1 < s->heap_count &&
		    s->heap[child + 1].distance < s->heap[child].distance)
			child++;
		if (child >= s->heap_count || s->heap[child].distance >= last.distance)
			break;
		s->heap[k] = s->heap[child];
		k = child;
	}
	s->heap[k] = last;
	return top;
}

bool flow_reach(struct flow *f, int32_t node, int64_t distance, int32_t parent, int64_t at)
{
	struct flow_search *s = &f->search;
	assert(distance >= at);
	if (distance >= s->bound || distance >= s->distance[node])
		return false;
	if (distance > FLOW_PRICE_MAX) {
		s->too_far = true;
		return false;
	}
	if (s->distance[node] == FLOW_FAR)
		s->touched[s->touched_count++] = node;
	s->distance[node] = distance;
	s->parent[node] = parent;
	if (distance == at)
		push_near(s, node);
	else
		push_heap(s, (struct flow_entry){ distance, node });
	return true;
}

bool flow_reach_client(struct flow *f, int32_t client, int64_t distance, int32_t parent)
{
	struct flow_search *s = &f->search;
	struct flow_client *c = &f->client[client];
	if (distance >= s->bound || distance >= c->distance)
		return false;
	if (distance > FLOW_PRICE_MAX) {
		s->too_far = true;
		return false;
	}
	if (c->distance == FLOW_FAR)
		s->touched[s->touched_count++] = flow_client_node(f, client);
	c->distance = distance;
	c->parent = parent;
	return true;
}

void flow_found(struct flow *f, int32_t node, int64_t distance)
{
	if (distance < f->search.bound) {
		f->search.bound = distance;
		f->search.end = node;
	}
}

bool flow_next(struct flow *f, int32_t *node)
{
	struct flow_search *s = &f->search;
	if (s->near_count > 0) {
		*node = s->near[--s->near_count];
		return s->distance[*node] < s->bound;
	}
	while (s->heap_count > 0) {
		struct flow_entry top = pop_heap(s);
		if (top.distance >= s->bound)
			return false;
		if (top.distance == s->distance[top.node]) {
			*node = top.node;
			return true;
		}
	}
	return false;
}

static int64_t *distance_of(struct flow *f, int32_t node)
{
	int32_t client = node - f->places - f->locations;
	return client < 0 ? &f->search.distance[node] : &f->client[client].distance;
}

static int64_t *price_of(struct flow *f, int32_t node)
{
	int32_t location = node - f->places, client = location - f->locations;
	return location < 0 ? &f->place_price[node]
	       : client < 0 ? &f->location_price[location]
			    : &f->client[client].price;
}

void flow_search_forget(struct flow *f)
{
	for (int32_t k = 0; k < f->search.touched_count; k++)
		*distance_of(f, f->search.touched[k]) = FLOW_FAR;
}

void flow_search_end(struct flow *f, int sign)
{
	struct flow_search *s = &f->search;
	f->touched += s->touched_count;
	if (s->bound == FLOW_FAR) {
		flow_search_forget(f);
		return;
	}
	*(sign > 0 ? &f->near.risen : &f->near.fallen) += s->bound;
	for (int32_t k = 0; k < s->touched_count; k++) {
		int64_t *distance = distance_of(f, s->touched[k]);
		int64_t up = s->bound - *distance;
		*distance = FLOW_FAR;
		if (up <= 0)
			continue;
		int64_t *price = price_of(f, s->touched[k]);
		*price += sign * up;
		if (*price > FLOW_PRICE_MAX || *price < -FLOW_PRICE_MAX)
			s->too_far = true;
	}
}
