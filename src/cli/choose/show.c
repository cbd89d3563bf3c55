#include "cli/choose/choose.h"
#include "cli/choose/print.h"
#include "cli/grid.h"
#include "view/print.h"

static const char *proof(const struct choose_plan *plan)
{
	static const char *const words[] = { [PROGRAM_BEST] = "proven",
					     [PROGRAM_BOUNDED] = "bounded",
					     [PROGRAM_NONE] = "none",
					     [PROGRAM_UNKNOWN] = "unknown" };
	return words[plan->outcome];
}

/* --- table ------------------------------------------------------------------------------------------------ */

static bool show_plan(struct cli *c, const struct choose_input *in, const struct choose_plan *plan,
		      bool taken, struct err *err)
{
	struct grid g;
	struct buf b = { 0 };
	grid_begin(&g, &c->out);
	grid_column(&g, "Maatregel", false, 20);
	grid_column(&g, "Naam", false, 44);
	grid_column(&g, taken ? "Keer" : "Hoogstens", true, 0);
	grid_column(&g, "Cliënten", true, 0);
	grid_column(&g, "Kosten (euro)", true, 0);
	grid_column(&g, taken ? "Waarom" : "Waarom niet", false, 0);
	bool ok = true;
	for (int j = 0; j < in->p.measures && ok; j++) {
		const struct choose_measure *m = &in->measures[j];
		int32_t times = taken ? plan->times[j] : m->most;
		if ((plan->times[j] > 0) != taken)
			continue;
		ok = choose_cell_text(&g, m->code, err) && choose_cell_text(&g, m->name, err) &&
		     choose_cell_count(&g, times, err) &&
		     choose_cell_count(&g, m->effect * times, err) &&
		     choose_cell_euro(&g, m->cost_cents * times, err);
		buf_clear(&b);
		choose_reason(in, plan, j, &b);
		ok = ok && grid_cell(&g, buf_str(&b), err);
	}
	buf_release(&b);
	return ok && grid_end(&g, err);
}

static void next_words(const struct choose_next *n, int64_t effect, struct buf *out)
{
	if (n->outcome == PROGRAM_NONE)
		buf_text(out, "niets: meer geld hier helpt niet");
	else if (n->outcome == PROGRAM_UNKNOWN)
		buf_text(out, "niet gevonden binnen de grens van het zoeken");
	else {
		buf_char(out, '+');
		print_count(out, n->effect_then - effect);
		buf_text(out, n->outcome == PROGRAM_BEST ? " cliënten bij "
							 : " cliënten bij hoogstens ");
		fixed_print_dutch(out, n->more_cents, 2, 2);
		buf_text(out, " erbij");
	}
}

static bool show_budgets(struct cli *c, const struct choose_input *in,
			 const struct choose_findings *f, struct err *err)
{
	struct grid g;
	struct buf b = { 0 };
	grid_begin(&g, &c->out);
	grid_column(&g, "Budget", false, 40);
	grid_column(&g, "Bedrag (euro)", true, 0);
	grid_column(&g, "Over (euro)", true, 0);
	grid_column(&g, "Bij 10% meer", true, 0);
	grid_column(&g, "Bij 10% minder", true, 0);
	grid_column(&g, "Schatting per 100.000", true, 0);
	grid_column(&g, "De volgende euro die telt", false, 0);
	bool ok = true;
	for (int k = 0; k < in->p.budgets && ok; k++) {
		const struct choose_money *m = &f->around.money[k];
		ok = choose_cell_text(&g, in->budgets[k].label, err) &&
		     choose_cell_euro(&g, in->budgets[k].cents, err) &&
		     choose_cell_euro(&g, f->best.left_cents[k], err) &&
		     choose_cell_change(&g, &m->more, f->best.effect, err) &&
		     choose_cell_change(&g, &m->less, f->best.effect, err);
		buf_clear(&b);
		fixed_print_dutch(&b, choose_per_ton(f->price[k]), 1, 1);
		ok = ok && grid_cell(&g, buf_str(&b), err);
		buf_clear(&b);
		next_words(&m->next, f->best.effect, &b);
		ok = ok && grid_cell(&g, buf_str(&b), err);
	}
	buf_release(&b);
	return ok && grid_end(&g, err);
}

