#include "engine/score/card.h"

#include <math.h>
#include <stdlib.h>

static int days_in_month(int year, int month)
{
	for (int day = 31; day > 28; day--)
		if (date_is_valid(year, month, day))
			return day;
	return 28;
}

day_t score_months_later(day_t day, int months)
{
	struct civil c = civil_of(day);
	bool last = c.day == days_in_month(c.year, c.month);
	int month = c.year * 12 + c.month - 1 + months;
	int year = month / 12, of_year = month % 12 + 1, most = days_in_month(year, of_year);
	return day_of(year, of_year, last || c.day > most ? most : c.day);
}

/* Whether a period of so many months may end on this day. */
static bool ends_period(day_t day, int months)
{
	struct civil c = civil_of(day);
	return c.month % months == 0 && c.day == days_in_month(c.year, c.month);
}

/* The last end of a period on or before a day. */
static day_t period_end_before(day_t day, int months)
{
	struct civil c = civil_of(day);
	int month = c.year * 12 + c.month - 1; /* that of day; its end may be day itself */
	if (c.day != days_in_month(c.year, c.month))
		month--;
	while ((month % 12 + 1) % months != 0)
		month--;
	return day_of(month / 12, month % 12 + 1, days_in_month(month / 12, month % 12 + 1));
}

static bool refuse(const struct score_value *v, const char *what, struct err *err)
{
	return err_set(err, ERR_INPUT, "Regel %lld: %s.", (long long)v->line, what);
}

static bool check_value(const struct score_card *card, const struct score_value *v, int providers,
			struct err *err)
{
	if (v->provider < 0 || v->provider >= providers)
		return refuse(v, "deze aanbieder bestaat niet", err);
	if (v->indicator < 0 || v->indicator >= card->count)
		return refuse(v, "deze indicator staat niet op de kaart", err);
	if (!v->undefined && !isfinite(v->value))
		return refuse(v, "de waarde is geen getal", err);
	if (v->period_end < DAY_MIN || v->delivered_on >= DAY_MAX ||
	    v->delivered_on < v->period_end)
		return refuse(v, "de waarde is aangeleverd voordat de periode om was", err);
	int months = card->indicators[v->indicator].every_months;
	if (months && !ends_period(v->period_end, months))
		return refuse(v, "op deze dag eindigt geen periode van deze indicator", err);
	return true;
}

static int compare_values(const void *left, const void *right)
{
	const struct score_value *a = left, *b = right;
	if (a->provider != b->provider)
		return a->provider < b->provider ? -1 : 1;
	if (a->indicator != b->indicator)
		return a->indicator < b->indicator ? -1 : 1;
	if (a->period_end != b->period_end)
		return a->period_end < b->period_end ? -1 : 1;
	if (a->delivered_on != b->delivered_on)
		return a->delivered_on < b->delivered_on ? -1 : 1;
	return (a->line > b->line) - (a->line < b->line);
}

bool score_values_make(const struct score_card *card, struct score_value *list, int64_t count,
		       int providers, struct arena *a, struct score_values *out, struct err *err)
{
	bool sorted = true;
	for (int64_t i = 0; i < count; i++) {
		if (!check_value(card, &list[i], providers, err))
			return false;
		sorted &= i == 0 || compare_values(&list[i - 1], &list[i]) < 0;
	}
	if (!sorted)
		qsort(list, (size_t)count, sizeof(*list), compare_values);
	int64_t *first = arena_array(a, int64_t, (size_t)providers + 1);
	for (int64_t i = 0; i < count; i++) {
		const struct score_value *v = &list[i], *before = i ? v - 1 : NULL;
		if (before && before->provider == v->provider &&
		    before->indicator == v->indicator && before->period_end == v->period_end &&
		    before->delivered_on == v->delivered_on)
			return err_set(err, ERR_INPUT,
				       "Regel %lld: deze aanlevering staat er al, op regel %lld.",
				       (long long)v->line, (long long)before->line);
		first[v->provider + 1] = i + 1;
	}
	for (int p = 0; p < providers; p++)
		if (first[p + 1] < first[p])
			first[p + 1] = first[p];
	*out = (struct score_values){ list, count, first, providers };
	return true;
}

