/* Where the lines stand: a file for each month, or the tables of the server. */
#include "kernel/look_store.h"

#include <dirent.h>
#include <errno.h>

enum { MONTHS_MAX = 1200 };

#define DAY INT64_C(86400000000)

void look_month(moment_t at, char month[LOOK_MONTH])
{
	struct civil c = civil_of((day_t)(at / DAY));
	snprintf(month, LOOK_MONTH, "%04u-%02u", (unsigned)c.year % 10000u,
		 (unsigned)c.month % 100u);
}

static bool month_path(const char *url, const char *month, char path[ASIDE_PATH], struct err *err)
{
	char tail[20];
	snprintf(tail, sizeof(tail), "look-%s", month);
	return aside_path(url, tail, path, err);
}

bool look_store_open(const char *url, const char *month, struct db **out, struct err *err)
{
	char path[ASIDE_PATH] = "";
	if (aside_database_path(url) && !month_path(url, month, path, err))
		return false;
	return aside_open(url, path, ASIDE_LOOK, true, false, out, err);
}

/* "2026-11" at the end of the name of a month's file. */
static bool is_month(struct str s)
{
	bool is = s.len == LOOK_MONTH - 1 && s.at[4] == '-';
	for (size_t i = 0; is && i < s.len; i++)
		is = i == 4 || (s.at[i] >= '0' && s.at[i] <= '9');
	return is;
}

static int newest_first(const void *a, const void *b)
{
	return strcmp(b, a);
}

static int has_month(const struct dirent *entry)
{
	return strstr(entry->d_name, ".look-") != NULL;
}

/* The months of which there is a file. */
static bool list_months(const char *url, char (*months)[LOOK_MONTH], int *count, struct err *err)
{
	char stem[ASIDE_PATH];
	if (!aside_path(url, "look-", stem, err))
		return false;
	char *slash = strrchr(stem, '/');
	const char *name = slash ? slash + 1 : stem;
	if (slash)
		*slash = 0;
	struct dirent **names;
	int found =
		scandir(slash ? (slash == stem ? "/" : stem) : ".", &names, has_month, alphasort);
	if (found < 0)
		return err_set(err, ERR_SYSTEM,
			       "De map van de database kan niet worden gelezen: %s.",
			       strerror(errno));
	*count = 0;
	for (int i = 0; i < found; i++) {
		struct str month = str_of(names[i]->d_name);
		if (str_starts(month, name)) {
			month = str_of(names[i]->d_name + strlen(name));
			if (is_month(month) && *count < MONTHS_MAX)
				memcpy(months[(*count)++], month.at, LOOK_MONTH);
		}
		free(names[i]);
	}
	free(names);
	qsort(months, (size_t)*count, LOOK_MONTH, newest_first);
	return true;
}

static bool one_part(const char *url, const char *path, const char *name, look_part_work work,
		     void *context, bool *stop, struct err *err)
{
	struct db *db;
	if (!aside_open(url, path, ASIDE_LOOK, false, true, &db, err))
		return false;
	bool ok = db_begin_read(db, err) && work(context, db, name, stop, err);
	db_close(db);
	return ok;
}

bool look_parts(const char *url, look_part_work work, look_part_broken broken, void *context,
		struct err *err)
{
	char path[ASIDE_PATH];
	int count = 0;
	bool stop = false;
	if (!aside_database_path(url))
		return one_part(url, "", "", work, context, &stop, err);
	struct arena arena = { 0 };
	char(*months)[LOOK_MONTH] = arena_alloc(&arena, MONTHS_MAX * LOOK_MONTH);
	bool ok = list_months(url, months, &count, err);
	for (int i = 0; ok && !stop && i < count; i++) {
		struct err why = { 0 };
		ok = month_path(url, months[i], path, err);
		if (!ok || one_part(url, path, path, work, context, &stop, &why))
			continue;
		ok = broken != NULL;
		if (broken)
			broken(context, path, &why);
		else if (err)
			*err = why;
	}
	arena_release(&arena);
	return ok;
}

static bool add_records(struct db *db, const struct look_row *row, const int64_t *ids, int count,
			struct err *err)
{
	struct stmt *st;
	if (!count)
		return true;
	if (!db_named(db, "look_add_record", &st, err))
		return false;
	for (int i = 0; i < count; i++) {
		stmt_bind_text(st, "model", row->model);
		stmt_bind_int(st, "record", ids[i]);
		stmt_bind_int(st, "at", row->at);
		stmt_bind_text(st, "chain", row->chain);
		stmt_bind_int(st, "seq", row->seq);
		if (!stmt_run(st, NULL, err))
			return false;
	}
	return true;
}

bool look_add_line(struct db *db, const struct look_row *row, const int64_t *ids, int count,
		   struct err *err)
{
	struct stmt *st;
	if (!db_named(db, "look_add", &st, err))
		return false;
	stmt_bind_text(st, "chain", row->chain);
	stmt_bind_int(st, "seq", row->seq);
	stmt_bind_int(st, "at", row->at);
	stmt_bind_text(st, "event", (struct str){ &row->event, 1 });
	stmt_bind_text(st, "what", row->what);
	stmt_bind_int(st, "account", row->account);
	stmt_bind_text(st, "name", row->name);
	stmt_bind_text(st, "role", row->role);
	stmt_bind_int(st, "payer", row->payer);
	stmt_bind_text(st, "office", row->office);
	stmt_bind_text(st, "model", row->model);
	stmt_bind_text(st, "ids", row->ids);
	stmt_bind_text(st, "subject", row->subject);
	stmt_bind_text(st, "request", row->request);
	stmt_bind_text(st, "address", row->address);
	stmt_bind_text(st, "result", row->result);
	stmt_bind_text(st, "reason", row->reason);
	stmt_bind_text(st, "mac", row->mac);
	return stmt_run(st, NULL, err) && add_records(db, row, ids, count, err);
}

void look_take(const struct stmt *st, struct look_row *out)
{
	struct str event = stmt_text(st, 3);
	*out = (struct look_row){
		.chain = stmt_text(st, 0),
		.seq = stmt_int(st, 1),
		.at = stmt_int(st, 2),
		.event = event.len == 1 ? *event.at : '?',
		.what = stmt_text(st, 4),
		.account = stmt_int(st, 5),
		.name = stmt_text(st, 6),
		.role = stmt_text(st, 7),
		.payer = stmt_int(st, 8),
		.office = stmt_text(st, 9),
		.model = stmt_text(st, 10),
		.ids = stmt_text(st, 11),
		.subject = stmt_text(st, 12),
		.request = stmt_text(st, 13),
		.address = stmt_text(st, 14),
		.result = stmt_text(st, 15),
		.reason = stmt_text(st, 16),
		.mac = stmt_text(st, 17),
	};
}
