/* Chance from a counter: the deviate of (seed, stream, year, draw) is a function of these four and of
 * nothing else, so that scenarios share their draws, and draws can be made in any order on any number
 * of threads. Used by draws.c. Only +, -, *, / and square root on doubles, in a fixed order: the same
 * bits on every machine that rounds as IEEE 754 says. Not for secrets. */
#ifndef FORECAST_DEVIATE_H
#define FORECAST_DEVIATE_H

#include <stdint.h>

/* A stream is one thing that is drawn: `what` in the high half, which one in the low half. */
static inline uint64_t deviate_stream(uint32_t what, uint32_t which)
{
	return (uint64_t)what << 32 | which;
}

/* The start of the row of draws of one stream in one year. */
uint64_t deviate_row(uint64_t seed, uint64_t stream, uint32_t year);

/* Standard normal deviate number `draw` of a row: inverse of the normal distribution at a point of
 * (0,1) with 52 bits. The point is a splitmix64 output (Steele, Lea and Flood, 2014), the inverse is
 * PPND7 of Wichura, Algorithm AS 241 (1988), about 7 digits. Between -8.3 and 8.3. */
double deviate_normal(uint64_t row, uint32_t draw);

/* For draws first, first + 1, ...: at[i] += step x the deviate, and factor[i] = e^at[i]. */
void deviate_add(uint64_t row, double step, uint32_t first, uint32_t count, double *at);
void deviate_exp_each(const double *at, uint32_t count, float *factor);

/* The inverse itself, 0 < p < 1. */
double deviate_inverse_normal(double p);

/* e^x and the natural logarithm, within 4 units in the last place; |x| <= 700, and y > 0 and normal. */
double deviate_exp(double x);
double deviate_log(double y);

#endif
