#include "kernel/keymap.h"

#include "kernel/write.h"

static struct str id_bytes(const int64_t *id)
{
	return (struct str){ (const char *)id, sizeof(*id) };
}

struct keymap_row *keymap_add(struct keymap *map, struct str key, int64_t id, int64_t from,
			      int64_t to)
{
	if (map->count == map->room) {
		map->room = map->room ? map->room * 2 : 256;
		map->rows = memory_resize(map->rows, map->room * sizeof(*map->rows));
	}
	int32_t at = (int32_t)map->count++;
	bool added;
	struct table_entry *first = table_put(&map->by_key, key, at, &added);
	struct keymap_row *row = &map->rows[at];
	*row = (struct keymap_row){
		.id = id, .from = from, .to = to, .key = first->key, .next = -1
	};
	if (!added) {
		row->next = map->rows[first->value].next;
		map->rows[first->value].next = at;
	}
	table_put(&map->by_id, id_bytes(&id), at, NULL);
	return row;
}

enum keymap_answer keymap_find(const struct keymap *map, struct str key, int64_t day,
			       const struct keymap_row **out)
{
	const struct table_entry *e = table_find(&map->by_key, key);
	if (!e)
		return KEY_UNKNOWN;
	for (int64_t at = e->value; at >= 0; at = map->rows[at].next)
		if (day >= map->rows[at].from && day < map->rows[at].to) {
			*out = &map->rows[at];
			return KEY_FOUND;
		}
	return KEY_NOT_VALID;
}

const struct keymap_row *keymap_row(const struct keymap *map, int64_t id)
{
	const struct table_entry *e = table_find(&map->by_id, id_bytes(&id));
	return e ? &map->rows[e->value] : NULL;
}

bool key_print(struct buf *out, struct keymaps *maps, const struct shape *shape,
	       const struct db_value *values, struct err *err)
{
	for (int k = 0; k < shape->key_count; k++) {
		const struct field *f = &shape->fields[shape->keys[k]];
		const struct db_value *v = &values[shape->keys[k]];
		if (k)
			buf_char(out, '/');
		if (f->kind != FIELD_REF || v->kind == DB_NULL) {
			field_print(out, f, v);
			continue;
		}
		struct keymap *target;
		const struct shape *to = shape_find(maps->session->decl, str_of(f->to));
		if (!keymap_get(maps, to, false, &target, err))
			return false;
		const struct keymap_row *row = keymap_row(target, v->integer);
		if (row)
			buf_add(out, row->key);
		else
			buf_printf(out, "#%lld", (long long)v->integer);
	}
	return true;
}

static struct db_value column_value(struct stmt *st, int column, const struct field *f,
				    struct arena *a)
{
	if (stmt_is_null(st, column))
		return value_null();
	if (!field_is_text(f->kind))
		return value_int(stmt_int(st, column));
	return value_text(a ? arena_str(a, stmt_text(st, column)) : stmt_text(st, column));
}

static bool load_row(struct keymaps *maps, struct keymap *map, struct stmt *st, struct buf *key,
		     struct err *err)
{
	const struct shape *shape = map->shape;
	struct db_value local[MODEL_FIELDS_MAX], *values = local;
	if (map->with_values)
		values = arena_array(&map->arena, struct db_value, (size_t)shape->count);
	for (int i = 0; i < shape->count; i++)
		values[i] = column_value(st, i + 3, &shape->fields[i],
					 map->with_values ? &map->arena : NULL);
	buf_clear(key);
	if (shape->key_count && !key_print(key, maps, shape, values, err))
		return false;
	if (!shape->key_count)
		buf_printf(key, "#%lld", (long long)stmt_int(st, 0));
	int64_t from = INT64_MIN, to = INT64_MAX;
	if (shape->valid_from >= 0) {
		from = values[shape->valid_from].integer;
		if (values[shape->valid_to].kind == DB_INT)
			to = values[shape->valid_to].integer;
	}
	struct keymap_row *row = keymap_add(map, buf_str(key), stmt_int(st, 0), from, to);
	row->since = stmt_int(st, 1);
	row->values = map->with_values ? values : NULL;
	return true;
}

/* The maps that the key is built from are loaded first, so that no result waits half-read. */
static bool load_references(struct keymaps *maps, const struct shape *shape, struct err *err)
{
	for (int k = 0; k < shape->key_count; k++) {
		const struct field *f = &shape->fields[shape->keys[k]];
		struct keymap *target;
		if (f->kind == FIELD_REF &&
		    !keymap_get(maps, shape_find(maps->session->decl, str_of(f->to)), false,
				&target, err))
			return false;
	}
	return true;
}

static bool load(struct keymaps *maps, struct keymap *map, struct err *err)
{
	struct session *s = maps->session;
	struct buf sql = { 0 }, key = { 0 };
	struct stmt *st;
	bool row = true, ok = load_references(maps, map->shape, err);
	buf_printf(&sql, "/* stream */ SELECT id,since,%s FROM %c_%s ORDER BY id",
		   map->shape->columns, s->known == KNOWN_NOW ? 'v' : 'k', map->shape->name);
	ok = ok && db_prepare(s->db, buf_str(&sql), DB_SCOPED, &st, err);
	while (ok && row) {
		ok = stmt_step(st, &row, err);
		if (ok && row)
			ok = load_row(maps, map, st, &key, err);
	}
	buf_release(&sql);
	buf_release(&key);
	return ok;
}

static void release(struct keymap *map)
{
	table_release(&map->by_key);
	table_release(&map->by_id);
	arena_release(&map->arena);
	free(map->rows);
	free(map);
}

bool keymap_get(struct keymaps *maps, const struct shape *shape, bool with_values,
		struct keymap **out, struct err *err)
{
	struct keymap **at = &maps->first;
	for (; *at; at = &(*at)->next)
		if ((*at)->shape == shape && (*at)->with_values >= with_values) {
			*out = *at;
			return true;
		}
	struct keymap *map = memory_resize(NULL, sizeof(*map));
	*map = (struct keymap){ .shape = shape, .with_values = with_values };
	if (!load(maps, map, err)) {
		release(map);
		return false;
	}
	map->next = maps->first;
	maps->first = map;
	*out = map;
	return true;
}

void keymaps_release(struct keymaps *maps)
{
	while (maps->first) {
		struct keymap *next = maps->first->next;
		release(maps->first);
		maps->first = next;
	}
}

bool key_of_row(struct session *s, const struct shape *shape, int64_t id, struct str *out,
		struct err *err)
{
	struct db_value values[MODEL_FIELDS_MAX];
	struct buf key = { 0 };
	int64_t since;
	if (!row_read(s, shape, id, values, &since, &s->arena, err))
		return false;
	for (int k = 0; since && k < shape->key_count; k++) {
		const struct field *f = &shape->fields[shape->keys[k]];
		struct str part;
		if (k)
			buf_char(&key, '/');
		if (f->kind == FIELD_REF && values[shape->keys[k]].kind == DB_INT) {
			if (!key_of_row(s, shape_find(s->decl, str_of(f->to)),
					values[shape->keys[k]].integer, &part, err)) {
				buf_release(&key);
				return false;
			}
			buf_add(&key, part);
		} else {
			field_print(&key, f, &values[shape->keys[k]]);
		}
	}
	if (since && !shape->key_count)
		buf_printf(&key, "#%lld", (long long)id);
	*out = arena_str(&s->arena, key.len ? buf_str(&key) : str_of("-"));
	buf_release(&key);
	return true;
}
