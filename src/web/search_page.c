/* Search over everything, and the list of signals. */
#include "web/records.h"

#include "base/fixed.h"
#include "domain/signal_view.h"
#include "kernel/search.h"

enum { HITS_SHOWN = 10, QUERY_MAX = 400 };

static const char *words(const struct page_request *r, const char *key)
{
	return locale_text(r->locale, key).at;
}

static bool hit_words(const struct page_request *r, const struct shape *shape,
		      const struct search_hit *hit, struct value **out, struct err *err)
{
	struct record record;
	*out = value_str(r->arena, hit->title.text);
	if (strcmp(shape->name, "signal") != 0)
		return true;
	return record_read(r->session, r->viewer, shape, hit->id, r->arena, &record, err) &&
	       record_heading(r, shape, record.values, &hit->title, out, err);
}

static bool add_group(struct page_request *r, struct value *cards, const struct search_group *g,
		      struct str asked, struct err *err)
{
	struct arena *a = r->arena;
	struct value *grid = listing_new(a, record_plural(r, g->shape));
	struct value *card =
		card_new(r, arena_printf(a, "gevonden-%s", g->shape->name), "search.found");
	value_set(a, card, "card_title", value_words(a, record_plural(r, g->shape)));
	listing_column(a, grid, record_label(r, g->shape), false, NULL, NULL);
	listing_column(a, grid, words(r, "search.context"), false, NULL, NULL);
	for (int i = 0; i < g->count; i++) {
		const struct search_hit *hit = &g->hits[i];
		struct value *line = listing_row(a, grid), *words_of_hit;
		if (!hit_words(r, g->shape, hit, &words_of_hit, err))
			return false;
		struct value *head =
			listing_head(a, line, words_of_hit, record_link(r, g->shape, hit->id, ""));
		if (hit->rank == SEARCH_PAST)
			cell_badge(a, head, "info", words(r, "search.past"));
		listing_cell(a, line, value_str(a, hit->context), NULL);
		page_saw(r, g->shape, hit->id);
	}
	card_table(r, card, grid, "search.none", NULL);
	if (g->total > g->count)
		card_more(r, card,
			  arena_text(a,
				     g->capped ? locale_text(r->locale, "records.rows-many")
					       : locale_number(r->locale, a, "search.all", g->total)
							 ->text),
			  page_link(r, arena_printf(a, "/gegevens/%s", g->shape->name), "q",
				    arena_text(a, asked), NULL));
	value_add(a, cards, card);
	return true;
}

static void add_figures(struct page_request *r, struct value *cards,
			const struct search_result *found)
{
	struct arena *a = r->arena;
	struct value *grid = listing_new(a, words(r, "nav.figures"));
	struct value *card = card_new(r, "gevonden-cijfers", "nav.figures");
	listing_column(a, grid, words(r, "search.figure"), false, NULL, NULL);
	listing_column(a, grid, words(r, "search.context"), false, NULL, NULL);
	for (int i = 0; i < found->figure_count; i++) {
		const struct figure *f = found->figures[i];
		struct value *line = listing_row(a, grid);
		listing_head(a, line, value_words(a, label_in(f->label, r->locale->language)),
			     page_link(r, arena_printf(a, "/cijfers/%s", f->name), NULL));
		listing_cell(a, line, value_words(a, label_in(f->definition, r->locale->language)),
			     NULL);
	}
	card_table(r, card, grid, "search.none", NULL);
	value_add(a, cards, card);
}

