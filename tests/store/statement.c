#include "support.h"

static const char SCHEMA[] =
	"CREATE TABLE city (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, "
	" people INTEGER CHECK (people >= 0), share REAL) STRICT;"
	"CREATE TABLE street (id INTEGER PRIMARY KEY AUTOINCREMENT, city INTEGER NOT NULL "
	" REFERENCES city (id), name TEXT) STRICT;";

static const char ADD_CITY[] = "INSERT INTO city (name, people) VALUES (:name, :people)";

static bool add_city(struct db *db, const char *name, int64_t people)
{
	struct stmt *s = prepared(db, ADD_CITY);
	stmt_bind_text(s, "name", str_of(name));
	stmt_bind_int(s, "people", people);
	return stmt_run(s, NULL, &oops);
}

static void values_come_back_as_they_went(void **state)
{
	struct db *db = ((struct place *)*state)->db;
	run_script(db, SCHEMA);
	static const char *const names[] = { "Breda",
					     "'s-Hertogenbosch",
					     "Frysl\xC3\xA2n",
					     "tab\there\nline\r\\back\\N",
					     "\xF0\x9F\x98\x80 \"q\" %s :x $1",
					     "" };
	static const int64_t people[] = { 0, 1, INT64_MAX, 2147483648, 42, 7 };
	for (size_t i = 0; i < COUNT_OF(names); i++)
		must(add_city(db, names[i], people[i]));
	struct stmt *s = prepared(db, "SELECT name, people, share, id FROM city ORDER BY id");
	assert_int_equal(stmt_columns(s), 4);
	assert_string_equal(stmt_column_name(s, 1), "people");
	bool row;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		must(stmt_step(s, &row, &oops));
		assert_true(row && str_is(stmt_text(s, 0), names[i]));
		assert_int_equal(stmt_int(s, 1), people[i]);
		assert_true(stmt_is_null(s, 2) && !stmt_is_null(s, 0));
		assert_int_equal(stmt_int(s, 2), 0);
		assert_int_equal(stmt_text(s, 2).len, 0);
		assert_int_equal(stmt_int(s, 3), i + 1);
	}
	must(stmt_step(s, &row, &oops));
	assert_false(row);
	assert_true(stmt_is_null(s, 0));
}

static void an_integer_reads_as_text_too(void **state)
{
	struct db *db = ((struct place *)*state)->db;
	struct stmt *s = prepared(db, "SELECT CAST(-12 AS INTEGER), 7");
	bool row;
	must(stmt_step(s, &row, &oops));
	assert_true(str_is(stmt_text(s, 0), "-12"));
	assert_int_equal(stmt_int(s, 0), -12);
	assert_int_equal(stmt_int(s, 1), 7);
	assert_int_equal(
		number(db, "WITH v(x) AS (VALUES (1), (2)) SELECT CAST(sum(x) AS INTEGER) FROM v"),
		3);
}

static void names_bind_wherever_they_stand(void **state)
{
	struct db *db = ((struct place *)*state)->db;
	struct stmt *s =
		prepared(db, "SELECT CAST(:b AS INTEGER) * 100 + CAST(:a AS INTEGER) * 10 + "
			     "CAST(:b AS INTEGER), CAST(:never AS TEXT)");
	bool row, found;
	int64_t value;
	stmt_bind_int(s, "a", 2);
	stmt_bind_int(s, "b", 1);
	stmt_bind_int(s, "absent", 9);
	must(stmt_step(s, &row, &oops));
	assert_int_equal(stmt_int(s, 0), 121);
	assert_true(stmt_is_null(s, 1));
	stmt_bind_int_at(s, 0, 3); /* b is the first; also ends the run that was under way */
	stmt_bind_int_at(s, 1, 4);
	stmt_bind_text_at(s, 2, str_of("x"));
	must(stmt_step(s, &row, &oops));
	assert_int_equal(stmt_int(s, 0), 343);
	assert_true(str_is(stmt_text(s, 1), "x"));
	stmt_bind_null_at(s, 2);
	must(stmt_step(s, &row, &oops));
	assert_true(stmt_is_null(s, 1));
	must(stmt_one_int(prepared(db, "SELECT CAST(:a AS INTEGER)"), &value, &found, &oops));
	assert_false(found);
}

