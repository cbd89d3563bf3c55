/* Where the day begins: what is due, what got worse, what is new, and the country against a norm. */
#include "domain/start_page.h"

#include "domain/record.h"
#include "domain/region_tiles.h"
#include "domain/signal_view.h"
#include "kernel/query.h"
#include "view/card.h"

#include <assert.h>

enum { WORSE_SHOWN = 8, SIGNALS_SHOWN = 8, TASKS_SHOWN = 8, MONTHS_OFFERED = 13 };

/* What the map shows: a figure by region and care type, in one month. */
struct choice {
	const struct figure *figure;
	struct str care;
	int month; /* 0: the newest */
};

/* Figures by region and care type can be shown on the map; others cannot. */
static bool can_be_mapped(const struct figure *f)
{
	return f->cell_dims == 2 && f->monthly && strcmp(f->dims[0], "region") == 0 &&
	       strcmp(f->dims[1], "care_type") == 0;
}

static bool read_month(struct str text, int *month)
{
	int64_t year, number;
	struct str left = str_cut(&text, '-');
	if (left.len != 4 || text.len != 2 || !str_to_int(left, &year))
		return false;
	if (*text.at == '0')
		text = (struct str){ text.at + 1, 1 };
	if (!str_to_int(text, &number) || number < 1 || number > 12)
		return false;
	*month = (int)(year * 12 + number - 1);
	return true;
}

static bool read_choice(const struct page_request *r, struct choice *out, struct err *err)
{
	struct str name = page_param(r, "cijfer"), month = page_param(r, "maand");
	*out = (struct choice){ .figure = figure_named(r, "wachttijd-totaal"),
				.care = page_param(r, "zorg") };
	if (name.len)
		out->figure = figure_find(r->session->decl, name);
	if (!out->figure || !can_be_mapped(out->figure))
		return err_set(err, ERR_INPUT, "%s",
			       locale_text(r->locale, "start.no-such-figure").at);
	return !month.len || read_month(month, &out->month) ||
	       err_set(err, ERR_INPUT, "%s", locale_text(r->locale, "start.no-such-month").at);
}

static const struct series_point *point_in(const struct series_line *line, int month)
{
	for (int i = 0; line && i < line->count; i++)
		if (line->points[i].month == month)
			return &line->points[i];
	return NULL;
}

/* The care type that breaks the norm in most regions; where none does, the one most regions tell about. */
static struct str worst_care(const struct series *s)
{
	struct str worst = { NULL, 0 };
	int most = -1;
	for (int i = 0; i < s->count; i++) {
		int breaches = 0, known = 0;
		for (int k = 0; k < s->count; k++) {
			const struct series_point *p = series_newest(s, &s->lines[k]);
			if (!p || !str_eq(s->lines[k].dims[1], s->lines[i].dims[1]))
				continue;
			known++;
			breaches += p->verdict == VERDICT_BREACH;
		}
		if (breaches * 1000 + known > most) {
			most = breaches * 1000 + known;
			worst = s->lines[i].dims[1];
		}
	}
	return worst;
}

static const char *text_of(const struct page_request *r, const struct figure *f,
			   const struct series_point *p)
{
	struct buf text = { 0 };
	if (!p || !p->has_value)
		return NULL;
	value_print_people(&text, figure_amount(r->arena, f, p->value), r->locale->language);
	const char *out = arena_text(r->arena, buf_str(&text));
	buf_release(&text);
	return out;
}

static const char *tile_title(const struct page_request *r, struct str region,
			      const struct figure *f, const struct series_point *p)
{
	const char *text = text_of(r, f, p);
	return arena_printf(r->arena, "%.*s: %s %s, %s", STR_ARG(region), text ? text : "–",
			    text ? unit_words(f->unit, r->locale->language) : "",
			    verdict_words(p ? p->verdict : VERDICT_NO_DATA, r->locale));
}

/* Counts in how many regions the norm is broken in a month, of how many that say something. */
static void count_breaches(const struct series *s, struct str care, int month, int *breaches,
			   int *judged)
{
	*breaches = *judged = 0;
	for (int i = 0; i < s->count; i++) {
		const struct series_point *p = point_in(&s->lines[i], month);
		if (!p || !str_eq(s->lines[i].dims[1], care))
			continue;
		*judged += p->verdict <= VERDICT_BREACH;
		*breaches += p->verdict == VERDICT_BREACH;
	}
}

