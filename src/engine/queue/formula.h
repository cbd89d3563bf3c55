/* Waiting lists in closed form: what stands beside the simulation, and what it is tested with. Pure
 * arithmetic on one list; used by the command queue. Sources with each; docs/engines/queue.md derives them. */
#ifndef ENGINE_QUEUE_FORMULA_H
#define ENGINE_QUEUE_FORMULA_H

#include "base/err.h"

/* A term in one unit, whatever it is written in: days. A working day is 7/5 day (five a week, holidays not
 * counted), a week 7, a month 365/12. */
enum queue_unit { QUEUE_DAYS, QUEUE_WEEKS, QUEUE_WORKING_DAYS, QUEUE_MONTHS, QUEUE_UNITS };
double queue_term_days(double amount, enum queue_unit unit);

/* If waits are exponential with mean w, the share beyond a target t is exp(-t / w); so a share s is within it
 * when w = t / f with f = -ln(1 - s): 3.91 for 98%, 1.61 for 80%. 0 < s < 1. The steady list that goes with
 * it is, by Little, arrivals x w. Fong et al., "Understanding waiting lists pressures", medRxiv 2022.08.23.22279117, who round f to 4. */
double queue_factor(double share);
double queue_target_size(double arrivals_per_week, double target_days, double share);

/* Places to give away per week so that a list comes down to its target in so many weeks (> 0): arrivals +
 * (list - target size) / weeks; never less than 0. Same source. */
double queue_relief_per_week(double arrivals_per_week, double list, double target_size,
			     double weeks);

/* Twice the mean wait in terms of the target, for comparing lists with different targets: above 1 people wait
 * longer on average than half the target. Same source. target_days > 0. */
double queue_pressure(double mean_wait_days, double target_days);

/* Chance to have to wait, and mean wait (days) of all, at one location of so many beds in equilibrium: Erlang
 * C (Erlang 1917; Kleinrock, Queueing Systems I, 3.5). load = arrivals per day x mean stay in days. ERR_INPUT when
 * there is no bed, or the load is not below the beds: then the list grows for ever and there is no mean. */
struct queue_steady {
	double chance, mean_days;
};
__attribute__((warn_unused_result)) bool queue_erlang(int64_t beds, double arrivals_per_day,
						      double mean_stay_days,
						      struct queue_steady *out, struct err *err);
/* The chance to wait longer than so many days there, first come first served, exponential stays. */
double queue_erlang_beyond(const struct queue_steady *s, int64_t beds, double arrivals_per_day,
			   double mean_stay_days, double days);

/* Mean waits (days) per class, class 0 first, nobody sent away for another: with S_k the load per bed of classes
 * 0 .. k, W_k = W / ((1 - S_k-1) (1 - S_k)), where W = C x stay / beds x (1 + cv^2) / 2 and C is Erlang's chance.
 * Exact for one bed (Cobham, "Priority assignment in waiting line problems", Operations Research 2, 1954) and for
 * exponential stays (the same, for more servers); else an approximation. A class that cannot keep up gets
 * INFINITY. ERR_INPUT: no bed, a number below 0 or not finite. waits[classes]. */
__attribute__((warn_unused_result)) bool queue_priority(int64_t beds, int32_t classes,
							const double *arrivals_per_day,
							double mean_stay_days, double stay_cv,
							double *waits, struct err *err);

#endif
