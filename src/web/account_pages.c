/* The own account: password, where one is signed in, tokens for programs, what the role sees and may. Looking
 * back shows the account only: visits and tokens have no past. */
#include "web/own.h"
#include "web/people.h"

#include "kernel/api_token.h"
#include "kernel/link.h"
#include "kernel/signin.h"

static const char path[] = "/account", path_visits[] = "/account/sessies",
		  path_tokens[] = "/account/sleutels";

/* How long a token can be made to work. */
static const struct {
	const char *days, *key;
} terms[] = {
	{ "30", "account.days-30" },
	{ "90", "account.days-90" },
	{ "180", "account.days-180" },
	{ "365", "account.days-365" },
};

static void add_password(struct call *c, struct value *view)
{
	struct value *fields = value_set(c->arena, view, "password_fields", value_list(c->arena));
	struct str none = { NULL, 0 };
	set_words(c->arena, view, "password_action", "/account/wachtwoord");
	set_words(c->arena, view, "user_name", c->viewer.name);
	people_ask(c, fields, "huidig", "account.present", NULL, "password", none,
		   "current-password");
	people_ask(c, fields, "wachtwoord", "welcome.password", "password.help", "password", none,
		   "new-password");
	people_ask(c, fields, "nogmaals", "welcome.again", NULL, "password", none, "new-password");
}

static void add_facts(struct call *c, struct value *view)
{
	struct arena *a = c->arena;
	struct value *facts = facts_new(a);
	bool english = c->locale->language == ENGLISH;
	fact_add(a, facts, people_words(c, "account.name"), value_words(a, c->viewer.name), NULL);
	fact_add(a, facts, people_words(c, "account.office"), value_words(a, c->viewer.office),
		 NULL);
	fact_add(a, facts, people_words(c, "account.role"),
		 value_words(a, english ? c->viewer.role_name_en : c->viewer.role_name), NULL);
	fact_add(a, facts, people_words(c, "account.sees"), people_sees(c, c->viewer.sees), NULL);
	fact_add(a, facts, people_words(c, "account.may"), people_may(c, c->viewer.may), NULL);
	value_set(a, view, "facts", value_get(facts, str_of("facts")));
}

static bool add_visits(struct call *c, struct value *view, struct err *err)
{
	struct value *table;
	int count;
	if (!people_visits(c, c->viewer.account, path_visits, &table, &count, err))
		return false;
	value_set(c->arena, view, "sessions", table);
	if (count > 1)
		head_post(&c->page, view, "account.end-others", path_visits, false);
	return true;
}

static void add_token(struct call *c, struct value *table, const struct api_token *t)
{
	struct arena *a = c->arena;
	struct value *row = listing_row(a, table);
	const char *key = t->works     ? "account.token-works"
			  : t->revoked ? "account.token-withdrawn"
				       : "account.token-ended";
	listing_head(a, row, value_str(a, arena_str(a, str_of(t->label))), NULL);
	listing_cell(a, row, value_day(a, day_of_moment(t->made)), NULL);
	listing_cell(a, row, t->expires ? value_day(a, day_of_moment(t->expires)) : NULL, NULL);
	listing_cell(a, row, t->used ? value_day(a, t->used) : say(&c->page, "account.never"),
		     NULL);
	listing_cell(a, row, say(&c->page, key), NULL);
	if (t->works)
		people_button(c, row, "account.token-revoke",
			      arena_printf(a, "%s/%lld/intrekken", path_tokens, (long long)t->id),
			      false);
	else
		listing_cell(a, row, NULL, NULL);
}

static bool add_tokens(struct call *c, struct value *view, struct err *err)
{
	static const char *const keys[] = { "account.token-label", "account.token-since",
					    "account.token-until", "account.token-used",
					    "account.token-state", "people.do" };
	struct guard_worker *g = c->worker->guard;
	struct api_token *list;
	int count;
	if (!api_token_list(g->all, g->run, c->viewer.account, c->arena, &list, &count, err))
		return false;
	struct value *table = listing_new(c->arena, people_words(c, "account.tokens"));
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		listing_column(c->arena, table, people_words(c, keys[i]), false, NULL, NULL);
	for (int i = count - 1; i >= 0; i--)
		add_token(c, table, &list[i]);
	value_set(c->arena, view, "tokens", count ? table : NULL);
	return true;
}

static void add_token_form(struct call *c, struct value *view, bool made)
{
	struct arena *a = c->arena;
	struct value *form = value_set(a, view, "token_form", value_map(a));
	struct value *fields = value_set(a, form, "fields", value_list(a));
	struct str chosen = page_param(&c->page, "dagen");
	set_words(a, form, "form_action", path_tokens);
	people_ask(c, fields, "naam", "account.token-label", "account.token-label-help", "text",
		   made ? (struct str){ NULL, 0 } : page_param(&c->page, "naam"), "off");
	struct value *q = value_add(
		a, fields,
		question_new(&c->page, "dagen", people_words(c, "account.days"), true, NULL, NULL));
	question_select(&c->page, q);
	for (size_t i = 0; i < sizeof(terms) / sizeof(*terms); i++)
		question_option(&c->page, q, terms[i].days, say(&c->page, terms[i].key),
				str_is(chosen, terms[i].days));
}

