#include "cli/command.h"
#include "view/print.h"

#ifndef WAARBORG_VERSION
#define WAARBORG_VERSION "0"
#endif

bool run_version(struct cli *c, struct err *err)
{
	(void)err;
	buf_text(&c->out.buf, "waarborg " WAARBORG_VERSION "\n"
			      "Databases: SQLite en PostgreSQL\n"
			      "Licentie: EUPL-1.2\n");
	return true;
}

static void overview(struct buf *out)
{
	buf_text(out, "Waarborg, de werkbank van zorgkantoren en zorgverzekeraars.\n\n"
		      "Gebruik: waarborg COMMANDO [OPTIES]\n\n");
	bool on_files = false;
	for (const struct command *command = commands; command->name; command++) {
		if (command->on_files != on_files)
			buf_text(out, on_files ? "\n"
					       : "\nRekenen met CSV-bestanden, zonder database:\n");
		on_files = command->on_files;
		buf_printf(out, "  %-9s %s\n", command->name, command->summary);
	}
	buf_text(out, "\nBij elk commando:\n");
	for (int id = OPTION_DB; id <= OPTION_HELP; id++) {
		char left[40];
		const struct option_row *o = &option_rows[id];
		snprintf(left, sizeof(left), "--%s %s", o->name,
			 o->placeholder ? o->placeholder : "");
		buf_printf(out, "  %-14s %s\n", left, o->help);
	}
	buf_text(
		out,
		"\nOmgeving:\n"
		"  WAARBORG_DB    de database als --db ontbreekt\n"
		"  WAARBORG_TODAY de dag waarop gewerkt wordt (JJJJ-MM-DD), om te proberen\n"
		"  WAARBORG_DEBUG niet leeg: zeg bij een fout ook waar die in het programma ontstond\n"
		"\nUitkomst: 0 goed, 1 er zijn regels afgekeurd of het antwoord is nee, 2 geweigerd of mislukt.\n"
		"Meer over een commando: waarborg help COMMANDO\n");
}

static void option_line(struct buf *out, enum option_id id, const char *formats)
{
	const struct option_row *o = &option_rows[id];
	char left[60];
	const char *open = o->argument == MAY_HAVE_ARGUMENT ? "[=" : " ";
	const char *end = o->argument == MAY_HAVE_ARGUMENT ? "]" : "";
	if (!o->placeholder)
		open = "";
	snprintf(left, sizeof(left), "--%s%s%s%s", o->name, open,
		 o->placeholder ? o->placeholder : "", end);
	if (id == OPTION_FORMAT)
		buf_printf(out, "  %-20s %s (anders de eerste)\n", left, formats);
	else
		buf_printf(out, "  %-20s %s\n", left, o->help);
}

static void explain(struct buf *out, const struct command *command)
{
	buf_printf(out, "waarborg %s: %s.\n\nGebruik: waarborg %s %s\n\nOpties:\n", command->name,
		   command->summary, command->name, command->usage);
	for (const enum option_id *o = command->options; o && *o != OPTION_DB; o++)
		option_line(out, *o, NULL);
	if (!command->on_files)
		option_line(out, OPTION_DB, NULL);
	if (!command->operator_only && !command->on_files)
		option_line(out, OPTION_AS, NULL);
	if (*command->formats)
		option_line(out, OPTION_FORMAT, command->formats);
	option_line(out, OPTION_QUIET, NULL);
	buf_text(out, "\nVoorbeelden:\n");
	for (const char *const *e = command->examples; *e; e += 2)
		buf_printf(out, "  waarborg %s\n      %s\n", e[0], e[1]);
	if (command->notes)
		buf_printf(out, "\n%s\n", command->notes);
}

/* waarborg help, waarborg help NAME and waarborg NAME --help. */
bool run_help(struct cli *c, struct err *err)
{
	bool asked = strcmp(c->command->name, "help") == 0;
	const struct command *command = asked ? NULL : c->command;
	if (asked && c->count) {
		command = command_find(c->arguments[0]);
		if (!command) {
			const char *names[40] = { 0 };
			for (int i = 0; i < 39 && commands[i].name; i++)
				names[i] = commands[i].name;
			const char *close = nearest(str_of(c->arguments[0]), names);
			return err_set(err, ERR_INPUT, "Het commando '%s' bestaat niet.%s%s%s",
				       c->arguments[0], close ? " Bedoelt u: waarborg help " : "",
				       close ? close : "", close ? "?" : "");
		}
	}
	if (command)
		explain(&c->out.buf, command);
	else
		overview(&c->out.buf);
	return true;
}
