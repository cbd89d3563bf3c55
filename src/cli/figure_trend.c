#include "cli/figure_view.h"

#include "view/print.h"
#include "kernel/trend.h"
#include "kernel/cell.h"

enum { MONTHS_SHOWN = 12, MONTHS_MOST = 60 };

/* The stored months of one cell; by month, the newest last. */
struct course {
	struct trend_point values[MONTHS_MOST]; /* with a value, in the decimals of the figure */
	int count;
};

struct courses {
	struct table by_cell; /* cell -> position in list */
	struct course *list;
	struct arena arena;
	int newest; /* month, 0: nothing stored */
	int months; /* asked for */
};

static int month_of(struct str period)
{
	int64_t year = 0, month = 1;
	struct str rest = period;
	struct str left = str_cut(&rest, '-');
	str_to_int(left, &year);
	while (rest.len > 1 && *rest.at == '0')
		rest = (struct str){ rest.at + 1, rest.len - 1 };
	str_to_int(rest, &month);
	return (int)(year * 12 + month - 1);
}

/* Cells come newest month first. */
static bool take(void *context, const struct stored_cell *stored, struct err *err)
{
	struct courses *all = context;
	int month = month_of(stored->period);
	(void)err;
	if (!all->newest)
		all->newest = month;
	const struct table_entry *e = table_find(&all->by_cell, stored->cell);
	if (!e || !stored->has_value || month <= all->newest - MONTHS_MOST)
		return true;
	struct course *course = &all->list[e->value];
	if (course->count < MONTHS_MOST)
		course->values[course->count++] = (struct trend_point){ month, stored->value };
	return true;
}

static void reverse(struct course *course)
{
	for (int i = 0, j = course->count - 1; i < j; i++, j--) {
		struct trend_point first = course->values[i];
		course->values[i] = course->values[j];
		course->values[j] = first;
	}
}

static bool read_courses(struct cli *c, const struct figure_view *v, struct courses *out,
			 struct err *err)
{
	struct buf name = { 0 };
	out->list = arena_array(&out->arena, struct course, (size_t)v->count + 1);
	for (int i = 0; i < v->count; i++) {
		buf_clear(&name);
		cell_name(&name, &v->request, v->cells[i]);
		table_put(&out->by_cell, buf_str(&name), i, NULL);
	}
	buf_release(&name);
	if (!cells_read(c->session, v->figure, "", take, out, err))
		return false;
	for (int i = 0; i < v->count; i++)
		reverse(&out->list[i]);
	if (!out->newest) { /* nothing is stored: the months stay empty */
		struct civil day = civil_of(v->result.as_of);
		out->newest = day.year * 12 + day.month - 1;
	}
	return true;
}

static bool value_in(const struct course *course, int month, int64_t *out)
{
	for (int i = 0; i < course->count; i++)
		if (course->values[i].month == month) {
			*out = course->values[i].value;
			return true;
		}
	return false;
}

/* The line is drawn in the decimals of norms; where more is better everything is mirrored. */
static struct trend outlook_of(const struct figure_view *v, const struct courses *all, int at)
{
	struct course scaled = all->list[at];
	int64_t limit, sign = v->figure->better == HIGHER_IS_BETTER ? -1 : 1;
	if (!figure_limit(v->figure, v->cells[at]->norms, v->cells[at]->norm_count, &limit))
		return (struct trend){ OUTLOOK_UNKNOWN, 0 };
	for (int i = 0; i < scaled.count; i++)
		scaled.values[i].value *= sign * fixed_unit(NORM_DECIMALS - v->figure->decimals);
	return trend_of(scaled.values, scaled.count, all->newest, sign * limit);
}

static void month_name(char text[16], int month)
{
	snprintf(text, 16, "%04d-%02d", month / 12, month % 12 + 1);
}

static const char *side(const struct figure *f)
{
	return f->better == HIGHER_IS_BETTER ? "onder" : "boven";
}

