/* What one bid of the auction does, and the memory it needs. */
#include "engine/match/fast_auction.h"

#include <assert.h>

enum { LOOK_FOR_OWN = 64 }; /* a client's earlier bid is looked for among so many */

static int32_t lower_of(int32_t a, int32_t b)
{
	return a < b ? a : b;
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

void auction_heap(struct auction_place *place)
{
	for (int32_t k = place->count / 2 - 1; k >= 0; k--)
		sift_down(place->at, place->count, k);
	place->lowest = place->count ? place->at[0].level : AUCTION_NO_PRICE;
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
void auction_set_prices(struct auction *x, int32_t location)
{
	struct auction_location *at = &x->locations[location];
	int32_t beds, price = free_bed(at, &beds);
	at->lowest_place = lowest_place(x, at);
	if (at->lowest_place >= 0)
		price = lower_of(price, x->places[at->lowest_place].lowest);
	at->price = price;
	for (int32_t q = at->begin; q < at->end; q++) {
		const struct auction_place *place = &x->places[q];
		int32_t with_room = place->floor > price ? place->floor : price;
		x->price[q] = place->used == place->beds ? place->lowest : with_room;
	}
}

/* ---- One bid ---- */

void auction_must_bid(struct auction *x, int32_t client, int32_t people)
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
	auction_must_bid(x, lowest->client, people);
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

struct auction_choice auction_scan_row(const struct auction *x, int32_t client)
{
	const struct auction_client *c = &x->clients[client];
	if (c->begin == c->end)
		return auction_scan_plain(x->cost, x->net->arc_place, 0, x->price);
	return (x->plain ? auction_scan_plain : auction_scan)(
		x->cost + c->begin, x->net->arc_place + c->begin, c->end - c->begin, x->price);
}

/* ---- Who is next. Nearly all time goes to waiting for memory, so the next few bidders are known and what they will
 * need is asked for, a step at every bid: the row, the place it would choose, the bids there, and the
 * client who would be outbid. A guess that turns out wrong costs only time. ---- */

enum { ARCS_IN_LINE = 16, LOOK_ROW = 4, LOOK_BIDS = 3, LOOK_OUTBID = 2 };

static struct auction_ahead *ahead(struct auction *x, int32_t k)
{
	return &x->ahead[(x->ahead_first + k) % AUCTION_AHEAD];
}

static void fetch_row(struct auction *x, int32_t client)
{
	const struct auction_client *c = &x->clients[client];
	for (int32_t k = c->begin; k < c->end; k += ARCS_IN_LINE) {
		__builtin_prefetch(&x->cost[k]);
		__builtin_prefetch(&x->net->arc_place[k]);
	}
	*ahead(x, x->ahead_count++) = (struct auction_ahead){ client, -1 };
}

static void fetch_place(const struct auction *x, struct auction_ahead *next)
{
	const struct auction_client *c = &x->clients[next->client];
	struct auction_choice choice = auction_scan_row(x, next->client);
	if (choice.lowest < c->unplaced_cost) {
		next->place = x->net->arc_place[c->begin + choice.where];
		__builtin_prefetch(&x->places[next->place]);
	}
}

static void fetch_bids(const struct auction *x, struct auction_ahead *next)
{
	if (next->place >= 0 && x->places[next->place].used < x->places[next->place].beds)
		next->place = x->locations[x->net->place_location[next->place]].lowest_place;
	if (next->place >= 0)
		__builtin_prefetch(x->places[next->place].at);
}

static void fetch_outbid(const struct auction *x, const struct auction_ahead *next)
{
	if (next->place >= 0 && x->places[next->place].count > 0)
		__builtin_prefetch(&x->clients[x->places[next->place].at->client]);
}

static int32_t next_bidder(struct auction *x)
{
	while (x->ahead_count < AUCTION_AHEAD && x->stacked > 0)
		fetch_row(x, x->stack[--x->stacked]);
	if (x->ahead_count > LOOK_ROW)
		fetch_place(x, ahead(x, LOOK_ROW));
	if (x->ahead_count > LOOK_BIDS)
		fetch_bids(x, ahead(x, LOOK_BIDS));
	if (x->ahead_count > LOOK_OUTBID)
		fetch_outbid(x, ahead(x, LOOK_OUTBID));
	int32_t client = ahead(x, 0)->client;
	x->ahead_first = (x->ahead_first + 1) % AUCTION_AHEAD;
	x->ahead_count--;
	return client;
}

/* A client bids on its best place as much more than on its second best as that
 * costs more, and a step. Each bid is at least a step above the price, so prices only go up. */
void auction_bid_once(struct auction *x, int32_t step)
{
	int32_t client = next_bidder(x);
	struct auction_client *c = &x->clients[client];
	struct auction_choice choice = auction_scan_row(x, client);
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
	auction_set_prices(x, x->net->place_location[place]);
}
