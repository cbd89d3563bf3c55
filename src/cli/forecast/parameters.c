#include "cli/faults.h"
#include "cli/forecast/forecast.h"
#include "io/columns.h"

#include <math.h>

static const char *const certainties[] = { "vast", "geraamd", "aanname", NULL };

/* The name of a parameter in a row, -1 with a fault that suggests one. */
static int name_of(struct columns *c, int column)
{
	const char *names[PARAMETER_NAMES + 1] = { 0 };
	struct str text = columns_text(c, column);
	int name = parameter_find(text);
	for (int i = 0; i < PARAMETER_NAMES; i++)
		names[i] = parameter_rows[i].name;
	if (name < 0) {
		const char *close = nearest(text, names);
		columns_fault(c, column, "deze parameter bestaat niet.%s%s%s",
			      close ? " Bedoelt u " : " Alle: waarborg forecast --schema",
			      close ? close : "", close ? "?" : "");
	}
	return name;
}

/* Whether a scope fits the parameter: nothing, or a code that the files know. */
static bool scope_fits(struct columns *c, int column, int name, const struct forecast_data *d)
{
	struct str scope = columns_text(c, column);
	enum parameter_scope of = parameter_rows[name].scope;
	if (scope.len == 0)
		return true;
	if (of == OF_ALL) {
		columns_fault(c, column, "%s geldt voor alles; laat scope leeg.",
			      parameter_rows[name].name);
		return false;
	}
	const struct table *t = of == OF_PROFILE ? &d->profiles : &d->professions;
	if (table_find(t, scope))
		return true;
	columns_fault(c, column, "'%.*s' staat niet in %s.", STR_ARG(scope),
		      of == OF_PROFILE ? "prevalence.csv" : "professionals.csv");
	return false;
}

/* Where clients or work go; false with a fault. */
static bool to_fits(struct columns *c, int column, const struct parameter *p,
		    const struct forecast_data *d)
{
	const struct parameter_row *row = &parameter_rows[p->name];
	struct str to = columns_text(c, column);
	if (!row->moves && to.len == 0)
		return true;
	if (!row->moves) {
		columns_fault(c, column, "%s gaat nergens heen; laat to leeg.", row->name);
		return false;
	}
	const struct table *t = row->scope == OF_PROFILE ? &d->profiles : &d->professions;
	if (!*p->scope)
		columns_fault(c, column, "%s moet per profiel of beroep: vul scope in.", row->name);
	else if (!table_find(t, to))
		columns_fault(c, column, "'%.*s' staat niet in %s.", STR_ARG(to),
			      row->scope == OF_PROFILE ? "prevalence.csv" : "professionals.csv");
	else if (str_is(to, p->scope))
		columns_fault(c, column, "het werk of de cliënt gaat naar zichzelf.");
	else
		return true;
	return false;
}

/* Whether a value can be believed of the parameter; false with a fault. */
static bool in_range(struct columns *c, int column, int name, double value)
{
	const struct parameter_row *row = &parameter_rows[name];
	if (value < row->low || value > row->high) {
		columns_fault(c, column,
			      "%.15g is niet geloofwaardig voor %s: dat ligt van %g tot en met %g.",
			      value, row->name, row->low, row->high);
		return false;
	}
	if (row->whole && value != floor(value)) {
		columns_fault(c, column, "%s is een geheel getal.", row->name);
		return false;
	}
	return true;
}

enum { NAME, SCOPE, VALUE, LOW, HIGH, UNIT, SOURCE, CERTAINTY, UNTIL, TO };

static bool band_fits(struct columns *c, struct parameter *p)
{
	const struct parameter_row *row = &parameter_rows[p->name];
	bool low = columns_given(c, LOW), high = columns_given(c, HIGH);
	p->low = low ? columns_real(c, LOW) : p->value;
	p->high = high ? columns_real(c, HIGH) : p->value;
	p->uncertain = low && high && p->low < p->high;
	if (low != high)
		columns_fault(c, low ? HIGH : LOW, "geef low en high allebei, of geen van beide.");
	else if (low && !row->uncertain)
		columns_fault(c, LOW, "%s kan geen low en high hebben.", row->name);
	else if (!(p->low <= p->value && p->value <= p->high))
		columns_fault(c, VALUE, "de waarde ligt niet van low tot en met high.");
	else
		return !low ||
		       (in_range(c, LOW, p->name, p->low) && in_range(c, HIGH, p->name, p->high));
	return false;
}

