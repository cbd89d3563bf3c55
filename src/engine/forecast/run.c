#include "engine/forecast/forecast.h"

#include "base/parallel.h"
#include "engine/forecast/check.h"
#include "engine/forecast/lanes.h"
#include "engine/forecast/quantile.h"

#include <stdatomic.h>

/* Memory for the draws, and for the rows of all threads together. */
static const size_t bytes_max = (size_t)2 << 30;

/* What one thread needs for a region. */
struct desk {
	struct lanes_work *lanes;
	struct quantile_work quantiles;
	double *scratch;
	float *supply_walk;
	float *rows, *first_rows; /* [lines][years + 1][room]; of this and of the first scenario */
	float *difference;        /* [room] */
};

struct running {
	const struct forecast_input *in;
	struct forecast_output *out;
	struct draws draws;
	struct lanes_plan plan;
	struct desk *desks;
	int *emptied;        /* [regions]: year in which more people leave than there are; 0 */
	atomic_bool immense; /* an outcome that is no finite number */
	atomic_bool cancelled;
	const struct watch *watch;
};

int forecast_measure_lines(const struct forecast_input *in, enum forecast_measure m)
{
	if (m == FORECAST_PEOPLE)
		return 1;
	return m == FORECAST_CLIENTS ? in->profiles : in->professions;
}

/* The draws of the norm come from the coverage, whether bands of it are wanted or not. */
static bool kept(const struct forecast_input *in, enum forecast_measure m)
{
	return in->wanted[m] || (m == FORECAST_COVERAGE && in->norm);
}

static int kept_lines(const struct forecast_input *in)
{
	int lines = 0;
	for (int m = 0; m < FORECAST_MEASURES; m++)
		lines += kept(in, (enum forecast_measure)m)
				 ? forecast_measure_lines(in, (enum forecast_measure)m)
				 : 0;
	return lines;
}

/* Where the rows of a measure begin, in order of measure; NULL when it is not kept. */
static void place_rows(const struct running *r, float *rows, float **place)
{
	int64_t span = (int64_t)(r->in->years + 1) * r->draws.room, line = 0;
	for (int m = 0; m < FORECAST_MEASURES; m++) {
		place[m] = NULL;
		if (!kept(r->in, (enum forecast_measure)m))
			continue;
		place[m] = rows + line * span;
		line += forecast_measure_lines(r->in, (enum forecast_measure)m);
	}
}

/* The watch is told by one thread only; a large region is stopped halfway. */
static bool stopped(struct running *r, const struct desk *desk, int region)
{
	if (desk == r->desks && !watch_tell(r->watch, region, r->in->regions))
		atomic_store(&r->cancelled, true);
	return atomic_load(&r->cancelled);
}

static void run_draws(struct running *r, struct desk *desk, int scenario, int region)
{
	enum { BETWEEN_LOOKS = 512 * LANES };
	struct lanes_job job = { .scenario = scenario,
				 .region = region,
				 .supply_walk = desk->supply_walk };
	place_rows(r, scenario ? desk->rows : desk->first_rows, job.rows);
	for (; job.draw < r->draws.room; job.draw += LANES) {
		if (job.draw % BETWEEN_LOOKS == 0 && stopped(r, desk, region))
			return;
		int emptied = lanes_run(&r->plan, &job, desk->lanes);
		if (emptied && !r->emptied[region])
			r->emptied[region] = emptied;
	}
}

static void band(struct running *r, struct desk *desk, const float *row, struct forecast_band *to)
{
	if (!quantile_band(row, r->in->draws, &desk->quantiles, to))
		atomic_store(&r->immense, true);
}

static void take_bands(struct running *r, struct desk *desk, int scenario, int region)
{
	const struct forecast_input *in = r->in;
	int64_t room = r->draws.room;
	float *rows[FORECAST_MEASURES], *first[FORECAST_MEASURES];
	place_rows(r, scenario ? desk->rows : desk->first_rows, rows);
	place_rows(r, desk->first_rows, first);
	for (int m = 0; m < FORECAST_MEASURES; m++) {
		if (!in->wanted[m])
			continue;
		int64_t count = (int64_t)forecast_measure_lines(in, (enum forecast_measure)m) *
				(in->years + 1);
		size_t to =
			forecast_band_at(in, r->out, scenario, region, r->out->first_line[m], 0);
		for (int64_t at = 0; at < count && !atomic_load(&r->cancelled); at++) {
			const float *row = rows[m] + at * room, *base = first[m] + at * room;
			band(r, desk, row, &r->out->band[to + (size_t)at]);
			if (scenario == 0)
				continue;
			for (int64_t i = 0; i < in->draws; i++)
				desk->difference[i] = row[i] - base[i];
			band(r, desk, desk->difference, &r->out->difference[to + (size_t)at]);
		}
	}
}

static void count_breaks(struct running *r, struct desk *desk, int scenario, int region)
{
	const struct forecast_input *in = r->in;
	float *rows[FORECAST_MEASURES];
	place_rows(r, scenario ? desk->rows : desk->first_rows, rows);
	for (int i = 0; i < in->professions; i++) {
		size_t line = (size_t)region * (size_t)in->professions + (size_t)i;
		size_t all =
			(size_t)scenario * (size_t)in->regions * (size_t)in->professions + line;
		int64_t *below = r->out->below + all * ((size_t)in->years + 1);
		int64_t *first = r->out->first_break + all * ((size_t)in->years + 2);
		float norm = (float)in->norm[line];
		if (norm <= 0)
			continue;
		for (int64_t d = 0; d < in->draws; d++) {
			int year_of_break = in->years + 1;
			for (int year = in->years; year >= 0; year--) {
				int64_t row = (int64_t)i * (in->years + 1) + year;
				bool broken =
					rows[FORECAST_COVERAGE][row * r->draws.room + d] < norm;
				below[year] += broken;
				year_of_break = broken ? year : year_of_break;
			}
			first[year_of_break]++;
		}
	}
}

