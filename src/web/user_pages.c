/* The accounts of the own office, for its administrator: who there is, making one, changing one. An account of
 * another office is not there. */
#include "web/own.h"
#include "web/people.h"
#include "web/user_change.h"

#include "kernel/link.h"
#include "kernel/option.h"

enum { USERS_PAGE = 100 };

static const char path[] = "/gebruikers", path_new[] = "/gebruikers/nieuw";

/* What is not in the record: how somebody can get in. */
struct state {
	moment_t signed_in, link_until; /* 0: never, none */
	bool has_password;
};

static struct user take(struct call *c, const struct stmt *st)
{
	bool english = c->locale->language == ENGLISH;
	return (struct user){
		.id = stmt_int(st, 0),
		.since = stmt_int(st, 1),
		.name = arena_str(c->arena, stmt_text(st, 2)),
		.role = stmt_int(st, 3),
		.role_name = arena_str(c->arena, stmt_text(st, english ? 5 : 4)),
		.blocked = stmt_int(st, 6) != 0,
		.portal_of = stmt_int(st, 7),
		.provider = arena_str(c->arena, stmt_text(st, 8)),
	};
}

static bool read_state(struct call *c, int64_t id, struct state *out, struct err *err)
{
	struct session *all = c->worker->guard->all;
	struct stmt *st;
	bool row;
	*out = (struct state){ 0 };
	if (!db_named(all->db, "user_state", &st, err))
		return false;
	stmt_bind_int(st, "id", id);
	stmt_bind_int(st, "now", moment_now());
	if (!stmt_step(st, &row, err))
		return false;
	if (row)
		*out = (struct state){ stmt_int(st, 0), stmt_int(st, 2), stmt_int(st, 1) != 0 };
	stmt_reset(st);
	return true;
}

static const char *user_link(struct call *c, int64_t id)
{
	return page_link(&c->page, arena_printf(c->arena, "%s/%lld", path, (long long)id), NULL);
}

static void saw(struct call *c, int64_t id)
{
	page_saw(&c->page, shape_find(c->page.session->decl, str_of("account")), id);
}

static void add_badge(struct call *c, struct value *cell, const struct user *u,
		      const struct state *s)
{
	const char *key = u->blocked         ? "users.is-blocked"
			  : s->link_until    ? "users.has-link"
			  : !s->has_password ? "users.no-password"
					     : NULL;
	if (key)
		cell_badge(c->arena, cell, u->blocked ? "stale" : "info", people_words(c, key));
}

static bool add_user(struct call *c, struct value *table, const struct user *u, struct err *err)
{
	struct arena *a = c->arena;
	struct state state = { .has_password = true };
	struct value *row = listing_row(a, table);
	/* how somebody gets in has no past */
	if (!c->page.looking_back && !read_state(c, u->id, &state, err))
		return false;
	struct value *name = listing_head(a, row, value_str(a, u->name), user_link(c, u->id));
	add_badge(c, name, u, &state);
	listing_cell(a, row, value_str(a, u->role_name), NULL);
	listing_cell(a, row,
		     u->portal_of ? value_str(a, u->provider) : value_words(a, c->viewer.office),
		     NULL);
	if (!c->page.looking_back)
		listing_cell(a, row,
			     state.signed_in ? value_day(a, day_of_moment(state.signed_in))
					     : say(&c->page, "account.never"),
			     NULL);
	saw(c, u->id);
	return true;
}

/* The accounts behind a name; *more says that the page ended before they did. */
static bool read_users(struct call *c, struct str after, struct user *list, int *count, bool *more,
		       struct err *err)
{
	struct stmt *st;
	bool row;
	*count = 0;
	*more = false;
	if (!db_named(c->page.session->db, "user_list", &st, err))
		return false;
	stmt_bind_text(st, "after", after.at ? after : str_of(""));
	stmt_bind_int(st, "limit", USERS_PAGE + 1);
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			return true;
		*more = *count == USERS_PAGE;
		if (*more) {
			stmt_reset(st);
			return true;
		}
		list[(*count)++] = take(c, st);
	}
}

