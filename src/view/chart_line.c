#include "view/chart.h"

#include "view/chart_draw.h"

#include <assert.h>

enum {
	USUAL_WIDTH = 480,
	HEIGHT = 2200,
	RIGHT = 120,
	TOP = 120,
	KEY_HEIGHT = 200, /* of the legend, when there is one */
	BOTTOM = 380,     /* months and years */
	NAMED_MAX = 9,    /* months that are named */
	LABEL_MAX = 1000, /* what numbers at the axis may take */
	MONTHS_MAX = 600,
	SERIES_MAX = 4,
	TICKS_MAX = 5
};

/* Where everything stands. */
struct plot {
	const struct chart_months *chart;
	struct pen pen;
	struct ticks ticks;
	int first, last; /* months */
	int left, top;   /* tenths; the bottom is fixed */
	int width;
	bool links;
};

static void widen(struct plot *p, const struct chart_series *s, int64_t *low, int64_t *high)
{
	for (int i = 0; i < s->count; i++) {
		const struct chart_point *point = &s->points[i];
		p->first = p->first < 0 || point->month < p->first ? point->month : p->first;
		p->last = point->month > p->last ? point->month : p->last;
		p->links = p->links || (!point->missing && point->mark.href);
		if (point->missing)
			continue;
		int64_t bottom = point->banded ? point->low : point->value;
		int64_t top = point->banded ? point->high : point->value;
		*low = bottom < *low ? bottom : *low;
		*high = top > *high ? top : *high;
	}
}

/* Finds months, ticks and margins. */
static void lay_out(struct plot *p)
{
	const struct chart_months *chart = p->chart;
	const struct chart_scale *scale = &chart->scale;
	int64_t low = scale->low, high = scale->high;
	p->first = p->last = -1;
	for (int i = 0; i < chart->series_count; i++)
		widen(p, &chart->series[i], &low, &high);
	for (int i = 0; i < chart->rule_count; i++) {
		low = chart->rules[i].value < low ? chart->rules[i].value : low;
		high = chart->rules[i].value > high ? chart->rules[i].value : high;
	}
	assert(p->last - p->first < MONTHS_MAX);
	p->ticks = chart_ticks(low, high, scale, TICKS_MAX);
	p->top = TOP + (chart->series_count > 1 ? KEY_HEIGHT : 0);
	p->left = 0;
	for (int64_t v = p->ticks.first; v <= p->ticks.last; v += p->ticks.step) {
		int width = pen_width(chart_number(p->pen.arena, v, scale, p->pen.frame->language));
		p->left = width > p->left ? width : p->left;
	}
	p->left = (p->left < LABEL_MAX ? p->left : LABEL_MAX) + 100;
}

static int x_of(const struct plot *p, int month)
{
	int width = p->width - RIGHT - p->left - 100; /* points keep off the edges */
	int months = p->last - p->first;
	return p->left + 50 + (months ? (month - p->first) * width / months : width / 2);
}

static struct place place_of(const struct plot *p, int month, int64_t value)
{
	return (struct place){ x_of(p, month),
			       chart_position(&p->ticks, value, HEIGHT - BOTTOM, p->top) };
}

static void draw_values_axis(struct plot *p)
{
	struct pen *pen = &p->pen;
	for (int64_t v = p->ticks.first; v <= p->ticks.last; v += p->ticks.step) {
		int y = chart_position(&p->ticks, v, HEIGHT - BOTTOM, p->top);
		pen_segment(pen, "chart-grid", (struct place){ p->left, y },
			    (struct place){ p->width - RIGHT, y }, false);
		pen_text(pen, "chart-axis", ANCHOR_END, (struct place){ p->left - 60, y + 40 },
			 pen_fitting(pen->arena,
				     chart_number(pen->arena, v, &p->chart->scale,
						  pen->frame->language),
				     LABEL_MAX));
	}
}

/* Months between two labels, so that these do not touch. */
static int label_step(int months)
{
	static const int steps[] = { 1, 2, 3, 6, 12, 24, 60, 120 };
	size_t i = 0;
	while (i + 1 < sizeof(steps) / sizeof(*steps) && months / steps[i] >= NAMED_MAX)
		i++;
	return steps[i];
}

static void draw_month(struct plot *p, int month, int step, bool with_year)
{
	struct pen *pen = &p->pen;
	struct place at = { x_of(p, month), HEIGHT - BOTTOM + 170 };
	const char *words = chart_month(pen->arena, month, pen->frame->language);
	if (month % 12 == 0)
		pen_segment(pen, "chart-year", (struct place){ at.x, p->top },
			    (struct place){ at.x, HEIGHT - BOTTOM }, false);
	if (month % step == 0 && step < 12) {
		pen_text(pen, "chart-axis", ANCHOR_MIDDLE, at,
			 arena_text(pen->arena, (struct str){ words, 3 }));
		at.y += 150;
	}
	if (with_year)
		pen_text(pen, "chart-axis", ANCHOR_MIDDLE, at, words + 4);
}

