#include "kernel/title.h"

/* A row of which the title is wanted; values of the title field and the key fields. */
struct wanted {
	int64_t id;
	struct db_value *values; /* NULL: not found */
	struct title title;
};

struct title_set {
	const struct shape *shape;
	struct wanted *rows;
	int count, room, loaded; /* the first `loaded` have been looked up */
	int titled;              /* the first so many have a text */
	struct title_set *next;
};

enum { AT_ONCE = 100 }; /* ids in one statement, always so many */

int title_field(const struct shape *shape)
{
	if (shape->model->title)
		return shape_field(shape, str_of(shape->model->title));
	int at = shape_field(shape, str_of("name"));
	if (at >= 0)
		return at;
	bool plain = shape->key_count == 1 && shape->fields[shape->keys[0]].kind != FIELD_REF;
	return plain ? shape->keys[0] : -1;
}

static struct title_set *set_of(struct titles *t, const struct shape *shape)
{
	struct title_set **at = &t->sets;
	while (*at && (*at)->shape != shape)
		at = &(*at)->next;
	if (!*at) {
		*at = arena_new(t->arena, struct title_set);
		(*at)->shape = shape;
	}
	return *at;
}

static struct wanted *find(const struct title_set *set, int64_t id)
{
	for (int i = 0; i < set->count; i++)
		if (set->rows[i].id == id)
			return &set->rows[i];
	return NULL;
}

void titles_want(struct titles *t, const struct shape *shape, int64_t id)
{
	struct title_set *set = set_of(t, shape);
	if (find(set, id))
		return;
	if (set->count == set->room) {
		struct wanted *old = set->rows;
		set->room = set->room ? set->room * 2 : 64;
		set->rows = arena_array(t->arena, struct wanted, (size_t)set->room);
		if (old)
			memcpy(set->rows, old, (size_t)set->count * sizeof(*old));
	}
	set->rows[set->count++] = (struct wanted){ .id = id };
}

void titles_want_row(struct titles *t, const struct shape *shape, const struct db_value *values)
{
	for (int i = 0; i < shape->count; i++)
		if (shape->fields[i].kind == FIELD_REF && values[i].kind == DB_INT)
			titles_want(t, shape_find(t->session->decl, str_of(shape->fields[i].to)),
				    values[i].integer);
}

static void take(struct titles *t, const struct title_set *set, struct wanted *w,
		 const struct stmt *st)
{
	const struct shape *shape = set->shape;
	int column = 1;
	w->values = arena_array(t->arena, struct db_value, (size_t)shape->count);
	for (int i = 0; i < shape->count; i++) {
		bool key = shape->fields[i].flags & KEY;
		if (!key && i != title_field(shape))
			continue;
		if (!stmt_is_null(st, column) && list_sees(t->viewer, &shape->fields[i]))
			w->values[i] =
				field_is_text(shape->fields[i].kind)
					? value_text(arena_str(t->arena, stmt_text(st, column)))
					: value_int(stmt_int(st, column));
		column++;
	}
}

static bool load_some(struct titles *t, struct title_set *set, int from, struct err *err)
{
	struct session *s = t->session;
	struct buf sql = { 0 };
	struct stmt *st;
	bool row = true;
	buf_text(&sql, "SELECT id");
	for (int i = 0; i < set->shape->count; i++)
		if (set->shape->fields[i].flags & KEY || i == title_field(set->shape))
			buf_printf(&sql, ",%s", set->shape->fields[i].name);
	buf_printf(&sql, " FROM %c_%s WHERE id IN (", s->known == KNOWN_NOW ? 'v' : 'k',
		   set->shape->name);
	for (int i = 0; i < AT_ONCE; i++)
		buf_printf(&sql, "%s:i%d", i ? "," : "", i);
	buf_char(&sql, ')');
	bool ok = db_prepare(s->db, buf_str(&sql), DB_SCOPED, &st, err);
	buf_release(&sql);
	for (int i = 0; ok && i < AT_ONCE; i++)
		stmt_bind_int_at(st, i, set->rows[from + i < set->count ? from + i : from].id);
	while (ok && row) {
		ok = stmt_step(st, &row, err);
		struct wanted *w = ok && row ? find(set, stmt_int(st, 0)) : NULL;
		if (w)
			take(t, set, w, st);
	}
	return ok;
}

