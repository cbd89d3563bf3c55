#include "nets.h"

#include <stdlib.h>

__extension__ typedef __int128 wide;

/* ---- Random nets ---- */

static int64_t sometimes(struct random *r, uint64_t one_in, int64_t special, int64_t most)
{
	return random_below(r, one_in) == 0 ? special : random_between(r, 0, most);
}

static void random_places(struct random *r, struct match_net *net, int64_t most, struct arena *a)
{
	int32_t *location = arena_array(a, int32_t, (size_t)net->places + 1);
	int64_t *cap = arena_array(a, int64_t, (size_t)net->places + 1);
	for (int32_t q = 0; q < net->places; q++) {
		location[q] = (int32_t)((int64_t)q * net->locations / net->places);
		cap[q] = sometimes(r, 8, random_below(r, 2) ? 0 : INT64_MAX, most);
	}
	int64_t *normal = arena_array(a, int64_t, (size_t)net->locations + 1);
	int64_t *extra = arena_array(a, int64_t, (size_t)net->locations + 1);
	int64_t *price = arena_array(a, int64_t, (size_t)net->locations + 1);
	int64_t dearest = net->location_extra_cost ? *net->location_extra_cost : 9;
	for (int32_t l = 0; l < net->locations; l++) {
		normal[l] = sometimes(r, 8, INT64_MAX, 2 * most);
		extra[l] = sometimes(r, 2, 0, most);
		price[l] = random_between(r, 0, dearest);
	}
	net->place_location = location;
	net->place_cap = cap;
	net->location_cap = normal;
	net->location_extra = extra;
	net->location_extra_cost = price;
}

struct match_net nets_random(struct random *r, struct nets_shape shape, struct arena *a)
{
	struct match_net net = {
		.clients = (int32_t)random_between(r, 1, shape.clients),
		.places = (int32_t)random_between(r, 1, shape.places),
	};
	net.locations = (int32_t)random_between(
		r, 1, net.places < shape.locations ? net.places : shape.locations);
	size_t clients = (size_t)net.clients, places = (size_t)net.places;
	int64_t *units = arena_array(a, int64_t, clients),
		*begin = arena_array(a, int64_t, clients + 1);
	int64_t *unplaced = arena_array(a, int64_t, clients);
	int32_t *place = arena_array(a, int32_t, clients * places);
	int64_t *cost = arena_array(a, int64_t, clients * places);
	uint64_t density = random_below(r, 5), never = random_below(r, 3) ? 0 : 3;
	int64_t dearest = random_below(r, 6) ? random_between(r, 0, shape.cost) : 0, arcs = 0;
	for (size_t i = 0; i < clients; i++) {
		units[i] = random_between(r, 1, shape.units);
		unplaced[i] = random_below(r, 10) < never ? MATCH_NEVER
							  : random_between(r, 0, shape.cost);
		for (int32_t q = 0; q < net.places; q++) {
			if (random_below(r, 5) < density) {
				place[arcs] = q;
				cost[arcs++] = random_between(r, 0, dearest);
			}
		}
		begin[i + 1] = arcs;
	}
	net.units = units;
	net.arc_begin = begin;
	net.arc_place = place;
	net.arc_cost = cost;
	net.unplaced_cost = unplaced;
	net.location_extra_cost = &shape.cost;
	random_places(r, &net, (shape.units + 1) * net.clients / net.places + 1, a);
	return net;
}

/* ---- Successive shortest paths of Bellman and Ford ---- */

enum { EDGES_MAX = 20000, NODES_MAX = 2000 };

struct edge {
	int32_t from, to;
	int64_t room, cost;
};

struct graph {
	struct edge edges
		[EDGES_MAX]; /* an even one and the odd one after it are each other's way back */
	int32_t count, nodes;
};

static void join(struct graph *g, int32_t from, int32_t to, int64_t room, int64_t cost)
{
	if (g->count + 2 > EDGES_MAX)
		abort();
	g->edges[g->count++] = (struct edge){ from, to, room, cost };
	g->edges[g->count++] = (struct edge){ to, from, 0, -cost };
}

/* Above what all others together can cost in these small nets. */
static const int64_t NEVER_COST = (int64_t)1 << 44;

