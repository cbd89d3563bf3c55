/* Ratios against values worked out by hand in the comments, and every way in which one has no value. */
#include "engine/score/ratio.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#define S(text)                        \
	{                              \
		text, sizeof(text) - 1 \
	}
#define ITEM(c, n, s, p)                                                \
	{                                                               \
		.code = S(c), .name = S(n), .side = s, .prefixes = S(p) \
	}
#define SUM(c, n, e)                                                              \
	{                                                                         \
		.code = S(c), .name = S(n), .side = SCORE_SUM, .expression = S(e) \
	}

static const struct score_item items[] = {
	ITEM("A", "vaste activa", SCORE_DEBIT, "00 01 03"),
	ITEM("B.I", "voorraden", SCORE_DEBIT, "3"),
	ITEM("B.III", "vorderingen", SCORE_DEBIT, "12 131"),
	ITEM("B.IV", "liquide middelen", SCORE_DEBIT, "132"),
	ITEM("D", "eigen vermogen", SCORE_CREDIT, "05"),
	ITEM("F", "langlopende schulden", SCORE_CREDIT, "07"),
	ITEM("G", "kortlopende schulden", SCORE_CREDIT, "14 15"),
	ITEM("P", "opbrengsten", SCORE_CREDIT, "8"),
	ITEM("Q.VI", "afschrijvingen", SCORE_DEBIT, "480"),
	ITEM("Q.rest", "overige lasten", SCORE_DEBIT, "4"),
	ITEM("R.IV", "rente", SCORE_DEBIT, "485"),
	SUM("B", "vlottende activa", "B.I+B.III+B.IV"),
	SUM("Q", "lasten", "Q.VI+Q.rest"),
	SUM("EBITDA", "EBITDA", "P-Q+Q.VI"),
	SUM("TA", "balanstotaal", "A+B"),
};
enum { ITEMS = sizeof(items) / sizeof(*items) };

#define TERM(r, w, n, d)                                                           \
	{                                                                          \
		.ratio = S(r), .weight = w, .numerator = S(n), .denominator = S(d) \
	}
static const struct score_term terms[] = {
	TERM("current", 1, "B", "G"),     TERM("dscr", 1, "EBITDA", "R.IV+F[-1]-F"),
	TERM("ebitda", 1, "EBITDA", ""),  TERM("solvency", 1, "D", "TA"),
	TERM("rev", 1, "P-Q-R.IV", "D"),  TERM("altman", 6.56, "B-G", "TA"),
	TERM("altman", 3.26, "D", "TA"),  TERM("altman", 6.72, "P-Q", "TA"),
	TERM("altman", 1.05, "D", "F+G"),
};
enum { TERMS = sizeof(terms) / sizeof(*terms) };

static struct arena arena;

static struct score_chart *chart(void)
{
	struct score_chart *c = NULL;
	struct err err = { 0 };
	if (!score_chart_make(items, ITEMS, terms, TERMS, &arena, &c, &err))
		fail_msg("%s", err.message);
	return c;
}

static void add(struct score_ledger *l, int year, day_t day, const char *account, int64_t euros)
{
	struct err err = { 0 };
	if (!score_ledger_add(l, 0, year, day, score_chart_item(l->chart, str_of(account)),
			      euros * 100, &err))
		fail_msg("%s", err.message);
}

/* Assets 600 + 10 + 150 + 40 = 800; equity 200, long 400, short 160: together 760; income 1000, costs 930
 * + 20 interest, so result 40 closes it: 800 = 760 + 40, where the result is still in the accounts. */
static void a_year(struct score_ledger *l, int year, day_t day, int64_t longer)
{
	add(l, year, day, "000001", 600 + longer);
	add(l, year, day, "300000", 10);
	add(l, year, day, "121000", 100);
	add(l, year, day, "131000", 50);
	add(l, year, day, "132000", 40);
	add(l, year, day, "051100", -200);
	add(l, year, day, "071000", -400 - longer);
	add(l, year, day, "141000", -160);
	add(l, year, day, "811000", -1000);
	add(l, year, day, "480000", 60);
	add(l, year, day, "411000", 880);
	add(l, year, day, "485000", 20);
}

static struct score_ratio one(struct score_ledger *l, const char *code, int year)
{
	struct score_ratio *list;
	int64_t count;
	struct err err = { 0 };
	if (!score_ledger_ratios(l, &arena, &list, &count, &err))
		fail_msg("%s", err.message);
	for (int64_t i = 0; i < count; i++)
		if (list[i].year == year && str_is(score_chart_code(l->chart, list[i].ratio), code))
			return list[i];
	fail_msg("no %s of %d", code, year);
	return list[0];
}

#define close_to(a, b) assert_true(fabs((a) - (b)) < 1e-12)

