#include "cli/score/score.h"

#include "view/print.h"

#include <math.h>

const char *score_stage_name(enum score_stage stage)
{
	static const char *const names[SCORE_STAGES] = { "geen",       "gesignaleerd", "geopend",
							 "verscherpt", "overdracht",   "gesloten" };
	return names[stage];
}

const char *score_horizon_name(enum score_horizon horizon)
{
	static const char *const names[SCORE_HORIZONS] = { "korte", "middellange", "lange" };
	return names[horizon];
}

const char *score_trend_word(enum score_trend trend)
{
	static const char *const words[] = { "unknown", "none", "sector", "alone", "both" };
	return words[trend];
}

const char *score_state_word(enum score_state state)
{
	static const char *const words[] = { "quiet",   "present", "late",
					     "overdue", "missing", "undefined" };
	return words[state];
}

char score_certainty(const struct score_backing *b)
{
	return "ABC"[b->certainty];
}

static void comma(struct buf *out, const char *number)
{
	for (; *number; number++)
		buf_char(out, *number == '.' ? ',' : *number);
}

void score_say_value(struct buf *out, enum score_unit unit, double value)
{
	char text[40];
	if (!(fabs(value) < 1e12)) {
		snprintf(text, sizeof(text), "%.3g", value);
		comma(out, text);
	} else if (unit == SCORE_EURO) {
		fixed_print_dutch(out, (int64_t)round(value), 0, 0);
		buf_text(out, " euro");
	} else if (unit == SCORE_SHARE) {
		snprintf(text, sizeof(text), "%.1f%%", value * 100);
		comma(out, text);
	} else {
		snprintf(text, sizeof(text), unit == SCORE_RATIO ? "%.2f" : "%.10g", value);
		comma(out, text);
	}
}

static void say_percent(struct buf *out, double chance)
{
	char text[40];
	double percent = chance * 100;
	int decimals = percent > 0 && percent < 10 ? 1 : 0;
	snprintf(text, sizeof(text), "%.*f%%", decimals, percent);
	comma(out, text);
}

void score_say_chance(struct buf *out, const struct score_chance *chance)
{
	if (!chance->known) {
		buf_text(out, "onbekend");
		return;
	}
	say_percent(out, chance->chance);
	if (!chance->has_interval)
		return;
	buf_text(out, " (");
	say_percent(out, chance->low);
	buf_text(out, " tot ");
	say_percent(out, chance->high);
	buf_char(out, ')');
}

static void say_day(struct buf *out, day_t day)
{
	char text[24];
	buf_text(out, date_format_dutch(day, text) + 3); /* without the day of the week */
}

static void say_threshold(struct buf *out, const struct score_facts *f, int t, enum score_unit unit)
{
	const struct score_threshold *threshold = &f->card.thresholds[t];
	const struct score_backing *b = &f->threshold_backing[t];
	bool low = f->card.indicators[threshold->indicator].direction == SCORE_LOW_IS_BAD;
	buf_text(out, low ? ", lager dan " : ", hoger dan ");
	score_say_value(out, unit, threshold->value);
	buf_printf(out, " (norm: %.*s, zekerheid %c)", STR_ARG(b->source), score_certainty(b));
}

static const char *trend_sentence(enum score_trend trend)
{
	switch (trend) {
	case SCORE_TREND_SECTOR:
		return "Slechter dan een jaar eerder, net als de sector";
	case SCORE_TREND_ALONE:
		return "Slechter dan een jaar eerder, terwijl de sector niet slechter werd";
	case SCORE_TREND_BOTH:
		return "De sector werd slechter, en deze aanbieder veel meer";
	case SCORE_TREND_UNKNOWN:
	case SCORE_TREND_NONE:
		break;
	}
	return NULL;
}

/* A difference of two values: that of shares is in points of a percent. */
static void say_change(struct buf *out, enum score_unit unit, double value)
{
	if (value > 0)
		buf_char(out, '+');
	score_say_value(out, unit == SCORE_SHARE ? SCORE_RATIO : unit,
			unit == SCORE_SHARE ? value * 100 : value);
	if (unit == SCORE_SHARE)
		buf_text(out, " procentpunt");
}

static void say_trend(struct buf *out, const struct score_facts *f, const struct score_outlook *o,
		      int line)
{
	const char *sentence = trend_sentence(o->trends[line]);
	enum score_unit unit = f->words[line].unit;
	if (!sentence)
		return;
	buf_printf(out, ". %s (", sentence);
	say_change(out, unit, o->changes[line]);
	buf_text(out, "; de sector ");
	say_change(out, unit, o->sectors[line].median);
	buf_printf(out, ", %lld aanbieders)", (long long)o->sectors[line].count);
}

static void say_undefined(struct buf *out, const struct score_facts *f, const struct score_value *v)
{
	buf_text(out, "niet te berekenen: ");
	if (v->source >= 0)
		buf_text(out, f->ratios[v->source].reason);
	else
		buf_add(out, f->undefined[-2 - v->source]);
}

