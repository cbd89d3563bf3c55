#include "domain/reject_csv.h"

#include "view/print.h"

#include <jansson.h>

static struct str text_of(const struct list *l, const char *field)
{
	const struct db_value *v = list_value(l, field);
	return v->kind == DB_TEXT ? v->text : (struct str){ NULL, 0 };
}

/* The cells of a line as the import kept them: column -> cell. NULL: not to be read. */
static json_t *cells_of(const struct list *l)
{
	struct str text = text_of(l, "cells");
	return json_loadb(text.at ? text.at : "", text.len, 0, NULL);
}

/* A line that could not be split has one cell without a name; it says nothing about columns. */
static bool names_columns(const json_t *cells)
{
	return json_is_object(cells) && json_object_size(cells) > 0 &&
	       !json_object_get(cells, "kolom 1");
}

static bool find_columns(struct session *s, const struct list_query *q, json_t **out,
			 struct err *err)
{
	struct list l;
	bool more = true, ok = list_open(&l, s, q, NULL, err);
	*out = NULL;
	while (ok && !*out && (ok = list_next(&l, &more, err)) && more) {
		json_t *cells = cells_of(&l);
		if (names_columns(cells))
			*out = cells;
		else
			json_decref(cells);
	}
	list_end(&l);
	return ok;
}

static struct str json_text(const json_t *value)
{
	return (struct str){ json_string_value(value), json_string_length(value) };
}

static void print_header(struct buf *out, json_t *columns)
{
	const char *name;
	json_t *unused;
	buf_text(out, "line,column,value,reason,state");
	json_object_foreach(columns, name, unused)
	{
		buf_char(out, ',');
		print_csv_text(out, str_of(name));
	}
	buf_char(out, '\n');
}

static void print_cells(struct buf *out, json_t *columns, const json_t *cells)
{
	bool whole = !names_columns(cells); /* then the line as it came, in the first column */
	const char *name;
	json_t *unused;
	json_object_foreach(columns, name, unused)
	{
		buf_char(out, ',');
		print_csv_text(out, json_text(json_object_get(cells, whole ? "kolom 1" : name)));
		whole = false;
	}
}

static void print_line(struct buf *out, const struct list *l, json_t *columns)
{
	static const char *const fields[] = { "column_name", "value", "reason", "state" };
	json_t *cells = cells_of(l);
	buf_int(out, list_value(l, "of_line")->integer);
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		buf_char(out, ',');
		print_csv_text(out, text_of(l, fields[i]));
	}
	print_cells(out, columns, cells);
	buf_char(out, '\n');
	json_decref(cells);
}

bool reject_csv(struct session *s, const struct viewer *viewer, int64_t import, int64_t limit,
		struct buf *out, bool (*spill)(void *context, struct err *err), void *context,
		struct err *err)
{
	struct list_query q = { .shape = shape_find(s->decl, str_of("reject")),
				.viewer = viewer,
				.order = "of_line" };
	struct list l;
	json_t *columns;
	bool more = true;
	list_where(&q, "of_import", value_int(import));
	if (!find_columns(s, &q, &columns, err))
		return false;
	print_header(out, columns);
	bool ok = list_open(&l, s, &q, NULL, err);
	while (ok && limit-- > 0 && (ok = list_next(&l, &more, err)) && more) {
		print_line(out, &l, columns);
		ok = !spill || spill(context, err);
	}
	list_end(&l);
	json_decref(columns);
	return ok;
}
