/* The fast exact solver of a match_net (net.h): an auction for prices that are nearly right, then shortest
 * paths that make plan and prices exact, then the proof that no plan costs less. Used by the model and by
 * the bench when all costs are plain numbers below FAST_COST_MAX; costs of more digits (objectives in a
 * stated order) are for the wide solver. How it works: docs/engines/match-solver.md. */
#ifndef ENGINE_MATCH_FAST_H
#define ENGINE_MATCH_FAST_H

#include "base/arena.h"
#include "base/err.h"
#include "base/watch.h"
#include "engine/match/net.h"

enum {
	FAST_COST_MAX = (1 << 27) - 1, /* of one person on one arc, unplaced, or in an extra bed */
	FAST_UNITS_MAX = 1000000000,   /* people in all; a capacity may be any size */
	FAST_ARCS_MAX = 2000000000,
	FAST_NODES_MAX = 1000000000, /* clients + places + locations */
};

/* Whether the net is sound (shapes, signs, orders as net.h says) and within the limits above. False with
 * ERR_INPUT and a sentence that says what is wrong. Takes one pass over the arcs. The cost of extra
 * beds that are not there may be anything. */
__attribute__((warn_unused_result)) bool match_fast_fits(const struct match_net *net,
							 struct err *err);

/* A plan of the lowest cost, with the prices that prove it; its arrays live in a. The same plan for the
 * same net on every machine. Memory besides net and plan: about 4 bytes an arc, for a while 12.
 * ERR_INPUT: the net is no net, is empty or is too large (match_fast_fits). ERR_CONFLICT: somebody with
 * MATCH_NEVER cannot get a place, or the watch said stop. ERR_SYSTEM: plan and bound differ, a fault of
 * this program; there is no plan then either. */
__attribute__((warn_unused_result)) bool match_fast(const struct match_net *net,
						    const struct watch *watch, struct arena *a,
						    struct match_plan *out, struct err *err);

#endif
