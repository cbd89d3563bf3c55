#include "support.h"

#include <libpq-fe.h>
#include <sqlite3.h>

/* Columns and indexes as the database itself tells them, in one order whatever their age. */
static const char SQLITE_LAYOUT[] =
	"SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || c.\"notnull\" || ' ' || c.pk || ' ' || "
	"coalesce((SELECT f.\"table\" FROM pragma_foreign_key_list(m.name) AS f WHERE f.\"from\" = c.name), '') "
	"AS line FROM sqlite_schema AS m, pragma_table_info(m.name) AS c WHERE m.type = 'table' "
	"UNION ALL SELECT i.tbl_name || ' index ' || l.\"unique\" || ' ' || "
	"(SELECT group_concat(x.name, ',') FROM pragma_index_info(i.name) AS x) "
	"FROM sqlite_schema AS i JOIN pragma_index_list(i.tbl_name) AS l ON l.name = i.name "
	"WHERE i.type = 'index' ORDER BY line";
static const char POSTGRES_LAYOUT[] =
	"SELECT * FROM (SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) "
	"|| ' ' || a.attnotnull::text || ' ' || c.relkind::text || ' ' || c.relforcerowsecurity::text AS line "
	"FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid "
	"WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND c.relkind IN ('r', 'v') "
	"UNION ALL SELECT r.relname || ' ' || pg_get_constraintdef(k.oid) FROM pg_constraint AS k "
	"JOIN pg_class AS r ON r.oid = k.conrelid WHERE k.connamespace = 'public'::regnamespace "
	"UNION ALL SELECT t.relname || ' index ' || i.indisunique::text || ' ' || "
	"(SELECT string_agg(pg_get_indexdef(i.indexrelid, n, true), ',' ORDER BY n) "
	"FROM generate_series(1, i.indnatts) AS n) "
	"FROM pg_index AS i JOIN pg_class AS t ON t.oid = i.indrelid "
	"WHERE t.relnamespace = 'public'::regnamespace "
	"UNION ALL SELECT tablename || ' policy ' || policyname || ' ' || roles::text || ' ' || cmd || ' ' || "
	"coalesce(qual, '') || ' ' || coalesce(with_check, '') FROM pg_policies "
	"UNION ALL SELECT g.table_name || ' grant ' || g.grantee || ' ' || g.privilege_type "
	"FROM information_schema.role_table_grants AS g WHERE g.table_schema = 'public') AS lines "
	"ORDER BY line";

/* On links of its own, because the store lets nobody use PRAGMA. */
static void add_sqlite(const struct world *w, struct buf *out)
{
	sqlite3 *link;
	sqlite3_stmt *s;
	assert_int_equal(sqlite3_open(w->url + strlen("sqlite:"), &link), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(link, SQLITE_LAYOUT, -1, &s, NULL), SQLITE_OK);
	while (sqlite3_step(s) == SQLITE_ROW)
		buf_printf(out, "%s\n", (const char *)sqlite3_column_text(s, 0));
	assert_int_equal(sqlite3_finalize(s), SQLITE_OK);
	assert_int_equal(sqlite3_close(link), SQLITE_OK);
}

static void add_postgres(const struct world *w, struct buf *out)
{
	PGconn *link = PQconnectdb(w->url);
	PGresult *rows = PQexec(link, POSTGRES_LAYOUT);
	if (PQresultStatus(rows) != PGRES_TUPLES_OK)
		print_error("# %s\n", PQerrorMessage(link));
	assert_int_equal(PQresultStatus(rows), PGRES_TUPLES_OK);
	for (int i = 0; i < PQntuples(rows); i++)
		buf_printf(out, "%s\n", PQgetvalue(rows, i, 0));
	PQclear(rows);
	PQfinish(link);
}

void layout_of(const struct world *w, struct buf *out)
{
	buf_text(out, "\n");
	if (kind_under_test == DB_SQLITE)
		add_sqlite(w, out);
	else
		add_postgres(w, out);
}
