#include "engine/score/backtest.h"

#include "engine/score/card.h"

#include <stdlib.h>

static bool counts(const struct score_history *h, int provider, int day)
{
	return (!h->since || h->days[day] >= h->since[provider]) &&
	       h->days[day] < h->failed_on[provider];
}

enum score_outcome score_outcome_of(const struct score_history *h, int provider, int day)
{
	day_t end = score_months_later(h->days[day], h->horizon_months);
	if (!counts(h, provider, day))
		return SCORE_UNKNOWN_YET;
	if (h->failed_on[provider] <= end && h->failed_on[provider] <= h->complete_to)
		return SCORE_FAILED;
	return end <= h->complete_to ? SCORE_STAYED : SCORE_UNKNOWN_YET;
}

static int64_t points_at(const struct score_history *h, int provider, int day)
{
	return h->points[(int64_t)provider * h->day_count + day];
}

static bool check(const struct score_history *h, struct err *err)
{
	if (h->day_count < 1 || h->providers < 1)
		return err_set(err, ERR_INPUT, "Er is geen historie om op terug te kijken.");
	if (h->horizon_months < 1 || h->horizon_months > 600)
		return err_set(err, ERR_INPUT, "Een horizon is 1 tot en met 600 maanden, niet %d.",
			       h->horizon_months);
	for (int d = 0; d < h->day_count; d++)
		if (h->days[d] < DAY_MIN || h->days[d] >= DAY_MAX ||
		    (d > 0 && h->days[d] <= h->days[d - 1]))
			return err_set(err, ERR_INPUT, "De dagen van de historie lopen niet op.");
	for (int64_t i = 0; i < (int64_t)h->providers * h->day_count; i++)
		if (h->points[i] < 0)
			return err_set(err, ERR_INPUT, "Punten onder 0 bestaan niet.");
	for (int p = 0; h->since && p < h->providers; p++)
		if (h->failed_on[p] < h->since[p])
			return err_set(err, ERR_INPUT,
				       "Aanbieder %d viel uit voordat hij meetelde.", p);
	return true;
}

/* Days whose horizons do not overlap, from the last one that ends on or before `known_on` back to `from`. */
static int days_apart(const struct score_history *h, int from, day_t known_on, int *list)
{
	int count = 0;
	day_t free_from = known_on;
	for (int d = h->day_count - 1; d >= from; d--)
		if (score_months_later(h->days[d], h->horizon_months) <= free_from) {
			list[count++] = d;
			free_from = h->days[d];
		}
	return count;
}

struct observations {
	int64_t *points;
	uint8_t *failed;
	int32_t *provider;
	int64_t count;
};

/* What is known about these days; known_on: as if it were that day. */
static void observe(const struct score_history *h, const int *days, int day_count, day_t known_on,
		    struct arena *a, struct observations *out)
{
	struct score_history then = *h;
	size_t room = (size_t)h->providers * (size_t)day_count;
	struct observations o = { arena_array(a, int64_t, room), arena_array(a, uint8_t, room),
				  arena_array(a, int32_t, room), 0 };
	if (known_on < then.complete_to)
		then.complete_to = known_on;
	for (int p = 0; p < h->providers; p++)
		for (int d = 0; d < day_count; d++) {
			enum score_outcome outcome = score_outcome_of(&then, p, days[d]);
			if (outcome == SCORE_UNKNOWN_YET)
				continue;
			o.points[o.count] = points_at(h, p, days[d]);
			o.failed[o.count] = outcome == SCORE_FAILED;
			o.provider[o.count++] = p;
		}
	*out = o;
}

bool score_history_fit(const struct score_history *h, day_t known_on, struct arena *scratch,
		       struct score_model *out, struct err *err)
{
	if (!check(h, err))
		return false;
	struct arena_mark mark = arena_mark(scratch);
	int *days = arena_array(scratch, int, (size_t)h->day_count);
	struct observations o;
	if (known_on > h->complete_to)
		known_on = h->complete_to;
	observe(h, days, days_apart(h, 0, known_on, days), known_on, scratch, &o);
	bool ok = score_model_fit(o.points, o.failed, o.count, scratch, out, err);
	arena_rewind(scratch, mark);
	return ok;
}

