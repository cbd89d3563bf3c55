#include "cli/faults.h"
#include "cli/match/match.h"

#include "view/print.h"

static const char *const urgencies[] = { "crisis",     "urgent",     "active",
					 "preference", "precaution", NULL };

enum { CODE_BYTES_MAX = 100, BEDS_MAX = 1000000000, MINUTES_MAX = MATCH_TENTHS_MAX / 10 };

void *match_room(struct arena *a, void *old, size_t count, size_t size)
{
	if (count >= 16 ? (count & (count - 1)) != 0 : count != 0)
		return old;
	void *more = arena_alloc_array(a, count < 16 ? 16 : 2 * count, size);
	if (count)
		memcpy(more, old, count * size);
	return more;
}

bool match_read_rows(const char *path, const struct column *list,
		     void (*row)(void *context, struct columns *c), void *context, struct err *err)
{
	struct columns *c;
	if (!columns_open(path, list, &c, err))
		return false;
	while (columns_next(c))
		row(context, c);
	const char *unknown = columns_unknown(c);
	if (*unknown)
		fprintf(stderr, "%s: deze kolommen worden niet gebruikt: %s\n", path, unknown);
	return faults_close(c, err);
}

struct reader {
	struct match_input *in;
	struct match_client *clients;
	struct match_location *locations;
	bool *has_beds; /* [locations] the file of locations says how many */
	struct match_offer *offers;
	struct str *titles;
	int32_t *group;
	struct table pairs, groups;
	struct road {
		int32_t postcode, location, tenths;
	} * roads;
	int32_t offer_count;
	size_t road_count;
};

static int32_t index_of(struct table *t, struct str code, bool *added)
{
	return (int32_t)table_put(t, code, (int64_t)t->count, added)->value;
}

/* The index of a code that must be known; a fault when it is not. */
static bool known(const struct table *t, struct columns *c, int column, const char *what,
		  int32_t *out)
{
	struct str code = columns_text(c, column);
	const struct table_entry *e = table_find(t, code);
	if (e)
		*out = (int32_t)e->value;
	else
		columns_fault(c, column, "'%.*s' %s", STR_ARG(code), what);
	return e != NULL;
}

static const struct column place_columns[] = {
	{ "location", COLUMN_TEXT, .needed = true, .low = 1, .high = CODE_BYTES_MAX },
	{ "profile", COLUMN_TEXT, .needed = true, .low = 1, .high = CODE_BYTES_MAX },
	{ "places", COLUMN_INT, .needed = true, .low = 0, .high = BEDS_MAX },
	{ "name", COLUMN_TEXT },
	{ 0 },
};

static bool is_new_pair(struct reader *r, int32_t one, int32_t two)
{
	int32_t pair[2] = { one, two };
	bool added;
	table_put(&r->pairs, (struct str){ (const char *)pair, sizeof(pair) }, 0, &added);
	return added;
}

static void place_row(void *context, struct columns *c)
{
	struct reader *r = context;
	struct match_input *in = r->in;
	bool added;
	int32_t l = index_of(&in->locations, columns_text(c, 0), &added);
	if (added) {
		size_t at = (size_t)l;
		r->locations = match_room(in->a, r->locations, at, sizeof(*r->locations));
		r->titles = match_room(in->a, r->titles, at, sizeof(*r->titles));
		r->locations[l] = (struct match_location){ 0 };
		r->titles[l] = match_code(&in->locations, l);
	}
	int32_t p = index_of(&in->profiles, columns_text(c, 1), NULL);
	if (columns_given(c, 3))
		r->titles[l] = arena_str(in->a, columns_text(c, 3));
	if (!is_new_pair(r, l, p)) {
		columns_fault(c, -1,
			      "Deze locatie en dit profiel staan er al; tel ze op in één rij.");
		return;
	}
	r->offers = match_room(in->a, r->offers, (size_t)r->offer_count, sizeof(*r->offers));
	r->offers[r->offer_count++] = (struct match_offer){ l, p, columns_number(c, 2) };
}

