#include "rules.h"

const char *const j5_columns[J5_COLUMNS] = {
	"provider", "region", "care_type", "month", "clients", "days",
};

const char *const j5_reasons[J5_REASONS] = {
	"empty",       "not a whole number", "out of range",           "unknown code",
	"not a month", "not eight digits",   "not six cells in a row", "malformed row",
};

const struct j5_care j5_cares[J5_CARES] = {
	{ "VV", 42 },  { "VP", 42 }, { "GGZ", 98 }, { "GZ", 91 }, { "LG", 91 }, { "ZG", 91 },
	{ "LVG", 91 }, { "WV", 7 },  { "HH", 42 },  { "ELV", 3 }, { "GRZ", 3 }, { "BG", 42 },
};

/* A word of a slice of any length that need not have eight readable bytes. */
static uint64_t careful_word(struct str s)
{
	char bytes[8] = { 0 };
	if (s.len)
		memcpy(bytes, s.at, s.len < 8 ? s.len : 8);
	return j5_word(bytes, s.len);
}

static bool fill(struct j5_care_table *table)
{
	memset(table->words, 0, sizeof(table->words));
	for (uint8_t i = 0; i < J5_CARES; i++) {
		uint64_t word = careful_word(str_of(j5_cares[i].code));
		uint64_t slot = (word * table->multiplier) >> 59;
		if (table->words[slot])
			return false;
		table->words[slot] = word;
		table->care[slot] = i;
	}
	return true;
}

void j5_care_table_build(struct j5_care_table *table)
{
	*table = (struct j5_care_table){ .multiplier = UINT64_C(0x9E3779B97F4A7C15) };
	while (!fill(table))
		table->multiplier = table->multiplier * UINT64_C(0xD1342543DE82EF95) + 2;
}

static bool explain_number(struct str cell, uint32_t low, uint32_t high, uint32_t *value,
			   enum j5_reason *reason)
{
	int64_t number;
	*reason = J5_NOT_A_NUMBER;
	for (size_t i = cell.at && *cell.at == '-'; i < cell.len; i++)
		if (cell.at[i] < '0' || cell.at[i] > '9')
			return false;
	if (str_is(cell, "-"))
		return false;
	*reason = J5_OUT_OF_RANGE;
	if (*cell.at == '-' || !str_to_int(cell, &number) || number < low || number > high)
		return false;
	*value = (uint32_t)number;
	return true;
}

bool j5_explain(const struct j5_care_table *table, enum j5_column column, struct str cell,
		struct j5_row *row, enum j5_reason *reason)
{
	uint64_t word = careful_word(cell);
	uint32_t code;
	*reason = J5_EMPTY;
	if (cell.len == 0)
		return false;
	switch (column) {
	case J5_PROVIDER:
		*reason = J5_NOT_EIGHT_DIGITS;
		return cell.len == 8 && j5_is_digits(word);
	case J5_REGION:
		*reason = J5_UNKNOWN_CODE;
		return j5_region(word, cell.len, &code);
	case J5_CARE:
		*reason = J5_UNKNOWN_CODE;
		return j5_care(table, word, cell.len, &code);
	case J5_MONTH:
		*reason = J5_NOT_A_MONTH;
		return j5_month(word, cell.len, &code);
	case J5_CLIENTS:
		return explain_number(cell, 1, J5_CLIENTS_MAX, &row->clients, reason);
	default:
		return explain_number(cell, 0, J5_DAYS_MAX, &row->days, reason);
	}
}

void j5_place(const struct j5_care_table *table, const struct str cells[J5_COLUMNS],
	      struct j5_row *row)
{
	uint32_t region = 0, care = 0;
	j5_region(careful_word(cells[J5_REGION]), cells[J5_REGION].len, &region);
	j5_care(table, careful_word(cells[J5_CARE]), cells[J5_CARE].len, &care);
	j5_month(careful_word(cells[J5_MONTH]), cells[J5_MONTH].len, &row->month);
	row->family = region * J5_CARES + care;
}
