/* Signing in and out, the one-time link, the language. */
#include "web/guard_inside.h"

#include "kernel/link.h"
#include "kernel/signin.h"
#include "kernel/visit.h"
#include "view/question.h"

static const char *words(const struct call *c, const char *key)
{
	return locale_text(c->locale, key).at;
}

static struct value *ask(struct call *c, struct value *fields, const char *name, const char *key,
			 const char *type, struct str value, const char *complete)
{
	struct value *q = value_add(c->arena, fields,
				    question_new(&c->page, name, words(c, key), true, NULL, NULL));
	question_line(&c->page, q, type, value, 128, complete);
	return q;
}

static bool sign_in_page(struct call *c, const char *problem, struct err *err)
{
	struct value *view = value_map(c->arena), *fields = value_list(c->arena);
	ask(c, fields, "naam", "signin.name", "text", page_param(&c->page, "naam"), "username");
	ask(c, fields, "wachtwoord", "signin.password", "password", (struct str){ NULL, 0 },
	    "current-password");
	value_set(c->arena, view, "problem",
		  problem ? problem_new(&c->page, "signin.failed", problem) : NULL);
	set_words(c->arena, view, "form_action", "/inloggen");
	set_text(c->arena, view, "return_to", page_param(&c->page, "naar"));
	value_set(c->arena, view, "fields", fields);
	return show_page(c, "signin", view, words(c, "signin.title"), err);
}

static bool show_sign_in(struct call *c, struct err *err)
{
	if (c->viewer.account) {
		show_redirect(c, "/");
		return true;
	}
	return sign_in_page(c, NULL, err);
}

bool guard_let_in(struct call *c, int64_t account, const char *to, struct err *err)
{
	struct guard_worker *g = c->worker->guard;
	struct str old = pairs_get(&c->in->cookies, COOKIE_VISIT);
	char cookie[SECRET_TEXT];
	struct visit visit;
	if ((old.len && !visit_end(g->run, old, err)) ||
	    !visit_begin(g->run, account, c->in->client, pairs_get(&c->in->headers, "user-agent"),
			 cookie, &visit, err))
		return false;
	guard_cookie(c, COOKIE_VISIT, cookie, -1);
	guard_cookie(c, COOKIE_FORM, "", 0);
	show_redirect(c, to);
	return true;
}

static bool do_sign_in(struct call *c, struct err *err)
{
	struct guard_worker *g = c->worker->guard;
	struct signin signin = { 0 };
	struct err problem = { 0 };
	struct str to = page_param(&c->page, "naar");
	if (sign_in(g->all, g->run, page_param(&c->page, "naam"),
		    page_param(&c->page, "wachtwoord"), c->in->client, &signin, &problem))
		return guard_let_in(c, signin.account, to.len ? arena_text(c->arena, to) : "/",
				    err);
	if (problem.kind == ERR_SYSTEM) {
		*err = problem;
		return false;
	}
	c->out->status = problem.kind == ERR_BUSY ? 429 : 403;
	if (problem.kind == ERR_BUSY)
		response_header(
			c->out, "Retry-After",
			str_of(arena_printf(c->arena, "%d",
					    signin.wait_seconds ? signin.wait_seconds : 1)));
	return sign_in_page(c, problem.message, err);
}

static bool do_sign_out(struct call *c, struct err *err)
{
	struct guard_worker *g = c->worker->guard;
	if (!visit_end(g->run, pairs_get(&c->in->cookies, COOKIE_VISIT), err))
		return false;
	guard_cookie(c, COOKIE_VISIT, "", 0);
	response_header(c->out, "Clear-Site-Data", str_of("\"cache\""));
	show_redirect(c, "/inloggen");
	return true;
}

/* The offices to choose from when the first account is made. */
static bool add_offices(struct call *c, struct value *fields, struct err *err)
{
	struct guard_worker *g = c->worker->guard;
	struct value *q = value_add(c->arena, fields,
				    question_new(&c->page, "financier", words(c, "welcome.office"),
						 true, words(c, "welcome.office-help"), NULL));
	struct str chosen = page_param(&c->page, "financier");
	struct stmt *st;
	bool row;
	question_select(&c->page, q);
	if (!db_named(g->all->db, "payer_list", &st, err))
		return false;
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			return true;
		const char *id = arena_text(c->arena, stmt_text(st, 0));
		question_option(&c->page, q, id,
				value_str(c->arena, arena_str(c->arena, stmt_text(st, 1))),
				str_is(chosen, id));
	}
}

