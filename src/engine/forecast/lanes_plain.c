/* For every processor: vectors of 16 bytes. */
#define BODY static inline __attribute__((always_inline))
#define WIDTH 4
#include "engine/forecast/lanes_body.h"

int lanes_run_plain(const struct lanes_plan *p, const struct lanes_job *job, struct lanes_work *w)
{
	return run_lanes(p, job, w);
}
