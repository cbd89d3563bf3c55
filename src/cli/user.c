#include "cli/command.h"
#include "cli/grid.h"
#include "kernel/list.h"
#include "view/print.h"
#include "kernel/write.h"

static const char *const columns[] = { "name", "role", "works_for", "portal_of" };
enum { COLUMNS = 4 };

static bool show_cells(struct cli *c, struct grid *g, const struct list *l, struct err *err)
{
	struct buf cell = { 0 };
	bool ok = true, csv = format_is(c, "csv");
	for (int i = 0; ok && i < COLUMNS; i++) {
		buf_clear(&cell);
		ok = list_print(&cell, l, shape_field(l->shape, str_of(columns[i])), err);
		if (ok && format_is(c, "table")) {
			ok = grid_cell(g, buf_str(&cell), err);
		} else if (ok && csv) {
			buf_text(&c->out.buf, i ? "," : "");
			print_csv_text(&c->out.buf, buf_str(&cell));
		} else if (ok) {
			buf_printf(&c->out.buf, "%s\"%s\":", i ? "," : "{", columns[i]);
			if (cell.len)
				print_json(&c->out.buf, buf_str(&cell));
			else
				buf_text(&c->out.buf, "null");
		}
	}
	buf_release(&cell);
	if (ok && !format_is(c, "table"))
		buf_text(&c->out.buf, csv ? "\n" : "}");
	return ok;
}

static bool show_accounts(struct cli *c, struct err *err)
{
	struct list_query q = { .shape = shape_find(c->decl, str_of("account")), .order = "name" };
	struct keymaps maps = { .session = c->session };
	struct list l;
	struct grid g;
	bool more = true, first = true, table = format_is(c, "table"), json = format_is(c, "json");
	grid_begin(&g, &c->out);
	grid_column(&g, "Naam", false, 0);
	grid_column(&g, "Rol", false, 0);
	grid_column(&g, "Financier", false, 0);
	grid_column(&g, "Zorgaanbieder", false, 0);
	buf_text(&c->out.buf, json ? "[" : table ? "" : "name,role,works_for,portal_of\n");
	bool ok = list_open(&l, c->session, &q, &maps, err);
	while (ok && (ok = list_next(&l, &more, err)) && more) {
		if (json && !first)
			buf_text(&c->out.buf, ",\n");
		first = false;
		ok = show_cells(c, &g, &l, err);
	}
	buf_text(&c->out.buf, json ? "]\n" : "");
	keymaps_release(&maps);
	return ok && (!table || grid_end(&g, err));
}

/* The row that an option names by its key; without the option the field stays empty. */
static bool named_row(struct cli *c, struct keymaps *maps, enum option_id id, const char *model,
		      struct db_value *out, struct err *err)
{
	const struct shape *shape = shape_find(c->decl, str_of(model));
	const struct keymap_row *row;
	struct keymap *map;
	if (!c->value[id])
		return true;
	if (!keymap_get(maps, shape, false, &map, err))
		return false;
	if (keymap_find(map, str_of(c->value[id]), c->session->today, &row) != KEY_FOUND)
		return err_set(err, ERR_NOT_FOUND,
			       "%s '%s' bestaat niet. Kijk welke er zijn met: waarborg export %s",
			       shape->model->label.nl, c->value[id], model);
	*out = value_int(row->id);
	return true;
}

static bool read_account(struct cli *c, const struct shape *shape, struct db_value *values,
			 struct err *err)
{
	struct keymaps maps = { .session = c->session };
	values[shape_field(shape, str_of("name"))] = value_text(str_of(c->arguments[1]));
	bool ok = named_row(c, &maps, OPTION_ROLE, "role",
			    &values[shape_field(shape, str_of("role"))], err) &&
		  named_row(c, &maps, OPTION_PAYER, "payer",
			    &values[shape_field(shape, str_of("works_for"))], err) &&
		  named_row(c, &maps, OPTION_PROVIDER, "provider",
			    &values[shape_field(shape, str_of("portal_of"))], err);
	keymaps_release(&maps);
	return ok;
}

/* A name is what one signs in with: of one account, whichever office it is of. */
static bool name_is_free(struct cli *c, struct err *err)
{
	struct stmt *st;
	int64_t id;
	bool found;
	if (!db_named(c->session->db, "account_by_name", &st, err))
		return false;
	stmt_bind_text(st, "name", str_of(c->arguments[1]));
	if (!stmt_one_int(st, &id, &found, err))
		return false;
	return !found ||
	       err_set(err, ERR_CONFLICT, "Het account '%s' bestaat al.", c->arguments[1]);
}

static bool add(struct cli *c, struct err *err)
{
	const struct shape *shape = shape_find(c->decl, str_of("account"));
	struct db_value values[MODEL_FIELDS_MAX] = { 0 };
	struct change change;
	int64_t id = 0;
	if (c->given[OPTION_AS])
		return err_set(err, ERR_DENIED,
			       "Alleen de beheerder maakt accounts; gebruik dit zonder --as.");
	if (!c->value[OPTION_ROLE] || (!c->value[OPTION_PAYER] && !c->value[OPTION_PROVIDER]))
		return err_set(
			err, ERR_INPUT,
			"Geef --role en --payer (of --provider). Rollen: waarborg export role");
	if (!cli_open(c, ACCESS_WRITE, err) || !read_account(c, shape, values, err) ||
	    !change_begin(c->session, "edit", "account gemaakt", &change, err))
		return false;
	/* An office's accounts are its own. */
	int64_t office = values[shape_field(shape, str_of("works_for"))].integer;
	if (!name_is_free(c, err) || !row_insert(&change, shape, values, office, &id, err)) {
		change_rollback(&change);
		return false;
	}
	if (!change_commit(&change, err))
		return false;
	buf_text(&c->out.buf, "Account ");
	print_screen(&c->out.buf, str_of(c->arguments[1]));
	buf_printf(&c->out.buf, " is gemaakt, in wijziging %lld.\n", (long long)change.id);
	return true;
}

bool run_user(struct cli *c, struct err *err)
{
	if (strcmp(c->arguments[0], "list") == 0 && c->count == 1)
		return cli_open_reading(c, err) && show_accounts(c, err);
	if (strcmp(c->arguments[0], "add") == 0 && c->count == 2)
		return add(c, err);
	if (strcmp(c->arguments[0], "link") == 0)
		return user_link(c, err);
	if (strcmp(c->arguments[0], "token") == 0 && c->count == 2)
		return user_token(c, err);
	if (strcmp(c->arguments[0], "tokens") == 0 && c->count == 2)
		return user_tokens(c, err);
	if (strcmp(c->arguments[0], "block") == 0 && c->count == 2)
		return user_block(c, true, err);
	if (strcmp(c->arguments[0], "unblock") == 0 && c->count == 2)
		return user_block(c, false, err);
	if (strcmp(c->arguments[0], "sessions") == 0 && c->count == 2)
		return user_sessions(c, err);
	return err_set(err, ERR_INPUT, "Gebruik: waarborg user %s", c->command->usage);
}
