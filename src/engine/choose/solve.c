/* program_solve: prices for the rows, a bound that follows from them, and a search through all that
 * may come near the bound. Written with V for the value, S for a power of two:
 *
 *     bound D = sum of price * limit + sum over measures of the best (S V - price * use)
 *
 * and an answer's S V is D minus what its measures lose against their best and minus the price of
 * what it leaves of the rows. So every answer with a value of at least T has lost at most D - S T,
 * and a search that lists all of those, blocks first and then the blocks together, finds the best of
 * them or proves that there is none; T starts at the bound and goes down, ever faster. */
#include "engine/choose/blocks.h"
#include "engine/choose/layers.h"
#include "engine/choose/prices.h"
#include "engine/choose/program.h"

#include <math.h>
#include <stdlib.h>
#include <stdio.h>

enum { SCALE_BITS_MAX = 30, SUM_BITS = 57, POLISH_ROUNDS = 24, ANY_STATES = 300 };

/* The alternatives of one measure, least loss first: id is the times. */
struct choice {
	int count;
	struct alternative *alternatives;
};

struct block_list {
	struct layers_result found;
	int *order; /* measure per layer */
	int layers;
	int64_t least; /* no end of the block loses less than this */
};

struct solve {
	const struct int_program *p;
	int states_max;
	const struct watch *watch;
	struct blocks cut;
	int *slot;      /* per row: its place in the search under way; -1 none */
	int64_t *price; /* per row, S value per unit */
	int scale_bits;
	int64_t most_sum, least_sum; /* no answer has a value outside these */
	int64_t *row_least;          /* per row: the least that all measures use together */
	__int128 bound;              /* D */
	struct choice *choices;
	int64_t *block_least; /* per block, of the loss, at the prices of now */
	int64_t dropped;      /* loss against D less the block_leasts of what was dropped */
	int64_t states;
	bool stopped;
};

static __int128 scaled(const struct solve *s, int64_t value)
{
	return (__int128)value * ((int64_t)1 << s->scale_bits);
}

/* Lowest and highest of a linear thing over the times that a measure may have. */
static void range(const struct int_program *p, int j, int64_t once, int64_t each, int64_t *low,
		  int64_t *high)
{
	bool none = p->freedom[j] != MEASURE_TAKEN;
	*low = none ? 0 : INT64_MAX;
	*high = none ? 0 : INT64_MIN;
	if (p->freedom[j] == MEASURE_BARRED)
		return;
	for (int i = 0; i < 2; i++) {
		int64_t at = once + each * (i ? p->most[j] : p->least[j]);
		*low = at < *low ? at : *low;
		*high = at > *high ? at : *high;
	}
}

static void measure_sums(struct solve *s)
{
	const struct int_program *p = s->p;
	int64_t size = 1, low, high;
	for (int j = 0; j < p->measures; j++) {
		range(p, j, p->once[j], p->each[j], &low, &high);
		s->least_sum += low;
		s->most_sum += high;
		size += (high > -low ? high : -low);
		for (int i = p->first[j]; i < p->first[j + 1]; i++) {
			range(p, j, p->uses[i].once, p->uses[i].each, &low, &high);
			s->row_least[p->uses[i].row] += low;
		}
	}
	s->scale_bits = 0;
	while (s->scale_bits < SCALE_BITS_MAX && (size << (s->scale_bits + 1)) >> SUM_BITS == 0)
		s->scale_bits++;
}

static int by_alternative(const void *one, const void *other)
{
	const struct alternative *a = one, *b = other;
	if (a->loss != b->loss)
		return a->loss < b->loss ? -1 : 1;
	return (a->id < b->id) - (a->id > b->id);
}

