/* The parts of the command forecast: parameters and their published schema, the files of a folder, the
 * input of the engine made of both, and the outcome as text, CSV or JSON. */
#ifndef CLI_FORECAST_H
#define CLI_FORECAST_H

#include "base/hash.h"
#include "base/table.h"
#include "cli/command.h"
#include "engine/forecast/believe.h"

/* --- parameters (schema.c) --- */

enum { FORECAST_SCHEMA_VERSION = 2, PARAMETERS_MAX = 5000, SETTINGS_MAX = 1000, NORMS_MAX = 2000 };

enum parameter_scope { OF_ALL, OF_PROFILE, OF_PROFESSION };

enum parameter_name {
	START_YEAR,
	YEARS,
	BOYS,
	MORTALITY_TREND,
	MORTALITY_WALK,
	PREVALENCE_WALK,
	SUPPLY_WALK,
	PREVALENCE_LEVEL,
	TREND,
	INFLOW,
	LONGER_HOME,
	HEAVIER,
	HOURS_PER_FTE,
	PART_TIME,
	RELIEF,
	TASK_SHIFT,
	TASK_RATIO,
	LEAVING,
	TRAINING,
	SUCCESS,
	TRAINING_YEARS,
	ENTRY_AGE,
	ENTRY_FTE,
	PARAMETER_NAMES
};

/* One row of the published schema. */
struct parameter_row {
	const char *name, *unit;
	enum parameter_scope scope;
	double low, high, usual; /* usual: what holds when it is not given */
	bool needed;             /* there is no usual value: it must be given */
	bool uncertain;          /* may have low and high */
	bool moves;              /* needs `to`: where clients or work go */
	bool whole;              /* whole numbers only */
	const char *meaning;     /* English */
};
extern const struct parameter_row parameter_rows[PARAMETER_NAMES];
/* -1 when there is none. */
int parameter_find(struct str name);
/* The name that an older schema version used, as it is called now; the name itself otherwise. */
const char *parameter_renamed(const char *name, int version);
/* The schema as JSON, with its version. */
void forecast_print_schema(struct buf *out);

/* A value with where it comes from. Codes are texts, so that a stored run can be read without files. */
struct parameter {
	int name;          /* enum parameter_name */
	const char *scope; /* code of a profile or profession; "" all */
	double value, low, high;
	bool uncertain; /* low and high were given: 5th and 95th percentile of what it may be */
	const char *unit, *source, *certainty;
	int until_year; /* the source carries until this year; 0 no limit */
	const char *to; /* "" none */
};

/* In a scenario a parameter has another value from a year on. */
struct setting {
	const char *scenario, *scope;
	int name;
	double value;
	int from_year; /* 0: all years */
};

struct coverage_norm {
	const char *profession, *region; /* region "": all */
	double coverage_min;
	const char *source;
};

/* All that a run is decided by, besides the files with data. */
struct forecast_plan {
	struct parameter *parameters;
	struct setting *settings;
	struct coverage_norm *norms;
	int parameter_count, setting_count, norm_count;
	uint64_t seed;
	int64_t draws;
};

/* --- data (files.c) --- */

enum forecast_file {
	FILE_POPULATION,
	FILE_MORTALITY,
	FILE_FERTILITY,
	FILE_MIGRATION,
	FILE_PREVALENCE,
	FILE_CARE,
	FILE_PROFESSIONALS,
	FILE_RETIREMENT,
	FILE_TRAINING,
	FILES
};
extern const char *const forecast_file_names[FILES];

enum { LATEST_AGE = FORECAST_AGES_MAX - 1 };

/* Trainees that start in a year; the last number of a region and profession goes on. */
struct training {
	int region, profession, year;
	double trainees;
};

struct care_row {
	int profile, profession;
	double hours;
};

