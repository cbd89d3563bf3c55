#include "store/sqlite.h"

static struct sqlite_stmt *own(const struct stmt *s)
{
	return (struct sqlite_stmt *)(intptr_t)s;
}

static enum sqlite_right right_for(enum db_access access)
{
	return access == DB_KERNEL ? RIGHT_KERNEL : RIGHT_SCOPED;
}

bool sqlite_prepare(struct stmt *base, struct err *err)
{
	struct sqlite_db *db = sqlite_of(base->db);
	struct sqlite_stmt *s = own(base);
	db->right = right_for(base->access);
	db->wrote_main = false;
	int code = sqlite3_prepare_v3(db->link, base->sql.text, -1, SQLITE_PREPARE_PERSISTENT,
				      &s->link, NULL);
	if (code != SQLITE_OK)
		return sqlite_fail(db, err);
	s->writes_main = db->wrote_main;
	base->columns = sqlite3_column_count(s->link);
	return true;
}

void sqlite_forget(struct stmt *s)
{
	sqlite3_finalize(own(s)->link);
}

void sqlite_bind_int(struct stmt *s, int at, int64_t value)
{
	sqlite3_bind_int64(own(s)->link, at + 1, value);
}

void sqlite_bind_text(struct stmt *s, int at, struct str value)
{
	sqlite3_bind_text64(own(s)->link, at + 1, value.at ? value.at : "", value.len,
			    SQLITE_TRANSIENT, SQLITE_UTF8);
}

void sqlite_bind_null(struct stmt *s, int at)
{
	sqlite3_bind_null(own(s)->link, at + 1);
}

static bool refuse_write(struct err *err)
{
	return err_set(err, ERR_DENIED,
		       "Het programma schrijft in een transactie die alleen leest. Meld "
		       "dit aan de beheerder.");
}

bool sqlite_step(struct stmt *base, bool *row, struct err *err)
{
	struct sqlite_db *db = sqlite_of(base->db);
	struct sqlite_stmt *s = own(base);
	if (s->writes_main && db->base.transaction == TRANSACTION_READ)
		return refuse_write(err);
	/* Also while stepping: after a change of the schema SQLite prepares again by itself. */
	db->right = right_for(base->access);
	if (!base->open)
		s->changes_before = sqlite3_total_changes64(db->link);
	int code = sqlite3_step(s->link);
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		return sqlite_fail(db, err);
	*row = code == SQLITE_ROW;
	if (code == SQLITE_DONE) {
		bool wrote = sqlite3_total_changes64(db->link) != s->changes_before;
		s->changed = wrote ? sqlite3_changes64(db->link) : 0;
	}
	return true;
}

void sqlite_reset(struct stmt *s)
{
	sqlite3_reset(own(s)->link);
}

int64_t sqlite_changed(const struct stmt *s)
{
	return own(s)->changed;
}

const char *sqlite_column_name(const struct stmt *s, int column)
{
	return sqlite3_column_name(own(s)->link, column);
}

bool sqlite_is_null(const struct stmt *s, int column)
{
	return sqlite3_column_type(own(s)->link, column) == SQLITE_NULL;
}

int64_t sqlite_get_int(const struct stmt *s, int column)
{
	return sqlite3_column_int64(own(s)->link, column);
}

struct str sqlite_get_text(const struct stmt *s, int column)
{
	const unsigned char *at = sqlite3_column_text(own(s)->link, column);
	size_t len = (size_t)sqlite3_column_bytes(own(s)->link, column);
	return at ? (struct str){ (const char *)at, len } : (struct str){ "", 0 };
}

static bool run_all(struct sqlite_db *db, const char *sql, enum db_access access, struct err *err)
{
	while (*sql) {
		sqlite3_stmt *one;
		db->right = right_for(access);
		if (sqlite3_prepare_v2(db->link, sql, -1, &one, &sql) != SQLITE_OK)
			return sqlite_fail(db, err);
		int code = SQLITE_DONE;
		do
			code = one ? sqlite3_step(one) : SQLITE_DONE;
		while (code == SQLITE_ROW);
		if (code != SQLITE_DONE)
			sqlite_fail(db, err);
		sqlite3_finalize(one);
		if (code != SQLITE_DONE)
			return false;
	}
	return true;
}

/* As on PostgreSQL: a script outside a transaction happens whole or not at all. */
bool sqlite_script(struct db *base, const char *sql, enum db_access access, struct err *err)
{
	struct sqlite_db *db = sqlite_of(base);
	bool alone = base->transaction == TRANSACTION_NONE;
	if (alone && !sqlite_begin(base, false, err))
		return false;
	bool ok = run_all(db, sql, access, err) && (!alone || sqlite_commit(base, err));
	if (!ok && alone)
		sqlite_rollback(base);
	return ok;
}
