#include "engine/match/warm.h"

#include "engine/match/warm_parts.h"

#include <assert.h>

/* More than all people together, so that no number of moves weighs as much as one unit of cost. */
enum { SCALE_BITS = 30 };

/* ---- Scaling: between solves all is as the fast solver leaves it ---- */

static void for_every_price(struct flow *f, int64_t (*with)(int64_t price))
{
	for (int32_t i = 0; i < f->clients; i++)
		f->client[i].price = with(f->client[i].price);
	for (int32_t q = 0; q < f->places; q++)
		f->place_price[q] = with(f->place_price[q]);
	for (int32_t l = 0; l < f->locations; l++)
		f->location_price[l] = with(f->location_price[l]);
}

static int64_t scaled(int64_t price)
{
	return price * ((int64_t)1 << SCALE_BITS);
}

/* A price is so many whole costs and a number of moves along a way, more or less; the moves go. */
static int64_t unscaled(int64_t price)
{
	return (price + ((int64_t)1 << (SCALE_BITS - 1))) >> SCALE_BITS;
}

void warm_open(struct match_warm *w)
{
	struct flow *f = &w->flow;
	if (w->open)
		return;
	w->open = true;
	f->scale_bits = SCALE_BITS;
	f->move = 1;
	for_every_price(f, scaled);
	for (int32_t i = 0; i < f->clients; i++) {
		f->client[i].unplaced_old = f->client[i].unplaced;
		w->units_old[i] = w->units[i];
	}
	for (int32_t h = 0; h < f->holding_count; h++)
		f->holdings[h].old = f->holdings[h].amount;
}

/* People who are where they were not, less those who came; forgets who were where. */
static int64_t count_moved(struct match_warm *w)
{
	struct flow *f = &w->flow;
	int64_t moved = 0;
	for (int32_t i = 0; i < f->clients; i++) {
		struct flow_client *c = &f->client[i];
		moved += c->unplaced > c->unplaced_old ? c->unplaced - c->unplaced_old : 0;
		moved -= w->units[i] > w->units_old[i] ? w->units[i] - w->units_old[i] : 0;
		c->unplaced_old = 0;
	}
	for (int32_t h = 0; h < f->holding_count; h++) {
		struct flow_holding *own = &f->holdings[h];
		moved += own->amount > own->old ? own->amount - own->old : 0;
		own->old = 0;
	}
	return moved;
}

/* Ends counting moves; gives how many there were. */
static int64_t close_changes(struct match_warm *w)
{
	struct flow *f = &w->flow;
	w->open = false;
	w->change_count = 0;
	f->scale_bits = 0;
	f->move = 0;
	for_every_price(f, unscaled);
	int64_t moved = count_moved(w);
	flow_holdings_sweep(f);
	return moved;
}

/* ---- Solving ---- */

/* Back to the plan before: with moves counted there is no other of so low a cost. */
static bool refuse(struct match_warm *w, enum flow_outcome outcome, struct err *err)
{
	warm_undo(w);
	w->flow.search.too_far = false;
	if (flow_solve(&w->flow, NULL) != FLOW_DONE)
		return err_set(err, ERR_SYSTEM,
			       "De verdeling van daarvoor is niet terug te vinden.");
	close_changes(w);
	return fast_refuse(outcome, err);
}

bool match_warm_solve(struct match_warm *w, const struct watch *watch,
		      struct match_warm_result *out, struct err *err)
{
	warm_open(w);
	FLOW_ASSERT_SOUND(&w->flow);
	enum flow_outcome outcome = flow_solve(&w->flow, watch);
	if (outcome != FLOW_DONE)
		return refuse(w, outcome, err);
	FLOW_ASSERT_SOUND(&w->flow);
	int64_t moved = close_changes(w);
	struct fast_proof proof = fast_prove(&w->flow, w->units);
	if (!proof.whole || proof.cost != proof.bound)
		return err_set(err, ERR_SYSTEM,
			       "Het plan en zijn bewijs kloppen niet met elkaar; er is geen plan.");
	w->cost = proof.cost;
	*out = (struct match_warm_result){ proof.cost, moved };
	return true;
}

/* ---- Begin and end ---- */

static void *roomier(struct arena *a, const void *old, int64_t count, int64_t room, size_t size)
{
	void *at = arena_alloc_array(a, (size_t)room, size);
	if (count)
		memcpy(at, old, (size_t)count * size);
	return at;
}

