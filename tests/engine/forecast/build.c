#include "build.h"

void model_rate(struct model *m, struct arena *a, struct forecast_rate *rate, double value,
		double deviation, double low, double high)
{
	double *yearly = arena_array(a, double, (size_t)m->in.years + 1);
	for (int year = 0; year <= m->in.years; year++)
		yearly[year] = value;
	*rate = (struct forecast_rate){ yearly, deviation, low, high };
}

static void make_scenario(struct model *m, struct arena *a, int number)
{
	size_t profiles = (size_t)m->in.profiles, professions = (size_t)m->in.professions;
	struct forecast_rate *of_profile =
		arena_array(a, struct forecast_rate, profiles * FORECAST_OF_PROFILE);
	struct forecast_rate *of_profession =
		arena_array(a, struct forecast_rate, professions * FORECAST_OF_PROFESSION);
	for (size_t i = 0; i < profiles * FORECAST_OF_PROFILE; i++) {
		double value = i % FORECAST_OF_PROFILE == FORECAST_LEVEL ? 1 : 0;
		model_rate(m, a, &of_profile[i], value, 0, value, value);
	}
	for (size_t i = 0; i < professions * FORECAST_OF_PROFESSION; i++) {
		size_t kind = i % FORECAST_OF_PROFESSION;
		double value = kind >= FORECAST_LEAVING ? 1 : 0;
		model_rate(m, a, &of_profession[i], value, 0, value, value);
	}
	m->profile[number] = of_profile;
	m->profession[number] = of_profession;
	m->scenarios[number] =
		(struct forecast_scenario){ .profile = of_profile, .profession = of_profession };
	model_rate(m, a, &m->scenarios[number].mortality, 0, 0, 0, 0);
}

void model_make(struct model *m, struct arena *a, int regions, int ages, int profiles,
		int professions, int work_ages, int years, int scenarios, int64_t draws)
{
	size_t cells = 2 * (size_t)ages, people = (size_t)regions * cells;
	size_t lines = (size_t)regions * (size_t)professions, heads = lines * (size_t)work_ages;
	size_t span = (size_t)FORECAST_LEAD_MAX + (size_t)years;
	*m = (struct model){ .in = { .regions = regions,
				     .ages = ages,
				     .profiles = profiles,
				     .professions = professions,
				     .work_ages = work_ages,
				     .years = years,
				     .scenarios = scenarios,
				     .draws = draws,
				     .seed = 1,
				     .boys = 0.5 } };
	m->in.people = m->people = arena_array(a, double, people);
	m->in.chance = m->chance = arena_array(a, double, cells);
	m->in.births = m->births = arena_array(a, double, (size_t)regions);
	m->in.prevalence = m->prevalence = arena_array(a, double, (size_t)profiles *cells);
	m->in.heads = m->heads = arena_array(a, double, heads);
	m->in.fte_per_head = m->fte = arena_array(a, double, heads);
	m->in.leave = m->leave = arena_array(a, double, (size_t)(professions * work_ages));
	m->in.shift_ratio = m->ratio = arena_array(a, double, (size_t)professions);
	m->in.home_profile = m->home = arena_array(a, int, (size_t)profiles);
	m->in.shift_to = m->to = arena_array(a, int, (size_t)professions);
	m->in.lead_years = m->lead = arena_array(a, int, (size_t)professions);
	m->in.entry_class = m->entry = arena_array(a, int, (size_t)professions);
	m->in.care = m->care =
		arena_array(a, struct forecast_care, (size_t)(profiles * professions));
	m->norm = arena_array(a, double, lines);
	m->migration = arena_array(a, double, people);
	m->trainees = arena_array(a, double, lines *span);
	for (int k = 0; k < profiles; k++)
		m->home[k] = -1;
	for (int i = 0; i < professions; i++) {
		m->to[i] = -1;
		m->lead[i] = 1;
	}
	for (size_t i = 0; i < heads; i++)
		m->fte[i] = 1;
	m->in.scenario = m->scenarios;
	for (int i = 0; i < scenarios; i++)
		make_scenario(m, a, i);
	for (int i = 0; i < FORECAST_MEASURES; i++)
		m->in.wanted[i] = true;
}

struct forecast_band model_band(const struct model *m, const struct forecast_output *out,
				int scenario, int region, enum forecast_measure measure, int line,
				int year)
{
	return out->band[forecast_band_at(&m->in, out, scenario, region,
					  out->first_line[measure] + line, year)];
}