/* A sum that left accounts out is said to have done so. */
static void say_unmapped(struct buf *out, const struct score_facts *f, const struct score_value *v)
{
	if (v->source < 0 || f->ratios[v->source].unmapped_cents == 0)
		return;
	buf_text(out, "; ");
	fixed_print_dutch(out, f->ratios[v->source].unmapped_cents, 2, 0);
	buf_text(out, " euro staat op rekeningen die in geen post vallen");
}

void score_say_reason(struct buf *out, const struct score_facts *f, const struct score_outlook *o,
		      int line)
{
	const struct score_line *l = &o->lines[line];
	const struct score_word *w = &f->words[line];
	buf_add(out, w->name);
	buf_char(out, ' ');
	if (l->state == SCORE_MISSING) {
		buf_text(out, "is nooit aangeleverd; verwacht werd de periode tot en met ");
		say_day(out, l->period_end);
		return;
	}
	const struct score_value *v = &f->values.list[l->value];
	if (v->undefined)
		say_undefined(out, f, v);
	else
		score_say_value(out, w->unit, v->value);
	if (l->threshold >= 0)
		say_threshold(out, f, l->threshold, w->unit);
	buf_printf(out, f->card.indicators[line].every_months ? "; periode tot en met "
							      : "; gebeurd op ");
	say_day(out, v->period_end);
	buf_printf(out, ", formule %.*s", STR_ARG(w->formula));
	if (l->days_late > 0 && v->period_end < l->period_end)
		buf_printf(out, "; de volgende aanlevering is %d %s te laat", l->days_late,
			   l->days_late == 1 ? "dag" : "dagen");
	else if (l->days_late > 0)
		buf_printf(out, "; %d %s te laat aangeleverd", l->days_late,
			   l->days_late == 1 ? "dag" : "dagen");
	say_unmapped(out, f, v);
	say_trend(out, f, o, line);
}

void score_say_hard(struct buf *out, const struct score_provider *p)
{
	const struct score_without *w = &p->without;
	if (!p->has_without) {
		buf_text(out,
			 "onbekend of deze aanbieder te missen is (geen herverdeling berekend)");
		return;
	}
	buf_text(out, p->hard ? "moeilijk te missen:" : "te missen:");
	if (!p->hard || p->hard & SCORE_HARD_UNPLACED)
		buf_printf(out, " %lld van de %lld %s elders geen plek", (long long)w->unplaced,
			   (long long)w->clients,
			   w->unplaced == 1 ? "cliënten vindt" : "cliënten vinden");
	if (p->hard & SCORE_HARD_SPECIAL)
		buf_printf(out, "%s %lld met een bijzonder profiel %s elders geen plek",
			   p->hard & SCORE_HARD_UNPLACED ? "," : "", (long long)w->special_unplaced,
			   w->special_unplaced == 1 ? "vindt" : "vinden");
	if (p->hard & SCORE_HARD_REGION) {
		buf_text(out, p->hard == SCORE_HARD_REGION ? " " : ", ");
		fixed_print_dutch(out, w->region_share, 2, 1);
		buf_text(out, "% van de zorg in de regio");
	}
}

void score_say_model(struct buf *out, const struct score_facts *f, enum score_horizon horizon,
		     const struct score_model *m)
{
	long long n = m->observations, k = m->failures;
	buf_printf(out,
		   "Kans op uitval op %s termijn (%lld maanden): ", score_horizon_name(horizon),
		   (long long)score_norm(f, NORM_MONTHS_SHORT + horizon));
	switch (m->kind) {
	case SCORE_NO_MODEL:
		buf_text(out, "niet te geven, want er zijn geen coëfficiënten en geen historie.");
		break;
	case SCORE_GIVEN:
		buf_printf(out, "met gegeven coëfficiënten (%.*s, zekerheid %c).",
			   STR_ARG(f->model_backing[horizon].source),
			   score_certainty(&f->model_backing[horizon]));
		break;
	case SCORE_FITTED:
		buf_printf(out, "geschat uit %lld waarnemingen met %lld keer uitval.%s", n, k,
			   k < 10 ? " Dat is weinig: let op de ruime marges." : "");
		break;
	case SCORE_CONSTANT:
		buf_printf(
			out,
			"voor iedereen gelijk, want in de historie (%lld waarnemingen, %lld keer "
			"uitval) waren alle punten gelijk.",
			n, k);
		break;
	case SCORE_NO_FAILURES:
		buf_printf(
			out,
			"in %lld waarnemingen viel niemand uit. Meer dan dat de kans hoogstens 3 op "
			"%lld is, valt er niet over te zeggen.",
			n, n);
		break;
	case SCORE_WRONG_WAY:
		buf_printf(
			out,
			"niet te geven, want in de historie (%lld waarnemingen, %lld keer uitval) "
			"vielen juist aanbieders met minder punten uit.",
			n, k);
		break;
	}
}
