/* Runs a model (queue/model.h): so many replications of a waiting list per location, and what can be
 * said of the waits. Used by the command queue, by queue/search.h and by the bench. */
#ifndef ENGINE_QUEUE_SIMULATE_H
#define ENGINE_QUEUE_SIMULATE_H

#include "engine/queue/model.h"

struct queue_settings {
	uint64_t seed;
	int32_t replications; /* 1 .. QUEUE_REPLICATIONS_MAX */
	int threads;          /* 0: as many as there are processors */
	bool cells;           /* figures per class and location too */
};

/* Everything in the model is within its bounds and fits together; ERR_INPUT with what does not. */
__attribute__((warn_unused_result)) bool queue_check(const struct queue_model *m, struct err *err);

/* Beds that the usual arrivals of location j keep in use in equilibrium, when nobody goes elsewhere: arrivals per day that
 * will ever want a place x mean stay. With as many beds or fewer the list grows for ever. */
double queue_demand(const struct queue_model *m, int32_t j);

/* The result is in `a`. The same model and seed give the same bits on any number of threads. ERR_INPUT: the
 * model is wrong, or too large; ERR_CONFLICT: stopped by the watch. Bands are those of Student over the
 * replications, 95%, for a quotient of sums. */
__attribute__((warn_unused_result)) bool queue_simulate(const struct queue_model *m,
							const struct queue_settings *s,
							const struct watch *watch, struct arena *a,
							struct queue_result *out, struct err *err);

/* The change of a group's mean wait (days) and share within the target from one scenario to another with the
 * same clients (same seed, replications and groups), with half the 95% band of the difference, which is
 * narrower than that of the two apart. ERR_INPUT when the two do not belong together. */
struct queue_change {
	double mean_days, mean_band, share, share_band;
};
__attribute__((warn_unused_result)) bool queue_compare(const struct queue_result *from,
						       const struct queue_result *to,
						       int32_t groups, int32_t group,
						       struct queue_change *out, struct err *err);

#endif
