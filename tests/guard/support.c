#include "support.h"

#include "domain/domains.h"
#include "domain/facts.h"
#include "kernel/schema.h"

#include <ftw.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <time.h>
#include <sys/stat.h>
#include <unistd.h>

extern const struct sql_file sql_files[];

static const struct domain *const domains[] = {
	&region_domain,   &payer_domain,   &provider_domain, &reference_domain,
	&delivery_domain, &waiting_domain, &signal_domain,   NULL,
};

bool on_postgres;
char url[400], folder[200];
struct err oops;
struct session *s;
struct run *r;
moment_t noon;
static struct declarations *declarations;
static char database[60];

static void on_server(const char *where, const char *sql)
{
	PGconn *link = PQconnectdb(where);
	PGresult *answer = PQexec(link, sql);
	ExecStatusType status = PQresultStatus(answer);
	bool ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
	if (!ok)
		print_error("# %s\n# %s\n", sql, PQerrorMessage(link));
	PQclear(answer);
	PQfinish(link);
	assert_true(ok);
}

void past_the_program(const char *file, const char *sql)
{
	if (on_postgres) {
		on_server(url, sql);
		return;
	}
	sqlite3 *link;
	assert_int_equal(sqlite3_open(file, &link), SQLITE_OK);
	char *why = NULL;
	if (sqlite3_exec(link, sql, NULL, NULL, &why) != SQLITE_OK)
		print_error("# %s\n", why);
	assert_null(why);
	sqlite3_close(link);
}

static void make_url(void)
{
	const char *server = getenv("WAARBORG_TEST_PG");
	char sql[120];
	if (!on_postgres) {
		snprintf(url, sizeof(url), "sqlite:%s/w.db", folder);
		return;
	}
	snprintf(database, sizeof(database), "guard_%d_%ld", (int)getpid(), (long)time(NULL));
	snprintf(sql, sizeof(sql), "CREATE DATABASE %s", database);
	on_server(server, sql);
	const char *path = strchr(strstr(server, "//") + 2, '/');
	const char *rest = strchr(path, '?');
	snprintf(url, sizeof(url), "%.*s/%s%s", (int)(path - server), server, database,
		 rest ? rest : "");
}

static struct session *opened(bool owner)
{
	struct session *made;
	struct session_options o = { .url = url,
				     .owner = owner,
				     .create = owner,
				     .files = sql_files,
				     .decl = declarations };
	must(session_open(&o, &made, &oops));
	return made;
}

int make_place(void **state)
{
	char keys[300];
	int added;
	struct facts_result facts;
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/waarborg-guard-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(keys, sizeof(keys), "%s/keys", folder);
	setenv("WAARBORG_KEYS", keys, 1);
	make_url();
	declarations = declare(domains);
	struct session *owner = opened(true);
	must(schema_upgrade(owner, &added, &oops));
	session_close(owner);
	s = opened(false);
	must(facts_load(s, &facts, &oops));
	must(run_open(url, true, &r, &oops));
	noon = moment_of_day(day_of(2026, 11, 16)) + 12 * HOUR;
	set_clock(noon);
	return 0;
}

static int drop(const char *path, const struct stat *info, int kind, struct FTW *place)
{
	(void)info, (void)kind, (void)place;
	return remove(path);
}

int remove_place(void **state)
{
	char sql[120];
	(void)state;
	run_close(r);
	session_close(s);
	declarations_release(declarations);
	if (on_postgres) {
		snprintf(sql, sizeof(sql), "DROP DATABASE %s WITH (FORCE)", database);
		on_server(getenv("WAARBORG_TEST_PG"), sql);
	}
	nftw(folder, drop, 8, FTW_DEPTH | FTW_PHYS);
	return 0;
}

void set_clock(moment_t at)
{
	s->clock = at;
	r->clock = at;
}

static int64_t number(const char *sql)
{
	struct stmt *st;
	int64_t value = 0;
	bool found = false;
	must(db_prepare(s->db, str_of(sql), DB_KERNEL, &st, &oops) &&
	     stmt_one_int(st, &value, &found, &oops));
	assert_true(found);
	return value;
}

int64_t make_account(const char *name)
{
	const struct shape *shape = shape_find(declarations, str_of("account"));
	struct db_value v[MODEL_FIELDS_MAX] = { 0 };
	struct change change;
	int64_t id = 0, payer = number("SELECT id FROM v_payer WHERE code = 'vgz'");
	v[shape_field(shape, str_of("name"))] =
		(struct db_value){ .kind = DB_TEXT, .text = str_of(name) };
	v[shape_field(shape, str_of("role"))] = (struct db_value){
		.kind = DB_INT, .integer = number("SELECT id FROM v_role WHERE code = 'purchaser'")
	};
	v[shape_field(shape, str_of("works_for"))] =
		(struct db_value){ .kind = DB_INT, .integer = payer };
	must(change_begin(s, "edit", NULL, &change, &oops));
	must(row_insert(&change, shape, v, payer, &id, &oops));
	must(change_commit(&change, &oops));
	return id;
}

void block(int64_t account, bool blocked)
{
	const struct shape *shape = shape_find(declarations, str_of("account"));
	struct db_value v[MODEL_FIELDS_MAX];
	struct change change;
	int64_t since;
	must(row_read(s, shape, account, v, &since, &s->arena, &oops));
	v[shape_field(shape, str_of("blocked"))] =
		(struct db_value){ .kind = DB_INT, .integer = blocked };
	must(change_begin(s, "edit", NULL, &change, &oops));
	must(row_update(&change, shape, account, since, v, &oops));
	must(change_commit(&change, &oops));
}

void give_password(int64_t account, const char *password)
{
	char token[SECRET_TEXT];
	int64_t of;
	must(link_make(s, LINK_SET_PASSWORD, account, token, &oops));
	must(link_set_password(s, str_of(token), str_of(password), &of, &oops));
	assert_int_equal(of, account);
}
