/* Points on a map, made ready to be asked which of them lie within a circle, and which is nearest.
 * They are cut into strips from south to north with about as many points each, and sorted from west to
 * east within a strip; so it does not matter how they are spread, and a point far away costs nothing.
 * Points at the same place become one spot. Used by access, change and nearest; never changes after it
 * was built. All coordinates are whole metres within REACH_METRES_MAX of zero. */
#ifndef ENGINE_REACH_SPOTS_H
#define ENGINE_REACH_SPOTS_H

#include "base/arena.h"
#include "base/err.h"

enum { REACH_METRES_MAX = 10000000, REACH_POINTS_MAX = 100000000 };
/* People at all points together. */
#define REACH_PEOPLE_MAX INT64_C(1000000000000)

struct reach_strip {
	int32_t begin, end;   /* which spots: begin <= spot < end */
	int32_t south, north; /* least and greatest y of them */
};

struct reach_spots {
	int32_t count;
	int32_t points;
	const int32_t *x, *y;    /* [count] */
	const int64_t *before;   /* [count + 1] people at the spots before this one */
	const int32_t *first;    /* [count] lowest number of the points at this spot */
	const int32_t *of_point; /* [points] spot of a point */
	int32_t strip_count;
	const struct reach_strip *strips; /* from south to north */
	int32_t west;                     /* least x of all */
	int shift, columns;               /* a column is 2^shift metres wide; how many there are */
	const int32_t *starts; /* [strip_count * (columns + 1)] first spot of a column of a strip */
};

/* people may be NULL: nobody anywhere. count >= 0. ERR_INPUT for a coordinate out of range, people
 * below zero or too many, too many points. n log n or better for every input. */
__attribute__((warn_unused_result)) bool reach_spots_build(const int32_t *x_m, const int32_t *y_m,
							   const int32_t *people, int64_t count,
							   struct arena *a, struct reach_spots *out,
							   struct err *err);

/* Part of a circle in one strip: all spots from inner_begin to inner_end are within it; those from
 * begin to inner_begin and from inner_end to end may be; no others of the strip are. */
struct reach_span {
	int32_t begin, inner_begin, inner_end, end;
};

/* The spans of the circle around x, y with this square of the radius (0 .. 2^50). spans has room for
 * strip_count of them; gives how many. */
int32_t reach_spots_circle(const struct reach_spots *s, int32_t x, int32_t y, int64_t square,
			   struct reach_span *spans);

static inline int64_t reach_square(const struct reach_spots *s, int32_t spot, int32_t x, int32_t y)
{
	int64_t dx = (int64_t)s->x[spot] - x, dy = (int64_t)s->y[spot] - y;
	return dx * dx + dy * dy;
}

/* The nearest spot, that with the lowest `first` when some are equally near. hint is any spot: the
 * search is fast when it is near. count > 0. Gives the square of the distance. */
int64_t reach_spots_nearest(const struct reach_spots *s, int32_t x, int32_t y, int32_t hint,
			    int32_t *nearest);

#endif
