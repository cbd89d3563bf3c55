#include "support.h"

#include <malloc.h>
#include <time.h>

static const char SCHEMA[] =
	"CREATE TABLE t_count (id INTEGER PRIMARY KEY AUTOINCREMENT, a INTEGER, b INTEGER, "
	" c INTEGER, d INTEGER, e INTEGER, f INTEGER, g INTEGER, h INTEGER, "
	" since INTEGER NOT NULL) STRICT;"
	"CREATE TABLE t_text (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, n INTEGER) STRICT;";

static const char *const count_columns[] = {
	"id", "a", "b", "c", "d", "e", "f", "g", "h", "since"
};
static const char *const text_columns[] = { "id", "name", "n" };

struct numbers {
	int64_t next, end;
	int64_t fail_at; /* 0 is never */
};

static bool give_numbers(void *context, struct db_value *values, bool *more, struct err *err)
{
	struct numbers *n = context;
	if (n->next == n->fail_at)
		return err_set(err, ERR_NOT_FOUND, "De bron houdt op bij regel %lld.",
			       (long long)n->next);
	*more = n->next < n->end;
	if (!*more)
		return true;
	for (int i = 0; i < 10; i++)
		values[i] =
			(struct db_value){ .kind = DB_INT, .integer = n->next * (i ? i * 7 : 1) };
	n->next++;
	return true;
}

/* Stage and apply in the order this database wants. */
static bool write_all(struct db *db, struct db_bulk *bulk, db_row_source source, void *context)
{
	bool before = db_stages_before_lock(db);
	if (before && !db_bulk_stage(db, bulk, source, context, &oops))
		return false;
	if (!db_begin_write(db, &oops))
		return false;
	bool ok = (before || db_bulk_stage(db, bulk, source, context, &oops)) &&
		  db_bulk_apply(db, bulk, &oops) && db_commit(db, &oops);
	if (!ok)
		db_rollback(db);
	return ok;
}

static double seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void many_rows_arrive(void **state)
{
	struct db *db = ((struct place *)*state)->db;
	run_script(db, SCHEMA);
	const char *wanted = getenv("WAARBORG_BULK_ROWS");
	int64_t rows = wanted ? strtoll(wanted, NULL, 10) : 100000;
	struct numbers source = { 1, rows + 1, 0 };
	struct db_bulk bulk = { "t_count", count_columns, 10, 0 };
	double before = seconds();
	must(write_all(db, &bulk, give_numbers, &source));
	print_message("# %.0f rows/s\n", (double)rows / (seconds() - before));
	assert_int_equal(bulk.rows, rows);
	assert_int_equal(number(db, "SELECT count(*) FROM t_count"), rows);
	assert_int_equal(number(db, "SELECT CAST(sum(h) AS INTEGER) FROM t_count"),
			 rows * (rows + 1) / 2 * 56);
	assert_int_equal(number(db, "SELECT since FROM t_count WHERE id = 99"), 99 * 63);
}

static const struct db_value texts[][2] = {
	{ { .kind = DB_TEXT, .text = { "Breda", 5 } }, { .kind = DB_INT, .integer = INT64_MIN } },
	{ { .kind = DB_TEXT, .text = { "a\tb\nc\rd\\e\\N", 11 } },
	  { .kind = DB_INT, .integer = INT64_MAX } },
	{ { .kind = DB_TEXT, .text = { "'quote' \"double\" \xE2\x82\xAC \xF0\x9F\x98\x80", 25 } },
	  { .kind = DB_NULL } },
	{ { .kind = DB_TEXT, .text = { "\\.", 2 } }, { .kind = DB_INT } },
	{ { .kind = DB_TEXT, .text = { NULL, 0 } }, { .kind = DB_INT, .integer = 1 } },
	{ { .kind = DB_NULL }, { .kind = DB_NULL } },
};

static bool give_texts(void *context, struct db_value *values, bool *more, struct err *err)
{
	(void)err;
	int64_t *at = context;
	*more = *at < (int64_t)COUNT_OF(texts);
	if (*more) {
		values[0] = (struct db_value){ .kind = DB_INT, .integer = *at + 1 };
		values[1] = texts[*at][0];
		values[2] = texts[*at][1];
		(*at)++;
	}
	return true;
}

static void every_text_arrives_as_it_was(void **state)
{
	struct db *db = ((struct place *)*state)->db;
	run_script(db, SCHEMA);
	int64_t at = 0;
	struct db_bulk bulk = { "t_text", text_columns, 3, 0 };
	must(write_all(db, &bulk, give_texts, &at));
	assert_int_equal(bulk.rows, COUNT_OF(texts));
	struct stmt *s = prepared(db, "SELECT name, n FROM t_text ORDER BY id");
	bool row;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		must(stmt_step(s, &row, &oops));
		assert_true(row && str_eq(stmt_text(s, 0), texts[i][0].text));
		assert_int_equal(stmt_is_null(s, 0), texts[i][0].kind == DB_NULL);
		assert_int_equal(stmt_is_null(s, 1), texts[i][1].kind == DB_NULL);
		assert_int_equal(stmt_int(s, 1), texts[i][1].integer);
	}
}

