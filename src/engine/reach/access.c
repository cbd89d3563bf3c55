#include "engine/reach/circles.h"
#include "engine/reach/supply.h"

#include "base/parallel.h"

enum { THREADS_MAX = 4, LOCATIONS_A_TASK = 64, SPOTS_A_TASK = 4096 };

/* What the tasks share. */
struct work {
	const struct reach_spots *spots, *places; /* the points; the open locations */
	const struct reach_supply *supply;
	const int32_t *place_location; /* location of a point of `places` */
	struct reach_circles circles;
	struct reach_access *out;
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
	int64_t end = task_end(task, LOCATIONS_A_TASK, w->supply->count);
	for (int64_t j = task * LOCATIONS_A_TASK; j < end; j++)
		reach_circles_count(w->spots, w->supply->x_m[j], w->supply->y_m[j], &w->circles,
				    w->spans[thread], w->out->people + j * w->out->steps);
}

static void spread_task(void *data, int64_t task, int thread)
{
	struct work *w = data;
	int64_t end = task_end(task, LOCATIONS_A_TASK, w->supply->count);
	for (int64_t j = task * LOCATIONS_A_TASK; j < end; j++)
		if (reach_is_open(w->supply, j))
			reach_circles_spread(w->spots, w->supply->x_m[j], w->supply->y_m[j],
					     &w->circles, w->spans[thread],
					     w->out->amount + j * w->out->steps, true,
					     w->delta[thread]);
}

static void near_task(void *data, int64_t task, int thread)
{
	struct work *w = data;
	int32_t end = (int32_t)task_end(task, SPOTS_A_TASK, w->spots->count), spot = 0;
	(void)thread;
	for (int32_t i = (int32_t)(task * SPOTS_A_TASK); i < end; i++) {
		w->near[i] = reach_spots_nearest(w->places, w->spots->x[i], w->spots->y[i], spot,
						 &spot);
		w->near_location[i] = w->place_location[w->places->first[spot]];
	}
}

/* The locations that are open (or those that open_only says) as spots. */
static bool gather_places(struct work *w, struct arena *a, struct reach_spots *places,
			  struct err *err)
{
	const struct reach_supply *supply = w->supply;
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
	w->places = places;
	w->place_location = location;
	return reach_spots_build(x, y, NULL, count, a, places, err);
}

/* From spots to points, adding up the differences of all threads. */
static void spread_out(const struct work *w, int threads)
{
	const struct reach_spots *s = w->spots;
	struct reach_access *out = w->out;
	uint64_t *sum = w->delta[0], running = 0;
	for (int32_t i = 0; i < s->count; i++) {
		for (int t = 0; t < threads; t++)
			running += w->delta[t][i];
		sum[i] = running;
	}
	for (int64_t i = 0; i < s->points; i++) {
		int32_t spot = s->of_point[i];
		out->access[i] = (int64_t)sum[spot];
		if (w->places->count) {
			out->near[i] = w->near[spot];
			out->near_location[i] = w->near_location[spot];
		}
	}
}

static bool run(struct work *w, const struct reach_steps *steps, int threads,
		const struct watch *watch, struct err *err)
{
	int64_t groups = tasks_of(w->supply->count, LOCATIONS_A_TASK);
	int64_t pieces = w->places->count ? tasks_of(w->spots->count, SPOTS_A_TASK) : 0;
	static const char stopped[] = "De berekening van de bereikbaarheid is afgebroken.";
	if (!parallel_run(threads, groups, count_task, w, watch))
		return err_set(err, ERR_CONFLICT, stopped);
	if (!reach_amounts(w->supply, steps, w->out, err))
		return false;
	return (parallel_run(threads, groups, spread_task, w, watch) &&
		parallel_run(threads, pieces, near_task, w, watch)) ||
	       err_set(err, ERR_CONFLICT, stopped);
}

static int thread_count(int wanted)
{
	int threads = parallel_threads(wanted);
	return threads < THREADS_MAX ? threads : THREADS_MAX;
}

bool reach_from_spots(const struct reach_spots *spots, const struct reach_supply *supply,
		      const struct reach_steps *steps, const struct reach_pace *pace, int threads,
		      struct arena *a, struct reach_access *out, const struct watch *watch,
		      struct err *err)
{
	struct reach_access result;
	struct reach_spots places;
	struct arena scratch = { 0 };
	if (!reach_steps_check(steps, err) || !reach_pace_check(pace, err) ||
	    !reach_supply_check(supply, true, err))
		return false;
	struct work w = { .spots = spots,
			  .supply = supply,
			  .circles = reach_circles_of(steps, pace),
			  .out = &result,
			  .near = arena_array(&scratch, int64_t, (size_t)spots->count),
			  .near_location = arena_array(&scratch, int32_t, (size_t)spots->count) };
	threads = thread_count(threads);
	for (int t = 0; t < threads; t++) {
		w.spans[t] = arena_array(&scratch, struct reach_span, (size_t)spots->strip_count);
		w.delta[t] = arena_array(&scratch, uint64_t, (size_t)spots->count + 1);
	}
	reach_access_begin(spots->points, supply->count, steps->count, a, &result);
	bool ok = gather_places(&w, &scratch, &places, err) && run(&w, steps, threads, watch, err);
	if (ok) {
		spread_out(&w, threads);
		*out = result;
	}
	arena_release(&scratch);
	return ok;
}
