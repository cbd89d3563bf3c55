#include "io/writer.h"

#include "kernel/reference.h"

struct writing {
	struct intake *in;
	const struct delivery *delivery;
	struct change change;
	int64_t first_id[PROFILE_TARGETS_MAX]; /* by target: id of its first new thing */
	struct db_bulk
		staged[PROFILE_TARGETS_MAX]; /* observations that stand ready beside their table */
};

bool writer_seen(struct session *s, int64_t *change, struct err *err)
{
	struct stmt *st;
	bool found;
	return db_named(s->db, "change_newest", &st, err) && stmt_one_int(st, change, &found, err);
}

static const struct shape *shape_of(const struct writing *w, const char *name)
{
	return shape_find(w->in->session->decl, str_of(name));
}

/* References to things of this file get their ids. */
static void settle(const struct writing *w, const struct shape *shape, struct db_value *values)
{
	for (int i = 0; i < shape->count; i++) {
		if (shape->fields[i].kind != FIELD_REF || values[i].kind != DB_INT ||
		    values[i].integer >= 0)
			continue;
		for (int t = 0; t < w->in->profile->target_count; t++)
			if (str_is(str_of(w->in->profile->targets[t].shape->name),
				   shape->fields[i].to)) {
				values[i].integer = w->first_id[t] - values[i].integer - 1;
				break;
			}
	}
}

/* Where the rows of one bulk come from. */
struct source {
	struct writing *w;
	const struct shape *shape;
	int target;
	size_t at;
	int64_t next_id;
	const struct db_value *(*next)(struct source *s);
	struct db_value values[MODEL_FIELDS_MAX];
};

static bool give(void *context, struct db_value *out, bool *more, struct err *err)
{
	struct source *s = context;
	const struct db_value *values = s->next(s);
	(void)err;
	*more = values != NULL;
	if (!values)
		return true;
	int64_t payer = s->w->in->session->payer;
	out[0] = value_int(s->next_id++);
	out[1] = payer > 0 ? value_int(payer) : value_null();
	memcpy(out + 2, values, (size_t)s->shape->count * sizeof(*values));
	settle(s->w, s->shape, out + 2);
	return true;
}

/* Hands the rows over; *bulk can then be applied within the writer's turn. */
static bool stage_bulk(struct source *s, int64_t count, struct db_bulk *bulk, struct err *err)
{
	struct intake *in = s->w->in;
	const char **columns = arena_array(&in->arena, const char *, MODEL_FIELDS_MAX + 2);
	const char *table = arena_printf(&in->arena, "t_%s", s->shape->name);
	columns[0] = "id";
	columns[1] = "payer";
	for (int i = 0; i < s->shape->count; i++)
		columns[i + 2] = s->shape->fields[i].name;
	*bulk = (struct db_bulk){ .table = table,
				  .columns = columns,
				  .count = s->shape->count + 2,
				  .late_column = "since",
				  .late_value = s->w->change.id };
	if (s->next_id == 0 && !db_reserve_ids(in->session->db, table, count, &s->next_id, err))
		return false;
	return db_bulk_stage(in->session->db, bulk, give, s, err);
}

static bool write_bulk(struct source *s, int64_t count, struct err *err)
{
	struct db_bulk bulk;
	return count == 0 || (stage_bulk(s, count, &bulk, err) &&
			      db_bulk_apply(s->w->in->session->db, &bulk, err));
}

static const struct db_value *next_new_thing(struct source *s)
{
	struct keymap *map = s->w->in->gathered[s->target].things;
	while (s->at < map->count)
		if (map->rows[s->at++].mark == THING_NEW)
			return map->rows[s->at - 1].values;
	return NULL;
}

static bool write_new_things(struct writing *w, int target, struct err *err)
{
	struct gathered *g = &w->in->gathered[target];
	struct source source = { .w = w,
				 .shape = g->things->shape,
				 .target = target,
				 .next = next_new_thing,
				 .next_id = w->first_id[target] };
	w->in->receipt.added += g->new_count;
	return write_bulk(&source, g->new_count, err);
}

