/* Writes the texts: providers, locations and one delivery a month. */
#include "domain/demo_world.h"

#include "base/fixed.h"

#include <stdio.h>

/* A cell of CSV; names of places may hold a comma. */
static void text_cell(struct buf *out, struct str s)
{
	bool quote = false;
	for (size_t i = 0; i < s.len; i++)
		quote = quote || s.at[i] == ',' || s.at[i] == '"';
	if (!quote) {
		buf_add(out, s);
		return;
	}
	buf_char(out, '"');
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] == '"')
			buf_char(out, '"');
		buf_char(out, s.at[i]);
	}
	buf_char(out, '"');
}

void demo_location_key(const struct demo_world *w, int location, struct buf *out)
{
	const struct demo_location *l = &w->locations[location];
	buf_printf(out, "%s/%s/%.*s", w->providers[l->provider].id,
		   demo_location_name(l->provider * 7 + l->nth), STR_ARG(l->place));
}

day_t demo_month_end(day_t today, int month)
{
	struct civil c = civil_of(today);
	int first = c.year * 12 + c.month - 1 - DEMO_MONTHS + month + 1; /* the month after */
	return day_of(first / 12, first % 12 + 1, 1) - 1;
}

/* KvK numbers begin with 0000 and AGB codes with 99: the form is right, nobody has them. */
static void deliver_providers(struct demo_world *w, struct demo_data *out)
{
	struct buf *b = &out->providers;
	buf_text(b, "source_id,name,kind,group_name,kvk\n");
	for (int i = 0; i < w->provider_count; i++) {
		const struct demo_provider *p = &w->providers[i];
		buf_printf(b, "%s,", p->id);
		demo_provider_name(p->sector, p->nth, b);
		buf_printf(b, ",%s,%s,%08d\n", demo_sector_kind(p->sector),
			   i % 7 == 3 ? demo_group_name(i) : "", i + 1);
	}
	out->provider_count = w->provider_count;
}

/* No postcode: an invented one would be somebody's street. */
static void deliver_locations(struct demo_world *w, struct demo_data *out)
{
	struct buf *b = &out->locations;
	buf_text(b, "provider,name,place,agb,postcode,municipality,region\n");
	for (int i = 0; i < w->location_count; i++) {
		const struct demo_location *l = &w->locations[i];
		buf_printf(b, "%s,%s,", w->providers[l->provider].id,
			   demo_location_name(l->provider * 7 + l->nth));
		text_cell(b, l->place);
		buf_printf(b, ",99%06d", i + 1);
		if (l->count > 1)
			buf_printf(b, ";99%06d", 500000 + i + 1);
		buf_printf(b, ",,%.*s,%.*s\n", STR_ARG(l->municipality),
			   STR_ARG(w->options->regions[l->region].code));
	}
	out->location_count = w->location_count;
}

/* How far the wait has gone towards the peak, 0..1000: faster and faster up, evenly down. */
static int64_t progress_of(const struct demo_cell *c, int month)
{
	if (!c->peak || month < c->rise || month >= c->end)
		return 0;
	if (month < c->top) {
		int64_t part = 1000 * (month - c->rise + 1) / (c->top - c->rise + 1);
		return part * part / 1000;
	}
	return month < c->fall ? 1000 : 1000 * (c->end - month) / (c->end - c->fall + 1);
}

/* The total wait of a series in a month, in 1/1000 week. */
static int64_t total_of(const struct demo_world *w, const struct demo_series *s, int month,
			int calendar_month, int64_t noise)
{
	const struct demo_care *care = &demo_care[s->care];
	const struct demo_cell *c = &w->cells[s->cell];
	int64_t location = w->locations[s->location].factor;
	int64_t trend = 960 + 60 * month / NEWEST;
	int64_t usual = (int64_t)care->level * c->factor / 1000 * location / 1000;
	usual = usual * demo_season(calendar_month) / 1000 * trend / 1000 * noise / 1000;
	if (s->busy)
		usual = usual * 1600 / 1000;
	/* At the peak locations differ less: all of them are full. */
	int64_t narrow = 1000 + (location - 1000) * 4 / 10;
	int64_t peak = (int64_t)care->maximum * c->peak / 1000 * narrow / 1000 * noise / 1000;
	return usual + (peak - usual) * progress_of(c, month) / 1000;
}

struct line {
	int series, month;
	day_t measured, updated;
	int64_t registration, treatment; /* 1/10 week */
	int64_t people;
};

/* What is wrong with a bad line; each is a mistake that deliveries really have. */
enum fault {
	NO_FAULT,
	FAULT_LOCATION,
	FAULT_CARE_TYPE,
	FAULT_DATE,
	FAULT_WAIT,
	FAULT_PEOPLE,
	FAULTS
};