static struct graph *graph_of(const struct match_net *net)
{
	struct graph *g = calloc(1, sizeof(*g));
	int32_t places = net->clients, locations = places + net->places;
	int32_t sink = locations + net->locations, source = sink + 1;
	g->nodes = source + 1;
	if (!g || g->nodes > NODES_MAX)
		abort();
	for (int32_t i = 0; i < net->clients; i++) {
		join(g, source, i, net->units[i], 0);
		join(g, i, sink, INT64_MAX / 2,
		     net->unplaced_cost[i] == MATCH_NEVER ? NEVER_COST : net->unplaced_cost[i]);
		for (int64_t k = net->arc_begin[i]; k < net->arc_begin[i + 1]; k++)
			join(g, i, places + net->arc_place[k], INT64_MAX / 2, net->arc_cost[k]);
	}
	for (int32_t q = 0; q < net->places; q++)
		join(g, places + q, locations + net->place_location[q], net->place_cap[q], 0);
	for (int32_t l = 0; l < net->locations; l++) {
		join(g, locations + l, sink, net->location_cap[l], 0);
		join(g, locations + l, sink, net->location_extra[l], net->location_extra_cost[l]);
	}
	return g;
}

/* Sends as much as fits along the cheapest way from the last node to the one before it; its cost. */
static int64_t send_cheapest(struct graph *g, bool *found)
{
	int64_t distance[NODES_MAX];
	int32_t by[NODES_MAX], source = g->nodes - 1, sink = g->nodes - 2;
	for (int32_t n = 0; n < g->nodes; n++)
		distance[n] = INT64_MAX;
	distance[source] = 0;
	for (bool better = true; better;) {
		better = false;
		for (int32_t e = 0; e < g->count; e++) {
			const struct edge *d = &g->edges[e];
			if (d->room > 0 && distance[d->from] != INT64_MAX &&
			    distance[d->from] + d->cost < distance[d->to]) {
				distance[d->to] = distance[d->from] + d->cost;
				by[d->to] = e;
				better = true;
			}
		}
	}
	*found = distance[sink] != INT64_MAX;
	if (!*found)
		return 0;
	int64_t most = INT64_MAX;
	for (int32_t n = sink; n != source; n = g->edges[by[n]].from)
		most = g->edges[by[n]].room < most ? g->edges[by[n]].room : most;
	for (int32_t n = sink; n != source; n = g->edges[by[n]].from) {
		g->edges[by[n]].room -= most;
		g->edges[by[n] ^ 1].room += most;
	}
	return most * distance[sink];
}

int64_t nets_lowest(const struct match_net *net)
{
	struct graph *g = graph_of(net);
	int64_t cost = 0;
	for (bool found = true; found;)
		cost += send_cheapest(g, &found);
	free(g);
	return cost >= NEVER_COST / 2 ? NETS_INFEASIBLE : cost;
}

/* ---- Every division ---- */

struct trial {
	const struct match_net *net;
	int64_t in_place[16], in_location[16], lowest;
	const int64_t *old; /* NULL when moves are not asked for */
	int64_t now[16 * 17], fewest;
};

/* People beyond those who were there, less those who came. */
static int64_t moves_of(const struct trial *t)
{
	int32_t columns = t->net->places + 1;
	int64_t moves = 0;
	for (int32_t i = 0; i < t->net->clients; i++) {
		int64_t before = 0;
		for (int32_t c = 0; c < columns; c++) {
			int64_t was = t->old[i * columns + c], is = t->now[i * columns + c];
			moves += is > was ? is - was : 0;
			before += was;
		}
		moves -= t->net->units[i] > before ? t->net->units[i] - before : 0;
	}
	return moves;
}

static void keep_lowest(struct trial *t, int64_t cost)
{
	if (t->lowest >= 0 && cost > t->lowest)
		return;
	int64_t moves = t->old ? moves_of(t) : 0;
	if (cost != t->lowest || moves < t->fewest)
		t->fewest = moves;
	t->lowest = cost;
}

static void try_person(struct trial *t, int32_t client, int64_t person, int64_t first, int64_t cost)
{
	const struct match_net *net = t->net;
	if (client == net->clients) {
		keep_lowest(t, cost);
		return;
	}
	if (person == net->units[client]) {
		int64_t next = client + 1 < net->clients ? net->arc_begin[client + 1] : 0;
		try_person(t, client + 1, 0, next, cost);
		return;
	}
	/* People of one client are alike: each takes no earlier arc than the one before. */
	for (int64_t k = first; k < net->arc_begin[client + 1]; k++) {
		int32_t q = net->arc_place[k], l = net->place_location[q];
		bool normal = t->in_location[l] < net->location_cap[l];
		if (t->in_place[q] >= net->place_cap[q] ||
		    (!normal && t->in_location[l] - net->location_cap[l] >= net->location_extra[l]))
			continue;
		int64_t *now = &t->now[client * (net->places + 1) + q];
		++*now;
		t->in_place[q]++;
		t->in_location[l]++;
		try_person(t, client, person + 1, k,
			   cost + net->arc_cost[k] + (normal ? 0 : net->location_extra_cost[l]));
		--*now;
		t->in_place[q]--;
		t->in_location[l]--;
	}
	if (net->unplaced_cost[client] == MATCH_NEVER)
		return;
	int64_t *now = &t->now[client * (net->places + 1) + net->places];
	++*now;
	try_person(t, client, person + 1, net->arc_begin[client + 1],
		   cost + net->unplaced_cost[client]);
	--*now;
}

