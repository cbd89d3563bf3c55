#include "web/guard.h"

#include "web/guard_inside.h"

#include "kernel/api_token.h"
#include "kernel/job.h"
#include "kernel/link.h"
#include "kernel/visit.h"

bool guard_open(struct web *w, struct guard **out, struct err *err)
{
	const struct site_options *o = &w->options;
	struct guard *g = memory_resize(NULL, sizeof(*g));
	struct run *run = NULL;
	int64_t interrupted;
	*g = (struct guard){
		.options = { .url = o->url, .files = o->files, .decl = o->decl, .busy_ms = 5000 }
	};
	bool ok = look_open(o->url, NULL, &g->looks, err) && run_open(o->url, true, &run, err) &&
		  job_interrupt_all(run, &interrupted, err);
	run_close(run);
	if (!ok) {
		guard_close(g);
		return false;
	}
	*out = g;
	return true;
}

void guard_close(struct guard *g)
{
	if (!g)
		return;
	look_close(g->looks);
	free(g);
}

bool guard_worker_open(struct guard *g, struct guard_worker **out, struct err *err)
{
	(void)err;
	*out = memory_resize(NULL, sizeof(**out));
	**out = (struct guard_worker){ .guard = g };
	return true;
}

void guard_drop(struct guard_worker *g)
{
	session_close(g->all);
	run_close(g->run);
	g->all = NULL;
	g->run = NULL;
}

void guard_worker_close(struct guard_worker *g)
{
	guard_drop(g);
	free(g);
}

bool guard_ready(struct guard_worker *g, struct err *err)
{
	return (g->run || run_open(g->guard->options.url, true, &g->run, err)) &&
	       (g->all || session_open(&g->guard->options, &g->all, err));
}

void guard_cookie(struct call *c, const char *name, const char *value, int64_t seconds)
{
	struct buf text = { 0 };
	buf_printf(&text, "%s=%s; Path=/; Secure; HttpOnly; SameSite=Lax", name, value);
	if (seconds >= 0)
		buf_printf(&text, "; Max-Age=%lld", (long long)seconds);
	response_header(c->out, "Set-Cookie", arena_str(c->arena, buf_str(&text)));
	buf_release(&text);
}

/* A form that is shown before signing in belongs to a browser too. */
static void give_form_secret(struct call *c)
{
	struct str cookie = pairs_get(&c->in->cookies, COOKIE_FORM);
	char secret[SECRET_TEXT];
	if (secret_is_text(cookie)) {
		secret_derive(cookie, "form", c->csrf);
		return;
	}
	if (c->in->method != GET || str_starts(c->in->path, "/api/"))
		return;
	secret_make(secret);
	secret_derive(str_of(secret), "form", c->csrf);
	guard_cookie(c, COOKIE_FORM, secret, 3600);
}

static bool by_cookie(struct call *c, struct guard_worker *g, int64_t *account, struct err *err)
{
	struct str cookie = pairs_get(&c->in->cookies, COOKIE_VISIT);
	struct visit visit;
	bool found = false;
	*account = 0;
	if (secret_is_text(cookie) && !visit_find(g->run, cookie, &visit, &found, err))
		return false;
	if (!found)
		return true;
	*account = visit.account;
	c->visit = visit.number;
	memcpy(c->csrf, visit.csrf, sizeof(c->csrf));
	return true;
}

static bool by_token(struct call *c, struct guard_worker *g, struct str header, int64_t *account,
		     struct err *err)
{
	static const char scheme[] = "Bearer ";
	bool found = false;
	*account = 0;
	if (!str_starts(header, scheme) || !str_starts(c->in->path, "/api/"))
		return true;
	struct str token = { header.at + sizeof(scheme) - 1, header.len - sizeof(scheme) + 1 };
	if (!api_token_find(g->all, g->run, str_trim(token), account, &found, err))
		return false;
	c->by_token = found;
	*account = found ? *account : 0;
	return true;
}

static bool recognise(struct call *c, struct err *err)
{
	struct guard_worker *g = c->worker->guard;
	struct str header = pairs_get(&c->in->headers, "authorization");
	int64_t account;
	bool found = false;
	if (!guard_ready(g, err))
		return false;
	g->all->known = KNOWN_NOW;
	if (!(header.at ? by_token(c, g, header, &account, err) : by_cookie(c, g, &account, err)))
		return false;
	if (account && !viewer_load(g->all, account, &c->viewer, &found, err))
		return false;
	if (!found) {
		c->viewer = (struct viewer){ 0 };
		c->visit = 0;
		c->by_token = false;
		give_form_secret(c);
	}
	return true;
}

bool guard_recognise(struct call *c, struct err *err)
{
	if (recognise(c, err))
		return true;
	if (err->kind == ERR_SYSTEM)
		guard_drop(c->worker->guard);
	c->viewer = (struct viewer){ 0 };
	return false;
}

struct run *guard_run(struct call *v)
{
	return v->worker->guard->run;
}

bool guard_first_link(struct web *w, char *out, size_t size, struct err *err)
{
	struct session *s;
	char token[SECRET_TEXT];
	bool first, ok;
	*out = '\0';
	if (!session_open(&w->guard->options, &s, err))
		return false;
	ok = link_is_first_start(s, &first, err);
	if (ok && first && (ok = link_make(s, LINK_FIRST_START, 0, token, err)))
		snprintf(out, size, "/welkom/%s", token);
	session_close(s);
	return ok;
}
