/* The norms, by the figure they are held against: their limits, where they come from, how long they hold and
 * how many numbers break them now. Changing one is the form of the record. */
#include "web/figure_ask.h"

#include "view/card.h"

static const char *words(const struct call *c, const char *key)
{
	return locale_text(c->locale, key).at;
}

/* How many cells of the figure break this norm: of those it leads. */
static int64_t breaches_of(const struct series *s, const struct norm *n)
{
	int64_t breaches = 0;
	for (int i = 0; i < s->count; i++) {
		const struct series_point *p = series_newest(s, &s->lines[i]);
		breaches += p && p->verdict == VERDICT_BREACH && s->lines[i].norm_count &&
			    s->lines[i].norms[0].id == n->id;
	}
	return breaches;
}

static struct value *period_words(struct call *c, const struct norm *n)
{
	return locale_value(c->locale, c->arena, n->valid_to ? "norm.from-to" : "norm.from",
			    value_day(c->arena, n->valid_from),
			    n->valid_to ? value_day(c->arena, n->valid_to) : NULL, NULL);
}

static const char *breach_link(struct call *c, const struct norm *n)
{
	const char *cell = n->dim_value.len
				   ? arena_printf(c->arena, "care_type=%.*s", STR_ARG(n->dim_value))
				   : NULL;
	return page_link(&c->page, arena_printf(c->arena, "/cijfers/%.*s", STR_ARG(n->figure)),
			 "cel", cell, "toon", "overschrijding", NULL);
}

static bool add_row(struct call *c, struct page_names *names, const struct norm *n,
		    const struct series *s, struct value *grid, struct err *err)
{
	struct arena *a = c->arena;
	struct value *row = listing_row(a, grid), *care = say(&c->page, "norms.all-care"), *kind;
	if (n->dim_value.len && !names_of(names, "care_type", n->dim_value, &care, err))
		return false;
	if (!code_name(&c->page, "norm-kind", n->kind, &kind, err))
		return false;
	struct value *head = listing_head(
		a, row, care,
		page_link(&c->page, arena_printf(a, "/gegevens/norm/%lld", (long long)n->id),
			  NULL));
	cell_note(a, head, value_str(a, n->code));
	struct value *limit = listing_cell(a, row, norm_says(&c->page, n), NULL);
	if (n->leading)
		cell_badge(a, limit, "info", words(c, "norms.leads"));
	listing_cell(a, row, kind, NULL);
	listing_cell(a, row, n->certainty.len ? value_str(a, n->certainty) : NULL, NULL);
	listing_cell(a, row, n->source.len ? value_str(a, n->source) : NULL, NULL);
	struct value *period = listing_cell(a, row, period_words(c, n), NULL);
	if (n->valid_from > c->page.session->today)
		cell_badge(a, period, "info", words(c, "norms.not-yet"));
	int64_t broken = s && n->leading ? breaches_of(s, n) : 0;
	listing_number(a, row, s && n->leading ? value_count(a, broken) : NULL,
		       broken ? breach_link(c, n) : NULL);
	return true;
}

static struct value *new_grid(struct call *c, const char *caption)
{
	static const char *const columns[] = { "waits.care",     "norm.limit",  "norm.kind",
					       "norm.certainty", "norm.source", "norm.valid",
					       "norms.broken" };
	struct value *grid = listing_new(c->arena, caption);
	for (int i = 0; i < 7; i++)
		listing_column(c->arena, grid, words(c, columns[i]), i == 6, NULL, NULL);
	return grid;
}

/* One card with the norms from..to, all of one figure. */
static bool add_group(struct call *c, struct page_names *names, const struct norm *from,
		      const struct norm *to, struct value *groups, struct err *err)
{
	struct arena *a = c->arena;
	const struct figure *f = figure_find(c->page.session->decl, from->figure);
	const char *title =
		f ? label_in(f->label, c->locale->language) : arena_text(a, from->figure);
	struct value *grid = new_grid(c, title);
	struct series_request q = { .figure = f, .months = 1, .norms = true };
	struct series series;
	if (f && !series_read(c->page.session, &q, a, &series, err))
		return false;
	for (; from < to; from++)
		if (!add_row(c, names, from, f ? &series : NULL, grid, err))
			return false;
	struct value *card = card_new(
		&c->page, arena_printf(a, "normen-%.*s", STR_ARG(to[-1].figure)), "nav.norms");
	set_words(a, card, "card_title", title);
	if (f)
		card_more(&c->page, card, words(c, "figures.show-all"),
			  page_link(&c->page, arena_printf(a, "/cijfers/%s", f->name), NULL));
	card_table(&c->page, card, grid, "norms.none", NULL);
	value_add(a, groups, card);
	return true;
}

static bool add_groups(struct call *c, struct page_names *names, struct value *view,
		       struct err *err)
{
	struct norms norms;
	struct str only = page_param(&c->page, "cijfer");
	struct value *groups = value_set(c->arena, view, "norm_groups", value_list(c->arena));
	if (!norms_load_all(c->page.session, c->page.session->today, c->arena, &norms, err))
		return false;
	for (int from = 0, to; from < norms.count; from = to) {
		struct str figure = norms.list[from].figure;
		for (to = from + 1; to < norms.count && str_eq(norms.list[to].figure, figure);)
			to++;
		if ((!only.len || str_eq(only, figure)) &&
		    !add_group(c, names, norms.list + from, norms.list + to, groups, err))
			return false;
	}
	value_set(c->arena, view, "empty",
		  value_is_true(groups) ? NULL : empty_new(&c->page, "norms.none", NULL));
	return true;
}

static bool show_norms(struct call *c, struct err *err)
{
	struct value *view = value_map(c->arena);
	if (!call_read(c, err))
		return false;
	struct page_names names = names_begin(&c->page, c->page.session->today);
	head_set(&c->page, view, say(&c->page, "nav.norms"), say(&c->page, "norms.lead"));
	if (viewer_may(&c->viewer, RIGHT_NORMS) && !c->page.looking_back)
		head_go(&c->page, view, "norms.add",
			page_link(&c->page, "/gegevens/norm/nieuw", NULL), true);
	set_words(c->arena, view, "section", "normen");
	value_set(c->arena, view, "chooser", NULL);
	bool ok = add_groups(c, &names, view, err);
	names_end(&names);
	return ok && show_page(c, "norms", view, "", err);
}

const struct route norm_routes[] = {
	{ GET, "/normen", RIGHT_SIGNED_IN, "norms by figure, with what breaks them",
	  .own = show_norms },
	{ 0 },
};
