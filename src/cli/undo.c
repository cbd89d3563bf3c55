#include "kernel/undo.h"

#include "cli/command.h"
#include "view/print.h"

/* The lines may hold keys from outside. */
static void print_lines(struct buf *out, struct str lines)
{
	while (lines.len) {
		print_screen(out, str_cut(&lines, '\n'));
		buf_char(out, '\n');
	}
}

bool run_undo(struct cli *c, struct err *err)
{
	struct undo_result result = { 0 };
	struct buf conflicts = { .maximum = 1 << 20 };
	struct buf *out = &c->out.buf;
	int64_t change;
	if (!argument_number(c, 0, "wijziging", &change, err) || !cli_open(c, ACCESS_WRITE, err))
		return false;
	bool ok = undo_change(c->session, change, &result, &conflicts, err);
	print_lines(out, buf_str(&conflicts));
	buf_release(&conflicts);
	if (!ok)
		return false;
	buf_printf(out,
		   "Wijziging %lld is ongedaan gemaakt, in wijziging %lld: ", (long long)change,
		   (long long)result.change);
	print_count(out, result.removed);
	buf_text(out, " rijen verdwenen, ");
	print_count(out, result.restored);
	buf_text(out, " hersteld, ");
	print_count(out, result.returned);
	buf_text(out, " teruggekomen.\n");
	return cli_refresh(c, err);
}
