#include "kernel/write.h"

#include "kernel/record.h"
#include "kernel/reference.h"

bool change_number(struct session *s, const char *kind, const char *reason, struct change *out,
		   struct err *err)
{
	struct stmt *st;
	bool found;
	struct change c = { .session = s, .at = s->clock ? s->clock : moment_now() };
	if (!db_named(s->db, "change_add", &st, err))
		return false;
	stmt_bind_int(st, "at", c.at);
	stmt_bind_text(st, "principal", str_of(s->principal));
	if (s->payer)
		stmt_bind_int(st, "payer", s->payer);
	stmt_bind_text(st, "kind", str_of(kind));
	if (reason)
		stmt_bind_text(st, "reason", str_of(reason));
	if (!stmt_one_int(st, &c.id, &found, err))
		return false;
	*out = c;
	return true;
}

bool change_begin(struct session *s, const char *kind, const char *reason, struct change *out,
		  struct err *err)
{
	if (!db_begin_write(s->db, err))
		return false;
	if (change_number(s, kind, reason, out, err))
		return true;
	db_rollback(s->db);
	return false;
}

bool change_commit(struct change *c, struct err *err)
{
	if (db_commit(c->session->db, err))
		return true;
	db_rollback(c->session->db);
	return false;
}

void change_rollback(struct change *c)
{
	db_rollback(c->session->db);
}

bool change_of_import(struct change *c, int64_t import, struct err *err)
{
	struct stmt *st;
	if (!db_named(c->session->db, "change_set_import", &st, err))
		return false;
	stmt_bind_int(st, "change", c->id);
	stmt_bind_int(st, "import", import);
	return stmt_run(st, NULL, err);
}

static bool prepare(struct session *s, struct buf *sql, struct stmt **st, struct err *err)
{
	bool ok = db_prepare(s->db, buf_str(sql), DB_KERNEL, st, err);
	buf_release(sql);
	return ok;
}

static void bind_value(struct stmt *st, int at, const struct db_value *v)
{
	if (v->kind == DB_INT)
		stmt_bind_int_at(st, at, v->integer);
	else if (v->kind == DB_TEXT)
		stmt_bind_text_at(st, at, v->text);
	else
		stmt_bind_null_at(st, at);
}

struct first_finding {
	struct err *err;
	const struct shape *shape;
	bool any;
};

static void keep_first(void *context, const struct field *field, enum severity severity,
		       const char *reason)
{
	struct first_finding *f = context;
	if (severity == REFUSE && !f->any) {
		err_set(f->err, ERR_INPUT, "%s, %s: %s", f->shape->model->label.nl, field->label.nl,
			reason);
		f->any = true;
	}
}

/* Periods of one key may not overlap: [from, to) against the other rows of that owner with that key. */
bool row_overlaps(struct session *s, const struct shape *shape, const struct db_value *values,
		  int64_t id, int64_t payer, bool *found, struct err *err)
{
	struct buf sql = { 0 };
	struct stmt *st;
	int64_t other;
	buf_printf(&sql,
		   "SELECT id FROM v_%s WHERE id <> :id AND valid_from < :to AND "
		   "(valid_to IS NULL OR valid_to > :from)",
		   shape->name);
	for (int k = 0; k < shape->key_count; k++)
		buf_printf(&sql, " AND %s = :k%d", shape->fields[shape->keys[k]].name, k);
	if (shape->model->scope != OPEN && id)
		buf_printf(
			&sql,
			" AND coalesce(payer, 0) = (SELECT coalesce(payer, 0) FROM v_%s WHERE id = :id)",
			shape->name);
	else if (shape->model->scope != OPEN)
		buf_text(&sql, " AND coalesce(payer, 0) = :payer");
	if (!prepare(s, &sql, &st, err))
		return false;
	stmt_bind_int(st, "id", id);
	stmt_bind_int(st, "payer", payer);
	stmt_bind_int(st, "from", values[shape->valid_from].integer);
	stmt_bind_int(st, "to",
		      values[shape->valid_to].kind == DB_INT ? values[shape->valid_to].integer
							     : DAY_MAX + 1);
	for (int k = 0; k < shape->key_count; k++)
		bind_value(st, 3 + k, &values[shape->keys[k]]);
	return stmt_one_int(st, &other, found, err);
}

