#include "web/route.h"

#include "web/own.h"

#include <assert.h>

const char *method_name(enum method m)
{
	static const char *const names[] = { "GET",   "HEAD",   "POST",    "PUT",
					     "PATCH", "DELETE", "OPTIONS", "?" };
	return names[m];
}

static bool is_place(struct str part)
{
	return part.len > 2 && part.at[0] == '{';
}

/* Whether the path fits the pattern; params (may be NULL) gets what stands at the places. *plain counts
 * the parts that are the same word. */
static bool fits(struct str pattern, struct str path, struct route_match *match, int *plain)
{
	*plain = 0;
	while (pattern.at || path.at) {
		struct str want = str_cut(&pattern, '/'), part = str_cut(&path, '/');
		if (!pattern.at != !path.at)
			return false;
		if (is_place(want) && part.len) {
			assert(match->param_count < ROUTE_PARAMS_MAX);
			match->params[match->param_count++] =
				(struct page_pair){ { want.at + 1, want.len - 2 }, part };
		} else if (!str_eq(want, part)) {
			return false;
		} else {
			*plain += 1;
		}
	}
	return true;
}

struct route_match route_find(const struct routes *r, enum method method, struct str path)
{
	struct route_match best = { 0 };
	unsigned methods = 0;
	int best_plain = -1;
	enum method wanted = method == HEAD ? GET : method;
	for (int i = 0; i < r->count; i++) {
		struct route_match match = { 0 };
		int plain;
		if (!fits(str_of(r->list[i].path), path, &match, &plain) || plain < best_plain)
			continue;
		if (plain > best_plain) {
			best = (struct route_match){ 0 };
			methods = 0;
			best_plain = plain;
		}
		methods |= 1u << r->list[i].method;
		if (r->list[i].method == wanted) {
			best = match;
			best.route = &r->list[i];
		}
	}
	best.methods = methods;
	return best;
}

static bool same_shape(struct str a, struct str b)
{
	while (a.at && b.at) {
		struct str x = str_cut(&a, '/'), y = str_cut(&b, '/');
		if (is_place(x) != is_place(y) || (!is_place(x) && !str_eq(x, y)))
			return false;
	}
	return a.at == b.at;
}

static void add(struct route *list, int *count, struct route route)
{
	assert(*count < ROUTES_MAX);
	for (int i = 0; i < *count; i++)
		if (list[i].method == route.method &&
		    same_shape(str_of(list[i].path), str_of(route.path))) {
			fprintf(stderr, "two routes for %s %s\n", method_name(route.method),
				route.path);
			abort();
		}
	list[(*count)++] = route;
}

static void add_domain(struct route *list, int *count, const struct domain *d)
{
	for (const struct page *const *p = d->pages; p && *p; p++)
		add(list, count,
		    (struct route){ .method = GET,
				    .path = (*p)->path,
				    .right = (*p)->right,
				    .summary = (*p)->summary,
				    .page = *p });
	for (const struct action *const *a = d->actions; a && *a; a++)
		add(list, count,
		    (struct route){ .method = POST,
				    .path = (*a)->path,
				    .right = (*a)->right,
				    .summary = (*a)->summary,
				    .action = *a,
				    .body_max = (*a)->body_max ? (*a)->body_max : 1 << 20 });
}

void routes_collect(const struct declarations *d, const struct route *const *own,
		    struct routes *out)
{
	struct routes r = { 0 };
	struct route *list = arena_array(&r.arena, struct route, ROUTES_MAX);
	for (const struct domain *const *at = d->domains; *at; at++)
		add_domain(list, &r.count, *at);
	for (; *own; own++)
		for (const struct route *route = *own; route->path; route++)
			add(list, &r.count, *route);
	for (const struct route *route = own_routes_of(d, &r.arena); route->path; route++)
		add(list, &r.count, *route);
	r.list = list;
	*out = r;
}

void routes_release(struct routes *r)
{
	arena_release(&r->arena);
}
