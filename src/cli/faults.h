/* The end of reading a file for an engine: every fault on standard error, one a line, so that somebody can
 * mend them all at once. A few are in the error itself. */
#ifndef CLI_FAULTS_H
#define CLI_FAULTS_H

#include "io/columns.h"

/* As columns_close. */
__attribute__((warn_unused_result)) bool faults_close(struct columns *c, struct err *err);

#endif
