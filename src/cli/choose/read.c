#include "base/table.h"
#include "cli/choose/choose.h"
#include "cli/faults.h"
#include "io/columns.h"

#include <stdlib.h>

enum { CODE_BYTES_MAX = 60, TEXT_BYTES_MAX = 200 };

const char *const choose_certainties[CERTAINTY_UNSAID + 1] = { "high", "middle", "low", NULL };
static const char *const kinds[] = { "needs", "needs-one-of", "excludes", NULL };

struct reading {
	struct cli *c;
	struct choose_input *in;
	struct table codes; /* measure -> row, and once sorted -> place */
	int measures, budgets, links;
};

/* --- budgets ---------------------------------------------------------------------------------------------- */

enum { B_REGION, B_FRAME, B_PAYER, B_AMOUNT };

static const struct column budget_columns[] = {
	[B_REGION] = { "region", COLUMN_TEXT, .low = 0, .high = CODE_BYTES_MAX },
	[B_FRAME] = { "frame", COLUMN_TEXT, .low = 0, .high = CODE_BYTES_MAX },
	[B_PAYER] = { "payer", COLUMN_TEXT, .low = 0, .high = CODE_BYTES_MAX },
	[B_AMOUNT] = { "amount_eur", COLUMN_DECIMAL, .needed = true, .decimals = 2, .low = 0,
		       .high = 1e13 },
	{ 0 }
};

static const char *label_of(struct arena *a, const struct choose_budget *b)
{
	return arena_printf(a, "%s%s%s%s%s", *b->payer ? b->payer : "alle betalers",
			    *b->region ? ", " : "", b->region, *b->frame ? ", " : "", b->frame);
}

static void take_budget(struct reading *r, struct columns *f)
{
	struct arena *a = &r->c->arena;
	struct choose_budget *b = &r->in->budgets[r->budgets];
	*b = (struct choose_budget){ NULL, arena_text(a, columns_text(f, B_REGION)),
				     arena_text(a, columns_text(f, B_FRAME)),
				     arena_text(a, columns_text(f, B_PAYER)),
				     columns_number(f, B_AMOUNT) };
	b->label = label_of(a, b);
	for (int k = 0; k < r->budgets; k++)
		if (!strcmp(r->in->budgets[k].label, b->label)) {
			columns_fault(f, -1, "het budget van %s staat er twee keer.", b->label);
			return;
		}
	r->budgets++;
}

static bool read_budgets(struct reading *r, struct err *err)
{
	struct columns *f;
	r->in->budgets = arena_array(&r->c->arena, struct choose_budget, CHOOSE_BUDGETS_MAX + 1);
	if (!columns_open(r->c->arguments[1], budget_columns, &f, err))
		return false;
	while (columns_next(f)) {
		if (r->budgets == CHOOSE_BUDGETS_MAX) {
			columns_fault(f, -1, "er zijn meer dan %d budgetten.", CHOOSE_BUDGETS_MAX);
			break;
		}
		take_budget(r, f);
	}
	return faults_close(f, err);
}

/* --- measures --------------------------------------------------------------------------------------------- */

enum {
	M_MEASURE,
	M_NAME,
	M_REGION,
	M_FRAME,
	M_PAYER,
	M_COST,
	M_EFFECT,
	M_LOW,
	M_HIGH,
	M_SOURCE,
	M_CERTAINTY,
	M_MANDATORY,
	M_LEAST,
	M_MOST
};

static const struct column measure_columns[] = {
	[M_MEASURE] = { "measure", COLUMN_TEXT, .needed = true, .low = 1, .high = CODE_BYTES_MAX },
	[M_NAME] = { "name", COLUMN_TEXT, .low = 0, .high = TEXT_BYTES_MAX },
	[M_REGION] = { "region", COLUMN_TEXT, .low = 0, .high = CODE_BYTES_MAX },
	[M_FRAME] = { "frame", COLUMN_TEXT, .low = 0, .high = CODE_BYTES_MAX },
	[M_PAYER] = { "payer", COLUMN_TEXT, .low = 0, .high = CODE_BYTES_MAX },
	[M_COST] = { "cost_eur", COLUMN_DECIMAL, .needed = true, .decimals = 2, .low = 0,
		     .high = 1e9 },
	[M_EFFECT] = { "effect_clients", COLUMN_INT, .needed = true, .low = 0,
		       .high = CHOOSE_EFFECT_MAX },
	[M_LOW] = { "effect_low", COLUMN_INT, .low = 0, .high = CHOOSE_EFFECT_MAX },
	[M_HIGH] = { "effect_high", COLUMN_INT, .low = 0, .high = CHOOSE_EFFECT_MAX },
	[M_SOURCE] = { "source", COLUMN_TEXT, .low = 0, .high = TEXT_BYTES_MAX },
	[M_CERTAINTY] = { "certainty", COLUMN_WORD, .words = choose_certainties },
	[M_MANDATORY] = { "mandatory", COLUMN_YES_NO },
	[M_LEAST] = { "min_times", COLUMN_INT, .low = 1, .high = CHOOSE_TIMES_MAX },
	[M_MOST] = { "max_times", COLUMN_INT, .low = 1, .high = CHOOSE_TIMES_MAX },
	{ 0 }
};

