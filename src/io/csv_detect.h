/* Finds out the separator and the line ends of a CSV from its first rows. Only for csv.c. */
#ifndef IO_CSV_DETECT_H
#define IO_CSV_DETECT_H

#include "io/csv.h"

enum { CSV_SAMPLE_BYTES = 64 * 1024 };

/* Fills shape->separator (unless it is set already), line_end and columns from a sample of UTF-8
 * text; shape->quote is given. whole says that the sample is the entire text. */
void csv_detect(struct str sample, bool whole, struct csv_shape *shape);

/* The bytes of a first line "sep=;" with its line end, and its separator; 0 when it is not
 * there. */
size_t csv_separator_line(struct str text, char *separator);

#endif
