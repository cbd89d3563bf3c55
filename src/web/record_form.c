/* Making, changing and removing one record by hand. What the form sends is judged and written by kernel/form;
 * here it is read, and shown again with all that was wrong. */
#include "web/records.h"

#include "view/question.h"
#include "web/inside.h"

enum { BODY_MAX = 1 << 20, REASON_MAX = 400 };

/* What a form of a record is about. */
struct work {
	struct call *call;
	struct page_request *r;
	const struct shape *shape;
	int64_t id; /* 0: a new one */
	struct record record;
	struct text_pair *pairs; /* what was typed */
	int count;
	struct form_result result;
};

static const char *say_text(const struct work *w, const char *key)
{
	return locale_text(w->r->locale, key).at;
}

/* It was there, for this viewer, and somebody removed it. */
static bool was_removed(struct work *w, bool *removed, struct err *err)
{
	struct record_past past;
	struct err why = { 0 };
	*removed = false;
	if (record_history(w->r->session, w->r->viewer, w->shape, w->id, 0, 1, w->r->arena, &past,
			   &why)) {
		*removed = past.gone;
		return true;
	}
	if (why.kind != ERR_NOT_FOUND)
		*err = why;
	return why.kind == ERR_NOT_FOUND;
}

static bool read_record(struct work *w, struct err *err)
{
	struct err why = { 0 };
	bool removed;
	if (record_read(w->r->session, w->r->viewer, w->shape, w->id, w->r->arena, &w->record,
			&why))
		return true;
	if (why.kind != ERR_NOT_FOUND) {
		*err = why;
		return false;
	}
	if (!was_removed(w, &removed, err))
		return false;
	if (!removed)
		return record_unknown(w->r, err);
	return err_set(err, ERR_CONFLICT, "%s", say_text(w, "record.removed-meanwhile"));
}

/* The model, the record and the right to change it. */
static bool begin(struct work *w, struct call *c, bool is_new, struct err *err)
{
	*w = (struct work){ .call = c, .r = &c->page };
	if (!call_read(c, err) || !record_shape(w->r, &w->shape, err))
		return false;
	if (!is_new && (!record_number(w->r, &w->id, err) || !read_record(w, err)))
		return false;
	if (w->r->looking_back)
		return err_set(err, ERR_DENIED, "%s", say_text(w, "error.looking-back"));
	if (!form_may(w->r->viewer, w->shape))
		return err_set(err, ERR_DENIED, "%s", say_text(w, "error.not-your-role"));
	return true;
}

/* Browsers end lines with two characters; we keep one. */
static struct str plain_lines(struct arena *a, struct str text)
{
	struct buf plain = { .maximum = BODY_MAX };
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] != '\r' || i + 1 == text.len || text.at[i + 1] != '\n')
			buf_char(&plain, text.at[i]);
	struct str kept = arena_str(a, buf_str(&plain));
	buf_release(&plain);
	return kept;
}

/* All that was sent but the form's own; a name that is no field is refused there. */
static void read_pairs(struct work *w, const struct pairs *from)
{
	w->pairs = arena_array(w->r->arena, struct text_pair, (size_t)from->count + 1);
	for (int i = 0; i < from->count; i++)
		if (!str_is(from->list[i].name, "csrf") && !str_starts(from->list[i].name, "_"))
			w->pairs[w->count++] =
				(struct text_pair){ from->list[i].name,
						    plain_lines(w->r->arena, from->list[i].value) };
}

/* The address may fill in a new record: only what is a field and may be set. */
static void read_prefill(struct work *w)
{
	const struct pairs *asked = &w->call->in->query;
	w->pairs = arena_array(w->r->arena, struct text_pair, (size_t)asked->count + 1);
	for (int i = 0; i < asked->count; i++) {
		int at = shape_field(w->shape, asked->list[i].name);
		if (at >= 0 && form_may_set(w->r->viewer, w->shape, &w->shape->fields[at]))
			w->pairs[w->count++] =
				(struct text_pair){ asked->list[i].name, asked->list[i].value };
	}
}

