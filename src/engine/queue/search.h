/* What shortens the wait: how many beds more bring the norm back and when, and the longest list that the
 * beds there are can still serve in time. Runs the simulation many times with the same clients, so that a bed
 * more only differs by what that bed does. Used by the command queue.
 *
 * The norm holds from a day on when, over all who are judged from that day to the end of the simulation, the share
 * within the target is that of the norm, and there is no period in between of which the band lies below it. */
#ifndef ENGINE_QUEUE_SEARCH_H
#define ENGINE_QUEUE_SEARCH_H

#include "engine/queue/simulate.h"

/* How strict: the share itself, or the lower or upper end of its 95% band, must reach the norm. */
enum queue_strictness { QUEUE_POSSIBLY, QUEUE_LIKELY, QUEUE_SURELY };

/* The share within the target of who is judged in periods from .. end - 1, with half its band. 1 and 0 when nobody is.
 * `groups` is that of the model of the result. */
struct queue_share {
	double share, band;
	int64_t judged;
};
struct queue_share queue_share_of(const struct queue_result *r, int32_t groups, int32_t group,
				  int32_t from, int32_t end);

/* The first period from which on the norm of a group holds until the end; r->periods when there is none, 0 when it
 * has no norm. What is left to judge must be at least one period in ten of all, else it says nothing. */
int32_t queue_holds_from(const struct queue_model *m, const struct queue_result *r, int32_t group,
			 enum queue_strictness strictness);

/* Beds needed so that all norms hold from a day on. Each next bed goes where the formulas (shortage.h)
 * say that it is needed most, so that a larger number contains the smaller. */
struct queue_plan {
	bool found;                 /* false: not even with the most that may be added */
	int32_t extra;              /* beds more, all locations together; likely */
	int32_t possibly;           /* the least that may do; -1 when not found */
	int32_t surely;             /* the least that surely does; -1: more than may be added */
	int32_t *beds;              /* [locations] with the extra ones */
	int32_t *holds_from;        /* [groups] first period, with `extra`; periods when never */
	struct queue_result result; /* with `extra` (not found: with the most) */
	int32_t simulations;
};
/* most_extra: 0 .. QUEUE_BEDS_MAX, beyond which nobody would believe the answer. Bisection, which takes for granted that
 * beds do no harm; that `extra` does and extra - 1 does not was seen. */
__attribute__((warn_unused_result)) bool queue_beds_needed(const struct queue_model *m,
							   const struct queue_settings *s,
							   double by_day, int32_t most_extra,
							   const struct watch *watch,
							   struct arena *a, struct queue_plan *out,
							   struct err *err);

/* The longest list on day 0 with which the norms are met, both over who is judged in twice the term of the norm (who is on
 * it and who comes in the first term) and over the whole simulation: instead of the list that there is, the last so
 * many arrivals of the usual stream have not been placed. */
struct queue_longest {
	bool met;                         /* false: not even without a list */
	bool more;                        /* still met with `most` */
	int64_t likely, possibly, surely; /* people */
	int32_t simulations;
};
__attribute__((warn_unused_result)) bool queue_longest_list(
	const struct queue_model *m, const struct queue_settings *s, int64_t most,
	const struct watch *watch, struct arena *a, struct queue_longest *out, struct err *err);

#endif
