#include "support.h"

#include "kernel/schema.h"

#include <ftw.h>
#include <libpq-fe.h>
#include <unistd.h>

enum db_kind kind_under_test;
struct err oops;

static const struct domain *const domains[] = { &base_domain, &thing_domain, &figure_domain,
						&note_domain, NULL };

void must_at(bool ok, const char *call, const char *file, int line)
{
	if (!ok)
		print_error("# %s\n# %s [%s] %s:%d\n", call, oops.message, oops.detail, oops.file,
			    oops.line);
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

void says_at(const char *part, const char *file, int line)
{
	bool said = strstr(oops.message, part) != NULL;
	if (!said)
		print_error("# wanted '%s' in: %s\n", part, oops.message);
	_assert_true(said, part, file, line);
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

/* The URL of the test server with another database in it. */
static void url_for(const char *database, char *url, size_t room)
{
	const char *server = getenv("WAARBORG_TEST_PG");
	const char *path = strchr(strstr(server, "//") + 2, '/');
	const char *rest = path ? strchr(path, '?') : NULL;
	int head = path ? (int)(path - server) : (int)strlen(server);
	snprintf(url, room, "%.*s/%s%s", head, server, database, rest ? rest : "");
}

/* PostgreSQL: a database with the tables and the payers, of which tests that want these get a copy. */
static char pattern[40];

static void make_database(struct world *w, const char *copy_of)
{
	char sql[200];
	unsigned long long random = 0;
	FILE *source = fopen("/dev/urandom", "rb");
	assert_non_null(source);
	assert_int_equal(fread(&random, sizeof(random), 1, source), 1);
	fclose(source);
	snprintf(w->name, sizeof(w->name), "kernel_%016llx", random);
	snprintf(sql, sizeof(sql), "CREATE DATABASE %s %s %s", w->name, *copy_of ? "TEMPLATE" : "",
		 copy_of);
	run_on(getenv("WAARBORG_TEST_PG"), sql);
	url_for(w->name, w->url, sizeof(w->url));
}

static int make_place(void **state, const char *copy_of)
{
	struct world *w = calloc(1, sizeof(*w));
	snprintf(w->folder, sizeof(w->folder), "%s/waarborg-kernel-XXXXXX",
		 getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	assert_non_null(mkdtemp(w->folder));
	if (kind_under_test == DB_POSTGRES)
		make_database(w, copy_of);
	else
		snprintf(w->url, sizeof(w->url), "sqlite:%s/w.db", w->folder);
	w->decl = declare(domains);
	*state = w;
	return 0;
}

int make_empty(void **state)
{
	return make_place(state, "");
}

static void add_payers(struct world *w)
{
	char text[80];
	w->noord = insert(w->job, "payer", "code=noord;name=Noord");
	w->zuid = insert(w->job, "payer", "code=zuid;name=Zuid");
	snprintf(text, sizeof(text), "name=an;works_for=%lld", (long long)w->noord);
	insert(w->job, "account", text);
	snprintf(text, sizeof(text), "name=bas;works_for=%lld", (long long)w->zuid);
	insert(w->job, "account", text);
}

static void fill_world(struct world *w)
{
	int added;
	must(try_upgrade(w, w->decl, &added));
	struct session *job = enter(w, NULL);
	w->job = job;
	add_payers(w);
	leave(w, job);
}

static void make_pattern(void)
{
	struct world *w;
	make_empty((void **)&w);
	fill_world(w);
	snprintf(pattern, sizeof(pattern), "%s", w->name);
	w->name[0] = '\0'; /* stays */
	remove_world((void **)&w);
}

void remove_pattern(void)
{
	char sql[80];
	snprintf(sql, sizeof(sql), "DROP DATABASE IF EXISTS %s WITH (FORCE)", pattern);
	if (pattern[0])
		run_on(getenv("WAARBORG_TEST_PG"), sql);
}

int make_world(void **state)
{
	if (kind_under_test == DB_POSTGRES && !pattern[0])
		make_pattern();
	make_place(state, pattern);
	struct world *w = *state;
	if (kind_under_test == DB_SQLITE)
		fill_world(w);
	w->job = enter(w, NULL);
	w->noord = number(w->job, "SELECT id FROM t_payer WHERE code = 'noord'");
	w->zuid = number(w->job, "SELECT id FROM t_payer WHERE code = 'zuid'");
	return 0;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *where)
{
	(void)info, (void)kind, (void)where;
	return remove(path);
}

int remove_world(void **state)
{
	struct world *w = *state;
	char sql[200];
	while (w->open_count)
		session_close(w->open[--w->open_count]);
	declarations_release(w->decl);
	if (w->name[0]) {
		snprintf(sql, sizeof(sql), "DROP DATABASE %s WITH (FORCE)", w->name);
		run_on(getenv("WAARBORG_TEST_PG"), sql);
	}
	nftw(w->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(w);
	return 0;
}

bool try_enter(struct world *w, const struct declarations *d, bool owner, const char *as,
	       struct session **out)
{
	struct session_options o = { .url = w->url,
				     .as = as,
				     .owner = owner,
				     .create = owner,
				     .busy_ms = 2000,
				     .files = test_statements,
				     .decl = d };
	return session_open(&o, out, &oops);
}

struct session *enter(struct world *w, const char *as)
{
	struct session *s = NULL;
	assert_true(w->open_count < SESSIONS_MAX);
	must(try_enter(w, w->decl, false, as, &s));
	s->today = day_of(2026, 7, 15);
	w->open[w->open_count++] = s;
	return s;
}

void leave(struct world *w, struct session *s)
{
	for (int i = 0; i < w->open_count; i++)
		if (w->open[i] == s)
			w->open[i] = w->open[--w->open_count];
	session_close(s);
}

bool try_upgrade(struct world *w, const struct declarations *d, int *added)
{
	struct session *owner;
	if (!try_enter(w, d, true, NULL, &owner))
		return false;
	bool ok = schema_upgrade(owner, added, &oops);
	session_close(owner);
	return ok;
}

void look_at(struct session *s, int64_t change)
{
	char text[40];
	snprintf(text, sizeof(text), "change:%lld", (long long)change);
	if (change != KNOWN_NOW) {
		must(session_look_back(s, str_of(text), &oops));
		return;
	}
	s->known = KNOWN_NOW;
	db_context(s->db, s->payer, KNOWN_NOW);
}
