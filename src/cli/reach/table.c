#include "cli/reach/reach.h"

#include "cli/grid.h"
#include "view/print.h"

#include <math.h>

enum { CODES_SHOWN = 8 };

/* --- cells ------------------------------------------------------------------------------------------ */

static void add_decimal(struct buf *out, double value, int decimals)
{
	double units = value * (double)fixed_unit(decimals);
	/* Beyond this no digit behind the mark means anything. */
	if (fabs(units) < 9e15)
		fixed_print_dutch(out, llround(units), decimals, decimals);
	else
		buf_printf(out, "%.3g", value);
}

static bool cell_text(struct grid *g, struct buf *text, struct err *err)
{
	bool ok = grid_cell(g, buf_str(text), err);
	buf_release(text);
	return ok;
}

static bool cell_count(struct grid *g, int64_t value, struct err *err)
{
	struct buf text = { 0 };
	print_count(&text, value);
	return cell_text(g, &text, err);
}

/* Never 100% when something is left out, never 0% when something is in. */
static void add_percent(struct buf *out, double share)
{
	double percent = 100 * share;
	percent = share < 1 && percent > 99.9 ? 99.9 : percent;
	percent = share > 0 && percent < 0.1 ? 0.1 : percent;
	add_decimal(out, percent, 1);
	buf_char(out, '%');
}

static bool cell_share(struct grid *g, int64_t part, int64_t of, struct err *err)
{
	struct buf text = { 0 };
	if (of == 0)
		buf_text(&text, "-");
	else
		add_percent(&text, (double)part / (double)of);
	return cell_text(g, &text, err);
}

static bool cell_minutes(struct grid *g, const struct reach_outcome *o, int64_t near,
			 int64_t people, struct err *err)
{
	struct buf text = { 0 };
	if (near >= 0)
		add_decimal(&text, reach_pace_minutes(&o->rules.pace[1], near), 1);
	else
		buf_text(&text, people ? "geen route" : "-");
	return cell_text(g, &text, err);
}

static bool cell_supply(struct grid *g, const struct reach_outcome *o, int64_t access,
			struct err *err)
{
	struct buf text = { 0 };
	if (access >= 0)
		add_decimal(&text, reach_per_thousand(&o->now, (double)access), 3);
	else
		buf_text(&text, "-");
	return cell_text(g, &text, err);
}

static const char *verdict_of(const struct reach_outcome *o, const struct reach_summary *s)
{
	if (s->people == 0)
		return "-";
	if (!reach_share_met(&o->rules, s->within[1], s->people))
		return reach_share_met(&o->rules, s->within[2], s->people)
			       ? "niet gehaald, wel bij hoog"
			       : "niet gehaald";
	return reach_share_met(&o->rules, s->within[0], s->people) ? "gehaald"
								   : "gehaald, niet bij laag";
}

static bool cell_chance(struct grid *g, const struct reach_run *run, const struct reach_outcome *o,
			int32_t area, struct err *err)
{
	struct buf text = { 0 };
	bool all = area == run->demand.areas;
	if (!o->rules.log_sd)
		buf_char(&text, '-');
	else {
		add_percent(&text, all ? o->chances.met : o->chances.area_met[area]);
		if (all && o->chances.draws) {
			buf_text(&text, " ± ");
			add_decimal(&text, 100 * o->chances.met_error, 2);
		}
	}
	return cell_text(g, &text, err);
}

/* --- tables ----------------------------------------------------------------------------------------- */

/* What a table has: a row for each area and one for all. */
typedef bool reach_row(struct grid *g, const struct reach_run *run, const struct reach_outcome *o,
		       int32_t area, struct err *err);

static bool print_rows(struct grid *g, struct reach_run *run, reach_row *row, struct err *err)
{
	const struct reach_demand *d = &run->demand;
	for (int32_t i = 0; i < run->places.care_count; i++)
		for (int32_t area = d->has_areas ? 0 : d->areas; area <= d->areas; area++) {
			struct str name = area < d->areas ? d->area_names[area] : str_of("alle");
			if (!name.len)
				name = str_of("(geen gebied)");
			if (!grid_cell(g, run->outcomes[i].care->name, err) ||
			    !grid_cell(g, name, err) || !row(g, run, &run->outcomes[i], area, err))
				return false;
		}
	return grid_end(g, err);
}

static bool state_row(struct grid *g, const struct reach_run *run, const struct reach_outcome *o,
		      int32_t area, struct err *err)
{
	const struct reach_summary *s = &o->summary[area];
	bool norm = o->rules.rule[REACH_NORM_SHARE].given;
	return cell_count(g, s->people, err) && cell_share(g, s->within[1], s->people, err) &&
	       cell_share(g, s->within[0], s->people, err) &&
	       cell_share(g, s->within[2], s->people, err) &&
	       cell_minutes(g, o, s->near_median, s->people, err) &&
	       cell_minutes(g, o, s->near_p90, s->people, err) &&
	       cell_supply(g, o, s->access_p10, err) && cell_supply(g, o, s->access_median, err) &&
	       cell_count(g, s->without_access, err) &&
	       grid_cell(g, str_of(norm ? verdict_of(o, s) : "geen norm"), err) &&
	       cell_chance(g, run, o, area, err);
}

