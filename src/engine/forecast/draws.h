/* All that chance decides, drawn once and shared by regions and scenarios: walks through the years and
 * one deviate per draw for every rate that is uncertain. Internal to forecast/. */
#ifndef FORECAST_DRAWS_H
#define FORECAST_DRAWS_H

#include "engine/forecast/forecast.h"

enum { LANES = 16 }; /* draws that are carried through the years together */

struct draws {
	int64_t count, room; /* room: count rounded up to whole LANES; the surplus is drawn too */
	int years;
	float *mortality;   /* factor [years + 1][room] */
	float *prevalence;  /* factor [profiles][years + 1][room] */
	float **of_profile; /* deviates [profiles][FORECAST_OF_PROFILE]; NULL: nothing uncertain */
	float **of_profession; /* [professions][FORECAST_OF_PROFESSION] */
	float *of_mortality;   /* NULL: nothing uncertain */
};

/* Bytes that draws_make takes. */
size_t draws_bytes(const struct forecast_input *in);
/* False when the watch said stop. */
__attribute__((warn_unused_result)) bool draws_make(const struct forecast_input *in, int threads,
						    const struct watch *watch, struct arena *a,
						    struct draws *out);

/* The walk of the supply of a region, [room / LANES][years + 1][LANES]. */
void draws_supply(const struct forecast_input *in, const struct draws *d, int region,
		  double *scratch, float *out);

#endif
