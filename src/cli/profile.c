#include "io/profile.h"

#include "cli/command.h"
#include "cli/grid.h"
#include "kernel/list.h"
#include "view/print.h"

#include <errno.h>

enum { PROFILE_BYTES_MAX = 1 << 20 };

/* One line of the list of profiles. */
static bool show_profile(struct cli *c, struct grid *g, struct str name, struct str label,
			 const char *kind, int64_t *shown, struct err *err)
{
	struct buf *out = &c->out.buf;
	if (format_is(c, "table"))
		return grid_cell(g, name, err) && grid_cell(g, str_of(kind), err) &&
		       grid_cell(g, label, err);
	if (format_is(c, "csv")) {
		print_csv_text(out, name);
		buf_printf(out, ",%s,", kind);
		print_csv_text(out, label);
		buf_char(out, '\n');
		return true;
	}
	buf_text(out, (*shown)++ ? ",\n{\"name\":" : "[{\"name\":");
	print_json(out, name);
	buf_printf(out, ",\"kind\":\"%s\",\"label\":", kind);
	print_json(out, label);
	buf_char(out, '}');
	return true;
}

static bool show_saved(struct cli *c, struct grid *g, int64_t *shown, struct err *err)
{
	struct list_query q = { .shape = shape_find(c->decl, str_of("profile")), .order = "name" };
	struct list l;
	bool more = true, ok = list_open(&l, c->session, &q, NULL, err);
	while (ok && (ok = list_next(&l, &more, err)) && more)
		ok = show_profile(c, g, list_value(&l, "name")->text, list_value(&l, "label")->text,
				  list_value(&l, "shipped")->integer ? "meegeleverd" : "eigen",
				  shown, err);
	return ok;
}

static bool show_profiles(struct cli *c, struct err *err)
{
	struct grid g;
	int64_t shown = 0;
	bool table = format_is(c, "table");
	grid_begin(&g, &c->out);
	grid_column(&g, "Profiel", false, 0);
	grid_column(&g, "Soort", false, 0);
	grid_column(&g, "Omschrijving", false, 80);
	if (format_is(c, "csv"))
		buf_text(&c->out.buf, "name,kind,label\n");
	bool ok = show_saved(c, &g, &shown, err);
	for (int i = 0; ok && i < c->decl->shape_count; i++) {
		const struct model *m = c->decl->shapes[i].model;
		ok = show_profile(c, &g, str_of(m->name), str_of(m->plural.nl), "model", &shown,
				  err);
	}
	if (format_is(c, "json"))
		buf_text(&c->out.buf, "]\n");
	return ok && (!table || grid_end(&g, err));
}

static const char *kind_name(const struct field *f)
{
	static const char *const names[] = {
		[FIELD_TEXT] = "tekst",
		[FIELD_LONG_TEXT] = "lange tekst",
		[FIELD_CODE] = "code",
		[FIELD_REF] = "verwijzing",
		[FIELD_LIST] = "lijst, met ;",
		[FIELD_DATE] = "datum",
		[FIELD_MOMENT] = "tijdstip",
		[FIELD_BOOL] = "ja of nee",
		[FIELD_COUNT] = "aantal",
		[FIELD_QUANTITY] = "getal",
		[FIELD_MONEY] = "bedrag",
		[FIELD_SHARE] = "procent",
		[FIELD_POSTCODE] = "postcode",
		[FIELD_AGB] = "AGB-code",
		[FIELD_KVK] = "KvK-nummer",
		[FIELD_BIG] = "BIG-nummer",
		[FIELD_PSEUDONYM] = "pseudoniem",
		[FIELD_ANY] = "model:nummer",
	};
	return names[f->kind];
}

