/* Where the next bed does most, by closed formula: a rule that is quick and does not change its mind, so that a plan of
 * more beds contains that of fewer. How many beds are needed is for the simulation (search.c) to say.
 * Used inside engine/queue only. */
#ifndef ENGINE_QUEUE_SHORTAGE_H
#define ENGINE_QUEUE_SHORTAGE_H

#include "engine/queue/model.h"

/* The location of each of `count` next beds, in `a`. A location's need is the most of its classes' mean wait (Cobham's
 * formula) in terms of the mean that its norm allows; without equilibrium it is demand per bed, and goes first. Demand is
 * that of the usual arrivals and of the list, as far as it is too long, to be placed in so many days (> 0; INFINITY: as if there were
 * no list). */
int32_t *shortage_order(const struct queue_model *m, int32_t count, double days, struct arena *a);

#endif