static void sentence(struct buf *out, const struct figure_view *v, const struct trend *t,
		     bool has_norm)
{
	if (!has_norm)
		buf_text(out, "geen norm");
	else if (t->outlook == OUTLOOK_ALREADY)
		buf_printf(out, "is al %s de norm", side(v->figure));
	else if (t->outlook == OUTLOOK_EXPECTED)
		buf_printf(out, "verwacht %s de norm over %d maand%s (%s)", side(v->figure),
			   t->months, t->months == 1 ? "" : "en", trend_horizon(t->months));
	else
		buf_text(out, t->outlook == OUTLOOK_NOT ? "niet verwacht" : "te weinig maanden");
}

static bool table_row(struct grid *g, struct cli *c, const struct figure_view *v,
		      const struct courses *all, int at, struct err *err)
{
	struct buf text = { 0 };
	int64_t value, limit;
	bool ok = figure_dim_cells(g, c, v, v->cells[at], err);
	bool has_norm =
		figure_limit(v->figure, v->cells[at]->norms, v->cells[at]->norm_count, &limit);
	int decimals = v->figure->decimals, shown = decimals < 1 ? 0 : 1;
	for (int m = all->newest - all->months + 1; ok && m <= all->newest; m++) {
		buf_clear(&text);
		if (value_in(&all->list[at], m, &value))
			fixed_print_dutch(&text, value, decimals, shown);
		ok = grid_cell(g, buf_str(&text), err);
	}
	buf_clear(&text);
	if (has_norm)
		fixed_print_dutch(&text, limit, NORM_DECIMALS, shown);
	ok = ok && grid_cell(g, buf_str(&text), err);
	struct trend t = outlook_of(v, all, at);
	buf_clear(&text);
	sentence(&text, v, &t, has_norm);
	ok = ok && grid_cell(g, buf_str(&text), err);
	buf_release(&text);
	return ok;
}

static bool print_table(struct cli *c, const struct figure_view *v, const struct courses *all,
			struct err *err)
{
	struct grid g;
	bool ok = true;
	figure_heading(&c->out.buf, v);
	grid_begin(&g, &c->out);
	figure_dim_columns(&g, c, v);
	char titles[MONTHS_SHOWN][16];
	for (int i = 0; i < all->months; i++) {
		month_name(titles[i], all->newest - all->months + 1 + i);
		grid_column(&g, titles[i], true, 0);
	}
	grid_column(&g, "Norm", true, 0);
	grid_column(&g, "Verwachting", false, 0);
	for (int i = 0; ok && i < v->count; i++)
		ok = table_row(&g, c, v, all, i, err);
	return ok && grid_end(&g, err);
}

/* region,care_type,2026-01,...,unit,norm,outlook,horizon,months */
static void csv_row(struct buf *out, const struct figure_view *v, const struct courses *all, int at)
{
	int64_t value, limit;
	for (int d = 0; d < v->request.by_count; d++) {
		print_csv_text(out, v->cells[at]->dims[d]);
		buf_char(out, ',');
	}
	for (int m = all->newest - all->months + 1; m <= all->newest; m++) {
		if (value_in(&all->list[at], m, &value))
			fixed_print(out, value, v->figure->decimals);
		buf_char(out, ',');
	}
	buf_printf(out, "%s,", v->figure->unit);
	if (figure_limit(v->figure, v->cells[at]->norms, v->cells[at]->norm_count, &limit))
		print_trimmed(out, limit, NORM_DECIMALS);
	struct trend t = outlook_of(v, all, at);
	buf_printf(out, ",%s,", trend_code(t.outlook));
	if (t.outlook == OUTLOOK_EXPECTED)
		buf_printf(out, "%s,%d\n", trend_horizon(t.months), t.months);
	else
		buf_text(out, ",\n");
}

static bool print_csv_rows(struct cli *c, const struct figure_view *v, const struct courses *all,
			   struct err *err)
{
	struct buf *out = &c->out.buf;
	char month[16];
	for (int d = 0; d < v->request.by_count; d++)
		buf_printf(out, "%s,", v->figure->dims[v->request.by[d]]);
	for (int m = all->newest - all->months + 1; m <= all->newest; m++) {
		month_name(month, m);
		buf_printf(out, "%s,", month);
	}
	buf_text(out, "unit,norm,outlook,horizon,months\n");
	for (int i = 0; i < v->count; i++) {
		csv_row(out, v, all, i);
		if (!out_spill(&c->out, err))
			return false;
	}
	return true;
}

