/* The questions about a best set that is known, over threads. */
#include "engine/choose/choose.h"
#include "engine/choose/many.h"

enum { TASK_ALL_MORE, TASK_ALL_LESS, TASK_SIMPLE, TASK_CAREFUL, TASKS_FIRST };
enum { TASK_MORE, TASK_LESS, TASK_NEXT, TASKS_EACH }; /* per budget, after those */

/* The answer to one, in an arena of its own so that no two threads share one. */
struct task {
	struct arena arena;
	struct choose_plan plan;
	struct choose_next next;
	struct err err;
	bool ok;
};

struct asking {
	const struct choose_problem *c;
	const struct choose_plan *best;
	const struct choose_around_terms *terms;
	struct task *tasks;
};

/* The most effect with `percent` of the amount of one budget, or of all (negative). */
static bool with_budgets(const struct asking *q, int budget, int percent, const struct watch *watch,
			 struct task *t)
{
	struct choose_problem p = *q->c;
	int64_t *cents = arena_array(&t->arena, int64_t, (size_t)p.budgets + 1);
	for (int k = 0; k < p.budgets; k++) {
		cents[k] = p.budget_cents[k];
		if (budget < 0 || budget == k)
			cents[k] = cents[k] / 100 * percent + cents[k] % 100 * percent / 100;
		cents[k] = cents[k] > PROGRAM_SUM_MAX ? PROGRAM_SUM_MAX : cents[k];
	}
	p.budget_cents = cents;
	struct choose_known known = { q->best->times, percent < 100, q->best->effect_bound };
	return choose_most(&p, NULL, &known, q->terms->states_max, watch, &t->arena, &t->plan,
			   &t->err);
}

static bool ask_first(const struct asking *q, int64_t number, const struct watch *watch,
		      struct task *t)
{
	const struct choose_around_terms *m = q->terms;
	int64_t nearly = (q->best->effect * m->nearly_percent + 99) / 100;
	struct choose_known known = { .start = q->best->times };
	switch (number) {
	case TASK_ALL_MORE:
		return with_budgets(q, -1, 100 + m->step_percent, watch, t);
	case TASK_ALL_LESS:
		return with_budgets(q, -1, 100 - m->step_percent, watch, t);
	case TASK_SIMPLE:
		return choose_simple(q->c, nearly, q->best->times, m->states_max, watch, &t->arena,
				     &t->plan, &t->err);
	default:
		return choose_most(q->c, q->c->effect_low, &known, m->states_max, watch, &t->arena,
				   &t->plan, &t->err);
	}
}

static bool ask_money(const struct asking *q, int64_t number, const struct watch *watch,
		      struct task *t)
{
	int budget = (int)(number / TASKS_EACH), step = q->terms->step_percent;
	if (number % TASKS_EACH == TASK_MORE)
		return with_budgets(q, budget, 100 + step, watch, t);
	if (number % TASKS_EACH == TASK_LESS)
		return with_budgets(q, budget, 100 - step, watch, t);
	return choose_next_euro(q->c, budget, q->best, q->terms->states_max, watch, &t->arena,
				&t->next, &t->err);
}

static void ask(void *data, int64_t number, const struct watch *watch)
{
	struct asking *q = data;
	struct task *t = &q->tasks[number];
	t->ok = number < TASKS_FIRST ? ask_first(q, number, watch, t)
				     : ask_money(q, number - TASKS_FIRST, watch, t);
}

static struct choose_plan copy_plan(const struct choose_problem *c, const struct choose_plan *plan,
				    struct arena *a)
{
	struct choose_plan copy = *plan;
	if (!plan->times)
		return copy;
	int32_t *times = arena_array(a, int32_t, (size_t)c->measures + 1);
	int64_t *left = arena_array(a, int64_t, (size_t)c->budgets + 1);
	memcpy(times, plan->times, (size_t)c->measures * sizeof(*times));
	memcpy(left, plan->left_cents, (size_t)c->budgets * sizeof(*left));
	copy.times = times;
	copy.left_cents = left;
	return copy;
}

static void gather(const struct asking *q, struct arena *a, struct choose_around *out)
{
	const struct task *t = q->tasks;
	struct choose_money *money = arena_array(a, struct choose_money, (size_t)q->c->budgets + 1);
	for (int k = 0; k < q->c->budgets; k++) {
		const struct task *of = t + TASKS_FIRST + (size_t)k * TASKS_EACH;
		money[k].more = copy_plan(q->c, &of[TASK_MORE].plan, a);
		money[k].less = copy_plan(q->c, &of[TASK_LESS].plan, a);
		money[k].next = of[TASK_NEXT].next;
	}
	*out = (struct choose_around){ .money = money,
				       .all_more = copy_plan(q->c, &t[TASK_ALL_MORE].plan, a),
				       .all_less = copy_plan(q->c, &t[TASK_ALL_LESS].plan, a),
				       .simple = copy_plan(q->c, &t[TASK_SIMPLE].plan, a),
				       .careful = copy_plan(q->c, &t[TASK_CAREFUL].plan, a) };
}

bool choose_around(const struct choose_problem *c, const struct choose_plan *best,
		   const struct choose_around_terms *terms, const struct watch *watch,
		   struct arena *a, struct choose_around *out, struct err *err)
{
	int64_t count = TASKS_FIRST + (int64_t)TASKS_EACH * c->budgets;
	struct arena scratch = { 0 };
	struct asking q = { c, best, terms, arena_array(&scratch, struct task, (size_t)count) };
	bool ok = many_run(terms->threads, count, ask, &q, watch);
	if (!ok)
		err_set(err, ERR_CONFLICT, "Het kiezen van maatregelen is afgebroken.");
	for (int64_t i = 0; i < count && ok; i++)
		if (!q.tasks[i].ok) {
			*err = q.tasks[i].err;
			ok = false;
		}
	if (ok)
		gather(&q, a, out);
	for (int64_t i = 0; i < count; i++)
		arena_release(&q.tasks[i].arena);
	arena_release(&scratch);
	return ok;
}
