#include "cli/forecast/forecast.h"

enum { USUAL_DRAWS = 10000, USUAL_SEED = 1 };

static bool calculate(struct cli *c, const struct forecast_case *k, struct forecast_answer *w,
		      struct err *err)
{
	struct progress progress;
	struct watch watch = { progress_of_import, &progress };
	interrupt_catch();
	progress_begin(&progress, "Vooruitberekening", c->given[OPTION_QUIET]);
	bool ok = forecast_run(&k->in, 0, &watch, &c->arena, &w->out, err);
	progress_end(&progress);
	if (ok)
		believe(&k->in, &w->out, k->horizon, &c->arena, &w->doubts);
	return ok;
}

static bool show(struct cli *c, const struct forecast_case *k, const struct forecast_answer *w,
		 struct err *err)
{
	c->status = w->doubts.count || forecast_norm_breaks(k, w) ? 1 : 0;
	if (format_is(c, "csv"))
		return forecast_print_csv(c, k, w, err);
	if (format_is(c, "json"))
		return forecast_print_json(c, k, w, err);
	return forecast_print_table(c, k, w, err);
}

static bool run_once(struct cli *c, struct forecast_data *d, struct err *err)
{
	struct forecast_plan plan = { 0 };
	struct forecast_case k = { 0 };
	struct forecast_answer w;
	int64_t seed = USUAL_SEED;
	plan.draws = USUAL_DRAWS;
	if (!option_number(c, OPTION_SEED, 0, INT64_MAX, &seed, err) ||
	    !option_number(c, OPTION_DRAWS, 1, FORECAST_DRAWS_MAX, &plan.draws, err))
		return false;
	plan.seed = (uint64_t)seed;
	return forecast_read_plan(c->arguments[0], d, &c->arena, &plan, err) &&
	       forecast_make_case(d, &plan, &c->arena, &k, err) && calculate(c, &k, &w, err) &&
	       show(c, &k, &w, err);
}

static bool tell_comparison(struct cli *c, const struct stored_run *stored, int64_t different)
{
	struct buf *out = &c->out.buf;
	c->status = different ? 1 : 0;
	buf_printf(out, "Bewaarde uitkomst van schemaversie %d (nu %d), %d cijfers.\n",
		   stored->version, FORECAST_SCHEMA_VERSION, stored->figure_count);
	if (different)
		buf_printf(out,
			   "%lld cijfers zijn anders dan toen. De bestanden en parameters zijn "
			   "dezelfde; het programma is\ndus veranderd.\n",
			   (long long)different);
	else
		buf_text(out,
			 "Nagerekend: alle cijfers zijn dezelfde, tot op het laatste cijfer.\n");
	return true;
}

static bool run_again(struct cli *c, struct forecast_data *d, struct err *err)
{
	struct stored_run stored;
	struct forecast_case k = { 0 };
	struct forecast_answer w;
	if (c->given[OPTION_SEED] || c->given[OPTION_DRAWS])
		return err_set(err, ERR_INPUT,
			       "Bij --again staan begingetal en trekkingen in het bestand: laat "
			       "--seed en --draws weg.");
	if (!forecast_read_run(c->value[OPTION_AGAIN], d, &c->arena, &stored, err) ||
	    !forecast_make_case(d, &stored.plan, &c->arena, &k, err) || !calculate(c, &k, &w, err))
		return false;
	if (c->value[OPTION_FORMAT])
		return show(c, &k, &w, err);
	return tell_comparison(c, &stored, forecast_compare(c, &k, &w, &stored));
}

bool run_forecast(struct cli *c, struct err *err)
{
	struct forecast_data d = { 0 };
	if (c->given[OPTION_SCHEMA]) {
		forecast_print_schema(&c->out.buf);
		return true;
	}
	if (!c->count)
		return err_set(err, ERR_INPUT,
			       "Noem de map met de bestanden. Gebruik: waarborg forecast %s",
			       c->command->usage);
	bool ok = forecast_read_data(c->arguments[0], &c->arena, &d, err) &&
		  (c->given[OPTION_AGAIN] ? run_again(c, &d, err) : run_once(c, &d, err));
	forecast_data_release(&d);
	return ok;
}
