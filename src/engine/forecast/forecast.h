/* How much care will be asked for, how much will there be, and how sure is that. People by region, sex
 * and age are carried forward year by year; a share of them is a client of a care profile; clients ask
 * working time of professions; professionals by age leave, are trained and work less or more. All of it
 * in many draws of what is uncertain, and in scenarios side by side with the same draws.
 *
 * Used by the command forecast and the bench J3. It knows no files, no sources and no believing
 * (believe.h judges what came out). Formulas, units and papers: docs/engines/forecast.md. */
#ifndef FORECAST_FORECAST_H
#define FORECAST_FORECAST_H

#include "base/arena.h"
#include "base/err.h"
#include "base/watch.h"

enum {
	FORECAST_REGIONS_MAX = 1000,
	FORECAST_AGES_MAX = 131,
	FORECAST_PROFILES_MAX = 200,
	FORECAST_PROFESSIONS_MAX = 64,
	FORECAST_CARE_MAX = 4096,
	FORECAST_YEARS_MAX = 50,
	FORECAST_SCENARIOS_MAX = 16,
	FORECAST_DRAWS_MAX = 1000000,
	FORECAST_LEAD_MAX = 15, /* years from the start of a training to work */
	FORECAST_BIRTH_FROM = 15,
	FORECAST_BIRTH_TO = 49, /* ages at which women have children, both included */
};

/* A number that may differ by year and of which nobody is sure: in draw d and year t it is
 * yearly[t] + deviation z(d), cut off at low and high. One z for all years of a draw. */
struct forecast_rate {
	const double *yearly; /* [years + 1]; 0 is the start year */
	double deviation;     /* standard deviation, 0..10 */
	double low, high;
};

/* Of a profile. Shares of a year accumulate: two years of 0.1 leave 0.9 x 0.9. */
enum forecast_of_profile {
	FORECAST_LEVEL,  /* factor on the prevalence that was measured; 1 */
	FORECAST_TREND,  /* growth of the prevalence, share per year */
	FORECAST_INFLOW, /* new kinds of clients, as a share per year of those of the start year */
	FORECAST_LONGER_HOME, /* share of the clients per year that stays home: to home_profile */
	FORECAST_HEAVIER,     /* growth of the care per client, share per year */
	FORECAST_OF_PROFILE
};

/* Of a profession. */
enum forecast_of_profession {
	FORECAST_PART_TIME, /* growth of the hours per head, share per year; mostly negative */
	FORECAST_RELIEF,    /* share of the working time per year that evenings and weekends lose */
	FORECAST_TASK_SHIFT, /* share of the work per year that goes to shift_to */
	FORECAST_LEAVING,    /* factor on the chance to leave */
	FORECAST_TRAINING,   /* factor on the trainees that start in the year */
	FORECAST_SUCCESS,    /* share of the trainees that comes to work in the region */
	FORECAST_OF_PROFESSION
};

/* Work that a client of a profile asks of a profession. */
struct forecast_care {
	int profile, profession;
	double fte_per_client; /* full-time equivalents, 0..100 */
};

struct forecast_scenario {
	const struct forecast_rate *profile;    /* [profiles][FORECAST_OF_PROFILE] */
	const struct forecast_rate *profession; /* [professions][FORECAST_OF_PROFESSION] */
	struct forecast_rate mortality;         /* growth of the chances to die, share per year */
};

/* Rows of the outcome, per region; lines of a kind stand together in the order of the input. */
enum forecast_measure {
	FORECAST_PEOPLE,   /* one line */
	FORECAST_CLIENTS,  /* per profile */
	FORECAST_DEMAND,   /* FTE, per profession, as are all that follow */
	FORECAST_SUPPLY,   /* FTE */
	FORECAST_COVERAGE, /* supply / demand; FORECAST_COVERAGE_NO_DEMAND when nothing is asked */
	FORECAST_SHORTAGE, /* demand - supply in FTE; negative is too many */
	FORECAST_UNSERVED, /* clients of profiles that ask this profession x the part not covered */
	FORECAST_MEASURES
};
#define FORECAST_COVERAGE_NO_DEMAND 1e9f

