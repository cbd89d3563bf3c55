#include "kernel/form.h"

#include "kernel/form_text.h"
#include "kernel/list_sql.h"
#include "kernel/option.h"
#include "kernel/scope.h"
#include "kernel/write.h"

enum { FINDINGS_MAX = 200, REASON_MAX = 400 };

/* One form at work. */
struct work {
	struct session *session;
	const struct shape *shape;
	const struct form *form;
	struct arena *arena;
	struct form_result *result;
	int64_t id;                            /* 0: new */
	struct db_value old[MODEL_FIELDS_MAX]; /* as it stands; new: all empty */
	struct db_value values[MODEL_FIELDS_MAX];
	struct str typed[MODEL_FIELDS_MAX]; /* at == NULL: not given */
	bool bad[MODEL_FIELDS_MAX];         /* what was typed could not be read */
	day_t day;                          /* on which references and codes must hold */
};

bool form_may(const struct viewer *v, const struct shape *shape)
{
	enum right right = shape->model->changed_with;
	if (right == RIGHT_PUBLIC)
		right = RIGHT_REGISTER;
	return right != RIGHT_NOBODY && (!v || (viewer_may(v, right) && list_sees_model(v, shape)));
}

bool form_may_set(const struct viewer *v, const struct shape *shape, const struct field *f)
{
	int at = (int)(f - shape->fields);
	return !(f->flags & DERIVED) && at != shape->import && at != shape->line && list_sees(v, f);
}

static void add_finding(struct work *w, const struct field *f, enum severity severity,
			const char *sentence)
{
	struct form_result *r = w->result;
	if (r->finding_count == FINDINGS_MAX)
		return;
	r->findings[r->finding_count++] =
		(struct form_finding){ f, severity, arena_text(w->arena, str_of(sentence)) };
	r->refused += severity == REFUSE;
}

static void find_bad(struct work *w, int at, const char *sentence)
{
	w->bad[at] = true;
	add_finding(w, &w->shape->fields[at], REFUSE, sentence);
}

static bool start(struct work *w, const struct form *form, struct err *err)
{
	w->result->findings = arena_array(w->arena, struct form_finding, FINDINGS_MAX);
	w->result->id = w->id;
	if (!form_may(form->viewer, w->shape))
		return err_set(err, ERR_DENIED, "%s: u mag hier niets wijzigen.",
			       w->shape->model->plural.nl);
	if (w->session->known != KNOWN_NOW)
		return err_set(err, ERR_DENIED,
			       "U kijkt terug in de tijd. Ga terug naar nu om iets te wijzigen.");
	if (form->reason && strlen(form->reason) > REASON_MAX)
		return err_set(err, ERR_INPUT, "De reden is te lang: hoogstens %d tekens.",
			       REASON_MAX);
	return true;
}

/* Several values of one list are joined; of other fields the last one counts (a box that is ticked follows
 * the hidden one that says it is not). */
static void gather(struct work *w)
{
	const struct form *form = w->form;
	for (int i = 0; i < form->count; i++) {
		const struct text_pair *p = &form->pairs[i];
		int at = shape_field(w->shape, p->name);
		struct str value = p->value.at ? p->value : str_of("");
		if (str_starts(p->name, "_"))
			continue;
		if (at < 0)
			add_finding(w, NULL, REFUSE,
				    arena_printf(w->arena, "'%.*s' is geen veld van %s.",
						 (int)(p->name.len < 60 ? p->name.len : 60),
						 p->name.at, w->shape->model->label.nl));
		else if (!form_may_set(w->form->viewer, w->shape, &w->shape->fields[at]))
			find_bad(w, at, "Dit veld kunt u niet invullen.");
		else if (w->typed[at].at && w->shape->fields[at].kind == FIELD_LIST)
			w->typed[at] = str_of(arena_printf(w->arena, "%.*s;%.*s",
							   STR_ARG(w->typed[at]), STR_ARG(value)));
		else
			w->typed[at] = arena_str(w->arena, value);
	}
}

