#include "web/exchange.h"

/* Whether the site could open what this worker needs; the one that starts the server waits for all. */
static void report_start(struct server *s, bool opened, const struct err *err)
{
	pthread_mutex_lock(&s->start_lock);
	if (opened) {
		s->opened++;
	} else {
		s->failed++;
		s->failure = *err;
	}
	pthread_cond_signal(&s->started);
	pthread_mutex_unlock(&s->start_lock);
}

static void answer(struct server *s, void *state, struct exchange *e)
{
	int64_t waited = exchange_now_us() - e->line_us;
	int status = e->refused;
	if (!status && waited > (int64_t)WAIT_SECONDS * 1000000)
		status = 503;
	if (!status && e->length > 0)
		status = body_end(e);
	if (status) {
		answer_refuse(e, status);
	} else {
		struct response r = { .status = 0 };
		s->site.answer(s->site.context, state, &e->request, &r);
		answer_make(e, &r);
	}
	/* Files go and memory comes back before the client has read the answer. */
	if (e->form)
		upload_release(e->form);
	e->form = NULL;
}

static void *work(void *context)
{
	struct worker *me = context;
	struct server *s = me->server;
	void *state = NULL;
	struct err err = { 0 };
	bool opened = s->site.open(s->site.context, me->number, &state, &err);
	report_start(s, opened, &err);
	if (!opened)
		return NULL;
	struct exchange *e;
	while ((e = queue_take(&s->line)) != NULL) {
		answer(s, state, e);
		e->step = EXCHANGE_ANSWERED;
		MHD_resume_connection(e->connection);
	}
	s->site.close(s->site.context, state);
	return NULL;
}

/* Parses and writes to disk, which may be slow, so it is not for the event thread. */
static void *store_uploads(void *context)
{
	struct server *s = context;
	struct exchange *e;
	while ((e = queue_take(&s->uploads)) != NULL) {
		if (!e->refused)
			e->refused = body_add(e, e->piece);
		e->piece_done += e->piece.len;
		MHD_resume_connection(e->connection);
	}
	return NULL;
}

static bool wait_for_all(struct server *s, int count, struct err *err)
{
	pthread_mutex_lock(&s->start_lock);
	while (s->opened + s->failed < count)
		pthread_cond_wait(&s->started, &s->start_lock);
	bool fine = s->failed == 0;
	if (!fine && err)
		*err = s->failure;
	pthread_mutex_unlock(&s->start_lock);
	return fine;
}

bool workers_start(struct server *s, int count, struct err *err)
{
	s->workers = memory_resize(NULL, sizeof(*s->workers) * (size_t)count);
	s->upload_runs = pthread_create(&s->upload_thread, NULL, store_uploads, s) == 0;
	bool fine = s->upload_runs;
	for (int i = 0; i < count && fine; i++) {
		s->workers[i] = (struct worker){ .server = s, .number = i };
		fine = pthread_create(&s->workers[i].thread, NULL, work, &s->workers[i]) == 0;
		s->worker_count += fine;
	}
	bool ready = wait_for_all(s, s->worker_count, err);
	if (!fine)
		return err_set(
			err, ERR_SYSTEM,
			"De webserver kan niet starten: deze computer heeft te weinig over. Stop "
			"andere programma's en probeer het opnieuw.");
	return ready;
}

void workers_stop(struct server *s)
{
	queue_close(&s->line);
	for (int i = 0; i < s->worker_count; i++)
		pthread_join(s->workers[i].thread, NULL);
	s->worker_count = 0;
	free(s->workers);
	s->workers = NULL;
	queue_close(&s->uploads);
	if (s->upload_runs)
		pthread_join(s->upload_thread, NULL);
	s->upload_runs = false;
}
