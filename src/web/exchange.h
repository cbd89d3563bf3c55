/* One request and its answer on their way through the threads, and the server they belong to. Private to
 * the files of the server. An exchange belongs to one thread at a time: to the event thread, and while its
 * connection is suspended to the upload thread or a worker. */
#ifndef WEB_EXCHANGE_H
#define WEB_EXCHANGE_H

#include "web/queue.h"
#include "web/server.h"
#include "web/upload.h"
#include "web/warden.h"

#include <microhttpd.h>
#include <stdatomic.h>

enum {
	BODY_IN_MEMORY = 1024 * 1024,         /* bytes of one body */
	BODIES_IN_MEMORY = 128 * 1024 * 1024, /* of all at once; beyond that 503 */
	WAIT_SECONDS = 10, /* in the line for a worker; who waited longer gets 503 */
};

enum exchange_step { EXCHANGE_LINE, EXCHANGE_BODY, EXCHANGE_ANSWERED };

struct exchange {
	struct exchange *next; /* in a queue or in the list of free ones */
	struct server *server;
	struct MHD_Connection *connection;
	struct peer *peer;
	struct arena arena;
	struct arena_mark fresh; /* what is kept from one request to the next */
	struct request request;
	enum exchange_step step;
	const char *target_at;     /* where the library had the target */
	int64_t length;            /* of the body, as announced */
	int64_t reserved;          /* of server.body_bytes */
	int64_t began_us, line_us; /* when its first line came in, when it joined the line */
	int refused;               /* status of the refusal found while the body came in, or 0 */
	struct buf body;           /* of a type that is no multipart */
	struct upload_form *form;  /* of multipart, or NULL */
	struct str piece;          /* of the body, for the upload thread */
	size_t piece_done;         /* bytes of what the library offers that were fed */
	int status;
	int64_t answer_bytes;
	struct MHD_Response *answer; /* NULL: none could be made */
};

struct worker {
	struct server *server;
	pthread_t thread;
	int number;
};

struct server {
	struct server_options options;
	struct site site;
	char address[128], folder[256], socket_path[128];
	int listen_file;
	bool is_passed; /* by systemd */
	struct MHD_Daemon *daemon;
	struct warden *warden;
	struct queue line;    /* for the workers */
	struct queue uploads; /* for the upload thread */
	pthread_t upload_thread;
	bool upload_runs;
	struct worker *workers;
	int worker_count;
	struct exchange *free; /* event thread only */
	int64_t body_bytes;    /* in memory or announced; event thread only */
	atomic_int under_way;  /* exchanges that are not free */
	atomic_bool stopping;
	pthread_mutex_t start_lock; /* for the two below */
	pthread_cond_t started;
	int opened, failed;
	struct err failure;
};

int64_t exchange_now_us(void);
/* Takes one that is free or makes it. Event thread. */
struct exchange *exchange_take(struct server *s);
/* Gives back all it holds and puts it with the free ones. Event thread. */
void exchange_give_back(struct exchange *e);
/* Releases the free ones. */
void exchange_release_all(struct server *s);

/* Fills the request from what the library has split, but for its body: 0 or the status of the refusal. */
int head_read(struct exchange *e, const char *method, const char *version);

/* Makes the library's response of the answer, which is used up. Any thread. */
void answer_make(struct exchange *e, struct response *r);
/* The same for a refusal. */
void answer_refuse(struct exchange *e, int status);

/* What comes in of a body. Each returns 0 or the status of the refusal. */
int body_begin(struct exchange *e);
int body_add(struct exchange *e, struct str bytes);
int body_end(struct exchange *e);

/* Starts the workers and the upload thread, and waits until each worker is ready. */
bool workers_start(struct server *s, int count, struct err *err);
/* Ends them when their lines are empty. */
void workers_stop(struct server *s);

#endif