static bool covers(const char *of_budget, const char *of_measure)
{
	return !*of_budget || !strcmp(of_budget, of_measure);
}

static void find_payers(struct reading *r, struct columns *f, struct choose_measure *m)
{
	const int room = sizeof(m->budgets) / sizeof(*m->budgets);
	for (int k = 0; k < r->budgets; k++) {
		const struct choose_budget *b = &r->in->budgets[k];
		if (!covers(b->region, m->region) || !covers(b->frame, m->frame) ||
		    !covers(b->payer, m->payer))
			continue;
		if (m->budget_count < room)
			m->budgets[m->budget_count] = k;
		m->budget_count++;
	}
	if (m->cost_cents && !m->budget_count)
		columns_fault(f, M_PAYER,
			      "geen budget past bij deze maatregel. Voeg een budget toe voor deze "
			      "betaler, regio en dit kader.");
	if (m->budget_count > room)
		columns_fault(f, M_PAYER, "er passen meer dan %d budgetten bij deze maatregel.",
			      room);
}

static void check_measure(struct columns *f, const struct choose_measure *m)
{
	if (m->low > m->effect || m->effect > m->high)
		columns_fault(f, M_EFFECT,
			      "het effect moet tussen effect_low en effect_high liggen.");
	if (m->least > m->most)
		columns_fault(f, M_MOST, "max_times moet minstens min_times zijn.");
}

static void take_measure(struct reading *r, struct columns *f)
{
	struct arena *a = &r->c->arena;
	struct choose_measure *m = &r->in->measures[r->measures];
	bool added;
	*m = (struct choose_measure){
		.code = arena_text(a, columns_text(f, M_MEASURE)),
		.name = arena_text(a, columns_text(f, M_NAME)),
		.region = arena_text(a, columns_text(f, M_REGION)),
		.frame = arena_text(a, columns_text(f, M_FRAME)),
		.payer = arena_text(a, columns_text(f, M_PAYER)),
		.source = arena_text(a, columns_text(f, M_SOURCE)),
		.certainty = columns_given(f, M_CERTAINTY)
				     ? (enum choose_certainty)columns_number(f, M_CERTAINTY)
				     : CERTAINTY_UNSAID,
		.mandatory = columns_number(f, M_MANDATORY),
		.cost_cents = columns_number(f, M_COST),
		.effect = columns_number(f, M_EFFECT),
		.low = columns_number(f, columns_given(f, M_LOW) ? M_LOW : M_EFFECT),
		.high = columns_number(f, columns_given(f, M_HIGH) ? M_HIGH : M_EFFECT),
		.least = columns_given(f, M_LEAST) ? (int32_t)columns_number(f, M_LEAST) : 1,
	};
	m->most = columns_given(f, M_MOST) ? (int32_t)columns_number(f, M_MOST) : m->least;
	if (!*m->name)
		m->name = m->code;
	table_put(&r->codes, str_of(m->code), r->measures, &added);
	if (!added)
		columns_fault(f, M_MEASURE, "'%s' staat er twee keer.", m->code);
	check_measure(f, m);
	find_payers(r, f, m);
	r->measures++;
}

static bool read_measures(struct reading *r, struct err *err)
{
	struct columns *f;
	r->in->measures = arena_array(&r->c->arena, struct choose_measure, CHOOSE_MEASURES_MAX + 1);
	if (!columns_open(r->c->arguments[0], measure_columns, &f, err))
		return false;
	while (columns_next(f)) {
		if (r->measures == CHOOSE_MEASURES_MAX) {
			columns_fault(f, -1, "er zijn meer dan %d maatregelen.",
				      CHOOSE_MEASURES_MAX);
			break;
		}
		take_measure(r, f);
	}
	return faults_close(f, err);
}

static int by_code(const void *one, const void *other)
{
	const struct choose_measure *a = one, *b = other;
	return str_cmp(str_of(a->code), str_of(b->code));
}

/* --- links ------------------------------------------------------------------------------------------------ */

enum { L_MEASURE, L_KIND, L_OTHER };

static const struct column link_columns[] = {
	[L_MEASURE] = { "measure", COLUMN_TEXT, .needed = true, .low = 1, .high = CODE_BYTES_MAX },
	[L_KIND] = { "kind", COLUMN_WORD, .needed = true, .words = kinds },
	[L_OTHER] = { "other", COLUMN_TEXT, .needed = true, .low = 1, .high = CODE_BYTES_MAX },
	{ 0 }
};

