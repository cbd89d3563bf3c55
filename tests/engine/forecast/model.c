/* The model against what can be worked out by hand or in closed form. */
#include "build.h"

#include "base/random.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct arena arena;
static struct err err;

static void run(struct model *m, struct forecast_output *out)
{
	bool ok = forecast_run(&m->in, 1, NULL, &arena, out, &err);
	if (!ok)
		print_error("%s\n", err.message);
	assert_true(ok);
}

static void assert_near(double found, double expected)
{
	if (fabs(found - expected) > 2e-6 * fabs(expected) + 1e-9)
		print_error("found %.9g, expected %.9g\n", found, expected);
	assert_true(fabs(found - expected) <= 2e-6 * fabs(expected) + 1e-9);
}

static void assert_certain(struct forecast_band band, double expected)
{
	assert_near((double)band.p5, expected);
	assert_near((double)band.p50, expected);
	assert_near((double)band.p95, expected);
}

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

/* Three ages, nobody born. Men 100, 80, 60 with chances to die of 0.1, 0.2, 0.5; women 50, 40, 30 with
 * 0, 0.1, 0.2. After a year men 0, 90, 64 + 30 = 94 and women 0, 50, 36 + 24 = 60: 294. After two years
 * men 0, 0, 72 + 47 = 119 and women 0, 0, 45 + 48 = 93: 212. A tenth of the oldest men are clients:
 * 6, 9.4, 11.9; each asks a quarter FTE. */
static void test_three_ages(void **state)
{
	(void)state;
	struct model m;
	struct forecast_output out;
	const double people[] = { 100, 80, 60, 50, 40, 30 }, chance[] = { .1, .2, .5, 0, .1, .2 };
	const double all[] = { 360, 294, 212 }, clients[] = { 6, 9.4, 11.9 };
	model_make(&m, &arena, 1, 3, 1, 1, 1, 2, 1, 20);
	for (int i = 0; i < 6; i++) {
		m.people[i] = people[i];
		m.chance[i] = chance[i];
	}
	m.prevalence[2] = 0.1;
	m.care[0] = (struct forecast_care){ 0, 0, 0.25 };
	m.in.care_count = 1;
	m.heads[0] = 2;
	run(&m, &out);
	for (int year = 0; year <= 2; year++) {
		assert_certain(model_band(&m, &out, 0, 0, FORECAST_PEOPLE, 0, year), all[year]);
		assert_certain(model_band(&m, &out, 0, 0, FORECAST_CLIENTS, 0, year),
			       clients[year]);
		double demand = clients[year] / 4, covered = 2 / demand;
		assert_certain(model_band(&m, &out, 0, 0, FORECAST_DEMAND, 0, year), demand);
		assert_certain(model_band(&m, &out, 0, 0, FORECAST_COVERAGE, 0, year), covered);
		assert_certain(model_band(&m, &out, 0, 0, FORECAST_SHORTAGE, 0, year), demand - 2);
		assert_certain(model_band(&m, &out, 0, 0, FORECAST_UNSERVED, 0, year),
			       covered < 1 ? clients[year] * (1 - covered) : 0);
	}
}

/* Nobody dies or moves: after t years there are as many as there were, and those who were born. Women
 * of 15..49 stay the same in number while their ages hold as many each. */
static void test_people_are_conserved(void **state)
{
	(void)state;
	struct model m;
	struct forecast_output out;
	model_make(&m, &arena, 1, 100, 1, 1, 1, 15, 1, 1);
	for (int i = 0; i < 200; i++)
		m.people[i] = 1000;
	m.births[0] = 0.04;
	run(&m, &out);
	for (int year = 0; year <= 15; year++)
		assert_certain(model_band(&m, &out, 0, 0, FORECAST_PEOPLE, 0, year),
			       200000 + year * 35 * 1000 * 0.04);
}

/* Migration: 5 come and 3 leave each year in the only age. */
static void test_migration(void **state)
{
	(void)state;
	struct model m;
	struct forecast_output out;
	model_make(&m, &arena, 1, 1, 1, 1, 1, 10, 1, 1);
	m.people[0] = 10;
	m.people[1] = 30;
	m.migration[0] = 5;
	m.migration[1] = -3;
	m.in.migration = m.migration;
	run(&m, &out);
	for (int year = 0; year <= 10; year++)
		assert_certain(model_band(&m, &out, 0, 0, FORECAST_PEOPLE, 0, year), 40 + 2 * year);
	m.migration[1] = -3.5;
	assert_false(forecast_run(&m.in, 1, NULL, &arena, &out, &err));
	assert_non_null(strstr(err.message, "jaar 9"));
}