static bool show_sets(struct cli *c, const struct choose_input *in, const struct choose_findings *f,
		      struct err *err)
{
	const struct choose_plan *plans[] = { &f->best, &f->around.simple, &f->around.careful };
	static const char *const names[] = { "meeste effect", "eenvoudig (minstens 95%)",
					     "voorzichtig (beste bij laag effect)" };
	struct grid g;
	grid_begin(&g, &c->out);
	grid_column(&g, "Keuze", false, 0);
	grid_column(&g, "Maatregelen", true, 0);
	grid_column(&g, "Cliënten", true, 0);
	grid_column(&g, "Kosten (euro)", true, 0);
	grid_column(&g, "Tegenvaller (p10)", true, 0);
	grid_column(&g, "Midden (p50)", true, 0);
	grid_column(&g, "Meevaller (p90)", true, 0);
	grid_column(&g, "Nog steeds de beste", true, 0);
	grid_column(&g, "Gemist, gemiddeld", true, 0);
	bool ok = true;
	for (int i = 0; i < 3 && ok; i++) {
		struct buf b = { 0 };
		ok = choose_cell_text(&g, names[i], err) &&
		     choose_cell_count(&g, plans[i]->count, err) &&
		     choose_cell_count(&g, plans[i]->effect, err) &&
		     choose_cell_euro(&g, plans[i]->cost_cents, err);
		for (int p = 10; p <= 90 && ok; p += 40)
			ok = choose_cell_count(&g, choose_percentile(&f->drawn, i, p), err);
		buf_printf(&b, "%d van %d", f->drawn.still_best[i], f->drawn.draws);
		ok = ok && grid_cell(&g, buf_str(&b), err);
		buf_clear(&b);
		fixed_print_dutch(&b, (int64_t)(f->drawn.mean_regret[i] * 10 + 0.5), 1, 1);
		ok = ok && grid_cell(&g, buf_str(&b), err);
		buf_release(&b);
	}
	(void)in;
	return ok && grid_end(&g, err);
}

static void list_simple(struct buf *out, const struct choose_input *in,
			const struct choose_plan *plan)
{
	bool first = true;
	buf_text(out, "De eenvoudige keuze: ");
	for (int j = 0; j < in->p.measures; j++)
		if (plan->times[j]) {
			buf_text(out, first ? "" : ", ");
			print_screen(out, str_of(in->measures[j].code));
			if (plan->times[j] > 1)
				buf_printf(out, " (%d keer)", plan->times[j]);
			first = false;
		}
	buf_text(out, first ? "niets doen.\n" : ".\n");
}

static void headline(struct buf *out, const struct choose_findings *f)
{
	const struct choose_plan *best = &f->best;
	buf_text(out, "De beste keuze verzekert ");
	print_count(out, best->effect);
	buf_text(out, " cliënten van zorg, met ");
	print_count(out, best->count);
	buf_text(out, " maatregelen, voor ");
	fixed_print_dutch(out, best->cost_cents, 2, 2);
	buf_text(out, " euro.\n");
	if (best->outcome == PROGRAM_BEST)
		buf_text(out, "Bewezen: binnen de budgetten kan geen keuze meer doen.\n");
	else {
		buf_text(out, "Niet bewezen dat dit de beste is. Zeker is: meer dan ");
		print_count(out, best->effect_bound);
		buf_text(out, " cliënten kan niet.\n");
	}
	if (!best->tie_proven)
		buf_text(out, "Niet bewezen dat geen keuze met hetzelfde effect goedkoper is.\n");
}

static void believe(struct buf *out, const struct choose_findings *f)
{
	if (f->drawn.still_best[0] * 2 < f->drawn.draws)
		buf_text(
			out,
			"Let op: in meer dan de helft van de trekkingen doet een andere keuze meer. "
			"Leg de drie keuzes naast elkaar.\n");
	buf_text(out, "Als alle effecten laag uitvallen: ");
	print_count(out, f->low_best);
	buf_text(out, " cliënten; de voorzichtige keuze doet dan ");
	print_count(out, f->low_careful);
	buf_printf(out, ".\nGetrokken met begingetal %llu", (unsigned long long)f->seed);
	if (f->drawn.unproven)
		buf_printf(out,
			   "; van %d trekkingen is de beste keuze niet bewezen, daar is misschien "
			   "meer gemist",
			   f->drawn.unproven);
	buf_text(out, ".\n");
}

