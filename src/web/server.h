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
	/* For refusals that never reach a worker (400, 408, 411, 413, 431, 503): the page. kind is the
	 * status. Same rules as body_limit. */
	void (*refusal)(void *context, int status, struct response *out);
};

struct server_options {
	const char *listen; /* "127.0.0.1:8080"; port 0 takes a free one */
	int workers;        /* 0: number of processors, at least 2 */
	int queue;          /* requests that may wait; beyond that 503 with Retry-After. 0: 512 */
	int connections;    /* 0: 1000 */
	int idle_seconds;   /* 0: 15 */
	bool behind_proxy;  /* believe X-Forwarded-For and X-Forwarded-Proto of this machine */
	const char *temporary; /* folder for uploads; NULL: TMPDIR or /tmp */
	struct site site;
};

/* Listens and answers in its own threads. The address it got ("127.0.0.1:43210") is in server_address. */
bool server_start(const struct server_options *options, struct server **out, struct err *err);
const char *server_address(const struct server *s);
/* Stops listening, answers what is under way (at most `seconds`), ends the workers. */
void server_stop(struct server *s, int seconds);

#endif
