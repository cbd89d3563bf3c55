/* The waiting lists of a model in the plainest way there is: one list of everything that is to happen, searched
 * from end to end for what comes first. For small cases; what the engine must equal to the bit. It takes from the
 * engine only the numbers drawn (draw.h), which have tests of their own. */
#ifndef TEST_QUEUE_NAIVE_H
#define TEST_QUEUE_NAIVE_H

#include "engine/queue/model.h"

struct naive_cell {
	int64_t arrived, placed, good, bad, late, waiting;
	double wait_sum, still_sum;
};

struct naive {
	struct naive_cell *cells; /* [locations x classes] */
	struct queue_step *steps; /* [groups x periods] */
	int32_t periods;
	double area; /* people on all lists but that out of precaution x days, by adding step by step */
	int64_t events;
};

void naive_simulate(const struct queue_model *m, uint64_t seed, int64_t replication,
		    struct arena *a, struct naive *out);

#endif
