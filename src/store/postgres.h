/* PostgreSQL inside store/: the connection, and what its files share. */
#ifndef STORE_POSTGRES_H
#define STORE_POSTGRES_H

#include "store/driver.h"

#include <libpq-fe.h>

/* "waarborg" in ASCII: the writer's turn, an advisory lock of the transaction. */
#define POSTGRES_WRITER_LOCK "8602263907159994983"

struct postgres_db {
	struct db base;
	PGconn *link;
	const char *set_role;        /* statement that takes the role of the connection */
	int64_t sent_me, sent_known; /* what the server has, when context_sent */
	bool context_sent;
	bool pipeline_broken; /* a command of the pipeline under way could not be queued */
	int session;          /* counts reconnects: prepared statements do not survive them */
	int transactions;     /* counts transactions: cursors do not survive them */
	int next_statement;
};

struct postgres_stmt {
	struct stmt base;
	char id[16];            /* name of the prepared statement and of its cursor */
	int session;            /* in which it was prepared, 0 is not */
	int cursor_transaction; /* in which its cursor was declared, 0 is none */
	bool streaming;         /* this run reads a cursor */
	const char **pointers;  /* per parameter; NULL is NULL */
	struct buf *texts;
	PGresult *shape; /* names and types of the columns */
	PGresult *rows;  /* the portion at hand */
	int row;         /* in rows */
	int64_t changed;
};

static inline struct postgres_db *postgres_of(struct db *db)
{
	return (struct postgres_db *)db;
}

/* Makes sure there is a connection: a lost one is made again, except within a transaction. */
bool postgres_ready(struct postgres_db *db, struct err *err);
/* The statement that tells the server me() and known(), or NULL when it knows. Whoever sends it
 * calls postgres_context_is_sent when it succeeded. */
const char *postgres_context(const struct postgres_db *db, char text[160]);
void postgres_context_is_sent(struct postgres_db *db);

/* Runs text of one or more statements, the context before it, in one round trip. Rows of the last
 * go to *rows when that is not NULL (then PQclear it). */
bool postgres_exec(struct postgres_db *db, const char *sql, PGresult **rows, struct err *err);

bool postgres_prepare(struct stmt *s, struct err *err);
void postgres_forget(struct stmt *s);
void postgres_bind_int(struct stmt *s, int at, int64_t value);
void postgres_bind_text(struct stmt *s, int at, struct str value);
void postgres_bind_null(struct stmt *s, int at);
bool postgres_step(struct stmt *s, bool *row, struct err *err);
void postgres_reset(struct stmt *s);
int64_t postgres_changed(const struct stmt *s);
const char *postgres_column_name(const struct stmt *s, int column);
bool postgres_is_null(const struct stmt *s, int column);
int64_t postgres_get_int(const struct stmt *s, int column);
struct str postgres_get_text(const struct stmt *s, int column);

bool postgres_reserve_ids(struct db *db, const char *table, int64_t count, int64_t *first,
			  struct err *err);
bool postgres_bulk_stage(struct db *db, struct db_bulk *bulk, db_row_source source, void *context,
			 struct err *err);
bool postgres_bulk_apply(struct db *db, struct db_bulk *bulk, struct err *err);
bool postgres_has_table(struct db *db, const char *table, bool *has, struct err *err);
bool postgres_check(struct db *db, struct buf *report, int *findings, struct err *err);
bool postgres_copy_to(struct db *db, const char *file, struct err *err);

/* Whether the answer is a success; otherwise its error as kind and sentence. answer may be NULL:
 * nothing came back. Does not clear it. */
#define postgres_good(db, answer, err) postgres_good_at((db), (answer), (err), __FILE__, __LINE__)
bool postgres_good_at(struct postgres_db *db, const PGresult *answer, struct err *err,
		      const char *file, int line);
/* Why connecting failed. Returns false. */
bool postgres_unreachable(const struct postgres_db *db, struct err *err);

#endif
