#include "cli/grid.h"
#include "cli/match/match.h"
#include "view/print.h"

enum { HOLDERS_SHOWN = 3, MOVES_SHOWN = 5, PINNED_NETWORKS = 100 };

static const char *const refusals[] = {
	[MATCH_OPEN] = "",
	[MATCH_IS_CLOSED] = "dicht",
	[MATCH_NO_ROAD] = "geen reistijd bekend",
	[MATCH_TOO_FAR] = "te ver",
	[MATCH_WRONG_PROFILE] = "heeft dit profiel niet",
	[MATCH_IS_FORBIDDEN] = "uitgesloten door een wens",
	[MATCH_IS_PINNED] = "moet volgens een wens ergens anders",
	[MATCH_NOT_PREFERRED] = "is niet de voorkeur, en de cliënt wil alleen die",
	[MATCH_STAYS] = "al eens verplaatst, dus blijft waar hij is",
};
static const char *const refusal_codes[] = {
	[MATCH_OPEN] = "open",
	[MATCH_IS_CLOSED] = "closed",
	[MATCH_NO_ROAD] = "no_travel_time",
	[MATCH_TOO_FAR] = "too_far",
	[MATCH_WRONG_PROFILE] = "wrong_profile",
	[MATCH_IS_FORBIDDEN] = "forbidden",
	[MATCH_IS_PINNED] = "pinned_elsewhere",
	[MATCH_NOT_PREFERRED] = "not_preferred",
	[MATCH_STAYS] = "moved_before",
};

/* A client and its options; for who stays with others, what moving the whole group costs. */
struct story {
	const struct match_report *r;
	int32_t client;
	const struct match_option *options; /* [locations + 1] */
	const int32_t *order;               /* cheapest first, impossible last */
	int32_t count;
	bool in_group;
	struct group_price {
		bool known, possible, proven;
		int64_t more[MATCH_OBJECTIVES];
	} * by_group; /* [locations] */
};

static struct str title(const struct match_report *r, int32_t location)
{
	return location < 0 ? str_of("geen plaats") : r->in->title[location];
}

static struct str name(const struct match_report *r, int32_t client)
{
	return match_code(&r->in->clients, client);
}

/* The whole case again with the client pinned to the location: for groups, where the plan's prices
 * only tell of moves that leave groups where they are. */
static void solve_pinned(struct story *s, int32_t location)
{
	const struct match_case *given = &s->r->in->given;
	struct arena scratch = { 0 };
	struct match_case forced = *given;
	struct match_model m;
	struct match_answer answer;
	struct err err = { 0 };
	size_t wishes = (size_t)given->wishes;
	struct match_wish *list = arena_array(&scratch, struct match_wish, wishes + 1);
	struct group_price *price = &s->by_group[location];
	if (wishes)
		memcpy(list, given->wish, wishes * sizeof(*list));
	list[wishes] = (struct match_wish){ MATCH_PIN, s->client, location, -1, true, 1 };
	forced.wish = list;
	forced.wishes++;
	price->known = true;
	price->possible = match_model_make(&forced, NULL, &scratch, &m, &err) &&
			  match_solve(&m, PINNED_NETWORKS, NULL, &scratch, &answer, &err);
	price->proven = price->possible ? answer.proven : err.kind == ERR_CONFLICT;
	for (int o = 0; price->possible && o < MATCH_OBJECTIVES; o++)
		price->more[o] = answer.totals[o] - s->r->answer->totals[o];
	arena_release(&scratch);
}

static void tell(struct story *s, const struct match_report *r, int32_t client, struct arena *a)
{
	int32_t locations = r->in->given.locations;
	int32_t *order = arena_array(a, int32_t, (size_t)locations + 1);
	*s = (struct story){ .r = r, .client = client, .count = locations + 1, .order = order };
	s->options = match_explain_client(r->x, client, a);
	s->in_group = r->m->group_of[client] >= 0;
	s->by_group = arena_array(a, struct group_price, (size_t)locations);
	for (int32_t i = 0; i < s->count; i++) {
		const struct match_option *o = &s->options[i];
		int32_t at = i;
		for (; at > 0; at--) {
			const struct match_option *before = &s->options[order[at - 1]];
			bool cheaper =
				o->possible && (!before->possible || o->price < before->price);
			if (!(o->here || (cheaper && !before->here)))
				break;
			order[at] = order[at - 1];
		}
		order[at] = i;
	}
	for (int32_t l = 0; s->in_group && l < locations; l++)
		if (s->options[l].refusal == MATCH_OPEN && !s->options[l].here)
			solve_pinned(s, l);
}

