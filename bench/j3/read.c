#include "j3/read.h"

#include "io/csv.h"

#include <stdlib.h>

enum { CELLS_MAX = 140 };

struct reading {
	struct forecast_input in;
	double *people, *chance, *births, *prevalence, *heads, *growth;
};

static void fixed_rates(struct forecast_input *in, struct arena *a)
{
	static const double profile[FORECAST_OF_PROFILE] = { [FORECAST_LEVEL] = 1 };
	static const double profession[FORECAST_OF_PROFESSION] = {
		[FORECAST_LEAVING] = 1, [FORECAST_TRAINING] = 1
	};
	int count = in->profiles;
	struct forecast_rate *rates =
		arena_array(a, struct forecast_rate,
			    (size_t)count * (FORECAST_OF_PROFILE + FORECAST_OF_PROFESSION));
	double *values = arena_array(a, double, (size_t)(in->years + 1) * 2);
	for (int year = 0; year <= in->years; year++)
		values[in->years + 1 + year] = 1;
	for (int i = 0; i < count * FORECAST_OF_PROFILE; i++) {
		double value = profile[i % FORECAST_OF_PROFILE];
		rates[i] = (struct forecast_rate){ values + (value > 0 ? in->years + 1 : 0), 0,
						   value, value };
	}
	for (int i = 0; i < count * FORECAST_OF_PROFESSION; i++) {
		double value = profession[i % FORECAST_OF_PROFESSION];
		rates[count * FORECAST_OF_PROFILE + i] =
			(struct forecast_rate){ values + (value > 0 ? in->years + 1 : 0), 0, value,
						value };
	}
	struct forecast_scenario *scenario = arena_new(a, struct forecast_scenario);
	*scenario = (struct forecast_scenario){ rates,
						rates + count * FORECAST_OF_PROFILE,
						{ values, 0, 0, 0 } };
	in->scenario = scenario;
	in->scenarios = 1;
}

static void places_as_professions(struct forecast_input *in, struct arena *a)
{
	size_t count = (size_t)in->profiles, lines = (size_t)in->regions * count;
	struct forecast_care *care = arena_array(a, struct forecast_care, count);
	int *nobody = arena_array(a, int, count);
	double *one = arena_array(a, double, lines);
	for (size_t i = 0; i < lines; i++)
		one[i] = 1;
	for (int k = 0; k < in->profiles; k++) {
		care[k] = (struct forecast_care){ k, k, 1 };
		nobody[k] = -1;
	}
	in->professions = in->profiles;
	in->care = care;
	in->care_count = in->profiles;
	in->home_profile = in->shift_to = nobody;
	in->shift_ratio = arena_array(a, double, count);
	in->work_ages = 1;
	in->fte_per_head = one;
	in->leave = arena_array(a, double, count);
	in->wanted[FORECAST_DEMAND] = in->wanted[FORECAST_SHORTAGE] = true;
}

static bool begin(struct reading *r, const double *cell, size_t count, struct arena *a)
{
	struct forecast_input *in = &r->in;
	if (count < 10 || !(cell[0] >= 1 && cell[0] <= FORECAST_REGIONS_MAX) ||
	    !(cell[1] >= 1 && cell[1] <= FORECAST_AGES_MAX) || cell[2] != 2 ||
	    !(cell[3] >= 1 && cell[3] <= FORECAST_PROFESSIONS_MAX) ||
	    !(cell[4] >= 1 && cell[4] <= FORECAST_YEARS_MAX) ||
	    !(cell[5] >= 1 && cell[5] <= FORECAST_DRAWS_MAX) || r->people)
		return false;
	*in = (struct forecast_input){
		.regions = (int)cell[0],
		.ages = (int)cell[1],
		.profiles = (int)cell[3],
		.years = (int)cell[4],
		.draws = (int64_t)cell[5],
		.seed = 3,
		.walk_mortality = cell[7],
		.walk_prevalence = cell[8],
		.walk_supply = cell[9],
		.boys = 0.5,
	};
	size_t cells = 2 * (size_t)in->ages, lines = (size_t)(in->regions * in->profiles);
	in->people = r->people = arena_array(a, double, (size_t)in->regions *cells);
	in->chance = r->chance = arena_array(a, double, cells);
	in->births = r->births = arena_array(a, double, (size_t)in->regions);
	in->prevalence = r->prevalence = arena_array(a, double, (size_t)in->profiles *cells);
	in->heads = r->heads = arena_array(a, double, lines);
	in->growth = r->growth = arena_array(a, double, lines);
	places_as_professions(in, a);
	fixed_rates(in, a);
	return true;
}

static bool below(double x, int limit)
{
	return x >= 0 && x < limit;
}

static bool take(struct reading *r, char kind, const double *cell, size_t count, struct arena *a)
{
	const struct forecast_input *in = &r->in;
	int ages = in->ages;
	if (kind == 'H')
		return begin(r, cell, count, a);
	if (!r->people)
		return false;
	size_t first = kind == 'M' ? 1 : 2;
	double *to = NULL;
	if (kind == 'P' && below(cell[0], in->regions) && below(cell[1], 2))
		to = r->people + ((int)cell[0] * 2 + (int)cell[1]) * ages;
	else if (kind == 'M' && below(cell[0], 2))
		to = r->chance + (int)cell[0] * ages;
	else if (kind == 'V' && below(cell[0], in->profiles) && below(cell[1], 2))
		to = r->prevalence + ((int)cell[0] * 2 + (int)cell[1]) * ages;
	if (to && count == first + (size_t)ages) {
		for (int age = 0; age < ages; age++)
			to[age] = cell[first + (size_t)age];
		return true;
	}
	if (kind == 'F' && count == 2 && below(cell[0], in->regions)) {
		r->births[(int)cell[0]] = cell[1];
		return true;
	}
	if (kind == 'S' && count == 4 && below(cell[0], in->regions) &&
	    below(cell[1], in->profiles)) {
		int line = (int)cell[0] * in->profiles + (int)cell[1];
		r->heads[line] = cell[2];
		r->growth[line] = cell[3];
		return true;
	}
	return false;
}

static bool take_row(struct reading *r, const struct csv_row *row, struct arena *a)
{
	double cell[CELLS_MAX];
	size_t count = row->count - 1;
	if (row->cells[0].len != 1 || count < 2 || count > CELLS_MAX)
		return false;
	for (size_t i = 0; i < count; i++) {
		char text[40], *end;
		struct str s = row->cells[i + 1];
		if (s.len == 0 || s.len >= sizeof(text))
			return false;
		memcpy(text, s.at, s.len);
		text[s.len] = 0;
		cell[i] = strtod(text, &end);
		if (*end)
			return false;
	}
	return take(r, row->cells[0].at[0], cell, count, a);
}

bool j3_read(const char *path, struct arena *a, struct forecast_input *out, struct err *err)
{
	struct reading r = { 0 };
	struct csv_options options = { .separator = ',' };
	struct csv *csv;
	struct csv_row row;
	bool ok = true;
	if (!csv_open(path, &options, &csv, err))
		return false;
	while ((ok = csv_next(csv, &row, err)) && !row.end)
		if (!(ok = take_row(&r, &row, a))) {
			err_set(err, ERR_INPUT, "line %llu is no row of J3",
				(unsigned long long)row.line);
			break;
		}
	csv_close(csv);
	if (ok && !r.people)
		ok = err_set(err, ERR_INPUT, "no header row");
	if (ok)
		*out = r.in;
	return ok;
}
