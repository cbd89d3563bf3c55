#include "kernel/norm.h"

#include "kernel/query.h"

static struct str text(struct stmt *st, int column, struct arena *a)
{
	return stmt_is_null(st, column) ? (struct str){ NULL, 0 }
					: arena_str(a, stmt_text(st, column));
}

static struct norm take_norm(struct stmt *st, struct arena *a)
{
	return (struct norm){
		.code = text(st, 0, a),
		.figure = text(st, 1, a),
		.dim_value = text(st, 2, a),
		.has_share = !stmt_is_null(st, 3),
		.target_share = stmt_int(st, 3),
		.has_target = !stmt_is_null(st, 4),
		.target = stmt_int(st, 4),
		.has_maximum = !stmt_is_null(st, 5),
		.maximum = stmt_int(st, 5),
		.unit = text(st, 6, a),
		.kind = text(st, 7, a),
		.leading = stmt_int(st, 8) != 0,
		.certainty = text(st, 9, a),
		.source = text(st, 10, a),
		.id = stmt_int(st, 11),
		.valid_from = (day_t)stmt_int(st, 12),
		.valid_to = stmt_is_null(st, 13) ? 0 : (day_t)stmt_int(st, 13),
	};
}

static bool take_all(struct stmt *st, struct arena *a, struct norms *out, struct err *err)
{
	struct norms norms = { 0 };
	int room = 0;
	bool row;
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row)
			break;
		if (norms.count == room) {
			struct norm *larger = arena_array(a, struct norm, (size_t)room * 2 + 8);
			if (norms.count)
				memcpy(larger, norms.list, (size_t)norms.count * sizeof(*larger));
			norms.list = larger;
			room = room * 2 + 8;
		}
		norms.list[norms.count++] = take_norm(st, a);
	}
	*out = norms;
	return true;
}

bool norms_load(struct session *s, const char *figure, day_t at, struct arena *a, struct norms *out,
		struct err *err)
{
	struct stmt *st;
	if (!query_named(s, "norm_list", &st, err))
		return false;
	stmt_bind_text(st, "figure", str_of(figure));
	stmt_bind_int(st, "at", at);
	return take_all(st, a, out, err);
}

bool norms_load_all(struct session *s, day_t at, struct arena *a, struct norms *out,
		    struct err *err)
{
	struct stmt *st;
	if (!query_named(s, "norm_all", &st, err))
		return false;
	stmt_bind_int(st, "at", at);
	return take_all(st, a, out, err);
}
