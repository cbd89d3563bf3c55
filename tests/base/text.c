#include "base/arena.h"
#include "base/ident.h"
#include "base/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static void trimming_knows_no_break_spaces(void **state)
{
	(void)state;
	assert_true(str_is(str_trim(str_of(" \t73732907 \r\n")), "73732907"));
	assert_true(str_is(str_trim(str_of("\xC2\xA0"
					   "Breda\xC2\xA0 ")),
			   "Breda"));
	assert_int_equal(str_trim(str_of("  ")).len, 0);
}

static void utf8_is_judged_strictly(void **state)
{
	(void)state;
	assert_true(str_is_utf8(str_of("S\xC3\xBA"
				       "dwest-Frysl\xC3\xA2n \xE2\x82\xAC \xF0\x9F\x98\x80")));
	static const char *const wrong[] = { "\xC0\x80",         "\xE0\x80\x80", "\xED\xA0\x80",
					     "\xF4\x90\x80\x80", "caf\xE9",      "\xC3",
					     "12345678\x80" };
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		assert_false(str_is_utf8(str_of(wrong[i])));
}

static void whole_numbers_are_exact(void **state)
{
	(void)state;
	int64_t out = 1;
	assert_true(str_to_int(str_of("-9223372036854775808"), &out) && out == INT64_MIN);
	assert_true(str_to_int(str_of("9223372036854775807"), &out) && out == INT64_MAX);
	assert_false(str_to_int(str_of("9223372036854775808"), &out));
	assert_false(str_to_int(str_of("-"), &out));
	assert_false(str_to_int(str_of("1 "), &out));
}

/* Test numbers for the BSN are the published ones; 123456789 fails the eleven-test. */
static void identifiers_are_judged(void **state)
{
	(void)state;
	assert_true(ident_is_bsn(str_of("123456782")) && ident_is_bsn(str_of("999999990")) &&
		    ident_is_bsn(str_of("111222333")));
	assert_false(ident_is_bsn(str_of("123456789")) || ident_is_bsn(str_of("000000000")));
	assert_true(ident_is_agb(str_of("06290104")));
	assert_false(ident_is_agb(str_of("6290104")) || ident_is_agb(str_of("0629010a")));
	assert_true(ident_is_postcode(str_of("1234")) && ident_is_postcode(str_of("1234 AB")) &&
		    ident_is_postcode(str_of("9999ZZ")));
	assert_false(ident_is_postcode(str_of("0123")) || ident_is_postcode(str_of("1234 SS")) ||
		     ident_is_postcode(str_of("1234A")) || ident_is_postcode(str_of("1234ab")));
}

static void a_table_finds_what_was_put(void **state)
{
	(void)state;
	struct table t = { 0 };
	char key[16];
	for (int i = 0; i < 10000; i++) {
		snprintf(key, sizeof(key), "k%d", i % 5000);
		bool added;
		struct table_entry *e = table_put(&t, str_of(key), i, &added);
		assert_int_equal(added, i < 5000);
		assert_int_equal(e->value, i % 5000);
	}
	assert_int_equal(t.count, 5000);
	assert_null(table_find(&t, str_of("k5000")));
	assert_int_equal(table_find(&t, str_of("k4999"))->value, 4999);
	table_release(&t);
}

static void an_arena_gives_back_to_its_mark(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct str kept = arena_str(&a, str_of("blijft"));
	struct arena_mark mark = arena_mark(&a);
	for (int i = 0; i < 1000; i++)
		arena_alloc(&a, 1000);
	arena_rewind(&a, mark);
	assert_true(str_is(kept, "blijft"));
	char *zeroed = arena_alloc(&a, 4096);
	for (int i = 0; i < 4096; i++)
		assert_int_equal(zeroed[i], 0);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trimming_knows_no_break_spaces),
		cmocka_unit_test(utf8_is_judged_strictly),
		cmocka_unit_test(whole_numbers_are_exact),
		cmocka_unit_test(identifiers_are_judged),
		cmocka_unit_test(a_table_finds_what_was_put),
		cmocka_unit_test(an_arena_gives_back_to_its_mark),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
