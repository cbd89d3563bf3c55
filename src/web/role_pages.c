/* The roles: what each sees and may, as a matrix and in words. Roles are records; changing one goes over the
 * form of its model. */
#include "web/own.h"
#include "web/people.h"

enum { ROLES_MAX = 60 };

struct role {
	int64_t id;
	struct str code, name, description;
	struct viewer allows; /* sees and may */
};

static bool read_roles(struct call *c, struct role *list, int *count, struct err *err)
{
	bool english = c->locale->language == ENGLISH;
	struct stmt *st;
	bool row;
	*count = 0;
	if (!db_named(c->page.session->db, "user_roles", &st, err))
		return false;
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row || *count == ROLES_MAX)
			break;
		struct role *r = &list[(*count)++];
		*r = (struct role){ .id = stmt_int(st, 0),
				    .code = arena_str(c->arena, stmt_text(st, 1)),
				    .name = arena_str(c->arena, stmt_text(st, english ? 3 : 2)),
				    .description = arena_str(c->arena, stmt_text(st, 4)) };
		viewer_allow(&r->allows, stmt_text(st, 5), stmt_text(st, 6));
	}
	stmt_reset(st);
	return true;
}

static const char *role_link(struct call *c, const struct role *r)
{
	return page_link(&c->page, arena_printf(c->arena, "/gegevens/role/%lld", (long long)r->id),
			 NULL);
}

/* A row for each role; columns are the classes, or the rights. */
static struct value *matrix(struct call *c, const struct role *list, int count, bool rights)
{
	struct arena *a = c->arena;
	struct value *table =
		listing_new(a, people_words(c, rights ? "roles.may-do" : "roles.sees"));
	unsigned first = rights ? RIGHT_REGISTER : OPEN_DATA, end = rights ? RIGHT_COUNT : SECRET;
	listing_column(a, table, people_words(c, "users.role"), false, NULL, NULL);
	for (unsigned bit = first; bit < end; bit++)
		listing_column(a, table,
			       rights ? people_right(c, (enum right)bit)
				      : people_class(c, (enum privacy)bit),
			       false, NULL, NULL);
	for (int i = 0; i < count; i++) {
		struct value *row = listing_row(a, table);
		unsigned bits = rights ? list[i].allows.may : list[i].allows.sees;
		listing_head(a, row, value_str(a, list[i].name), NULL);
		for (unsigned bit = first; bit < end; bit++)
			listing_cell(a, row,
				     say(&c->page, bits >> bit & 1 ? "roles.yes" : "roles.no"),
				     NULL);
	}
	set_truth(a, table, "caption_hidden", rights);
	return table;
}

static struct value *words_card(struct call *c, const struct role *r)
{
	struct arena *a = c->arena;
	struct value *facts = facts_new(a);
	struct value *card =
		card_new(&c->page, arena_printf(a, "rol-%lld", (long long)r->id), "roles.title");
	value_set(a, card, "card_title", value_str(a, r->name));
	card_text(&c->page, card, value_str(a, r->description));
	fact_add(a, facts, people_words(c, "account.sees"), people_sees(c, r->allows.sees), NULL);
	fact_add(a, facts, people_words(c, "account.may"), people_may(c, r->allows.may), NULL);
	card_facts(&c->page, card, facts);
	card_more(&c->page, card,
		  arena_printf(a, "%s %s", people_words(c, "roles.open"), r->name.at),
		  role_link(c, r));
	return card;
}

static bool show_roles(struct call *c, struct err *err)
{
	struct role *list = arena_array(c->arena, struct role, ROLES_MAX);
	struct value *view = value_map(c->arena);
	int count;
	if (!call_read(c, err) || !read_roles(c, list, &count, err))
		return false;
	set_words(c->arena, view, "section", "gebruikers");
	head_set(&c->page, view, say(&c->page, "roles.title"), say(&c->page, "roles.lead"));
	head_crumb(&c->page, view, people_words(c, "users.title"),
		   page_link(&c->page, "/gebruikers", NULL));
	value_set(c->arena, view, "table", matrix(c, list, count, false));
	struct value *cards = value_set(c->arena, view, "side_cards", value_list(c->arena));
	struct value *may = value_add(c->arena, cards, card_new(&c->page, "mag", "roles.may-do"));
	card_table(&c->page, may, matrix(c, list, count, true), "people.nothing", NULL);
	for (int i = 0; i < count; i++)
		value_add(c->arena, cards, words_card(c, &list[i]));
	return show_page(c, "roles", view, people_words(c, "roles.title"), err);
}

const struct route role_routes[] = {
	{ GET, "/rollen", RIGHT_USERS, "what each role sees and may", .own = show_roles },
	{ 0 },
};
