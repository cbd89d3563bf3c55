#include "view/card.h"

struct value *say(const struct page_request *r, const char *key)
{
	return value_str(r->arena, locale_text(r->locale, key));
}

static struct value *list_in(const struct page_request *r, struct value *map, const char *key)
{
	struct value *list = value_get(map, str_of(key));
	return list ? list : value_set(r->arena, map, key, value_list(r->arena));
}

void head_set(const struct page_request *r, struct value *view, struct value *heading,
	      struct value *lead)
{
	struct arena *a = r->arena;
	value_set(a, view, "heading", heading);
	value_set(a, view, "title", heading);
	value_set(a, view, "lead", lead);
	value_set(a, view, "heading_code", NULL);
	list_in(r, view, "heading_badges");
	list_in(r, view, "actions");
	set_truth(a, view, "actions_given", value_is_true(value_get(view, str_of("actions"))));
}

void head_code(const struct page_request *r, struct value *view, struct str code)
{
	set_text(r->arena, view, "heading_code", code);
}

void head_badge(const struct page_request *r, struct value *view, const char *kind,
		const char *text)
{
	value_add(r->arena, list_in(r, view, "heading_badges"), badge_new(r->arena, kind, text));
}

static void add_head_action(const struct page_request *r, struct value *view, struct value *action)
{
	value_add(r->arena, list_in(r, view, "actions"), action);
	set_truth(r->arena, view, "actions_given", true);
}

void head_go(const struct page_request *r, struct value *view, const char *key, const char *href,
	     bool first)
{
	add_head_action(r, view, action_go(r, locale_text(r->locale, key).at, href, first));
}

void head_post(const struct page_request *r, struct value *view, const char *key,
	       const char *action, bool danger)
{
	add_head_action(r, view,
			action_post(r, locale_text(r->locale, key).at, action, false, danger));
}

void head_crumb(const struct page_request *r, struct value *view, const char *label,
		const char *href)
{
	struct value *crumb = value_add(r->arena, list_in(r, view, "crumbs"), value_map(r->arena));
	set_words(r->arena, crumb, "crumb_label", label);
	set_words(r->arena, crumb, "crumb_href", href);
}

struct value *action_go(const struct page_request *r, const char *label, const char *href,
			bool first)
{
	struct arena *a = r->arena;
	struct value *action = value_map(a);
	struct value *go = value_set(a, action, "go", value_map(a));
	set_words(a, go, "go_label", label);
	set_words(a, go, "go_href", href);
	set_truth(a, go, "go_first", first);
	value_set(a, action, "post", NULL);
	return action;
}

struct value *action_post(const struct page_request *r, const char *label, const char *where,
			  bool first, bool danger)
{
	struct arena *a = r->arena;
	struct value *action = value_map(a);
	struct value *post = value_set(a, action, "post", value_map(a));
	value_set(a, action, "go", NULL);
	set_words(a, post, "post_label", label);
	set_words(a, post, "post_action", where);
	set_truth(a, post, "post_first", first);
	set_truth(a, post, "post_danger", danger);
	value_set(a, post, "post_hidden", value_list(a));
	return action;
}

static void add_hidden(const struct page_request *r, struct value *list, const char *name,
		       struct str value)
{
	struct value *hidden = value_add(r->arena, list, value_map(r->arena));
	set_words(r->arena, hidden, "keep_name", name);
	set_text(r->arena, hidden, "keep_value", value);
}

void action_keep(const struct page_request *r, struct value *action, const char *name,
		 const char *value)
{
	struct value *post = value_get(action, str_of("post"));
	add_hidden(r, value_get(post, str_of("post_hidden")), name, str_of(value));
}

struct value *card_new(const struct page_request *r, const char *id, const char *key)
{
	static const char *const keys[] = { "card_more",  "card_text",  "card_facts", "card_table",
					    "card_chart", "card_lines", "card_empty" };
	struct value *card = value_map(r->arena);
	set_words(r->arena, card, "card_id", id);
	value_set(r->arena, card, "card_title", say(r, key));
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		value_set(r->arena, card, keys[i], NULL);
	return card;
}

void card_table(const struct page_request *r, struct value *card, struct value *table,
		const char *empty_key, const char *next_key)
{
	if (listing_has_rows(table))
		value_set(r->arena, card, "card_table", table);
	else
		value_set(r->arena, card, "card_empty", empty_new(r, empty_key, next_key));
}

void card_lines(const struct page_request *r, struct value *card, struct value *lines,
		const char *empty_key, const char *next_key)
{
	if (lines_any(lines))
		value_set(r->arena, card, "card_lines", lines);
	else
		value_set(r->arena, card, "card_empty", empty_new(r, empty_key, next_key));
}

void card_facts(const struct page_request *r, struct value *card, struct value *facts)
{
	value_set(r->arena, card, "card_facts", facts);
}

void card_chart(const struct page_request *r, struct value *card, struct value *chart)
{
	value_set(r->arena, card, "card_chart", chart);
}

void card_text(const struct page_request *r, struct value *card, struct value *text)
{
	value_set(r->arena, card, "card_text", text);
}

