#include "domain/signal_view.h"

#include "base/fixed.h"
#include "kernel/query.h"
#include "view/card.h"
#include "view/course.h"

bool cell_words(struct page_names *names, const struct figure *f, struct str cell,
		struct value **out, struct err *err)
{
	struct arena *a = names->request->arena;
	struct buf text = { 0 };
	bool ok = true;
	buf_text(&text, label_in(f->label, names->request->locale->language));
	while (ok && cell.at && cell.len) {
		struct str code = str_cut(&cell, ',');
		struct str dim = str_cut(&code, '=');
		struct value *name;
		ok = names_of(names, arena_text(a, dim), code, &name, err);
		if (ok)
			buf_printf(&text, ", %.*s", STR_ARG(name->text));
	}
	*out = value_str(a, arena_str(a, buf_str(&text)));
	buf_release(&text);
	return ok;
}

static bool add_signal(const struct page_request *r, struct page_names *names, struct stmt *st,
		       struct value *lines, struct err *err)
{
	struct arena *a = r->arena;
	struct value *words = value_str(a, arena_str(a, stmt_text(st, 1))), *amount = NULL;
	struct str cell = arena_str(a, stmt_text(st, 2));
	const struct figure *f = figure_find(r->session->decl, stmt_text(st, 1));
	struct value *day = day_short(r, (day_t)stmt_int(st, 5));
	const char *href = arena_printf(a, "/gegevens/signal/%lld", (long long)stmt_int(st, 0));
	/* of a figure that no longer exists the signal itself is still a fact */
	if (f) {
		if (!cell_words(names, f, cell, &words, err))
			return false;
		amount = figure_words(r, f, stmt_int(st, 8) / fixed_unit(4 - f->decimals));
	}
	struct value *line = line_add(r, lines, day, words, page_link(r, href, NULL), amount);
	line_badge(r, line, "breach", locale_text(r->locale, "verdict.breach").at);
	return true;
}

bool signals_view(const struct page_request *r, struct page_names *names, struct str region,
		  int limit, struct value **out, struct err *err)
{
	struct arena *a = r->arena;
	struct value *lines = lines_new(r);
	struct stmt *st;
	bool row;
	/* every cell begins with its region; '-' is the character after ',' */
	const char *low = region.len ? arena_printf(a, "region=%.*s,", STR_ARG(region)) : "";
	const char *high = region.len ? arena_printf(a, "region=%.*s-", STR_ARG(region)) : "~";
	if (!query_named(r->session, "signal_list_open", &st, err))
		return false;
	stmt_bind_text(st, "low", str_of(low));
	stmt_bind_text(st, "high", str_of(high));
	stmt_bind_int(st, "limit", limit);
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			break;
		if (!add_signal(r, names, st, lines, err))
			return false;
	}
	*out = lines;
	return true;
}