/* "location,region,care_type,circuit,diagnosis," of a series. */
static void write_who(const struct demo_world *w, const struct demo_series *s, enum fault fault,
		      struct buf *b)
{
	struct buf key = { 0 };
	demo_location_key(w, s->location, &key);
	text_cell(b,
		  fault == FAULT_LOCATION ? str_of("DEMO-9999/Onbekend/Nergens") : buf_str(&key));
	buf_release(&key);
	buf_char(b, ',');
	buf_add(b, w->options->regions[w->cells[s->cell].region].code);
	buf_printf(b, ",%s,%s,%s,",
		   fault == FAULT_CARE_TYPE ? "ggz-langdurend" : demo_care[s->care].code,
		   s->group.circuit, s->group.diagnosis);
}

static void write_day(day_t day, struct buf *b)
{
	char text[11];
	buf_text(b, date_format_iso(day, text));
	buf_char(b, ',');
}

static void write_line(struct demo_world *w, const struct line *l, enum demo_line state,
		       struct buf *b)
{
	bool bad = state == LINE_BAD, known = state == LINE_GOOD || bad;
	enum fault fault = bad ? (enum fault)(1 + (l->series + l->month) % (FAULTS - 1)) : NO_FAULT;
	if (bad)
		write_who(w, &w->series[l->series], fault, b);
	else
		buf_add(b, w->series[l->series].who);
	if (fault == FAULT_DATE)
		buf_printf(b, "%d-02-30,", civil_of(l->measured).year);
	else
		write_day(l->measured, b);
	write_day(l->updated, b);
	if (fault == FAULT_WAIT)
		buf_text(b, "ongeveer zes weken");
	else if (known)
		fixed_print(b, l->registration, 1);
	buf_char(b, ',');
	if (known)
		fixed_print(b, l->treatment, 1);
	buf_text(b, state == LINE_STOP ? ",1," : ",0,");
	if (fault == FAULT_PEOPLE)
		buf_text(b, "veel");
	else if (known)
		buf_int(b, l->people);
	buf_text(b, state == LINE_STOP ? ",Tijdelijk geen aanmeldingen (fictief)\n" : ",\n");
}

/* The same number of random draws for every series, whatever its line: a change in the story leaves
 * the other lines as they were. */
static struct line line_of(const struct demo_world *w, int series, int month, day_t measured,
			   struct random *r)
{
	const struct demo_series *s = &w->series[series];
	const struct demo_care *care = &demo_care[s->care];
	int64_t noise = random_between(r, 960, 1040), part = random_between(r, 950, 1050);
	int64_t days = random_between(r, 0, 20), people = random_between(r, 850, 1150);
	int64_t total = total_of(w, s, month, civil_of(measured).month, noise);
	int64_t registration = total * care->registration / 1000 * part / 1000;
	return (struct line){
		.series = series,
		.month = month,
		.measured = measured,
		.updated = measured - (day_t)days,
		.registration = (registration + 50) / 100,
		.treatment = (total - registration + 50) / 100,
		.people = s->people * total / care->level * people / 1000,
	};
}

static void deliver_month(struct demo_world *w, int month, struct demo_delivery *d,
			  const char *prefix, struct random *r)
{
	d->measured_on = demo_month_end(w->options->today, month);
	struct civil c = civil_of(d->measured_on);
	snprintf(d->file, sizeof(d->file), "%s-wachttijden-%04d-%02d.csv", prefix, c.year, c.month);
	buf_text(&d->text, "location,region,care_type,circuit,diagnosis,measured_on,updated_on,"
			   "registration,treatment,no_intake,waiting_clients,remark\n");
	for (int i = 0; i < w->series_count; i++) {
		struct line l = line_of(w, i, month, d->measured_on, r);
		enum demo_line state = *demo_line_at(w, i, month);
		if (state == LINE_NONE)
			continue;
		write_line(w, &l, state, &d->text);
		d->lines++;
		d->bad += state == LINE_BAD;
	}
}

void demo_deliver(struct demo_world *w, struct demo_data *out)
{
	struct random r;
	struct buf who = { 0 };
	demo_stream(w, STREAM_VALUES, &r);
	for (int i = 0; i < w->series_count; i++) {
		buf_clear(&who);
		write_who(w, &w->series[i], NO_FAULT, &who);
		w->series[i].who = arena_str(&w->arena, buf_str(&who));
	}
	buf_release(&who);
	deliver_providers(w, out);
	deliver_locations(w, out);
	for (int month = 0; month < DEMO_MONTHS; month++)
		deliver_month(w, month, &out->deliveries[month], out->prefix, &r);
}
