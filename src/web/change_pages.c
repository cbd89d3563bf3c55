/* The log of changes, what one change did, and taking it back. */
#include "web/records.h"

#include "kernel/changes.h"
#include "kernel/undo.h"
#include "web/inside.h"

enum { SHOWN = 50, ROWS_SHOWN = 20 };

static const char *words(const struct page_request *r, const char *key)
{
	return locale_text(r->locale, key).at;
}

static const char *const kinds[] = { "import", "offer", "edit", "undo",
				     "tick",   "init",  "demo", "rule" };
enum { KINDS = sizeof(kinds) / sizeof(*kinds) };

static struct value *kind_name(const struct page_request *r, int kind)
{
	return say(r, arena_printf(r->arena, "changes.kind-%s", kinds[kind]));
}

/* "edit" as people say it; a kind that has no word stands as it is. */
static struct value *kind_words(const struct page_request *r, struct str kind)
{
	for (int i = 0; i < KINDS; i++)
		if (str_is(kind, kinds[i]))
			return kind_name(r, i);
	return value_str(r->arena, kind);
}

/* And back: what was typed in the filter. */
static struct str kind_meant(const struct page_request *r, struct str typed)
{
	for (int i = 0; i < KINDS; i++)
		if (str_eq(typed, kind_name(r, i)->text))
			return str_of(kinds[i]);
	return typed;
}

static const char *change_link(const struct page_request *r, int64_t id)
{
	return page_link(r, arena_printf(r->arena, "/wijzigingen/%lld", (long long)id), NULL);
}

static bool read_query(const struct page_request *r, struct change_query *q, struct err *err)
{
	*q = (struct change_query){ .kind = page_param(r, "soort"),
				    .who = page_param(r, "wie"),
				    .size = SHOWN };
	if (!page_day(r, "van", &q->from, err) || !page_day(r, "tot", &q->to, err) ||
	    !page_number(r, "voor", &q->before, err))
		return false;
	q->before = q->before > 0 ? q->before : 0;
	return true;
}

static const char *const filters[] = { "soort", "wie", "van", "tot" };
enum { FILTERS = sizeof(filters) / sizeof(*filters) };

/* The address with the filters that are on, but for one. */
static const char *filtered(const struct page_request *r, int without)
{
	const char *address = "/wijzigingen";
	for (int i = 0; i < FILTERS; i++)
		if (i != without)
			address = address_add(r, address, filters[i], page_param(r, filters[i]));
	return address;
}

static struct value *chip_words(const struct page_request *r, int at)
{
	struct str value = page_param(r, filters[at]);
	struct value *shown = at == 0 ? kind_words(r, value) : value_str(r->arena, value);
	return locale_value(r->locale, r->arena,
			    at == 2   ? "records.from"
			    : at == 3 ? "records.to"
				      : "records.is",
			    say(r, arena_printf(r->arena, "changes.%s", filters[at])), shown, NULL);
}

static void add_filter(const struct page_request *r, struct value *view)
{
	struct arena *a = r->arena;
	struct value *filter = value_set(a, view, "filter", value_map(a));
	struct value *fields = value_set(a, filter, "filter_fields", value_list(a));
	struct value *active = value_set(a, filter, "filter_active", value_list(a));
	struct value *keep = value_set(a, filter, "filter_keep", value_list(a));
	set_words(a, filter, "filter_action", "/wijzigingen");
	for (int i = 0; i < FILTERS; i++) {
		option_add(r, fields, filters[i], say(r, arena_printf(a, "changes.%s", filters[i])),
			   i == 1);
		if (!page_param(r, filters[i]).len)
			continue;
		keep_add(r, keep, filters[i], page_param(r, filters[i]));
		struct value *chip = value_add(a, active, value_map(a));
		value_set(a, chip, "filter_text", chip_words(r, i));
		set_words(a, chip, "remove_href", address_done(r, filtered(r, i)));
	}
	if (r->known_on.len)
		keep_add(r, keep, "bekendOp", r->known_on);
	option_add(r, value_set(a, filter, "filter_operators", value_list(a)), "is",
		   say(r, "records.test-is"), true);
	set_words(a, filter, "filter_typed", "");
	set_truth(a, filter, "filter_active_given", value_is_true(active));
	set_words(a, filter, "filter_clear_href", page_link(r, "/wijzigingen", NULL));
}

