#include "cli/queue/queue.h"

#include <math.h>

/* The norm is broken when the share lies below it, seen over all who were judged. */
static bool is_broken(const struct queue_norm *n, const struct queue_figure *f)
{
	return n->share > 0 && f->good + f->bad > 0 && f->share < n->share;
}

static bool has_people(const struct queue_figure *f)
{
	return f->arrived > 0;
}

static void say_what_is_simulated(struct cli *c, const struct queue_input *in)
{
	const struct queue_model *m = &in->model;
	queue_say(
		c,
		"Simulatie vanaf %s, %s jaar, %d keer herhaald met andere toevallen (begingetal: "
		"--seed). De marge is de helft van de band waarin de waarde met 95%% zekerheid ligt.",
		queue_day(c, in, 0), queue_number(c, in->setting[SETTING_YEARS], 0),
		in->settings.replications);
	if (m->count_from_day > 0)
		queue_say(c, "Aanloop: wie in de eerste %s dagen komt telt niet mee.",
			  queue_number(c, m->count_from_day, 0));
	else
		queue_say(c, "Wie op de lijst staat telt mee, met de dagen die al zijn gewacht.");
}

/* Said when more come than can be placed: then there is no steady wait, only one that grows. */
static void say_overload(struct cli *c, const struct queue_input *in)
{
	const struct queue_model *m = &in->model;
	double needed = 0, beds = 0;
	int over = 0;
	for (int32_t j = 0; j < m->locations; j++) {
		double demand = queue_demand(m, j);
		over += demand > 0 && demand >= m->beds[j];
		needed += demand;
		beds += m->beds[j];
	}
	if (needed >= beds && needed > 0)
		queue_say(
			c,
			"Let op: er is geen evenwicht. De instroom vraagt %s plaatsen en er zijn er "
			"%s; de wachttijd groeit zolang dat duurt.",
			queue_number(c, needed, 0), queue_number(c, beds, 0));
	else if (over)
		queue_say(
			c,
			"Let op: bij %d van de %d locaties vraagt de eigen instroom meer plaatsen dan "
			"er zijn (zie --show locations).",
			over, m->locations);
}

/* --- groups ------------------------------------------------------------------------------------------------ */

static const struct queue_column group_columns[] = {
	{ "care_type", NULL, .text = true },
	{ "class", NULL, .text = true },
	{ "group", "Groep", .text = true },
	{ "list_start", "Lijst nu", .decimals = 0 },
	{ "list_end", "Lijst eind", .decimals = 1 },
	{ "placed", NULL, .decimals = 1 },
	{ "mean_days", "Wacht", .decimals = 1 },
	{ "mean_band", "marge", .decimals = 1 },
	{ "p50_days", "Mediaan", .decimals = 1 },
	{ "p90_days", "90%", .decimals = 1 },
	{ "norm_days", "Norm", .decimals = 0 },
	{ "norm_percent", "Norm %", .decimals = 0 },
	{ "within_percent", "Binnen %", .decimals = 1 },
	{ "within_band", "marge", .decimals = 1 },
	{ "too_long", "Over max.", .decimals = 1 },
	{ "change_days", NULL, .decimals = 2 },
	{ "change_band", NULL, .decimals = 2 },
	{ "norm_met_from", "Gehaald vanaf", .text = true },
	{ NULL }
};

static const char *met_from(struct cli *c, const struct queue_input *in,
			    const struct queue_model *m, const struct queue_result *r, int32_t g)
{
	int32_t from = queue_holds_from(m, r, g, QUEUE_LIKELY);
	if (!(m->norms[g].share > 0))
		return "";
	return from == r->periods ? "niet" : queue_day(c, in, from * m->period_days);
}

