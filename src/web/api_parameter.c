/* The parameters of a list, as OpenAPI describes them: a filter for every property that may stand in an
 * address, and how the answer is cut into pages. */
#include "web/api.h"

void api_parameter(struct arena *a, struct value *list, const char *name, const char *description,
		   struct value *schema)
{
	struct value *map = value_map(a);
	set_words(a, map, "name", name);
	set_words(a, map, "in", "query");
	if (description)
		set_words(a, map, "description", description);
	value_set(a, map, "schema", schema);
	value_add(a, list, map);
}

static struct value *several(struct arena *a)
{
	struct value *map = api_type(a, "array", NULL);
	value_set(a, map, "items", api_type(a, "string", NULL));
	return map;
}

static bool has_order(enum field_kind kind)
{
	return !field_is_text(kind) && kind != FIELD_REF && kind != FIELD_BOOL;
}

static void ended(struct arena *a, struct value *list, const char *name, const char *end,
		  const char *description, struct value *schema)
{
	api_parameter(a, list, arena_printf(a, "%s%s", name, end), description, schema);
}

static struct value *bound(struct arena *a, const struct field *f)
{
	if (f->kind == FIELD_DATE || f->kind == FIELD_MOMENT)
		return api_type(a, "string", f->kind == FIELD_DATE ? "date" : NULL);
	return api_type(a, "number", NULL);
}

static void filters_of(struct arena *a, const struct field *f, struct value *list)
{
	const char *name = api_property(a, f->name);
	bool order = has_order(f->kind);
	api_parameter(
		a, list, name,
		order ? arena_printf(a, "%s: gelijk aan, of van..tot. Meer keer: een van deze.",
				     f->label.nl)
		      : arena_printf(a, "%s: gelijk aan. Meer keer: een van deze.", f->label.nl),
		several(a));
	if (order) {
		ended(a, list, name, "From", "Vanaf.", bound(a, f));
		ended(a, list, name, "To", "Tot en met.", bound(a, f));
	}
	if (f->kind == FIELD_REF)
		ended(a, list, name, "Id", "Het nummer van het gegeven.",
		      api_type(a, "integer", "int64"));
	if (field_is_text(f->kind))
		ended(a, list, name, "Contains", "Bevat deze tekst.", api_type(a, "string", NULL));
	ended(a, list, name, "Empty", "Leeg (true) of ingevuld (false).",
	      api_type(a, "boolean", NULL));
}

static struct value *whole(struct arena *a, int64_t low, int64_t high, int64_t usual)
{
	struct value *map = api_type(a, "integer", NULL);
	set_count(a, map, "minimum", low);
	if (high)
		set_count(a, map, "maximum", high);
	if (usual)
		set_count(a, map, "default", usual);
	return map;
}

/* Whether words can be looked for without asking about people. */
static bool is_impersonal(const struct shape *shape)
{
	for (int i = 0; i < shape->count; i++)
		if (shape->fields[i].privacy >= PERSONAL && field_is_text(shape->fields[i].kind))
			return false;
	return true;
}

void api_parameters(struct arena *a, const struct shape *shape, struct value *list)
{
	api_parameter(a, list, "page", "Bladzijde, vanaf 1.", whole(a, 1, 0, 1));
	api_parameter(a, list, "size", "Rijen per bladzijde.",
		      whole(a, LIST_SIZE_MIN, LIST_SIZE_MAX, LIST_SIZE));
	api_parameter(a, list, "after",
		      "Gegevens met een hoger nummer: zo leest u alles, ook meer dan 10.000.",
		      whole(a, 0, 0, 0));
	api_parameter(a, list, "sort", "Naam van een eigenschap; met - ervoor aflopend.",
		      api_type(a, "string", NULL));
	api_parameter(a, list, "id", "Het nummer.", several(a));
	if (is_impersonal(shape))
		api_parameter(a, list, "q", "Woorden die ergens in de teksten staan.",
			      api_type(a, "string", NULL));
	if (shape->valid_from >= 0)
		api_parameter(a, list, "validOn", "Wat geldt op deze dag.",
			      api_type(a, "string", "date"));
	for (int i = 0; i < shape->count; i++)
		if (shape->fields[i].privacy < PERSONAL)
			filters_of(a, &shape->fields[i], list);
}
