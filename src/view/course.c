#include "view/course.h"

#include "base/fixed.h"

static const char *month_name(int month, enum language language)
{
	static const char *const nl[] = { "jan", "feb", "mrt", "apr", "mei", "jun",
					  "jul", "aug", "sep", "okt", "nov", "dec" };
	static const char *const en[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	return (language == ENGLISH ? en : nl)[month];
}

const char *month_words(struct arena *a, int month, enum language language)
{
	return arena_printf(a, "%s %d", month_name(month % 12, language), month / 12);
}

struct value *day_short(const struct page_request *r, day_t day)
{
	struct civil c = civil_of(day), now = civil_of(r->session->today);
	const char *month = month_name(c.month - 1, r->locale->language);
	return c.year == now.year ? value_printf(r->arena, "%d %s", c.day, month)
				  : value_printf(r->arena, "%d %s %d", c.day, month, c.year);
}

enum chart_state chart_state_of(enum verdict v)
{
	static const enum chart_state states[] = { CHART_GOOD, CHART_NEAR, CHART_BREACH,
						   CHART_FEW,  CHART_NONE, CHART_NONE };
	return states[v];
}

/* Each a link to its origin, but for the small lines. */
static struct chart_point *points_of(const struct page_request *r, const struct course *c,
				     bool linked)
{
	struct chart_point *points =
		arena_array(r->arena, struct chart_point, (size_t)c->line->count + 1);
	for (int i = 0; i < c->line->count; i++) {
		const struct series_point *p = &c->line->points[i];
		points[i] = (struct chart_point){ .month = p->month,
						  .missing = !p->has_value,
						  .value = p->value,
						  .mark = { .state = chart_state_of(p->verdict) } };
		if (!linked || !p->has_value)
			continue;
		points[i].mark.href = figure_origin_link(r, c->figure, c->cell, p->as_of);
		points[i].mark.text =
			arena_text(r->arena, figure_words(r, c->figure, p->value)->text);
	}
	return points;
}

/* A limit of a norm in the decimals of the figure. */
static int64_t limit_in(const struct figure *f, int64_t limit)
{
	return limit / fixed_unit(NORM_DECIMALS - f->decimals);
}

static bool rule_of(const struct page_request *r, const struct course *c, struct chart_rule *out)
{
	int64_t limit;
	if (!figure_limit(c->figure, c->line->norms, c->line->norm_count, &limit))
		return false;
	struct value *words = limit_words(r, c->figure, limit);
	*out = (struct chart_rule){ limit_in(c->figure, limit),
				    arena_printf(r->arena, "%s %.*s",
						 locale_text(r->locale, "chart.norm").at,
						 STR_ARG(words->text)) };
	return true;
}

int64_t course_high(const struct figure *f, const struct series_line *line)
{
	int64_t high = 0, limit;
	for (int i = 0; i < line->count; i++)
		if (line->points[i].has_value && line->points[i].value > high)
			high = line->points[i].value;
	if (figure_limit(f, line->norms, line->norm_count, &limit) && limit_in(f, limit) > high)
		high = limit_in(f, limit);
	return high;
}

/* "Van 9,3 weken in nov 2024 naar 19,2 weken in okt 2026." */
static const char *sentence_of(const struct page_request *r, const struct course *c)
{
	const struct series_point *first = NULL, *last = NULL;
	for (int i = 0; i < c->line->count; i++) {
		const struct series_point *p = &c->line->points[i];
		first = !first && p->has_value ? p : first;
		last = p->has_value ? p : last;
	}
	if (!first)
		return locale_text(r->locale, "chart.no-data").at;
	const struct value *const args[] = {
		value_words(r->arena, month_words(r->arena, first->month, r->locale->language)),
		value_words(r->arena, month_words(r->arena, last->month, r->locale->language)),
		figure_words(r, c->figure, first->value),
		figure_words(r, c->figure, last->value),
	};
	const char *key = first == last ? "chart.one-point" : "chart.course";
	return locale_say(r->locale, r->arena, key, args, 4).at;
}

static struct chart_frame frame_of(const struct page_request *r, const struct course *c)
{
	return (struct chart_frame){
		.id = c->id,
		.title = c->title,
		.sentence = sentence_of(r, c),
		.of = locale_text(r->locale, "chart.month").at,
		.what = label_in(c->figure->label, r->locale->language),
		.language = r->locale->language,
		.width = c->width,
	};
}

struct value *course_spark(const struct page_request *r, const struct course *c)
{
	struct chart_rule rule;
	if (!c->line || !c->line->count)
		return NULL;
	struct chart_frame frame = frame_of(r, c);
	bool ruled = rule_of(r, c, &rule);
	return chart_spark(r->arena, &frame, points_of(r, c, false), c->line->count,
			   ruled ? &rule : NULL);
}

struct value *course_chart(const struct page_request *r, const struct course *c)
{
	struct chart_frame frame = frame_of(r, c);
	struct chart_rule rule;
	struct chart_series series = { c->title, points_of(r, c, true), c->line->count };
	struct chart_months months = {
		.series = &series,
		.series_count = 1,
		.rules = &rule,
		.rule_count = rule_of(r, c, &rule),
		.scale = { c->figure->decimals,
			   c->figure->fold == FOLD_RATIO ? c->figure->decimals : 0,
			   c->figure->fold == FOLD_SHARE ? "%" : NULL, 0, c->high },
	};
	return chart_for_page(r->arena, chart_line(r->arena, &frame, &months));
}