static bool write_changed_things(struct writing *w, int target, struct err *err)
{
	struct keymap *map = w->in->gathered[target].things;
	for (size_t i = 0; i < map->count; i++) {
		struct keymap_row *row = &map->rows[i];
		w->in->receipt.same += row->mark == THING_SAME;
		if (row->mark != THING_CHANGED)
			continue;
		settle(w, map->shape, row->values);
		if (!row_update(&w->change, map->shape, row->id, row->since, row->values, err))
			return false;
		w->in->receipt.changed++;
	}
	return true;
}

/* A snapshot says all there is: what it does not name has ended. */
static bool end_absent_things(struct writing *w, int target, struct err *err)
{
	struct keymap *map = w->in->gathered[target].things;
	const struct shape *shape = map->shape;
	int64_t day = w->in->session->today;
	for (size_t i = 0; shape->valid_from >= 0 && i < map->count; i++)
		if (map->rows[i].mark != THING_UNSEEN && map->rows[i].from > INT64_MIN) {
			day = map->rows[i].from;
			break;
		}
	for (size_t i = 0; i < map->count; i++) {
		struct keymap_row *row = &map->rows[i];
		bool ok = true;
		if (row->mark != THING_UNSEEN ||
		    (shape->valid_from >= 0 && (row->to <= day || row->from >= day)))
			continue;
		if (shape->valid_from >= 0) {
			row->values[shape->valid_to] = value_int(day);
			ok = row_update(&w->change, shape, row->id, row->since, row->values, err);
		} else {
			ok = row_delete(&w->change, shape, row->id, row->since, err);
		}
		if (!ok)
			return false;
		w->in->receipt.ended++;
	}
	return true;
}

static const struct db_value *next_observation(struct source *s)
{
	struct stage *rows = &s->w->in->gathered[s->target].rows;
	if (s->at == rows->count)
		return NULL;
	stage_get(rows, s->at++, s->values);
	s->values[s->shape->import] = value_int(s->w->in->import);
	return s->values;
}

static bool write_observations(struct writing *w, int target, struct err *err)
{
	const struct target *t = &w->in->profile->targets[target];
	struct stage *rows = &w->in->gathered[target].rows;
	struct source source = {
		.w = w, .shape = t->shape, .target = target, .next = next_observation
	};
	struct db_bulk *staged = &w->staged[target];
	const struct receipt *r = &w->in->receipt;
	if (w->in->profile->mode == MODE_REPLACE_PERIOD && rows->count && t->date_field >= 0 &&
	    !rows_end_period(&w->change, t->shape, t->shape->fields[t->date_field].name,
			     r->first_day, r->last_day, w->in->profile->name, w->in->import, err))
		return false;
	w->in->receipt.observed += (int64_t)rows->count;
	if (!staged->table)
		return write_bulk(&source, (int64_t)rows->count, err) &&
		       references_hold(&w->change, t->shape, err);
	staged->late_value = w->change.id;
	return db_bulk_apply(w->in->session->db, staged, err) &&
	       references_hold(&w->change, t->shape, err);
}

static void set(const struct shape *shape, struct db_value *values, const char *field,
		struct db_value v)
{
	values[shape_field(shape, str_of(field))] = v;
}

static const struct db_value *next_reject(struct source *s)
{
	struct intake *in = s->w->in;
	while (s->at < in->reject_count && in->rejects[s->at].id)
		s->at++;
	if (s->at == in->reject_count)
		return NULL;
	const struct reject *r = &in->rejects[s->at++];
	set(s->shape, s->values, "of_import", value_int(in->import));
	set(s->shape, s->values, "of_line", value_int(r->line));
	set(s->shape, s->values, "column_name",
	    r->column.len ? value_text(r->column) : value_null());
	set(s->shape, s->values, "value", r->value.len ? value_text(r->value) : value_null());
	set(s->shape, s->values, "reason", value_text(r->reason));
	set(s->shape, s->values, "cells", value_text(r->cells));
	set(s->shape, s->values, "state", value_text(str_of("open")));
	return s->values;
}

static bool write_rejects(struct writing *w, struct err *err)
{
	struct source source = { .w = w, .shape = shape_of(w, "reject"), .next = next_reject };
	int64_t fresh = 0;
	for (size_t i = 0; i < w->in->reject_count; i++)
		fresh += w->in->rejects[i].id == 0;
	return write_bulk(&source, fresh, err);
}

