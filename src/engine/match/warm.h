/* A solved net that is kept, so that after a change (a location closes, more beds, somebody must go to one
 * place, or may not, or comes, or leaves) the new optimum comes in a small part of the time; and of all plans
 * of that lowest cost, one for which the fewest people move. Used for "what if" by command and pages.
 *
 * How: the searches of the fast solver go on from the plan there was, with costs in which one move weighs less
 * than any difference in cost; docs/engines/match-solver.md has the proof. The same limits as match_fast. */
#ifndef ENGINE_MATCH_WARM_H
#define ENGINE_MATCH_WARM_H

#include "base/arena.h"
#include "base/err.h"
#include "base/watch.h"
#include "engine/match/net.h"

struct match_warm;

/* Solves the net and keeps it, with room for so many clients and arcs to be added. All of the net is copied.
 * Lives in a; match_warm_end gives back what is not in a. Errors as match_fast. */
__attribute__((warn_unused_result)) bool match_warm_begin(const struct match_net *net,
							  int32_t more_clients, int64_t more_arcs,
							  const struct watch *watch,
							  struct arena *a, struct match_warm **out,
							  struct err *err);
void match_warm_end(struct match_warm *w);

/* Changes; any number of them before match_warm_solve. False with ERR_INPUT when there is no such thing or the
 * value cannot be; then nothing was changed. */
bool match_warm_place_cap(struct match_warm *w, int32_t place, int64_t people, struct err *err);
/* Normal and extra beds; 0 and 0 closes the location. */
bool match_warm_location_cap(struct match_warm *w, int32_t location, int64_t normal, int64_t extra,
			     struct err *err);
/* 0 people: the client leaves. Of several, those in the beds that are worth most leave. */
bool match_warm_units(struct match_warm *w, int32_t client, int64_t people, struct err *err);
/* The cost of an arc the client has, MATCH_NEVER to forbid it. */
bool match_warm_arc_cost(struct match_warm *w, int32_t client, int32_t place, int64_t cost,
			 struct err *err);
/* MATCH_NEVER: must have a place. */
bool match_warm_unplaced_cost(struct match_warm *w, int32_t client, int64_t cost, struct err *err);
/* Must have this place: all else is forbidden. */
bool match_warm_pin(struct match_warm *w, int32_t client, int32_t place, struct err *err);
/* One client more, as in match_net; *client becomes its number. */
bool match_warm_add(struct match_warm *w, int64_t people, int64_t unplaced_cost,
		    const int32_t *arc_place, const int64_t *arc_cost, int64_t arcs,
		    int32_t *client, struct err *err);

struct match_warm_result {
	int64_t objective;
	/* People who were there before and now are elsewhere (being unplaced is a place too). */
	int64_t moved;
};

/* The new optimum, proven, with the fewest moves. When it is refused (ERR_CONFLICT: somebody cannot get the
 * place that they must have, or the watch said stop) all changes since the last solve are undone and the plan
 * is again what it was. */
__attribute__((warn_unused_result)) bool match_warm_solve(struct match_warm *w,
							  const struct watch *watch,
							  struct match_warm_result *out,
							  struct err *err);

/* What is solved now: a view that lasts until the next change. Unlike in any other net clients may have 0
 * units and arcs may cost MATCH_NEVER. Added clients stand after the others. */
struct match_net match_warm_net(const struct match_warm *w);
/* The plan of the last solve for that view, its arrays in a. */
void match_warm_plan(const struct match_warm *w, struct arena *a, struct match_plan *out);

#endif