/* Writes each name over the one before. */
static bool give_reused(void *context, struct db_value *values, bool *more, struct err *err)
{
	(void)err;
	static char name[40];
	int64_t *at = context;
	*more = *at < 1234;
	(*at)++;
	int len = snprintf(name, sizeof(name), "naam %lld", (long long)*at);
	values[0] = (struct db_value){ .kind = DB_INT, .integer = *at };
	values[1] = (struct db_value){ .kind = DB_TEXT, .text = { name, (size_t)len } };
	values[2] = (struct db_value){ .kind = DB_INT, .integer = *at };
	return true;
}

static void a_source_may_reuse_its_memory(void **state)
{
	struct db *db = ((struct place *)*state)->db;
	run_script(db, SCHEMA);
	int64_t at = 0;
	struct db_bulk bulk = { "t_text", text_columns, 3, 0 };
	must(write_all(db, &bulk, give_reused, &at));
	assert_int_equal(bulk.rows, 1234);
	assert_int_equal(
		number(db, "SELECT count(*) FROM t_text WHERE name = 'naam ' || id AND n = id"),
		1234);
	assert_int_equal(number(db, "INSERT INTO t_text (id) VALUES (2000) RETURNING id"), 2000);
}

static bool give_bad_text(void *context, struct db_value *values, bool *more, struct err *err)
{
	(void)err;
	*more = true;
	values[0] = (struct db_value){ .kind = DB_NULL };
	values[1] = (struct db_value){ .kind = DB_TEXT, .text = *(struct str *)context };
	values[2] = (struct db_value){ .kind = DB_NULL };
	return true;
}

static void a_failing_source_leaves_nothing(void **state)
{
	struct db *db = ((struct place *)*state)->db;
	run_script(db, SCHEMA);
	struct numbers source = { 1, 100000, 20000 };
	struct db_bulk bulk = { "t_count", count_columns, 10, 0 };
	refused(write_all(db, &bulk, give_numbers, &source), ERR_NOT_FOUND);
	assert_non_null(strstr(oops.message, "20000"));
	struct db_bulk bad = { "t_text", text_columns, 3, 0 };
	struct str wrong = { "a\0b", 3 };
	refused(write_all(db, &bad, give_bad_text, &wrong), ERR_INPUT);
	wrong = str_of("\xFF");
	refused(write_all(db, &bad, give_bad_text, &wrong), ERR_INPUT);
	assert_int_equal(number(db, "SELECT count(*) FROM t_count"), 0);
	source = (struct numbers){ 1, 11, 0 };
	must(write_all(db, &bulk, give_numbers, &source));
	assert_int_equal(number(db, "SELECT count(*) FROM t_count"), 10);
	source = (struct numbers){ 1, 11, 0 };
	refused(write_all(db, &bulk, give_numbers, &source), ERR_CONFLICT);
	assert_int_equal(number(db, "SELECT count(*) FROM t_count"), 10);
}

static void names_are_checked_before_they_are_pasted(void **state)
{
	struct db *db = ((struct place *)*state)->db;
	run_script(db, SCHEMA);
	struct numbers source = { 1, 11, 0 };
	static const char *const columns[] = { "id) SELECT 1; --" };
	struct db_bulk bulk = { "t_count", columns, 1, 0 };
	int64_t first;
	refused(write_all(db, &bulk, give_numbers, &source), ERR_SYSTEM);
	bulk = (struct db_bulk){ "t_count; DROP TABLE t_text", count_columns, 10, 0 };
	refused(write_all(db, &bulk, give_numbers, &source), ERR_SYSTEM);
	bulk = (struct db_bulk){ "t_none", count_columns, 10, 0 };
	refused(write_all(db, &bulk, give_numbers, &source), ERR_SYSTEM);
	refused(db_bulk_apply(db, &bulk, &oops), ERR_SYSTEM);
	must(db_begin_write(db, &oops));
	refused(db_reserve_ids(db, "t_x'", 1, &first, &oops), ERR_SYSTEM);
	db_rollback(db);
}

