#include "cli/faults.h"
#include "cli/score/score.h"

#include <stdlib.h>

enum { ITEMS_ROOM = SCORE_ITEMS_MAX, TERMS_ROOM = SCORE_RATIOS_MAX * SCORE_TERMS_MAX };

static bool read_items(struct score_facts *f, struct score_item *out, int *count, struct arena *a,
		       struct err *err)
{
	static const char *const sides[] = { "debit", "credit", "sum", NULL };
	static const struct column list[] = {
		{ "item", COLUMN_TEXT, .needed = true, .high = 40 },
		{ "name", COLUMN_TEXT, .needed = true },
		{ "side", COLUMN_WORD, .needed = true, .words = sides },
		{ "prefixes", COLUMN_TEXT },
		{ "expression", COLUMN_TEXT },
		{ 0 },
	};
	struct columns *c;
	if (!score_open(f, "items.csv", list, true, a, &c, err))
		return false;
	while (columns_next(c)) {
		if (*count == ITEMS_ROOM) {
			columns_fault(c, -1, "er zijn meer dan %d posten.", ITEMS_ROOM);
			break;
		}
		out[(*count)++] = (struct score_item){
			.code = arena_str(a, columns_text(c, 0)),
			.name = arena_str(a, columns_text(c, 1)),
			.side = (enum score_side)columns_number(c, 2),
			.prefixes = arena_str(a, columns_text(c, 3)),
			.expression = arena_str(a, columns_text(c, 4)),
			.line = (int)columns_line(c),
		};
	}
	return faults_close(c, err);
}

static bool read_terms(struct score_facts *f, struct score_term *out, int *count, struct arena *a,
		       struct err *err)
{
	static const struct column list[] = {
		{ "ratio", COLUMN_TEXT, .needed = true, .high = 40 },
		{ "name", COLUMN_TEXT, .needed = true },
		{ "weight", COLUMN_REAL, .needed = true },
		{ "numerator", COLUMN_TEXT, .needed = true },
		{ "denominator", COLUMN_TEXT },
		{ 0 },
	};
	struct columns *c;
	if (!score_open(f, "ratios.csv", list, true, a, &c, err))
		return false;
	while (columns_next(c)) {
		if (*count == TERMS_ROOM) {
			columns_fault(c, -1, "er zijn meer dan %d regels.", TERMS_ROOM);
			break;
		}
		out[(*count)++] = (struct score_term){
			.ratio = arena_str(a, columns_text(c, 0)),
			.name = arena_str(a, columns_text(c, 1)),
			.weight = columns_real(c, 2),
			.numerator = arena_str(a, columns_text(c, 3)),
			.denominator = arena_str(a, columns_text(c, 4)),
			.line = (int)columns_line(c),
		};
	}
	return faults_close(c, err);
}

static bool make_chart(struct score_facts *f, struct arena *a, struct err *err)
{
	struct score_item *items = arena_array(a, struct score_item, ITEMS_ROOM);
	struct score_term *terms = arena_array(a, struct score_term, TERMS_ROOM);
	int item_count = 0, term_count = 0;
	if (!read_items(f, items, &item_count, a, err) ||
	    !read_terms(f, terms, &term_count, a, err))
		return false;
	if (!score_chart_make(items, item_count, terms, term_count, a, &f->chart, err))
		return score_in_file("items.csv en ratios.csv", err);
	for (int i = 0; i < f->card.count; i++)
		f->words[i].ratio = score_chart_ratio(f->chart, f->words[i].formula);
	return true;
}

static bool interrupted(const struct columns *c, struct err *err)
{
	return (columns_rows(c) & 0xffff) == 0 && interrupt_seen() &&
	       !err_set(err, ERR_CONFLICT, "Het lezen is afgebroken.");
}

/* Closes a file when something else went wrong. */
static bool abandon(struct columns *c)
{
	bool whole = faults_close(c, NULL);
	(void)whole;
	return false;
}