/* What was cut off by the limit of the search. */
static void unproven(struct buf *out, const struct choose_findings *f)
{
	const struct choose_around *x = &f->around;
	if (x->simple.outcome != PROGRAM_BEST)
		buf_text(out,
			 "Niet bewezen dat het niet eenvoudiger kan: het zoeken is afgekapt.\n");
	else if (!x->simple.tie_proven)
		buf_text(out, "Niet bewezen dat geen even eenvoudige keuze meer doet.\n");
	if (x->careful.outcome != PROGRAM_BEST)
		buf_text(out,
			 "Niet bewezen dat geen keuze voorzichtiger is: het zoeken is afgekapt.\n");
}

static void why_not(struct buf *out, const struct choose_input *in, const struct choose_findings *f)
{
	bool taken = f->best.times[f->why] > 0;
	buf_text(out, "\n");
	print_screen(out, str_of(in->measures[f->why].code));
	buf_text(out, taken ? " is gekozen. Zonder deze maatregel: "
			    : " is niet gekozen. Met deze maatregel: ");
	if (!f->other.times)
		buf_text(out, "geen enkele keuze voldoet aan de voorwaarden.\n");
	else {
		print_count(out, f->other.effect);
		buf_text(out, " cliënten, dat is ");
		print_count(out, f->best.effect - f->other.effect);
		buf_text(out, f->other.outcome == PROGRAM_BEST ? " minder.\n"
							       : " minder (niet bewezen).\n");
	}
}

static bool show_table(struct cli *c, const struct choose_input *in,
		       const struct choose_findings *f, struct err *err)
{
	struct buf *out = &c->out.buf;
	headline(out, f);
	buf_text(out, "\nGekozen\n");
	if (!show_plan(c, in, &f->best, true, err))
		return false;
	buf_text(out, "\nNiet gekozen\n");
	if (!show_plan(c, in, &f->best, false, err))
		return false;
	buf_text(out, "\nBudgetten\n");
	if (!show_budgets(c, in, f, err))
		return false;
	buf_text(out, "Alle budgetten 10% hoger: ");
	choose_change(out, &f->around.all_more, f->best.effect);
	buf_text(out, " cliënten; 10% lager: ");
	choose_change(out, &f->around.all_less, f->best.effect);
	buf_text(
		out,
		".\nDe schatting (lineair: alsof een deel van een maatregel kan) zegt hoeveel cliënten "
		"100.000 euro\nmeer ongeveer oplevert. Bij een ~ of bij 'hoogstens' is het zoeken "
		"afgekapt: het kan ook meer\ncliënten of minder geld zijn. Zonder dat is het exact.\n\n"
		"Drie keuzes naast elkaar\n");
	if (!show_sets(c, in, f, err))
		return false;
	list_simple(out, in, &f->around.simple);
	unproven(out, f);
	believe(out, f);
	if (f->why >= 0)
		why_not(out, in, f);
	return true;
}

/* --- csv -------------------------------------------------------------------------------------------------- */

static void csv_plan(struct buf *out, const struct choose_input *in,
		     const struct choose_findings *f)
{
	struct buf b = { 0 };
	buf_text(out, "measure,times,simple_times,careful_times,effect_clients,cost_eur,reason\n");
	for (int j = 0; j < in->p.measures; j++) {
		const struct choose_measure *m = &in->measures[j];
		print_csv_text(out, str_of(m->code));
		buf_printf(out, ",%d,%d,%d,%lld,", f->best.times[j], f->around.simple.times[j],
			   f->around.careful.times[j], (long long)(m->effect * f->best.times[j]));
		fixed_print(out, m->cost_cents * f->best.times[j], 2);
		buf_char(out, ',');
		buf_clear(&b);
		choose_reason(in, &f->best, j, &b);
		print_csv_text(out, buf_str(&b));
		buf_char(out, '\n');
	}
	buf_release(&b);
}

