#include "cli/figure_view.h"

#include "view/print.h"
#include "kernel/cell.h"

static void print_cell_words(struct buf *out, const struct figure_view *v, const struct cell *cell)
{
	const struct figure_request *r = &v->request;
	cell_name(out, r, cell);
	for (int i = 0; i < r->only_count; i++) {
		bool shown = false;
		for (int b = 0; b < r->by_count; b++)
			shown |= r->by[b] == r->only[i].dim;
		if (!shown)
			buf_printf(out, "%s%s=%.*s", out->len ? "," : "",
				   r->figure->dims[r->only[i].dim], STR_ARG(r->only[i].value));
	}
}

void figure_rows_command(struct buf *out, const struct figure_view *v, const struct cell *cell)
{
	struct buf words = { 0 };
	char day[11];
	print_cell_words(&words, v, cell);
	buf_printf(out, "waarborg rows %s", v->figure->name);
	if (words.len) {
		buf_text(out, " --cell ");
		print_shell(out, buf_str(&words));
	}
	buf_release(&words);
	buf_printf(out, " --at %s --known-on change:%lld", date_format_iso(v->result.as_of, day),
		   (long long)v->result.known);
}

const char figure_csv_columns[] = "value,unit,numerator,denominator,count,norm,verdict,as_of\n";

void figure_csv_values(struct buf *out, const struct figure_view *v, const struct cell *cell)
{
	const struct figure *f = v->figure;
	int64_t limit;
	char day[11];
	if (cell->has_value)
		fixed_print(out, cell->value, f->decimals);
	buf_printf(out, ",%s,", f->unit);
	fixed_print(out, cell->num, figure_num_decimals(f));
	buf_printf(out, ",%lld,%lld,", (long long)cell->den, (long long)cell->n);
	if (figure_limit(f, cell->norms, cell->norm_count, &limit))
		print_trimmed(out, limit, NORM_DECIMALS);
	buf_printf(out, ",%s,%s\n", verdict_code(cell->verdict),
		   date_format_iso(v->result.as_of, day));
}

bool figure_csv(struct cli *c, const struct figure_view *v, struct err *err)
{
	struct buf *out = &c->out.buf;
	for (int i = 0; i < v->request.by_count; i++)
		buf_printf(out, "%s,", v->figure->dims[v->request.by[i]]);
	buf_text(out, figure_csv_columns);
	for (int i = 0; i < v->count; i++) {
		for (int d = 0; d < v->request.by_count; d++) {
			print_csv_text(out, v->cells[i]->dims[d]);
			buf_char(out, ',');
		}
		figure_csv_values(out, v, v->cells[i]);
		if (!out_spill(&c->out, err))
			return false;
	}
	return true;
}

static void json_number(struct buf *out, const char *name, bool has, int64_t value, int decimals)
{
	buf_printf(out, ",\"%s\":", name);
	if (has)
		print_trimmed(out, value, decimals);
	else
		buf_text(out, "null");
}

static void json_text(struct buf *out, const char *name, struct str text)
{
	buf_printf(out, ",\"%s\":", name);
	if (text.len)
		print_json(out, text);
	else
		buf_text(out, "null");
}

static void json_norm(struct buf *out, const struct norm *n, const char *verdict)
{
	buf_text(out, "{\"code\":");
	print_json(out, n->code);
	json_text(out, "kind", n->kind);
	json_number(out, "target", n->has_target, n->target, NORM_DECIMALS);
	json_number(out, "targetShare", n->has_share, n->target_share, 2);
	json_number(out, "maximum", n->has_maximum, n->maximum, NORM_DECIMALS);
	json_text(out, "unit", n->unit);
	buf_printf(out, ",\"leading\":%s", n->leading ? "true" : "false");
	json_text(out, "certainty", n->certainty);
	json_text(out, "source", n->source);
	if (verdict)
		buf_printf(out, ",\"verdict\":\"%s\"", verdict);
	buf_char(out, '}');
}

static void json_origin(struct buf *out, const struct figure_view *v, const struct cell *cell)
{
	struct buf command = { 0 };
	figure_rows_command(&command, v, cell);
	buf_printf(out, ",\"origin\":{\"figure\":\"%s\",\"version\":%d,\"rows\":", v->figure->name,
		   v->figure->version);
	print_json(out, buf_str(&command));
	buf_printf(out, ",\"known\":%lld,\"rowsHash\":\"%016llx\"}}", (long long)v->result.known,
		   (unsigned long long)cell->rows_hash);
	buf_release(&command);
}

static void json_cell(struct buf *out, const struct figure_view *v, const struct cell *cell)
{
	const struct figure *f = v->figure;
	char day[11];
	buf_char(out, '{');
	for (int d = 0; d < v->request.by_count; d++) {
		buf_printf(out, "\"%s\":", f->dims[v->request.by[d]]);
		print_json(out, cell->dims[d]);
		buf_char(out, ',');
	}
	buf_text(out, "\"value\":");
	if (cell->has_value)
		fixed_print(out, cell->value, f->decimals);
	else
		buf_text(out, "null");
	buf_printf(out, ",\"unit\":\"%s\",\"numerator\":", f->unit);
	fixed_print(out, cell->num, figure_num_decimals(f));
	buf_printf(
		out,
		",\"denominator\":%lld,\"count\":%lld,\"leftOut\":%lld,\"verdict\":\"%s\",\"asOf\":\"%s\"",
		(long long)cell->den, (long long)cell->n, (long long)cell->left_out,
		verdict_code(cell->verdict), date_format_iso(v->result.as_of, day));
	buf_text(out, ",\"norms\":[");
	for (int i = 0; i < cell->norm_count; i++) {
		const struct norm *n = &cell->norms[i];
		buf_text(out, i ? "," : "");
		json_norm(out, n, i == 0 && n->leading ? verdict_code(cell->verdict) : NULL);
	}
	buf_char(out, ']');
	json_origin(out, v, cell);
}

bool figure_json(struct cli *c, const struct figure_view *v, int64_t *shown, struct err *err)
{
	for (int i = 0; i < v->count; i++) {
		if ((*shown)++)
			buf_text(&c->out.buf, ",\n");
		json_cell(&c->out.buf, v, v->cells[i]);
		if (!out_spill(&c->out, err))
			return false;
	}
	return true;
}
