#include "web/server.h"

#include "web/address.h"
#include "web/exchange.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum {
	DEFAULT_QUEUE = 512,
	DEFAULT_CONNECTIONS = 2000,
	DEFAULT_IDLE = 15,
	FILES_KEPT_FREE = 128,        /* for databases, uploads, answers */
	CONNECTION_MEMORY = 32 * 1024 /* of the library: a head and what it makes of it */
};

/* The library would decode and change what it decodes; that is done here, once and strictly. */
static size_t leave_as_is(void *context, struct MHD_Connection *c, char *text)
{
	(void)context;
	(void)c;
	return strlen(text);
}

/* The library would make a list of the query in memory that a long one exhausts, and then never answer
 * (0.9.75). The target stands in its buffer, which it writes to itself; so the query ends where it begins. */
static void hide_query(const char *target)
{
	char *mark = (char *)(uintptr_t)strchr(target, '?');
	if (mark)
		mark[1] = '\0';
}

/* The first that is known of a request: its target, before the library cuts it. */
static void *on_target(void *context, const char *target, struct MHD_Connection *c)
{
	struct server *s = context;
	struct exchange *e = exchange_take(s);
	e->connection = c;
	e->peer = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
	e->target_at = target;
	e->request.arena = &e->arena;
	e->request.target = arena_str(&e->arena, str_of(target));
	hide_query(target);
	return e;
}

