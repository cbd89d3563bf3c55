/* Every model of the program with every filter, sort and title that its declaration gives, on either
 * database; and the plan of SQLite: a filter on an indexed field searches, it does not read the table.
 *     lists sqlite|postgres        an empty database with the shipped facts
 *     lists measure URL            prints what lists and search cost on that database */
#include "domain/domains.h"
#include "domain/facts.h"
#include "domain/record.h"
#include "kernel/form.h"
#include "kernel/list_sql.h"
#include "kernel/schema.h"
#include "kernel/search.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

extern const struct sql_file sql_files[];

static const struct domain *const domains[] = {
	&region_domain,    &payer_domain,    &provider_domain,
	&reference_domain, &delivery_domain, &waiting_domain,
	&signal_domain,    &record_domain,   NULL,
};

static struct err oops;
static int done, failed;

static void tell(bool ok, const char *what, const char *model, const char *more)
{
	done++;
	failed += !ok;
	if (!ok)
		printf("# %s %s %s: %s [%s]\n", what, model, more, oops.message, oops.detail);
}

/* A value that a filter on this field may have. */
static const char *sample(const struct field *f)
{
	switch (f->kind) {
	case FIELD_DATE:
		return "2026-01-31";
	case FIELD_MOMENT:
		return "2026-01-31T10:15";
	case FIELD_BOOL:
		return "ja";
	case FIELD_AGB:
	case FIELD_KVK:
		return "12345678";
	case FIELD_BIG:
		return "12345678901";
	case FIELD_POSTCODE:
		return "1234AB";
	case FIELD_REF:
		return "#1";
	case FIELD_LIST:
		return f->of == FIELD_AGB ? "12345678" : "open";
	case FIELD_ANY:
		return "region:1";
	default:
		return "1";
	}
}

static void try_list(struct session *s, const struct shape *shape, const char *pair,
		     const char *sort)
{
	struct keymaps maps = { .session = s };
	struct list_query q = { .shape = shape };
	struct arena a = { 0 };
	struct list_page page;
	struct str value = str_of(pair), name = str_cut(&value, '=');
	bool ok = list_pair(&q, &maps, name, value, &oops) &&
		  list_pair(&q, &maps, str_of("sort"), str_of(sort), &oops) &&
		  list_page(s, &q, &a, &page, &oops);
	tell(ok, shape->name, pair, sort);
	keymaps_release(&maps);
	arena_release(&a);
}

static void every_filter(struct session *s, const struct shape *shape, const struct field *f)
{
	char pair[200];
	static const char *const text_only[] = { "%s~=Gooi", NULL };
	static const char *const ordered[] = { "%s=%s..", "%s=..%s", "%s.from=%s", "%s.to=%s",
					       NULL };
	static const char *const all[] = { "%s=%s", "%s.empty=1", "%s.empty=0", NULL };
	bool text = field_is_text(f->kind);
	bool order = !text && f->kind != FIELD_REF && f->kind != FIELD_BOOL;
	const char *const *const sets[] = { all, text ? text_only : order ? ordered : NULL };
	for (int set = 0; set < 2; set++)
		for (const char *const *at = sets[set]; at && *at; at++) {
			snprintf(pair, sizeof(pair), *at, f->name, sample(f));
			try_list(s, shape, pair, "id");
		}
}

static void every_list(struct session *s)
{
	char sort[80];
	for (int m = 0; m < s->decl->shape_count; m++) {
		const struct shape *shape = &s->decl->shapes[m];
		for (int i = 0; i < shape->count; i++) {
			every_filter(s, shape, &shape->fields[i]);
			for (int down = 0; down < 2; down++) {
				snprintf(sort, sizeof(sort), "%s%s", down ? "-" : "",
					 shape->fields[i].name);
				try_list(s, shape, "q=gooi", sort);
				try_list(s, shape, "id=1", sort);
			}
		}
		if (shape->valid_from >= 0)
			try_list(s, shape, "valid_on=2026-01-31", "valid_from");
	}
}

