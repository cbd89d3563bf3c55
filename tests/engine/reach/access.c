/* Reach from coordinates and from times, against a double loop over all pairs that shares no code with it:
 * on thousands of small random cases, many with people at exactly the edge of a step; the same to the bit
 * in another order and on other numbers of threads; and what a change gives equals working it out anew. */
#include "base/random.h"
#include "engine/reach/circles.h"
#include "engine/reach/reach.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

enum { POINTS = 60, PLACES = 12, CASES = 3000 };

__extension__ typedef __int128 int_wide;

struct problem {
	int points, places;
	int32_t x[POINTS], y[POINTS], people[POINTS];
	int32_t place_x[PLACES], place_y[PLACES], amount[PLACES];
	bool open[PLACES];
	struct reach_steps steps;
	struct reach_pace pace;
};

static const struct reach_steps usual = { 3, { 5000, 10000, 15000 }, { 1000000, 680000, 220000 } };

static int32_t between(struct random *r, int64_t low, int64_t high)
{
	return (int32_t)random_between(r, low, high);
}

/* A coordinate: on a raster of 250 m (with 500 m a minute full of exact edges: 3-4-5), in a small crowd, or
 * anywhere. */
static int32_t coordinate(struct random *r, int kind)
{
	if (kind == 0)
		return between(r, -20, 20) * 250;
	if (kind == 1)
		return between(r, 0, 3);
	return between(r, -9000, 9000) + (random_below(r, 50) == 0 ? 9000000 : 0);
}

static void make(struct random *r, struct problem *p)
{
	int kind = (int)random_below(r, 3);
	p->points = between(r, 1, POINTS);
	p->places = between(r, 0, PLACES);
	for (int i = 0; i < p->points; i++) {
		p->x[i] = coordinate(r, kind);
		p->y[i] = coordinate(r, kind);
		p->people[i] = random_below(r, 4) ? between(r, 0, 500) : 0;
	}
	for (int j = 0; j < p->places; j++) {
		p->place_x[j] = coordinate(r, kind);
		p->place_y[j] = coordinate(r, kind);
		p->amount[j] = between(r, 0, 400);
		p->open[j] = random_below(r, 4) != 0;
	}
	p->steps = usual;
	p->steps.count = between(r, 1, 3);
	p->pace = (struct reach_pace){ 1300, 39000 }; /* 500 m of straight line a minute */
	if (random_below(r, 2))
		p->pace = (struct reach_pace){ between(r, 1000, 1500), between(r, 4000, 80000) };
}

static struct reach_supply supply_of(const struct problem *p)
{
	return (struct reach_supply){ .count = p->places,
				      .x_m = p->place_x,
				      .y_m = p->place_y,
				      .amount = p->amount,
				      .open = p->open };
}

static bool solve(const struct problem *p, int threads, struct arena *a, struct reach_access *out)
{
	struct reach_spots spots;
	struct reach_supply supply = supply_of(p);
	struct err err = { 0 };
	bool ok =
		reach_spots_build(p->x, p->y, p->people, p->points, a, &spots, &err) &&
		reach_from_spots(&spots, &supply, &p->steps, &p->pace, threads, a, out, NULL, &err);
	if (!ok)
		assert_non_null(strstr(err.message, "niet nauwkeurig"));
	return ok;
}

static int64_t square_of(const struct problem *p, int i, int j)
{
	int64_t dx = (int64_t)p->x[i] - p->place_x[j], dy = (int64_t)p->y[i] - p->place_y[j];
	return dx * dx + dy * dy;
}

/* The step in which a pair falls by the definition, in whole numbers: stretch * d / speed <= minutes. */
static int step_of(const struct problem *p, int i, int j)
{
	int_wide left =
		(int_wide)square_of(p, i, j) * p->pace.stretch_milli * p->pace.stretch_milli * 3600;
	int k = 0;
	for (; k < p->steps.count; k++) {
		int_wide right = (int_wide)p->steps.minutes_milli[k] * p->pace.speed_m_h;
		if (left <= right * right)
			break;
	}
	return k;
}

static void check_people(const struct problem *p, const struct reach_access *r, long double *ratio)
{
	for (int j = 0; j < p->places; j++) {
		int64_t within[REACH_STEPS_MAX] = { 0 };
		long double weighted = 0;
		for (int i = 0; i < p->points; i++) {
			int k = step_of(p, i, j);
			for (int wider = k; wider < p->steps.count; wider++)
				within[wider] += p->people[i];
			if (k < p->steps.count)
				weighted += (long double)p->people[i] *
					    (long double)p->steps.weight[k] / 1e6L;
		}
		for (int k = 0; k < p->steps.count; k++)
			assert_int_equal(r->people[j * p->steps.count + k], within[k]);
		ratio[j] = weighted > 0 ? (long double)p->amount[j] / weighted : 0;
	}
}