static struct value *lead_of(const struct page_request *r, const struct series *s,
			     const struct choice *c, int month, const struct value *care)
{
	int now, judged, before, judged_before;
	struct arena *a = r->arena;
	count_breaches(s, c->care, month, &now, &judged);
	count_breaches(s, c->care, month - 1, &before, &judged_before);
	if (!judged)
		return locale_value(r->locale, a, "start.lead-nothing", care, NULL, NULL);
	const struct value *const args[] = {
		value_count(a, now), value_count(a, judged), care,
		value_words(a, label_in(c->figure->label, r->locale->language)),
		value_count(a, now > before ? now - before : before - now)
	};
	const char *key = !judged_before ? "start.lead"
			  : now > before ? "start.lead-more"
			  : now < before ? "start.lead-fewer"
					 : "start.lead-same";
	return value_str(a, locale_say(r->locale, a, key, args, 5));
}

static struct value *norm_of(const struct page_request *r, const struct series *s, struct str care)
{
	for (int i = 0; i < s->count; i++) {
		struct value *words = norm_words(r, s->lines[i].norms, s->lines[i].norm_count);
		if (words && str_eq(s->lines[i].dims[1], care))
			return locale_value(r->locale, r->arena, "start.norm", words, NULL, NULL);
	}
	return NULL;
}

static bool add_map(const struct page_request *r, struct page_names *names, const struct series *s,
		    const struct choice *c, int month, struct value *view, struct err *err)
{
	struct arena *a = r->arena;
	struct chart_tile *tiles = arena_array(a, struct chart_tile, REGION_TILES);
	struct value *care, *name;
	int count = 0;
	if (!names_of(names, "care_type", c->care, &care, err))
		return false;
	for (const struct region_tile *t = region_tiles; t < region_tiles + REGION_TILES; t++) {
		const struct str dims[2] = { str_of(t->code), c->care };
		const struct series_line *line = series_find(s, dims, 2);
		const struct series_point *p = point_in(line, month);
		if (!names_of(names, "region", str_of(t->code), &name, err))
			return false;
		tiles[count++] = (struct chart_tile){
			.mark = { .name = arena_text(a, name->text),
				  .label = t->label,
				  .text = text_of(r, c->figure, p),
				  .title = tile_title(r, name->text, c->figure, p),
				  .href = page_link(r, arena_printf(a, "/regios/%s", t->code),
						    NULL),
				  .state = chart_state_of(p ? p->verdict : VERDICT_NO_DATA) },
			.column = t->column,
			.row = t->row,
		};
	}
	struct value *lead = lead_of(r, s, c, month, care);
	struct chart_frame frame = {
		.id = "kaart",
		.title = arena_printf(
			a, "%s: %.*s, %s", label_in(c->figure->label, r->locale->language),
			STR_ARG(care->text), month_words(a, month, r->locale->language)),
		.sentence = arena_text(a, lead->text),
		.of = locale_text(r->locale, "region.one").at,
		.what = label_in(c->figure->label, r->locale->language),
		.language = r->locale->language,
	};
	head_set(r, view, say(r, "nav.start"), lead);
	frame.sentence = locale_text(r->locale, "start.map-help").at;
	struct value *map =
		value_set(a, view, "map", chart_for_page(a, chart_tiles(a, &frame, tiles, count)));
	set_words(a, view, "map_title", frame.title);
	value_set(a, map, "chart_norm", norm_of(r, s, c->care));
	return true;
}

