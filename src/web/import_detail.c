/* The receipt of a delivery: it adds up, says what was wrong, what it did to the figures, and can be taken
 * back. */
#include "domain/reject_csv.h"
#include "kernel/query.h"
#include "kernel/undo.h"
#include "web/import_inside.h"
#include "web/inside.h"

enum { REASONS_SHOWN = 30, CHANGES_MOST = 200, CSV_MOST = 200000 };

static const char *words(const struct call *v, const char *key)
{
	return locale_text(v->locale, key).at;
}

const char *import_path(const struct call *v, int64_t import, const char *rest)
{
	return arena_printf(v->arena, "/import/%lld%s", (long long)import, rest);
}

bool import_find(struct call *v, struct record *out, struct err *err)
{
	const struct shape *shape = shape_find(v->web->options.decl, str_of("import"));
	int64_t id = 0;
	if (!str_to_int(page_param(&v->page, "id"), &id) || id < 1)
		return err_set(err, ERR_NOT_FOUND, "%s", words(v, "error.no-import"));
	if (record_read(v->page.session, &v->viewer, shape, id, v->arena, out, err))
		return true;
	return err->kind == ERR_NOT_FOUND
		       ? err_set(err, ERR_NOT_FOUND, "%s", words(v, "error.no-import"))
		       : false;
}

static const struct db_value *field_of(const struct record *import, const char *field)
{
	return &import->values[shape_field(import->shape, str_of(field))];
}

int64_t import_number(const struct record *import, const char *field)
{
	const struct db_value *v = field_of(import, field);
	return v->kind == DB_INT ? v->integer : 0;
}

struct str import_text(const struct record *import, const char *field)
{
	const struct db_value *v = field_of(import, field);
	return v->kind == DB_TEXT ? v->text : (struct str){ "", 0 };
}

/* A change that belongs to this delivery: the import itself, or rejects that were taken later. */
struct import_change {
	int64_t id;
	moment_t at;
	struct str who, kind;
};
struct import_changes {
	struct import_change list[CHANGES_MOST];
	int count;
};

static bool read_changes(struct session *s, int64_t import, struct arena *a,
			 struct import_changes *out, struct err *err)
{
	struct stmt *st;
	bool row;
	out->count = 0;
	if (!db_named(s->db, "import_changes", &st, err))
		return false;
	stmt_bind_int(st, "import", import);
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row || out->count == CHANGES_MOST)
			break;
		out->list[out->count++] = (struct import_change){ stmt_int(st, 0), stmt_int(st, 1),
								  arena_str(a, stmt_text(st, 2)),
								  arena_str(a, stmt_text(st, 3)) };
	}
	stmt_reset(st);
	return true;
}

static void sum_line(struct call *v, struct value *lines, const char *key, int64_t count,
		     const char *href, bool total)
{
	struct arena *a = v->arena;
	struct value *line = value_add(a, lines, value_map(a));
	value_set(a, line, "sum_label", say(&v->page, key));
	set_count(a, line, "sum_count", count);
	set_words(a, line, "sum_href", href ? href : "");
	set_truth(a, line, "sum_total", total);
}

static void add_sum(struct call *v, const struct record *import, struct value *view)
{
	struct arena *a = v->arena;
	struct value *lines = value_set(a, view, "sum_lines", value_list(a));
	int64_t rejected = import_number(import, "rejected");
	value_set(a, view, "sum_caption", say(&v->page, "import.sum"));
	sum_line(v, lines, "import.taken", import_number(import, "taken"), NULL, false);
	sum_line(v, lines, "import.rejected", rejected,
		 rejected ? page_link(&v->page, import_path(v, import->id, "/afkeur"), NULL) : NULL,
		 false);
	sum_line(v, lines, "import.left-out", import_number(import, "left_out"), NULL, false);
	sum_line(v, lines, "import.lines", import_number(import, "lines"), NULL, true);
}

static void add_facts(struct call *v, const struct record *import,
		      const struct import_changes *changes, struct value *view)
{
	struct arena *a = v->arena;
	struct value *facts = facts_new(a);
	int64_t first = import_number(import, "first_day"),
		last = import_number(import, "last_day");
	fact_add(a, facts, words(v, "import.profile"), value_str(a, import_text(import, "profile")),
		 page_link(&v->page, "/gegevens/correction", "profile",
			   arena_text(a, import_text(import, "profile")), NULL));
	if (changes->count) {
		fact_add(a, facts, words(v, "import.when"), value_moment(a, changes->list[0].at),
			 NULL);
		fact_add(a, facts, words(v, "import.who"), value_str(a, changes->list[0].who),
			 NULL);
		fact_add(a, facts, words(v, "import.change"),
			 value_printf(a, "%lld", (long long)changes->list[0].id),
			 page_link(&v->page,
				   arena_printf(a, "/wijzigingen/%lld",
						(long long)changes->list[0].id),
				   NULL));
	}
	fact_add(a, facts, words(v, "import.shape"), value_str(a, import_text(import, "shape")),
		 NULL);
	fact_add(a, facts, words(v, "import.bytes"), value_count(a, import_number(import, "bytes")),
		 NULL);
	if (first) {
		fact_add(a, facts, words(v, "import.first-day"), value_day(a, (day_t)first), NULL);
		fact_add(a, facts, words(v, "import.last-day"), value_day(a, (day_t)last), NULL);
	}
	fact_add(a, facts, words(v, "import.corrected"),
		 value_count(a, import_number(import, "corrected")), NULL);
	fact_add(a, facts, words(v, "import.contradictions"),
		 value_count(a, import_number(import, "contradictions")), NULL);
	value_set(a, view, "facts", value_get(facts, str_of("facts")));
}

