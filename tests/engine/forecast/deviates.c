/* The deviates against the normal distribution in closed form, exp and log against libm. */
#include "engine/forecast/deviate.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static double normal_below(double z)
{
	return 0.5 * erfc(-z / sqrt(2));
}

static void test_inverse(void **state)
{
	(void)state;
	for (double p = 1e-15; p < 0.5; p *= 1.07) {
		double z = deviate_inverse_normal(p);
		assert_true(fabs(normal_below(z) / p - 1) < 2e-5);
		assert_true(fabs(deviate_inverse_normal(1 - p) + z) < 1e-3 || p < 1e-9);
	}
	assert_true(deviate_inverse_normal(0.5) == 0);
	double last = -100;
	for (int i = 1; i < 100000; i++) {
		double z = deviate_inverse_normal(i / 100000.0);
		assert_true(z > last);
		last = z;
	}
}

static void test_exp_log(void **state)
{
	(void)state;
	for (double x = -700; x < 700; x += 0.37)
		assert_true(fabs(deviate_exp(x) / exp(x) - 1) < 1e-15);
	assert_true(deviate_exp(0) == 1);
	for (double y = 1e-300; y < 1e300; y *= 1.9)
		assert_true(fabs(deviate_log(y) - log(y)) <= 1e-15 * fabs(log(y)) + 1e-16);
	assert_true(deviate_log(1) == 0);
}

enum { MANY = 1000000 };

/* Mean, variance, skewness and kurtosis of n deviates have standard errors sqrt(1, 2, 6, 24 / n). */
static void test_moments(void **state)
{
	(void)state;
	uint64_t row = deviate_row(7, deviate_stream(2, 5), 3);
	double sum[5] = { 0 };
	for (uint32_t i = 0; i < MANY; i++) {
		double z = deviate_normal(row, i), power = 1;
		for (int k = 1; k <= 4; k++)
			sum[k] += power *= z;
	}
	assert_true(fabs(sum[1] / MANY) < 4 * sqrt(1.0 / MANY));
	assert_true(fabs(sum[2] / MANY - 1) < 4 * sqrt(2.0 / MANY));
	assert_true(fabs(sum[3] / MANY) < 4 * sqrt(15.0 / MANY));
	assert_true(fabs(sum[4] / MANY - 3) < 4 * sqrt(96.0 / MANY));
}

/* How many fall below a bound is binomial. */
static void test_tails(void **state)
{
	(void)state;
	static const double bounds[] = { -4, -3, -2.326, -1.645, -1, 0, 1, 1.645, 2.326, 3, 4 };
	for (uint64_t seed = 1; seed <= 3; seed++) {
		uint64_t row = deviate_row(seed, deviate_stream(1, 0), 20);
		for (size_t b = 0; b < sizeof(bounds) / sizeof(*bounds); b++) {
			double p = normal_below(bounds[b]), found = 0;
			for (uint32_t i = 0; i < MANY; i++)
				found += deviate_normal(row, i) < bounds[b];
			assert_true(fabs(found - p * MANY) < 4.5 * sqrt(p * (1 - p) * MANY) + 1);
		}
	}
}

/* Neighbours in draw, year, stream and seed have nothing to do with each other: correlations of
 * MANY pairs have a standard error of 1 / sqrt(MANY). */
static void test_independence(void **state)
{
	(void)state;
	uint64_t base = deviate_row(1, deviate_stream(2, 0), 1);
	const uint64_t others[] = { deviate_row(1, deviate_stream(2, 0), 2),
				    deviate_row(1, deviate_stream(2, 1), 1),
				    deviate_row(1, deviate_stream(3, 0), 1),
				    deviate_row(2, deviate_stream(2, 0), 1) };
	double next = 0, other[4] = { 0 };
	for (uint32_t i = 0; i < MANY; i++) {
		double z = deviate_normal(base, i);
		next += z * deviate_normal(base, i + 1);
		for (int k = 0; k < 4; k++)
			other[k] += z * deviate_normal(others[k], i);
	}
	assert_true(fabs(next / MANY) < 4 / sqrt(MANY));
	for (int k = 0; k < 4; k++)
		assert_true(fabs(other[k] / MANY) < 4 / sqrt(MANY));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_inverse),      cmocka_unit_test(test_exp_log),
		cmocka_unit_test(test_moments),      cmocka_unit_test(test_tails),
		cmocka_unit_test(test_independence),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
