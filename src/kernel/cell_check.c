#include "kernel/cell_store.h"

/* Holding stored cells against a fresh computation. */
struct checking {
	struct session *session;
	const struct figure *figure;
	struct buf *report;
	int *findings;
	struct arena arena;
	char period[8];
	day_t as_of;
	struct table fresh; /* cell -> position in cells */
	struct figure_request request;
	struct figure_result result;
};

static bool load_fresh(struct checking *k, const struct stored_cell *c, struct err *err)
{
	struct buf name = { 0 };
	snprintf(k->period, sizeof(k->period), "%.*s", STR_ARG(c->period));
	k->as_of = c->as_of;
	k->request = cell_request(k->figure, c->as_of);
	table_release(&k->fresh);
	arena_release(&k->arena);
	if (!figure_compute(k->session, &k->request, &k->arena, &k->result, err))
		return false;
	for (int i = 0; i < k->result.count; i++) {
		buf_clear(&name);
		cell_name(&name, &k->request, &k->result.cells[i]);
		table_put(&k->fresh, buf_str(&name), i, NULL);
	}
	buf_release(&name);
	return true;
}

struct to_check {
	struct stored_cell *cells;
	size_t count, room;
	struct arena arena;
};

static bool keep_cell(void *context, const struct stored_cell *c, struct err *err)
{
	struct to_check *all = context;
	(void)err;
	if (all->count == all->room) {
		all->room = all->room ? all->room * 2 : 1024;
		all->cells = memory_resize(all->cells, all->room * sizeof(*all->cells));
	}
	struct stored_cell *copy = &all->cells[all->count++];
	*copy = *c;
	copy->period = arena_str(&all->arena, c->period);
	copy->cell = arena_str(&all->arena, c->cell);
	copy->verdict = arena_str(&all->arena, c->verdict);
	copy->norm = arena_str(&all->arena, c->norm);
	return true;
}

static bool check_cell(struct checking *k, const struct stored_cell *c, struct err *err)
{
	if ((!str_is(c->period, k->period) || c->as_of != k->as_of) && !load_fresh(k, c, err))
		return false;
	const struct table_entry *e = table_find(&k->fresh, c->cell);
	const struct cell *f = e ? &k->result.cells[e->value] : NULL;
	if (f && cell_same(c, f))
		return true;
	++*k->findings;
	buf_printf(
		k->report,
		"Cijfer %s, %.*s, %.*s: de bewaarde cel is niet gelijk aan wat de rijen zeggen.\n",
		k->figure->name, STR_ARG(c->period), STR_ARG(c->cell));
	return true;
}

/* Which months are looked at: all, or the newest and others evenly spread over the rest. */
static bool in_sample(size_t month, size_t months, int sample)
{
	size_t each = sample && months > (size_t)sample ? months / (size_t)sample : 1;
	return month % each == 0;
}

static size_t count_months(const struct to_check *all)
{
	size_t months = 0;
	for (size_t i = 0; i < all->count; i++)
		months += i == 0 || !str_eq(all->cells[i].period, all->cells[i - 1].period);
	return months;
}

static bool check_figure(struct checking *k, int sample, struct err *err)
{
	struct to_check all = { 0 };
	bool ok = cells_read(k->session, k->figure, "", keep_cell, &all, err);
	size_t months = count_months(&all), month = 0;
	for (size_t c = 0; ok && c < all.count; c++) {
		month += c > 0 && !str_eq(all.cells[c].period, all.cells[c - 1].period);
		if (in_sample(month, months, sample))
			ok = check_cell(k, &all.cells[c], err);
	}
	table_release(&k->fresh);
	arena_release(&k->arena);
	arena_release(&all.arena);
	free(all.cells);
	return ok;
}

bool cells_check(struct session *s, int sample, struct buf *report, int *findings, struct err *err)
{
	bool ok = true, behind;
	for (int i = 0; ok && i < s->decl->figure_count; i++) {
		struct checking k = { .session = s,
				      .figure = s->decl->figures[i],
				      .report = report,
				      .findings = findings };
		ok = cells_behind(s, k.figure, &behind, err);
		if (ok && behind)
			buf_printf(
				report,
				"Cijfer %s loopt achter op de gegevens; de volgende wijziging werkt "
				"het bij.\n",
				k.figure->name);
		else if (ok)
			ok = check_figure(&k, sample, err);
	}
	return ok;
}
