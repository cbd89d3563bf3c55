#include "cli/command.h"
#include "view/print.h"
#include "kernel/copy.h"
#include "kernel/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static bool open_file(struct cli *c, const char *file, bool read_only, struct session **out,
		      struct err *err)
{
	struct session_options options = {
		.url = arena_printf(&c->arena, "sqlite:%s", file),
		.owner = true,
		.read_only = read_only,
		.files = c->program->files,
		.decl = c->decl,
	};
	return session_open(&options, out, err);
}

/* The file is new and only for us from the first moment on. */
static bool make_file(const char *file, struct err *err)
{
	int made = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (made < 0)
		return err_set(err, errno == EEXIST ? ERR_CONFLICT : ERR_SYSTEM,
			       "%s kan niet worden gemaakt: %s.", file,
			       errno == EEXIST   ? "het bestaat al"
			       : errno == ENOENT ? "de map bestaat niet"
						 : strerror(errno));
	close(made);
	return true;
}

static void remove_file(struct cli *c, const char *file)
{
	static const char *const tails[] = { "", "-wal", "-shm", "-journal" };
	for (size_t i = 0; i < sizeof(tails) / sizeof(*tails); i++)
		unlink(arena_printf(&c->arena, "%s%s", file, tails[i]));
}

static bool copy_between(struct cli *c, struct session *from, struct session *to, int64_t *rows,
			 struct err *err)
{
	struct progress progress;
	int added;
	if (!schema_upgrade(to, &added, err) || !db_begin_read(from->db, err))
		return false;
	progress_begin(&progress, "Kopiëren", c->given[OPTION_QUIET]);
	bool ok = copy_rows(from, to, progress_of_copy, &progress, rows, err);
	progress_end(&progress);
	db_rollback(from->db);
	return ok;
}

/* Of a server: the same tables in a new file, row by row, as of one moment. */
static bool backup_server(struct cli *c, const char *file, int64_t *rows, struct err *err)
{
	struct session *to;
	if (!make_file(file, err))
		return false;
	bool ok = open_file(c, file, false, &to, err);
	if (ok) {
		ok = copy_between(c, c->session, to, rows, err);
		session_close(to);
	}
	if (!ok)
		remove_file(c, file);
	return ok;
}

/* For waarborg secaudit. A database that cannot be written to is copied all the same. */
static void note_backup(struct cli *c)
{
	struct session *owner;
	struct err ignored = { 0 };
	struct stmt *st;
	char now[24];
	if (!cli_open_operator(c, ACCESS_OWNER, &owner, &ignored))
		return;
	snprintf(now, sizeof(now), "%lld", (long long)moment_now());
	if (db_named(owner->db, "meta_set", &st, &ignored)) {
		stmt_bind_text(st, "name", str_of("backup"));
		stmt_bind_text(st, "value", str_of(now));
		stmt_run(st, NULL, &ignored);
	}
	session_close(owner);
}

bool run_backup(struct cli *c, struct err *err)
{
	const char *file = c->arguments[0];
	int64_t rows = 0;
	if (!cli_open(c, ACCESS_READ, err))
		return false;
	bool ok = db_kind(c->session->db) == DB_SQLITE ? db_copy_to(c->session->db, file, err)
						       : backup_server(c, file, &rows, err);
	if (!ok)
		return false;
	note_backup(c);
	buf_printf(&c->out.buf, "%s is gekopieerd naar ", db_name(c->session->db));
	print_screen(&c->out.buf, str_of(file));
	buf_text(&c->out.buf, ".\nBewaar de kopie op een andere plaats.\n");
	return true;
}

/* A whole, undamaged database of this program or an older one. */
static bool check_copy(struct session *s, const char *file, struct err *err)
{
	struct buf report = { .maximum = 4000 };
	int findings = 0;
	bool has = false;
	bool ok = db_check(s->db, &report, &findings, err);
	struct str lines = buf_str(&report);
	struct str first = str_cut(&lines, '\n');
	if (ok && findings)
		ok = err_set(err, ERR_INPUT,
			     "De reservekopie %s is beschadigd (%.*s). Er is niets gewijzigd.",
			     file, (int)(first.len < 200 ? first.len : 200),
			     first.at ? first.at : "");
	buf_release(&report);
	ok = ok && db_has_table(s->db, "meta", &has, err);
	return ok &&
	       (has || err_set(err, ERR_INPUT, "%s is geen reservekopie van Waarborg.", file));
}

