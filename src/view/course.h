/* The months of one cell of a figure, drawn: each point opens its origin, the norm is a line, and a sentence
 * says how it went. The same on every page that shows a course. */
#ifndef VIEW_COURSE_H
#define VIEW_COURSE_H

#include "view/chart.h"
#include "view/listing.h"

struct course {
	const struct figure *figure;
	const struct series_line *line;
	const char *cell;  /* "region=5520,care_type=ggz-basis" */
	const char *id;    /* of the chart, unique on the page */
	const char *title; /* what is shown */
	int width;         /* as it is shown; 0: 480 */
	int64_t high; /* the scale goes at least up to here, so that charts can share it; 0: own */
};

/* For partial `chart`. */
struct value *course_chart(const struct page_request *r, const struct course *c);
/* A small line for in a table, as markup; NULL when there is no point. */
struct value *course_spark(const struct page_request *r, const struct course *c);
/* The highest of the values and of the norm, in the decimals of the figure. */
int64_t course_high(const struct figure *f, const struct series_line *line);

enum chart_state chart_state_of(enum verdict v);
/* "22 nov", with its year when that is not this one. */
struct value *day_short(const struct page_request *r, day_t day);
/* "okt 2026" */
const char *month_words(struct arena *a, int month, enum language language);

#endif