static void print_group_price(struct buf *out, const struct story *s,
			      const struct group_price *price)
{
	const struct match_policy *policy = &s->r->in->given.policy;
	int64_t points = 0;
	if (!price->possible) {
		buf_text(out, price->proven ? "kan niet met de hele groep" : "niet te zeggen");
		return;
	}
	buf_text(out, "met de hele groep: ");
	for (int i = 0; i < policy->count; i++)
		points += policy->weight[i] * price->more[policy->order[i]];
	if (policy->weighted)
		buf_printf(out, "%lld punten meer", (long long)points);
	else
		match_print_values(out, policy, price->more);
	if (!price->proven)
		buf_text(out, " (niet bewezen)");
}

static void print_moves(struct buf *out, const struct story *s, const struct match_option *o)
{
	const struct match_report *r = s->r;
	for (int32_t i = 0; i < o->move_count && i < MOVES_SHOWN; i++) {
		const struct match_move *move = &o->moves[i];
		struct str who = name(r, move->client);
		struct str to = title(r, move->to < 0 ? -1 : r->m->spot[move->to].location);
		buf_printf(out, "%s%.*s naar %.*s", i ? ", " : "", STR_ARG(who), STR_ARG(to));
	}
	if (o->move_count > MOVES_SHOWN)
		buf_printf(out, " en nog %d", o->move_count - MOVES_SHOWN);
}

/* Why not here, in a few words; nothing when it is here. */
static void print_reason(struct buf *out, const struct story *s, const struct match_option *o)
{
	if (o->here)
		buf_text(out, "hier");
	else if (o->location < 0)
		buf_text(out, o->possible ? "" : "moet een plaats hebben");
	else if (o->refusal != MATCH_OPEN)
		buf_text(out, refusals[o->refusal]);
	else if (o->profile_full && o->location_full)
		buf_text(out, "vol");
	else if (o->profile_full)
		buf_text(out, "geen plaats vrij voor dit profiel");
	else if (o->location_full)
		buf_text(out, "alle bedden bezet");
	else
		buf_text(out, s->in_group ? "er is plaats" : "er is plaats, maar het kost meer");
}

static bool cell(struct grid *g, struct buf *text, struct err *err)
{
	struct buf safe = { 0 };
	print_screen(&safe, buf_str(text));
	bool ok = grid_cell(g, buf_str(&safe), err);
	buf_release(&safe);
	buf_clear(text);
	return ok;
}

static bool option_row(struct grid *g, struct buf *text, const struct story *s,
		       const struct match_option *o, struct err *err)
{
	const struct match_case *given = &s->r->in->given;
	buf_add(text, title(s->r, o->location));
	if (!cell(g, text, err))
		return false;
	int32_t tenths =
		o->location < 0 ? -1
				: match_road(given, given->client[s->client].postcode, o->location);
	if (tenths >= 0)
		match_print_minutes(text, tenths);
	if (!cell(g, text, err))
		return false;
	print_reason(text, s, o);
	if (!cell(g, text, err))
		return false;
	if (s->in_group && o->location >= 0 && s->by_group[o->location].known)
		print_group_price(text, s, &s->by_group[o->location]);
	else if (o->possible && !o->here)
		match_print_price(text, s->r->m, o->price);
	else if (!o->here && o->refusal == MATCH_OPEN && o->location >= 0)
		buf_text(text, "kan niet");
	if (!cell(g, text, err))
		return false;
	if (o->possible && !o->here)
		print_moves(text, s, o);
	return cell(g, text, err);
}

