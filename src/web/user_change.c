#include "web/user_change.h"

#include "kernel/api_token.h"
#include "kernel/link.h"
#include "kernel/visit.h"
#include "kernel/write.h"
#include "web/people.h"

static struct db_value number(int64_t value)
{
	return (struct db_value){ .kind = DB_INT, .integer = value };
}

static const struct shape *account_shape(const struct session *s)
{
	return shape_find(s->decl, str_of("account"));
}

static bool refuse(struct call *c, enum err_kind kind, const char *key, struct err *err)
{
	return err_set(err, kind, "%s", people_words(c, key));
}

bool user_role_fits(unsigned may, bool portal)
{
	unsigned harmless = 1u << RIGHT_PUBLIC | 1u << RIGHT_SIGNED_IN | 1u << RIGHT_REMARK;
	return !portal || !(may & ~harmless);
}

static bool role_may(struct session *s, int64_t role, unsigned *may, bool *found, struct err *err)
{
	const struct shape *shape = shape_find(s->decl, str_of("role"));
	struct db_value values[MODEL_FIELDS_MAX];
	struct viewer v = { 0 };
	int64_t since = 0;
	*found = false;
	*may = 0;
	if (role <= 0)
		return true;
	if (!row_read(s, shape, role, values, &since, &s->arena, err))
		return false;
	*found = since != 0;
	if (*found)
		viewer_allow(&v, (struct str){ NULL, 0 },
			     values[shape_field(shape, str_of("may"))].text);
	*may = v.may;
	return true;
}

static bool check_role(struct call *c, struct session *s, int64_t role, bool portal,
		       struct err *err)
{
	unsigned may;
	bool found;
	if (!role_may(s, role, &may, &found, err))
		return false;
	if (!found)
		return refuse(c, ERR_INPUT, "users.no-such-role", err);
	return user_role_fits(may, portal) || refuse(c, ERR_INPUT, "users.role-of-office", err);
}

/* Inside the writer's turn, after the change: somebody who manages users is left. */
static bool keeps_administrator(struct call *c, struct session *s, struct err *err)
{
	struct stmt *st;
	bool row, any = false;
	if (!db_named(s->db, "user_rights", &st, err))
		return false;
	for (;;) {
		struct viewer v = { .account = 1 };
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			break;
		viewer_allow(&v, (struct str){ NULL, 0 }, stmt_text(st, 0));
		any = any || viewer_may(&v, RIGHT_USERS);
	}
	return any || refuse(c, ERR_CONFLICT, "users.last-administrator", err);
}

/* What is done to one account. */
struct step {
	int64_t id, since; /* since 0: whatever version stands */
	const char *field, *reason;
	int64_t value;
};

/* The row is read within the scope of who asks: what is of another office is not there. */
static bool read_ours(struct call *c, struct session *s, int64_t id, struct db_value *values,
		      int64_t *since, struct err *err)
{
	*since = 0;
	if (!row_read(s, account_shape(s), id, values, since, &s->arena, err) &&
	    (!err || err->kind != ERR_NOT_FOUND))
		return false;
	return *since || refuse(c, ERR_NOT_FOUND, "people.gone", err);
}

bool user_is_ours(struct call *c, int64_t id, struct err *err)
{
	struct db_value values[MODEL_FIELDS_MAX];
	struct session *s;
	int64_t since;
	return call_write(c, &s, err) && read_ours(c, s, id, values, &since, err);
}

static bool take_step(struct call *c, struct session *s, const struct step *step,
		      struct db_value *values, int64_t since, struct err *err)
{
	struct change change;
	values[shape_field(account_shape(s), str_of(step->field))] = number(step->value);
	if (!change_begin(s, "edit", step->reason, &change, err))
		return false;
	if (!row_update(&change, account_shape(s), step->id, since, values, err) ||
	    !keeps_administrator(c, s, err)) {
		change_rollback(&change);
		return false;
	}
	return change_commit(&change, err);
}

