/* Second part of the fast solver, and the state of the warm one: people in places with prices, brought to
 * an exact optimum by shortest paths. Always true, also in between (asserted by flow_is_sound):
 *   - every node has a price (client, place, location; outside it is 0) and no step that is open for people
 *     costs less than nothing: cost + price where it leads - price where it starts >= 0;
 *   - a step that people use costs exactly nothing.
 * What is not right yet is only that some nodes have people too many (clients with people remaining, a place
 * or location whose beds were taken away) or too few: a place or location with a price above what it gives
 * to the next node counts as full, and when it is not there is a hole. A search brings people from where
 * there are too many to the nearest hole or out (a bed without price, an extra bed, unplaced); when nobody
 * is too many, it brings people from outside to a hole. Successive shortest paths: Ahuja, Magnanti and
 * Orlin, Network Flows (1993), 9.7; clients are no nodes of the queue, their steps are taken at once.
 *
 * A warm solve also counts moves: the cost of one person on an arc is cost * scale + move, but without the
 * move as far as people of that client were there in the plan before (holding.old, unplaced_old). */
#ifndef ENGINE_MATCH_FAST_FLOW_H
#define ENGINE_MATCH_FAST_FLOW_H

#include "base/arena.h"
#include "base/err.h"
#include "base/watch.h"
#include "engine/match/net.h"

#include <assert.h>

/* As a cost: not allowed. */
#define FLOW_FORBIDDEN INT32_MAX
/* Prices and lengths stay below; a search that would go past it is refused. */
#define FLOW_PRICE_MAX ((int64_t)1 << 60)
#define FLOW_FAR INT64_MAX
/* As the reach of near arcs: all. More than any cost and price together. */
#define FLOW_REACH_ALL ((int64_t)1 << 62)

/* What belongs to a client is together, because searches wait for memory most of the time: one line. */
struct flow_client {
	int64_t price;
	int64_t distance;   /* as struct flow_search has for places and locations */
	int64_t near_price; /* the price when the near arcs were made */
	int32_t parent;     /* as struct flow_search has */
	int32_t begin, end; /* arcs */
	int32_t near_begin, near_end;
	int32_t unplaced_cost; /* FLOW_FORBIDDEN: must have a place */
	int32_t remaining;     /* people to send on */
	int32_t unplaced, unplaced_old;
	int32_t first; /* of its holdings, -1 when there are none */
};

/* People of one client in one place, a member of the lists of both. */
struct flow_holding {
	int32_t client, place, arc; /* arc is -1 when this holding is not in use */
	int32_t cost;               /* of the arc */
	int32_t amount, old;        /* people now, and in the plan before */
	int32_t next_of_client;
	int32_t next_of_place, previous_of_place; /* -1 at the ends */
};

/* An arc as one of its ends sees it: `to` is the other end. */
struct flow_arc {
	int32_t to, cost;
};

/* The arcs that searches need most: those that, when this was made, were less than reach above nothing
 * (cost + price of the place - price of the client). What prices did since then says whether a search may
 * leave the others out. */
struct flow_near {
	bool made;
	int64_t reach;
	int64_t *place_price;          /* [places] when it was made */
	int64_t risen, fallen;         /* what prices did since then, at most */
	int64_t missed;                /* clients for whom it was not enough */
	int32_t *column_begin;         /* [places + 1] */
	struct flow_arc *row, *column; /* to places, to clients */
	int32_t room;
};

struct flow_entry {
	int64_t distance;
	int32_t node;
};

/* Nodes are numbered places, locations, clients. */
struct flow_search {
	int64_t *distance; /* [places + locations] FLOW_FAR when not reached */
	int32_t *parent;   /* [places + locations] the step there, as the search sees it */
	int32_t *touched;  /* [nodes] which were reached */
	int32_t touched_count;
	struct flow_entry *heap; /* grows */
	int32_t heap_count, heap_room;
	int32_t *near; /* nodes at no more distance than the one at hand; grows */
	int32_t near_count, near_room;
	int64_t bound; /* the shortest way that was found */
	int32_t end;   /* the node where it ends */
	int64_t sight; /* of a search back: a way that is no longer would have been seen */
	bool too_far;  /* a length passed FLOW_PRICE_MAX */
};

struct flow {
	int32_t clients, places, locations;
	const int32_t *arc_place;                    /* [arcs] */
	int32_t *arc_cost;                           /* [arcs] FLOW_FORBIDDEN is no arc */
	const int32_t *place_location, *place_begin; /* [places], [locations + 1] */
	int scale_bits; /* costs count 2^scale_bits times; 0 when no moves are counted, */
	int64_t move;   /* and then this is 0 too */
	bool plain;     /* never use wide instructions: for tests, the outcome is the same */

	struct flow_client *client; /* [clients] */

	int64_t *place_cap, *place_flow,
		*place_inflow; /* [places] beds, people on to the location, in */
	int64_t *place_price;

	int64_t *normal, *extra, *extra_cost; /* [locations] */
	int64_t *location_flow, *normal_used,
		*extra_used; /* [locations] people in; out by kind of bed */
	int64_t *location_price;

	struct flow_holding *holdings;
	int32_t holding_count, holding_room, holding_free;
	int32_t *place_first; /* [places] of its holdings, -1 when there are none */

	struct flow_search search;
	struct flow_near near;
	int64_t touched; /* nodes, by searches since flow_solve began */
	struct arena *arena;
	int64_t searches_forward, searches_backward;
};

