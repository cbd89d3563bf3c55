#include "engine/match/clash.h"

#include "engine/match/clash_alone.h"

/* How many sets are tried for the cheapest that hits all clashes. */
enum { HITTING_TRIES_MAX = 1000000 };

struct hunt {
	const struct match_case *given;
	struct match_case bare; /* the same with nothing to optimise: does a plan exist? */
	const struct watch *watch;
	struct arena *a;
	int32_t items;
	bool *can;       /* [items] it is something hard that can be left out */
	bool *sure;      /* [items] it is known to be needed in the clash under way */
	struct err last; /* why the last question has no answer */
};

enum verdict { A_PLAN_EXISTS, NO_PLAN, NOT_KNOWN };

static enum verdict look(struct hunt *h, const bool *left_out)
{
	struct arena scratch = { 0 };
	struct match_model m;
	struct match_answer answer;
	enum verdict verdict = A_PLAN_EXISTS;
	if (!match_model_make(&h->bare, left_out, &scratch, &m, &h->last))
		verdict = NOT_KNOWN;
	else if (!match_solve(&m, match_networks(&m), h->watch, &scratch, &answer, &h->last)) {
		bool stopped = !watch_tell(h->watch, 0, 1);
		verdict = h->last.kind == ERR_CONFLICT && !stopped ? NO_PLAN : NOT_KNOWN;
	}
	arena_release(&scratch);
	return verdict;
}

static void list_items(struct hunt *h)
{
	const struct match_case *given = h->given;
	struct match_model m = { .given = given };
	h->can = arena_array(h->a, bool, (size_t)h->items);
	h->sure = arena_array(h->a, bool, (size_t)h->items);
	for (int32_t w = 0; w < given->wishes; w++)
		h->can[w] = given->wish[w].hard && given->wish[w].kind != MATCH_TEAM;
	if (match_model_make(&h->bare, NULL, h->a, &m, &h->last))
		for (int32_t c = 0; c < given->clients; c++)
			h->can[given->wishes + c] = match_stays(&m, c);
}

static struct match_items gather(const struct hunt *h, const bool *in, bool value)
{
	int32_t count = 0;
	int32_t *item = arena_array(h->a, int32_t, (size_t)h->items);
	for (int32_t i = 0; i < h->items; i++)
		if (h->can[i] && in[i] == value)
			item[count++] = i;
	return (struct match_items){ item, count };
}

/* Leaves out pieces of `size` items as long as there is still no plan. */
static bool shrink(struct hunt *h, bool *left_out, int32_t size)
{
	struct match_items in = gather(h, left_out, false);
	int32_t unsure = 0;
	int32_t *item = arena_array(h->a, int32_t, (size_t)in.count);
	for (int32_t i = 0; i < in.count; i++)
		if (!h->sure[in.item[i]])
			item[unsure++] = in.item[i];
	in = (struct match_items){ item, unsure };
	for (int32_t begin = 0; begin < in.count; begin += size) {
		int32_t end = begin + size < in.count ? begin + size : in.count;
		for (int32_t i = begin; i < end; i++)
			left_out[in.item[i]] = true;
		enum verdict verdict = look(h, left_out);
		if (verdict == NOT_KNOWN)
			return false;
		for (int32_t i = begin; verdict == A_PLAN_EXISTS && i < end; i++)
			left_out[in.item[i]] = false;
	}
	return true;
}

static bool demands_place(const struct match_case *given, int32_t item)
{
	return item >= given->wishes || given->wish[item].kind == MATCH_PIN ||
	       given->wish[item].kind == MATCH_PLACE;
}

/* Without groups: leaves out all wishes of clients who are not stuck. Of those who are, nobody can be
 * spared, so that whoever demands a place by one item only surely needs that item. */
static bool leave_out_others(struct hunt *h, bool *left_out)
{
	const struct match_case *given = h->given;
	size_t clients = (size_t)given->clients;
	bool *stuck = arena_array(h->a, bool, clients);
	int32_t *demands = arena_array(h->a, int32_t, clients);
	memset(h->sure, false, (size_t)h->items);
	if (!clash_is_alone(given))
		return true;
	if (!clash_stuck(&h->bare, left_out, h->watch, stuck, &h->last))
		return false;
	for (int32_t i = 0; i < h->items; i++) {
		int32_t client = i < given->wishes ? given->wish[i].client : i - given->wishes;
		if (!h->can[i] || left_out[i])
			continue;
		left_out[i] = !stuck[client];
		demands[client] += demands_place(given, i);
	}
	for (int32_t i = 0; i < h->items; i++) {
		int32_t client = i < given->wishes ? given->wish[i].client : i - given->wishes;
		h->sure[i] = h->can[i] && !left_out[i] && demands_place(given, i) &&
			     demands[client] == 1;
	}
	return true;
}

/* An irreducible clash among what is not in `dropped`. */
static bool find_clash(struct hunt *h, const bool *dropped, struct match_items *out)
{
	bool *left_out = arena_array(h->a, bool, (size_t)h->items);
	memcpy(left_out, dropped, (size_t)h->items * sizeof(bool));
	if (!leave_out_others(h, left_out))
		return false;
	int32_t count = gather(h, left_out, false).count, before;
	for (int32_t size = count / 2; size > 1; size /= 2)
		if (!shrink(h, left_out, size))
			return false;
	/* Again until nothing more can go: a group that falls apart loses its team, so that leaving
	 * out one item may make another one needless. */
	do {
		before = gather(h, left_out, false).count;
		if (!shrink(h, left_out, 1))
			return false;
	} while (gather(h, left_out, false).count < before);
	*out = gather(h, left_out, false);
	return true;
}

