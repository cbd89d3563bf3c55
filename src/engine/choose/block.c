#include "engine/choose/solve.h"

/* Which rows a search looks at. */
enum view {
	VIEW_GROUP,   /* those that only one group of a block uses */
	VIEW_BLOCK,   /* those of the block alone */
	VIEW_BETWEEN, /* those between the blocks too */
};

enum { ROOM_LEFT = 100 };

int solve_room(const struct solve *s)
{
	return s->states > s->states_limit && s->states_max > ROOM_LEFT ? ROOM_LEFT : s->states_max;
}

static int64_t next_best(const struct choice *c)
{
	return c->count > 1 ? c->alternatives[1].loss : LOSS_MAX;
}

/* The first row of its own that a measure uses. */
static int own_row(const struct solve *s, int j)
{
	for (int u = s->p->first[j]; u < s->p->first[j + 1]; u++)
		if (!s->cut.held[s->p->uses[u].row])
			return s->p->uses[u].row;
	return -1;
}

/* Whether measure j stands before i in the search: those that share a row together, so that the row is
 * soon done with; then those first that the prices are surest of. */
static bool comes_before(const struct solve *s, int j, int i)
{
	int one = own_row(s, j), other = own_row(s, i);
	if (one != other)
		return one < other;
	return next_best(&s->choices[j]) > next_best(&s->choices[i]);
}

/* The measures of a block as they are searched. */
static void order_block(struct solve *s, int b)
{
	int first = s->cut.first[b], count = s->cut.first[b + 1] - first;
	int *order = s->order + first;
	for (int i = 0; i < count; i++) {
		int j = s->cut.measures[first + i], at = i;
		for (; at > 0 && comes_before(s, j, order[at - 1]); at--)
			order[at] = order[at - 1];
		order[at] = j;
	}
}

static void differ_measure(const void *context, int layer, int32_t one, int32_t other, int *measure,
			   bool *one_wins)
{
	const struct block_list *list = context;
	*measure = list->order[layer];
	*one_wins = one > other;
}

/* Gives the rows that are looked at a place. */
static int list_rows(struct solve *s, const struct block_list *list, enum view view, int *rows)
{
	const struct int_program *p = s->p;
	int count = 0;
	for (int i = 0; i < list->layers; i++)
		for (int u = p->first[list->order[i]]; u < p->first[list->order[i] + 1]; u++) {
			int row = p->uses[u].row;
			if (s->slot[row] >= 0 || s->cut.idle[row] ||
			    (s->cut.between[row] && view != VIEW_BETWEEN) ||
			    (view == VIEW_GROUP && s->begins[row] < 0))
				continue;
			s->slot[row] = count;
			rows[count++] = row;
		}
	return count;
}

/* The alternatives with, as value, what they are worth after paying for the rows that are not looked
 * at: that is what one end must then be better in than another. False when the numbers do not fit. */
static bool net_alternatives(const struct solve *s, int j, struct arena *a, int64_t *sum,
			     const struct alternative **out)
{
	const struct int_program *p = s->p;
	const struct choice *c = &s->choices[j];
	struct alternative *net = arena_array(a, struct alternative, (size_t)c->count + 1);
	int64_t most = 0;
	for (int n = 0; n < c->count; n++) {
		__int128 worth = solve_scaled(s, c->alternatives[n].value);
		for (int u = p->first[j]; u < p->first[j + 1]; u++)
			if (s->slot[p->uses[u].row] < 0)
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

static void fill_layers(const struct solve *s, const struct block_list *list, int rows,
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
			solve_range(p, j, p->uses[u].once, p->uses[u].each, &low, &high);
			least[slot] += low;
			for (int n = 0; n < c->count; n++)
				use[(size_t)n * (size_t)rows + (size_t)slot] +=
					program_uses(&p->uses[u], c->alternatives[n].id);
		}
		layers[i] = (struct layer){ c->count, c->alternatives, use };
	}
}

/* Lists what a block or a group can end in with at most this loss. later_loss NULL: nothing is known
 * of what is to come. False when numbers do not fit (not with VIEW_BETWEEN). */
