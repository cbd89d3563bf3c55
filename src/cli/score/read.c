#include "cli/faults.h"
#include "cli/score/score.h"

#include <unistd.h>

const char *const score_norm_names[NORM_COUNT + 1] = {
	"signal_at",           "open_at",
	"heighten_at",         "close_below",
	"close_periods",       "period_months",
	"months_short",        "months_medium",
	"months_long",         "hard_unplaced_percent",
	"hard_region_percent", "hard_special",
	"sector_deviations",   NULL,
};
const char *const score_stage_words[SCORE_STAGES + 1] = {
	"none", "signalled", "opened", "heightened", "transfer", "closed", NULL,
};
const char *const score_horizon_words[SCORE_HORIZONS + 1] = { "short", "medium", "long", NULL };

static const char *const groups[] = { "financial", "staffing", "quality", "signal", NULL };
static const char *const units[] = { "share", "ratio", "euro", "number", NULL };
static const char *const directions[] = { "low", "high", NULL };
static const char *const certainties[] = { "a", "b", "c", NULL };

enum { PROVIDERS_MAX = 100 * 1000 };

bool score_open(const struct score_facts *f, const char *name, const struct column *list,
		bool needed, struct arena *a, struct columns **out, struct err *err)
{
	const char *path = arena_printf(a, "%s/%s", f->folder, name);
	*out = NULL;
	if (!needed && access(path, F_OK) != 0)
		return true;
	return columns_open(path, list, out, err);
}

bool score_in_file(const char *name, struct err *err)
{
	return err_prefix(err, "%s: ", name);
}

int score_provider_of(struct score_facts *f, struct columns *c, int column)
{
	struct str code = columns_text(c, column);
	struct table_entry *e = table_find(&f->provider_index, code);
	if (!e)
		columns_fault(c, column, "aanbieder '%.*s' staat niet in providers.csv.",
			      STR_ARG(code));
	return e ? (int)e->value : -1;
}

static bool read_providers(struct score_facts *f, struct arena *a, struct err *err)
{
	static const struct column list[] = { { "provider", COLUMN_TEXT, .needed = true },
					      { "name", COLUMN_TEXT },
					      { "sector", COLUMN_TEXT, .needed = true },
					      { "since", COLUMN_DATE },
					      { 0 } };
	struct columns *c;
	if (!score_open(f, "providers.csv", list, true, a, &c, err))
		return false;
	f->providers = arena_array(a, struct score_provider, PROVIDERS_MAX);
	while (columns_next(c)) {
		bool added;
		struct str code = columns_text(c, 0);
		if (f->provider_count == PROVIDERS_MAX) {
			columns_fault(c, -1, "er zijn meer dan %d aanbieders.", PROVIDERS_MAX);
			break;
		}
		table_put(&f->provider_index, code, f->provider_count, &added);
		if (!added) {
			columns_fault(c, 0, "aanbieder '%.*s' staat er al.", STR_ARG(code));
			continue;
		}
		struct table_entry *sector = table_put(&f->sector_index, columns_text(c, 2),
						       (int64_t)f->sector_index.count, NULL);
		f->providers[f->provider_count++] = (struct score_provider){
			.code = arena_str(a, code),
			.name = arena_str(a, columns_given(c, 1) ? columns_text(c, 1) : code),
			.sector = (int)sector->value,
			.since = columns_given(c, 3) ? (day_t)columns_number(c, 3) : DAY_MIN,
			.failed_on = DAY_MAX + 1,
		};
	}
	return faults_close(c, err) &&
	       (f->provider_count > 0 ||
		err_set(err, ERR_INPUT, "providers.csv: er staat geen enkele aanbieder in."));
}

