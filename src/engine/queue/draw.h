/* Chance for the waiting lists. Every number is a function of (seed, replication, what it is for) and of
 * nothing drawn before it, so that two scenarios that differ in beds meet the same clients with the same
 * stays: common random numbers without any book-keeping. Used inside engine/queue only.
 *
 * u(at) = top 53 bits of splitmix64(at) x 2^-53, in [0, 1). Where `at` may lie, relative to
 * seed + replication x 2^40:  client i: i x 8 + DRAW_*  |  the person in bed b: DRAW_BEDS + b, and the kind
 * of that stay at DRAW_BED_KINDS + b  |  client i of the list: DRAW_LIST + i x 8 + DRAW_*  |  client i
 * that event e adds: DRAW_EVENTS + e x 2^32 + i x 8 + DRAW_*.
 * splitmix64: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014. */
#ifndef ENGINE_QUEUE_DRAW_H
#define ENGINE_QUEUE_DRAW_H

#include <stdint.h>
#include <string.h>

enum draw {
	DRAW_GAP,      /* time since the client before */
	DRAW_HOME,     /* which location */
	DRAW_CLASS,    /* which class */
	DRAW_STAY,     /* length of stay */
	DRAW_FLEXIBLE, /* other locations will do */
	DRAW_THIN,     /* comes although fewer come */
	DRAW_KIND,     /* long or short stay */
	DRAW_ACTIVATE, /* when precaution becomes need, or never */
	DRAWS
};

#define DRAW_REPLICATION (UINT64_C(1) << 40)
#define DRAW_BEDS (UINT64_C(1) << 39)
#define DRAW_BED_KINDS (DRAW_BEDS + (UINT64_C(1) << 36))
#define DRAW_LIST (DRAW_BEDS + (UINT64_C(1) << 37))
#define DRAW_EVENTS (DRAW_BEDS + (UINT64_C(1) << 38))
#define DRAW_EVENT (UINT64_C(1) << 32)

static inline uint64_t draw_bits(uint64_t at)
{
	uint64_t z = at + UINT64_C(0x9E3779B97F4A7C15);
	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

/* Uniform in [0, 1). */
static inline double draw_uniform(uint64_t at)
{
	return (double)(int64_t)(draw_bits(at) >> 11) * 0x1p-53;
}

/* -ln(x) for 0 < x <= 1, within one unit in the last place or so. Not that of the C library, whose last bit
 * differs between versions. x = 2^e m with sqrt(1/2) < m < sqrt(2); with s = (m - 1) / (m + 1),
 * ln m = 2 (s + s^3/3 + s^5/5 + ...), and |s| < 0.1716 leaves less than 2^-60 after eleven terms. */
static inline double draw_minus_log(double x)
{
	const double ln2_high = 0x1.62e42fefa38p-1, ln2_low = 0x1.ef35793c7673p-45;
	uint64_t bits;
	memcpy(&bits, &x, sizeof(bits));
	/* 0x3FE6A09E667F3BCD is sqrt(1/2): what lies above it in the same octave keeps its exponent. */
	uint64_t over = bits - UINT64_C(0x3FE6A09E667F3BCD);
	int64_t exponent = (int64_t)over >> 52;
	bits -= (uint64_t)exponent << 52;
	double m, e = (double)(int32_t)exponent;
	memcpy(&m, &bits, sizeof(m));
	double f = m - 1.0, s = f / (2.0 + f), z = s * s;
	double r = 2.0 / 23;
	r = 2.0 / 21 + z * r;
	r = 2.0 / 19 + z * r;
	r = 2.0 / 17 + z * r;
	r = 2.0 / 15 + z * r;
	r = 2.0 / 13 + z * r;
	r = 2.0 / 11 + z * r;
	r = 2.0 / 9 + z * r;
	r = 2.0 / 7 + z * r;
	r = 2.0 / 5 + z * r;
	r = 2.0 / 3 + z * r;
	/* ln m = f - s (f - z r): f is exact, so what is rounded is small. */
	return -(e * ln2_high + (f - (s * (f - z * r) - e * ln2_low)));
}

/* Exponential with mean 1: -ln(1 - u). 1 - u is exact. */
static inline double draw_exponential(uint64_t at)
{
	return draw_minus_log(1.0 - draw_uniform(at));
}

#endif
