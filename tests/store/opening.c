#include "support.h"

#include <sys/stat.h>
#include <unistd.h>

static bool opens(const char *url, bool create, bool read_only)
{
	struct db *db = NULL;
	struct db_options options = {
		.url = url, .create = create, .read_only = read_only, .busy_ms = 100
	};
	bool ok = db_open(&options, &db, &oops);
	assert_int_equal(ok, db != NULL);
	db_close(db);
	return ok;
}

static void a_connection_knows_what_it_is(void **state)
{
	struct place *place = *state;
	struct db *job = open_as(place, DB_JOB);
	assert_int_equal(db_kind(job), kind_under_test);
	assert_int_equal(db_role(job), DB_JOB);
	assert_true(strlen(db_name(job)) > 3);
	assert_false(db_in_transaction(job));
	assert_int_equal(db_stages_before_lock(job), kind_under_test == DB_POSTGRES);
	db_close(job);
	db_close(NULL);
}

static void a_missing_file_is_named(void **state)
{
	const char *path = path_in(*state, "none.db");
	refused(opens(path, false, false), ERR_NOT_FOUND);
	assert_non_null(strstr(oops.message, path));
	assert_int_equal(access(path, F_OK), -1);
	refused(opens(path_in(*state, "no/such/folder.db"), true, false), ERR_SYSTEM);
	refused(opens("", true, false), ERR_INPUT);
	refused(opens("sqlite:", true, false), ERR_INPUT);
}

static void what_is_no_database_is_refused(void **state)
{
	static const char text[] = "id;naam;plaats\n1;Zorghuis;Breda\n";
	struct place *place = *state;
	refused(opens(place->folder, true, false), ERR_INPUT);
	assert_non_null(strstr(oops.message, "is een map"));
	write_file(path_in(place, "text.db"), text, strlen(text));
	refused(opens(path_in(place, "text.db"), true, false), ERR_INPUT);
	assert_non_null(strstr(oops.message, "geen database"));
	assert_int_equal(mkfifo(path_in(place, "pipe"), 0600), 0);
	refused(opens(path_in(place, "pipe"), true, false), ERR_INPUT);
	write_file(path_in(place, "empty.db"), "", 0);
	must(opens(path_in(place, "empty.db"), false, false));
}

/* A name that looks like a URI is a name. */
static void a_file_name_is_only_a_name(void **state)
{
	struct place *place = *state;
	char before[400];
	assert_non_null(getcwd(before, sizeof(before)));
	assert_int_equal(chdir(place->folder), 0);
	must(opens("file:x.db?mode=memory", true, false));
	assert_int_equal(access("file:x.db?mode=memory", F_OK), 0);
	assert_int_equal(chdir(before), 0);
}

static void fill(struct db *db)
{
	run_script(
		db,
		"CREATE TABLE big (id INTEGER PRIMARY KEY, text TEXT) STRICT;"
		"INSERT INTO big (text) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 "
		"FROM n WHERE i < 2000) SELECT 'een regel van enige lengte, nummer ' || i FROM n");
}

static void a_truncated_file_is_damaged(void **state)
{
	struct place *place = *state;
	fill(place->db);
	db_close(place->db);
	place->db = NULL;
	assert_int_equal(truncate(path_in(place, "w.db"), 10000), 0);
	refused(opens(place->url, false, false), ERR_SYSTEM);
	assert_non_null(strstr(oops.message, "beschadigd"));
	assert_non_null(strstr(oops.message, "waarborg restore FILE"));
}

