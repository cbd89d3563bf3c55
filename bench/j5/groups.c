#include "groups.h"

#include <stdlib.h>

enum {
	CARRY_ROOM = 1024,
	FAMILY_ROOM = 64, /* months of room at first: five years */
	AHEAD = 24,       /* rows between asking for a counter and raising it */
	DAY_MASK = (1 << J5_DAY_BITS) - 1,
	MONTH_MASK = (1 << J5_MONTH_BITS) - 1,
};

void j5_groups_init(struct j5_groups *g)
{
	*g = (struct j5_groups){ .carry_room = CARRY_ROOM };
	pthread_mutex_init(&g->lock, NULL);
	g->carries = arena_array(&g->arena, struct j5_carry, g->carry_room);
	uint16_t *ids = arena_array(&g->arena, uint16_t, J5_FAMILIES * J5_MONTHS);
	for (int i = 0; i < J5_FAMILIES; i++) {
		pthread_mutex_init(&g->families[i].lock, NULL);
		g->families[i].ids = ids + i * J5_MONTHS;
	}
}

void j5_groups_release(struct j5_groups *g)
{
	for (int i = 0; i < J5_FAMILIES; i++)
		pthread_mutex_destroy(&g->families[i].lock);
	pthread_mutex_destroy(&g->lock);
	arena_release(&g->arena);
}

/* The old counters stay in the arena, together no more than the new ones. */
static void grow(struct j5_groups *g, struct j5_family *f)
{
	uint32_t room = f->room ? f->room * 2 : FAMILY_ROOM;
	uint8_t(*first)[J5_PAGE] = arena_alloc_array(&g->arena, room, sizeof(*first));
	struct j5_pages *more = arena_array(&g->arena, struct j5_pages, room);
	uint64_t *clients = arena_array(&g->arena, uint64_t, room);
	if (f->count) {
		memcpy(first, f->first, f->count * sizeof(*first));
		memcpy(more, f->more, f->count * sizeof(*more));
		memcpy(clients, f->clients, f->count * sizeof(*clients));
	}
	f->first = first, f->more = more, f->clients = clients, f->room = room;
}

static uint16_t new_group(struct j5_groups *g, struct j5_family *f, uint32_t month)
{
	pthread_mutex_lock(&g->lock);
	if (f->count == f->room)
		grow(g, f);
	pthread_mutex_unlock(&g->lock);
	return f->ids[month] = (uint16_t)++f->count;
}

static uint8_t *new_page(struct j5_groups *g, uint8_t **page)
{
	pthread_mutex_lock(&g->lock);
	*page = arena_alloc(&g->arena, J5_PAGE);
	pthread_mutex_unlock(&g->lock);
	return *page;
}

static struct j5_carry *carry_slot(struct j5_groups *g, uint32_t place)
{
	size_t i = (place * UINT64_C(0x9E3779B97F4A7C15)) >> 32 & (g->carry_room - 1);
	while (g->carries[i].times && g->carries[i].place != place)
		i = (i + 1) & (g->carry_room - 1);
	return &g->carries[i];
}

static void double_carries(struct j5_groups *g)
{
	struct j5_carry *old = g->carries;
	size_t old_room = g->carry_room;
	g->carry_room *= 2;
	g->carries = arena_array(&g->arena, struct j5_carry, g->carry_room);
	for (size_t i = 0; i < old_room; i++)
		if (old[i].times)
			*carry_slot(g, old[i].place) = old[i];
}

static void carry(struct j5_groups *g, uint32_t place)
{
	pthread_mutex_lock(&g->lock);
	if (g->carry_count * 2 >= g->carry_room)
		double_carries(g);
	struct j5_carry *slot = carry_slot(g, place);
	g->carry_count += slot->times == 0;
	slot->place = place;
	slot->times++;
	pthread_mutex_unlock(&g->lock);
}

/* With the lock of the family held. */
static inline void count_row(struct j5_groups *g, uint32_t family, uint32_t month, uint32_t clients,
			     uint32_t days)
{
	struct j5_family *f = &g->families[family];
	uint16_t id = f->ids[month];
	if (__builtin_expect(id == 0, 0))
		id = new_group(g, f, month);
	f->clients[id - 1] += clients;
	uint8_t *page = f->first[id - 1];
	if (__builtin_expect(days >= J5_PAGE, 0)) {
		uint8_t **later = &f->more[id - 1].pages[days / J5_PAGE - 1];
		page = *later ? *later : new_page(g, later);
	}
	if (__builtin_expect(++page[days % J5_PAGE] == 0, 0))
		carry(g, (family << J5_MONTH_BITS | month) << J5_DAY_BITS | days);
}

void j5_count_row(struct j5_groups *g, const struct j5_row *row)
{
	pthread_mutex_lock(&g->families[row->family].lock);
	count_row(g, row->family, row->month, row->clients, row->days);
	pthread_mutex_unlock(&g->families[row->family].lock);
}

struct j5_queue *j5_queue_new(struct j5_groups *g, struct arena *a)
{
	struct j5_queue *q = arena_new(a, struct j5_queue);
	q->groups = g;
	return q;
}

