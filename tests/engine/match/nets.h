/* Small random nets for the tests of match, two independent ways to the lowest cost, and a check of a plan
 * against net.h that shares nothing with the solvers. */
#ifndef TESTS_ENGINE_MATCH_NETS_H
#define TESTS_ENGINE_MATCH_NETS_H

#include "base/arena.h"
#include "base/random.h"
#include "engine/match/net.h"

enum { NETS_INFEASIBLE = -1 };

struct nets_shape {
	int32_t clients, places, locations; /* at most */
	int64_t units, cost;                /* at most, of one client */
};

/* A net in a, writable through the returned pointer's arrays (they are not const memory). */
struct match_net nets_random(struct random *r, struct nets_shape shape, struct arena *a);
/* Lowest cost by successive shortest paths of Bellman and Ford on every arc, one by one;
 * NETS_INFEASIBLE when somebody with MATCH_NEVER stays out. */
int64_t nets_lowest(const struct match_net *net);
/* The same by trying every division of every client; only for a handful of people. */
int64_t nets_lowest_by_trying(const struct match_net *net);
/* The same, and of the divisions that cost so little the fewest people who are elsewhere than in old
 * ([clients][places + 1], the last is unplaced; people in all of old and net may differ). Net and old may
 * have clients without people. */
int64_t nets_fewest_moves_by_trying(const struct match_net *net, const int64_t *old,
				    int64_t *moves);
/* Why the plan is no optimal plan of the net, NULL when it is. */
const char *nets_fault(const struct match_net *net, const struct match_plan *plan);

#endif