/* Alternatives of measure j at these prices; gives what the best of them is worth. */
static __int128 price_measure(const struct solve *s, int j, struct choice *out)
{
	const struct int_program *p = s->p;
	__int128 once = scaled(s, p->once[j]), each = scaled(s, p->each[j]);
	__int128 best = 0;
	for (int i = p->first[j]; i < p->first[j + 1]; i++) {
		once -= (__int128)s->price[p->uses[i].row] * p->uses[i].once;
		each -= (__int128)s->price[p->uses[i].row] * p->uses[i].each;
	}
	for (int i = 0; i < out->count; i++) {
		int32_t t = out->alternatives[i].id;
		__int128 worth = t ? once + each * t : 0;
		if (i == 0 || worth > best)
			best = worth;
	}
	for (int i = 0; i < out->count; i++) {
		struct alternative *pick = &out->alternatives[i];
		__int128 loss = best - (pick->id ? once + each * pick->id : 0);
		pick->loss = loss > LOSS_MAX ? LOSS_MAX : (int64_t)loss;
	}
	qsort(out->alternatives, (size_t)out->count, sizeof(*out->alternatives), by_alternative);
	return best;
}

static void list_choices(struct solve *s, struct arena *a)
{
	const struct int_program *p = s->p;
	s->choices = arena_array(a, struct choice, (size_t)p->measures + 1);
	for (int j = 0; j < p->measures; j++) {
		struct choice *c = &s->choices[j];
		c->alternatives =
			arena_array(a, struct alternative, (size_t)(p->most[j] - p->least[j]) + 2);
		if (p->freedom[j] != MEASURE_TAKEN)
			c->alternatives[c->count++] = (struct alternative){ .id = 0 };
		for (int32_t t = p->least[j]; p->freedom[j] != MEASURE_BARRED && t <= p->most[j];
		     t++)
			c->alternatives[c->count++] = (struct alternative){
				.value = program_value(p, j, t), .burden = p->burden[j], .id = t
			};
	}
}

static void set_prices(struct solve *s, const double *price)
{
	const struct int_program *p = s->p;
	s->bound = 0;
	for (int k = 0; k < p->rows; k++) {
		double scaled = s->cut.idle[k] ? 0 : ldexp(price[k], s->scale_bits);
		s->price[k] = scaled > ldexp(1, SUM_BITS) ? (int64_t)1 << SUM_BITS : llrint(scaled);
		s->bound += (__int128)s->price[k] * p->limit[k];
	}
	for (int j = 0; j < p->measures; j++)
		s->bound += price_measure(s, j, &s->choices[j]);
}

static int64_t next_best(const struct choice *c)
{
	return c->count > 1 ? c->alternatives[1].loss : LOSS_MAX;
}

/* The measures of a block with those first that the prices are surest of. */
static int *block_order(const struct solve *s, int b, struct arena *a)
{
	int first = s->cut.first[b], count = s->cut.first[b + 1] - first;
	int *order = arena_array(a, int, (size_t)count + 1);
	for (int i = 0; i < count; i++) {
		int j = s->cut.measures[first + i], at = i;
		for (; at > 0 && next_best(&s->choices[order[at - 1]]) < next_best(&s->choices[j]);
		     at--)
			order[at] = order[at - 1];
		order[at] = j;
	}
	return order;
}

static void differ_measure(const void *context, int layer, int32_t one, int32_t other, int *measure,
			   bool *one_wins)
{
	const struct block_list *list = context;
	*measure = list->order[layer];
	*one_wins = one > other;
}

/* Gives the rows of a block a place: its own, and those between the blocks when they count. */
static int block_rows(struct solve *s, const struct block_list *list, bool between, int *rows)
{
	const struct int_program *p = s->p;
	int count = 0;
	for (int i = 0; i < list->layers; i++)
		for (int u = p->first[list->order[i]]; u < p->first[list->order[i] + 1]; u++) {
			int row = p->uses[u].row;
			if (s->slot[row] >= 0 || s->cut.idle[row] ||
			    (s->cut.between[row] && !between))
				continue;
			s->slot[row] = count;
			rows[count++] = row;
		}
	return count;
}

/* The alternatives with, as value, what they are worth after paying for the rows between the blocks:
 * without those rows that is what one end of a block must be better in than another. False when the
 * numbers do not fit. */
