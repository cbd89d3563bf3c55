/* A binary heap of nodes by distance in which a distance can be lowered, for the searches of match.
 * Ties go to the lower node, so that every run takes the same path. Holds at most one entry a node. */
#ifndef ENGINE_MATCH_HEAP_H
#define ENGINE_MATCH_HEAP_H

#include "engine/match/wide.h"

enum { HEAP_NEW = -1, HEAP_DONE = -2 };

struct heap {
	match_wide *distance; /* [nodes] of nodes that are not HEAP_NEW */
	int32_t *slot;        /* [nodes] where it stands in `order`, HEAP_NEW or HEAP_DONE */
	int32_t *order;       /* [nodes] */
	int32_t *touched;     /* [nodes] those that are not HEAP_NEW */
	int32_t count, touched_count;
};

void heap_make(struct heap *h, int32_t nodes, struct arena *a);
/* All nodes are new again; costs as much as there were touched. */
void heap_clear(struct heap *h);
/* True when this is the shortest way to the node so far; then it is in the heap with it. */
bool heap_offer(struct heap *h, int32_t node, match_wide distance);
/* Takes the nearest node out, which is done then. count > 0. */
int32_t heap_take(struct heap *h);

#endif
