#include "figures.h"

/* Two payers at work: an for noord, bas for zuid; and a provider with the account cor. */
struct offices {
	struct session *an, *bas, *job;
	int64_t noord, zuid;
};

static struct offices offices(struct world *w)
{
	return (struct offices){ enter(w, "an"), enter(w, "bas"), w->job, w->noord, w->zuid };
}

static void rows_are(struct session *s, char view, const char *model, const char *wanted)
{
	struct buf rows = { 0 };
	show(s, view, model, false, &rows);
	assert_string_equal(buf_zero(&rows), wanted);
	buf_release(&rows);
}

static void a_payer_sees_only_its_own(void **state)
{
	struct offices o = offices(*state);
	insert(o.an, "contract", "code=a;amount=1");
	insert(o.bas, "contract", "code=a;amount=2"); /* the same key is no hindrance */
	update(o.an, "contract", 1, "amount=3");
	rows_are(o.an, 'v', "contract", "1|1|a|NULL|3\n");
	rows_are(o.an, 'k', "contract", "1|1|a|NULL|3\n");
	rows_are(o.bas, 'v', "contract", "2|2|a|NULL|2\n");
	rows_are(o.job, 'v', "contract", "1|1|a|NULL|3\n2|2|a|NULL|2\n");
	assert_int_equal(scoped_number(o.an, "SELECT count(*) FROM v_contract"), 1);
	assert_int_equal(scoped_number(o.an, "SELECT count(*) FROM k_contract"), 1);
	assert_int_equal(scoped_number(o.an, "SELECT sum(amount) FROM v_contract"), 3);
	assert_int_equal(scoped_number(o.an, "SELECT count(*) FROM v_contract WHERE id = 2"), 0);
	assert_int_equal(scoped_number(o.job, "SELECT count(*) FROM v_contract"), 2);
	look_at(o.an, 6);
	rows_are(o.an, 'k', "contract", "1|1|a|NULL|1\n");
	assert_int_equal(scoped_number(o.an, "SELECT count(*) FROM k_contract"), 1);
	look_at(o.bas, 5);
	rows_are(o.bas, 'k', "contract", "");
	look_at(o.job, 6);
	rows_are(o.job, 'k', "contract", "1|1|a|NULL|1\n2|2|a|NULL|2\n");
}

/* To who may not see it, a row of another is not there: reading, changing and removing it. */
static void cannot_touch(struct session *s, const char *model, int64_t id, int64_t since,
			 const char *text)
{
	const struct shape *shape = shape_of(s, model);
	struct db_value values[MODEL_FIELDS_MAX] = { 0 };
	struct change c;
	assert_int_equal(since_of(s, model, id), 0);
	set_values(shape, text, values);
	begin(s, "edit", &c);
	refused(row_update(&c, shape, id, since, values, &oops), ERR_CONFLICT);
	says("niet meer of is intussen gewijzigd");
	change_rollback(&c);
	begin(s, "edit", &c);
	refused(row_delete(&c, shape, id, since, &oops), ERR_CONFLICT);
	change_rollback(&c);
}

static void rows_of_another_are_out_of_reach(void **state)
{
	struct offices o = offices(*state);
	insert(o.an, "contract", "code=a;amount=1");
	insert(o.an, "client", "number=1");
	cannot_touch(o.bas, "contract", 1, 5, "code=b");
	cannot_touch(o.bas, "client", 1, 6, "number=b");
	refused(try_undo(o.bas, 5, NULL), ERR_NOT_FOUND);
	refused(try_undo(o.bas, 1, NULL), ERR_NOT_FOUND); /* the operator's */
	rows_are(o.job, 'v', "contract", "1|1|a|NULL|1\n");
	assert_int_equal(number(o.job, "SELECT count(*) FROM h_contract"), 0);
	undo(o.an, 5);
	undo(o.job, 6);
	rows_are(o.job, 'v', "client", "");
}

