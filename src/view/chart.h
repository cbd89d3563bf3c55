/* Charts: SVG made by the server from a few parts (tile, line, band, rule, point, bar, axis), the same bytes
 * on every machine (whole tenths of a unit, no floating point), without scripts and without styles of its
 * own. Every mark can be a link to its rows, has a name that is read aloud, and shows its state by form as
 * well as by colour. Whoever knows the subject gives names, numbers and sentences; nothing is looked up here.
 *
 * Each chart is a map: title, sentence, svg (markup) and table, the data behind it:
 *   table: { caption, columns: [{ label, number }], rows: [{ cells: [{ text, href, state, number, head }] }] }
 *
 * Classes, for the stylesheet. All text is <text>, all shapes are <rect>, <path> or <circle>:
 *   svg.chart and one of .chart-tiles .chart-lines .chart-bars .chart-spark
 *   a.chart-link        around a mark that is a link (give it a visible focus)
 *   .chart-tile         g of one tile: rect, .chart-label, .chart-number, .chart-sign
 *   .chart-line         path of a series, with .series-1 to .series-4 (dashes differ by attribute)
 *   .chart-band         path of a band, with .series-N
 *   .chart-point        path or circle of a point; .chart-hit is the unseen larger place to point at
 *   .chart-rule         path of a norm; .chart-rule-label its text
 *   .chart-grid .chart-year  lines behind; .chart-axis texts of axes; .chart-key the legend
 *   .chart-bar          g of one bar: rect, .chart-label, .chart-number, .chart-sign
 *   .good .near .breach .few .none  the state, on .chart-tile, .chart-bar and .chart-point */
#ifndef VIEW_CHART_H
#define VIEW_CHART_H

#include "view/value.h"

enum chart_state { CHART_NONE, CHART_GOOD, CHART_NEAR, CHART_BREACH, CHART_FEW };

/* What all charts have. Texts are borrowed until the chart is made. */
struct chart_frame {
	const char *id;       /* unique on the page: letters, digits and '-' */
	const char *title;    /* what is shown */
	const char *sentence; /* what it says, in words */
	const char *of;       /* head of the first column of the table: "Regio" */
	const char *what;     /* head of the numbers: "Binnen de norm" */
	enum language language;
	int width; /* of a course, as it is shown: 300 to 900; 0: 480 */
};

/* One thing that is shown and can be asked about. */
struct chart_mark {
	const char *name;  /* "Friesland" */
	const char *label; /* the short form in the picture, NULL: the name */
	const char *text;  /* the number as people read it: "83%"; NULL: there is none */
	const char
		*title; /* read aloud and on hover, with the state in words; NULL: name and text */
	const char *href; /* to its rows; NULL: no link */
	enum chart_state state;
};

/* How numbers are written: 10^-decimals, `shown` of them, then the unit: "%", " wk"; NULL: none. */
struct chart_scale {
	int decimals, shown;
	const char *unit;
	int64_t low, high; /* at least this range; both 0: from 0 to the highest */
};

/* A norm: a dotted line. */
struct chart_rule {
	int64_t value;
	const char *label; /* "norm 80%" */
};

struct chart_tile {
	struct chart_mark mark;
	int column, row; /* from 0 */
};

/* One tile for each place, as the country lies. Two tiles on one place are a mistake of the caller. */
struct value *chart_tiles(struct arena *a, const struct chart_frame *frame,
			  const struct chart_tile *tiles, int count);

struct chart_point {
	int month;    /* year * 12 + month - 1; ascending */
	bool missing; /* the line has a gap here, as where a month is left out */
	int64_t value;
	bool banded; /* low and high hold */
	int64_t low, high;
	struct chart_mark mark; /* name NULL: "okt 2026"; text NULL: the value by the scale */
};
struct chart_series {
	const char *name;
	const struct chart_point *points;
	int count;
};
struct chart_months {
	const struct chart_series *series;
	int series_count; /* 1 to 4 */
	const struct chart_rule *rules;
	int rule_count;
	struct chart_scale scale;
};

/* Series over months, with bands, norms and points. */
struct value *chart_line(struct arena *a, const struct chart_frame *frame,
			 const struct chart_months *months);

/* A small line for in a table: markup. Its title is all that is read aloud. rule may be NULL. */
struct value *chart_spark(struct arena *a, const struct chart_frame *frame,
			  const struct chart_point *points, int count,
			  const struct chart_rule *rule);

struct chart_bar {
	struct chart_mark mark;
	int64_t value; /* below 0 is drawn as 0 */
};

/* Horizontal bars from 0, in the order given; a mark without text has no bar. rule may be NULL. */
struct value *chart_bars(struct arena *a, const struct chart_frame *frame,
			 const struct chart_bar *bars, int count, const struct chart_scale *scale,
			 const struct chart_rule *rule);

#endif
