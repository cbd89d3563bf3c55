/* From points to the chance of failure: logistic on the total of a horizon, with coefficients that are
 * given with their source or fitted from history by penalised maximum likelihood (Firth 1993, Biometrika
 * 80:27-38; Heinze and Schemper 2002), which stays finite when the points separate failures perfectly and
 * corrects the bias of few failures. Every chance comes with a 95% interval. Knows no card. */
#ifndef ENGINE_SCORE_CHANCE_H
#define ENGINE_SCORE_CHANCE_H

#include "base/arena.h"
#include "base/err.h"

enum score_model_kind {
	SCORE_NO_MODEL,    /* no coefficients and no history */
	SCORE_GIVEN,       /* coefficients from somebody else */
	SCORE_FITTED,      /* from history */
	SCORE_CONSTANT,    /* history in which all points are equal: one chance for all */
	SCORE_NO_FAILURES, /* history without failures: at most 3 of the number observed */
	SCORE_WRONG_WAY, /* in this history more points go with fewer failures: no chance is given */
};

/* chance = 1 / (1 + exp(-(intercept + slope * points))). */
struct score_model {
	enum score_model_kind kind;
	double intercept, slope;
	double variance[3];             /* of intercept, of slope, their covariance; 0: not known */
	int64_t observations, failures; /* of history */
};

struct score_chance {
	bool known;
	double chance, low, high; /* 95%; low == high == chance when the variance is not known */
	bool has_interval;
};

/* Coefficients of somebody else. Refused: not finite, a slope below 0 (points go one way), variances that
 * no matrix can have. */
__attribute__((warn_unused_result)) bool score_model_given(double intercept, double slope,
							   const double variance[3],
							   struct score_model *out,
							   struct err *err);

/* Fits points[i] >= 0 (below 2^40) with failed[i] (0 or 1). The order of the observations does not matter, to
 * the bit. Refused: no observations, points or outcomes out of range. */
__attribute__((warn_unused_result)) bool score_model_fit(const int64_t *points,
							 const uint8_t *failed, int64_t count,
							 struct arena *scratch,
							 struct score_model *out, struct err *err);

/* Wald interval on the scale of the log odds; without failures (rule of three; Hanley and Lippman-Hand
 * 1983) from 0 to 3/observations. */
struct score_chance score_chance_of(const struct score_model *m, int64_t points);

#endif
