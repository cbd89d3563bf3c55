/* Clients who are alike (the same choices at the same costs, the same cost of being unplaced) as one row of
 * a match_net that stands for all of them: fewer rows, the same optimum. Used by the command and the bench
 * while they read. */
#ifndef ENGINE_MATCH_MERGE_H
#define ENGINE_MATCH_MERGE_H

#include "engine/match/net.h"

#include <stddef.h>

/* Starts as { 0 }; its arrays are those of a match_net and belong to it until match_rows_release. */
struct match_rows {
	int32_t clients;
	int64_t *units, *arc_begin, *unplaced_cost;
	int32_t *arc_place;
	int64_t *arc_cost;
	size_t client_room, arc_room;
	uint32_t *slots; /* hash table: client + 1, 0 is empty */
	size_t slot_count;
};

/* Adds units people with these choices (net.h: places increasing), to the row that is the same or to a new
 * one; gives its number. At most 2^31 - 1 rows; a sum of units above what an int64 holds becomes its
 * maximum, which no solver accepts. */
int32_t match_rows_add(struct match_rows *rows, int64_t units, int64_t unplaced_cost,
		       const int32_t *arc_place, const int64_t *arc_cost, int64_t arcs);
/* Makes the clients' part of the net that of the rows. */
void match_rows_in_net(const struct match_rows *rows, struct match_net *net);
void match_rows_release(struct match_rows *rows);

#endif
