/* The search against trying everything: thousands of small programs with budgets, prerequisites and
 * exclusions, with ties decided to the end. */
#include "engine/choose/program.h"
#include "base/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { MEASURES = 12, ROWS = 10, USES = MEASURES * ROWS };

struct instance {
	struct int_program p;
	int first[MEASURES + 1];
	struct program_use uses[USES];
	int64_t limit[ROWS], once[MEASURES], each[MEASURES], burden[MEASURES],
		burden_each[MEASURES];
	int32_t least[MEASURES], most[MEASURES];
	enum program_freedom freedom[MEASURES];
};

/* Half of the values and costs are round, so that ties are common. */
static int64_t amount(struct random *r, int64_t most)
{
	int64_t value = random_between(r, 0, most);
	return random_below(r, 2) ? value / 10 * 10 : value;
}

static void make(struct instance *in, struct random *r, bool negative)
{
	int n = (int)random_between(r, 0, MEASURES), rows = (int)random_between(r, 0, ROWS), at = 0;
	*in = (struct instance){ 0 };
	for (int k = 0; k < rows; k++)
		in->limit[k] = k < 4 ? amount(r, 250) : random_below(r, 3) ? 0 : 1;
	for (int j = 0; j < n; j++) {
		in->first[j] = at;
		in->least[j] = (int32_t)(1 + (random_below(r, 6) == 0));
		in->most[j] = in->least[j] + (random_below(r, 4) ? 0 : (int32_t)random_below(r, 3));
		in->freedom[j] = random_below(r, 12)
					 ? MEASURE_FREE
					 : (enum program_freedom)(1 + random_below(r, 2));
		in->each[j] = amount(r, 40) - (negative ? 20 : 0);
		in->once[j] = random_below(r, 5) ? 0 : amount(r, 20);
		in->burden[j] = (int64_t)random_below(r, 2);
		in->burden_each[j] = (int64_t)random_below(r, 3);
		for (int k = 0; k < rows; k++) {
			if (random_below(r, k < 2 ? 2 : 4) == 0)
				continue;
			struct program_use *u = &in->uses[at++];
			u->row = k;
			if (k < 4)
				u->each = amount(r, 60);
			else
				u->once = in->limit[k] ? 1 : random_below(r, 2) ? 1 : -1;
		}
	}
	in->first[n] = at;
	in->p = (struct int_program){ n,         rows,      in->first,  in->uses,
				      in->limit, in->least, in->most,   in->freedom,
				      in->once,  in->each,  in->burden, in->burden_each,
				      true };
}

static bool meets(const struct int_program *p, const int32_t *times)
{
	int64_t used[ROWS] = { 0 };
	for (int j = 0; j < p->measures; j++)
		for (int i = p->first[j]; i < p->first[j + 1]; i++)
			used[p->uses[i].row] += program_uses(&p->uses[i], times[j]);
	for (int k = 0; k < p->rows; k++)
		if (used[k] > p->limit[k])
			return false;
	return true;
}

static int64_t value_of(const struct int_program *p, const int32_t *times)
{
	int64_t value = 0;
	for (int j = 0; j < p->measures; j++)
		value += program_value(p, j, times[j]);
	return value;
}

static bool better(const struct int_program *p, const int32_t *one, const int32_t *other)
{
	int64_t a = value_of(p, one), b = value_of(p, other), burden = 0;
	if (a != b)
		return a > b;
	for (int j = 0; j < p->measures; j++)
		burden += program_burden(p, j, one[j]) - program_burden(p, j, other[j]);
	if (burden)
		return burden < 0;
	for (int j = 0; j < p->measures; j++)
		if (one[j] != other[j])
			return one[j] > other[j];
	return false;
}

