/* What the pages of figures have in common: the figure, the cell and the day that are asked for, and files of
 * what they show. Internal to web/figure_*. */
#ifndef WEB_FIGURE_ASK_H
#define WEB_FIGURE_ASK_H

#include "view/naming.h"
#include "view/sheet.h"
#include "web/call.h"

struct figure_ask {
	struct call *call;
	const struct figure *figure;
	struct figure_request request; /* only: the cell; at: the day, 0 for the newest */
	const char *cell;              /* as asked, "" for all rows */
	struct page_names names;
};

/* Begins to read and takes {naam}, ?cel= and ?dag=. names_end(&ask->names) is the caller's, also after a
 * failure. */
bool figure_ask_begin(struct call *c, struct figure_ask *out, struct err *err);
/* ERR_NOT_FOUND when a cell without rows is of something that does not exist. */
bool figure_ask_exists(struct figure_ask *ask, struct err *err);

/* "/cijfers/{naam}/rijen" and the like with the cell and this day. tail "" is the figure itself, without. */
const char *figure_ask_link(const struct figure_ask *ask, const char *tail, day_t day);
/* The cell of the request as it stands in addresses. */
const char *figure_cell_text(struct arena *a, const struct figure_request *q);

enum file_kind { FILE_NONE, FILE_CSV, FILE_XLSX, FILE_JSON };
/* ?als=; ERR_INPUT for another word. */
bool file_asked(const struct call *c, enum file_kind *out, struct err *err);
/* Answers with the sheet as a file; name without its ending. */
bool file_answer(struct call *c, enum file_kind kind, const struct sheet *s, const char *name,
		 struct err *err);
/* Links to the same page as a file, for keys exports and exports_given; href ends with "als=". */
void file_offer(struct call *c, struct value *view, const char *href);

extern const struct route figure_routes[], norm_routes[];
bool figure_show_origin(struct call *c, struct err *err);
bool figure_show_rows(struct call *c, struct err *err);
bool figure_show_table(struct call *c, struct err *err);

#endif
