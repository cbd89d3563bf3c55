#include "support.h"

#include <sqlite3.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static const char SCHEMA[] =
	"CREATE TABLE city (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT) STRICT;"
	"CREATE TABLE street (id INTEGER PRIMARY KEY AUTOINCREMENT, city INTEGER "
	" REFERENCES city (id), name TEXT) STRICT;"
	"INSERT INTO city (name) VALUES ('A'), ('B');"
	"INSERT INTO street (city, name) VALUES (1, 'Markt');";

static int check(struct db *db, const char *expected)
{
	struct buf report = { 0 };
	int findings = -1;
	must(db_check(db, &report, &findings, &oops));
	int lines = 0;
	for (size_t i = 0; i < report.len; i++)
		lines += report.at[i] == '\n';
	assert_int_equal(lines, findings);
	if (expected && !strstr(buf_zero(&report), expected)) {
		print_error("# %s\n", buf_zero(&report));
		fail();
	}
	buf_release(&report);
	return findings;
}

static void a_sound_database_has_no_findings(void **state)
{
	struct db *db = ((struct place *)*state)->db;
	assert_int_equal(check(db, NULL), 0);
	run_script(db, SCHEMA);
	assert_int_equal(check(db, NULL), 0);
	must(db_begin_read(db, &oops));
	struct buf report = { 0 };
	int findings;
	refused(db_check(db, &report, &findings, &oops), ERR_SYSTEM);
	db_rollback(db);
}

/* A row that points at nothing can only come from outside the program. */
static void a_reference_to_nothing_is_found(void **state)
{
	struct place *place = *state;
	sqlite3 *outside;
	run_script(place->db, SCHEMA);
	assert_int_equal(sqlite3_open(path_in(place, "w.db"), &outside), SQLITE_OK);
	assert_int_equal(sqlite3_exec(outside, "DELETE FROM city WHERE id = 1", NULL, NULL, NULL),
			 SQLITE_OK);
	sqlite3_close(outside);
	assert_int_equal(check(place->db, "street, regel 1, verwijst naar city"), 1);
}

static void unsure_rules_and_indexes_are_found(void **state)
{
	struct place *place = *state;
	run_script(place->db, SCHEMA);
	run_script(place->db, "ALTER TABLE street ADD CONSTRAINT later CHECK (id < 9) NOT VALID");
	assert_int_equal(check(place->db, "Niet gecontroleerde regel later op street"), 1);
	run_script(place->db, "CREATE INDEX broken ON street (name)");
	as_superuser(place, "UPDATE pg_index SET indisvalid = false "
			    "WHERE indexrelid = 'public.broken'::regclass");
	assert_int_equal(check(place->db, "Onbruikbare index broken"), 2);
}

static void a_table_that_cannot_be_read_is_found(void **state)
{
	struct place *place = *state;
	run_script(place->db, SCHEMA);
	as_superuser(place, "CREATE TABLE public.secret (id bigint)");
	assert_int_equal(check(place->db, "secret: "), 1);
}

