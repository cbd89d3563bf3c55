/* The wall inside SQLite: base tables t_ and h_ are read through the views v_ and k_ only, and
 * written by the kernel only. SQLite asks while it prepares, so this costs nothing per row. */
#include "store/sqlite.h"

#include <strings.h>

static bool is_base(const char *table)
{
	return table && ((table[0] | 0x20) == 't' || (table[0] | 0x20) == 'h') && table[1] == '_';
}

/* Only real views get here under such a name: sql_is_scoped refuses a CTE called v_ or k_. */
static bool is_scoping_view(const char *view)
{
	return view && ((view[0] | 0x20) == 'v' || (view[0] | 0x20) == 'k') && view[1] == '_';
}

/* Passwords, links and tokens are for the guard, not for who works as an office (PostgreSQL: no rights). */
static bool is_guarded(const struct sqlite_db *db, const char *table)
{
	return db->base.role == DB_APP && table && strncasecmp(table, "guard_", 6) == 0;
}

static int allow_if(bool allowed)
{
	return allowed ? SQLITE_OK : SQLITE_DENY;
}

/* FTS5 and R*Tree ask these by themselves while they work; they change nothing. */
static bool is_harmless_pragma(const char *name, const char *argument)
{
	return !argument && (strcmp(name, "data_version") == 0 || strcmp(name, "page_size") == 0);
}

static int guard(void *context, int action, const char *first, const char *second,
		 const char *schema, const char *view)
{
	struct sqlite_db *db = context;
	bool store = db->right == RIGHT_STORE, kernel = store || db->right == RIGHT_KERNEL;
	bool names_table = action == SQLITE_READ || action == SQLITE_INSERT ||
			   action == SQLITE_UPDATE || action == SQLITE_DELETE;
	if (names_table && is_guarded(db, first))
		return SQLITE_DENY;
	switch (action) {
	case SQLITE_READ:
		/* An empty column is how SQLite 3.40 reports count(*), also inside a view. */
		return allow_if(kernel || !is_base(first) || !second || !second[0] ||
				is_scoping_view(view));
	case SQLITE_INSERT:
	case SQLITE_UPDATE:
	case SQLITE_DELETE:
		if (!schema || strcmp(schema, "temp") != 0)
			db->wrote_main = true;
		return allow_if(kernel || !is_base(first));
	case SQLITE_DROP_TABLE:
		return allow_if(kernel || !is_base(first));
	case SQLITE_ALTER_TABLE:
	case SQLITE_CREATE_INDEX:
	case SQLITE_DROP_INDEX:
		return allow_if(kernel || !is_base(second));
	case SQLITE_CREATE_VIEW:
	case SQLITE_CREATE_TEMP_VIEW:
	case SQLITE_CREATE_TRIGGER:
	case SQLITE_CREATE_TEMP_TRIGGER:
		return allow_if(kernel);
	case SQLITE_PRAGMA:
		return allow_if(store || is_harmless_pragma(first, second));
	case SQLITE_ATTACH:
	case SQLITE_DETACH:
		return SQLITE_DENY;
	default:
		return SQLITE_OK;
	}
}

static void return_me(sqlite3_context *call, int count, sqlite3_value **arguments)
{
	(void)count, (void)arguments;
	const struct sqlite_db *db = sqlite3_user_data(call);
	sqlite3_result_int64(call, db->base.me);
}

static void return_known(sqlite3_context *call, int count, sqlite3_value **arguments)
{
	(void)count, (void)arguments;
	const struct sqlite_db *db = sqlite3_user_data(call);
	sqlite3_result_int64(call, db->base.known);
}

bool sqlite_guard_set(struct sqlite_db *db)
{
	/* Innocuous: usable in views although the schema is not trusted. Deterministic: constant
	 * within one run of a statement, so it is computed once and bounds an index range; SQLite
	 * computes it again in the next run, and a context does not change while rows are read. */
	int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
	return sqlite3_create_function_v2(db->link, "me", 0, flags, db, return_me, NULL, NULL,
					  NULL) == SQLITE_OK &&
	       sqlite3_create_function_v2(db->link, "known", 0, flags, db, return_known, NULL, NULL,
					  NULL) == SQLITE_OK &&
	       sqlite3_set_authorizer(db->link, guard, db) == SQLITE_OK;
}
