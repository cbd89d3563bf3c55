/* Small inputs for the tests of the forecast: everything certain and still, to be changed by each test. */
#ifndef TEST_FORECAST_BUILD_H
#define TEST_FORECAST_BUILD_H

#include "engine/forecast/forecast.h"

struct model {
	struct forecast_input in;
	struct forecast_scenario scenarios[FORECAST_SCENARIOS_MAX];
	struct forecast_rate *profile[FORECAST_SCENARIOS_MAX], *profession[FORECAST_SCENARIOS_MAX];
	double *people, *chance, *births, *prevalence, *heads, *fte, *leave, *norm, *migration,
		*trainees, *ratio;
	int *home, *to, *lead, *entry;
	struct forecast_care *care;
};

/* Zeros everywhere; professions are asked nothing, levels and factors are 1, no migration, no trainees. */
void model_make(struct model *m, struct arena *a, int regions, int ages, int profiles,
		int professions, int work_ages, int years, int scenarios, int64_t draws);

/* A rate that is `value` in every year and uncertain by `deviation`, between the widest limits. */
void model_rate(struct model *m, struct arena *a, struct forecast_rate *rate, double value,
		double deviation, double low, double high);

struct forecast_band model_band(const struct model *m, const struct forecast_output *out,
				int scenario, int region, enum forecast_measure measure, int line,
				int year);

#endif
