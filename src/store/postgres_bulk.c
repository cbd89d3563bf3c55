/* Many rows at once: COPY to a temporary table outside the writer's turn, because COPY straight
 * into a table under row-level security is refused; one INSERT ... SELECT inside the turn. */
#include "store/postgres.h"

enum { COPY_BYTES = 256 * 1024 };

static void add_columns(struct buf *sql, const struct db_bulk *bulk)
{
	for (int i = 0; i < bulk->count; i++)
		buf_printf(sql, "%s%s", i ? ", " : "", bulk->columns[i]);
}

/* COPY's text format: tab between columns, line end after a row, \N for NULL. */
static void add_text(struct buf *out, struct str text)
{
	size_t from = 0;
	if (text.len == 0) /* at may be NULL */
		return;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		char letter = c == '\t'   ? 't'
			      : c == '\n' ? 'n'
			      : c == '\r' ? 'r'
			      : c == '\\' ? '\\'
					  : '\0';
		if (!letter)
			continue;
		buf_add(out, (struct str){ text.at + from, i - from });
		buf_char(out, '\\');
		buf_char(out, letter);
		from = i + 1;
	}
	buf_add(out, (struct str){ text.at + from, text.len - from });
}

static enum bad_text add_row(struct buf *out, const struct db_value *values, int count)
{
	for (int i = 0; i < count; i++) {
		const struct db_value *v = &values[i];
		enum bad_text fault = v->kind == DB_TEXT ? db_text_fault(v->text) : TEXT_GOOD;
		if (fault != TEXT_GOOD)
			return fault;
		if (i)
			buf_char(out, '\t');
		if (v->kind == DB_INT)
			buf_int(out, v->integer);
		else if (v->kind == DB_TEXT)
			add_text(out, v->text);
		else
			buf_text(out, "\\N");
	}
	buf_char(out, '\n');
	return TEXT_GOOD;
}

/* Hands the rows over when there are enough of them. */
static bool flush(struct postgres_db *db, struct buf *out, size_t from, struct err *err)
{
	if (out->overflow)
		return err_set(err, ERR_INPUT, "Een regel is te groot om op te slaan.");
	if (out->len <= from)
		return true;
	if (PQputCopyData(db->link, out->at, (int)out->len) != 1)
		return postgres_unreachable(db, err);
	buf_clear(out);
	return true;
}

static bool send_rows(struct postgres_db *db, struct db_bulk *bulk, db_row_source source,
		      void *context, struct err *err)
{
	struct arena scratch = { 0 };
	struct db_value *values = arena_array(&scratch, struct db_value, (size_t)bulk->count);
	struct buf out = { 0 };
	bool more = true, ok = true;
	for (;;) {
		ok = source(context, values, &more, err);
		if (!ok || !more)
			break;
		enum bad_text fault = add_row(&out, values, bulk->count);
		ok = (fault == TEXT_GOOD || db_text_refuse(fault, err)) &&
		     flush(db, &out, COPY_BYTES, err);
		if (!ok)
			break;
		bulk->rows++;
	}
	ok = ok && flush(db, &out, 0, err);
	buf_release(&out);
	arena_release(&scratch);
	return ok;
}

/* Ends the COPY; when our own side failed the server's "aborted" is not the error to tell. */
static bool end_copy(struct postgres_db *db, bool ok, struct err *err)
{
	if (PQputCopyEnd(db->link, ok ? NULL : "stopped") != 1 && ok)
		ok = postgres_unreachable(db, err);
	for (PGresult *answer; (answer = PQgetResult(db->link)) != NULL; PQclear(answer))
		if (!postgres_good(db, answer, ok ? err : NULL))
			ok = false;
	return ok;
}

/* Makes the stage, empty, and opens the COPY. All in one request: the server undoes it whole. */
static bool begin_copy(struct postgres_db *db, const struct db_bulk *bulk, struct err *err)
{
	struct buf sql = { 0 };
	buf_printf(&sql, "DROP TABLE IF EXISTS pg_temp.s_%s; CREATE TEMP TABLE s_%s AS SELECT ",
		   bulk->table, bulk->table);
	add_columns(&sql, bulk);
	buf_printf(&sql, " FROM %s WITH NO DATA; COPY pg_temp.s_%s FROM STDIN", bulk->table,
		   bulk->table);
	PGresult *answer;
	bool ok = postgres_exec(db, buf_zero(&sql), &answer, err);
	buf_release(&sql);
	if (ok)
		PQclear(answer);
	return ok;
}