static bool group_row(struct cli *c, const struct queue_input *in, struct queue_rows *rows,
		      const struct queue_result *r, const struct queue_result *usual, int32_t g,
		      struct err *err)
{
	const struct queue_figure *f = &r->figures[g];
	const struct queue_norm *n = &in->model.norms[g];
	struct queue_change change = { NAN, NAN, NAN, NAN };
	double runs = r->replications, share = n->share > 0 ? 100 * f->share : NAN;
	double share_band = n->share > 0 ? 100 * f->share_band : NAN;
	bool waits = g % CLASSES != CLASS_PRECAUTION, placed = f->placed > 0;
	if (usual && !queue_compare(usual, r, in->model.groups, g, &change, err))
		return false;
	return rows_text(rows, in->care_types[g / CLASSES], err) &&
	       rows_text(rows, queue_classes[g % CLASSES], err) &&
	       rows_text(rows, queue_group_name(c, in, g), err) &&
	       rows_number(rows, (double)f->list_start, err) &&
	       rows_number(rows, (double)f->waiting / runs, err) &&
	       rows_number(rows, (double)f->placed / runs, err) &&
	       rows_number(rows, placed ? f->mean_days : NAN, err) &&
	       rows_number(rows, placed ? f->mean_band : NAN, err) &&
	       rows_number(rows, placed ? f->p50_days : NAN, err) &&
	       rows_number(rows, placed ? f->p90_days : NAN, err) &&
	       rows_number(rows, n->target_days, err) &&
	       rows_number(rows, n->share > 0 ? 100 * n->share : NAN, err) &&
	       rows_number(rows, share, err) && rows_number(rows, share_band, err) &&
	       rows_number(rows, isfinite(n->maximum_days) && waits ? (double)f->late / runs : NAN,
			   err) &&
	       rows_number(rows, change.mean_days, err) &&
	       rows_number(rows, change.mean_band, err) &&
	       rows_text(rows, met_from(c, in, &in->model, r, g), err);
}

static void say_verdicts(struct cli *c, const struct queue_input *in, const struct queue_result *r)
{
	int norms = 0, broken = 0;
	for (int32_t g = 0; g < in->model.groups; g++) {
		norms += in->has_norm[g] && has_people(&r->figures[g]);
		broken += is_broken(&in->model.norms[g], &r->figures[g]);
	}
	c->status = broken ? 1 : c->status;
	if (!norms)
		queue_say(c, "Er zijn geen normen gegeven (--norms), dus er is geen oordeel.");
	else if (!broken)
		queue_say(c, "Oordeel: alle normen worden gehaald.");
	else
		queue_say(
			c,
			"Oordeel: bij %d van de %d groepen met een norm wordt die niet gehaald. Wat "
			"helpt: --show plan.",
			broken, norms);
}

static void say_changes(struct cli *c, const struct queue_input *in, const struct queue_result *r,
			const struct queue_result *usual)
{
	for (int32_t g = 0; g < in->model.groups; g++) {
		struct queue_change change;
		if (!r->figures[g].placed ||
		    !queue_compare(usual, r, in->model.groups, g, &change, NULL))
			continue;
		queue_say(
			c,
			"Door de gebeurtenissen wacht de groep %s gemiddeld %s dagen %s (marge %s), en "
			"staan er aan het eind %s in plaats van %s mensen op de lijst.",
			queue_group_name(c, in, g), queue_number(c, fabs(change.mean_days), 1),
			change.mean_days < 0 ? "korter" : "langer",
			queue_number(c, change.mean_band, 1),
			queue_number(c, (double)r->figures[g].waiting / r->replications, 1),
			queue_number(c, (double)usual->figures[g].waiting / r->replications, 1));
	}
}

