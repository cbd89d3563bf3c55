#include "cli/forecast/forecast.h"

#include <math.h>

/* The 5th and 95th percentile of a normal distribution lie this many deviations from its middle. */
static const double deviations_at_5_percent = 1.6448536269514722;

struct making {
	struct forecast_case *k;
	struct arena *a;
	const struct forecast_data *d;
	const struct forecast_plan *p;
};

static const struct parameter *given(const struct making *m, int name, const char *scope)
{
	const struct parameter *general = NULL;
	for (int i = 0; i < m->p->parameter_count; i++) {
		const struct parameter *p = &m->p->parameters[i];
		if (p->name == name && strcmp(p->scope, scope) == 0)
			return p;
		if (p->name == name && !*p->scope)
			general = p;
	}
	return general;
}

static double value_of(const struct making *m, int name, const char *scope)
{
	const struct parameter *p = given(m, name, scope);
	return p ? p->value : parameter_rows[name].usual;
}

/* A needed parameter; false with a sentence when it is not there. */
static bool needed(const struct making *m, int name, const char *scope, double *out,
		   struct err *err)
{
	const struct parameter *p = given(m, name, scope);
	if (!p)
		return err_set(err, ERR_INPUT,
			       "parameters.csv: %s%s%s ontbreekt, en heeft geen vaste waarde.",
			       parameter_rows[name].name, *scope ? " van " : "", scope);
	*out = p->value;
	return true;
}

/* The value of every year: of the parameter, and from its year on what the scenario sets. A setting for
 * one profile or profession goes before one for all; a later year before an earlier. */
static void make_rate(const struct making *m, int name, const char *scope, const char *scenario,
		      struct forecast_rate *out)
{
	const struct parameter *p = given(m, name, scope);
	const struct parameter_row *row = &parameter_rows[name];
	double *yearly = arena_array(m->a, double, (size_t)m->k->in.years + 1);
	for (int year = 0; year <= m->k->in.years; year++) {
		const struct setting *best = NULL;
		for (int i = 0; i < m->p->setting_count; i++) {
			const struct setting *s = &m->p->settings[i];
			bool own = *s->scope != 0;
			if (s->name != name || strcmp(s->scenario, scenario) != 0 ||
			    (own && strcmp(s->scope, scope) != 0) ||
			    s->from_year > m->k->start_year + year)
				continue;
			bool best_own = best && *best->scope;
			if (!best || own > best_own ||
			    (own == best_own && s->from_year >= best->from_year))
				best = s;
		}
		yearly[year] = best ? best->value : p ? p->value : row->usual;
	}
	*out = (struct forecast_rate){ .yearly = yearly, .low = row->low, .high = row->high };
	if (p && p->uncertain)
		out->deviation = (p->high - p->low) / (2 * deviations_at_5_percent);
	if (row->moves && !(p && *p->to))
		out->low = out->high = 0;
}

static const int of_profile[FORECAST_OF_PROFILE] = {
	[FORECAST_LEVEL] = PREVALENCE_LEVEL, [FORECAST_TREND] = TREND,
	[FORECAST_INFLOW] = INFLOW,          [FORECAST_LONGER_HOME] = LONGER_HOME,
	[FORECAST_HEAVIER] = HEAVIER,
};
static const int of_profession[FORECAST_OF_PROFESSION] = {
	[FORECAST_PART_TIME] = PART_TIME,   [FORECAST_RELIEF] = RELIEF,
	[FORECAST_TASK_SHIFT] = TASK_SHIFT, [FORECAST_LEAVING] = LEAVING,
	[FORECAST_TRAINING] = TRAINING,     [FORECAST_SUCCESS] = SUCCESS,
};

