/* The people of the demo: an account for each role at the office, and a second office in one of its
 * regions with rows of its own, so that can be seen what one office may not see of another. Nobody has a
 * password: waarborg user link makes a way in. Comes after the deliveries and leaves them as they are. */
#include "domain/demo.h"

#include "io/import.h"
#include "kernel/write.h"

static const char office[] = "vgz", neighbour[] = "cz", shared_region[] = "5520";

static const struct {
	const char *name, *role, *payer; /* payer NULL: the first provider of the demo */
} people[] = {
	{ "demo-inkoper", "purchaser", office },
	{ "demo-bemiddelaar", "mediator", office },
	{ "demo-analist", "analyst", office },
	{ "demo-manager", "manager", office },
	{ "demo-toezicht", "supervisor", office },
	{ "demo-coordinatie", "operator", office },
	{ "demo-aanbieder", "provider", NULL },
	{ "demo-beheerder", "administrator", office },
	{ "demo-cz-inkoper", "purchaser", neighbour },
	{ "demo-cz-beheerder", "administrator", neighbour },
};
enum { PEOPLE = sizeof(people) / sizeof(*people) };

/* A delivery of the neighbour: a receipt of its own, and no figures. */
static const char delivery[] = "source_id,name\nCZ-DEMO-1,Zorgpunt Waalzicht (verzonnen)\n";

static bool id_of(struct session *s, const char *statement, const char *code, int64_t *id,
		  bool *found, struct err *err)
{
	struct stmt *st;
	if (!db_named(s->db, statement, &st, err))
		return false;
	stmt_bind_text(st, "code", str_of(code));
	stmt_bind_text(st, "name", str_of(code));
	stmt_bind_int(st, "at", s->today);
	return stmt_one_int(st, id, found, err);
}

static bool need(struct session *s, const char *statement, const char *code, int64_t *id,
		 struct err *err)
{
	bool found;
	return id_of(s, statement, code, id, &found, err) &&
	       (found || err_set(err, ERR_NOT_FOUND,
				 "Voor de mensen van de demo ontbreekt '%s'. Laad de meegeleverde "
				 "gegevens met: waarborg init",
				 code));
}

static void put(const struct shape *shape, struct db_value *values, const char *field,
		struct db_value value)
{
	values[shape_field(shape, str_of(field))] = value;
}

static struct db_value number(int64_t value)
{
	return (struct db_value){ .kind = DB_INT, .integer = value };
}

static struct db_value text(const char *value)
{
	return (struct db_value){ .kind = DB_TEXT, .text = str_of(value) };
}

static bool add_person(struct change *c, int at, struct err *err)
{
	struct session *s = c->session;
	const struct shape *shape = shape_find(s->decl, str_of("account"));
	struct db_value v[MODEL_FIELDS_MAX] = { 0 };
	int64_t role, payer = 0, provider, id = 0;
	if (!need(s, "role_by_code", people[at].role, &role, err) ||
	    (people[at].payer && !need(s, "payer_by_code", people[at].payer, &payer, err)) ||
	    (!people[at].payer && !need(s, "demo_provider", "DEMO", &provider, err)))
		return false;
	put(shape, v, "name", text(people[at].name));
	put(shape, v, "role", number(role));
	if (payer)
		put(shape, v, "works_for", number(payer));
	else
		put(shape, v, "portal_of", number(provider));
	return row_insert(c, shape, v, payer, &id, err);
}

static bool add_relation(struct change *c, int64_t payer, struct err *err)
{
	const struct shape *shape = shape_find(c->session->decl, str_of("region_payer"));
	struct db_value v[MODEL_FIELDS_MAX] = { 0 };
	int64_t region, id = 0;
	if (!need(c->session, "region_by_code", shared_region, &region, err))
		return false;
	put(shape, v, "region", number(region));
	put(shape, v, "holder", number(payer));
	put(shape, v, "relation", text("preferent"));
	put(shape, v, "certainty", text("C"));
	put(shape, v, "source", text("Verzonnen, voor de demo"));
	put(shape, v, "valid_from", number(day_of(2020, 1, 1)));
	return row_insert(c, shape, v, 0, &id, err);
}

/* Of its own kind, so that the day leaves it alone. */
static bool add_signal(struct change *c, int64_t payer, struct err *err)
{
	const struct shape *shape = shape_find(c->session->decl, str_of("signal"));
	struct db_value v[MODEL_FIELDS_MAX] = { 0 };
	int64_t id = 0;
	put(shape, v, "figure", text("wachttijd-totaal"));
	put(shape, v, "cell", text("region=5520,care_type=ggz-basis"));
	put(shape, v, "norm", text("eigen afspraak"));
	put(shape, v, "kind", text("eigen"));
	put(shape, v, "opened_on", number(c->session->today));
	put(shape, v, "state", text("open"));
	put(shape, v, "first_period", text("2026-06"));
	put(shape, v, "last_period", text("2026-06"));
	put(shape, v, "reason", text("Alleen voor CZ: gesprek gevraagd met de aanbieder."));
	return row_insert(c, shape, v, payer, &id, err);
}

static bool add_all(struct change *c, int64_t payer, struct err *err)
{
	for (int i = 0; i < PEOPLE; i++)
		if (!add_person(c, i, err))
			return false;
	return add_relation(c, payer, err) && add_signal(c, payer, err);
}

/* As that office would: it owns the receipt. */
static bool deliver(struct session *s, int64_t payer, struct err *err)
{
	struct import_job job = { .profile = "provider",
				  .bytes = str_of(delivery),
				  .name = "cz-zorgaanbieders.csv" };
	struct receipt receipt;
	int64_t before = s->payer;
	s->payer = payer;
	bool ok = import_run(s, &job, &receipt, err);
	s->payer = before;
	return ok;
}

bool demo_people(struct session *s, int *made, struct err *err)
{
	struct change change;
	int64_t id, payer;
	bool there;
	*made = 0;
	if (!id_of(s, "account_by_name", people[0].name, &id, &there, err))
		return false;
	if (there)
		return true;
	if (!need(s, "payer_by_code", neighbour, &payer, err) ||
	    !change_begin(s, "demo", "mensen van de demo", &change, err))
		return false;
	if (!add_all(&change, payer, err)) {
		change_rollback(&change);
		return false;
	}
	*made = PEOPLE;
	return change_commit(&change, err) && deliver(s, payer, err);
}
