#include "base/table.h"
#include "cli/faults.h"
#include "cli/queue/queue.h"
#include "io/columns.h"

#include <math.h>
#include <stdlib.h>

enum { CODE_BYTES_MAX = 60, CARE_TYPES_MAX = QUEUE_GROUPS_MAX / CLASSES, PERIOD_DAYS = 28 };

const char *const queue_classes[CLASSES + 1] = { "urgent", "active", "preference", "precaution",
						 NULL };
const char *const queue_class_names[CLASSES] = { "urgent", "actief", "voorkeur", "voorzorg" };

static const struct {
	const char *name;
	double standard, low, high;
} settings[SETTINGS] = {
	[SETTING_ACTIVATE_DAYS] = { "activate_days", 365, 1, 36525 },
	[SETTING_ACTIVATE_PERCENT] = { "activate_percent", 50, 0, 100 },
	[SETTING_BELIEVE_PERCENT] = { "believe_percent", 25, 0, 1000 },
	[SETTING_FLEXIBLE_PERCENT] = { "flexible_percent", 50, 0, 100 },
	[SETTING_REPLICATIONS] = { "replications", 50, 5, QUEUE_REPLICATIONS_MAX },
	[SETTING_STAY_SPREAD] = { "stay_spread", 1, 0, 10 },
	[SETTING_WARM_UP_DAYS] = { "warm_up_days", -1, 0, 20000 },
	[SETTING_WITHIN_WEEKS] = { "within_weeks", 26, 0, 2000 },
	[SETTING_YEARS] = { "years", 3, 1, 50 },
};

/* While the files are read. */
struct reading {
	struct cli *c;
	struct arena *a;
	struct queue_input *in;
	struct table locations, care_types;
	const char **others; /* [locations] as written */
};

/* --- locations -------------------------------------------------------------------------------------------- */

enum { L_LOCATION, L_CARE, L_BEDS, L_OCCUPIED, L_STAY, L_OTHERS };

static const struct column location_columns[] = {
	[L_LOCATION] = { "location", COLUMN_TEXT, .needed = true, .low = 1,
			 .high = CODE_BYTES_MAX },
	[L_CARE] = { "care_type", COLUMN_TEXT, .low = 1, .high = CODE_BYTES_MAX },
	[L_BEDS] = { "beds", COLUMN_INT, .needed = true, .low = 0, .high = 1000000 },
	[L_OCCUPIED] = { "occupied", COLUMN_INT, .low = 0, .high = 1000000 },
	[L_STAY] = { "mean_stay_days", COLUMN_REAL, .needed = true, .low = 0.01, .high = 36525 },
	[L_OTHERS] = { "others", COLUMN_TEXT, .low = 0, .high = 1000 },
	{ 0 }
};

/* What is known of a location before the number of locations is. */
struct location_row {
	const char *code, *others;
	int32_t care, beds, occupied;
	double stay;
};

static void take_location(struct reading *r, struct columns *f, struct location_row *row)
{
	struct str code = columns_text(f, L_LOCATION);
	bool added;
	if (r->locations.count == QUEUE_LOCATIONS_MAX) {
		columns_fault(f, -1, "er zijn meer dan %d locaties.", QUEUE_LOCATIONS_MAX);
		return;
	}
	table_put(&r->locations, code, (int64_t)r->locations.count, &added);
	if (!added)
		columns_fault(f, L_LOCATION, "'%.*s' staat er twee keer.", STR_ARG(code));
	struct str care = columns_text(f, L_CARE);
	int64_t number = table_put(&r->care_types, care, (int64_t)r->care_types.count, NULL)->value;
	if (number >= CARE_TYPES_MAX)
		columns_fault(f, L_CARE, "er zijn meer dan %d soorten zorg.", CARE_TYPES_MAX);
	*row = (struct location_row){ .code = arena_text(r->a, code),
				      .others = arena_text(r->a, columns_text(f, L_OTHERS)),
				      .care = (int32_t)number,
				      .beds = (int32_t)columns_number(f, L_BEDS),
				      .stay = columns_real(f, L_STAY) };
	row->occupied =
		columns_given(f, L_OCCUPIED) ? (int32_t)columns_number(f, L_OCCUPIED) : row->beds;
	if (row->occupied > row->beds)
		columns_fault(f, L_OCCUPIED,
			      "er kunnen niet meer plaatsen bezet zijn dan er zijn.");
}

