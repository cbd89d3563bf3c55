#include "engine/queue/worker.h"

static double stay_drawn(const struct queue_worker *w, uint64_t at)
{
	double cv = w->m->stay_cv, e = draw_exponential(at + DRAW_STAY);
	if (cv <= 1)
		return (1 - cv) + cv * e;
	return e * (draw_uniform(at + DRAW_KIND) < w->t->long_chance ? w->t->long_factor
								     : w->t->short_factor);
}

/* What is left of the stay of somebody who is met in a bed: the equilibrium residual life. */
double people_residual(const struct queue_worker *w, int64_t bed)
{
	double cv = w->m->stay_cv, e = draw_exponential(w->base + DRAW_BEDS + (uint64_t)bed);
	if (cv == 1)
		return e;
	double kind = draw_uniform(w->base + DRAW_BED_KINDS + (uint64_t)bed);
	if (cv > 1)
		return e * (kind < 0.5 ? w->t->long_factor : w->t->short_factor);
	return kind < cv ? (1 - cv) + cv * e : kind - cv;
}

/* The next clients, all at once: what does not depend on one another goes through the processor side by
 * side. */
void people_draw(struct queue_worker *w)
{
	const struct queue_model *m = w->m;
	struct block *b = &w->block;
	double gap = 1 / m->arrivals_per_day, day = w->drawn_until;
	uint64_t first = w->base + w->drawn * DRAWS;
	b->last = m->arrivals_per_day == 0;
	b->count = 0;
	if (b->last)
		return;
	for (uint64_t i = 0; i < QUEUE_BLOCK; i++)
		b->day[i] = draw_exponential(first + i * DRAWS + DRAW_GAP);
	for (int i = 0; i < QUEUE_BLOCK; i++)
		b->day[i] = day += b->day[i] * gap;
	for (uint64_t i = 0; i < QUEUE_BLOCK; i++)
		b->stay[i] = stay_drawn(w, first + i * DRAWS);
	for (uint64_t i = 0; i < QUEUE_BLOCK; i++)
		b->home[i] = tables_home(w->t, draw_uniform(first + i * DRAWS + DRAW_HOME));
	for (uint64_t i = 0; i < QUEUE_BLOCK; i++)
		b->class[i] = tables_class(w->t, b->home[i],
					   draw_uniform(first + i * DRAWS + DRAW_CLASS));
	while (b->count < QUEUE_BLOCK && b->day[b->count] <= m->horizon_days)
		b->count++;
	b->last = b->count < QUEUE_BLOCK;
	w->drawn += QUEUE_BLOCK;
	w->drawn_until = day;
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
	int32_t cell = worker_cell(w, c.location, c.class), group = m->group_of[cell];
	w->tallies[cell].arrived++;
	w->waiting[group]++;
	if (c.activate >= m->activate_share)
		return;
	c.day += m->activate_mean_days * draw_minus_log(1 - c.activate / m->activate_share);
	c.class = (uint8_t)m->activate_class;
	c.group_left = group;
	expect(w, &c);
}

void people_come_expected(struct queue_worker *w)
{
	struct coming c = first_expected(w);
	w->events++;
	if (c.group_left != QUEUE_NOBODY)
		w->waiting[c.group_left]--;
	if (c.class == w->m->precaution)
		take_precaution(w, c);
	else
		place_arrive(w, c.location, c.class, c.flexible < w->m->flexible_share[c.class],
			     c.day, c.stay);
}

static bool stays_away(const struct queue_worker *w, int32_t home, uint64_t at)
{
	return w->thin && w->thin[home] < 1 && draw_uniform(at + DRAW_THIN) >= w->thin[home];
}

void people_arrive(struct queue_worker *w, int32_t i, uint64_t at)
{
	const struct block *b = &w->block;
	int32_t class = b->class[i];
	if (stays_away(w, b->home[i], at))
		return;
	w->events++;
	if (class != w->m->precaution) {
		place_arrive(w, b->home[i], class,
			     draw_uniform(at + DRAW_FLEXIBLE) < w->m->flexible_share[class],
			     b->day[i], b->stay[i]);
		return;
	}
	take_precaution(w, (struct coming){ .day = b->day[i],
					    .stay = b->stay[i],
					    .flexible = draw_uniform(at + DRAW_FLEXIBLE),
					    .activate = draw_uniform(at + DRAW_ACTIVATE),
					    .location = b->home[i],
					    .group_left = QUEUE_NOBODY,
					    .class = (uint8_t) class });
}

void people_fill_list(struct queue_worker *w)
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
						    .group_left = QUEUE_NOBODY,
						    .class = (uint8_t) class });
			continue;
		}
		w->tallies[worker_cell(w, location, class)].arrived++;
		place_stand_in_line(w, location, class, m->list_came[i], stay);
	}
	for (int32_t j = 0; j < m->locations; j++)
		place_fill(w, j, 0);
}

/* More people than usual: a stream of their own, so that the usual ones stay the same. */
void people_expect_more(struct queue_worker *w, int32_t event)
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
		int32_t home = e->location < 0 ? tables_home(w->t, draw_uniform(at + DRAW_HOME))
					       : e->location;
		expect(w, &(struct coming){ .day = day,
					    .stay = stay_drawn(w, at),
					    .flexible = draw_uniform(at + DRAW_FLEXIBLE),
					    .activate = draw_uniform(at + DRAW_ACTIVATE),
					    .location = home,
					    .group_left = QUEUE_NOBODY,
					    .class = tables_class(w->t, home,
								  draw_uniform(at + DRAW_CLASS)) });
	}
}
