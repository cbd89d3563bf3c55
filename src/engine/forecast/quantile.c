#include "engine/forecast/quantile.h"

#include <math.h>
#include <stdlib.h>

enum { PLACES = 512, RANKS = 3 };

void quantile_work_make(int64_t room, struct arena *a, struct quantile_work *out)
{
	out->place = arena_array(a, uint16_t, (size_t)room + 8); /* looked at by eight */
	out->part = arena_array(a, float, (size_t)room);
}

static int by_value(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;
	return (x > y) - (x < y);
}

typedef float four __attribute__((vector_size(16), aligned(4)));
typedef int32_t four_bits __attribute__((vector_size(16)));
typedef uint16_t eight_places __attribute__((vector_size(16), aligned(2)));
typedef uint64_t two_words __attribute__((vector_size(16)));

#define CHOOSE(mask, x, y) \
	((four)(((four_bits)(mask) & (four_bits)(x)) | (~(four_bits)(mask) & (four_bits)(y))))

/* Least and greatest; false when any value is not finite: only then is x - x not zero. `value` has
 * room for a whole number of fours and may hold anything after count. */
static bool extremes(const float *value, int64_t count, float *least, float *greatest)
{
	four low = value[0] - (four){ 0 }, high = low, wrong = { 0 };
	int64_t i = 0;
	for (; i + 4 <= count; i += 4) {
		four x = *(const four *)(const void *)(value + i);
		low = CHOOSE(x < low, x, low);
		high = CHOOSE(x > high, x, high);
		wrong += x - x;
	}
	for (; i < count; i++) {
		low[0] = value[i] < low[0] ? value[i] : low[0];
		high[0] = value[i] > high[0] ? value[i] : high[0];
		wrong[0] += value[i] - value[i];
	}
	*least = low[0];
	*greatest = high[0];
	for (int lane = 1; lane < 4; lane++) {
		*least = low[lane] < *least ? low[lane] : *least;
		*greatest = high[lane] > *greatest ? high[lane] : *greatest;
	}
	return wrong[0] + wrong[1] + wrong[2] + wrong[3] == 0;
}

/* Takes out the values of a place; eight are looked at together, as few have it. */
static int64_t take_place(const float *restrict value, const uint16_t *restrict place,
			  int64_t count, uint16_t wanted, float *restrict part)
{
	const eight_places same = wanted - (eight_places){ 0 };
	int64_t taken = 0;
	for (int64_t i = 0; i < count; i += 8) {
		two_words any =
			(two_words)(*(const eight_places *)(const void *)(place + i) == same);
		if (!(any[0] | any[1]))
			continue;
		for (int64_t j = i; j < i + 8 && j < count; j++)
			if (place[j] == wanted)
				part[taken++] = value[j];
	}
	return taken;
}

static void find_places(const float *restrict value, int64_t count, float least, float scale,
			uint16_t *restrict place)
{
	for (int64_t i = 0; i < count; i++)
		place[i] = (uint16_t)(int32_t)((value[i] - least) * scale);
}

/* The values between the extremes are put in PLACES equal intervals; what lies in an interval with a
 * wanted rank is taken out and sorted. Placing keeps the order, so the selection is exact. */
static void select_ranks(const float *value, int64_t count, float least, float scale,
			 const int64_t *rank, const struct quantile_work *w, float *out)
{
	uint32_t tally[PLACES] = { 0 };
	const uint16_t *place = w->place;
	find_places(value, count, least, scale, w->place);
	for (int64_t i = 0; i < count; i++)
		tally[place[i]]++;
	int64_t before = 0;
	uint16_t at = 0;
	for (int r = 0; r < RANKS; r++) {
		while (before + tally[at] < rank[r])
			before += tally[at++];
		int64_t taken = take_place(value, place, count, at, w->part);
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