/* A task is a region: all scenarios, so that differences are taken draw by draw. */
static void run_region(void *data, int64_t number, int thread)
{
	struct running *r = data;
	struct desk *desk = &r->desks[thread];
	int region = (int)number;
	draws_supply(r->in, &r->draws, region, desk->scratch, desk->supply_walk);
	for (int scenario = 0; scenario < r->in->scenarios; scenario++) {
		run_draws(r, desk, scenario, region);
		take_bands(r, desk, scenario, region);
		if (r->in->norm && !atomic_load(&r->cancelled))
			count_breaks(r, desk, scenario, region);
	}
}

static size_t rows_floats(const struct forecast_input *in, int64_t room)
{
	return (size_t)kept_lines(in) * ((size_t)in->years + 1) * (size_t)room;
}

static void make_desks(struct running *r, int threads, struct arena *a)
{
	const struct forecast_input *in = r->in;
	size_t room = (size_t)r->draws.room, floats = rows_floats(in, r->draws.room);
	r->desks = arena_array(a, struct desk, (size_t)threads);
	for (int i = 0; i < threads; i++) {
		struct desk *d = &r->desks[i];
		d->lanes = lanes_work_make(in, a);
		quantile_work_make(r->draws.room, a, &d->quantiles);
		d->scratch = arena_array(a, double, room);
		d->supply_walk = arena_array(a, float, ((size_t)in->years + 1) * room);
		d->difference = arena_array(a, float, room);
		d->first_rows = arena_array(a, float, floats);
		d->rows = in->scenarios > 1 ? arena_array(a, float, floats) : d->first_rows;
	}
}

static void make_output(const struct forecast_input *in, struct arena *a,
			struct forecast_output *out)
{
	size_t runs = (size_t)in->scenarios * (size_t)in->regions, years = (size_t)in->years + 1;
	*out = (struct forecast_output){ 0 };
	for (int m = 0; m < FORECAST_MEASURES; m++) {
		out->first_line[m] = in->wanted[m] ? out->lines : -1;
		if (in->wanted[m])
			out->lines += forecast_measure_lines(in, (enum forecast_measure)m);
	}
	out->band = arena_array(a, struct forecast_band, runs * (size_t)out->lines * years);
	out->difference = arena_array(a, struct forecast_band, runs * (size_t)out->lines * years);
	out->below = arena_array(a, int64_t, runs * (size_t)in->professions * years);
	out->first_break = arena_array(a, int64_t, runs * (size_t)in->professions * (years + 1));
}

/* How many threads there is memory for; 0: not even for one. */
static int threads_that_fit(const struct forecast_input *in, int wanted)
{
	size_t draws = draws_bytes(in);
	size_t room = (size_t)(in->draws + LANES);
	size_t each = (rows_floats(in, (int64_t)room) * (in->scenarios > 1 ? 2 : 1) +
		       room * ((size_t)in->years + 10)) *
		      sizeof(float);
	if (draws + each > bytes_max)
		return 0;
	size_t fit = (bytes_max - draws) / each;
	return fit < (size_t)wanted ? (int)fit : wanted;
}

static bool check_outcome(const struct running *r, struct err *err)
{
	for (int region = 0; region < r->in->regions; region++)
		if (r->emptied[region])
			return err_set(
				err, ERR_INPUT,
				"Uit regio nummer %d gaan in jaar %d meer mensen weg dan er zijn. Kijk "
				"de migratie na.",
				region + 1, r->emptied[region]);
	if (atomic_load(&r->immense))
		return err_set(err, ERR_INPUT,
			       "De uitkomst is te groot om mee te rekenen. Kijk de aantallen en de "
			       "groei na.");
	return true;
}

bool forecast_run(const struct forecast_input *in, int threads, const struct watch *watch,
		  struct arena *a, struct forecast_output *out, struct err *err)
{
	struct forecast_output found;
	struct arena scratch = { 0 };
	if (!forecast_check(in, err))
		return false;
	threads = threads_that_fit(in, parallel_threads(threads));
	if (!threads)
		return err_set(err, ERR_INPUT,
			       "Dit vraagt meer dan 2 GiB geheugen. Neem minder trekkingen, of "
			       "minder regio's, profielen of jaren tegelijk.");
	struct running r = { .in = in, .out = &found, .watch = watch };
	make_output(in, a, &found);
	bool done = draws_make(in, threads, watch, &scratch, &r.draws);
	if (done) {
		lanes_plan_make(in, &r.draws, &scratch, &r.plan);
		make_desks(&r, threads, &scratch);
		r.emptied = arena_array(&scratch, int, (size_t)in->regions);
		done = parallel_run(threads, in->regions, run_region, &r, watch) &&
		       !atomic_load(&r.cancelled);
	}
	bool ok = done ? check_outcome(&r, err)
		       : err_set(err, ERR_CONFLICT, "De vooruitberekening is afgebroken.");
	arena_release(&scratch);
	if (ok)
		*out = found;
	return ok;
}
