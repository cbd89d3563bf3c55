#include "cli/choose/choose.h"

enum { DRAWS_USUAL = 200, DRAWS_MAX = 10000, NEARLY_PERCENT = 95, STEP_PERCENT = 10, PLANS = 3 };

struct asking {
	struct cli *c;
	struct choose_input *in;
	struct choose_findings *f;
	struct progress progress;
	struct watch watch;
	int64_t done, stage, total; /* questions before this stage, in it, and in all */
	struct err *err;
};

enum { PARTS = 1000 }; /* of one question, in the progress */

static bool go_on(void *context, int64_t done, int64_t total)
{
	struct asking *q = context;
	int64_t part = total > 0 ? (int64_t)((double)done / (double)total * PARTS) : 0;
	part = part > PARTS ? PARTS : part;
	return progress_of_import(&q->progress, q->done * PARTS + part * q->stage,
				  q->total * PARTS);
}

/* From here on `stage` questions are asked together. */
static void begin_stage(struct asking *q, int64_t stage)
{
	q->done += q->stage;
	q->stage = stage;
}

static int64_t effect_with(const int64_t *effect, int count, const int32_t *times)
{
	int64_t sum = 0;
	for (int j = 0; j < count; j++)
		sum += effect[j] * times[j];
	return sum;
}

static int64_t questions_around(const struct choose_problem *p)
{
	return 4 + 3 * (int64_t)p->budgets;
}

/* What other amounts do, the smaller set and the careful set. */
static bool ask_around(struct asking *q)
{
	static const struct choose_around_terms terms = { STEP_PERCENT, NEARLY_PERCENT, 0,
							  CHOOSE_STATES_AROUND };
	struct choose_findings *f = q->f;
	const struct choose_problem *p = &q->in->p;
	begin_stage(q, questions_around(p));
	if (!choose_around(p, &f->best, &terms, &q->watch, &q->c->arena, &f->around, q->err))
		return false;
	choose_prices(p, &q->watch, &q->c->arena, &f->price);
	return true;
}

/* How the three sets do when effects are drawn. */
static bool ask_draws(struct asking *q)
{
	struct choose_findings *f = q->f;
	const struct choose_problem *p = &q->in->p;
	struct choose_plan *careful = &f->around.careful;
	const int32_t *plans[PLANS] = { f->best.times, f->around.simple.times, careful->times };
	begin_stage(q, f->draws);
	f->low_best = effect_with(p->effect_low, p->measures, f->best.times);
	f->low_careful = careful->effect;
	careful->effect = effect_with(p->effect, p->measures, careful->times);
	return choose_draw(p, plans, PLANS, (int)f->draws, f->seed, 0, CHOOSE_STATES_DRAW,
			   &q->watch, &q->c->arena, &f->drawn, q->err);
}

/* What it takes to have a measure that was left out, or to do without one that was chosen. */
static bool ask_why_not(struct asking *q)
{
	struct choose_problem p = q->in->p;
	struct choose_findings *f = q->f;
	size_t n = (size_t)p.measures + 1;
	begin_stage(q, f->why >= 0);
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
	begin_stage(q, 1);
	if (!choose_best(p, CHOOSE_STATES, &q->watch, a, &f->best, q->err))
		return false;
	if (f->best.outcome == PROGRAM_NONE)
		return choose_explain_clash(p, CHOOSE_STATES, &q->watch, a, &f->clash, q->err);
	if (!f->best.times)
		return err_set(
			q->err, ERR_INPUT,
			"Binnen de grens van het zoeken is geen keuze gevonden. Maak het "
			"vraagstuk kleiner, bijvoorbeeld met minder verplichte maatregelen.");
	return ask_around(q) && ask_draws(q) && ask_why_not(q);
}

bool run_choose(struct cli *c, struct err *err)
{
	struct choose_input in = { 0 };
	struct choose_findings f = { 0 };
	struct asking q = { .c = c, .in = &in, .f = &f, .err = err };
	q.watch = (struct watch){ go_on, &q };
	interrupt_catch();
	if (!choose_read(c, &in, err) || !read_options(c, &in, &f, err) ||
	    !choose_check(&in.p, err))
		return false;
	q.total = 1 + questions_around(&in.p) + f.draws + (f.why >= 0);
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
