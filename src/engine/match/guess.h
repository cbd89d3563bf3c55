/* A first guess for the wide solver: a plan by the fast solver in which the objectives of the policy
 * weigh as much more than each other as fits in its costs, with prices for that plan in the true costs.
 * Nearly always nearly right, never trusted: match_wide_solve keeps of it what holds. Used by solve.c. */
#ifndef ENGINE_MATCH_GUESS_H
#define ENGINE_MATCH_GUESS_H

#include "engine/match/model.h"

/* False when there is no guess (nothing fits, no plan, or the watch said stop): then solve without. */
bool match_guess(const struct match_model *m, const struct watch *watch, struct arena *a,
		 struct match_wide_plan *out);

#endif
