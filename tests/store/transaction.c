#include "support.h"

#include <time.h>

static const char SCHEMA[] =
	"CREATE TABLE city (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE) "
	"STRICT";

static bool add(struct db *db, const char *name)
{
	struct stmt *s;
	if (!db_prepare(db, str_of("INSERT INTO city (name) VALUES (:name)"), DB_KERNEL, &s, &oops))
		return false;
	stmt_bind_text(s, "name", str_of(name));
	return stmt_run(s, NULL, &oops);
}

static int64_t cities(struct db *db)
{
	return number(db, "SELECT count(*) FROM city");
}

static void a_rollback_leaves_nothing(void **state)
{
	struct db *db = ((struct place *)*state)->db;
	run_script(db, SCHEMA);
	db_rollback(db);
	must(db_begin_write(db, &oops));
	assert_true(db_in_transaction(db));
	must(add(db, "A"));
	assert_int_equal(cities(db), 1);
	db_rollback(db);
	assert_false(db_in_transaction(db));
	assert_int_equal(cities(db), 0);
	must(db_begin_write(db, &oops));
	must(add(db, "A"));
	must(db_commit(db, &oops));
	assert_int_equal(cities(db), 1);
}

static void closing_rolls_back(void **state)
{
	struct place *place = *state;
	run_script(place->db, SCHEMA);
	struct db *db = open_as(place, DB_OWNER);
	must(db_begin_write(db, &oops));
	must(add(db, "A"));
	db_close(db);
	assert_int_equal(cities(place->db), 0);
}

static void transactions_do_not_nest(void **state)
{
	struct db *db = ((struct place *)*state)->db;
	refused(db_commit(db, &oops), ERR_SYSTEM);
	must(db_begin_read(db, &oops));
	refused(db_begin_write(db, &oops), ERR_SYSTEM);
	refused(db_begin_read(db, &oops), ERR_SYSTEM);
	must(db_commit(db, &oops));
}

static int64_t milliseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void writers_take_turns(void **state)
{
	struct place *place = *state;
	run_script(place->db, SCHEMA);
	struct db *other = open_as(place, DB_OWNER); /* waits 200 ms */
	must(db_begin_write(place->db, &oops));
	must(add(place->db, "A"));
	int64_t before = milliseconds();
	refused(db_begin_write(other, &oops), ERR_BUSY);
	int64_t waited = milliseconds() - before;
	assert_true(waited >= 150 && waited < 3000);
	assert_false(db_in_transaction(other));
	assert_int_equal(cities(other), 0);
	must(db_commit(place->db, &oops));
	must(db_begin_write(other, &oops));
	assert_int_equal(cities(other), 1);
	must(add(other, "B"));
	must(db_commit(other, &oops));
	db_close(other);
}

static void a_reader_sees_one_moment(void **state)
{
	struct place *place = *state;
	run_script(place->db, SCHEMA);
	struct db *other = open_as(place, DB_OWNER);
	must(db_begin_read(other, &oops));
	assert_int_equal(cities(other), 0);
	must(db_begin_write(place->db, &oops));
	must(add(place->db, "A"));
	must(db_commit(place->db, &oops));
	assert_int_equal(cities(other), 0);
	refused(add(other, "B"), ERR_DENIED);
	refused(db_commit(other, &oops), ERR_SYSTEM);
	assert_int_equal(cities(other), 1);
	db_close(other);
}

static void after_a_failure_only_a_rollback_helps(void **state)
{
	struct db *db = ((struct place *)*state)->db;
	run_script(db, SCHEMA);
	must(db_begin_write(db, &oops));
	must(add(db, "A"));
	refused(add(db, "A"), ERR_CONFLICT);
	refused(add(db, "B"), ERR_SYSTEM);
	refused(db_script(db, "DELETE FROM city", DB_KERNEL, &oops), ERR_SYSTEM);
	refused(db_commit(db, &oops), ERR_SYSTEM);
	assert_false(db_in_transaction(db));
	assert_int_equal(cities(db), 0);
	must(db_begin_write(db, &oops));
	must(add(db, "A"));
	must(db_commit(db, &oops));
	refused(add(db, "A"), ERR_CONFLICT);
	must(add(db, "B"));
}

static void ending_a_transaction_ends_its_statements(void **state)
{
	struct db *db = ((struct place *)*state)->db;
	bool row;
	run_script(db, SCHEMA);
	must(add(db, "A"));
	must(add(db, "B"));
	for (int commit = 0; commit < 2; commit++) {
		must(db_begin_write(db, &oops));
		struct stmt *s = prepared(db, "SELECT /* stream */ name FROM city ORDER BY id");
		must(stmt_step(s, &row, &oops));
		must(add(db, commit ? "C" : "D"));
		if (commit)
			must(db_commit(db, &oops));
		else
			db_rollback(db);
		assert_true(stmt_is_null(s, 0));
		must(stmt_step(s, &row, &oops)); /* from the beginning */
		assert_true(row && str_is(stmt_text(s, 0), "A"));
		stmt_reset(s);
	}
	assert_int_equal(cities(db), 3);
}

static void a_rule_checked_at_the_end_stops_the_commit(void **state)
{
	struct db *db = ((struct place *)*state)->db;
	run_script(db, "CREATE TABLE a (id INTEGER PRIMARY KEY) STRICT;"
		       "CREATE TABLE b (a INTEGER REFERENCES "
		       "a (id) DEFERRABLE INITIALLY DEFERRED) STRICT");
	must(db_begin_write(db, &oops));
	must(stmt_run(prepared(db, "INSERT INTO b (a) VALUES (5)"), NULL, &oops));
	refused(db_commit(db, &oops), ERR_INPUT);
	assert_false(db_in_transaction(db));
	assert_int_equal(number(db, "SELECT count(*) FROM b"), 0);
}

static void a_script_happens_whole_or_not(void **state)
{
	struct db *db = ((struct place *)*state)->db;
	run_script(db, SCHEMA);
	refused(db_script(db,
			  "INSERT INTO city (name) VALUES ('A');"
			  "INSERT INTO city (name) VALUES ('A')",
			  DB_KERNEL, &oops),
		ERR_CONFLICT);
	assert_int_equal(cities(db), 0);
	must(db_script(
		db, "INSERT INTO city (name) VALUES ('A'); INSERT INTO city (name) VALUES ('B');",
		DB_SCOPED, &oops));
	assert_int_equal(cities(db), 2);
}

const struct CMUnitTest transaction_tests[] = {
	TEST(a_rollback_leaves_nothing),
	TEST(closing_rolls_back),
	TEST(transactions_do_not_nest),
	TEST(writers_take_turns),
	TEST(a_reader_sees_one_moment),
	TEST(after_a_failure_only_a_rollback_helps),
	TEST(ending_a_transaction_ends_its_statements),
	TEST(a_rule_checked_at_the_end_stops_the_commit),
	TEST(a_script_happens_whole_or_not),
};
const size_t transaction_count = COUNT_OF(transaction_tests);