static bool read_indicators(struct score_facts *f, struct score_indicator *out, int *count,
			    struct arena *a, struct err *err)
{
	static const struct column list[] = {
		{ "indicator", COLUMN_TEXT, .needed = true },
		{ "name", COLUMN_TEXT, .needed = true },
		{ "formula", COLUMN_TEXT, .needed = true },
		{ "group", COLUMN_WORD, .needed = true, .words = groups },
		{ "unit", COLUMN_WORD, .needed = true, .words = units },
		{ "direction", COLUMN_WORD, .needed = true, .words = directions },
		{ "weight_short", COLUMN_INT, .needed = true, .high = SCORE_POINTS_MAX },
		{ "weight_medium", COLUMN_INT, .needed = true, .high = SCORE_POINTS_MAX },
		{ "weight_long", COLUMN_INT, .needed = true, .high = SCORE_POINTS_MAX },
		{ "every_months", COLUMN_INT, .needed = true, .high = 12 },
		{ "due_days", COLUMN_INT, .needed = true, .high = 3660 },
		{ "valid_days", COLUMN_INT, .high = 3660 },
		{ "missing_points", COLUMN_INT, .needed = true, .high = SCORE_POINTS_MAX },
		{ "undefined_points", COLUMN_INT, .needed = true, .high = SCORE_POINTS_MAX },
		{ "late_points", COLUMN_INT, .needed = true, .high = SCORE_POINTS_MAX },
		{ "late_days", COLUMN_INT, .needed = true, .low = 1, .high = 366 },
		{ 0 },
	};
	struct columns *c;
	if (!score_open(f, "card.csv", list, true, a, &c, err))
		return false;
	while (columns_next(c)) {
		bool added;
		struct str code = columns_text(c, 0);
		if (*count == SCORE_INDICATORS_MAX) {
			columns_fault(c, -1, "er zijn meer dan %d indicatoren.",
				      SCORE_INDICATORS_MAX);
			break;
		}
		table_put(&f->indicator_index, code, *count, &added);
		if (!added) {
			columns_fault(c, 0, "indicator '%.*s' staat er al.", STR_ARG(code));
			continue;
		}
		f->words[*count] = (struct score_word){
			.name = arena_str(a, columns_text(c, 1)),
			.formula = arena_str(a, columns_text(c, 2)),
			.unit = (enum score_unit)columns_number(c, 4),
			.ratio = -1,
		};
		out[(*count)++] = (struct score_indicator){
			.code = arena_str(a, code),
			.group = (enum score_group)columns_number(c, 3),
			.direction = (enum score_direction)columns_number(c, 5),
			.weight = { (int)columns_number(c, 6), (int)columns_number(c, 7),
				    (int)columns_number(c, 8) },
			.every_months = (int)columns_number(c, 9),
			.due_days = (int)columns_number(c, 10),
			.valid_days = (int)columns_number(c, 11),
			.missing_points = (int)columns_number(c, 12),
			.undefined_points = (int)columns_number(c, 13),
			.late_points = (int)columns_number(c, 14),
			.late_days = (int)columns_number(c, 15),
			.line = (int)columns_line(c),
		};
	}
	return faults_close(c, err);
}

static bool read_thresholds(struct score_facts *f, struct score_threshold *out,
			    struct score_backing *backing, int *count, struct arena *a,
			    struct err *err)
{
	static const struct column list[] = {
		{ "indicator", COLUMN_TEXT, .needed = true },
		{ "threshold", COLUMN_REAL, .needed = true },
		{ "points", COLUMN_INT, .needed = true, .high = SCORE_POINTS_MAX },
		{ "certainty", COLUMN_WORD, .needed = true, .words = certainties },
		{ "source", COLUMN_TEXT, .needed = true },
		{ 0 },
	};
	struct columns *c;
	if (!score_open(f, "thresholds.csv", list, true, a, &c, err))
		return false;
	while (columns_next(c)) {
		struct str code = columns_text(c, 0);
		struct table_entry *e = table_find(&f->indicator_index, code);
		if (!e) {
			columns_fault(c, 0, "indicator '%.*s' staat niet in card.csv.",
				      STR_ARG(code));
			continue;
		}
		if (*count == SCORE_THRESHOLDS_MAX) {
			columns_fault(c, -1, "er zijn meer dan %d drempels.", SCORE_THRESHOLDS_MAX);
			break;
		}
		backing[*count] = (struct score_backing){ (int)columns_number(c, 3),
							  arena_str(a, columns_text(c, 4)) };
		out[(*count)++] = (struct score_threshold){ .indicator = (int)e->value,
							    .value = columns_real(c, 1),
							    .points = (int)columns_number(c, 2),
							    .line = (int)columns_line(c) };
	}
	return faults_close(c, err);
}

static bool read_card(struct score_facts *f, struct arena *a, struct err *err)
{
	struct score_indicator *indicators =
		arena_array(a, struct score_indicator, SCORE_INDICATORS_MAX);
	struct score_threshold *thresholds =
		arena_array(a, struct score_threshold, SCORE_THRESHOLDS_MAX);
	struct score_backing *backing = arena_array(a, struct score_backing, SCORE_THRESHOLDS_MAX);
	int *place = arena_array(a, int, SCORE_THRESHOLDS_MAX);
	int count = 0, threshold_count = 0;
	if (!read_indicators(f, indicators, &count, a, err) ||
	    !read_thresholds(f, thresholds, backing, &threshold_count, a, err))
		return false;
	if (!score_card_make(indicators, count, thresholds, threshold_count, a, &f->card, place,
			     err))
		return score_in_file("card.csv en thresholds.csv", err);
	f->threshold_backing = arena_array(a, struct score_backing, (size_t)threshold_count);
	for (int t = 0; t < threshold_count; t++)
		f->threshold_backing[t] = backing[place[t]];
	return true;
}

int64_t score_norm(const struct score_facts *f, enum score_norm norm)
{
	return f->norms[norm].hundredths / 100;
}

