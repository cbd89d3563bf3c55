/* The memory of one thread and what is done in it, for the three files that make one replication:
 * places.c (beds, lists, judging), people.c (who comes) and replicate.c (what happens when).
 * Used inside engine/queue only. */
#ifndef ENGINE_QUEUE_WORKER_H
#define ENGINE_QUEUE_WORKER_H

#include "engine/queue/draw.h"
#include "engine/queue/replicate.h"

enum { QUEUE_BLOCK = 512, QUEUE_NOBODY = -1 };

/* Somebody on a list. */
struct client {
	double came, stay; /* stay in mean stays of the location */
	int32_t next;      /* on the list; of a free one: the next free one */
};

/* Somebody who is yet to come: after precaution, or because of an event. */
struct coming {
	double day, stay;
	double flexible, activate; /* draws */
	int32_t location, group_left;
	uint8_t class;
};

/* A location. */
struct place {
	double next;     /* when the first one leaves; INFINITY: nobody is there */
	double *leaving; /* a heap, [busy] */
	double mean_stay;
	int32_t busy, capacity, waiting;
	int32_t last[QUEUE_CLASSES_MAX]; /* of a circle of clients, QUEUE_NOBODY: no list */
};

/* The next usual clients. */
struct block {
	double day[QUEUE_BLOCK], stay[QUEUE_BLOCK];
	int32_t home[QUEUE_BLOCK];
	uint8_t class[QUEUE_BLOCK];
	int32_t count;
	bool last;
};

struct queue_worker {
	const struct queue_tables *t;
	const struct queue_model *m;
	struct place *places;
	double *rooms;    /* the heaps of all places */
	double *thin;     /* [locations] chance that a client comes; NULL: always 1 */
	bool *active;     /* [events] */
	int32_t *waiting; /* [groups] now */
	struct client *clients;
	int32_t client_room, client_used, client_free;
	struct coming *coming; /* a heap */
	int64_t coming_count, coming_room;
	int64_t *bins;
	int32_t *days;
	struct block block;
	/* Of the replication under way. */
	uint64_t base;
	struct queue_step *steps;
	struct queue_tally *tallies;
	double drawn_until;
	uint64_t drawn;
	int64_t events;
};

static inline int32_t worker_cell(const struct queue_worker *w, int32_t location, int32_t class)
{
	return location * w->m->classes + class;
}

/* places.c */

/* Somebody has a bed until this day. */
void place_lie_down(struct place *p, double until);
/* Works off all that leave until and on this day. */
void place_settle(struct queue_worker *w, int32_t location, double day);
/* Gives free beds to who waits. */
void place_fill(struct queue_worker *w, int32_t location, double day);
/* While more people are there than beds, who has longest to stay goes to a list again. */
void place_move_out(struct queue_worker *w, int32_t location, double day);
/* A client comes: lies down or stands in line, at home or, when flexible, where it is shortest. */
void place_arrive(struct queue_worker *w, int32_t home, int32_t class, bool flexible, double day,
		  double stay);
/* Last in line. */
void place_stand_in_line(struct queue_worker *w, int32_t location, int32_t class, double came,
			 double stay);
/* Judges who has a place, or on the last day has none. */
void place_judge(struct queue_worker *w, int32_t cell, double came, double now, bool placed);

/* people.c */

/* What is left of the stay of somebody who is met in a bed, in mean stays. */
double people_residual(const struct queue_worker *w, int64_t bed);
/* Fills the block with the next usual clients, up to the horizon. */
void people_draw(struct queue_worker *w);
/* Client i of the block comes, whose draws are at `at`. */
void people_arrive(struct queue_worker *w, int32_t i, uint64_t at);
/* All who are on the list on day 0. */
void people_fill_list(struct queue_worker *w);
/* All who come because of an event. */
void people_expect_more(struct queue_worker *w, int32_t event);
/* The first of w->coming comes; there is one. */
void people_come_expected(struct queue_worker *w);

#endif
