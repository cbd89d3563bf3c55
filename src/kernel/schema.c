#include "kernel/schema.h"

#include "base/hash.h"
#include "kernel/figure.h"
#include "kernel/scope.h"

extern const struct sql_file kernel_tables[];

/* Observations have no foreign keys: kernel/reference checks them by the change. */
static void column_sql(struct buf *out, const struct shape *shape, const struct field *f,
		       bool history)
{
	buf_printf(out, "%s %s", f->name, field_is_text(f->kind) ? "TEXT" : "INTEGER");
	if (f->kind == FIELD_REF && !history && !shape->model->observed)
		buf_printf(out, " REFERENCES t_%s(id)", f->to);
}

const char *schema_table_sql(const struct shape *shape, bool history, struct arena *a)
{
	struct buf sql = { 0 };
	buf_printf(&sql, "CREATE TABLE %c_%s (id INTEGER %s, payer INTEGER", history ? 'h' : 't',
		   shape->name, history ? "NOT NULL" : "PRIMARY KEY AUTOINCREMENT");
	for (int i = 0; i < shape->count; i++) {
		buf_text(&sql, ", ");
		column_sql(&sql, shape, &shape->fields[i], history);
	}
	buf_text(&sql, ", since INTEGER NOT NULL");
	if (history)
		buf_text(&sql, ", until INTEGER NOT NULL, PRIMARY KEY (id, since)");
	buf_text(&sql, ") STRICT;\n");
	const char *text = arena_text(a, buf_str(&sql));
	buf_release(&sql);
	return text;
}

/* The name says what is in it, so that an index that is declared later gets its own; long ones end in a
 * fingerprint, because PostgreSQL cuts a name at 63 bytes. */
static void index_name(struct buf *out, char table, const char *model, const char *columns)
{
	struct buf name = { 0 };
	buf_printf(&name, "%c_%s_%s", table, model, columns);
	uint64_t hash = hash_bytes(name.at, name.len, 0);
	for (size_t i = 0; i < name.len; i++)
		name.at[i] = name.at[i] == ',' ? '_' : name.at[i];
	if (name.len > 60)
		buf_printf(out, "%.50s_%08x", buf_zero(&name), (unsigned)(hash & 0xffffffff));
	else
		buf_add(out, buf_str(&name));
	buf_release(&name);
}

/* Indexes follow from the declaration: the key (unique among current rows), the change, the owner,
 * and what the declaration asks for; the history has the same ones, without uniqueness. */
static void index_sql(struct buf *out, const struct shape *s, bool history)
{
	char table = history ? 'h' : 't';
	const char *when = "CREATE INDEX IF NOT EXISTS";
	buf_printf(out, "%s %c_%s_since ON %c_%s(since);\n", when, table, s->name, table, s->name);
	if (history)
		buf_printf(out, "%s h_%s_until ON h_%s(until);\n", when, s->name, s->name);
	if (s->model->scope != OPEN)
		buf_printf(out, "%s %c_%s_payer ON %c_%s(payer);\n", when, table, s->name, table,
			   s->name);
	if (s->key_count) {
		buf_printf(out, "CREATE %sINDEX IF NOT EXISTS %c_%s_key ON %c_%s(",
			   history ? "" : "UNIQUE ", table, s->name, table, s->name);
		if (s->model->scope != OPEN)
			buf_text(out,
				 "coalesce(payer, 0),"); /* the operator's rows have no payer */
		for (int k = 0; k < s->key_count; k++)
			buf_printf(out, "%s%s", k ? "," : "", s->fields[s->keys[k]].name);
		buf_printf(out, "%s);\n", s->valid_from >= 0 ? ",valid_from" : "");
	}
	if (s->import >= 0)
		buf_printf(out, "%s %c_%s_import ON %c_%s(import);\n", when, table, s->name, table,
			   s->name);
	for (const char *const *at = s->model->indexes; at && *at; at++) {
		buf_printf(out, "%s ", when);
		index_name(out, table, s->name, *at);
		buf_printf(out, " ON %c_%s(%s);\n", table, s->name, *at);
	}
}

static const char *const scope_names[] = { "open", "payer", "party", "provider" };

static bool read_meta(struct session *s, const char *name, struct str *out, struct err *err)
{
	struct stmt *st;
	bool row;
	if (!db_named(s->db, "meta_get", &st, err))
		return false;
	stmt_bind_text(st, "name", str_of(name));
	if (!stmt_step(st, &row, err))
		return false;
	*out = row ? arena_str(&s->arena, stmt_text(st, 0)) : (struct str){ NULL, 0 };
	stmt_reset(st);
	return true;
}

