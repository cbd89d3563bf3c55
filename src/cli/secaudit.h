/* What the parts of waarborg secaudit share: a finding is a sentence that says what is wrong and one that
 * says what to do about it. */
#ifndef CLI_SECAUDIT_H
#define CLI_SECAUDIT_H

#include "cli/command.h"

struct secaudit {
	struct cli *cli;
	int findings;
};

__attribute__((format(printf, 3, 4))) void secaudit_tell(struct secaudit *a, const char *remedy,
							 const char *format, ...);

/* Accounts, passwords and tokens; the server's roles and policies; backup and clock. Needs the session. */
bool secaudit_accounts(struct secaudit *a, struct err *err);
bool secaudit_server(struct secaudit *a, struct err *err);

#endif
