/* Which lines a delivery has: not every location reports every month, some waits are not known, and
 * ten deliveries have lines that no import can take. */
#include "domain/demo_world.h"

enum { BAD_DELIVERIES = 10, BAD_PERCENT = 3, BAD_LEAST = 3 };

static enum demo_line line_of(const struct demo_world *w, const struct demo_series *s, int month)
{
	const struct demo_location *l = &w->locations[s->location];
	if (month < l->start || month >= w->providers[l->provider].silent_from)
		return LINE_NONE;
	if (month >= l->stop_from && month < l->stop_until)
		return LINE_STOP;
	return month >= s->unknown_from ? LINE_UNKNOWN : LINE_GOOD;
}

/* A location now and then skips a month, never two: its statement would be stale. */
static void fill(struct demo_world *w, struct random *r)
{
	for (int i = 0; i < w->location_count; i++) {
		const struct demo_location *l = &w->locations[i];
		bool skipped = false;
		for (int month = 0; month < DEMO_MONTHS; month++) {
			bool planted_stop = l->stop_until == NEVER && month >= l->stop_from;
			skipped = random_below(r, 80) == 0 && !skipped && month > l->start &&
				  !planted_stop;
			for (int s = l->first; s < l->first + l->count; s++)
				*demo_line_at(w, s, month) =
					(unsigned char)(skipped ? LINE_NONE
								: line_of(w, &w->series[s], month));
		}
	}
}

/* At most one unknown wait in a cell and month; in the newest months only where there are so many
 * lines that the norm of known waits is met. */
static void forget_some(struct demo_world *w, struct random *r)
{
	int *last = arena_array(&w->arena, int, (size_t)w->cell_count);
	for (int month = 1; month < DEMO_MONTHS; month++)
		for (int i = 0; i < w->series_count; i++) {
			struct demo_cell *c = &w->cells[w->series[i].cell];
			int *seen = &last[w->series[i].cell];
			bool may = *seen != month && c->plan == PLAN_NONE &&
				   (c->counted >= 24 || month < DEMO_MONTHS - 3);
			unsigned char *line = demo_line_at(w, i, month);
			if (random_below(r, 100) != 0 || !may || *line != LINE_GOOD)
				continue;
			*line = LINE_UNKNOWN;
			*seen = month;
		}
}

/* A broken line is a missing one: it may not make a planted count wrong or a statement stale. */
static bool may_break(struct demo_world *w, int series, int month)
{
	const struct demo_series *s = &w->series[series];
	if (!s->alone || w->cells[s->cell].plan != PLAN_NONE || month == 0)
		return false;
	for (int m = month - 1; m <= month + 1 && m < DEMO_MONTHS; m++)
		if (*demo_line_at(w, series, m) != LINE_GOOD)
			return false;
	return true;
}

static void break_some(struct demo_world *w, int month, struct random *r)
{
	int lines = 0, bad = 0;
	for (int i = 0; i < w->series_count; i++)
		lines += *demo_line_at(w, i, month) != LINE_NONE;
	int wanted = lines * BAD_PERCENT / 100 > BAD_LEAST ? lines * BAD_PERCENT / 100 : BAD_LEAST;
	for (int tries = 0; bad < wanted && tries < 40 * wanted; tries++) {
		int series = (int)random_below(r, (uint64_t)w->series_count);
		if (!may_break(w, series, month))
			continue;
		*demo_line_at(w, series, month) = LINE_BAD;
		bad++;
	}
	struct demo_plant *p = demo_plant_add(w, "foute-regels", "levering-afkeur", -1);
	p->delivery = p->from = p->until = month;
	p->newest = "geen-norm";
	p->count = bad;
}

void demo_lines(struct demo_world *w)
{
	struct random r;
	demo_stream(w, STREAM_LINES, &r);
	w->lines = arena_alloc(&w->arena, (size_t)w->series_count * DEMO_MONTHS);
	fill(w, &r);
	forget_some(w, &r);
	for (int i = 0; i < BAD_DELIVERIES - 1; i++)
		break_some(w, 2 + i * 6 + (int)random_below(&r, 4), &r);
	break_some(w, NEWEST, &r);
}
