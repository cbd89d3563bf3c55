#include "cli/receipt.h"

#include "view/print.h"

static void json_number(struct buf *out, const char *name, int64_t value)
{
	buf_printf(out, ",\"%s\":%lld", name, (long long)value);
}

static void json_day(struct buf *out, const char *name, day_t day)
{
	char text[11];
	if (day)
		buf_printf(out, ",\"%s\":\"%s\"", name, date_format_iso(day, text));
	else
		buf_printf(out, ",\"%s\":null", name);
}

static void print_object(struct buf *out, const char *file, const struct receipt *r)
{
	buf_text(out, "{\"file\":");
	if (file)
		print_json(out, str_of(file));
	else
		buf_text(out, "null");
	json_number(out, "lines", r->lines);
	json_number(out, "taken", r->taken);
	json_number(out, "rejected", r->rejected);
	json_number(out, "leftOut", r->left_out);
	buf_printf(out, ",\"again\":%s", r->again ? "true" : "false");
	json_number(out, "change", r->change);
	json_number(out, "import", r->import);
	json_number(out, "corrected", r->corrected);
	json_number(out, "contradictions", r->contradictions);
	json_number(out, "warnings", r->warnings);
	json_number(out, "added", r->added);
	json_number(out, "changed", r->changed);
	json_number(out, "ended", r->ended);
	json_number(out, "observed", r->observed);
	buf_text(out, ",\"shape\":");
	print_json(out, str_of(r->shape));
	json_day(out, "firstDay", r->first_day);
	json_day(out, "lastDay", r->last_day);
	buf_text(out, "}\n");
}

static void counted(struct buf *out, int64_t count, const char *what)
{
	print_count(out, count);
	buf_printf(out, " %s", what);
}

static void print_lines(struct buf *out, const struct receipt *r)
{
	buf_text(out, "  Regels          ");
	print_count(out, r->lines);
	buf_text(out, " = ");
	counted(out, r->taken, "overgenomen + ");
	counted(out, r->rejected, "afgekeurd + ");
	counted(out, r->left_out, "overgeslagen\n");
	if (r->corrected) {
		buf_text(out, "  Hersteld        ");
		counted(out, r->corrected, "door een herstelregel\n");
	}
	if (r->contradictions) {
		buf_text(out, "  Tegenspraken    ");
		counted(out, r->contradictions,
			"regels zeggen iets anders dan een eerdere regel over hetzelfde; de "
			"eerste telt\n");
	}
	if (r->warnings) {
		buf_text(out, "  Waarschuwingen  ");
		print_count(out, r->warnings);
		buf_char(out, '\n');
	}
}

static void print_period(struct buf *out, const struct receipt *r)
{
	char first[24], last[24];
	if (!r->first_day)
		return;
	buf_printf(out, "  Periode         %s", date_format_dutch(r->first_day, first));
	if (r->last_day != r->first_day)
		buf_printf(out, " t/m %s", date_format_dutch(r->last_day, last));
	buf_char(out, '\n');
}

static void print_things(struct buf *out, const struct receipt *r)
{
	buf_text(out, "  Gegevens        ");
	counted(out, r->added, "nieuw, ");
	counted(out, r->changed, "gewijzigd, ");
	counted(out, r->same, "gelijk, ");
	counted(out, r->ended, "beëindigd; ");
	counted(out, r->observed, "waarnemingen\n");
}

static void print_way_on(struct cli *c, const struct receipt *r)
{
	struct buf *out = &c->out.buf;
	if (r->rejected) {
		buf_printf(out, "  Bekijk wat is afgekeurd:  waarborg rejects %lld",
			   (long long)r->import);
		print_db_option(c);
		buf_char(out, '\n');
	}
	if (r->change) {
		buf_printf(out, "  Ongedaan maken:           waarborg undo %lld",
			   (long long)r->change);
		print_db_option(c);
		buf_char(out, '\n');
	}
}

static void print_text(struct cli *c, const char *file, const struct receipt *r, bool dry_run)
{
	struct buf *out = &c->out.buf;
	if (file)
		print_screen(out, str_of(file));
	else
		buf_printf(out, "Levering %lld, opnieuw aangeboden", (long long)r->import);
	buf_text(out, dry_run ? " (proef: er wordt niets gewijzigd)\n" : "\n");
	if (r->again) {
		buf_printf(
			out,
			"  Dit bestand is al ingelezen, als levering %lld. Er is niets gewijzigd.\n",
			(long long)r->import);
		return;
	}
	if (r->shape[0])
		buf_printf(out, "  Herkend         %s\n", r->shape);
	print_period(out, r);
	print_lines(out, r);
	if (!dry_run)
		print_things(out, r);
	if (r->change)
		buf_printf(out, "  Wijziging       %lld, levering %lld\n", (long long)r->change,
			   (long long)r->import);
	else if (!dry_run)
		buf_text(out, "  Er is niets gewijzigd.\n");
	if (!dry_run)
		print_way_on(c, r);
}

void receipt_print(struct cli *c, const char *file, const struct receipt *r, bool dry_run)
{
	if (format_is(c, "json"))
		print_object(&c->out.buf, file, r);
	else
		print_text(c, file, r, dry_run);
}

bool receipt_finish(struct cli *c, const char *file, const struct receipt *r, bool dry_run,
		    struct err *err)
{
	receipt_print(c, file, r, dry_run);
	if (r->rejected)
		c->status = 1;
	return dry_run || !r->change || cli_refresh(c, err);
}
