#include "engine/choose/prices.h"
#include "engine/choose/solve.h"

#include <math.h>

enum {
	ROUNDS = 24,
	BUNDLES_MAX = 48, /* more blocks than this are taken together in bundles */
	WAYS_OF_ONE = 6,
	SIZE_MAX_OF_TABLE = 4000000,
};

/* Ways to do whole bundles of blocks, gathered while prices are bettered: what each is worth and uses
 * of the rows between. */
struct ways {
	int count, room, bundles;
	int *bundle;
	int64_t *value;
	int64_t *use; /* [way][row between] */
	int between;
	int *row;   /* the rows between */
	int *place; /* per row of the program: its place in row; -1 none */
};

static void begin_ways(const struct solve *s, struct arena *a, struct ways *w)
{
	size_t rows = (size_t)s->p->rows + 1;
	*w = (struct ways){ .bundles = s->cut.count < BUNDLES_MAX ? s->cut.count : BUNDLES_MAX };
	w->row = arena_array(a, int, rows);
	w->place = arena_array(a, int, rows);
	for (int k = 0; k < s->p->rows; k++) {
		bool between = s->cut.between[k] && !s->cut.idle[k];
		w->place[k] = between ? w->between : -1;
		if (between)
			w->row[w->between++] = k;
	}
	w->room = ROUNDS * w->bundles * WAYS_OF_ONE;
	int most = SIZE_MAX_OF_TABLE / (2 * w->bundles + w->between + 1);
	w->room = w->room < most ? w->room : most;
	w->bundle = arena_array(a, int, (size_t)w->room + 1);
	w->value = arena_array(a, int64_t, (size_t)w->room + 1);
	w->use = arena_array(a, int64_t, ((size_t)w->room + 1) * ((size_t)w->between + 1));
}

/* A new way of a bundle; false when there is no room. */
static bool add_way(struct ways *w, int bundle)
{
	if (w->count == w->room)
		return false;
	w->bundle[w->count++] = bundle;
	return true;
}

/* Adds an end of a block to the way added last. */
static void extend_way(const struct solve *s, const struct block_list *list, int end,
		       struct ways *w)
{
	const struct int_program *p = s->p;
	int64_t *use = w->use + (size_t)(w->count - 1) * (size_t)w->between;
	for (int i = 0; i < list->layers; i++) {
		int j = list->order[i];
		int32_t times = list->found.ends[end].ids[i];
		w->value[w->count - 1] += program_value(p, j, times);
		for (int u = p->first[j]; u < p->first[j + 1]; u++)
			if (w->place[p->uses[u].row] >= 0)
				use[w->place[p->uses[u].row]] += program_uses(&p->uses[u], times);
	}
}

/* What the ways are as an integer program: each bundle is done in one way. */
static void as_program(const struct solve *s, const struct ways *w, struct arena *a,
		       struct int_program *out)
{
	size_t ways = (size_t)w->count + 1, between = (size_t)w->between;
	int *first = arena_array(a, int, ways), at = 0;
	struct program_use *uses = arena_array(a, struct program_use, ways * (between + 2));
	int64_t *limit = arena_array(a, int64_t, between + 2 * (size_t)w->bundles + 1);
	int32_t *one = arena_array(a, int32_t, ways);
	for (int k = 0; k < w->between; k++)
		limit[k] = s->p->limit[w->row[k]];
	for (int b = 0; b < w->bundles; b++) {
		limit[w->between + 2 * b] = 1;
		limit[w->between + 2 * b + 1] = -1;
	}
	for (int n = 0; n < w->count; n++) {
		const int64_t *use = w->use + (size_t)n * between;
		int row = w->between + 2 * w->bundle[n];
		one[n] = 1;
		for (int k = 0; k < w->between; k++)
			uses[at++] = (struct program_use){ k, use[k], 0 };
		uses[at++] = (struct program_use){ row, 1, 0 };
		uses[at++] = (struct program_use){ row + 1, -1, 0 };
		first[n + 1] = at;
	}
	*out = (struct int_program){ .measures = w->count,
				     .rows = w->between + 2 * w->bundles,
				     .first = first,
				     .uses = uses,
				     .limit = limit,
				     .least = one,
				     .most = one,
				     .freedom = arena_array(a, enum program_freedom, ways),
				     .once = w->value,
				     .each = arena_array(a, int64_t, ways) };
}