static int socket_of(struct MHD_Connection *c)
{
	return MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

static enum MHD_Result send_answer(struct exchange *e)
{
	if (!e->answer)
		return MHD_NO;
	warden_note(e->server->warden, e->peer, PEER_READS, e->answer_bytes);
	return MHD_queue_response(e->connection, (unsigned)e->status, e->answer);
}

/* Before the body has been read: the connection closes after this answer. */
static enum MHD_Result refuse(struct exchange *e, int status)
{
	answer_refuse(e, status);
	e->step = EXCHANGE_ANSWERED;
	if (status != 404)
		warden_linger(e->server->warden, socket_of(e->connection));
	return send_answer(e);
}

static enum MHD_Result begin(struct exchange *e, const char *method, const char *version)
{
	int status = head_read(e, method, version);
	if (!status && e->length > 0)
		status = body_begin(e);
	if (status)
		return refuse(e, status);
	e->step = EXCHANGE_BODY;
	if (e->length > 0)
		warden_note(e->server->warden, e->peer, PEER_UPLOADS, 0);
	return MHD_YES;
}

/* A piece of a form goes to the upload thread. While that is busy the library keeps the piece; when it offers
 * it again, with what came in meanwhile behind it, the new part goes too, until all was fed. */
static enum MHD_Result feed_form(struct exchange *e, const char *data, size_t *size)
{
	if (e->piece_done == *size) {
		e->piece_done = 0;
		*size = 0;
		return MHD_YES;
	}
	e->piece = (struct str){ data + e->piece_done, *size - e->piece_done };
	warden_progress(e->peer, (int64_t)e->piece.len);
	MHD_suspend_connection(e->connection);
	if (!queue_put(&e->server->uploads, e)) { /* the server stops */
		e->refused = 503;
		e->piece_done = *size;
		MHD_resume_connection(e->connection);
	}
	return MHD_YES;
}

static enum MHD_Result feed(struct exchange *e, const char *data, size_t *size)
{
	if (e->form)
		return feed_form(e, data, size);
	warden_progress(e->peer, (int64_t)*size);
	if (!e->refused)
		e->refused = body_add(e, (struct str){ data, *size });
	*size = 0;
	return MHD_YES;
}

static enum MHD_Result submit(struct exchange *e)
{
	struct server *s = e->server;
	if (!queue_has_room(&s->line)) {
		answer_refuse(e, 503);
		e->step = EXCHANGE_ANSWERED;
		return send_answer(e);
	}
	warden_note(s->warden, e->peer, PEER_WORK, 0);
	e->line_us = exchange_now_us();
	MHD_suspend_connection(e->connection);
	if (!queue_put(&s->line, e)) { /* closed since */
		answer_refuse(e, 503);
		e->step = EXCHANGE_ANSWERED;
		MHD_resume_connection(e->connection);
	}
	return MHD_YES;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *c, const char *url,
				  const char *method, const char *version, const char *data,
				  size_t *size, void **of_request)
{
	struct exchange *e = *of_request;
	(void)context;
	(void)c;
	(void)url;
	if (!e)
		return MHD_NO;
	switch (e->step) {
	case EXCHANGE_LINE:
		return begin(e, method, version);
	case EXCHANGE_BODY:
		return *size ? feed(e, data, size) : submit(e);
	default:
		return send_answer(e);
	}
}

static void on_completed(void *context, struct MHD_Connection *c, void **of_request,
			 enum MHD_RequestTerminationCode how)
{
	struct server *s = context;
	struct exchange *e = *of_request;
	(void)c;
	(void)how;
	if (!e)
		return;
	*of_request = NULL;
	if (s->site.logged && e->status)
		s->site.logged(s->site.context, &e->request, e->status,
			       exchange_now_us() - e->began_us, e->answer_bytes);
	s->body_bytes -= e->reserved;
	warden_note(s->warden, e->peer, PEER_WAITS, 0);
	exchange_give_back(e);
}

static void on_connection(void *context, struct MHD_Connection *c, void **of_socket,
			  enum MHD_ConnectionNotificationCode how)
{
	struct server *s = context;
	if (how == MHD_CONNECTION_NOTIFY_STARTED) {
		*of_socket = warden_enter(s->warden, socket_of(c));
	} else if (*of_socket) {
		warden_leave(s->warden, *of_socket);
		*of_socket = NULL;
	}
}

/* As many as asked for, and as the limit on open files leaves room for after it was raised as far as the
 * system lets us. */
static int places(int wanted)
{
	struct rlimit files;
	if (getrlimit(RLIMIT_NOFILE, &files) != 0)
		return wanted;
	rlim_t needed = (rlim_t)wanted + FILES_KEPT_FREE;
	if (files.rlim_cur < needed) {
		files.rlim_cur = needed < files.rlim_max ? needed : files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	if (files.rlim_cur >= needed)
		return wanted;
	return files.rlim_cur > 2 * FILES_KEPT_FREE ? (int)files.rlim_cur - FILES_KEPT_FREE
						    : FILES_KEPT_FREE / 2;
}

static bool make_folder(struct server *s, struct err *err)
{
	const char *parent = s->options.temporary ? s->options.temporary : getenv("TMPDIR");
	int len = snprintf(s->folder, sizeof(s->folder), "%s/waarborg-XXXXXX",
			   parent && *parent ? parent : "/tmp");
	if (len < (int)sizeof(s->folder) && mkdtemp(s->folder))
		return true;
	s->folder[0] = '\0';
	return err_set(
		err, ERR_SYSTEM,
		"In de map voor tijdelijke bestanden (%s) kan niets worden gemaakt. Geef een "
		"andere map met TMPDIR.",
		parent && *parent ? parent : "/tmp");
}

/* What handlers left lying goes too. */
static void remove_folder(struct server *s)
{
	DIR *folder = s->folder[0] ? opendir(s->folder) : NULL;
	if (!folder)
		return;
	// cppcheck-suppress readdirCalled ; each DIR has one reader
	for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
		if (entry->d_name[0] != '.')
			unlinkat(dirfd(folder), entry->d_name, 0);
	closedir(folder);
	rmdir(s->folder);
}

static bool start_daemon(struct server *s, int connections, struct err *err)
{
	const struct server_options *o = &s->options;
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;
	/* Discipline is ours (framing.c): the library's own stricter mode closes without an answer. */
	s->daemon = MHD_start_daemon(
		flags, 0, NULL, NULL, on_request, s, MHD_OPTION_LISTEN_SOCKET, s->listen_file,
		MHD_OPTION_URI_LOG_CALLBACK, on_target, s, MHD_OPTION_UNESCAPE_CALLBACK,
		leave_as_is, NULL, MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,
		MHD_OPTION_NOTIFY_CONNECTION, on_connection, s, MHD_OPTION_CONNECTION_LIMIT,
		(unsigned)connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)o->per_address,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)o->idle_seconds,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, MHD_OPTION_END);
	return s->daemon ||
	       err_set(err, ERR_SYSTEM,
		       "De webserver kan niet starten: deze computer heeft te weinig over. "
		       "Stop andere programma's en probeer het opnieuw.");
}

