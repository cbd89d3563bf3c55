/* Reading the pairs of an address into what is asked (kernel/list.h has the way of writing). */
#include "kernel/list_sql.h"

bool list_sees(const struct viewer *v, const struct field *f)
{
	return f->privacy == OPEN_DATA || !v || viewer_sees(v, f->privacy);
}

bool list_sees_model(const struct viewer *v, const struct shape *shape)
{
	return !v || viewer_may(v, shape->model->seen_with);
}

void list_where(struct list_query *q, const char *field, struct db_value value)
{
	struct list_filter *f = &q->filters[q->filter_count++];
	*f = (struct list_filter){ .name = field, .first = q->value_count, .count = 1 };
	q->values[q->value_count++] = value;
}

static bool too_much(struct err *err)
{
	return err_set(err, ERR_INPUT,
		       "Dit filter is te groot. Kies minder velden of minder waarden.");
}

static bool add_value(struct list_query *q, struct list_filter *f, struct db_value value,
		      struct err *err)
{
	if (q->value_count == LIST_VALUES_MAX)
		return too_much(err);
	q->values[q->value_count++] = value;
	f->count++;
	return true;
}

/* The filter with this field and test: the one that is there, its values moved to the end so that more can
 * follow, or a new one. */
static struct list_filter *filter_for(struct list_query *q, const char *name, enum list_test test,
				      struct err *err)
{
	for (int i = 0; i < q->filter_count; i++) {
		struct list_filter *f = &q->filters[i];
		int first = f->first;
		if (f->test != test || strcmp(f->name, name) != 0 || test == LIST_CONTAINS)
			continue;
		if (f->first + f->count == q->value_count)
			return f;
		if (q->value_count + f->count > LIST_VALUES_MAX) {
			too_much(err);
			return NULL;
		}
		f->first = q->value_count;
		for (int v = 0; v < f->count; v++)
			q->values[q->value_count++] = q->values[first + v];
		return f;
	}
	if (q->filter_count == LIST_FILTERS_MAX) {
		too_much(err);
		return NULL;
	}
	struct list_filter *f = &q->filters[q->filter_count++];
	*f = (struct list_filter){ .name = name, .test = test, .first = q->value_count };
	return f;
}

static bool unknown_field(const struct list_query *q, struct str name, struct err *err)
{
	const struct shape *shape = q->shape;
	struct buf known = { .maximum = 400 };
	for (int i = 0; i < shape->count; i++)
		if (list_sees(q->viewer, &shape->fields[i]))
			buf_printf(&known, ", %s", shape->fields[i].name);
	err_set(err, ERR_INPUT, "%s heeft geen veld '%.*s'. Kies uit: id%s.",
		shape->model->label.nl, STR_ARG(name), buf_zero(&known));
	buf_release(&known);
	return false;
}

/* The field that is asked for, seen by the viewer; -1 with a sentence. */
static int find_field(const struct list_query *q, struct str name, struct err *err)
{
	int at = shape_field(q->shape, name);
	if (at < 0) {
		unknown_field(q, name, err);
		return -1;
	}
	if (list_sees(q->viewer, &q->shape->fields[at]))
		return at;
	err_set(err, ERR_DENIED,
		"%s (%s) mag u niet zien; u kunt er ook niet op zoeken of sorteren.",
		q->shape->fields[at].label.nl, q->shape->fields[at].name);
	return -1;
}

static bool wrong_value(const struct field *f, const char *reason, struct err *err)
{
	return err_set(err, ERR_INPUT, "Filter op %s (%s): %s", f->label.nl, f->name, reason);
}

/* A value to compare with may lie outside the bounds of what may be stored. */
static bool parse(const struct field *f, struct str text, enum date_form form, struct db_value *out,
		  struct err *err)
{
	struct field unbounded = *f;
	char reason[200];
	unbounded.low = INT64_MIN + 1;
	unbounded.high = INT64_MAX;
	return field_parse(&unbounded, text, form, out, reason) || wrong_value(f, reason, err);
}

static bool has_order(enum field_kind kind)
{
	return !field_is_text(kind) && kind != FIELD_REF && kind != FIELD_BOOL;
}