/* token: one that was just made, to be shown this once. */
static bool account_page(struct call *c, const char *problem, const char *token, struct err *err)
{
	struct value *view = value_map(c->arena);
	struct str title = locale_text(c->locale, "account.title");
	if (!call_read(c, err))
		return false;
	head_set(&c->page, view, value_str(c->arena, title), NULL);
	value_set(c->arena, view, "problem",
		  problem ? problem_new(&c->page, "form.problem", problem) : NULL);
	value_set(c->arena, view, "one_time",
		  token ? people_secret(c, "account.token-made", token, "account.token-once")
			: NULL);
	add_password(c, view);
	add_facts(c, view);
	value_set(c->arena, view, "sessions", NULL);
	value_set(c->arena, view, "tokens", NULL);
	value_set(c->arena, view, "token_form", NULL);
	if (!c->page.looking_back) {
		if (!add_visits(c, view, err) || !add_tokens(c, view, err))
			return false;
		add_token_form(c, view, token != NULL);
	}
	return show_page(c, "account", view, title.at, err);
}

static bool show_account(struct call *c, struct err *err)
{
	return account_page(c, NULL, NULL, err);
}

/* What was asked cannot be done: the page again with the sentence, unless the machine is at fault. */
static bool again(struct call *c, const struct err *problem, int wait, struct err *err)
{
	return people_refused(c, problem, wait, err) &&
	       account_page(c, problem->message, NULL, err);
}

static bool new_password(struct call *c, struct signin *signin, struct err *err)
{
	struct guard_worker *g = c->worker->guard;
	struct str password = page_param(&c->page, "wachtwoord");
	if (!str_eq(password, page_param(&c->page, "nogmaals")))
		return err_set(err, ERR_INPUT, "%s", people_words(c, "password.differ"));
	if (!sign_in_again(g->all, g->run, c->viewer.account, page_param(&c->page, "huidig"),
			   c->in->client, signin, err))
		return err->kind == ERR_DENIED ? err_set(err, ERR_DENIED, "%s",
							 people_words(c, "account.present-wrong"))
					       : false;
	return password_change(g->all, c->viewer.account, password, err);
}

/* Whoever else has a way in with the old password is out: every visit ends, links too, and this browser gets
 * a visit that nobody had before. */
static bool do_password(struct call *c, struct err *err)
{
	struct guard_worker *g = c->worker->guard;
	struct signin signin = { 0 };
	struct err problem = { 0 };
	int64_t ended;
	if (!new_password(c, &signin, &problem))
		return again(c, &problem, signin.wait_seconds, err);
	return link_withdraw(g->all, c->viewer.account, err) &&
	       visit_end_all(g->run, c->viewer.account, 0, &ended, err) &&
	       guard_let_in(c, c->viewer.account, "/account?gedaan=wachtwoord", err);
}

static bool do_end_visit(struct call *c, struct err *err)
{
	struct guard_worker *g = c->worker->guard;
	int64_t number;
	bool ended;
	if (!people_number(c, "nummer", &number, err) ||
	    !visit_end_number(g->run, c->viewer.account, number, &ended, err))
		return false;
	if (number == c->visit)
		guard_cookie(c, COOKIE_VISIT, "", 0);
	show_redirect(c, number == c->visit ? "/inloggen" : "/account?gedaan=sessie");
	return true;
}

static bool do_end_others(struct call *c, struct err *err)
{
	int64_t ended;
	if (!visit_end_all(c->worker->guard->run, c->viewer.account, c->visit, &ended, err))
		return false;
	show_redirect(c, "/account?gedaan=sessies");
	return true;
}

static bool do_make_token(struct call *c, struct err *err)
{
	char text[API_TOKEN_TEXT];
	struct err problem = { 0 };
	int64_t days = 90;
	bool ok = page_number(&c->page, "dagen", &days, &problem);
	if (ok && (days < 1 || days > API_TOKEN_DAYS))
		ok = err_set(&problem, ERR_INPUT, "%s", people_words(c, "account.days-wrong"));
	if (!ok || !api_token_make(c->worker->guard->all, c->viewer.account,
				   page_param(&c->page, "naam"), (int)days, text, &problem))
		return again(c, &problem, 0, err);
	return account_page(c, NULL, text, err);
}

static bool do_revoke_token(struct call *c, struct err *err)
{
	int64_t id;
	bool revoked;
	if (!people_number(c, "id", &id, err) ||
	    !api_token_revoke(c->worker->guard->all, c->viewer.account, id, &revoked, err))
		return false;
	if (!revoked)
		return err_set(err, ERR_NOT_FOUND, "%s", people_words(c, "people.gone"));
	show_redirect(c, "/account?gedaan=sleutel-ingetrokken");
	return true;
}

const struct route account_routes[] = {
	{ GET, path, RIGHT_SIGNED_IN, "the own account", .own = show_account },
	{ POST, "/account/wachtwoord", RIGHT_SIGNED_IN, "change the own password",
	  .own = do_password, .body_max = 8192 },
	{ POST, path_visits, RIGHT_SIGNED_IN, "sign out everywhere else", .own = do_end_others,
	  .body_max = 8192 },
	{ POST, "/account/sessies/{nummer}", RIGHT_SIGNED_IN, "end one own visit",
	  .own = do_end_visit, .body_max = 8192 },
	{ POST, path_tokens, RIGHT_SIGNED_IN, "make a token for a program", .own = do_make_token,
	  .body_max = 8192 },
	{ POST, "/account/sleutels/{id}/intrekken", RIGHT_SIGNED_IN, "revoke an own token",
	  .own = do_revoke_token, .body_max = 8192 },
	{ 0 },
};
