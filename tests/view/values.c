/* Values as people and machines read them, sentences, and what a page is given. Worked out by hand. */
#include "view/page.h"
#include "view/print.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static char shown[2000];

static const char *people(struct value *v, enum language language)
{
	struct buf out = { 0 };
	value_print_people(&out, v, language);
	snprintf(shown, sizeof(shown), "%.*s", STR_ARG(buf_str(&out)));
	buf_release(&out);
	return shown;
}

static const char *json(struct value *v)
{
	struct buf out = { 0 };
	value_print_json(&out, v);
	snprintf(shown, sizeof(shown), "%.*s", STR_ARG(buf_str(&out)));
	buf_release(&out);
	return shown;
}

static struct value *of(struct arena *a, enum value_kind kind, int64_t number)
{
	struct value *v = value_count(a, number);
	v->kind = kind;
	return v;
}

static void numbers_are_written_as_in_each_language(void **state)
{
	struct arena a = { 0 };
	(void)state;
	assert_string_equal(people(value_count(&a, 1234567), DUTCH), "1.234.567");
	assert_string_equal(people(value_count(&a, 1234567), ENGLISH), "1,234,567");
	assert_string_equal(people(value_count(&a, -999), DUTCH), "-999");
	struct value *v = value_decimal(&a, -1234567, 3, 1, "week");
	assert_string_equal(people(v, DUTCH), "-1.234,6");
	assert_string_equal(people(v, ENGLISH), "-1,234.6");
	assert_string_equal(json(v), "-1234.567");
	assert_string_equal(people(of(&a, VALUE_MONEY, 123456), DUTCH), "€ 1.234,56");
	assert_string_equal(people(of(&a, VALUE_MONEY, 123456), ENGLISH), "€ 1,234.56");
	assert_string_equal(json(of(&a, VALUE_MONEY, -5)), "-0.05");
	assert_string_equal(people(of(&a, VALUE_SHARE, 8250), DUTCH), "82,5%");
	assert_string_equal(people(of(&a, VALUE_SHARE, 8200), ENGLISH), "82%");
	assert_string_equal(json(of(&a, VALUE_SHARE, 8250)), "82.50");
	assert_string_equal(json(value_count(&a, INT64_MIN)), "-9223372036854775808");
	arena_release(&a);
}

static void days_and_truth(void **state)
{
	struct arena a = { 0 };
	(void)state;
	struct value *day = value_day(&a, day_of(2021, 11, 12));
	assert_string_equal(people(day, DUTCH), "vr 12 nov 2021");
	assert_string_equal(people(day, ENGLISH), "Fri 12 Nov 2021");
	assert_string_equal(json(day), "\"2021-11-12\"");
	assert_string_equal(people(value_truth(&a, true), DUTCH), "ja");
	assert_string_equal(people(value_truth(&a, false), ENGLISH), "no");
	assert_string_equal(json(value_truth(&a, false)), "false");
	assert_string_equal(people(value_nothing(&a), DUTCH), "");
	assert_string_equal(json(value_nothing(&a)), "null");
	assert_string_equal(json(value_markup(&a, str_of("<b>"))), "null");
	arena_release(&a);
}

/* Summer time ended on 2026-10-25 at 01:00Z and began on 2026-03-29 at 01:00Z. */
static void clocks_are_right_when_summer_time_changes(void **state)
{
	static const struct {
		const char *utc, *dutch;
	} cases[] = {
		{ "2026-10-24T22:00Z", "zo 25 okt 2026 00:00" },
		{ "2026-10-25T00:30Z", "zo 25 okt 2026 02:30" },
		{ "2026-10-25T01:30Z", "zo 25 okt 2026 02:30" },
		{ "2026-10-25T02:00Z", "zo 25 okt 2026 03:00" },
		{ "2026-10-25T22:59Z", "zo 25 okt 2026 23:59" },
		{ "2026-10-25T23:00Z", "ma 26 okt 2026 00:00" },
		{ "2026-03-28T23:00Z", "zo 29 mrt 2026 00:00" },
		{ "2026-03-29T00:59Z", "zo 29 mrt 2026 01:59" },
		{ "2026-03-29T01:00Z", "zo 29 mrt 2026 03:00" },
		{ "2026-03-29T21:59Z", "zo 29 mrt 2026 23:59" },
		{ "1969-12-31T23:30Z", "do 1 jan 1970 00:30" },
	};
	struct arena a = { 0 };
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		moment_t moment = 0;
		assert_true(moment_parse(str_of(cases[i].utc), &moment));
		assert_string_equal(people(value_moment(&a, moment), DUTCH), cases[i].dutch);
	}
	assert_int_equal(clock_of_moment(-1), INT64_C(3599999999));
	arena_release(&a);
}

