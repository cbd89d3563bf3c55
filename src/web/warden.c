#include "web/warden.h"

#include "base/arena.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { TICK_MS = 250, LEAST_WAIT_MS = 500, GRACE_MS = WARDEN_GRACE * 1000 };

struct peer {
	struct peer *older, *newer; /* in the list of its kind, by when the phase began */
	int socket;
	bool cut;
	enum peer_phase phase;
	int64_t since_ms;
	int64_t bytes;           /* of the answer */
	_Atomic int64_t arrived; /* of the body */
};

struct peers {
	struct peer *oldest, *newest;
};

struct lingerer {
	int socket;
	int64_t until_ms;
};

struct warden {
	pthread_t thread;
	pthread_mutex_t lock; /* all below */
	struct peers waiting, busy;
	int count, places;
	int64_t head_ms;
	struct lingerer lingering[WARDEN_LINGERING];
	int lingerers;
	int wake; /* eventfd: a lingerer more, or the end */
	atomic_bool stopping;
};

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static struct peers *list_of(struct warden *w, const struct peer *p)
{
	return p->phase == PEER_WAITS ? &w->waiting : &w->busy;
}

static void take_out(struct peers *list, struct peer *p)
{
	*(p->older ? &p->older->newer : &list->oldest) = p->newer;
	*(p->newer ? &p->newer->older : &list->newest) = p->older;
}

static void append(struct peers *list, struct peer *p)
{
	p->newer = NULL;
	p->older = list->newest;
	*(list->newest ? &list->newest->newer : &list->oldest) = p;
	list->newest = p;
}

struct peer *warden_enter(struct warden *w, int socket)
{
	struct peer *p = memory_resize(NULL, sizeof(*p));
	*p = (struct peer){ .socket = socket, .phase = PEER_WAITS, .since_ms = now_ms() };
	pthread_mutex_lock(&w->lock);
	append(&w->waiting, p);
	w->count++;
	pthread_mutex_unlock(&w->lock);
	return p;
}

void warden_leave(struct warden *w, struct peer *p)
{
	pthread_mutex_lock(&w->lock);
	take_out(list_of(w, p), p);
	w->count--;
	pthread_mutex_unlock(&w->lock);
	free(p);
}

void warden_note(struct warden *w, struct peer *p, enum peer_phase phase, int64_t bytes)
{
	int64_t now = now_ms();
	pthread_mutex_lock(&w->lock);
	take_out(list_of(w, p), p);
	p->phase = phase;
	p->since_ms = now;
	p->bytes = bytes;
	atomic_store_explicit(&p->arrived, 0, memory_order_relaxed);
	append(list_of(w, p), p);
	pthread_mutex_unlock(&w->lock);
}

void warden_progress(struct peer *p, int64_t bytes)
{
	atomic_fetch_add_explicit(&p->arrived, bytes, memory_order_relaxed);
}

void warden_linger(struct warden *w, int socket)
{
	pthread_mutex_lock(&w->lock);
	int own = w->lingerers < WARDEN_LINGERING ? fcntl(socket, F_DUPFD_CLOEXEC, 0) : -1;
	if (own >= 0)
		w->lingering[w->lingerers++] =
			(struct lingerer){ own, now_ms() + WARDEN_LINGER_SECONDS * 1000 };
	pthread_mutex_unlock(&w->lock);
	if (own >= 0)
		eventfd_write(w->wake, 1);
}

/* With the lock held, so that the socket cannot have been closed and given to another. The event thread sees
 * the end of the stream and closes. */
static void cut(struct peer *p)
{
	if (!p->cut)
		shutdown(p->socket, SHUT_RDWR);
	p->cut = true;
}

static bool is_too_slow(const struct warden *w, struct peer *p, int64_t now, int64_t grace_ms,
			int64_t pace)
{
	int64_t passed = now - p->since_ms, moved = p->bytes;
	switch (p->phase) {
	case PEER_WAITS:
		return passed > w->head_ms;
	case PEER_UPLOADS:
		moved = atomic_load_explicit(&p->arrived, memory_order_relaxed);
		return passed > grace_ms + moved * 1000 / pace;
	case PEER_READS:
		return passed > grace_ms + moved * 1000 / pace;
	default:
		return false;
	}
}