static void make_scenario(const struct making *m, const char *name, struct forecast_scenario *out)
{
	const struct forecast_input *in = &m->k->in;
	struct forecast_rate *profile = arena_array(m->a, struct forecast_rate,
						    (size_t)(in->profiles * FORECAST_OF_PROFILE));
	struct forecast_rate *profession = arena_array(
		m->a, struct forecast_rate, (size_t)(in->professions * FORECAST_OF_PROFESSION));
	for (int i = 0; i < in->profiles * FORECAST_OF_PROFILE; i++)
		make_rate(m, of_profile[i % FORECAST_OF_PROFILE],
			  forecast_code(&m->d->profiles, i / FORECAST_OF_PROFILE), name,
			  &profile[i]);
	for (int i = 0; i < in->professions * FORECAST_OF_PROFESSION; i++)
		make_rate(m, of_profession[i % FORECAST_OF_PROFESSION],
			  forecast_code(&m->d->professions, i / FORECAST_OF_PROFESSION), name,
			  &profession[i]);
	*out = (struct forecast_scenario){ .profile = profile, .profession = profession };
	make_rate(m, MORTALITY_TREND, "", name, &out->mortality);
}

static bool make_scenarios(struct making *m, struct err *err)
{
	struct forecast_case *k = m->k;
	struct forecast_scenario *list =
		arena_array(m->a, struct forecast_scenario, FORECAST_SCENARIOS_MAX);
	k->scenarios[0] = "basis";
	k->in.scenarios = 1;
	for (int i = 0; i < m->p->setting_count; i++) {
		int known = 0;
		while (known < k->in.scenarios &&
		       strcmp(k->scenarios[known], m->p->settings[i].scenario) != 0)
			known++;
		if (known < k->in.scenarios)
			continue;
		if (known == FORECAST_SCENARIOS_MAX)
			return err_set(err, ERR_INPUT,
				       "Er zijn hoogstens %d scenario's, met basis erbij.",
				       FORECAST_SCENARIOS_MAX);
		k->scenarios[k->in.scenarios++] = m->p->settings[i].scenario;
	}
	for (int i = 0; i < k->in.scenarios; i++)
		make_scenario(m, k->scenarios[i], &list[i]);
	k->in.scenario = list;
	return true;
}

static void make_people(struct making *m)
{
	struct forecast_input *in = &m->k->in;
	const struct forecast_data *d = m->d;
	size_t ages = (size_t)in->ages, regions = (size_t)in->regions;
	double *people = arena_array(m->a, double, regions * 2 * ages);
	double *chance = arena_array(m->a, double, 2 * ages);
	double *prevalence = arena_array(m->a, double, (size_t)in->profiles * 2 * ages);
	double *migration = arena_array(m->a, double, regions * 2 * ages);
	for (size_t sex = 0; sex < 2; sex++)
		for (size_t age = 0; age < ages; age++) {
			chance[sex * ages + age] = d->chance[sex][age];
			for (size_t r = 0; r < regions; r++) {
				size_t at = (r * 2 + sex) * ages + age;
				double moved = d->migration[r][sex][age];
				people[at] = d->people[r][sex][age];
				migration[at] = isnan(moved) ? 0 : moved;
			}
			for (size_t k = 0; k < (size_t)in->profiles; k++) {
				double share = d->prevalence[k][sex][age];
				prevalence[(k * 2 + sex) * ages + age] = isnan(share) ? 0 : share;
			}
		}
	in->people = people;
	in->chance = chance;
	in->births = d->births;
	in->prevalence = prevalence;
	in->migration = d->given[FILE_MIGRATION] ? migration : NULL;
}

static bool make_care(struct making *m, struct err *err)
{
	struct forecast_input *in = &m->k->in;
	struct forecast_care *care =
		arena_array(m->a, struct forecast_care, (size_t)m->d->care_count + 1);
	for (int i = 0; i < m->d->care_count; i++) {
		const struct care_row *row = &m->d->care[i];
		double hours;
		if (!needed(m, HOURS_PER_FTE, forecast_code(&m->d->professions, row->profession),
			    &hours, err))
			return false;
		care[i] =
			(struct forecast_care){ row->profile, row->profession, row->hours / hours };
	}
	in->care = care;
	in->care_count = m->d->care_count;
	return true;
}