static void draw_months_axis(struct plot *p)
{
	int step = label_step(p->last - p->first);
	/* The first month that is named says its year, unless a January soon does. */
	int named = p->first + (step - p->first % step) % step;
	int january = p->first + (12 - p->first % 12) % 12;
	bool early = x_of(p, named) + 350 < x_of(p, january) || january > p->last;
	for (int month = p->first; month >= 0 && month <= p->last; month++)
		draw_month(p, month, step,
			   (month % 12 == 0 && month % step == 0) ||
				   (month == named && early && step < 12));
}

/* How many points a text would cover. */
static int covered(const struct plot *p, struct place from, struct place to)
{
	int n = 0;
	for (int i = 0; i < p->chart->series_count; i++) {
		const struct chart_series *s = &p->chart->series[i];
		for (int j = 0; j < s->count; j++) {
			struct place at = place_of(p, s->points[j].month, s->points[j].value);
			n += !s->points[j].missing && at.x >= from.x && at.x <= to.x &&
			     at.y >= from.y && at.y <= to.y;
		}
	}
	return n;
}

/* The label stands above or below its line, at the right or the left: where it covers the least. */
static void draw_rule_label(struct plot *p, const struct chart_rule *rule, int y)
{
	int room = p->width - RIGHT - p->left, best = -1;
	const char *text = pen_fitting(p->pen.arena, rule->label, room);
	int width = pen_width(text);
	struct place at = { 0, 0 };
	enum anchor anchor = ANCHOR_END;
	for (int i = 0; i < 4; i++) {
		bool left = i >= 2, below = i % 2;
		int x = left ? p->left : p->width - RIGHT - width;
		int top = below ? y + 20 : y - 170;
		if (top < p->top - 100 || top + 150 > HEIGHT - BOTTOM)
			continue;
		int n = covered(p, (struct place){ x - 50, top - 30 },
				(struct place){ x + width + 50, top + 180 });
		if (best >= 0 && n >= best)
			continue;
		best = n;
		anchor = left ? ANCHOR_START : ANCHOR_END;
		at = (struct place){ left ? x + 40 : p->width - RIGHT, below ? y + 140 : y - 50 };
	}
	pen_text(&p->pen, "chart-rule-label", anchor, at, text);
}

static void draw_rules(struct plot *p)
{
	for (int i = 0; i < p->chart->rule_count; i++) {
		const struct chart_rule *rule = &p->chart->rules[i];
		int y = chart_position(&p->ticks, rule->value, HEIGHT - BOTTOM, p->top);
		pen_segment(&p->pen, "chart-rule", (struct place){ p->left, y },
			    (struct place){ p->width - RIGHT, y }, true);
		draw_rule_label(p, rule, y);
	}
}

static const char *const dashes[] = { "", " stroke-dasharray=\"7 3\"", " stroke-dasharray=\"2 2\"",
				      " stroke-dasharray=\"8 3 2 3\"" };

static void begin_line(struct pen *pen, int number)
{
	char more[120];
	snprintf(more, sizeof(more), " fill=\"none\" stroke=\"currentColor\"%s",
		 dashes[number - 1]);
	pen_begin_path(pen, "chart-line", number, more);
}

static void draw_key(struct plot *p)
{
	int x = p->left;
	int room = (p->width - p->left) / p->chart->series_count - 460;
	for (int i = 0; p->chart->series_count > 1 && i < p->chart->series_count; i++) {
		const char *name = pen_fitting(p->pen.arena, p->chart->series[i].name, room);
		begin_line(&p->pen, i + 1);
		pen_place(&p->pen, 'M', (struct place){ x, 100 });
		pen_place(&p->pen, 'L', (struct place){ x + 240, 100 });
		pen_end_path(&p->pen);
		pen_text(&p->pen, "chart-key", ANCHOR_START, (struct place){ x + 300, 140 }, name);
		x += 300 + pen_width(name) + 160;
	}
}

/* How many points from `from` on hang together: no gap, and with a band when `banded`. */
static int run_of(const struct chart_series *s, int from, bool banded)
{
	int n = 0;
	for (int i = from; i < s->count; i++, n++) {
		const struct chart_point *point = &s->points[i];
		if (point->missing || (banded && !point->banded) ||
		    (n && point->month != s->points[i - 1].month + 1))
			break;
	}
	return n;
}

