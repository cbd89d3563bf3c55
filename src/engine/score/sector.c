#include "engine/score/sector.h"

#include <math.h>
#include <stdlib.h>

static int compare_doubles(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;
	return (a > b) - (a < b);
}

static double median_of(double *values, int64_t count)
{
	qsort(values, (size_t)count, sizeof(*values), compare_doubles);
	double low = values[(count - 1) / 2], high = values[count / 2];
	return low == high ? low : low / 2 + high / 2;
}

void score_middle_of(double *values, int64_t count, struct score_middle *out)
{
	*out = (struct score_middle){ .count = count };
	if (count < 1)
		return;
	out->median = median_of(values, count);
	for (int64_t i = 0; i < count; i++)
		values[i] = fabs(values[i] - out->median);
	out->spread = 1.4826 * median_of(values, count);
}

enum score_trend score_trend_of(double change, bool bad_is_up, const struct score_middle *sector,
				double deviations)
{
	double worse = bad_is_up ? change : -change;
	double sector_worse = bad_is_up ? sector->median : -sector->median;
	if (sector->count < SCORE_SECTOR_LEAST)
		return SCORE_TREND_UNKNOWN;
	if (worse <= 0)
		return SCORE_TREND_NONE;
	if (sector_worse <= 0)
		return SCORE_TREND_ALONE;
	return worse - sector_worse > deviations * sector->spread ? SCORE_TREND_BOTH
								  : SCORE_TREND_SECTOR;
}

bool score_hard_of(const struct score_without *w, const struct score_hard_norms *norms,
		   int *reasons, struct err *err)
{
	enum { PEOPLE_MAX = 100 * 1000 * 1000 };
	if (w->clients < 0 || w->clients > PEOPLE_MAX || w->unplaced < 0 ||
	    w->unplaced > w->clients || w->special_unplaced < 0 ||
	    w->special_unplaced > w->unplaced)
		return err_set(err, ERR_INPUT,
			       "Wie geen plek vindt hoort bij de cliënten, en wie een bijzonder "
			       "profiel heeft hoort daar weer bij.");
	if (w->region_share < 0 || w->region_share > 10000)
		return err_set(err, ERR_INPUT,
			       "Het aandeel in de regio is 0 tot en met 100 procent.");
	int found = 0;
	if (w->unplaced > 0 && w->unplaced * 10000 >= norms->unplaced_share * w->clients)
		found |= SCORE_HARD_UNPLACED;
	if (w->special_unplaced >= norms->special)
		found |= SCORE_HARD_SPECIAL;
	if (w->region_share >= norms->region_share)
		found |= SCORE_HARD_REGION;
	*reasons = found;
	return true;
}
