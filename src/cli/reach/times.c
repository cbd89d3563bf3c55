#include "cli/faults.h"
#include "cli/reach/reach.h"

#include "io/columns.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>

/* The whole JSON is in memory, at some ten times its size; a larger matrix goes in as CSV. */
#define JSON_BYTES_MAX (INT64_C(512) << 20)

static void add_time(struct reach_pairs *p, int64_t point, int32_t location, uint32_t ms)
{
	if (p->count == p->room) {
		p->room = p->room ? 2 * p->room : 65536;
		p->times = memory_resize(p->times, (size_t)p->room * sizeof(*p->times));
	}
	p->times[p->count++] = (struct reach_time){ (int32_t)point, location, ms };
}

void reach_pairs_release(struct reach_pairs *pairs)
{
	free(pairs->times);
	*pairs = (struct reach_pairs){ 0 };
}

/* --- the table of a routing engine ------------------------------------------------------------------ */

struct matrix {
	const char *path;
	const struct reach_demand *demand;
	const struct reach_places *places;
	const int32_t *location_of_row; /* of the file with locations */
	struct reach_pairs *out;
};

/* Seconds, or null. Where: row and column from 1, as people count. */
static bool take_seconds(struct matrix *m, size_t row, size_t column, const json_t *value,
			 struct err *err)
{
	if (!value || json_is_null(value)) {
		m->out->without_route++;
		return true;
	}
	double seconds = json_number_value(value);
	if (!json_is_number(value) || !(seconds >= 0) || seconds > 4e6)
		return err_set(
			err, ERR_INPUT,
			"%s: rij %zu, kolom %zu is geen reistijd in seconden (0 tot 4.000.000) en "
			"niet null.",
			m->path, row + 1, column + 1);
	add_time(m->out, (int64_t)row, m->location_of_row[column],
		 (uint32_t)llround(seconds * 1000));
	return true;
}

static bool check_shape(const struct matrix *m, const json_t *rows, struct err *err)
{
	size_t count = json_array_size(rows);
	if (!json_is_array(rows) || count != (size_t)m->demand->count)
		return err_set(
			err, ERR_INPUT,
			"%s heeft %zu rijen en er zijn %lld postcodes. De vertrekpunten moeten de "
			"postcodes zijn, in de volgorde van het bestand.",
			m->path, count, (long long)m->demand->count);
	for (size_t i = 0; i < count; i++) {
		const json_t *row = json_array_get(rows, i);
		if (!json_is_array(row) || json_array_size(row) != (size_t)m->places->count)
			return err_set(
				err, ERR_INPUT,
				"%s: rij %zu heeft %zu kolommen en er zijn %lld locaties. De "
				"bestemmingen moeten de regels van het bestand met locaties zijn, "
				"in die volgorde.",
				m->path, i + 1, json_array_size(row), (long long)m->places->count);
	}
	return true;
}

/* [[seconds, ...], ...]: OSRM, and Valhalla when it is asked to be brief. */
static bool take_durations(struct matrix *m, const json_t *rows, struct err *err)
{
	if (!check_shape(m, rows, err))
		return false;
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		for (size_t j = 0; j < json_array_size(row); j++)
			if (!take_seconds(m, i, j, json_array_get(row, j), err))
				return false;
	}
	return true;
}

/* An index that is there must be the place where it stands. */
static bool index_is(const json_t *cell, const char *name, size_t at)
{
	const json_t *index = json_object_get(cell, name);
	return !index || (json_is_integer(index) && json_integer_value(index) == (json_int_t)at);
}

