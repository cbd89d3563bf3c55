#include "kernel/option.h"

enum { CODES_MAX = 1000 };

bool code_options(struct session *s, const char *list, day_t day, struct arena *a,
		  struct code_options *out, struct err *err)
{
	struct code_options o = { .list = arena_array(a, struct code_option, CODES_MAX) };
	struct buf sql = { 0 };
	struct stmt *st;
	bool row = true;
	buf_printf(
		&sql,
		"SELECT code, name, coalesce(name_en, name) FROM %c_code WHERE list = :list AND "
		"valid_from <= :day AND (valid_to IS NULL OR valid_to > :day) ORDER BY name, code",
		s->known == KNOWN_NOW ? 'v' : 'k');
	bool ok = db_prepare(s->db, buf_str(&sql), DB_SCOPED, &st, err);
	buf_release(&sql);
	if (!ok)
		return false;
	stmt_bind_text(st, "list", str_of(list));
	stmt_bind_int(st, "day", day);
	while (o.count < CODES_MAX) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			break;
		o.list[o.count++] = (struct code_option){ arena_str(a, stmt_text(st, 0)),
							  arena_str(a, stmt_text(st, 1)),
							  arena_str(a, stmt_text(st, 2)) };
	}
	stmt_reset(st);
	*out = o;
	return true;
}

/* Goes by the rows of a model with what their title and key are made of, other than references. */
struct walk {
	const struct shape *shape;
	const struct viewer *viewer;
	struct stmt *st;
	int columns[9], count;
	int64_t id, from, to;  /* of the row at hand; undated: all days */
	struct buf title, all; /* folded: the title alone; title and key, a line each */
};

static bool walk_open(struct walk *w, struct session *s, const struct viewer *v,
		      const struct shape *shape, struct err *err)
{
	struct buf sql = { 0 };
	*w = (struct walk){ .shape = shape, .viewer = v };
	buf_text(&sql, "/* stream */ SELECT id");
	buf_printf(&sql, ",%s,%s", shape->valid_from >= 0 ? "valid_from" : "id",
		   shape->valid_from >= 0 ? "valid_to" : "id");
	for (int i = 0; i < shape->count; i++)
		if (i == title_field(shape) && list_sees(v, &shape->fields[i]))
			w->columns[w->count++] = i;
	for (int k = 0; k < shape->key_count; k++)
		if (shape->keys[k] != title_field(shape) &&
		    list_sees(v, &shape->fields[shape->keys[k]]))
			w->columns[w->count++] = shape->keys[k];
	for (int i = 0; i < w->count; i++)
		buf_printf(&sql, ",%s", shape->fields[w->columns[i]].name);
	buf_printf(&sql, " FROM %c_%s ORDER BY id", s->known == KNOWN_NOW ? 'v' : 'k', shape->name);
	bool ok = db_prepare(s->db, buf_str(&sql), DB_SCOPED, &w->st, err);
	buf_release(&sql);
	return ok;
}

static void walk_end(struct walk *w)
{
	stmt_reset(w->st);
	buf_release(&w->title);
	buf_release(&w->all);
}

static bool walk_next(struct walk *w, bool *more, struct err *err)
{
	if (!stmt_step(w->st, more, err))
		return false;
	if (!*more)
		return true;
	bool dated = w->shape->valid_from >= 0;
	w->id = stmt_int(w->st, 0);
	w->from = dated ? stmt_int(w->st, 1) : INT64_MIN;
	w->to = dated && !stmt_is_null(w->st, 2) ? stmt_int(w->st, 2) : INT64_MAX;
	buf_clear(&w->title);
	buf_clear(&w->all);
	for (int i = 0; i < w->count; i++) {
		const struct field *f = &w->shape->fields[w->columns[i]];
		if (f->kind == FIELD_REF)
			continue;
		if (w->columns[i] == title_field(w->shape))
			str_fold(&w->title, stmt_text(w->st, 3 + i));
		str_fold(&w->all, stmt_text(w->st, 3 + i));
		buf_char(&w->all, '\n');
	}
	return true;
}

static bool add_texts(struct session *s, const struct viewer *v, const struct shape *shape,
		      struct reference_options *o, struct arena *a, struct err *err)
{
	struct titles t = { .session = s, .viewer = v, .arena = a };
	for (int i = 0; i < o->count; i++)
		titles_want(&t, shape, o->list[i].id);
	if (!titles_load(&t, err))
		return false;
	for (int i = 0; i < o->count; i++) {
		const struct title *title = titles_get(&t, shape, o->list[i].id);
		bool same = str_eq(title->text, title->key);
		o->list[i].title = *title;
		o->list[i].typed =
			same ? title->key
			     : str_of(arena_printf(a, "%.*s (%.*s)", STR_ARG(title->text),
						   STR_ARG(title->key)));
	}
	return true;
}

/* What begins with the text goes before what only has it, each by number. */
static void keep_option(struct reference_options *o, struct reference_option *later,
			int *later_count, int most, int64_t id, bool begins)
{
	struct reference_option option = { .id = id };
	if (begins && o->count < most)
		o->list[o->count++] = option;
	else if (!begins && *later_count < most)
		later[(*later_count)++] = option;
	else
		o->more = true;
}

