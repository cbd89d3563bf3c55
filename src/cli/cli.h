/* The terminal: one program, one command at a time. main.c gives it what the program is made of and
 * takes the exit code: 0 good, 1 some lines of a delivery were rejected, 2 refused or failed. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/buf.h"
#include "kernel/session.h"

/* What `waarborg serve` asks of the web floor, which the terminal does not see: main.c ties them. */
struct serving {
	const char *url, *listen;
	bool behind_proxy;
	const char *version;
	const struct declarations *decl;
	const struct sql_file *files;
};

struct program {
	const struct domain *const *domains; /* ends with NULL */
	const struct sql_file *files;        /* named statements, ends with name == NULL */
	/* Answers requests until the program is told to stop. */
	bool (*serve)(const struct serving *what, struct err *err);
	/* One line for each route: method, path, right and summary, parted by tabs. */
	void (*routes)(const struct declarations *decl, struct buf *out);
};

int cli_main(const struct program *program, int argc, char **argv);

#endif
