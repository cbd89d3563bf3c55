#include "engine/match/heap.h"

void heap_make(struct heap *h, int32_t nodes, struct arena *a)
{
	size_t n = (size_t)nodes;
	*h = (struct heap){
		.distance = arena_array(a, match_wide, n),
		.slot = arena_array(a, int32_t, n),
		.order = arena_array(a, int32_t, n),
		.touched = arena_array(a, int32_t, n),
	};
	for (size_t i = 0; i < n; i++)
		h->slot[i] = HEAP_NEW;
}

void heap_clear(struct heap *h)
{
	for (int32_t i = 0; i < h->touched_count; i++)
		h->slot[h->touched[i]] = HEAP_NEW;
	h->count = h->touched_count = 0;
}

static bool is_before(const struct heap *h, int32_t a, int32_t b)
{
	return h->distance[a] < h->distance[b] || (a < b && h->distance[a] == h->distance[b]);
}

static void stand(struct heap *h, int32_t at, int32_t node)
{
	h->order[at] = node;
	h->slot[node] = at;
}

static void rise(struct heap *h, int32_t at, int32_t node)
{
	while (at > 0 && is_before(h, node, h->order[(at - 1) / 2])) {
		stand(h, at, h->order[(at - 1) / 2]);
		at = (at - 1) / 2;
	}
	stand(h, at, node);
}

bool heap_offer(struct heap *h, int32_t node, match_wide distance)
{
	if (h->slot[node] == HEAP_DONE ||
	    (h->slot[node] != HEAP_NEW && distance >= h->distance[node]))
		return false;
	if (h->slot[node] == HEAP_NEW) {
		h->touched[h->touched_count++] = node;
		h->slot[node] = h->count++;
	}
	h->distance[node] = distance;
	rise(h, h->slot[node], node);
	return true;
}

int32_t heap_take(struct heap *h)
{
	int32_t nearest = h->order[0], at = 0, last = h->order[--h->count];
	h->slot[nearest] = HEAP_DONE;
	if (h->count == 0)
		return nearest;
	for (;;) {
		int32_t child = 2 * at + 1;
		if (child >= h->count)
			break;
		if (child + 1 < h->count && is_before(h, h->order[child + 1], h->order[child]))
			child++;
		if (!is_before(h, h->order[child], last))
			break;
		stand(h, at, h->order[child]);
		at = child;
	}
	stand(h, at, last);
	return nearest;
}