static struct value *users_table(struct call *c)
{
	static const char *const keys[] = { "users.name", "users.role", "users.of",
					    "users.signed-in" };
	struct value *table = listing_new(c->arena, people_words(c, "users.title"));
	for (int i = 0; i < (c->page.looking_back ? 3 : 4); i++)
		listing_column(c->arena, table, people_words(c, keys[i]), false, NULL, NULL);
	return table;
}

static void list_keys(struct call *c, struct value *view)
{
	static const char *const none[] = { "list_about", "filter", "choice", "table", "empty" };
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
		value_set(c->arena, view, none[i], NULL);
	set_truth(c->arena, view, "exports_given", false);
	value_set(c->arena, view, "exports", value_list(c->arena));
}

static void add_under(struct call *c, struct value *table, const struct user *list, int count,
		      bool more, bool first)
{
	const char *after = more ? arena_text(c->arena, list[count - 1].name) : NULL;
	value_set(c->arena, table, "count_text",
		  locale_number(c->locale, c->arena, "users.count", count));
	value_set(c->arena, table, "pager",
		  pager_new(&c->page, people_words(c, "users.title"),
			    first ? NULL : page_link(&c->page, path, NULL),
			    after ? page_link(&c->page, path, "na", after, NULL) : NULL));
}

static bool show_users(struct call *c, struct err *err)
{
	struct value *view = value_map(c->arena);
	struct user *list = arena_array(c->arena, struct user, USERS_PAGE);
	struct str after = page_param(&c->page, "na");
	int count;
	bool more;
	c->looks.many = true;
	if (!call_read(c, err) || !read_users(c, after, list, &count, &more, err))
		return false;
	struct value *table = users_table(c);
	for (int i = 0; i < count; i++)
		if (!add_user(c, table, &list[i], err))
			return false;
	set_words(c->arena, view, "section", "gebruikers");
	head_set(&c->page, view, say(&c->page, "users.title"),
		 locale_value(c->locale, c->arena, "users.lead",
			      value_words(c->arena, c->viewer.office), NULL, NULL));
	head_go(&c->page, view, "users.roles", page_link(&c->page, "/rollen", NULL), false);
	if (!c->page.looking_back)
		head_go(&c->page, view, "users.new", path_new, true);
	list_keys(c, view);
	add_under(c, table, list, count, more, !after.len);
	if (count)
		value_set(c->arena, view, "table", table);
	else
		value_set(c->arena, view, "empty", empty_new(&c->page, "users.none", NULL));
	return show_page(c, "users", view, people_words(c, "users.title"), err);
}

/* Options of a role: those that can be given. */
static bool add_roles(struct call *c, struct value *q, int64_t chosen, bool portal_only,
		      struct err *err)
{
	bool english = c->locale->language == ENGLISH;
	struct stmt *st;
	bool row;
	question_select(&c->page, q);
	if (!db_named(c->page.session->db, "user_roles", &st, err))
		return false;
	for (;;) {
		struct viewer v = { 0 };
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			return true;
		viewer_allow(&v, (struct str){ NULL, 0 }, stmt_text(st, 6));
		if (!user_role_fits(v.may, portal_only))
			continue;
		question_option(
			&c->page, q, arena_text(c->arena, stmt_text(st, 0)),
			value_str(c->arena, arena_str(c->arena, stmt_text(st, english ? 3 : 2))),
			stmt_int(st, 0) == chosen);
	}
}

