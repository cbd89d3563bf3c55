/* The same work on one thread or more: tasks 0 .. count-1 are handed out in order, each to the thread
 * that is free. A task writes only what is its own, so that the outcome does not depend on how many
 * threads there are; what tasks find together is added up afterwards, in order of task.
 * Used by the engines. A task must not start another parallel_run. */
#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H

#include "base/watch.h"

enum { PARALLEL_THREADS_MAX = 16 };

/* How many threads `wanted` means: 0 is as many as there are processors; at most the maximum. */
int parallel_threads(int wanted);

/* Runs task(data, number, thread) for every number below count; `thread` is below `threads`, for
 * scratch memory of one's own. The calling thread does its share and is the only one that tells the
 * watch. False when the watch said stop: then some tasks were not run. */
__attribute__((warn_unused_result)) bool parallel_run(int threads, int64_t count,
						      void (*task)(void *data, int64_t number,
								   int thread),
						      void *data, const struct watch *watch);

#endif