/* Whether the first step of the plan searches. */
static bool searches(struct session *s, const struct list_query *q, struct buf *plan)
{
	struct buf sql = { 0 };
	struct stmt *st;
	bool row = true;
	int columns[1] = { 0 };
	buf_text(&sql, "EXPLAIN QUERY PLAN ");
	list_sql(&sql, s, q, LIST_SOME, columns, 1);
	bool ok = db_prepare(s->db, buf_str(&sql), DB_SCOPED, &st, &oops);
	if (ok)
		list_bind(st, q);
	while (ok && row) {
		ok = stmt_step(st, &row, &oops);
		if (ok && row) {
			buf_add(plan, stmt_text(st, 3));
			buf_char(plan, '\n');
		}
	}
	buf_release(&sql);
	return ok && str_find(buf_str(plan), str_of("SEARCH")) >= 0 &&
	       str_find(buf_str(plan), str_of("SCAN")) < 0;
}

static void indexed_filters_search(struct session *s)
{
	for (int m = 0; m < s->decl->shape_count; m++) {
		const struct shape *shape = &s->decl->shapes[m];
		for (const char *const *at = shape->model->indexes; at && *at; at++) {
			struct str rest = str_of(*at), first = str_cut(&rest, ',');
			const struct field *f = &shape->fields[shape_field(shape, first)];
			struct list_query q = { .shape = shape };
			struct buf plan = { 0 };
			list_where(&q, f->name,
				   field_is_text(f->kind) ? value_text(str_of("x")) : value_int(1));
			tell(searches(s, &q, &plan), "plan of", shape->name, f->name);
			if (failed)
				printf("# %s", buf_zero(&plan));
			buf_release(&plan);
		}
	}
}

/* Remarks and tasks are about what is there, signed, and of the own office. */
static void remarks_and_tasks(struct session *s)
{
	struct arena a = { 0 };
	const struct shape *region = shape_find(s->decl, str_of("region"));
	const struct viewer all = { .account = 1, .may = ~0u, .sees = ~0u };
	struct form_result r;
	struct list_page page;
	struct text_pair remark[] = { { str_of("about"), str_of("region:1") },
				      { str_of("body"), str_of("Let op\nnieuw") } };
	struct text_pair task[] = { { str_of("title"), str_of("Bellen") },
				    { str_of("about"), str_of("region:1") },
				    { str_of("state"), str_of("open") },
				    { str_of("due"), str_of("31-12-2026") } };
	struct form form = { .viewer = &all, .pairs = remark, .count = 2 };
	tell(record_create(s, shape_find(s->decl, str_of("remark")), &form, &a, &r, &oops),
	     "remark", "", "");
	remark[0].value = str_of("region:999999");
	tell(!record_create(s, shape_find(s->decl, str_of("remark")), &form, &a, &r, &oops) &&
		     r.finding_count == 1,
	     "remark about nothing", "", "");
	form.pairs = task;
	for (int i = 0; i < 3; i++) {
		form.count = i == 1 ? 3 : 4; /* the second has no day */
		task[3].value = str_of(i ? "1-12-2026" : "31-12-2026");
		tell(record_create(s, shape_find(s->decl, str_of("task")), &form, &a, &r, &oops),
		     "task", "", "");
	}
	task[2].value = str_of("klaar");
	form.pairs = &task[2];
	form.count = 1;
	tell(record_edit(s, shape_find(s->decl, str_of("task")), r.id, r.since, &form, &a, &r,
			 &oops),
	     "task done", "", "");
	tell(tasks_about(s, &all, region, 1, &a, &page, &oops) && page.count == 3 &&
		     page.rows[0].id == 1 && page.rows[1].id == 2 && page.rows[2].id == 3 &&
		     page.rows[2].values[shape_field(shape_find(s->decl, str_of("task")),
						     str_of("done_on"))]
				     .integer == s->today,
	     "tasks about", "", "");
	tell(remarks_about(s, &all, region, 1, &a, &page, &oops) && page.count == 1,
	     "remarks about", "", "");
	tell(tasks_mine(s, &all, 10, &a, &page, &oops) && page.count == 0, "tasks mine", "", "");
	arena_release(&a);
}

