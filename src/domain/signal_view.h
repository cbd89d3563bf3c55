/* Open signals as a list for a page. Internal to the pages of domain/. */
#ifndef DOMAIN_SIGNAL_VIEW_H
#define DOMAIN_SIGNAL_VIEW_H

#include "domain/waits.h"

/* Signals of one region (code), or of all within scope (empty), newest first, at most limit, as lines
 * (view/card). */
bool signals_view(const struct page_request *r, struct page_names *names, struct str region,
		  int limit, struct value **out, struct err *err);
/* "Totale wachttijd, Specialistische ggz, Noordoost-Brabant" of a figure and a cell. */
bool cell_words(struct page_names *names, const struct figure *f, struct str cell,
		struct value **out, struct err *err);

#endif
