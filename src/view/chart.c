#include "view/chart.h"

#include "view/chart_draw.h"

#include <assert.h>

enum { TILE_WIDTH = 820, TILE_HEIGHT = 460, TILE_GAP = 30, TILES_MAX = 400 };

struct value *chart_table(struct arena *a, const struct chart_frame *frame)
{
	struct value *table = value_map(a);
	set_words(a, table, "caption", frame->title);
	value_set(a, table, "columns", value_list(a));
	value_set(a, table, "rows", value_list(a));
	chart_column(a, table, frame->of, false);
	return table;
}

void chart_column(struct arena *a, struct value *table, const char *label, bool number)
{
	struct value *column = value_add(a, value_get(table, str_of("columns")), value_map(a));
	set_words(a, column, "label", label);
	set_truth(a, column, "number", number);
}

static struct value *add_cell(struct arena *a, struct value *cells, const char *text, bool head)
{
	struct value *cell = value_add(a, cells, value_map(a));
	set_words(a, cell, "text", text);
	set_truth(a, cell, "head", head);
	set_truth(a, cell, "number", !head);
	/* Set in each, so that a template does not find those of the page. */
	value_set(a, cell, "href", NULL);
	value_set(a, cell, "state", NULL);
	return cell;
}

struct value *chart_row(struct arena *a, struct value *table, const char *name)
{
	struct value *row = value_add(a, value_get(table, str_of("rows")), value_map(a));
	struct value *cells = value_set(a, row, "cells", value_list(a));
	add_cell(a, cells, arena_text(a, str_of(name)), true);
	return cells;
}

void chart_cell(struct arena *a, struct value *cells, const char *text,
		const struct chart_mark *mark)
{
	struct value *cell = add_cell(a, cells, text ? arena_text(a, str_of(text)) : NULL, false);
	if (mark && mark->href && text && *text)
		set_words(a, cell, "href", arena_text(a, str_of(mark->href)));
	if (mark)
		set_words(a, cell, "state", chart_state_word(mark->state));
}

struct value *chart_made(struct arena *a, const struct chart_frame *frame, struct value *svg,
			 struct value *table)
{
	struct value *chart = value_map(a);
	set_words(a, chart, "title", frame->title);
	set_words(a, chart, "sentence", frame->sentence);
	value_set(a, chart, "svg", svg);
	value_set(a, chart, "table", table);
	return chart;
}

static void draw_tile(struct pen *p, const struct chart_tile *tile, bool links)
{
	const struct chart_mark *mark = &tile->mark;
	struct place at = { tile->column * (TILE_WIDTH + TILE_GAP) + 10,
			    tile->row * (TILE_HEIGHT + TILE_GAP) + 10 };
	pen_begin_mark(p, "chart-tile", mark, links);
	pen_rect(p, at, TILE_WIDTH, TILE_HEIGHT);
	pen_small(p, (struct place){ at.x + 60, at.y + 180 },
		  mark->label ? mark->label : mark->name);
	pen_number(p, (struct place){ at.x + 60, at.y + 380 }, mark->text ? mark->text : "–");
	pen_sign(p, mark->state, (struct place){ at.x + TILE_WIDTH - 130, at.y + 325 });
	pen_end_mark(p, mark, links);
}

struct value *chart_tiles(struct arena *a, const struct chart_frame *frame,
			  const struct chart_tile *tiles, int count)
{
	struct pen p = { .arena = a, .frame = frame };
	struct value *table = chart_table(a, frame);
	int columns = 1, rows = 1;
	bool links = false;
	assert(count >= 0 && count <= TILES_MAX);
	for (int i = 0; i < count; i++) {
		columns = tiles[i].column >= columns ? tiles[i].column + 1 : columns;
		rows = tiles[i].row >= rows ? tiles[i].row + 1 : rows;
		links = links || tiles[i].mark.href;
	}
	/* One unit more on each side, so that thick borders are whole. */
	pen_begin(&p, "tiles", (columns * (TILE_WIDTH + TILE_GAP) - TILE_GAP) / 10 + 2,
		  (rows * (TILE_HEIGHT + TILE_GAP) - TILE_GAP) / 10 + 2, links);
	pen_begin_marks(&p, links);
	chart_column(a, table, frame->what, true);
	for (int i = 0; i < count; i++) {
		draw_tile(&p, &tiles[i], links);
		chart_cell(a, chart_row(a, table, tiles[i].mark.name), tiles[i].mark.text,
			   &tiles[i].mark);
	}
	pen_end_marks(&p, links);
	return chart_made(a, frame, pen_end(&p), table);
}
