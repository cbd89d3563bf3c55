/* One replication. There is no list of all events to come: what leaves a location depends on that
 * location alone, so departures are worked off when somebody looks at it (an arrival that may go there,
 * the end of a period, a change of beds), in the order in which they would have come. Exact, and each look
 * touches one small heap. Used inside engine/queue only. */
#ifndef ENGINE_QUEUE_REPLICATE_H
#define ENGINE_QUEUE_REPLICATE_H

#include "engine/queue/model.h"

enum { QUEUE_BINS_PER_DAY = 100 };

/* Beds and arrivals as they change; in order of time. */
struct queue_switch {
	double day;
	int32_t event;
	bool on; /* the event begins, or is over */
};

/* What all replications share. */
struct queue_tables {
	const struct queue_model *m;
	double *location_up_to; /* cumulative shares */
	int32_t *guide;         /* first location whose cumulative share passes k / guide_count */
	int32_t guide_count;    /* a power of two */
	double *class_up_to;    /* [locations x classes] cumulative */
	int64_t *bed_begin;     /* [locations + 1] number of the first occupied bed of a location */
	int64_t *room_begin; /* [locations + 1] beds that there can ever be at once, cumulative */
	struct queue_switch *switches;
	int32_t switch_count;
	int32_t periods;
	int32_t bins;     /* of waits, the last one holds all that is longer */
	int32_t day_bins; /* of waits per cell; 0: none are kept */
	double long_factor, short_factor, long_chance; /* mixture of stays when stay_cv > 1 */
};

__attribute__((warn_unused_result)) bool queue_prepare(const struct queue_model *m, bool cells,
						       struct arena *a, struct queue_tables *out,
						       struct err *err);

/* The location and the class that a draw points at. */
static inline int32_t tables_home(const struct queue_tables *t, double u)
{
	int32_t j = t->guide[(int32_t)(u * t->guide_count)], last = t->m->locations - 1;
	while (j < last && t->location_up_to[j] <= u)
		j++;
	return j;
}

static inline uint8_t tables_class(const struct queue_tables *t, int32_t home, double u)
{
	const double *up_to = t->class_up_to + (int64_t)home * t->m->classes;
	int32_t class = 0;
	for (int32_t k = 0; k + 1 < t->m->classes; k++)
		class += u >= up_to[k];
	return (uint8_t) class;
}

/* Of one cell in one replication. */
struct queue_tally {
	double wait_sum, still_sum;
	int32_t arrived, placed, good, bad, late, waiting;
};

struct queue_worker;

/* Memory of one thread. */
struct queue_worker *queue_worker_new(const struct queue_tables *t, struct arena *a);
void queue_worker_end(struct queue_worker *w);

/* Runs replication r: fills steps[groups x periods] and tallies[locations x classes] (both zeroed by the
 * caller) and adds the waits to the worker's counts. Gives the number of events. */
int64_t queue_replicate(struct queue_worker *w, uint64_t seed, int64_t r, struct queue_step *steps,
			struct queue_tally *tallies);

/* How often a wait fell in a bin, over all replications of this worker: [groups x bins] in 1/100 day and
 * [cells x day_bins] in days. */
const int64_t *queue_worker_bins(const struct queue_worker *w);
const int32_t *queue_worker_days(const struct queue_worker *w);

#endif
