#include "base/date.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const int64_t MICROS_PER_DAY = INT64_C(86400000000);
static const int64_t MICROS_PER_HOUR = INT64_C(3600000000);

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool date_is_valid(int year, int month, int day)
{
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1)
		return false;
	return day <= length[month - 1] + (month == 2 && is_leap(year));
}

day_t day_of(int year, int month, int day)
{
	year -= month <= 2;
	int era = year / 400; /* years are positive here */
	int year_of_era = year - era * 400;
	int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return (day_t)(era * 146097 + day_of_era - 719468);
}

struct civil civil_of(day_t day)
{
	int shifted = day + 719468;
	int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
	int day_of_era = shifted - era * 146097;
	int year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int shifted_month = (5 * day_of_year + 2) / 153;
	struct civil c;
	c.day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
	c.month = shifted_month + (shifted_month < 10 ? 3 : -9);
	c.year = year_of_era + era * 400 + (c.month <= 2);
	return c;
}

int weekday_of(day_t day)
{
	int since_monday = (day + 3) % 7; /* 1970-01-01 was a Thursday */
	return (since_monday < 0 ? since_monday + 7 : since_monday) + 1;
}

/* Reads digits_min..digits_max digits at *s and moves past them. */
static bool take_number(struct str *s, size_t digits_min, size_t digits_max, int *out)
{
	size_t n = 0;
	int value = 0;
	while (n < s->len && n < digits_max && s->at[n] >= '0' && s->at[n] <= '9')
		value = value * 10 + (s->at[n++] - '0');
	if (n < digits_min)
		return false;
	s->at += n;
	s->len -= n;
	*out = value;
	return true;
}

static bool take_char(struct str *s, const char *any_of)
{
	if (!s->len || !strchr(any_of, *s->at) || !*s->at)
		return false;
	s->at++;
	s->len--;
	return true;
}

static bool take_iso(struct str *s, day_t *out)
{
	int year, month, day;
	if (!take_number(s, 4, 4, &year) || !take_char(s, "-") || !take_number(s, 2, 2, &month) ||
	    !take_char(s, "-") || !take_number(s, 2, 2, &day) || !date_is_valid(year, month, day))
		return false;
	*out = day_of(year, month, day);
	return true;
}

bool date_parse_iso(struct str s, day_t *out)
{
	day_t day;
	if (!take_iso(&s, &day) || s.len)
		return false;
	*out = day;
	return true;
}

bool date_parse_dutch(struct str s, day_t *out)
{
	int year, month, day;
	if (!take_number(&s, 1, 2, &day) || !take_char(&s, "-/.") ||
	    !take_number(&s, 1, 2, &month) || !take_char(&s, "-/.") ||
	    !take_number(&s, 4, 4, &year) || s.len || !date_is_valid(year, month, day))
		return false;
	*out = day_of(year, month, day);
	return true;
}

bool date_parse_excel(struct str s, day_t *out)
{
	struct str whole = str_cut(&s, '.');
	int64_t serial;
	int64_t fraction;
	if (s.at && (s.len == 0 || s.len > 18 || *s.at == '-' || !str_to_int(s, &fraction)))
		return false;
	if (!str_to_int(whole, &serial) || whole.len > 6 || serial < 61)
		return false; /* before 1900-03-01 the 1900 system counts a day that never was */
	int64_t day = serial - 25569;
	if (day > DAY_MAX)
		return false;
	*out = (day_t)day;
	return true;
}

const char *date_format_iso(day_t day, char text[11])
{
	struct civil c = civil_of(day);
	snprintf(text, 11, "%04u-%02u-%02u", (unsigned)c.year % 10000u, (unsigned)c.month % 100u,
		 (unsigned)c.day % 100u);
	return text;
}

static char *add_text(char *at, const char *text)
{
	while (*text)
		*at++ = *text++;
	return at;
}

/* The last `length` digits. */
static char *add_number(char *at, int number, int length)
{
	for (int i = length; i > 0; i--, number /= 10)
		at[i - 1] = (char)('0' + number % 10);
	return at + length;
}

