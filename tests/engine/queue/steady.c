/* The simulation against closed formulas for one location in equilibrium, and the formulas against values
 * worked out by hand. The limit is 1.6 times the 95% band (3.1 standard errors) with a fixed seed; and that band
 * is narrow enough to notice a formula that is 6% off. */
#include "model.h"

#include "engine/queue/formula.h"
#include "engine/queue/simulate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static const struct queue_settings settings = { 11, 60, 0, false };

static void assert_near(double value, double band, double truth)
{
	double wrong = fabs(value - truth);
	if (!(wrong <= 1.6 * band))
		fail_msg("%.5f +- %.5f is not %.5f", value, band, truth);
	/* With a planted error of 6% the same test fails. */
	if (!(fabs(value - 1.06 * truth) > 1.6 * band || truth == 0))
		fail_msg("%.5f +- %.5f would be %.5f too", value, band, 1.06 * truth);
}

static void waits_are_those_of_erlang(void **state)
{
	(void)state;
	static const struct {
		int32_t beds;
		double arrivals, stay;
	} cases[] = { { 1, 0.7, 1 }, { 2, 1.5, 1 }, { 5, 0.85, 5 }, { 20, 1.7, 10 } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct arena arena = { 0 };
		struct one_location o;
		struct queue_result r;
		struct queue_steady steady;
		double arrivals = cases[i].arrivals, stay = cases[i].stay, target = stay;
		one_location(&o, cases[i].beds, stay, 1, &arrivals, target);
		assert_true(queue_simulate(&o.model, &settings, NULL, &arena, &r, NULL));
		assert_true(queue_erlang(cases[i].beds, arrivals, stay, &steady, NULL));
		assert_near(r.figures[0].mean_days, r.figures[0].mean_band, steady.mean_days);
		double beyond = queue_erlang_beyond(&steady, cases[i].beds, arrivals, stay, target);
		assert_near(1 - r.figures[0].share, r.figures[0].share_band, beyond);
		arena_release(&arena);
	}
}

/* Cobham: three classes, one bed, stays fixed, half fixed, exponential, and very uneven. */
static void waits_are_those_of_cobham(void **state)
{
	(void)state;
	static const double arrivals[3] = { 0.15, 0.25, 0.35 }, spreads[] = { 0, 0.5, 1, 1.5 };
	for (size_t i = 0; i < sizeof(spreads) / sizeof(*spreads); i++) {
		struct arena arena = { 0 };
		struct one_location o;
		struct queue_result r;
		double waits[3];
		one_location(&o, 1, 1, 3, arrivals, 1);
		o.model.stay_cv = spreads[i];
		assert_true(queue_simulate(&o.model, &settings, NULL, &arena, &r, NULL));
		assert_true(queue_priority(1, 3, arrivals, 1, spreads[i], waits, NULL));
		for (int k = 0; k < 3; k++)
			assert_near(r.figures[k].mean_days, r.figures[k].mean_band, waits[k]);
		arena_release(&arena);
	}
}

static void waits_per_class_with_more_beds(void **state)
{
	(void)state;
	static const double arrivals[3] = { 0.2, 0.3, 0.35 };
	struct arena arena = { 0 };
	struct one_location o;
	struct queue_result r;
	double waits[3];
	one_location(&o, 4, 4, 3, arrivals, 2);
	assert_true(queue_simulate(&o.model, &settings, NULL, &arena, &r, NULL));
	assert_true(queue_priority(4, 3, arrivals, 4, 1, waits, NULL));
	for (int k = 0; k < 3; k++)
		assert_near(r.figures[k].mean_days, r.figures[k].mean_band, waits[k]);
	arena_release(&arena);
}

static void assert_close(double value, double truth)
{
	if (!(fabs(value - truth) <= 1e-12 * fabs(truth)))
		fail_msg("%.15g is not %.15g", value, truth);
}

