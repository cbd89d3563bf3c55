/* The same outcome on any number of threads, every task once, and stopping when told to. */
#include "base/parallel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <cmocka.h>

enum { TASKS = 10000 };
static atomic_int times[TASKS];
static atomic_int strange_threads;

static void once_more(void *data, int64_t number, int thread)
{
	atomic_fetch_add(&times[number], 1);
	if (thread < 0 || thread >= *(int *)data)
		atomic_fetch_add(&strange_threads, 1);
}

static void every_task_is_run_once(void **state)
{
	(void)state;
	for (int threads = 1; threads <= 5; threads++) {
		for (int i = 0; i < TASKS; i++)
			atomic_store(&times[i], 0);
		assert_true(parallel_run(threads, TASKS, once_more, &threads, NULL));
		for (int i = 0; i < TASKS; i++)
			assert_int_equal(atomic_load(&times[i]), 1);
	}
	assert_int_equal(atomic_load(&strange_threads), 0);
	int none = 2;
	assert_true(parallel_run(2, 0, once_more, &none, NULL));
}

static bool until_hundred(void *context, int64_t done, int64_t total)
{
	*(int64_t *)context = done;
	return done < 100 && total == TASKS;
}

static void the_watch_stops_it(void **state)
{
	(void)state;
	int64_t told = 0;
	int threads = 1, run = 0;
	struct watch watch = { until_hundred, &told };
	for (int i = 0; i < TASKS; i++)
		atomic_store(&times[i], 0);
	assert_false(parallel_run(threads, TASKS, once_more, &threads, &watch));
	for (int i = 0; i < TASKS; i++)
		run += atomic_load(&times[i]);
	assert_true(told == 100 && run == 100);
	threads = 2;
	assert_false(parallel_run(threads, TASKS, once_more, &threads, &watch));
}

static void a_wish_for_threads_has_bounds(void **state)
{
	(void)state;
	assert_true(parallel_threads(0) >= 1);
	assert_int_equal(parallel_threads(1), 1);
	assert_int_equal(parallel_threads(1000000), PARALLEL_THREADS_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_task_is_run_once),
		cmocka_unit_test(the_watch_stops_it),
		cmocka_unit_test(a_wish_for_threads_has_bounds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
