/* Charts: coordinates worked out by hand, the table behind them, and empty ones. */
#include "domain/region_tiles.h"
#include "view/chart.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static const struct chart_frame frame = { "c", "Titel", "Zin.", "Regio", "Deel", DUTCH };

static const char *text_of(const struct value *map, const char *key, struct arena *a)
{
	return arena_text(a, value_get(map, str_of(key))->text);
}

static void assert_has(struct arena *a, const struct value *chart, const char *part)
{
	const char *svg =
		chart->kind == VALUE_MAP ? text_of(chart, "svg", a) : arena_text(a, chart->text);
	if (!strstr(svg, part))
		fail_msg("no [%s] in %s", part, svg);
}

static const struct value *item(const struct value *list, int i)
{
	assert_true(i < list->items->count);
	return list->items->values[i];
}

/* The text in a cell of the table, NULL when it is empty. */
static const char *cell(struct arena *a, const struct value *chart, int row, int column)
{
	const struct value *rows = value_get(value_get(chart, str_of("table")), str_of("rows"));
	const struct value *cells = value_get(item(rows, row), str_of("cells"));
	const struct value *text = value_get(item(cells, column), str_of("text"));
	return text->kind == VALUE_NULL ? NULL : arena_text(a, text->text);
}

static void a_sparkline(void **state)
{
	struct arena a = { 0 };
	const struct chart_point points[] = {
		{ .month = 24310, .value = 10 },
		{ .month = 24311, .value = 20, .mark = { .state = CHART_NEAR } },
		{ .month = 24312, .missing = true },
		{ .month = 24314, .value = 15 },
	};
	const struct chart_rule rule = { 30, "norm" };
	(void)state;
	/* 4 to 96 wide for 1 month, 20 to 4 high for 10 to 20 */
	struct value *svg = chart_spark(&a, &frame, points, 2, NULL);
	assert_int_equal(svg->kind, VALUE_MARKUP);
	assert_has(&a, svg, "d=\"M4 20L96 4\"");
	assert_has(&a, svg,
		   "<g class=\"chart-point near\"><circle class=\"chart-shape\" "
		   "fill=\"currentColor\" cx=\"96\" cy=\"4\" r=\"3\"/>");
	assert_has(&a, svg, "role=\"img\" aria-label=\"Titel\"");
	/* 92 over 4 months, 16 over 20: a gap where a month is missing */
	svg = chart_spark(&a, &frame, points, 4, &rule);
	assert_has(&a, svg, "d=\"M4 20L27 12M96 16\"");
	assert_has(&a, svg, "d=\"M0 4L100 4\"");
	assert_has(&a, chart_spark(&a, &frame, points, 0, NULL), "d=\"\"");
	assert_has(&a, chart_spark(&a, &frame, points, 1, NULL), "d=\"M50 12\"");
	arena_release(&a);
}

static void a_line(void **state)
{
	struct arena a = { 0 };
	const struct chart_point points[] = {
		{ .month = 2026 * 12, .value = 0, .mark = { .href = "/a?b=1&c=2" } },
		{ .month = 2026 * 12 + 1, .value = 100, .mark = { .state = CHART_BREACH } },
		{ .month = 2026 * 12 + 3, .value = 50 },
	};
	const struct chart_series series = { "Reeks", points, 2 }, gap = { "Gat", points, 3 };
	const struct chart_rule rule = { 80, "norm 80" };
	struct chart_months months = { &series, 1, &rule, 1, { 0, 0, NULL, 0, 0 } };
	(void)state;
	/* Ticks 0, 20, ..., 100; left is 3 letters of 6.8 and 10, the first point 5 further; the last
	 * at 480 - 12 - 5; 0 at 220 - 38 and 100 at 12. */
	struct value *chart = chart_line(&a, &frame, &months);
	assert_has(&a, chart, "d=\"M35.4 182L463 12\"");
	assert_has(&a, chart, "d=\"M30.4 46L468 46\""); /* 80 of 170 */
	assert_has(&a, chart, "role=\"group\" aria-labelledby=\"c-title\"");
	assert_has(&a, chart,
		   "<a class=\"chart-link\" href=\"/a?b=1&amp;c=2\" aria-label=\"jan 2026: 0\">");
	assert_has(&a, chart, "<g class=\"chart-point breach\"><title>feb 2026: 100</title>");
	assert_string_equal(cell(&a, chart, 0, 0), "jan 2026");
	assert_string_equal(cell(&a, chart, 1, 1), "100");
	months.series = &gap;
	chart = chart_line(&a, &frame, &months);
	/* 427.6 wide for three months: 142.5 each, cut */
	assert_has(&a, chart, "d=\"M35.4 182L177.9 12M463 97\"");
	assert_string_equal(cell(&a, chart, 2, 0), "mrt 2026");
	assert_null(cell(&a, chart, 2, 1));
	assert_string_equal(cell(&a, chart, 3, 1), "50");
	arena_release(&a);
}

