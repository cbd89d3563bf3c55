/* Statements on PostgreSQL: prepared once, one round trip for a small one. A statement with the
 * hint "stream" reads through a cursor when a transaction is open, so that a million rows do not
 * have to be in memory; every other result arrives whole, and so statements can be open side by
 * side. */
#include "store/postgres.h"

enum { PORTION = 5000, BOOLEAN_OID = 16 };

static struct postgres_stmt *own(const struct stmt *s)
{
	return (struct postgres_stmt *)(intptr_t)s;
}

/* Reads the answers of what was sent in pipeline mode, up to the sync: the first failure, or else
 * the answer of the last command. Leaves pipeline mode. */
static PGresult *collect(PGconn *link)
{
	PGresult *kept = NULL;
	for (int nothing = 0; nothing < 2;) {
		PGresult *answer = PQgetResult(link);
		ExecStatusType status = PQresultStatus(answer);
		if (!answer) {
			nothing++; /* once after every command; twice when no sync was sent */
			continue;
		}
		nothing = 0;
		if (status == PGRES_PIPELINE_SYNC) {
			PQclear(answer);
			break;
		}
		bool failed = kept && PQresultStatus(kept) != PGRES_COMMAND_OK &&
			      PQresultStatus(kept) != PGRES_TUPLES_OK;
		PQclear(failed ? answer : kept);
		kept = failed ? kept : answer;
	}
	PQexitPipelineMode(link);
	return kept;
}

/* Notes whether a command could be queued: the answers would otherwise shift. */
static void queued(struct postgres_db *db, int success)
{
	db->pipeline_broken = db->pipeline_broken || success != 1;
}

static void send_text(struct postgres_db *db, const char *sql)
{
	queued(db, PQsendQueryParams(db->link, sql, 0, NULL, NULL, NULL, NULL, 0));
}

/* Opens a pipeline, with the context as its first command when the server does not know it. */
static void begin_pipeline(struct postgres_db *db)
{
	char text[160];
	const char *context = postgres_context(db, text);
	db->pipeline_broken = PQenterPipelineMode(db->link) != 1;
	if (context)
		send_text(db, context);
}

/* Sends the pipeline off; *answer is that of its last command, to be cleared also on error. */
static bool end_pipeline(struct postgres_db *db, PGresult **answer, struct err *err)
{
	PQpipelineSync(db->link);
	*answer = collect(db->link);
	if (!postgres_good(db, *answer, err))
		return false;
	if (db->pipeline_broken)
		return postgres_unreachable(db, err);
	postgres_context_is_sent(db);
	return true;
}

static bool prepare_on_server(struct postgres_db *db, struct postgres_stmt *s, struct err *err)
{
	PGresult *shape;
	begin_pipeline(db);
	queued(db, PQsendPrepare(db->link, s->id, s->base.sql.text, 0, NULL));
	queued(db, PQsendDescribePrepared(db->link, s->id));
	if (!end_pipeline(db, &shape, err)) {
		PQclear(shape);
		return false;
	}
	PQclear(s->shape);
	s->shape = shape;
	s->session = db->session;
	s->base.columns = PQnfields(shape);
	return true;
}

static void release(struct postgres_stmt *s)
{
	PQclear(s->rows);
	PQclear(s->shape);
	for (int i = 0; i < s->base.sql.count; i++)
		buf_release(&s->texts[i]);
}

bool postgres_prepare(struct stmt *base, struct err *err)
{
	struct postgres_db *db = postgres_of(base->db);
	struct postgres_stmt *s = own(base);
	size_t count = (size_t)base->sql.count;
	s->pointers = arena_array(&db->base.arena, const char *, count + 1);
	s->texts = arena_array(&db->base.arena, struct buf, count + 1);
	snprintf(s->id, sizeof(s->id), "s%d", ++db->next_statement);
	if (postgres_ready(db, err) && prepare_on_server(db, s, err))
		return true;
	release(s);
	return false;
}

void postgres_forget(struct stmt *s)
{
	release(own(s));
}

void postgres_bind_int(struct stmt *s, int at, int64_t value)
{
	struct buf *text = &own(s)->texts[at];
	buf_clear(text);
	buf_int(text, value);
	own(s)->pointers[at] = buf_zero(text);
}

void postgres_bind_text(struct stmt *s, int at, struct str value)
{
	struct buf *text = &own(s)->texts[at];
	buf_clear(text);
	buf_add(text, value);
	own(s)->pointers[at] = buf_zero(text);
}

void postgres_bind_null(struct stmt *s, int at)
{
	own(s)->pointers[at] = NULL;
}

/* Keeps a portion: row is before its first. */
static void take_rows(struct postgres_stmt *s, PGresult *rows)
{
	PQclear(s->rows);
	s->rows = rows;
	s->row = -1;
}

static bool keep_if(bool ok, struct postgres_stmt *s, PGresult *answer)
{
	if (!ok) {
		PQclear(answer);
		return false;
	}
	take_rows(s, answer);
	return true;
}

