#include "cli/command.h"
#include "kernel/list.h"
#include "view/print.h"

static bool json(const struct cli *c)
{
	return format_is(c, "json");
}

/* Numbers, dates and booleans stand as they are; what is text is guarded. */
static bool print_cell(struct buf *out, struct buf *scratch, const struct list *l, int field,
		       struct err *err)
{
	const struct field *f = &l->shape->fields[field];
	buf_clear(scratch);
	if (!list_print(scratch, l, field, err))
		return false;
	if (f->kind == FIELD_REF || field_is_text(f->kind))
		print_csv_text(out, buf_str(scratch));
	else
		print_csv(out, buf_str(scratch));
	return true;
}

static bool csv_row(struct cli *c, struct buf *scratch, const struct list *l, struct err *err)
{
	struct buf *out = &c->out.buf;
	buf_int(out, l->id);
	for (int i = 0; i < l->shape->count; i++) {
		buf_char(out, ',');
		if (!print_cell(out, scratch, l, i, err))
			return false;
	}
	buf_printf(out, ",%lld\n", (long long)l->since);
	return true;
}

static bool json_row(struct cli *c, struct buf *scratch, const struct list *l, struct err *err)
{
	struct buf *out = &c->out.buf;
	buf_printf(out, "{\"id\":%lld", (long long)l->id);
	for (int i = 0; i < l->shape->count; i++) {
		const struct field *f = &l->shape->fields[i];
		buf_printf(out, ",\"%s\":", f->name);
		if (f->kind != FIELD_REF || l->values[i].kind == DB_NULL) {
			print_json_field(out, f, &l->values[i]);
			continue;
		}
		buf_clear(scratch);
		if (!list_print(scratch, l, i, err))
			return false;
		print_json(out, buf_str(scratch));
	}
	buf_printf(out, ",\"since\":%lld}", (long long)l->since);
	return true;
}

static bool export_rows(struct cli *c, struct list *l, int64_t limit, struct err *err)
{
	struct buf scratch = { 0 };
	bool more = true, ok = true, first = true;
	while (ok && limit-- > 0 && (ok = list_next(l, &more, err)) && more) {
		if (json(c) && !first)
			buf_text(&c->out.buf, ",\n");
		first = false;
		ok = (json(c) ? json_row(c, &scratch, l, err) : csv_row(c, &scratch, l, err)) &&
		     out_spill(&c->out, err);
	}
	list_end(l);
	buf_release(&scratch);
	return ok;
}

static void print_header(struct buf *out, const struct shape *shape)
{
	buf_text(out, "id");
	for (int i = 0; i < shape->count; i++)
		buf_printf(out, ",%s", shape->fields[i].name);
	buf_text(out, ",since\n");
}

static bool read_query(struct cli *c, struct keymaps *maps, struct list_query *q, struct err *err)
{
	for (int i = 0; i < c->where_count; i++)
		if (!list_where_text(q, maps, str_of(c->where[i]), err))
			return false;
	return option_day(c, OPTION_AT, &q->valid_on, err);
}

static bool export_model(struct cli *c, const struct shape *shape, struct err *err)
{
	struct list_query q = { .shape = shape };
	struct keymaps maps = { .session = c->session };
	struct list l;
	int64_t limit = INT64_MAX;
	bool ok = option_number(c, OPTION_LIMIT, 0, INT64_MAX, &limit, err) &&
		  read_query(c, &maps, &q, err) && list_open(&l, c->session, &q, &maps, err);
	if (ok && json(c))
		buf_char(&c->out.buf, '[');
	else if (ok)
		print_header(&c->out.buf, shape);
	ok = ok && export_rows(c, &l, limit, err);
	if (json(c))
		buf_text(&c->out.buf, "]\n");
	keymaps_release(&maps);
	return ok;
}

static bool count_rows(struct session *s, const struct shape *shape, int64_t *out, struct err *err)
{
	struct buf sql = { 0 };
	struct stmt *st;
	bool found;
	buf_printf(&sql, "SELECT count(*) FROM %c_%s", s->known == KNOWN_NOW ? 'v' : 'k',
		   shape->name);
	bool ok = db_prepare(s->db, buf_str(&sql), DB_SCOPED, &st, err) &&
		  stmt_one_int(st, out, &found, err);
	buf_release(&sql);
	return ok;
}