void card_more(const struct page_request *r, struct value *card, const char *label,
	       const char *href)
{
	struct value *more = value_set(r->arena, card, "card_more", value_map(r->arena));
	set_words(r->arena, more, "more_label", label);
	set_words(r->arena, more, "more_href", href);
}

struct value *empty_new(const struct page_request *r, const char *key, const char *next_key)
{
	struct arena *a = r->arena;
	struct value *empty = value_map(a);
	value_set(a, empty, "empty_text", say(r, key));
	value_set(a, empty, "empty_next", next_key ? say(r, next_key) : NULL);
	value_set(a, empty, "empty_actions", value_list(a));
	set_truth(a, empty, "empty_actions_given", false);
	return empty;
}

void empty_action(const struct page_request *r, struct value *empty, struct value *action)
{
	value_add(r->arena, value_get(empty, str_of("empty_actions")), action);
	set_truth(r->arena, empty, "empty_actions_given", true);
}

struct value *lines_new(const struct page_request *r)
{
	struct value *lines = value_map(r->arena);
	value_set(r->arena, lines, "lines", value_list(r->arena));
	return lines;
}

bool lines_any(const struct value *lines)
{
	return value_is_true(value_get(lines, str_of("lines")));
}

struct value *line_add(const struct page_request *r, struct value *lines, struct value *when,
		       struct value *link_text, const char *href, struct value *text)
{
	struct arena *a = r->arena;
	struct value *line = value_add(a, value_get(lines, str_of("lines")), value_map(a));
	struct value *link = NULL;
	if (href) {
		link = value_map(a);
		set_words(a, link, "link_href", href);
		value_set(a, link, "link_text", link_text);
	}
	value_set(a, line, "line_when", when);
	set_truth(a, line, "line_late", false);
	value_set(a, line, "line_badge", NULL);
	value_set(a, line, "line_link", link);
	value_set(a, line, "line_text", text ? text : value_words(a, ""));
	value_set(a, line, "line_post", NULL);
	return line;
}

void line_late(const struct page_request *r, struct value *line)
{
	set_truth(r->arena, line, "line_late", true);
}

void line_badge(const struct page_request *r, struct value *line, const char *kind,
		const char *text)
{
	value_set(r->arena, line, "line_badge", badge_new(r->arena, kind, text));
}

void line_post(const struct page_request *r, struct value *line, struct value *action)
{
	value_set(r->arena, line, "line_post", action);
}

/* The days a page is asked for travel along in every form that asks. */
static void keep_days(const struct page_request *r, struct value *list)
{
	struct str day = page_param(r, "peildatum");
	if (day.len)
		add_hidden(r, list, "peildatum", day);
	if (r->known_on.len)
		add_hidden(r, list, "bekendOp", r->known_on);
}

struct value *chooser_new(const struct page_request *r, const char *path)
{
	struct value *chooser = value_map(r->arena);
	set_words(r->arena, chooser, "chooser_action", path);
	keep_days(r, value_set(r->arena, chooser, "chooser_keep", value_list(r->arena)));
	value_set(r->arena, chooser, "choosers", value_list(r->arena));
	return chooser;
}

void chooser_keep(const struct page_request *r, struct value *chooser, const char *name,
		  struct str value)
{
	if (value.len)
		add_hidden(r, value_get(chooser, str_of("chooser_keep")), name, value);
}

struct value *chooser_select(const struct page_request *r, struct value *chooser, const char *name,
			     const char *key)
{
	struct arena *a = r->arena;
	struct value *select = value_add(a, value_get(chooser, str_of("choosers")), value_map(a));
	set_printf(a, select, "choose_id", "kies-%s", name);
	set_words(a, select, "choose_name", name);
	value_set(a, select, "choose_label", say(r, key));
	value_set(a, select, "choose_options", value_list(a));
	return select;
}

void chooser_option(const struct page_request *r, struct value *select, const char *value,
		    struct value *label, bool chosen)
{
	struct value *options = value_get(select, str_of("choose_options"));
	struct value *option = value_add(r->arena, options, value_map(r->arena));
	set_words(r->arena, option, "option_value", value);
	value_set(r->arena, option, "option_label", label);
	set_truth(r->arena, option, "option_chosen", chosen);
}

static void add_turn(const struct page_request *r, struct value *pager, const char *key,
		     const char *href)
{
	struct value *turn = NULL;
	if (href) {
		turn = value_map(r->arena);
		set_words(r->arena, turn, "turn_href", href);
	}
	value_set(r->arena, pager, key, turn);
}

struct value *pager_new(const struct page_request *r, const char *of, const char *before,
			const char *after)
{
	if (!before && !after)
		return NULL;
	struct value *pager = value_map(r->arena);
	value_set(r->arena, pager, "pager_label",
		  locale_value(r->locale, r->arena, "pager.label", value_words(r->arena, of), NULL,
			       NULL));
	add_turn(r, pager, "pager_prev", before);
	add_turn(r, pager, "pager_next", after);
	return pager;
}
