#include "view/sheet.h"

#include "base/fixed.h"
#include "view/print.h"

#include <assert.h>

static void csv_value(struct buf *out, const struct value *v)
{
	char text[24];
	switch (v->kind) {
	case VALUE_TEXT:
		print_csv_text(out, v->text);
		break;
	case VALUE_BOOL:
		buf_text(out, v->truth ? "ja" : "nee");
		break;
	case VALUE_DAY:
		buf_text(out, date_format_iso((day_t)v->number, text));
		break;
	case VALUE_MOMENT:
		buf_text(out, moment_format(v->number, text));
		break;
	case VALUE_COUNT:
	case VALUE_DECIMAL:
	case VALUE_MONEY:
	case VALUE_SHARE:
		value_print_json(out, v); /* digits, and never a sign but a minus */
		break;
	case VALUE_NULL:
	case VALUE_MARKUP:
	case VALUE_LIST:
	case VALUE_MAP:
		break;
	}
}

static void csv_head(const struct sheet *s, struct buf *out)
{
	for (int i = 0; i < s->column_count; i++) {
		if (i)
			buf_char(out, ',');
		print_csv_text(out, str_of(s->columns[i].label));
	}
	buf_text(out, "\r\n");
}

static void csv_row(const struct sheet *s, const struct value **cells, struct buf *out)
{
	for (int i = 0; i < s->column_count; i++) {
		if (i)
			buf_char(out, ',');
		if (cells[i])
			csv_value(out, cells[i]);
	}
	buf_text(out, "\r\n");
}

static void json_row(const struct sheet *s, const struct value **cells, struct buf *out)
{
	static const struct value nothing = { .kind = VALUE_NULL };
	for (int i = 0; i < s->column_count; i++) {
		buf_char(out, i ? ',' : '{');
		print_json(out, str_of(s->columns[i].key));
		buf_char(out, ':');
		value_print_json(out, cells[i] ? cells[i] : &nothing);
	}
	buf_char(out, '}');
}

/* Asks for the next row; at the end p->ended is set. */
static bool next_row(struct sheet_printer *p, const struct value **cells, struct err *err)
{
	const struct sheet *s = p->sheet;
	bool more = false;
	assert(s->column_count > 0 && s->column_count <= SHEET_COLUMNS_MAX);
	for (int i = 0; i < s->column_count; i++)
		cells[i] = NULL;
	if (!s->next(s->source, cells, &more, err))
		return false;
	p->ended = !more;
	p->rows += more;
	return true;
}

static bool fits(const struct buf *out, struct err *err)
{
	return !out->overflow ||
	       err_set(err, ERR_INPUT,
		       "Dit bestand wordt te groot. Kies minder regels met een filter.");
}

bool sheet_print_csv(struct sheet_printer *p, struct buf *out, size_t enough, struct err *err)
{
	const struct value *cells[SHEET_COLUMNS_MAX];
	if (!p->begun)
		csv_head(p->sheet, out);
	p->begun = true;
	while (!p->ended && out->len < enough && !out->overflow) {
		if (!next_row(p, cells, err))
			return false;
		if (!p->ended)
			csv_row(p->sheet, cells, out);
	}
	return fits(out, err);
}

bool sheet_print_json(struct sheet_printer *p, struct buf *out, size_t enough, struct err *err)
{
	const struct value *cells[SHEET_COLUMNS_MAX];
	if (!p->begun)
		buf_text(out, "[\n");
	p->begun = true;
	while (!p->ended && out->len < enough && !out->overflow) {
		if (!next_row(p, cells, err))
			return false;
		if (p->ended) {
			buf_text(out, p->rows ? "\n]\n" : "]\n");
			break;
		}
		buf_text(out, p->rows > 1 ? ",\n" : "");
		json_row(p->sheet, cells, out);
	}
	return fits(out, err);
}