static inline int32_t flow_location_node(const struct flow *f, int32_t location)
{
	return f->places + location;
}

static inline int32_t flow_client_node(const struct flow *f, int32_t client)
{
	return f->places + f->locations + client;
}

static inline int64_t flow_scaled(const struct flow *f, int64_t cost)
{
	return cost << f->scale_bits;
}

/* Cost of one more person on an arc or unplaced, and of the last one who is there. */
static inline int64_t flow_cost(const struct flow *f, int64_t cost, bool beyond_old)
{
	return flow_scaled(f, cost) + (beyond_old ? f->move : 0);
}

static inline int64_t flow_place_hole(const struct flow *f, int32_t q)
{
	return f->place_flow[q] - f->place_inflow[q];
}

static inline int64_t flow_location_hole(const struct flow *f, int32_t l)
{
	return f->normal_used[l] + f->extra_used[l] - f->location_flow[l];
}

/* The lists of holdings. */
int32_t flow_holding_find(const struct flow *f, int32_t client, int32_t place);
/* Changes the amount of (client, place) by people, and the inflow of the place with it. */
void flow_hold(struct flow *f, int32_t client, int32_t place, int32_t arc, int32_t people);
/* Takes those without people, now or before, out of the lists. */
void flow_holdings_sweep(struct flow *f);

/* Makes room for searches; node arrays live in the flow's arena. flow_release gives back what grew. */
void flow_begin_searches(struct flow *f);
void flow_release(struct flow *f);

/* Makes f->near anew, with a reach of at least so much. */
void flow_near_make(struct flow *f, int64_t reach);
void flow_near_release(struct flow_near *near);
/* Whether all other arcs of the client are at least so much above nothing. */
static inline int64_t flow_near_of_client(const struct flow *f, int32_t client)
{
	const struct flow_near *near = &f->near;
	const struct flow_client *c = &f->client[client];
	if (near->reach == FLOW_REACH_ALL)
		return FLOW_FAR;
	return near->reach - (c->price - c->near_price) - near->fallen;
}
static inline int64_t flow_near_of_place(const struct flow *f, int32_t place)
{
	const struct flow_near *near = &f->near;
	if (near->reach == FLOW_REACH_ALL)
		return FLOW_FAR;
	return near->reach + (f->place_price[place] - near->place_price[place]) - near->risen;
}

/* The lowest cost + price of the client's choices; FLOW_FAR when there are none. */
int64_t flow_best(const struct flow *f, int32_t client);
/* Makes the client's price that, and gives up what costs more: those people remain to be sent on. */
void flow_tighten(struct flow *f, int32_t client);

enum flow_outcome { FLOW_DONE, FLOW_STOPPED, FLOW_NO_WAY, FLOW_TOO_FAR };
/* Sends everybody who is too many on to where they are least cost, and fills all holes. FLOW_NO_WAY:
 * somebody who must have a place cannot get one. */
__attribute__((warn_unused_result)) enum flow_outcome flow_solve(struct flow *f,
								 const struct watch *watch);
/* One search from a client, place or location with people too many. */
enum flow_outcome flow_forward(struct flow *f, int32_t node);
/* One search back from a place or location with a hole. */
enum flow_outcome flow_backward(struct flow *f, int32_t node);

/* ---- Rows, by wide instructions where the machine has them: the outcome is the same ---- */

enum { FLOW_FEW = 64 };
struct flow_row {
	const int32_t *cost, *place;
	const int64_t *price; /* [places] */
	int scale_bits;
	int32_t count;
};
/* Which of the first FLOW_FEW at most have scaled cost + price below the limit, and perhaps some that are
 * forbidden; gives how many. */
int32_t flow_row_below(const struct flow_row *row, bool plain, int64_t limit, uint8_t *which);
/* The lowest scaled cost + price, FLOW_FAR when all are forbidden. */
int64_t flow_row_lowest(const struct flow_row *row, bool plain);
/* From k on. */
struct flow_row flow_row_of(const struct flow *f, int32_t client, int32_t k);

/* For the searches. */
void flow_search_begin(struct flow *f, int32_t node);
/* The distance to node is at most so much, by way of parent; `at` is the distance of the node that is being
 * looked at. Whether that was news. */
bool flow_reach(struct flow *f, int32_t node, int64_t distance, int32_t parent, int64_t at);
bool flow_reach_client(struct flow *f, int32_t client, int64_t distance, int32_t parent);
static inline int32_t flow_parent(const struct flow *f, int32_t node)
{
	int32_t client = node - f->places - f->locations;
	return client < 0 ? f->search.parent[node] : f->client[client].parent;
}
/* The next place or location in order of distance below the bound; false at the end. */
bool flow_next(struct flow *f, int32_t *node);
void flow_found(struct flow *f, int32_t node, int64_t distance);
/* Adds sign * (bound - distance) to the price of every node that is nearer than the bound, and forgets the
 * distances. */
void flow_search_end(struct flow *f, int sign);
/* Forgets the distances and changes no price. */
void flow_search_forget(struct flow *f);

/* Whether what must always be true is true: a pass over all arcs, so only builds that look for faults ask. */
bool flow_is_sound(const struct flow *f);
#if defined(__SANITIZE_ADDRESS__)
#define FLOW_ASSERT_SOUND(f) assert(flow_is_sound(f))
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FLOW_ASSERT_SOUND(f) assert(flow_is_sound(f))
#endif
#endif
#ifndef FLOW_ASSERT_SOUND
#define FLOW_ASSERT_SOUND(f) ((void)0)
#endif

#endif
