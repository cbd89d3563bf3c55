#include "engine/choose/layers.h"

#include <stdlib.h>

/* How many of those kept a candidate is compared with: dominance only saves work, leaving some unseen
 * changes no answer. Nodes are swept when there are many. A beginning with its next alternative is
 * looked at for each state that may be kept, this many times. */
enum { COMPARED = 48, NODES_SWEEP = 1 << 21, PAIRS_PER_STATE = 10, PAIRS_AT_LAST = 200 };

/* A beginning. Before it is kept, node is the one it came from and id what was picked now. */
struct state {
	int64_t loss, value, burden;
	int32_t node, id;
	int64_t rest[];
};

/* How a beginning came about: a tree, of which every node is younger than its parent. */
struct node {
	int32_t parent, id;
};

struct pool {
	char *at;
	size_t count, room, stride;
};

struct search {
	const struct layers *l;
	struct pool now, next;
	struct state **order; /* pointers into next, for sorting */
	size_t order_room;
	struct node *nodes;
	size_t node_count, node_room;
	const int64_t *future_least, *future_most; /* [layer][row], of this layer and those after */
	int at;                                    /* layer under way */
	int carried;                               /* rows of which what is left goes on */
	int64_t dropped, seen, seen_most;
};

static struct state *pool_state(const struct pool *p, size_t i)
{
	return (struct state *)(void *)(p->at + i * p->stride);
}

static struct state *pool_add(struct pool *p)
{
	if (p->count == p->room) {
		p->room = p->room ? p->room * 2 : 64;
		p->at = memory_resize(p->at, p->room * p->stride);
	}
	return pool_state(p, p->count++);
}

/* Which of two with the same value and burden takes the first measure they differ in more often:
 * negative for s. */
static int by_order(const struct search *q, const struct state *s, const struct state *t)
{
	int first = -1, answer = 0;
	int32_t one = s->id, other = t->id, p = s->node, r = t->node;
	for (int layer = q->at; layer >= 0; layer--) {
		if (one != other) {
			int measure;
			bool wins;
			q->l->differ(q->l->context, layer, one, other, &measure, &wins);
			if (first < 0 || measure < first) {
				first = measure;
				answer = wins ? -1 : 1;
			}
		}
		if (p == r)
			break;
		one = q->nodes[p].id;
		other = q->nodes[r].id;
		p = q->nodes[p].parent;
		r = q->nodes[r].parent;
	}
	return answer;
}

static int by_worth(const struct search *q, const struct state *s, const struct state *t)
{
	if (s->value != t->value)
		return s->value > t->value ? -1 : 1;
	if (!q->l->ordered)
		return 0;
	if (s->burden != t->burden)
		return s->burden < t->burden ? -1 : 1;
	return by_order(q, s, t);
}

/* Whoever dominates stands before whom it dominates. */
static int by_loss(const void *one, const void *other, void *context)
{
	const struct search *q = context;
	const struct state *s = *(struct state *const *)one, *t = *(struct state *const *)other;
	if (s->loss != t->loss)
		return s->loss < t->loss ? -1 : 1;
	for (int k = 0; k < q->l->rows; k++)
		if (s->rest[k] != t->rest[k])
			return s->rest[k] > t->rest[k] ? -1 : 1;
	int worth = by_worth(q, s, t);
	if (worth)
		return worth;
	return s->node != t->node ? (s->node < t->node ? -1 : 1)
				  : (s->id < t->id ? -1 : s->id > t->id);
}

static bool dominates(const struct search *q, const struct state *s, const struct state *t)
{
	if (s->value < t->value)
		return false;
	for (int k = 0; k < q->l->rows; k++)
		if (s->rest[k] < t->rest[k])
			return false;
	return by_worth(q, s, t) <= 0;
}

