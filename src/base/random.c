#include "base/random.h"

#include <assert.h>

void random_seed(struct random *r, uint64_t seed)
{
	for (int i = 0; i < 4; i++) {
		uint64_t z = (seed += UINT64_C(0x9E3779B97F4A7C15));
		z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
		z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
		r->state[i] = z ^ (z >> 31);
	}
}

static uint64_t rotate(uint64_t x, int by)
{
	return (x << by) | (x >> (64 - by));
}

uint64_t random_next(struct random *r)
{
	uint64_t *s = r->state;
	uint64_t result = rotate(s[1] * 5, 7) * 9;
	uint64_t t = s[1] << 17;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotate(s[3], 45);
	return result;
}

uint64_t random_below(struct random *r, uint64_t below)
{
	assert(below > 0);
	__extension__ typedef unsigned __int128 wide;
	wide product = (wide)random_next(r) * below;
	if ((uint64_t)product < below) {
		uint64_t threshold = (0 - below) % below;
		while ((uint64_t)product < threshold)
			product = (wide)random_next(r) * below;
	}
	return (uint64_t)(product >> 64);
}

int64_t random_between(struct random *r, int64_t low, int64_t high)
{
	assert(low <= high);
	return low + (int64_t)random_below(r, (uint64_t)(high - low) + 1);
}
