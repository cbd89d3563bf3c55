#include "store/sqlite.h"

enum { BULK_PARAMETERS = SQLITE_PARAMETERS_MAX };

bool sqlite_has_table(struct db *base, const char *table, bool *has, struct err *err)
{
	struct sqlite_db *db = sqlite_of(base);
	sqlite3_stmt *s;
	if (!sqlite_prepare_own(
		    db, "SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = ?", &s,
		    err))
		return false;
	sqlite3_bind_text(s, 1, table, -1, SQLITE_TRANSIENT);
	int code = sqlite3_step(s);
	bool ok = code == SQLITE_ROW || code == SQLITE_DONE || sqlite_fail(db, err);
	sqlite3_finalize(s);
	if (ok)
		*has = code == SQLITE_ROW;
	return ok;
}

/* The one number that a statement of the store gives; table is bound when it asks for it. */
static bool one_number(struct sqlite_db *db, const char *sql, const char *table, int64_t *out,
		       struct err *err)
{
	sqlite3_stmt *s;
	if (!sqlite_prepare_own(db, sql, &s, err))
		return false;
	sqlite3_bind_text(s, 1, table, -1, SQLITE_TRANSIENT);
	int code = sqlite3_step(s);
	bool ok = code == SQLITE_ROW || code == SQLITE_DONE || sqlite_fail(db, err);
	if (ok)
		*out = code == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
	sqlite3_finalize(s);
	return ok;
}

/* Moves the sequence of an AUTOINCREMENT table, so that a second reservation starts after this. */
static bool move_sequence(struct sqlite_db *db, const char *table, int64_t last, struct err *err)
{
	char sql[300];
	snprintf(sql, sizeof(sql),
		 "UPDATE main.sqlite_sequence SET seq = %lld WHERE name = '%s';"
		 "INSERT INTO main.sqlite_sequence (name, seq) SELECT '%s', %lld "
		 "WHERE NOT EXISTS (SELECT 1 FROM main.sqlite_sequence WHERE name = '%s')",
		 (long long)last, table, table, (long long)last, table);
	return sqlite_exec(db, sql, err);
}

bool sqlite_reserve_ids(struct db *base, const char *table, int64_t count, int64_t *first,
			struct err *err)
{
	struct sqlite_db *db = sqlite_of(base);
	char sql[160];
	int64_t in_table, in_sequence = 0, last;
	bool sequence;
	snprintf(sql, sizeof(sql), "SELECT coalesce(max(id), 0) FROM main.%s", table);
	if (!one_number(db, sql, table, &in_table, err) ||
	    !sqlite_has_table(base, "sqlite_sequence", &sequence, err))
		return false;
	if (sequence && !one_number(db, "SELECT seq FROM main.sqlite_sequence WHERE name = ?",
				    table, &in_sequence, err))
		return false;
	int64_t used = in_table > in_sequence ? in_table : in_sequence;
	if (__builtin_add_overflow(used, count, &last))
		return err_set(err, ERR_SYSTEM, "De nummers van %s zijn op.", table);
	if (sequence && !move_sequence(db, table, last, err))
		return false;
	*first = used + 1;
	return true;
}

/* Rows go many to a statement: that spares the work around each statement, which is as much as the
 * work for a row, and more for a table with AUTOINCREMENT. */
struct insert {
	struct sqlite_db *db;
	sqlite3_stmt *many, *one;
	int columns, rows;       /* rows of many */
	struct db_value *values; /* of the rows at hand */
	struct arena texts;      /* their texts, because the source may reuse its own */
	struct arena_mark no_texts;
};

static bool prepare_insert(struct insert *in, const struct db_bulk *bulk, int rows,
			   sqlite3_stmt **out, struct err *err)
{
	struct buf sql = { 0 };
	buf_printf(&sql, "INSERT INTO main.%s (", bulk->table);
	for (int i = 0; i < bulk->count; i++)
		buf_printf(&sql, "%s%s", i ? ", " : "", bulk->columns[i]);
	if (bulk->late_column)
		buf_printf(&sql, ", %s", bulk->late_column);
	buf_text(&sql, ") VALUES ");
	for (int row = 0; row < rows; row++) {
		buf_text(&sql, row ? ", (" : "(");
		for (int i = 0; i < in->columns; i++)
			buf_text(&sql, i ? ", ?" : "?");
		buf_char(&sql, ')');
	}
	bool ok = sqlite_prepare_own(in->db, buf_zero(&sql), out, err);
	buf_release(&sql);
	return ok;
}

