#include "cli/figure_view.h"
#include "view/print.h"
#include "kernel/cell.h"

static const struct figure *find_figure(const struct cli *c, const char *name, struct err *err)
{
	const char *names[120] = { 0 };
	const struct figure *f = figure_find(c->decl, str_of(name));
	if (f)
		return f;
	for (int i = 0; i < 118 && i < c->decl->figure_count; i++)
		names[i] = c->decl->figures[i]->name;
	const char *close = nearest(str_of(name), names);
	err_set(err, ERR_NOT_FOUND,
		"Het cijfer '%s' bestaat niet.%s%s%s Alle cijfers: waarborg figure", name,
		close ? " Bedoelt u: " : "", close ? close : "", close ? "?" : "");
	return NULL;
}

static bool list_in_text(struct cli *c)
{
	struct buf *out = &c->out.buf;
	bool json = format_is(c, "json");
	buf_text(out, json ? "[" : "figure,version,label,unit,dims,definition\n");
	for (int i = 0; i < c->decl->figure_count; i++) {
		const struct figure *f = c->decl->figures[i];
		struct buf dims = { 0 };
		for (int d = 0; f->dims[d]; d++)
			buf_printf(&dims, "%s%s", d ? (json ? "\",\"" : ";") : "", f->dims[d]);
		if (json)
			buf_printf(
				out,
				"%s{\"figure\":\"%s\",\"version\":%d,\"unit\":\"%s\",\"dims\":[\"%s\"],\"label\":",
				i ? ",\n" : "", f->name, f->version, f->unit, buf_zero(&dims));
		else
			buf_printf(out, "%s,%d,", f->name, f->version);
		(json ? print_json : print_csv)(out, str_of(f->label.nl));
		if (json)
			buf_text(out, ",\"definition\":");
		else
			buf_printf(out, ",%s,%s,", f->unit, buf_zero(&dims));
		(json ? print_json : print_csv)(out, str_of(f->definition.nl));
		buf_text(out, json ? "}" : "\n");
		buf_release(&dims);
	}
	buf_text(out, json ? "]\n" : "");
	return true;
}

static bool list_figures(struct cli *c, struct err *err)
{
	struct buf *out = &c->out.buf;
	(void)err;
	if (!format_is(c, "table"))
		return list_in_text(c);
	for (int i = 0; i < c->decl->figure_count; i++) {
		const struct figure *f = c->decl->figures[i];
		buf_printf(out, "%s%s: %s%s\n", i ? "\n" : "", f->name, f->label.nl,
			   print_unit(f->unit));
		print_wrapped(out, f->definition.nl, "    ");
	}
	buf_text(out, "\nBereken een cijfer met: waarborg figure NAAM\n");
	return true;
}

static bool read_request(const struct cli *c, const struct figure *f, struct figure_request *out,
			 struct err *err)
{
	*out = (struct figure_request){ .figure = f };
	if (c->given[OPTION_BY]) {
		if (!figure_by(out, str_of(c->value[OPTION_BY]), err))
			return false;
	} else {
		for (; out->by_count < f->cell_dims; out->by_count++)
			out->by[out->by_count] = out->by_count;
	}
	return (!c->value[OPTION_ONLY] || figure_only(out, str_of(c->value[OPTION_ONLY]), err)) &&
	       option_day(c, OPTION_AT, &out->at, err);
}

static bool sort_cells(const struct cli *c, struct figure_view *v, struct err *err)
{
	const char *how = c->value[OPTION_SORT];
	if (!how || strcmp(how, "dims") == 0)
		return true;
	bool down = strcmp(how, "-value") == 0;
	if (!down && strcmp(how, "value") != 0)
		return err_set(err, ERR_INPUT,
			       "'%s' achter --sort bestaat niet. Kies uit: dims, value, -value.",
			       how);
	cells_sort(v->cells, v->count, down);
	return true;
}