/* Keys refer to rows that have to be known before the key can be written. */
static void want_below(struct titles *t, const struct title_set *set, int from)
{
	const struct shape *shape = set->shape;
	for (int i = from; i < set->count; i++)
		for (int k = 0; set->rows[i].values && k < shape->key_count; k++) {
			const struct field *f = &shape->fields[shape->keys[k]];
			const struct db_value *v = &set->rows[i].values[shape->keys[k]];
			if (f->kind == FIELD_REF && v->kind == DB_INT)
				titles_want(t, shape_find(t->session->decl, str_of(f->to)),
					    v->integer);
		}
}

static bool load_set(struct titles *t, struct title_set *set, struct err *err)
{
	int from = set->loaded;
	while (set->loaded < set->count) {
		if (!load_some(t, set, set->loaded, err))
			return false;
		set->loaded =
			set->loaded + AT_ONCE < set->count ? set->loaded + AT_ONCE : set->count;
	}
	want_below(t, set, from);
	return true;
}

/* The key, or with texts what people call the parts. */
static void join_key(const struct titles *t, const struct shape *shape,
		     const struct db_value *values, bool texts, struct buf *out)
{
	for (int k = 0; k < shape->key_count; k++) {
		const struct field *f = &shape->fields[shape->keys[k]];
		const struct db_value *v = &values[shape->keys[k]];
		if (k)
			buf_text(out, texts ? " / " : "/");
		if (f->kind != FIELD_REF || v->kind != DB_INT) {
			field_print(out, f, v);
			continue;
		}
		const struct title *below =
			titles_get(t, shape_find(t->session->decl, str_of(f->to)), v->integer);
		buf_add(out, texts ? below->text : below->key);
	}
}

static bool key_hidden(const struct titles *t, const struct shape *shape)
{
	for (int k = 0; k < shape->key_count; k++)
		if (!list_sees(t->viewer, &shape->fields[shape->keys[k]]))
			return true;
	return shape->key_count == 0;
}

static void write_title(struct titles *t, const struct shape *shape, struct wanted *w)
{
	int field = title_field(shape);
	const char *number = arena_printf(t->arena, "#%lld", (long long)w->id);
	w->title = (struct title){ str_of(number), str_of(number), w->values != NULL };
	if (!w->values)
		return;
	struct buf text = { 0 };
	if (!key_hidden(t, shape)) {
		join_key(t, shape, w->values, false, &text);
		w->title.key = arena_str(t->arena, buf_str(&text));
		buf_clear(&text);
	}
	const struct db_value *named = field >= 0 ? &w->values[field] : NULL;
	if (named && named->kind == DB_INT && shape->fields[field].kind == FIELD_REF)
		named = NULL;
	if (named && named->kind != DB_NULL)
		field_print(&text, &shape->fields[field], named);
	else if (!key_hidden(t, shape))
		join_key(t, shape, w->values, true, &text);
	else
		buf_printf(&text, "%s %lld", shape->model->label.nl, (long long)w->id);
	w->title.text = arena_str(t->arena, buf_str(&text));
	buf_release(&text);
}

/* The set of the lowest model that has rows without a text: its keys refer only to lower ones. */
static struct title_set *lowest_without(const struct titles *t)
{
	struct title_set *lowest = NULL;
	for (struct title_set *set = t->sets; set; set = set->next)
		if (set->titled < set->count &&
		    (!lowest || set->shape->order < lowest->shape->order))
			lowest = set;
	return lowest;
}

/* The set of the highest model that has rows not looked up: what is above asks for more below. */
static struct title_set *highest_unread(const struct titles *t)
{
	struct title_set *highest = NULL;
	for (struct title_set *set = t->sets; set; set = set->next)
		if (set->loaded < set->count &&
		    (!highest || set->shape->order > highest->shape->order))
			highest = set;
	return highest;
}

bool titles_load(struct titles *t, struct err *err)
{
	struct title_set *set;
	while ((set = highest_unread(t)))
		if (!load_set(t, set, err))
			return false;
	while ((set = lowest_without(t)))
		for (; set->titled < set->count; set->titled++)
			write_title(t, set->shape, &set->rows[set->titled]);
	return true;
}

const struct title *titles_get(const struct titles *t, const struct shape *shape, int64_t id)
{
	static const struct title none = { { "-", 1 }, { "-", 1 }, false };
	for (const struct title_set *set = t->sets; set; set = set->next) {
		const struct wanted *w = set->shape == shape ? find(set, id) : NULL;
		if (w)
			return &w->title;
	}
	return &none;
}

bool record_title(struct session *s, const struct viewer *v, const struct shape *shape, int64_t id,
		  struct arena *a, struct title *out, struct err *err)
{
	struct titles t = { .session = s, .viewer = v, .arena = a };
	titles_want(&t, shape, id);
	if (!titles_load(&t, err))
		return false;
	*out = *titles_get(&t, shape, id);
	return true;
}
