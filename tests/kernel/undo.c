#include "support.h"

/* Without the change that made them: a change that is refused takes a number on PostgreSQL and none on
 * SQLite. */
static void rows_are(struct session *s, char view, const char *model, const char *wanted)
{
	struct buf rows = { 0 };
	show(s, view, model, false, &rows);
	assert_string_equal(buf_zero(&rows), wanted);
	buf_release(&rows);
}

static void an_insert_is_undone(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	insert(s, "contract", "code=a;amount=1"); /* change 5 */
	assert_int_equal(undo(s, 5), 6);
	rows_are(s, 'v', "contract", "");
	look_at(s, 5);
	rows_are(s, 'k', "contract", "1|NULL|a|NULL|1\n"); /* it was known in between */
	look_at(s, 4);
	rows_are(s, 'k', "contract", "");
	assert_int_equal(number(s, "SELECT count(*) FROM change WHERE id = 6 AND kind = 'undo' AND "
				   "reason = 'wijziging 5 ongedaan gemaakt'"),
			 1);
}

static void an_update_is_undone(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	insert(s, "contract", "code=a;amount=1");
	update(s, "contract", 1, "amount=2;code=b"); /* 6 */
	undo(s, 6);
	rows_are(s, 'v', "contract", "1|NULL|a|NULL|1\n");
	look_at(s, 6);
	rows_are(s, 'k', "contract", "1|NULL|b|NULL|2\n");
	look_at(s, 7);
	rows_are(s, 'k', "contract", "1|NULL|a|NULL|1\n");
}

static void a_delete_is_undone(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	insert(s, "contract", "code=a;amount=1");
	drop(s, "contract", 1); /* 6 */
	undo(s, 6);
	rows_are(s, 'v', "contract", "1|NULL|a|NULL|1\n");
	look_at(s, 6);
	rows_are(s, 'k', "contract", "");
	look_at(s, 5);
	rows_are(s, 'k', "contract", "1|NULL|a|NULL|1\n");
}

/* The second time there is nothing left to take back, and what was known may not change. */
static void nothing_is_undone_twice(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	int64_t changes[6] = { 5, 6, 7 };
	insert(s, "contract", "code=a;amount=1");
	update(s, "contract", 1, "amount=2");
	drop(s, "contract", 1);
	changes[3] = undo(s, 7);
	refused(try_undo(s, 7, NULL), ERR_CONFLICT);
	says("al ongedaan gemaakt");
	changes[4] = undo(s, 6);
	refused(try_undo(s, 6, NULL), ERR_CONFLICT);
	changes[5] = undo(s, 5);
	refused(try_undo(s, 5, NULL), ERR_CONFLICT);
	says("al ongedaan gemaakt");
	refused(try_undo(s, 999, NULL), ERR_NOT_FOUND);
	assert_int_equal(newest(s), changes[5]);
	static const char *const known[] = { "1|NULL|a|NULL|1\n", "1|NULL|a|NULL|2\n", "",
					     "1|NULL|a|NULL|2\n", "1|NULL|a|NULL|1\n", "" };
	for (int i = 0; i < 6; i++) {
		look_at(s, changes[i]);
		rows_are(s, 'k', "contract", known[i]);
	}
}

/* What came back by an undo and was edited since is not touched by undoing the delete once more. */
static void a_row_that_came_back_is_left_alone(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	insert(s, "contract", "code=a;amount=1");
	drop(s, "contract", 1); /* 6 */
	undo(s, 6);
	update(s, "contract", 1, "amount=5"); /* 8 */
	refused(try_undo(s, 6, NULL), ERR_CONFLICT);
	rows_are(s, 'v', "contract", "1|NULL|a|NULL|5\n");
	struct change c;
	begin(s, "edit", &c); /* the same beside a row that can be put back */
	must(insert_in(&c, "contract", "code=b;amount=1", NULL));
	must(drop_in(&c, "contract", 1));
	commit(&c);
	undo(s, c.id);
	update(s, "contract", 1, "amount=7");
	refused(try_undo(s, c.id, NULL), ERR_CONFLICT);
	rows_are(s, 'v', "contract", "1|NULL|a|NULL|7\n");
}