static const char *title_of(struct work *w, struct err *err)
{
	struct title title;
	if (!w->id)
		return arena_printf(w->r->arena, "%s: %s", record_label(w->r, w->shape),
				    say_text(w, "record.new"));
	return record_title(w->r->session, w->r->viewer, w->shape, w->id, w->r->arena, &title, err)
		       ? arena_text(w->r->arena, title.text)
		       : NULL;
}

static void add_crumbs(const struct work *w, const char *title, struct value *view)
{
	head_crumb(w->r, view, say_text(w, "nav.records"), page_link(w->r, "/gegevens", NULL));
	head_crumb(w->r, view, record_plural(w->r, w->shape), record_list_link(w->r, w->shape));
	if (w->id)
		head_crumb(w->r, view, title, record_link(w->r, w->shape, w->id, ""));
	set_words(w->r->arena, view, "section", "gegevens");
}

static struct value *reason_question(const struct work *w)
{
	struct str typed = pairs_get(&w->call->in->form, "_reden");
	struct value *q = question_new(w->r, "_reden", say_text(w, "record.reason"), false,
				       say_text(w, "record.reason-help"), NULL);
	question_line(w->r, q, "text", typed.at ? typed : str_of(""), REASON_MAX, "off");
	return q;
}

static struct value *hidden_since(const struct work *w, int64_t since)
{
	struct value *list = value_list(w->r->arena);
	if (w->id)
		keep_add(w->r, list, "_since",
			 str_of(arena_printf(w->r->arena, "%lld", (long long)since)));
	return list;
}

static struct value *conflict_view(const struct work *w, const char *message)
{
	struct arena *a = w->r->arena;
	const struct form_result *result = &w->result;
	if (!result->difference_count)
		return NULL;
	struct value *conflict = value_map(a);
	struct value *list = value_set(a, conflict, "differences", value_list(a));
	set_words(a, conflict, "conflict_text", message);
	for (int i = 0; i < result->difference_count; i++) {
		const struct form_difference *d = &result->differences[i];
		struct value *line = value_add(a, list, value_map(a));
		set_words(a, line, "diff_label", label_in(d->field->label, w->r->locale->language));
		set_text(a, line, "diff_was", d->seen);
		set_text(a, line, "diff_theirs", d->now);
		set_text(a, line, "diff_yours", d->mine ? d->typed : str_of(""));
	}
	return conflict;
}

/* problem: why it was refused, NULL when nothing was sent yet. */
static bool show_form(struct work *w, const struct err *problem, struct err *err)
{
	struct page_request *r = w->r;
	struct arena *a = r->arena;
	struct value *view = value_map(a), *fields;
	struct asked q = { .r = r,
			   .shape = w->shape,
			   .record = w->id ? &w->record : NULL,
			   .typed = w->pairs,
			   .typed_count = w->count,
			   .result = problem ? &w->result : NULL };
	const char *title = title_of(w, err);
	if (!title || !questions_view(&q, &fields, err))
		return false;
	bool conflict = problem && problem->kind == ERR_CONFLICT && w->result.difference_count;
	head_set(r, view,
		 w->id ? locale_value(r->locale, a, "record.change", value_words(a, title), NULL,
				      NULL)
		       : value_words(a, title),
		 NULL);
	add_crumbs(w, title, view);
	value_set(a, view, "problem",
		  problem && !conflict ? problems_view(&q, problem->message) : NULL);
	value_set(a, view, "conflict", conflict ? conflict_view(w, problem->message) : NULL);
	set_text(a, view, "form_action", w->call->in->path);
	set_truth(a, view, "form_file", false);
	value_set(a, view, "form_hidden",
		  hidden_since(w, conflict ? w->result.since : w->record.since));
	struct value *group =
		value_add(a, value_set(a, view, "groups", value_list(a)), value_map(a));
	set_words(a, group, "group_label", "");
	value_set(a, group, "fields", fields);
	value_add(a, fields, reason_question(w));
	value_set(a, view, "form_submit", say(r, conflict ? "record.save-anyway" : "record.save"));
	struct value *cancel = value_set(a, view, "form_cancel", value_map(a));
	set_words(a, cancel, "cancel_href",
		  w->id ? record_link(r, w->shape, w->id, "") : record_list_link(r, w->shape));
	if (w->id)
		page_saw(r, w->shape, w->id);
	if (problem)
		w->call->out->status = error_status(problem->kind);
	return show_page(w->call, "form", view, title, err);
}

