#include "io/intake.h"

#include "base/fixed.h"
#include "base/ident.h"

#include <jansson.h>

/* Why a line is refused, as it is found. */
struct complaint {
	bool any;
	int column; /* position in the header, -1 */
	struct str value;
	char reason[400];
	int more;
};

static bool load_codes(struct intake *in, struct err *err)
{
	struct stmt *st;
	bool row = true;
	struct buf key = { 0 };
	if (!db_named(in->session->db, "code_codes", &st, err))
		return false;
	while (row) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			break;
		buf_clear(&key);
		buf_add(&key, stmt_text(st, 0));
		buf_char(&key, '\0');
		buf_add(&key, stmt_text(st, 1));
		table_put(&in->codes, buf_str(&key), 1, NULL);
	}
	buf_release(&key);
	return true;
}

static bool load_corrections(struct intake *in, struct err *err)
{
	struct stmt *st;
	bool row = true;
	int room = 0;
	if (!db_named(in->session->db, "correction_list", &st, err))
		return false;
	stmt_bind_text(st, "profile", in->profile->name);
	while (row) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			break;
		if (in->correction_count == room) {
			room = room ? room * 2 : 16;
			in->corrections = memory_resize(in->corrections, (size_t)room * sizeof(*in->corrections));
		}
		struct str name = stmt_text(st, 1);
		struct correction *c = &in->corrections[in->correction_count++];
		*c = (struct correction){ stmt_int(st, 0), -1, arena_str(&in->arena, stmt_text(st, 2)),
					  arena_str(&in->arena, stmt_text(st, 3)), 0 };
		for (int i = 0; i < in->header_count; i++)
			if (str_eq(in->header[i], name))
				c->column = i;
	}
	return true;
}

/* Registers that a mapping looks things up in. */
static bool load_lookups(struct intake *in, const struct target *t, struct err *err)
{
	struct keymap *map;
	for (int i = 0; i < t->mapping_count; i++) {
		const struct mapping *m = &t->mappings[i];
		const struct field *f = &t->shape->fields[m->field];
		if (m->lookup && !keymap_get(&in->maps, m->lookup, true, &map, err))
			return false;
		if (!m->lookup && m->target < 0 && f->kind == FIELD_REF &&
		    !keymap_get(&in->maps, shape_find(in->session->decl, str_of(f->to)), false, &map, err))
			return false;
	}
	return true;
}

/* Lines offered again belong to a delivery of which the first lines have spoken already. */
static bool load_own_changes(struct intake *in, struct err *err)
{
	struct stmt *st;
	bool row = true;
	if (!in->import)
		return true;
	if (!db_named(in->session->db, "change_of_import", &st, err))
		return false;
	stmt_bind_int(st, "import", in->import);
	while (row) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			break;
		int64_t change = stmt_int(st, 0);
		table_put(&in->own_changes, (struct str){ (const char *)&change, sizeof(change) }, 1, NULL);
	}
	return true;
}

bool intake_begin(struct intake *in, struct session *s, const struct profile *p, int64_t import,
		  struct err *err)
{
	*in = (struct intake){ .session = s, .profile = p, .maps = { .session = s }, .import = import };
	in->gathered = arena_array(&in->arena, struct gathered, (size_t)p->target_count);
	in->left_out = arena_array(&in->arena, struct left_out_count, (size_t)p->left_out_count);
	in->left_out_count = p->left_out_count;
	if (!load_codes(in, err) || !load_own_changes(in, err))
		return false;
	for (int t = 0; t < p->target_count; t++) {
		const struct shape *shape = p->targets[t].shape;
		in->gathered[t].rows.shape = shape;
		if (!shape->model->observed &&
		    !keymap_get(&in->maps, shape, true, &in->gathered[t].things, err))
			return false;
	}
	for (int t = 0; t < p->target_count; t++)
		if (!load_lookups(in, &p->targets[t], err))
			return false;
	return true;
}

