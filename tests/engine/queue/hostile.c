/* Whatever is wrong with a model is said, and nothing comes out. */
#include "model.h"

#include "engine/queue/simulate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static const struct queue_settings settings = { 1, 3, 2, true };

/* The model of a test, with arrays that may be spoilt. */
struct spoilt {
	struct one_location o;
	int32_t list_location[2], others[2], begin[2];
	uint8_t list_class[2];
	double came[2];
	struct queue_event event;
	struct queue_settings s;
};

static void make(struct spoilt *x)
{
	static const double arrivals[2] = { 0.1, 0.2 };
	memset(x, 0, sizeof(*x));
	one_location(&x->o, 10, 30, 2, arrivals, 42);
	x->o.model.horizon_days = 365;
	x->o.model.period_days = 28;
	x->o.model.count_from_day = 0;
	x->came[0] = -3;
	x->came[1] = -2;
	x->event = (struct queue_event){ 10, 20, 0, -5, 1, false };
	x->begin[1] = 1;
	x->s = settings;
	x->o.model.list_count = 2;
	x->o.model.list_location = x->list_location;
	x->o.model.list_class = x->list_class;
	x->o.model.list_came = x->came;
	x->o.model.event_count = 1;
	x->o.model.events = &x->event;
	x->o.model.other_begin = x->begin;
	x->o.model.others = x->others;
	x->o.model.activate_mean_days = 10;
}

static void assert_refused(const struct spoilt *x, const char *what)
{
	struct arena arena = { 0 };
	struct queue_result result, untouched;
	struct err err = { 0 };
	memset(&result, 0x5a, sizeof(result));
	memcpy(&untouched, &result, sizeof(result));
	if (queue_simulate(&x->o.model, &x->s, NULL, &arena, &result, &err))
		fail_msg("taken: %s", what);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_true(strlen(err.message) > 20);
	assert_memory_equal(&result, &untouched, sizeof(result));
	arena_release(&arena);
}

