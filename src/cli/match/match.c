#include "cli/match/match.h"

struct run {
	struct cli *c;
	struct arena *a;
	struct progress progress;
	struct watch watch;
};

/* A plan, or the clash that stands in its way; *found says which. */
static bool solve(struct run *r, const struct match_input *in, struct match_model *m,
		  struct match_answer *answer, bool *found, struct err *err)
{
	struct match_clashes clashes;
	struct err why = { 0 };
	*found = false;
	if (!match_model_make(&in->given, NULL, r->a, m, err))
		return false;
	progress_begin(&r->progress, "Verdelen", r->c->given[OPTION_QUIET]);
	*found = match_solve(m, match_networks(m), &r->watch, r->a, answer, &why);
	progress_end(&r->progress);
	if (*found)
		return true;
	if (why.kind != ERR_CONFLICT || interrupt_seen()) {
		*err = why;
		return false;
	}
	progress_begin(&r->progress, "Botsing zoeken", r->c->given[OPTION_QUIET]);
	bool ok = match_clash(&in->given, &r->watch, r->a, &clashes, err);
	progress_end(&r->progress);
	if (!ok)
		return err_prefix(err, "Er is geen verdeling die aan alle harde wensen voldoet. ");
	r->c->status = 1;
	return match_print_clash(r->c, in, &clashes, err);
}

static bool find_client(const struct cli *c, const struct match_input *in, int32_t *out,
			struct err *err)
{
	const char *wanted = c->value[OPTION_EXPLAIN];
	*out = -1;
	if (!wanted || strcmp(wanted, "all") == 0)
		return true;
	const struct table_entry *e = table_find(&in->clients, str_of(wanted));
	if (!e)
		return err_set(
			err, ERR_NOT_FOUND,
			"Cliënt '%s' achter --explain staat niet in het bestand met cliënten.",
			wanted);
	*out = (int32_t)e->value;
	return true;
}

static bool report(struct run *r, struct match_report *report, struct err *err)
{
	struct cli *c = r->c;
	int32_t client;
	if (!find_client(c, report->in, &client, err))
		return false;
	report->x = match_explain_make(report->m, report->answer, r->a);
	report->worth = match_explain_worth(report->x, r->a);
	if (c->value[OPTION_PROOF] && !match_write_proof(c->value[OPTION_PROOF], report, err))
		return false;
	if (client >= 0)
		return match_print_client(c, report, client, err);
	if (c->value[OPTION_EXPLAIN]) {
		progress_begin(&r->progress, "Verklaren", c->given[OPTION_QUIET]);
		bool ok = match_explain_all(report->x, &r->watch, r->a, &report->next);
		progress_end(&r->progress);
		if (!ok)
			return err_set(err, ERR_CONFLICT, "Het verklaren is afgebroken.");
	}
	return match_print_answer(c, report, err);
}

/* The plan before the change, and then the one after it with the fewest other moves. */
static bool change(struct run *r, const struct match_input *in, struct err *err)
{
	struct match_model before, after;
	struct match_answer first, then;
	struct match_input changed;
	bool found;
	if (!match_changed(r->c, in, &changed, err) || !solve(r, in, &before, &first, &found, err))
		return false;
	if (!found)
		return true;
	int32_t *was = arena_array(r->a, int32_t, (size_t)in->given.clients);
	for (int32_t i = 0; i < in->given.clients; i++)
		was[i] = match_location(&before, first.place, i);
	changed.given.before = was;
	changed.given.policy.fewest_changes = true;
	if (!solve(r, &changed, &after, &then, &found, err))
		return false;
	if (!found)
		return true;
	struct match_report report_after = { .in = &changed,
					     .m = &after,
					     .answer = &then,
					     .before = was,
					     .totals_before = first.totals };
	return report(r, &report_after, err);
}

static bool once(struct run *r, const struct match_input *in, struct err *err)
{
	struct match_model m;
	struct match_answer answer;
	bool found;
	if (!solve(r, in, &m, &answer, &found, err))
		return false;
	if (!found)
		return true;
	struct match_report whole = { .in = in, .m = &m, .answer = &answer };
	return report(r, &whole, err);
}

static bool compact(struct run *r, struct err *err)
{
	progress_begin(&r->progress, "Verdelen", r->c->given[OPTION_QUIET]);
	bool ok = match_compact(r->c, &r->watch, err);
	progress_end(&r->progress);
	return ok;
}

bool run_match(struct cli *c, struct err *err)
{
	struct run r = { .c = c, .a = &c->arena };
	struct match_input in;
	const struct match_files files = {
		.clients = c->arguments[0],
		.places = c->count > 1 ? c->arguments[1] : NULL,
		.travel = c->count > 2 ? c->arguments[2] : NULL,
		.wishes = c->count > 3 ? c->arguments[3] : NULL,
		.locations = c->value[OPTION_LOCATIONS],
		.policy = c->value[OPTION_POLICY],
	};
	bool changes = c->value[OPTION_CLOSE] || c->value[OPTION_BEDS] || c->value[OPTION_PIN];
	r.watch = (struct watch){ progress_of_import, &r.progress };
	interrupt_catch();
	if (c->count == 1)
		return compact(&r, err);
	if (c->count == 2)
		return err_set(err, ERR_INPUT,
			       "Geef cliënten, plaatsen en reistijden, of een heel probleem in een "
			       "enkel bestand. Uitleg: waarborg help match");
	if (changes && c->value[OPTION_PROOF])
		return err_set(err, ERR_INPUT,
			       "--proof gaat over de bestanden zoals ze zijn en kan niet samen met "
			       "--close, --beds of --pin.");
	if (!match_read(&files, r.a, &in, err))
		return false;
	bool ok = changes ? change(&r, &in, err) : once(&r, &in, err);
	match_release(&in);
	return ok;
}