static void an_undo_is_undone(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	insert(s, "contract", "code=a;amount=1");
	update(s, "contract", 1, "amount=2"); /* 6 */
	drop(s, "contract", 1);               /* 7 */
	undo(s, 7);                           /* 8: it is back */
	undo(s, 8);                           /* 9: and gone */
	rows_are(s, 'v', "contract", "");
	undo(s, 9); /* 10 */
	undo(s, 6); /* 11 */
	undo(s, 11);
	rows_are(s, 'v', "contract", "1|NULL|a|NULL|2\n");
	undo(s, 6);
	undo(s, 5);
	rows_are(s, 'v', "contract", "");
	undo(s, 14);
	rows_are(s, 'v', "contract", "1|NULL|a|NULL|1\n");
}

static void a_later_edit_is_named_and_settled_first(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct buf conflicts = { 0 }, before = { 0 }, after = { 0 };
	struct change c;
	begin(s, "import", &c);
	must(insert_in(&c, "thing", "code=een", NULL));
	must(insert_in(&c, "thing", "code=twee", NULL));
	must(insert_in(&c, "dated", "thing=1;code=x;valid_from=0", NULL));
	commit(&c);                              /* 5 */
	update(s, "thing", 2, "name=later");     /* 6 */
	update(s, "dated", 1, "name=nog later"); /* 7 */
	show_all(s, 'v', true, &before);
	refused(try_undo(s, 5, &conflicts), ERR_CONFLICT);
	says("Wijziging 5");
	says("2 gegevens");
	assert_string_equal(
		buf_zero(&conflicts),
		"thing twee (nummer 2) is later gewijzigd, in wijziging 6. Maak die eerst ongedaan.\n"
		"dated een/x (nummer 1) is later gewijzigd, in wijziging 7. Maak die eerst ongedaan.\n");
	show_all(s, 'v', true, &after);
	same_text(&before, &after);
	assert_int_equal(newest(s), 7);
	undo(s, 7);
	undo(s, 6);
	undo(s, 5);
	rows_are(s, 'v', "thing", "");
	rows_are(s, 'v', "dated", "");
	buf_release(&conflicts);
	buf_release(&before);
	buf_release(&after);
}

/* An edit that was put right by hand is no obstacle: the content is the same again. */
static void an_edit_put_right_by_hand_is_no_conflict(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	insert(s, "contract", "code=a;amount=1");
	update(s, "contract", 1, "amount=2"); /* 6 */
	update(s, "contract", 1, "amount=3");
	update(s, "contract", 1, "amount=2"); /* 8 */
	undo(s, 6);
	rows_are(s, 'v', "contract", "1|NULL|a|NULL|1\n");
	look_at(s, 8);
	rows_are(s, 'k', "contract", "1|NULL|a|NULL|2\n");
}

/* Changed and then removed: putting back the old version would undo the removal as well. */
static void a_later_removal_is_a_conflict(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct buf conflicts = { 0 };
	struct change c;
	insert(s, "contract", "code=a;amount=1");
	insert(s, "contract", "code=b;amount=1");
	begin(s, "edit", &c);
	must(update_in(&c, "contract", 1, "amount=2"));
	must(update_in(&c, "contract", 2, "amount=2"));
	commit(&c);             /* 7 */
	drop(s, "contract", 1); /* 8 */
	refused(try_undo(s, 7, &conflicts), ERR_CONFLICT);
	assert_non_null(
		strstr(buf_zero(&conflicts), "(nummer 1) is later verwijderd, in wijziging 8."));
	rows_are(s, 'v', "contract", "2|NULL|b|NULL|2\n");
	undo(s, 8);
	undo(s, 7);
	rows_are(s, 'v', "contract", "1|NULL|a|NULL|1\n2|NULL|b|NULL|1\n");
	buf_release(&conflicts);
}

