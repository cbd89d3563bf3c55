#include "engine/forecast/quantile.h"

#include <math.h>
#include <stdlib.h>

enum { PLACES = 512, RANKS = 3 };

void quantile_work_make(int64_t room, struct arena *a, struct quantile_work *out)
{
	out->place = arena_array(a, uint16_t, (size_t)room);
	out->part = arena_array(a, float, (size_t)room);
}

static int by_value(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;
	return (x > y) - (x < y);
}

/* Least and greatest; false when any value is not finite: only then is x - x not zero. */
static bool extremes(const float *value, int64_t count, float *least, float *greatest)
{
	float low = value[0], high = value[0], wrong = 0;
	for (int64_t i = 0; i < count; i++) {
		low = value[i] < low ? value[i] : low;
		high = value[i] > high ? value[i] : high;
		wrong += value[i] - value[i];
	}
	*least = low;
	*greatest = high;
	return wrong == 0;
}

/* The values between the extremes are put in PLACES equal intervals; what lies in an interval with a
 * wanted rank is taken out and sorted. Placing keeps the order, so the selection is exact. */
static void select_ranks(const float *value, int64_t count, float least, float scale,
			 const int64_t *rank, const struct quantile_work *w, float *out)
{
	uint32_t tally[PLACES] = { 0 };
	for (int64_t i = 0; i < count; i++)
		w->place[i] = (uint16_t)(int32_t)((value[i] - least) * scale);
	for (int64_t i = 0; i < count; i++)
		tally[w->place[i]]++;
	int64_t before = 0;
	int place = 0;
	for (int r = 0; r < RANKS; r++) {
		while (before + tally[place] < rank[r])
			before += tally[place++];
		int64_t taken = 0;
		for (int64_t i = 0; i < count; i++)
			if (w->place[i] == place)
				w->part[taken++] = value[i];
		qsort(w->part, (size_t)taken, sizeof(float), by_value);
		out[r] = w->part[rank[r] - before - 1];
	}
}

bool quantile_band(const float *value, int64_t count, const struct quantile_work *w,
		   struct forecast_band *out)
{
	const int64_t rank[RANKS] = { quantile_rank(5, count), quantile_rank(50, count),
				      quantile_rank(95, count) };
	float least, greatest, found[RANKS];
	if (!extremes(value, count, &least, &greatest))
		return false;
	float width = greatest - least;
	if (width == 0) {
		*out = (struct forecast_band){ least, least, least };
		return true;
	}
	/* A hair less than PLACES, so that the greatest falls within. */
	float scale = (PLACES - 0.5f) / width;
	if (!isfinite(width) || !isfinite(scale)) /* immense, or next to nothing */
		return false;
	select_ranks(value, count, least, scale, rank, w, found);
	*out = (struct forecast_band){ found[0], found[1], found[2] };
	return true;
}
