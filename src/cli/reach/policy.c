#include "cli/faults.h"
#include "cli/reach/reach.h"

#include "base/fixed.h"
#include "io/columns.h"

const struct reach_parameter_row reach_parameters[REACH_PARAMETERS] = {
	[REACH_NORM_MIN] = { "norm_min", "minuten", 3, 0.001, 6000, "de norm" },
	[REACH_NORM_SHARE] = { "norm_share", "", 6, 0.000001, 1,
			       "welk deel van de inwoners binnen de norm moet zijn" },
	[REACH_STEPS] = { "steps", "minuten:gewicht", 0, 0, 0,
			  "hoe zwaar aanbod meetelt naar reistijd" },
	[REACH_DETOUR] = { "detour", "", 3, 1, 10, "omweg: de weg gedeeld door de rechte lijn" },
	[REACH_SPEED] = { "speed_km_h", "km per uur", 3, 0.1, 300, "snelheid" },
	[REACH_SPEED_SLOW] = { "speed_slow_km_h", "km per uur", 3, 0.1, 300,
			       "lage snelheid van de bandbreedte" },
	[REACH_SPEED_FAST] = { "speed_fast_km_h", "km per uur", 3, 0.1, 300,
			       "hoge snelheid van de bandbreedte" },
	[REACH_FACTOR] = { "time_factor", "", 3, 0.1, 100,
			   "factor op de reistijd van de routeplanner" },
	[REACH_FACTOR_SLOW] = { "time_factor_slow", "", 3, 0.1, 100, "die factor bij drukte" },
	[REACH_FACTOR_FAST] = { "time_factor_fast", "", 3, 0.1, 100, "die factor bij rust" },
	[REACH_SPREAD] = { "spread", "", 6, 0, 5,
			   "standaardafwijking van de logaritme van de reistijd" },
	[REACH_SPREAD_P10] = { "spread_p10", "", 6, 0.01, 100,
			       "factor waar de reistijd in 10% van de gevallen onder blijft" },
	[REACH_SPREAD_P90] = { "spread_p90", "", 6, 0.01, 100,
			       "factor waar de reistijd in 90% van de gevallen onder blijft" },
	[REACH_DRAWS] = { "draws", "", 0, 100, REACH_DRAWS_MAX, "aantal trekkingen" },
	[REACH_SEED] = { "seed", "", 0, 0, 1e15, "begingetal van de trekkingen" },
};

static const char assumed[] = "aanname van dit programma, geen norm";
static const char derived[] = "aanname: een zesde langzamer of sneller";

/* --- the file --------------------------------------------------------------------------------------- */

enum policy_column { POLICY_NAME, POLICY_VALUE, POLICY_SOURCE, POLICY_CARE, POLICY_AREA };

struct stated {
	enum reach_parameter parameter;
	int32_t care, area; /* -1: all */
	struct reach_rule rule;
};

struct policy {
	struct columns *file;
	const struct reach_run *run;
	struct stated *rows;
	int count, room;
	struct arena *arena;
};

static int32_t care_named(const struct reach_places *places, struct str name)
{
	for (int32_t i = 0; i < places->care_count; i++)
		if (str_eq(places->cares[i].name, name))
			return i;
	return -1;
}

static int32_t area_named(const struct reach_demand *demand, struct str name)
{
	for (int32_t i = 0; i < demand->areas; i++)
		if (str_eq(demand->area_names[i], name))
			return i;
	return -1;
}

static bool is_spread(enum reach_parameter p)
{
	return p == REACH_SPREAD || p == REACH_SPREAD_P10 || p == REACH_SPREAD_P90;
}

