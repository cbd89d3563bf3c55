#include "kernel/link.h"

#include "kernel/password.h"
#include "kernel/write.h"

#define VALID (INT64_C(24) * 3600 * 1000000)

static const char *const words[] = { "set-password", "first-start" };

static moment_t now_of(const struct session *s)
{
	return s->clock ? s->clock : moment_now();
}

static bool refuse_link(struct err *err)
{
	return err_set(
		err, ERR_NOT_FOUND,
		"Deze link werkt niet meer. Vraag de beheerder om een nieuwe; een link werkt "
		"één keer en hoogstens 24 uur.");
}

bool link_is_first_start(struct session *s, bool *is, struct err *err)
{
	struct stmt *st;
	int64_t count = 0;
	bool found;
	if (!db_named(s->db, "account_count", &st, err) || !stmt_one_int(st, &count, &found, err))
		return false;
	*is = count == 0;
	return true;
}

static bool account_name(struct session *s, int64_t account, char name[84], bool *works,
			 struct err *err)
{
	struct stmt *st;
	bool row;
	if (!db_named(s->db, "account_name", &st, err))
		return false;
	stmt_bind_int(st, "id", account);
	if (!stmt_step(st, &row, err))
		return false;
	*works = row && !stmt_int(st, 1);
	if (row)
		snprintf(name, 84, "%.*s", STR_ARG(stmt_text(st, 0)));
	stmt_reset(st);
	return true;
}

static bool drop_earlier(struct session *s, enum link_purpose purpose, int64_t account,
			 struct err *err)
{
	struct stmt *st;
	if (!db_named(s->db, "link_drop", &st, err))
		return false;
	stmt_bind_text(st, "purpose", str_of(words[purpose]));
	stmt_bind_int(st, "account", account);
	return stmt_run(st, NULL, err);
}

static bool add_link(struct session *s, enum link_purpose purpose, int64_t account,
		     const char *token, struct err *err)
{
	struct stmt *st;
	char hash[SECRET_HASH];
	secret_hash(str_of(token), hash);
	if (!db_named(s->db, "link_add", &st, err))
		return false;
	stmt_bind_text(st, "hash", str_of(hash));
	stmt_bind_text(st, "purpose", str_of(words[purpose]));
	if (account)
		stmt_bind_int(st, "account", account);
	stmt_bind_int(st, "now", now_of(s));
	stmt_bind_int(st, "expires", now_of(s) + VALID);
	return stmt_run(st, NULL, err);
}

static bool may_be_made(struct session *s, enum link_purpose purpose, int64_t account,
			struct err *err)
{
	char name[84];
	bool good;
	if (purpose == LINK_FIRST_START) {
		if (!link_is_first_start(s, &good, err))
			return false;
		return good || err_set(err, ERR_CONFLICT,
				       "Er zijn al accounts. Maak een link voor een account met: "
				       "waarborg user link NAAM");
	}
	if (!account_name(s, account, name, &good, err))
		return false;
	return good || err_set(err, ERR_CONFLICT,
			       "Dit account bestaat niet of is geblokkeerd. Hef eerst de blokkade "
			       "op.");
}

bool link_make(struct session *s, enum link_purpose purpose, int64_t account,
	       char token[SECRET_TEXT], struct err *err)
{
	char made[SECRET_TEXT];
	secret_make(made);
	if (!db_begin_write(s->db, err))
		return false;
	if (!may_be_made(s, purpose, account, err) || !drop_earlier(s, purpose, account, err) ||
	    !add_link(s, purpose, account, made, err) || !db_commit(s->db, err)) {
		db_rollback(s->db);
		return false;
	}
	memcpy(token, made, SECRET_TEXT);
	return true;
}

bool link_withdraw(struct session *s, int64_t account, struct err *err)
{
	return drop_earlier(s, LINK_SET_PASSWORD, account, err);
}

bool link_find(struct session *s, struct str token, struct link *out, bool *found, struct err *err)
{
	struct link link = { 0 };
	char hash[SECRET_HASH];
	struct stmt *st;
	bool row = false, good = true;
	*found = false;
	if (!secret_is_text(token))
		return true;
	secret_hash(token, hash);
	if (!db_named(s->db, "link_get", &st, err))
		return false;
	stmt_bind_text(st, "hash", str_of(hash));
	stmt_bind_int(st, "now", now_of(s));
	if (!stmt_step(st, &row, err))
		return false;
	if (!row)
		return true;
	link.purpose = str_is(stmt_text(st, 0), words[LINK_FIRST_START]) ? LINK_FIRST_START
									 : LINK_SET_PASSWORD;
	link.account = stmt_int(st, 1);
	stmt_reset(st);
	if (link.purpose == LINK_FIRST_START
		    ? !link_is_first_start(s, &good, err)
		    : !account_name(s, link.account, link.name, &good, err))
		return false;
	if (good)
		*out = link;
	*found = good;
	return true;
}

