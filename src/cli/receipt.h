/* What became of a delivery, for people and as JSON. Used by import, offer and correct. */
#ifndef CLI_RECEIPT_H
#define CLI_RECEIPT_H

#include "cli/command.h"
#include "io/import.h"

/* file may be NULL: an earlier delivery that is offered again. */
void receipt_print(struct cli *c, const char *file, const struct receipt *r, bool dry_run);
/* Prints, refreshes the figures when something changed and sets the exit code: 1 when lines are
 * rejected. */
bool receipt_finish(struct cli *c, const char *file, const struct receipt *r, bool dry_run,
		    struct err *err);

#endif