/* The profile of a model is its declaration: one column for each field. */
static bool show_columns(struct cli *c, const struct shape *shape, struct err *err)
{
	struct grid g;
	bool ok = true;
	grid_begin(&g, &c->out);
	grid_column(&g, "Kolom", false, 0);
	grid_column(&g, "Betekenis", false, 0);
	grid_column(&g, "Soort", false, 0);
	grid_column(&g, "Nodig", false, 0);
	grid_column(&g, "Uit", false, 0);
	for (int i = 0; ok && i < shape->count; i++) {
		const struct field *f = &shape->fields[i];
		if (f->flags & DERIVED || i == shape->import || i == shape->line)
			continue;
		const char *from = f->kind == FIELD_REF    ? f->to
				   : f->kind == FIELD_CODE ? f->list
							   : "";
		ok = grid_cell(&g, str_of(f->name), err) &&
		     grid_cell(&g, str_of(f->label.nl), err) &&
		     grid_cell(&g, str_of(kind_name(f)), err) &&
		     grid_cell(&g,
			       str_of(f->flags & KEY        ? "sleutel"
				      : f->flags & REQUIRED ? "ja"
							    : ""),
			       err) &&
		     grid_cell(&g, str_of(from), err);
	}
	return ok && grid_end(&g, err);
}

static bool show_one(struct cli *c, const char *name, struct err *err)
{
	const struct shape *shape = shape_find(c->decl, str_of(name));
	struct stmt *st;
	bool row;
	if (!db_named(c->session->db, "profile_by_name", &st, err))
		return false;
	stmt_bind_text(st, "name", str_of(name));
	if (!stmt_step(st, &row, err))
		return false;
	if (row) {
		struct str body = stmt_text(st, 2);
		buf_add(&c->out.buf, body);
		if (body.len && body.at[body.len - 1] != '\n')
			buf_char(&c->out.buf, '\n');
		stmt_reset(st);
		return true;
	}
	return shape ? show_columns(c, shape, err)
		     : err_set(err, ERR_NOT_FOUND,
			       "Het profiel '%s' bestaat niet. Kijk welke er zijn met: waarborg profile list",
			       name);
}

static bool read_file(const char *path, struct buf *out, struct err *err)
{
	char block[16384];
	FILE *file = fopen(path, "rbe");
	size_t got = 0;
	while (file && out->len <= PROFILE_BYTES_MAX &&
	       (got = fread(block, 1, sizeof(block), file)) > 0)
		buf_add(out, (struct str){ block, got });
	bool ok = file && !ferror(file);
	int why = errno;
	if (file)
		fclose(file);
	if (!ok)
		return err_set(err, ERR_INPUT, "%s kan niet worden gelezen: %s.", path,
			       why == ENOENT   ? "het bestaat niet"
			       : why == EISDIR ? "het is een map"
					       : strerror(why));
	return out->len <= PROFILE_BYTES_MAX ||
	       err_set(err, ERR_INPUT, "%s is te groot voor een profiel.", path);
}

static bool save(struct cli *c, const char *path, struct err *err)
{
	struct buf json = { 0 };
	int64_t change;
	bool ok = read_file(path, &json, err) && cli_open(c, ACCESS_WRITE, err) &&
		  profile_save(c->session, buf_str(&json), false, &change, err);
	buf_release(&json);
	if (ok)
		buf_printf(&c->out.buf, "Het profiel is bewaard, in wijziging %lld.\n",
			   (long long)change);
	return ok;
}

bool run_profile(struct cli *c, struct err *err)
{
	const char *what = c->arguments[0];
	bool named = c->count == 2;
	if (strcmp(what, "list") == 0 && !named)
		return cli_open_reading(c, err) && show_profiles(c, err);
	if (strcmp(what, "show") == 0 && named)
		return cli_open_reading(c, err) && show_one(c, c->arguments[1], err);
	if (strcmp(what, "save") == 0 && named)
		return save(c, c->arguments[1], err);
	return err_set(err, ERR_INPUT, "Gebruik: waarborg profile %s", c->command->usage);
}
