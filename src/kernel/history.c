/* The past of one record, out of its current row and its closed versions (kernel/record.h). */
#include "kernel/record.h"
#include "kernel/scope.h"

/* One version; until is 0 while it is current as known. */
struct version {
	int64_t since, until;
	struct db_value *values;
	struct record_step made, ended; /* when, who, why of both ends */
};

/* Columns: since, until, then of the change that made it and the one that ended it: at, mine, principal,
 * kind, reason; then the fields. */
enum { MADE_AT = 2, ENDED_AT = 7, FIELDS_AT = 12 };

static void table_sql(struct buf *sql, const struct session *s, const struct shape *shape,
		      char table)
{
	buf_printf(sql, "SELECT since, %s AS until, %s FROM %c_%s WHERE id = :id",
		   table == 't' ? "CAST(NULL AS INTEGER)" : "until", shape->columns, table,
		   shape->name);
	scope_condition(sql, s, shape, table);
}

static void history_sql(struct buf *sql, const struct session *s, const struct shape *shape)
{
	buf_text(sql, "SELECT w.since, w.until, c.at, c.mine, c.principal, c.kind, c.reason, "
		      "d.at, d.mine, d.principal, d.kind, d.reason");
	for (int i = 0; i < shape->count; i++)
		buf_printf(sql, ",w.%s", shape->fields[i].name);
	buf_text(sql, " FROM (");
	table_sql(sql, s, shape, 't');
	buf_text(sql, " UNION ALL ");
	table_sql(sql, s, shape, 'h');
	buf_text(sql, ") AS w JOIN v_change AS c ON c.id = w.since "
		      "LEFT JOIN v_change AS d ON d.id = w.until "
		      "WHERE w.since <= :known AND w.since < :before "
		      "ORDER BY w.since DESC LIMIT :most");
}

static struct record_step take_end(const struct stmt *st, int at, int64_t change, struct arena *a)
{
	return (struct record_step){
		.change = change,
		.at = stmt_int(st, at),
		.other_office = !stmt_int(st, at + 1),
		.who = arena_str(a, stmt_text(st, at + 2)),
		.kind = arena_str(a, stmt_text(st, at + 3)),
		.reason = arena_str(a, stmt_text(st, at + 4)),
	};
}

static void take(struct version *w, const struct stmt *st, const struct viewer *v,
		 const struct shape *shape, int64_t known, struct arena *a)
{
	w->since = stmt_int(st, 0);
	w->until = stmt_int(st, 1) > known ? 0 : stmt_int(st, 1);
	w->made = take_end(st, MADE_AT, w->since, a);
	w->ended = take_end(st, ENDED_AT, w->until, a);
	w->values = arena_array(a, struct db_value, (size_t)shape->count);
	for (int i = 0; i < shape->count; i++) {
		int column = FIELDS_AT + i;
		if (stmt_is_null(st, column) || !list_sees(v, &shape->fields[i]))
			continue;
		w->values[i] = field_is_text(shape->fields[i].kind)
				       ? value_text(arena_str(a, stmt_text(st, column)))
				       : value_int(stmt_int(st, column));
	}
}

static void add_differences(struct record_step *step, const struct shape *shape,
			    const struct db_value *old, const struct db_value *new, struct arena *a)
{
	step->fields = arena_array(a, struct field_change, (size_t)shape->count);
	for (int i = 0; i < shape->count; i++)
		if (!value_eq(&old[i], &new[i]))
			step->fields[step->field_count++] =
				(struct field_change){ i, old[i], new[i] };
}

/* Newest first: version i may have been ended by a removal; it was made out of nothing or out of version
 * i + 1. */
static void add_steps(struct record_past *past, const struct shape *shape, const struct version *w,
		      int i, int count, int64_t before, struct arena *a)
{
	bool followed = i > 0 && w[i - 1].since == w[i].until;
	if (w[i].until && w[i].until < before && !followed) {
		struct record_step *end = &past->steps[past->count++];
		*end = w[i].ended;
		end->event = RECORD_REMOVED;
		end->values = w[i].values;
	}
	struct record_step *step = &past->steps[past->count++];
	*step = w[i].made;
	step->values = w[i].values;
	if (i + 1 < count && w[i + 1].until == w[i].since) {
		step->event = RECORD_CHANGED;
		add_differences(step, shape, w[i + 1].values, w[i].values, a);
	}
}

static bool read_versions(struct session *s, const struct viewer *v, const struct shape *shape,
			  int64_t id, int64_t before, int most, struct arena *a,
			  struct version *versions, int *count, struct err *err)
{
	struct buf sql = { 0 };
	struct stmt *st;
	bool row = true;
	history_sql(&sql, s, shape);
	bool ok = db_prepare(s->db, buf_str(&sql), DB_KERNEL, &st, err);
	buf_release(&sql);
	if (!ok)
		return false;
	stmt_bind_int(st, "id", id);
	stmt_bind_int(st, "known", s->known);
	stmt_bind_int(st, "before", before);
	stmt_bind_int(st, "most", most);
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			return true;
		take(&versions[(*count)++], st, v, shape, s->known, a);
	}
}

bool record_history(struct session *s, const struct viewer *v, const struct shape *shape,
		    int64_t id, int64_t before, int most, struct arena *a, struct record_past *out,
		    struct err *err)
{
	struct version *w = arena_array(a, struct version, (size_t)most + 1);
	struct record_past past = { 0 };
	int count = 0;
	if (list_sees_model(v, shape) &&
	    !read_versions(s, v, shape, id, before ? before : INT64_MAX, most + 1, a, w, &count,
			   err))
		return false;
	if (!count)
		return err_set(err, ERR_NOT_FOUND, "%s %lld bestaat niet.", shape->model->label.nl,
			       (long long)id);
	past.more = count > most;
	past.gone = !before && w[0].until;
	past.steps = arena_array(a, struct record_step, (size_t)count * 2);
	for (int i = 0; i < count && i < most; i++)
		add_steps(&past, shape, w, i, count, before ? before : INT64_MAX, a);
	*out = past;
	return true;
}
