/* A solved net with the changes since the last solve: for warm.c, that solves, and warm_change.c, that notes
 * and takes back changes. */
#ifndef ENGINE_MATCH_WARM_PARTS_H
#define ENGINE_MATCH_WARM_PARTS_H

#include "engine/match/fast.h"
#include "engine/match/fast_parts.h"
#include "engine/match/warm.h"

enum warm_change_kind { PLACE_CAP, LOCATION_CAP, UNITS, ARC_COST, UNPLACED_COST };

/* What was there before a change. */
struct warm_change {
	enum warm_change_kind kind;
	int32_t at;
	int64_t arc;
	int64_t value, other;
};

struct match_warm {
	struct arena *arena;
	struct flow flow;
	int32_t client_room;
	int64_t arc_room;
	int64_t people;
	/* What match_warm_net shows, with room; the flow has the costs too. */
	int64_t *units, *arc_begin, *arc_cost, *unplaced_cost;
	int32_t *arc_place;
	int64_t *units_old; /* [clients] at the last solve */
	bool open;          /* prices are scaled and moves are counted */
	int64_t cost;
	struct warm_change *changes; /* since the last solve */
	int64_t change_count, change_room;
};

/* From now on prices are scaled and moves are counted; does nothing when that is so already. */
void warm_open(struct match_warm *w);
/* Takes back all changes since the last solve, the last first. */
void warm_undo(struct match_warm *w);

#endif
