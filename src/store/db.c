#include "store/db.h"

#include "store/driver.h"

#include <assert.h>

enum { BUSY_MS = 5000 };

static const struct driver *driver_for(const char *url)
{
	struct str s = str_of(url);
	bool server = str_starts(s, "postgresql://") || str_starts(s, "postgres://");
	return server ? &postgres_driver : &sqlite_driver;
}

bool db_open(const struct db_options *options, struct db **out, struct err *err)
{
	if (!options->url || !options->url[0])
		return err_set(err, ERR_INPUT,
			       "Er is geen database opgegeven. Geef een bestand op, "
			       "of een adres dat begint met postgresql://.");
	const struct driver *driver = driver_for(options->url);
	struct arena arena = { 0 };
	struct db *db = arena_alloc(&arena, driver->db_size);
	db->driver = driver;
	db->kind = driver == &sqlite_driver ? DB_SQLITE : DB_POSTGRES;
	db->role = options->role;
	db->name = "de database";
	db->read_only = options->read_only;
	db->own_turn = options->own_turn;
	db->busy_ms = options->busy_ms ? options->busy_ms : BUSY_MS;
	db->known = INT64_MAX;
	db->arena = arena;
	if (sql_load(options->files, &db->arena, &db->named, err) &&
	    driver->open(db, options, err)) {
		*out = db;
		return true;
	}
	db_close(db);
	return false;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	db_rollback(db);
	for (struct stmt *s = db->statements; s; s = s->older)
		db->driver->forget(s);
	db->driver->close(db);
	table_release(&db->prepared);
	sql_set_release(&db->named);
	struct arena arena = db->arena; /* db itself lives in it */
	arena_release(&arena);
}

enum db_kind db_kind(const struct db *db)
{
	return db->kind;
}

enum db_role db_role(const struct db *db)
{
	return db->role;
}

const char *db_name(const struct db *db)
{
	return db->name;
}

void db_context(struct db *db, int64_t me, int64_t known)
{
	db->me = me;
	db->known = known;
}

/* Notes that the transaction, if there is one, can only be rolled back. PostgreSQL insists on it;
 * SQLite gets the same, so that code tried on the one holds on the other. */
static bool fail(struct db *db)
{
	db->failed = db->transaction != TRANSACTION_NONE;
	return false;
}

static bool still_sound(const struct db *db, struct err *err)
{
	return !db->failed ||
	       err_set(err, ERR_SYSTEM,
		       "Een eerdere opdracht is mislukt; daarom is er niets opgeslagen. "
		       "Probeer het opnieuw of meld dit aan de beheerder.");
}

static bool refuse_unscoped(struct str name, struct err *err)
{
	err_set(err, ERR_DENIED,
		"Het programma wilde gegevens lezen buiten uw rechten om. Meld dit "
		"aan de beheerder.");
	err_detail(err, "%.*s in scoped SQL", STR_ARG(name));
	return false;
}

static struct stmt *find_prepared(struct db *db, struct str key)
{
	const struct table_entry *entry = table_find(&db->prepared, key);
	return entry ? (struct stmt *)(intptr_t)entry->value : NULL;
}

static void start_afresh(struct stmt *s)
{
	stmt_reset(s);
	for (int i = 0; i < s->sql.count; i++)
		s->db->driver->bind_null(s, i);
	s->bad_text = TEXT_GOOD;
}

/* Prepares what is not there yet; key is the access and the text. */
static bool prepare_new(struct db *db, struct str key, enum db_access access, struct stmt **out,
			struct err *err)
{
	struct str sql = { key.at + 1, key.len - 1 }, why;
	if (access == DB_SCOPED && !sql_is_scoped(sql, &why))
		return refuse_unscoped(why, err);
	struct arena_mark mark = arena_mark(&db->arena);
	struct stmt *s = arena_alloc(&db->arena, db->driver->stmt_size);
	s->db = db;
	s->access = access;
	if (!sql_statement(sql, db->kind, &db->arena, &s->sql, err) ||
	    !db->driver->prepare(s, err)) {
		arena_rewind(&db->arena, mark);
		return false;
	}
	s->older = db->statements;
	db->statements = s;
	table_put(&db->prepared, key, (int64_t)(intptr_t)s, NULL);
	*out = s;
	return true;
}

bool db_prepare(struct db *db, struct str sql, enum db_access access, struct stmt **out,
		struct err *err)
{
	if (!still_sound(db, err))
		return false;
	struct buf key = { 0 };
	buf_char(&key, access == DB_KERNEL ? 'k' : 's');
	buf_add(&key, sql);
	struct stmt *s = find_prepared(db, buf_str(&key));
	bool ok = s || prepare_new(db, buf_str(&key), access, &s, err);
	buf_release(&key);
	if (!ok)
		return fail(db);
	start_afresh(s);
	*out = s;
	return true;
}

int db_prepared(const struct db *db)
{
	return (int)db->prepared.count;
}

bool db_statement_text(const struct db *db, const char *name, struct str *out, struct err *err)
{
	return sql_find(&db->named, name, out) ||
	       err_set(err, ERR_SYSTEM,
		       "Het programma mist de databaseopdracht '%s'. Meld dit aan de beheerder.",
		       name);
}

bool db_named(struct db *db, const char *name, struct stmt **out, struct err *err)
{
	struct str sql;
	if (!db_statement_text(db, name, &sql, err))
		return false;
	if (!db_prepare(db, sql, DB_SCOPED, out, err)) {
		err_prefix(err, "Opdracht '%s': ", name);
		return false;
	}
	return true;
}

