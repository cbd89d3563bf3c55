/* How sure a quotient of sums over replications is: sum of x / sum of y, where a replication gives one x
 * and one y. The spread between replications is what counts; clients of one replication wait together and
 * are not independent. Used inside engine/queue only. */
#ifndef ENGINE_QUEUE_BAND_H
#define ENGINE_QUEUE_BAND_H

#include <math.h>
#include <stdint.h>

struct band {
	int64_t count;
	double x, y, xx, xy, yy;
};

static inline void band_add(struct band *b, double x, double y)
{
	b->count++;
	b->x += x;
	b->y += y;
	b->xx += x * x;
	b->xy += x * y;
	b->yy += y * y;
}

static inline double band_quotient(const struct band *b)
{
	return b->y > 0 ? b->x / b->y : 0;
}

/* Student's t with so many degrees of freedom, chance 0.975: exact for one and two, else Fisher and
 * Cornish's expansion around the normal quantile (1960), within 0.8% from three on. */
static inline double band_student(int64_t freedom)
{
	const double z = 1.959963984540054, z2 = z * z;
	double v = (double)freedom;
	if (freedom == 1)
		return 12.706204736432095;
	if (freedom == 2)
		return 4.302652729911275;
	return z * (1 + (z2 + 1) / (4 * v) + ((5 * z2 + 16) * z2 + 3) / (96 * v * v) +
		    (((3 * z2 + 19) * z2 + 17) * z2 - 15) / (384 * v * v * v));
}

/* Half the 95% band of the quotient (delta method); INFINITY when there are fewer than two. */
static inline double band_half(const struct band *b)
{
	double n = (double)b->count, q = band_quotient(b);
	if (b->count < 2)
		return INFINITY;
	if (!(b->y > 0))
		return 0;
	double squares = b->xx - 2 * q * b->xy + q * q * b->yy;
	if (squares <= 0)
		return 0;
	return band_student(b->count - 1) * sqrt(squares / (n - 1) * n) / b->y;
}

#endif