static void a_party_sees_while_named(void **state)
{
	struct offices o = offices(*state);
	char named[40];
	snprintf(named, sizeof(named), "helper=%lld", (long long)o.zuid);
	insert(o.an, "client", "number=een");   /* 5 */
	insert(o.bas, "client", "number=twee"); /* 6 */
	rows_are(o.bas, 'v', "client", "2|2|twee|NULL|NULL\n");
	assert_int_equal(update(o.an, "client", 1, named), 7);
	rows_are(o.bas, 'v', "client", "1|1|een|2|NULL\n2|2|twee|NULL|NULL\n");
	rows_are(o.bas, 'k', "client", "1|1|een|2|NULL\n2|2|twee|NULL|NULL\n");
	rows_are(o.an, 'v', "client", "1|1|een|2|NULL\n");
	assert_int_equal(update(o.bas, "client", 1, "remark=gezien"), 8); /* who sees, may write */
	assert_int_equal(update(o.an, "client", 1, "helper=-"), 9);
	rows_are(o.bas, 'v', "client", "2|2|twee|NULL|NULL\n");
	cannot_touch(o.bas, "client", 1, 9, "number=een");
	assert_int_equal(scoped_number(o.bas, "SELECT count(*) FROM v_client"), 1);
	static const char *const known[] = { "", "2|2|twee|NULL|NULL\n",
					     "1|1|een|2|NULL\n2|2|twee|NULL|NULL\n",
					     "1|1|een|2|gezien\n2|2|twee|NULL|NULL\n",
					     "2|2|twee|NULL|NULL\n" };
	for (int64_t change = 5; change <= 9; change++) {
		look_at(o.bas, change);
		rows_are(o.bas, 'k', "client", known[change - 5]);
	}
	look_at(o.an, 8);
	rows_are(o.an, 'k', "client", "1|1|een|2|gezien\n");
	rows_are(o.job, 'v', "client", "1|1|een|NULL|gezien\n2|2|twee|NULL|NULL\n");
}

/* A party that names itself no more loses sight by its own change. */
static void a_party_can_leave(void **state)
{
	struct offices o = offices(*state);
	char named[60];
	snprintf(named, sizeof(named), "number=een;helper=%lld", (long long)o.zuid);
	insert(o.an, "client", named);
	update(o.bas, "client", 1, "helper=-");
	rows_are(o.bas, 'v', "client", "");
	rows_are(o.an, 'v', "client", "1|1|een|NULL|NULL\n");
	snprintf(named, sizeof(named), "helper=%lld",
		 (long long)o.noord); /* owner and helper are one */
	update(o.an, "client", 1, named);
	rows_are(o.an, 'v', "client", "1|1|een|1|NULL\n");
	assert_int_equal(number(o.job, "SELECT count(*) FROM visible WHERE until IS NULL"), 1);
	drop(o.an, "client", 1);
	assert_int_equal(number(o.job, "SELECT count(*) FROM visible WHERE until IS NULL"), 0);
}

