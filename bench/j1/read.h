/* Reads a problem of bench J1 into a match_net, clients who are alike merged. One record a line, whole
 * numbers, in this order; the kind comes first:
 *   H,nearest,wish_cost,norm,over,unplaced   how choices and costs follow from the rest
 *   L,location,beds,extra_beds,extra_cost    locations, from 0
 *   Q,location,profile,beds                  what of it is for a care profile, by location
 *   T,area,location,minutes                  travel in tenths of minutes; by area, nearest first
 *   C,client,area,profile,urgency,people,wish_1,wish_2     wishes are locations, -1 is none
 * A client may go to the first `nearest` locations that have its profile, and to its wishes; a person there
 * costs urgency * (minutes + over * minutes above the norm), and wish_cost when it had another wish; unplaced
 * urgency * unplaced. Used by bench and tests. */
#ifndef BENCH_J1_READ_H
#define BENCH_J1_READ_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "engine/match/merge.h"

struct j1_problem {
	struct match_net net; /* its arrays live in rows and in the arena */
	struct match_rows rows;
	int64_t people, clients_read;
};

/* The first fault, with its line, as ERR_INPUT. The caller releases problem->rows, also then. */
__attribute__((warn_unused_result)) bool j1_read(struct str text, struct arena *a,
						 struct j1_problem *problem, struct err *err);

#endif