static int column_position(const struct intake *in, struct str name)
{
	for (int i = 0; i < in->header_count; i++)
		if (str_eq(in->header[i], name))
			return i;
	return -1;
}

static bool refuse_doubles(const struct intake *in, struct err *err)
{
	for (int i = 0; i < in->header_count; i++)
		if (in->header[i].len && column_position(in, in->header[i]) != i)
			return err_set(err, ERR_INPUT,
				       "Regel 1: de kolom '%.*s' staat er twee keer. Geef elke kolom een eigen naam.",
				       STR_ARG(in->header[i]));
	return true;
}

/* A profile made from a declaration reads every column; a spelling error may not pass unseen. */
static bool refuse_unknown(const struct intake *in, struct err *err)
{
	const struct shape *shape = in->profile->targets[0].shape;
	if (in->profile->version || !shape_find(in->session->decl, in->profile->name))
		return true;
	for (int i = 0; i < in->header_count; i++)
		if (in->header[i].len && shape_field(shape, in->header[i]) < 0) {
			struct buf known = { .maximum = 300 };
			for (int f = 0; f < shape->count; f++)
				buf_printf(&known, "%s%s", f ? ", " : "", shape->fields[f].name);
			err_set(err, ERR_INPUT, "Regel 1: de kolom '%.*s' is onbekend. %s kent: %s.",
				STR_ARG(in->header[i]), shape->model->label.nl, buf_zero(&known));
			buf_release(&known);
			return false;
		}
	return true;
}

static bool place_columns(struct intake *in, int target, struct err *err)
{
	const struct target *t = &in->profile->targets[target];
	int total = 0, at = 0;
	for (int i = 0; i < t->mapping_count; i++)
		total += t->mappings[i].column_count;
	in->columns[target] = arena_array(&in->arena, int, (size_t)total + 1);
	for (int i = 0; i < t->mapping_count; i++) {
		const struct mapping *m = &t->mappings[i];
		bool own = in->profile->version == 0;
		for (int c = 0; c < m->column_count; c++) {
			int position = column_position(in, m->columns[c]);
			bool needed = !own || t->shape->fields[m->field].flags & REQUIRED;
			if (position < 0 && needed)
				return err_set(err, ERR_INPUT,
					       "Regel 1: de kolom '%.*s' ontbreekt. Het profiel %.*s heeft haar nodig. "
					       "Is dit het goede bestand en het goede profiel?",
					       STR_ARG(m->columns[c]), STR_ARG(in->profile->name));
			in->columns[target][at++] = position;
		}
	}
	return true;
}

bool intake_header(struct intake *in, const struct str *names, int count, struct err *err)
{
	in->header = arena_array(&in->arena, struct str, (size_t)count);
	in->header_count = count;
	for (int i = 0; i < count; i++)
		in->header[i] = arena_str(&in->arena, str_trim(names[i]));
	in->columns = arena_array(&in->arena, int *, (size_t)in->profile->target_count);
	if (!refuse_doubles(in, err) || !refuse_unknown(in, err))
		return false;
	for (int t = 0; t < in->profile->target_count; t++)
		if (!place_columns(in, t, err))
			return false;
	in->day_column = in->profile->has_day ? column_position(in, in->profile->day.columns[0]) : -1;
	return load_corrections(in, err);
}

__attribute__((format(printf, 4, 5))) static void complain(struct complaint *c, int column, struct str value,
							   const char *format, ...)
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
	return padded(in, recoded(in, m, str_trim(cells[positions[0]])), m->pad);
}