bool postgres_bulk_stage(struct db *base, struct db_bulk *bulk, db_row_source source, void *context,
			 struct err *err)
{
	struct postgres_db *db = postgres_of(base);
	bulk->rows = 0;
	if (!begin_copy(db, bulk, err))
		return false;
	return end_copy(db, send_rows(db, bulk, source, context, err), err);
}

enum { ROWS_WORTH_COUNTING = 1000 };

/* After many rows the server must know how they are spread, or its next plan may be a hundred times
 * slower. Only the owner of a table may count it, so for a moment we are that, when we may be. */
static bool count_table(struct postgres_db *db, const char *table, struct err *err)
{
	PGresult *answer;
	char sql[300];
	if (!postgres_exec(
		    db,
		    "SELECT current_user WHERE EXISTS (SELECT 1 FROM pg_roles WHERE rolname = "
		    "'waarborg_owner' AND pg_has_role(session_user, oid, 'MEMBER'))",
		    &answer, err))
		return false;
	bool ok = true;
	if (PQntuples(answer) == 1) {
		snprintf(sql, sizeof(sql),
			 "SET LOCAL ROLE waarborg_owner; ANALYZE %s; SET LOCAL ROLE %s", table,
			 PQgetvalue(answer, 0, 0));
		ok = !sql_is_identifier(PQgetvalue(answer, 0, 0)) ||
		     postgres_exec(db, sql, NULL, err);
	}
	PQclear(answer);
	return ok;
}

bool postgres_bulk_apply(struct db *base, struct db_bulk *bulk, struct err *err)
{
	struct postgres_db *db = postgres_of(base);
	struct buf sql = { 0 };
	buf_printf(&sql, "INSERT INTO %s (", bulk->table);
	add_columns(&sql, bulk);
	if (bulk->late_column)
		buf_printf(&sql, ", %s", bulk->late_column);
	buf_text(&sql, ") SELECT ");
	add_columns(&sql, bulk);
	if (bulk->late_column)
		buf_printf(&sql, ", %lld", (long long)bulk->late_value);
	buf_printf(&sql, " FROM pg_temp.s_%s; DROP TABLE pg_temp.s_%s", bulk->table, bulk->table);
	bool ok = postgres_exec(db, buf_zero(&sql), NULL, err);
	buf_release(&sql);
	return ok && (bulk->rows < ROWS_WORTH_COUNTING || count_table(db, bulk->table, err));
}

/* Who hands out numbers holds the writer's turn, here for this one request at least: so nothing can
 * come between taking the first number and moving the sequence past the last. */
bool postgres_reserve_ids(struct db *base, const char *table, int64_t count, int64_t *first,
			  struct err *err)
{
	struct postgres_db *db = postgres_of(base);
	char sql[400];
	PGresult *answer;
	snprintf(sql, sizeof(sql),
		 "SELECT pg_advisory_xact_lock(" POSTGRES_WRITER_LOCK ");"
		 "SELECT setval(s, nextval(s) + %lld) FROM "
		 "(SELECT pg_get_serial_sequence('%s', 'id')::regclass AS s) AS named "
		 "WHERE s IS NOT NULL",
		 (long long)count - 1, table);
	if (!postgres_exec(db, sql, &answer, err))
		return false;
	int64_t last = 0;
	bool ok = PQntuples(answer) == 1 && str_to_int(str_of(PQgetvalue(answer, 0, 0)), &last);
	PQclear(answer);
	if (!ok)
		return err_set(err, ERR_SYSTEM,
			       "Tabel %s deelt geen nummers uit. Meld dit aan de beheerder.",
			       table);
	*first = last - count + 1;
	return true;
}

bool postgres_has_table(struct db *base, const char *table, bool *has, struct err *err)
{
	struct postgres_db *db = postgres_of(base);
	const char *const values[] = { table };
	if (!postgres_ready(db, err))
		return false;
	PGresult *answer = PQexecParams(db->link,
					"SELECT 1 FROM pg_catalog.pg_class WHERE relname = $1 "
					"AND relkind IN ('r', 'p') "
					"AND relnamespace = 'public'::regnamespace",
					1, NULL, values, NULL, NULL, 0);
	bool ok = postgres_good(db, answer, err);
	if (ok)
		*has = PQntuples(answer) == 1;
	PQclear(answer);
	return ok;
}