static void add_entry(const struct page_request *r, struct value *grid,
		      const struct change_entry *e)
{
	struct arena *a = r->arena;
	struct value *line = listing_row(a, grid);
	listing_head(a, line, value_printf(a, "%lld", (long long)e->id), change_link(r, e->id));
	listing_cell(a, line, value_moment(a, e->at), NULL);
	listing_cell(a, line, value_str(a, e->who), NULL);
	listing_cell(a, line, kind_words(r, e->kind), NULL);
	listing_cell(a, line, value_str(a, e->reason), NULL);
	listing_cell(a, line, e->import ? value_printf(a, "%lld", (long long)e->import) : NULL,
		     e->import ? page_link(r, arena_printf(a, "/import/%lld", (long long)e->import),
					   NULL)
			       : NULL);
}

static bool build_changes(struct page_request *r, struct value *view, struct err *err)
{
	static const char *const heads[] = { "changes.number", "changes.when",   "changes.wie",
					     "changes.soort",  "changes.reason", "changes.import" };
	struct arena *a = r->arena;
	struct change_query q;
	struct change_entries found;
	if (!read_query(r, &q, err) || !changes_list(r->session, &q, a, &found, err))
		return false;
	struct value *grid = listing_new(a, words(r, "nav.changes"));
	for (int i = 0; i < 6; i++)
		listing_column(a, grid, words(r, heads[i]), false, NULL, NULL);
	for (int i = 0; i < found.count; i++)
		add_entry(r, grid, &found.list[i]);
	const char *older = NULL, *newest = NULL;
	if (found.more)
		older = address_done(
			r, address_add(
				   r, filtered(r, -1), "voor",
				   str_of(arena_printf(
					   a, "%lld", (long long)found.list[found.count - 1].id))));
	if (q.before)
		newest = address_done(r, filtered(r, -1));
	value_set(a, grid, "count_text", say(r, "changes.newest-first"));
	value_set(a, grid, "pager", pager_new(r, words(r, "nav.changes"), newest, older));
	head_set(r, view, say(r, "nav.changes"), say(r, "changes.lead"));
	add_filter(r, view);
	value_set(a, view, "list_about", NULL);
	value_set(a, view, "choice", NULL);
	value_set(a, view, "exports", value_list(a));
	set_truth(a, view, "exports_given", false);
	value_set(a, view, "table", found.count ? grid : NULL);
	value_set(a, view, "empty", found.count ? NULL : empty_new(r, "changes.none", NULL));
	return true;
}

/* The small form of one filter: to the address that says the same. */
static bool show_changes(struct call *c, struct err *err)
{
	struct page_request *r = &c->page;
	struct str field = page_param(r, "veld");
	if (field.len) {
		int at = 0;
		while (at < FILTERS && !str_is(field, filters[at]))
			at++;
		if (at == FILTERS)
			return err_set(err, ERR_INPUT, "%s", words(r, "records.no-such-filter"));
		struct str typed = str_trim(page_param(r, "waarde"));
		show_redirect(c, address_done(r, address_add(r, filtered(r, at), filters[at],
							     at ? typed : kind_meant(r, typed))));
		return true;
	}
	struct value *view = value_map(c->arena);
	set_words(c->arena, view, "section", "wijzigingen");
	return call_read(c, err) && build_changes(r, view, err) &&
	       show_page(c, "changes", view, words(r, "nav.changes"), err);
}

static bool asked_change(const struct page_request *r, int64_t *out, struct err *err)
{
	if (str_to_int(page_param(r, "n"), out) && *out > 0)
		return true;
	return record_unknown(r, err);
}

/* The office that made it; undo is for one's own. */
static bool own_change(const struct page_request *r, int64_t id, bool *own, struct err *err)
{
	struct stmt *st;
	bool row;
	if (!db_named(r->session->db, "change_get", &st, err))
		return false;
	stmt_bind_int(st, "id", id);
	if (!stmt_step(st, &row, err))
		return false;
	*own = row && stmt_int(st, 6) == r->session->payer;
	if (row)
		stmt_reset(st);
	return true;
}

