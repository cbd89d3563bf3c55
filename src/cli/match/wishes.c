#include "cli/match/match.h"

#include "base/fixed.h"

struct wish_reader {
	struct match_input *in;
	struct match_wish *wishes;
	struct match_source *sources;
	size_t count;
	const char *file;
};

static void add(struct wish_reader *r, const struct match_wish *wish, uint64_t line)
{
	r->wishes = match_room(r->in->a, r->wishes, r->count, sizeof(*r->wishes));
	r->sources = match_room(r->in->a, r->sources, r->count, sizeof(*r->sources));
	r->wishes[r->count] = *wish;
	r->sources[r->count++] = (struct match_source){ r->file, line };
}

enum { WISH_CLIENT, WISH_KIND, WISH_LOCATION, WISH_WITH, WISH_HARD, WISH_PRICE };

static const struct column wish_columns[] = {
	[WISH_CLIENT] = { "client", COLUMN_TEXT, .needed = true },
	[WISH_KIND] = { "kind", COLUMN_WORD, .needed = true, .words = match_wish_names },
	[WISH_LOCATION] = { "location", COLUMN_TEXT },
	[WISH_WITH] = { "with", COLUMN_TEXT },
	[WISH_HARD] = { "hard", COLUMN_YES_NO },
	[WISH_PRICE] = { "price", COLUMN_INT, .low = 1, .high = MATCH_WEIGHT_MAX },
	{ 0 },
};