static void a_statement_is_prepared_once(void **state)
{
	struct db *db = ((struct place *)*state)->db;
	struct stmt *first = prepared(db, "SELECT CAST(:a AS INTEGER)");
	bool row;
	stmt_bind_int(first, "a", 5);
	must(stmt_step(first, &row, &oops));
	assert_int_equal(stmt_int(first, 0), 5);
	struct stmt *again = prepared(db, "SELECT CAST(:a AS INTEGER)");
	assert_ptr_equal(first, again);
	must(stmt_step(again, &row, &oops));
	assert_true(row && stmt_is_null(again, 0));
	struct stmt *scoped;
	must(db_prepare(db, str_of("SELECT CAST(:a AS INTEGER)"), DB_SCOPED, &scoped, &oops));
	assert_ptr_not_equal(first, scoped);
}

/* The text that was bound may be gone or changed by the time the statement runs. */
static void bound_text_is_copied(void **state)
{
	struct db *db = ((struct place *)*state)->db;
	char name[] = "Breda";
	bool row;
	struct stmt *s = prepared(db, "SELECT CAST(:a AS TEXT)");
	stmt_bind_text(s, "a", str_of(name));
	memset(name, 'x', 5);
	must(stmt_step(s, &row, &oops));
	assert_true(str_is(stmt_text(s, 0), "Breda"));
}

static void open_statements_do_not_disturb_each_other(void **state)
{
	struct db *db = ((struct place *)*state)->db;
	run_script(db, SCHEMA);
	static const char *const names[] = { "A", "B", "C" };
	for (size_t i = 0; i < 3; i++)
		must(add_city(db, names[i], 1));
	for (int inside = 0; inside < 2; inside++) {
		struct stmt *outer = prepared(db, "SELECT /* stream */ id FROM city ORDER BY id");
		struct stmt *inner =
			prepared(db, "SELECT id FROM city WHERE id <= :id ORDER BY id");
		int64_t sum = 0;
		bool row, deeper;
		if (inside)
			must(db_begin_write(db, &oops));
		for (must(stmt_step(outer, &row, &oops)); row;
		     must(stmt_step(outer, &row, &oops))) {
			stmt_bind_int(inner, "id", stmt_int(outer, 0));
			for (must(stmt_step(inner, &deeper, &oops)); deeper;
			     must(stmt_step(inner, &deeper, &oops)))
				sum += 10 * stmt_int(outer, 0) + stmt_int(inner, 0);
		}
		assert_int_equal(sum, 11 + 21 + 22 + 31 + 32 + 33);
		if (inside)
			must(db_commit(db, &oops));
	}
}

static void rows_written_are_counted(void **state)
{
	struct db *db = ((struct place *)*state)->db;
	run_script(db, SCHEMA);
	int64_t changed = -1;
	for (int i = 0; i < 3; i++)
		must(add_city(db, (const char *[]){ "A", "B", "C" }[i], i));
	must(stmt_run(prepared(db, "UPDATE city SET people = people + 1 WHERE people > 0"),
		      &changed, &oops));
	assert_int_equal(changed, 2);
	must(stmt_run(prepared(db, "SELECT id FROM city"), &changed, &oops));
	assert_int_equal(changed, 0);
	must(stmt_run(prepared(db, "DELETE FROM city WHERE name = 'Z'"), &changed, &oops));
	assert_int_equal(changed, 0);
	must(stmt_run(prepared(db, "CREATE TABLE other (id INTEGER)"), &changed, &oops));
	assert_int_equal(changed, 0);
	struct stmt *s = prepared(db, "DELETE FROM city RETURNING name");
	must(stmt_run(s, &changed, &oops));
	assert_int_equal(changed, 3);
	assert_int_equal(number(db, "SELECT count(*) FROM city"), 0);
}

static void an_inserted_id_comes_back(void **state)
{
	struct db *db = ((struct place *)*state)->db;
	run_script(db, SCHEMA);
	struct stmt *s = prepared(db, "INSERT INTO city (name) VALUES (:name) RETURNING id");
	int64_t id = 0;
	bool found;
	stmt_bind_text(s, "name", str_of("A"));
	must(stmt_one_int(s, &id, &found, &oops));
	assert_true(found && id == 1);
	stmt_bind_text(s, "name", str_of("B"));
	must(stmt_one_int(s, &id, &found, &oops));
	assert_true(found && id == 2);
	assert_int_equal(number(db, "SELECT count(*) FROM city"), 2);
}

