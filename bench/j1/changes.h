/* Times the warm solver of match: changes one after the other, each a new optimum. Used by j1.c. */
#ifndef BENCH_J1_CHANGES_H
#define BENCH_J1_CHANGES_H

#include "base/err.h"
#include "engine/match/net.h"

/* Solves the net, then `count` times each: ten beds more at a random location, a random client pinned to a
 * random choice of its own (undone at once), a random location closed. Prints per kind the median, mean, 90th
 * percentile and maximum in seconds, the median as a part of full_seconds, and people moved. */
bool j1_changes(const struct match_net *net, int count, double full_seconds, struct err *err);

#endif