#define REFUSED(change)                             \
	do {                                        \
		struct spoilt x;                    \
		make(&x);                           \
		struct queue_model *m = &x.o.model; \
		(void)m;                            \
		change;                             \
		assert_refused(&x, #change);        \
	} while (0)

static void wrong_models_are_refused(void **state)
{
	(void)state;
	REFUSED(m->locations = 0);
	REFUSED(m->locations = -1);
	REFUSED(m->locations = QUEUE_LOCATIONS_MAX + 1);
	REFUSED(m->classes = 0);
	REFUSED(m->classes = QUEUE_CLASSES_MAX + 1);
	REFUSED(m->groups = 0);
	REFUSED(m->groups = QUEUE_GROUPS_MAX + 1);
	REFUSED(x.o.beds = -1);
	REFUSED(x.o.beds = INT32_MAX; x.o.occupied = 0);
	REFUSED(x.o.occupied = 11);
	REFUSED(x.o.occupied = -1);
	REFUSED(x.o.stay = 0);
	REFUSED(x.o.stay = -30);
	REFUSED(x.o.stay = NAN);
	REFUSED(x.o.stay = INFINITY);
	REFUSED(x.o.share = 0.5);
	REFUSED(x.o.share = NAN);
	REFUSED(x.o.class_share[0] = -0.1);
	REFUSED(x.o.class_share[0] = NAN);
	REFUSED(x.o.class_share[1] = 0.9);
	REFUSED(x.o.group[0] = -1);
	REFUSED(x.o.group[1] = 2);
	REFUSED(x.o.norms[0].share = 80);
	REFUSED(x.o.norms[0].share = NAN);
	REFUSED(x.o.norms[0].target_days = 0);
	REFUSED(x.o.norms[0].target_days = NAN);
	REFUSED(x.o.norms[0].maximum_days = 41);
	REFUSED(m->stay_cv = -1);
	REFUSED(m->stay_cv = NAN);
	REFUSED(m->stay_cv = 11);
	REFUSED(m->arrivals_per_day = -1);
	REFUSED(m->arrivals_per_day = NAN);
	REFUSED(m->arrivals_per_day = INFINITY);
	REFUSED(m->arrivals_per_day = 1e6); /* 365 million in a year: too much work */
	REFUSED(m->flexible_share[0] = 2);
	REFUSED(m->flexible_share[1] = NAN);
	REFUSED(x.begin[0] = 1);
	REFUSED(x.begin[1] = -1);
	REFUSED(x.others[0] = 1);
	REFUSED(x.others[0] = -1);
	REFUSED(m->precaution = 2);
	REFUSED(m->precaution = 1; m->activate_class = 1);
	REFUSED(m->precaution = 1; m->activate_share = 1.5);
	REFUSED(m->precaution = 1; m->activate_mean_days = 0);
	REFUSED(m->precaution = 1; m->activate_mean_days = NAN);
	REFUSED(m->list_count = -1);
	REFUSED(m->list_count = QUEUE_LIST_MAX + 1LL);
	REFUSED(x.list_location[1] = 1);
	REFUSED(x.list_location[0] = -1);
	REFUSED(x.list_class[0] = 2);
	REFUSED(x.came[0] = NAN);
	REFUSED(x.came[1] = 1);
	REFUSED(x.came[0] = -1e9);
	REFUSED(x.came[0] = -1); /* not in order */
	REFUSED(m->event_count = -1);
	REFUSED(m->event_count = QUEUE_EVENTS_MAX + 1);
	REFUSED(x.event.from_day = -1);
	REFUSED(x.event.from_day = NAN);
	REFUSED(x.event.to_day = 10); /* ends as it begins */
	REFUSED(x.event.to_day = 5);  /* reversed */
	REFUSED(x.event.to_day = NAN);
	REFUSED(x.event.location = 1);
	REFUSED(x.event.location = -2);
	REFUSED(x.event.beds_change = -11);
	REFUSED(x.event.beds_change = INT32_MAX);
	REFUSED(x.event.beds_change = INT32_MIN);
	REFUSED(x.event.arrivals_factor = -1);
	REFUSED(x.event.arrivals_factor = NAN);
	REFUSED(x.event.arrivals_factor = 101);
	REFUSED(m->horizon_days = 0);
	REFUSED(m->horizon_days = -5);
	REFUSED(m->horizon_days = NAN);
	REFUSED(m->horizon_days = 1e9);
	REFUSED(m->count_from_day = NAN);
	REFUSED(m->count_from_day = 366);
	REFUSED(m->period_days = 0);
	REFUSED(m->period_days = NAN);
	REFUSED(m->period_days = 1e-3);
	REFUSED(x.s.replications = 0);
	REFUSED(x.s.replications = QUEUE_REPLICATIONS_MAX + 1);
}

/* No beds, nobody who comes, all as it should be: zeros, no divisions by them. */
static void empty_is_an_answer(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct spoilt x;
	struct queue_result r;
	make(&x);
	x.o.beds = x.o.occupied = 0;
	x.event.beds_change = 0;
	assert_true(queue_simulate(&x.o.model, &x.s, NULL, &arena, &r, NULL));
	assert_int_equal(r.figures[0].placed, 0);
	assert_true(r.figures[0].mean_days == 0 && r.figures[0].share == 0);
	assert_true(r.figures[0].bad > 50 && r.figures[0].waiting > r.figures[0].bad);
	x.o.model.arrivals_per_day = 0;
	x.o.model.list_count = 0;
	assert_true(queue_simulate(&x.o.model, &x.s, NULL, &arena, &r, NULL));
	assert_int_equal(r.events, 0);
	assert_true(r.figures[0].mean_days == 0 && r.figures[0].share == 1 &&
		    r.figures[0].share_band == 0);
	arena_release(&arena);
}

/* Far more people than places: the list grows for ever and the simulation says so, without end or overflow. */
static void overload_is_simulated(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct spoilt x;
	struct queue_result r;
	make(&x);
	x.o.model.arrivals_per_day = 400;
	assert_true(queue_simulate(&x.o.model, &x.s, NULL, &arena, &r, NULL));
	assert_true(r.figures[0].waiting + r.figures[1].waiting > 3 * 140000);
	assert_true(r.figures[0].share < 0.01);
	arena_release(&arena);
}

static bool stop_at_once(void *context, int64_t done, int64_t total)
{
	(void)context;
	(void)total;
	return done < 1;
}

static void stopped_gives_nothing(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct spoilt x;
	struct queue_result r = { .replications = 77 };
	struct watch watch = { stop_at_once, NULL };
	struct err err = { 0 };
	make(&x);
	x.s.threads = 1;
	assert_false(queue_simulate(&x.o.model, &x.s, &watch, &arena, &r, &err));
	assert_int_equal(err.kind, ERR_CONFLICT);
	assert_non_null(strstr(err.message, "is afgebroken."));
	assert_int_equal(r.replications, 77);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrong_models_are_refused),
		cmocka_unit_test(empty_is_an_answer),
		cmocka_unit_test(overload_is_simulated),
		cmocka_unit_test(stopped_gives_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