static bool state_table(struct reach_run *run, struct err *err)
{
	struct grid g;
	grid_begin(&g, &run->c->out);
	grid_column(&g, "Zorgsoort", false, 24);
	grid_column(&g, "Gebied", false, 24);
	grid_column(&g, "Inwoners", true, 0);
	grid_column(&g, "Binnen norm", true, 0);
	grid_column(&g, "laag", true, 0);
	grid_column(&g, "hoog", true, 0);
	grid_column(&g, "Minuten p50", true, 0);
	grid_column(&g, "p90", true, 0);
	grid_column(&g, "Aanbod p10", true, 0);
	grid_column(&g, "p50", true, 0);
	grid_column(&g, "Zonder aanbod", true, 0);
	grid_column(&g, "Norm", false, 0);
	grid_column(&g, "Kans", true, 0);
	return print_rows(&g, run, state_row, err);
}

static bool shift_row(struct grid *g, const struct reach_run *run, const struct reach_outcome *o,
		      int32_t area, struct err *err)
{
	const struct reach_summary *was = &o->was[area], *now = &o->summary[area];
	const struct reach_shift *s = &o->shift[area];
	(void)run;
	return cell_share(g, was->within[1], was->people, err) &&
	       cell_share(g, now->within[1], now->people, err) && cell_count(g, s->gained, err) &&
	       cell_count(g, s->lost, err) && cell_count(g, s->nearer, err) &&
	       cell_count(g, s->farther, err) && cell_count(g, s->richer, err) &&
	       cell_count(g, s->poorer, err) && cell_supply(g, o, was->access_median, err) &&
	       cell_supply(g, o, now->access_median, err);
}

static bool shift_table(struct reach_run *run, struct err *err)
{
	struct grid g;
	buf_text(&run->c->out.buf, "\nWat er verandert door openen en sluiten (inwoners):\n");
	grid_begin(&g, &run->c->out);
	grid_column(&g, "Zorgsoort", false, 24);
	grid_column(&g, "Gebied", false, 24);
	grid_column(&g, "Binnen norm voor", true, 0);
	grid_column(&g, "na", true, 0);
	grid_column(&g, "Komt binnen", true, 0);
	grid_column(&g, "Valt af", true, 0);
	grid_column(&g, "Dichterbij", true, 0);
	grid_column(&g, "Verder weg", true, 0);
	grid_column(&g, "Meer aanbod", true, 0);
	grid_column(&g, "Minder", true, 0);
	grid_column(&g, "Aanbod p50 voor", true, 0);
	grid_column(&g, "na", true, 0);
	return print_rows(&g, run, shift_row, err);
}

/* --- words ------------------------------------------------------------------------------------------ */

static void print_rule(struct buf *out, enum reach_parameter p, const struct reach_rule *rule)
{
	const struct reach_parameter_row *about = &reach_parameters[p];
	buf_printf(out, "  %-17s ", about->name);
	if (p == REACH_STEPS)
		print_screen(out, rule->text);
	else
		print_trimmed(out, rule->value, about->decimals);
	buf_printf(out, "%s%s: %s. Bron: ", *about->unit ? " " : "", about->unit, about->meaning);
	print_screen(out, str_of(rule->source));
	buf_text(out, ".\n");
}

static void print_unreached(struct buf *out, const struct reach_run *run,
			    const struct reach_outcome *o)
{
	int64_t count = 0;
	for (int64_t j = 0; j < o->now.locations; j++) {
		int32_t location = o->care->begin + (int32_t)j;
		if (!run->places.open_after[location] ||
		    o->now.people[(j + 1) * o->now.steps - 1] > 0)
			continue;
		if (count++ < CODES_SHOWN) {
			buf_text(out, count == 1 ? "  Niemand woont in de buurt van: " : ", ");
			print_screen(out, run->places.code[location]);
		}
	}
	if (count > CODES_SHOWN)
		buf_printf(out, " en nog %lld", (long long)(count - CODES_SHOWN));
	if (count)
		buf_text(out, ".\n");
}

static void print_assumptions(struct buf *out, const struct reach_run *run)
{
	for (int32_t i = 0; i < run->places.care_count; i++) {
		const struct reach_outcome *o = &run->outcomes[i];
		buf_text(out, "\nGerekend voor ");
		print_screen(out, o->care->name);
		buf_text(out, " met:\n");
		for (int p = 0; p < REACH_PARAMETERS; p++)
			if (reach_rule_used(run, &o->rules, (enum reach_parameter)p))
				print_rule(out, (enum reach_parameter)p, &o->rules.rule[p]);
		print_unreached(out, run, o);
	}
}

static void print_words(struct reach_run *run)
{
	struct buf *out = &run->c->out.buf;
	buf_text(
		out,
		"\nMinuten: reistijd naar de dichtstbijzijnde locatie die open is. Precies de norm is binnen de norm.\n"
		"Laag en hoog: hetzelfde bij de lage en de hoge snelheid. Een percentage is van inwoners.\n"
		"p50: de helft van de inwoners heeft dit of minder; p10 en p90: 10% en 90%.\n"
		"Aanbod: per 1.000 inwoners, verdeeld over iedereen in de buurt (E2SFCA).\n"
		"Kans: dat de norm gehaald wordt als de reistijd onzeker is (±: standaardfout van de trekkingen); een\n"
		"streepje: niet gevraagd.\n");
	if (run->pairs.given) {
		buf_printf(out, "Reistijden: van een routeplanner (%s); ", run->pairs.form);
		print_count(out, run->pairs.without_route);
		buf_text(out, " keer was er geen route.\n");
	} else {
		buf_text(out,
			 "Reistijden: rechte lijn maal omweg, gedeeld door snelheid; geen wegen, "
			 "bruggen of veren.\n");
	}
	print_assumptions(out, run);
}

bool reach_print_table(struct reach_run *run, struct err *err)
{
	if (!state_table(run, err) || (run->places.changes && !shift_table(run, err)))
		return false;
	print_words(run);
	return out_spill(&run->c->out, err);
}
