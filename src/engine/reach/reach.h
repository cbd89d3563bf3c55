/* Who can get to care in time, and how much of it there is for them. People live at points; locations
 * have an amount of supply of one care type. Two questions for each point: how far is the nearest
 * location, and how much supply is there per person when everybody who is near shares it: E2SFCA, the
 * enhanced two-step floating catchment area method (Luo and Qi, Health & Place 15, 2009),
 *     R_j = S_j / sum_i P_i w(t_ij),    A_i = sum_j R_j w(t_ij),
 * with w a step function of the minutes t. From coordinates (access.c) or from travel times (times.c).
 *
 * Everything is an integer: people, squared distances, and A in units of 2^-shift supply per person, with
 * one rounding per location and step. So the answer is the same in any order of points, locations and
 * threads, and what an opening or closing adds and takes away (change.c) is exact.
 * Used by the command reach; summary.h makes shares and percentiles, chance.h is about uncertain times. */
#ifndef ENGINE_REACH_REACH_H
#define ENGINE_REACH_REACH_H

#include "base/watch.h"
#include "engine/reach/pace.h"
#include "engine/reach/spots.h"

enum {
	REACH_STEPS_MAX = 8,
	REACH_LOCATIONS_MAX = 10000000,
	REACH_WEIGHT_ONE = 1000000,
	REACH_SHIFT_MAX = 48,
	REACH_SHIFT_MIN = 16, /* the least fine that is called an answer */
};

/* From 0 to the first minutes the first weight counts, from there to the next the second, ...; beyond
 * the last nothing. A trip of exactly these minutes belongs to the nearer step. */
struct reach_steps {
	int count;                              /* 1 .. REACH_STEPS_MAX */
	int64_t minutes_milli[REACH_STEPS_MAX]; /* increasing, above 0 */
	int64_t weight[REACH_STEPS_MAX];        /* millionths, 1 .. 1,000,000, not increasing */
};

/* Locations of one care type. */
struct reach_supply {
	int64_t count;
	const int32_t *x_m, *y_m; /* [count]; not for travel times */
	const int32_t *amount;    /* [count] in hundredths of a full-time job or a place, >= 0 */
	const bool *open;         /* [count]; NULL: all are open */
};

/* A travel time from a point to a location. */
struct reach_time {
	int32_t point, location;
	uint32_t ms;
};

/* Arrays are in the arena. Of a location that is closed people and ratio are those it would have. */
struct reach_access {
	int64_t points, locations;
	int64_t *near; /* [points] measure (pace.h) to the nearest open location; -1: none */
	int32_t *near_location; /* [points] the lowest number among equally near ones; -1: none */
	int64_t *access;        /* [points] A_i: supply per person, in units of 2^-shift */
	int shift;
	int steps;
	int64_t *people; /* [locations * steps] who are within the minutes of step k or fewer */
	int64_t *amount; /* [locations * steps] R_j * w_k in units of 2^-shift */
};

bool reach_steps_check(const struct reach_steps *steps, struct err *err);

/* From coordinates. ERR_INPUT for what spots or steps may not be, an amount below zero, or so much supply
 * for so few people that it cannot be told finely enough; ERR_CONFLICT when watch said stop. threads 0: as
 * many as there are processors; no more than four are used, each keeps 8 bytes per spot. */
__attribute__((warn_unused_result)) bool reach_from_spots(
	const struct reach_spots *spots, const struct reach_supply *supply,
	const struct reach_steps *steps, const struct reach_pace *pace, int threads,
	struct arena *a, struct reach_access *out, const struct watch *watch, struct err *err);

/* From travel times, sorted by point and then location, none twice; a pair that is absent has no route.
 * people is per point. ERR_INPUT also when they are not sorted or name a point or location that is not. */
__attribute__((warn_unused_result)) bool reach_from_times(
	const int32_t *people, int64_t points, const struct reach_supply *supply,
	const struct reach_time *times, int64_t count, const struct reach_steps *steps,
	const struct reach_pace *pace, struct arena *a, struct reach_access *out,
	const struct watch *watch, struct err *err);

/* What it would be when open[location] said which locations are open, worked out from what changed only;
 * to the bit what reach_from_spots would give with that. supply->open is what before was made with.
 * The arrays people and amount are those of before. */
__attribute__((warn_unused_result)) bool reach_change(const struct reach_spots *spots,
						      const struct reach_supply *supply,
						      const struct reach_steps *steps,
						      const struct reach_pace *pace,
						      const struct reach_access *before,
						      const bool *open, struct arena *a,
						      struct reach_access *out, struct err *err);

#endif
