/* The backtest against a history worked out by hand, and against a plain loop over everything. */
#include "base/random.h"
#include "engine/score/backtest.h"
#include "engine/score/card.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

enum { NEVER = DAY_MAX + 1 };

static struct arena arena;

static day_t iso(const char *text)
{
	day_t day = 0;
	assert_true(date_parse_iso(str_of(text), &day));
	return day;
}

/* Month ends from January 2023 on. */
static void month_ends(day_t *days, int count)
{
	for (int d = 0; d < count; d++)
		days[d] = score_months_later(iso("2023-01-31"), d);
}

static struct score_backtest run(const struct score_history *h, day_t split,
				 const struct score_model *given)
{
	struct score_backtest b;
	struct err err = { 0 };
	if (!score_backtest_run(h, split, given, &arena, NULL, &b, &err))
		fail_msg("%s", err.message);
	return b;
}

/* Eight months, horizon 3 months, warned from 50 points on, all failures up to 31 August known.
 * 0: warned in March (31-3), fails 15 May: hit, 45 days early. One alarm (March, April), true.
 * 1: fails 15 May without a warning: miss.
 * 2: warned in January and never again; stays: false alarm.
 * 3: warned in August only; what comes after is not known: undecided.
 * 4: warned in January, February, then not; fails 20 July: January and February do not reach (30 April,
 *    31 May), so a miss and a false alarm.
 * 5: warned in January and July, fails 10 August: the horizon of January ends 30 April: a false alarm; of
 *    July it reaches: hit, 10 days early. */
static void a_history_by_hand(void **state)
{
	(void)state;
	enum { P = 6, D = 8 };
	static const int64_t points[P * D] = {
		0,  0,  50, 60, 99, 99, 99, 99, /* after the failure nothing counts */
		10, 49, 49, 49, 0,  0,  0,  0,  /**/
		70, 0,  0,  0,  0,  0,  0,  0,  /**/
		0,  0,  0,  0,  0,  0,  0,  50, /**/
		50, 50, 0,  0,  0,  0,  0,  0,  /**/
		50, 0,  0,  0,  0,  0,  50, 0,  /**/
	};
	day_t days[D];
	const day_t failed_on[P] = { iso("2023-05-15"), iso("2023-05-15"), NEVER, NEVER,
				     iso("2023-07-20"), iso("2023-08-10") };
	month_ends(days, D);
	struct score_model given;
	static const double none[3] = { 0, 0, 0 };
	assert_true(score_model_given(-2, 0.02, none, &given, NULL));
	struct score_history h = { days, D, P, points, NULL, failed_on, iso("2023-08-31"), 3, 50 };
	struct score_backtest b = run(&h, iso("2023-01-01"), &given);
	assert_int_equal(b.hits, 2);
	assert_int_equal(b.misses, 2);
	assert_int_equal(b.unseen, 0);
	assert_int_equal(b.alarms, 6);
	assert_int_equal(b.false_alarms, 3);
	assert_int_equal(b.undecided, 1);
	assert_true(b.events[0].provider == 0 && b.events[0].lead_days == 45);
	assert_true(b.events[3].provider == 5 && b.events[3].lead_days == 10);
	/* 10 and 45: quartiles 18.75, 27.5, 36.25 */
	assert_true(b.lead_low == 18.75 && b.lead_median == 27.5 && b.lead_high == 36.25);
	/* Horizons apart, from behind: 31 May to 31 August, 28 February to 31 May. At 28 February all six count:
	 * 0 and 1 fail by 31 May. At 31 May four are left: 4 and 5 fail. */
	assert_int_equal(b.apart, 10);
	assert_true(b.has_brier && fabs(b.brier.uncertainty - 0.4 * 0.6) < 1e-15);
	int64_t inside = 0, fell = 0;
	for (int i = 0; i < b.bin_count; i++) {
		inside += b.bins[i].count;
		fell += b.bins[i].failures;
	}
	assert_true(inside == 10 && fell == 4);
	/* Points at those: 0 49 0 0 50 0 and 0 0 0 0: failed 0, 49, 0, 0 against fine 0 0 50 0 and 0 0. */
	assert_int_equal(b.bins[0].points_low, 0);
	arena_release(&arena);
}