/* Whether one of the best kept or of the last kept dominates t. */
static bool is_dominated(const struct search *q, const struct state *t)
{
	size_t kept = q->now.count, first = kept < COMPARED ? kept : COMPARED;
	for (size_t i = 0; i < first; i++)
		if (dominates(q, pool_state(&q->now, i), t))
			return true;
	size_t stop = kept > first + COMPARED ? kept - COMPARED : first;
	for (size_t i = kept; i > stop; i--)
		if (dominates(q, pool_state(&q->now, i - 1), t))
			return true;
	return false;
}

static void note_dropped(struct search *q, int64_t loss)
{
	if (loss < q->dropped)
		q->dropped = loss;
}

/* Puts the candidates in order, and keeps those that matter as the beginnings of now. */
static void sift(struct search *q)
{
	if (q->order_room < q->next.count) {
		q->order_room = q->next.room;
		q->order = memory_resize(q->order, q->order_room * sizeof(*q->order));
	}
	for (size_t i = 0; i < q->next.count; i++)
		q->order[i] = pool_state(&q->next, i);
	if (q->next.count > 1)
		qsort_r(q->order, q->next.count, sizeof(*q->order), by_loss, q);
	q->now.count = 0;
	for (size_t i = 0; i < q->next.count; i++) {
		if (is_dominated(q, q->order[i]))
			continue;
		if (q->now.count == (size_t)q->l->states_max) {
			note_dropped(q, q->order[i]->loss + q->l->later_loss[q->at + 1]);
			break;
		}
		memcpy(pool_add(&q->now), q->order[i], q->now.stride);
	}
}

/* What is left of every row when an alternative is picked; false when that cannot be. */
static bool rest_after(const struct search *q, const struct state *s, const int64_t *use,
		       struct state *out)
{
	const struct layers *l = q->l;
	const int64_t *least = q->future_least + (size_t)(q->at + 1) * (size_t)l->rows;
	const int64_t *most = q->future_most + (size_t)(q->at + 1) * (size_t)l->rows;
	for (int k = 0; k < l->rows; k++) {
		int64_t rest = s->rest[k] - use[k];
		if (rest < least[k])
			return false;
		if (rest > most[k] && !l->carried[k] && l->begins[k] <= q->at) {
			__int128 lost = (__int128)(rest - most[k]) * l->price[k] + out->loss;
			if (lost > l->loss_most - l->later_loss[q->at + 1])
				return false;
			out->loss = (int64_t)lost;
			rest = most[k];
		}
		out->rest[k] = rest;
	}
	return true;
}

/* Of what ends the search without anything left to carry on, only the best counts. */
static bool best_only(const struct search *q)
{
	return q->at == q->l->count - 1 && q->carried == 0;
}

static void add(struct search *q, const struct state *candidate)
{
	if (best_only(q) && q->next.count == 1) {
		struct state *best = pool_state(&q->next, 0);
		if (by_loss(&candidate, &best, q) < 0)
			memcpy(best, candidate, q->next.stride);
		return;
	}
	memcpy(pool_add(&q->next), candidate, q->next.stride);
}

static int64_t pairs_most(const struct search *q)
{
	return (int64_t)(best_only(q) ? PAIRS_AT_LAST : PAIRS_PER_STATE) * q->l->states_max;
}

/* How many pairs of a beginning and an alternative lose at most this much together, up to `enough`. */
static int64_t pairs_within(const struct search *q, int64_t loss, int64_t enough)
{
	const struct layer *layer = &q->l->layer[q->at];
	int64_t pairs = 0;
	int count = layer->count;
	for (size_t i = 0; i < q->now.count && count && pairs <= enough; i++) {
		int64_t rest = loss - pool_state(&q->now, i)->loss;
		while (count && layer->alternatives[count - 1].loss > rest)
			count--;
		pairs += count;
	}
	return pairs;
}

/* The loss up to which pairs can be looked at without looking at too many; what is above it and within
 * the loss that is allowed is dropped. */
