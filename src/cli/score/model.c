#include "cli/score/score.h"

/* The first delivery and a year more, so that by then every indicator had its turn; at most today. */
static day_t first_day(const struct score_facts *f)
{
	day_t first = f->at;
	for (int64_t i = 0; i < f->values.count; i++)
		if (f->values.list[i].delivered_on < first)
			first = f->values.list[i].delivered_on;
	first = score_months_later(first, 12);
	return first < f->at ? first : f->at;
}

enum { HISTORY_DAYS_MAX = 2400 };

bool score_history_of(struct cli *c, const struct score_facts *f, struct score_days *out,
		      struct arena *a, const struct watch *watch, struct err *err)
{
	day_t from = first_day(f);
	int months = (int)score_norm(f, NORM_PERIOD_MONTHS), count = 0;
	if (!option_day(c, OPTION_FROM, &from, err))
		return false;
	if (from > f->at)
		return err_set(
			err, ERR_INPUT,
			"De historie is te kort: zij begint pas na de dag waarop wordt gekeken. "
			"Kies met --from een eerdere dag.");
	while (count < HISTORY_DAYS_MAX && score_months_later(f->at, -count * months) >= from)
		count++;
	out->days = arena_array(a, day_t, (size_t)count);
	out->count = count;
	for (int d = 0; d < count; d++)
		out->days[d] = score_months_later(f->at, -(count - 1 - d) * months);
	return score_series(&f->card, &f->values, out->days, count, a, watch, &out->totals, err);
}

void score_horizon_of(const struct score_facts *f, const struct score_days *d,
		      enum score_horizon horizon, struct arena *a, struct score_history *out)
{
	size_t providers = (size_t)f->provider_count;
	int64_t *points = arena_array(a, int64_t, providers * (size_t)d->count);
	day_t *since = arena_array(a, day_t, providers);
	day_t *failed_on = arena_array(a, day_t, providers);
	for (size_t i = 0; i < providers * (size_t)d->count; i++)
		points[i] = d->totals[i * SCORE_HORIZONS + horizon];
	for (size_t p = 0; p < providers; p++) {
		since[p] = f->providers[p].since;
		failed_on[p] = f->providers[p].failed_on;
	}
	*out = (struct score_history){
		.days = d->days,
		.day_count = d->count,
		.providers = f->provider_count,
		.points = points,
		.since = since,
		.failed_on = failed_on,
		.complete_to = f->at,
		.horizon_months = (int)score_norm(f, NORM_MONTHS_SHORT + horizon),
		.warn_at = f->warning_norms.open_at,
	};
}
