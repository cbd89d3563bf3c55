/* Sixteen draws of one region and scenario, carried through all years side by side: the heart of the
 * forecast. Written once in vectors of the compiler; used in a form for processors with AVX2 and in a
 * plain one, which give the same bits (no fused operations, the same order of adding in every lane).
 * Internal to forecast/. */
#ifndef FORECAST_LANES_H
#define FORECAST_LANES_H

#include "engine/forecast/draws.h"

enum { LANES_PROFILES = 4 }; /* profiles that are counted in one pass over the people */

/* The input as floats, in the order in which it is used; read-only while running. */
struct lanes_plan {
	const struct forecast_input *in;
	const struct draws *draws;
	float *people;    /* [regions][2][ages] */
	float *chance;    /* [2][ages] */
	float *migration; /* [regions][2][ages], NULL none */
	float *share; /* [passes][2][ages][LANES_PROFILES], padded with profiles without people */
	int passes;
	float *heads, *fte_per_head; /* [regions][professions][work_ages] */
	float *leave;                /* [professions][work_ages] */
	bool *asks;                  /* [professions][profiles]: the profile asks this profession */
	bool plain;                  /* do not use AVX2, even where it is */
};

void lanes_plan_make(const struct forecast_input *in, const struct draws *d, struct arena *a,
		     struct lanes_plan *out);

/* What one thread needs; made by lanes_work_make, filled anew by each lanes_run. */
struct lanes_work;
struct lanes_work *lanes_work_make(const struct forecast_input *in, struct arena *a);

struct lanes_job {
	int scenario, region;
	int64_t draw;                   /* the first of LANES; a multiple of LANES */
	const float *supply_walk;       /* of the region, as draws_supply gives it */
	float *rows[FORECAST_MEASURES]; /* [lines][years + 1][room]; NULL: not wanted */
};

/* Fills the places draw .. draw + LANES - 1 of every row. Gives the first year in which more people
 * leave than there are (they are then none), 0 when that never happens. */
int lanes_run(const struct lanes_plan *plan, const struct lanes_job *job, struct lanes_work *work);

#endif
