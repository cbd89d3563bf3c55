#include "web/refresh.h"

#include "kernel/cell.h"
#include "kernel/tick.h"

#include <pthread.h>
#include <stdatomic.h>

/* Writers that follow each other closely are taken together. */
enum { REST_MS = 200, LOOK_AT_CLOCK_S = 30, AFTER_FAILURE_S = 10 };

struct refresh {
	struct session_options options;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool dirty, stop;
	day_t closed;     /* the day that was closed last */
	atomic_bool demo; /* files of the demo have come in */
};

/* Signals are themselves changes, so the cells are looked at once more when some were written. */
static bool round_of(struct session *s, day_t today, struct err *err)
{
	struct tick_result result = { 0 };
	int64_t written;
	s->today = today;
	return tick_run(s, today, &result, err) && cells_refresh(s, NULL, &written, err);
}

static bool look_for_demo(struct refresh *r, struct session *s, struct err *err)
{
	struct stmt *st;
	int64_t one;
	bool found;
	if (!db_named(s->db, "demo_is_there", &st, err) || !stmt_one_int(st, &one, &found, err))
		return false;
	atomic_store(&r->demo, found);
	return true;
}

bool refresh_found_demo(const struct refresh *r)
{
	return atomic_load(&r->demo);
}

static bool make_again(struct refresh *r, day_t today)
{
	struct session *s;
	struct err err = { 0 };
	bool ok = session_open(&r->options, &s, &err);
	if (ok) {
		ok = look_for_demo(r, s, &err) && round_of(s, today, &err);
		session_close(s);
	}
	if (!ok)
		fprintf(stderr, "waarborg: cijfers bijwerken: %s (%s)\n", err.message, err.detail);
	return ok;
}

/* Until there is work, somebody stops us, or it is time to look at the clock. Locked. */
static void rest(struct refresh *r, int seconds)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += seconds;
	while (!r->stop && !r->dirty && pthread_cond_timedwait(&r->wake, &r->lock, &until) == 0)
		;
}

static void breathe(struct refresh *r)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += REST_MS * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	while (!r->stop && pthread_cond_timedwait(&r->wake, &r->lock, &until) == 0)
		;
}

static void *work(void *context)
{
	struct refresh *r = context;
	pthread_mutex_lock(&r->lock);
	while (!r->stop) {
		day_t today = day_today();
		if (!r->dirty && today == r->closed) {
			rest(r, LOOK_AT_CLOCK_S);
			continue;
		}
		r->dirty = false;
		pthread_mutex_unlock(&r->lock);
		bool ok = make_again(r, today);
		pthread_mutex_lock(&r->lock);
		if (ok)
			r->closed = today;
		else
			rest(r, AFTER_FAILURE_S);
		r->dirty |= !ok;
		breathe(r);
	}
	pthread_mutex_unlock(&r->lock);
	return NULL;
}

bool refresh_start(const struct session_options *options, struct refresh **out, struct err *err)
{
	struct refresh *r = memory_resize(NULL, sizeof(*r));
	struct session *s;
	*r = (struct refresh){ .options = *options, .dirty = true, .closed = DAY_MIN };
	/* What the first page says is known before it; a database that is away is told of later. */
	struct err away = { 0 };
	if (session_open(options, &s, &away)) {
		look_for_demo(r, s, &away);
		session_close(s);
	}
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->wake, NULL);
	if (pthread_create(&r->thread, NULL, work, r) != 0) {
		free(r);
		return err_set(err, ERR_SYSTEM, "Er kan geen draad worden gestart.");
	}
	*out = r;
	return true;
}

void refresh_wake(struct refresh *r)
{
	pthread_mutex_lock(&r->lock);
	r->dirty = true;
	pthread_cond_broadcast(&r->wake);
	pthread_mutex_unlock(&r->lock);
}

void refresh_stop(struct refresh *r)
{
	if (!r)
		return;
	pthread_mutex_lock(&r->lock);
	r->stop = true;
	pthread_cond_broadcast(&r->wake);
	pthread_mutex_unlock(&r->lock);
	pthread_join(r->thread, NULL);
	pthread_mutex_destroy(&r->lock);
	pthread_cond_destroy(&r->wake);
	free(r);
}
