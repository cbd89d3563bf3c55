/* Chances against closed forms, measures against counting all pairs. */
#include "base/random.h"
#include "engine/score/chance.h"
#include "engine/score/exact.h"
#include "engine/score/measure.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static struct arena arena;

#define close_to(a, b, slack) assert_true(fabs((a) - (b)) <= (slack))

static void exponential_and_logarithm_agree_with_the_library(void **state)
{
	(void)state;
	struct random r;
	random_seed(&r, 1);
	for (int i = 0; i < 200000; i++) {
		double x = (double)random_between(&r, -700000000, 700000000) / 1e6;
		double y = ldexp((double)random_between(&r, 1, 1 << 30),
				 (int)random_between(&r, -300, 300));
		close_to(score_exp(x) / exp(x), 1, 1e-15);
		close_to(score_log(y), log(y), 4e-16 * (1 + fabs(log(y))));
	}
	assert_true(score_exp(0) == 1 && score_log(1) == 0);
	assert_true(score_exp(-1e9) == 0 && isinf(score_exp(1e9)));
	assert_true(score_logistic(0) == 0.5 && score_logistic(800) == 1 &&
		    score_logistic(-800) == 0);
}

/* n observations at points x, k of which failed. */
static int64_t put(int64_t *points, uint8_t *failed, int64_t at, int64_t x, int64_t n, int64_t k)
{
	for (int64_t i = 0; i < n; i++) {
		points[at + i] = x;
		failed[at + i] = i < k;
	}
	return at + n;
}

static struct score_model fitted(const int64_t *points, const uint8_t *failed, int64_t count)
{
	struct score_model m;
	struct err err = { 0 };
	if (!score_model_fit(points, failed, count, &arena, &m, &err))
		fail_msg("%s", err.message);
	return m;
}

/* In a two by two table Firth's estimate adds a half to every cell (Firth 1993, section 3): the log odds
 * ratio is ln((a+.5)(d+.5)/((b+.5)(c+.5))). */
static void two_by_two_in_closed_form(void **state)
{
	(void)state;
	static const struct {
		int64_t n0, k0, n1, k1;
	} tables[] = { { 20, 3, 15, 9 }, { 100, 1, 50, 7 }, { 8, 0, 9, 9 }, { 5, 0, 4, 1 } };
	int64_t points[200];
	uint8_t failed[200];
	for (size_t t = 0; t < sizeof(tables) / sizeof(*tables); t++) {
		int64_t n = put(points, failed, 0, 10, tables[t].n0, tables[t].k0);
		n = put(points, failed, n, 50, tables[t].n1, tables[t].k1);
		struct score_model m = fitted(points, failed, n);
		double fine0 = (double)(tables[t].n0 - tables[t].k0) + 0.5;
		double fine1 = (double)(tables[t].n1 - tables[t].k1) + 0.5;
		double odds0 = log(((double)tables[t].k0 + 0.5) / fine0);
		double odds1 = log(((double)tables[t].k1 + 0.5) / fine1);
		assert_int_equal(m.kind, SCORE_FITTED);
		close_to(m.slope * 40, odds1 - odds0, 1e-8);
		close_to(m.intercept + m.slope * 10, odds0, 1e-8);
		/* variance of the log odds at 10: 1 / (n p (1 - p)) */
		double p = score_logistic(odds0);
		double variance = m.variance[0] + 20 * m.variance[2] + 100 * m.variance[1];
		close_to(variance * (double)tables[t].n0 * p * (1 - p), 1, 1e-6);
	}
}

/* The penalty fades: with 1000 times the table the plain log odds ratio ln(9*17/(3*6)) is left. */
static void many_observations_leave_the_plain_odds_ratio(void **state)
{
	(void)state;
	int64_t *points = arena_array(&arena, int64_t, 100000), n;
	uint8_t *failed = arena_array(&arena, uint8_t, 100000);
	n = put(points, failed, 0, 0, 20000, 3000);
	n = put(points, failed, n, 1, 15000, 9000);
	close_to(fitted(points, failed, n).slope, log(9.0 * 17 / (3.0 * 6)), 1e-3);
	arena_release(&arena);
}

