/* One-time links: the way in for who has no password yet. The link is a secret that is shown once; the
 * database keeps its hash. A link works once, and for 24 hours. The first link of an empty installation
 * makes the first account; it exists only while there is no account at all. */
#ifndef KERNEL_LINK_H
#define KERNEL_LINK_H

#include "kernel/secret.h"
#include "kernel/session.h"

enum link_purpose { LINK_SET_PASSWORD, LINK_FIRST_START };

struct link {
	enum link_purpose purpose;
	int64_t account; /* 0 for the first start */
	char name[84];   /* of the account */
};

/* A new link; one that was made earlier for the same stops working. account 0 with LINK_FIRST_START:
 * ERR_CONFLICT when there is an account already. Takes the writer's turn. */
bool link_make(struct session *s, enum link_purpose purpose, int64_t account,
	       char token[SECRET_TEXT], struct err *err);
/* What a link is for, without using it (to show the form). *found false: used, too old, never made,
 * account blocked or gone. */
bool link_find(struct session *s, struct str token, struct link *out, bool *found, struct err *err);

/* What was made for an account and is not used yet no longer works. */
bool link_withdraw(struct session *s, int64_t account, struct err *err);

/* Uses a link to set the password of its account; nothing happens, and the link stays, when the password
 * is not good enough. ERR_NOT_FOUND when the link does not work. The caller ends the account's visits
 * (visit_end_all) and begins a new one. */
bool link_set_password(struct session *s, struct str token, struct str password, int64_t *account,
		       struct err *err);
/* Uses the link of the first start: makes an account with role administrator that works for this payer,
 * with this password. */
bool link_first_account(struct session *s, struct str token, struct str name, int64_t payer,
			struct str password, int64_t *account, struct err *err);
/* True while there is no account at all. */
bool link_is_first_start(struct session *s, bool *is, struct err *err);

/* A new password for who is signed in and proved it (sign_in_again). The caller ends the other visits. */
bool password_change(struct session *s, int64_t account, struct str password, struct err *err);

#endif