static bool write_left_out(struct writing *w, struct err *err)
{
	const struct shape *shape = shape_of(w, "left_out");
	struct db_value values[MODEL_FIELDS_MAX];
	for (int i = 0; i < w->in->left_out_count; i++) {
		const struct left_out_count *l = &w->in->left_out[i];
		int64_t id = 0;
		if (!l->lines)
			continue;
		set(shape, values, "of_import", value_int(w->in->import));
		set(shape, values, "reason", value_text(l->reason));
		set(shape, values, "lines", value_int(l->lines));
		if (!row_insert(&w->change, shape, values, 0, &id, err))
			return false;
	}
	return true;
}

static bool write_corrections_used(struct writing *w, struct err *err)
{
	const struct shape *shape = shape_of(w, "correction");
	struct db_value values[MODEL_FIELDS_MAX];
	int used = shape_field(shape, str_of("times_used"));
	int64_t since;
	for (int i = 0; i < w->in->correction_count; i++) {
		const struct correction *c = &w->in->corrections[i];
		if (!c->used)
			continue;
		if (!row_read(w->in->session, shape, c->id, values, &since, &w->in->arena, err))
			return false;
		values[used] = value_int((values[used].kind == DB_INT ? values[used].integer : 0) +
					 c->used);
		if (since && !row_update(&w->change, shape, c->id, since, values, err))
			return false;
	}
	return true;
}

static void add_to(const struct shape *shape, struct db_value *values, const char *field,
		   int64_t more)
{
	struct db_value *v = &values[shape_field(shape, str_of(field))];
	*v = value_int((v->kind == DB_INT ? v->integer : 0) + more);
}

static void count_receipt(const struct shape *shape, struct db_value *values,
			  const struct receipt *r, bool again)
{
	add_to(shape, values, "lines", again ? 0 : r->lines);
	add_to(shape, values, "taken", r->taken);
	add_to(shape, values, "rejected", again ? -(r->taken + r->left_out) : r->rejected);
	add_to(shape, values, "left_out", r->left_out);
	add_to(shape, values, "corrected", r->corrected);
	add_to(shape, values, "contradictions", r->contradictions);
	for (int last = 0; last < 2; last++) {
		struct db_value *v =
			&values[shape_field(shape, str_of(last ? "last_day" : "first_day"))];
		int64_t day = last ? r->last_day : r->first_day;
		if (day && (v->kind == DB_NULL || (last ? day > v->integer : day < v->integer)))
			*v = value_int(day);
	}
}

/* The receipt itself; a fresh one, or the counts of the earlier one moved on. */
static bool write_receipt(struct writing *w, struct err *err)
{
	const struct shape *shape = shape_of(w, "import");
	struct db_value values[MODEL_FIELDS_MAX] = { 0 };
	struct intake *in = w->in;
	const struct delivery *d = w->delivery;
	int64_t since;
	if (d->previous) {
		if (!row_read(in->session, shape, in->import, values, &since, &in->arena, err))
			return false;
		count_receipt(shape, values, &in->receipt, true);
		return row_update(&w->change, shape, in->import, since, values, err);
	}
	set(shape, values, "file", value_text(d->file));
	set(shape, values, "hash", value_text(d->hash));
	set(shape, values, "profile", value_text(in->profile->name));
	set(shape, values, "profile_version", value_int(in->profile->version));
	set(shape, values, "bytes", value_int(d->bytes));
	set(shape, values, "shape", value_text(str_of(in->receipt.shape)));
	count_receipt(shape, values, &in->receipt, false);
	return row_insert(&w->change, shape, values, 0, &in->import, err);
}

/* Ids for the things of this file, once. */
static bool reserve_things(struct writing *w, struct err *err)
{
	const struct profile *p = w->in->profile;
	char table[80];
	for (int t = 0; t < p->target_count; t++) {
		int64_t count = w->in->gathered[t].new_count;
		snprintf(table, sizeof(table), "t_%s", p->targets[t].shape->name);
		if (count && !w->first_id[t] &&
		    !db_reserve_ids(w->in->session->db, table, count, &w->first_id[t], err))
			return false;
	}
	return true;
}

