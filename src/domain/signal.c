/* K1, as far as figures make them: a cell past its norm opens a signal; a new computation updates it;
 * two good months in a row close it. One open signal per figure, cell, norm and kind. */
#include "domain/domains.h"

#include "base/fixed.h"
#include "kernel/cell.h"
#include "kernel/tick.h"
#include "kernel/write.h"

static const struct field signal_fields[] = {
	{ "figure", FIELD_TEXT, KEY | REQUIRED, L("Cijfer", "Figure"), .max = 60,
	  .searched = true },
	{ "cell", FIELD_TEXT, KEY | REQUIRED, L("Cel", "Cell"), .max = 300, .searched = true },
	{ "norm", FIELD_TEXT, KEY | REQUIRED, L("Norm", "Norm"), .max = 60 },
	{ "kind", FIELD_TEXT, KEY | REQUIRED, L("Soort", "Kind"), .max = 40 },
	{ "opened_on", FIELD_DATE, KEY | REQUIRED, L("Ontstaan op", "Opened on") },
	{ "state", FIELD_CODE, REQUIRED, L("Stand", "State"), .list = "signal-state" },
	{ "first_period", FIELD_TEXT, REQUIRED, L("Eerste maand", "First month"), .max = 7 },
	{ "last_period", FIELD_TEXT, REQUIRED, L("Laatste maand", "Last month"), .max = 7 },
	{ "value", FIELD_QUANTITY, 0, L("Waarde", "Value"), .decimals = 4, .low = INT64_MIN + 1,
	  .high = INT64_MAX },
	{ "closed_on", FIELD_DATE, 0, L("Gesloten op", "Closed on") },
	{ "reason", FIELD_TEXT, 0, L("Reden", "Reason"), .max = 400 },
	{ 0 },
};
static const char *const signal_indexes[] = { "state,figure,cell", NULL };
static const struct model signal_model = {
	"signal",       L("Signaal", "Signal"),    L("Signalen", "Signals"),     signal_fields,
	.scope = PAYER, .indexes = signal_indexes, .changed_with = RIGHT_NOBODY,
};

enum { PERIODS = 3 };

/* The newest months of one cell, newest first. */
struct history {
	struct str cell;
	int count;
	struct {
		struct str period, verdict, norm;
		int64_t value;
		day_t as_of;
	} months[PERIODS];
};

struct daily {
	struct session *session;
	const struct figure *figure;
	const struct shape *shape;
	struct arena arena;
	struct table by_cell;
	struct history *cells;
	size_t room;
	struct str newest; /* newest month of the figure */
	struct tick_result *result;
	struct change change;
	bool changing;
};

static bool remember(void *context, const struct stored_cell *c, struct err *err)
{
	struct daily *d = context;
	bool added;
	(void)err;
	size_t at =
		(size_t)table_put(&d->by_cell, c->cell, (int64_t)d->by_cell.count, &added)->value;
	if (at >= d->room) {
		d->room = d->room ? d->room * 2 : 256;
		d->cells = memory_resize(d->cells, d->room * sizeof(*d->cells));
	}
	struct history *h = &d->cells[at];
	if (added)
		*h = (struct history){ .cell = arena_str(&d->arena, c->cell) };
	if (!d->newest.len)
		d->newest = arena_str(&d->arena, c->period);
	if (h->count < PERIODS) {
		h->months[h->count].period = arena_str(&d->arena, c->period);
		h->months[h->count].verdict = arena_str(&d->arena, c->verdict);
		h->months[h->count].norm = arena_str(&d->arena, c->norm);
		h->months[h->count].as_of = c->as_of;
		h->months[h->count++].value = c->value;
	}
	return true;
}

static int at(const struct daily *d, const char *field)
{
	return shape_field(d->shape, str_of(field));
}

/* A cell's value in the decimals of the field. */
static int64_t signal_value(const struct daily *d, const struct history *h)
{
	return h->months[0].value * fixed_unit(4 - d->figure->decimals);
}

/* A day without anything to tell makes no change. */
static bool begin(struct daily *d, struct err *err)
{
	if (!d->changing && !change_begin(d->session, "tick", "dag afgesloten", &d->change, err))
		return false;
	d->changing = true;
	return true;
}

/* Whose signal: the payer that holds the region's concession on that day. */
static bool holder_of(struct daily *d, struct str cell, day_t day, int64_t *payer, struct err *err)
{
	struct stmt *st;
	bool found;
	*payer = 0;
	while (cell.at) {
		struct str value = str_cut(&cell, ',');
		struct str name = str_cut(&value, '=');
		if (!str_is(name, "region"))
			continue;
		if (!db_named(d->session->db, "region_holder", &st, err))
			return false;
		stmt_bind_text(st, "region", value);
		stmt_bind_int(st, "at", day);
		if (!stmt_one_int(st, payer, &found, err))
			return false;
		if (!found)
			*payer = 0;
	}
	return true;
}

