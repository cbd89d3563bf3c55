#include "support.h"

enum { TESTS_MAX = 200 };

int only_sqlite, only_postgres;

static struct CMUnitTest tests[TESTS_MAX];
static size_t count;

static void add(const struct CMUnitTest *more, size_t how_many)
{
	const void *others = kind_under_test == DB_SQLITE ? &only_postgres : &only_sqlite;
	for (size_t i = 0; i < how_many; i++) {
		if (more[i].initial_state == others)
			continue;
		assert_true(count < TESTS_MAX);
		tests[count] = more[i];
		tests[count++].initial_state = NULL;
	}
}

/* The same tests on either database: "sqlite", or "postgres" on the server of WAARBORG_TEST_PG. */
int main(int argc, char **argv)
{
	kind_under_test = argc > 1 && strcmp(argv[1], "postgres") == 0 ? DB_POSTGRES : DB_SQLITE;
	if (kind_under_test == DB_POSTGRES && !getenv("WAARBORG_TEST_PG")) {
		puts("1..0 # SKIP WAARBORG_TEST_PG is not set");
		return 0;
	}
	add(opening_tests, opening_count);
	add(statement_tests, statement_count);
	add(scope_tests, scope_count);
	add(transaction_tests, transaction_count);
	add(bulk_tests, bulk_count);
	add(upkeep_tests, upkeep_count);
	return _cmocka_run_group_tests("store", tests, count, NULL, NULL);
}
