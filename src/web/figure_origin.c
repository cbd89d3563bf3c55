/* Where one number comes from: its parts, its norms, its rows and what was left out, the imports, and how it
 * went. Every number on every page opens here and says the same. */
#include "web/figure_origin.h"

#include "kernel/query.h"
#include "kernel/write.h"
#include "view/card.h"
#include "view/course.h"

enum { COURSE_MONTHS = 24 };

struct origin {
	struct figure_ask *ask;
	struct page_request *r;
	const struct figure *figure;
	struct cell cell;
	struct row_sums sums;
	day_t as_of;
	int64_t known;
};

static const char *words(const struct origin *o, const char *key)
{
	return locale_text(o->r->locale, key).at;
}

static bool read_origin(struct origin *o, struct err *err)
{
	struct figure_result result;
	if (!figure_compute(o->r->session, &o->ask->request, o->r->arena, &result, err))
		return false;
	o->as_of = result.as_of;
	o->known = result.known;
	o->cell = (struct cell){ .verdict = VERDICT_NO_DATA };
	if (result.count)
		o->cell = result.cells[0];
	else if (!figure_ask_exists(o->ask, err))
		return false;
	return row_sums_read(o->ask, o->as_of, &o->sums, err);
}

static bool add_head(struct origin *o, struct value *view, struct err *err)
{
	struct arena *a = o->r->arena;
	const struct figure *f = o->figure;
	struct value *cell;
	if (!names_of_cell(&o->ask->names, &o->ask->request, &cell, err))
		return false;
	head_set(o->r, view, value_words(a, label_in(f->label, o->r->locale->language)),
		 locale_value(o->r->locale, a, "origin.lead", cell, value_day(a, o->as_of), NULL));
	if (o->cell.verdict != VERDICT_NO_NORM)
		head_badge(o->r, view, verdict_kind(o->cell.verdict),
			   verdict_words(o->cell.verdict, o->r->locale));
	head_go(o->r, view, "origin.rows", figure_ask_link(o->ask, "rijen", o->as_of), true);
	head_go(o->r, view, "origin.figure", figure_ask_link(o->ask, "", 0), false);
	head_crumb(o->r, view, words(o, "nav.figures"), page_link(o->r, "/cijfers", NULL));
	return true;
}

/* The moment of the change up to which was looked. */
static bool moment_of_change(struct session *s, int64_t change, moment_t *out, struct err *err)
{
	struct stmt *st;
	bool found;
	*out = 0;
	if (!db_named(s->db, "change_moment", &st, err))
		return false;
	stmt_bind_int(st, "id", change);
	return stmt_one_int(st, out, &found, err);
}

static struct value *rows_words(const struct origin *o, const char *key, int64_t rows)
{
	return locale_number(o->r->locale, o->r->arena, key, rows);
}

static bool add_origin(struct origin *o, struct value *view, struct err *err)
{
	struct arena *a = o->r->arena;
	struct value *origin = value_set(a, view, "origin", value_map(a));
	struct value *facts = facts_new(a);
	moment_t moment;
	if (!moment_of_change(o->r->session, o->known, &moment, err))
		return false;
	origin_facts(o->r, o->figure, &o->cell, facts);
	if (o->cell.norm_count)
		fact_add(a, facts, words(o, "waits.norm"), norm_says(o->r, &o->cell.norms[0]),
			 NULL);
	const char *rows = figure_ask_link(o->ask, "rijen", o->as_of);
	char joint = strchr(rows, '?') ? '&' : '?';
	fact_add(a, facts, words(o, "origin.counted"), rows_words(o, "origin.row", o->sums.counted),
		 arena_printf(a, "%s%cdeel=telt", rows, joint));
	fact_add(a, facts, words(o, "origin.left-out"),
		 rows_words(o, "origin.row", o->sums.left_out),
		 o->sums.left_out ? arena_printf(a, "%s%cdeel=uit", rows, joint) : NULL);
	fact_add(a, facts, words(o, "origin.day"), value_day(a, o->as_of), NULL);
	struct value *known = fact_add(
		a, facts, words(o, "origin.known"),
		locale_value(o->r->locale, a, "origin.change", value_count(a, o->known), NULL,
			     NULL),
		page_link(o->r, arena_printf(a, "/wijzigingen/%lld", (long long)o->known), NULL));
	if (moment)
		cell_note(a, known, value_moment(a, moment));
	value_set(a, origin, "origin_value", origin_words(o->r, o->figure, &o->cell));
	set_words(a, origin, "origin_sentence", "");
	value_set(a, origin, "facts", value_get(facts, str_of("facts")));
	return true;
}