static void csv_budgets(struct buf *out, const struct choose_input *in,
			const struct choose_findings *f)
{
	buf_text(out, "payer,region,frame,amount_eur,left_eur,effect_10_more,proof_10_more,"
		      "effect_10_less,proof_10_less,"
		      "linear_clients_per_100000,next_eur,next_effect,next_proof\n");
	for (int k = 0; k < in->p.budgets; k++) {
		const struct choose_budget *b = &in->budgets[k];
		const struct choose_money *m = &f->around.money[k];
		print_csv_text(out, str_of(b->payer));
		buf_char(out, ',');
		print_csv_text(out, str_of(b->region));
		buf_char(out, ',');
		print_csv_text(out, str_of(b->frame));
		buf_char(out, ',');
		fixed_print(out, b->cents, 2);
		buf_char(out, ',');
		fixed_print(out, f->best.left_cents[k], 2);
		buf_char(out, ',');
		choose_effect_or_none(out, &m->more, "");
		buf_printf(out, ",%s,", proof(&m->more));
		choose_effect_or_none(out, &m->less, "");
		buf_printf(out, ",%s,", proof(&m->less));
		fixed_print(out, choose_per_ton(f->price[k]), 1);
		buf_char(out, ',');
		if (m->next.outcome == PROGRAM_BEST || m->next.outcome == PROGRAM_BOUNDED) {
			fixed_print(out, m->next.more_cents, 2);
			buf_printf(out, ",%lld,%s\n", (long long)m->next.effect_then,
				   m->next.outcome == PROGRAM_BEST && m->next.then_proven
					   ? "proven"
					   : "bounded");
		} else {
			buf_printf(out, ",,%s\n",
				   m->next.outcome == PROGRAM_NONE ? "none" : "unknown");
		}
	}
}

static void csv_sets(struct buf *out, const struct choose_findings *f)
{
	static const char *const names[] = { "best", "simple", "careful" };
	const struct choose_plan *plans[] = { &f->best, &f->around.simple, &f->around.careful };
	buf_text(out,
		 "set,measures,effect_clients,cost_eur,p10,p50,p90,draws,still_best,mean_regret,"
		 "most_regret,proof\n");
	for (int i = 0; i < 3; i++) {
		buf_printf(out, "%s,%d,%lld,", names[i], plans[i]->count,
			   (long long)plans[i]->effect);
		fixed_print(out, plans[i]->cost_cents, 2);
		for (int p = 10; p <= 90; p += 40)
			buf_printf(out, ",%lld", (long long)choose_percentile(&f->drawn, i, p));
		buf_printf(out, ",%d,%d,%.4f,%lld,%s\n", f->drawn.draws, f->drawn.still_best[i],
			   f->drawn.mean_regret[i], (long long)f->drawn.most_regret[i],
			   proof(plans[i]));
	}
}

/* --- json ------------------------------------------------------------------------------------------------- */

static void json_budgets(struct buf *out, const struct choose_input *in,
			 const struct choose_findings *f)
{
	for (int k = 0; k < in->p.budgets; k++) {
		const struct choose_money *m = &f->around.money[k];
		const struct choose_next *n = &m->next;
		buf_text(out, k ? ",\n {\"budget\":" : " {\"budget\":");
		print_json(out, str_of(in->budgets[k].label));
		buf_text(out, ",\"amountEur\":");
		fixed_print(out, in->budgets[k].cents, 2);
		buf_text(out, ",\"leftEur\":");
		fixed_print(out, f->best.left_cents[k], 2);
		buf_text(out, ",\"effect10More\":");
		choose_effect_or_none(out, &m->more, "null");
		buf_printf(out, ",\"proof10More\":\"%s\",\"effect10Less\":", proof(&m->more));
		choose_effect_or_none(out, &m->less, "null");
		buf_printf(out, ",\"proof10Less\":\"%s\"", proof(&m->less));
		buf_text(out, ",\"linearClientsPer100000\":");
		fixed_print(out, choose_per_ton(f->price[k]), 1);
		if (n->outcome == PROGRAM_BEST || n->outcome == PROGRAM_BOUNDED) {
			buf_text(out, ",\"next\":{\"moreEur\":");
			fixed_print(out, n->more_cents, 2);
			buf_text(out, ",\"lessBuysNothingEur\":");
			fixed_print(out, n->least_cents, 2);
			buf_printf(out, ",\"effect\":%lld,\"proven\":%s}}",
				   (long long)n->effect_then,
				   n->outcome == PROGRAM_BEST && n->then_proven ? "true" : "false");
		} else {
			buf_printf(out, ",\"next\":%s}",
				   n->outcome == PROGRAM_NONE ? "null" : "\"unknown\"");
		}
	}
}