static void print_here(struct buf *out, const struct story *s)
{
	const struct match_report *r = s->r;
	const struct match_case *given = &r->in->given;
	const struct match_client *who = &given->client[s->client];
	int32_t at = match_location(r->m, r->answer->place, s->client), equals = 0;
	struct str client = name(r, s->client),
		   profile = match_code(&r->in->profiles, who->profile);
	buf_printf(out, "Cliënt %.*s, profiel %.*s: ", STR_ARG(client), STR_ARG(profile));
	buf_add(out, title(r, at));
	if (at >= 0) {
		buf_text(out, ", ");
		match_print_minutes(out, match_road(given, who->postcode, at));
		buf_text(out, " min reizen");
	}
	buf_text(out, ".\n");
	const struct match_option *next = NULL;
	for (int32_t i = s->count - 1; i >= 0; i--) {
		const struct match_option *o = &s->options[s->order[i]];
		if (!o->possible || o->here)
			continue;
		equals += o->price == 0;
		next = o;
	}
	if (s->in_group)
		buf_text(out, "De cliënt blijft bij anderen; de prijs is die van de hele groep.\n");
	else if (!next)
		buf_text(out, "Iets anders is niet mogelijk.\n");
	else if (equals) {
		print_count(out, equals);
		buf_text(out, equals == 1 ? " andere uitkomst is" : " andere uitkomsten zijn");
		buf_text(out, " even goed: daar kost het niets meer.\n");
	} else {
		buf_text(out, "Voor deze cliënt is dit de enige beste uitkomst. Daarna komt ");
		buf_add(out, title(r, next->location));
		buf_text(out, "; dan kost het plan ");
		match_print_price(out, r->m, next->price);
		buf_text(out, ".\n");
	}
}

/* Who has the places of a location that is full, and what it takes to move them. */
static void print_holders(struct buf *out, const struct story *s, const struct match_option *o,
			  struct arena *a)
{
	const struct match_report *r = s->r;
	for (int32_t p = 0; p < r->m->net.places; p++) {
		const struct match_spot *spot = &r->m->spot[p];
		bool same = spot->profile == r->in->given.client[s->client].profile;
		if (spot->location != o->location || (o->profile_full && !same) ||
		    r->answer->plan.place_use[p] == 0)
			continue;
		int32_t count;
		const struct match_holder *h = match_explain_holders(r->x, p, a, &count);
		struct str profile = match_code(&r->in->profiles, spot->profile);
		buf_add(out, title(r, o->location));
		buf_printf(out, ", profiel %.*s, is van %d cliënt%s:", STR_ARG(profile), count,
			   count == 1 ? "" : "en");
		for (int32_t i = 0; i < count && i < HOLDERS_SHOWN; i++) {
			struct str who = name(r, h[i].client);
			buf_printf(out, "%s %.*s (", i ? ";" : "", STR_ARG(who));
			if (h[i].price == MATCH_WIDE_NEVER)
				buf_text(out, "kan nergens anders heen");
			else {
				buf_text(out, "weg kost ");
				match_print_price(out, r->m, h[i].price);
			}
			buf_char(out, ')');
		}
		buf_text(out,
			 count > HOLDERS_SHOWN ? "; de anderen kosten evenveel of meer.\n" : ".\n");
	}
}

static bool print_table(struct cli *c, const struct story *s, struct err *err)
{
	struct grid g;
	struct buf text = { 0 }, raw = { 0 };
	bool ok = true, first = true;
	print_here(&raw, s);
	buf_char(&raw, '\n');
	buf_add(&c->out.buf, buf_str(&raw));
	buf_clear(&raw);
	grid_begin(&g, &c->out);
	grid_column(&g, "Locatie", false, 30);
	grid_column(&g, "Reizen (min)", true, 0);
	grid_column(&g, "Waarom niet", false, 50);
	grid_column(&g, "Wat het plan dan meer kost", false, 90);
	grid_column(&g, "Wie dan verhuist", false, 120);
	for (int32_t i = 0; ok && i < s->count; i++)
		ok = option_row(&g, &text, s, &s->options[s->order[i]], err);
	ok = ok && grid_end(&g, err);
	for (int32_t i = 0; i < s->count; i++) {
		const struct match_option *o = &s->options[s->order[i]];
		if (o->here || o->location < 0 || o->refusal != MATCH_OPEN ||
		    (!o->profile_full && !o->location_full))
			continue;
		buf_text(&raw, first ? "\n" : "");
		first = false;
		print_holders(&raw, s, o, &c->arena);
	}
	buf_add(&c->out.buf, buf_str(&raw));
	buf_release(&text);
	buf_release(&raw);
	return ok;
}

