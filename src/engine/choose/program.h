/* The question behind every question of choose, as an integer program: take each measure a whole
 * number of times, so that no row is used beyond its limit and the value is the highest there is.
 * Budgets, prerequisites and exclusions are all rows; effect, cost and the number of measures are
 * all values. Used by the files of this folder only; what a measure is, is in choose.h.
 *
 * It is solved exactly, in integers: floating point only proposes prices for the rows, and whatever
 * prices are proposed, the bound that follows from them holds (solve.c). */
#ifndef ENGINE_CHOOSE_PROGRAM_H
#define ENGINE_CHOOSE_PROGRAM_H

#include "base/arena.h"
#include "base/err.h"
#include "base/watch.h"

enum {
	PROGRAM_MEASURES_MAX = 5000,
	PROGRAM_ROWS_MAX = 100000,
	PROGRAM_TIMES_MAX = 1000,
};
/* The sum over all measures of the highest |value|, and of the highest |use| of a row. That of the
 * burdens stays below the end of int64_t. */
#define PROGRAM_SUM_MAX ((int64_t)1000000000000000)

enum program_freedom { MEASURE_FREE, MEASURE_TAKEN, MEASURE_BARRED };

/* What a measure that is taken t times (t > 0) uses of a row: once + each * t. May be negative. */
struct program_use {
	int row;
	int64_t once, each;
};

struct int_program {
	int measures, rows;
	const int *first; /* measures + 1: where the uses of a measure begin */
	const struct program_use *uses;
	const int64_t *limit;        /* per row */
	const int32_t *least, *most; /* times when taken, 1 <= least <= most */
	const enum program_freedom *freedom;
	const int64_t *once, *each; /* value when taken t times: once + each * t */
	/* Of a measure taken t times: once + each * t; the least sum wins a tie. */
	const int64_t *burden_once, *burden_each;
	/* Whether ties are decided to the end: least burden, then the answer that takes the first
	 * measure (in order of index) in which two differ more often. Otherwise any of the best. */
	bool ordered;
};

enum program_outcome {
	PROGRAM_BEST,    /* proven: nothing is better */
	PROGRAM_BOUNDED, /* good, and nothing is better than the bound */
	PROGRAM_NONE,    /* proven: nothing meets the rows */
	PROGRAM_UNKNOWN, /* the limit of work was reached before anything was found */
};

struct program_answer {
	enum program_outcome outcome;
	int64_t value, bound; /* bound: no answer has a higher value; equal when proven */
	int32_t *times;       /* per measure; NULL without an answer */
	bool ties_proven;     /* with `ordered`: nothing with this value comes before it */
	int64_t states;       /* looked at: the work done */
};

enum { PROGRAM_STATES_EACH = 500 };

/* What is known of the answer beforehand. */
struct program_known {
	const int32_t *start; /* the times of an answer to be bettered, or NULL; without effect when
			       * it does not meet the rows */
	int64_t value_most;   /* no answer has a higher value; PROGRAM_SUM_MAX: nothing known */
};

/* The program must be checked (choose.c does). states_max: kept side by side, at least 1; the same
 * number gives the same answer on every machine. After looking at PROGRAM_STATES_EACH * states_max
 * states the search only rounds off, so that every program comes to an end. known may be NULL. Fails
 * only when the watch says stop (ERR_CONFLICT). */
__attribute__((warn_unused_result)) bool program_solve(const struct int_program *p,
						       const struct program_known *known,
						       int states_max, const struct watch *watch,
						       struct arena *a, struct program_answer *out,
						       struct err *err);

/* What taking measure j t times is worth, and uses of the row of `use`. */
static inline int64_t program_value(const struct int_program *p, int j, int32_t t)
{
	return t ? p->once[j] + p->each[j] * t : 0;
}

static inline int64_t program_burden(const struct int_program *p, int j, int32_t t)
{
	return t ? p->burden_once[j] + p->burden_each[j] * t : 0;
}

static inline int64_t program_uses(const struct program_use *use, int32_t t)
{
	return t ? use->once + use->each * t : 0;
}

#endif
