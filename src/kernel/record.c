#include "kernel/record.h"

#include "kernel/write.h"

static bool not_there(const struct shape *shape, int64_t id, struct err *err)
{
	return err_set(err, ERR_NOT_FOUND, "%s %lld bestaat niet.", shape->model->label.nl,
		       (long long)id);
}

bool record_read(struct session *s, const struct viewer *v, const struct shape *shape, int64_t id,
		 struct arena *a, struct record *out, struct err *err)
{
	struct record r = { .shape = shape, .id = id };
	if (!list_sees_model(v, shape))
		return not_there(shape, id, err);
	r.values = arena_array(a, struct db_value, (size_t)shape->count);
	if (!row_read(s, shape, id, r.values, &r.since, a, err))
		return false;
	if (!r.since)
		return not_there(shape, id, err);
	for (int i = 0; i < shape->count; i++)
		if (!list_sees(v, &shape->fields[i]))
			r.values[i] = value_null();
	*out = r;
	return true;
}

bool any_parse(const struct declarations *d, struct str text, const struct shape **shape,
	       int64_t *id)
{
	struct str name = str_cut(&text, ':');
	const struct shape *found = shape_find(d, name);
	int64_t number;
	if (!found || !text.at || !str_to_int(text, &number) || number <= 0 || *text.at == '0')
		return false;
	*shape = found;
	*id = number;
	return true;
}

bool any_exists(struct session *s, const struct viewer *v, struct str text, bool *there,
		struct err *err)
{
	const struct shape *shape;
	struct buf sql = { 0 };
	struct stmt *st;
	int64_t id, found;
	*there = false;
	if (!any_parse(s->decl, text, &shape, &id) || !list_sees_model(v, shape))
		return true;
	buf_printf(&sql, "SELECT id FROM v_%s WHERE id = :id", shape->name);
	bool ok = db_prepare(s->db, buf_str(&sql), DB_SCOPED, &st, err);
	buf_release(&sql);
	if (!ok)
		return false;
	stmt_bind_int(st, "id", id);
	return stmt_one_int(st, &found, there, err);
}

/* The places that may refer to a record of this model. */
struct place {
	const struct shape *shape;
	const struct field *field;
};

enum { PLACES_MAX = 400 };

static int find_places(const struct session *s, const struct viewer *v, const struct shape *to,
		       struct place *places)
{
	int count = 0;
	for (int m = 0; m < s->decl->shape_count; m++) {
		const struct shape *from = &s->decl->shapes[m];
		for (int i = 0; list_sees_model(v, from) && i < from->count; i++) {
			const struct field *f = &from->fields[i];
			bool refers = f->kind == FIELD_ANY ||
				      (f->kind == FIELD_REF && str_is(str_of(f->to), to->name));
			if (refers && list_sees(v, f) && count < PLACES_MAX)
				places[count++] = (struct place){ from, f };
		}
	}
	return count;
}

static void places_sql(struct buf *sql, const struct session *s, const struct place *places,
		       int count)
{
	for (int i = 0; i < count; i++)
		buf_printf(
			sql,
			"%sSELECT %d AS place, (SELECT count(*) FROM (SELECT id FROM %c_%s WHERE "
			"%s = :%s LIMIT :most) AS q%d) AS n",
			i ? " UNION ALL " : "", i, s->known == KNOWN_NOW ? 'v' : 'k',
			places[i].shape->name, places[i].field->name,
			places[i].field->kind == FIELD_ANY ? "any" : "id", i);
}

static void add_referrer(struct referrers *out, const struct place *p, int64_t count,
			 const char *any, int64_t id, struct arena *a)
{
	bool by_any = p->field->kind == FIELD_ANY;
	out->list[out->count++] = (struct referrer){
		.shape = p->shape,
		.field = p->field,
		.count = count > LIST_COUNT_MAX ? LIST_COUNT_MAX : count,
		.capped = count > LIST_COUNT_MAX,
		.filter = by_any ? p->field->name : arena_printf(a, "%s.id", p->field->name),
		.value = by_any ? any : arena_printf(a, "%lld", (long long)id),
	};
}

bool record_referrers(struct session *s, const struct viewer *v, const struct shape *shape,
		      int64_t id, struct arena *a, struct referrers *out, struct err *err)
{
	struct place *places = arena_array(a, struct place, PLACES_MAX);
	const char *any = arena_printf(a, "%s:%lld", shape->name, (long long)id);
	int count = find_places(s, v, shape, places);
	struct referrers r = { .list = arena_array(a, struct referrer, (size_t)count + 1) };
	struct buf sql = { 0 };
	struct stmt *st;
	bool row = count > 0;
	if (!count) {
		*out = r;
		return true;
	}
	places_sql(&sql, s, places, count);
	buf_text(&sql, " ORDER BY place");
	bool ok = db_prepare(s->db, buf_str(&sql), DB_SCOPED, &st, err);
	buf_release(&sql);
	if (!ok)
		return false;
	stmt_bind_int(st, "id", id);
	stmt_bind_text(st, "any", str_of(any));
	stmt_bind_int(st, "most", LIST_COUNT_MAX + 1);
	while (row) {
		if (!stmt_step(st, &row, err))
			return false;
		if (row && stmt_int(st, 1))
			add_referrer(&r, &places[stmt_int(st, 0)], stmt_int(st, 1), any, id, a);
	}
	*out = r;
	return true;
}
