/* What is asked behind an address: filters, order and pages in the names of the API, read into what the
 * kernel's list knows. Everything that is wrong is said at once. */
#include "web/api.h"

/* The words of kernel/list that ask how. */
static const struct {
	const char *api, *kernel;
} hows[] = {
	{ "validOn", "valid_on" }, { "q", "q" },         { "page", "page" },
	{ "size", "size" },        { "after", "after" },
};

/* After the name of a property: how it is compared. */
static const struct {
	const char *api, *kernel;
} ends[] = {
	{ "Contains", "~" },   { "From", ".from" }, { "To", ".to" },
	{ "Empty", ".empty" }, { "Id", ".id" },
};

bool api_is_time(struct str name)
{
	return str_is(name, "peildatum") || str_is(name, "bekendOp");
}

void api_check_time(struct call *c)
{
	struct str day = pairs_get(&c->in->query, "peildatum");
	if (str_trim(day).len && !c->page.at)
		api_fault(c, "peildatum", "Hier moet een datum staan, zoals 2026-11-22.");
}

static bool is_personal(const struct viewer *v, const struct field *f)
{
	return (f->privacy == PERSONAL || f->privacy == HEALTH) && list_sees(v, f);
}

/* Words are looked for in every text, also those about people. */
static bool has_personal_text(const struct viewer *v, const struct shape *shape)
{
	for (int i = 0; i < shape->count; i++)
		if (field_is_text(shape->fields[i].kind) && is_personal(v, &shape->fields[i]))
			return true;
	return false;
}

/* A property with one of the ends behind it; *end is -1 for the plain name. "agb~" and "agb.empty", as
 * the terminal writes it, are understood too. */
static int find_property(const struct shape *shape, struct str name, const char **end)
{
	int at = api_field(shape, name);
	*end = "";
	for (size_t i = 0; at < 0 && i < sizeof(ends) / sizeof(*ends); i++) {
		for (int form = 0; at < 0 && form < 2; form++) {
			const char *tail = form ? ends[i].kernel : ends[i].api;
			size_t len = strlen(tail);
			if (name.len <= len || memcmp(name.at + name.len - len, tail, len) != 0)
				continue;
			at = api_field(shape, (struct str){ name.at, name.len - len });
			*end = ends[i].kernel;
		}
	}
	return at;
}

static bool pass_on(struct call *c, struct list_query *q, struct keymaps *maps, struct str name,
		    const char *kernel, struct str value, struct err *err)
{
	struct err why = { 0 };
	if (list_pair(q, maps, str_of(kernel), value, &why))
		return true;
	if (why.kind == ERR_SYSTEM || why.kind == ERR_BUSY) {
		*err = why;
		return false;
	}
	api_fault(c, arena_text(c->arena, name), why.message);
	return true;
}

static bool sort_by(struct call *c, struct list_query *q, struct keymaps *maps, struct str name,
		    struct str value, struct err *err)
{
	bool down = str_starts(value, "-");
	struct str property = down ? (struct str){ value.at + 1, value.len - 1 } : value;
	int at = api_field(q->shape, property);
	if (at < 0 && !str_is(property, "id")) {
		api_fault(c, "sort", "Deze eigenschap bestaat niet.");
		return true;
	}
	const char *field = at < 0 ? "id" : q->shape->fields[at].name;
	const char *text = arena_printf(c->arena, "%s%s", down ? "-" : "", field);
	return pass_on(c, q, maps, name, "sort", str_of(text), err);
}

static void unknown(struct call *c, const struct list_query *q, struct str name)
{
	char sentence[200];
	snprintf(sentence, sizeof(sentence), "%s heeft geen eigenschap die zo heet.",
		 q->shape->model->label.nl);
	name.len = name.len < 100 ? name.len : 100;
	api_fault(c, arena_text(c->arena, name), sentence);
}

static void not_in_address(struct call *c, const struct list_query *q, struct str name)
{
	char sentence[300];
	snprintf(sentence, sizeof(sentence),
		 "Persoonsgegevens horen niet in een adres. Zoek met POST " API_BASE "/%s/_zoek.",
		 api_collection(c->arena, q->shape->name));
	api_fault(c, arena_text(c->arena, name), sentence);
}

bool api_filter(struct call *c, struct list_query *q, struct keymaps *maps, struct str name,
		struct str value, bool in_address, struct err *err)
{
	const char *end;
	if (str_is(name, "sort"))
		return sort_by(c, q, maps, name, str_trim(value), err);
	if (str_is(name, "id"))
		return pass_on(c, q, maps, name, "id", value, err);
	for (size_t i = 0; i < sizeof(hows) / sizeof(*hows); i++)
		if (str_is(name, hows[i].api)) {
			if (str_is(name, "q") && in_address &&
			    has_personal_text(&c->viewer, q->shape)) {
				not_in_address(c, q, name);
				return true;
			}
			return pass_on(c, q, maps, name, hows[i].kernel, value, err);
		}
	int at = find_property(q->shape, name, &end);
	if (at < 0) {
		unknown(c, q, name);
		return true;
	}
	const struct field *f = &q->shape->fields[at];
	if (in_address && is_personal(&c->viewer, f)) {
		not_in_address(c, q, name);
		return true;
	}
	return pass_on(c, q, maps, name, arena_printf(c->arena, "%s%s", f->name, end), value, err);
}

void api_read_page(struct call *c, struct str name, struct str value, int64_t most,
		   struct api_page *page, bool *known)
{
	bool is_size = str_is(name, "size");
	int64_t number, high = is_size ? most : 1000000;
	*known = is_size || str_is(name, "page");
	if (!*known)
		return;
	if (!str_to_int(value, &number) || number < 1 || number > high)
		api_fault(c, is_size ? "size" : "page",
			  arena_printf(c->arena, "Hier moet een getal staan van 1 tot %lld.",
				       (long long)high));
	else
		*(is_size ? &page->size : &page->page) = number;
}