/* Undo by an office of its own changes, with sight following the rows, as it was before each. */
static void undo_gives_sight_back(void **state)
{
	struct offices o = offices(*state);
	char named[40];
	snprintf(named, sizeof(named), "helper=%lld", (long long)o.zuid);
	insert(o.an, "client", "number=een");  /* 5 */
	update(o.an, "client", 1, named);      /* 6 */
	update(o.an, "client", 1, "helper=-"); /* 7 */
	undo(o.an, 7);                         /* 8: named again */
	rows_are(o.an, 'v', "client", "1|1|een|2|NULL\n");
	rows_are(o.bas, 'v', "client", "1|1|een|2|NULL\n");
	undo(o.an, 6); /* 9: not named */
	rows_are(o.an, 'v', "client", "1|1|een|NULL|NULL\n");
	rows_are(o.bas, 'v', "client", "");
	update(o.an, "client", 1, named); /* 10 */
	drop(o.an, "client", 1);          /* 11 */
	rows_are(o.an, 'v', "client", "");
	undo(o.an, 11); /* 12: back, and named */
	rows_are(o.an, 'v', "client", "1|1|een|2|NULL\n");
	rows_are(o.bas, 'v', "client", "1|1|een|2|NULL\n");
	assert_int_equal(number(o.job, "SELECT count(*) FROM visible WHERE until IS NULL"), 2);
	undo(o.an, 10); /* 13 */
	undo(o.an, 5);  /* 14 */
	rows_are(o.job, 'v', "client", "");
	assert_int_equal(number(o.job, "SELECT count(*) FROM visible WHERE until IS NULL"), 0);
	static const bool bas_saw[] = { false, true,  false, true,  false,
					true,  false, true,  false, false };
	for (int64_t change = 5; change <= 14; change++) {
		look_at(o.bas, change);
		rows_are(o.bas, 'k', "client", bas_saw[change - 5] ? "1|1|een|2|NULL\n" : "");
	}
	look_at(o.an, 12);
	rows_are(o.an, 'k', "client", "1|1|een|2|NULL\n");
}

static void a_provider_sees_what_names_it(void **state)
{
	struct world *w = *state;
	struct offices o = offices(w);
	insert(w->job, "provider", "code=p");
	insert(w->job, "account", "name=cor;portal_of=1");
	struct session *cor = enter(w, "cor");
	assert_int_equal(cor->payer, -1);
	insert(o.an, "desk", "code=a");
	insert(o.an, "desk", "code=b;provider=1");
	insert(o.an, "contract", "code=a");
	rows_are(cor, 'v', "desk", "2|1|b|1\n");
	rows_are(cor, 'v', "contract", "");
	rows_are(cor, 'v', "client", "");
	rows_are(o.bas, 'v', "desk", "");
	update(cor, "desk", 2, "code=c");
	rows_are(o.an, 'v', "desk", "1|1|a|NULL\n2|1|c|1\n");
}

/* Statements that somebody wrote without the filter, or around the views. */
static void statements_around_the_views_are_refused(void **state)
{
	struct offices o = offices(*state);
	static const char *const around[] = {
		"SELECT id FROM t_contract",
		"SELECT count(*) FROM t_contract",
		"SELECT amount FROM h_contract",
		"SELECT id FROM T_CONTRACT",
		"SELECT id FROM \"t_contract\"",
		"SELECT v.id FROM v_contract AS v JOIN t_contract AS t ON t.id = v.id",
		"SELECT id FROM v_contract WHERE amount = (SELECT max(amount) FROM t_contract)",
		"WITH v_contract AS (SELECT 1 AS id) SELECT id FROM v_contract",
		"UPDATE t_contract SET amount = 9",
		"DELETE FROM t_contract",
		"INSERT INTO t_contract(code, since) VALUES ('x', 1)",
		"INSERT INTO visible(who, model, row_id, since, why) SELECT 1, 'client', id, 1, 'x' FROM t_client",
		"DROP TABLE t_contract",
		"ALTER TABLE t_contract ADD COLUMN x INTEGER",
	};
	insert(o.an, "contract", "code=a;amount=1");
	for (size_t i = 0; i < COUNT_OF(around); i++) {
		refused(try_run(o.bas, around[i], DB_SCOPED, NULL), ERR_DENIED);
		refused(try_run(o.job, around[i], DB_SCOPED, NULL), ERR_DENIED);
	}
	rows_are(o.job, 'v', "contract", "1|1|a|NULL|1\n");
}

/* SQLite: what slips past the look at the text is stopped by the question that SQLite asks. */
static void sqlite_asks_about_every_column(struct offices *o)
{
	static const char *const quoted[] = {
		"SELECT id FROM 't_contract'",
		"SELECT (SELECT max(amount) FROM 't_contract')",
		"UPDATE 't_contract' SET amount = 9",
		"DELETE FROM 't_contract'",
		"INSERT INTO 't_contract'(code, since) VALUES ('x', 1)",
		"UPDATE v_contract SET amount = 9",
	};
	for (size_t i = 0; i < COUNT_OF(quoted); i++)
		assert_false(try_run(o->bas, quoted[i], DB_SCOPED, NULL));
}

