#include "store/db.h"

#include "store/driver.h"

enum bad_text db_text_fault(struct str text)
{
	if (text.len && memchr(text.at, '\0', text.len))
		return TEXT_HAS_NUL;
	return str_is_utf8(text) ? TEXT_GOOD : TEXT_IS_NOT_UTF8;
}

bool db_text_refuse(enum bad_text fault, struct err *err)
{
	const char *what = fault == TEXT_HAS_NUL ? "een nulteken" : "tekens die geen UTF-8 zijn";
	return err_set(err, ERR_INPUT,
		       "Een tekst bevat %s. Sla het bestand op als UTF-8 en probeer het opnieuw.",
		       what);
}

static bool after(struct db *db, bool ok)
{
	if (!ok)
		db->failed = db->transaction != TRANSACTION_NONE;
	return ok;
}

static bool refuse_name(const char *name, struct err *err)
{
	err_set(err, ERR_SYSTEM,
		"Het programma gebruikt een ongeldige tabel of kolom. Meld dit aan "
		"de beheerder.");
	err_detail(err, "not an identifier: %.100s", name);
	return false;
}

/* Whether this may be pasted into SQL now: proper names, and a turn where SQLite needs it. */
static bool may_use(struct db *db, const char *table, struct err *err)
{
	if (db->failed)
		return err_set(err, ERR_SYSTEM,
			       "Een eerdere opdracht is mislukt; daarom is er niets "
			       "opgeslagen. Probeer het opnieuw.");
	if (!sql_is_identifier(table))
		return refuse_name(table, err);
	if (db->kind == DB_SQLITE && db->transaction != TRANSACTION_WRITE)
		return err_set(err, ERR_SYSTEM,
			       "Het programma schrijft buiten een transactie. Meld dit "
			       "aan de beheerder.");
	return true;
}

bool db_stages_before_lock(const struct db *db)
{
	return db->kind == DB_POSTGRES;
}

bool db_reserve_ids(struct db *db, const char *table, int64_t count, int64_t *first,
		    struct err *err)
{
	if (!may_use(db, table, err))
		return after(db, false);
	if (count < 1)
		return err_set(err, ERR_SYSTEM,
			       "Het programma vraagt %lld nummers. Meld dit aan de "
			       "beheerder.",
			       (long long)count);
	return after(db, db->driver->reserve_ids(db, table, count, first, err));
}

bool db_bulk_stage(struct db *db, struct db_bulk *bulk, db_row_source source, void *context,
		   struct err *err)
{
	if (!may_use(db, bulk->table, err))
		return after(db, false);
	if (bulk->count < 1 || bulk->count > SQL_PARAMETERS_MAX)
		return after(db, refuse_name("number of columns", err));
	for (int i = 0; i < bulk->count; i++)
		if (!sql_is_identifier(bulk->columns[i]))
			return after(db, refuse_name(bulk->columns[i], err));
	if (bulk->late_column && !sql_is_identifier(bulk->late_column))
		return after(db, refuse_name(bulk->late_column, err));
	return after(db, db->driver->bulk_stage(db, bulk, source, context, err));
}

bool db_bulk_apply(struct db *db, struct db_bulk *bulk, struct err *err)
{
	if (db->transaction != TRANSACTION_WRITE)
		return err_set(err, ERR_SYSTEM,
			       "Het programma schrijft buiten een transactie. Meld dit "
			       "aan de beheerder.");
	return after(db, may_use(db, bulk->table, err) && db->driver->bulk_apply(db, bulk, err));
}

bool db_has_table(struct db *db, const char *table, bool *has, struct err *err)
{
	return after(db, db->driver->has_table(db, table, has, err));
}

bool db_check(struct db *db, struct buf *report, int *findings, struct err *err)
{
	if (db->transaction != TRANSACTION_NONE)
		return err_set(err, ERR_SYSTEM,
			       "Controleren kan niet binnen een transactie. Meld dit "
			       "aan de beheerder.");
	return db->driver->check(db, report, findings, err);
}

bool db_copy_to(struct db *db, const char *file, struct err *err)
{
	if (db->transaction != TRANSACTION_NONE)
		return err_set(err, ERR_SYSTEM,
			       "Een kopie maken kan niet binnen een transactie. Meld dit "
			       "aan de beheerder.");
	return db->driver->copy_to(db, file, err);
}
