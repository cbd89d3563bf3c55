#include "view/naming.h"

#include "kernel/query.h"

struct page_names names_begin(const struct page_request *r, day_t day)
{
	return (struct page_names){ r, { .session = r->session }, day };
}

void names_end(struct page_names *n)
{
	keymaps_release(&n->maps);
}

bool names_of(struct page_names *n, const char *dim, struct str code, struct value **out,
	      struct err *err)
{
	struct arena *a = n->request->arena;
	struct str name;
	const char *field = n->request->locale->language == ENGLISH ? "name_en" : "name";
	if (!name_in(&n->maps, dim, field, code, n->day, &name, err))
		return false;
	*out = value_str(a, arena_str(a, name.len ? name : code));
	return true;
}

/* *known: the list has the code. */
static bool find_code(const struct page_request *r, const char *list, struct str code,
		      struct value **out, bool *known, struct err *err)
{
	struct stmt *st;
	*out = value_str(r->arena, arena_str(r->arena, code));
	if (!query_named(r->session, "code_name_of", &st, err))
		return false;
	stmt_bind_text(st, "list", str_of(list));
	stmt_bind_text(st, "code", code);
	if (!stmt_step(st, known, err))
		return false;
	if (*known)
		*out = value_str(
			r->arena,
			arena_str(r->arena, stmt_text(st, r->locale->language == ENGLISH ? 1 : 0)));
	stmt_reset(st);
	return true;
}

bool code_name(const struct page_request *r, const char *list, struct str code, struct value **out,
	       struct err *err)
{
	bool known;
	return find_code(r, list, code, out, &known, err);
}

/* The field of the figure's own model that the dimension carries the name of; NULL when there is none. */
static const struct field *field_of(const struct declarations *d, const struct figure *f, int dim)
{
	const struct shape *shape = f->sources[0] ? shape_find(d, str_of(f->sources[0])) : NULL;
	int at = shape ? shape_field(shape, str_of(f->dims[dim])) : -1;
	return at >= 0 ? &shape->fields[at] : NULL;
}

static const char *list_of(const struct declarations *d, const struct figure *f, int dim)
{
	const struct field *field = field_of(d, f, dim);
	return field && field->kind == FIELD_CODE ? field->list : NULL;
}

bool names_of_dim(struct page_names *n, const struct figure *f, int dim, struct str value,
		  struct value **out, struct err *err)
{
	const struct page_request *r = n->request;
	const char *list = list_of(r->session->decl, f, dim);
	return list ? code_name(r, list, value, out, err)
		    : names_of(n, f->dims[dim], value, out, err);
}

bool names_know(struct page_names *n, const struct figure *f, int dim, struct str value, bool *out,
		struct err *err)
{
	const struct page_request *r = n->request;
	const struct shape *shape = shape_find(r->session->decl, str_of(f->dims[dim]));
	const char *list = list_of(r->session->decl, f, dim);
	const struct keymap_row *row;
	struct keymap *map;
	struct value *name;
	*out = false;
	if (list)
		return find_code(r, list, value, &name, out, err);
	if (!shape || !has_names(r->session->decl, f->dims[dim]))
		return true;
	if (!keymap_get(&n->maps, shape, true, &map, err))
		return false;
	*out = keymap_find(map, value, n->day, &row) != KEY_UNKNOWN;
	return true;
}

const char *dim_label(const struct page_request *r, const struct figure *f, int dim)
{
	const struct declarations *d = r->session->decl;
	const struct shape *shape = shape_find(d, str_of(f->dims[dim]));
	const struct field *field = field_of(d, f, dim);
	enum language language = r->locale->language;
	if (shape)
		return label_in(shape->model->label, language);
	if (field)
		return label_in(field->label, language);
	const char *key = arena_printf(r->arena, "dim.%s", f->dims[dim]);
	struct str words = locale_text(r->locale, key);
	return str_is(words, key) ? f->dims[dim] : words.at;
}

bool names_of_cell(struct page_names *n, const struct figure_request *q, struct value **out,
		   struct err *err)
{
	const struct page_request *r = n->request;
	struct buf text = { 0 };
	bool ok = true;
	for (int i = 0; ok && i < q->only_count; i++) {
		struct value *name;
		ok = names_of_dim(n, q->figure, q->only[i].dim, q->only[i].value, &name, err);
		if (ok)
			buf_printf(&text, "%s%.*s", i ? ", " : "", STR_ARG(name->text));
	}
	if (!q->only_count)
		buf_add(&text, locale_text(r->locale, "figures.everything"));
	*out = value_str(r->arena, arena_str(r->arena, buf_str(&text)));
	buf_release(&text);
	return ok;
}