/* Tries everything; false when nothing meets the rows. */
static bool try_all(const struct int_program *p, int32_t *best)
{
	int32_t times[MEASURES] = { 0 };
	bool any = false;
	for (int j = 0; j < p->measures; j++)
		times[j] = p->freedom[j] == MEASURE_TAKEN ? p->least[j] : 0;
	for (;;) {
		if (meets(p, times) && (!any || better(p, times, best))) {
			memcpy(best, times, sizeof(times));
			any = true;
		}
		int j = 0;
		for (; j < p->measures; j++) {
			bool taken = p->freedom[j] == MEASURE_TAKEN;
			if (p->freedom[j] != MEASURE_BARRED && times[j] < p->most[j]) {
				times[j] = times[j] ? times[j] + 1 : p->least[j];
				break;
			}
			times[j] = taken ? p->least[j] : 0;
		}
		if (j == p->measures)
			return any;
	}
}

static void check_against_all(uint64_t seed, int count, bool negative)
{
	struct random r;
	struct instance in;
	random_seed(&r, seed);
	for (int i = 0; i < count; i++) {
		struct arena a = { 0 };
		struct program_answer answer;
		struct err err = { 0 };
		int32_t best[MEASURES] = { 0 };
		make(&in, &r, negative);
		assert_true(program_solve(&in.p, NULL, 20000, NULL, &a, &answer, &err));
		if (!try_all(&in.p, best)) {
			assert_int_equal(answer.outcome, PROGRAM_NONE);
		} else {
			assert_int_equal(answer.outcome, PROGRAM_BEST);
			assert_int_equal(answer.value, value_of(&in.p, best));
			assert_int_equal(answer.value, answer.bound);
			for (int j = 0; j < in.p.measures; j++)
				assert_int_equal(answer.times[j], best[j]);
		}
		arena_release(&a);
	}
}

static void the_best_of_all(void **state)
{
	(void)state;
	check_against_all(11, 4000, false);
}

static void values_below_zero_too(void **state)
{
	(void)state;
	check_against_all(12, 3000, true);
}

/* With room for two beginnings only: never a wrong claim, and always within the bound. */
static void honest_when_short_of_room(void **state)
{
	(void)state;
	struct random r;
	struct instance in;
	random_seed(&r, 13);
	for (int i = 0; i < 2000; i++) {
		struct arena a = { 0 };
		struct program_answer answer;
		struct err err = { 0 };
		int32_t best[MEASURES] = { 0 };
		make(&in, &r, i % 2);
		assert_true(program_solve(&in.p, NULL, 2, NULL, &a, &answer, &err));
		bool any = try_all(&in.p, best);
		int64_t value = value_of(&in.p, best);
		if (answer.outcome == PROGRAM_NONE)
			assert_false(any);
		if (answer.outcome == PROGRAM_BEST || answer.outcome == PROGRAM_BOUNDED) {
			assert_true(meets(&in.p, answer.times));
			assert_int_equal(answer.value, value_of(&in.p, answer.times));
			assert_true(value <= answer.bound && answer.value <= value);
		}
		if (answer.outcome == PROGRAM_BEST)
			assert_int_equal(answer.value, value);
		arena_release(&a);
	}
}

static bool never(void *context, int64_t done, int64_t total)
{
	(void)context, (void)done, (void)total;
	return false;
}

static void stops_when_told(void **state)
{
	(void)state;
	struct random r;
	struct instance in;
	struct arena a = { 0 };
	struct program_answer answer = { .states = 7 };
	struct err err = { 0 };
	struct watch watch = { never, NULL };
	random_seed(&r, 3);
	do
		make(&in, &r, false);
	while (in.p.measures < MEASURES);
	assert_false(program_solve(&in.p, NULL, 100, &watch, &a, &answer, &err));
	assert_int_equal(err.kind, ERR_CONFLICT);
	assert_int_equal(answer.states, 7);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_best_of_all),
		cmocka_unit_test(values_below_zero_too),
		cmocka_unit_test(honest_when_short_of_room),
		cmocka_unit_test(stops_when_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
