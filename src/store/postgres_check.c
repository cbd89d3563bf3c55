#include "store/postgres.h"

/* Every value of every row is read, also those kept apart because they are long; an index may not
 * stand in for the table. */
static const char READ_ALL[] =
	"BEGIN READ ONLY; SET LOCAL enable_indexonlyscan = off; SET LOCAL enable_indexscan = off;"
	"SET LOCAL enable_bitmapscan = off;"
	"SELECT sum(length(one::text)) FROM ONLY %s AS one; COMMIT";

static const char TABLES[] =
	"SELECT c.oid::regclass::text FROM pg_catalog.pg_class c "
	"WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1";

static const char UNSURE[] =
	"SELECT 'Niet gecontroleerde regel ' || quote_ident(conname) || ' op ' || "
	"conrelid::regclass "
	"FROM pg_catalog.pg_constraint "
	"WHERE NOT convalidated AND connamespace = 'public'::regnamespace "
	"UNION ALL SELECT 'Onbruikbare index ' || i.indexrelid::regclass "
	"FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid "
	"WHERE NOT i.indisvalid AND c.relnamespace = 'public'::regnamespace ORDER BY 1";

/* A table that cannot be read is a finding; the next may be readable. */
static bool read_table(struct postgres_db *db, const char *table, struct buf *report, int *findings,
		       struct err *err)
{
	struct err seen = { 0 };
	struct buf sql = { 0 };
	buf_printf(&sql, READ_ALL, table);
	bool ok = postgres_exec(db, buf_zero(&sql), NULL, &seen);
	buf_release(&sql);
	if (ok)
		return true;
	if (PQtransactionStatus(db->link) != PQTRANS_IDLE)
		PQclear(PQexec(db->link, "ROLLBACK"));
	if (PQstatus(db->link) != CONNECTION_OK) {
		if (err)
			*err = seen;
		return false;
	}
	buf_printf(report, "%s: %s (%s)\n", table, seen.message, seen.detail);
	(*findings)++;
	return true;
}

static bool read_tables(struct postgres_db *db, struct buf *report, int *findings, struct err *err)
{
	PGresult *tables;
	if (!postgres_exec(db, TABLES, &tables, err))
		return false;
	bool ok = true;
	for (int i = 0; ok && i < PQntuples(tables); i++)
		ok = read_table(db, PQgetvalue(tables, i, 0), report, findings, err);
	PQclear(tables);
	return ok;
}

bool postgres_check(struct db *base, struct buf *report, int *findings, struct err *err)
{
	struct postgres_db *db = postgres_of(base);
	PGresult *unsure;
	*findings = 0;
	if (!read_tables(db, report, findings, err) || !postgres_exec(db, UNSURE, &unsure, err))
		return false;
	for (int i = 0; i < PQntuples(unsure); i++, (*findings)++)
		buf_printf(report, "%s\n", PQgetvalue(unsure, i, 0));
	PQclear(unsure);
	return true;
}

bool postgres_copy_to(struct db *db, const char *file, struct err *err)
{
	(void)file;
	return err_set(err, ERR_INPUT,
		       "Een kopie maken kan hier alleen van een SQLite-bestand. Gebruik "
		       "voor %s: pg_dump",
		       db->name);
}