static bool new_page(struct call *c, const char *problem, struct err *err)
{
	struct arena *a = c->arena;
	struct value *view = value_map(a), *groups = value_list(a);
	struct value *group = value_add(a, groups, value_map(a));
	struct value *fields = value_set(a, group, "fields", value_list(a));
	int64_t chosen = 0;
	if (!call_read(c, err))
		return false;
	if (c->page.looking_back)
		return err_set(err, ERR_DENIED, "%s", people_words(c, "users.looking-back"));
	set_words(a, view, "section", "gebruikers");
	head_set(&c->page, view, say(&c->page, "users.new"), say(&c->page, "users.new-lead"));
	head_crumb(&c->page, view, people_words(c, "users.title"), path);
	people_ask(c, fields, "naam", "users.name", "users.name-help", "text",
		   page_param(&c->page, "naam"), "off");
	str_to_int(page_param(&c->page, "rol"), &chosen);
	struct value *q = value_add(
		a, fields,
		question_new(&c->page, "rol", people_words(c, "users.role"), true, NULL, NULL));
	if (!add_roles(c, q, chosen, false, err))
		return false;
	q = value_add(a, fields,
		      question_new(&c->page, "aanbieder", people_words(c, "users.portal"), false,
				   people_words(c, "users.portal-help"), NULL));
	question_line(&c->page, q, "text", page_param(&c->page, "aanbieder"), 200, "off");
	set_words(a, group, "group_label", "");
	value_set(a, view, "problem",
		  problem ? problem_new(&c->page, "form.problem", problem) : NULL);
	value_set(a, view, "conflict", NULL);
	set_words(a, view, "form_action", path_new);
	set_truth(a, view, "form_file", false);
	value_set(a, view, "form_hidden", value_list(a));
	value_set(a, view, "groups", groups);
	value_set(a, view, "form_submit", say(&c->page, "users.make"));
	struct value *cancel = value_set(a, view, "form_cancel", value_map(a));
	set_words(a, cancel, "cancel_href", path);
	return show_page(c, "form", view, people_words(c, "users.new"), err);
}

static bool show_new(struct call *c, struct err *err)
{
	return new_page(c, NULL, err);
}

/* The provider that was typed: code, name or number; nothing is a colleague. */
static bool read_provider(struct call *c, int64_t *out, struct err *err)
{
	struct str text = str_trim(page_param(&c->page, "aanbieder"));
	*out = 0;
	if (!text.len)
		return true;
	if (!call_read(c, err))
		return false;
	struct session *s = c->page.session;
	if (!reference_lookup(s, &c->viewer, shape_find(s->decl, str_of("provider")), text,
			      s->today, out, err))
		return false;
	/* what is shown afterwards is as it is then */
	db_rollback(s->db);
	return *out > 0 ||
	       err_set(err, ERR_INPUT, "%s",
		       people_words(c, *out ? "users.provider-several" : "users.provider-unknown"));
}

static bool read_new(struct call *c, struct user_new *out, struct err *err)
{
	*out = (struct user_new){ .name = str_trim(page_param(&c->page, "naam")) };
	return page_number(&c->page, "rol", &out->role, err) &&
	       read_provider(c, &out->portal_of, err);
}

/* An address to hand over: whole, because it leaves this screen. */
static const char *whole_address(struct call *c, const char *token)
{
	struct str host = pairs_get(&c->in->headers, "host");
	return arena_printf(c->arena, "%s://%.*s/welkom/%s", c->in->secure ? "https" : "http",
			    STR_ARG(host), token);
}

static bool read_user(struct call *c, int64_t id, struct user *out, struct err *err)
{
	struct stmt *st;
	bool row;
	if (!call_read(c, err) || !db_named(c->page.session->db, "user_get", &st, err))
		return false;
	stmt_bind_int(st, "id", id);
	if (!stmt_step(st, &row, err))
		return false;
	if (!row)
		return err_set(err, ERR_NOT_FOUND, "%s", people_words(c, "people.gone"));
	*out = take(c, st);
	stmt_reset(st);
	saw(c, id);
	return true;
}

static void add_actions(struct call *c, struct value *view, const struct user *u)
{
	const char *own = arena_printf(c->arena, "%s/%lld", path, (long long)u->id);
	const char *block = u->blocked ? "deblokkeer" : "blokkeer";
	if (!u->blocked)
		head_post(&c->page, view, "users.new-link", arena_printf(c->arena, "%s/link", own),
			  false);
	if (u->id != c->viewer.account)
		head_post(&c->page, view, u->blocked ? "users.unblock" : "users.block",
			  arena_printf(c->arena, "%s/%s", own, block), !u->blocked);
}

static void add_facts(struct call *c, struct value *view, const struct user *u,
		      const struct state *s)
{
	struct arena *a = c->arena;
	struct value *facts = facts_new(a);
	fact_add(a, facts, people_words(c, "users.name"), value_str(a, u->name), NULL);
	fact_add(a, facts, people_words(c, "users.role"), value_str(a, u->role_name),
		 page_link(&c->page, "/rollen", NULL));
	fact_add(a, facts, people_words(c, "users.of"),
		 u->portal_of ? value_str(a, u->provider) : value_words(a, c->viewer.office), NULL);
	if (!c->page.looking_back) {
		fact_add(a, facts, people_words(c, "users.signed-in"),
			 s->signed_in ? value_day(a, day_of_moment(s->signed_in))
				      : say(&c->page, "account.never"),
			 NULL);
		if (s->link_until)
			fact_add(a, facts, people_words(c, "users.link-until"),
				 value_moment(a, s->link_until), NULL);
	}
	value_set(a, view, "facts", value_get(facts, str_of("facts")));
}

