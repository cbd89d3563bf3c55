#include "kernel/session.h"

#include "kernel/figure_kept.h"

#include "kernel/schema.h"
#include "kernel/scope.h"

/* The account behind --as: its payer decides what is visible. Accounts are their office's own, so who
 * looks one up by name must see all: a connection for just that. */
static bool payer_of(const struct session_options *o, int64_t *payer, struct err *err)
{
	struct session_options all = *o;
	struct session *s;
	struct stmt *st;
	bool row = false;
	all.as = NULL;
	all.read_only = true;
	if (!session_open(&all, &s, err))
		return false;
	bool ok = db_named(s->db, "account_by_name", &st, err);
	if (ok) {
		stmt_bind_text(st, "name", str_of(o->as));
		ok = stmt_step(st, &row, err);
	}
	if (ok && row)
		*payer = stmt_is_null(st, 1) ? -stmt_int(st, 2) : stmt_int(st, 1);
	if (ok && !row)
		ok = err_set(err, ERR_NOT_FOUND,
			     "Het account '%s' bestaat niet. Kijk met: waarborg export account",
			     o->as);
	session_close(s);
	return ok;
}

static bool become(struct session *s, const struct session_options *o, struct err *err)
{
	if (!payer_of(o, &s->payer, err))
		return false;
	snprintf(s->principal, sizeof(s->principal), "%s", o->as);
	db_context(s->db, s->payer, s->known);
	return true;
}

static bool prepare(struct session *s, const struct session_options *o, struct err *err)
{
	db_context(s->db, 0, KNOWN_NOW);
	if (o->owner)
		return true;
	return schema_check(s, err) && scope_views(s, err) && (!o->as || become(s, o, err));
}

bool session_open(const struct session_options *o, struct session **out, struct err *err)
{
	struct db_options options = {
		.url = o->url,
		.role = o->owner              ? DB_OWNER
			: o->as || o->viewers ? DB_APP
					      : DB_JOB,
		.create = o->create,
		.read_only = o->read_only,
		.busy_ms = o->busy_ms,
		.files = o->files,
	};
	struct session *s = memory_resize(NULL, sizeof(*s));
	*s = (struct session){ .decl = o->decl, .known = KNOWN_NOW, .today = day_today() };
	snprintf(s->principal, sizeof(s->principal), "beheer");
	if (!db_open(&options, &s->db, err)) {
		free(s);
		return false;
	}
	if (!prepare(s, o, err)) {
		session_close(s);
		return false;
	}
	*out = s;
	return true;
}

void session_close(struct session *s)
{
	if (!s)
		return;
	figure_kept_release(s->kept);
	db_close(s->db);
	arena_release(&s->arena);
	free(s);
}

/* The newest change before a moment: what was known then. */
static bool change_before(struct session *s, moment_t moment, int64_t *out, struct err *err)
{
	struct stmt *st;
	bool found;
	if (!db_named(s->db, "change_before", &st, err))
		return false;
	stmt_bind_int(st, "moment", moment);
	return stmt_one_int(st, out, &found, err);
}

bool session_look_back(struct session *s, struct str known_on, struct err *err)
{
	int64_t change;
	day_t day;
	moment_t moment;
	struct str number = known_on;
	if (str_starts(known_on, "change:")) {
		number.at += 7;
		number.len -= 7;
		if (!str_to_int(number, &change) || change < 0)
			return err_set(err, ERR_INPUT,
				       "'%.*s' is geen wijzigingsnummer. Verwacht: change:12",
				       STR_ARG(known_on));
	} else if (date_parse_iso(known_on, &day)) {
		if (!change_before(s, moment_of_day(day + 1), &change, err))
			return false;
	} else if (moment_parse(known_on, &moment)) {
		if (!change_before(s, moment + 1, &change, err))
			return false;
	} else {
		return err_set(err, ERR_INPUT,
			       "'%.*s' is geen datum, tijdstip of wijziging. Verwacht: 2026-03-01, "
			       "2026-03-01T10:15 of change:12",
			       STR_ARG(known_on));
	}
	s->known = change;
	db_context(s->db, s->payer, change);
	return true;
}

bool session_newest_change(struct session *s, int64_t *out, struct err *err)
{
	struct stmt *st;
	bool found;
	if (!s->newest) {
		if (!db_named(s->db, "change_newest", &st, err) ||
		    !stmt_one_int(st, &s->newest, &found, err))
			return false;
		if (!s->one_moment) {
			*out = s->newest;
			s->newest = 0;
			return true;
		}
	}
	*out = s->newest;
	return true;
}