static bool find(struct columns *c, int column, const struct table *t, const char *what,
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

/* Which cells a kind needs, and which mean nothing to it. */
static const struct {
	bool location, with, may_be_soft, hard;
} shapes[MATCH_WISH_KINDS] = {
	[MATCH_PIN] = { .location = true, .may_be_soft = true, .hard = true },
	[MATCH_FORBID] = { .location = true, .may_be_soft = true, .hard = true },
	[MATCH_PREFER] = { .location = true, .may_be_soft = true },
	[MATCH_PLACE] = { .hard = true },
	[MATCH_TOGETHER] = { .with = true, .hard = true },
	[MATCH_TEAM] = { .location = true, .hard = true },
};

static bool shape_fits(struct columns *c, enum match_wish_kind kind)
{
	bool location = columns_given(c, WISH_LOCATION), with = columns_given(c, WISH_WITH);
	bool soft = columns_given(c, WISH_HARD) && !columns_number(c, WISH_HARD);
	if (location && !shapes[kind].location)
		columns_fault(c, WISH_LOCATION, "Bij '%s' hoort geen locatie.",
			      match_wish_names[kind]);
	else if (!location && shapes[kind].location && kind != MATCH_TEAM)
		columns_fault(c, WISH_LOCATION, "Bij '%s' hoort een locatie.",
			      match_wish_names[kind]);
	else if (with != shapes[kind].with)
		columns_fault(c, WISH_WITH, "Bij '%s' hoort %s andere cliënt.",
			      match_wish_names[kind], with ? "geen" : "een");
	else if (soft && !shapes[kind].may_be_soft)
		columns_fault(c, WISH_HARD, "'%s' kan alleen hard zijn.", match_wish_names[kind]);
	else
		return true;
	return false;
}

static void wish_row(void *context, struct columns *c)
{
	struct wish_reader *r = context;
	const struct match_input *in = r->in;
	enum match_wish_kind kind = (enum match_wish_kind)columns_number(c, WISH_KIND);
	struct match_wish wish = { .kind = kind, .location = -1, .other = -1, .price = 1 };
	if (!find(c, WISH_CLIENT, &in->clients, "staat niet in het bestand met cliënten.",
		  &wish.client) ||
	    !shape_fits(c, kind))
		return;
	if (columns_given(c, WISH_LOCATION) &&
	    !find(c, WISH_LOCATION, &in->locations, "staat niet in het bestand met plaatsen.",
		  &wish.location))
		return;
	if (columns_given(c, WISH_WITH) &&
	    !find(c, WISH_WITH, &in->clients, "staat niet in het bestand met cliënten.",
		  &wish.other))
		return;
	if (wish.other == wish.client) {
		columns_fault(c, WISH_WITH, "Een cliënt is altijd bij zichzelf.");
		return;
	}
	wish.hard = columns_given(c, WISH_HARD) ? columns_number(c, WISH_HARD) : shapes[kind].hard;
	if (columns_given(c, WISH_PRICE))
		wish.price = columns_number(c, WISH_PRICE);
	add(r, &wish, columns_line(c));
}

/* Everybody of a group stays with the one before. */
static void add_groups(struct wish_reader *r)
{
	const struct match_input *in = r->in;
	int32_t clients = in->given.clients;
	int32_t *last = arena_array(in->a, int32_t, (size_t)clients);
	r->file = "group";
	for (int32_t c = 0; c < clients; c++) {
		int32_t g = in->group[c];
		if (g < 0)
			continue;
		if (last[g] > 0)
			add(r, &(struct match_wish){ MATCH_TOGETHER, c, -1, last[g] - 1, true, 1 },
			    0);
		last[g] = c + 1;
	}
}

bool match_read_wishes(const char *path, struct match_input *in, struct err *err)
{
	struct wish_reader r = { .in = in, .file = path };
	if (path && !match_read_rows(path, wish_columns, wish_row, &r, err))
		return false;
	add_groups(&r);
	if (r.count > INT32_MAX / 2)
		return err_set(err, ERR_INPUT, "Er zijn te veel wensen.");
	in->given.wishes = (int32_t)r.count;
	in->given.wish = r.wishes;
	in->source = r.sources;
	return true;
}

enum { SETTING_OBJECTIVE, SETTING_NORM, SETTING_MOST };
static const char *const settings[] = { "objective", "travel_norm_min", "travel_max_min", NULL };

static const struct column policy_columns[] = {
	{ "setting", COLUMN_WORD, .needed = true, .words = settings },
	{ "value", COLUMN_TEXT, .needed = true },
	{ "weight", COLUMN_INT, .low = 0, .high = MATCH_WEIGHT_MAX },
	{ 0 },
};

struct policy_reader {
	struct match_policy policy;
	bool seen[MATCH_OBJECTIVES], set[3];
	int weights;
};

static void add_objective(struct policy_reader *r, struct columns *c)
{
	struct str value = columns_text(c, 1);
	int o = 0;
	while (match_objective_names[o] && !str_is(value, match_objective_names[o]))
		o++;
	if (o == MATCH_OBJECTIVES || o == MATCH_CHANGED) {
		columns_fault(c, 1, "'%.*s' is geen doel. Welke er zijn: waarborg help match",
			      STR_ARG(value));
		return;
	}
	if (r->seen[o]) {
		columns_fault(c, 1, "Dit doel staat er al.");
		return;
	}
	r->seen[o] = true;
	bool weighted = columns_given(c, 2);
	if (r->policy.count > 0 && weighted != (r->weights > 0))
		columns_fault(c, 2, "Geef alle doelen een gewicht, of geen enkel.");
	r->weights += weighted;
	r->policy.weight[r->policy.count] = columns_number(c, 2);
	r->policy.order[r->policy.count++] = (enum match_objective)o;
}

static void policy_row(void *context, struct columns *c)
{
	struct policy_reader *r = context;
	int64_t setting = columns_number(c, 0), tenths;
	if (setting == SETTING_OBJECTIVE) {
		add_objective(r, c);
		return;
	}
	struct str value = columns_text(c, 1);
	if (!fixed_parse(value, 1, &tenths) || tenths < 0 || tenths > MATCH_TENTHS_MAX)
		columns_fault(c, 1, "'%.*s' is geen aantal minuten van 0 tot en met %d.",
			      STR_ARG(value), MATCH_TENTHS_MAX / 10);
	else if (r->set[setting])
		columns_fault(c, 0, "Deze instelling staat er al.");
	else if (setting == SETTING_NORM)
		r->policy.travel_norm = (int32_t)tenths;
	else
		r->policy.travel_most = (int32_t)tenths;
	r->set[setting] = true;
}

bool match_read_policy(const char *path, struct match_policy *out, struct err *err)
{
	struct policy_reader r = { .policy = match_policy_default() };
	struct match_policy standard = r.policy;
	*out = standard;
	if (!path)
		return true;
	r.policy.count = 0;
	if (!match_read_rows(path, policy_columns, policy_row, &r, err))
		return false;
	r.policy.weighted = r.weights > 0;
	if (r.policy.count == 0) {
		r.policy.count = standard.count;
		memcpy(r.policy.order, standard.order, sizeof(standard.order));
	}
	*out = r.policy;
	return true;
}
