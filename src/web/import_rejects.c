/* The rejected lines of a delivery, all of them or those with one reason. */
#include "kernel/query.h"
#include "web/import_inside.h"

enum { PAGE_SIZE = 50 };

static const char *words(const struct call *v, const char *key)
{
	return locale_text(v->locale, key).at;
}

static const char *turn(struct call *v, int64_t import, int64_t page)
{
	return page_link(&v->page, import_path(v, import, "/afkeur"), "reden",
			 arena_text(v->arena, page_param(&v->page, "reden")), "pagina",
			 arena_printf(v->arena, "%lld", (long long)page), NULL);
}

static void add_row(struct call *v, int64_t import, struct stmt *st, struct value *grid)
{
	struct arena *a = v->arena;
	struct value *row = listing_row(a, grid);
	const char *href =
		import_path(v, import, arena_printf(a, "/regel/%lld", (long long)stmt_int(st, 0)));
	listing_head(a, row, value_printf(a, "%lld", (long long)stmt_int(st, 0)),
		     page_link(&v->page, href, NULL));
	struct value *cell =
		listing_cell(a, row, value_str(a, arena_str(a, stmt_text(st, 2))), NULL);
	cell_note(a, cell, value_str(a, arena_str(a, stmt_text(st, 1))));
	listing_cell(a, row, value_str(a, arena_str(a, stmt_text(st, 3))), NULL);
}

static bool add_rows(struct call *v, int64_t import, int64_t page, struct value *view,
		     struct err *err)
{
	static const char *const columns[] = { "import.line", "import.value", "import.reason" };
	struct arena *a = v->arena;
	struct str reason = page_param(&v->page, "reden");
	struct value *grid = listing_new(a, words(v, "import.rejects"));
	struct stmt *st;
	int64_t count = 0;
	bool row;
	for (int i = 0; i < 3; i++)
		listing_column(a, grid, words(v, columns[i]), false, NULL, NULL);
	if (!query_named(v->page.session, "reject_page", &st, err))
		return false;
	stmt_bind_int(st, "import", import);
	stmt_bind_int(st, "all", reason.len == 0);
	stmt_bind_text(st, "reason", reason.len ? reason : str_of(""));
	stmt_bind_int(st, "most", PAGE_SIZE + 1);
	stmt_bind_int(st, "skip", (page - 1) * PAGE_SIZE);
	for (;; count++) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			break;
		if (count < PAGE_SIZE)
			add_row(v, import, st, grid);
	}
	value_set(a, view, "table", count ? grid : NULL);
	value_set(a, view, "empty", count ? NULL : empty_new(&v->page, "import.no-rejects", NULL));
	value_set(a, view, "count_text",
		  locale_value(v->locale, a, "import.page", value_count(a, page), NULL, NULL));
	value_set(a, view, "pager",
		  pager_new(&v->page, words(v, "import.rejects"),
			    page > 1 ? turn(v, import, page - 1) : NULL,
			    count > PAGE_SIZE ? turn(v, import, page + 1) : NULL));
	return true;
}

bool import_show_rejects(struct call *v, struct err *err)
{
	struct arena *a = v->arena;
	struct value *view = value_map(a);
	struct str reason = page_param(&v->page, "reden");
	struct record import;
	int64_t page = 1;
	if (!call_read(v, err) || !import_find(v, &import, err) ||
	    !page_number(&v->page, "pagina", &page, err))
		return false;
	page = page < 1 || page > 1000000 ? 1 : page;
	if (!add_rows(v, import.id, page, view, err))
		return false;
	head_set(&v->page, view, say(&v->page, "import.rejects"),
		 reason.len ? value_str(a, reason) : say(&v->page, "import.rejects-lead"));
	head_go(&v->page, view, "import.rejects-csv",
		page_link(&v->page, import_path(v, import.id, ""), "als", "csv", NULL), false);
	if (!v->page.looking_back)
		head_post(&v->page, view, "import.offer", import_path(v, import.id, "/opnieuw"),
			  false);
	head_crumb(&v->page, view, words(v, "import.title"), page_link(&v->page, "/import", NULL));
	head_crumb(&v->page, view, arena_text(a, import_text(&import, "file")),
		   page_link(&v->page, import_path(v, import.id, ""), NULL));
	set_words(a, view, "section", "import");
	value_set(a, view, "chooser", NULL);
	value_set(a, view, "find_here", NULL);
	return show_page(v, "table_page", view, words(v, "import.rejects"), err);
}