static void json_is_sound_whatever_the_bytes(void **state)
{
	struct arena a = { 0 };
	(void)state;
	assert_string_equal(json(value_words(&a, "a\"\\\n\t\x01\x7f/é€😀")),
			    "\"a\\\"\\\\\\n\\t\\u0001\\u007f/é€😀\"");
	assert_string_equal(json(value_words(&a, "caf\xE9!\xC3\xED\xA0\x80")),
			    "\"caf\\ufffd!\\ufffd\\ufffd\\ufffd\\ufffd\"");
	assert_string_equal(json(value_str(&a, (struct str){ "a\0b", 3 })), "\"a\\u0000b\"");
	struct value *map = value_map(&a), *list = value_list(&a);
	value_set(&a, map, "l\"", list);
	value_add(&a, list, value_count(&a, 1));
	value_add(&a, list, NULL);
	assert_string_equal(json(map), "{\"l\\\"\":[1,null]}");
	value_set(&a, map, "l\"", value_truth(&a, true));
	assert_string_equal(json(map), "{\"l\\\"\":true}");
	assert_string_equal(json(value_list(&a)), "[]");
	arena_release(&a);
}

static void html_has_no_way_out(void **state)
{
	struct buf out = { 0 };
	(void)state;
	html_escape(&out, str_of("<a href='x' title=\"y\">&amp;</a>"));
	assert_true(str_is(buf_str(&out), "&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;&amp;amp;"
					  "&lt;/a&gt;"));
	buf_release(&out);
}

static void a_shell_and_a_screen_are_not_steered(void **state)
{
	struct buf out = { 0 };
	(void)state;
	print_shell(&out, str_of("a b'c"));
	assert_true(str_is(buf_str(&out), "'a b'\\''c'"));
	buf_clear(&out);
	print_shell(&out, str_of(""));
	assert_true(str_is(buf_str(&out), "''"));
	buf_clear(&out);
	print_screen(&out, str_of("a\x1b[31mb\xC2\x9B"
				  "c\n"));
	assert_true(str_is(buf_str(&out), "a [31mb c "));
	buf_release(&out);
}

static const char sentences[] = "# a remark\n"
				"\n"
				"save = Opslaan\r\n"
				"list.empty = Niets = niets\n"
				"say = {0} van {1}, {2} en {9} {x} {\n"
				"row.een = 1 regel\n"
				"row.meer = {0} regels\n";

static void sentences_are_filled_in(void **state)
{
	struct arena a = { 0 };
	struct locale *l = NULL;
	struct err err = { 0 };
	(void)state;
	assert_true(locale_load(DUTCH, str_of(sentences), &l, &err));
	assert_true(str_is(locale_text(l, "save"), "Opslaan"));
	assert_true(str_is(locale_text(l, "list.empty"), "Niets = niets"));
	assert_true(str_is(locale_text(l, "weg"), "weg"));
	struct value *said =
		locale_value(l, &a, "say", value_count(&a, 1000), value_words(&a, "{0}<"), NULL);
	assert_string_equal(people(said, DUTCH), "1.000 van {0}<,  en {9} {x} {");
	assert_string_equal(people(locale_number(l, &a, "row", 1), DUTCH), "1 regel");
	assert_string_equal(people(locale_number(l, &a, "row", 1200), DUTCH), "1.200 regels");
	assert_string_equal(people(locale_number(l, &a, "row", 0), DUTCH), "0 regels");
	locale_release(l);
	arena_release(&a);
}