/* The files of a folder. Codes in order of first appearance. NAN: not given. */
struct forecast_data {
	struct table regions, profiles, professions;
	int ages;                                  /* of people */
	double (*people)[2][FORECAST_AGES_MAX];    /* [FORECAST_REGIONS_MAX] */
	double (*migration)[2][FORECAST_AGES_MAX]; /* NULL: no such file */
	double chance[2][FORECAST_AGES_MAX];
	double births[FORECAST_REGIONS_MAX];
	double (*prevalence)[2][FORECAST_AGES_MAX]; /* [FORECAST_PROFILES_MAX] */
	double (*heads)[FORECAST_AGES_MAX];         /* [regions x FORECAST_PROFESSIONS_MAX] */
	double (*fte)[FORECAST_AGES_MAX];           /* of all heads together, likewise */
	double (*leave)[FORECAST_AGES_MAX];         /* [FORECAST_PROFESSIONS_MAX] */
	struct care_row *care;
	int care_count;
	struct training *training;
	int training_count;
	bool given[FILES];
	char digest[FILES][DIGEST_TEXT]; /* of the bytes of each file */
};

bool forecast_read_data(const char *folder, struct arena *a, struct forecast_data *out,
			struct err *err);
void forecast_data_release(struct forecast_data *d);
/* The code at a place of a table. */
const char *forecast_code(const struct table *t, int at);
/* -1 when there is none. */
int forecast_place(const struct table *t, const char *code);

/* parameters.csv, and scenarios.csv and norms.csv when they are there (parameters.c). */
bool forecast_read_plan(const char *folder, const struct forecast_data *d, struct arena *a,
			struct forecast_plan *out, struct err *err);
bool forecast_file_here(const char *folder, const char *name, struct arena *a, const char **path);

/* --- the input of the engine (input.c) --- */

struct forecast_case {
	struct forecast_data *data;
	struct forecast_plan *plan;
	struct forecast_input in;
	const char *scenarios[FORECAST_SCENARIOS_MAX]; /* "basis" first */
	int start_year;
	int horizon; /* the last year that all sources carry, from start year 0 */
};
bool forecast_make_case(struct forecast_data *d, struct forecast_plan *p, struct arena *a,
			struct forecast_case *out, struct err *err);

/* --- the outcome (print.c, result.c) --- */

struct forecast_answer {
	struct forecast_output out;
	struct believe_doubts doubts;
};

extern const char *const forecast_measures[FORECAST_MEASURES];
/* The last year of a line that may be shown, -1 none. */
int forecast_shown_until(const struct forecast_case *c, const struct forecast_answer *w,
			 int scenario, int region, enum forecast_measure m, int line);
/* The value as it is given out: clients without care in whole people, rounded up after rounding to
 * thousandths; anything else as it is. */
double forecast_given(enum forecast_measure m, float value);
/* Whether a norm is more likely broken than not in a year that may be shown. */
bool forecast_norm_breaks(const struct forecast_case *c, const struct forecast_answer *w);

bool forecast_print_table(struct cli *c, const struct forecast_case *k,
			  const struct forecast_answer *w, struct err *err);
bool forecast_print_csv(struct cli *c, const struct forecast_case *k,
			const struct forecast_answer *w, struct err *err);
bool forecast_print_json(struct cli *c, const struct forecast_case *k,
			 const struct forecast_answer *w, struct err *err);

/* --- a stored run (again.c) --- */

/* A figure of a stored run. */
struct stored_figure {
	const char *scenario, *region, *measure, *line;
	int year;
	double p5, p50, p95;
};
struct stored_run {
	struct forecast_plan plan;
	struct stored_figure *figures;
	int figure_count;
	int version;
};
/* Reads the JSON of a run of this or an older schema version, and sees to it that the files are still
 * those of then. */
bool forecast_read_run(const char *path, const struct forecast_data *d, struct arena *a,
		       struct stored_run *out, struct err *err);
/* How many stored figures are not to the last digit what comes out now. */
int64_t forecast_compare(struct cli *c, const struct forecast_case *k,
			 const struct forecast_answer *w, const struct stored_run *stored);

#endif
