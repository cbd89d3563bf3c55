#include "cli/match/match.h"

struct changes {
	const struct match_input *in;
	struct match_location *locations;
	struct match_offer *offers;
	struct match_wish *wishes;
	struct match_source *sources;
	int32_t wish_count;
};

static bool find(const struct table *t, struct str code, enum option_id option, int32_t *out,
		 struct err *err)
{
	const struct table_entry *e = table_find(t, code);
	if (!e)
		return err_set(err, ERR_NOT_FOUND, "'%.*s' achter --%s komt niet voor.",
			       STR_ARG(code), option_rows[option].name);
	*out = (int32_t)e->value;
	return true;
}

/* Cuts "A=B" at the last sign. */
static bool cut(struct str part, char sign, struct str *before, struct str *after)
{
	for (size_t i = part.len; i-- > 0;)
		if (part.at[i] == sign) {
			*before = (struct str){ part.at, i };
			*after = (struct str){ part.at + i + 1, part.len - i - 1 };
			return true;
		}
	return false;
}

static bool close_one(struct changes *k, struct str part, struct err *err)
{
	int32_t l = 0;
	if (!find(&k->in->locations, part, OPTION_CLOSE, &l, err))
		return false;
	k->locations[l].closed = true;
	return true;
}

static const struct column close_columns[] = {
	{ "location", COLUMN_TEXT, .needed = true },
	{ 0 },
};

static void close_row(void *context, struct columns *c)
{
	struct changes *k = context;
	struct err err;
	if (!close_one(k, columns_text(c, 0), &err))
		columns_fault(c, 0, "%s", err.message);
}

static bool pin_one(struct changes *k, struct str part, struct err *err)
{
	struct str client, location;
	struct match_wish wish = { .kind = MATCH_PIN, .other = -1, .hard = true, .price = 1 };
	if (!cut(part, '=', &client, &location))
		return err_set(err, ERR_INPUT, "Schrijf achter --pin CLIENT=LOCATIE, niet '%.*s'.",
			       STR_ARG(part));
	if (!find(&k->in->clients, client, OPTION_PIN, &wish.client, err) ||
	    !find(&k->in->locations, location, OPTION_PIN, &wish.location, err))
		return false;
	k->wishes = match_room(k->in->a, k->wishes, (size_t)k->wish_count, sizeof(wish));
	k->sources = match_room(k->in->a, k->sources, (size_t)k->wish_count, sizeof(*k->sources));
	k->wishes[k->wish_count] = wish;
	k->sources[k->wish_count++] = (struct match_source){ NULL, 0 };
	return true;
}

static bool add_beds(int64_t *beds, int64_t more)
{
	return !__builtin_add_overflow(*beds, more, beds) && *beds >= 0;
}

/* LOCATION=+10: beds of all its profiles; LOCATION:PROFILE=+10: of one. */
static bool beds_one(struct changes *k, struct str part, struct err *err)
{
	struct str where, number, location, profile;
	int32_t l = 0, p = -1;
	int64_t more;
	bool fits = true;
	if (!cut(part, '=', &where, &number) ||
	    !str_to_int(number.len && number.at[0] == '+'
				? (struct str){ number.at + 1, number.len - 1 }
				: number,
			&more))
		return err_set(err, ERR_INPUT,
			       "Schrijf achter --beds LOCATIE=+10 of LOCATIE:PROFIEL=+10, niet "
			       "'%.*s'.",
			       STR_ARG(part));
	if (!table_find(&k->in->locations, where) && cut(where, ':', &location, &profile)) {
		if (!find(&k->in->profiles, profile, OPTION_BEDS, &p, err))
			return false;
		where = location;
	}
	if (!find(&k->in->locations, where, OPTION_BEDS, &l, err))
		return false;
	fits = add_beds(&k->locations[l].beds, more);
	bool found = p < 0;
	for (int32_t i = 0; i < k->in->given.offers; i++) {
		struct match_offer *o = &k->offers[i];
		if (o->location != l || (p >= 0 && o->profile != p))
			continue;
		found = true;
		if (more > 0 || p >= 0)
			fits &= add_beds(&o->beds, more);
	}
	if (!found)
		return err_set(err, ERR_NOT_FOUND, "'%.*s' achter --beds heeft dat profiel niet.",
			       STR_ARG(part));
	return fits || err_set(err, ERR_INPUT, "'%.*s' achter --beds geeft minder dan 0 plaatsen.",
			       STR_ARG(part));
}

static bool each(struct changes *k, const struct cli *c, enum option_id option,
		 bool (*one)(struct changes *k, struct str part, struct err *err), struct err *err)
{
	struct str list = str_of(c->value[option]);
	while (list.at) {
		struct str part = str_trim(str_cut(&list, ','));
		if (!one(k, part, err))
			return false;
	}
	return true;
}

static void *copy(struct arena *a, const void *from, int32_t count, size_t size)
{
	void *to = arena_alloc_array(a, (size_t)count, size);
	if (count > 0)
		memcpy(to, from, (size_t)count * size);
	return to;
}

bool match_changed(const struct cli *c, const struct match_input *in, struct match_input *out,
		   struct err *err)
{
	const struct match_case *given = &in->given;
	struct changes k = { .in = in };
	*out = *in;
	k.locations = copy(in->a, given->location, given->locations, sizeof(*given->location));
	k.offers = copy(in->a, given->offer, given->offers, sizeof(*given->offer));
	for (int32_t w = 0; w < given->wishes; w++) {
		k.wishes = match_room(in->a, k.wishes, (size_t)w, sizeof(*k.wishes));
		k.sources = match_room(in->a, k.sources, (size_t)w, sizeof(*k.sources));
		k.wishes[w] = given->wish[w];
		k.sources[w] = in->source[w];
	}
	k.wish_count = given->wishes;
	const char *close = c->value[OPTION_CLOSE];
	bool closed = close && *close == '@'
			      ? match_read_rows(close + 1, close_columns, close_row, &k, err)
			      : each(&k, c, OPTION_CLOSE, close_one, err);
	if (!closed || !each(&k, c, OPTION_BEDS, beds_one, err) ||
	    !each(&k, c, OPTION_PIN, pin_one, err))
		return false;
	out->given.location = k.locations;
	out->given.offer = k.offers;
	out->given.wish = k.wishes;
	out->given.wishes = k.wish_count;
	out->source = k.sources;
	return true;
}
