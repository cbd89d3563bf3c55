#include "cli/faults.h"
#include "cli/forecast/forecast.h"
#include "io/columns.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

const char *const forecast_file_names[FILES] = {
	[FILE_POPULATION] = "population.csv",       [FILE_MORTALITY] = "mortality.csv",
	[FILE_FERTILITY] = "fertility.csv",         [FILE_MIGRATION] = "migration.csv",
	[FILE_PREVALENCE] = "prevalence.csv",       [FILE_CARE] = "care.csv",
	[FILE_PROFESSIONALS] = "professionals.csv", [FILE_RETIREMENT] = "retirement.csv",
	[FILE_TRAINING] = "training.csv",
};

static const bool may_lack[FILES] = { [FILE_MIGRATION] = true, [FILE_TRAINING] = true };

enum { CODE_BYTES_MAX = 60, CARE_ROWS_MAX = FORECAST_CARE_MAX, TRAINING_ROWS_MAX = 20000 };

static const char *const sexes[] = { "m", "v", NULL };

const char *forecast_code(const struct table *t, int at)
{
	return t->entries[at].key.at;
}

int forecast_place(const struct table *t, const char *code)
{
	const struct table_entry *e = table_find(t, str_of(code));
	return e ? (int)e->value : -1;
}

bool forecast_file_here(const char *folder, const char *name, struct arena *a, const char **path)
{
	*path = arena_printf(a, "%s/%s", folder, name);
	return access(*path, F_OK) == 0;
}

/* The place of a code; a new one is added while there is room. -1 with a fault when there is none. */
static int add_code(struct columns *c, int column, struct table *t, int most)
{
	struct str code = columns_text(c, column);
	const struct table_entry *e = table_find(t, code);
	if (!e && t->count >= (size_t)most) {
		columns_fault(c, column, "er zijn er hoogstens %d.", most);
		return -1;
	}
	return e ? (int)e->value : (int)table_put(t, code, (int64_t)t->count, NULL)->value;
}

static int known_code(struct columns *c, int column, const struct table *t, const char *file)
{
	const struct table_entry *e = table_find(t, columns_text(c, column));
	if (!e)
		columns_fault(c, column, "'%.*s' staat niet in %s.",
			      STR_ARG(columns_text(c, column)), file);
	return e ? (int)e->value : -1;
}

/* Puts a value where there is none yet. */
static void put_once(struct columns *c, double *to, double value)
{
	if (isnan(*to))
		*to = value;
	else
		columns_fault(c, -1, "dit staat al in een eerdere regel.");
}

static bool read_population(const char *path, struct forecast_data *d, struct err *err)
{
	static const struct column list[] = {
		{ "region", COLUMN_TEXT, .needed = true, .low = 1, .high = CODE_BYTES_MAX },
		{ "sex", COLUMN_WORD, .needed = true, .words = sexes },
		{ "age", COLUMN_INT, .needed = true, .low = 0, .high = LATEST_AGE },
		{ "people", COLUMN_REAL, .needed = true, .low = 0, .high = 1e9 },
		{ 0 },
	};
	struct columns *c;
	if (!columns_open(path, list, &c, err))
		return false;
	while (columns_next(c)) {
		int region = add_code(c, 0, &d->regions, FORECAST_REGIONS_MAX);
		int age = (int)columns_number(c, 2);
		if (region < 0)
			continue;
		put_once(c, &d->people[region][columns_number(c, 1)][age], columns_real(c, 3));
		if (age >= d->ages)
			d->ages = age + 1;
	}
	return faults_close(c, err);
}

static bool read_mortality(const char *path, struct forecast_data *d, struct err *err)
{
	static const struct column list[] = {
		{ "sex", COLUMN_WORD, .needed = true, .words = sexes },
		{ "age", COLUMN_INT, .needed = true, .low = 0, .high = LATEST_AGE },
		{ "chance", COLUMN_REAL, .needed = true, .low = 0, .high = 1 },
		{ 0 },
	};
	struct columns *c;
	if (!columns_open(path, list, &c, err))
		return false;
	while (columns_next(c))
		put_once(c, &d->chance[columns_number(c, 0)][columns_number(c, 1)],
			 columns_real(c, 2));
	return faults_close(c, err);
}

static bool read_fertility(const char *path, struct forecast_data *d, struct err *err)
{
	static const struct column list[] = {
		{ "region", COLUMN_TEXT, .needed = true },
		{ "births_per_woman", COLUMN_REAL, .needed = true, .low = 0, .high = 0.3 },
		{ 0 },
	};
	struct columns *c;
	if (!columns_open(path, list, &c, err))
		return false;
	while (columns_next(c)) {
		int region = known_code(c, 0, &d->regions, "population.csv");
		if (region >= 0)
			put_once(c, &d->births[region], columns_real(c, 1));
	}
	return faults_close(c, err);
}