static bool same_parameter(const struct parameter *a, const struct parameter *b)
{
	return a->name == b->name && strcmp(a->scope, b->scope) == 0;
}

static bool read_parameters(const char *path, const struct forecast_data *d, struct arena *a,
			    struct forecast_plan *plan, struct err *err)
{
	static const struct column list[] = {
		[NAME] = { "name", COLUMN_TEXT, .needed = true },
		[SCOPE] = { "scope", COLUMN_TEXT },
		[VALUE] = { "value", COLUMN_REAL, .needed = true },
		[LOW] = { "low", COLUMN_REAL },
		[HIGH] = { "high", COLUMN_REAL },
		[UNIT] = { "unit", COLUMN_TEXT, .needed = true },
		[SOURCE] = { "source", COLUMN_TEXT, .needed = true },
		[CERTAINTY] = { "certainty", COLUMN_WORD, .needed = true, .words = certainties },
		[UNTIL] = { "until_year", COLUMN_INT, .low = 1990, .high = 2200 },
		[TO] = { "to", COLUMN_TEXT },
		{ 0 },
	};
	struct columns *c;
	if (!columns_open(path, list, &c, err))
		return false;
	while (columns_next(c)) {
		struct parameter p = { .name = name_of(c, NAME), .value = columns_real(c, VALUE) };
		if (p.name < 0 || !scope_fits(c, SCOPE, p.name, d) ||
		    !in_range(c, VALUE, p.name, p.value) || !band_fits(c, &p))
			continue;
		p.scope = arena_text(a, columns_text(c, SCOPE));
		p.unit = arena_text(a, columns_text(c, UNIT));
		p.source = arena_text(a, columns_text(c, SOURCE));
		p.certainty = certainties[columns_number(c, CERTAINTY)];
		p.until_year = columns_given(c, UNTIL) ? (int)columns_number(c, UNTIL) : 0;
		p.to = arena_text(a, columns_text(c, TO));
		bool twice = false;
		for (int i = 0; i < plan->parameter_count; i++)
			twice |= same_parameter(&plan->parameters[i], &p);
		if (!str_is(columns_text(c, UNIT), parameter_rows[p.name].unit))
			columns_fault(c, UNIT, "de eenheid van %s is '%s'.",
				      parameter_rows[p.name].name, parameter_rows[p.name].unit);
		else if (twice)
			columns_fault(c, NAME, "deze parameter staat al in een eerdere regel.");
		else if (!to_fits(c, TO, &p, d))
			continue;
		else if (plan->parameter_count == PARAMETERS_MAX)
			columns_fault(c, -1, "er zijn hoogstens %d parameters.", PARAMETERS_MAX);
		else
			plan->parameters[plan->parameter_count++] = p;
	}
	return faults_close(c, err);
}

static const struct parameter *parameter_of(const struct forecast_plan *plan, int name,
					    const char *scope)
{
	const struct parameter *general = NULL;
	for (int i = 0; i < plan->parameter_count; i++) {
		const struct parameter *p = &plan->parameters[i];
		if (p->name == name && strcmp(p->scope, scope) == 0)
			return p;
		if (p->name == name && !*p->scope)
			general = p;
	}
	return general;
}

/* A scenario stays within what the source of the parameter holds possible. */
static bool setting_fits(struct columns *c, const struct forecast_plan *plan,
			 const struct setting *s)
{
	const struct parameter_row *row = &parameter_rows[s->name];
	const struct parameter *p = parameter_of(plan, s->name, s->scope);
	bool rate = row->uncertain;
	if (!rate)
		columns_fault(c, 1, "%s kan niet per scenario verschillen.", row->name);
	else if (row->moves && !(p && *p->to))
		columns_fault(c, 1, "zet %s eerst in parameters.csv, met to.", row->name);
	else if (p && p->uncertain && (s->value < p->low || s->value > p->high))
		columns_fault(
			c, 3,
			"%.15g ligt buiten wat de bron van %s mogelijk noemt (%g tot en met %g).",
			s->value, row->name, p->low, p->high);
	else
		return in_range(c, 3, s->name, s->value);
	return false;
}

