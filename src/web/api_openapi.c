/* The description of the API in OpenAPI 3.0.3, made from the routes and the declarations: what is there is
 * described, and nothing else. Everybody may read it, from every site. */
#include "kernel/figure.h"
#include "web/api.h"

#include <assert.h>

#define NAME "Waarborg maintainers"
#define EMAIL "maintainers@waarborg.example"
#define URL "https://waarborg.example/waarborg.git"
#define LICENCE "https://joinup.ec.europa.eu/collection/eupl/eupl-text-eupl-12"

static const char about[] =
	"Gegevens en cijfers van Waarborg, voor programma's. Elk model is een verzameling gegevens; elk "
	"cijfer is op te vragen met de rijen waaruit het bestaat. Met bekendOp vraagt u wat op een eerder "
	"moment bekend was, met peildatum voor welke dag wordt geteld. Lezen kan met een token of vanuit "
	"een ingelogde browser, wijzigen alleen met een token. Er staan geen persoonsgegevens in adressen: "
	"zoek daarop met POST en _zoek.";

bool api_openapi(struct call *c, struct err *err)
{
	enum api_format format;
	if (!api_format(c, false, &format, err))
		return false;
	c->out->constant = buf_str(&c->web->openapi);
	c->out->type = "application/json";
	response_header(c->out, "Access-Control-Allow-Origin", str_of("*"));
	response_header(c->out, "Cache-Control", str_of("public, max-age=3600"));
	return true;
}

struct maker {
	struct arena *a;
	const struct declarations *decl;
	struct value *root;
};

static struct value *info(struct arena *a)
{
	struct value *map = value_map(a), *contact = value_map(a), *licence = value_map(a);
	set_words(a, map, "title", "Waarborg");
	set_words(a, map, "description", about);
	set_words(a, map, "version", API_VERSION);
	set_words(a, contact, "name", NAME);
	set_words(a, contact, "email", EMAIL);
	set_words(a, contact, "url", URL);
	value_set(a, map, "contact", contact);
	set_words(a, licence, "name", "EUPL-1.2");
	set_words(a, licence, "url", LICENCE);
	value_set(a, map, "license", licence);
	return map;
}

static void parameter_in(struct arena *a, struct value *list, const char *in, const char *name,
			 struct value *schema)
{
	struct value *map = value_map(a);
	set_words(a, map, "name", name);
	set_words(a, map, "in", in);
	set_truth(a, map, "required", true);
	value_set(a, map, "schema", schema);
	value_add(a, list, map);
}

/* What follows from the handler: name of the operation, answer, parameters. */
struct handled {
	bool (*own)(struct call *, struct err *);
	const char *verb;    /* "list" makes listCareTypes; of figures the whole name */
	const char *summary; /* Dutch */
	const char *schema;  /* of the answer; NULL: of the model */
	int status;
	bool csv;
};
static const struct handled handlers[] = {
	{ api_models, "listModels", "Alle modellen en hun eigenschappen", "Models", 200, false },
	{ api_figures, "listFigures", "Alle cijfers en wat ze betekenen", "Figures", 200, false },
	{ api_figure, "getFigure", "Wat een cijfer betekent", "Figure", 200, false },
	{ api_cells, "listFigureCells", "De waarden van een cijfer", "Cells", 200, true },
	{ api_rows, "listFigureRows", "De rijen achter een cijfer", "FigureRows", 200, false },
	{ api_openapi, "getOpenapi", "Deze beschrijving", "", 200, false },
	{ api_list, "list", "lijst", NULL, 200, true },
	{ api_search, "search", "zoeken met de vraag in de body", NULL, 200, true },
	{ api_get, "get", "een gegeven", NULL, 200, false },
	{ api_post, "create", "een gegeven maken", NULL, 201, false },
	{ api_patch, "change", "een gegeven wijzigen", NULL, 200, false },
	{ api_delete, "delete", "een gegeven verwijderen", NULL, 204, false },
};

static const struct handled *handled_by(const struct route *r)
{
	for (size_t i = 0; i < sizeof(handlers) / sizeof(*handlers); i++)
		if (handlers[i].own == r->own)
			return &handlers[i];
	return NULL;
}

static void time_parameters(struct arena *a, struct value *list)
{
	api_parameter(a, list, "peildatum", "De dag waarvoor wordt geteld en waarop iets geldt.",
		      api_type(a, "string", "date"));
	api_parameter(a, list, "bekendOp",
		      "Zoals het toen bekend was: een dag, een tijdstip in UTC of change:NUMMER.",
		      api_type(a, "string", NULL));
}

