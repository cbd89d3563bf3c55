#include "engine/reach/circles.h"
#include "engine/reach/supply.h"

#include "base/parallel.h"

enum { THREADS_MAX = 4, PLACES_A_TASK = 64, SPOTS_A_TASK = 4096 };

/* What the tasks share. Locations at the same place are worked out once, and in the order of the map, so
 * that what one needs is still in the cache for the next. */
struct work {
	const struct reach_spots *spots; /* of the points */
	struct reach_spots places;       /* of the locations */
	struct reach_spots open;         /* of the locations that are open */
	const int32_t *open_location;    /* location of a point of `open` */
	struct reach_circles circles;
	int64_t *people; /* [places * steps] as in struct reach_access */
	int64_t *amount; /* [places * steps] of the open locations there together */
	struct reach_span *spans[THREADS_MAX];
	uint64_t *delta[THREADS_MAX];
	int64_t *near;          /* [spots] */
	int32_t *near_location; /* [spots] */
};

static int64_t tasks_of(int64_t count, int64_t each)
{
	return (count + each - 1) / each;
}

static int64_t task_end(int64_t task, int64_t each, int64_t count)
{
	return (task + 1) * each < count ? (task + 1) * each : count;
}

static void count_task(void *data, int64_t task, int thread)
{
	struct work *w = data;
	int64_t end = task_end(task, PLACES_A_TASK, w->places.count);
	for (int64_t j = task * PLACES_A_TASK; j < end; j++)
		reach_circles_count(w->spots, w->places.x[j], w->places.y[j], &w->circles,
				    w->spans[thread], w->people + j * w->circles.count);
}

static void spread_task(void *data, int64_t task, int thread)
{
	struct work *w = data;
	int64_t end = task_end(task, PLACES_A_TASK, w->places.count);
	for (int64_t j = task * PLACES_A_TASK; j < end; j++)
		reach_circles_spread(w->spots, w->places.x[j], w->places.y[j], &w->circles,
				     w->spans[thread], w->amount + j * w->circles.count, true,
				     w->delta[thread]);
}

static void near_task(void *data, int64_t task, int thread)
{
	struct work *w = data;
	int32_t end = (int32_t)task_end(task, SPOTS_A_TASK, w->spots->count), spot = 0;
	(void)thread;
	for (int32_t i = (int32_t)(task * SPOTS_A_TASK); i < end; i++) {
		w->near[i] =
			reach_spots_nearest(&w->open, w->spots->x[i], w->spots->y[i], spot, &spot);
		w->near_location[i] = w->open_location[w->open.first[spot]];
	}
}

static bool gather_open(struct work *w, const struct reach_supply *supply, struct arena *a,
			struct err *err)
{
	int32_t *x = arena_array(a, int32_t, (size_t)supply->count);
	int32_t *y = arena_array(a, int32_t, (size_t)supply->count);
	int32_t *location = arena_array(a, int32_t, (size_t)supply->count);
	int32_t count = 0;
	for (int64_t j = 0; j < supply->count; j++) {
		if (!reach_is_open(supply, j))
			continue;
		x[count] = supply->x_m[j];
		y[count] = supply->y_m[j];
		location[count++] = (int32_t)j;
	}
	w->open_location = location;
	return reach_spots_build(x, y, NULL, count, a, &w->open, err);
}

/* From the places to their locations, and back. */
static bool share_supply(struct work *w, const struct reach_supply *supply,
			 const struct reach_steps *steps, struct reach_access *out, struct err *err)
{
	int k_count = steps->count;
	for (int64_t j = 0; j < supply->count; j++)
		memcpy(out->people + j * k_count,
		       w->people + (int64_t)w->places.of_point[j] * k_count,
		       (size_t)k_count * sizeof(*out->people));
	if (!reach_amounts(supply, steps, out, err))
		return false;
	for (int64_t j = 0; j < supply->count; j++)
		for (int k = 0; k < k_count && reach_is_open(supply, j); k++)
			w->amount[(int64_t)w->places.of_point[j] * k_count + k] +=
				out->amount[j * k_count + k];
	return true;
}

/* From spots to points, adding up the differences of all threads. */
static void spread_out(const struct work *w, int threads, struct reach_access *out)
{
	const struct reach_spots *s = w->spots;
	uint64_t *sum = w->delta[0], running = 0;
	for (int32_t i = 0; i < s->count; i++) {
		for (int t = 0; t < threads; t++)
			running += w->delta[t][i];
		sum[i] = running;
	}
	for (int64_t i = 0; i < s->points; i++) {
		int32_t spot = s->of_point[i];
		out->access[i] = (int64_t)sum[spot];
		if (w->open.count) {
			out->near[i] = w->near[spot];
			out->near_location[i] = w->near_location[spot];
		}
	}
}

static bool run(struct work *w, const struct reach_supply *supply, const struct reach_steps *steps,
		int threads, struct reach_access *out, const struct watch *watch, struct err *err)
{
	int64_t groups = tasks_of(w->places.count, PLACES_A_TASK);
	int64_t pieces = w->open.count ? tasks_of(w->spots->count, SPOTS_A_TASK) : 0;
	static const char stopped[] = "De berekening van de bereikbaarheid is afgebroken.";
	if (!parallel_run(threads, groups, count_task, w, watch))
		return err_set(err, ERR_CONFLICT, stopped);
	if (!share_supply(w, supply, steps, out, err))
		return false;
	if (!parallel_run(threads, groups, spread_task, w, watch) ||
	    !parallel_run(threads, pieces, near_task, w, watch))
		return err_set(err, ERR_CONFLICT, stopped);
	spread_out(w, threads, out);
	return true;
}

static int thread_count(int wanted)
{
	int threads = parallel_threads(wanted);
	return threads < THREADS_MAX ? threads : THREADS_MAX;
}

static void make_room(struct work *w, int threads, struct arena *a)
{
	size_t rows = (size_t)w->places.count * (size_t)w->circles.count;
	w->people = arena_array(a, int64_t, rows);
	w->amount = arena_array(a, int64_t, rows);
	w->near = arena_array(a, int64_t, (size_t)w->spots->count);
	w->near_location = arena_array(a, int32_t, (size_t)w->spots->count);
	for (int t = 0; t < threads; t++) {
		w->spans[t] = arena_array(a, struct reach_span, (size_t)w->spots->strip_count);
		w->delta[t] = arena_array(a, uint64_t, (size_t)w->spots->count + 1);
	}
}

bool reach_from_spots(const struct reach_spots *spots, const struct reach_supply *supply,
		      const struct reach_steps *steps, const struct reach_pace *pace, int threads,
		      struct arena *a, struct reach_access *out, const struct watch *watch,
		      struct err *err)
{
	struct reach_access result;
	struct arena scratch = { 0 };
	struct work w = { .spots = spots };
	if (!reach_steps_check(steps, err) || !reach_pace_check(pace, err) ||
	    !reach_supply_check(supply, err))
		return false;
	w.circles = reach_circles_of(steps, pace);
	bool ok = reach_spots_build(supply->x_m, supply->y_m, NULL, supply->count, &scratch,
				    &w.places, err) &&
		  gather_open(&w, supply, &scratch, err);
	if (ok) {
		threads = thread_count(threads);
		make_room(&w, threads, &scratch);
		reach_access_begin(spots->points, supply->count, steps->count, a, &result);
		ok = run(&w, supply, steps, threads, &result, watch, err);
	}
	arena_release(&scratch);
	if (ok)
		*out = result;
	return ok;
}
