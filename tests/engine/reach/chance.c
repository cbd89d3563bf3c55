/* The chances, against closed forms written down by hand and against two areas worked out on paper; and
 * the percentiles of people, against persons put in a row one by one. */
#include "base/random.h"
#include "engine/reach/chance.h"
#include "engine/reach/summary.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

static struct arena arena;

static int release(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static struct reach_chances chances(const double *minutes, const int32_t *people, int points,
				    const int32_t *area, int areas, const double *log_sd,
				    struct reach_norm norm, int64_t draws, int threads)
{
	struct reach_doubt doubt = { area, areas, log_sd };
	struct reach_chances out = { 0 };
	struct err err = { 0 };
	bool ok = reach_chances(minutes, people, points, &doubt, &norm, draws, 22, threads, &arena,
				&out, NULL, &err);
	if (!ok)
		fail_msg("%s", err.message);
	return out;
}

/* ln F has standard deviation 0.2 and norm and minutes differ by a factor e^(0.2 z), so the chance is the
 * standard normal distribution at z: tabulated values. */
static void one_area_has_a_closed_form(void **state)
{
	static const double z[] = { 0, 1, -1, 1.959963984540054, -3 };
	static const double table[] = { 0.5, 0.841344746068543, 0.158655253931457, 0.975,
					0.001349898031630 };
	static const int32_t people[] = { 10, 20, 30, 25, 15 }, area[5] = { 0 };
	double minutes[5], log_sd = 0.2, expected = 0;
	(void)state;
	for (int i = 0; i < 5; i++) {
		minutes[i] = 15 * exp(-0.2 * z[i]);
		expected += people[i] * table[i] / 100;
	}
	struct reach_chances c = chances(minutes, people, 5, area, 1, &log_sd,
					 (struct reach_norm){ 15, 600000 }, 100, 1);
	for (int i = 0; i < 5; i++)
		assert_true(fabs(c.person[i] - table[i]) < 1e-12);
	assert_true(fabs(c.expected - expected) < 1e-12);
	/* In order of minutes: 25 people, then 20, 10, 30, 15. Number 60 of 100 has z = -1. */
	assert_true(fabs(c.met - table[2]) < 1e-12);
	assert_true(c.met == c.area_met[0] && c.draws == 0 && c.met_error == 0);
	/* Number 55 is the last with z = 0; number 56 the first after. */
	c = chances(minutes, people, 5, area, 1, &log_sd, (struct reach_norm){ 15, 550000 }, 100,
		    1);
	assert_true(fabs(c.met - 0.5) < 1e-12);
	c = chances(minutes, people, 5, area, 1, &log_sd, (struct reach_norm){ 15, 550001 }, 100,
		    1);
	assert_true(fabs(c.met - table[2]) < 1e-12);
}

/* The 10th and the 90th percentile that make a standard deviation come out of it again. */
static void a_band_gives_the_spread(void **state)
{
	static const int32_t people = 1, area = 0;
	double log_sd = reach_log_sd(0.8, 1.25), minutes = 10;
	(void)state;
	struct reach_chances c = chances(&minutes, &people, 1, &area, 1, &log_sd,
					 (struct reach_norm){ 12.5, 900000 }, 100, 1);
	assert_true(fabs(c.person[0] - 0.9) < 1e-12);
	assert_true(reach_log_sd(1.1, 1.1) == 0);
}

/* Two areas of 100 people, all at the same minutes: the norm of half the people is met unless both fail,
 * and the norm of all only when both succeed. */
static void two_areas_by_draws(void **state)
{
	static const int32_t people[] = { 100, 100 }, area[] = { 0, 1 };
	static const double log_sd[] = { 0.2, 0.4 };
	double minutes[] = { 15 * exp(-0.2), 15 * exp(0.4) }; /* z = 1 and z = -1 */
	double p = 0.841344746068543, q = 1 - p;
	(void)state;
	struct reach_chances half = chances(minutes, people, 2, area, 2, log_sd,
					    (struct reach_norm){ 15, 500000 }, 200000, 2);
	struct reach_chances all = chances(minutes, people, 2, area, 2, log_sd,
					   (struct reach_norm){ 15, 1000000 }, 200000, 1);
	assert_int_equal(half.draws, 200000);
	assert_true(fabs(half.met - (1 - (1 - p) * (1 - q))) < 5 * half.met_error);
	assert_true(fabs(all.met - p * q) < 5 * all.met_error);
	assert_true(half.met_error > 0.0005 && half.met_error < 0.0012);
	assert_true(fabs(half.expected - 0.5) < 1e-12);
	assert_true(fabs(half.area_met[0] - p) < 1e-12 && fabs(half.area_met[1] - q) < 1e-12);
	/* The same on another number of threads. */
	struct reach_chances again = chances(minutes, people, 2, area, 2, log_sd,
					     (struct reach_norm){ 15, 500000 }, 200000, 7);
	assert_true(again.met == half.met);
}

/* One area in doubt beside one that is certain: a closed form again. 40 of 100 are certainly within, so half
 * of all needs 10 of the 60 of the other. */
static void certain_areas_need_no_draws(void **state)
{
	static const int32_t people[] = { 40, 9, 51 }, area[] = { 0, 1, 1 };
	static const double log_sd[] = { 0, 0.3 };
	double minutes[] = { 15, 1, 15 * exp(-0.3) };
	(void)state;
	struct reach_chances c = chances(minutes, people, 3, area, 2, log_sd,
					 (struct reach_norm){ 15, 500000 }, 1000, 1);
	assert_int_equal(c.draws, 0);
	assert_true(fabs(c.met - 0.841344746068543) < 1e-12);
	c = chances(minutes, people, 3, area, 2, log_sd, (struct reach_norm){ 15, 400000 }, 1000,
		    1);
	assert_true(c.met == 1);
}

static void edges_of_chance(void **state)
{
	static const int32_t people[] = { 1, 1, 0 }, area[] = { 0, 0, 0 };
	static const double log_sd[] = { 0.5, 0.5 };
	static const double minutes[] = { 0, INFINITY, 3 };
	(void)state;
	struct reach_chances c = chances(minutes, people, 3, area, 2, log_sd,
					 (struct reach_norm){ 15, 500000 }, 1000, 1);
	assert_true(c.person[0] == 1 && c.person[1] == 0);
	assert_true(c.met == 1 && c.area_met[1] == 1);
	c = chances(minutes, people, 3, area, 2, log_sd, (struct reach_norm){ 15, 500001 }, 1000,
		    1);
	assert_true(c.met == 0);
}

static void impossible_questions_are_refused(void **state)
{
	static const int32_t people = 1, wrong_people = -1, area = 0, wrong_area = 1;
	static const double fine = 0.1, bad[] = { NAN, -0.1, INFINITY };
	double minutes = 10;
	struct reach_norm norm = { 15, 900000 };
	struct reach_doubt doubt = { &area, 1, &fine };
	struct reach_chances out;
	struct err err = { 0 };
	(void)state;
#define REFUSED(m, p, d, n, draws) \
	assert_false(reach_chances(m, p, 1, d, n, draws, 1, 1, &arena, &out, NULL, &err))
	for (int i = 0; i < 3; i++) {
		struct reach_doubt wrong = { &area, 1, &bad[i] };
		struct reach_norm wrong_norm = { bad[i], 900000 };
		REFUSED(&minutes, &people, &wrong, &norm, 100);
		REFUSED(&minutes, &people, &doubt, &wrong_norm, 100);
		if (i < 2)
			REFUSED(&bad[i], &people, &doubt, &norm, 100);
	}
	struct reach_doubt elsewhere = { &wrong_area, 1, &fine };
	struct reach_norm nobody = { 15, 0 }, too_much = { 15, 1000001 };
	REFUSED(&minutes, &people, &elsewhere, &norm, 100);
	REFUSED(&minutes, &wrong_people, &doubt, &norm, 100);
	REFUSED(&minutes, &people, &doubt, &nobody, 100);
	REFUSED(&minutes, &people, &doubt, &too_much, 100);
	REFUSED(&minutes, &people, &doubt, &norm, 99);
	REFUSED(&minutes, &people, &doubt, &norm, INT64_MAX);
#undef REFUSED
}

enum { POINTS = 12, GROUPS = 3, PERSONS = POINTS * 6 };

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

/* The value of person number ceil(percent * count / 100) in a row of all persons of a group. */
static int64_t person_at(const int64_t *value, const int32_t *people, const int32_t *group,
			 int wanted, int percent)
{
	int64_t row[PERSONS];
	int count = 0;
	for (int i = 0; i < POINTS; i++)
		for (int k = 0; (wanted == GROUPS || group[i] == wanted) && k < people[i]; k++)
			row[count++] = value[i] < 0 ? INT64_MAX : value[i];
	qsort(row, (size_t)count, sizeof(*row), by_number);
	int rank = (count * percent + 99) / 100;
	return count == 0 || row[rank - 1] == INT64_MAX ? -1 : row[rank - 1];
}

static void percentiles_are_of_people(void **state)
{
	struct random r;
	static const int64_t limits[REACH_BAND] = { 3, 4, 6 };
	(void)state;
	random_seed(&r, 8);
	for (int turn = 0; turn < 2000; turn++) {
		int64_t near[POINTS], access[POINTS];
		int32_t people[POINTS], group[POINTS];
		struct reach_summary *s;
		struct err err = { 0 };
		for (int i = 0; i < POINTS; i++) {
			near[i] = random_between(&r, -1, 9);
			access[i] = random_between(&r, 0, 5);
			people[i] = (int32_t)random_between(&r, 0, 6);
			group[i] = (int32_t)random_below(&r, GROUPS);
		}
		struct reach_access result = { .points = POINTS, .near = near, .access = access };
		assert_true(
			reach_summarise(&result, people, group, GROUPS, limits, &arena, &s, &err));
		for (int g = 0; g <= GROUPS; g++) {
			assert_int_equal(s[g].near_median, person_at(near, people, group, g, 50));
			assert_int_equal(s[g].near_p90, person_at(near, people, group, g, 90));
			assert_int_equal(s[g].access_p10, person_at(access, people, group, g, 10));
			assert_int_equal(s[g].access_median,
					 person_at(access, people, group, g, 50));
		}
		int64_t within = 0, without = 0, mean = 0, all = 0;
		for (int i = 0; i < POINTS; i++) {
			within += near[i] >= 0 && near[i] <= 4 ? people[i] : 0;
			without += near[i] < 0 ? people[i] : 0;
			mean += access[i] * people[i];
			all += people[i];
		}
		assert_int_equal(s[GROUPS].within[1], within);
		assert_int_equal(s[GROUPS].without_route, without);
		assert_true(all == 0 || s[GROUPS].access_mean == (double)mean / (double)all);
		arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(one_area_has_a_closed_form, release),
		cmocka_unit_test_teardown(a_band_gives_the_spread, release),
		cmocka_unit_test_teardown(two_areas_by_draws, release),
		cmocka_unit_test_teardown(certain_areas_need_no_draws, release),
		cmocka_unit_test_teardown(edges_of_chance, release),
		cmocka_unit_test_teardown(impossible_questions_are_refused, release),
		cmocka_unit_test_teardown(percentiles_are_of_people, release),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
