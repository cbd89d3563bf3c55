/* One record: what it says, how it came to be so, and what refers to it. */
#include "web/records.h"

#include "domain/record.h"

enum { STEPS_SHOWN = 10, STEPS_MORE = 100 };

/* The same template also shows a record that is gone. */
static void nothing_yet(const struct page_request *r, struct value *view)
{
	static const char *const keys[] = { "history", "tasks", "remarks", "referrers", "looks" };
	value_set(r->arena, view, "sections", value_list(r->arena));
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		value_set(r->arena, view, keys[i], NULL);
	set_words(r->arena, view, "section", "gegevens");
}

static void add_crumbs(const struct page_request *r, const struct shape *shape, struct value *view)
{
	head_crumb(r, view, locale_text(r->locale, "nav.records").at,
		   page_link(r, "/gegevens", NULL));
	head_crumb(r, view, record_plural(r, shape), record_list_link(r, shape));
}

static bool add_facts(const struct page_request *r, struct shower *s, const struct record *record,
		      struct value *view, struct err *err)
{
	struct arena *a = r->arena;
	struct value *facts = facts_new(a);
	for (int i = 0; i < record->shape->count; i++) {
		const struct field *f = &record->shape->fields[i];
		struct value *shown;
		const char *href;
		if (!shower_value(s, f, &record->values[i], &shown, &href, err))
			return false;
		struct value *fact = fact_add(a, facts, field_heading(r, f), shown, href);
		if (!list_sees(r->viewer, f)) {
			set_truth(a, fact, "as_masked", true);
			set_truth(a, fact, "fact_empty", false);
		}
	}
	struct value *card = card_new(r, "gegevens", "record.facts");
	card_facts(r, card, facts);
	value_add(a, value_get(view, str_of("sections")), card);
	return true;
}

struct warnings {
	struct buf text;
};

static void take_warning(void *context, const struct field *field, enum severity severity,
			 const char *reason)
{
	struct warnings *w = context;
	(void)field;
	if (severity != WARN)
		return;
	if (w->text.len)
		buf_char(&w->text, ' ');
	buf_text(&w->text, reason);
}

/* What the rules of the model say about it, as long as all that they look at may be seen. */
static void add_warnings(const struct page_request *r, const struct record *record,
			 struct value *view)
{
	struct warnings w = { .text = { .maximum = 4000 } };
	for (int i = 0; i < record->shape->count; i++)
		if (!list_sees(r->viewer, &record->shape->fields[i]))
			return;
	row_check(record->shape, record->values, take_warning, &w);
	if (w.text.len) {
		struct value *card = card_new(r, "let-op", "record.warnings");
		card_text(r, card, value_str(r->arena, arena_str(r->arena, buf_str(&w.text))));
		value_add(r->arena, value_get(view, str_of("sections")), card);
	}
	buf_release(&w.text);
}

static bool add_referrers(const struct page_request *r, const struct record *record,
			  struct value *view, struct err *err)
{
	struct arena *a = r->arena;
	struct referrers found;
	if (!record_referrers(r->session, r->viewer, record->shape, record->id, a, &found, err))
		return false;
	struct value *map = value_map(a);
	struct value *list = value_set(a, map, "referrer_list", value_list(a));
	for (int i = 0; i < found.count; i++) {
		const struct referrer *f = &found.list[i];
		if (f->field->kind == FIELD_ANY)
			continue; /* remarks and tasks stand on the page themselves */
		struct value *line = value_add(a, list, value_map(a));
		const char *path = arena_printf(a, "/gegevens/%s", f->shape->name);
		bool twice = (i > 0 && found.list[i - 1].shape == f->shape) ||
			     (i + 1 < found.count && found.list[i + 1].shape == f->shape);
		set_words(a, line, "referrer_label", record_plural(r, f->shape));
		if (twice) /* which of its fields refers to this */
			set_printf(a, line, "referrer_label", "%s (%s)", record_plural(r, f->shape),
				   label_in(f->field->label, r->locale->language));
		set_words(a, line, "referrer_href", page_link(r, path, f->filter, f->value, NULL));
		value_set(a, line, "referrer_count",
			  f->capped ? say(r, "records.many") : value_count(a, f->count));
	}
	value_set(a, view, "referrers", value_is_true(list) ? map : NULL);
	return true;
}

/* Who looked: for who may see the log, of models that say something of people. */
static void add_looks(const struct page_request *r, const struct record *record, struct value *view)
{
	struct arena *a = r->arena;
	bool personal = false;
	for (int i = 0; i < record->shape->count; i++)
		personal |= record->shape->fields[i].privacy == PERSONAL ||
			    record->shape->fields[i].privacy == HEALTH;
	if (!personal || !viewer_may(r->viewer, RIGHT_AUDIT))
		return;
	struct value *looks = value_set(a, view, "looks", value_map(a));
	value_set(a, looks, "looks_text", say(r, "record.looks"));
	set_words(a, looks, "looks_href",
		  page_link(r, "/inzage", "model", record->shape->name, "record",
			    arena_printf(a, "%lld", (long long)record->id), NULL));
}

