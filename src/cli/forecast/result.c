#include "cli/forecast/forecast.h"
#include "view/print.h"

#include <math.h>

/* One figure: a line of a measure in a year, with what belongs to it. */
struct outcome {
	int scenario, region, line, year;
	enum forecast_measure measure;
	struct forecast_band band, difference;
	int64_t below, first_break; /* draws; -1: no norm */
};

struct walking {
	struct cli *c;
	const struct forecast_case *k;
	const struct forecast_answer *w;
	bool (*each)(struct walking *w, const struct outcome *f, struct err *err);
	int64_t done;
	const struct stored_run *stored; /* of forecast_compare */
	int64_t equal;
};

static const char *line_code(const struct forecast_case *k, enum forecast_measure m, int line)
{
	if (m == FORECAST_PEOPLE)
		return "";
	return forecast_code(m == FORECAST_CLIENTS ? &k->data->profiles : &k->data->professions,
			     line);
}

static void fill_norm(const struct walking *w, struct outcome *f)
{
	const struct forecast_input *in = &w->k->in;
	int profession = f->region * in->professions + f->line;
	f->below = f->first_break = -1;
	if (f->measure != FORECAST_COVERAGE || in->norm[profession] <= 0)
		return;
	size_t at =
		(size_t)f->scenario * (size_t)(in->regions * in->professions) + (size_t)profession;
	size_t span = (size_t)in->years + 1, year = (size_t)f->year;
	f->below = w->w->out.below[at * span + year];
	f->first_break = w->w->out.first_break[at * (span + 1) + year];
}

static bool walk_line(struct walking *w, struct outcome f, struct err *err)
{
	const struct forecast_output *out = &w->w->out;
	int until = forecast_shown_until(w->k, w->w, f.scenario, f.region, f.measure, f.line);
	for (f.year = 0; f.year <= until; f.year++) {
		size_t at = forecast_band_at(&w->k->in, out, f.scenario, f.region,
					     out->first_line[f.measure] + f.line, f.year);
		f.band = out->band[at];
		f.difference = out->difference[at];
		fill_norm(w, &f);
		if (!w->each(w, &f, err) || !out_spill(&w->c->out, err))
			return false;
		w->done++;
	}
	return true;
}

static bool walk_figures(struct walking *w, struct err *err)
{
	const struct forecast_input *in = &w->k->in;
	struct outcome f = { 0 };
	for (f.scenario = 0; f.scenario < in->scenarios; f.scenario++)
		for (f.region = 0; f.region < in->regions; f.region++)
			for (int m = 0; m < FORECAST_MEASURES; m++) {
				f.measure = (enum forecast_measure)m;
				int lines = forecast_measure_lines(in, f.measure);
				for (f.line = 0; f.line < lines; f.line++)
					if (!walk_line(w, f, err))
						return false;
			}
	return true;
}

/* Nothing asked has no coverage: nothing is printed. */
static void number(struct buf *out, enum forecast_measure m, float value)
{
	if (m != FORECAST_COVERAGE || value < FORECAST_COVERAGE_NO_DEMAND)
		buf_printf(out, "%.9g", forecast_given(m, value));
}

static void numbers_csv(struct buf *out, const struct walking *w, const struct outcome *f,
			struct forecast_band band)
{
	bool bands = w->k->in.draws >= BELIEVE_DRAWS_LEAST;
	buf_char(out, ',');
	if (bands)
		number(out, f->measure, band.p5);
	buf_char(out, ',');
	number(out, f->measure, band.p50);
	buf_char(out, ',');
	if (bands)
		number(out, f->measure, band.p95);
}

static void chance(struct buf *out, int64_t part, int64_t draws)
{
	if (part >= 0)
		buf_printf(out, "%.9g", (double)part / (double)draws);
}

static bool csv_row(struct walking *w, const struct outcome *f, struct err *err)
{
	struct buf *out = &w->c->out.buf;
	(void)err;
	print_csv_text(out, str_of(w->k->scenarios[f->scenario]));
	buf_char(out, ',');
	print_csv_text(out, w->k->data->regions.entries[f->region].key);
	buf_printf(out, ",%s,", forecast_measures[f->measure]);
	print_csv_text(out, str_of(line_code(w->k, f->measure, f->line)));
	buf_printf(out, ",%d", w->k->start_year + f->year);
	numbers_csv(out, w, f, f->band);
	if (f->scenario)
		numbers_csv(out, w, f, f->difference);
	else
		buf_text(out, ",,,");
	buf_char(out, ',');
	chance(out, f->below, w->k->in.draws);
	buf_char(out, ',');
	chance(out, f->first_break, w->k->in.draws);
	buf_char(out, '\n');
	return true;
}

