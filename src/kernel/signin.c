#include "kernel/signin.h"

#include "kernel/password.h"
#include "kernel/secret.h"

#include <sodium.h>

#define SECOND INT64_C(1000000)
#define QUARTER (900 * SECOND)

/* From one address many people may come: more tries are free, and the longest wait is shorter. */
enum { ACCOUNT_FREE = 3, ADDRESS_FREE = 30, ADDRESS_LONGEST = 60, NAME_MAX_BYTES = 400 };

/* Who tries: as a fingerprint, because a password is easily typed where the name belongs. */
struct keys {
	char account[SECRET_HASH + 2], address[SECRET_HASH + 2], both[SECRET_HASH + 2];
	bool known;
};

static void make_key(char kind, struct str name, struct str address, char *out)
{
	struct buf text = { 0 };
	buf_add(&text, name);
	buf_char(&text, '\n');
	buf_add(&text, address);
	out[0] = kind;
	out[1] = ':';
	secret_hash(buf_str(&text), out + 2);
	buf_release(&text);
}

static bool make_keys(struct run *r, struct str name, struct str address, struct keys *k,
		      struct err *err)
{
	struct str none = { "", 0 };
	struct stmt *st;
	int64_t one;
	make_key('a', name, none, k->account);
	make_key('i', none, address, k->address);
	make_key('b', name, address, k->both);
	if (!db_named(r->db, "known_is", &st, err))
		return false;
	stmt_bind_text(st, "who", str_of(k->both));
	return run_one_int(st, &one, &k->known, err);
}

static bool wait_of(struct run *r, const char *who, moment_t now, int *seconds, struct err *err)
{
	struct stmt *st;
	int64_t until = now;
	bool found;
	if (!db_named(r->db, "try_until", &st, err))
		return false;
	stmt_bind_text(st, "who", str_of(who));
	if (!run_one_int(st, &until, &found, err))
		return false;
	int64_t wait = (until - now + SECOND - 1) / SECOND;
	*seconds = wait < 1 ? 1 : wait > 900 ? 900 : (int)wait;
	return true;
}

/* Takes a try before the password is looked at, so that two hundred at once count as two hundred. */
static bool take_try(struct run *r, const char *who, int free, int longest, struct signin *out,
		     struct err *err)
{
	struct stmt *st;
	int64_t tries;
	bool taken;
	moment_t now = run_now(r);
	if (!db_named(r->db, "try_take", &st, err))
		return false;
	stmt_bind_text(st, "who", str_of(who));
	stmt_bind_int(st, "now", now);
	stmt_bind_int(st, "forget", now - QUARTER);
	stmt_bind_int(st, "free", free);
	stmt_bind_int(st, "longest", longest);
	if (!run_one_int(st, &tries, &taken, err))
		return false;
	if (taken)
		return true;
	if (!wait_of(r, who, now, &out->wait_seconds, err))
		return false;
	return err_set(err, ERR_BUSY,
		       "Er is te vaak geprobeerd. Wacht %d seconden en probeer het "
		       "dan opnieuw.",
		       out->wait_seconds);
}

static bool run_on(struct run *r, const char *statement, const char *who, struct err *err)
{
	struct stmt *st;
	if (!db_named(r->db, statement, &st, err))
		return false;
	stmt_bind_text(st, "who", str_of(who));
	stmt_bind_int(st, "now", run_now(r));
	return stmt_run(st, NULL, err);
}

static bool take_tries(struct run *r, const struct keys *k, struct signin *out, struct err *err)
{
	struct err ignored = { 0 };
	const char *own = k->known ? k->both : k->account;
	if (!take_try(r, k->address, ADDRESS_FREE, ADDRESS_LONGEST, out, err))
		return false;
	if (take_try(r, own, ACCOUNT_FREE, 900, out, err))
		return true;
	/* A refused try is none of the address: its other people go on. */
	run_on(r, "try_give_back", k->address, &ignored);
	return false;
}

/* It was the right one: what was counted is forgotten, and from here the account is known. */
static bool settle(struct run *r, const struct keys *k, struct err *err)
{
	return run_on(r, "try_forget", k->known ? k->both : k->account, err) &&
	       run_on(r, "try_give_back", k->address, err) && run_on(r, "known_set", k->both, err);
}

