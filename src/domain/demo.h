/* The demo: five years of waiting times of care providers that do not exist, in regions that do. From
 * one seed come the same bytes on every machine. It tells a story (a region going wrong, one that
 * recovers, a provider that falls silent) and says in story.csv what was planted, so that a test can
 * see whether the figures find it.
 *
 * demo_generate is pure: regions in, text out. demo_run reads the regions from the database and takes
 * the text in through the importer, as a file from outside would be. */
#ifndef DOMAIN_DEMO_H
#define DOMAIN_DEMO_H

#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"

enum { DEMO_MONTHS = 60, DEMO_SEED = 2026, DEMO_PREFIX = 40 };

enum demo_scale { DEMO_OFFICE, DEMO_NATIONAL };

struct demo_region {
	struct str code, name;
	int64_t inhabitants; /* 0 is read as a small region */
};

struct demo_place {
	struct str region;     /* code */
	struct str name, code; /* municipality */
};

struct demo_options {
	uint64_t seed;
	enum demo_scale scale;
	day_t today;                       /* the last delivery is of the month before */
	const struct demo_region *regions; /* at least 6 */
	int region_count;
	const struct demo_place *places; /* a region without any lends its own name */
	int place_count;
};

struct demo_delivery {
	char file[64];
	day_t measured_on; /* last day of its month */
	struct buf text;
	int lines, bad; /* bad ones included; lines that an import has to reject */
};

/* CSV texts; columns are the fields of the models provider, location and waiting. */
struct demo_data {
	char prefix[DEMO_PREFIX]; /* begins the name of every file: scale and seed */
	struct buf providers, locations, story;
	int provider_count, location_count;
	struct demo_delivery deliveries[DEMO_MONTHS];
};

/* "demo-kantoor-2026". */
void demo_prefix(const struct demo_options *options, char text[DEMO_PREFIX]);
/* Fills *out, which the caller gives back with demo_release. */
void demo_generate(const struct demo_options *options, struct demo_data *out);
void demo_release(struct demo_data *data);

struct session;

struct demo_request {
	enum demo_scale scale;
	uint64_t seed;
	const char *story; /* file to write story.csv to; NULL: none */
	/* Called before each file with 0..total and its name; may be NULL. Returning false stops: what
	 * came in stays, and the next run goes on from there. */
	bool (*progress)(void *context, int done, int total, const char *file);
	void *context;
};

struct demo_result {
	bool already; /* this demo was there: only story.csv is made (again) */
	int providers, locations;
	int64_t lines, taken, rejected; /* of the deliveries */
	day_t first, last;              /* days measured */
};

/* Fills a database that has the shipped facts. ERR_CONFLICT when another demo is in it. */
bool demo_run(struct session *s, const struct demo_request *request, struct demo_result *out,
	      struct err *err);

/* Accounts for each role and a second office with rows of its own (demo_people.c); *made is 0 when they
 * are there already. After demo_run. */
bool demo_people(struct session *s, int *made, struct err *err);

#endif
