#include "view/template.h"
#include "web/frame.h"
#include "web/inside.h"
#include "web/protect.h"

int error_status(enum err_kind kind)
{
	switch (kind) {
	case ERR_NONE:
		return 200;
	case ERR_INPUT:
		return 400;
	case ERR_NOT_FOUND:
		return 404;
	case ERR_DENIED:
		return 403;
	case ERR_CONFLICT:
		return 409;
	case ERR_BUSY:
	case ERR_SYSTEM:
		return 503;
	}
	return 500;
}

static void keep_private(struct call *v)
{
	response_header(v->out, "Cache-Control", str_of("no-store"));
}

void show_text(struct call *v, int status, const char *type, struct str text)
{
	v->out->status = status;
	v->out->type = type;
	keep_private(v);
	buf_clear(&v->out->body);
	buf_add(&v->out->body, text);
}

/* Only ever within the site: "//host" would leave it, and so would "/", a tab and "/host", because browsers
 * take tabs and line ends out. */
static bool is_own_path(const char *path)
{
	if (path[0] != '/' || path[1] == '/' || path[1] == '\\')
		return false;
	for (; *path; path++)
		if (*path <= ' ' || *path > '~')
			return false;
	return true;
}

void show_redirect(struct call *v, const char *path)
{
	response_header(v->out, "Location", str_of(is_own_path(path) ? path : "/"));
	show_text(v, 303, "text/plain; charset=utf-8", (struct str){ NULL, 0 });
}

static bool render(struct call *v, const char *name, const struct value *view, struct buf *out,
		   struct err *err)
{
	return template_render(v->web->templates, name, view, v->locale->strings,
			       v->locale->language, out, err);
}

static bool show_framed(struct call *v, const struct value *view, const char *title,
			struct str body, struct err *err)
{
	struct value *frame = frame_view(v, view, title);
	value_set(v->arena, frame, "body", value_markup(v->arena, body));
	buf_clear(&v->out->body);
	v->out->type = "text/html; charset=utf-8";
	v->out->status = v->out->status ? v->out->status : 200;
	keep_private(v);
	return render(v, v->viewer.account ? "frame" : "frame_public", frame, &v->out->body, err) &&
	       (!v->out->body.overflow ||
		err_set(err, ERR_INPUT, "%s", locale_text(v->locale, "error.too-long").at));
}

bool show_kept(struct call *v, struct str body, struct value *title, struct value *crumbs,
	       struct err *err)
{
	struct value *view = value_map(v->arena);
	value_set(v->arena, view, "title", title);
	value_set(v->arena, view, "crumbs", crumbs);
	return show_framed(v, view, "", body, err);
}

bool show_page(struct call *v, const char *name, struct value *view, const char *title,
	       struct err *err)
{
	struct buf body = { .maximum = 16 << 20 };
	frame_common(v, view);
	bool ok = render(v, name, view, &body, err);
	if (ok && body.overflow)
		ok = err_set(err, ERR_INPUT, "%s", locale_text(v->locale, "error.too-long").at);
	ok = ok && show_framed(v, view, title, buf_str(&body), err);
	if (ok && v->route && v->route->page && v->route->page->kept && v->out->status == 200 &&
	    !v->looks.count)
		kept_add(v->worker->kept, buf_str(&body), value_get(view, str_of("title")),
			 value_get(view, str_of("crumbs")));
	buf_release(&body);
	return ok;
}

/* The machine's own trouble is for the log; who asked gets a sentence and the number of the request. */
static const char *told(struct call *v, const struct err *err)
{
	if (err->kind != ERR_SYSTEM)
		return err->message;
	fprintf(stderr, "waarborg: %s %s:%d %s (%s)\n", v->in->id, err->file ? err->file : "?",
		err->line, err->message, err->detail);
	return locale_text(v->locale, "error.system").at;
}