static void add_definition(struct origin *o, struct value *view)
{
	struct arena *a = o->r->arena;
	const struct figure *f = o->figure;
	enum language language = o->r->locale->language;
	struct value *facts = facts_new(a);
	fact_add(a, facts, words(o, "figures.definition"),
		 value_words(a, label_in(f->definition, language)), NULL);
	const char *unit = unit_words(f->unit, language);
	fact_add(a, facts, words(o, "figures.unit"), value_words(a, *unit ? unit : f->unit), NULL);
	if (f->min_count > 1)
		fact_add(a, facts, words(o, "figures.least"),
			 rows_words(o, "origin.row", f->min_count), NULL);
	fact_add(a, facts, words(o, "figures.version"), value_count(a, f->version), NULL);
	fact_add(a, facts, words(o, "origin.hash"),
		 value_printf(a, "%016llx", (unsigned long long)o->cell.rows_hash), NULL);
	value_set(a, view, "facts", value_get(facts, str_of("facts")));
}

/* "1 jan 2021 tot 1 jan 2027" */
static struct value *validity_words(const struct origin *o, const struct norm *n)
{
	return locale_value(o->r->locale, o->r->arena, n->valid_to ? "norm.from-to" : "norm.from",
			    value_day(o->r->arena, n->valid_from),
			    n->valid_to ? value_day(o->r->arena, n->valid_to) : NULL, NULL);
}

static bool add_norm(struct origin *o, const struct norm *n, int number, struct value *view,
		     struct err *err)
{
	struct arena *a = o->r->arena;
	struct value *facts = facts_new(a), *kind;
	struct value *card = card_new(o->r, arena_printf(a, "norm-%d", number),
				      n->leading ? "norm.leading" : "norm.other");
	if (!code_name(o->r, "norm-kind", n->kind, &kind, err))
		return false;
	fact_add(a, facts, words(o, "norm.limit"), norm_says(o->r, n), NULL);
	fact_add(a, facts, words(o, "norm.kind"), kind, NULL);
	fact_add(a, facts, words(o, "norm.valid"), validity_words(o, n), NULL);
	fact_add(a, facts, words(o, "norm.certainty"),
		 n->certainty.len ? value_str(a, n->certainty) : NULL, NULL);
	fact_add(a, facts, words(o, "norm.source"), n->source.len ? value_str(a, n->source) : NULL,
		 NULL);
	card_facts(o->r, card, facts);
	card_more(o->r, card, words(o, "norm.open"),
		  page_link(o->r, arena_printf(a, "/gegevens/norm/%lld", (long long)n->id), NULL));
	value_add(a, value_get(view, str_of("side_cards")), card);
	return true;
}

static void add_reasons(struct origin *o, struct value *view)
{
	struct arena *a = o->r->arena;
	struct value *grid = listing_new(a, words(o, "origin.left-out"));
	const char *rows = figure_ask_link(o->ask, "rijen", o->as_of);
	listing_column(a, grid, words(o, "origin.why"), false, NULL, NULL);
	listing_column(a, grid, words(o, "origin.rows-many"), true, NULL, NULL);
	for (int i = 0; i < o->sums.reason_count && i < REASONS_MAX; i++) {
		const struct row_reason *reason = &o->sums.reasons[i];
		struct value *row = listing_row(a, grid);
		listing_head(a, row, reason_words(o->r, reason->why), NULL);
		listing_number(
			a, row, value_count(a, reason->rows),
			arena_printf(a, "%s%cdeel=uit", rows, strchr(rows, '?') ? '&' : '?'));
	}
	struct value *card = card_new(o->r, "uit", "origin.left-out");
	card_table(o->r, card, grid, "origin.all-count", NULL);
	value_add(a, value_get(view, str_of("main_cards")), card);
}

/* When an import came in; 0 when that is not for this viewer. */
static bool import_moment(struct session *s, int64_t import, moment_t *out, struct err *err)
{
	struct stmt *st;
	bool found;
	*out = 0;
	if (!query_named(s, "import_moment", &st, err))
		return false;
	stmt_bind_int(st, "import", import);
	return stmt_one_int(st, out, &found, err);
}

static struct value *count_of(struct arena *a, const struct shape *shape, const struct db_value *v,
			      const char *field)
{
	const struct db_value *value = &v[shape_field(shape, str_of(field))];
	return value->kind == DB_INT ? value_count(a, value->integer) : NULL;
}

static bool import_row(struct origin *o, const struct row_import *import, struct value *grid,
		       struct err *err)
{
	struct arena *a = o->r->arena;
	struct session *s = o->r->session;
	const struct shape *shape = shape_find(s->decl, str_of("import"));
	struct db_value v[MODEL_FIELDS_MAX];
	struct value *row = listing_row(a, grid);
	int64_t since;
	moment_t moment;
	const char *href;
	if (!row_read(s, shape, import->id, v, &since, a, err) ||
	    !import_link(o->r, import->id, &href, err) ||
	    !import_moment(s, import->id, &moment, err))
		return false;
	if (since)
		listing_head(a, row, value_str(a, v[shape_field(shape, str_of("file"))].text),
			     href);
	else
		listing_head(a, row,
			     locale_value(o->r->locale, a, "origin.other-import",
					  value_count(a, import->id), NULL, NULL),
			     NULL);
	listing_cell(a, row, since && moment ? value_moment(a, moment) : NULL, NULL);
	listing_number(a, row, value_count(a, import->counted), NULL);
	listing_number(a, row, value_count(a, import->left_out), NULL);
	listing_number(a, row, since ? count_of(a, shape, v, "rejected") : NULL, NULL);
	listing_number(a, row, since ? count_of(a, shape, v, "corrected") : NULL, NULL);
	return true;
}

