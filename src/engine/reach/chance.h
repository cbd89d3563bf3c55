/* A verdict when travel times are uncertain. In an area every trip takes F times the stated minutes, with
 * one F for all its people (it is the speed that is uncertain, and that is shared): F is lognormal with
 * median 1 and log_sd the standard deviation of ln F. Areas are independent of each other. Then
 *     chance that a person with m minutes is within x:  Phi(ln(x / m) / log_sd),
 * and the norm "at least a share s of the people within x" is met in an area exactly when the person at
 * rank ceil(s N) is within x: one more such chance. For several areas together there is no closed form;
 * that is drawn. A draw decides with one uniform number per area, which depends on seed, draw and area only;
 * so the outcome is the same on any number of threads. Used by the command reach. */
#ifndef ENGINE_REACH_CHANCE_H
#define ENGINE_REACH_CHANCE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/watch.h"

#include <stdint.h>

enum { REACH_DRAWS_MAX = 10000000, REACH_SHARE_ONE = 1000000 };

struct reach_norm {
	double minutes;        /* above 0, finite */
	int64_t share_million; /* 1 .. 1,000,000: at least this share of the people */
};

/* Area of a point, and how uncertain the areas are. */
struct reach_doubt {
	const int32_t *area; /* [points] 0 .. areas - 1 */
	int32_t areas;
	const double *log_sd; /* [areas] 0 .. 5 */
};

struct reach_chances {
	double *person;   /* [points] chance to be within the norm */
	double *area_met; /* [areas] chance that the area meets the norm; 1 when nobody lives there */
	double *area_expected; /* [areas] expected share within the norm, 0 .. 1 */
	double met;            /* chance that all areas together meet it */
	double met_error; /* standard error of that by the draws, 1 / draws when all agree; 0: closed form */
	double expected; /* expected share of all */
	int64_t draws;   /* 0: closed form */
};

/* ln F of a band: p10 and p90 are factors with 0 < p10 <= p90. */
double reach_log_sd(double p10, double p90);

/* minutes[point]: of the nearest; INFINITY: none; never below 0 or NaN. draws 100 .. REACH_DRAWS_MAX,
 * used only when more than one area has people and doubt. */
__attribute__((warn_unused_result)) bool reach_chances(const double *minutes, const int32_t *people,
						       int64_t points,
						       const struct reach_doubt *doubt,
						       const struct reach_norm *norm, int64_t draws,
						       uint64_t seed, int threads, struct arena *a,
						       struct reach_chances *out,
						       const struct watch *watch, struct err *err);

#endif
