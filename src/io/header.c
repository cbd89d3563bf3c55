/* The header of a file held against the profile. */
#include "io/line.h"

static bool load_corrections(struct intake *in, struct err *err)
{
	struct stmt *st;
	bool row = true;
	int room = 0;
	if (!db_named(in->session->db, "correction_list", &st, err))
		return false;
	stmt_bind_text(st, "profile", in->profile->name);
	while (row) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			break;
		if (in->correction_count == room) {
			room = room ? room * 2 : 16;
			in->corrections = memory_resize(in->corrections,
							(size_t)room * sizeof(*in->corrections));
		}
		struct str name = stmt_text(st, 1);
		struct correction *c = &in->corrections[in->correction_count++];
		*c = (struct correction){ stmt_int(st, 0), -1,
					  arena_str(&in->arena, stmt_text(st, 2)),
					  arena_str(&in->arena, stmt_text(st, 3)), 0 };
		for (int i = 0; i < in->header_count; i++)
			if (str_eq(in->header[i], name))
				c->column = i;
	}
	return true;
}
int header_position(const struct intake *in, struct str name)
{
	for (int i = 0; i < in->header_count; i++)
		if (str_eq(in->header[i], name))
			return i;
	return -1;
}

static bool refuse_doubles(const struct intake *in, struct err *err)
{
	for (int i = 0; i < in->header_count; i++)
		if (in->header[i].len && header_position(in, in->header[i]) != i)
			return err_set(
				err, ERR_INPUT,
				"Regel 1: de kolom '%.*s' staat er twee keer. Geef elke kolom een eigen naam.",
				STR_ARG(in->header[i]));
	return true;
}

/* A profile made from a declaration reads every column; a spelling error may not pass unseen. An export
 * has two more, which say nothing about the thing itself. */
static bool refuse_unknown(const struct intake *in, struct err *err)
{
	const struct shape *shape = in->profile->targets[0].shape;
	if (!in->profile->own)
		return true;
	for (int i = 0; i < in->header_count; i++)
		if (in->header[i].len && shape_field(shape, in->header[i]) < 0 &&
		    !str_is(in->header[i], "id") && !str_is(in->header[i], "since")) {
			struct buf known = { .maximum = 300 };
			for (int f = 0; f < shape->count; f++)
				buf_printf(&known, "%s%s", f ? ", " : "", shape->fields[f].name);
			err_set(err, ERR_INPUT,
				"Regel 1: de kolom '%.*s' is onbekend. %s kent: %s.",
				STR_ARG(in->header[i]), shape->model->label.nl, buf_zero(&known));
			buf_release(&known);
			return false;
		}
	return true;
}

static bool place_columns(struct intake *in, int target, struct err *err)
{
	const struct target *t = &in->profile->targets[target];
	int total = 0, at = 0;
	for (int i = 0; i < t->mapping_count; i++)
		total += t->mappings[i].column_count;
	in->columns[target] = arena_array(&in->arena, int, (size_t)total + 1);
	for (int i = 0; i < t->mapping_count; i++) {
		const struct mapping *m = &t->mappings[i];
		bool own = in->profile->own;
		for (int c = 0; c < m->column_count; c++) {
			int position = header_position(in, m->columns[c]);
			bool needed = !own || t->shape->fields[m->field].flags & REQUIRED;
			if (position < 0 && needed)
				return err_set(
					err, ERR_INPUT,
					"Regel 1: de kolom '%.*s' ontbreekt. Het profiel %.*s heeft haar nodig. "
					"Is dit het goede bestand en het goede profiel?",
					STR_ARG(m->columns[c]), STR_ARG(in->profile->name));
			in->columns[target][at++] = position;
		}
	}
	return true;
}

bool intake_header(struct intake *in, const struct str *names, int count, struct err *err)
{
	in->header = arena_array(&in->arena, struct str, (size_t)count);
	in->header_count = count;
	for (int i = 0; i < count; i++)
		in->header[i] = arena_str(&in->arena, str_trim(names[i]));
	in->columns = arena_array(&in->arena, int *, (size_t)in->profile->target_count);
	if (!refuse_doubles(in, err) || !refuse_unknown(in, err))
		return false;
	for (int t = 0; t < in->profile->target_count; t++)
		if (!place_columns(in, t, err))
			return false;
	in->day_column =
		in->profile->has_day ? header_position(in, in->profile->day.columns[0]) : -1;
	return load_corrections(in, err);
}
