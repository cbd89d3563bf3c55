/* The card: points one way only, missing and late counting against, nothing known before its delivery. */
#include "engine/score/card.h"

#include "base/random.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#define S(text)                        \
	{                              \
		text, sizeof(text) - 1 \
	}

/* Solvency: yearly, due 150 days after the year; absence: quarterly, due in 30; a signal counts a year. */
static const struct score_indicator indicators[] = {
	{ .code = S("solvency"),
	  .group = SCORE_FINANCIAL,
	  .direction = SCORE_LOW_IS_BAD,
	  .weight = { 1, 2, 3 },
	  .every_months = 12,
	  .due_days = 150,
	  .missing_points = 40,
	  .undefined_points = 40,
	  .late_points = 5,
	  .late_days = 30,
	  .line = 2 },
	{ .code = S("absence"),
	  .group = SCORE_STAFFING,
	  .direction = SCORE_HIGH_IS_BAD,
	  .weight = { 2, 1, 0 },
	  .every_months = 3,
	  .due_days = 30,
	  .missing_points = 20,
	  .undefined_points = 0,
	  .late_points = 2,
	  .late_days = 10,
	  .line = 3 },
	{ .code = S("signal"),
	  .group = SCORE_SIGNAL,
	  .direction = SCORE_HIGH_IS_BAD,
	  .weight = { 3, 0, 0 },
	  .valid_days = 365,
	  .late_days = 1,
	  .line = 4 },
};
static const struct score_threshold thresholds[] = {
	{ 0, 0.10, 40, 4 }, { 0, 0.20, 20, 3 }, { 0, 0.25, 10, 2 }, { 1, 0.06, 5, 5 },
	{ 1, 0.08, 15, 6 }, { 2, 0, 10, 7 },    { 2, 2, 30, 8 },
};
enum { INDICATORS = 3, THRESHOLDS = 7 };

static struct arena arena;

static day_t iso(const char *text)
{
	day_t day = 0;
	assert_true(date_parse_iso(str_of(text), &day));
	return day;
}

static struct score_card card(void)
{
	struct score_card c;
	struct err err = { 0 };
	int place[THRESHOLDS];
	if (!score_card_make(indicators, INDICATORS, thresholds, THRESHOLDS, &arena, &c, place,
			     &err))
		fail_msg("%s", err.message);
	for (int i = 0; i < THRESHOLDS; i++)
		assert_int_equal(thresholds[place[i]].line, c.thresholds[i].line);
	return c;
}

static void worse_passes_more(void **state)
{
	(void)state;
	struct score_card c = card();
	int t;
	assert_int_equal(score_points_of(&c, 0, 0.30, &t), 0);
	assert_int_equal(t, -1);
	assert_int_equal(score_points_of(&c, 0, 0.25, NULL), 0); /* on the norm is not below it */
	assert_int_equal(score_points_of(&c, 0, 0.2499, &t), 10);
	assert_int_equal(c.thresholds[t].line, 2);
	assert_int_equal(score_points_of(&c, 0, 0.15, NULL), 20);
	assert_int_equal(score_points_of(&c, 0, -3, &t), 40);
	assert_int_equal(c.thresholds[t].line, 4);
	assert_int_equal(score_points_of(&c, 1, 0.06, NULL), 0);
	assert_int_equal(score_points_of(&c, 1, 0.07, NULL), 5);
	assert_int_equal(score_points_of(&c, 1, 1, NULL), 15);
	arena_release(&arena);
}

struct row {
	int provider, indicator;
	const char *end, *delivered;
	double value;
	bool undefined;
};

static struct score_values values_of(const struct score_card *c, const struct row *rows, int count,
				     int providers)
{
	struct score_value *list = arena_array(&arena, struct score_value, (size_t)count + 1);
	struct score_values v;
	struct err err = { 0 };
	for (int i = 0; i < count; i++)
		list[i] = (struct score_value){ .provider = rows[i].provider,
						.indicator = rows[i].indicator,
						.period_end = iso(rows[i].end),
						.delivered_on = iso(rows[i].delivered),
						.value = rows[i].value,
						.undefined = rows[i].undefined,
						.line = i + 2 };
	if (!score_values_make(c, list, count, providers, &arena, &v, &err))
		fail_msg("%s", err.message);
	return v;
}