/* The first day at or above the norm of which the horizon reaches the failure; -1 when no such day.
 * *seen: a day of the history lies within the horizon at all. */
static int first_warning(const struct score_history *h, int from, int provider, bool *seen)
{
	*seen = false;
	for (int d = from; d < h->day_count; d++) {
		if (score_outcome_of(h, provider, d) != SCORE_FAILED)
			continue;
		*seen = true;
		if (points_at(h, provider, d) >= h->warn_at)
			return d;
	}
	return -1;
}

static int compare_events(const void *left, const void *right)
{
	const struct score_event *a = left, *b = right;
	if (a->failed_on != b->failed_on)
		return a->failed_on < b->failed_on ? -1 : 1;
	return (a->provider > b->provider) - (a->provider < b->provider);
}

static void judge_failures(const struct score_history *h, struct arena *a, struct score_backtest *b)
{
	int64_t count = 0;
	b->events = arena_array(a, struct score_event, (size_t)h->providers);
	for (int p = 0; p < h->providers; p++) {
		bool seen;
		day_t failed_on = h->failed_on[p];
		if (failed_on > h->complete_to || failed_on <= h->days[b->from_day])
			continue;
		int d = first_warning(h, b->from_day, p, &seen);
		struct score_event e = { .provider = p, .failed_on = failed_on, .hit = d >= 0 };
		if (!seen) {
			b->unseen++;
			continue;
		}
		if (e.hit) {
			b->hits++;
			e.warned_on = h->days[d];
			e.lead_days = failed_on - e.warned_on;
		} else {
			b->misses++;
		}
		b->events[count++] = e;
	}
	qsort(b->events, (size_t)count, sizeof(*b->events), compare_events);
}

/* An alarm is a row of days at or above the norm. It is true when a failure lies within the horizon of one
 * of them, false when none does and that is known of all, else undecided. */
static void judge_alarms(const struct score_history *h, int provider, struct score_backtest *b)
{
	bool open = false, failed = false, unknown = false;
	for (int d = b->from_day; d <= h->day_count; d++) {
		bool warned = d < h->day_count && counts(h, provider, d) &&
			      points_at(h, provider, d) >= h->warn_at;
		if (warned) {
			enum score_outcome outcome = score_outcome_of(h, provider, d);
			open = true;
			failed |= outcome == SCORE_FAILED;
			unknown |= outcome == SCORE_UNKNOWN_YET;
		} else if (open) {
			b->alarms++;
			b->false_alarms += !failed && !unknown;
			b->undecided += !failed && unknown;
			open = failed = unknown = false;
		}
	}
}

static int compare_ints(const void *left, const void *right)
{
	int a = *(const int *)left, b = *(const int *)right;
	return (a > b) - (a < b);
}

/* Between the two nearest, as most programs do (type 7 of Hyndman and Fan 1996). */
static double quantile(const int *sorted, int64_t count, int quarter)
{
	int64_t place = (count - 1) * quarter, at = place / 4;
	double part = (double)(place % 4) / 4;
	return sorted[at] + (part > 0 ? part * (sorted[at + 1] - sorted[at]) : 0);
}

static void judge_lead(struct arena *a, struct score_backtest *b)
{
	struct arena_mark mark = arena_mark(a);
	int *days = arena_array(a, int, (size_t)b->hits + 1);
	int64_t count = 0;
	for (int64_t i = 0; i < b->hits + b->misses; i++)
		if (b->events[i].hit)
			days[count++] = b->events[i].lead_days;
	if (count > 0) {
		qsort(days, (size_t)count, sizeof(*days), compare_ints);
		b->lead_low = quantile(days, count, 1);
		b->lead_median = quantile(days, count, 2);
		b->lead_high = quantile(days, count, 3);
	}
	arena_rewind(a, mark);
}

struct chanced {
	int64_t points;
	uint8_t failed;
};

