/* W1, W2, W3 on the screen: every region and care type with its waits against the norm, what stands out
 * first when asked, and the diagnosis groups that wait longest. */
#include "domain/waiting_page.h"

#include "domain/waits.h"
#include "kernel/figure_kept.h"
#include "view/card.h"

#include <assert.h>

enum { SHOWN = 25, GROUPS_SHOWN = 10 };

/* Which rows stand out, and in which order; ?toon= and ?volgorde=. */
static bool stands_out(const struct wait_row *row, struct str show)
{
	if (!show.len)
		return true;
	if (str_is(show, "overschrijding"))
		return wait_row_breaches(row) > 0;
	if (str_is(show, "verouderd"))
		return row->is_stale;
	if (str_is(show, "ontbreekt"))
		return row->is_missing && !row->is_closed;
	return str_is(show, "aanmeldstop") && row->is_closed;
}

static bool known_show(struct str show)
{
	static const char *const all[] = { "", "overschrijding", "verouderd", "ontbreekt",
					   "aanmeldstop" };
	for (int i = 0; i < 5; i++)
		if (str_is(show, all[i]))
			return true;
	return false;
}

static int longest_first(const void *a, const void *b)
{
	const struct wait_row *left = a, *right = b;
	bool has_left = !left->is_missing, has_right = !right->is_missing;
	if (has_left != has_right)
		return has_left ? -1 : 1;
	if (has_left && left->now->value != right->now->value)
		return left->now->value > right->now->value ? -1 : 1;
	int order = str_cmp(left->region, right->region);
	return order ? order : str_cmp(left->care, right->care);
}

static bool wanted(const struct page_request *r, const struct wait_row *row)
{
	struct str region = page_param(r, "regio"), care = page_param(r, "zorg");
	return (!region.len || str_eq(region, row->region)) &&
	       (!care.len || str_eq(care, row->care)) && stands_out(row, page_param(r, "toon"));
}

/* One option for each value that occurs, in the order in which they lie. */
static bool offer(const struct page_request *r, struct page_names *names, const char *dim,
		  const struct wait_row *rows, int count, bool of_region, struct str chosen,
		  struct value *select, struct err *err)
{
	struct table seen = { 0 };
	bool ok = true, added;
	chooser_option(r, select, "", say(r, "chooser.all"), !chosen.len);
	for (int i = 0; ok && i < count; i++) {
		struct str code = of_region ? rows[i].region : rows[i].care;
		struct value *name;
		table_put(&seen, code, i, &added);
		if (added && (ok = names_of(names, dim, code, &name, err)))
			chooser_option(r, select, arena_text(r->arena, code), name,
				       str_eq(code, chosen));
	}
	table_release(&seen);
	return ok;
}

static bool add_filters(const struct page_request *r, struct page_names *names,
			const struct wait_row *rows, int count, struct value *view, struct err *err)
{
	static const char *const shows[] = { "overschrijding", "verouderd", "ontbreekt",
					     "aanmeldstop" };
	struct value *chooser = chooser_new(r, "/wachttijden");
	struct value *regions = chooser_select(r, chooser, "regio", "region.one");
	struct value *cares = chooser_select(r, chooser, "zorg", "waits.care");
	struct value *outs = chooser_select(r, chooser, "toon", "waits.show");
	struct value *order = chooser_select(r, chooser, "volgorde", "waits.order");
	bool longest = str_is(page_param(r, "volgorde"), "langste");
	chooser_option(r, outs, "", say(r, "chooser.all"), !page_param(r, "toon").len);
	for (int i = 0; i < 4; i++)
		chooser_option(r, outs, shows[i],
			       say(r, arena_printf(r->arena, "waits.show-%s", shows[i])),
			       str_is(page_param(r, "toon"), shows[i]));
	chooser_option(r, order, "", say(r, "waits.order-region"), !longest);
	chooser_option(r, order, "langste", say(r, "waits.order-longest"), longest);
	value_set(r->arena, view, "chooser", chooser);
	return offer(r, names, "region", rows, count, true, page_param(r, "regio"), regions, err) &&
	       offer(r, names, "care_type", rows, count, false, page_param(r, "zorg"), cares, err);
}

