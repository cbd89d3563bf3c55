/* What nobody can believe is not shown. A declared table of rules looks at the bands of a forecast and
 * says from which year on a region, or a line in it, is beyond belief, and why. Used by whoever shows a
 * forecast, before showing it. A rule is about figures; whether a parameter lies in the range of its
 * source is for the reader of parameters. */
#ifndef FORECAST_BELIEVE_H
#define FORECAST_BELIEVE_H

#include "engine/forecast/forecast.h"

enum believe_rule_name {
	BELIEVE_HORIZON,       /* further than the sources carry */
	BELIEVE_PEOPLE,        /* people grow or shrink too fast */
	BELIEVE_CLIENTS,       /* clients of a profile grow or shrink too fast */
	BELIEVE_DEMAND,        /* likewise the FTE asked of a profession */
	BELIEVE_SUPPLY,        /* likewise its FTE */
	BELIEVE_COVERAGE_HIGH, /* far more supply than demand: something was counted wrongly */
	BELIEVE_COVERAGE_LOW,  /* next to nothing of the demand: likewise */
	BELIEVE_WIDTH,         /* p95 many times p5: this is not knowing */
	BELIEVE_RULES
};

/* One row of the table. */
struct believe_rule {
	const char *code;   /* "people_growth", for files */
	const char *reason; /* Dutch; one %s is the value, the next the bound */
	double bound;       /* share per year, a ratio, or a number of times */
	bool as_percent;    /* how value and bound are printed */
	bool of_region;     /* hides all of the region, not one line */
};
extern const struct believe_rule believe_rules[BELIEVE_RULES];

struct believe_doubt {
	enum believe_rule_name rule;
	int scenario, region;
	enum forecast_measure measure; /* FORECAST_PEOPLE: all of the region; CLIENTS: a profile;
					  DEMAND: all lines of a profession */
	int line;
	int year;     /* the first year that is not shown */
	double value; /* what was found in that year; the horizon: the last year that can be shown */
};

struct believe_doubts {
	struct believe_doubt *doubt;
	int count;
	int *region_until;     /* [scenarios][regions] last year to show, -1 none */
	int *profile_until;    /* [scenarios][regions][profiles] */
	int *profession_until; /* [scenarios][regions][professions] */
};

/* All measures must have been wanted. horizon: the last year, counted from the start year 0, that the
 * sources of all parameters carry. A doubt is told once, at its first year; what the region already
 * hides is not told again for a line. */
void believe(const struct forecast_input *in, const struct forecast_output *out, int horizon,
	     struct arena *a, struct believe_doubts *doubts);

/* Bands of fewer draws than this are not worth their name; the median may be shown. */
enum { BELIEVE_DRAWS_LEAST = 100 };

#endif
