#include "engine/queue/worker.h"

#include <math.h>

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

void place_lie_down(struct place *p, double until)
{
	sift_up(p->leaving, p->busy++, until);
	p->next = p->leaving[0];
}

static int32_t client_new(struct queue_worker *w)
{
	if (w->client_free != QUEUE_NOBODY) {
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

void place_stand_in_line(struct queue_worker *w, int32_t location, int32_t class, double came,
			 double stay)
{
	struct place *p = &w->places[location];
	int32_t at = client_new(w), last = p->last[class];
	struct client *c = &w->clients[at];
	*c = (struct client){ .came = came, .stay = stay, .next = at };
	if (last != QUEUE_NOBODY) {
		c->next = w->clients[last].next;
		w->clients[last].next = at;
	}
	p->last[class] = at;
	p->waiting++;
	w->waiting[w->m->group_of[worker_cell(w, location, class)]]++;
}

/* The first of the most urgent class; there is somebody. */
static struct client next_in_line(struct queue_worker *w, struct place *p, int32_t *class)
{
	int32_t k = 0;
	while (p->last[k] == QUEUE_NOBODY)
		k++;
	int32_t last = p->last[k], first = w->clients[last].next;
	struct client c = w->clients[first];
	if (first == last)
		p->last[k] = QUEUE_NOBODY;
	else
		w->clients[last].next = c.next;
	w->clients[first].next = w->client_free;
	w->client_free = first;
	p->waiting--;
	*class = k;
	return c;
}

static int32_t period_of(const struct queue_worker *w, double day)
{
	double p = day / w->m->period_days;
	int32_t last = w->t->periods - 1;
	return p < 0 ? 0 : p >= last ? last : (int32_t)p;
}

void place_judge(struct queue_worker *w, int32_t cell, double came, double now, bool placed)
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
	double bin = wait * QUEUE_BINS_PER_DAY;
	w->bins[(int64_t)group * w->t->bins + (bin < w->t->bins ? (int32_t)bin : w->t->bins - 1)]++;
	if (w->days)
		w->days[(int64_t)cell * w->t->day_bins +
			(wait < w->t->day_bins ? (int32_t)wait : w->t->day_bins - 1)]++;
}

static void place_next(struct queue_worker *w, int32_t location, double day, bool in_first_bed)
{
	struct place *p = &w->places[location];
	int32_t class;
	struct client c = next_in_line(w, p, &class);
	int32_t cell = worker_cell(w, location, class);
	double until = day + c.stay * p->mean_stay;
	w->waiting[w->m->group_of[cell]]--;
	place_judge(w, cell, c.came, day, true);
	if (in_first_bed) {
		sift_down(p->leaving, p->busy, 0, until);
		p->next = p->leaving[0];
	} else {
		place_lie_down(p, until);
	}
}

/* Works off all that leave until and on this day. */
void place_settle(struct queue_worker *w, int32_t location, double day)
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
	place_settle(w, home, day);
	least = crowd(w, &w->places[home]);
	for (int32_t k = m->other_begin[home]; k < m->other_begin[home + 1]; k++) {
		int32_t other = m->others[k];
		place_settle(w, other, day);
		int32_t length = crowd(w, &w->places[other]);
		if (length < least) {
			least = length;
			best = other;
		}
	}
	return best;
}

void place_arrive(struct queue_worker *w, int32_t home, int32_t class, bool flexible, double day,
		  double stay)
{
	int32_t location = home;
	if (flexible && w->m->other_begin)
		location = choose(w, home, day);
	else
		place_settle(w, home, day);
	struct place *p = &w->places[location];
	int32_t cell = worker_cell(w, location, class);
	w->tallies[cell].arrived++;
	if (p->busy < p->capacity) {
		place_judge(w, cell, day, day, true);
		place_lie_down(p, day + stay * p->mean_stay);
	} else {
		place_stand_in_line(w, location, class, day, stay);
	}
}

void place_fill(struct queue_worker *w, int32_t location, double day)
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

void place_move_out(struct queue_worker *w, int32_t location, double day)
{
	struct place *p = &w->places[location];
	while (p->busy > p->capacity) {
		double rest = move_one_out(p) - day;
		int32_t to = w->m->other_begin ? choose(w, location, day) : location;
		place_arrive(w, to, 0, false, day, rest / w->places[to].mean_stay);
	}
}
