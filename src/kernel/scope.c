#include "kernel/scope.h"

#include "base/buf.h"
#include "kernel/figure.h"

/* Closed versions are for whoever could see them when they were made: sight begins and ends with versions.
 * So they can be listed as a history, whatever known() is. */
static void closed_filter(struct buf *out, const struct shape *s)
{
	buf_printf(out,
		   "EXISTS (SELECT 1 FROM visible AS s WHERE s.who = me() AND s.model = '%1$s' AND "
		   "s.row_id = h_%1$s.id AND s.since <= h_%1$s.since AND "
		   "(s.until IS NULL OR s.until > h_%1$s.since))",
		   s->name);
}

/* The predicate that a row must meet, in terms of the table it stands in. Empty for no filter. */
static void scope_filter(struct buf *out, const struct shape *s, bool unlimited, bool as_known)
{
	if (unlimited || s->model->scope == OPEN)
		return;
	if (s->model->scope == PAYER) {
		buf_text(out, "payer = me()");
		return;
	}
	buf_printf(out, "id IN (SELECT row_id FROM visible WHERE who = me() AND model = '%s' AND ",
		   s->name);
	buf_text(out, as_known ? "since <= known() AND (until IS NULL OR until > known()))"
			       : "until IS NULL)");
}

void scope_condition(struct buf *out, const struct session *s, const struct shape *shape,
		     char table)
{
	enum scope scope = shape->model->scope;
	if (db_role(s->db) != DB_APP || scope == OPEN)
		return;
	buf_text(out, " AND ");
	if (table == 'h' && scope != PAYER)
		closed_filter(out, shape);
	else
		scope_filter(out, shape, false, false);
}

static void add_where(struct buf *out, const char *first, const struct buf *filter, bool *any)
{
	if (*first) {
		buf_text(out, *any ? " AND " : " WHERE ");
		buf_text(out, first);
		*any = true;
	}
	if (filter->len) {
		buf_text(out, *any ? " AND " : " WHERE ");
		buf_add(out, buf_str(filter));
		*any = true;
	}
}

static void view_sql(struct buf *out, const struct shape *s, const char *create,
		     const char *options, bool unlimited)
{
	struct buf filter = { 0 };
	bool any = false;
	scope_filter(&filter, s, unlimited, false);
	buf_printf(out, "%s v_%s%s AS SELECT id,%s,since FROM t_%s", create, s->name, options,
		   s->columns, s->name);
	add_where(out, "", &filter, &any);
	buf_clear(&filter);
	scope_filter(&filter, s, unlimited, true);
	buf_printf(out, ";\n%s k_%s%s AS SELECT id,%s,since FROM t_%s", create, s->name, options,
		   s->columns, s->name);
	any = false;
	add_where(out, "since <= known()", &filter, &any);
	buf_printf(out, " UNION ALL SELECT id,%s,since FROM h_%s", s->columns, s->name);
	any = false;
	add_where(out, "until > known() AND since <= known()", &filter, &any);
	buf_text(out, ";\n");
	buf_release(&filter);
}

/* The log of changes. That something changed, and when, is for everyone: looking back depends on it. Who did
 * it, why and with which file is for the office that did it, and for everyone where no office did. */
static void change_view(struct buf *out, const char *create, const char *mine)
{
	static const char *const columns[] = { "principal", "import", "request", "reason" };
	buf_printf(out,
		   "%s v_change AS SELECT id, at, kind, CASE WHEN %s THEN 1 ELSE 0 END AS mine",
		   create, mine);
	for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++)
		buf_printf(out, ", CASE WHEN %s THEN %s END AS %s", mine, columns[i], columns[i]);
	buf_printf(out, ", CASE WHEN %s THEN coalesce(payer, 0) END AS payer FROM change;\n", mine);
}

bool scope_views(struct session *s, struct err *err)
{
	if (db_kind(s->db) != DB_SQLITE)
		return true;
	struct buf sql = { 0 };
	bool unlimited = db_role(s->db) != DB_APP;
	change_view(&sql, "CREATE TEMP VIEW",
		    unlimited ? "id > 0" : "payer IS NULL OR payer = me()");
	for (int i = 0; i < s->decl->shape_count; i++)
		view_sql(&sql, &s->decl->shapes[i], "CREATE TEMP VIEW", "", unlimited);
	bool ok = db_script(s->db, buf_zero(&sql), DB_KERNEL, err);
	buf_release(&sql);
	return ok;
}

/* Row-level security. */
static void policy_sql(struct buf *out, const struct shape *s, char table)
{
	struct buf filter = { 0 };
	if (table == 'h' && (s->model->scope == PARTY || s->model->scope == PROVIDER))
		closed_filter(&filter, s);
	else
		scope_filter(&filter, s, false, false);
	const char *test = filter.len ? buf_zero(&filter) : "true";
	buf_printf(out,
		   "ALTER TABLE %c_%s ENABLE ROW LEVEL SECURITY;\n"
		   "ALTER TABLE %c_%s FORCE ROW LEVEL SECURITY;\n"
		   "DROP POLICY IF EXISTS app ON %c_%s;\n"
		   "DROP POLICY IF EXISTS job ON %c_%s;\n",
		   table, s->name, table, s->name, table, s->name, table, s->name);
	buf_printf(out,
		   "CREATE POLICY app ON %c_%s TO waarborg_app USING (%s) WITH CHECK (%s);\n"
		   "CREATE POLICY job ON %c_%s TO waarborg_job, waarborg_owner USING (true) "
		   "WITH CHECK (true);\n",
		   table, s->name, test, test, table, s->name);
	buf_printf(out,
		   "GRANT SELECT, INSERT, UPDATE, DELETE ON %c_%s TO waarborg_app, waarborg_job;\n",
		   table, s->name);
	buf_release(&filter);
}

