/* Who is looking: the account behind a request, its role, what classes of data it may see and what it may
 * do. Loaded at every request, so that a change of role works at once. Roles are data (model role): `sees`
 * names classes, `may` names rights. */
#ifndef KERNEL_VIEWER_H
#define KERNEL_VIEWER_H

#include "kernel/session.h"

/* Each right but the first two (kernel/model.h) is a word in the field `may` of a role. */
extern const char *const right_words[RIGHT_COUNT]; /* "", "", "register", ... */

struct viewer {
	int64_t account;     /* id; 0: nobody signed in */
	char name[84];       /* of the account */
	char role[44];       /* code of the role */
	char role_name[100]; /* Dutch */
	char role_name_en[100];
	int64_t payer;    /* me(): id of the payer, minus the id of a provider */
	char office[204]; /* name of the payer or provider */
	unsigned sees;    /* 1 << enum privacy */
	unsigned may;     /* 1 << enum right */
};

/* The account with this id as it is now; found false when it is gone or switched off. The session must be
 * able to see all accounts (the guard's own, role DB_JOB). */
bool viewer_load(struct session *s, int64_t account, struct viewer *out, bool *found,
		 struct err *err);

/* Makes a session that was opened with `as_viewers` work for this viewer from here on: scope and the name
 * in the change log. Only between transactions. */
void session_work_for(struct session *s, const struct viewer *v);

/* Fills what a role says in its words: sees "open;business", may "import;norms". What is no word counts for
 * nothing. */
void viewer_allow(struct viewer *v, struct str sees, struct str may);

bool viewer_may(const struct viewer *v, enum right right);
/* Fields of class OPEN_DATA are for everyone; SECRET for nobody. */
bool viewer_sees(const struct viewer *v, enum privacy class);

#endif
