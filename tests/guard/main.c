#include "support.h"

static struct CMUnitTest all[100];
static size_t count;

static void add(const struct CMUnitTest *more, size_t how_many)
{
	memcpy(all + count, more, how_many * sizeof(*more));
	count += how_many;
}

int main(int argc, char **argv)
{
	on_postgres = argc > 1 && strcmp(argv[1], "postgres") == 0;
	if (on_postgres && !getenv("WAARBORG_TEST_PG")) {
		puts("1..0 # SKIP WAARBORG_TEST_PG is not set");
		return 0;
	}
	unsetenv("WAARBORG_TODAY");
	add(password_tests, password_count);
	add(signin_tests, signin_count);
	add(visit_tests, visit_count);
	add(look_tests, look_count);
	if (argc > 2)
		cmocka_set_test_filter(argv[2]);
	return _cmocka_run_group_tests("guard", all, count, make_place, remove_place);
}
