#include "view/listing.h"

#include "base/fixed.h"
#include "view/print.h"

struct value *listing_new(struct arena *a, const char *caption)
{
	struct value *grid = value_map(a);
	set_words(a, grid, "caption", caption);
	set_truth(a, grid, "caption_hidden", true);
	value_set(a, grid, "columns", value_list(a));
	value_set(a, grid, "rows", value_list(a));
	return grid;
}

void listing_column(struct arena *a, struct value *grid, const char *label, bool numeric,
		    const char *href, const char *sorted)
{
	struct value *column = value_add(a, value_get(grid, str_of("columns")), value_map(a));
	struct value *sort = NULL;
	if (href) {
		sort = value_map(a);
		set_words(a, sort, "sort_href", href);
		set_words(a, sort, "sort_state", sorted ? sorted : "none");
	}
	set_words(a, column, "col_label", label);
	set_truth(a, column, "col_numeric", numeric);
	value_set(a, column, "col_sort", sort);
}

struct value *listing_row(struct arena *a, struct value *grid)
{
	struct value *row = value_add(a, value_get(grid, str_of("rows")), value_map(a));
	value_set(a, row, "cells", value_list(a));
	return row;
}

bool listing_has_rows(const struct value *grid)
{
	return value_is_true(value_get(grid, str_of("rows")));
}

/* Every key a cell may have is set, so that nothing of the page around it shows through. */
void cell_fill(struct arena *a, struct value *cell, struct value *shown, const char *href)
{
	static const char *const keys[] = { "as_link",   "as_text", "as_figure",  "as_markup",
					    "as_masked", "as_post", "with_badge", "with_note" };
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		value_set(a, cell, keys[i], NULL);
	if (href && shown) {
		struct value *link = value_set(a, cell, "as_link", value_map(a));
		set_words(a, link, "link_href", href);
		value_set(a, link, "link_text", shown);
	} else if (shown && shown->kind == VALUE_MARKUP) {
		value_set(a, cell, "as_markup", shown);
	} else {
		value_set(a, cell, "as_text", shown);
	}
}

static struct value *add_cell(struct arena *a, struct value *row, struct value *shown,
			      const char *href)
{
	struct value *cell = value_add(a, value_get(row, str_of("cells")), value_map(a));
	cell_fill(a, cell, shown, href);
	set_truth(a, cell, "is_head", false);
	set_truth(a, cell, "is_number", false);
	return cell;
}

struct value *listing_cell(struct arena *a, struct value *row, struct value *value,
			   const char *href)
{
	return add_cell(a, row, value, href);
}

struct value *listing_head(struct arena *a, struct value *row, struct value *value,
			   const char *href)
{
	struct value *cell = add_cell(a, row, value, href);
	set_truth(a, cell, "is_head", true);
	return cell;
}

struct value *listing_number(struct arena *a, struct value *row, struct value *value,
			     const char *href)
{
	struct value *cell = add_cell(a, row, value, href);
	set_truth(a, cell, "is_number", true);
	return cell;
}

struct value *listing_masked(struct arena *a, struct value *row)
{
	struct value *cell = add_cell(a, row, NULL, NULL);
	set_truth(a, cell, "as_masked", true);
	return cell;
}

struct value *badge_new(struct arena *a, const char *kind, const char *text)
{
	struct value *badge = value_map(a);
	set_words(a, badge, "badge_kind", kind);
	set_words(a, badge, "badge_text", text);
	return badge;
}

void cell_badge(struct arena *a, struct value *cell, const char *kind, const char *text)
{
	value_set(a, cell, "with_badge", badge_new(a, kind, text));
}

void cell_note(struct arena *a, struct value *cell, struct value *note)
{
	value_set(a, cell, "with_note", note);
}

struct value *facts_new(struct arena *a)
{
	struct value *facts = value_map(a);
	value_set(a, facts, "facts", value_list(a));
	return facts;
}

struct value *fact_add(struct arena *a, struct value *facts, const char *label, struct value *shown,
		       const char *href)
{
	struct value *fact = value_add(a, value_get(facts, str_of("facts")), value_map(a));
	set_words(a, fact, "fact_label", label);
	cell_fill(a, fact, shown, href);
	set_truth(a, fact, "fact_empty", !shown);
	return fact;
}

