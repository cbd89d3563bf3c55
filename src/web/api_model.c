/* Records of any model, read: one, a page of them, found by a question; as JSON and as CSV. */
#include "web/api.h"

#include "view/print.h"

void api_view_begin(struct api_view *v, struct call *c, const struct shape *shape)
{
	*v = (struct api_view){
		.call = c,
		.shape = shape,
		.titles = { .session = c->page.session, .viewer = &c->viewer, .arena = c->arena }
	};
	v->names = arena_array(c->arena, const char *, (size_t)shape->count);
	for (int i = 0; i < shape->count; i++)
		v->names[i] = api_property(c->arena, shape->fields[i].name);
}

/* A reference: its number, and the key and title by which people know it. */
static struct value *reference(struct api_view *v, const struct field *f, int64_t id)
{
	struct arena *a = v->call->arena;
	struct value *map = value_map(a);
	const struct shape *to = shape_find(v->call->page.session->decl, str_of(f->to));
	const struct title *title = titles_get(&v->titles, to, id);
	set_count(a, map, "id", id);
	value_set(a, map, "key", title->found ? value_str(a, title->key) : NULL);
	value_set(a, map, "title", title->found ? value_str(a, title->text) : NULL);
	return map;
}

static struct value *item(struct arena *a, enum field_kind of, struct str text)
{
	int64_t number;
	bool whole = of == FIELD_COUNT && str_to_int(text, &number);
	return whole ? value_count(a, number) : value_str(a, text);
}

static struct value *items(struct arena *a, const struct field *f, struct str text)
{
	struct value *list = value_list(a);
	while (text.at)
		value_add(a, list, item(a, f->of, str_cut(&text, ';')));
	return list;
}

static struct value *typed(struct api_view *v, const struct field *f, const struct db_value *x)
{
	struct arena *a = v->call->arena;
	struct value *made;
	switch (f->kind) {
	case FIELD_REF:
		return reference(v, f, x->integer);
	case FIELD_LIST:
		return items(a, f, x->text);
	case FIELD_DATE:
		return value_day(a, (day_t)x->integer);
	case FIELD_MOMENT:
		return value_moment(a, x->integer);
	case FIELD_BOOL:
		return value_truth(a, x->integer != 0);
	case FIELD_COUNT:
		return value_count(a, x->integer);
	case FIELD_QUANTITY:
		return value_decimal(a, x->integer, f->decimals, f->decimals, f->unit);
	case FIELD_MONEY:
	case FIELD_SHARE:
		made = value_count(a, x->integer);
		made->kind = f->kind == FIELD_MONEY ? VALUE_MONEY : VALUE_SHARE;
		return made;
	default:
		return value_str(a, x->text);
	}
}

struct value *api_record(struct api_view *v, int64_t id, int64_t since,
			 const struct db_value *values)
{
	struct call *c = v->call;
	struct arena *a = c->arena;
	struct value *map = value_map(a), *links = value_map(a), *self = value_map(a);
	set_count(a, map, "id", id);
	for (int i = 0; i < v->shape->count; i++) {
		const struct field *f = &v->shape->fields[i];
		if (list_sees(&c->viewer, f))
			value_set(a, map, v->names[i],
				  values[i].kind == DB_NULL ? NULL : typed(v, f, &values[i]));
	}
	set_count(a, map, "version", since);
	set_words(a, self, "href", api_address(a, v->shape, id));
	value_set(a, links, "self", self);
	value_set(a, map, "_links", links);
	page_saw(&c->page, v->shape, id);
	return map;
}

bool api_show(struct call *c, const struct shape *shape, int64_t id, int status, struct err *err)
{
	struct record r;
	struct api_view v;
	if (!call_read(c, err) ||
	    !record_read(c->page.session, &c->viewer, shape, id, c->arena, &r, err))
		return false;
	api_view_begin(&v, c, shape);
	titles_want_row(&v.titles, shape, r.values);
	if (!titles_load(&v.titles, err))
		return false;
	api_etag(c, r.since);
	return api_send(c, status, api_record(&v, id, r.since, r.values), err);
}

bool api_id(struct call *c, int64_t *out, struct err *err)
{
	struct str text = page_param(&c->page, "id");
	if (str_to_int(text, out) && *out > 0 && *text.at != '0' && *text.at != '+')
		return true;
	return err_set(err, ERR_NOT_FOUND, "%s %.*s bestaat niet.", api_shape(c)->model->label.nl,
		       (int)(text.len < 40 ? text.len : 40), text.at);
}

/* Only the moment looked at may stand behind the address of one thing. */
bool api_only_time(struct call *c, struct err *err)
{
	for (int i = 0; i < c->in->query.count; i++)
		if (!api_is_time(c->in->query.list[i].name))
			api_fault(c, arena_text(c->arena, c->in->query.list[i].name),
				  "Deze parameter bestaat hier niet.");
	api_check_time(c);
	return api_sound(c, err);
}

