#include "cli/grid.h"
#include "cli/match/match.h"
#include "view/print.h"

enum { CLIENTS_SHOWN = 50 };

static const char *const urgency_names[MATCH_URGENCIES] = {
	[MATCH_CRISIS] = "crisis",         [MATCH_URGENT] = "urgent",
	[MATCH_ACTIVE] = "active",         [MATCH_WAITING] = "preference",
	[MATCH_PRECAUTION] = "precaution",
};

static bool cell(struct grid *g, struct buf *text, struct err *err)
{
	struct buf safe = { 0 };
	print_screen(&safe, buf_str(text));
	bool ok = grid_cell(g, buf_str(&safe), err);
	buf_release(&safe);
	buf_clear(text);
	return ok;
}

static bool is_over_norm(const struct match_report *r, int32_t client, int32_t location)
{
	int64_t values[MATCH_OBJECTIVES];
	match_values(r->m, client, location, values);
	return values[MATCH_OVER_NORM] > 0;
}

/* What there is to say of a client in the plan. */
static void remark(struct buf *text, const struct match_report *r, int32_t client, int32_t at)
{
	const struct match_client *who = &r->in->given.client[client];
	const char *between = "";
	if (at >= 0 && is_over_norm(r, client, at)) {
		buf_text(text, "boven de norm");
		between = "; ";
	}
	if (match_stays(r->m, client)) {
		buf_printf(text, "%sblijft: al eens verplaatst", between);
		between = "; ";
	} else if (who->moved_before) {
		buf_printf(text, "%sal eens verplaatst, maar de locatie is er niet meer", between);
		between = "; ";
	}
	if (at < 0 && who->late)
		buf_printf(text, "%swacht al langer dan de norm", between);
}

static bool client_row(struct grid *g, struct buf *text, const struct match_report *r,
		       int32_t client, struct err *err)
{
	const struct match_input *in = r->in;
	const struct match_client *who = &in->given.client[client];
	int32_t at = match_location(r->m, r->answer->place, client);
	buf_add(text, match_code(&in->clients, client));
	if (!cell(g, text, err))
		return false;
	buf_text(text, who->urgency <= MATCH_URGENT ? "ja" : "");
	if (!cell(g, text, err))
		return false;
	if (r->before) {
		buf_add(text, r->before[client] < 0 ? str_of("geen plaats")
						    : in->title[r->before[client]]);
		if (!cell(g, text, err))
			return false;
	}
	buf_add(text, at < 0 ? str_of("geen plaats") : in->title[at]);
	if (!cell(g, text, err))
		return false;
	buf_add(text, match_code(&in->profiles, who->profile));
	if (!cell(g, text, err))
		return false;
	if (at >= 0)
		match_print_minutes(text, match_road(&in->given, who->postcode, at));
	if (!cell(g, text, err))
		return false;
	remark(text, r, client, at);
	return cell(g, text, err);
}

static bool is_shown(const struct match_report *r, int32_t client)
{
	return !r->before || r->before[client] != match_location(r->m, r->answer->place, client);
}

/* Of a plan everybody, of a change who moves. */
static bool print_clients(struct cli *c, const struct match_report *r, struct err *err)
{
	struct grid g;
	struct buf text = { 0 };
	int64_t limit = CLIENTS_SHOWN, shown = 0, all = 0;
	bool ok = option_number(c, OPTION_LIMIT, 0, INT64_MAX, &limit, err);
	grid_begin(&g, &c->out);
	grid_column(&g, "Cliënt", false, 30);
	grid_column(&g, "Urgent", false, 0);
	if (r->before)
		grid_column(&g, "Was", false, 30);
	grid_column(&g, r->before ? "Wordt" : "Locatie", false, 30);
	grid_column(&g, "Profiel", false, 16);
	grid_column(&g, "Reizen (min)", true, 0);
	grid_column(&g, "Let op", false, 60);
	for (int32_t i = 0; ok && i < r->in->given.clients; i++) {
		if (!is_shown(r, i))
			continue;
		all++;
		if (shown < limit) {
			shown++;
			ok = client_row(&g, &text, r, i, err);
		}
	}
	ok = ok && grid_end(&g, err);
	if (ok && shown < all) {
		buf_text(&c->out.buf, "En nog ");
		print_count(&c->out.buf, all - shown);
		buf_text(&c->out.buf, ". Alles: --limit of --format csv.\n");
	}
	buf_release(&text);
	return ok;
}

