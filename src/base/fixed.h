/* Decimal numbers as integers: a value in declared decimals is an int64 of 10^-decimals units, so
 * that sums are exact and equal on every machine and database. Rounding is half away from zero. */
#ifndef BASE_FIXED_H
#define BASE_FIXED_H

#include "base/buf.h"
#include "base/str.h"

enum { FIXED_DECIMALS_MAX = 9 };

/* 10^decimals, 0 <= decimals <= 18. */
int64_t fixed_unit(int decimals);

/* Reads "-12.345" or, with comma as decimal mark, "-12,345" (no thousands separators), rounding to
 * the given decimals. False on any other byte, on more than 17 significant digits before the
 * rounding is decided, or on overflow. */
bool fixed_parse(struct str s, int decimals, int64_t *out);

/* round(a * b / c) without overflow in between; false when the result does not fit. c != 0. */
bool fixed_mul_div(int64_t a, int64_t b, int64_t c, int64_t *out);

/* Plain decimal with a point, all declared decimals: 154.58 or -0.50. */
void fixed_print(struct buf *out, int64_t value, int decimals);
/* Dutch: 1.234,5; thousands separated by a point, shown with `shown` of the declared decimals. */
void fixed_print_dutch(struct buf *out, int64_t value, int decimals, int shown);

#endif