static bool take_value(struct policy *p, struct stated *row)
{
	const struct reach_parameter_row *about = &reach_parameters[row->parameter];
	struct str text = columns_text(p->file, POLICY_VALUE);
	double unit = (double)fixed_unit(about->decimals);
	row->rule = (struct reach_rule){
		.given = true,
		.text = arena_str(p->arena, text),
		.source = arena_text(p->arena, columns_text(p->file, POLICY_SOURCE)),
	};
	if (row->parameter == REACH_STEPS)
		return true;
	if (fixed_parse(text, about->decimals, &row->rule.value) &&
	    (double)row->rule.value >= about->low * unit &&
	    (double)row->rule.value <= about->high * unit)
		return true;
	columns_fault(p->file, POLICY_VALUE, "'%.*s' is geen getal van %.15g tot en met %.15g.",
		      STR_ARG(text), about->low, about->high);
	return false;
}

static bool take_scope(struct policy *p, struct stated *row)
{
	struct str care = columns_text(p->file, POLICY_CARE),
		   area = columns_text(p->file, POLICY_AREA);
	row->care = columns_given(p->file, POLICY_CARE) ? care_named(&p->run->places, care) : -1;
	row->area = columns_given(p->file, POLICY_AREA) ? area_named(&p->run->demand, area) : -1;
	if (row->care < 0 && columns_given(p->file, POLICY_CARE))
		columns_fault(p->file, POLICY_CARE,
			      "'%.*s' staat niet in het bestand met locaties.", STR_ARG(care));
	else if (row->area < 0 && columns_given(p->file, POLICY_AREA))
		columns_fault(p->file, POLICY_AREA,
			      "'%.*s' staat niet in het bestand met postcodes.", STR_ARG(area));
	else if (row->area >= 0 && !is_spread(row->parameter))
		columns_fault(p->file, POLICY_AREA,
			      "alleen de spreiding kan per gebied verschillen.");
	else
		return true;
	return false;
}

static void take_stated(struct policy *p)
{
	struct stated row = { .parameter =
				      (enum reach_parameter)columns_number(p->file, POLICY_NAME) };
	if (!take_value(p, &row) || !take_scope(p, &row))
		return;
	for (int i = 0; i < p->count; i++)
		if (p->rows[i].parameter == row.parameter && p->rows[i].care == row.care &&
		    p->rows[i].area == row.area) {
			columns_fault(p->file, POLICY_NAME, "'%s' staat er twee keer.",
				      reach_parameters[row.parameter].name);
			return;
		}
	if (p->count == p->room) {
		p->room = p->room ? 2 * p->room : 64;
		p->rows = memory_resize(p->rows, (size_t)p->room * sizeof(*p->rows));
	}
	p->rows[p->count++] = row;
}

static bool read_file(const char *path, struct policy *p, struct err *err)
{
	const char *names[REACH_PARAMETERS + 1] = { 0 };
	for (int i = 0; i < REACH_PARAMETERS; i++)
		names[i] = reach_parameters[i].name;
	const struct column list[] = {
		[POLICY_NAME] = { "name", COLUMN_WORD, true, .words = names },
		[POLICY_VALUE] = { "value", COLUMN_TEXT, true, .high = 200 },
		[POLICY_SOURCE] = { "source", COLUMN_TEXT, true, .high = 200 },
		[POLICY_CARE] = { "care_type", COLUMN_TEXT },
		[POLICY_AREA] = { "area", COLUMN_TEXT },
		{ 0 },
	};
	if (!columns_open(path, list, &p->file, err))
		return false;
	while (columns_next(p->file))
		take_stated(p);
	return faults_close(p->file, err);
}

/* --- the rules -------------------------------------------------------------------------------------- */

static void assume(struct reach_rules *r, enum reach_parameter p, int64_t value, const char *source)
{
	if (r->rule[p].given)
		return;
	r->rule[p].value = value;
	r->rule[p].source = source;
}

/* What is said of this care type goes before what is said of all. */
static void collect(const struct policy *p, int32_t care, struct reach_rules *r)
{
	for (int own = 0; own < 2; own++)
		for (int i = 0; i < p->count; i++)
			if (p->rows[i].area < 0 && p->rows[i].care == (own ? care : -1))
				r->rule[p->rows[i].parameter] = p->rows[i].rule;
}