static int compare_chanced(const void *left, const void *right)
{
	const struct chanced *a = left, *b = right;
	if (a->points != b->points)
		return a->points < b->points ? -1 : 1;
	return a->failed - b->failed;
}

/* About equally many observations in a bin; equal points stay together. */
static void fill_bins(const struct observations *o, const struct score_model *m, struct arena *a,
		      struct score_backtest *b)
{
	struct arena_mark mark = arena_mark(a);
	struct chanced *c = arena_array(a, struct chanced, (size_t)o->count);
	for (int64_t i = 0; i < o->count; i++)
		c[i] = (struct chanced){ o->points[i], o->failed[i] };
	qsort(c, (size_t)o->count, sizeof(*c), compare_chanced);
	for (int64_t i = 0; i < o->count;) {
		struct score_bin *bin = &b->bins[b->bin_count];
		int64_t end = o->count * (b->bin_count + 1) / SCORE_BINS;
		double sum = 0;
		bin->points_low = c[i].points;
		for (; i < o->count &&
		       (i < end || bin->count == 0 || c[i].points == bin->points_high);
		     i++) {
			bin->points_high = c[i].points;
			bin->count++;
			bin->failures += c[i].failed;
			sum += score_chance_of(m, c[i].points).chance;
		}
		bin->mean_chance = sum / (double)bin->count;
		score_binomial_interval(bin->failures, bin->count, &bin->low, &bin->high);
		bin->fits = bin->mean_chance >= bin->low && bin->mean_chance <= bin->high;
		b->bin_count++;
	}
	arena_rewind(a, mark);
}

static void judge_chances(const struct score_history *h, struct arena *a, struct score_backtest *b)
{
	struct arena_mark mark = arena_mark(a);
	int *days = arena_array(a, int, (size_t)h->day_count);
	struct observations o;
	observe(h, days, days_apart(h, b->from_day, h->complete_to, days), h->complete_to, a, &o);
	b->apart = o.count;
	if (o.count > 0 && score_chance_of(&b->model, 0).known) {
		double *chance = arena_array(a, double, (size_t)o.count);
		for (int64_t i = 0; i < o.count; i++)
			chance[i] = score_chance_of(&b->model, o.points[i]).chance;
		score_brier_of(o.points, chance, o.failed, o.count, a, &b->brier);
		fill_bins(&o, &b->model, a, b);
		b->has_brier = true;
	}
	arena_rewind(a, mark);
}

static void judge_ranks(const struct score_history *h, struct arena *a, struct score_backtest *b)
{
	struct arena_mark mark = arena_mark(a);
	int count = h->day_count - b->from_day;
	int *days = arena_array(a, int, (size_t)count);
	struct observations o;
	for (int d = 0; d < count; d++)
		days[d] = b->from_day + d;
	observe(h, days, count, h->complete_to, a, &o);
	b->has_auc = score_auc_of(o.points, o.failed, o.provider, o.count, h->providers, a, &b->auc,
				  NULL);
	arena_rewind(a, mark);
}

bool score_backtest_run(const struct score_history *h, day_t split, const struct score_model *given,
			struct arena *a, const struct watch *watch, struct score_backtest *out,
			struct err *err)
{
	struct score_backtest b = { 0 };
	if (!check(h, err))
		return false;
	while (b.from_day < h->day_count && h->days[b.from_day] < split)
		b.from_day++;
	if (b.from_day == h->day_count)
		return err_set(err, ERR_INPUT,
			       "Er is geen dag van de historie op of na de splitsing.");
	if (given)
		b.model = *given;
	else if (!score_history_fit(h, split, a, &b.model, NULL))
		b.model = (struct score_model){ .kind = SCORE_NO_MODEL };
	judge_failures(h, a, &b);
	judge_lead(a, &b);
	for (int p = 0; p < h->providers; p++) {
		if (!watch_tell(watch, p, h->providers))
			return err_set(err, ERR_CONFLICT, "De terugblik is afgebroken.");
		judge_alarms(h, p, &b);
	}
	judge_chances(h, a, &b);
	judge_ranks(h, a, &b);
	*out = b;
	return true;
}
