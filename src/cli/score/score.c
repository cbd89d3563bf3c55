#include "cli/score/score.h"

#include <math.h>
#include <stdlib.h>

static int64_t largest(const int64_t totals[SCORE_HORIZONS])
{
	int64_t most = 0;
	for (int h = 0; h < SCORE_HORIZONS; h++)
		most = totals[h] > most ? totals[h] : most;
	return most;
}

/* What an indicator did since a year before, as known today; false when that cannot be said. */
static bool change_of(const struct score_facts *f, int provider, int indicator, day_t period_end,
		      double *out)
{
	int64_t now = score_value_of_period(&f->values, provider, indicator, period_end, f->at);
	int64_t then = score_value_of_period(&f->values, provider, indicator,
					     score_months_later(period_end, -12), f->at);
	if (now < 0 || then < 0 || f->values.list[now].undefined || f->values.list[then].undefined)
		return false;
	*out = f->values.list[now].value - f->values.list[then].value;
	return isfinite(*out);
}

struct sectors {
	struct table index; /* of sector, indicator and period */
	struct score_middle *middles;
	int64_t room;
};

/* The middle of the changes of all providers of a sector over one period; computed once. */
static struct score_middle middle_of(const struct score_facts *f, struct sectors *s, int sector,
				     int indicator, day_t period_end, struct arena *a)
{
	int32_t key[3] = { sector, indicator, period_end };
	bool added;
	struct table_entry *e = table_put(&s->index, (struct str){ (const char *)key, sizeof(key) },
					  (int64_t)s->index.count, &added);
	if (!added)
		return s->middles[e->value];
	int64_t at = e->value, count = 0;
	if (at >= s->room) {
		s->room = s->room ? s->room * 2 : 64;
		s->middles = memory_resize(s->middles, (size_t)s->room * sizeof(*s->middles));
	}
	struct arena_mark mark = arena_mark(a);
	double *changes = arena_array(a, double, (size_t)f->provider_count);
	for (int p = 0; p < f->provider_count; p++)
		if (f->providers[p].sector == sector &&
		    change_of(f, p, indicator, period_end, &changes[count]))
			count++;
	score_middle_of(changes, count, &s->middles[at]);
	arena_rewind(a, mark);
	return s->middles[at];
}

static void find_trends(const struct score_facts *f, struct sectors *s, int provider,
			struct score_outlook *o, struct arena *a)
{
	double deviations = (double)f->norms[NORM_SECTOR_DEVIATIONS].hundredths / 100;
	for (int i = 0; i < f->card.count; i++) {
		int64_t value = o->lines[i].value;
		if (!f->card.indicators[i].every_months || value < 0)
			continue;
		day_t end = f->values.list[value].period_end;
		if (!change_of(f, provider, i, end, &o->changes[i]))
			continue;
		o->sectors[i] = middle_of(f, s, f->providers[provider].sector, i, end, a);
		o->trends[i] = score_trend_of(o->changes[i],
					      f->card.indicators[i].direction == SCORE_HIGH_IS_BAD,
					      &o->sectors[i], deviations);
	}
}

static int64_t contribution(const struct score_facts *f, const struct score_line *l)
{
	int64_t sum = 0;
	for (int h = 0; h < SCORE_HORIZONS; h++)
		sum += (int64_t)f->card.indicators[l->indicator].weight[h] * l->points;
	return sum;
}

static void order_lines(const struct score_facts *f, struct score_outlook *o)
{
	for (int i = 0; i < f->card.count; i++) {
		int64_t mine = contribution(f, &o->lines[i]);
		int at = i;
		for (; at > 0 && contribution(f, &o->lines[o->order[at - 1]]) < mine; at--)
			o->order[at] = o->order[at - 1];
		o->order[at] = i;
	}
}

/* The periods up to today in which the highest total stayed below the norm for closing. */
static int64_t quiet_until_now(const struct score_facts *f, int provider)
{
	struct score_line lines[SCORE_INDICATORS_MAX];
	int64_t points[60], totals[SCORE_HORIZONS];
	int count = f->warning_norms.close_periods, months = (int)score_norm(f, NORM_PERIOD_MONTHS);
	for (int i = 0; i < count; i++) {
		score_on_day(&f->card, &f->values, provider,
			     score_months_later(f->at, -(count - 1 - i) * months), lines, totals);
		points[i] = largest(totals);
	}
	return score_quiet_periods(points, count, &f->warning_norms);
}

