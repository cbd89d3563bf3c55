#include "engine/queue/replicate.h"

#include "engine/queue/draw.h"

#include <math.h>
#include <stdlib.h>

enum { BLOCK = 512, NOBODY = -1 };

/* Somebody on a list. */
struct client {
	double came, stay; /* stay in mean stays of the location */
	int32_t next;      /* on the list; of a free one: the next free one */
};

/* Somebody who is yet to come: after precaution, or because of an event. */
struct coming {
	double day, stay;
	double flexible, activate; /* draws */
	int32_t location, group_left;
	uint8_t class;
};

struct place {
	double next;     /* when the first one leaves; INFINITY: nobody is there */
	double *leaving; /* a heap, [busy] */
	double mean_stay;
	int32_t busy, capacity, waiting;
	int32_t last[QUEUE_CLASSES_MAX]; /* of a circle of clients, NOBODY: no list */
};

struct block {
	double day[BLOCK], stay[BLOCK];
	int32_t home[BLOCK];
	uint8_t class[BLOCK];
	bool flexible[BLOCK];
	double activate[BLOCK];
	int32_t count;
	bool last;
};

struct queue_worker {
	const struct queue_tables *t;
	const struct queue_model *m;
	struct place *places;
	double *rooms;    /* the heaps of all places */
	double *thin;     /* [locations] chance that a client comes; NULL: always 1 */
	bool *active;     /* [events] */
	int32_t *waiting; /* [groups] now */
	struct client *clients;
	int32_t client_room, client_used, client_free;
	struct coming *coming; /* a heap */
	int64_t coming_count, coming_room;
	int64_t *bins;
	int32_t *days;
	struct block block;
	/* Of the replication under way. */
	uint64_t base;
	struct queue_step *steps;
	struct queue_tally *tallies;
	double drawn_until;
	uint64_t drawn;
	int64_t events;
};

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

/* --- beds: a heap of the days on which people leave -------------------------------------------------- */

static void sift_down(double *heap, int32_t count, int32_t at, double day)
{
	for (;;) {
		int32_t child = 2 * at + 1;
		if (child >= count)
			break;
		if (child + 1 < count)
			child += heap[child + 1] < heap[child];
		if (heap[child] >= day)
			break;
		heap[at] = heap[child];
		at = child;
	}
	heap[at] = day;
}