static void check_point(const struct problem *p, const struct reach_access *r,
			const long double *ratio, int i)
{
	int64_t near = -1;
	int32_t location = -1;
	long double access = 0;
	for (int j = 0; j < p->places; j++) {
		int k = step_of(p, i, j);
		if (!p->open[j])
			continue;
		if (k < p->steps.count)
			access += ratio[j] * (long double)p->steps.weight[k] / 1e6L;
		if (near < 0 || square_of(p, i, j) < near) {
			near = square_of(p, i, j);
			location = j;
		}
	}
	assert_int_equal(r->near[i], near);
	assert_int_equal(r->near_location[i], location);
	long double unit = ldexpl(1, -r->shift);
	assert_true(fabsl((long double)r->access[i] * unit - access) <=
		    0.5L * PLACES * unit + access * 1e-17L);
}

static void equals_the_double_loop(void **state)
{
	struct random r;
	struct problem p;
	struct arena a = { 0 };
	(void)state;
	random_seed(&r, 4);
	for (int i = 0; i < CASES; i++) {
		struct reach_access result;
		long double ratio[PLACES];
		make(&r, &p);
		if (solve(&p, 1, &a, &result)) {
			check_people(&p, &result, ratio);
			for (int point = 0; point < p.points; point++)
				check_point(&p, &result, ratio, point);
		}
		arena_release(&a);
	}
}

static void swap(int32_t *a, int32_t *b)
{
	int32_t keep = *a;
	*a = *b;
	*b = keep;
}

/* The same to the bit with points and locations in another order, and on more threads. */
static void order_and_threads_do_not_matter(void **state)
{
	struct random r;
	struct problem p, q;
	struct arena a = { 0 };
	(void)state;
	random_seed(&r, 5);
	for (int turn = 0; turn < 500; turn++) {
		struct reach_access one = { 0 }, two;
		make(&r, &p);
		q = p;
		for (int i = 0; i < p.points / 2; i++) {
			swap(&q.x[i], &q.x[p.points - 1 - i]);
			swap(&q.y[i], &q.y[p.points - 1 - i]);
			swap(&q.people[i], &q.people[p.points - 1 - i]);
		}
		for (int j = 0; j < p.places / 2; j++) {
			bool open = q.open[j];
			swap(&q.place_x[j], &q.place_x[p.places - 1 - j]);
			swap(&q.place_y[j], &q.place_y[p.places - 1 - j]);
			swap(&q.amount[j], &q.amount[p.places - 1 - j]);
			q.open[j] = q.open[p.places - 1 - j];
			q.open[p.places - 1 - j] = open;
		}
		assert_int_equal(solve(&p, 1, &a, &one), solve(&q, 4, &a, &two));
		for (int i = 0; one.points == p.points && i < p.points; i++) {
			assert_int_equal(one.near[i], two.near[p.points - 1 - i]);
			assert_int_equal(one.access[i], two.access[p.points - 1 - i]);
		}
		arena_release(&a);
	}
}

static void is_same(const struct reach_access *one, const struct reach_access *two)
{
	assert_int_equal(one->shift, two->shift);
	for (int64_t i = 0; i < one->points; i++) {
		assert_int_equal(one->near[i], two->near[i]);
		assert_int_equal(one->near_location[i], two->near_location[i]);
		assert_int_equal(one->access[i], two->access[i]);
	}
}

static void a_change_equals_working_it_out_anew(void **state)
{
	struct random r;
	struct problem p, q;
	struct arena a = { 0 };
	struct err err = { 0 };
	(void)state;
	random_seed(&r, 6);
	for (int turn = 0; turn < CASES; turn++) {
		struct reach_access before, after, anew;
		struct reach_spots spots;
		make(&r, &p);
		struct reach_supply supply = supply_of(&p);
		q = p;
		for (int j = 0; j < p.places; j++)
			q.open[j] = random_below(&r, 3) ? p.open[j] : !p.open[j];
		if (solve(&p, 1, &a, &before) && solve(&q, 1, &a, &anew)) {
			assert_true(
				reach_spots_build(p.x, p.y, p.people, p.points, &a, &spots, &err));
			assert_true(reach_change(&spots, &supply, &p.steps, &p.pace, &before,
						 q.open, &a, &after, &err));
			is_same(&after, &anew);
		}
		arena_release(&a);
	}
}

