/* A provider whole: where it gives care, how long people wait there and how old that news is; and the list of
 * all providers. */
#include "domain/provider_page.h"

#include "base/text.h"
#include "domain/waits.h"
#include "kernel/query.h"
#include "kernel/write.h"
#include "view/card.h"

enum { LOCATIONS_SHOWN = 200, STATEMENTS_SHOWN = 300, STALE_DAYS = 62, PAGE_SIZE = 50 };

static const char *words(const struct page_request *r, const char *key)
{
	return locale_text(r->locale, key).at;
}

static const char *record_link(const struct page_request *r, const char *model, int64_t id)
{
	return page_link(r, arena_printf(r->arena, "/gegevens/%s/%lld", model, (long long)id),
			 NULL);
}

static struct value *text_at(const struct page_request *r, struct stmt *st, int column)
{
	return stmt_is_null(st, column)
		       ? NULL
		       : value_str(r->arena, arena_str(r->arena, stmt_text(st, column)));
}

static bool add_locations(const struct page_request *r, int64_t provider, struct value *view,
			  struct err *err)
{
	struct arena *a = r->arena;
	struct value *grid = listing_new(a, words(r, "provider.locations"));
	struct stmt *st;
	bool row;
	int64_t count = 0;
	listing_column(a, grid, words(r, "provider.location"), false, NULL, NULL);
	listing_column(a, grid, words(r, "provider.place"), false, NULL, NULL);
	listing_column(a, grid, words(r, "region.one"), false, NULL, NULL);
	listing_column(a, grid, words(r, "provider.agb"), false, NULL, NULL);
	if (!query_named(r->session, "provider_locations", &st, err))
		return false;
	stmt_bind_int(st, "provider", provider);
	stmt_bind_int(st, "limit", LOCATIONS_SHOWN);
	for (;; count++) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			break;
		struct value *line = listing_row(a, grid);
		listing_head(a, line, text_at(r, st, 1),
			     record_link(r, "location", stmt_int(st, 0)));
		listing_cell(a, line, text_at(r, st, 2), NULL);
		listing_cell(a, line, text_at(r, st, 4),
			     page_link(r,
				       arena_printf(a, "/regios/%.*s", STR_ARG(stmt_text(st, 3))),
				       NULL));
		listing_cell(a, line, text_at(r, st, 6), NULL);
	}
	struct value *card = card_new(r, "locaties", "provider.locations");
	card_table(r, card, grid, "provider.no-locations", NULL);
	value_add(a, value_get(view, str_of("main_cards")), card);
	return true;
}

/* Columns of provider_statements. */
enum {
	S_LOCATION,
	S_NAME,
	S_PLACE,
	S_CARE,
	S_ID,
	S_DAY,
	S_REGISTRATION,
	S_TREATMENT,
	S_CLOSED,
	S_WAITING,
	S_IMPORT,
	S_LINE,
	S_CIRCUIT,
	S_DIAGNOSIS,
	S_REGION
};

/* The leading norm in weeks of a care type; false when there is none. */
static bool limit_of(const struct norms *norms, const struct figure *f, struct str care,
		     int64_t *limit)
{
	for (int i = 0; i < norms->count; i++)
		if (norms->list[i].leading && str_eq(norms->list[i].dim_value, care))
			return figure_limit(f, &norms->list[i], 1, limit);
	return false;
}

static struct value *weeks(const struct page_request *r, struct stmt *st, int column)
{
	return stmt_is_null(st, column)
		       ? NULL
		       : value_decimal(r->arena, stmt_int(st, column), 4, 1, "week");
}

/* The total wait of one statement, with what stands out about it. */
static void total_cell(const struct page_request *r, struct value *line, struct stmt *st,
		       const struct norms *norms)
{
	const struct figure *f = figure_named(r, "wachttijd-totaal");
	struct arena *a = r->arena;
	bool known = !stmt_is_null(st, S_REGISTRATION) && !stmt_is_null(st, S_TREATMENT);
	int64_t total = stmt_int(st, S_REGISTRATION) + stmt_int(st, S_TREATMENT), limit;
	struct value *cell =
		listing_number(a, line, known ? value_decimal(a, total, 4, 1, "week") : NULL,
			       known ? record_link(r, "waiting", stmt_int(st, S_ID)) : NULL);
	if (stmt_int(st, S_CLOSED))
		cell_badge(a, cell, "closed", words(r, "badge.closed"));
	else if (!known)
		cell_badge(a, cell, "missing", words(r, "badge.missing"));
	else if (limit_of(norms, f, stmt_text(st, S_CARE), &limit) && total > limit)
		cell_badge(a, cell, "breach", words(r, "verdict.breach"));
}

