/* The regions, and one region: what people wait for there against the norms, beside the country or another
 * region, with its signals and its providers. */
#include "domain/region_page.h"

#include "domain/signal_view.h"
#include "kernel/figure_kept.h"
#include "kernel/query.h"
#include "view/card.h"

/* A page weighs at most 100 KB, whatever the region: three courses of a year are what fits. */
enum { PROVIDERS_SHOWN = 30, SIGNALS_SHOWN = 10, CHARTS_SHOWN = 3, CHART_MONTHS = 12 };

bool region_read(const struct page_request *r, struct str code, struct region_facts *out,
		 struct err *err)
{
	struct stmt *st;
	bool row;
	if (!query_named(r->session, "region_at", &st, err))
		return false;
	stmt_bind_text(st, "code", code);
	stmt_bind_int(st, "at", r->session->today);
	if (!stmt_step(st, &row, err))
		return false;
	if (row)
		*out = (struct region_facts){
			.id = stmt_int(st, 0),
			.code = arena_str(r->arena, stmt_text(st, 1)),
			.name = arena_str(r->arena, stmt_text(st, 2)),
			.has_people = !stmt_is_null(st, 3),
			.people = stmt_int(st, 3),
			.elderly = stmt_int(st, 4),
		};
	stmt_reset(st);
	return row ||
	       err_set(err, ERR_NOT_FOUND, "%s", locale_text(r->locale, "error.no-region").at);
}

static bool one_number(const struct page_request *r, const char *statement, struct str code,
		       int64_t *out, struct err *err)
{
	struct stmt *st;
	bool found;
	*out = 0;
	if (!query_named(r->session, statement, &st, err))
		return false;
	stmt_bind_text(st, "code", code);
	stmt_bind_int(st, "at", r->session->today);
	return stmt_one_int(st, out, &found, err);
}

/* "Zilveren Kruis, VGZ": who holds the concession. */
static bool holders_of(const struct page_request *r, struct str code, struct value **out,
		       struct err *err)
{
	struct buf names = { 0 };
	struct stmt *st;
	bool row = true, ok = query_named(r->session, "region_holders", &st, err);
	if (ok) {
		stmt_bind_text(st, "code", code);
		stmt_bind_int(st, "at", r->session->today);
	}
	while (ok && (ok = stmt_step(st, &row, err)) && row)
		buf_printf(&names, "%s%.*s", names.len ? ", " : "", STR_ARG(stmt_text(st, 1)));
	*out = value_str(r->arena, arena_str(r->arena, buf_str(&names)));
	buf_release(&names);
	return ok;
}

/* One sentence under the name: people, municipalities, office. */
static bool add_head(const struct page_request *r, const struct region_facts *region,
		     struct value *view, struct err *err)
{
	struct arena *a = r->arena;
	int64_t municipalities;
	struct value *holders;
	if (!one_number(r, "region_municipalities", region->code, &municipalities, err) ||
	    !holders_of(r, region->code, &holders, err))
		return false;
	const struct value *const args[] = { value_count(a, region->people),
					     value_count(a, region->elderly),
					     value_count(a, municipalities), holders };
	head_set(r, view, value_str(a, region->name),
		 value_str(a, locale_say(r->locale, a,
					 region->has_people ? "region.lead" : "region.lead-unknown",
					 args, 4)));
	head_code(r, view, region->code);
	head_go(r, view, "region.record",
		page_link(r, arena_printf(a, "/gegevens/region/%lld", (long long)region->id), NULL),
		false);
	head_crumb(r, view, locale_text(r->locale, "region.many").at,
		   page_link(r, "/regios", NULL));
	return true;
}

