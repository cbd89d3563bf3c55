/* Writes sample charts or sheets, for tests/view/show.py to judge with other programs:
 * show charts FILE, show xlsx FILE, show csv FILE, show json FILE. */
#include "base/fixed.h"
#include "domain/region_tiles.h"
#include "view/chart.h"
#include "view/xlsx.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void add_svg(struct buf *out, struct value *chart)
{
	buf_add(out,
		chart->kind == VALUE_MAP ? value_get(chart, str_of("svg"))->text : chart->text);
	buf_char(out, '\n');
}

static const char hostile[] = "<script>alert(1)</script> \"'&]]>\x01\x1b\xff\xef\xbf\xbf";

static void show_tiles(struct arena *a, struct buf *out)
{
	static const struct chart_frame frame = {
		"kaart",
		"Op tijd geplaatst, oktober 2026",
		"In 9 van de 31 regio's krijgt minder dan 80% op tijd een plek.",
		"Regio",
		"Binnen de norm",
		DUTCH
	};
	struct chart_tile tiles[REGION_TILES];
	for (int i = 0; i < REGION_TILES; i++) {
		int share = 54 + i * 37 % 43;
		enum chart_state state = share < 65    ? CHART_BREACH
					 : share < 80  ? CHART_NEAR
					 : i % 13 == 5 ? CHART_FEW
						       : CHART_GOOD;
		tiles[i] = (struct chart_tile){
			{ .name = region_tiles[i].label,
			  .text = i == 11 ? NULL : arena_printf(a, "%d%%", share),
			  .href = arena_printf(a, "/regios/%s?a=1&b=2", region_tiles[i].code),
			  .state = i == 11 ? CHART_NONE : state },
			region_tiles[i].column,
			region_tiles[i].row
		};
	}
	add_svg(out, chart_tiles(a, &frame, tiles, REGION_TILES));
}

static struct chart_point *make_points(struct arena *a, int count, int64_t start, bool banded)
{
	struct chart_point *points = arena_array(a, struct chart_point, (size_t)count);
	for (int i = 0; i < count; i++) {
		int64_t value = start - i * 60 + i * i * 11 % 900;
		points[i] = (struct chart_point){
			.month = 2024 * 12 + 10 + i,
			.missing = i == 5,
			.value = value,
			.banded = banded && i != 12,
			.low = value - 300 - i * 20,
			.high = value + 300 + i * 20,
			.mark = { .href = "/regios/5520/rijen?maand=1&soort=x",
				  .state = value < 8000   ? CHART_BREACH
					   : value < 8500 ? CHART_NEAR
							  : CHART_GOOD }
		};
	}
	return points;
}

static void show_lines(struct arena *a, struct buf *out)
{
	struct chart_frame frame = { "lijn",
				     "Binnen de norm, per maand",
				     "Het aandeel daalt al zes maanden.",
				     "Maand",
				     "Binnen de norm",
				     DUTCH };
	struct chart_series series[] = { { "Midden-Holland", make_points(a, 24, 9300, true), 24 },
					 { "Nederland", make_points(a, 24, 8800, false), 24 } };
	struct chart_rule rule = { 8000, "norm 80%" };
	struct chart_months months = { series, 1, &rule, 1, { 2, 0, "%", 5000, 10000 } };
	add_svg(out, chart_line(a, &frame, &months));
	frame.id = "lijn2";
	frame.language = ENGLISH;
	months.series_count = 2;
	months.scale = (struct chart_scale){ .decimals = 2, .shown = 1, .unit = " wk" };
	add_svg(out, chart_line(a, &frame, &months));
	frame.title = "Midden-Holland: van 93% naar 80%";
	add_svg(out, chart_spark(a, &frame, series[0].points, 24, &rule));
	frame.id = "vijandig";
	frame.title = frame.sentence = frame.of = frame.what = hostile;
	series[0].name = series[1].name = rule.label = months.scale.unit = hostile;
	add_svg(out, chart_line(a, &frame, &months));
	add_svg(out, chart_spark(a, &frame, series[0].points, 24, &rule));
}

static void show_bars(struct arena *a, struct buf *out)
{
	struct chart_frame frame = {
		"staven", "Wachttijd per zorgsoort", "Twee boven de norm.", "Zorgsoort", "Weken",
		DUTCH
	};
	static const struct chart_scale scale = { .decimals = 1, .shown = 1 };
	static const struct chart_rule rule = { 140, "norm 14 weken" };
	static const struct chart_bar bars[] = {
		{ { .name = "Angststoornissen", .text = "15,2", .href = "/a", .state = CHART_NEAR },
		  152 },
		{ { .name = "Persoonlijkheidsstoornissen en meer",
		    .text = "23,0",
		    .href = "/b",
		    .state = CHART_BREACH },
		  230 },
		{ { .name = "Depressie", .text = "9,5", .href = "/c", .state = CHART_GOOD }, 95 },
		{ { .name = "Eetstoornissen", .href = "/d" }, 0 },
		{ { .name = hostile, .text = hostile, .href = hostile, .state = CHART_FEW }, 40 },
	};
	add_svg(out, chart_bars(a, &frame, bars, 4, &scale, &rule));
	frame.id = "staven2";
	add_svg(out, chart_bars(a, &frame, bars, 5, &scale, NULL));
}

