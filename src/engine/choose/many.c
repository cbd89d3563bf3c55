#include "engine/choose/many.h"
#include "base/parallel.h"

#include <stdatomic.h>

enum { PARTS = 1000 }; /* that the progress of one question is told in */

struct many {
	void (*task)(void *data, int64_t number, const struct watch *watch);
	void *data;
	int64_t count;
	const struct watch *watch;
	atomic_bool stop;
	atomic_int_fast64_t done;
};

struct one {
	struct many *many;
	int thread;
};

static bool tell(struct many *m, int64_t part)
{
	int64_t done = atomic_load(&m->done) * PARTS + part;
	if (!watch_tell(m->watch, done, m->count * PARTS))
		atomic_store(&m->stop, true);
	return !atomic_load(&m->stop);
}

static bool go_on(void *context, int64_t done, int64_t total)
{
	struct one *one = context;
	if (one->thread > 0)
		return !atomic_load(&one->many->stop);
	return tell(one->many, total <= 0 ? 0 : done >= total ? PARTS - 1 : done * PARTS / total);
}

static void run_one(void *data, int64_t number, int thread)
{
	struct many *m = data;
	struct one one = { m, thread };
	struct watch watch = { go_on, &one };
	if (atomic_load(&m->stop))
		return;
	m->task(m->data, number, &watch);
	atomic_fetch_add(&m->done, 1);
}

bool many_run(int threads, int64_t count,
	      void (*task)(void *data, int64_t number, const struct watch *watch), void *data,
	      const struct watch *watch)
{
	struct many m = { .task = task, .data = data, .count = count, .watch = watch };
	bool ok = parallel_run(threads, count, run_one, &m, NULL);
	return ok && !atomic_load(&m.stop) && watch_tell(watch, count * PARTS, count * PARTS);
}
