#include "engine/score/card.h"

#include <math.h>
#include <stdlib.h>

static bool refuse(const struct score_indicator *it, const char *what, struct err *err)
{
	return err_set(err, ERR_INPUT, "Regel %d: bij indicator '%.*s' %s.", it->line,
		       STR_ARG(it->code), what);
}

static bool between(int number, int low, int high)
{
	return number >= low && number <= high;
}

static bool has_weight(const struct score_indicator *it)
{
	int sum = 0;
	for (int h = 0; h < SCORE_HORIZONS; h++) {
		if (!between(it->weight[h], 0, SCORE_POINTS_MAX))
			return false;
		sum += it->weight[h];
	}
	return sum > 0;
}

static bool check_indicator(const struct score_indicator *it, struct err *err)
{
	bool event = it->every_months == 0;
	if (it->code.len == 0)
		return refuse(it, "ontbreekt de naam", err);
	if (it->group >= SCORE_GROUPS || it->direction > SCORE_HIGH_IS_BAD)
		return refuse(it, "bestaat de groep of de richting niet", err);
	if (!has_weight(it))
		return refuse(it,
			      "moet elk gewicht 0 tot en met 1000 zijn, en een ervan meer dan 0",
			      err);
	if (!event && (!between(it->every_months, 1, 12) || 12 % it->every_months != 0))
		return refuse(it, "moet een periode 1, 2, 3, 4, 6 of 12 maanden zijn (of 0)", err);
	if (!between(it->due_days, 0, 3660))
		return refuse(it, "is de termijn van aanlevering niet 0 tot en met 3660 dagen",
			      err);
	if (event ? !between(it->valid_days, 1, 3660) : it->valid_days != 0)
		return refuse(it,
			      "hoort valid_days alleen bij een gebeurtenis, van 1 tot en met 3660",
			      err);
	if (!between(it->missing_points, 0, SCORE_POINTS_MAX) || (event && it->missing_points != 0))
		return refuse(it, "kunnen de punten voor ontbreken niet (bij een gebeurtenis: 0)",
			      err);
	if (!between(it->undefined_points, 0, it->missing_points))
		return refuse(it,
			      "zijn de punten voor 'niet te berekenen' niet 0 tot en met die voor "
			      "ontbreken",
			      err);
	if (!between(it->late_points, 0, SCORE_POINTS_MAX) || !between(it->late_days, 1, 366))
		return refuse(it, "kunnen de punten voor te laat niet (per 1 tot en met 366 dagen)",
			      err);
	return true;
}

static bool same_code_before(const struct score_indicator *list, int at)
{
	for (int i = 0; i < at; i++)
		if (str_eq(list[i].code, list[at].code))
			return true;
	return false;
}

struct ordered {
	struct score_threshold t;
	double badness; /* higher is worse, in either direction */
	int place;
};

static int compare_ordered(const void *left, const void *right)
{
	const struct ordered *a = left, *b = right;
	if (a->t.indicator != b->t.indicator)
		return a->t.indicator < b->t.indicator ? -1 : 1;
	if (a->badness != b->badness)
		return a->badness < b->badness ? -1 : 1;
	return (a->place > b->place) - (a->place < b->place);
}

static bool check_threshold(const struct score_indicator *list, int count,
			    const struct score_threshold *t, struct err *err)
{
	if (!between(t->indicator, 0, count - 1))
		return err_set(err, ERR_INPUT,
			       "Regel %d: deze drempel hoort bij geen indicator van de kaart.",
			       t->line);
	if (!isfinite(t->value))
		return err_set(err, ERR_INPUT, "Regel %d: de drempel is geen getal.", t->line);
	if (!between(t->points, 0, SCORE_POINTS_MAX))
		return err_set(err, ERR_INPUT,
			       "Regel %d: punten zijn 0 tot en met %d, niet %d (indicator '%.*s').",
			       t->line, SCORE_POINTS_MAX, t->points,
			       STR_ARG(list[t->indicator].code));
	return true;
}

