#include "engine/choose/choose.h"
#include "engine/choose/prices.h"
#include "engine/choose/question.h"

static bool check_measure(const struct choose_problem *c, int j, struct err *err)
{
	int number = j + 1;
	if (c->effect_low[j] < 0 || c->effect_low[j] > c->effect[j] ||
	    c->effect[j] > c->effect_high[j] || c->effect_high[j] > CHOOSE_EFFECT_MAX)
		return err_set(
			err, ERR_INPUT,
			"Maatregel %d: het effect moet van 0 tot en met %d lopen, met laag <= "
			"verwacht <= hoog.",
			number, CHOOSE_EFFECT_MAX);
	if (c->cost_cents[j] < 0 || c->cost_cents[j] > CHOOSE_CENTS_MAX)
		return err_set(
			err, ERR_INPUT,
			"Maatregel %d: de kosten moeten van 0 tot en met een miljard euro zijn.",
			number);
	if (c->least[j] < 1 || c->least[j] > c->most[j] || c->most[j] > CHOOSE_TIMES_MAX)
		return err_set(err, ERR_INPUT,
			       "Maatregel %d: het aantal keer moet van 1 tot en met %d lopen.",
			       number, CHOOSE_TIMES_MAX);
	for (int i = c->paid_first[j]; i < c->paid_first[j + 1]; i++)
		if (c->paid_from[i] < 0 || c->paid_from[i] >= c->budgets)
			return err_set(err, ERR_INPUT, "Maatregel %d: onbekend budget.", number);
	return true;
}

static bool check_links(const struct choose_problem *c, struct err *err)
{
	for (int i = 0; i < c->links; i++) {
		int of = c->link_of[i], to = c->link_to[i];
		if (of < 0 || to < 0 || of >= c->measures || to >= c->measures)
			return err_set(err, ERR_INPUT, "Verband %d: onbekende maatregel.", i + 1);
		if (of == to)
			return err_set(err, ERR_INPUT,
				       "Verband %d: een maatregel met zichzelf is geen verband.",
				       i + 1);
	}
	return true;
}

bool choose_check(const struct choose_problem *c, struct err *err)
{
	int64_t effect = 0, cost = 0;
	if (c->measures < 0 || c->measures > CHOOSE_MEASURES_MAX || c->budgets < 0 ||
	    c->budgets > CHOOSE_BUDGETS_MAX || c->links < 0 || c->links > CHOOSE_LINKS_MAX)
		return err_set(err, ERR_INPUT,
			       "Hoogstens %d maatregelen, %d budgetten en %d verbanden.",
			       CHOOSE_MEASURES_MAX, CHOOSE_BUDGETS_MAX, CHOOSE_LINKS_MAX);
	for (int j = 0; j < c->measures; j++) {
		if (!check_measure(c, j, err))
			return false;
		effect += c->effect_high[j] * c->most[j];
		cost += c->cost_cents[j] * c->most[j];
		if (effect > PROGRAM_SUM_MAX || cost > PROGRAM_SUM_MAX)
			return err_set(err, ERR_INPUT,
				       "Alle maatregelen samen kosten meer dan tien biljoen euro.");
	}
	for (int k = 0; k < c->budgets; k++)
		if (c->budget_cents[k] < 0 || c->budget_cents[k] > PROGRAM_SUM_MAX)
			return err_set(err, ERR_INPUT,
				       "Budget %d moet van 0 tot en met tien biljoen euro zijn.",
				       k + 1);
	return check_links(c, err);
}

static bool needs_met(const struct choose_problem *c, const int32_t *times, int i)
{
	int of = c->link_of[i];
	if (!times[of])
		return true;
	if (c->link[i] == CHOOSE_EXCLUDES)
		return !times[c->link_to[i]];
	if (c->link[i] == CHOOSE_NEEDS)
		return times[c->link_to[i]] > 0;
	for (int k = 0; k < c->links; k++)
		if (c->link[k] == CHOOSE_NEEDS_ONE_OF && c->link_of[k] == of &&
		    times[c->link_to[k]])
			return true;
	return false;
}

bool choose_meets(const struct choose_problem *c, const int32_t *times, int64_t *left_cents)
{
	bool ok = true;
	struct arena scratch = { 0 };
	int64_t *left = left_cents;
	if (!left)
		left = arena_array(&scratch, int64_t, (size_t)c->budgets + 1);
	for (int k = 0; k < c->budgets; k++)
		left[k] = c->budget_cents[k];
	for (int j = 0; j < c->measures; j++) {
		bool barred = c->barred && c->barred[j];
		if (times[j] ? barred || times[j] < c->least[j] || times[j] > c->most[j]
			     : c->mandatory[j])
			ok = false;
		for (int i = c->paid_first[j]; i < c->paid_first[j + 1]; i++)
			left[c->paid_from[i]] -= c->cost_cents[j] * times[j];
	}
	for (int k = 0; k < c->budgets; k++)
		ok = ok && left[k] >= 0;
	for (int i = 0; i < c->links; i++)
		ok = ok && needs_met(c, times, i);
	arena_release(&scratch);
	return ok;
}

/* An answer is not believed but counted again. */
static bool recount(const struct choose_problem *c, const struct choose_plan *plan, int64_t value,
		    struct err *err)
{
	if (plan->times && (!choose_meets(c, plan->times, NULL) || plan->effect != value))
		return err_set(err, ERR_SYSTEM,
			       "De gevonden keuze klopt niet bij het natellen. Meld dit als fout.");
	return true;
}

