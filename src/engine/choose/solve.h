/* The inside of program_solve (solve.c): an integer program on its way to an answer, and the steps that
 * losses.c, block.c, polish.c and merge.c take. Written with V for the value, S for a power of two:
 *
 *     bound D = sum of price * limit + sum over measures of the best (S V - price * use)
 *
 * and an answer's S V is D minus what its measures lose against their best and minus the price of
 * what it leaves of the rows. So every answer with a value of at least T has lost at most D - S T,
 * and a search that lists all of those, blocks first and then the blocks together, finds the best of
 * them or proves that there is none. */
#ifndef ENGINE_CHOOSE_SOLVE_H
#define ENGINE_CHOOSE_SOLVE_H

#include "engine/choose/blocks.h"
#include "engine/choose/layers.h"
#include "engine/choose/program.h"

/* The alternatives of one measure, least loss first: id is the times. */
struct choice {
	int count;
	struct alternative *alternatives;
};

/* What a block, or a group of it, can end in. */
struct block_list {
	const int *order; /* measure per layer */
	int layers;
	struct layers_result found;
	int64_t least; /* no end of the block loses less than this */
};

struct solve {
	const struct int_program *p;
	int states_max;
	int64_t states_limit; /* of all searches together; after that they get little room */
	const struct watch *watch;
	struct blocks cut;
	int *slot;      /* per row: its place in the search under way; -1 none */
	int64_t *price; /* per row, S value per unit */
	int scale_bits;
	int64_t most_sum, least_sum; /* no answer has a value outside these */
	int64_t value_most;          /* nor above this */
	int64_t *row_least;          /* per row: the least that all measures use together */
	__int128 bound;              /* D */
	struct choice *choices;
	/* By block as in cut.measures: the measures in order of search, in groups that share a row. */
	int *order;
	int64_t *later_loss;  /* see layers.h; of block b from cut.first[b] + b on */
	int *begins;          /* per row, see layers.h */
	int64_t *block_least; /* per block, of the loss, at the prices of now */
	int64_t dropped;      /* loss against D less the block_leasts of what was dropped */
	int64_t states;
	bool stopped;
};

/* losses.c: what measures lose at prices. */
__int128 solve_scaled(const struct solve *s, int64_t value);
/* Lowest and highest of a linear thing over the times that a measure may have. */
void solve_range(const struct int_program *p, int j, int64_t once, int64_t each, int64_t *low,
		 int64_t *high);
void solve_measure_sums(struct solve *s);
void solve_list_choices(struct solve *s, struct arena *a);
void solve_set_prices(struct solve *s, const double *price);

/* block.c: one block. Orders the measures of all blocks and finds what groups lose at least; false
 * when a group cannot meet its own rows, and there is no answer at all. */
bool solve_order_blocks(struct solve *s);
/* Lists what block b can end in with at most this loss: not dominated in its own rows and in those
 * between the blocks. */
void solve_list_block(struct solve *s, int b, int64_t loss_most, struct arena *a,
		      struct block_list *out);
/* What block b loses at least, looking at its own rows only; LOSS_MAX when it cannot meet them at all,
 * 0 when nothing better is known. Starts from the least loss of the time before. */
int64_t solve_least_loss(struct solve *s, int b, struct arena *a, struct block_list *out);
/* How many states a search may keep now. */
int solve_room(const struct solve *s);

/* polish.c: betters the prices of the rows between the blocks, now that a block is worth what it really
 * is worth and not what its prices say, and fills block_least. False when there is no answer at all. */
bool solve_polish(struct solve *s, double *price, struct arena *a);

/* merge.c: all blocks together, within this loss against the bound less the block_leasts. Sets
 * s->dropped. False when nothing was found; otherwise the best, in times, and its value and burden. */
bool solve_merge(struct solve *s, int64_t loss_most, int32_t *times, int64_t *value,
		 int64_t *burden);

#endif
