/* Signing in with a name and a password. An account that does not exist, is blocked or has no password
 * costs the same and gives the same answer as a wrong password. After three wrong ones each next try has
 * to wait: 1 second, then twice as long each time; after ten, a quarter of an hour. From an address where
 * the account signed in before it is counted apart, so that nobody can shut out somebody else. */
#ifndef KERNEL_SIGNIN_H
#define KERNEL_SIGNIN_H

#include "kernel/run.h"
#include "kernel/session.h"

struct signin {
	int64_t account;  /* when it returns true */
	int wait_seconds; /* when it fails with ERR_BUSY: how long to wait */
};

/* s sees all accounts (the guard's own session, not read-only). address is that of who tries. False:
 * ERR_DENIED with the one sentence for everything that is wrong, or ERR_BUSY (429). Afterwards the caller
 * begins a visit (kernel/visit), and never uses an id from before. */
bool sign_in(struct session *s, struct run *r, struct str name, struct str password,
	     struct str address, struct signin *out, struct err *err);

/* The same for who is signed in and has to prove it again (change of password, a large export): only the
 * password, by account. */
bool sign_in_again(struct session *s, struct run *r, int64_t account, struct str password,
		   struct str address, struct signin *out, struct err *err);

/* Notes that an account came in another way, by a link. What cannot be noted keeps nobody out. */
void sign_in_note(struct session *s, int64_t account);

#endif
