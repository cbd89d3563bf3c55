#include "engine/match/fast_auction.h"

#include <assert.h>

/* One set of parameters for all sizes; docs/engines/match-solver.md tells how they were found. */
enum {
	SCALE_SHIFT_MAX = 6,   /* prices in 1/64 of a unit of cost, when they fit */
	STEP_FIRST_PART = 8,   /* the first step is this part of the mean cost of being unplaced */
	STEP_DIVISOR = 4,      /* each phase takes a step this much smaller */
	STEP_LAST_PART = 4,    /* the last step is this part of a unit of cost */
	STEP_SMALL_PART = 400, /* a step this much smaller than the first one is small */
	LOWER_LARGE = 4,       /* between phases prices go down by so many half steps, */
	LOWER_SMALL = 8,       /* and by so many when the step was small */
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
		.cost = arena_array(a, int32_t, (size_t)net->arc_begin[net->clients] + 1),
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
	struct auction_place *b = &x->places[place];
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
	b->lowest = b->at[0].level;
}

static void bids_remove(struct auction *x, int32_t place, int32_t k)
{
	struct auction_place *b = &x->places[place];
	b->at[k] = b->at[--b->count];
	if (k < b->count) {
		sift_down(b->at, b->count, k);
		sift_up(b->at, k);
	}
	b->lowest = b->count ? b->at[0].level : AUCTION_NO_PRICE;
}

/* ---- Prices ---- */

/* The place of the location with the lowest bid, -1 when there are none. */
static int32_t lowest_place(const struct auction *x, const struct auction_location *at)
{
	int32_t lowest = AUCTION_NO_PRICE, found = -1;
	for (int32_t q = at->begin; q < at->end; q++) {
		if (x->places[q].lowest < lowest) {
			lowest = x->places[q].lowest;
			found = q;
		}
	}
	return found;
}

/* The price of a free bed and how many there are at it; AUCTION_NO_PRICE when there are none. */
static int32_t free_bed(const struct auction_location *at, int32_t *beds)
{
	if (at->used < at->normal) {
		*beds = at->normal - at->used;
		return at->floor;
	}
	*beds = at->normal + at->extra - at->used;
	if (*beds == 0)
		return AUCTION_NO_PRICE;
	return at->floor > at->extra_cost ? at->floor : at->extra_cost;
}

/* A full place costs its lowest bid; one with room what its location asks, and at least its floor. */
static void set_prices(struct auction *x, int32_t location)
{
	struct auction_location *at = &x->locations[location];
	int32_t beds, price = free_bed(at, &beds);
	for (int32_t q = at->begin; q < at->end; q++)
		price = lower_of(price, x->places[q].lowest);
	at->price = price;
	for (int32_t q = at->begin; q < at->end; q++) {
		const struct auction_place *place = &x->places[q];
		int32_t with_room = place->floor > price ? place->floor : price;
		x->price[q] = place->used == place->beds ? place->lowest : with_room;
	}
}

/* ---- One bid ---- */

static void must_bid(struct auction *x, int32_t client, int32_t people)
{
	if (x->clients[client].remaining == 0 && client != x->bidding)
		x->stack[x->stacked++] = client;
	x->clients[client].remaining += people;
}

/* Takes up to most people away from the lowest bid on a place; gives how many. */
static int32_t evict(struct auction *x, int32_t place, int32_t most)
{
	struct auction_bid *lowest = &x->places[place].at[0];
	int32_t people = lower_of(lowest->amount, most);
	must_bid(x, lowest->client, people);
	x->places[place].used -= people;
	lowest->amount -= people;
	if (lowest->amount == 0)
		bids_remove(x, place, 0);
	return people;
}

/* Takes up to most beds of a place below the level, from whoever pays least or free ones; 0 when
 * there are none. */
