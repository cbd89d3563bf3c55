/* How well did the card warn? Plays the history again: on every day of a row of days each provider has the
 * points of what was known on that day, and what happened afterwards says whether that was a hit, a miss or
 * a false alarm, how early the warning came, and whether the chances were right. The model is fitted before
 * the split and judged from the split on, so that it is never judged on what it was made of.
 * Used by the command; knows no card, only totals (score_series). */
#ifndef ENGINE_SCORE_BACKTEST_H
#define ENGINE_SCORE_BACKTEST_H

#include "base/date.h"
#include "base/watch.h"
#include "engine/score/chance.h"
#include "engine/score/measure.h"

enum { SCORE_BINS = 10 };

struct score_history {
	const day_t *days; /* rising */
	int day_count;
	int providers;
	const int64_t *points;  /* of one horizon: points[provider * day_count + day], each >= 0 */
	const day_t *since;     /* first day a provider counts; NULL: always */
	const day_t *failed_on; /* of a provider, DAY_MAX + 1 when it did not fail */
	day_t complete_to;      /* failures up to this day are all known */
	int horizon_months; /* 1..600: a failure within so many months after a day belongs to it */
	int64_t warn_at;    /* points at which a provider counts as warned about */
};

enum score_outcome {
	SCORE_UNKNOWN_YET, /* the horizon reaches beyond what is known, or the provider does not count */
	SCORE_STAYED,
	SCORE_FAILED,
};

/* What happened within the horizon after a day. */
enum score_outcome score_outcome_of(const struct score_history *h, int provider, int day);

struct score_event {
	int provider;
	day_t failed_on;
	bool hit;
	day_t warned_on; /* of a hit: the first day at or above the norm within the horizon */
	int lead_days;
};

struct score_bin {
	int64_t points_low, points_high, count, failures;
	double mean_chance, low, high; /* exact 95% interval of the share that failed */
	bool fits;                     /* the mean chance lies in it */
};

struct score_backtest {
	int from_day; /* index of the first day that is judged */
	int64_t hits, misses,
		unseen; /* failures; unseen: no day of the history lies within the horizon */
	int64_t alarms, false_alarms,
		undecided;          /* rows of days at or above the norm, without interruption */
	struct score_event *events; /* hits and misses, by day and provider */
	double lead_median, lead_low, lead_high; /* days; quartiles; 0 without hits */
	struct score_model model;
	bool has_auc;
	struct score_auc auc; /* all days judged, clustered by provider */
	int64_t apart;        /* observations whose horizons do not overlap */
	bool has_brier;
	struct score_brier brier;          /* of those apart */
	struct score_bin bins[SCORE_BINS]; /* of those apart, about equally many each */
	int bin_count;
};

/* Fits the model on days whose horizon ends on or before `known_on`, days that lie a horizon apart (the
 * last such day and back), so that no failure counts twice. Refused: no such observation. */
__attribute__((warn_unused_result)) bool score_history_fit(const struct score_history *h,
							   day_t known_on, struct arena *scratch,
							   struct score_model *out,
							   struct err *err);

/* Judges the days from `split` on. given: coefficients of somebody else; NULL: fitted on what was known at
 * the split. Refused: an empty or falling row of days, no day from the split on, a failure before
 * the first day of a provider, points below 0. A cancelled run gives ERR_CONFLICT. */
__attribute__((warn_unused_result)) bool score_backtest_run(
	const struct score_history *h, day_t split, const struct score_model *given,
	struct arena *a, const struct watch *watch, struct score_backtest *out, struct err *err);

#endif
