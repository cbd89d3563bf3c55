#include "support.h"

static void rows_are(struct session *s, char view, const char *model, const char *wanted)
{
	struct buf rows = { 0 };
	show(s, view, model, true, &rows);
	assert_string_equal(buf_zero(&rows), wanted);
	buf_release(&rows);
}

static int64_t count_of(struct session *s, const char *table)
{
	char sql[80];
	snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s", table);
	return number(s, sql);
}

/* Changes 1 to 4 made the payers and the accounts. */
static void a_row_keeps_its_versions(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	int64_t id = insert(s, "contract", "code=a;amount=100");
	assert_int_equal(id, 1);
	rows_are(s, 'v', "contract", "1|NULL|a|NULL|100|5\n");
	assert_int_equal(count_of(s, "h_contract"), 0); /* never on insert */
	assert_int_equal(update(s, "contract", id, "amount=200"), 6);
	assert_int_equal(update(s, "contract", id, "amount=-"), 7);
	assert_int_equal(drop(s, "contract", id), 8);
	rows_are(s, 'v', "contract", "");
	assert_int_equal(count_of(s, "h_contract"), 3);
	assert_int_equal(number(s, "SELECT amount FROM h_contract WHERE since = 5 AND until = 6"),
			 100);
	assert_int_equal(number(s, "SELECT amount FROM h_contract WHERE since = 6 AND until = 7"),
			 200);
	assert_int_equal(number(s,
				"SELECT count(*) FROM h_contract WHERE since = 7 AND until = 8 AND "
				"amount IS NULL AND code = 'a'"),
			 1);
	static const char *const known[] = { "", "1|NULL|a|NULL|100|5\n", "1|NULL|a|NULL|200|6\n",
					     "1|NULL|a|NULL|NULL|7\n", "" };
	for (int64_t change = 4; change <= 8; change++) {
		look_at(s, change);
		rows_are(s, 'k', "contract", known[change - 4]);
	}
}

static void ids_are_never_used_again(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	assert_int_equal(insert(s, "thing", "code=a"), 1);
	int64_t last = insert(s, "thing", "code=b");
	drop(s, "thing", last);
	assert_int_equal(insert(s, "thing", "code=b"), last + 1);
	drop(s, "thing", 1);
	drop(s, "thing", last + 1);
	assert_int_equal(insert(s, "thing", "code=c"), last + 2);
}

static void only_who_saw_the_newest_version_may_write(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	const struct shape *thing = shape_of(s, "thing");
	struct db_value values[MODEL_FIELDS_MAX] = { 0 };
	struct change c;
	int64_t id = insert(s, "thing", "code=a;name=een"), seen = since_of(s, "thing", id);
	update(s, "thing", id, "name=twee");
	struct buf before = { 0 }, after = { 0 };
	show_all(s, 'v', true, &before);
	set_values(thing, "code=a;name=drie", values);
	begin(s, "edit", &c);
	refused(row_update(&c, thing, id, seen, values, &oops), ERR_CONFLICT);
	says("intussen gewijzigd");
	change_rollback(&c);
	begin(s, "edit", &c);
	refused(row_delete(&c, thing, id, seen, &oops), ERR_CONFLICT);
	change_rollback(&c);
	begin(s, "edit", &c);
	refused(row_update(&c, thing, 999, 1, values, &oops), ERR_CONFLICT);
	change_rollback(&c);
	show_all(s, 'v', true, &after);
	same_text(&before, &after);
	assert_int_equal(count_of(s, "h_thing"), 1);
	drop(s, "thing", id);
	begin(s, "edit", &c);
	refused(row_update(&c, thing, id, seen + 1, values, &oops), ERR_CONFLICT);
	change_rollback(&c);
	buf_release(&before);
	buf_release(&after);
}