/* PostgreSQL: the server itself lets an office see and write its own rows only, whatever is asked. */
static void postgres_shows_and_writes_ones_own(struct offices *o)
{
	int64_t changed = -1;
	assert_int_equal(number(o->bas, "SELECT count(*) FROM t_contract"), 1);
	assert_int_equal(number(o->bas, "SELECT count(*) FROM t_contract WHERE payer <> 2"), 0);
	assert_int_equal(number(o->bas, "SELECT count(*) FROM h_contract"), 0);
	assert_int_equal(number(o->bas, "SELECT count(*) FROM t_client"), 0);
	assert_int_equal(number(o->an, "SELECT count(*) FROM h_contract"), 1);
	must(try_run(o->bas, "UPDATE t_contract SET amount = 9", DB_KERNEL, &changed));
	assert_int_equal(changed, 1);
	must(try_run(o->bas, "UPDATE t_client SET remark = 'x'", DB_KERNEL, &changed));
	assert_int_equal(changed, 0);
	must(try_run(o->bas, "DELETE FROM t_client", DB_KERNEL, &changed));
	assert_int_equal(changed, 0);
	must(try_run(o->bas, "UPDATE t_contract SET amount = 8 WHERE id = 1", DB_KERNEL, &changed));
	assert_int_equal(changed, 0);
	must(try_run(o->bas, "DELETE FROM h_contract", DB_KERNEL, &changed));
	assert_int_equal(changed, 0);
	refused(try_run(o->bas, "UPDATE t_contract SET payer = 1", DB_KERNEL, NULL), ERR_DENIED);
	refused(try_run(o->bas, "INSERT INTO t_contract(payer, code, since) VALUES (1, 'x', 1)",
			DB_KERNEL, NULL),
		ERR_DENIED);
	refused(try_run(o->bas,
			"INSERT INTO h_contract(id, payer, since, until) VALUES (1, 1, 1, 2)",
			DB_KERNEL, NULL),
		ERR_DENIED);
	refused(try_run(o->bas, "INSERT INTO t_client(payer, number, since) VALUES (1, 'x', 1)",
			DB_KERNEL, NULL),
		ERR_DENIED);
	refused(try_run(o->bas, "TRUNCATE t_contract", DB_KERNEL, NULL), ERR_DENIED);
	refused(try_run(o->bas, "ALTER TABLE t_contract DISABLE ROW LEVEL SECURITY", DB_KERNEL,
			NULL),
		ERR_DENIED);
	refused(try_run(o->bas, "UPDATE change SET principal = 'x'", DB_KERNEL, NULL), ERR_DENIED);
}

static void a_forgotten_filter_shows_nothing_of_another(void **state)
{
	struct offices o = offices(*state);
	insert(o.an, "contract", "code=a;amount=1");
	update(o.an, "contract", 1, "amount=2");
	insert(o.an, "client", "number=1");
	insert(o.bas, "contract", "code=b;amount=4");
	if (kind_under_test == DB_SQLITE)
		sqlite_asks_about_every_column(&o);
	else
		postgres_shows_and_writes_ones_own(&o);
	assert_int_equal(number(o.job, "SELECT amount FROM t_contract WHERE id = 1"), 2);
	assert_int_equal(number(o.job, "SELECT count(*) FROM t_client WHERE remark IS NULL"), 1);
	assert_int_equal(number(o.job, "SELECT count(*) FROM h_contract"), 1);
	assert_int_equal(number(o.job, "SELECT count(*) FROM t_contract WHERE payer = 1"), 1);
}