static int known(struct reading *r, struct columns *f, int column)
{
	const struct table_entry *e = table_find(&r->codes, columns_text(f, column));
	if (!e)
		columns_fault(f, column, "'%.*s' staat niet bij de maatregelen.",
			      STR_ARG(columns_text(f, column)));
	return e ? (int)e->value : -1;
}

/* A link that says what one before it says; excluding goes both ways. */
static bool said_before(const struct reading *r, const enum choose_link *kind, const int *of,
			const int *to)
{
	int n = r->links;
	for (int i = 0; i < n; i++)
		if (kind[i] == kind[n] &&
		    ((of[i] == of[n] && to[i] == to[n]) ||
		     (kind[n] == CHOOSE_EXCLUDES && of[i] == to[n] && to[i] == of[n])))
			return true;
	return false;
}

static bool read_links(struct reading *r, enum choose_link *kind, int *of, int *to, struct err *err)
{
	struct columns *f;
	if (r->c->count < 3)
		return true;
	if (!columns_open(r->c->arguments[2], link_columns, &f, err))
		return false;
	while (columns_next(f)) {
		if (r->links == CHOOSE_LINKS_MAX) {
			columns_fault(f, -1, "er zijn meer dan %d verbanden.", CHOOSE_LINKS_MAX);
			break;
		}
		int one = known(r, f, L_MEASURE), other = known(r, f, L_OTHER);
		if (one >= 0 && one == other)
			columns_fault(f, L_OTHER, "een maatregel met zichzelf is geen verband.");
		kind[r->links] = (enum choose_link)columns_number(f, L_KIND);
		of[r->links] = one;
		to[r->links] = other;
		if (one >= 0 && other >= 0 && said_before(r, kind, of, to))
			columns_fault(f, -1, "dit verband staat er twee keer.");
		r->links++;
	}
	return faults_close(f, err);
}

/* --- as the engine wants it ------------------------------------------------------------------------------- */

static void fill_problem(struct reading *r, struct arena *a)
{
	size_t n = (size_t)r->measures + 1;
	int64_t *effect = arena_array(a, int64_t, n), *low = arena_array(a, int64_t, n);
	int64_t *high = arena_array(a, int64_t, n), *cost = arena_array(a, int64_t, n);
	int64_t *budget = arena_array(a, int64_t, (size_t)r->budgets + 1);
	int32_t *least = arena_array(a, int32_t, n), *most = arena_array(a, int32_t, n);
	bool *mandatory = arena_array(a, bool, n);
	int *first = arena_array(a, int, n), *from = arena_array(a, int, n * 8);
	for (int j = 0; j < r->measures; j++) {
		const struct choose_measure *m = &r->in->measures[j];
		effect[j] = m->effect;
		low[j] = m->low;
		high[j] = m->high;
		cost[j] = m->cost_cents;
		least[j] = m->least;
		most[j] = m->most;
		mandatory[j] = m->mandatory;
		first[j + 1] = first[j] + m->budget_count;
		memcpy(from + first[j], m->budgets, (size_t)m->budget_count * sizeof(*from));
	}
	for (int k = 0; k < r->budgets; k++)
		budget[k] = r->in->budgets[k].cents;
	r->in->p = (struct choose_problem){ .measures = r->measures,
					    .budgets = r->budgets,
					    .effect = effect,
					    .effect_low = low,
					    .effect_high = high,
					    .cost_cents = cost,
					    .least = least,
					    .most = most,
					    .mandatory = mandatory,
					    .budget_cents = budget,
					    .paid_first = first,
					    .paid_from = from };
}

bool choose_read(struct cli *c, struct choose_input *out, struct err *err)
{
	struct reading r = { .c = c, .in = out };
	size_t room = CHOOSE_LINKS_MAX + 1;
	enum choose_link *kind = arena_array(&c->arena, enum choose_link, room);
	int *of = arena_array(&c->arena, int, room), *to = arena_array(&c->arena, int, room);
	bool ok = read_budgets(&r, err) && read_measures(&r, err);
	if (ok) {
		/* In order of code, so that the order of the file decides nothing. */
		qsort(out->measures, (size_t)r.measures, sizeof(*out->measures), by_code);
		for (int j = 0; j < r.measures; j++)
			table_find(&r.codes, str_of(out->measures[j].code))->value = j;
		fill_problem(&r, &c->arena);
		ok = read_links(&r, kind, of, to, err);
		out->p.links = r.links;
		out->p.link = kind;
		out->p.link_of = of;
		out->p.link_to = to;
	}
	table_release(&r.codes);
	return ok;
}
