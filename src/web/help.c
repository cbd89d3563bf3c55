/* Help: one page for each file in locale/help, in the language of who reads. The files are part of the program:
 *
 *   Title
 *   lead in one line
 *
 *   ## Heading of a part
 *   A paragraph.
 *
 *   - term = what it means
 *   > label = /path
 */
#include "web/own.h"
#include "web/people.h"

extern const struct sql_file help_files_nl[];
extern const struct sql_file help_files_en[];

static const char path[] = "/help";

/* In the order of the menu; the first is /help itself. */
static const char *const subjects[] = { "begin",       "paginas",         "rollen",  "cijfers",
					"terugkijken", "import",          "toetsen", "begrippen",
					"api",         "toegankelijkheid" };
enum { SUBJECTS = sizeof(subjects) / sizeof(*subjects) };

static struct str text_of(const struct call *c, const char *subject)
{
	const struct sql_file *f = c->locale->language == ENGLISH ? help_files_en : help_files_nl;
	size_t length = strlen(subject);
	for (; f->name; f++)
		if (strncmp(f->name, subject, length) == 0 && strcmp(f->name + length, ".txt") == 0)
			return str_of(f->text);
	return (struct str){ NULL, 0 };
}

static const char *link_of(struct call *c, const char *subject)
{
	bool first = strcmp(subject, subjects[0]) == 0;
	return first ? path : arena_printf(c->arena, "%s/%s", path, subject);
}

static void add_menu_item(struct call *c, struct value *menu, struct value *label, const char *href,
			  bool current)
{
	struct value *item = value_add(c->arena, menu, value_map(c->arena));
	set_words(c->arena, item, "help_href", href);
	value_set(c->arena, item, "help_label", label);
	set_truth(c->arena, item, "help_current", current);
}

static void add_menu(struct call *c, struct value *view, const char *now)
{
	struct value *menu = value_set(c->arena, view, "help_menu", value_list(c->arena));
	for (int i = 0; i < SUBJECTS; i++) {
		struct str text = text_of(c, subjects[i]);
		struct str title = str_trim(str_cut(&text, '\n'));
		add_menu_item(c, menu, value_str(c->arena, title), link_of(c, subjects[i]),
			      strcmp(subjects[i], now) == 0);
	}
	add_menu_item(c, menu, say(&c->page, "help.about"), "/help/over", false);
	set_truth(c->arena, view, "help_menu_given", true);
}

/* A part under its heading. */
static struct value *part_new(struct call *c, struct value *parts, struct str title)
{
	struct value *part = value_add(c->arena, parts, value_map(c->arena));
	set_printf(c->arena, part, "part_id", "deel-%d", parts->items->count);
	set_text(c->arena, part, "part_title", title);
	value_set(c->arena, part, "paragraphs", value_list(c->arena));
	value_set(c->arena, part, "part_facts", NULL);
	value_set(c->arena, part, "part_table", NULL);
	return part;
}

static void add_paragraph(struct call *c, struct value *part, struct buf *text)
{
	if (!text->len)
		return;
	struct value *paragraph =
		value_add(c->arena, value_get(part, str_of("paragraphs")), value_map(c->arena));
	set_text(c->arena, paragraph, "paragraph", arena_str(c->arena, buf_str(text)));
	buf_clear(text);
}

/* "- term = meaning" or "> label = /path". */
static void add_fact(struct call *c, struct value *part, struct str line)
{
	bool link = *line.at == '>';
	struct value *facts = value_get(part, str_of("part_facts"));
	struct str rest = { line.at + 1, line.len - 1 };
	struct str term = str_trim(str_cut(&rest, '='));
	rest = str_trim(rest);
	if (!facts || facts->kind != VALUE_MAP)
		facts = value_set(c->arena, part, "part_facts", facts_new(c->arena));
	if (link)
		fact_add(c->arena, facts, people_words(c, "help.go"), value_str(c->arena, term),
			 arena_text(c->arena, rest));
	else
		fact_add(c->arena, facts, arena_text(c->arena, term), value_str(c->arena, rest),
			 NULL);
}