/* Whether one of the tags the client has is the one of this version. */
static bool has_tag(struct str tags, int64_t since)
{
	char own[32];
	snprintf(own, sizeof(own), "\"%lld\"", (long long)since);
	while (tags.at) {
		struct str tag = str_trim(str_cut(&tags, ','));
		if (str_starts(tag, "W/"))
			tag.at += 2, tag.len -= 2;
		if (str_is(tag, own) || str_is(tag, "*"))
			return true;
	}
	return false;
}

bool api_get(struct call *c, struct err *err)
{
	const struct shape *shape = api_shape(c);
	enum api_format format;
	struct record r;
	int64_t id;
	struct str tags = pairs_get(&c->in->headers, "if-none-match");
	if (!api_format(c, false, &format, err) || !api_id(c, &id, err) || !api_only_time(c, err))
		return false;
	if (!tags.len)
		return api_show(c, shape, id, 200, err);
	if (!call_read(c, err) ||
	    !record_read(c->page.session, &c->viewer, shape, id, c->arena, &r, err))
		return false;
	if (!has_tag(tags, r.since)) {
		db_rollback(c->page.session->db);
		return api_show(c, shape, id, 200, err);
	}
	api_etag(c, r.since);
	c->out->status = 304;
	return true;
}

/* A list that is asked for, by address or by body. */
struct asking {
	struct call *call;
	struct list_query query;
	struct keymaps maps;
	bool in_address;
};

static bool fill_csv(struct asking *k, const struct list_page *page, struct api_view *v,
		     struct err *err)
{
	struct call *c = k->call;
	struct buf *out = &c->out->body, cell = { .maximum = 2 << 20 };
	const struct shape *shape = v->shape;
	buf_text(out, "id");
	for (int i = 0; i < shape->count; i++)
		if (list_sees(&c->viewer, &shape->fields[i]))
			buf_printf(out, ",%s", v->names[i]);
	buf_text(out, ",version\r\n");
	for (int n = 0; n < page->count; n++) {
		const struct list_row *row = &page->rows[n];
		buf_int(out, row->id);
		for (int i = 0; i < shape->count; i++) {
			const struct field *f = &shape->fields[i];
			const struct db_value *x = &row->values[i];
			if (!list_sees(&c->viewer, f))
				continue;
			buf_clear(&cell);
			buf_char(out, ',');
			if (f->kind == FIELD_REF && x->kind == DB_INT)
				buf_add(&cell,
					titles_get(&v->titles,
						   shape_find(c->page.session->decl, str_of(f->to)),
						   x->integer)
						->key);
			else
				field_print(&cell, f, x);
			(f->kind == FIELD_REF || field_is_text(f->kind)
				 ? print_csv_text
				 : print_csv)(out, buf_str(&cell));
		}
		buf_printf(out, ",%lld\r\n", (long long)row->since);
		page_saw(&c->page, shape, row->id);
	}
	buf_release(&cell);
	c->looks.export = true;
	return api_send_csv(c, err);
}

/* The address of this list with another page; `by` is page or after. */
static const char *other_page(struct asking *k, const char *by, int64_t number)
{
	struct call *c = k->call;
	struct buf out = { .maximum = 16 * 1024 };
	buf_add(&out, c->in->path);
	for (int i = 0; i < c->in->query.count; i++) {
		const struct pair *p = &c->in->query.list[i];
		if (p->value.len && !str_is(p->name, by))
			api_pair(&out, p->name, p->value);
	}
	if (number)
		api_pair(&out, str_of(by),
			 str_of(arena_printf(c->arena, "%lld", (long long)number)));
	const char *text = arena_text(c->arena, buf_str(&out));
	buf_release(&out);
	return text;
}

static bool asks_after(const struct call *c)
{
	return pairs_get(&c->in->query, "after").len > 0;
}

static void add_links(struct asking *k, struct value *answer, const struct list_page *page)
{
	struct call *c = k->call;
	const char *self = other_page(k, "page", page->page > 1 ? page->page : 0), *next = NULL;
	const char *prev = NULL;
	if (!k->in_address)
		return;
	if (page->more && asks_after(c))
		next = other_page(k, "after", page->rows[page->count - 1].id);
	else if (page->more)
		next = other_page(k, "page", page->page + 1);
	if (page->page > 1)
		prev = other_page(k, "page", page->page - 1);
	api_links(c, answer, self, next, prev);
}