/* Whole numbers but for percentages and deviations. */
static const struct {
	int64_t low, high;
	bool parts;
} norm_bounds[NORM_COUNT] = {
	[NORM_SIGNAL_AT] = { 1, 1 << 28, false },    [NORM_OPEN_AT] = { 1, 1 << 28, false },
	[NORM_HEIGHTEN_AT] = { 1, 1 << 28, false },  [NORM_CLOSE_BELOW] = { 1, 1 << 28, false },
	[NORM_CLOSE_PERIODS] = { 1, 60, false },     [NORM_PERIOD_MONTHS] = { 1, 12, false },
	[NORM_MONTHS_SHORT] = { 1, 600, false },     [NORM_MONTHS_MEDIUM] = { 1, 600, false },
	[NORM_MONTHS_LONG] = { 1, 600, false },      [NORM_HARD_UNPLACED] = { 0, 100, true },
	[NORM_HARD_REGION] = { 0, 100, true },       [NORM_HARD_SPECIAL] = { 1, 1000000, false },
	[NORM_SECTOR_DEVIATIONS] = { 0, 100, true },
};

static void keep_norm(struct score_facts *f, struct columns *c, struct arena *a)
{
	int64_t at = columns_number(c, 0), value = columns_number(c, 1);
	if (f->norms[at].given) {
		columns_fault(c, 0, "deze norm staat er al.");
	} else if (value < norm_bounds[at].low * 100 || value > norm_bounds[at].high * 100 ||
		   (!norm_bounds[at].parts && value % 100 != 0)) {
		columns_fault(c, 1, "%s is een %s van %lld tot en met %lld.", score_norm_names[at],
			      norm_bounds[at].parts ? "getal" : "geheel getal",
			      (long long)norm_bounds[at].low, (long long)norm_bounds[at].high);
	} else {
		f->norms[at] = (struct score_norm_value){
			true, value, { (int)columns_number(c, 2), arena_str(a, columns_text(c, 3)) }
		};
	}
}

static bool read_norms(struct score_facts *f, struct arena *a, struct err *err)
{
	static const struct column list[] = {
		{ "norm", COLUMN_WORD, .needed = true, .words = score_norm_names },
		{ "value", COLUMN_DECIMAL, .needed = true, .decimals = 2 },
		{ "certainty", COLUMN_WORD, .needed = true, .words = certainties },
		{ "source", COLUMN_TEXT, .needed = true },
		{ 0 },
	};
	struct columns *c;
	if (!score_open(f, "norms.csv", list, true, a, &c, err))
		return false;
	while (columns_next(c))
		keep_norm(f, c, a);
	if (!faults_close(c, err))
		return false;
	for (int n = 0; n < NORM_COUNT; n++)
		if (!f->norms[n].given)
			return err_set(err, ERR_INPUT, "norms.csv: de norm %s ontbreekt.",
				       score_norm_names[n]);
	f->warning_norms = (struct score_warning_norms){ score_norm(f, NORM_SIGNAL_AT),
							 score_norm(f, NORM_OPEN_AT),
							 score_norm(f, NORM_HEIGHTEN_AT),
							 score_norm(f, NORM_CLOSE_BELOW),
							 (int)score_norm(f, NORM_CLOSE_PERIODS) };
	f->hard_norms = (struct score_hard_norms){ f->norms[NORM_HARD_UNPLACED].hundredths,
						   f->norms[NORM_HARD_REGION].hundredths,
						   score_norm(f, NORM_HARD_SPECIAL) };
	return score_warning_norms_check(&f->warning_norms, err) || score_in_file("norms.csv", err);
}

static bool read_models(struct score_facts *f, struct arena *a, struct err *err)
{
	static const struct column list[] = {
		{ "horizon", COLUMN_WORD, .needed = true, .words = score_horizon_words },
		{ "intercept", COLUMN_REAL, .needed = true },
		{ "slope", COLUMN_REAL, .needed = true },
		{ "variance_intercept", COLUMN_REAL },
		{ "variance_slope", COLUMN_REAL },
		{ "covariance", COLUMN_REAL },
		{ "certainty", COLUMN_WORD, .needed = true, .words = certainties },
		{ "source", COLUMN_TEXT, .needed = true },
		{ 0 },
	};
	struct columns *c;
	if (!score_open(f, "chance.csv", list, false, a, &c, err))
		return false;
	if (!c)
		return true;
	while (columns_next(c)) {
		int64_t h = columns_number(c, 0);
		const double variance[3] = { columns_real(c, 3), columns_real(c, 4),
					     columns_real(c, 5) };
		struct err wrong;
		if (f->models[h].kind != SCORE_NO_MODEL)
			columns_fault(c, 0, "deze horizon staat er al.");
		else if (!score_model_given(columns_real(c, 1), columns_real(c, 2), variance,
					    &f->models[h], &wrong))
			columns_fault(c, -1, "%s", wrong.message);
		f->model_backing[h] = (struct score_backing){ (int)columns_number(c, 6),
							      arena_str(a, columns_text(c, 7)) };
	}
	f->has_models = true;
	return faults_close(c, err);
}

bool score_read_card(struct score_facts *f, struct arena *a, struct err *err)
{
	return read_providers(f, a, err) && read_card(f, a, err) && read_norms(f, a, err) &&
	       read_models(f, a, err);
}