static bool welcome_page(struct call *c, const struct link *link, const char *problem,
			 struct err *err)
{
	struct value *view = value_map(c->arena), *fields = value_list(c->arena);
	bool first = link->purpose == LINK_FIRST_START;
	if (first) {
		ask(c, fields, "naam", "signin.name", "text", page_param(&c->page, "naam"),
		    "username");
		if (!add_offices(c, fields, err))
			return false;
	}
	struct value *q = ask(c, fields, "wachtwoord", "welcome.password", "password",
			      (struct str){ NULL, 0 }, "new-password");
	set_words(c->arena, q, "field_help", words(c, "password.help"));
	set_truth(c->arena, q, "described", true);
	ask(c, fields, "nogmaals", "welcome.again", "password", (struct str){ NULL, 0 },
	    "new-password");
	value_set(c->arena, view, "problem",
		  problem ? problem_new(&c->page, "form.problem", problem) : NULL);
	value_set(c->arena, view, "welcome_text",
		  first ? say(&c->page, "welcome.first")
			: locale_value(c->locale, c->arena, "welcome.text",
				       value_words(c->arena, link->name), NULL, NULL));
	set_text(c->arena, view, "form_action", c->in->path);
	value_set(c->arena, view, "fields", fields);
	return show_page(c, "welcome", view, words(c, "welcome.title"), err);
}

static bool find_link(struct call *c, struct link *link, struct err *err)
{
	bool found;
	if (!link_find(c->worker->guard->all, page_param(&c->page, "token"), link, &found, err))
		return false;
	return found || err_set(err, ERR_NOT_FOUND, "%s", words(c, "welcome.gone"));
}

static bool show_welcome(struct call *c, struct err *err)
{
	struct link link;
	return find_link(c, &link, err) && welcome_page(c, &link, NULL, err);
}

static bool use_link(struct call *c, const struct link *link, int64_t *account, struct err *err)
{
	struct session *all = c->worker->guard->all;
	struct str token = page_param(&c->page, "token");
	struct str password = page_param(&c->page, "wachtwoord");
	int64_t payer = 0;
	if (!str_eq(password, page_param(&c->page, "nogmaals")))
		return err_set(err, ERR_INPUT, "%s", words(c, "password.differ"));
	if (link->purpose == LINK_SET_PASSWORD)
		return link_set_password(all, token, password, account, err);
	if (!page_number(&c->page, "financier", &payer, err))
		return false;
	return link_first_account(all, token, str_trim(page_param(&c->page, "naam")), payer,
				  password, account, err);
}

static bool do_welcome(struct call *c, struct err *err)
{
	struct link link;
	struct err problem = { 0 };
	int64_t account, ended;
	if (!find_link(c, &link, err))
		return false;
	if (use_link(c, &link, &account, &problem)) {
		sign_in_note(c->worker->guard->all, account);
		return visit_end_all(c->worker->guard->run, account, 0, &ended, err) &&
		       guard_let_in(c, account, "/", err);
	}
	if (problem.kind != ERR_INPUT && problem.kind != ERR_CONFLICT && problem.kind != ERR_BUSY) {
		*err = problem;
		return false;
	}
	c->out->status = error_status(problem.kind);
	return welcome_page(c, &link, problem.message, err);
}

static bool do_language(struct call *c, struct err *err)
{
	struct str code = page_param(&c->page, "taal"), back = page_param(&c->page, "terug");
	if (!str_is(code, "nl") && !str_is(code, "en"))
		return err_set(err, ERR_INPUT, "%s", words(c, "error.language"));
	response_header(
		c->out, "Set-Cookie",
		str_of(arena_printf(c->arena,
				    "__Host-taal=%.*s; Path=/; Max-Age=31536000; Secure; HttpOnly; "
				    "SameSite=Lax",
				    STR_ARG(code))));
	show_redirect(c, back.len ? arena_text(c->arena, back) : "/");
	return true;
}

const struct route guard_routes[] = {
	{ GET, "/inloggen", RIGHT_PUBLIC, "sign in", .own = show_sign_in },
	{ POST, "/inloggen", RIGHT_PUBLIC, "sign in", .own = do_sign_in, .body_max = 8192 },
	{ POST, "/uitloggen", RIGHT_SIGNED_IN, "sign out", .own = do_sign_out, .body_max = 8192 },
	{ GET, "/welkom/{token}", RIGHT_PUBLIC, "one-time link: choose a password",
	  .own = show_welcome },
	{ POST, "/welkom/{token}", RIGHT_PUBLIC, "one-time link: choose a password",
	  .own = do_welcome, .body_max = 8192 },
	{ POST, "/taal", RIGHT_PUBLIC, "choose the language", .own = do_language,
	  .body_max = 8192 },
	{ 0 },
};
