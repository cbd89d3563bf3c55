/* The best plan of a model, with its proof. Without groups the network gives it. Groups that stay
 * together make the problem hard; they are tried location by location (branch and bound, Land and Doig
 * 1960), with the network in which everybody goes alone as what no plan can beat. When that takes more
 * networks than allowed, the best plan so far is given with the bound, and the gap is said. */
#ifndef ENGINE_MATCH_SOLVE_H
#define ENGINE_MATCH_SOLVE_H

#include "engine/match/model.h"

enum { MATCH_NETWORKS_MAX = 5000 };

struct match_answer {
	const int32_t *place; /* [clients] spot of the model, -1 without a place */
	int64_t totals[MATCH_OBJECTIVES];
	match_wide cost;
	match_wide bound; /* no plan costs less; equal to cost when `proven` */
	bool proven;
	int32_t networks; /* solved */
	/* The network in which groups may only go where the plan has them, and the plan in it: for
	 * explanation. Without groups it is that of the model. */
	struct match_wide_net net;
	struct match_wide_plan plan;
	/* Prices of the network in which everybody goes alone; its bound is `alone`. */
	const match_wide *place_price, *location_price;
	match_wide alone;
};

/* ERR_CONFLICT: there is no plan (clash.h tells why), or the watch said stop. ERR_BUSY: none was found
 * within `networks` networks, though there may be one. */
__attribute__((warn_unused_result)) bool match_solve(const struct match_model *m, int32_t networks,
						     const struct watch *watch, struct arena *a,
						     struct match_answer *out, struct err *err);

/* Location of the client in the plan, -1 none. */
static inline int32_t match_location(const struct match_model *m, const int32_t *place,
				     int32_t client)
{
	return place[client] < 0 ? -1 : m->spot[place[client]].location;
}

#endif