static bool add_choices(const struct page_request *r, struct page_names *names,
			const struct series *s, const struct choice *c, int month,
			struct value *view, struct err *err)
{
	struct arena *a = r->arena;
	struct value *chooser = chooser_new(r, "/");
	struct value *figures = chooser_select(r, chooser, "cijfer", "start.figure");
	struct value *cares = chooser_select(r, chooser, "zorg", "waits.care");
	struct value *months = chooser_select(r, chooser, "maand", "start.month");
	struct table seen = { 0 };
	bool ok = true, added;
	for (int i = 0; i < r->session->decl->figure_count; i++) {
		const struct figure *f = r->session->decl->figures[i];
		if (can_be_mapped(f))
			chooser_option(r, figures, f->name,
				       value_words(a, label_in(f->label, r->locale->language)),
				       f == c->figure);
	}
	for (int i = 0; ok && i < s->count; i++) {
		struct str care = s->lines[i].dims[1];
		struct value *name;
		table_put(&seen, care, i, &added);
		if (added && (ok = names_of(names, "care_type", care, &name, err)))
			chooser_option(r, cares, arena_text(a, care), name, str_eq(care, c->care));
	}
	for (int m = s->newest; s->newest && m > s->newest - MONTHS_OFFERED; m--)
		chooser_option(r, months, arena_printf(a, "%04d-%02d", m / 12, m % 12 + 1),
			       value_words(a, month_words(a, m, r->locale->language)), m == month);
	table_release(&seen);
	value_set(a, view, "map_chooser", chooser);
	return ok;
}

/* A cell that got worse since the month before. */
struct worse {
	const struct series_line *line;
	const struct series_point *now, *before;
	int64_t by; /* in 10^-4 of the value before */
};

static int most_worse_first(const void *a, const void *b)
{
	const struct worse *left = a, *right = b;
	bool turned_left =
		left->now->verdict == VERDICT_BREACH && left->before->verdict != VERDICT_BREACH;
	bool turned_right =
		right->now->verdict == VERDICT_BREACH && right->before->verdict != VERDICT_BREACH;
	if (turned_left != turned_right)
		return turned_left ? -1 : 1;
	if (left->by != right->by)
		return left->by > right->by ? -1 : 1;
	int order = str_cmp(left->line->dims[0], right->line->dims[0]);
	return order ? order : str_cmp(left->line->dims[1], right->line->dims[1]);
}

/* By how much it got worse: above 0. */
static int64_t worsened(const struct figure *f, const struct worse *w)
{
	return f->better == HIGHER_IS_BETTER ? w->before->value - w->now->value
					     : w->now->value - w->before->value;
}

static bool add_worse(const struct page_request *r, struct page_names *names,
		      const struct figure *f, const struct series *total, struct value *view,
		      struct err *err)
{
	struct arena *a = r->arena;
	struct worse *all = arena_array(a, struct worse, (size_t)total->count + 1);
	int count = 0;
	for (int i = 0; i < total->count; i++) {
		struct worse w = { .line = &total->lines[i] };
		w.now = point_in(w.line, total->newest);
		w.before = point_in(w.line, total->newest - 1);
		if (!w.now || !w.before || !w.now->has_value || !w.before->has_value ||
		    worsened(f, &w) <= 0)
			continue;
		w.by = w.before->value ? worsened(f, &w) * 10000 / w.before->value : INT64_MAX;
		all[count++] = w;
	}
	if (count)
		qsort(all, (size_t)count, sizeof(*all), most_worse_first);
	struct value *grid = listing_new(a, locale_text(r->locale, "start.worse").at);
	listing_column(a, grid, locale_text(r->locale, "start.where").at, false, NULL, NULL);
	for (int month = total->newest - 1; total->newest && month <= total->newest; month++)
		listing_column(a, grid, month_words(a, month, r->locale->language), true, NULL,
			       NULL);
	for (int i = 0; i < count && i < WORSE_SHOWN; i++) {
		struct value *row = listing_row(a, grid), *region, *care;
		const struct str *dims = all[i].line->dims;
		const char *cell = waits_cell(a, dims[0], dims[1]);
		if (!names_of(names, "region", dims[0], &region, err) ||
		    !names_of(names, "care_type", dims[1], &care, err))
			return false;
		struct value *head = listing_head(
			a, row, region,
			page_link(r, arena_printf(a, "/regios/%.*s", STR_ARG(dims[0])), NULL));
		cell_note(a, head, care);
		listing_figure(r, row, f, cell, all[i].before);
		listing_figure(r, row, f, cell, all[i].now);
	}
	struct value *card = card_new(r, "slechter", "start.worse");
	card_text(r, card, value_words(a, label_in(f->label, r->locale->language)));
	card_table(r, card, grid, "start.nothing-worse", NULL);
	value_add(a, value_get(view, str_of("half_cards")), card);
	return true;
}

