/* Clashes of clients who go alone (no groups), for which the network itself has the answers: the
 * cheapest way out is a plan in which a broken wish costs its price, and a client who cannot be placed
 * is stuck in a smallest set of clients. Part of clash.c. */
#ifndef ENGINE_MATCH_CLASH_ALONE_H
#define ENGINE_MATCH_CLASH_ALONE_H

#include "engine/match/model.h"

/* Whether nobody has to stay with anybody. */
bool clash_is_alone(const struct match_case *given);

/* The wishes (and stays, behind them) that a cheapest plan of all breaks: sets `broken` of [wishes +
 * clients] and the price. `bare` has a policy that counts nothing. */
bool clash_cheapest(const struct match_case *bare, const struct watch *watch, bool *broken,
		    int64_t *price, struct err *err);

/* Clients who stand in each other's way when `left_out` does not hold: `stuck` of [clients]. None of
 * them can be spared: with any one free to go without a place the others fit, because the search that
 * found no bed came past all of them. */
bool clash_stuck(const struct match_case *bare, const bool *left_out, const struct watch *watch,
		 bool *stuck, struct err *err);

#endif
