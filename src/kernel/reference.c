#include "kernel/reference.h"

/* Number of rows of shape whose field f refers to nothing; of one change, or with 0 of all. */
static bool count_dangling(struct session *s, const struct shape *shape, const struct field *f,
			   int64_t change, int64_t *count, struct err *err)
{
	struct buf sql = { 0 };
	struct stmt *st;
	bool found;
	buf_printf(&sql,
		   "SELECT count(*) FROM t_%s AS o WHERE %so.%s IS NOT NULL AND NOT EXISTS "
		   "(SELECT 1 FROM t_%s AS r WHERE r.id = o.%s)",
		   shape->name, change ? "o.since = :change AND " : "", f->name, f->to, f->name);
	bool ok = db_prepare(s->db, buf_str(&sql), DB_KERNEL, &st, err);
	buf_release(&sql);
	if (!ok)
		return false;
	stmt_bind_int(st, "change", change);
	return stmt_one_int(st, count, &found, err);
}

bool references_hold(struct change *c, const struct shape *shape, struct err *err)
{
	for (int i = 0; shape->model->observed && i < shape->count; i++) {
		const struct field *f = &shape->fields[i];
		int64_t count;
		if (f->kind != FIELD_REF)
			continue;
		if (!count_dangling(c->session, shape, f, c->id, &count, err))
			return false;
		if (count)
			return err_set(err, ERR_INPUT,
				       "%s, %s: verwijst naar een gegeven dat er niet is.",
				       shape->model->label.nl, f->label.nl);
	}
	return true;
}

static bool refers(struct change *c, const struct shape *from, const struct field *f, int64_t id,
		   bool *found, struct err *err)
{
	struct buf sql = { 0 };
	struct stmt *st;
	int64_t one;
	if (db_kind(c->session->db) == DB_POSTGRES) /* an office sees its own rows only */
		buf_printf(&sql, "SELECT nullif(is_referred('%s', '%s', :id), 0)", from->name,
			   f->name);
	else
		buf_printf(&sql, "SELECT id FROM t_%s WHERE %s = :id LIMIT 1", from->name, f->name);
	bool ok = db_prepare(c->session->db, buf_str(&sql), DB_KERNEL, &st, err);
	buf_release(&sql);
	if (!ok)
		return false;
	stmt_bind_int(st, "id", id);
	return stmt_one_int(st, &one, found, err);
}

bool references_none(struct change *c, const struct shape *shape, int64_t id, struct err *err)
{
	const struct declarations *d = c->session->decl;
	for (int m = 0; m < d->shape_count; m++) {
		const struct shape *from = &d->shapes[m];
		for (int i = 0; from->model->observed && i < from->count; i++) {
			const struct field *f = &from->fields[i];
			bool found;
			if (f->kind != FIELD_REF || !str_is(str_of(f->to), shape->name))
				continue;
			if (!refers(c, from, f, id, &found, err))
				return false;
			if (found)
				return err_set(err, ERR_CONFLICT,
					       "%s: dit gegeven is nog in gebruik bij %s.",
					       shape->model->label.nl, from->model->plural.nl);
		}
	}
	return true;
}

bool references_check(struct session *s, struct buf *report, int *findings, struct err *err)
{
	for (int m = 0; m < s->decl->shape_count; m++) {
		const struct shape *shape = &s->decl->shapes[m];
		for (int i = 0; shape->model->observed && i < shape->count; i++) {
			int64_t count;
			if (shape->fields[i].kind != FIELD_REF)
				continue;
			if (!count_dangling(s, shape, &shape->fields[i], 0, &count, err))
				return false;
			if (count) {
				buf_printf(report, "%s: %lld rijen verwijzen met %s naar niets.\n",
					   shape->name, (long long)count, shape->fields[i].name);
				++*findings;
			}
		}
	}
	return true;
}
