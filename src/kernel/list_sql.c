#include "kernel/list_sql.h"

#include "kernel/title.h"

static bool in_sql(const struct list_filter *f)
{
	return f->test != LIST_CONTAINS && f->test != LIST_ITEM;
}

bool list_judges(const struct list_query *q)
{
	for (int i = 0; i < q->filter_count; i++)
		if (!in_sql(&q->filters[i]))
			return true;
	return q->search.len > 0;
}

static void one_of_sql(struct buf *sql, const struct list_filter *f)
{
	buf_printf(sql, "m.%s IN (", f->name);
	for (int i = 0; i < f->count; i++)
		buf_printf(sql, "%s:w%d", i ? ", " : "", f->first + i);
	buf_char(sql, ')');
}

static void range_sql(struct buf *sql, const struct list_query *q, const struct list_filter *f)
{
	bool from = q->values[f->first].kind != DB_NULL;
	bool to = q->values[f->first + 1].kind != DB_NULL;
	if (from)
		buf_printf(sql, "m.%s >= :w%d", f->name, f->first);
	if (to)
		buf_printf(sql, "%sm.%s <= :w%d", from ? " AND " : "", f->name, f->first + 1);
	if (!from && !to)
		buf_printf(sql, "m.%s IS NOT NULL", f->name);
}

static void filter_sql(struct buf *sql, const struct list_query *q, const struct list_filter *f)
{
	if (f->test == LIST_ONE_OF)
		one_of_sql(sql, f);
	else if (f->test == LIST_RANGE)
		range_sql(sql, q, f);
	else
		buf_printf(sql, "m.%s IS %sNULL", f->name, f->test == LIST_EMPTY ? "" : "NOT ");
}

static void where_sql(struct buf *sql, const struct list_query *q)
{
	const char *joint = " WHERE ";
	for (int i = 0; i < q->filter_count; i++) {
		if (!in_sql(&q->filters[i]))
			continue;
		buf_text(sql, joint);
		filter_sql(sql, q, &q->filters[i]);
		joint = " AND ";
	}
	if (q->after) {
		buf_printf(sql, "%sm.id > :after", joint);
		joint = " AND ";
	}
	if (q->valid_on)
		buf_printf(sql,
			   "%sm.valid_from <= :day AND (m.valid_to IS NULL OR m.valid_to > :day)",
			   joint);
}

/* The model and field by whose text a reference is sorted; NULL when it sorts by number. */
static const struct shape *sorted_by(const struct session *s, const struct list_query *q,
				     const struct field *f, int *title)
{
	if (f->kind != FIELD_REF)
		return NULL;
	const struct shape *to = shape_find(s->decl, str_of(f->to));
	*title = title_field(to);
	return *title >= 0 && to->fields[*title].kind != FIELD_REF &&
			       list_sees(q->viewer, &to->fields[*title])
		       ? to
		       : NULL;
}

static void order_sql(struct buf *sql, const struct list_query *q, const char *column,
		      bool can_be_empty)
{
	const char *way = q->descending ? " DESC" : "";
	buf_printf(sql, " ORDER BY %s%s%s, m.id%s", column, way, can_be_empty ? " NULLS LAST" : "",
		   way);
}

void list_sql(struct buf *sql, const struct session *s, const struct list_query *q,
	      enum list_reading reading, const int *columns, int column_count)
{
	char view = s->known == KNOWN_NOW ? 'v' : 'k', column[120];
	int title = -1, at = q->order ? shape_field(q->shape, str_of(q->order)) : -1;
	const struct field *order = at >= 0 ? &q->shape->fields[at] : NULL;
	const struct shape *by = NULL;
	if (reading == LIST_SUM) {
		buf_printf(sql, "SELECT count(*) FROM (SELECT m.id FROM %c_%s AS m", view,
			   q->shape->name);
		where_sql(sql, q);
		buf_text(sql, " LIMIT :limit) AS n");
		return;
	}
	buf_text(sql, reading == LIST_ROWS ? "/* stream */ " : "");
	buf_text(sql, "SELECT m.id,m.since");
	for (int i = 0; i < column_count; i++)
		buf_printf(sql, ",m.%s", q->shape->fields[columns[i]].name);
	buf_printf(sql, " FROM %c_%s AS m", view, q->shape->name);
	if (order && (by = sorted_by(s, q, order, &title)))
		buf_printf(sql, " LEFT JOIN %c_%s AS o ON o.id = m.%s", view, by->name,
			   order->name);
	where_sql(sql, q);
	snprintf(column, sizeof(column), "%s.%s", by ? "o" : "m",
		 by ? by->fields[title].name : (order ? order->name : "id"));
	if (order)
		order_sql(sql, q, column, by || !(order->flags & REQUIRED));
	else
		buf_printf(sql, " ORDER BY m.id%s", q->descending ? " DESC" : "");
	if (reading == LIST_SOME)
		buf_text(sql, " LIMIT :limit OFFSET :offset");
}

void stmt_bind_value(struct stmt *stmt, const char *name, const struct db_value *v)
{
	if (v->kind == DB_TEXT)
		stmt_bind_text(stmt, name, v->text);
	else if (v->kind == DB_INT)
		stmt_bind_int(stmt, name, v->integer);
	else
		stmt_bind_null(stmt, name);
}

void list_bind(struct stmt *stmt, const struct list_query *q)
{
	char name[16];
	for (int i = 0; i < q->value_count; i++) {
		snprintf(name, sizeof(name), "w%d", i);
		stmt_bind_value(stmt, name, &q->values[i]);
	}
	stmt_bind_int(stmt, "day", q->valid_on);
	stmt_bind_int(stmt, "after", q->after);
}