static struct score_line line_on(const struct score_card *c, const struct score_values *v,
				 int indicator, const char *day)
{
	struct score_line lines[SCORE_INDICATORS_MAX];
	int64_t totals[SCORE_HORIZONS];
	score_on_day(c, v, 0, iso(day), lines, totals);
	return lines[indicator];
}

static void a_value_counts_from_its_delivery_on(void **state)
{
	(void)state;
	struct score_card c = card();
	static const struct row rows[] = {
		{ 0, 0, "2023-12-31", "2024-05-01", 0.30, false },
		{ 0, 0, "2024-12-31", "2025-06-20", 0.15,
		  false }, /* 30 May was the last day: 21 late */
		{ 0, 0, "2024-12-31", "2025-09-01", 0.05, false }, /* corrected */
	};
	struct score_values v = values_of(&c, rows, 3, 1);
	/* 150 days after 31 December 2023 is 29 May 2024; on 30 May nothing at all would be late. */
	assert_int_equal(line_on(&c, &v, 0, "2024-04-30").state, SCORE_MISSING);
	assert_int_equal(line_on(&c, &v, 0, "2024-04-30").points, 40);
	assert_int_equal(line_on(&c, &v, 0, "2024-05-01").state, SCORE_PRESENT);
	assert_int_equal(line_on(&c, &v, 0, "2024-05-01").points, 0);
	/* The year is over but its figures are not yet due: 30 May 2025 is day 150. */
	assert_int_equal(line_on(&c, &v, 0, "2025-05-30").points, 0);
	struct score_line l = line_on(&c, &v, 0, "2025-05-31");
	assert_int_equal(l.state, SCORE_OVERDUE);
	assert_int_equal(l.days_late, 1);
	assert_int_equal(l.points, 5);
	assert_int_equal(l.period_end, iso("2024-12-31"));
	l = line_on(&c, &v, 0, "2025-06-20"); /* 20 points for 0.15 and 5 for 21 days */
	assert_int_equal(l.state, SCORE_LATE);
	assert_int_equal(l.days_late, 21);
	assert_int_equal(l.points, 25);
	l = line_on(&c, &v, 0,
		    "2025-09-01"); /* lateness is that of the first delivery; never above missing */
	assert_int_equal(l.points, 40);
	assert_int_equal(l.days_late, 21);
	arena_release(&arena);
}

static void what_stays_away_grows_to_missing(void **state)
{
	(void)state;
	struct score_card c = card();
	static const struct row rows[] = {
		{ 0, 1, "2024-03-31", "2024-04-10", 0.01, false },
		{ 0, 1, "2024-06-30", "2024-07-10", 0.07, true },
	};
	struct score_values v = values_of(&c, rows, 2, 1);
	assert_int_equal(line_on(&c, &v, 1, "2024-07-09").points, 0);
	assert_int_equal(line_on(&c, &v, 1, "2024-07-10").state, SCORE_UNDEFINED);
	assert_int_equal(line_on(&c, &v, 1, "2024-07-10").points, 0);
	int before = 0;
	for (day_t d = iso("2024-10-01"); d < iso("2026-01-01"); d++) {
		struct score_line lines[SCORE_INDICATORS_MAX];
		int64_t totals[SCORE_HORIZONS];
		score_on_day(&c, &v, 0, d, lines, totals);
		assert_true(lines[1].points >= before);
		before = lines[1].points;
	}
	assert_int_equal(before,
			 20); /* 30 October + 100 days: 10 times 2 points, the most there is */
	arena_release(&arena);
}

static void the_worst_event_that_still_counts(void **state)
{
	(void)state;
	struct score_card c = card();
	static const struct row rows[] = {
		{ 0, 2, "2024-01-10", "2024-01-12", 3, false },
		{ 0, 2, "2024-06-01", "2024-06-01", 1, false },
		{ 0, 2, "2024-06-01", "2024-07-01", 0, false }, /* withdrawn */
	};
	struct score_values v = values_of(&c, rows, 3, 1);
	assert_int_equal(line_on(&c, &v, 2, "2024-01-11").state, SCORE_QUIET);
	assert_int_equal(line_on(&c, &v, 2, "2024-01-12").points, 30);
	assert_int_equal(line_on(&c, &v, 2, "2024-06-15").points, 30);
	assert_int_equal(line_on(&c, &v, 2, "2025-01-09").points, 30); /* 365 days */
	assert_int_equal(line_on(&c, &v, 2, "2025-01-10").points, 0);
	static const struct row milder[] = {
		{ 0, 2, "2024-06-01", "2024-06-01", 1, false },
		{ 0, 2, "2024-06-01", "2024-07-01", 0, false },
	};
	v = values_of(&c, milder, 2, 1);
	assert_int_equal(line_on(&c, &v, 2, "2024-06-30").points, 10);
	assert_int_equal(line_on(&c, &v, 2, "2024-07-01").points, 0);
	arena_release(&arena);
}

