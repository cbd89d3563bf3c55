#include "engine/forecast/quantile.h"

#include <math.h>
#include <string.h>

enum { PLACES = 512, RANKS = QUANTILE_RANKS, INSERTION_MAX = 48 };

void quantile_work_make(int64_t room, struct arena *a, struct quantile_work *out)
{
	out->place = arena_array(a, uint16_t, (size_t)room + 8); /* looked at by eight */
	for (int r = 0; r < QUANTILE_RANKS; r++)
		out->part[r] = arena_array(a, float, (size_t)room);
}

static float insertion_select(float *part, int64_t count, int64_t rank)
{
	for (int64_t i = 1; i < count; i++) {
		float x = part[i];
		int64_t at = i;
		for (; at > 0 && part[at - 1] > x; at--)
			part[at] = part[at - 1];
		part[at] = x;
	}
	return part[rank - 1];
}

/* The bits of a float as a number with the same order. */
static uint32_t order_of(float x)
{
	uint32_t bits;
	memcpy(&bits, &x, sizeof(bits));
	return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

/* Value number `rank` from 1, byte by byte from the highest; part is left in disorder. Many may be
 * equal: half of the draws without any shortage, for one. */
static float select_one(float *part, int64_t count, int64_t rank)
{
	for (int shift = 24; shift >= 0 && count > INSERTION_MAX; shift -= 8) {
		int64_t tally[256] = { 0 }, kept = 0;
		for (int64_t i = 0; i < count; i++)
			tally[order_of(part[i]) >> shift & 255]++;
		uint32_t byte = 0;
		while (rank > tally[byte])
			rank -= tally[byte++];
		for (int64_t i = 0; i < count; i++)
			if ((order_of(part[i]) >> shift & 255) == byte)
				part[kept++] = part[i];
		count = kept;
		if (shift == 0)
			return part[0]; /* all bytes are the same */
	}
	return insertion_select(part, count, rank);
}

typedef float four __attribute__((vector_size(16), aligned(4)));
typedef int32_t four_bits __attribute__((vector_size(16)));
typedef uint16_t eight_places __attribute__((vector_size(16), aligned(2)));
typedef uint64_t two_words __attribute__((vector_size(16)));

#define CHOOSE(mask, x, y) \
	((four)(((four_bits)(mask) & (four_bits)(x)) | (~(four_bits)(mask) & (four_bits)(y))))

/* Least and greatest; false when any value is not finite: only then is x - x not zero. */
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

/* Takes out the values of the wanted places, each into its own part; eight are looked at together, as
 * few are wanted. */
static void take_places(const float *restrict value, const uint16_t *restrict place, int64_t count,
			const uint16_t *wanted, float *const *part, int64_t *taken)
{
	const eight_places none = { 0 }, first = wanted[0] - none, second = wanted[1] - none,
			   third = wanted[2] - none;
	for (int64_t i = 0; i < count; i += 8) {
		eight_places x = *(const eight_places *)(const void *)(place + i);
		two_words any = (two_words)((x == first) | (x == second) | (x == third));
		if (!(any[0] | any[1]))
			continue;
		for (int64_t j = i; j < i + 8 && j < count; j++)
			for (int r = 0; r < RANKS; r++)
				if (place[j] == wanted[r])
					part[r][taken[r]++] = value[j];
	}
}

static void find_places(const float *restrict value, int64_t count, float least, float scale,
			uint16_t *restrict place)
{
	for (int64_t i = 0; i < count; i++)
		place[i] = (uint16_t)(int32_t)((value[i] - least) * scale);
}

/* The values between the extremes are put in PLACES equal intervals; what lies in an interval with a
 * wanted rank is taken out and looked through. Placing keeps the order, so the selection is exact. */
static void select_ranks(const float *value, int64_t count, float least, float scale,
			 const int64_t *rank, const struct quantile_work *w, float *out)
{
	uint32_t tally[PLACES] = { 0 };
	const uint16_t *place = w->place;
	find_places(value, count, least, scale, w->place);
	for (int64_t i = 0; i < count; i++)
		tally[place[i]]++;
	int64_t before[RANKS], taken[RANKS] = { 0 }, so_far = 0;
	uint16_t wanted[RANKS], at = 0;
	for (int r = 0; r < RANKS; r++) {
		while (so_far + tally[at] < rank[r])
			so_far += tally[at++];
		wanted[r] = at;
		before[r] = so_far;
	}
	take_places(value, place, count, wanted, w->part, taken);
	for (int r = 0; r < RANKS; r++)
		out[r] = select_one(w->part[r], taken[r], rank[r] - before[r]);
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