static void what_is_referred_to_stays(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct buf conflicts = { 0 };
	insert(s, "thing", "code=a");            /* 5 */
	insert(s, "contract", "code=c;thing=1"); /* 6 */
	refused(try_undo(s, 5, &conflicts), ERR_CONFLICT);
	assert_non_null(strstr(buf_zero(&conflicts), "contract c (nummer 1) verwijst nog"));
	assert_int_equal(number(s, "SELECT count(*) FROM t_thing"), 1);
	undo(s, 6);
	undo(s, 5);
	assert_int_equal(number(s, "SELECT count(*) FROM t_thing"), 0);
	buf_release(&conflicts);
}

/* The change moved a row to what it made itself: the row goes back before that goes. */
static void a_row_moved_to_what_was_made_goes_back(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct change c;
	insert(s, "thing", "code=a");
	insert(s, "contract", "code=c;thing=1"); /* 6 */
	begin(s, "edit", &c);
	must(insert_in(&c, "thing", "code=b;parent=1", NULL));
	must(update_in(&c, "thing", 1, "name=oud"));
	must(update_in(&c, "contract", 1, "thing=2"));
	must(insert_in(&c, "contract", "code=d;thing=2", NULL));
	commit(&c); /* 7 */
	undo(s, 7);
	rows_are(s, 'v', "contract", "1|NULL|c|1|NULL\n");
	assert_int_equal(number(s, "SELECT count(*) FROM t_thing"), 1);
	look_at(s, 7);
	rows_are(s, 'k', "contract", "1|NULL|c|2|NULL\n2|NULL|d|2|NULL\n");
}

/* What a row refers to was removed later: it cannot come back before that does. */
static void a_row_waits_for_what_it_refers_to(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	insert(s, "thing", "code=a");
	insert(s, "contract", "code=c;thing=1");
	drop(s, "contract", 1); /* 7 */
	drop(s, "thing", 1);    /* 8 */
	refused(try_undo(s, 7, NULL), ERR_CONFLICT);
	assert_int_equal(newest(s), 8);
	rows_are(s, 'v', "contract", "");
	undo(s, 8);
	undo(s, 7);
	rows_are(s, 'v', "contract", "1|NULL|c|1|NULL\n");
}

/* Observations have no foreign keys; they wait all the same. */
static void an_observation_waits_for_what_it_refers_to(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	insert(s, "thing", "code=a");
	insert(s, "care_type", "code=x");
	insert(s, "measure", "thing=1;care_type=1;measured_on=9");
	int64_t gone = drop(s, "measure", 1), later = drop(s, "thing", 1);
	refused(try_undo(s, gone, NULL), ERR_CONFLICT);
	assert_int_equal(number(s, "SELECT count(*) FROM t_measure"), 0);
	undo(s, later);
	undo(s, gone);
	assert_int_equal(number(s, "SELECT thing FROM t_measure"), 1);
}

/* The key was given to another row since. */
static void a_key_that_was_given_away_is_a_conflict(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	insert(s, "thing", "code=a");
	drop(s, "thing", 1); /* 6 */
	insert(s, "thing", "code=a");
	refused(try_undo(s, 6, NULL), ERR_CONFLICT);
	assert_int_equal(number(s, "SELECT id FROM t_thing"), 2);
	assert_int_equal(newest(s), 7);
}

/* Undo keeps the rule that periods of one key do not overlap, which no index can. */
static void periods_may_not_overlap_after_an_undo(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct buf conflicts = { 0 };
	insert(s, "thing", "code=a");
	insert(s, "dated", "thing=1;code=x;valid_from=0");
	update(s, "dated", 1, "valid_to=100");               /* 7 */
	insert(s, "dated", "thing=1;code=x;valid_from=100"); /* 8 */
	refused(try_undo(s, 7, &conflicts), ERR_CONFLICT);
	assert_non_null(strstr(buf_zero(&conflicts), "dated a/x"));
	int64_t dropped = drop(s, "dated", 2);
	insert(s, "dated", "thing=1;code=x;valid_from=300");
	int64_t last = newest(s);
	refused(try_undo(s, dropped, NULL), ERR_CONFLICT);
	assert_int_equal(newest(s), last);
	undo(s, last);
	undo(s, dropped);
	undo(s, 8);
	undo(s, 7);
	rows_are(s, 'v', "dated", "1|NULL|1|x|NULL|0|NULL\n");
	buf_release(&conflicts);
}