static void formulas_by_hand(void **state)
{
	(void)state;
	struct queue_steady s;
	double waits[3];
	/* One bed: who comes has to wait with chance rho; W = rho stay / (1 - rho). */
	assert_true(queue_erlang(1, 0.5, 1, &s, NULL));
	assert_close(s.chance, 0.5);
	assert_close(s.mean_days, 1);
	/* Two beds, load 1: C = 1/3 and W = C stay / (2 - 1). */
	assert_true(queue_erlang(2, 0.1, 10, &s, NULL));
	assert_close(s.chance, 1.0 / 3);
	assert_close(s.mean_days, 10.0 / 3);
	/* Three beds, load 2: B = (8/6) / (1 + 2 + 2 + 8/6) = 4/19; C = B / (1 - 2/3 (1 - B)) = 4/9. */
	assert_true(queue_erlang(3, 2, 1, &s, NULL));
	assert_close(s.chance, 4.0 / 9);
	/* One bed, stay 1 fixed, loads 1/4 and 1/4: W0 = 1/2 x 1/2 = 1/4; W = 1/3 and 1/4 / (3/4 x 1/2) = 2/3. */
	static const double arrivals[3] = { 0.25, 0.25, 0.75 };
	assert_true(queue_priority(1, 2, arrivals, 1, 0, waits, NULL));
	assert_close(waits[0], 1.0 / 3);
	assert_close(waits[1], 2.0 / 3);
	/* A third class with load 3/4 cannot keep up; the others still do, with the bed always taken. */
	assert_true(queue_priority(1, 3, arrivals, 1, 1, waits, NULL));
	assert_close(waits[0], 4.0 / 3);
	assert_close(waits[1], 1 / 0.375);
	assert_true(isinf(waits[2]));
	/* 98% within: -ln 0.02; 80%: -ln 0.2. */
	assert_close(queue_factor(0.98), 3.912023005428146);
	assert_close(queue_factor(0.8), 1.6094379124341005);
	/* 14 a week, 42 days, a factor of ln 5: 2 x 42 / ln 5. */
	assert_close(queue_target_size(14, 42, 0.8), 84 / 1.6094379124341005);
	/* 14 a week and 90 on a list that should be 50, in 20 weeks: 14 + 2. */
	assert_close(queue_relief_per_week(14, 90, 50, 20), 16);
	assert_close(queue_relief_per_week(14, 0, 500, 20), 0);
	assert_close(queue_pressure(21, 42), 1);
	assert_close(queue_term_days(6, QUEUE_WEEKS), 42);
	assert_close(queue_term_days(5, QUEUE_WORKING_DAYS), 7);
	assert_close(queue_term_days(12, QUEUE_MONTHS), 365);
}

static void no_equilibrium_is_said(void **state)
{
	(void)state;
	struct queue_steady s = { 7, 7 };
	struct err err = { 0 };
	static const double arrivals[2] = { 0.1, NAN };
	double waits[2];
	assert_false(queue_erlang(3, 3, 1, &s, &err));
	assert_int_equal(err.kind, ERR_INPUT);
	assert_non_null(strstr(err.message, "geen evenwicht"));
	assert_false(queue_erlang(3, 4, 1, &s, &err));
	assert_false(queue_erlang(0, 1, 1, &s, &err));
	assert_false(queue_erlang(3, NAN, 1, &s, &err));
	assert_false(queue_erlang(3, -1, 1, &s, &err));
	assert_false(queue_erlang(3, 1, INFINITY, &s, &err));
	assert_close(s.chance, 7);
	assert_false(queue_priority(1, 2, arrivals, 1, 1, waits, &err));
	assert_false(queue_priority(1, 1, arrivals, 1, -1, waits, &err));
	assert_true(queue_erlang(3, 0, 1, &s, &err));
	assert_true(s.mean_days == 0 && s.chance == 0);
	/* Very many beds do not overflow. */
	assert_true(queue_erlang(1000000, 999990, 1, &s, &err));
	assert_true(s.chance > 0.9 && s.chance < 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formulas_by_hand),
		cmocka_unit_test(no_equilibrium_is_said),
		cmocka_unit_test(waits_are_those_of_erlang),
		cmocka_unit_test(waits_are_those_of_cobham),
		cmocka_unit_test(waits_per_class_with_more_beds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