bool choose_most(const struct choose_problem *c, const int64_t *effect,
		 const struct choose_known *known, int states_max, const struct watch *watch,
		 struct arena *a, struct choose_plan *out, struct err *err)
{
	struct question q = { .aim = AIM_EFFECT,
			      .effect = effect,
			      .effect_least = -1,
			      .count_most = -1,
			      .start = known ? known->start : NULL,
			      .capped = known && known->capped,
			      .cap = known ? known->effect_most : 0 };
	struct choose_plan plan;
	int64_t value, bound;
	if (!choose_check(c, err) ||
	    !question_ask(c, &q, states_max, watch, a, &plan, &value, &bound, err) ||
	    !recount(c, &plan, value, err))
		return false;
	plan.effect_bound = bound;
	*out = plan;
	return true;
}

bool choose_best(const struct choose_problem *c, int states_max, const struct watch *watch,
		 struct arena *a, struct choose_plan *out, struct err *err)
{
	struct question q = {
		.aim = AIM_EFFECT, .effect_least = -1, .count_most = -1, .ordered = true
	};
	struct choose_plan plan;
	int64_t value, bound;
	if (!choose_check(c, err) ||
	    !question_ask(c, &q, states_max, watch, a, &plan, &value, &bound, err) ||
	    !recount(c, &plan, value, err))
		return false;
	plan.effect_bound = bound;
	*out = plan;
	return true;
}

bool choose_simple(const struct choose_problem *c, int64_t effect, const int32_t *start,
		   int states_max, const struct watch *watch, struct arena *a,
		   struct choose_plan *out, struct err *err)
{
	struct question q = {
		.aim = AIM_FEW, .effect_least = effect, .count_most = -1, .start = start
	};
	struct choose_plan few, most;
	int64_t value, bound;
	if (!choose_check(c, err) ||
	    !question_ask(c, &q, states_max, watch, a, &few, &value, &bound, err) ||
	    !recount(c, &few, few.effect, err))
		return false;
	if (few.times) {
		struct question more = { .aim = AIM_EFFECT,
					 .effect_least = effect,
					 .count_most = few.count,
					 .start = few.times };
		if (!question_ask(c, &more, states_max, watch, a, &most, &value, &bound, err) ||
		    !recount(c, &most, most.effect, err))
			return false;
		most.tie_proven = few.outcome == PROGRAM_BEST && most.outcome == PROGRAM_BEST;
		most.outcome = few.outcome;
		most.states += few.states;
		few = most;
	}
	*out = few;
	return true;
}

/* The most effect when one budget holds `cents`. */
static bool most_with(const struct choose_problem *c, int budget, int64_t cents,
		      const int32_t *start, int states_max, const struct watch *watch,
		      struct arena *a, struct choose_plan *out, struct err *err)
{
	struct choose_problem richer = *c;
	struct choose_known known = { .start = start };
	int64_t *amounts = arena_array(a, int64_t, (size_t)c->budgets + 1);
	memcpy(amounts, c->budget_cents, (size_t)c->budgets * sizeof(*amounts));
	amounts[budget] = cents;
	richer.budget_cents = amounts;
	return choose_most(&richer, NULL, &known, states_max, watch, a, out, err);
}

/* First whether any amount helps; then the least, starting from the set that this gave. */
bool choose_next_euro(const struct choose_problem *c, int budget, const struct choose_plan *best,
		      int states_max, const struct watch *watch, struct arena *a,
		      struct choose_next *out, struct err *err)
{
	struct choose_plan any, spare, then;
	struct choose_next next = { .outcome = PROGRAM_NONE };
	int64_t value, bound;
	if (!choose_check(c, err) ||
	    !most_with(c, budget, PROGRAM_SUM_MAX, best->times, states_max, watch, a, &any, err))
		return false;
	if (any.effect > best->effect) {
		struct question q = { .aim = AIM_SPARE,
				      .budget = budget,
				      .effect_least = best->effect + 1,
				      .count_most = -1,
				      .start = any.times };
		if (!question_ask(c, &q, states_max, watch, a, &spare, &value, &bound, err) ||
		    !most_with(c, budget, -value, spare.times, states_max, watch, a, &then, err))
			return false;
		next.outcome = spare.outcome;
		next.more_cents = -value - c->budget_cents[budget];
		next.least_cents = -bound - c->budget_cents[budget];
		next.effect_then = then.effect;
		next.then_proven = then.outcome == PROGRAM_BEST;
	} else if (any.effect_bound > best->effect) {
		next.outcome = PROGRAM_UNKNOWN;
	}
	*out = next;
	return true;
}

void choose_prices(const struct choose_problem *c, const struct watch *watch, struct arena *a,
		   const double **out)
{
	struct question q = { .aim = AIM_EFFECT, .effect_least = -1, .count_most = -1 };
	struct int_program p;
	question_program(c, &q, a, &p);
	double *price = arena_array(a, double, (size_t)p.rows + 1);
	struct prices_part all = { NULL, p.measures, arena_array(a, bool, (size_t)p.rows + 1) };
	prices_propose(&p, &all, watch, price);
	*out = price;
}