/* Which cells are shown, and in which order. */
static bool choose_cells(struct cli *c, struct figure_view *v, struct err *err)
{
	int64_t limit = INT64_MAX;
	v->cells = arena_array(&c->arena, const struct cell *, (size_t)v->result.count + 1);
	for (int i = 0; i < v->result.count; i++)
		if (!c->given[OPTION_BREACHES] || v->result.cells[i].verdict == VERDICT_BREACH)
			v->cells[v->count++] = &v->result.cells[i];
	if (!sort_cells(c, v, err) || !option_number(c, OPTION_LIMIT, 0, INT64_MAX, &limit, err))
		return false;
	if (limit < v->count)
		v->count = (int)limit;
	return true;
}

static bool compute(struct cli *c, struct figure_view *v, struct err *err)
{
	return figure_compute(c->session, &v->request, &c->arena, &v->result, err) &&
	       choose_cells(c, v, err);
}

static bool print_view(struct cli *c, const struct figure_view *v, struct err *err)
{
	int64_t shown = 0;
	if (c->given[OPTION_TREND])
		return figure_trend(c, v, err);
	if (format_is(c, "csv"))
		return figure_csv(c, v, err);
	if (format_is(c, "table"))
		return figure_table(c, v, err);
	buf_char(&c->out.buf, '[');
	bool ok = figure_json(c, v, &shown, err);
	buf_text(&c->out.buf, "]\n");
	return ok;
}

static bool show_figure(struct cli *c, const char *name, struct err *err)
{
	struct figure_view v = { .figure = find_figure(c, name, err) };
	if (!v.figure || !read_request(c, v.figure, &v.request, err) || !cli_open_reading(c, err))
		return false;
	struct keymaps maps = { .session = c->session };
	v.maps = &maps;
	bool ok = compute(c, &v, err) && print_view(c, &v, err);
	keymaps_release(&maps);
	return ok;
}

/* Breaches of all figures at once: columns that every figure can fill. */
struct breaches {
	struct cli *cli;
	struct grid grid;
	struct keymaps maps;
	int64_t shown, judged;
};

/* The value of a dimension in a cell; empty when the figure is not split by it. */
static struct str dim_value(const struct figure_view *v, const struct cell *cell, const char *dim)
{
	for (int i = 0; i < v->request.by_count; i++)
		if (strcmp(v->figure->dims[v->request.by[i]], dim) == 0)
			return cell->dims[i];
	return (struct str){ NULL, 0 };
}

static void place_of(struct buf *out, const struct figure_view *v, const struct cell *cell)
{
	for (int i = 0; i < v->request.by_count; i++)
		if (strcmp(v->figure->dims[v->request.by[i]], "region") != 0)
			buf_printf(out, "%s%.*s", out->len ? ", " : "", STR_ARG(cell->dims[i]));
}

static bool breach_cells(struct breaches *b, const struct figure_view *v, const struct cell *cell,
			 struct err *err)
{
	struct buf region = { 0 }, place = { 0 }, value = { 0 }, norm = { 0 }, count = { 0 };
	struct str code = dim_value(v, cell, "region"), name;
	int64_t limit;
	int decimals = figure_shown_decimals(v->figure);
	if (!name_of(&b->maps, "region", code, v->result.as_of, &name, err))
		return false;
	buf_printf(&region, "%.*s %.*s", STR_ARG(code), STR_ARG(name));
	place_of(&place, v, cell);
	fixed_print_dutch(&value, cell->value, v->figure->decimals, decimals);
	if (figure_limit(v->figure, cell->norms, cell->norm_count, &limit))
		fixed_print_dutch(&norm, limit, NORM_DECIMALS, decimals);
	print_count(&count, cell->n);
	bool ok = grid_cell(&b->grid, str_of(v->figure->name), err) &&
		  grid_cell(&b->grid, buf_str(&region), err) &&
		  grid_cell(&b->grid, buf_str(&place), err) &&
		  grid_cell(&b->grid, buf_str(&value), err) &&
		  grid_cell(&b->grid, buf_str(&norm), err) &&
		  grid_cell(&b->grid, str_of(v->figure->unit), err) &&
		  grid_cell(&b->grid, buf_str(&count), err);
	buf_release(&region);
	buf_release(&place);
	buf_release(&value);
	buf_release(&norm);
	buf_release(&count);
	return ok;
}

