#include "web/site.h"

#include "view/template.h"
#include "web/api.h"
#include "web/asset_answer.h"
#include "web/inside.h"
#include "web/own.h"
#include "web/protect.h"

#include <unistd.h>

extern const struct sql_file template_files[];
extern const struct sql_file locale_files[];

static bool load_locales(struct web *w, struct err *err)
{
	for (const struct sql_file *f = locale_files; f->name; f++) {
		enum language language = strcmp(f->name, "en.txt") == 0 ? ENGLISH : DUTCH;
		if (!locale_load(language, str_of(f->text), &w->locales[language], err))
			return false;
	}
	return true;
}

static void facts_changed(void *context)
{
	struct web *w = context;
	refresh_wake(w->refresh);
}

bool web_open(const struct site_options *o, struct web **out, struct err *err)
{
	struct web *w = memory_resize(NULL, sizeof(*w));
	*w = (struct web){ .options = *o };
	struct session_options job = { .url = o->url, .files = o->files, .decl = o->decl };
	routes_collect(o->decl, own_routes, &w->routes);
	api_describe(&w->routes, o->decl, &w->openapi);
	if (!templates_compile(template_files, &w->templates, err) || !load_locales(w, err) ||
	    !guard_open(w, &w->guard, err) || !refresh_start(&job, &w->refresh, err) ||
	    !work_start(&job, facts_changed, w, &w->work, err)) {
		web_close(w);
		return false;
	}
	*out = w;
	return true;
}

void web_close(struct web *w)
{
	if (!w)
		return;
	work_stop(w->work);
	refresh_stop(w->refresh);
	guard_close(w->guard);
	templates_release(w->templates);
	locale_release(w->locales[DUTCH]);
	locale_release(w->locales[ENGLISH]);
	routes_release(&w->routes);
	buf_release(&w->openapi);
	free(w);
}

const struct routes *web_routes(const struct web *w)
{
	return &w->routes;
}

static bool open_worker(void *context, int number, void **state, struct err *err)
{
	struct web *w = context;
	struct worker *worker = memory_resize(NULL, sizeof(*worker));
	(void)number;
	*worker = (struct worker){ .web = w, .kept = kept_new() };
	if (!guard_worker_open(w->guard, &worker->guard, err)) {
		kept_release(worker->kept);
		free(worker);
		return false;
	}
	*state = worker;
	return true;
}

static void close_worker(void *context, void *state)
{
	struct worker *worker = state;
	(void)context;
	session_close(worker->read);
	session_close(worker->write);
	kept_release(worker->kept);
	guard_worker_close(worker->guard);
	free(worker);
}

/* Every way of filtering and sorting is a statement that its connection keeps; nobody may fill the memory
 * by asking for ever new ones. */
enum { STATEMENTS_KEPT = 1000 };

static void renew(struct session **s)
{
	if (*s && db_prepared((*s)->db) > STATEMENTS_KEPT) {
		session_close(*s);
		*s = NULL;
	}
}

/* What the sessions handed out for this request goes back. */
static void clean_up(struct worker *w)
{
	if (w->read && w->marked_read) {
		db_rollback(w->read->db);
		arena_rewind(&w->read->arena, w->read_mark);
	}
	if (w->write && w->marked_write) {
		db_rollback(w->write->db);
		arena_rewind(&w->write->arena, w->write_mark);
	}
	w->marked_read = w->marked_write = false;
	renew(&w->read);
	renew(&w->write);
}

static bool allowed(struct call *v, struct err *err)
{
	if (viewer_may(&v->viewer, v->route->right))
		return true;
	if (v->viewer.account)
		return err_set(err, ERR_DENIED, "%s",
			       locale_text(v->locale, "error.not-your-role").at);
	return err_set(err, ERR_DENIED, "%s", locale_text(v->locale, "error.sign-in-first").at);
}

static bool is_safe(enum method m)
{
	return m == GET || m == HEAD || m == OPTIONS;
}

static bool run_page(struct call *v, struct err *err)
{
	struct value *view = value_map(v->arena);
	const struct page *p = v->route->page;
	const struct kept_page *kept = NULL;
	if (!call_read(v, err) || (p->kept && !kept_find(v->worker->kept, v, &kept, err)))
		return false;
	if (kept)
		return show_kept(v, kept->body, kept->title, kept->crumbs, err);
	return p->build(&v->page, view, err) &&
	       show_page(v, p->template, view, label_in(p->label, v->locale->language), err);
}

