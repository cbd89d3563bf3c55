/* What a valid row of J5 is, and what is wrong with one that is not. A row has a provider (8
 * digits), a region (zk01..zk31), a care type (one of twelve), a month (2000-01..2099-12),
 * clients (1..100000) and days waited (0..3650). The judging of a good row is inline and works
 * on eight bytes at a time; explaining a bad one need not be fast. */
#ifndef BENCH_J5_RULES_H
#define BENCH_J5_RULES_H

#include "base/str.h"

enum j5_column { J5_PROVIDER, J5_REGION, J5_CARE, J5_MONTH, J5_CLIENTS, J5_DAYS, J5_COLUMNS };

enum {
	J5_REGIONS = 31,
	J5_CARES = 12,
	J5_MONTHS = 1200,
	J5_FAMILIES = J5_REGIONS * J5_CARES,
	J5_CLIENTS_MAX = 100000,
	J5_DAYS_MAX = 3650,
	J5_CARE_SLOTS = 32,
	J5_THREADS_MAX = 2,
};

enum j5_reason {
	J5_EMPTY,
	J5_NOT_A_NUMBER,
	J5_OUT_OF_RANGE,
	J5_UNKNOWN_CODE,
	J5_NOT_A_MONTH,
	J5_NOT_EIGHT_DIGITS,
	J5_CELLS, /* not six of them */
	J5_MALFORMED,
	J5_REASONS
};

extern const char *const j5_columns[J5_COLUMNS];
extern const char *const j5_reasons[J5_REASONS];

struct j5_care {
	const char *code;
	int norm_days; /* a client should not wait longer */
};

extern const struct j5_care j5_cares[J5_CARES];

/* Care types by a hash without collisions, found when the program starts. */
struct j5_care_table {
	uint64_t multiplier;
	uint64_t words[J5_CARE_SLOTS];
	uint8_t care[J5_CARE_SLOTS];
};

void j5_care_table_build(struct j5_care_table *table);

struct j5_row {
	uint32_t family; /* region and care type: 0 .. J5_FAMILIES - 1 */
	uint32_t month;  /* since 2000-01: 0 .. J5_MONTHS - 1 */
	uint32_t clients, days;
};

/* Up to eight bytes as one word, the first byte lowest, zeros behind them. Eight bytes must be
 * readable, whatever len is. */
static inline uint64_t j5_word(const char *at, size_t len)
{
	uint64_t word;
	memcpy(&word, at, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	return len >= 8 ? word : word & ((UINT64_C(1) << (8 * len)) - 1);
}

static inline bool j5_is_digits(uint64_t word)
{
	return (word & 0xF0F0F0F0F0F0F0F0u) == 0x3030303030303030u &&
	       ((word + 0x0606060606060606u) & 0xF0F0F0F0F0F0F0F0u) == 0x3030303030303030u;
}

/* 1 to 8 digits; what is in the word behind them does not matter. */
static inline bool j5_number(uint64_t word, size_t len, uint32_t *value)
{
	if (len - 1 >= 8)
		return false;
	unsigned lead = 64 - 8 * (unsigned)len;
	word = word << lead | (0x3030303030303030u & ((UINT64_C(1) << lead) - 1));
	bool ok = j5_is_digits(word);
	word &= 0x0F0F0F0F0F0F0F0Fu;
	word = (word * 10 + (word >> 8)) & 0x00FF00FF00FF00FFu;
	word = (word * 100 + (word >> 16)) & 0x0000FFFF0000FFFFu;
	*value = (uint32_t)(word * 10000 + (word >> 32));
	return ok;
}

static inline bool j5_region(uint64_t word, size_t len, uint32_t *region)
{
	uint32_t tens = (uint32_t)(word >> 16 & 0xFF) - '0', units = (uint32_t)(word >> 24) - '0';
	*region = tens * 10 + units - 1;
	return len == 4 && (word & 0xFFFF) == ('z' | 'k' << 8) && tens < 10 && units < 10 &&
	       *region < J5_REGIONS;
}

static inline bool j5_care(const struct j5_care_table *table, uint64_t word, size_t len,
			   uint32_t *care)
{
	uint64_t slot = (word * table->multiplier) >> 59;
	*care = table->care[slot];
	return len - 1 < 8 && table->words[slot] == word;
}

static inline bool j5_month(uint64_t word, size_t len, uint32_t *month)
{
	/* Less "20", two digits, "-", two digits: every byte must be zero or a digit. */
	uint64_t x = word - 0x30302D30303032u;
	uint32_t year = (uint32_t)(x >> 16 & 0xFF) * 10 + (uint32_t)(x >> 24 & 0xFF);
	uint32_t number = (uint32_t)(x >> 40 & 0xFF) * 10 + (uint32_t)(x >> 48 & 0xFF);
	*month = year * 12 + number - 1;
	return len == 7 && (word & 0xFF0000FFFF) == ('2' | '0' << 8 | (uint64_t)'-' << 32) &&
	       j5_is_digits((word >> 16 & 0xFFFF) | (word >> 8 & 0xFFFF00000000u) |
			    0x3030000030300000u) &&
	       number - 1 < 12;
}

/* Judges a whole row from the marks (separators, quotes and line ends) that follow its beginning:
 * five commas and a LF in a good row. at[0 .. marks[5] + 8) must be readable. The first two columns
 * and the month have one width only, which decides where the other cells must begin. */
static inline bool j5_judge(const struct j5_care_table *table, const char *at,
			    const uint32_t marks[J5_COLUMNS], uint32_t begin, struct j5_row *row)
{
	const char *first = at + begin, *care_end = at + marks[J5_CARE];
	const char *clients_end = at + marks[J5_CLIENTS], *days_end = at + marks[J5_DAYS];
	size_t care_len = marks[J5_CARE] - begin - 14;
	size_t clients_len = marks[J5_CLIENTS] - marks[J5_MONTH] - 1;
	size_t days_len = marks[J5_DAYS] - marks[J5_CLIENTS] - 1;
	uint32_t region, care;
	bool ok = marks[J5_PROVIDER] == begin + 8 && marks[J5_REGION] == begin + 13 &&
		  marks[J5_MONTH] == marks[J5_CARE] + 8 && care_len - 1 < 8;
	if (!ok)
		return false;
	ok = first[8] == ',' && first[13] == ',' && *care_end == ',' && care_end[8] == ',' &&
	     *clients_end == ',' && *days_end == '\n';
	ok &= j5_is_digits(j5_word(first, 8));
	ok &= j5_region(j5_word(first + 9, 4), 4, &region);
	ok &= j5_care(table, j5_word(first + 14, care_len), care_len, &care);
	ok &= j5_month(j5_word(care_end + 1, 7), 7, &row->month);
	ok &= j5_number(j5_word(care_end + 9, 8), clients_len, &row->clients);
	ok &= j5_number(j5_word(clients_end + 1, 8), days_len, &row->days);
	row->family = region * J5_CARES + care;
	return ok && row->clients - 1 < J5_CLIENTS_MAX && row->days <= J5_DAYS_MAX;
}

/* Judges one cell with all care; false with the reason when it is wrong. Also accepts what is right
 * but too long for j5_judge (a number with many leading zeros). */
bool j5_explain(const struct j5_care_table *table, enum j5_column column, struct str cell,
		struct j5_row *row, enum j5_reason *reason);
/* Finishes the row after all six cells were explained without fault. */
void j5_place(const struct j5_care_table *table, const struct str cells[J5_COLUMNS],
	      struct j5_row *row);

#endif
