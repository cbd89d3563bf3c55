/* What could make reach fall over: nobody, nothing, everything in one spot, one point at the other end of the
 * world, crowds, millions of points, values out of range, and a user who stops it. */
#include "base/random.h"
#include "engine/reach/reach.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

static const struct reach_steps steps = { 3, { 5000, 10000, 15000 }, { 1000000, 680000, 220000 } };
static const struct reach_pace pace = { 1300, 30000 };

struct map {
	struct arena arena;
	int64_t points, places;
	int32_t *x, *y, *people;
	int32_t *place_x, *place_y, *amount;
};

static void map_make(struct map *m, int64_t points, int64_t places)
{
	*m = (struct map){ .points = points, .places = places };
	m->x = arena_array(&m->arena, int32_t, (size_t)points);
	m->y = arena_array(&m->arena, int32_t, (size_t)points);
	m->people = arena_array(&m->arena, int32_t, (size_t)points);
	m->place_x = arena_array(&m->arena, int32_t, (size_t)places);
	m->place_y = arena_array(&m->arena, int32_t, (size_t)places);
	m->amount = arena_array(&m->arena, int32_t, (size_t)places);
}

static bool map_solve(struct map *m, const struct watch *watch, struct reach_access *out,
		      struct err *err)
{
	struct reach_spots spots;
	struct reach_supply supply = {
		.count = m->places, .x_m = m->place_x, .y_m = m->place_y, .amount = m->amount
	};
	return reach_spots_build(m->x, m->y, m->people, m->points, &m->arena, &spots, err) &&
	       reach_from_spots(&spots, &supply, &steps, &pace, 2, &m->arena, out, watch, err);
}

static struct reach_access solved(struct map *m)
{
	struct reach_access out = { 0 };
	struct err err = { 0 };
	if (!map_solve(m, NULL, &out, &err))
		fail_msg("%s", err.message);
	return out;
}

static void nothing_at_all(void **state)
{
	struct map m;
	(void)state;
	map_make(&m, 0, 0);
	solved(&m);
	arena_release(&m.arena);
	map_make(&m, 0, 3);
	assert_int_equal(solved(&m).people[8], 0);
	arena_release(&m.arena);
	map_make(&m, 3, 0);
	struct reach_access r = solved(&m);
	assert_int_equal(r.near[2], -1);
	assert_int_equal(r.access[2], 0);
	arena_release(&m.arena);
}

static void nobody_lives_there(void **state)
{
	struct map m;
	(void)state;
	map_make(&m, 3, 1);
	m.amount[0] = 100;
	struct reach_access r = solved(&m);
	assert_int_equal(r.near[2], 0);
	assert_int_equal(r.access[2], 0);
	arena_release(&m.arena);
}

/* A hundred thousand points and ten thousand locations at one place: a person gets what there is divided by
 * everybody. A thousand million pairs, one spot. */
static void all_in_one_spot(void **state)
{
	struct map m;
	(void)state;
	map_make(&m, 100000, 10000);
	for (int i = 0; i < m.points; i++) {
		m.x[i] = -777;
		m.y[i] = 888;
		m.people[i] = 2;
	}
	for (int j = 0; j < m.places; j++) {
		m.place_x[j] = -777;
		m.place_y[j] = 888;
		m.amount[j] = 20;
	}
	struct reach_access r = solved(&m);
	assert_int_equal(r.people[0], 200000);
	for (int i = 0; i < m.points; i++) {
		assert_int_equal(r.near[i], 0);
		assert_int_equal(r.near_location[i], 0);
		int64_t off = r.access[i] - (INT64_C(1) << r.shift);
		assert_true(off > -10000 && off < 10000); /* one rounding for each location */
	}
	arena_release(&m.arena);
}

/* A crowd of 40,000 different places within 200 m and one point 14,000 km away, which makes every column
 * crowded; checked for some against all others. */
