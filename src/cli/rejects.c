#include "cli/command.h"
#include "cli/grid.h"
#include "kernel/list.h"
#include "view/print.h"
#include "domain/reject_csv.h"
#include "kernel/write.h"

enum { LINES_SHOWN = 50, REASONS_SHOWN = 30 };

static struct str text_of(const struct list *l, const char *field)
{
	const struct db_value *v = list_value(l, field);
	return v->kind == DB_TEXT ? v->text : (struct str){ NULL, 0 };
}

static int64_t number_of(const struct list *l, const char *field)
{
	return list_value(l, field)->integer;
}

static bool cell_number(struct grid *g, int64_t value, struct err *err)
{
	struct buf text = { 0 };
	print_count(&text, value);
	bool ok = grid_cell(g, buf_str(&text), err);
	buf_release(&text);
	return ok;
}

static bool cell_id(struct grid *g, int64_t value, struct err *err)
{
	char text[24];
	snprintf(text, sizeof(text), "%lld", (long long)value);
	return grid_cell(g, str_of(text), err);
}

/* One import with open rejects. */
static bool show_import(struct cli *c, struct grid *g, const struct list *l, struct err *err)
{
	struct buf *out = &c->out.buf;
	if (format_is(c, "table"))
		return cell_id(g, l->id, err) && grid_cell(g, text_of(l, "file"), err) &&
		       grid_cell(g, text_of(l, "profile"), err) &&
		       cell_number(g, number_of(l, "rejected"), err) &&
		       cell_number(g, number_of(l, "lines"), err);
	if (format_is(c, "csv")) {
		buf_printf(out, "%lld,", (long long)l->id);
		print_csv_text(out, text_of(l, "file"));
		buf_char(out, ',');
		print_csv_text(out, text_of(l, "profile"));
		buf_printf(out, ",%lld,%lld\n", (long long)number_of(l, "rejected"),
			   (long long)number_of(l, "lines"));
	} else {
		buf_printf(out, "{\"import\":%lld,\"file\":", (long long)l->id);
		print_json(out, text_of(l, "file"));
		buf_text(out, ",\"profile\":");
		print_json(out, text_of(l, "profile"));
		buf_printf(out, ",\"rejected\":%lld,\"lines\":%lld}",
			   (long long)number_of(l, "rejected"), (long long)number_of(l, "lines"));
	}
	return out_spill(&c->out, err);
}

static bool show_imports(struct cli *c, struct err *err)
{
	struct list_query q = { .shape = shape_find(c->decl, str_of("import")) };
	struct list l;
	struct grid g;
	bool more = true, ok, json = format_is(c, "json"), table = format_is(c, "table");
	int64_t shown = 0;
	grid_begin(&g, &c->out);
	grid_column(&g, "Levering", true, 0);
	grid_column(&g, "Bestand", false, 60);
	grid_column(&g, "Profiel", false, 30);
	grid_column(&g, "Afgekeurd", true, 0);
	grid_column(&g, "Regels", true, 0);
	if (json)
		buf_text(&c->out.buf, "[");
	else if (!table)
		buf_text(&c->out.buf, "import,file,profile,rejected,lines\n");
	ok = list_open(&l, c->session, &q, NULL, err);
	while (ok && (ok = list_next(&l, &more, err)) && more) {
		if (number_of(&l, "rejected") == 0)
			continue;
		if (json && shown)
			buf_text(&c->out.buf, ",\n");
		shown++;
		ok = show_import(c, &g, &l, err);
	}
	if (json)
		buf_text(&c->out.buf, "]\n");
	if (ok && table && shown == 0)
		buf_text(&c->out.buf, "Er zijn geen afgekeurde regels.\n");
	return ok && (!table || shown == 0 || grid_end(&g, err));
}

static bool summary(struct cli *c, int64_t import, int64_t *reasons, struct err *err)
{
	struct stmt *st;
	struct grid g;
	bool row = true, ok;
	grid_begin(&g, &c->out);
	grid_column(&g, "Aantal", true, 0);
	grid_column(&g, "Kolom", false, 30);
	grid_column(&g, "Reden", false, 100);
	*reasons = 0;
	if (!db_named(c->session->db, "reject_reasons", &st, err))
		return false;
	stmt_bind_int(st, "import", import);
	stmt_bind_int(st, "limit", REASONS_SHOWN);
	while ((ok = stmt_step(st, &row, err)) && row) {
		++*reasons;
		struct str column = stmt_text(st, 1), reason = stmt_text(st, 0);
		if (!cell_number(&g, stmt_int(st, 2), err) || !grid_cell(&g, column, err) ||
		    !grid_cell(&g, reason, err))
			return false;
	}
	return ok && (*reasons == 0 || grid_end(&g, err));
}

static bool show_left_out(struct cli *c, int64_t import, struct err *err)
{
	struct list_query q = { .shape = shape_find(c->decl, str_of("left_out")) };
	struct list l;
	bool more = true, ok, first = true;
	list_where(&q, "of_import", value_int(import));
	ok = list_open(&l, c->session, &q, NULL, err);
	while (ok && (ok = list_next(&l, &more, err)) && more) {
		buf_text(&c->out.buf, first ? "\nOvergeslagen volgens het profiel: " : "; ");
		print_count(&c->out.buf, number_of(&l, "lines"));
		buf_char(&c->out.buf, ' ');
		print_screen(&c->out.buf, text_of(&l, "reason"));
		first = false;
	}
	if (!first)
		buf_text(&c->out.buf, "\n");
	return ok;
}