/* 25 + 2 * 20 + 3 * 10 and so on, by hand. */
static void horizons_have_their_own_weights(void **state)
{
	(void)state;
	struct score_card c = card();
	static const struct row rows[] = {
		{ 0, 2, "2025-06-01", "2025-06-01", 1, false },
		{ 0, 0, "2024-12-31", "2025-06-20", 0.15, false },
	};
	struct score_values v = values_of(&c, rows, 2, 2);
	struct score_line lines[SCORE_INDICATORS_MAX];
	int64_t totals[SCORE_HORIZONS], *series;
	score_on_day(&c, &v, 0, iso("2025-06-20"), lines, totals);
	assert_int_equal(totals[SCORE_SHORT], 25 + 2 * 20 + 3 * 10);
	assert_int_equal(totals[SCORE_MEDIUM], 2 * 25 + 20);
	assert_int_equal(totals[SCORE_LONG], 3 * 25);
	const day_t days[2] = { iso("2025-06-01"), iso("2025-06-20") };
	struct err err = { 0 };
	assert_true(score_series(&c, &v, days, 2, &arena, NULL, &series, &err));
	assert_memory_equal(series + SCORE_HORIZONS, totals, sizeof(totals));
	/* Who delivered nothing has all missing points. */
	assert_int_equal(series[3 * SCORE_HORIZONS + SCORE_SHORT], 40 + 2 * 20);
	arena_release(&arena);
}

static void cards_are_checked(void **state)
{
	(void)state;
	struct score_card c = { .count = 77 };
	struct err err = { 0 };
	struct score_indicator list[INDICATORS];
	struct score_threshold rows[THRESHOLDS];
	static const struct {
		int threshold;
		struct score_threshold row;
		const char *says;
	} wrong[] = {
		{ 1, { 0, 0.20, 5, 3 }, "Regel 3: bij indicator 'solvency'" }, /* milder has 10 */
		{ 0, { 0, 0.10, 15, 4 }, "lopen één kant op" },
		{ 1, { 0, 0.10, 40, 9 }, "heeft deze drempel al" },
		{ 0, { 0, NAN, 40, 4 }, "geen getal" },
		{ 0, { 0, -INFINITY, 40, 4 }, "geen getal" },
		{ 0, { 0, 0.1, 1001, 4 }, "Regel 4: punten zijn" },
		{ 0, { 0, 0.1, -1, 4 }, "Regel 4: punten zijn" },
		{ 0, { 3, 0.1, 1, 4 }, "geen indicator" },
		{ 0, { -1, 0.1, 1, 4 }, "geen indicator" },
		{ 0, { 0, 0.1, 41, 4 }, "Niets aanleveren mag niet lonen" },
	};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		memcpy(rows, thresholds, sizeof(rows));
		rows[wrong[i].threshold] = wrong[i].row;
		assert_false(score_card_make(indicators, INDICATORS, rows, THRESHOLDS, &arena, &c,
					     NULL, &err));
		if (!strstr(err.message, wrong[i].says))
			fail_msg("case %zu: %s", i, err.message);
	}
	assert_false(score_card_make(indicators, 0, thresholds, 1, &arena, &c, NULL, &err));
	assert_false(score_card_make(indicators, 3, thresholds, 0, &arena, &c, NULL, &err));
	assert_false(score_card_make(indicators, 3, thresholds, 5, &arena, &c, NULL, &err));
	assert_non_null(strstr(err.message, "ontbreekt een drempel"));
