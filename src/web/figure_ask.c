#include "web/figure_ask.h"

#include "view/card.h"
#include "view/xlsx.h"

static const struct figure *find_figure(const struct call *c, struct err *err)
{
	struct str name = page_param(&c->page, "naam");
	const struct figure *f = figure_find(c->page.session->decl, name);
	if (!f)
		err_set(err, ERR_NOT_FOUND, "%s",
			locale_text(c->locale, "figures.no-such-figure").at);
	return f;
}

/* Each dimension at most once: a cell is of one region. */
static bool check_cell(const struct call *c, const struct figure_request *q, struct err *err)
{
	for (int i = 0; i < q->only_count; i++)
		for (int j = 0; j < i; j++)
			if (q->only[i].dim == q->only[j].dim)
				return err_set(err, ERR_INPUT, "%s",
					       locale_text(c->locale, "figures.twice").at);
	return true;
}

bool figure_ask_begin(struct call *c, struct figure_ask *out, struct err *err)
{
	*out = (struct figure_ask){ .call = c };
	if (!call_read(c, err))
		return false;
	out->names = names_begin(&c->page, c->page.session->today);
	out->figure = find_figure(c, err);
	out->request.figure = out->figure;
	out->cell = arena_text(c->arena, page_param(&c->page, "cel"));
	if (!out->figure || !figure_only(&out->request, str_of(out->cell), err) ||
	    !check_cell(c, &out->request, err) || !page_day(&c->page, "dag", &out->request.at, err))
		return false;
	if (out->request.at)
		out->names.day = out->request.at;
	return true;
}

bool figure_ask_exists(struct figure_ask *ask, struct err *err)
{
	for (int i = 0; i < ask->request.only_count; i++) {
		bool known;
		if (!names_know(&ask->names, ask->figure, ask->request.only[i].dim,
				ask->request.only[i].value, &known, err))
			return false;
		if (!known)
			return err_set(err, ERR_NOT_FOUND, "%s",
				       locale_text(ask->call->locale, "figures.no-such-cell").at);
	}
	return true;
}

const char *figure_ask_link(const struct figure_ask *ask, const char *tail, day_t day)
{
	const struct page_request *r = &ask->call->page;
	char iso[11] = "";
	if (day)
		date_format_iso(day, iso);
	if (!*tail)
		return page_link(r, arena_printf(r->arena, "/cijfers/%s", ask->figure->name), NULL);
	return page_link(r, arena_printf(r->arena, "/cijfers/%s/%s", ask->figure->name, tail),
			 "cel", ask->cell, "dag", iso, NULL);
}

const char *figure_cell_text(struct arena *a, const struct figure_request *q)
{
	struct buf text = { 0 };
	for (int i = 0; i < q->only_count; i++)
		buf_printf(&text, "%s%s=%.*s", i ? "," : "", q->figure->dims[q->only[i].dim],
			   STR_ARG(q->only[i].value));
	const char *out = arena_text(a, buf_str(&text));
	buf_release(&text);
	return out;
}

bool file_asked(const struct call *c, enum file_kind *out, struct err *err)
{
	struct str kind = page_param(&c->page, "als");
	*out = str_is(kind, "csv")    ? FILE_CSV
	       : str_is(kind, "xlsx") ? FILE_XLSX
	       : str_is(kind, "json") ? FILE_JSON
				      : FILE_NONE;
	return *out || !kind.len ||
	       err_set(err, ERR_INPUT, "%s", locale_text(c->locale, "figures.no-such-file").at);
}

static void name_file(struct call *c, const char *name, const char *ending)
{
	char day[11];
	const char *header = arena_printf(c->arena, "attachment; filename=\"%s-%s.%s\"", name,
					  date_format_iso(c->page.session->today, day), ending);
	response_header(c->out, "Content-Disposition", str_of(header));
	response_header(c->out, "Cache-Control", str_of("no-store"));
	c->out->status = 200;
}

bool file_answer(struct call *c, enum file_kind kind, const struct sheet *s, const char *name,
		 struct err *err)
{
	struct sheet_printer p = { .sheet = s };
	struct buf *out = &c->out->body;
	c->looks.export = true;
	buf_clear(out);
	if (kind == FILE_XLSX) {
		if (!xlsx_write(s, NULL, &c->out->file, &c->out->file_bytes, err))
			return false;
		c->out->type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
	} else if (kind == FILE_CSV) {
		if (!sheet_print_csv(&p, out, SIZE_MAX, err))
			return false;
		c->out->type = "text/csv; charset=utf-8";
	} else {
		if (!sheet_print_json(&p, out, SIZE_MAX, err))
			return false;
		c->out->type = "application/json";
	}
	name_file(c, name, kind == FILE_CSV ? "csv" : kind == FILE_XLSX ? "xlsx" : "json");
	return true;
}

void file_offer(struct call *c, struct value *view, const char *href)
{
	static const char *const kinds[][2] = { { "csv", "CSV" },
						{ "xlsx", "Excel" },
						{ "json", "JSON" } };
	struct value *exports = value_set(c->arena, view, "exports", value_list(c->arena));
	for (int i = 0; i < 3; i++) {
		struct value *e = value_add(c->arena, exports, value_map(c->arena));
		set_words(c->arena, e, "export_href",
			  arena_printf(c->arena, "%s%cals=%s", href, strchr(href, '?') ? '&' : '?',
				       kinds[i][0]));
		set_words(c->arena, e, "export_label", kinds[i][1]);
	}
	set_truth(c->arena, view, "exports_given", true);
}