int64_t nets_lowest_by_trying(const struct match_net *net)
{
	struct trial t = { .net = net, .lowest = NETS_INFEASIBLE };
	try_person(&t, 0, 0, 0, 0);
	return t.lowest;
}

int64_t nets_fewest_moves_by_trying(const struct match_net *net, const int64_t *old, int64_t *moves)
{
	struct trial t = { .net = net, .lowest = NETS_INFEASIBLE, .old = old };
	try_person(&t, 0, 0, 0, 0);
	*moves = t.fewest;
	return t.lowest;
}

/* ---- The conditions of net.h ---- */

static const char *client_fault(const struct match_net *net, const struct match_plan *plan,
				int32_t i, wide *cost, wide *bound)
{
	int64_t people = plan->unplaced[i], price = net->unplaced_cost[i];
	for (int64_t k = net->arc_begin[i]; k < net->arc_begin[i + 1]; k++) {
		int64_t value = net->arc_cost[k] + plan->place_price[net->arc_place[k]];
		price = value < price ? value : price;
	}
	for (int64_t k = net->arc_begin[i]; k < net->arc_begin[i + 1]; k++) {
		int64_t amount = plan->arc_amount[k];
		if (amount < 0)
			return "an arc has fewer than no people";
		if (amount > 0 && net->arc_cost[k] + plan->place_price[net->arc_place[k]] != price)
			return "a used arc is not the cheapest";
		people += amount;
		*cost += (wide)amount * net->arc_cost[k];
	}
	if (plan->unplaced[i] < 0 || people != net->units[i])
		return "people of a client are missing";
	if (plan->unplaced[i] > 0 && net->unplaced_cost[i] != price)
		return "being unplaced is not the cheapest";
	*cost += plan->unplaced[i] ? (wide)plan->unplaced[i] * net->unplaced_cost[i] : 0;
	*bound += (wide)net->units[i] * price;
	return NULL;
}

static const char *beds_fault(const struct match_net *net, const struct match_plan *plan,
			      wide *cost, wide *bound)
{
	int64_t in_location[NODES_MAX] = { 0 }, in_place[NODES_MAX] = { 0 };
	for (int64_t k = 0; k < net->arc_begin[net->clients]; k++)
		in_place[net->arc_place[k]] += plan->arc_amount[k];
	for (int32_t q = 0; q < net->places; q++) {
		int64_t over = plan->place_price[q] - plan->location_price[net->place_location[q]];
		if (in_place[q] > net->place_cap[q] || over < 0 ||
		    (over > 0 && in_place[q] != net->place_cap[q]))
			return "a place: too many, or a price while it has room";
		in_location[net->place_location[q]] += in_place[q];
		*bound -= (wide)over * net->place_cap[q];
	}
	for (int32_t l = 0; l < net->locations; l++) {
		int64_t price = plan->location_price[l], over = price - net->location_extra_cost[l];
		int64_t beyond = in_location[l] > net->location_cap[l]
					 ? in_location[l] - net->location_cap[l]
					 : 0;
		if (price < 0 || beyond > net->location_extra[l] ||
		    (price > 0 && in_location[l] < net->location_cap[l]) ||
		    (beyond > 0 && over < 0) || (over > 0 && beyond < net->location_extra[l]))
			return "a location: too many, or a price while it has room";
		*cost += (wide)beyond * net->location_extra_cost[l];
		*bound -= (wide)price * net->location_cap[l];
		*bound -= over > 0 ? (wide)over * net->location_extra[l] : 0;
	}
	return NULL;
}

const char *nets_fault(const struct match_net *net, const struct match_plan *plan)
{
	wide cost = 0, bound = 0;
	for (int32_t i = 0; i < net->clients; i++) {
		const char *fault = client_fault(net, plan, i, &cost, &bound);
		if (fault)
			return fault;
	}
	const char *fault = beds_fault(net, plan, &cost, &bound);
	if (fault)
		return fault;
	return cost != bound             ? "cost and bound differ"
	       : cost != plan->objective ? "the stated cost is not that of the plan"
					 : NULL;
}
