#include "base/fixed.h"

#include <assert.h>
#include <stdio.h>

int64_t fixed_unit(int decimals)
{
	assert(decimals >= 0 && decimals <= 18);
	int64_t unit = 1;
	while (decimals-- > 0)
		unit *= 10;
	return unit;
}

bool fixed_parse(struct str s, int decimals, int64_t *out)
{
	assert(decimals >= 0 && decimals <= FIXED_DECIMALS_MAX);
	bool negative = s.len && *s.at == '-';
	if (negative)
		s.at++, s.len--;
	int64_t value = 0;
	int after_mark = -1; /* digits read after the decimal mark, -1 before it */
	size_t digits = 0;
	bool round_up = false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i];
		if ((c == '.' || c == ',') && after_mark < 0 && digits > 0) {
			after_mark = 0;
			continue;
		}
		if (c < '0' || c > '9' || digits >= 32)
			return false;
		digits++;
		if (after_mark >= decimals) {
			if (after_mark++ == decimals)
				round_up = c >= '5';
			continue;
		}
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, c - '0', &value))
			return false;
		if (after_mark >= 0)
			after_mark++;
	}
	if (digits == 0 || after_mark == 0)
		return false;
	int missing = decimals - (after_mark < 0 ? 0 : after_mark);
	if (missing > 0 && __builtin_mul_overflow(value, fixed_unit(missing), &value))
		return false;
	if (round_up && __builtin_add_overflow(value, 1, &value))
		return false;
	*out = negative ? -value : value;
	return true;
}

bool fixed_mul_div(int64_t a, int64_t b, int64_t c, int64_t *out)
{
	assert(c != 0);
	__extension__ typedef __int128 wide;
	wide product = (wide)a * b;
	wide divisor = c;
	bool negative = (product < 0) != (divisor < 0);
	wide top = product < 0 ? -product : product;
	wide bottom = divisor < 0 ? -divisor : divisor;
	wide quotient = top / bottom;
	if (top % bottom >= bottom - top % bottom)
		quotient++;
	if (quotient > INT64_MAX)
		return false;
	*out = negative ? -(int64_t)quotient : (int64_t)quotient;
	return true;
}

/* At least `least` digits (none for a zero of no digits), with a mark between thousands. By hand: printf
 * was the largest part of the time of a page with many numbers. */
static void digits(struct buf *out, uint64_t number, int least, char mark)
{
	char text[32];
	size_t at = sizeof(text);
	for (int n = 0; number || n < least; n++, number /= 10) {
		if (mark && n && n % 3 == 0)
			text[--at] = mark;
		text[--at] = (char)('0' + number % 10);
	}
	buf_add(out, (struct str){ text + at, sizeof(text) - at });
}

void fixed_print(struct buf *out, int64_t value, int decimals)
{
	uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	uint64_t unit = (uint64_t)fixed_unit(decimals);
	if (value < 0)
		buf_char(out, '-');
	digits(out, size / unit, 1, '\0');
	if (decimals > 0)
		buf_char(out, '.');
	digits(out, size % unit, decimals, '\0');
}

void fixed_print_dutch(struct buf *out, int64_t value, int decimals, int shown)
{
	if (shown < decimals) {
		int64_t rounded = value;
		fixed_mul_div(value, 1, fixed_unit(decimals - shown), &rounded);
		value = rounded;
	} else {
		shown = decimals;
	}
	uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	uint64_t unit = (uint64_t)fixed_unit(shown);
	if (value < 0)
		buf_char(out, '-');
	digits(out, size / unit, 1, '.');
	if (shown > 0)
		buf_char(out, ',');
	digits(out, size % unit, shown, '\0');
}