static bool add_role_form(struct call *c, struct value *view, const struct user *u, struct err *err)
{
	struct arena *a = c->arena;
	struct value *form = value_set(a, view, "roles_form", value_map(a));
	struct value *hidden = value_set(a, form, "form_hidden", value_list(a));
	struct value *fields = value_set(a, form, "fields", value_list(a));
	struct value *since = value_add(a, hidden, value_map(a));
	struct value *q = value_add(a, fields,
				    question_new(&c->page, "rol", people_words(c, "users.role"),
						 true, people_words(c, "users.role-help"), NULL));
	set_printf(a, form, "form_action", "%s/%lld/rol", path, (long long)u->id);
	set_words(a, since, "keep_name", "sinds");
	value_set(a, since, "keep_value", value_printf(a, "%lld", (long long)u->since));
	return add_roles(c, q, u->role, u->portal_of != 0, err);
}

static bool add_cards(struct call *c, struct value *view, const struct user *u, struct err *err)
{
	struct arena *a = c->arena;
	struct value *main = value_set(a, view, "main_cards", value_list(a));
	struct value *side = value_set(a, view, "side_cards", value_list(a));
	struct value *table;
	int count;
	if (!c->page.looking_back) {
		struct value *card =
			value_add(a, main, card_new(&c->page, "sessies", "people.visits"));
		const char *end = arena_printf(a, "%s/%lld/sessies", path, (long long)u->id);
		if (!people_visits(c, u->id, end, &table, &count, err))
			return false;
		card_table(&c->page, card, table, "users.no-visits", NULL);
	}
	const char *id = arena_printf(a, "%lld", (long long)u->id);
	struct value *card = value_add(a, side, card_new(&c->page, "meer", "users.more"));
	struct value *lines = lines_new(&c->page);
	line_add(&c->page, lines, NULL, say(&c->page, "users.history"),
		 page_link(&c->page, arena_printf(a, "/gegevens/account/%s", id), NULL), NULL);
	if (viewer_may(&c->viewer, RIGHT_AUDIT)) {
		line_add(&c->page, lines, NULL, say(&c->page, "users.looked"),
			 page_link(&c->page, "/inzage", "wie", id, NULL), NULL);
		line_add(&c->page, lines, NULL, say(&c->page, "users.seen-by"),
			 page_link(&c->page, "/inzage", "model", "account", "record", id, NULL),
			 NULL);
	}
	card_lines(&c->page, card, lines, "users.no-visits", NULL);
	return true;
}

/* token: a link that was just made, to be shown this once. */
static bool user_page(struct call *c, int64_t id, const char *problem, const char *token,
		      struct err *err)
{
	struct value *view = value_map(c->arena);
	struct user u = { 0 };
	struct state state = { .has_password = true };
	if (!read_user(c, id, &u, err) ||
	    (!c->page.looking_back && !read_state(c, id, &state, err)))
		return false;
	set_words(c->arena, view, "section", "gebruikers");
	head_set(&c->page, view, value_str(c->arena, u.name), NULL);
	head_crumb(&c->page, view, people_words(c, "users.title"), page_link(&c->page, path, NULL));
	if (u.blocked)
		head_badge(&c->page, view, "stale", people_words(c, "users.is-blocked"));
	value_set(c->arena, view, "problem",
		  problem ? problem_new(&c->page, "form.problem", problem) : NULL);
	value_set(c->arena, view, "one_time",
		  token ? people_secret(c, "users.link-made", whole_address(c, token),
					"users.link-once")
			: NULL);
	value_set(c->arena, view, "roles_form", NULL);
	add_facts(c, view, &u, &state);
	if (!c->page.looking_back) {
		add_actions(c, view, &u);
		if (id != c->viewer.account && !add_role_form(c, view, &u, err))
			return false;
	}
	return add_cards(c, view, &u, err) && show_page(c, "user", view, u.name.at, err);
}