static bool write_meta(struct session *s, const char *name, const char *value, struct err *err)
{
	struct stmt *st;
	if (!db_named(s->db, "meta_set", &st, err))
		return false;
	stmt_bind_text(st, "name", str_of(name));
	stmt_bind_text(st, "value", str_of(value));
	return stmt_run(st, NULL, err);
}

static bool remember_field(struct session *s, const struct shape *shape, const struct field *f,
			   struct err *err)
{
	struct stmt *st;
	if (!db_named(s->db, "meta_add_field", &st, err))
		return false;
	stmt_bind_text(st, "model", str_of(shape->name));
	stmt_bind_text(st, "name", str_of(f->name));
	stmt_bind_int(st, "kind", f->kind);
	stmt_bind_text(st, "storage", str_of(field_is_text(f->kind) ? "TEXT" : "INTEGER"));
	return stmt_run(st, NULL, err);
}

static bool create_model(struct session *s, const struct shape *shape, struct err *err)
{
	struct stmt *st;
	struct arena_mark mark = arena_mark(&s->arena);
	bool ok = db_script(s->db, schema_table_sql(shape, false, &s->arena), DB_KERNEL, err) &&
		  db_script(s->db, schema_table_sql(shape, true, &s->arena), DB_KERNEL, err) &&
		  db_named(s->db, "meta_add_model", &st, err);
	arena_rewind(&s->arena, mark);
	if (!ok)
		return false;
	stmt_bind_text(st, "name", str_of(shape->name));
	stmt_bind_text(st, "scope", str_of(scope_names[shape->model->scope]));
	if (!stmt_run(st, NULL, err))
		return false;
	for (int i = 0; i < shape->count; i++)
		if (!remember_field(s, shape, &shape->fields[i], err))
			return false;
	return true;
}

static bool add_column(struct session *s, const struct shape *shape, const struct field *f,
		       struct err *err)
{
	struct buf sql = { 0 };
	for (int history = 0; history < 2; history++) {
		buf_printf(&sql, "ALTER TABLE %c_%s ADD COLUMN ", history ? 'h' : 't', shape->name);
		column_sql(&sql, shape, f, history);
		buf_text(&sql, ";\n");
	}
	bool ok = db_script(s->db, buf_zero(&sql), DB_KERNEL, err) &&
		  remember_field(s, shape, f, err);
	buf_release(&sql);
	return ok;
}

/* What the database has of one field: absent, the same, or stored another way. */
static bool stored_as(struct session *s, const struct shape *shape, const struct field *f,
		      bool *has, struct err *err)
{
	struct stmt *st;
	bool row;
	if (!db_named(s->db, "meta_field_storage", &st, err))
		return false;
	stmt_bind_text(st, "model", str_of(shape->name));
	stmt_bind_text(st, "name", str_of(f->name));
	if (!stmt_step(st, &row, err))
		return false;
	*has = row;
	bool same = !row || str_is(stmt_text(st, 0), field_is_text(f->kind) ? "TEXT" : "INTEGER");
	stmt_reset(st);
	return same ||
	       err_set(err, ERR_CONFLICT,
		       "Het veld %s.%s is in deze database anders opgeslagen dan in dit programma. "
		       "Deze stap kan niet vanzelf; vraag de maker van deze versie om een "
		       "genummerde stap.",
		       shape->name, f->name);
}

/* Who owns a row and what identifies it cannot change by itself: rows that are there would not follow. */
static bool keep_identity(struct session *s, const struct shape *shape, struct err *err)
{
	struct arena_mark mark = arena_mark(&s->arena);
	struct buf now = { 0 };
	struct str stored;
	const char *name = arena_printf(&s->arena, "identity.%s", shape->name);
	buf_printf(&now, "%s:", scope_names[shape->model->scope]);
	for (int k = 0; k < shape->key_count; k++)
		buf_printf(&now, "%s,", shape->fields[shape->keys[k]].name);
	buf_printf(&now, "%d%d", shape->valid_from >= 0, shape->model->observed);
	bool ok = read_meta(s, name, &stored, err);
	if (ok && !stored.at)
		ok = write_meta(s, name, buf_zero(&now), err);
	else if (ok && !str_eq(stored, buf_str(&now)))
		ok = err_set(
			err, ERR_CONFLICT,
			"Het model %s heeft in deze database een andere sleutel of eigenaar dan in dit "
			"programma. Deze stap kan niet vanzelf; vraag de maker van deze versie om een "
			"genummerde stap.",
			shape->name);
	buf_release(&now);
	arena_rewind(&s->arena, mark);
	return ok;
}