/* Every yearly rate alone is a power in closed form. Profile 0 has 1000 clients that ask 0.01 FTE of
 * profession 0, profile 1 is where they stay at home and asks 0.002. Supply is 8. */
static void test_rates(void **state)
{
	(void)state;
	struct model m;
	struct forecast_output out;
	model_make(&m, &arena, 1, 1, 2, 2, 1, 10, 1, 4);
	m.people[0] = 2000;
	m.prevalence[0] = 0.5;
	m.home[0] = 1;
	m.to[0] = 1;
	m.ratio[0] = 1.5;
	m.care[0] = (struct forecast_care){ 0, 0, 0.01 };
	m.care[1] = (struct forecast_care){ 1, 0, 0.002 };
	m.in.care_count = 2;
	m.heads[0] = 8;
	struct forecast_rate *k = m.profile[0], *p = m.profession[0];
	model_rate(&m, &arena, &k[FORECAST_LEVEL], 1.1, 0, 0, 10);
	model_rate(&m, &arena, &k[FORECAST_TREND], 0.02, 0, -.25, .25);
	model_rate(&m, &arena, &k[FORECAST_INFLOW], 0.03, 0, -.25, .25);
	model_rate(&m, &arena, &k[FORECAST_LONGER_HOME], 0.05, 0, 0, .25);
	model_rate(&m, &arena, &k[FORECAST_HEAVIER], 0.01, 0, -.25, .25);
	model_rate(&m, &arena, &p[FORECAST_PART_TIME], -0.01, 0, -.25, .25);
	model_rate(&m, &arena, &p[FORECAST_RELIEF], 0.02, 0, 0, .25);
	model_rate(&m, &arena, &p[FORECAST_TASK_SHIFT], 0.04, 0, 0, .25);
	run(&m, &out);
	for (int t = 0; t <= 10; t++) {
		double all = 1000 * 1.1 * pow(1.02, t) * (1 + 0.03 * t), stay = pow(0.95, t);
		double asked = all * stay * pow(1.01, t) * 0.01 + all * (1 - stay) * 0.002;
		double own = asked * pow(0.96, t);
		assert_certain(model_band(&m, &out, 0, 0, FORECAST_CLIENTS, 0, t), all * stay);
		assert_certain(model_band(&m, &out, 0, 0, FORECAST_CLIENTS, 1, t),
			       all * (1 - stay));
		assert_certain(model_band(&m, &out, 0, 0, FORECAST_DEMAND, 0, t), own);
		assert_certain(model_band(&m, &out, 0, 0, FORECAST_DEMAND, 1, t),
			       (asked - own) * 1.5);
		assert_certain(model_band(&m, &out, 0, 0, FORECAST_SUPPLY, 0, t),
			       8 * pow(0.99, t) * pow(0.98, t));
	}
}

/* A wave: ten doctors of each of the ages 60..64; at 65 all leave, at 63 and 64 a fifth does. Trained in
 * three years and coming at 60: 4 began in year -1, 6 in year 1, half of them stays. */
static void test_retirement_wave(void **state)
{
	(void)state;
	struct model m;
	struct forecast_output out;
	model_make(&m, &arena, 1, 1, 1, 1, 6, 4, 1, 1);
	for (int age = 0; age < 5; age++)
		m.heads[age] = 10;
	m.leave[3] = m.leave[4] = 0.2;
	m.leave[5] = 1;
	m.lead[0] = 3;
	m.trainees[FORECAST_LEAD_MAX - 1 - 1] = 4;
	m.trainees[FORECAST_LEAD_MAX - 1 + 1] = 6;
	m.in.trainees = m.trainees;
	for (int age = 0; age < 6; age++)
		m.fte[age] = age < 3 ? 1 : 0.5;
	model_rate(&m, &arena, &m.profession[0][FORECAST_SUCCESS], 0.5, 0, 0, 1);
	run(&m, &out);
	/* ages 60..65; year 0: 10 10 10 10 10 0        -> 30 + 10
	 * year 1:             0 10 10 10 8 8           -> 20 + 13
	 * year 2:             2 0 10 10 8 6.4          -> 12 + 12.2
	 * year 3:             0 2 0 10 8 6.4           -> 2 + 12.2
	 * year 4:             3 0 2 0 8 6.4            -> 5 + 7.2 */
	const double fte[] = { 40, 33, 24.2, 14.2, 12.2 };
	for (int year = 0; year <= 4; year++)
		assert_certain(model_band(&m, &out, 0, 0, FORECAST_SUPPLY, 0, year), fte[year]);
	/* Twice the trainees from year 1 on are seen three years later. */
	model_rate(&m, &arena, &m.profession[0][FORECAST_TRAINING], 2, 0, 0, 10);
	run(&m, &out);
	for (int year = 0; year <= 4; year++)
		assert_certain(model_band(&m, &out, 0, 0, FORECAST_SUPPLY, 0, year),
			       fte[year] + (year == 4 ? 3 : 0));
	/* Leaving half as often: 63 and 64 keep 0.9, 65 keeps 0.5. Year 1: 0 10 10 10 9 9. */
	model_rate(&m, &arena, &m.profession[0][FORECAST_LEAVING], 0.5, 0, 0, 10);
	run(&m, &out);
	assert_certain(model_band(&m, &out, 0, 0, FORECAST_SUPPLY, 0, 1), 34);
}