static void keep_locations(struct reading *r, const struct location_row *rows, size_t n)
{
	struct queue_input *in = r->in;
	int32_t *beds = arena_array(r->a, int32_t, n), *occupied = arena_array(r->a, int32_t, n);
	double *stay = arena_array(r->a, double, n);
	in->location_codes = arena_array(r->a, const char *, n);
	in->care_of = arena_array(r->a, int32_t, n);
	r->others = arena_array(r->a, const char *, n);
	for (size_t j = 0; j < n; j++) {
		in->location_codes[j] = rows[j].code;
		in->care_of[j] = rows[j].care;
		r->others[j] = rows[j].others;
		beds[j] = rows[j].beds;
		occupied[j] = rows[j].occupied;
		stay[j] = rows[j].stay;
	}
	in->model.locations = (int32_t)n;
	in->model.beds = beds;
	in->model.occupied = occupied;
	in->model.mean_stay_days = stay;
	in->care_type_count = (int32_t)r->care_types.count;
	in->care_types = arena_array(r->a, const char *, r->care_types.count);
	for (size_t i = 0; i < r->care_types.count; i++)
		in->care_types[i] = arena_text(r->a, r->care_types.entries[i].key);
}

/* The locations in the column others, by code. */
static bool resolve_others(struct reading *r, struct err *err)
{
	struct queue_model *m = &r->in->model;
	int32_t *begin = arena_array(r->a, int32_t, (size_t)m->locations + 1);
	int32_t room = 0, *others = NULL;
	for (int32_t j = 0; j < m->locations; j++)
		for (const char *at = r->others[j]; *at; at++)
			room += at == r->others[j] || at[-1] == ' ';
	others = arena_array(r->a, int32_t, (size_t)room + 1);
	for (int32_t j = 0; j < m->locations; j++) {
		struct str rest = str_of(r->others[j]);
		begin[j + 1] = begin[j];
		while (rest.len) {
			struct str code = str_cut(&rest, ' ');
			const struct table_entry *e =
				code.len ? table_find(&r->locations, code) : NULL;
			if (code.len && !e)
				return err_set(
					err, ERR_INPUT,
					"%s: locatie '%s' noemt bij 'others' de locatie '%.*s', en die "
					"staat er niet bij.",
					r->c->arguments[0], r->in->location_codes[j],
					STR_ARG(code));
			if (e && e->value != j)
				others[begin[j + 1]++] = (int32_t)e->value;
		}
	}
	if (begin[m->locations] > 0) {
		m->other_begin = begin;
		m->others = others;
	}
	return true;
}

static bool read_locations(struct reading *r, struct err *err)
{
	const char *path = r->c->arguments[0];
	struct columns *f;
	struct location_row *rows = NULL;
	size_t count = 0, room = 0;
	if (!columns_open(path, location_columns, &f, err))
		return false;
	while (columns_next(f)) {
		if (count == room) {
			room = room ? 2 * room : 256;
			rows = memory_resize(rows, room * sizeof(*rows));
		}
		rows[count] = (struct location_row){ .code = "", .others = "" };
		take_location(r, f, &rows[count++]);
	}
	bool ok = faults_close(f, err);
	if (ok && count == 0)
		ok = err_set(err, ERR_INPUT, "%s: er staat geen locatie in.", path);
	if (ok)
		keep_locations(r, rows, count);
	free(rows);
	return ok && resolve_others(r, err);
}

/* Which location a cell names; -1 with a fault when there is none. */
static int32_t location_of(struct reading *r, struct columns *f, int column)
{
	struct str code = columns_text(f, column);
	const struct table_entry *e = table_find(&r->locations, code);
	if (!e)
		columns_fault(f, column, "'%.*s' staat niet in het bestand met locaties.",
			      STR_ARG(code));
	return e ? (int32_t)e->value : -1;
}

