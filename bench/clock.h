/* What the benches print of themselves: seconds since some moment, and the most memory in use so far. */
#ifndef BENCH_CLOCK_H
#define BENCH_CLOCK_H

#include <sys/resource.h>
#include <time.h>

static inline double clock_seconds(clockid_t which)
{
	struct timespec now;
	clock_gettime(which, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* By the clock on the wall. */
static inline double seconds(void)
{
	return clock_seconds(CLOCK_MONOTONIC);
}

static inline double peak_mib(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return (double)usage.ru_maxrss / 1024;
}

#endif
