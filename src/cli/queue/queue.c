#include "cli/queue/queue.h"

bool queue_run(struct cli *c, const struct queue_input *in, const struct queue_model *m, bool cells,
	       struct queue_result *out, struct err *err)
{
	struct progress progress;
	struct watch watch = { progress_of_import, &progress };
	struct queue_settings s = in->settings;
	s.cells = cells;
	progress_begin(&progress, "Simuleren", c->given[OPTION_QUIET]);
	bool ok = queue_simulate(m, &s, &watch, &c->arena, out, err);
	progress_end(&progress);
	return ok;
}

static const struct {
	const char *name;
	bool (*show)(struct cli *c, const struct queue_input *in, struct err *err);
} shows[] = {
	{ "groups", queue_show_groups },     { "locations", queue_show_locations },
	{ "course", queue_show_course },     { "waiting", queue_show_waiting },
	{ "formulas", queue_show_formulas }, { "plan", queue_show_plan },
	{ "longest", queue_show_longest },
};

bool run_queue(struct cli *c, struct err *err)
{
	const char *wanted = c->value[OPTION_SHOW];
	size_t at = 0, count = sizeof(shows) / sizeof(*shows);
	struct queue_input in;
	while (wanted && at < count && strcmp(shows[at].name, wanted) != 0)
		at++;
	if (at == count)
		return err_set(err, ERR_INPUT,
			       "'%s' achter --show kan niet. Kies uit: groups, locations, course, "
			       "waiting, formulas, plan, longest.",
			       wanted);
	interrupt_catch();
	return queue_read(c, &in, err) && shows[at].show(c, &in, err);
}
