#include "cli/figure_view.h"

#include "view/print.h"

static const char *dim_title(const struct declarations *d, const char *dim)
{
	const struct shape *shape = shape_find(d, str_of(dim));
	static const char *const others[][2] = { { "circuit", "Circuit" },
						 { "diagnosis", "Diagnosegroep" },
						 { "import_file", "Bestand" } };
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (strcmp(dim, others[i][0]) == 0)
			return others[i][1];
	return shape ? shape->model->label.nl : dim;
}

void figure_dim_columns(struct grid *g, const struct cli *c, const struct figure_view *v)
{
	for (int i = 0; i < v->request.by_count; i++) {
		const char *dim = v->figure->dims[v->request.by[i]];
		grid_column(g, dim_title(c->decl, dim), false, 50);
		if (has_names(c->decl, dim))
			grid_column(g, "Naam", false, 32);
	}
}

bool figure_dim_cells(struct grid *g, struct cli *c, const struct figure_view *v,
		      const struct cell *cell, struct err *err)
{
	for (int i = 0; i < v->request.by_count; i++) {
		const char *dim = v->figure->dims[v->request.by[i]];
		struct str name;
		if (!grid_cell(g, cell->dims[i], err) ||
		    !name_of(v->maps, dim, cell->dims[i], v->result.as_of, &name, err))
			return false;
		if (has_names(c->decl, dim) && !grid_cell(g, name, err))
			return false;
	}
	return true;
}

void figure_heading(struct buf *out, const struct figure_view *v)
{
	char day[24];
	buf_printf(out, "%s%s\n", v->figure->label.nl, print_unit(v->figure->unit));
	print_wrapped(out, v->figure->definition.nl, "");
	buf_printf(out, "Geteld voor %s", date_format_dutch(v->result.as_of, day));
	for (int i = 0; i < v->request.only_count; i++)
		buf_printf(out, ", alleen %s=%.*s", v->figure->dims[v->request.only[i].dim],
			   STR_ARG(v->request.only[i].value));
	buf_text(out, ".\n\n");
}

static bool value_cells(struct grid *g, const struct figure *f, const struct cell *cell,
			struct err *err)
{
	struct buf value = { 0 }, norm = { 0 }, count = { 0 }, left_out = { 0 };
	int64_t limit;
	int shown = figure_shown_decimals(f);
	if (cell->has_value)
		fixed_print_dutch(&value, cell->value, f->decimals, shown);
	else
		buf_text(&value, "-");
	if (figure_limit(f, cell->norms, cell->norm_count, &limit))
		fixed_print_dutch(&norm, limit, NORM_DECIMALS, shown);
	print_count(&count, cell->n);
	print_count(&left_out, cell->left_out);
	bool ok = grid_cell(g, buf_str(&value), err) && grid_cell(g, buf_str(&norm), err) &&
		  grid_cell(g, str_of(verdict_code(cell->verdict)), err) &&
		  grid_cell(g, buf_str(&count), err) && grid_cell(g, buf_str(&left_out), err);
	buf_release(&value);
	buf_release(&norm);
	buf_release(&count);
	buf_release(&left_out);
	return ok;
}

bool figure_table(struct cli *c, const struct figure_view *v, struct err *err)
{
	struct buf *out = &c->out.buf;
	struct grid g;
	bool ok = true;
	figure_heading(out, v);
	grid_begin(&g, &c->out);
	figure_dim_columns(&g, c, v);
	grid_column(&g, "Waarde", true, 0);
	grid_column(&g, "Norm", true, 0);
	grid_column(&g, "Oordeel", false, 0);
	grid_column(&g, "Rijen", true, 0);
	grid_column(&g, "Telt niet mee", true, 0);
	for (int i = 0; ok && i < v->count; i++)
		ok = figure_dim_cells(&g, c, v, v->cells[i], err) &&
		     value_cells(&g, v->figure, v->cells[i], err);
	if (!ok || !grid_end(&g, err))
		return false;
	if (v->count == 0) {
		buf_text(out, "Er zijn geen rijen.\n");
		return true;
	}
	buf_text(out, "\nDe rijen achter een getal, bijvoorbeeld het eerste:\n  ");
	figure_rows_command(out, v, v->cells[0]);
	print_db_option(c);
	buf_char(out, '\n');
	return true;
}
