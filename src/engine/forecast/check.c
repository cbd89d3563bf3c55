#include "engine/forecast/check.h"

/* NaN is in no range. */
static bool within(double x, double low, double high)
{
	return x >= low && x <= high;
}

struct size_rule {
	const char *what;
	int64_t value, low, high;
};

static bool check_sizes(const struct forecast_input *in, struct err *err)
{
	const struct size_rule rules[] = {
		{ "regio's", in->regions, 1, FORECAST_REGIONS_MAX },
		{ "leeftijden", in->ages, 1, FORECAST_AGES_MAX },
		{ "zorgprofielen", in->profiles, 1, FORECAST_PROFILES_MAX },
		{ "beroepen", in->professions, 1, FORECAST_PROFESSIONS_MAX },
		{ "jaren", in->years, 1, FORECAST_YEARS_MAX },
		{ "scenario's", in->scenarios, 1, FORECAST_SCENARIOS_MAX },
		{ "trekkingen", in->draws, 1, FORECAST_DRAWS_MAX },
		{ "regels zorg per cliënt", in->care_count, 0, FORECAST_CARE_MAX },
		{ "leeftijden van beroepen", in->work_ages, 1, FORECAST_AGES_MAX },
	};
	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++)
		if (rules[i].value < rules[i].low || rules[i].value > rules[i].high)
			return err_set(
				err, ERR_INPUT,
				"Het aantal %s is %lld; het moet van %lld tot en met %lld zijn.",
				rules[i].what, (long long)rules[i].value, (long long)rules[i].low,
				(long long)rules[i].high);
	return true;
}

struct array_rule {
	const char *what;
	const double *at; /* NULL: nothing to check */
	int64_t count;
	double low, high;
};

static bool check_array(const struct array_rule *r, struct err *err)
{
	for (int64_t i = 0; r->at && i < r->count; i++)
		if (!within(r->at[i], r->low, r->high))
			return err_set(err, ERR_INPUT,
				       "%s is op plaats %lld gelijk aan %g; het moet een getal van "
				       "%g tot en met %g zijn.",
				       r->what, (long long)i, r->at[i], r->low, r->high);
	return true;
}

static bool check_arrays(const struct forecast_input *in, struct err *err)
{
	int64_t cells = 2 * in->ages, people = in->regions * cells;
	int64_t lines = (int64_t)in->regions * in->professions, heads = lines * in->work_ages;
	const struct array_rule rules[] = {
		{ "Het aantal mensen", in->people, people, 0, 1e9 },
		{ "De kans om te overlijden", in->chance, cells, 0, 1 },
		{ "Het aantal geboorten per vrouw", in->births, in->regions, 0, 1 },
		{ "Het deel jongens", &in->boys, 1, 0, 1 },
		{ "De migratie", in->migration, people, -1e7, 1e7 },
		{ "Het deel dat cliënt is", in->prevalence, in->profiles * cells, 0, 1 },
		{ "Het aantal zorgverleners", in->heads, heads, 0, 1e7 },
		{ "De omvang van de baan", in->fte_per_head, heads, 0, 2 },
		{ "De kans om te stoppen", in->leave, (int64_t)in->professions * in->work_ages, 0,
		  1 },
		{ "De groei van het aanbod", in->growth, lines, -0.25, 0.25 },
		{ "Het aantal starters van de opleiding", in->trainees,
		  lines * (FORECAST_LEAD_MAX + in->years), 0, 1e6 },
		{ "De omrekening bij taakherschikking", in->shift_ratio, in->professions, 0, 5 },
		{ "De dekkingsnorm", in->norm, lines, 0, 10 },
		{ "De onzekerheid per jaar van de sterfte", &in->walk_mortality, 1, 0, 0.1 },
		{ "De onzekerheid per jaar van de zorgvraag", &in->walk_prevalence, 1, 0, 0.1 },
		{ "De onzekerheid per jaar van het aanbod", &in->walk_supply, 1, 0, 0.1 },
	};
	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++)
		if (!check_array(&rules[i], err))
			return false;
	return true;
}

static bool check_links(const struct forecast_input *in, struct err *err)
{
	for (int k = 0; k < in->profiles; k++)
		if (in->home_profile[k] < -1 || in->home_profile[k] >= in->profiles ||
		    in->home_profile[k] == k)
			return err_set(err, ERR_INPUT,
				       "Profiel %d gaat bij langer thuis over naar een profiel dat "
				       "niet bestaat, of naar zichzelf.",
				       k);
	for (int i = 0; i < in->professions; i++) {
		if (in->shift_to[i] < -1 || in->shift_to[i] >= in->professions ||
		    in->shift_to[i] == i)
			return err_set(err, ERR_INPUT,
				       "Beroep %d geeft werk aan een beroep dat niet bestaat, of "
				       "aan zichzelf.",
				       i);
		if (in->trainees &&
		    (in->lead_years[i] < 1 || in->lead_years[i] > FORECAST_LEAD_MAX ||
		     in->entry_class[i] < 0 || in->entry_class[i] >= in->work_ages))
			return err_set(
				err, ERR_INPUT,
				"De opleiding van beroep %d duurt geen 1 tot en met %d jaar, "
				"of eindigt op een leeftijd die er niet is.",
				i, FORECAST_LEAD_MAX);
	}
	return true;
}