static bool refuse_overlap(struct session *s, const struct shape *shape,
			   const struct db_value *values, int64_t id, int64_t payer,
			   struct err *err)
{
	bool found = false;
	if (shape->valid_from >= 0 && !row_overlaps(s, shape, values, id, payer, &found, err))
		return false;
	return !found ||
	       err_set(err, ERR_CONFLICT,
		       "%s: de periode overlapt met een andere periode van dezelfde sleutel.",
		       shape->model->label.nl);
}

/* A record of any model is referred to by name, which no foreign key guards: it must be there when it is
 * written down. What stands there already may stay when the record goes. */
static bool check_any(struct session *s, const struct shape *shape, const struct db_value *values,
		      int64_t id, struct err *err)
{
	struct db_value old[MODEL_FIELDS_MAX];
	int64_t since = 0;
	bool there;
	for (int i = 0; i < shape->count; i++) {
		if (shape->fields[i].kind != FIELD_ANY || values[i].kind == DB_NULL)
			continue;
		if (id && !since && !row_read(s, shape, id, old, &since, &s->arena, err))
			return false;
		if (since && value_eq(&old[i], &values[i]))
			continue;
		if (!any_exists(s, NULL, values[i].text, &there, err))
			return false;
		if (!there)
			return err_set(err, ERR_INPUT, "%s, %s: dit gegeven bestaat niet.",
				       shape->model->label.nl, shape->fields[i].label.nl);
	}
	return true;
}

/* id 0: a new row of this payer. */
static bool check_row(struct session *s, const struct shape *shape, struct db_value *values,
		      int64_t id, int64_t payer, struct err *err)
{
	const struct hooks *hooks = shape->model->hooks;
	struct first_finding first = { err, shape, false };
	if (hooks && hooks->before_write)
		hooks->before_write(s, shape, values, id == 0);
	if (hooks && hooks->derive)
		hooks->derive(shape, values, &s->arena);
	if (row_check(shape, values, keep_first, &first))
		return false;
	return check_any(s, shape, values, id, err) &&
	       refuse_overlap(s, shape, values, id, payer, err);
}

static int64_t party_of(const struct field *f, const struct db_value *v)
{
	if (!f->party || v->kind != DB_INT)
		return 0;
	return str_is(str_of(f->to), "provider") ? -v->integer : v->integer;
}

/* A row that whoever makes it could not see afterwards is made in the name of another. The server says
 * so too where it is PostgreSQL. */
static bool may_make(struct session *s, const struct shape *shape, const struct db_value *values,
		     int64_t payer, struct err *err)
{
	bool named = payer == s->payer;
	if (db_role(s->db) != DB_APP || shape->model->scope == OPEN)
		return true;
	for (int i = 0; shape->model->scope != PAYER && i < shape->count; i++)
		named |= party_of(&shape->fields[i], &values[i]) == s->payer;
	return named || err_set(err, ERR_DENIED, "%s: u kunt niets vastleggen namens een ander.",
				shape->model->label.nl);
}

/* Who may see a row of a PARTY or PROVIDER model: its owner and whom its fields name. */
static bool set_visible(struct change *c, const struct shape *shape, int64_t id, int64_t who,
			const char *why, struct err *err)
{
	struct stmt *st;
	if (who == 0)
		return true;
	if (!db_named(c->session->db, "visible_add", &st, err))
		return false;
	stmt_bind_int(st, "who", who);
	stmt_bind_text(st, "model", str_of(shape->name));
	stmt_bind_int(st, "row", id);
	stmt_bind_int(st, "since", c->id);
	stmt_bind_text(st, "why", str_of(why));
	return stmt_run(st, NULL, err);
}

static bool show_to_parties(struct change *c, const struct shape *shape, int64_t id, int64_t payer,
			    const struct db_value *values, struct err *err)
{
	if (shape->model->scope != PARTY && shape->model->scope != PROVIDER)
		return true;
	if (!set_visible(c, shape, id, payer, "owner", err))
		return false;
	for (int i = 0; i < shape->count; i++) {
		int64_t who = party_of(&shape->fields[i], &values[i]);
		if (who != payer && !set_visible(c, shape, id, who, shape->fields[i].name, err))
			return false;
	}
	return true;
}

