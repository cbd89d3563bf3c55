/* What could move when one thing is asked differently: the cheapest chains of moves between two nodes
 * of an optimal plan, in both directions. A chain starts where one person (or one free bed) too many
 * comes and ends where one too many goes; its length is what the plan then costs more. Prices make all
 * steps cost 0 or more, so one search of Dijkstra gives every chain from a node, or every chain to it
 * (Ahuja, Magnanti and Orlin 1993, 9.3). Used to mend a plan and to explain one.
 * Nodes: places, then locations, then out (wide_state.h). */
#ifndef ENGINE_MATCH_RESIDUAL_H
#define ENGINE_MATCH_RESIDUAL_H

#include "engine/match/wide_state.h"

/* How a chain goes on at a node: away from the start (forward) or towards the goal (backward). */
struct residual_step {
	int32_t node;   /* the node before (forward) or after (backward), -1 none */
	int32_t mover;  /* the client who goes from the one to the other; -1: a bed that does */
	int32_t to_arc; /* where that client goes; -1: stays without a place */
};

struct residual {
	struct wide_state *s;
	struct heap heap;           /* distance of every node whose slot is HEAP_DONE */
	struct residual_step *step; /* [nodes] */
	bool *seen;                 /* [clients] */
	int32_t *seen_list, seen_count;
	int32_t *comer_begin, *comers; /* arcs by the place they lead to; NULL until needed */
};

void residual_make(struct residual *r, struct wide_state *s, struct arena *a);
/* All chains that start at the node; stops early when it is `until` that was reached (-1: never). */
void residual_from(struct residual *r, int32_t node, int32_t until);
/* All chains that end at the node. */
void residual_to(struct residual *r, int32_t node, struct arena *a);
/* Length of the chain, MATCH_WIDE_NEVER when there is none. */
match_wide residual_distance(const struct residual *r, int32_t node);
/* What going there costs this client more than what it has now, chains of others apart. */
match_wide residual_arc(const struct wide_state *s, int32_t client, int64_t arc);

#endif