static bool upgrade_model(struct session *s, const struct shape *shape, int *added, struct err *err)
{
	bool has;
	char table[80];
	snprintf(table, sizeof(table), "t_%s", shape->name);
	int before = *added;
	if (!keep_identity(s, shape, err) || !db_has_table(s->db, table, &has, err))
		return false;
	if (!has) {
		if (!create_model(s, shape, err))
			return false;
		++*added;
	}
	for (int i = 0; has && i < shape->count; i++) {
		bool known;
		if (!stored_as(s, shape, &shape->fields[i], &known, err))
			return false;
		if (known)
			continue;
		if (*added == before && db_kind(s->db) == DB_POSTGRES) {
			char drop[200];
			snprintf(drop, sizeof(drop),
				 "DROP VIEW IF EXISTS v_%s; DROP VIEW IF EXISTS k_%s;", shape->name,
				 shape->name);
			if (!db_script(s->db, drop, DB_KERNEL, err))
				return false;
		}
		if (!add_column(s, shape, &shape->fields[i], err))
			return false;
		++*added;
	}
	struct buf sql = { 0 };
	index_sql(&sql, shape, false);
	index_sql(&sql, shape, true);
	bool ok = db_script(s->db, buf_zero(&sql), DB_KERNEL, err) && scope_policies(s, shape, err);
	buf_release(&sql);
	return ok;
}

/* A fingerprint of all that the tables depend on. */
static const char *declared_digest(const struct declarations *d, char text[DIGEST_TEXT])
{
	struct digest digest;
	digest_begin(&digest);
	for (int i = 0; i < d->shape_count; i++) {
		const struct shape *s = &d->shapes[i];
		struct buf sql = { 0 };
		index_sql(&sql, s, false);
		digest_add(&digest, s->name, strlen(s->name) + 1);
		digest_add(&digest, s->columns, strlen(s->columns) + 1);
		digest_add(&digest, &s->model->scope, sizeof(s->model->scope));
		digest_add(&digest, sql.at, sql.len);
		buf_release(&sql);
		for (int f = 0; f < s->count; f++)
			digest_add(&digest, &s->fields[f].kind, sizeof(s->fields[f].kind));
	}
	for (int i = 0; i < d->figure_count; i++) {
		bool shared = figure_is_shared(d, d->figures[i]);
		digest_add(&digest, d->figures[i]->name, strlen(d->figures[i]->name) + 1);
		digest_add(&digest, &shared, sizeof(shared));
	}
	digest_add(&digest, "rights 2",
		   8); /* raised when policies and rights change by themselves */
	return digest_end(&digest, text);
}

/* Models and fields of the database that these declarations do not have. History would lose what stands
 * in such a field. */
static bool has_unknown(struct session *s, bool *unknown, struct err *err)
{
	struct stmt *st;
	bool row;
	if (!db_prepare(
		    s->db,
		    str_of("SELECT m.name, f.name FROM meta_model AS m LEFT JOIN meta_field AS f "
			   "ON f.model = m.name"),
		    DB_SCOPED, &st, err))
		return false;
	*unknown = false;
	while (!*unknown) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			return true;
		const struct shape *shape = shape_find(s->decl, stmt_text(st, 0));
		*unknown = !shape || shape_field(shape, stmt_text(st, 1)) < 0;
	}
	stmt_reset(st);
	return true;
}

/* A database made by a later program has a later layout, or models or fields that we do not know. */
static bool refuse_newer(struct session *s, struct err *err)
{
	struct str format;
	int64_t number = 0;
	if (!read_meta(s, "format", &format, err))
		return false;
	bool newer = !str_to_int(format, &number) || number > SCHEMA_FORMAT;
	if (!newer && !has_unknown(s, &newer, err))
		return false;
	return !newer ||
	       err_set(err, ERR_CONFLICT,
		       "De database %s is van een nieuwere versie van Waarborg. Er is niets "
		       "gewijzigd. Gebruik het nieuwere programma, of zet een oudere reservekopie "
		       "terug.",
		       db_name(s->db));
}

/* Step 1 is the kernel's first tables, step 2 the guard's, step 3 an index. On a server what goes on and the log of looks
 * are tables of the same database; of SQLite they are files that are made when they are opened. */
static bool take_step(struct session *s, int step, struct err *err)
{
	if (step < 2)
		return db_script(s->db, kernel_tables[0].text, DB_KERNEL, err);
	if (step == 3)
		return db_script(s->db, kernel_tables[4].text, DB_KERNEL, err);
	return db_script(s->db, kernel_tables[1].text, DB_KERNEL, err) &&
	       (db_kind(s->db) == DB_SQLITE ||
		(db_script(s->db, kernel_tables[2].text, DB_KERNEL, err) &&
		 db_script(s->db, kernel_tables[3].text, DB_KERNEL, err)));
}