static void damage_further_on_is_told_when_met(void **state)
{
	struct place *place = *state;
	fill(place->db);
	db_close(place->db);
	FILE *file = fopen(path_in(place, "w.db"), "r+b");
	for (long page = 4; page < 20; page++) {
		fseek(file, page * 4096, SEEK_SET);
		fwrite("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 1, 10, file);
	}
	fclose(file);
	place->db = open_as(place, DB_OWNER);
	refused(stmt_run(prepared(place->db, "SELECT text FROM big"), NULL, &oops), ERR_SYSTEM);
	assert_non_null(strstr(oops.message, "beschadigd"));
	struct buf report = { 0 };
	int findings = 0;
	must(db_check(place->db, &report, &findings, &oops));
	assert_true(findings > 0);
	buf_release(&report);
}

static void rights_are_explained(void **state)
{
	struct place *place = *state;
	if (geteuid() != 0) {
		print_message("# not tried: only root can become somebody else\n");
		return;
	}
	fill(place->db);
	db_close(place->db);
	place->db = NULL;
	assert_int_equal(chmod(place->folder, 0755), 0);
	assert_int_equal(chmod(path_in(place, "w.db"), 0644), 0);
	assert_int_equal(seteuid(65534), 0);
	bool writable = opens(place->url, false, false);
	struct err read_only = oops;
	assert_int_equal(seteuid(0), 0);
	assert_int_equal(chmod(path_in(place, "w.db"), 0600), 0);
	assert_int_equal(seteuid(65534), 0);
	bool readable = opens(place->url, false, true);
	struct err unreadable = oops;
	assert_int_equal(seteuid(0), 0);
	assert_false(writable || readable);
	assert_true(read_only.kind == ERR_DENIED || read_only.kind == ERR_SYSTEM);
	assert_int_equal(unreadable.kind, ERR_DENIED);
}

static void a_reading_connection_cannot_write(void **state)
{
	struct place *place = *state;
	run_script(place->db, "CREATE TABLE city (id INTEGER PRIMARY KEY, name TEXT) STRICT");
	struct db *db = NULL;
	struct db_options options = { .url = place->url, .role = DB_OWNER, .read_only = true };
	must(db_open(&options, &db, &oops));
	assert_int_equal(number(db, "SELECT count(*) FROM city"), 0);
	refused(stmt_run(prepared(db, "INSERT INTO city (name) VALUES ('Breda')"), NULL, &oops),
		ERR_DENIED);
	refused(db_begin_write(db, &oops), ERR_DENIED);
	must(db_begin_read(db, &oops));
	assert_int_equal(number(db, "SELECT count(*) FROM city"), 0);
	must(db_commit(db, &oops));
	db_close(db);
}

static void files_are_loaded_at_opening(void **state)
{
	struct place *place = *state;
	static const struct sql_file good[] = { { "good.sql", "-- name: one\nSELECT :x;\n" },
						{ NULL, NULL } };
	static const struct sql_file bad[] = { { "bad.sql", "-- name: two\nSELECT id FROM t_x;\n" },
					       { NULL, NULL } };
	struct db *db = NULL;
	struct stmt *s;
	struct db_options options = { .url = place->url, .files = bad };
	refused(db_open(&options, &db, &oops), ERR_SYSTEM);
	assert_non_null(strstr(oops.message, "bad.sql"));
	assert_non_null(strstr(oops.message, "two"));
	assert_null(db);
	options.files = good;
	must(db_open(&options, &db, &oops));
	must(db_named(db, "one", &s, &oops));
	refused(db_named(db, "two", &s, &oops), ERR_SYSTEM);
	db_close(db);
}

static void a_server_that_is_away_is_named_without_password(void **state)
{
	(void)state;
	refused(opens("postgresql://user:geheim@127.0.0.1:1/w", false, false), ERR_SYSTEM);
	assert_non_null(strstr(oops.message, "niet bereikbaar"));
	assert_non_null(strstr(oops.message, "postgresql://user@127.0.0.1:1/w"));
	assert_null(strstr(oops.message, "geheim"));
	assert_null(strstr(oops.detail, "geheim"));
	refused(opens("postgresql://:::", false, false), ERR_SYSTEM);
}

static void a_missing_database_is_named(void **state)
{
	struct place *place = *state;
	char url[400];
	snprintf(url, sizeof(url), "%s", place->url);
	char *name = strstr(url, place->name);
	memcpy(name, "stora", 5);
	refused(opens(url, false, false), ERR_NOT_FOUND);
	assert_non_null(strstr(oops.message, "bestaat niet"));
}

static void each_role_is_taken(void **state)
{
	static const char *const names[] = { "waarborg_owner", "waarborg_app", "waarborg_job" };
	for (int role = DB_OWNER; role <= DB_JOB; role++) {
		struct db *db = open_as(*state, (enum db_role)role);
		bool row;
		struct stmt *s = prepared(db, "SELECT current_user");
		must(stmt_step(s, &row, &oops));
		assert_true(str_is(stmt_text(s, 0), names[role]));
		db_close(db);
	}
}

/* Kills the connection from outside: a statement fails, the next finds a new connection. */
static void a_lost_connection_comes_back(void **state)
{
	struct place *place = *state;
	static const char kill[] =
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
		"WHERE application_name = 'waarborg' AND datname = current_database()";
	struct stmt *s = prepared(place->db, "SELECT 7");
	must(stmt_run(s, NULL, &oops));
	as_superuser(place, kill);
	refused(stmt_run(s, NULL, &oops), ERR_SYSTEM);
	assert_non_null(strstr(oops.message, "niet bereikbaar"));
	assert_int_equal(number(place->db, "SELECT 7"), 7);
	as_superuser(place, kill);
	must(db_begin_write(place->db, &oops));
	assert_int_equal(number(place->db, "SELECT 7"), 7);
	as_superuser(place, kill);
	refused(stmt_run(prepared(place->db, "SELECT 7"), NULL, &oops), ERR_SYSTEM);
	refused(db_commit(place->db, &oops), ERR_SYSTEM);
	assert_int_equal(number(place->db, "SELECT 7"), 7);
}

const struct CMUnitTest opening_tests[] = {
	TEST(a_connection_knows_what_it_is),
	TEST_ON(a_missing_file_is_named, sqlite),
	TEST_ON(what_is_no_database_is_refused, sqlite),
	TEST_ON(a_file_name_is_only_a_name, sqlite),
	TEST_ON(a_truncated_file_is_damaged, sqlite),
	TEST_ON(damage_further_on_is_told_when_met, sqlite),
	TEST_ON(rights_are_explained, sqlite),
	TEST(a_reading_connection_cannot_write),
	TEST(files_are_loaded_at_opening),
	TEST_ON(a_server_that_is_away_is_named_without_password, postgres),
	TEST_ON(a_missing_database_is_named, postgres),
	TEST_ON(each_role_is_taken, postgres),
	TEST_ON(a_lost_connection_comes_back, postgres),
};
const size_t opening_count = COUNT_OF(opening_tests);
