#include "support.h"

static const char TABLES[] =
	"CREATE TABLE t_place (id INTEGER PRIMARY KEY AUTOINCREMENT, payer INTEGER NOT NULL, "
	" name TEXT NOT NULL, since INTEGER NOT NULL) STRICT;"
	"CREATE TABLE plain (id INTEGER PRIMARY KEY, place INTEGER) STRICT;"
	"INSERT INTO t_place (payer, name, since) VALUES (1, 'A', 1), (1, 'B', 5), (2, 'C', 2);"
	"INSERT INTO plain (id, place) VALUES (1, 1);";

static const char SQLITE_VIEWS[] =
	"CREATE TEMP VIEW v_place AS SELECT * FROM t_place WHERE payer = me();"
	"CREATE TEMP VIEW k_place AS SELECT * FROM t_place WHERE payer = me() AND since <= known();"
	"CREATE TEMP VIEW report AS SELECT id, name FROM v_place;";

static const char POSTGRES_VIEWS[] =
	"CREATE FUNCTION me() RETURNS bigint LANGUAGE sql STABLE "
	" AS $$ SELECT current_setting('waarborg.me')::bigint $$;"
	"CREATE FUNCTION known() RETURNS bigint LANGUAGE sql STABLE "
	" AS $$ SELECT current_setting('waarborg.known')::bigint $$;"
	"ALTER TABLE t_place ENABLE ROW LEVEL SECURITY;"
	"CREATE POLICY p ON t_place TO waarborg_app USING (payer = me());"
	"CREATE VIEW v_place WITH (security_invoker = true) AS SELECT * FROM t_place;"
	"CREATE VIEW k_place WITH (security_invoker = true) AS SELECT * FROM t_place "
	" WHERE since <= known();"
	"CREATE VIEW report WITH (security_invoker = true) AS SELECT id, name FROM v_place;"
	"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO waarborg_app;"
	"GRANT SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO waarborg_app";

/* A connection of an office, with views over a table that holds rows of two offices. */
static struct db *office(const struct place *place, int64_t me)
{
	run_script(place->db, TABLES);
	if (kind_under_test == DB_POSTGRES)
		run_script(place->db, POSTGRES_VIEWS);
	struct db *db = open_as(place, DB_APP);
	if (kind_under_test == DB_SQLITE)
		run_script(db, SQLITE_VIEWS);
	db_context(db, me, 100);
	return db;
}

static bool prepares(struct db *db, const char *sql, enum db_access access)
{
	struct stmt *s;
	return db_prepare(db, str_of(sql), access, &s, &oops);
}

static int64_t scoped_number(struct db *db, const char *sql)
{
	struct stmt *s = NULL;
	int64_t value = -1;
	bool found;
	must(db_prepare(db, str_of(sql), DB_SCOPED, &s, &oops));
	must(stmt_one_int(s, &value, &found, &oops));
	return value;
}

static void base_tables_are_out_of_reach(void **state)
{
	struct db *db = office(*state, 1);
	static const char *const denied[] = {
		"SELECT id FROM t_place",
		"SELECT * FROM t_place",
		"SELECT count(*) FROM t_place",
		"SELECT 1 FROM plain WHERE place IN (SELECT id FROM t_place)",
		"SELECT (SELECT max(name) FROM t_place)",
		"WITH all_places AS (SELECT id FROM t_place) SELECT id FROM all_places",
		"WITH v_place AS (SELECT id FROM \"t_place\") SELECT id FROM v_place",
		"WITH v_place AS (SELECT 1) SELECT * FROM v_place",
		"SELECT v.id FROM v_place AS v JOIN t_place AS t ON t.id = v.id",
		"UPDATE t_place SET name = 'x'",
		"DELETE FROM t_place",
		"INSERT INTO t_place (payer, name, since) VALUES (1, 'x', 1)",
		"INSERT INTO plain (place) SELECT id FROM t_place",
		"UPDATE plain SET place = (SELECT max(id) FROM t_place)",
		"DROP TABLE t_place",
		"ALTER TABLE t_place ADD COLUMN x INTEGER",
		"CREATE INDEX x ON t_place (name)",
	};
	for (size_t i = 0; i < COUNT_OF(denied); i++)
		refused(prepares(db, denied[i], DB_SCOPED), ERR_DENIED);
	refused(db_script(db, "DELETE FROM t_place", DB_SCOPED, &oops), ERR_DENIED);
	db_close(db);
}

