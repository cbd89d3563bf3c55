/* What the pages about accounts share: where somebody is signed in, what a role sees and may, a secret that is
 * shown once, and the questions of their forms. */
#ifndef WEB_PEOPLE_H
#define WEB_PEOPLE_H

#include "kernel/visit.h"
#include "view/question.h"
#include "web/guard_inside.h"

/* "naam en rol van collega's, cijfers": classes and rights in the words of the user, by `sees` and `may`. */
struct value *people_sees(struct call *c, unsigned sees);
struct value *people_may(struct call *c, unsigned may);
/* One class or right. */
const char *people_class(const struct call *c, enum privacy class);
const char *people_right(const struct call *c, enum right right);

/* The visits of an account as a table; with end_path ("/account/sessies") each has a button to end it, at
 * end_path/NUMBER. The visit that asks is marked. */
bool people_visits(struct call *c, int64_t account, const char *end_path, struct value **table,
		   int *count, struct err *err);
/* For partial one_time; keys of the locale. */
struct value *people_secret(struct call *c, const char *title_key, const char *secret,
			    const char *text_key);

/* A question of one line, in fields. */
struct value *people_ask(struct call *c, struct value *fields, const char *name, const char *key,
			 const char *help_key, const char *type, struct str value,
			 const char *complete);
/* A cell with a button that posts. */
void people_button(struct call *c, struct value *row, const char *key, const char *action,
		   bool danger);
/* The number in the path, {id} or {nummer}; ERR_NOT_FOUND when it is none. */
bool people_number(struct call *c, const char *name, int64_t *out, struct err *err);
/* The sentence of a key. */
const char *people_words(const struct call *c, const char *key);
/* Refused: what is too often tried gets 429, what is wrong 400, and so on. False when it is the machine's. */
bool people_refused(struct call *c, const struct err *problem, int wait_seconds, struct err *err);

#endif
