#include "web/frame.h"

#include "web/asset.h"
#include "web/inside.h"

/* The navigation, in the order of the work. What a viewer may not open is not shown. */
static const struct {
	const char *href, *section, *key;
	enum right right;
	bool after_break;
} navigation[] = {
	{ "/", "start", "nav.start", RIGHT_SIGNED_IN, false },
	{ "/regios", "regios", "nav.regions", RIGHT_SIGNED_IN, false },
	{ "/aanbieders", "aanbieders", "nav.providers", RIGHT_SIGNED_IN, false },
	{ "/wachttijden", "wachttijden", "nav.waits", RIGHT_SIGNED_IN, false },
	{ "/signalen", "signalen", "nav.signals", RIGHT_SIGNED_IN, false },
	{ "/taken", "taken", "nav.tasks", RIGHT_SIGNED_IN, false },
	{ "/cijfers", "cijfers", "nav.figures", RIGHT_SIGNED_IN, true },
	{ "/normen", "normen", "nav.norms", RIGHT_SIGNED_IN, false },
	{ "/import", "import", "nav.import", RIGHT_IMPORT, false },
	{ "/gegevens", "gegevens", "nav.records", RIGHT_SIGNED_IN, false },
	{ "/wijzigingen", "wijzigingen", "nav.changes", RIGHT_SIGNED_IN, false },
	{ "/gebruikers", "gebruikers", "nav.users", RIGHT_USERS, true },
	{ "/inzage", "inzage", "nav.looks", RIGHT_AUDIT, false },
};

static void add_navigation(struct call *v, struct value *frame, struct str section)
{
	struct arena *a = v->arena;
	struct value *nav = value_set(a, frame, "nav", value_list(a));
	for (size_t i = 0; i < sizeof(navigation) / sizeof(*navigation); i++) {
		if (!viewer_may(&v->viewer, navigation[i].right))
			continue;
		struct value *item = value_add(a, nav, value_map(a));
		set_words(a, item, "nav_href", page_link(&v->page, navigation[i].href, NULL));
		set_text(a, item, "nav_label", locale_text(v->locale, navigation[i].key));
		set_truth(a, item, "nav_current", str_is(section, navigation[i].section));
		set_truth(a, item, "nav_break", navigation[i].after_break);
	}
}

static void add_hidden(struct arena *a, struct value *list, struct str name, struct str value)
{
	struct value *hidden = value_add(a, list, value_map(a));
	set_text(a, hidden, "keep_name", name);
	set_text(a, hidden, "keep_value", value);
}

/* What the page was asked with stays, except the two days themselves and what was done before. */
static struct value *other_params(struct call *v)
{
	struct value *list = value_list(v->arena);
	for (int i = 0; i < v->in->query.count; i++) {
		struct pair p = v->in->query.list[i];
		if (!str_is(p.name, "peildatum") && !str_is(p.name, "bekendOp") &&
		    !str_is(p.name, "gedaan"))
			add_hidden(v->arena, list, p.name, p.value);
	}
	return list;
}

static void add_dates(struct call *v, struct value *frame)
{
	struct arena *a = v->arena;
	struct value *date = value_set(a, frame, "date", value_map(a));
	struct value *keep = value_list(a);
	char iso[11];
	day_t day = v->page.at ? v->page.at : day_today();
	if (v->page.at)
		add_hidden(a, keep, str_of("peildatum"), page_param(&v->page, "peildatum"));
	if (v->page.looking_back)
		add_hidden(a, keep, str_of("bekendOp"), v->page.known_on);
	value_set(a, date, "at", value_day(a, day));
	set_text(a, date, "at_iso",
		 v->page.at ? arena_str(a, str_of(date_format_iso(day, iso)))
			    : (struct str){ NULL, 0 });
	day_t known;
	bool is_day = date_parse_iso(v->page.known_on, &known);
	set_text(a, date, "known_on_iso", is_day ? v->page.known_on : (struct str){ NULL, 0 });
	set_text(a, date, "action", v->in->path);
	value_set(a, date, "keep", keep);
	value_set(a, date, "also", other_params(v));
	value_set(a, frame, "looking_back", NULL);
	if (!v->page.looking_back)
		return;
	struct value *back = value_set(a, frame, "looking_back", value_map(a));
	struct value *when = is_day ? value_day(a, known) : value_str(a, v->page.known_on);
	value_set(a, back, "sentence",
		  locale_value(v->locale, a, "frame.looking_back", when, NULL, NULL));
	set_text(a, back, "now_href", v->in->path);
}

