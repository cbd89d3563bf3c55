#include "support.h"

#include <ftw.h>
#include <libpq-fe.h>
#include <sys/stat.h>
#include <unistd.h>

enum db_kind kind_under_test;
struct err oops;

void must_at(bool ok, const char *call, const char *file, int line)
{
	if (!ok)
		print_error("# %s\n# %s [%s]\n", call, oops.message, oops.detail);
	_assert_true(ok, call, file, line);
}

void refused_at(bool ok, enum err_kind kind, const char *call, const char *file, int line)
{
	_assert_true(!ok, call, file, line);
	if (oops.kind != kind)
		print_error("# %s: kind %d, %s [%s]\n", call, oops.kind, oops.message, oops.detail);
	_assert_int_equal(oops.kind, kind, file, line);
	_assert_true(oops.message[0] && oops.file && oops.line, "a message and a place", file,
		     line);
}

/* The URL of the test server with another database in it. */
static void url_for(const char *database, char *url, size_t room)
{
	const char *server = getenv("WAARBORG_TEST_PG");
	const char *path = strchr(strstr(server, "//") + 2, '/');
	const char *rest = path ? strchr(path, '?') : NULL;
	int head = path ? (int)(path - server) : (int)strlen(server);
	snprintf(url, room, "%.*s/%s%s", head, server, database, rest ? rest : "");
}

static void run_on(const char *url, const char *sql)
{
	PGconn *link = PQconnectdb(url);
	PGresult *answer = PQexec(link, sql);
	ExecStatusType status = PQresultStatus(answer);
	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		print_error("# %s\n# %s\n", sql, PQerrorMessage(link));
	PQclear(answer);
	PQfinish(link);
	assert_true(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK);
}

void as_superuser(const struct place *place, const char *sql)
{
	run_on(place->url, sql);
}

/* Roles belong to the server, so other test programs may be making them at this moment. */
static const char ROLES[] =
	"DO $$ DECLARE r text; BEGIN"
	" FOREACH r IN ARRAY ARRAY['waarborg_owner', 'waarborg_app', 'waarborg_job'] LOOP"
	"  BEGIN EXECUTE 'CREATE ROLE ' || r; EXCEPTION WHEN OTHERS THEN NULL; END;"
	" END LOOP; END $$";

static void make_database(struct place *place)
{
	char sql[200];
	const char *server = getenv("WAARBORG_TEST_PG");
	unsigned long long random = 0;
	FILE *source = fopen("/dev/urandom", "rb");
	assert_non_null(source);
	assert_int_equal(fread(&random, sizeof(random), 1, source), 1);
	fclose(source);
	snprintf(place->name, sizeof(place->name), "store_%016llx", random);
	run_on(server, "SET client_min_messages = error");
	run_on(server, ROLES);
	snprintf(sql, sizeof(sql), "CREATE DATABASE %s OWNER waarborg_owner", place->name);
	run_on(server, sql);
	url_for(place->name, place->url, sizeof(place->url));
}

struct db *open_as(const struct place *place, enum db_role role)
{
	struct db *db = NULL;
	struct db_options options = {
		.url = place->url, .role = role, .create = true, .busy_ms = 200
	};
	must(db_open(&options, &db, &oops));
	return db;
}

int make_place(void **state)
{
	struct place *place = calloc(1, sizeof(*place));
	snprintf(place->folder, sizeof(place->folder), "%s/waarborg-store-XXXXXX",
		 getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	assert_non_null(mkdtemp(place->folder));
	if (kind_under_test == DB_POSTGRES)
		make_database(place);
	else
		snprintf(place->url, sizeof(place->url), "sqlite:%s/w.db", place->folder);
	place->db = open_as(place, DB_OWNER);
	*state = place;
	return 0;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *where)
{
	(void)info, (void)kind, (void)where;
	return remove(path);
}

int remove_place(void **state)
{
	struct place *place = *state;
	char sql[200];
	db_close(place->db);
	if (place->name[0]) {
		snprintf(sql, sizeof(sql), "DROP DATABASE %s WITH (FORCE)", place->name);
		run_on(getenv("WAARBORG_TEST_PG"), sql);
	}
	nftw(place->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(place);
	return 0;
}

const char *path_in(const struct place *place, const char *name)
{
	static char path[400];
	snprintf(path, sizeof(path), "%s/%s", place->folder, name);
	return path;
}

void write_file(const char *path, const void *bytes, size_t len)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

void run_script(struct db *db, const char *sql)
{
	must(db_script(db, sql, DB_KERNEL, &oops));
}

struct stmt *prepared(struct db *db, const char *sql)
{
	struct stmt *s = NULL;
	must(db_prepare(db, str_of(sql), DB_KERNEL, &s, &oops));
	return s;
}

int64_t number(struct db *db, const char *sql)
{
	int64_t value = -1;
	bool found;
	must(stmt_one_int(prepared(db, sql), &value, &found, &oops));
	return value;
}
