#include "engine/choose/solve.h"

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

/* The rows between the blocks get a place. */
static int place_between(struct solve *s, int64_t *limit, int64_t *price)
{
	int rows = 0;
	for (int k = 0; k < s->p->rows; k++)
		if (s->cut.between[k] && !s->cut.idle[k]) {
			limit[rows] = s->p->limit[k];
			price[rows] = s->price[k];
			s->slot[k] = rows++;
		}
	return rows;
}

static void search_between(struct solve *s, const struct merge *m, int64_t loss_most,
			   struct arena *a, struct layers_result *out)
{
	size_t blocks = (size_t)s->cut.count, room = (size_t)s->p->rows + 1;
	int64_t *limit = arena_array(a, int64_t, room), *price = arena_array(a, int64_t, room);
	int rows = place_between(s, limit, price);
	struct layer *layers = arena_array(a, struct layer, blocks + 1);
	int *begins = arena_array(a, int, (size_t)rows + 1);
	for (int k = 0; k < rows; k++)
		begins[k] = -1;
	for (size_t i = 0; i < blocks; i++)
		merge_layer(s, &m->lists[m->order[i]], rows, &layers[i], a);
	struct layers l = { .rows = rows,
			    .count = s->cut.count,
			    .layer = layers,
			    .limit = limit,
			    .price = price,
			    .carried = arena_array(a, bool, (size_t)rows + 1),
			    .later = arena_array(a, int64_t, (size_t)rows + 1),
			    .later_loss = arena_array(a, int64_t, blocks + 1),
			    .begins = begins,
			    .loss_most = loss_most,
			    .states_max = solve_room(s),
			    .seen_before = s->states,
			    .seen_limit = s->states_limit,
			    .ordered = s->p->ordered,
			    .differ = differ_block,
			    .context = m };
	layers_search(&l, s->watch, a, out);
	for (int k = 0; k < s->p->rows; k++)
		s->slot[k] = -1;
}

static void write_times(const struct merge *m, int blocks, const struct layers_end *end,
			int32_t *times)
{
	for (int i = 0; i < blocks; i++) {
		const struct block_list *list = &m->lists[m->order[i]];
		for (int n = 0; n < list->layers; n++)
			times[list->order[n]] = list->found.ends[end->ids[i]].ids[n];
	}
}

bool solve_merge(struct solve *s, int64_t loss_most, int32_t *times, int64_t *value,
		 int64_t *burden)
{
	struct arena scratch = { 0 };
	struct block_list *lists =
		arena_array(&scratch, struct block_list, (size_t)s->cut.count + 1);
	struct layers_result found = { 0 };
	bool possible = true;
	s->dropped = LOSS_MAX;
	for (int b = 0; b < s->cut.count && possible; b++) {
		solve_list_block(s, b, loss_most, &scratch, &lists[b]);
		note_dropped(s, lists[b].found.dropped - lists[b].least);
		possible = !s->stopped && lists[b].found.count;
	}
	if (possible) {
		struct merge m = { lists, merge_order(s, lists, &scratch) };
		search_between(s, &m, loss_most, &scratch, &found);
		note_dropped(s, found.dropped);
		s->states += found.states;
		s->stopped |= found.stopped;
		if (found.count) {
			write_times(&m, s->cut.count, &found.ends[0], times);
			*value = found.ends[0].value;
			*burden = found.ends[0].burden;
		}
	}
	arena_release(&scratch);
	return found.count > 0;
}