static void ratios_as_worked_out_by_hand(void **state)
{
	(void)state;
	struct score_ledger l = { .chart = chart(), .arena = &arena };
	a_year(&l, 2023, 100, 80);
	a_year(&l, 2024, 500, 0);
	/* B = 10 + 150 + 40 = 200; G = 160 */
	close_to(one(&l, "current", 2024).value, 1.25);
	/* EBITDA = 1000 - (60 + 880) + 60 = 120; repaid 480 - 400 = 80; 120 / (20 + 80) */
	close_to(one(&l, "dscr", 2024).value, 1.2);
	close_to(one(&l, "ebitda", 2024).value, 120);
	assert_int_equal(one(&l, "ebitda", 2024).numerator_cents, 12000);
	/* 200 / 800 */
	close_to(one(&l, "solvency", 2024).value, 0.25);
	/* (1000 - 940 - 20) / 200 */
	close_to(one(&l, "rev", 2024).value, 0.2);
	/* 6.56 * 40/800 + 3.26 * 200/800 + 6.72 * 60/800 + 1.05 * 200/560
	 * = 0.328 + 0.815 + 0.504 + 0.375 = 2.022: in the grey zone of 1.1 to 2.6 */
	close_to(one(&l, "altman", 2024).value, 2.022);
	/* The year before: 2022 is not there. */
	assert_true(one(&l, "dscr", 2023).undefined);
	assert_string_equal(one(&l, "dscr", 2023).reason, "er was geen grootboek over 2022");
	close_to(one(&l, "solvency", 2023).value, 200.0 / 880);
	score_ledger_release(&l);
	arena_release(&arena);
}

static void undefined_says_why(void **state)
{
	(void)state;
	struct score_ledger l = { .chart = chart(), .arena = &arena };
	/* No debts, negative equity: 100 assets, -50 equity is a debit of 50; income 150. */
	add(&l, 2024, 1, "000001", 100);
	add(&l, 2024, 1, "051100", 50);
	add(&l, 2024, 1, "811000", -150);
	struct score_ratio r = one(&l, "current", 2024);
	assert_true(r.undefined);
	assert_string_equal(r.reason, "de noemer (kortlopende schulden) is nul");
	r = one(&l, "rev", 2024);
	assert_true(r.undefined);
	assert_string_equal(r.reason, "de noemer (eigen vermogen) is negatief: -50,00 euro");
	/* A numerator below zero is a value like any other: -50 / 100. */
	close_to(one(&l, "solvency", 2024).value, -0.5);
	assert_true(one(&l, "altman", 2024).undefined);
	/* One cent too much. */
	assert_true(score_ledger_add(&l, 0, 2025, 1, -1, 1, NULL));
	r = one(&l, "ebitda", 2025);
	assert_true(r.undefined);
	assert_non_null(strstr(r.reason, "sluit niet"));
	assert_non_null(strstr(r.reason, "0,01 euro"));
	assert_int_equal(r.unmapped_cents, 1);
	/* The year before does not close either. */
	add(&l, 2026, 1, "000001", 0);
	assert_string_equal(one(&l, "dscr", 2026).reason, "het grootboek over 2025 sluit niet");
	score_ledger_release(&l);
	arena_release(&arena);
}

/* A later year sees of the year before only what was delivered by then. */
static void the_year_before_is_as_known_then(void **state)
{
	(void)state;
	struct score_ledger l = { .chart = chart(), .arena = &arena };
	a_year(&l, 2023, 100, 80);
	a_year(&l, 2023, 900, 180); /* corrected, after the ledger of 2024 came */
	a_year(&l, 2024, 500, 0);
	close_to(one(&l, "dscr", 2024).value, 1.2);
	score_ledger_release(&l);
	l = (struct score_ledger){ .chart = chart(), .arena = &arena };
	a_year(&l, 2023, 100, 80);
	a_year(&l, 2023, 500, 180);
	a_year(&l, 2024, 500, 0);
	/* repaid 580 - 400: 120 / (20 + 180) */
	close_to(one(&l, "dscr", 2024).value, 0.6);
	score_ledger_release(&l);
	arena_release(&arena);
}

static void the_longest_prefix_wins(void **state)
{
	(void)state;
	struct score_chart *c = chart();
	assert_string_equal(items[score_chart_item(c, str_of("480123"))].code.at, "Q.VI");
	assert_string_equal(items[score_chart_item(c, str_of("485000"))].code.at, "R.IV");
	assert_string_equal(items[score_chart_item(c, str_of("481"))].code.at, "Q.rest");
	assert_string_equal(items[score_chart_item(c, str_of("132"))].code.at, "B.IV");
	assert_int_equal(score_chart_item(c, str_of("13")), -1);
	assert_int_equal(score_chart_item(c, str_of("")), -1);
	assert_int_equal(score_chart_item(c, str_of("99999999999999999999999999")), -1);
	arena_release(&arena);
}

