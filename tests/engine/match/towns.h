/* Small random cases of match and their best plan by trying everything, written from the definitions
 * in docs/engines/match.md and not from the program. */
#ifndef TESTS_MATCH_TOWNS_H
#define TESTS_MATCH_TOWNS_H

#include "base/random.h"
#include "engine/match/model.h"

enum { TOWN_CLIENTS = 5, TOWN_LOCATIONS = 4, TOWN_PROFILES = 2, TOWN_WISHES = 6 };

struct town {
	struct match_client client[TOWN_CLIENTS];
	struct match_location location[TOWN_LOCATIONS];
	struct match_offer offer[TOWN_LOCATIONS * TOWN_PROFILES];
	int32_t road_begin[TOWN_CLIENTS + 1];
	int32_t road_location[TOWN_CLIENTS * TOWN_LOCATIONS];
	int32_t road_tenths[TOWN_CLIENTS * TOWN_LOCATIONS];
	struct match_wish wish[TOWN_WISHES + 1]; /* room for one more */
	int32_t before[TOWN_CLIENTS];
	struct match_case given;
};

enum town_kind {
	TOWN_FREE,   /* wishes are soft, or forbid; nobody must be placed */
	TOWN_GROUPS, /* and some stay together */
	TOWN_HARD    /* anything, also what cannot be met */
};
void town_make(struct town *t, struct random *r, enum town_kind kind);

/* A plan that was tried. */
struct town_plan {
	int64_t values[MATCH_OBJECTIVES];
	int32_t location[TOWN_CLIENTS]; /* -1 none */
};

/* The best plan of all; false when there is none. `left_out` as in model.h; forced_client must be at
 * forced_location (-1 for no such rule). */
bool town_best(const struct town *t, const bool *left_out, int32_t forced_client,
	       int32_t forced_location, struct town_plan *out);

/* Below 0 when a is better than b by the policy. */
int town_compare(const struct match_policy *policy, const int64_t a[MATCH_OBJECTIVES],
		 const int64_t b[MATCH_OBJECTIVES]);

#endif