static void a_crowd_and_a_hermit(void **state)
{
	struct map m;
	struct random r;
	(void)state;
	random_seed(&r, 9);
	map_make(&m, 40001, 300);
	for (int i = 0; i < m.points; i++) {
		m.x[i] = (int32_t)random_between(&r, -5000, 5000);
		m.y[i] = (int32_t)random_between(&r, -5000, 5000);
		m.people[i] = 1;
	}
	m.x[40000] = m.y[40000] = REACH_METRES_MAX;
	for (int j = 0; j < m.places; j++) {
		m.place_x[j] = (int32_t)random_between(&r, -6000, 6000);
		m.place_y[j] = (int32_t)random_between(&r, -6000, 6000);
		m.amount[j] = 100;
	}
	struct reach_access a = solved(&m);
	for (int j = 0; j < m.places; j++) {
		int64_t within = 0;
		for (int i = 0; i < m.points; i++) {
			int64_t dx = (int64_t)m.x[i] - m.place_x[j],
				dy = (int64_t)m.y[i] - m.place_y[j];
			within += dx * dx + dy * dy <= 14792899; /* ten minutes */
		}
		assert_int_equal(a.people[j * 3 + 1], within);
	}
	for (int i = 0; i < m.points; i += 97) {
		int64_t near = INT64_MAX;
		for (int j = 0; j < m.places; j++) {
			int64_t dx = (int64_t)m.x[i] - m.place_x[j],
				dy = (int64_t)m.y[i] - m.place_y[j];
			near = dx * dx + dy * dy < near ? dx * dx + dy * dy : near;
		}
		assert_int_equal(a.near[i], near);
	}
	assert_int_equal(a.access[40000], 0);
	assert_true(a.near[40000] > 0);
	arena_release(&m.arena);
}

/* As many points as a country of addresses, a line along which all have the same x, and locations on it. In
 * the long form ten million. */
static void a_very_long_line(void **state)
{
	struct map m;
	const char *gates = getenv("WAARBORG_GATES");
	int64_t points = gates && strcmp(gates, "long") == 0 ? 10000000 : 500000;
	(void)state;
	map_make(&m, points, 1000);
	for (int64_t i = 0; i < points; i++) {
		m.y[i] = (int32_t)(i * 7919 % points);
		m.people[i] = 1;
	}
	for (int j = 0; j < 1000; j++) {
		m.place_y[j] = (int32_t)(j * (points / 1000));
		m.amount[j] = 10;
	}
	struct reach_access r = solved(&m);
	/* 1,923 m to either side and the place itself; the one in the middle is clear of both ends. */
	assert_int_equal(r.people[500 * 3], 2 * 1923 + 1);
	arena_release(&m.arena);
}

static void out_of_range_is_refused(void **state)
{
	struct map m;
	struct reach_access out;
	struct err err = { 0 };
	int32_t keep = 0;
	(void)state;
	map_make(&m, 2, 2);
	int32_t *fields[] = { &m.x[1], &m.y[1], &m.place_x[1], &m.place_y[1] };
	for (int f = 0; f < 4; f++)
		for (int sign = -1; sign <= 1; sign += 2) {
			*fields[f] = sign * (REACH_METRES_MAX + 1);
			assert_false(map_solve(&m, NULL, &out, &err));
			*fields[f] = sign > 0 ? INT32_MAX : INT32_MIN;
			assert_false(map_solve(&m, NULL, &out, &err));
			*fields[f] = keep;
		}
	m.people[1] = -1;
	assert_false(map_solve(&m, NULL, &out, &err));
	m.people[1] = 0;
	m.amount[1] = -1;
	assert_false(map_solve(&m, NULL, &out, &err));
	assert_non_null(strstr(err.message, "Locatie 2"));
	arena_release(&m.arena);
}

/* The most people there may be, and supply for one person: sums that would wrap are refused or exact. */
static void great_numbers(void **state)
{
	struct map m;
	struct reach_access out;
	struct err err = { 0 };
	(void)state;
	map_make(&m, 465, 1);
	for (int i = 0; i < 465; i++)
		m.people[i] = INT32_MAX;
	m.amount[0] = INT32_MAX;
	struct reach_access r = solved(&m);
	assert_int_equal(r.people[2], 465 * (int64_t)INT32_MAX);
	arena_release(&m.arena);
	map_make(&m, 466, 1);
	for (int i = 0; i < 466; i++)
		m.people[i] = INT32_MAX;
	assert_false(map_solve(&m, NULL, &out, &err));
	assert_non_null(strstr(err.message, "1000000000000 inwoners"));
	arena_release(&m.arena);
	/* Each of 65,536 locations has two thousand million for one person: too much for one number. */
	map_make(&m, 1, 65536);
	m.people[0] = 1;
	for (int j = 0; j < m.places; j++)
		m.amount[j] = INT32_MAX;
	assert_false(map_solve(&m, NULL, &out, &err));
	assert_non_null(strstr(err.message, "niet nauwkeurig"));
	arena_release(&m.arena);
}

