#include "kernel/changes.h"

#include "kernel/scope.h"

static struct change_entry take_entry(const struct stmt *st, struct arena *a)
{
	return (struct change_entry){
		.id = stmt_int(st, 0),
		.at = stmt_int(st, 1),
		.who = arena_str(a, stmt_text(st, 2)),
		.kind = arena_str(a, stmt_text(st, 3)),
		.import = stmt_int(st, 4),
		.reason = arena_str(a, stmt_text(st, 5)),
	};
}

static void entries_sql(struct buf *sql, const struct change_query *q)
{
	buf_text(sql, "SELECT id, at, principal, kind, import, reason FROM v_change "
		      "WHERE mine = 1 AND id <= :known AND id < :before");
	if (q->kind.len)
		buf_text(sql, " AND kind = :kind");
	if (q->who.len)
		buf_text(sql, " AND principal = :who");
	if (q->from)
		buf_text(sql, " AND at >= :from");
	if (q->to)
		buf_text(sql, " AND at < :to");
	buf_text(sql, " ORDER BY id DESC LIMIT :most");
}

bool changes_list(struct session *s, const struct change_query *q, struct arena *a,
		  struct change_entries *out, struct err *err)
{
	int size = q->size > 0 && q->size <= 500 ? q->size : 50;
	struct change_entries e = { .list = arena_array(a, struct change_entry, (size_t)size) };
	struct buf sql = { 0 };
	struct stmt *st;
	bool row = true;
	entries_sql(&sql, q);
	bool ok = db_prepare(s->db, buf_str(&sql), DB_SCOPED, &st, err);
	buf_release(&sql);
	if (!ok)
		return false;
	stmt_bind_int(st, "known", s->known);
	stmt_bind_int(st, "before", q->before ? q->before : INT64_MAX);
	stmt_bind_text(st, "kind", q->kind);
	stmt_bind_text(st, "who", q->who);
	stmt_bind_int(st, "from", moment_of_day(q->from));
	stmt_bind_int(st, "to", moment_of_day(q->to + 1));
	stmt_bind_int(st, "most", size + 1);
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			break;
		if (e.count < size)
			e.list[e.count++] = take_entry(st, a);
		else
			e.more = true;
	}
	*out = e;
	return true;
}

static bool find_entry(struct session *s, int64_t id, struct arena *a, struct change_entry *out,
		       struct err *err)
{
	struct stmt *st;
	bool row = false;
	if (id <= s->known) {
		if (!db_prepare(
			    s->db,
			    str_of("SELECT id, at, principal, kind, import, reason FROM v_change "
				   "WHERE mine = 1 AND id = :id"),
			    DB_SCOPED, &st, err))
			return false;
		stmt_bind_int(st, "id", id);
		if (!stmt_step(st, &row, err))
			return false;
		if (row)
			*out = take_entry(st, a);
		stmt_reset(st);
	}
	return row || err_set(err, ERR_NOT_FOUND, "Wijziging %lld bestaat niet.", (long long)id);
}

/* The rows of one table that the change began (since) or ended (until), no more than are counted. */
static void rows_sql(struct buf *sql, const struct session *s, const struct shape *shape,
		     char table, bool began, int part)
{
	buf_printf(sql,
		   "SELECT id, %d AS began, %d AS ended FROM (SELECT id FROM %c_%s WHERE %s = :id",
		   began, !began, table, shape->name, began ? "since" : "until");
	scope_condition(sql, s, shape, table);
	buf_printf(sql, " ORDER BY id LIMIT :most) AS p%d", part);
}

static void model_sql(struct buf *sql, const struct session *s, const struct shape *shape)
{
	buf_text(sql, "SELECT id, max(began), max(ended) FROM (");
	rows_sql(sql, s, shape, 't', true, 1);
	buf_text(sql, " UNION ALL ");
	rows_sql(sql, s, shape, 'h', true, 2);
	buf_text(sql, " UNION ALL ");
	rows_sql(sql, s, shape, 'h', false, 3);
	buf_text(sql, ") AS r GROUP BY id ORDER BY id LIMIT :most");
}

