#include "kernel/copy.h"

#include "kernel/field.h"

/* The kernel's own tables. meta, meta_model and meta_field are made by the program itself. */
static const struct {
	const char *table, *columns;
} kernel_tables_copied[] = {
	{ "change", "id,at,principal,payer,kind,import,request,reason" },
	{ "visible", "who,model,row_id,since,until,why,sort" },
	{ "figure_cell",
	  "figure,version,period,cell,known,as_of,n,num,den,value,left_out,rows_hash,norm,verdict" },
	{ "figure_state", "figure,version,known,made_on" },
	{ "guard_password", "account,hash,made,signed_in" },
	{ "guard_token", "id,account,label,hash,made,expires,revoked" },
};
enum { KERNEL_TABLES = sizeof(kernel_tables_copied) / sizeof(*kernel_tables_copied) };

struct copying {
	struct session *from, *to;
	int64_t rows;
	struct arena arena; /* of one table */
	struct stmt *stmt;
	const char *columns[MODEL_FIELDS_MAX + 4];
	bool is_text[MODEL_FIELDS_MAX + 4];
	int count;
};

static bool next_row(void *context, struct db_value *values, bool *more, struct err *err)
{
	struct copying *k = context;
	if (!stmt_step(k->stmt, more, err))
		return false;
	for (int i = 0; *more && i < k->count; i++) {
		if (stmt_is_null(k->stmt, i))
			values[i] = value_null();
		else if (k->is_text[i])
			values[i] = value_text(stmt_text(k->stmt, i));
		else
			values[i] = value_int(stmt_int(k->stmt, i));
	}
	return true;
}

static void add_column(struct copying *k, const char *name, bool is_text)
{
	k->columns[k->count] = name;
	k->is_text[k->count++] = is_text;
}

static bool copy_table(struct copying *k, const char *table, struct err *err)
{
	struct buf sql = { 0 };
	struct db_bulk bulk = { .table = table, .columns = k->columns, .count = k->count };
	buf_text(&sql, "/* stream */ SELECT ");
	for (int i = 0; i < k->count; i++)
		buf_printf(&sql, "%s%s", i ? "," : "", k->columns[i]);
	buf_printf(&sql, " FROM %s ORDER BY %s", table, k->columns[0]);
	bool ok = db_prepare(k->from->db, buf_str(&sql), DB_KERNEL, &k->stmt, err) &&
		  db_bulk_stage(k->to->db, &bulk, next_row, k, err) &&
		  db_bulk_apply(k->to->db, &bulk, err);
	buf_release(&sql);
	k->rows += bulk.rows;
	k->count = 0;
	arena_release(&k->arena);
	return ok;
}

/* Which columns of the kernel's tables are text. */
static bool kernel_text(const char *name)
{
	static const char *const texts[] = { "principal", "kind",    "request", "reason", "model",
					     "why",       "sort",    "figure",  "period", "cell",
					     "norm",      "verdict", "hash",    "label",  NULL };
	for (const char *const *t = texts; *t; t++)
		if (strcmp(*t, name) == 0)
			return true;
	return false;
}

static bool copy_kernel_table(struct copying *k, int at, struct err *err)
{
	struct str columns = str_of(kernel_tables_copied[at].columns);
	while (columns.at) {
		const char *name = arena_text(&k->arena, str_cut(&columns, ','));
		add_column(k, name, kernel_text(name));
	}
	return copy_table(k, kernel_tables_copied[at].table, err);
}

static bool copy_model(struct copying *k, const struct shape *shape, bool history, struct err *err)
{
	char table[80];
	snprintf(table, sizeof(table), "%c_%s", history ? 'h' : 't', shape->name);
	add_column(k, "id", false);
	add_column(k, "payer", false);
	for (int i = 0; i < shape->count; i++)
		add_column(k, shape->fields[i].name, field_is_text(shape->fields[i].kind));
	add_column(k, "since", false);
	if (history)
		add_column(k, "until", false);
	return copy_table(k, table, err);
}

static bool newest_id(struct session *s, const char *table, int64_t *newest, struct err *err)
{
	struct buf sql = { 0 };
	struct stmt *st;
	int64_t id = 0;
	bool found;
	buf_printf(&sql, "SELECT max(id) FROM %s", table);
	bool ok = db_prepare(s->db, buf_str(&sql), DB_KERNEL, &st, err) &&
		  stmt_one_int(st, &id, &found, err);
	buf_release(&sql);
	if (ok && found && id > *newest)
		*newest = id;
	return ok;
}

/* No number is handed out twice, also not one whose row is gone: only its history knows it. SQLite
 * has seen the numbers of the rows that were copied, a server counts from the beginning. */
static bool move_numbers(struct session *to, const char *table, const char *history,
			 struct err *err)
{
	int64_t newest = 0, first;
	if (!newest_id(to, table, &newest, err))
		return false;
	int64_t handed_out = db_kind(to->db) == DB_SQLITE ? newest : 0;
	if (history && !newest_id(to, history, &newest, err))
		return false;
	return newest == handed_out ||
	       db_reserve_ids(to->db, table, newest - handed_out, &first, err);
}

static bool copy_all(struct copying *k, copy_progress progress, void *context, struct err *err)
{
	const struct declarations *d = k->from->decl;
	char table[80], history[80];
	for (int i = 0; i < KERNEL_TABLES; i++)
		if (!copy_kernel_table(k, i, err))
			return false;
	if (!move_numbers(k->to, "change", NULL, err) ||
	    !move_numbers(k->to, "guard_token", NULL, err))
		return false;
	for (int i = 0; i < d->shape_count; i++) {
		snprintf(table, sizeof(table), "t_%s", d->shapes[i].name);
		snprintf(history, sizeof(history), "h_%s", d->shapes[i].name);
		if (!copy_model(k, &d->shapes[i], false, err) ||
		    !copy_model(k, &d->shapes[i], true, err) ||
		    !move_numbers(k->to, table, history, err))
			return false;
		if (progress)
			progress(context, i + 1, d->shape_count);
	}
	return true;
}

bool copy_rows(struct session *from, struct session *to, copy_progress progress, void *context,
	       int64_t *rows, struct err *err)
{
	struct copying k = { .from = from, .to = to };
	if (!db_begin_write(to->db, err))
		return false;
	bool ok = copy_all(&k, progress, context, err) && db_commit(to->db, err);
	if (!ok)
		db_rollback(to->db);
	arena_release(&k.arena);
	*rows = k.rows;
	return ok;
}

bool copy_target_is_empty(struct session *to, bool *empty, struct err *err)
{
	struct stmt *st;
	int64_t change = 0;
	bool has, found;
	*empty = true;
	if (!db_has_table(to->db, "change", &has, err))
		return false;
	if (!has)
		return true;
	if (!db_named(to->db, "change_newest", &st, err) || !stmt_one_int(st, &change, &found, err))
		return false;
	*empty = change == 0;
	return true;
}
