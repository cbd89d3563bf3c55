#include "cli/reach/reach.h"

#include "view/print.h"

bool reach_rule_used(const struct reach_run *run, const struct reach_rules *rules,
		     enum reach_parameter p)
{
	if (!rules->rule[p].source)
		return false;
	if (p >= REACH_DETOUR && p <= REACH_SPEED_FAST)
		return !run->pairs.given;
	if (p >= REACH_FACTOR && p <= REACH_FACTOR_FAST)
		return run->pairs.given;
	return (p != REACH_DRAWS && p != REACH_SEED) || rules->log_sd;
}

/* --- CSV: a row for each postcode and care type ----------------------------------------------------- */

static void csv_minutes(struct buf *out, const struct reach_pace *pace, int64_t near)
{
	buf_char(out, ',');
	if (near >= 0)
		buf_printf(out, "%.3f", reach_pace_minutes(pace, near));
}

static void csv_location(struct buf *out, const struct reach_run *run,
			 const struct reach_outcome *o, int32_t location)
{
	buf_char(out, ',');
	if (location >= 0)
		print_csv_text(out, run->places.code[o->care->begin + location]);
}

static void csv_state(struct buf *out, const struct reach_run *run, const struct reach_outcome *o,
		      const struct reach_access *access, int64_t point)
{
	int64_t near = access->near[point];
	csv_location(out, run, o, access->near_location[point]);
	csv_minutes(out, &o->rules.pace[1], near);
	buf_printf(out, ",%d,%.6f", near >= 0 && near <= o->rules.limit[1],
		   reach_per_thousand(access, (double)access->access[point]));
}

static void csv_row(struct buf *out, const struct reach_run *run, const struct reach_outcome *o,
		    int64_t point)
{
	const struct reach_demand *d = &run->demand;
	print_csv_text(out, d->postcode[point]);
	buf_char(out, ',');
	print_csv_text(out, d->area_names[d->area[point]]);
	buf_char(out, ',');
	print_csv_text(out, o->care->name);
	buf_printf(out, ",%d", d->people[point]);
	csv_state(out, run, o, &o->now, point);
	csv_minutes(out, &o->rules.pace[0], o->now.near[point]);
	csv_minutes(out, &o->rules.pace[2], o->now.near[point]);
	buf_char(out, ',');
	if (o->rules.log_sd)
		buf_printf(out, "%.6f", o->chances.person[point]);
	if (run->places.changes)
		csv_state(out, run, o, &o->before, point);
	buf_char(out, '\n');
}

bool reach_print_csv(struct reach_run *run, struct err *err)
{
	struct buf *out = &run->c->out.buf;
	buf_text(out, "postcode,area,care_type,people,nearest,minutes,within_norm,supply_per_1000,"
		      "minutes_slow,minutes_fast,chance");
	if (run->places.changes)
		buf_text(out, ",nearest_before,minutes_before,within_norm_before,"
			      "supply_per_1000_before");
	buf_char(out, '\n');
	for (int32_t i = 0; i < run->places.care_count; i++)
		for (int64_t point = 0; point < run->demand.count; point++) {
			csv_row(out, run, &run->outcomes[i], point);
			if (!out_spill(&run->c->out, err))
				return false;
		}
	return true;
}

/* --- JSON: everything but the postcodes ------------------------------------------------------------- */

static void json_rule(struct buf *out, enum reach_parameter p, const struct reach_rule *rule)
{
	const struct reach_parameter_row *about = &reach_parameters[p];
	buf_printf(out, "{\"name\":\"%s\",\"value\":", about->name);
	if (p == REACH_STEPS)
		print_json(out, rule->text);
	else
		print_trimmed(out, rule->value, about->decimals);
	buf_printf(out, ",\"unit\":\"%s\",\"assumed\":%s,\"source\":", about->unit,
		   rule->given ? "false" : "true");
	print_json(out, str_of(rule->source));
	buf_char(out, '}');
}

static void json_rules(struct buf *out, const struct reach_run *run, const struct reach_rules *r)
{
	const char *between = "";
	buf_text(out, "\"parameters\":[");
	for (int p = 0; p < REACH_PARAMETERS; p++)
		if (reach_rule_used(run, r, (enum reach_parameter)p)) {
			buf_text(out, between);
			json_rule(out, (enum reach_parameter)p, &r->rule[p]);
			between = ",";
		}
	buf_char(out, ']');
}

static void json_number(struct buf *out, const char *name, bool known, double value)
{
	if (known)
		buf_printf(out, ",\"%s\":%.9g", name, value);
	else
		buf_printf(out, ",\"%s\":null", name);
}

static void json_near(struct buf *out, const char *name, const struct reach_outcome *o,
		      int64_t near)
{
	json_number(out, name, near >= 0,
		    near >= 0 ? reach_pace_minutes(&o->rules.pace[1], near) : 0);
}