/* Maximum likelihood would go to infinity here. */
static void perfect_separation_stays_finite(void **state)
{
	(void)state;
	int64_t points[12];
	uint8_t failed[12];
	for (int i = 0; i < 12; i++) {
		points[i] = i * 100;
		failed[i] = i >= 8;
	}
	struct score_model m = fitted(points, failed, 12);
	assert_int_equal(m.kind, SCORE_FITTED);
	assert_true(m.slope > 0 && m.slope < 1);
	struct score_chance low = score_chance_of(&m, 0), high = score_chance_of(&m, 1100);
	assert_true(low.chance > 0 && low.chance < 0.2 && high.chance > 0.8 && high.chance < 1);
	assert_true(low.high > low.chance && low.low < low.chance);
	for (int i = 0; i < 12; i++)
		failed[i] = !failed[i];
	m = fitted(points, failed, 12);
	assert_int_equal(m.kind, SCORE_WRONG_WAY);
	assert_false(score_chance_of(&m, 0).known);
}

static void few_failures_are_said_to_be_few(void **state)
{
	(void)state;
	int64_t points[60];
	uint8_t failed[60] = { 0 };
	for (int i = 0; i < 60; i++)
		points[i] = i;
	struct score_model m = fitted(points, failed, 60);
	assert_int_equal(m.kind, SCORE_NO_FAILURES);
	struct score_chance c = score_chance_of(&m, 40);
	close_to(c.high, 3.0 / 60,
		 1e-15); /* rule of three; the exact limit is 1 - 0.05^(1/60) = 0.0487 */
	assert_true(c.low == 0 && c.has_interval);
	close_to(c.chance, 0.5 / 61, 1e-12);
	/* All points equal: (3 + .5) / (60 + 1) for all. */
	for (int i = 0; i < 60; i++)
		points[i] = 7;
	put(points, failed, 0, 7, 3, 3);
	m = fitted(points, failed, 60);
	assert_int_equal(m.kind, SCORE_CONSTANT);
	close_to(score_chance_of(&m, 900).chance, 3.5 / 61, 1e-12);
	struct err err = { 0 };
	assert_false(score_model_fit(points, failed, 0, &arena, &m, &err));
	points[3] = -1;
	assert_false(score_model_fit(points, failed, 60, &arena, &m, &err));
	points[3] = INT64_MAX;
	assert_false(score_model_fit(points, failed, 60, &arena, &m, &err));
	points[3] = 0;
	failed[3] = 2;
	assert_false(score_model_fit(points, failed, 60, &arena, &m, &err));
}

static void shuffle(struct random *r, int64_t *points, uint8_t *failed, int64_t n)
{
	for (int64_t i = n - 1; i > 0; i--) {
		int64_t j = random_between(r, 0, i), p = points[i];
		uint8_t f = failed[i];
		points[i] = points[j];
		failed[i] = failed[j];
		points[j] = p;
		failed[j] = f;
	}
}

/* The top of the penalised likelihood: no neighbour is higher, and the order does not matter to the bit. */
static double penalised(const int64_t *points, const uint8_t *failed, int n, double a, double b)
{
	double value = 0, i0 = 0, i1 = 0, i2 = 0;
	for (int i = 0; i < n; i++) {
		double x = (double)points[i], p = 1 / (1 + exp(-a - b * x)), w = p * (1 - p);
		value += failed[i] ? log(p) : log(1 - p);
		i0 += w;
		i1 += w * x;
		i2 += w * x * x;
	}
	return value + 0.5 * log(i0 * i2 - i1 * i1);
}