static void json_set(struct buf *out, const struct choose_input *in,
		     const struct choose_findings *f, int i, const char *name,
		     const struct choose_plan *plan)
{
	bool first = true;
	buf_printf(out,
		   ",\n\"%s\":{\"effect\":%lld,\"proof\":\"%s\",\"measures\":%d,\"costEur\":", name,
		   (long long)plan->effect, proof(plan), plan->count);
	fixed_print(out, plan->cost_cents, 2);
	if (i >= 0)
		buf_printf(out,
			   ",\"p10\":%lld,\"p50\":%lld,\"p90\":%lld,\"stillBest\":%d,"
			   "\"meanRegret\":%.4f,\"mostRegret\":%lld",
			   (long long)choose_percentile(&f->drawn, i, 10),
			   (long long)choose_percentile(&f->drawn, i, 50),
			   (long long)choose_percentile(&f->drawn, i, 90), f->drawn.still_best[i],
			   f->drawn.mean_regret[i], (long long)f->drawn.most_regret[i]);
	buf_text(out, ",\"times\":{");
	for (int j = 0; j < in->p.measures; j++)
		if (plan->times[j]) {
			buf_text(out, first ? "" : ",");
			print_json(out, str_of(in->measures[j].code));
			buf_printf(out, ":%d", plan->times[j]);
			first = false;
		}
	buf_text(out, "}}");
}

/* Where effects come from and how sure they are, for the measures of which the file says so. */
static void json_basis(struct buf *out, const struct choose_input *in)
{
	const char *between = "";
	buf_text(out, ",\n\"basis\":{");
	for (int j = 0; j < in->p.measures; j++) {
		const struct choose_measure *m = &in->measures[j];
		if (m->certainty == CERTAINTY_UNSAID && !*m->source)
			continue;
		buf_text(out, between);
		print_json(out, str_of(m->code));
		buf_text(out, ":{\"source\":");
		print_json(out, str_of(m->source));
		buf_printf(out, ",\"certainty\":\"%s\"}",
			   m->certainty == CERTAINTY_UNSAID ? ""
							    : choose_certainties[m->certainty]);
		between = ",";
	}
	buf_text(out, "}");
}

static void show_json(struct buf *out, const struct choose_input *in,
		      const struct choose_findings *f)
{
	buf_printf(out,
		   "{\"feasible\":true,\"seed\":%llu,\"draws\":%d,\"unprovenDraws\":%d,"
		   "\"states\":%d,\"bound\":%lld,\"tieProven\":%s,\n\"all10More\":",
		   (unsigned long long)f->seed, f->drawn.draws, f->drawn.unproven, CHOOSE_STATES,
		   (long long)f->best.effect_bound, f->best.tie_proven ? "true" : "false");
	choose_effect_or_none(out, &f->around.all_more, "null");
	buf_printf(out, ",\"proofAll10More\":\"%s\",\"all10Less\":", proof(&f->around.all_more));
	choose_effect_or_none(out, &f->around.all_less, "null");
	buf_printf(out, ",\"proofAll10Less\":\"%s\"", proof(&f->around.all_less));
	buf_printf(out, ",\"simpleMostProven\":%s", f->around.simple.tie_proven ? "true" : "false");
	buf_printf(out, ",\"lowBest\":%lld,\"lowCareful\":%lld,\n\"budgets\":[\n",
		   (long long)f->low_best, (long long)f->low_careful);
	json_budgets(out, in, f);
	buf_text(out, "\n]");
	json_set(out, in, f, 0, "best", &f->best);
	json_set(out, in, f, 1, "simple", &f->around.simple);
	json_set(out, in, f, 2, "careful", &f->around.careful);
	json_basis(out, in);
	if (f->why >= 0) {
		buf_text(out, ",\n\"whyNot\":");
		print_json(out, str_of(in->measures[f->why].code));
		if (f->other.times)
			json_set(out, in, f, -1, "otherwise", &f->other);
		else
			buf_text(out, ",\n\"otherwise\":null");
	}
	buf_text(out, "\n}\n");
}

bool choose_show(struct cli *c, const struct choose_input *in, const struct choose_findings *f,
		 struct err *err)
{
	const char *part = c->value[OPTION_SHOW];
	struct buf *out = &c->out.buf;
	if (format_is(c, "table"))
		return show_table(c, in, f, err);
	if (format_is(c, "json"))
		show_json(out, in, f);
	else if (part && !strcmp(part, "budgets"))
		csv_budgets(out, in, f);
	else if (part && !strcmp(part, "sets"))
		csv_sets(out, f);
	else
		csv_plan(out, in, f);
	return true;
}
