#include "engine/forecast/deviate.h"

#include <math.h>
#include <string.h>

static uint64_t mix(uint64_t z)
{
	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

static const uint64_t golden = UINT64_C(0x9E3779B97F4A7C15);

uint64_t deviate_row(uint64_t seed, uint64_t stream, uint32_t year)
{
	return mix(mix(mix(seed + golden) + golden * (stream + 1)) + golden * (year + 1ULL));
}

static uint64_t bits_of(double x)
{
	uint64_t bits;
	memcpy(&bits, &x, sizeof(bits));
	return bits;
}

static double of_bits(uint64_t bits)
{
	double x;
	memcpy(&x, &bits, sizeof(x));
	return x;
}

/* Static twins of what is offered: a function that others may call is not put in line. */
static double exp_of(double x)
{
	static const double log2e = 1.4426950408889634, ln2_high = 0.69314718036912381649,
			    ln2_low = 1.9082149292705877e-10;
	int64_t power = (int64_t)(x * log2e + (x < 0 ? -0.5 : 0.5));
	/* 1/n! */
	static const double terms[] = {
		1.0,
		1.0,
		1.0 / 2,
		1.0 / 6,
		1.0 / 24,
		1.0 / 120,
		1.0 / 720,
		1.0 / 5040,
		1.0 / 40320,
		1.0 / 362880,
		1.0 / 3628800,
		1.0 / 39916800,
		1.0 / 479001600,
		1.0 / 6227020800,
	};
	double r = (x - (double)power * ln2_high) - (double)power * ln2_low;
	double sum = 0;
	for (int n = 13; n >= 0; n--)
		sum = sum * r + terms[n];
	return sum * of_bits((uint64_t)(power + 1023) << 52);
}

static double log_of(double y)
{
	static const double ln2 = 0.69314718055994531;
	uint64_t bits = bits_of(y);
	int64_t power = (int64_t)(bits >> 52) - 1023;
	double m = of_bits((bits & UINT64_C(0xFFFFFFFFFFFFF)) | UINT64_C(1023) << 52);
	if (m > 1.4142135623730951) {
		m *= 0.5;
		power++;
	}
	double s = (m - 1) / (m + 1), square = s * s, sum = 0;
	for (int n = 21; n >= 1; n -= 2)
		sum = sum * square + 1.0 / n;
	return 2 * s * sum + (double)power * ln2;
}

static double tail(double p)
{
	double r = sqrt(-log_of(p));
	if (r <= 5) {
		r -= 1.6;
		return (((1.7023821103e-1 * r + 1.3067284816) * r + 2.7568153900) * r +
			1.4234372777) /
		       ((1.2021132975e-1 * r + 7.3700164250e-1) * r + 1);
	}
	r -= 5;
	return (((1.7337203997e-2 * r + 4.2868294337e-1) * r + 3.0812263860) * r + 6.6579051150) /
	       ((1.2258202635e-2 * r + 2.4197894225e-1) * r + 1);
}

static double inverse_normal(double p)
{
	double q = p - 0.5, r = 0.180625 - q * q;
	if (r >= 0)
		return q *
		       (((5.9109374720e1 * r + 1.5929113202e2) * r + 5.0434271938e1) * r +
			3.3871327179) /
		       (((6.7187563600e1 * r + 7.8757757664e1) * r + 1.7895169469e1) * r + 1);
	return q < 0 ? -tail(p) : tail(1 - p);
}

static double normal(uint64_t row, uint32_t draw)
{
	uint64_t bits = mix(row + golden * (draw + 1ULL));
	return inverse_normal(((double)(bits >> 12) + 0.5) * 0x1p-52);
}

void deviate_add(uint64_t row, double step, uint32_t first, uint32_t count, double *at)
{
	for (uint32_t i = 0; i < count; i++)
		at[i] += step * normal(row, first + i);
}

void deviate_exp_each(const double *at, uint32_t count, float *factor)
{
	for (uint32_t i = 0; i < count; i++)
		factor[i] = (float)exp_of(at[i]);
}

double deviate_exp(double x)
{
	return exp_of(x);
}

double deviate_log(double y)
{
	return log_of(y);
}

double deviate_inverse_normal(double p)
{
	return inverse_normal(p);
}

double deviate_normal(uint64_t row, uint32_t draw)
{
	return normal(row, draw);
}
