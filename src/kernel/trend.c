#include "kernel/trend.h"

#include <stddef.h>

__extension__ typedef __int128 wide;

/* Sums over the points, with the month counted from the newest one (0, -1, ...): then the line at
 * month m is (sum_y * d + slope * (n * m - sum_x)) / (n * d), with d the spread of the months. */
struct sums {
	wide n, x, y, xx, xy;
};

static struct sums add_up(const struct trend_point *points, int count, int now)
{
	struct sums s = { 0 };
	for (int i = 0; i < count; i++) {
		wide x = points[i].month - now, y = points[i].value;
		s.n++;
		s.x += x;
		s.y += y;
		s.xx += x * x;
		s.xy += x * y;
	}
	return s;
}

/* The first month after now on which the line is above the limit; 0 when there is none. */
static wide month_of_passing(const struct sums *s, int64_t limit)
{
	wide spread = s->n * s->xx - s->x * s->x; /* > 0: the months differ */
	wide slope = s->n * s->xy - s->x * s->y;
	wide room = s->n * spread * limit - s->y * spread + slope * s->x;
	if (slope <= 0)
		return 0;
	if (room < 0)
		return 1; /* the line is above it already, the newest value is not */
	wide month = room / (s->n * slope) + 1;
	return month;
}

struct trend trend_of(const struct trend_point *points, int count, int now, int64_t limit)
{
	struct trend unknown = { OUTLOOK_UNKNOWN, 0 }, not_expected = { OUTLOOK_NOT, 0 };
	while (count && points[0].month <= now - TREND_MONTHS_MOST) {
		points++;
		count--;
	}
	if (count == 0 || points[count - 1].month != now)
		return unknown;
	if (points[count - 1].value > limit)
		return (struct trend){ OUTLOOK_ALREADY, 0 };
	if (count < TREND_MONTHS_LEAST)
		return unknown;
	struct sums s = add_up(points, count, now);
	wide month = month_of_passing(&s, limit);
	if (month == 0 || month > TREND_HORIZON)
		return not_expected;
	return (struct trend){ OUTLOOK_EXPECTED, (int)month };
}

const char *trend_horizon(int months)
{
	return months <= 6 ? "kort" : months <= 18 ? "midden" : "lang";
}

const char *trend_code(enum outlook outlook)
{
	static const char *const codes[] = { "onbekend", "boven-norm", "verwacht",
					     "niet-verwacht" };
	return codes[outlook];
}
