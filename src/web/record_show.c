/* Values and addresses of records. */
#include "web/records.h"

#include "domain/signal_view.h"

bool record_unknown(const struct page_request *r, struct err *err)
{
	return err_set(err, ERR_NOT_FOUND, "%s", locale_text(r->locale, "error.no-page").at);
}

bool record_shape(const struct page_request *r, const struct shape **out, struct err *err)
{
	const struct shape *shape = shape_find(r->session->decl, page_param(r, "model"));
	if (!shape || !list_sees_model(r->viewer, shape))
		return record_unknown(r, err);
	*out = shape;
	return true;
}

bool record_number(const struct page_request *r, int64_t *out, struct err *err)
{
	int64_t id;
	if (!str_to_int(page_param(r, "id"), &id) || id <= 0)
		return record_unknown(r, err);
	*out = id;
	return true;
}

const char *record_label(const struct page_request *r, const struct shape *shape)
{
	return label_in(shape->model->label, r->locale->language);
}

const char *record_plural(const struct page_request *r, const struct shape *shape)
{
	return label_in(shape->model->plural, r->locale->language);
}

const char *record_list_link(const struct page_request *r, const struct shape *shape)
{
	return page_link(r, arena_printf(r->arena, "/gegevens/%s", shape->name), NULL);
}

const char *record_link(const struct page_request *r, const struct shape *shape, int64_t id,
			const char *then)
{
	return page_link(
		r, arena_printf(r->arena, "/gegevens/%s/%lld%s", shape->name, (long long)id, then),
		NULL);
}

const char *record_page(const struct page_request *r, const struct shape *shape, int64_t id,
			const struct db_value *values)
{
	if (strcmp(shape->name, "provider") == 0)
		return page_link(r, arena_printf(r->arena, "/aanbieders/%lld", (long long)id),
				 NULL);
	int code = shape_field(shape, str_of("code"));
	if (strcmp(shape->name, "region") == 0 && values[code].kind == DB_TEXT)
		return page_link(r,
				 arena_printf(r->arena, "/regios/%.*s", STR_ARG(values[code].text)),
				 NULL);
	return NULL;
}

const char *record_link_known(const struct page_request *r, const struct shape *shape, int64_t id,
			      int64_t change)
{
	struct page_request then = *r;
	then.known_on = str_of(arena_printf(r->arena, "change:%lld", (long long)change));
	return record_link(&then, shape, id, "");
}

bool record_may_change(const struct page_request *r, const struct shape *shape)
{
	return !r->looking_back && form_may(r->viewer, shape);
}

const char *address_add(const struct page_request *r, const char *address, const char *name,
			struct str value)
{
	struct page_request bare = *r;
	bare.known_on = (struct str){ NULL, 0 };
	bare.params.count = 0;
	return page_link(&bare, address, name, arena_text(r->arena, value), NULL);
}

const char *address_done(const struct page_request *r, const char *address)
{
	return page_link(r, address, NULL);
}

void keep_add(const struct page_request *r, struct value *list, const char *name, struct str value)
{
	struct value *keep = value_add(r->arena, list, value_map(r->arena));
	set_words(r->arena, keep, "keep_name", name);
	set_text(r->arena, keep, "keep_value", value);
}

struct value *option_add(const struct page_request *r, struct value *list, const char *value,
			 struct value *label, bool chosen)
{
	struct value *option = value_add(r->arena, list, value_map(r->arena));
	set_words(r->arena, option, "option_value", value);
	value_set(r->arena, option, "option_label", label);
	set_truth(r->arena, option, "option_chosen", chosen);
	return option;
}

struct shown_code {
	const char *list;
	struct str code;
	struct value *name;
	struct shown_code *next;
};

struct shower shower_new(const struct page_request *r)
{
	return (struct shower){ r,
				{ .session = r->session, .viewer = r->viewer, .arena = r->arena },
				NULL };
}

void shower_want(struct shower *s, const struct shape *shape, const struct db_value *values)
{
	const struct shape *to;
	int64_t id;
	titles_want_row(&s->titles, shape, values);
	for (int i = 0; i < shape->count; i++)
		if (shape->fields[i].kind == FIELD_ANY && values[i].kind == DB_TEXT &&
		    any_parse(s->request->session->decl, values[i].text, &to, &id) &&
		    list_sees_model(s->request->viewer, to))
			titles_want(&s->titles, to, id);
}

bool shower_load(struct shower *s, struct err *err)
{
	return titles_load(&s->titles, err);
}

static bool name_code(struct shower *s, const char *list, struct str code, struct value **out,
		      struct err *err)
{
	struct arena *a = s->request->arena;
	for (struct shown_code *c = s->codes; c; c = c->next)
		if (strcmp(c->list, list) == 0 && str_eq(c->code, code)) {
			*out = c->name;
			return true;
		}
	struct shown_code *c = arena_new(a, struct shown_code);
	*c = (struct shown_code){ list, arena_str(a, code), NULL, s->codes };
	if (!code_name(s->request, list, c->code, &c->name, err))
		return false;
	s->codes = c;
	*out = c->name;
	return true;
}