/* --- arrivals ---------------------------------------------------------------------------------------------- */

enum { A_LOCATION, A_CLASS, A_PER_WEEK };

static const struct column arrival_columns[] = {
	[A_LOCATION] = { "location", COLUMN_TEXT, .needed = true, .low = 1,
			 .high = CODE_BYTES_MAX },
	[A_CLASS] = { "class", COLUMN_WORD, .needed = true, .words = queue_classes },
	[A_PER_WEEK] = { "per_week", COLUMN_REAL, .needed = true, .low = 0, .high = 100000 },
	{ 0 }
};

static void share_arrivals(struct reading *r)
{
	struct queue_input *in = r->in;
	struct queue_model *m = &in->model;
	size_t n = (size_t)m->locations;
	double all = 0, *share = arena_array(r->a, double, n);
	double *class_share = arena_array(r->a, double, n *CLASSES);
	for (size_t j = 0; j < n; j++) {
		const double *week = in->per_week + j * CLASSES;
		double sum = 0;
		for (int k = 0; k < CLASSES; k++)
			sum += week[k];
		for (int k = 0; k < CLASSES; k++)
			class_share[j * CLASSES + (size_t)k] =
				sum > 0 ? week[k] / sum : k == CLASS_ACTIVE;
		share[j] = sum;
		all += sum;
	}
	for (size_t j = 0; j < n; j++)
		share[j] = all > 0 ? share[j] / all : 1.0 / (double)n;
	m->arrivals_per_day = all / 7;
	m->location_share = share;
	m->class_share = class_share;
}

static bool read_arrivals(struct reading *r, struct err *err)
{
	struct queue_input *in = r->in;
	struct columns *f;
	size_t cells = (size_t)in->model.locations * CLASSES;
	bool *seen = arena_array(r->a, bool, cells);
	in->per_week = arena_array(r->a, double, cells);
	if (!columns_open(r->c->arguments[1], arrival_columns, &f, err))
		return false;
	while (columns_next(f)) {
		int32_t j = location_of(r, f, A_LOCATION);
		int64_t cell = (int64_t)j * CLASSES + columns_number(f, A_CLASS);
		if (j < 0)
			continue;
		if (seen[cell])
			columns_fault(f, -1, "deze locatie en klasse staan er al.");
		seen[cell] = true;
		in->per_week[cell] = columns_real(f, A_PER_WEEK);
	}
	if (!faults_close(f, err))
		return false;
	share_arrivals(r);
	return true;
}

/* --- the list ---------------------------------------------------------------------------------------------- */

enum { W_LOCATION, W_CLASS, W_SINCE };

static const struct column list_columns[] = {
	[W_LOCATION] = { "location", COLUMN_TEXT, .needed = true, .low = 1,
			 .high = CODE_BYTES_MAX },
	[W_CLASS] = { "class", COLUMN_WORD, .needed = true, .words = queue_classes },
	[W_SINCE] = { "since", COLUMN_DATE, .needed = true },
	{ 0 }
};

struct waiting_row {
	int32_t location;
	day_t since;
	uint32_t line;
	uint8_t class;
};

struct waiting_rows {
	struct waiting_row *at;
	int64_t count, room;
};

static void take_waiting(struct reading *r, struct columns *f, struct waiting_rows *rows)
{
	int32_t j = location_of(r, f, W_LOCATION);
	int64_t since = columns_number(f, W_SINCE);
	if (since > r->in->start)
		columns_fault(f, W_SINCE, "deze dag is na het begin van de simulatie.");
	if (since < r->in->start - QUEUE_DAYS_MAX)
		columns_fault(f, W_SINCE, "dit is meer dan honderd jaar geleden.");
	if (rows->count == QUEUE_LIST_MAX) {
		columns_fault(f, -1, "er staan meer dan %d mensen op de lijst.", QUEUE_LIST_MAX);
		return;
	}
	if (rows->count == rows->room) {
		rows->room = rows->room ? 2 * rows->room : 1024;
		rows->at = memory_resize(rows->at, (size_t)rows->room * sizeof(*rows->at));
	}
	rows->at[rows->count++] = (struct waiting_row){ j, (day_t)since, (uint32_t)columns_line(f),
							(uint8_t)columns_number(f, W_CLASS) };
}