static void bind_values(sqlite3_stmt *s, const struct db_value *values, int count)
{
	for (int i = 0; i < count; i++) {
		const struct db_value *v = &values[i];
		if (v->kind == DB_INT)
			sqlite3_bind_int64(s, i + 1, v->integer);
		else if (v->kind == DB_NULL)
			sqlite3_bind_null(s, i + 1);
		else
			sqlite3_bind_text64(s, i + 1, v->text.at ? v->text.at : "", v->text.len,
					    SQLITE_STATIC, SQLITE_UTF8);
	}
}

static bool insert_values(struct insert *in, sqlite3_stmt *s, const struct db_value *values,
			  int rows, struct err *err)
{
	bind_values(s, values, rows * in->columns);
	in->db->right = RIGHT_STORE; /* the source may have used statements of its own */
	if (sqlite3_step(s) != SQLITE_DONE)
		return sqlite_fail(in->db, err);
	sqlite3_reset(s);
	return true;
}

/* Writes the rows at hand: all at once when there are as many as a statement takes. */
static bool insert_rows(struct insert *in, int rows, struct err *err)
{
	bool ok = true;
	if (rows == in->rows)
		ok = insert_values(in, in->many, in->values, rows, err);
	else
		for (int row = 0; ok && row < rows; row++)
			ok = insert_values(in, in->one, in->values + row * in->columns, 1, err);
	arena_rewind(&in->texts, in->no_texts);
	return ok;
}

static bool keep_texts(struct insert *in, struct db_value *values, struct err *err)
{
	for (int i = 0; i < in->columns; i++) {
		if (values[i].kind != DB_TEXT)
			continue;
		enum bad_text fault = db_text_fault(values[i].text);
		if (fault != TEXT_GOOD)
			return db_text_refuse(fault, err);
		values[i].text = arena_str(&in->texts, values[i].text);
	}
	return true;
}

static bool insert_all(struct insert *in, struct db_bulk *bulk, db_row_source source, void *context,
		       struct err *err)
{
	int rows = 0;
	for (;;) {
		bool more = true;
		struct db_value *values = in->values + rows * in->columns;
		if (!source(context, values, &more, err))
			return false;
		if (!more)
			return insert_rows(in, rows, err);
		if (bulk->late_column)
			values[bulk->count] =
				(struct db_value){ .kind = DB_INT, .integer = bulk->late_value };
		if (!keep_texts(in, values, err))
			return false;
		bulk->rows++;
		if (++rows < in->rows)
			continue;
		if (!insert_rows(in, rows, err))
			return false;
		rows = 0;
	}
}

bool sqlite_bulk_stage(struct db *base, struct db_bulk *bulk, db_row_source source, void *context,
		       struct err *err)
{
	struct arena scratch = { 0 };
	struct insert in = { .db = sqlite_of(base), .columns = bulk->count };
	in.columns += bulk->late_column != NULL;
	in.rows = in.columns < BULK_PARAMETERS ? BULK_PARAMETERS / in.columns : 1;
	in.values = arena_array(&scratch, struct db_value, (size_t)in.rows * (size_t)in.columns);
	arena_alloc(&in.texts, 1); /* so that going back to the mark keeps the first block */
	in.no_texts = arena_mark(&in.texts);
	bulk->rows = 0;
	/* The tables' growing ends stay in memory: a page that leaves it early is written many times. */
	bool ok = sqlite_exec(in.db, "PRAGMA cache_size = -131072", err) &&
		  prepare_insert(&in, bulk, 1, &in.one, err) &&
		  prepare_insert(&in, bulk, in.rows, &in.many, err) &&
		  insert_all(&in, bulk, source, context, err);
	sqlite3_finalize(in.one);
	sqlite3_finalize(in.many);
	arena_release(&in.texts);
	arena_release(&scratch);
	return ok;
}

/* The rows were written while staging. */
bool sqlite_bulk_apply(struct db *db, struct db_bulk *bulk, struct err *err)
{
	(void)db, (void)bulk, (void)err;
	return true;
}
