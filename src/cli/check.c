#include "cli/command.h"
#include "cli/print.h"
#include "kernel/cell.h"
#include "kernel/schema.h"

enum { SAMPLE = 3 };

/* One check gives one number; anything but 0 is a finding. */
struct checking {
	struct cli *cli;
	struct buf report;
	int findings;
};

static void found(struct checking *k, const char *model, int64_t count, const char *what)
{
	k->findings++;
	buf_printf(&k->report, "%s: %lld %s\n", model, (long long)count, what);
}

static bool count(struct checking *k, struct buf *sql, const char *model, const char *what,
		  struct err *err)
{
	struct stmt *st;
	int64_t rows = 0;
	bool any;
	bool ok = db_prepare(k->cli->session->db, buf_str(sql), DB_KERNEL, &st, err) &&
		  stmt_one_int(st, &rows, &any, err);
	buf_clear(sql);
	if (ok && rows)
		found(k, model, rows, what);
	return ok;
}

/* Versions of a row follow each other: none ends before it begins, none overlaps the next, and
 * every one was made by a change that exists. */
static bool check_history(struct checking *k, const char *model, struct err *err)
{
	struct buf sql = { 0 };
	buf_printf(&sql, "SELECT count(*) FROM h_%s WHERE since >= until", model);
	bool ok = count(k, &sql, model, "gesloten versies eindigen voor hun begin.", err);
	buf_printf(
		&sql,
		"SELECT count(*) FROM h_%s AS a JOIN h_%s AS b ON b.id = a.id AND b.since > a.since "
		"WHERE b.since < a.until",
		model, model);
	ok = ok && count(k, &sql, model, "gesloten versies overlappen.", err);
	buf_printf(&sql,
		   "SELECT count(*) FROM t_%s AS t WHERE EXISTS (SELECT 1 FROM h_%s AS h "
		   "WHERE h.id = t.id AND h.until > t.since)",
		   model, model);
	ok = ok && count(k, &sql, model, "rijen zijn ouder dan hun gesloten versie.", err);
	for (int history = 0; ok && history < 2; history++) {
		buf_printf(&sql,
			   "SELECT count(*) FROM %c_%s AS t WHERE NOT EXISTS "
			   "(SELECT 1 FROM change AS c WHERE c.id = t.since)",
			   history ? 'h' : 't', model);
		ok = count(k, &sql, model, "rijen horen bij een wijziging die er niet is.", err);
	}
	buf_release(&sql);
	return ok;
}

static bool check_receipts(struct checking *k, struct err *err)
{
	struct buf sql = { 0 };
	buf_text(&sql, "SELECT count(*) FROM t_import WHERE lines <> taken + rejected + left_out");
	bool ok = count(k, &sql, "import", "ontvangstbewijzen tellen niet op.", err);
	buf_text(
		&sql,
		"SELECT count(*) FROM t_import AS i WHERE rejected <> (SELECT count(*) FROM t_reject AS r "
		"WHERE r.of_import = i.id AND r.state = 'open')");
	ok = ok && count(k, &sql, "import",
			 "leveringen hebben niet zoveel open regels als het bewijs zegt.", err);
	buf_text(
		&sql,
		"SELECT count(*) FROM t_import AS i WHERE left_out <> (SELECT coalesce(sum(l.lines), 0) "
		"FROM t_left_out AS l WHERE l.of_import = i.id)");
	ok = ok && count(k, &sql, "import",
			 "leveringen verantwoorden niet alle overgeslagen regels.", err);
	buf_release(&sql);
	return ok;
}

static bool check_rows(struct checking *k, struct err *err)
{
	struct cli *c = k->cli;
	int findings = 0;
	if (!db_begin_read(c->session->db, err))
		return false;
	bool ok = check_receipts(k, err);
	for (int i = 0; ok && i < c->decl->shape_count; i++)
		ok = check_history(k, c->decl->shapes[i].name, err);
	ok = ok &&
	     cells_check(c->session, c->given[OPTION_ALL] ? 0 : SAMPLE, &k->report, &findings, err);
	k->findings += findings;
	db_rollback(c->session->db);
	return ok;
}

/* On a damaged database nothing else can be trusted, and reading on could fail in odd ways. */
static bool check_all(struct checking *k, struct err *err)
{
	struct session *s = k->cli->session;
	if (!db_check(s->db, &k->report, &k->findings, err))
		return false;
	return k->findings || (schema_check(s, err) && check_rows(k, err));
}

bool run_check(struct cli *c, struct err *err)
{
	struct checking k = { .cli = c, .report = { .maximum = 16 << 20 } };
	if (!cli_open(c, ACCESS_READ, err))
		return false;
	bool ok = check_all(&k, err);
	struct str report = buf_str(&k.report);
	while (report.len) {
		print_screen(&c->out.buf, str_cut(&report, '\n'));
		buf_char(&c->out.buf, '\n');
	}
	buf_release(&k.report);
	if (!ok)
		return false;
	if (k.findings)
		buf_printf(&c->out.buf, "%d bevindingen in %s.\n", k.findings,
			   db_name(c->session->db));
	else
		buf_printf(
			&c->out.buf,
			"%s is in orde: opslag, verwijzingen, versies, ontvangstbewijzen en cijfers.\n",
			db_name(c->session->db));
	c->status = k.findings ? 2 : 0;
	return true;
}
