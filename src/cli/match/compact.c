/* waarborg match FILE: a whole problem in one compact file (network.h), solved by the fast solver. There are
 * no codes or wishes in such a file, so there is less to explain: who goes where, how full every location
 * is, and what a bed more would save. */
#include "cli/grid.h"
#include "cli/match/match.h"
#include "cli/match/network.h"
#include "engine/match/fast.h"
#include "io/source.h"
#include "view/print.h"

enum { LOCATIONS_SHOWN = 50 };

static bool read_text(const char *path, struct arena *a, struct str *out, struct err *err)
{
	static const struct source_options options = { 0 };
	struct source s;
	if (!source_open(&s, path, &options, err))
		return false;
	/* UTF-8 of digits is never longer than the file; what is longer will not be read as numbers */
	size_t room = (size_t)s.size + 2 * SOURCE_LEAST_ROOM, len = 0, got = 1;
	char *text = arena_alloc(a, room);
	bool ok = true;
	while (ok && got && room - len >= SOURCE_LEAST_ROOM) {
		ok = source_read(&s, text + len, room - len, &got, err);
		len += ok ? got : 0;
	}
	source_close(&s);
	*out = (struct str){ text, len };
	return ok;
}

/* What every location holds. */
static int64_t *count_people(const struct match_net *net, const struct match_plan *plan,
			     struct arena *a)
{
	int64_t *people = arena_array(a, int64_t, (size_t)net->locations + 1);
	for (int64_t i = 0; i < net->arc_begin[net->clients]; i++)
		people[net->place_location[net->arc_place[i]]] += plan->arc_amount[i];
	return people;
}

static int64_t count_unplaced(const struct match_net *net, const struct match_plan *plan)
{
	int64_t unplaced = 0;
	for (int32_t i = 0; i < net->clients; i++)
		unplaced += plan->unplaced[i];
	return unplaced;
}

static bool number_cell(struct grid *g, int64_t number, struct err *err)
{
	struct buf text = { 0 };
	print_count(&text, number);
	bool ok = grid_cell(g, buf_str(&text), err);
	buf_release(&text);
	return ok;
}

static bool print_locations(struct cli *c, const struct match_net *net,
			    const struct match_plan *plan, struct err *err)
{
	static const char *const titles[] = { "Locatie", "Bedden", "Bezet", "Extra", "Prijs" };
	const int64_t *people = count_people(net, plan, &c->arena);
	int64_t limit = LOCATIONS_SHOWN;
	struct grid g;
	if (!option_number(c, OPTION_LIMIT, 0, INT64_MAX, &limit, err))
		return false;
	grid_begin(&g, &c->out);
	for (size_t k = 0; k < sizeof(titles) / sizeof(*titles); k++)
		grid_column(&g, titles[k], true, 0);
	bool ok = true;
	for (int32_t l = 0; ok && l < net->locations && l < limit; l++) {
		int64_t beds = net->location_cap[l],
			extra = people[l] > beds ? people[l] - beds : 0;
		ok = number_cell(&g, l, err) && number_cell(&g, beds, err) &&
		     number_cell(&g, people[l], err) && number_cell(&g, extra, err) &&
		     number_cell(&g, plan->location_price[l], err);
	}
	ok = ok && grid_end(&g, err);
	if (ok && limit < net->locations)
		buf_text(&c->out.buf, "En meer: --limit of --format json.\n");
	return ok;
}

static bool print_table(struct cli *c, const struct match_network *n, const struct match_plan *plan,
			struct err *err)
{
	struct buf *out = &c->out.buf;
	print_count(out, n->people);
	buf_text(out, " mensen, ");
	print_count(out, n->net.locations);
	buf_text(out, " locaties. Goedkoper kan het niet; dat is bewezen.\nKosten ");
	print_count(out, plan->objective);
	buf_text(out, "; zonder plaats: ");
	print_count(out, count_unplaced(&n->net, plan));
	buf_text(out, ".\nPrijs: zoveel lager zijn de kosten ongeveer met een bed meer.\n\n");
	return print_locations(c, &n->net, plan, err);
}

