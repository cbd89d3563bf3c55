/* How good chances and ranks turned out to be: area under the curve with its interval, Brier score with
 * its parts, and whether a number of failures fits a chance. Used by the backtest. Plain arrays. */
#ifndef ENGINE_SCORE_MEASURE_H
#define ENGINE_SCORE_MEASURE_H

#include "base/arena.h"
#include "base/err.h"

struct score_auc {
	int64_t failed, fine; /* observations */
	double area; /* chance that one that failed had more points than one that did not; ties half */
	bool has_interval; /* false when too few to tell, or when the ranks leave no spread */
	double low, high;  /* 95%, DeLong et al. 1988 for clustered data (Obuchowski 1997) */
};

/* Observations of one cluster (a provider) may be alike; clusters are 0 .. clusters-1. With clusters of one
 * observation each this is DeLong's interval. Refused: one of both outcomes does not occur. Sorting:
 * O(n log n). */
__attribute__((warn_unused_result)) bool score_auc_of(const int64_t *points, const uint8_t *failed,
						      const int32_t *cluster, int64_t count,
						      int32_t clusters, struct arena *scratch,
						      struct score_auc *out, struct err *err);

/* Mean squared difference of chance and outcome = reliability - resolution + uncertainty, exactly, because
 * it is split by chance (Murphy 1973). Observations with equal points have equal chance. */
struct score_brier {
	double brier, reliability, resolution, uncertainty;
};
void score_brier_of(const int64_t *points, const double *chance, const uint8_t *failed,
		    int64_t count, struct arena *scratch, struct score_brier *out);

/* Clopper and Pearson's exact 95% interval for the chance behind `failures` of `count`, 0 <= failures <= count,
 * count >= 1. */
void score_binomial_interval(int64_t failures, int64_t count, double *low, double *high);

/* P(X <= failures) for X binomial. */
double score_binomial_below(int64_t failures, int64_t count, double chance);

#endif
