/* Writes a file for J2 from a fixed seed: j2_generate DEMAND SUPPLY > FILE. People and practices live in towns
 * of very different size, some of them anywhere between; coordinates in metres in a box of the size of
 * the Netherlands. */
#include "base/random.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { WIDTH = 280000, HEIGHT = 310000, TOWNS = 300, PEOPLE = 17900000 };

struct town {
	double x, y, spread;
	double up_to; /* share of the people in this town and those before it */
};

static double uniform(struct random *r)
{
	return (double)(random_next(r) >> 11) / 9007199254740992.0;
}

/* The sum of twelve uniform numbers is nearly normal, and the same on every machine. */
static double bell(struct random *r)
{
	double sum = -6;
	for (int i = 0; i < 12; i++)
		sum += uniform(r);
	return sum;
}

static void make_towns(struct random *r, struct town *towns)
{
	double total = 0;
	for (int i = 0; i < TOWNS; i++) {
		/* Zipf: the second town is half as large as the first, the third a third. */
		total += 1 / (double)(i + 1);
		towns[i] = (struct town){ uniform(r) * WIDTH, uniform(r) * HEIGHT,
					  1200 + uniform(r) * 5500, total };
	}
	for (int i = 0; i < TOWNS; i++)
		towns[i].up_to /= total;
}

static void place(struct random *r, const struct town *towns, int outside_percent, long *x, long *y)
{
	double chosen = uniform(r);
	int town = 0;
	while (town < TOWNS - 1 && towns[town].up_to < chosen)
		town++;
	bool outside = random_below(r, 100) < (uint64_t)outside_percent;
	*x = lround(outside ? uniform(r) * WIDTH : towns[town].x + bell(r) * towns[town].spread);
	*y = lround(outside ? uniform(r) * HEIGHT : towns[town].y + bell(r) * towns[town].spread);
}

int main(int argc, char **argv)
{
	struct random r;
	struct town towns[TOWNS];
	long demand = argc == 3 ? strtol(argv[1], NULL, 10) : 0, x, y;
	long supply = argc == 3 ? strtol(argv[2], NULL, 10) : 0;
	if (demand < 1 || supply < 1) {
		fputs("usage: j2_generate DEMAND SUPPLY > FILE\n", stderr);
		return 1;
	}
	random_seed(&r, 2026);
	make_towns(&r, towns);
	for (long i = 0; i < demand; i++) {
		place(&r, towns, 18, &x, &y);
		double share = uniform(&r);
		printf("D,%ld,%ld,%ld,%ld\n", i, x, y,
		       lround(3 * share * share * PEOPLE / (double)demand));
	}
	for (long i = 0; i < supply; i++) {
		place(&r, towns, 12, &x, &y);
		printf("S,%ld,%ld,%ld,%d\n", i, x, y, (int)random_between(&r, 80, 419));
	}
	return 0;
}
