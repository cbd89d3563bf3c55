#include "kernel/list.h"

static bool add_value(struct list_query *q, struct list_filter *f, struct db_value value)
{
	if (q->value_count == LIST_VALUES_MAX)
		return false;
	q->values[q->value_count++] = value;
	f->count++;
	return true;
}

void list_where(struct list_query *q, const char *field, struct db_value value)
{
	struct list_filter *f = &q->filters[q->filter_count++];
	*f = (struct list_filter){ .name = field, .first = q->value_count };
	add_value(q, f, value);
}

/* Every row that has this key: a dated model has one for each period. */
static bool reference_values(struct list_query *q, struct list_filter *f, struct keymaps *maps,
			     const struct field *field, struct str key, struct err *err)
{
	const struct shape *to = shape_find(maps->session->decl, str_of(field->to));
	struct keymap *map;
	if (!keymap_get(maps, to, false, &map, err))
		return false;
	const struct table_entry *first = table_find(&map->by_key, key);
	if (!first)
		return err_set(err, ERR_NOT_FOUND, "%s %.*s bestaat niet.", to->model->label.nl,
			       STR_ARG(key));
	for (int64_t at = first->value; at >= 0; at = map->rows[at].next)
		if (!add_value(q, f, value_int(map->rows[at].id)))
			return err_set(err, ERR_INPUT, "Dit filter is te groot.");
	return true;
}

static bool unknown_field(const struct shape *shape, struct str name, struct err *err)
{
	struct buf known = { .maximum = 400 };
	for (int i = 0; i < shape->count; i++)
		buf_printf(&known, "%s%s", i ? ", " : "", shape->fields[i].name);
	err_set(err, ERR_INPUT, "%s heeft geen veld '%.*s'. Kies uit: id, %s.",
		shape->model->label.nl, STR_ARG(name), buf_zero(&known));
	buf_release(&known);
	return false;
}

static bool where_id(struct list_query *q, struct str text, struct err *err)
{
	int64_t id;
	if (!str_to_int(text, &id))
		return err_set(err, ERR_INPUT, "Achter id= moet een nummer staan.");
	list_where(q, "id", value_int(id));
	return true;
}

bool list_where_text(struct list_query *q, struct keymaps *maps, struct str text, struct err *err)
{
	struct str name = str_trim(str_cut(&text, '='));
	char reason[200];
	struct db_value value;
	if (!text.at)
		return err_set(err, ERR_INPUT, "Schrijf een filter als VELD=WAARDE.");
	if (str_is(name, "id"))
		return where_id(q, str_trim(text), err);
	int at = shape_field(q->shape, name);
	if (at < 0)
		return unknown_field(q->shape, name, err);
	const struct field *field = &q->shape->fields[at];
	struct list_filter *f = &q->filters[q->filter_count++];
	*f = (struct list_filter){ .name = field->name, .first = q->value_count };
	text = arena_str(&maps->session->arena, str_trim(text));
	f->empty = text.len == 0;
	if (f->empty)
		return true;
	if (field->kind == FIELD_REF)
		return reference_values(q, f, maps, field, text, err);
	if (!field_parse(field, text, DATE_ANY, &value, reason))
		return err_set(err, ERR_INPUT, "Filter op %s: %s", field->name, reason);
	add_value(q, f, value);
	return true;
}

static void filter_sql(struct buf *sql, const struct list_filter *f)
{
	if (f->empty) {
		buf_printf(sql, "%s IS NULL", f->name);
		return;
	}
	buf_printf(sql, "%s IN (", f->name);
	for (int i = 0; i < f->count; i++)
		buf_printf(sql, "%s:w%d", i ? ", " : "", f->first + i);
	buf_char(sql, ')');
}