static void sift_up(double *heap, int32_t at, double day)
{
	while (at > 0 && heap[(at - 1) / 2] > day) {
		heap[at] = heap[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	heap[at] = day;
}

static void leave_first(struct place *p)
{
	p->busy--;
	sift_down(p->leaving, p->busy, 0, p->leaving[p->busy]);
	p->next = p->busy ? p->leaving[0] : INFINITY;
}

static void lie_down(struct place *p, double until)
{
	sift_up(p->leaving, p->busy++, until);
	p->next = p->leaving[0];
}

/* --- the lists ------------------------------------------------------------------------------------------ */

static int32_t cell_of(const struct queue_worker *w, int32_t location, int32_t class)
{
	return location * w->m->classes + class;
}

static int32_t client_new(struct queue_worker *w)
{
	if (w->client_free != NOBODY) {
		int32_t at = w->client_free;
		w->client_free = w->clients[at].next;
		return at;
	}
	if (w->client_used == w->client_room) {
		w->client_room = w->client_room ? 2 * w->client_room : 1024;
		w->clients =
			memory_resize(w->clients, (size_t)w->client_room * sizeof(*w->clients));
	}
	return w->client_used++;
}

static void stand_in_line(struct queue_worker *w, int32_t location, int32_t class, double came,
			  double stay)
{
	struct place *p = &w->places[location];
	int32_t at = client_new(w), last = p->last[class];
	struct client *c = &w->clients[at];
	*c = (struct client){ .came = came, .stay = stay, .next = at };
	if (last != NOBODY) {
		c->next = w->clients[last].next;
		w->clients[last].next = at;
	}
	p->last[class] = at;
	p->waiting++;
	w->waiting[w->m->group_of[cell_of(w, location, class)]]++;
}

/* The first of the most urgent class; there is somebody. */
static struct client next_in_line(struct queue_worker *w, struct place *p, int32_t *class)
{
	int32_t k = 0;
	while (p->last[k] == NOBODY)
		k++;
	int32_t last = p->last[k], first = w->clients[last].next;
	struct client c = w->clients[first];
	if (first == last)
		p->last[k] = NOBODY;
	else
		w->clients[last].next = c.next;
	w->clients[first].next = w->client_free;
	w->client_free = first;
	p->waiting--;
	*class = k;
	return c;
}

/* --- judging -------------------------------------------------------------------------------------------- */

static int32_t period_of(const struct queue_worker *w, double day)
{
	double p = day / w->m->period_days;
	int32_t last = w->t->periods - 1;
	return p < 0 ? 0 : p >= last ? last : (int32_t)p;
}

static void judge(struct queue_worker *w, int32_t cell, double came, double now, bool placed)
{
	int32_t group = w->m->group_of[cell];
	const struct queue_norm *norm = &w->m->norms[group];
	struct queue_tally *tally = &w->tallies[cell];
	double wait = now - came;
	bool counts = came >= w->m->count_from_day, over = wait > norm->target_days;
	struct queue_step *steps = w->steps + (int64_t)group * w->t->periods;
	if (over)
		steps[period_of(w, came + norm->target_days)].bad++;
	else if (placed)
		steps[period_of(w, now)].good++;
	if (!counts)
		return;
	tally->bad += over;
	tally->good += placed && !over;
	tally->late += wait > norm->maximum_days;
	if (!placed) {
		tally->waiting++;
		tally->still_sum += wait;
		return;
	}
	tally->placed++;
	tally->wait_sum += wait;
	double bin = floor(wait * QUEUE_BINS_PER_DAY);
	w->bins[(int64_t)group * w->t->bins + (bin < w->t->bins ? (int32_t)bin : w->t->bins - 1)]++;
	if (w->days)
		w->days[(int64_t)cell * w->t->day_bins +
			(wait < w->t->day_bins ? (int32_t)wait : w->t->day_bins - 1)]++;
}

/* --- what happens ----------------------------------------------------------------------------------------- */

static void place_next(struct queue_worker *w, int32_t location, double day, bool in_first_bed)
{
	struct place *p = &w->places[location];
	int32_t class;
	struct client c = next_in_line(w, p, &class);
	int32_t cell = cell_of(w, location, class);
	double until = day + c.stay * p->mean_stay;
	w->waiting[w->m->group_of[cell]]--;
	judge(w, cell, c.came, day, true);
	if (in_first_bed) {
		sift_down(p->leaving, p->busy, 0, until);
		p->next = p->leaving[0];
	} else {
		lie_down(p, until);
	}
}

/* Works off all that leave until and on this day. */
static inline void settle(struct queue_worker *w, int32_t location, double day)
{
	struct place *p = &w->places[location];
	while (p->next <= day) {
		w->events++;
		if (p->waiting && p->busy <= p->capacity)
			place_next(w, location, p->next, true);
		else
			leave_first(p);
	}
}

/* How long the list is for somebody who chooses. */
static inline int32_t crowd(const struct queue_worker *w, const struct place *p)
{
	if (p->capacity == 0)
		return INT32_MAX;
	if (w->m->see_free_beds && p->busy < p->capacity)
		return p->busy - p->capacity;
	return p->waiting;
}

static int32_t choose(struct queue_worker *w, int32_t home, double day)
{
	const struct queue_model *m = w->m;
	int32_t best = home, least;
	settle(w, home, day);
	least = crowd(w, &w->places[home]);
	for (int32_t k = m->other_begin[home]; k < m->other_begin[home + 1]; k++) {
		int32_t other = m->others[k];
		settle(w, other, day);
		int32_t length = crowd(w, &w->places[other]);
		if (length < least) {
			least = length;
			best = other;
		}
	}
	return best;
}

static void arrive(struct queue_worker *w, int32_t home, int32_t class, bool flexible, double day,
		   double stay)
{
	int32_t location = home;
	if (flexible && w->m->other_begin)
		location = choose(w, home, day);
	else
		settle(w, home, day);
	struct place *p = &w->places[location];
	int32_t cell = cell_of(w, location, class);
	w->tallies[cell].arrived++;
	if (p->busy < p->capacity) {
		judge(w, cell, day, day, true);
		lie_down(p, day + stay * p->mean_stay);
	} else {
		stand_in_line(w, location, class, day, stay);
	}
}

static void expect(struct queue_worker *w, const struct coming *c)
{
	if (w->coming_count == w->coming_room) {
		w->coming_room = w->coming_room ? 2 * w->coming_room : 1024;
		w->coming = memory_resize(w->coming, (size_t)w->coming_room * sizeof(*w->coming));
	}
	int64_t at = w->coming_count++;
	while (at > 0 && w->coming[(at - 1) / 2].day > c->day) {
		w->coming[at] = w->coming[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	w->coming[at] = *c;
}

static struct coming first_expected(struct queue_worker *w)
{
	struct coming first = w->coming[0], c = w->coming[--w->coming_count];
	int64_t at = 0, child;
	while ((child = 2 * at + 1) < w->coming_count) {
		if (child + 1 < w->coming_count && w->coming[child + 1].day < w->coming[child].day)
			child++;
		if (w->coming[child].day >= c.day)
			break;
		w->coming[at] = w->coming[child];
		at = child;
	}
	w->coming[at] = c;
	return first;
}

/* Goes on the list for later: needs nothing now. */
static void take_precaution(struct queue_worker *w, struct coming c)
{
	const struct queue_model *m = w->m;
	int32_t cell = cell_of(w, c.location, c.class), group = m->group_of[cell];
	w->tallies[cell].arrived++;
	w->waiting[group]++;
	if (c.activate >= m->activate_share)
		return;
	c.day += m->activate_mean_days * draw_minus_log(1 - c.activate / m->activate_share);
	c.class = (uint8_t)m->activate_class;
	c.group_left = group;
	expect(w, &c);
}

static void come(struct queue_worker *w, const struct coming *c)
{
	w->events++;
	if (c->group_left != NOBODY)
		w->waiting[c->group_left]--;
	if (c->class == w->m->precaution)
		take_precaution(w, *c);
	else
		arrive(w, c->location, c->class, c->flexible < w->m->flexible_share[c->class],
		       c->day, c->stay);
}

/* --- who comes -------------------------------------------------------------------------------------------- */

static double stay_drawn(const struct queue_worker *w, uint64_t at)
{
	double cv = w->m->stay_cv, e = draw_exponential(at + DRAW_STAY);
	if (cv <= 1)
		return (1 - cv) + cv * e;
	return e * (draw_uniform(at + DRAW_KIND) < w->t->long_chance ? w->t->long_factor
								     : w->t->short_factor);
}

/* What is left of the stay of somebody who is met in a bed: the equilibrium residual life. */
static double residual_drawn(const struct queue_worker *w, int64_t bed)
{
	double cv = w->m->stay_cv, e = draw_exponential(w->base + DRAW_BEDS + (uint64_t)bed);
	if (cv == 1)
		return e;
	double kind = draw_uniform(w->base + DRAW_BED_KINDS + (uint64_t)bed);
	if (cv > 1)
		return e * (kind < 0.5 ? w->t->long_factor : w->t->short_factor);
	return kind < cv ? (1 - cv) + cv * e : kind - cv;
}

static int32_t home_of(const struct queue_tables *t, double u)
{
	int32_t j = t->guide[(int32_t)(u * t->guide_count)], last = t->m->locations - 1;
	while (j < last && t->location_up_to[j] <= u)
		j++;
	return j;
}

static uint8_t class_of(const struct queue_tables *t, int32_t home, double u)
{
	const double *up_to = t->class_up_to + (int64_t)home * t->m->classes;
	int32_t class = 0;
	for (int32_t k = 0; k + 1 < t->m->classes; k++)
		class += u >= up_to[k];
	return (uint8_t) class;
}

/* The next clients, all at once: what does not depend on one another goes through the processor side by
 * side. */
static void draw_block(struct queue_worker *w)
{
	const struct queue_model *m = w->m;
	struct block *b = &w->block;
	double gap = 1 / m->arrivals_per_day, day = w->drawn_until;
	uint64_t first = w->base + w->drawn * DRAWS;
	b->last = m->arrivals_per_day == 0;
	b->count = 0;
	if (b->last)
		return;
	for (uint64_t i = 0; i < BLOCK; i++)
		b->day[i] = draw_exponential(first + i * DRAWS + DRAW_GAP);
	for (int i = 0; i < BLOCK; i++)
		b->day[i] = day += b->day[i] * gap;
	for (uint64_t i = 0; i < BLOCK; i++)
		b->stay[i] = stay_drawn(w, first + i * DRAWS);
	for (uint64_t i = 0; i < BLOCK; i++)
		b->home[i] = home_of(w->t, draw_uniform(first + i * DRAWS + DRAW_HOME));
	for (uint64_t i = 0; i < BLOCK; i++)
		b->class[i] =
			class_of(w->t, b->home[i], draw_uniform(first + i * DRAWS + DRAW_CLASS));
	while (b->count < BLOCK && b->day[b->count] <= m->horizon_days)
		b->count++;
	b->last = b->count < BLOCK;
	w->drawn += BLOCK;
	w->drawn_until = day;
}

static bool stays_away(const struct queue_worker *w, int32_t home, uint64_t at)
{
	return w->thin && w->thin[home] < 1 && draw_uniform(at + DRAW_THIN) >= w->thin[home];
}

/* --- what changes ----------------------------------------------------------------------------------------- */

static void fill_beds(struct queue_worker *w, int32_t location, double day)
{
	struct place *p = &w->places[location];
	while (p->waiting && p->busy < p->capacity)
		place_next(w, location, day, false);
}

/* Whoever has the longest to stay. */
static double move_one_out(struct place *p)
{
	int32_t at = 0;
	for (int32_t i = 1; i < p->busy; i++)
		if (p->leaving[i] > p->leaving[at])
			at = i;
	double until = p->leaving[at];
	/* The last to leave has nobody below it in the heap. */
	p->busy--;
	if (at < p->busy)
		sift_up(p->leaving, at, p->leaving[p->busy]);
	p->next = p->busy ? p->leaving[0] : INFINITY;
	return until;
}

static void move_out(struct queue_worker *w, int32_t location, double day)
{
	struct place *p = &w->places[location];
	while (p->busy > p->capacity) {
		double rest = move_one_out(p) - day;
		int32_t to = w->m->other_begin ? choose(w, location, day) : location;
		arrive(w, to, 0, false, day, rest / w->places[to].mean_stay);
	}
}

static void apply(struct queue_worker *w, const struct queue_switch *s)
{
	const struct queue_model *m = w->m;
	const struct queue_event *e = &m->events[s->event];
	int32_t first = e->location < 0 ? 0 : e->location;
	int32_t end = e->location < 0 ? m->locations : e->location + 1;
	w->active[s->event] = s->on;
	for (int32_t j = first; j < end; j++) {
		settle(w, j, s->day);
		w->places[j].capacity += s->on ? e->beds_change : -e->beds_change;
		w->thin[j] = 1;
		for (int32_t k = 0; k < m->event_count; k++)
			if (w->active[k] && m->events[k].arrivals_factor < 1 &&
			    (m->events[k].location < 0 || m->events[k].location == j))
				w->thin[j] *= m->events[k].arrivals_factor;
	}
	for (int32_t j = first; j < end; j++) {
		fill_beds(w, j, s->day);
		if (s->on && e->move_out)
			move_out(w, j, s->day);
	}
}

/* People over the maximum stand in front, because a list is in order of coming. */
static void count_late(struct queue_worker *w, int32_t period, double day)
{
	const struct queue_model *m = w->m;
	for (int32_t j = 0; j < m->locations; j++) {
		for (int32_t k = 0; k < m->classes; k++) {
			int32_t last = w->places[j].last[k];
			int32_t group = m->group_of[cell_of(w, j, k)];
			double latest = day - m->norms[group].maximum_days;
			if (last == NOBODY)
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
		settle(w, j, day);
	for (int32_t g = 0; g < w->m->groups; g++)
		w->steps[(int64_t)g * w->t->periods + period].waiting = w->waiting[g];
	count_late(w, period, day);
}

/* --- begin and end ---------------------------------------------------------------------------------------- */

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
			p->last[k] = NOBODY;
		int32_t occupied = m->occupied ? m->occupied[j] : m->beds[j];
		for (int32_t b = 0; b < occupied; b++)
			lie_down(p, residual_drawn(w, t->bed_begin[j] + b) * p->mean_stay);
	}
}

static void fill_list(struct queue_worker *w)
{
	const struct queue_model *m = w->m;
	for (int64_t i = 0; i < m->list_count; i++) {
		uint64_t at = w->base + DRAW_LIST + (uint64_t)i * DRAWS;
		int32_t location = m->list_location[i], class = m->list_class[i];
		double stay = stay_drawn(w, at);
		if (class == m->precaution) {
			take_precaution(
				w, (struct coming){ .stay = stay,
						    .flexible = draw_uniform(at + DRAW_FLEXIBLE),
						    .activate = draw_uniform(at + DRAW_ACTIVATE),
						    .location = location,
						    .group_left = NOBODY,
						    .class = (uint8_t) class });
			continue;
		}
		w->tallies[cell_of(w, location, class)].arrived++;
		stand_in_line(w, location, class, m->list_came[i], stay);
	}
	for (int32_t j = 0; j < m->locations; j++)
		fill_beds(w, j, 0);
}

/* More people than usual: a stream of their own, so that the usual ones stay the same. */
static void expect_more(struct queue_worker *w, int32_t event)
{
	const struct queue_model *m = w->m;
	const struct queue_event *e = &m->events[event];
	double share = e->location < 0 ? 1 : m->location_share[e->location];
	double per_day = m->arrivals_per_day * share * (e->arrivals_factor - 1);
	double day = e->from_day, end = e->to_day < m->horizon_days ? e->to_day : m->horizon_days;
	if (!(per_day > 0))
		return;
	uint64_t at = w->base + DRAW_EVENTS + (uint64_t)event * DRAW_EVENT;
	for (;; at += DRAWS) {
		day += draw_exponential(at + DRAW_GAP) / per_day;
		if (day > end)
			return;
		int32_t home =
			e->location < 0 ? home_of(w->t, draw_uniform(at + DRAW_HOME)) : e->location;
		expect(w, &(struct coming){
				  .day = day,
				  .stay = stay_drawn(w, at),
				  .flexible = draw_uniform(at + DRAW_FLEXIBLE),
				  .activate = draw_uniform(at + DRAW_ACTIVATE),
				  .location = home,
				  .group_left = NOBODY,
				  .class = class_of(w->t, home, draw_uniform(at + DRAW_CLASS)) });
	}
}

static void judge_the_rest(struct queue_worker *w)
{
	const struct queue_model *m = w->m;
	for (int32_t j = 0; j < m->locations; j++) {
		for (int32_t k = 0; k < m->classes; k++) {
			int32_t last = w->places[j].last[k];
			for (int32_t at = last; at != NOBODY;) {
				at = w->clients[at].next;
				judge(w, cell_of(w, j, k), w->clients[at].came, m->horizon_days,
				      false);
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
	w->client_free = NOBODY;
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
	fill_list(w);
	for (int32_t e = 0; e < m->event_count; e++)
		expect_more(w, e);
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
		struct coming c = first_expected(w);
		come(w, &c);
	} else {
		end_period(w, a->period, day);
		a->period++;
	}
}

static void arrive_in_block(struct queue_worker *w, int32_t i, uint64_t at)
{
	const struct block *b = &w->block;
	int32_t class = b->class[i];
	if (stays_away(w, b->home[i], at))
		return;
	w->events++;
	if (class != w->m->precaution) {
		arrive(w, b->home[i], class,
		       draw_uniform(at + DRAW_FLEXIBLE) < w->m->flexible_share[class], b->day[i],
		       b->stay[i]);
		return;
	}
	take_precaution(w, (struct coming){ .day = b->day[i],
					    .stay = b->stay[i],
					    .flexible = draw_uniform(at + DRAW_FLEXIBLE),
					    .activate = draw_uniform(at + DRAW_ACTIVATE),
					    .location = b->home[i],
					    .group_left = NOBODY,
					    .class = (uint8_t) class });
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
		draw_block(w);
		double next = due(w, &agenda);
		for (int32_t i = 0; i < w->block.count; i++, at += DRAWS) {
			while (next <= w->block.day[i]) {
				do_due(w, &agenda, next);
				next = due(w, &agenda);
			}
			arrive_in_block(w, i, at);
			if (w->coming_count)
				next = due(w, &agenda);
		}
	} while (!w->block.last);
	for (double next; (next = due(w, &agenda)) <= w->m->horizon_days;)
		do_due(w, &agenda, next);
	judge_the_rest(w);
	return w->events;
}