/* Prices for the rows between the blocks when bundles may be done in mixtures of the ways that are
 * known (Dantzig and Wolfe, Operations Research 8 (1960)), half-way to the best known: going all the
 * way swings to and fro. */
static void price_mixtures(const struct solve *s, const struct ways *w, const double *best,
			   double *price)
{
	struct arena scratch = { 0 };
	struct int_program p;
	as_program(s, w, &scratch, &p);
	double *found = arena_array(&scratch, double, (size_t)p.rows + 1);
	struct prices_part all = { NULL, p.measures,
				   arena_array(&scratch, bool, (size_t)p.rows + 1) };
	prices_propose(&p, &all, s->watch, found);
	for (int k = 0; k < w->between; k++)
		price[w->row[k]] = (found[k] + best[w->row[k]]) / 2;
	arena_release(&scratch);
}

/* The bound when every block is solved by itself. False when a block cannot meet its own rows. */
static bool solve_blocks(struct solve *s, int64_t *least, struct ways *w, __int128 *bound)
{
	bool alone = s->cut.count == w->bundles, room = true;
	*bound = s->bound;
	if (!solve_order_blocks(s))
		return false;
	for (int b = 0, bundle = -1; b < s->cut.count && !s->stopped; b++) {
		struct arena scratch = { 0 };
		struct block_list list;
		int of = (int)((int64_t)b * w->bundles / s->cut.count);
		least[b] = solve_least_loss(s, b, &scratch, &list);
		*bound -= least[b];
		for (int n = 0; n < list.found.count && n < (alone ? WAYS_OF_ONE : 1); n++) {
			if (alone || of != bundle)
				room = add_way(w, of);
			if (room)
				extend_way(s, &list, n, w);
			bundle = of;
		}
		arena_release(&scratch);
		if (least[b] >= LOSS_MAX / 4)
			return false;
	}
	return true;
}

/* The best prices within each block, at the prices between the blocks. */
static void price_blocks(const struct solve *s, double *price)
{
	for (int b = 0; b < s->cut.count; b++) {
		int first = s->cut.first[b];
		struct prices_part part = { s->cut.measures + first, s->cut.first[b + 1] - first,
					    s->cut.held };
		prices_propose(s->p, &part, s->watch, price);
	}
}

/* Whether another round is of use: the last three won next to nothing. */
static bool stalls(__int128 before, __int128 best, int *still)
{
	__int128 size = before < 0 ? -before : before;
	*still = before - best > size >> 20 ? 0 : *still + 1;
	return *still == 3;
}

bool solve_polish(struct solve *s, double *price, struct arena *a)
{
	size_t rows = (size_t)s->p->rows + 1, blocks = (size_t)s->cut.count + 1;
	double *best_price = arena_array(a, double, rows);
	int64_t *least = arena_array(a, int64_t, blocks);
	bool simple = s->cut.count == s->p->measures;
	__int128 best = 0, bound;
	struct ways w;
	int still = 0;
	begin_ways(s, a, &w);
	for (int round = 0; round < ROUNDS && !s->stopped; round++) {
		if (!solve_blocks(s, least, &w, &bound))
			return s->stopped;
		__int128 before = round ? best : bound;
		if (round == 0 || bound < best) {
			best = bound;
			memcpy(best_price, price, rows * sizeof(*price));
			memcpy(s->block_least, least, blocks * sizeof(*least));
		}
		if (simple || w.between == 0 || w.count == w.room || s->states > s->states_limit ||
		    (round && stalls(before, best, &still)))
			break;
		price_mixtures(s, &w, best_price, price);
		price_blocks(s, price);
		solve_set_prices(s, price);
	}
	memcpy(price, best_price, rows * sizeof(*price));
	solve_set_prices(s, price);
	return s->stopped || solve_order_blocks(s);
}
