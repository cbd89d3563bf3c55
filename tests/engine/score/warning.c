/* Steps of a warning, the middle of a sector, and who is hard to do without. */
#include "base/random.h"
#include "engine/score/sector.h"
#include "engine/score/warning.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static const struct score_warning_norms norms = { 40, 60, 90, 30, 3 };

static struct score_warning step(enum score_stage to, day_t on)
{
	return (struct score_warning){ to, on, true, true, 3, on };
}

static bool walk(const struct score_warning *list, int64_t count, const char *says)
{
	enum score_stage now = SCORE_STAGES;
	struct err err = { 0 };
	bool ok = score_warning_walk(list, count, &norms, &now, &err);
	if (says && !strstr(err.message, says))
		fail_msg("%s", err.message);
	assert_int_equal(ok, now != SCORE_STAGES);
	return ok;
}

static void a_warning_goes_step_by_step(void **state)
{
	(void)state;
	struct score_warning list[] = { step(SCORE_SIGNALLED, 10),  step(SCORE_OPENED, 20),
					step(SCORE_HEIGHTENED, 20), step(SCORE_OPENED, 50),
					step(SCORE_CLOSED, 90),     step(SCORE_OPENED, 100) };
	assert_true(walk(list, 6, NULL));
	assert_true(walk(NULL, 0, NULL));
	list[4].has_reason = false;
	assert_false(walk(list, 6, "Regel 90: voor de stap naar 'gesloten' hoort een reden"));
	list[4].has_reason = true;
	list[4].quiet_periods = 2;
	assert_false(walk(list, 6, "sluiten kan pas"));
	list[4].quiet_periods = 3;
	list[1].has_name = false;
	assert_false(walk(list, 6, "wie nam"));
	list[1].has_name = true;
	list[3].on = 19;
	assert_false(walk(list, 6, "van voor die op regel 20"));
	list[3] = step(SCORE_CLOSED, 50);
	assert_false(walk(list, 6, "van 'verscherpt' naar 'gesloten' is geen stap"));
	list[3] = step(SCORE_STAGES, 50);
	assert_false(walk(list, 6, "geen stap"));
}

/* Every pair that is not in the table is refused, every pair in it is taken. */
static void only_declared_steps_exist(void **state)
{
	(void)state;
	int steps = 0;
	for (int from = 0; from < SCORE_STAGES; from++)
		for (int to = 0; to < SCORE_STAGES; to++) {
			const struct score_step *s =
				score_step_find((enum score_stage)from, (enum score_stage)to);
			steps += s != NULL;
			assert_true(from != to || !s);
			assert_true(to != SCORE_NO_WARNING || !s); /* history is not wiped */
			assert_true(to != SCORE_CLOSED || !s || s->needs_reason);
		}
	assert_int_equal(steps, 12);
}

static void opening_and_closing_lie_apart(void **state)
{
	(void)state;
	assert_null(score_warning_ask(SCORE_NO_WARNING, 39, 0, &norms));
	assert_int_equal(score_warning_ask(SCORE_NO_WARNING, 40, 0, &norms)->to, SCORE_SIGNALLED);
	assert_int_equal(score_warning_ask(SCORE_NO_WARNING, 60, 0, &norms)->to, SCORE_OPENED);
	assert_int_equal(score_warning_ask(SCORE_CLOSED, 60, 0, &norms)->to, SCORE_OPENED);
	assert_null(
		score_warning_ask(SCORE_OPENED, 59, 0, &norms)); /* below opening, above closing */
	assert_null(score_warning_ask(SCORE_OPENED, 10, 2, &norms));
	assert_int_equal(score_warning_ask(SCORE_OPENED, 10, 3, &norms)->to, SCORE_CLOSED);
	assert_int_equal(score_warning_ask(SCORE_OPENED, 90, 0, &norms)->to, SCORE_HEIGHTENED);
	assert_int_equal(score_warning_ask(SCORE_HEIGHTENED, 0, 3, &norms)->to, SCORE_OPENED);
	assert_null(score_warning_ask(SCORE_TRANSFER, 0, 60, &norms));
	static const int64_t points[] = { 10, 30, 29, 0, 29 };
	assert_int_equal(score_quiet_periods(points, 5, &norms), 3);
	assert_int_equal(score_quiet_periods(points, 2, &norms), 0);
	assert_int_equal(score_quiet_periods(points, 0, &norms), 0);
}