struct forecast_input {
	int regions, ages, profiles, professions, years, scenarios;
	int64_t draws;
	uint64_t seed;

	/* People. Sex 0 is men, 1 is women. The last age is open. */
	const double *people; /* [regions][2][ages] */
	const double *chance; /* of dying within the year [2][ages], 0..1 */
	const double *births; /* per woman of 15..49 and year [regions], 0..1 */
	double boys;          /* share of the births */
	const double
		*migration; /* people per year, may be negative [regions][2][ages]; NULL none */

	/* Demand. */
	const double *prevalence; /* share of the people that is client [profiles][2][ages], 0..1 */
	const int *home_profile;  /* [profiles]; -1 none, then LONGER_HOME must be 0 */
	const struct forecast_care *care;
	int care_count;

	/* Supply. */
	int work_ages;              /* classes of age; the last is open, the first is first_age */
	const double *heads;        /* [regions][professions][work_ages] */
	const double *fte_per_head; /* likewise, 0..2 */
	const double *leave;        /* chance per year [professions][work_ages], 0..1 */
	const double *growth;       /* of the working time, share per year, for supply that does not
				       age, such as places [regions][professions]; NULL none */
	const double *trainees;     /* that start [regions][professions][FORECAST_LEAD_MAX + years],
				       the first in year 1 - FORECAST_LEAD_MAX; NULL none */
	const int *lead_years;      /* [professions], 1..FORECAST_LEAD_MAX */
	const int *entry_class;     /* class of age at which they come to work [professions] */
	const int *shift_to;        /* [professions]; -1 none, then TASK_SHIFT must be 0 */
	const double *shift_ratio;  /* hours of shift_to for one hour [professions], 0..5 */

	/* What differs by year, as random walks: standard deviation of the yearly step of a logarithm,
	 * 0..0.1. Mortality is one for all, prevalence one per profile, supply one per region. */
	double walk_mortality, walk_prevalence, walk_supply;

	const struct forecast_scenario
		*scenario;              /* [scenarios]; the first is what others differ from */
	const double *norm;             /* least coverage [regions][professions]; 0 none */
	bool wanted[FORECAST_MEASURES]; /* measures to give bands of */
};

/* Nearest rank: of n draws in order, number ceil(p n). */
struct forecast_band {
	float p5, p50, p95;
};

struct forecast_output {
	int lines;                         /* all wanted measures together */
	int first_line[FORECAST_MEASURES]; /* -1: not wanted */
	struct forecast_band *band;        /* [scenarios][regions][lines][years + 1] */
	struct forecast_band *difference;  /* with the first scenario, draw by draw; same shape */
	/* Draws whose coverage is below the norm in a year, and for the first time in a year; the last
	 * column of first_break counts those that never are. [scenarios][regions][professions]... */
	int64_t *below;       /* ...[years + 1] */
	int64_t *first_break; /* ...[years + 2] */
};

/* Refuses (ERR_INPUT) what is out of the ranges above, NaN included, what would take more than 2 GiB,
 * an outcome that is no finite number, and more people leaving than there are. ERR_CONFLICT when the
 * watch says stop. threads 0: as many as there are processors. Same input, same output to the bit,
 * whatever the threads. Costs about regions x scenarios x years x draws x profiles x 2 ages. */
__attribute__((warn_unused_result)) bool forecast_run(const struct forecast_input *in, int threads,
						      const struct watch *watch, struct arena *a,
						      struct forecast_output *out, struct err *err);

/* How many lines a measure has. */
int forecast_measure_lines(const struct forecast_input *in, enum forecast_measure m);

static inline size_t forecast_band_at(const struct forecast_input *in,
				      const struct forecast_output *out, int scenario, int region,
				      int line, int year)
{
	size_t row = ((size_t)scenario * (size_t)in->regions + (size_t)region) * (size_t)out->lines;
	return (row + (size_t)line) * ((size_t)in->years + 1) + (size_t)year;
}

#endif
