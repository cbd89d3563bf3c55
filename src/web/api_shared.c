/* Schemas that do not come from a model: problems, links, references, figures. Written as text, because there
 * is nothing to derive them from: NAME:TYPE, a '?' behind the type: may be null, a '*' before the name: may be
 * missing. */
#include "web/api.h"

struct shared {
	const char *name, *title, *properties;
};

static const struct shared shared[] = {
	{ "Link", "Verwijzing naar een adres", "href:uri" },
	{ "Links", "Verwijzingen",
	  "*self:Link *next:Link *prev:Link *items:Link *cells:Link *rows:Link *record:Link" },
	{ "Reference", "Verwijzing naar een gegeven", "id:int key:string? title:string?" },
	{ "Fault", "Wat er niet klopt", "field:string? message:string" },
	{ "Problem", "Waarom het niet lukt (RFC 9457)",
	  "status:int title:string detail:string *instance:uri *errors:[Fault]" },
	{ "Property", "Eigenschap van een model",
	  "name:string title:string required:bool key:bool derived:bool refersTo:string? codeList:string? unit:string?" },
	{ "Model", "Model",
	  "name:string title:string changeable:bool properties:[Property] _links:Links" },
	{ "Models", "Modellen", "items:[Model]" },
	{ "Figure", "Wat een cijfer betekent",
	  "name:string version:int title:string definition:string fold:string unit:string decimals:int better:string "
	  "minimumCount:int windowDays:int dimensions:[string] _links:Links" },
	{ "Figures", "Cijfers", "items:[Figure]" },
	{ "CellNorm", "Norm bij een waarde",
	  "code:string kind:string? target:number? targetShare:number? maximum:number? unit:string? leading:bool "
	  "certainty:string? source:string? verdict:string?" },
	{ "Origin", "Herkomst van een waarde",
	  "figure:string version:int known:int rowsHash:string" },
	{ "Cell", "Waarde van een cijfer",
	  "value:number? unit:string numerator:number? denominator:number count:int leftOut:int verdict:string "
	  "asOf:date norms:[CellNorm] origin:Origin _links:Links" },
	{ "Cells", "Waarden van een cijfer",
	  "figure:string asOf:date known:int items:[Cell] page:int size:int total:int totalCapped:bool _links:Links" },
	{ "FigureRow", "Rij achter een waarde",
	  "id:int *collection:string group:string? x:number? weight:number? leftOut:string? import:int? line:int? "
	  "*_links:Links" },
	{ "FigureRows", "Rijen achter een waarde",
	  "figure:string asOf:date items:[FigureRow] page:int size:int total:int totalCapped:bool _links:Links" },
};

static struct value *plain(struct arena *a, struct str type)
{
	if (str_is(type, "int"))
		return api_type(a, "integer", "int64");
	if (str_is(type, "bool"))
		return api_type(a, "boolean", NULL);
	if (str_is(type, "date"))
		return api_type(a, "string", "date");
	if (str_is(type, "uri"))
		return api_type(a, "string", "uri-reference");
	if (str_is(type, "string") || str_is(type, "number"))
		return api_type(a, arena_text(a, type), NULL);
	return api_ref(a, "schemas", arena_text(a, type));
}

static struct value *schema_of(struct arena *a, struct str type)
{
	bool nullable = type.at[type.len - 1] == '?';
	type.len -= nullable;
	struct value *map;
	if (type.at[0] == '[') {
		map = api_type(a, "array", NULL);
		value_set(a, map, "items", plain(a, (struct str){ type.at + 1, type.len - 2 }));
	} else {
		map = plain(a, type);
	}
	if (nullable)
		set_truth(a, map, "nullable", true);
	return map;
}

static struct value *object(struct arena *a, const struct shared *s)
{
	struct value *map = api_type(a, "object", NULL), *properties = value_map(a);
	struct value *required = value_list(a);
	struct str rest = str_of(s->properties);
	set_words(a, map, "title", s->title);
	while (rest.at) {
		struct str type = str_cut(&rest, ' '), name = str_cut(&type, ':');
		bool may_miss = name.at[0] == '*';
		name.at += may_miss, name.len -= may_miss;
		value_set(a, properties, arena_text(a, name), schema_of(a, type));
		if (!may_miss)
			value_add(a, required, value_str(a, name));
	}
	value_set(a, map, "properties", properties);
	if (required->items->count)
		value_set(a, map, "required", required);
	return map;
}

/* A key, a number, or an object with one of them. */
static struct value *reference_write(struct arena *a)
{
	struct value *map = value_map(a), *any = value_list(a),
		     *object = api_type(a, "object", NULL);
	struct value *properties = value_set(a, object, "properties", value_map(a));
	value_set(a, properties, "id", api_type(a, "integer", "int64"));
	value_set(a, properties, "key", api_type(a, "string", NULL));
	value_set(a, properties, "title", api_type(a, "string", NULL));
	set_truth(a, object, "additionalProperties", false);
	value_add(a, any, api_type(a, "string", NULL));
	value_add(a, any, api_type(a, "integer", "int64"));
	value_add(a, any, object);
	for (int i = 0; i < any->items->count; i++)
		set_truth(a, any->items->values[i], "nullable", true);
	set_words(a, map, "description",
		  "De sleutel, het nummer, of een object met id of key; null maakt leeg.");
	value_set(a, map, "anyOf", any);
	return map;
}

void api_schemas_shared(struct arena *a, struct value *schemas)
{
	for (size_t i = 0; i < sizeof(shared) / sizeof(*shared); i++)
		value_set(a, schemas, shared[i].name, object(a, &shared[i]));
	value_set(a, schemas, "ReferenceWrite", reference_write(a));
}