static int64_t affordable(struct search *q)
{
	int64_t enough = pairs_most(q);
	int64_t later = q->l->later_loss[q->at + 1];
	int64_t low = 0, high = q->l->loss_most - later;
	if (pairs_within(q, high, enough) <= enough)
		return high;
	while (low < high) {
		int64_t middle = low + (high - low + 1) / 2;
		if (pairs_within(q, middle, enough) <= enough)
			low = middle;
		else
			high = middle - 1;
	}
	note_dropped(q, low + 1 + later);
	return low;
}

static void expand(struct search *q, const struct state *s, int64_t loss_most,
		   struct state *candidate)
{
	const struct layers *l = q->l;
	const struct layer *layer = &l->layer[q->at];
	for (int i = 0; i < layer->count; i++) {
		const struct alternative *pick = &layer->alternatives[i];
		if (pick->loss > loss_most - s->loss)
			break;
		if (q->seen == q->seen_most) {
			note_dropped(q, s->loss + pick->loss + l->later_loss[q->at + 1]);
			break;
		}
		q->seen++;
		candidate->loss = s->loss + pick->loss;
		candidate->value = s->value + pick->value;
		candidate->burden = s->burden + pick->burden;
		candidate->node = s->node;
		candidate->id = pick->id;
		if (rest_after(q, s, layer->use + (size_t)i * (size_t)l->rows, candidate))
			add(q, candidate);
	}
}

static int32_t node_add(struct search *q, int32_t parent, int32_t id)
{
	if (q->node_count == q->node_room) {
		q->node_room = q->node_room ? q->node_room * 2 : 1024;
		q->nodes = memory_resize(q->nodes, q->node_room * sizeof(*q->nodes));
	}
	q->nodes[q->node_count] = (struct node){ parent, id };
	return (int32_t)q->node_count++;
}

/* Takes out the nodes that no beginning comes from any more. */
static void sweep_nodes(struct search *q)
{
	int32_t *moved = memory_resize(NULL, (q->node_count + 1) * sizeof(*moved));
	size_t kept = 0;
	memset(moved, 0, (q->node_count + 1) * sizeof(*moved));
	for (size_t i = 0; i < q->now.count; i++)
		moved[pool_state(&q->now, i)->node] = 1;
	for (size_t i = q->node_count; i > 1; i--)
		if (moved[i - 1])
			moved[q->nodes[i - 1].parent] = 1;
	for (size_t i = 0; i < q->node_count; i++)
		if (moved[i] || i == 0) {
			struct node n = q->nodes[i];
			q->nodes[kept] = (struct node){ i ? moved[n.parent] : 0, n.id };
			moved[i] = (int32_t)kept++;
		}
	q->node_count = kept;
	for (size_t i = 0; i < q->now.count; i++)
		pool_state(&q->now, i)->node = moved[pool_state(&q->now, i)->node];
	free(moved);
}

static void next_layer(struct search *q)
{
	if (q->l->later_loss[q->at + 1] > q->l->loss_most) {
		q->now.count = 0;
		return;
	}
	struct state *candidate = memory_resize(NULL, q->next.stride);
	memset(candidate, 0, q->next.stride);
	q->next.count = 0;
	int64_t loss_most = affordable(q);
	q->seen_most = q->seen + 2 * pairs_most(q);
	for (size_t i = 0; i < q->now.count; i++)
		expand(q, pool_state(&q->now, i), loss_most, candidate);
	free(candidate);
	sift(q);
	for (size_t i = 0; i < q->now.count; i++) {
		struct state *s = pool_state(&q->now, i);
		s->node = node_add(q, s->node, s->id);
	}
	if (q->node_count > NODES_SWEEP)
		sweep_nodes(q);
}

/* Per layer the least and the most that it and all after it can use of each row, with alternatives
 * that lose no more than is allowed. */
