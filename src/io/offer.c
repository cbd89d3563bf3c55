#include "io/import.h"

#include "base/ident.h"
#include "io/writer.h"

#include <jansson.h>

/* What is offered: all open rejects of an import, or one with corrected cells. */
struct offer {
	struct session *session;
	struct arena arena;
	struct profile profile;
	int64_t import, since;
	struct offered *rows;
	size_t count;
};

static bool find_import(struct offer *o, struct err *err)
{
	const struct shape *shape = shape_find(o->session->decl, str_of("import"));
	struct db_value values[MODEL_FIELDS_MAX];
	if (!row_read(o->session, shape, o->import, values, &o->since, &o->arena, err))
		return false;
	if (!o->since)
		return err_set(
			err, ERR_NOT_FOUND,
			"Levering %lld bestaat niet. Kijk welke er zijn met: waarborg export import",
			(long long)o->import);
	struct str name = values[shape_field(shape, str_of("profile"))].text;
	return profile_find(o->session, arena_text(&o->arena, name), &o->arena, &o->profile, err);
}

static bool find_rejects(struct offer *o, struct err *err)
{
	struct stmt *st;
	bool row = true;
	size_t room = 0;
	if (!db_named(o->session->db, "reject_open", &st, err))
		return false;
	stmt_bind_int(st, "import", o->import);
	while (row) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			break;
		if (o->count == room) {
			room = room ? room * 2 : 64;
			o->rows = memory_resize(o->rows, room * sizeof(*o->rows));
		}
		o->rows[o->count++] = (struct offered){ stmt_int(st, 0), stmt_int(st, 1),
							arena_str(&o->arena, stmt_text(st, 2)) };
	}
	return true;
}

/* The header of the delivery, from the first line that could be split in cells. */
static bool set_header(struct intake *in, const json_t *object, struct err *err)
{
	struct str *names = arena_array(&in->arena, struct str, json_object_size(object));
	const char *name;
	json_t *value;
	int count = 0;
	json_object_foreach((json_t *)(uintptr_t)object, name, value) names[count++] =
		arena_str(&in->arena, str_of(name));
	return intake_header(in, names, count, err);
}

static bool offer_line(struct intake *in, const struct offered *o, struct err *err)
{
	enum line_outcome outcome;
	json_t *object = json_loadb(o->cells.at, o->cells.len, 0, NULL), *value;
	const char *name;
	int count = 0;
	bool ok = true;
	if (!json_is_object(object)) {
		json_decref(object);
		return err_set(err, ERR_SYSTEM,
			       "De bewaarde inhoud van regel %lld is niet te lezen.",
			       (long long)o->line);
	}
	struct str *cells = arena_array(&in->arena, struct str, json_object_size(object));
	json_object_foreach(object, name, value) cells[count++] =
		(struct str){ json_string_value(value), json_string_length(value) };
	if (!in->header)
		ok = set_header(in, object, err);
	in->offering = o->id;
	ok = ok && intake_line(in, cells, count, o->line, &outcome, err);
	json_decref(object);
	return ok;
}

/* A line that was malformed has one nameless cell; it waits for a better file. */
static bool has_columns(const struct offered *o)
{
	return !str_starts(o->cells, "{\"kolom 1\":") && o->cells.len > 2;
}

static bool offer_all(struct offer *o, struct receipt *out, bool locked, bool *stale,
		      struct err *err)
{
	struct intake in = { 0 };
	struct delivery d = { .previous = o->since };
	int64_t seen;
	bool ok = (!locked || db_begin_write(o->session->db, err)) &&
		  writer_seen(o->session, &seen, err) &&
		  intake_begin(&in, o->session, &o->profile, o->import, err);
	for (size_t i = 0; ok && i < o->count; i++)
		if (has_columns(&o->rows[i]))
			ok = offer_line(&in, &o->rows[i], err);
	in.offered = o->rows;
	in.offered_count = o->count;
	*stale = false;
	bool anything = ok && in.receipt.taken + in.receipt.left_out > 0;
	if (ok && anything)
		ok = writer_write(&in, &d, seen, locked, stale, err);
	else if (locked)
		db_rollback(o->session->db);
	if (ok) {
		*out = in.receipt;
		intake_why(&in, out);
		out->import = o->import;
	}
	intake_end(&in);
	return ok;
}

static bool offer_rows(struct offer *o, struct receipt *out, struct err *err)
{
	bool stale = true, ok = false;
	for (int attempt = 1; stale && attempt <= 3; attempt++)
		ok = offer_all(o, out, attempt == 3, &stale, err);
	return ok;
}