/* A is the milder of two thresholds of one indicator. */
static bool check_pair(const struct score_indicator *it, const struct score_threshold *a,
		       const struct score_threshold *b, struct err *err)
{
	if (a->value == b->value)
		return err_set(err, ERR_INPUT,
			       "Regel %d: indicator '%.*s' heeft deze drempel al op regel %d.",
			       b->line, STR_ARG(it->code), a->line);
	if (b->points < a->points)
		return err_set(
			err, ERR_INPUT,
			"Regel %d: bij indicator '%.*s' geeft een slechtere waarde hier %d punten, "
			"minder dan de %d van regel %d. Punten lopen één kant op.",
			b->line, STR_ARG(it->code), b->points, a->points, a->line);
	return true;
}

static bool check_order(struct score_card *card, struct err *err)
{
	for (int i = 0; i < card->count; i++) {
		const struct score_indicator *it = &card->indicators[i];
		int from = card->first[i], to = card->first[i + 1];
		if (from == to)
			return refuse(it, "ontbreekt een drempel", err);
		for (int t = from + 1; t < to; t++)
			if (!check_pair(it, &card->thresholds[t - 1], &card->thresholds[t], err))
				return false;
		const struct score_threshold *worst = &card->thresholds[to - 1];
		if (it->every_months && it->missing_points < worst->points)
			return err_set(
				err, ERR_INPUT,
				"Regel %d: bij indicator '%.*s' kost ontbreken %d punten, minder "
				"dan de slechtste waarde (%d, regel %d). Niets aanleveren mag niet "
				"lonen.",
				it->line, STR_ARG(it->code), it->missing_points, worst->points,
				worst->line);
	}
	return true;
}

bool score_card_make(const struct score_indicator *indicators, int count,
		     const struct score_threshold *thresholds, int threshold_count, struct arena *a,
		     struct score_card *out, int *place, struct err *err)
{
	struct score_card card = { .count = count, .threshold_count = threshold_count };
	if (!between(count, 1, SCORE_INDICATORS_MAX))
		return err_set(err, ERR_INPUT,
			       "Een kaart heeft 1 tot en met %d indicatoren, niet %d.",
			       SCORE_INDICATORS_MAX, count);
	if (!between(threshold_count, 1, SCORE_THRESHOLDS_MAX))
		return err_set(err, ERR_INPUT, "Een kaart heeft 1 tot en met %d drempels, niet %d.",
			       SCORE_THRESHOLDS_MAX, threshold_count);
	struct score_indicator *copy = arena_array(a, struct score_indicator, (size_t)count);
	struct score_threshold *sorted =
		arena_array(a, struct score_threshold, (size_t)threshold_count);
	for (int i = 0; i < count; i++) {
		if (!check_indicator(&indicators[i], err))
			return false;
		if (same_code_before(indicators, i))
			return refuse(&indicators[i], "staat de naam er twee keer", err);
		copy[i] = indicators[i];
		copy[i].code = arena_str(a, indicators[i].code);
	}
	struct arena_mark mark = arena_mark(a);
	struct ordered *order = arena_array(a, struct ordered, (size_t)threshold_count);
	for (int t = 0; t < threshold_count; t++) {
		if (!check_threshold(indicators, count, &thresholds[t], err))
			return false;
		bool low = indicators[thresholds[t].indicator].direction == SCORE_LOW_IS_BAD;
		order[t] = (struct ordered){ thresholds[t],
					     low ? -thresholds[t].value : thresholds[t].value, t };
	}
	qsort(order, (size_t)threshold_count, sizeof(*order), compare_ordered);
	for (int t = 0; t < threshold_count; t++) {
		sorted[t] = order[t].t;
		card.first[order[t].t.indicator + 1]++;
		if (place)
			place[t] = order[t].place;
	}
	arena_rewind(a, mark);
	for (int i = 0; i < count; i++)
		card.first[i + 1] += card.first[i];
	card.indicators = copy;
	card.thresholds = sorted;
	if (!check_order(&card, err))
		return false;
	*out = card;
	return true;
}

int score_points_of(const struct score_card *card, int indicator, double value, int *threshold)
{
	bool low = card->indicators[indicator].direction == SCORE_LOW_IS_BAD;
	int passed = -1;
	for (int t = card->first[indicator]; t < card->first[indicator + 1]; t++)
		if (low ? value < card->thresholds[t].value : value > card->thresholds[t].value)
			passed = t;
	if (threshold)
		*threshold = passed;
	return passed < 0 ? 0 : card->thresholds[passed].points;
}
