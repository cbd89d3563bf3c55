/* One figure by a chosen division: every cell with its verdict, as a table, a map, or a file with the same
 * columns as `waarborg figure --format csv`. */
#include "web/figure_ask.h"

#include "base/fixed.h"
#include "domain/region_tiles.h"
#include "kernel/cell.h"
#include "view/card.h"
#include "view/course.h"

enum { CELLS_ON_PAGE = 100 };

struct shown {
	struct figure_ask *ask;
	struct page_request *r;
	const struct figure *figure;
	struct figure_result result;
	const struct cell **cells; /* those wanted, in order */
	int count;
	const char *by; /* as asked */
	bool breaches;
};

static const char *words(const struct shown *t, const char *key)
{
	return locale_text(t->r->locale, key).at;
}

/* ?indeling=; the figure's own cells when it is not given, "-" for everything together. */
static bool read_division(struct shown *t, struct err *err)
{
	struct figure_request *q = &t->ask->request;
	struct str by = page_param(t->r, "indeling");
	t->by = arena_text(t->r->arena, by);
	t->breaches = str_is(page_param(t->r, "toon"), "overschrijding");
	if (str_is(by, "-"))
		return true;
	if (by.len)
		return figure_by(q, by, err);
	for (; q->by_count < t->figure->cell_dims; q->by_count++)
		q->by[q->by_count] = q->by_count;
	return true;
}

static bool choose_cells(struct shown *t, struct err *err)
{
	struct str order = page_param(t->r, "volgorde");
	t->cells = arena_array(t->r->arena, const struct cell *, (size_t)t->result.count + 1);
	for (int i = 0; i < t->result.count; i++)
		if (!t->breaches || t->result.cells[i].verdict == VERDICT_BREACH)
			t->cells[t->count++] = &t->result.cells[i];
	if (!order.len)
		return true;
	bool high = str_is(order, "hoog");
	if (!high && !str_is(order, "laag"))
		return err_set(err, ERR_INPUT, "%s", words(t, "figures.no-such-order"));
	cells_sort(t->cells, t->count, high);
	return true;
}

/* Where the origin of this cell stands: what it is split by, and what was asked for besides. */
static const char *cell_address(const struct shown *t, const struct cell *c)
{
	const struct figure_request *q = &t->ask->request;
	struct buf text = { 0 };
	cell_name(&text, q, c);
	for (int i = 0; i < q->only_count; i++) {
		bool is_split = false;
		for (int b = 0; b < q->by_count; b++)
			is_split |= q->by[b] == q->only[i].dim;
		if (!is_split)
			buf_printf(&text, "%s%s=%.*s", text.len ? "," : "",
				   t->figure->dims[q->only[i].dim], STR_ARG(q->only[i].value));
	}
	const char *out = arena_text(t->r->arena, buf_str(&text));
	buf_release(&text);
	return out;
}

static struct series_point point_of(const struct shown *t, const struct cell *c)
{
	return (struct series_point){ .as_of = t->result.as_of,
				      .value = c->value,
				      .has_value = c->has_value,
				      .verdict = c->verdict };
}

static bool add_row(struct shown *t, struct value *grid, const struct cell *c, struct err *err)
{
	const struct figure_request *q = &t->ask->request;
	struct arena *a = t->r->arena;
	struct value *row = listing_row(a, grid), *name;
	struct series_point point = point_of(t, c);
	for (int i = 0; i < q->by_count; i++) {
		if (!names_of_dim(&t->ask->names, t->figure, q->by[i], c->dims[i], &name, err))
			return false;
		if (i == 0)
			listing_head(a, row, name, NULL);
		else
			listing_cell(a, row, name, NULL);
	}
	if (!q->by_count)
		listing_head(a, row, say(t->r, "figures.by-all"), NULL);
	listing_figure(t->r, row, t->figure, cell_address(t, c), &point);
	listing_cell(a, row, norm_words(t->r, c->norms, c->norm_count), NULL);
	listing_cell(a, row, value_words(a, verdict_words(c->verdict, t->r->locale)), NULL);
	listing_number(a, row, value_count(a, c->n), NULL);
	listing_number(a, row, value_count(a, c->left_out), NULL);
	return true;
}

/* This page with another order, page or as a file. */
static const char *own_link(const struct shown *t, const char *order, int64_t page)
{
	struct arena *a = t->r->arena;
	return page_link(t->r, arena_printf(a, "/cijfers/%s", t->figure->name), "indeling", t->by,
			 "cel", t->ask->cell, "dag", arena_text(a, page_param(t->r, "dag")), "toon",
			 t->breaches ? "overschrijding" : NULL, "volgorde", order, "pagina",
			 page > 1 ? arena_printf(a, "%lld", (long long)page) : NULL, NULL);
}

