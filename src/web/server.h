/* The web server: one epoll thread that only moves bytes, and workers that answer. A worker is one thread
 * with whatever the site gave it (connections to the database). What is not HTTP as we want it, too large
 * or too slow ends here. */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include "web/http.h"

struct server;

struct site {
	void *context;
	/* Called in each worker when it starts and ends. */
	bool (*open)(void *context, int worker, void **state, struct err *err);
	void (*close)(void *context, void *state);
	void (*answer)(void *context, void *state, const struct request *in, struct response *out);
	/* How many bytes of body this request may have; 0: none. Called on the event thread when only the
	 * target, method, headers and cookies are known: must be quick and touch no database. */
	int64_t (*body_limit)(void *context, const struct request *head);
	/* The page of a refusal that no handler sees: 400, 404 (a path with '..' or an empty part), 411, 413,
	 * 414, 417, 431, 503, 505. Called on any thread; same rules as body_limit. in may
	 * lack all but target, and that as well. */
	void (*refusal)(void *context, const struct request *in, int status, struct response *out);
	/* NULL, or called on the event thread when an answer has gone out (or its client has): microseconds
	 * since the request line came in, bytes of body offered. Must be quick. in may lack all but target. */
	void (*logged)(void *context, const struct request *in, int status, int64_t microseconds,
		       int64_t bytes);
};

struct server_options {
	const char *
		listen; /* "127.0.0.1:8080", "[::1]:8080", "unix:/run/x.sock", "systemd"; port 0: a free one */
	int workers;     /* 0: number of processors, at least 2 */
	int queue;       /* requests that may wait; beyond that 503 with Retry-After. 0: 512 */
	int connections; /* 0: 2000; never more than the limit on open files leaves room for */
	int per_address; /* connections of one address; 0: no limit (behind a proxy all are the proxy's) */
	int idle_seconds;      /* 0: 15 */
	bool behind_proxy;     /* believe X-Forwarded-For and X-Forwarded-Proto of this machine */
	const char *temporary; /* folder for uploads; NULL: TMPDIR or /tmp */
	struct site site;
};

/* Listens and answers in its own threads. The address it got ("127.0.0.1:43210") is in server_address. */
bool server_start(const struct server_options *options, struct server **out, struct err *err);
const char *server_address(const struct server *s);
/* Stops listening, answers what is under way (at most `seconds`; what then still waits gets 503, a handler
 * that runs is waited for), ends the workers. */
void server_stop(struct server *s, int seconds);

#endif
