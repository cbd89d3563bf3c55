#include "figures.h"

day_t day(const char *iso)
{
	day_t out;
	assert_true(date_parse_iso(str_of(iso), &out));
	return out;
}

struct field_work make_field(struct world *w)
{
	struct session *s = w->job;
	return (struct field_work){ insert(s, "thing", "code=a"), insert(s, "thing", "code=b"),
				    insert(s, "care_type", "code=x"),
				    insert(s, "care_type", "code=y") };
}

bool measure_in(struct change *c, int64_t thing, int64_t care_type, const char *iso,
		const char *rest, int64_t *id)
{
	char text[300];
	snprintf(text, sizeof(text), "thing=%lld;care_type=%lld;measured_on=%d%s%s",
		 (long long)thing, (long long)care_type, (int)day(iso), *rest ? ";" : "", rest);
	return insert_in(c, "measure", text, id);
}

int64_t measure(struct session *s, int64_t thing, int64_t care_type, const char *iso,
		const char *rest)
{
	struct change c;
	int64_t id;
	begin(s, "edit", &c);
	must(measure_in(&c, thing, care_type, iso, rest, &id));
	commit(&c);
	return id;
}

static void cell_as_text(const struct figure_request *r, const struct cell *c, struct buf *out)
{
	for (int i = 0; i < r->by_count; i++)
		buf_printf(out, "%s%.*s", i ? "," : "", STR_ARG(c->dims[i]));
	buf_printf(out, ": %lld %lld/%lld ", (long long)c->n, (long long)c->num, (long long)c->den);
	if (c->has_value)
		buf_int(out, c->value);
	else
		buf_char(out, '-');
	buf_printf(out, " %lld %s", (long long)c->left_out, verdict_code(c->verdict));
	for (int i = 0; i < c->norm_count; i++)
		buf_printf(out, "%s%.*s", i ? "," : " ", STR_ARG(c->norms[i].code));
	buf_char(out, '\n');
}

void cells_as_text(struct session *s, const struct figure *f, const char *by, const char *only,
		   day_t at, struct buf *out)
{
	struct figure_request r = { .figure = f, .at = at };
	struct figure_result result;
	struct arena a = { 0 };
	must(figure_by(&r, str_of(by), &oops));
	must(figure_only(&r, str_of(only), &oops));
	must(figure_compute(s, &r, &a, &result, &oops));
	for (int i = 0; i < result.count; i++)
		cell_as_text(&r, &result.cells[i], out);
	arena_release(&a);
}

void texts_are_at(const struct buf *text, const char *wanted, const char *file, int line)
{
	bool same = str_is(buf_str(text), wanted);
	if (!same)
		print_error("# wanted:\n%s# got:\n%.*s", wanted, STR_ARG(buf_str(text)));
	_assert_true(same, "the texts are equal", file, line);
}

void cells_are_at(struct session *s, const struct figure *f, const char *by, const char *only,
		  const char *wanted, const char *file, int line)
{
	struct buf text = { 0 };
	cells_as_text(s, f, by, only, 0, &text);
	texts_are_at(&text, wanted, file, line);
	buf_release(&text);
}
