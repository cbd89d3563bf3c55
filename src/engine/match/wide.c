#include "engine/match/wide.h"

#include "engine/match/wide_state.h"

/* One search: from a client who needs a place, over places and locations, to the first free bed or to
 * a client who had better go without. */
struct search {
	struct heap heap;
	int32_t *from;     /* [places + locations] the node before, -1 the client who starts */
	int32_t *via;      /* [places] the arc that leads to the place, -1 from its location */
	int32_t *held;     /* [places] the arc that the client of `via` gives up, -1 none */
	bool *seen;        /* [clients] */
	int32_t *movers;   /* [clients] those seen, `mover_count` of them */
	match_wide *reach; /* [clients] how far away each mover is */
	int32_t mover_count;
	match_wide best;  /* length of the best way to an end, MATCH_WIDE_NEVER none yet */
	int32_t end;      /* location where a bed is free, or -1: somebody goes without a place */
	int32_t end_held; /* then: the arc given up for that, -1: the client who starts */
};

static void search_make(struct search *k, const struct match_wide_net *net, struct arena *a)
{
	size_t places = (size_t)net->places, clients = (size_t)net->clients;
	heap_make(&k->heap, net->places + net->locations, a);
	k->from = arena_array(a, int32_t, places + (size_t)net->locations);
	k->via = arena_array(a, int32_t, places);
	k->held = arena_array(a, int32_t, places);
	k->seen = arena_array(a, bool, clients);
	k->movers = arena_array(a, int32_t, clients);
	k->reach = arena_array(a, match_wide, clients);
	k->mover_count = 0;
}

static void search_clear(struct search *k)
{
	heap_clear(&k->heap);
	for (int32_t i = 0; i < k->mover_count; i++)
		k->seen[k->movers[i]] = false;
	k->mover_count = 0;
	k->best = MATCH_WIDE_NEVER;
}

static void end_at(struct search *k, match_wide length, int32_t location, int32_t held)
{
	if (length >= k->best)
		return;
	k->best = length;
	k->end = location;
	k->end_held = held;
}

/* What else the client could do than stay on the arc `held`. */
static void leave(struct wide_state *s, struct search *k, int32_t client, int32_t held,
		  match_wide distance)
{
	const struct match_wide_net *net = s->net;
	if (k->seen[client])
		return;
	k->seen[client] = true;
	k->reach[k->mover_count] = distance;
	k->movers[k->mover_count++] = client;
	match_wide base = distance - s->pi[client];
	if (net->unplaced_cost[client] != MATCH_WIDE_NEVER)
		end_at(k, base + net->unplaced_cost[client], -1, held);
	for (int64_t i = net->arc_begin[client]; i < net->arc_begin[client + 1]; i++) {
		int32_t place = net->arc_place[i];
		match_wide there = base + net->arc_cost[i] + s->price[place];
		if (net->arc_cost[i] == MATCH_WIDE_NEVER || there >= k->best ||
		    !heap_offer(&k->heap, place, there))
			continue;
		k->from[place] = held < 0 ? -1 : net->arc_place[held];
		k->via[place] = (int32_t)i;
		k->held[place] = held;
	}
}

static void look_from_place(struct wide_state *s, struct search *k, int32_t place)
{
	const struct match_wide_net *net = s->net;
	match_wide distance = k->heap.distance[place];
	int32_t location = net->places + net->place_location[place];
	match_wide there = distance + s->price[location] - s->price[place];
	if (s->use[place] < net->place_cap[place] && there < k->best &&
	    heap_offer(&k->heap, location, there))
		k->from[location] = place;
	for (int32_t h = s->first_holder[place]; h >= 0; h = s->next_holder[h])
		leave(s, k, s->arc_client[h], h, distance);
}

static void look_from_location(struct wide_state *s, struct search *k, int32_t node)
{
	const struct match_wide_net *net = s->net;
	match_wide distance = k->heap.distance[node];
	int32_t location = node - net->places;
	int64_t room;
	match_wide bed = wide_next_bed(s, location, &room);
	if (bed != MATCH_WIDE_NEVER)
		end_at(k, distance + bed - s->price[node], location, -1);
	for (int32_t p = s->first_place[location]; p < s->first_place[location + 1]; p++) {
		match_wide there = distance + s->price[p] - s->price[node];
		if (s->use[p] == 0 || there >= k->best || !heap_offer(&k->heap, p, there))
			continue;
		k->from[p] = node;
		k->via[p] = k->held[p] = -1;
	}
}

/* Walks back from the end of the search: with people 0 it tells how many can go this way, else it
 * lets them go. */