/* One's own tasks that are for today or should have been done; those without a day wait on their own page. */
static bool add_tasks(const struct page_request *r, struct value *view, struct err *err)
{
	struct arena *a = r->arena;
	const struct shape *task = shape_find(r->session->decl, str_of("task"));
	int title = shape_field(task, str_of("title")), due = shape_field(task, str_of("due"));
	struct value *lines = lines_new(r), *card = card_new(r, "vandaag", "start.today");
	struct list_page page;
	if (!tasks_mine(r->session, r->viewer, LIST_SIZE, a, &page, err))
		return false;
	for (int i = 0, shown = 0; i < page.count && shown < TASKS_SHOWN; i++) {
		const struct list_row *row = &page.rows[i];
		if (row->values[due].kind != DB_INT || row->values[due].integer > r->session->today)
			continue;
		const char *path = arena_printf(a, "/gegevens/task/%lld", (long long)row->id);
		struct value *line = line_add(
			r, lines, value_day(a, (day_t)row->values[due].integer),
			value_str(a, row->values[title].text), page_link(r, path, NULL), NULL);
		if (row->values[due].integer < r->session->today) {
			line_late(r, line);
			line_badge(r, line, "late", locale_text(r->locale, "start.late").at);
		}
		shown++;
	}
	card_lines(r, card, lines, "start.nothing-today", NULL);
	card_more(r, card, locale_text(r->locale, "start.all-tasks").at,
		  page_link(r, "/taken", NULL));
	value_add(a, value_get(view, str_of("side_cards")), card);
	return true;
}

static bool add_signals(const struct page_request *r, struct page_names *names, struct value *view,
			struct err *err)
{
	struct value *lines, *card = card_new(r, "signalen", "start.signals");
	if (!signals_view(r, names, (struct str){ NULL, 0 }, SIGNALS_SHOWN, &lines, err))
		return false;
	card_lines(r, card, lines, "signals.none", NULL);
	card_more(r, card, locale_text(r->locale, "signals.all").at,
		  page_link(r, "/signalen", NULL));
	value_add(r->arena, value_get(view, str_of("side_cards")), card);
	return true;
}

/* Nothing has come in yet: what to do first. */
static void welcome(const struct page_request *r, struct value *view)
{
	struct value *empty = empty_new(r, "start.empty", "start.empty-next");
	head_set(r, view, say(r, "nav.start"), NULL);
	if (viewer_may(r->viewer, RIGHT_IMPORT))
		empty_action(r, empty,
			     action_go(r, locale_text(r->locale, "start.first-steps").at, "/begin",
				       true));
	value_set(r->arena, view, "map_title", say(r, "start.map"));
	value_set(r->arena, view, "map", NULL);
	value_set(r->arena, view, "map_chooser", NULL);
	value_set(r->arena, view, "map_empty", empty);
}

static bool fill(struct page_request *r, struct page_names *names, struct value *view,
		 struct err *err)
{
	struct choice choice;
	struct series_request q = { .months = MONTHS_OFFERED, .norms = true };
	struct series shown;
	if (!read_choice(r, &choice, err))
		return false;
	q.figure = choice.figure;
	if (!series_read(r->session, &q, r->arena, &shown, err))
		return false;
	int month = choice.month ? choice.month : shown.newest;
	if (!choice.care.len)
		choice.care = worst_care(&shown);
	value_set(r->arena, view, "side_cards", value_list(r->arena));
	value_set(r->arena, view, "half_cards", value_list(r->arena));
	value_set(r->arena, view, "map_empty", NULL);
	if (!shown.newest)
		welcome(r, view);
	else if (!add_map(r, names, &shown, &choice, month, view, err) ||
		 !add_choices(r, names, &shown, &choice, month, view, err))
		return false;
	return add_tasks(r, view, err) && add_signals(r, names, view, err) &&
	       add_worse(r, names, choice.figure, &shown, view, err);
}

static bool build(struct page_request *r, struct value *view, struct err *err)
{
	struct page_names names = names_begin(r, r->session->today);
	bool ok = fill(r, &names, view, err);
	names_end(&names);
	return ok;
}

const struct page start_page = {
	.path = "/",
	.label = L("Start", "Start"),
	.summary = "what is due, what got worse, new signals, the map",
	.right = RIGHT_SIGNED_IN,
	.section = "start",
	.template = "start",
	.build = build,
};
