#include "engine/queue/replicate.h"
#include "engine/queue/simulate.h"

#include <math.h>
#include <stdlib.h>

enum {
	BIN_DAYS_MAX = 20000, /* longer waits share the last bin */
	DAY_BINS_MAX = 4000,
	DAY_COUNTS_MAX = 60000000, /* day bins of all cells */
};

static void add_up(const double *shares, int32_t count, double *up_to)
{
	double sum = 0;
	for (int32_t i = 0; i < count; i++)
		up_to[i] = sum += shares[i];
}

static void make_guide(struct queue_tables *t, struct arena *a)
{
	int32_t j = 0, last = t->m->locations - 1;
	t->guide_count = 64;
	while (t->guide_count < 4 * t->m->locations)
		t->guide_count *= 2;
	t->guide = arena_array(a, int32_t, (size_t)t->guide_count);
	for (int32_t k = 0; k < t->guide_count; k++) {
		while (j < last && t->location_up_to[j] <= (double)k / t->guide_count)
			j++;
		t->guide[k] = j;
	}
}

static int by_day(const void *a, const void *b)
{
	const struct queue_switch *x = a, *y = b;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (x->on != y->on)
		return x->on ? 1 : -1; /* what is over goes first */
	return x->event - y->event;
}

static void make_switches(struct queue_tables *t, struct arena *a)
{
	const struct queue_model *m = t->m;
	t->switches = arena_array(a, struct queue_switch, 2 * (size_t)m->event_count + 1);
	for (int32_t e = 0; e < m->event_count; e++) {
		t->switches[t->switch_count++] =
			(struct queue_switch){ m->events[e].from_day, e, true };
		if (m->events[e].to_day < INFINITY)
			t->switches[t->switch_count++] =
				(struct queue_switch){ m->events[e].to_day, e, false };
	}
	qsort(t->switches, (size_t)t->switch_count, sizeof(*t->switches), by_day);
}

/* The most beds that location j ever has; false when it would once have fewer than none. */
static bool most_beds(const struct queue_tables *t, int32_t j, int64_t *most)
{
	int64_t beds = *most = t->m->beds[j];
	for (int32_t s = 0; s < t->switch_count; s++) {
		const struct queue_event *e = &t->m->events[t->switches[s].event];
		if (e->location >= 0 && e->location != j)
			continue;
		beds += t->switches[s].on ? e->beds_change : -e->beds_change;
		*most = beds > *most ? beds : *most;
		if (beds < 0)
			return false;
	}
	return true;
}

static bool make_rooms(struct queue_tables *t, struct arena *a, struct err *err)
{
	const struct queue_model *m = t->m;
	t->bed_begin = arena_array(a, int64_t, (size_t)m->locations + 1);
	t->room_begin = arena_array(a, int64_t, (size_t)m->locations + 1);
	for (int32_t j = 0; j < m->locations; j++) {
		int64_t most;
		if (!most_beds(t, j, &most))
			return err_set(err, ERR_INPUT,
				       "Op locatie %d vallen meer plaatsen weg dan er zijn.",
				       j + 1);
		/* Counted are the people, so that empty beds more do not change who lies where. */
		t->bed_begin[j + 1] = t->bed_begin[j] + (m->occupied ? m->occupied[j] : m->beds[j]);
		t->room_begin[j + 1] = t->room_begin[j] + most;
		if (t->room_begin[j + 1] > QUEUE_BEDS_MAX)
			return err_set(err, ERR_INPUT,
				       "Er zijn te veel plaatsen: hoogstens %d bijeen.",
				       QUEUE_BEDS_MAX);
	}
	return true;
}

/* Two exponentials with balanced means (each has half of all time): chance p and mean 1 / (2p), chance
 * 1 - p and mean 1 / (2 (1 - p)), where p = (1 - sqrt((c - 1) / (c + 1))) / 2 and c = cv^2. */
static void make_mixture(struct queue_tables *t)
{
	double c = t->m->stay_cv * t->m->stay_cv;
	if (c <= 1)
		return;
	double p = (1 - sqrt((c - 1) / (c + 1))) / 2;
	t->long_chance = p;
	t->long_factor = 1 / (2 * p);
	t->short_factor = 1 / (2 * (1 - p));
}

static bool make_bins(struct queue_tables *t, bool cells, struct err *err)
{
	const struct queue_model *m = t->m;
	double longest = m->horizon_days - (m->list_count ? m->list_came[0] : 0);
	int64_t count = (int64_t)m->locations * m->classes;
	double days = longest < BIN_DAYS_MAX ? ceil(longest) : BIN_DAYS_MAX;
	t->bins = (int32_t)(days * QUEUE_BINS_PER_DAY) + 1;
	if (!cells)
		return true;
	t->day_bins = (int32_t)(days < DAY_BINS_MAX ? days : DAY_BINS_MAX) + 1;
	if (count * t->day_bins > DAY_COUNTS_MAX)
		return err_set(err, ERR_INPUT,
			       "Dit zijn te veel locaties en dagen om elke locatie apart te tonen. "
			       "Neem minder jaren of minder locaties.");
	return true;
}

double queue_demand(const struct queue_model *m, int32_t j)
{
	double want = 1;
	if (m->precaution >= 0)
		want -= m->class_share[(int64_t)j * m->classes + m->precaution] *
			(1 - m->activate_share);
	return m->arrivals_per_day * m->location_share[j] * want * m->mean_stay_days[j];
}

bool queue_prepare(const struct queue_model *m, bool cells, struct arena *a,
		   struct queue_tables *out, struct err *err)
{
	struct queue_tables t = { .m = m };
	if (!queue_check(m, err))
		return false;
	t.location_up_to = arena_array(a, double, (size_t)m->locations);
	add_up(m->location_share, m->locations, t.location_up_to);
	make_guide(&t, a);
	t.class_up_to = arena_array(a, double, (size_t)m->locations *(size_t)m->classes);
	for (int32_t j = 0; j < m->locations; j++)
		add_up(m->class_share + (int64_t)j * m->classes, m->classes,
		       t.class_up_to + (int64_t)j * m->classes);
	make_switches(&t, a);
	t.periods = (int32_t)ceil(m->horizon_days / m->period_days);
	make_mixture(&t);
	if (!make_rooms(&t, a, err) || !make_bins(&t, cells, err))
		return false;
	*out = t;
	return true;
}
