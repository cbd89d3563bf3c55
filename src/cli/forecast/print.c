#include "cli/forecast/forecast.h"
#include "cli/grid.h"
#include "view/print.h"

#include <math.h>

const char *const forecast_measures[FORECAST_MEASURES] = {
	[FORECAST_PEOPLE] = "people",
	[FORECAST_CLIENTS] = "clients",
	[FORECAST_DEMAND] = "demand_fte",
	[FORECAST_SUPPLY] = "supply_fte",
	[FORECAST_COVERAGE] = "coverage",
	[FORECAST_SHORTAGE] = "shortage_fte",
	[FORECAST_UNSERVED] = "shortage_clients",
};

int forecast_shown_until(const struct forecast_case *c, const struct forecast_answer *w,
			 int scenario, int region, enum forecast_measure m, int line)
{
	int at = scenario * c->in.regions + region;
	if (m == FORECAST_PEOPLE)
		return w->doubts.region_until[at];
	if (m == FORECAST_CLIENTS)
		return w->doubts.profile_until[at * c->in.profiles + line];
	return w->doubts.profession_until[at * c->in.professions + line];
}

double forecast_given(enum forecast_measure m, float value)
{
	double x = (double)value;
	return m == FORECAST_UNSERVED ? ceil(round(x * 1000) / 1000) : x;
}

struct printing {
	struct cli *c;
	const struct forecast_case *k;
	const struct forecast_answer *w;
	struct grid grid;
};

static bool bands_shown(const struct printing *p)
{
	return p->k->in.draws >= BELIEVE_DRAWS_LEAST;
}

static struct forecast_band band_of(const struct printing *p, const struct forecast_band *from,
				    int scenario, int region, enum forecast_measure m, int line,
				    int year)
{
	return from[forecast_band_at(&p->k->in, &p->w->out, scenario, region,
				     p->w->out.first_line[m] + line, year)];
}

/* Half away from zero, in Dutch. */
static void number(struct buf *b, double value, int decimals, bool percent)
{
	double unit = (double)fixed_unit(decimals);
	fixed_print_dutch(b, (int64_t)round((percent ? 100 : 1) * value * unit), decimals,
			  decimals);
	if (percent)
		buf_char(b, '%');
}

/* "12,3 (10,1 tot 14,9)" */
static bool band_cell(struct printing *p, struct forecast_band band, enum forecast_measure m,
		      struct err *err)
{
	struct buf b = { 0 };
	bool percent = m == FORECAST_COVERAGE;
	int decimals = percent || m == FORECAST_UNSERVED ? 0 : 1;
	if (percent && band.p50 >= FORECAST_COVERAGE_NO_DEMAND)
		buf_text(&b, "geen vraag");
	else {
		number(&b, forecast_given(m, band.p50), decimals, percent);
		if (bands_shown(p)) {
			buf_text(&b, " (");
			number(&b, forecast_given(m, band.p5), decimals, percent);
			buf_text(&b, " tot ");
			if (percent && band.p95 >= FORECAST_COVERAGE_NO_DEMAND)
				buf_text(&b, "geen vraag");
			else
				number(&b, forecast_given(m, band.p95), decimals, percent);
			buf_char(&b, ')');
		}
	}
	bool ok = grid_cell(&p->grid, buf_str(&b), err);
	buf_release(&b);
	return ok;
}

static bool int_cell(struct printing *p, int64_t value, struct err *err)
{
	char text[24];
	snprintf(text, sizeof(text), "%lld", (long long)value);
	return grid_cell(&p->grid, str_of(text), err);
}

static bool share_cell(struct printing *p, int64_t part, struct err *err)
{
	struct buf b = { 0 };
	number(&b, (double)part / (double)p->k->in.draws, 0, true);
	bool ok = grid_cell(&p->grid, buf_str(&b), err);
	buf_release(&b);
	return ok;
}

static bool names(struct printing *p, int scenario, int region, int profession, struct err *err)
{
	const struct forecast_data *d = p->k->data;
	return grid_cell(&p->grid, str_of(p->k->scenarios[scenario]), err) &&
	       grid_cell(&p->grid, d->regions.entries[region].key, err) &&
	       grid_cell(&p->grid, d->professions.entries[profession].key, err);
}

/* Without --each-year: the start, every fifth year and the last. */
static bool year_chosen(const struct printing *p, int year)
{
	return p->c->given[OPTION_EACH_YEAR] || year % 5 == 0 || year == p->k->in.years;
}

static bool balance_row(struct printing *p, int scenario, int region, int profession, int year,
			struct err *err)
{
	static const enum forecast_measure shown[] = { FORECAST_DEMAND, FORECAST_SUPPLY,
						       FORECAST_COVERAGE, FORECAST_SHORTAGE,
						       FORECAST_UNSERVED };
	if (!names(p, scenario, region, profession, err) ||
	    !int_cell(p, p->k->start_year + year, err))
		return false;
	for (size_t i = 0; i < sizeof(shown) / sizeof(*shown); i++)
		if (!band_cell(p,
			       band_of(p, p->w->out.band, scenario, region, shown[i], profession,
				       year),
			       shown[i], err))
			return false;
	return true;
}