static void add_columns(struct shown *t, struct value *grid)
{
	const struct figure_request *q = &t->ask->request;
	struct arena *a = t->r->arena;
	struct str order = page_param(t->r, "volgorde");
	bool high = str_is(order, "hoog"), low = str_is(order, "laag");
	for (int i = 0; i < q->by_count; i++)
		listing_column(a, grid, dim_label(t->r, t->figure, q->by[i]), false,
			       i ? NULL : own_link(t, NULL, 1),
			       i || order.len ? NULL : "ascending");
	if (!q->by_count)
		listing_column(a, grid, words(t, "figures.by"), false, NULL, NULL);
	listing_column(a, grid, words(t, "figures.value"), true,
		       own_link(t, high ? "laag" : "hoog", 1),
		       high  ? "descending"
		       : low ? "ascending"
			     : NULL);
	listing_column(a, grid, words(t, "figures.norm"), false, NULL, NULL);
	listing_column(a, grid, words(t, "figures.verdict"), false, NULL, NULL);
	listing_column(a, grid, words(t, "figures.rows"), true, NULL, NULL);
	listing_column(a, grid, words(t, "figures.rows-out"), true, NULL, NULL);
}

static bool add_table(struct shown *t, struct value *view, struct err *err)
{
	struct arena *a = t->r->arena;
	struct value *grid = listing_new(a, label_in(t->figure->label, t->r->locale->language));
	const char *order = arena_text(a, page_param(t->r, "volgorde"));
	int64_t page = 1;
	if (!page_number(t->r, "pagina", &page, err))
		return false;
	page = page < 1 ? 1 : page > 1000000 ? 1000000 : page;
	add_columns(t, grid);
	for (int64_t i = (page - 1) * CELLS_ON_PAGE; i < page * CELLS_ON_PAGE && i < t->count; i++)
		if (!add_row(t, grid, t->cells[i], err))
			return false;
	bool any = listing_has_rows(grid);
	value_set(a, view, "table", any ? grid : NULL);
	value_set(a, view, "empty", any ? NULL : empty_new(t->r, "figures.none-such", NULL));
	value_set(a, view, "count_text", locale_number(t->r->locale, a, "figures.cell", t->count));
	value_set(a, view, "pager",
		  pager_new(t->r, label_in(t->figure->label, t->r->locale->language),
			    page > 1 ? own_link(t, order, page - 1) : NULL,
			    page * CELLS_ON_PAGE < t->count ? own_link(t, order, page + 1) : NULL));
	return true;
}

/* Each dimension by itself and each two of them; the address takes more. */
static void add_divisions(struct shown *t, struct value *chooser)
{
	struct value *select = chooser_select(t->r, chooser, "indeling", "figures.by");
	const struct figure *f = t->figure;
	struct arena *a = t->r->arena;
	const char *chosen = str_is(str_of(t->by), "-") ? "-" : "";
	struct buf code = { 0 }, label = { 0 };
	const struct figure_request *q = &t->ask->request;
	for (int i = 0; i < q->by_count; i++)
		buf_printf(&code, "%s%s", i ? "," : "", f->dims[q->by[i]]);
	if (code.len)
		chosen = arena_text(a, buf_str(&code));
	for (int first = 0; f->dims[first]; first++)
		for (int second = -1; second < 0 || f->dims[second]; second++) {
			if (second >= 0 && second <= first)
				continue;
			buf_clear(&code);
			buf_clear(&label);
			buf_printf(&code, "%s%s%s", f->dims[first], second < 0 ? "" : ",",
				   second < 0 ? "" : f->dims[second]);
			buf_printf(&label, "%s%s%s", dim_label(t->r, f, first),
				   second < 0 ? "" : ", ",
				   second < 0 ? "" : dim_label(t->r, f, second));
			chooser_option(t->r, select, arena_text(a, buf_str(&code)),
				       value_str(a, arena_str(a, buf_str(&label))),
				       str_is(buf_str(&code), chosen));
		}
	chooser_option(t->r, select, "-", say(t->r, "figures.by-all"), str_is(str_of(chosen), "-"));
	buf_release(&code);
	buf_release(&label);
}

