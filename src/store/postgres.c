#include "store/postgres.h"

static void ignore_notice(void *context, const char *message)
{
	(void)context, (void)message;
}

/* The address without password, for messages. */
static const char *name_of(struct arena *a, const char *url)
{
	PQconninfoOption *options = PQconninfoParse(url, NULL);
	const char *user = NULL, *host = NULL, *port = NULL, *database = NULL;
	for (PQconninfoOption *o = options; o && o->keyword; o++) {
		user = strcmp(o->keyword, "user") == 0 ? o->val : user;
		host = strcmp(o->keyword, "host") == 0 ? o->val : host;
		port = strcmp(o->keyword, "port") == 0 ? o->val : port;
		database = strcmp(o->keyword, "dbname") == 0 ? o->val : database;
	}
	const char *name = arena_printf(a, "postgresql://%s%s%s%s%s/%s", user ? user : "",
					user ? "@" : "", host ? host : "", port ? ":" : "",
					port ? port : "", database ? database : "");
	PQconninfoFree(options);
	return name;
}

static const char *role_name(enum db_role role)
{
	return role == DB_OWNER ? "waarborg_owner"
	       : role == DB_APP ? "waarborg_app"
				: "waarborg_job";
}

/* Everything a session needs, in one round trip; the last answer says whether it is UTF-8. */
static bool set_up(struct postgres_db *db, struct err *err)
{
	char sql[800];
	PQsetNoticeProcessor(db->link, ignore_notice, NULL);
	snprintf(sql, sizeof(sql),
		 "SET standard_conforming_strings = on; SET client_min_messages = warning;"
		 "SET lock_timeout = %d; SET cursor_tuple_fraction = 1; SET jit = off;"
		 "SET default_transaction_read_only = %s; SET search_path = public, pg_temp;"
		 "SELECT set_config('role', rolname, false) FROM pg_catalog.pg_roles "
		 "WHERE rolname = '%s' AND pg_catalog.pg_has_role(session_user, oid, 'MEMBER');"
		 "SELECT current_setting('server_encoding') = 'UTF8'",
		 db->base.busy_ms, db->base.read_only ? "on" : "off", role_name(db->base.role));
	PGresult *answer = PQexec(db->link, sql);
	bool ok = postgres_good(db, answer, err);
	if (ok && strcmp(PQgetvalue(answer, 0, 0), "t") != 0)
		ok = err_set(err, ERR_INPUT,
			     "De database %s bewaart tekst niet als UTF-8. Maak hem opnieuw "
			     "met: createdb --encoding=UTF8",
			     db->base.name);
	PQclear(answer);
	db->context_sent = false;
	db->session++;
	return ok;
}

static bool postgres_open(struct db *base, const struct db_options *options, struct err *err)
{
	struct postgres_db *db = postgres_of(base);
	/* The address can overrule what stands before dbname, and not what stands after. */
	const char *const words[] = { "connect_timeout", "dbname", "application_name",
				      "client_encoding", NULL };
	const char *const values[] = { "10", options->url, "waarborg", "UTF8", NULL };
	base->name = name_of(&base->arena, options->url);
	db->link = PQconnectdbParams(words, values, 1);
	if (PQstatus(db->link) != CONNECTION_OK)
		return postgres_unreachable(db, err);
	return set_up(db, err);
}

static void postgres_close(struct db *base)
{
	PQfinish(postgres_of(base)->link);
}

bool postgres_ready(struct postgres_db *db, struct err *err)
{
	if (PQstatus(db->link) == CONNECTION_OK)
		return true;
	if (db->base.transaction == TRANSACTION_NONE) {
		PQreset(db->link);
		if (PQstatus(db->link) == CONNECTION_OK)
			return set_up(db, err);
	}
	return postgres_unreachable(db, err);
}

const char *postgres_context(const struct postgres_db *db, char text[160])
{
	if (db->context_sent && db->sent_me == db->base.me && db->sent_known == db->base.known)
		return NULL;
	snprintf(text, 160,
		 "SELECT set_config('waarborg.me', '%lld', false), "
		 "set_config('waarborg.known', '%lld', false)",
		 (long long)db->base.me, (long long)db->base.known);
	return text;
}

void postgres_context_is_sent(struct postgres_db *db)
{
	db->context_sent = true;
	db->sent_me = db->base.me;
	db->sent_known = db->base.known;
}

