#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static day_t iso(const char *text)
{
	day_t day = DAY_MIN - 1;
	assert_true(date_parse_iso(str_of(text), &day));
	return day;
}

/* Reference values: 2000-03-01 is day 11017 (date -d 2000-03-01 +%s / 86400). */
static void days_match_the_calendar(void **state)
{
	(void)state;
	assert_int_equal(day_of(1970, 1, 1), 0);
	assert_int_equal(day_of(2000, 3, 1), 11017);
	assert_int_equal(day_of(2018, 2, 27), 17589);
	assert_int_equal(weekday_of(day_of(2018, 2, 27)), 2);
	assert_int_equal(weekday_of(day_of(1969, 12, 28)), 7);
	assert_int_equal(weekday_of(DAY_MIN), 1);
	int year = 1900, month = 1, day = 1;
	for (day_t d = DAY_MIN; d < DAY_MAX; d++) {
		struct civil c = civil_of(d);
		assert_true(c.year == year && c.month == month && c.day == day);
		assert_int_equal(day_of(year, month, day), d);
		if (!date_is_valid(year, month, ++day)) {
			day = 1;
			if (++month == 13)
				month = 1, year++;
		}
	}
}

static void impossible_dates_are_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = { "2018-02-29", "2018-13-01", "2018-00-10",
					     "2018-1-1",   "18-01-01",   "2018-01-01 ",
					     "",           "2018-01-32", "1899-12-31",
					     "2200-01-01", "2018/01/01", "1900-02-29" };
	day_t out = 7;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		assert_false(date_parse_iso(str_of(wrong[i]), &out));
	assert_int_equal(out, 7);
	assert_true(date_parse_iso(str_of("2020-02-29"), &out));
	assert_false(date_parse_dutch(str_of("31-04-2018"), &out));
	assert_false(date_parse_excel(str_of("60"), &out));
	assert_false(date_parse_excel(str_of("43158x"), &out));
	assert_false(date_parse_excel(str_of("9999999"), &out));
}

static void written_forms_are_read(void **state)
{
	(void)state;
	day_t out;
	assert_true(date_parse_dutch(str_of("27-2-2018"), &out));
	assert_int_equal(out, iso("2018-02-27"));
	assert_true(date_parse_dutch(str_of("27/02/2018"), &out));
	assert_int_equal(out, iso("2018-02-27"));
	assert_true(date_parse_excel(str_of("43158"), &out));
	assert_int_equal(out, iso("2018-02-27"));
	assert_true(date_parse_excel(str_of("43158.75"), &out));
	assert_int_equal(out, iso("2018-02-27"));
	assert_true(date_parse_excel(str_of("61"), &out));
	assert_int_equal(out, iso("1900-03-01"));
	char text[24];
	assert_string_equal(date_format_dutch(iso("2021-11-12"), text), "vr 12 nov 2021");
	assert_string_equal(date_format_iso(iso("1999-12-31"), text), "1999-12-31");
}

/* `TZ=Europe/Amsterdam date` gives the offsets. */
static void dutch_days_follow_summer_time(void **state)
{
	(void)state;
	moment_t m;
	char text[24];
	assert_true(moment_parse(str_of("2026-03-29T00:59:59Z"), &m));
	assert_int_equal(day_of_moment(m), iso("2026-03-29"));
	assert_string_equal(moment_format(moment_of_day(iso("2026-03-30")), text),
			    "2026-03-29T22:00:00Z");
	assert_string_equal(moment_format(moment_of_day(iso("2026-01-15")), text),
			    "2026-01-14T23:00:00Z");
	assert_true(moment_parse(str_of("2026-07-01T00:30"), &m));
	assert_string_equal(moment_format(m, text), "2026-06-30T22:30:00Z");
	assert_true(moment_parse(str_of("2026-07-01T22:30:00Z"), &m));
	assert_int_equal(day_of_moment(m), iso("2026-07-02"));
	assert_false(moment_parse(str_of("2026-07-01T24:00"), &m));
	assert_false(moment_parse(str_of("2026-07-01T12:00Zx"), &m));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_match_the_calendar),
		cmocka_unit_test(impossible_dates_are_refused),
		cmocka_unit_test(written_forms_are_read),
		cmocka_unit_test(dutch_days_follow_summer_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