static void json_line(struct buf *out, const struct list *l)
{
	buf_printf(out, "{\"line\":%lld,\"column\":", (long long)number_of(l, "of_line"));
	print_json(out, text_of(l, "column_name"));
	buf_text(out, ",\"value\":");
	print_json(out, text_of(l, "value"));
	buf_text(out, ",\"reason\":");
	print_json(out, text_of(l, "reason"));
	buf_text(out, ",\"state\":");
	print_json(out, text_of(l, "state"));
	buf_text(out, ",\"cells\":");
	buf_add(out, text_of(l, "cells")); /* is JSON */
	buf_char(out, '}');
}

static bool table_line(struct grid *g, const struct list *l, struct err *err)
{
	return cell_id(g, number_of(l, "of_line"), err) &&
	       grid_cell(g, text_of(l, "column_name"), err) &&
	       grid_cell(g, text_of(l, "value"), err) && grid_cell(g, text_of(l, "reason"), err);
}

/* Table: the open ones; JSON: all, with their state. */
static bool show_lines(struct cli *c, int64_t import, int64_t limit, int64_t *shown,
		       struct err *err)
{
	struct list_query q = { .shape = shape_find(c->decl, str_of("reject")),
				.order = "of_line" };
	struct list l;
	struct grid g;
	bool more = true, ok, table = format_is(c, "table");
	list_where(&q, "of_import", value_int(import));
	if (table)
		list_where(&q, "state", value_text(str_of("open")));
	grid_begin(&g, &c->out);
	grid_column(&g, "Regel", true, 0);
	grid_column(&g, "Kolom", false, 30);
	grid_column(&g, "Waarde", false, 30);
	grid_column(&g, "Reden", false, 100);
	*shown = 0;
	ok = list_open(&l, c->session, &q, NULL, err);
	while (ok && *shown < limit && (ok = list_next(&l, &more, err)) && more) {
		if (!table && *shown)
			buf_text(&c->out.buf, ",\n");
		++*shown;
		if (table)
			ok = table_line(&g, &l, err);
		else
			json_line(&c->out.buf, &l);
		ok = ok && out_spill(&c->out, err);
	}
	list_end(&l);
	return ok && (!table || *shown == 0 || grid_end(&g, err));
}

static bool find_import(struct cli *c, int64_t id, int64_t *rejected, struct err *err)
{
	const struct shape *shape = shape_find(c->decl, str_of("import"));
	struct db_value values[MODEL_FIELDS_MAX];
	int64_t since;
	if (!row_read(c->session, shape, id, values, &since, &c->arena, err))
		return false;
	if (!since)
		return err_set(
			err, ERR_NOT_FOUND,
			"Levering %lld bestaat niet. Kijk welke er zijn met: waarborg export import",
			(long long)id);
	*rejected = values[shape_field(shape, str_of("rejected"))].integer;
	return true;
}

static bool show_table(struct cli *c, int64_t import, int64_t rejected, struct err *err)
{
	struct buf *out = &c->out.buf;
	int64_t reasons, shown, limit = LINES_SHOWN;
	buf_printf(out, "Levering %lld: ", (long long)import);
	print_count(out, rejected);
	buf_text(out, " afgekeurde regels.\n");
	if (!option_number(c, OPTION_LIMIT, 0, INT64_MAX, &limit, err) ||
	    !summary(c, import, &reasons, err))
		return false;
	if (reasons)
		buf_char(out, '\n');
	if (!show_lines(c, import, limit, &shown, err) || !show_left_out(c, import, err))
		return false;
	if (shown < rejected) {
		buf_printf(out, "\nEr zijn er meer. Alles: waarborg rejects %lld --format csv",
			   (long long)import);
		print_db_option(c);
		buf_char(out, '\n');
	}
	if (rejected) {
		buf_printf(out, "\nHerstellen: waarborg correct %lld --line N KOLOM=WAARDE",
			   (long long)import);
		print_db_option(c);
		buf_char(out, '\n');
	}
	return true;
}

static bool spill(void *context, struct err *err)
{
	struct cli *c = context;
	return out_spill(&c->out, err);
}

bool run_rejects(struct cli *c, struct err *err)
{
	int64_t import, rejected, shown, limit = INT64_MAX;
	if (c->count && !argument_number(c, 0, "levering", &import, err))
		return false;
	if (!cli_open_reading(c, err))
		return false;
	if (!c->count)
		return show_imports(c, err);
	if (!find_import(c, import, &rejected, err))
		return false;
	if (format_is(c, "table"))
		return show_table(c, import, rejected, err);
	if (!option_number(c, OPTION_LIMIT, 0, INT64_MAX, &limit, err))
		return false;
	if (format_is(c, "csv"))
		return reject_csv(c->session, NULL, import, limit, &c->out.buf, spill, c, err);
	buf_char(&c->out.buf, '[');
	bool ok = show_lines(c, import, limit, &shown, err);
	buf_text(&c->out.buf, "]\n");
	return ok;
}
