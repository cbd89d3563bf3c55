/* The part of E2SFCA that does not ask where anything is: from the people within each step of a location
 * to what one of them gets of it, as integers. Inside reach only. */
#ifndef ENGINE_REACH_SUPPLY_H
#define ENGINE_REACH_SUPPLY_H

#include "engine/reach/reach.h"

bool reach_supply_check(const struct reach_supply *supply, struct err *err);
static inline bool reach_is_open(const struct reach_supply *supply, int64_t location)
{
	return !supply->open || supply->open[location];
}

/* Makes the arrays of a result: near and near_location are -1, the rest 0. */
void reach_access_begin(int64_t points, int64_t locations, int steps, struct arena *a,
			struct reach_access *out);

/* Fills shift and amount from people. The unit is the same whichever locations are open. */
bool reach_amounts(const struct reach_supply *supply, const struct reach_steps *steps,
		   struct reach_access *out, struct err *err);

#endif
