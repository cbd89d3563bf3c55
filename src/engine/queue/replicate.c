#include "engine/queue/replicate.h"

#include "engine/queue/worker.h"

#include <math.h>
#include <stdlib.h>

struct queue_worker *queue_worker_new(const struct queue_tables *t, struct arena *a)
{
	const struct queue_model *m = t->m;
	struct queue_worker *w = arena_new(a, struct queue_worker);
	size_t locations = (size_t)m->locations;
	*w = (struct queue_worker){ .t = t, .m = m };
	w->places = arena_array(a, struct place, locations);
	w->rooms = arena_array(a, double, (size_t)t->room_begin[locations]);
	w->active = arena_array(a, bool, (size_t)m->event_count + 1);
	w->waiting = arena_array(a, int32_t, (size_t)m->groups);
	w->bins = arena_array(a, int64_t, (size_t)m->groups * (size_t)t->bins);
	if (m->event_count)
		w->thin = arena_array(a, double, locations);
	if (t->day_bins)
		w->days = arena_array(a, int32_t,
				      locations * (size_t)m->classes * (size_t)t->day_bins);
	return w;
}

void queue_worker_end(struct queue_worker *w)
{
	free(w->clients);
	free(w->coming);
	w->clients = NULL;
	w->coming = NULL;
}

const int64_t *queue_worker_bins(const struct queue_worker *w)
{
	return w->bins;
}

const int32_t *queue_worker_days(const struct queue_worker *w)
{
	return w->days;
}

static void apply(struct queue_worker *w, const struct queue_switch *s)
{
	const struct queue_model *m = w->m;
	const struct queue_event *e = &m->events[s->event];
	int32_t first = e->location < 0 ? 0 : e->location;
	int32_t end = e->location < 0 ? m->locations : e->location + 1;
	w->active[s->event] = s->on;
	for (int32_t j = first; j < end; j++) {
		place_settle(w, j, s->day);
		w->places[j].capacity += s->on ? e->beds_change : -e->beds_change;
		w->thin[j] = 1;
		for (int32_t k = 0; k < m->event_count; k++)
			if (w->active[k] && m->events[k].arrivals_factor < 1 &&
			    (m->events[k].location < 0 || m->events[k].location == j))
				w->thin[j] *= m->events[k].arrivals_factor;
	}
	for (int32_t j = first; j < end; j++) {
		place_fill(w, j, s->day);
		if (s->on && e->move_out)
			place_move_out(w, j, s->day);
	}
}

/* People over the maximum stand in front, because a list is in order of coming. */
static void count_late(struct queue_worker *w, int32_t period, double day)
{
	const struct queue_model *m = w->m;
	for (int32_t j = 0; j < m->locations; j++) {
		for (int32_t k = 0; k < m->classes; k++) {
			int32_t last = w->places[j].last[k];
			int32_t group = m->group_of[worker_cell(w, j, k)];
			double latest = day - m->norms[group].maximum_days;
			if (last == QUEUE_NOBODY)
				continue;
			struct queue_step *step =
				&w->steps[(int64_t)group * w->t->periods + period];
			int32_t at = w->clients[last].next;
			for (;; at = w->clients[at].next) {
				if (w->clients[at].came >= latest)
					break;
				step->late++;
				if (at == last)
					break;
			}
		}
	}
}

static void end_period(struct queue_worker *w, int32_t period, double day)
{
	for (int32_t j = 0; j < w->m->locations; j++)
		place_settle(w, j, day);
	for (int32_t g = 0; g < w->m->groups; g++)
		w->steps[(int64_t)g * w->t->periods + period].waiting = w->waiting[g];
	count_late(w, period, day);
}

