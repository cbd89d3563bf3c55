#include "engine/reach/circles.h"

struct reach_circles reach_circles_of(const struct reach_steps *steps,
				      const struct reach_pace *pace)
{
	struct reach_circles circles = { .count = steps->count };
	for (int k = 0; k < steps->count; k++)
		circles.square[k] = reach_pace_limit(pace, steps->minutes_milli[k]);
	return circles;
}

static int64_t count_edge(const struct reach_spots *s, int32_t x, int32_t y, int64_t square,
			  int32_t begin, int32_t end)
{
	int64_t people = 0;
	for (int32_t i = begin; i < end; i++)
		people += (s->before[i + 1] - s->before[i]) &
			  -(int64_t)(reach_square(s, i, x, y) <= square);
	return people;
}

void reach_circles_count(const struct reach_spots *s, int32_t x, int32_t y,
			 const struct reach_circles *circles, struct reach_span *spans,
			 int64_t *people)
{
	for (int k = 0; k < circles->count; k++) {
		int64_t square = circles->square[k], sum = 0;
		int32_t count = reach_spots_circle(s, x, y, square, spans);
		for (const struct reach_span *p = spans; p < spans + count; p++)
			sum += s->before[p->inner_end] - s->before[p->inner_begin] +
			       count_edge(s, x, y, square, p->begin, p->inner_begin) +
			       count_edge(s, x, y, square, p->inner_end, p->end);
		people[k] = sum;
	}
}

static void spread_edge(const struct reach_spots *s, int32_t x, int32_t y, int64_t square,
			int32_t begin, int32_t end, uint64_t amount, uint64_t *delta)
{
	uint64_t last = 0;
	for (int32_t i = begin; i < end; i++) {
		uint64_t here = amount & -(uint64_t)(reach_square(s, i, x, y) <= square);
		delta[i] += here - last;
		last = here;
	}
	delta[end] -= last;
}

void reach_circles_spread(const struct reach_spots *s, int32_t x, int32_t y,
			  const struct reach_circles *circles, struct reach_span *spans,
			  const int64_t *amount, bool add, uint64_t *delta)
{
	for (int k = 0; k < circles->count; k++) {
		int64_t square = circles->square[k];
		uint64_t more = (uint64_t)amount[k] -
				(k + 1 < circles->count ? (uint64_t)amount[k + 1] : 0);
		if (!add)
			more = 0 - more;
		if (more == 0)
			continue;
		int32_t count = reach_spots_circle(s, x, y, square, spans);
		for (const struct reach_span *p = spans; p < spans + count; p++) {
			spread_edge(s, x, y, square, p->begin, p->inner_begin, more, delta);
			delta[p->inner_begin] += more;
			delta[p->inner_end] -= more;
			spread_edge(s, x, y, square, p->inner_end, p->end, more, delta);
		}
	}
}
