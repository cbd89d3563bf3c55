/* The figures of J5: per region, care type and month the rows, the clients, and p50, p80 and p90
 * of the days waited. The rows of a group are not kept: how often each number of days occurs is,
 * in one byte each, with what a byte cannot hold in a hash table. So memory follows the groups,
 * not the rows.
 *
 * All counters together are larger than the cache, and going to a random one for every row was
 * 60% of the work. So each thread keeps rows in a queue until there are J5_WAITING of one region
 * and care type, whose counters lie together, and raises those in one go, under a lock: the
 * threads share one set of counters. */
#ifndef BENCH_J5_GROUPS_H
#define BENCH_J5_GROUPS_H

#include "base/arena.h"
#include "rules.h"

#include <pthread.h>

enum {
	J5_PAGE = 512,                    /* days in a page of counters */
	J5_PAGES = J5_DAYS_MAX / J5_PAGE, /* pages after the first */
	J5_WAITING = 1024,
};

struct j5_pages {
	uint8_t *pages[J5_PAGES]; /* made when first needed; most groups need none */
};

/* The groups of one region and care type. */
struct j5_family {
	pthread_mutex_t lock;
	uint16_t *ids;             /* by month: place among the groups + 1; 0 when there is none */
	uint8_t (*first)[J5_PAGE]; /* by place: rows with this many days, modulo 256 */
	struct j5_pages *more;     /* by place */
	uint64_t *clients;         /* by place */
	uint32_t count, room;
};

/* 256 rows of one number of days, each time a counter ran over. */
struct j5_carry {
	uint32_t place; /* family, month and days */
	uint32_t times; /* 0: an empty slot */
};

struct j5_groups {
	pthread_mutex_t lock; /* of the arena and the carries; taken after that of a family */
	struct arena arena;
	struct j5_family families[J5_FAMILIES];
	struct j5_carry *carries; /* a hash table; carry_room is a power of two */
	size_t carry_count, carry_room;
};

/* The rows that wait in one thread. */
struct j5_queue {
	struct j5_groups *groups;
	uint32_t counts[J5_FAMILIES];
	uint32_t rows[J5_FAMILIES][J5_WAITING]; /* packed */
};

void j5_groups_init(struct j5_groups *g);
void j5_groups_release(struct j5_groups *g);

/* A queue into g, which lives in the given arena. */
struct j5_queue *j5_queue_new(struct j5_groups *g, struct arena *a);
/* Counts the rows of a family that wait, or all that wait. */
void j5_queue_flush(struct j5_queue *q, uint32_t family);
void j5_queue_flush_all(struct j5_queue *q);
/* Counts a row at once. */
void j5_count_row(struct j5_groups *g, const struct j5_row *row);

/* A packed row: from below the days, the month, and the clients when they fit. */
enum { J5_DAY_BITS = 12, J5_MONTH_BITS = 11, J5_CLIENT_BITS = 9 };

static inline void j5_queue_add(struct j5_queue *q, const struct j5_row *row)
{
	if (__builtin_expect(row->clients >> J5_CLIENT_BITS, 0)) {
		j5_count_row(q->groups, row);
		return;
	}
	uint32_t *count = &q->counts[row->family];
	q->rows[row->family][(*count)++] = row->clients << (J5_DAY_BITS + J5_MONTH_BITS) |
					   row->month << J5_DAY_BITS | row->days;
	if (__builtin_expect(*count == J5_WAITING, 0))
		j5_queue_flush(q, row->family);
}

struct j5_figures {
	uint64_t valid, groups, clients, p50, p80, p90, over_norm;
};

/* The sums over all groups; the queues must have been flushed. Finishes g: add nothing after. */
struct j5_figures j5_sum(struct j5_groups *g);

#endif
