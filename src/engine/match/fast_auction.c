#include "engine/match/fast_auction.h"

#include <assert.h>

/* One set of parameters for all sizes; docs/engines/match-solver.md tells how they were found. */
enum {
	SCALE_SHIFT_MAX = 6,   /* prices in 1/64 of a unit of cost, when they fit */
	STEP_FIRST_PART = 8,   /* the first step is this part of the mean cost of being unplaced */
	STEP_DIVISOR = 4,      /* each phase takes a step this much smaller */
	STEP_LAST_PART = 4,    /* the last step is this part of a unit of cost */
	STEP_SMALL_PART = 400, /* a step this much smaller than the first one is small */
	LOWER_LARGE = 2,       /* between phases prices go down by so many steps, */
	LOWER_SMALL = 4,       /* and by so many when the step was small */
	LOOK_FOR_OWN = 64,     /* a client's earlier bid is looked for among so many */
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
		x->unplaced_cost[i] =
			(int32_t)((cost == MATCH_NEVER ? 2 * most + 1 : cost) << x->shift);
	}
	for (int32_t l = 0; l < net->locations; l++) {
		int64_t cost = net->location_extra_cost[l];
		x->extra_cost[l] = net->location_extra[l] > 0 && cost <= most
					   ? (int32_t)(cost << x->shift)
					   : AUCTION_NO_PRICE;
	}
}

static void begin_places(struct auction *x, int64_t people)
{
	const struct match_net *net = x->net;
	for (int32_t q = 0; q < net->places; q++) {
		x->place_cap[q] = clamped(net->place_cap[q], people);
		x->place_lowest[q] = AUCTION_NO_PRICE;
		x->place_begin[net->place_location[q] + 1]++;
	}
	for (int32_t l = 0; l < net->locations; l++) {
		x->normal[l] = clamped(net->location_cap[l], people);
		x->extra[l] = clamped(net->location_extra[l], people);
		x->place_begin[l + 1] += x->place_begin[l];
	}
}

void auction_begin(struct auction *auction, const struct match_net *net, bool plain,
		   struct arena *a)
{
	size_t clients = (size_t)net->clients, places = (size_t)net->places;
	size_t locations = (size_t)net->locations;
	*auction = (struct auction){
		.net = net,
		.cost = arena_array(a, int32_t, (size_t)net->arc_begin[net->clients] + 1),
		.unplaced_cost = arena_array(a, int32_t, clients),
		.remaining = arena_array(a, int32_t, clients),
		.unplaced = arena_array(a, int32_t, clients),
		.best = arena_array(a, int32_t, clients),
		.place_cap = arena_array(a, int32_t, places),
		.place_used = arena_array(a, int32_t, places),
		.place_lowest = arena_array(a, int32_t, places),
		.place_floor = arena_array(a, int32_t, places),
		.place_price = arena_array(a, int32_t, places),
		.bids = arena_array(a, struct auction_bids, places),
		.place_begin = arena_array(a, int32_t, locations + 1),
		.normal = arena_array(a, int32_t, locations),
		.extra = arena_array(a, int32_t, locations),
		.extra_cost = arena_array(a, int32_t, locations),
		.location_used = arena_array(a, int32_t, locations),
		.location_floor = arena_array(a, int32_t, locations),
		.location_price = arena_array(a, int32_t, locations),
		.stack = arena_array(a, int32_t, clients),
		.bidding = -1,
		.plain = plain,
		.arena = a,
	};
	int64_t people = 0;
	for (int32_t i = 0; i < net->clients; i++) {
		auction->remaining[i] = (int32_t)net->units[i];
		people += net->units[i];
	}
	scale_costs(auction);
	begin_places(auction, people);
}

/* ---- The bids on one place: a heap, the lowest on top ---- */

static void sift_up(struct auction_bid *at, int32_t k)
{
	struct auction_bid moving = at[k];
	while (k > 0 && at[(k - 1) / 2].level > moving.level) {
		at[k] = at[(k - 1) / 2];
		k = (k - 1) / 2;
	}
	at[k] = moving;
}

static void sift_down(struct auction_bid *at, int32_t count, int32_t k)
{
	struct auction_bid moving = at[k];
	for (;;) {
		int64_t child = 2 * (int64_t)k + 1;
		if (child + 1 < count && at[child + 1].level < at[child].level)
			child++;
		if (child >= count || at[child].level >= moving.level)
			break;
		at[k] = at[child];
		k = (int32_t)child;
	}
	at[k] = moving;
}

static void bids_add(struct auction *x, int32_t place, struct auction_bid bid)
{
	struct auction_bids *b = &x->bids[place];
	if (b->count == b->room) {
		int32_t room = b->room ? 2 * b->room : 4;
		struct auction_bid *more = arena_array(x->arena, struct auction_bid, (size_t)room);
		if (b->count)
			memcpy(more, b->at, (size_t)b->count * sizeof(*more));
		b->at = more;
		b->room = room;
	}
	b->at[b->count] = bid;
	sift_up(b->at, b->count++);
	x->place_lowest[place] = b->at[0].level;
}

