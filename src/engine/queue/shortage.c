#include "engine/queue/shortage.h"

#include "engine/queue/formula.h"
#include "engine/queue/simulate.h"

#include <math.h>

/* A location while beds are handed out. */
struct need {
	double per_day[QUEUE_CLASSES_MAX]; /* arrivals that want a place */
	double limit
		[QUEUE_CLASSES_MAX]; /* mean wait that the norm allows, days; INFINITY: no norm */
	double demand;               /* beds */
	double inverse;              /* 1 / Erlang B with these beds and this demand */
	double stay;
	int32_t beds;
	bool overloaded;
	double score;
};

/* A heap with the greatest need on top. */
struct shortage {
	struct need *needs;
	int32_t *heap;
	int32_t count, classes;
	double cv;
};

static void score(const struct shortage *s, struct need *n)
{
	double beds = n->beds, per_bed = n->demand / beds, worst = 0, before = 0;
	n->overloaded = n->demand >= beds && n->demand > 0;
	n->score = n->overloaded ? n->demand / (beds + 1) : 0;
	if (n->overloaded || n->demand == 0)
		return;
	double blocked = 1 / n->inverse;
	double chance = blocked / (1 - per_bed + per_bed * blocked);
	double base = chance * n->stay / beds * (1 + s->cv * s->cv) / 2, all = 0;
	for (int32_t k = 0; k < s->classes; k++)
		all += n->per_day[k];
	for (int32_t k = 0; k < s->classes && all > 0; k++) {
		/* The list weighs on all classes as the arrivals do. */
		double with = before + per_bed * n->per_day[k] / all;
		double wait = base / ((1 - before) * (1 - with));
		worst = fmax(worst, wait / n->limit[k]);
		before = with;
	}
	n->score = worst;
}

static void one_bed_more(const struct shortage *s, struct need *n)
{
	n->beds++;
	if (n->demand > 0)
		n->inverse = 1 + n->beds / n->demand * n->inverse;
	score(s, n);
}

static bool is_greater(const struct shortage *s, int32_t i, int32_t j)
{
	const struct need *x = &s->needs[i], *y = &s->needs[j];
	if (x->overloaded != y->overloaded)
		return x->overloaded;
	return x->score != y->score ? x->score > y->score : i < j;
}

static void sink(struct shortage *s, int32_t at)
{
	int32_t moved = s->heap[at], child;
	while ((child = 2 * at + 1) < s->count) {
		if (child + 1 < s->count && is_greater(s, s->heap[child + 1], s->heap[child]))
			child++;
		if (!is_greater(s, s->heap[child], moved))
			break;
		s->heap[at] = s->heap[child];
		at = child;
	}
	s->heap[at] = moved;
}

static void usual_need(const struct queue_model *m, int32_t j, struct need *n)
{
	double per_day = m->arrivals_per_day * m->location_share[j];
	n->stay = m->mean_stay_days[j];
	for (int32_t k = 0; k < m->classes; k++) {
		const struct queue_norm *norm = &m->norms[m->group_of[j * m->classes + k]];
		double own = per_day * m->class_share[j * m->classes + k];
		n->limit[k] = norm->share > 0 && norm->share < 1
				      ? norm->target_days / queue_factor(norm->share)
			      : norm->share > 0 ? norm->target_days / 10
						: INFINITY;
		if (k == m->precaution)
			n->per_day[m->activate_class] += own * m->activate_share;
		else
			n->per_day[k] += own;
	}
	n->demand = queue_demand(m, j);
}

static void add_list(const struct queue_model *m, double days, struct need *needs)
{
	for (int64_t i = 0; i < m->list_count; i++)
		if (m->list_class[i] != m->precaution)
			needs[m->list_location[i]].demand += needs[m->list_location[i]].stay / days;
}

/* What of the list may stay, is no demand. */
static void leave_list(const struct queue_model *m, double days, int32_t j, struct need *n)
{
	double usual = queue_demand(m, j), allowed = 0;
	for (int32_t k = 0; k < m->classes; k++)
		if (n->limit[k] < INFINITY)
			allowed += n->per_day[k] * n->limit[k];
	n->demand = fmax(usual, n->demand - allowed * n->stay / days);
}

static void begin(const struct shortage *s, struct need *n, int32_t beds)
{
	n->inverse = 1;
	for (n->beds = 0; n->beds < beds && n->demand > 0;) {
		n->beds++;
		n->inverse = 1 + n->beds / n->demand * n->inverse;
	}
	n->beds = beds;
	score(s, n);
}

int32_t *shortage_order(const struct queue_model *m, int32_t count, double days, struct arena *a)
{
	size_t n = (size_t)m->locations;
	struct shortage s = { .needs = arena_array(a, struct need, n),
			      .heap = arena_array(a, int32_t, n),
			      .count = m->locations,
			      .classes = m->classes,
			      .cv = m->stay_cv };
	int32_t *order = arena_array(a, int32_t, (size_t)count + 1);
	for (int32_t j = 0; j < m->locations; j++)
		usual_need(m, j, &s.needs[j]);
	add_list(m, days, s.needs);
	for (int32_t j = 0; j < m->locations; j++) {
		leave_list(m, days, j, &s.needs[j]);
		begin(&s, &s.needs[j], m->beds[j]);
		s.heap[j] = j;
	}
	for (int32_t at = m->locations / 2; at-- > 0;)
		sink(&s, at);
	for (int32_t k = 0; k < count; k++) {
		order[k] = s.heap[0];
		one_bed_more(&s, &s.needs[s.heap[0]]);
		sink(&s, 0);
	}
	return order;
}
