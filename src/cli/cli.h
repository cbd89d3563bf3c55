/* The terminal: one program, one command at a time. main.c gives it what the program is made of and
 * takes the exit code: 0 good, 1 some lines of a delivery were rejected, 2 refused or failed. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "kernel/session.h"

struct program {
	const struct domain *const *domains; /* ends with NULL */
	const struct sql_file *files;        /* named statements, ends with name == NULL */
};

int cli_main(const struct program *program, int argc, char **argv);

#endif
