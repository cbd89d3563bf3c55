/* What db.c asks of a database, and what the two databases share: the connection and the statement
 * as db.c sees them. A driver's own struct begins with one of these. Only store/ includes this. */
#ifndef STORE_DRIVER_H
#define STORE_DRIVER_H

#include "store/sql.h"

enum transaction { TRANSACTION_NONE, TRANSACTION_READ, TRANSACTION_WRITE };

/* A bound text that no database may get; told at the next step, because binding cannot fail. */
enum bad_text { TEXT_GOOD, TEXT_HAS_NUL, TEXT_IS_NOT_UTF8 };

struct db {
	const struct driver *driver;
	struct arena arena; /* this connection: the struct itself, statements, names */
	enum db_kind kind;
	enum db_role role;
	const char *name; /* for messages, without password */
	bool read_only, own_turn;
	int busy_ms;
	struct sql_set named;
	struct table prepared;   /* access and text to the statement's address */
	struct stmt *statements; /* all of them, newest first */
	int64_t me, known;
	enum transaction transaction;
	bool failed; /* something failed in this transaction: it can only be rolled back */
};

struct stmt {
	struct db *db;
	struct stmt *older;
	enum db_access access;
	struct sql_text sql;
	int columns;
	enum bad_text bad_text;
	bool open; /* stepping: has given a row and has not ended */
};

struct driver {
	size_t db_size, stmt_size;

	bool (*open)(struct db *db, const struct db_options *options, struct err *err);
	/* Also called after a failed open. */
	void (*close)(struct db *db);
	bool (*prepare)(struct stmt *s, struct err *err);
	void (*forget)(struct stmt *s);
	bool (*script)(struct db *db, const char *sql, enum db_access access, struct err *err);

	void (*bind_int)(struct stmt *s, int at, int64_t value);
	void (*bind_text)(struct stmt *s, int at, struct str value); /* copies */
	void (*bind_null)(struct stmt *s, int at);
	bool (*step)(struct stmt *s, bool *row, struct err *err);
	void (*reset)(struct stmt *s);
	/* Rows written by the run that just ended. */
	int64_t (*changed)(const struct stmt *s);

	const char *(*column_name)(const struct stmt *s, int column);
	bool (*is_null)(const struct stmt *s, int column);
	int64_t (*get_int)(const struct stmt *s, int column);
	struct str (*get_text)(const struct stmt *s, int column);

	bool (*begin)(struct db *db, bool write, struct err *err);
	bool (*commit)(struct db *db, struct err *err);
	void (*rollback)(struct db *db);

	bool (*reserve_ids)(struct db *db, const char *table, int64_t count, int64_t *first,
			    struct err *err);
	bool (*bulk_stage)(struct db *db, struct db_bulk *bulk, db_row_source source, void *context,
			   struct err *err);
	bool (*bulk_apply)(struct db *db, struct db_bulk *bulk, struct err *err);
	bool (*has_table)(struct db *db, const char *table, bool *has, struct err *err);
	bool (*check)(struct db *db, struct buf *report, int *findings, struct err *err);
	bool (*copy_to)(struct db *db, const char *file, struct err *err);
};

extern const struct driver sqlite_driver;
extern const struct driver postgres_driver;

enum bad_text db_text_fault(struct str text);
/* The sentence for such a text. */
bool db_text_refuse(enum bad_text fault, struct err *err);

#endif
