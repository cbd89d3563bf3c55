/* Reads separated text (CSV) row by row: RFC 4180 quoting, any of , ; tab | as separator, LF,
 * CRLF or CR as line end, any encoding of io/encoding.h. It finds out what the file is like and
 * says so. Used by the importer, the command line and the engines that take files; what the
 * cells mean, and how many a row should have, is for them to judge.
 *
 *     struct csv *csv;
 *     if (!csv_open(path, NULL, &csv, err))
 *             return false;
 *     struct csv_row row;
 *     for (;;) {
 *             if (!csv_next(csv, &row, err)) {
 *                     if (row.fault == CSV_NO_FAULT)
 *                             break;                  the file cannot be read on
 *                     collect(row.line, err);         a malformed row: go on if you like
 *                     continue;
 *             }
 *             if (row.end)
 *                     break;
 *             use(row.cells, row.count);
 *     }
 *     csv_close(csv);
 *
 * The file is read in blocks (io/source.h says why it is not mapped), so memory does not grow
 * with the file. One reader is for one thread. */
#ifndef IO_CSV_H
#define IO_CSV_H

#include "base/err.h"
#include "io/encoding.h"

enum {
	CSV_COLUMNS_MAX = 4096,             /* cells in a row */
	CSV_CELL_BYTES_MAX = 1024 * 1024,   /* a cell as UTF-8, quotes included */
	CSV_ROW_BYTES_MAX = 8 * 1024 * 1024 /* a row as UTF-8, line end excluded */
};

enum csv_line_end { CSV_END_NONE, CSV_LF, CSV_CRLF, CSV_CR, CSV_MIXED };

/* What the file turned out to be, to show before anything is imported. */
struct csv_shape {
	enum encoding encoding;
	bool bom;                   /* a byte order mark, which is not part of any cell */
	char separator;             /* ';' when there is but one column */
	char quote;                 /* 0 when quotes have no meaning */
	enum csv_line_end line_end; /* of the rows in the first 64 KiB; CSV_END_NONE: one row */
	int columns;                /* cells in the first row that is not blank */
};

/* NULL, or all zeros, means: find out. */
struct csv_options {
	enum encoding encoding; /* ENCODING_UNKNOWN: find out */
	char separator;         /* 0: find out */
	char quote;             /* 0: the double quote */
	bool no_quotes;         /* a quote is a letter as any other */
	uint64_t max_bytes;     /* 0: SOURCE_BYTES_MAX, 4 GiB */
	const char *name;       /* what people call the file; NULL: the last part of its path */
	size_t block_bytes;     /* read at a time, at least 16; 0: 256 KiB */
};

/* Why a row is malformed. */
enum csv_fault {
	CSV_NO_FAULT,
	CSV_TEXT_AFTER_QUOTE, /* "abc"d */
	CSV_UNCLOSED_QUOTE,   /* until the end of the file, which may have been cut off */
	CSV_ZERO_BYTE,
	CSV_TOO_MANY_CELLS,
	CSV_CELL_TOO_LONG, /* often a quote that was never closed */
	CSV_ROW_TOO_LONG,
};

/* A row. All slices live until the next csv_next or csv_close. */
struct csv_row {
	const struct str *cells; /* without quotes, doubled quotes made single */
	size_t count;            /* at least 1; a blank line is one empty cell. 0 at the end */
	uint64_t line;           /* where the row begins; counts lines of the file, from 1 */
	struct str raw;          /* the row as in the file, made UTF-8, without its line end;
				    of a malformed row what came before the fault */
	bool end;                /* there are no more rows */
	enum csv_fault fault;    /* CSV_NO_FAULT when the row is good */
	uint64_t fault_line;     /* where the faulty cell begins */
	size_t fault_column;     /* which cell that is, from 1 */
};

struct csv;

/* Opens a file, or bytes that the caller keeps alive. Errors as source_open, and ERR_INPUT for a
 * separator or quote that cannot be one. A first line "sep=;", as Excel writes it, is obeyed and
 * skipped. *out is to be closed. */
__attribute__((warn_unused_result)) bool csv_open(const char *path,
						  const struct csv_options *options,
						  struct csv **out, struct err *err);
__attribute__((warn_unused_result)) bool csv_open_bytes(struct str bytes,
							const struct csv_options *options,
							struct csv **out, struct err *err);
/* csv may be NULL. */
void csv_close(struct csv *csv);

const struct csv_shape *csv_shape(const struct csv *csv);

/* The next row. False with row->fault set (ERR_INPUT, a sentence with line and column): the row is
 * malformed, and the next call goes on at the line after the one where the faulty cell begins, so
 * that one stray quote costs one row and not all that follow. False without a fault: reading failed
 * (ERR_SYSTEM) or the file was changed meanwhile (ERR_CONFLICT); that lasts. After the end every
 * call gives the end again. */
__attribute__((warn_unused_result)) bool csv_next(struct csv *csv, struct csv_row *row,
						  struct err *err);

/* How far it is and how far it goes, in bytes of the file, for showing progress. */
uint64_t csv_offset(const struct csv *csv);
uint64_t csv_size(const struct csv *csv);

/* For showing the shape, in Dutch: "puntkomma", "regeleinden van Windows (CRLF)". */
const char *csv_separator_name(char separator);
const char *csv_line_end_name(enum csv_line_end line_end);

#endif