/* An action that is refused is told on the page it came from: the GET route of the same path. */
static bool show_again(struct call *v, const struct err *problem, struct err *err)
{
	struct route_match match = route_find(&v->web->routes, GET, v->in->path);
	if ((problem->kind != ERR_INPUT && problem->kind != ERR_CONFLICT) || !match.route ||
	    !match.route->page)
		return false;
	struct value *view = value_map(v->arena);
	const struct page *p = match.route->page;
	set_words(v->arena, view, "problem", problem->message);
	v->out->status = error_status(problem->kind);
	return call_read(v, err) && p->build(&v->page, view, err) &&
	       show_page(v, p->template, view, label_in(p->label, v->locale->language), err);
}

static bool run_action(struct call *v, struct err *err)
{
	const char *redirect = "/";
	struct err problem = { 0 };
	if (!call_write(v, &v->page.session, err))
		return false;
	v->page.session->known = KNOWN_NOW;
	if (v->route->action->run(&v->page, &redirect, &problem)) {
		call_changed(v);
		show_redirect(v, redirect);
		return true;
	}
	clean_up(v->worker);
	if (show_again(v, &problem, err))
		return true;
	*err = problem;
	return false;
}

static bool dispatch(struct call *v, struct err *err)
{
	if (!allowed(v, err))
		return false;
	if (!is_safe(v->in->method) && !guard_check_form(v, err))
		return false;
	if (v->route->own)
		return v->route->own(v, err);
	return v->route->page ? run_page(v, err) : run_action(v, err);
}

static bool find_route(struct call *v, struct err *err)
{
	v->match = route_find(&v->web->routes, v->in->method, v->in->path);
	v->route = v->match.route;
	if (v->route)
		return true;
	return err_set(err, ERR_NOT_FOUND, "%s", locale_text(v->locale, "error.no-page").at);
}

static enum language language_of(const struct request *in)
{
	struct str chosen = pairs_get(&in->cookies, "__Host-taal");
	return str_is(chosen, "en") ? ENGLISH : DUTCH;
}

/* An answer that was made and may not be shown: its body, its file and what its headers say of them. */
static void take_back(struct call *v)
{
	struct response *out = v->out;
	if (out->file)
		close(out->file);
	buf_release(&out->body);
	*out = (struct response){ 0 };
	protect_headers(v);
}

static void answer(void *context, void *state, const struct request *in, struct response *out)
{
	struct call v = {
		.web = context, .worker = state, .in = in, .out = out, .arena = in->arena
	};
	struct err err = { 0 };
	v.locale = v.web->locales[language_of(in)];
	protect_headers(&v);
	if (asset_answer(in, out))
		return;
	call_params(&v);
	bool ok = find_route(&v, &err);
	if (ok)
		call_params(&v);
	if (!ok || !v.route->bare)
		ok = guard_recognise(&v, ok ? &err : &(struct err){ 0 }) && ok;
	if (ok && (ok = dispatch(&v, &err)) && !(ok = guard_log_looks(&v, &err)))
		take_back(&v);
	if (!ok)
		show_error(&v, &err);
	clean_up(v.worker);
}

static int64_t body_limit(void *context, const struct request *head)
{
	struct web *w = context;
	struct route_match match = route_find(&w->routes, head->method, head->path);
	bool known = pairs_get(&head->cookies, "__Host-waarborg").len ||
		     pairs_get(&head->headers, "authorization").len;
	int64_t most = match.route ? match.route->body_max : 0;
	/* A program hears that this method or path is not there, not that it said too much. */
	if (!match.route && is_api(head->path))
		most = 64 * 1024;
	/* What nobody in particular sends is small. */
	return !known && most > 64 * 1024 ? 64 * 1024 : most;
}

static void refusal(void *context, const struct request *in, int status, struct response *out)
{
	(void)context;
	protect_refusal(in, status, out);
}

struct site web_site(struct web *w)
{
	return (struct site){ .context = w,
			      .open = open_worker,
			      .close = close_worker,
			      .answer = answer,
			      .body_limit = body_limit,
			      .refusal = refusal };
}