static bool open_signal(struct daily *d, const struct history *h, struct err *err)
{
	struct db_value v[MODEL_FIELDS_MAX] = { 0 };
	int64_t payer, id = 0;
	if (!begin(d, err) || !holder_of(d, h->cell, h->months[0].as_of, &payer, err))
		return false;
	v[at(d, "figure")] = value_text(str_of(d->figure->name));
	v[at(d, "cell")] = value_text(h->cell);
	v[at(d, "norm")] = value_text(h->months[0].norm);
	v[at(d, "kind")] = value_text(str_of("overschrijding"));
	v[at(d, "opened_on")] = value_int(d->session->today);
	v[at(d, "state")] = value_text(str_of("open"));
	v[at(d, "first_period")] = value_text(h->months[0].period);
	v[at(d, "last_period")] = value_text(h->months[0].period);
	v[at(d, "value")] = value_int(signal_value(d, h));
	d->result->opened++;
	return row_insert(&d->change, d->shape, v, payer, &id, err);
}

static bool good(const struct history *h, int month)
{
	return month < h->count && (str_is(h->months[month].verdict, "voldoet") ||
				    str_is(h->months[month].verdict, "aandacht"));
}

/* What the newest months say about a signal that is open: update it, close it, or leave it. */
static bool follow_signal(struct daily *d, const struct history *h, int64_t id, struct err *err)
{
	struct db_value v[MODEL_FIELDS_MAX];
	int64_t since;
	if (!row_read(d->session, d->shape, id, v, &since, &d->arena, err))
		return false;
	if (good(h, 0) && good(h, 1)) {
		v[at(d, "state")] = value_text(str_of("gesloten"));
		v[at(d, "closed_on")] = value_int(d->session->today);
		v[at(d, "reason")] = value_text(str_of("twee maanden achtereen binnen de norm"));
		d->result->closed++;
	} else if (str_is(h->months[0].verdict, "overschrijding") &&
		   (v[at(d, "value")].integer != signal_value(d, h) ||
		    !str_eq(v[at(d, "last_period")].text, h->months[0].period))) {
		v[at(d, "last_period")] = value_text(h->months[0].period);
		v[at(d, "value")] = value_int(signal_value(d, h));
		d->result->updated++;
	} else {
		return true;
	}
	return begin(d, err) && row_update(&d->change, d->shape, id, since, v, err);
}

static bool open_signal_of(struct daily *d, struct str cell, int64_t *id, bool *found,
			   struct err *err)
{
	struct stmt *st;
	if (!db_named(d->session->db, "signal_open", &st, err))
		return false;
	stmt_bind_text(st, "figure", str_of(d->figure->name));
	stmt_bind_text(st, "cell", cell);
	return stmt_one_int(st, id, found, err);
}

static bool signals_of_figure(struct daily *d, struct err *err)
{
	if (!cells_read(d->session, d->figure, "", remember, d, err))
		return false;
	for (size_t i = 0; i < d->by_cell.count; i++) {
		const struct history *h = &d->cells[i];
		int64_t id;
		bool found;
		if (!str_eq(h->months[0].period, d->newest))
			continue; /* silent: neither good nor bad */
		if (!open_signal_of(d, h->cell, &id, &found, err))
			return false;
		if (found && !follow_signal(d, h, id, err))
			return false;
		if (!found && str_is(h->months[0].verdict, "overschrijding") &&
		    !open_signal(d, h, err))
			return false;
	}
	return true;
}

static bool daily(struct session *s, struct tick_result *result, struct err *err)
{
	struct daily d = { .session = s,
			   .shape = shape_find(s->decl, str_of("signal")),
			   .result = result };
	bool ok = true;
	for (int i = 0; ok && i < s->decl->figure_count; i++) {
		d.figure = s->decl->figures[i];
		d.newest = (struct str){ NULL, 0 };
		ok = signals_of_figure(&d, err);
		table_release(&d.by_cell);
	}
	if (ok && d.changing)
		ok = change_commit(&d.change, err);
	if (!ok && d.changing)
		change_rollback(&d.change);
	free(d.cells);
	arena_release(&d.arena);
	return ok;
}

static const struct model *const models[] = { &signal_model, NULL };
const struct domain signal_domain = { .name = "signal", .models = models, .daily = daily };