static int by_location(const void *a, const void *b)
{
	const struct match_offer *one = a, *two = b;
	if (one->location != two->location)
		return one->location < two->location ? -1 : 1;
	return (one->profile > two->profile) - (one->profile < two->profile);
}

static bool read_places(struct reader *r, const char *path, struct err *err)
{
	if (!match_read_rows(path, place_columns, place_row, r, err))
		return false;
	if (r->offer_count == 0)
		return err_set(err, ERR_INPUT, "In %s staat geen enkele plaats.", path);
	qsort(r->offers, (size_t)r->offer_count, sizeof(*r->offers), by_location);
	for (int32_t i = 0; i < r->offer_count; i++)
		r->locations[r->offers[i].location].beds += r->offers[i].beds;
	return true;
}

static const struct column location_columns[] = {
	{ "location", COLUMN_TEXT, .needed = true, .low = 1, .high = CODE_BYTES_MAX },
	{ "places", COLUMN_INT, .low = 0, .high = BEDS_MAX },
	{ "extra", COLUMN_INT, .low = 0, .high = BEDS_MAX },
	{ "extra_price", COLUMN_INT, .low = 0, .high = MATCH_WEIGHT_MAX },
	{ "open", COLUMN_YES_NO },
	{ 0 },
};

static void location_row(void *context, struct columns *c)
{
	struct reader *r = context;
	int32_t l;
	if (!known(&r->in->locations, c, 0, "staat niet in het bestand met plaatsen.", &l))
		return;
	if (r->has_beds[l]) {
		columns_fault(c, 0, "Deze locatie staat er al.");
		return;
	}
	r->has_beds[l] = true;
	struct match_location *at = &r->locations[l];
	if (columns_given(c, 1))
		at->beds = columns_number(c, 1);
	at->extra = columns_number(c, 2);
	at->extra_price = columns_number(c, 3);
	at->closed = columns_given(c, 4) && !columns_number(c, 4);
}

static const struct column travel_columns[] = {
	{ "postcode", COLUMN_TEXT, .needed = true, .low = 1, .high = CODE_BYTES_MAX },
	{ "location", COLUMN_TEXT, .needed = true, .low = 1, .high = CODE_BYTES_MAX },
	{ "minutes", COLUMN_DECIMAL, .needed = true, .decimals = 1, .low = 0, .high = MINUTES_MAX },
	{ 0 },
};

static void travel_row(void *context, struct columns *c)
{
	struct reader *r = context;
	int32_t l;
	if (!known(&r->in->locations, c, 1, "staat niet in het bestand met plaatsen.", &l))
		return;
	struct road road = { index_of(&r->in->postcodes, columns_text(c, 0), NULL), l,
			     (int32_t)columns_number(c, 2) };
	if (r->road_count == INT32_MAX) {
		columns_fault(c, -1, "Er zijn te veel reistijden.");
		return;
	}
	r->roads = match_room(r->in->a, r->roads, r->road_count, sizeof(*r->roads));
	r->roads[r->road_count++] = road;
}

static int by_postcode(const void *a, const void *b)
{
	const struct road *one = a, *two = b;
	if (one->postcode != two->postcode)
		return one->postcode < two->postcode ? -1 : 1;
	return (one->location > two->location) - (one->location < two->location);
}