static void a_copy_is_the_whole_database(void **state)
{
	struct place *place = *state;
	run_script(place->db, SCHEMA);
	struct db *writer = open_as(place, DB_OWNER);
	must(db_begin_write(writer, &oops)); /* what is not committed is not in the copy */
	must(stmt_run(prepared(writer, "INSERT INTO city (name) VALUES ('C')"), NULL, &oops));
	must(db_copy_to(place->db, path_in(place, "copy.db"), &oops));
	must(db_commit(writer, &oops));
	db_close(writer);
	struct db *copy = NULL;
	struct db_options options = { .url = path_in(place, "copy.db") };
	must(db_open(&options, &copy, &oops));
	assert_int_equal(number(copy, "SELECT count(*) FROM city"), 2);
	assert_int_equal(check(copy, NULL), 0);
	must(stmt_run(prepared(copy, "INSERT INTO city (name) VALUES ('D')"), NULL, &oops));
	db_close(copy);
	struct stat info;
	assert_int_equal(stat(path_in(place, "copy.db"), &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	assert_int_equal(number(place->db, "SELECT count(*) FROM city"), 3);
}

static void a_copy_never_overwrites(void **state)
{
	struct place *place = *state;
	struct stat info;
	write_file(path_in(place, "mine.txt"), "mijn werk", 9);
	refused(db_copy_to(place->db, path_in(place, "mine.txt"), &oops), ERR_CONFLICT);
	assert_int_equal(stat(path_in(place, "mine.txt"), &info), 0);
	assert_int_equal(info.st_size, 9);
	refused(db_copy_to(place->db, path_in(place, "w.db"), &oops), ERR_CONFLICT);
	refused(db_copy_to(place->db, path_in(place, "no/copy.db"), &oops), ERR_NOT_FOUND);
	must(db_begin_write(place->db, &oops));
	refused(db_copy_to(place->db, path_in(place, "copy.db"), &oops), ERR_SYSTEM);
	db_rollback(place->db);
	assert_int_equal(access(path_in(place, "copy.db"), F_OK), -1);
}

static void a_server_is_not_copied(void **state)
{
	struct place *place = *state;
	refused(db_copy_to(place->db, path_in(place, "copy.db"), &oops), ERR_INPUT);
	assert_non_null(strstr(oops.message, "pg_dump"));
}

static const char FILL[] =
	"INSERT INTO city (name) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
	"WHERE i < 100000) SELECT 'een plaats met een lange naam, nummer ' || i FROM n";

/* On a small file system of our own, where the system lets us make one. */
static void a_full_disk_is_said_and_survived(void **state)
{
	struct place *place = *state;
	char small[400];
	snprintf(small, sizeof(small), "%s", path_in(place, "small"));
	assert_int_equal(mkdir(small, 0700), 0);
	if (mount("tmpfs", small, "tmpfs", 0, "size=1m") != 0) {
		print_message("# not tried: this system lets us make no small file system\n");
		return;
	}
	run_script(place->db, SCHEMA);
	run_script(place->db, FILL);
	bool copied = db_copy_to(place->db, path_in(place, "small/copy.db"), &oops);
	struct err copying = oops;
	bool left = access(path_in(place, "small/copy.db"), F_OK) == 0;
	struct db *db = NULL;
	struct db_options options = { .url = path_in(place, "small/w.db"), .create = true };
	bool opened = db_open(&options, &db, &oops) && db_script(db, SCHEMA, DB_KERNEL, &oops) &&
		      db_begin_write(db, &oops);
	bool filled = opened && stmt_run(prepared(db, FILL), NULL, &oops) && db_commit(db, &oops);
	struct err filling = oops;
	int64_t after = -1;
	if (opened) {
		db_rollback(db);
		after = number(db, "SELECT count(*) FROM city");
	}
	db_close(db);
	umount2(small, MNT_DETACH);
	assert_true(opened && !copied && !left && !filled);
	assert_non_null(strstr(copying.message, "schijf is vol"));
	assert_non_null(strstr(filling.message, "schijf is vol"));
	assert_int_equal(filling.kind, ERR_SYSTEM);
	assert_int_equal(after, 2);
}

const struct CMUnitTest upkeep_tests[] = {
	TEST(a_sound_database_has_no_findings),
	TEST_ON(a_reference_to_nothing_is_found, sqlite),
	TEST_ON(unsure_rules_and_indexes_are_found, postgres),
	TEST_ON(a_table_that_cannot_be_read_is_found, postgres),
	TEST_ON(a_copy_is_the_whole_database, sqlite),
	TEST_ON(a_copy_never_overwrites, sqlite),
	TEST_ON(a_server_is_not_copied, postgres),
	TEST_ON(a_full_disk_is_said_and_survived, sqlite),
};
const size_t upkeep_count = COUNT_OF(upkeep_tests);