static void look_up(struct intake *in, const struct mapping *m, const struct field *f, struct str key,
		    int64_t day, int column, struct db_value *out, struct complaint *c)
{
	const struct shape *shape = m->lookup ? m->lookup : shape_find(in->session->decl, str_of(f->to));
	const struct keymap_row *row;
	struct keymap *map;
	struct err err;
	char when[24];
	if (!keymap_get(&in->maps, shape, m->lookup != NULL, &map, &err))
		return; /* loaded in intake_begin */
	if (keymap_find(map, key, day, &row) != KEY_FOUND) {
		bool dated = shape->valid_from >= 0;
		complain(c, column, key, "%s %.*s staat niet in het register%s%s.", shape->model->label.nl,
			 STR_ARG(key), dated ? " op " : "", dated ? date_format_dutch((day_t)day, when) : "");
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
		complain(c, column, text, "%s: '%.*s' staat niet in de codelijst %s.", f->label.nl, STR_ARG(text),
			 f->list);
	else if (out->kind == DB_TEXT && !(f->flags & KEY) && ident_is_bsn(text))
		complain(c, column, text, "%s: dit lijkt een BSN. Een BSN wordt nooit opgeslagen.", f->label.nl);
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
static void at_column(void *context, const struct field *field, enum severity severity, const char *reason)
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
	    field_parse(&day_field, str_trim(cells[in->day_column]), in->profile->day.date, &day, reason) &&
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
				map_field(in, t, m, positions + place, cells, count, day, values, c);
			place += m->column_count;
		}
		if (t->date_field >= 0 && values[t->date_field].kind == DB_INT)
			day = values[t->date_field].integer;
	}
}

/* The row of the same thing: for dated models the version that begins on the same day. */
static struct keymap_row *same_thing(struct intake *in, int target, struct str key,
				     const struct db_value *values, struct complaint *c)
{
	struct keymap *map = in->gathered[target].things;
	const struct shape *shape = map->shape;
	const struct table_entry *first = table_find(&map->by_key, key);
	int64_t from = INT64_MIN, to = INT64_MAX;
	if (shape->valid_from >= 0) {
		from = values[shape->valid_from].integer;
		if (values[shape->valid_to].kind == DB_INT)
			to = values[shape->valid_to].integer;
	}
	for (int64_t at = first ? first->value : -1; at >= 0; at = map->rows[at].next) {
		struct keymap_row *row = &map->rows[at];
		if (row->from == from)
			return row;
		if (row->from < to && from < row->to)
			complain(c, -1, key, "De periode overlapt met een andere periode van %s %.*s.",
				 shape->model->label.nl, STR_ARG(key));
	}
	if (c->any)
		return NULL;
	struct keymap_row *row = keymap_add(map, key, -++in->gathered[target].new_count, from, to);
	row->mark = THING_NEW;
	row->values = arena_array(&map->arena, struct db_value, (size_t)shape->count);
	for (int i = 0; i < shape->count; i++) {
		row->values[i] = values[i];
		if (values[i].kind == DB_TEXT)
			row->values[i].text = arena_str(&map->arena, values[i].text);
	}
	return row;
}

/* Takes over what the line says about a thing that was there; the first line of a file wins. */
static void merge(struct intake *in, int target, struct keymap_row *row, const struct db_value *values,
		  bool *contradicts)
{
	const struct target *t = &in->profile->targets[target];
	struct keymap *map = in->gathered[target].things;
	bool differs = false;
	if (row->mark == THING_UNSEEN &&
	    table_find(&in->own_changes, (struct str){ (const char *)&row->since, sizeof(row->since) }))
		row->mark = THING_SAME;
	for (int i = 0; i < t->mapping_count; i++) {
		int f = t->mappings[i].field;
		if (value_eq(&row->values[f], &values[f]))
			continue;
		if (row->mark != THING_UNSEEN) {
			*contradicts = true;
			continue;
		}
		differs = true;
		row->values[f] = values[f];
		if (values[f].kind == DB_TEXT)
			row->values[f].text = arena_str(&map->arena, values[f].text);
	}
	if (row->mark == THING_UNSEEN)
		row->mark = differs ? THING_CHANGED : THING_SAME;
}

static void fill_rows(const struct target *t, const int64_t *ids, struct db_value *values)
{
	for (int i = 0; i < t->mapping_count; i++)
		if (t->mappings[i].target >= 0)
			values[t->mappings[i].field] = value_int(ids[t->mappings[i].target]);
}