/* Whoever may change by hand all that it touched, may take it back: models and fields alike. */
static bool may_undo(const struct page_request *r, const struct change_entry *e, bool *may,
		     struct err *err)
{
	struct change_effect all;
	*may = false;
	if (r->looking_back || e->import || !(str_is(e->kind, "edit") || str_is(e->kind, "undo")))
		return true;
	if (!own_change(r, e->id, may, err))
		return false;
	/* also what this viewer does not see */
	if (!change_effect(r->session, NULL, e->id, 1, r->arena, &all, err))
		return false;
	for (int i = 0; i < all.model_count; i++) {
		const struct shape *shape = all.models[i].shape;
		*may = *may && form_may(r->viewer, shape);
		for (int k = 0; k < shape->count; k++)
			*may = *may && list_sees(r->viewer, &shape->fields[k]);
	}
	*may = *may && all.model_count > 0;
	return true;
}

static const char *const event_keys[] = { "history.made", "history.changed", "history.removed" };

static void add_row(const struct page_request *r, struct value *grid, const struct shape *shape,
		    const struct changed_row *row, int64_t change)
{
	struct arena *a = r->arena;
	struct value *line = listing_row(a, grid);
	struct value *name = row->title.found ? value_str(a, row->title.text)
					      : value_printf(a, "%s %lld", record_label(r, shape),
							     (long long)row->id);
	listing_head(a, line, name,
		     row->event == ROW_REMOVED ? record_link_known(r, shape, row->id, change - 1)
					       : record_link(r, shape, row->id, ""));
	listing_cell(a, line, say(r, event_keys[row->event]), NULL);
}

static void add_model(struct page_request *r, struct value *cards, const struct changed_model *m,
		      int64_t change)
{
	struct arena *a = r->arena;
	struct value *grid = listing_new(a, record_plural(r, m->shape));
	struct value *card =
		card_new(r, arena_printf(a, "soort-%s", m->shape->name), "changes.rows");
	const struct value *const counts[] = { value_count(a, m->count[ROW_MADE]),
					       value_count(a, m->count[ROW_CHANGED]),
					       value_count(a, m->count[ROW_REMOVED]) };
	value_set(a, card, "card_title", value_words(a, record_plural(r, m->shape)));
	card_text(r, card,
		  value_str(a, locale_say(r->locale, a,
					  m->capped ? "changes.counts-many" : "changes.counts",
					  counts, 3)));
	listing_column(a, grid, record_label(r, m->shape), false, NULL, NULL);
	listing_column(a, grid, words(r, "changes.what"), false, NULL, NULL);
	for (int i = 0; i < m->row_count; i++) {
		add_row(r, grid, m->shape, &m->rows[i], change);
		page_saw(r, m->shape, m->rows[i].id);
	}
	card_table(r, card, grid, "records.none", NULL);
	value_add(a, cards, card);
}

static void add_facts(const struct page_request *r, const struct change_entry *e,
		      struct value *view)
{
	struct arena *a = r->arena;
	struct value *facts = facts_new(a);
	fact_add(a, facts, words(r, "changes.when"), value_moment(a, e->at), NULL);
	fact_add(a, facts, words(r, "changes.wie"), value_str(a, e->who), NULL);
	fact_add(a, facts, words(r, "changes.soort"), kind_words(r, e->kind), NULL);
	fact_add(a, facts, words(r, "changes.reason"),
		 e->reason.len ? value_str(a, e->reason) : NULL, NULL);
	if (e->import)
		fact_add(a, facts, words(r, "changes.import"),
			 value_printf(a, "%lld", (long long)e->import),
			 page_link(r, arena_printf(a, "/import/%lld", (long long)e->import), NULL));
	value_set(a, view, "facts", value_get(facts, str_of("facts")));
}

static void add_undo(const struct page_request *r, const struct change_entry *e, bool may,
		     struct value *view)
{
	struct arena *a = r->arena;
	struct value *undo = NULL;
	if (may) {
		undo = value_map(a);
		value_set(a, undo, "undo_text", say(r, "changes.undo-text"));
		value_set(
			a, undo, "undo_action",
			action_post(r, words(r, "changes.undo"),
				    arena_printf(a, "/wijzigingen/%lld/ongedaan", (long long)e->id),
				    false, true));
	}
	value_set(a, view, "undo", undo);
}