static void read_values(struct work *w)
{
	char reason[200];
	for (int i = 0; i < w->shape->count; i++) {
		const struct field *f = &w->shape->fields[i];
		if (!w->typed[i].at || f->kind == FIELD_REF)
			continue;
		if (!form_parse(f, w->typed[i], w->arena, &w->values[i], reason))
			find_bad(w, i, reason);
	}
	w->day = w->session->today;
	if (w->shape->valid_from >= 0 && w->values[w->shape->valid_from].kind == DB_INT)
		w->day = (day_t)w->values[w->shape->valid_from].integer;
}

/* What stood there may stay, also when it would not be found by its text on this day. */
static bool same_reference(struct work *w, const struct shape *to, const struct db_value *old,
			   struct str text, bool *same, struct err *err)
{
	struct title title;
	*same = false;
	if (old->kind != DB_INT)
		return true;
	if (!record_title(w->session, w->form->viewer, to, old->integer, w->arena, &title, err))
		return false;
	const char *both =
		arena_printf(w->arena, "%.*s (%.*s)", STR_ARG(title.text), STR_ARG(title.key));
	*same = str_eq(text, title.key) || str_eq(text, title.text) || str_is(text, both);
	return true;
}

static bool read_reference(struct work *w, int at, struct err *err)
{
	const struct field *f = &w->shape->fields[at];
	const struct shape *to = shape_find(w->session->decl, str_of(f->to));
	struct str text = str_trim(w->typed[at]);
	int64_t id = 0;
	bool same;
	w->values[at] = value_null();
	if (!text.len)
		return true;
	if (!str_is_utf8(text) || memchr(text.at, '\0', text.len)) {
		find_bad(w, at, "De tekst bevat een teken dat niet te lezen is.");
		return true;
	}
	if (!same_reference(w, to, &w->old[at], text, &same, err) ||
	    (!same && !reference_lookup(w->session, w->form->viewer, to, text, w->day, &id, err)))
		return false;
	if (same)
		w->values[at] = w->old[at];
	else if (id > 0)
		w->values[at] = value_int(id);
	else
		find_bad(w, at,
			 arena_printf(w->arena,
				      id ? "Er is meer dan een %s '%.*s'. Kies er een uit de lijst."
					 : "%s '%.*s' bestaat niet. Kies uit de lijst.",
				      to->model->label.nl, (int)(text.len < 80 ? text.len : 80),
				      text.at));
	return true;
}

static bool check_code(struct work *w, int at, struct err *err)
{
	const struct field *f = &w->shape->fields[at];
	struct stmt *st;
	int64_t one;
	bool found;
	if (!db_prepare(w->session->db,
			str_of("SELECT id FROM v_code WHERE list = :list AND code = :code AND "
			       "valid_from <= :day AND (valid_to IS NULL OR valid_to > :day)"),
			DB_SCOPED, &st, err))
		return false;
	stmt_bind_text(st, "list", str_of(f->list));
	stmt_bind_text(st, "code", w->values[at].text);
	stmt_bind_int(st, "day", w->day);
	if (!stmt_one_int(st, &one, &found, err))
		return false;
	if (!found)
		find_bad(w, at,
			 "Deze waarde staat niet in de lijst. Kies een waarde uit de lijst.");
	return true;
}

static bool check_any(struct work *w, int at, struct err *err)
{
	bool there;
	if (!any_exists(w->session, w->form->viewer, w->values[at].text, &there, err))
		return false;
	if (!there)
		find_bad(w, at, "Dit gegeven bestaat niet.");
	return true;
}

/* What takes a look in the database. */
static bool look_up(struct work *w, struct err *err)
{
	for (int i = 0; i < w->shape->count; i++) {
		const struct field *f = &w->shape->fields[i];
		if (!w->typed[i].at || w->bad[i])
			continue;
		if (f->kind == FIELD_REF && !read_reference(w, i, err))
			return false;
		if (w->values[i].kind == DB_NULL || value_eq(&w->values[i], &w->old[i]))
			continue;
		if ((f->kind == FIELD_CODE && !check_code(w, i, err)) ||
		    (f->kind == FIELD_ANY && !check_any(w, i, err)))
			return false;
	}
	return true;
}