static void bids_remove(struct auction *x, int32_t place, int32_t k)
{
	struct auction_bids *b = &x->bids[place];
	b->at[k] = b->at[--b->count];
	if (k < b->count) {
		sift_down(b->at, b->count, k);
		sift_up(b->at, k);
	}
	x->place_lowest[place] = b->count ? b->at[0].level : AUCTION_NO_PRICE;
}

/* ---- Prices ---- */

/* The place of the location with the lowest bid, -1 when there are none. */
static int32_t lowest_place(const struct auction *x, int32_t location)
{
	int32_t lowest = AUCTION_NO_PRICE, found = -1;
	for (int32_t q = x->place_begin[location]; q < x->place_begin[location + 1]; q++) {
		if (x->place_lowest[q] < lowest) {
			lowest = x->place_lowest[q];
			found = q;
		}
	}
	return found;
}

/* The price of a free bed and how many there are at it; AUCTION_NO_PRICE when there are none. */
static int32_t free_bed(const struct auction *x, int32_t location, int32_t *beds)
{
	int32_t used = x->location_used[location], floor = x->location_floor[location];
	if (used < x->normal[location]) {
		*beds = x->normal[location] - used;
		return floor;
	}
	*beds = x->normal[location] + x->extra[location] - used;
	if (*beds == 0)
		return AUCTION_NO_PRICE;
	return floor > x->extra_cost[location] ? floor : x->extra_cost[location];
}

/* A full place costs its lowest bid; one with room what its location asks, and at least its floor. */
static void set_prices(struct auction *x, int32_t location)
{
	int32_t beds, price = free_bed(x, location, &beds);
	int32_t begin = x->place_begin[location], end = x->place_begin[location + 1];
	for (int32_t q = begin; q < end; q++)
		price = lower_of(price, x->place_lowest[q]);
	x->location_price[location] = price;
	for (int32_t q = begin; q < end; q++) {
		if (x->place_used[q] == x->place_cap[q])
			x->place_price[q] = x->place_lowest[q];
		else
			x->place_price[q] = x->place_floor[q] > price ? x->place_floor[q] : price;
	}
}

/* ---- One bid ---- */

static void must_bid(struct auction *x, int32_t client, int32_t people)
{
	if (x->remaining[client] == 0 && client != x->bidding)
		x->stack[x->stacked++] = client;
	x->remaining[client] += people;
}

/* Takes up to most people away from the lowest bid on a place; gives how many. */
static int32_t evict(struct auction *x, int32_t place, int32_t most)
{
	struct auction_bid *lowest = &x->bids[place].at[0];
	int32_t people = lower_of(lowest->amount, most);
	must_bid(x, lowest->client, people);
	x->place_used[place] -= people;
	lowest->amount -= people;
	if (lowest->amount == 0)
		bids_remove(x, place, 0);
	return people;
}

/* Takes up to most beds of a place below the level, from whoever pays least or free ones; 0 when
 * there are none. */
static int32_t take_beds(struct auction *x, int32_t place, int32_t level, int32_t most)
{
	int32_t room = x->place_cap[place] - x->place_used[place];
	if (room == 0)
		return x->place_lowest[place] < level ? evict(x, place, most) : 0;
	if (x->place_floor[place] >= level)
		return 0;
	int32_t location = x->net->place_location[place];
	int32_t beds, price = free_bed(x, location, &beds);
	int32_t other = lowest_place(x, location);
	int32_t other_price = other < 0 ? AUCTION_NO_PRICE : x->place_lowest[other];
	if (lower_of(price, other_price) >= level)
		return 0;
	most = lower_of(most, room);
	if (price > other_price)
		return evict(x, other, most);
	most = lower_of(most, beds);
	x->location_used[location] += most;
	return most;
}

/* What the client has at the place already, taken out of the bids but not out of its bed. */
static int32_t take_own(struct auction *x, int32_t client, int32_t place)
{
	if (x->net->units[client] == x->remaining[client] + (int64_t)x->unplaced[client])
		return 0;
	const struct auction_bids *b = &x->bids[place];
	for (int32_t k = 0; k < b->count && k < LOOK_FOR_OWN; k++) {
		if (b->at[k].client == client) {
			int32_t amount = b->at[k].amount;
			bids_remove(x, place, k);
			return amount;
		}
	}
	return 0;
}

/* The client on top of the stack bids on its best place as much more than on its second best as that
 * costs more, and a step. Each bid is at least a step above the price, so prices only go up. */