/* Longest waiting first, those of one day as in the file: counted per day, because there may be millions. */
static void keep_list(struct reading *r, const struct waiting_rows *rows)
{
	struct queue_input *in = r->in;
	size_t n = (size_t)rows->count;
	int64_t *place = arena_array(r->a, int64_t, QUEUE_DAYS_MAX + 2);
	int32_t *location = arena_array(r->a, int32_t, n);
	uint8_t *class = arena_array(r->a, uint8_t, n);
	double *came = arena_array(r->a, double, n);
	day_t first = in->start - QUEUE_DAYS_MAX;
	in->list_lines = arena_array(r->a, uint32_t, n);
	for (size_t i = 0; i < n; i++)
		place[rows->at[i].since - first + 1]++;
	for (int d = 0; d < QUEUE_DAYS_MAX; d++)
		place[d + 1] += place[d];
	for (size_t i = 0; i < n; i++) {
		const struct waiting_row *row = &rows->at[i];
		int64_t at = place[row->since - first]++;
		location[at] = row->location;
		class[at] = row->class;
		came[at] = row->since - in->start;
		in->list_lines[at] = row->line;
	}
	in->model.list_count = rows->count;
	in->model.list_location = location;
	in->model.list_class = class;
	in->model.list_came = came;
	in->has_list = true;
}

static bool read_list(struct reading *r, struct err *err)
{
	struct waiting_rows rows = { 0 };
	struct columns *f;
	if (!r->c->value[OPTION_LIST])
		return true;
	if (!columns_open(r->c->value[OPTION_LIST], list_columns, &f, err))
		return false;
	while (columns_next(f))
		take_waiting(r, f, &rows);
	bool ok = faults_close(f, err);
	if (ok)
		keep_list(r, &rows);
	free(rows.at);
	return ok;
}

/* --- events ------------------------------------------------------------------------------------------------ */

enum { E_FROM, E_TO, E_LOCATION, E_BEDS, E_FACTOR, E_MOVE };

static const struct column event_columns[] = {
	[E_FROM] = { "from", COLUMN_DATE, .needed = true },
	[E_TO] = { "to", COLUMN_DATE },
	[E_LOCATION] = { "location", COLUMN_TEXT, .low = 0, .high = CODE_BYTES_MAX },
	[E_BEDS] = { "beds_change", COLUMN_INT, .low = -1000000, .high = 1000000 },
	[E_FACTOR] = { "arrivals_factor", COLUMN_REAL, .low = 0, .high = 100 },
	[E_MOVE] = { "move_out", COLUMN_YES_NO },
	{ 0 }
};

static struct queue_event take_event(struct reading *r, struct columns *f)
{
	struct queue_event e = { .location = -1, .arrivals_factor = 1, .to_day = INFINITY };
	e.from_day = (double)(columns_number(f, E_FROM) - r->in->start);
	if (columns_given(f, E_TO))
		e.to_day = (double)(columns_number(f, E_TO) - r->in->start);
	if (columns_given(f, E_LOCATION))
		e.location = location_of(r, f, E_LOCATION);
	if (columns_given(f, E_BEDS))
		e.beds_change = (int32_t)columns_number(f, E_BEDS);
	if (columns_given(f, E_FACTOR))
		e.arrivals_factor = columns_real(f, E_FACTOR);
	e.move_out = columns_given(f, E_MOVE) && columns_number(f, E_MOVE);
	if (e.from_day < 0)
		columns_fault(f, E_FROM, "deze dag is voor het begin van de simulatie.");
	if (e.to_day <= e.from_day)
		columns_fault(f, E_TO, "het einde moet na het begin zijn.");
	if (e.location >= 0 && -e.beds_change > r->in->model.beds[e.location])
		columns_fault(f, E_BEDS, "er vallen meer plaatsen weg dan de locatie heeft.");
	return e;
}