static void draw_line(struct plot *p, const struct chart_series *s, int number)
{
	begin_line(&p->pen, number);
	for (int i = 0; i < s->count; i++) {
		int n = run_of(s, i, false);
		for (int j = 0; j < n; j++)
			pen_place(&p->pen, j ? 'L' : 'M',
				  place_of(p, s->points[i + j].month, s->points[i + j].value));
		i += n ? n - 1 : 0;
	}
	pen_end_path(&p->pen);
}

static void draw_band(struct plot *p, const struct chart_series *s, int number)
{
	for (int i = 0; i < s->count; i++) {
		int n = run_of(s, i, true);
		if (n < 2)
			continue;
		pen_begin_path(&p->pen, "chart-band", number,
			       " fill=\"currentColor\" fill-opacity=\"0.15\"");
		for (int j = 0; j < n; j++)
			pen_place(&p->pen, j ? 'L' : 'M',
				  place_of(p, s->points[i + j].month, s->points[i + j].high));
		for (int j = n - 1; j >= 0; j--)
			pen_place(&p->pen, 'L',
				  place_of(p, s->points[i + j].month, s->points[i + j].low));
		buf_char(&p->pen.out, 'Z');
		pen_end_path(&p->pen);
		i += n - 1;
	}
}

/* The mark of a point with all that its maker left out. */
static struct chart_mark whole_mark(const struct plot *p, const struct chart_series *s,
				    const struct chart_point *point)
{
	struct arena *a = p->pen.arena;
	enum language language = p->pen.frame->language;
	struct chart_mark mark = point->mark;
	if (!mark.name)
		mark.name = chart_month(a, point->month, language);
	if (!mark.text)
		mark.text = chart_number(a, point->value, &p->chart->scale, language);
	if (!mark.title && p->chart->series_count > 1)
		mark.title = arena_printf(a, "%s, %s: %s", s->name, mark.name, mark.text);
	return mark;
}

static void draw_points(struct plot *p)
{
	for (int n = 0; n < p->chart->series_count; n++) {
		const struct chart_series *s = &p->chart->series[n];
		for (int i = 0; i < s->count; i++) {
			if (s->points[i].missing)
				continue;
			struct chart_mark mark = whole_mark(p, s, &s->points[i]);
			pen_begin_mark(&p->pen, "chart-point", &mark, p->links);
			pen_point(&p->pen, mark.state,
				  place_of(p, s->points[i].month, s->points[i].value));
			pen_end_mark(&p->pen, &mark, p->links);
		}
	}
}

/* A row for each month that any series knows. */
static struct value *make_table(struct plot *p)
{
	struct arena *a = p->pen.arena;
	struct value *table = chart_table(a, p->pen.frame);
	int at[SERIES_MAX] = { 0 };
	for (int n = 0; n < p->chart->series_count; n++)
		chart_column(a, table,
			     p->chart->series_count > 1 ? p->chart->series[n].name
							: p->pen.frame->what,
			     true);
	for (int month = p->first; month >= 0 && month <= p->last; month++) {
		struct value *cells =
			chart_row(a, table, chart_month(a, month, p->pen.frame->language));
		for (int n = 0; n < p->chart->series_count; n++) {
			const struct chart_series *s = &p->chart->series[n];
			while (at[n] < s->count && s->points[at[n]].month < month)
				at[n]++;
			const struct chart_point *point = &s->points[at[n]];
			if (at[n] == s->count || point->month != month || point->missing) {
				chart_cell(a, cells, NULL, NULL);
				continue;
			}
			struct chart_mark mark = whole_mark(p, s, point);
			chart_cell(a, cells, mark.text, &mark);
		}
	}
	return table;
}

struct value *chart_line(struct arena *a, const struct chart_frame *frame,
			 const struct chart_months *months)
{
	struct plot p = { .chart = months,
			  .pen = { .arena = a, .frame = frame },
			  .width = (frame->width ? frame->width : USUAL_WIDTH) * 10 };
	assert(months->series_count >= 1 && months->series_count <= SERIES_MAX);
	lay_out(&p);
	pen_begin(&p.pen, "lines", p.width / 10, HEIGHT / 10, p.links);
	pen_begin_silent(&p.pen);
	draw_values_axis(&p);
	draw_months_axis(&p);
	draw_key(&p);
	for (int n = 0; n < months->series_count; n++)
		draw_band(&p, &months->series[n], n + 1);
	draw_rules(&p);
	for (int n = 0; n < months->series_count; n++)
		draw_line(&p, &months->series[n], n + 1);
	pen_end_silent(&p.pen);
	pen_begin_marks(&p.pen, p.links);
	draw_points(&p);
	pen_end_marks(&p.pen, p.links);
	struct value *table = make_table(&p);
	return chart_made(a, frame, pen_end(&p.pen), table);
}
