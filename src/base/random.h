/* Random numbers from a stated seed, the same on every machine: xoshiro256** (Blackman and Vigna,
 * 2018) seeded by splitmix64. For synthetic data and simulation; never for secrets. */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stdint.h>

struct random {
	uint64_t state[4];
};

void random_seed(struct random *r, uint64_t seed);
uint64_t random_next(struct random *r);
/* Uniform in 0 .. below-1, without bias (Lemire). below > 0. */
uint64_t random_below(struct random *r, uint64_t below);
/* Uniform in low .. high, both included. */
int64_t random_between(struct random *r, int64_t low, int64_t high);

#endif
