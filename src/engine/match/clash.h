/* When no plan exists: which hard wishes clash, and the cheapest way out. A clash is irreducible: with
 * any one of its items left out there is a plan for the rest. Without groups the network gives both
 * (clash_alone.h). With groups: by leaving out ever smaller pieces (a deletion filter, Chinneck and
 * Dravnieks 1991); the way out is a cheapest set that hits every clash found so far, until a plan
 * exists (implicit hitting sets), and then it is the cheapest of all. */
#ifndef ENGINE_MATCH_CLASH_H
#define ENGINE_MATCH_CLASH_H

#include "engine/match/solve.h"

enum { MATCH_CLASHES_MAX = 64 };

/* Wishes, and behind them (number of wishes + client) that a client stays who moved before. */
struct match_items {
	const int32_t *item; /* increasing */
	int32_t count;
};

struct match_clashes {
	struct match_items clash[MATCH_CLASHES_MAX]; /* each irreducible; the first is to be told */
	int32_t count;
	struct match_items way_out; /* leave these out and there is a plan */
	int64_t price;              /* of the way out: prices of wishes, 1 for a client who stays */
	bool cheapest;              /* proven so */
};

/* The case has no plan. ERR_CONFLICT: the watch said stop. ERR_BUSY: groups make it too hard to tell.
 * ERR_NOT_FOUND: there is a plan after all. */
__attribute__((warn_unused_result)) bool match_clash(const struct match_case *given,
						     const struct watch *watch, struct arena *a,
						     struct match_clashes *out, struct err *err);

#endif
