#include "io/profile.h"

#include "kernel/write.h"

#include <jansson.h>

/* Where in the profile we are, for messages. */
struct reading {
	const struct declarations *decl;
	struct arena *arena;
	struct profile *profile;
	const char *model, *field; /* NULL outside them */
	struct err *err;
};

__attribute__((format(printf, 2, 3))) static bool wrong(struct reading *r, const char *format, ...)
{
	va_list arguments;
	char what[300];
	va_start(arguments, format);
	vsnprintf(what, sizeof(what), format, arguments);
	va_end(arguments);
	return err_set(r->err, ERR_INPUT, "Het profiel klopt niet%s%s%s%s: %s",
		       r->model ? ", bij " : "", r->model ? r->model : "", r->field ? "." : "",
		       r->field ? r->field : "", what);
}

static struct str json_str(struct reading *r, const json_t *value)
{
	return arena_str(r->arena,
			 (struct str){ json_string_value(value), json_string_length(value) });
}

/* A text member; absent leaves *out as it is. */
static bool text_member(struct reading *r, const json_t *object, const char *name, struct str *out)
{
	json_t *value = json_object_get(object, name);
	if (!value)
		return true;
	if (!json_is_string(value))
		return wrong(r, "'%s' moet een tekst zijn", name);
	*out = json_str(r, value);
	return true;
}

static bool int_member(struct reading *r, const json_t *object, const char *name, int64_t low,
		       int64_t high, int64_t *out)
{
	json_t *value = json_object_get(object, name);
	if (!value)
		return true;
	if (!json_is_integer(value) || json_integer_value(value) < low ||
	    json_integer_value(value) > high)
		return wrong(r, "'%s' moet een geheel getal van %lld tot en met %lld zijn", name,
			     (long long)low, (long long)high);
	*out = json_integer_value(value);
	return true;
}

/* A list of texts; *out in the arena. */
static bool texts_member(struct reading *r, const json_t *object, const char *name,
			 struct str **out, int *count)
{
	json_t *list = json_object_get(object, name);
	if (!list)
		return true;
	if (!json_is_array(list))
		return wrong(r, "'%s' moet een lijst van teksten zijn", name);
	*count = (int)json_array_size(list);
	*out = arena_array(r->arena, struct str, (size_t)*count);
	for (int i = 0; i < *count; i++) {
		json_t *item = json_array_get(list, (size_t)i);
		if (!json_is_string(item))
			return wrong(r, "'%s' moet een lijst van teksten zijn", name);
		(*out)[i] = json_str(r, item);
	}
	return true;
}

/* Words outside the list are mistakes; a silent spelling error would read a file wrongly. */
static bool only_words(struct reading *r, json_t *object, const char *const *words)
{
	const char *name;
	json_t *value;
	json_object_foreach(object, name, value)
	{
		bool known = false;
		for (const char *const *w = words; *w && !known; w++)
			known = strcmp(*w, name) == 0;
		if (!known)
			return wrong(r, "het woord '%s' bestaat niet", name);
	}
	return true;
}

static bool read_recodes(struct reading *r, const json_t *object, struct mapping *m)
{
	json_t *recodes = json_object_get(object, "recode");
	const char *from;
	json_t *to;
	if (!recodes)
		return true;
	if (!json_is_object(recodes))
		return wrong(r, "'recode' moet van waarden naar waarden gaan");
	m->recodes = arena_array(r->arena, struct recode, json_object_size(recodes));
	json_object_foreach(recodes, from, to)
	{
		if (!json_is_string(to) && !json_is_null(to))
			return wrong(r, "'recode' van '%s' moet een tekst of null zijn", from);
		struct str target = { NULL, 0 };
		if (json_is_string(to))
			target = json_str(r, to);
		m->recodes[m->recode_count++] =
			(struct recode){ arena_str(r->arena, str_of(from)), target };
	}
	return true;
}

static bool read_date(struct reading *r, const json_t *object, struct mapping *m)
{
	static const char *const names[] = { "iso", "dutch", "excel", "month", "any" };
	struct str name = str_of("any");
	if (!text_member(r, object, "date", &name))
		return false;
	for (int i = 0; i < 5; i++)
		if (str_is(name, names[i])) {
			m->date = (enum date_form)i;
			return true;
		}
	return wrong(r, "'date' moet iso, dutch, excel, month of any zijn");
}

