#include "naive.h"

#include "engine/queue/draw.h"

#include <assert.h>
#include <math.h>

enum { PEOPLE_MAX = 20000, BEDS_MAX = 4000 };

enum where { TO_COME, IN_LINE, IN_BED, DONE, IN_PRECAUTION };

struct person {
	enum where where;
	double day; /* TO_COME: of coming; IN_BED: of leaving */
	double came, stay, flexible, activate;
	int32_t location, class;
	bool activated;
};

struct world {
	const struct queue_model *m;
	struct naive *out;
	struct person *people;
	int32_t count;
	int32_t *capacity;
	double last_day;
};

static int32_t cell(const struct world *w, int32_t location, int32_t class)
{
	return location * w->m->classes + class;
}

static int32_t count_at(const struct world *w, int32_t location, enum where where)
{
	int32_t n = 0;
	for (int32_t i = 0; i < w->count; i++)
		n += w->people[i].where == where && w->people[i].location == location;
	return n;
}

static int32_t period_of(const struct world *w, double day)
{
	int32_t p = 0;
	while (p < w->out->periods - 1 && day / w->m->period_days >= p + 1)
		p++;
	return p;
}

static void judge(struct world *w, int32_t c, double came, double now, bool placed)
{
	int32_t group = w->m->group_of[c];
	const struct queue_norm *n = &w->m->norms[group];
	struct queue_step *steps = w->out->steps + group * w->out->periods;
	struct naive_cell *t = &w->out->cells[c];
	double wait = now - came;
	if (wait > n->target_days)
		steps[period_of(w, came + n->target_days)].bad++;
	else if (placed)
		steps[period_of(w, now)].good++;
	if (came < w->m->count_from_day)
		return;
	if (wait > n->target_days)
		t->bad++;
	else if (placed)
		t->good++;
	if (wait > n->maximum_days)
		t->late++;
	if (placed) {
		t->placed++;
		t->wait_sum += wait;
	} else {
		t->waiting++;
		t->still_sum += wait;
	}
}

static void lie_down(struct world *w, struct person *p, double day)
{
	judge(w, cell(w, p->location, p->class), p->came, day, true);
	p->where = IN_BED;
	p->day = day + p->stay * w->m->mean_stay_days[p->location];
}

/* Whose turn it is: most urgent, then who came first, then who stood there first. */
static struct person *next_in_line(struct world *w, int32_t location)
{
	struct person *best = NULL;
	for (int32_t i = 0; i < w->count; i++) {
		struct person *p = &w->people[i];
		if (p->where == IN_LINE && p->location == location &&
		    (!best || p->class < best->class ||
		     (p->class == best->class && p->came < best->came)))
			best = p;
	}
	return best;
}

static void fill(struct world *w, int32_t location, double day)
{
	struct person *p;
	while (count_at(w, location, IN_BED) < w->capacity[location] &&
	       (p = next_in_line(w, location)))
		lie_down(w, p, day);
}

static int64_t crowd(const struct world *w, int32_t location)
{
	int32_t free_beds = w->capacity[location] - count_at(w, location, IN_BED);
	if (w->capacity[location] == 0)
		return INT32_MAX;
	if (w->m->see_free_beds && free_beds > 0)
		return -free_beds;
	return count_at(w, location, IN_LINE);
}

static int32_t choose(const struct world *w, int32_t home)
{
	int32_t best = home;
	if (!w->m->other_begin)
		return home;
	for (int32_t k = w->m->other_begin[home]; k < w->m->other_begin[home + 1]; k++)
		if (crowd(w, w->m->others[k]) < crowd(w, best))
			best = w->m->others[k];
	return best;
}

static struct person *person_new(struct world *w)
{
	assert(w->count < PEOPLE_MAX);
	return &w->people[w->count++];
}

