/* What stands beside the facts: the run store (who is signed in, jobs) and the log of looks. On SQLite
 * files next to the database, on PostgreSQL tables in it, each over a connection of its own, so that no
 * page waits for an import. Used by kernel/run and kernel/look only. */
#ifndef KERNEL_ASIDE_H
#define KERNEL_ASIDE_H

#include "store/db.h"

enum aside_kind { ASIDE_RUN, ASIDE_LOOK };

enum { ASIDE_PATH = 600 };

/* Path of the SQLite file behind a URL; NULL for a server. */
const char *aside_database_path(const char *url);
/* "w.db" and "run" give "w.run", in the same folder. ERR_INPUT for a server, a database in memory and a
 * path that is too long. */
bool aside_path(const char *url, const char *tail, char path[ASIDE_PATH], struct err *err);
/* How the database is called in names of files: "w" of "data/w.db", "facts" of postgresql://host/facts. */
void aside_name(const char *url, char name[80]);

/* Opens the store at `path` (SQLite) or in the database of url (PostgreSQL, path is not looked at). With
 * `create` a file that is not there is made. */
bool aside_open(const char *url, const char *path, enum aside_kind kind, bool create,
		bool read_only, struct db **out, struct err *err);

#endif