static bool read_lookup(struct reading *r, const json_t *object, struct mapping *m)
{
	struct str model = { NULL, 0 }, take = { NULL, 0 };
	if (!text_member(r, object, "lookup", &model) || !text_member(r, object, "take", &take))
		return false;
	m->take = -1;
	if (!model.at)
		return take.at ? wrong(r, "'take' kan alleen samen met 'lookup'") : true;
	m->lookup = shape_find(r->decl, model);
	if (!m->lookup)
		return wrong(r, "het model '%.*s' bestaat niet", STR_ARG(model));
	if (take.at && (m->take = shape_field(m->lookup, take)) < 0)
		return wrong(r, "%s heeft geen veld '%.*s'", m->lookup->name, STR_ARG(take));
	return true;
}

/* {"row": "provider"}: the row that this line made for an earlier target. */
static bool read_row(struct reading *r, const json_t *object, const struct target *t,
		     struct mapping *m)
{
	struct str name = { NULL, 0 };
	m->target = -1;
	if (!text_member(r, object, "row", &name) || !name.at)
		return r->err->kind == ERR_NONE || !name.at;
	for (int i = 0; &r->profile->targets[i] != t; i++)
		if (str_is(name, r->profile->targets[i].shape->name)) {
			m->target = i;
			return true;
		}
	return wrong(r, "'%.*s' staat niet eerder in 'rows'", STR_ARG(name));
}

static bool read_source(struct reading *r, json_t *object, const struct target *t,
			struct mapping *m)
{
	struct str column = { NULL, 0 };
	int64_t pad = 0;
	m->times = 1000;
	m->divide = 1;
	if (!texts_member(r, object, "columns", &m->columns, &m->column_count) ||
	    !text_member(r, object, "column", &column) ||
	    !text_member(r, object, "constant", &m->constant) ||
	    !text_member(r, object, "otherwise", &m->otherwise) || !read_row(r, object, t, m) ||
	    !int_member(r, object, "pad", 1, 40, &pad) ||
	    !int_member(r, object, "times", 1, 1000000000, &m->times) ||
	    !int_member(r, object, "divide", 1, 1000000000, &m->divide))
		return false;
	if (json_object_get(object, "times"))
		m->times *= 1000;
	m->pad = (int)pad;
	m->has_constant = m->constant.at != NULL;
	m->has_otherwise = m->otherwise.at != NULL;
	if (column.at) {
		m->columns = arena_new(r->arena, struct str);
		m->columns[0] = column;
		m->column_count = 1;
	}
	if ((m->column_count > 0) + m->has_constant + (m->target >= 0) != 1)
		return wrong(r, "geef precies een van column, columns, constant of row");
	return true;
}

static bool read_mapping(struct reading *r, const struct target *t, json_t *value,
			 struct mapping *m)
{
	static const char *const words[] = { "column",    "columns", "constant", "row",    "recode",
					     "otherwise", "pad",     "times",    "divide", "date",
					     "lookup",    "take",    NULL };
	if (json_is_string(value)) { /* short for {"column": ...} */
		m->columns = arena_new(r->arena, struct str);
		m->columns[0] = json_str(r, value);
		m->column_count = 1;
		m->target = m->take = -1;
		m->times = 1000;
		m->divide = 1;
		m->date = DATE_ANY;
		return true;
	}
	if (!json_is_object(value))
		return wrong(r, "moet een kolomnaam of een beschrijving zijn");
	return only_words(r, value, words) && read_source(r, value, t, m) &&
	       read_recodes(r, value, m) && read_date(r, value, m) && read_lookup(r, value, m);
}

static bool read_target(struct reading *r, json_t *object, struct target *t)
{
	static const char *const words[] = { "model", "fields", "validOn", NULL };
	struct str model = { NULL, 0 }, date = { NULL, 0 };
	const char *name;
	json_t *value, *fields = json_object_get(object, "fields");
	if (!json_is_object(object) || !only_words(r, object, words) ||
	    !text_member(r, object, "model", &model) || !text_member(r, object, "validOn", &date))
		return r->err->kind != ERR_NONE ? false
						: wrong(r, "'rows' heeft model en fields nodig");
	t->shape = model.at ? shape_find(r->decl, model) : NULL;
	if (!t->shape)
		return wrong(r, "het model '%.*s' bestaat niet", STR_ARG(model));
	r->model = t->shape->name;
	if (!json_is_object(fields))
		return wrong(r, "'fields' ontbreekt");
	t->mappings = arena_array(r->arena, struct mapping, json_object_size(fields));
	json_object_foreach(fields, name, value)
	{
		struct mapping *m = &t->mappings[t->mapping_count++];
		r->field = name;
		m->field = shape_field(t->shape, str_of(name));
		if (m->field < 0)
			return wrong(r, "dit veld bestaat niet");
		if (!read_mapping(r, t, value, m))
			return false;
	}
	r->field = NULL;
	t->date_field = date.at ? shape_field(t->shape, date) : -1;
	if (date.at && (t->date_field < 0 || t->shape->fields[t->date_field].kind != FIELD_DATE))
		return wrong(r, "'validOn' moet een datumveld zijn");
	return true;
}

