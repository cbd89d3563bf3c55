/* One figure by a chosen division: every cell with its verdict, as a table, a map, or a file. */
#include "web/figure_ask.h"

bool figure_show_table(struct call *c, struct err *err)
{
	struct figure_ask ask;
	bool ok = figure_ask_begin(c, &ask, err);
	names_end(&ask.names);
	return ok;
}
