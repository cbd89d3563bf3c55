/* The loops over rows in which the searches and the proof spend their time. */
#include "engine/match/fast_flow.h"

static inline int64_t value_of(const struct flow_row *row, int32_t k)
{
	return ((int64_t)row->cost[k] << row->scale_bits) + row->price[row->place[k]];
}

static int32_t below_plain(const struct flow_row *row, int64_t limit, int32_t begin, int32_t end,
			   int32_t found, uint8_t *which)
{
	for (int32_t k = begin; k < end; k++) {
		which[found] = (uint8_t)k;
		found += value_of(row, k) < limit;
	}
	return found;
}

static int64_t lowest_plain(const struct flow_row *row, int32_t begin, int64_t lowest)
{
	for (int32_t k = begin; k < row->count; k++) {
		int64_t value = value_of(row, k);
		if (value < lowest && row->cost[k] != FLOW_FORBIDDEN)
			lowest = value;
	}
	return lowest;
}

#if defined(__x86_64__)
#include <immintrin.h>

enum { WIDE = 4 };

__attribute__((target("avx2"))) static inline __m256i wide_values(const struct flow_row *row,
								  int32_t k, __m256i cost)
{
	__m128i to = _mm_loadu_si128((const __m128i *)(row->place + k));
	__m256i price = _mm256_i32gather_epi64((const long long *)row->price, to, 8);
	__m256i scaled = _mm256_sll_epi64(cost, _mm_cvtsi32_si128(row->scale_bits));
	return _mm256_add_epi64(scaled, price);
}

__attribute__((target("avx2"))) static inline __m256i wide_costs(const struct flow_row *row,
								 int32_t k)
{
	return _mm256_cvtepi32_epi64(_mm_loadu_si128((const __m128i *)(row->cost + k)));
}

__attribute__((target("avx2"))) static int32_t below_wide(const struct flow_row *row, int64_t limit,
							  int32_t count, uint8_t *which)
{
	const __m256i limits = _mm256_set1_epi64x(limit);
	int32_t found = 0, k = 0;
	for (; k + WIDE <= count; k += WIDE) {
		__m256i values = wide_values(row, k, wide_costs(row, k));
		int below =
			_mm256_movemask_pd(_mm256_castsi256_pd(_mm256_cmpgt_epi64(limits, values)));
		for (; below; below &= below - 1)
			which[found++] = (uint8_t)(k + __builtin_ctz((unsigned)below));
	}
	return below_plain(row, limit, k, count, found, which);
}

__attribute__((target("avx2"))) static int64_t lowest_wide(const struct flow_row *row)
{
	const __m256i forbidden = _mm256_set1_epi64x(FLOW_FORBIDDEN);
	const __m256i far = _mm256_set1_epi64x(FLOW_FAR);
	__m256i lowest = far;
	int32_t k = 0;
	for (; k + WIDE <= row->count; k += WIDE) {
		__m256i costs = wide_costs(row, k);
		__m256i values = wide_values(row, k, costs);
		values = _mm256_blendv_epi8(values, far, _mm256_cmpeq_epi64(costs, forbidden));
		lowest = _mm256_blendv_epi8(lowest, values, _mm256_cmpgt_epi64(lowest, values));
	}
	int64_t each[WIDE];
	_mm256_storeu_si256((__m256i *)each, lowest);
	for (int c = 1; c < WIDE; c++)
		each[0] = each[c] < each[0] ? each[c] : each[0];
	return lowest_plain(row, k, each[0]);
}

static bool is_wide(bool plain)
{
	return !plain && __builtin_cpu_supports("avx2");
}
#else
static bool is_wide(bool plain)
{
	(void)plain;
	return false;
}

static int32_t below_wide(const struct flow_row *row, int64_t limit, int32_t count, uint8_t *which)
{
	return below_plain(row, limit, 0, count, 0, which);
}

static int64_t lowest_wide(const struct flow_row *row)
{
	return lowest_plain(row, 0, FLOW_FAR);
}
#endif

int32_t flow_row_below(const struct flow_row *row, bool plain, int64_t limit, uint8_t *which)
{
	int32_t count = row->count < FLOW_FEW ? row->count : FLOW_FEW;
	return is_wide(plain) ? below_wide(row, limit, count, which)
			      : below_plain(row, limit, 0, count, 0, which);
}

int64_t flow_row_lowest(const struct flow_row *row, bool plain)
{
	return is_wide(plain) ? lowest_wide(row) : lowest_plain(row, 0, FLOW_FAR);
}