static bool read_travel(struct reader *r, const char *path, struct err *err)
{
	struct match_input *in = r->in;
	if (!match_read_rows(path, travel_columns, travel_row, r, err))
		return false;
	if (r->road_count == 0)
		return err_set(err, ERR_INPUT, "In %s staat geen enkele reistijd.", path);
	qsort(r->roads, r->road_count, sizeof(*r->roads), by_postcode);
	for (size_t i = 1; i < r->road_count; i++)
		if (by_postcode(&r->roads[i - 1], &r->roads[i]) == 0) {
			struct str postcode = match_code(&in->postcodes, r->roads[i].postcode);
			struct str location = match_code(&in->locations, r->roads[i].location);
			return err_set(err, ERR_INPUT,
				       "%s: van postcode %.*s naar locatie %.*s staan er twee "
				       "reistijden. Laat er één staan.",
				       path, STR_ARG(postcode), STR_ARG(location));
		}
	int32_t postcodes = (int32_t)in->postcodes.count;
	int32_t *begin = arena_array(in->a, int32_t, (size_t)postcodes + 1);
	int32_t *location = arena_array(in->a, int32_t, r->road_count);
	int32_t *tenths = arena_array(in->a, int32_t, r->road_count);
	for (size_t i = 0; i < r->road_count; i++) {
		begin[r->roads[i].postcode + 1] = (int32_t)i + 1;
		location[i] = r->roads[i].location;
		tenths[i] = r->roads[i].tenths;
	}
	in->given.postcodes = postcodes;
	in->given.road_begin = begin;
	in->given.road_location = location;
	in->given.road_tenths = tenths;
	return true;
}

enum {
	CLIENT_CODE,
	CLIENT_POSTCODE,
	CLIENT_PROFILE,
	CLIENT_URGENCY,
	CLIENT_CURRENT,
	CLIENT_MOVED_BEFORE,
	CLIENT_WAITING_DAYS,
	CLIENT_NORM_DAYS,
	CLIENT_TRAVEL_NORM,
	CLIENT_UNPLACED_PRICE,
	CLIENT_GROUP,
};

static const struct column client_columns[] = {
	[CLIENT_CODE] = { "client", COLUMN_TEXT, .needed = true, .low = 1, .high = CODE_BYTES_MAX },
	[CLIENT_POSTCODE] = { "postcode", COLUMN_TEXT, .needed = true, .low = 1,
			      .high = CODE_BYTES_MAX },
	[CLIENT_PROFILE] = { "profile", COLUMN_TEXT, .needed = true, .low = 1,
			     .high = CODE_BYTES_MAX },
	[CLIENT_URGENCY] = { "urgency", COLUMN_WORD, .words = urgencies },
	[CLIENT_CURRENT] = { "current", COLUMN_TEXT, .low = 1, .high = CODE_BYTES_MAX },
	[CLIENT_MOVED_BEFORE] = { "moved_before", COLUMN_YES_NO },
	[CLIENT_WAITING_DAYS] = { "waiting_days", COLUMN_INT, .low = 0, .high = 100000 },
	[CLIENT_NORM_DAYS] = { "norm_days", COLUMN_INT, .low = 0, .high = 100000 },
	[CLIENT_TRAVEL_NORM] = { "travel_norm_min", COLUMN_DECIMAL, .decimals = 1, .low = 0,
				 .high = MINUTES_MAX },
	[CLIENT_UNPLACED_PRICE] = { "unplaced_price", COLUMN_INT, .low = 0,
				    .high = MATCH_WEIGHT_MAX },
	[CLIENT_GROUP] = { "group", COLUMN_TEXT, .low = 1, .high = CODE_BYTES_MAX },
	{ 0 },
};

/* The location where the client lives; one without a road from its postcode is a fault. */
static bool current_of(struct reader *r, struct columns *c, int32_t postcode, int32_t *out)
{
	const struct match_case *given = &r->in->given;
	*out = -1;
	if (!columns_given(c, CLIENT_CURRENT))
		return true;
	if (!known(&r->in->locations, c, CLIENT_CURRENT, "staat niet in het bestand met plaatsen.",
		   out))
		return false;
	if (match_road(given, postcode, *out) >= 0)
		return true;
	columns_fault(c, CLIENT_CURRENT,
		      "Van de postcode van deze cliënt naar deze locatie is geen reistijd bekend.");
	return false;
}

