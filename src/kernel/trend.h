/* When a figure passes its norm if it goes on as it does: a straight line by least squares through
 * the last months, in integers, so that every machine says the same. Pure: no database, no text. */
#ifndef KERNEL_TREND_H
#define KERNEL_TREND_H

#include <stdint.h>

enum { TREND_MONTHS_LEAST = 6, TREND_MONTHS_MOST = 12, TREND_HORIZON = 60 };

struct trend_point {
	int month;     /* year * 12 + month of the year, from 0 */
	int64_t value; /* in the decimals of the limit */
};

enum outlook {
	OUTLOOK_UNKNOWN,  /* fewer than six months, or none of this month */
	OUTLOOK_ALREADY,  /* the newest value is past the limit */
	OUTLOOK_EXPECTED, /* the line passes it within the horizon */
	OUTLOOK_NOT,      /* it does not */
};

struct trend {
	enum outlook outlook;
	int months; /* EXPECTED: how many from now, 1 to 60 */
};

/* points by month, one a month; past the limit is above it (mirror both for a minimum). Only points
 * of the twelve months up to `now` count. */
struct trend trend_of(const struct trend_point *points, int count, int now, int64_t limit);

/* "kort" up to 6 months, "midden" up to 18, "lang" beyond. */
const char *trend_horizon(int months);
/* "boven-norm", "verwacht", "niet-verwacht", "onbekend". */
const char *trend_code(enum outlook outlook);

#endif