static void a_band_and_negative_numbers(void **state)
{
	struct arena a = { 0 };
	const struct chart_point points[] = {
		{ .month = 24312, .value = -5, .banded = true, .low = -10, .high = 0 },
		{ .month = 24313, .value = 0, .banded = true, .low = -10, .high = 10 },
	};
	const struct chart_series series = { "Reeks", points, 2 };
	struct chart_months months = { &series, 1, NULL, 0, { 0, 0, NULL, 0, 0 } };
	(void)state;
	/* Ticks -10, -5, 0, 5, 10: 170 high for 20; the widest has 3 letters. */
	struct value *chart = chart_line(&a, &frame, &months);
	assert_has(&a, chart, "d=\"M35.4 97L463 12L463 182L35.4 182Z\"");
	assert_has(&a, chart, "d=\"M35.4 139.5L463 97\"");
	assert_has(&a, chart, "role=\"img\"");
	arena_release(&a);
}

static void nothing_to_draw_is_drawn_too(void **state)
{
	struct arena a = { 0 };
	const struct chart_point none[] = { { .month = 24312, .missing = true },
					    { .month = 24313, .missing = true } };
	const struct chart_point huge[] = { { .month = 24312, .value = INT64_MAX },
					    { .month = 24313, .value = INT64_MIN } };
	const struct chart_series empty = { "Leeg", NULL, 0 }, gaps = { "Weg", none, 2 },
				  wild = { "Wild", huge, 2 };
	const struct chart_scale scale = { 2, 0, "%", 0, 0 };
	struct chart_months months = { &empty, 1, NULL, 0, scale };
	(void)state;
	assert_has(&a, chart_line(&a, &frame, &months), "</svg>");
	months.series = &gaps;
	assert_has(&a, chart_line(&a, &frame, &months), "</svg>");
	months.series = &wild;
	assert_has(&a, chart_line(&a, &frame, &months), "</svg>");
	assert_has(&a, chart_spark(&a, &frame, none, 2, NULL), "d=\"\"");
	assert_has(&a, chart_spark(&a, &frame, huge, 2, NULL), "</svg>");
	assert_has(&a, chart_tiles(&a, &frame, NULL, 0), "</svg>");
	assert_has(&a, chart_bars(&a, &frame, NULL, 0, &scale, NULL), "</svg>");
	arena_release(&a);
}

