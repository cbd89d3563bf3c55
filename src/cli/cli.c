#include "cli/cli.h"

#include "cli/command.h"
#include "view/print.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

/* Behind a terminal people wait for another writer as long as the largest delivery takes. */
enum { TURN_MS = 60 * 1000 };

int exit_code(enum err_kind kind)
{
	switch (kind) {
	case ERR_NONE:
		return 0;
	case ERR_INPUT:
	case ERR_NOT_FOUND:
	case ERR_DENIED:
	case ERR_CONFLICT:
	case ERR_BUSY:
	case ERR_SYSTEM:
		break;
	}
	return 2;
}

const char *cli_url(const struct cli *c)
{
	const char *from_environment = getenv("WAARBORG_DB");
	if (c->value[OPTION_DB])
		return c->value[OPTION_DB];
	return from_environment && *from_environment ? from_environment : "sqlite:waarborg.db";
}

/* A password belongs in no text that may be kept. */
static bool holds_password(const char *url)
{
	const char *host = strstr(url, "//"), *at = host ? strchr(host, '@') : NULL;
	const char *colon = host ? strchr(host, ':') : NULL;
	return strstr(url, "password=") || (at && colon && colon < at);
}

void print_db_option(struct cli *c)
{
	if (!c->value[OPTION_DB])
		return;
	buf_text(&c->out.buf, " --db ");
	if (holds_password(c->value[OPTION_DB]))
		buf_text(&c->out.buf, "URL");
	else
		print_shell(&c->out.buf, str_of(c->value[OPTION_DB]));
}

static bool open_session(struct cli *c, enum access access, const char *as, struct session **out,
			 struct err *err)
{
	struct session_options options = {
		.url = cli_url(c),
		.as = as,
		.owner = access == ACCESS_OWNER,
		.create = access == ACCESS_OWNER,
		.read_only = access == ACCESS_READ,
		.busy_ms = TURN_MS,
		.files = c->program->files,
		.decl = c->decl,
	};
	return session_open(&options, out, err);
}

bool cli_open(struct cli *c, enum access access, struct err *err)
{
	return open_session(c, access, c->value[OPTION_AS], &c->session, err);
}

bool cli_open_operator(struct cli *c, enum access access, struct session **out, struct err *err)
{
	return open_session(c, access, NULL, out, err);
}

bool cli_open_reading(struct cli *c, struct err *err)
{
	const char *known_on = c->value[OPTION_KNOWN_ON];
	return cli_open(c, ACCESS_READ, err) &&
	       (!known_on || session_look_back(c->session, str_of(known_on), err)) &&
	       db_begin_read(c->session->db, err);
}

bool cli_refresh(struct cli *c, struct err *err)
{
	struct session *operator_session = NULL, *s = c->session;
	struct progress progress;
	struct cell_progress step = { progress_of_cells, &progress };
	int64_t written;
	if (c->value[OPTION_AS]) {
		if (!cli_open_operator(c, ACCESS_WRITE, &operator_session, err))
			return false;
		s = operator_session;
	}
	progress_begin(&progress, "Cijfers bijwerken", c->given[OPTION_QUIET]);
	bool ok = cells_refresh(s, &step, &written, err);
	progress_end(&progress);
	session_close(operator_session);
	return ok ||
	       err_prefix(err,
			  "De gegevens zijn opgeslagen, maar de cijfers zijn niet bijgewerkt. ");
}

/* Data and file names may hold anything; a terminal only gets what can be read. */
static void complain(const struct err *err)
{
	struct buf text = { 0 };
	struct str rest = str_of(err->message);
	while (rest.at) {
		print_screen(&text, str_cut(&rest, '\n'));
		buf_char(&text, '\n');
	}
	fprintf(stderr, "waarborg: %s", buf_zero(&text));
	const char *wanted = getenv("WAARBORG_DEBUG");
	if (wanted && *wanted)
		fprintf(stderr, "waarborg: %s:%d %s\n", err->file ? err->file : "?", err->line,
			err->detail);
	buf_release(&text);
}

/* Options that stand before the command go behind it. False when a word is no option we know. */
static int command_position(int argc, char **argv)
{
	int at = 1;
	while (at < argc && argv[at][0] == '-') {
		bool apart = strcmp(argv[at], "--db") == 0 || strcmp(argv[at], "--as") == 0 ||
			     strcmp(argv[at], "--format") == 0;
		at += apart ? 2 : 1;
	}
	return at < argc ? at : 0;
}

static bool find_command(struct cli *c, const char *name, struct err *err)
{
	const char *names[40] = { 0 };
	for (int i = 0; i < 39 && commands[i].name; i++)
		names[i] = commands[i].name;
	c->command = command_find(name);
	if (c->command)
		return true;
	const char *close = nearest(str_of(name), names);
	return err_set(err, ERR_INPUT,
		       "Het commando '%s' bestaat niet.%s%s%s Alle commando's: waarborg help", name,
		       close ? " Bedoelt u: waarborg " : "", close ? close : "", close ? "?" : "");
}

/* waarborg --help, --version and waarborg alone are commands too; NULL: nothing of the kind. */
static const char *implied_command(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--version") == 0)
			return "version";
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return "help";
	}
	return argc > 1 ? NULL : "help";
}

static bool run(struct cli *c, int argc, char **argv, struct err *err)
{
	int at = command_position(argc, argv);
	const char *name = at ? argv[at] : implied_command(argc, argv);
	if (!name)
		return err_set(err, ERR_INPUT,
			       "Er staat geen commando achter '%s'. Alle commando's: waarborg help",
			       argv[1]);
	if (!find_command(c, name, err))
		return false;
	if (!at && argc > 1)
		argc = 1; /* only --help or --version stood there */
	char **words = arena_array(&c->arena, char *, (size_t)argc + 1);
	int count = 0;
	for (int i = 0; i < argc; i++)
		if (i == 0 || i != at)
			words[count++] = argv[i];
	if (!options_read(c, count, words, err))
		return false;
	if (c->given[OPTION_HELP])
		return run_help(c, err);
	return c->command->run(c, err);
}

/* A file that is opened must not become number 0, 1 or 2, where others write. */
static void fill_standard_files(void)
{
	for (int fd = 0; fd <= 2; fd++) {
		if (fcntl(fd, F_GETFD) != -1 || errno != EBADF)
			continue;
		int filled =
			open("/dev/null", fd == 0 ? O_RDONLY : O_WRONLY); /* the lowest free: fd */
		if (filled != fd)
			_exit(2);
	}
}

int cli_main(const struct program *program, int argc, char **argv)
{
	struct cli c = { .program = program };
	struct err err = { 0 };
	fill_standard_files();
	signal(SIGPIPE, SIG_IGN);
	c.decl = declare(program->domains);
	bool ok = run(&c, argc, argv, &err);
	session_close(c.session);
	int status = ok ? c.status : exit_code(err.kind);
	if (c.out.failed) /* the command stopped because of it */
		ok = true, status = c.status;
	if (!out_end(&c.out, &err) && !out_unread(&c.out)) {
		ok = false;
		status = exit_code(err.kind);
	}
	if (!ok)
		complain(&err);
	declarations_release(c.decl);
	arena_release(&c.arena);
	return status;
}
