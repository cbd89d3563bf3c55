#include "cli/choose/choose.h"

enum { DRAWS_USUAL = 200, DRAWS_MAX = 10000, NEARLY_PERCENT = 95, STEP_PERCENT = 10, PLANS = 3 };

struct asking {
	struct cli *c;
	struct choose_input *in;
	struct choose_findings *f;
	struct progress progress;
	struct watch watch, draw_watch;
	int64_t done, total; /* questions */
	struct err *err;
};

/* A question tells nothing about how far it is itself. */
static bool go_on(void *context, int64_t done, int64_t total)
{
	struct asking *q = context;
	(void)done, (void)total;
	return progress_of_import(&q->progress, q->done, q->total);
}

static bool draw_on(void *context, int64_t done, int64_t total)
{
	struct asking *q = context;
	(void)total;
	return progress_of_import(&q->progress, q->done + done, q->total);
}

/* The most effect with other amounts in the budgets: `percent` of each, or of one. */
static bool with_budgets(struct asking *q, int budget, int percent, struct choose_plan *out)
{
	struct arena *a = &q->c->arena;
	struct choose_problem p = q->in->p;
	int64_t *cents = arena_array(a, int64_t, (size_t)p.budgets + 1);
	for (int k = 0; k < p.budgets; k++) {
		cents[k] = p.budget_cents[k];
		if (budget < 0 || budget == k)
			cents[k] = cents[k] / 100 * percent + cents[k] % 100 * percent / 100;
	}
	p.budget_cents = cents;
	q->done++;
	return choose_most(&p, NULL, CHOOSE_STATES, &q->watch, a, out, q->err);
}

static bool ask_money(struct asking *q)
{
	struct choose_findings *f = q->f;
	const struct choose_problem *p = &q->in->p;
	bool ok = with_budgets(q, -1, 100 + STEP_PERCENT, &f->all_more) &&
		  with_budgets(q, -1, 100 - STEP_PERCENT, &f->all_less);
	f->money = arena_array(&q->c->arena, struct choose_money, (size_t)p->budgets + 1);
	for (int k = 0; k < p->budgets && ok; k++, q->done++)
		ok = with_budgets(q, k, 100 + STEP_PERCENT, &f->money[k].more) &&
		     with_budgets(q, k, 100 - STEP_PERCENT, &f->money[k].less) &&
		     choose_next_euro(p, k, f->best.effect, CHOOSE_STATES, &q->watch, &q->c->arena,
				      &f->money[k].next, q->err);
	if (ok)
		choose_prices(p, &q->watch, &q->c->arena, &f->price);
	return ok;
}

static int64_t effect_with(const int64_t *effect, int count, const int32_t *times)
{
	int64_t sum = 0;
	for (int j = 0; j < count; j++)
		sum += effect[j] * times[j];
	return sum;
}

/* The smaller set, the careful set, and how the three do when effects are drawn. */
static bool ask_others(struct asking *q)
{
	struct choose_findings *f = q->f;
	const struct choose_problem *p = &q->in->p;
	struct arena *a = &q->c->arena;
	int64_t nearly = (f->best.effect * NEARLY_PERCENT + 99) / 100;
	if (!choose_simple(p, nearly, CHOOSE_STATES, &q->watch, a, &f->simple, q->err) ||
	    !choose_most(p, p->effect_low, CHOOSE_STATES, &q->watch, a, &f->careful, q->err))
		return false;
	if (!f->simple.times)
		f->simple = f->best;
	if (!f->careful.times)
		f->careful = f->best;
	q->done += 2;
	f->low_best = effect_with(p->effect_low, p->measures, f->best.times);
	f->low_careful = effect_with(p->effect_low, p->measures, f->careful.times);
	f->careful.effect = effect_with(p->effect, p->measures, f->careful.times);
	const int32_t *plans[PLANS] = { f->best.times, f->simple.times, f->careful.times };
	return choose_draw(p, plans, PLANS, (int)f->draws, f->seed, 0, CHOOSE_STATES,
			   &q->draw_watch, a, &f->drawn, q->err);
}

/* What it takes to have a measure that was left out, or to do without one that was chosen. */
static bool ask_why_not(struct asking *q)
{
	struct choose_problem p = q->in->p;
	struct choose_findings *f = q->f;
	size_t n = (size_t)p.measures + 1;
	bool *must = arena_array(&q->c->arena, bool, n),
	     *barred = arena_array(&q->c->arena, bool, n);
	if (f->why < 0)
		return true;
	memcpy(must, p.mandatory, (n - 1) * sizeof(*must));
	must[f->why] = !f->best.times[f->why];
	barred[f->why] = f->best.times[f->why] > 0;
	p.mandatory = must;
	p.barred = barred;
	return choose_best(&p, CHOOSE_STATES, &q->watch, &q->c->arena, &f->other, q->err);
}

static bool read_options(struct cli *c, const struct choose_input *in, struct choose_findings *f,
			 struct err *err)
{
	int64_t seed = 1;
	f->draws = DRAWS_USUAL;
	f->why = -1;
	if (!option_number(c, OPTION_SEED, 0, INT64_MAX, &seed, err) ||
	    !option_number(c, OPTION_DRAWS, 1, DRAWS_MAX, &f->draws, err))
		return false;
	f->seed = (uint64_t)seed;
	for (int j = 0; c->value[OPTION_WHY_NOT] && j < in->p.measures; j++)
		if (!strcmp(in->measures[j].code, c->value[OPTION_WHY_NOT]))
			f->why = j;
	if (c->value[OPTION_WHY_NOT] && f->why < 0)
		return err_set(err, ERR_INPUT,
			       "'%s' achter --why-not staat niet bij de maatregelen.",
			       c->value[OPTION_WHY_NOT]);
	return true;
}

static bool ask(struct asking *q)
{
	struct choose_findings *f = q->f;
	const struct choose_problem *p = &q->in->p;
	struct arena *a = &q->c->arena;
	if (!choose_best(p, CHOOSE_STATES, &q->watch, a, &f->best, q->err))
		return false;
	if (f->best.outcome == PROGRAM_NONE)
		return choose_explain_clash(p, CHOOSE_STATES, &q->watch, a, &f->clash, q->err);
	if (!f->best.times)
		return err_set(
			q->err, ERR_INPUT,
			"Binnen de grens van het zoeken is geen keuze gevonden. Maak het "
			"vraagstuk kleiner, bijvoorbeeld met minder verplichte maatregelen.");
	q->done++;
	return ask_money(q) && ask_others(q) && ask_why_not(q);
}

bool run_choose(struct cli *c, struct err *err)
{
	struct choose_input in = { 0 };
	struct choose_findings f = { 0 };
	struct asking q = { .c = c, .in = &in, .f = &f, .err = err };
	q.watch = (struct watch){ go_on, &q };
	q.draw_watch = (struct watch){ draw_on, &q };
	interrupt_catch();
	if (!choose_read(c, &in, err) || !read_options(c, &in, &f, err) ||
	    !choose_check(&in.p, err))
		return false;
	q.total = 5 + 3 * (int64_t)in.p.budgets + f.draws;
	progress_begin(&q.progress, "Kiezen", c->given[OPTION_QUIET]);
	bool ok = ask(&q);
	progress_end(&q.progress);
	if (!ok)
		return false;
	if (f.best.outcome == PROGRAM_NONE) {
		c->status = 1;
		return choose_show_clash(c, &in, &f, err);
	}
	return choose_show(c, &in, &f, err);
}