static bool statement_row(const struct page_request *r, struct page_names *names,
			  struct value *grid, struct stmt *st, const struct norms *norms,
			  struct err *err)
{
	struct arena *a = r->arena;
	struct value *line = listing_row(a, grid), *care;
	int64_t age = r->session->today - stmt_int(st, S_DAY);
	if (!names_of(names, "care_type", stmt_text(st, S_CARE), &care, err))
		return false;
	struct value *head = listing_head(a, line, text_at(r, st, S_NAME),
					  record_link(r, "location", stmt_int(st, S_LOCATION)));
	cell_note(a, head, text_at(r, st, S_PLACE));
	struct value *kind = listing_cell(a, line, care, NULL);
	if (!stmt_is_null(st, S_DIAGNOSIS)) {
		struct value *group;
		if (!code_name(r, "diagnosegroep", stmt_text(st, S_DIAGNOSIS), &group, err))
			return false;
		group->text = arena_str(a, group->text);
		cell_note(a, kind, group);
	}
	listing_number(a, line, weeks(r, st, S_REGISTRATION), NULL);
	listing_number(a, line, weeks(r, st, S_TREATMENT), NULL);
	total_cell(r, line, st, norms);
	listing_number(a, line,
		       stmt_is_null(st, S_WAITING) ? NULL : value_count(a, stmt_int(st, S_WAITING)),
		       NULL);
	struct value *day = listing_number(a, line, day_short(r, (day_t)stmt_int(st, S_DAY)), NULL);
	if (age > STALE_DAYS)
		cell_badge(a, day, "stale", words(r, "badge.stale"));
	bool own = !stmt_is_null(st, S_IMPORT);
	listing_cell(a, line,
		     own ? value_printf(a, "%lld:%lld", (long long)stmt_int(st, S_IMPORT),
					(long long)stmt_int(st, S_LINE))
			 : NULL,
		     own ? record_link(r, "import", stmt_int(st, S_IMPORT)) : NULL);
	return true;
}

static bool add_statements(const struct page_request *r, int64_t provider, struct value *view,
			   struct err *err)
{
	static const char *const columns[] = { "provider.location",  "waits.care",
					       "waits.registration", "waits.treatment",
					       "waits.total",        "waits.waiting",
					       "waits.measured",     "waits.source" };
	struct arena *a = r->arena;
	struct page_names names = names_begin(r, r->session->today);
	struct value *grid = listing_new(a, words(r, "provider.waits"));
	struct norms norms;
	struct stmt *st;
	bool row = true;
	for (int i = 0; i < 8; i++)
		listing_column(a, grid, words(r, columns[i]), i >= 2 && i <= 6, NULL, NULL);
	bool ok = norms_load(r->session, "wachttijd-totaal", r->session->today, a, &norms, err) &&
		  query_named(r->session, "provider_statements", &st, err);
	if (ok) {
		stmt_bind_int(st, "provider", provider);
		stmt_bind_int(st, "at", r->session->today);
		stmt_bind_int(st, "limit", STATEMENTS_SHOWN);
	}
	while (ok && (ok = stmt_step(st, &row, err)) && row)
		ok = statement_row(r, &names, grid, st, &norms, err);
	names_end(&names);
	struct value *card = card_new(r, "wachttijden", "provider.waits");
	card_table(r, card, grid, "provider.no-waits", NULL);
	value_add(a, value_set(a, view, "top_cards", value_list(a)), card);
	return ok;
}

static bool build(struct page_request *r, struct value *view, struct err *err)
{
	struct arena *a = r->arena;
	const struct shape *shape = shape_find(r->session->decl, str_of("provider"));
	struct db_value v[MODEL_FIELDS_MAX];
	int64_t id = 0, since;
	if (!str_to_int(page_param(r, "id"), &id) ||
	    !row_read(r->session, shape, id, v, &since, a, err) || !since)
		return err->kind ? false
				 : err_set(err, ERR_NOT_FOUND, "%s", words(r, "error.no-provider"));
	const struct db_value *name = &v[shape_field(shape, str_of("name"))];
	const struct db_value *source = &v[shape_field(shape, str_of("source_id"))];
	struct value *facts = facts_new(a);
	for (int i = 0; i < shape->count; i++)
		if (v[i].kind == DB_TEXT)
			fact_add(a, facts, label_in(shape->fields[i].label, r->locale->language),
				 value_str(a, v[i].text), NULL);
	struct value *card = card_new(r, "gegevens", "provider.facts");
	card_facts(r, card, facts);
	card_more(r, card, words(r, "provider.record"), record_link(r, "provider", id));
	value_set(a, view, "main_cards", value_list(a));
	value_add(a, value_set(a, view, "side_cards", value_list(a)), card);
	value_set(a, view, "history", NULL);
	value_set(a, view, "tasks", NULL);
	value_set(a, view, "remarks", NULL);
	value_set(a, view, "referrers", NULL);
	head_set(r, view, value_str(a, name->kind == DB_TEXT ? name->text : source->text), NULL);
	head_code(r, view, source->text);
	head_crumb(r, view, words(r, "provider.many"), page_link(r, "/aanbieders", NULL));
	return add_statements(r, id, view, err) && add_locations(r, id, view, err);
}

const struct page provider_page = {
	.path = "/aanbieders/{id}",
	.label = L("Aanbieder", "Provider"),
	.summary = "one provider: locations, waits and their age",
	.right = RIGHT_SIGNED_IN,
	.section = "aanbieders",
	.template = "provider",
	.build = build,
};

