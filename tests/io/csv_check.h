/* Shared by the tests of the CSV reader: rows as text that a person can read and write. */
#ifndef TESTS_IO_CSV_CHECK_H
#define TESTS_IO_CSV_CHECK_H

#include "base/buf.h"
#include "io/csv.h"

static inline void csv_check_cell(struct buf *out, struct str cell)
{
	buf_char(out, '[');
	for (size_t i = 0; i < cell.len; i++) {
		const char *found = strchr("\nn\rr\tt", cell.at[i] ? cell.at[i] : ' ');
		if (found && (cell.at[i] == '\n' || cell.at[i] == '\r' || cell.at[i] == '\t'))
			buf_printf(out, "\\%c", found[1]);
		else
			buf_char(out, cell.at[i]);
	}
	buf_char(out, ']');
}

static inline void csv_check_shape(struct buf *out, const struct csv_shape *shape)
{
	static const char *const ends[] = { "none", "LF", "CRLF", "CR", "mixed" };
	buf_printf(out, "%s%s ", encoding_name(shape->encoding), shape->bom ? "+BOM" : "");
	if (shape->separator == '\t')
		buf_text(out, "tab");
	else
		buf_char(out, shape->separator);
	buf_printf(out, " %s %d\n", ends[shape->line_end], shape->columns);
}

/* The whole of a reader: "2 [a] [b]" for a row, "2 fault ..." for a malformed one. */
static inline void csv_check_rows(struct buf *out, struct csv *csv)
{
	static const char *const faults[] = {
		"none",           "text after quote", "unclosed quote", "zero byte",
		"too many cells", "cell too long",    "row too long",
	};
	struct csv_row row;
	struct err err;
	for (;;) {
		bool good = csv_next(csv, &row, &err);
		if (row.end || (!good && row.fault == CSV_NO_FAULT))
			break;
		buf_int(out, (int64_t)row.line);
		if (!good) {
			buf_printf(out, " fault %s, line %llu column %zu: ", faults[row.fault],
				   (unsigned long long)row.fault_line, row.fault_column);
			csv_check_cell(out, row.raw);
		}
		for (size_t i = 0; good && i < row.count; i++) {
			buf_char(out, ' ');
			csv_check_cell(out, row.cells[i]);
		}
		buf_char(out, '\n');
	}
	if (!row.end)
		buf_printf(out, "cannot be read on: %s\n", err.message);
}

#endif
