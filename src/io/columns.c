#include "io/columns.h"

#include "base/date.h"
#include "base/fixed.h"
#include "io/csv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { SHOWN_BYTES = 40 };

struct value {
	bool given;
	int64_t number;
	double real;
	struct str text;
};

struct columns {
	struct csv *csv;
	const char *name; /* of the file, without folders */
	const struct column *list;
	int count;
	int cells;           /* in the header */
	int at[COLUMNS_MAX]; /* of our columns: which cell; -1 when the file has none */
	struct value values[COLUMNS_MAX];
	uint64_t line;
	int64_t rows, fault_count;
	const char *faults[COLUMNS_FAULTS_MAX];
	bool row_faulty, broken;
	struct err why;      /* when broken: the file cannot be read on */
	const char *unknown; /* names of columns that we do not know */
	struct arena arena;
};

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

static char small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* Capitals do not matter, in names of columns and in words. */
static bool same_name(struct str cell, const char *name)
{
	if (cell.len != strlen(name))
		return false;
	for (size_t i = 0; i < cell.len; i++)
		if (small(cell.at[i]) != small(name[i]))
			return false;
	return true;
}

/* At most SHOWN_BYTES, not cut inside a letter. */
static struct str shown(struct str s)
{
	if (s.len <= SHOWN_BYTES)
		return s;
	s.len = SHOWN_BYTES;
	while (s.len > 0 && ((unsigned char)s.at[s.len] & 0xC0) == 0x80)
		s.len--;
	return s;
}

static void keep_fault(struct columns *c, const char *place, const char *sentence)
{
	c->row_faulty = true;
	if (c->fault_count++ >= COLUMNS_FAULTS_MAX)
		return;
	size_t size = strlen(place) + strlen(sentence) + 1;
	char *text = arena_alloc(&c->arena, size);
	snprintf(text, size, "%s%s", place, sentence);
	/* one line each, whatever stood in the cell */
	for (char *at = text; *at; at++)
		if ((unsigned char)*at < ' ')
			*at = ' ';
	c->faults[c->fault_count - 1] = text;
}

static const char *place_of(struct columns *c, int column)
{
	if (c->fault_count >= COLUMNS_FAULTS_MAX)
		return "";
	if (column < 0)
		return arena_printf(&c->arena, "Regel %llu: ", (unsigned long long)c->line);
	return arena_printf(&c->arena, "Regel %llu, kolom '%s': ", (unsigned long long)c->line,
			    c->list[column].name);
}

void columns_fault(struct columns *c, int column, const char *format, ...)
{
	char sentence[500];
	va_list list;
	va_start(list, format);
	vsnprintf(sentence, sizeof(sentence), format, list);
	va_end(list);
	keep_fault(c, place_of(c, column), sentence);
}

static int column_named(const struct columns *c, struct str cell)
{
	for (int k = 0; k < c->count; k++)
		if (same_name(cell, c->list[k].name))
			return k;
	return -1;
}

static bool match_header(struct columns *c, const struct csv_row *row, struct err *err)
{
	struct buf unknown = { .maximum = 200 };
	int twice = -1;
	c->cells = (int)row->count;
	for (size_t i = 0; i < row->count; i++) {
		struct str cell = str_trim(row->cells[i]);
		int found = column_named(c, cell);
		if (found >= 0 && c->at[found] >= 0)
			twice = found;
		else if (found >= 0)
			c->at[found] = (int)i;
		else
			buf_printf(&unknown, "%s%.*s", unknown.len ? ", " : "",
				   STR_ARG(shown(cell)));
	}
	c->unknown = arena_text(&c->arena, buf_str(&unknown));
	buf_release(&unknown);
	return twice < 0 || err_set(err, ERR_INPUT, "%s: de kolom '%s' staat twee keer in de kop.",
				    c->name, c->list[twice].name);
}

static bool need_columns(struct columns *c, struct err *err)
{
	struct buf missing = { .maximum = 300 };
	for (int k = 0; k < c->count; k++)
		if (c->list[k].needed && c->at[k] < 0)
			buf_printf(&missing, "%s'%s'", missing.len ? ", " : "", c->list[k].name);
	bool ok = missing.len == 0;
	if (!ok)
		err_set(err, ERR_INPUT,
			"%s: in de kop ontbreekt: %s. De eerste regel hoort de namen van de kolommen "
			"te bevatten.%s%s",
			c->name, buf_zero(&missing), *c->unknown ? " Onbekend is: " : "",
			c->unknown);
	buf_release(&missing);
	return ok;
}

static bool read_header(struct columns *c, struct err *err)
{
	struct csv_row row;
	do
		if (!csv_next(c->csv, &row, err))
			return err_prefix(err, "%s: ", c->name);
	while (!row.end && row.count == 1 && str_trim(row.cells[0]).len == 0);
	if (row.end)
		return err_set(err, ERR_INPUT, "%s is leeg: er is geen kop met kolomnamen.",
			       c->name);
	return match_header(c, &row, err) && need_columns(c, err);
}