static void show_record(struct shower *s, const struct shape *shape, int64_t id, bool with_model,
			struct value **out, const char **href)
{
	const struct page_request *r = s->request;
	const struct title *t = titles_get(&s->titles, shape, id);
	*out = with_model
		       ? value_printf(r->arena, "%s %.*s", record_label(r, shape), STR_ARG(t->text))
		       : value_str(r->arena, t->text);
	if (t->found && list_sees_model(r->viewer, shape))
		*href = record_link(r, shape, id, "");
}

/* "a;b" as "a, b" */
static struct value *items_of(const struct page_request *r, struct str items)
{
	struct buf text = { .maximum = 1 << 20 };
	while (items.at) {
		if (text.len)
			buf_text(&text, ", ");
		buf_add(&text, str_trim(str_cut(&items, ';')));
	}
	struct value *shown = value_str(r->arena, arena_str(r->arena, buf_str(&text)));
	buf_release(&text);
	return shown;
}

/* With as many decimals as it has. */
static struct value *quantity_of(const struct page_request *r, const struct field *f,
				 int64_t number)
{
	int shown = f->decimals;
	int64_t left = number;
	for (; shown > 0 && left % 10 == 0; shown--)
		left /= 10;
	return value_decimal(r->arena, number, f->decimals, shown, f->unit);
}

static struct value *number_of(const struct page_request *r, enum value_kind kind, int64_t number)
{
	struct value *v = value_count(r->arena, number);
	v->kind = kind;
	return v;
}

bool shower_value(struct shower *s, const struct field *f, const struct db_value *v,
		  struct value **out, const char **href, struct err *err)
{
	const struct page_request *r = s->request;
	const struct shape *to;
	int64_t id;
	*out = NULL;
	*href = NULL;
	if (v->kind == DB_NULL)
		return true;
	switch (f->kind) {
	case FIELD_CODE:
		return name_code(s, f->list, v->text, out, err);
	case FIELD_REF:
		show_record(s, shape_find(r->session->decl, str_of(f->to)), v->integer, false, out,
			    href);
		return true;
	case FIELD_ANY:
		if (any_parse(r->session->decl, v->text, &to, &id) &&
		    list_sees_model(r->viewer, to))
			show_record(s, to, id, true, out, href);
		else
			*out = value_str(r->arena, v->text);
		return true;
	case FIELD_LIST:
		*out = items_of(r, v->text);
		return true;
	case FIELD_DATE:
		*out = value_day(r->arena, (day_t)v->integer);
		return true;
	case FIELD_MOMENT:
		*out = value_moment(r->arena, v->integer);
		return true;
	case FIELD_BOOL:
		*out = value_truth(r->arena, v->integer != 0);
		return true;
	case FIELD_COUNT:
		*out = value_count(r->arena, v->integer);
		return true;
	case FIELD_QUANTITY:
		*out = quantity_of(r, f, v->integer);
		return true;
	case FIELD_MONEY:
		*out = number_of(r, VALUE_MONEY, v->integer);
		return true;
	case FIELD_SHARE:
		*out = number_of(r, VALUE_SHARE, v->integer);
		return true;
	default:
		*out = value_str(r->arena, v->text);
		return true;
	}
}

static const char *unit_of(const struct page_request *r, const struct field *f)
{
	return f->kind == FIELD_QUANTITY && f->unit ? unit_words(f->unit, r->locale->language) : "";
}

bool shower_text(struct shower *s, const struct field *f, const struct db_value *v, struct str *out,
		 struct err *err)
{
	const struct page_request *r = s->request;
	struct buf text = { .maximum = 1 << 20 };
	struct value *shown;
	const char *href, *unit = unit_of(r, f);
	if (!shower_value(s, f, v, &shown, &href, err))
		return false;
	if (shown)
		value_print_people(&text, shown, r->locale->language);
	if (shown && *unit)
		buf_printf(&text, " %s", unit);
	*out = arena_str(r->arena, buf_str(&text));
	buf_release(&text);
	return true;
}

bool record_heading(const struct page_request *r, const struct shape *shape,
		    const struct db_value *values, const struct title *title, struct value **out,
		    struct err *err)
{
	int figure = shape_field(shape, str_of("figure")),
	    cell = shape_field(shape, str_of("cell"));
	const struct figure *f = NULL;
	*out = value_str(r->arena, title->text);
	if (strcmp(shape->name, "signal") == 0 && values[figure].kind == DB_TEXT)
		f = figure_find(r->session->decl, values[figure].text);
	/* of a figure that no longer exists the signal itself is still a fact */
	if (!f || values[cell].kind != DB_TEXT)
		return true;
	struct page_names names = names_begin(r, r->session->today);
	bool ok = cell_words(&names, f, values[cell].text, out, err);
	names_end(&names);
	return ok;
}

bool field_is_number(const struct field *f)
{
	return f->kind == FIELD_COUNT || f->kind == FIELD_QUANTITY || f->kind == FIELD_MONEY ||
	       f->kind == FIELD_SHARE;
}

const char *field_heading(const struct page_request *r, const struct field *f)
{
	const char *label = label_in(f->label, r->locale->language), *unit = unit_of(r, f);
	return *unit ? arena_printf(r->arena, "%s (%s)", label, unit) : label;
}