static void make_targets(struct making *m)
{
	struct forecast_input *in = &m->k->in;
	const struct table *profiles = &m->d->profiles, *professions = &m->d->professions;
	int *home = arena_array(m->a, int, (size_t)in->profiles);
	int *shift = arena_array(m->a, int, (size_t)in->professions);
	double *ratio = arena_array(m->a, double, (size_t)in->professions);
	for (int k = 0; k < in->profiles; k++) {
		const struct parameter *p = given(m, LONGER_HOME, forecast_code(profiles, k));
		home[k] = p && *p->to ? forecast_place(profiles, p->to) : -1;
	}
	for (int i = 0; i < in->professions; i++) {
		const char *code = forecast_code(professions, i);
		const struct parameter *p = given(m, TASK_SHIFT, code);
		shift[i] = p && *p->to ? forecast_place(professions, p->to) : -1;
		ratio[i] = value_of(m, TASK_RATIO, code);
	}
	in->home_profile = home;
	in->shift_to = shift;
	in->shift_ratio = ratio;
}

/* The ages at which anybody works, comes to work or leaves, of all professions together. */
static bool find_work_ages(struct making *m, int *first, const int *entry, bool trains)
{
	const struct forecast_data *d = m->d;
	int low = LATEST_AGE, high = 0;
	for (int i = 0; i < m->k->in.professions; i++) {
		for (int age = 0; age <= LATEST_AGE; age++) {
			bool used = !isnan(d->leave[i][age]);
			for (int r = 0; !used && r < m->k->in.regions; r++)
				used = !isnan(d->heads[r * FORECAST_PROFESSIONS_MAX + i][age]);
			if (trains && entry[i] == age)
				used = true;
			if (used && age < low)
				low = age;
			if (used && age > high)
				high = age;
		}
	}
	*first = low;
	m->k->in.work_ages = high - low + 1;
	return low <= high;
}

/* FTE per head at an age: people keep the hours they work, so where nobody has an age it is that of the
 * nearest younger age of the region; where nobody is younger, that of those who come to work; where
 * nobody comes, that of the nearest older age. 0 where nobody works at all. */
static double fte_at(const struct making *m, int region, int profession, int age)
{
	int line = region * FORECAST_PROFESSIONS_MAX + profession;
	const double *heads = m->d->heads[line], *fte = m->d->fte[line];
	const struct parameter *p =
		given(m, ENTRY_FTE, forecast_code(&m->d->professions, profession));
	for (int at = age; at >= 0; at--)
		if (heads[at] > 0)
			return fte[at] / heads[at];
	if (p)
		return p->value;
	for (int at = age; at <= LATEST_AGE; at++)
		if (heads[at] > 0)
			return fte[at] / heads[at];
	return 0;
}

static void make_heads(struct making *m, int first)
{
	struct forecast_input *in = &m->k->in;
	size_t ages = (size_t)in->work_ages, count = (size_t)in->professions;
	double *heads = arena_array(m->a, double, (size_t)in->regions *count *ages);
	double *fte = arena_array(m->a, double, (size_t)in->regions *count *ages);
	double *leave = arena_array(m->a, double, count *ages);
	for (size_t i = 0; i < count; i++)
		for (size_t at = 0; at < ages; at++) {
			size_t age = (size_t)first + at;
			double gone = m->d->leave[i][age];
			leave[i * ages + at] = isnan(gone) ? 0 : gone;
			for (size_t r = 0; r < (size_t)in->regions; r++) {
				size_t line = r * FORECAST_PROFESSIONS_MAX + i;
				size_t to = (r * count + i) * ages + at;
				double here = m->d->heads[line][age];
				heads[to] = isnan(here) ? 0 : here;
				fte[to] = fte_at(m, (int)r, (int)i, (int)age);
			}
		}
	in->heads = heads;
	in->fte_per_head = fte;
	in->leave = leave;
}

/* The number of the last year that is listed until then; 0 before the first. */
static double trainees_in(const struct forecast_data *d, int region, int profession, int year)
{
	const struct training *last = NULL;
	for (int i = 0; i < d->training_count; i++) {
		const struct training *t = &d->training[i];
		if (t->region == region && t->profession == profession && t->year <= year &&
		    (!last || t->year > last->year))
			last = t;
	}
	return last ? last->trainees : 0;
}