/* The same to the bit with and without the wide registers of the machine. */
static void registers_do_not_matter(void **state)
{
	enum { MANY = 3000 };
	static int32_t x[MANY], y[MANY], people[MANY];
	static uint64_t wide_delta[MANY + 1], plain_delta[MANY + 1];
	struct random r;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct reach_spots s;
	(void)state;
	random_seed(&r, 10);
	for (int i = 0; i < MANY; i++) {
		x[i] = between(&r, -8000, 8000);
		y[i] = between(&r, -8000, 8000);
		people[i] = between(&r, 0, 1000000);
	}
	assert_true(reach_spots_build(x, y, people, MANY, &a, &s, &err));
	struct reach_span *spans = arena_array(&a, struct reach_span, (size_t)s.strip_count);
	for (int turn = 0; turn < 300; turn++) {
		struct reach_circles wide = reach_circles_of(
			&usual, &(struct reach_pace){ 1300, between(&r, 5000, 50000) });
		struct reach_circles plain = wide;
		int64_t of_wide[3], of_plain[3];
		int64_t amount[3] = { between(&r, 20, 30), between(&r, 10, 20),
				      between(&r, 0, 10) };
		int32_t at_x = between(&r, -9000, 9000), at_y = between(&r, -9000, 9000);
		plain.plain = true;
		reach_circles_count(&s, at_x, at_y, &wide, spans, of_wide);
		reach_circles_count(&s, at_x, at_y, &plain, spans, of_plain);
		assert_memory_equal(of_wide, of_plain, sizeof(of_wide));
		reach_circles_spread(&s, at_x, at_y, &wide, spans, amount, turn % 3 != 0,
				     wide_delta);
		reach_circles_spread(&s, at_x, at_y, &plain, spans, amount, turn % 3 != 0,
				     plain_delta);
		assert_memory_equal(wide_delta, plain_delta, sizeof(wide_delta));
	}
	arena_release(&a);
}

/* Times that are the distances on a raster where those are whole give the same as the coordinates. */
static void times_equal_coordinates(void **state)
{
	static struct reach_time times[POINTS * PLACES];
	struct random r;
	struct problem p;
	struct arena a = { 0 };
	struct err err = { 0 };
	(void)state;
	random_seed(&r, 7);
	for (int turn = 0; turn < 500; turn++) {
		struct reach_access map, table;
		int count = 0;
		make(&r, &p);
		p.pace = (struct reach_pace){ 1000, 60000 }; /* a metre is 60 ms */
		for (int i = 0; i < p.points; i++)
			p.y[i] = 7;
		for (int j = 0; j < p.places; j++)
			p.place_y[j] = 7;
		for (int i = 0; i < p.points; i++)
			for (int j = 0; j < p.places; j++)
				times[count++] = (struct reach_time){
					i, j, (uint32_t)llabs((int64_t)p.x[i] - p.place_x[j]) * 60
				};
		struct reach_supply supply = supply_of(&p);
		struct reach_pace as_is = { .stretch_milli = 1000 };
		bool ok = solve(&p, 1, &a, &map);
		assert_int_equal(ok, reach_from_times(p.people, p.points, &supply, times, count,
						      &p.steps, &as_is, &a, &table, NULL, &err));
		for (int i = 0; ok && i < p.points; i++) {
			assert_int_equal(map.near_location[i], table.near_location[i]);
			assert_int_equal(map.access[i], table.access[i]);
			assert_true(map.near[i] < 0 ||
				    map.near[i] * 3600 == table.near[i] * table.near[i]);
		}
		arena_release(&a);
	}
}

/* 5 minutes at 500 m a minute: 2,500 m is within, one metre more is not. And a limit that is no whole
 * number of metres: 5 minutes at 30 km/h with a detour of 1.3 is 1,923.08 m. */
static void the_edge_is_within(void **state)
{
	struct reach_pace whole = { 1300, 39000 }, broken = { 1300, 30000 };
	struct reach_pace slow_times = { .stretch_milli = 1250 };
	(void)state;
	assert_int_equal(reach_pace_limit(&whole, 5000), 2500 * 2500);
	assert_int_equal(reach_pace_limit(&broken, 5000), 3698224);
	assert_int_equal(reach_pace_limit(&broken, 10000), 14792899);
	assert_int_equal(reach_pace_limit(&slow_times, 5000), 240000);
	assert_true(reach_pace_minutes(&whole, 2500 * 2500) == 5.0);
	assert_true(reach_pace_minutes(&slow_times, 240000) == 5.0);
	assert_int_equal(reach_pace_limit(&broken, 0), 0);
	/* Farther than anything: stays a number that can be compared. */
	struct reach_pace fast = { 100, 300000 };
	assert_int_equal(reach_pace_limit(&fast, 6000000), INT64_C(1) << 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_edge_is_within),
		cmocka_unit_test(equals_the_double_loop),
		cmocka_unit_test(order_and_threads_do_not_matter),
		cmocka_unit_test(registers_do_not_matter),
		cmocka_unit_test(a_change_equals_working_it_out_anew),
		cmocka_unit_test(times_equal_coordinates),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
