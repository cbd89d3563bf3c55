/* Who there is: providers over the regions by inhabitants, locations over the providers, and the
 * series of each location. */
#include "domain/demo_world.h"

#include <stdio.h>

/* Providers a region has at least: one of each sector. */
enum { LEAST_PROVIDERS = SECTORS, LEAST_LOCATIONS = 6, LOCATIONS_MAX_OF_ONE = 24 };

void demo_stream(const struct demo_world *w, int purpose, struct random *r)
{
	random_seed(r, w->options->seed * UINT64_C(1000003) + (uint64_t)purpose * 101 +
			       (uint64_t)w->options->scale);
}

/* Divides total over the regions by inhabitants, each at least `least`. */
static void divide(const struct demo_options *o, int total, int least, int *out)
{
	int64_t inhabitants = 0, before = 0;
	for (int r = 0; r < o->region_count; r++)
		inhabitants += o->regions[r].inhabitants + 1;
	int64_t rest = total - (int64_t)least * o->region_count;
	if (rest < 0)
		rest = 0;
	for (int r = 0; r < o->region_count; r++) {
		int64_t upto = before + o->regions[r].inhabitants + 1;
		out[r] = least + (int)(rest * upto / inhabitants - rest * before / inhabitants);
		before = upto;
	}
}

static void make_providers(struct demo_world *w, const int *per_region)
{
	int nth[SECTORS] = { 0 };
	for (int r = 0; r < w->options->region_count; r++)
		for (int i = 0; i < per_region[r]; i++) {
			struct demo_provider *p = &w->providers[w->provider_count];
			*p = (struct demo_provider){ .sector = demo_sector_of(i),
						     .region = r,
						     .silent_from = NEVER };
			p->nth = nth[p->sector]++;
			snprintf(p->id, sizeof(p->id), "DEMO-%04d", ++w->provider_count);
		}
}

/* A municipality of the region, or the region itself when none is known. */
static void choose_place(struct demo_world *w, struct demo_location *l, struct random *r)
{
	const struct demo_options *o = w->options;
	struct str code = o->regions[l->region].code;
	int count = 0;
	for (int i = 0; i < o->place_count; i++)
		count += str_eq(o->places[i].region, code);
	l->place = o->regions[l->region].name;
	int chosen = count ? (int)random_below(r, (uint64_t)count) : -1;
	for (int i = 0; i < o->place_count && chosen >= 0; i++)
		if (str_eq(o->places[i].region, code) && chosen-- == 0) {
			l->place = o->places[i].name;
			l->municipality = o->places[i].code;
		}
}

static void add_location(struct demo_world *w, int provider, int region, struct random *r)
{
	struct demo_location *l = &w->locations[w->location_count++];
	*l = (struct demo_location){ .provider = provider,
				     .region = region,
				     .nth = w->providers[provider].locations++ };
	choose_place(w, l, r);
	l->factor = (int)random_between(r, 880, 1120);
	l->start = random_below(r, 7) == 0 ? (int)random_between(r, 1, 18) : 0;
	l->stop_from = l->stop_until = NEVER;
	if (random_below(r, 12) == 0) {
		l->stop_from = (int)random_between(r, 20, 46);
		l->stop_until = l->stop_from + (int)random_between(r, 2, 5);
	}
}

/* Each provider has a location in its own region; the others go to large and small providers alike,
 * and now and then to one that comes from elsewhere. */
static void make_locations(struct demo_world *w, const int *providers, const int *locations,
			   struct random *r)
{
	int first = 0;
	for (int region = 0; region < w->options->region_count; region++) {
		for (int i = 0; i < providers[region]; i++)
			add_location(w, first + i, region, r);
		for (int i = providers[region]; i < locations[region]; i++) {
			int provider = first + (int)random_below(r, (uint64_t)providers[region]);
			if (random_below(r, 10) == 0)
				provider = (int)random_below(r, (uint64_t)w->provider_count);
			if (w->providers[provider].locations < LOCATIONS_MAX_OF_ONE)
				add_location(w, provider, region, r);
		}
		first += providers[region];
	}
}