bool queue_show_groups(struct cli *c, const struct queue_input *in, struct err *err)
{
	struct queue_result result, usual;
	struct queue_rows rows;
	bool events = in->model.event_count > 0, ok = true;
	struct queue_model without = in->model;
	without.event_count = 0;
	if (!queue_run(c, in, &in->model, false, &result, err) ||
	    (events && !queue_run(c, in, &without, false, &usual, err)))
		return false;
	say_what_is_simulated(c, in);
	say_overload(c, in);
	say_verdicts(c, in, &result);
	queue_say(
		c,
		"Wacht, mediaan, 90%% en norm zijn in dagen; 90%%: zoveel dagen of korter wacht 90 van "
		"de 100. Over max.: mensen per herhaling.");
	queue_say(c, " ");
	rows_begin(&rows, c, group_columns);
	for (int32_t g = 0; ok && g < in->model.groups; g++)
		if (has_people(&result.figures[g]))
			ok = group_row(c, in, &rows, &result, events ? &usual : NULL, g, err);
	ok = ok && rows_end(&rows, err);
	if (ok && events) {
		queue_say(c, " ");
		say_changes(c, in, &result, &usual);
	}
	return ok;
}

/* --- locations --------------------------------------------------------------------------------------------- */

static const struct queue_column cell_columns[] = {
	{ "location", "Locatie", .text = true },
	{ "class", NULL, .text = true },
	{ "group", "Groep", .text = true },
	{ "load_percent", "Belasting %", .decimals = 1 },
	{ "placed", "Geplaatst", .decimals = 1 },
	{ "mean_days", "Wacht", .decimals = 1 },
	{ "mean_band", "marge", .decimals = 1 },
	{ "p50_days", "Mediaan", .decimals = 0 },
	{ "p90_days", "90%", .decimals = 0 },
	{ "within_percent", "Binnen %", .decimals = 1 },
	{ "too_long", "Over max.", .decimals = 1 },
	{ "list_end", "Lijst eind", .decimals = 1 },
	{ "formula_days", "Volgens formule", .decimals = 1 },
	{ NULL }
};

static double load_percent(const struct queue_model *m, int32_t j)
{
	double demand = queue_demand(m, j);
	return m->beds[j] ? 100 * demand / m->beds[j] : demand > 0 ? INFINITY : 0;
}

/* Mean waits in equilibrium, when the own arrivals stay and all is as usual; NAN: unknown. */
static void formula_waits(const struct queue_input *in, int32_t j, double waits[CLASSES])
{
	double per_day[CLASSES];
	for (int k = 0; k < CLASSES; k++)
		per_day[k] = in->per_week[j * CLASSES + k] / 7;
	/* Who needs a place after precaution comes as an active client. */
	per_day[CLASS_ACTIVE] += per_day[CLASS_PRECAUTION] * in->model.activate_share;
	bool ok = queue_priority(in->model.beds[j], CLASS_PRECAUTION, per_day,
				 in->model.mean_stay_days[j], in->model.stay_cv, waits, NULL);
	for (int k = 0; k < CLASSES; k++)
		if (!ok || k == CLASS_PRECAUTION)
			waits[k] = NAN;
}

static bool cell_row(struct cli *c, const struct queue_input *in, struct queue_rows *rows,
		     const struct queue_result *r, int32_t j, int32_t class, double formula,
		     struct err *err)
{
	const struct queue_cell *x = &r->cells[j * CLASSES + class];
	int32_t g = in->model.group_of[j * CLASSES + class];
	double runs = r->replications, judged = (double)(x->good + x->bad);
	bool placed = x->placed > 0, norm = in->model.norms[g].share > 0;
	return rows_text(rows, in->location_codes[j], err) &&
	       rows_text(rows, queue_classes[class], err) &&
	       rows_text(rows, queue_group_name(c, in, g), err) &&
	       rows_number(rows, load_percent(&in->model, j), err) &&
	       rows_number(rows, (double)x->placed / runs, err) &&
	       rows_number(rows, placed ? x->mean_days : NAN, err) &&
	       rows_number(rows, placed ? x->mean_band : NAN, err) &&
	       rows_number(rows, placed ? x->p50_days : NAN, err) &&
	       rows_number(rows, placed ? x->p90_days : NAN, err) &&
	       rows_number(rows, norm && judged > 0 ? 100 * (double)x->good / judged : NAN, err) &&
	       rows_number(rows,
			   isfinite(in->model.norms[g].maximum_days) ? (double)x->late / runs : NAN,
			   err) &&
	       rows_number(rows, (double)x->waiting / runs, err) && rows_number(rows, formula, err);
}

