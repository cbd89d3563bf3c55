/* The 5th, 50th and 95th percentile of a row of draws, by nearest rank: of n values in order the one
 * with number ceil(p n). Exact selection, no sorting of the whole. Internal to forecast/. */
#ifndef FORECAST_QUANTILE_H
#define FORECAST_QUANTILE_H

#include "engine/forecast/forecast.h"

enum { QUANTILE_RANKS = 3 };

/* Scratch for rows of at most `room` values. */
struct quantile_work {
	uint16_t *place;             /* [room] */
	float *part[QUANTILE_RANKS]; /* [room] each */
};
void quantile_work_make(int64_t room, struct arena *a, struct quantile_work *out);

/* The rank from 1 of percentile `percent` among count values: ceil(percent count / 100). */
static inline int64_t quantile_rank(int percent, int64_t count)
{
	return (percent * count + 99) / 100;
}

/* False when a value is no finite number. count >= 1. */
bool quantile_band(const float *value, int64_t count, const struct quantile_work *w,
		   struct forecast_band *out);

#endif
