/* What goes wrong in the demo, and where. Every planted thing has its own cells, so that what a figure
 * shows there has one cause. */
#include "domain/demo_world.h"

#include <assert.h>

enum { SILENT_MONTHS = 5, STOP_MONTHS = 3, UNKNOWN_MONTHS = 4, SURE_MONTHS = 3 };

struct demo_plant *demo_plant_add(struct demo_world *w, const char *kind, const char *figure,
				  int cell)
{
	assert(w->plant_count < PLANTS_MAX);
	struct demo_plant *p = &w->plants[w->plant_count++];
	*p = (struct demo_plant){ .kind = kind,
				  .figure = figure,
				  .cell = cell,
				  .provider = -1,
				  .location = -1,
				  .delivery = -1,
				  .until = -1,
				  .count = -1 };
	return p;
}

static bool region_is_free(const struct demo_world *w, int region)
{
	for (int care = 0; care < CARE_TYPES; care++)
		if (w->cells[region * CARE_TYPES + care].plan != PLAN_NONE)
			return false;
	return true;
}

/* A random free cell with at least `least` series that count; a smaller one when there is none. */
static int choose_cell(struct demo_world *w, int care, int least, struct random *r)
{
	for (; least > 0; least--) {
		int chosen = -1, found = 0;
		for (int i = 0; i < w->cell_count; i++) {
			const struct demo_cell *c = &w->cells[i];
			if (c->counted < least || (care >= 0 && c->care != care) ||
			    !region_is_free(w, c->region))
				continue;
			if (random_below(r, (uint64_t)++found) == 0)
				chosen = i;
		}
		if (chosen >= 0)
			return chosen;
	}
	return -1;
}

/* Past the maximum at the end: the certain part of it goes into the story. */
static void plant_worse(struct demo_world *w, int care, int least, struct random *r)
{
	int at = choose_cell(w, care, least, r);
	if (at < 0)
		return;
	struct demo_cell *c = &w->cells[at];
	c->plan = PLAN_WORSE;
	c->rise = DEMO_MONTHS - (int)random_between(r, 14, 18);
	c->top = NEWEST;
	c->fall = c->end = NEVER;
	c->peak = 1350;
	struct demo_plant *p = demo_plant_add(w, "verslechtert", "wachttijd-totaal", at);
	p->from = DEMO_MONTHS - SURE_MONTHS;
	p->during = p->newest = "overschrijding";
}

/* In breach for fourteen months, two to three years ago. */
static void plant_recovered(struct demo_world *w, int care, int least, struct random *r)
{
	int at = choose_cell(w, care, least, r);
	if (at < 0)
		return;
	struct demo_cell *c = &w->cells[at];
	c->plan = PLAN_RECOVERED;
	c->top = (int)random_between(r, 21, 23);
	c->rise = c->top - 6;
	c->fall = c->top + 14;
	c->end = c->fall + 8;
	c->peak = 1300;
	struct demo_plant *p = demo_plant_add(w, "hersteld", "wachttijd-totaal", at);
	p->from = c->top;
	p->until = c->fall - 1;
	p->during = "overschrijding";
	p->newest = "voldoet";
}

/* Past the target but not past the maximum: no alarm, worth a look. peak lies halfway. */
static void plant_tight(struct demo_world *w, int care, int peak, int least, struct random *r)
{
	int at = choose_cell(w, care, least, r);
	if (at < 0)
		return;
	struct demo_cell *c = &w->cells[at];
	c->plan = PLAN_TIGHT;
	c->top = DEMO_MONTHS - (int)random_between(r, 6, 9);
	c->rise = c->top - 10;
	c->fall = c->end = NEVER;
	c->peak = peak;
	struct demo_plant *p = demo_plant_add(w, "krap", "wachttijd-totaal", at);
	p->from = c->top;
	p->during = p->newest = "aandacht";
}

/* True when every cell of the location's series that count has nothing planted in it, holds at least
 * `least` others and at most `most` in all. */
static bool location_is_free(const struct demo_world *w, int location, int least, int most)
{
	const struct demo_location *l = &w->locations[location];
	for (int i = l->first; i < l->first + l->count; i++) {
		const struct demo_cell *c = &w->cells[w->series[i].cell];
		if (c->plan != PLAN_NONE || c->counted < least || c->counted > most)
			return false;
	}
	return true;
}