/* [[{"time": seconds, "from_index": i, "to_index": j}, ...], ...] */
static bool take_cells(struct matrix *m, const json_t *rows, struct err *err)
{
	if (!check_shape(m, rows, err))
		return false;
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		for (size_t j = 0; j < json_array_size(row); j++) {
			const json_t *cell = json_array_get(row, j);
			if (!json_is_object(cell) || !json_object_get(cell, "time") ||
			    !index_is(cell, "from_index", i) || !index_is(cell, "to_index", j))
				return err_set(
					err, ERR_INPUT,
					"%s: rij %zu, kolom %zu heeft geen 'time' of een andere "
					"'from_index' of 'to_index'.",
					m->path, i + 1, j + 1);
			if (!take_seconds(m, i, j, json_object_get(cell, "time"), err))
				return false;
		}
	}
	return true;
}

static bool take_osrm(struct matrix *m, const json_t *root, struct err *err)
{
	const char *code = json_string_value(json_object_get(root, "code"));
	if (code && strcmp(code, "Ok") != 0)
		return err_set(err, ERR_INPUT,
			       "%s: de routeplanner gaf '%.60s' in plaats van 'Ok'.", m->path,
			       code);
	if (json_array_size(json_object_get(root, "fallback_speed_cells")))
		return err_set(
			err, ERR_INPUT,
			"%s: %zu reistijden zijn geschat over een rechte lijn omdat er geen route "
			"is. Vraag de tabel op zonder fallback_speed.",
			m->path, json_array_size(json_object_get(root, "fallback_speed_cells")));
	m->out->form = "OSRM";
	return take_durations(m, json_object_get(root, "durations"), err);
}

static bool take_json(struct matrix *m, const json_t *root, struct err *err)
{
	const json_t *valhalla = json_object_get(root, "sources_to_targets");
	if (json_object_get(root, "durations"))
		return take_osrm(m, root, err);
	if (!valhalla)
		return err_set(
			err, ERR_INPUT,
			"%s heeft geen 'durations' (OSRM) en geen 'sources_to_targets' (Valhalla).",
			m->path);
	m->out->form = "Valhalla";
	if (json_is_object(valhalla))
		return take_durations(m, json_object_get(valhalla, "durations"), err);
	return take_cells(m, valhalla, err);
}

static bool read_json(struct matrix *m, struct err *err)
{
	json_error_t error;
	struct arena scratch = { 0 };
	int32_t *location = arena_array(&scratch, int32_t, (size_t)m->places->count);
	for (int32_t i = 0; i < m->places->count; i++)
		location[m->places->row[i]] = i;
	m->location_of_row = location;
	json_t *root = json_load_file(m->path, JSON_REJECT_DUPLICATES, &error);
	bool ok = root ? take_json(m, root, err)
		       : err_set(err, ERR_INPUT,
				 "%s: regel %d, positie %d: dit is geen goede JSON (%s).", m->path,
				 error.line, error.column, error.text);
	json_decref(root);
	arena_release(&scratch);
	return ok;
}

/* --- a list ----------------------------------------------------------------------------------------- */

enum time_column { TIME_POSTCODE, TIME_LOCATION, TIME_MINUTES };

struct time_reading {
	struct columns *file;
	struct table postcodes;
	struct reach_index index;
	struct reach_pairs *out;
};

static void take_row(struct time_reading *t)
{
	struct columns *file = t->file;
	struct str postcode = columns_text(file, TIME_POSTCODE);
	struct str code = columns_text(file, TIME_LOCATION);
	struct table_entry *point = table_find(&t->postcodes, postcode);
	int32_t first = reach_index_find(&t->index, code);
	if (!point)
		columns_fault(file, TIME_POSTCODE,
			      "'%.*s' staat niet in het bestand met postcodes.", STR_ARG(postcode));
	if (first < 0)
		columns_fault(file, TIME_LOCATION, "'%.*s' staat niet in het bestand met locaties.",
			      STR_ARG(code));
	if (!point || first < 0)
		return;
	if (t->out->count >= REACH_PAIRS_MAX) {
		columns_fault(file, -1, "er zijn meer dan %d reistijden.", REACH_PAIRS_MAX);
		return;
	}
	if (!columns_given(file, TIME_MINUTES)) {
		t->out->without_route++;
		return;
	}
	for (int32_t i = first; i >= 0; i = t->index.next[i])
		add_time(t->out, point->value, i,
			 (uint32_t)(columns_number(file, TIME_MINUTES) * 60));
}