static void the_change_says_who_when_and_why(void **state)
{
	struct world *w = *state;
	struct session *an = enter(w, "an");
	struct change c;
	an->clock = 1234567890123456;
	must(change_begin(an, "import", "proef", &c, &oops));
	must(insert_in(&c, "contract", "code=a", NULL));
	must(change_of_import(&c, 17, &oops));
	commit(&c);
	struct stmt *st;
	bool row;
	must(db_prepare(
		w->job->db,
		str_of("SELECT at, principal, payer, kind, import, reason FROM change WHERE id = 5"),
		DB_SCOPED, &st, &oops));
	must(stmt_step(st, &row, &oops));
	assert_true(row);
	assert_int_equal(stmt_int(st, 0), 1234567890123456);
	assert_true(str_is(stmt_text(st, 1), "an"));
	assert_int_equal(stmt_int(st, 2), w->noord);
	assert_true(str_is(stmt_text(st, 3), "import"));
	assert_int_equal(stmt_int(st, 4), 17);
	assert_true(str_is(stmt_text(st, 5), "proef"));
	stmt_reset(st);
	moment_t before = moment_now();
	insert(w->job, "thing", "code=a");
	assert_int_equal(number(w->job,
				"SELECT count(*) FROM change WHERE id = 6 AND principal = 'beheer' "
				"AND payer IS NULL AND import IS NULL AND reason IS NULL"),
			 1);
	int64_t at = number(w->job, "SELECT at FROM change WHERE id = 6");
	assert_true(at >= before && at <= moment_now());
}

static void a_rollback_leaves_nothing(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct buf before = { 0 }, after = { 0 };
	struct change c;
	int64_t id = insert(s, "client", "number=a");
	show_all(s, 'v', true, &before);
	int64_t changes = count_of(s, "change"), visible = count_of(s, "visible");
	begin(s, "edit", &c);
	must(insert_in(&c, "client", "number=b;helper=1", NULL));
	must(update_in(&c, "client", id, "remark=weg"));
	must(insert_in(&c, "thing", "code=b", NULL));
	change_rollback(&c);
	begin(s, "edit", &c);
	must(insert_in(&c, "thing", "code=c", NULL));
	refused(insert_in(&c, "contract", "amount=1", NULL), ERR_INPUT);
	refused(insert_in(&c, "thing", "code=c", NULL), ERR_CONFLICT); /* the key is taken */
	refused(change_commit(&c, &oops), ERR_SYSTEM); /* after a failed statement */
	show_all(s, 'v', true, &after);
	same_text(&before, &after);
	assert_int_equal(count_of(s, "change"), changes);
	assert_int_equal(count_of(s, "visible"), visible);
	assert_int_equal(count_of(s, "h_client"), 0);
	assert_true(update(s, "client", id, "remark=wel") > changes);
	buf_release(&before);
	buf_release(&after);
}

/* One field each that must be refused, with a part of the reason; and what is just allowed. */
static void values_are_checked(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	static const struct {
		const char *values, *reason;
	} wrong[] = {
		{ "name=x", "verplicht" },
		{ "code=123456789", "hoogstens 8" },
		{ "code=a\tb", "niet te lezen" },
		{ "code=w;amount=-1", "minimum is 0" },
		{ "code=w;level=6", "maximum is 5" },
		{ "code=w;level=-6", "minimum is -5" },
		{ "code=w;share=10001", "maximum is 100,00" },
		{ "code=w;day=84007", "datum bestaat niet" },
		{ "code=w;flag=2", "ja of nee" },
		{ "code=w;agb=1234567", "8 cijfers" },
		{ "code=w;postcode=0123", "1234" },
		{ "code=w;person=123456782", "BSN" },
		{ "code=w;person=012345678901234!", "letters of cijfers" },
	};
	struct change c;
	begin(s, "edit", &c);
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		refused(insert_in(&c, "thing", wrong[i].values, NULL), ERR_INPUT);
		says(wrong[i].reason);
		says("thing, ");
	}
	must(insert_in(
		&c, "thing",
		"code=12345678;level=-5;share=10000;day=84006;flag=1;agb=01234567;postcode=1234 AB;"
		"person=0123456789abcdef",
		NULL));
	commit(&c);
	assert_int_equal(count_of(s, "t_thing"), 1);
}

/* A list has items of its own, so the text above cannot write them. */
static void lists_are_checked(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	const struct shape *thing = shape_of(s, "thing");
	struct db_value values[MODEL_FIELDS_MAX] = { 0 };
	struct change c;
	int64_t id = 0;
	set_values(thing, "code=a", values);
	struct db_value *agb = &values[shape_field(thing, str_of("agb"))];
	begin(s, "edit", &c);
	*agb = value_text(str_of("01234567;76543210;11111111"));
	refused(row_insert(&c, thing, values, 0, &id, &oops), ERR_INPUT);
	says("meer dan 2");
	*agb = value_text(str_of("01234567;x"));
	refused(row_insert(&c, thing, values, 0, &id, &oops), ERR_INPUT);
	*agb = value_text(str_of("01234567;76543210"));
	must(row_insert(&c, thing, values, 0, &id, &oops));
	commit(&c);
}

