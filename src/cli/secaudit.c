/* waarborg secaudit: what of this installation is not safe, each with what to do about it. */
#include "cli/secaudit.h"

#include "kernel/aside.h"
#include "kernel/look.h"
#include "view/print.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

void secaudit_tell(struct secaudit *a, const char *remedy, const char *format, ...)
{
	char text[500];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	struct buf *out = &a->cli->out.buf;
	buf_printf(out, "%d. ", ++a->findings);
	print_screen(out, str_of(text));
	buf_text(out, "\n   Herstel: ");
	print_screen(out, str_of(remedy));
	buf_char(out, '\n');
}

/* Files and folders that are only for the user of the program. */
static void check_mode(struct secaudit *a, const char *path)
{
	struct stat info;
	if (stat(path, &info) != 0 || !(info.st_mode & 077))
		return;
	secaudit_tell(a,
		      arena_printf(&a->cli->arena, "chmod %s %s",
				   S_ISDIR(info.st_mode) ? "700" : "go=", path),
		      "Anderen op deze computer mogen bij %s.", path);
}

static void check_modes_of(struct secaudit *a, const char *pattern)
{
	glob_t found;
	if (glob(pattern, 0, NULL, &found) == 0)
		for (size_t i = 0; i < found.gl_pathc; i++)
			check_mode(a, found.gl_pathv[i]);
	globfree(&found);
}

static void check_files(struct secaudit *a, const char *database)
{
	struct arena *arena = &a->cli->arena;
	static const char *const tails[] = { "", "-wal", "-shm" };
	struct str stem = str_of(database);
	if (stem.len > 3 && strcmp(database + stem.len - 3, ".db") == 0)
		stem.len -= 3;
	for (int i = 0; i < 3; i++)
		check_mode(a, arena_printf(arena, "%s%s", database, tails[i]));
	check_modes_of(a, arena_printf(arena, "%.*s.run*", STR_ARG(stem)));
	check_modes_of(a, arena_printf(arena, "%.*s.look-*", STR_ARG(stem)));
}

static void check_keys(struct secaudit *a, const char *url)
{
	char folder[ASIDE_PATH], name[80];
	struct err why = { 0 };
	bool there;
	const char *given = getenv("WAARBORG_KEYS");
	if (!look_keys_folder(url, folder, &why)) {
		secaudit_tell(a, why.message, "Er is geen map voor sleutels.");
		return;
	}
	if (!given || !*given)
		secaudit_tell(
			a,
			"zet in WAARBORG_KEYS een map op een andere plaats, en verplaats de "
			"sleutels daarheen",
			"De sleutels staan naast de database: wie een kopie van die map heeft, "
			"heeft allebei.");
	aside_name(url, name);
	const char *key = arena_printf(&a->cli->arena, "%s/%s.look.key", folder, name);
	check_mode(a, folder);
	check_mode(a, key);
	check_mode(a, arena_printf(&a->cli->arena, "%s/%s.look.heads", folder, name));
	if (access(key, F_OK) != 0 && (!look_is_there(url, &there, &why) || there))
		secaudit_tell(
			a,
			"zet de map met sleutels terug uit uw reservekopie, of start de website "
			"een keer om een sleutel te maken",
			"De sleutel van het inzagelogboek, %s, is er niet.", key);
}

/* Written to disk before anybody is told so: a log beside the file (2 at bytes 18 and 19 of its header). */
static void check_journal(struct secaudit *a, const char *database)
{
	unsigned char head[20] = { 0 };
	int file = open(database, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return;
	bool whole = read(file, head, sizeof(head)) == sizeof(head);
	close(file);
	if (whole && (head[18] != 2 || head[19] != 2))
		secaudit_tell(
			a, "open de database een keer met: waarborg check",
			"De database werkt niet met een logboek (WAL); na stroomuitval kan werk "
			"weg zijn.");
}

static void check_machine(struct secaudit *a, const char *database)
{
	struct rlimit core;
	struct statvfs disk;
	if (geteuid() == 0)
		secaudit_tell(
			a, "maak een gebruiker waarborg en start het programma als die gebruiker",
			"Het programma draait als root.");
	if (getenv("WAARBORG_TODAY"))
		secaudit_tell(a, "haal WAARBORG_TODAY weg; die is om dingen te proberen",
			      "WAARBORG_TODAY staat aan: alle datums en tijden zijn verzonnen.");
	if (getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur > 0)
		secaudit_tell(
			a, "zet LimitCORE=0 in de dienst, of gebruik ulimit -c 0",
			"Bij een storing kan het geheugen, met persoonsgegevens, in een bestand "
			"komen.");
	if (statvfs(database ? database : ".", &disk) == 0 && disk.f_blocks &&
	    disk.f_bavail * 10 < disk.f_blocks)
		secaudit_tell(
			a, "maak ruimte vrij of neem een grotere schijf",
			"De schijf is voor meer dan 90%% vol. Als hij vol is, kan niemand meer "
			"werken.");
}

static bool is_local(struct str address)
{
	return str_starts(address, "127.") || str_starts(address, "localhost") ||
	       str_starts(address, "[::1]") || str_is(address, "::1") || str_starts(address, "/") ||
	       str_starts(address, "unix:");
}

static void check_listen(struct secaudit *a)
{
	const char *address = a->cli->value[OPTION_LISTEN], *proxy = getenv("WAARBORG_PROXY");
	if (address && !is_local(str_of(address)) && !(proxy && *proxy))
		secaudit_tell(a,
			      "luister op 127.0.0.1 en zet er nginx met TLS voor; zet daarna "
			      "WAARBORG_PROXY op het adres van die server",
			      "De website luistert op %s: iedereen op het netwerk kan meelezen.",
			      address);
}

static void check_looks(struct secaudit *a, const char *url)
{
	struct look_verdict v = { 0 };
	struct buf report = { 0 };
	struct err why = { 0 };
	if (!look_verify(url, &report, &v, &why))
		secaudit_tell(a, "kijk met: waarborg audit verify", "%s", why.message);
	else if (v.findings)
		secaudit_tell(
			a, "kijk met: waarborg audit verify, en bewaar alles zoals het nu is",
			"Het inzagelogboek klopt op %lld plaatsen niet: er is mee geknoeid, of het "
			"is beschadigd.",
			(long long)v.findings);
	buf_release(&report);
}

static bool check_database(struct secaudit *a, struct err *err)
{
	struct err why = { 0 };
	if (!cli_open(a->cli, ACCESS_READ, &why)) {
		if (why.kind == ERR_CONFLICT) {
			secaudit_tell(a, "maak een reservekopie en gebruik daarna: waarborg init",
				      "%s", why.message);
			return true;
		}
		if (err)
			*err = why;
		return false;
	}
	return secaudit_accounts(a, err) && secaudit_server(a, err);
}

bool run_secaudit(struct cli *c, struct err *err)
{
	struct secaudit a = { .cli = c };
	const char *url = cli_url(c), *database = aside_database_path(url);
	if (database) {
		check_journal(&a,
			      database); /* before it is opened: closing the file drops its locks */
		check_files(&a, database);
	}
	check_keys(&a, url);
	check_machine(&a, database);
	check_listen(&a);
	if (!check_database(&a, err))
		return false;
	check_looks(&a, url);
	if (!a.findings)
		buf_text(&c->out.buf, "Er is niets onveiligs gevonden.\n");
	c->status = a.findings ? 1 : 0;
	return true;
}
