#include "kernel/run.h"

#include "kernel/aside.h"
#include "kernel/visit.h"

#define SECOND INT64_C(1000000)
#define DAY (INT64_C(86400) * SECOND)

bool run_open(const char *url, bool create, struct run **out, struct err *err)
{
	char path[ASIDE_PATH] = "";
	struct db *db;
	if (aside_database_path(url) && !aside_path(url, "run", path, err))
		return false;
	if (!aside_open(url, path, ASIDE_RUN, create, false, &db, err))
		return false;
	struct run *r = memory_resize(NULL, sizeof(*r));
	*r = (struct run){ .db = db };
	*out = r;
	return true;
}

void run_close(struct run *r)
{
	if (!r)
		return;
	db_close(r->db);
	free(r);
}

moment_t run_now(const struct run *r)
{
	return r->clock ? r->clock : moment_now();
}

bool run_one_int(struct stmt *st, int64_t *value, bool *found, struct err *err)
{
	bool row, any = false;
	int64_t first = 0;
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			break;
		if (!any)
			first = stmt_int(st, 0);
		any = true;
	}
	if (any)
		*value = first;
	*found = any;
	return true;
}

static bool tidy(struct run *r, const char *statement, moment_t oldest, struct err *err)
{
	struct stmt *st;
	if (!db_named(r->db, statement, &st, err))
		return false;
	stmt_bind_int(st, "oldest", oldest);
	return stmt_run(st, NULL, err);
}

bool run_tidy(struct run *r, struct err *err)
{
	moment_t now = run_now(r);
	if (r->tidied_at && now - r->tidied_at < 600 * SECOND && now >= r->tidied_at)
		return true;
	r->tidied_at = now;
	return visit_tidy(r, err) && tidy(r, "try_tidy", now - DAY, err) &&
	       tidy(r, "known_tidy", now - 90 * DAY, err) &&
	       tidy(r, "job_tidy", now - 90 * DAY, err);
}