/* The demand of a walk after t years is lognormal: median 1, log deviation s sqrt(t). A quantile of n
 * draws has a standard error of sqrt(p (1 - p) / n) / density, here times the value. */
static void test_lognormal_walk(void **state)
{
	(void)state;
	enum { DRAWS = 40000, YEARS = 16 };
	struct model m;
	struct forecast_output out;
	double s = 0.05, z95 = 1.6448536269514722;
	model_make(&m, &arena, 1, 1, 1, 1, 1, YEARS, 1, DRAWS);
	m.people[0] = 1000;
	m.prevalence[0] = 1;
	m.care[0] = (struct forecast_care){ 0, 0, 0.001 };
	m.in.care_count = 1;
	m.heads[0] = 1;
	m.in.walk_prevalence = s;
	m.in.walk_supply = 0.03;
	run(&m, &out);
	for (int t = 1; t <= YEARS; t++) {
		struct forecast_band b = model_band(&m, &out, 0, 0, FORECAST_DEMAND, 0, t);
		double wide = s * sqrt(t);
		double error50 = wide * sqrt(0.25 / DRAWS) / 0.398942,
		       error95 = wide * sqrt(0.0475 / DRAWS) / 0.103136;
		assert_true(fabs(log((double)b.p50)) < 4 * error50);
		assert_true(fabs(log((double)b.p95) - z95 * wide) < 4 * error95);
		assert_true(fabs(log((double)b.p5) + z95 * wide) < 4 * error95);
		/* Coverage is a ratio of two such: deviations add as squares. */
		b = model_band(&m, &out, 0, 0, FORECAST_COVERAGE, 0, t);
		double both = sqrt(0.05 * 0.05 + 0.03 * 0.03) * sqrt(t);
		assert_true(fabs(log((double)b.p95) - z95 * both) < 4 * error95 * both / wide);
	}
}

/* An uncertain trend of 2% +- 1%: after t years (1.02 + 0.01 z)^t, the same z in all years. */
static void test_uncertain_rate(void **state)
{
	(void)state;
	enum { DRAWS = 40000 };
	struct model m;
	struct forecast_output out;
	model_make(&m, &arena, 1, 1, 1, 1, 1, 10, 1, DRAWS);
	m.people[0] = 1000;
	m.prevalence[0] = 1;
	model_rate(&m, &arena, &m.profile[0][FORECAST_TREND], 0.02, 0.01, -0.25, 0.25);
	run(&m, &out);
	struct forecast_band b = model_band(&m, &out, 0, 0, FORECAST_CLIENTS, 0, 10);
	double error = 10 * 0.01 * sqrt(0.0475 / DRAWS) / 0.103136;
	assert_true(fabs(log((double)b.p95 / 1000) - 10 * log(1.02 + 0.0164485)) < 4 * error);
	assert_true(fabs(log((double)b.p5 / 1000) - 10 * log(1.02 - 0.0164485)) < 4 * error);
	/* Cut off at the median from above: half of the draws are exactly there. */
	model_rate(&m, &arena, &m.profile[0][FORECAST_TREND], 0.02, 0.01, 0, 0.02);
	run(&m, &out);
	b = model_band(&m, &out, 0, 0, FORECAST_CLIENTS, 0, 10);
	assert_near((double)b.p95, 1000 * pow(1.02, 10));
}

/* Scenario 1 differs by a trend that is the same in every draw: the difference is known draw by draw,
 * so its band is a point, however wide the bands themselves are. */
