/* The changes that a solved net can have, and taking them back. */
#include "engine/match/warm_parts.h"

#include <assert.h>

/* ---- Each kind of change, on prices that stay sound: what no longer fits becomes people too many, or a
 * hole ---- */

static void note(struct match_warm *w, struct warm_change before)
{
	warm_open(w);
	if (w->change_count == w->change_room) {
		int64_t room = w->change_room ? 2 * w->change_room : 64;
		struct warm_change *more = arena_array(w->arena, struct warm_change, (size_t)room);
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
	note(w, (struct warm_change){ PLACE_CAP, place, 0, f->place_cap[place], 0 });
	f->place_cap[place] = people;
	if (f->place_price[place] > f->location_price[l] || flow > people)
		f->place_flow[place] = people;
	f->location_flow[l] += f->place_flow[place] - flow;
}

/* Everybody leaves the place and chooses again. That they go is certain, so each goes its own nearest way;
 * were they only too many there, every search would look anew for who leaves best. */
static void evict_place(struct flow *f, int32_t place)
{
	for (int32_t h = f->place_first[place]; h >= 0; h = f->holdings[h].next_of_place) {
		struct flow_holding *own = &f->holdings[h];
		f->client[own->client].remaining += own->amount;
		own->amount = 0;
	}
	f->location_flow[f->place_location[place]] -= f->place_flow[place];
	f->place_flow[place] = f->place_inflow[place] = 0;
	for (int32_t h = f->place_first[place]; h >= 0; h = f->holdings[h].next_of_place)
		flow_tighten(f, f->holdings[h].client);
}

static void evict_location(struct flow *f, int32_t l)
{
	for (int32_t q = f->place_begin[l]; q < f->place_begin[l + 1]; q++) {
		evict_place(f, q);
		if (f->place_price[q] > f->location_price[l])
			f->location_price[l] = f->place_price[q];
	}
}

static void set_location_cap(struct match_warm *w, int32_t l, int64_t normal, int64_t extra)
{
	struct flow *f = &w->flow;
	note(w, (struct warm_change){ LOCATION_CAP, l, 0, f->normal[l], f->extra[l] });
	f->normal[l] = normal;
	f->extra[l] = extra;
	if (normal == 0 && extra == 0)
		evict_location(f, l);
	if (f->location_price[l] > 0 || f->normal_used[l] > normal)
		f->normal_used[l] = normal;
	if (f->location_price[l] > flow_scaled(f, f->extra_cost[l]) || f->extra_used[l] > extra)
		f->extra_used[l] = extra;
}

/* So many people of the client leave, from where they are. */
static void take_away(struct flow *f, int32_t client, int64_t people)
{
	struct flow_client *c = &f->client[client];
	int32_t *places[] = { &c->remaining, &c->unplaced };
	for (int k = 0; k < 2; k++) {
		int64_t some = *places[k] < people ? *places[k] : people;
		*places[k] -= (int32_t)some;
		people -= some;
	}
	for (int32_t h = c->first; h >= 0; h = f->holdings[h].next_of_client) {
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
	note(w, (struct warm_change){ UNITS, client, 0, w->units[client], 0 });
	if (more > 0) {
		w->flow.client[client].remaining += (int32_t)more;
	} else {
		take_away(&w->flow, client, -more);
		flow_tighten(&w->flow, client);
	}
	w->people += more;
	w->units[client] = people;
}

static int32_t flow_cost_of(int64_t cost)
{
	return cost == MATCH_NEVER ? FLOW_FORBIDDEN : (int32_t)cost;
}

/* Whoever is there has to choose again: at the new cost it may be no choice. */
static void set_arc_cost(struct match_warm *w, int32_t client, int64_t arc, int64_t cost)
{
	struct flow *f = &w->flow;
	note(w, (struct warm_change){ ARC_COST, client, arc, w->arc_cost[arc], 0 });
	w->arc_cost[arc] = cost;
	f->arc_cost[arc] = flow_cost_of(cost);
	int32_t h = flow_holding_find(f, client, f->arc_place[arc]);
	if (h >= 0) {
		f->holdings[h].cost = f->arc_cost[arc];
		f->client[client].remaining += f->holdings[h].amount;
		f->place_inflow[f->holdings[h].place] -= f->holdings[h].amount;
		f->holdings[h].amount = 0;
	}
	flow_tighten(f, client);
}

static void set_unplaced_cost(struct match_warm *w, int32_t client, int64_t cost)
{
	struct flow *f = &w->flow;
	note(w, (struct warm_change){ UNPLACED_COST, client, 0, w->unplaced_cost[client], 0 });
	w->unplaced_cost[client] = cost;
	struct flow_client *c = &f->client[client];
	c->unplaced_cost = flow_cost_of(cost);
	c->remaining += c->unplaced;
	c->unplaced = 0;
	flow_tighten(f, client);
}

void warm_undo(struct match_warm *w)
{
	for (int64_t k = w->change_count - 1; k >= 0; k--) {
		struct warm_change c = w->changes[k];
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
	warm_open(w);
	int32_t i = f->clients;
	int64_t begin = w->arc_begin[i];
	for (int64_t k = 0; k < arcs; k++) {
		w->arc_place[begin + k] = arc_place[k];
		w->arc_cost[begin + k] = arc_cost[k];
		f->arc_cost[begin + k] = flow_cost_of(arc_cost[k]);
	}
	w->arc_begin[i + 1] = begin + arcs;
	w->unplaced_cost[i] = unplaced_cost;
	f->client[i] = (struct flow_client){ .begin = (int32_t)begin,
					     .end = (int32_t)(begin + arcs),
					     .unplaced_cost = flow_cost_of(unplaced_cost),
					     .distance = FLOW_FAR,
					     .first = -1 };
	f->clients++;
	flow_tighten(f, i);
	set_units(w, i, people);
	*client = i;
	return true;
}