/* "1 norm niet gehaald, 2 verouderd" */
static struct value *counts_of(const struct page_request *r, const struct wait_row *rows, int count)
{
	int64_t breaches = 0, stale = 0, missing = 0;
	struct buf text = { 0 };
	for (int i = 0; i < count; i++) {
		breaches += wait_row_breaches(&rows[i]);
		stale += rows[i].is_stale;
		missing += rows[i].is_missing && !rows[i].is_stale;
	}
	buf_add(&text, locale_number(r->locale, r->arena, "region.breaches", breaches)->text);
	if (stale)
		buf_printf(
			&text, ", %.*s",
			STR_ARG(locale_number(r->locale, r->arena, "region.stale", stale)->text));
	if (missing)
		buf_printf(&text, ", %.*s",
			   STR_ARG(locale_number(r->locale, r->arena, "region.missing", missing)
					   ->text));
	struct value *words = value_str(r->arena, arena_str(r->arena, buf_str(&text)));
	buf_release(&text);
	return words;
}

static bool add_table(const struct page_request *r, struct page_names *names,
		      const struct wait_row *rows, int count, struct str region, struct value *view,
		      struct err *err)
{
	struct arena *a = r->arena;
	struct value *table = listing_new(a, locale_text(r->locale, "waits.caption").at);
	struct value *card = card_new(r, "wachttijden", "region.waits");
	listing_column(a, table, locale_text(r->locale, "waits.care").at, false, NULL, NULL);
	waits_columns(r, table);
	for (int i = 0; i < count; i++) {
		struct value *row = listing_row(a, table), *name;
		if (!names_of(names, "care_type", rows[i].care, &name, err))
			return false;
		listing_head(a, row, name,
			     page_link(r, "/gegevens/waiting", "region", arena_text(a, region),
				       "care_type", arena_text(a, rows[i].care), "sort",
				       "-measured_on", NULL));
		waits_cells(r, row, &rows[i]);
	}
	card_table(r, card, table, "region.no-waits", "region.no-waits-next");
	card_text(r, card, counts_of(r, rows, count));
	value_set(a, view, "waits", card);
	return true;
}

/* The other side of the comparison: another region, or the mean of all regions that say something. */
struct other {
	struct value *label;
	const struct series *total; /* of the other region; NULL: the country */
	struct str region;
	const struct cell *cells; /* the country, by care type */
	int count;
	day_t as_of; /* of these cells */
};

static bool other_value(const struct other *o, struct str care, struct series_point *out)
{
	for (int i = 0; !o->total && i < o->count; i++)
		if (str_eq(o->cells[i].dims[0], care) && o->cells[i].has_value) {
			*out = (struct series_point){ .as_of = o->as_of,
						      .value = o->cells[i].value,
						      .has_value = true,
						      .verdict = o->cells[i].verdict };
			return true;
		}
	if (!o->total)
		return false;
	const struct str dims[2] = { o->region, care };
	const struct series_line *line = series_find(o->total, dims, 2);
	const struct series_point *p = line ? series_newest(o->total, line) : NULL;
	if (p && p->has_value)
		*out = *p;
	return p && p->has_value;
}

static bool load_other(const struct page_request *r, const struct waits *w, struct str code,
		       struct other *out, struct err *err)
{
	const struct figure *f = figure_named(r, "wachttijd-totaal");
	struct arena *a = r->arena;
	if (code.len) {
		struct region_facts region;
		struct series *total = arena_new(a, struct series);
		if (!region_read(r, code, &region, err) ||
		    !series_of(r, f->name, code, 1, total, err))
			return false;
		*out = (struct other){ .label = value_str(a, region.name),
				       .total = total,
				       .region = code };
		return true;
	}
	struct figure_request q = { .figure = f, .by = { 1 }, .by_count = 1, .at = w->total.as_of };
	struct figure_result result = { 0 };
	if (w->total.newest && !figure_compute_kept(r->session, &q, a, &result, err))
		return false;
	*out = (struct other){ .label = value_str(a, locale_text(r->locale, "region.country")),
			       .cells = result.cells,
			       .count = result.count,
			       .as_of = result.as_of };
	return true;
}

