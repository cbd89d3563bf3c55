#include "cli/secaudit.h"

#include "kernel/viewer.h"

#define DAY (INT64_C(86400) * 1000000)

enum { ADMINISTRATORS_MAX = 5, SILENT_DAYS = 180, BACKUP_DAYS = 7, NAMES_MAX = 5 };

/* Runs a statement whose first column is a name; *count rows, the first few names in `names`. */
static bool names_of(struct secaudit *a, const char *statement, moment_t before, int *count,
		     struct buf *names, struct err *err)
{
	struct stmt *st;
	bool row;
	*count = 0;
	buf_clear(names);
	if (!db_named(a->cli->session->db, statement, &st, err))
		return false;
	stmt_bind_int(st, "before", before);
	stmt_bind_int(st, "now", moment_now());
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			return true;
		if ((*count)++ < NAMES_MAX) {
			buf_text(names, *count > 1 ? ", " : "");
			buf_add(names, stmt_text(st, 0));
		}
	}
}

static const struct {
	const char *statement, *what, *remedy;
	int days;
} checks[] = {
	{ "secaudit_silent",
	  "Accounts met een wachtwoord die al 180 dagen niet zijn gebruikt: %s (%d).",
	  "blokkeer wie er niet meer werkt: waarborg user block NAAM", SILENT_DAYS },
	{ "secaudit_blocked_tokens", "Geblokkeerde accounts met een token: %s (%d).",
	  "trek de tokens in; ze gaan weer werken als de blokkade eraf gaat", 0 },
	{ "secaudit_old_tokens",
	  "Tokens die nooit verlopen of ouder zijn dan een jaar, van: %s (%d).",
	  "maak een nieuw token en trek het oude in", 365 },
};

static bool check_administrators(struct secaudit *a, struct err *err)
{
	struct stmt *st;
	bool row;
	int count = 0;
	if (!db_named(a->cli->session->db, "secaudit_roles", &st, err))
		return false;
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			break;
		struct str rights = stmt_text(st, 0);
		while (rights.at)
			count += str_is(str_trim(str_cut(&rights, ';')), right_words[RIGHT_USERS]);
	}
	if (!count)
		secaudit_tell(
			a, "maak er een: waarborg user add NAAM --role administrator --payer CODE",
			"Er is geen account dat accounts mag beheren.");
	if (count > ADMINISTRATORS_MAX)
		secaudit_tell(a, "geef een andere rol aan wie geen accounts hoeft te beheren",
			      "Er zijn %d accounts die accounts mogen beheren.", count);
	return true;
}

bool secaudit_accounts(struct secaudit *a, struct err *err)
{
	struct buf names = { 0 };
	bool ok = true;
	int count;
	for (size_t i = 0; ok && i < sizeof(checks) / sizeof(*checks); i++) {
		ok = names_of(a, checks[i].statement, moment_now() - checks[i].days * DAY, &count,
			      &names, err);
		if (ok && count)
			secaudit_tell(a, checks[i].remedy, checks[i].what, buf_zero(&names), count);
	}
	buf_release(&names);
	return ok && check_administrators(a, err);
}

static bool one_int(struct secaudit *a, const char *statement, int64_t *out, bool *found,
		    struct err *err)
{
	struct stmt *st;
	return db_named(a->cli->session->db, statement, &st, err) &&
	       stmt_one_int(st, out, found, err);
}

static bool check_clock(struct secaudit *a, struct err *err)
{
	int64_t newest = 0;
	bool found;
	if (!one_int(a, "secaudit_newest", &newest, &found, err))
		return false;
	if (found && newest > moment_now() + DAY / 24 / 12)
		secaudit_tell(a, "zet de klok gelijk (systemd-timesyncd of chrony)",
			      "De klok loopt achter: de laatste wijziging is van later dan nu.");
	return true;
}

static bool check_backup(struct secaudit *a, struct err *err)
{
	struct stmt *st;
	int64_t at = 0;
	bool row;
	if (!db_named(a->cli->session->db, "meta_get", &st, err))
		return false;
	stmt_bind_text(st, "name", str_of("backup"));
	if (!stmt_step(st, &row, err))
		return false;
	if (row)
		str_to_int(stmt_text(st, 0), &at);
	stmt_reset(st);
	if (at < moment_now() - BACKUP_DAYS * DAY)
		secaudit_tell(a, "maak elke nacht een kopie: waarborg backup BESTAND",
			      "De laatste reservekopie is %s.",
			      at ? "ouder dan een week" : "nooit gemaakt");
	return true;
}

/* What only a server has: its own idea of who may pass the policies. */
static const struct {
	const char *sql, *what, *remedy;
} server_checks[] = {
	{ "SELECT rolname::text FROM pg_roles WHERE rolname = session_user AND (rolsuper OR rolbypassrls)",
	  "De gebruiker waarmee het programma bij de databaseserver aanmeldt (%s) gaat langs alle regels.",
	  "maak een gewone gebruiker (NOSUPERUSER NOBYPASSRLS) en geef hem de rollen van waarborg" },
	{ "SELECT c.relname::text FROM pg_class AS c WHERE c.relnamespace = 'public'::regnamespace "
	  "AND c.relkind = 'r' AND substr(c.relname::text, 1, 2) IN ('t' || '_', 'h' || '_') "
	  "AND NOT (c.relrowsecurity AND c.relforcerowsecurity)",
	  "De afscherming tussen kantoren staat uit voor de tabel %s.",
	  "zet haar aan: ALTER TABLE ... ENABLE ROW LEVEL SECURITY en FORCE ROW LEVEL SECURITY" },
	{ "SELECT name FROM pg_settings WHERE (name = 'fsync' AND setting <> 'on') "
	  "OR (name = 'full_page_writes' AND setting <> 'on') "
	  "OR (name = 'synchronous_commit' AND setting = 'off')",
	  "De databaseserver schrijft niet zeker naar schijf (%s); na stroomuitval kan werk weg zijn.",
	  "zet deze instelling op on in postgresql.conf" },
};

bool secaudit_server(struct secaudit *a, struct err *err)
{
	struct db *db = a->cli->session->db;
	struct stmt *st;
	bool row;
	if (!check_clock(a, err) || !check_backup(a, err))
		return false;
	for (size_t i = 0;
	     db_kind(db) == DB_POSTGRES && i < sizeof(server_checks) / sizeof(*server_checks);
	     i++) {
		if (!db_prepare(db, str_of(server_checks[i].sql), DB_KERNEL, &st, err))
			return false;
		for (;;) {
			if (!stmt_step(st, &row, err))
				return false;
			if (!row)
				break;
			char name[80];
			snprintf(name, sizeof(name), "%.*s", STR_ARG(stmt_text(st, 0)));
			secaudit_tell(a, server_checks[i].remedy, server_checks[i].what, name);
		}
	}
	return true;
}
