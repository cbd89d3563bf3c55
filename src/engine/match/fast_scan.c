/* The one loop where the auction spends its time: a row of arcs against the prices of their places. */
#include "engine/match/fast_auction.h"

enum { NOTHING = INT32_MAX };

struct auction_choice auction_scan_plain(const int32_t *cost, const int32_t *place, int64_t count,
					 const int32_t *price)
{
	struct auction_choice best = { NOTHING, NOTHING, -1 };
	for (int64_t k = 0; k < count; k++) {
		int32_t value = cost[k] + price[place[k]];
		if (value < best.lowest) {
			best.second = best.lowest;
			best.lowest = value;
			best.where = k;
		} else if (value < best.second) {
			best.second = value;
		}
	}
	return best;
}

#if defined(__x86_64__)
#include <immintrin.h>

/* Eight columns at a time keep their own lowest, second and place; a column keeps the first of equals, and
 * of equal columns the one with the first place wins, so the outcome is that of the plain loop. */
__attribute__((target("avx2"))) static struct auction_choice scan_wide(const int32_t *cost,
								       const int32_t *place,
								       int64_t count,
								       const int32_t *price)
{
	const __m256i nothing = _mm256_set1_epi32(NOTHING);
	const __m256i columns = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
	__m256i lowest = nothing, second = nothing, where = nothing;
	for (int64_t k = 0; k < count; k += 8) {
		__m256i at = _mm256_add_epi32(columns, _mm256_set1_epi32((int32_t)k));
		__m256i value;
		if (count - k >= 8) {
			__m256i places = _mm256_loadu_si256((const __m256i *)(place + k));
			value = _mm256_add_epi32(_mm256_loadu_si256((const __m256i *)(cost + k)),
						 _mm256_i32gather_epi32(price, places, 4));
		} else {
			__m256i mask = _mm256_cmpgt_epi32(_mm256_set1_epi32((int32_t)count), at);
			__m256i places = _mm256_maskload_epi32(place + k, mask);
			__m256i prices = _mm256_mask_i32gather_epi32(_mm256_setzero_si256(), price,
								     places, mask, 4);
			value = _mm256_add_epi32(_mm256_maskload_epi32(cost + k, mask), prices);
			value = _mm256_blendv_epi8(nothing, value, mask);
		}
		__m256i better = _mm256_cmpgt_epi32(lowest, value);
		second = _mm256_min_epi32(second, _mm256_max_epi32(lowest, value));
		lowest = _mm256_min_epi32(lowest, value);
		where = _mm256_blendv_epi8(where, at, better);
	}
	int32_t lows[8], seconds[8], wheres[8];
	_mm256_storeu_si256((__m256i *)lows, lowest);
	_mm256_storeu_si256((__m256i *)seconds, second);
	_mm256_storeu_si256((__m256i *)wheres, where);
	int win = 0;
	for (int c = 1; c < 8; c++) {
		if (lows[c] < lows[win] || (lows[c] == lows[win] && wheres[c] < wheres[win]))
			win = c;
	}
	int32_t next = seconds[win];
	for (int c = 0; c < 8; c++) {
		if (c != win && lows[c] < next)
			next = lows[c];
	}
	return (struct auction_choice){ lows[win], next, count > 0 ? wheres[win] : -1 };
}

struct auction_choice auction_scan(const int32_t *cost, const int32_t *place, int64_t count,
				   const int32_t *price)
{
	return __builtin_cpu_supports("avx2") ? scan_wide(cost, place, count, price)
					      : auction_scan_plain(cost, place, count, price);
}
#else
struct auction_choice auction_scan(const int32_t *cost, const int32_t *place, int64_t count,
				   const int32_t *price)
{
	return auction_scan_plain(cost, place, count, price);
}
#endif
