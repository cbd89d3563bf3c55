/* The past of a record, as partial `history` reads it. */
#include "web/records.h"

static const char *const events[] = { "history.made", "history.changed", "history.removed" };

static void want_steps(struct shower *s, const struct shape *shape, const struct record_past *past)
{
	for (int i = 0; i < past->count; i++) {
		const struct record_step *step = &past->steps[i];
		struct db_value values[MODEL_FIELDS_MAX];
		for (int old = 0; old < 2; old++) {
			memset(values, 0, sizeof(values));
			for (int k = 0; k < step->field_count; k++)
				values[step->fields[k].field] =
					old ? step->fields[k].old : step->fields[k].new;
			shower_want(s, shape, values);
		}
	}
}

static bool add_changes(const struct page_request *r, struct shower *s, const struct shape *shape,
			const struct record_step *step, struct value *entry, struct err *err)
{
	struct arena *a = r->arena;
	struct value *changes = value_set(a, entry, "entry_changes", value_list(a));
	for (int i = 0; i < step->field_count; i++) {
		const struct field_change *c = &step->fields[i];
		const struct field *f = &shape->fields[c->field];
		struct str from, to;
		if (!shower_text(s, f, &c->old, &from, err) ||
		    !shower_text(s, f, &c->new, &to, err))
			return false;
		struct value *line = value_add(a, changes, value_map(a));
		set_words(a, line, "change_label", label_in(f->label, r->locale->language));
		set_text(a, line, "change_from", from);
		set_text(a, line, "change_to", to.len ? to : locale_text(r->locale, "cell.empty"));
	}
	set_truth(a, entry, "entry_changes_given", step->field_count > 0);
	return true;
}

static struct value *who_of(const struct page_request *r, const struct record_step *step)
{
	if (step->other_office)
		return say(r, "history.other-office");
	if (!step->reason.len)
		return value_str(r->arena, step->who);
	return value_printf(r->arena, "%.*s: %.*s", STR_ARG(step->who), STR_ARG(step->reason));
}

static bool add_step(const struct page_request *r, struct shower *s, const struct shape *shape,
		     int64_t id, const struct record_step *step, struct value *entries,
		     struct err *err)
{
	struct arena *a = r->arena;
	struct value *entry = value_add(a, entries, value_map(a));
	struct value *link = NULL, *back = value_map(a);
	if (!step->other_office) {
		link = value_map(a);
		set_words(a, link, "link_href",
			  page_link(r,
				    arena_printf(a, "/wijzigingen/%lld", (long long)step->change),
				    NULL));
		value_set(a, link, "link_text", say(r, events[step->event]));
	}
	value_set(a, entry, "entry_when", value_moment(a, step->at));
	value_set(a, entry, "entry_what", link ? NULL : say(r, events[step->event]));
	value_set(a, entry, "entry_link", link);
	value_set(a, entry, "entry_who", who_of(r, step));
	/* what was removed is seen as it was just before */
	set_words(a, back, "back_href",
		  record_link_known(r, shape, id, step->change - (step->event == RECORD_REMOVED)));
	value_set(a, entry, "entry_back", back);
	return add_changes(r, s, shape, step, entry, err);
}

struct value *history_view(struct page_request *r, struct shower *s, const struct shape *shape,
			   int64_t id, const struct record_past *past, struct err *err)
{
	struct arena *a = r->arena;
	struct value *history = value_map(a);
	struct value *entries = value_set(a, history, "entries", value_list(a));
	want_steps(s, shape, past);
	if (!shower_load(s, err))
		return NULL;
	for (int i = 0; i < past->count; i++)
		if (!add_step(r, s, shape, id, &past->steps[i], entries, err))
			return NULL;
	struct value *more = NULL;
	if (past->more && past->count) {
		more = value_map(a);
		set_words(
			a, more, "more_href",
			page_link(r,
				  arena_printf(a, "/gegevens/%s/%lld", shape->name, (long long)id),
				  "voor",
				  arena_printf(a, "%lld",
					       (long long)past->steps[past->count - 1].change),
				  NULL));
	}
	value_set(a, history, "history_more", more);
	return history;
}