static bool hide_from_all(struct change *c, const struct shape *shape, int64_t id, struct err *err)
{
	struct stmt *st;
	if (shape->model->scope != PARTY && shape->model->scope != PROVIDER)
		return true;
	if (!db_named(c->session->db, "visible_close", &st, err))
		return false;
	stmt_bind_text(st, "model", str_of(shape->name));
	stmt_bind_int(st, "row", id);
	stmt_bind_int(st, "until", c->id);
	return stmt_run(st, NULL, err);
}

bool row_insert(struct change *c, const struct shape *shape, struct db_value *values, int64_t payer,
		int64_t *id, struct err *err)
{
	struct session *s = c->session;
	struct buf sql = { 0 };
	struct stmt *st;
	char table[80];
	if (payer == 0 && s->payer > 0)
		payer = s->payer;
	if (!check_row(s, shape, values, 0, payer, err) || !may_make(s, shape, values, payer, err))
		return false;
	snprintf(table, sizeof(table), "t_%s", shape->name);
	if ((*id == 0 && !db_reserve_ids(s->db, table, 1, id, err)) ||
	    !show_to_parties(c, shape, *id, payer, values, err))
		return false;
	buf_printf(&sql, "INSERT INTO %s(id,%s,since) VALUES (:id,:payer", table, shape->columns);
	for (int i = 0; i < shape->count; i++)
		buf_printf(&sql, ",:f%d", i);
	buf_text(&sql, ",:since)");
	if (!prepare(s, &sql, &st, err))
		return false;
	stmt_bind_int_at(st, 0, *id);
	if (payer)
		stmt_bind_int_at(st, 1, payer);
	for (int i = 0; i < shape->count; i++)
		bind_value(st, 2 + i, &values[i]);
	stmt_bind_int_at(st, 2 + shape->count, c->id);
	return stmt_run(st, NULL, err) && references_hold(c, shape, err);
}

static bool changed_meanwhile(const struct shape *shape, struct err *err)
{
	return err_set(
		err, ERR_CONFLICT,
		"%s: dit gegeven is er niet meer of is intussen gewijzigd. Er is niets opgeslagen; "
		"bekijk het opnieuw.",
		shape->model->label.nl);
}

/* A version that this very change made was never known: it is found, and leaves no history. */
static bool find_own_version(struct change *c, const struct shape *shape, int64_t id,
			     struct err *err)
{
	struct buf sql = { 0 };
	struct stmt *st;
	int64_t one;
	bool found;
	buf_printf(&sql, "SELECT id FROM v_%s WHERE id = :id AND since = :since", shape->name);
	if (!prepare(c->session, &sql, &st, err))
		return false;
	stmt_bind_int(st, "id", id);
	stmt_bind_int(st, "since", c->id);
	if (!stmt_one_int(st, &one, &found, err))
		return false;
	return found || changed_meanwhile(shape, err);
}

static bool close_version(struct change *c, const struct shape *shape, int64_t id, int64_t since,
			  struct err *err)
{
	struct buf sql = { 0 };
	struct stmt *st;
	int64_t closed;
	if (since == c->id)
		return find_own_version(c, shape, id, err);
	buf_printf(
		&sql,
		"INSERT INTO h_%s(id,%s,since,until) SELECT id,%s,since,:until FROM t_%s "
		"WHERE id = :id AND since = :since AND id IN (SELECT id FROM v_%s WHERE id = :id)",
		shape->name, shape->columns, shape->columns, shape->name, shape->name);
	if (!prepare(c->session, &sql, &st, err))
		return false;
	stmt_bind_int(st, "until", c->id);
	stmt_bind_int(st, "id", id);
	stmt_bind_int(st, "since", since);
	if (!stmt_run(st, &closed, err))
		return false;
	return closed == 1 || changed_meanwhile(shape, err);
}

static bool remove_row(struct change *c, const struct shape *shape, int64_t id, struct err *err)
{
	struct buf sql = { 0 };
	struct stmt *st;
	buf_printf(&sql, "DELETE FROM t_%s WHERE id = :id", shape->name);
	if (!prepare(c->session, &sql, &st, err))
		return false;
	stmt_bind_int(st, "id", id);
	return stmt_run(st, NULL, err) && hide_from_all(c, shape, id, err);
}

