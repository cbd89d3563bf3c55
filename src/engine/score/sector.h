/* Is it the sector, or this provider alone? A change since a year before is split into what the middle of
 * the sector did and what is the provider's own, with medians, so that one outlier moves nobody's verdict.
 * And the second axis: how hard a provider would be to do without, which says nothing about its risk.
 * Plain arrays; knows no card. */
#ifndef ENGINE_SCORE_SECTOR_H
#define ENGINE_SCORE_SECTOR_H

#include "base/arena.h"
#include "base/err.h"

enum { SCORE_SECTOR_LEAST = 5 }; /* fewer changes say nothing about a sector */

enum score_trend {
	SCORE_TREND_UNKNOWN, /* no change known, or too few others */
	SCORE_TREND_NONE,    /* not worse than a year before */
	SCORE_TREND_SECTOR,  /* worse, and so is the sector; its own part is nothing special */
	SCORE_TREND_ALONE,   /* worse, and the sector is not */
	SCORE_TREND_BOTH,    /* the sector is worse, and this provider much more so */
};

struct score_middle {
	int64_t count;
	double median, spread; /* spread: 1.4826 times the median distance to the median */
};

/* Median (mean of the middle two) and spread of finite values, which are left in another order. All 0
 * for count 0. */
void score_middle_of(double *values, int64_t count, struct score_middle *out);

/* change: now minus a year before; bad_is_up: higher is worse. Much more so: worse than the median by more
 * than `deviations` spreads. */
enum score_trend score_trend_of(double change, bool bad_is_up, const struct score_middle *sector,
				double deviations);

/* What redistribution without a provider would leave. */
struct score_without {
	int64_t clients, unplaced, special_unplaced; /* unplaced and special at most clients */
	int64_t region_share;                        /* in hundredths of a percent, 0..10000 */
};

struct score_hard_norms {
	int64_t unplaced_share,
		region_share; /* in hundredths of a percent; at least this is hard */
	int64_t special; /* so many clients with a special profile without a place is hard; at least 1 */
};

enum { SCORE_HARD_UNPLACED = 1, SCORE_HARD_SPECIAL = 2, SCORE_HARD_REGION = 4 };

/* Why it would be hard to do without: the sum of the reasons above, 0 when it would not. Refused:
 * numbers that are negative, or parts larger than the whole. */
__attribute__((warn_unused_result)) bool score_hard_of(const struct score_without *w,
						       const struct score_hard_norms *norms,
						       int *reasons, struct err *err);

#endif