/* Inside the writer's turn, so of two who use it one is too late. */
static bool use(struct session *s, struct str token, enum link_purpose purpose, struct link *out,
		struct err *err)
{
	char hash[SECRET_HASH];
	struct stmt *st;
	bool found;
	int64_t changed;
	if (!link_find(s, token, out, &found, err))
		return false;
	if (!found || out->purpose != purpose)
		return refuse_link(err);
	secret_hash(token, hash);
	if (!db_named(s->db, "link_use", &st, err))
		return false;
	stmt_bind_text(st, "hash", str_of(hash));
	stmt_bind_int(st, "now", now_of(s));
	return stmt_run(st, &changed, err) && (changed == 1 || refuse_link(err));
}

bool link_set_password(struct session *s, struct str token, struct str password, int64_t *account,
		       struct err *err)
{
	struct link link = { 0 };
	char hash[PASSWORD_HASH];
	bool found;
	if (!link_find(s, token, &link, &found, err))
		return false;
	if (!found || link.purpose != LINK_SET_PASSWORD)
		return refuse_link(err);
	/* Hashing is slow: not while others wait for their turn. */
	if (!password_judge(password, str_of(link.name), err) ||
	    !password_hash(password, hash, err) || !db_begin_write(s->db, err))
		return false;
	if (!use(s, token, LINK_SET_PASSWORD, &link, err) ||
	    !password_keep(s, link.account, hash, err) || !db_commit(s->db, err)) {
		db_rollback(s->db);
		return false;
	}
	*account = link.account;
	return true;
}

static bool role_id(struct session *s, const char *code, int64_t *id, struct err *err)
{
	struct stmt *st;
	bool found;
	if (!db_named(s->db, "role_by_code", &st, err))
		return false;
	stmt_bind_text(st, "code", str_of(code));
	if (!stmt_one_int(st, id, &found, err))
		return false;
	return found || err_set(err, ERR_SYSTEM,
				"De rollen ontbreken in deze database. Laad ze met: waarborg init");
}

static bool add_account(struct change *c, struct str name, int64_t payer, int64_t *account,
			struct err *err)
{
	const struct shape *shape = shape_find(c->session->decl, str_of("account"));
	struct db_value values[MODEL_FIELDS_MAX] = { 0 };
	int64_t role;
	if (!role_id(c->session, "administrator", &role, err))
		return false;
	values[shape_field(shape, str_of("name"))] =
		(struct db_value){ .kind = DB_TEXT, .text = name };
	values[shape_field(shape, str_of("role"))] =
		(struct db_value){ .kind = DB_INT, .integer = role };
	values[shape_field(shape, str_of("works_for"))] =
		(struct db_value){ .kind = DB_INT, .integer = payer };
	*account = 0;
	return row_insert(c, shape, values, payer, account, err);
}

bool link_first_account(struct session *s, struct str token, struct str name, int64_t payer,
			struct str password, int64_t *account, struct err *err)
{
	struct link link = { 0 };
	struct change change;
	char hash[PASSWORD_HASH];
	int64_t made;
	bool found;
	name = str_trim(name);
	if (!link_find(s, token, &link, &found, err))
		return false;
	if (!found || link.purpose != LINK_FIRST_START)
		return refuse_link(err);
	if (!name.len)
		return err_set(err, ERR_INPUT, "Vul een naam in waarmee u zich aanmeldt.");
	if (!password_judge(password, name, err) || !password_hash(password, hash, err) ||
	    !change_begin(s, "edit", "eerste account gemaakt", &change, err))
		return false;
	if (!use(s, token, LINK_FIRST_START, &link, err) ||
	    !add_account(&change, name, payer, &made, err) || !password_keep(s, made, hash, err)) {
		change_rollback(&change);
		return false;
	}
	if (!change_commit(&change, err))
		return false;
	*account = made;
	return true;
}

bool password_change(struct session *s, int64_t account, struct str password, struct err *err)
{
	char name[84] = "", hash[PASSWORD_HASH];
	bool works;
	if (!account_name(s, account, name, &works, err))
		return false;
	if (!works)
		return err_set(err, ERR_NOT_FOUND, "Dit account bestaat niet of is geblokkeerd.");
	return password_judge(password, str_of(name), err) && password_hash(password, hash, err) &&
	       password_keep(s, account, hash, err);
}