/* Asks for the counter of a packed row, if it is likely to be on the first page. */
static inline void ask_for(const struct j5_family *f, uint32_t packed)
{
	uint16_t id = f->ids[packed >> J5_DAY_BITS & MONTH_MASK];
	if (id)
		__builtin_prefetch(&f->first[id - 1][packed & (J5_PAGE - 1)], 1);
}

void j5_queue_flush(struct j5_queue *q, uint32_t family)
{
	struct j5_groups *g = q->groups;
	const uint32_t *rows = q->rows[family];
	uint32_t count = q->counts[family];
	pthread_mutex_lock(&g->families[family].lock);
	for (uint32_t i = 0; i < count; i++) {
		if (i + AHEAD < count)
			ask_for(&g->families[family], rows[i + AHEAD]);
		count_row(g, family, rows[i] >> J5_DAY_BITS & MONTH_MASK,
			  rows[i] >> (J5_DAY_BITS + J5_MONTH_BITS), rows[i] & DAY_MASK);
	}
	pthread_mutex_unlock(&g->families[family].lock);
	q->counts[family] = 0;
}

void j5_queue_flush_all(struct j5_queue *q)
{
	for (uint32_t family = 0; family < J5_FAMILIES; family++)
		j5_queue_flush(q, family);
}

/* How often each number of days occurs in one group. */
struct spread {
	uint32_t rows[(J5_PAGES + 1) * J5_PAGE]; /* 2^32 of them would be a file of 100 GB */
	uint32_t end;                            /* days from here on do not occur */
	uint64_t total;
};

static void add_page(struct spread *s, int number, const uint8_t *page)
{
	uint32_t sum = 0;
	uint32_t *rows = s->rows + number * J5_PAGE;
	for (int day = 0; day < J5_PAGE; day++) {
		rows[day] = page[day];
		sum += page[day];
	}
	s->total += sum;
}

static int by_place(const void *a, const void *b)
{
	uint32_t x = ((const struct j5_carry *)a)->place, y = ((const struct j5_carry *)b)->place;
	return x < y ? -1 : x > y;
}

/* From a hash table to a sorted list. */
static void sort_carries(struct j5_groups *g)
{
	size_t count = 0;
	for (size_t i = 0; i < g->carry_room; i++)
		if (g->carries[i].times)
			g->carries[count++] = g->carries[i];
	qsort(g->carries, count, sizeof(*g->carries), by_place);
}

/* Adds what the counters of this group could not hold; *next is where in the sorted list the groups
 * have come. */
static void add_carries(struct spread *s, const struct j5_groups *g, uint32_t group, size_t *next)
{
	for (; *next < g->carry_count; ++*next) {
		const struct j5_carry *carry = &g->carries[*next];
		if (carry->place >> J5_DAY_BITS != group)
			break;
		s->rows[carry->place & DAY_MASK] += 256 * carry->times;
		s->total += 256 * (uint64_t)carry->times;
	}
}

static void fill(struct spread *s, const struct j5_groups *g, uint32_t family, uint32_t month,
		 size_t *next)
{
	const struct j5_family *f = &g->families[family];
	uint32_t place = f->ids[month] - 1u;
	s->total = 0;
	s->end = J5_PAGE;
	add_page(s, 0, f->first[place]);
	for (int i = 0; i < J5_PAGES; i++) {
		const uint8_t *page = f->more[place].pages[i];
		if (!page)
			continue;
		memset(s->rows + s->end, 0,
		       ((size_t)(i + 1) * J5_PAGE - s->end) * sizeof(*s->rows));
		add_page(s, i + 1, page);
		s->end = (uint32_t)(i + 2) * J5_PAGE;
	}
	add_carries(s, g, family << J5_MONTH_BITS | month, next);
}

/* Nearest rank: the smallest number of days that at least this share of the rows do not exceed. */
static void add_group(const struct spread *s, uint32_t norm_days, struct j5_figures *f)
{
	uint64_t ranks[3] = { (s->total * 50 + 99) / 100, (s->total * 80 + 99) / 100,
			      (s->total * 90 + 99) / 100 };
	uint64_t *const sums[3] = { &f->p50, &f->p80, &f->p90 };
	uint64_t seen = 0;
	int found = 0;
	for (uint32_t day = 0; day < s->end && (found < 3 || day <= norm_days); day++) {
		seen += s->rows[day];
		while (found < 3 && seen >= ranks[found])
			*sums[found++] += day;
		if (day == norm_days)
			f->over_norm += s->total - seen;
	}
	f->valid += s->total;
	f->groups++;
}

struct j5_figures j5_sum(struct j5_groups *g)
{
	struct j5_figures figures = { 0 };
	struct spread s;
	size_t next = 0;
	sort_carries(g);
	for (uint32_t family = 0; family < J5_FAMILIES; family++) {
		const struct j5_family *f = &g->families[family];
		uint32_t norm_days = (uint32_t)j5_cares[family % J5_CARES].norm_days;
		for (uint32_t month = 0; month < J5_MONTHS; month++) {
			if (f->ids[month] == 0)
				continue;
			fill(&s, g, family, month, &next);
			add_group(&s, norm_days, &figures);
			figures.clients += f->clients[f->ids[month] - 1];
		}
	}
	return figures;
}
