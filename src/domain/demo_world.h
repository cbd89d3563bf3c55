/* What demo_generate builds before it writes: invented providers with locations, each location with
 * series (one line a month), and what was planted in them. Seen by the demo files only.
 *
 * All amounts are integers: factors in 1/1000, waits in 1/1000 week. */
#ifndef DOMAIN_DEMO_WORLD_H
#define DOMAIN_DEMO_WORLD_H

#include "base/arena.h"
#include "base/random.h"
#include "domain/demo.h"

enum { SECTOR_GGZ, SECTOR_VV, SECTOR_GZ, SECTOR_MSZ, SECTORS };

/* In the order of demo_care. */
enum {
	CARE_GGZ_BASIC,
	CARE_GGZ_SPECIAL,
	CARE_VV_STAY,
	CARE_VV_HOME,
	CARE_GZ_LIVING,
	CARE_GZ_DAY,
	CARE_MSZ,
	CARE_TYPES
};

enum { NEWEST = DEMO_MONTHS - 1, NEVER = 1000 };

/* The recipe of one care type. */
struct demo_care {
	const char *code;
	int sector;
	int level;        /* usual total wait, 1/1000 week; far enough under the norm */
	int maximum;      /* of its norm, 1/1000 week (data/norm.csv; the test compares) */
	int registration; /* usual part of the wait before the intake, 1/1000 */
};
extern const struct demo_care demo_care[CARE_TYPES];

struct demo_group {
	const char *circuit, *diagnosis;
	bool counted; /* in the figures: children are not */
};

/* Names and tables of the recipe. */
int demo_season(int month);  /* 1..12; 1/1000 */
int demo_sector_of(int nth); /* of the nth provider of a region */
const char *demo_sector_kind(int sector);
void demo_provider_name(int sector, int nth, struct buf *out);
const char *demo_location_name(int nth);
const char *demo_group_name(int nth);
struct demo_group demo_group_of(bool adults, struct random *r);

struct demo_provider {
	char id[20];
	int sector, region, nth; /* nth of its sector */
	int locations;
	int silent_from; /* month index, NEVER */
};

struct demo_location {
	int provider, region;
	int nth; /* of its provider */
	struct str place, municipality;
	int factor;                /* 1/1000 */
	int start;                 /* first month with lines */
	int stop_from, stop_until; /* months without intake, [from, until) */
	int first, count;          /* its series */
};

struct demo_series {
	int location, care, cell;
	struct demo_group group;
	int people;       /* waiting at the usual wait */
	bool alone;       /* the only one of its location and care type */
	bool busy;        /* waits are much longer here than around it */
	int unknown_from; /* month index, NEVER */
	struct str who;   /* first cells of its lines, made before they are written */
};

/* What was done to a cell: the wait moves towards `peak` and perhaps back. */
enum demo_plan { PLAN_NONE, PLAN_WORSE, PLAN_RECOVERED, PLAN_TIGHT, PLAN_UNKNOWN, PLAN_TOUCHED };

/* A region and a care type. */
struct demo_cell {
	int region, care;
	int counted; /* series that count in the figures */
	int factor;  /* 1/1000 */
	enum demo_plan plan;
	int rise, top, fall,
		end; /* months: leaves the usual level, is at the peak, leaves it, is back */
	int peak;    /* in 1/1000 of the norm's maximum */
};

enum demo_line { LINE_NONE, LINE_GOOD, LINE_UNKNOWN, LINE_STOP, LINE_BAD };

/* Something planted, as it goes into story.csv. */
struct demo_plant {
	const char *kind, *figure;
	int cell;               /* -1: none */
	int provider, location; /* -1: none */
	int delivery;           /* bad lines: month index; otherwise -1 */
	int from, until;        /* month indexes, both included; until -1: it still is so */
	const char *during;     /* verdict in every month from..until; NULL: none */
	const char *newest;     /* verdict in the newest month */
	int count;              /* numerator of the figure in the newest month; -1: not said */
};

enum { PLANTS_MAX = 200 };

struct demo_world {
	const struct demo_options *options;
	struct arena arena;
	struct demo_provider *providers;
	struct demo_location *locations;
	struct demo_series *series;
	struct demo_cell *cells;
	int provider_count, location_count, series_count, cell_count;
	unsigned char *lines; /* enum demo_line by series and month */
	struct demo_plant plants[PLANTS_MAX];
	int plant_count;
};

/* A stream of random numbers of its own for each purpose, so that one part can change without the
 * others. */
void demo_stream(const struct demo_world *w, int purpose, struct random *r);
enum { STREAM_LAYOUT = 1, STREAM_PLANT, STREAM_LINES, STREAM_VALUES };

void demo_layout(struct demo_world *w);
void demo_plant(struct demo_world *w);
/* Decides which lines each delivery has and what is wrong with them. */
void demo_lines(struct demo_world *w);
void demo_deliver(struct demo_world *w, struct demo_data *out);
void demo_story(struct demo_world *w, struct demo_data *out);

static inline unsigned char *demo_line_at(struct demo_world *w, int series, int month)
{
	return &w->lines[(size_t)series * DEMO_MONTHS + (size_t)month];
}

/* "DEMO-0001/Zonnehoek/Gouda", the key of a location. */
void demo_location_key(const struct demo_world *w, int location, struct buf *out);
/* The last day of the month with this index. */
day_t demo_month_end(day_t today, int month);
struct demo_plant *demo_plant_add(struct demo_world *w, const char *kind, const char *figure,
				  int cell);

#endif