static int32_t take_beds(struct auction *x, int32_t place, int32_t level, int32_t most)
{
	const struct auction_place *p = &x->places[place];
	int32_t room = p->beds - p->used;
	if (room == 0)
		return p->lowest < level ? evict(x, place, most) : 0;
	if (p->floor >= level)
		return 0;
	struct auction_location *at = &x->locations[x->net->place_location[place]];
	int32_t beds, price = free_bed(at, &beds);
	int32_t other = lowest_place(x, at);
	int32_t other_price = other < 0 ? AUCTION_NO_PRICE : x->places[other].lowest;
	if (lower_of(price, other_price) >= level)
		return 0;
	most = lower_of(most, room);
	if (price > other_price)
		return evict(x, other, most);
	most = lower_of(most, beds);
	at->used += most;
	return most;
}

/* What the client has at the place already, taken out of the bids but not out of its bed. */
static int32_t take_own(struct auction *x, int32_t client, int32_t place)
{
	const struct auction_client *c = &x->clients[client];
	if (c->people == c->remaining + c->unplaced)
		return 0;
	const struct auction_place *b = &x->places[place];
	for (int32_t k = 0; k < b->count && k < LOOK_FOR_OWN; k++) {
		if (b->at[k].client == client) {
			int32_t amount = b->at[k].amount;
			bids_remove(x, place, k);
			return amount;
		}
	}
	return 0;
}

static struct auction_choice scan_row(const struct auction *x, int32_t client)
{
	const struct auction_client *c = &x->clients[client];
	return (x->plain ? auction_scan_plain : auction_scan)(
		x->cost + c->begin, x->net->arc_place + c->begin, c->end - c->begin, x->price);
}

/* The client on top of the stack bids on its best place as much more than on its second best as that
 * costs more, and a step. Each bid is at least a step above the price, so prices only go up. */
static void bid_once(struct auction *x, int32_t step)
{
	int32_t client = x->stack[--x->stacked];
	struct auction_client *c = &x->clients[client];
	struct auction_choice choice = scan_row(x, client);
	x->bids_made++;
	if (choice.lowest >= c->unplaced_cost) {
		c->unplaced += c->remaining;
		c->remaining = 0;
		return;
	}
	int64_t arc = c->begin + choice.where;
	int32_t place = x->net->arc_place[arc];
	int32_t level = lower_of(choice.second, c->unplaced_cost) + step - x->cost[arc];
	x->bidding = client;
	int32_t got = take_own(x, client, place), taken = 1;
	while (c->remaining > 0 && taken > 0) {
		taken = take_beds(x, place, level, c->remaining);
		x->places[place].used += taken;
		c->remaining -= taken;
		got += taken;
	}
	assert(got > 0);
	bids_add(x, place, (struct auction_bid){ level, client, got, (int32_t)arc });
	x->bidding = -1;
	if (c->remaining > 0)
		x->stack[x->stacked++] = client;
	set_prices(x, x->net->place_location[place]);
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
			must_bid(x, bid.client, bid.amount);
		}
	}
	b->count = kept;
	for (int32_t k = kept / 2 - 1; k >= 0; k--)
		sift_down(b->at, kept, k);
	b->lowest = kept ? b->at[0].level : AUCTION_NO_PRICE;
}

static void begin_phase(struct auction *x, int32_t step)
{
	const struct match_net *net = x->net;
	for (int32_t i = 0; i < net->clients; i++) {
		struct auction_client *c = &x->clients[i];
		c->best = lower_of(scan_row(x, i).lowest, c->unplaced_cost);
		if (c->unplaced > 0 && c->unplaced_cost > c->best + step) {
			must_bid(x, i, c->unplaced);
			c->unplaced = 0;
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
		set_prices(x, l);
	for (int32_t i = x->net->clients - 1; i >= 0; i--)
		x->stack[x->stacked++] = i;
	for (int32_t step = first > last ? first : last;;) {
		while (x->stacked > 0) {
			bid_once(x, step);
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