static bool read_events(struct reading *r, struct err *err)
{
	struct queue_event *events = arena_array(r->a, struct queue_event, QUEUE_EVENTS_MAX);
	struct columns *f;
	if (!r->c->value[OPTION_EVENTS])
		return true;
	if (!columns_open(r->c->value[OPTION_EVENTS], event_columns, &f, err))
		return false;
	while (columns_next(f)) {
		if (r->in->model.event_count == QUEUE_EVENTS_MAX)
			columns_fault(f, -1, "er zijn meer dan %d gebeurtenissen.",
				      QUEUE_EVENTS_MAX);
		else
			events[r->in->model.event_count++] = take_event(r, f);
	}
	r->in->model.events = events;
	return faults_close(f, err);
}

/* --- norms ------------------------------------------------------------------------------------------------- */

enum { N_CLASS, N_CARE, N_SHARE, N_WITHIN, N_UNIT, N_MAXIMUM };

static const char *const units[] = { "days", "weeks", "working_days", "months", NULL };

static const struct column norm_columns[] = {
	[N_CLASS] = { "class", COLUMN_WORD, .needed = true, .words = queue_classes },
	[N_CARE] = { "care_type", COLUMN_TEXT, .low = 0, .high = CODE_BYTES_MAX },
	[N_SHARE] = { "share_percent", COLUMN_REAL, .needed = true, .low = 1, .high = 99.9 },
	[N_WITHIN] = { "within", COLUMN_REAL, .needed = true, .low = 0.01, .high = 36525 },
	[N_UNIT] = { "unit", COLUMN_WORD, .needed = true, .words = units },
	[N_MAXIMUM] = { "maximum", COLUMN_REAL, .low = 0.01, .high = 36525 },
	{ 0 }
};

/* A norm for one kind of care goes before one for all. */
static void take_norm(struct reading *r, struct columns *f, bool *seen)
{
	struct queue_input *in = r->in;
	struct str care = columns_text(f, N_CARE);
	const struct table_entry *e = care.len ? table_find(&r->care_types, care) : NULL;
	int64_t class = columns_number(f, N_CLASS);
	enum queue_unit unit = (enum queue_unit)columns_number(f, N_UNIT);
	struct queue_norm norm = { columns_real(f, N_SHARE) / 100,
				   queue_term_days(columns_real(f, N_WITHIN), unit), INFINITY };
	if (columns_given(f, N_MAXIMUM))
		norm.maximum_days = queue_term_days(columns_real(f, N_MAXIMUM), unit);
	if (care.len && !e) {
		columns_fault(f, N_CARE, "'%.*s' heeft geen enkele locatie.", STR_ARG(care));
		return;
	}
	if (norm.maximum_days < norm.target_days)
		columns_fault(f, N_MAXIMUM, "het maximum is korter dan de termijn.");
	int64_t key = (e ? e->value + 1 : 0) * CLASSES + class;
	if (seen[key])
		columns_fault(f, -1, "deze norm staat er al.");
	seen[key] = true;
	for (int64_t care_type = 0; care_type < in->care_type_count; care_type++) {
		int64_t group = care_type * CLASSES + class;
		bool own = seen[(care_type + 1) * CLASSES + class];
		if (e ? e->value == care_type : !own) {
			in->norms[group] = norm;
			in->has_norm[group] = true;
		}
	}
}

static bool read_norms(struct reading *r, struct err *err)
{
	struct queue_input *in = r->in;
	struct queue_model *m = &in->model;
	size_t groups = (size_t)in->care_type_count * CLASSES;
	bool *seen = arena_array(r->a, bool, groups + CLASSES);
	int32_t *group_of = arena_array(r->a, int32_t, (size_t)m->locations * CLASSES);
	struct columns *f;
	in->norms = arena_array(r->a, struct queue_norm, groups);
	in->has_norm = arena_array(r->a, bool, groups);
	for (size_t g = 0; g < groups; g++)
		in->norms[g] = (struct queue_norm){ 0, INFINITY, INFINITY };
	for (int32_t j = 0; j < m->locations; j++)
		for (int32_t k = 0; k < CLASSES; k++)
			group_of[j * CLASSES + k] = in->care_of[j] * CLASSES + k;
	m->groups = (int32_t)groups;
	m->norms = in->norms;
	m->group_of = group_of;
	if (!r->c->value[OPTION_NORMS])
		return true;
	if (!columns_open(r->c->value[OPTION_NORMS], norm_columns, &f, err))
		return false;
	while (columns_next(f))
		take_norm(r, f, seen);
	return faults_close(f, err);
}

