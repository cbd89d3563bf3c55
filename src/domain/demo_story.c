/* story.csv: what was planted and what a figure has to show for it, one line for each place where it
 * can be seen. */
#include "domain/demo_world.h"

#include <stdio.h>

static void month_text(const struct demo_world *w, int month, char text[32])
{
	static const char *const names[] = { "januari",   "februari", "maart",    "april",
					     "mei",       "juni",     "juli",     "augustus",
					     "september", "oktober",  "november", "december" };
	struct civil c = civil_of(demo_month_end(w->options->today, month));
	snprintf(text, 32, "%s %d", names[c.month - 1], c.year);
}

/* One Dutch sentence, without commas. */
static void expectation(const struct demo_world *w, const struct demo_plant *p, struct buf *b)
{
	char from[32], until[32];
	month_text(w, p->from, from);
	month_text(w, p->until < 0 ? NEWEST : p->until, until);
	if (p->delivery >= 0) {
		buf_printf(b, "In de levering van %s worden %d regels afgekeurd.", from, p->count);
		return;
	}
	const struct demo_cell *c = &w->cells[p->cell];
	if (c->plan == PLAN_WORSE) {
		char rise[32];
		month_text(w, c->rise, rise);
		buf_printf(b,
			   "De totale wachttijd loopt op sinds %s en ligt zeker sinds %s boven het "
			   "maximum van de norm.",
			   rise, from);
	} else if (c->plan == PLAN_RECOVERED) {
		buf_printf(
			b,
			"De totale wachttijd lag van %s tot en met %s boven het maximum van de norm "
			"en voldoet nu weer.",
			from, until);
	} else if (c->plan == PLAN_TIGHT) {
		buf_printf(
			b,
			"De totale wachttijd ligt sinds %s boven de streefnorm en onder het maximum.",
			from);
	} else if (c->plan == PLAN_UNKNOWN) {
		buf_printf(
			b,
			"Sinds %s ontbreken hier zo veel wachttijden dat er te weinig bekend zijn.",
			from);
	} else if (p->location >= 0) {
		buf_printf(b, "Deze locatie heeft sinds %s een aanmeldstop.", from);
	} else {
		buf_printf(
			b,
			"Deze zorgaanbieder geeft sinds %s niets meer door (verouderde opgaven: %d).",
			from, p->count);
	}
}

static void write_place(const struct demo_world *w, const struct demo_data *out,
			const struct demo_plant *p, struct buf *b)
{
	struct buf key = { 0 };
	if (p->cell >= 0) {
		const struct demo_cell *c = &w->cells[p->cell];
		buf_add(b, w->options->regions[c->region].code);
		buf_printf(b, ",%s,", demo_care[c->care].code);
	} else {
		buf_text(b, ",,");
	}
	if (p->provider >= 0)
		buf_text(b, w->providers[p->provider].id);
	buf_char(b, ',');
	if (p->location >= 0) {
		demo_location_key(w, p->location, &key);
		buf_printf(b, "\"%s\"", buf_zero(&key));
	}
	buf_release(&key);
	buf_printf(b, ",%s,", p->delivery >= 0 ? out->deliveries[p->delivery].file : "");
}

void demo_story(struct demo_world *w, struct demo_data *out)
{
	struct buf *b = &out->story;
	char day[11];
	buf_text(
		b,
		"kind,figure,region,care_type,provider,location,import_file,from,until,during,newest,"
		"count,expectation\n");
	for (int i = 0; i < w->plant_count; i++) {
		const struct demo_plant *p = &w->plants[i];
		buf_printf(b, "%s,%s,", p->kind, p->figure);
		write_place(w, out, p, b);
		buf_printf(b, "%s,",
			   date_format_iso(demo_month_end(w->options->today, p->from), day));
		if (p->until >= 0)
			buf_text(b,
				 date_format_iso(demo_month_end(w->options->today, p->until), day));
		buf_printf(b, ",%s,%s,", p->during ? p->during : "", p->newest);
		if (p->count >= 0)
			buf_int(b, p->count);
		buf_char(b, ',');
		expectation(w, p, b);
		buf_char(b, '\n');
	}
}