bool reference_options(struct session *s, const struct viewer *v, const struct shape *shape,
		       struct str text, day_t day, int most, struct arena *a,
		       struct reference_options *out, struct err *err)
{
	struct reference_options o = { .list = arena_array(a, struct reference_option,
							   (size_t)most + 1) };
	struct reference_option *later = arena_array(a, struct reference_option, (size_t)most + 1);
	struct buf folded = { .maximum = 400 };
	struct str words[WORDS_MAX];
	struct walk w;
	int later_count = 0;
	bool more = true, ok = walk_open(&w, s, v, shape, err);
	if (!ok)
		return false;
	str_fold(&folded, str_trim(text));
	int word_count = str_words(buf_str(&folded), words);
	while ((ok = walk_next(&w, &more, err)) && more)
		if (day >= w.from && day < w.to &&
		    str_has_words(buf_str(&w.all), words, word_count))
			keep_option(&o, later, &later_count, most, w.id,
				    !folded.len || str_starts(buf_str(&w.all), buf_zero(&folded)));
	walk_end(&w);
	buf_release(&folded);
	if (!ok)
		return false;
	for (int i = 0; i < later_count; i++)
		if (o.count < most)
			o.list[o.count++] = later[i];
		else
			o.more = true;
	if (!add_texts(s, v, shape, &o, a, err))
		return false;
	*out = o;
	return true;
}

/* The best of the rows that were offered: one that holds on the day, otherwise the latest. */
struct best {
	day_t day;
	int64_t id, from, on_day;
	int on_day_count;
};

static void offer(struct best *b, int64_t id, int64_t from, int64_t to)
{
	if (b->day >= from && b->day < to) {
		b->on_day = id;
		b->on_day_count++;
	}
	if (!b->id || from > b->from) {
		b->id = id;
		b->from = from;
	}
}

static int64_t best_of(const struct best *b)
{
	return b->on_day_count > 1 ? -1 : b->on_day_count ? b->on_day : b->id;
}

static bool by_number(struct session *s, const struct viewer *v, const struct shape *shape,
		      struct str text, int64_t *id, struct err *err)
{
	struct arena a = { 0 };
	struct title title = { .found = false };
	int64_t number;
	text.at++, text.len--;
	bool is_number = str_to_int(text, &number);
	bool ok = !is_number || record_title(s, v, shape, number, &a, &title, err);
	arena_release(&a);
	if (ok)
		*id = title.found ? number : 0;
	return ok;
}

static bool by_key(struct session *s, const struct shape *shape, struct str key, struct best *b,
		   struct err *err)
{
	struct keymaps maps = { .session = s };
	struct keymap *map;
	if (!shape->key_count)
		return true;
	bool ok = keymap_get(&maps, shape, false, &map, err);
	const struct table_entry *first = ok ? table_find(&map->by_key, key) : NULL;
	for (int64_t at = first ? first->value : -1; at >= 0; at = map->rows[at].next)
		offer(b, map->rows[at].id, map->rows[at].from, map->rows[at].to);
	keymaps_release(&maps);
	return ok;
}

static bool by_title(struct session *s, const struct viewer *v, const struct shape *shape,
		     struct str text, struct best *b, struct err *err)
{
	struct buf folded = { .maximum = 2000 };
	struct walk w;
	bool more = true, ok = walk_open(&w, s, v, shape, err);
	if (!ok)
		return false;
	str_fold(&folded, text);
	while ((ok = walk_next(&w, &more, err)) && more)
		if (w.title.len && str_eq(buf_str(&w.title), buf_str(&folded)))
			offer(b, w.id, w.from, w.to);
	walk_end(&w);
	buf_release(&folded);
	return ok;
}

/* What stands between the last brackets: "Den Haag (Haaglanden) (5510)" gives 5510. */
static bool in_brackets(struct str text, struct str *key)
{
	if (!text.len || text.at[text.len - 1] != ')')
		return false;
	int depth = 0;
	for (size_t i = text.len; i-- > 0;) {
		depth += text.at[i] == ')' ? 1 : text.at[i] == '(' ? -1 : 0;
		if (depth == 0) {
			*key = (struct str){ text.at + i + 1, text.len - i - 2 };
			return true;
		}
	}
	return false;
}

bool reference_lookup(struct session *s, const struct viewer *v, const struct shape *shape,
		      struct str text, day_t day, int64_t *id, struct err *err)
{
	struct best b = { .day = day };
	struct str key;
	text = str_trim(text);
	if (str_starts(text, "#"))
		return by_number(s, v, shape, text, id, err);
	if (!by_key(s, shape, text, &b, err))
		return false;
	if (!b.id && in_brackets(text, &key)) {
		if (str_starts(key, "#"))
			return by_number(s, v, shape, key, id, err);
		if (!by_key(s, shape, key, &b, err))
			return false;
	}
	if (!b.id && !by_title(s, v, shape, text, &b, err))
		return false;
	*id = best_of(&b);
	return true;
}