/* Why it could not be taken back, one line for each row. */
static void add_conflicts(const struct page_request *r, struct value *cards, const char *why,
			  struct str lines)
{
	struct arena *a = r->arena;
	struct value *list = lines_new(r), *card = card_new(r, "conflicten", "changes.conflicts");
	card_text(r, card, value_words(a, why));
	while (lines.len) {
		struct str line = str_cut(&lines, '\n');
		if (line.len)
			line_add(r, list, value_words(a, ""), NULL, NULL,
				 value_str(a, arena_str(a, line)));
	}
	if (lines_any(list))
		value_set(a, card, "card_lines", list);
	value_add(a, cards, card);
}

/* problem: why undoing it failed, with a line for each row in its way; NULL: nothing was tried. */
static bool show_effect(struct call *c, const struct err *problem, struct str conflicts,
			struct err *err)
{
	struct page_request *r = &c->page;
	struct arena *a = r->arena;
	struct value *view = value_map(a);
	struct value *cards = value_set(a, view, "changed", value_list(a));
	struct change_effect effect;
	int64_t id;
	bool may;
	if (!call_read(c, err) || !asked_change(r, &id, err))
		return false;
	if (!change_effect(r->session, r->viewer, id, ROWS_SHOWN, a, &effect, err)) {
		if (err->kind == ERR_NOT_FOUND)
			record_unknown(r, err);
		return false;
	}
	if (!may_undo(r, &effect.entry, &may, err))
		return false;
	r->looks->many = true;
	if (problem) {
		add_conflicts(r, cards, problem->message, conflicts);
		c->out->status = error_status(problem->kind);
	}
	for (int i = 0; i < effect.model_count; i++)
		add_model(r, cards, &effect.models[i], id);
	struct value *number = value_printf(a, "%lld", (long long)id);
	head_set(r, view, locale_value(r->locale, a, "changes.one", number, NULL, NULL), NULL);
	head_crumb(r, view, words(r, "nav.changes"), page_link(r, "/wijzigingen", NULL));
	set_words(a, view, "section", "wijzigingen");
	add_facts(r, &effect.entry, view);
	add_undo(r, &effect.entry, may, view);
	return show_page(c, "change", view, words(r, "nav.changes"), err);
}

static bool show_change(struct call *c, struct err *err)
{
	return show_effect(c, NULL, (struct str){ NULL, 0 }, err);
}

/* Judged on what is there now, not on what the page showed. */
static bool check_undo(struct call *c, int64_t *id, struct err *err)
{
	struct page_request *r = &c->page;
	struct change_effect effect;
	bool may;
	if (r->looking_back)
		return err_set(err, ERR_DENIED, "%s", words(r, "error.looking-back"));
	if (!call_read(c, err) || !asked_change(r, id, err))
		return false;
	if (!change_effect(r->session, r->viewer, *id, 1, r->arena, &effect, err)) {
		if (err->kind == ERR_NOT_FOUND)
			record_unknown(r, err);
		return false;
	}
	if (!may_undo(r, &effect.entry, &may, err))
		return false;
	return may || err_set(err, ERR_DENIED, "%s", words(r, "changes.not-yours"));
}

static bool do_undo(struct call *c, struct err *err)
{
	struct page_request *r = &c->page;
	struct buf conflicts = { .maximum = 64 * 1024 };
	struct undo_result result;
	struct err problem = { 0 };
	struct session *s;
	int64_t id;
	if (!check_undo(c, &id, err) || !call_write(c, &s, err))
		return false;
	s->known = KNOWN_NOW;
	bool ok = undo_change(s, id, &result, &conflicts, &problem);
	struct str lines = arena_str(c->arena, buf_str(&conflicts));
	buf_release(&conflicts);
	if (ok) {
		call_changed(c);
		show_redirect(c, address_add(r,
					     arena_printf(c->arena, "/wijzigingen/%lld",
							  (long long)result.change),
					     "gedaan", str_of("teruggedraaid")));
		return true;
	}
	if (problem.kind == ERR_CONFLICT) {
		db_rollback(r->session->db);
		return show_effect(c, &problem, lines, err);
	}
	*err = problem;
	return false;
}

const struct route change_routes[] = {
	{ GET, "/wijzigingen", RIGHT_SIGNED_IN, "the log of changes", .own = show_changes },
	{ GET, "/wijzigingen/{n}", RIGHT_SIGNED_IN, "what one change did", .own = show_change },
	{ POST, "/wijzigingen/{n}/ongedaan", RIGHT_SIGNED_IN, "take a change back", .own = do_undo,
	  .body_max = 8192 },
	{ 0 },
};