static void breach_csv(struct buf *out, const struct figure_view *v, const struct cell *cell)
{
	struct buf name = { 0 };
	cell_name(&name, &v->request, cell);
	buf_printf(out, "%s,", v->figure->name);
	print_csv_text(out, buf_str(&name));
	buf_char(out, ',');
	figure_csv_values(out, v, cell);
	buf_release(&name);
}

static bool breaches_of(struct breaches *b, const struct figure *f, struct err *err)
{
	struct cli *c = b->cli;
	struct figure_view v = { .figure = f, .maps = &b->maps };
	struct arena_mark mark = arena_mark(&c->arena);
	bool ok = read_request(c, f, &v.request, err) && compute(c, &v, err);
	for (int i = 0; ok && i < v.result.count; i++)
		b->judged += v.result.cells[i].verdict <= VERDICT_BREACH;
	if (ok && format_is(c, "json"))
		ok = figure_json(c, &v, &b->shown, err);
	for (int i = 0; ok && i < v.count && !format_is(c, "json"); i++) {
		b->shown++;
		if (format_is(c, "table"))
			ok = breach_cells(b, &v, v.cells[i], err);
		else
			breach_csv(&c->out.buf, &v, v.cells[i]);
		ok = ok && out_spill(&c->out, err);
	}
	arena_rewind(&c->arena, mark);
	return ok;
}

static void begin_breaches(struct breaches *b)
{
	struct cli *c = b->cli;
	grid_begin(&b->grid, &c->out);
	grid_column(&b->grid, "Cijfer", false, 0);
	grid_column(&b->grid, "Regio", false, 40);
	grid_column(&b->grid, "Zorgsoort", false, 50);
	grid_column(&b->grid, "Waarde", true, 0);
	grid_column(&b->grid, "Norm", true, 0);
	grid_column(&b->grid, "Eenheid", false, 0);
	grid_column(&b->grid, "Rijen", true, 0);
	if (format_is(c, "json"))
		buf_char(&c->out.buf, '[');
	if (format_is(c, "csv"))
		buf_printf(&c->out.buf, "figure,cell,%s", figure_csv_columns);
}

static bool end_breaches(struct breaches *b, struct err *err)
{
	struct buf *out = &b->cli->out.buf;
	if (format_is(b->cli, "json"))
		buf_text(out, "]\n");
	if (!format_is(b->cli, "table"))
		return true;
	if (b->shown && !grid_end(&b->grid, err))
		return false;
	buf_text(out, b->shown ? "\n" : "");
	print_count(out, b->shown);
	buf_text(out, " van de ");
	print_count(out, b->judged);
	buf_text(out, " cellen met een norm overschrijden die.\n");
	return true;
}

static bool show_breaches(struct cli *c, struct err *err)
{
	struct breaches b = { .cli = c };
	if (c->given[OPTION_BY] || c->given[OPTION_ONLY] || c->given[OPTION_TREND])
		return err_set(err, ERR_INPUT,
			       "--by, --only en --trend gaan over een cijfer. Noem welk.");
	if (!cli_open_reading(c, err))
		return false;
	b.maps.session = c->session;
	begin_breaches(&b);
	bool ok = true;
	for (int i = 0; ok && i < c->decl->figure_count; i++)
		ok = breaches_of(&b, c->decl->figures[i], err);
	keymaps_release(&b.maps);
	return ok && end_breaches(&b, err);
}

bool run_figure(struct cli *c, struct err *err)
{
	if (c->count)
		return show_figure(c, c->arguments[0], err);
	return c->given[OPTION_BREACHES] ? show_breaches(c, err) : list_figures(c, err);
}
