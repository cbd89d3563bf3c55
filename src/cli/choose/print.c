#include "cli/choose/print.h"
#include "view/print.h"

#include <math.h>

bool choose_cell_text(struct grid *g, const char *text, struct err *err)
{
	struct buf b = { 0 };
	print_screen(&b, str_of(text));
	bool ok = grid_cell(g, buf_str(&b), err);
	buf_release(&b);
	return ok;
}

bool choose_cell_count(struct grid *g, int64_t value, struct err *err)
{
	struct buf b = { 0 };
	print_count(&b, value);
	bool ok = grid_cell(g, buf_str(&b), err);
	buf_release(&b);
	return ok;
}

bool choose_cell_euro(struct grid *g, int64_t cents, struct err *err)
{
	struct buf b = { 0 };
	fixed_print_dutch(&b, cents, 2, 2);
	bool ok = grid_cell(g, buf_str(&b), err);
	buf_release(&b);
	return ok;
}

void choose_change(struct buf *out, const struct choose_plan *plan, int64_t effect)
{
	if (!plan->times) {
		buf_text(out, plan->outcome == PROGRAM_NONE ? "kan niet" : "onbekend");
		return;
	}
	buf_text(out, plan->outcome == PROGRAM_BEST ? "" : "~");
	buf_text(out, plan->effect >= effect ? "+" : "");
	print_count(out, plan->effect - effect);
}

bool choose_cell_change(struct grid *g, const struct choose_plan *plan, int64_t effect,
			struct err *err)
{
	struct buf b = { 0 };
	choose_change(&b, plan, effect);
	bool ok = grid_cell(g, buf_str(&b), err);
	buf_release(&b);
	return ok;
}

int64_t choose_per_ton(double price)
{
	double tenths = price * 1e8;
	return tenths < 1e15 ? (int64_t)floor(tenths + 0.5) : (int64_t)1000000000000000;
}

int64_t choose_percentile(const struct choose_draws *d, int plan, int percent)
{
	int rank = (d->draws * percent + 99) / 100;
	return d->effect[(size_t)plan * (size_t)d->draws + (size_t)(rank > 0 ? rank - 1 : 0)];
}

void choose_effect_or_none(struct buf *out, const struct choose_plan *plan, const char *none)
{
	if (plan->times)
		buf_int(out, plan->effect);
	else
		buf_text(out, none);
}

/* The links of measure j of a kind whose other end is taken or not, as words. */
static bool linked(const struct choose_input *in, const struct choose_plan *plan, int j,
		   enum choose_link kind, bool taken, const char *words, struct buf *out)
{
	const struct choose_problem *p = &in->p;
	bool any = false;
	for (int i = 0; i < p->links; i++) {
		int other = p->link_of[i] == j ? p->link_to[i] : -1;
		if (kind == CHOOSE_EXCLUDES && p->link_to[i] == j)
			other = p->link_of[i];
		if (p->link[i] != kind || other < 0 || (plan->times[other] > 0) != taken)
			continue;
		buf_text(out, any ? ", " : words);
		print_screen(out, str_of(in->measures[other].code));
		any = true;
	}
	return any;
}

/* Chosen measures that would have to go without measure j. */
static bool needed_by(const struct choose_input *in, const struct choose_plan *plan, int j,
		      struct buf *out)
{
	const struct choose_problem *p = &in->p;
	bool any = false;
	for (int i = 0; i < p->links; i++)
		if (p->link[i] != CHOOSE_EXCLUDES && p->link_to[i] == j &&
		    plan->times[p->link_of[i]]) {
			buf_text(out, any ? ", " : "; helpt ");
			print_screen(out, str_of(in->measures[p->link_of[i]].code));
			any = true;
		}
	return any;
}

static void per_euro(const struct choose_measure *m, struct buf *out)
{
	int64_t tenths;
	if (!m->cost_cents)
		buf_text(out, "kost niets");
	else if (fixed_mul_div(m->effect, 100000000, m->cost_cents, &tenths)) {
		fixed_print_dutch(out, tenths, 1, 1);
		buf_text(out, " cliënten per 100.000 euro");
	}
}

static bool too_dear(const struct choose_input *in, const struct choose_plan *plan, int j,
		     struct buf *out)
{
	const struct choose_problem *p = &in->p;
	for (int i = p->paid_first[j]; i < p->paid_first[j + 1]; i++)
		if (p->cost_cents[j] * p->least[j] > plan->left_cents[p->paid_from[i]]) {
			buf_text(out, "past niet meer in het budget van ");
			print_screen(out, str_of(in->budgets[p->paid_from[i]].label));
			buf_text(out, "; ");
			return true;
		}
	return false;
}

/* Where the effect comes from and how sure it is, as far as the file says. */
static void basis(const struct choose_measure *m, struct buf *out)
{
	static const char *const sure[] = { "hoog", "midden", "laag" };
	if (m->certainty != CERTAINTY_UNSAID)
		buf_printf(out, "; zekerheid %s", sure[m->certainty]);
	if (*m->source) {
		buf_text(out, "; bron: ");
		print_screen(out, str_of(m->source));
	}
}

static void reason(const struct choose_input *in, const struct choose_plan *plan, int j,
		   struct buf *out)
{
	const struct choose_measure *m = &in->measures[j];
	if (plan->times[j]) {
		buf_text(out, m->mandatory ? "verplicht; " : "");
		per_euro(m, out);
		linked(in, plan, j, CHOOSE_NEEDS, true, "; steunt op ", out);
		linked(in, plan, j, CHOOSE_NEEDS_ONE_OF, true, "; steunt op ", out);
		needed_by(in, plan, j, out);
		return;
	}
	if (linked(in, plan, j, CHOOSE_EXCLUDES, true, "kan niet samen met ", out))
		buf_text(out, "; ");
	if (linked(in, plan, j, CHOOSE_NEEDS, false, "heeft nodig: ", out))
		buf_text(out, "; ");
	if (!too_dear(in, plan, j, out) && !m->effect)
		buf_text(out, "voegt zelf niets toe; ");
	per_euro(m, out);
}

void choose_reason(const struct choose_input *in, const struct choose_plan *plan, int j,
		   struct buf *out)
{
	reason(in, plan, j, out);
	basis(&in->measures[j], out);
}
