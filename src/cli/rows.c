#include "kernel/figure.h"

#include "cli/command.h"
#include "cli/grid.h"
#include "view/print.h"

struct rows {
	struct cli *cli;
	const struct figure *figure;
	struct grid grid;
	int64_t shown, limit;
	bool full; /* the limit stopped it */
};

/* Decimals of x: a share, count or ratio counts things. */
static int x_decimals(const struct figure *f)
{
	return figure_num_decimals(f);
}

static void csv_row(struct buf *out, const struct figure *f, const struct figure_row *row)
{
	print_csv(out, row->row_model);
	buf_printf(out, ",%lld,", (long long)row->row_id);
	for (int i = 0; f->dims[i]; i++) {
		print_csv_text(out, row->dims[i]);
		buf_char(out, ',');
	}
	print_csv_text(out, row->group);
	buf_char(out, ',');
	if (row->has_x)
		fixed_print(out, row->x, x_decimals(f));
	buf_char(out, ',');
	if (row->has_weight)
		buf_int(out, row->weight);
	buf_char(out, ',');
	print_csv_text(out, row->left_out);
	buf_char(out, ',');
	if (row->import)
		buf_int(out, row->import);
	buf_char(out, ',');
	if (row->line)
		buf_int(out, row->line);
	buf_char(out, '\n');
}

static void json_number(struct buf *out, const char *name, bool has, int64_t value, int decimals)
{
	buf_printf(out, ",\"%s\":", name);
	if (has)
		fixed_print(out, value, decimals);
	else
		buf_text(out, "null");
}

static void json_row(struct buf *out, const struct figure *f, const struct figure_row *row)
{
	buf_text(out, "{\"rowModel\":");
	print_json(out, row->row_model);
	json_number(out, "rowId", true, row->row_id, 0);
	for (int i = 0; f->dims[i]; i++) {
		buf_printf(out, ",\"%s\":", f->dims[i]);
		print_json(out, row->dims[i]);
	}
	buf_text(out, ",\"group\":");
	print_json(out, row->group);
	json_number(out, "x", row->has_x, row->x, x_decimals(f));
	json_number(out, "weight", row->has_weight, row->weight, 0);
	buf_text(out, ",\"leftOut\":");
	if (row->left_out.len)
		print_json(out, row->left_out);
	else
		buf_text(out, "null");
	json_number(out, "import", row->import != 0, row->import, 0);
	json_number(out, "line", row->line != 0, row->line, 0);
	buf_char(out, '}');
}

static bool number_cell(struct grid *g, bool has, int64_t value, int decimals, struct err *err)
{
	struct buf text = { 0 };
	if (has)
		fixed_print_dutch(&text, value, decimals, decimals);
	bool ok = grid_cell(g, buf_str(&text), err);
	buf_release(&text);
	return ok;
}

static bool id_cell(struct grid *g, int64_t id, struct err *err)
{
	char text[24] = "";
	if (id)
		snprintf(text, sizeof(text), "%lld", (long long)id);
	return grid_cell(g, str_of(text), err);
}

static bool table_row(struct rows *r, const struct figure_row *row, struct err *err)
{
	struct grid *g = &r->grid;
	bool ok = grid_cell(g, row->row_model, err) && id_cell(g, row->row_id, err);
	for (int i = 0; ok && r->figure->dims[i]; i++)
		ok = grid_cell(g, row->dims[i], err);
	return ok && number_cell(g, row->has_x, row->x, x_decimals(r->figure), err) &&
	       number_cell(g, row->has_weight, row->weight, 0, err) &&
	       grid_cell(g, row->left_out, err) && id_cell(g, row->import, err) &&
	       id_cell(g, row->line, err);
}

static bool show_row(void *context, const struct figure_row *row, struct err *err)
{
	struct rows *r = context;
	struct out *out = &r->cli->out;
	if (r->shown == r->limit) {
		r->full = true;
		return false;
	}
	bool ok = true;
	if (format_is(r->cli, "table")) {
		ok = table_row(r, row, err);
	} else if (format_is(r->cli, "csv")) {
		csv_row(&out->buf, r->figure, row);
	} else {
		buf_text(&out->buf, r->shown ? ",\n" : "");
		json_row(&out->buf, r->figure, row);
	}
	r->shown++;
	return ok && out_spill(out, err);
}

static void begin(struct rows *r)
{
	struct buf *out = &r->cli->out.buf;
	struct grid *g = &r->grid;
	grid_begin(g, &r->cli->out);
	grid_column(g, "Soort", false, 0);
	grid_column(g, "Nummer", true, 0);
	for (int i = 0; r->figure->dims[i]; i++)
		grid_column(g, r->figure->dims[i], false, 40);
	grid_column(g, "x", true, 0);
	grid_column(g, "Gewicht", true, 0);
	grid_column(g, "Telt niet mee", false, 0);
	grid_column(g, "Levering", true, 0);
	grid_column(g, "Regel", true, 0);
	if (format_is(r->cli, "json"))
		buf_char(out, '[');
	if (!format_is(r->cli, "csv"))
		return;
	buf_text(out, "row_model,row_id,");
	for (int i = 0; r->figure->dims[i]; i++)
		buf_printf(out, "%s,", r->figure->dims[i]);
	buf_text(out, "group,x,weight,left_out,import,line\n");
}

static bool end(struct rows *r, day_t as_of, struct err *err)
{
	struct buf *out = &r->cli->out.buf;
	char day[24];
	if (format_is(r->cli, "json"))
		buf_text(out, "]\n");
	if (!format_is(r->cli, "table"))
		return true;
	if (!grid_end(&r->grid, err))
		return false;
	buf_char(out, '\n');
	print_count(out, r->shown);
	buf_printf(out, " rijen%s achter %s", r->full ? " (er zijn er meer)" : "", r->figure->name);
	if (as_of)
		buf_printf(out, ", geteld voor %s", date_format_dutch(as_of, day));
	buf_text(out, ".\n");
	return true;
}

bool run_rows(struct cli *c, struct err *err)
{
	struct rows r = { .cli = c,
			  .figure = figure_find(c->decl, str_of(c->arguments[0])),
			  .limit = INT64_MAX };
	struct figure_request request = { .figure = r.figure };
	day_t as_of = 0;
	if (!r.figure)
		return err_set(err, ERR_NOT_FOUND,
			       "Het cijfer '%s' bestaat niet. Alle cijfers: waarborg figure",
			       c->arguments[0]);
	if ((c->value[OPTION_CELL] && !figure_only(&request, str_of(c->value[OPTION_CELL]), err)) ||
	    !option_day(c, OPTION_AT, &request.at, err) ||
	    !option_number(c, OPTION_LIMIT, 0, INT64_MAX, &r.limit, err) ||
	    !cli_open_reading(c, err))
		return false;
	begin(&r);
	bool ok = figure_rows(c->session, &request, &as_of, show_row, &r, err);
	return (ok || r.full) && end(&r, as_of, err);
}
