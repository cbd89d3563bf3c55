#include "web/exchange.h"

#include <time.h>

int64_t exchange_now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

struct exchange *exchange_take(struct server *s)
{
	struct exchange *e = s->free;
	if (e) {
		s->free = e->next;
	} else {
		e = memory_resize(NULL, sizeof(*e));
		*e = (struct exchange){ .server = s };
		arena_alloc(&e->arena, 1);
		e->fresh = arena_mark(&e->arena);
	}
	e->next = NULL;
	e->began_us = exchange_now_us();
	atomic_fetch_add(&s->under_way, 1);
	return e;
}

/* The arena keeps its first block and the body nothing, so that one large request does not stay in memory. */
void exchange_give_back(struct exchange *e)
{
	struct server *s = e->server;
	if (e->form)
		upload_release(e->form);
	if (e->answer)
		MHD_destroy_response(e->answer);
	buf_release(&e->body);
	arena_rewind(&e->arena, e->fresh);
	*e = (struct exchange){
		.server = s, .arena = e->arena, .fresh = e->fresh, .next = s->free
	};
	s->free = e;
	atomic_fetch_sub(&s->under_way, 1);
}

void exchange_release_all(struct server *s)
{
	while (s->free) {
		struct exchange *e = s->free;
		s->free = e->next;
		arena_release(&e->arena);
		free(e);
	}
}
