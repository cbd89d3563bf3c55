#include "kernel/undo.h"

#include "kernel/keymap.h"
#include "kernel/reference.h"

/* The rows that change n touched, in the words of SQL. A row it touched and that was edited later
 * counts only when its content is the same again; find_edited has made sure of that before these
 * are used. Inserted: touched, and no version was closed at n. */
#define TOUCHED \
	"id IN (SELECT id FROM t_%1$s WHERE since = :n UNION SELECT id FROM h_%1$s WHERE since = :n)"
#define CLOSED "id IN (SELECT id FROM h_%1$s WHERE until = :n)"
#define INSERTED TOUCHED " AND NOT " CLOSED

enum { CONFLICTS_LISTED = 20 };

struct undo {
	struct change change;
	int64_t undone;
	struct buf *conflicts;
	int conflict_count;
};

/* Runs composed text with :n (the undone change) and :u (this one). */
static bool run(struct undo *u, struct buf *sql, int64_t *changed, struct err *err)
{
	struct stmt *st;
	bool ok = db_prepare(u->change.session->db, buf_str(sql), DB_KERNEL, &st, err);
	buf_clear(sql);
	if (!ok)
		return false;
	stmt_bind_int(st, "n", u->undone);
	stmt_bind_int(st, "u", u->change.id);
	return stmt_run(st, changed, err);
}

/* The key of a row as it stood before change `by`: it may be gone since. */
static bool key_before(struct session *s, const struct shape *shape, int64_t id, int64_t by,
		       struct str *out, struct err *err)
{
	int64_t known = s->known;
	s->known = by - 1;
	db_context(s->db, s->payer, s->known);
	bool ok = key_of_row(s, shape, id, out, err);
	s->known = known;
	db_context(s->db, s->payer, known);
	return ok;
}

enum row_is { ROW_THERE, ROW_GONE };

/* Each row of the query (id, by) is a conflict; text tells why, with the id's key and by. */
static bool list_conflicts(struct undo *u, const struct shape *shape, struct buf *sql,
			   enum row_is is, const char *why, struct err *err)
{
	struct session *s = u->change.session;
	struct stmt *st;
	bool row, ok = db_prepare(s->db, buf_str(sql), DB_KERNEL, &st, err);
	buf_clear(sql);
	if (!ok)
		return false;
	stmt_bind_int(st, "n", u->undone);
	stmt_bind_int(st, "u", u->change.id);
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			return true;
		if (++u->conflict_count > CONFLICTS_LISTED)
			continue;
		struct str key;
		int64_t id = stmt_int(st, 0), by = stmt_int(st, 1);
		if (!(is == ROW_GONE ? key_before(s, shape, id, by, &key, err)
				     : key_of_row(s, shape, id, &key, err)))
			return false;
		buf_printf(u->conflicts, "%s %.*s (nummer %lld) ", shape->model->label.nl,
			   STR_ARG(key), (long long)id);
		buf_printf(u->conflicts, why, (long long)by);
		buf_char(u->conflicts, '\n');
	}
}

static bool find_edited(struct undo *u, const struct shape *shape, struct err *err)
{
	struct buf sql = { 0 };
	buf_printf(&sql,
		   "SELECT t.id, h.until FROM t_%s AS t JOIN h_%s AS h ON h.id = t.id "
		   "WHERE h.since = :n AND NOT (t.payer IS NOT DISTINCT FROM h.payer",
		   shape->name, shape->name);
	for (int i = 0; i < shape->count; i++)
		buf_printf(&sql, " AND t.%s IS NOT DISTINCT FROM h.%s", shape->fields[i].name,
			   shape->fields[i].name);
	buf_text(&sql, ") ORDER BY t.id");
	bool ok = list_conflicts(u, shape, &sql, ROW_THERE,
				 "is later gewijzigd, in wijziging %lld. Maak die eerst ongedaan.",
				 err);
	buf_release(&sql);
	return ok;
}