static void add_language(struct call *v, struct value *frame)
{
	struct arena *a = v->arena;
	struct value *language = value_set(a, frame, "language", value_map(a));
	bool english = v->locale->language == ENGLISH;
	set_words(a, language, "action", "/taal");
	set_words(a, language, "code", english ? "nl" : "en");
	set_words(a, language, "label", english ? "Nederlands" : "English");
	set_text(a, language, "back", v->in->method == GET ? v->in->target : v->in->path);
}

static void add_person(struct call *v, struct value *frame)
{
	struct arena *a = v->arena;
	bool english = v->locale->language == ENGLISH;
	struct value *person = value_set(a, frame, "person", value_map(a));
	struct value *find = value_set(a, frame, "find", value_map(a));
	set_words(a, person, "name", v->viewer.name);
	set_words(a, person, "role", english ? v->viewer.role_name_en : v->viewer.role_name);
	set_words(a, person, "account_href", "/account");
	set_words(a, person, "sign_out_action", "/uitloggen");
	set_words(a, find, "action", "/zoek");
	set_text(a, find, "query",
		 str_is(v->in->path, "/zoek") ? page_param(&v->page, "q")
					      : (struct str){ NULL, 0 });
	set_words(a, frame, "office", v->viewer.office);
	set_text(a, frame, "scope", locale_text(v->locale, "frame.all_regions"));
}

static void add_foot(struct call *v, struct value *frame)
{
	struct arena *a = v->arena;
	struct value *foot = value_set(a, frame, "foot", value_map(a));
	struct value *asset = value_set(a, frame, "asset", value_map(a));
	set_words(a, foot, "help_href", "/help");
	set_words(a, foot, "access_href", "/help/toegankelijkheid");
	set_words(a, foot, "about_href", "/help/over");
	set_words(a, asset, "icon", asset_icon);
	set_words(a, asset, "style", asset_style);
	set_words(a, asset, "script", asset_script);
	/* Who has not signed in need not know which version this is. */
	set_words(a, frame, "version", v->viewer.account ? v->web->options.version : "");
}

/* A key of the page's view that the frame shows as well. */
static void pass(struct call *v, struct value *frame, const struct value *view, const char *key)
{
	value_set(v->arena, frame, key, value_get(view, str_of(key)));
}

/* "?gedaan=KEY" after a redirect: the sentence done.KEY. A key that is none says nothing. */
static struct value *flash_asked(struct call *v)
{
	struct str key = pairs_get(&v->in->query, "gedaan");
	if (!key.len || key.len > 40 || v->in->method != GET || v->out->status >= 400)
		return NULL;
	const char *name = arena_printf(v->arena, "done.%.*s", STR_ARG(key));
	struct str text = locale_text(v->locale, name);
	if (str_is(text, name))
		return NULL;
	struct value *flash = value_map(v->arena);
	set_text(v->arena, flash, "flash_text", text);
	set_truth(v->arena, flash, "flash_ok", true);
	return flash;
}

struct value *frame_view(struct call *v, const struct value *view, const char *title)
{
	struct arena *a = v->arena;
	struct value *frame = value_map(a);
	struct value *own = value_get(view, str_of("title"));
	struct value *section = value_get(view, str_of("section"));
	const struct page *page = v->route ? v->route->page : NULL;
	value_set(a, frame, "title", own ? own : value_words(a, title));
	set_words(a, frame, "lang", v->locale->code);
	set_words(a, frame, "csrf", v->csrf);
	set_truth(a, frame, "demo", refresh_found_demo(v->web->refresh));
	add_navigation(v, frame,
		       section ? section->text
			       : str_of(page && page->section ? page->section : ""));
	add_dates(v, frame);
	add_language(v, frame);
	add_person(v, frame);
	add_foot(v, frame);
	pass(v, frame, view, "crumbs");
	set_truth(a, frame, "crumbs_given", value_is_true(value_get(view, str_of("crumbs"))));
	value_set(a, frame, "flash", v->flash ? v->flash : flash_asked(v));
	return frame;
}

void frame_common(struct call *v, struct value *view)
{
	set_words(v->arena, view, "csrf", v->csrf);
	set_truth(v->arena, view, "looking_back", v->page.looking_back);
}
