/* A wide network by the fast solver (fast.h), when all its costs are small enough for that: a policy with
 * weights often is. Used by solve.c. */
#ifndef ENGINE_MATCH_WIDE_FAST_H
#define ENGINE_MATCH_WIDE_FAST_H

#include "engine/match/wide.h"

/* Whether match_wide_fast can do it: small costs, no closed arcs, somebody to place. */
bool match_wide_is_small(const struct match_wide_net *net);

/* As match_wide_solve. */
__attribute__((warn_unused_result)) bool match_wide_fast(const struct match_wide_net *net,
							 const struct watch *watch, struct arena *a,
							 struct match_wide_plan *out,
							 struct err *err);

#endif
