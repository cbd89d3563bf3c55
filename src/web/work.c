#include "web/work.h"

#include "view/print.h"
#include "web/work_do.h"
#include "web/work_folder.h"

#include <pthread.h>
#include <unistd.h>

enum { RESULT_MAX = 64 * 1024 };

const char *const work_kind_words[] = { "import", "offer", "demo" };

struct work {
	struct session_options options;
	struct work_folder folder;
	void (*changed)(void *context);
	void *context;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct work_item *first, *last, *running; /* locked, as all below */
	int waiting;
	bool stop, started;
};

static void item_free(struct work_item *item)
{
	if (item->path)
		unlink(item->path);
	free(item->path);
	arena_release(&item->arena);
	free(item);
}

static bool is_stopping(void *context)
{
	struct work *w = context;
	pthread_mutex_lock(&w->lock);
	bool stop = w->stop;
	pthread_mutex_unlock(&w->lock);
	return stop;
}

/* One job, from its turn to its end. A job that stops with the server is left as it is: all of those are
 * told as interrupted together. */
static bool carry_out(struct work *w, struct run *run, struct work_item *item, struct err *err)
{
	struct work_telling telling = { .stopped = is_stopping, .context = w };
	struct buf result = { .maximum = RESULT_MAX };
	struct err problem = { 0 };
	bool started, changed;
	if (!job_start(run, item->job, 0, &telling.run, &started, err))
		return false;
	if (!started)
		return true; /* cancelled before its turn */
	bool ok = work_do(&w->options, item, &telling, &result, &changed, &problem);
	if (changed)
		w->changed(w->context);
	if (!ok) {
		if (problem.kind == ERR_SYSTEM)
			fprintf(stderr, "waarborg: taak %lld: %s (%s)\n", (long long)item->job,
				problem.message, problem.detail);
		buf_text(&result, "{\"error\":");
		print_json(&result, str_of(problem.message));
		buf_char(&result, '}');
	}
	enum job_state state = ok ? JOB_DONE : telling.cancelled ? JOB_CANCELLED : JOB_FAILED;
	ok = (telling.stopping && !ok) || job_end(run, item->job, state, buf_str(&result), err);
	buf_release(&result);
	return ok;
}

static void serve_item(struct work *w, struct work_item *item)
{
	struct run *run;
	struct err err = { 0 };
	bool ok = run_open(w->options.url, true, &run, &err);
	if (ok) {
		ok = carry_out(w, run, item, &err);
		run_close(run);
	}
	if (!ok)
		fprintf(stderr, "waarborg: taak %lld: %s (%s)\n", (long long)item->job, err.message,
			err.detail);
}

static void *work_on(void *context)
{
	struct work *w = context;
	pthread_mutex_lock(&w->lock);
	while (!w->stop) {
		struct work_item *item = w->first;
		if (!item) {
			pthread_cond_wait(&w->wake, &w->lock);
			continue;
		}
		w->first = item->next;
		if (!w->first)
			w->last = NULL;
		w->waiting--;
		w->running = item;
		item->begun = moment_now();
		pthread_mutex_unlock(&w->lock);
		serve_item(w, item);
		pthread_mutex_lock(&w->lock);
		w->running = NULL;
		item_free(item);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

bool work_start(const struct session_options *options, void (*changed)(void *context),
		void *context, struct work **out, struct err *err)
{
	struct work *w = memory_resize(NULL, sizeof(*w));
	*w = (struct work){ .options = *options, .changed = changed, .context = context };
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->wake, NULL);
	bool ok = work_folder_open(&w->folder, options->url, err);
	if (ok && pthread_create(&w->thread, NULL, work_on, w) != 0)
		ok = err_set(err, ERR_SYSTEM, "Er kan geen draad worden gestart.");
	w->started = ok;
	if (!ok) {
		work_stop(w);
		return false;
	}
	*out = w;
	return true;
}

static void interrupt_rest(struct work *w)
{
	struct run *run;
	struct err err = { 0 };
	int64_t count;
	if (!run_open(w->options.url, true, &run, &err))
		return;
	if (!job_interrupt_all(run, &count, &err))
		fprintf(stderr, "waarborg: %s (%s)\n", err.message, err.detail);
	run_close(run);
}

void work_stop(struct work *w)
{
	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->stop = true;
	pthread_cond_broadcast(&w->wake);
	pthread_mutex_unlock(&w->lock);
	if (w->started) {
		pthread_join(w->thread, NULL);
		interrupt_rest(w);
	}
	for (struct work_item *item = w->first, *next; item; item = next) {
		next = item->next;
		item_free(item);
	}
	work_folder_close(&w->folder);
	pthread_mutex_destroy(&w->lock);
	pthread_cond_destroy(&w->wake);
	free(w);
}

static struct work_item *item_new(const struct work_task *task)
{
	struct work_item *item = memory_resize(NULL, sizeof(*item));
	*item = (struct work_item){ .kind = task->kind,
				    .account = task->account,
				    .import = task->import,
				    .dry_run = task->dry_run };
	item->name = (char *)arena_text(&item->arena, task->label);
	item->profile = (char *)arena_text(&item->arena, task->profile);
	return item;
}

/* Locked: the folder and the line are one. */
static bool add_item(struct work *w, struct run *run, const struct work_task *task,
		     struct work_item *item, struct err *err)
{
	if (w->waiting == WORK_WAITING_MAX || w->stop)
		return err_set(err, ERR_BUSY,
			       "Er wachten al %d taken. Probeer het later opnieuw. Er is niets "
			       "gewijzigd.",
			       w->waiting);
	if (task->upload && !work_folder_take(&w->folder, task->upload->path, &item->path, err))
		return false;
	if (!job_add(run, task->account, work_kind_words[task->kind], task->label, &item->job, err))
		return false;
	if (w->last)
		w->last->next = item;
	else
		w->first = item;
	w->last = item;
	w->waiting++;
	pthread_cond_broadcast(&w->wake);
	return true;
}

bool work_add(struct work *w, struct run *run, const struct work_task *task, int64_t *id,
	      struct err *err)
{
	struct work_item *item = item_new(task);
	pthread_mutex_lock(&w->lock);
	bool ok = add_item(w, run, task, item, err);
	if (ok)
		*id = item->job;
	pthread_mutex_unlock(&w->lock);
	if (!ok)
		item_free(item);
	return ok;
}

bool work_has(struct work *w, enum work_kind kind, int64_t import)
{
	pthread_mutex_lock(&w->lock);
	bool has = w->running && w->running->kind == kind && w->running->import == import;
	for (const struct work_item *i = w->first; i && !has; i = i->next)
		has = i->kind == kind && i->import == import;
	pthread_mutex_unlock(&w->lock);
	return has;
}

moment_t work_begun(struct work *w, int64_t job)
{
	pthread_mutex_lock(&w->lock);
	moment_t begun = w->running && w->running->job == job ? w->running->begun : 0;
	pthread_mutex_unlock(&w->lock);
	return begun;
}
