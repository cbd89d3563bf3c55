#include "support.h"

enum { TESTS_MAX = 300 };

static struct CMUnitTest tests[TESTS_MAX];
static size_t count;

static void add(const struct CMUnitTest *more, size_t how_many)
{
	assert_true(count + how_many <= TESTS_MAX);
	memcpy(tests + count, more, how_many * sizeof(*more));
	count += how_many;
}

/* The same tests on either database: "sqlite", or "postgres" on the server of WAARBORG_TEST_PG; a
 * second argument runs only the tests with such a name. */
int main(int argc, char **argv)
{
	kind_under_test = argc > 1 && strcmp(argv[1], "postgres") == 0 ? DB_POSTGRES : DB_SQLITE;
	if (kind_under_test == DB_POSTGRES && !getenv("WAARBORG_TEST_PG")) {
		puts("1..0 # SKIP WAARBORG_TEST_PG is not set");
		return 0;
	}
	unsetenv("WAARBORG_TODAY");
	add(schema_tests, schema_count);
	add(write_tests, write_count);
	add(history_tests, history_count);
	add(undo_tests, undo_count);
	add(scope_tests, scope_count);
	add(figure_tests, figure_count);
	add(norm_tests, norm_count);
	add(cell_tests, cell_count);
	add(workday_tests, workday_count);
	add(record_tests, record_count);
	if (argc > 2)
		cmocka_set_test_filter(argv[2]);
	int failed = _cmocka_run_group_tests("kernel", tests, count, NULL, NULL);
	remove_pattern();
	return failed;
}
