/* Which measures do most for the people within the budgets: measures with an effect (clients assured)
 * and a cost, budgets they are paid from, prerequisites and exclusions. The best set is exact, and so
 * is every answer about it: what the next euro buys, what more or less money does, the smallest set
 * that is nearly as good, what a set that must include (or leave out) a measure costs, and how it
 * holds when effects turn out otherwise. Used by the command choose; the search itself is solve.c. */
#ifndef ENGINE_CHOOSE_CHOOSE_H
#define ENGINE_CHOOSE_CHOOSE_H

#include "engine/choose/program.h"

enum {
	CHOOSE_MEASURES_MAX = 2000,
	CHOOSE_BUDGETS_MAX = 1000,
	CHOOSE_LINKS_MAX = 4000,
	CHOOSE_TIMES_MAX = PROGRAM_TIMES_MAX,
	CHOOSE_EFFECT_MAX = 1000000, /* clients, of one time */
	/* The usual limits of work: for the best set, for what is asked about it, for a draw. */
	CHOOSE_STATES = 640000,
	CHOOSE_STATES_AROUND = 8000,
	CHOOSE_STATES_DRAW = 2000,
};
#define CHOOSE_CENTS_MAX ((int64_t)100000000000) /* cost of one time: a billion euros */

enum choose_link { CHOOSE_NEEDS, CHOOSE_NEEDS_ONE_OF, CHOOSE_EXCLUDES };

/* All arrays borrowed. Measures in the order that decides the last ties. */
struct choose_problem {
	int measures, budgets, links;
	const int64_t *effect, *effect_low,
		*effect_high;           /* clients per time, low <= effect <= high */
	const int64_t *cost_cents;      /* per time */
	const int32_t *least, *most;    /* times when taken, from 1 */
	const bool *mandatory, *barred; /* barred may be NULL */
	const int64_t *budget_cents;
	const int *paid_first;        /* measures + 1, into paid_from */
	const int *paid_from;         /* the budgets that each bear the whole cost of a measure */
	const enum choose_link *link; /* measure link_of needs (one of) or excludes link_to */
	const int *link_of, *link_to;
};

struct choose_plan {
	enum program_outcome
		outcome; /* of the effect; PROGRAM_NONE: nothing meets the conditions */
	bool tie_proven; /* and nothing with this effect costs less, or is smaller or earlier */
	int64_t effect;  /* clients */
	int64_t effect_bound; /* no set does more */
	int64_t cost_cents;
	int count;                 /* measures taken */
	const int32_t *times;      /* per measure */
	const int64_t *left_cents; /* per budget */
	int64_t states;
};

/* Whether all is within range and no sum can overflow (ERR_INPUT; measures counted from 1). The
 * functions below do this first. */
bool choose_check(const struct choose_problem *c, struct err *err);

/* The set with most effect; of those the cheapest, then the one with fewest measures, then the one
 * that takes the first measure in which two differ more often. */
__attribute__((warn_unused_result)) bool choose_best(const struct choose_problem *c, int states_max,
						     const struct watch *watch, struct arena *a,
						     struct choose_plan *out, struct err *err);

/* What is known of an answer beforehand; it only saves work. */
struct choose_known {
	const int32_t
		*start; /* times of a set to be bettered, or NULL; passed over when it does not
			       * meet the conditions */
	bool capped;    /* no set has more effect than effect_most */
	int64_t effect_most;
};

/* The highest effect only; ties any way. Quicker. effect NULL: that of the problem. */
__attribute__((warn_unused_result)) bool choose_most(const struct choose_problem *c,
						     const int64_t *effect,
						     const struct choose_known *known,
						     int states_max, const struct watch *watch,
						     struct arena *a, struct choose_plan *out,
						     struct err *err);

/* The fewest measures with an effect of at least `effect`; of those the most effect (tie_proven).
 * start: times of such a set, or NULL. */