enum { MANY = 2000 };

/* Made, changed and removed thousands at a time, as an import does. */
static void a_large_mixed_change_is_undone(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct buf before = { 0 }, after = { 0 };
	struct undo_result result = { 0 };
	struct buf conflicts = { 0 };
	struct change c;
	char text[60];
	begin(s, "import", &c);
	for (int i = 0; i < MANY; i++) {
		snprintf(text, sizeof(text), "code=o%d;amount=%d", i, i);
		must(insert_in(&c, "thing", text, NULL));
	}
	commit(&c); /* 5 */
	show_all(s, 'v', false, &before);
	begin(s, "import", &c);
	must(insert_in(&c, "contract", "code=x;thing=3", NULL));
	for (int i = 0; i < MANY; i++) {
		if (i % 3 == 0)
			must(update_in(&c, "thing", i + 1, "name=anders;amount=7"));
		else if (i % 3 == 1)
			must(drop_in(&c, "thing", i + 1));
		snprintf(text, sizeof(text), "code=n%d;parent=%d", i, i / 3 * 3 + 1);
		must(insert_in(&c, "thing", text, NULL));
	}
	commit(&c); /* 6 */
	must(undo_change(s, c.id, &result, &conflicts, &oops));
	assert_int_equal(result.removed, MANY + 1);
	assert_int_equal(result.restored, (MANY + 2) / 3);
	assert_int_equal(result.returned, (MANY + 1) / 3);
	show_all(s, 'v', false, &after);
	same_text(&before, &after);
	undo(s, 7);
	assert_int_equal(number(s, "SELECT count(*) FROM v_thing WHERE name = 'anders'"),
			 (MANY + 2) / 3);
	buf_release(&before);
	buf_release(&after);
	buf_release(&conflicts);
}

/* Only so many are listed; the rest is counted. */
static void many_conflicts_are_counted(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct buf conflicts = { 0 };
	struct change c;
	char text[20];
	begin(s, "import", &c);
	for (int i = 0; i < 30; i++) {
		snprintf(text, sizeof(text), "code=%d", i);
		must(insert_in(&c, "thing", text, NULL));
	}
	commit(&c);
	begin(s, "edit", &c);
	for (int i = 1; i <= 30; i++)
		must(update_in(&c, "thing", i, "name=later"));
	commit(&c);
	refused(try_undo(s, 5, &conflicts), ERR_CONFLICT);
	says("30 gegevens");
	assert_non_null(strstr(buf_zero(&conflicts), "thing 19 (nummer 20) "));
	assert_null(strstr(buf_zero(&conflicts), "nummer 21)"));
	assert_non_null(strstr(buf_zero(&conflicts), "... en nog 10.\n"));
	buf_release(&conflicts);
}

const struct CMUnitTest undo_tests[] = {
	TEST(an_insert_is_undone),
	TEST(an_update_is_undone),
	TEST(a_delete_is_undone),
	TEST(nothing_is_undone_twice),
	TEST(a_row_that_came_back_is_left_alone),
	TEST(an_undo_is_undone),
	TEST(a_later_edit_is_named_and_settled_first),
	TEST(an_edit_put_right_by_hand_is_no_conflict),
	TEST(a_later_removal_is_a_conflict),
	TEST(what_is_referred_to_stays),
	TEST(a_row_moved_to_what_was_made_goes_back),
	TEST(a_row_waits_for_what_it_refers_to),
	TEST(an_observation_waits_for_what_it_refers_to),
	TEST(a_key_that_was_given_away_is_a_conflict),
	TEST(periods_may_not_overlap_after_an_undo),
	TEST(a_large_mixed_change_is_undone),
	TEST(many_conflicts_are_counted),
};
const size_t undo_count = COUNT_OF(undo_tests);
