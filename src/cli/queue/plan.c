#include "cli/queue/queue.h"

#include <math.h>

/* --- formulas ---------------------------------------------------------------------------------------------- */

static const struct queue_column formula_columns[] = {
	{ "care_type", NULL, .text = true },
	{ "class", NULL, .text = true },
	{ "group", "Groep", .text = true },
	{ "per_week", "Instroom per week", .decimals = 2 },
	{ "norm_days", "Norm (dagen)", .decimals = 1 },
	{ "norm_percent", "Norm %", .decimals = 1 },
	{ "factor", "Factor", .decimals = 2 },
	{ "list_now", "Lijst nu", .decimals = 0 },
	{ "target_size", "Streeflijst", .decimals = 1 },
	{ "target_size_98", "bij 98%", .decimals = 1 },
	{ "relief_per_week", "Plaatsen per week nodig", .decimals = 2 },
	{ "mean_days", "Wacht (simulatie)", .decimals = 1 },
	{ "pressure", "Druk", .decimals = 2 },
	{ NULL }
};

/* Usual arrivals of a group, those after precaution included. */
static double group_per_week(const struct queue_input *in, int32_t g)
{
	double week = 0;
	for (int32_t j = 0; j < in->model.locations; j++) {
		const double *own = in->per_week + j * CLASSES;
		if (in->care_of[j] != g / CLASSES)
			continue;
		week += own[g % CLASSES];
		if (g % CLASSES == in->model.activate_class)
			week += own[CLASS_PRECAUTION] * in->model.activate_share;
	}
	return week;
}

static bool formula_row(struct cli *c, const struct queue_input *in, struct queue_rows *rows,
			const struct queue_result *r, int32_t g, struct err *err)
{
	const struct queue_norm *n = &in->model.norms[g];
	const struct queue_figure *f = &r->figures[g];
	double week = group_per_week(in, g), list = (double)f->list_start;
	double size = queue_target_size(week, n->target_days, n->share);
	return rows_text(rows, in->care_types[g / CLASSES], err) &&
	       rows_text(rows, queue_classes[g % CLASSES], err) &&
	       rows_text(rows, queue_group_name(c, in, g), err) && rows_number(rows, week, err) &&
	       rows_number(rows, n->target_days, err) && rows_number(rows, 100 * n->share, err) &&
	       rows_number(rows, queue_factor(n->share), err) && rows_number(rows, list, err) &&
	       rows_number(rows, size, err) &&
	       rows_number(rows, queue_target_size(week, n->target_days, 0.98), err) &&
	       rows_number(rows,
			   in->setting[SETTING_WITHIN_WEEKS] > 0
				   ? queue_relief_per_week(week, list, size,
							   in->setting[SETTING_WITHIN_WEEKS])
				   : NAN,
			   err) &&
	       rows_number(rows, f->placed ? f->mean_days : NAN, err) &&
	       rows_number(rows, f->placed ? queue_pressure(f->mean_days, n->target_days) : NAN,
			   err);
}

bool queue_show_formulas(struct cli *c, const struct queue_input *in, struct err *err)
{
	struct queue_result result;
	struct queue_rows rows;
	bool ok = true;
	if (!queue_run(c, in, &in->model, false, &result, err))
		return false;
	queue_say(
		c,
		"Streeflijst: de lijst waarbij de norm in evenwicht net wordt gehaald, als wachttijden "
		"exponentieel zijn: instroom x norm / factor, met factor -ln(1 - deel). Plaatsen per "
		"week nodig: om in %s weken op die lijst te komen. Druk boven 1: mensen wachten "
		"gemiddeld langer dan de helft van de norm. Alle termijnen zijn omgerekend naar dagen "
		"(een werkdag is 1,4 dag).",
		queue_number(c, in->setting[SETTING_WITHIN_WEEKS], 0));
	queue_say(c, " ");
	rows_begin(&rows, c, formula_columns);
	for (int32_t g = 0; ok && g < in->model.groups; g++)
		if (in->has_norm[g] && result.figures[g].arrived && g % CLASSES != CLASS_PRECAUTION)
			ok = formula_row(c, in, &rows, &result, g, err);
	return ok && rows_end(&rows, err);
}