bool queue_show_locations(struct cli *c, const struct queue_input *in, struct err *err)
{
	struct queue_result result;
	struct queue_rows rows;
	bool ok = true;
	if (!queue_run(c, in, &in->model, true, &result, err))
		return false;
	say_what_is_simulated(c, in);
	say_overload(c, in);
	say_verdicts(c, in, &result);
	queue_say(c, "De formule geldt voor een locatie in evenwicht waar niemand uitwijkt.");
	queue_say(c, " ");
	rows_begin(&rows, c, cell_columns);
	for (int32_t j = 0; ok && j < in->model.locations; j++) {
		double waits[CLASSES];
		formula_waits(in, j, waits);
		for (int32_t k = 0; ok && k < CLASS_PRECAUTION; k++) {
			const struct queue_cell *x = &result.cells[j * CLASSES + k];
			if (x->placed + x->waiting > 0)
				ok = cell_row(c, in, &rows, &result, j, k, waits[k], err);
		}
	}
	return ok && rows_end(&rows, err);
}

/* --- course ------------------------------------------------------------------------------------------------ */

static const struct queue_column moment_columns[] = { { "until", "Tot", .text = true },
						      { "care_type", NULL, .text = true },
						      { "class", NULL, .text = true },
						      { "group", "Groep", .text = true },
						      { "waiting", "Op de lijst", .decimals = 1 },
						      { "too_long", "Over max.", .decimals = 1 },
						      { "within_percent", "Binnen %",
							.decimals = 1 },
						      { "within_band", "marge", .decimals = 1 },
						      { "norm_percent", "Norm %", .decimals = 0 },
						      { NULL } };

static bool moment_row(struct cli *c, const struct queue_input *in, struct queue_rows *rows,
		       const struct queue_result *r, int32_t g, int32_t p, struct err *err)
{
	const struct queue_moment *x = &r->moments[(int64_t)g * r->periods + p];
	const struct queue_norm *n = &in->model.norms[g];
	double end = (p + 1) * in->model.period_days;
	bool norm = n->share > 0, judged = norm && x->good + x->bad > 0;
	if (end > in->model.horizon_days)
		end = in->model.horizon_days;
	return rows_text(rows, queue_day(c, in, end), err) &&
	       rows_text(rows, in->care_types[g / CLASSES], err) &&
	       rows_text(rows, queue_classes[g % CLASSES], err) &&
	       rows_text(rows, queue_group_name(c, in, g), err) &&
	       rows_number(rows, x->waiting, err) &&
	       rows_number(rows, isfinite(n->maximum_days) ? x->late : NAN, err) &&
	       rows_number(rows, judged ? 100 * x->share : NAN, err) &&
	       rows_number(rows, judged ? 100 * x->share_band : NAN, err) &&
	       rows_number(rows, norm ? 100 * n->share : NAN, err);
}