static bool add_reasons(struct call *v, const struct record *import, struct value *cards,
			struct err *err)
{
	static const char *const columns[] = { "import.reason", "import.column", "import.count" };
	struct arena *a = v->arena;
	struct value *grid = listing_new(a, words(v, "import.rejects"));
	struct stmt *st;
	bool row;
	for (int i = 0; i < 3; i++)
		listing_column(a, grid, words(v, columns[i]), i == 2, NULL, NULL);
	if (!query_named(v->page.session, "reject_groups", &st, err))
		return false;
	stmt_bind_int(st, "import", import->id);
	stmt_bind_int(st, "limit", REASONS_SHOWN);
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			break;
		struct value *line = listing_row(a, grid);
		const char *reason = arena_text(a, stmt_text(st, 0));
		const char *href = page_link(&v->page, import_path(v, import->id, "/afkeur"),
					     "reden", reason, NULL);
		listing_head(a, line, value_words(a, reason), href);
		listing_cell(a, line, value_str(a, arena_str(a, stmt_text(st, 1))), NULL);
		listing_number(a, line, value_count(a, stmt_int(st, 2)), href);
	}
	struct value *card = card_new(&v->page, "afkeur", "import.rejects");
	card_table(&v->page, card, grid, "import.no-rejects", NULL);
	if (import_number(import, "rejected"))
		card_more(&v->page, card, words(v, "import.rejects-csv"),
			  page_link(&v->page, import_path(v, import->id, ""), "als", "csv", NULL));
	value_add(a, cards, card);
	return true;
}

static bool add_left_out(struct call *v, const struct record *import, struct value *cards,
			 struct err *err)
{
	struct arena *a = v->arena;
	struct value *grid = listing_new(a, words(v, "import.left-out"));
	struct stmt *st;
	bool row;
	if (!import_number(import, "left_out"))
		return true;
	listing_column(a, grid, words(v, "import.reason"), false, NULL, NULL);
	listing_column(a, grid, words(v, "import.count"), true, NULL, NULL);
	if (!query_named(v->page.session, "left_out_reasons", &st, err))
		return false;
	stmt_bind_int(st, "import", import->id);
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			break;
		struct value *line = listing_row(a, grid);
		listing_head(a, line, value_str(a, arena_str(a, stmt_text(st, 0))), NULL);
		listing_number(a, line, value_count(a, stmt_int(st, 1)), NULL);
	}
	struct value *card = card_new(&v->page, "overgeslagen", "import.left-out");
	card_text(&v->page, card, say(&v->page, "import.left-out-text"));
	card_table(&v->page, card, grid, "import.no-rejects", NULL);
	value_add(a, cards, card);
	return true;
}

/* Lines that were rejected first and taken later. */
static void add_offers(struct call *v, const struct import_changes *changes, struct value *cards)
{
	struct arena *a = v->arena;
	struct value *lines = lines_new(&v->page);
	if (changes->count < 2)
		return;
	for (int i = changes->count - 1; i > 0; i--)
		line_add(&v->page, lines, value_moment(a, changes->list[i].at),
			 locale_value(v->locale, a, "import.change-link",
				      value_printf(a, "%lld", (long long)changes->list[i].id), NULL,
				      NULL),
			 page_link(&v->page,
				   arena_printf(a, "/wijzigingen/%lld",
						(long long)changes->list[i].id),
				   NULL),
			 value_str(a, changes->list[i].who));
	struct value *card = card_new(&v->page, "hersteld", "import.mended");
	card_lines(&v->page, card, lines, "import.no-rejects", NULL);
	value_add(a, cards, card);
}

static void add_undo(struct call *v, const struct record *import, struct value *view)
{
	struct arena *a = v->arena;
	struct value *undo = NULL;
	if (!v->page.looking_back) {
		undo = value_map(a);
		value_set(a, undo, "undo_text", say(&v->page, "import.undo-text"));
		value_set(a, undo, "undo_action",
			  action_post(&v->page, words(v, "import.undo-button"),
				      import_path(v, import->id, "/ongedaan"), false, true));
	}
	value_set(a, view, "undo", undo);
}

