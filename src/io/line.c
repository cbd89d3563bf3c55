#include "io/line.h"

#include "base/fixed.h"
#include "base/ident.h"

#include <stdarg.h>

void complain(struct complaint *c, int column, struct str value, const char *format, ...)
{
	va_list arguments;
	if (c->any) {
		c->more += column < 0 || column != c->column; /* one value, one complaint */
		return;
	}
	c->any = true;
	c->column = column;
	c->value = value;
	va_start(arguments, format);
	vsnprintf(c->reason, sizeof(c->reason), format, arguments);
	va_end(arguments);
}

static bool is_missing(const struct profile *p, struct str text)
{
	for (int i = 0; i < p->missing_count; i++)
		if (str_eq(p->missing[i], text))
			return true;
	return false;
}

static struct str recoded(const struct intake *in, const struct mapping *m, struct str text)
{
	for (int i = 0; i < m->recode_count; i++)
		if (str_eq(m->recodes[i].from, text))
			return m->recodes[i].to;
	if (m->has_otherwise)
		return m->otherwise;
	return is_missing(in->profile, text) ? (struct str){ NULL, 0 } : text;
}

static struct str padded(struct intake *in, struct str text, int pad)
{
	if (text.len == 0 || text.len >= (size_t)pad)
		return text;
	char *wide = arena_alloc(&in->line_arena, (size_t)pad + 1);
	memset(wide, '0', (size_t)pad);
	memcpy(wide + (size_t)pad - text.len, text.at, text.len);
	return (struct str){ wide, (size_t)pad };
}

static bool list_has(struct str list, struct str item)
{
	while (list.at)
		if (str_eq(str_cut(&list, ';'), item))
			return true;
	return false;
}

/* Several columns into one list: without the missing ones, each value once. */
static struct str joined(struct intake *in, const struct mapping *m, const int *positions,
			 const struct str *cells, int count)
{
	struct buf list = { 0 };
	for (int c = 0; c < m->column_count; c++) {
		if (positions[c] < 0 || positions[c] >= count)
			continue;
		struct str text = recoded(in, m, str_trim(cells[positions[c]]));
		if (!text.len || (list.len && list_has(buf_str(&list), text)))
			continue;
		if (list.len)
			buf_char(&list, ';');
		buf_add(&list, text);
	}
	struct str result = arena_str(&in->line_arena, buf_str(&list));
	buf_release(&list);
	return result;
}

/* An export puts an apostrophe before what a spreadsheet would take for a formula; back it goes. */
static struct str unguarded(const struct intake *in, struct str text)
{
	if (in->profile->own && text.len && *text.at == '\'' && str_is_formula(text))
		text.at++, text.len--;
	return text;
}

/* The text that a mapping finds in the line. */
static struct str find_text(struct intake *in, const struct mapping *m, const int *positions,
			    const struct str *cells, int count)
{
	if (m->has_constant)
		return m->constant;
	if (m->column_count > 1)
		return joined(in, m, positions, cells, count);
	if (positions[0] < 0 || positions[0] >= count)
		return (struct str){ NULL, 0 };
	struct str text = unguarded(in, str_trim(cells[positions[0]]));
	return padded(in, recoded(in, m, text), m->pad);
}

static void look_up(struct intake *in, const struct mapping *m, const struct field *f,
		    struct str key, int64_t day, int column, struct db_value *out,
		    struct complaint *c)
{
	const struct shape *shape =
		m->lookup ? m->lookup : shape_find(in->session->decl, str_of(f->to));
	const struct keymap_row *row;
	struct keymap *map;
	struct err err;
	char when[24];
	if (!keymap_get(&in->maps, shape, m->lookup != NULL, &map, &err))
		return; /* loaded in intake_begin */
	if (keymap_find(map, key, day, &row) != KEY_FOUND) {
		bool dated = shape->valid_from >= 0;
		complain(c, column, key, "%s %.*s staat niet in het register%s%s.",
			 shape->model->label.nl, STR_ARG(key), dated ? " op " : "",
			 dated ? date_format_dutch((day_t)day, when) : "");
		return;
	}
	if (m->take < 0)
		*out = value_int(row->id);
	else if (row->values)
		*out = row->values[m->take];
}

static bool code_exists(struct intake *in, const struct field *f, struct str code)
{
	size_t list = strlen(f->list);
	char *key = arena_alloc(&in->line_arena, list + 1 + code.len);
	memcpy(key, f->list, list + 1);
	memcpy(key + list + 1, code.at, code.len);
	return table_find(&in->codes, (struct str){ key, list + 1 + code.len }) != NULL;
}