static bool read_scenarios(const char *path, const struct forecast_data *d, struct arena *a,
			   struct forecast_plan *plan, struct err *err)
{
	static const struct column list[] = {
		{ "scenario", COLUMN_TEXT, .needed = true, .low = 1, .high = 60 },
		{ "parameter", COLUMN_TEXT, .needed = true },
		{ "scope", COLUMN_TEXT },
		{ "value", COLUMN_REAL, .needed = true },
		{ "from_year", COLUMN_INT, .low = 1990, .high = 2150 },
		{ 0 },
	};
	struct columns *c;
	if (!columns_open(path, list, &c, err))
		return false;
	while (columns_next(c)) {
		struct setting s = { .name = name_of(c, 1), .value = columns_real(c, 3) };
		if (s.name < 0 || !scope_fits(c, 2, s.name, d))
			continue;
		s.scenario = arena_text(a, columns_text(c, 0));
		s.scope = arena_text(a, columns_text(c, 2));
		s.from_year = columns_given(c, 4) ? (int)columns_number(c, 4) : 0;
		if (strcmp(s.scenario, "basis") == 0)
			columns_fault(c, 0,
				      "basis is de naam van het scenario zonder wijzigingen.");
		else if (!setting_fits(c, plan, &s))
			continue;
		else if (plan->setting_count == SETTINGS_MAX)
			columns_fault(c, -1, "er zijn hoogstens %d regels.", SETTINGS_MAX);
		else
			plan->settings[plan->setting_count++] = s;
	}
	return faults_close(c, err);
}

static bool read_norms(const char *path, const struct forecast_data *d, struct arena *a,
		       struct forecast_plan *plan, struct err *err)
{
	static const struct column list[] = {
		{ "profession", COLUMN_TEXT, .needed = true },
		{ "region", COLUMN_TEXT },
		{ "coverage_min", COLUMN_REAL, .needed = true, .low = 0.01, .high = 3 },
		{ "source", COLUMN_TEXT, .needed = true },
		{ 0 },
	};
	struct columns *c;
	if (!columns_open(path, list, &c, err))
		return false;
	while (columns_next(c)) {
		struct coverage_norm n = { .profession = arena_text(a, columns_text(c, 0)),
					   .region = arena_text(a, columns_text(c, 1)),
					   .coverage_min = columns_real(c, 2),
					   .source = arena_text(a, columns_text(c, 3)) };
		bool twice = false;
		for (int i = 0; i < plan->norm_count; i++)
			twice |= strcmp(plan->norms[i].profession, n.profession) == 0 &&
				 strcmp(plan->norms[i].region, n.region) == 0;
		if (forecast_place(&d->professions, n.profession) < 0)
			columns_fault(c, 0, "'%s' staat niet in professionals.csv.", n.profession);
		else if (*n.region && forecast_place(&d->regions, n.region) < 0)
			columns_fault(c, 1, "'%s' staat niet in population.csv.", n.region);
		else if (twice)
			columns_fault(c, -1, "deze norm staat al in een eerdere regel.");
		else if (plan->norm_count == NORMS_MAX)
			columns_fault(c, -1, "er zijn hoogstens %d normen.", NORMS_MAX);
		else
			plan->norms[plan->norm_count++] = n;
	}
	return faults_close(c, err);
}

bool forecast_read_plan(const char *folder, const struct forecast_data *d, struct arena *a,
			struct forecast_plan *out, struct err *err)
{
	const char *path;
	out->parameters = arena_array(a, struct parameter, PARAMETERS_MAX);
	out->settings = arena_array(a, struct setting, SETTINGS_MAX);
	out->norms = arena_array(a, struct coverage_norm, NORMS_MAX);
	if (!forecast_file_here(folder, "parameters.csv", a, &path))
		return err_set(err, ERR_INPUT, "In '%s' ontbreekt parameters.csv.", folder);
	if (!read_parameters(path, d, a, out, err))
		return false;
	if (forecast_file_here(folder, "scenarios.csv", a, &path) &&
	    !read_scenarios(path, d, a, out, err))
		return false;
	return !forecast_file_here(folder, "norms.csv", a, &path) ||
	       read_norms(path, d, a, out, err);
}
