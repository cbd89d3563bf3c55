/* What the wide solver knows while it works, shared by its parts: building up and checking
 * (wide_state.c), placing clients (wide.c), walking through what could move (residual.c) and mending
 * an earlier plan (wide_mend.c). Nobody else includes it.
 * Nodes of a search: the places, then the locations, then "out": where every bed and every client
 * without a place ends. Prices are by node; that of out is 0. */
#ifndef ENGINE_MATCH_WIDE_STATE_H
#define ENGINE_MATCH_WIDE_STATE_H

#include "engine/match/heap.h"

struct wide_state {
	const struct match_wide_net *net;
	match_wide *price;       /* [places + locations + 1] */
	match_wide *pi;          /* [clients] */
	int64_t *amount;         /* [arcs] */
	int64_t *unplaced;       /* [clients] */
	int64_t *use;            /* [places + locations] people */
	int32_t *arc_client;     /* [arcs] */
	int32_t *first_holder;   /* [places] an arc with people on it, -1 none */
	int32_t *next_holder;    /* [arcs] */
	int32_t *earlier_holder; /* [arcs] */
	int32_t *first_place;    /* [locations + 1] */
};

/* Refuses a network that is not well-formed (ERR_INPUT). */
bool wide_check(const struct match_wide_net *net, struct err *err);
/* Nobody placed, no prices. */
void wide_begin(struct wide_state *s, const struct match_wide_net *net, struct arena *a);
/* As an optimal plan of the same network left it. */
void wide_resume(struct wide_state *s, const struct match_wide_net *net,
		 const struct match_wide_plan *plan, struct arena *a);
/* People more (or fewer) on an arc, and in its place; not in the location. */
void wide_add(struct wide_state *s, int32_t arc, int64_t people);
/* min over the open arcs of cost + P, and which arc that is (-1: none is open, and NEVER). */
match_wide wide_best_arc(const struct wide_state *s, int32_t client, int32_t *arc);
/* What the next bed of a location costs, MATCH_WIDE_NEVER when there is none; *room how many. */
match_wide wide_next_bed(const struct wide_state *s, int32_t location, int64_t *room);
/* Brings what is left of the places of a location up to its price. */
void wide_lift(struct wide_state *s, int32_t location);
/* The state as a plan, and back. */
void wide_give(const struct wide_state *s, struct match_wide_plan *out);

static inline int32_t wide_out(const struct wide_state *s)
{
	return s->net->places + s->net->locations;
}

/* Takes over what is still good of an earlier plan and mends the rest, so that the conditions of
 * net.h hold for everybody who is placed or unplaced; `left` gets how many of each client are not
 * yet either. False when the watch said stop. */
bool wide_mend(struct wide_state *s, const struct match_wide_plan *start, int64_t *left,
	       const struct watch *watch, struct arena *a);

#endif
