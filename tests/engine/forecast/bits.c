/* The same input gives the same bits: on any number of threads, with and without AVX2, in any company of
 * scenarios; and the bands are those of a plain sort. */
#include "build.h"

#include "base/random.h"
#include "engine/forecast/lanes.h"
#include "engine/forecast/quantile.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static struct arena arena;
static struct err err;

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static double between(struct random *r, double low, double high)
{
	return low + (high - low) * (double)random_below(r, 1000001) / 1e6;
}

static void fill(struct random *r, double *to, size_t count, double low, double high)
{
	for (size_t i = 0; i < count; i++)
		to[i] = between(r, low, high);
}

/* Everything in use, of a size that is different each time. */
static void make_any(struct model *m, struct random *r)
{
	int regions = (int)random_between(r, 1, 4), ages = (int)random_between(r, 1, 70),
	    profiles = (int)random_between(r, 2, 9), professions = (int)random_between(r, 2, 4),
	    work_ages = (int)random_between(r, 1, 30), years = (int)random_between(r, 1, 12);
	model_make(m, &arena, regions, ages, profiles, professions, work_ages, years, 2,
		   random_between(r, 1, 100));
	size_t cells = 2 * (size_t)ages, lines = (size_t)(regions * professions);
	fill(r, m->people, (size_t)regions * cells, 100, 5000);
	fill(r, m->chance, cells, 0, 0.4);
	fill(r, m->births, (size_t)regions, 0, 0.06);
	fill(r, m->migration, (size_t)regions * cells, 0, 5);
	fill(r, m->prevalence, (size_t)profiles * cells, 0, 0.2);
	fill(r, m->heads, lines * (size_t)work_ages, 0, 20);
	fill(r, m->fte, lines * (size_t)work_ages, 0.3, 1);
	fill(r, m->leave, (size_t)(professions * work_ages), 0, 1);
	fill(r, m->trainees, lines * (size_t)(FORECAST_LEAD_MAX + years), 0, 9);
	fill(r, m->norm, lines, 0, 1);
	fill(r, m->ratio, (size_t)professions, 0, 2);
	m->in.migration = m->migration;
	m->in.trainees = m->trainees;
	m->in.norm = m->norm;
	for (int k = 0; k < profiles; k++)
		for (int i = 0; i < professions; i++)
			m->care[m->in.care_count++] =
				(struct forecast_care){ k, i, between(r, 0, 0.1) };
	m->home[0] = 1;
	m->to[1] = 0;
	for (int i = 0; i < professions; i++) {
		m->lead[i] = (int)random_between(r, 1, FORECAST_LEAD_MAX);
		m->entry[i] = (int)random_between(r, 0, work_ages - 1);
	}
	m->in.walk_mortality = between(r, 0, 0.05);
	m->in.walk_prevalence = between(r, 0, 0.05);
	m->in.walk_supply = between(r, 0, 0.05);
	for (int s = 0; s < 2; s++) {
		for (int k = 0; k < profiles; k++)
			for (int kind = 0; kind < FORECAST_OF_PROFILE; kind++)
				if (kind != FORECAST_LONGER_HOME || k == 0)
					model_rate(m, &arena,
						   &m->profile[s][k * FORECAST_OF_PROFILE + kind],
						   between(r, 0, 0.05), between(r, 0, 0.02), 0,
						   0.1);
		for (int i = 0; i < professions; i++)
			for (int kind = 0; kind < FORECAST_OF_PROFESSION; kind++)
				if (kind != FORECAST_TASK_SHIFT || i == 1)
					model_rate(m, &arena,
						   &m->profession[s][i * FORECAST_OF_PROFESSION +
								     kind],
						   between(r, 0, 0.05), between(r, 0, 0.02), 0,
						   0.1);
		model_rate(m, &arena, &m->scenarios[s].mortality, -0.01, 0.005, -0.1, 0.1);
	}
}

static size_t bands(const struct model *m, const struct forecast_output *out)
{
	return (size_t)(m->in.scenarios * m->in.regions * out->lines * (m->in.years + 1));
}

static void test_threads(void **state)
{
	(void)state;
	struct random r;
	random_seed(&r, 11);
	for (int round = 0; round < 40; round++) {
		struct model m;
		struct forecast_output one, many;
		make_any(&m, &r);
		assert_true(forecast_run(&m.in, 1, NULL, &arena, &one, &err));
		assert_true(forecast_run(&m.in, 2 + round % 4, NULL, &arena, &many, &err));
		size_t count = bands(&m, &one), lines = (size_t)(m.in.regions * m.in.professions);
		assert_memory_equal(one.band, many.band, count * sizeof(*one.band));
		assert_memory_equal(one.difference, many.difference, count * sizeof(*one.band));
		assert_memory_equal(one.first_break, many.first_break,
				    2 * lines * (size_t)(m.in.years + 2) * sizeof(int64_t));
		arena_release(&arena);
	}
}

