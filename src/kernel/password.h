/* Passwords: which are good enough, and the slow hash that is kept of them (argon2id, 19 MiB, three
 * rounds). At most two are hashed at once in the process, so that a crowd at the door cannot take all
 * memory; fifty may wait. Who may sign in, and how often it may be tried, is for kernel/signin. */
#ifndef KERNEL_PASSWORD_H
#define KERNEL_PASSWORD_H

#include "kernel/session.h"

enum { PASSWORD_LEAST = 12, PASSWORD_MOST = 128, PASSWORD_HASH = 128, PASSWORD_WAITING_MAX = 50 };

/* 12 to 128 characters, not the name of the account, not a common password (with or without digits around
 * it). Nothing else is asked. ERR_INPUT with a sentence. */
bool password_judge(struct str password, struct str account_name, struct err *err);
/* ERR_BUSY when too many wait. */
bool password_hash(struct str password, char hash[PASSWORD_HASH], struct err *err);
/* Is this the password of that hash? hash NULL: of none; it costs the same and never is. *aged: it is, and
 * the hash was made with other settings than today's. */
bool password_matches(struct str password, const char *hash, bool *matches, bool *aged,
		      struct err *err);
/* Keeps the hash for an account; inside a transaction of the caller, or alone. */
bool password_keep(struct session *s, int64_t account, const char *hash, struct err *err);

/* How many are being hashed now, and how many were at most (tests). */
void password_load(int *now, int *most);

#endif
