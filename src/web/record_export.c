/* A list as a file: all rows, whatever the page. References stand there by their key and codes as codes, so
 * that the file can be read in again. It is written to a temporary file first: what fails halfway is an error
 * page, not half a file. */
#include "web/records.h"

#include "view/xlsx.h"

#include <errno.h>
#include <unistd.h>

enum { PIECE = 64 * 1024 };

struct rows {
	struct call *call;
	const struct export *export;
	struct list list;
	struct arena arena; /* of one row */
};

static bool cell_of(struct rows *w, int at, const struct value **out, struct err *err)
{
	const struct field *f = &w->list.shape->fields[at];
	const struct db_value *v = &w->list.values[at];
	struct arena *a = &w->arena;
	struct value *cell;
	struct buf text = { .maximum = 1 << 20 };
	*out = NULL;
	if (v->kind == DB_NULL)
		return true;
	switch (f->kind) {
	case FIELD_REF:
		if (!list_print(&text, &w->list, at, err)) {
			buf_release(&text);
			return false;
		}
		cell = value_str(a, arena_str(a, buf_str(&text)));
		buf_release(&text);
		break;
	case FIELD_DATE:
		cell = value_day(a, (day_t)v->integer);
		break;
	case FIELD_MOMENT:
		cell = value_moment(a, v->integer);
		break;
	case FIELD_BOOL:
		cell = value_truth(a, v->integer != 0);
		break;
	case FIELD_QUANTITY:
		cell = value_decimal(a, v->integer, f->decimals, f->decimals, f->unit);
		break;
	default:
		cell = v->kind == DB_TEXT ? value_str(a, v->text) : value_count(a, v->integer);
		if (f->kind == FIELD_MONEY)
			cell->kind = VALUE_MONEY;
		if (f->kind == FIELD_SHARE)
			cell->kind = VALUE_SHARE;
	}
	*out = cell;
	return true;
}

static bool next_row(void *source, const struct value **cells, bool *more, struct err *err)
{
	struct rows *w = source;
	arena_release(&w->arena);
	if (!list_next(&w->list, more, err))
		return false;
	if (!*more)
		return true;
	cells[0] = value_count(&w->arena, w->list.id);
	for (int i = 0; i < w->export->column_count; i++)
		if (!cell_of(w, w->export->columns[i], &cells[i + 1], err))
			return false;
	page_saw(&w->call->page, w->list.shape, w->list.id);
	return true;
}

static enum value_kind kind_of(const struct field *f)
{
	switch (f->kind) {
	case FIELD_DATE:
		return VALUE_DAY;
	case FIELD_MOMENT:
		return VALUE_MOMENT;
	case FIELD_BOOL:
		return VALUE_BOOL;
	case FIELD_COUNT:
		return VALUE_COUNT;
	case FIELD_QUANTITY:
		return VALUE_DECIMAL;
	case FIELD_MONEY:
		return VALUE_MONEY;
	case FIELD_SHARE:
		return VALUE_SHARE;
	default:
		return VALUE_TEXT;
	}
}

static struct sheet sheet_of(struct rows *w)
{
	const struct page_request *r = &w->call->page;
	const struct shape *shape = w->export->query->shape;
	struct sheet_column *columns =
		arena_array(r->arena, struct sheet_column, (size_t)w->export->column_count + 1);
	columns[0] = (struct sheet_column){ "id", locale_text(r->locale, "records.number").at,
					    VALUE_COUNT };
	for (int i = 0; i < w->export->column_count; i++) {
		const struct field *f = &shape->fields[w->export->columns[i]];
		columns[i + 1] = (struct sheet_column){ f->name, field_heading(r, f), kind_of(f) };
	}
	return (struct sheet){ .title = record_plural(r, shape),
			       .columns = columns,
			       .column_count = w->export->column_count + 1,
			       .language = r->locale->language,
			       .next = next_row,
			       .source = w };
}

static bool failed(const char *what, struct err *err)
{
	int reason = errno;
	err_set(err, ERR_SYSTEM, "Het bestand is niet te schrijven.");
	err_detail(err, "%s: %s", what, strerrordesc_np(reason));
	return false;
}

static bool write_all(int file, struct str bytes, struct err *err)
{
	while (bytes.len) {
		ssize_t done = write(file, bytes.at, bytes.len);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return failed("write", err);
		bytes.at += done;
		bytes.len -= (size_t)done;
	}
	return true;
}

static bool write_text(const struct sheet *sheet, bool json, int file, int64_t *bytes,
		       struct err *err)
{
	struct sheet_printer p = { .sheet = sheet };
	struct buf piece = { .maximum = 64 << 20 };
	bool ok = true;
	while (ok && !p.ended) {
		buf_clear(&piece);
		ok = (json ? sheet_print_json : sheet_print_csv)(&p, &piece, PIECE, err) &&
		     write_all(file, buf_str(&piece), err);
		*bytes += (int64_t)piece.len;
	}
	buf_release(&piece);
	return ok;
}

/* A file without a name, that is gone when it is closed. */
static bool temporary(int *file, struct err *err)
{
	char name[600];
	const char *folder = getenv("TMPDIR");
	snprintf(name, sizeof(name), "%s/waarborg-XXXXXX", folder && *folder ? folder : "/tmp");
	*file = mkstemp(name);
	if (*file < 0)
		return failed("mkstemp", err);
	unlink(name);
	return true;
}

static bool write_sheet(const struct sheet *sheet, struct str as, int *file, int64_t *bytes,
			struct err *err)
{
	*bytes = 0;
	if (str_is(as, "xlsx"))
		return xlsx_write(sheet, NULL, file, bytes, err);
	if (!temporary(file, err))
		return false;
	if (write_text(sheet, str_is(as, "json"), *file, bytes, err))
		return true;
	close(*file);
	return false;
}

static const char *type_of(struct str as)
{
	if (str_is(as, "csv"))
		return "text/csv; charset=utf-8";
	if (str_is(as, "json"))
		return "application/json";
	if (str_is(as, "xlsx"))
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
	return NULL;
}

bool export_show(struct call *c, const struct export *e, struct err *err)
{
	struct rows w = { .call = c, .export = e };
	struct page_request *r = &c->page;
	const char *type = type_of(e->as);
	char day[11];
	int file;
	int64_t bytes;
	if (!type)
		return err_set(err, ERR_INPUT, "%s",
			       locale_text(r->locale, "records.no-such-file").at);
	r->looks->many = r->looks->export = true;
	struct sheet sheet = sheet_of(&w);
	bool ok = list_open(&w.list, r->session, e->query, e->maps, err) &&
		  write_sheet(&sheet, e->as, &file, &bytes, err);
	if (w.list.stmt)
		list_end(&w.list);
	arena_release(&w.arena);
	if (!ok)
		return false;
	show_text(c, 200, type, (struct str){ NULL, 0 });
	c->out->file = file;
	c->out->file_bytes = bytes;
	response_header(
		c->out, "Content-Disposition",
		str_of(arena_printf(c->arena, "attachment; filename=\"%s-%s.%.*s\"",
				    e->query->shape->name, date_format_iso(r->session->today, day),
				    STR_ARG(e->as))));
	return true;
}
