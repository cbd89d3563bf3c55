/* SQLite inside store/: the connection, and what its files share. */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include "store/driver.h"

#include <sqlite3.h>

enum { SQLITE_PARAMETERS_MAX = 300 };

struct sqlite_db {
	struct db base;
	sqlite3 *link;
	/* What the guard may let through at this moment; see sqlite_guard.c. */
	enum sqlite_right { RIGHT_SCOPED, RIGHT_KERNEL, RIGHT_STORE } right;
	bool wrote_main; /* set by the guard when a statement being prepared writes to the file */
};

struct sqlite_stmt {
	struct stmt base;
	sqlite3_stmt *link;
	bool writes_main;
	int64_t changes_before, changed;
};

static inline struct sqlite_db *sqlite_of(struct db *db)
{
	return (struct sqlite_db *)db;
}

/* Sets the guard and the functions me() and known(). */
bool sqlite_guard_set(struct sqlite_db *db);

/* One statement of the store itself, past the guard, rows ignored. */
bool sqlite_exec(struct sqlite_db *db, const char *sql, struct err *err);
/* Prepares for one use by the store itself; give back with sqlite3_finalize. */
bool sqlite_prepare_own(struct sqlite_db *db, const char *sql, sqlite3_stmt **out, struct err *err);

bool sqlite_begin(struct db *db, bool write, struct err *err);
bool sqlite_commit(struct db *db, struct err *err);
void sqlite_rollback(struct db *db);

bool sqlite_prepare(struct stmt *s, struct err *err);
void sqlite_forget(struct stmt *s);
bool sqlite_script(struct db *db, const char *sql, enum db_access access, struct err *err);
void sqlite_bind_int(struct stmt *s, int at, int64_t value);
void sqlite_bind_text(struct stmt *s, int at, struct str value);
void sqlite_bind_null(struct stmt *s, int at);
bool sqlite_step(struct stmt *s, bool *row, struct err *err);
void sqlite_reset(struct stmt *s);
int64_t sqlite_changed(const struct stmt *s);
const char *sqlite_column_name(const struct stmt *s, int column);
bool sqlite_is_null(const struct stmt *s, int column);
int64_t sqlite_get_int(const struct stmt *s, int column);
struct str sqlite_get_text(const struct stmt *s, int column);

bool sqlite_reserve_ids(struct db *db, const char *table, int64_t count, int64_t *first,
			struct err *err);
bool sqlite_bulk_stage(struct db *db, struct db_bulk *bulk, db_row_source source, void *context,
		       struct err *err);
bool sqlite_bulk_apply(struct db *db, struct db_bulk *bulk, struct err *err);
bool sqlite_has_table(struct db *db, const char *table, bool *has, struct err *err);
bool sqlite_check(struct db *db, struct buf *report, int *findings, struct err *err);
bool sqlite_copy_to(struct db *db, const char *file, struct err *err);

/* The error of the last call on this connection, as kind and sentence. Returns false. */
#define sqlite_fail(db, err)                                                             \
	sqlite_fail_as(sqlite3_extended_errcode((db)->link), sqlite3_errmsg((db)->link), \
		       (db)->base.name, (err), __FILE__, __LINE__)
/* name is what the message is about: the file. */
bool sqlite_fail_as(int code, const char *detail, const char *name, struct err *err,
		    const char *file, int line);

#endif
