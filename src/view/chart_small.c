#include "view/chart.h"

#include "view/chart_draw.h"

#include <assert.h>

enum {
	SPARK_WIDTH = 1000,
	SPARK_HEIGHT = 240,
	SPARK_EDGE = 40,
	BARS_WIDTH = 4800,
	BARS_PITCH = 260,
	BAR_HEIGHT = 180,
	BARS_MAX = 400,
	LABEL_MAX = 1700,
	SIGN_ROOM = 200
};

/* The range of the points that are there, and of the rule. */
static struct ticks spark_range(const struct chart_point *points, int count,
				const struct chart_rule *rule)
{
	int64_t low = INT64_MAX, high = INT64_MIN;
	for (int i = 0; i < count; i++) {
		if (points[i].missing)
			continue;
		low = points[i].value < low ? points[i].value : low;
		high = points[i].value > high ? points[i].value : high;
	}
	if (rule) {
		low = rule->value < low ? rule->value : low;
		high = rule->value > high ? rule->value : high;
	}
	if (low > high)
		low = high = 0;
	low = chart_within(low);
	high = chart_within(high);
	/* a line that never moves lies in the middle */
	return low < high ? (struct ticks){ low, high, 1 } : (struct ticks){ low - 1, high + 1, 1 };
}

static struct place spark_place(const struct chart_point *points, int count, int i,
				const struct ticks *range)
{
	int months = points[count - 1].month - points[0].month;
	int width = SPARK_WIDTH - 2 * SPARK_EDGE;
	return (struct place){
		SPARK_EDGE +
			(months ? (points[i].month - points[0].month) * width / months : width / 2),
		chart_position(range, points[i].value, SPARK_HEIGHT - SPARK_EDGE, SPARK_EDGE)
	};
}

struct value *chart_spark(struct arena *a, const struct chart_frame *frame,
			  const struct chart_point *points, int count,
			  const struct chart_rule *rule)
{
	struct pen p = { .arena = a, .frame = frame };
	struct ticks range = spark_range(points, count, rule);
	int latest = -1;
	pen_begin_small(&p, "spark", SPARK_WIDTH / 10, SPARK_HEIGHT / 10);
	if (rule) {
		int y = chart_position(&range, rule->value, SPARK_HEIGHT - SPARK_EDGE, SPARK_EDGE);
		pen_segment(&p, "chart-rule", (struct place){ 0, y },
			    (struct place){ SPARK_WIDTH, y }, true);
	}
	pen_begin_path(&p, "chart-line", 1, " fill=\"none\" stroke=\"currentColor\"");
	for (int i = 0; i < count; i++) {
		if (points[i].missing)
			continue;
		bool joined = latest >= 0 && latest == i - 1 &&
			      points[i].month == points[latest].month + 1;
		pen_place(&p, joined ? 'L' : 'M', spark_place(points, count, i, &range));
		latest = i;
	}
	pen_end_path(&p);
	if (latest >= 0) {
		buf_printf(&p.out, "<g class=\"chart-point %s\">",
			   chart_state_word(points[latest].mark.state));
		pen_dot(&p, spark_place(points, count, latest, &range));
		buf_text(&p.out, "</g>");
	}
	return pen_end(&p);
}

/* Where the parts of a bar chart stand (tenths). */
struct bars {
	struct pen pen;
	struct ticks ticks;
	int left, right, top;
	bool links;
};

static void lay_out(struct bars *b, const struct chart_bar *bars, int count,
		    const struct chart_scale *scale, const struct chart_rule *rule)
{
	int64_t high = scale->high;
	int room = 0;
	for (int i = 0; i < count; i++) {
		const struct chart_mark *mark = &bars[i].mark;
		int label = pen_width(mark->label ? mark->label : mark->name);
		int text = mark->text ? pen_width(mark->text) : 0;
		high = mark->text && bars[i].value > high ? bars[i].value : high;
		b->left = label > b->left ? label : b->left;
		room = text > room ? text : room;
		b->links = b->links || mark->href;
	}
	if (rule && rule->value > high)
		high = rule->value;
	b->ticks = (struct ticks){ 0, high > 0 ? high : 1, 1 };
	b->left = (b->left > LABEL_MAX ? LABEL_MAX : b->left) + 100;
	b->right = BARS_WIDTH - SIGN_ROOM - (room > LABEL_MAX ? LABEL_MAX : room) - 60;
	b->top = rule ? 220 : 20;
}

static void draw_bar(struct bars *b, const struct chart_bar *bar, int row)
{
	const struct chart_mark *mark = &bar->mark;
	struct pen *p = &b->pen;
	int y = b->top + row * BARS_PITCH;
	int x = chart_position(&b->ticks, bar->value, b->left, b->right);
	const char *label = mark->label ? mark->label : mark->name;
	pen_begin_mark(p, "chart-bar", mark, b->links);
	pen_text(p, "chart-label", ANCHOR_START, (struct place){ 0, y + 135 },
		 pen_fitting(p->arena, label, LABEL_MAX));
	if (mark->text)
		pen_rect(p, (struct place){ b->left, y }, x - b->left, BAR_HEIGHT);
	else
		x = b->left;
	pen_text(p, "chart-number", ANCHOR_START, (struct place){ x + 60, y + 135 },
		 mark->text ? pen_fitting(p->arena, mark->text, LABEL_MAX) : "–");
	pen_sign(p, mark->state, (struct place){ BARS_WIDTH - 80, y + 90 });
	pen_end_mark(p, mark, b->links);
}

static void draw_rule(struct bars *b, const struct chart_rule *rule, int count)
{
	int x = chart_position(&b->ticks, rule->value, b->left, b->right);
	bool right = x > (b->left + b->right) / 2;
	pen_begin_silent(&b->pen);
	pen_segment(&b->pen, "chart-rule", (struct place){ x, 150 },
		    (struct place){ x, b->top + count * BARS_PITCH - 60 }, true);
	pen_text(&b->pen, "chart-rule-label", right ? ANCHOR_END : ANCHOR_START,
		 (struct place){ x, 110 }, rule->label);
	pen_end_silent(&b->pen);
}

struct value *chart_bars(struct arena *a, const struct chart_frame *frame,
			 const struct chart_bar *bars, int count, const struct chart_scale *scale,
			 const struct chart_rule *rule)
{
	struct bars b = { .pen = { .arena = a, .frame = frame } };
	struct value *table = chart_table(a, frame);
	assert(count >= 0 && count <= BARS_MAX);
	lay_out(&b, bars, count, scale, rule);
	chart_column(a, table, frame->what, true);
	pen_begin(&b.pen, "bars", BARS_WIDTH / 10, (b.top + count * BARS_PITCH) / 10, b.links);
	pen_begin_marks(&b.pen, b.links);
	for (int i = 0; i < count; i++) {
		draw_bar(&b, &bars[i], i);
		chart_cell(a, chart_row(a, table, bars[i].mark.name), bars[i].mark.text,
			   &bars[i].mark);
	}
	pen_end_marks(&b.pen, b.links);
	if (rule)
		draw_rule(&b, rule, count);
	return chart_made(a, frame, pen_end(&b.pen), table);
}
