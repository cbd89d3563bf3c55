#include "engine/reach/circles.h"
#include "engine/reach/supply.h"

/* A choice of the locations, as spots. */
struct chosen {
	struct reach_spots spots;
	const int32_t *location; /* of a point of them */
};

enum which { OPEN_AFTER, NEWLY_OPEN };

static bool choose(const struct reach_supply *supply, const bool *open, enum which which,
		   struct arena *a, struct chosen *out, struct err *err)
{
	int32_t *x = arena_array(a, int32_t, (size_t)supply->count);
	int32_t *y = arena_array(a, int32_t, (size_t)supply->count);
	int32_t *location = arena_array(a, int32_t, (size_t)supply->count);
	int32_t count = 0;
	for (int64_t j = 0; j < supply->count; j++) {
		if (!open[j] || (which == NEWLY_OPEN && reach_is_open(supply, j)))
			continue;
		x[count] = supply->x_m[j];
		y[count] = supply->y_m[j];
		location[count++] = (int32_t)j;
	}
	out->location = location;
	return reach_spots_build(x, y, NULL, count, a, &out->spots, err);
}

/* The nearest of the chosen to a point of s, when that is nearer than what the point has, or as near with
 * a lower number. */
static void offer(const struct reach_spots *s, const struct chosen *from, int64_t point,
		  struct reach_access *out)
{
	int32_t at = 0, spot = s->of_point[point];
	if (from->spots.count == 0)
		return;
	int64_t near = reach_spots_nearest(&from->spots, s->x[spot], s->y[spot], 0, &at);
	int32_t location = from->location[from->spots.first[at]];
	if (out->near[point] < 0 || near < out->near[point] ||
	    (near == out->near[point] && location < out->near_location[point])) {
		out->near[point] = near;
		out->near_location[point] = location;
	}
}

/* Whoever lost the nearest location looks at all that are open, the others only at the new ones. */
static bool move_near(const struct reach_spots *s, const struct reach_supply *supply,
		      const bool *open, struct arena *scratch, struct reach_access *out,
		      struct err *err)
{
	struct chosen all, fresh;
	if (!choose(supply, open, OPEN_AFTER, scratch, &all, err) ||
	    !choose(supply, open, NEWLY_OPEN, scratch, &fresh, err))
		return false;
	for (int64_t i = 0; i < out->points; i++) {
		bool lost = out->near_location[i] >= 0 && !open[out->near_location[i]];
		if (lost)
			out->near[i] = out->near_location[i] = -1;
		offer(s, lost ? &all : &fresh, i, out);
	}
	return true;
}

static void move_supply(const struct reach_spots *s, const struct reach_supply *supply,
			const struct reach_circles *circles, const bool *open,
			struct arena *scratch, struct reach_access *out)
{
	uint64_t *delta = arena_array(scratch, uint64_t, (size_t)s->count + 1);
	struct reach_span *spans = arena_array(scratch, struct reach_span, (size_t)s->strip_count);
	for (int64_t j = 0; j < supply->count; j++)
		if (open[j] != reach_is_open(supply, j))
			reach_circles_spread(s, supply->x_m[j], supply->y_m[j], circles, spans,
					     out->amount + j * out->steps, open[j], delta);
	for (int32_t i = 1; i < s->count; i++)
		delta[i] += delta[i - 1];
	for (int64_t i = 0; i < out->points; i++)
		out->access[i] += (int64_t)delta[s->of_point[i]];
}

bool reach_change(const struct reach_spots *spots, const struct reach_supply *supply,
		  const struct reach_steps *steps, const struct reach_pace *pace,
		  const struct reach_access *before, const bool *open, struct arena *a,
		  struct reach_access *out, struct err *err)
{
	struct reach_access result = *before;
	struct reach_circles circles = reach_circles_of(steps, pace);
	struct arena scratch = { 0 };
	size_t points = (size_t)before->points;
	result.near = arena_array(a, int64_t, points);
	result.near_location = arena_array(a, int32_t, points);
	result.access = arena_array(a, int64_t, points);
	memcpy(result.near, before->near, points * sizeof(*result.near));
	memcpy(result.near_location, before->near_location, points * sizeof(*result.near_location));
	memcpy(result.access, before->access, points * sizeof(*result.access));
	move_supply(spots, supply, &circles, open, &scratch, &result);
	bool ok = move_near(spots, supply, open, &scratch, &result, err);
	arena_release(&scratch);
	if (ok)
		*out = result;
	return ok;
}