static void json_row(struct buf *out, const struct figure_view *v, const struct courses *all,
		     int at)
{
	int64_t value, limit;
	char month[16];
	bool first = true;
	buf_char(out, '{');
	for (int d = 0; d < v->request.by_count; d++) {
		buf_printf(out, "\"%s\":", v->figure->dims[v->request.by[d]]);
		print_json(out, v->cells[at]->dims[d]);
		buf_char(out, ',');
	}
	buf_text(out, "\"months\":[");
	for (int m = all->newest - all->months + 1; m <= all->newest; m++) {
		if (!value_in(&all->list[at], m, &value))
			continue;
		month_name(month, m);
		buf_printf(out, "%s{\"period\":\"%s\",\"value\":", first ? "" : ",", month);
		fixed_print(out, value, v->figure->decimals);
		buf_char(out, '}');
		first = false;
	}
	buf_printf(out, "],\"unit\":\"%s\",\"norm\":", v->figure->unit);
	if (figure_limit(v->figure, v->cells[at]->norms, v->cells[at]->norm_count, &limit))
		print_trimmed(out, limit, NORM_DECIMALS);
	else
		buf_text(out, "null");
	struct trend t = outlook_of(v, all, at);
	buf_printf(out, ",\"outlook\":\"%s\"", trend_code(t.outlook));
	if (t.outlook == OUTLOOK_EXPECTED) {
		month_name(month, all->newest + t.months);
		buf_printf(out, ",\"horizon\":\"%s\",\"inMonths\":%d,\"expected\":\"%s\"",
			   trend_horizon(t.months), t.months, month);
	}
	buf_char(out, '}');
}

static bool print_json_rows(struct cli *c, const struct figure_view *v, const struct courses *all,
			    struct err *err)
{
	buf_char(&c->out.buf, '[');
	for (int i = 0; i < v->count; i++) {
		buf_text(&c->out.buf, i ? ",\n" : "");
		json_row(&c->out.buf, v, all, i);
		if (!out_spill(&c->out, err))
			return false;
	}
	buf_text(&c->out.buf, "]\n");
	return true;
}

/* Stored cells count the rows of all payers, so one payer may only see those of open models. */
static bool may_look(const struct cli *c, const struct figure_view *v, struct err *err)
{
	const struct figure *f = v->figure;
	bool stored = v->request.by_count == f->cell_dims;
	for (int i = 0; i < v->request.by_count; i++)
		stored = stored && v->request.by[i] == i;
	if (!stored || !f->monthly)
		return err_set(err, ERR_INPUT,
			       "Voor deze indeling van %s is er geen verloop; laat --by weg%s.",
			       f->name, f->monthly ? "" : " of kies een ander cijfer");
	for (int i = 0; f->sources[i]; i++)
		if (db_role(c->session->db) == DB_APP &&
		    shape_find(c->decl, str_of(f->sources[i]))->model->scope != OPEN)
			return err_set(err, ERR_DENIED,
				       "Het verloop van %s is er alleen voor de beheerder.",
				       f->name);
	return true;
}

bool figure_trend(struct cli *c, const struct figure_view *v, struct err *err)
{
	struct courses all = { 0 };
	int64_t months = MONTHS_SHOWN;
	int most = format_is(c, "table") ? MONTHS_SHOWN : MONTHS_MOST;
	if (c->given[OPTION_KNOWN_ON] || c->given[OPTION_AT])
		return err_set(err, ERR_INPUT, "--trend kan niet samen met --at of --known-on.");
	if (!option_number(c, OPTION_TREND, 2, most, &months, err) || !may_look(c, v, err))
		return false;
	all.months = (int)months;
	bool ok = read_courses(c, v, &all, err);
	if (ok && format_is(c, "table"))
		ok = print_table(c, v, &all, err);
	else if (ok && format_is(c, "csv"))
		ok = print_csv_rows(c, v, &all, err);
	else if (ok)
		ok = print_json_rows(c, v, &all, err);
	table_release(&all.by_cell);
	arena_release(&all.arena);
	return ok;
}
