/* waarborg user link, token, tokens, block, unblock, sessions: what the operator does for an account that
 * is there. Only at the terminal; people change their own password and tokens on a page. */
#include "cli/command.h"
#include "cli/grid.h"
#include "kernel/api_token.h"
#include "kernel/link.h"
#include "kernel/visit.h"
#include "kernel/write.h"
#include "view/print.h"

static bool account_id(struct cli *c, const char *name, int64_t *id, struct err *err)
{
	struct stmt *st;
	bool found;
	if (!db_named(c->session->db, "account_by_name", &st, err))
		return false;
	stmt_bind_text(st, "name", str_of(name));
	if (!stmt_one_int(st, id, &found, err))
		return false;
	return found ||
	       err_set(err, ERR_NOT_FOUND,
		       "Het account '%s' bestaat niet. Kijk met: waarborg user list", name);
}

static bool begin(struct cli *c, int64_t *id, struct err *err)
{
	if (c->given[OPTION_AS])
		return err_set(err, ERR_DENIED,
			       "Alleen de beheerder doet dit; gebruik het zonder --as.");
	return cli_open(c, ACCESS_WRITE, err) &&
	       (c->count < 2 || account_id(c, c->arguments[1], id, err));
}

static bool end_visits(struct cli *c, int64_t account, int64_t *ended, struct err *err)
{
	struct run *r;
	if (!run_open(cli_url(c), true, &r, err))
		return false;
	bool ok = visit_end_all(r, account, 0, ended, err);
	run_close(r);
	return ok;
}

bool user_link(struct cli *c, struct err *err)
{
	char token[SECRET_TEXT];
	int64_t id = 0;
	enum link_purpose purpose = c->count < 2 ? LINK_FIRST_START : LINK_SET_PASSWORD;
	if (!begin(c, &id, err) || !link_make(c->session, purpose, id, token, err))
		return false;
	buf_printf(
		&c->out.buf,
		"/welkom/%s\nDeze link werkt een keer, tot morgen deze tijd. Zet het adres van de "
		"website ervoor en\ngeef hem alleen aan wie hem nodig heeft.\n",
		token);
	return true;
}

bool user_token(struct cli *c, struct err *err)
{
	char text[API_TOKEN_TEXT];
	int64_t id = 0;
	if (!c->value[OPTION_LABEL])
		return err_set(err, ERR_INPUT,
			       "Geef met --label een naam, zodat u later weet waar het token voor "
			       "is.");
	if (!begin(c, &id, err) ||
	    !api_token_make(c->session, id, str_of(c->value[OPTION_LABEL]), 0, text, err))
		return false;
	buf_printf(&c->out.buf,
		   "%s\nHet token werkt een jaar en wordt maar deze ene keer getoond.\n", text);
	return true;
}

static const char *day_text(moment_t at, char text[11])
{
	return at ? date_format_iso(day_of_moment(at), text) : "";
}

static bool show_tokens(struct cli *c, const struct api_token *list, int count, struct err *err)
{
	struct grid g;
	bool ok = true;
	char text[24];
	grid_begin(&g, &c->out);
	grid_column(&g, "Nummer", true, 0);
	grid_column(&g, "Naam", false, 0);
	grid_column(&g, "Gemaakt", false, 0);
	grid_column(&g, "Werkt tot", false, 0);
	grid_column(&g, "Gebruikt", false, 0);
	grid_column(&g, "Stand", false, 0);
	for (int i = 0; ok && i < count; i++) {
		const struct api_token *t = &list[i];
		snprintf(text, sizeof(text), "%lld", (long long)t->id);
		ok = grid_cell(&g, str_of(text), err) && grid_cell(&g, str_of(t->label), err) &&
		     grid_cell(&g, str_of(day_text(t->made, text)), err) &&
		     grid_cell(&g, str_of(day_text(t->expires, text)), err) &&
		     grid_cell(&g, str_of(t->used ? date_format_iso(t->used, text) : ""), err) &&
		     grid_cell(&g,
			       str_of(t->works     ? "werkt"
				      : t->revoked ? "ingetrokken"
						   : "verlopen"),
			       err);
	}
	return ok && grid_end(&g, err);
}

bool user_tokens(struct cli *c, struct err *err)
{
	struct api_token *list;
	struct run *r;
	int64_t id = 0;
	int count;
	if (!begin(c, &id, err) || !run_open(cli_url(c), true, &r, err))
		return false;
	bool ok = api_token_list(c->session, r, id, &c->arena, &list, &count, err);
	run_close(r);
	return ok && show_tokens(c, list, count, err);
}

static bool set_blocked(struct cli *c, int64_t id, bool blocked, struct err *err)
{
	const struct shape *shape = shape_find(c->decl, str_of("account"));
	struct db_value values[MODEL_FIELDS_MAX];
	struct change change;
	int64_t since;
	if (!row_read(c->session, shape, id, values, &since, &c->arena, err) ||
	    !change_begin(c->session, "edit",
			  blocked ? "account geblokkeerd" : "blokkade opgeheven", &change, err))
		return false;
	values[shape_field(shape, str_of("blocked"))] =
		(struct db_value){ .kind = DB_INT, .integer = blocked };
	if (!row_update(&change, shape, id, since, values, err)) {
		change_rollback(&change);
		return false;
	}
	return change_commit(&change, err);
}

bool user_block(struct cli *c, bool blocked, struct err *err)
{
	int64_t id = 0, ended = 0;
	if (!begin(c, &id, err) || !set_blocked(c, id, blocked, err) ||
	    (blocked && !end_visits(c, id, &ended, err)))
		return false;
	buf_text(&c->out.buf, "Account ");
	print_screen(&c->out.buf, str_of(c->arguments[1]));
	buf_text(&c->out.buf, blocked ? " is geblokkeerd en overal afgemeld.\n"
				      : " is niet meer geblokkeerd.\n");
	return true;
}

static bool show_visits(struct cli *c, const struct visit *list, int count, struct err *err)
{
	struct grid g;
	bool ok = true;
	char number[24], made[24], seen[24];
	grid_begin(&g, &c->out);
	grid_column(&g, "Nummer", true, 0);
	grid_column(&g, "Aangemeld (UTC)", false, 0);
	grid_column(&g, "Gezien (UTC)", false, 0);
	grid_column(&g, "Adres", false, 0);
	grid_column(&g, "Browser", false, 60);
	for (int i = 0; ok && i < count; i++) {
		snprintf(number, sizeof(number), "%lld", (long long)list[i].number);
		ok = grid_cell(&g, str_of(number), err) &&
		     grid_cell(&g, str_of(moment_format(list[i].made, made)), err) &&
		     grid_cell(&g, str_of(moment_format(list[i].seen, seen)), err) &&
		     grid_cell(&g, str_of(list[i].address), err) &&
		     grid_cell(&g, str_of(list[i].agent), err);
	}
	return ok && grid_end(&g, err);
}

bool user_sessions(struct cli *c, struct err *err)
{
	struct visit *list;
	struct run *r;
	int64_t id = 0, ended = 0;
	int count = 0;
	if (!begin(c, &id, err))
		return false;
	if (c->given[OPTION_END]) {
		if (!end_visits(c, id, &ended, err))
			return false;
		buf_printf(&c->out.buf, "%lld keer afgemeld.\n", (long long)ended);
		return true;
	}
	if (!run_open(cli_url(c), true, &r, err))
		return false;
	bool ok = visit_list(r, id, &c->arena, &list, &count, err);
	run_close(r);
	return ok && show_visits(c, list, count, err);
}
