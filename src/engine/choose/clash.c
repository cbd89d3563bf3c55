/* Why nothing meets the conditions, and what would help. */
#include "engine/choose/question.h"

/* Conditions are numbered: mandatory measures, then budgets, then links. */
struct clash {
	const struct choose_problem *c;
	int states_max;
	const struct watch *watch;
	bool *no_mandatory, *no_budget, *no_link;
	bool proven;
	struct err *err;
};

static bool *condition(struct clash *s, int i)
{
	if (i < s->c->measures)
		return &s->no_mandatory[i];
	i -= s->c->measures;
	return i < s->c->budgets ? &s->no_budget[i] : &s->no_link[i - s->c->budgets];
}

/* Whether the conditions that are left still clash. A search that does not reach its end does not
 * count as a clash. */
static bool clashes(struct clash *s, bool *out)
{
	struct question q = { .aim = AIM_MANDATORY,
			      .effect_least = -1,
			      .count_most = -1,
			      .no_mandatory = s->no_mandatory,
			      .no_budget = s->no_budget,
			      .no_link = s->no_link };
	struct arena scratch = { 0 };
	struct choose_plan plan;
	int64_t value, bound, wanted = 0;
	for (int j = 0; j < s->c->measures; j++)
		wanted += s->c->mandatory[j] && !s->no_mandatory[j];
	bool ok = question_ask(s->c, &q, s->states_max, s->watch, &scratch, &plan, &value, &bound,
			       s->err);
	arena_release(&scratch);
	if (!ok)
		return false;
	*out = plan.outcome == PROGRAM_NONE || bound < wanted;
	if (!*out && (!plan.times || value < wanted))
		s->proven = false;
	return true;
}

/* Takes out what can be taken out of conditions first .. last-1, while the rest still clashes. */
static bool thin_out(struct clash *s, int first, int last)
{
	struct arena scratch = { 0 };
	bool still, any = false;
	bool *before = arena_array(&scratch, bool, (size_t)(last - first) + 1);
	for (int i = first; i < last; i++) {
		before[i - first] = *condition(s, i);
		any |= !before[i - first];
		*condition(s, i) = true;
	}
	bool ok = !any || clashes(s, &still);
	if (ok && any && !still) {
		for (int i = first; i < last; i++)
			*condition(s, i) = before[i - first];
		int middle = first + (last - first) / 2;
		ok = last - first == 1 || (thin_out(s, first, middle) && thin_out(s, middle, last));
	}
	arena_release(&scratch);
	return ok;
}

/* Links of a measure that needs one of several are one condition together. */
static void keep_groups(const struct choose_problem *c, bool *kept)
{
	for (int i = 0; i < c->links; i++)
		for (int k = 0; kept[i] && k < c->links; k++)
			if (c->link[i] == CHOOSE_NEEDS_ONE_OF &&
			    c->link[k] == CHOOSE_NEEDS_ONE_OF && c->link_of[i] == c->link_of[k])
				kept[k] = true;
}

static bool ways_out(struct clash *s, struct arena *a, struct choose_clash *out)
{
	const struct choose_problem *c = s->c;
	bool *all = arena_array(a, bool, (size_t)c->budgets + 1);
	int64_t value, bound;
	memset(all, true, (size_t)c->budgets * sizeof(*all));
	struct question keep = { .aim = AIM_MANDATORY, .effect_least = -1, .count_most = -1 };
	struct question cheap = { .aim = AIM_CHEAP,
				  .effect_least = -1,
				  .count_most = -1,
				  .ordered = true,
				  .no_budget = all };
	return question_ask(c, &keep, s->states_max, s->watch, a, &out->fewest_given_up, &value,
			    &bound, s->err) &&
	       question_ask(c, &cheap, s->states_max, s->watch, a, &out->without_budgets, &value,
			    &bound, s->err);
}

bool choose_explain_clash(const struct choose_problem *c, int states_max, const struct watch *watch,
			  struct arena *a, struct choose_clash *out, struct err *err)
{
	size_t measures = (size_t)c->measures, budgets = (size_t)c->budgets,
	       links = (size_t)c->links;
	struct clash s = { c,
			   states_max,
			   watch,
			   arena_array(a, bool, measures + 1),
			   arena_array(a, bool, budgets + 1),
			   arena_array(a, bool, links + 1),
			   true,
			   err };
	bool *mandatory = arena_array(a, bool, measures + 1),
	     *budget = arena_array(a, bool, budgets + 1);
	bool *link = arena_array(a, bool, links + 1), any;
	struct choose_clash clash = { mandatory, budget, link, false, { 0 }, { 0 } };
	if (!choose_check(c, err) || !clashes(&s, &any))
		return false;
	if (!any)
		return err_set(err, ERR_INPUT, "Er is geen strijd tussen de voorwaarden gevonden.");
	for (int j = 0; j < c->measures; j++)
		s.no_mandatory[j] = !c->mandatory[j];
	if (!thin_out(&s, 0, (int)(measures + budgets + links)) || !ways_out(&s, a, &clash))
		return false;
	for (size_t j = 0; j < measures; j++)
		mandatory[j] = !s.no_mandatory[j];
	for (size_t k = 0; k < budgets; k++)
		budget[k] = !s.no_budget[k];
	for (size_t i = 0; i < links; i++)
		link[i] = !s.no_link[i];
	keep_groups(c, link);
	clash.proven = s.proven;
	*out = clash;
	return true;
}
