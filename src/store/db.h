/* One connection to the database, SQLite or PostgreSQL behind one narrow interface. Everything
 * above speaks the portable SQL of docs/sql.md; what differs between the two lives in store/.
 *
 * Not here: what a row means (kernel/), who may see it (kernel/scope makes the views and policies;
 * this floor only enforces that base tables t_ and h_ are reached through them). */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

struct db;
struct stmt;

enum db_kind { DB_SQLITE, DB_POSTGRES };

enum db_role {
	DB_OWNER, /* creates and upgrades tables */
	DB_APP,   /* sees what me() may see */
	DB_JOB,   /* reads all rows: national figures, the operator at the terminal */
};

/* One file of named statements: "-- name: x" opens statement x, up to the next such line. */
struct sql_file {
	const char *name; /* "figure.sql" */
	const char *text;
};

struct db_options {
	const char *url; /* "sqlite:FILE", a bare FILE, or "postgresql://..." */
	enum db_role role;
	bool create; /* SQLite: make the file when it is not there */
	bool read_only;
	/* PostgreSQL: writers of this connection do not queue behind those of the facts: what goes on
	 * (sessions, jobs) and the log of looks. On SQLite these are files of their own. */
	bool own_turn;
	int busy_ms;                  /* how long to wait for another writer; 0 is 5000 */
	const struct sql_file *files; /* named statements, ends with name == NULL; may be NULL; the
					* texts are borrowed until db_close */
};

/* Opens; on failure a sentence that says what is wrong (no such file, a directory, not a database,
 * damaged, read-only, server away) and *out untouched. PostgreSQL: SET ROLE waarborg_owner, _app or
 * _job when that role exists. */
bool db_open(const struct db_options *options, struct db **out, struct err *err);
/* Rolls back what is open. NULL is allowed. */
void db_close(struct db *db);
enum db_kind db_kind(const struct db *db);
enum db_role db_role(const struct db *db);
/* The URL without password, for messages. */
const char *db_name(const struct db *db);

/* What the SQL functions me() and known() return on this connection (SQLite: user functions;
 * PostgreSQL: settings waarborg.me and waarborg.known, sent with the next BEGIN or statement). */
void db_context(struct db *db, int64_t me, int64_t known);

enum db_access {
	DB_SCOPED, /* t_ and h_ only inside the views v_ and k_, no writes to them */
	DB_KERNEL, /* kernel/query, write, schema: named columns of t_ and h_ are allowed */
};

/* A statement from the files, or composed text. Both are prepared once per connection and kept;
 * asking again gives the same statement, reset, with no bindings. The statement belongs to db. */
bool db_named(struct db *db, const char *name, struct stmt **out, struct err *err);
/* The text of a named statement as it stands in its file. */
bool db_statement_text(const struct db *db, const char *name, struct str *out, struct err *err);
bool db_prepare(struct db *db, struct str sql, enum db_access access, struct stmt **out,
		struct err *err);
/* How many statements this connection keeps. They stay until it is closed, so whoever composes statements
 * from what users choose takes a new connection now and then. */
int db_prepared(const struct db *db);
/* Runs text that may hold several statements and returns no rows (schema): all of it or nothing. */
bool db_script(struct db *db, const char *sql, enum db_access access, struct err *err);

/* Binds by name, without the colon. A name the statement does not have is ignored, so that one
 * caller serves several statements; a name never bound is NULL. Text is copied; one with a zero
 * byte or wrong UTF-8 makes the next step fail (ERR_INPUT). Binding ends a run that is under way;
 * values stay for the next run. */
void stmt_bind_int(struct stmt *s, const char *name, int64_t value);
void stmt_bind_text(struct stmt *s, const char *name, struct str value);
void stmt_bind_null(struct stmt *s, const char *name);
/* Faster: by position of first appearance in the text, from 0. */
void stmt_bind_int_at(struct stmt *s, int at, int64_t value);
void stmt_bind_text_at(struct stmt *s, int at, struct str value);
void stmt_bind_null_at(struct stmt *s, int at);