/* The path behind a URL of SQLite. */
static const char *path_of(const char *url)
{
	return str_starts(str_of(url), "sqlite:") ? url + strlen("sqlite:") : url;
}

/* Nothing of value stands there, or the user said that it may go. What an open database has in
 * its log belongs to the old file: closing it last clears that, and when it stays somebody works
 * there. */
static bool clear_target(struct cli *c, const char *path, struct err *err)
{
	struct session *old;
	struct err why = { 0 };
	bool empty = false;
	if (access(path, F_OK) != 0)
		return true;
	bool opened = open_file(c, path, false, &old, &why);
	if (opened) {
		bool known = copy_target_is_empty(old, &empty, &why);
		session_close(old);
		opened = known;
	}
	if (!empty && !c->given[OPTION_FORCE])
		return err_set(
			err, ERR_CONFLICT,
			"%s bevat al gegevens. Kies een andere database met --db, of vervang haar met "
			"--force.",
			path);
	const char *log = arena_printf(&c->arena, "%s-wal", path);
	if (opened && access(log, F_OK) == 0)
		return err_set(err, ERR_BUSY,
			       "%s is in gebruik. Stop de programma's die ermee werken.", path);
	unlink(log); /* of a file that cannot be opened any more */
	unlink(arena_printf(&c->arena, "%s-shm", path));
	return true;
}

static bool sync_folder(struct cli *c, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *folder =
		slash ? arena_text(&c->arena, (struct str){ path, (size_t)(slash - path) + 1 })
		      : ".";
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return ok;
}

/* A copy beside the target, brought up to date, takes its name in one step: at every moment there
 * is the old database or the new one. */
static bool restore_file(struct cli *c, struct session *from, const char *path, struct err *err)
{
	const char *beside = arena_printf(&c->arena, "%s.nieuw-%d", path, (int)getpid());
	struct session *made;
	int added;
	if (!db_copy_to(from->db, beside, err))
		return false;
	bool ok = open_file(c, beside, false, &made, err);
	if (ok) {
		ok = schema_upgrade(made, &added, err);
		session_close(made);
	}
	ok = ok && clear_target(c, path, err);
	if (ok && (rename(beside, path) != 0 || !sync_folder(c, path)))
		ok = err_set(err, ERR_SYSTEM, "%s kan niet worden vervangen: %s.", path,
			     strerror(errno));
	if (!ok)
		remove_file(c, beside);
	return ok;
}

/* The copy must be of this version: one that is older is first restored to a file and upgraded there. */
static bool restore_server(struct cli *c, struct session *from, struct session *to, struct err *err)
{
	bool empty;
	int64_t rows;
	if (c->given[OPTION_FORCE])
		return err_set(err, ERR_INPUT,
			       "--force kan niet op een databaseserver. Maak een lege database.");
	if (!copy_target_is_empty(to, &empty, err))
		return false;
	if (!empty)
		return err_set(err, ERR_CONFLICT,
			       "%s bevat al gegevens. Terugzetten kan alleen in een lege database.",
			       db_name(to->db));
	return schema_check(from, err) && copy_between(c, from, to, &rows, err);
}

bool run_restore(struct cli *c, struct err *err)
{
	const char *file = c->arguments[0], *url = cli_url(c);
	struct session *from, *to;
	bool server =
		str_starts(str_of(url), "postgresql://") || str_starts(str_of(url), "postgres://");
	if (!open_file(c, file, true, &from, err))
		return false;
	bool ok = check_copy(from, file, err);
	if (ok && server) {
		ok = cli_open_operator(c, ACCESS_OWNER, &to, err);
		if (ok) {
			ok = restore_server(c, from, to, err);
			session_close(to);
		}
	} else if (ok) {
		ok = restore_file(c, from, path_of(url), err);
	}
	session_close(from);
	if (!ok)
		return false;
	print_screen(&c->out.buf, str_of(file));
	buf_text(&c->out.buf, " is teruggezet in ");
	print_screen(&c->out.buf, str_of(server ? "de databaseserver" : path_of(url)));
	buf_text(&c->out.buf, ". Controleer met: waarborg check");
	print_db_option(c);
	buf_char(&c->out.buf, '\n');
	return true;
}
