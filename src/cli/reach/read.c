#include "cli/faults.h"
#include "cli/reach/reach.h"

#include "base/table.h"
#include "io/columns.h"

#include <limits.h>
#include <stdlib.h>

/* Where the Dutch grid (Rijksdriehoeksstelsel) holds. y is always above x, so that a file with the two
 * columns exchanged, or with degrees, is refused. */
#define RD_X .low = -7000, .high = 300000
#define RD_Y .low = 289000, .high = 629000

static void *grown(void *list, int64_t count, size_t size)
{
	return memory_resize(list, (size_t)count * size);
}

static bool not_interrupted(struct err *err)
{
	return !interrupt_seen() || err_set(err, ERR_CONFLICT, "Het lezen is afgebroken.");
}

/* --- demand ----------------------------------------------------------------------------------------- */

enum demand_column { DEMAND_POSTCODE, DEMAND_PEOPLE, DEMAND_X, DEMAND_Y, DEMAND_AREA };

struct person_row {
	struct str postcode;
	int32_t people, x, y, area;
};

struct demand_reading {
	struct columns *file;
	struct table codes, areas;
	struct person_row *rows;
	int64_t count, room;
	struct arena *arena;
};

static void take_person(struct demand_reading *d)
{
	bool fresh;
	struct columns *file = d->file;
	struct str code = columns_text(file, DEMAND_POSTCODE);
	int64_t line = (int64_t)columns_line(file);
	struct table_entry *entry = table_put(&d->codes, code, line, &fresh);
	if (!fresh) {
		columns_fault(file, DEMAND_POSTCODE,
			      "'%.*s' staat al in regel %lld. Laat er een staan.", STR_ARG(code),
			      (long long)entry->value);
		return;
	}
	if (d->count >= REACH_ROWS_MAX) {
		columns_fault(file, -1, "er zijn meer dan %d regels.", REACH_ROWS_MAX);
		return;
	}
	if (d->count == d->room) {
		d->room = d->room ? 2 * d->room : 4096;
		d->rows = grown(d->rows, d->room, sizeof(*d->rows));
	}
	struct str area = columns_text(file, DEMAND_AREA);
	d->rows[d->count++] = (struct person_row){
		.postcode = arena_str(d->arena, code),
		.people = (int32_t)columns_number(file, DEMAND_PEOPLE),
		.x = (int32_t)columns_number(file, DEMAND_X),
		.y = (int32_t)columns_number(file, DEMAND_Y),
		.area = (int32_t)table_put(&d->areas, area, (int64_t)d->areas.count, NULL)->value,
	};
}

struct named {
	struct str name;
	int32_t number;
};