static void look_ahead(struct search *q, struct arena *a)
{
	const struct layers *l = q->l;
	size_t rows = (size_t)l->rows;
	int64_t *least = arena_array(a, int64_t, (size_t)(l->count + 1) * rows + 1);
	int64_t *most = arena_array(a, int64_t, (size_t)(l->count + 1) * rows + 1);
	for (size_t k = 0; k < rows; k++)
		least[(size_t)l->count * rows + k] = l->carried[k] ? l->later[k] : 0;
	for (int i = l->count - 1; i >= 0; i--)
		for (size_t k = 0; k < rows; k++) {
			const struct layer *layer = &l->layer[i];
			int64_t low = INT64_MAX, high = INT64_MIN;
			for (int j = 0;
			     j < layer->count && layer->alternatives[j].loss <= l->loss_most; j++) {
				int64_t use = layer->use[(size_t)j * rows + k];
				low = use < low ? use : low;
				high = use > high ? use : high;
			}
			if (low > high) /* nothing is allowed: the layer ends the search */
				low = high = 0;
			least[(size_t)i * rows + k] = least[(size_t)(i + 1) * rows + k] + low;
			most[(size_t)i * rows + k] = most[(size_t)(i + 1) * rows + k] + high;
		}
	q->future_least = least;
	q->future_most = most;
}

/* The empty beginning: what can never be used is lost at once. False when the rows cannot be met. */
static bool begin(struct search *q)
{
	const struct layers *l = q->l;
	struct state *s = pool_add(&q->now);
	memset(s, 0, q->now.stride);
	for (int k = 0; k < l->rows; k++) {
		int64_t rest = l->limit[k];
		if (rest < q->future_least[k])
			return false;
		if (rest > q->future_most[k] && !l->carried[k] && l->begins[k] < 0) {
			__int128 lost =
				(__int128)(rest - q->future_most[k]) * l->price[k] + s->loss;
			if (lost > l->loss_most - l->later_loss[0])
				return false;
			s->loss = (int64_t)lost;
			rest = q->future_most[k];
		}
		s->rest[k] = rest;
	}
	s->node = node_add(q, 0, -1);
	return true;
}

static void collect(const struct search *q, struct arena *a, struct layers_result *out)
{
	size_t rows = (size_t)q->l->rows, layers = (size_t)q->l->count;
	struct layers_end *ends = arena_array(a, struct layers_end, q->now.count + 1);
	for (size_t i = 0; i < q->now.count; i++) {
		const struct state *s = pool_state(&q->now, i);
		int64_t *rest = arena_array(a, int64_t, rows + 1);
		int32_t *ids = arena_array(a, int32_t, layers + 1);
		memcpy(rest, s->rest, rows * sizeof(*rest));
		int32_t node = s->node;
		for (size_t k = layers; k > 0; k--) {
			ids[k - 1] = q->nodes[node].id;
			node = q->nodes[node].parent;
		}
		ends[i] = (struct layers_end){ s->loss, s->value, s->burden, rest, ids };
	}
	out->count = (int)q->now.count;
	out->ends = ends;
}

void layers_search(const struct layers *l, const struct watch *watch, struct arena *a,
		   struct layers_result *out)
{
	size_t stride = sizeof(struct state) + (size_t)l->rows * sizeof(int64_t);
	struct arena scratch = { 0 };
	struct search q = { .l = l,
			    .now = { .stride = stride },
			    .next = { .stride = stride },
			    .dropped = LOSS_MAX };
	*out = (struct layers_result){ 0 };
	for (int k = 0; k < l->rows; k++)
		q.carried += l->carried[k];
	look_ahead(&q, &scratch);
	q.at = -1;
	if (l->later_loss[0] <= l->loss_most && begin(&q))
		for (q.at = 0; q.at < l->count && q.now.count && !out->stopped; q.at++) {
			out->stopped = !watch_tell(watch, l->seen_before + q.seen, l->seen_limit);
			next_layer(&q);
		}
	else
		q.now.count = 0;
	collect(&q, a, out);
	out->dropped = q.dropped;
	out->states = q.seen;
	free(q.now.at);
	free(q.next.at);
	free(q.order);
	free(q.nodes);
	arena_release(&scratch);
}
