/* What must be refused, and that a run can be stopped. */
#include "build.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct arena arena;

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static void make(struct model *m)
{
	model_make(m, &arena, 2, 4, 2, 2, 3, 5, 1, 100);
	for (int i = 0; i < 16; i++)
		m->people[i] = 10;
	m->care[0] = (struct forecast_care){ 0, 1, 0.5 };
	m->in.care_count = 1;
	m->in.migration = m->migration;
	m->in.trainees = m->trainees;
	m->in.norm = m->norm;
}

static void refused(const struct model *m)
{
	struct err err = { 0 };
	struct forecast_output out = { .lines = -7 };
	assert_false(forecast_run(&m->in, 2, NULL, &arena, &out, &err));
	assert_int_equal(err.kind, ERR_INPUT);
	assert_true(err.message[0] != 0);
	assert_int_equal(out.lines, -7);
}

static void test_numbers(void **state)
{
	(void)state;
	static const double wrong[] = { NAN, INFINITY, -INFINITY, -1e-9, 1e300 };
	struct model m;
	make(&m);
	double *places[] = { &m.people[15], &m.chance[7], &m.births[1], &m.prevalence[15],
			     &m.heads[11],  &m.fte[11],   &m.leave[5],  &m.trainees[79],
			     &m.ratio[1],   &m.norm[3] };
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		for (size_t k = 0; k < sizeof(wrong) / sizeof(*wrong); k++) {
			double kept = *places[i];
			*places[i] = wrong[k];
			refused(&m);
			*places[i] = kept;
		}
	m.prevalence[0] = 1.0001;
	refused(&m);
	m.prevalence[0] = 0;
	m.migration[15] = NAN;
	refused(&m);
	m.migration[15] = 0;
	m.in.walk_supply = NAN;
	refused(&m);
	m.in.walk_supply = 0.2;
	refused(&m);
	m.in.walk_supply = 0;
	m.in.boys = 1.5;
	refused(&m);
}

static void test_sizes(void **state)
{
	(void)state;
	struct model m;
	make(&m);
	int *places[] = { &m.in.regions,   &m.in.ages,  &m.in.profiles, &m.in.professions,
			  &m.in.work_ages, &m.in.years, &m.in.scenarios };
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		int kept = *places[i];
		*places[i] = 0;
		refused(&m);
		*places[i] = -3;
		refused(&m);
		*places[i] = 100000000;
		refused(&m);
		*places[i] = kept;
	}
	m.in.draws = 0;
	refused(&m);
	m.in.draws = 10000000;
	refused(&m);
	m.in.draws = INT64_MAX;
	refused(&m);
	/* The most draws of a small question fit; those of a large one are too much memory. */
	m.in.draws = FORECAST_DRAWS_MAX;
	model_make(&m, &arena, 1, 2, 100, 10, 1, 50, 1, FORECAST_DRAWS_MAX);
	refused(&m);
}

static void test_links(void **state)
{
	(void)state;
	struct model m;
	make(&m);
	int *places[] = { &m.home[0], &m.to[1], &m.lead[0], &m.entry[1] };
	static const int wrong[] = { -2, 99 };
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		for (size_t k = 0; k < 2; k++) {
			int kept = *places[i];
			*places[i] = wrong[k];
			refused(&m);
			*places[i] = kept;
		}
	m.home[1] = 1;
	refused(&m);
	m.home[1] = -1;
	m.care[1] = m.care[0];
	m.in.care_count = 2;
	refused(&m);
	m.care[1].profile = 2;
	refused(&m);
	m.care[1] = (struct forecast_care){ 1, 1, NAN };
	refused(&m);
	m.in.care_count = 1;
	model_rate(&m, &arena, &m.profile[0][FORECAST_LONGER_HOME], 0, 0, 0, 0.1);
	refused(&m);
}

static void test_rates(void **state)
{
	(void)state;
	struct model m;
	make(&m);
	struct forecast_rate *r = &m.profile[0][FORECAST_TREND], kept = *r;
	static const double wrong[][4] = {
		{ 0.3, 0, -0.25, 0.25 }, { NAN, 0, -0.25, 0.25 }, { 0, NAN, -0.25, 0.25 },
		{ 0, -1, -0.25, 0.25 },  { 0, 0, NAN, 0.25 },     { 0, 0, -0.25, NAN },
		{ 0, 0, -0.5, 0.25 },    { 0, 0, 0.2, 0.1 },      { 0.1, 0, 0, 0.05 },
		{ 0, 11, -0.25, 0.25 },
	};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		model_rate(&m, &arena, r, wrong[i][0], wrong[i][1], wrong[i][2], wrong[i][3]);
		refused(&m);
	}
	*r = kept;
	model_rate(&m, &arena, &m.scenarios[0].mortality, 0.3, 0, -0.25, 0.25);
	refused(&m);
}

/* More than a float can hold: a billion people of each age, all of them clients, growing by a quarter
 * each year in every way, asking a hundred FTE. Finite, so given; with more inflow it stays finite or
 * is refused, and never is a number that is none. */
static void test_immense(void **state)
{
	(void)state;
	struct model m;
	struct forecast_output out;
	struct err err = { 0 };
	model_make(&m, &arena, 1, 131, 1, 1, 1, 50, 1, 2000);
	for (int i = 0; i < 262; i++) {
		m.people[i] = 1e9;
		m.prevalence[i] = 1;
	}
	m.births[0] = 1;
	m.care[0] = (struct forecast_care){ 0, 0, 100 };
	m.in.care_count = 1;
	m.in.walk_prevalence = m.in.walk_mortality = m.in.walk_supply = 0.1;
	model_rate(&m, &arena, &m.profile[0][FORECAST_TREND], 0.25, 10, -0.25, 0.25);
	model_rate(&m, &arena, &m.profile[0][FORECAST_HEAVIER], 0.25, 10, -0.25, 0.25);
	model_rate(&m, &arena, &m.profile[0][FORECAST_LEVEL], 10, 0, 10, 10);
	if (forecast_run(&m.in, 2, NULL, &arena, &out, &err)) {
		for (int i = 0; i < out.lines * 51; i++)
			assert_true(isfinite(out.band[i].p95));
	} else {
		assert_int_equal(err.kind, ERR_INPUT);
		assert_non_null(strstr(err.message, "te groot"));
	}
}

struct count {
	int calls, allowed;
};

static bool go_on(void *context, int64_t done, int64_t total)
{
	struct count *c = context;
	assert_true(done >= 0 && done <= total);
	return c->calls++ < c->allowed;
}

static void test_cancel(void **state)
{
	(void)state;
	struct model m;
	make(&m);
	struct count never = { 0, 1000 };
	const struct watch counting = { go_on, &never };
	struct forecast_output out;
	struct err err = { 0 };
	assert_true(forecast_run(&m.in, 1, &counting, &arena, &out, &err));
	for (int allowed = 0; allowed < never.calls; allowed++) {
		struct count c = { 0, allowed };
		const struct watch stopping = { go_on, &c };
		struct forecast_output untouched = { .lines = -7 };
		assert_false(forecast_run(&m.in, 1, &stopping, &arena, &untouched, &err));
		assert_int_equal(err.kind, ERR_CONFLICT);
		assert_string_equal(err.message, "De vooruitberekening is afgebroken.");
		assert_int_equal(untouched.lines, -7);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers), cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_links),   cmocka_unit_test(test_rates),
		cmocka_unit_test(test_immense), cmocka_unit_test(test_cancel),
	};
	return cmocka_run_group_tests(tests, NULL, tear_down);
}