static void nobody_writes_in_the_name_of_another(void **state)
{
	struct offices o = offices(*state);
	struct db_value values[MODEL_FIELDS_MAX] = { 0 };
	static const char *const models[] = { "contract", "client" };
	struct change c;
	for (size_t i = 0; i < COUNT_OF(models); i++) {
		int64_t id = 0, mine = 0, theirs = 0;
		const struct shape *shape = shape_of(o.an, models[i]);
		memset(values, 0, sizeof(values));
		set_values(shape, i ? "number=x" : "code=x", values);
		begin(o.an, "edit", &c);
		refused(row_insert(&c, shape, values, o.zuid, &id, &oops), ERR_DENIED);
		change_rollback(&c);
		begin(o.an, "edit", &c);
		must(row_insert(&c, shape, values, o.noord, &mine, &oops));
		commit(&c);
		begin(o.job, "edit", &c); /* the operator may */
		must(row_insert(&c, shape, values, o.zuid, &theirs, &oops));
		commit(&c);
	}
	assert_int_equal(number(o.job, "SELECT count(*) FROM t_contract WHERE payer = 2"), 1);
	assert_int_equal(number(o.job, "SELECT count(*) FROM visible WHERE who = 2"), 1);
}

static void figures_count_what_is_seen(void **state)
{
	struct offices o = offices(*state);
	char named[60];
	insert(o.an, "contract", "code=a;amount=10000");
	insert(o.bas, "contract", "code=a;amount=25000");
	insert(o.bas, "contract", "code=b;amount=5000");
	cells_are(o.an, &contract_figure, "", NULL, ": 1 10000/1 10000 0 geen-norm\n");
	cells_are(o.bas, &contract_figure, "", NULL, ": 2 30000/1 30000 0 geen-norm\n");
	cells_are(o.job, &contract_figure, "code", NULL,
		  "a: 2 35000/1 35000 0 geen-norm\nb: 1 5000/1 5000 0 geen-norm\n");
	cells_are(o.an, &contract_figure, "code", "code=b", "");
	insert(o.an, "client", "number=1");
	snprintf(named, sizeof(named), "number=2;helper=%lld", (long long)o.zuid);
	insert(o.an, "client", named);
	cells_are(o.an, &client_figure, "", NULL, ": 2 2/1 2 0 geen-norm\n");
	cells_are(o.bas, &client_figure, "", NULL, ": 1 1/1 1 0 geen-norm\n");
	update(o.an, "client", 2, "helper=-");
	cells_are(o.bas, &client_figure, "", NULL, "");
	look_at(o.bas, newest(o.job) - 1);
	cells_are(o.bas, &client_figure, "number", NULL, "2: 1 1/1 1 0 geen-norm\n");
}

static void the_operator_sees_all_and_nobody_else_is_let_in(void **state)
{
	struct world *w = *state;
	struct session *s;
	struct offices o = offices(w);
	insert(o.an, "client", "number=1");
	insert(o.bas, "client", "number=2");
	insert(w->job, "client", "number=3"); /* owned by nobody: for the operator alone */
	rows_are(w->job, 'v', "client", "1|1|1|NULL|NULL\n2|2|2|NULL|NULL\n3|NULL|3|NULL|NULL\n");
	rows_are(o.an, 'v', "client", "1|1|1|NULL|NULL\n");
	refused(try_enter(w, w->decl, false, "dirk", &s), ERR_NOT_FOUND);
	says("'dirk'");
}

const struct CMUnitTest scope_tests[] = {
	TEST(a_payer_sees_only_its_own),
	TEST(rows_of_another_are_out_of_reach),
	TEST(a_party_sees_while_named),
	TEST(a_party_can_leave),
	TEST(undo_gives_sight_back),
	TEST(a_provider_sees_what_names_it),
	TEST(statements_around_the_views_are_refused),
	TEST(a_forgotten_filter_shows_nothing_of_another),
	TEST(nobody_writes_in_the_name_of_another),
	TEST(figures_count_what_is_seen),
	TEST(the_operator_sees_all_and_nobody_else_is_let_in),
};
const size_t scope_count = COUNT_OF(scope_tests);
