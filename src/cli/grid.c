#include "cli/grid.h"

#include "view/print.h"

void grid_begin(struct grid *g, struct out *out)
{
	*g = (struct grid){ .out = out };
}

/* Characters, not bytes; combining marks are rare enough in our data to count as one. */
static int width_of(struct str s)
{
	int width = 0;
	for (size_t i = 0; i < s.len; i++)
		width += ((unsigned char)s.at[i] & 0xc0) != 0x80;
	return width;
}

void grid_column(struct grid *g, const char *title, bool right, int most)
{
	g->widths[g->count] = width_of(str_of(title));
	g->columns[g->count++] = (struct grid_column){ title, right, most };
}

/* s when it fits, otherwise its beginning and an ellipsis. */
static struct str fitting(struct str s, int most, struct arena *a)
{
	if (most == 0 || width_of(s) <= most)
		return s;
	size_t bytes = 0;
	for (int shown = 0; bytes < s.len; bytes++)
		if (((unsigned char)s.at[bytes] & 0xc0) != 0x80 && ++shown == most)
			break;
	return str_of(arena_printf(a, "%.*s…", (int)bytes, s.at));
}

static void pad(struct buf *out, int count)
{
	while (count-- > 0)
		buf_char(out, ' ');
}

static void print_row(struct grid *g, const struct str *cells)
{
	struct buf *out = &g->out->buf;
	for (int i = 0; i < g->count; i++) {
		int gap = g->widths[i] - width_of(cells[i]);
		if (i)
			buf_text(out, "  ");
		if (g->columns[i].right)
			pad(out, gap);
		buf_add(out, cells[i]);
		if (!g->columns[i].right && i < g->count - 1)
			pad(out, gap);
	}
	buf_char(out, '\n');
}

static void print_header(struct grid *g)
{
	struct buf *out = &g->out->buf;
	struct str titles[GRID_COLUMNS_MAX];
	for (int i = 0; i < g->count; i++)
		titles[i] = str_of(g->columns[i].title);
	print_row(g, titles);
	for (int i = 0; i < g->count; i++) {
		if (i)
			buf_text(out, "  ");
		for (int c = 0; c < g->widths[i]; c++)
			buf_char(out, '-');
	}
	buf_char(out, '\n');
}

static bool print_sample(struct grid *g, struct err *err)
{
	print_header(g);
	for (int row = 0; row < g->rows; row++) {
		print_row(g, g->cells + row * g->count);
		if (!out_spill(g->out, err))
			return false;
	}
	g->streaming = true;
	arena_release(&g->arena);
	return true;
}

static void keep_row(struct grid *g)
{
	if (!g->cells)
		g->cells =
			arena_array(&g->arena, struct str, (size_t)(GRID_SAMPLE_ROWS * g->count));
	for (int i = 0; i < g->count; i++) {
		int width = width_of(g->row[i]);
		g->cells[g->rows * g->count + i] = g->row[i];
		if (width > g->widths[i])
			g->widths[i] = width;
	}
	g->rows++;
}

bool grid_cell(struct grid *g, struct str text, struct err *err)
{
	struct buf clean = { 0 };
	print_screen(&clean, text);
	g->row[g->at] =
		arena_str(&g->arena, fitting(buf_str(&clean), g->columns[g->at].most, &g->arena));
	buf_release(&clean);
	if (++g->at < g->count)
		return true;
	g->at = 0;
	if (!g->streaming) {
		keep_row(g);
		return g->rows < GRID_SAMPLE_ROWS || print_sample(g, err);
	}
	print_row(g, g->row);
	arena_release(&g->arena);
	return out_spill(g->out, err);
}

bool grid_end(struct grid *g, struct err *err)
{
	bool ok = g->streaming || print_sample(g, err);
	arena_release(&g->arena);
	return ok;
}