static bool add_imports(struct origin *o, struct value *view, struct err *err)
{
	static const char *const columns[] = { "origin.import",   "origin.came-in",
					       "origin.counted",  "origin.left-out",
					       "origin.rejected", "origin.corrected" };
	struct arena *a = o->r->arena;
	struct value *grid = listing_new(a, words(o, "origin.imports"));
	struct value *card = card_new(o->r, "leveringen", "origin.imports");
	for (int i = 0; i < 6; i++)
		listing_column(a, grid, words(o, columns[i]), i > 1, NULL, NULL);
	for (int i = 0; i < o->sums.import_count && i < IMPORTS_SHOWN; i++)
		if (!import_row(o, &o->sums.imports[i], grid, err))
			return false;
	if (o->sums.import_count > IMPORTS_SHOWN)
		card_text(o->r, card,
			  locale_value(o->r->locale, a, "origin.more-imports",
				       value_count(a, IMPORTS_SHOWN),
				       value_count(a, o->sums.import_count), NULL));
	card_table(o->r, card, grid, "origin.no-imports", NULL);
	value_add(a, value_get(view, str_of("main_cards")), card);
	return true;
}

static bool add_course(struct origin *o, struct value *view, struct err *err)
{
	const struct figure *f = o->figure;
	struct series_request q = {
		.figure = f, .months = COURSE_MONTHS, .whole = true, .norms = true
	};
	struct series series;
	value_set(o->r->arena, view, "course", NULL);
	if (!f->monthly)
		return true;
	q.only_count = o->ask->request.only_count;
	for (int i = 0; i < q.only_count; i++) {
		q.only[i].dim = o->ask->request.only[i].dim;
		q.only[i].value = o->ask->request.only[i].value;
	}
	if (!series_read(o->r->session, &q, o->r->arena, &series, err))
		return false;
	if (series.count != 1)
		return true;
	struct course c = { .figure = f,
			    .line = &series.lines[0],
			    .cell = o->ask->cell,
			    .id = "verloop-24",
			    .title = label_in(f->label, o->r->locale->language) };
	value_set(o->r->arena, view, "course", course_chart(o->r, &c));
	return true;
}

/* The same number as it was known on another day. */
static void add_known_form(struct origin *o, struct value *view)
{
	struct arena *a = o->r->arena;
	struct value *form = value_set(a, view, "known_form", value_map(a));
	struct value *keep = value_list(a);
	char iso[11];
	day_t known;
	const struct {
		const char *name;
		struct str value;
	} kept[] = { { "cel", str_of(o->ask->cell) },
		     { "dag", str_of(date_format_iso(o->as_of, iso)) },
		     { "peildatum", page_param(o->r, "peildatum") } };
	for (int i = 0; i < 3; i++) {
		if (!kept[i].value.len)
			continue;
		struct value *hidden = value_add(a, keep, value_map(a));
		set_words(a, hidden, "keep_name", kept[i].name);
		set_text(a, hidden, "keep_value", arena_str(a, kept[i].value));
	}
	set_words(a, form, "form_action", arena_printf(a, "/cijfers/%s/herkomst", o->figure->name));
	value_set(a, form, "form_hidden", keep);
	set_text(a, form, "known_on",
		 date_parse_iso(o->r->known_on, &known) ? o->r->known_on : (struct str){ NULL, 0 });
}

static bool fill(struct origin *o, struct value *view, struct err *err)
{
	struct arena *a = o->r->arena;
	value_set(a, view, "chooser", NULL);
	value_set(a, view, "main_cards", value_list(a));
	value_set(a, view, "side_cards", value_list(a));
	set_words(a, view, "section", "cijfers");
	if (!read_origin(o, err) || !add_head(o, view, err) || !add_origin(o, view, err))
		return false;
	for (int i = 0; i < o->cell.norm_count; i++)
		if (!add_norm(o, &o->cell.norms[i], i + 1, view, err))
			return false;
	add_definition(o, view);
	add_known_form(o, view);
	add_reasons(o, view);
	return add_imports(o, view, err) && add_course(o, view, err);
}

bool figure_show_origin(struct call *c, struct err *err)
{
	struct figure_ask ask;
	bool ok = figure_ask_begin(c, &ask, err);
	struct origin o = { .ask = &ask, .r = &c->page, .figure = ask.figure };
	struct value *view = value_map(c->arena);
	ok = ok && fill(&o, view, err);
	names_end(&ask.names);
	return ok && show_page(c, "figure_origin", view, "", err);
}