/* The key while part of it may refer to a thing that is still being made. */
static struct str thing_key(struct intake *in, const struct shape *shape, const struct db_value *values)
{
	struct buf key = { 0 };
	struct err err;
	key_print(&key, &in->maps, shape, values, &err);
	struct str text = arena_str(&in->line_arena, buf_str(&key));
	buf_release(&key);
	return text;
}

static void count_day(struct receipt *r, int64_t day)
{
	if (r->first_day == 0 || day < r->first_day)
		r->first_day = (day_t)day;
	if (r->last_day == 0 || day > r->last_day)
		r->last_day = (day_t)day;
}

struct line_rows {
	struct db_value (*values)[MODEL_FIELDS_MAX]; /* by target */
};

static void check_line(struct intake *in, const struct str *cells, int count, struct line_rows *rows,
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

/* All rows of a good line get their place. A later target can still complain (a period that
 * overlaps); the things made before it stay known but belong to no other line then. */
static void place_line(struct intake *in, int64_t line, struct line_rows *rows, struct complaint *c)
{
	int64_t ids[PROFILE_TARGETS_MAX] = { 0 };
	bool contradicts = false;
	for (int t = 0; t < in->profile->target_count && !c->any; t++) {
		const struct target *target = &in->profile->targets[t];
		const struct shape *shape = target->shape;
		struct db_value *values = rows->values[t];
		fill_rows(target, ids, values);
		if (shape->model->observed) {
			values[shape->import] = value_null(); /* known when it is written */
			values[shape->line] = value_int(line);
			stage_add(&in->gathered[t].rows, values);
			if (target->date_field >= 0)
				count_day(&in->receipt, values[target->date_field].integer);
			continue;
		}
		struct keymap_row *row = same_thing(in, t, thing_key(in, shape, values), values, c);
		if (row) {
			ids[t] = row->id;
			merge(in, t, row, values, &contradicts);
		}
	}
	in->receipt.contradictions += contradicts;
}

/* Rules with the same reason are counted as one. */
static void count_left_out(struct intake *in, struct str reason)
{
	int at = 0;
	while (in->left_out[at].lines && !str_eq(in->left_out[at].reason, reason))
		at++;
	in->left_out[at].reason = reason;
	in->left_out[at].lines++;
}

static bool left_out(struct intake *in, const struct str *cells, int count)
{
	for (int i = 0; i < in->profile->left_out_count; i++) {
		const struct left_out_rule *rule = &in->profile->left_out[i];
		int position = column_position(in, rule->column);
		struct str text = { NULL, 0 };
		if (position >= 0 && position < count)
			text = str_trim(cells[position]);
		bool hit = rule->test == TEST_EMPTY ? text.len == 0
			   : rule->test == TEST_FILLED ? text.len > 0 : str_eq(text, rule->value);
		if (hit) {
			count_left_out(in, rule->reason);
			return true;
		}
	}
	return false;
}

/* Applies the correction rules; the corrected cells live in the line's arena. */
static const struct str *corrected(struct intake *in, const struct str *cells, int count, bool *any)
{
	struct str *copy = NULL;
	for (int i = 0; i < in->correction_count; i++) {
		struct correction *rule = &in->corrections[i];
		if (rule->column < 0 || rule->column >= count ||
		    !str_eq(str_trim(cells[rule->column]), rule->found))
			continue;
		if (!copy) {
			copy = arena_array(&in->line_arena, struct str, (size_t)count);
			memcpy(copy, cells, (size_t)count * sizeof(*cells));
		}
		copy[rule->column] = rule->replacement;
		rule->used++;
	}
	*any = copy != NULL;
	return copy ? copy : cells;
}

static struct str mask_bsn(struct str s)
{
	return ident_is_bsn(str_trim(s)) ? str_of("*********") : s;
}

struct str intake_cells(struct intake *in, const struct str *cells, int count)
{
	json_t *object = json_object();
	for (int i = 0; i < count; i++) {
		char name[32];
		struct str cell = mask_bsn(cells[i]);
		snprintf(name, sizeof(name), "kolom %d", i + 1);
		const char *key = i < in->header_count && in->header[i].len
					  ? arena_text(&in->line_arena, in->header[i]) : name;
		json_object_set_new(object, key, json_stringn(cell.at ? cell.at : "", cell.len));
	}
	char *text = json_dumps(object, JSON_COMPACT);
	struct str result = arena_str(&in->arena, str_of(text ? text : "{}"));
	free(text);
	json_decref(object);
	return result;
}

static struct reject *new_reject(struct intake *in)
{
	if (in->reject_count == in->reject_room) {
		in->reject_room = in->reject_room ? in->reject_room * 2 : 64;
		in->rejects = memory_resize(in->rejects, in->reject_room * sizeof(*in->rejects));
	}
	in->receipt.rejected++;
	return &in->rejects[in->reject_count++];
}

static struct str shortened(struct intake *in, struct str s, size_t most)
{
	if (s.len > most) {
		s.len = most;
		while (s.len && ((unsigned char)s.at[s.len] & 0xC0) == 0x80)
			s.len--;
	}
	return arena_str(&in->arena, s);
}

static void reject_line(struct intake *in, int64_t line, const struct str *cells, int count,
			const struct complaint *c)
{
	struct reject *r = new_reject(in);
	*r = (struct reject){ .line = line, .id = in->offering };
	r->column = c->column >= 0 && c->column < in->header_count ? in->header[c->column] : str_of("");
	r->value = shortened(in, mask_bsn(c->value), 1000);
	r->reason = shortened(in, str_of(c->reason), 500);
	if (c->more)
		r->reason = str_of(arena_printf(&in->arena, "%.*s (En nog %d %s.)", STR_ARG(r->reason),
						c->more, c->more > 1 ? "bezwaren" : "bezwaar"));
	r->cells = intake_cells(in, cells, count);
}

void intake_malformed(struct intake *in, int64_t line, int64_t column, struct str raw, const char *reason)
{
	struct str cell = shortened(in, raw, 4000);
	struct complaint c = { .any = true, .column = (int)column - 1, .value = (struct str){ NULL, 0 } };
	snprintf(c.reason, sizeof(c.reason), "%s", reason);
	in->receipt.lines++;
	reject_line(in, line, &cell, 1, &c);
}

bool intake_line(struct intake *in, const struct str *cells, int count, int64_t line,
		 enum line_outcome *outcome, struct err *err)
{
	struct db_value values[PROFILE_TARGETS_MAX][MODEL_FIELDS_MAX];
	struct line_rows rows = { values };
	struct complaint c = { .column = -1 };
	struct arena_mark mark = arena_mark(&in->line_arena);
	bool repaired = false;
	(void)err;
	in->receipt.lines++;
	if (left_out(in, cells, count)) {
		in->receipt.left_out++;
		*outcome = LINE_LEFT_OUT;
	} else {
		const struct str *good = corrected(in, cells, count, &repaired);
		if (count != in->header_count)
			complain(&c, -1, (struct str){ NULL, 0 },
				 "De regel heeft %d kolommen en de kop heeft er %d. Is het bestand afgebroken, of "
				 "staat er een scheidingsteken te veel?", count, in->header_count);
		else
			check_line(in, good, count, &rows, &c);
		if (!c.any)
			place_line(in, line, &rows, &c);
		*outcome = c.any ? LINE_REJECTED : LINE_TAKEN;
		if (c.any)
			reject_line(in, line, cells, count, &c);
		else
			in->receipt.taken++, in->receipt.corrected += repaired;
	}
	arena_rewind(&in->line_arena, mark);
	return true;
}

void intake_end(struct intake *in)
{
	for (int t = 0; in->gathered && t < in->profile->target_count; t++)
		stage_release(&in->gathered[t].rows);
	keymaps_release(&in->maps);
	table_release(&in->codes);
	table_release(&in->own_changes);
	free(in->rejects);
	free(in->corrections);
	arena_release(&in->line_arena);
	arena_release(&in->arena);
	*in = (struct intake){ 0 };
}
