/* What an administrator changes on the accounts of the own office: making one, its role, its block, its way
 * in. Every office keeps an administrator, and nobody shuts out themselves. The generic forms do not change
 * accounts, so that this holds. */
#ifndef WEB_USER_CHANGE_H
#define WEB_USER_CHANGE_H

#include "web/guard_inside.h"

/* An account of the own office as it is, or was known. */
struct user {
	int64_t id, since, role, portal_of; /* portal_of: provider, 0 for a colleague */
	struct str name, role_name, provider;
	bool blocked;
};

struct user_new {
	struct str name;
	int64_t role, portal_of;
};

/* Makes an account of the own office. ERR_CONFLICT when somebody, of any office, has that name already: it is
 * what one signs in with. */
bool user_create(struct call *c, const struct user_new *new, int64_t *id, struct err *err);
/* since: the version that was shown. */
bool user_set_role(struct call *c, int64_t id, int64_t since, int64_t role, struct err *err);
/* Blocking ends visits, tokens and links at once. */
bool user_set_block(struct call *c, int64_t id, bool blocked, struct err *err);
/* Whether an account is of the own office; ERR_NOT_FOUND when not, as when it is not there. */
bool user_is_ours(struct call *c, int64_t id, struct err *err);
/* A role that can be given: of a colleague any, of a provider's portal one without rights in the office. */
bool user_role_fits(unsigned may, bool portal);

#endif
