/* A search in layers: in each layer one alternative is picked, each with what it loses against the
 * bound, and what it uses of some rows. Kept side by side are all beginnings that may still end
 * within the loss that is allowed and that no other beginning dominates (Weingartner and Ness,
 * Operations Research 15 (1967), for knapsacks; here with prices for the rows). Used by solve.c,
 * for the measures of a block and then for the blocks. */
#ifndef ENGINE_CHOOSE_LAYERS_H
#define ENGINE_CHOOSE_LAYERS_H

#include "base/arena.h"
#include "base/watch.h"

/* A loss that is larger than any that is allowed. */
#define LOSS_MAX ((int64_t)1 << 60)

struct alternative {
	int64_t loss; /* 0 .. LOSS_MAX */
	int64_t value, burden;
	int32_t id;
};

struct layer {
	int count;
	const struct alternative *alternatives; /* least loss first */
	const int64_t *use;                     /* [alternative][row] */
};

struct layers {
	int rows, count;
	const struct layer *layer;
	const int64_t *limit; /* per row */
	const int64_t *price; /* per row, >= 0: what is lost with a unit that stays unused */
	const bool *carried;  /* per row: what is left goes on after the last layer */
	const int64_t *later; /* per row: the least that will be used after the last layer */
	/* Per layer (count + 1): what the layers from there on lose at least, however the layers
	 * before went; and per row the first layer that this counts the row in, negative when it
	 * does not. What such a row leaves unused is not counted before that layer. */
	const int64_t *later_loss;
	const int *begins;
	int64_t loss_most;
	int states_max;
	int64_t seen_before, seen_limit; /* to tell the watch */
	bool ordered;
	/* Of two alternatives of a layer: the first measure in which they differ, and whether the
	 * first one is to be preferred there. For ordered only. */
	void (*differ)(const void *context, int layer, int32_t one, int32_t other, int *measure,
		       bool *one_wins);
	const void *context;
};

/* An end that was reached. */
struct layers_end {
	int64_t loss, value, burden;
	const int64_t *rest; /* per row, of the limit; 0 when not carried */
	const int32_t *ids;  /* per layer the id of the alternative */
};

struct layers_result {
	int count; /* not dominated, least loss first; 0: nothing within the loss */
	const struct layers_end *ends;
	int64_t dropped; /* nothing with a smaller loss was dropped for want of room */
	int64_t states;
	bool stopped; /* the watch said stop: no result */
};

void layers_search(const struct layers *l, const struct watch *watch, struct arena *a,
		   struct layers_result *out);

#endif