bool db_script(struct db *db, const char *sql, enum db_access access, struct err *err)
{
	struct str why;
	if (!still_sound(db, err))
		return false;
	if (access == DB_SCOPED && !sql_is_scoped(str_of(sql), &why)) {
		refuse_unscoped(why, err);
		return fail(db);
	}
	struct buf text = { 0 };
	sql_script(str_of(sql), db->kind, &text);
	bool ok = db->driver->script(db, buf_zero(&text), access, err);
	buf_release(&text);
	return ok || fail(db);
}

/* A statement that still has rows open would not take a new value. */
static void before_bind(struct stmt *s, int at)
{
	assert(at >= 0 && at < s->sql.count);
	(void)at;
	stmt_reset(s);
}

void stmt_bind_int_at(struct stmt *s, int at, int64_t value)
{
	before_bind(s, at);
	s->db->driver->bind_int(s, at, value);
}

void stmt_bind_text_at(struct stmt *s, int at, struct str value)
{
	before_bind(s, at);
	enum bad_text fault = db_text_fault(value);
	if (fault == TEXT_GOOD)
		s->db->driver->bind_text(s, at, value);
	else
		s->bad_text = fault;
}

void stmt_bind_null_at(struct stmt *s, int at)
{
	before_bind(s, at);
	s->db->driver->bind_null(s, at);
}

static int parameter_at(const struct stmt *s, const char *name)
{
	for (int i = 0; i < s->sql.count; i++)
		if (strcmp(s->sql.names[i], name) == 0)
			return i;
	return -1;
}

void stmt_bind_int(struct stmt *s, const char *name, int64_t value)
{
	int at = parameter_at(s, name);
	if (at >= 0)
		stmt_bind_int_at(s, at, value);
}

void stmt_bind_text(struct stmt *s, const char *name, struct str value)
{
	int at = parameter_at(s, name);
	if (at >= 0)
		stmt_bind_text_at(s, at, value);
}

void stmt_bind_null(struct stmt *s, const char *name)
{
	int at = parameter_at(s, name);
	if (at >= 0)
		stmt_bind_null_at(s, at);
}

bool stmt_step(struct stmt *s, bool *row, struct err *err)
{
	bool more = false;
	bool ok = still_sound(s->db, err);
	if (ok && s->bad_text != TEXT_GOOD)
		ok = db_text_refuse(s->bad_text, err);
	ok = ok && s->db->driver->step(s, &more, err);
	s->open = ok && more;
	if (!s->open) {
		s->db->driver->reset(s);
		s->bad_text = TEXT_GOOD;
	}
	if (!ok)
		return fail(s->db);
	*row = more;
	return true;
}

bool stmt_run(struct stmt *s, int64_t *changed, struct err *err)
{
	bool row = true;
	while (row)
		if (!stmt_step(s, &row, err))
			return false;
	if (changed)
		*changed = s->db->driver->changed(s);
	return true;
}

void stmt_reset(struct stmt *s)
{
	if (s->open)
		s->db->driver->reset(s);
	s->open = false;
}

int stmt_columns(const struct stmt *s)
{
	return s->columns;
}

const char *stmt_column_name(const struct stmt *s, int column)
{
	assert(column >= 0 && column < s->columns);
	return s->db->driver->column_name(s, column);
}

static bool has_value(const struct stmt *s, int column)
{
	assert(column >= 0 && column < s->columns);
	return s->open && !s->db->driver->is_null(s, column);
}

bool stmt_is_null(const struct stmt *s, int column)
{
	return !has_value(s, column);
}

int64_t stmt_int(const struct stmt *s, int column)
{
	return has_value(s, column) ? s->db->driver->get_int(s, column) : 0;
}

struct str stmt_text(const struct stmt *s, int column)
{
	return has_value(s, column) ? s->db->driver->get_text(s, column) : (struct str){ "", 0 };
}

bool stmt_one_int(struct stmt *s, int64_t *out, bool *found, struct err *err)
{
	bool row;
	if (!stmt_step(s, &row, err))
		return false;
	bool some = row && has_value(s, 0);
	if (some)
		*out = stmt_int(s, 0);
	*found = some;
	stmt_reset(s);
	return true;
}

static bool begin(struct db *db, bool write, struct err *err)
{
	if (db->transaction != TRANSACTION_NONE)
		return err_set(err, ERR_SYSTEM,
			       "Het programma begint een transactie binnen een andere. "
			       "Meld dit aan de beheerder.");
	if (!db->driver->begin(db, write, err))
		return false;
	db->transaction = write ? TRANSACTION_WRITE : TRANSACTION_READ;
	return true;
}

bool db_begin_read(struct db *db, struct err *err)
{
	return begin(db, false, err);
}

bool db_begin_write(struct db *db, struct err *err)
{
	if (db->read_only)
		return err_set(err, ERR_DENIED,
			       "%s is geopend om alleen te lezen; schrijven kan niet.", db->name);
	return begin(db, true, err);
}

static void end_statements(struct db *db)
{
	for (struct stmt *s = db->statements; s; s = s->older)
		stmt_reset(s);
}

bool db_commit(struct db *db, struct err *err)
{
	if (db->transaction == TRANSACTION_NONE)
		return err_set(err, ERR_SYSTEM,
			       "Het programma sluit een transactie die niet bestaat. "
			       "Meld dit aan de beheerder.");
	end_statements(db);
	if (!still_sound(db, err) || !db->driver->commit(db, err)) {
		db_rollback(db);
		return false;
	}
	db->transaction = TRANSACTION_NONE;
	return true;
}

void db_rollback(struct db *db)
{
	if (db->transaction == TRANSACTION_NONE)
		return;
	end_statements(db);
	db->driver->rollback(db);
	db->transaction = TRANSACTION_NONE;
	db->failed = false;
}

bool db_in_transaction(const struct db *db)
{
	return db->transaction != TRANSACTION_NONE;
}
