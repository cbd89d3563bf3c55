/* The portable SQL of docs/sql.md made ready for one database: named statements are taken out of
 * their files, base tables are refused where they may not stand, and the handful of words that
 * PostgreSQL spells differently are replaced. Works on tokens; the databases do the parsing. */
#ifndef STORE_SQL_H
#define STORE_SQL_H

#include "base/table.h"
#include "store/db.h"

enum { SQL_PARAMETERS_MAX = 200 };

/* One statement, ready to prepare. */
struct sql_text {
	const char *text;
	const char *const *names; /* parameters without colon, in order of first appearance */
	int count;
	bool stream; /* holds the hint "stream" in a block comment: fetch the rows in portions */
	bool select; /* begins with SELECT or WITH */
};

struct sql_set {
	struct table index; /* name to place in statements */
	struct str *statements;
	size_t count;
};

/* True when sql has no base table (an identifier that begins with t_ or h_), and no CTE that takes
 * the name of a view (v_ or k_): the guard of SQLite knows a view by its name. Otherwise *why is
 * the offending identifier. */
bool sql_is_scoped(struct str sql, struct str *why);

/* Takes all named statements out of files (ending with name == NULL). Fails with file and statement
 * in the message on a base table, a double name, text before the first name, or a statement that is
 * two or none. Everything lives in a, except the index: sql_set_release. */
bool sql_load(const struct sql_file *files, struct arena *a, struct sql_set *out, struct err *err);
bool sql_find(const struct sql_set *set, const char *name, struct str *out);
void sql_set_release(struct sql_set *set);

/* One statement for this database; for PostgreSQL :name becomes $n, the same name the same n. */
bool sql_statement(struct str sql, enum db_kind kind, struct arena *a, struct sql_text *out,
		   struct err *err);
/* A script without parameters for this database, appended to out. */
void sql_script(struct str sql, enum db_kind kind, struct buf *out);

/* A name that may be pasted into SQL: small letters, digits and underscores, at most 60. */
bool sql_is_identifier(const char *name);

#endif
