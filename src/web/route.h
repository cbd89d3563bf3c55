/* What can be asked, as one table: method, path, who may, what answers. Pages and actions come from the
 * domains, the rest is of this floor. Dispatch, the access matrix, its test and the command `routes` follow
 * from it; what is not in it does not exist. */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "view/page.h"
#include "web/http.h"

struct call;

enum { ROUTES_MAX = 1000, ROUTE_PARAMS_MAX = 4 };

struct route {
	enum method method;
	const char *path; /* "/regios/{code}": a part in braces takes any one part of a path */
	enum right right;
	const char *summary;     /* English, one line */
	const struct page *page; /* one of these three */
	const struct action *action;
	bool (*own)(struct call *v, struct err *err); /* fills the answer */
	int64_t body_max;                             /* bytes; 0: no body */
	bool bare;                 /* the same for everybody: who asks is not looked up */
	bool api;                  /* answers problem+json, takes tokens */
	const struct model *model; /* API: whose rights count as well */
};

struct routes {
	const struct route *list;
	int count;
	struct arena arena;
};

/* Collects own routes (ends with path == NULL), those of all domains and of all models. Two routes that would answer the
 * same request are a mistake of the programmer and end the program. */
void routes_collect(const struct declarations *d, const struct route *const *own,
		    struct routes *out);
void routes_release(struct routes *r);

struct route_match {
	const struct route *route; /* NULL: no such path, or not with this method */
	unsigned methods;          /* 1 << method of every route with this path */
	struct page_pair params[ROUTE_PARAMS_MAX];
	int param_count;
};
/* HEAD is answered by GET. A part without braces wins over one with. */
struct route_match route_find(const struct routes *r, enum method method, struct str path);

const char *method_name(enum method m);

#endif