/* Changed by change n and removed since: the old version cannot come back while the row is gone. */
static bool find_removed(struct undo *u, const struct shape *shape, struct err *err)
{
	struct buf sql = { 0 };
	buf_printf(&sql,
		   "SELECT id, max(until) FROM h_%1$s WHERE id NOT IN (SELECT id FROM t_%1$s) AND "
		   "id IN (SELECT id FROM h_%1$s WHERE since = :n) AND " CLOSED
		   " GROUP BY id ORDER BY id",
		   shape->name);
	bool ok = list_conflicts(u, shape, &sql, ROW_GONE,
				 "is later verwijderd, in wijziging %lld. Maak die eerst ongedaan.",
				 err);
	buf_release(&sql);
	return ok;
}

/* Periods that came back may not overlap with what was written since. */
static bool find_overlapping(struct undo *u, const struct shape *shape, struct err *err)
{
	struct buf sql = { 0 };
	if (shape->valid_from < 0)
		return true;
	buf_printf(&sql,
		   "SELECT a.id, max(b.since) FROM t_%s AS a JOIN t_%s AS b ON b.id <> a.id "
		   "AND a.valid_from < coalesce(b.valid_to, a.valid_from + 1) "
		   "AND b.valid_from < coalesce(a.valid_to, b.valid_from + 1)",
		   shape->name, shape->name);
	if (shape->model->scope != OPEN)
		buf_text(&sql, " AND coalesce(a.payer, 0) = coalesce(b.payer, 0)");
	for (int k = 0; k < shape->key_count; k++)
		buf_printf(&sql, " AND a.%s = b.%s", shape->fields[shape->keys[k]].name,
			   shape->fields[shape->keys[k]].name);
	buf_text(&sql, " WHERE a.since = :u GROUP BY a.id ORDER BY a.id");
	bool ok = list_conflicts(
		u, shape, &sql, ROW_THERE,
		"overlapt dan met een periode uit wijziging %lld. Maak die eerst ongedaan.", err);
	buf_release(&sql);
	return ok;
}

/* Rows that stay and refer to a row that would go. */
static bool find_referring(struct undo *u, const struct shape *shape, const struct field *f,
			   struct err *err)
{
	struct buf sql = { 0 };
	buf_printf(&sql, "SELECT id, since FROM t_%s WHERE %s IN (SELECT id FROM t_%s WHERE ",
		   shape->name, f->name, f->to);
	buf_printf(&sql, INSERTED, f->to);
	buf_text(&sql, ") AND NOT (");
	buf_printf(&sql, TOUCHED, shape->name); /* goes too, or back to what was there before */
	buf_text(&sql, ") ORDER BY id");
	bool ok = list_conflicts(
		u, shape, &sql, ROW_THERE,
		"verwijst nog naar een gegeven dat zou verdwijnen (wijziging %lld). Maak die "
		"eerst ongedaan.",
		err);
	buf_release(&sql);
	return ok;
}

static bool refuse_conflicts(struct undo *u, struct err *err)
{
	if (u->conflict_count > CONFLICTS_LISTED)
		buf_printf(u->conflicts, "... en nog %d.\n", u->conflict_count - CONFLICTS_LISTED);
	return !u->conflict_count ||
	       err_set(err, ERR_CONFLICT,
		       "Wijziging %lld kan niet ongedaan worden gemaakt: %d gegevens zijn daarna gewijzigd of "
		       "in gebruik. Er is niets veranderd.",
		       (long long)u->undone, u->conflict_count);
}

static bool find_conflicts(struct undo *u, struct err *err)
{
	const struct declarations *d = u->change.session->decl;
	for (int i = 0; i < d->shape_count; i++) {
		const struct shape *shape = &d->shapes[i];
		if (!find_edited(u, shape, err) || !find_removed(u, shape, err))
			return false;
		for (int f = 0; f < shape->count; f++)
			if (shape->fields[f].kind == FIELD_REF &&
			    !find_referring(u, shape, &shape->fields[f], err))
				return false;
	}
	return refuse_conflicts(u, err);
}