static bool convert(const struct mapping *m, struct db_value *v)
{
	if (v->kind != DB_INT || (m->times == 1000 && m->divide <= 1))
		return true;
	int64_t scaled;
	return !__builtin_mul_overflow(m->divide ? m->divide : 1, 1000, &scaled) &&
	       fixed_mul_div(v->integer, m->times, scaled, &v->integer);
}

static void map_field(struct intake *in, const struct target *t, const struct mapping *m,
		      const int *positions, const struct str *cells, int count, int64_t day,
		      struct db_value *values, struct complaint *c)
{
	const struct field *f = &t->shape->fields[m->field];
	struct db_value *out = &values[m->field];
	char reason[200];
	int column = m->column_count ? positions[0] : -1;
	if (m->target >= 0)
		return; /* filled when the earlier row is known */
	struct str text = find_text(in, m, positions, cells, count);
	if (!text.len)
		return;
	if (m->lookup || f->kind == FIELD_REF) {
		look_up(in, m, f, text, day, column, out, c);
		return;
	}
	if (!field_parse(f, text, m->date, out, reason) || !convert(m, out))
		complain(c, column, text, "%s: %s", f->label.nl, reason);
	else if (f->kind == FIELD_CODE && !code_exists(in, f, text))
		complain(c, column, text, "%s: '%.*s' staat niet in de codelijst %s.", f->label.nl,
			 STR_ARG(text), f->list);
	else if (out->kind == DB_TEXT && !(f->flags & KEY) && ident_is_bsn(text))
		complain(c, column, text, "%s: dit lijkt een BSN. Een BSN wordt nooit opgeslagen.",
			 f->label.nl);
}

struct field_columns {
	struct complaint *complaint;
	const struct target *target;
	const int *positions;
	struct intake *in;
	const struct str *cells;
	int count;
};

/* A finding about a field is shown at the column it came from. */
static void at_column(void *context, const struct field *field, enum severity severity,
		      const char *reason)
{
	struct field_columns *at = context;
	int place = 0;
	if (severity == WARN) {
		at->in->receipt.warnings++;
		return;
	}
	for (int i = 0; i < at->target->mapping_count; i++) {
		const struct mapping *m = &at->target->mappings[i];
		if (&at->target->shape->fields[m->field] == field && m->column_count) {
			int position = at->positions[place];
			struct str value = { NULL, 0 };
			if (position >= 0 && position < at->count)
				value = at->cells[position];
			complain(at->complaint, position, value, "%s: %s", field->label.nl, reason);
			return;
		}
		place += m->column_count;
	}
	complain(at->complaint, -1, (struct str){ NULL, 0 }, "%s: %s", field->label.nl, reason);
}

/* The day of the line, as far as it can be read; a date that cannot be is refused where it is a field. */
static int64_t line_day(const struct intake *in, const struct str *cells, int count)
{
	static const struct field day_field = { "day", FIELD_DATE, 0, L("Dag", "Day") };
	struct db_value day = value_null();
	char reason[200];
	if (in->day_column >= 0 && in->day_column < count &&
	    field_parse(&day_field, str_trim(cells[in->day_column]), in->profile->day.date, &day,
			reason) &&
	    day.kind == DB_INT)
		return day.integer;
	return in->session->today;
}

static void map_target(struct intake *in, int target, const struct str *cells, int count,
		       struct db_value *values, struct complaint *c)
{
	const struct target *t = &in->profile->targets[target];
	const int *positions = in->columns[target];
	int64_t day = line_day(in, cells, count);
	for (int i = 0; i < t->shape->count; i++)
		values[i] = value_null();
	for (int pass = 0; pass < 2; pass++) { /* the date first: lookups hold on that day */
		int place = 0;
		for (int i = 0; i < t->mapping_count; i++) {
			const struct mapping *m = &t->mappings[i];
			if ((m->field == t->date_field) == (pass == 0))
				map_field(in, t, m, positions + place, cells, count, day, values,
					  c);
			place += m->column_count;
		}
		if (t->date_field >= 0 && values[t->date_field].kind == DB_INT)
			day = values[t->date_field].integer;
	}
}
void line_read(struct intake *in, const struct str *cells, int count, struct line_rows *rows,
	       struct complaint *c)
{
	for (int t = 0; t < in->profile->target_count; t++)
		map_target(in, t, cells, count, rows->values[t], c);
	for (int t = 0; t < in->profile->target_count && !c->any; t++) {
		const struct target *target = &in->profile->targets[t];
		struct field_columns at = { c, target, in->columns[t], in, cells, count };
		for (int i = 0; i < target->mapping_count; i++) /* judged as filled */
			if (target->mappings[i].target >= 0)
				rows->values[t][target->mappings[i].field] = value_int(1);
		row_check(target->shape, rows->values[t], at_column, &at);
	}
}
