/* How the pages show waiting times: the same columns, words and warnings wherever a region, a care type or
 * the whole country is shown. Internal to the pages of domain/. */
#ifndef DOMAIN_WAITS_H
#define DOMAIN_WAITS_H

#include "view/course.h"
#include "view/listing.h"
#include "view/naming.h"

/* The figures a row is made of. */
struct waits {
	struct series within, total, median, p90, age, stale, closed;
	day_t as_of;
};
enum { WAITS_MONTHS = 24 };

/* region: code, or empty for all regions. */
bool waits_load(const struct page_request *r, struct str region, struct waits *out,
		struct err *err);

/* One region and care type. */
struct wait_row {
	struct str region, care;
	const struct series_line *total;         /* NULL: nothing known in these months */
	const struct series_point *now, *before; /* total wait this month and the month before */
	const struct series_point *within, *median, *p90, *age;
	bool is_stale, is_partly_stale, is_missing, is_closed;
};
/* How many of its norms are not met: of the wait and of the share within. */
int wait_row_breaches(const struct wait_row *row);
/* Whether anything of it is held against a norm. */
bool wait_row_judged(const struct wait_row *row);
/* Every region and care type that says anything, or said it not too long ago; by region and care type. */
struct wait_row *waits_rows(const struct page_request *r, const struct waits *w, int *count);

/* Adds the columns behind the names, and the cells of a row. */
void waits_columns(const struct page_request *r, struct value *grid);
void waits_cells(const struct page_request *r, struct value *listing_row,
		 const struct wait_row *row);

/* The months of one row against its norm, with its table and sentence; for partial `chart`. high: of
 * the scale, 0 for its own. */
struct value *waits_chart(const struct page_request *r, const struct wait_row *row,
			  struct str title, int64_t high);

/* "region=5520,care_type=ggz-basis" */
const char *waits_cell(struct arena *a, struct str region, struct str care);

/* The figure with this name; it is there, or the program is wrong. */
const struct figure *figure_named(const struct page_request *r, const char *name);
/* A series by figure name, of one region or all (empty). */
bool series_of(const struct page_request *r, const char *figure, struct str region, int months,
	       struct series *out, struct err *err);

#endif
