/* The engine against the plainest simulation there is, on thousands of small cases at random, to the bit;
 * and the same on one thread and more. */
#include "model.h"
#include "naive.h"

#include "engine/queue/draw.h"
#include "engine/queue/simulate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

enum { CASES = 2500 };

static void compare_cells(const struct queue_model *m, const struct naive *n,
			  const struct queue_result *r)
{
	struct queue_run *runs = calloc((size_t)m->groups, sizeof(*runs));
	for (int32_t c = 0; c < m->locations * m->classes; c++) {
		const struct naive_cell *x = &n->cells[c];
		const struct queue_cell *y = &r->cells[c];
		struct queue_run *run = &runs[m->group_of[c]];
		double mean = x->placed ? x->wait_sum / (double)x->placed : 0;
		assert_int_equal(x->placed, y->placed);
		assert_int_equal(x->good, y->good);
		assert_int_equal(x->bad, y->bad);
		assert_int_equal(x->late, y->late);
		assert_int_equal(x->waiting, y->waiting);
		assert_memory_equal(&mean, &y->mean_days, sizeof(mean));
		run->arrived += x->arrived;
		run->placed += x->placed;
		run->good += x->good;
		run->bad += x->bad;
		run->late += x->late;
		run->wait_sum += x->wait_sum;
		run->still_sum += x->still_sum;
	}
	for (int32_t g = 0; g < m->groups; g++) {
		runs[g].waiting = n->steps[(g + 1) * n->periods - 1].waiting;
		assert_memory_equal(&runs[g], &r->runs[g], sizeof(*runs));
	}
	free(runs);
}

static void equals_the_naive_simulation(void **state)
{
	(void)state;
	struct random random;
	struct arena arena = { 0 };
	int64_t placed = 0, moved = 0, events = 0, bad = 0;
	random_seed(&random, 20261122);
	for (int i = 0; i < CASES; i++) {
		struct queue_model m = model_at_random(&random, &arena);
		struct queue_settings s = { random_next(&random), 1, 1, true };
		struct queue_result r;
		struct naive n;
		struct err err = { 0 };
		if (!queue_simulate(&m, &s, NULL, &arena, &r, &err))
			fail_msg("%s", err.message);
		naive_simulate(&m, s.seed, 0, &arena, &n);
		compare_cells(&m, &n, &r);
		assert_int_equal(n.periods, r.periods);
		assert_memory_equal(n.steps, r.steps,
				    (size_t)(m.groups * n.periods) * sizeof(*n.steps));
		assert_int_equal(n.events, r.events);
		events += r.events;
		for (int32_t c = 0; c < m.locations * m.classes; c++) {
			placed += n.cells[c].placed;
			bad += n.cells[c].bad;
		}
		for (int32_t e = 0; e < m.event_count; e++)
			moved += m.events[e].move_out && m.events[e].beds_change < 0;
		arena_release(&arena);
	}
	/* The cases are worth something. */
	assert_true(events > 100000 && placed > 30000 && bad > 10000 && moved > 300);
}

/* The area under the length of the list is the sum of all waits: not on average but on every path. */
static void little_holds_on_every_path(void **state)
{
	(void)state;
	struct random random;
	struct arena arena = { 0 };
	double most = 0;
	random_seed(&random, 7);
	for (int i = 0; i < 500; i++) {
		struct queue_model m = model_at_random(&random, &arena);
		struct queue_settings s = { random_next(&random), 1, 1, false };
		struct queue_result r;
		struct naive n;
		double sum = 0;
		m.list_count = 0;
		m.count_from_day = -1;
		assert_true(queue_simulate(&m, &s, NULL, &arena, &r, NULL));
		naive_simulate(&m, s.seed, 0, &arena, &n);
		for (int32_t g = 0; g < m.groups; g++)
			sum += r.runs[g].wait_sum + r.runs[g].still_sum;
		assert_true(fabs(sum - n.area) <= 1e-11 * (1 + n.area));
		most = n.area > most ? n.area : most;
		arena_release(&arena);
	}
	assert_true(most > 1000);
}

static void same_bits_on_any_number_of_threads(void **state)
{
	(void)state;
	struct random random;
	struct arena arena = { 0 };
	random_seed(&random, 99);
	for (int i = 0; i < 60; i++) {
		struct queue_model m = model_at_random(&random, &arena);
		struct queue_settings s = { random_next(&random), 13, 1, true };
		struct queue_result one, two;
		assert_true(queue_simulate(&m, &s, NULL, &arena, &one, NULL));
		s.threads = 1 + i % 4;
		assert_true(queue_simulate(&m, &s, NULL, &arena, &two, NULL));
		size_t cells = (size_t)(m.locations * m.classes), groups = (size_t)m.groups;
		assert_memory_equal(one.figures, two.figures, groups * sizeof(*one.figures));
		assert_memory_equal(one.cells, two.cells, cells * sizeof(*one.cells));
		assert_memory_equal(one.moments, two.moments,
				    groups * (size_t)one.periods * sizeof(*one.moments));
		assert_memory_equal(one.runs, two.runs, 13 * groups * sizeof(*one.runs));
		assert_int_equal(one.events, two.events);
		arena_release(&arena);
	}
}

/* Replication r is the same whatever others there are. */
static void replications_do_not_know_each_other(void **state)
{
	(void)state;
	struct random random;
	struct arena arena = { 0 };
	random_seed(&random, 5);
	struct queue_model m = model_at_random(&random, &arena);
	struct queue_settings s = { 3, 5, 2, false };
	struct queue_result r;
	assert_true(queue_simulate(&m, &s, NULL, &arena, &r, NULL));
	for (int64_t i = 0; i < 5; i++) {
		struct naive n;
		naive_simulate(&m, 3, i, &arena, &n);
		for (int32_t g = 0; g < m.groups; g++)
			assert_memory_equal(n.steps + g * n.periods,
					    r.steps + (i * m.groups + g) * n.periods,
					    (size_t)n.periods * sizeof(*n.steps));
	}
	arena_release(&arena);
}

/* Against the C library, which is right within one unit in the last place. */
static void logarithm_is_that_of_the_library(void **state)
{
	(void)state;
	double worst = 0;
	for (uint64_t i = 0; i < 300000; i++) {
		double u = draw_uniform(i);
		if (i < 1000)
			u = (double)i * 0x1p-53;
		else if (i < 2000)
			u = 1 - (double)(i - 999) * 0x1p-53;
		double ours = draw_minus_log(1 - u), theirs = -log1p(-u);
		double apart = theirs > 0 ? fabs(ours / theirs - 1) : fabs(ours);
		worst = apart > worst ? apart : worst;
	}
	assert_true(worst < 2 * 0x1p-52);
}

/* By hand: the first output of splitmix64 from state 0, as its authors print it. */
static void bits_are_those_of_splitmix64(void **state)
{
	(void)state;
	assert_true(draw_bits(0) == UINT64_C(0xE220A8397B1DCDAF));
	assert_true(draw_bits(UINT64_C(0x9E3779B97F4A7C15)) == UINT64_C(0x6E789E6AA1B965F4));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bits_are_those_of_splitmix64),
		cmocka_unit_test(logarithm_is_that_of_the_library),
		cmocka_unit_test(equals_the_naive_simulation),
		cmocka_unit_test(little_holds_on_every_path),
		cmocka_unit_test(same_bits_on_any_number_of_threads),
		cmocka_unit_test(replications_do_not_know_each_other),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
