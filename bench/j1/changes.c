#include "j1/changes.h"

#include "base/arena.h"
#include "base/random.h"
#include "clock.h"
#include "engine/match/warm.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct series {
	double *seconds;
	int64_t *moved;
	int count;
};

static double cpu_seconds(void)
{
	return clock_seconds(CLOCK_PROCESS_CPUTIME_ID);
}

static int by_seconds(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static int by_moved(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static void print_series(const char *what, struct series *s, double full)
{
	double sum = 0;
	for (int k = 0; k < s->count; k++)
		sum += s->seconds[k];
	qsort(s->seconds, (size_t)s->count, sizeof(*s->seconds), by_seconds);
	qsort(s->moved, (size_t)s->count, sizeof(*s->moved), by_moved);
	double median = s->seconds[s->count / 2];
	printf("%-12s median %.4f s (%.2f%% of a full solve), mean %.4f, p90 %.4f, most %.4f; moved "
	       "median %" PRId64 "\n",
	       what, median, 100 * median / full, sum / s->count, s->seconds[s->count * 9 / 10],
	       s->seconds[s->count - 1], s->moved[s->count / 2]);
}

static bool solve_one(struct match_warm *w, struct series *s, struct err *err)
{
	struct match_warm_result result;
	double begin = cpu_seconds();
	if (!match_warm_solve(w, NULL, &result, err))
		return false;
	s->seconds[s->count] = cpu_seconds() - begin;
	s->moved[s->count++] = result.moved;
	return true;
}

static bool more_beds(struct match_warm *w, struct random *r, struct series *s, struct err *err)
{
	struct match_net net = match_warm_net(w);
	int32_t l = (int32_t)random_below(r, (uint64_t)net.locations);
	return match_warm_location_cap(w, l, net.location_cap[l] + 10, net.location_extra[l],
				       err) &&
	       solve_one(w, s, err);
}

static bool close_one(struct match_warm *w, struct random *r, struct series *s, struct err *err)
{
	struct match_net net = match_warm_net(w);
	int32_t l;
	do
		l = (int32_t)random_below(r, (uint64_t)net.locations);
	while (net.location_cap[l] == 0);
	return match_warm_location_cap(w, l, 0, 0, err) && solve_one(w, s, err);
}

/* Somebody must go to a place: one person is taken out of a row, and comes back as a client with one choice. */
static bool pin_one(struct match_warm *w, struct random *r, struct series *s, struct err *err)
{
	struct match_net net = match_warm_net(w);
	int32_t i, added;
	do
		i = (int32_t)random_below(r, (uint64_t)net.clients);
	while (net.arc_begin[i] == net.arc_begin[i + 1] || net.units[i] == 0);
	int64_t k = random_between(r, net.arc_begin[i], net.arc_begin[i + 1] - 1);
	if (!match_warm_units(w, i, net.units[i] - 1, err) ||
	    !match_warm_add(w, 1, MATCH_NEVER, net.arc_place + k, net.arc_cost + k, 1, &added, err))
		return false;
	struct err no_room = { 0 };
	if (!solve_one(w, s, &no_room) && no_room.kind != ERR_CONFLICT)
		return err_set(err, no_room.kind, "%s", no_room.message);
	return true;
}

bool j1_changes(const struct match_net *net, int count, double full_seconds, struct err *err)
{
	bool (*const kinds[])(struct match_warm *, struct random *, struct series *,
			      struct err *) = { more_beds, close_one, pin_one };
	const char *const names[] = { "ten beds", "one closed", "one pinned" };
	struct arena a = { 0 };
	struct random r;
	random_seed(&r, 1);
	struct match_warm *w = NULL;
	bool ok = match_warm_begin(net, count, count, NULL, &a, &w, err);
	for (int kind = 0; ok && kind < 3; kind++) {
		struct series s = { arena_array(&a, double, (size_t)count),
				    arena_array(&a, int64_t, (size_t)count), 0 };
		for (int k = 0; ok && k < count; k++)
			ok = kinds[kind](w, &r, &s, err);
		if (ok && s.count > 0)
			print_series(names[kind], &s, full_seconds);
	}
	if (w)
		match_warm_end(w);
	arena_release(&a);
	return ok;
}