static void take_precaution(struct world *w, struct person *p, double day)
{
	w->out->cells[cell(w, p->location, p->class)].arrived++;
	p->where = IN_PRECAUTION;
	if (p->activate >= w->m->activate_share)
		return;
	p->day = day +
		 w->m->activate_mean_days * draw_minus_log(1 - p->activate / w->m->activate_share);
	p->activated = true;
}

static void stand_or_lie(struct world *w, struct person *p, double day)
{
	w->out->cells[cell(w, p->location, p->class)].arrived++;
	p->came = day;
	p->where = IN_LINE;
	if (count_at(w, p->location, IN_BED) < w->capacity[p->location])
		lie_down(w, p, day);
}

static void arrive(struct world *w, struct person *p, double day)
{
	if (p->class == w->m->precaution) {
		take_precaution(w, p, day);
		return;
	}
	if (p->flexible < w->m->flexible_share[p->class])
		p->location = choose(w, p->location);
	stand_or_lie(w, p, day);
}

static double unit_stay(const struct queue_model *m, double e, double kind)
{
	double c = m->stay_cv * m->stay_cv, p;
	if (m->stay_cv <= 1)
		return (1 - m->stay_cv) + m->stay_cv * e;
	p = (1 - sqrt((c - 1) / (c + 1))) / 2;
	return e * (kind < p ? 1 / (2 * p) : 1 / (2 * (1 - p)));
}

static double unit_residual(const struct queue_model *m, double e, double kind)
{
	double c = m->stay_cv * m->stay_cv, p;
	if (m->stay_cv == 1)
		return e;
	if (m->stay_cv < 1)
		return kind < m->stay_cv ? (1 - m->stay_cv) + m->stay_cv * e : kind - m->stay_cv;
	p = (1 - sqrt((c - 1) / (c + 1))) / 2;
	return e * (kind < 0.5 ? 1 / (2 * p) : 1 / (2 * (1 - p)));
}

static int32_t first_above(const double *shares, int32_t count, double u)
{
	double sum = 0;
	for (int32_t k = 0; k < count - 1; k++)
		if ((sum += shares[k]) > u)
			return k;
	return count - 1;
}

static void draw_person(const struct queue_model *m, uint64_t at, struct person *p)
{
	p->stay = unit_stay(m, draw_exponential(at + DRAW_STAY), draw_uniform(at + DRAW_KIND));
	p->flexible = draw_uniform(at + DRAW_FLEXIBLE);
	p->activate = draw_uniform(at + DRAW_ACTIVATE);
}

static void people_of_the_start(struct world *w, uint64_t base)
{
	const struct queue_model *m = w->m;
	uint64_t bed = 0;
	for (int32_t j = 0; j < m->locations; j++) {
		for (int32_t b = 0; b < (m->occupied ? m->occupied[j] : m->beds[j]); b++, bed++) {
			struct person *p = person_new(w);
			p->where = IN_BED;
			p->location = j;
			p->class = -1;
			p->day = unit_residual(m, draw_exponential(base + DRAW_BEDS + bed),
					       draw_uniform(base + DRAW_BED_KINDS + bed)) *
				 m->mean_stay_days[j];
		}
	}
	for (int64_t i = 0; i < m->list_count; i++) {
		struct person *p = person_new(w);
		draw_person(m, base + DRAW_LIST + (uint64_t)i * DRAWS, p);
		p->location = m->list_location[i];
		p->class = m->list_class[i];
		p->came = m->list_came[i];
		p->where = IN_LINE;
		if (p->class == m->precaution)
			take_precaution(w, p, 0);
		else
			w->out->cells[cell(w, p->location, p->class)].arrived++;
	}
	for (int32_t j = 0; j < m->locations; j++)
		fill(w, j, 0);
}

