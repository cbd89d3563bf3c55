/* The command queue in parts: reading its files into a model (read.c), the answers (show.c and
 * plan.c), and rows that come out as a table, CSV or JSON (rows.c). docs/engines/queue.md says what
 * stands in the files. */
#ifndef CLI_QUEUE_H
#define CLI_QUEUE_H

#include "cli/command.h"
#include "cli/grid.h"
#include "engine/queue/formula.h"
#include "engine/queue/search.h"

enum { CLASS_URGENT, CLASS_ACTIVE, CLASS_PREFERENCE, CLASS_PRECAUTION, CLASSES };
/* As in the files, and for people. */
extern const char *const queue_classes[CLASSES + 1];
extern const char *const queue_class_names[CLASSES];

/* What may be set in the file of --settings; the defaults are in read.c. */
enum queue_setting {
	SETTING_ACTIVATE_DAYS,    /* mean time until precaution becomes need */
	SETTING_ACTIVATE_PERCENT, /* of those on the list out of precaution, that ever need a place */
	SETTING_BELIEVE_PERCENT, /* more beds than this nobody believes */
	SETTING_FLEXIBLE_PERCENT, /* of urgent and active clients, that another location will do for */
	SETTING_REPLICATIONS,
	SETTING_STAY_SPREAD,  /* standard deviation / mean of a stay */
	SETTING_WARM_UP_DAYS, /* of who comes in these days the wait is not counted */
	SETTING_WITHIN_WEEKS, /* in which the norm has to be met again */
	SETTING_YEARS,
	SETTINGS
};

struct queue_input {
	struct queue_model model;
	struct queue_settings settings;
	double setting[SETTINGS];
	day_t start; /* day 0 */
	const char **location_codes;
	const char **care_types; /* "" when the file has none */
	int32_t care_type_count;
	int32_t *care_of;         /* [locations] */
	struct queue_norm *norms; /* [care types x classes] as in the model */
	bool *has_norm;           /* [the same] */
	double *per_week;         /* [locations x classes] usual arrivals */
	uint32_t *list_lines;     /* [list_count] line of each person in the file */
	bool has_list;
};

/* Reads all files of the command; memory is that of the command. */
bool queue_read(struct cli *c, struct queue_input *in, struct err *err);

/* Rows of named columns, in the form that was asked for. */
struct queue_column {
	const char *name;  /* in CSV and JSON */
	const char *title; /* in a table; NULL: not shown there */
	bool text;         /* else a number */
	int decimals;      /* of a number, in a table and in CSV */
};

enum { QUEUE_COLUMNS_MAX = 20 };

struct queue_rows {
	struct cli *c;
	const struct queue_column *columns;
	int count, at;
	int64_t rows;
	struct grid grid;
};

/* The list of columns ends with name NULL. */
void rows_begin(struct queue_rows *r, struct cli *c, const struct queue_column *columns);
/* The next cell of the row; a number that is not finite is left empty. */
bool rows_text(struct queue_rows *r, const char *text, struct err *err);
bool rows_number(struct queue_rows *r, double number, struct err *err);
bool rows_end(struct queue_rows *r, struct err *err);

/* Adds a sentence to a table; nothing in CSV and JSON. */
__attribute__((format(printf, 2, 3))) void queue_say(struct cli *c, const char *format, ...);
/* A number for a sentence, with a comma; lives until the command ends. */
const char *queue_number(struct cli *c, double number, int decimals);
/* The day so many days after the start, "2026-11-22". */
const char *queue_day(struct cli *c, const struct queue_input *in, double days);
/* "verpleeghuis, actief", or "actief" when there are no care types. */
const char *queue_group_name(struct cli *c, const struct queue_input *in, int32_t group);

/* The work, with progress and the interrupt key. */
bool queue_run(struct cli *c, const struct queue_input *in, const struct queue_model *m, bool cells,
	       struct queue_result *out, struct err *err);

/* One for each --show. Those that find a norm broken set the exit code to 1. */
bool queue_show_groups(struct cli *c, const struct queue_input *in, struct err *err);
bool queue_show_locations(struct cli *c, const struct queue_input *in, struct err *err);
bool queue_show_course(struct cli *c, const struct queue_input *in, struct err *err);
bool queue_show_waiting(struct cli *c, const struct queue_input *in, struct err *err);
bool queue_show_formulas(struct cli *c, const struct queue_input *in, struct err *err);
bool queue_show_plan(struct cli *c, const struct queue_input *in, struct err *err);
bool queue_show_longest(struct cli *c, const struct queue_input *in, struct err *err);

#endif
