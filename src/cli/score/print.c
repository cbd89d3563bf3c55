#include "cli/score/view.h"

#include "cli/grid.h"
#include "view/print.h"

#include <math.h>
#include <stdlib.h>

static int compare_ranked(const void *left, const void *right)
{
	const struct score_ranked *a = left, *b = right;
	if (a->failed != b->failed)
		return a->failed ? 1 : -1;
	if (a->most != b->most)
		return a->most > b->most ? -1 : 1;
	return (a->provider > b->provider) - (a->provider < b->provider);
}

static bool order_providers(struct score_view *v, struct err *err)
{
	int64_t limit = v->f->provider_count;
	if (!option_number(v->c, OPTION_LIMIT, 1, v->f->provider_count, &limit, err))
		return false;
	v->order = arena_array(&v->c->arena, struct score_ranked, (size_t)v->f->provider_count);
	for (int p = 0; p < v->f->provider_count; p++)
		if (v->f->providers[p].since <= v->f->at)
			v->order[v->count++] =
				(struct score_ranked){ v->f->providers[p].failed_on <= v->f->at,
						       v->outlooks[p].most, p };
	qsort(v->order, (size_t)v->count, sizeof(*v->order), compare_ranked);
	v->count = v->count < limit ? v->count : limit;
	return true;
}

static const char *hard_word(const struct score_provider *p)
{
	return !p->has_without ? "onbekend" : p->hard ? "moeilijk" : "wel";
}

static const char *step_word(const struct score_view *v, int p)
{
	if (v->f->providers[p].failed_on <= v->f->at)
		return "uitgevallen";
	return v->outlooks[p].step ? score_stage_name(v->outlooks[p].step->to) : "-";
}

/* --- on the screen -------------------------------------------------------------------------------- */

static bool print_grid(struct score_view *v, struct err *err)
{
	struct grid g;
	grid_begin(&g, &v->c->out);
	grid_column(&g, "Aanbieder", false, 20);
	grid_column(&g, "Kort", true, 0);
	grid_column(&g, "Middellang", true, 0);
	grid_column(&g, "Lang", true, 0);
	grid_column(&g, "Kans op uitval, middellang", false, 0);
	grid_column(&g, "Te missen", false, 0);
	grid_column(&g, "Waarschuwing", false, 0);
	grid_column(&g, "Gevraagde stap", false, 0);
	for (int64_t i = 0; i < v->count; i++) {
		int p = v->order[i].provider;
		const struct score_outlook *o = &v->outlooks[p];
		struct buf chance = { 0 };
		char points[SCORE_HORIZONS][24];
		for (int h = 0; h < SCORE_HORIZONS; h++)
			snprintf(points[h], sizeof(points[h]), "%lld", (long long)o->totals[h]);
		score_say_chance(&chance, &o->chance[SCORE_MEDIUM]);
		bool ok = grid_cell(&g, v->f->providers[p].code, err) &&
			  grid_cell(&g, str_of(points[0]), err) &&
			  grid_cell(&g, str_of(points[1]), err) &&
			  grid_cell(&g, str_of(points[2]), err) &&
			  grid_cell(&g, buf_str(&chance), err) &&
			  grid_cell(&g, str_of(hard_word(&v->f->providers[p])), err) &&
			  grid_cell(&g, str_of(score_stage_name(o->stage)), err) &&
			  grid_cell(&g, str_of(step_word(v, p)), err);
		buf_release(&chance);
		if (!ok)
			return false;
	}
	return grid_end(&g, err);
}

/* Data may hold anything; a terminal only gets what can be read. */
static void print_lines(struct buf *out, struct buf *text, const char *indent)
{
	struct buf clean = { 0 };
	print_screen(&clean, buf_str(text));
	print_wrapped(out, buf_zero(&clean), indent);
	buf_release(&clean);
	buf_clear(text);
}

/* Which of the two axes ask for something: risk, and being hard to do without. */
static const char *advice(const struct score_view *v, int p)
{
	bool risk = v->outlooks[p].most >= v->f->warning_norms.open_at;
	bool hard = v->f->providers[p].hard != 0;
	if (risk && hard)
		return "onderzoek nu, en maak een plan om de cliënten over te dragen";
	if (risk)
		return v->f->providers[p].has_without
			       ? "onderzoek nu; elders is plek"
			       : "onderzoek nu, en reken uit of de cliënten elders terechtkunnen";
	return hard ? "geen hoog risico; volg extra, want deze aanbieder is moeilijk te missen"
		    : "geen hoog risico";
}

