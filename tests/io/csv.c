/* What the files of csv_files.c cannot show: options, limits, files that cannot be opened or change
 * meanwhile, faults far into a large text. */
#include "csv_check.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static struct csv *open_text(struct str text, const struct csv_options *options)
{
	struct csv *csv;
	struct err err;
	if (!csv_open_bytes(text, options, &csv, &err))
		fail_msg("%s", err.message);
	return csv;
}

static const char *refusal(struct str text, const struct csv_options *options)
{
	static struct err err;
	struct csv *csv;
	assert_false(csv_open_bytes(text, options, &csv, &err));
	return err.message;
}

static void expect_rows(struct csv *csv, const char *expected)
{
	struct buf got = { 0 };
	csv_check_rows(&got, csv);
	assert_string_equal(buf_zero(&got), expected);
	buf_release(&got);
	csv_close(csv);
}

static void add_times(struct buf *b, char c, size_t count)
{
	char piece[1024];
	memset(piece, c, sizeof(piece));
	for (; count > sizeof(piece); count -= sizeof(piece))
		buf_add(b, (struct str){ piece, sizeof(piece) });
	buf_add(b, (struct str){ piece, count });
}

static void separator_and_quote_can_be_forced(void **state)
{
	(void)state;
	struct csv_options options = { .separator = ':', .quote = '\'' };
	expect_rows(open_text(str_of("a;b:'c:''d'''\n"), &options), "1 [a;b] [c:'d']\n");
	options = (struct csv_options){ .separator = '\t', .no_quotes = true };
	expect_rows(open_text(str_of("\"a\tb\"\n"), &options), "1 [\"a] [b\"]\n");
	static const struct csv_options wrong[] = {
		{ .separator = '\n' },
		{ .separator = '"' },
		{ .separator = '\x80' },
		{ .quote = '\r' },
	};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		refusal(str_of("a"), &wrong[i]);
}

static void encoding_can_be_forced(void **state)
{
	(void)state;
	struct csv_options options = { .encoding = ENCODING_UTF8 };
	assert_string_equal(
		refusal(str_of("naam;n\nJan;1\nCaf\xE9;2\n"), &options),
		"Het bestand is geen goede UTF-8: regel 3, teken 4 heeft een byte die "
		"niet kan (0xE9). Sla het bestand opnieuw op als \"CSV UTF-8\" of kies een "
		"andere tekenset.");
	options.encoding = ENCODING_LATIN1;
	expect_rows(open_text(str_of("\xC3\xA9\n"), &options), "1 [\xC3\x83\xC2\xA9]\n");
	options.encoding = ENCODING_UTF16BE;
	expect_rows(open_text((struct str){ "\0a\0;\0b", 6 }, &options), "1 [a] [b]\n");
}

/* The only strange byte is the last of three million: it decides for all of them. */
static void the_whole_text_decides_the_encoding(void **state)
{
	(void)state;
	struct buf text = { 0 };
	for (int i = 0; i < 300000; i++)
		buf_text(&text, "abcd;1234\n");
	size_t plain = text.len;
	buf_text(&text, "\x80");
	struct csv *csv = open_text(buf_str(&text), NULL);
	assert_int_equal(csv_shape(csv)->encoding, ENCODING_WINDOWS);
	csv_close(csv);
	text.len = plain;
	buf_text(&text, "\xE9");
	csv = open_text(buf_str(&text), NULL);
	assert_int_equal(csv_shape(csv)->encoding, ENCODING_LATIN1);
	csv_close(csv);
	text.len = plain;
	buf_text(&text, "\xC3\xA9");
	csv = open_text(buf_str(&text), NULL);
	assert_int_equal(csv_shape(csv)->encoding, ENCODING_UTF8);
	struct csv_row row;
	struct err err;
	uint64_t rows = 0, offset = 0;
	while (csv_next(csv, &row, &err) && !row.end) {
		rows++;
		assert_int_equal(row.line, rows);
		assert_true(csv_offset(csv) > offset && csv_offset(csv) <= csv_size(csv));
		offset = csv_offset(csv);
	}
	assert_int_equal(rows, 300001);
	csv_close(csv);
	buf_release(&text);
}

struct limit {
	const char *name;
	size_t cells, cell_bytes; /* that many cells of that many bytes in a row */
	bool quoted;
	enum csv_fault fault;
	size_t column;
};

