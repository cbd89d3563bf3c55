#include "cli/queue/queue.h"
#include "view/print.h"

#include <math.h>

void rows_begin(struct queue_rows *r, struct cli *c, const struct queue_column *columns)
{
	*r = (struct queue_rows){ .c = c, .columns = columns };
	bool table = format_is(c, "table"), csv = format_is(c, "csv");
	grid_begin(&r->grid, &c->out);
	for (; columns[r->count].name; r->count++) {
		if (table && columns[r->count].title)
			grid_column(&r->grid, columns[r->count].title, !columns[r->count].text, 50);
		if (csv)
			buf_printf(&c->out.buf, "%s%s", r->count ? "," : "",
				   columns[r->count].name);
	}
	if (csv)
		buf_text(&c->out.buf, "\n");
	if (format_is(c, "json"))
		buf_text(&c->out.buf, "[");
}

/* What stands before a cell, and after the last. */
static void separate(struct queue_rows *r)
{
	struct buf *out = &r->c->out.buf;
	if (format_is(r->c, "json")) {
		if (r->at == 0)
			buf_text(out, r->rows ? ",\n{" : "{");
		buf_printf(out, "%s\"%s\":", r->at ? "," : "", r->columns[r->at].name);
	} else if (r->at) {
		buf_char(out, ',');
	}
}

static bool row_goes_on(struct queue_rows *r, struct err *err)
{
	if (++r->at < r->count)
		return true;
	r->at = 0;
	r->rows++;
	if (format_is(r->c, "table"))
		return true;
	buf_text(&r->c->out.buf, format_is(r->c, "json") ? "}" : "\n");
	return out_spill(&r->c->out, err);
}

bool rows_text(struct queue_rows *r, const char *text, struct err *err)
{
	if (format_is(r->c, "table")) {
		if (r->columns[r->at].title && !grid_cell(&r->grid, str_of(text), err))
			return false;
		return row_goes_on(r, err);
	}
	separate(r);
	if (format_is(r->c, "json"))
		print_json(&r->c->out.buf, str_of(text));
	else
		print_csv_text(&r->c->out.buf, str_of(text));
	return row_goes_on(r, err);
}

bool rows_number(struct queue_rows *r, double number, struct err *err)
{
	const struct queue_column *column = &r->columns[r->at];
	bool given = isfinite(number);
	if (format_is(r->c, "table")) {
		const char *text = given ? queue_number(r->c, number, column->decimals) : "";
		if (column->title && !grid_cell(&r->grid, str_of(text), err))
			return false;
		return row_goes_on(r, err);
	}
	separate(r);
	if (given)
		buf_printf(&r->c->out.buf, "%.*f", column->decimals, number);
	else if (format_is(r->c, "json"))
		buf_text(&r->c->out.buf, "null");
	return row_goes_on(r, err);
}

bool rows_end(struct queue_rows *r, struct err *err)
{
	if (format_is(r->c, "json"))
		buf_text(&r->c->out.buf, "]\n");
	return !format_is(r->c, "table") || grid_end(&r->grid, err);
}

void queue_say(struct cli *c, const char *format, ...)
{
	va_list arguments;
	char text[2000];
	if (!format_is(c, "table"))
		return;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	print_wrapped(&c->out.buf, text, "");
}

const char *queue_number(struct cli *c, double number, int decimals)
{
	char *text = arena_alloc(&c->arena, 40);
	snprintf(text, 40, "%.*f", decimals, fabs(number) < 1e20 ? number : 0);
	for (char *at = text; *at; at++)
		if (*at == '.')
			*at = ',';
	return text;
}

const char *queue_day(struct cli *c, const struct queue_input *in, double days)
{
	return date_format_iso(in->start + (day_t)days, arena_alloc(&c->arena, 11));
}

const char *queue_group_name(struct cli *c, const struct queue_input *in, int32_t group)
{
	const char *care = in->care_types[group / CLASSES];
	const char *class = queue_class_names[group % CLASSES];
	return *care ? arena_printf(&c->arena, "%s, %s", care, class) : class;
}