const char *date_format_dutch(day_t day, char text[24])
{
	static const char *const weekdays[] = { "ma", "di", "wo", "do", "vr", "za", "zo" };
	static const char *const months[] = { "jan", "feb", "mrt", "apr", "mei", "jun",
					      "jul", "aug", "sep", "okt", "nov", "dec" };
	struct civil c = civil_of(day);
	/* by hand, as in fixed.c: a list shows one in each row */
	char *at = text;
	at = add_text(at, weekdays[weekday_of(day) - 1]);
	*at++ = ' ';
	at = add_number(at, c.day, c.day > 9 ? 2 : 1);
	*at++ = ' ';
	at = add_text(at, months[c.month - 1]);
	*at++ = ' ';
	*add_number(at, c.year, 4) = '\0';
	return text;
}

/* Last Sunday of a month of 31 days. */
static day_t last_sunday(int year, int month)
{
	day_t last = day_of(year, month, 31);
	return last - weekday_of(last) % 7;
}

/* Dutch offset from UTC at a moment: summer time from 01:00Z on the last Sunday of March to 01:00Z
 * on the last Sunday of October (directive 2000/84/EC). */
static int64_t dutch_offset(moment_t moment)
{
	int64_t day = moment / MICROS_PER_DAY - (moment % MICROS_PER_DAY < 0);
	int year = civil_of((day_t)day).year;
	moment_t begin = last_sunday(year, 3) * MICROS_PER_DAY + MICROS_PER_HOUR;
	moment_t end = last_sunday(year, 10) * MICROS_PER_DAY + MICROS_PER_HOUR;
	return moment >= begin && moment < end ? 2 * MICROS_PER_HOUR : MICROS_PER_HOUR;
}

static moment_t moment_of_local(int64_t local)
{
	moment_t winter = local - MICROS_PER_HOUR;
	moment_t summer = local - 2 * MICROS_PER_HOUR;
	return dutch_offset(summer) == 2 * MICROS_PER_HOUR ? summer : winter;
}

moment_t moment_of_day(day_t day)
{
	return moment_of_local(day * MICROS_PER_DAY);
}

day_t day_of_moment(moment_t moment)
{
	int64_t local = moment + dutch_offset(moment);
	return (day_t)(local / MICROS_PER_DAY - (local % MICROS_PER_DAY < 0));
}

int64_t clock_of_moment(moment_t moment)
{
	return moment + dutch_offset(moment) - day_of_moment(moment) * MICROS_PER_DAY;
}

moment_t moment_now(void)
{
	const char *fixed = getenv("WAARBORG_TODAY");
	day_t day;
	if (fixed && date_parse_iso(str_of(fixed), &day))
		return moment_of_day(day) + 12 * MICROS_PER_HOUR;
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

day_t day_today(void)
{
	return day_of_moment(moment_now());
}

bool moment_parse(struct str s, moment_t *out)
{
	day_t day;
	int hour, minute, second = 0;
	if (!take_iso(&s, &day) || !take_char(&s, "T ") || !take_number(&s, 2, 2, &hour) ||
	    !take_char(&s, ":") || !take_number(&s, 2, 2, &minute) || hour > 23 || minute > 59)
		return false;
	if (take_char(&s, ":") && (!take_number(&s, 2, 2, &second) || second > 59))
		return false;
	int64_t micros = 0;
	if (take_char(&s, ".")) {
		int64_t unit = 100000;
		int digit;
		if (!s.len)
			return false;
		while (take_number(&s, 1, 1, &digit)) {
			micros += digit * unit;
			unit /= 10;
		}
	}
	bool utc = take_char(&s, "Z");
	if (s.len)
		return false;
	int64_t local = day * MICROS_PER_DAY +
			((int64_t)hour * 3600 + minute * 60 + second) * 1000000 + micros;
	*out = utc ? local : moment_of_local(local);
	return true;
}

const char *moment_format(moment_t moment, char text[24])
{
	int64_t day = moment / MICROS_PER_DAY - (moment % MICROS_PER_DAY < 0);
	unsigned second = (unsigned)((moment - day * MICROS_PER_DAY) / 1000000);
	char date[11];
	snprintf(text, 24, "%sT%02u:%02u:%02uZ", date_format_iso((day_t)day, date),
		 second / 3600 % 24, second / 60 % 60, second % 60);
	return text;
}