static void the_fit_is_the_top(void **state)
{
	(void)state;
	struct random r;
	random_seed(&r, 3);
	for (int round = 0; round < 300; round++) {
		int64_t points[40];
		uint8_t failed[40];
		int n = (int)random_between(&r, 5, 40), failures = 0;
		for (int i = 0; i < n; i++) {
			points[i] = random_between(&r, 0, 12);
			failed[i] = random_between(&r, 0, 14) < points[i] - 3;
			failures += failed[i];
		}
		points[0] = 0;
		points[1] = 12;
		struct score_model m = fitted(points, failed, n);
		if (failures == 0) {
			assert_int_equal(m.kind, SCORE_NO_FAILURES);
			continue;
		}
		double top = penalised(points, failed, n, m.intercept, m.slope);
		for (int k = 0; k < 8; k++) {
			double turn = k * 0.785398, a = m.intercept + 0.01 * cos(turn),
			       b = m.slope + 0.001 * sin(turn);
			assert_true(penalised(points, failed, n, a, b) < top);
		}
		shuffle(&r, points, failed, n);
		struct score_model again = fitted(points, failed, n);
		assert_memory_equal(&again, &m, sizeof(m));
	}
}

static void given_coefficients_are_checked(void **state)
{
	(void)state;
	struct score_model m;
	struct err err = { 0 };
	static const double none[3] = { 0, 0, 0 }, some[3] = { 0.04, 0.0001, -0.001 };
	static const double wrong[3] = { 0.04, 0.0001, 0.1 }, minus[3] = { -1, 1, 0 };
	assert_true(score_model_given(-4, 0.02, none, &m, &err));
	struct score_chance c = score_chance_of(&m, 200); /* exactly even */
	assert_true(c.chance == 0.5 && !c.has_interval);
	assert_true(score_model_given(-4, 0.02, some, &m, &err));
	c = score_chance_of(&m, 200); /* 0.04 - 2*200*0.001 + 200*200*0.0001 = 3.64 */
	close_to(c.low, 1 / (1 + exp(1.959963984540054 * sqrt(3.64))), 1e-12);
	close_to(c.low + c.high, 1, 1e-12);
	assert_false(score_model_given(-4, -0.02, none, &m, &err));
	assert_false(score_model_given(NAN, 0.02, none, &m, &err));
	assert_false(score_model_given(0, INFINITY, none, &m, &err));
	assert_false(score_model_given(-4, 0.02, wrong, &m, &err));
	assert_false(score_model_given(-4, 0.02, minus, &m, &err));
	double before = 0;
	for (int64_t x = 0; x < 2000; x++) {
		c = score_chance_of(&m, x);
		assert_true(c.chance >= before);
		before = c.chance;
	}
}

/* Area and DeLong's variance by all pairs, straight from the definition. */
static void area_is_that_of_all_pairs(void **state)
{
	(void)state;
	struct random r;
	random_seed(&r, 7);
	for (int round = 0; round < 400; round++) {
		enum { N = 30 };
		int64_t points[N];
		uint8_t failed[N];
		int32_t own[N], n = (int32_t)random_between(&r, 6, N);
		double v10[N] = { 0 }, v01[N] = { 0 };
		int m = 0;
		for (int i = 0; i < n; i++) {
			points[i] = random_between(&r, 0, 9);
			failed[i] = random_between(&r, 0, 12) < points[i];
			own[i] = i;
			m += failed[i];
		}
		if (m < 2 || n - m < 2)
			continue;
		double area = 0, s10 = 0, s01 = 0;
		for (int i = 0; i < n; i++)
			for (int j = 0; j < n; j++)
				if (failed[i] && !failed[j]) {
					double win = points[i] > points[j]    ? 1
						     : points[i] == points[j] ? 0.5
									      : 0;
					area += win / m / (n - m);
					v10[i] += win / (n - m);
					v01[j] += win / m;
				}
		for (int i = 0; i < n; i++) {
			if (failed[i])
				s10 += (v10[i] - area) * (v10[i] - area) / (m - 1);
			else
				s01 += (v01[i] - area) * (v01[i] - area) / (n - m - 1);
		}
		struct score_auc auc;
		assert_true(score_auc_of(points, failed, own, n, n, &arena, &auc, NULL));
		close_to(auc.area, area, 1e-12);
		double half = 1.959963984540054 * sqrt(s10 / m + s01 / (n - m));
		assert_int_equal(auc.has_interval, half > 1e-8);
		if (auc.has_interval) {
			close_to(auc.low, fmax(0, area - half), 1e-9);
			close_to(auc.high, fmin(1, area + half), 1e-9);
		}
		/* The same provider again and again tells nothing new. */
		int64_t twice[2 * N];
		uint8_t fell[2 * N];
		int32_t cluster[2 * N];
		for (int i = 0; i < 2 * n; i++) {
			twice[i] = points[i / 2];
			fell[i] = failed[i / 2];
			cluster[i] = i / 2;
		}
		struct score_auc doubled;
		assert_true(score_auc_of(twice, fell, cluster, 2 * n, n, &arena, &doubled, NULL));
		close_to(doubled.area, area, 1e-12);
		if (auc.has_interval)
			close_to(doubled.low, auc.low, 1e-9);
	}
	int64_t points[2] = { 1, 2 };
	uint8_t failed[2] = { 1, 1 };
	int32_t own[2] = { 0, 1 };
	struct score_auc auc;
	struct err err = { 0 };
	assert_false(score_auc_of(points, failed, own, 2, 2, &arena, &auc, &err));
}