static bool print_balance(struct printing *p, struct err *err)
{
	const struct forecast_input *in = &p->k->in;
	static const char *const titles[] = { "Vraag (fte)", "Aanbod (fte)", "Dekking",
					      "Tekort (fte)", "Cliënten zonder" };
	grid_begin(&p->grid, &p->c->out);
	grid_column(&p->grid, "Scenario", false, 30);
	grid_column(&p->grid, "Regio", false, 30);
	grid_column(&p->grid, "Beroep", false, 30);
	grid_column(&p->grid, "Jaar", true, 0);
	for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++)
		grid_column(&p->grid, titles[i], true, 0);
	for (int s = 0; s < in->scenarios; s++)
		for (int r = 0; r < in->regions; r++)
			for (int i = 0; i < in->professions; i++) {
				int until =
					forecast_shown_until(p->k, p->w, s, r, FORECAST_DEMAND, i);
				for (int year = 0; year <= until; year++)
					if (year_chosen(p, year) &&
					    !balance_row(p, s, r, i, year, err))
						return false;
			}
	return grid_end(&p->grid, err);
}

static size_t line_at(const struct forecast_case *k, int scenario, int region, int profession)
{
	size_t row = (size_t)scenario * (size_t)k->in.regions + (size_t)region;
	return row * (size_t)k->in.professions + (size_t)profession;
}

/* The year in which half of the draws that break have broken; -1 when none does. */
static int usual_break(const int64_t *first, int until, int64_t *all)
{
	int64_t so_far = 0;
	*all = 0;
	for (int year = 0; year <= until; year++)
		*all += first[year];
	for (int year = 0; year <= until; year++)
		if ((so_far += first[year]) * 2 >= *all && *all > 0)
			return year;
	return -1;
}

static bool norm_row(struct printing *p, int scenario, int region, int profession, struct err *err)
{
	const struct forecast_case *k = p->k;
	int until = forecast_shown_until(k, p->w, scenario, region, FORECAST_DEMAND, profession);
	size_t at = line_at(k, scenario, region, profession), span = (size_t)k->in.years + 1;
	double norm = k->in.norm[region * k->in.professions + profession];
	int64_t broken;
	struct buf b = { 0 };
	if (norm <= 0 || until < 0)
		return true;
	int year = usual_break(p->w->out.first_break + at * (span + 1), until, &broken);
	number(&b, norm, 0, true);
	bool ok = names(p, scenario, region, profession, err) &&
		  grid_cell(&p->grid, buf_str(&b), err) &&
		  int_cell(p, k->start_year + until, err) && share_cell(p, broken, err);
	if (year < 0)
		ok = ok && grid_cell(&p->grid, str_of("-"), err);
	else
		ok = ok && int_cell(p, k->start_year + year, err);
	ok = ok && share_cell(p, p->w->out.below[at * span + (size_t)until], err);
	buf_release(&b);
	return ok;
}

static bool print_norms(struct printing *p, struct err *err)
{
	static const char *const titles[] = { "Norm", "Tot en met", "Kans op breuk",
					      "Eerste breuk, midden", "Kans in dat laatste jaar" };
	const struct forecast_input *in = &p->k->in;
	if (!p->k->plan->norm_count)
		return true;
	buf_text(&p->c->out.buf, "\nDekkingsnorm\n");
	grid_begin(&p->grid, &p->c->out);
	grid_column(&p->grid, "Scenario", false, 30);
	grid_column(&p->grid, "Regio", false, 30);
	grid_column(&p->grid, "Beroep", false, 30);
	for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++)
		grid_column(&p->grid, titles[i], true, 0);
	for (int s = 0; s < in->scenarios; s++)
		for (int r = 0; r < in->regions; r++)
			for (int i = 0; i < in->professions; i++)
				if (!norm_row(p, s, r, i, err))
					return false;
	return grid_end(&p->grid, err);
}

static int smaller(int a, int b)
{
	return a < b ? a : b;
}