static const char *state_of(const struct match_option *o)
{
	if (o->here)
		return "here";
	if (o->location >= 0 && o->refusal != MATCH_OPEN)
		return refusal_codes[o->refusal];
	if (o->location >= 0 && (o->profile_full || o->location_full))
		return "full";
	return o->possible ? "open" : "impossible";
}

static void print_csv_form(struct buf *out, const struct story *s)
{
	const struct match_report *r = s->r;
	const struct match_case *given = &r->in->given;
	buf_text(out, "client,location,minutes,state,price,moves\n");
	for (int32_t i = 0; i < s->count; i++) {
		const struct match_option *o = &s->options[s->order[i]];
		struct buf moves = { 0 };
		print_csv_text(out, name(r, s->client));
		buf_char(out, ',');
		print_csv_text(out, match_code(&r->in->locations, o->location));
		buf_char(out, ',');
		if (o->location >= 0 &&
		    match_road(given, given->client[s->client].postcode, o->location) >= 0)
			fixed_print(
				out,
				match_road(given, given->client[s->client].postcode, o->location),
				1);
		buf_printf(out, ",%s,", state_of(o));
		if (o->possible && !o->here)
			match_print_code(out, r->m, o->price);
		buf_char(out, ',');
		for (int32_t k = 0; k < o->move_count && !o->here; k++) {
			int32_t to = o->moves[k].to;
			struct str who = name(r, o->moves[k].client);
			struct str where = match_code(&r->in->locations,
						      to < 0 ? -1 : r->m->spot[to].location);
			buf_printf(&moves, "%s%.*s>%.*s", k ? " " : "", STR_ARG(who),
				   STR_ARG(where));
		}
		print_csv_text(out, buf_str(&moves));
		buf_char(out, '\n');
		buf_release(&moves);
	}
}

static void print_json_form(struct buf *out, const struct story *s)
{
	const struct match_report *r = s->r;
	buf_text(out, "{\"client\":");
	print_json(out, name(r, s->client));
	buf_text(out, ",\"options\":[");
	for (int32_t i = 0; i < s->count; i++) {
		const struct match_option *o = &s->options[s->order[i]];
		buf_printf(out, "%s{\"location\":", i ? ",\n" : "");
		if (o->location < 0)
			buf_text(out, "null");
		else
			print_json(out, match_code(&r->in->locations, o->location));
		buf_printf(out, ",\"state\":\"%s\"", state_of(o));
		if (o->possible && !o->here) {
			buf_text(out, ",\"price\":");
			match_print_json(out, r->m, o->price);
			buf_text(out, ",\"moves\":[");
			for (int32_t k = 0; k < o->move_count; k++) {
				int32_t to = o->moves[k].to;
				buf_text(out, k ? ",{\"client\":" : "{\"client\":");
				print_json(out, name(r, o->moves[k].client));
				buf_text(out, ",\"to\":");
				if (to < 0)
					buf_text(out, "null");
				else
					print_json(out, match_code(&r->in->locations,
								   r->m->spot[to].location));
				buf_char(out, '}');
			}
			buf_char(out, ']');
		}
		buf_char(out, '}');
	}
	buf_text(out, "]}\n");
}

bool match_print_client(struct cli *c, const struct match_report *r, int32_t client,
			struct err *err)
{
	struct story s;
	tell(&s, r, client, &c->arena);
	if (format_is(c, "csv"))
		print_csv_form(&c->out.buf, &s);
	else if (format_is(c, "json"))
		print_json_form(&c->out.buf, &s);
	else
		return print_table(c, &s, err);
	return true;
}