/* Steps to the next row; *row says whether there is one. After the last row, or an error, the
 * statement is reset by itself. Several statements may be open side by side. Rows of a statement
 * with the hint "stream" in a block comment are fetched in portions inside a transaction. */
bool stmt_step(struct stmt *s, bool *row, struct err *err);
/* Runs to the end; *changed (may be NULL) is the number of rows written. */
bool stmt_run(struct stmt *s, int64_t *changed, struct err *err);
/* Ends early. */
void stmt_reset(struct stmt *s);

int stmt_columns(const struct stmt *s);
const char *stmt_column_name(const struct stmt *s, int column);
bool stmt_is_null(const struct stmt *s, int column);
/* An integer column (0 when NULL). */
int64_t stmt_int(const struct stmt *s, int column);
/* A text or integer column as text, borrowed until the next step (empty when NULL). */
struct str stmt_text(const struct stmt *s, int column);

/* First row, first column. *found says whether there was a row that is not NULL. */
bool stmt_one_int(struct stmt *s, int64_t *out, bool *found, struct err *err);

/* Shows one moment; writing to the database in it is refused (ERR_DENIED). */
bool db_begin_read(struct db *db, struct err *err);
/* Takes the writer's turn: BEGIN IMMEDIATE, or BEGIN and pg_advisory_xact_lock as first statement.
 * ERR_BUSY when another writer keeps it longer than busy_ms. */
bool db_begin_write(struct db *db, struct err *err);
/* Ends open statements. After any statement failed inside the transaction, and when committing
 * fails, everything is rolled back and the answer is false. */
bool db_commit(struct db *db, struct err *err);
/* Ends open statements. Never fails; harmless outside a transaction. */
void db_rollback(struct db *db);
bool db_in_transaction(const struct db *db);

/* True when rows should be staged before the writer's turn (PostgreSQL: COPY to a temporary table);
 * false when staging needs the turn (SQLite writes straight into the table). */
bool db_stages_before_lock(const struct db *db);

struct db_value {
	enum { DB_NULL, DB_INT, DB_TEXT } kind;
	int64_t integer;
	struct str text;
};

/* Gives the next row of values (as many as there are columns) or sets *more to false. A text is
 * borrowed until the next call. May not use the connection that is being written to. */
typedef bool (*db_row_source)(void *context, struct db_value *values, bool *more, struct err *err);

/* Reserves count (> 0) ids of a table with an id column that no other row will get; *first is the
 * first. SQLite: within the writer's turn. PostgreSQL: anywhere, but it waits for the turn. */
bool db_reserve_ids(struct db *db, const char *table, int64_t count, int64_t *first,
		    struct err *err);

/* Writes many rows: columns is "id, since, ..." of base table t_x. When db_stages_before_lock, call
 * db_bulk_stage first (outside the turn) and db_bulk_apply inside it; otherwise call both inside.
 * Stage reads the source; on SQLite stage writes and apply only counts. */
struct db_bulk {
	const char *table;          /* borrowed */
	const char *const *columns; /* borrowed, count names */
	int count;
	const char *late_column; /* one more column, the same in every row; NULL: none */
	int64_t late_value; /* known when applied (when staged, where that is inside the turn) */
	int64_t rows;       /* out */
};
bool db_bulk_stage(struct db *db, struct db_bulk *bulk, db_row_source source, void *context,
		   struct err *err);
bool db_bulk_apply(struct db *db, struct db_bulk *bulk, struct err *err);

/* What the database holds, for kernel/schema. */
bool db_has_table(struct db *db, const char *table, bool *has, struct err *err);

/* SQLite: integrity_check and foreign_key_check; PostgreSQL: reads every value of every table and
 * looks for constraints that are not validated and indexes that are not valid. report gets a line
 * for each finding. Outside a transaction. */
bool db_check(struct db *db, struct buf *report, int *findings, struct err *err);

/* SQLite: a copy of the whole database as of now, in a new file (backup API); not on PostgreSQL. */
bool db_copy_to(struct db *db, const char *file, struct err *err);

#endif