static void add_series(struct demo_world *w, int location, int care, struct demo_group group,
		       struct random *r)
{
	struct demo_location *l = &w->locations[location];
	struct demo_series *s = &w->series[w->series_count++];
	*s = (struct demo_series){ .location = location,
				   .care = care,
				   .group = group,
				   .alone = true,
				   .cell = l->region * CARE_TYPES + care,
				   .unknown_from = NEVER };
	s->people = (int)random_between(r, 4, 45);
	l->count++;
	if (group.counted)
		w->cells[s->cell].counted++;
}

/* What a location offers: one or both care types of its sector, and sometimes one of a neighbour. */
static unsigned offer_of(int sector, struct random *r)
{
	unsigned offer = 0;
	uint64_t only =
		random_below(r, 10); /* 0: the first alone, 1: the second alone, else both */
	for (int care = 0, seen = 0; care < CARE_TYPES; care++)
		if (demo_care[care].sector == sector && (only > 1 || only == (uint64_t)seen++))
			offer |= 1u << care;
	if (sector == SECTOR_MSZ)
		offer = 1u << CARE_MSZ;
	if (sector == SECTOR_VV && random_below(r, 4) == 0)
		offer |= 1u << CARE_GZ_DAY;
	if (sector == SECTOR_GZ && random_below(r, 4) == 0)
		offer |= 1u << CARE_VV_HOME;
	return offer;
}

static void make_series(struct demo_world *w, int location, struct random *r)
{
	struct demo_location *l = &w->locations[location];
	int sector = w->providers[l->provider].sector;
	unsigned offer = offer_of(sector, r);
	bool ggz = sector == SECTOR_GGZ;
	l->first = w->series_count;
	for (int care = 0; care < CARE_TYPES; care++) {
		if (!(offer & 1u << care))
			continue;
		struct demo_group none = { "", "", true };
		add_series(w, location, care, ggz ? demo_group_of(true, r) : none, r);
		if (ggz && random_below(r, 10) < 6) {
			w->series[w->series_count - 1].alone = false;
			add_series(w, location, care, demo_group_of(false, r), r);
			w->series[w->series_count - 1].alone = false;
		}
	}
}

/* At most one location with a long wait in a cell, and only where many others outweigh it. */
static void make_busy(struct demo_world *w, struct random *r)
{
	bool *taken = arena_array(&w->arena, bool, (size_t)w->cell_count);
	for (int i = 0; i < w->series_count; i++) {
		struct demo_series *s = &w->series[i];
		if (random_below(r, 20) != 0 || taken[s->cell] || w->cells[s->cell].counted < 12)
			continue;
		s->busy = taken[s->cell] = true;
	}
}

void demo_layout(struct demo_world *w)
{
	const struct demo_options *o = w->options;
	bool national = o->scale == DEMO_NATIONAL;
	struct random r;
	int *providers = arena_array(&w->arena, int, (size_t)o->region_count);
	int *locations = arena_array(&w->arena, int, (size_t)o->region_count);
	demo_stream(w, STREAM_LAYOUT, &r);
	divide(o, national ? 400 : 60, LEAST_PROVIDERS, providers);
	divide(o, national ? 1500 : 130, LEAST_LOCATIONS, locations);
	size_t room = 0, places = 0;
	for (int i = 0; i < o->region_count; i++) {
		room += (size_t)providers[i];
		places += (size_t)(locations[i] > providers[i] ? locations[i] : providers[i]);
	}
	w->cell_count = o->region_count * CARE_TYPES;
	w->cells = arena_array(&w->arena, struct demo_cell, (size_t)w->cell_count);
	w->providers = arena_array(&w->arena, struct demo_provider, room);
	w->locations = arena_array(&w->arena, struct demo_location, places);
	w->series = arena_array(&w->arena, struct demo_series, places * 4);
	for (int i = 0; i < w->cell_count; i++) {
		w->cells[i].region = i / CARE_TYPES;
		w->cells[i].care = i % CARE_TYPES;
		w->cells[i].factor = (int)random_between(&r, 880, 1120);
	}
	make_providers(w, providers);
	make_locations(w, providers, locations, &r);
	for (int i = 0; i < w->location_count; i++)
		make_series(w, i, &r);
	make_busy(w, &r);
}