bool queue_show_course(struct cli *c, const struct queue_input *in, struct err *err)
{
	struct queue_result result;
	struct queue_rows rows;
	bool ok = true;
	if (!queue_run(c, in, &in->model, false, &result, err))
		return false;
	say_what_is_simulated(c, in);
	queue_say(
		c,
		"Per vier weken: wie er aan het eind op de lijst staan, en welk deel binnen de norm "
		"een plaats kreeg van wie in die weken een plaats kreeg of over de norm ging.");
	for (int32_t g = 0; g < in->model.groups; g++)
		if (in->has_norm[g] && has_people(&result.figures[g]))
			queue_say(c, "Norm gehaald bij %s: %s%s.", queue_group_name(c, in, g),
				  queue_holds_from(&in->model, &result, g, QUEUE_LIKELY) <
						  result.periods
					  ? "vanaf "
					  : "",
				  met_from(c, in, &in->model, &result, g));
	say_verdicts(c, in, &result);
	queue_say(c, " ");
	rows_begin(&rows, c, moment_columns);
	for (int32_t p = 0; ok && p < result.periods; p++)
		for (int32_t g = 0; ok && g < in->model.groups; g++)
			if (has_people(&result.figures[g]))
				ok = moment_row(c, in, &rows, &result, g, p, err);
	return ok && rows_end(&rows, err);
}

/* --- who waits too long now -------------------------------------------------------------------------------- */

static const struct queue_column waiting_columns[] = {
	{ "line", "Regel", .decimals = 0 },      { "location", "Locatie", .text = true },
	{ "class", NULL, .text = true },         { "group", "Groep", .text = true },
	{ "since", "Sinds", .text = true },      { "days", "Dagen", .decimals = 0 },
	{ "norm_days", "Norm", .decimals = 0 },  { "maximum_days", "Maximum", .decimals = 0 },
	{ "over_maximum", NULL, .decimals = 0 }, { NULL }
};

static bool waiting_row(struct cli *c, const struct queue_input *in, struct queue_rows *rows,
			int64_t i, struct err *err)
{
	const struct queue_model *m = &in->model;
	int32_t j = m->list_location[i], k = m->list_class[i], g = m->group_of[j * CLASSES + k];
	const struct queue_norm *n = &m->norms[g];
	struct arena_mark mark = arena_mark(&c->arena);
	bool ok = rows_number(rows, in->list_lines[i], err) &&
		  rows_text(rows, in->location_codes[j], err) &&
		  rows_text(rows, queue_classes[k], err) &&
		  rows_text(rows, queue_group_name(c, in, g), err) &&
		  rows_text(rows, queue_day(c, in, m->list_came[i]), err) &&
		  rows_number(rows, -m->list_came[i], err) &&
		  rows_number(rows, n->target_days, err) &&
		  rows_number(rows, n->maximum_days, err) &&
		  rows_number(rows, -m->list_came[i] > n->maximum_days, err);
	arena_rewind(&c->arena, mark);
	return ok;
}

bool queue_show_waiting(struct cli *c, const struct queue_input *in, struct err *err)
{
	const struct queue_model *m = &in->model;
	struct queue_rows rows;
	int64_t over = 0, late = 0;
	bool ok = true;
	if (!in->has_list)
		return err_set(
			err, ERR_INPUT,
			"Wie nu te lang wacht staat in de lijst: geef die met --list BESTAND.");
	for (int64_t i = 0; i < m->list_count; i++) {
		const struct queue_norm *n =
			&m->norms[m->group_of[m->list_location[i] * CLASSES + m->list_class[i]]];
		over += -m->list_came[i] > n->target_days;
		late += -m->list_came[i] > n->maximum_days;
	}
	queue_say(
		c,
		"Op %s wachten %lld van de %lld mensen op de lijst langer dan de norm, van wie %lld "
		"langer dan het maximum. Wie het langst wacht staat bovenaan.",
		queue_day(c, in, 0), (long long)over, (long long)m->list_count, (long long)late);
	queue_say(c, " ");
	c->status = late ? 1 : 0;
	rows_begin(&rows, c, waiting_columns);
	for (int64_t i = 0; ok && i < m->list_count; i++) {
		const struct queue_norm *n =
			&m->norms[m->group_of[m->list_location[i] * CLASSES + m->list_class[i]]];
		if (-m->list_came[i] > n->target_days)
			ok = waiting_row(c, in, &rows, i, err);
	}
	return ok && rows_end(&rows, err);
}