static void take_finding(void *context, const struct field *field, enum severity severity,
			 const char *reason)
{
	struct work *w = context;
	if (!w->bad[field - w->shape->fields])
		add_finding(w, field, severity, reason);
}

/* When something could not be read, the rules over several fields would judge what was not meant. */
static void check_rules(struct work *w)
{
	const struct hooks *hooks = w->shape->model->hooks;
	char reason[200];
	if (hooks && hooks->before_write)
		hooks->before_write(w->session, w->shape, w->values, w->id == 0);
	if (hooks && hooks->derive)
		hooks->derive(w->shape, w->values, w->arena);
	if (!w->result->refused) {
		row_check(w->shape, w->values, take_finding, w);
		return;
	}
	for (int i = 0; i < w->shape->count; i++)
		if (!field_check(&w->shape->fields[i], &w->values[i], reason))
			take_finding(w, &w->shape->fields[i], REFUSE, reason);
}

/* Another row of the same owner with this key. */
static bool find_twin(struct work *w, bool *found, struct err *err)
{
	const struct shape *shape = w->shape;
	struct buf sql = { 0 };
	struct stmt *st;
	char name[16];
	int64_t other;
	buf_printf(&sql, "SELECT id FROM v_%s WHERE id <> :id", shape->name);
	for (int k = 0; k < shape->key_count; k++)
		buf_printf(&sql, " AND %s = :k%d", shape->fields[shape->keys[k]].name, k);
	if (shape->model->scope != OPEN && w->id)
		buf_printf(&sql,
			   " AND coalesce(payer, 0) = (SELECT coalesce(payer, 0) FROM v_%s "
			   "WHERE id = :id)",
			   shape->name);
	else if (shape->model->scope != OPEN)
		buf_text(&sql, " AND coalesce(payer, 0) = :payer");
	bool ok = db_prepare(w->session->db, buf_str(&sql), DB_SCOPED, &st, err);
	buf_release(&sql);
	if (!ok)
		return false;
	stmt_bind_int(st, "id", w->id);
	stmt_bind_int(st, "payer", w->session->payer > 0 ? w->session->payer : 0);
	for (int k = 0; k < shape->key_count; k++) {
		snprintf(name, sizeof(name), "k%d", k);
		stmt_bind_value(st, name, &w->values[shape->keys[k]]);
	}
	return stmt_one_int(st, &other, found, err);
}

static bool check_key(struct work *w, struct err *err)
{
	bool found = false;
	if (w->result->refused || !w->shape->key_count)
		return true;
	if (w->shape->valid_from >= 0) {
		int64_t payer = w->session->payer > 0 ? w->session->payer : 0;
		if (!row_overlaps(w->session, w->shape, w->values, w->id, payer, &found, err))
			return false;
		if (found)
			find_bad(
				w, w->shape->valid_from,
				"De periode overlapt met een andere periode van dezelfde sleutel.");
		return true;
	}
	if (!find_twin(w, &found, err))
		return false;
	if (found)
		find_bad(
			w, w->shape->keys[0],
			w->shape->key_count == 1
				? "Deze waarde is er al; zij moet uniek zijn."
				: "Deze combinatie is er al; samen met de andere sleutelvelden moet "
				  "zij uniek zijn.");
	return true;
}

/* The first finding that stops it, and how many more there are. */
static bool refuse(const struct work *w, struct err *err)
{
	for (int i = 0; i < w->result->finding_count; i++) {
		const struct form_finding *f = &w->result->findings[i];
		if (f->severity != REFUSE)
			continue;
		err_set(err, ERR_INPUT, "%s%s%s: %s", w->shape->model->label.nl,
			f->field ? ", " : "", f->field ? f->field->label.nl : "", f->sentence);
		if (err && w->result->refused > 1)
			snprintf(err->message + strlen(err->message),
				 sizeof(err->message) - strlen(err->message), " (en nog %d)",
				 w->result->refused - 1);
		return false;
	}
	return true;
}

static bool judge(struct work *w, struct err *err)
{
	memcpy(w->values, w->old, sizeof(w->values));
	gather(w);
	read_values(w);
	if (!look_up(w, err))
		return false;
	check_rules(w);
	return check_key(w, err) && refuse(w, err);
}

