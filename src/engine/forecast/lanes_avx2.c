/* For processors with AVX2: vectors of 32 bytes, and no fused multiply-add, which would round otherwise. */
#include "engine/forecast/lanes_work.h"

#if defined(__x86_64__)
#define BODY static inline __attribute__((always_inline, target("avx2")))
#define WIDTH 8
#include "engine/forecast/lanes_body.h"

__attribute__((target("avx2"))) int lanes_run_avx2(const struct lanes_plan *p,
						   const struct lanes_job *job,
						   struct lanes_work *w)
{
	return run_lanes(p, job, w);
}
#endif