/* Which layout the kernel's own tables have; 0: none yet. */
static bool read_format(struct session *s, int64_t *format, struct err *err)
{
	struct str text;
	*format = 0;
	return read_meta(s, "format", &text, err) &&
	       (!text.at || str_to_int(text, format) ||
		err_set(err, ERR_INPUT, "%s is geen database van dit programma.", db_name(s->db)));
}

static bool upgrade_kernel(struct session *s, bool empty, bool *stepped, struct err *err)
{
	char text[12];
	int64_t format = 0;
	if (!empty && !read_format(s, &format, err))
		return false;
	*stepped = format < SCHEMA_FORMAT;
	for (int step = (int)format + 1; step <= SCHEMA_FORMAT; step++)
		if (!take_step(s, step, err))
			return false;
	snprintf(text, sizeof(text), "%d", SCHEMA_FORMAT);
	return !*stepped || write_meta(s, "format", text, err);
}

static bool upgrade_inside(struct session *s, int *added, struct err *err)
{
	bool has, stepped;
	char digest[DIGEST_TEXT];
	struct str stored;
	if (!db_has_table(s->db, "meta", &has, err) || !upgrade_kernel(s, !has, &stepped, err) ||
	    !refuse_newer(s, err) || !read_meta(s, "declared", &stored, err))
		return false;
	declared_digest(s->decl, digest);
	if (!stepped && str_is(stored, digest))
		return true;
	if (!scope_functions(s, err))
		return false;
	for (int i = 0; i < s->decl->shape_count; i++)
		if (!upgrade_model(s, &s->decl->shapes[i], added, err))
			return false;
	return scope_rights(s, err) && write_meta(s, "declared", digest, err);
}

/* The roles of PostgreSQL live outside the database and are made once per server; the rights of the
 * owner are given once per database. From here on the connection works as owner. */
static bool create_roles(struct session *s, struct err *err)
{
	static const char sql[] =
		"RESET ROLE;\n"
		"DO $$ DECLARE r text; BEGIN\n"
		"FOREACH r IN ARRAY ARRAY['waarborg_owner','waarborg_app','waarborg_job'] LOOP\n"
		" IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = r) THEN\n"
		"  BEGIN EXECUTE format('CREATE ROLE %I NOLOGIN', r);\n"
		"  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;\n"
		" END IF;\n"
		" IF NOT pg_has_role(session_user, r, 'MEMBER') THEN\n"
		"  EXECUTE format('GRANT %I TO %I', r, session_user);\n"
		" END IF;\n"
		"END LOOP;\n"
		"IF NOT has_schema_privilege('waarborg_owner', 'public', 'CREATE') THEN\n"
		" GRANT USAGE, CREATE ON SCHEMA public TO waarborg_owner;\n"
		" EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO waarborg_owner, waarborg_app, waarborg_job',\n"
		"  current_database());\n"
		"END IF; END $$;\n"
		"SET ROLE waarborg_owner;\n";
	return db_kind(s->db) != DB_POSTGRES || db_script(s->db, sql, DB_KERNEL, err);
}

bool schema_upgrade(struct session *s, int *added, struct err *err)
{
	*added = 0;
	if (!create_roles(s, err) || !db_begin_write(s->db, err))
		return false;
	if (!upgrade_inside(s, added, err) || !db_commit(s->db, err)) {
		db_rollback(s->db);
		return false;
	}
	return true;
}

bool schema_check(struct session *s, struct err *err)
{
	bool has;
	int64_t format;
	char digest[DIGEST_TEXT];
	struct str stored;
	if (!db_has_table(s->db, "meta", &has, err))
		return false;
	if (!has)
		return err_set(err, ERR_NOT_FOUND,
			       "%s is nog leeg. Maak eerst de tabellen: waarborg init --db %s",
			       db_name(s->db), db_name(s->db));
	if (!refuse_newer(s, err) || !read_meta(s, "declared", &stored, err) ||
	    !read_format(s, &format, err))
		return false;
	if (format == SCHEMA_FORMAT && str_is(stored, declared_digest(s->decl, digest)))
		return true;
	return err_set(
		err, ERR_CONFLICT,
		"%s is van een oudere versie van Waarborg. Werk haar bij: waarborg init --db %s",
		db_name(s->db), db_name(s->db));
}
