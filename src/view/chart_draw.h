/* The pen of the charts: elements of SVG, with coordinates in tenths of a unit. For chart*.c only. */
#ifndef VIEW_CHART_DRAW_H
#define VIEW_CHART_DRAW_H

#include "view/chart.h"

struct pen {
	struct buf out;
	struct arena *arena;
	const struct chart_frame *frame;
};

struct place {
	int x, y; /* tenths */
};

enum anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

/* The opening of an SVG of this size (units). With links it is a group of things to go to, without it
 * is one picture. */
void pen_begin(struct pen *p, const char *kind, int width, int height, bool links);
/* A picture in a line of text: its title is its name, and it needs no id. */
void pen_begin_small(struct pen *p, const char *kind, int width, int height);
/* Ends it: markup in the arena. */
struct value *pen_end(struct pen *p);

/* Lists of marks: what is read aloud one by one. Between marks only. */
void pen_begin_marks(struct pen *p, bool links);
void pen_end_marks(struct pen *p, bool links);
/* A mark, with its link and its name; kind is its class. */
void pen_begin_mark(struct pen *p, const char *kind, const struct chart_mark *mark, bool links);
void pen_end_mark(struct pen *p, const struct chart_mark *mark, bool links);
/* What is not read aloud: axes, grid, legend. */
void pen_begin_silent(struct pen *p);
void pen_end_silent(struct pen *p);

/* An opened path element; the caller adds places and then pen_end_path. more: attributes. */
void pen_begin_path(struct pen *p, const char *class, int series, const char *more);
void pen_end_path(struct pen *p);
void pen_text(struct pen *p, const char *class, enum anchor anchor, struct place at,
	      const char *text);
/* A label in smaller letters, and a number in larger ones. */
void pen_small(struct pen *p, struct place at, const char *text);
void pen_number(struct pen *p, struct place at, const char *text);
void pen_rect(struct pen *p, struct place at, int width, int height);
void pen_segment(struct pen *p, const char *class, struct place from, struct place to, bool dotted);
/* The form of a state: nothing for good and none, otherwise a small sign. */
void pen_sign(struct pen *p, enum chart_state state, struct place at);
/* The form of a point. */
void pen_point(struct pen *p, enum chart_state state, struct place at);
void pen_dot(struct pen *p, struct place at);
/* "12.3" */
void pen_coordinate(struct pen *p, int tenths);
void pen_place(struct pen *p, char command, struct place at);

/* Tenths that a text takes, about: letters of the usual size are seven units wide. */
int pen_width(const char *text);
/* The text, or as much of its beginning as fits, with an ellipsis. */
const char *pen_fitting(struct arena *a, const char *text, int width);

const char *chart_state_word(enum chart_state state);
/* "okt 2026" */
const char *chart_month(struct arena *a, int month, enum language language);
const char *chart_number(struct arena *a, int64_t value, const struct chart_scale *scale,
			 enum language language);

/* The round numbers on an axis: first, first + step, ..., last. */
struct ticks {
	int64_t first, last, step;
};
/* The value, or the nearest that can be drawn. */
int64_t chart_within(int64_t value);
/* At most `most` steps around low and high, none finer than what the scale shows. */
struct ticks chart_ticks(int64_t low, int64_t high, const struct chart_scale *scale, int most);
/* Where a value lies on an axis that runs from ticks.first at `from` to ticks.last at `to` (tenths). */
int chart_position(const struct ticks *ticks, int64_t value, int from, int to);

/* The map of a chart, and the table in it. */
struct value *chart_made(struct arena *a, const struct chart_frame *frame, struct value *svg,
			 struct value *table);
struct value *chart_table(struct arena *a, const struct chart_frame *frame);
void chart_column(struct arena *a, struct value *table, const char *label, bool number);
/* A row with its name; returns its list of cells. */
struct value *chart_row(struct arena *a, struct value *table, const char *name);
void chart_cell(struct arena *a, struct value *cells, const char *text,
		const struct chart_mark *mark);

#endif
