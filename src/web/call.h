/* One request on its way to an answer: who asks, with which connection, what was matched. Made by the site,
 * given to every handler of this floor. */
#ifndef WEB_CALL_H
#define WEB_CALL_H

#include "kernel/secret.h"
#include "view/page.h"
#include "web/route.h"
#include "web/site.h"

struct call {
	struct web *web;
	struct worker *worker;
	const struct request *in;
	struct response *out;
	const struct route *route;
	struct route_match match;
	struct arena *arena;  /* of the request */
	struct viewer viewer; /* account 0: nobody signed in */
	const struct locale *locale;
	char csrf[SECRET_TEXT]; /* what a form of this session carries */
	int64_t visit;          /* number of the visit of a browser; 0: none, or a token */
	bool by_token;
	struct page_request page; /* what a domain sees of it */
	struct page_looks looks;
	struct value *flash; /* said once after a redirect; NULL: nothing */
	struct value
		*faults; /* API: what was wrong with what was sent, field by field; NULL: nothing */
};

/* The reading session of this worker, for this viewer, in one read transaction, looking back as asked.
 * Opened again when the database was away. */
bool call_read(struct call *v, struct err *err);
/* The writing session, for this viewer; outside a transaction. */
bool call_write(struct call *v, struct session **out, struct err *err);
/* After a write that was committed: figures and signals are made again soon. */
void call_changed(struct call *v);

/* The parameters of path, query and form into v->page. */
void call_params(struct call *v);

/* Prints what was kept of a page inside the frame of now. */
bool show_kept(struct call *v, struct str body, struct value *title, struct value *crumbs,
	       struct err *err);
/* Prints template `name` with view inside the frame. */
bool show_page(struct call *v, const char *name, struct value *view, const char *title,
	       struct err *err);
/* Nothing but this text. */
void show_text(struct call *v, int status, const char *type, struct str text);
/* See other; path is within the site. */
void show_redirect(struct call *v, const char *path);
/* The page (or problem) for an error; never fails. */
void show_error(struct call *v, const struct err *err);
/* The only place that knows which error gives which status. */
int error_status(enum err_kind kind);

#endif
