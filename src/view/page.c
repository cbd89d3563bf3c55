#include "view/page.h"

#include "kernel/field.h"

#include <stdarg.h>

struct str page_param(const struct page_request *r, const char *name)
{
	for (int i = 0; i < r->params.count; i++)
		if (str_is(r->params.list[i].name, name))
			return r->params.list[i].value;
	return (struct str){ NULL, 0 };
}

const struct str *page_params_all(const struct page_request *r, const char *name, int *count)
{
	struct str *all = arena_array(r->arena, struct str, (size_t)r->params.count + 1);
	*count = 0;
	for (int i = 0; i < r->params.count; i++)
		if (str_is(r->params.list[i].name, name))
			all[(*count)++] = r->params.list[i].value;
	return all;
}

bool page_number(const struct page_request *r, const char *name, int64_t *out, struct err *err)
{
	struct str text = page_param(r, name);
	return !text.len || str_to_int(text, out) ||
	       err_set(err, ERR_INPUT, "Achter %s moet een heel getal staan.", name);
}

bool page_day(const struct page_request *r, const char *name, day_t *out, struct err *err)
{
	static const struct field day = { "day", FIELD_DATE, 0, L("Dag", "Day") };
	struct str text = page_param(r, name);
	struct db_value value;
	char reason[200];
	if (!text.len)
		return true;
	if (!field_parse(&day, text, DATE_ANY, &value, reason) || value.kind != DB_INT)
		return err_set(err, ERR_INPUT, "Achter %s moet een datum staan, zoals 2026-11-22.",
			       name);
	*out = (day_t)value.integer;
	return true;
}

static void encode(struct buf *out, struct str text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-._~,:/=";
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] && strchr(plain, text.at[i]))
			buf_char(out, text.at[i]);
		else
			buf_printf(out, "%%%02X", (unsigned)(unsigned char)text.at[i]);
}

static void add_pair(struct buf *out, const char *name, struct str value, bool *any)
{
	if (!value.len)
		return;
	buf_char(out, *any ? '&' : '?');
	buf_text(out, name);
	buf_char(out, '=');
	encode(out, value);
	*any = true;
}

const char *page_link(const struct page_request *r, const char *path, ...)
{
	struct buf out = { 0 };
	bool any = strchr(path, '?') != NULL;
	va_list pairs;
	const char *name;
	buf_text(&out, path);
	va_start(pairs, path);
	while ((name = va_arg(pairs, const char *)))
		add_pair(&out, name, str_of(va_arg(pairs, const char *)), &any);
	va_end(pairs);
	add_pair(&out, "peildatum", page_param(r, "peildatum"), &any);
	add_pair(&out, "bekendOp", r->known_on, &any);
	const char *link = arena_text(r->arena, buf_str(&out));
	buf_release(&out);
	return link;
}

/* Whether a model says something of people that this viewer may see. */
static bool is_personal(const struct page_request *r, const struct shape *shape)
{
	for (int i = 0; i < shape->count; i++) {
		enum privacy class = shape->fields[i].privacy;
		if ((class == PERSONAL || class == HEALTH) && viewer_sees(r->viewer, class))
			return true;
	}
	return false;
}

void page_saw(struct page_request *r, const struct shape *shape, int64_t id)
{
	struct page_looks *looks = r->looks;
	if (!is_personal(r, shape))
		return;
	if (looks->count == looks->room) {
		int room = looks->room ? looks->room * 2 : 64;
		struct page_look *list = arena_array(r->arena, struct page_look, (size_t)room);
		if (looks->count)
			memcpy(list, looks->list, (size_t)looks->count * sizeof(*list));
		looks->list = list;
		looks->room = room;
	}
	looks->list[looks->count++] = (struct page_look){ shape, id };
}