/* --- settings ---------------------------------------------------------------------------------------------- */

static bool read_settings(struct reading *r, struct err *err)
{
	const char *names[SETTINGS + 1] = { 0 };
	bool seen[SETTINGS] = { 0 };
	struct columns *f;
	for (int i = 0; i < SETTINGS; i++) {
		names[i] = settings[i].name;
		r->in->setting[i] = settings[i].standard;
	}
	const struct column columns[] = { { "setting", COLUMN_WORD, .needed = true,
					    .words = names },
					  { "value", COLUMN_REAL, .needed = true },
					  { 0 } };
	if (!r->c->value[OPTION_SETTINGS])
		return true;
	if (!columns_open(r->c->value[OPTION_SETTINGS], columns, &f, err))
		return false;
	while (columns_next(f)) {
		int64_t i = columns_number(f, 0);
		double value = columns_real(f, 1);
		if (seen[i])
			columns_fault(f, 0, "'%s' staat er twee keer.", names[i]);
		if (!(value >= settings[i].low && value <= settings[i].high))
			columns_fault(f, 1, "'%s' moet %.15g tot en met %.15g zijn.", names[i],
				      settings[i].low, settings[i].high);
		seen[i] = true;
		r->in->setting[i] = value;
	}
	return faults_close(f, err);
}

/* A seed as people type it, spread over all bits: engine seeds one apart would share numbers. */
static uint64_t spread(uint64_t seed)
{
	seed = (seed ^ (seed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9) + UINT64_C(0x9E3779B97F4A7C15);
	seed = (seed ^ (seed >> 27)) * UINT64_C(0x94D049BB133111EB);
	return seed ^ (seed >> 31);
}

static void apply_settings(struct queue_input *in, int64_t seed)
{
	struct queue_model *m = &in->model;
	const double *s = in->setting;
	double warm_up = s[SETTING_WARM_UP_DAYS];
	m->classes = CLASSES;
	m->stay_cv = s[SETTING_STAY_SPREAD];
	m->flexible_share[CLASS_URGENT] = s[SETTING_FLEXIBLE_PERCENT] / 100;
	m->flexible_share[CLASS_ACTIVE] = s[SETTING_FLEXIBLE_PERCENT] / 100;
	m->see_free_beds = true;
	m->precaution = CLASS_PRECAUTION;
	m->activate_class = CLASS_ACTIVE;
	m->activate_share = s[SETTING_ACTIVATE_PERCENT] / 100;
	m->activate_mean_days = s[SETTING_ACTIVATE_DAYS];
	m->horizon_days = s[SETTING_YEARS] * 365;
	m->period_days = PERIOD_DAYS;
	if (warm_up < 0)
		warm_up = in->has_list ? 0 : 365;
	m->count_from_day = warm_up > 0 ? warm_up : -(double)QUEUE_DAYS_MAX;
	in->settings = (struct queue_settings){ .seed = spread((uint64_t)seed),
						.replications = (int32_t)s[SETTING_REPLICATIONS] };
}

bool queue_read(struct cli *c, struct queue_input *in, struct err *err)
{
	struct reading r = { .c = c, .a = &c->arena, .in = in };
	int64_t seed = 1;
	*in = (struct queue_input){ .start = day_today() };
	if (!option_day(c, OPTION_DATE, &in->start, err) ||
	    !option_number(c, OPTION_SEED, 0, INT64_MAX, &seed, err))
		return false;
	bool ok = read_settings(&r, err) && read_locations(&r, err) && read_arrivals(&r, err) &&
		  read_list(&r, err) && read_events(&r, err) && read_norms(&r, err);
	table_release(&r.locations);
	table_release(&r.care_types);
	if (!ok)
		return false;
	apply_settings(in, seed);
	return queue_check(&in->model, err);
}