static bool add_comparison(const struct page_request *r, struct page_names *names,
			   const struct waits *w, const struct wait_row *rows, int count,
			   struct str name, struct value *view, struct err *err)
{
	struct arena *a = r->arena;
	const struct figure *f = figure_named(r, "wachttijd-totaal");
	struct other other;
	if (!load_other(r, w, page_param(r, "vergelijk"), &other, err))
		return false;
	struct value *grid = listing_new(a, locale_text(r->locale, "region.compare").at);
	listing_column(a, grid, locale_text(r->locale, "waits.care").at, false, NULL, NULL);
	listing_column(a, grid, arena_text(a, name), true, NULL, NULL);
	listing_column(a, grid, arena_text(a, other.label->text), true, NULL, NULL);
	listing_column(a, grid, locale_text(r->locale, "region.difference").at, true, NULL, NULL);
	for (int i = 0; i < count; i++) {
		struct series_point there;
		struct value *care;
		if (rows[i].is_missing || !other_value(&other, rows[i].care, &there))
			continue;
		if (!names_of(names, "care_type", rows[i].care, &care, err))
			return false;
		const char *cell =
			other.region.len ? waits_cell(a, other.region, rows[i].care)
					 : arena_printf(a, "care_type=%.*s", STR_ARG(rows[i].care));
		struct value *row = listing_row(a, grid);
		listing_head(a, row, care, NULL);
		listing_figure_short(r, row, f, waits_cell(a, rows[i].region, rows[i].care),
				     rows[i].now);
		listing_figure_short(r, row, f, cell, &there);
		listing_number(a, row, figure_amount(a, f, rows[i].now->value - there.value), NULL);
	}
	struct value *card = card_new(r, "vergelijking", "region.compare");
	card_table(r, card, grid, "region.no-comparison", NULL);
	card_text(r, card,
		  value_printf(a, "%s (%s)", label_in(f->label, r->locale->language),
			       unit_words(f->unit, r->locale->language)));
	value_set(a, view, "comparison", card);
	return true;
}

/* What can be compared with. */
static bool add_choices(const struct page_request *r, struct str own, struct value *view,
			struct err *err)
{
	struct arena *a = r->arena;
	struct value *chooser = chooser_new(r, arena_printf(a, "/regios/%.*s", STR_ARG(own)));
	struct value *select = chooser_select(r, chooser, "vergelijk", "region.compare-with");
	struct str chosen = page_param(r, "vergelijk");
	struct stmt *st;
	bool row;
	chooser_option(r, select, "", say(r, "region.country"), !chosen.len);
	if (!query_named(r->session, "region_list", &st, err))
		return false;
	stmt_bind_int(st, "at", r->session->today);
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			break;
		struct str code = arena_str(a, stmt_text(st, 1));
		if (!str_eq(code, own))
			chooser_option(r, select, code.at,
				       value_str(a, arena_str(a, stmt_text(st, 2))),
				       str_eq(code, chosen));
	}
	value_set(a, view, "chooser", chooser);
	return true;
}

/* The rows whose course is drawn, worst first: past the norm, past the target, then the others as they lie. */
static int choose_charts(const struct wait_row *rows, int count, int chosen[CHARTS_SHOWN])
{
	int found = 0;
	for (int turn = 0; turn < 3; turn++)
		for (int i = 0; i < count && found < CHARTS_SHOWN; i++) {
			enum verdict v = rows[i].now ? rows[i].now->verdict : VERDICT_NO_DATA;
			int rank = v == VERDICT_BREACH ? 0 : v == VERDICT_NEAR ? 1 : 2;
			if (rows[i].total && rank == turn)
				chosen[found++] = i;
		}
	return found;
}

/* One small chart: its last months against the norm. */
static struct value *small_chart(const struct page_request *r, struct wait_row row,
				 struct str title, int64_t high)
{
	struct series_line months = *row.total;
	int left_out = months.count > CHART_MONTHS ? months.count - CHART_MONTHS : 0;
	months.points += left_out;
	months.count -= left_out;
	row.total = &months;
	struct value *chart = waits_chart(r, &row, title, high);
	set_text(r->arena, chart, "multiple_title", title);
	set_words(r->arena, chart, "multiple_href",
		  page_link(r, "/wachttijden", "zorg", arena_text(r->arena, row.care), NULL));
	return chart;
}

