#include "support.h"

const struct shape *shape_of(const struct session *s, const char *model)
{
	const struct shape *shape = shape_find(s->decl, str_of(model));
	assert_non_null(shape);
	return shape;
}

void set_values(const struct shape *shape, const char *text, struct db_value *values)
{
	struct str rest = str_of(text);
	int64_t number;
	while (rest.len) {
		struct str value = str_cut(&rest, ';'), name = str_cut(&value, '=');
		int at = shape_field(shape, name);
		if (at < 0)
			print_error("# %s has no field %.*s\n", shape->name, STR_ARG(name));
		assert_true(at >= 0);
		if (str_is(value, "-"))
			values[at] = value_null();
		else if (field_is_text(shape->fields[at].kind))
			values[at] = value_text(value);
		else if (str_to_int(value, &number))
			values[at] = value_int(number);
		else
			fail_msg("%.*s is no number", STR_ARG(value));
	}
}

void begin(struct session *s, const char *kind, struct change *c)
{
	must(change_begin(s, kind, NULL, c, &oops));
}

void commit(struct change *c)
{
	must(change_commit(c, &oops));
}

bool insert_in(struct change *c, const char *model, const char *text, int64_t *id)
{
	struct db_value values[MODEL_FIELDS_MAX] = { 0 };
	const struct shape *shape = shape_of(c->session, model);
	int64_t made = 0;
	set_values(shape, text, values);
	bool ok = row_insert(c, shape, values, 0, &made, &oops);
	if (ok && id)
		*id = made;
	return ok;
}

bool update_in(struct change *c, const char *model, int64_t id, const char *text)
{
	struct db_value values[MODEL_FIELDS_MAX] = { 0 };
	const struct shape *shape = shape_of(c->session, model);
	struct arena a = { 0 };
	int64_t since;
	must(row_read(c->session, shape, id, values, &since, &a, &oops));
	set_values(shape, text, values);
	bool ok = row_update(c, shape, id, since, values, &oops);
	arena_release(&a);
	return ok;
}

bool drop_in(struct change *c, const char *model, int64_t id)
{
	const struct shape *shape = shape_of(c->session, model);
	return row_delete(c, shape, id, since_of(c->session, model, id), &oops);
}

int64_t since_of(struct session *s, const char *model, int64_t id)
{
	struct db_value values[MODEL_FIELDS_MAX];
	struct arena a = { 0 };
	int64_t since;
	must(row_read(s, shape_of(s, model), id, values, &since, &a, &oops));
	arena_release(&a);
	return since;
}

int64_t insert(struct session *s, const char *model, const char *text)
{
	struct change c;
	int64_t id;
	begin(s, "edit", &c);
	must(insert_in(&c, model, text, &id));
	commit(&c);
	return id;
}

int64_t update(struct session *s, const char *model, int64_t id, const char *text)
{
	struct change c;
	begin(s, "edit", &c);
	must(update_in(&c, model, id, text));
	commit(&c);
	return c.id;
}

int64_t drop(struct session *s, const char *model, int64_t id)
{
	struct change c;
	begin(s, "edit", &c);
	must(drop_in(&c, model, id));
	commit(&c);
	return c.id;
}

bool try_undo(struct session *s, int64_t change, struct buf *conflicts)
{
	struct undo_result result;
	struct buf unread = { 0 };
	bool ok = undo_change(s, change, &result, conflicts ? conflicts : &unread, &oops);
	buf_release(&unread);
	return ok;
}

int64_t undo(struct session *s, int64_t change)
{
	struct undo_result result = { 0 };
	struct buf conflicts = { 0 };
	bool ok = undo_change(s, change, &result, &conflicts, &oops);
	if (!ok)
		print_error("# undo of %lld: %s\n", (long long)change, buf_zero(&conflicts));
	buf_release(&conflicts);
	must(ok);
	assert_true(result.change > change);
	return result.change;
}

int64_t number(struct session *s, const char *sql)
{
	struct stmt *st;
	int64_t value = -1;
	bool found;
	must(db_prepare(s->db, str_of(sql), DB_KERNEL, &st, &oops));
	must(stmt_one_int(st, &value, &found, &oops));
	return value;
}

int64_t scoped_number(struct session *s, const char *sql)
{
	struct stmt *st;
	int64_t value = -1;
	bool found;
	must(db_prepare(s->db, str_of(sql), DB_SCOPED, &st, &oops));
	must(stmt_one_int(st, &value, &found, &oops));
	return value;
}

bool try_run(struct session *s, const char *sql, enum db_access access, int64_t *changed)
{
	struct stmt *st;
	return db_prepare(s->db, str_of(sql), access, &st, &oops) && stmt_run(st, changed, &oops);
}

int64_t newest(struct session *s)
{
	return number(s, "SELECT max(id) FROM change");
}

void show(struct session *s, char view, const char *model, bool with_since, struct buf *out)
{
	const struct shape *shape = shape_of(s, model);
	struct buf sql = { 0 };
	struct stmt *st;
	bool row = true;
	buf_printf(&sql, "SELECT id,%s,since FROM %c_%s ORDER BY id", shape->columns, view, model);
	must(db_prepare(s->db, buf_str(&sql), DB_SCOPED, &st, &oops));
	buf_release(&sql);
	for (;;) {
		must(stmt_step(st, &row, &oops));
		if (!row)
			return;
		for (int i = 0; i < stmt_columns(st) - !with_since; i++) {
			buf_text(out, i ? "|" : "");
			buf_add(out, stmt_is_null(st, i) ? str_of("NULL") : stmt_text(st, i));
		}
		buf_char(out, '\n');
	}
}

void show_all(struct session *s, char view, bool with_since, struct buf *out)
{
	for (int i = 0; i < s->decl->shape_count; i++) {
		buf_printf(out, "%s\n", s->decl->shapes[i].name);
		show(s, view, s->decl->shapes[i].name, with_since, out);
	}
}

void same_text(const struct buf *left, const struct buf *right)
{
	bool same = str_eq(buf_str(left), buf_str(right));
	if (!same)
		print_error("# left:\n%.*s\n# right:\n%.*s\n", STR_ARG(buf_str(left)),
			    STR_ARG(buf_str(right)));
	assert_true(same);
}
