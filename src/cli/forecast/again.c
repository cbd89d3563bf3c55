#include "cli/forecast/forecast.h"

#include <jansson.h>
#include <math.h>

enum { RUN_BYTES_MAX = 256 * 1024 * 1024, FIGURES_MAX = 5000000 };

struct reading {
	const char *path;
	const struct forecast_data *d;
	struct arena *a;
	struct stored_run *run;
	struct err *err;
};

static bool wrong(const struct reading *r, const char *what)
{
	return err_set(r->err, ERR_INPUT,
		       "%s is geen uitkomst van waarborg forecast --format json: %s.", r->path,
		       what);
}

/* Texts are copied: the JSON does not outlive the reading. "" when there is none. */
static const char *text_of(const struct reading *r, const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? arena_text(r->a, str_of(text)) : "";
}

static double number_of(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);
	return json_is_number(value) ? json_number_value(value) : NAN;
}

static int64_t whole_of(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);
	return json_is_integer(value) ? json_integer_value(value) : 0;
}

static int name_in(const struct reading *r, const json_t *object, const char *field)
{
	const char *name = parameter_renamed(text_of(r, object, field), r->run->version);
	return parameter_find(str_of(name));
}

static bool in_range(int name, double value)
{
	return value >= parameter_rows[name].low && value <= parameter_rows[name].high;
}

static bool known_scope(const struct reading *r, int name, const char *scope)
{
	enum parameter_scope of = parameter_rows[name].scope;
	if (!*scope)
		return true;
	return of != OF_ALL &&
	       forecast_place(of == OF_PROFILE ? &r->d->profiles : &r->d->professions, scope) >= 0;
}

static bool read_parameter(struct reading *r, const json_t *object)
{
	struct parameter p = { .name = name_in(r, object, "name"),
			       .value = number_of(object, "value"),
			       .scope = text_of(r, object, "scope"),
			       .unit = text_of(r, object, "unit"),
			       .source = text_of(r, object, "source"),
			       .certainty = text_of(r, object, "certainty"),
			       .to = text_of(r, object, "to") };
	if (p.name < 0)
		return wrong(r, "er staat een parameter in die niet bestaat");
	p.until_year = (int)(whole_of(object, "until_year") % 10000);
	p.uncertain = json_object_get(object, "low") != NULL;
	p.low = p.uncertain ? number_of(object, "low") : p.value;
	p.high = p.uncertain ? number_of(object, "high") : p.value;
	if (!in_range(p.name, p.value) || !in_range(p.name, p.low) || !in_range(p.name, p.high) ||
	    p.low > p.value || p.value > p.high)
		return wrong(r, "de waarde van een parameter ligt buiten haar grenzen");
	if (!known_scope(r, p.name, p.scope) || !known_scope(r, p.name, p.to) ||
	    (*p.to && (!parameter_rows[p.name].moves || strcmp(p.to, p.scope) == 0)))
		return wrong(r, "een parameter noemt een profiel of beroep dat er niet is");
	r->run->plan.parameters[r->run->plan.parameter_count++] = p;
	return true;
}

static bool read_setting(struct reading *r, const json_t *object)
{
	struct setting s = { .scenario = text_of(r, object, "scenario"),
			     .scope = text_of(r, object, "scope"),
			     .name = name_in(r, object, "parameter"),
			     .value = number_of(object, "value"),
			     .from_year = (int)(whole_of(object, "from_year") % 10000) };
	if (s.name < 0 || !*s.scenario || !in_range(s.name, s.value) ||
	    !known_scope(r, s.name, s.scope))
		return wrong(r, "een scenario klopt niet");
	r->run->plan.settings[r->run->plan.setting_count++] = s;
	return true;
}

static bool read_norm(struct reading *r, const json_t *object)
{
	struct coverage_norm n = { .profession = text_of(r, object, "profession"),
				   .region = text_of(r, object, "region"),
				   .coverage_min = number_of(object, "coverage_min"),
				   .source = text_of(r, object, "source") };
	if (forecast_place(&r->d->professions, n.profession) < 0 ||
	    (*n.region && forecast_place(&r->d->regions, n.region) < 0) ||
	    !(n.coverage_min > 0 && n.coverage_min <= 3))
		return wrong(r, "een norm klopt niet");
	r->run->plan.norms[r->run->plan.norm_count++] = n;
	return true;
}