bool record_create(struct session *s, const struct shape *shape, const struct form *form,
		   struct arena *a, struct form_result *out, struct err *err)
{
	struct work w = { .session = s, .shape = shape, .form = form, .arena = a, .result = out };
	struct change c;
	int64_t id = 0;
	*out = (struct form_result){ 0 };
	if (!start(&w, form, err) || !judge(&w, err))
		return false;
	if (form->try_only)
		return true;
	if (!change_begin(s, "edit", form->reason, &c, err))
		return false;
	if (!row_insert(&c, shape, w.values, 0, &id, err)) {
		change_rollback(&c);
		return false;
	}
	if (!change_commit(&c, err))
		return false;
	out->id = id;
	out->change = out->since = c.id;
	return true;
}

static struct str value_words(struct work *w, const struct titles *t, const struct field *f,
			      const struct db_value *v)
{
	struct buf text = { .maximum = 1 << 20 };
	if (f->kind == FIELD_REF && v->kind == DB_INT)
		return titles_get(t, shape_find(w->session->decl, str_of(f->to)), v->integer)->text;
	field_print(&text, f, v);
	struct str kept = arena_str(w->arena, buf_str(&text));
	buf_release(&text);
	return kept;
}

/* The version that the form showed; *found false when it is not there (or was never this record's). */
static bool read_version(struct work *w, int64_t since, struct db_value *values, bool *found,
			 struct err *err)
{
	struct buf sql = { 0 };
	struct stmt *st;
	buf_text(&sql, "SELECT since");
	for (int i = 0; i < w->shape->count; i++)
		buf_printf(&sql, ",%s", w->shape->fields[i].name);
	buf_printf(&sql, " FROM h_%s WHERE id = :id AND since = :since", w->shape->name);
	scope_condition(&sql, w->session, w->shape, 'h');
	bool ok = db_prepare(w->session->db, buf_str(&sql), DB_KERNEL, &st, err);
	buf_release(&sql);
	if (!ok)
		return false;
	stmt_bind_int(st, "id", w->id);
	stmt_bind_int(st, "since", since);
	if (!stmt_step(st, found, err))
		return false;
	for (int i = 0; *found && i < w->shape->count; i++)
		values[i] = stmt_is_null(st, i + 1) ? value_null()
			    : field_is_text(w->shape->fields[i].kind)
				    ? value_text(arena_str(w->arena, stmt_text(st, i + 1)))
				    : value_int(stmt_int(st, i + 1));
	stmt_reset(st);
	return true;
}

/* What was seen, what is now, what was typed; of fields where these are not all the same. */
static bool show_differences(struct work *w, int64_t since, struct err *err)
{
	struct db_value seen[MODEL_FIELDS_MAX] = { 0 };
	struct titles t = { .session = w->session, .viewer = w->form->viewer, .arena = w->arena };
	struct form_result *r = w->result;
	bool found;
	if (!read_version(w, since, seen, &found, err))
		return false;
	if (!found)
		memcpy(seen, w->old, sizeof(seen));
	titles_want_row(&t, w->shape, seen);
	titles_want_row(&t, w->shape, w->old);
	if (!titles_load(&t, err))
		return false;
	r->differences = arena_array(w->arena, struct form_difference, (size_t)w->shape->count);
	for (int i = 0; i < w->shape->count; i++) {
		const struct field *f = &w->shape->fields[i];
		struct form_difference d = { .field = f,
					     .seen = value_words(w, &t, f, &seen[i]),
					     .now = value_words(w, &t, f, &w->old[i]) };
		d.typed = w->typed[i].at ? w->typed[i] : d.seen;
		d.mine = w->typed[i].at && (w->bad[i] || !value_eq(&w->values[i], &seen[i]));
		if (list_sees(w->form->viewer, f) &&
		    (d.mine || w->bad[i] || !value_eq(&seen[i], &w->old[i])))
			r->differences[r->difference_count++] = d;
	}
	return err_set(
		err, ERR_CONFLICT,
		"%s: een ander heeft dit gegeven gewijzigd terwijl u het open had. Er is niets "
		"opgeslagen. Bekijk de verschillen en sla daarna opnieuw op.",
		w->shape->model->label.nl);
}