/* Texts that a spreadsheet might run, or that break a file. */
static const struct str nasty[] = {
#define S(text)                        \
	{                              \
		text, sizeof(text) - 1 \
	}
	S("=1+1"),
	S("+31 6"),
	S("-1"),
	S("@SUM(A1)"),
	S("\tx"),
	S("\rx"),
	S("\nx"),
	S("\0x"),
	S("＝1+1"),
	S("＋1"),
	S("－1"),
	S("＠x"),
	S("'=1+1"),
	S("''"),
	S("gewoon"),
	S("1234"),
	S("2026-10-25"),
	S("a,b;\"c\"\r\nd"),
	S("<b>&amp;</b>"),
	S("_x0041_"),
	S("\xff\x01\x1b["),
	S("http://example.org/"),
	S("{=1+1}"),
	S("TRUE"),
	S(" "),
	S(""),
	S("é€😀"),
#undef S
};

static bool next_row(void *source, const struct value **cells, bool *more, struct err *err)
{
	static struct value row[7];
	int *i = source;
	(void)err;
	*more = *i < (int)(sizeof(nasty) / sizeof(*nasty));
	if (!*more)
		return true;
	row[0] = (struct value){ .kind = VALUE_TEXT, .text = nasty[*i] };
	row[1] = (struct value){ .kind = VALUE_COUNT, .number = *i ? *i : INT64_MAX };
	row[2] = (struct value){
		.kind = VALUE_DECIMAL, .number = -1234567, .decimals = 3, .shown = 1
	};
	row[3] = (struct value){ .kind = VALUE_DAY, .number = *i ? 20751 : -25567 };
	row[4] = (struct value){ .kind = VALUE_MOMENT, .number = INT64_C(1792967400000000) };
	row[5] = (struct value){ .kind = VALUE_MONEY, .number = 123456 };
	row[6] = (struct value){ .kind = VALUE_SHARE, .number = 8250 };
	for (int c = 0; c < 7; c++)
		cells[c] = c == 5 && *i == 3 ? NULL : &row[c];
	++*i;
	return true;
}

static const struct sheet_column columns[] = {
	{ "tekst", "Tekst", VALUE_TEXT },      { "aantal", "=Aantal", VALUE_COUNT },
	{ "weken", "Weken", VALUE_DECIMAL },   { "dag", "Dag", VALUE_DAY },
	{ "moment", "Moment", VALUE_MOMENT },  { "bedrag", "Bedrag", VALUE_MONEY },
	{ "aandeel", "Aandeel", VALUE_SHARE },
};

static bool show_sheet(const char *kind, struct buf *out, struct err *err)
{
	static const struct sheet_note notes[] = { { "Peildatum", "zo 25 okt 2026" },
						   { "Bron", "=cmd|' /C calc'!A0" } };
	int row = 0, fd;
	int64_t bytes;
	struct sheet sheet = { "Wacht/tijden [2026]", notes, 2, columns, 7, DUTCH, next_row, &row };
	struct sheet_printer printer = { .sheet = &sheet };
	if (*kind == 'x') {
		char part[4096];
		if (!xlsx_write(&sheet, NULL, &fd, &bytes, err))
			return false;
		for (ssize_t n; (n = read(fd, part, sizeof(part))) > 0; bytes -= n)
			buf_add(out, (struct str){ part, (size_t)n });
		close(fd);
		return bytes == 0;
	}
	/* A few bytes at a time gives the same file. */
	while (!printer.ended)
		if (!(*kind == 'c' ? sheet_print_csv : sheet_print_json)(&printer, out,
									 out->len + 100, err))
			return false;
	return true;
}

int main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct buf out = { 0 };
	struct err err = { 0 };
	bool done = argc == 3;
	if (done && strcmp(argv[1], "charts") == 0) {
		show_tiles(&a, &out);
		show_lines(&a, &out);
		show_bars(&a, &out);
	} else if (done) {
		done = show_sheet(argv[1], &out, &err);
	}
	FILE *f = done ? fopen(argv[2], "wb") : NULL;
	done = f && fwrite(out.at, 1, out.len, f) == out.len;
	done = f && fclose(f) == 0 && done;
	if (!done)
		fprintf(stderr, "show: %s\n", err.message);
	buf_release(&out);
	arena_release(&a);
	return !done;
}
