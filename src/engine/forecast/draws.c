#include "engine/forecast/draws.h"

#include "base/parallel.h"
#include "engine/forecast/deviate.h"

/* What is drawn; the number of a thing never changes, so that old seeds keep their meaning. */
enum {
	WALK_MORTALITY = 1,
	WALK_PREVALENCE = 2,
	WALK_SUPPLY = 3,
	RATE_MORTALITY = 10,
	RATE_PROFILE = 100,
	RATE_PROFESSION = 200,
};

/* Where a walk is written: lane by lane, year after year, and how far apart. */
struct track {
	float *to;
	int64_t per_year, per_lanes; /* floats from one to the next */
};

/* Year by year a step of the logarithm; `at` [room] holds where each draw is. */
static void walk(const struct draws *d, uint64_t seed, uint64_t stream, double step, double *at,
		 const struct track *track)
{
	for (int64_t i = 0; i < d->room; i++)
		at[i] = 0;
	for (int year = 0; year <= d->years; year++) {
		uint64_t row = deviate_row(seed, stream, (uint32_t)year);
		float *factor = track->to + year * track->per_year;
		if (step > 0 && year > 0)
			deviate_add(row, step, 0, (uint32_t)d->room, at);
		for (int64_t i = 0; i < d->room; i += LANES)
			deviate_exp_each(at + i, LANES, factor + i / LANES * track->per_lanes);
	}
}

void draws_supply(const struct forecast_input *in, const struct draws *d, int region,
		  double *scratch, float *out)
{
	const struct track track = { out, LANES, (int64_t)(d->years + 1) * LANES };
	walk(d, in->seed, deviate_stream(WALK_SUPPLY, (uint32_t)region), in->walk_supply, scratch,
	     &track);
}

static void spread(const struct draws *d, uint64_t seed, uint64_t stream, float *out)
{
	uint64_t row = deviate_row(seed, stream, 0);
	for (int64_t i = 0; i < d->room; i++)
		out[i] = (float)deviate_normal(row, (uint32_t)i);
}

static bool uncertain(const struct forecast_input *in, int kinds, int which, int kind)
{
	bool any = false;
	for (int i = 0; i < in->scenarios; i++) {
		const struct forecast_scenario *s = &in->scenario[i];
		const struct forecast_rate *rates =
			kinds == FORECAST_OF_PROFILE ? s->profile : s->profession;
		any |= rates[which * kinds + kind].deviation > 0;
	}
	return any;
}

static bool mortality_uncertain(const struct forecast_input *in)
{
	bool any = false;
	for (int i = 0; i < in->scenarios; i++)
		any |= in->scenario[i].mortality.deviation > 0;
	return any;
}

static int64_t room_of(const struct forecast_input *in)
{
	return (in->draws + LANES - 1) / LANES * LANES;
}

size_t draws_bytes(const struct forecast_input *in)
{
	size_t rows = (size_t)(in->profiles + 1) * (size_t)(in->years + 1);
	for (int k = 0; k < in->profiles; k++)
		for (int kind = 0; kind < FORECAST_OF_PROFILE; kind++)
			rows += uncertain(in, FORECAST_OF_PROFILE, k, kind);
	for (int p = 0; p < in->professions; p++)
		for (int kind = 0; kind < FORECAST_OF_PROFESSION; kind++)
			rows += uncertain(in, FORECAST_OF_PROFESSION, p, kind);
	return (rows + 1) * (size_t)room_of(in) * sizeof(float);
}

struct making {
	const struct forecast_input *in;
	struct draws *d;
	double **scratch; /* [threads][room] */
};

/* Task 0 is what all share, task 1 + k profile k, after that the professions. */
static void make(void *data, int64_t number, int thread)
{
	struct making *m = data;
	const struct forecast_input *in = m->in;
	struct draws *d = m->d;
	int64_t at = number - 1 - in->profiles;
	if (number == 0) {
		const struct track track = { d->mortality, LANES, (int64_t)(d->years + 1) * LANES };
		walk(d, in->seed, deviate_stream(WALK_MORTALITY, 0), in->walk_mortality,
		     m->scratch[thread], &track);
		if (d->of_mortality)
			spread(d, in->seed, deviate_stream(RATE_MORTALITY, 0), d->of_mortality);
	} else if (number <= in->profiles) {
		uint32_t k = (uint32_t)number - 1;
		int64_t per_year = (int64_t)in->profiles * LANES;
		const struct track track = { d->prevalence + (number - 1) * LANES, per_year,
					     (in->years + 1) * per_year };
		walk(d, in->seed, deviate_stream(WALK_PREVALENCE, k), in->walk_prevalence,
		     m->scratch[thread], &track);
		for (uint32_t kind = 0; kind < FORECAST_OF_PROFILE; kind++)
			if (d->of_profile[k * FORECAST_OF_PROFILE + kind])
				spread(d, in->seed, deviate_stream(RATE_PROFILE + kind, k),
				       d->of_profile[k * FORECAST_OF_PROFILE + kind]);
	} else {
		for (uint32_t kind = 0; kind < FORECAST_OF_PROFESSION; kind++)
			if (d->of_profession[at * FORECAST_OF_PROFESSION + kind])
				spread(d, in->seed,
				       deviate_stream(RATE_PROFESSION + kind, (uint32_t)at),
				       d->of_profession[at * FORECAST_OF_PROFESSION + kind]);
	}
}

static float **list_deviates(const struct forecast_input *in, int things, int kinds, size_t room,
			     struct arena *a)
{
	float **list = arena_array(a, float *, (size_t)(things * kinds));
	for (int i = 0; i < things; i++)
		for (int kind = 0; kind < kinds; kind++)
			if (uncertain(in, kinds, i, kind))
				list[i * kinds + kind] = arena_array(a, float, room);
	return list;
}

bool draws_make(const struct forecast_input *in, int threads, const struct watch *watch,
		struct arena *a, struct draws *out)
{
	struct draws d = { .count = in->draws, .room = room_of(in), .years = in->years };
	double *scratch[64];
	struct making m = { in, &d, scratch };
	size_t room = (size_t)d.room, rows = (size_t)in->years + 1;
	d.mortality = arena_array(a, float, rows *room);
	d.prevalence = arena_array(a, float, (size_t)in->profiles *rows *room);
	d.of_profile = list_deviates(in, in->profiles, FORECAST_OF_PROFILE, room, a);
	d.of_profession = list_deviates(in, in->professions, FORECAST_OF_PROFESSION, room, a);
	if (mortality_uncertain(in))
		d.of_mortality = arena_array(a, float, room);
	for (int i = 0; i < threads; i++)
		scratch[i] = arena_array(a, double, room);
	if (!parallel_run(threads, 1 + in->profiles + in->professions, make, &m, watch))
		return false;
	*out = d;
	return true;
}
