#include "engine/reach/circles.h"

struct reach_circles reach_circles_of(const struct reach_steps *steps,
				      const struct reach_pace *pace)
{
	struct reach_circles circles = { .count = steps->count };
	for (int k = 0; k < steps->count; k++)
		circles.square[k] = reach_pace_limit(pace, steps->minutes_milli[k]);
	return circles;
}

/* Spots near the edge of a circle are measured one by one. The same source is compiled twice where the
 * machine may have wider registers; all of it is whole numbers, so both give the same. */
#if defined(__x86_64__)
#define HAS_WIDE 1
#define WIDE __attribute__((target("avx2")))
#else
#define HAS_WIDE 0
#define WIDE
#endif
#define SAME_SOURCE static inline __attribute__((always_inline))

/* Of one circle. */
struct edge {
	const int32_t *x, *y;
	int32_t at_x, at_y;
	int64_t square;
};

/* All ones when the spot is within the circle, else zero. Distances are below 2^32, squares below 2^50. */
SAME_SOURCE int64_t within(const struct edge *e, int32_t i)
{
	int32_t dx = e->x[i] - e->at_x, dy = e->y[i] - e->at_y;
	int64_t square = (int64_t)dx * dx + (int64_t)dy * dy;
	return -(int64_t)(square <= e->square);
}

SAME_SOURCE int64_t count_source(const struct edge *edge, const int64_t *before, int32_t begin,
				 int32_t end)
{
	struct edge e = *edge;
	int64_t people = 0;
	for (int32_t i = begin; i < end; i++)
		people += (before[i + 1] - before[i]) & within(&e, i);
	return people;
}

enum { EDGE_PIECE = 64 };

SAME_SOURCE void spread_source(const struct edge *edge, int32_t begin, int32_t end, uint64_t amount,
			       uint64_t *delta)
{
	struct edge e = *edge;
	uint64_t got[EDGE_PIECE + 1];
	got[0] = 0;
	for (int32_t from = begin; from < end; from += EDGE_PIECE) {
		int32_t count = end - from < EDGE_PIECE ? end - from : EDGE_PIECE;
		for (int32_t i = 0; i < count; i++)
			got[i + 1] = amount & (uint64_t)within(&e, from + i);
		for (int32_t i = 0; i < count; i++)
			delta[from + i] += got[i + 1] - got[i];
		got[0] = got[count];
	}
	delta[end] -= got[0];
}

WIDE static int64_t count_wide(const struct edge *e, const int64_t *before, int32_t begin,
			       int32_t end)
{
	return count_source(e, before, begin, end);
}

static int64_t count_plain(const struct edge *e, const int64_t *before, int32_t begin, int32_t end)
{
	return count_source(e, before, begin, end);
}

WIDE static void spread_wide(const struct edge *e, int32_t begin, int32_t end, uint64_t amount,
			     uint64_t *delta)
{
	spread_source(e, begin, end, amount, delta);
}

static void spread_plain(const struct edge *e, int32_t begin, int32_t end, uint64_t amount,
			 uint64_t *delta)
{
	spread_source(e, begin, end, amount, delta);
}

static bool is_wide(void)
{
#if HAS_WIDE
	return __builtin_cpu_supports("avx2");
#else
	return false;
#endif
}

void reach_circles_count(const struct reach_spots *s, int32_t x, int32_t y,
			 const struct reach_circles *circles, struct reach_span *spans,
			 int64_t *people)
{
	bool wide = is_wide() && !circles->plain;
	for (int k = 0; k < circles->count; k++) {
		struct edge e = { s->x, s->y, x, y, circles->square[k] };
		int32_t count = reach_spots_circle(s, x, y, e.square, spans);
		int64_t sum = 0;
		for (const struct reach_span *p = spans; p < spans + count; p++) {
			sum += s->before[p->inner_end] - s->before[p->inner_begin];
			if (wide)
				sum += count_wide(&e, s->before, p->begin, p->inner_begin) +
				       count_wide(&e, s->before, p->inner_end, p->end);
			else
				sum += count_plain(&e, s->before, p->begin, p->inner_begin) +
				       count_plain(&e, s->before, p->inner_end, p->end);
		}
		people[k] = sum;
	}
}

static void spread_span(const struct edge *e, const struct reach_span *p, uint64_t more, bool wide,
			uint64_t *delta)
{
	if (wide) {
		spread_wide(e, p->begin, p->inner_begin, more, delta);
		spread_wide(e, p->inner_end, p->end, more, delta);
	} else {
		spread_plain(e, p->begin, p->inner_begin, more, delta);
		spread_plain(e, p->inner_end, p->end, more, delta);
	}
	delta[p->inner_begin] += more;
	delta[p->inner_end] -= more;
}

void reach_circles_spread(const struct reach_spots *s, int32_t x, int32_t y,
			  const struct reach_circles *circles, struct reach_span *spans,
			  const int64_t *amount, bool add, uint64_t *delta)
{
	bool wide = is_wide() && !circles->plain;
	for (int k = 0; k < circles->count; k++) {
		struct edge e = { s->x, s->y, x, y, circles->square[k] };
		uint64_t more = (uint64_t)amount[k] -
				(k + 1 < circles->count ? (uint64_t)amount[k + 1] : 0);
		if (!add)
			more = 0 - more;
		if (more == 0)
			continue;
		int32_t count = reach_spots_circle(s, x, y, e.square, spans);
		for (const struct reach_span *p = spans; p < spans + count; p++)
			spread_span(&e, p, more, wide, delta);
	}
}