#define REFUSED(change)                                                                            \
	do {                                                                                       \
		memcpy(list, indicators, sizeof(list));                                            \
		change;                                                                            \
		assert_false(score_card_make(list, INDICATORS, thresholds, THRESHOLDS, &arena, &c, \
					     NULL, &err));                                         \
	} while (0)
	REFUSED(list[1].code = list[0].code);
	assert_non_null(strstr(err.message, "Regel 3"));
	REFUSED(list[0].code.len = 0);
	REFUSED(list[0].weight[0] = -1);
	REFUSED(list[0].weight[0] = 1001);
	REFUSED(list[2].weight[0] = 0);
	REFUSED(list[0].every_months = 5);
	REFUSED(list[0].every_months = -1);
	REFUSED(list[0].every_months = 24);
	REFUSED(list[0].due_days = -1);
	REFUSED(list[0].due_days = 3661);
	REFUSED(list[0].valid_days = 1);
	REFUSED(list[2].valid_days = 0);
	REFUSED(list[2].missing_points = 50);
	REFUSED(list[0].undefined_points = 41);
	REFUSED(list[0].late_points = -5);
	REFUSED(list[0].late_days = 0);
	REFUSED(list[0].group = SCORE_GROUPS);
	REFUSED(list[0].direction = (enum score_direction)2);
	assert_int_equal(c.count, 77);
	arena_release(&arena);
}

static void values_are_checked(void **state)
{
	(void)state;
	struct score_card c = card();
	const struct score_value good = { .provider = 0,
					  .indicator = 0,
					  .period_end = iso("2024-12-31"),
					  .delivered_on = iso("2025-03-01"),
					  .value = 1,
					  .line = 9 };
	struct score_values v = { .count = -7 };
	struct err err = { 0 };
#define WRONG(change, says)                                                        \
	do {                                                                       \
		struct score_value list[2] = { good, good };                       \
		struct score_value *w = &list[1];                                  \
		w->line = 10;                                                      \
		change;                                                            \
		assert_false(score_values_make(&c, list, 2, 2, &arena, &v, &err)); \
		if (!strstr(err.message, says))                                    \
			fail_msg("%s", err.message);                               \
	} while (0)
	WRONG((void)w, "Regel 10: deze aanlevering staat er al, op regel 9");
	WRONG(w->provider = 2, "Regel 10: deze aanbieder");
	WRONG(w->provider = -1, "aanbieder");
	WRONG(w->indicator = 3, "kaart");
	WRONG(w->value = NAN, "geen getal");
	WRONG(w->value = INFINITY, "geen getal");
	WRONG(w->delivered_on = iso("2024-12-30"), "voordat de periode om was");
	WRONG(w->period_end = iso("2024-11-30"), "eindigt geen periode");
	WRONG(w->period_end = iso("2024-12-30"), "eindigt geen periode");
	assert_int_equal(v.count, -7);
	arena_release(&arena);
}

static int any(struct random *r, int low, int high)
{
	return (int)random_between(r, low, high);
}

/* For random cards that are accepted: worse is never fewer points, and nobody who keeps back everything
 * has fewer points than anybody with values. */
static void points_go_one_way_on_any_card(void **state)
{
	(void)state;
	struct random r;
	int accepted = 0;
	random_seed(&r, 5);
	for (int round = 0; round < 3000; round++) {
		struct score_indicator it = indicators[0];
		struct score_threshold rows[6];
		struct score_card c;
		int count = any(&r, 1, 6);
		it.direction = (enum score_direction)any(&r, 0, 1);
		it.missing_points = any(&r, 10, 60);
		it.undefined_points = any(&r, 0, it.missing_points);
		it.late_points = any(&r, 0, 20);
		for (int i = 0; i < count; i++)
			rows[i] = (struct score_threshold){ 0, any(&r, -5, 5) / 4.0, any(&r, 0, 40),
							    i + 2 };
		bool one_way = true;
		int worst = 0;
		for (int i = 0; i < count; i++) {
			worst = rows[i].points > worst ? rows[i].points : worst;
			for (int j = 0; j < count; j++) {
				bool worse = it.direction == SCORE_LOW_IS_BAD
						     ? rows[i].value < rows[j].value
						     : rows[i].value > rows[j].value;
				one_way &= i == j || rows[i].value != rows[j].value;
				one_way &= !worse || rows[i].points >= rows[j].points;
			}
		}
		bool made = score_card_make(&it, 1, rows, count, &arena, &c, NULL, NULL);
		assert_int_equal(made, one_way && worst <= it.missing_points);
		if (!made)
			continue;
		accepted++;
		int before = -1;
		for (int step = -12; step <= 12; step++) {
			double value = (it.direction == SCORE_LOW_IS_BAD ? -step : step) / 8.0;
			int points = score_points_of(&c, 0, value, NULL);
			assert_true(points >= before);
			before = points;
			struct row row = { 0, 0, "2024-12-31", "2025-08-01", value, step == 3 };
			struct score_values v = values_of(&c, &row, 1, 2);
			struct score_line mine, silent;
			int64_t totals[SCORE_HORIZONS];
			score_on_day(&c, &v, 0, iso("2025-09-01"), &mine, totals);
			score_on_day(&c, &v, 1, iso("2025-09-01"), &silent, totals);
			assert_true(mine.points <= silent.points);
			assert_true(step == 3 || mine.points >= points);
		}
		arena_release(&arena);
	}
	assert_true(accepted > 300);
	arena_release(&arena);
}