__attribute__((warn_unused_result)) bool choose_simple(const struct choose_problem *c,
						       int64_t effect, const int32_t *start,
						       int states_max, const struct watch *watch,
						       struct arena *a, struct choose_plan *out,
						       struct err *err);

/* What would change with more in one budget. */
struct choose_next {
	enum program_outcome outcome; /* NONE: no amount buys more effect */
	int64_t more_cents;           /* the least that buys more than `effect`; proven when BEST */
	int64_t least_cents;          /* proven: less than this buys nothing */
	int64_t effect_then; /* the most effect with that much more; proven when then_proven */
	bool then_proven;
};

/* best: the best set, of which the effect is proven or not; more than its effect is looked for. */
__attribute__((warn_unused_result)) bool choose_next_euro(
	const struct choose_problem *c, int budget, const struct choose_plan *best, int states_max,
	const struct watch *watch, struct arena *a, struct choose_next *out, struct err *err);

struct choose_money { /* about one budget */
	struct choose_next next;
	struct choose_plan more, less; /* with step_percent more and less in it */
};

struct choose_around {
	struct choose_money *money;            /* per budget */
	struct choose_plan all_more, all_less; /* step_percent in all budgets */
	struct choose_plan simple; /* see choose_simple, with nearly_percent of the effect */
	struct choose_plan
		careful; /* most effect when every effect is at its low; in low clients */
};

struct choose_around_terms {
	int step_percent, nearly_percent;
	int threads; /* as parallel_threads; the answer does not depend on it */
	int states_max;
};

/* All questions about the best set. best: of choose_best, with times. */
__attribute__((warn_unused_result)) bool choose_around(const struct choose_problem *c,
						       const struct choose_plan *best,
						       const struct choose_around_terms *terms,
						       const struct watch *watch, struct arena *a,
						       struct choose_around *out, struct err *err);

/* Clients per cent of each budget at the margin, were measures to be had in part. */
void choose_prices(const struct choose_problem *c, const struct watch *watch, struct arena *a,
		   const double **out);

/* When nothing meets the conditions: a set of mandatory measures, budgets and links that clash, of
 * which none can be left out. Lists by index; a list of links counts rows of the problem. */
struct choose_clash {
	const bool *mandatory, *budget, *link; /* part of the clash */
	bool proven;                           /* leaving out any one leaves no clash */
	struct choose_plan fewest_given_up;    /* the fewest mandatory measures not taken */
	struct choose_plan without_budgets;    /* the cheapest set with all mandatory ones */
};

__attribute__((warn_unused_result)) bool choose_explain_clash(
	const struct choose_problem *c, int states_max, const struct watch *watch, struct arena *a,
	struct choose_clash *out, struct err *err);

/* How sets do when effects are drawn, for each measure by itself, from a triangle between low and
 * high with its top at the effect. The same draws for every set. */
struct choose_draws {
	int draws, plans;
	const int64_t *effect;      /* [plan][draw] clients, in order of size per plan */
	const int64_t *most_regret; /* per plan: the most that the best set of a draw did better */
	const double *mean_regret;
	const int *still_best; /* per plan: draws in which nothing did better */
	int unproven;          /* draws whose best set was not proven */
};

/* plans: the times of each plan, [plan][measure]. threads as parallel_threads. */
__attribute__((warn_unused_result)) bool choose_draw(const struct choose_problem *c,
						     const int32_t *const *plans, int count,
						     int draws, uint64_t seed, int threads,
						     int states_max, const struct watch *watch,
						     struct arena *a, struct choose_draws *out,
						     struct err *err);

/* Effects of one draw, into effect[measures]. */
void choose_draw_effects(const struct choose_problem *c, uint64_t seed, int draw, int64_t *effect);

/* What a budget has left, and whether mandatory, links, times and budgets are all met: from the
 * problem itself and in integers, apart from how the plan was found. left_cents may be NULL. */
bool choose_meets(const struct choose_problem *c, const int32_t *times, int64_t *left_cents);

#endif