/* Where the database wants it so: the observations stand ready before the writer's turn is taken, and
 * others wait only for the last step. Ids that go unused when it is not our turn after all are holes. */
static bool stage_observations(struct writing *w, struct err *err)
{
	const struct profile *p = w->in->profile;
	struct db *db = w->in->session->db;
	if (!w->in->import && !db_reserve_ids(db, "t_import", 1, &w->in->import, err))
		return false;
	if (!reserve_things(w, err))
		return false;
	for (int t = 0; t < p->target_count; t++) {
		int64_t count = (int64_t)w->in->gathered[t].rows.count;
		struct source source = {
			.w = w, .shape = p->targets[t].shape, .target = t, .next = next_observation
		};
		if (count && !stage_bulk(&source, count, &w->staged[t], err))
			return false;
	}
	return true;
}

/* Rejects that were offered again: taken, left out, or refused for another reason. */
static bool settle_offered(struct writing *w, struct err *err);

static bool write_all(struct writing *w, struct err *err)
{
	const struct profile *p = w->in->profile;
	struct session *s = w->in->session;
	if (!change_number(s, w->delivery->previous ? "offer" : "import", NULL, &w->change, err) ||
	    !write_receipt(w, err) || !change_of_import(&w->change, w->in->import, err))
		return false;
	if (!reserve_things(w, err))
		return false;
	for (int t = 0; t < p->target_count; t++) {
		bool observed = p->targets[t].shape->model->observed;
		if (observed ? !write_observations(w, t, err)
			     : !write_new_things(w, t, err) || !write_changed_things(w, t, err))
			return false;
		if (!observed && p->mode == MODE_SNAPSHOT && !w->delivery->previous &&
		    !end_absent_things(w, t, err))
			return false;
	}
	return write_rejects(w, err) && (w->delivery->previous || write_left_out(w, err)) &&
	       settle_offered(w, err) && write_corrections_used(w, err);
}

static bool settle_offered(struct writing *w, struct err *err)
{
	const struct shape *shape = shape_of(w, "reject");
	struct db_value values[MODEL_FIELDS_MAX];
	int64_t since;
	for (size_t i = 0; i < w->in->offered_count; i++) {
		const struct offered *o = &w->in->offered[i];
		const struct reject *still = NULL;
		for (size_t r = 0; r < w->in->reject_count && !still; r++)
			if (w->in->rejects[r].id == o->id)
				still = &w->in->rejects[r];
		if (!row_read(w->in->session, shape, o->id, values, &since, &w->in->arena, err))
			return false;
		struct db_value before[MODEL_FIELDS_MAX];
		memcpy(before, values, sizeof(before));
		set(shape, values, "cells", value_text(o->cells));
		if (still) {
			set(shape, values, "reason", value_text(still->reason));
			set(shape, values, "column_name",
			    still->column.len ? value_text(still->column) : value_null());
			set(shape, values, "value",
			    still->value.len ? value_text(still->value) : value_null());
		} else {
			set(shape, values, "state", value_text(str_of("hersteld")));
		}
		bool differs = false;
		for (int f = 0; f < shape->count; f++)
			differs |= !value_eq(&before[f], &values[f]);
		if (differs && !row_update(&w->change, shape, o->id, since, values, err))
			return false;
	}
	return true;
}

bool writer_write(struct intake *in, const struct delivery *d, int64_t seen, bool locked,
		  bool *stale, struct err *err)
{
	struct writing w = { .in = in, .delivery = d };
	struct session *s = in->session;
	int64_t newest;
	*stale = false;
	if (!locked && db_stages_before_lock(s->db) && !stage_observations(&w, err))
		return false;
	if (!locked && !db_begin_write(s->db, err))
		return false;
	bool ok = writer_seen(s, &newest, err);
	if (ok && newest != seen) {
		*stale = true;
		db_rollback(s->db);
		return false;
	}
	ok = ok && write_all(&w, err) && db_commit(s->db, err);
	if (!ok) {
		db_rollback(s->db);
		return false;
	}
	in->receipt.change = w.change.id;
	in->receipt.import = in->import;
	return true;
}