static bool read_left_out(struct reading *r, json_t *root)
{
	static const char *const words[] = {
		"column", "empty", "filled", "equals", "reason", NULL
	};
	json_t *list = json_object_get(root, "leftOut");
	if (!list)
		return true;
	if (!json_is_array(list))
		return wrong(r, "'leftOut' moet een lijst zijn");
	r->profile->left_out = arena_array(r->arena, struct left_out_rule, json_array_size(list));
	for (size_t i = 0; i < json_array_size(list); i++) {
		json_t *item = json_array_get(list, i);
		struct left_out_rule *rule = &r->profile->left_out[r->profile->left_out_count++];
		if (!json_is_object(item) || !only_words(r, item, words) ||
		    !text_member(r, item, "column", &rule->column) ||
		    !text_member(r, item, "reason", &rule->reason) ||
		    !text_member(r, item, "equals", &rule->value))
			return r->err->kind != ERR_NONE
				       ? false
				       : wrong(r, "'leftOut' moet een lijst van regels zijn");
		if (!rule->column.at || !rule->reason.at)
			return wrong(r, "elke regel van 'leftOut' heeft column en reason nodig");
		rule->test = rule->value.at                                  ? TEST_EQUALS
			     : json_is_true(json_object_get(item, "filled")) ? TEST_FILLED
									     : TEST_EMPTY;
	}
	return true;
}

static bool read_mode(struct reading *r, json_t *root)
{
	static const char *const names[] = { "append", "replace-period", "snapshot" };
	struct str mode = str_of("append");
	if (!text_member(r, root, "mode", &mode))
		return false;
	for (int i = 0; i < 3; i++)
		if (str_is(mode, names[i])) {
			r->profile->mode = (enum delivery_mode)i;
			return true;
		}
	return wrong(r, "'mode' moet append, replace-period of snapshot zijn");
}

/* {"column": "Peildatum", "date": "excel"}: on which day the look-ups of a line hold. */
static bool read_day(struct reading *r, json_t *root)
{
	static const char *const words[] = { "column", "date", NULL };
	json_t *day = json_object_get(root, "day");
	struct mapping *m = &r->profile->day;
	if (!day)
		return true;
	m->target = -1;
	m->columns = arena_new(r->arena, struct str);
	m->column_count = 1;
	if (!json_is_object(day) || !only_words(r, day, words) ||
	    !text_member(r, day, "column", m->columns) || !m->columns[0].at)
		return r->err->kind != ERR_NONE ? false : wrong(r, "'day' heeft een column nodig");
	r->profile->has_day = true;
	return read_date(r, day, m);
}

static bool read_root(struct reading *r, json_t *root)
{
	static const char *const words[] = { "name",     "label",       "mode",    "separator",
					     "encoding", "maxRejected", "missing", "day",
					     "leftOut",  "rows",        NULL };
	struct profile *p = r->profile;
	struct str separator = { NULL, 0 };
	json_t *rows = json_object_get(root, "rows");
	if (!json_is_object(root))
		return wrong(r, "het is geen object { ... }");
	if (!only_words(r, root, words) || !text_member(r, root, "name", &p->name) ||
	    !text_member(r, root, "label", &p->label) ||
	    !text_member(r, root, "separator", &separator) ||
	    !text_member(r, root, "encoding", &p->encoding) || !read_mode(r, root) ||
	    !int_member(r, root, "maxRejected", 0, 100, &p->max_rejected) ||
	    !texts_member(r, root, "missing", &p->missing, &p->missing_count) ||
	    !read_day(r, root) || !read_left_out(r, root))
		return false;
	if (!p->name.at || !p->label.at)
		return wrong(r, "'name' en 'label' zijn nodig");
	if (separator.at && separator.len != 1)
		return wrong(r, "'separator' moet een teken zijn");
	p->separator = separator.at ? *separator.at : '\0';
	if (!json_is_array(rows) || json_array_size(rows) == 0 ||
	    json_array_size(rows) > PROFILE_TARGETS_MAX)
		return wrong(r, "'rows' moet een lijst van 1 tot 16 soorten gegevens zijn");
	p->targets = arena_array(r->arena, struct target, json_array_size(rows));
	for (size_t i = 0; i < json_array_size(rows); i++) {
		if (!read_target(r, json_array_get(rows, i), &p->targets[i]))
			return false;
		p->target_count++;
		r->model = NULL;
	}
	return true;
}

