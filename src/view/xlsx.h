/* A sheet as a workbook (.xlsx): title and notes, the labels, then the rows. Numbers and days are numbers
 * with a format, text is always text and never a formula. Rows are written as they come: memory does not
 * grow with them. */
#ifndef VIEW_XLSX_H
#define VIEW_XLSX_H

#include "view/sheet.h"

enum { XLSX_ROWS_MAX = 1000000 };

/* Writes s to a temporary file that has no name any more, and gives it opened for reading: *fd is the
 * caller's to close. `folder` is where it may be made; NULL is TMPDIR or /tmp. */
bool xlsx_write(const struct sheet *s, const char *folder, int *fd, int64_t *bytes,
		struct err *err);

#endif