bool row_update(struct change *c, const struct shape *shape, int64_t id, int64_t since,
		struct db_value *values, struct err *err)
{
	struct session *s = c->session;
	struct buf sql = { 0 };
	struct stmt *st;
	int64_t payer, written;
	bool found;
	if (!check_row(s, shape, values, id, 0, err) || !close_version(c, shape, id, since, err))
		return false;
	buf_printf(&sql, "UPDATE t_%s SET ", shape->name);
	for (int i = 0; i < shape->count; i++)
		buf_printf(&sql, "%s = :f%d, ", shape->fields[i].name, i);
	buf_text(&sql, "since = :since WHERE id = :id RETURNING coalesce(payer, 0)");
	if (!prepare(s, &sql, &st, err))
		return false;
	for (int i = 0; i < shape->count; i++)
		bind_value(st, i, &values[i]);
	stmt_bind_int_at(st, shape->count, c->id);
	stmt_bind_int_at(st, shape->count + 1, id);
	written = stmt_one_int(st, &payer, &found, err);
	return written && references_hold(c, shape, err) && hide_from_all(c, shape, id, err) &&
	       show_to_parties(c, shape, id, payer, values, err);
}

bool row_delete(struct change *c, const struct shape *shape, int64_t id, int64_t since,
		struct err *err)
{
	return references_none(c, shape, id, err) && close_version(c, shape, id, since, err) &&
	       remove_row(c, shape, id, err);
}

static void take_values(struct stmt *st, int first, const struct shape *shape,
			struct db_value *values, struct arena *a)
{
	for (int i = 0; i < shape->count; i++) {
		if (stmt_is_null(st, first + i))
			values[i] = value_null();
		else if (field_is_text(shape->fields[i].kind))
			values[i] = value_text(arena_str(a, stmt_text(st, first + i)));
		else
			values[i] = value_int(stmt_int(st, first + i));
	}
}

bool row_read(struct session *s, const struct shape *shape, int64_t id, struct db_value *values,
	      int64_t *since, struct arena *a, struct err *err)
{
	struct buf sql = { 0 };
	struct stmt *st;
	bool row;
	buf_printf(&sql, "SELECT since,%s FROM %c_%s WHERE id = :id", shape->columns,
		   s->known == KNOWN_NOW ? 'v' : 'k', shape->name);
	if (!prepare(s, &sql, &st, err))
		return false;
	stmt_bind_int(st, "id", id);
	if (!stmt_step(st, &row, err))
		return false;
	*since = row ? stmt_int(st, 0) : 0;
	if (row)
		take_values(st, 2, shape, values, a);
	stmt_reset(st);
	return true;
}

bool row_show(struct change *c, const struct shape *shape, int64_t id, struct err *err)
{
	struct db_value values[MODEL_FIELDS_MAX];
	struct session *s = c->session;
	struct buf sql = { 0 };
	struct stmt *st;
	bool row;
	buf_printf(&sql, "SELECT coalesce(payer, 0),%s FROM t_%s WHERE id = :id", shape->columns,
		   shape->name);
	if (!prepare(s, &sql, &st, err))
		return false;
	stmt_bind_int(st, "id", id);
	if (!stmt_step(st, &row, err))
		return false;
	int64_t payer = row ? stmt_int(st, 0) : 0;
	if (row)
		take_values(st, 2, shape, values, &s->arena);
	stmt_reset(st);
	return !row || show_to_parties(c, shape, id, payer, values, err);
}

bool rows_end_period(struct change *c, const struct shape *shape, const char *date_field,
		     day_t first, day_t last, struct str profile, int64_t except, struct err *err)
{
	struct buf sql = { 0 };
	struct stmt *st;
	for (int step = 0; step < 2; step++) {
		if (step == 0)
			buf_printf(
				&sql,
				"INSERT INTO h_%s(id,%s,since,until) SELECT id,%s,since,:change FROM t_%s",
				shape->name, shape->columns, shape->columns, shape->name);
		else
			buf_printf(&sql, "DELETE FROM t_%s", shape->name);
		buf_printf(
			&sql,
			" WHERE %s >= :first AND %s <= :last AND import IN (SELECT id FROM v_import "
			"WHERE profile = :profile AND id <> :except) AND id IN (SELECT id FROM v_%s)",
			date_field, date_field, shape->name);
		if (!prepare(c->session, &sql, &st, err))
			return false;
		stmt_bind_int(st, "change", c->id);
		stmt_bind_int(st, "first", first);
		stmt_bind_int(st, "last", last);
		stmt_bind_text(st, "profile", profile);
		stmt_bind_int(st, "except", except);
		if (!stmt_run(st, NULL, err))
			return false;
	}
	return true;
}
