/* The network that every solver of match works on: clients to places. A client is a row that stands
 * for one person or for several who are alike; a place is one care profile at one location, because
 * that is what has a capacity of its own; the location has one too. Filled by the model (or a bench),
 * read by solvers, proof and explanation. It knows nothing of minutes, wishes or urgency: those are in
 * the costs by then.
 *
 * A plan is optimal when there are prices P (of places) and L (of locations), with P >= L >= 0, and
 * with pi = min(unplaced_cost, min over the client's arcs of cost + P), such that
 *   - an arc or being unplaced is used only where it costs exactly pi,
 *   - P > L only where the place is full,
 *   - L > 0 only where the normal beds are full; extra beds are used only where L >= their cost, and
 *     L > their cost only where the extra beds are full too.
 * Then its cost equals the bound
 *   sum of units * pi - sum of (P - L) * place_cap
 *                     - sum of (location_cap * L + location_extra * max(0, L - extra cost)),
 * and no plan can cost less (linear programming duality). Solvers give plans with these prices and
 * give nothing when the two sums differ. */
#ifndef ENGINE_MATCH_NET_H
#define ENGINE_MATCH_NET_H

#include <stdint.h>

/* As unplaced_cost: this client must have a place. */
#define MATCH_NEVER INT64_MAX

/* No array is NULL, also when it is empty. */
struct match_net {
	int32_t clients, places, locations;
	const int64_t *units;     /* [clients] people, >= 1 */
	const int64_t *arc_begin; /* [clients + 1], from 0: which arcs are whose */
	const int32_t *arc_place; /* [arcs] where a client may go, each place once, increasing */
	const int64_t *arc_cost;  /* [arcs] for one person, >= 0 */
	const int64_t *unplaced_cost;       /* [clients] for one person, >= 0, or MATCH_NEVER */
	const int32_t *place_location;      /* [places] non-decreasing */
	const int64_t *place_cap;           /* [places] people, >= 0 */
	const int64_t *location_cap;        /* [locations] people at no price, >= 0 */
	const int64_t *location_extra;      /* [locations] more people, >= 0 */
	const int64_t *location_extra_cost; /* [locations] for each of those, >= 0 */
};

struct match_plan {
	int64_t *arc_amount;     /* [arcs] people */
	int64_t *unplaced;       /* [clients] people */
	int64_t *place_price;    /* [places] P */
	int64_t *location_price; /* [locations] L */
	int64_t objective;       /* cost of the plan, equal to the bound */
};

#endif
