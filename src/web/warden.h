/* The warden of connections: a thread that cuts off who is too slow, makes room when nearly all places are
 * taken by clients that ask nothing, and reads to its end what a refused client still sends, so that it sees the
 * refusal. The event thread tells it what each connection is doing; it never waits for the network. */
#ifndef WEB_WARDEN_H
#define WEB_WARDEN_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct warden;
struct peer; /* one connection */

enum peer_phase {
	PEER_WAITS,   /* for the head of a request */
	PEER_UPLOADS, /* its body comes in */
	PEER_WORK,    /* a worker is busy: never cut */
	PEER_READS,   /* the answer goes out */
};

enum {
	WARDEN_GRACE = 20,        /* seconds that any body or answer gets */
	WARDEN_PACE = 4 * 1024,   /* bytes a second it must make after that */
	WARDEN_BRISK = 64 * 1024, /* the same when places run out, and without that grace */
	WARDEN_LINGERING = 64,    /* refused clients that are read to the end at a time */
	WARDEN_LINGER_SECONDS = 2 /* and for how long */
};

/* connections: the number of places; head_seconds: how long a head may take to come in. */
bool warden_start(int connections, int head_seconds, struct warden **out, struct err *err);
void warden_stop(struct warden *w);

struct peer *warden_enter(struct warden *w, int socket);
/* Before the socket is closed. */
void warden_leave(struct warden *w, struct peer *p);
/* What the connection does from now on; bytes: of the answer, for PEER_READS. */
void warden_note(struct warden *w, struct peer *p, enum peer_phase phase, int64_t bytes);
/* So many bytes of the body more have come in. */
void warden_progress(struct peer *p, int64_t bytes);
/* Keeps a second handle on the socket and reads what still comes, for a short time. */
void warden_linger(struct warden *w, int socket);

#endif