static void a_wrong_line_of_sentences_is_named(void **state)
{
	struct locale *l = NULL;
	struct err err = { 0 };
	(void)state;
	assert_false(locale_load(ENGLISH, str_of("a = b\nc\n"), &l, &err));
	assert_non_null(strstr(err.message, "locale/en.txt regel 2"));
	assert_false(locale_load(DUTCH, str_of("a = b\n\na = c\n"), &l, &err));
	assert_non_null(strstr(err.message, "locale/nl.txt regel 3: 'a' staat er al"));
	assert_false(locale_load(DUTCH, str_of(" = c\n"), &l, &err));
	assert_null(l);
}

static struct page_pair given[] = {
	{ { "code", 4 }, { "5520", 4 } },
	{ { "dag", 3 }, { "22-11-2026", 10 } },
	{ { "soort", 5 }, { "ggz", 3 } },
	{ { "aantal", 6 }, { "-12", 3 } },
	{ { "soort", 5 }, { "wlz", 3 } },
	{ { "fout", 4 }, { "12x", 3 } },
	{ { "peildatum", 9 }, { "2026-11-01", 10 } },
};

static void a_page_reads_what_it_is_given(void **state)
{
	struct arena a = { 0 };
	struct page_request r = { .arena = &a, .params = { given, 7 } };
	struct err err = { 0 };
	int64_t number = 7;
	day_t day = 0;
	int count = 0;
	(void)state;
	assert_true(str_is(page_param(&r, "soort"), "ggz"));
	assert_null(page_param(&r, "Soort").at);
	const struct str *all = page_params_all(&r, "soort", &count);
	assert_true(count == 2 && str_is(all[1], "wlz"));
	assert_true(page_number(&r, "weg", &number, &err) && number == 7);
	assert_true(page_number(&r, "aantal", &number, &err) && number == -12);
	assert_false(page_number(&r, "fout", &number, &err));
	assert_true(err.kind == ERR_INPUT && number == -12 && strstr(err.message, "fout"));
	assert_true(page_day(&r, "dag", &day, &err) && day == day_of(2026, 11, 22));
	assert_true(page_day(&r, "weg", &day, &err) && day == day_of(2026, 11, 22));
	assert_false(page_day(&r, "fout", &day, &err));
	arena_release(&a);
}

static void links_are_encoded_and_keep_the_day(void **state)
{
	struct arena a = { 0 };
	struct page_request r = { .arena = &a };
	(void)state;
	assert_string_equal(page_link(&r, "/regios", NULL), "/regios");
	assert_string_equal(
		page_link(&r, "/x", "q", "a b&c=é#?+%", "leeg", "", "niets", NULL, "z", "1", NULL),
		"/x?q=a%20b%26c=%C3%A9%23%3F%2B%25&z=1");
	r.params = (struct page_params){ given, 7 };
	r.known_on = str_of("2026-10-01T10:00Z");
	assert_string_equal(
		page_link(&r, "/x?y=1", "z", "\"<'>", NULL),
		"/x?y=1&z=%22%3C%27%3E&peildatum=2026-11-01&bekendOp=2026-10-01T10:00Z");
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_written_as_in_each_language),
		cmocka_unit_test(days_and_truth),
		cmocka_unit_test(clocks_are_right_when_summer_time_changes),
		cmocka_unit_test(json_is_sound_whatever_the_bytes),
		cmocka_unit_test(html_has_no_way_out),
		cmocka_unit_test(a_shell_and_a_screen_are_not_steered),
		cmocka_unit_test(sentences_are_filled_in),
		cmocka_unit_test(a_wrong_line_of_sentences_is_named),
		cmocka_unit_test(a_page_reads_what_it_is_given),
		cmocka_unit_test(links_are_encoded_and_keep_the_day),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
