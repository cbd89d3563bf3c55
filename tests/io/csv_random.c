/* Properties of the CSV reader over random input from a fixed seed: a table that is written in any
 * way that the rules allow is read back equal; garbage never does harm and gives the same rows in
 * one piece and in small blocks; every level of io/scan finds the same marks. */
#include "csv_check.h"
#include "csv_fuzz.h"

#include "base/arena.h"
#include "base/random.h"
#include "io/scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

enum { TABLES = 3000, COLUMNS = 9, ROWS = 12 };

/* How one table is written. */
struct manner {
	enum encoding encoding;
	bool bom;
	char separator;
	int line_end; /* 0 LF, 1 CRLF, 2 CR, 3 any */
	bool last_line_end;
};

struct sample {
	struct str cells[ROWS][COLUMNS];
	size_t rows, columns;
	struct buf text; /* as UTF-8 */
};

/* Letters that every encoding here can write; the later ones not in ASCII. */
static const char *const letters[] = {
	"a",  "7",  "0",  " ",    ",", ";", "\t", "|", "\"",
	"\"", "\n", "\r", "\r\n", "x", "-", "ë",  "Ú", "±",
};

static void pick_cell(struct random *r, bool ascii, struct buf *cell)
{
	buf_clear(cell);
	size_t kinds = sizeof(letters) / sizeof(*letters) - (ascii ? 3 : 0);
	for (uint64_t len = random_below(r, 4) ? random_below(r, 12) : 0; len > 0; len--)
		buf_text(cell, letters[random_below(r, kinds)]);
}

static bool must_quote(struct str cell, char separator)
{
	if (cell.len && cell.at[0] == '"')
		return true;
	for (size_t i = 0; i < cell.len; i++)
		if (cell.at[i] == separator || cell.at[i] == '\n' || cell.at[i] == '\r')
			return true;
	return false;
}

static void write_cell(struct buf *out, struct random *r, struct str cell, char separator)
{
	bool quoted = must_quote(cell, separator) || random_below(r, 4) == 0;
	if (quoted)
		buf_char(out, '"');
	for (size_t i = 0; i < cell.len; i++) {
		if (quoted && cell.at[i] == '"')
			buf_char(out, '"');
		buf_char(out, cell.at[i]);
	}
	if (quoted)
		buf_char(out, '"');
}

static void make_sample(struct sample *s, struct random *r, const struct manner *m, struct arena *a)
{
	static const char *const ends[] = { "\n", "\r\n", "\r" };
	struct buf cell = { 0 };
	s->rows = 1 + random_below(r, ROWS);
	s->columns = 1 + random_below(r, COLUMNS);
	for (size_t i = 0; i < s->rows; i++) {
		for (size_t j = 0; j < s->columns; j++) {
			/* The very last row must not be mistaken for no row at all. */
			pick_cell(r, m->encoding == ENCODING_UTF8 && !m->bom && random_below(r, 2),
				  &cell);
			if (s->columns == 1 && cell.len == 0)
				buf_char(&cell, 'a');
			s->cells[i][j] = arena_str(a, buf_str(&cell));
			if (j)
				buf_char(&s->text, m->separator);
			write_cell(&s->text, r, s->cells[i][j], m->separator);
		}
		if (i + 1 < s->rows || m->last_line_end)
			buf_text(
				&s->text,
				ends[m->line_end < 3 ? (uint64_t)m->line_end : random_below(r, 3)]);
	}
	buf_release(&cell);
}

/* From UTF-8 with letters below U+0100 to what the manner says. */
static struct str encode(struct str text, const struct manner *m, struct arena *a)
{
	char *out = arena_alloc(a, text.len * 2 + 4);
	size_t len = 0;
	bool big = m->encoding == ENCODING_UTF16BE, wide = big || m->encoding == ENCODING_UTF16LE;
	if (m->encoding == ENCODING_UTF8 && m->bom) {
		memcpy(out, "\xEF\xBB\xBF", 3);
		len = 3;
	} else if (wide) {
		memcpy(out, big ? "\xFE\xFF" : "\xFF\xFE", 2);
		len = 2;
	}
	for (size_t i = 0; i < text.len; i++) {
		unsigned letter = (unsigned char)text.at[i];
		if (letter >= 0x80 && m->encoding != ENCODING_UTF8)
			letter = (letter & 0x1F) << 6 | ((unsigned char)text.at[++i] & 0x3F);
		if (big)
			out[len++] = '\0';
		out[len++] = (char)letter;
		if (wide && !big)
			out[len++] = '\0';
	}
	return (struct str){ out, len };
}

