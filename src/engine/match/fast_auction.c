#include "engine/match/fast_auction.h"

/* One set of parameters for all sizes; docs/engines/match-solver.md tells how they were found. */
enum {
	SCALE_SHIFT_MAX = 6,   /* prices in 1/64 of a unit of cost, when they fit */
	STEP_FIRST_PART = 8,   /* the first step is this part of the mean cost of being unplaced */
	STEP_DIVISOR = 4,      /* each phase takes a step this much smaller */
	STEP_LAST_PART = 4,    /* the last step is this part of a unit of cost */
	STEP_SMALL_PART = 400, /* a step this much smaller than the first one is small */
	LOWER_LARGE = 4,       /* between phases prices go down by so many half steps, */
	LOWER_SMALL = 8,       /* and by so many when the step was small */
	TELL_EVERY = 1 << 16,
	SCALED_MAX = 1 << 29,
};

/* One bed more than there are people is as good as any number: it is never full. */
static int32_t clamped(int64_t beds, int64_t people)
{
	return (int32_t)(beds <= people ? beds : people + 1);
}

static int32_t lower_of(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

/* ---- Filling ---- */

static int64_t highest_cost(const struct match_net *net)
{
	int64_t most = 1;
	for (int64_t k = 0; k < net->arc_begin[net->clients]; k++) {
		if (net->arc_cost[k] > most)
			most = net->arc_cost[k];
	}
	for (int32_t i = 0; i < net->clients; i++) {
		if (net->unplaced_cost[i] != MATCH_NEVER && net->unplaced_cost[i] > most)
			most = net->unplaced_cost[i];
	}
	return most;
}

static void scale_costs(struct auction *x)
{
	const struct match_net *net = x->net;
	int64_t most = highest_cost(net);
	while (x->shift < SCALE_SHIFT_MAX && (2 * most + 1) << (x->shift + 1) <= SCALED_MAX)
		x->shift++;
	for (int64_t k = 0; k < net->arc_begin[net->clients]; k++)
		x->cost[k] = (int32_t)(net->arc_cost[k] << x->shift);
	for (int32_t i = 0; i < net->clients; i++) {
		int64_t cost = net->unplaced_cost[i];
		x->clients[i].unplaced_cost =
			(int32_t)((cost == MATCH_NEVER ? 2 * most + 1 : cost) << x->shift);
	}
	for (int32_t l = 0; l < net->locations; l++) {
		int64_t cost = net->location_extra_cost[l];
		x->locations[l].extra_cost = net->location_extra[l] > 0 && cost <= most
						     ? (int32_t)(cost << x->shift)
						     : AUCTION_NO_PRICE;
	}
}

static void begin_places(struct auction *x, int64_t people)
{
	const struct match_net *net = x->net;
	int32_t q = 0;
	for (int32_t l = 0; l < net->locations; l++) {
		x->locations[l].begin = q;
		while (q < net->places && net->place_location[q] == l)
			q++;
		x->locations[l].end = q;
		x->locations[l].normal = clamped(net->location_cap[l], people);
		x->locations[l].extra = clamped(net->location_extra[l], people);
	}
	for (q = 0; q < net->places; q++)
		x->places[q] = (struct auction_place){ .beds = clamped(net->place_cap[q], people),
						       .lowest = AUCTION_NO_PRICE };
}

void auction_begin(struct auction *auction, const struct match_net *net, bool plain,
		   struct arena *a)
{
	size_t clients = (size_t)net->clients, places = (size_t)net->places;
	*auction = (struct auction){
		.net = net,
		.cost = memory_resize(NULL,
				      ((size_t)net->arc_begin[net->clients] + 1) * sizeof(int32_t)),
		.clients = arena_array(a, struct auction_client, clients),
		.places = arena_array(a, struct auction_place, places),
		.price = arena_array(a, int32_t, places),
		.locations = arena_array(a, struct auction_location, (size_t)net->locations),
		.stack = arena_array(a, int32_t, clients),
		.bidding = -1,
		.plain = plain,
		.arena = a,
	};
	int64_t people = 0;
	for (int32_t i = 0; i < net->clients; i++) {
		struct auction_client *client = &auction->clients[i];
		client->people = client->remaining = (int32_t)net->units[i];
		client->begin = (int32_t)net->arc_begin[i];
		client->end = (int32_t)net->arc_begin[i + 1];
		people += net->units[i];
	}
	scale_costs(auction);
	begin_places(auction, people);
}

/* ---- Between phases ---- */

static void lower_prices(struct auction *x, int32_t by)
{
	for (int32_t q = 0; q < x->net->places; q++) {
		int32_t price = x->price[q] - by;
		x->places[q].floor = x->price[q] = price > 0 ? price : 0;
	}
	for (int32_t l = 0; l < x->net->locations; l++) {
		int32_t price = x->locations[l].price - by;
		x->locations[l].floor = price > 0 ? price : 0;
	}
}

/* Bids on a place that are within a step of the client's best choice stay and are renewed, the others
 * are given up. */
static void renew_bids(struct auction *x, int32_t place, int32_t step)
{
	struct auction_place *b = &x->places[place];
	int32_t kept = 0, price = x->price[place];
	for (int32_t k = 0; k < b->count; k++) {
		struct auction_bid bid = b->at[k];
		int32_t most = x->clients[bid.client].best + step - x->cost[bid.arc];
		if (price <= most) {
			bid.level = most;
			b->at[kept++] = bid;
		} else {
			x->places[place].used -= bid.amount;
			x->locations[x->net->place_location[place]].used -= bid.amount;
			auction_must_bid(x, bid.client, bid.amount);
		}
	}
	b->count = kept;
	auction_heap(b);
}

static void begin_phase(struct auction *x, int32_t step)
{
	const struct match_net *net = x->net;
	for (int32_t i = 0; i < net->clients; i++) {
		struct auction_client *c = &x->clients[i];
		c->best = lower_of(auction_scan_row(x, i).lowest, c->unplaced_cost);
		if (c->unplaced > 0 && c->unplaced_cost > c->best + step) {
			auction_must_bid(x, i, c->unplaced);
			c->unplaced = 0;
		}
	}
	for (int32_t q = 0; q < net->places; q++)
		renew_bids(x, q, step);
	for (int32_t l = 0; l < net->locations; l++)
		auction_set_prices(x, l);
}

/* The first step: a part of the mean cost of being unplaced, of who may be; else of any arc. */
static int32_t first_step(const struct auction *x)
{
	const struct match_net *net = x->net;
	int64_t sum = 0, count = 0;
	for (int32_t i = 0; i < net->clients; i++) {
		if (net->unplaced_cost[i] != MATCH_NEVER) {
			sum += x->clients[i].unplaced_cost;
			count++;
		}
	}
	for (int64_t k = 0; count == 0 && k < net->arc_begin[net->clients]; k++)
		sum += x->cost[k];
	if (count == 0)
		count = net->arc_begin[net->clients];
	int64_t step = count ? sum / count / STEP_FIRST_PART : 1;
	return step > 0 ? (int32_t)step : 1;
}

static int32_t next_step(int32_t step, int32_t last)
{
	int32_t next = step / STEP_DIVISOR;
	return next < 2 * last ? last : next;
}

bool auction_run(struct auction *x, const struct watch *watch)
{
	int32_t last = (1 << x->shift) / STEP_LAST_PART, first = first_step(x);
	last = last > 0 ? last : 1;
	int64_t phase = 0, phases = 2; /* one more for what comes after */
	for (int32_t step = first; step > last; step = next_step(step, last))
		phases++;
	for (int32_t l = 0; l < x->net->locations; l++)
		auction_set_prices(x, l);
	for (int32_t i = x->net->clients - 1; i >= 0; i--)
		x->stack[x->stacked++] = i;
	for (int32_t step = first > last ? first : last;;) {
		while (x->stacked > 0 || x->ahead_count > 0) {
			auction_bid_once(x, step);
			if (x->bids_made % TELL_EVERY == 0 && !watch_tell(watch, phase, phases))
				return false;
		}
		if (!watch_tell(watch, ++phase, phases))
			return false;
		if (step == last)
			return true;
		int32_t halves = step > first / STEP_SMALL_PART ? LOWER_LARGE : LOWER_SMALL;
		lower_prices(x, (int32_t)((int64_t)halves * step / 2));
		step = next_step(step, last);
		begin_phase(x, step);
	}
}
