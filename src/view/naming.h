/* Names behind codes on a page, in its language: of regions, care types, codes of a list, and of the
 * dimensions of a figure. What is loaded for it is kept for the request. */
#ifndef VIEW_NAMING_H
#define VIEW_NAMING_H

#include "kernel/figure.h"
#include "kernel/names.h"
#include "view/page.h"

struct page_names {
	const struct page_request *request;
	struct keymaps maps;
	day_t day; /* on which names are read */
};
struct page_names names_begin(const struct page_request *r, day_t day);
void names_end(struct page_names *n);
/* The code itself when it has no name. */
bool names_of(struct page_names *n, const char *dim, struct str code, struct value **out,
	      struct err *err);

/* The name of a code of a code list; the code itself when it has none. */
bool code_name(const struct page_request *r, const char *list, struct str code, struct value **out,
	       struct err *err);

/* The value of a dimension of a figure as people say it; the value itself when nothing explains it. */
bool names_of_dim(struct page_names *n, const struct figure *f, int dim, struct str value,
		  struct value **out, struct err *err);
/* Whether a register or a code list knows this value, on any day; *out false when nothing can tell. */
bool names_know(struct page_names *n, const struct figure *f, int dim, struct str value, bool *out,
		struct err *err);
/* What a dimension is called: "Regio". */
const char *dim_label(const struct page_request *r, const struct figure *f, int dim);
/* "Midden-Holland, verpleging met verblijf": the values of a cell; "Alles samen" when it has none. */
bool names_of_cell(struct page_names *n, const struct figure_request *q, struct value **out,
		   struct err *err);

#endif
