/* Any bytes as a file for an engine: no crash, and what comes out is within what was declared. */
#include "io/columns.h"

#include <assert.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static const char *const words[] = { "urgent", "active", NULL };
static const struct column list[] = {
	{ "a", COLUMN_TEXT, .needed = true, .high = 20 },
	{ "b", COLUMN_WORD, .words = words },
	{ "c", COLUMN_INT, .low = -5, .high = 5 },
	{ "d", COLUMN_DECIMAL, .decimals = 3 },
	{ "e", COLUMN_REAL, .low = 0, .high = 10 },
	{ "f", COLUMN_DATE },
	{ "g", COLUMN_YES_NO },
	{ 0 },
};

static void check_row(const struct columns *c)
{
	assert(columns_given(c, 0) && columns_text(c, 0).len <= 20);
	assert(columns_number(c, 1) <= 1 && columns_number(c, 6) <= 1);
	assert(columns_number(c, 2) >= -5 && columns_number(c, 2) <= 5);
	assert(columns_real(c, 4) >= 0 && columns_real(c, 4) <= 10);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("columns", 0);
	char path[40];
	struct err err = { 0 };
	struct columns *c;
	static const char header[] = "a,b,c,d,e,f,g\n";
	/* Half of the inputs get a good header, so that rows are reached. */
	if (size && data[0] % 2)
		assert(write(fd, header, sizeof(header) - 1) > 0);
	assert(write(fd, data, size) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (columns_open(path, list, &c, &err)) {
		while (columns_next(c))
			check_row(c);
		int faults = columns_fault_count(c);
		assert(columns_close(c, &err) == (faults == 0));
	}
	close(fd);
	return 0;
}