static void release(struct columns *c)
{
	csv_close(c->csv);
	arena_release(&c->arena);
	free(c);
}

bool columns_open(const char *path, const struct column *list, struct columns **out,
		  struct err *err)
{
	struct columns *c = memory_resize(NULL, sizeof(*c));
	*c = (struct columns){ .name = last_part(path), .list = list, .unknown = "" };
	while (list[c->count].name && c->count < COLUMNS_MAX)
		c->at[c->count++] = -1;
	if (!csv_open(path, NULL, &c->csv, err) || !read_header(c, err)) {
		release(c);
		return false;
	}
	*out = c;
	return true;
}

static bool real_parse(struct str s, double *out)
{
	char text[64], *end;
	if (s.len == 0 || s.len >= sizeof(text))
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char ch = s.at[i] == ',' ? '.' : s.at[i];
		if (!(ch >= '0' && ch <= '9') && !strchr("+-.eE", ch))
			return false;
		text[i] = ch;
	}
	text[s.len] = '\0';
	*out = strtod(text, &end);
	return *end == '\0' && isfinite(*out);
}

/* Digits after the mark, without zeros at the end. */
static int decimals_of(struct str s)
{
	size_t mark = 0;
	while (mark < s.len && s.at[mark] != '.' && s.at[mark] != ',')
		mark++;
	size_t end = s.len;
	while (end > mark && s.at[end - 1] == '0')
		end--;
	return end > mark + 1 ? (int)(end - mark - 1) : 0;
}

static bool yes_no_parse(struct str s, int64_t *out)
{
	static const char *const words[] = { "0",   "1",     "nee",  "ja",     "no",
					     "yes", "false", "true", "onwaar", "waar" };
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (same_name(s, words[i])) {
			*out = (int64_t)(i % 2);
			return true;
		}
	return false;
}

static bool word_parse(const struct column *k, struct str s, int64_t *out)
{
	for (int i = 0; k->words[i]; i++)
		if (same_name(s, k->words[i])) {
			*out = i;
			return true;
		}
	return false;
}

static const char *words_of(struct columns *c, const struct column *k)
{
	struct buf b = { .maximum = 300 };
	for (int i = 0; k->words[i]; i++)
		buf_printf(&b, "%s%s", i ? ", " : "", k->words[i]);
	const char *text = arena_text(&c->arena, buf_str(&b));
	buf_release(&b);
	return text;
}

static void wrong(struct columns *c, int column, struct str s, const char *what)
{
	s = shown(s);
	columns_fault(c, column, "'%.*s' %s", STR_ARG(s), what);
}

static bool within(const struct column *k, double value)
{
	return (k->low == 0 && k->high == 0) || (value >= k->low && value <= k->high);
}

static void bounds_fault(struct columns *c, int column, struct str s)
{
	const struct column *k = &c->list[column];
	s = shown(s);
	columns_fault(c, column, "'%.*s' valt buiten %.15g tot en met %.15g.", STR_ARG(s), k->low,
		      k->high);
}

static bool int_of(struct columns *c, int column, struct str s, struct value *v)
{
	if (!str_to_int(s, &v->number)) {
		wrong(c, column, s, "is geen geheel getal.");
		return false;
	}
	v->real = (double)v->number;
	return true;
}

static bool decimal_of(struct columns *c, int column, struct str s, struct value *v)
{
	int decimals = c->list[column].decimals;
	if (!fixed_parse(s, decimals, &v->number)) {
		wrong(c, column, s, "is geen getal.");
		return false;
	}
	if (decimals_of(s) > decimals) {
		s = shown(s);
		columns_fault(c, column, "'%.*s' heeft meer dan %d decimalen.", STR_ARG(s),
			      decimals);
		return false;
	}
	v->real = (double)v->number / (double)fixed_unit(decimals);
	return true;
}

static bool date_of(struct columns *c, int column, struct str s, struct value *v)
{
	day_t day;
	if (!date_parse_iso(s, &day) && !date_parse_dutch(s, &day)) {
		wrong(c, column, s, "is geen datum. Schrijf jjjj-mm-dd.");
		return false;
	}
	v->number = day;
	v->real = day;
	return true;
}

static bool text_of(struct columns *c, int column, struct str s, struct value *v)
{
	const struct column *k = &c->list[column];
	/* A spreadsheet's guard against formulas is taken away again. */
	if (s.at[0] == '\'' && str_is_formula(s)) {
		s.at++;
		s.len--;
	}
	v->text = s;
	double most = k->high > 0 ? k->high : COLUMNS_TEXT_MAX;
	if ((double)s.len <= most && (double)s.len >= k->low)
		return true;
	s = shown(s);
	columns_fault(c, column, "'%.*s' is te lang of te kort: %.0f tot en met %.0f tekens.",
		      STR_ARG(s), k->low, most);
	return false;
}

