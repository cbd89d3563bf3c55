#include "engine/queue/formula.h"

#include <math.h>

enum { BEDS_MAX = 20000000 };

double queue_term_days(double amount, enum queue_unit unit)
{
	static const double days[QUEUE_UNITS] = { [QUEUE_DAYS] = 1,
						  [QUEUE_WEEKS] = 7,
						  [QUEUE_WORKING_DAYS] = 7.0 / 5,
						  [QUEUE_MONTHS] = 365.0 / 12 };
	return amount * days[unit];
}

double queue_factor(double share)
{
	return -log1p(-share);
}

double queue_target_size(double arrivals_per_week, double target_days, double share)
{
	return arrivals_per_week / 7 * target_days / queue_factor(share);
}

double queue_relief_per_week(double arrivals_per_week, double list, double target_size,
			     double weeks)
{
	double relief = arrivals_per_week + (list - target_size) / weeks;
	return relief > 0 ? relief : 0;
}

double queue_pressure(double mean_wait_days, double target_days)
{
	return 2 * mean_wait_days / target_days;
}

/* Erlang's chance to wait; below the load at which nobody has equilibrium. Erlang B by its recursion, which never
 * overflows: B(0) = 1, 1 / B(n) = 1 + n / (load B(n - 1)). */
static double chance_to_wait(int64_t beds, double load)
{
	double inverse = 1;
	for (int64_t n = 1; n <= beds; n++)
		inverse = 1 + (double)n / load * inverse;
	double blocked = 1 / inverse, per_bed = load / (double)beds;
	return blocked / (1 - per_bed + per_bed * blocked);
}

static bool check(int64_t beds, double arrivals_per_day, double mean_stay_days, struct err *err)
{
	if (beds < 1 || beds > BEDS_MAX)
		return err_set(err, ERR_INPUT,
			       "Zonder plaatsen is er geen wachttijd te berekenen.");
	if (!(arrivals_per_day >= 0 && arrivals_per_day < 1e9) ||
	    !(mean_stay_days > 0 && mean_stay_days < 1e9))
		return err_set(err, ERR_INPUT,
			       "De instroom en de verblijfsduur moeten gewone getallen zijn.");
	return true;
}

bool queue_erlang(int64_t beds, double arrivals_per_day, double mean_stay_days,
		  struct queue_steady *out, struct err *err)
{
	double load = arrivals_per_day * mean_stay_days;
	if (!check(beds, arrivals_per_day, mean_stay_days, err))
		return false;
	if (load >= (double)beds)
		return err_set(
			err, ERR_INPUT,
			"Er is geen evenwicht: er komen meer mensen dan er plaatsen vrijkomen.");
	double chance = load > 0 ? chance_to_wait(beds, load) : 0;
	*out = (struct queue_steady){ chance, chance * mean_stay_days / ((double)beds - load) };
	return true;
}

double queue_erlang_beyond(const struct queue_steady *s, int64_t beds, double arrivals_per_day,
			   double mean_stay_days, double days)
{
	return s->chance * exp(-((double)beds / mean_stay_days - arrivals_per_day) * days);
}

bool queue_priority(int64_t beds, int32_t classes, const double *arrivals_per_day,
		    double mean_stay_days, double stay_cv, double *waits, struct err *err)
{
	double all = 0;
	for (int32_t k = 0; k < classes; k++) {
		if (!check(beds, arrivals_per_day[k], mean_stay_days, err))
			return false;
		all += arrivals_per_day[k];
	}
	if (!(stay_cv >= 0 && stay_cv <= 10))
		return err_set(err, ERR_INPUT,
			       "De spreiding van de verblijfsduur moet van 0 tot en met 10 zijn.");
	double load = all * mean_stay_days, per_bed = mean_stay_days / (double)beds;
	/* Beds that are always taken give way to the next at a steady pace. */
	double chance = load >= (double)beds ? 1 : load > 0 ? chance_to_wait(beds, load) : 0;
	double base = chance * per_bed * (1 + stay_cv * stay_cv) / 2, before = 0;
	for (int32_t k = 0; k < classes; k++) {
		double with = before + arrivals_per_day[k] * per_bed;
		waits[k] = with < 1 ? base / ((1 - before) * (1 - with)) : INFINITY;
		before = with;
	}
	return true;
}