static bool read_list(const struct matrix *m, struct arena *a, struct err *err)
{
	static const struct column list[] = {
		[TIME_POSTCODE] = { "postcode", COLUMN_TEXT, true, .high = REACH_CODE_BYTES_MAX },
		[TIME_LOCATION] = { "location", COLUMN_TEXT, true, .high = REACH_CODE_BYTES_MAX },
		[TIME_MINUTES] = { "minutes", COLUMN_DECIMAL, .decimals = 3, .high = 60000 },
		{ 0 },
	};
	struct time_reading t = { .out = m->out };
	m->out->form = "CSV";
	if (!columns_open(m->path, list, &t.file, err))
		return false;
	if (!columns_has(t.file, TIME_MINUTES)) {
		if (faults_close(t.file, err))
			err_set(err, ERR_INPUT, "%s: de kolom 'minutes' ontbreekt.", m->path);
		return false;
	}
	for (int64_t i = 0; i < m->demand->count; i++)
		table_put(&t.postcodes, m->demand->postcode[i], i, NULL);
	reach_index_build(m->places, a, &t.index);
	while (columns_next(t.file))
		take_row(&t);
	table_release(&t.postcodes);
	table_release(&t.index.codes);
	return faults_close(t.file, err);
}

static int by_pair(const void *a, const void *b)
{
	const struct reach_time *x = a, *y = b;
	if (x->point != y->point)
		return x->point < y->point ? -1 : 1;
	return x->location < y->location ? -1 : x->location > y->location;
}

static bool refuse_doubles(const struct matrix *m, struct err *err)
{
	const struct reach_pairs *p = m->out;
	for (int64_t i = 1; i < p->count; i++)
		if (by_pair(&p->times[i - 1], &p->times[i]) == 0)
			return err_set(err, ERR_INPUT,
				       "%s: de reistijd van '%.*s' naar '%.*s' staat er twee keer.",
				       m->path, STR_ARG(m->demand->postcode[p->times[i].point]),
				       STR_ARG(m->places->code[p->times[i].location]));
	return true;
}

/* Whether the text begins with a brace, and is not too much for JSON. */
static bool is_json(const char *path, bool *json, struct err *err)
{
	struct stat about;
	FILE *file = fopen(path, "r");
	int c = file ? fgetc(file) : EOF;
	if (!file)
		return err_set(err, ERR_NOT_FOUND, "Het bestand \"%s\" is niet te lezen: %s.", path,
			       strerror(errno));
	while (c == ' ' || c == '\n' || c == '\r' || c == '\t')
		c = fgetc(file);
	*json = c == '{';
	bool large = fstat(fileno(file), &about) == 0 && about.st_size > JSON_BYTES_MAX;
	fclose(file);
	return !*json || !large ||
	       err_set(err, ERR_INPUT,
		       "%s is groter dan 512 MiB. Geef de reistijden als CSV: postcode,location,minutes.",
		       path);
}

bool reach_read_times(const char *path, const struct reach_demand *demand,
		      const struct reach_places *places, struct arena *a, struct reach_pairs *out,
		      struct err *err)
{
	struct reach_pairs pairs = { .given = true };
	struct matrix m = { .path = path, .demand = demand, .places = places, .out = &pairs };
	bool json;
	if (!is_json(path, &json, err))
		return false;
	bool ok = json ? read_json(&m, err) : read_list(&m, a, err);
	if (ok && pairs.count)
		qsort(pairs.times, (size_t)pairs.count, sizeof(*pairs.times), by_pair);
	if (!ok || !refuse_doubles(&m, err)) {
		reach_pairs_release(&pairs);
		return false;
	}
	*out = pairs;
	return true;
}
