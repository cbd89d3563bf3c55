/* Dates as day numbers and moments as microseconds, so that they subtract in C and in SQL alike.
 * A day is the number of days since 1970-01-01 (proleptic Gregorian); a moment counts microseconds
 * UTC since 1970-01-01T00:00Z. Dutch civil time follows the European summer-time rule. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/str.h"

#include <stdint.h>

typedef int32_t day_t;    /* days since 1970-01-01 */
typedef int64_t moment_t; /* microseconds since 1970-01-01T00:00Z */

enum { DAY_MIN = -25567 /* 1900-01-01 */, DAY_MAX = 84006 /* 2200-01-01 */ };

struct civil {
	int year, month, day;
};

bool date_is_valid(int year, int month, int day);
/* Day number of a valid civil date; Howard Hinnant, "chrono-compatible low-level date algorithms". */
day_t day_of(int year, int month, int day);
struct civil civil_of(day_t day);
/* 1 = Monday ... 7 = Sunday. */
int weekday_of(day_t day);

/* "2018-02-27" only; false when it is not a possible date between DAY_MIN and DAY_MAX. */
bool date_parse_iso(struct str s, day_t *out);
/* day-month-year with '-', '/' or '.', one or two digits for day and month, four for the year. */
bool date_parse_dutch(struct str s, day_t *out);
/* Serial day of a spreadsheet, 1900 date system (43158 = 2018-02-27); a fraction (time) is cut. */
bool date_parse_excel(struct str s, day_t *out);

/* "2018-02-27"; text must have room for 11 bytes. */
const char *date_format_iso(day_t day, char text[11]);
/* "di 27 feb 2018"; room for 24 bytes. */
const char *date_format_dutch(day_t day, char text[24]);

/* Now, or noon of WAARBORG_TODAY when that is set (tests). */
moment_t moment_now(void);
/* The Dutch civil day of now; WAARBORG_TODAY (YYYY-MM-DD) overrides it. */
day_t day_today(void);
/* The moment at which a Dutch civil day begins. */
moment_t moment_of_day(day_t day);
/* The Dutch civil day in which a moment falls. */
day_t day_of_moment(moment_t moment);
/* What a Dutch clock shows at a moment: microseconds since 00:00 of that day. In the night in which summer
 * time ends, the hour from two to three comes twice. */
int64_t clock_of_moment(moment_t moment);
/* "2018-02-27T10:15[:30[.5]][Z]"; without Z it is Dutch civil time. */
bool moment_parse(struct str s, moment_t *out);
/* "2018-02-27T09:15:30Z"; room for 24 bytes. */
const char *moment_format(moment_t moment, char text[24]);

#endif