/* One end of a range. A day stands for its first or last moment. */
static bool parse_end(const struct field *f, struct str text, bool last, struct db_value *out,
		      struct err *err)
{
	day_t day;
	*out = value_null();
	if (!text.len)
		return true;
	if (f->kind == FIELD_MOMENT &&
	    (date_parse_iso(text, &day) || date_parse_dutch(text, &day))) {
		*out = value_int(last ? moment_of_day(day + 1) - 1 : moment_of_day(day));
		return true;
	}
	return parse(f, text, DATE_ANY, out, err);
}

static bool where_range(struct list_query *q, const struct field *f, struct db_value from,
			struct db_value to, struct err *err)
{
	struct list_filter *filter = filter_for(q, f->name, LIST_RANGE, err);
	if (!filter)
		return false;
	if (!filter->count)
		return add_value(q, filter, from, err) && add_value(q, filter, to, err);
	if (from.kind != DB_NULL)
		q->values[filter->first] = from;
	if (to.kind != DB_NULL)
		q->values[filter->first + 1] = to;
	return true;
}

static bool is_range(struct str text, struct str *from, struct str *to)
{
	int64_t at = str_find(text, str_of(".."));
	if (at < 0)
		return false;
	*from = str_trim((struct str){ text.at, (size_t)at });
	*to = str_trim((struct str){ text.at + at + 2, text.len - (size_t)at - 2 });
	return true;
}

static bool where_between(struct list_query *q, const struct field *f, struct str from,
			  struct str to, struct err *err)
{
	struct db_value low, high;
	if (!has_order(f->kind))
		return wrong_value(f, "van .. tot kan alleen bij getallen, datums en tijdstippen.",
				   err);
	return parse_end(f, from, false, &low, err) && parse_end(f, to, true, &high, err) &&
	       where_range(q, f, low, high, err);
}

/* "2026-01" is a month; a moment is asked for by the day. */
static bool where_period(struct list_query *q, const struct field *f, struct str text, bool *done,
			 struct err *err)
{
	struct db_value from = value_null(), to = value_null();
	char reason[200];
	day_t day;
	*done = true;
	if (f->kind == FIELD_DATE && text.len == 7 &&
	    field_parse(f, text, DATE_MONTH, &from, reason)) {
		struct civil c = civil_of((day_t)from.integer);
		to = value_int((c.month == 12 ? day_of(c.year + 1, 1, 1)
					      : day_of(c.year, c.month + 1, 1)) -
			       1);
		return where_range(q, f, from, to, err);
	}
	if (f->kind == FIELD_MOMENT && (date_parse_iso(text, &day) || date_parse_dutch(text, &day)))
		return where_range(q, f, value_int(moment_of_day(day)),
				   value_int(moment_of_day(day + 1) - 1), err);
	*done = false;
	return true;
}

static bool no_such_key(const struct field *f, const struct shape *to, struct str key,
			struct err *err)
{
	return err_set(err, ERR_INPUT, "Filter op %s (%s): %s %.*s bestaat niet.", f->label.nl,
		       f->name, to->model->label.nl, STR_ARG(key));
}

/* The key is one field, so that the database finds it. */
static bool rows_of_key(struct list_query *q, struct list_filter *filter, struct session *s,
			const struct shape *to, struct str key, struct err *err)
{
	const struct field *f = &to->fields[to->keys[0]];
	struct buf sql = { 0 };
	struct stmt *st;
	struct db_value value;
	bool row = true;
	char reason[200];
	if (!field_parse(f, key, DATE_ANY, &value, reason))
		return true; /* no row has such a key */
	buf_printf(&sql, "SELECT id FROM %c_%s WHERE %s = :key ORDER BY id",
		   s->known == KNOWN_NOW ? 'v' : 'k', to->name, f->name);
	bool ok = db_prepare(s->db, buf_str(&sql), DB_SCOPED, &st, err);
	buf_release(&sql);
	if (ok)
		stmt_bind_value(st, "key", &value);
	while (ok && row) {
		ok = stmt_step(st, &row, err);
		ok = ok && (!row || add_value(q, filter, value_int(stmt_int(st, 0)), err));
	}
	if (ok)
		stmt_reset(st);
	return ok;
}

