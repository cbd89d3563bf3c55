/* Schemas of records, from the declarations: what an answer holds and what may be sent. */
#include "web/api.h"

struct value *api_type(struct arena *a, const char *type, const char *format)
{
	struct value *map = value_map(a);
	set_words(a, map, "type", type);
	if (format)
		set_words(a, map, "format", format);
	return map;
}

struct value *api_ref(struct arena *a, const char *kind, const char *name)
{
	struct value *map = value_map(a);
	set_words(a, map, "$ref", arena_printf(a, "#/components/%s/%s", kind, name));
	return map;
}

const char *api_schema_name(struct arena *a, const char *model, bool write)
{
	const char *camel = api_property(a, model);
	return arena_printf(a, "%c%s%s", camel[0] - 'a' + 'A', camel + 1, write ? "Write" : "");
}

static struct value *pattern(struct arena *a, const char *expression)
{
	struct value *map = api_type(a, "string", NULL);
	set_words(a, map, "pattern", expression);
	return map;
}

static struct value *text(struct arena *a, int most)
{
	struct value *map = api_type(a, "string", NULL);
	set_count(a, map, "maxLength", most);
	return map;
}

static struct value *number(struct arena *a, const struct field *f, int decimals)
{
	struct value *map =
		decimals ? api_type(a, "number", NULL) : api_type(a, "integer", "int64");
	int64_t low = f->low, high = f->high;
	if (f->kind == FIELD_COUNT || low || high)
		value_set(a, map, "minimum", value_decimal(a, low, decimals, decimals, NULL));
	if (high && high < INT64_MAX)
		value_set(a, map, "maximum", value_decimal(a, high, decimals, decimals, NULL));
	return map;
}

/* What a list of codes and the like holds has no limits of its own. */
static struct value *of_kind(struct arena *a, const struct field *f, enum field_kind kind)
{
	switch (kind) {
	case FIELD_LONG_TEXT:
		return text(a, f->max ? f->max : 1 << 20);
	case FIELD_CODE:
		return text(a, 60);
	case FIELD_DATE:
		return api_type(a, "string", "date");
	case FIELD_MOMENT:
		return api_type(a, "string", "date-time");
	case FIELD_BOOL:
		return api_type(a, "boolean", NULL);
	case FIELD_COUNT:
		return number(a, f, 0);
	case FIELD_QUANTITY:
		return number(a, f, f->decimals);
	case FIELD_MONEY:
	case FIELD_SHARE:
		return number(a, f, 2);
	case FIELD_POSTCODE:
		return pattern(a, "^[1-9][0-9]{3} ?([A-Z]{2})?$");
	case FIELD_AGB:
	case FIELD_KVK:
		return pattern(a, "^[0-9]{8}$");
	case FIELD_BIG:
		return pattern(a, "^[0-9]{11}$");
	case FIELD_PSEUDONYM:
		return pattern(a, "^[A-Za-z0-9_-]{16,64}$");
	case FIELD_ANY:
		return pattern(a, "^[a-z_]+:[1-9][0-9]*$");
	default:
		return text(a,
			    kind == FIELD_TEXT && f->kind == FIELD_TEXT && f->max ? f->max : 200);
	}
}

static struct value *list(struct arena *a, const struct field *f)
{
	struct value *map = api_type(a, "array", NULL);
	value_set(a, map, "items", of_kind(a, f, f->of));
	set_count(a, map, "maxItems", f->max ? f->max : 50);
	return map;
}

static struct value *reference(struct arena *a, bool write)
{
	struct value *map = value_map(a), *all = value_list(a);
	if (!write)
		set_words(a, map, "type", "object");
	value_add(a, all, api_ref(a, "schemas", write ? "ReferenceWrite" : "Reference"));
	value_set(a, map, "allOf", all);
	return map;
}

/* The help, and what the type cannot say. */
static const char *description(struct arena *a, const struct field *f)
{
	struct buf out = { .maximum = 2000 };
	if (f->help.nl)
		buf_text(&out, f->help.nl);
	if (f->kind == FIELD_REF)
		buf_printf(&out, "%sVerwijst naar " API_BASE "/%s.", out.len ? " " : "",
			   api_collection(a, f->to));
	if (f->kind == FIELD_CODE)
		buf_printf(&out, "%sUit codelijst %s (" API_BASE "/codes?list=%s).",
			   out.len ? " " : "", f->list, f->list);
	if (f->unit)
		buf_printf(&out, "%sEenheid: %s.", out.len ? " " : "", f->unit);
	if (f->decimals)
		buf_printf(&out, "%s%d decimalen.", out.len ? " " : "", f->decimals);
	if (f->privacy == PERSONAL || f->privacy == HEALTH)
		buf_printf(&out, "%sPersoonsgegeven; ontbreekt als uw rol het niet ziet.",
			   out.len ? " " : "");
	else if (f->privacy != OPEN_DATA)
		buf_printf(&out, "%sOntbreekt als uw rol het niet ziet.", out.len ? " " : "");
	const char *said = out.len ? arena_text(a, buf_str(&out)) : NULL;
	buf_release(&out);
	return said;
}

static struct value *property(struct arena *a, const struct field *f, bool write)
{
	struct value *map = f->kind == FIELD_REF    ? reference(a, write)
			    : f->kind == FIELD_LIST ? list(a, f)
						    : of_kind(a, f, f->kind);
	const char *said = description(a, f);
	set_words(a, map, "title", f->label.nl);
	if (said)
		set_words(a, map, "description", said);
	if (!(f->flags & REQUIRED) && !(write && f->kind == FIELD_REF))
		set_truth(a, map, "nullable", true);
	return map;
}

static void add_own(struct arena *a, struct value *properties, struct value *required)
{
	value_set(a, properties, "id", api_type(a, "integer", "int64"));
	value_set(a, properties, "version", api_type(a, "integer", "int64"));
	value_set(a, properties, "_links", api_ref(a, "schemas", "Links"));
	value_add(a, required, value_words(a, "id"));
	value_add(a, required, value_words(a, "version"));
	value_add(a, required, value_words(a, "_links"));
}

struct value *api_schema(struct arena *a, const struct shape *shape, bool write)
{
	struct value *map = api_type(a, "object", NULL), *properties = value_map(a);
	struct value *required = value_list(a);
	set_words(a, map, "title", shape->model->label.nl);
	set_truth(a, map, "additionalProperties", false);
	for (int i = 0; i < shape->count; i++) {
		const struct field *f = &shape->fields[i];
		const char *name = api_property(a, f->name);
		if (f->privacy == SECRET || (write && !form_may_set(NULL, shape, f)))
			continue;
		value_set(a, properties, name, property(a, f, write));
		if (write ? (f->flags & REQUIRED) != 0 : f->privacy == OPEN_DATA)
			value_add(a, required, value_words(a, name));
	}
	if (!write)
		add_own(a, properties, required);
	value_set(a, map, "properties", properties);
	/* A change names only what it changes; who makes a record hears what is missing. */
	if (!write)
		value_set(a, map, "required", required);
	return map;
}