static void rules_are_kept_and_fields_derived(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	static const struct {
		const char *values, *reason;
	} wrong[] = {
		{ "code=a", "Vul een of twee in." },
		{ "code=a;one=1;last=9", "Bij een einde hoort een begin." },
		{ "code=a;one=1;last=9;first=1", "Bij een einde hoort een begin." },
		{ "code=a;one=1;first=9;last=8;why=x", "Het einde ligt voor het begin." },
		{ "code=a;one=6;two=7", "Dertien mag niet." },
	};
	struct change c;
	begin(s, "edit", &c);
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		refused(insert_in(&c, "ruled", wrong[i].values, NULL), ERR_INPUT);
		says(wrong[i].reason);
	}
	must(insert_in(&c, "ruled", "code=a;one=1;first=8;last=8;why=x", NULL));
	must(insert_in(&c, "ruled", "code=b;one=3;two=2;total=99;word=niets",
		       NULL)); /* a warning only */
	commit(&c);
	rows_are(s, 'v', "ruled",
		 "1|NULL|a|1|NULL|8|8|x|1|som 1|5\n2|NULL|b|3|2|NULL|NULL|NULL|5|som 5|5\n");
	update(s, "ruled", 2, "two=4");
	rows_are(s, 'v', "ruled",
		 "1|NULL|a|1|NULL|8|8|x|1|som 1|5\n2|NULL|b|3|4|NULL|NULL|NULL|7|som 7|6\n");
}

static void references_must_be_there(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct change c;
	begin(s, "edit", &c);
	refused(insert_in(&c, "thing", "code=a;parent=77", NULL), ERR_INPUT);
	change_rollback(&c);
	int64_t a = insert(s, "thing", "code=a");
	char text[40];
	snprintf(text, sizeof(text), "code=b;parent=%lld", (long long)a);
	insert(s, "thing", text);
	begin(s, "edit", &c);
	refused(drop_in(&c, "thing", a), ERR_INPUT); /* b stands under it */
	change_rollback(&c);
}

static bool dated(struct change *c, const char *period)
{
	char text[80];
	snprintf(text, sizeof(text), "thing=1;code=a;%s", period);
	return insert_in(c, "dated", text, NULL);
}

static void periods_of_one_key_do_not_overlap(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	static const char *const overlapping[] = {
		"valid_from=100;valid_to=200",
		"valid_from=50;valid_to=101",
		"valid_from=199",
		"valid_from=50",
		"valid_from=120;valid_to=130",
		"valid_from=100",
		"valid_from=299;valid_to=301",
		"valid_from=9000",
	};
	struct change c;
	insert(s, "thing", "code=a");
	insert(s, "thing", "code=b");
	begin(s, "edit", &c);
	must(dated(&c, "valid_from=100;valid_to=200"));
	must(dated(&c, "valid_from=50;valid_to=100")); /* ends on the day the other begins */
	must(dated(&c, "valid_from=300"));
	must(dated(&c, "valid_from=200;valid_to=300"));
	must(insert_in(&c, "dated", "thing=1;code=b;valid_from=0", NULL)); /* another key */
	must(insert_in(&c, "dated", "thing=2;code=a;valid_from=0", NULL));
	for (size_t i = 0; i < COUNT_OF(overlapping); i++) {
		refused(dated(&c, overlapping[i]), ERR_CONFLICT);
		says("overlapt");
	}
	refused(dated(&c, "valid_from=40;valid_to=40"), ERR_INPUT);
	refused(dated(&c, "valid_to=40"), ERR_INPUT);
	commit(&c);
	begin(s, "edit", &c);
	must(update_in(&c, "dated", 2, "valid_from=40;valid_to=100")); /* not with itself */
	refused(update_in(&c, "dated", 2, "valid_to=101"), ERR_CONFLICT);
	change_rollback(&c);
}

