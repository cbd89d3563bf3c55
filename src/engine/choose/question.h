/* Makes an integer program of a problem of choose and one question about it, and asks it. Used by the
 * files of this folder only. */
#ifndef ENGINE_CHOOSE_QUESTION_H
#define ENGINE_CHOOSE_QUESTION_H

#include "engine/choose/choose.h"

enum question_aim {
	AIM_EFFECT,    /* most clients */
	AIM_CHEAP,     /* least cost */
	AIM_FEW,       /* fewest measures */
	AIM_SPARE,     /* least paid from one budget */
	AIM_MANDATORY, /* most mandatory measures taken: then none has to be */
};

struct question {
	enum question_aim aim;
	int budget;            /* AIM_SPARE: this one has no limit */
	const int64_t *effect; /* NULL: that of the problem */
	int64_t effect_least;  /* negative: any */
	int32_t count_most;    /* negative: any */
	bool ordered;          /* ties to the end: cost, number of measures, order of measures */
	const int32_t *start;  /* times of a set to be bettered, or NULL */
	bool capped;           /* it is known that the value is at most `cap` */
	int64_t cap;
	/* Left out of account; each may be NULL. */
	const bool *no_mandatory, *no_budget, *no_link;
};

void question_program(const struct choose_problem *c, const struct question *q, struct arena *a,
		      struct int_program *out);
/* *value and *bound are as the program has them: negative for what is to be little. */
__attribute__((warn_unused_result)) bool question_ask(const struct choose_problem *c,
						      const struct question *q, int states_max,
						      const struct watch *watch, struct arena *a,
						      struct choose_plan *out, int64_t *value,
						      int64_t *bound, struct err *err);

#endif
