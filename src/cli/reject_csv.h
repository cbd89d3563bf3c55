/* The rejected lines of one import as CSV: what was wrong, and behind that the columns of the file
 * itself, so that the list can go back to the source or be repaired and imported. */
#ifndef CLI_REJECT_CSV_H
#define CLI_REJECT_CSV_H

#include "cli/command.h"

bool reject_csv(struct cli *c, int64_t import, int64_t limit, struct err *err);

#endif