/* The most that one bed more saves, and for which profile that is. */
static void print_worth(struct buf *text, const struct match_report *r, int32_t location)
{
	const struct match_wide_net *net = &r->m->net;
	match_wide most = 0;
	int32_t best = -1;
	for (int32_t p = 0; p < net->places; p++)
		if (net->place_location[p] == location && r->worth.place[p] > most) {
			most = r->worth.place[p];
			best = p;
		}
	match_print_price(text, r->m, -most);
	if (best < 0)
		return;
	struct str profile = match_code(&r->in->profiles, r->m->spot[best].profile);
	buf_printf(text, " (%.*s)", STR_ARG(profile));
}

static bool location_row(struct grid *g, struct buf *text, const struct match_report *r,
			 int32_t location, struct err *err)
{
	const struct match_location *at = &r->in->given.location[location];
	int64_t use = r->answer->plan.location_use[location];
	int64_t beds = at->closed ? 0 : at->beds, extra = use > beds ? use - beds : 0;
	buf_add(text, r->in->title[location]);
	if (at->closed)
		buf_text(text, " (dicht)");
	if (!cell(g, text, err))
		return false;
	print_count(text, beds);
	if (!cell(g, text, err))
		return false;
	print_count(text, use - extra);
	if (!cell(g, text, err))
		return false;
	print_count(text, extra);
	if (!cell(g, text, err))
		return false;
	if (!at->closed)
		print_worth(text, r, location);
	return cell(g, text, err);
}

static bool print_locations(struct cli *c, const struct match_report *r, struct err *err)
{
	struct grid g;
	struct buf text = { 0 };
	bool ok = true;
	grid_begin(&g, &c->out);
	grid_column(&g, "Locatie", false, 40);
	grid_column(&g, "Bedden", true, 0);
	grid_column(&g, "Bezet", true, 0);
	grid_column(&g, "Extra", true, 0);
	grid_column(&g, "Een bed meer geeft", false, 90);
	for (int32_t l = 0; ok && l < r->in->given.locations; l++)
		ok = location_row(&g, &text, r, l, err);
	buf_release(&text);
	return ok && grid_end(&g, err);
}

static void print_certainty(struct buf *out, const struct match_report *r)
{
	if (r->answer->proven) {
		buf_text(out, "Dit is de beste verdeling volgens het beleid; dat is bewezen.\n");
		return;
	}
	buf_text(out, "Dit is de beste verdeling die is gevonden. Een betere scheelt hoogstens: ");
	match_print_price(out, r->m, r->answer->cost - r->answer->bound);
	buf_printf(out,
		   ".\nHet zoeken is gestopt na %d netwerken, omdat groepen bij elkaar moeten "
		   "blijven.\n",
		   r->answer->networks);
}

static void print_change(struct buf *out, const struct match_report *r)
{
	if (!r->before)
		return;
	buf_text(out, "Eerst: ");
	match_print_totals(out, r->in, r->totals_before);
	int64_t changed = r->answer->totals[MATCH_CHANGED];
	buf_text(out, changed == 1 ? "Door de wijziging komt " : "Door de wijziging komen ");
	print_count(out, changed);
	buf_text(out, changed == 1 ? " cliënt" : " cliënten");
	buf_text(out, " op een andere plaats; met minder kan de beste verdeling niet.\nNu: ");
}

static bool print_table(struct cli *c, const struct match_report *r, struct err *err)
{
	struct buf *out = &c->out.buf;
	print_count(out, r->in->given.clients);
	buf_text(out, " cliënten, ");
	print_count(out, r->in->given.locations);
	buf_text(out, " locaties. ");
	print_certainty(out, r);
	print_change(out, r);
	match_print_totals(out, r->in, r->answer->totals);
	match_print_policy(out, &r->in->given.policy);
	buf_char(out, '\n');
	if (!print_clients(c, r, err))
		return false;
	buf_char(out, '\n');
	return print_locations(c, r, err);
}