/* A scenario alone gives what it gives beside others. */
static void test_company(void **state)
{
	(void)state;
	struct random r;
	random_seed(&r, 12);
	for (int round = 0; round < 20; round++) {
		struct model m;
		struct forecast_output both, alone;
		make_any(&m, &r);
		assert_true(forecast_run(&m.in, 2, NULL, &arena, &both, &err));
		size_t count = bands(&m, &both) / 2;
		m.scenarios[0] = m.scenarios[1];
		m.in.scenarios = 1;
		assert_true(forecast_run(&m.in, 2, NULL, &arena, &alone, &err));
		assert_memory_equal(alone.band, both.band + count, count * sizeof(*alone.band));
		arena_release(&arena);
	}
}

/* All draws of one block, as lanes_run writes them. */
static float *run_block(const struct model *m, const struct draws *d, bool plain, int *emptied)
{
	struct lanes_plan plan;
	const struct forecast_input *in = &m->in;
	size_t room = (size_t)d->room, rows = (size_t)in->years + 1;
	size_t lines = 1 + (size_t)(in->profiles + 5 * in->professions);
	float *out = arena_array(&arena, float, lines *rows *room), *at = out;
	double *scratch = arena_array(&arena, double, room);
	float *walk = arena_array(&arena, float, rows *room);
	struct lanes_job job = { .scenario = 1, .region = in->regions - 1, .supply_walk = walk };
	for (int measure = 0; measure < FORECAST_MEASURES; measure++) {
		job.rows[measure] = at;
		at += (size_t)forecast_measure_lines(in, (enum forecast_measure)measure) * rows *
		      room;
	}
	draws_supply(in, d, job.region, scratch, walk);
	lanes_plan_make(in, d, &arena, &plan);
	plan.plain = plain;
	struct lanes_work *work = lanes_work_make(in, &arena);
	for (; job.draw < d->room; job.draw += LANES)
		*emptied = lanes_run(&plan, &job, work);
	return out;
}

static void test_plain(void **state)
{
	(void)state;
	struct random r;
	random_seed(&r, 13);
	for (int round = 0; round < 60; round++) {
		struct model m;
		struct draws d;
		int first, second;
		make_any(&m, &r);
		if (round % 5 == 0)
			m.migration[0] = -1e6;
		assert_true(draws_make(&m.in, 1, NULL, &arena, &d));
		size_t lines = 1 + (size_t)(m.in.profiles + 5 * m.in.professions);
		const float *plain = run_block(&m, &d, true, &first);
		const float *wide = run_block(&m, &d, false, &second);
		assert_int_equal(first, second);
		assert_memory_equal(plain, wide,
				    lines * (size_t)(m.in.years + 1) * (size_t)d.room *
					    sizeof(float));
		arena_release(&arena);
	}
}

static int by_value(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;
	return (x > y) - (x < y);
}

/* Values of many shapes: all equal, two values, long tails, one far away. */
static float shape(struct random *r, int kind, size_t at)
{
	double x = between(r, 0, 1);
	switch (kind % 6) {
	case 0:
		return (float)x;
	case 1:
		return 7;
	case 2:
		return x < 0.3 ? -1.5f : 2;
	case 3:
		return (float)exp(20 * x);
	case 4:
		return at == 3 ? 1e30f : (float)x;
	default:
		return (float)floor(x * 5) * 1e-20f;
	}
}

static void test_quantiles(void **state)
{
	(void)state;
	enum { MOST = 3000 };
	struct random r;
	struct quantile_work w;
	float value[MOST], sorted[MOST];
	random_seed(&r, 14);
	quantile_work_make(MOST, &arena, &w);
	for (int round = 0; round < 3000; round++) {
		int64_t count = random_between(&r, 1, round % 10 ? 60 : MOST);
		struct forecast_band b;
		for (int64_t i = 0; i < count; i++)
			sorted[i] = value[i] = shape(&r, round, (size_t)i);
		qsort(sorted, (size_t)count, sizeof(float), by_value);
		assert_true(quantile_band(value, count, &w, &b));
		/* ceil(p n) - 1 */
		assert_true(b.p5 == sorted[(count - 1) / 20]);
		assert_true(b.p50 == sorted[(count - 1) / 2]);
		assert_true(b.p95 == sorted[(95 * count + 99) / 100 - 1]);
	}
	value[0] = 1;
	value[1] = NAN;
	struct forecast_band b;
	assert_false(quantile_band(value, 2, &w, &b));
	value[1] = INFINITY;
	assert_false(quantile_band(value, 2, &w, &b));
	value[1] = -INFINITY;
	assert_false(quantile_band(value, 2, &w, &b));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_company),
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_quantiles),
	};
	return cmocka_run_group_tests(tests, NULL, tear_down);
}
