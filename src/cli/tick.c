#include "kernel/tick.h"

#include "cli/command.h"
#include "view/print.h"

bool run_tick(struct cli *c, struct err *err)
{
	struct tick_result result;
	struct buf *out = &c->out.buf;
	char text[24];
	day_t day = day_today();
	if (!option_day(c, OPTION_DATE, &day, err) || !cli_open(c, ACCESS_WRITE, err) ||
	    !tick_run(c->session, day, &result, err))
		return false;
	buf_printf(out, "%s is afgesloten: ", date_format_dutch(day, text));
	print_count(out, result.cells);
	buf_text(out, " cellen bijgewerkt; signalen: ");
	print_count(out, result.opened);
	buf_text(out, " nieuw, ");
	print_count(out, result.updated);
	buf_text(out, " bijgewerkt, ");
	print_count(out, result.closed);
	buf_text(out, " gesloten.\n");
	return true;
}