/* "5:1 10:0.68 15:0.22" */
static bool parse_steps(struct str text, struct reach_steps *steps)
{
	*steps = (struct reach_steps){ 0 };
	for (struct str rest = str_trim(text); rest.len;) {
		struct str weight = str_cut(&rest, ' '), minutes;
		rest = str_trim(rest);
		minutes = str_cut(&weight, ':');
		if (steps->count == REACH_STEPS_MAX ||
		    !fixed_parse(minutes, 3, &steps->minutes_milli[steps->count]) ||
		    !fixed_parse(weight, 6, &steps->weight[steps->count]))
			return false;
		steps->count++;
	}
	return true;
}

static bool use_steps(struct reach_rules *r, struct err *err)
{
	struct reach_rule *rule = &r->rule[REACH_STEPS];
	if (!rule->given) {
		rule->text = str_of("5:1 10:0.68 15:0.22");
		rule->source = "Luo en Qi 2009, gewichten; minuten: aanname van dit programma";
	}
	if (!parse_steps(rule->text, &r->steps))
		return err_set(
			err, ERR_INPUT,
			"'%.*s' bij steps is niet te lezen. Schrijf minuten:gewicht met spaties ertussen, "
			"hoogstens %d, zoals 5:1 10:0.68 15:0.22.",
			STR_ARG(rule->text), REACH_STEPS_MAX);
	return reach_steps_check(&r->steps, err);
}

static bool use_speed(struct reach_rules *r, struct err *err)
{
	const struct reach_rule *rule = r->rule;
	assume(r, REACH_DETOUR, 1300, assumed);
	assume(r, REACH_SPEED, 30000, assumed);
	assume(r, REACH_SPEED_SLOW, rule[REACH_SPEED].value * 5 / 6, derived);
	assume(r, REACH_SPEED_FAST, rule[REACH_SPEED].value * 7 / 6, derived);
	for (int b = 0; b < REACH_BAND; b++) {
		static const enum reach_parameter speed[] = { REACH_SPEED_SLOW, REACH_SPEED,
							      REACH_SPEED_FAST };
		r->pace[b] = (struct reach_pace){ rule[REACH_DETOUR].value, rule[speed[b]].value };
	}
	return (r->pace[0].speed_m_h <= r->pace[1].speed_m_h &&
		r->pace[1].speed_m_h <= r->pace[2].speed_m_h) ||
	       err_set(err, ERR_INPUT,
		       "De snelheden moeten oplopen: speed_slow_km_h, speed_km_h, speed_fast_km_h.");
}

static bool use_factor(struct reach_rules *r, struct err *err)
{
	const struct reach_rule *rule = r->rule;
	if (!rule[REACH_FACTOR].given)
		return err_set(
			err, ERR_INPUT,
			"Een routeplanner rekent meestal met lege wegen, en zulke minuten zijn geen "
			"normminuten. Zet time_factor met een bron in het beleidsbestand (1 als de tijden al "
			"gemeten zijn op het drukke uur).");
	assume(r, REACH_FACTOR_SLOW, (rule[REACH_FACTOR].value * 6 + 4) / 5, derived);
	assume(r, REACH_FACTOR_FAST, rule[REACH_FACTOR].value * 6 / 7, derived);
	for (int b = 0; b < REACH_BAND; b++) {
		static const enum reach_parameter factor[] = { REACH_FACTOR_SLOW, REACH_FACTOR,
							       REACH_FACTOR_FAST };
		r->pace[b] = (struct reach_pace){ .stretch_milli = rule[factor[b]].value };
	}
	return (r->pace[0].stretch_milli >= r->pace[1].stretch_milli &&
		r->pace[1].stretch_milli >= r->pace[2].stretch_milli) ||
	       err_set(err, ERR_INPUT,
		       "De factoren moeten aflopen: time_factor_slow, time_factor, time_factor_fast.");
}