/* People who are alike share a row of the net; its places are given out in the order of the file. */
struct shares {
	const struct match_network *n;
	int64_t *left; /* [arcs] of the row's people, not yet given out */
	bool json, any;
};

static void print_share(struct buf *out, struct shares *s, int64_t client, int32_t location,
			int64_t people)
{
	if (s->json)
		buf_text(out, s->any ? ",\n{\"client\":" : "\n{\"client\":");
	buf_int(out, client);
	buf_text(out, s->json ? ",\"location\":" : ",");
	if (location >= 0)
		buf_int(out, location);
	else
		buf_text(out, s->json ? "null" : "");
	buf_text(out, s->json ? ",\"people\":" : ",");
	buf_int(out, people);
	buf_text(out, s->json ? "}" : "\n");
	s->any = true;
}

static void print_line(struct buf *out, struct shares *s, const struct match_network_line *line)
{
	const struct match_net *net = &s->n->net;
	int64_t people = line->people, end = net->arc_begin[line->row + 1];
	for (int64_t i = net->arc_begin[line->row]; people && i < end; i++) {
		int64_t here = s->left[i] < people ? s->left[i] : people;
		if (here)
			print_share(out, s, line->client, net->place_location[net->arc_place[i]],
				    here);
		s->left[i] -= here;
		people -= here;
	}
	if (people)
		print_share(out, s, line->client, -1, people);
}

static bool print_lines(struct cli *c, const struct match_network *n, const struct match_plan *plan,
			struct err *err)
{
	struct shares s = { n, plan->arc_amount, format_is(c, "json"), false };
	bool ok = true;
	for (int64_t i = 0; ok && i < n->clients_read; i++) {
		print_line(&c->out.buf, &s, &n->line[i]);
		ok = out_spill(&c->out, err);
	}
	return ok;
}

static bool print_json_form(struct cli *c, const struct match_network *n,
			    const struct match_plan *plan, struct err *err)
{
	struct buf *out = &c->out.buf;
	const int64_t *people = count_people(&n->net, plan, &c->arena);
	buf_printf(
		out,
		"{\"people\":%lld,\"cost\":%lld,\"proven\":true,\"unplaced\":%lld,\n\"locations\":[",
		(long long)n->people, (long long)plan->objective,
		(long long)count_unplaced(&n->net, plan));
	for (int32_t l = 0; l < n->net.locations; l++)
		buf_printf(out, "%s{\"location\":%d,\"beds\":%lld,\"people\":%lld,\"price\":%lld}",
			   l ? ",\n" : "", l, (long long)n->net.location_cap[l],
			   (long long)people[l], (long long)plan->location_price[l]);
	buf_text(out, "],\n\"clients\":[");
	bool ok = print_lines(c, n, plan, err);
	buf_text(out, "]}\n");
	return ok;
}

static bool print_plan(struct cli *c, const struct match_network *n, const struct match_plan *plan,
		       struct err *err)
{
	if (format_is(c, "table"))
		return print_table(c, n, plan, err);
	if (format_is(c, "json"))
		return print_json_form(c, n, plan, err);
	buf_text(&c->out.buf, "client,location,people\n");
	return print_lines(c, n, plan, err);
}

bool match_compact(struct cli *c, const struct watch *watch, struct err *err)
{
	struct match_network network;
	struct match_plan plan;
	struct str text;
	for (int id = OPTION_HELP + 1; id < OPTION_COUNT; id++)
		if (c->given[id] && id != OPTION_LIMIT)
			return err_set(err, ERR_INPUT,
				       "--%s kan niet bij een probleem in een enkel bestand.",
				       option_rows[id].name);
	if (!read_text(c->arguments[0], &c->arena, &text, err))
		return false;
	bool ok = (match_network_read(text, true, &c->arena, &network, err) ||
		   err_prefix(err, "%s: ", c->arguments[0])) &&
		  match_fast(&network.net, watch, &c->arena, &plan, err) &&
		  print_plan(c, &network, &plan, err);
	match_rows_release(&network.rows);
	return ok;
}