bool forecast_print_csv(struct cli *c, const struct forecast_case *k,
			const struct forecast_answer *w, struct err *err)
{
	struct walking walking = { .c = c, .k = k, .w = w, .each = csv_row };
	buf_text(&c->out.buf, "scenario,region,measure,line,year,p5,p50,p95,difference_p5,"
			      "difference_p50,difference_p95,chance_below_norm,"
			      "chance_first_below\n");
	return walk_figures(&walking, err);
}

static void json_text(struct buf *out, const char *before, const char *text)
{
	buf_text(out, before);
	print_json(out, str_of(text));
}

static void json_number(struct buf *out, const char *name, enum forecast_measure m, float value)
{
	buf_printf(out, ",\"%s\":", name);
	if (m == FORECAST_COVERAGE && value >= FORECAST_COVERAGE_NO_DEMAND)
		buf_text(out, "null");
	else
		number(out, m, value);
}

static bool json_figure(struct walking *w, const struct outcome *f, struct err *err)
{
	struct buf *out = &w->c->out.buf;
	bool bands = w->k->in.draws >= BELIEVE_DRAWS_LEAST;
	(void)err;
	buf_text(out, w->done ? ",\n{" : "\n{");
	json_text(out, "\"scenario\":", w->k->scenarios[f->scenario]);
	json_text(out, ",\"region\":", forecast_code(&w->k->data->regions, f->region));
	json_text(out, ",\"measure\":", forecast_measures[f->measure]);
	json_text(out, ",\"line\":", line_code(w->k, f->measure, f->line));
	buf_printf(out, ",\"year\":%d", w->k->start_year + f->year);
	if (bands)
		json_number(out, "p5", f->measure, f->band.p5);
	json_number(out, "p50", f->measure, f->band.p50);
	if (bands)
		json_number(out, "p95", f->measure, f->band.p95);
	if (f->scenario) {
		if (bands)
			json_number(out, "difference_p5", f->measure, f->difference.p5);
		json_number(out, "difference_p50", f->measure, f->difference.p50);
		if (bands)
			json_number(out, "difference_p95", f->measure, f->difference.p95);
	}
	if (f->below >= 0) {
		buf_text(out, ",\"chance_below_norm\":");
		chance(out, f->below, w->k->in.draws);
		buf_text(out, ",\"chance_first_below\":");
		chance(out, f->first_break, w->k->in.draws);
	}
	buf_char(out, '}');
	return true;
}

static void json_parameters(struct buf *out, const struct forecast_plan *plan)
{
	buf_text(out, ",\n\"parameters\":[");
	for (int i = 0; i < plan->parameter_count; i++) {
		const struct parameter *p = &plan->parameters[i];
		buf_printf(out, "%s\n{\"name\":\"%s\"", i ? "," : "", parameter_rows[p->name].name);
		json_text(out, ",\"scope\":", p->scope);
		buf_printf(out, ",\"value\":%.17g", p->value);
		if (p->uncertain)
			buf_printf(out, ",\"low\":%.17g,\"high\":%.17g", p->low, p->high);
		json_text(out, ",\"unit\":", p->unit);
		json_text(out, ",\"source\":", p->source);
		json_text(out, ",\"certainty\":", p->certainty);
		if (p->until_year)
			buf_printf(out, ",\"until_year\":%d", p->until_year);
		if (*p->to)
			json_text(out, ",\"to\":", p->to);
		buf_char(out, '}');
	}
	buf_char(out, ']');
}

/* What holds because nothing was given: said, so that nothing is left unsaid. */
static void json_usual(struct buf *out, const struct forecast_plan *plan)
{
	bool first = true;
	buf_text(out, ",\n\"defaults\":[");
	for (int name = 0; name < PARAMETER_NAMES; name++) {
		bool given = parameter_rows[name].needed;
		for (int i = 0; i < plan->parameter_count; i++)
			given |= plan->parameters[i].name == name && !*plan->parameters[i].scope;
		if (given)
			continue;
		buf_printf(out, "%s{\"name\":\"%s\",\"value\":%.17g}", first ? "" : ",",
			   parameter_rows[name].name, parameter_rows[name].usual);
		first = false;
	}
	buf_char(out, ']');
}