/* With seven eighths of the places taken, those that have waited longest without asking anything go, until
 * half of the places are free; and when these are too few, those that move little, without the usual grace. */
static void make_room(struct warden *w, int64_t now)
{
	if (w->count < w->places - w->places / 8)
		return;
	int surplus = w->count - w->places / 2;
	for (struct peer *p = w->waiting.oldest; p && surplus > 0; p = p->newer) {
		if (now - p->since_ms < LEAST_WAIT_MS)
			break;
		cut(p);
		surplus--;
	}
	for (struct peer *p = w->busy.oldest; p && surplus > 0; p = p->newer)
		if (is_too_slow(w, p, now, LEAST_WAIT_MS, WARDEN_BRISK)) {
			cut(p);
			surplus--;
		}
}

static void judge(struct warden *w, int64_t now)
{
	for (struct peer *p = w->waiting.oldest; p && is_too_slow(w, p, now, GRACE_MS, WARDEN_PACE);
	     p = p->newer)
		cut(p);
	for (struct peer *p = w->busy.oldest; p; p = p->newer)
		if (is_too_slow(w, p, now, GRACE_MS, WARDEN_PACE))
			cut(p);
	make_room(w, now);
}

/* True when nothing more will come. */
static bool drain(int socket)
{
	char bytes[16 * 1024];
	for (int i = 0; i < 16; i++) {
		ssize_t got = recv(socket, bytes, sizeof(bytes), MSG_DONTWAIT);
		if (got <= 0)
			return got == 0 || poll(&(struct pollfd){ socket, POLLERR, 0 }, 1, 0) > 0;
	}
	return false;
}

static void drain_all(struct warden *w, int64_t now)
{
	for (int i = 0; i < w->lingerers;) {
		struct lingerer *l = &w->lingering[i];
		if (drain(l->socket) || now > l->until_ms) {
			close(l->socket);
			*l = w->lingering[--w->lingerers];
		} else {
			i++;
		}
	}
}

static void *watch(void *context)
{
	struct warden *w = context;
	int64_t judged = 0;
	while (!atomic_load(&w->stopping)) {
		struct pollfd files[1 + WARDEN_LINGERING] = { { w->wake, POLLIN, 0 } };
		pthread_mutex_lock(&w->lock);
		int count = w->lingerers;
		for (int i = 0; i < count; i++)
			files[1 + i] = (struct pollfd){ w->lingering[i].socket, POLLIN, 0 };
		pthread_mutex_unlock(&w->lock);
		poll(files, (nfds_t)count + 1, TICK_MS);
		if (files[0].revents) {
			eventfd_t ignored;
			eventfd_read(w->wake, &ignored);
		}
		int64_t now = now_ms();
		pthread_mutex_lock(&w->lock);
		drain_all(w, now);
		if (now - judged >= TICK_MS) {
			judge(w, now);
			judged = now;
		}
		pthread_mutex_unlock(&w->lock);
	}
	return NULL;
}

bool warden_start(int connections, int head_seconds, struct warden **out, struct err *err)
{
	struct warden *w = memory_resize(NULL, sizeof(*w));
	*w = (struct warden){ .places = connections, .head_ms = (int64_t)head_seconds * 1000 };
	pthread_mutex_init(&w->lock, NULL);
	w->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (w->wake < 0 || pthread_create(&w->thread, NULL, watch, w) != 0) {
		if (w->wake >= 0)
			close(w->wake);
		pthread_mutex_destroy(&w->lock);
		free(w);
		return err_set(
			err, ERR_SYSTEM,
			"De webserver kan niet starten: deze computer heeft te weinig over. Stop "
			"andere programma's en probeer het opnieuw.");
	}
	*out = w;
	return true;
}

void warden_stop(struct warden *w)
{
	if (!w)
		return;
	atomic_store(&w->stopping, true);
	eventfd_write(w->wake, 1);
	pthread_join(w->thread, NULL);
	for (int i = 0; i < w->lingerers; i++)
		close(w->lingering[i].socket);
	close(w->wake);
	pthread_mutex_destroy(&w->lock);
	free(w);
}
