#include "engine/score/exact.h"

#include <math.h>

/* ln 2 in two parts: a multiple of the first by a whole number below 2^11 is exact. */
static const double LN2_HIGH = 0x1.62e42fee00000p-1, LN2_LOW = 0x1.a39ef35793c76p-33;

double score_exp(double x)
{
	if (x < -708)
		return 0;
	if (x > 709)
		return INFINITY;
	double k = floor(x * 0x1.71547652b82fep+0 + 0.5);
	double rest = (x - k * LN2_HIGH) - k * LN2_LOW, sum = 1;
	for (int i = 14; i > 0; i--)
		sum = 1 + sum * rest / i;
	return ldexp(sum, (int)k);
}

double score_log(double x)
{
	int power;
	double m = frexp(x, &power);
	if (m < 0.70710678118654752) {
		m *= 2;
		power--;
	}
	double s = (m - 1) / (m + 1), square = s * s, sum = 0;
	for (int i = 25; i > 0; i -= 2)
		sum = sum * square + 1.0 / i;
	return power * LN2_HIGH + (power * LN2_LOW + 2 * s * sum);
}

double score_logistic(double x)
{
	if (x >= 0)
		return 1 / (1 + score_exp(-x));
	double e = score_exp(x);
	return e / (1 + e);
}
