/* What waarborg score reads from a folder, and the parts it prints. The files are read once, checked
 * against each other, and kept as the arrays that the engine wants, with beside them the words that people
 * need: names, sources, who took a step. Only score*.c includes this. */
#ifndef CLI_SCORE_H
#define CLI_SCORE_H

#include "cli/command.h"
#include "engine/score/backtest.h"
#include "engine/score/card.h"
#include "engine/score/ratio.h"
#include "engine/score/sector.h"
#include "engine/score/warning.h"
#include "io/columns.h"

enum score_unit { SCORE_SHARE, SCORE_RATIO, SCORE_EURO, SCORE_NUMBER };

/* By score_norm_names. */
enum score_norm {
	NORM_SIGNAL_AT,
	NORM_OPEN_AT,
	NORM_HEIGHTEN_AT,
	NORM_CLOSE_BELOW,
	NORM_CLOSE_PERIODS,
	NORM_PERIOD_MONTHS,
	NORM_MONTHS_SHORT, /* and medium and long, in order of enum score_horizon */
	NORM_MONTHS_MEDIUM,
	NORM_MONTHS_LONG,
	NORM_HARD_UNPLACED,
	NORM_HARD_REGION,
	NORM_HARD_SPECIAL,
	NORM_SECTOR_DEVIATIONS,
	NORM_COUNT
};
extern const char *const score_norm_names[NORM_COUNT + 1];
extern const char *const score_stage_words[SCORE_STAGES + 1]; /* as in files */
extern const char *const score_horizon_words[SCORE_HORIZONS + 1];

/* How sure a norm or a coefficient is, and who says so. */
struct score_backing {
	int certainty; /* 0 A, 1 B, 2 C */
	struct str source;
};

struct score_norm_value {
	bool given;
	int64_t hundredths;
	struct score_backing backing;
};

struct score_word { /* of an indicator, what the engine does not need */
	struct str name, formula;
	enum score_unit unit;
	int ratio; /* in the chart, -1 when values are delivered as they are */
};

struct score_provider {
	struct str code, name;
	int sector;
	day_t since, failed_on;          /* failed_on: DAY_MAX + 1 when it did not */
	struct str event;                /* what happened on failed_on */
	int64_t first_warning, warnings; /* in score_facts.warnings */
	bool has_without;
	struct score_without without;
	int hard; /* reasons of score_hard_of */
};

struct score_facts {
	const char *folder;
	day_t at;
	struct score_provider *providers;
	int provider_count;
	struct table provider_index, sector_index, indicator_index;
	struct score_card card;
	struct score_word words[SCORE_INDICATORS_MAX];
	struct score_backing *threshold_backing; /* by threshold of the card */
	struct score_norm_value norms[NORM_COUNT];
	struct score_warning_norms warning_norms;
	struct score_hard_norms hard_norms;
	struct score_value *value_list; /* memory_resize; freed by score_release */
	int64_t value_count, value_room;
	struct score_values values;
	struct score_chart *chart; /* NULL without a ledger */
	struct score_ledger ledger;
	struct score_ratio *ratios;
	int64_t ratio_count;
	struct str *undefined; /* reasons in values.csv; a value has source -2 - index */
	int64_t undefined_count, undefined_room;
	bool has_failures, has_models;
	struct score_model models[SCORE_HORIZONS]; /* given */
	struct score_backing model_backing[SCORE_HORIZONS];
	struct score_warning *warnings;
	struct str *warning_by;
};

/* Whole units of a norm. */
int64_t score_norm(const struct score_facts *f, enum score_norm norm);

/* read.c: the declarations; facts.c: what was delivered. */
bool score_read_card(struct score_facts *f, struct arena *a, struct err *err);
bool score_read_facts(struct score_facts *f, struct arena *a, struct err *err);
bool score_read_warnings(struct score_facts *f, struct arena *a, struct err *err); /* warnings.c */
void score_release(struct score_facts *f);
/* match.c: what match says of every provider that has a location in owners.csv of that folder, in
 * place of replace.csv. */
bool score_match(struct score_facts *f, const char *folder, struct arena *a,
		 const struct watch *watch, struct err *err);
/* Opens a file of the folder; *out NULL when it may be absent and is. */
bool score_open(const struct score_facts *f, const char *name, const struct column *list,
		bool needed, struct arena *a, struct columns **out, struct err *err);
/* After a fault that the engine found: says in which file. */
bool score_in_file(const char *name, struct err *err);
/* The provider in a column, -1 with a fault when it does not exist. */
int score_provider_of(struct score_facts *f, struct columns *c, int column);

/* model.c: the days of the history, and the models of the horizons. */
struct score_days {
	day_t *days;
	int count;
	int64_t *totals; /* as score_series */
};
bool score_history_of(struct cli *c, const struct score_facts *f, struct score_days *out,
		      struct arena *a, const struct watch *watch, struct err *err);
/* The history of one horizon, with points in a. */
void score_horizon_of(const struct score_facts *f, const struct score_days *d,
		      enum score_horizon horizon, struct arena *a, struct score_history *out);

/* One provider on the day that is asked. */
struct score_outlook {
	struct score_line *lines; /* card.count */
	enum score_trend *trends; /* of each line */
	struct score_middle *sectors;
	double *changes; /* since a year before; of no meaning when the trend is not known */
	int *order;      /* lines by contribution, largest first */
	int64_t totals[SCORE_HORIZONS];
	int64_t most; /* the highest of them */
	int64_t quiet_periods;
	enum score_stage stage;
	const struct score_step *step; /* asked for, NULL none */
	struct score_chance chance[SCORE_HORIZONS];
};

/* words.c: Dutch. */
void score_say_value(struct buf *out, enum score_unit unit, double value);
void score_say_chance(struct buf *out, const struct score_chance *chance);
/* Why this indicator has points; without the points. */
void score_say_reason(struct buf *out, const struct score_facts *f, const struct score_outlook *o,
		      int line);
void score_say_hard(struct buf *out, const struct score_provider *p);
void score_say_model(struct buf *out, const struct score_facts *f, enum score_horizon horizon,
		     const struct score_model *m);
const char *score_stage_name(enum score_stage stage);
const char *score_horizon_name(enum score_horizon horizon);
const char *score_trend_word(enum score_trend trend);
char score_certainty(const struct score_backing *b);
const char *score_state_word(enum score_state state);

/* print.c */
bool score_print(struct cli *c, const struct score_facts *f, const struct score_outlook *outlooks,
		 const struct score_model models[SCORE_HORIZONS], struct err *err);
/* sector.c: the risk per sector: the middle provider, how many stand out, and what weighs most. */
bool score_sectors_grid(struct cli *c, const struct score_facts *f,
			const struct score_outlook *outlooks, struct err *err);
bool score_sectors_csv(struct cli *c, const struct score_facts *f,
		       const struct score_outlook *outlooks, struct err *err);
void score_sectors_json(struct cli *c, const struct score_facts *f,
			const struct score_outlook *outlooks);
/* backtest.c */
bool score_backtest(struct cli *c, const struct score_facts *f, const struct watch *watch,
		    struct err *err);

#endif