static int by_name(const void *a, const void *b)
{
	return str_cmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

/* The names of a table in order, and for each value (0 .. count - 1) its place in that order. */
static struct str *in_order(const struct table *t, struct arena *a, int32_t **place)
{
	struct named *list = arena_array(a, struct named, t->count);
	struct str *names = arena_array(a, struct str, t->count);
	*place = arena_array(a, int32_t, t->count);
	for (size_t i = 0; i < t->count; i++)
		list[i] = (struct named){ t->entries[i].key, (int32_t)t->entries[i].value };
	qsort(list, t->count, sizeof(*list), by_name);
	for (size_t i = 0; i < t->count; i++) {
		names[i] = arena_str(a, list[i].name);
		(*place)[list[i].number] = (int32_t)i;
	}
	return names;
}

static void keep_demand(const struct demand_reading *d, struct reach_demand *out)
{
	struct arena *a = d->arena;
	size_t n = (size_t)d->count;
	int32_t *place;
	*out = (struct reach_demand){ .count = d->count,
				      .postcode = arena_array(a, struct str, n),
				      .x_m = arena_array(a, int32_t, n),
				      .y_m = arena_array(a, int32_t, n),
				      .people = arena_array(a, int32_t, n),
				      .area = arena_array(a, int32_t, n),
				      .areas = (int32_t)d->areas.count,
				      .has_areas = columns_has(d->file, DEMAND_AREA),
				      .area_names = in_order(&d->areas, a, &place) };
	for (size_t i = 0; i < n; i++) {
		out->postcode[i] = d->rows[i].postcode;
		out->x_m[i] = d->rows[i].x;
		out->y_m[i] = d->rows[i].y;
		out->people[i] = d->rows[i].people;
		out->area[i] = place[d->rows[i].area];
	}
}

bool reach_read_demand(const char *path, bool coordinates, struct arena *a,
		       struct reach_demand *out, struct err *err)
{
	const struct column list[] = {
		[DEMAND_POSTCODE] = { "postcode", COLUMN_TEXT, true, .high = REACH_CODE_BYTES_MAX },
		[DEMAND_PEOPLE] = { "people", COLUMN_INT, true, .high = INT_MAX },
		[DEMAND_X] = { "x_m", COLUMN_INT, coordinates, RD_X },
		[DEMAND_Y] = { "y_m", COLUMN_INT, coordinates, RD_Y },
		[DEMAND_AREA] = { "area", COLUMN_TEXT, .high = REACH_CODE_BYTES_MAX },
		{ 0 },
	};
	struct demand_reading d = { .arena = a };
	struct reach_demand result;
	if (!columns_open(path, list, &d.file, err))
		return false;
	while (!interrupt_seen() && columns_next(d.file))
		take_person(&d);
	keep_demand(&d, &result);
	bool ok = faults_close(d.file, err) && not_interrupted(err);
	table_release(&d.codes);
	table_release(&d.areas);
	free(d.rows);
	if (!ok)
		return false;
	if (result.count == 0)
		return err_set(err, ERR_INPUT, "%s: er staat geen enkele postcode in.", path);
	*out = result;
	return true;
}

/* --- locations -------------------------------------------------------------------------------------- */

enum place_column { PLACE_CODE, PLACE_CARE, PLACE_SUPPLY, PLACE_X, PLACE_Y, PLACE_STATE };
enum place_state { STATE_OPEN, STATE_PLANNED };

struct place_row {
	struct str care, code;
	int32_t row, x, y, amount;
	bool open;
};

struct place_reading {
	struct columns *file;
	struct table keys; /* code, a zero byte, care type */
	struct place_row *rows;
	int64_t count, room;
	struct arena *arena;
};

static void take_place(struct place_reading *p)
{
	bool fresh;
	struct columns *file = p->file;
	struct str code = arena_str(p->arena, columns_text(file, PLACE_CODE));
	struct str care = arena_str(p->arena, columns_text(file, PLACE_CARE));
	struct buf key = { 0 };
	buf_add(&key, code);
	buf_char(&key, '\0');
	buf_add(&key, care);
	struct table_entry *entry =
		table_put(&p->keys, buf_str(&key), (int64_t)columns_line(file), &fresh);
	buf_release(&key);
	if (!fresh) {
		columns_fault(file, PLACE_CODE,
			      "'%.*s' met zorgsoort '%.*s' staat al in regel %lld.", STR_ARG(code),
			      STR_ARG(care), (long long)entry->value);
		return;
	}
	if (p->count >= REACH_LOCATIONS_MAX) {
		columns_fault(file, -1, "er zijn meer dan %d regels.", REACH_LOCATIONS_MAX);
		return;
	}
	if (p->count == p->room) {
		p->room = p->room ? 2 * p->room : 1024;
		p->rows = grown(p->rows, p->room, sizeof(*p->rows));
	}
	p->rows[p->count] = (struct place_row){
		.care = care,
		.code = code,
		.row = (int32_t)p->count,
		.x = (int32_t)columns_number(file, PLACE_X),
		.y = (int32_t)columns_number(file, PLACE_Y),
		.amount = (int32_t)columns_number(file, PLACE_SUPPLY),
		.open = columns_number(file, PLACE_STATE) == STATE_OPEN,
	};
	p->count++;
}

static int by_care_and_code(const void *a, const void *b)
{
	const struct place_row *x = a, *y = b;
	int order = str_cmp(x->care, y->care);
	return order ? order : str_cmp(x->code, y->code);
}

static void keep_places(struct place_reading *p, struct reach_places *out)
{
	struct arena *a = p->arena;
	size_t n = (size_t)p->count;
	*out = (struct reach_places){ .count = p->count,
				      .code = arena_array(a, struct str, n),
				      .row = arena_array(a, int32_t, n),
				      .x_m = arena_array(a, int32_t, n),
				      .y_m = arena_array(a, int32_t, n),
				      .amount = arena_array(a, int32_t, n),
				      .open = arena_array(a, bool, n),
				      .open_after = arena_array(a, bool, n),
				      .cares = arena_array(a, struct reach_care, n) };
	if (n)
		qsort(p->rows, n, sizeof(*p->rows), by_care_and_code);
	for (size_t i = 0; i < n; i++) {
		const struct place_row *r = &p->rows[i];
		if (i == 0 || !str_eq(r->care, r[-1].care))
			out->cares[out->care_count++] =
				(struct reach_care){ r->care, (int32_t)i, (int32_t)i };
		out->cares[out->care_count - 1].end++;
		out->code[i] = r->code;
		out->row[i] = r->row;
		out->x_m[i] = r->x;
		out->y_m[i] = r->y;
		out->amount[i] = r->amount;
		out->open[i] = out->open_after[i] = r->open;
	}
}

bool reach_read_places(const char *path, bool coordinates, struct arena *a,
		       struct reach_places *out, struct err *err)
{
	static const char *const states[] = { "open", "planned", NULL };
	const struct column list[] = {
		[PLACE_CODE] = { "location", COLUMN_TEXT, true, .high = REACH_CODE_BYTES_MAX },
		[PLACE_CARE] = { "care_type", COLUMN_TEXT, true, .high = REACH_CODE_BYTES_MAX },
		[PLACE_SUPPLY] = { "supply", COLUMN_DECIMAL, true, .decimals = 2, .high = 2e7 },
		[PLACE_X] = { "x_m", COLUMN_INT, coordinates, RD_X },
		[PLACE_Y] = { "y_m", COLUMN_INT, coordinates, RD_Y },
		[PLACE_STATE] = { "state", COLUMN_WORD, .words = states },
		{ 0 },
	};
	struct place_reading p = { .arena = a };
	struct reach_places result;
	if (!columns_open(path, list, &p.file, err))
		return false;
	while (!interrupt_seen() && columns_next(p.file))
		take_place(&p);
	keep_places(&p, &result);
	bool ok = faults_close(p.file, err) && not_interrupted(err);
	table_release(&p.keys);
	free(p.rows);
	if (!ok)
		return false;
	if (result.count == 0)
		return err_set(err, ERR_INPUT, "%s: er staat geen enkele locatie in.", path);
	*out = result;
	return true;
}

/* --- openings and closings -------------------------------------------------------------------------- */

void reach_index_build(const struct reach_places *places, struct arena *a, struct reach_index *out)
{
	out->next = arena_array(a, int32_t, (size_t)places->count);
	for (int32_t i = 0; i < places->count; i++) {
		struct table_entry *entry = table_put(&out->codes, places->code[i], -1, NULL);
		out->next[i] = (int32_t)entry->value;
		entry->value = i;
	}
}

int32_t reach_index_find(const struct reach_index *index, struct str code)
{
	struct table_entry *entry = table_find(&index->codes, code);
	return entry ? (int32_t)entry->value : -1;
}

struct marking {
	struct reach_places *places;
	struct reach_index index;
	bool open;
};

/* False when there is no such location. */
static bool mark(struct marking *m, struct str code)
{
	int32_t first = reach_index_find(&m->index, code);
	for (int32_t i = first; i >= 0; i = m->index.next[i])
		m->places->open_after[i] = m->open;
	return first >= 0;
}

static bool mark_file(struct marking *m, const char *path, struct err *err)
{
	static const struct column list[] = { { "location", COLUMN_TEXT, true }, { 0 } };
	struct columns *file;
	if (!columns_open(path, list, &file, err))
		return false;
	while (columns_next(file))
		if (!mark(m, columns_text(file, 0)))
			columns_fault(file, 0, "'%.*s' staat niet in het bestand met locaties.",
				      STR_ARG(columns_text(file, 0)));
	return faults_close(file, err);
}

static bool mark_all(struct marking *m, const char *value, bool open, struct err *err)
{
	m->open = open;
	if (!value)
		return true;
	m->places->changes = true;
	if (*value == '@')
		return mark_file(m, value + 1, err);
	for (struct str rest = str_of(value); rest.at;) {
		struct str code = str_trim(str_cut(&rest, ','));
		if (!mark(m, code))
			return err_set(err, ERR_INPUT,
				       "Locatie '%.*s' achter --%s staat niet in het bestand met "
				       "locaties.",
				       STR_ARG(code), open ? "open" : "close");
	}
	return true;
}

bool reach_mark_changes(const struct cli *c, struct reach_places *places, struct err *err)
{
	struct arena scratch = { 0 };
	struct marking m = { .places = places };
	reach_index_build(places, &scratch, &m.index);
	bool ok = mark_all(&m, c->value[OPTION_OPEN], true, err) &&
		  mark_all(&m, c->value[OPTION_CLOSE], false, err);
	table_release(&m.index.codes);
	arena_release(&scratch);
	return ok;
}
