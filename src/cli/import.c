#include "cli/receipt.h"

static bool import_file(struct cli *c, const char *path, struct receipt *receipt, struct err *err)
{
	struct progress progress;
	struct import_job job = {
		.profile = c->value[OPTION_PROFILE],
		.path = path,
		.dry_run = c->given[OPTION_DRY_RUN],
		.progress = progress_of_import,
		.context = &progress,
	};
	progress_begin(&progress, path, c->given[OPTION_QUIET]);
	bool ok = import_run(c->session, &job, receipt, err);
	progress_end(&progress);
	return ok;
}

/* The first refused file stops the rest: later files often build on it. */
static bool refused(const struct cli *c, int at, struct err *err)
{
	err_prefix(err, "%s: ", c->arguments[at]);
	if (at == 0)
		return false;
	struct err last = *err;
	return err_set(err, last.kind, "%s (De %d bestanden daarvoor zijn wel %s.)", last.message,
		       at, c->given[OPTION_DRY_RUN] ? "goedgekeurd" : "ingelezen");
}

/* Figures are made again once, after the last file. */
bool run_import(struct cli *c, struct err *err)
{
	bool ok = true, changed = false;
	if (!c->given[OPTION_PROFILE])
		return err_set(err, ERR_INPUT,
			       "Geef met --profile aan hoe het bestand gelezen wordt. Kijk welke "
			       "er zijn met: waarborg profile list");
	if (!cli_open(c, c->given[OPTION_DRY_RUN] ? ACCESS_READ : ACCESS_WRITE, err))
		return false;
	interrupt_catch();
	for (int i = 0; ok && i < c->count; i++) {
		struct receipt receipt = { 0 };
		ok = import_file(c, c->arguments[i], &receipt, err) || refused(c, i, err);
		if (!ok)
			break;
		receipt_print(c, c->arguments[i], &receipt, c->given[OPTION_DRY_RUN]);
		changed |= receipt.change != 0;
		if (receipt.rejected)
			c->status = 1;
		ok = out_flush(&c->out, err);
	}
	struct err refresh = { 0 };
	if (changed && !cli_refresh(c, &refresh) && ok) {
		*err = refresh;
		ok = false;
	}
	return ok;
}

bool run_offer(struct cli *c, struct err *err)
{
	struct receipt receipt = { 0 };
	int64_t import;
	return argument_number(c, 0, "levering", &import, err) && cli_open(c, ACCESS_WRITE, err) &&
	       import_offer(c->session, import, &receipt, err) &&
	       receipt_finish(c, NULL, &receipt, false, err);
}

bool run_correct(struct cli *c, struct err *err)
{
	struct receipt receipt = { 0 };
	struct str *columns = arena_array(&c->arena, struct str, (size_t)c->count);
	struct str *values = arena_array(&c->arena, struct str, (size_t)c->count);
	int64_t import, line = 0;
	if (!c->given[OPTION_LINE])
		return err_set(err, ERR_INPUT, "Geef met --line aan welke regel u herstelt.");
	if (!argument_number(c, 0, "levering", &import, err) ||
	    !option_number(c, OPTION_LINE, 1, INT64_MAX, &line, err))
		return false;
	for (int i = 1; i < c->count; i++) {
		values[i - 1] = str_of(c->arguments[i]);
		columns[i - 1] = str_cut(&values[i - 1], '=');
		if (!values[i - 1].at)
			return err_set(
				err, ERR_INPUT,
				"Schrijf een verbetering als KOLOM=WAARDE; '%s' is dat niet.",
				c->arguments[i]);
	}
	return cli_open(c, ACCESS_WRITE, err) &&
	       import_correct(c->session, import, line, columns, values, c->count - 1,
			      c->value[OPTION_RULE], &receipt, err) &&
	       receipt_finish(c, NULL, &receipt, false, err);
}