static void usual_people(struct world *w, uint64_t base)
{
	const struct queue_model *m = w->m;
	double day = 0;
	for (uint64_t at = base; m->arrivals_per_day > 0; at += DRAWS) {
		day += draw_exponential(at + DRAW_GAP) * (1 / m->arrivals_per_day);
		if (day > m->horizon_days)
			return;
		int32_t home =
			first_above(m->location_share, m->locations, draw_uniform(at + DRAW_HOME));
		double thin = 1;
		for (int32_t e = 0; e < m->event_count; e++) {
			const struct queue_event *v = &m->events[e];
			if (v->from_day <= day && day < v->to_day && v->arrivals_factor < 1 &&
			    (v->location < 0 || v->location == home))
				thin *= v->arrivals_factor;
		}
		if (draw_uniform(at + DRAW_THIN) >= thin)
			continue;
		struct person *p = person_new(w);
		draw_person(m, at, p);
		p->day = day;
		p->location = home;
		p->class = first_above(m->class_share + home * m->classes, m->classes,
				       draw_uniform(at + DRAW_CLASS));
	}
}

static void extra_people(struct world *w, uint64_t base, int32_t event)
{
	const struct queue_model *m = w->m;
	const struct queue_event *v = &m->events[event];
	double share = v->location < 0 ? 1 : m->location_share[v->location];
	double per_day = m->arrivals_per_day * share * (v->arrivals_factor - 1), day = v->from_day;
	uint64_t at = base + DRAW_EVENTS + (uint64_t)event * DRAW_EVENT;
	for (; per_day > 0; at += DRAWS) {
		day += draw_exponential(at + DRAW_GAP) / per_day;
		if (day > v->to_day || day > m->horizon_days)
			return;
		struct person *p = person_new(w);
		draw_person(m, at, p);
		p->day = day;
		p->location = v->location >= 0 ? v->location
					       : first_above(m->location_share, m->locations,
							     draw_uniform(at + DRAW_HOME));
		p->class = first_above(m->class_share + p->location * m->classes, m->classes,
				       draw_uniform(at + DRAW_CLASS));
	}
}

/* Beds of an event come or go. What ends on a day was called before what begins on it. */
static void switch_event(struct world *w, const struct queue_event *v, bool on, double day)
{
	int32_t first = v->location < 0 ? 0 : v->location;
	int32_t end = v->location < 0 ? w->m->locations : v->location + 1;
	for (int32_t j = first; j < end; j++)
		w->capacity[j] += on ? v->beds_change : -v->beds_change;
	for (int32_t j = first; j < end; j++) {
		fill(w, j, day);
		while (on && v->move_out && count_at(w, j, IN_BED) > w->capacity[j]) {
			struct person *longest = NULL;
			for (int32_t i = 0; i < w->count; i++)
				if (w->people[i].where == IN_BED && w->people[i].location == j &&
				    (!longest || w->people[i].day > longest->day))
					longest = &w->people[i];
			struct person *p = person_new(w);
			longest->where = DONE;
			p->location = choose(w, j);
			p->class = 0;
			p->stay = (longest->day - day) / w->m->mean_stay_days[p->location];
			stand_or_lie(w, p, day);
		}
	}
}

static void end_period(struct world *w, int32_t period, double day)
{
	for (int32_t i = 0; i < w->count; i++) {
		const struct person *p = &w->people[i];
		if (p->where != IN_LINE && p->where != IN_PRECAUTION)
			continue;
		int32_t group = w->m->group_of[cell(w, p->location, p->class)];
		struct queue_step *s = &w->out->steps[group * w->out->periods + period];
		s->waiting++;
		s->late += p->where == IN_LINE && p->came < day - w->m->norms[group].maximum_days;
	}
}

/* Adds the people in line x days since the last call. */
static void add_area(struct world *w, double day)
{
	for (int32_t i = 0; i < w->count; i++)
		if (w->people[i].where == IN_LINE)
			w->out->area += day - w->last_day;
	w->last_day = day;
}