static void csv_next_best(struct buf *out, const struct match_report *r, int32_t client)
{
	const struct match_next *next = &r->next[client];
	buf_char(out, ',');
	if (next->price != MATCH_WIDE_NEVER && next->place >= 0)
		print_csv_text(out,
			       match_code(&r->in->locations, r->m->spot[next->place].location));
	buf_char(out, ',');
	if (next->price != MATCH_WIDE_NEVER)
		match_print_code(out, r->m, next->price);
	buf_printf(out, ",%d", next->equals);
}

static bool print_csv_form(struct cli *c, const struct match_report *r, struct err *err)
{
	struct buf *out = &c->out.buf;
	const struct match_input *in = r->in;
	buf_text(out, "client,location,profile,minutes,over_norm,urgency,current,before");
	buf_text(out, r->next ? ",next_location,next_price,equally_good\n" : "\n");
	for (int32_t i = 0; i < in->given.clients; i++) {
		const struct match_client *who = &in->given.client[i];
		int32_t at = match_location(r->m, r->answer->place, i);
		print_csv_text(out, match_code(&in->clients, i));
		buf_char(out, ',');
		print_csv_text(out, match_code(&in->locations, at));
		buf_char(out, ',');
		print_csv_text(out, match_code(&in->profiles, who->profile));
		buf_char(out, ',');
		if (at >= 0)
			fixed_print(out, match_road(&in->given, who->postcode, at), 1);
		buf_printf(out, ",%d,%s,", at >= 0 && is_over_norm(r, i, at),
			   urgency_names[who->urgency]);
		print_csv_text(out, match_code(&in->locations, who->current));
		buf_char(out, ',');
		if (r->before)
			print_csv_text(out, match_code(&in->locations, r->before[i]));
		if (r->next)
			csv_next_best(out, r, i);
		buf_char(out, '\n');
		if (!out_spill(&c->out, err))
			return false;
	}
	return true;
}

static void json_policy(struct buf *out, const struct match_policy *policy)
{
	buf_printf(out, "{\"weighted\":%s,\"objectives\":[", policy->weighted ? "true" : "false");
	for (int i = 0; i < policy->count; i++) {
		buf_printf(out, "%s{\"objective\":\"%s\"", i ? "," : "",
			   match_objective_names[policy->order[i]]);
		if (policy->weighted)
			buf_printf(out, ",\"weight\":%lld", (long long)policy->weight[i]);
		buf_char(out, '}');
	}
	buf_text(out, "],\"travel_norm_min\":");
	fixed_print(out, policy->travel_norm, 1);
	buf_text(out, ",\"travel_max_min\":");
	fixed_print(out, policy->travel_most, 1);
	buf_char(out, '}');
}

static void json_code(struct buf *out, const char *name, const struct table *t, int32_t index)
{
	buf_printf(out, ",\"%s\":", name);
	if (index < 0)
		buf_text(out, "null");
	else
		print_json(out, match_code(t, index));
}

static void json_client(struct buf *out, const struct match_report *r, int32_t i)
{
	const struct match_input *in = r->in;
	const struct match_client *who = &in->given.client[i];
	int32_t at = match_location(r->m, r->answer->place, i);
	buf_text(out, "{\"client\":");
	print_json(out, match_code(&in->clients, i));
	json_code(out, "location", &in->locations, at);
	json_code(out, "profile", &in->profiles, who->profile);
	buf_text(out, ",\"minutes\":");
	if (at < 0)
		buf_text(out, "null");
	else
		fixed_print(out, match_road(&in->given, who->postcode, at), 1);
	buf_printf(out, ",\"over_norm\":%s,\"urgency\":\"%s\"",
		   at >= 0 && is_over_norm(r, i, at) ? "true" : "false",
		   urgency_names[who->urgency]);
	json_code(out, "current", &in->locations, who->current);
	if (r->before)
		json_code(out, "before", &in->locations, r->before[i]);
	if (r->next && r->next[i].price != MATCH_WIDE_NEVER) {
		int32_t next = r->next[i].place;
		json_code(out, "next_location", &in->locations,
			  next < 0 ? -1 : r->m->spot[next].location);
		buf_text(out, ",\"next_price\":");
		match_print_json(out, r->m, r->next[i].price);
		buf_printf(out, ",\"equally_good\":%d", r->next[i].equals);
	}
	buf_char(out, '}');
}