static bool export_overview(struct cli *c, struct err *err)
{
	struct buf *out = &c->out.buf;
	buf_text(out, json(c) ? "[" : "model,rows,label\n");
	for (int i = 0; i < c->decl->shape_count; i++) {
		const struct shape *shape = &c->decl->shapes[i];
		int64_t rows = 0;
		if (!count_rows(c->session, shape, &rows, err))
			return false;
		if (json(c))
			buf_printf(out,
				   "%s{\"model\":\"%s\",\"rows\":%lld,\"label\":", i ? ",\n" : "",
				   shape->name, (long long)rows);
		else
			buf_printf(out, "%s,%lld,", shape->name, (long long)rows);
		if (json(c))
			print_json(out, str_of(shape->model->plural.nl));
		else
			print_csv(out, str_of(shape->model->plural.nl));
		buf_text(out, json(c) ? "}" : "\n");
	}
	buf_text(out, json(c) ? "]\n" : "");
	return true;
}

/* The columns of the change log, in order of the statement below. */
enum {
	CHANGE_ID,
	CHANGE_AT,
	CHANGE_PRINCIPAL,
	CHANGE_KIND,
	CHANGE_IMPORT,
	CHANGE_REASON,
	CHANGE_COLUMNS
};
static const char *const change_names[] = { "id", "at", "principal", "kind", "import", "reason" };

static void change_cell(struct cli *c, const struct stmt *st, int column)
{
	struct buf *out = &c->out.buf;
	char moment[24];
	struct str text = stmt_text(st, column);
	if (column == CHANGE_AT)
		text = str_of(moment_format(stmt_int(st, column), moment));
	if (json(c))
		buf_printf(out, "%s\"%s\":", column ? "," : "{", change_names[column]);
	else if (column)
		buf_char(out, ',');
	if (stmt_is_null(st, column))
		buf_text(out, json(c) ? "null" : "");
	else if (column == CHANGE_ID || column == CHANGE_IMPORT)
		buf_int(out, stmt_int(st, column));
	else if (json(c))
		print_json(out, text);
	else
		print_csv_text(out, text);
}

/* Who is not the operator sees changes of the own payer and of nobody in particular. */
static const char CHANGES[] =
	"/* stream */ SELECT id, at, principal, kind, import, reason FROM v_change "
	"WHERE id <= :known AND mine = 1 ORDER BY id";

static bool export_changes(struct cli *c, struct err *err)
{
	struct session *s = c->session;
	struct stmt *st;
	bool row = true, ok, first = true;
	int64_t limit = INT64_MAX;
	if (c->where_count || c->given[OPTION_AT])
		return err_set(err, ERR_INPUT, "export change kent geen --where of --at.");
	if (!option_number(c, OPTION_LIMIT, 0, INT64_MAX, &limit, err) ||
	    !db_prepare(s->db, str_of(CHANGES), DB_SCOPED, &st, err))
		return false;
	stmt_bind_int(st, "known", s->known);
	buf_text(&c->out.buf, json(c) ? "[" : "id,at,principal,kind,import,reason\n");
	while ((ok = limit-- <= 0 || stmt_step(st, &row, err)) && row && limit >= 0) {
		if (json(c) && !first)
			buf_text(&c->out.buf, ",\n");
		first = false;
		for (int i = 0; i < CHANGE_COLUMNS; i++)
			change_cell(c, st, i);
		buf_text(&c->out.buf, json(c) ? "}" : "\n");
		if (!out_spill(&c->out, err))
			return false;
	}
	buf_text(&c->out.buf, json(c) ? "]\n" : "");
	return ok;
}

static bool unknown_model(struct cli *c, const char *name, struct err *err)
{
	const char *names[80] = { 0 };
	for (int i = 0; i < 78 && i < c->decl->shape_count; i++)
		names[i] = c->decl->shapes[i].name;
	const char *close = nearest(str_of(name), names);
	return err_set(err, ERR_NOT_FOUND,
		       "Het model '%s' bestaat niet.%s%s%s Alle modellen: waarborg export", name,
		       close ? " Bedoelt u: " : "", close ? close : "", close ? "?" : "");
}

bool run_export(struct cli *c, struct err *err)
{
	if (!c->count)
		return cli_open_reading(c, err) && export_overview(c, err);
	if (strcmp(c->arguments[0], "change") == 0)
		return cli_open_reading(c, err) && export_changes(c, err);
	const struct shape *shape = shape_find(c->decl, str_of(c->arguments[0]));
	if (!shape)
		return unknown_model(c, c->arguments[0], err);
	return cli_open_reading(c, err) && export_model(c, shape, err);
}