static void say_provider(struct score_view *v, int p, struct buf *text)
{
	const struct score_outlook *o = &v->outlooks[p];
	const struct score_provider *provider = &v->f->providers[p];
	buf_printf(text, "%.*s (%.*s): %s. Kans op uitval:", STR_ARG(provider->name),
		   STR_ARG(provider->code), advice(v, p));
	for (int h = 0; h < SCORE_HORIZONS; h++) {
		buf_printf(text, "%s %lld maanden ", h ? "," : "",
			   (long long)score_norm(v->f, NORM_MONTHS_SHORT + (enum score_norm)h));
		score_say_chance(text, &o->chance[h]);
	}
	buf_text(text, ". Verder: ");
	score_say_hard(text, provider);
	buf_char(text, '.');
	if (provider->warnings) {
		int64_t last = provider->first_warning + provider->warnings - 1;
		char day[11];
		buf_printf(text, " De waarschuwing staat op '%s' sinds %s, door %.*s.",
			   score_stage_name(o->stage),
			   date_format_iso(v->f->warnings[last].on, day),
			   STR_ARG(v->f->warning_by[last]));
	}
	if (o->step)
		buf_printf(text, " Gevraagde stap: %s%s.", score_stage_name(o->step->to),
			   o->step->needs_reason ? " (met reden en naam)" : "");
}

static bool print_reasons(struct score_view *v, int p, struct err *err)
{
	struct buf text = { 0 }, *out = &v->c->out.buf;
	const struct score_outlook *o = &v->outlooks[p];
	buf_char(out, '\n');
	say_provider(v, p, &text);
	print_lines(out, &text, "");
	for (int i = 0; i < v->f->card.count; i++) {
		int line = o->order[i], points = o->lines[line].points;
		const int *weight = v->f->card.indicators[line].weight;
		if (points == 0)
			break;
		buf_printf(&text, "- %d/%d/%d punten: ", weight[0] * points, weight[1] * points,
			   weight[2] * points);
		score_say_reason(&text, v->f, o, line);
		buf_char(&text, '.');
		print_lines(out, &text, "  ");
	}
	buf_release(&text);
	return out_spill(&v->c->out, err);
}

static bool print_screen_form(struct score_view *v, struct err *err)
{
	struct buf *out = &v->c->out.buf, text = { 0 };
	char day[24];
	buf_printf(out, "Vroegsignalering op %s: %d aanbieders, %d indicatoren.\n\n",
		   date_format_dutch(v->f->at, day), v->f->provider_count, v->f->card.count);
	if (!print_grid(v, err))
		return false;
	buf_char(out, '\n');
	if (!score_sectors_grid(v->c, v->f, v->outlooks, err))
		return false;
	buf_char(out, '\n');
	for (int h = 0; h < SCORE_HORIZONS; h++) {
		score_say_model(&text, v->f, (enum score_horizon)h, &v->models[h]);
		print_lines(out, &text, "");
	}
	buf_text(&text, "Punten zijn een reden om te kijken, geen bewijs. Punten per reden: "
			"kort/middellang/lang.");
	print_lines(out, &text, "");
	buf_release(&text);
	for (int64_t i = 0; i < v->count; i++)
		if (!v->order[i].failed && !print_reasons(v, v->order[i].provider, err))
			return false;
	return true;
}

/* --- for other programs ---------------------------------------------------------------------------- */

static void csv_text(struct buf *out, struct str s)
{
	buf_char(out, ',');
	print_csv_text(out, s);
}

static void csv_real(struct buf *out, bool known, double value)
{
	buf_char(out, ',');
	if (known)
		buf_printf(out, "%.17g", value);
}

static void csv_day(struct buf *out, bool known, day_t day)
{
	buf_char(out, ',');
	if (known) {
		char text[11];
		buf_text(out, date_format_iso(day, text));
	}
}

static bool csv_providers(struct score_view *v, struct err *err)
{
	struct buf *out = &v->c->out.buf;
	buf_text(out, "provider,name,points_short,points_medium,points_long");
	for (int h = 0; h < SCORE_HORIZONS; h++)
		buf_printf(out, ",chance_%s,chance_%s_low,chance_%s_high", score_horizon_words[h],
			   score_horizon_words[h], score_horizon_words[h]);
	buf_text(out, ",hard,hard_reason,stage,step,quiet_periods\n");
	for (int64_t i = 0; i < v->count; i++) {
		int p = v->order[i].provider;
		const struct score_outlook *o = &v->outlooks[p];
		const struct score_provider *provider = &v->f->providers[p];
		struct buf hard = { 0 };
		print_csv_text(out, provider->code);
		csv_text(out, provider->name);
		for (int h = 0; h < SCORE_HORIZONS; h++)
			buf_printf(out, ",%lld", (long long)o->totals[h]);
		for (int h = 0; h < SCORE_HORIZONS; h++) {
			csv_real(out, o->chance[h].known, o->chance[h].chance);
			csv_real(out, o->chance[h].has_interval, o->chance[h].low);
			csv_real(out, o->chance[h].has_interval, o->chance[h].high);
		}
		score_say_hard(&hard, provider);
		buf_printf(out, ",%s", provider->has_without ? provider->hard ? "1" : "0" : "");
		csv_text(out, buf_str(&hard));
		buf_printf(out, ",%s,%s,%lld\n", score_stage_words[o->stage],
			   o->step ? score_stage_words[o->step->to] : "",
			   (long long)o->quiet_periods);
		buf_release(&hard);
		if (!out_spill(&v->c->out, err))
			return false;
	}
	return true;
}

