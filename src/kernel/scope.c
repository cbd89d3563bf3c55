#include "kernel/scope.h"

#include "base/buf.h"

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

bool scope_views(struct session *s, struct err *err)
{
	if (db_kind(s->db) != DB_SQLITE)
		return true;
	struct buf sql = { 0 };
	bool unlimited = db_role(s->db) != DB_APP;
	for (int i = 0; i < s->decl->shape_count; i++)
		view_sql(&sql, &s->decl->shapes[i], "CREATE TEMP VIEW", "", unlimited);
	bool ok = db_script(s->db, buf_zero(&sql), DB_KERNEL, err);
	buf_release(&sql);
	return ok;
}

/* Row-level security with the same predicate for the current and the closed rows. */
static void policy_sql(struct buf *out, const struct shape *s, char table)
{
	struct buf filter = { 0 };
	scope_filter(&filter, s, false, table == 'h');
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
		"$$ SELECT current_setting('waarborg.known')::bigint $$;\n";
	return db_kind(s->db) != DB_POSTGRES || db_script(s->db, sql, DB_KERNEL, err);
}

bool scope_rights(struct session *s, struct err *err)
{
	static const char sql[] =
		"GRANT USAGE ON SCHEMA public TO waarborg_app, waarborg_job;\n"
		"GRANT SELECT ON meta, meta_model, meta_field TO waarborg_app, waarborg_job;\n"
		"GRANT SELECT, INSERT, UPDATE (import) ON change TO waarborg_app, waarborg_job;\n"
		"GRANT SELECT, INSERT, UPDATE ON visible TO waarborg_app, waarborg_job;\n"
		"GRANT SELECT, INSERT, UPDATE, DELETE ON guard_password, guard_link, guard_token, "
		"run_visit, run_try, run_known, run_token, run_job TO waarborg_job;\n"
		/* A line of the log can be added and read; nothing in the program can change it. */
		"GRANT SELECT, INSERT ON look_line, look_record TO waarborg_job;\n"
		"GRANT SELECT, INSERT, UPDATE, DELETE ON figure_cell, figure_state TO waarborg_app, "
		"waarborg_job;\n"
		"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO waarborg_app, "
		"waarborg_job;\n";
	return db_kind(s->db) != DB_POSTGRES || db_script(s->db, sql, DB_KERNEL, err);
}
