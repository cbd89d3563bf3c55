#include "engine/match/fast.h"
#include "engine/match/fast_auction.h"
#include "engine/match/fast_parts.h"

#include <assert.h>
#include <stdlib.h>

/* ---- From the auction to a flow ---- */

static int64_t rounded(const struct auction *x, int32_t price)
{
	return (price + ((int64_t)1 << x->shift >> 1)) >> x->shift;
}

static void copy_beds(const struct auction *x, struct flow *f)
{
	for (int32_t q = 0; q < f->places; q++)
		f->place_cap[q] = x->places[q].beds;
	for (int32_t l = 0; l < f->locations; l++) {
		f->normal[l] = x->locations[l].normal;
		f->extra[l] = x->locations[l].extra;
		f->extra_cost[l] = x->locations[l].extra > 0 ? x->net->location_extra_cost[l] : 0;
	}
}

static void copy_prices(const struct auction *x, struct flow *f)
{
	for (int32_t l = 0; l < f->locations; l++) {
		int64_t price = rounded(x, x->locations[l].price);
		if (x->locations[l].used > x->locations[l].normal && price < f->extra_cost[l])
			price = f->extra_cost[l];
		f->location_price[l] = price;
	}
	for (int32_t q = 0; q < f->places; q++) {
		int64_t least = f->location_price[f->place_location[q]];
		int64_t price = rounded(x, x->price[q]);
		bool full = x->places[q].used == x->places[q].beds;
		f->place_price[q] = full && price > least ? price : least;
	}
}

static void copy_people(const struct auction *x, struct flow *f)
{
	for (int32_t q = 0; q < f->places; q++) {
		for (int32_t k = 0; k < x->places[q].count; k++) {
			const struct auction_bid *bid = &x->places[q].at[k];
			flow_hold(f, bid->client, q, bid->arc, bid->amount);
		}
	}
	for (int32_t i = 0; i < f->clients; i++) {
		bool never = f->client[i].unplaced_cost == FLOW_FORBIDDEN;
		*(never ? &f->client[i].remaining : &f->client[i].unplaced) =
			x->clients[i].unplaced;
	}
}

/* A place or location whose price is above what it has to pay counts as full, whether it is or not. */
static void fill_up(struct flow *f)
{
	for (int32_t q = 0; q < f->places; q++) {
		int32_t l = f->place_location[q];
		f->place_flow[q] = f->place_price[q] > f->location_price[l] ? f->place_cap[q]
									    : f->place_inflow[q];
		f->location_flow[l] += f->place_flow[q];
	}
	for (int32_t l = 0; l < f->locations; l++) {
		int64_t flow = f->location_flow[l], price = f->location_price[l];
		f->normal_used[l] = price > 0 || flow > f->normal[l] ? f->normal[l] : flow;
		int64_t over = flow - f->normal_used[l];
		over = over < 0 ? 0 : over > f->extra[l] ? f->extra[l] : over;
		f->extra_used[l] = price > f->extra_cost[l]    ? f->extra[l]
				   : price == f->extra_cost[l] ? over
							       : 0;
	}
}

/* The places of arcs when there are no arcs. */
static const int32_t no_places[1];

static void flow_of_net(const struct match_net *net, struct arena *a, struct flow *f)
{
	size_t clients = (size_t)net->clients, places = (size_t)net->places;
	size_t locations = (size_t)net->locations;
	*f = (struct flow){
		.clients = net->clients,
		.places = net->places,
		.locations = net->locations,
		.arc_place = net->arc_begin[net->clients] > 0 ? net->arc_place : no_places,
		.place_location = net->place_location,
		.client = arena_array(a, struct flow_client, clients),
		.place_cap = arena_array(a, int64_t, places),
		.place_flow = arena_array(a, int64_t, places),
		.place_inflow = arena_array(a, int64_t, places),
		.place_price = arena_array(a, int64_t, places),
		.normal = arena_array(a, int64_t, locations),
		.extra = arena_array(a, int64_t, locations),
		.extra_cost = arena_array(a, int64_t, locations),
		.location_flow = arena_array(a, int64_t, locations),
		.normal_used = arena_array(a, int64_t, locations),
		.extra_used = arena_array(a, int64_t, locations),
		.location_price = arena_array(a, int64_t, locations),
		.holding_free = -1,
		.place_first = arena_array(a, int32_t, places),
		.arena = a,
	};
	int32_t *begin = arena_array(a, int32_t, locations + 1);
	for (int32_t q = net->places - 1, l = net->locations; l >= 0; begin[l--] = q + 1) {
		while (q >= 0 && net->place_location[q] >= l)
			q--;
	}
	f->place_begin = begin;
	for (int32_t i = 0; i < f->clients; i++) {
		int64_t unplaced_cost = net->unplaced_cost[i];
		f->client[i] = (struct flow_client){
			.begin = (int32_t)net->arc_begin[i],
			.end = (int32_t)net->arc_begin[i + 1],
			.unplaced_cost = unplaced_cost == MATCH_NEVER ? FLOW_FORBIDDEN
								      : (int32_t)unplaced_cost,
			.distance = FLOW_FAR,
			.first = -1,
		};
	}
	memset(f->place_first, -1, places * sizeof(int32_t));
	flow_begin_searches(f);
}

