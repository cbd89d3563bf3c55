#include "engine/queue/simulate.h"

#include "base/parallel.h"
#include "engine/queue/band.h"
#include "engine/queue/replicate.h"

#include <math.h>

/* Group figures of all replications are kept, so that scenarios can be compared pair by pair. */
enum { KEPT_MAX = 12000000 };

struct job {
	const struct queue_tables *tables;
	const struct queue_settings *settings;
	struct queue_worker *workers[QUEUE_THREADS_MAX];
	struct queue_tally *tallies[QUEUE_THREADS_MAX]; /* of one replication, when none are kept */
	struct queue_tally *kept;                       /* [replications x cells] or NULL */
	struct queue_step *steps;                       /* [replications x groups x periods] */
	struct queue_run *runs;                         /* [replications x groups] */
	int64_t *events;                                /* [replications] */
};

static int64_t cells_of(const struct queue_model *m)
{
	return (int64_t)m->locations * m->classes;
}

static void add_cells(const struct queue_model *m, const struct queue_tally *tallies,
		      struct queue_run *runs)
{
	for (int64_t c = 0; c < cells_of(m); c++) {
		struct queue_run *run = &runs[m->group_of[c]];
		run->arrived += tallies[c].arrived;
		run->placed += tallies[c].placed;
		run->good += tallies[c].good;
		run->bad += tallies[c].bad;
		run->late += tallies[c].late;
		run->wait_sum += tallies[c].wait_sum;
		run->still_sum += tallies[c].still_sum;
	}
}

static void one_replication(void *data, int64_t r, int thread)
{
	struct job *job = data;
	const struct queue_model *m = job->tables->m;
	int64_t cells = cells_of(m), groups = m->groups, periods = job->tables->periods;
	struct queue_tally *tallies = job->kept ? job->kept + r * cells : job->tallies[thread];
	struct queue_step *steps = job->steps + r * groups * periods;
	memset(tallies, 0, (size_t)cells * sizeof(*tallies));
	job->events[r] =
		queue_replicate(job->workers[thread], job->settings->seed, r, steps, tallies);
	add_cells(m, tallies, job->runs + r * groups);
	for (int64_t g = 0; g < groups; g++)
		job->runs[r * groups + g].waiting = steps[(g + 1) * periods - 1].waiting;
}

/* --- what all replications say together ---------------------------------------------------------------- */

/* Nearest rank: the least bin with at least `tenths` tenths of all at or below it. */
static int64_t rank_of(const int64_t *counts, int64_t bins, int tenths)
{
	int64_t total = 0, seen = 0, bin = 0;
	for (int64_t b = 0; b < bins; b++)
		total += counts[b];
	if (!total)
		return 0;
	int64_t rank = (total * tenths + 9) / 10;
	while ((seen += counts[bin]) < rank)
		bin++;
	return bin;
}

static void collect_group_bins(const struct job *job, int threads, int32_t group, int64_t *sum)
{
	int64_t bins = job->tables->bins;
	memset(sum, 0, (size_t)bins * sizeof(*sum));
	for (int i = 0; i < threads; i++)
		for (int64_t b = 0; b < bins; b++)
			sum[b] += queue_worker_bins(job->workers[i])[group * bins + b];
}

static void figure_of(const struct job *job, int threads, int32_t group, int64_t *bins,
		      struct queue_figure *out)
{
	int64_t groups = job->tables->m->groups;
	int32_t replications = job->settings->replications;
	struct band wait = { 0 }, share = { 0 };
	struct queue_figure f = { 0 };
	for (int64_t r = 0; r < replications; r++) {
		const struct queue_run *run = &job->runs[r * groups + group];
		f.arrived += run->arrived;
		f.placed += run->placed;
		f.good += run->good;
		f.bad += run->bad;
		f.late += run->late;
		f.waiting += run->waiting;
		band_add(&wait, run->wait_sum, (double)run->placed);
		band_add(&share, (double)run->good, (double)(run->good + run->bad));
	}
	f.mean_days = band_quotient(&wait);
	f.mean_band = band_half(&wait);
	f.share = f.good + f.bad ? band_quotient(&share) : 1;
	f.share_band = band_half(&share);
	collect_group_bins(job, threads, group, bins);
	f.p50_days = (double)rank_of(bins, job->tables->bins, 5) / QUEUE_BINS_PER_DAY;
	f.p90_days = (double)rank_of(bins, job->tables->bins, 9) / QUEUE_BINS_PER_DAY;
	*out = f;
}

static void moment_of(const struct job *job, int64_t group, int64_t period,
		      struct queue_moment *out)
{
	int64_t groups = job->tables->m->groups, periods = job->tables->periods;
	int32_t replications = job->settings->replications;
	struct band share = { 0 };
	int64_t waiting = 0, late = 0;
	for (int64_t r = 0; r < replications; r++) {
		const struct queue_step *s = &job->steps[(r * groups + group) * periods + period];
		waiting += s->waiting;
		late += s->late;
		out->good += s->good;
		out->bad += s->bad;
		band_add(&share, s->good, (double)s->good + s->bad);
	}
	out->waiting = (double)waiting / replications;
	out->late = (double)late / replications;
	out->share = out->good + out->bad ? band_quotient(&share) : 1;
	out->share_band = band_half(&share);
}