static void views_show_what_is_theirs(void **state)
{
	struct db *db = office(*state, 1);
	assert_int_equal(scoped_number(db, "SELECT count(*) FROM v_place"), 2);
	assert_int_equal(scoped_number(db, "SELECT max(id) FROM v_place"), 2);
	assert_int_equal(scoped_number(db, "SELECT count(*) FROM report WHERE name = 'B'"), 1);
	assert_int_equal(scoped_number(db, "SELECT count(*) FROM plain WHERE place IN "
					   "(SELECT id FROM v_place)"),
			 1);
	assert_int_equal(
		scoped_number(db, "WITH a AS (SELECT id FROM v_place) SELECT count(*) FROM a"), 2);
	assert_int_equal(scoped_number(db, "SELECT count(*) FROM (SELECT v.id FROM v_place AS v "
					   "JOIN k_place AS k ON k.id = v.id) AS both_views"),
			 2);
	db_close(db);
}

/* The same prepared statement answers for whoever is looking and as of when. */
static void the_context_counts_at_every_run(void **state)
{
	struct db *db = office(*state, 1);
	static const char now[] = "SELECT count(*) FROM k_place";
	assert_int_equal(scoped_number(db, "SELECT me()"), 1);
	assert_int_equal(scoped_number(db, "SELECT known()"), 100);
	assert_int_equal(scoped_number(db, now), 2);
	db_context(db, 1, 4);
	assert_int_equal(scoped_number(db, now), 1);
	db_context(db, 2, 4);
	assert_int_equal(scoped_number(db, now), 1);
	db_context(db, 3, 4);
	assert_int_equal(scoped_number(db, now), 0);
	assert_int_equal(scoped_number(db, "SELECT me()"), 3);
	db_close(db);
}

static void the_context_survives_a_rollback(void **state)
{
	struct db *db = office(*state, 1);
	assert_int_equal(scoped_number(db, "SELECT me()"), 1);
	must(db_begin_write(db, &oops));
	db_context(db, 2, 100);
	assert_int_equal(scoped_number(db, "SELECT me()"), 2);
	assert_int_equal(scoped_number(db, "SELECT count(*) FROM v_place"), 1);
	db_rollback(db);
	assert_int_equal(scoped_number(db, "SELECT me()"), 2);
	db_context(db, 1, 100);
	must(db_begin_read(db, &oops));
	assert_int_equal(scoped_number(db, "SELECT me()"), 1);
	must(db_commit(db, &oops));
	db_context(db, 5, 100);
	refused(stmt_run(prepared(db, "INSERT INTO plain (id) VALUES (1)"), NULL, &oops),
		ERR_CONFLICT);
	assert_int_equal(scoped_number(db, "SELECT me()"), 5);
	db_close(db);
}

static void the_kernel_may(void **state)
{
	struct place *place = *state;
	struct db *db = office(place, 1);
	int64_t changed;
	must(stmt_run(
		prepared(db, "UPDATE t_place SET name = 'x' WHERE id IN (SELECT id FROM v_place)"),
		&changed, &oops));
	assert_int_equal(changed, 2);
	assert_int_equal(number(db, "SELECT count(*) FROM t_place WHERE name = 'x'"), 2);
	/* The right belongs to the statement, not to the connection: it is gone for the next. */
	refused(prepares(db, "SELECT max(id) FROM t_place", DB_SCOPED), ERR_DENIED);
	must(stmt_run(prepared(db, "DELETE FROM t_place WHERE payer = 1"), &changed, &oops));
	assert_int_equal(changed, 2);
	db_close(db);
}