static bool answer_page(struct asking *k, enum api_format format, struct err *err)
{
	struct call *c = k->call;
	struct arena *a = c->arena;
	struct list_page page;
	struct api_view v;
	struct value *answer = value_map(a), *list = value_list(a);
	if (!list_page(c->page.session, &k->query, a, &page, err))
		return false;
	api_view_begin(&v, c, k->query.shape);
	for (int i = 0; i < page.count; i++)
		titles_want_row(&v.titles, k->query.shape, page.rows[i].values);
	if (!titles_load(&v.titles, err))
		return false;
	c->looks.many = true;
	value_set(a, answer, "items", list);
	set_count(a, answer, "page", page.page);
	set_count(a, answer, "size", page.size);
	set_count(a, answer, "total", page.total);
	set_truth(a, answer, "totalCapped", page.capped);
	add_links(k, answer, &page);
	if (format == API_CSV)
		return fill_csv(k, &page, &v, err);
	for (int i = 0; i < page.count; i++)
		value_add(a, list,
			  api_record(&v, page.rows[i].id, page.rows[i].since, page.rows[i].values));
	return api_send(c, 200, answer, err);
}

static bool begin_asking(struct asking *k, struct call *c, bool in_address, struct err *err)
{
	*k = (struct asking){ .call = c, .in_address = in_address };
	if (!call_read(c, err))
		return false;
	k->query.shape = api_shape(c);
	k->query.viewer = &c->viewer;
	k->maps.session = c->page.session;
	if (c->page.at && k->query.shape->valid_from >= 0)
		k->query.valid_on = c->page.at;
	api_check_time(c);
	return true;
}

static bool finish_asking(struct asking *k, bool ok, enum api_format format, struct err *err)
{
	ok = ok && api_sound(k->call, err) && answer_page(k, format, err);
	keymaps_release(&k->maps);
	return ok;
}

bool api_list(struct call *c, struct err *err)
{
	struct asking k;
	enum api_format format;
	if (!api_format(c, true, &format, err) || !begin_asking(&k, c, true, err))
		return false;
	bool ok = true;
	for (int i = 0; ok && i < c->in->query.count; i++) {
		const struct pair *p = &c->in->query.list[i];
		if (!api_is_time(p->name))
			ok = api_filter(c, &k.query, &k.maps, p->name, p->value, true, err);
	}
	return finish_asking(&k, ok, format, err);
}

bool api_search(struct call *c, struct err *err)
{
	struct asking k;
	struct pairs pairs;
	enum api_format format;
	if (!api_format(c, true, &format, err) || !api_read_filters(c, &pairs, err) ||
	    !begin_asking(&k, c, false, err))
		return false;
	bool ok = true;
	for (int i = 0; i < c->in->query.count; i++)
		if (!api_is_time(c->in->query.list[i].name))
			api_fault(
				c, arena_text(c->arena, c->in->query.list[i].name),
				"Zet dit in de body; hier mogen alleen peildatum en bekendOp staan.");
	for (int i = 0; ok && i < pairs.count; i++)
		ok = api_filter(c, &k.query, &k.maps, pairs.list[i].name, pairs.list[i].value,
				false, err);
	return finish_asking(&k, ok, format, err);
}

static struct value *property(struct call *c, const struct field *f)
{
	struct arena *a = c->arena;
	struct value *map = value_map(a);
	set_words(a, map, "name", api_property(a, f->name));
	set_words(a, map, "title", label_in(f->label, c->locale->language));
	set_truth(a, map, "required", (f->flags & REQUIRED) != 0);
	set_truth(a, map, "key", (f->flags & KEY) != 0);
	set_truth(a, map, "derived", (f->flags & DERIVED) != 0);
	set_words(a, map, "refersTo", f->kind == FIELD_REF ? api_collection(a, f->to) : NULL);
	set_words(a, map, "codeList", f->kind == FIELD_CODE ? f->list : NULL);
	set_words(a, map, "unit", f->unit);
	return map;
}

static struct value *model(struct call *c, const struct shape *shape)
{
	struct arena *a = c->arena;
	struct value *map = value_map(a), *list = value_list(a);
	const char *collection = api_collection(a, shape->name);
	set_words(a, map, "name", collection);
	set_words(a, map, "title", label_in(shape->model->plural, c->locale->language));
	set_truth(a, map, "changeable", form_may(&c->viewer, shape));
	for (int i = 0; i < shape->count; i++)
		if (list_sees(&c->viewer, &shape->fields[i]))
			value_add(a, list, property(c, &shape->fields[i]));
	value_set(a, map, "properties", list);
	struct value *links = value_set(a, map, "_links", value_map(a));
	set_words(a, value_set(a, links, "items", value_map(a)), "href",
		  arena_printf(a, API_BASE "/%s", collection));
	return map;
}

bool api_models(struct call *c, struct err *err)
{
	const struct declarations *d = c->web->options.decl;
	struct value *answer = value_map(c->arena), *list = value_list(c->arena);
	enum api_format format;
	if (!api_format(c, false, &format, err) || !api_only_time(c, err))
		return false;
	for (int i = 0; i < d->shape_count; i++)
		if (list_sees_model(&c->viewer, &d->shapes[i]))
			value_add(c->arena, list, model(c, &d->shapes[i]));
	value_set(c->arena, answer, "items", list);
	return api_send(c, 200, answer, err);
}