static void add_chooser(struct shown *t, struct value *view)
{
	struct str order = page_param(t->r, "volgorde");
	struct value *chooser =
		chooser_new(t->r, arena_printf(t->r->arena, "/cijfers/%s", t->figure->name));
	chooser_keep(t->r, chooser, "cel", str_of(t->ask->cell));
	chooser_keep(t->r, chooser, "dag", page_param(t->r, "dag"));
	add_divisions(t, chooser);
	struct value *show = chooser_select(t->r, chooser, "toon", "figures.show");
	chooser_option(t->r, show, "", say(t->r, "figures.show-all"), !t->breaches);
	chooser_option(t->r, show, "overschrijding", say(t->r, "figures.breaches"), t->breaches);
	struct value *orders = chooser_select(t->r, chooser, "volgorde", "figures.order");
	chooser_option(t->r, orders, "", say(t->r, "figures.order-name"), !order.len);
	chooser_option(t->r, orders, "hoog", say(t->r, "figures.order-high"),
		       str_is(order, "hoog"));
	chooser_option(t->r, orders, "laag", say(t->r, "figures.order-low"), str_is(order, "laag"));
	value_set(t->r->arena, view, "chooser", chooser);
}

static const struct cell *cell_of(const struct shown *t, const char *region)
{
	for (int i = 0; i < t->result.count; i++)
		if (str_is(t->result.cells[i].dims[0], region))
			return &t->result.cells[i];
	return NULL;
}

/* The map, when there is one number for each region. */
static bool add_map(struct shown *t, struct value *view, struct err *err)
{
	const struct figure_request *q = &t->ask->request;
	const struct figure *f = t->figure;
	struct arena *a = t->r->arena;
	enum language language = t->r->locale->language;
	value_set(a, view, "map", NULL);
	if (q->by_count != 1 || strcmp(f->dims[q->by[0]], "region") != 0)
		return true;
	struct chart_tile *tiles = arena_array(a, struct chart_tile, REGION_TILES);
	for (int i = 0; i < REGION_TILES; i++) {
		const struct region_tile *tile = &region_tiles[i];
		const struct cell *c = cell_of(t, tile->code);
		struct value *name, *text;
		if (!names_of(&t->ask->names, "region", str_of(tile->code), &name, err))
			return false;
		text = c && c->has_value ? figure_words(t->r, f, c->value) : NULL;
		enum verdict verdict = c ? c->verdict : VERDICT_NO_DATA;
		tiles[i] = (struct chart_tile){
			.mark = { .name = arena_text(a, name->text),
				  .label = tile->label,
				  .text = text ? figure_short(t->r, f, c->value) : NULL,
				  .title = arena_printf(a, "%.*s: %s, %s", STR_ARG(name->text),
							text ? text->text.at : "–",
							verdict_words(verdict, t->r->locale)),
				  .href = c ? figure_origin_link(t->r, f, cell_address(t, c),
								 t->result.as_of)
					    : NULL,
				  .state = chart_state_of(verdict) },
			.column = tile->column,
			.row = tile->row,
		};
	}
	struct chart_frame frame = { .id = "kaart",
				     .title = label_in(f->label, language),
				     .sentence = words(t, "start.map-help"),
				     .of = words(t, "region.one"),
				     .what = label_in(f->label, language),
				     .language = language };
	value_set(a, view, "map", chart_for_page(a, chart_tiles(a, &frame, tiles, REGION_TILES)));
	return true;
}

static bool add_head(struct shown *t, struct value *view, struct err *err)
{
	const struct figure *f = t->figure;
	struct arena *a = t->r->arena;
	enum language language = t->r->locale->language;
	struct value *cell, *lead;
	if (!names_of_cell(&t->ask->names, &t->ask->request, &cell, err))
		return false;
	lead = locale_value(t->r->locale, a, "figures.table-lead",
			    value_words(a, label_in(f->definition, language)),
			    value_day(a, t->result.as_of), NULL);
	head_set(t->r, view, value_words(a, label_in(f->label, language)), lead);
	if (t->ask->request.only_count)
		head_code(t->r, view, cell->text);
	head_crumb(t->r, view, words(t, "nav.figures"), page_link(t->r, "/cijfers", NULL));
	set_words(a, view, "section", "cijfers");
	return true;
}

static bool show(struct shown *t, struct call *c, struct err *err)
{
	struct value *view = value_map(c->arena);
	add_chooser(t, view);
	file_offer(c, view, own_link(t, arena_text(c->arena, page_param(t->r, "volgorde")), 1));
	return add_head(t, view, err) && add_table(t, view, err) && add_map(t, view, err) &&
	       show_page(c, "figure_table", view, "", err);
}

