/* What a location does to the spots around it: counts the people in its steps, and spreads what each of
 * them gets. Whole stretches of spots are done at once, with sums from the beginning: people are the
 * difference of two sums, and an amount is noted where a stretch begins and taken away where it ends
 * (reach_deltas_sum adds up). Only spots near the edge of a circle are measured. Inside reach only. */
#ifndef ENGINE_REACH_CIRCLES_H
#define ENGINE_REACH_CIRCLES_H

#include "engine/reach/reach.h"

/* The squared radius of each step. */
struct reach_circles {
	int count;
	int64_t square[REACH_STEPS_MAX];
	bool plain; /* not on wide registers, for the test that both are the same */
};
struct reach_circles reach_circles_of(const struct reach_steps *steps,
				      const struct reach_pace *pace);

/* people[k]: those within circle k. spans: scratch, room for spots->strip_count. */
void reach_circles_count(const struct reach_spots *s, int32_t x, int32_t y,
			 const struct reach_circles *circles, struct reach_span *spans,
			 int64_t *people);

/* Adds amount[k] to the spots in ring k (within circle k but not in k - 1), or takes it away, as
 * differences: delta[spot] is what spot gets more than the spot before it. delta has count + 1 numbers,
 * which may wrap around. */
void reach_circles_spread(const struct reach_spots *s, int32_t x, int32_t y,
			  const struct reach_circles *circles, struct reach_span *spans,
			  const int64_t *amount, bool add, uint64_t *delta);

#endif
