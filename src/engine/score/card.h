/* The score card: indicators with thresholds that give points, and what missing, late and undefined
 * data cost. Points go one way only: worse is never fewer points, and keeping data back never helps.
 * Values are known from their day of delivery on, so that a day in the past is scored with what was
 * known then. Used by the command and by the backtest; knows no chance and no words. */
#ifndef ENGINE_SCORE_CARD_H
#define ENGINE_SCORE_CARD_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/watch.h"

enum score_horizon { SCORE_SHORT, SCORE_MEDIUM, SCORE_LONG, SCORE_HORIZONS };
enum score_group { SCORE_FINANCIAL, SCORE_STAFFING, SCORE_QUALITY, SCORE_SIGNAL, SCORE_GROUPS };
enum score_direction { SCORE_LOW_IS_BAD, SCORE_HIGH_IS_BAD };

enum {
	SCORE_INDICATORS_MAX = 200,
	SCORE_THRESHOLDS_MAX = 2000,
	SCORE_POINTS_MAX = 1000, /* of an indicator, and of a weight: a total stays below 2^28 */
};

struct score_indicator {
	struct str code;
	enum score_group group;
	enum score_direction direction;
	int weight[SCORE_HORIZONS]; /* 0..1000, not all 0 */
	int every_months;   /* a value is due for every period of 1, 2, 3, 4, 6 or 12 months; 0: an
				       event, with a value only when something happens */
	int due_days;       /* 0..3660 after the end of the period */
	int valid_days;     /* events: how long one counts, 1..3660; otherwise 0 */
	int missing_points; /* nothing known; at least the points of the worst threshold; events: 0 */
	int undefined_points;       /* could not be computed; 0..missing_points (events: 0) */
	int late_points, late_days; /* so many for every begun so many days too late; days 1..366 */
	int line;                   /* of the file it came from, for messages */
};

/* A value below (LOW_IS_BAD) or above (HIGH_IS_BAD) the threshold gets its points. */
struct score_threshold {
	int indicator;
	double value;
	int points; /* 0..1000 */
	int line;
};

struct score_card {
	const struct score_indicator *indicators;
	int count;
	const struct score_threshold *thresholds; /* by indicator, from mild to bad */
	int threshold_count;
	int first[SCORE_INDICATORS_MAX + 1]; /* where the thresholds of an indicator begin */
};

/* Checks and orders; keeps copies in a. place[i] (may be NULL, threshold_count long) becomes the index in
 * the given list of ordered threshold i. Refused (ERR_INPUT, with the line): an empty card, a code twice,
 * an indicator without weight or (but for events none is optional too) without threshold, a value that is
 * not finite or there twice, points that fall where the value gets worse, missing points below the worst. */
__attribute__((warn_unused_result)) bool score_card_make(const struct score_indicator *indicators,
							 int count,
							 const struct score_threshold *thresholds,
							 int threshold_count, struct arena *a,
							 struct score_card *out, int *place,
							 struct err *err);

struct score_value {
	int32_t provider, indicator;
	day_t period_end; /* last day of the period; of an event its day */
	day_t delivered_on;
	double value;
	bool undefined; /* then value has no meaning */
	int32_t source; /* of the caller: where it came from */
	int64_t line;
};

struct score_values {
	struct score_value *list; /* by provider, indicator, period, delivery */
	int64_t count;
	int64_t *first; /* where the values of a provider begin; providers + 1 long */
	int providers;
};

/* Orders the values in place and keeps the list. Refused (ERR_INPUT, with the line): a provider or indicator out
 * of range, a value that is not finite, delivered before the period ended, a period that is none of the
 * indicator, the same delivery twice. */
__attribute__((warn_unused_result)) bool score_values_make(const struct score_card *card,
							   struct score_value *list, int64_t count,
							   int providers, struct arena *a,
							   struct score_values *out,
							   struct err *err);

enum score_state {
	SCORE_QUIET,     /* an event that did not happen, or too long ago */
	SCORE_PRESENT,   /* a value that came in time */
	SCORE_LATE,      /* a value that came too late */
	SCORE_OVERDUE,   /* an older value, and the next one is too late */
	SCORE_MISSING,   /* nothing was ever delivered */
	SCORE_UNDEFINED, /* delivered, but it could not be computed */
};

/* One indicator of one provider on one day. */
struct score_line {
	int indicator;
	enum score_state state;
	int64_t value;    /* index in score_values, -1 without */
	int threshold;    /* index in the card of the worst one passed, -1 none */
	day_t period_end; /* awaited, when overdue or missing; else of the value */
	int days_late;
	int points; /* those of lateness included */
};

/* Points of a value, whatever its period: never fewer when worse. *threshold may be NULL. */
int score_points_of(const struct score_card *card, int indicator, double value, int *threshold);
/* Fills lines[card->count] with what was known on a day, and the weighted totals. */
void score_on_day(const struct score_card *card, const struct score_values *values, int provider,
		  day_t day, struct score_line *lines, int64_t totals[SCORE_HORIZONS]);
/* Index of the value of exactly this period as known on a day, -1 when none. */
int64_t score_value_of_period(const struct score_values *values, int provider, int indicator,
			      day_t period_end, day_t known_on);

/* Totals on many days: totals[(provider * day_count + d) * SCORE_HORIZONS + horizon]. A cancelled run gives
 * ERR_CONFLICT. */
__attribute__((warn_unused_result)) bool score_series(const struct score_card *card,
						      const struct score_values *values,
						      const day_t *days, int day_count,
						      struct arena *a, const struct watch *watch,
						      int64_t **out, struct err *err);

/* The day so many months later (or earlier); the last day of the month stays the last day. */
day_t score_months_later(day_t day, int months);

#endif