/* The steps of the past, from the parameter `voor` on. */
static bool add_history(struct page_request *r, struct shower *s, const struct shape *shape,
			int64_t id, struct record_past *past, struct value *view, struct err *err)
{
	int64_t before = 0;
	if (!page_number(r, "voor", &before, err))
		return false;
	if (!record_history(r->session, r->viewer, shape, id, before > 0 ? before : 0,
			    before > 0 ? STEPS_MORE : STEPS_SHOWN, r->arena, past, err))
		return false;
	struct value *history = history_view(r, s, shape, id, past, err);
	value_set(r->arena, view, "history", past->count ? history : NULL);
	return history != NULL;
}

static void add_actions(const struct page_request *r, const struct record *record,
			struct value *view)
{
	const char *page = record_page(r, record->shape, record->id, record->values);
	if (page)
		head_go(r, view, "record.page", page, false);
	if (!record_may_change(r, record->shape))
		return;
	head_go(r, view, "record.edit", record_link(r, record->shape, record->id, "/wijzig"), true);
	head_go(r, view, "record.delete", record_link(r, record->shape, record->id, "/verwijder"),
		false);
}

/* "Geldt van ... tot ..." of a dated record. */
static struct value *validity(const struct page_request *r, const struct record *record)
{
	const struct shape *shape = record->shape;
	if (shape->valid_from < 0 || record->values[shape->valid_from].kind == DB_NULL)
		return NULL;
	struct value *from = value_day(r->arena, (day_t)record->values[shape->valid_from].integer);
	const struct db_value *to = &record->values[shape->valid_to];
	if (to->kind == DB_NULL)
		return locale_value(r->locale, r->arena, "record.valid-from", from, NULL, NULL);
	return locale_value(r->locale, r->arena, "record.valid-between", from,
			    value_day(r->arena, (day_t)to->integer), NULL);
}

static bool build_record(struct page_request *r, const struct record *record, struct value *view,
			 struct err *err)
{
	struct shower s = shower_new(r);
	struct record_past past;
	const struct shape *shape = record->shape;
	titles_want(&s.titles, shape, record->id);
	shower_want(&s, shape, record->values);
	struct value *heading;
	if (!shower_load(&s, err) ||
	    !record_heading(r, shape, record->values, titles_get(&s.titles, shape, record->id),
			    &heading, err))
		return false;
	nothing_yet(r, view);
	head_set(r, view, heading, validity(r, record));
	head_code(r, view, str_of(record_label(r, shape)));
	add_crumbs(r, shape, view);
	add_actions(r, record, view);
	add_looks(r, record, view);
	page_saw(r, shape, record->id);
	if (!add_facts(r, &s, record, view, err))
		return false;
	add_warnings(r, record, view);
	return add_history(r, &s, shape, record->id, &past, view, err) &&
	       remarks_view(r, shape, record->id, view, err) &&
	       tasks_view(r, shape, record->id, view, err) && add_referrers(r, record, view, err);
}

/* Who could see it may know that it was removed, when and by whom; for others it never was there. */
static bool show_gone(struct call *c, const struct shape *shape, int64_t id, struct err *err)
{
	struct page_request *r = &c->page;
	struct value *view = value_map(r->arena);
	struct shower s = shower_new(r);
	struct record_past past;
	struct err why = { 0 };
	nothing_yet(r, view);
	if (!add_history(r, &s, shape, id, &past, view, &why)) {
		if (why.kind == ERR_NOT_FOUND)
			return record_unknown(r, err);
		*err = why;
		return false;
	}
	if (!past.gone || !past.count || past.steps[0].event != RECORD_REMOVED)
		return record_unknown(r, err);
	const struct record_step *last = &past.steps[0];
	struct value *when = value_moment(r->arena, last->at);
	head_set(r, view,
		 locale_value(r->locale, r->arena, "record.gone",
			      value_words(r->arena, record_label(r, shape)),
			      value_printf(r->arena, "%lld", (long long)id), NULL),
		 last->other_office
			 ? locale_value(r->locale, r->arena, "record.gone-on", when, NULL, NULL)
			 : locale_value(r->locale, r->arena, "record.gone-by", when,
					value_str(r->arena, last->who), NULL));
	add_crumbs(r, shape, view);
	page_saw(r, shape, id);
	c->out->status = 404;
	return show_page(c, "detail", view, record_label(r, shape), err);
}

bool show_record_page(struct call *c, struct err *err)
{
	struct page_request *r = &c->page;
	const struct shape *shape;
	struct record record;
	struct err why = { 0 };
	int64_t id;
	if (!call_read(c, err) || !record_shape(r, &shape, err) || !record_number(r, &id, err))
		return false;
	if (!record_read(r->session, r->viewer, shape, id, r->arena, &record, &why)) {
		if (why.kind == ERR_NOT_FOUND)
			return show_gone(c, shape, id, err);
		*err = why;
		return false;
	}
	struct value *view = value_map(r->arena);
	return build_record(r, &record, view, err) &&
	       show_page(c, "detail", view, record_label(r, shape), err);
}
