/* What one thread needs to carry LANES draws of a region through the years; all arrays of LANES floats.
 * Internal to lanes*.c. */
#ifndef FORECAST_LANES_WORK_H
#define FORECAST_LANES_WORK_H

#include "engine/forecast/lanes.h"

struct lanes; /* LANES floats; as vectors in lanes_body.h */

struct lanes_work {
	struct lanes *people;                    /* [2][ages] */
	struct lanes *counted;                   /* people x prevalence [passes x LANES_PROFILES] */
	struct lanes *clients;                   /* [profiles] */
	struct lanes *heads;                     /* [professions][work_ages] */
	struct lanes *demand, *supply, *needing; /* [professions] */
	/* Running products through the years. */
	struct lanes *mortality;
	struct lanes *trend, *extra, *stay, *heavier; /* [profiles] */
	struct lanes *time, *own;                     /* [professions] */
};

int lanes_run_plain(const struct lanes_plan *p, const struct lanes_job *job, struct lanes_work *w);
int lanes_run_avx2(const struct lanes_plan *p, const struct lanes_job *job, struct lanes_work *w);

#endif
