#include "kernel/list.h"

#include "kernel/list_sql.h"

static bool read_text(const struct list_query *q, int at)
{
	if (q->search.len)
		return field_is_text(q->shape->fields[at].kind);
	for (int i = 0; i < q->filter_count; i++)
		if ((q->filters[i].test == LIST_CONTAINS || q->filters[i].test == LIST_ITEM) &&
		    strcmp(q->filters[i].name, q->shape->fields[at].name) == 0)
			return true;
	return false;
}

/* The fields that a reading needs: all that may be seen, or those that C judges by. */
static void choose_columns(struct list *l, const struct list_query *q, bool judged_only)
{
	for (int i = 0; i < q->shape->count; i++)
		if (list_sees(q->viewer, &q->shape->fields[i]) && (!judged_only || read_text(q, i)))
			l->columns[l->column_count++] = i;
}

static bool refuse(const struct list_query *q, struct err *err)
{
	if (!list_sees_model(q->viewer, q->shape))
		return err_set(err, ERR_DENIED, "%s mag u niet zien.", q->shape->model->plural.nl);
	if (q->valid_on && q->shape->valid_from < 0)
		return err_set(err, ERR_INPUT,
			       "%s heeft geen geldigheid; een dag kiezen kan hier niet.",
			       q->shape->model->label.nl);
	if (q->after && (q->order || q->descending))
		return err_set(err, ERR_INPUT,
			       "after= gaat op nummer en kan niet samen met sort=.");
	return true;
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

static bool open_reading(struct list *l, struct session *s, const struct list_query *q,
			 enum list_reading reading, bool judged_only, struct err *err)
{
	struct buf sql = { 0 };
	*l = (struct list){ .query = q, .shape = q->shape };
	if (!refuse(q, err))
		return false;
	choose_columns(l, q, judged_only);
	list_sql(&sql, s, q, reading, l->columns, l->column_count);
	bool ok = db_prepare(s->db, buf_str(&sql), DB_SCOPED, &l->stmt, err);
	buf_release(&sql);
	if (ok)
		list_bind(l->stmt, q);
	return ok;
}

bool list_open(struct list *l, struct session *s, const struct list_query *q, struct keymaps *maps,
	       struct err *err)
{
	if (maps && !load_references(s, q->shape, maps, err))
		return false;
	bool ok = open_reading(l, s, q, LIST_ROWS, false, err);
	l->maps = maps;
	return ok;
}

static void take_row(struct list *l)
{
	l->id = stmt_int(l->stmt, 0);
	l->since = stmt_int(l->stmt, 1);
	for (int i = 0; i < l->column_count; i++) {
		int column = i + 2, at = l->columns[i]; /* after id and since */
		if (stmt_is_null(l->stmt, column))
			l->values[at] = value_null();
		else if (field_is_text(l->shape->fields[at].kind))
			l->values[at] = value_text(stmt_text(l->stmt, column));
		else
			l->values[at] = value_int(stmt_int(l->stmt, column));
	}
}

static bool contains(struct list *l, const struct list_filter *f, struct str text)
{
	buf_clear(&l->scratch);
	str_fold(&l->scratch, text);
	return str_find(buf_str(&l->scratch), l->query->values[f->first].text) >= 0;
}

static bool has_item(const struct list *l, const struct list_filter *f, struct str items)
{
	while (items.at) {
		struct str item = str_trim(str_cut(&items, ';'));
		for (int i = 0; i < f->count; i++)
			if (str_eq(item, l->query->values[f->first + i].text))
				return true;
	}
	return false;
}

static bool has_search(struct list *l)
{
	struct str words[WORDS_MAX];
	int count = str_words(l->query->search, words);
	buf_clear(&l->scratch);
	for (int i = 0; i < l->column_count; i++) {
		int at = l->columns[i];
		if (l->values[at].kind != DB_TEXT)
			continue;
		str_fold(&l->scratch, l->values[at].text);
		buf_char(&l->scratch, '\n'); /* a word does not run on into the next field */
	}
	return str_has_words(buf_str(&l->scratch), words, count);
}

/* What the statement could not say. */
static bool judge(struct list *l)
{
	const struct list_query *q = l->query;
	for (int i = 0; i < q->filter_count; i++) {
		const struct list_filter *f = &q->filters[i];
		if (f->test != LIST_CONTAINS && f->test != LIST_ITEM)
			continue;
		const struct db_value *v = &l->values[shape_field(q->shape, str_of(f->name))];
		if (v->kind != DB_TEXT)
			return false;
		if (!(f->test == LIST_ITEM ? has_item(l, f, v->text) : contains(l, f, v->text)))
			return false;
	}
	return !q->search.len || has_search(l);
}

bool list_next(struct list *l, bool *more, struct err *err)
{
	bool judges = list_judges(l->query);
	for (;;) {
		bool ok = stmt_step(l->stmt, more, err);
		if (!ok || !*more) {
			buf_release(&l->scratch);
			return ok;
		}
		take_row(l);
		if (!judges || judge(l))
			return true;
	}
}

void list_end(struct list *l)
{
	if (l->stmt)
		stmt_reset(l->stmt);
	buf_release(&l->scratch);
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

/* The row at hand, kept in a. */
static struct list_row keep_row(const struct list *l, struct arena *a)
{
	struct list_row row = { .id = l->id, .since = l->since };
	row.values = arena_array(a, struct db_value, (size_t)l->shape->count);
	for (int i = 0; i < l->shape->count; i++) {
		row.values[i] = l->values[i];
		if (row.values[i].kind == DB_TEXT)
			row.values[i].text = arena_str(a, row.values[i].text);
	}
	return row;
}

static bool sum(struct session *s, const struct list_query *q, int64_t *out, struct err *err)
{
	struct list l;
	bool found;
	if (!open_reading(&l, s, q, LIST_SUM, true, err))
		return false;
	stmt_bind_int(l.stmt, "limit", LIST_COUNT_MAX + 1);
	return stmt_one_int(l.stmt, out, &found, err);
}

/* Reads the rows once with only what is judged by: keeps the numbers of those on the page, in *ids, and
 * counts the others. */
static bool judge_all(struct session *s, const struct list_query *q, int64_t offset, int64_t *ids,
		      int size, int *kept, int64_t *total, struct err *err)
{
	struct list l;
	bool more = true;
	*total = *kept = 0;
	if (!open_reading(&l, s, q, LIST_ROWS, true, err))
		return false;
	while (*total <= LIST_COUNT_MAX) {
		if (!list_next(&l, &more, err))
			return false;
		if (!more)
			return true;
		if (*total >= offset && *kept < size)
			ids[(*kept)++] = l.id;
		++*total;
	}
	list_end(&l);
	return true;
}

bool list_count(struct session *s, const struct list_query *q, int64_t *out, struct err *err)
{
	int kept;
	return list_judges(q) ? judge_all(s, q, INT64_MAX, NULL, 0, &kept, out, err)
			      : sum(s, q, out, err);
}

/* The whole rows with these numbers, in that order. How many are asked for at once is one of a few
 * numbers, so that there are few statements. */
static bool fetch(struct session *s, const struct list_query *q, const int64_t *ids, int count,
		  struct arena *a, struct list_page *out, struct err *err)
{
	enum { AT_ONCE = 50 };
	out->rows = arena_array(a, struct list_row, (size_t)count + 1);
	for (int from = 0; from < count; from += AT_ONCE) {
		struct list_query by_id = { .shape = q->shape, .viewer = q->viewer };
		struct list l;
		bool more = true;
		list_where(&by_id, "id", value_int(ids[from]));
		for (int i = 1; i < AT_ONCE; i++) {
			int at = from + i < count ? from + i : count - 1;
			by_id.values[by_id.value_count++] = value_int(ids[at]);
			by_id.filters[0].count++;
		}
		if (!list_open(&l, s, &by_id, NULL, err))
			return false;
		for (;;) {
			if (!list_next(&l, &more, err))
				return false;
			if (!more)
				break;
			for (int i = from; i < count && i < from + AT_ONCE; i++)
				if (ids[i] == l.id)
					out->rows[i] = keep_row(&l, a);
		}
	}
	out->count = count;
	return true;
}

static bool page_of_judged(struct session *s, const struct list_query *q, int64_t offset,
			   struct arena *a, struct list_page *out, struct err *err)
{
	int64_t *ids = arena_array(a, int64_t, (size_t)out->size);
	int kept;
	return judge_all(s, q, offset, ids, out->size, &kept, &out->total, err) &&
	       fetch(s, q, ids, kept, a, out, err);
}

static bool page_of_sql(struct session *s, const struct list_query *q, int64_t offset,
			struct arena *a, struct list_page *out, struct err *err)
{
	struct list l;
	bool row = true;
	if (!open_reading(&l, s, q, LIST_SOME, false, err))
		return false;
	stmt_bind_int(l.stmt, "limit", out->size);
	stmt_bind_int(l.stmt, "offset", offset);
	out->rows = arena_array(a, struct list_row, (size_t)out->size);
	for (;;) {
		if (!list_next(&l, &row, err))
			return false;
		if (!row)
			break;
		out->rows[out->count++] = keep_row(&l, a);
	}
	if (out->count && out->count < out->size) {
		out->total = offset + out->count;
		return true;
	}
	return sum(s, q, &out->total, err);
}

bool list_page(struct session *s, const struct list_query *q, struct arena *a,
	       struct list_page *out, struct err *err)
{
	struct list_page p = { .page = q->page ? q->page : 1,
			       .size = q->size ? q->size : LIST_SIZE };
	int64_t offset = (int64_t)(p.page - 1) * p.size;
	if (offset > LIST_COUNT_MAX)
		return err_set(err, ERR_INPUT,
			       "Verder dan 10.000 rijen bladeren gaat niet. Kies een filter.");
	if (!(list_judges(q) ? page_of_judged : page_of_sql)(s, q, offset, a, &p, err))
		return false;
	p.capped = p.total > LIST_COUNT_MAX;
	p.more = p.total > offset + p.count && p.count > 0;
	if (p.capped)
		p.total = LIST_COUNT_MAX;
	*out = p;
	return true;
}