/* Every row that has this key: a dated model has one for each period. */
static bool where_key(struct list_query *q, struct list_filter *filter, struct keymaps *maps,
		      const struct field *field, struct str key, struct err *err)
{
	const struct shape *to = shape_find(maps->session->decl, str_of(field->to));
	struct keymap *map;
	int before = filter->count;
	if (to->key_count == 1 && to->fields[to->keys[0]].kind != FIELD_REF) {
		if (!rows_of_key(q, filter, maps->session, to, key, err))
			return false;
		return filter->count > before || no_such_key(field, to, key, err);
	}
	if (!keymap_get(maps, to, false, &map, err))
		return false;
	const struct table_entry *first = table_find(&map->by_key, key);
	if (!first)
		return no_such_key(field, to, key, err);
	for (int64_t at = first->value; at >= 0; at = map->rows[at].next)
		if (!add_value(q, filter, value_int(map->rows[at].id), err))
			return false;
	return true;
}

static bool where_number(struct list_query *q, const char *name, struct str text, struct err *err)
{
	int64_t id;
	if (!str_to_int(text, &id))
		return err_set(err, ERR_INPUT, "Achter %s= moet een nummer staan.",
			       strcmp(name, "id") == 0 ? "id" : "een verwijzing .id");
	struct list_filter *f = filter_for(q, name, LIST_ONE_OF, err);
	return f && add_value(q, f, value_int(id), err);
}

static bool where_equal(struct list_query *q, struct keymaps *maps, const struct field *field,
			struct str text, struct err *err)
{
	struct str from, to, number = text;
	struct db_value value;
	bool done;
	if (has_order(field->kind) && is_range(text, &from, &to))
		return where_between(q, field, from, to, err);
	if (!where_period(q, field, text, &done, err))
		return false;
	if (done)
		return true;
	if (field->kind == FIELD_REF && str_starts(text, "#")) {
		number.at++, number.len--;
		return where_number(q, field->name, number, err);
	}
	if (field->kind != FIELD_REF && !parse(field, text, DATE_ANY, &value, err))
		return false;
	struct list_filter *f = filter_for(
		q, field->name, field->kind == FIELD_LIST ? LIST_ITEM : LIST_ONE_OF, err);
	if (!f)
		return false;
	return field->kind == FIELD_REF ? where_key(q, f, maps, field, text, err)
					: add_value(q, f, value, err);
}

static bool where_contains(struct list_query *q, struct arena *a, const struct field *field,
			   struct str text, struct err *err)
{
	struct buf folded = { 0 };
	if (!field_is_text(field->kind))
		return wrong_value(field, "zoeken op een deel kan alleen in tekst.", err);
	struct list_filter *f = filter_for(q, field->name, LIST_CONTAINS, err);
	str_fold(&folded, text);
	bool ok = f && add_value(q, f, value_text(arena_str(a, buf_str(&folded))), err);
	buf_release(&folded);
	return ok;
}

static bool where_empty(struct list_query *q, const struct field *field, struct str text,
			struct err *err)
{
	struct db_value value;
	struct field yes = { .name = field->name, .kind = FIELD_BOOL, .label = field->label };
	if (!parse(&yes, text, DATE_ISO, &value, err))
		return false;
	return filter_for(q, field->name, value.integer ? LIST_EMPTY : LIST_FILLED, err) != NULL;
}