static void exists_sql(struct buf *sql, const struct session *s, const struct shape *shape,
		       char table, const char *column)
{
	buf_printf(sql, "EXISTS (SELECT 1 FROM %c_%s WHERE %s = :id", table, shape->name, column);
	scope_condition(sql, s, shape, table);
	buf_char(sql, ')');
}

/* Which models have rows of the change, in one statement. */
static bool find_models(struct session *s, int64_t id, bool *has, struct err *err)
{
	struct buf sql = { 0 };
	struct stmt *st;
	bool row = true;
	for (int i = 0; i < s->decl->shape_count; i++) {
		const struct shape *shape = &s->decl->shapes[i];
		buf_printf(&sql, "%sSELECT %d AS place, CASE WHEN ", i ? " UNION ALL " : "", i);
		exists_sql(&sql, s, shape, 't', "since");
		buf_text(&sql, " OR ");
		exists_sql(&sql, s, shape, 'h', "since");
		buf_text(&sql, " OR ");
		exists_sql(&sql, s, shape, 'h', "until");
		buf_text(&sql, " THEN 1 ELSE 0 END AS has");
	}
	bool ok = db_prepare(s->db, buf_str(&sql), DB_KERNEL, &st, err);
	buf_release(&sql);
	if (ok)
		stmt_bind_int(st, "id", id);
	while (ok && row) {
		ok = stmt_step(st, &row, err);
		if (ok && row)
			has[stmt_int(st, 0)] = stmt_int(st, 1);
	}
	return ok;
}

static bool read_model(struct session *s, int64_t id, int most, struct arena *a,
		       struct changed_model *m, struct err *err)
{
	struct buf sql = { 0 };
	struct stmt *st;
	bool row = true;
	int64_t seen = 0;
	m->rows = arena_array(a, struct changed_row, (size_t)most + 1);
	model_sql(&sql, s, m->shape);
	bool ok = db_prepare(s->db, buf_str(&sql), DB_KERNEL, &st, err);
	buf_release(&sql);
	if (!ok)
		return false;
	stmt_bind_int(st, "id", id);
	stmt_bind_int(st, "most", LIST_COUNT_MAX + 1);
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			return true;
		if (++seen > LIST_COUNT_MAX) {
			m->capped = true;
			continue;
		}
		enum row_event event = !stmt_int(st, 1)  ? ROW_REMOVED
				       : stmt_int(st, 2) ? ROW_CHANGED
							 : ROW_MADE;
		m->count[event]++;
		if (m->row_count < most)
			m->rows[m->row_count++] =
				(struct changed_row){ .id = stmt_int(st, 0), .event = event };
	}
}

static bool add_titles(struct session *s, const struct viewer *v, struct change_effect *e,
		       struct arena *a, struct err *err)
{
	struct titles t = { .session = s, .viewer = v, .arena = a };
	for (int m = 0; m < e->model_count; m++)
		for (int i = 0; i < e->models[m].row_count; i++)
			titles_want(&t, e->models[m].shape, e->models[m].rows[i].id);
	if (!titles_load(&t, err))
		return false;
	for (int m = 0; m < e->model_count; m++)
		for (int i = 0; i < e->models[m].row_count; i++)
			e->models[m].rows[i].title =
				*titles_get(&t, e->models[m].shape, e->models[m].rows[i].id);
	return true;
}

bool change_effect(struct session *s, const struct viewer *v, int64_t id, int most, struct arena *a,
		   struct change_effect *out, struct err *err)
{
	struct change_effect e = { 0 };
	bool *has = arena_array(a, bool, (size_t)s->decl->shape_count + 1);
	e.models = arena_array(a, struct changed_model, (size_t)s->decl->shape_count + 1);
	if (!find_entry(s, id, a, &e.entry, err) || !find_models(s, id, has, err))
		return false;
	for (int i = 0; i < s->decl->shape_count; i++) {
		if (!has[i] || !list_sees_model(v, &s->decl->shapes[i]))
			continue;
		struct changed_model *m = &e.models[e.model_count++];
		m->shape = &s->decl->shapes[i];
		if (!read_model(s, id, most, a, m, err))
			return false;
	}
	if (!add_titles(s, v, &e, a, err))
		return false;
	*out = e;
	return true;
}