/* --- plan -------------------------------------------------------------------------------------------------- */

static const struct queue_column plan_columns[] = {
	{ "plan", "Plan", .text = true },    { "location", "Locatie", .text = true },
	{ "care_type", NULL, .text = true }, { "beds", "Plaatsen nu", .decimals = 0 },
	{ "extra", "Erbij", .decimals = 0 }, { NULL }
};

static bool any_norm(const struct queue_input *in, struct err *err)
{
	for (int32_t g = 0; g < in->model.groups; g++)
		if (in->has_norm[g])
			return true;
	return err_set(err, ERR_INPUT,
		       "Zonder norm is er niets te plannen: geef normen met --norms BESTAND.");
}

/* More beds than these nobody believes. */
static int32_t most_extra(const struct queue_input *in)
{
	double beds = 0;
	for (int32_t j = 0; j < in->model.locations; j++)
		beds += in->model.beds[j];
	double most = ceil(beds * in->setting[SETTING_BELIEVE_PERCENT] / 100);
	return most < QUEUE_BEDS_MAX ? (int32_t)most : QUEUE_BEDS_MAX;
}

static void say_plan(struct cli *c, const struct queue_input *in, const struct queue_plan *p,
		     const char *when)
{
	double last = 0;
	if (!p->found) {
		queue_say(
			c,
			"Er is geen geloofwaardig plan om de norm %s te halen: ook %d plaatsen erbij (%s%% "
			"van wat er is, zie believe_percent) zijn niet genoeg.",
			when, p->extra, queue_number(c, in->setting[SETTING_BELIEVE_PERCENT], 0));
		return;
	}
	for (int32_t g = 0; g < in->model.groups; g++)
		if (in->has_norm[g] && p->holds_from[g] * in->model.period_days > last)
			last = p->holds_from[g] * in->model.period_days;
	const char *surely =
		p->surely < 0 ? "meer dan geloofwaardig is" : queue_number(c, p->surely, 0);
	queue_say(
		c,
		"Om de norm %s te halen zijn %d plaatsen meer nodig (misschien %d, zeker: %s). Dan is "
		"alles binnen de norm vanaf %s.",
		when, p->extra, p->possibly, surely, queue_day(c, in, last));
}

static bool plan_rows(const struct queue_input *in, struct queue_rows *rows,
		      const struct queue_plan *p, const char *name, struct err *err)
{
	bool ok = true;
	for (int32_t j = 0; ok && p->found && j < in->model.locations; j++)
		if (p->beds[j] > in->model.beds[j])
			ok = rows_text(rows, name, err) &&
			     rows_text(rows, in->location_codes[j], err) &&
			     rows_text(rows, in->care_types[in->care_of[j]], err) &&
			     rows_number(rows, in->model.beds[j], err) &&
			     rows_number(rows, p->beds[j] - in->model.beds[j], err);
	return ok;
}