/* Who leaves or comes first; NULL when nobody does before the end. */
static struct person *first_person(struct world *w, double *day)
{
	struct person *first = NULL;
	for (int32_t i = 0; i < w->count; i++) {
		struct person *p = &w->people[i];
		bool moves = p->where == TO_COME || p->where == IN_BED ||
			     (p->where == IN_PRECAUTION && p->activated);
		if (moves &&
		    (!first || p->day < first->day ||
		     (p->day == first->day && p->where == IN_BED && first->where != IN_BED)))
			first = p;
	}
	*day = first ? first->day : INFINITY;
	return first;
}

static void person_moves(struct world *w, struct person *p)
{
	double day = p->day;
	w->out->events++;
	if (p->where == TO_COME) {
		arrive(w, p, day);
	} else if (p->where == IN_PRECAUTION) {
		p->class = w->m->activate_class;
		arrive(w, p, day);
	} else {
		p->where = DONE;
		fill(w, p->location, day);
	}
}

/* The next time that an event begins or is over, after those already done (in rounds of off, then on). */
static double next_switch(const struct queue_model *m, const bool *begun, const bool *over,
			  int32_t *event, bool *on)
{
	double first = INFINITY;
	for (int32_t e = 0; e < m->event_count; e++)
		if (begun[e] && !over[e] && m->events[e].to_day < first) {
			first = m->events[e].to_day;
			*event = e;
			*on = false;
		}
	for (int32_t e = 0; e < m->event_count; e++)
		if (!begun[e] && m->events[e].from_day < first) {
			first = m->events[e].from_day;
			*event = e;
			*on = true;
		}
	return first;
}

static void judge_the_rest(struct world *w)
{
	const struct queue_model *m = w->m;
	for (int32_t j = 0; j < m->locations; j++) {
		struct person *p;
		while ((p = next_in_line(w, j))) {
			judge(w, cell(w, j, p->class), p->came, m->horizon_days, false);
			p->where = DONE;
		}
	}
}

void naive_simulate(const struct queue_model *m, uint64_t seed, int64_t replication,
		    struct arena *a, struct naive *out)
{
	struct world w = { .m = m, .out = out };
	uint64_t base = seed + ((uint64_t)replication << 40);
	bool *begun = arena_array(a, bool, (size_t)m->event_count + 1);
	bool *over = arena_array(a, bool, (size_t)m->event_count + 1);
	int32_t period = 0, event = 0;
	bool on = false;
	*out = (struct naive){ .periods = (int32_t)ceil(m->horizon_days / m->period_days) };
	out->cells = arena_array(a, struct naive_cell, (size_t)m->locations * (size_t)m->classes);
	out->steps = arena_array(a, struct queue_step, (size_t)m->groups * (size_t)out->periods);
	w.people = arena_array(a, struct person, PEOPLE_MAX);
	w.capacity = arena_array(a, int32_t, (size_t)m->locations);
	memcpy(w.capacity, m->beds, (size_t)m->locations * sizeof(*w.capacity));
	people_of_the_start(&w, base);
	usual_people(&w, base);
	for (int32_t e = 0; e < m->event_count; e++)
		extra_people(&w, base, e);
	while (period < out->periods) {
		double person_day;
		double period_day = period == out->periods - 1 ? m->horizon_days
							       : (period + 1) * m->period_days;
		double switch_day = next_switch(m, begun, over, &event, &on);
		struct person *p = first_person(&w, &person_day);
		/* On the same moment: who leaves, then beds, then who comes, then the end of a period. */
		bool leaves = p && p->where == IN_BED;
		if (p && person_day <= period_day &&
		    (leaves ? person_day <= switch_day : person_day < switch_day)) {
			add_area(&w, person_day);
			person_moves(&w, p);
		} else if (switch_day <= period_day) {
			add_area(&w, switch_day);
			*(on ? &begun[event] : &over[event]) = true;
			switch_event(&w, &m->events[event], on, switch_day);
		} else {
			add_area(&w, period_day);
			end_period(&w, period++, period_day);
		}
	}
	judge_the_rest(&w);
}