static void cell_of(const struct job *job, int threads, int64_t cell, int64_t *days,
		    struct queue_cell *out)
{
	int64_t cells = cells_of(job->tables->m), bins = job->tables->day_bins;
	struct band wait = { 0 };
	for (int64_t r = 0; r < job->settings->replications; r++) {
		const struct queue_tally *t = &job->kept[r * cells + cell];
		out->placed += t->placed;
		out->good += t->good;
		out->bad += t->bad;
		out->late += t->late;
		out->waiting += t->waiting;
		band_add(&wait, t->wait_sum, t->placed);
	}
	out->mean_days = band_quotient(&wait);
	out->mean_band = band_half(&wait);
	memset(days, 0, (size_t)bins * sizeof(*days));
	for (int i = 0; i < threads; i++)
		for (int64_t b = 0; b < bins; b++)
			days[b] += queue_worker_days(job->workers[i])[cell * bins + b];
	out->p50_days = (double)rank_of(days, bins, 5);
	out->p90_days = (double)rank_of(days, bins, 9);
}

static void summarise(const struct job *job, int threads, struct arena *a,
		      struct queue_result *result)
{
	const struct queue_model *m = job->tables->m;
	int64_t periods = job->tables->periods;
	result->replications = job->settings->replications;
	result->periods = job->tables->periods;
	result->runs = job->runs;
	result->steps = job->steps;
	result->figures = arena_array(a, struct queue_figure, (size_t)m->groups);
	result->moments = arena_array(a, struct queue_moment, (size_t)m->groups * (size_t)periods);
	int64_t *bins = arena_array(a, int64_t, (size_t)job->tables->bins);
	for (int32_t g = 0; g < m->groups; g++) {
		figure_of(job, threads, g, bins, &result->figures[g]);
		for (int64_t p = 0; p < periods; p++)
			moment_of(job, g, p, &result->moments[g * periods + p]);
	}
	for (int64_t i = 0; i < m->list_count; i++)
		result->figures[m->group_of[m->list_location[i] * m->classes + m->list_class[i]]]
			.list_start++;
	if (job->kept)
		result->cells = arena_array(a, struct queue_cell, (size_t)cells_of(m));
	for (int64_t c = 0; job->kept && c < cells_of(m); c++)
		cell_of(job, threads, c, bins, &result->cells[c]);
	for (int64_t r = 0; r < result->replications; r++)
		result->events += job->events[r];
}

/* --- running ---------------------------------------------------------------------------------------------- */

static bool check_settings(const struct queue_model *m, const struct queue_tables *t,
			   const struct queue_settings *s, struct err *err)
{
	if (s->replications < 1 || s->replications > QUEUE_REPLICATIONS_MAX)
		return err_set(err, ERR_INPUT, "Het aantal herhalingen moet 1 tot en met %d zijn.",
			       QUEUE_REPLICATIONS_MAX);
	int64_t kept = (int64_t)m->groups * t->periods + (s->cells ? cells_of(m) : 0);
	if (kept * s->replications > KEPT_MAX)
		return err_set(
			err, ERR_INPUT,
			"Dit is te veel om te bewaren: neem minder herhalingen, minder locaties of "
			"een grotere stap in de tijd.");
	return true;
}

static void make_room(struct job *job, int threads, struct arena *a)
{
	const struct queue_model *m = job->tables->m;
	size_t replications = (size_t)job->settings->replications, groups = (size_t)m->groups;
	size_t cells = (size_t)cells_of(m);
	job->steps = arena_array(a, struct queue_step,
				 replications * groups * (size_t)job->tables->periods);
	job->runs = arena_array(a, struct queue_run, replications * groups);
	job->events = arena_array(a, int64_t, replications);
	if (job->settings->cells)
		job->kept = arena_array(a, struct queue_tally, replications * cells);
	for (int i = 0; i < threads; i++) {
		job->workers[i] = queue_worker_new(job->tables, a);
		if (!job->settings->cells)
			job->tallies[i] = arena_array(a, struct queue_tally, cells);
	}
}

bool queue_simulate(const struct queue_model *m, const struct queue_settings *s,
		    const struct watch *watch, struct arena *a, struct queue_result *out,
		    struct err *err)
{
	struct queue_tables tables;
	struct queue_result result = { 0 };
	struct job job = { .tables = &tables, .settings = s };
	if (!queue_prepare(m, s->cells, a, &tables, err) || !check_settings(m, &tables, s, err))
		return false;
	int threads = parallel_threads(s->threads);
	if (threads > s->replications)
		threads = s->replications;
	make_room(&job, threads, a);
	bool done = parallel_run(threads, s->replications, one_replication, &job, watch);
	for (int i = 0; i < threads; i++)
		queue_worker_end(job.workers[i]);
	if (!done)
		return err_set(err, ERR_CONFLICT, "De simulatie is afgebroken.");
	summarise(&job, threads, a, &result);
	*out = result;
	return true;
}

bool queue_compare(const struct queue_result *from, const struct queue_result *to, int32_t groups,
		   int32_t group, struct queue_change *out, struct err *err)
{
	struct band wait = { 0 }, share = { 0 };
	if (from->replications != to->replications || group < 0 || group >= groups)
		return err_set(err, ERR_INPUT,
			       "Deze twee simulaties horen niet bij elkaar: andere herhalingen.");
	for (int64_t r = 0; r < from->replications; r++) {
		const struct queue_run *x = &from->runs[r * groups + group];
		const struct queue_run *y = &to->runs[r * groups + group];
		double mean_x = x->placed ? x->wait_sum / (double)x->placed : 0;
		double mean_y = y->placed ? y->wait_sum / (double)y->placed : 0;
		double all_x = (double)(x->good + x->bad), all_y = (double)(y->good + y->bad);
		band_add(&wait, mean_y - mean_x, 1);
		band_add(&share,
			 (all_y > 0 ? (double)y->good / all_y : 1) -
				 (all_x > 0 ? (double)x->good / all_x : 1),
			 1);
	}
	*out = (struct queue_change){ band_quotient(&wait), band_half(&wait), band_quotient(&share),
				      band_half(&share) };
	return true;
}