static bool read_migration(const char *path, struct forecast_data *d, struct err *err)
{
	static const struct column list[] = {
		{ "region", COLUMN_TEXT, .needed = true },
		{ "sex", COLUMN_WORD, .needed = true, .words = sexes },
		{ "age", COLUMN_INT, .needed = true, .low = 0, .high = LATEST_AGE },
		{ "people", COLUMN_REAL, .needed = true, .low = -1e7, .high = 1e7 },
		{ 0 },
	};
	struct columns *c;
	if (!columns_open(path, list, &c, err))
		return false;
	while (columns_next(c)) {
		int region = known_code(c, 0, &d->regions, "population.csv");
		int64_t age = columns_number(c, 2);
		if (age >= d->ages)
			columns_fault(c, 2, "de laatste leeftijd van population.csv is %d.",
				      d->ages - 1);
		else if (region >= 0)
			put_once(c, &d->migration[region][columns_number(c, 1)][age],
				 columns_real(c, 3));
	}
	return faults_close(c, err);
}

/* age_from and age_to of a row, the first two columns given; false with a fault. */
static bool age_range(struct columns *c, int from, int *low, int *high)
{
	*low = (int)columns_number(c, from);
	*high = (int)columns_number(c, from + 1);
	if (*low <= *high)
		return true;
	columns_fault(c, from + 1, "de leeftijd tot en met is lager dan de leeftijd vanaf.");
	return false;
}

static bool read_prevalence(const char *path, struct forecast_data *d, struct err *err)
{
	static const struct column list[] = {
		{ "profile", COLUMN_TEXT, .needed = true, .low = 1, .high = CODE_BYTES_MAX },
		{ "sex", COLUMN_WORD, .needed = true, .words = sexes },
		{ "age_from", COLUMN_INT, .needed = true, .low = 0, .high = LATEST_AGE },
		{ "age_to", COLUMN_INT, .needed = true, .low = 0, .high = LATEST_AGE },
		{ "share", COLUMN_REAL, .needed = true, .low = 0, .high = 1 },
		{ "source", COLUMN_TEXT, .needed = true },
		{ 0 },
	};
	struct columns *c;
	int low, high;
	if (!columns_open(path, list, &c, err))
		return false;
	while (columns_next(c)) {
		int profile = add_code(c, 0, &d->profiles, FORECAST_PROFILES_MAX);
		if (profile < 0 || !age_range(c, 2, &low, &high))
			continue;
		double *share = d->prevalence[profile][columns_number(c, 1)];
		for (int age = low; age <= high; age++)
			if (!isnan(share[age])) {
				columns_fault(c, 2, "leeftijd %d staat al in een eerdere regel.",
					      age);
				break;
			} else
				share[age] = columns_real(c, 4);
	}
	return faults_close(c, err);
}

static bool read_professionals(const char *path, struct forecast_data *d, struct err *err)
{
	static const struct column list[] = {
		{ "region", COLUMN_TEXT, .needed = true },
		{ "profession", COLUMN_TEXT, .needed = true, .low = 1, .high = CODE_BYTES_MAX },
		{ "age", COLUMN_INT, .needed = true, .low = 16, .high = LATEST_AGE },
		{ "count", COLUMN_REAL, .needed = true, .low = 0, .high = 1e6 },
		{ "fte", COLUMN_REAL, .needed = true, .low = 0, .high = 1e6 },
		{ 0 },
	};
	struct columns *c;
	if (!columns_open(path, list, &c, err))
		return false;
	while (columns_next(c)) {
		int region = known_code(c, 0, &d->regions, "population.csv");
		int profession = add_code(c, 1, &d->professions, FORECAST_PROFESSIONS_MAX);
		double count = columns_real(c, 3), fte = columns_real(c, 4);
		if (region < 0 || profession < 0)
			continue;
		if (fte > 1.2 * count) {
			columns_fault(c, 4, "meer dan 1,2 fte per zorgverlener.");
			continue;
		}
		int line = region * FORECAST_PROFESSIONS_MAX + profession;
		put_once(c, &d->heads[line][columns_number(c, 2)], count);
		d->fte[line][columns_number(c, 2)] = fte;
	}
	return faults_close(c, err);
}