static void compose(struct buf *sql, const struct session *s, const struct list_query *q)
{
	buf_printf(sql, "/* stream */ SELECT id,since,%s FROM %c_%s", q->shape->columns,
		   s->known == KNOWN_NOW ? 'v' : 'k', q->shape->name);
	for (int i = 0; i < q->filter_count; i++) {
		buf_text(sql, i ? " AND " : " WHERE ");
		filter_sql(sql, &q->filters[i]);
	}
	if (q->valid_on)
		buf_printf(sql, "%s valid_from <= :day AND (valid_to IS NULL OR valid_to > :day)",
			   q->filter_count ? " AND" : " WHERE");
	buf_printf(sql, " ORDER BY %s%s", q->order ? q->order : "id", q->order ? ", id" : "");
}

static void bind(struct stmt *stmt, const struct list_query *q)
{
	char name[16];
	for (int i = 0; i < q->value_count; i++) {
		snprintf(name, sizeof(name), "w%d", i);
		if (q->values[i].kind == DB_TEXT)
			stmt_bind_text(stmt, name, q->values[i].text);
		else
			stmt_bind_int(stmt, name, q->values[i].integer);
	}
	stmt_bind_int(stmt, "day", q->valid_on);
}

static bool load_references(struct session *s, const struct shape *shape, struct keymaps *maps,
			    struct err *err)
{
	struct keymap *map;
	for (int i = 0; i < shape->count; i++) {
		const struct field *f = &shape->fields[i];
		if (f->kind == FIELD_REF &&
		    !keymap_get(maps, shape_find(s->decl, str_of(f->to)), false, &map, err))
			return false;
	}
	return true;
}

bool list_open(struct list *l, struct session *s, const struct list_query *q, struct keymaps *maps,
	       struct err *err)
{
	struct buf sql = { 0 };
	*l = (struct list){ .shape = q->shape, .maps = maps };
	if (q->valid_on && q->shape->valid_from < 0)
		return err_set(err, ERR_INPUT,
			       "%s heeft geen geldigheid; een dag kiezen kan hier niet.",
			       q->shape->model->label.nl);
	if (maps && !load_references(s, q->shape, maps, err))
		return false;
	compose(&sql, s, q);
	bool ok = db_prepare(s->db, buf_str(&sql), DB_SCOPED, &l->stmt, err);
	buf_release(&sql);
	if (ok)
		bind(l->stmt, q);
	return ok;
}

bool list_next(struct list *l, bool *more, struct err *err)
{
	if (!stmt_step(l->stmt, more, err))
		return false;
	if (!*more)
		return true;
	l->id = stmt_int(l->stmt, 0);
	l->since = stmt_int(l->stmt, 1);
	for (int i = 0; i < l->shape->count; i++) {
		int column = i + 3; /* after id, since and payer */
		if (stmt_is_null(l->stmt, column))
			l->values[i] = value_null();
		else if (field_is_text(l->shape->fields[i].kind))
			l->values[i] = value_text(stmt_text(l->stmt, column));
		else
			l->values[i] = value_int(stmt_int(l->stmt, column));
	}
	return true;
}

void list_end(struct list *l)
{
	if (l->stmt)
		stmt_reset(l->stmt);
}

bool list_print(struct buf *out, const struct list *l, int field, struct err *err)
{
	const struct field *f = &l->shape->fields[field];
	const struct db_value *v = &l->values[field];
	struct keymap *map;
	if (f->kind != FIELD_REF || v->kind == DB_NULL || !l->maps) {
		field_print(out, f, v);
		return true;
	}
	const struct shape *to = shape_find(l->maps->session->decl, str_of(f->to));
	if (!keymap_get(l->maps, to, false, &map, err))
		return false;
	const struct keymap_row *row = keymap_row(map, v->integer);
	if (row)
		buf_add(out, row->key);
	else
		buf_printf(out, "#%lld", (long long)v->integer);
	return true;
}

const struct db_value *list_value(const struct list *l, const char *field)
{
	return &l->values[shape_field(l->shape, str_of(field))];
}
