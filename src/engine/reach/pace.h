/* How a measure of how far a place is becomes minutes, and back: a norm in minutes becomes the largest
 * measure that is still within it, in integers, so that a place at exactly the norm is within it on
 * every machine. A measure is the square of a straight distance in metres, or a travel time in
 * milliseconds. Used by all of reach; knows no points and no places. */
#ifndef ENGINE_REACH_PACE_H
#define ENGINE_REACH_PACE_H

#include "base/err.h"

#include <stdint.h>

enum {
	REACH_MINUTES_MILLI_MAX = 6000000, /* 100 hours */
	REACH_STRETCH_MILLI_MIN = 100,
	REACH_STRETCH_MILLI_MAX = 100000,
	REACH_SPEED_MIN_M_H = 100,
	REACH_SPEED_MAX_M_H = 300000,
};

struct reach_pace {
	/* Of a distance: the road is this many thousandths of the straight line. Of a time: the trip
	 * takes this many thousandths of what the routing engine says. 100 .. 100,000 */
	int64_t stretch_milli;
	int64_t speed_m_h; /* 100 .. 300,000; 0: the measure is a time */
};

bool reach_pace_check(const struct reach_pace *pace, struct err *err);
/* The largest measure within this many thousandths of a minute (0 .. REACH_MINUTES_MILLI_MAX); below
 * 2^54. */
int64_t reach_pace_limit(const struct reach_pace *pace, int64_t minutes_milli);
/* The minutes of a measure >= 0. */
double reach_pace_minutes(const struct reach_pace *pace, int64_t measure);

#endif
