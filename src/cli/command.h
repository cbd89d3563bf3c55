/* What every command is: a row in one table, from which dispatch, options and help follow. And
 * what every command is given: its options and arguments, where to print, and how to reach the
 * database. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/cli.h"
#include "cli/out.h"
#include "cli/progress.h"

enum option_id {
	OPTION_DB, /* the first five go with every command */
	OPTION_AS,
	OPTION_FORMAT,
	OPTION_QUIET,
	OPTION_HELP,
	OPTION_ACCOUNT,
	OPTION_AGAIN,
	OPTION_ALL,
	OPTION_AT,
	OPTION_BACKTEST,
	OPTION_BEDS,
	OPTION_BREACHES,
	OPTION_BY,
	OPTION_CELL,
	OPTION_CLOSE,
	OPTION_DATE,
	OPTION_DRAWS,
	OPTION_DRY_RUN,
	OPTION_EACH_YEAR,
	OPTION_END,
	OPTION_EVENTS,
	OPTION_EXPLAIN,
	OPTION_FORCE,
	OPTION_FROM,
	OPTION_KNOWN_ON,
	OPTION_LABEL,
	OPTION_LIMIT,
	OPTION_LINE,
	OPTION_LIST,
	OPTION_LISTEN,
	OPTION_LOCATIONS,
	OPTION_MATCH,
	OPTION_NORMS,
	OPTION_ONLY,
	OPTION_OPEN,
	OPTION_PART,
	OPTION_PAYER,
	OPTION_PIN,
	OPTION_POLICY,
	OPTION_PROFILE,
	OPTION_PROOF,
	OPTION_PROVIDER,
	OPTION_PROXY,
	OPTION_RECORD,
	OPTION_ROLE,
	OPTION_RULE,
	OPTION_SCALE,
	OPTION_SCHEMA,
	OPTION_SEED,
	OPTION_SETTINGS,
	OPTION_SHOW,
	OPTION_SORT,
	OPTION_SPLIT,
	OPTION_STORY,
	OPTION_TIMES,
	OPTION_TO,
	OPTION_TREND,
	OPTION_WHERE,
	OPTION_WHY_NOT,
	OPTION_COUNT
};

enum option_argument { NO_ARGUMENT, NEEDS_ARGUMENT, MAY_HAVE_ARGUMENT };

struct option_row {
	const char *name;
	enum option_argument argument;
	const char *placeholder; /* in help: "DATUM" */
	const char *help;
};
/* By option_id. */
extern const struct option_row option_rows[OPTION_COUNT];

struct cli;

struct command {
	const char *name;
	const char *summary;           /* Dutch, one line */
	const char *usage;             /* what stands behind the name */
	const char *formats;           /* "table csv json"; the first is the default */
	const enum option_id *options; /* ends with OPTION_DB; NULL: only those of every command */
	int least, most;               /* arguments; most -1: any number */
	bool operator_only;            /* not together with --as */
	const char *const *examples;   /* "command", "what it does", ...; ends with NULL */
	const char *notes;             /* Dutch, may be NULL */
	bool (*run)(struct cli *c, struct err *err);
	bool on_files; /* an engine on files: no database */
};
/* Ends with name == NULL. */
extern const struct command commands[];
/* NULL when there is no such command. */
const struct command *command_find(const char *name);

enum { REPEATED_MAX = 16 };

struct cli {
	const struct program *program;
	struct declarations *decl;
	const struct command *command;
	bool given[OPTION_COUNT];
	const char *value[OPTION_COUNT]; /* the last one given; NULL when it has none */
	const char *where[REPEATED_MAX]; /* --where may be given more than once */
	int where_count;
	char **arguments;
	int count;
	struct out out;
	struct session *session; /* of cli_open; closed when the command is done */
	struct arena arena;      /* as long as the command */
	int status;              /* exit code when nothing fails */
};

/* Reads the options and arguments of c->command from argv[1] on. */
bool options_read(struct cli *c, int argc, char **argv, struct err *err);
/* A whole number between low and high; when the option is not given *out stays. */
bool option_number(const struct cli *c, enum option_id id, int64_t low, int64_t high, int64_t *out,
		   struct err *err);
/* A date; when the option is not given *out stays. */
bool option_day(const struct cli *c, enum option_id id, day_t *out, struct err *err);
/* Argument number `at`, a whole number above 0: the `what` of the message. */
bool argument_number(const struct cli *c, int at, const char *what, int64_t *out, struct err *err);
bool format_is(const struct cli *c, const char *format);

/* The candidate (names, ends with NULL) that looks most like `word`, NULL when none does. */
const char *nearest(struct str word, const char *const *names);

enum access {
	ACCESS_READ,
	ACCESS_WRITE,
	ACCESS_OWNER /* creates and upgrades tables */
};
const char *cli_url(const struct cli *c);
/* Opens the database as --as says into c->session. */
bool cli_open(struct cli *c, enum access access, struct err *err);
/* Opens for reading in one transaction, looking back as --known-on says: all that a command prints
 * is of one moment. */
bool cli_open_reading(struct cli *c, struct err *err);
/* A session of the operator, whatever --as says; to be closed by the caller. */
bool cli_open_operator(struct cli *c, enum access access, struct session **out, struct err *err);
/* Makes the stored cells again after a change; as the operator, because a cell counts all rows. */
bool cli_refresh(struct cli *c, struct err *err);

/* Appends " --db URL" when that is not the default, so that a printed command can be copied. */
void print_db_option(struct cli *c);
/* The only place that knows which error gives which exit code. */
int exit_code(enum err_kind kind);

/* Parts of the command user (account.c). */
bool user_link(struct cli *c, struct err *err);
bool user_token(struct cli *c, struct err *err);
bool user_tokens(struct cli *c, struct err *err);
bool user_block(struct cli *c, bool blocked, struct err *err);
bool user_sessions(struct cli *c, struct err *err);

/* One for each command. */
bool run_init(struct cli *c, struct err *err);
bool run_demo(struct cli *c, struct err *err);
bool run_import(struct cli *c, struct err *err);
bool run_offer(struct cli *c, struct err *err);
bool run_choose(struct cli *c, struct err *err);
bool run_correct(struct cli *c, struct err *err);
bool run_reach(struct cli *c, struct err *err);
bool run_rejects(struct cli *c, struct err *err);
bool run_undo(struct cli *c, struct err *err);
bool run_export(struct cli *c, struct err *err);
bool run_figure(struct cli *c, struct err *err);
bool run_forecast(struct cli *c, struct err *err);
bool run_rows(struct cli *c, struct err *err);
bool run_score(struct cli *c, struct err *err);
bool run_tick(struct cli *c, struct err *err);
bool run_check(struct cli *c, struct err *err);
bool run_backup(struct cli *c, struct err *err);
bool run_restore(struct cli *c, struct err *err);
bool run_profile(struct cli *c, struct err *err);
bool run_user(struct cli *c, struct err *err);
bool run_serve(struct cli *c, struct err *err);
bool run_routes(struct cli *c, struct err *err);
bool run_queue(struct cli *c, struct err *err);
bool run_audit(struct cli *c, struct err *err);
bool run_secaudit(struct cli *c, struct err *err);
bool run_match(struct cli *c, struct err *err);
bool run_version(struct cli *c, struct err *err);
bool run_help(struct cli *c, struct err *err);

#endif
