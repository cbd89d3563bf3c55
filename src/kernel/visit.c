#include "kernel/visit.h"

#define MINUTE (INT64_C(60) * 1000000)

enum { VISITS_MAX = 200 };

static const char csrf_purpose[] = "form";

/* What a browser says of itself may be anything: cut to fit, and only what can be shown. */
static void copy_plain(char *out, size_t size, struct str text)
{
	size_t n = 0;
	for (size_t i = 0; i < text.len && n < size - 1; i++)
		out[n++] = text.at[i] >= ' ' && text.at[i] <= '~' ? text.at[i] : '?';
	out[n] = 0;
}

static void bind_limits(struct stmt *st, moment_t now)
{
	stmt_bind_int(st, "idle", now - VISIT_IDLE);
	stmt_bind_int(st, "oldest", now - VISIT_LONGEST);
}

bool visit_begin(struct run *r, int64_t account, struct str address, struct str agent,
		 char cookie[SECRET_TEXT], struct visit *out, struct err *err)
{
	struct visit v = { .account = account, .made = run_now(r), .seen = run_now(r) };
	char hash[SECRET_HASH], secret[SECRET_TEXT];
	struct stmt *st;
	bool found;
	copy_plain(v.address, sizeof(v.address), address);
	copy_plain(v.agent, sizeof(v.agent), agent);
	secret_make(secret);
	secret_hash(str_of(secret), hash);
	if (!db_named(r->db, "visit_add", &st, err))
		return false;
	stmt_bind_text(st, "hash", str_of(hash));
	stmt_bind_int(st, "account", account);
	stmt_bind_int(st, "now", v.made);
	stmt_bind_text(st, "address", str_of(v.address));
	stmt_bind_text(st, "agent", str_of(v.agent));
	if (!run_one_int(st, &v.number, &found, err))
		return false;
	secret_derive(str_of(secret), csrf_purpose, v.csrf);
	memcpy(cookie, secret, SECRET_TEXT);
	*out = v;
	return true;
}

static void take(const struct stmt *st, struct visit *v)
{
	v->number = stmt_int(st, 0);
	v->account = stmt_int(st, 1);
	v->made = stmt_int(st, 2);
	v->seen = stmt_int(st, 3);
	copy_plain(v->address, sizeof(v->address), stmt_text(st, 4));
	copy_plain(v->agent, sizeof(v->agent), stmt_text(st, 5));
}

static bool touch(struct run *r, const char *hash, moment_t now, struct err *err)
{
	struct stmt *st;
	if (!db_named(r->db, "visit_touch", &st, err))
		return false;
	stmt_bind_text(st, "hash", str_of(hash));
	stmt_bind_int(st, "now", now);
	stmt_bind_int(st, "before", now - MINUTE);
	return stmt_run(st, NULL, err);
}

bool visit_find(struct run *r, struct str cookie, struct visit *out, bool *found, struct err *err)
{
	struct visit v = { 0 };
	char hash[SECRET_HASH];
	struct stmt *st;
	moment_t now = run_now(r);
	bool row = false;
	if (secret_is_text(cookie)) {
		secret_hash(cookie, hash);
		if (!db_named(r->db, "visit_find", &st, err))
			return false;
		stmt_bind_text(st, "hash", str_of(hash));
		bind_limits(st, now);
		if (!stmt_step(st, &row, err))
			return false;
		if (row)
			take(st, &v);
		stmt_reset(st);
	}
	if (row && now - v.seen > MINUTE && !touch(r, hash, now, err))
		return false;
	if (row) {
		secret_derive(cookie, csrf_purpose, v.csrf);
		*out = v;
	}
	*found = row;
	return true;
}

bool visit_end(struct run *r, struct str cookie, struct err *err)
{
	char hash[SECRET_HASH];
	struct stmt *st;
	if (!secret_is_text(cookie))
		return true;
	secret_hash(cookie, hash);
	if (!db_named(r->db, "visit_end", &st, err))
		return false;
	stmt_bind_text(st, "hash", str_of(hash));
	return stmt_run(st, NULL, err);
}

bool visit_end_number(struct run *r, int64_t account, int64_t number, bool *ended, struct err *err)
{
	struct stmt *st;
	int64_t changed;
	if (!db_named(r->db, "visit_end_number", &st, err))
		return false;
	stmt_bind_int(st, "account", account);
	stmt_bind_int(st, "number", number);
	if (!stmt_run(st, &changed, err))
		return false;
	*ended = changed > 0;
	return true;
}

bool visit_end_all(struct run *r, int64_t account, int64_t except, int64_t *ended, struct err *err)
{
	struct stmt *st;
	if (!db_named(r->db, "visit_end_all", &st, err))
		return false;
	stmt_bind_int(st, "account", account);
	stmt_bind_int(st, "except", except);
	return stmt_run(st, ended, err);
}

bool visit_list(struct run *r, int64_t account, struct arena *a, struct visit **out, int *count,
		struct err *err)
{
	struct visit *list = arena_array(a, struct visit, VISITS_MAX);
	struct stmt *st;
	bool row;
	int n = 0;
	if (!db_named(r->db, "visit_list", &st, err))
		return false;
	stmt_bind_int(st, "account", account);
	bind_limits(st, run_now(r));
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row || n == VISITS_MAX)
			break;
		take(st, &list[n++]);
	}
	stmt_reset(st);
	*out = list;
	*count = n;
	return true;
}

bool visit_tidy(struct run *r, struct err *err)
{
	struct stmt *st;
	if (!db_named(r->db, "visit_tidy", &st, err))
		return false;
	bind_limits(st, run_now(r));
	return stmt_run(st, NULL, err);
}

bool visit_csrf_is(const struct visit *v, struct str given)
{
	return v->csrf[0] && secret_equal(str_of(v->csrf), given);
}
