/* A line of exchanges between threads, first in first out. It links the exchanges themselves, so it never
 * allocates and an exchange stands in one line at a time. */
#ifndef WEB_QUEUE_H
#define WEB_QUEUE_H

#include <pthread.h>
#include <stdbool.h>

struct exchange;

struct queue {
	pthread_mutex_t lock;
	pthread_cond_t filled;
	struct exchange *first, *last;
	int count, limit; /* limit 0: none */
	bool closed;
};

void queue_open(struct queue *q, int limit);
/* False when it is full or closed; a closed one stays so. */
bool queue_has_room(struct queue *q);
/* False, and e is still the caller's, when it is full or closed. */
bool queue_put(struct queue *q, struct exchange *e);
/* Waits for the first. NULL: closed and empty. */
struct exchange *queue_take(struct queue *q);
/* The first without waiting, or NULL. */
struct exchange *queue_take_now(struct queue *q);
/* Wakes who waits; what is in it can still be taken. */
void queue_close(struct queue *q);
void queue_release(struct queue *q);

#endif
