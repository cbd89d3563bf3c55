/* The parts a page is put together from: its head, cards, lists of lines, what to say when there is nothing,
 * buttons and choosers. The only place that knows the keys that these partials of templates/ read. All
 * texts are borrowed; sentences come from the locale by their key. */
#ifndef VIEW_CARD_H
#define VIEW_CARD_H

#include "view/listing.h"

/* The head of a page: heading and, under it, one sentence (either may be NULL). Also sets the title. */
void head_set(const struct page_request *r, struct value *view, struct value *heading,
	      struct value *lead);
/* A code beside the heading. */
void head_code(const struct page_request *r, struct value *view, struct str code);
void head_badge(const struct page_request *r, struct value *view, const char *kind,
		const char *text);
/* A button in the head: a link, or a form that posts to where. key: of its label. */
void head_go(const struct page_request *r, struct value *view, const char *key, const char *href,
	     bool first);
void head_post(const struct page_request *r, struct value *view, const char *key,
	       const char *action, bool danger);
/* Where the page stands: add from the outermost inwards. */
void head_crumb(const struct page_request *r, struct value *view, const char *label,
		const char *href);

/* One action for partial `action`. */
struct value *action_go(const struct page_request *r, const char *label, const char *href,
			bool first);
struct value *action_post(const struct page_request *r, const char *label, const char *action,
			  bool first, bool danger);
/* Something a posted action carries along. */
void action_keep(const struct page_request *r, struct value *action, const char *name,
		 const char *value);

/* A card; key: of its title. id: of the heading, unique on the page. */
struct value *card_new(const struct page_request *r, const char *id, const char *key);
/* One of these fills it; a table without rows or a list without lines becomes `empty` with the sentence of
 * empty_key and, where it is not NULL, of next_key: what to do next. */
void card_table(const struct page_request *r, struct value *card, struct value *table,
		const char *empty_key, const char *next_key);
void card_lines(const struct page_request *r, struct value *card, struct value *lines,
		const char *empty_key, const char *next_key);
void card_facts(const struct page_request *r, struct value *card, struct value *facts);
void card_chart(const struct page_request *r, struct value *card, struct value *chart);
void card_text(const struct page_request *r, struct value *card, struct value *text);
void card_more(const struct page_request *r, struct value *card, const char *label,
	       const char *href);

/* For partial `empty`. next_key may be NULL. */
struct value *empty_new(const struct page_request *r, const char *key, const char *next_key);
void empty_action(const struct page_request *r, struct value *empty, struct value *action);

/* Lines, each with when, a link and a text. */
struct value *lines_new(const struct page_request *r);
bool lines_any(const struct value *lines);
struct value *line_add(const struct page_request *r, struct value *lines, struct value *when,
		       struct value *link_text, const char *href, struct value *text);
void line_late(const struct page_request *r, struct value *line);
void line_badge(const struct page_request *r, struct value *line, const char *kind,
		const char *text);
void line_post(const struct page_request *r, struct value *line, struct value *action);

/* A row of selects that asks the same page again. */
struct value *chooser_new(const struct page_request *r, const char *path);
void chooser_keep(const struct page_request *r, struct value *chooser, const char *name,
		  struct str value);
struct value *chooser_select(const struct page_request *r, struct value *chooser, const char *name,
			     const char *key);
void chooser_option(const struct page_request *r, struct value *select, const char *value,
		    struct value *label, bool chosen);

/* Links to the page before and after this one, for partial `pager`; NULL when there is only one. href makes
 * the address of a page. */
struct value *pager_new(const struct page_request *r, const char *of, const char *before,
			const char *after);

/* A sentence of the locale as a value. */
struct value *say(const struct page_request *r, const char *key);

#endif