static bool show_new(struct call *c, struct err *err)
{
	struct work w;
	if (!begin(&w, c, true, err))
		return false;
	read_prefill(&w);
	return show_form(&w, NULL, err);
}

static bool show_edit(struct call *c, struct err *err)
{
	struct work w;
	return begin(&w, c, false, err) && show_form(&w, NULL, err);
}

/* What was there may have changed since this request began to read. */
static bool read_again(struct work *w, struct err *err)
{
	db_rollback(w->r->session->db);
	return call_read(w->call, err) && (!w->id || read_record(w, err));
}

/* A refusal that the person at the form can mend, shown with the form. */
static bool show_refused(struct work *w, const struct err *problem, struct err *err)
{
	if (problem->kind == ERR_INPUT || problem->kind == ERR_CONFLICT)
		return read_again(w, err) && show_form(w, problem, err);
	if (problem->kind == ERR_NOT_FOUND)
		return read_again(w, err) && record_unknown(w->r, err);
	*err = *problem;
	return false;
}

static struct form form_of(const struct work *w)
{
	struct str reason = str_trim(pairs_get(&w->call->in->form, "_reden"));
	return (struct form){ .viewer = w->r->viewer,
			      .pairs = w->pairs,
			      .count = w->count,
			      .reason = reason.len ? arena_text(w->r->arena, reason) : NULL };
}

static bool writing(struct work *w, struct session **s, struct err *err)
{
	if (!call_write(w->call, s, err))
		return false;
	(*s)->known = KNOWN_NOW;
	return true;
}

static void show_done(struct work *w, const char *link, const char *key)
{
	if (w->result.change)
		call_changed(w->call);
	show_redirect(w->call, address_add(w->r, link, "gedaan", str_of(key)));
}

static bool do_new(struct call *c, struct err *err)
{
	struct work w;
	struct session *s;
	struct err problem = { 0 };
	if (!begin(&w, c, true, err) || !writing(&w, &s, err))
		return false;
	read_pairs(&w, &c->in->form);
	struct form form = form_of(&w);
	if (!record_create(s, w.shape, &form, c->arena, &w.result, &problem))
		return show_refused(&w, &problem, err);
	show_done(&w, record_link(w.r, w.shape, w.result.id, ""), "gemaakt");
	return true;
}

/* The version that the form showed; a form without one is not ours. */
static bool seen_version(const struct work *w, int64_t *since, struct err *err)
{
	return str_to_int(pairs_get(&w->call->in->form, "_since"), since) ||
	       err_set(err, ERR_INPUT, "%s", say_text(w, "record.no-version"));
}

static bool do_edit(struct call *c, struct err *err)
{
	struct work w;
	struct session *s;
	struct err problem = { 0 };
	int64_t since;
	if (!begin(&w, c, false, err) || !seen_version(&w, &since, err) || !writing(&w, &s, err))
		return false;
	read_pairs(&w, &c->in->form);
	struct form form = form_of(&w);
	if (!record_edit(s, w.shape, w.id, since, &form, c->arena, &w.result, &problem))
		return show_refused(&w, &problem, err);
	show_done(&w, record_link(w.r, w.shape, w.id, ""),
		  w.result.change ? "gewijzigd" : "ongewijzigd");
	return true;
}

