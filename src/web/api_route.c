/* The routes of the API, made from the declarations: what a model does not allow has no route. */
#include "web/api.h"

enum { BODY = 256 * 1024, SEARCH_BODY = 64 * 1024, PER_MODEL = 6 };

static const struct route plain[] = {
	{ .path = API_BASE "/models",
	  .summary = "The models and their properties",
	  .own = api_models },
	{ .path = API_BASE "/figures", .summary = "The figures", .own = api_figures },
	{ .path = API_BASE "/figures/{name}",
	  .summary = "What one figure means",
	  .own = api_figure },
	{ .path = API_BASE "/figures/{name}/cells",
	  .summary = "The values of a figure",
	  .own = api_cells },
	{ .path = API_BASE "/figures/{name}/rows",
	  .summary = "The rows a value consists of",
	  .own = api_rows },
};

static void add(struct route **at, enum method method, const char *path, enum right right,
		const char *summary, bool (*own)(struct call *, struct err *),
		const struct model *model, int64_t body)
{
	*(*at)++ = (struct route){ .method = method,
				   .path = path,
				   .right = right,
				   .summary = summary,
				   .own = own,
				   .body_max = body,
				   .api = true,
				   .model = model };
}

static void add_model(struct route **at, const struct model *m, struct arena *a)
{
	const char *all = arena_printf(a, API_BASE "/%s", api_collection(a, m->name));
	const char *one = arena_printf(a, "%s/{id}", all);
	const char *search = arena_printf(a, "%s/_zoek", all);
	const char *what = m->plural.en ? m->plural.en : m->name;
	enum right see = m->seen_with == RIGHT_PUBLIC ? RIGHT_SIGNED_IN : m->seen_with;
	enum right change = m->changed_with == RIGHT_PUBLIC ? RIGHT_REGISTER : m->changed_with;
	add(at, GET, all, see, arena_printf(a, "%s: list", what), api_list, m, 0);
	add(at, POST, search, see, arena_printf(a, "%s: search, filters in the body", what),
	    api_search, m, SEARCH_BODY);
	add(at, GET, one, see, arena_printf(a, "%s: one record", what), api_get, m, 0);
	if (change == RIGHT_NOBODY)
		return;
	add(at, POST, all, change, arena_printf(a, "%s: make a record", what), api_post, m, BODY);
	add(at, PATCH, one, change, arena_printf(a, "%s: change a record", what), api_patch, m,
	    BODY);
	add(at, DELETE, one, change, arena_printf(a, "%s: remove a record", what), api_delete, m,
	    0);
}

const struct route *api_routes(const struct declarations *d, struct arena *a)
{
	size_t own = sizeof(plain) / sizeof(*plain);
	struct route *list =
		arena_array(a, struct route, own + (size_t)d->shape_count * PER_MODEL + 2);
	struct route *at = list;
	for (size_t i = 0; i < own; i++)
		add(&at, GET, plain[i].path, RIGHT_SIGNED_IN, plain[i].summary, plain[i].own, NULL,
		    0);
	add(&at, GET, API_BASE "/openapi.json", RIGHT_PUBLIC, "This API, described in OpenAPI",
	    api_openapi, NULL, 0);
	for (int i = 0; i < d->shape_count; i++)
		add_model(&at, d->shapes[i].model, a);
	return list;
}

const struct shape *api_shape(const struct call *c)
{
	return shape_find(c->web->options.decl, str_of(c->route->model->name));
}
