#include "engine/match/merge.h"

#include "base/arena.h"
#include "base/hash.h"

#include <assert.h>
#include <stdlib.h>

static uint64_t hash_row(int64_t unplaced_cost, const int32_t *place, const int64_t *cost,
			 int64_t arcs)
{
	uint64_t hash = hash_bytes(&unplaced_cost, sizeof(unplaced_cost), 1);
	if (arcs == 0)
		return hash;
	hash = hash_bytes(place, (size_t)arcs * sizeof(*place), hash);
	return hash_bytes(cost, (size_t)arcs * sizeof(*cost), hash);
}

static bool is_row(const struct match_rows *r, int32_t client, int64_t unplaced_cost,
		   const int32_t *place, const int64_t *cost, int64_t arcs)
{
	int64_t begin = r->arc_begin[client];
	if (r->unplaced_cost[client] != unplaced_cost || r->arc_begin[client + 1] - begin != arcs)
		return false;
	return arcs == 0 ||
	       (memcmp(r->arc_place + begin, place, (size_t)arcs * sizeof(*place)) == 0 &&
		memcmp(r->arc_cost + begin, cost, (size_t)arcs * sizeof(*cost)) == 0);
}

static void grow_slots(struct match_rows *r)
{
	free(r->slots);
	r->slot_count = r->slot_count ? 2 * r->slot_count : 1024;
	r->slots = memory_resize(NULL, r->slot_count * sizeof(*r->slots));
	memset(r->slots, 0, r->slot_count * sizeof(*r->slots));
	for (int32_t i = 0; i < r->clients; i++) {
		int64_t begin = r->arc_begin[i];
		size_t at = hash_row(r->unplaced_cost[i], r->arc_place + begin, r->arc_cost + begin,
				     r->arc_begin[i + 1] - begin) &
			    (r->slot_count - 1);
		while (r->slots[at])
			at = (at + 1) & (r->slot_count - 1);
		r->slots[at] = (uint32_t)i + 1;
	}
}

static void grow_rows(struct match_rows *r, size_t clients, size_t arcs)
{
	if (clients + 1 > r->client_room) {
		r->client_room = clients + 1 + clients / 2 + 1024;
		r->units = memory_resize(r->units, r->client_room * sizeof(*r->units));
		r->unplaced_cost =
			memory_resize(r->unplaced_cost, r->client_room * sizeof(*r->unplaced_cost));
		r->arc_begin = memory_resize(r->arc_begin, r->client_room * sizeof(*r->arc_begin));
		if (r->clients == 0)
			r->arc_begin[0] = 0;
	}
	/* also when there are none: an array is never NULL */
	if (arcs >= r->arc_room) {
		r->arc_room = arcs + arcs / 2 + 8192;
		r->arc_place = memory_resize(r->arc_place, r->arc_room * sizeof(*r->arc_place));
		r->arc_cost = memory_resize(r->arc_cost, r->arc_room * sizeof(*r->arc_cost));
	}
}

int32_t match_rows_add(struct match_rows *r, int64_t units, int64_t unplaced_cost,
		       const int32_t *arc_place, const int64_t *arc_cost, int64_t arcs)
{
	if ((size_t)r->clients * 2 >= r->slot_count)
		grow_slots(r);
	size_t mask = r->slot_count - 1;
	size_t at = hash_row(unplaced_cost, arc_place, arc_cost, arcs) & mask;
	for (; r->slots[at]; at = (at + 1) & mask) {
		int32_t client = (int32_t)(r->slots[at] - 1);
		if (!is_row(r, client, unplaced_cost, arc_place, arc_cost, arcs))
			continue;
		if (__builtin_add_overflow(r->units[client], units, &r->units[client]))
			r->units[client] = INT64_MAX;
		return client;
	}
	assert(r->clients < INT32_MAX);
	int32_t client = r->clients;
	grow_rows(r, (size_t)client + 1, (size_t)((client ? r->arc_begin[client] : 0) + arcs));
	int64_t begin = r->arc_begin[client];
	r->units[client] = units;
	r->unplaced_cost[client] = unplaced_cost;
	r->arc_begin[client + 1] = begin + arcs;
	if (arcs) {
		memcpy(r->arc_place + begin, arc_place, (size_t)arcs * sizeof(*arc_place));
		memcpy(r->arc_cost + begin, arc_cost, (size_t)arcs * sizeof(*arc_cost));
	}
	r->slots[at] = (uint32_t)client + 1;
	r->clients++;
	return client;
}

void match_rows_in_net(const struct match_rows *r, struct match_net *net)
{
	net->clients = r->clients;
	net->units = r->units;
	net->arc_begin = r->arc_begin;
	net->arc_place = r->arc_place;
	net->arc_cost = r->arc_cost;
	net->unplaced_cost = r->unplaced_cost;
}

void match_rows_release(struct match_rows *r)
{
	free(r->units);
	free(r->arc_begin);
	free(r->unplaced_cost);
	free(r->arc_place);
	free(r->arc_cost);
	free(r->slots);
	*r = (struct match_rows){ 0 };
}