/* Puts the versions that change n closed back over the rows that are there. */
static bool restore_changed(struct undo *u, const struct shape *shape, int64_t *restored,
			    struct err *err)
{
	struct buf sql = { 0 };
	buf_printf(&sql,
		   "INSERT INTO h_%s(id,%s,since,until) SELECT id,%s,since,:u FROM t_%s WHERE ",
		   shape->name, shape->columns, shape->columns, shape->name);
	buf_printf(&sql, TOUCHED " AND " CLOSED, shape->name);
	bool ok = run(u, &sql, NULL, err);
	buf_printf(&sql, "UPDATE t_%s SET payer = h.payer, since = :u", shape->name);
	for (int i = 0; i < shape->count; i++)
		buf_printf(&sql, ", %s = h.%s", shape->fields[i].name, shape->fields[i].name);
	buf_printf(
		&sql,
		" FROM h_%1$s AS h WHERE h.id = t_%1$s.id AND h.until = :n AND t_%1$s.since <> :u "
		"AND t_%1$s." TOUCHED,
		shape->name);
	ok = ok && run(u, &sql, restored, err);
	buf_release(&sql);
	return ok;
}

/* Rows that change n removed, and that nobody put back. */
static bool return_removed(struct undo *u, const struct shape *shape, int64_t *returned,
			   struct err *err)
{
	struct buf sql = { 0 };
	buf_printf(
		&sql,
		"INSERT INTO t_%s(id,%s,since) SELECT id,%s,:u FROM h_%s WHERE until = :n AND "
		"id NOT IN (SELECT id FROM t_%s) AND id NOT IN (SELECT id FROM h_%s WHERE since = :n)",
		shape->name, shape->columns, shape->columns, shape->name, shape->name, shape->name);
	bool ok = run(u, &sql, returned, err);
	buf_release(&sql);
	return ok;
}

static bool remove_inserted(struct undo *u, const struct shape *shape, int64_t *removed,
			    struct err *err)
{
	struct buf sql = { 0 };
	buf_printf(&sql,
		   "INSERT INTO h_%s(id,%s,since,until) SELECT id,%s,since,:u FROM t_%s WHERE ",
		   shape->name, shape->columns, shape->columns, shape->name);
	buf_printf(&sql, INSERTED, shape->name);
	bool ok = run(u, &sql, NULL, err);
	buf_printf(&sql, "DELETE FROM t_%s WHERE ", shape->name);
	buf_printf(&sql, INSERTED, shape->name);
	ok = ok && run(u, &sql, removed, err);
	buf_release(&sql);
	return ok;
}

/* Who lost sight of a row when change n removed it sees it again, so that the server lets it return. */
static bool reopen_visible(struct undo *u, const struct shape *shape, struct err *err)
{
	struct buf sql = { 0 };
	if (shape->model->scope != PARTY && shape->model->scope != PROVIDER)
		return true;
	buf_printf(&sql,
		   "INSERT INTO visible(who, model, row_id, since, why, sort) "
		   "SELECT who, model, row_id, :u, why, sort FROM visible WHERE model = '%s' "
		   "AND until = :n AND since < :n AND row_id NOT IN "
		   "(SELECT row_id FROM visible WHERE model = '%s' AND until IS NULL)",
		   shape->name, shape->name);
	bool ok = run(u, &sql, NULL, err);
	buf_release(&sql);
	return ok;
}

/* What PARTY and PROVIDER rows show to whom follows the rows. The new sight comes before the old one
 * ends, because an office can only show what it sees. */