static void bars(void **state)
{
	struct arena a = { 0 };
	const struct chart_bar list[] = {
		{ { .name = "A", .text = "5" }, 5 },
		{ { .name = "B", .text = "10", .state = CHART_BREACH }, 10 },
		{ { .name = "C" }, 0 },
	};
	const struct chart_scale scale = { 0, 0, NULL, 0, 0 };
	const struct chart_rule rule = { 10, "norm" };
	(void)state;
	/* From 6.8 + 10 to 480 - 20 - 13.6 - 6 = 440.4. */
	struct value *chart = chart_bars(&a, &frame, list, 3, &scale, NULL);
	assert_has(&a, chart, "x=\"16.8\" y=\"2\" width=\"211.8\" height=\"18\"");
	assert_has(&a, chart, "x=\"16.8\" y=\"28\" width=\"423.6\" height=\"18\"");
	assert_has(&a, chart, "viewBox=\"0 0 480 80\"");
	assert_null(cell(&a, chart, 2, 1));
	assert_has(&a, chart_bars(&a, &frame, list, 3, &scale, &rule), "M440.4 15L440.4 94");
	arena_release(&a);
}

static void tiles(void **state)
{
	struct arena a = { 0 };
	const struct chart_tile list[] = {
		{ { .name = "Oost",
		    .text = "50%",
		    .title = "Oost: 50%, onder de norm",
		    .href = "/o",
		    .state = CHART_BREACH },
		  1,
		  2 },
		{ { .name = "West <&>" }, 0, 0 },
	};
	(void)state;
	struct value *chart = chart_tiles(&a, &frame, list, 2);
	assert_has(&a, chart, "viewBox=\"0 0 169 146\"");
	assert_has(
		&a, chart,
		"<g role=\"listitem\"><a class=\"chart-link\" href=\"/o\" aria-label=\"Oost: 50%, "
		"onder de norm\"><g class=\"chart-tile breach\"><title>Oost: 50%, onder de norm"
		"</title><rect fill=\"none\" stroke=\"currentColor\" rx=\"3\" x=\"86\" y=\"99\" "
		"width=\"82\" height=\"46\"/>");
	assert_has(&a, chart, "West &lt;&amp;&gt;");
	assert_string_equal(cell(&a, chart, 1, 0), "West <&>");
	const struct value *rows = value_get(value_get(chart, str_of("table")), str_of("rows"));
	const struct value *number = item(value_get(item(rows, 0), str_of("cells")), 1);
	assert_string_equal(text_of(number, "href", &a), "/o");
	assert_string_equal(text_of(number, "state", &a), "breach");
	arena_release(&a);
}

/* argv[1]: data/region.csv. Every region of today has one tile, and no two are in one place. */
static const char *regions_csv;

static void every_region_has_a_tile(void **state)
{
	char line[400];
	int now = 0;
	FILE *f = fopen(regions_csv, "r");
	(void)state;
	assert_non_null(f);
	while (fgets(line, sizeof(line), f)) {
		/* code,name,cbs,inhabitants,75,from,to,...: names hold no commas or quotes */
		char *at = line, *to = line;
		for (int i = 0; i < 6; i++)
			to = strchr(to, ',') + 1;
		if (strncmp(line, "code", 4) == 0)
			continue;
		at[4] = '\0';
		assert_int_equal(region_tile_of(line) != NULL, *to == ',');
		now += *to == ',';
	}
	fclose(f);
	assert_int_equal(now, REGION_TILES);
	for (int i = 0; i < REGION_TILES; i++) {
		const struct region_tile *t = &region_tiles[i];
		assert_true(strlen(t->label) <= 12 && t->column >= 0 && t->column < 6 &&
			    t->row >= 0 && t->row < 9);
		assert_ptr_equal(region_tile_of(t->code), t);
		for (int j = 0; j < i; j++)
			assert_false(region_tiles[j].column == t->column &&
				     region_tiles[j].row == t->row);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sparkline),
		cmocka_unit_test(a_line),
		cmocka_unit_test(a_band_and_negative_numbers),
		cmocka_unit_test(nothing_to_draw_is_drawn_too),
		cmocka_unit_test(bars),
		cmocka_unit_test(tiles),
		cmocka_unit_test(every_region_has_a_tile),
	};
	regions_csv = argc > 1 ? argv[1] : "data/region.csv";
	return cmocka_run_group_tests(tests, NULL, NULL);
}