static bool read_old(struct work *w, struct err *err)
{
	if (!row_read(w->session, w->shape, w->id, w->old, &w->result->since, w->arena, err))
		return false;
	return w->result->since ||
	       err_set(err, ERR_NOT_FOUND, "%s %lld bestaat niet of is intussen verwijderd.",
		       w->shape->model->label.nl, (long long)w->id);
}

static bool differs(const struct work *w)
{
	for (int i = 0; i < w->shape->count; i++)
		if (!value_eq(&w->values[i], &w->old[i]))
			return true;
	return false;
}

static bool write_edit(struct work *w, int64_t since, struct err *err)
{
	struct change c;
	struct err why = { 0 };
	if (!change_begin(w->session, "edit", w->form->reason, &c, err))
		return false;
	if (!row_update(&c, w->shape, w->id, since, w->values, &why)) {
		change_rollback(&c);
		if (why.kind == ERR_CONFLICT) /* somebody came in between */
			return read_old(w, err) && show_differences(w, since, err);
		*err = why;
		return false;
	}
	if (!change_commit(&c, err))
		return false;
	w->result->change = w->result->since = c.id;
	return true;
}

bool record_edit(struct session *s, const struct shape *shape, int64_t id, int64_t since,
		 const struct form *form, struct arena *a, struct form_result *out, struct err *err)
{
	struct work w = { .session = s, .shape = shape, .form = form, .arena = a, .result = out };
	*out = (struct form_result){ 0 };
	w.id = id;
	if (!start(&w, form, err) || !read_old(&w, err))
		return false;
	if (out->since != since) {
		judge(&w, NULL); /* to compare what was typed */
		return show_differences(&w, since, err);
	}
	if (!judge(&w, err))
		return false;
	return form->try_only || !differs(&w) || write_edit(&w, since, err);
}

/* Refused while records of things or observations refer to it; remarks and tasks about it stay. */
static bool refuse_referred(struct work *w, struct err *err)
{
	struct referrers r;
	struct buf by = { .maximum = 300 };
	int count = 0;
	if (!record_referrers(w->session, NULL, w->shape, w->id, w->arena, &r, err))
		return false;
	for (int i = 0; i < r.count; i++) {
		const struct referrer *f = &r.list[i];
		if (f->field->kind == FIELD_ANY)
			continue;
		buf_printf(&by, "%s%s (%s%lld)", count++ ? ", " : "", f->shape->model->plural.nl,
			   f->capped ? "meer dan " : "", (long long)f->count);
	}
	if (count)
		err_set(err, ERR_CONFLICT,
			"%s: dit gegeven is nog in gebruik bij %s. Wijzig of verwijder dat eerst.",
			w->shape->model->label.nl, buf_zero(&by));
	buf_release(&by);
	return !count;
}

static bool write_delete(struct work *w, int64_t since, struct err *err)
{
	struct change c;
	struct err why = { 0 };
	if (!change_begin(w->session, "edit", w->form->reason, &c, err))
		return false;
	if (!row_delete(&c, w->shape, w->id, since, &why)) {
		change_rollback(&c);
		if (why.kind == ERR_INPUT) /* a foreign key of a row that is not within scope */
			return err_set(err, ERR_CONFLICT,
				       "%s: dit gegeven is nog in gebruik bij een ander kantoor.",
				       w->shape->model->label.nl);
		*err = why;
		return false;
	}
	if (!change_commit(&c, err))
		return false;
	w->result->change = c.id;
	w->result->since = 0;
	return true;
}

bool record_delete(struct session *s, const struct shape *shape, int64_t id, int64_t since,
		   const struct form *form, struct arena *a, struct form_result *out,
		   struct err *err)
{
	struct work w = { .session = s, .shape = shape, .form = form, .arena = a, .result = out };
	*out = (struct form_result){ 0 };
	w.id = id;
	if (!start(&w, form, err) || !read_old(&w, err))
		return false;
	if (out->since != since)
		return show_differences(&w, since, err);
	if (!refuse_referred(&w, err))
		return false;
	return form->try_only || write_delete(&w, since, err);
}