static bool follow_visible(struct undo *u, const struct shape *shape, struct err *err)
{
	struct session *s = u->change.session;
	if (shape->model->scope != PARTY && shape->model->scope != PROVIDER)
		return true;
	struct buf sql = { 0 };
	struct stmt *st;
	bool row = true;
	buf_printf(&sql,
		   "SELECT id FROM t_%s WHERE since = :u AND id NOT IN (SELECT row_id FROM visible "
		   "WHERE model = '%s' AND since = :u)",
		   shape->name, shape->name);
	bool ok = db_prepare(s->db, buf_str(&sql), DB_KERNEL, &st, err);
	buf_clear(&sql);
	if (ok)
		stmt_bind_int(st, "u", u->change.id);
	while (ok && row)
		ok = stmt_step(st, &row, err) &&
		     (!row || row_show(&u->change, shape, stmt_int(st, 0), err));
	buf_printf(
		&sql,
		"UPDATE visible SET until = :u WHERE model = '%s' AND until IS NULL AND since < :u "
		"AND row_id IN (SELECT id FROM h_%s WHERE until = :u)",
		shape->name, shape->name);
	ok = ok && run(u, &sql, NULL, err);
	buf_release(&sql);
	return ok;
}

/* Returns and restores from the ground up, removes from the top down, so that references hold. */
static bool take_back(struct undo *u, struct undo_result *out, struct err *err)
{
	const struct declarations *d = u->change.session->decl;
	int64_t rows;
	for (int i = 0; i < d->shape_count; i++) {
		if (!reopen_visible(u, &d->shapes[i], err) ||
		    !return_removed(u, &d->shapes[i], &rows, err))
			return false;
		out->returned += rows;
		if (!restore_changed(u, &d->shapes[i], &rows, err))
			return false;
		out->restored += rows;
	}
	for (int i = d->shape_count - 1; i >= 0; i--) {
		if (!remove_inserted(u, &d->shapes[i], &rows, err))
			return false;
		out->removed += rows;
	}
	for (int i = 0; i < d->shape_count; i++)
		if (!references_hold(&u->change, &d->shapes[i], err) ||
		    !find_overlapping(u, &d->shapes[i], err) ||
		    !follow_visible(u, &d->shapes[i], err))
			return false;
	return refuse_conflicts(u, err);
}

/* What comes back refers to something that was removed since. */
static bool refuse_dangling(const struct undo *u, struct err *err)
{
	return err_set(
		err, ERR_CONFLICT,
		"Wijziging %lld kan niet ongedaan worden gemaakt: een gegeven dat zou terugkomen verwijst "
		"naar iets dat later is verwijderd. Maak dat eerst ongedaan. Er is niets veranderd.",
		(long long)u->undone);
}

/* The change must be there and be one's own. */
static bool find_change(struct session *s, int64_t change, struct err *err)
{
	struct stmt *st;
	bool row;
	if (!db_named(s->db, "change_get", &st, err))
		return false;
	stmt_bind_int(st, "id", change);
	if (!stmt_step(st, &row, err))
		return false;
	bool own = row && (db_role(s->db) != DB_APP || stmt_int(st, 6) == s->payer);
	stmt_reset(st);
	return own ||
	       err_set(err, ERR_NOT_FOUND,
		       "Wijziging %lld bestaat niet. Kijk welke er zijn met: waarborg export change",
		       (long long)change);
}

bool undo_change(struct session *s, int64_t change, struct undo_result *out, struct buf *conflicts,
		 struct err *err)
{
	struct undo u = { .undone = change, .conflicts = conflicts };
	struct undo_result result = { 0 };
	char reason[60];
	snprintf(reason, sizeof(reason), "wijziging %lld ongedaan gemaakt", (long long)change);
	if (!find_change(s, change, err) || !change_begin(s, "undo", reason, &u.change, err))
		return false;
	bool ok = find_conflicts(&u, err) && take_back(&u, &result, err);
	if (ok && result.removed + result.restored + result.returned == 0)
		ok = err_set(
			err, ERR_CONFLICT,
			"Wijziging %lld is al ongedaan gemaakt, of zij wijzigde niets. Er is niets veranderd.",
			(long long)change);
	if (!ok) {
		change_rollback(&u.change);
		return err && err->kind == ERR_INPUT ? refuse_dangling(&u, err) : false;
	}
	if (!change_commit(&u.change, err))
		return false;
	result.change = u.change.id;
	*out = result;
	return true;
}