/* field, field~, field.id, field.from, field.to, field.empty */
static bool where_pair(struct list_query *q, struct keymaps *maps, struct str name, struct str text,
		       struct err *err)
{
	struct str word = { NULL, 0 }, base = name;
	bool contains = name.len && name.at[name.len - 1] == '~';
	if (contains)
		base.len--;
	else
		base = str_cut(&name, '.'), word = name;
	if (str_is(base, "id") && !contains && !word.at)
		return where_number(q, "id", text, err);
	int at = find_field(q, base, err);
	if (at < 0)
		return false;
	const struct field *field = &q->shape->fields[at];
	if (contains)
		return where_contains(q, &maps->session->arena, field, text, err);
	if (!word.at)
		return where_equal(q, maps, field, text, err);
	if (str_is(word, "empty"))
		return where_empty(q, field, text, err);
	if (str_is(word, "from"))
		return where_between(q, field, text, (struct str){ NULL, 0 }, err);
	if (str_is(word, "to"))
		return where_between(q, field, (struct str){ NULL, 0 }, text, err);
	if (str_is(word, "id") && field->kind == FIELD_REF)
		return where_number(q, field->name, text, err);
	return wrong_value(
		field, "na de punt kan staan: from, to, empty of (bij een verwijzing) id.", err);
}

static bool set_sort(struct list_query *q, struct str text, struct err *err)
{
	bool down = str_starts(text, "-");
	if (down)
		text.at++, text.len--;
	if (str_is(text, "id")) {
		q->order = NULL;
		q->descending = down;
		return true;
	}
	int at = find_field(q, text, err);
	if (at < 0)
		return false;
	q->order = q->shape->fields[at].name;
	q->descending = down;
	return true;
}

static bool set_number(const char *what, struct str text, int64_t low, int64_t high, int64_t *out,
		       struct err *err)
{
	int64_t number;
	if (!str_to_int(text, &number) || number < low || number > high)
		return err_set(err, ERR_INPUT, "Achter %s= moet een getal staan van %lld tot %lld.",
			       what, (long long)low, (long long)high);
	*out = number;
	return true;
}

static bool set_day(struct list_query *q, struct str text, struct err *err)
{
	if (q->shape->valid_from < 0)
		return err_set(err, ERR_INPUT,
			       "%s heeft geen geldigheid; een dag kiezen kan hier niet.",
			       q->shape->model->label.nl);
	return date_parse_iso(text, &q->valid_on) || date_parse_dutch(text, &q->valid_on) ||
	       err_set(err, ERR_INPUT, "Achter valid_on= moet een dag staan, zoals 2026-01-31.");
}

/* The words that ask how, not what; *known says whether name is one. */
static bool how_pair(struct list_query *q, struct arena *a, struct str name, struct str text,
		     bool *known, struct err *err)
{
	struct buf folded = { .maximum = 4000 };
	int64_t number = 0;
	*known = true;
	if (str_is(name, "valid_on"))
		return set_day(q, text, err);
	if (str_is(name, "sort"))
		return set_sort(q, text, err);
	if (str_is(name, "q")) {
		str_fold(&folded, text);
		q->search = arena_str(a, str_trim(buf_str(&folded)));
		buf_release(&folded);
		return true;
	}
	if (str_is(name, "page")) {
		if (!set_number("page", text, 1, 1000000, &number, err))
			return false;
		q->page = (int)number;
		return true;
	}
	if (str_is(name, "size")) {
		if (!set_number("size", text, LIST_SIZE_MIN, LIST_SIZE_MAX, &number, err))
			return false;
		q->size = (int)number;
		return true;
	}
	if (str_is(name, "after"))
		return set_number("after", text, 0, INT64_MAX, &q->after, err);
	*known = false;
	return true;
}

bool list_pair(struct list_query *q, struct keymaps *maps, struct str name, struct str value,
	       struct err *err)
{
	struct arena *a = &maps->session->arena;
	bool known;
	name = str_trim(name);
	value = str_trim(value);
	if (!value.len)
		return true;
	value = arena_str(a, value);
	if (!how_pair(q, a, name, value, &known, err))
		return false;
	return known || where_pair(q, maps, name, value, err);
}

bool list_where_text(struct list_query *q, struct keymaps *maps, struct str text, struct err *err)
{
	struct str name = str_trim(str_cut(&text, '='));
	if (!text.at)
		return err_set(err, ERR_INPUT, "Schrijf een filter als VELD=WAARDE.");
	if (str_trim(text).len)
		return list_pair(q, maps, name, text, err);
	int at = find_field(q, name, err);
	return at >= 0 && filter_for(q, q->shape->fields[at].name, LIST_EMPTY, err);
}
