#include "engine/match/warm.h"

#include "engine/match/fast.h"
#include "engine/match/fast_parts.h"

#include <assert.h>

/* More than all people together, so that no number of moves weighs as much as one unit of cost. */
enum { SCALE_BITS = 30 };

enum change_kind { PLACE_CAP, LOCATION_CAP, UNITS, ARC_COST, UNPLACED_COST };

/* What was there before a change. */
struct change {
	enum change_kind kind;
	int32_t at;
	int64_t arc;
	int64_t value, other;
};

struct match_warm {
	struct arena *arena;
	struct flow flow;
	int32_t client_room;
	int64_t arc_room;
	int64_t people;
	int64_t *units, *arc_begin, *arc_cost, *unplaced_cost;
	int32_t *arc_place;
	bool open; /* prices are scaled and moves are counted */
	int64_t cost;
	struct change *changes; /* since the last solve */
	int64_t change_count, change_room;
};

/* ---- Scaling: between solves all is as the fast solver leaves it ---- */

static void for_every_price(struct flow *f, int64_t (*with)(int64_t price))
{
	for (int32_t i = 0; i < f->clients; i++)
		f->client_price[i] = with(f->client_price[i]);
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

static void open_for_changes(struct match_warm *w)
{
	struct flow *f = &w->flow;
	if (w->open)
		return;
	w->open = true;
	f->scale = (int64_t)1 << SCALE_BITS;
	f->move = 1;
	for_every_price(f, scaled);
	for (int32_t i = 0; i < f->clients; i++) {
		f->unplaced_old[i] = f->unplaced[i];
		for (int32_t h = f->client_first[i]; h >= 0; h = f->holdings[h].next_of_client)
			f->holdings[h].old = f->holdings[h].amount;
	}
}

/* People of the client beyond those who were there, less those who came; forgets who were there. */
static int64_t moved_people(struct flow *f, int32_t client, int64_t people)
{
	int64_t before = f->unplaced_old[client], more = f->unplaced[client] - before;
	int64_t moved = more > 0 ? more : 0;
	f->unplaced_old[client] = 0;
	for (int32_t h = f->client_first[client]; h >= 0; h = f->holdings[h].next_of_client) {
		struct flow_holding *own = &f->holdings[h];
		moved += own->amount > own->old ? own->amount - own->old : 0;
		before += own->old;
		own->old = 0;
	}
	return moved - (people > before ? people - before : 0);
}

/* Ends counting moves; gives how many there were. */
static int64_t close_changes(struct match_warm *w)
{
	struct flow *f = &w->flow;
	int64_t moved = 0;
	w->open = false;
	w->change_count = 0;
	f->scale = 1;
	f->move = 0;
	for_every_price(f, unscaled);
	for (int32_t i = 0; i < f->clients; i++)
		moved += moved_people(f, i, w->units[i]);
	flow_holdings_sweep(f);
	return moved;
}

/* ---- Each kind of change, on prices that stay sound: what no longer fits becomes people too many, or a
 * hole ---- */

static void note(struct match_warm *w, struct change before)
{
	open_for_changes(w);
	if (w->change_count == w->change_room) {
		int64_t room = w->change_room ? 2 * w->change_room : 64;
		struct change *more = arena_array(w->arena, struct change, (size_t)room);
		if (w->change_count)
			memcpy(more, w->changes, (size_t)w->change_count * sizeof(*more));
		w->changes = more;
		w->change_room = room;
	}
	w->changes[w->change_count++] = before;
}

static void set_place_cap(struct match_warm *w, int32_t place, int64_t people)
{
	struct flow *f = &w->flow;
	int32_t l = f->place_location[place];
	int64_t flow = f->place_flow[place];
	note(w, (struct change){ PLACE_CAP, place, 0, f->place_cap[place], 0 });
	f->place_cap[place] = people;
	if (f->place_price[place] > f->location_price[l] || flow > people)
		f->place_flow[place] = people;
	f->location_flow[l] += f->place_flow[place] - flow;
}

static void set_location_cap(struct match_warm *w, int32_t l, int64_t normal, int64_t extra)
{
	struct flow *f = &w->flow;
	note(w, (struct change){ LOCATION_CAP, l, 0, f->normal[l], f->extra[l] });
	f->normal[l] = normal;
	f->extra[l] = extra;
	if (f->location_price[l] > 0 || f->normal_used[l] > normal)
		f->normal_used[l] = normal;
	if (f->location_price[l] > f->extra_cost[l] * f->scale || f->extra_used[l] > extra)
		f->extra_used[l] = extra;
}

/* So many people of the client leave, from where they are. */
static void take_away(struct flow *f, int32_t client, int64_t people)
{
	int32_t *places[] = { &f->remaining[client], &f->unplaced[client] };
	for (int k = 0; k < 2; k++) {
		int64_t some = *places[k] < people ? *places[k] : people;
		*places[k] -= (int32_t)some;
		people -= some;
	}
	for (int32_t h = f->client_first[client]; h >= 0; h = f->holdings[h].next_of_client) {
		struct flow_holding *own = &f->holdings[h];
		int64_t some = own->amount < people ? own->amount : people;
		own->amount -= (int32_t)some;
		f->place_inflow[own->place] -= some;
		people -= some;
	}
	assert(people == 0);
}

static void set_units(struct match_warm *w, int32_t client, int64_t people)
{
	int64_t more = people - w->units[client];
	note(w, (struct change){ UNITS, client, 0, w->units[client], 0 });
	if (more > 0) {
		w->flow.remaining[client] += (int32_t)more;
	} else {
		take_away(&w->flow, client, -more);
		flow_tighten(&w->flow, client);
	}
	w->people += more;
	w->units[client] = people;
}

static void set_column_cost(struct flow *f, int32_t client, int64_t arc)
{
	int32_t place = f->arc_place[arc];
	if (arc >= f->added_from)
		return;
	int64_t c = f->column_begin[place];
	while (f->columns[c].client != client)
		c++;
	f->columns[c].cost = flow_column_cost(f->arc_cost[arc]);
}

/* Whoever is there has to choose again: at the new cost it may be no choice. */
static void set_arc_cost(struct match_warm *w, int32_t client, int64_t arc, int64_t cost)
{
	struct flow *f = &w->flow;
	note(w, (struct change){ ARC_COST, client, arc, w->arc_cost[arc], 0 });
	w->arc_cost[arc] = cost;
	set_column_cost(f, client, arc);
	int32_t h = flow_holding_find(f, client, f->arc_place[arc]);
	if (h >= 0) {
		f->remaining[client] += f->holdings[h].amount;
		f->place_inflow[f->holdings[h].place] -= f->holdings[h].amount;
		f->holdings[h].amount = 0;
	}
	flow_tighten(f, client);
}

static void set_unplaced_cost(struct match_warm *w, int32_t client, int64_t cost)
{
	struct flow *f = &w->flow;
	note(w, (struct change){ UNPLACED_COST, client, 0, w->unplaced_cost[client], 0 });
	w->unplaced_cost[client] = cost;
	f->remaining[client] += f->unplaced[client];
	f->unplaced[client] = 0;
	flow_tighten(f, client);
}

/* Takes back all changes since the last solve, the last first. */
static void undo(struct match_warm *w)
{
	for (int64_t k = w->change_count - 1; k >= 0; k--) {
		struct change c = w->changes[k];
		if (c.kind == PLACE_CAP)
			set_place_cap(w, c.at, c.value);
		else if (c.kind == LOCATION_CAP)
			set_location_cap(w, c.at, c.value, c.other);
		else if (c.kind == UNITS)
			set_units(w, c.at, c.value);
		else if (c.kind == ARC_COST)
			set_arc_cost(w, c.at, c.arc, c.value);
		else
			set_unplaced_cost(w, c.at, c.value);
	}
}

/* ---- The changes as they are asked for ---- */

static bool within(const char *what, int64_t number, int64_t count, struct err *err)
{
	return (number >= 0 && number < count) ||
	       err_set(err, ERR_INPUT, "Er is geen %s %lld.", what, (long long)number);
}

static bool cost_fits(int64_t cost, struct err *err)
{
	return cost == MATCH_NEVER || (cost >= 0 && cost <= FAST_COST_MAX) ||
	       err_set(err, ERR_INPUT, "De kosten zijn minder dan 0 of meer dan %d.",
		       FAST_COST_MAX);
}

/* As many as are ever needed: one more than there can be people. */
static bool beds_fit(int64_t *beds, struct err *err)
{
	if (*beds < 0)
		return err_set(err, ERR_INPUT, "Minder dan 0 plekken kan niet.");
	if (*beds > FAST_UNITS_MAX)
		*beds = FAST_UNITS_MAX + (int64_t)1;
	return true;
}

static bool people_fit(const struct match_warm *w, int64_t before, int64_t people, struct err *err)
{
	return (people >= 0 && people <= FAST_UNITS_MAX - (w->people - before)) ||
	       err_set(err, ERR_INPUT, "Het aantal personen is minder dan 0, of samen meer dan %d.",
		       FAST_UNITS_MAX);
}

static bool find_arc(const struct match_warm *w, int32_t client, int32_t place, int64_t *arc,
		     struct err *err)
{
	if (!within("cliënt", client, w->flow.clients, err))
		return false;
	for (int64_t k = w->arc_begin[client]; k < w->arc_begin[client + 1]; k++) {
		if (w->arc_place[k] == place) {
			*arc = k;
			return true;
		}
	}
	return err_set(err, ERR_INPUT, "Cliënt %d heeft plaats %d niet als keuze.", client, place);
}

bool match_warm_place_cap(struct match_warm *w, int32_t place, int64_t people, struct err *err)
{
	if (!within("plaats", place, w->flow.places, err) || !beds_fit(&people, err))
		return false;
	set_place_cap(w, place, people);
	return true;
}

bool match_warm_location_cap(struct match_warm *w, int32_t location, int64_t normal, int64_t extra,
			     struct err *err)
{
	if (!within("locatie", location, w->flow.locations, err) || !beds_fit(&normal, err) ||
	    !beds_fit(&extra, err))
		return false;
	set_location_cap(w, location, normal, extra);
	return true;
}

bool match_warm_units(struct match_warm *w, int32_t client, int64_t people, struct err *err)
{
	if (!within("cliënt", client, w->flow.clients, err) ||
	    !people_fit(w, w->units[client], people, err))
		return false;
	set_units(w, client, people);
	return true;
}

bool match_warm_arc_cost(struct match_warm *w, int32_t client, int32_t place, int64_t cost,
			 struct err *err)
{
	int64_t arc = -1;
	if (!cost_fits(cost, err) || !find_arc(w, client, place, &arc, err))
		return false;
	set_arc_cost(w, client, arc, cost);
	return true;
}

bool match_warm_unplaced_cost(struct match_warm *w, int32_t client, int64_t cost, struct err *err)
{
	if (!cost_fits(cost, err) || !within("cliënt", client, w->flow.clients, err))
		return false;
	set_unplaced_cost(w, client, cost);
	return true;
}

bool match_warm_pin(struct match_warm *w, int32_t client, int32_t place, struct err *err)
{
	int64_t arc = -1;
	if (!find_arc(w, client, place, &arc, err))
		return false;
	set_unplaced_cost(w, client, MATCH_NEVER);
	for (int64_t k = w->arc_begin[client]; k < w->arc_begin[client + 1]; k++) {
		if (k != arc && w->arc_cost[k] != MATCH_NEVER)
			set_arc_cost(w, client, k, MATCH_NEVER);
	}
	return true;
}

static bool row_fits(const struct match_warm *w, const int32_t *arc_place, const int64_t *arc_cost,
		     int64_t arcs, struct err *err)
{
	if (w->flow.clients == w->client_room || arcs > w->arc_room - w->arc_begin[w->flow.clients])
		return err_set(err, ERR_INPUT, "Er is geen ruimte voor nog een cliënt.");
	for (int64_t k = 0; k < arcs; k++) {
		if (!within("plaats", arc_place[k], w->flow.places, err) ||
		    !cost_fits(arc_cost[k], err))
			return false;
		if (k > 0 && arc_place[k] <= arc_place[k - 1])
			return err_set(err, ERR_INPUT, "De keuzes staan niet op volgorde.");
	}
	return true;
}

bool match_warm_add(struct match_warm *w, int64_t people, int64_t unplaced_cost,
		    const int32_t *arc_place, const int64_t *arc_cost, int64_t arcs,
		    int32_t *client, struct err *err)
{
	struct flow *f = &w->flow;
	if (!cost_fits(unplaced_cost, err) || !people_fit(w, 0, people, err) ||
	    !row_fits(w, arc_place, arc_cost, arcs, err))
		return false;
	open_for_changes(w);
	int32_t i = f->clients;
	int64_t begin = w->arc_begin[i];
	for (int64_t k = 0; k < arcs; k++) {
		int64_t at = begin + k - f->added_from;
		w->arc_place[begin + k] = arc_place[k];
		w->arc_cost[begin + k] = arc_cost[k];
		f->added_client[at] = i;
		f->added_next[at] = f->added_first[arc_place[k]];
		f->added_first[arc_place[k]] = (int32_t)at;
	}
	w->arc_begin[i + 1] = begin + arcs;
	w->unplaced_cost[i] = unplaced_cost;
	f->clients++;
	flow_tighten(f, i);
	set_units(w, i, people);
	*client = i;
	return true;
}

/* ---- Solving ---- */

/* Back to the plan before: with moves counted there is no other of so low a cost. */
static bool refuse(struct match_warm *w, enum flow_outcome outcome, struct err *err)
{
	undo(w);
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
	open_for_changes(w);
	FLOW_ASSERT_SOUND(&w->flow);
	enum flow_outcome outcome = flow_solve(&w->flow, watch);
	if (outcome != FLOW_DONE)
		return refuse(w, outcome, err);
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
	f->remaining = roomier(a, f->remaining, clients, room, sizeof(int32_t));
	f->unplaced = roomier(a, f->unplaced, clients, room, sizeof(int32_t));
	f->unplaced_old = arena_array(a, int32_t, (size_t)room);
	f->client_price = roomier(a, f->client_price, clients, room, sizeof(int64_t));
	f->client_first = roomier(a, f->client_first, clients, room, sizeof(int32_t));
	for (int64_t i = clients; i < room; i++)
		f->client_first[i] = -1;
	w->units = roomier(a, net->units, clients, room, sizeof(int64_t));
	w->unplaced_cost = roomier(a, net->unplaced_cost, clients, room, sizeof(int64_t));
	w->arc_begin = roomier(a, net->arc_begin, clients + 1, room + 1, sizeof(int64_t));
	w->arc_place = roomier(a, net->arc_place, arcs, w->arc_room + 1, sizeof(int32_t));
	w->arc_cost = roomier(a, net->arc_cost, arcs, w->arc_room + 1, sizeof(int64_t));
	f->place_location = roomier(a, net->place_location, f->places, f->places, sizeof(int32_t));
	f->row_begin = w->arc_begin;
	f->row_end = w->arc_begin + 1;
	f->arc_place = w->arc_place;
	f->arc_cost = w->arc_cost;
	f->unplaced_cost = w->unplaced_cost;
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
	struct arena *a = w->arena;
	int32_t clients = f->clients;
	int64_t added = w->arc_room - f->added_from;
	f->added_first = arena_array(a, int32_t, (size_t)f->places);
	memset(f->added_first, -1, (size_t)f->places * sizeof(int32_t));
	f->added_next = arena_array(a, int32_t, (size_t)added + 1);
	f->added_client = arena_array(a, int32_t, (size_t)added + 1);
	f->clients = w->client_room;
	flow_begin_searches(f);
	f->clients = clients;
	flow_need_columns(f);
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
