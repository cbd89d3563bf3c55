#include "store/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bounds on what one statement may be: far above what we write, far below what hurts. */
static const struct {
	int what, most;
} limits[] = {
	{ SQLITE_LIMIT_LENGTH, 256 << 20 },
	{ SQLITE_LIMIT_SQL_LENGTH, 4 << 20 },
	{ SQLITE_LIMIT_COLUMN, 500 },
	{ SQLITE_LIMIT_EXPR_DEPTH, 300 },
	{ SQLITE_LIMIT_COMPOUND_SELECT, 100 },
	{ SQLITE_LIMIT_VDBE_OP, 1 << 20 },
	{ SQLITE_LIMIT_ATTACHED, 0 },
	{ SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000 },
	{ SQLITE_LIMIT_VARIABLE_NUMBER, SQLITE_PARAMETERS_MAX },
	{ SQLITE_LIMIT_TRIGGER_DEPTH, 100 },
	{ SQLITE_LIMIT_WORKER_THREADS, 0 },
};

bool sqlite_prepare_own(struct sqlite_db *db, const char *sql, sqlite3_stmt **out, struct err *err)
{
	enum sqlite_right before = db->right;
	db->right = RIGHT_STORE;
	int code = sqlite3_prepare_v2(db->link, sql, -1, out, NULL);
	db->right = before;
	return code == SQLITE_OK || sqlite_fail(db, err);
}

bool sqlite_exec(struct sqlite_db *db, const char *sql, struct err *err)
{
	enum sqlite_right before = db->right;
	db->right = RIGHT_STORE;
	int code = sqlite3_exec(db->link, sql, NULL, NULL, NULL);
	db->right = before;
	return code == SQLITE_OK || sqlite_fail(db, err);
}

/* Says in plain words what SQLite would only call "unable to open". The file is not opened here:
 * closing it would drop the locks that other connections of this process have on it. */
static bool file_can_be_opened(const char *path, const char *name, bool create, struct err *err)
{
	struct stat info;
	if (strcmp(path, ":memory:") == 0)
		return true;
	if (stat(path, &info) != 0) {
		if (errno == EACCES)
			return err_set(err, ERR_DENIED,
				       "U mag niet in de map van %s kijken. Vraag de "
				       "beheerder om toegang.",
				       name);
		return create || err_set(err, ERR_NOT_FOUND,
					 "Het bestand %s bestaat niet. Controleer de "
					 "naam, of maak het met: waarborg init",
					 name);
	}
	if (S_ISDIR(info.st_mode))
		return err_set(err, ERR_INPUT, "%s is een map. Geef de naam van een bestand op.",
			       name);
	if (!S_ISREG(info.st_mode))
		return err_set(err, ERR_INPUT, "%s is geen gewoon bestand.", name);
	if (faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) != 0)
		return err_set(err, ERR_DENIED,
			       "U mag %s niet lezen. Vraag de beheerder om toegang.", name);
	return true;
}

/* The settings that decide what survives a power cut and what a query may do. */
static bool configure(struct sqlite_db *db, struct err *err)
{
	sqlite3_busy_timeout(db->link, db->base.busy_ms);
	sqlite3_extended_result_codes(db->link, 1);
	for (size_t i = 0; i < sizeof(limits) / sizeof(*limits); i++)
		sqlite3_limit(db->link, limits[i].what, limits[i].most);
	sqlite3_db_config(db->link, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db->link, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db->link, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db->link, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	if (!sqlite_guard_set(db))
		return sqlite_fail(db, err);
	return sqlite_exec(db,
			   "PRAGMA cell_size_check=ON; PRAGMA foreign_keys=ON;"
			   "PRAGMA synchronous=FULL; PRAGMA cache_size=-32768;"
			   "PRAGMA journal_size_limit=67108864; PRAGMA analysis_limit=400",
			   err);
}

/* Reading the schema touches the header, the log and the first pages: what is damaged there, or not
 * ours to read, shows now and not halfway a request. */
static bool sound_out(struct sqlite_db *db, struct err *err)
{
	if (!sqlite_exec(db, "SELECT count(*) FROM sqlite_schema", err))
		return false;
	if (db->base.read_only)
		return true;
	if (sqlite3_db_readonly(db->link, "main") == 1)
		return sqlite_fail_as(SQLITE_READONLY, "opened read-only", db->base.name, err,
				      __FILE__, __LINE__);
	return sqlite_exec(db, "PRAGMA journal_mode=WAL", err);
}

/* Debian's SQLite reads "file:..." as a URI with options; a file name is only a file name here. */
static const char *path_of(struct arena *a, const char *url)
{
	struct str path = str_of(url);
	if (str_starts(path, "sqlite:"))
		path = str_of(url + strlen("sqlite:"));
	return str_starts(path, "file:") ? arena_printf(a, "./%s", path.at) : arena_text(a, path);
}

/* What a statement of many rows must be able to take back stays in memory: on disk it costs two
 * writes for every page touched, which was half the time of an import. */
static void configure_process(void)
{
	sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1);
}