/* An office may load rows of its own and no others, although COPY refuses such a table. */
static void bulk_obeys_the_policies(void **state)
{
	struct place *place = *state;
	run_script(place->db, SCHEMA);
	run_script(place->db,
		   "ALTER TABLE t_count ENABLE ROW LEVEL SECURITY;"
		   "CREATE POLICY p ON t_count TO waarborg_app USING (since < "
		   " current_setting('waarborg.me')::bigint);"
		   "GRANT SELECT, INSERT ON t_count TO waarborg_app;"
		   "GRANT SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO waarborg_app");
	struct db *db = open_as(place, DB_APP);
	struct db_bulk bulk = { "t_count", count_columns, 10, 0 };
	struct numbers source = { 1, 101, 0 };
	int64_t first;
	db_context(db, 6301, 0); /* since is 63 times the id */
	must(write_all(db, &bulk, give_numbers, &source));
	assert_int_equal(number(db, "SELECT count(*) FROM t_count"), 100);
	source = (struct numbers){ 101, 201, 0 };
	refused(write_all(db, &bulk, give_numbers, &source), ERR_DENIED);
	must(db_reserve_ids(db, "t_count", 10, &first, &oops));
	db_close(db);
}

static void reserved_ids_are_nobody_elses(void **state)
{
	struct place *place = *state;
	struct db *db = place->db;
	int64_t first, second;
	run_script(db, SCHEMA);
	run_script(db, "INSERT INTO t_text (name) VALUES ('a'), ('b'), ('c');"
		       "DELETE FROM t_text WHERE id > 1");
	must(db_begin_write(db, &oops));
	must(db_reserve_ids(db, "t_text", 10, &first, &oops));
	assert_int_equal(first, 4);
	must(db_reserve_ids(db, "t_text", 1, &second, &oops));
	assert_int_equal(second, 14);
	must(stmt_run(prepared(db, "INSERT INTO t_text (id, name) VALUES (4, 'd')"), NULL, &oops));
	int64_t id = number(db, "INSERT INTO t_text (name) VALUES ('e') RETURNING id");
	assert_int_equal(id, 15);
	must(db_reserve_ids(db, "t_count", 3, &first, &oops));
	assert_int_equal(first, 1);
	must(db_commit(db, &oops));
	must(db_begin_write(db, &oops));
	refused(db_reserve_ids(db, "t_text", 0, &first, &oops), ERR_SYSTEM);
	refused(db_reserve_ids(db, "t_none", 1, &first, &oops), ERR_SYSTEM);
	db_rollback(db);
}

static void ids_wait_for_the_writers_turn(void **state)
{
	struct place *place = *state;
	int64_t first;
	run_script(place->db, SCHEMA);
	struct db *other = open_as(place, DB_OWNER);
	must(db_begin_write(place->db, &oops));
	refused(db_reserve_ids(other, "t_text", 1, &first, &oops),
		kind_under_test == DB_POSTGRES ? ERR_BUSY : ERR_SYSTEM);
	db_rollback(place->db);
	db_close(other);
}

static size_t bytes_in_use(void)
{
	struct mallinfo2 info = mallinfo2();
	return info.uordblks + info.hblkhd;
}

/* A million rows of 50 bytes pass by without ever being in memory together. */
static void a_large_result_comes_in_portions(void **state)
{
	struct db *db = ((struct place *)*state)->db;
	struct stmt *s = prepared(
		db, "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS INTEGER) UNION ALL "
		    "SELECT i + 1 FROM n WHERE i < CAST(:top AS INTEGER)) "
		    "SELECT /* stream */ i, '12345678901234567890123456789012345678901234567890' "
		    "FROM n");
	static const int64_t tops[] = { 1, 4999, 5000, 5001, 10000, 1000000 };
	must(db_begin_read(db, &oops));
	for (size_t i = 0; i < COUNT_OF(tops); i++) {
		size_t before = bytes_in_use(), most = 0;
		int64_t rows = 0, sum = 0;
		bool row;
		stmt_bind_int(s, "top", tops[i]);
		for (must(stmt_step(s, &row, &oops)); row; must(stmt_step(s, &row, &oops))) {
			rows++;
			sum += stmt_int(s, 0);
			if (rows % 1000 == 0 && bytes_in_use() > before + most)
				most = bytes_in_use() - before;
		}
		assert_int_equal(rows, tops[i]);
		assert_int_equal(sum, tops[i] * (tops[i] + 1) / 2);
		assert_true(most < 8 << 20);
	}
	must(db_commit(db, &oops));
	stmt_bind_int(s, "top", 6000);
	must(stmt_run(s, NULL, &oops)); /* outside a transaction it arrives whole */
}

const struct CMUnitTest bulk_tests[] = {
	TEST(many_rows_arrive),
	TEST(every_text_arrives_as_it_was),
	TEST(a_source_may_reuse_its_memory),
	TEST(a_failing_source_leaves_nothing),
	TEST(names_are_checked_before_they_are_pasted),
	TEST_ON(bulk_obeys_the_policies, postgres),
	TEST(reserved_ids_are_nobody_elses),
	TEST(ids_wait_for_the_writers_turn),
	TEST(a_large_result_comes_in_portions),
};
const size_t bulk_count = COUNT_OF(bulk_tests);
