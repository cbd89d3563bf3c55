#include "web/queue.h"

#include "web/exchange.h"

#include <assert.h>

void queue_open(struct queue *q, int limit)
{
	*q = (struct queue){ .limit = limit };
	pthread_mutex_init(&q->lock, NULL);
	pthread_cond_init(&q->filled, NULL);
}

/* With the lock held. */
static bool has_room(const struct queue *q)
{
	return !q->closed && (q->limit == 0 || q->count < q->limit);
}

bool queue_has_room(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	bool room = has_room(q);
	pthread_mutex_unlock(&q->lock);
	return room;
}

/* With the lock held. */
static void append(struct queue *q, struct exchange *e)
{
	e->next = NULL;
	if (q->last)
		q->last->next = e;
	else
		q->first = e;
	q->last = e;
	q->count++;
	pthread_cond_signal(&q->filled);
}

bool queue_put(struct queue *q, struct exchange *e)
{
	pthread_mutex_lock(&q->lock);
	bool room = has_room(q);
	if (room)
		append(q, e);
	pthread_mutex_unlock(&q->lock);
	return room;
}

/* With the lock held. */
static struct exchange *take_first(struct queue *q)
{
	struct exchange *e = q->first;
	if (!e)
		return NULL;
	q->first = e->next;
	if (!q->first)
		q->last = NULL;
	q->count--;
	e->next = NULL;
	return e;
}

struct exchange *queue_take(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	while (!q->first && !q->closed)
		pthread_cond_wait(&q->filled, &q->lock);
	struct exchange *e = take_first(q);
	pthread_mutex_unlock(&q->lock);
	return e;
}

struct exchange *queue_take_now(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	struct exchange *e = take_first(q);
	pthread_mutex_unlock(&q->lock);
	return e;
}

void queue_close(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	q->closed = true;
	pthread_cond_broadcast(&q->filled);
	pthread_mutex_unlock(&q->lock);
}

void queue_release(struct queue *q)
{
	assert(!q->first);
	pthread_cond_destroy(&q->filled);
	pthread_mutex_destroy(&q->lock);
}
