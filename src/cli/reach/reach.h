/* The command reach: its files as arrays, the rules it works by, and what comes out for each care type.
 * Shared by the files reach*.c; the engine knows nothing of this. */
#ifndef CLI_REACH_H
#define CLI_REACH_H

#include "base/table.h"
#include "cli/command.h"
#include "engine/reach/chance.h"
#include "engine/reach/reach.h"
#include "engine/reach/summary.h"

enum { REACH_CODE_BYTES_MAX = 60, REACH_ROWS_MAX = 50000000, REACH_PAIRS_MAX = 200000000 };

/* Where people live, in the order of the file. */
struct reach_demand {
	int64_t count;
	struct str *postcode;
	int32_t *x_m, *y_m; /* zero when there are travel times */
	int32_t *people;
	int32_t *area; /* 0 .. areas - 1, in order of name */
	struct str *area_names;
	int32_t areas; /* 1 with the empty name when the file has no areas */
	bool has_areas;
};

/* Care types in order of name; the locations of one are together, in order of their code. */
struct reach_care {
	struct str name;
	int32_t begin, end; /* which locations */
};

struct reach_places {
	int64_t count;
	struct str *code;
	int32_t *row; /* number in the file, from 0 */
	int32_t *x_m, *y_m, *amount;
	bool *open, *open_after;
	bool changes; /* --open or --close was given */
	struct reach_care *cares;
	int32_t care_count;
};

/* Travel times of all care types, sorted by point and location. */
struct reach_pairs {
	bool given;
	const char *form; /* "OSRM", "Valhalla", "CSV" */
	struct reach_time *times;
	int64_t count, room;
	int64_t without_route; /* pairs that the routing engine could not join */
};

enum reach_parameter {
	REACH_NORM_MIN,
	REACH_NORM_SHARE,
	REACH_STEPS,
	REACH_DETOUR,
	REACH_SPEED,
	REACH_SPEED_SLOW,
	REACH_SPEED_FAST,
	REACH_FACTOR,
	REACH_FACTOR_SLOW,
	REACH_FACTOR_FAST,
	REACH_SPREAD,
	REACH_SPREAD_P10,
	REACH_SPREAD_P90,
	REACH_DRAWS,
	REACH_SEED,
	REACH_PARAMETERS
};

/* A value as it is used, and who says so. */
struct reach_rule {
	bool given;
	int64_t value;      /* in the decimals of the parameter */
	struct str text;    /* of REACH_STEPS */
	const char *source; /* NULL: it has no value */
};

/* The rules of one care type. */
struct reach_rules {
	struct reach_rule rule[REACH_PARAMETERS];
	struct reach_steps steps;
	struct reach_pace pace[REACH_BAND]; /* slow, as stated, fast */
	int64_t limit[REACH_BAND];          /* of the norm */
	double *log_sd;                     /* [areas]; NULL: times are certain */
};

struct reach_outcome {
	const struct reach_care *care;
	struct reach_rules rules;
	struct reach_supply supply;
	struct reach_access before, now; /* the same when nothing changes */
	struct reach_summary *was, *summary;
	struct reach_shift *shift;
	struct reach_chances chances;
};

struct reach_run {
	struct cli *c;
	struct reach_demand demand;
	struct reach_places places;
	struct reach_pairs pairs;
	struct reach_outcome *outcomes; /* [care_count] */
	struct progress progress;
	struct watch watch;
};

/* read.c */
bool reach_read_demand(const char *path, bool coordinates, struct arena *a,
		       struct reach_demand *out, struct err *err);
bool reach_read_places(const char *path, bool coordinates, struct arena *a,
		       struct reach_places *out, struct err *err);
/* From a code to its locations: one for each care type that it gives. */
struct reach_index {
	struct table codes; /* the caller releases it */
	int32_t *next;      /* [locations] another one with this code; -1: none */
};
void reach_index_build(const struct reach_places *places, struct arena *a, struct reach_index *out);
int32_t reach_index_find(const struct reach_index *index, struct str code); /* -1: none */
/* Marks what --open and --close say (codes with commas, or @FILE with a column location). */
bool reach_mark_changes(const struct cli *c, struct reach_places *places, struct err *err);

/* times.c */
bool reach_read_times(const char *path, const struct reach_demand *demand,
		      const struct reach_places *places, struct arena *a, struct reach_pairs *out,
		      struct err *err);
void reach_pairs_release(struct reach_pairs *pairs);

/* policy.c */
struct reach_parameter_row {
	const char *name, *unit;
	int decimals;
	double low, high;
	const char *meaning; /* Dutch, for people */
};
extern const struct reach_parameter_row reach_parameters[REACH_PARAMETERS];
/* rules[care_count]; path NULL: only what the program assumes. */
bool reach_read_policy(const char *path, const struct reach_run *run, struct arena *a,
		       struct reach_rules *rules, struct err *err);

/* table.c, rows.c: the three forms. */
bool reach_print_table(struct reach_run *run, struct err *err);
bool reach_print_csv(struct reach_run *run, struct err *err);
bool reach_print_json(struct reach_run *run, struct err *err);

/* Whether this run works by this rule. */
bool reach_rule_used(const struct reach_run *run, const struct reach_rules *rules,
		     enum reach_parameter p);
/* What an amount of access is per 1,000 people, in whole jobs or places. */
double reach_per_thousand(const struct reach_access *access, double units);
/* Whether this many people of all meet the norm for the share. */
bool reach_share_met(const struct reach_rules *rules, int64_t within, int64_t people);

#endif
