/* Closing the day: what depends on the date is made again. Twice on one day does no work twice. */
#ifndef KERNEL_TICK_H
#define KERNEL_TICK_H

#include "kernel/session.h"

struct tick_result {
	day_t day;
	int64_t cells;                   /* stored cells that changed */
	int64_t opened, updated, closed; /* signals */
};

/* Refreshes the cells as of `day`, then lets every domain do what it has to do each day. */
bool tick_run(struct session *s, day_t day, struct tick_result *out, struct err *err);

#endif
