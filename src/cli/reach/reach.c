#include "cli/reach/reach.h"

#include <math.h>

double reach_per_thousand(const struct reach_access *access, double units)
{
	/* An amount is in hundredths. */
	return units / (double)(INT64_C(1) << access->shift) * 10;
}

bool reach_share_met(const struct reach_rules *rules, int64_t within, int64_t people)
{
	/* At most 10^18 on both sides. */
	return within * REACH_SHARE_ONE >= rules->rule[REACH_NORM_SHARE].value * people;
}

static struct reach_supply supply_of(const struct reach_places *p, const struct reach_care *care)
{
	return (struct reach_supply){ .count = care->end - care->begin,
				      .x_m = p->x_m + care->begin,
				      .y_m = p->y_m + care->begin,
				      .amount = p->amount + care->begin,
				      .open = p->open + care->begin };
}

/* The travel times of one care type, its locations numbered from 0. */
static struct reach_time *times_of(const struct reach_run *run, const struct reach_care *care,
				   struct arena *a, int64_t *count)
{
	const struct reach_pairs *pairs = &run->pairs;
	struct reach_time *own = arena_array(a, struct reach_time, (size_t)pairs->count);
	*count = 0;
	for (int64_t i = 0; i < pairs->count; i++)
		if (pairs->times[i].location >= care->begin &&
		    pairs->times[i].location < care->end) {
			own[*count] = pairs->times[i];
			own[(*count)++].location -= care->begin;
		}
	return own;
}

static bool access_by_times(struct reach_run *run, struct reach_outcome *o, struct err *err)
{
	struct arena *a = &run->c->arena, scratch = { 0 };
	struct reach_supply after = o->supply;
	int64_t count;
	struct reach_time *times = times_of(run, o->care, &scratch, &count);
	after.open = run->places.open_after + o->care->begin;
	const int32_t *people = run->demand.people;
	const struct reach_pace *pace = &o->rules.pace[1];
	bool ok = reach_from_times(people, run->demand.count, &o->supply, times, count,
				   &o->rules.steps, pace, a, &o->before, &run->watch, err);
	o->now = o->before;
	if (ok && run->places.changes)
		ok = reach_from_times(people, run->demand.count, &after, times, count,
				      &o->rules.steps, pace, a, &o->now, &run->watch, err);
	arena_release(&scratch);
	return ok;
}

static bool access_by_spots(struct reach_run *run, const struct reach_spots *spots,
			    struct reach_outcome *o, struct err *err)
{
	struct arena *a = &run->c->arena;
	const struct reach_rules *r = &o->rules;
	if (!reach_from_spots(spots, &o->supply, &r->steps, &r->pace[1], 0, a, &o->before,
			      &run->watch, err))
		return false;
	o->now = o->before;
	return !run->places.changes ||
	       reach_change(spots, &o->supply, &r->steps, &r->pace[1], &o->before,
			    run->places.open_after + o->care->begin, a, &o->now, err);
}

static bool judge_chances(struct reach_run *run, struct reach_outcome *o, struct err *err)
{
	const struct reach_demand *d = &run->demand;
	struct arena *a = &run->c->arena;
	const struct reach_rule *rule = o->rules.rule;
	double *minutes = arena_array(a, double, (size_t)d->count);
	for (int64_t i = 0; i < d->count; i++)
		minutes[i] = o->now.near[i] < 0
				     ? (double)INFINITY
				     : reach_pace_minutes(&o->rules.pace[1], o->now.near[i]);
	struct reach_doubt doubt = { d->area, d->areas, o->rules.log_sd };
	struct reach_norm norm = { (double)rule[REACH_NORM_MIN].value / 1000,
				   rule[REACH_NORM_SHARE].value };
	return reach_chances(minutes, d->people, d->count, &doubt, &norm, rule[REACH_DRAWS].value,
			     (uint64_t)rule[REACH_SEED].value, 0, a, &o->chances, &run->watch, err);
}

static bool work_out(struct reach_run *run, const struct reach_spots *spots,
		     struct reach_outcome *o, struct err *err)
{
	const struct reach_demand *d = &run->demand;
	struct arena *a = &run->c->arena;
	const int64_t *limit = o->rules.limit;
	if (!(spots ? access_by_spots(run, spots, o, err) : access_by_times(run, o, err)))
		return false;
	if (!reach_summarise(&o->before, d->people, d->area, d->areas, limit, a, &o->was, err) ||
	    !reach_summarise(&o->now, d->people, d->area, d->areas, limit, a, &o->summary, err) ||
	    !reach_compare(&o->before, &o->now, d->people, d->area, d->areas, limit[1], a,
			   &o->shift, err))
		return false;
	return !o->rules.log_sd || judge_chances(run, o, err);
}

static bool read_all(struct reach_run *run, struct err *err)
{
	struct cli *c = run->c;
	struct arena *a = &c->arena;
	const char *times = c->value[OPTION_TIMES];
	if (!reach_read_demand(c->arguments[0], !times, a, &run->demand, err) ||
	    !reach_read_places(c->arguments[1], !times, a, &run->places, err) ||
	    !reach_mark_changes(c, &run->places, err))
		return false;
	return !times || reach_read_times(times, &run->demand, &run->places, a, &run->pairs, err);
}

static bool solve(struct reach_run *run, struct err *err)
{
	struct arena *a = &run->c->arena;
	const struct reach_demand *d = &run->demand;
	int32_t cares = run->places.care_count;
	struct reach_spots spots;
	struct reach_rules *rules = arena_array(a, struct reach_rules, (size_t)cares);
	run->outcomes = arena_array(a, struct reach_outcome, (size_t)cares);
	if (!reach_read_policy(run->c->value[OPTION_POLICY], run, a, rules, err))
		return false;
	if (!run->pairs.given &&
	    !reach_spots_build(d->x_m, d->y_m, d->people, d->count, a, &spots, err))
		return false;
	for (int32_t i = 0; i < cares; i++) {
		struct reach_outcome *o = &run->outcomes[i];
		o->care = &run->places.cares[i];
		o->rules = rules[i];
		o->supply = supply_of(&run->places, o->care);
		if (!work_out(run, run->pairs.given ? NULL : &spots, o, err))
			return false;
	}
	return true;
}

/* 1 when a norm that was stated is not met by everybody together. */
static int status_of(const struct reach_run *run)
{
	for (int32_t i = 0; i < run->places.care_count; i++) {
		const struct reach_outcome *o = &run->outcomes[i];
		const struct reach_summary *all = &o->summary[run->demand.areas];
		if (o->rules.rule[REACH_NORM_SHARE].given &&
		    !reach_share_met(&o->rules, all->within[1], all->people))
			return 1;
	}
	return 0;
}

static bool print(struct reach_run *run, struct err *err)
{
	if (format_is(run->c, "csv"))
		return reach_print_csv(run, err);
	return format_is(run->c, "json") ? reach_print_json(run, err) : reach_print_table(run, err);
}

bool run_reach(struct cli *c, struct err *err)
{
	struct reach_run run = { .c = c };
	run.watch = (struct watch){ progress_of_import, &run.progress };
	interrupt_catch();
	progress_begin(&run.progress, "bereikbaarheid", c->given[OPTION_QUIET]);
	bool ok = read_all(&run, err) && solve(&run, err);
	progress_end(&run.progress);
	ok = ok && print(&run, err);
	reach_pairs_release(&run.pairs);
	if (ok)
		c->status = status_of(&run);
	return ok;
}