static bool build_search(struct page_request *r, struct value *view, struct err *err)
{
	struct arena *a = r->arena;
	struct str asked = str_trim(page_param(r, "q"));
	struct search_result found = { 0 };
	if (asked.len > QUERY_MAX)
		return err_set(err, ERR_INPUT, "%s", words(r, "search.too-long"));
	if (asked.len && !search_all(r->session, r->viewer, asked, HITS_SHOWN, a, &found, err))
		return false;
	struct value *cards = value_set(a, view, "found", value_list(a));
	r->looks->many = true;
	for (int i = 0; i < found.group_count; i++)
		if (!add_group(r, cards, &found.groups[i], asked, err))
			return false;
	if (found.figure_count)
		add_figures(r, cards, &found);
	head_set(r, view,
		 asked.len
			 ? locale_value(r->locale, a, "search.for", value_str(a, asked), NULL, NULL)
			 : say(r, "search.title"),
		 asked.len ? locale_number(r->locale, a, "search.hits", found.total) : NULL);
	set_words(a, view, "search_action", "/zoek");
	struct value *keep = value_set(a, view, "search_keep", value_list(a));
	if (page_param(r, "peildatum").len)
		keep_add(r, keep, "peildatum", page_param(r, "peildatum"));
	if (r->known_on.len)
		keep_add(r, keep, "bekendOp", r->known_on);
	set_text(a, view, "search_typed", asked.at ? asked : str_of(""));
	value_set(a, view, "empty",
		  found.total ? NULL
			      : empty_new(r, asked.len ? "search.none" : "search.nothing-asked",
					  "search.none-next"));
	return true;
}

static const struct page search_page = {
	.path = "/zoek",
	.label = L("Zoeken", "Search"),
	.right = RIGHT_SIGNED_IN,
	.template = "search",
	.build = build_search,
};

static const struct db_value *value_of(const struct shape *shape, const struct list_row *row,
				       const char *field)
{
	return &row->values[shape_field(shape, str_of(field))];
}

static struct value *text_of(const struct page_request *r, const struct shape *shape,
			     const struct list_row *row, const char *field)
{
	const struct db_value *v = value_of(shape, row, field);
	return v->kind == DB_TEXT ? value_str(r->arena, v->text) : NULL;
}

static struct value *day_of_row(const struct page_request *r, const struct shape *shape,
				const struct list_row *row, const char *field)
{
	const struct db_value *v = value_of(shape, row, field);
	return v->kind == DB_INT ? value_day(r->arena, (day_t)v->integer) : NULL;
}

static bool add_signal(const struct page_request *r, struct page_names *names, struct value *grid,
		       const struct shape *shape, const struct list_row *row, struct err *err)
{
	struct arena *a = r->arena;
	struct value *line = listing_row(a, grid), *name, *amount = NULL;
	struct str figure = value_of(shape, row, "figure")->text;
	struct str cell = value_of(shape, row, "cell")->text;
	const struct figure *f = figure_find(r->session->decl, figure);
	const struct db_value *value = value_of(shape, row, "value");
	name = value_str(a, figure);
	/* of a figure that no longer exists the signal itself is still a fact */
	if (f && !cell_words(names, f, cell, &name, err))
		return false;
	if (f && value->kind == DB_INT)
		amount = figure_words(r, f, value->integer / fixed_unit(4 - f->decimals));
	bool open = str_is(value_of(shape, row, "state")->text, "open");
	struct value *head = listing_head(a, line, name, record_link(r, shape, row->id, ""));
	cell_badge(a, head, open ? "breach" : "good",
		   words(r, open ? "signals.is-open" : "signals.is-closed"));
	listing_number(a, line, amount,
		       f ? figure_origin_link(r, f, arena_text(a, cell), 0) : NULL);
	listing_cell(a, line, text_of(r, shape, row, "norm"), NULL);
	listing_cell(a, line, day_of_row(r, shape, row, "opened_on"), NULL);
	listing_cell(a, line, text_of(r, shape, row, "last_period"), NULL);
	struct value *closed = listing_cell(a, line, day_of_row(r, shape, row, "closed_on"), NULL);
	if (!open)
		cell_note(a, closed, text_of(r, shape, row, "reason"));
	return true;
}

static const char *turn(const struct page_request *r, struct str state, int page)
{
	return page_link(r, "/signalen", "stand", arena_text(r->arena, state), "pagina",
			 arena_printf(r->arena, "%d", page), NULL);
}

