/* The exact solver of match for costs of any size: objectives in a stated order become one number of
 * up to 120 bits (policy.h), which needs wider arithmetic than net.h has. The network is that of net.h
 * with wide costs, and the conditions under which a plan is optimal are the ones written there; they
 * are checked, arc by arc, before a plan is given. Used by groups, clashes, changes and explanation,
 * which change little and ask again: a solve may begin from an earlier plan.
 * Method: successive shortest paths with prices (Edmonds and Karp 1972; Tomizawa 1971), clients
 * contracted, so that a search walks over places and locations only. At most one search for each
 * client, each O(arcs log places) and in practice local. */
#ifndef ENGINE_MATCH_WIDE_H
#define ENGINE_MATCH_WIDE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/watch.h"

__extension__ typedef __int128 match_wide;

/* As unplaced_cost: this client must have a place. As arc_cost: this arc is closed. */
#define MATCH_WIDE_NEVER ((match_wide)1 << 126)
/* Sum over clients of units * dearest cost, plus the same for extra beds: at most this. */
#define MATCH_WIDE_TOTAL_MAX ((match_wide)1 << 118)

/* As struct match_net of net.h; the same ranges hold. */
struct match_wide_net {
	int32_t clients, places, locations;
	const int64_t *units;
	const int64_t *arc_begin; /* at most INT32_MAX arcs */
	const int32_t *arc_place;
	const match_wide *arc_cost;      /* >= 0, or MATCH_WIDE_NEVER */
	const match_wide *unplaced_cost; /* >= 0, or MATCH_WIDE_NEVER */
	const int32_t *place_location;
	const int64_t *place_cap;
	const int64_t *location_cap;
	const int64_t *location_extra;
	const match_wide *location_extra_cost;
};

/* As struct match_plan of net.h, and what follows from it. */
struct match_wide_plan {
	int64_t *arc_amount;        /* [arcs] */
	int64_t *unplaced;          /* [clients] */
	match_wide *place_price;    /* [places] P */
	match_wide *location_price; /* [locations] L */
	match_wide *client_price;   /* [clients] pi */
	int64_t *place_use;         /* [places] people */
	int64_t *location_use;      /* [locations] people */
	match_wide objective;
};

/* The cheapest plan. `start` is NULL, or an optimal plan of a network with the same clients, arcs and
 * places of which costs, capacities and prices may differ: what still holds of it is kept, so that a
 * small change costs little. `stuck` is NULL or an array of [clients]: when there is no plan it tells
 * which clients stand in each other's way (all of them must be placed, and their places are full).
 * ERR_INPUT: the network is not well-formed. ERR_CONFLICT: somebody who must be placed cannot be, or
 * the watch said stop. */
__attribute__((warn_unused_result)) bool match_wide_solve(const struct match_wide_net *net,
							  const struct match_wide_plan *start,
							  const struct watch *watch, bool *stuck,
							  struct arena *a,
							  struct match_wide_plan *out,
							  struct err *err);

/* Whether the plan fulfils every condition of net.h: then no plan costs less. Says which one is broken
 * as ERR_SYSTEM. */
__attribute__((warn_unused_result)) bool match_wide_verify(const struct match_wide_net *net,
							   const struct match_wide_plan *plan,
							   struct err *err);

/* What no plan can cost less than, given any prices P >= L >= 0 (net.h); equal to the objective for
 * the prices of an optimal plan. */
match_wide match_wide_bound(const struct match_wide_net *net, const match_wide *place_price,
			    const match_wide *location_price);

#endif