static void json_place(struct buf *out, const struct match_report *r, int32_t place)
{
	buf_text(out, "{\"profile\":");
	print_json(out, match_code(&r->in->profiles, r->m->spot[place].profile));
	buf_printf(out, ",\"team\":%s,\"places\":%lld,\"used\":%lld,\"one_more_saves\":",
		   r->m->spot[place].team >= 0 ? "true" : "false",
		   (long long)r->m->net.place_cap[place],
		   (long long)r->answer->plan.place_use[place]);
	match_print_json(out, r->m, r->worth.place[place]);
	buf_char(out, '}');
}

static bool json_locations(struct cli *c, const struct match_report *r, struct err *err)
{
	struct buf *out = &c->out.buf;
	int32_t place = 0;
	for (int32_t l = 0; l < r->in->given.locations; l++) {
		const struct match_location *at = &r->in->given.location[l];
		buf_printf(out, "%s{\"location\":", l ? ",\n" : "");
		print_json(out, match_code(&r->in->locations, l));
		buf_text(out, ",\"name\":");
		print_json(out, r->in->title[l]);
		buf_printf(out,
			   ",\"places\":%lld,\"extra\":%lld,\"open\":%s,\"used\":%lld,"
			   "\"one_more_saves\":",
			   (long long)at->beds, (long long)at->extra, at->closed ? "false" : "true",
			   (long long)r->answer->plan.location_use[l]);
		match_print_json(out, r->m, r->worth.location[l]);
		buf_text(out, ",\"profiles\":[");
		for (int32_t first = place;
		     place < r->m->net.places && r->m->net.place_location[place] == l; place++) {
			buf_text(out, place > first ? "," : "");
			json_place(out, r, place);
		}
		buf_text(out, "]}");
		if (!out_spill(&c->out, err))
			return false;
	}
	return true;
}

static bool print_json_form(struct cli *c, const struct match_report *r, struct err *err)
{
	struct buf *out = &c->out.buf;
	buf_text(out, "{\"policy\":");
	json_policy(out, &r->in->given.policy);
	buf_printf(out,
		   ",\"proven\":%s,\"networks\":%d,\"gap\":", r->answer->proven ? "true" : "false",
		   r->answer->networks);
	match_print_json(out, r->m, r->answer->cost - r->answer->bound);
	buf_text(out, ",\"totals\":");
	struct match_policy all = { .count = MATCH_OBJECTIVES };
	for (int o = 0; o < MATCH_OBJECTIVES; o++)
		all.order[o] = (enum match_objective)o;
	match_print_totals_json(out, &all, r->answer->totals);
	buf_text(out, ",\"cost\":\"");
	match_print_wide(out, r->answer->cost);
	buf_text(out, "\",\n\"clients\":[");
	for (int32_t i = 0; i < r->in->given.clients; i++) {
		buf_text(out, i ? ",\n" : "");
		json_client(out, r, i);
		if (!out_spill(&c->out, err))
			return false;
	}
	buf_text(out, "],\n\"locations\":[");
	if (!json_locations(c, r, err))
		return false;
	buf_text(out, "]}\n");
	return true;
}

bool match_print_answer(struct cli *c, const struct match_report *r, struct err *err)
{
	if (format_is(c, "csv"))
		return print_csv_form(c, r, err);
	if (format_is(c, "json"))
		return print_json_form(c, r, err);
	return print_table(c, r, err);
}
