/* Who may come in and what is kept of it: signing in and out, sessions, forms that prove where they come
 * from, and the log of looks. Between the site and the kernel's credential, run and look. */
#ifndef WEB_GUARD_H
#define WEB_GUARD_H

#include "kernel/viewer.h"
#include "web/http.h"
#include "web/route.h"

struct guard;
struct guard_worker;
struct call;
struct web;
struct run;

bool guard_open(struct web *w, struct guard **out, struct err *err);
void guard_close(struct guard *g);
/* Connections of one worker; opened again by itself when they broke. */
bool guard_worker_open(struct guard *g, struct guard_worker **out, struct err *err);
void guard_worker_close(struct guard_worker *g);

/* Finds out who asks, from the cookie or the token, and fills viewer, csrf and session_id. Nobody is no
 * error. */
bool guard_recognise(struct call *v, struct err *err);
/* What goes on (visits, jobs), over the connection of this worker; there once somebody was recognised. */
struct run *guard_run(struct call *v);
/* ERR_DENIED unless a request that changes something comes from a page of ours, shown to this session. */
bool guard_check_form(struct call *v, struct err *err);
/* Writes what this visit is about to show of people, before it is shown. */
bool guard_log_looks(struct call *v, struct err *err);

/* "/welkom/..." that makes the first account, valid for a day; empty when there are accounts. */
bool guard_first_link(struct web *w, char *out, size_t size, struct err *err);

/* Routes of signing in and out, the one-time link, the own account. */
extern const struct route guard_routes[];

#endif
