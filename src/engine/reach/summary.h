/* From points to groups of people (a region, a municipality, everybody): how many are within the norm,
 * how far the nearest place is and how much supply there is, as percentiles of people. Used by the
 * command reach and its verdict.
 *
 * A percentile is by nearest rank and of people, not of points: the p-th percentile of a group of N people
 * is the value of person number ceil(p N / 100) when they stand in order of that value. People without any
 * route stand last in the order of near: a percentile may be "no route" (-1). */
#ifndef ENGINE_REACH_SUMMARY_H
#define ENGINE_REACH_SUMMARY_H

#include "engine/reach/reach.h"

enum { REACH_BAND = 3 }; /* slow, as stated, fast */

struct reach_summary {
	int64_t people;
	int64_t within[REACH_BAND];    /* people whose nearest is within the limit of that pace */
	int64_t without_route;         /* people without any open location or route to one */
	int64_t without_access;        /* people with no supply in any step */
	int64_t near_median, near_p90; /* measures; -1: no route, or nobody lives there */
	int64_t access_p10, access_median; /* units of the result; -1: nobody lives there */
	double access_mean;
};

/* group[point] is 0 .. groups - 1; out[groups + 1], the last one is everybody. limits: the largest
 * measure that is within the norm. n log n. */
__attribute__((warn_unused_result)) bool reach_summarise(
	const struct reach_access *access, const int32_t *people, const int32_t *group,
	int32_t groups, const int64_t limits[REACH_BAND], struct arena *a,
	struct reach_summary **out, struct err *err);

/* What changed from before to after, of a group. */
struct reach_shift {
	int64_t nearer, farther; /* people whose nearest changed so */
	int64_t gained, lost;    /* people who came within the norm, or are no longer */
	int64_t richer, poorer;  /* people with more or less supply */
};
__attribute__((warn_unused_result)) bool reach_compare(const struct reach_access *before,
						       const struct reach_access *after,
						       const int32_t *people, const int32_t *group,
						       int32_t groups, int64_t limit,
						       struct arena *a, struct reach_shift **out,
						       struct err *err);

#endif