/* The cells as a file. */
struct file {
	const struct shown *table;
	int at;
	struct value cells[FIGURE_DIMS_MAX + 8];
};

static const struct value *number(struct value *v, bool has, int64_t number, int decimals)
{
	*v = (struct value){ .kind = decimals ? VALUE_DECIMAL : VALUE_COUNT,
			     .decimals = (unsigned char)decimals,
			     .shown = (unsigned char)decimals };
	v->number = number;
	return has ? v : NULL;
}

static const struct value *text(struct value *v, struct str text)
{
	*v = (struct value){ .kind = VALUE_TEXT };
	v->text = text;
	return v;
}

/* A limit without the zeros at its end. */
static const struct value *limit_of(struct value *v, const struct figure *f, const struct cell *c)
{
	int64_t limit;
	int decimals = NORM_DECIMALS;
	if (!figure_limit(f, c->norms, c->norm_count, &limit))
		return NULL;
	for (; decimals > 0 && limit % 10 == 0; decimals--)
		limit /= 10;
	return number(v, true, limit, decimals);
}

static bool next_cell(void *source, const struct value **cells, bool *more, struct err *err)
{
	struct file *file = source;
	const struct shown *t = file->table;
	const struct figure *f = t->figure;
	struct value *v = file->cells;
	int at = 0;
	(void)err;
	*more = file->at < t->count;
	if (!*more)
		return true;
	const struct cell *c = t->cells[file->at++];
	for (; at < t->ask->request.by_count; at++)
		cells[at] = text(&v[at], c->dims[at]);
	cells[at] = number(&v[at], c->has_value, c->value, f->decimals), at++;
	cells[at] = text(&v[at], str_of(f->unit)), at++;
	cells[at] = number(&v[at], true, c->num, figure_num_decimals(f)), at++;
	cells[at] = number(&v[at], true, c->den, 0), at++;
	cells[at] = number(&v[at], true, c->n, 0), at++;
	cells[at] = limit_of(&v[at], f, c), at++;
	cells[at] = text(&v[at], str_of(verdict_code(c->verdict))), at++;
	v[at] = (struct value){ .kind = VALUE_DAY };
	v[at].number = t->result.as_of;
	cells[at] = &v[at];
	return true;
}

static bool give_file(struct shown *t, struct call *c, enum file_kind kind, struct err *err)
{
	static const struct sheet_column behind[] = {
		{ "value", "value", VALUE_DECIMAL },
		{ "unit", "unit", VALUE_TEXT },
		{ "numerator", "numerator", VALUE_DECIMAL },
		{ "denominator", "denominator", VALUE_COUNT },
		{ "count", "count", VALUE_COUNT },
		{ "norm", "norm", VALUE_DECIMAL },
		{ "verdict", "verdict", VALUE_TEXT },
		{ "as_of", "as_of", VALUE_DAY },
	};
	struct sheet_column columns[FIGURE_DIMS_MAX + 8];
	struct file file = { .table = t };
	int count = 0;
	for (; count < t->ask->request.by_count; count++) {
		const char *dim = t->figure->dims[t->ask->request.by[count]];
		columns[count] = (struct sheet_column){ dim, dim, VALUE_TEXT };
	}
	memcpy(columns + count, behind, sizeof(behind));
	count += (int)(sizeof(behind) / sizeof(*behind));
	const struct sheet_note notes[] = {
		{ words(t, "figures.definition"),
		  label_in(t->figure->definition, c->locale->language) },
		{ words(t, "origin.known"),
		  arena_printf(c->arena, "%lld", (long long)t->result.known) },
	};
	struct sheet sheet = { .title = label_in(t->figure->label, c->locale->language),
			       .notes = notes,
			       .note_count = 2,
			       .columns = columns,
			       .column_count = count,
			       .language = c->locale->language,
			       .next = next_cell,
			       .source = &file };
	return file_answer(c, kind, &sheet, t->figure->name, err);
}

bool figure_show_table(struct call *c, struct err *err)
{
	struct figure_ask ask;
	enum file_kind kind = FILE_NONE;
	bool ok = figure_ask_begin(c, &ask, err) && file_asked(c, &kind, err);
	struct shown t = { .ask = &ask, .r = &c->page, .figure = ask.figure };
	ok = ok && read_division(&t, err) &&
	     figure_compute(c->page.session, &ask.request, c->arena, &t.result, err) &&
	     (t.result.count || figure_ask_exists(&ask, err)) && choose_cells(&t, err) &&
	     (kind ? give_file(&t, c, kind, err) : show(&t, c, err));
	names_end(&ask.names);
	return ok;
}