/* A standard deviation from what is said of it; *given when anything is. */
static bool spread_of(const struct reach_rule *rule, bool *given, double *log_sd, struct err *err)
{
	bool low = rule[REACH_SPREAD_P10].given, high = rule[REACH_SPREAD_P90].given;
	*given = rule[REACH_SPREAD].given || low || high;
	if (!*given)
		return true;
	if (low != high || (low && rule[REACH_SPREAD].given))
		return err_set(
			err, ERR_INPUT,
			"Geef bij een onzekere reistijd spread, of spread_p10 en spread_p90 samen.");
	if (low && rule[REACH_SPREAD_P10].value > rule[REACH_SPREAD_P90].value)
		return err_set(err, ERR_INPUT, "spread_p10 is groter dan spread_p90.");
	*log_sd = low ? reach_log_sd((double)rule[REACH_SPREAD_P10].value,
				     (double)rule[REACH_SPREAD_P90].value)
		      : (double)rule[REACH_SPREAD].value / 1e6;
	return *log_sd <= 5 ||
	       err_set(err, ERR_INPUT, "De spreiding is te groot om iets te zeggen.");
}

/* What is said of an area goes before what is said of all areas. */
static bool use_spread(const struct policy *p, int32_t care, struct reach_rules *r, struct err *err)
{
	bool any = false, given;
	double general = 0;
	int32_t areas = p->run->demand.areas;
	double *log_sd = arena_array(p->arena, double, (size_t)areas);
	if (!spread_of(r->rule, &any, &general, err))
		return false;
	for (int32_t area = 0; area < areas; area++) {
		struct reach_rule own[REACH_PARAMETERS] = { 0 };
		log_sd[area] = general;
		for (int special = 0; special < 2; special++)
			for (int i = 0; i < p->count; i++)
				if (p->rows[i].area == area &&
				    p->rows[i].care == (special ? care : -1))
					own[p->rows[i].parameter] = p->rows[i].rule;
		if (!spread_of(own, &given, &log_sd[area], err))
			return false;
		any = any || given;
	}
	r->log_sd = any ? log_sd : NULL;
	return !any || r->rule[REACH_NORM_SHARE].given ||
	       err_set(err, ERR_INPUT,
		       "Bij een onzekere reistijd hoort norm_share: welk deel van de inwoners binnen de norm "
		       "moet zijn.");
}

static bool make_rules(const struct policy *p, int32_t care, struct reach_rules *r, struct err *err)
{
	*r = (struct reach_rules){ 0 };
	collect(p, care, r);
	assume(r, REACH_NORM_MIN, 15000, assumed);
	if (!use_steps(r, err) || !(p->run->pairs.given ? use_factor(r, err) : use_speed(r, err)) ||
	    !use_spread(p, care, r, err))
		return false;
	if (r->log_sd) {
		assume(r, REACH_DRAWS, 10000, assumed);
		assume(r, REACH_SEED, 1, assumed);
	}
	for (int b = 0; b < REACH_BAND; b++) {
		if (!reach_pace_check(&r->pace[b], err))
			return false;
		r->limit[b] = reach_pace_limit(&r->pace[b], r->rule[REACH_NORM_MIN].value);
	}
	return true;
}

bool reach_read_policy(const char *path, const struct reach_run *run, struct arena *a,
		       struct reach_rules *rules, struct err *err)
{
	struct policy p = { .run = run, .arena = a };
	bool ok = !path || read_file(path, &p, err);
	for (int32_t care = 0; ok && care < run->places.care_count; care++)
		if (!make_rules(&p, care, &rules[care], err)) {
			struct str name = run->places.cares[care].name;
			ok = err_prefix(err, "Zorgsoort '%.*s': ", STR_ARG(name));
		}
	free(p.rows);
	return ok;
}
