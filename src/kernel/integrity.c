#include "kernel/integrity.h"

#include "kernel/reference.h"

struct checking {
	struct session *session;
	struct buf *report;
	int *findings;
};

/* One statement gives one number; anything but 0 is a finding. */
static bool count(struct checking *k, struct buf *sql, const struct shape *shape, const char *what,
		  struct err *err)
{
	struct stmt *st;
	int64_t rows = 0;
	bool any;
	bool ok = db_prepare(k->session->db, buf_str(sql), DB_KERNEL, &st, err) &&
		  stmt_one_int(st, &rows, &any, err);
	buf_clear(sql);
	if (ok && rows) {
		++*k->findings;
		buf_printf(k->report, "%s: %lld %s\n", shape->name, (long long)rows, what);
	}
	return ok;
}

static bool check_versions(struct checking *k, const struct shape *shape, struct err *err)
{
	struct buf sql = { 0 };
	buf_printf(&sql, "SELECT count(*) FROM h_%s WHERE since >= until", shape->name);
	bool ok = count(k, &sql, shape, "gesloten versies eindigen voor hun begin.", err);
	buf_printf(
		&sql,
		"SELECT count(*) FROM h_%s AS a JOIN h_%s AS b ON b.id = a.id AND b.since > a.since "
		"WHERE b.since < a.until",
		shape->name, shape->name);
	ok = ok && count(k, &sql, shape, "gesloten versies overlappen.", err);
	buf_printf(&sql,
		   "SELECT count(*) FROM t_%s AS t WHERE EXISTS (SELECT 1 FROM h_%s AS h "
		   "WHERE h.id = t.id AND h.until > t.since)",
		   shape->name, shape->name);
	ok = ok && count(k, &sql, shape, "rijen zijn ouder dan hun gesloten versie.", err);
	for (int history = 0; ok && history < 2; history++) {
		buf_printf(&sql,
			   "SELECT count(*) FROM %c_%s AS t WHERE NOT EXISTS "
			   "(SELECT 1 FROM change AS c WHERE c.id = t.since)",
			   history ? 'h' : 't', shape->name);
		ok = count(k, &sql, shape, "rijen horen bij een wijziging die er niet is.", err);
	}
	buf_release(&sql);
	return ok;
}

bool integrity_check(struct session *s, struct buf *report, int *findings, struct err *err)
{
	struct checking k = { s, report, findings };
	for (int i = 0; i < s->decl->shape_count; i++)
		if (!check_versions(&k, &s->decl->shapes[i], err))
			return false;
	return references_check(s, report, findings, err);
}