static bool read_care(const char *path, struct forecast_data *d, struct err *err)
{
	static const struct column list[] = {
		{ "profile", COLUMN_TEXT, .needed = true },
		{ "profession", COLUMN_TEXT, .needed = true },
		{ "hours_per_client", COLUMN_REAL, .needed = true, .low = 0, .high = 8760 },
		{ "source", COLUMN_TEXT, .needed = true },
		{ 0 },
	};
	struct columns *c;
	if (!columns_open(path, list, &c, err))
		return false;
	while (columns_next(c)) {
		int profile = known_code(c, 0, &d->profiles, "prevalence.csv");
		int profession = known_code(c, 1, &d->professions, "professionals.csv");
		bool seen = false;
		if (profile < 0 || profession < 0)
			continue;
		for (int i = 0; i < d->care_count; i++)
			seen |= d->care[i].profile == profile &&
				d->care[i].profession == profession;
		if (seen)
			columns_fault(c, -1, "dit staat al in een eerdere regel.");
		else if (d->care_count == CARE_ROWS_MAX)
			columns_fault(c, -1, "er zijn hoogstens %d regels.", CARE_ROWS_MAX);
		else
			d->care[d->care_count++] =
				(struct care_row){ profile, profession, columns_real(c, 2) };
	}
	return faults_close(c, err);
}

static bool read_retirement(const char *path, struct forecast_data *d, struct err *err)
{
	static const struct column list[] = {
		{ "profession", COLUMN_TEXT, .needed = true },
		{ "age_from", COLUMN_INT, .needed = true, .low = 16, .high = LATEST_AGE },
		{ "age_to", COLUMN_INT, .needed = true, .low = 16, .high = LATEST_AGE },
		{ "share", COLUMN_REAL, .needed = true, .low = 0, .high = 1 },
		{ "source", COLUMN_TEXT, .needed = true },
		{ 0 },
	};
	struct columns *c;
	int low, high;
	if (!columns_open(path, list, &c, err))
		return false;
	while (columns_next(c)) {
		int profession = known_code(c, 0, &d->professions, "professionals.csv");
		if (profession < 0 || !age_range(c, 1, &low, &high))
			continue;
		double *leave = d->leave[profession];
		for (int age = low; age <= high; age++)
			if (!isnan(leave[age])) {
				columns_fault(c, 1, "leeftijd %d staat al in een eerdere regel.",
					      age);
				break;
			} else
				leave[age] = columns_real(c, 3);
	}
	return faults_close(c, err);
}

static bool read_training(const char *path, struct forecast_data *d, struct err *err)
{
	static const struct column list[] = {
		{ "region", COLUMN_TEXT, .needed = true },
		{ "profession", COLUMN_TEXT, .needed = true },
		{ "year", COLUMN_INT, .needed = true, .low = 1970, .high = 2150 },
		{ "trainees", COLUMN_REAL, .needed = true, .low = 0, .high = 1e6 },
		{ 0 },
	};
	struct columns *c;
	if (!columns_open(path, list, &c, err))
		return false;
	while (columns_next(c)) {
		struct training row = { known_code(c, 0, &d->regions, "population.csv"),
					known_code(c, 1, &d->professions, "professionals.csv"),
					(int)columns_number(c, 2), columns_real(c, 3) };
		bool seen = false;
		if (row.region < 0 || row.profession < 0)
			continue;
		for (int i = 0; i < d->training_count; i++)
			seen |= d->training[i].region == row.region &&
				d->training[i].profession == row.profession &&
				d->training[i].year == row.year;
		if (seen)
			columns_fault(c, -1, "dit staat al in een eerdere regel.");
		else if (d->training_count == TRAINING_ROWS_MAX)
			columns_fault(c, -1, "er zijn hoogstens %d regels.", TRAINING_ROWS_MAX);
		else
			d->training[d->training_count++] = row;
	}
	return faults_close(c, err);
}

static bool fingerprint(const char *path, char text[DIGEST_TEXT], struct err *err)
{
	struct digest digest;
	char block[65536];
	FILE *f = fopen(path, "rb");
	if (!f)
		return err_set(err, ERR_INPUT, "%s is niet te lezen: %s.", path, strerror(errno));
	digest_begin(&digest);
	for (size_t got; (got = fread(block, 1, sizeof(block), f)) > 0;)
		digest_add(&digest, block, got);
	bool ok = !ferror(f);
	fclose(f);
	digest_end(&digest, text);
	return ok || err_set(err, ERR_INPUT, "%s is niet te lezen.", path);
}

