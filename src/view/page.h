/* A page that is more than a list, declared by the domain it belongs to: where it stands, who may see it,
 * how its view is built and which template prints it. The web floor does the rest: session, rights,
 * looking back, frame, errors, logging. A page never knows HTTP. */
#ifndef VIEW_PAGE_H
#define VIEW_PAGE_H

#include "kernel/viewer.h"
#include "view/locale.h"

/* What the path, the query and the form gave, in that order. */
struct page_pair {
	struct str name, value;
};
struct page_params {
	const struct page_pair *list;
	int count;
};

/* A record that a page is about to show and that says something of a person. */
struct page_look {
	const struct shape *shape;
	int64_t id;
};
struct page_looks {
	struct page_look *list;
	int count, room;
	bool many;   /* a list, a search or an export, not one record */
	bool export; /* as a file */
};

/* What was asked and by whom. A builder only reads: its session is inside one read transaction, within
 * the scope of the viewer, looking back when ?bekendOp= says so. An action writes. */
struct page_request {
	struct session *session;
	struct arena *arena; /* of this request; views live in it */
	const struct locale *locale;
	const struct viewer *viewer;
	bool looking_back;   /* ?bekendOp= is given: nothing can be changed */
	day_t at;            /* ?peildatum=, 0 when it is not given */
	struct str known_on; /* ?bekendOp= as given, empty when it is not */
	struct page_params params;
	struct page_looks *looks; /* what is about to be shown of people */
	void *web;                /* of the web floor */
};

/* "{name}" of the path, then the query, then the form; empty (at == NULL) when there is none. Decoded and
 * well-formed UTF-8. Borrowed. */
struct str page_param(const struct page_request *r, const char *name);
/* Every value of a name that is given more than once; *count of them, in the arena. */
const struct str *page_params_all(const struct page_request *r, const char *name, int *count);
/* A whole number; false with a sentence when it is none. Not given: *out stays. */
bool page_number(const struct page_request *r, const char *name, int64_t *out, struct err *err);
bool page_day(const struct page_request *r, const char *name, day_t *out, struct err *err);

/* Says that this record is going to be shown: it is logged before the page leaves, when its model holds
 * personal data that this viewer sees. */
void page_saw(struct page_request *r, const struct shape *shape, int64_t id);

/* An address within this site: path with the parameters that travel along (bekendOp, peildatum, taal is a
 * cookie) and name=value pairs, encoded. Pairs end with NULL; a value NULL or "" leaves the pair out.
 * Lives in the arena. All links of a view are made with it. */
const char *page_link(const struct page_request *r, const char *path, ...)
	__attribute__((sentinel));

struct page {
	const char *path;     /* "/regios/{code}" */
	struct label label;   /* for the navigation and the title when the view sets none */
	const char *summary;  /* one English line for the table of routes */
	enum right right;     /* needed to see it */
	const char *section;  /* navigation entry that is lit: "regios" */
	const char *template; /* name in templates/ */
	bool kept; /* says the same to everybody of one office and role until something is written, shows no
		    * person and has no form that changes anything */
	/* Fills view (a map). Sets "title" when the label is not enough. ERR_NOT_FOUND is the same answer for
	 * what does not exist and what is not for this viewer. */
	bool (*build)(struct page_request *r, struct value *view, struct err *err);
};

/* What a POST does. One of `redirect` (path within the site, in the arena) or, on ERR_INPUT and
 * ERR_CONFLICT, the page of the same path is shown again with view keys "problem" and "typed". */
struct action {
	const char *path;
	const char *summary;
	enum right right;
	bool (*run)(struct page_request *r, const char **redirect, struct err *err);
	int64_t body_max; /* bytes; 0 is 1 MiB */
};

#endif