static void fill_defaults(struct server_options *o)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	if (o->workers <= 0)
		o->workers = processors > 2 ? (int)processors : 2;
	if (o->queue <= 0)
		o->queue = DEFAULT_QUEUE;
	if (o->connections <= 0)
		o->connections = DEFAULT_CONNECTIONS;
	if (o->idle_seconds <= 0)
		o->idle_seconds = DEFAULT_IDLE;
}

static void release(struct server *s)
{
	workers_stop(s);
	warden_stop(s->warden);
	if (s->listen_file >= 0)
		close(s->listen_file);
	if (s->socket_path[0])
		unlink(s->socket_path);
	remove_folder(s);
	exchange_release_all(s);
	queue_release(&s->line);
	queue_release(&s->uploads);
	pthread_cond_destroy(&s->started);
	pthread_mutex_destroy(&s->start_lock);
	free(s);
}

/* A half-made server can be released at each step. */
static bool start(struct server *s, struct err *err)
{
	struct server_options *o = &s->options;
	if (sodium_init() < 0)
		return err_set(err, ERR_SYSTEM, "Deze computer geeft geen toevalsgetallen.");
	signal(SIGPIPE, SIG_IGN);
	int connections = places(o->connections);
	if (!address_listen(o->listen, &s->listen_file, s->address, err))
		return false;
	s->is_passed = strcmp(o->listen, "systemd") == 0;
	if (strncmp(s->address, "unix:", 5) == 0)
		snprintf(s->socket_path, sizeof(s->socket_path), "%s", s->address + 5);
	return make_folder(s, err) &&
	       warden_start(connections, 2 * o->idle_seconds, &s->warden, err) &&
	       workers_start(s, o->workers, err) && start_daemon(s, connections, err);
}

bool server_start(const struct server_options *options, struct server **out, struct err *err)
{
	struct server *s = memory_resize(NULL, sizeof(*s));
	*s = (struct server){ .options = *options, .site = options->site, .listen_file = -1 };
	fill_defaults(&s->options);
	queue_open(&s->line, s->options.queue);
	queue_open(&s->uploads, 0);
	pthread_mutex_init(&s->start_lock, NULL);
	pthread_cond_init(&s->started, NULL);
	if (!start(s, err)) {
		release(s);
		return false;
	}
	*out = s;
	return true;
}

const char *server_address(const struct server *s)
{
	return s->address;
}

static bool wait_until_idle(struct server *s, int64_t until_us)
{
	while (atomic_load(&s->under_way) > 0) {
		if (exchange_now_us() >= until_us)
			return false;
		nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
	}
	return true;
}

/* Who is in the line but was not begun on gets a refusal. */
static void refuse_line(struct server *s)
{
	for (struct exchange *e; (e = queue_take_now(&s->line)) != NULL;) {
		answer_refuse(e, 503);
		e->step = EXCHANGE_ANSWERED;
		MHD_resume_connection(e->connection);
	}
}

void server_stop(struct server *s, int seconds)
{
	if (!s)
		return;
	atomic_store(&s->stopping, true);
	MHD_quiesce_daemon(s->daemon);
	if (!s->is_passed) /* one of systemd's keeps taking connections for the next start */
		shutdown(s->listen_file, SHUT_RDWR);
	if (!wait_until_idle(s, exchange_now_us() + (int64_t)seconds * 1000000))
		refuse_line(s);
	/* New requests on open connections are refused from here on, so the line stays empty. */
	workers_stop(s);
	wait_until_idle(s, exchange_now_us() + 1000000);
	MHD_stop_daemon(s->daemon);
	release(s);
}