static bool change_account(struct call *c, const struct step *step, struct err *err)
{
	struct db_value values[MODEL_FIELDS_MAX];
	struct session *s;
	int64_t since;
	if (!call_write(c, &s, err) || !read_ours(c, s, step->id, values, &since, err))
		return false;
	if (step->id == c->viewer.account)
		return refuse(c, ERR_CONFLICT, "users.not-yourself", err);
	if (step->since && step->since != since)
		return refuse(c, ERR_CONFLICT, "users.changed-meanwhile", err);
	bool portal = values[shape_field(account_shape(s), str_of("portal_of"))].kind == DB_INT;
	if (strcmp(step->field, "role") == 0 && !check_role(c, s, step->value, portal, err))
		return false;
	return take_step(c, s, step, values, since, err);
}

bool user_set_role(struct call *c, int64_t id, int64_t since, int64_t role, struct err *err)
{
	struct step step = { id, since, "role", "andere rol", role };
	return change_account(c, &step, err);
}

bool user_set_block(struct call *c, int64_t id, bool blocked, struct err *err)
{
	struct guard_worker *g = c->worker->guard;
	struct step step = { id, 0, "blocked",
			     blocked ? "account geblokkeerd" : "blokkade opgeheven", blocked };
	int64_t ended;
	if (!change_account(c, &step, err))
		return false;
	return !blocked ||
	       (visit_end_all(g->run, id, 0, &ended, err) &&
		api_token_revoke_all(g->all, id, err) && link_withdraw(g->all, id, err));
}

static bool name_is_free(struct call *c, struct session *s, struct str name, struct err *err)
{
	struct stmt *st;
	int64_t id;
	bool found;
	if (!db_named(s->db, "account_by_name", &st, err))
		return false;
	stmt_bind_text(st, "name", name);
	if (!stmt_one_int(st, &id, &found, err))
		return false;
	return !found || refuse(c, ERR_CONFLICT, "users.name-taken", err);
}

/* The session sees all accounts, because a name is of one account in the whole program. */
static bool insert(struct call *c, struct session *s, const struct user_new *new, int64_t *id,
		   struct err *err)
{
	const struct shape *shape = account_shape(s);
	struct db_value values[MODEL_FIELDS_MAX] = { 0 };
	struct change change;
	values[shape_field(shape, str_of("name"))] =
		(struct db_value){ .kind = DB_TEXT, .text = new->name };
	values[shape_field(shape, str_of("role"))] = number(new->role);
	if (new->portal_of)
		values[shape_field(shape, str_of("portal_of"))] = number(new->portal_of);
	else
		values[shape_field(shape, str_of("works_for"))] = number(c->viewer.payer);
	if (!change_begin(s, "edit", "account gemaakt", &change, err))
		return false;
	if (!name_is_free(c, s, new->name, err) ||
	    !row_insert(&change, shape, values, c->viewer.payer, id, err)) {
		change_rollback(&change);
		return false;
	}
	return change_commit(&change, err);
}

static bool check_new(struct call *c, struct session *s, const struct user_new *new,
		      struct err *err)
{
	if (!new->name.len)
		return refuse(c, ERR_INPUT, "users.no-name", err);
	for (size_t i = 0; i < new->name.len; i++)
		if ((unsigned char)new->name.at[i] < ' ' || new->name.at[i] == 0x7f)
			return refuse(c, ERR_INPUT, "users.odd-name", err);
	return check_role(c, s, new->role, new->portal_of != 0, err);
}

bool user_create(struct call *c, const struct user_new *new, int64_t *id, struct err *err)
{
	struct session *s = c->worker->guard->all;
	struct arena_mark mark = arena_mark(&s->arena);
	*id = 0;
	if (c->viewer.payer <= 0)
		return refuse(c, ERR_DENIED, "error.not-your-role", err);
	session_work_for(s, &c->viewer);
	bool ok = check_new(c, s, new, err) && insert(c, s, new, id, err);
	/* the guard's own again */
	session_work_for(s, &(struct viewer){ .name = "beheer" });
	arena_rewind(&s->arena, mark);
	return ok;
}
