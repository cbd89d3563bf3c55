/* A whole problem of match in one compact file, as programs write it: one record a line, whole numbers, in
 * this order; the kind comes first:
 *   H,nearest,wish_cost,norm,over,unplaced   how choices and costs follow from the rest
 *   L,location,beds,extra_beds,extra_cost    locations, from 0
 *   Q,location,profile,beds                  what of it is for a care profile, by location
 *   T,area,location,minutes                  travel in tenths of minutes; by area, nearest first
 *   C,client,area,profile,urgency,people,wish_1,wish_2     wishes are locations, -1 is none
 * A client may go to the first `nearest` locations that have its profile, and to its wishes; a person there
 * costs urgency * (minutes + over * minutes above the norm), and wish_cost when it had another wish; unplaced
 * urgency * unplaced. Clients who are alike are merged. Used by the command match and by bench J1. */
#ifndef CLI_MATCH_NETWORK_H
#define CLI_MATCH_NETWORK_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "engine/match/merge.h"

struct match_network_line {
	int64_t client, people;
	int32_t row; /* of the net: who is alike shares one */
};

struct match_network {
	struct match_net net; /* its arrays live in rows and in the arena */
	struct match_rows rows;
	int64_t people, clients_read;
	struct match_network_line
		*line; /* [clients_read] what the C records said; NULL unless kept */
};

/* The first fault, with its line, as ERR_INPUT. `keep`: also keep what every line said, to tell who goes
 * where. The caller releases network->rows, also after a fault. */
__attribute__((warn_unused_result)) bool match_network_read(struct str text, bool keep,
							    struct arena *a,
							    struct match_network *network,
							    struct err *err);

#endif
