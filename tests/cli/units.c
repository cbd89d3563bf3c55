/* The parts of the terminal that need no database: the outlook of a trend, worked out by hand, how
 * values are written, and what a mistyped word may have meant. */
#include "cli/command.h"
#include "cli/grid.h"
#include "view/print.h"
#include "kernel/trend.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

/* count values of consecutive months, the newest in month 100. */
static struct trend outlook(const int64_t *values, int count, int64_t limit)
{
	struct trend_point points[24];
	for (int i = 0; i < count; i++)
		points[i] = (struct trend_point){ 101 - count + i, values[i] };
	return trend_of(points, count, 100, limit);
}

static void is_expected(struct trend t, int months)
{
	assert_int_equal(t.outlook, OUTLOOK_EXPECTED);
	assert_int_equal(t.months, months);
}

/* 1 2 3 4 5 6 goes on as 7 8 9 10: above 9 in the fourth month, above 10 in the fifth. */
static void a_straight_line_goes_on(void **state)
{
	static const int64_t rising[] = { 1, 2, 3, 4, 5, 6 };
	(void)state;
	is_expected(outlook(rising, 6, 9), 4);
	is_expected(outlook(rising, 6, 10), 5);
	is_expected(outlook(rising, 6, 6), 1);
	is_expected(outlook(rising, 6, 65), 60);
	assert_int_equal(outlook(rising, 6, 66).outlook, OUTLOOK_NOT);
}

/* 2 2 3 3 4 4: slope 48/105, 4 1/7 in the newest month; above 6 after 4.06 months. */
static void a_ragged_line_is_fitted(void **state)
{
	static const int64_t ragged[] = { 2, 2, 3, 3, 4, 4 };
	static const int64_t peak[] = { 1, 2, 3, 4, 20, 5 }; /* the line is at 11 already */
	(void)state;
	is_expected(outlook(ragged, 6, 6), 5);
	is_expected(outlook(peak, 6, 5), 1);
}

/* 10 + 2 a month from month 93 on, without the months 94 and 99: 24 in month 100, above 30 in
 * 104. */
static void missing_months_leave_their_place(void **state)
{
	static const struct trend_point points[] = { { 93, 10 }, { 95, 14 }, { 96, 16 },
						     { 97, 18 }, { 98, 20 }, { 100, 24 } };
	(void)state;
	is_expected(trend_of(points, 6, 100, 30), 4);
}

static void only_twelve_months_count(void **state)
{
	static const int64_t values[] = { 900, 800, 700, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5 };
	static const int64_t risen[] = { 900, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };
	(void)state;
	assert_int_equal(outlook(values, 15, 6).outlook, OUTLOOK_NOT);
	is_expected(outlook(risen, 13, 13), 2);
}

static void there_is_not_always_an_outlook(void **state)
{
	static const int64_t rising[] = { 1, 2, 3, 4, 5, 6 };
	static const int64_t falling[] = { 6, 5, 4, 3, 2, 1 };
	static const int64_t flat[] = { 5, 5, 5, 5, 5, 5 };
	static const struct trend_point old[] = { { 90, 1 }, { 91, 2 }, { 92, 3 },
						  { 93, 4 }, { 94, 5 }, { 95, 6 } };
	(void)state;
	assert_int_equal(outlook(rising, 5, 9).outlook, OUTLOOK_UNKNOWN);
	assert_int_equal(outlook(rising, 0, 9).outlook, OUTLOOK_UNKNOWN);
	assert_int_equal(trend_of(old, 6, 100, 9).outlook, OUTLOOK_UNKNOWN);
	assert_int_equal(outlook(rising, 6, 5).outlook, OUTLOOK_ALREADY);
	assert_int_equal(outlook(rising, 3, 2).outlook, OUTLOOK_ALREADY);
	assert_int_equal(outlook(falling, 6, 9).outlook, OUTLOOK_NOT);
	assert_int_equal(outlook(flat, 6, 5).outlook, OUTLOOK_NOT);
}

/* The largest waits that can be stored, in the decimals of norms, do not overflow. */
static void large_values_fit(void **state)
{
	static const int64_t large[] = { 1000000000000000, 1000000000000001, 1000000000000002,
					 1000000000000003, 1000000000000004, 1000000000000005 };
	(void)state;
	is_expected(outlook(large, 6, 1000000000000010), 6);
}

static void horizons_have_names(void **state)
{
	(void)state;
	assert_string_equal(trend_horizon(6), "kort");
	assert_string_equal(trend_horizon(7), "midden");
	assert_string_equal(trend_horizon(18), "midden");
	assert_string_equal(trend_horizon(19), "lang");
}

typedef void printer(struct buf *out, struct str s);

static void prints(printer *print, const char *text, const char *expected)
{
	struct buf out = { 0 };
	print(&out, str_of(text));
	assert_string_equal(buf_zero(&out), expected);
	buf_release(&out);
}