/* One row of a size, between two good ones; the good ones must come through. */
static void check_limit(const struct limit *l, size_t block_bytes)
{
	struct csv_options options = { .separator = ';', .block_bytes = block_bytes };
	struct buf text = { 0 };
	buf_text(&text, "voor;1\n");
	for (size_t i = 0; i < l->cells; i++) {
		buf_text(&text, i == 0 ? "" : ";");
		buf_text(&text, l->quoted ? "\"" : "");
		add_times(&text, 'x', l->cell_bytes - (l->quoted ? 2 : 0));
		buf_text(&text, l->quoted ? "\"" : "");
	}
	buf_text(&text, "\r\nna;2\n");
	struct csv *csv = open_text(buf_str(&text), &options);
	struct csv_row row;
	struct err err;
	assert_true(csv_next(csv, &row, &err) && str_is(row.cells[0], "voor"));
	assert_int_equal(csv_next(csv, &row, &err), l->fault == CSV_NO_FAULT);
	assert_int_equal(row.fault, l->fault);
	assert_int_equal(row.line, 2);
	if (l->fault == CSV_NO_FAULT)
		assert_int_equal(row.count, l->cells);
	else
		assert_int_equal(row.fault_column, l->column);
	assert_true(csv_next(csv, &row, &err) && str_is(row.cells[0], "na"));
	assert_int_equal(row.line, 3);
	assert_true(csv_next(csv, &row, &err) && row.end);
	csv_close(csv);
	buf_release(&text);
}

static void limits_are_kept_to_the_byte(void **state)
{
	(void)state;
	enum { CELL = CSV_CELL_BYTES_MAX, COLUMNS = CSV_COLUMNS_MAX, ROW = CSV_ROW_BYTES_MAX };
	static const struct limit limits[] = {
		{ "cell", 1, CELL, false, CSV_NO_FAULT, 0 },
		{ "cell and one", 1, CELL + 1, false, CSV_CELL_TOO_LONG, 1 },
		{ "quoted cell", 1, CELL, true, CSV_NO_FAULT, 0 },
		{ "quoted cell and one", 1, CELL + 1, true, CSV_CELL_TOO_LONG, 1 },
		{ "columns", COLUMNS, 3, false, CSV_NO_FAULT, 0 },
		{ "columns and one", COLUMNS + 1, 3, false, CSV_TOO_MANY_CELLS, COLUMNS + 1 },
		{ "row", 8, ROW / 8 - 1, false, CSV_NO_FAULT, 0 },
		{ "row and one", 9, ROW / 9, false, CSV_ROW_TOO_LONG, 9 },
		{ "quoted row and one", 9, ROW / 9, true, CSV_ROW_TOO_LONG, 9 },
	};
	for (size_t i = 0; i < sizeof(limits) / sizeof(*limits); i++) {
		check_limit(&limits[i], 0);
		check_limit(&limits[i], 16);
		check_limit(&limits[i], 1 << 20);
	}
}

/* A quote on every other line that opens a cell and is never closed: every line is reported or
 * read, and it takes one pass, not one for every quote. */
static void stray_quotes_cost_one_row_each(void **state)
{
	(void)state;
	struct csv_options options = { .separator = ';' };
	struct buf text = { 0 };
	for (int i = 0; i < 20000; i++)
		buf_text(&text, i % 2 ? "goed;1\n" : "fout;\"x\n");
	struct csv *csv = open_text(buf_str(&text), &options);
	struct csv_row row;
	struct err err;
	int good = 0, bad = 0;
	for (;;) {
		if (!csv_next(csv, &row, &err))
			bad++;
		else if (row.end)
			break;
		else
			good += str_is(row.cells[0], "goed");
	}
	assert_int_equal(good, 10000);
	assert_int_equal(bad, 10000);
	csv_close(csv);
	buf_release(&text);
}

static void messages_name_line_and_column(void **state)
{
	(void)state;
	struct csv *csv = open_text(str_of("a;b\n1;\"x\"y\n"), NULL);
	struct csv_row row;
	struct err err;
	assert_true(csv_next(csv, &row, &err));
	assert_false(csv_next(csv, &row, &err));
	assert_int_equal(err.kind, ERR_INPUT);
	assert_string_equal(err.message,
			    "Regel 2, kolom 2: na het sluitende aanhalingsteken staat "
			    "nog tekst. Schrijf een aanhalingsteken in een cel dubbel.");
	assert_true(csv_next(csv, &row, NULL) && row.end);
	assert_true(csv_next(csv, &row, NULL) && row.end && row.count == 0);
	csv_close(csv);
	csv_close(NULL);
}

