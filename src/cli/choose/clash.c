#include "cli/choose/choose.h"
#include "view/print.h"

static const char *const link_words[] = { " heeft nodig: ", " heeft een nodig van: ",
					  " kan niet samen met " };

/* The parts of the clash, each as a line in words. */
static void list_clash(struct buf *out, const struct choose_input *in, const struct choose_clash *x)
{
	const struct choose_problem *p = &in->p;
	for (int j = 0; j < p->measures; j++)
		if (x->mandatory[j]) {
			buf_text(out, "  - ");
			print_screen(out, str_of(in->measures[j].code));
			buf_text(out, " is verplicht en kost minstens ");
			fixed_print_dutch(out, p->cost_cents[j] * p->least[j], 2, 2);
			buf_text(out, " euro\n");
		}
	for (int i = 0; i < p->links; i++)
		if (x->link[i]) {
			buf_text(out, "  - ");
			print_screen(out, str_of(in->measures[p->link_of[i]].code));
			buf_text(out, link_words[p->link[i]]);
			print_screen(out, str_of(in->measures[p->link_to[i]].code));
			buf_char(out, '\n');
		}
	for (int k = 0; k < p->budgets; k++)
		if (x->budget[k]) {
			buf_text(out, "  - het budget van ");
			print_screen(out, str_of(in->budgets[k].label));
			buf_text(out, " is ");
			fixed_print_dutch(out, in->budgets[k].cents, 2, 2);
			buf_text(out, " euro\n");
		}
}

static void list_money(struct buf *out, const struct choose_input *in,
		       const struct choose_plan *plan)
{
	if (!plan->times) {
		buf_text(out,
			 "  - Meer geld alleen helpt niet: de verbanden zelf staan in de weg.\n");
		return;
	}
	buf_text(
		out,
		"  - Geef meer geld: alle verplichte maatregelen met wat zij nodig hebben kosten ");
	buf_text(out, plan->outcome == PROGRAM_BEST ? "minstens " : "");
	fixed_print_dutch(out, plan->cost_cents, 2, 2);
	buf_text(out, " euro. Daarvoor is er te weinig in:\n");
	for (int k = 0; k < in->p.budgets; k++)
		if (plan->left_cents[k] < 0) {
			buf_text(out, "      ");
			print_screen(out, str_of(in->budgets[k].label));
			buf_text(out, ": ");
			fixed_print_dutch(out, -plan->left_cents[k], 2, 2);
			buf_text(out, " euro erbij\n");
		}
}

static void list_given_up(struct buf *out, const struct choose_input *in,
			  const struct choose_plan *plan)
{
	const char *before = plan->outcome == PROGRAM_BEST
				     ? "  - Of maak deze niet verplicht (minder kan niet): "
				     : "  - Of maak deze niet verplicht: ";
	for (int j = 0; plan->times && j < in->p.measures; j++)
		if (in->p.mandatory[j] && !plan->times[j]) {
			buf_text(out, before);
			print_screen(out, str_of(in->measures[j].code));
			before = ", ";
		}
	buf_text(out, "\n");
}

static void show_json(struct buf *out, const struct choose_input *in, const struct choose_clash *x)
{
	const struct choose_problem *p = &in->p;
	const char *between = "";
	buf_text(out, "{\"feasible\":false,\"mandatory\":[");
	for (int j = 0; j < p->measures; j++)
		if (x->mandatory[j]) {
			buf_text(out, between);
			print_json(out, str_of(in->measures[j].code));
			between = ",";
		}
	between = "";
	buf_text(out, "],\"budgets\":[");
	for (int k = 0; k < p->budgets; k++)
		if (x->budget[k]) {
			buf_text(out, between);
			print_json(out, str_of(in->budgets[k].label));
			between = ",";
		}
	between = "";
	buf_text(out, "],\"links\":[");
	for (int i = 0; i < p->links; i++)
		if (x->link[i]) {
			static const char *const kinds[] = { "needs", "needs-one-of", "excludes" };
			buf_printf(out, "%s{\"measure\":", between);
			print_json(out, str_of(in->measures[p->link_of[i]].code));
			buf_printf(out, ",\"kind\":\"%s\",\"other\":", kinds[p->link[i]]);
			print_json(out, str_of(in->measures[p->link_to[i]].code));
			buf_char(out, '}');
			between = ",";
		}
	between = "";
	buf_text(out, "],\"giveUp\":[");
	for (int j = 0; x->fewest_given_up.times && j < p->measures; j++)
		if (p->mandatory[j] && !x->fewest_given_up.times[j]) {
			buf_text(out, between);
			print_json(out, str_of(in->measures[j].code));
			between = ",";
		}
	buf_printf(out, "],\"irreducible\":%s,\"costWithAllEur\":", x->proven ? "true" : "false");
	if (x->without_budgets.times)
		fixed_print(out, x->without_budgets.cost_cents, 2);
	else
		buf_text(out, "null");
	buf_text(out, "}\n");
}

bool choose_show_clash(struct cli *c, const struct choose_input *in,
		       const struct choose_findings *f, struct err *err)
{
	struct buf *out = &c->out.buf;
	const struct choose_clash *x = &f->clash;
	if (format_is(c, "json")) {
		show_json(out, in, x);
		return true;
	}
	if (format_is(c, "csv"))
		return err_set(
			err, ERR_INPUT,
			"Geen enkele keuze voldoet aan de voorwaarden. Waarom staat in --format "
			"table of json.");
	buf_text(out, "Geen enkele keuze voldoet aan de voorwaarden. Dit gaat niet samen:\n");
	list_clash(out, in, x);
	buf_text(out, x->proven ? "Valt een van deze weg, dan botst de rest niet.\n"
				: "Niet bewezen dat dit de kleinste botsing is.\n");
	buf_text(out, "\nWat helpt:\n");
	list_money(out, in, &x->without_budgets);
	list_given_up(out, in, &x->fewest_given_up);
	return true;
}
