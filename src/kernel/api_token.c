#include "kernel/api_token.h"

#define DAY (INT64_C(86400) * 1000000)

enum { LIST_MAX = 200, LABEL_MAX = 80 };

static const char prefix[] = "wb_";

static moment_t now_of(const struct session *s)
{
	return s->clock ? s->clock : moment_now();
}

static bool room_for_one(struct session *s, int64_t account, struct err *err)
{
	struct stmt *st;
	int64_t count = 0;
	bool found;
	if (!db_named(s->db, "token_count", &st, err))
		return false;
	stmt_bind_int(st, "account", account);
	stmt_bind_int(st, "now", now_of(s));
	if (!stmt_one_int(st, &count, &found, err))
		return false;
	return count < API_TOKENS_MAX ||
	       err_set(err, ERR_CONFLICT,
		       "Dit account heeft al %d tokens. Trek er eerst een in die niet meer nodig "
		       "is.",
		       API_TOKENS_MAX);
}

static bool add(struct session *s, int64_t account, struct str label, int days, const char *text,
		struct err *err)
{
	char hash[SECRET_HASH];
	struct stmt *st;
	int64_t id;
	bool found;
	secret_hash(str_of(text), hash);
	if (!room_for_one(s, account, err) || !db_named(s->db, "token_add", &st, err))
		return false;
	stmt_bind_int(st, "account", account);
	stmt_bind_text(st, "label", label);
	stmt_bind_text(st, "hash", str_of(hash));
	stmt_bind_int(st, "now", now_of(s));
	stmt_bind_int(st, "expires", now_of(s) + (days ? days : API_TOKEN_DAYS) * DAY);
	return run_one_int(st, &id, &found, err);
}

bool api_token_make(struct session *s, int64_t account, struct str label, int days,
		    char text[API_TOKEN_TEXT], struct err *err)
{
	char secret[SECRET_TEXT], made[API_TOKEN_TEXT];
	label = str_trim(label);
	if (!label.len || label.len > LABEL_MAX)
		return err_set(
			err, ERR_INPUT,
			"Geef het token een naam van hoogstens %d tekens, zodat u later weet "
			"waar het voor is.",
			LABEL_MAX);
	if (days < 0 || days > 3 * 366)
		return err_set(err, ERR_INPUT, "Een token werkt hoogstens drie jaar.");
	secret_make(secret);
	snprintf(made, sizeof(made), "%s%s", prefix, secret);
	if (!db_begin_write(s->db, err))
		return false;
	if (!add(s, account, label, days, made, err) || !db_commit(s->db, err)) {
		db_rollback(s->db);
		return false;
	}
	memcpy(text, made, API_TOKEN_TEXT);
	return true;
}

/* The day of use is written once a day. */
static bool note_use(struct run *r, int64_t token, day_t today, struct err *err)
{
	struct stmt *st;
	int64_t day = 0;
	bool found;
	if (!db_named(r->db, "token_day", &st, err))
		return false;
	stmt_bind_int(st, "token", token);
	if (!stmt_one_int(st, &day, &found, err))
		return false;
	if (found && day == today)
		return true;
	if (!db_named(r->db, "token_used", &st, err))
		return false;
	stmt_bind_int(st, "token", token);
	stmt_bind_int(st, "day", today);
	return stmt_run(st, NULL, err);
}

bool api_token_find(struct session *s, struct run *r, struct str text, int64_t *account,
		    bool *found, struct err *err)
{
	char hash[SECRET_HASH];
	struct stmt *st;
	bool row;
	int64_t id = 0, owner = 0;
	*found = false;
	if (text.len != API_TOKEN_TEXT - 1 || !str_starts(text, prefix))
		return true;
	secret_hash(text, hash);
	if (!db_named(s->db, "token_find", &st, err))
		return false;
	stmt_bind_text(st, "hash", str_of(hash));
	stmt_bind_int(st, "now", now_of(s));
	if (!stmt_step(st, &row, err))
		return false;
	/* Found by an index on the hash, which tells nothing about the text; compared once more. */
	bool same = row && secret_equal(stmt_text(st, 2), str_of(hash));
	if (same) {
		id = stmt_int(st, 0);
		owner = stmt_int(st, 1);
	}
	stmt_reset(st);
	if (same && !note_use(r, id, day_of_moment(run_now(r)), err))
		return false;
	if (same)
		*account = owner;
	*found = same;
	return true;
}

bool api_token_revoke(struct session *s, int64_t account, int64_t id, bool *revoked,
		      struct err *err)
{
	struct stmt *st;
	int64_t changed;
	if (!db_named(s->db, "token_revoke", &st, err))
		return false;
	stmt_bind_int(st, "id", id);
	stmt_bind_int(st, "account", account);
	stmt_bind_int(st, "now", now_of(s));
	if (!stmt_run(st, &changed, err))
		return false;
	*revoked = changed > 0;
	return true;
}

bool api_token_revoke_all(struct session *s, int64_t account, struct err *err)
{
	struct stmt *st;
	if (!db_named(s->db, "token_revoke_all", &st, err))
		return false;
	stmt_bind_int(st, "account", account);
	stmt_bind_int(st, "now", now_of(s));
	return stmt_run(st, NULL, err);
}

static void take(const struct stmt *st, moment_t now, struct api_token *t)
{
	t->id = stmt_int(st, 0);
	snprintf(t->label, sizeof(t->label), "%.*s", STR_ARG(stmt_text(st, 1)));
	t->made = stmt_int(st, 2);
	t->expires = stmt_int(st, 3);
	t->revoked = stmt_int(st, 4);
	t->works = !t->revoked && (!t->expires || t->expires > now);
}

static bool fill_use(struct run *r, struct api_token *t, struct err *err)
{
	struct stmt *st;
	int64_t day = 0;
	bool found;
	if (!db_named(r->db, "token_day", &st, err))
		return false;
	stmt_bind_int(st, "token", t->id);
	if (!stmt_one_int(st, &day, &found, err))
		return false;
	t->used = (day_t)day;
	return true;
}

bool api_token_list(struct session *s, struct run *r, int64_t account, struct arena *a,
		    struct api_token **out, int *count, struct err *err)
{
	struct api_token *list = arena_array(a, struct api_token, LIST_MAX);
	struct stmt *st;
	bool row;
	int n = 0;
	if (!db_named(s->db, "token_list", &st, err))
		return false;
	stmt_bind_int(st, "account", account);
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row || n == LIST_MAX)
			break;
		take(st, now_of(s), &list[n++]);
	}
	stmt_reset(st);
	for (int i = 0; r && i < n; i++)
		if (!fill_use(r, &list[i], err))
			return false;
	*out = list;
	*count = n;
	return true;
}