static void figure_parameters(struct maker *m, const struct handled *h, struct value *list)
{
	struct arena *a = m->a;
	const struct figure *f;
	struct value *seen = value_map(a), *strings = api_type(a, "string", NULL);
	if (h->own == api_cells)
		api_parameter(a, list, "by", "Indelingen, met komma's ertussen.", strings);
	for (int i = 0; i < m->decl->figure_count; i++)
		for (int d = 0; f = m->decl->figures[i], f->dims[d]; d++) {
			const char *name = api_property(a, f->dims[d]);
			if (value_get(seen, str_of(name)))
				continue;
			set_truth(a, seen, name, true);
			api_parameter(a, list, name, "Alleen dit, bij cijfers met deze indeling.",
				      strings);
		}
	api_parameter(a, list, "page", "Bladzijde, vanaf 1.", api_type(a, "integer", NULL));
	api_parameter(a, list, "size", "Rijen per bladzijde.", api_type(a, "integer", NULL));
}

static struct value *parameters(struct maker *m, const struct route *r, const struct handled *h)
{
	struct arena *a = m->a;
	struct value *list = value_list(a);
	if (strstr(r->path, "{id}"))
		parameter_in(a, list, "path", "id", api_type(a, "integer", "int64"));
	if (strstr(r->path, "{name}"))
		parameter_in(a, list, "path", "name", api_type(a, "string", NULL));
	if (h->own == api_patch || h->own == api_delete)
		parameter_in(a, list, "header", "If-Match", api_type(a, "string", NULL));
	if (h->own == api_list)
		api_parameters(a, shape_find(m->decl, str_of(r->model->name)), list);
	if (h->own == api_cells || h->own == api_rows)
		figure_parameters(m, h, list);
	if ((r->method == GET || h->own == api_search) && h->own != api_openapi)
		time_parameters(a, list);
	return list;
}

/* A page of records. */
static struct value *page_schema(struct arena *a, const char *record, bool links)
{
	static const char *const numbers[] = { "page", "size", "total" };
	struct value *map = api_type(a, "object", NULL), *properties = value_map(a);
	struct value *required = value_list(a);
	struct value *items = value_set(a, properties, "items", api_type(a, "array", NULL));
	value_set(a, items, "items", api_ref(a, "schemas", record));
	for (int i = 0; i < 3; i++)
		value_set(a, properties, numbers[i], api_type(a, "integer", "int64"));
	value_set(a, properties, "totalCapped", api_type(a, "boolean", NULL));
	if (links)
		value_set(a, properties, "_links", api_ref(a, "schemas", "Links"));
	for (int i = 0; i < properties->items->count; i++)
		value_add(a, required, value_words(a, properties->items->keys[i]));
	value_set(a, map, "properties", properties);
	value_set(a, map, "required", required);
	return map;
}

static struct value *answer_schema(struct arena *a, const struct route *r, const struct handled *h)
{
	if (h->schema)
		return *h->schema ? api_ref(a, "schemas", h->schema) : api_type(a, "object", NULL);
	const char *record = api_schema_name(a, r->model->name, false);
	return h->own == api_list || h->own == api_search
		       ? page_schema(a, record, h->own == api_list)
		       : api_ref(a, "schemas", record);
}

static struct value *good_answer(struct arena *a, const struct route *r, const struct handled *h)
{
	struct value *map = value_map(a), *headers = value_map(a);
	set_words(a, map, "description", h->status == 204 ? "Gedaan." : "Het antwoord.");
	api_version_header(a, headers);
	if (h->own == api_get || h->own == api_post || h->own == api_patch)
		value_set(a, headers, "ETag", api_ref(a, "headers", "ETag"));
	if (h->own == api_post)
		value_set(a, headers, "Location", api_ref(a, "headers", "Location"));
	if (h->own == api_list || h->own == api_cells || h->own == api_rows)
		value_set(a, headers, "Link", api_ref(a, "headers", "Link"));
	value_set(a, map, "headers", headers);
	if (h->status == 204)
		return map;
	struct value *types = api_content(a, "application/json", answer_schema(a, r, h));
	if (h->csv)
		value_set(a, value_set(a, types, "text/csv", value_map(a)), "schema",
			  api_type(a, "string", NULL));
	value_set(a, map, "content", types);
	return map;
}

static struct value *responses(struct arena *a, const struct route *r, const struct handled *h)
{
	struct value *map = value_map(a);
	bool writes = h->own == api_post || h->own == api_patch || h->own == api_delete;
	bool body = r->body_max > 0;
	value_set(a, map, arena_printf(a, "%d", h->status), good_answer(a, r, h));
	if (h->own == api_get) {
		struct value *same = value_set(a, map, "304", value_map(a));
		set_words(a, same, "description",
			  "Niet gewijzigd sinds de versie in If-None-Match.");
	}
	if (h->own != api_openapi) {
		api_refusal(a, map, 400);
		api_refusal(a, map, 401);
		api_refusal(a, map, 403);
	}
	if (strchr(r->path, '{'))
		api_refusal(a, map, 404);
	if (h->own != api_delete)
		api_refusal(a, map, 406);
	if (writes)
		api_refusal(a, map, 409);
	if (h->own == api_patch || h->own == api_delete) {
		api_refusal(a, map, 412);
		api_refusal(a, map, 428);
	}
	if (body) {
		api_refusal(a, map, 413);
		api_refusal(a, map, 415);
	}
	api_refusal(a, map, 503);
	return map;
}

