#include "engine/reach/summary.h"

#include <stdlib.h>

/* A value that some people have. */
struct held {
	int32_t group;
	int64_t value, people;
};

static int by_value(const void *a, const void *b)
{
	const struct held *x = a, *y = b;
	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return x->group < y->group ? -1 : x->group > y->group;
}

/* A measure of -1, no route, is farther than all others. */
static int64_t far_last(int64_t near)
{
	return near < 0 ? INT64_MAX : near;
}

/* The rank of a percentile: ceil(percent * people / 100), at most 10^14 in between. */
static int64_t rank_of(int percent, int64_t people)
{
	return (percent * people + 99) / 100;
}

struct percentile {
	int percent;
	size_t offset; /* of the field in struct reach_summary */
};

/* One walk along the values, from low to high, passes the rank of every group. */
static void take_percentiles(struct held *held, int64_t count, int32_t groups,
			     const struct percentile *wanted, int wanted_count,
			     struct reach_summary *out, struct arena *scratch)
{
	int64_t *passed = arena_array(scratch, int64_t, (size_t)groups + 1);
	qsort(held, (size_t)count, sizeof(*held), by_value);
	for (int64_t i = 0; i < count; i++) {
		int32_t both[2] = { held[i].group, groups };
		for (int g = 0; g < 2; g++) {
			struct reach_summary *s = &out[both[g]];
			int64_t from = passed[both[g]], to = from + held[i].people;
			passed[both[g]] = to;
			for (int p = 0; p < wanted_count; p++) {
				int64_t rank = rank_of(wanted[p].percent, s->people);
				int64_t value = held[i].value == INT64_MAX ? -1 : held[i].value;
				if (from < rank && rank <= to)
					memcpy((char *)s + wanted[p].offset, &value, sizeof(value));
			}
		}
	}
}

static void add(struct reach_summary *s, int64_t people, int64_t near, int64_t access,
		const int64_t limits[REACH_BAND])
{
	s->people += people;
	for (int b = 0; b < REACH_BAND; b++)
		s->within[b] += near >= 0 && near <= limits[b] ? people : 0;
	s->without_route += near < 0 ? people : 0;
	s->without_access += access == 0 ? people : 0;
}

static bool check_groups(const int32_t *group, int64_t points, int32_t groups, struct err *err)
{
	for (int64_t i = 0; i < points; i++)
		if (group[i] < 0 || group[i] >= groups)
			return err_set(err, ERR_INPUT,
				       "Punt %lld hoort bij een gebied dat er niet is.",
				       (long long)i + 1);
	return true;
}

/* Exact: people times access is below 2^40 * 2^62. */
static void take_means(const struct reach_access *access, const int32_t *people,
		       const int32_t *group, int32_t groups, struct reach_summary *out,
		       struct arena *scratch)
{
	__extension__ typedef __int128 wide;
	wide *sum = arena_array(scratch, wide, (size_t)groups + 1);
	for (int64_t i = 0; i < access->points; i++) {
		sum[group[i]] += (wide)access->access[i] * people[i];
		sum[groups] += (wide)access->access[i] * people[i];
	}
	for (int32_t g = 0; g <= groups; g++)
		if (out[g].people)
			out[g].access_mean = (double)sum[g] / (double)out[g].people;
}

bool reach_summarise(const struct reach_access *access, const int32_t *people, const int32_t *group,
		     int32_t groups, const int64_t limits[REACH_BAND], struct arena *a,
		     struct reach_summary **out, struct err *err)
{
	static const struct percentile near[] = {
		{ 50, offsetof(struct reach_summary, near_median) },
		{ 90, offsetof(struct reach_summary, near_p90) },
	};
	static const struct percentile supply[] = {
		{ 10, offsetof(struct reach_summary, access_p10) },
		{ 50, offsetof(struct reach_summary, access_median) },
	};
	int64_t points = access->points;
	if (!check_groups(group, points, groups, err))
		return false;
	struct reach_summary *s = arena_array(a, struct reach_summary, (size_t)groups + 1);
	struct arena scratch = { 0 };
	struct held *held = arena_array(&scratch, struct held, (size_t)points);
	for (int32_t g = 0; g <= groups; g++)
		s[g].near_median = s[g].near_p90 = s[g].access_p10 = s[g].access_median = -1;
	for (int64_t i = 0; i < points; i++) {
		add(&s[group[i]], people[i], access->near[i], access->access[i], limits);
		add(&s[groups], people[i], access->near[i], access->access[i], limits);
		held[i] = (struct held){ group[i], far_last(access->near[i]), people[i] };
	}
	take_percentiles(held, points, groups, near, 2, s, &scratch);
	for (int64_t i = 0; i < points; i++)
		held[i] = (struct held){ group[i], access->access[i], people[i] };
	take_percentiles(held, points, groups, supply, 2, s, &scratch);
	take_means(access, people, group, groups, s, &scratch);
	arena_release(&scratch);
	*out = s;
	return true;
}

static void compare(struct reach_shift *s, int64_t people, int64_t near_before, int64_t near_after,
		    int64_t more, int64_t limit)
{
	int64_t from = far_last(near_before), to = far_last(near_after);
	s->nearer += to < from ? people : 0;
	s->farther += to > from ? people : 0;
	s->gained += from > limit && to <= limit ? people : 0;
	s->lost += from <= limit && to > limit ? people : 0;
	s->richer += more > 0 ? people : 0;
	s->poorer += more < 0 ? people : 0;
}

bool reach_compare(const struct reach_access *before, const struct reach_access *after,
		   const int32_t *people, const int32_t *group, int32_t groups, int64_t limit,
		   struct arena *a, struct reach_shift **out, struct err *err)
{
	if (before->points != after->points || before->shift != after->shift)
		return err_set(err, ERR_INPUT,
			       "De twee uitkomsten zijn niet van dezelfde punten en locaties.");
	if (!check_groups(group, before->points, groups, err))
		return false;
	*out = arena_array(a, struct reach_shift, (size_t)groups + 1);
	for (int64_t i = 0; i < before->points; i++) {
		int64_t more = after->access[i] - before->access[i];
		compare(&(*out)[group[i]], people[i], before->near[i], after->near[i], more, limit);
		compare(&(*out)[groups], people[i], before->near[i], after->near[i], more, limit);
	}
	return true;
}
