/* Many questions at once, over threads. The watch is told from one thread only; the others hear there
 * whether to stop. Used by around.c and draw.c. */
#ifndef ENGINE_CHOOSE_MANY_H
#define ENGINE_CHOOSE_MANY_H

#include "base/watch.h"

/* Runs task(data, number, watch) for every number below count, each with a watch of its own to pass
 * on to its question. threads as parallel_threads. False when the watch said stop: then some tasks
 * were not run, or stopped half-way. */
__attribute__((warn_unused_result)) bool many_run(int threads, int64_t count,
						  void (*task)(void *data, int64_t number,
							       const struct watch *watch),
						  void *data, const struct watch *watch);

#endif
