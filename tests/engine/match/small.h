/* Small random networks and their cheapest plan by trying everything: what the solvers of match are
 * held against. Shares nothing with them but the shape of the network. */
#ifndef TESTS_MATCH_SMALL_H
#define TESTS_MATCH_SMALL_H

#include "base/random.h"
#include "engine/match/wide.h"

enum { SMALL_CLIENTS = 6, SMALL_PLACES = 7, SMALL_LOCATIONS = 4, SMALL_ARCS = 42 };

struct small {
	int64_t units[SMALL_CLIENTS], arc_begin[SMALL_CLIENTS + 1];
	int32_t arc_place[SMALL_ARCS], place_location[SMALL_PLACES];
	match_wide arc_cost[SMALL_ARCS], unplaced_cost[SMALL_CLIENTS];
	int64_t place_cap[SMALL_PLACES], location_cap[SMALL_LOCATIONS];
	int64_t location_extra[SMALL_LOCATIONS];
	match_wide location_extra_cost[SMALL_LOCATIONS];
	struct match_wide_net net;
};

/* Costs are below `most` (few different ones: many ties). Some clients must be placed when `never`. */
void small_make(struct small *s, struct random *r, int64_t most, bool never);
/* Changes a cost, a capacity or a price here and there; the shape stays. */
void small_change(struct small *s, struct random *r, int64_t most);
/* The least that a plan costs, MATCH_WIDE_NEVER when there is none. */
match_wide small_least(const struct small *s);

#endif
