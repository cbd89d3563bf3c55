#include "engine/choose/blocks.h"

enum { TIES_LEAST = 3 }; /* a row of two measures is a link, and stays in its block */

struct cut {
	const struct int_program *p;
	int *row_first, *row_measures; /* measures by row */
	bool *between, *idle;
	int *root; /* per measure: a measure of the same block, itself for one of them */
	int *size;
};

static int root_of(struct cut *c, int j)
{
	while (c->root[j] != j) {
		c->root[j] = c->root[c->root[j]];
		j = c->root[j];
	}
	return j;
}

static void list_rows(struct cut *c, struct arena *a)
{
	const struct int_program *p = c->p;
	c->row_first = arena_array(a, int, (size_t)p->rows + 2);
	c->row_measures = arena_array(a, int, (size_t)p->first[p->measures] + 1);
	for (int i = 0; i < p->first[p->measures]; i++)
		c->row_first[p->uses[i].row + 2]++;
	for (int k = 2; k <= p->rows; k++)
		c->row_first[k] += c->row_first[k - 1];
	for (int j = 0; j < p->measures; j++)
		for (int i = p->first[j]; i < p->first[j + 1]; i++)
			c->row_measures[c->row_first[p->uses[i].row + 1]++] = j;
}

/* A row that all measures together cannot exceed. */
static void find_idle(struct cut *c, struct arena *a)
{
	const struct int_program *p = c->p;
	int64_t *most = arena_array(a, int64_t, (size_t)p->rows + 1);
	for (int j = 0; j < p->measures; j++)
		for (int i = p->first[j]; i < p->first[j + 1]; i++) {
			int64_t low = program_uses(&p->uses[i], p->least[j]);
			int64_t high = program_uses(&p->uses[i], p->most[j]);
			high = high > low ? high : low;
			if (p->freedom[j] != MEASURE_BARRED &&
			    (high > 0 || p->freedom[j] == MEASURE_TAKEN))
				most[p->uses[i].row] += high;
		}
	for (int k = 0; k < p->rows; k++)
		c->idle[k] = most[k] <= p->limit[k];
}

static void join(struct cut *c)
{
	for (int j = 0; j < c->p->measures; j++) {
		c->root[j] = j;
		c->size[j] = 1;
	}
	for (int k = 0; k < c->p->rows; k++)
		for (int i = c->row_first[k] + 1;
		     !c->between[k] && !c->idle[k] && i < c->row_first[k + 1]; i++) {
			int one = root_of(c, c->row_measures[i - 1]),
			    other = root_of(c, c->row_measures[i]);
			if (one != other) {
				c->root[other > one ? other : one] = other > one ? one : other;
				c->size[other > one ? one : other] +=
					c->size[other > one ? other : one];
			}
		}
}

/* Sets the widest row of each block that is too large between the blocks; false when none is. */
static bool loosen(struct cut *c, struct arena *a)
{
	struct arena_mark mark = arena_mark(a);
	int *widest = arena_array(a, int, (size_t)c->p->measures + 1); /* per root: row + 1 */
	bool any = false;
	for (int k = 0; k < c->p->rows; k++) {
		int wide = c->row_first[k + 1] - c->row_first[k];
		if (c->between[k] || c->idle[k] || wide < TIES_LEAST)
			continue;
		int root = root_of(c, c->row_measures[c->row_first[k]]), now = widest[root];
		if (c->size[root] > BLOCK_MEASURES &&
		    (!now || wide > c->row_first[now] - c->row_first[now - 1]))
			widest[root] = k + 1;
	}
	for (int j = 0; j < c->p->measures; j++)
		if (widest[j]) {
			c->between[widest[j] - 1] = true;
			any = true;
		}
	arena_rewind(a, mark);
	return any;
}

void blocks_cut(const struct int_program *p, struct arena *a, struct blocks *out)
{
	size_t measures = (size_t)p->measures, rows = (size_t)p->rows;
	struct cut c = { .p = p,
			 .between = arena_array(a, bool, rows + 1),
			 .idle = arena_array(a, bool, rows + 1),
			 .root = arena_array(a, int, measures + 1),
			 .size = arena_array(a, int, measures + 1) };
	list_rows(&c, a);
	find_idle(&c, a);
	do
		join(&c);
	while (loosen(&c, a));
	int *first = arena_array(a, int, measures + 2), *list = arena_array(a, int, measures + 1);
	int *number = arena_array(a, int, measures + 1), count = 0;
	for (int j = 0; j < p->measures; j++)
		if (root_of(&c, j) == j) {
			number[j] = count++;
			first[number[j] + 1] = c.size[j];
		}
	for (int b = 1; b <= count; b++)
		first[b] += first[b - 1];
	int *at = arena_array(a, int, (size_t)count + 1);
	memcpy(at, first, (size_t)count * sizeof(*at));
	for (int j = 0; j < p->measures; j++)
		list[at[number[root_of(&c, j)]]++] = j;
	bool *held = arena_array(a, bool, rows + 1);
	for (size_t k = 0; k < rows; k++)
		held[k] = c.between[k] || c.idle[k];
	*out = (struct blocks){ count, first, list, c.between, c.idle, held };
}
