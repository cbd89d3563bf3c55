/* One rejected line: its cells, the wrong one marked, to be corrected in place. */
#include "io/import.h"
#include "kernel/query.h"
#include "web/import_inside.h"

#include <jansson.h>

enum { REASON_MAX = 300, CELL_MAX = 2000, OPTIONS_MAX = 50 };

static const char *words(const struct call *v, const char *key)
{
	return locale_text(v->locale, key).at;
}

struct line {
	struct record import, reject;
	int64_t number;
	json_t *cells; /* column -> cell */
};

static bool find_reject(struct call *v, struct line *l, struct err *err)
{
	const struct shape *shape = shape_find(v->page.session->decl, str_of("reject"));
	struct stmt *st;
	int64_t id;
	bool found = false;
	if (!str_to_int(page_param(&v->page, "regel"), &l->number))
		return err_set(err, ERR_NOT_FOUND, "%s", words(v, "error.no-reject"));
	if (!query_named(v->page.session, "reject_line", &st, err))
		return false;
	stmt_bind_int(st, "import", l->import.id);
	stmt_bind_int(st, "line", l->number);
	if (!stmt_one_int(st, &id, &found, err))
		return false;
	if (!found)
		return err_set(err, ERR_NOT_FOUND, "%s", words(v, "error.no-reject"));
	return record_read(v->page.session, &v->viewer, shape, id, v->arena, &l->reject, err);
}

/* In the arena's time; l->cells is the caller's to give back. NULL when the content is not for this viewer. */
static bool read_line(struct call *v, struct line *l, struct err *err)
{
	l->cells = NULL;
	if (!call_read(v, err) || !import_find(v, &l->import, err) || !find_reject(v, l, err))
		return false;
	struct str text = import_text(&l->reject, "cells");
	l->cells = json_loadb(text.at, text.len, 0, NULL);
	return true;
}

/* The question behind a column has a number for a name: columns may be called anything. */
static struct str typed(struct call *v, int column, struct str found)
{
	struct str given = page_param(&v->page, arena_printf(v->arena, "cel%d", column));
	return given.at ? given : found;
}

static void add_cells(struct call *v, const struct line *l, struct value *view)
{
	struct arena *a = v->arena;
	struct value *list = value_set(a, view, "line_cells", value_list(a));
	struct str wrong = import_text(&l->reject, "column_name");
	int column = 0;
	for (void *at = json_object_iter(l->cells); at; at = json_object_iter_next(l->cells, at)) {
		const char *name = json_object_iter_key(at);
		json_t *cell = json_object_iter_value(at);
		struct value *item = value_add(a, list, value_map(a));
		struct str found = arena_str(
			a, (struct str){ json_string_value(cell), json_string_length(cell) });
		bool is_wrong = str_is(wrong, name);
		set_printf(a, item, "line_id", "cel-%d", column);
		set_printf(a, item, "line_name", "cel%d", column);
		set_text(a, item, "line_label", arena_str(a, str_of(name)));
		set_text(a, item, "line_found", found);
		set_text(a, item, "line_typed", typed(v, column, found));
		set_truth(a, item, "line_wrong", is_wrong);
		set_text(a, item, "line_reason",
			 is_wrong ? import_text(&l->reject, "reason") : str_of(""));
		value_set(a, item, "line_options", value_list(a));
		set_truth(a, item, "line_options_given", false);
		column++;
	}
}

static void add_questions(struct call *v, struct value *view)
{
	struct arena *a = v->arena;
	struct value *fields = value_set(a, view, "fields", value_list(a));
	struct value *rule =
		value_add(a, fields,
			  question_new(&v->page, "herstelregel", words(v, "import.rule"), false,
				       words(v, "import.rule-help"), NULL));
	question_check(&v->page, rule, str_is(page_param(&v->page, "herstelregel"), "1"));
	struct value *why = value_add(a, fields,
				      question_new(&v->page, "waarom", words(v, "import.rule-why"),
						   false, words(v, "import.rule-why-help"), NULL));
	question_line(&v->page, why, "text", page_param(&v->page, "waarom"), REASON_MAX, NULL);
}

static void add_side(struct call *v, const struct line *l, struct value *view)
{
	struct arena *a = v->arena;
	struct value *facts = facts_new(a),
		     *cards = value_set(a, view, "side_cards", value_list(a));
	fact_add(a, facts, words(v, "import.reason"),
		 value_str(a, import_text(&l->reject, "reason")), NULL);
	fact_add(a, facts, words(v, "import.column"),
		 value_str(a, import_text(&l->reject, "column_name")), NULL);
	fact_add(a, facts, words(v, "import.value"), value_str(a, import_text(&l->reject, "value")),
		 NULL);
	value_set(a, view, "facts", value_get(facts, str_of("facts")));
	struct value *card = card_new(&v->page, "regels", "import.rules");
	card_text(&v->page, card, say(&v->page, "import.rules-text"));
	card_more(&v->page, card, words(v, "import.rules-all"),
		  page_link(&v->page, "/gegevens/correction", "profile",
			    arena_text(a, import_text(&l->import, "profile")), NULL));
	value_add(a, cards, card);
}