static void norms_are_checked(void **state)
{
	(void)state;
	static const struct score_warning_norms wrong[] = {
		{ 40, 60, 90, 40, 3 }, { 40, 39, 90, 30, 3 },  { 40, 60, 59, 30, 3 },
		{ 0, 60, 90, 0, 3 },   { 40, 60, 90, 0, 3 },   { 40, 60, 90, -5, 3 },
		{ 40, 60, 90, 30, 0 }, { 40, 60, 90, 30, 61 },
	};
	struct err err = { 0 };
	assert_true(score_warning_norms_check(&norms, &err));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		assert_false(score_warning_norms_check(&wrong[i], &err));
}

static void the_middle_of_a_sector(void **state)
{
	(void)state;
	struct score_middle m;
	double odd[] = { 5, -1, 2, 100, 1 }; /* median 2; distances 3 3 0 98 1: median 3 */
	score_middle_of(odd, 5, &m);
	assert_true(m.median == 2 && fabs(m.spread - 1.4826 * 3) < 1e-12);
	double even[] = { 4, 1, 3, 2 }; /* 2.5; distances 1.5 1.5 .5 .5: 1 */
	score_middle_of(even, 4, &m);
	assert_true(m.median == 2.5 && fabs(m.spread - 1.4826) < 1e-12);
	score_middle_of(even, 0, &m);
	assert_true(m.count == 0 && m.median == 0);
	double huge[] = { 1.7e308, 1.7e308 };
	score_middle_of(huge, 2, &m);
	assert_true(isfinite(m.median));
}

static void sector_or_alone(void **state)
{
	(void)state;
	const struct score_middle falls = { 9, -0.05, 0.01 }, still = { 9, 0, 0.01 };
	const struct score_middle few = { 4, -0.05, 0.01 };
	assert_int_equal(score_trend_of(-0.06, false, &falls, 3), SCORE_TREND_SECTOR);
	assert_int_equal(score_trend_of(-0.09, false, &falls, 3), SCORE_TREND_BOTH);
	assert_int_equal(score_trend_of(-0.06, false, &still, 3), SCORE_TREND_ALONE);
	assert_int_equal(score_trend_of(0.06, false, &falls, 3), SCORE_TREND_NONE);
	assert_int_equal(score_trend_of(0.06, true, &falls, 3), SCORE_TREND_ALONE);
	assert_int_equal(score_trend_of(-0.06, false, &few, 3), SCORE_TREND_UNKNOWN);
	/* Worse, but less than the others: still the sector. */
	assert_int_equal(score_trend_of(-0.01, false, &falls, 3), SCORE_TREND_SECTOR);
}

static void who_is_hard_to_do_without(void **state)
{
	(void)state;
	const struct score_hard_norms n = { 500, 2500, 1 };
	struct err err = { 0 };
	int reasons = -1;
	struct score_without w = { 200, 9, 0, 2499 };
	assert_true(score_hard_of(&w, &n, &reasons, &err)); /* 9 of 200 is 4.5 percent */
	assert_int_equal(reasons, 0);
	w.unplaced = 10;
	assert_true(score_hard_of(&w, &n, &reasons, &err));
	assert_int_equal(reasons, SCORE_HARD_UNPLACED);
	w.special_unplaced = 1;
	w.region_share = 2500;
	assert_true(score_hard_of(&w, &n, &reasons, &err));
	assert_int_equal(reasons, SCORE_HARD_UNPLACED | SCORE_HARD_SPECIAL | SCORE_HARD_REGION);
	w = (struct score_without){ 0, 0, 0, 0 };
	assert_true(score_hard_of(&w, &n, &reasons, &err));
	assert_int_equal(reasons, 0);
	static const struct score_without wrong[] = {
		{ 10, 11, 0, 0 },    { 10, 5, 6, 0 },  { -1, 0, 0, 0 },        { 10, -1, 0, 0 },
		{ 10, 0, 0, 10001 }, { 10, 0, -1, 0 }, { INT64_MAX, 1, 0, 0 },
	};
	reasons = 77;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		assert_false(score_hard_of(&wrong[i], &n, &reasons, &err));
		assert_true(err.message[0] != 0);
	}
	assert_int_equal(reasons, 77);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_warning_goes_step_by_step),
		cmocka_unit_test(only_declared_steps_exist),
		cmocka_unit_test(opening_and_closing_lie_apart),
		cmocka_unit_test(norms_are_checked),
		cmocka_unit_test(the_middle_of_a_sector),
		cmocka_unit_test(sector_or_alone),
		cmocka_unit_test(who_is_hard_to_do_without),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