/* What is new is for its owner only, from the first moment on; the log beside it takes over the mode. A
 * file that is there is left alone, and what goes wrong SQLite says better. */
static void make_private(const char *path)
{
	int made = strcmp(path, ":memory:") == 0
			   ? -1
			   : open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (made >= 0)
		close(made);
}

static bool sqlite_open(struct db *base, const struct db_options *options, struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct sqlite_db *db = sqlite_of(base);
	pthread_once(&once, configure_process);
	const char *path = path_of(&base->arena, options->url);
	base->name = path;
	if (!path[0])
		return err_set(err, ERR_INPUT, "Er is geen databasebestand opgegeven.");
	if (!file_can_be_opened(path, path, options->create && !options->read_only, err))
		return false;
	if (options->create && !options->read_only)
		make_private(path);
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	flags |= options->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	flags |= options->create && !options->read_only ? SQLITE_OPEN_CREATE : 0;
	int code = sqlite3_open_v2(path, &db->link, flags, NULL);
	if (code != SQLITE_OK)
		return sqlite_fail_as(code, db->link ? sqlite3_errmsg(db->link) : "", path, err,
				      __FILE__, __LINE__);
	if (configure(db, err) && sound_out(db, err))
		return true;
	if (sqlite3_errcode(db->link) == SQLITE_NOTADB) /* at this point: it never was one */
		err_set(err, ERR_INPUT,
			"%s is geen database van dit programma. Controleer de naam van het "
			"bestand.",
			path);
	return false;
}

static void sqlite_close(struct db *base)
{
	struct sqlite_db *db = sqlite_of(base);
	if (!db->link)
		return;
	if (!base->read_only)
		sqlite_exec(db, "PRAGMA optimize", NULL);
	sqlite3_close(db->link);
}

bool sqlite_begin(struct db *base, bool write, struct err *err)
{
	return sqlite_exec(sqlite_of(base), write ? "BEGIN IMMEDIATE" : "BEGIN", err);
}

bool sqlite_commit(struct db *base, struct err *err)
{
	return sqlite_exec(sqlite_of(base), "COMMIT", err);
}

void sqlite_rollback(struct db *base)
{
	struct sqlite_db *db = sqlite_of(base);
	if (!sqlite3_get_autocommit(db->link)) /* a full disk rolls back by itself */
		sqlite_exec(db, "ROLLBACK", NULL);
}

const struct driver sqlite_driver = {
	.db_size = sizeof(struct sqlite_db),
	.stmt_size = sizeof(struct sqlite_stmt),
	.open = sqlite_open,
	.close = sqlite_close,
	.prepare = sqlite_prepare,
	.forget = sqlite_forget,
	.script = sqlite_script,
	.bind_int = sqlite_bind_int,
	.bind_text = sqlite_bind_text,
	.bind_null = sqlite_bind_null,
	.step = sqlite_step,
	.reset = sqlite_reset,
	.changed = sqlite_changed,
	.column_name = sqlite_column_name,
	.is_null = sqlite_is_null,
	.get_int = sqlite_get_int,
	.get_text = sqlite_get_text,
	.begin = sqlite_begin,
	.commit = sqlite_commit,
	.rollback = sqlite_rollback,
	.reserve_ids = sqlite_reserve_ids,
	.bulk_stage = sqlite_bulk_stage,
	.bulk_apply = sqlite_bulk_apply,
	.has_table = sqlite_has_table,
	.check = sqlite_check,
	.copy_to = sqlite_copy_to,
};