static bool show_user(struct call *c, struct err *err)
{
	int64_t id;
	return people_number(c, "id", &id, err) && user_page(c, id, NULL, NULL, err);
}

/* The page of the account with what was wrong; what is not there is not shown. */
static bool again(struct call *c, int64_t id, const struct err *problem, struct err *err)
{
	return people_refused(c, problem, 0, err) && user_page(c, id, problem->message, NULL, err);
}

static bool done(struct call *c, int64_t id, const char *key)
{
	call_changed(c);
	show_redirect(c, arena_printf(c->arena, "%s/%lld?gedaan=%s", path, (long long)id, key));
	return true;
}

static bool do_new(struct call *c, struct err *err)
{
	struct user_new new;
	struct err problem = { 0 };
	char token[SECRET_TEXT];
	int64_t id;
	if (!read_new(c, &new, &problem) || !user_create(c, &new, &id, &problem))
		return people_refused(c, &problem, 0, err) && new_page(c, problem.message, err);
	call_changed(c);
	return link_make(c->worker->guard->all, LINK_SET_PASSWORD, id, token, err) &&
	       user_page(c, id, NULL, token, err);
}

static bool do_role(struct call *c, struct err *err)
{
	struct err problem = { 0 };
	int64_t id, role = 0, since = 0;
	if (!people_number(c, "id", &id, err))
		return false;
	if (!page_number(&c->page, "rol", &role, &problem) ||
	    !page_number(&c->page, "sinds", &since, &problem) ||
	    !user_set_role(c, id, since, role, &problem))
		return again(c, id, &problem, err);
	return done(c, id, "rol");
}

static bool set_block(struct call *c, bool blocked, struct err *err)
{
	struct err problem = { 0 };
	int64_t id;
	if (!people_number(c, "id", &id, err))
		return false;
	if (!user_set_block(c, id, blocked, &problem))
		return again(c, id, &problem, err);
	return done(c, id, blocked ? "geblokkeerd" : "gedeblokkeerd");
}

static bool do_block(struct call *c, struct err *err)
{
	return set_block(c, true, err);
}

static bool do_unblock(struct call *c, struct err *err)
{
	return set_block(c, false, err);
}

static bool do_link(struct call *c, struct err *err)
{
	struct err problem = { 0 };
	char token[SECRET_TEXT];
	int64_t id;
	if (!people_number(c, "id", &id, err) || !user_is_ours(c, id, err))
		return false;
	if (!link_make(c->worker->guard->all, LINK_SET_PASSWORD, id, token, &problem))
		return again(c, id, &problem, err);
	return user_page(c, id, NULL, token, err);
}

static bool do_end_visit(struct call *c, struct err *err)
{
	int64_t id, number;
	bool ended;
	if (!people_number(c, "id", &id, err) || !people_number(c, "nummer", &number, err) ||
	    !user_is_ours(c, id, err) ||
	    !visit_end_number(c->worker->guard->run, id, number, &ended, err))
		return false;
	return done(c, id, "sessie");
}

const struct route user_routes[] = {
	{ GET, path, RIGHT_USERS, "accounts of the own office", .own = show_users },
	{ GET, path_new, RIGHT_USERS, "a new account", .own = show_new },
	{ POST, path_new, RIGHT_USERS, "make an account", .own = do_new, .body_max = 8192 },
	{ GET, "/gebruikers/{id}", RIGHT_USERS, "one account", .own = show_user },
	{ POST, "/gebruikers/{id}/rol", RIGHT_USERS, "give another role", .own = do_role,
	  .body_max = 8192 },
	{ POST, "/gebruikers/{id}/blokkeer", RIGHT_USERS, "block an account", .own = do_block,
	  .body_max = 8192 },
	{ POST, "/gebruikers/{id}/deblokkeer", RIGHT_USERS, "lift a block", .own = do_unblock,
	  .body_max = 8192 },
	{ POST, "/gebruikers/{id}/link", RIGHT_USERS, "one-time link for an account",
	  .own = do_link, .body_max = 8192 },
	{ POST, "/gebruikers/{id}/sessies/{nummer}", RIGHT_USERS, "end a visit of an account",
	  .own = do_end_visit, .body_max = 8192 },
	{ 0 },
};