static void add_states(const struct page_request *r, struct str state, struct value *view)
{
	static const char *const states[] = { "", "gesloten", "alle" };
	static const char *const keys[] = { "signals.open", "signals.closed", "signals.both" };
	struct value *chooser = chooser_new(r, "/signalen");
	struct value *select = chooser_select(r, chooser, "stand", "signals.state");
	for (int i = 0; i < 3; i++)
		chooser_option(r, select, states[i], say(r, keys[i]), str_is(state, states[i]));
	value_set(r->arena, view, "chooser", chooser);
}

static bool read_signals(const struct page_request *r, const struct shape *shape, struct str state,
			 struct list_page *page, struct err *err)
{
	struct list_query q = {
		.shape = shape, .viewer = r->viewer, .order = "opened_on", .descending = true
	};
	int64_t number = 1;
	if (state.len && !str_is(state, "gesloten") && !str_is(state, "alle"))
		return err_set(err, ERR_INPUT, "%s", words(r, "signals.no-such-state"));
	if (!page_number(r, "pagina", &number, err))
		return false;
	q.page = number < 1 ? 1 : number > 1000000 ? 1000000 : (int)number;
	if (!str_is(state, "alle"))
		list_where(&q, "state", value_text(state.len ? state : str_of("open")));
	return list_page(r->session, &q, r->arena, page, err);
}

static bool build_signals(struct page_request *r, struct value *view, struct err *err)
{
	static const char *const heads[] = {
		"signals.one",    "signals.value", "signals.norm",
		"signals.opened", "signals.last",  "signals.closed-on"
	};
	struct arena *a = r->arena;
	const struct shape *shape = shape_find(r->session->decl, str_of("signal"));
	struct str state = page_param(r, "stand");
	struct value *grid = listing_new(a, words(r, "nav.signals"));
	struct list_page page;
	if (!read_signals(r, shape, state, &page, err))
		return false;
	for (int i = 0; i < 6; i++)
		listing_column(a, grid, words(r, heads[i]), i == 1, NULL, NULL);
	struct page_names names = names_begin(r, r->session->today);
	bool ok = true;
	for (int i = 0; ok && i < page.count; i++)
		ok = add_signal(r, &names, grid, shape, &page.rows[i], err);
	names_end(&names);
	head_set(r, view, say(r, "nav.signals"), say(r, "signals.lead"));
	head_go(r, view, "signals.list", record_list_link(r, shape), false);
	add_states(r, state, view);
	value_set(a, view, "find_here", NULL);
	value_set(a, view, "origin", NULL);
	value_set(a, grid, "count_text",
		  page.capped ? say(r, "records.rows-many")
			      : locale_number(r->locale, a, "signals.count", page.total));
	value_set(a, grid, "pager",
		  pager_new(r, words(r, "nav.signals"),
			    page.page > 1 ? turn(r, state, page.page - 1) : NULL,
			    page.more ? turn(r, state, page.page + 1) : NULL));
	value_set(a, view, "table", page.count ? grid : NULL);
	value_set(a, view, "count_text", value_get(grid, str_of("count_text")));
	value_set(a, view, "pager", value_get(grid, str_of("pager")));
	value_set(a, view, "empty",
		  page.count ? NULL : empty_new(r, "signals.none-such", "signals.none-next"));
	return ok;
}

static const struct page signals_page = {
	.path = "/signalen",
	.label = L("Signalen", "Signals"),
	.right = RIGHT_SIGNED_IN,
	.section = "signalen",
	.template = "table_page",
	.build = build_signals,
};

const struct route search_routes[] = {
	{ GET, "/zoek", RIGHT_SIGNED_IN, "search over everything", .page = &search_page },
	{ GET, "/signalen", RIGHT_SIGNED_IN, "signals by state", .page = &signals_page },
	{ 0 },
};