static bool search(struct solve *s, enum view view, const int64_t *later_loss, int64_t loss_most,
		   struct arena *a, struct block_list *list)
{
	const struct int_program *p = s->p;
	size_t uses = 1;
	for (int i = 0; i < list->layers; i++)
		uses += (size_t)(p->first[list->order[i] + 1] - p->first[list->order[i]]);
	int *rows = arena_array(a, int, uses), *begins = arena_array(a, int, uses);
	int count = list_rows(s, list, view, rows);
	int64_t *limit = arena_array(a, int64_t, uses), *price = arena_array(a, int64_t, uses);
	int64_t *least = arena_array(a, int64_t, uses), *later = arena_array(a, int64_t, uses);
	bool *carried = arena_array(a, bool, uses);
	struct layer *layers = arena_array(a, struct layer, (size_t)list->layers + 1);
	fill_layers(s, list, count, layers, least, a);
	int64_t sum = 0;
	bool fits = true;
	for (int i = 0; i < list->layers && view != VIEW_BETWEEN; i++)
		fits = fits &&
		       net_alternatives(s, list->order[i], a, &sum, &layers[i].alternatives);
	for (int k = 0; k < count; k++) {
		limit[k] = p->limit[rows[k]];
		price[k] = s->price[rows[k]];
		carried[k] = s->cut.between[rows[k]];
		later[k] = s->row_least[rows[k]] - least[k];
		begins[k] = later_loss && !carried[k] ? s->begins[rows[k]] : -1;
		s->slot[rows[k]] = -1;
	}
	if (!later_loss)
		later_loss = arena_array(a, int64_t, (size_t)list->layers + 1);
	struct layers l = { .rows = count,
			    .count = list->layers,
			    .layer = layers,
			    .limit = limit,
			    .price = price,
			    .carried = carried,
			    .later = later,
			    .later_loss = later_loss,
			    .begins = begins,
			    .loss_most = loss_most,
			    .states_max = solve_room(s),
			    .seen_before = s->states,
			    .seen_limit = s->states_limit,
			    .ordered = p->ordered && view == VIEW_BETWEEN,
			    .differ = differ_measure,
			    .context = list };
	if (!fits)
		return false;
	layers_search(&l, s->watch, a, &list->found);
	s->states += list->found.states;
	s->stopped |= list->found.stopped;
	return true;
}

/* What is lost at least, as solve_least_loss, starting from a loss to begin with. */
static int64_t least_of(struct solve *s, enum view view, const int64_t *later_loss, int64_t most,
			struct arena *a, struct block_list *list)
{
	for (;; most = most > LOSS_MAX / 4 ? LOSS_MAX : most * 4) {
		if (!search(s, view, later_loss, most, a, list))
			return 0;
		int64_t found = list->found.count ? list->found.ends[0].loss : LOSS_MAX;
		if (found > list->found.dropped)
			found = list->found.dropped;
		if (s->stopped || found <= most || most == LOSS_MAX)
			return found;
	}
}

static struct block_list block_of(const struct solve *s, int b)
{
	return (struct block_list){ .order = s->order + s->cut.first[b],
				    .layers = s->cut.first[b + 1] - s->cut.first[b] };
}

int64_t solve_least_loss(struct solve *s, int b, struct arena *a, struct block_list *out)
{
	const int64_t *later = s->later_loss + s->cut.first[b] + b;
	int64_t unit = (int64_t)1 << s->scale_bits, known = s->block_least[b];
	int64_t most = known > unit && known < LOSS_MAX / 4 ? known + known / 8 : unit;
	*out = block_of(s, b);
	if (most < later[0] && later[0] < LOSS_MAX / 4)
		most = later[0] + later[0] / 8;
	return least_of(s, VIEW_BLOCK, later, most, a, out);
}

void solve_list_block(struct solve *s, int b, int64_t loss_most, struct arena *a,
		      struct block_list *out)
{
	*out = block_of(s, b);
	out->least = s->block_least[b];
	(void)search(s, VIEW_BETWEEN, s->later_loss + s->cut.first[b] + b, out->least + loss_most,
		     a, out);
}

/* Which rows only one group of a block uses; from which layer on. False: the block is one group. */
static bool find_groups(struct solve *s, int b)
{
	struct block_list list = block_of(s, b);
	int start = 0;
	bool several = false;
	for (int pass = 0; pass < 2; pass++)
		for (int i = 0; i < list.layers; i++) {
			int j = list.order[i];
			if (i == 0 || own_row(s, j) != own_row(s, list.order[i - 1]))
				start = i;
			several |= start > 0;
			for (int u = s->p->first[j]; u < s->p->first[j + 1]; u++) {
				int *begins = &s->begins[s->p->uses[u].row];
				if (pass == 0)
					*begins = start;
				else if (*begins != start)
					*begins = -1;
			}
		}
	return several;
}

/* What the groups of a block from each layer on lose at least together. */
static bool group_losses(struct solve *s, int b, int64_t *later)
{
	struct block_list list = block_of(s, b);
	int end = list.layers;
	for (int i = list.layers - 1; i >= 0; i--) {
		int j = list.order[i];
		later[i] = later[end];
		if (i > 0 && own_row(s, j) == own_row(s, list.order[i - 1]))
			continue;
		struct arena scratch = { 0 };
		struct block_list group = { .order = list.order + i, .layers = end - i };
		int64_t least = least_of(s, VIEW_GROUP, NULL, (int64_t)1 << s->scale_bits, &scratch,
					 &group);
		arena_release(&scratch);
		if (least >= LOSS_MAX / 4)
			return false;
		later[i] = later[end] + least;
		end = i;
	}
	return true;
}

bool solve_order_blocks(struct solve *s)
{
	for (int b = 0; b < s->cut.count && !s->stopped; b++) {
		int64_t *later = s->later_loss + s->cut.first[b] + b;
		int count = s->cut.first[b + 1] - s->cut.first[b];
		order_block(s, b);
		memset(later, 0, ((size_t)count + 1) * sizeof(*later));
		if (find_groups(s, b) && !group_losses(s, b, later))
			return false;
	}
	return true;
}
