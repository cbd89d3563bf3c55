/* Every file of tests/io/csv is read and compared with what is written beside it, worked out by
 * hand: the shape, the rows with their line numbers, the faults; or the sentence of refusal.
 * Each is also read with very small blocks, which must make no difference. */
#include "csv_check.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static const char *folder;

static void read_all(const char *path, struct buf *out)
{
	char piece[4096];
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	for (size_t n; (n = fread(piece, 1, sizeof(piece), file)) > 0;)
		buf_add(out, (struct str){ piece, n });
	fclose(file);
}

static void describe(const char *path, size_t block_bytes, struct buf *out)
{
	struct csv_options options = { .block_bytes = block_bytes };
	struct csv *csv;
	struct err err;
	if (!csv_open(path, &options, &csv, &err)) {
		buf_printf(out, "refused: %s\n", err.message);
		return;
	}
	csv_check_shape(out, csv_shape(csv));
	csv_check_rows(out, csv);
	assert_int_equal(csv_offset(csv), csv_size(csv));
	csv_close(csv);
}

static void check_file(const char *name)
{
	static const size_t blocks[] = { 0, 16, 17, 31, 64 };
	char path[600], expected_path[600];
	struct buf expected = { 0 };
	snprintf(path, sizeof(path), "%s/%s.csv", folder, name);
	snprintf(expected_path, sizeof(expected_path), "%s/%s.expected", folder, name);
	read_all(expected_path, &expected);
	for (size_t i = 0; i < sizeof(blocks) / sizeof(*blocks); i++) {
		struct buf got = { 0 };
		describe(path, blocks[i], &got);
		if (!str_eq(buf_str(&got), buf_str(&expected)))
			fail_msg("%s, blocks of %zu:\n%s--- expected:\n%s", name, blocks[i],
				 buf_zero(&got), buf_zero(&expected));
		buf_release(&got);
	}
	buf_release(&expected);
}

static void files_are_read_as_written_beside_them(void **state)
{
	(void)state;
	int count = 0;
	DIR *dir = opendir(folder);
	assert_non_null(dir);
	for (struct dirent *entry; (entry = readdir(dir));) {
		char *dot = strrchr(entry->d_name, '.');
		if (!dot || strcmp(dot, ".csv") != 0)
			continue;
		*dot = '\0';
		check_file(entry->d_name);
		count++;
	}
	closedir(dir);
	assert_true(count >= 40);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_are_read_as_written_beside_them),
	};
	folder = argc > 1 ? argv[1] : "tests/io/csv";
	return cmocka_run_group_tests(tests, NULL, NULL);
}
