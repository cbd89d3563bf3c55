#include "engine/forecast/believe.h"

const struct believe_rule believe_rules[BELIEVE_RULES] = {
	[BELIEVE_HORIZON] = { "horizon",
			      "een bron van de parameters draagt niet verder (%s jaar vooruit)", 0,
			      false, true },
	[BELIEVE_PEOPLE] = { "people_growth",
			     "het aantal mensen verandert %s in een jaar; meer dan %s is niet "
			     "geloofwaardig",
			     0.03, true, true },
	[BELIEVE_CLIENTS] = { "clients_growth",
			      "het aantal cliënten verandert gemiddeld %s per jaar; meer dan %s is "
			      "niet geloofwaardig",
			      0.10, true, false },
	[BELIEVE_DEMAND] = { "demand_growth",
			     "de vraag verandert gemiddeld %s per jaar; meer dan %s is niet "
			     "geloofwaardig",
			     0.10, true, false },
	[BELIEVE_SUPPLY] = { "supply_growth",
			     "het aanbod verandert gemiddeld %s per jaar; meer dan %s is niet "
			     "geloofwaardig",
			     0.15, true, false },
	[BELIEVE_COVERAGE_HIGH] = { "coverage_high",
				    "de dekking is %s; boven %s is er vermoedelijk iets verkeerd "
				    "geteld",
				    3, true, false },
	[BELIEVE_COVERAGE_LOW] = { "coverage_low",
				   "de dekking is %s; onder %s is er vermoedelijk iets verkeerd "
				   "geteld",
				   0.05, true, false },
	[BELIEVE_WIDTH] = { "width",
			    "de bovenkant van de band is %s keer de onderkant; meer dan %s keer "
			    "is niet weten",
			    10, false, false },
};

struct judging {
	const struct forecast_input *in;
	const struct forecast_output *out;
	struct believe_doubts *doubts;
	struct arena *a;
	int room;
	int scenario, region;
};

static struct forecast_band band_of(const struct judging *j, enum forecast_measure m, int line,
				    int year)
{
	return j->out->band[forecast_band_at(j->in, j->out, j->scenario, j->region,
					     j->out->first_line[m] + line, year)];
}

static double size(double x)
{
	return x < 0 ? -x : x;
}

/* Average growth per year since the start; a share, compared as a power so that no root is needed:
 * true when it is more than the bound or less than its opposite. */
static bool grows_too_fast(double first, double last, int years, double bound)
{
	double most = first, least = first;
	for (int year = 0; year < years; year++) {
		most *= 1 + bound;
		least *= 1 - bound;
	}
	return last > most || last < least;
}

/* The average growth itself, to be told: found by halving. */
static double growth_of(double first, double last, int years)
{
	double low = -1, high = 10;
	for (int step = 0; step < 60; step++) {
		double middle = (low + high) / 2, reached = first;
		for (int year = 0; year < years; year++)
			reached *= 1 + middle;
		if (reached < last)
			low = middle;
		else
			high = middle;
	}
	return (low + high) / 2;
}

static void doubt(struct judging *j, struct believe_doubt found, int *until)
{
	struct believe_doubts *d = j->doubts;
	if (found.year > *until)
		return;
	*until = found.year - 1;
	if (d->count == j->room) {
		int room = j->room ? 2 * j->room : 16;
		struct believe_doubt *more = arena_array(j->a, struct believe_doubt, (size_t)room);
		for (int i = 0; i < d->count; i++)
			more[i] = d->doubt[i];
		d->doubt = more;
		j->room = room;
	}
	found.scenario = j->scenario;
	found.region = j->region;
	d->doubt[d->count++] = found;
}

static void judge_people(struct judging *j, int horizon, int *until)
{
	double bound = believe_rules[BELIEVE_PEOPLE].bound;
	if (horizon < j->in->years)
		doubt(j,
		      (struct believe_doubt){ .rule = BELIEVE_HORIZON,
					      .measure = FORECAST_PEOPLE,
					      .year = horizon + 1,
					      .value = horizon },
		      until);
	for (int year = 1; year <= j->in->years; year++) {
		double before = (double)band_of(j, FORECAST_PEOPLE, 0, year - 1).p50;
		double now = (double)band_of(j, FORECAST_PEOPLE, 0, year).p50;
		if (before > 0 && size(now / before - 1) > bound)
			doubt(j,
			      (struct believe_doubt){ .rule = BELIEVE_PEOPLE,
						      .measure = FORECAST_PEOPLE,
						      .year = year,
						      .value = now / before - 1 },
			      until);
	}
}