static void declarations_are_checked(void **state)
{
	(void)state;
	static const struct {
		struct score_item item;
		struct score_term term;
		const char *says;
	} wrong[] = {
		{ ITEM("D", "x", SCORE_DEBIT, "99"), TERM("r", 1, "D", ""), "twee keer" },
		{ ITEM("X", "x", SCORE_DEBIT, "05"), TERM("r", 1, "D", ""), "horen al bij" },
		{ ITEM("X", "x", SCORE_DEBIT, "9,9"), TERM("r", 1, "D", ""), "begin van een" },
		{ ITEM("X-Y", "x", SCORE_DEBIT, "9"), TERM("r", 1, "D", ""), "letters" },
		{ SUM("X", "x", "X+D"), TERM("r", 1, "D", ""), "al beschreven" },
		{ SUM("X", "x", ""), TERM("r", 1, "D", ""), "geen post" },
		{ SUM("X", "x", "D D"), TERM("r", 1, "D", ""), "geen post" },
		{ SUM("X", "x", "D+"), TERM("r", 1, "D", ""), "geen post" },
		{ SUM("X", "x", "D(F"), TERM("r", 1, "D", ""), "+ of -" },
		{ SUM("X", "x", "D[-1]"), TERM("r", 1, "X[-1]", ""), "verder terug" },
		{ SUM("X", "x", "D"), TERM("r", NAN, "D", ""), "gewicht" },
		{ SUM("X", "x", "D"), TERM("r", INFINITY, "D", ""), "gewicht" },
		{ SUM("X", "x", "D"), TERM("", 1, "D", ""), "geen naam" },
		{ SUM("X", "x", "D"), TERM("altman", 1, "D", ""), "tellen niet op" },
		{ SUM("X", "x", "D"), TERM("r", 1, "D/F", ""), "+ of -" },
	};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct score_item list[ITEMS + 1];
		struct score_term rows[TERMS + 1];
		struct score_chart *c = NULL;
		struct err err = { 0 };
		memcpy(list, items, sizeof(items));
		memcpy(rows, terms, sizeof(terms));
		list[ITEMS] = wrong[i].item;
		rows[TERMS] = wrong[i].term;
		if (score_chart_make(list, ITEMS + 1, rows, TERMS + 1, &arena, &c, &err))
			fail_msg("case %zu was accepted", i);
		assert_null(c);
		if (!strstr(err.message, wrong[i].says))
			fail_msg("case %zu: %s", i, err.message);
		arena_release(&arena);
	}
}

static void sums_do_not_overflow(void **state)
{
	(void)state;
	struct score_ledger l = { .chart = chart(), .arena = &arena };
	struct err err = { 0 };
	int d = score_chart_item(l.chart, str_of("05")),
	    a = score_chart_item(l.chart, str_of("00"));
	assert_false(score_ledger_add(&l, 0, 2024, 1, d, INT64_MIN, &err));
	score_ledger_release(&l);
	l = (struct score_ledger){ .chart = chart(), .arena = &arena };
	assert_true(score_ledger_add(&l, 0, 2024, 1, a, INT64_MAX, &err));
	assert_false(score_ledger_add(&l, 0, 2024, 1, a, 1, &err));
	assert_non_null(strstr(err.message, "te groot"));
	score_ledger_release(&l);
	/* Each fits, their sum does not: undefined, not wrong. */
	l = (struct score_ledger){ .chart = chart(), .arena = &arena };
	int b = score_chart_item(l.chart, str_of("3"));
	assert_true(score_ledger_add(&l, 0, 2024, 1, a, INT64_MAX, &err));
	assert_true(score_ledger_add(&l, 0, 2024, 1, d, -INT64_MAX, &err));
	assert_true(score_ledger_add(&l, 0, 2024, 1, b, INT64_MAX, &err));
	assert_true(score_ledger_add(&l, 0, 2024, 1, d + 1, -INT64_MAX, &err));
	assert_true(one(&l, "solvency", 2024).undefined);
	assert_non_null(strstr(one(&l, "solvency", 2024).reason, "te groot"));
	score_ledger_release(&l);
	l = (struct score_ledger){ .chart = chart(), .arena = &arena };
	assert_false(score_ledger_add(&l, 0, 1899, 1, a, 1, &err));
	assert_false(score_ledger_add(&l, 0, 2024, 1, ITEMS, 1, &err));
	assert_false(score_ledger_add(&l, 0, 2024, 1, -2, 1, &err));
	assert_false(
		score_ledger_add(&l, 0, 2024, 1, ITEMS - 1, 1, &err)); /* a sum has no accounts */
	struct score_ratio *list;
	int64_t count;
	assert_false(score_ledger_ratios(&l, &arena, &list, &count, &err));
	score_ledger_release(&l);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ratios_as_worked_out_by_hand),
		cmocka_unit_test(undefined_says_why),
		cmocka_unit_test(the_year_before_is_as_known_then),
		cmocka_unit_test(the_longest_prefix_wins),
		cmocka_unit_test(declarations_are_checked),
		cmocka_unit_test(sums_do_not_overflow),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
