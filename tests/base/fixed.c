#include "base/fixed.h"
#include "base/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static void decimals_are_read_and_rounded(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int decimals;
		int64_t value;
	} cases[] = {
		{ "7", 2, 700 },
		{ "2.5", 2, 250 },
		{ "2,5", 2, 250 },
		{ "-0.5", 1, -5 },
		{ "1.1000000000000001", 4, 11000 },
		{ "4.5999999999999996", 4, 46000 },
		{ "0.005", 2, 1 },
		{ "-0.005", 2, -1 },
		{ "0.0049", 2, 0 },
		{ "12.9", 0, 13 },
		{ "000123", 0, 123 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int64_t value = 99;
		assert_true(fixed_parse(str_of(cases[i].text), cases[i].decimals, &value));
		assert_int_equal(value, cases[i].value);
	}
	static const char *const wrong[] = { "",      "-",   "1.",    ".5",
					     "1.2.3", "1e3", "1 2",   "+1",
					     "NaN",   "0x1", "1,2,3", "99999999999999999999" };
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		int64_t value = 99;
		assert_false(fixed_parse(str_of(wrong[i]), 2, &value));
		assert_int_equal(value, 99);
	}
}

static void division_rounds_half_away(void **state)
{
	(void)state;
	int64_t out;
	assert_true(fixed_mul_div(5, 1, 2, &out));
	assert_int_equal(out, 3);
	assert_true(fixed_mul_div(-5, 1, 2, &out));
	assert_int_equal(out, -3);
	assert_true(fixed_mul_div(1, 1, 3, &out));
	assert_int_equal(out, 0);
	assert_true(fixed_mul_div(INT64_MAX, INT64_MAX, INT64_MAX, &out));
	assert_true(out == INT64_MAX);
	assert_false(fixed_mul_div(INT64_MAX, 2, 1, &out));
	assert_true(fixed_mul_div(7, 10000, -3, &out));
	assert_int_equal(out, -23333);
}

static void numbers_are_printed(void **state)
{
	(void)state;
	struct buf out = { 0 };
	fixed_print(&out, -5, 2);
	assert_string_equal(buf_zero(&out), "-0.05");
	buf_clear(&out);
	fixed_print(&out, 1234567, 0);
	assert_string_equal(buf_zero(&out), "1234567");
	buf_clear(&out);
	fixed_print_dutch(&out, 123456789, 4, 1);
	assert_string_equal(buf_zero(&out), "12.345,7");
	buf_clear(&out);
	fixed_print_dutch(&out, -999, 0, 0);
	assert_string_equal(buf_zero(&out), "-999");
	buf_release(&out);
}

static void print_and_parse_agree(void **state)
{
	(void)state;
	struct random r;
	random_seed(&r, 7);
	struct buf out = { 0 };
	for (int i = 0; i < 20000; i++) {
		int decimals = (int)random_below(&r, 8);
		int64_t value = random_between(&r, -1000000000, 1000000000), back;
		buf_clear(&out);
		fixed_print(&out, value, decimals);
		assert_true(fixed_parse(buf_str(&out), decimals, &back));
		assert_int_equal(back, value);
	}
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decimals_are_read_and_rounded),
		cmocka_unit_test(division_rounds_half_away),
		cmocka_unit_test(numbers_are_printed),
		cmocka_unit_test(print_and_parse_agree),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