static struct value *request_body(struct arena *a, const struct route *r, const struct handled *h)
{
	struct value *map = value_map(a), *schema;
	if (h->own == api_search) {
		schema = api_type(a, "object", NULL);
		set_words(
			a, schema, "description",
			"Dezelfde namen als de parameters van de lijst, en ook de eigenschappen die "
			"daar niet mogen staan. Een waarde is een tekst, een getal, true of false, of "
			"een lijst daarvan.");
	} else {
		schema = api_ref(a, "schemas", api_schema_name(a, r->model->name, true));
	}
	set_truth(a, map, "required", true);
	value_set(a, map, "content", api_content(a, "application/json", schema));
	return map;
}

static const char *capital(struct arena *a, const char *collection)
{
	char *text = arena_alloc(a, strlen(collection) + 1), *to = text;
	bool up = true;
	for (; *collection; collection++) {
		if (*collection != '-')
			*to++ = (char)(up ? *collection - 'a' + 'A' : *collection);
		up = *collection == '-';
	}
	return text;
}

static struct value *operation(struct maker *m, const struct route *r, const struct handled *h)
{
	struct arena *a = m->a;
	struct value *map = value_map(a), *tags = value_list(a), *list = parameters(m, r, h);
	const struct model *model = r->model;
	const char *collection = model ? api_collection(a, model->name) : NULL;
	set_words(a, map, "operationId",
		  model ? arena_printf(a, "%s%s", h->verb, capital(a, collection)) : h->verb);
	set_words(a, map, "summary",
		  model ? arena_printf(a, "%s: %s", model->plural.nl, h->summary) : h->summary);
	value_add(a, tags, value_words(a, model ? collection : "figures"));
	value_set(a, map, "tags", tags);
	if (list->items->count)
		value_set(a, map, "parameters", list);
	if (r->body_max)
		value_set(a, map, "requestBody", request_body(a, r, h));
	value_set(a, map, "responses", responses(a, r, h));
	if (r->right == RIGHT_PUBLIC)
		value_set(a, map, "security", value_list(a));
	return map;
}

static const char *method_key(enum method m)
{
	return m == GET ? "get" : m == POST ? "post" : m == PATCH ? "patch" : "delete";
}

static void add_path(struct maker *m, struct value *paths, const struct route *r)
{
	const struct handled *h = handled_by(r);
	const char *path = r->path + strlen(API_BASE);
	struct value *item = value_get(paths, str_of(path));
	if (!item)
		item = value_set(m->a, paths, path, value_map(m->a));
	value_set(m->a, item, method_key(r->method), operation(m, r, h));
}

static void add_models(struct maker *m, struct value *components)
{
	struct value *schemas = value_get(components, str_of("schemas"));
	for (int i = 0; i < m->decl->shape_count; i++) {
		const struct shape *shape = &m->decl->shapes[i];
		assert(!value_get(schemas, str_of(api_schema_name(m->a, shape->name, false))));
		value_set(m->a, schemas, api_schema_name(m->a, shape->name, false),
			  api_schema(m->a, shape, false));
		if (shape->model->changed_with != RIGHT_NOBODY)
			value_set(m->a, schemas, api_schema_name(m->a, shape->name, true),
				  api_schema(m->a, shape, true));
	}
}

/* Each collection with the name people know; figures together. */
static struct value *tags(struct maker *m)
{
	struct arena *a = m->a;
	struct value *list = value_list(a), *tag = value_add(a, list, value_map(a));
	set_words(a, tag, "name", "figures");
	set_words(a, tag, "description", "Cijfers, modellen en deze beschrijving.");
	for (int i = 0; i < m->decl->shape_count; i++) {
		const struct model *model = m->decl->shapes[i].model;
		tag = value_add(a, list, value_map(a));
		set_words(a, tag, "name", api_collection(a, model->name));
		set_words(a, tag, "description", model->plural.nl);
	}
	return list;
}

static struct value *one_map(struct arena *a, const char *key, struct value *v)
{
	struct value *list = value_list(a), *map = value_add(a, list, value_map(a));
	value_set(a, map, key, v);
	return list;
}

void api_describe(const struct routes *routes, const struct declarations *d, struct buf *out)
{
	struct arena arena = { 0 }, *a = &arena;
	struct maker m = { a, d, value_map(a) };
	struct value *paths = value_map(a), *parts = api_components(a);
	for (int i = 0; i < routes->count; i++)
		if (routes->list[i].api)
			add_path(&m, paths, &routes->list[i]);
	add_models(&m, parts);
	set_words(a, m.root, "openapi", "3.0.3");
	value_set(a, m.root, "info", info(a));
	value_set(a, m.root, "servers", one_map(a, "url", value_words(a, API_BASE)));
	value_set(a, m.root, "security", one_map(a, "token", value_list(a)));
	value_set(a, m.root, "tags", tags(&m));
	value_set(a, m.root, "paths", paths);
	value_set(a, m.root, "components", parts);
	value_print_json(out, m.root);
	buf_char(out, '\n');
	arena_release(a);
}