static bool execute(struct postgres_db *db, struct postgres_stmt *s, struct err *err)
{
	char text[160];
	PGresult *answer;
	bool ok;
	int count = s->base.sql.count;
	if (postgres_context(db, text)) {
		begin_pipeline(db);
		queued(db, PQsendQueryPrepared(db->link, s->id, count, s->pointers, NULL, NULL, 0));
		ok = end_pipeline(db, &answer, err);
	} else {
		answer = PQexecPrepared(db->link, s->id, count, s->pointers, NULL, NULL, 0);
		ok = postgres_good(db, answer, err);
	}
	return keep_if(ok, s, answer);
}

static void send_fetch(struct postgres_db *db, const struct postgres_stmt *s)
{
	char text[64];
	snprintf(text, sizeof(text), "FETCH %d FROM %s", PORTION, s->id);
	send_text(db, text);
}

/* Closes the cursor of an earlier run, declares it anew and fetches the first portion: one round
 * trip. An ended cursor is left until then, or until the transaction ends. */
static bool open_cursor(struct postgres_db *db, struct postgres_stmt *s, struct err *err)
{
	struct buf text = { 0 };
	PGresult *answer;
	begin_pipeline(db);
	if (s->cursor_transaction == db->transactions) {
		buf_printf(&text, "CLOSE %s", s->id);
		send_text(db, buf_zero(&text));
		buf_clear(&text);
	}
	buf_printf(&text, "DECLARE %s NO SCROLL CURSOR FOR %s", s->id, s->base.sql.text);
	queued(db, PQsendQueryParams(db->link, buf_zero(&text), s->base.sql.count, NULL,
				     s->pointers, NULL, NULL, 0));
	send_fetch(db, s);
	bool ok = end_pipeline(db, &answer, err);
	buf_release(&text);
	s->cursor_transaction = ok ? db->transactions : 0;
	s->streaming = ok;
	return keep_if(ok, s, answer);
}

static bool fetch_more(struct postgres_db *db, struct postgres_stmt *s, struct err *err)
{
	PGresult *answer;
	PQclear(s->rows); /* before the next arrives: one portion in memory, not two */
	s->rows = NULL;
	begin_pipeline(db);
	send_fetch(db, s);
	bool ok = end_pipeline(db, &answer, err);
	return keep_if(ok, s, answer);
}

static bool start(struct postgres_db *db, struct postgres_stmt *s, struct err *err)
{
	if (!postgres_ready(db, err))
		return false;
	if (s->session != db->session && !prepare_on_server(db, s, err))
		return false;
	s->streaming = false;
	s->changed = 0;
	bool cursor = s->base.sql.stream && s->base.sql.select &&
		      db->base.transaction != TRANSACTION_NONE;
	return cursor ? open_cursor(db, s, err) : execute(db, s, err);
}

/* Rows written: the server counts rows read in the same place. */
static int64_t written(PGresult *rows)
{
	int64_t count = 0;
	if (!str_starts(str_of(PQcmdStatus(rows)), "SELECT"))
		str_to_int(str_of(PQcmdTuples(rows)), &count);
	return count;
}

bool postgres_step(struct stmt *base, bool *row, struct err *err)
{
	struct postgres_db *db = postgres_of(base->db);
	struct postgres_stmt *s = own(base);
	if (!base->open && !start(db, s, err))
		return false;
	s->row++;
	if (s->streaming && s->row == PQntuples(s->rows) && s->row == PORTION) {
		if (!fetch_more(db, s, err))
			return false;
		s->row = 0;
	}
	*row = s->row < PQntuples(s->rows);
	if (!*row && !s->streaming)
		s->changed = written(s->rows);
	return true;
}

void postgres_reset(struct stmt *s)
{
	PQclear(own(s)->rows);
	own(s)->rows = NULL;
}

int64_t postgres_changed(const struct stmt *s)
{
	return own(s)->changed;
}

const char *postgres_column_name(const struct stmt *s, int column)
{
	return PQfname(own(s)->shape, column);
}

bool postgres_is_null(const struct stmt *s, int column)
{
	return PQgetisnull(own(s)->rows, own(s)->row, column) == 1;
}

struct str postgres_get_text(const struct stmt *s, int column)
{
	const struct postgres_stmt *p = own(s);
	return (struct str){ PQgetvalue(p->rows, p->row, column),
			     (size_t)PQgetlength(p->rows, p->row, column) };
}

/* sum() and avg() are numeric: what stands behind the point is cut, as SQLite does. */
int64_t postgres_get_int(const struct stmt *s, int column)
{
	struct str text = postgres_get_text(s, column);
	int64_t value = 0;
	if (PQftype(own(s)->rows, column) == BOOLEAN_OID)
		return str_is(text, "t");
	str_to_int(str_cut(&text, '.'), &value);
	return value;
}