/* The table behind a chart in the keys of partial `table`. */
static struct value *chart_grid(struct arena *a, const struct value *table)
{
	struct value *caption = value_get(table, str_of("caption"));
	struct value *columns = value_get(table, str_of("columns"));
	struct value *rows = value_get(table, str_of("rows"));
	struct value *grid = listing_new(a, "");
	value_set(a, grid, "caption", caption);
	for (int i = 0; i < columns->items->count; i++) {
		const struct value *c = columns->items->values[i];
		listing_column(a, grid, value_get(c, str_of("label"))->text.at,
			       value_is_true(value_get(c, str_of("number"))), NULL, NULL);
	}
	for (int i = 0; i < rows->items->count; i++) {
		const struct value *cells = value_get(rows->items->values[i], str_of("cells"));
		struct value *row = listing_row(a, grid);
		for (int k = 0; k < cells->items->count; k++) {
			const struct value *c = cells->items->values[k];
			struct value *href = value_get(c, str_of("href"));
			struct value *cell =
				listing_cell(a, row, value_get(c, str_of("text")),
					     value_is_true(href) ? href->text.at : NULL);
			value_set(a, cell, "is_head", value_get(c, str_of("head")));
			value_set(a, cell, "is_number", value_get(c, str_of("number")));
		}
	}
	return grid;
}

struct value *chart_for_page(struct arena *a, const struct value *chart)
{
	struct value *v = value_map(a);
	value_set(a, v, "chart_title", value_get(chart, str_of("title")));
	value_set(a, v, "chart_sentence", value_get(chart, str_of("sentence")));
	value_set(a, v, "chart_svg", value_get(chart, str_of("svg")));
	value_set(a, v, "chart_norm", NULL);
	value_set(a, v, "chart_table", chart_grid(a, value_get(chart, str_of("table"))));
	return v;
}

struct value *figure_amount(struct arena *a, const struct figure *f, int64_t value)
{
	if (f->fold == FOLD_SHARE) {
		struct value *share = value_count(a, value);
		share->kind = VALUE_SHARE;
		return share;
	}
	if (f->decimals == 0)
		return value_count(a, value);
	/* an age is in whole days */
	int shown = f->fold == FOLD_RATIO ? f->decimals : strcmp(f->unit, "dag") == 0 ? 0 : 1;
	return value_decimal(a, value, f->decimals, shown, f->unit);
}

const char *unit_words(const char *unit, enum language language)
{
	static const struct {
		const char *unit, *nl, *en;
	} words[] = {
		{ "week", "weken", "weeks" },
		{ "dag", "dagen", "days" },
		{ "werkdag", "werkdagen", "working days" },
		{ "uur", "uur", "hours" },
		{ "minuut", "minuten", "minutes" },
		{ "maand", "maanden", "months" },
		{ "procent", "", "" },
		{ "aantal", "", "" },
		{ "verhouding", "", "" },
	};
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strcmp(words[i].unit, unit) == 0)
			return language == ENGLISH ? words[i].en : words[i].nl;
	return unit;
}

const char *verdict_kind(enum verdict v)
{
	static const char *const kinds[] = { "good", "near", "breach", "few", "none", "missing" };
	return kinds[v];
}

const char *verdict_words(enum verdict v, const struct locale *l)
{
	static const char *const keys[] = { "verdict.good", "verdict.near", "verdict.breach",
					    "verdict.few",  "verdict.none", "verdict.missing" };
	return locale_text(l, keys[v]).at;
}

const char *figure_origin_link(const struct page_request *r, const struct figure *f,
			       const char *cell, day_t at)
{
	char path[120], day[11] = "";
	snprintf(path, sizeof(path), "/cijfers/%s/herkomst", f->name);
	if (at)
		date_format_iso(at, day);
	return page_link(r, path, "cel", cell, "dag", day, NULL);
}

struct value *figure_words(const struct page_request *r, const struct figure *f, int64_t value)
{
	struct buf text = { 0 };
	const char *unit = unit_words(f->unit, r->locale->language);
	value_print_people(&text, figure_amount(r->arena, f, value), r->locale->language);
	if (*unit)
		buf_printf(&text, " %s", unit);
	struct value *words = value_str(r->arena, arena_str(r->arena, buf_str(&text)));
	buf_release(&text);
	return words;
}