static void read_ledger_line(struct score_facts *f, struct columns *c)
{
	int provider = score_provider_of(f, c, 0), year = (int)columns_number(c, 1);
	int64_t delivered_on = columns_number(c, 4);
	struct err wrong;
	if (provider < 0)
		return;
	if (delivered_on < day_of(year, 12, 31))
		columns_fault(c, 4, "dit grootboek is aangeleverd voordat het jaar om was.");
	else if (!score_ledger_add(&f->ledger, provider, year, (day_t)delivered_on,
				   score_chart_item(f->chart, columns_text(c, 2)),
				   columns_number(c, 3), &wrong))
		columns_fault(c, 3, "%s", wrong.message);
}

static void keep_value(struct score_facts *f, struct score_value value)
{
	if (f->value_count == f->value_room) {
		f->value_room = f->value_room ? f->value_room * 2 : 1024;
		f->value_list = memory_resize(f->value_list,
					      (size_t)f->value_room * sizeof(*f->value_list));
	}
	f->value_list[f->value_count++] = value;
}

static void keep_ratios(struct score_facts *f)
{
	for (int64_t i = 0; i < f->ratio_count; i++) {
		const struct score_ratio *r = &f->ratios[i];
		for (int k = 0; k < f->card.count; k++)
			if (f->words[k].ratio == r->ratio)
				keep_value(f, (struct score_value){ .provider = r->provider,
								    .indicator = k,
								    .period_end =
									    day_of(r->year, 12, 31),
								    .delivered_on = r->delivered_on,
								    .value = r->value,
								    .undefined = r->undefined,
								    .source = (int32_t)i });
	}
}

static bool read_ledger(struct score_facts *f, struct arena *a, struct err *err)
{
	static const struct column list[] = {
		{ "provider", COLUMN_TEXT, .needed = true },
		{ "year", COLUMN_INT, .needed = true, .low = 1900, .high = 2198 },
		{ "account", COLUMN_TEXT, .needed = true, .high = 40 },
		{ "amount_cents", COLUMN_INT, .needed = true },
		{ "delivered_on", COLUMN_DATE, .needed = true },
		{ 0 },
	};
	struct columns *c;
	if (!score_open(f, "ledger.csv", list, false, a, &c, err))
		return false;
	if (!c)
		return true;
	if (!make_chart(f, a, err))
		return abandon(c);
	f->ledger = (struct score_ledger){ .chart = f->chart, .arena = a };
	bool stop = false;
	while (!stop && columns_next(c)) {
		read_ledger_line(f, c);
		stop = interrupted(c, err);
	}
	if (stop)
		return abandon(c);
	if (!faults_close(c, err))
		return false;
	if (!score_ledger_ratios(&f->ledger, a, &f->ratios, &f->ratio_count, err))
		return score_in_file("ledger.csv", err);
	keep_ratios(f);
	return true;
}

static int32_t keep_reason(struct score_facts *f, struct str reason, struct arena *a)
{
	if (f->undefined_count == f->undefined_room) {
		f->undefined_room = f->undefined_room ? f->undefined_room * 2 : 64;
		f->undefined = memory_resize(f->undefined,
					     (size_t)f->undefined_room * sizeof(*f->undefined));
	}
	f->undefined[f->undefined_count] = arena_str(a, reason);
	return (int32_t)(-2 - f->undefined_count++);
}

static void read_value(struct score_facts *f, struct columns *c, struct arena *a)
{
	int provider = score_provider_of(f, c, 0);
	struct table_entry *e = table_find(&f->indicator_index, columns_text(c, 1));
	bool undefined = columns_given(c, 6);
	if (!e)
		columns_fault(c, 1, "indicator '%.*s' staat niet in card.csv.",
			      STR_ARG(columns_text(c, 1)));
	if (provider < 0 || !e)
		return;
	struct str formula = f->words[e->value].formula;
	if (!str_eq(columns_text(c, 2), formula)) {
		columns_fault(c, 2,
			      "deze waarde is berekend met '%.*s'; de kaart rekent met '%.*s'.",
			      STR_ARG(columns_text(c, 2)), STR_ARG(formula));
	} else if (columns_given(c, 5) == undefined) {
		columns_fault(c, 5, "vul value in, of in undefined waarom er geen waarde is.");
	} else {
		keep_value(f,
			   (struct score_value){
				   .provider = provider,
				   .indicator = (int32_t)e->value,
				   .period_end = (day_t)columns_number(c, 3),
				   .delivered_on = (day_t)columns_number(c, 4),
				   .value = columns_real(c, 5),
				   .undefined = undefined,
				   .source = undefined ? keep_reason(f, columns_text(c, 6), a) : -1,
				   .line = (int64_t)columns_line(c) });
	}
}