/* One provider fails at once: no day of the history reaches it. */
static void what_cannot_be_seen_is_no_miss(void **state)
{
	(void)state;
	day_t days[3];
	static const int64_t points[6] = { 0, 0, 0, 90, 90, 90 };
	month_ends(days, 3);
	const day_t failed_on[2] = { iso("2023-09-15"), iso("2023-02-10") };
	const day_t since[2] = { iso("2020-01-01"), iso("2023-02-05") };
	struct score_history h = { days, 3, 2, points, since, failed_on, iso("2024-01-01"), 3, 50 };
	struct score_backtest b = run(&h, iso("2023-01-01"), NULL);
	assert_int_equal(b.unseen,
			 2); /* the other one failed later than 3 months after the last day */
	assert_int_equal(b.hits + b.misses, 0);
	assert_int_equal(b.model.kind, SCORE_NO_MODEL); /* nothing was known at the split */
	assert_false(b.has_brier);
	arena_release(&arena);
}

/* Fitted on what was known at the split: whatever happens after it does not touch the model. */
static void the_model_knows_only_what_was_known(void **state)
{
	(void)state;
	enum { P = 60, D = 36 };
	struct random r;
	random_seed(&r, 21);
	day_t days[D], failed_on[P], later[P], split = iso("2024-06-30");
	int64_t *points = arena_array(&arena, int64_t, P * D), *other;
	month_ends(days, D);
	for (int p = 0; p < P; p++) {
		for (int d = 0; d < D; d++)
			points[p * D + d] = random_between(&r, 0, 100);
		failed_on[p] = random_between(&r, 0, 3)
				       ? NEVER
				       : iso("2023-03-01") + (day_t)random_between(&r, 0, 1000);
		later[p] = failed_on[p] > split ? NEVER : failed_on[p];
	}
	other = arena_array(&arena, int64_t, P * D);
	memcpy(other, points, sizeof(*points) * P * D);
	for (int p = 0; p < P; p++)
		for (int d = 0; d < D; d++)
			if (score_months_later(days[d], 6) > split)
				other[p * D + d] = 100 - points[p * D + d];
	struct score_history h = { days, D, P, points, NULL, failed_on, iso("2026-01-01"), 6, 50 };
	struct score_history then = { days, D, P, other, NULL, later, split, 6, 50 };
	struct score_model a = run(&h, split, NULL).model, b;
	assert_true(a.failures > 0 && a.failures < a.observations);
	assert_true(score_history_fit(&then, split, &arena, &b, NULL));
	assert_memory_equal(&a, &b, sizeof(a));
	arena_release(&arena);
}