static void offer_release(struct offer *o)
{
	free(o->rows);
	arena_release(&o->arena);
}

bool import_offer(struct session *s, int64_t import, struct receipt *out, struct err *err)
{
	struct offer o = { .session = s, .import = import };
	bool ok = find_import(&o, err) && find_rejects(&o, err) && offer_rows(&o, out, err);
	offer_release(&o);
	return ok;
}

/* Puts the corrected cells into the line; every column must be one it has. */
static bool correct_cells(struct offer *o, struct offered *row, const struct str *columns,
			  const struct str *values, int count, struct str *before, struct err *err)
{
	json_t *object = json_loadb(row->cells.at, row->cells.len, 0, NULL);
	bool ok = true;
	for (int i = 0; ok && i < count; i++) {
		const char *name = arena_text(&o->arena, columns[i]);
		json_t *old = json_object_get(object, name);
		if (!old) {
			ok = err_set(err, ERR_INPUT, "Regel %lld heeft geen kolom '%s'.",
				     (long long)row->line, name);
			break;
		}
		if (ident_is_bsn(str_trim(values[i]))) {
			/* also in a column that no field takes: the line is kept as it was offered */
			ok = err_set(
				err, ERR_INPUT,
				"Kolom '%s': dit lijkt een BSN. Een BSN wordt nooit opgeslagen.",
				name);
			break;
		}
		before[i] = arena_str(&o->arena, str_trim(str_of(json_string_value(old))));
		json_object_set_new(object, name, json_stringn(values[i].at, values[i].len));
	}
	char *text = ok ? json_dumps(object, JSON_COMPACT) : NULL;
	if (text)
		row->cells = arena_str(&o->arena, str_of(text));
	free(text);
	json_decref(object);
	return ok;
}

static bool make_rules(struct offer *o, const struct str *columns, const struct str *before,
		       const struct str *values, int count, const char *reason, struct err *err)
{
	const struct shape *shape = shape_find(o->session->decl, str_of("correction"));
	struct change c;
	bool ok = change_begin(o->session, "rule", reason, &c, err);
	for (int i = 0; ok && i < count; i++) {
		struct db_value row[MODEL_FIELDS_MAX] = { 0 };
		int64_t id = 0;
		row[shape_field(shape, str_of("profile"))] = value_text(o->profile.name);
		row[shape_field(shape, str_of("column_name"))] = value_text(columns[i]);
		row[shape_field(shape, str_of("found"))] = value_text(before[i]);
		row[shape_field(shape, str_of("replacement"))] = value_text(values[i]);
		row[shape_field(shape, str_of("reason"))] = value_text(str_of(reason));
		row[shape_field(shape, str_of("times_used"))] = value_int(0);
		ok = before[i].len > 0
			     ? row_insert(&c, shape, row, 0, &id, err)
			     : err_set(err, ERR_INPUT,
				       "Kolom '%.*s' is leeg op deze regel; van een lege waarde kan "
				       "geen regel worden gemaakt.",
				       STR_ARG(columns[i]));
	}
	if (ok)
		return change_commit(&c, err);
	if (db_in_transaction(o->session->db))
		change_rollback(&c);
	if (err && err->kind == ERR_CONFLICT)
		err_prefix(err, "Voor deze waarde bestaat al een herstelregel. ");
	return false;
}

bool import_correct(struct session *s, int64_t import, int64_t line, const struct str *columns,
		    const struct str *values, int count, const char *rule_reason,
		    struct receipt *out, struct err *err)
{
	struct offer o = { .session = s, .import = import };
	struct str *before = arena_array(&o.arena, struct str, (size_t)count);
	bool ok = find_import(&o, err) && find_rejects(&o, err);
	size_t at = 0;
	while (ok && at < o.count && o.rows[at].line != line)
		at++;
	if (ok && at == o.count)
		ok = err_set(err, ERR_NOT_FOUND,
			     "Regel %lld van levering %lld is niet (meer) afgekeurd.",
			     (long long)line, (long long)import);
	if (ok) {
		o.rows[0] = o.rows[at];
		o.count = 1;
		/* the rule comes last: one that does not even mend its own line is no rule */
		ok = correct_cells(&o, &o.rows[0], columns, values, count, before, err) &&
		     offer_rows(&o, out, err);
		if (ok && rule_reason && out->taken)
			ok = make_rules(&o, columns, before, values, count, rule_reason, err) ||
			     err_prefix(
				     err,
				     "De regel is hersteld, maar een herstelregel is niet gemaakt. ");
	}
	offer_release(&o);
	return ok;
}