/* The costs go over as they are, without the scale of the auction. */
static void copy_costs(struct auction *x, struct flow *f)
{
	f->arc_cost = x->cost;
	x->cost = NULL;
	for (int64_t k = 0; k < x->net->arc_begin[f->clients]; k++)
		f->arc_cost[k] >>= x->shift;
}

static void take_over(struct auction *x, struct flow *f)
{
	f->plain = x->plain;
	copy_costs(x, f);
	copy_beds(x, f);
	copy_prices(x, f);
	copy_people(x, f);
	for (int32_t i = 0; i < f->clients; i++)
		flow_tighten(f, i);
	flow_holdings_sweep(f);
	fill_up(f);
}

bool fast_refuse(enum flow_outcome outcome, struct err *err)
{
	if (outcome == FLOW_STOPPED)
		return err_set(err, ERR_CONFLICT, "Het verdelen is afgebroken.");
	if (outcome == FLOW_NO_WAY)
		return err_set(err, ERR_CONFLICT,
			       "Niet iedereen die een plaats moet hebben, kan er een krijgen.");
	return err_set(err, ERR_INPUT, "De kosten zijn te groot om mee te rekenen.");
}

bool fast_flow_of(const struct match_net *net, bool plain, const struct watch *watch,
		  struct arena *a, struct flow *f, struct err *err)
{
	struct arena scratch = { 0 };
	struct auction auction;
	*f = (struct flow){ 0 };
	auction_begin(&auction, net, plain, &scratch);
	bool ended = auction_run(&auction, watch);
	if (ended) {
		flow_of_net(net, a, f);
		take_over(&auction, f);
	}
	free(auction.cost);
	arena_release(&scratch);
	if (!ended)
		return fast_refuse(FLOW_STOPPED, err);
	FLOW_ASSERT_SOUND(f);
	enum flow_outcome outcome = flow_solve(f, watch);
	return outcome == FLOW_DONE || fast_refuse(outcome, err);
}

/* ---- The plan ---- */

void fast_write_plan(const struct flow *f, int64_t cost, struct arena *a, struct match_plan *out)
{
	*out = (struct match_plan){
		.arc_amount = arena_array(a, int64_t, (size_t)f->client[f->clients - 1].end + 1),
		.unplaced = arena_array(a, int64_t, (size_t)f->clients),
		.place_price = arena_array(a, int64_t, (size_t)f->places + 1),
		.location_price = arena_array(a, int64_t, (size_t)f->locations + 1),
		.objective = cost,
	};
	for (int32_t i = 0; i < f->clients; i++) {
		out->unplaced[i] = f->client[i].unplaced;
		for (int32_t h = f->client[i].first; h >= 0; h = f->holdings[h].next_of_client)
			out->arc_amount[f->holdings[h].arc] = f->holdings[h].amount;
	}
	for (int32_t q = 0; q < f->places; q++) {
		int64_t least = f->location_price[f->place_location[q]];
		out->place_price[q] = f->place_price[q] > least ? f->place_price[q] : least;
	}
	for (int32_t l = 0; l < f->locations; l++)
		out->location_price[l] = f->location_price[l];
}

bool match_fast(const struct match_net *net, const struct watch *watch, struct arena *a,
		struct match_plan *out, struct err *err)
{
	if (!match_fast_fits(net, err))
		return false;
	struct arena scratch = { 0 };
	struct flow f;
	bool ok = fast_flow_of(net, false, watch, &scratch, &f, err);
	if (ok) {
		struct fast_proof proof = fast_prove(&f, net->units);
		ok = proof.whole && proof.cost == proof.bound;
		if (ok) {
			/* The plan is as large as these, that are not needed any more. */
			flow_near_release(&f.near);
			free(f.arc_cost);
			f.arc_cost = NULL;
			fast_write_plan(&f, proof.cost, a, out);
		} else {
			err_set(err, ERR_SYSTEM,
				"Het plan en zijn bewijs kloppen niet met elkaar; er is geen plan.");
		}
	}
	flow_release(&f);
	arena_release(&scratch);
	return ok;
}