static void csv_reason(struct score_view *v, int p, int rank)
{
	struct buf *out = &v->c->out.buf, reason = { 0 };
	const struct score_facts *f = v->f;
	const struct score_outlook *o = &v->outlooks[p];
	int line = o->order[rank];
	const struct score_line *l = &o->lines[line];
	const struct score_value *value = l->value < 0 ? NULL : &f->values.list[l->value];
	const int *weight = f->card.indicators[line].weight;
	bool known = value && !value->undefined, trend = o->trends[line] != SCORE_TREND_UNKNOWN;
	print_csv_text(out, f->providers[p].code);
	buf_printf(out, ",%d", rank + 1);
	csv_text(out, f->card.indicators[line].code);
	buf_printf(out, ",%s", score_state_word(l->state));
	csv_real(out, known, known ? value->value : 0);
	csv_text(out, f->words[line].formula);
	csv_day(out, value != NULL, value ? value->period_end : 0);
	csv_day(out, value != NULL, value ? value->delivered_on : 0);
	csv_real(out, l->threshold >= 0,
		 l->threshold >= 0 ? f->card.thresholds[l->threshold].value : 0);
	buf_char(out, ',');
	if (l->threshold >= 0)
		buf_char(out, score_certainty(&f->threshold_backing[l->threshold]));
	csv_text(out, l->threshold >= 0 ? f->threshold_backing[l->threshold].source : str_of(""));
	buf_printf(out, ",%d,%d,%d,%d", l->days_late, weight[0] * l->points, weight[1] * l->points,
		   weight[2] * l->points);
	buf_printf(out, ",%s", score_trend_word(o->trends[line]));
	csv_real(out, trend, o->changes[line]);
	csv_real(out, trend, o->sectors[line].median);
	csv_real(out, trend, o->changes[line] - o->sectors[line].median);
	if (l->points > 0)
		score_say_reason(&reason, f, o, line);
	csv_text(out, buf_str(&reason));
	buf_char(out, '\n');
	buf_release(&reason);
}

static bool csv_reasons(struct score_view *v, struct err *err)
{
	buf_text(&v->c->out.buf,
		 "provider,rank,indicator,state,value,formula,period_end,delivered_on,"
		 "threshold,certainty,source,days_late,points_short,points_medium,points_long,"
		 "trend,change,sector_change,own_change,reason\n");
	for (int64_t i = 0; i < v->count; i++)
		for (int rank = 0; rank < v->f->card.count; rank++) {
			csv_reason(v, v->order[i].provider, rank);
			if (!out_spill(&v->c->out, err))
				return false;
		}
	return true;
}

static bool csv_sectors(struct score_view *v, struct err *err)
{
	return score_sectors_csv(v->c, v->f, v->outlooks, err);
}

static bool csv_ratios(struct score_view *v, struct err *err)
{
	struct buf *out = &v->c->out.buf;
	const struct score_facts *f = v->f;
	buf_text(out, "provider,year,delivered_on,ratio,name,value,undefined,numerator_cents,"
		      "denominator_cents,unmapped_cents\n");
	for (int64_t i = 0; i < f->ratio_count; i++) {
		const struct score_ratio *r = &f->ratios[i];
		print_csv_text(out, f->providers[r->provider].code);
		buf_printf(out, ",%d", r->year);
		csv_day(out, true, r->delivered_on);
		csv_text(out, score_chart_code(f->chart, r->ratio));
		csv_text(out, score_chart_name(f->chart, r->ratio));
		csv_real(out, !r->undefined, r->value);
		csv_text(out, str_of(r->reason));
		buf_printf(out, ",%lld,%lld,%lld\n", (long long)r->numerator_cents,
			   (long long)r->denominator_cents, (long long)r->unmapped_cents);
		if (!out_spill(&v->c->out, err))
			return false;
	}
	return true;
}

bool score_print(struct cli *c, const struct score_facts *f, const struct score_outlook *outlooks,
		 const struct score_model models[SCORE_HORIZONS], struct err *err)
{
	static const struct {
		const char *name;
		bool (*print)(struct score_view *v, struct err *err);
	} parts[] = { { "providers", csv_providers },
		      { "reasons", csv_reasons },
		      { "ratios", csv_ratios },
		      { "sectors", csv_sectors } };
	struct score_view v = { .c = c, .f = f, .outlooks = outlooks, .models = models };
	const char *part = c->value[OPTION_PART] ? c->value[OPTION_PART] : parts[0].name;
	if (!order_providers(&v, err))
		return false;
	if (format_is(c, "json"))
		return score_print_json(&v, err);
	if (format_is(c, "table"))
		return print_screen_form(&v, err);
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (strcmp(part, parts[i].name) == 0)
			return parts[i].print(&v, err);
	return err_set(err, ERR_INPUT,
		       "Het deel '%s' bestaat niet. Kies uit: providers, reasons, ratios, sectors.",
		       part);
}