bool scope_policies(struct session *s, const struct shape *shape, struct err *err)
{
	if (db_kind(s->db) != DB_POSTGRES)
		return true;
	struct buf sql = { 0 };
	policy_sql(&sql, shape, 't');
	policy_sql(&sql, shape, 'h');
	buf_printf(&sql, "DROP VIEW IF EXISTS v_%s; DROP VIEW IF EXISTS k_%s;\n", shape->name,
		   shape->name);
	view_sql(&sql, shape, "CREATE VIEW", " WITH (security_invoker = true)", true);
	buf_printf(&sql, "GRANT SELECT ON v_%s, k_%s TO waarborg_app, waarborg_job;\n", shape->name,
		   shape->name);
	bool ok = db_script(s->db, buf_zero(&sql), DB_KERNEL, err);
	buf_release(&sql);
	return ok;
}

bool scope_functions(struct session *s, struct err *err)
{
	static const char sql[] =
		"CREATE OR REPLACE FUNCTION me() RETURNS BIGINT LANGUAGE sql STABLE AS "
		"$$ SELECT current_setting('waarborg.me')::bigint $$;\n"
		"CREATE OR REPLACE FUNCTION known() RETURNS BIGINT LANGUAGE sql STABLE AS "
		"$$ SELECT current_setting('waarborg.known')::bigint $$;\n"
		/* with the rights of the owner, who sees the rows of all offices: a yes or no, no row */
		"CREATE OR REPLACE FUNCTION is_referred(model TEXT, field TEXT, row_id BIGINT) "
		"RETURNS BIGINT LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS "
		"$$ DECLARE found_one BIGINT; BEGIN EXECUTE format('SELECT count(*) FROM "
		"(SELECT 1 FROM %I WHERE %I = $1 LIMIT 1) AS q', 't_' || model, field) "
		"INTO found_one USING row_id; RETURN found_one; END $$;\n"
		"REVOKE ALL ON FUNCTION is_referred(TEXT, TEXT, BIGINT) FROM PUBLIC;\n"
		"GRANT EXECUTE ON FUNCTION is_referred(TEXT, TEXT, BIGINT) TO waarborg_app, "
		"waarborg_job;\n";
	return db_kind(s->db) != DB_POSTGRES || db_script(s->db, sql, DB_KERNEL, err);
}

/* Stored cells of a figure that is made of rows of offices would tell one office about the others. */
static void cell_policy(struct buf *out, const struct declarations *d)
{
	buf_text(out,
		 "ALTER TABLE figure_cell ENABLE ROW LEVEL SECURITY;\n"
		 "ALTER TABLE figure_cell FORCE ROW LEVEL SECURITY;\n"
		 "DROP POLICY IF EXISTS app ON figure_cell;\n"
		 "DROP POLICY IF EXISTS job ON figure_cell;\n"
		 "CREATE POLICY job ON figure_cell TO waarborg_job, waarborg_owner USING (true) "
		 "WITH CHECK (true);\n"
		 "CREATE POLICY app ON figure_cell TO waarborg_app USING (figure IN (''");
	for (int i = 0; i < d->figure_count; i++)
		if (figure_is_shared(d, d->figures[i]))
			buf_printf(out, ", '%s'", d->figures[i]->name);
	buf_text(out, "));\n");
}

bool scope_rights(struct session *s, struct err *err)
{
	static const char rights[] =
		"GRANT USAGE ON SCHEMA public TO waarborg_app, waarborg_job;\n"
		"GRANT SELECT ON meta, meta_model, meta_field TO waarborg_app, waarborg_job;\n"
		"REVOKE SELECT ON change FROM waarborg_app;\n"
		"GRANT SELECT (id, at), INSERT, UPDATE (import) ON change TO waarborg_app;\n"
		"GRANT SELECT, INSERT, UPDATE (import) ON change TO waarborg_job;\n"
		"GRANT SELECT ON v_change TO waarborg_app, waarborg_job;\n"
		"GRANT SELECT, INSERT, UPDATE ON visible TO waarborg_app, waarborg_job;\n"
		"GRANT SELECT, INSERT, UPDATE, DELETE ON guard_password, guard_link, guard_token, "
		"run_visit, run_try, run_known, run_token, run_job TO waarborg_job;\n"
		/* A line of the log can be added and read; nothing in the program can change it. */
		"GRANT SELECT, INSERT ON look_line, look_record TO waarborg_job;\n"
		"GRANT SELECT, INSERT, UPDATE, DELETE ON figure_cell, figure_state TO waarborg_app, "
		"waarborg_job;\n"
		"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO waarborg_app, "
		"waarborg_job;\n";
	struct buf sql = { 0 };
	if (db_kind(s->db) != DB_POSTGRES)
		return true;
	change_view(&sql, "DROP VIEW IF EXISTS v_change;\nCREATE VIEW",
		    "payer IS NULL OR payer = me() OR "
		    "current_user IN ('waarborg_job', 'waarborg_owner')");
	buf_text(&sql, rights);
	cell_policy(&sql, s->decl);
	bool ok = db_script(s->db, buf_zero(&sql), DB_KERNEL, err);
	buf_release(&sql);
	return ok;
}