struct found {
	int64_t account;
	bool blocked;
	char hash[PASSWORD_HASH]; /* empty: none */
};

static bool find_account(struct session *s, struct str name, struct found *out, struct err *err)
{
	struct stmt *st;
	bool row;
	*out = (struct found){ 0 };
	if (name.len > NAME_MAX_BYTES || !str_is_utf8(name) ||
	    memchr(name.at ? name.at : "", 0, name.len))
		return true;
	if (!db_named(s->db, "account_secret", &st, err))
		return false;
	stmt_bind_text(st, "name", name);
	if (!stmt_step(st, &row, err))
		return false;
	if (row) {
		out->account = stmt_int(st, 0);
		out->blocked = stmt_int(st, 1) != 0;
		snprintf(out->hash, sizeof(out->hash), "%.*s", STR_ARG(stmt_text(st, 2)));
	}
	stmt_reset(st);
	return true;
}

/* Keeps a new hash when the settings have become stricter, and when somebody signed in. A database that is
 * busy is no reason to keep somebody out. */
static void note(struct session *s, const struct found *f, struct str password, bool aged)
{
	struct err ignored = { 0 };
	char hash[PASSWORD_HASH];
	struct stmt *st;
	moment_t now = s->clock ? s->clock : moment_now();
	if (aged && password_hash(password, hash, &ignored) &&
	    db_named(s->db, "password_renew", &st, &ignored)) {
		stmt_bind_text(st, "old", str_of(f->hash));
		stmt_bind_text(st, "hash", str_of(hash));
	} else if (!db_named(s->db, "password_used", &st, &ignored)) {
		return;
	}
	stmt_bind_int(st, "account", f->account);
	stmt_bind_int(st, "now", now);
	stmt_bind_int(st, "before", now - 86400 * SECOND);
	stmt_run(st, NULL, &ignored);
}

void sign_in_note(struct session *s, int64_t account)
{
	struct found f = { .account = account };
	note(s, &f, (struct str){ NULL, 0 }, false);
}

static bool refuse(struct err *err)
{
	return err_set(err, ERR_DENIED, "De naam of het wachtwoord klopt niet.");
}

/* A password that is too long to be one is not hashed whole; it costs the same. */
static struct str bounded(struct str password, bool *possible)
{
	*possible = password.len <= 4 * PASSWORD_MOST;
	if (!*possible)
		password.len = 4 * PASSWORD_MOST;
	return password;
}

bool sign_in(struct session *s, struct run *r, struct str name, struct str password,
	     struct str address, struct signin *out, struct err *err)
{
	struct keys k;
	struct found f;
	bool matches, aged, possible;
	struct str given = bounded(password, &possible);
	*out = (struct signin){ 0 };
	name = str_trim(name);
	if (!run_tidy(r, err) || !make_keys(r, name, address, &k, err) ||
	    !take_tries(r, &k, out, err) || !find_account(s, name, &f, err))
		return false;
	if (!password_matches(given, f.hash[0] ? f.hash : NULL, &matches, &aged, err)) {
		out->wait_seconds = 5;
		return false;
	}
	if (!matches || !possible || f.blocked)
		return refuse(err);
	if (!settle(r, &k, err))
		return false;
	note(s, &f, given, aged);
	out->account = f.account;
	return true;
}

bool sign_in_again(struct session *s, struct run *r, int64_t account, struct str password,
		   struct str address, struct signin *out, struct err *err)
{
	struct stmt *st;
	bool row;
	if (!db_named(s->db, "account_name", &st, err))
		return false;
	stmt_bind_int(st, "id", account);
	if (!stmt_step(st, &row, err))
		return false;
	if (!row)
		return refuse(err);
	struct arena_mark mark = arena_mark(&s->arena);
	struct str name = arena_str(&s->arena, stmt_text(st, 0));
	stmt_reset(st);
	bool ok = sign_in(s, r, name, password, address, out, err);
	arena_rewind(&s->arena, mark);
	return ok;
}