static void broken_rules_have_their_kind(void **state)
{
	struct db *db = ((struct place *)*state)->db;
	run_script(db, SCHEMA);
	must(add_city(db, "Breda", 1));
	refused(add_city(db, "Breda", 1), ERR_CONFLICT);
	assert_null(strstr(oops.message, "Breda"));
	assert_null(strstr(oops.detail, "Breda"));
	refused(add_city(db, "Tilburg", -1), ERR_INPUT);
	refused(stmt_run(prepared(db, ADD_CITY), NULL, &oops), ERR_INPUT);
	struct stmt *s = prepared(db, "INSERT INTO street (city, name) VALUES (:city, 'Markt')");
	stmt_bind_int(s, "city", 99);
	refused(stmt_run(s, NULL, &oops), ERR_INPUT);
	s = prepared(db, "UPDATE city SET people = :text");
	stmt_bind_text(s, "text", str_of("Jan Jansen"));
	refused(stmt_run(s, NULL, &oops), ERR_INPUT);
	assert_null(strstr(oops.detail, "Jansen"));
	refused(stmt_run(prepared(db, "INSERT INTO city (id, name) VALUES (1, 'x')"), NULL, &oops),
		ERR_CONFLICT);
	assert_int_equal(number(db, "SELECT count(*) FROM city"), 1);
}

static void a_text_no_database_takes_is_refused(void **state)
{
	struct db *db = ((struct place *)*state)->db;
	struct stmt *s = prepared(db, "SELECT CAST(:a AS TEXT)");
	bool row;
	stmt_bind_text(s, "a", (struct str){ "a\0b", 3 });
	refused(stmt_step(s, &row, &oops), ERR_INPUT);
	stmt_bind_text(s, "a", str_of("caf\xE9"));
	refused(stmt_step(s, &row, &oops), ERR_INPUT);
	stmt_bind_text(s, "a", str_of("goed"));
	must(stmt_step(s, &row, &oops));
	assert_true(str_is(stmt_text(s, 0), "goed"));
}

static void wrong_sql_is_told(void **state)
{
	struct db *db = ((struct place *)*state)->db;
	struct stmt *s = NULL;
	refused(db_prepare(db, str_of("SELEC 1"), DB_KERNEL, &s, &oops), ERR_SYSTEM);
	refused(db_prepare(db, str_of("SELECT 1; SELECT 2"), DB_KERNEL, &s, &oops), ERR_SYSTEM);
	refused(db_prepare(db, str_of("SELECT no_such FROM no_table"), DB_KERNEL, &s, &oops),
		ERR_SYSTEM);
	refused(db_prepare(db, str_of(""), DB_KERNEL, &s, &oops), ERR_SYSTEM);
	assert_null(s);
	refused(db_script(db, "CREATE TABLE a (id INTEGER); SELEC 1", DB_KERNEL, &oops),
		ERR_SYSTEM);
	bool has;
	must(db_has_table(db, "a", &has, &oops));
	assert_false(has);
	must(db_script(db, "-- niets\n", DB_KERNEL, &oops));
	assert_int_equal(number(db, "SELECT 1"), 1);
}

static void tables_are_known(void **state)
{
	struct db *db = ((struct place *)*state)->db;
	bool has;
	run_script(db, SCHEMA);
	must(db_has_table(db, "city", &has, &oops));
	assert_true(has);
	must(db_has_table(db, "cit", &has, &oops));
	assert_false(has);
	must(db_has_table(db, "x' OR '1'='1", &has, &oops));
	assert_false(has);
}

static void a_changed_schema_does_not_break_statements(void **state)
{
	struct db *db = ((struct place *)*state)->db;
	run_script(db, SCHEMA);
	must(add_city(db, "A", 1));
	assert_int_equal(number(db, "SELECT count(*) FROM city"), 1);
	run_script(
		db,
		"ALTER TABLE city ADD COLUMN code TEXT; CREATE INDEX city_people ON city (people)");
	must(add_city(db, "B", 1));
	assert_int_equal(number(db, "SELECT count(*) FROM city"), 2);
}

const struct CMUnitTest statement_tests[] = {
	TEST(values_come_back_as_they_went),
	TEST(an_integer_reads_as_text_too),
	TEST(names_bind_wherever_they_stand),
	TEST(a_statement_is_prepared_once),
	TEST(bound_text_is_copied),
	TEST(open_statements_do_not_disturb_each_other),
	TEST(rows_written_are_counted),
	TEST(an_inserted_id_comes_back),
	TEST(broken_rules_have_their_kind),
	TEST(a_text_no_database_takes_is_refused),
	TEST(wrong_sql_is_told),
	TEST(tables_are_known),
	TEST(a_changed_schema_does_not_break_statements),
};
const size_t statement_count = COUNT_OF(statement_tests);