/* The operator sees the terms of both payers; those of one are no hindrance to the other. */
static void periods_of_two_payers_do_not_meet(void **state)
{
	struct world *w = *state;
	struct session *an = enter(w, "an"), *bas = enter(w, "bas");
	const struct shape *term = shape_of(an, "term");
	struct db_value values[MODEL_FIELDS_MAX] = { 0 };
	struct change c;
	int64_t id = 0, other = 0;
	insert(an, "term", "code=a;valid_from=100");
	insert(bas, "term", "code=a;valid_from=50");
	set_values(term, "code=a;valid_from=60;valid_to=100", values);
	begin(w->job, "edit", &c);
	must(row_insert(&c, term, values, w->noord, &id, &oops));
	refused(row_insert(&c, term, values, w->zuid, &other, &oops), ERR_CONFLICT);
	says("overlapt");
	must(update_in(&c, "term", 2, "valid_from=70"));
	refused(update_in(&c, "term", 1, "valid_from=70"), ERR_CONFLICT);
	says("overlapt");
	change_rollback(&c);
}

/* Twice written in one change is one version: what stood in between was never known. */
static void one_change_makes_one_version(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct change c;
	int64_t id, gone, old = insert(s, "client", "number=old;helper=1");
	begin(s, "edit", &c);
	must(insert_in(&c, "client", "number=a;helper=1", &id));
	must(update_in(&c, "client", id, "remark=een"));
	must(update_in(&c, "client", id, "remark=twee;helper=2"));
	must(insert_in(&c, "client", "number=b", &gone));
	must(drop_in(&c, "client", gone));
	must(update_in(&c, "client", old, "remark=drie"));
	must(update_in(&c, "client", old, "remark=vier"));
	commit(&c);
	rows_are(s, 'v', "client", "1|NULL|old|1|vier|6\n2|NULL|a|2|twee|6\n");
	assert_int_equal(count_of(s, "h_client"), 1);
	assert_int_equal(
		number(s, "SELECT count(*) FROM visible WHERE until IS NULL AND row_id = 2"), 1);
	undo(s, 6);
	rows_are(s, 'v', "client", "1|NULL|old|1|NULL|7\n");
	look_at(s, 6);
	rows_are(s, 'k', "client", "1|NULL|old|1|vier|6\n2|NULL|a|2|twee|6\n");
	look_at(s, 5);
	rows_are(s, 'k', "client", "1|NULL|old|1|NULL|5\n");
}

static void a_period_of_observations_ends(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	const struct shape *tally = shape_of(s, "tally");
	struct change c;
	insert(s, "import", "file=a;profile=p");
	insert(s, "import", "file=b;profile=p");
	insert(s, "import", "file=c;profile=q");
	insert(s, "tally", "counted_on=10;x=1;import=1;line=1");
	insert(s, "tally", "counted_on=19;x=2;import=1;line=2");
	insert(s, "tally", "counted_on=20;x=3;import=1;line=3");
	insert(s, "tally", "counted_on=15;x=4;import=2;line=1");
	insert(s, "tally", "counted_on=15;x=5;import=3;line=1");
	insert(s, "tally", "counted_on=15;x=6");
	begin(s, "import", &c);
	must(rows_end_period(&c, tally, "counted_on", 10, 19, str_of("p"), 2, &oops));
	commit(&c);
	rows_are(
		s, 'v', "tally",
		"3|NULL|20|3|1|3|10\n4|NULL|15|4|2|1|11\n5|NULL|15|5|3|1|12\n6|NULL|15|6|NULL|NULL|13\n");
	assert_int_equal(number(s, "SELECT count(*) FROM h_tally WHERE until = 14"), 2);
	undo(s, 14);
	assert_int_equal(number(s, "SELECT sum(x) FROM v_tally"), 21);
}

const struct CMUnitTest write_tests[] = {
	TEST(a_row_keeps_its_versions),
	TEST(ids_are_never_used_again),
	TEST(only_who_saw_the_newest_version_may_write),
	TEST(the_change_says_who_when_and_why),
	TEST(a_rollback_leaves_nothing),
	TEST(values_are_checked),
	TEST(lists_are_checked),
	TEST(rules_are_kept_and_fields_derived),
	TEST(references_must_be_there),
	TEST(periods_of_one_key_do_not_overlap),
	TEST(periods_of_two_payers_do_not_meet),
	TEST(one_change_makes_one_version),
	TEST(a_period_of_observations_ends),
};
const size_t write_count = COUNT_OF(write_tests);