static bool add_charts(const struct page_request *r, struct page_names *names,
		       const struct wait_row *rows, int count, struct value *view, struct err *err)
{
	struct arena *a = r->arena;
	struct value *list = value_set(a, view, "multiples", value_list(a));
	const struct figure *f = figure_named(r, "wachttijd-totaal");
	int chosen[CHARTS_SHOWN], shown = choose_charts(rows, count, chosen);
	int64_t high = 0;
	/* one scale for all, so that they can be laid beside each other */
	for (int i = 0; i < shown; i++)
		if (course_high(f, rows[chosen[i]].total) > high)
			high = course_high(f, rows[chosen[i]].total);
	for (int i = 0; i < shown; i++) {
		struct value *care;
		if (!names_of(names, "care_type", rows[chosen[i]].care, &care, err))
			return false;
		value_add(a, list, small_chart(r, rows[chosen[i]], care->text, high));
	}
	set_truth(a, view, "multiples_given", value_is_true(list));
	return true;
}

static bool add_providers(const struct page_request *r, struct str code, struct value *view,
			  struct err *err)
{
	struct arena *a = r->arena;
	struct value *grid = listing_new(a, locale_text(r->locale, "region.providers").at);
	struct stmt *st;
	bool row;
	int shown = 0;
	listing_column(a, grid, locale_text(r->locale, "provider.one").at, false, NULL, NULL);
	listing_column(a, grid, locale_text(r->locale, "provider.kind").at, false, NULL, NULL);
	listing_column(a, grid, locale_text(r->locale, "provider.locations").at, true, NULL, NULL);
	if (!query_named(r->session, "region_providers", &st, err))
		return false;
	stmt_bind_text(st, "code", code);
	stmt_bind_int(st, "limit", PROVIDERS_SHOWN + 1);
	for (;; shown++) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			break;
		if (shown == PROVIDERS_SHOWN)
			continue;
		struct value *line = listing_row(a, grid);
		listing_head(
			a, line, value_str(a, arena_str(a, stmt_text(st, 1))),
			page_link(r,
				  arena_printf(a, "/aanbieders/%lld", (long long)stmt_int(st, 0)),
				  NULL));
		listing_cell(a, line, value_str(a, arena_str(a, stmt_text(st, 2))), NULL);
		listing_number(a, line, value_count(a, stmt_int(st, 3)), NULL);
	}
	struct value *card = card_new(r, "aanbieders", "region.providers");
	card_table(r, card, grid, "region.no-providers", NULL);
	if (shown > PROVIDERS_SHOWN)
		card_more(r, card, locale_text(r->locale, "region.all-providers").at,
			  page_link(r, "/aanbieders", "regio", arena_text(a, code), NULL));
	value_add(a, value_get(view, str_of("half_cards")), card);
	return true;
}

static bool add_signals(const struct page_request *r, struct page_names *names, struct str region,
			struct value *view, struct err *err)
{
	struct value *lines, *card = card_new(r, "signalen", "region.signals");
	if (!signals_view(r, names, region, SIGNALS_SHOWN, &lines, err))
		return false;
	card_lines(r, card, lines, "signals.none", NULL);
	value_add(r->arena, value_get(view, str_of("half_cards")), card);
	return true;
}

static bool fill(struct page_request *r, struct page_names *names,
		 const struct region_facts *region, struct value *view, struct err *err)
{
	struct waits w;
	int count;
	if (!waits_load(r, region->code, &w, err))
		return false;
	const struct wait_row *rows = waits_rows(r, &w, &count);
	value_set(r->arena, view, "half_cards", value_list(r->arena));
	value_set(r->arena, view, "origin", NULL);
	value_set(r->arena, view, "comparison", NULL);
	return add_head(r, region, view, err) &&
	       add_table(r, names, rows, count, region->code, view, err) &&
	       add_charts(r, names, rows, count, view, err) &&
	       add_signals(r, names, region->code, view, err) &&
	       add_choices(r, region->code, view, err) &&
	       add_comparison(r, names, &w, rows, count, region->name, view, err) &&
	       add_providers(r, region->code, view, err);
}

