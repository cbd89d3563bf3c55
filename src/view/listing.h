/* A table on a page, built cell by cell; the only place that knows the keys that the templates `table` and
 * `cell` read. Also for single numbers outside tables: a figure is the same cell everywhere. */
#ifndef VIEW_LISTING_H
#define VIEW_LISTING_H

#include "kernel/series.h"
#include "view/page.h"

/* A new table; caption is for people and for assistive technology. */
struct value *listing_new(struct arena *a, const char *caption);
/* href: sorts by this column, NULL when it cannot. sorted: "ascending", "descending" or NULL. */
void listing_column(struct arena *a, struct value *grid, const char *label, bool numeric,
		    const char *href, const char *sorted);
struct value *listing_row(struct arena *a, struct value *grid);
/* Whether the table has rows. */
bool listing_has_rows(const struct value *grid);

/* Cells of a row, from left to right. value is what is shown; href NULL: no link. */
struct value *listing_cell(struct arena *a, struct value *row, struct value *value,
			   const char *href);
/* The cell that names the row. */
struct value *listing_head(struct arena *a, struct value *row, struct value *value,
			   const char *href);
struct value *listing_number(struct arena *a, struct value *row, struct value *value,
			     const char *href);
/* Something is there, but not for who looks. */
struct value *listing_masked(struct arena *a, struct value *row);
/* Makes a map show a value as a cell does: text, number, markup, or a link when href is given. */
void cell_fill(struct arena *a, struct value *cell, struct value *shown, const char *href);
/* Adds a badge to a cell: kind is good, near, breach, stale, missing, closed or info. */
void cell_badge(struct arena *a, struct value *cell, const char *kind, const char *text);
/* A small sentence under the value. */
void cell_note(struct arena *a, struct value *cell, struct value *note);

struct value *badge_new(struct arena *a, const char *kind, const char *text);

/* A list of facts, label and value, for partial `facts`. shown NULL: not filled in. */
struct value *facts_new(struct arena *a);
struct value *fact_add(struct arena *a, struct value *facts, const char *label, struct value *shown,
		       const char *href);

/* A chart (view/chart) as partial `chart` prints it: sentence, picture and the table behind it. */
struct value *chart_for_page(struct arena *a, const struct value *chart);

/* A number of a figure, with its unit, its verdict in words and the link to its origin. point NULL: it is
 * missing. cell is "region=5520,care_type=...". Gives the map that partial `figure` prints. */
struct value *figure_number(const struct page_request *r, const struct figure *f, const char *cell,
			    const struct series_point *point);
/* The same in a row. */
struct value *listing_figure(const struct page_request *r, struct value *row,
			     const struct figure *f, const char *cell,
			     const struct series_point *point);
/* The same without its unit, for under a column that names it. */
struct value *listing_figure_short(const struct page_request *r, struct value *row,
				   const struct figure *f, const char *cell,
				   const struct series_point *point);
/* Where the origin of a number stands. */
const char *figure_origin_link(const struct page_request *r, const struct figure *f,
			       const char *cell, day_t at);

/* A value of a figure as a view value, in its own decimals; shown with one or two. */
struct value *figure_amount(struct arena *a, const struct figure *f, int64_t value);
/* "7,8 weken", "54%". */
struct value *figure_words(const struct page_request *r, const struct figure *f, int64_t value);
/* The same without its unit, for where there is little room; a share keeps its %. */
const char *figure_short(const struct page_request *r, const struct figure *f, int64_t value);
/* A limit of a norm, in NORM_DECIMALS, as people say it beside this figure: "14 weken", "90%". */
struct value *limit_words(const struct page_request *r, const struct figure *f, int64_t limit);
/* "week" as people say it in the language, for this number: "weken", "weeks". */
const char *unit_words(const char *unit, enum language language);
/* "80% binnen 4 weken, hoogstens 6 weken"; NULL when there is no leading norm. */
struct value *norm_words(const struct page_request *r, const struct norm *norms, int count);
/* The same of any norm: its limits in words. */
struct value *norm_says(const struct page_request *r, const struct norm *norm);
const char *verdict_kind(enum verdict v); /* good, near, breach, few, none */
const char *verdict_words(enum verdict v, const struct locale *l);

#endif