static bool net_of_between(const struct solve *s, int j, struct arena *a, int64_t *sum,
			   const struct alternative **out)
{
	const struct int_program *p = s->p;
	const struct choice *c = &s->choices[j];
	struct alternative *net = arena_array(a, struct alternative, (size_t)c->count + 1);
	int64_t most = 0;
	for (int n = 0; n < c->count; n++) {
		__int128 worth = scaled(s, c->alternatives[n].value);
		for (int u = p->first[j]; u < p->first[j + 1]; u++)
			if (s->cut.between[p->uses[u].row])
				worth -= (__int128)s->price[p->uses[u].row] *
					 program_uses(&p->uses[u], c->alternatives[n].id);
		if (worth > LOSS_MAX || worth < -LOSS_MAX)
			return false;
		net[n] = c->alternatives[n];
		net[n].value = (int64_t)worth;
		most = most > net[n].value ? most : net[n].value;
		most = most > -net[n].value ? most : -net[n].value;
	}
	*sum += most;
	*out = net;
	return *sum <= LOSS_MAX;
}

static void block_layers(const struct solve *s, const struct block_list *list, int rows,
			 struct layer *layers, int64_t *least, struct arena *a)
{
	const struct int_program *p = s->p;
	for (int i = 0; i < list->layers; i++) {
		int j = list->order[i];
		const struct choice *c = &s->choices[j];
		int64_t *use = arena_array(a, int64_t, (size_t)c->count * (size_t)rows + 1);
		for (int u = p->first[j]; u < p->first[j + 1]; u++) {
			int slot = s->slot[p->uses[u].row];
			int64_t low, high;
			if (slot < 0)
				continue;
			range(p, j, p->uses[u].once, p->uses[u].each, &low, &high);
			least[slot] += low;
			for (int n = 0; n < c->count; n++)
				use[(size_t)n * (size_t)rows + (size_t)slot] +=
					program_uses(&p->uses[u], c->alternatives[n].id);
		}
		layers[i] = (struct layer){ c->count, c->alternatives, use };
	}
}

/* Lists what a block can end in with at most this loss: not dominated, in its own rows and, when
 * `between`, in those between the blocks. False when numbers do not fit (without `between` only). */
static bool block_search(struct solve *s, int b, bool between, int64_t loss_most, struct arena *a,
			 struct block_list *out)
{
	const struct int_program *p = s->p;
	out->layers = s->cut.first[b + 1] - s->cut.first[b];
	out->order = block_order(s, b, a);
	size_t uses = 1;
	for (int i = 0; i < out->layers; i++)
		uses += (size_t)(p->first[out->order[i] + 1] - p->first[out->order[i]]);
	int *rows = arena_array(a, int, uses);
	int count = block_rows(s, out, between, rows);
	int64_t *limit = arena_array(a, int64_t, uses), *price = arena_array(a, int64_t, uses);
	int64_t *least = arena_array(a, int64_t, uses), *later = arena_array(a, int64_t, uses);
	bool *carried = arena_array(a, bool, uses);
	struct layer *layers = arena_array(a, struct layer, (size_t)out->layers + 1);
	block_layers(s, out, count, layers, least, a);
	int64_t sum = 0;
	bool fits = true;
	for (int i = 0; i < out->layers && !between; i++)
		fits = fits && net_of_between(s, out->order[i], a, &sum, &layers[i].alternatives);
	for (int k = 0; k < count; k++) {
		limit[k] = p->limit[rows[k]];
		price[k] = s->price[rows[k]];
		carried[k] = s->cut.between[rows[k]];
		later[k] = s->row_least[rows[k]] - least[k];
	}
	struct layers l = { .rows = count,
			    .count = out->layers,
			    .layer = layers,
			    .limit = limit,
			    .price = price,
			    .carried = carried,
			    .later = later,
			    .loss_most = loss_most,
			    .states_max = s->states_max,
			    .ordered = p->ordered && between,
			    .differ = differ_measure,
			    .context = out };
	for (int k = 0; k < count; k++)
		s->slot[rows[k]] = -1;
	if (!fits)
		return false;
	layers_search(&l, s->watch, a, &out->found);
	s->states += out->found.states;
	s->stopped |= out->found.stopped;
	return true;
}