static bool build(struct page_request *r, struct value *view, struct err *err)
{
	struct region_facts region;
	if (!region_read(r, page_param(r, "code"), &region, err))
		return false;
	struct page_names names = names_begin(r, r->session->today);
	bool ok = fill(r, &names, &region, view, err);
	names_end(&names);
	return ok;
}

const struct page region_page = {
	.path = "/regios/{code}",
	.label = L("Regio", "Region"),
	.summary = "one region: waits against norms, comparison, signals, providers",
	.right = RIGHT_SIGNED_IN,
	.section = "regios",
	.template = "region",
	.kept = true,
	.build = build,
};

/* How a region stands: its worst verdict. */
static void region_row(const struct page_request *r, struct value *grid, struct stmt *st,
		       const struct wait_row *rows, int count)
{
	struct arena *a = r->arena;
	struct str code = arena_str(a, stmt_text(st, 1));
	struct value *row = listing_row(a, grid);
	int64_t breaches = 0, judged = 0, stale = 0;
	for (int i = 0; i < count; i++) {
		if (!str_eq(rows[i].region, code))
			continue;
		judged += wait_row_judged(&rows[i]);
		breaches += wait_row_breaches(&rows[i]);
		stale += rows[i].is_stale;
	}
	listing_head(a, row, value_str(a, arena_str(a, stmt_text(st, 2))),
		     page_link(r, arena_printf(a, "/regios/%.*s", STR_ARG(code)), NULL));
	listing_cell(a, row, value_str(a, code), NULL);
	listing_number(a, row, stmt_is_null(st, 3) ? NULL : value_count(a, stmt_int(st, 3)), NULL);
	listing_number(a, row, stmt_is_null(st, 4) ? NULL : value_count(a, stmt_int(st, 4)), NULL);
	struct value *cell = listing_number(a, row, judged ? value_count(a, breaches) : NULL, NULL);
	if (breaches)
		cell_badge(a, cell, "breach", locale_text(r->locale, "verdict.breach").at);
	struct value *age =
		listing_number(a, row, judged || stale ? value_count(a, stale) : NULL, NULL);
	if (stale)
		cell_badge(a, age, "stale", locale_text(r->locale, "badge.stale").at);
}

static bool build_list(struct page_request *r, struct value *view, struct err *err)
{
	static const char *const columns[] = {
		"region.one",     "region.code",           "region.people",
		"region.elderly", "region.count-breaches", "region.count-stale"
	};
	struct arena *a = r->arena;
	struct waits w;
	struct stmt *st;
	bool row;
	int count;
	if (!waits_load(r, (struct str){ NULL, 0 }, &w, err))
		return false;
	const struct wait_row *rows = waits_rows(r, &w, &count);
	struct value *grid = listing_new(a, locale_text(r->locale, "region.many").at);
	for (int i = 0; i < 6; i++)
		listing_column(a, grid, locale_text(r->locale, columns[i]).at, i > 1, NULL, NULL);
	if (!query_named(r->session, "region_list", &st, err))
		return false;
	stmt_bind_int(st, "at", r->session->today);
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			break;
		region_row(r, grid, st, rows, count);
	}
	head_set(r, view, say(r, "region.many"),
		 w.as_of ? locale_value(r->locale, a, "region.many-lead", value_day(a, w.as_of),
					NULL, NULL)
			 : say(r, "region.no-waits"));
	value_set(a, view, "table", listing_has_rows(grid) ? grid : NULL);
	value_set(a, view, "chooser", NULL);
	value_set(a, view, "find_here", NULL);
	value_set(a, view, "count_text", NULL);
	value_set(a, view, "pager", NULL);
	value_set(a, view, "empty",
		  listing_has_rows(grid) ? NULL : empty_new(r, "region.none", "region.none-next"));
	return true;
}

const struct page regions_page = {
	.path = "/regios",
	.label = L("Regio's", "Regions"),
	.summary = "all regions, with how many norms are broken",
	.right = RIGHT_SIGNED_IN,
	.section = "regios",
	.template = "table_page",
	.kept = true,
	.build = build_list,
};