/* The first value of a provider that comes after indicator and period: [first, that) holds all up to it. */
static int64_t after(const struct score_values *v, int provider, int indicator, day_t period_end)
{
	int64_t low = v->first[provider], high = v->first[provider + 1];
	while (low < high) {
		int64_t middle = low + (high - low) / 2;
		const struct score_value *m = &v->list[middle];
		if (m->indicator < indicator ||
		    (m->indicator == indicator && m->period_end <= period_end))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_of(const struct score_values *v, int64_t at, int provider, int indicator)
{
	return at >= v->first[provider] && v->list[at].indicator == indicator;
}

int64_t score_value_of_period(const struct score_values *v, int provider, int indicator,
			      day_t period_end, day_t known_on)
{
	int64_t at = after(v, provider, indicator, period_end) - 1;
	for (; is_of(v, at, provider, indicator) && v->list[at].period_end == period_end; at--)
		if (v->list[at].delivered_on <= known_on)
			return at;
	return -1;
}

/* The newest period of which something was known, as known then; -1 when none. */
static int64_t newest_known(const struct score_values *v, int provider, int indicator, day_t day)
{
	int64_t at = after(v, provider, indicator, day) - 1;
	for (; is_of(v, at, provider, indicator); at--)
		if (v->list[at].delivered_on <= day)
			return at;
	return -1;
}

static day_t first_delivery(const struct score_values *v, int64_t at)
{
	const struct score_value *value = &v->list[at];
	int64_t first = after(v, value->provider, value->indicator, value->period_end - 1);
	return v->list[first].delivered_on;
}

static void points_of_value(const struct score_card *card, const struct score_values *values,
			    struct score_line *line)
{
	const struct score_value *v = &values->list[line->value];
	line->period_end = v->period_end;
	line->state = v->undefined ? SCORE_UNDEFINED : SCORE_PRESENT;
	line->points = v->undefined
			       ? card->indicators[line->indicator].undefined_points
			       : score_points_of(card, line->indicator, v->value, &line->threshold);
}

/* The worst of all that happened and still counts: a milder event later does not undo one. */
static void score_event(const struct score_card *card, const struct score_values *values,
			int provider, day_t day, struct score_line *line)
{
	const struct score_indicator *it = &card->indicators[line->indicator];
	struct score_line one = *line;
	int64_t at = line->value;
	day_t seen = DAY_MAX; /* of one event only the newest delivery counts */
	line->value = -1;
	for (; is_of(values, at, provider, line->indicator); at--) {
		const struct score_value *v = &values->list[at];
		if ((int64_t)v->period_end + it->valid_days < day)
			break;
		if (v->delivered_on > day || v->period_end == seen)
			continue;
		seen = v->period_end;
		one.value = at;
		one.threshold = -1;
		points_of_value(card, values, &one);
		if (line->value < 0 || one.points > line->points)
			*line = one;
	}
}

static void score_period(const struct score_card *card, const struct score_values *values,
			 day_t day, struct score_line *line)
{
	const struct score_indicator *it = &card->indicators[line->indicator];
	day_t awaited = period_end_before(day - it->due_days - 1, it->every_months);
	if (line->value < 0) {
		line->state = SCORE_MISSING;
		line->points = it->missing_points;
		line->period_end = awaited;
		line->days_late = day - awaited - it->due_days;
		return;
	}
	points_of_value(card, values, line);
	if (line->period_end < awaited) {
		line->state = SCORE_OVERDUE;
		line->period_end = score_months_later(line->period_end, it->every_months);
		line->days_late = day - line->period_end - it->due_days;
	} else {
		line->days_late =
			first_delivery(values, line->value) - line->period_end - it->due_days;
		if (line->days_late <= 0)
			line->days_late = 0;
		else if (line->state == SCORE_PRESENT)
			line->state = SCORE_LATE;
	}
	int64_t late =
		(int64_t)it->late_points * ((line->days_late + it->late_days - 1) / it->late_days);
	if (line->points + late > it->missing_points)
		line->points = it->missing_points;
	else
		line->points += (int)late;
}

void score_on_day(const struct score_card *card, const struct score_values *values, int provider,
		  day_t day, struct score_line *lines, int64_t totals[SCORE_HORIZONS])
{
	for (int h = 0; h < SCORE_HORIZONS; h++)
		totals[h] = 0;
	for (int i = 0; i < card->count; i++) {
		struct score_line *line = &lines[i];
		*line = (struct score_line){ .indicator = i,
					     .threshold = -1,
					     .value = newest_known(values, provider, i, day) };
		if (card->indicators[i].every_months)
			score_period(card, values, day, line);
		else
			score_event(card, values, provider, day, line);
		for (int h = 0; h < SCORE_HORIZONS; h++)
			totals[h] += (int64_t)card->indicators[i].weight[h] * line->points;
	}
}

enum { SERIES_MAX = 200 * 1000 * 1000 };

bool score_series(const struct score_card *card, const struct score_values *values,
		  const day_t *days, int day_count, struct arena *a, const struct watch *watch,
		  int64_t **out, struct err *err)
{
	struct score_line lines[SCORE_INDICATORS_MAX];
	int64_t each = (int64_t)day_count * SCORE_HORIZONS;
	if (day_count < 0 || each * values->providers > SERIES_MAX)
		return err_set(err, ERR_INPUT,
			       "Zoveel dagen (%d) voor zoveel aanbieders (%d) is te veel.",
			       day_count, values->providers);
	int64_t *totals = arena_array(a, int64_t, (size_t)(each * values->providers));
	for (int p = 0; p < values->providers; p++) {
		if (!watch_tell(watch, p, values->providers))
			return err_set(err, ERR_CONFLICT, "Het scoren is afgebroken.");
		for (int d = 0; d < day_count; d++)
			score_on_day(card, values, p, days[d], lines,
				     totals + p * each + (int64_t)d * SCORE_HORIZONS);
	}
	*out = totals;
	return true;
}