const char *figure_short(const struct page_request *r, const struct figure *f, int64_t value)
{
	struct buf text = { 0 };
	value_print_people(&text, figure_amount(r->arena, f, value), r->locale->language);
	const char *out = arena_text(r->arena, buf_str(&text));
	buf_release(&text);
	return out;
}

struct value *figure_number(const struct page_request *r, const struct figure *f, const char *cell,
			    const struct series_point *point)
{
	struct arena *a = r->arena;
	struct value *v = value_map(a);
	bool has = point && point->has_value;
	enum verdict verdict = point ? point->verdict : VERDICT_NO_DATA;
	value_set(a, v, "figure_text",
		  has ? figure_words(r, f, point->value) : value_words(a, "–"));
	set_words(a, v, "figure_verdict", verdict_kind(verdict));
	set_words(a, v, "figure_says",
		  verdict == VERDICT_NO_NORM ? "" : verdict_words(verdict, r->locale));
	set_words(a, v, "figure_href", figure_origin_link(r, f, cell, point ? point->as_of : 0));
	return v;
}

struct value *listing_figure(const struct page_request *r, struct value *row,
			     const struct figure *f, const char *cell,
			     const struct series_point *point)
{
	struct value *c = add_cell(r->arena, row, NULL, NULL);
	set_truth(r->arena, c, "is_number", true);
	value_set(r->arena, c, "as_figure", figure_number(r, f, cell, point));
	return c;
}

struct value *listing_figure_short(const struct page_request *r, struct value *row,
				   const struct figure *f, const char *cell,
				   const struct series_point *point)
{
	struct value *c = listing_figure(r, row, f, cell, point);
	if (point && point->has_value)
		set_words(r->arena, value_get(c, str_of("as_figure")), "figure_text",
			  figure_short(r, f, point->value));
	return c;
}

/* A limit as people say it: "4", "3,5", or "80%" of a share. */
static struct value *limit_value(struct arena *a, struct str unit, int64_t limit)
{
	if (str_is(unit, "procent")) {
		struct value *share = value_count(a, limit / 100);
		share->kind = VALUE_SHARE;
		return share;
	}
	int shown = 0;
	for (int64_t rest = limit % 10000; rest && shown < NORM_DECIMALS; rest = rest * 10 % 10000)
		shown++;
	return value_decimal(a, limit, NORM_DECIMALS, shown, NULL);
}

struct value *limit_words(const struct page_request *r, const struct figure *f, int64_t limit)
{
	const char *unit = unit_words(f->unit, r->locale->language);
	struct buf text = { 0 };
	value_print_people(&text, limit_value(r->arena, str_of(f->unit), limit),
			   r->locale->language);
	if (*unit)
		buf_printf(&text, " %s", unit);
	struct value *words = value_str(r->arena, arena_str(r->arena, buf_str(&text)));
	buf_release(&text);
	return words;
}

static const char *norm_key(const struct norm *n, bool more_is_better)
{
	if (more_is_better)
		return n->has_target ? "norm.at-least" : "norm.maximum";
	if (n->has_target && n->has_maximum)
		return n->has_share ? "norm.share-target-maximum" : "norm.target-maximum";
	if (n->has_target)
		return n->has_share ? "norm.share-target" : "norm.target";
	return "norm.maximum";
}

struct value *norm_says(const struct page_request *r, const struct norm *n)
{
	struct arena *a = r->arena;
	const struct figure *f = figure_find(r->session->decl, n->figure);
	const char *words = unit_words(arena_text(a, n->unit), r->locale->language);
	struct value *share = value_count(a, n->target_share);
	share->kind = VALUE_SHARE;
	const struct value *const all[] = {
		share, limit_value(a, n->unit, n->target), limit_value(a, n->unit, n->maximum),
		value_words(a, *words ? arena_printf(a, " %s", words) : "")
	};
	return value_str(a, locale_say(r->locale, a,
				       norm_key(n, f && f->better == HIGHER_IS_BETTER), all, 4));
}

struct value *norm_words(const struct page_request *r, const struct norm *norms, int count)
{
	return count && norms[0].leading ? norm_says(r, &norms[0]) : NULL;
}