static void csv_quotes_what_it_must(void **state)
{
	(void)state;
	prints(print_csv, "gewoon", "gewoon");
	prints(print_csv, "", "");
	prints(print_csv, "a,b", "\"a,b\"");
	prints(print_csv, "a;b", "\"a;b\"");
	prints(print_csv, "zeg \"ja\"", "\"zeg \"\"ja\"\"\"");
	prints(print_csv, "twee\nregels", "\"twee\nregels\"");
	prints(print_csv, " spatie", "\" spatie\"");
	prints(print_csv, "-3", "-3");
}

static void csv_text_is_never_a_formula(void **state)
{
	(void)state;
	prints(print_csv_text, "=1+1", "'=1+1");
	prints(print_csv_text, "-3", "'-3");
	prints(print_csv_text, "+31 6", "'+31 6");
	prints(print_csv_text, "@naam", "'@naam");
	prints(print_csv_text, "\tx", "\"'\tx\"");
	prints(print_csv_text, "=A1,B1", "\"'=A1,B1\"");
	prints(print_csv_text, "＝1", "'＝1");
	prints(print_csv_text, "'=1", "''=1");
	prints(print_csv_text, "'s-Gravenhage", "'s-Gravenhage");
	prints(print_csv_text, "a=b", "a=b");
	prints(print_csv_text, "'", "'");
}

static void json_is_escaped(void **state)
{
	(void)state;
	prints(print_json, "a\"b\\c\nd\te\x01", "\"a\\\"b\\\\c\\nd\\te\\u0001\"");
	prints(print_json, "Súdwest €", "\"Súdwest €\"");
	prints(print_json,
	       "a\xff"
	       "b",
	       "\"a\\ufffdb\"");
	prints(print_json, "", "\"\"");
}

static void a_shell_reads_one_word(void **state)
{
	(void)state;
	prints(print_shell, "region=5520,care_type=ggz", "region=5520,care_type=ggz");
	prints(print_shell, "Huis 1", "'Huis 1'");
	prints(print_shell, "'t", "''\\''t'");
	prints(print_shell, "", "''");
	prints(print_shell, "$(rm)", "'$(rm)'");
}

static void a_screen_is_not_steered(void **state)
{
	(void)state;
	prints(print_screen, "a\033[2Jb", "a [2Jb");
	prints(print_screen,
	       "a\xc2\x9b"
	       "b",
	       "a b");
	prints(print_screen, "één", "één");
}

static void decimals_are_trimmed(void **state)
{
	static const struct {
		int64_t value;
		int decimals;
		const char *text;
	} cases[] = { { 140000, 4, "14" },
		      { 5000, 4, "0.5" },
		      { 0, 4, "0" },
		      { -12500, 4, "-1.25" },
		      { 70, 0, "70" } };
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf out = { 0 };
		print_trimmed(&out, cases[i].value, cases[i].decimals);
		assert_string_equal(buf_zero(&out), cases[i].text);
		buf_release(&out);
	}
}

static void likeness_has_a_limit(void **state)
{
	static const char *const names[] = { "import", "export", "figure", "init", NULL };
	(void)state;
	assert_string_equal(nearest(str_of("improt"), names), "import");
	assert_string_equal(nearest(str_of("exprot"), names), "export");
	assert_string_equal(nearest(str_of("inti"), names), "init");
	assert_null(nearest(str_of("zzzzzz"), names));
	assert_null(nearest(str_of(""), names));
}

static void columns_are_as_wide_as_they_need(void **state)
{
	struct out out = { 0 };
	struct grid g;
	struct err err;
	static const char *const cells[] = { "één", "1", "twee", "1.234", "een lange naam", "" };
	(void)state;
	grid_begin(&g, &out);
	grid_column(&g, "Naam", false, 6);
	grid_column(&g, "N", true, 0);
	for (size_t i = 0; i < sizeof(cells) / sizeof(*cells); i++)
		assert_true(grid_cell(&g, str_of(cells[i]), &err));
	assert_true(grid_end(&g, &err));
	assert_string_equal(buf_zero(&out.buf),
			    "Naam        N\n------  -----\néén         1\ntwee    1.234\n"
			    "een l…       \n");
	buf_release(&out.buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_straight_line_goes_on),
		cmocka_unit_test(a_ragged_line_is_fitted),
		cmocka_unit_test(missing_months_leave_their_place),
		cmocka_unit_test(only_twelve_months_count),
		cmocka_unit_test(there_is_not_always_an_outlook),
		cmocka_unit_test(large_values_fit),
		cmocka_unit_test(horizons_have_names),
		cmocka_unit_test(csv_quotes_what_it_must),
		cmocka_unit_test(csv_text_is_never_a_formula),
		cmocka_unit_test(json_is_escaped),
		cmocka_unit_test(a_shell_reads_one_word),
		cmocka_unit_test(a_screen_is_not_steered),
		cmocka_unit_test(decimals_are_trimmed),
		cmocka_unit_test(likeness_has_a_limit),
		cmocka_unit_test(columns_are_as_wide_as_they_need),
	};
	return cmocka_run_group_tests_name("cli/units", tests, NULL, NULL);
}