static void impossible_steps_are_refused(void **state)
{
	static const struct reach_steps wrong[] = {
		{ 0, { 5000 }, { 1000000 } },
		{ REACH_STEPS_MAX + 1, { 5000 }, { 1000000 } },
		{ 1, { 0 }, { 1000000 } },
		{ 1, { REACH_MINUTES_MILLI_MAX + 1 }, { 1000000 } },
		{ 2, { 5000, 5000 }, { 1000000, 500000 } },
		{ 1, { 5000 }, { 0 } },
		{ 1, { 5000 }, { 1000001 } },
		{ 2, { 5000, 6000 }, { 500000, 500001 } },
	};
	static const struct reach_pace paces[] = {
		{ 99, 30000 }, { 100001, 30000 }, { 1300, 99 }, { 1300, 300001 }, { 1300, -1 }
	};
	struct err err = { 0 };
	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		assert_false(reach_steps_check(&wrong[i], &err));
	for (size_t i = 0; i < sizeof(paces) / sizeof(*paces); i++)
		assert_false(reach_pace_check(&paces[i], &err));
}

static void impossible_times_are_refused(void **state)
{
	static const struct reach_time wrong[][2] = {
		{ { 0, 0, 1 }, { 0, 0, 2 } },  { { 1, 0, 1 }, { 0, 0, 2 } },
		{ { 0, 1, 1 }, { 0, 0, 2 } },  { { 0, 0, 1 }, { 2, 0, 2 } },
		{ { -1, 0, 1 }, { 0, 0, 2 } }, { { 0, 0, 1 }, { 0, 2, 2 } },
	};
	static const int32_t people[2] = { 1, 1 }, amount[2] = { 1, 1 };
	struct reach_supply supply = { .count = 2, .amount = amount };
	struct reach_pace as_is = { .stretch_milli = 1000 };
	struct reach_access out;
	struct arena a = { 0 };
	struct err err = { 0 };
	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		assert_false(reach_from_times(people, 2, &supply, wrong[i], 2, &steps, &as_is, &a,
					      &out, NULL, &err));
	assert_false(
		reach_from_times(people, 2, &supply, NULL, 0, &steps, &pace, &a, &out, NULL, &err));
	assert_true(reach_from_times(people, 2, &supply, NULL, 0, &steps, &as_is, &a, &out, NULL,
				     &err));
	assert_int_equal(out.near[1], -1);
	arena_release(&a);
}

static bool not_so_far(void *context, int64_t done, int64_t total)
{
	int *asked = context;
	(void)done;
	(void)total;
	return --*asked > 0;
}

/* Stopped at each moment that it asks: always refused, never half an answer. */
static void stopping_gives_nothing(void **state)
{
	struct map m;
	struct err err = { 0 };
	bool done = false;
	(void)state;
	for (int moments = 1; !done; moments++) {
		struct reach_access out = { .shift = -7 };
		int asked = moments;
		struct watch watch = { not_so_far, &asked };
		map_make(&m, 9000, 300);
		for (int i = 0; i < m.points; i++)
			m.x[i] = i;
		done = map_solve(&m, &watch, &out, &err);
		assert_true(done || (err.kind == ERR_CONFLICT && out.shift == -7));
		assert_true(moments < 1000);
		arena_release(&m.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_at_all),
		cmocka_unit_test(nobody_lives_there),
		cmocka_unit_test(all_in_one_spot),
		cmocka_unit_test(a_crowd_and_a_hermit),
		cmocka_unit_test(a_very_long_line),
		cmocka_unit_test(out_of_range_is_refused),
		cmocka_unit_test(great_numbers),
		cmocka_unit_test(impossible_steps_are_refused),
		cmocka_unit_test(impossible_times_are_refused),
		cmocka_unit_test(stopping_gives_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
