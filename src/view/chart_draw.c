#include "view/chart_draw.h"

#include <assert.h>
#include <stdlib.h>

const char *chart_state_word(enum chart_state state)
{
	static const char *const words[] = { "none", "good", "near", "breach", "few" };
	return words[state];
}

static void escaped(struct pen *p, const char *text)
{
	/* Most control characters do not exist in XML, not even escaped; print_screen would do, but knows
	 * terminals. Bytes that are no UTF-8 become U+FFFD. */
	struct str s = str_of(text);
	while (s.len) {
		size_t len = 1;
		while (len < 4 && len < s.len && !str_is_utf8((struct str){ s.at, len }))
			len++;
		struct str one = { s.at, len };
		if (!str_is_utf8(one)) {
			one = str_of("\xEF\xBF\xBD");
			len = 1;
		} else if ((unsigned char)*s.at < ' ' || *s.at == 0x7f) {
			one = str_of(" ");
		} else if (str_is(one, "\xEF\xBF\xBE") || str_is(one, "\xEF\xBF\xBF")) {
			one = str_of("\xEF\xBF\xBD");
		}
		html_escape(&p->out, one);
		s = (struct str){ s.at + len, s.len - len };
	}
}

static void element_text(struct pen *p, const char *element, const char *id, const char *text)
{
	buf_printf(&p->out, "<%s id=\"%s-%s\">", element, p->frame->id, id);
	escaped(p, text);
	buf_printf(&p->out, "</%s>", element);
}

void pen_begin(struct pen *p, const char *kind, int width, int height, bool links)
{
	bool said = p->frame->sentence && *p->frame->sentence;
	const char *id = p->frame->id;
	buf_printf(
		&p->out,
		"<svg class=\"chart chart-%s\" viewBox=\"0 0 %d %d\" font-size=\"12\" role=\"%s\" "
		"aria-labelledby=\"%s-title\"",
		kind, width, height, links ? "group" : "img", id);
	if (said)
		buf_printf(&p->out, " aria-describedby=\"%s-desc\"", id);
	buf_char(&p->out, '>');
	element_text(p, "title", "title", p->frame->title);
	if (said)
		element_text(p, "desc", "desc", p->frame->sentence);
}

void pen_begin_small(struct pen *p, const char *kind, int width, int height)
{
	buf_printf(&p->out,
		   "<svg class=\"chart chart-%s\" viewBox=\"0 0 %d %d\" role=\"img\" "
		   "aria-label=\"",
		   kind, width, height);
	escaped(p, p->frame->title);
	buf_text(&p->out, "\">");
}

struct value *pen_end(struct pen *p)
{
	buf_text(&p->out, "</svg>");
	struct value *svg = value_markup(p->arena, arena_str(p->arena, buf_str(&p->out)));
	buf_release(&p->out);
	return svg;
}

void pen_begin_marks(struct pen *p, bool links)
{
	buf_text(&p->out, links ? "<g role=\"list\">" : "<g>");
}

void pen_end_marks(struct pen *p, bool links)
{
	(void)links;
	buf_text(&p->out, "</g>");
}

static void name_of_mark(struct pen *p, const struct chart_mark *mark)
{
	if (mark->title) {
		escaped(p, mark->title);
		return;
	}
	escaped(p, mark->name);
	if (mark->text) {
		buf_text(&p->out, ": ");
		escaped(p, mark->text);
	}
}

void pen_begin_mark(struct pen *p, const char *kind, const struct chart_mark *mark, bool links)
{
	if (links)
		buf_text(&p->out, "<g role=\"listitem\">");
	if (mark->href) {
		buf_text(&p->out, "<a class=\"chart-link\" href=\"");
		escaped(p, mark->href);
		buf_text(&p->out, "\" aria-label=\"");
		name_of_mark(p, mark);
		buf_text(&p->out, "\">");
	}
	buf_printf(&p->out, "<g class=\"%s %s\"><title>", kind, chart_state_word(mark->state));
	name_of_mark(p, mark);
	buf_text(&p->out, "</title>");
}

void pen_end_mark(struct pen *p, const struct chart_mark *mark, bool links)
{
	buf_text(&p->out, "</g>");
	if (mark->href)
		buf_text(&p->out, "</a>");
	if (links)
		buf_text(&p->out, "</g>");
}

void pen_begin_silent(struct pen *p)
{
	buf_text(&p->out, "<g aria-hidden=\"true\">");
}

void pen_end_silent(struct pen *p)
{
	buf_text(&p->out, "</g>");
}

void pen_coordinate(struct pen *p, int tenths)
{
	if (tenths < 0)
		buf_char(&p->out, '-');
	buf_int(&p->out, abs(tenths) / 10);
	if (tenths % 10) {
		buf_char(&p->out, '.');
		buf_char(&p->out, (char)('0' + abs(tenths) % 10));
	}
}

void pen_place(struct pen *p, char command, struct place at)
{
	buf_char(&p->out, command);
	pen_coordinate(p, at.x);
	buf_char(&p->out, ' ');
	pen_coordinate(p, at.y);
}

