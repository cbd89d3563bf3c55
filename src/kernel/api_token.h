/* Tokens with which a program works as an account through the API: "wb_" and 43 characters. The text is
 * shown once; the database keeps its hash. At most twenty that work per account. A token never becomes a
 * visit. */
#ifndef KERNEL_API_TOKEN_H
#define KERNEL_API_TOKEN_H

#include "kernel/run.h"
#include "kernel/secret.h"
#include "kernel/session.h"

enum { API_TOKEN_TEXT = SECRET_TEXT + 3, API_TOKENS_MAX = 20, API_TOKEN_DAYS = 365 };

struct api_token {
	int64_t id;
	char label[84];
	moment_t made, expires, revoked; /* expires 0: never; revoked 0: it is not */
	day_t used;                      /* last day on which it was used; 0: never */
	bool works;
};

/* days: how long it works; 0 is API_TOKEN_DAYS. */
bool api_token_make(struct session *s, int64_t account, struct str label, int days,
		    char text[API_TOKEN_TEXT], struct err *err);
/* The account behind a token that works; notes the day of use in the run store. s sees all accounts; it
 * may be read-only. */
bool api_token_find(struct session *s, struct run *r, struct str text, int64_t *account,
		    bool *found, struct err *err);
/* Only the account's own. */
bool api_token_revoke(struct session *s, int64_t account, int64_t id, bool *revoked,
		      struct err *err);
/* All of an account that is blocked: they do not come back when it is not any more. */
bool api_token_revoke_all(struct session *s, int64_t account, struct err *err);
/* r may be NULL: then the days of use are not filled in. Lives in a. */
bool api_token_list(struct session *s, struct run *r, int64_t account, struct arena *a,
		    struct api_token **out, int *count, struct err *err);

#endif