/* Everything again with loops straight from the definitions. */
static void against_a_plain_loop(void **state)
{
	(void)state;
	struct random r;
	random_seed(&r, 33);
	for (int round = 0; round < 300; round++) {
		enum { P = 12, D = 20 };
		day_t days[D], failed_on[P], since[P], to = iso("2024-06-30");
		int64_t points[P * D];
		int months = (int)random_between(&r, 1, 8), split = (int)random_between(&r, 0, 10);
		month_ends(days, D);
		for (int p = 0; p < P; p++) {
			since[p] = iso("2022-12-01") + (day_t)random_between(&r, 0, 200);
			failed_on[p] = random_between(&r, 0, 1)
					       ? NEVER
					       : since[p] + (day_t)random_between(&r, 0, 500);
			for (int d = 0; d < D; d++)
				points[p * D + d] = random_between(&r, 0, 80);
		}
		struct score_history h = { days, D, P, points, since, failed_on, to, months, 50 };
		struct score_backtest b = run(&h, days[split], NULL);
		int64_t hits = 0, misses = 0, pairs = 0, apart = 0;
		double wins = 0;
		for (int p = 0; p < P; p++) {
			int seen = 0;
			day_t warned = NEVER;
			for (int d = split; d < D; d++) {
				bool within = days[d] >= since[p] && days[d] < failed_on[p] &&
					      failed_on[p] <= score_months_later(days[d], months) &&
					      failed_on[p] <= to;
				seen += within;
				if (within && points[p * D + d] >= 50 && warned == NEVER)
					warned = days[d];
			}
			hits += warned != NEVER;
			misses += seen && warned == NEVER;
			for (int64_t i = 0; i < b.hits + b.misses; i++)
				if (b.events[i].provider == p)
					assert_int_equal(b.events[i].hit ? b.events[i].warned_on
									 : NEVER,
							 warned);
		}
		assert_int_equal(b.hits, hits);
		assert_int_equal(b.misses, misses);
		for (int p = 0; p < P; p++)
			for (int d = split; d < D; d++)
				for (int q = 0; q < P; q++)
					for (int e = split; e < D; e++) {
						if (score_outcome_of(&h, p, d) != SCORE_FAILED ||
						    score_outcome_of(&h, q, e) != SCORE_STAYED)
							continue;
						pairs++;
						wins += points[p * D + d] > points[q * D + e] ? 1
							: points[p * D + d] == points[q * D + e]
								? 0.5
								: 0;
					}
		assert_int_equal(b.has_auc, pairs > 0);
		if (pairs)
			assert_true(fabs(b.auc.area - wins / (double)pairs) < 1e-12);
		day_t free_from = to;
		for (int d = D - 1; d >= split; d--) {
			if (score_months_later(days[d], months) > free_from)
				continue;
			free_from = days[d];
			for (int p = 0; p < P; p++)
				apart += score_outcome_of(&h, p, d) != SCORE_UNKNOWN_YET;
		}
		assert_int_equal(b.apart, apart);
		arena_release(&arena);
	}
}

static bool stop(void *context, int64_t done, int64_t total)
{
	(void)context;
	(void)total;
	return done < 1;
}

static void histories_are_checked(void **state)
{
	(void)state;
	day_t days[3], failed_on[2] = { NEVER, NEVER }, since[2] = { 0, 0 };
	int64_t points[6] = { 0 };
	month_ends(days, 3);
	const struct score_history good = { days, 3, 2, points, since, failed_on, days[2], 1, 50 };
	struct score_history h = good;
	struct score_backtest b = { .hits = 77 };
	struct err err = { 0 };
#define REFUSED() assert_false(score_backtest_run(&h, days[0], NULL, &arena, NULL, &b, &err))
	h.day_count = 0;
	REFUSED();
	h = good;
	h.providers = 0;
	REFUSED();
	h = good;
	h.horizon_months = 0;
	REFUSED();
	h.horizon_months = 601;
	REFUSED();
	h = good;
	points[5] = -1;
	REFUSED();
	points[5] = 0;
	failed_on[1] = -1;
	REFUSED();
	failed_on[1] = NEVER;
	days[1] = days[0];
	REFUSED();
	month_ends(days, 3);
	assert_false(score_backtest_run(&h, days[2] + 1, NULL, &arena, NULL, &b, &err));
	const struct watch watch = { stop, NULL };
	assert_false(score_backtest_run(&h, days[0], NULL, &arena, &watch, &b, &err));
	assert_int_equal(err.kind, ERR_CONFLICT);
	assert_int_equal(b.hits, 77);
	assert_true(score_backtest_run(&h, days[0], NULL, &arena, NULL, &b, &err));
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_history_by_hand),
		cmocka_unit_test(what_cannot_be_seen_is_no_miss),
		cmocka_unit_test(the_model_knows_only_what_was_known),
		cmocka_unit_test(against_a_plain_loop),
		cmocka_unit_test(histories_are_checked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