static void bid_once(struct auction *x, int32_t step)
{
	int32_t client = x->stack[--x->stacked];
	x->bids_made++;
	int64_t begin = x->net->arc_begin[client], count = x->net->arc_begin[client + 1] - begin;
	struct auction_choice choice = (x->plain ? auction_scan_plain : auction_scan)(
		x->cost + begin, x->net->arc_place + begin, count, x->place_price);
	int32_t without = x->unplaced_cost[client];
	if (choice.lowest >= without) {
		x->unplaced[client] += x->remaining[client];
		x->remaining[client] = 0;
		return;
	}
	int64_t arc = begin + choice.where;
	int32_t place = x->net->arc_place[arc];
	int32_t level = lower_of(choice.second, without) + step - x->cost[arc];
	x->bidding = client;
	int32_t got = take_own(x, client, place), taken = 1;
	while (x->remaining[client] > 0 && taken > 0) {
		taken = take_beds(x, place, level, x->remaining[client]);
		x->place_used[place] += taken;
		x->remaining[client] -= taken;
		got += taken;
	}
	assert(got > 0);
	bids_add(x, place, (struct auction_bid){ level, client, got, (int32_t)arc });
	x->bidding = -1;
	if (x->remaining[client] > 0)
		x->stack[x->stacked++] = client;
	set_prices(x, x->net->place_location[place]);
}

/* ---- Between phases ---- */

static void lower_prices(struct auction *x, int32_t by)
{
	for (int32_t q = 0; q < x->net->places; q++) {
		int32_t price = x->place_price[q] - by;
		x->place_floor[q] = x->place_price[q] = price > 0 ? price : 0;
	}
	for (int32_t l = 0; l < x->net->locations; l++) {
		int32_t price = x->location_price[l] - by;
		x->location_floor[l] = price > 0 ? price : 0;
	}
}

/* Bids on a place that are within a step of the client's best choice stay and are renewed, the others
 * are given up. */
static void renew_bids(struct auction *x, int32_t place, int32_t step)
{
	struct auction_bids *b = &x->bids[place];
	int32_t kept = 0, price = x->place_price[place];
	for (int32_t k = 0; k < b->count; k++) {
		struct auction_bid bid = b->at[k];
		int32_t most = x->best[bid.client] + step - x->cost[bid.arc];
		if (price <= most) {
			bid.level = most;
			b->at[kept++] = bid;
		} else {
			x->place_used[place] -= bid.amount;
			x->location_used[x->net->place_location[place]] -= bid.amount;
			must_bid(x, bid.client, bid.amount);
		}
	}
	b->count = kept;
	for (int32_t k = kept / 2 - 1; k >= 0; k--)
		sift_down(b->at, kept, k);
	x->place_lowest[place] = kept ? b->at[0].level : AUCTION_NO_PRICE;
}

static void begin_phase(struct auction *x, int32_t step)
{
	const struct match_net *net = x->net;
	for (int32_t i = 0; i < net->clients; i++) {
		int64_t begin = net->arc_begin[i], count = net->arc_begin[i + 1] - begin;
		int32_t lowest =
			(x->plain ? auction_scan_plain : auction_scan)(
				x->cost + begin, net->arc_place + begin, count, x->place_price)
				.lowest;
		x->best[i] = lower_of(lowest, x->unplaced_cost[i]);
		if (x->unplaced[i] > 0 && x->unplaced_cost[i] > x->best[i] + step) {
			must_bid(x, i, x->unplaced[i]);
			x->unplaced[i] = 0;
		}
	}
	for (int32_t q = 0; q < net->places; q++)
		renew_bids(x, q, step);
	for (int32_t l = 0; l < net->locations; l++)
		set_prices(x, l);
}

/* The first step: a part of the mean cost of being unplaced, of who may be; else of any arc. */
static int32_t first_step(const struct auction *x)
{
	const struct match_net *net = x->net;
	int64_t sum = 0, count = 0;
	for (int32_t i = 0; i < net->clients; i++) {
		if (net->unplaced_cost[i] != MATCH_NEVER) {
			sum += x->unplaced_cost[i];
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

bool auction_run(struct auction *x, const struct watch *watch)
{
	int32_t last = (1 << x->shift) / STEP_LAST_PART, first = first_step(x);
	last = last > 0 ? last : 1;
	int64_t phase = 0, phases = 2;
	for (int32_t step = first; step > last; step /= STEP_DIVISOR)
		phases++;
	for (int32_t l = 0; l < x->net->locations; l++)
		set_prices(x, l);
	for (int32_t i = x->net->clients - 1; i >= 0; i--)
		x->stack[x->stacked++] = i;
	for (int32_t step = first;; step /= STEP_DIVISOR) {
		step = step > last ? step : last;
		while (x->stacked > 0) {
			bid_once(x, step);
			if (x->bids_made % TELL_EVERY == 0 && !watch_tell(watch, phase, phases))
				return false;
		}
		if (!watch_tell(watch, ++phase, phases))
			return false;
		if (step == last)
			return true;
		int32_t lower = step > first / STEP_SMALL_PART ? LOWER_LARGE : LOWER_SMALL;
		lower_prices(x, lower * step);
		int32_t next = step / STEP_DIVISOR;
		begin_phase(x, next > last ? next : last);
	}
}
