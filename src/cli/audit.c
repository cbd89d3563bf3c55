/* waarborg audit: who looked at what, and whether the log of looks is as it was written. */
#include "cli/command.h"
#include "cli/grid.h"
#include "kernel/look.h"
#include "view/print.h"

enum { ROWS_DEFAULT = 200 };

struct showing {
	struct cli *cli;
	struct grid grid;
	int64_t rows;
};

/* "ma 16 nov 2026 12:05", Dutch time. */
static const char *time_text(moment_t at, char text[48])
{
	char day[24];
	day_t on = day_of_moment(at);
	int64_t minute = (at - moment_of_day(on)) / 60000000;
	snprintf(text, 48, "%s %02lld:%02lld", date_format_dutch(on, day), (long long)(minute / 60),
		 (long long)(minute % 60));
	return text;
}

static const char *deed_of(const struct look_row *row)
{
	switch (row->event) {
	case 'C':
		return "gemaakt";
	case 'U':
		return "gewijzigd";
	case 'D':
		return "verwijderd";
	case 'E':
		return "uitgevoerd";
	default:
		return "ingezien";
	}
}

enum { CELLS = 11 };

static const char *const titles[CELLS] = { "Wanneer",  "Wie",  "Rol",      "Kantoor", "Wat",  "Hoe",
					   "Gegevens", "Over", "Uitkomst", "Adres",   "Reden" };
static const char *const keys[CELLS] = { "at",  "name",    "role",   "office",  "event", "what",
					 "ids", "subject", "result", "address", "reason" };

static void cells_of(const struct look_row *row, bool screen, struct arena *a,
		     struct str cells[CELLS])
{
	char text[48];
	cells[0] = str_of(arena_printf(
		a, "%s", screen ? time_text(row->at, text) : moment_format(row->at, text)));
	cells[1] = row->name;
	cells[2] = row->role;
	cells[3] = row->office;
	cells[4] = str_of(deed_of(row));
	cells[5] = row->what;
	cells[6] = str_of(arena_printf(a, "%.*s:%.*s", STR_ARG(row->model), STR_ARG(row->ids)));
	cells[7] = row->subject;
	cells[8] = str_of(str_is(row->result, "denied") ? "geweigerd" : "getoond");
	cells[9] = row->address;
	cells[10] = row->reason;
}

static bool show(void *context, const struct look_row *row, struct err *err)
{
	struct showing *s = context;
	struct cli *c = s->cli;
	struct str cells[CELLS];
	struct arena_mark mark = arena_mark(&c->arena);
	bool table = format_is(c, "table"), json = format_is(c, "json"), ok = true;
	cells_of(row, table, &c->arena, cells);
	if (json)
		buf_text(&c->out.buf, s->rows ? ",\n" : "");
	for (int i = 0; ok && i < CELLS; i++) {
		if (table) {
			ok = grid_cell(&s->grid, cells[i], err);
		} else if (json) {
			buf_printf(&c->out.buf, "%s\"%s\":", i ? "," : "{", keys[i]);
			print_json(&c->out.buf, cells[i]);
		} else {
			buf_text(&c->out.buf, i ? "," : "");
			print_csv_text(&c->out.buf, cells[i]);
		}
	}
	if (!table)
		buf_text(&c->out.buf, json ? "}" : "\n");
	s->rows++;
	arena_rewind(&c->arena, mark);
	return ok && out_spill(&c->out, err);
}

/* "client:12" */
static bool read_record(struct cli *c, struct look_query *q, struct err *err)
{
	struct str rest = str_of(c->value[OPTION_RECORD]);
	if (!rest.at)
		return true;
	struct str model = str_cut(&rest, ':');
	if (!rest.at || !model.len || !str_to_int(rest, &q->record))
		return err_set(err, ERR_INPUT,
			       "'%s' achter --record is geen gegeven. Verwacht: model:nummer, "
			       "bijvoorbeeld account:12.",
			       c->value[OPTION_RECORD]);
	q->model = arena_text(&c->arena, model);
	return true;
}

static bool read_account(struct cli *c, struct look_query *q, struct err *err)
{
	struct stmt *st;
	bool found;
	if (!c->value[OPTION_ACCOUNT])
		return true;
	if (!db_named(c->session->db, "account_by_name", &st, err))
		return false;
	stmt_bind_text(st, "name", str_of(c->value[OPTION_ACCOUNT]));
	if (!stmt_one_int(st, &q->account, &found, err))
		return false;
	return found || err_set(err, ERR_NOT_FOUND,
				"Het account '%s' bestaat niet. Kijk met: waarborg user list",
				c->value[OPTION_ACCOUNT]);
}

static bool read_query(struct cli *c, struct look_query *q, struct err *err)
{
	day_t from = DAY_MIN, to = DAY_MAX;
	int64_t limit = format_is(c, "table") ? ROWS_DEFAULT : 1000000;
	if (!option_day(c, OPTION_FROM, &from, err) || !option_day(c, OPTION_TO, &to, err) ||
	    !option_number(c, OPTION_LIMIT, 1, 100000000, &limit, err) || !read_record(c, q, err) ||
	    !read_account(c, q, err))
		return false;
	q->from = moment_of_day(from);
	q->until = moment_of_day(to + 1) - 1;
	q->limit = (int)limit;
	return true;
}

static bool list(struct cli *c, struct err *err)
{
	struct showing s = { .cli = c };
	struct look_query q = { 0 };
	bool more = false, table = format_is(c, "table"), json = format_is(c, "json");
	if (!cli_open(c, ACCESS_READ, err) || !read_query(c, &q, err))
		return false;
	if (table) {
		grid_begin(&s.grid, &c->out);
		for (int i = 0; i < CELLS; i++)
			grid_column(&s.grid, titles[i], false, i == 6 ? 40 : 0);
	} else {
		buf_text(&c->out.buf, json ? "[" : "");
		for (int i = 0; !json && i < CELLS; i++)
			buf_printf(&c->out.buf, "%s%s", keys[i], i + 1 < CELLS ? "," : "\n");
	}
	if (!look_read(cli_url(c), &q, show, &s, NULL, &more, err))
		return false;
	buf_text(&c->out.buf, json ? "]\n" : "");
	if (table && !grid_end(&s.grid, err))
		return false;
	if (table && more)
		buf_text(&c->out.buf, "Er is meer; geef een groter getal met --limit.\n");
	return true;
}

static bool verify(struct cli *c, struct err *err)
{
	struct look_verdict v;
	struct buf report = { 0 };
	bool ok = cli_open(c, ACCESS_READ, err) && look_verify(cli_url(c), &report, &v, err);
	if (ok) {
		buf_add(&c->out.buf, buf_str(&report));
		print_count(&c->out.buf, v.lines);
		buf_text(&c->out.buf, " regels in ");
		print_count(&c->out.buf, v.chains);
		buf_text(&c->out.buf, v.findings
					      ? " ketens: er is met het logboek geknoeid, of het "
						"is beschadigd.\n"
					      : " ketens: het logboek klopt.\n");
		c->status = v.findings ? 1 : 0;
	}
	buf_release(&report);
	return ok;
}

bool run_audit(struct cli *c, struct err *err)
{
	if (strcmp(c->arguments[0], "list") == 0)
		return list(c, err);
	if (strcmp(c->arguments[0], "verify") == 0)
		return verify(c, err);
	return err_set(err, ERR_INPUT, "Gebruik: waarborg audit %s", c->command->usage);
}
