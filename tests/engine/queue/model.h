/* Models for the tests: small ones at random, and one location in equilibrium. */
#ifndef TEST_QUEUE_MODEL_H
#define TEST_QUEUE_MODEL_H

#include "base/random.h"
#include "engine/queue/model.h"

#include <math.h>

/* Everything may be in it: several classes, precaution, a list, events, other locations, all spreads. */
static inline struct queue_model model_at_random(struct random *r, struct arena *a)
{
	struct queue_model m = { 0 };
	size_t n = (size_t)random_between(r, 1, 5);
	m.locations = (int32_t)n;
	m.classes = (int32_t)random_between(r, 1, QUEUE_CLASSES_MAX);
	m.groups = (int32_t)random_between(r, 1, 4);
	int32_t *beds = arena_array(a, int32_t, n), *occupied = arena_array(a, int32_t, n);
	double *stay = arena_array(a, double, n), *share = arena_array(a, double, n);
	double *class_share = arena_array(a, double, n *(size_t)m.classes);
	int32_t *group = arena_array(a, int32_t, n * (size_t)m.classes);
	int32_t *begin = arena_array(a, int32_t, n + 1), *others = arena_array(a, int32_t, n * 3);
	struct queue_norm *norms = arena_array(a, struct queue_norm, (size_t)m.groups);
	for (size_t j = 0; j < n; j++) {
		double left = 1;
		beds[j] = (int32_t)random_between(r, 0, 6);
		occupied[j] = (int32_t)random_between(r, 0, beds[j]);
		stay[j] = (double)random_between(r, 1, 80);
		share[j] = 1.0 / (double)n;
		for (int32_t k = 0; k < m.classes; k++) {
			double part = k + 1 == m.classes ? left : left * 0.4;
			class_share[(int32_t)j * m.classes + k] = part;
			left -= part;
			group[(int32_t)j * m.classes + k] =
				(int32_t)random_below(r, (uint64_t)m.groups);
		}
		begin[j + 1] = begin[j];
		for (uint64_t k = random_below(r, 4); k > 0; k--)
			others[begin[j + 1]++] = (int32_t)random_below(r, n);
	}
	for (int32_t g = 0; g < m.groups; g++) {
		double target = (double)random_between(r, 1, 60);
		norms[g] = (struct queue_norm){ 0.8, target, target * 1.5 };
		if (random_below(r, 4) == 0)
			norms[g] = (struct queue_norm){ 0, INFINITY, INFINITY };
	}
	m.beds = beds;
	m.occupied = random_below(r, 3) ? occupied : NULL;
	m.mean_stay_days = stay;
	m.stay_cv = (double)random_between(r, 0, 6) / 2;
	m.arrivals_per_day = (double)random_between(r, 0, 40) / 50;
	m.location_share = share;
	m.class_share = class_share;
	m.other_begin = random_below(r, 3) ? begin : NULL;
	m.others = others;
	for (int32_t k = 0; k < m.classes; k++)
		m.flexible_share[k] = (double)random_between(r, 0, 2) / 2;
	m.see_free_beds = random_below(r, 2);
	m.precaution = m.classes > 1 ? (int32_t)random_between(r, -1, m.classes - 1) : -1;
	m.activate_share = (double)random_between(r, 0, 4) / 4;
	m.activate_mean_days = 40;
	m.activate_class = m.precaution == 0 ? 1 : 0;
	m.group_of = group;
	m.norms = norms;
	m.list_count = random_between(r, 0, 12);
	int32_t *where = arena_array(a, int32_t, 13);
	uint8_t *class = arena_array(a, uint8_t, 13);
	double *came = arena_array(a, double, 13), day = -(double)random_between(r, 12, 90);
	for (int64_t i = 0; i < m.list_count; i++) {
		where[i] = (int32_t)random_below(r, n);
		class[i] = (uint8_t)random_below(r, (uint64_t)m.classes);
		came[i] = day += (double)random_between(r, 0, 1);
	}
	m.list_location = where;
	m.list_class = class;
	m.list_came = came;
	m.horizon_days = (double)random_between(r, 1, 200);
	m.count_from_day = (double)random_between(r, -100, (int64_t)m.horizon_days);
	m.period_days = (double)random_between(r, 5, 50);
	m.event_count = (int32_t)random_between(r, 0, 4);
	struct queue_event *events = arena_array(a, struct queue_event, 4);
	int32_t left[5];
	memcpy(left, beds, n * sizeof(*beds));
	for (int32_t e = 0; e < m.event_count; e++) {
		struct queue_event *v = &events[e];
		v->from_day = (double)random_between(r, 0, 120);
		v->to_day = random_below(r, 5) ? v->from_day + (double)random_between(r, 1, 80)
					       : INFINITY;
		v->location = (int32_t)random_between(r, -1, (int64_t)n - 1);
		v->arrivals_factor = (double)random_between(r, 0, 8) / 4;
		v->move_out = random_below(r, 2);
		v->beds_change = (int32_t)random_between(r, 0, 3);
		/* Never more away than there are, even when all events fall together. */
		if (v->location >= 0 && random_below(r, 2)) {
			v->beds_change = -(int32_t)random_between(r, 0, left[v->location]);
			left[v->location] += v->beds_change;
		}
	}
	m.events = events;
	return m;
}

/* One location with one norm for all classes; arrays are those of the caller. */
struct one_location {
	int32_t beds, occupied, group[QUEUE_CLASSES_MAX];
	double stay, share, class_share[QUEUE_CLASSES_MAX];
	struct queue_norm norms[QUEUE_CLASSES_MAX];
	struct queue_model model;
};

/* A norm of 80% within `target` for each class, whose arrivals per day are given. */
static inline void one_location(struct one_location *o, int32_t beds, double stay, int32_t classes,
				const double *arrivals, double target)
{
	double all = 0;
	*o = (struct one_location){ .beds = beds, .occupied = beds, .stay = stay, .share = 1 };
	for (int32_t k = 0; k < classes; k++)
		all += arrivals[k];
	for (int32_t k = 0; k < classes; k++) {
		o->class_share[k] = arrivals[k] / all;
		o->group[k] = k;
		o->norms[k] = (struct queue_norm){ 0.8, target, INFINITY };
	}
	o->model = (struct queue_model){ .locations = 1,
					 .classes = classes,
					 .groups = classes,
					 .beds = &o->beds,
					 .occupied = &o->occupied,
					 .mean_stay_days = &o->stay,
					 .stay_cv = 1,
					 .arrivals_per_day = all,
					 .location_share = &o->share,
					 .class_share = o->class_share,
					 .precaution = -1,
					 .group_of = o->group,
					 .norms = o->norms,
					 .horizon_days = 20000,
					 .count_from_day = 1000,
					 .period_days = 1000 };
}

#endif
