/* First part of the fast solver: an auction (Bertsekas and Castanon 1989, "similar objects") in which
 * clients bid for places and a place and its location keep the highest bids. It gives nearly everybody a
 * place and nearly the right prices, but no exact plan: fast_flow.h does the rest. */
#ifndef ENGINE_MATCH_FAST_AUCTION_H
#define ENGINE_MATCH_FAST_AUCTION_H

#include "base/arena.h"
#include "base/watch.h"
#include "engine/match/net.h"

/* A price that nobody pays; with a cost added it still fits. */
enum { AUCTION_NO_PRICE = 1 << 30, AUCTION_AHEAD = 8 /* bidders whose turn is known */ };

/* People of one client in one place and what they bid for it. */
struct auction_bid {
	int32_t level; /* scaled price */
	int32_t client;
	int32_t amount;
	int32_t arc;
};

struct auction_client {
	int32_t people, remaining, unplaced; /* in all, still to bid, gone without */
	int32_t unplaced_cost;               /* scaled; for MATCH_NEVER more than any other cost */
	int32_t begin, end;                  /* its arcs */
	int32_t best; /* cost and price of the best choice, at the last phase */
};

struct auction_place {
	int32_t beds, used;     /* people */
	int32_t lowest;         /* bid there, AUCTION_NO_PRICE when none */
	int32_t floor;          /* no bed for less while the place has room */
	struct auction_bid *at; /* the bids: a binary heap, the lowest first */
	int32_t count, room;    /* of bids */
};

struct auction_location {
	int32_t begin, end;    /* its places */
	int32_t normal, extra; /* beds */
	int32_t extra_cost;    /* scaled */
	int32_t used;          /* people, normal beds first */
	int32_t floor;         /* no free bed for less */
	int32_t price;         /* of the next bed */
	int32_t lowest_place; /* with the lowest bid when prices were last set, -1 when there are none */
};

/* A bidder whose turn is near, and the place where it may outbid somebody, -1 when that is unknown. */
struct auction_ahead {
	int32_t client, place;
};

struct auction {
	const struct match_net *net;
	int shift;     /* costs and prices here are those of the net times 2^shift */
	int32_t *cost; /* [arcs] scaled */
	struct auction_client *clients; /* [clients] */
	struct auction_place *places;   /* [places] */
	int32_t *price;                 /* [places] what the next person pays */
	struct auction_location *locations;

	int32_t *stack; /* [clients] who is to bid, last in first out */
	int32_t stacked, bidding;
	struct auction_ahead ahead[AUCTION_AHEAD]; /* a ring */
	int32_t ahead_first, ahead_count;
	int64_t bids_made;
	bool plain; /* never use wide instructions: for tests, the outcome is the same */
	struct arena *arena;
};

/* Fills *auction for a net that fits (match_fast_fits); its arrays live in a, but cost is for the caller to
 * free or to keep. */
void auction_begin(struct auction *auction, const struct match_net *net, bool plain,
		   struct arena *a);
/* Runs it to the end; false when the watch said stop. Nobody has people remaining then. */
__attribute__((warn_unused_result)) bool auction_run(struct auction *auction,
						     const struct watch *watch);

/* ---- Between auction and bids ---- */

/* The lowest and second lowest of cost + price over a row of places (AUCTION_NO_PRICE * 2 - 1 where
 * there is none), and where the first of the lowest stands in the row (-1 in an empty row). */
struct auction_choice {
	int32_t lowest, second;
	int64_t where;
};

/* Somebody bids: whoever is next. */
void auction_bid_once(struct auction *auction, int32_t step);
/* So many people of the client have to bid again. */
void auction_must_bid(struct auction *auction, int32_t client, int32_t people);
/* Sets the prices of a location and its places. */
void auction_set_prices(struct auction *auction, int32_t location);
/* Makes the bids of a place a heap again. */
void auction_heap(struct auction_place *place);
struct auction_choice auction_scan_row(const struct auction *auction, int32_t client);

struct auction_choice auction_scan_plain(const int32_t *cost, const int32_t *place, int64_t count,
					 const int32_t *price);
/* The same by wide instructions, where the machine has them. */
struct auction_choice auction_scan(const int32_t *cost, const int32_t *place, int64_t count,
				   const int32_t *price);

#endif
