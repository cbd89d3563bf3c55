#include "store/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Adds what a check says, one line a row; "ok" is no finding. */
static bool add_findings(struct sqlite_db *db, const char *pragma, const char *label,
			 struct buf *report, int *findings, struct err *err)
{
	sqlite3_stmt *s;
	if (!sqlite_prepare_own(db, pragma, &s, err))
		return false;
	int code;
	while ((code = sqlite3_step(s)) == SQLITE_ROW) {
		const char *text = (const char *)sqlite3_column_text(s, 0);
		if (sqlite3_column_count(s) == 1 && text && strcmp(text, "ok") == 0)
			continue;
		if (sqlite3_column_count(s) == 1)
			buf_printf(report, "%s: %s\n", label, text ? text : "?");
		else
			buf_printf(report, "%s: %s, regel %lld, verwijst naar %s\n", label,
				   text ? text : "?", (long long)sqlite3_column_int64(s, 1),
				   (const char *)sqlite3_column_text(s, 2));
		(*findings)++;
	}
	bool ok = code == SQLITE_DONE || sqlite_fail(db, err);
	sqlite3_finalize(s);
	return ok;
}

/* A file so damaged that the check itself stops is a finding, not a failure. */
static bool damage_is_a_finding(struct buf *report, int *findings, const struct err *seen,
				struct err *err)
{
	if (!strstr(seen->message, "beschadigd")) {
		if (err)
			*err = *seen;
		return false;
	}
	buf_printf(report, "%s\n", seen->message);
	(*findings)++;
	return true;
}

bool sqlite_check(struct db *base, struct buf *report, int *findings, struct err *err)
{
	struct sqlite_db *db = sqlite_of(base);
	struct err seen = { 0 };
	*findings = 0;
	if (!add_findings(db, "PRAGMA main.integrity_check", "Beschadigd", report, findings, &seen))
		return damage_is_a_finding(report, findings, &seen, err);
	if (!add_findings(db, "PRAGMA main.foreign_key_check", "Verwijzing naar niets", report,
			  findings, &seen))
		return damage_is_a_finding(report, findings, &seen, err);
	return true;
}

/* Makes the file, which may not be there yet, so that nobody else's file is ever overwritten. */
static bool make_new(const char *file, struct err *err)
{
	int made = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (made >= 0) {
		close(made);
		return true;
	}
	if (errno == EEXIST)
		return err_set(err, ERR_CONFLICT,
			       "Het bestand %s bestaat al. Kies een andere naam.", file);
	if (errno == ENOENT || errno == ENOTDIR)
		return err_set(err, ERR_NOT_FOUND, "De map van %s bestaat niet. Maak eerst de map.",
			       file);
	if (errno == ENOSPC)
		return err_set(err, ERR_SYSTEM, "De schijf is vol; %s kan niet worden gemaakt.",
			       file);
	return err_set(err, ERR_DENIED,
		       "%s kan niet worden gemaakt. Controleer de rechten op de map.", file);
}

/* One step for everything: in WAL mode writers go on, and the copy is of one moment. */
static bool copy_pages(struct sqlite_db *from, sqlite3 *to, const char *file, struct err *err)
{
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", from->link, "main");
	if (!backup)
		return sqlite_fail_as(sqlite3_extended_errcode(to), sqlite3_errmsg(to), file, err,
				      __FILE__, __LINE__);
	int code = sqlite3_backup_step(backup, -1);
	int finished = sqlite3_backup_finish(backup);
	if (code == SQLITE_DONE && finished == SQLITE_OK)
		return true;
	code = code == SQLITE_DONE ? finished : code;
	return sqlite_fail_as(code, sqlite3_errstr(code), file, err, __FILE__, __LINE__);
}

static bool sync_path(const char *path, int flags)
{
	int file = open(path, O_RDONLY | O_CLOEXEC | flags);
	if (file < 0)
		return false;
	bool ok = fsync(file) == 0;
	close(file);
	return ok;
}

/* The file and its name in the folder are both on the disk before we say that there is a copy. */
static bool sync_copy(struct arena *a, const char *file, struct err *err)
{
	const char *slash = strrchr(file, '/');
	const char *folder =
		slash ? arena_text(a, (struct str){ file, (size_t)(slash - file) + 1 }) : ".";
	if (sync_path(file, 0) && sync_path(folder, O_DIRECTORY))
		return true;
	return err_set(err, ERR_SYSTEM,
		       "%s kon niet veilig op de schijf worden gezet. Controleer de "
		       "schijf.",
		       file);
}

static void remove_copy(struct arena *a, const char *file)
{
	unlink(file);
	unlink(arena_printf(a, "%s-journal", file));
	unlink(arena_printf(a, "%s-wal", file));
	unlink(arena_printf(a, "%s-shm", file));
}

bool sqlite_copy_to(struct db *base, const char *file, struct err *err)
{
	if (!make_new(file, err))
		return false;
	struct arena_mark mark = arena_mark(&base->arena);
	sqlite3 *to = NULL;
	int code = sqlite3_open_v2(
		arena_printf(&base->arena, "%s%s", file[0] == '/' ? "" : "./", file), &to,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	bool ok = code == SQLITE_OK ? copy_pages(sqlite_of(base), to, file, err)
				    : sqlite_fail_as(code, sqlite3_errstr(code), file, err,
						     __FILE__, __LINE__);
	sqlite3_close(to);
	ok = ok && sync_copy(&base->arena, file, err);
	if (!ok)
		remove_copy(&base->arena, file);
	arena_rewind(&base->arena, mark);
	return ok;
}