/* What a block loses at least, looking at its own rows only; LOSS_MAX when it cannot meet them at all,
 * 0 when nothing better is known. Starts from the least loss of the time before. */
static int64_t least_loss(struct solve *s, int b, struct arena *a, struct block_list *out)
{
	int64_t unit = (int64_t)1 << s->scale_bits;
	int64_t most = s->block_least[b] > unit && s->block_least[b] < LOSS_MAX / 4
			       ? s->block_least[b] + s->block_least[b] / 8
			       : unit;
	for (;; most = most > LOSS_MAX / 4 ? LOSS_MAX : most * 4) {
		if (!block_search(s, b, false, most, a, out))
			return 0;
		int64_t found = out->found.count ? out->found.ends[0].loss : LOSS_MAX;
		if (found > out->found.dropped)
			found = out->found.dropped;
		if (s->stopped || found <= most || most == LOSS_MAX)
			return found;
	}
}

/* The bound when every block is solved by itself; slack gets what the rows between the blocks would
 * have left. False when a block cannot meet its own rows. */
static bool solve_blocks(struct solve *s, int64_t *least, double *slack, __int128 *bound)
{
	const struct int_program *p = s->p;
	*bound = s->bound;
	for (int k = 0; k < p->rows; k++)
		slack[k] = (double)p->limit[k];
	for (int b = 0; b < s->cut.count && !s->stopped; b++) {
		struct arena scratch = { 0 };
		struct block_list list;
		least[b] = least_loss(s, b, &scratch, &list);
		*bound -= least[b];
		for (int i = 0; list.found.count && i < list.layers; i++)
			for (int u = p->first[list.order[i]]; u < p->first[list.order[i] + 1]; u++)
				slack[p->uses[u].row] -= (double)program_uses(
					&p->uses[u], list.found.ends[0].ids[i]);
		arena_release(&scratch);
		if (least[b] == LOSS_MAX)
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

/* Betters the prices of the rows between the blocks, now that a block is worth what it really is
 * worth and not what its prices say. False when there is no answer at all. */
static bool polish(struct solve *s, double *price, struct arena *a)
{
	const struct int_program *p = s->p;
	size_t rows = (size_t)p->rows + 1, blocks = (size_t)s->cut.count + 1;
	double *slack = arena_array(a, double, rows), *best_price = arena_array(a, double, rows);
	double *best_slack = arena_array(a, double, rows), *size = arena_array(a, double, rows);
	int64_t *least = arena_array(a, int64_t, blocks);
	__int128 best = 0, bound;
	double reach = 0;
	bool simple = s->cut.count == p->measures;
	for (int k = 0; k < p->rows; k++)
		size[k] = p->limit[k] > 1 ? (double)p->limit[k] : 1;
	for (int round = 0; round < (simple ? 1 : POLISH_ROUNDS) && !s->stopped; round++) {
		double norm = 0;
		if (!solve_blocks(s, least, slack, &bound))
			return false;
		if (round == 0 || bound < best) {
			best = bound;
			memcpy(best_price, price, rows * sizeof(*price));
			memcpy(best_slack, slack, rows * sizeof(*slack));
			memcpy(s->block_least, least, blocks * sizeof(*least));
			if (round == 0)
				reach = fabs(ldexp((double)bound, -s->scale_bits)) * 1e-3;
		} else {
			reach /= 2;
		}
		for (int k = 0; k < p->rows; k++)
			if (s->cut.between[k] && (best_slack[k] < 0 || best_price[k] > 0))
				norm += best_slack[k] / size[k] * (best_slack[k] / size[k]);
		if (norm <= 0)
			break;
		for (int k = 0; k < p->rows; k++)
			if (s->cut.between[k]) {
				double moved = best_price[k] -
					       reach / norm * (best_slack[k] / size[k]) / size[k];
				price[k] = moved > 0 ? moved : 0;
			}
		price_blocks(s, price);
		set_prices(s, price);
	}
	memcpy(price, best_price, rows * sizeof(*price));
	set_prices(s, price);
	return true;
}

struct merge {
	const struct block_list *lists;
	const int *order; /* block per layer */
};

static void differ_block(const void *context, int layer, int32_t one, int32_t other, int *measure,
			 bool *one_wins)
{
	const struct merge *m = context;
	const struct block_list *list = &m->lists[m->order[layer]];
	const int32_t *a = list->found.ends[one].ids, *b = list->found.ends[other].ids;
	*measure = INT32_MAX;
	*one_wins = true;
	for (int i = 0; i < list->layers; i++)
		if (a[i] != b[i] && list->order[i] < *measure) {
			*measure = list->order[i];
			*one_wins = a[i] > b[i];
		}
}

/* What a block's ends use of the rows between the blocks. */
static void merge_layer(const struct solve *s, const struct block_list *list, int rows,
			struct layer *out, struct arena *a)
{
	const struct int_program *p = s->p;
	size_t ends = (size_t)list->found.count;
	struct alternative *picks = arena_array(a, struct alternative, ends + 1);
	int64_t *use = arena_array(a, int64_t, ends * (size_t)rows + 1);
	for (size_t n = 0; n < ends; n++) {
		const struct layers_end *end = &list->found.ends[n];
		picks[n] = (struct alternative){ end->loss - list->least, end->value, end->burden,
						 (int32_t)n };
		for (int i = 0; i < list->layers; i++)
			for (int u = p->first[list->order[i]]; u < p->first[list->order[i] + 1];
			     u++)
				if (s->slot[p->uses[u].row] >= 0)
					use[n * (size_t)rows + (size_t)s->slot[p->uses[u].row]] +=
						program_uses(&p->uses[u], end->ids[i]);
	}
	*out = (struct layer){ list->found.count, picks, use };
}

static int64_t layer_sureness(const struct block_list *list)
{
	return list->found.count > 1 ? list->found.ends[1].loss - list->least : LOSS_MAX;
}

static int *merge_order(const struct solve *s, const struct block_list *lists, struct arena *a)
{
	int *order = arena_array(a, int, (size_t)s->cut.count + 1);
	for (int b = 0; b < s->cut.count; b++) {
		int at = b;
		for (; at > 0 && layer_sureness(&lists[order[at - 1]]) < layer_sureness(&lists[b]);
		     at--)
			order[at] = order[at - 1];
		order[at] = b;
	}
	return order;
}

static void note_dropped(struct solve *s, int64_t loss)
{
	if (loss < s->dropped)
		s->dropped = loss;
}

/* All blocks together, within this loss against the bound. */
static void merge_blocks(struct solve *s, int64_t loss_most, struct arena *a, struct merge *m,
			 struct layers_result *out)
{
	const struct int_program *p = s->p;
	size_t blocks = (size_t)s->cut.count;
	struct block_list *lists = arena_array(a, struct block_list, blocks + 1);
	*out = (struct layers_result){ .dropped = LOSS_MAX };
	for (int b = 0; b < s->cut.count; b++) {
		struct block_list *list = &lists[b];
		list->least = s->block_least[b];
		(void)block_search(s, b, true, list->least + loss_most, a, list);
		note_dropped(s, list->found.dropped - list->least);
		if (s->stopped || !list->found.count)
			return;
	}
	int rows = 0;
	for (int k = 0; k < p->rows; k++)
		s->slot[k] = s->cut.between[k] && !s->cut.idle[k] ? rows++ : -1;
	int64_t *limit = arena_array(a, int64_t, (size_t)rows + 1);
	int64_t *price = arena_array(a, int64_t, (size_t)rows + 1);
	for (int k = 0; k < p->rows; k++)
		if (s->slot[k] >= 0) {
			limit[s->slot[k]] = p->limit[k];
			price[s->slot[k]] = s->price[k];
		}
	*m = (struct merge){ lists, merge_order(s, lists, a) };
	struct layer *layers = arena_array(a, struct layer, blocks + 1);
	for (size_t i = 0; i < blocks; i++)
		merge_layer(s, &lists[m->order[i]], rows, &layers[i], a);
	struct layers l = { .rows = rows,
			    .count = s->cut.count,
			    .layer = layers,
			    .limit = limit,
			    .price = price,
			    .carried = arena_array(a, bool, (size_t)rows + 1),
			    .later = arena_array(a, int64_t, (size_t)rows + 1),
			    .loss_most = loss_most,
			    .states_max = s->states_max,
			    .ordered = p->ordered,
			    .differ = differ_block,
			    .context = m };
	layers_search(&l, s->watch, a, out);
	note_dropped(s, out->dropped);
	s->states += out->states;
	s->stopped |= out->stopped;
	for (int k = 0; k < p->rows; k++)
		s->slot[k] = -1;
}

static void write_answer(const struct solve *s, const struct merge *m, const struct layers_end *end,
			 struct arena *a, struct program_answer *out)
{
	out->times = arena_array(a, int32_t, (size_t)s->p->measures + 1);
	out->value = end->value;
	for (int i = 0; i < s->cut.count; i++) {
		const struct block_list *list = &m->lists[m->order[i]];
		for (int n = 0; n < list->layers; n++)
			out->times[list->order[n]] = list->found.ends[end->ids[i]].ids[n];
	}
}

static int64_t greatest_divisor(int64_t a, int64_t b)
{
	while (b) {
		int64_t rest = a % b;
		a = b;
		b = rest;
	}
	return a < 0 ? -a : a;
}

/* All values are multiples of this. */
static int64_t value_grain(const struct int_program *p)
{
	int64_t grain = 0;
	for (int j = 0; j < p->measures; j++) {
		grain = greatest_divisor(grain, p->once[j] + p->each[j] * p->least[j]);
		if (p->most[j] > p->least[j])
			grain = greatest_divisor(grain, p->each[j]);
	}
	return grain ? grain : 1;
}

/* The highest multiple of grain that is not above a loss against the bound. */
static int64_t value_within(const struct solve *s, __int128 bound, int64_t grain)
{
	__int128 unit = scaled(s, grain);
	__int128 floor = bound / unit - (bound % unit < 0);
	__int128 most = s->most_sum;
	return (int64_t)(floor * grain > most ? most : floor * grain);
}

/* What is known of the answer on the way down. */
struct descent {
	__int128 bound; /* D, less what the blocks lose at least */
	int64_t grain, low; /* low: no answer below it is of use */
	int64_t above;      /* no answer has a value above it */
	bool dropped;       /* something was dropped in the last search */
};

/* Looks for answers with a value of at least target; true when one was found that is better. */
static bool look(struct solve *s, struct descent *d, int64_t target, int states_max,
		 struct arena *a, struct program_answer *out)
{
	struct arena scratch = { 0 };
	struct layers_result found;
	struct merge m;
	__int128 most = d->bound - scaled(s, target);
	int64_t loss_most = most > LOSS_MAX / 2 ? LOSS_MAX / 2 : (int64_t)most;
	s->dropped = LOSS_MAX;
	s->states_max = states_max;
	merge_blocks(s, loss_most, &scratch, &m, &found);
	bool better = found.count && (!out->times || found.ends[0].value > out->value ||
				      (s->p->ordered && found.ends[0].value == out->value));
	if (better)
		write_answer(s, &m, &found.ends[0], a, out);
	d->dropped = s->dropped <= most;
	int64_t above = d->dropped ? value_within(s, d->bound - s->dropped, d->grain)
				   : target - d->grain;
	if (found.count && found.ends[0].value > above)
		above = found.ends[0].value;
	d->above = above < d->above ? above : d->above;
	arena_release(&scratch);
	return better;
}

/* Goes down with little room until something is found. */
static void look_for_any(struct solve *s, struct descent *d, struct arena *a,
			 struct program_answer *out)
{
	int64_t target = d->above, down = (target < 0 ? -target : target) >> 12;
	down = down / d->grain * d->grain + d->grain;
	while (!s->stopped) {
		target = target < d->low ? d->low : target;
		if (look(s, d, target, ANY_STATES, a, out) || target <= d->low)
			break;
		target -= target - d->low > down ? down : target - d->low;
		down *= 4;
	}
}

static void descend(struct solve *s, __int128 bound, struct arena *a, struct program_answer *out)
{
	struct descent d = { .bound = bound, .grain = value_grain(s->p), .low = s->least_sum };
	int states_max = s->states_max;
	d.above = value_within(s, bound, d.grain);
	if (d.above >= d.low)
		look_for_any(s, &d, a, out);
if (getenv("DBG")) fprintf(stderr, "start: %ld above %ld states %ld\n", out->times ? out->value : -1, d.above, s->states);
	if (out->times && !s->stopped) {
		int64_t step = (d.above - out->value) / 8;
		step = step / d.grain * d.grain + d.grain;
		for (int round = 0; round < 8 && !s->stopped; round++, step *= 2) {
			int64_t low = out->value + (s->p->ordered ? 0 : d.grain), target = d.above - step + d.grain;
			if (low > d.above) break;
			target = target < low ? low : target;
			bool better = look(s, &d, target, states_max, a, out);
if (getenv("DBG")) fprintf(stderr, "round %d target %ld: %ld above %ld dropped %d states %ld\n", round, target, out->value, d.above, d.dropped, s->states);
			if (!d.dropped && (better || target == low))
				break;
			if (d.dropped && target == low && !better) break;
		}
	}
	out->bound = d.above;
	out->outcome = out->times ? d.above <= out->value ? PROGRAM_BEST : PROGRAM_BOUNDED
		       : d.above < d.low ? PROGRAM_NONE : PROGRAM_UNKNOWN;
}

static bool rows_possible(const struct solve *s)
{
	for (int k = 0; k < s->p->rows; k++)
		if (s->row_least[k] > s->p->limit[k])
			return false;
	return true;
}

bool program_solve(const struct int_program *p, int states_max, const struct watch *watch,
		   struct arena *a, struct program_answer *out, struct err *err)
{
	struct arena scratch = { 0 };
	size_t rows = (size_t)p->rows + 1;
	struct program_answer answer = { .outcome = PROGRAM_NONE };
	struct solve s = { .p = p,
			   .states_max = states_max,
			   .watch = watch,
			   .slot = arena_array(&scratch, int, rows),
			   .price = arena_array(&scratch, int64_t, rows),
			   .row_least = arena_array(&scratch, int64_t, rows),
			   .dropped = LOSS_MAX };
	double *price = arena_array(&scratch, double, rows);
	memset(s.slot, -1, rows * sizeof(*s.slot));
	measure_sums(&s);
	if (rows_possible(&s)) {
		blocks_cut(p, &scratch, &s.cut);
		s.block_least = arena_array(&scratch, int64_t, (size_t)s.cut.count + 1);
		list_choices(&s, &scratch);
		struct prices_part all = { NULL, p->measures, s.cut.idle };
		prices_propose(p, &all, watch, price);
		set_prices(&s, price);
		__int128 bound = 0;
		if (polish(&s, price, &scratch)) {
			bound = s.bound;
			for (int b = 0; b < s.cut.count; b++)
				bound -= s.block_least[b];
			descend(&s, bound, a, &answer);
		}
	}
	answer.states = s.states;
	arena_release(&scratch);
	if (s.stopped)
		return err_set(err, ERR_CONFLICT, "Het kiezen van maatregelen is afgebroken.");
	*out = answer;
	return true;
}