/* A change of the schema makes SQLite prepare again while stepping: with the same right. */
static void the_right_stays_with_its_statement(void **state)
{
	struct place *place = *state;
	struct db *db = office(place, 1);
	assert_int_equal(number(db, "SELECT max(id) FROM t_place WHERE payer = 1"), 2);
	assert_int_equal(scoped_number(db, "SELECT max(id) FROM v_place"), 2);
	run_script(place->db, "CREATE TABLE later (id INTEGER)");
	assert_int_equal(scoped_number(db, "SELECT max(id) FROM v_place"), 2);
	assert_int_equal(number(db, "SELECT max(id) FROM t_place WHERE payer = 1"), 2);
	db_close(db);
}

/* What gets past the look at the text is stopped by SQLite's own question. */
static void the_guard_stands_behind_the_text(void **state)
{
	struct db *db = office(*state, 1);
	static const char *const denied[] = {
		"SELECT id FROM 't_place'",        "DELETE FROM 't_place'",
		"UPDATE 't_place' SET name = 'x'", "INSERT INTO 't_place' (name) VALUES ('x')",
		"ATTACH ':memory:' AS other",      "PRAGMA foreign_keys = OFF",
		"PRAGMA table_info(plain)",        "CREATE TEMP VIEW v_all AS SELECT 1",
		"CREATE VIEW v_all AS SELECT 1",   "DETACH main",
	};
	for (size_t i = 0; i < COUNT_OF(denied); i++)
		refused(prepares(db, denied[i], DB_SCOPED), ERR_DENIED);
	refused(db_script(db, "PRAGMA foreign_keys = OFF", DB_KERNEL, &oops), ERR_DENIED);
	refused(db_script(db, "ATTACH ':memory:' AS other", DB_KERNEL, &oops), ERR_DENIED);
	must(prepares(db, "CREATE TEMP TABLE ids (id INTEGER PRIMARY KEY)", DB_SCOPED));
	db_close(db);
}

/* me() is computed once a run and bounds a range of the index; otherwise a scoped list would read
 * the whole table. */
static void the_context_can_use_an_index(void **state)
{
	struct place *place = *state;
	struct db *db = office(place, 1);
	run_script(place->db, "CREATE INDEX place_payer ON t_place (payer, since)");
	assert_int_equal(number(db, "SELECT count(*) FROM plain"), 1); /* reads the new schema */
	struct stmt *s = prepared(db, "EXPLAIN QUERY PLAN SELECT name FROM k_place");
	bool row;
	must(stmt_step(s, &row, &oops));
	assert_true(row);
	struct str plan = stmt_text(s, 3);
	assert_non_null(memmem(plan.at, plan.len, "place_payer (payer=? AND since<?)", 33));
	db_close(db);
}

static void full_text_works_behind_the_guard(void **state)
{
	struct db *db = ((struct place *)*state)->db;
	run_script(db,
		   "CREATE VIRTUAL TABLE search USING fts5(text, tokenize = 'unicode61 "
		   "remove_diacritics 2'); CREATE VIRTUAL TABLE area USING rtree(id, west, east);");
	must(stmt_run(prepared(db, "INSERT INTO search (rowid, text) VALUES (7, 'S\xC3\xBA"
				   "dwest-Frysl"
				   "\xC3\xA2n')"),
		      NULL, &oops));
	must(stmt_run(prepared(db, "INSERT INTO area VALUES (3, 1, 2)"), NULL, &oops));
	assert_int_equal(scoped_number(db, "SELECT rowid FROM search WHERE search MATCH 'fryslan'"),
			 7);
	assert_int_equal(scoped_number(db, "SELECT id FROM area WHERE west < 2"), 3);
}

const struct CMUnitTest scope_tests[] = {
	TEST(base_tables_are_out_of_reach),
	TEST(views_show_what_is_theirs),
	TEST(the_context_counts_at_every_run),
	TEST(the_context_survives_a_rollback),
	TEST(the_kernel_may),
	TEST(the_right_stays_with_its_statement),
	TEST_ON(the_guard_stands_behind_the_text, sqlite),
	TEST_ON(the_context_can_use_an_index, sqlite),
	TEST_ON(full_text_works_behind_the_guard, sqlite),
};
const size_t scope_count = COUNT_OF(scope_tests);