static void fill_places(struct queue_worker *w)
{
	const struct queue_model *m = w->m;
	const struct queue_tables *t = w->t;
	for (int32_t j = 0; j < m->locations; j++) {
		struct place *p = &w->places[j];
		*p = (struct place){ .next = INFINITY,
				     .leaving = w->rooms + t->room_begin[j],
				     .mean_stay = m->mean_stay_days[j],
				     .capacity = m->beds[j] };
		for (int32_t k = 0; k < QUEUE_CLASSES_MAX; k++)
			p->last[k] = QUEUE_NOBODY;
		int32_t occupied = m->occupied ? m->occupied[j] : m->beds[j];
		for (int32_t b = 0; b < occupied; b++)
			place_lie_down(p, people_residual(w, t->bed_begin[j] + b) * p->mean_stay);
	}
}

static void judge_the_rest(struct queue_worker *w)
{
	const struct queue_model *m = w->m;
	for (int32_t j = 0; j < m->locations; j++) {
		for (int32_t k = 0; k < m->classes; k++) {
			int32_t last = w->places[j].last[k];
			for (int32_t at = last; at != QUEUE_NOBODY;) {
				at = w->clients[at].next;
				place_judge(w, worker_cell(w, j, k), w->clients[at].came,
					    m->horizon_days, false);
				if (at == last)
					break;
			}
		}
	}
}

static void begin(struct queue_worker *w)
{
	const struct queue_model *m = w->m;
	w->client_used = 0;
	w->client_free = QUEUE_NOBODY;
	w->coming_count = 0;
	w->drawn = 0;
	w->drawn_until = 0;
	w->events = 0;
	memset(w->waiting, 0, (size_t)m->groups * sizeof(*w->waiting));
	for (int32_t e = 0; e < m->event_count; e++)
		w->active[e] = false;
	for (int32_t j = 0; w->thin && j < m->locations; j++)
		w->thin[j] = 1;
	fill_places(w);
	people_fill_list(w);
	for (int32_t e = 0; e < m->event_count; e++)
		people_expect_more(w, e);
}

struct agenda {
	int32_t at_switch, period;
};

static double period_end(const struct queue_worker *w, int32_t period)
{
	return period == w->t->periods - 1 ? w->m->horizon_days : (period + 1) * w->m->period_days;
}

/* When something is due that is no ordinary arrival. */
static double due(const struct queue_worker *w, const struct agenda *a)
{
	double day = a->period < w->t->periods ? period_end(w, a->period) : INFINITY;
	if (a->at_switch < w->t->switch_count && w->t->switches[a->at_switch].day < day)
		day = w->t->switches[a->at_switch].day;
	if (w->coming_count && w->coming[0].day < day)
		day = w->coming[0].day;
	return day;
}

/* Changes of beds go before the people of that moment, and the end of a period after all. */
static void do_due(struct queue_worker *w, struct agenda *a, double day)
{
	if (a->at_switch < w->t->switch_count && w->t->switches[a->at_switch].day == day) {
		apply(w, &w->t->switches[a->at_switch++]);
	} else if (w->coming_count && w->coming[0].day == day) {
		people_come_expected(w);
	} else {
		end_period(w, a->period, day);
		a->period++;
	}
}

int64_t queue_replicate(struct queue_worker *w, uint64_t seed, int64_t r, struct queue_step *steps,
			struct queue_tally *tallies)
{
	struct agenda agenda = { 0 };
	w->base = seed + (uint64_t)r * DRAW_REPLICATION;
	w->steps = steps;
	w->tallies = tallies;
	begin(w);
	do {
		uint64_t at = w->base + w->drawn * DRAWS;
		people_draw(w);
		double next = due(w, &agenda);
		for (int32_t i = 0; i < w->block.count; i++, at += DRAWS) {
			while (next <= w->block.day[i]) {
				do_due(w, &agenda, next);
				next = due(w, &agenda);
			}
			people_arrive(w, i, at);
			if (w->coming_count)
				next = due(w, &agenda);
		}
	} while (!w->block.last);
	for (double next; (next = due(w, &agenda)) <= w->m->horizon_days;)
		do_due(w, &agenda, next);
	judge_the_rest(w);
	return w->events;
}