static void make_trainees(struct making *m)
{
	struct forecast_input *in = &m->k->in;
	size_t span = (size_t)(FORECAST_LEAD_MAX + in->years);
	double *trainees =
		arena_array(m->a, double, (size_t)(in->regions * in->professions) * span);
	for (int r = 0; r < in->regions; r++)
		for (int i = 0; i < in->professions; i++)
			for (size_t at = 0; at < span; at++)
				trainees[(size_t)(r * in->professions + i) * span + at] =
					trainees_in(m->d, r, i,
						    m->k->start_year + 1 - FORECAST_LEAD_MAX +
							    (int)at);
	in->trainees = trainees;
}

static bool trained(const struct forecast_data *d, int profession)
{
	for (int i = 0; i < d->training_count; i++)
		if (d->training[i].profession == profession && d->training[i].trainees > 0)
			return true;
	return false;
}

static bool make_supply(struct making *m, struct err *err)
{
	struct forecast_input *in = &m->k->in;
	size_t count = (size_t)in->professions;
	int *lead = arena_array(m->a, int, count), *entry = arena_array(m->a, int, count), first;
	for (int i = 0; i < in->professions; i++) {
		const char *code = forecast_code(&m->d->professions, i);
		double years = 1, age = -1, fte;
		if (trained(m->d, i) && (!needed(m, TRAINING_YEARS, code, &years, err) ||
					 !needed(m, ENTRY_AGE, code, &age, err) ||
					 !needed(m, ENTRY_FTE, code, &fte, err)))
			return false;
		lead[i] = (int)years;
		entry[i] = (int)age;
	}
	if (!find_work_ages(m, &first, entry, true))
		return err_set(err, ERR_INPUT, "professionals.csv heeft geen regels.");
	for (int i = 0; i < in->professions; i++)
		entry[i] = entry[i] < 0 ? 0 : entry[i] - first;
	in->lead_years = lead;
	in->entry_class = entry;
	make_heads(m, first);
	if (m->d->training_count)
		make_trainees(m);
	return true;
}

static void make_norms(struct making *m)
{
	struct forecast_input *in = &m->k->in;
	double *norm = arena_array(m->a, double, (size_t)(in->regions * in->professions));
	for (int pass = 0; pass < 2; pass++) /* those of one region go before those of all */
		for (int i = 0; i < m->p->norm_count; i++) {
			const struct coverage_norm *n = &m->p->norms[i];
			int profession = forecast_place(&m->d->professions, n->profession);
			for (int r = 0; r < in->regions && !*n->region == !pass; r++)
				if (!*n->region || r == forecast_place(&m->d->regions, n->region))
					norm[r * in->professions + profession] = n->coverage_min;
		}
	in->norm = norm;
}

/* The first source that ends ends the horizon. */
static int horizon_of(const struct making *m)
{
	int horizon = m->k->in.years;
	for (int i = 0; i < m->p->parameter_count; i++) {
		int until = m->p->parameters[i].until_year;
		if (until && until - m->k->start_year < horizon)
			horizon = until - m->k->start_year;
	}
	return horizon < 0 ? -1 : horizon;
}

bool forecast_make_case(struct forecast_data *d, struct forecast_plan *p, struct arena *a,
			struct forecast_case *out, struct err *err)
{
	struct making m = { out, a, d, p };
	double start_year;
	*out = (struct forecast_case){ .data = d, .plan = p };
	if (!needed(&m, START_YEAR, "", &start_year, err))
		return false;
	out->start_year = (int)start_year;
	out->in = (struct forecast_input){
		.regions = (int)d->regions.count,
		.ages = d->ages,
		.profiles = (int)d->profiles.count,
		.professions = (int)d->professions.count,
		.years = (int)value_of(&m, YEARS, ""),
		.draws = p->draws,
		.seed = p->seed,
		.boys = value_of(&m, BOYS, ""),
		.walk_mortality = value_of(&m, MORTALITY_WALK, ""),
		.walk_prevalence = value_of(&m, PREVALENCE_WALK, ""),
		.walk_supply = value_of(&m, SUPPLY_WALK, ""),
	};
	for (int i = 0; i < FORECAST_MEASURES; i++)
		out->in.wanted[i] = true;
	make_people(&m);
	make_targets(&m);
	make_norms(&m);
	out->horizon = horizon_of(&m);
	return make_care(&m, err) && make_supply(&m, err) && make_scenarios(&m, err);
}