static bool read_figure(struct reading *r, const json_t *object)
{
	r->run->figures[r->run->figure_count++] = (struct stored_figure){
		.scenario = text_of(r, object, "scenario"),
		.region = text_of(r, object, "region"),
		.measure = text_of(r, object, "measure"),
		.line = text_of(r, object, "line"),
		.year = (int)(whole_of(object, "year") % 10000),
		.p5 = number_of(object, "p5"),
		.p50 = number_of(object, "p50"),
		.p95 = number_of(object, "p95"),
	};
	return true;
}

/* Every object of a list; refused when there is no such list or it is longer than there is room. */
static bool read_list(struct reading *r, const json_t *root, const char *name, size_t most,
		      bool (*each)(struct reading *r, const json_t *object))
{
	const json_t *list = json_object_get(root, name);
	if (!json_is_array(list) || json_array_size(list) > most)
		return wrong(r, "een lijst ontbreekt of is te lang");
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!each(r, json_array_get(list, i)))
			return false;
	return true;
}

/* The run holds for the files of then; other files give other figures, and that is not the question. */
static bool check_files(struct reading *r, const json_t *root)
{
	const json_t *list = json_object_get(root, "files");
	size_t given = 0;
	for (int i = 0; i < FILES; i++)
		given += r->d->given[i];
	if (json_array_size(list) != given)
		return wrong(r, "er horen meer of minder bestanden bij dan er in de map staan");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *name = text_of(r, json_array_get(list, i), "name");
		const char *digest = text_of(r, json_array_get(list, i), "digest");
		for (int file = 0; file < FILES; file++)
			if (strcmp(name, forecast_file_names[file]) == 0 &&
			    strcmp(digest, r->d->digest[file]) != 0)
				return err_set(
					r->err, ERR_INPUT,
					"%s is niet meer het bestand van toen; narekenen kan "
					"alleen met dezelfde bestanden.",
					name);
	}
	return true;
}

static bool read_root(struct reading *r, const json_t *root)
{
	struct forecast_plan *plan = &r->run->plan;
	const char *seed = text_of(r, root, "seed");
	int64_t version = whole_of(root, "schema"), number;
	if (version > FORECAST_SCHEMA_VERSION)
		return err_set(r->err, ERR_INPUT,
			       "%s is van schemaversie %lld; dit programma kent die tot en met %d.",
			       r->path, (long long)version, FORECAST_SCHEMA_VERSION);
	if (version < 1)
		return wrong(r, "er staat geen schemaversie in");
	r->run->version = (int)version;
	plan->draws = whole_of(root, "draws");
	if (!str_to_int(str_of(seed), &number) || number < 0)
		return wrong(r, "er staat geen begingetal in");
	plan->seed = (uint64_t)number;
	plan->parameters = arena_array(r->a, struct parameter, PARAMETERS_MAX);
	plan->settings = arena_array(r->a, struct setting, SETTINGS_MAX);
	plan->norms = arena_array(r->a, struct coverage_norm, NORMS_MAX);
	size_t figures = json_array_size(json_object_get(root, "figures"));
	r->run->figures =
		arena_array(r->a, struct stored_figure, figures < FIGURES_MAX ? figures + 1 : 1);
	return check_files(r, root) &&
	       read_list(r, root, "parameters", PARAMETERS_MAX, read_parameter) &&
	       read_list(r, root, "scenarios", SETTINGS_MAX, read_setting) &&
	       read_list(r, root, "norms", NORMS_MAX, read_norm) &&
	       read_list(r, root, "figures", FIGURES_MAX, read_figure);
}

/* jansson would read a file of any size. */
static json_t *load(const char *path, struct err *err)
{
	json_error_t why;
	FILE *f = fopen(path, "rb");
	if (!f) {
		err_set(err, ERR_INPUT, "%s is niet te openen.", path);
		return NULL;
	}
	bool small = fseek(f, 0, SEEK_END) == 0 && ftell(f) <= RUN_BYTES_MAX;
	rewind(f);
	json_t *root = small ? json_loadf(f, JSON_REJECT_DUPLICATES, &why) : NULL;
	fclose(f);
	if (!small)
		err_set(err, ERR_INPUT, "%s is groter dan 256 MiB of is geen gewoon bestand.",
			path);
	else if (!root)
		err_set(err, ERR_INPUT, "%s is geen JSON: regel %d, %s.", path, why.line, why.text);
	return root;
}

bool forecast_read_run(const char *path, const struct forecast_data *d, struct arena *a,
		       struct stored_run *out, struct err *err)
{
	struct stored_run run = { 0 };
	struct reading r = { path, d, a, &run, err };
	json_t *root = load(path, err);
	if (!root)
		return false;
	bool ok = read_root(&r, root);
	json_decref(root);
	if (ok)
		*out = run;
	return ok;
}
