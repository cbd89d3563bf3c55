/* A warning has a beginning, steps and a formal end. People take the steps; this says which steps exist,
 * which are not allowed, and which one the points ask for now. Opening comes at other points than closing,
 * and closing only after some periods below, so that a provider on the edge does not open and close every
 * month. Knows no card: it is given the highest total of the horizons. */
#ifndef ENGINE_SCORE_WARNING_H
#define ENGINE_SCORE_WARNING_H

#include "base/date.h"
#include "base/err.h"

enum score_stage {
	SCORE_NO_WARNING,
	SCORE_SIGNALLED,  /* seen, not yet discussed */
	SCORE_OPENED,     /* under inquiry, the provider knows */
	SCORE_HEIGHTENED, /* closer watch, measures with deadlines */
	SCORE_TRANSFER,   /* preparing to hand over the clients */
	SCORE_CLOSED,     /* formally ended: the reason is on record */
	SCORE_STAGES
};

struct score_warning_norms {
	int64_t signal_at, open_at, heighten_at; /* points; each at least the one before, above 0 */
	int64_t close_below;                     /* below signal_at */
	int close_periods;                       /* 1..60 */
};

/* A row of the declared table of steps. */
enum score_trigger {
	SCORE_BY_HAND,   /* only people ask for this step */
	SCORE_AT_SIGNAL, /* points at or above signal_at */
	SCORE_AT_OPEN,
	SCORE_AT_HEIGHTEN,
	SCORE_WHEN_QUIET, /* below close_below for close_periods periods, today included */
};
struct score_step {
	enum score_stage from, to;
	enum score_trigger trigger;
	bool needs_reason;
	bool needs_quiet; /* refused before it has been quiet long enough */
};
/* In order of precedence; ends with from == SCORE_STAGES. */
extern const struct score_step score_steps[];
/* NULL when there is no such step. */
const struct score_step *score_step_find(enum score_stage from, enum score_stage to);

__attribute__((warn_unused_result)) bool score_warning_norms_check(
	const struct score_warning_norms *n, struct err *err);

/* A step that was taken, as kept by people. */
struct score_warning {
	enum score_stage to;
	day_t on;
	bool has_reason, has_name; /* why and by whom are filled in */
	int64_t quiet_periods; /* how many periods in a row the points were below, on that day; -1 unknown */
	int64_t line;
};

/* Walks the steps of one provider, in order of day, from SCORE_NO_WARNING. Refused (ERR_INPUT, with the
 * line): a day before the step before it, a step that does not exist, no name, no reason where one is
 * needed, closing before it has been quiet. */
__attribute__((warn_unused_result)) bool score_warning_walk(const struct score_warning *list,
							    int64_t count,
							    const struct score_warning_norms *norms,
							    enum score_stage *now, struct err *err);

/* The step that points and quiet periods ask for now, NULL when none. */
const struct score_step *score_warning_ask(enum score_stage now, int64_t points,
					   int64_t quiet_periods,
					   const struct score_warning_norms *norms);

/* How many points at the end of points[0..count) in a row are below the norm for closing. */
int64_t score_quiet_periods(const int64_t *points, int64_t count,
			    const struct score_warning_norms *norms);

#endif