bool profile_parse(const struct declarations *d, struct str json, struct arena *a,
		   struct profile *out, struct err *err)
{
	json_error_t where;
	struct err local = { 0 };
	struct profile p = { .max_rejected = 100 };
	struct reading r = { .decl = d, .arena = a, .profile = &p, .err = err ? err : &local };
	json_t *root = json_loadb(json.at ? json.at : "", json.len, JSON_REJECT_DUPLICATES, &where);
	r.err->kind = ERR_NONE;
	if (!root)
		return err_set(r.err, ERR_INPUT,
			       "Het profiel is geen geldige JSON, regel %d, teken %d: %s",
			       where.line, where.column, where.text);
	bool ok = read_root(&r, root);
	json_decref(root);
	if (ok)
		*out = p;
	return ok;
}

/* The profile that follows from a declaration: a column for each field, references by key. */
static void own_profile(const struct shape *shape, struct arena *a, struct profile *p)
{
	*p = (struct profile){ .name = str_of(shape->name),
			       .label = str_of(shape->model->plural.nl),
			       .max_rejected = 100,
			       .own = true };
	struct target *t = p->targets = arena_new(a, struct target);
	p->target_count = 1;
	t->shape = shape;
	t->mappings = arena_array(a, struct mapping, (size_t)shape->count);
	t->date_field = shape->valid_from;
	for (int i = 0; i < shape->count; i++) {
		const struct field *f = &shape->fields[i];
		if (f->flags & DERIVED || i == shape->import || i == shape->line)
			continue;
		if (t->date_field < 0 && f->kind == FIELD_DATE && f->flags & REQUIRED)
			t->date_field = i;
		struct mapping *m = &t->mappings[t->mapping_count++];
		*m = (struct mapping){ .field = i,
				       .columns = arena_new(a, struct str),
				       .column_count = 1,
				       .target = -1,
				       .take = -1,
				       .times = 1000,
				       .divide = 1,
				       .date = DATE_ANY };
		m->columns[0] = str_of(f->name);
	}
}

bool profile_find(struct session *s, const char *name, struct arena *a, struct profile *out,
		  struct err *err)
{
	struct stmt *st;
	bool row;
	const struct shape *shape = shape_find(s->decl, str_of(name));
	if (!db_named(s->db, "profile_by_name", &st, err))
		return false;
	stmt_bind_text(st, "name", str_of(name));
	if (!stmt_step(st, &row, err))
		return false;
	if (row) {
		struct str body = arena_str(a, stmt_text(st, 2));
		int64_t version = stmt_int(st, 1);
		stmt_reset(st);
		if (!profile_parse(s->decl, body, a, out, err))
			return false;
		out->version = version;
		return true;
	}
	if (!shape)
		return err_set(
			err, ERR_NOT_FOUND,
			"Het profiel '%s' bestaat niet. Kijk welke er zijn met: waarborg profile list",
			name);
	own_profile(shape, a, out);
	return true;
}

bool profile_save(struct session *s, struct str json, bool shipped, int64_t *change,
		  struct err *err)
{
	const struct shape *shape = shape_find(s->decl, str_of("profile"));
	struct profile p;
	struct change c;
	struct stmt *st;
	bool row, ok;
	struct db_value values[MODEL_FIELDS_MAX];
	if (!profile_parse(s->decl, json, &s->arena, &p, err))
		return false;
	if (shape_find(s->decl, p.name))
		return err_set(err, ERR_INPUT,
			       "De naam '%.*s' is van een model. Kies een andere naam.",
			       STR_ARG(p.name));
	values[shape_field(shape, str_of("name"))] = value_text(p.name);
	values[shape_field(shape, str_of("label"))] = value_text(p.label);
	values[shape_field(shape, str_of("body"))] = value_text(json);
	values[shape_field(shape, str_of("shipped"))] = value_int(shipped);
	if (!change_begin(s, "edit", "profiel opgeslagen", &c, err))
		return false;
	ok = db_named(s->db, "profile_by_name", &st, err);
	if (ok) {
		stmt_bind_text(st, "name", p.name);
		ok = stmt_step(st, &row, err);
	}
	if (ok) {
		int64_t id = row ? stmt_int(st, 0) : 0, since = row ? stmt_int(st, 1) : 0;
		stmt_reset(st);
		ok = row ? row_update(&c, shape, id, since, values, err)
			 : row_insert(&c, shape, values, 0, &id, err);
	}
	if (!ok || !change_commit(&c, err)) {
		change_rollback(&c);
		return false;
	}
	*change = c.id;
	return true;
}