/* Own copies of all that changes, with room. */
static void take_net(struct match_warm *w, const struct match_net *net)
{
	struct flow *f = &w->flow;
	struct arena *a = w->arena;
	int64_t clients = f->clients, arcs = net->arc_begin[clients], room = w->client_room;
	f->client = roomier(a, f->client, clients, room, sizeof(*f->client));
	w->units = roomier(a, net->units, clients, room, sizeof(int64_t));
	w->units_old = arena_array(a, int64_t, (size_t)room);
	w->unplaced_cost = roomier(a, net->unplaced_cost, clients, room, sizeof(int64_t));
	w->arc_begin = roomier(a, net->arc_begin, clients + 1, room + 1, sizeof(int64_t));
	w->arc_place = roomier(a, net->arc_place, arcs, w->arc_room + 1, sizeof(int32_t));
	w->arc_cost = roomier(a, net->arc_cost, arcs, w->arc_room + 1, sizeof(int64_t));
	f->place_location = roomier(a, net->place_location, f->places, f->places, sizeof(int32_t));
	f->arc_place = w->arc_place;
	f->arc_cost = memory_resize(f->arc_cost, ((size_t)w->arc_room + 1) * sizeof(*f->arc_cost));
	for (int64_t i = 0; i < clients; i++)
		w->people += w->units[i];
	for (int32_t l = 0; l < f->locations; l++) {
		int64_t cost = net->location_extra_cost[l];
		f->extra_cost[l] = cost >= 0 && cost <= FAST_COST_MAX ? cost : FAST_COST_MAX;
	}
}

static void make_room(struct match_warm *w)
{
	struct flow *f = &w->flow;
	int32_t clients = f->clients;
	f->clients = w->client_room;
	flow_begin_searches(f);
	f->clients = clients;
}

static bool room_fits(const struct match_net *net, int32_t more_clients, int64_t more_arcs,
		      struct err *err)
{
	return (more_clients >= 0 && more_arcs >= 0 &&
		more_clients <= FAST_NODES_MAX - net->clients - net->places - net->locations &&
		more_arcs <= FAST_ARCS_MAX - net->arc_begin[net->clients]) ||
	       err_set(err, ERR_INPUT, "Er is geen ruimte voor zo veel cliënten of keuzes erbij.");
}

bool match_warm_begin(const struct match_net *net, int32_t more_clients, int64_t more_arcs,
		      const struct watch *watch, struct arena *a, struct match_warm **out,
		      struct err *err)
{
	if (!match_fast_fits(net, err) || !room_fits(net, more_clients, more_arcs, err))
		return false;
	struct match_warm *w = arena_new(a, struct match_warm);
	w->arena = a;
	w->client_room = net->clients + more_clients;
	w->arc_room = net->arc_begin[net->clients] + more_arcs;
	bool ok = fast_flow_of(net, false, watch, a, &w->flow, err);
	if (ok) {
		struct fast_proof proof = fast_prove(&w->flow, net->units);
		w->cost = proof.cost;
		ok = (proof.whole && proof.cost == proof.bound) ||
		     err_set(err, ERR_SYSTEM,
			     "Het plan en zijn bewijs kloppen niet met elkaar; er is geen plan.");
	}
	if (!ok) {
		flow_release(&w->flow);
		return false;
	}
	take_net(w, net);
	make_room(w);
	*out = w;
	return true;
}

void match_warm_end(struct match_warm *w)
{
	flow_release(&w->flow);
}

/* ---- What is solved ---- */

struct match_net match_warm_net(const struct match_warm *w)
{
	const struct flow *f = &w->flow;
	return (struct match_net){
		.clients = f->clients,
		.places = f->places,
		.locations = f->locations,
		.units = w->units,
		.arc_begin = w->arc_begin,
		.arc_place = w->arc_place,
		.arc_cost = w->arc_cost,
		.unplaced_cost = w->unplaced_cost,
		.place_location = f->place_location,
		.place_cap = f->place_cap,
		.location_cap = f->normal,
		.location_extra = f->extra,
		.location_extra_cost = f->extra_cost,
	};
}

void match_warm_plan(const struct match_warm *w, struct arena *a, struct match_plan *out)
{
	fast_write_plan(&w->flow, w->cost, a, out);
}