static void make_file(char path[64], const char *text)
{
	snprintf(path, 64, "/tmp/csv-test-XXXXXX");
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static void expect_no_file(const char *path, const struct csv_options *options, enum err_kind kind,
			   const char *message)
{
	struct csv *csv;
	struct err err;
	assert_false(csv_open(path, options, &csv, &err));
	assert_string_equal(err.message, message);
	assert_int_equal(err.kind, kind);
}

static void what_is_no_file_is_refused(void **state)
{
	(void)state;
	char path[64], message[200];
	expect_no_file("/tmp/bestaat/niet.csv", NULL, ERR_NOT_FOUND,
		       "Het bestand \"niet.csv\" bestaat niet.");
	expect_no_file("/tmp", NULL, ERR_INPUT,
		       "Het bestand \"tmp\" is een map. Kies een bestand in die map.");
	expect_no_file("/dev/zero", NULL, ERR_INPUT,
		       "Het bestand \"zero\" is geen gewoon bestand. Sla de gegevens eerst op als "
		       "bestand.");
	make_file(path, "a;b\n");
	if (geteuid() != 0) { /* the administrator may read everything */
		chmod(path, 0);
		snprintf(message, sizeof(message),
			 "Het bestand \"%s\" mag niet worden gelezen. Vraag om leesrecht.",
			 path + 5);
		expect_no_file(path, NULL, ERR_DENIED, message);
		chmod(path, 0600);
	}
	/* A file with a hole takes no room on disk. */
	assert_int_equal(truncate(path, INT64_C(5) << 30), 0);
	snprintf(message, sizeof(message),
		 "Het bestand \"%s\" is te groot: 5368.7 MB. Er mag hooguit 4295.0 MB in. Verdeel "
		 "het over meer bestanden.",
		 path + 5);
	expect_no_file(path, NULL, ERR_INPUT, message);
	unlink(path);
}

/* Opens a file of 100,000 rows, changes it, and reads on to the end. */
static void change_and_read(off_t size, const char *message)
{
	char path[64];
	struct buf text = { 0 };
	struct csv_row row;
	struct csv *csv;
	struct err err = { 0 };
	for (int i = 0; i < 100000; i++)
		buf_text(&text, "abc;def\n");
	make_file(path, buf_zero(&text));
	assert_true(csv_open(path, NULL, &csv, &err));
	assert_int_equal(truncate(path, size), 0);
	while (csv_next(csv, &row, &err) && !row.end)
		;
	assert_int_equal(row.fault, CSV_NO_FAULT);
	assert_int_equal(err.kind, ERR_CONFLICT);
	assert_non_null(strstr(err.message, message));
	memset(&err, 0, sizeof(err));
	assert_false(csv_next(csv, &row, &err));
	assert_int_equal(err.kind, ERR_CONFLICT);
	csv_close(csv);
	unlink(path);
	buf_release(&text);
}

static void a_file_that_changes_meanwhile_is_an_error(void **state)
{
	(void)state;
	change_and_read(400000, "korter geworden");
	change_and_read(900000, "veranderd");
}

static void encodings_have_names(void **state)
{
	(void)state;
	enum encoding found;
	assert_true(encoding_find(str_of("windows-1252"), &found));
	assert_int_equal(found, ENCODING_WINDOWS);
	assert_false(encoding_find(str_of("ebcdic"), &found));
	assert_false(encoding_find(str_of("onbekend"), &found));
	assert_string_equal(csv_separator_name(';'), "puntkomma");
	assert_string_equal(csv_line_end_name(CSV_CRLF), "regeleinden van Windows (CRLF)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(separator_and_quote_can_be_forced),
		cmocka_unit_test(encoding_can_be_forced),
		cmocka_unit_test(the_whole_text_decides_the_encoding),
		cmocka_unit_test(limits_are_kept_to_the_byte),
		cmocka_unit_test(stray_quotes_cost_one_row_each),
		cmocka_unit_test(messages_name_line_and_column),
		cmocka_unit_test(what_is_no_file_is_refused),
		cmocka_unit_test(a_file_that_changes_meanwhile_is_an_error),
		cmocka_unit_test(encodings_have_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