static void find_step(const struct score_facts *f, int provider, struct score_outlook *o)
{
	const struct score_provider *p = &f->providers[provider];
	if (p->warnings)
		o->stage = f->warnings[p->first_warning + p->warnings - 1].to;
	o->quiet_periods = quiet_until_now(f, provider);
	if (p->failed_on > f->at && p->since <= f->at)
		o->step = score_warning_ask(o->stage, o->most, o->quiet_periods, &f->warning_norms);
}

static void look_at(const struct score_facts *f, struct sectors *s, int provider,
		    const struct score_model models[SCORE_HORIZONS], struct score_outlook *o,
		    struct arena *a)
{
	size_t count = (size_t)f->card.count;
	o->lines = arena_array(a, struct score_line, count);
	o->trends = arena_array(a, enum score_trend, count);
	o->sectors = arena_array(a, struct score_middle, count);
	o->changes = arena_array(a, double, count);
	o->order = arena_array(a, int, count);
	score_on_day(&f->card, &f->values, provider, f->at, o->lines, o->totals);
	o->most = largest(o->totals);
	for (int h = 0; h < SCORE_HORIZONS && f->providers[provider].failed_on > f->at; h++)
		o->chance[h] = score_chance_of(&models[h], o->totals[h]);
	find_trends(f, s, provider, o, a);
	order_lines(f, o);
	find_step(f, provider, o);
}

/* Given, or fitted on history, or none. */
static bool find_models(struct cli *c, const struct score_facts *f, const struct watch *watch,
			struct score_model models[SCORE_HORIZONS], struct err *err)
{
	struct score_days days;
	memcpy(models, f->models, sizeof(f->models));
	if (!f->has_failures || f->has_models)
		return true;
	struct arena scratch = { 0 };
	bool ok = score_history_of(c, f, &days, &scratch, watch, err);
	for (int h = 0; ok && h < SCORE_HORIZONS; h++) {
		struct score_history history;
		score_horizon_of(f, &days, (enum score_horizon)h, &scratch, &history);
		/* Without one whole horizon there is no model, and that is said. */
		if (!score_history_fit(&history, f->at, &scratch, &models[h], NULL))
			models[h] = (struct score_model){ .kind = SCORE_NO_MODEL };
	}
	arena_release(&scratch);
	return ok;
}

static bool score_now(struct cli *c, const struct score_facts *f, const struct watch *watch,
		      struct err *err)
{
	struct score_model models[SCORE_HORIZONS];
	struct sectors sectors = { 0 };
	struct score_outlook *outlooks =
		arena_array(&c->arena, struct score_outlook, (size_t)f->provider_count);
	bool ok = find_models(c, f, watch, models, err);
	for (int p = 0; ok && p < f->provider_count; p++) {
		look_at(f, &sectors, p, models, &outlooks[p], &c->arena);
		if (outlooks[p].step)
			c->status = 1;
		if (!watch_tell(watch, p, f->provider_count))
			ok = err_set(err, ERR_CONFLICT, "Het scoren is afgebroken.");
	}
	table_release(&sectors.index);
	free(sectors.middles);
	return ok && score_print(c, f, outlooks, models, err);
}

bool run_score(struct cli *c, struct err *err)
{
	struct score_facts f = { .folder = c->arguments[0], .at = day_today() };
	struct progress progress;
	const struct watch watch = { progress_of_import, &progress };
	if (!option_day(c, OPTION_AT, &f.at, err))
		return false;
	interrupt_catch();
	progress_begin(&progress, "Scoren", c->given[OPTION_QUIET]);
	bool ok = score_read_card(&f, &c->arena, err) && score_read_facts(&f, &c->arena, err);
	if (ok && c->given[OPTION_MATCH])
		ok = score_match(&f, c->value[OPTION_MATCH], &c->arena, &watch, err);
	if (ok && c->given[OPTION_BACKTEST])
		ok = score_backtest(c, &f, &watch, err);
	else if (ok)
		ok = score_now(c, &f, &watch, err);
	progress_end(&progress);
	score_release(&f);
	return ok;
}
