#include "cli/faults.h"
#include "cli/match/match.h"
#include "cli/score/score.h"

#include <unistd.h>

/* The second axis: every provider is left out in turn, its locations closed, and match divides all clients
 * again. What then has no place and had one before is what it would cost to do without it. */
struct without {
	struct score_facts *f;
	struct match_input in;
	int32_t *owner; /* [locations] provider, -1 none that is scored */
	bool *special;  /* [profiles] */
	bool *left_out; /* [wishes + clients] */
	int32_t *base;  /* [clients] location in the plan with everybody, -1 none */
	struct arena *a;
	const struct watch *watch;
};

static const char *path_in(struct arena *a, const char *folder, const char *name, bool needed)
{
	const char *path = arena_printf(a, "%s/%s", folder, name);
	return needed || access(path, F_OK) == 0 ? path : NULL;
}

static bool read_case(struct without *w, const char *folder, struct err *err)
{
	const struct match_files files = {
		.clients = path_in(w->a, folder, "clients.csv", true),
		.places = path_in(w->a, folder, "places.csv", true),
		.travel = path_in(w->a, folder, "travel.csv", true),
		.wishes = path_in(w->a, folder, "wishes.csv", false),
		.locations = path_in(w->a, folder, "locations.csv", false),
		.policy = path_in(w->a, folder, "policy.csv", false),
	};
	return match_read(&files, w->a, &w->in, err);
}

static bool read_owners(struct without *w, const char *folder, struct err *err)
{
	static const struct column list[] = { { "location", COLUMN_TEXT, .needed = true },
					      { "provider", COLUMN_TEXT, .needed = true },
					      { 0 } };
	struct columns *c;
	if (!columns_open(path_in(w->a, folder, "owners.csv", true), list, &c, err))
		return false;
	w->owner = arena_array(w->a, int32_t, (size_t)w->in.given.locations);
	for (int32_t l = 0; l < w->in.given.locations; l++)
		w->owner[l] = -1;
	while (columns_next(c)) {
		const struct table_entry *e = table_find(&w->in.locations, columns_text(c, 0));
		int provider = score_provider_of(w->f, c, 1);
		if (!e)
			columns_fault(c, 0, "locatie '%.*s' staat niet in places.csv.",
				      STR_ARG(columns_text(c, 0)));
		else if (w->owner[e->value] >= 0)
			columns_fault(c, 0, "deze locatie staat er al.");
		else
			w->owner[e->value] = provider;
	}
	return faults_close(c, err);
}

static bool read_special(struct without *w, const char *folder, struct err *err)
{
	static const struct column list[] = { { "profile", COLUMN_TEXT, .needed = true }, { 0 } };
	const char *path = path_in(w->a, folder, "special.csv", false);
	struct columns *c;
	w->special = arena_array(w->a, bool, (size_t)w->in.given.profiles);
	if (!path)
		return true;
	if (!columns_open(path, list, &c, err))
		return false;
	while (columns_next(c)) {
		const struct table_entry *e = table_find(&w->in.profiles, columns_text(c, 0));
		if (e)
			w->special[e->value] = true;
		else
			columns_fault(c, 0,
				      "profiel '%.*s' komt niet voor bij de cliënten of plaatsen.",
				      STR_ARG(columns_text(c, 0)));
	}
	return faults_close(c, err);
}

/* Wishes that need one of these locations would leave no plan at all; without a provider they are lost. That
 * somebody must have a place is what is counted, and so never holds here. */
static void leave_out(struct without *w, int provider)
{
	for (int32_t i = 0; i < w->in.given.wishes; i++) {
		const struct match_wish *wish = &w->in.given.wish[i];
		bool gone = wish->location >= 0 && w->owner[wish->location] == provider;
		w->left_out[i] =
			wish->hard && (wish->kind == MATCH_PLACE ||
				       (provider >= 0 && gone &&
					(wish->kind == MATCH_PIN || wish->kind == MATCH_PREFER ||
					 wish->kind == MATCH_TEAM)));
	}
}

/* Location of every client when a provider is left out; -1: with everybody. */
static bool plan_without(struct without *w, int provider, int32_t *location, struct err *err)
{
	struct match_case given = w->in.given;
	struct match_model model;
	struct match_answer answer;
	struct arena scratch = { 0 };
	struct match_location *locations =
		arena_array(&scratch, struct match_location, (size_t)given.locations);
	memcpy(locations, given.location, (size_t)given.locations * sizeof(*locations));
	for (int32_t l = 0; l < given.locations; l++)
		locations[l].closed |= provider >= 0 && w->owner[l] == provider;
	given.location = locations;
	if (provider >= 0) { /* who loses a place is then not a matter of chance */
		given.before = w->base;
		given.policy.fewest_changes = true;
	}
	leave_out(w, provider);
	bool ok = match_model_make(&given, w->left_out, &scratch, &model, err) &&
		  match_solve(&model, MATCH_NETWORKS_MAX, w->watch, &scratch, &answer, err);
	for (int32_t i = 0; ok && i < given.clients; i++)
		location[i] = match_location(&model, answer.place, i);
	arena_release(&scratch);
	return ok;
}

static void count_without(const struct without *w, int provider, const int32_t *then,
			  struct score_without *out)
{
	int64_t unplaced = 0, special = 0, clients = 0, own = 0, all = w->in.given.clients;
	for (int32_t i = 0; i < w->in.given.clients; i++) {
		const struct match_client *client = &w->in.given.client[i];
		bool lives = client->current >= 0 && w->owner[client->current] == provider;
		bool placed = w->base[i] >= 0 && w->owner[w->base[i]] == provider;
		bool lost = then[i] < 0 && w->base[i] >= 0;
		own += lives || placed;
		clients += lives || placed || lost;
		unplaced += lost;
		special += lost && w->special[client->profile];
	}
	*out = (struct score_without){ clients, unplaced, special, all ? own * 10000 / all : 0 };
}

static bool judge(struct without *w, int provider, int32_t *then, struct err *err)
{
	struct score_provider *p = &w->f->providers[provider];
	if (!plan_without(w, provider, then, err))
		return err_prefix(err, "Zonder %.*s: ", STR_ARG(p->code));
	count_without(w, provider, then, &p->without);
	p->has_without = true;
	return score_hard_of(&p->without, &w->f->hard_norms, &p->hard, err);
}

static bool judge_all(struct without *w, struct err *err)
{
	size_t clients = (size_t)w->in.given.clients;
	int32_t *then = arena_array(w->a, int32_t, clients + 1);
	w->base = arena_array(w->a, int32_t, clients + 1);
	w->left_out = arena_array(w->a, bool, (size_t)w->in.given.wishes + clients + 1);
	if (!plan_without(w, -1, w->base, err))
		return err_prefix(err, "Met alle aanbieders: ");
	for (int provider = 0; provider < w->f->provider_count; provider++) {
		bool owns = false;
		for (int32_t l = 0; l < w->in.given.locations; l++)
			owns |= w->owner[l] == provider;
		if (owns && !judge(w, provider, then, err))
			return false;
	}
	return true;
}

bool score_match(struct score_facts *f, const char *folder, struct arena *a,
		 const struct watch *watch, struct err *err)
{
	struct without w = { .f = f, .a = a, .watch = watch };
	if (!read_case(&w, folder, err))
		return false;
	bool ok =
		read_owners(&w, folder, err) && read_special(&w, folder, err) && judge_all(&w, err);
	match_release(&w.in);
	return ok;
}