static void test_same_draws(void **state)
{
	(void)state;
	struct model m;
	struct forecast_output out;
	model_make(&m, &arena, 2, 1, 1, 1, 1, 5, 2, 1000);
	for (int region = 0; region < 2; region++) {
		m.people[2 * region] = 1000;
		m.heads[region] = 10 + region;
	}
	m.prevalence[0] = 1;
	m.in.walk_supply = 0.05;
	model_rate(&m, &arena, &m.profession[1][FORECAST_RELIEF], 0, 0, 0, 0);
	m.care[0] = (struct forecast_care){ 0, 0, 0.01 };
	m.in.care_count = 1;
	model_rate(&m, &arena, &m.profile[1][FORECAST_TREND], 0.1, 0, 0, 0.1);
	run(&m, &out);
	for (int region = 0; region < 2; region++)
		for (int year = 0; year <= 5; year++) {
			size_t at = forecast_band_at(&m.in, &out, 1, region,
						     out.first_line[FORECAST_SHORTAGE], year);
			struct forecast_band d = out.difference[at];
			assert_true(fabs((double)d.p5 - 10 * (pow(1.1, year) - 1)) < 1e-5);
			assert_true(fabs((double)d.p95 - 10 * (pow(1.1, year) - 1)) < 1e-5);
			if (year > 0)
				assert_true(out.band[at].p95 - out.band[at].p5 > 1);
		}
}

/* Coverage falls from 1.05 by 2% a year: below 1 from year 3 on (1.05 x 0.98^3 = 0.988). With a walk,
 * first breaks of all draws add up, and the chance in a year is the normal one. */
static void test_norm(void **state)
{
	(void)state;
	enum { DRAWS = 20000, YEARS = 6 };
	struct model m;
	struct forecast_output out;
	model_make(&m, &arena, 1, 1, 1, 1, 1, YEARS, 1, DRAWS);
	m.people[0] = 1000;
	m.prevalence[0] = 1;
	m.care[0] = (struct forecast_care){ 0, 0, 0.01 };
	m.in.care_count = 1;
	m.heads[0] = 10.5;
	m.norm[0] = 1;
	m.in.norm = m.norm;
	model_rate(&m, &arena, &m.profession[0][FORECAST_RELIEF], 0.02, 0, 0, 0.25);
	run(&m, &out);
	for (int year = 0; year <= YEARS; year++) {
		assert_int_equal(out.below[year], year >= 3 ? DRAWS : 0);
		assert_int_equal(out.first_break[year], year == 3 ? DRAWS : 0);
	}
	m.in.walk_supply = 0.04;
	run(&m, &out);
	int64_t all = 0;
	for (int year = 0; year <= YEARS + 1; year++)
		all += out.first_break[year];
	assert_int_equal(all, DRAWS);
	assert_int_equal(out.first_break[0], 0);
	for (int year = 1; year <= YEARS; year++) {
		double z = -(log(1.05) + year * log(0.98)) / (0.04 * sqrt(year));
		double p = 0.5 * erfc(-z / sqrt(2));
		assert_true(fabs((double)out.below[year] - p * DRAWS) <
			    4 * sqrt(p * (1 - p) * DRAWS) + 1);
		if (year == 1)
			assert_int_equal(out.below[1], out.first_break[1]);
	}
}

/* Nothing asked: coverage says so, and nobody goes without. */
static void test_no_demand(void **state)
{
	(void)state;
	struct model m;
	struct forecast_output out;
	model_make(&m, &arena, 1, 1, 1, 1, 1, 1, 1, 3);
	m.heads[0] = 1;
	run(&m, &out);
	assert_true(model_band(&m, &out, 0, 0, FORECAST_COVERAGE, 0, 1).p50 ==
		    FORECAST_COVERAGE_NO_DEMAND);
	assert_certain(model_band(&m, &out, 0, 0, FORECAST_UNSERVED, 0, 1), 0);
	m.heads[0] = 0;
	run(&m, &out);
	assert_true(model_band(&m, &out, 0, 0, FORECAST_COVERAGE, 0, 1).p50 ==
		    FORECAST_COVERAGE_NO_DEMAND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_three_ages),
		cmocka_unit_test(test_people_are_conserved),
		cmocka_unit_test(test_migration),
		cmocka_unit_test(test_rates),
		cmocka_unit_test(test_retirement_wave),
		cmocka_unit_test(test_lognormal_walk),
		cmocka_unit_test(test_uncertain_rate),
		cmocka_unit_test(test_same_draws),
		cmocka_unit_test(test_norm),
		cmocka_unit_test(test_no_demand),
	};
	return cmocka_run_group_tests(tests, NULL, tear_down);
}