/* Growth since the start and width of the band of one line; `hides` is where the doubt is filed. */
static void judge_line(struct judging *j, enum believe_rule_name rule, enum forecast_measure m,
		       enum forecast_measure hides, int line, int *until)
{
	double first = (double)band_of(j, m, line, 0).p50;
	for (int year = 0; year <= j->in->years; year++) {
		struct forecast_band b = band_of(j, m, line, year);
		if (first > 0 &&
		    grows_too_fast(first, (double)b.p50, year, believe_rules[rule].bound))
			doubt(j,
			      (struct believe_doubt){
				      .rule = rule,
				      .measure = hides,
				      .line = line,
				      .year = year,
				      .value = growth_of(first, (double)b.p50, year) },
			      until);
		if (j->in->draws >= BELIEVE_DRAWS_LEAST && b.p5 > 0 &&
		    (double)b.p95 > believe_rules[BELIEVE_WIDTH].bound * (double)b.p5)
			doubt(j,
			      (struct believe_doubt){ .rule = BELIEVE_WIDTH,
						      .measure = hides,
						      .line = line,
						      .year = year,
						      .value = (double)b.p95 / (double)b.p5 },
			      until);
	}
}

static void judge_coverage(struct judging *j, int line, int *until)
{
	for (int year = 0; year <= j->in->years; year++) {
		double covered = (double)band_of(j, FORECAST_COVERAGE, line, year).p50;
		enum believe_rule_name rule =
			covered > 1 ? BELIEVE_COVERAGE_HIGH : BELIEVE_COVERAGE_LOW;
		double bound = believe_rules[rule].bound;
		if (covered >= (double)FORECAST_COVERAGE_NO_DEMAND ||
		    (covered > 1 ? covered <= bound : covered >= bound))
			continue;
		doubt(j,
		      (struct believe_doubt){ .rule = rule,
					      .measure = FORECAST_DEMAND,
					      .line = line,
					      .year = year,
					      .value = covered },
		      until);
	}
}

static void judge_region(struct judging *j, int horizon)
{
	const struct forecast_input *in = j->in;
	int at = j->scenario * in->regions + j->region;
	int *region = &j->doubts->region_until[at];
	*region = in->years;
	judge_people(j, horizon, region);
	for (int k = 0; k < in->profiles; k++) {
		int *until = &j->doubts->profile_until[at * in->profiles + k];
		*until = *region;
		judge_line(j, BELIEVE_CLIENTS, FORECAST_CLIENTS, FORECAST_CLIENTS, k, until);
	}
	for (int i = 0; i < in->professions; i++) {
		int *until = &j->doubts->profession_until[at * in->professions + i];
		*until = *region;
		judge_line(j, BELIEVE_DEMAND, FORECAST_DEMAND, FORECAST_DEMAND, i, until);
		judge_line(j, BELIEVE_SUPPLY, FORECAST_SUPPLY, FORECAST_DEMAND, i, until);
		judge_coverage(j, i, until);
	}
}

void believe(const struct forecast_input *in, const struct forecast_output *out, int horizon,
	     struct arena *a, struct believe_doubts *doubts)
{
	size_t runs = (size_t)in->scenarios * (size_t)in->regions;
	struct judging j = { .in = in, .out = out, .doubts = doubts, .a = a };
	*doubts = (struct believe_doubts){
		.region_until = arena_array(a, int, runs),
		.profile_until = arena_array(a, int, runs *(size_t)in->profiles),
		.profession_until = arena_array(a, int, runs *(size_t)in->professions),
	};
	for (j.scenario = 0; j.scenario < in->scenarios; j.scenario++)
		for (j.region = 0; j.region < in->regions; j.region++)
			judge_region(&j, horizon);
}