static void attribute(struct pen *p, const char *name, int tenths)
{
	buf_printf(&p->out, " %s=\"", name);
	pen_coordinate(p, tenths);
	buf_char(&p->out, '"');
}

static void text_element(struct pen *p, const char *class, const char *more, struct place at,
			 const char *text)
{
	buf_printf(&p->out, "<text class=\"%s\"%s", class, more);
	attribute(p, "x", at.x);
	attribute(p, "y", at.y);
	buf_char(&p->out, '>');
	escaped(p, text);
	buf_text(&p->out, "</text>");
}

void pen_text(struct pen *p, const char *class, enum anchor anchor, struct place at,
	      const char *text)
{
	static const char *const anchors[] = { "", " text-anchor=\"middle\"",
					       " text-anchor=\"end\"" };
	text_element(p, class, anchors[anchor], at, text);
}

void pen_small(struct pen *p, struct place at, const char *text)
{
	text_element(p, "chart-label", " font-size=\"11\"", at, text);
}

void pen_number(struct pen *p, struct place at, const char *text)
{
	text_element(p, "chart-number", " font-size=\"17\"", at, text);
}

void pen_rect(struct pen *p, struct place at, int width, int height)
{
	buf_text(&p->out, "<rect fill=\"none\" stroke=\"currentColor\" rx=\"3\"");
	attribute(p, "x", at.x);
	attribute(p, "y", at.y);
	attribute(p, "width", width);
	attribute(p, "height", height);
	buf_text(&p->out, "/>");
}

void pen_segment(struct pen *p, const char *class, struct place from, struct place to, bool dotted)
{
	buf_printf(&p->out, "<path class=\"%s\" fill=\"none\" stroke=\"currentColor\"%s d=\"",
		   class, dotted ? " stroke-dasharray=\"2 3\"" : "");
	pen_place(p, 'M', from);
	pen_place(p, 'L', to);
	buf_text(&p->out, "\"/>");
}

void pen_begin_path(struct pen *p, const char *class, int series, const char *more)
{
	buf_printf(&p->out, "<path class=\"%s series-%d\"%s d=\"", class, series, more);
}

void pen_end_path(struct pen *p)
{
	buf_text(&p->out, "\"/>");
}

static bool begins_letter(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

enum { LETTER_WIDTH = 68 };

int pen_width(const char *text)
{
	int letters = 0;
	for (; *text && letters < 1000; text++)
		letters += begins_letter(*text) + (*text == '%');
	return letters * LETTER_WIDTH;
}

const char *pen_fitting(struct arena *a, const char *text, int width)
{
	if (pen_width(text) <= width)
		return text;
	size_t len = 0;
	for (int room = width / LETTER_WIDTH - 1; text[len]; len++)
		if (begins_letter(text[len]) && room-- <= 0)
			break;
	return arena_printf(a, "%.*s…", (int)len, text);
}

/* A closed path through the corners, relative to at. */
static void shape(struct pen *p, const char *class, bool filled, struct place at,
		  const struct place *corners, int count)
{
	buf_printf(&p->out, "<path class=\"%s\" fill=\"%s\" stroke=\"currentColor\" d=\"", class,
		   filled ? "currentColor" : "none");
	for (int i = 0; i < count; i++)
		pen_place(p, i ? 'L' : 'M',
			  (struct place){ at.x + corners[i].x, at.y + corners[i].y });
	buf_text(&p->out, "Z\"/>");
}

static void circle(struct pen *p, const char *class, const char *paint, struct place at, int radius)
{
	buf_printf(&p->out, "<circle class=\"%s\" %s", class, paint);
	attribute(p, "cx", at.x);
	attribute(p, "cy", at.y);
	attribute(p, "r", radius);
	buf_text(&p->out, "/>");
}

static const char filled[] = "fill=\"currentColor\"";
static const char hollow[] = "fill=\"none\" stroke=\"currentColor\"";

void pen_sign(struct pen *p, enum chart_state state, struct place at)
{
	static const struct place triangle[] = { { 0, -45 }, { 50, 40 }, { -50, 40 } };
	if (state == CHART_BREACH || state == CHART_NEAR)
		shape(p, "chart-sign", state == CHART_BREACH, at, triangle, 3);
	else if (state == CHART_FEW)
		circle(p, "chart-sign", hollow, at, 40);
}

void pen_dot(struct pen *p, struct place at)
{
	circle(p, "chart-shape", filled, at, 30);
}

void pen_point(struct pen *p, enum chart_state state, struct place at)
{
	static const struct place triangle[] = { { 0, -52 }, { 52, 38 }, { -52, 38 } };
	static const struct place diamond[] = { { 0, -46 }, { 46, 0 }, { 0, 46 }, { -46, 0 } };
	circle(p, "chart-hit", "fill=\"none\" pointer-events=\"all\"", at, 100);
	if (state == CHART_BREACH)
		shape(p, "chart-shape", true, at, triangle, 3);
	else if (state == CHART_NEAR)
		shape(p, "chart-shape", true, at, diamond, 4);
	else
		circle(p, "chart-shape", state == CHART_FEW ? hollow : filled, at, 30);
}