static double milliseconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void measure(struct session *s)
{
	static const char *const lists[][2] = {
		{ "waiting", "q=jeugd" },           { "waiting", "remark~=aanmeld" },
		{ "waiting", "sort=-measured_on" }, { "waiting", "sort=location" },
		{ "waiting", "sort=-treatment" },   { "waiting", "measured_on=2026-09" },
		{ "location", "q=zorg" },           { "location", "sort=provider" },
	};
	static const char *const texts[] = { "gouda", "zorg", "a", "5520", "06290104", "niets xx" };
	struct arena a = { 0 };
	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
			struct keymaps maps = { .session = s };
			struct list_query q = { .shape = shape_find(s->decl, str_of(lists[i][0])) };
			struct list_page page = { 0 };
			struct str value = str_of(lists[i][1]), name = str_cut(&value, '=');
			double from = milliseconds();
			bool ok = list_pair(&q, &maps, name, value, &oops) &&
				  list_page(s, &q, &a, &page, &oops);
			if (round || !ok)
				printf("%-10s %-22s %8.1f ms, %lld rows%s %s\n", lists[i][0],
				       lists[i][1], milliseconds() - from, (long long)page.total,
				       page.capped ? "+" : "", ok ? "" : oops.message);
			keymaps_release(&maps);
		}
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct search_result r = { 0 };
		double from = milliseconds();
		bool ok = search_all(s, NULL, str_of(texts[i]), 20, &a, &r, &oops);
		printf("search %-26s %8.1f ms, %lld hits %s\n", texts[i], milliseconds() - from,
		       (long long)r.total, ok ? "" : oops.message);
	}
	struct referrers refs;
	double from = milliseconds();
	tell(record_referrers(s, NULL, shape_find(s->decl, str_of("region")), 1, &a, &refs, &oops),
	     "", "", "");
	printf("referrers of a region %18.1f ms\n", milliseconds() - from);
	arena_release(&a);
}

static bool open_new(const char *url, const struct declarations *d, struct session **out)
{
	struct session_options o = {
		.url = url, .owner = true, .create = true, .files = sql_files, .decl = d
	};
	struct session *owner;
	int added;
	if (!session_open(&o, &owner, &oops))
		return false;
	bool ok = schema_upgrade(owner, &added, &oops);
	session_close(owner);
	o.owner = o.create = false;
	return ok && session_open(&o, out, &oops);
}

/* A database of its own on the test server. */
static bool on_server(const char *sql)
{
	PGconn *link = PQconnectdb(getenv("WAARBORG_TEST_PG"));
	PGresult *answer = PQexec(link, sql);
	bool ok = PQresultStatus(answer) == PGRES_COMMAND_OK;
	PQclear(answer);
	PQfinish(link);
	return ok;
}

int main(int argc, char **argv)
{
	bool postgres = argc > 1 && strcmp(argv[1], "postgres") == 0;
	bool measuring = argc > 2 && strcmp(argv[1], "measure") == 0;
	char url[500], sql[100], folder[] = "/tmp/waarborg-lists-XXXXXX";
	struct declarations *d = declare(domains);
	struct session *s = NULL;
	if (measuring) {
		struct session_options o = { .url = argv[2], .files = sql_files, .decl = d };
		if (session_open(&o, &s, &oops))
			measure(s);
		else
			puts(oops.message);
		session_close(s);
		return 0;
	}
	if (postgres && !getenv("WAARBORG_TEST_PG")) {
		puts("1..0 # SKIP WAARBORG_TEST_PG is not set");
		return 0;
	}
	snprintf(sql, sizeof(sql), "CREATE DATABASE lists_%d", (int)getpid());
	if (postgres) {
		const char *server = getenv("WAARBORG_TEST_PG"), *rest = strchr(server, '?');
		const char *path = strchr(strstr(server, "//") + 2, '/');
		on_server(sql);
		snprintf(url, sizeof(url), "%.*s/lists_%d%s", (int)(path - server), server,
			 (int)getpid(), rest ? rest : "");
	} else {
		if (!mkdtemp(folder))
			return 1;
		snprintf(url, sizeof(url), "sqlite:%s/w.db", folder);
	}
	tell(open_new(url, d, &s), "open", url, "");
	if (s) {
		struct facts_result facts;
		tell(facts_load(s, &facts, &oops), "facts", "", "");
		every_list(s);
		if (!postgres)
			indexed_filters_search(s);
		remarks_and_tasks(s);
		tell(session_look_back(s, str_of("change:5"), &oops), "look back", "", "");
		every_list(s);
		session_close(s);
	}
	declarations_release(d);
	snprintf(sql, sizeof(sql), "DROP DATABASE lists_%d WITH (FORCE)", (int)getpid());
	if (postgres)
		on_server(sql);
	printf("1..1\n%s 1 - %d lists, plans and records of every model\n",
	       failed ? "not ok" : "ok", done);
	return failed > 0;
}