static void brier_is_the_sum_of_its_parts(void **state)
{
	(void)state;
	struct random r;
	random_seed(&r, 9);
	for (int round = 0; round < 300; round++) {
		int64_t points[50];
		uint8_t failed[50];
		double chance[50], plain = 0;
		int n = (int)random_between(&r, 1, 50);
		for (int i = 0; i < n; i++) {
			points[i] = random_between(&r, 0, 9);
			failed[i] = random_between(&r, 0, 1) == 1;
			chance[i] = (double)points[i] / 11;
			plain += (chance[i] - failed[i]) * (chance[i] - failed[i]);
		}
		struct score_brier b;
		score_brier_of(points, chance, failed, n, &arena, &b);
		close_to(b.brier, plain / n, 1e-12);
		close_to(b.brier, b.reliability - b.resolution + b.uncertainty, 1e-12);
	}
}

/* Closed forms: none of n gives 1 - 0.025^(1/n); 1 of 1 gives 0.025; and the tail by adding up. */
static void binomial_is_exact(void **state)
{
	(void)state;
	double low, high;
	score_binomial_interval(0, 10, &low, &high);
	assert_true(low == 0);
	close_to(high, 1 - pow(0.025, 0.1), 1e-12);
	score_binomial_interval(10, 10, &low, &high);
	assert_true(high == 1);
	close_to(low, pow(0.025, 0.1), 1e-12);
	score_binomial_interval(1, 1, &low, &high);
	close_to(low, 0.025, 1e-12);
	for (int n = 1; n <= 40; n++)
		for (int k = -1; k <= n; k++) {
			double p = 0.13 + 0.02 * (n % 30), sum = 0, choose = 1;
			for (int i = 0; i <= k; i++) {
				sum += choose * pow(p, i) * pow(1 - p, n - i);
				choose = choose * (n - i) / (i + 1);
			}
			close_to(score_binomial_below(k, n, p), sum, 1e-12);
		}
	/* A million: mean 1000, symmetric enough that half lies below. */
	close_to(score_binomial_below(1000, 1000000, 0.001), 0.508, 1e-3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exponential_and_logarithm_agree_with_the_library),
		cmocka_unit_test(two_by_two_in_closed_form),
		cmocka_unit_test(many_observations_leave_the_plain_odds_ratio),
		cmocka_unit_test(perfect_separation_stays_finite),
		cmocka_unit_test(few_failures_are_said_to_be_few),
		cmocka_unit_test(the_fit_is_the_top),
		cmocka_unit_test(given_coefficients_are_checked),
		cmocka_unit_test(area_is_that_of_all_pairs),
		cmocka_unit_test(brier_is_the_sum_of_its_parts),
		cmocka_unit_test(binomial_is_exact),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_release(&arena);
	return failed;
}