static bool provider_is_free(const struct demo_world *w, int provider, int locations)
{
	if (w->providers[provider].locations < locations || w->providers[provider].locations > 6)
		return false;
	for (int i = 0; i < w->location_count; i++)
		if (w->locations[i].provider == provider &&
		    !location_is_free(w, i, w->providers[provider].locations + 2, NEVER))
			return false;
	return true;
}

/* A story line for each cell in which the provider or location stands, with how many lines count. */
static void add_cells(struct demo_world *w, const struct demo_plant *model)
{
	for (int cell = 0; cell < w->cell_count; cell++) {
		int count = 0;
		for (int i = 0; i < w->series_count; i++) {
			const struct demo_series *s = &w->series[i];
			bool here = model->location >= 0
					    ? s->location == model->location
					    : w->locations[s->location].provider == model->provider;
			count += here && s->cell == cell && s->group.counted;
		}
		if (!count)
			continue;
		struct demo_plant *p = demo_plant_add(w, model->kind, model->figure, cell);
		*p = *model;
		p->cell = cell;
		p->count = count;
		w->cells[cell].plan = PLAN_TOUCHED;
	}
}

static void plant_silent(struct demo_world *w, struct random *r)
{
	int chosen = -1;
	for (int locations = 3; locations > 0 && chosen < 0; locations--)
		for (int i = 0, found = 0; i < w->provider_count; i++)
			if (provider_is_free(w, i, locations) &&
			    random_below(r, (uint64_t)++found) == 0)
				chosen = i;
	if (chosen < 0)
		return;
	w->providers[chosen].silent_from = DEMO_MONTHS - SILENT_MONTHS;
	add_cells(w, &(struct demo_plant){ .kind = "stilgevallen",
					   .figure = "wachttijd-verouderd",
					   .provider = chosen,
					   .location = -1,
					   .delivery = -1,
					   .from = DEMO_MONTHS - SILENT_MONTHS,
					   .until = -1,
					   .newest = "overschrijding" });
}

/* Where one location is more than the five percent of the norm, and there are three for a verdict. */
static void plant_stop(struct demo_world *w, struct random *r)
{
	int chosen = -1, found = 0;
	for (int i = 0; i < w->location_count; i++)
		if (w->locations[i].start == 0 && location_is_free(w, i, 3, 15) &&
		    random_below(r, (uint64_t)++found) == 0)
			chosen = i;
	if (chosen < 0)
		return;
	struct demo_location *l = &w->locations[chosen];
	l->stop_from = DEMO_MONTHS - STOP_MONTHS;
	l->stop_until = NEVER;
	add_cells(w, &(struct demo_plant){ .kind = "aanmeldstop",
					   .figure = "wachttijd-geen-intake",
					   .provider = l->provider,
					   .location = chosen,
					   .delivery = -1,
					   .from = l->stop_from,
					   .until = -1,
					   .during = "overschrijding",
					   .newest = "overschrijding" });
}

static void plant_unknown(struct demo_world *w, int least, struct random *r)
{
	int at = choose_cell(w, -1, least, r);
	if (at < 0)
		return;
	struct demo_cell *c = &w->cells[at];
	int left = c->counted * 2 / 5 < 2 ? 2 : c->counted * 2 / 5;
	c->plan = PLAN_UNKNOWN;
	struct demo_plant *p = demo_plant_add(w, "onbekend", "wachttijd-bekend", at);
	p->from = DEMO_MONTHS - UNKNOWN_MONTHS;
	p->newest = "overschrijding";
	p->count = c->counted - left;
	for (int i = 0; i < w->series_count && left > 0; i++) {
		struct demo_series *s = &w->series[i];
		if (s->cell != at || !s->group.counted)
			continue;
		s->unknown_from = p->from;
		left--;
	}
}

void demo_plant(struct demo_world *w)
{
	bool national = w->options->scale == DEMO_NATIONAL;
	int least = national ? 8 : 4;
	struct random r;
	demo_stream(w, STREAM_PLANT, &r);
	plant_worse(w, CARE_GGZ_SPECIAL, least, &r);
	plant_recovered(w, CARE_GZ_LIVING, least, &r);
	plant_tight(w, CARE_VV_HOME, 830, least, &r);
	if (national) {
		plant_tight(w, CARE_MSZ, 870, least, &r);
		plant_worse(w, CARE_VV_STAY, least, &r);
		plant_recovered(w, CARE_GGZ_BASIC, least, &r);
	}
	plant_unknown(w, least + 2, &r);
	plant_silent(w, &r);
	if (national)
		plant_silent(w, &r);
	plant_stop(w, &r);
}