static struct value *parts_of(struct call *c, struct str text)
{
	struct value *parts = value_list(c->arena), *part = NULL;
	struct buf paragraph = { 0 };
	while (text.at) {
		struct str line = str_trim(str_cut(&text, '\n'));
		if (line.len && *line.at != '#' && *line.at != '-' && *line.at != '>') {
			buf_text(&paragraph, paragraph.len ? " " : "");
			buf_add(&paragraph, line);
			continue;
		}
		if (part)
			add_paragraph(c, part, &paragraph);
		if (str_starts(line, "## "))
			part = part_new(c, parts, (struct str){ line.at + 3, line.len - 3 });
		else if (line.len && part)
			add_fact(c, part, line);
	}
	if (part)
		add_paragraph(c, part, &paragraph);
	buf_release(&paragraph);
	return parts;
}

static bool show_subject(struct call *c, const char *subject, struct err *err)
{
	struct value *view = value_map(c->arena);
	struct str text = text_of(c, subject);
	struct str title = str_trim(str_cut(&text, '\n')), lead = str_trim(str_cut(&text, '\n'));
	head_set(&c->page, view, value_str(c->arena, title), value_str(c->arena, lead));
	if (strcmp(subject, subjects[0]) != 0)
		head_crumb(&c->page, view, people_words(c, "help.title"), path);
	add_menu(c, view, subject);
	value_set(c->arena, view, "help_parts", parts_of(c, text));
	return show_page(c, "help", view, people_words(c, "help.title"), err);
}

static bool show_begin(struct call *c, struct err *err)
{
	return show_subject(c, subjects[0], err);
}

static bool show_help(struct call *c, struct err *err)
{
	struct str asked = page_param(&c->page, "onderwerp");
	for (int i = 1; i < SUBJECTS; i++)
		if (str_is(asked, subjects[i]))
			return show_subject(c, subjects[i], err);
	return err_set(err, ERR_NOT_FOUND, "%s", people_words(c, "error.no-page"));
}

/* The work of others that this program is made with. */
static const struct {
	const char *name, *licence;
} others[] = {
	{ "libmicrohttpd", "LGPL-2.1-or-later" },
	{ "libsodium", "ISC" },
	{ "Jansson", "MIT" },
	{ "SQLite", "public domain" },
	{ "libpq (PostgreSQL)", "PostgreSQL" },
	{ "NL Design System: Utrecht", "EUPL-1.2" },
};

static bool show_about(struct call *c, struct err *err)
{
	struct arena *a = c->arena;
	struct value *view = value_map(a), *facts = facts_new(a), *made = facts_new(a);
	struct value *cards = value_set(a, view, "half_cards", value_list(a));
	head_set(&c->page, view, say(&c->page, "help.about"), NULL);
	head_crumb(&c->page, view, people_words(c, "help.title"), path);
	/* who has not signed in need not know which version this is */
	if (c->viewer.account)
		fact_add(a, facts, people_words(c, "about.version"),
			 value_words(a, c->web->options.version), NULL);
	fact_add(a, facts, people_words(c, "about.licence"), value_words(a, "EUPL-1.2"), NULL);
	value_set(a, view, "facts", value_get(facts, str_of("facts")));
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		fact_add(a, made, others[i].name, value_words(a, others[i].licence), NULL);
	struct value *card = value_add(a, cards, card_new(&c->page, "anderen", "about.others"));
	card_text(&c->page, card, say(&c->page, "about.others-text"));
	card_facts(&c->page, card, made);
	return show_page(c, "about", view, people_words(c, "help.about"), err);
}

const struct route help_routes[] = {
	{ GET, path, RIGHT_PUBLIC, "help", .own = show_begin },
	{ GET, "/help/over", RIGHT_PUBLIC, "version, licence, work of others", .own = show_about },
	{ GET, "/help/{onderwerp}", RIGHT_PUBLIC, "help on one subject", .own = show_help },
	{ 0 },
};