static struct manner pick_manner(struct random *r)
{
	static const enum encoding encodings[] = { ENCODING_UTF8, ENCODING_UTF8, ENCODING_LATIN1,
						   ENCODING_UTF16LE, ENCODING_UTF16BE };
	return (struct manner){
		.encoding = encodings[random_below(r, 5)],
		.bom = random_below(r, 2),
		.separator = ",;\t|"[random_below(r, 4)],
		.line_end = (int)random_below(r, 4),
		.last_line_end = random_below(r, 2),
	};
}

static void check_read_back(const struct sample *s, struct str bytes,
			    const struct csv_options *options, int table)
{
	struct csv *csv;
	struct csv_row row;
	struct err err;
	if (!csv_open_bytes(bytes, options, &csv, &err))
		fail_msg("table %d: %s", table, err.message);
	for (size_t i = 0; i < s->rows; i++) {
		if (!csv_next(csv, &row, &err))
			fail_msg("table %d: %s", table, err.message);
		assert_int_equal(row.count, s->columns);
		for (size_t j = 0; j < row.count; j++)
			if (!str_eq(row.cells[j], s->cells[i][j]))
				fail_msg("table %d, row %zu, cell %zu: [%.*s], not [%.*s]", table,
					 i, j, STR_ARG(row.cells[j]), STR_ARG(s->cells[i][j]));
	}
	assert_true(csv_next(csv, &row, &err) && row.end);
	csv_close(csv);
}

static void tables_are_read_back_equal(void **state)
{
	(void)state;
	struct random r;
	random_seed(&r, 20260101);
	for (int table = 0; table < TABLES; table++) {
		struct arena a = { 0 };
		static struct sample s;
		struct manner m = pick_manner(&r);
		make_sample(&s, &r, &m, &a);
		struct csv_options options = {
			.separator = m.separator,
			.block_bytes = random_below(&r, 2) ? 16 + random_below(&r, 64) : 0,
			/* A short text may hold too few odd letters to know. */
			.encoding = m.encoding,
		};
		check_read_back(&s, encode(buf_str(&s.text), &m, &a), &options, table);
		buf_clear(&s.text);
		buf_release(&s.text);
		arena_release(&a);
	}
}

static void garbage_does_no_harm(void **state)
{
	(void)state;
	static const char common[] = ";,\t|\"\"\"\"\n\r\r\nab\xC3\xA9\0\x80=";
	struct random r;
	random_seed(&r, 7);
	for (int i = 0; i < 8000; i++) {
		uint8_t bytes[300];
		size_t len = 2 + random_below(&r, i % 50 == 0 ? 298 : 40);
		for (size_t j = 0; j < len; j++)
			bytes[j] = random_below(&r, 20)
					   ? (uint8_t)common[random_below(&r, sizeof(common))]
					   : (uint8_t)random_below(&r, 256);
		csv_fuzz(bytes, len);
	}
}

static void every_level_finds_the_same_marks(void **state)
{
	(void)state;
	enum { MOST = 700 };
	char text[MOST];
	uint32_t marks[MOST + SCAN_SLACK], expected[MOST];
	struct random r;
	random_seed(&r, 11);
	for (int round = 0; round < 4000; round++) {
		size_t len = random_below(&r, MOST), start = random_below(&r, 16), count = 0;
		uint64_t dense = 1 + random_below(&r, 20);
		for (size_t i = 0; i < len; i++)
			text[i] = random_below(&r, dense) ? (char)random_below(&r, 256)
							  : ";\"\n\r\0"[random_below(&r, 5)];
		start = start < len ? start : len;
		for (size_t i = start; i < len; i++)
			if (memchr(";\"\n\r\0", text[i], 5))
				expected[count++] = (uint32_t)(i - start);
		for (int level = 0; level < SCAN_LEVELS; level++) {
			scan_marks_fn *scan = scan_marks_of((enum scan_level)level);
			if (!scan)
				continue;
			assert_int_equal(scan(text + start, len - start, ';', '"', marks), count);
			assert_memory_equal(marks, expected, count * sizeof(*marks));
		}
	}
	assert_non_null(scan_marks_of(SCAN_WORDS));
	assert_non_null(scan_marks_best());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_are_read_back_equal),
		cmocka_unit_test(garbage_does_no_harm),
		cmocka_unit_test(every_level_finds_the_same_marks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