/* Every age of every region and sex must be known: a gap would be people who are not there. */
static bool check_whole(const struct forecast_data *d, struct err *err)
{
	for (int sex = 0; sex < 2; sex++)
		for (int age = 0; age < d->ages; age++) {
			for (size_t r = 0; r < d->regions.count; r++)
				if (isnan(d->people[r][sex][age]))
					return err_set(
						err, ERR_INPUT,
						"population.csv: regio '%s', sex %s, age %d "
						"ontbreekt. Elke leeftijd van 0 tot en met %d "
						"moet er staan, ook als er niemand is.",
						forecast_code(&d->regions, (int)r), sexes[sex], age,
						d->ages - 1);
			if (isnan(d->chance[sex][age]))
				return err_set(err, ERR_INPUT,
					       "mortality.csv: sex %s, age %d ontbreekt.",
					       sexes[sex], age);
		}
	for (size_t r = 0; r < d->regions.count; r++)
		if (isnan(d->births[r]))
			return err_set(err, ERR_INPUT, "fertility.csv: regio '%s' ontbreekt.",
				       forecast_code(&d->regions, (int)r));
	const struct {
		const char *file;
		size_t count;
	} tables[] = {
		{ "population.csv", d->regions.count },
		{ "prevalence.csv", d->profiles.count },
		{ "professionals.csv", d->professions.count },
	};
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		if (!tables[i].count)
			return err_set(err, ERR_INPUT, "%s heeft geen regels.", tables[i].file);
	return true;
}

static double *unknown(struct arena *a, size_t count)
{
	double *to = arena_array(a, double, count);
	for (size_t i = 0; i < count; i++)
		to[i] = NAN;
	return to;
}

static void make_room(struct arena *a, struct forecast_data *d)
{
	const size_t people = 2 * FORECAST_AGES_MAX;
	d->people = (void *)unknown(a, FORECAST_REGIONS_MAX * people);
	d->migration = (void *)unknown(a, FORECAST_REGIONS_MAX * people);
	d->prevalence = (void *)unknown(a, FORECAST_PROFILES_MAX * people);
	d->leave = (void *)unknown(a, (size_t)FORECAST_PROFESSIONS_MAX * FORECAST_AGES_MAX);
	d->care = arena_array(a, struct care_row, CARE_ROWS_MAX);
	d->training = arena_array(a, struct training, TRAINING_ROWS_MAX);
	for (int age = 0; age < FORECAST_AGES_MAX; age++)
		d->chance[0][age] = d->chance[1][age] = NAN;
	for (int r = 0; r < FORECAST_REGIONS_MAX; r++)
		d->births[r] = NAN;
}

/* When the number of regions is known: for all regions there may be it would be much memory. */
static void make_room_for_heads(struct arena *a, struct forecast_data *d)
{
	size_t count = d->regions.count * FORECAST_PROFESSIONS_MAX * FORECAST_AGES_MAX;
	d->heads = (void *)unknown(a, count);
	d->fte = (void *)arena_array(a, double, count);
}

bool forecast_read_data(const char *folder, struct arena *a, struct forecast_data *out,
			struct err *err)
{
	/* In this order: codes are made in population, prevalence and professionals. */
	static const struct {
		enum forecast_file file;
		bool (*read)(const char *path, struct forecast_data *d, struct err *err);
	} steps[] = {
		{ FILE_POPULATION, read_population },
		{ FILE_MORTALITY, read_mortality },
		{ FILE_FERTILITY, read_fertility },
		{ FILE_MIGRATION, read_migration },
		{ FILE_PREVALENCE, read_prevalence },
		{ FILE_PROFESSIONALS, read_professionals },
		{ FILE_CARE, read_care },
		{ FILE_RETIREMENT, read_retirement },
		{ FILE_TRAINING, read_training },
	};
	*out = (struct forecast_data){ 0 };
	make_room(a, out);
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		enum forecast_file file = steps[i].file;
		const char *path;
		out->given[file] = forecast_file_here(folder, forecast_file_names[file], a, &path);
		if (!out->given[file] && may_lack[file])
			continue;
		if (!out->given[file])
			return err_set(err, ERR_INPUT,
				       "In '%s' ontbreekt %s. Welke bestanden nodig zijn: waarborg "
				       "help forecast",
				       folder, forecast_file_names[file]);
		if (!steps[i].read(path, out, err) || !fingerprint(path, out->digest[file], err))
			return false;
		if (file == FILE_POPULATION)
			make_room_for_heads(a, out);
	}
	return check_whole(out, err);
}

void forecast_data_release(struct forecast_data *d)
{
	table_release(&d->regions);
	table_release(&d->profiles);
	table_release(&d->professions);
}
