/* From people too many and holes to an exact plan, search after search; and the checks of the invariants. */
#include "engine/match/fast_flow.h"

#include <assert.h>

enum { TELL_EVERY = 64 };

struct progress {
	const struct watch *watch;
	int64_t done, total;
};

static bool tell(struct progress *p)
{
	if (++p->done > p->total)
		p->total = p->done;
	return p->done % TELL_EVERY != 0 || watch_tell(p->watch, p->done, p->total);
}

static enum flow_outcome send_on(struct flow *f, struct progress *p)
{
	enum flow_outcome outcome = FLOW_DONE;
	int32_t outside = f->places + f->locations;
	for (int32_t q = 0; q < f->places && outcome == FLOW_DONE; q++) {
		while (outcome == FLOW_DONE && flow_place_hole(f, q) < 0)
			outcome = tell(p) ? flow_forward(f, q) : FLOW_STOPPED;
	}
	for (int32_t l = 0; l < f->locations && outcome == FLOW_DONE; l++) {
		while (outcome == FLOW_DONE && flow_location_hole(f, l) < 0)
			outcome = tell(p) ? flow_forward(f, f->places + l) : FLOW_STOPPED;
	}
	for (int32_t i = 0; i < f->clients && outcome == FLOW_DONE; i++) {
		while (outcome == FLOW_DONE && f->client[i].remaining > 0)
			outcome = tell(p) ? flow_forward(f, outside + i) : FLOW_STOPPED;
	}
	return outcome;
}

enum flow_outcome flow_solve(struct flow *f, const struct watch *watch)
{
	struct progress p = { watch, 0, 1 };
	f->near.made = false;
	f->touched = 0;
	for (int32_t i = 0; i < f->clients; i++)
		p.total += f->client[i].remaining > 0;
	for (int32_t q = 0; q < f->places; q++)
		p.total += flow_place_hole(f, q) != 0;
	for (int32_t l = 0; l < f->locations; l++)
		p.total += flow_location_hole(f, l) != 0;
	enum flow_outcome outcome = send_on(f, &p);
	for (int32_t q = 0; q < f->places && outcome == FLOW_DONE; q++) {
		while (outcome == FLOW_DONE && flow_place_hole(f, q) > 0)
			outcome = tell(&p) ? flow_backward(f, q) : FLOW_STOPPED;
	}
	for (int32_t l = 0; l < f->locations && outcome == FLOW_DONE; l++) {
		while (outcome == FLOW_DONE && flow_location_hole(f, l) > 0)
			outcome = tell(&p) ? flow_backward(f, f->places + l) : FLOW_STOPPED;
	}
	return outcome;
}

static bool client_is_sound(const struct flow *f, int32_t client)
{
	int64_t price = f->client[client].price;
	if (price > flow_best(f, client))
		return false;
	const struct flow_client *c = &f->client[client];
	if (c->unplaced > 0 &&
	    flow_cost(f, c->unplaced_cost, c->unplaced > c->unplaced_old) > price)
		return false;
	for (int32_t h = c->first; h >= 0; h = f->holdings[h].next_of_client) {
		const struct flow_holding *own = &f->holdings[h];
		if (own->amount > 0 &&
		    flow_cost(f, own->cost, own->amount > own->old) + f->place_price[own->place] >
			    price)
			return false;
	}
	return true;
}

static bool place_is_sound(const struct flow *f, int32_t q)
{
	int64_t over = f->place_price[q] - f->location_price[f->place_location[q]];
	return !(f->place_flow[q] < f->place_cap[q] && over > 0) &&
	       !(f->place_flow[q] > 0 && over < 0) && f->place_flow[q] >= 0 &&
	       f->place_flow[q] <= f->place_cap[q];
}

static bool location_is_sound(const struct flow *f, int32_t l)
{
	int64_t price = f->location_price[l], over = price - flow_scaled(f, f->extra_cost[l]);
	return !(f->normal_used[l] < f->normal[l] && price > 0) &&
	       !(f->normal_used[l] > 0 && price < 0) &&
	       !(f->extra_used[l] < f->extra[l] && over > 0) &&
	       !(f->extra_used[l] > 0 && over < 0) && f->normal_used[l] >= 0 &&
	       f->normal_used[l] <= f->normal[l] && f->extra_used[l] >= 0 &&
	       f->extra_used[l] <= f->extra[l];
}

bool flow_is_sound(const struct flow *f)
{
	for (int32_t i = 0; i < f->clients; i++) {
		if (!client_is_sound(f, i))
			return false;
	}
	for (int32_t q = 0; q < f->places; q++) {
		if (!place_is_sound(f, q))
			return false;
	}
	for (int32_t l = 0; l < f->locations; l++) {
		if (!location_is_sound(f, l))
			return false;
	}
	return true;
}
