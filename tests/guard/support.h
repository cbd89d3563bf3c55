/* What the tests of the guard share: one database with roles, payers and accounts; the run store and keys
 * beside it; a clock that is set by hand. */
#ifndef TESTS_GUARD_SUPPORT_H
#define TESTS_GUARD_SUPPORT_H

#include "kernel/api_token.h"
#include "kernel/job.h"
#include "kernel/link.h"
#include "kernel/look.h"
#include "kernel/password.h"
#include "kernel/signin.h"
#include "kernel/visit.h"
#include "kernel/write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

extern bool on_postgres;
extern char url[400], folder[200];
extern struct err oops;
extern struct session *s; /* the guard's own: sees all accounts */
extern struct run *r;
extern moment_t noon; /* when the tests begin */

#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

int make_place(void **state);
int remove_place(void **state);
/* A new account of payer vgz; its id. */
int64_t make_account(const char *name);
void block(int64_t account, bool blocked);
void give_password(int64_t account, const char *password);
/* Both clocks. */
void set_clock(moment_t at);
/* Runs SQL past the program, as who has the password of the database; on SQLite in this file. */
void past_the_program(const char *file, const char *sql);

#define must(call)                                                                             \
	do {                                                                                   \
		bool must_ok = (call);                                                         \
		if (!must_ok)                                                                  \
			print_error("# %s [%s] %s:%d\n", oops.message, oops.detail, oops.file, \
				    oops.line);                                                \
		assert_true(must_ok);                                                          \
	} while (0)
#define refused(call, wanted)                        \
	do {                                         \
		oops = (struct err){ 0 };            \
		assert_false(call);                  \
		assert_int_equal(oops.kind, wanted); \
	} while (0)

extern const struct CMUnitTest password_tests[], signin_tests[], visit_tests[], look_tests[];
extern const size_t password_count, signin_count, visit_count, look_count;
#define COUNT_OF(array) (sizeof(array) / sizeof(*(array)))

#endif