static bool print_differences(struct printing *p, struct err *err)
{
	const struct forecast_input *in = &p->k->in;
	if (in->scenarios < 2)
		return true;
	buf_text(&p->c->out.buf, "\nVerschil met basis, trekking voor trekking\n");
	grid_begin(&p->grid, &p->c->out);
	grid_column(&p->grid, "Scenario", false, 30);
	grid_column(&p->grid, "Regio", false, 30);
	grid_column(&p->grid, "Beroep", false, 30);
	grid_column(&p->grid, "Jaar", true, 0);
	grid_column(&p->grid, "Vraag (fte)", true, 0);
	grid_column(&p->grid, "Aanbod (fte)", true, 0);
	grid_column(&p->grid, "Tekort (fte)", true, 0);
	static const enum forecast_measure shown[] = { FORECAST_DEMAND, FORECAST_SUPPLY,
						       FORECAST_SHORTAGE };
	for (int s = 1; s < in->scenarios; s++)
		for (int r = 0; r < in->regions; r++)
			for (int i = 0; i < in->professions; i++) {
				int until = smaller(
					forecast_shown_until(p->k, p->w, s, r, FORECAST_DEMAND, i),
					forecast_shown_until(p->k, p->w, 0, r, FORECAST_DEMAND, i));
				if (until < 0)
					continue;
				bool ok = names(p, s, r, i, err) &&
					  int_cell(p, p->k->start_year + until, err);
				for (size_t m = 0; ok && m < sizeof(shown) / sizeof(*shown); m++)
					ok = band_cell(p,
						       band_of(p, p->w->out.difference, s, r,
							       shown[m], i, until),
						       shown[m], err);
				if (!ok)
					return false;
			}
	return grid_end(&p->grid, err);
}

static void print_doubt(struct printing *p, const struct believe_doubt *d)
{
	const struct believe_rule *rule = &believe_rules[d->rule];
	const struct forecast_data *data = p->k->data;
	struct buf *out = &p->c->out.buf, value = { 0 }, bound = { 0 };
	int decimals = d->rule == BELIEVE_HORIZON ? 0 : 1;
	number(&value, d->value, decimals, rule->as_percent);
	number(&bound, rule->bound, 0, rule->as_percent);
	buf_text(out, "  ");
	print_screen(out, str_of(p->k->scenarios[d->scenario]));
	buf_text(out, ", regio ");
	print_screen(out, data->regions.entries[d->region].key);
	if (!rule->of_region) {
		const struct table *t =
			d->measure == FORECAST_CLIENTS ? &data->profiles : &data->professions;
		buf_text(out, ", ");
		print_screen(out, t->entries[d->line].key);
	}
	buf_printf(out, ", vanaf %d: ", p->k->start_year + d->year);
	buf_printf(out, rule->reason, buf_zero(&value), buf_zero(&bound));
	buf_text(out, ".\n");
	buf_release(&value);
	buf_release(&bound);
}

static void print_hidden(struct printing *p)
{
	struct buf *out = &p->c->out.buf;
	if (!bands_shown(p))
		buf_printf(
			out,
			"\nEr zijn geen banden: bij minder dan %d trekkingen zeggen die niets.\n",
			BELIEVE_DRAWS_LEAST);
	if (!p->w->doubts.count)
		return;
	buf_text(out, "\nNiet getoond, omdat niemand het kan geloven:\n");
	for (int i = 0; i < p->w->doubts.count; i++)
		print_doubt(p, &p->w->doubts.doubt[i]);
}

static void explain(struct printing *p)
{
	struct buf *out = &p->c->out.buf;
	const struct forecast_plan *plan = p->k->plan;
	int assumed = 0;
	for (int i = 0; i < plan->parameter_count; i++)
		assumed += strcmp(plan->parameters[i].certainty, "aanname") == 0;
	buf_text(
		out,
		"\nElk getal is het midden van alle trekkingen; tussen haakjes waar 90% van de trekkingen "
		"in ligt.\n"
		"Dekking is aanbod gedeeld door vraag. Een tekort onder nul is een overschot.\n"
		"Fte zijn afgerond op een tiende, cliënten zonder zorg naar boven op een heel mens.\n");
	buf_printf(out,
		   "%lld trekkingen met begingetal %llu; alle scenario's gebruiken dezelfde "
		   "trekkingen.\n",
		   (long long)p->k->in.draws, (unsigned long long)p->k->in.seed);
	if (assumed)
		buf_printf(out,
			   "%d van de %d parameters %s een aanname, zonder bron met cijfers.\n",
			   assumed, plan->parameter_count, assumed == 1 ? "is" : "zijn");
	buf_text(out,
		 "Alles, met de bronnen: --format json. Zo is deze uitkomst ook te bewaren en te "
		 "herhalen.\n");
}

bool forecast_norm_breaks(const struct forecast_case *c, const struct forecast_answer *w)
{
	size_t span = (size_t)c->in.years + 1;
	for (int s = 0; s < c->in.scenarios; s++)
		for (int r = 0; r < c->in.regions; r++)
			for (int i = 0; i < c->in.professions; i++) {
				int until = forecast_shown_until(c, w, s, r, FORECAST_DEMAND, i);
				const int64_t *below = w->out.below + line_at(c, s, r, i) * span;
				for (int year = 0; year <= until; year++)
					if (below[year] * 2 > c->in.draws)
						return true;
			}
	return false;
}

bool forecast_print_table(struct cli *c, const struct forecast_case *k,
			  const struct forecast_answer *w, struct err *err)
{
	struct printing p = { .c = c, .k = k, .w = w };
	if (!print_balance(&p, err) || !print_norms(&p, err) || !print_differences(&p, err))
		return false;
	print_hidden(&p);
	explain(&p);
	return true;
}
