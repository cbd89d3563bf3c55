/* The property that the fuzzer and the test run share: whatever the bytes, the reader does no harm,
 * its slices stay inside what it says, lines only go up, and small blocks give the same rows. The
 * first two bytes choose the options. */
#ifndef TESTS_IO_CSV_FUZZ_H
#define TESTS_IO_CSV_FUZZ_H

#include "csv_check.h"

#include <stdlib.h>

static inline void csv_fuzz_insist(bool holds)
{
	if (!holds)
		abort();
}

static inline void csv_fuzz_walk(struct csv *csv, struct buf *out)
{
	struct csv_row row;
	struct err err;
	uint64_t line = 0, sum = 0;
	for (;;) {
		bool good = csv_next(csv, &row, &err);
		if (row.end)
			break;
		csv_fuzz_insist(good == (row.fault == CSV_NO_FAULT));
		csv_fuzz_insist(row.line > line && row.count <= CSV_COLUMNS_MAX);
		csv_fuzz_insist(csv_offset(csv) <= csv_size(csv));
		csv_fuzz_insist(good || (err.kind == ERR_INPUT && row.fault_line >= row.line));
		line = row.line;
		for (size_t i = 0; i < row.raw.len; i++)
			sum += (unsigned char)row.raw.at[i];
		for (size_t i = 0; good && i < row.count; i++) {
			csv_fuzz_insist(row.cells[i].len <= row.raw.len);
			csv_fuzz_insist(str_is_utf8(row.cells[i]));
			csv_fuzz_insist(!row.cells[i].len ||
					!memchr(row.cells[i].at, '\0', row.cells[i].len));
			csv_check_cell(out, row.cells[i]);
		}
		buf_printf(out, "%d %llu %llu %zu %llu\n", row.fault, (unsigned long long)row.line,
			   (unsigned long long)row.fault_line, row.count, (unsigned long long)sum);
	}
}

static inline bool csv_fuzz_read(struct str bytes, struct csv_options options, size_t block_bytes,
				 struct buf *out)
{
	struct csv *csv;
	struct err err = { 0 };
	options.block_bytes = block_bytes;
	if (!csv_open_bytes(bytes, &options, &csv, &err)) {
		csv_fuzz_insist(err.kind == ERR_INPUT && err.message[0]);
		buf_text(out, err.message);
		return false;
	}
	csv_check_shape(out, csv_shape(csv));
	csv_fuzz_walk(csv, out);
	csv_close(csv);
	return true;
}

static inline int csv_fuzz(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	struct csv_options options = {
		.encoding = (enum encoding)(data[0] % 16 < ENCODING_COUNT ? data[0] % 16 : 0),
		.separator = (char)(data[0] & 0x10 ? ";,\t|"[data[0] >> 6] : '\0'),
		.no_quotes = data[1] & 1,
	};
	struct str bytes = { (const char *)data + 2, size - 2 };
	struct buf whole = { 0 }, pieces = { 0 };
	csv_fuzz_read(bytes, options, 0, &whole);
	csv_fuzz_read(bytes, options, 16 + (data[1] >> 2), &pieces);
	csv_fuzz_insist(str_eq(buf_str(&whole), buf_str(&pieces)));
	buf_release(&whole);
	buf_release(&pieces);
	return 0;
}

#endif