static bool bounded(struct columns *c, int column, struct str s, const struct value *v)
{
	if (within(&c->list[column], v->real))
		return true;
	bounds_fault(c, column, s);
	return false;
}

static bool judge(struct columns *c, int column, struct str s, struct value *v)
{
	const struct column *k = &c->list[column];
	switch (k->kind) {
	case COLUMN_TEXT:
		return text_of(c, column, s, v);
	case COLUMN_INT:
		return int_of(c, column, s, v) && bounded(c, column, s, v);
	case COLUMN_DECIMAL:
		return decimal_of(c, column, s, v) && bounded(c, column, s, v);
	case COLUMN_DATE:
		return date_of(c, column, s, v);
	case COLUMN_REAL:
		if (real_parse(s, &v->real))
			return bounded(c, column, s, v);
		wrong(c, column, s, "is geen getal.");
		return false;
	case COLUMN_YES_NO:
		if (yes_no_parse(s, &v->number))
			return true;
		wrong(c, column, s, "is geen ja of nee.");
		return false;
	case COLUMN_WORD:
		if (word_parse(k, s, &v->number))
			return true;
		s = shown(s);
		columns_fault(c, column, "'%.*s' kan niet. Kies uit: %s.", STR_ARG(s),
			      words_of(c, k));
		return false;
	}
	return false;
}

static void judge_cell(struct columns *c, int column, const struct csv_row *row)
{
	struct value *v = &c->values[column];
	*v = (struct value){ 0 };
	if (c->at[column] < 0)
		return;
	struct str s = str_trim(row->cells[c->at[column]]);
	if (s.len)
		v->given = judge(c, column, s, v);
	else if (c->list[column].needed)
		columns_fault(c, column, "hier moet iets staan.");
}

static void judge_row(struct columns *c, const struct csv_row *row)
{
	if ((int)row->count != c->cells) {
		columns_fault(c, -1, "de regel heeft %zu kolommen en de kop heeft er %d.",
			      row->count, c->cells);
		return;
	}
	for (int k = 0; k < c->count; k++)
		judge_cell(c, k, row);
}

/* Reads the next row that is not blank; false at the end or when the file cannot be read on. */
static bool next_row(struct columns *c, struct csv_row *row)
{
	for (;;) {
		struct err why = { 0 };
		if (!csv_next(c->csv, row, &why)) {
			if (row->fault == CSV_NO_FAULT) {
				c->broken = true;
				c->why = why;
				return false;
			}
			keep_fault(c, "", why.message);
			continue;
		}
		if (row->end)
			return false;
		if (row->count > 1 || str_trim(row->cells[0]).len)
			return true;
	}
}

bool columns_next(struct columns *c)
{
	struct csv_row row;
	if (c->broken)
		return false;
	while (next_row(c, &row)) {
		c->row_faulty = false;
		c->line = row.line;
		judge_row(c, &row);
		if (!c->row_faulty) {
			c->rows++;
			return true;
		}
	}
	return false;
}

bool columns_has(const struct columns *c, int column)
{
	return c->at[column] >= 0;
}

bool columns_given(const struct columns *c, int column)
{
	return c->values[column].given;
}

int64_t columns_number(const struct columns *c, int column)
{
	return c->values[column].number;
}

double columns_real(const struct columns *c, int column)
{
	return c->values[column].real;
}

struct str columns_text(const struct columns *c, int column)
{
	return c->values[column].text;
}

uint64_t columns_line(const struct columns *c)
{
	return c->line;
}

int64_t columns_rows(const struct columns *c)
{
	return c->rows;
}

int columns_fault_count(const struct columns *c)
{
	return (int)(c->fault_count < COLUMNS_FAULTS_MAX ? c->fault_count : COLUMNS_FAULTS_MAX);
}

const char *columns_fault_text(const struct columns *c, int index)
{
	return c->faults[index];
}

const char *columns_unknown(const struct columns *c)
{
	return c->unknown;
}

static bool tell_faults(const struct columns *c, struct err *err)
{
	struct buf b = { .maximum = 2000 };
	int kept = columns_fault_count(c);
	for (int i = 0; i < kept && i < COLUMNS_FAULTS_TOLD; i++)
		buf_printf(&b, "\n  %s", c->faults[i]);
	if (c->fault_count > COLUMNS_FAULTS_TOLD)
		buf_printf(&b, "\n  en nog %lld",
			   (long long)(c->fault_count - COLUMNS_FAULTS_TOLD));
	err_set(err, ERR_INPUT, "%s: %lld %s.%s", c->name, (long long)c->fault_count,
		c->fault_count == 1 ? "fout" : "fouten", buf_zero(&b));
	buf_release(&b);
	return false;
}

bool columns_close(struct columns *c, struct err *err)
{
	bool ok = true;
	if (!c)
		return true;
	if (c->broken) {
		if (err)
			*err = c->why;
		ok = false;
	} else if (c->fault_count) {
		ok = tell_faults(c, err);
	}
	release(c);
	return ok;
}
