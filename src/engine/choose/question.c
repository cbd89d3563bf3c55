#include "engine/choose/question.h"

/* Least cost, and of those the fewest measures: together in one number, as there are fewer measures
 * than this. CHOOSE_MEASURES_MAX below it, and PROGRAM_SUM_MAX times it is below the end of int64_t. */
enum { BURDEN_OF_CENT = 4096 };

/* Uses as they come, before they are put in order of measure. */
struct gather {
	int *of;
	struct program_use *uses;
	int count;
};

static void use(struct gather *g, int measure, int row, int64_t once, int64_t each)
{
	g->of[g->count] = measure;
	g->uses[g->count++] = (struct program_use){ row, once, each };
}

static bool left_out(const bool *list, int i)
{
	return list && list[i];
}

static int add_budgets(const struct choose_problem *c, const struct question *q, struct gather *g,
		       int64_t *limit)
{
	for (int k = 0; k < c->budgets; k++)
		limit[k] = c->budget_cents[k];
	for (int j = 0; j < c->measures; j++)
		for (int i = c->paid_first[j]; i < c->paid_first[j + 1]; i++) {
			int k = c->paid_from[i];
			if (c->cost_cents[j] && !left_out(q->no_budget, k) &&
			    !(q->aim == AIM_SPARE && q->budget == k))
				use(g, j, k, 0, c->cost_cents[j]);
		}
	return c->budgets;
}

/* A measure that needs others is a row with limit 0 that those give room in; two that exclude each
 * other share a row with limit 1. What needs one of several has one row for all of those. */
static int add_links(const struct choose_problem *c, const struct question *q, struct gather *g,
		     int row, int64_t *limit, struct arena *a)
{
	int *one_of = arena_array(a, int, (size_t)c->measures + 1); /* row + 1 */
	bool *gone =
		arena_array(a, bool, (size_t)c->measures + 1); /* the first link stands for all */
	for (int i = 0; i < c->links; i++) {
		int of = c->link_of[i], to = c->link_to[i];
		bool several = c->link[i] == CHOOSE_NEEDS_ONE_OF;
		if (several && !one_of[of])
			gone[of] |= left_out(q->no_link, i);
		if (several ? gone[of] : left_out(q->no_link, i))
			continue;
		if (several && one_of[of]) {
			use(g, to, one_of[of] - 1, -1, 0);
			continue;
		}
		limit[row] = c->link[i] == CHOOSE_EXCLUDES;
		use(g, of, row, 1, 0);
		use(g, to, row, c->link[i] == CHOOSE_EXCLUDES ? 1 : -1, 0);
		row++;
		if (several)
			one_of[of] = row;
	}
	return row;
}

static int add_conditions(const struct choose_problem *c, const struct question *q,
			  const int64_t *effect, struct gather *g, int row, int64_t *limit)
{
	if (q->effect_least >= 0) {
		for (int j = 0; j < c->measures; j++)
			if (effect[j])
				use(g, j, row, 0, -effect[j]);
		limit[row++] = -q->effect_least;
	}
	if (q->count_most >= 0) {
		for (int j = 0; j < c->measures; j++)
			use(g, j, row, 1, 0);
		limit[row++] = q->count_most;
	}
	return row;
}

static bool pays(const struct choose_problem *c, int j, int budget)
{
	for (int i = c->paid_first[j]; i < c->paid_first[j + 1]; i++)
		if (c->paid_from[i] == budget)
			return true;
	return false;
}

static void set_aim(const struct choose_problem *c, const struct question *q, const int64_t *effect,
		    int64_t *once, int64_t *each)
{
	for (int j = 0; j < c->measures; j++)
		switch (q->aim) {
		case AIM_EFFECT:
			each[j] = effect[j];
			break;
		case AIM_CHEAP:
			each[j] = -c->cost_cents[j];
			break;
		case AIM_SPARE:
			each[j] = pays(c, j, q->budget) ? -c->cost_cents[j] : 0;
			break;
		case AIM_FEW:
			once[j] = -1;
			break;
		case AIM_MANDATORY:
			once[j] = c->mandatory[j] && !left_out(q->no_mandatory, j);
			break;
		}
}