static bool line_page(struct call *v, const struct line *l, const char *problem, struct err *err)
{
	struct arena *a = v->arena;
	struct value *view = value_map(a);
	const char *receipt = page_link(&v->page, import_path(v, l->import.id, ""), NULL);
	head_set(&v->page, view,
		 locale_value(v->locale, a, "import.line-title",
			      value_printf(a, "%lld", (long long)l->number), NULL, NULL),
		 NULL);
	head_crumb(&v->page, view, words(v, "import.title"), page_link(&v->page, "/import", NULL));
	head_crumb(&v->page, view, arena_text(a, import_text(&l->import, "file")), receipt);
	set_words(a, view, "section", "import");
	value_set(a, view, "problem",
		  problem ? problem_new(&v->page, "import.not-mended", problem) : NULL);
	set_text(a, view, "form_action", v->in->path);
	value_set(a, view, "form_hidden", value_list(a));
	struct value *cancel = value_set(a, view, "form_cancel", value_map(a));
	set_words(a, cancel, "cancel_href",
		  page_link(&v->page, import_path(v, l->import.id, "/afkeur"), NULL));
	add_cells(v, l, view);
	add_questions(v, view);
	add_side(v, l, view);
	return show_page(v, "reject", view, words(v, "import.title"), err);
}

bool import_show_line(struct call *v, struct err *err)
{
	struct line l;
	if (!read_line(v, &l, err))
		return false;
	bool ok = line_page(v, &l, NULL, err);
	json_decref(l.cells);
	return ok;
}

/* Only what was changed. */
struct mending {
	struct str *columns, *values;
	int count;
	const char *rule; /* the reason to make a rule of it; NULL: no rule */
};

static bool read_mending(struct call *v, const struct line *l, struct mending *m, struct err *err)
{
	struct arena *a = v->arena;
	size_t most = json_object_size(l->cells) + 1;
	int column = 0;
	*m = (struct mending){ .columns = arena_array(a, struct str, most),
			       .values = arena_array(a, struct str, most) };
	for (void *at = json_object_iter(l->cells); at; at = json_object_iter_next(l->cells, at)) {
		const char *name = json_object_iter_key(at);
		json_t *cell = json_object_iter_value(at);
		struct str found = { json_string_value(cell), json_string_length(cell) };
		struct str given = typed(v, column++, found);
		if (given.len > CELL_MAX)
			return err_set(err, ERR_INPUT, "%s", words(v, "import.cell-too-long"));
		if (str_eq(given, found))
			continue;
		m->columns[m->count] = arena_str(a, str_of(name));
		m->values[m->count++] = given;
	}
	if (!str_is(page_param(&v->page, "herstelregel"), "1"))
		return true;
	m->rule = arena_text(a, str_trim(page_param(&v->page, "waarom")));
	if (!*m->rule || strlen(m->rule) > REASON_MAX)
		return err_set(err, ERR_INPUT, "%s", words(v, "import.rule-needs-why"));
	return m->count > 0 || err_set(err, ERR_INPUT, "%s", words(v, "import.nothing-changed"));
}

/* The next line to mend, or the receipt when this was the last. */
static bool go_on(struct call *v, struct session *s, const struct line *l, bool ruled,
		  struct err *err)
{
	const char *done = ruled ? "line-ruled" : "line-mended";
	struct stmt *st;
	int64_t next;
	bool found;
	if (!db_named(s->db, "reject_next", &st, err))
		return false;
	stmt_bind_int(st, "import", l->import.id);
	stmt_bind_int(st, "line", l->number);
	if (!stmt_one_int(st, &next, &found, err))
		return false;
	const char *rest =
		found ? arena_printf(v->arena, "/regel/%lld?gedaan=%s", (long long)next, done)
		      : arena_printf(v->arena, "?gedaan=%s", done);
	show_redirect(v, import_path(v, l->import.id, rest));
	return true;
}

static bool mend(struct call *v, const struct line *l, const struct mending *m, struct session *s,
		 struct err *err)
{
	struct receipt receipt = { 0 };
	bool ok = import_correct(s, l->import.id, l->number, m->columns, m->values, m->count,
				 m->rule, &receipt, err);
	if (receipt.change)
		call_changed(v);
	if (!ok)
		return false;
	if (receipt.rejected)
		return err_set(err, ERR_INPUT, "%s", receipt.why);
	return true;
}

static bool mend_line(struct call *v, struct line *l, struct err *err)
{
	struct err problem = { 0 };
	struct mending m;
	struct session *s;
	bool ok = read_mending(v, l, &m, &problem);
	db_rollback(v->page.session->db);
	if (ok) {
		if (!call_write(v, &s, err))
			return false;
		if (mend(v, l, &m, s, &problem))
			return go_on(v, s, l, m.rule != NULL, err);
		db_rollback(s->db);
	}
	if (problem.kind != ERR_INPUT && problem.kind != ERR_CONFLICT) {
		*err = problem;
		return false;
	}
	v->out->status = error_status(problem.kind);
	/* The line may have been taken although no rule could be made of it. */
	json_decref(l->cells);
	if (!read_line(v, l, err)) {
		*err = problem;
		return false;
	}
	return line_page(v, l, problem.message, err);
}

bool import_mend_line(struct call *v, struct err *err)
{
	struct line l;
	if (!read_line(v, &l, err))
		return false;
	bool ok = mend_line(v, &l, err);
	json_decref(l.cells);
	return ok;
}