static void client_row(void *context, struct columns *c)
{
	struct reader *r = context;
	struct match_input *in = r->in;
	struct match_client client = { .urgency = MATCH_ACTIVE, .unplaced_price = 1 };
	bool added;
	if (!known(&in->postcodes, c, CLIENT_POSTCODE,
		   "komt niet voor in het bestand met reistijden.", &client.postcode) ||
	    !current_of(r, c, client.postcode, &client.current))
		return;
	int32_t at = index_of(&in->clients, columns_text(c, CLIENT_CODE), &added);
	if (!added) {
		columns_fault(c, CLIENT_CODE, "Deze cliënt staat er al.");
		return;
	}
	client.profile = index_of(&in->profiles, columns_text(c, CLIENT_PROFILE), NULL);
	client.moved_before = columns_number(c, CLIENT_MOVED_BEFORE) == 1;
	client.late = columns_given(c, CLIENT_WAITING_DAYS) && columns_given(c, CLIENT_NORM_DAYS) &&
		      columns_number(c, CLIENT_WAITING_DAYS) > columns_number(c, CLIENT_NORM_DAYS);
	client.travel_norm = columns_given(c, CLIENT_TRAVEL_NORM)
				     ? (int32_t)columns_number(c, CLIENT_TRAVEL_NORM)
				     : -1;
	if (columns_given(c, CLIENT_URGENCY))
		client.urgency = (enum match_urgency)columns_number(c, CLIENT_URGENCY);
	if (columns_given(c, CLIENT_UNPLACED_PRICE))
		client.unplaced_price = columns_number(c, CLIENT_UNPLACED_PRICE);
	if (client.moved_before && client.current < 0)
		columns_fault(
			c, CLIENT_MOVED_BEFORE,
			"Wie al eens verplaatst is, moet een huidige locatie (current) hebben.");
	r->clients = match_room(in->a, r->clients, (size_t)at, sizeof(client));
	r->group = match_room(in->a, r->group, (size_t)at, sizeof(*r->group));
	r->clients[at] = client;
	r->group[at] = columns_given(c, CLIENT_GROUP)
			       ? index_of(&r->groups, columns_text(c, CLIENT_GROUP), NULL)
			       : -1;
}

static bool read_all(struct reader *r, const struct match_files *f, struct err *err)
{
	struct match_input *in = r->in;
	if (!match_read_policy(f->policy, &in->given.policy, err) ||
	    !read_places(r, f->places, err))
		return false;
	in->given.locations = (int32_t)in->locations.count;
	r->has_beds = arena_array(in->a, bool, in->locations.count);
	if (f->locations && !match_read_rows(f->locations, location_columns, location_row, r, err))
		return false;
	if (!read_travel(r, f->travel, err) ||
	    !match_read_rows(f->clients, client_columns, client_row, r, err))
		return false;
	in->given.clients = (int32_t)in->clients.count;
	in->given.profiles = (int32_t)in->profiles.count;
	in->given.offers = r->offer_count;
	in->given.client = r->clients;
	in->given.location = r->locations;
	in->given.offer = r->offers;
	in->title = r->titles;
	in->group = r->group;
	if (in->given.clients == 0)
		return err_set(err, ERR_INPUT, "In %s staat geen enkele cliënt.", f->clients);
	return match_read_wishes(f->wishes, in, err);
}

bool match_read(const struct match_files *files, struct arena *a, struct match_input *out,
		struct err *err)
{
	struct reader r = { .in = out };
	*out = (struct match_input){ .a = a };
	bool ok = read_all(&r, files, err);
	table_release(&r.pairs);
	table_release(&r.groups);
	if (!ok)
		match_release(out);
	return ok;
}

void match_release(struct match_input *in)
{
	table_release(&in->clients);
	table_release(&in->locations);
	table_release(&in->profiles);
	table_release(&in->postcodes);
}
