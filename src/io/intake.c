#include "io/intake.h"

#include "base/ident.h"
#include "io/line.h"

#include <jansson.h>

static bool load_codes(struct intake *in, struct err *err)
{
	struct stmt *st;
	bool row = true, ok = true;
	struct buf key = { 0 };
	if (!db_named(in->session->db, "code_codes", &st, err))
		return false;
	while ((ok = stmt_step(st, &row, err)) && row) {
		buf_clear(&key);
		buf_add(&key, stmt_text(st, 0));
		buf_char(&key, '\0');
		buf_add(&key, stmt_text(st, 1));
		table_put(&in->codes, buf_str(&key), 1, NULL);
	}
	buf_release(&key);
	return ok;
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
		    !keymap_get(&in->maps, shape_find(in->session->decl, str_of(f->to)), false,
				&map, err))
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
		table_put(&in->own_changes, (struct str){ (const char *)&change, sizeof(change) },
			  1, NULL);
	}
	return true;
}

bool intake_begin(struct intake *in, struct session *s, const struct profile *p, int64_t import,
		  struct err *err)
{
	*in = (struct intake){
		.session = s, .profile = p, .maps = { .session = s }, .import = import
	};
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
			complain(c, -1, key,
				 "De periode overlapt met een andere periode van %s %.*s.",
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
static void merge(struct intake *in, int target, struct keymap_row *row,
		  const struct db_value *values, bool *contradicts)
{
	const struct target *t = &in->profile->targets[target];
	struct keymap *map = in->gathered[target].things;
	bool differs = false;
	if (row->mark == THING_UNSEEN &&
	    table_find(&in->own_changes,
		       (struct str){ (const char *)&row->since, sizeof(row->since) }))
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
static struct str thing_key(struct intake *in, const struct shape *shape,
			    const struct db_value *values)
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
		int position = header_position(in, rule->column);
		struct str text = { NULL, 0 };
		if (position >= 0 && position < count)
			text = str_trim(cells[position]);
		bool hit = rule->test == TEST_EMPTY    ? text.len == 0
			   : rule->test == TEST_FILLED ? text.len > 0
						       : str_eq(text, rule->value);
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
					  ? arena_text(&in->line_arena, in->header[i])
					  : name;
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

/* A sentence may quote what it complains about: in it, every nine digits that could be a BSN go. */
static struct str mask_sentence(struct intake *in, struct str s)
{
	char *text = arena_alloc(&in->arena, s.len + 1);
	memcpy(text, s.at, s.len);
	for (size_t end, i = 0; i < s.len; i = end + 1) {
		for (end = i; end < s.len && text[end] >= '0' && text[end] <= '9'; end++)
			;
		if (ident_is_bsn((struct str){ text + i, end - i }))
			memset(text + i, '*', end - i);
	}
	return (struct str){ text, s.len };
}

static void reject_line(struct intake *in, int64_t line, const struct str *cells, int count,
			const struct complaint *c)
{
	struct reject *r = new_reject(in);
	*r = (struct reject){ .line = line, .id = in->offering };
	r->column =
		c->column >= 0 && c->column < in->header_count ? in->header[c->column] : str_of("");
	r->value = shortened(in, mask_bsn(c->value), 1000);
	r->reason = mask_sentence(in, shortened(in, str_of(c->reason), 500));
	if (c->more)
		r->reason =
			str_of(arena_printf(&in->arena, "%.*s (En nog %d %s.)", STR_ARG(r->reason),
					    c->more, c->more > 1 ? "bezwaren" : "bezwaar"));
	r->cells = intake_cells(in, cells, count);
}

void intake_malformed(struct intake *in, int64_t line, int64_t column, struct str raw,
		      const char *reason)
{
	struct str cell = mask_sentence(in, shortened(in, raw, 4000));
	struct complaint c = { .any = true,
			       .column = (int)column - 1,
			       .value = (struct str){ NULL, 0 } };
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
			complain(
				&c, -1, (struct str){ NULL, 0 },
				"De regel heeft %d kolommen en de kop heeft er %d. Is het bestand afgebroken, of "
				"staat er een scheidingsteken te veel?",
				count, in->header_count);
		else
			line_read(in, good, count, &rows, &c);
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

void intake_why(const struct intake *in, struct receipt *out)
{
	if (!in->reject_count)
		return;
	const struct reject *r = &in->rejects[0];
	size_t room = sizeof(out->why) - 1;
	struct str reason = r->reason;
	while (reason.len > room || (reason.len && !str_is_utf8(reason)))
		reason.len--;
	snprintf(out->why, sizeof(out->why), "%.*s", STR_ARG(reason));
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