static void add_head(struct call *v, const struct record *import, struct value *view)
{
	head_set(&v->page, view, value_str(v->arena, import_text(import, "file")), NULL);
	head_code(
		&v->page, view,
		arena_str(v->arena, str_of(arena_printf(v->arena, "%lld", (long long)import->id))));
	head_crumb(&v->page, view, words(v, "import.title"), page_link(&v->page, "/import", NULL));
	if (import_number(import, "rejected") && !v->page.looking_back)
		head_post(&v->page, view, "import.offer", import_path(v, import->id, "/opnieuw"),
			  false);
	set_words(v->arena, view, "section", "import");
}

static bool add_effect(struct call *v, const struct record *import,
		       const struct import_changes *changes, struct value *cards, struct err *err)
{
	struct value *card;
	bool any;
	if (!changes->count)
		return true;
	if (!import_effect(v, import_text(import, "profile"), changes->list[0].id, &card, &any,
			   err))
		return false;
	value_add(v->arena, cards, card);
	return true;
}

/* conflicts: one in a line, why it could not be taken back; empty: nothing was asked. */
static bool detail_page(struct call *v, const char *title_key, struct str conflicts,
			struct err *err)
{
	struct arena *a = v->arena;
	struct import_changes *changes = arena_array(a, struct import_changes, 1);
	struct value *view = value_map(a), *half = value_list(a), *top = value_list(a);
	struct record import;
	if (!call_read(v, err) || !import_find(v, &import, err) ||
	    !read_changes(v->page.session, import.id, a, changes, err))
		return false;
	add_head(v, &import, view);
	add_sum(v, &import, view);
	add_facts(v, &import, changes, view);
	if (!add_reasons(v, &import, top, err) || !add_left_out(v, &import, half, err) ||
	    !add_effect(v, &import, changes, top, err))
		return false;
	add_offers(v, changes, half);
	add_undo(v, &import, view);
	struct value *problem = title_key ? problem_new(&v->page, title_key, NULL) : NULL;
	while (conflicts.len)
		problem_field(&v->page, problem, "terug", arena_text(a, str_cut(&conflicts, '\n')));
	value_set(a, view, "problem", problem);
	value_set(a, view, "receipt_notice", NULL);
	value_set(a, view, "half_cards", half);
	value_set(a, view, "top_cards", top);
	return show_page(v, "import_detail", view, words(v, "import.title"), err);
}

static bool show_csv(struct call *v, struct err *err)
{
	struct record import;
	struct buf text = { .maximum = 64 << 20 };
	if (!call_read(v, err) || !import_find(v, &import, err))
		return false;
	v->looks.many = v->looks.export = true;
	bool ok = reject_csv(v->page.session, &v->viewer, import.id, CSV_MOST, &text, NULL, NULL,
			     err);
	if (ok && text.overflow)
		ok = err_set(err, ERR_INPUT, "%s", words(v, "error.too-long"));
	if (ok) {
		show_text(v, 200, "text/csv; charset=utf-8", buf_str(&text));
		response_header(
			v->out, "Content-Disposition",
			str_of(arena_printf(v->arena, "attachment; filename=\"afkeur-%lld.csv\"",
					    (long long)import.id)));
	}
	buf_release(&text);
	return ok;
}

bool import_show_detail(struct call *v, struct err *err)
{
	if (str_is(page_param(&v->page, "als"), "csv"))
		return show_csv(v, err);
	return detail_page(v, NULL, (struct str){ NULL, 0 }, err);
}

/* What was taken later goes first, the newest before the others. One that was taken back before conflicts with
 * itself; whether that matters shows when the delivery itself goes. */
static bool undo_all(struct call *v, struct session *s, const struct import_changes *changes,
		     struct buf *conflicts, struct err *err)
{
	struct undo_result result;
	bool ok = true;
	for (int i = changes->count - 1; i >= 0; i--) {
		struct err problem = { 0 };
		buf_clear(conflicts);
		ok = undo_change(s, changes->list[i].id, &result, conflicts, &problem);
		if (ok)
			call_changed(v);
		else
			db_rollback(s->db);
		if (!ok && (problem.kind != ERR_CONFLICT || i == 0)) {
			*err = problem;
			return false;
		}
	}
	return ok;
}

bool import_undo(struct call *v, struct err *err)
{
	struct import_changes *changes = arena_array(v->arena, struct import_changes, 1);
	struct buf conflicts = { .maximum = 1 << 20 };
	struct err problem = { 0 };
	struct session *s;
	struct record import;
	if (!call_read(v, err) || !import_find(v, &import, err) ||
	    !read_changes(v->page.session, import.id, v->arena, changes, err))
		return false;
	db_rollback(v->page.session->db);
	if (!call_write(v, &s, err))
		return false;
	bool ok = undo_all(v, s, changes, &conflicts, &problem);
	if (ok) {
		show_redirect(v, "/import?gedaan=import-undone");
	} else if (problem.kind == ERR_CONFLICT) {
		if (!conflicts.len)
			buf_text(&conflicts, problem.message);
		v->out->status = 409;
		ok = detail_page(v, "import.undo-refused", arena_str(v->arena, buf_str(&conflicts)),
				 err);
	} else {
		*err = problem;
	}
	buf_release(&conflicts);
	return ok;
}