static int64_t price_of(const struct match_case *given, int32_t item)
{
	return item < given->wishes ? given->wish[item].price : 1;
}

struct hitting {
	const struct match_case *given;
	const struct match_clashes *found;
	bool *in, *best;
	int64_t price, best_price;
	int32_t items, tries;
};

/* The first clash that nothing hits yet, NULL when all are. */
static const struct match_items *missed(const struct hitting *t)
{
	for (int32_t k = 0; k < t->found->count; k++) {
		bool hit = false;
		for (int32_t i = 0; i < t->found->clash[k].count; i++)
			hit |= t->in[t->found->clash[k].item[i]];
		if (!hit)
			return &t->found->clash[k];
	}
	return NULL;
}

static void hit(struct hitting *t)
{
	const struct match_items *next = missed(t);
	if (t->price >= t->best_price || t->tries++ > HITTING_TRIES_MAX)
		return;
	if (!next) {
		t->best_price = t->price;
		memcpy(t->best, t->in, (size_t)t->items * sizeof(bool));
		return;
	}
	for (int32_t i = 0; i < next->count; i++) {
		int32_t item = next->item[i];
		t->in[item] = true;
		t->price += price_of(t->given, item);
		hit(t);
		t->price -= price_of(t->given, item);
		t->in[item] = false;
	}
}

/* The cheapest set that hits every clash found so far; false: not proven the cheapest. */
static bool hit_all(const struct hunt *h, const struct match_clashes *found, bool *dropped,
		    int64_t *price)
{
	struct hitting t = { .given = h->given,
			     .found = found,
			     .in = arena_array(h->a, bool, (size_t)h->items),
			     .best = dropped,
			     .best_price = INT64_MAX,
			     .items = h->items };
	hit(&t);
	*price = t.best_price;
	return t.tries <= HITTING_TRIES_MAX;
}

/* Too many clashes for the cheapest way: drops the cheapest of each until there is a plan. */
static bool just_drop(struct hunt *h, bool *dropped, struct match_clashes *out)
{
	out->cheapest = false;
	for (;;) {
		struct match_items clash;
		int32_t cheapest = -1;
		enum verdict verdict = look(h, dropped);
		if (verdict != NO_PLAN)
			return verdict == A_PLAN_EXISTS;
		if (!find_clash(h, dropped, &clash))
			return false;
		for (int32_t i = 0; i < clash.count; i++)
			if (cheapest < 0 ||
			    price_of(h->given, clash.item[i]) < price_of(h->given, cheapest))
				cheapest = clash.item[i];
		dropped[cheapest] = true;
		out->price += price_of(h->given, cheapest);
	}
}

static bool find_way_out(struct hunt *h, struct match_clashes *out)
{
	bool *dropped = arena_array(h->a, bool, (size_t)h->items);
	enum verdict verdict = look(h, dropped);
	out->cheapest = true;
	for (int32_t w = 0; w < h->given->wishes; w++)
		out->cheapest &= h->given->wish[w].kind != MATCH_TEAM;
	if (verdict == A_PLAN_EXISTS)
		return err_set(&h->last, ERR_NOT_FOUND, "Er is wel een verdeling.");
	if (verdict == NO_PLAN && clash_is_alone(h->given)) {
		out->cheapest = true;
		out->count = 1;
		if (!find_clash(h, dropped, &out->clash[0]) ||
		    !clash_cheapest(&h->bare, h->watch, dropped, &out->price, &h->last))
			return false;
		out->way_out = gather(h, dropped, true);
		return true;
	}
	while (verdict == NO_PLAN && out->count < MATCH_CLASHES_MAX) {
		if (!find_clash(h, dropped, &out->clash[out->count]))
			return false;
		out->count++;
		out->cheapest &= hit_all(h, out, dropped, &out->price);
		verdict = look(h, dropped);
	}
	if (verdict == NO_PLAN && !just_drop(h, dropped, out))
		return false;
	out->way_out = gather(h, dropped, true);
	return verdict != NOT_KNOWN;
}

bool match_clash(const struct match_case *given, const struct watch *watch, struct arena *a,
		 struct match_clashes *out, struct err *err)
{
	struct hunt h = { .given = given, .bare = *given, .watch = watch, .a = a };
	struct match_clashes found = { .count = 0 };
	if (given->wishes > INT32_MAX - given->clients)
		return err_set(err, ERR_INPUT, "Er zijn te veel wensen.");
	h.items = given->wishes + given->clients;
	h.bare.before = NULL;
	h.bare.policy = (struct match_policy){ .count = 1,
					       .order = { MATCH_UNPLACED },
					       .weighted = true,
					       .travel_norm = given->policy.travel_norm,
					       .travel_most = given->policy.travel_most };
	list_items(&h);
	if (!find_way_out(&h, &found)) {
		*err = h.last;
		return false;
	}
	*out = found;
	return true;
}