static void json_summary(struct buf *out, const struct reach_outcome *o,
			 const struct reach_summary *s)
{
	bool any = s->people > 0;
	buf_printf(out, "{\"people\":%lld,\"within\":%lld,\"withinSlow\":%lld,\"withinFast\":%lld",
		   (long long)s->people, (long long)s->within[1], (long long)s->within[0],
		   (long long)s->within[2]);
	json_number(out, "share", any, any ? (double)s->within[1] / (double)s->people : 0);
	json_number(out, "shareSlow", any, any ? (double)s->within[0] / (double)s->people : 0);
	json_number(out, "shareFast", any, any ? (double)s->within[2] / (double)s->people : 0);
	buf_printf(out, ",\"withoutRoute\":%lld,\"withoutSupply\":%lld",
		   (long long)s->without_route, (long long)s->without_access);
	json_near(out, "minutesP50", o, s->near_median);
	json_near(out, "minutesP90", o, s->near_p90);
	json_number(out, "supplyPer1000P10", any,
		    reach_per_thousand(&o->now, (double)s->access_p10));
	json_number(out, "supplyPer1000P50", any,
		    reach_per_thousand(&o->now, (double)s->access_median));
	json_number(out, "supplyPer1000Mean", any, reach_per_thousand(&o->now, s->access_mean));
	if (o->rules.rule[REACH_NORM_SHARE].given)
		buf_printf(out, ",\"normMet\":%s",
			   !any                                                  ? "null"
			   : reach_share_met(&o->rules, s->within[1], s->people) ? "true"
										 : "false");
	buf_char(out, '}');
}

static void json_shift(struct buf *out, const struct reach_outcome *o, int32_t area)
{
	const struct reach_shift *s = &o->shift[area];
	buf_text(out, ",\"before\":");
	json_summary(out, o, &o->was[area]);
	buf_printf(out,
		   ",\"change\":{\"gained\":%lld,\"lost\":%lld,\"nearer\":%lld,\"farther\":%lld,"
		   "\"moreSupply\":%lld,\"lessSupply\":%lld}",
		   (long long)s->gained, (long long)s->lost, (long long)s->nearer,
		   (long long)s->farther, (long long)s->richer, (long long)s->poorer);
}

/* area == areas: everybody. */
static void json_area(struct buf *out, const struct reach_run *run, const struct reach_outcome *o,
		      int32_t area)
{
	bool all = area == run->demand.areas;
	const struct reach_chances *c = &o->chances;
	if (!all) {
		buf_text(out, "{\"area\":");
		print_json(out, run->demand.area_names[area]);
		buf_char(out, ',');
	}
	buf_text(out, "\"now\":");
	json_summary(out, o, &o->summary[area]);
	if (run->places.changes)
		json_shift(out, o, area);
	if (o->rules.log_sd) {
		json_number(out, "normChance", true, all ? c->met : c->area_met[area]);
		json_number(out, "expectedShare", true, all ? c->expected : c->area_expected[area]);
		if (all)
			buf_printf(out, ",\"normChanceError\":%.9g,\"draws\":%lld", c->met_error,
				   (long long)c->draws);
		else
			json_number(out, "spread", true, o->rules.log_sd[area]);
	}
	if (!all)
		buf_char(out, '}');
}

static void json_locations(struct buf *out, const struct reach_run *run,
			   const struct reach_outcome *o)
{
	const struct reach_places *p = &run->places;
	buf_text(out, ",\"locations\":[");
	for (int64_t j = 0; j < o->now.locations; j++) {
		int64_t at = o->care->begin + j;
		const int64_t *people = o->now.people + j * o->now.steps;
		buf_text(out, j ? ",\n  {\"location\":" : "\n  {\"location\":");
		print_json(out, p->code[at]);
		buf_text(out, ",\"supply\":");
		print_trimmed(out, p->amount[at], 2);
		buf_printf(out, ",\"open\":%s,\"openBefore\":%s,\"peopleInSteps\":[",
			   p->open_after[at] ? "true" : "false", p->open[at] ? "true" : "false");
		for (int k = 0; k < o->now.steps; k++)
			buf_printf(out, "%s%lld", k ? "," : "", (long long)people[k]);
		buf_text(out, "]}");
	}
	buf_char(out, ']');
}

static bool json_care(struct reach_run *run, const struct reach_outcome *o, struct err *err)
{
	struct buf *out = &run->c->out.buf;
	buf_text(out, "{\"careType\":");
	print_json(out, o->care->name);
	buf_char(out, ',');
	json_rules(out, run, &o->rules);
	buf_printf(out, ",\"resolutionBits\":%d,", o->now.shift);
	json_area(out, run, o, run->demand.areas);
	if (run->demand.has_areas) {
		buf_text(out, ",\"areas\":[");
		for (int32_t area = 0; area < run->demand.areas; area++) {
			buf_text(out, area ? ",\n  " : "\n  ");
			json_area(out, run, o, area);
			if (!out_spill(&run->c->out, err))
				return false;
		}
		buf_char(out, ']');
	}
	json_locations(out, run, o);
	buf_char(out, '}');
	return out_spill(&run->c->out, err);
}

bool reach_print_json(struct reach_run *run, struct err *err)
{
	struct buf *out = &run->c->out.buf;
	if (run->pairs.given)
		buf_printf(out, "{\"travel\":\"%s\",\"pairs\":%lld,\"pairsWithoutRoute\":%lld",
			   run->pairs.form, (long long)run->pairs.count,
			   (long long)run->pairs.without_route);
	else
		buf_text(out, "{\"travel\":\"straight line\"");
	buf_printf(out, ",\"postcodes\":%lld,\"careTypes\":[\n", (long long)run->demand.count);
	for (int32_t i = 0; i < run->places.care_count; i++) {
		if (i)
			buf_text(out, ",\n");
		if (!json_care(run, &run->outcomes[i], err))
			return false;
	}
	buf_text(out, "]}\n");
	return out_spill(&run->c->out, err);
}
