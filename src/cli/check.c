#include "cli/command.h"
#include "view/print.h"
#include "kernel/cell.h"
#include "kernel/integrity.h"
#include "kernel/schema.h"

enum { SAMPLE = 3 };

struct checking {
	struct cli *cli;
	struct buf report;
	int findings;
};

/* Every receipt adds up, and so do the lines it stands for. */
static bool check_receipts(struct checking *k, struct err *err)
{
	static const struct {
		const char *statement, *what;
	} checks[] = {
		{ "import_bad_sums", "ontvangstbewijzen tellen niet op." },
		{ "import_bad_rejects",
		  "leveringen hebben niet zoveel open regels als het bewijs zegt." },
		{ "import_bad_left_out",
		  "leveringen verantwoorden niet alle overgeslagen regels." },
	};
	for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++) {
		struct stmt *st;
		int64_t rows = 0;
		bool any;
		if (!db_named(k->cli->session->db, checks[i].statement, &st, err) ||
		    !stmt_one_int(st, &rows, &any, err))
			return false;
		if (rows) {
			k->findings++;
			buf_printf(&k->report, "import: %lld %s\n", (long long)rows,
				   checks[i].what);
		}
	}
	return true;
}

static bool check_rows(struct checking *k, struct err *err)
{
	struct cli *c = k->cli;
	int findings = 0;
	if (!db_begin_read(c->session->db, err))
		return false;
	bool ok = check_receipts(k, err) &&
		  integrity_check(c->session, &k->report, &findings, err) &&
		  cells_check(c->session, c->given[OPTION_ALL] ? 0 : SAMPLE, &k->report, &findings,
			      err);
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