static int64_t walk(struct wide_state *s, struct search *k, int32_t client, int64_t people)
{
	const struct match_wide_net *net = s->net;
	int64_t most = INT64_MAX, room;
	int32_t node;
	if (k->end >= 0) {
		node = net->places + k->end;
		wide_next_bed(s, k->end, &most);
		s->use[node] += people;
	} else {
		if (k->end_held >= 0)
			most = s->amount[k->end_held];
		int32_t loser = k->end_held < 0 ? client : s->arc_client[k->end_held];
		s->unplaced[loser] += people;
		if (k->end_held < 0)
			return most;
		node = net->arc_place[k->end_held];
		wide_add(s, k->end_held, -people);
	}
	while (node >= 0) {
		int32_t before = k->from[node];
		if (node >= net->places) {
			room = net->place_cap[before] - s->use[before];
			s->use[before] += people;
		} else if (k->via[node] < 0) {
			room = s->use[node];
			s->use[node] -= people;
		} else {
			room = k->held[node] < 0 ? INT64_MAX : s->amount[k->held[node]];
			wide_add(s, k->via[node], people);
			if (k->held[node] >= 0)
				wide_add(s, k->held[node], -people);
		}
		most = room < most ? room : most;
		node = before;
	}
	return most;
}

/* Everything nearer than the end becomes dearer by as much as it is nearer. */
static void raise_prices(struct wide_state *s, struct search *k)
{
	const struct match_wide_net *net = s->net;
	for (int32_t i = 0; i < k->heap.touched_count; i++) {
		int32_t node = k->heap.touched[i];
		if (k->heap.slot[node] == HEAP_DONE && k->heap.distance[node] < k->best)
			s->price[node] += k->best - k->heap.distance[node];
	}
	for (int32_t i = 0; i < k->mover_count; i++)
		if (k->reach[i] < k->best)
			s->pi[k->movers[i]] += k->best - k->reach[i];
	for (int32_t i = 0; i < k->heap.touched_count; i++)
		if (k->heap.touched[i] >= net->places)
			wide_lift(s, k->heap.touched[i] - net->places);
}

static void look_around(struct wide_state *s, struct search *k, int32_t client)
{
	search_clear(k);
	leave(s, k, client, -1, 0);
	while (k->heap.count > 0 && k->heap.distance[k->heap.order[0]] < k->best) {
		int32_t node = heap_take(&k->heap);
		if (node < s->net->places)
			look_from_place(s, k, node);
		else
			look_from_location(s, k, node);
	}
}

/* Most people find a bed at their best place, and no price changes: then no search is needed. */
static int64_t settle_at_once(struct wide_state *s, int32_t client, int32_t arc, int64_t people)
{
	const struct match_wide_net *net = s->net;
	int32_t place = net->arc_place[arc], location = net->place_location[place];
	int64_t beds, room = net->place_cap[place] - s->use[place];
	int32_t node = net->places + location;
	if (room <= 0 || s->price[place] != s->price[node] ||
	    wide_next_bed(s, location, &beds) != s->price[node])
		return 0;
	room = room < beds ? room : beds;
	room = room < people ? room : people;
	wide_add(s, arc, room);
	s->use[place] += room;
	s->use[node] += room;
	(void)client;
	return room;
}

static bool place_client(struct wide_state *s, struct search *k, int32_t client, int64_t people)
{
	const struct match_wide_net *net = s->net;
	while (people > 0) {
		int32_t arc;
		match_wide best = wide_best_arc(s, client, &arc);
		int64_t moved = 0;
		s->pi[client] =
			best < net->unplaced_cost[client] ? best : net->unplaced_cost[client];
		if (arc >= 0 && best == s->pi[client])
			moved = settle_at_once(s, client, arc, people);
		if (moved == 0) {
			look_around(s, k, client);
			if (k->best == MATCH_WIDE_NEVER)
				return false;
			raise_prices(s, k);
			moved = walk(s, k, client, 0);
			moved = moved < people ? moved : people;
			walk(s, k, client, moved);
		}
		people -= moved;
	}
	return true;
}

/* ERR_CONFLICT, and who they are. */
static bool tell_stuck(const struct search *k, int32_t client, bool *stuck, struct err *err)
{
	for (int32_t i = 0; stuck && i < k->mover_count; i++)
		stuck[k->movers[i]] = true;
	return err_set(err, ERR_CONFLICT,
		       "Niet iedereen die een plaats moet hebben, kan er een krijgen "
		       "(cliënt %d loopt vast, met %d anderen).",
		       client, k->mover_count - 1);
}

bool match_wide_solve(const struct match_wide_net *net, const struct match_wide_plan *start,
		      const struct watch *watch, bool *stuck, struct arena *a,
		      struct match_wide_plan *out, struct err *err)
{
	struct wide_state s;
	struct search k;
	struct match_wide_plan plan;
	const int64_t *left = net->units;
	if (!wide_check(net, err))
		return false;
	wide_begin(&s, net, a);
	search_make(&k, net, a);
	if (start) {
		int64_t *rest = arena_array(a, int64_t, (size_t)net->clients);
		if (!wide_mend(&s, start, rest, watch, a))
			return err_set(err, ERR_CONFLICT, "Het plaatsen is afgebroken.");
		left = rest;
	}
	for (int32_t c = 0; c < net->clients; c++) {
		if (c % 64 == 0 && !watch_tell(watch, c, net->clients))
			return err_set(err, ERR_CONFLICT, "Het plaatsen is afgebroken.");
		if (!place_client(&s, &k, c, left[c]))
			return tell_stuck(&k, c, stuck, err);
	}
	wide_give(&s, &plan);
	if (!match_wide_verify(net, &plan, err))
		return false;
	*out = plan;
	return true;
}