static bool read_values(struct score_facts *f, struct arena *a, struct err *err)
{
	static const struct column list[] = {
		{ "provider", COLUMN_TEXT, .needed = true },
		{ "indicator", COLUMN_TEXT, .needed = true },
		{ "formula", COLUMN_TEXT, .needed = true },
		{ "period_end", COLUMN_DATE, .needed = true },
		{ "delivered_on", COLUMN_DATE, .needed = true },
		{ "value", COLUMN_REAL },
		{ "undefined", COLUMN_TEXT },
		{ 0 },
	};
	struct columns *c;
	bool stop = false;
	if (!score_open(f, "values.csv", list, f->chart == NULL, a, &c, err))
		return false;
	while (c && !stop && columns_next(c)) {
		read_value(f, c, a);
		stop = interrupted(c, err);
	}
	if (stop)
		return abandon(c);
	if (c && !faults_close(c, err))
		return false;
	return score_values_make(&f->card, f->value_list, f->value_count, f->provider_count, a,
				 &f->values, err) ||
	       score_in_file(f->chart ? "values.csv (regel 0: ledger.csv)" : "values.csv", err);
}

static bool read_failures(struct score_facts *f, struct arena *a, struct err *err)
{
	static const struct column list[] = { { "provider", COLUMN_TEXT, .needed = true },
					      { "date", COLUMN_DATE, .needed = true },
					      { "event", COLUMN_TEXT, .needed = true },
					      { 0 } };
	struct columns *c;
	if (!score_open(f, "failures.csv", list, false, a, &c, err))
		return false;
	if (!c)
		return true;
	f->has_failures = true;
	while (columns_next(c)) {
		int p = score_provider_of(f, c, 0);
		day_t day = (day_t)columns_number(c, 1);
		if (p < 0)
			continue;
		if (f->providers[p].event.len)
			columns_fault(c, 0,
				      "deze aanbieder viel al uit; alleen de eerste keer telt.");
		else if (day < f->providers[p].since)
			columns_fault(c, 1, "deze aanbieder begon pas later.");
		f->providers[p].event = arena_str(a, columns_text(c, 2));
		if (day <= f->at) /* what came later is not known on that day */
			f->providers[p].failed_on = day;
	}
	return faults_close(c, err);
}

static bool read_without(struct score_facts *f, struct arena *a, struct err *err)
{
	static const struct column list[] = {
		{ "provider", COLUMN_TEXT, .needed = true },
		{ "clients", COLUMN_INT, .needed = true },
		{ "unplaced", COLUMN_INT, .needed = true },
		{ "special_profile_unplaced", COLUMN_INT, .needed = true },
		{ "region_share", COLUMN_DECIMAL, .needed = true, .decimals = 2 },
		{ 0 },
	};
	struct columns *c;
	if (!score_open(f, "replace.csv", list, false, a, &c, err))
		return false;
	while (c && columns_next(c)) {
		int p = score_provider_of(f, c, 0);
		struct err wrong;
		if (p < 0)
			continue;
		if (f->providers[p].has_without)
			columns_fault(c, 0, "deze aanbieder staat er al.");
		f->providers[p].has_without = true;
		f->providers[p].without =
			(struct score_without){ columns_number(c, 1), columns_number(c, 2),
						columns_number(c, 3), columns_number(c, 4) };
		if (!score_hard_of(&f->providers[p].without, &f->hard_norms, &f->providers[p].hard,
				   &wrong))
			columns_fault(c, -1, "%s", wrong.message);
	}
	return faults_close(c, err);
}

bool score_read_facts(struct score_facts *f, struct arena *a, struct err *err)
{
	return read_ledger(f, a, err) && read_values(f, a, err) && read_failures(f, a, err) &&
	       read_without(f, a, err) && score_read_warnings(f, a, err);
}

void score_release(struct score_facts *f)
{
	table_release(&f->provider_index);
	table_release(&f->sector_index);
	table_release(&f->indicator_index);
	score_ledger_release(&f->ledger);
	free(f->value_list);
	free(f->undefined);
}