/* In CSV and JSON there are rows only; the sentences are for who looks. */
bool queue_show_plan(struct cli *c, const struct queue_input *in, struct err *err)
{
	struct progress progress;
	struct watch watch = { progress_of_import, &progress };
	const struct queue_model *m = &in->model;
	struct queue_plan soon, lasting;
	struct queue_rows rows;
	double by_day = in->setting[SETTING_WITHIN_WEEKS] * 7, late = 0.8 * m->horizon_days;
	int32_t most = most_extra(in);
	bool ok;
	if (!any_norm(in, err))
		return false;
	if (by_day >= late)
		return err_set(
			err, ERR_INPUT,
			"De norm moet binnen %s weken worden gehaald; daarvoor is de simulatie te "
			"kort. Neem meer jaren.",
			queue_number(c, in->setting[SETTING_WITHIN_WEEKS], 0));
	progress_begin(&progress, "Zoeken", c->given[OPTION_QUIET]);
	ok = queue_beds_needed(m, &in->settings, by_day, most, &watch, &c->arena, &soon, err) &&
	     queue_beds_needed(m, &in->settings, late, most, &watch, &c->arena, &lasting, err);
	progress_end(&progress);
	if (!ok)
		return false;
	const char *when = arena_printf(&c->arena, "binnen %s weken",
					queue_number(c, in->setting[SETTING_WITHIN_WEEKS], 0));
	say_plan(c, in, &soon, when);
	say_plan(c, in, &lasting, "op den duur");
	if (soon.found && soon.extra == 0)
		queue_say(c, "Er hoeft dus niets bij.");
	else if (soon.found && lasting.found && soon.extra > lasting.extra)
		queue_say(
			c,
			"Houdbaar zijn er %d; de andere %d zijn alleen nodig om de achterstand snel "
			"weg te werken en kunnen ook tijdelijk zijn.",
			lasting.extra, soon.extra - lasting.extra);
	queue_say(c, " ");
	c->status = soon.found ? 0 : 1;
	rows_begin(&rows, c, plan_columns);
	bool table = format_is(c, "table");
	return plan_rows(in, &rows, &soon, table ? "snel" : "soon", err) &&
	       plan_rows(in, &rows, &lasting, table ? "blijvend" : "lasting", err) &&
	       rows_end(&rows, err);
}

/* --- the longest list -------------------------------------------------------------------------------------- */

static const struct queue_column longest_columns[] = {
	{ "list_now", "Lijst nu", .decimals = 0 },
	{ "longest", "Langste lijst", .decimals = 0 },
	{ "surely", "Zeker goed tot", .decimals = 0 },
	{ "possibly", "Misschien goed tot", .decimals = 0 },
	{ "formula", "Volgens formule", .decimals = 0 },
	{ NULL }
};

bool queue_show_longest(struct cli *c, const struct queue_input *in, struct err *err)
{
	struct progress progress;
	struct watch watch = { progress_of_import, &progress };
	const struct queue_model *m = &in->model;
	struct queue_longest longest;
	struct queue_rows rows;
	double formula = 0;
	int64_t most = 100000, now = 0;
	if (!any_norm(in, err))
		return false;
	progress_begin(&progress, "Zoeken", c->given[OPTION_QUIET]);
	bool ok = queue_longest_list(m, &in->settings, most, &watch, &c->arena, &longest, err);
	progress_end(&progress);
	if (!ok)
		return false;
	for (int32_t g = 0; g < m->groups; g++)
		if (in->has_norm[g])
			formula += queue_target_size(group_per_week(in, g), m->norms[g].target_days,
						     m->norms[g].share);
	for (int64_t i = 0; i < m->list_count; i++)
		now += m->list_class[i] != CLASS_PRECAUTION;
	if (!longest.met)
		queue_say(
			c,
			"Ook zonder lijst wordt de norm niet gehaald: er zijn te weinig plaatsen. "
			"Wat helpt: --show plan.");
	else if (longest.more)
		queue_say(c, "Ook met %lld mensen op de lijst wordt de norm nog gehaald.",
			  (long long)most);
	else
		queue_say(
			c,
			"Met hoogstens %lld mensen op de lijst (zonder voorzorg) wordt de norm nog "
			"gehaald; nu staan er %lld op.",
			(long long)longest.likely, (long long)now);
	queue_say(c, " ");
	c->status = !longest.met || now > longest.likely ? 1 : 0;
	rows_begin(&rows, c, longest_columns);
	return rows_number(&rows, (double)now, err) &&
	       rows_number(&rows, longest.met ? (double)longest.likely : NAN, err) &&
	       rows_number(&rows, longest.surely >= 0 ? (double)longest.surely : NAN, err) &&
	       rows_number(&rows, longest.possibly >= 0 ? (double)longest.possibly : NAN, err) &&
	       rows_number(&rows, formula, err) && rows_end(&rows, err);
}