static bool add_row(const struct page_request *r, struct page_names *names, struct value *grid,
		    const struct wait_row *row, struct err *err)
{
	struct arena *a = r->arena;
	struct value *line = listing_row(a, grid), *region, *care;
	if (!names_of(names, "region", row->region, &region, err) ||
	    !names_of(names, "care_type", row->care, &care, err))
		return false;
	listing_head(a, line, region,
		     page_link(r, arena_printf(a, "/regios/%.*s", STR_ARG(row->region)), NULL));
	listing_cell(a, line, care,
		     page_link(r, "/gegevens/waiting", "region", arena_text(a, row->region),
			       "care_type", arena_text(a, row->care), "sort", "-measured_on",
			       NULL));
	waits_cells(r, line, row);
	return true;
}

static const char *turn(const struct page_request *r, int64_t page, int found)
{
	struct arena *a = r->arena;
	if (page < 1 || (page - 1) * SHOWN >= found)
		return NULL;
	return page_link(r, "/wachttijden", "regio", arena_text(a, page_param(r, "regio")), "zorg",
			 arena_text(a, page_param(r, "zorg")), "toon",
			 arena_text(a, page_param(r, "toon")), "volgorde",
			 arena_text(a, page_param(r, "volgorde")), "pagina",
			 arena_printf(a, "%lld", (long long)page), NULL);
}

static bool add_table(const struct page_request *r, struct page_names *names,
		      const struct wait_row *rows, int count, struct value *view, struct err *err)
{
	struct arena *a = r->arena;
	struct value *grid = listing_new(a, locale_text(r->locale, "waits.caption").at);
	int64_t page = 1;
	int found = 0;
	if (!page_number(r, "pagina", &page, err))
		return false;
	page = page < 1 ? 1 : page > 10000 ? 10000 : page;
	listing_column(a, grid, locale_text(r->locale, "region.one").at, false, NULL, NULL);
	listing_column(a, grid, locale_text(r->locale, "waits.care").at, false, NULL, NULL);
	waits_columns(r, grid);
	for (int i = 0; i < count; i++) {
		if (!wanted(r, &rows[i]))
			continue;
		bool shown = found >= (page - 1) * SHOWN && found < page * SHOWN;
		found++;
		if (shown && !add_row(r, names, grid, &rows[i], err))
			return false;
	}
	bool any = listing_has_rows(grid);
	value_set(a, view, "table", any ? grid : NULL);
	value_set(a, view, "count_text", locale_number(r->locale, a, "waits.count", found));
	value_set(a, view, "pager",
		  pager_new(r, locale_text(r->locale, "waits.caption").at,
			    page > 1 ? turn(r, page - 1, found) : NULL, turn(r, page + 1, found)));
	value_set(a, view, "empty",
		  any ? NULL
		      : empty_new(r, count ? "waits.none-such" : "waits.nothing",
				  count ? "waits.none-such-next" : "waits.nothing-next"));
	return true;
}

static int by_value(const void *a, const void *b)
{
	const struct cell *left = *(const struct cell *const *)a,
			  *right = *(const struct cell *const *)b;
	if (left->has_value != right->has_value)
		return left->has_value ? -1 : 1;
	if (left->value != right->value)
		return left->value > right->value ? -1 : 1;
	return str_cmp(left->dims[0], right->dims[0]);
}

