/* How the parts of the fast solver hand over, for fast.c, warm.c and their tests. */
#ifndef ENGINE_MATCH_FAST_PARTS_H
#define ENGINE_MATCH_FAST_PARTS_H

#include "base/err.h"
#include "engine/match/fast_flow.h"

/* An optimal plan of a net that fits, as a flow whose arrays live in a (flow_release gives back the rest, also
 * after false). plain: no wide instructions. */
__attribute__((warn_unused_result)) bool fast_flow_of(const struct match_net *net, bool plain,
						      const struct watch *watch, struct arena *a,
						      struct flow *f, struct err *err);

/* The error of an outcome that is not FLOW_DONE; false. */
bool fast_refuse(enum flow_outcome outcome, struct err *err);

/* Cost of the plan in f and the bound that its prices give, without moves, in whole prices
 * (scale 1); whether they are the same and everybody is accounted for. */
struct fast_proof {
	int64_t cost; /* at most 10^9 people of costs below 2^27 */
	__extension__ __int128 bound;
	bool whole; /* every person is somewhere, no capacity is passed */
};
struct fast_proof fast_prove(const struct flow *f, const int64_t *units);

/* The plan of f with prices as net.h wants them; its arrays live in a. */
void fast_write_plan(const struct flow *f, int64_t cost, struct arena *a, struct match_plan *out);

#endif