static bool check_care(const struct forecast_input *in, struct err *err)
{
	static const size_t width = FORECAST_PROFESSIONS_MAX;
	bool seen[FORECAST_PROFILES_MAX * FORECAST_PROFESSIONS_MAX] = { false };
	for (int i = 0; i < in->care_count; i++) {
		const struct forecast_care *c = &in->care[i];
		if (c->profile < 0 || c->profile >= in->profiles || c->profession < 0 ||
		    c->profession >= in->professions || !within(c->fte_per_client, 0, 100))
			return err_set(
				err, ERR_INPUT,
				"Regel %d van de zorg per cliënt noemt een profiel of beroep "
				"dat niet bestaat, of geen 0 tot en met 100 fte.",
				i);
		bool *pair = &seen[(size_t)c->profile * width + (size_t)c->profession];
		if (*pair)
			return err_set(
				err, ERR_INPUT,
				"Profiel %d en beroep %d staan twee keer in de zorg per cliënt.",
				c->profile, c->profession);
		*pair = true;
	}
	return true;
}

struct rate_range {
	const char *what;
	double low, high;
};

static const struct rate_range of_profile[FORECAST_OF_PROFILE] = {
	[FORECAST_LEVEL] = { "het niveau van de zorgvraag", 0, 10 },
	[FORECAST_TREND] = { "de trend van de zorgvraag", -0.25, 0.25 },
	[FORECAST_INFLOW] = { "de extra instroom", -0.25, 0.25 },
	[FORECAST_LONGER_HOME] = { "langer thuis", 0, 0.25 },
	[FORECAST_HEAVIER] = { "de zwaardere zorg", -0.25, 0.25 },
};
static const struct rate_range of_profession[FORECAST_OF_PROFESSION] = {
	[FORECAST_PART_TIME] = { "de verandering van deeltijd", -0.25, 0.25 },
	[FORECAST_RELIEF] = { "de ontlasting van avonden en weekenden", 0, 0.25 },
	[FORECAST_TASK_SHIFT] = { "de taakherschikking", 0, 0.25 },
	[FORECAST_LEAVING] = { "de uitstroom", 0, 10 },
	[FORECAST_TRAINING] = { "de opleiding", 0, 10 },
	[FORECAST_SUCCESS] = { "het deel dat na de opleiding komt werken", 0, 1 },
};
static const struct rate_range of_mortality = { "de verandering van de sterfte", -0.25, 0.25 };

static bool check_rate(const struct forecast_input *in, const struct forecast_rate *r,
		       const struct rate_range *range, struct err *err)
{
	bool ok = within(r->deviation, 0, 10) && within(r->low, range->low, range->high) &&
		  within(r->high, r->low, range->high);
	for (int year = 0; ok && year <= in->years; year++)
		ok = within(r->yearly[year], r->low, r->high);
	return ok ||
	       err_set(err, ERR_INPUT,
		       "Van %s is een waarde geen getal tussen de grenzen die erbij staan; die "
		       "grenzen liggen van %g tot en met %g.",
		       range->what, range->low, range->high);
}

static bool check_profile_rates(const struct forecast_input *in, const struct forecast_scenario *s,
				struct err *err)
{
	for (int k = 0; k < in->profiles; k++) {
		const struct forecast_rate *rates = s->profile + k * FORECAST_OF_PROFILE;
		for (int kind = 0; kind < FORECAST_OF_PROFILE; kind++)
			if (!check_rate(in, &rates[kind], &of_profile[kind], err))
				return false;
		if (in->home_profile[k] < 0 && rates[FORECAST_LONGER_HOME].high > 0)
			return err_set(
				err, ERR_INPUT,
				"Langer thuis is bij profiel %d niet 0, maar er staat niet bij "
				"naar welk profiel de cliënten gaan.",
				k);
	}
	return true;
}

static bool check_profession_rates(const struct forecast_input *in,
				   const struct forecast_scenario *s, struct err *err)
{
	for (int i = 0; i < in->professions; i++) {
		const struct forecast_rate *rates = s->profession + i * FORECAST_OF_PROFESSION;
		for (int kind = 0; kind < FORECAST_OF_PROFESSION; kind++)
			if (!check_rate(in, &rates[kind], &of_profession[kind], err))
				return false;
		if (in->shift_to[i] < 0 && rates[FORECAST_TASK_SHIFT].high > 0)
			return err_set(err, ERR_INPUT,
				       "De taakherschikking van beroep %d is niet 0, maar er staat "
				       "niet bij welk beroep het werk overneemt.",
				       i);
	}
	return true;
}

bool forecast_check(const struct forecast_input *in, struct err *err)
{
	if (!check_sizes(in, err) || !check_arrays(in, err) || !check_links(in, err) ||
	    !check_care(in, err))
		return false;
	for (int i = 0; i < in->scenarios; i++)
		if (!check_rate(in, &in->scenario[i].mortality, &of_mortality, err) ||
		    !check_profile_rates(in, &in->scenario[i], err) ||
		    !check_profession_rates(in, &in->scenario[i], err))
			return false;
	return true;
}