/* A future delivery changes nothing of a day before it, whatever is in it. */
static void the_future_is_not_seen(void **state)
{
	(void)state;
	struct random r;
	random_seed(&r, 11);
	for (int round = 0; round < 500; round++) {
		struct score_card c = card();
		struct score_value *list = arena_array(&arena, struct score_value, 60);
		struct score_value *known = arena_array(&arena, struct score_value, 60);
		struct score_values all, then;
		int64_t a[SCORE_HORIZONS], b[SCORE_HORIZONS];
		struct score_line lines[SCORE_INDICATORS_MAX];
		int count = 0, early = 0;
		day_t day = iso("2023-01-01") + any(&r, 0, 700);
		for (int q = 1; q <= 40; q++) {
			int indicator = any(&r, 0, 2), months = indicator == 0 ? 12 : 3;
			day_t end = score_months_later(
				iso("2019-12-31"), months * (indicator == 0 ? (q + 7) / 8 : q / 2));
			struct score_value v = { .indicator = indicator,
						 .period_end = end,
						 .delivered_on = end + any(&r, 0, 300) * 2,
						 .value = any(&r, 0, 40) / 100.0,
						 .line = q };
			bool twice = false;
			for (int i = 0; i < count; i++)
				twice |= list[i].indicator == indicator &&
					 list[i].period_end == end &&
					 list[i].delivered_on == v.delivered_on;
			if (twice)
				continue;
			list[count++] = v;
			if (v.delivered_on <= day)
				known[early++] = v;
		}
		struct err err = { 0 };
		if (!score_values_make(&c, list, count, 1, &arena, &all, &err))
			fail_msg("%s", err.message);
		assert_true(score_values_make(&c, known, early, 1, &arena, &then, NULL));
		score_on_day(&c, &all, 0, day, lines, a);
		score_on_day(&c, &then, 0, day, lines, b);
		assert_memory_equal(a, b, sizeof(a));
		arena_release(&arena);
	}
}

static void months_keep_their_last_day(void **state)
{
	(void)state;
	assert_int_equal(score_months_later(iso("2024-02-29"), 1), iso("2024-03-31"));
	assert_int_equal(score_months_later(iso("2024-03-31"), -1), iso("2024-02-29"));
	assert_int_equal(score_months_later(iso("2024-01-30"), 1), iso("2024-02-29"));
	assert_int_equal(score_months_later(iso("2024-01-15"), -13), iso("2022-12-15"));
	assert_int_equal(score_months_later(iso("2024-12-31"), 12), iso("2025-12-31"));
}

static bool stop(void *context, int64_t done, int64_t total)
{
	(void)context;
	(void)total;
	return done < 1;
}

static void a_series_can_be_stopped(void **state)
{
	(void)state;
	struct score_card c = card();
	struct score_values v = values_of(&c, NULL, 0, 5);
	const day_t days[1] = { iso("2025-01-01") };
	const struct watch watch = { stop, NULL };
	int64_t *out = NULL;
	struct err err = { 0 };
	assert_false(score_series(&c, &v, days, 1, &arena, &watch, &out, &err));
	assert_int_equal(err.kind, ERR_CONFLICT);
	assert_null(out);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(worse_passes_more),
		cmocka_unit_test(a_value_counts_from_its_delivery_on),
		cmocka_unit_test(what_stays_away_grows_to_missing),
		cmocka_unit_test(the_worst_event_that_still_counts),
		cmocka_unit_test(horizons_have_their_own_weights),
		cmocka_unit_test(cards_are_checked),
		cmocka_unit_test(values_are_checked),
		cmocka_unit_test(points_go_one_way_on_any_card),
		cmocka_unit_test(the_future_is_not_seen),
		cmocka_unit_test(months_keep_their_last_day),
		cmocka_unit_test(a_series_can_be_stopped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
