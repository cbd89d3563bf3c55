/* Which arcs are near: nearly all that searches ever use are among a few of every client. */
#include "engine/match/fast_flow.h"

#include <stdlib.h>

enum { SAMPLE_CLIENTS = 512, NEAR_OF_CLIENT = 8 };
static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static int64_t above(const struct flow *f, int32_t client, int32_t arc)
{
	return flow_scaled(f, f->arc_cost[arc]) + f->place_price[f->arc_place[arc]] -
	       f->client[client].price;
}

/* The reach that gives some clients so many near arcs in the mean. */
static int64_t usual_reach(const struct flow *f)
{
	struct arena scratch = { 0 };
	int32_t step = f->clients / SAMPLE_CLIENTS + 1;
	int64_t arcs = 0, count = 0, sample = 0;
	for (int32_t i = 0; i < f->clients; i += step)
		arcs += f->client[i].end - f->client[i].begin;
	int64_t *values = arena_array(&scratch, int64_t, (size_t)arcs + 1);
	for (int32_t i = 0; i < f->clients; i += step, sample++) {
		for (int32_t k = f->client[i].begin; k < f->client[i].end; k++) {
			if (f->arc_cost[k] != FLOW_FORBIDDEN)
				values[count++] = above(f, i, k);
		}
	}
	qsort(values, (size_t)count, sizeof(*values), by_value);
	int64_t reach = FLOW_REACH_ALL;
	if (count > sample * NEAR_OF_CLIENT)
		reach = values[sample * NEAR_OF_CLIENT] + 1;
	arena_release(&scratch);
	return reach;
}

static void make_room(struct flow_near *near, int64_t arcs)
{
	if (arcs <= near->room)
		return;
	near->room = (int32_t)(arcs + arcs / 4 < INT32_MAX ? arcs + arcs / 4 : INT32_MAX);
	near->row = memory_resize(near->row, (size_t)near->room * sizeof(*near->row));
	near->column = memory_resize(near->column, (size_t)near->room * sizeof(*near->column));
}

static void make_rows(struct flow *f)
{
	struct flow_near *near = &f->near;
	int32_t count = 0;
	for (int32_t i = 0; i < f->clients; i++) {
		f->client[i].near_begin = count;
		f->client[i].near_price = f->client[i].price;
		for (int32_t k = f->client[i].begin; k < f->client[i].end; k += FLOW_FEW) {
			struct flow_row row = flow_row_of(f, i, k);
			uint8_t which[FLOW_FEW];
			int32_t below = flow_row_below(&row, f->plain,
						       f->client[i].price + near->reach, which);
			make_room(near, (int64_t)count + below);
			for (int32_t n = 0; n < below; n++) {
				if (row.cost[which[n]] != FLOW_FORBIDDEN)
					near->row[count++] =
						(struct flow_arc){ row.place[which[n]],
								   row.cost[which[n]] };
			}
		}
		f->client[i].near_end = count;
	}
}

static void make_columns(struct flow *f)
{
	struct flow_near *near = &f->near;
	int32_t *at = near->column_begin + 1;
	memset(near->column_begin, 0, ((size_t)f->places + 2) * sizeof(int32_t));
	for (int32_t k = 0; k < f->client[f->clients - 1].near_end; k++)
		at[near->row[k].to + 1]++;
	for (int32_t q = 0; q < f->places; q++) {
		near->place_price[q] = f->place_price[q];
		at[q + 1] += at[q];
	}
	for (int32_t i = 0; i < f->clients; i++) {
		for (int32_t k = f->client[i].near_begin; k < f->client[i].near_end; k++)
			near->column[at[near->row[k].to]++] =
				(struct flow_arc){ i, near->row[k].cost };
	}
}

void flow_near_make(struct flow *f, int64_t reach)
{
	struct flow_near *near = &f->near;
	size_t places = (size_t)f->places;
	near->place_price = memory_resize(near->place_price, places * sizeof(*near->place_price));
	near->column_begin = memory_resize(near->column_begin, (places + 2) * sizeof(int32_t));
	int64_t usual = usual_reach(f);
	near->reach = reach < usual ? usual : reach < FLOW_REACH_ALL ? reach : FLOW_REACH_ALL;
	near->risen = near->fallen = near->missed = 0;
	if (near->room == 0)
		make_room(near, (int64_t)f->clients * NEAR_OF_CLIENT);
	make_rows(f);
	make_columns(f);
	near->made = true;
}

void flow_near_release(struct flow_near *near)
{
	free(near->place_price);
	free(near->column_begin);
	free(near->row);
	free(near->column);
	*near = (struct flow_near){ 0 };
}