/* first, the context when the server does not know it yet, and sql: in one round trip. */
static bool send_all(struct postgres_db *db, const char *first, const char *sql, PGresult **rows,
		     struct err *err)
{
	char text[160];
	struct buf whole = { 0 };
	if (!postgres_ready(db, err))
		return false;
	const char *context = postgres_context(db, text);
	buf_printf(&whole, "%s%s%s", first, context ? context : "", context ? ";" : "");
	buf_text(&whole, sql);
	PGresult *answer = PQexec(db->link, buf_zero(&whole));
	buf_release(&whole);
	bool ok = postgres_good(db, answer, err);
	if (ok)
		postgres_context_is_sent(db);
	if (ok && rows)
		*rows = answer;
	else
		PQclear(answer);
	return ok;
}

bool postgres_exec(struct postgres_db *db, const char *sql, PGresult **rows, struct err *err)
{
	return send_all(db, "", sql, rows, err);
}

/* A reader sees one moment, as on SQLite. A writer must see what the previous writer committed, so
 * each statement takes its own snapshot; the turn makes that as good as serial. */
static bool try_begin(struct postgres_db *db, bool write, struct err *err)
{
	if (write && db->base.own_turn)
		return send_all(db, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;", "", NULL,
				err);
	if (write)
		return send_all(db, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;",
				"SELECT pg_advisory_xact_lock(" POSTGRES_WRITER_LOCK ")", NULL,
				err);
	return send_all(db, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;", "", NULL, err);
}

static bool postgres_begin(struct db *base, bool write, struct err *err)
{
	struct postgres_db *db = postgres_of(base);
	bool was_up = PQstatus(db->link) == CONNECTION_OK;
	bool ok = try_begin(db, write, err);
	/* The server may have been restarted since; nothing has happened yet, so try once more. */
	if (!ok && was_up && PQstatus(db->link) == CONNECTION_BAD)
		ok = try_begin(db, write, err);
	if (!ok && PQtransactionStatus(db->link) != PQTRANS_IDLE)
		PQclear(PQexec(db->link, "ROLLBACK"));
	if (ok)
		db->transactions++;
	return ok;
}

static bool postgres_commit(struct db *base, struct err *err)
{
	struct postgres_db *db = postgres_of(base);
	PGresult *answer = PQexec(db->link, "COMMIT");
	bool ok = postgres_good(db, answer, err);
	/* A failed transaction is rolled back by COMMIT, and the server calls that a success. */
	if (ok && strcmp(PQcmdStatus(answer), "COMMIT") != 0)
		ok = err_set(err, ERR_SYSTEM,
			     "Een eerdere opdracht is mislukt; daarom is er niets opgeslagen.");
	PQclear(answer);
	return ok;
}

static void postgres_rollback(struct db *base)
{
	struct postgres_db *db = postgres_of(base);
	PGTransactionStatusType status = PQtransactionStatus(db->link);
	if (status == PQTRANS_INTRANS || status == PQTRANS_INERROR)
		PQclear(PQexec(db->link, "ROLLBACK"));
	db->context_sent = false;
}

static bool postgres_script(struct db *base, const char *sql, enum db_access access,
			    struct err *err)
{
	(void)access; /* the policies decide here, not the text */
	return postgres_exec(postgres_of(base), sql, NULL, err);
}

const struct driver postgres_driver = {
	.db_size = sizeof(struct postgres_db),
	.stmt_size = sizeof(struct postgres_stmt),
	.open = postgres_open,
	.close = postgres_close,
	.prepare = postgres_prepare,
	.forget = postgres_forget,
	.script = postgres_script,
	.bind_int = postgres_bind_int,
	.bind_text = postgres_bind_text,
	.bind_null = postgres_bind_null,
	.step = postgres_step,
	.reset = postgres_reset,
	.changed = postgres_changed,
	.column_name = postgres_column_name,
	.is_null = postgres_is_null,
	.get_int = postgres_get_int,
	.get_text = postgres_get_text,
	.begin = postgres_begin,
	.commit = postgres_commit,
	.rollback = postgres_rollback,
	.reserve_ids = postgres_reserve_ids,
	.bulk_stage = postgres_bulk_stage,
	.bulk_apply = postgres_bulk_apply,
	.has_table = postgres_has_table,
	.check = postgres_check,
	.copy_to = postgres_copy_to,
};