static const char *error_title(int status)
{
	switch (status) {
	case 401:
	case 403:
		return "error.title-denied";
	case 404:
		return "error.title-not-found";
	case 405:
		return "error.title-method";
	case 409:
	case 412:
		return "error.title-conflict";
	case 429:
		return "error.title-too-fast";
	default:
		return status >= 500 ? "error.title-system" : "error.title";
	}
}

static void problem_json(struct call *v, int status, const char *message)
{
	struct value *problem = value_map(v->arena);
	struct buf text = { 0 };
	set_count(v->arena, problem, "status", status);
	set_text(v->arena, problem, "title", locale_text(v->locale, error_title(status)));
	set_words(v->arena, problem, "detail", message);
	set_printf(v->arena, problem, "instance", "urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s", v->in->id,
		   v->in->id + 8, v->in->id + 12, v->in->id + 16, v->in->id + 20);
	if (v->faults)
		value_set(v->arena, problem, "errors", v->faults);
	value_print_json(&text, problem);
	show_text(v, status, "application/problem+json", buf_str(&text));
	buf_release(&text);
}

/* A way on: the page before, or the start. */
static struct value *way_on(struct call *v)
{
	struct value *ways = value_list(v->arena);
	struct value *way = value_add(v->arena, ways, value_map(v->arena));
	struct value *go = value_set(v->arena, way, "go", value_map(v->arena));
	set_words(v->arena, go, "go_href", v->viewer.account ? "/" : "/inloggen");
	set_text(v->arena, go, "go_label",
		 locale_text(v->locale, v->viewer.account ? "error.to-start" : "error.to-sign-in"));
	set_truth(v->arena, go, "go_first", true);
	value_set(v->arena, way, "post", NULL);
	return ways;
}

static void error_page(struct call *v, int status, const char *message)
{
	struct value *view = value_map(v->arena);
	struct str title = locale_text(v->locale, error_title(status));
	struct err again = { 0 };
	v->out->status = status;
	set_words(v->arena, view, "error_text", message);
	set_count(v->arena, view, "error_status", status);
	set_words(v->arena, view, "error_id", v->in->id);
	set_text(v->arena, view, "error_title", title);
	value_set(v->arena, view, "error_next", NULL);
	set_truth(v->arena, view, "error_ways_given", true);
	value_set(v->arena, view, "error_ways", way_on(v));
	set_text(v->arena, view, "title", title);
	if (!show_page(v, "error", view, title.at, &again)) {
		v->out->header_count = 0;
		protect_refusal(v->in, status, v->out);
	}
}

static void allow_header(struct call *v)
{
	struct buf text = { 0 };
	for (enum method m = GET; m < METHOD_OTHER; m++)
		if (v->match.methods >> m & 1)
			buf_printf(&text, "%s%s%s", text.len ? ", " : "", method_name(m),
				   m == GET ? ", HEAD" : "");
	response_header(v->out, "Allow", arena_str(v->arena, buf_str(&text)));
	buf_release(&text);
}

void show_error(struct call *v, const struct err *err)
{
	bool api = is_api(v->in->path);
	int status = v->out->status >= 400 ? v->out->status : error_status(err->kind);
	const char *message = told(v, err);
	buf_clear(&v->out->body);
	if (!v->route && v->match.methods) {
		status = 405;
		allow_header(v);
		message = locale_text(v->locale, "error.method").at;
	}
	if (status == 403 && v->route && !v->viewer.account && v->route->right != RIGHT_PUBLIC) {
		if (!api && (v->in->method == GET || v->in->method == HEAD)) {
			show_redirect(v, page_link(&v->page, "/inloggen", "naar",
						   arena_text(v->arena, v->in->target), NULL));
			return;
		}
		status = 401;
	}
	if (api && status == 401) {
		message = locale_text(v->locale, "api.token-first").at;
		response_header(v->out, "WWW-Authenticate", str_of("Bearer realm=\"Waarborg\""));
	}
	if (status == 503 || status == 429)
		response_header(v->out, "Retry-After", str_of("5"));
	if (api)
		problem_json(v, status, message);
	else
		error_page(v, status, message);
}
