#include "io/scan.h"

#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { STRIDE = 64 };

/* Inlined by force, so that each level compiles it with its own bit instructions. */
#define INLINE static inline __attribute__((always_inline))

/* Writes base plus the place of every set bit. Eight at a time without asking, because a branch
 * that guesses wrong costs more than eight stores; out has SCAN_SLACK for what is too much. */
INLINE uint32_t *flatten(uint64_t bits, uint32_t base, uint32_t *out)
{
	int count = __builtin_popcountll(bits);
	for (int done = 0; done < count; done += 8) {
		for (int i = 0; i < 8; i++) {
			out[done + i] =
				base + (uint32_t)__builtin_ctzll(bits | (UINT64_C(1) << 63));
			bits &= bits - 1;
		}
	}
	return out + count;
}

/* The last bytes, fewer than a stride, in a copy of a whole stride: nothing outside is read.
 * Returns the bits that count. */
INLINE uint64_t copy_rest(const char *at, size_t len, char rest[STRIDE])
{
	memset(rest, 0, STRIDE);
	memcpy(rest, at, len);
	return (UINT64_C(1) << len) - 1;
}

#define ONES UINT64_C(0x0101010101010101)

/* The top bit of every byte of word that equals the byte repeated in all; exact, no carries. */
static inline uint64_t equal_bytes(uint64_t word, uint64_t repeated)
{
	uint64_t x = word ^ repeated;
	uint64_t low = (x & (ONES * 0x7F)) + ONES * 0x7F;
	return ~(low | x | (ONES * 0x7F));
}

static inline uint64_t word_marks(const char *at, uint64_t separator, uint64_t quote)
{
	uint64_t bits = 0;
	for (int i = 0; i < STRIDE / 8; i++) {
		uint64_t word;
		memcpy(&word, at + 8 * i, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
		word = __builtin_bswap64(word);
#endif
		uint64_t found = equal_bytes(word, separator) | equal_bytes(word, quote) |
				 equal_bytes(word, ONES * '\n') | equal_bytes(word, ONES * '\r') |
				 equal_bytes(word, 0);
		/* One bit a byte, gathered into the top byte by the multiplication. */
		bits |= (((found >> 7) * UINT64_C(0x0102040810204080)) >> 56) << (8 * i);
	}
	return bits;
}

static size_t marks_words(const char *at, size_t len, char separator, char quote, uint32_t *out)
{
	uint64_t separators = ONES * (unsigned char)separator, quotes = ONES * (unsigned char)quote;
	uint32_t *to = out;
	size_t i = 0;
	for (; i + STRIDE <= len; i += STRIDE)
		to = flatten(word_marks(at + i, separators, quotes), (uint32_t)i, to);
	if (i < len) {
		char rest[STRIDE];
		uint64_t counts = copy_rest(at + i, len - i, rest);
		to = flatten(word_marks(rest, separators, quotes) & counts, (uint32_t)i, to);
	}
	return (size_t)(to - out);
}

#if defined(__x86_64__)
static inline uint64_t sse2_marks(const char *at, __m128i separator, __m128i quote)
{
	const __m128i lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r');
	uint64_t bits = 0;
	for (int i = 0; i < STRIDE / 16; i++) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i));
		__m128i ends = _mm_or_si128(_mm_cmpeq_epi8(bytes, lf), _mm_cmpeq_epi8(bytes, cr));
		__m128i cells = _mm_or_si128(_mm_cmpeq_epi8(bytes, separator),
					     _mm_cmpeq_epi8(bytes, quote));
		__m128i zero = _mm_cmpeq_epi8(bytes, _mm_setzero_si128());
		__m128i found = _mm_or_si128(_mm_or_si128(ends, cells), zero);
		bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(found) << (16 * i);
	}
	return bits;
}

static size_t marks_sse2(const char *at, size_t len, char separator, char quote, uint32_t *out)
{
	const __m128i separators = _mm_set1_epi8(separator), quotes = _mm_set1_epi8(quote);
	uint32_t *to = out;
	size_t i = 0;
	for (; i + STRIDE <= len; i += STRIDE)
		to = flatten(sse2_marks(at + i, separators, quotes), (uint32_t)i, to);
	if (i < len) {
		char rest[STRIDE];
		uint64_t counts = copy_rest(at + i, len - i, rest);
		to = flatten(sse2_marks(rest, separators, quotes) & counts, (uint32_t)i, to);
	}
	return (size_t)(to - out);
}

#define WITH_AVX2 __attribute__((target("avx2,bmi,popcnt")))

WITH_AVX2 static inline uint64_t avx2_half(const char *at, __m256i separator, __m256i quote)
{
	const __m256i lf = _mm256_set1_epi8('\n'), cr = _mm256_set1_epi8('\r');
	__m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)at);
	__m256i ends = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, lf), _mm256_cmpeq_epi8(bytes, cr));
	__m256i cells = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, separator),
					_mm256_cmpeq_epi8(bytes, quote));
	__m256i zero = _mm256_cmpeq_epi8(bytes, _mm256_setzero_si256());
	__m256i found = _mm256_or_si256(_mm256_or_si256(ends, cells), zero);
	return (uint32_t)_mm256_movemask_epi8(found);
}

WITH_AVX2 static inline uint64_t avx2_marks(const char *at, __m256i separator, __m256i quote)
{
	return avx2_half(at, separator, quote) | avx2_half(at + 32, separator, quote) << 32;
}

WITH_AVX2 static size_t marks_avx2(const char *at, size_t len, char separator, char quote,
				   uint32_t *out)
{
	const __m256i separators = _mm256_set1_epi8(separator), quotes = _mm256_set1_epi8(quote);
	uint32_t *to = out;
	size_t i = 0;
	for (; i + STRIDE <= len; i += STRIDE)
		to = flatten(avx2_marks(at + i, separators, quotes), (uint32_t)i, to);
	if (i < len) {
		char rest[STRIDE];
		uint64_t counts = copy_rest(at + i, len - i, rest);
		to = flatten(avx2_marks(rest, separators, quotes) & counts, (uint32_t)i, to);
	}
	return (size_t)(to - out);
}
#endif

scan_marks_fn *scan_marks_of(enum scan_level level)
{
	switch (level) {
	case SCAN_WORDS:
		return marks_words;
#if defined(__x86_64__)
	case SCAN_SSE2:
		return marks_sse2;
	case SCAN_AVX2:
		if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi"))
			return marks_avx2;
		return NULL;
#endif
	default:
		return NULL;
	}
}

scan_marks_fn *scan_marks_best(void)
{
	for (int level = SCAN_LEVELS - 1; level > SCAN_WORDS; level--) {
		scan_marks_fn *found = scan_marks_of((enum scan_level)level);
		if (found)
			return found;
	}
	return marks_words;
}