/* Whether every word that was typed stands in the name, kind or number of the provider. */
static bool matches(struct stmt *st, const struct str *typed, int count)
{
	struct buf text = { 0 };
	for (int column = 1; column <= 3; column++) {
		str_fold(&text, stmt_text(st, column));
		buf_char(&text, ' ');
	}
	bool found = str_has_words(buf_str(&text), typed, count);
	buf_release(&text);
	return found;
}

static bool list_row(const struct page_request *r, struct page_names *names, struct value *grid,
		     struct stmt *st, struct err *err)
{
	struct arena *a = r->arena;
	struct value *line = listing_row(a, grid), *region = NULL;
	listing_head(a, line, text_at(r, st, 1),
		     page_link(r, arena_printf(a, "/aanbieders/%lld", (long long)stmt_int(st, 0)),
			       NULL));
	listing_cell(a, line, text_at(r, st, 2), NULL);
	listing_number(a, line, value_count(a, stmt_int(st, 4)), NULL);
	int64_t regions = stmt_int(st, 7);
	if (regions && !names_of(names, "region", stmt_text(st, 5), &region, err))
		return false;
	if (region)
		region->text = arena_str(a, region->text);
	struct value *cell = listing_cell(a, line, region, NULL);
	if (regions > 1)
		cell_note(a, cell,
			  locale_number(r->locale, a, "provider.more-regions", regions - 1));
	return true;
}

static const char *turn(const struct page_request *r, int64_t page)
{
	struct arena *a = r->arena;
	return page_link(r, "/aanbieders", "q", arena_text(a, page_param(r, "q")), "regio",
			 arena_text(a, page_param(r, "regio")), "pagina",
			 arena_printf(a, "%lld", (long long)page), NULL);
}

/* The box in which a name is typed. */
static void add_find(const struct page_request *r, struct value *view)
{
	struct arena *a = r->arena;
	struct value *find = value_set(a, view, "find_here", value_map(a));
	set_words(a, find, "find_action", "/aanbieders");
	set_text(a, find, "find_typed", page_param(r, "q"));
	value_set(a, find, "find_label", say(r, "provider.find"));
	struct value *keep = chooser_new(r, "/aanbieders");
	chooser_keep(r, keep, "regio", page_param(r, "regio"));
	value_set(a, find, "find_keep", value_get(keep, str_of("chooser_keep")));
}

static bool fill_list(struct page_request *r, struct page_names *names, struct value *view,
		      struct err *err)
{
	static const char *const columns[] = { "provider.one", "provider.kind",
					       "provider.locations", "region.one" };
	struct arena *a = r->arena;
	struct value *grid = listing_new(a, words(r, "provider.many"));
	struct str typed[WORDS_MAX], region = page_param(r, "regio");
	struct buf folded = { 0 };
	struct stmt *st;
	bool row = true;
	int64_t page = 1, found = 0;
	if (!page_number(r, "pagina", &page, err) ||
	    !query_named(r->session, "provider_list", &st, err))
		return false;
	page = page < 1 ? 1 : page > 100000 ? 100000 : page;
	for (int i = 0; i < 4; i++)
		listing_column(a, grid, words(r, columns[i]), i == 2, NULL, NULL);
	str_fold(&folded, page_param(r, "q"));
	int count = str_words(buf_str(&folded), typed);
	stmt_bind_null(st, "region");
	if (region.len)
		stmt_bind_text(st, "region", region);
	bool ok;
	while ((ok = stmt_step(st, &row, err)) && row) {
		if (!matches(st, typed, count))
			continue;
		bool shown = found >= (page - 1) * PAGE_SIZE && found < page * PAGE_SIZE;
		found++;
		if (shown && !(ok = list_row(r, names, grid, st, err)))
			break;
	}
	buf_release(&folded);
	bool any = listing_has_rows(grid);
	head_set(r, view, say(r, "provider.many"), NULL);
	add_find(r, view);
	value_set(a, view, "chooser", NULL);
	value_set(a, view, "table", any ? grid : NULL);
	value_set(a, view, "count_text", locale_number(r->locale, a, "provider.found", found));
	value_set(a, view, "pager",
		  pager_new(r, words(r, "provider.many"), page > 1 ? turn(r, page - 1) : NULL,
			    page * PAGE_SIZE < found ? turn(r, page + 1) : NULL));
	value_set(a, view, "empty",
		  any ? NULL : empty_new(r, "provider.none", "provider.none-next"));
	return ok;
}

static bool build_list(struct page_request *r, struct value *view, struct err *err)
{
	struct page_names names = names_begin(r, r->session->today);
	bool ok = fill_list(r, &names, view, err);
	names_end(&names);
	return ok;
}

const struct page providers_page = {
	.path = "/aanbieders",
	.label = L("Aanbieders", "Providers"),
	.summary = "all providers, searched by name and region",
	.right = RIGHT_SIGNED_IN,
	.section = "aanbieders",
	.template = "table_page",
	.build = build_list,
};