/* What refers to it and keeps it from being removed. */
static bool add_users(struct work *w, struct value *view, bool *any, struct err *err)
{
	struct arena *a = w->r->arena;
	struct value *list = value_set(a, view, "delete_also", value_list(a));
	struct referrers found;
	if (!record_referrers(w->r->session, w->r->viewer, w->shape, w->id, a, &found, err))
		return false;
	for (int i = 0; i < found.count; i++) {
		const struct referrer *f = &found.list[i];
		if (f->field->kind == FIELD_ANY)
			continue;
		struct value *line = value_add(a, list, value_map(a));
		set_printf(a, line, "also_text", "%s: %s%lld", record_plural(w->r, f->shape),
			   f->capped ? "> " : "", (long long)f->count);
	}
	*any = value_is_true(list);
	set_truth(a, view, "delete_also_given", *any);
	return true;
}

static bool show_removal(struct work *w, const struct err *problem, struct err *err)
{
	struct page_request *r = w->r;
	struct arena *a = r->arena;
	struct value *view = value_map(a);
	const char *title = title_of(w, err);
	bool used;
	if (!title || !add_users(w, view, &used, err))
		return false;
	head_set(r, view,
		 locale_value(r->locale, a, "record.remove", value_words(a, title), NULL, NULL),
		 NULL);
	add_crumbs(w, title, view);
	value_set(a, view, "problem",
		  problem ? problem_new(r, "form.problem", problem->message) : NULL);
	value_set(a, view, "delete_text", say(r, used ? "record.in-use" : "record.remove-text"));
	set_words(a, view, "cancel_href", record_link(r, w->shape, w->id, ""));
	struct value *form = NULL;
	if (!used) {
		form = value_map(a);
		set_text(a, form, "form_action", w->call->in->path);
		value_set(a, form, "form_hidden", hidden_since(w, w->record.since));
		value_add(a, value_set(a, form, "fields", value_list(a)), reason_question(w));
	}
	value_set(a, view, "delete_form", form);
	page_saw(r, w->shape, w->id);
	if (problem)
		w->call->out->status = error_status(problem->kind);
	return show_page(w->call, "delete", view, title, err);
}

static bool show_delete(struct call *c, struct err *err)
{
	struct work w;
	return begin(&w, c, false, err) && show_removal(&w, NULL, err);
}

static bool do_delete(struct call *c, struct err *err)
{
	struct work w;
	struct session *s;
	struct err problem = { 0 };
	int64_t since;
	if (!begin(&w, c, false, err) || !seen_version(&w, &since, err) || !writing(&w, &s, err))
		return false;
	struct form form = form_of(&w);
	if (record_delete(s, w.shape, w.id, since, &form, c->arena, &w.result, &problem)) {
		show_done(&w,
			  arena_printf(c->arena, "/wijzigingen/%lld", (long long)w.result.change),
			  "verwijderd");
		return true;
	}
	if (problem.kind == ERR_INPUT || problem.kind == ERR_CONFLICT)
		return read_again(&w, err) && show_removal(&w, &problem, err);
	return show_refused(&w, &problem, err);
}

const struct route record_form_routes[] = {
	{ GET, "/gegevens/{model}/nieuw", RIGHT_SIGNED_IN, "form for a new record",
	  .own = show_new },
	{ POST, "/gegevens/{model}/nieuw", RIGHT_SIGNED_IN, "make a record", .own = do_new,
	  .body_max = BODY_MAX },
	{ GET, "/gegevens/{model}/{id}/wijzig", RIGHT_SIGNED_IN, "form to change a record",
	  .own = show_edit },
	{ POST, "/gegevens/{model}/{id}/wijzig", RIGHT_SIGNED_IN, "change a record", .own = do_edit,
	  .body_max = BODY_MAX },
	{ GET, "/gegevens/{model}/{id}/verwijder", RIGHT_SIGNED_IN, "ask before removing a record",
	  .own = show_delete },
	{ POST, "/gegevens/{model}/{id}/verwijder", RIGHT_SIGNED_IN, "remove a record",
	  .own = do_delete, .body_max = 64 * 1024 },
	{ 0 },
};