/* W3: which diagnosis groups wait longest, over all regions or the chosen one. */
static bool add_groups(const struct page_request *r, const struct waits *w, struct value *view,
		       struct err *err)
{
	const struct figure *f = figure_named(r, "wachttijd-totaal");
	struct arena *a = r->arena;
	struct figure_request q = { .figure = f, .by_count = 1, .at = w->total.as_of };
	struct figure_result result = { 0 };
	struct str region = page_param(r, "regio");
	while (f->dims[q.by[0]] && strcmp(f->dims[q.by[0]], "diagnosis") != 0)
		q.by[0]++;
	assert(f->dims[q.by[0]]);
	if (region.len) {
		q.only[0].dim = 0;
		q.only[0].value = region;
		q.only_count = 1;
	}
	if (w->total.newest && !figure_compute_kept(r->session, &q, a, &result, err))
		return false;
	const struct cell **cells = arena_array(a, const struct cell *, (size_t)result.count + 1);
	for (int i = 0; i < result.count; i++)
		cells[i] = &result.cells[i];
	if (result.count)
		qsort(cells, (size_t)result.count, sizeof(*cells), by_value);
	struct value *grid = listing_new(a, locale_text(r->locale, "waits.groups").at);
	listing_column(a, grid, locale_text(r->locale, "waits.group").at, false, NULL, NULL);
	listing_column(a, grid, locale_text(r->locale, "waits.mean").at, true, NULL, NULL);
	listing_column(a, grid, locale_text(r->locale, "waits.statements").at, true, NULL, NULL);
	for (int i = 0; i < result.count && i < GROUPS_SHOWN; i++) {
		const struct cell *c = cells[i];
		struct value *row = listing_row(a, grid), *name;
		struct series_point p = { .as_of = result.as_of,
					  .value = c->value,
					  .has_value = c->has_value,
					  .verdict = c->verdict };
		const char *cell =
			arena_printf(a, "%s%.*s%sdiagnosis=%.*s", region.len ? "region=" : "",
				     STR_ARG(region), region.len ? "," : "", STR_ARG(c->dims[0]));
		if (!code_name(r, "diagnosegroep", c->dims[0], &name, err))
			return false;
		listing_head(a, row, name, NULL);
		listing_figure(r, row, f, cell, &p);
		listing_number(a, row, value_count(a, c->n), NULL);
	}
	struct value *card = card_new(r, "groepen", "waits.groups");
	card_table(r, card, grid, "waits.no-groups", NULL);
	value_set(a, view, "groups", card);
	return true;
}

static void add_sentence(const struct page_request *r, const struct wait_row *rows, int count,
			 day_t as_of, struct value *view)
{
	struct arena *a = r->arena;
	int64_t breaches = 0, judged = 0;
	for (int i = 0; i < count; i++) {
		judged += wait_row_judged(&rows[i]);
		breaches += wait_row_breaches(&rows[i]) > 0;
	}
	head_set(r, view, say(r, "nav.waits"),
		 judged ? locale_value(r->locale, a, "waits.lead", value_count(a, breaches),
				       value_count(a, judged), value_day(a, as_of))
			: say(r, "waits.nothing"));
	head_go(r, view, "waits.statements-all", page_link(r, "/gegevens/waiting", NULL), false);
	value_set(a, view, "origin", NULL);
}

static bool fill(struct page_request *r, struct page_names *names, struct value *view,
		 struct err *err)
{
	struct waits w;
	int count;
	if (!waits_load(r, (struct str){ NULL, 0 }, &w, err))
		return false;
	struct wait_row *rows = waits_rows(r, &w, &count);
	add_sentence(r, rows, count, w.as_of, view);
	if (!add_filters(r, names, rows, count, view, err))
		return false;
	if (count && str_is(page_param(r, "volgorde"), "langste"))
		qsort(rows, (size_t)count, sizeof(*rows), longest_first);
	return add_table(r, names, rows, count, view, err) && add_groups(r, &w, view, err);
}

static bool build(struct page_request *r, struct value *view, struct err *err)
{
	if (!known_show(page_param(r, "toon")))
		return err_set(err, ERR_INPUT, "%s",
			       locale_text(r->locale, "waits.no-such-show").at);
	struct page_names names = names_begin(r, r->session->today);
	bool ok = fill(r, &names, view, err);
	names_end(&names);
	return ok;
}

const struct page waiting_page = {
	.path = "/wachttijden",
	.label = L("Wachttijden", "Waiting times"),
	.summary = "regions by care type: waits against norms, what is stale, missing or closed",
	.right = RIGHT_SIGNED_IN,
	.section = "wachttijden",
	.template = "waiting",
	.kept = true,
	.build = build,
};