/* The uses in order of measure; a measure that uses one row twice (a link to be counted double, a
 * double payment) is left as two. */
static void by_measure(const struct gather *g, int measures, struct arena *a,
		       struct int_program *out)
{
	int *first = arena_array(a, int, (size_t)measures + 2), *at;
	struct program_use *uses = arena_array(a, struct program_use, (size_t)g->count + 1);
	for (int i = 0; i < g->count; i++)
		first[g->of[i] + 1]++;
	for (int j = 0; j < measures; j++)
		first[j + 1] += first[j];
	at = arena_array(a, int, (size_t)measures + 1);
	memcpy(at, first, (size_t)measures * sizeof(*at));
	for (int i = 0; i < g->count; i++)
		uses[at[g->of[i]]++] = g->uses[i];
	out->first = first;
	out->uses = uses;
}

void question_program(const struct choose_problem *c, const struct question *q, struct arena *a,
		      struct int_program *out)
{
	size_t n = (size_t)c->measures + 1;
	size_t room = (size_t)c->paid_first[c->measures] + 2 * (size_t)c->links + 2 * n;
	const int64_t *effect = q->effect ? q->effect : c->effect;
	struct gather g = { arena_array(a, int, room), arena_array(a, struct program_use, room),
			    0 };
	int64_t *limit = arena_array(a, int64_t, (size_t)c->budgets + (size_t)c->links + 2);
	int64_t *once = arena_array(a, int64_t, n), *each = arena_array(a, int64_t, n);
	int64_t *burden_once = arena_array(a, int64_t, n),
		*burden_each = arena_array(a, int64_t, n);
	enum program_freedom *freedom = arena_array(a, enum program_freedom, n);
	int row = add_budgets(c, q, &g, limit);
	row = add_links(c, q, &g, row, limit, a);
	row = add_conditions(c, q, effect, &g, row, limit);
	set_aim(c, q, effect, once, each);
	for (int j = 0; j < c->measures; j++) {
		bool must =
			c->mandatory[j] && !left_out(q->no_mandatory, j) && q->aim != AIM_MANDATORY;
		burden_once[j] = 1;
		burden_each[j] = c->cost_cents[j] * BURDEN_OF_CENT;
		freedom[j] = left_out(c->barred, j) ? MEASURE_BARRED
			     : must                 ? MEASURE_TAKEN
						    : MEASURE_FREE;
	}
	*out = (struct int_program){ .measures = c->measures,
				     .rows = row,
				     .limit = limit,
				     .least = c->least,
				     .most = c->most,
				     .freedom = freedom,
				     .once = once,
				     .each = each,
				     .burden_once = burden_once,
				     .burden_each = burden_each,
				     .ordered = q->ordered };
	by_measure(&g, c->measures, a, out);
}

static void describe(const struct choose_problem *c, const int64_t *effect, const int32_t *times,
		     struct arena *a, struct choose_plan *out)
{
	int64_t *left = arena_array(a, int64_t, (size_t)c->budgets + 1);
	(void)choose_meets(c, times, left);
	out->left_cents = left;
	out->times = times;
	for (int j = 0; j < c->measures; j++) {
		out->effect += effect[j] * times[j];
		out->cost_cents += c->cost_cents[j] * times[j];
		out->count += times[j] > 0;
	}
}

bool question_ask(const struct choose_problem *c, const struct question *q, int states_max,
		  const struct watch *watch, struct arena *a, struct choose_plan *out,
		  int64_t *value, int64_t *bound, struct err *err)
{
	struct arena scratch = { 0 };
	struct int_program p;
	struct program_answer answer;
	question_program(c, q, &scratch, &p);
	struct program_known known = { q->start, q->capped ? q->cap : PROGRAM_SUM_MAX };
	bool ok = program_solve(&p, &known, states_max, watch, a, &answer, err);
	arena_release(&scratch);
	if (!ok)
		return false;
	*out = (struct choose_plan){ .outcome = answer.outcome,
				     .tie_proven = answer.ties_proven,
				     .states = answer.states };
	if (answer.times)
		describe(c, q->effect ? q->effect : c->effect, answer.times, a, out);
	*value = answer.value;
	*bound = answer.bound;
	return true;
}
