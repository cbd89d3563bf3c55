#include "base/parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

struct crew {
	void (*task)(void *data, int64_t number, int thread);
	void *data;
	int64_t count;
	atomic_int_fast64_t next;
	atomic_bool stop;
};

struct hand {
	struct crew *crew;
	int thread;
	pthread_t id;
};

int parallel_threads(int wanted)
{
	long processors = wanted > 0 ? wanted : sysconf(_SC_NPROCESSORS_ONLN);
	if (processors < 1)
		return 1;
	return processors > PARALLEL_THREADS_MAX ? PARALLEL_THREADS_MAX : (int)processors;
}

static bool take(struct crew *c, int64_t *number)
{
	if (atomic_load(&c->stop))
		return false;
	*number = atomic_fetch_add(&c->next, 1);
	return *number < c->count;
}

static void *work(void *argument)
{
	struct hand *h = argument;
	int64_t number;
	while (take(h->crew, &number))
		h->crew->task(h->crew->data, number, h->thread);
	return NULL;
}

static void work_and_tell(struct crew *c, const struct watch *watch)
{
	int64_t number;
	while (take(c, &number)) {
		if (!watch_tell(watch, number, c->count)) {
			atomic_store(&c->stop, true);
			return;
		}
		c->task(c->data, number, 0);
	}
}

bool parallel_run(int threads, int64_t count, void (*task)(void *data, int64_t number, int thread),
		  void *data, const struct watch *watch)
{
	struct crew crew = { .task = task, .data = data, .count = count };
	struct hand hands[PARALLEL_THREADS_MAX];
	int started = 0;
	threads = parallel_threads(threads);
	/* A thread that cannot be had is done without: the others do its share. */
	for (int i = 1; i < threads && i < count; i++) {
		hands[started] = (struct hand){ .crew = &crew, .thread = i };
		if (pthread_create(&hands[started].id, NULL, work, &hands[started]) == 0)
			started++;
	}
	work_and_tell(&crew, watch);
	for (int i = 0; i < started; i++)
		pthread_join(hands[i].id, NULL);
	return !atomic_load(&crew.stop) && watch_tell(watch, count, count);
}