static void json_plan(struct buf *out, const struct forecast_plan *plan)
{
	json_parameters(out, plan);
	json_usual(out, plan);
	buf_text(out, ",\n\"scenarios\":[");
	for (int i = 0; i < plan->setting_count; i++) {
		const struct setting *s = &plan->settings[i];
		json_text(out, i ? ",\n{\"scenario\":" : "\n{\"scenario\":", s->scenario);
		buf_printf(out, ",\"parameter\":\"%s\"", parameter_rows[s->name].name);
		json_text(out, ",\"scope\":", s->scope);
		buf_printf(out, ",\"value\":%.17g,\"from_year\":%d}", s->value, s->from_year);
	}
	buf_text(out, "],\n\"norms\":[");
	for (int i = 0; i < plan->norm_count; i++) {
		const struct coverage_norm *n = &plan->norms[i];
		json_text(out, i ? ",\n{\"profession\":" : "\n{\"profession\":", n->profession);
		json_text(out, ",\"region\":", n->region);
		buf_printf(out, ",\"coverage_min\":%.17g", n->coverage_min);
		json_text(out, ",\"source\":", n->source);
		buf_char(out, '}');
	}
	buf_char(out, ']');
}

static void json_doubts(struct buf *out, const struct forecast_case *k,
			const struct believe_doubts *doubts)
{
	buf_text(out, ",\n\"not_shown\":[");
	for (int i = 0; i < doubts->count; i++) {
		const struct believe_doubt *d = &doubts->doubt[i];
		buf_printf(out, "%s\n{\"rule\":\"%s\"", i ? "," : "", believe_rules[d->rule].code);
		json_text(out, ",\"scenario\":", k->scenarios[d->scenario]);
		json_text(out, ",\"region\":", forecast_code(&k->data->regions, d->region));
		json_text(out, ",\"line\":",
			  believe_rules[d->rule].of_region ? ""
							   : line_code(k, d->measure, d->line));
		buf_printf(out, ",\"from_year\":%d,\"value\":%.9g,\"bound\":%.9g}",
			   k->start_year + d->year, d->value, believe_rules[d->rule].bound);
	}
	buf_char(out, ']');
}

bool forecast_print_json(struct cli *c, const struct forecast_case *k,
			 const struct forecast_answer *w, struct err *err)
{
	struct walking walking = { .c = c, .k = k, .w = w, .each = json_figure };
	struct buf *out = &c->out.buf;
	bool first = true;
	buf_printf(out,
		   "{\"schema\":%d,\"seed\":\"%llu\",\"draws\":%lld,\"start_year\":%d,"
		   "\"years\":%d,\n\"files\":[",
		   FORECAST_SCHEMA_VERSION, (unsigned long long)k->in.seed, (long long)k->in.draws,
		   k->start_year, k->in.years);
	for (int i = 0; i < FILES; i++) {
		if (!k->data->given[i])
			continue;
		buf_printf(out, "%s\n{\"name\":\"%s\",\"digest\":\"%s\"}", first ? "" : ",",
			   forecast_file_names[i], k->data->digest[i]);
		first = false;
	}
	buf_char(out, ']');
	json_plan(out, k->plan);
	json_doubts(out, k, &w->doubts);
	buf_text(out, ",\n\"figures\":[");
	if (!walk_figures(&walking, err))
		return false;
	buf_text(out, "]}\n");
	return true;
}

static bool same(double stored, enum forecast_measure m, float now, bool shown)
{
	if (!shown || (m == FORECAST_COVERAGE && now >= FORECAST_COVERAGE_NO_DEMAND))
		return isnan(stored);
	return (float)stored == (float)forecast_given(m, now);
}

/* Figures are stored in the order in which they are walked. */
static bool compare_figure(struct walking *w, const struct outcome *f, struct err *err)
{
	bool bands = w->k->in.draws >= BELIEVE_DRAWS_LEAST;
	(void)err;
	if (w->done >= w->stored->figure_count)
		return true;
	const struct stored_figure *then = &w->stored->figures[w->done];
	w->equal += strcmp(then->scenario, w->k->scenarios[f->scenario]) == 0 &&
		    strcmp(then->region, forecast_code(&w->k->data->regions, f->region)) == 0 &&
		    strcmp(then->measure, forecast_measures[f->measure]) == 0 &&
		    strcmp(then->line, line_code(w->k, f->measure, f->line)) == 0 &&
		    then->year == w->k->start_year + f->year &&
		    same(then->p5, f->measure, f->band.p5, bands) &&
		    same(then->p50, f->measure, f->band.p50, true) &&
		    same(then->p95, f->measure, f->band.p95, bands);
	return true;
}

int64_t forecast_compare(struct cli *c, const struct forecast_case *k,
			 const struct forecast_answer *w, const struct stored_run *stored)
{
	struct walking walking = {
		.c = c, .k = k, .w = w, .each = compare_figure, .stored = stored
	};
	struct err err = { 0 };
	if (!walk_figures(&walking, &err))
		return -1;
	int64_t most = walking.done > stored->figure_count ? walking.done : stored->figure_count;
	return most - walking.equal;
}
