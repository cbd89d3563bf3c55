#include "domain/waits.h"

#include "kernel/query.h"

#include <assert.h>

const struct figure *figure_named(const struct page_request *r, const char *name)
{
	const struct figure *f = figure_find(r->session->decl, str_of(name));
	assert(f);
	return f;
}

bool series_of(const struct page_request *r, const char *figure, struct str region, int months,
	       struct series *out, struct err *err)
{
	struct series_request q = { .figure = figure_named(r, figure),
				    .months = months,
				    .norms = months > 2 };
	if (region.len) {
		q.only[0].dim = 0;
		q.only[0].value = region;
		q.only_count = 1;
	}
	return series_read(r->session, &q, r->arena, out, err);
}

bool waits_load(const struct page_request *r, struct str region, struct waits *out, struct err *err)
{
	struct waits w = { 0 };
	if (!series_of(r, "wachttijd-totaal", region, WAITS_MONTHS, &w.total, err) ||
	    !series_of(r, "wachttijd-binnen-norm", region, 2, &w.within, err) ||
	    !series_of(r, "wachttijd-mediaan", region, 1, &w.median, err) ||
	    !series_of(r, "wachttijd-p90", region, 1, &w.p90, err) ||
	    !series_of(r, "wachttijd-leeftijd", region, 1, &w.age, err) ||
	    !series_of(r, "wachttijd-verouderd", region, 1, &w.stale, err) ||
	    !series_of(r, "wachttijd-geen-intake", region, 1, &w.closed, err))
		return false;
	w.as_of = w.age.as_of;
	*out = w;
	return true;
}

static const struct series_point *now(const struct series *s, const struct str dims[2])
{
	const struct series_line *line = series_find(s, dims, 2);
	return line ? series_newest(s, line) : NULL;
}

static bool all_of_them(const struct series_point *share)
{
	return share && share->has_value && share->value == 10000;
}

static struct wait_row row_of(const struct waits *w, struct str region, struct str care)
{
	const struct str dims[2] = { region, care };
	struct wait_row row = { .region = region,
				.care = care,
				.total = series_find(&w->total, dims, 2),
				.within = now(&w->within, dims),
				.median = now(&w->median, dims),
				.p90 = now(&w->p90, dims),
				.age = now(&w->age, dims) };
	row.now = row.total ? series_newest(&w->total, row.total) : NULL;
	for (int i = 0; row.total && i < row.total->count; i++)
		if (row.total->points[i].month == w->total.newest - 1)
			row.before = &row.total->points[i];
	const struct series_point *stale = now(&w->stale, dims);
	row.is_stale = all_of_them(stale);
	row.is_partly_stale = !row.is_stale && stale && stale->verdict == VERDICT_BREACH;
	row.is_closed = all_of_them(now(&w->closed, dims));
	row.is_missing = !row.now || !row.now->has_value;
	return row;
}

int wait_row_breaches(const struct wait_row *row)
{
	return (row->now && row->now->verdict == VERDICT_BREACH) +
	       (row->within && row->within->verdict == VERDICT_BREACH);
}

bool wait_row_judged(const struct wait_row *row)
{
	return (row->now && row->now->verdict <= VERDICT_BREACH) ||
	       (row->within && row->within->verdict <= VERDICT_BREACH);
}

struct wait_row *waits_rows(const struct page_request *r, const struct waits *w, int *count)
{
	int most = w->age.count + w->total.count, found = 0, at = 0;
	struct wait_row *rows = arena_array(r->arena, struct wait_row, (size_t)most + 1);
	/* both lists lie by region and care type */
	for (int i = 0; i < w->age.count; i++) {
		const struct series_line *age = &w->age.lines[i];
		for (; at < w->total.count; at++) {
			const struct series_line *total = &w->total.lines[at];
			int order = str_cmp(total->dims[0], age->dims[0]);
			order = order ? order : str_cmp(total->dims[1], age->dims[1]);
			if (order > 0)
				break;
			if (order < 0)
				rows[found++] = row_of(w, total->dims[0], total->dims[1]);
		}
		rows[found++] = row_of(w, age->dims[0], age->dims[1]);
	}
	for (; at < w->total.count; at++)
		rows[found++] = row_of(w, w->total.lines[at].dims[0], w->total.lines[at].dims[1]);
	*count = found;
	return rows;
}

const char *waits_cell(struct arena *a, struct str region, struct str care)
{
	return arena_printf(a, "region=%.*s,care_type=%.*s", STR_ARG(region), STR_ARG(care));
}

static void column(const struct page_request *r, struct value *grid, const char *key, bool numeric)
{
	listing_column(r->arena, grid, locale_text(r->locale, key).at, numeric, NULL, NULL);
}

void waits_columns(const struct page_request *r, struct value *grid)
{
	column(r, grid, "waits.within", true);
	column(r, grid, "waits.mean-weeks", true);
	column(r, grid, "waits.norm", false);
	column(r, grid, "waits.months", false);
	column(r, grid, "waits.age-days", true);
	column(r, grid, "waits.median-weeks", true);
	column(r, grid, "waits.p90-weeks", true);
}

static struct course course_of(const struct page_request *r, const struct wait_row *row,
			       const char *kind, struct str title)
{
	return (struct course){
		.figure = figure_named(r, "wachttijd-totaal"),
		.line = row->total,
		.cell = waits_cell(r->arena, row->region, row->care),
		.id = arena_printf(r->arena, "%s-%.*s-%.*s", kind, STR_ARG(row->region),
				   STR_ARG(row->care)),
		.title = arena_text(r->arena, title),
	};
}

struct value *waits_chart(const struct page_request *r, const struct wait_row *row,
			  struct str title, int64_t high)
{
	struct course c = course_of(r, row, "verloop", title);
	c.high = high;
	c.width = 320;
	return course_chart(r, &c);
}

static struct value *spark_of(const struct page_request *r, const struct wait_row *row,
			      struct str title)
{
	struct course c = course_of(r, row, "lijn", title);
	return course_spark(r, &c);
}

static void warn(const struct page_request *r, struct value *cell, const struct wait_row *row)
{
	const char *kind = row->is_closed         ? "closed"
			   : row->is_stale        ? "stale"
			   : row->is_missing      ? "missing"
			   : row->is_partly_stale ? "partly-stale"
						  : NULL;
	if (kind)
		cell_badge(r->arena, cell, strcmp(kind, "partly-stale") == 0 ? "stale" : kind,
			   locale_text(r->locale, arena_printf(r->arena, "badge.%s", kind)).at);
}

void waits_cells(const struct page_request *r, struct value *line, const struct wait_row *row)
{
	struct arena *a = r->arena;
	const char *cell = waits_cell(a, row->region, row->care);
	listing_figure_short(r, line, figure_named(r, "wachttijd-binnen-norm"), cell, row->within);
	listing_figure_short(r, line, figure_named(r, "wachttijd-totaal"), cell, row->now);
	listing_cell(a, line,
		     row->total ? norm_words(r, row->total->norms, row->total->norm_count) : NULL,
		     NULL);
	listing_cell(a, line, spark_of(r, row, row->care), NULL);
	struct value *age = listing_figure_short(r, line, figure_named(r, "wachttijd-leeftijd"),
						 cell, row->age);
	warn(r, age, row);
	listing_figure_short(r, line, figure_named(r, "wachttijd-mediaan"), cell, row->median);
	listing_figure_short(r, line, figure_named(r, "wachttijd-p90"), cell, row->p90);
}
