/* What the kernel tests share: a fresh database for each test, on the kind under test; the tests' own
 * declarations (things.c); and a short way to write, change and show rows. */
#ifndef TESTS_KERNEL_SUPPORT_H
#define TESTS_KERNEL_SUPPORT_H

#include "kernel/undo.h"
#include "kernel/write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

extern enum db_kind kind_under_test;
extern struct err oops; /* what the last call said */

enum { SESSIONS_MAX = 24 };

struct world {
	char url[400];    /* of the database */
	char folder[300]; /* a temporary folder of this test */
	char name[40];    /* PostgreSQL: the database */
	struct declarations *decl;
	struct session *job; /* the operator */
	int64_t noord, zuid; /* ids of two payers, with the accounts an and bas */
	struct session *open[SESSIONS_MAX];
	int open_count;
};

/* cmocka setup: an empty database; one with the tables and two payers. */
int make_empty(void **state);
int make_world(void **state);
int remove_world(void **state);
/* At the very end. */
void remove_pattern(void);

/* Closed by remove_world, or earlier by leave. as NULL is the operator. */
struct session *enter(struct world *w, const char *as);
void leave(struct world *w, struct session *s);
bool try_enter(struct world *w, const struct declarations *d, bool owner, const char *as,
	       struct session **out);
bool try_upgrade(struct world *w, const struct declarations *d, int *added);
/* As if the session had been opened with --known-on change:N; KNOWN_NOW looks at now again. */
void look_at(struct session *s, int64_t change);

/* Text like "code=a;amount=12" into values: text fields as text, all others as whole numbers, what
 * is not named stays as it is. "-" makes a field empty. */
void set_values(const struct shape *shape, const char *text, struct db_value *values);
const struct shape *shape_of(const struct session *s, const char *model);

/* Each is one change; the answer of change_* is its number, of insert the id of the row. */
int64_t insert(struct session *s, const char *model, const char *text);
int64_t update(struct session *s, const char *model, int64_t id, const char *text);
int64_t drop(struct session *s, const char *model, int64_t id);
/* Inside a change that is open; false with oops when refused. */
void begin(struct session *s, const char *kind, struct change *c);
void commit(struct change *c);
bool insert_in(struct change *c, const char *model, const char *text, int64_t *id);
bool update_in(struct change *c, const char *model, int64_t id, const char *text);
bool drop_in(struct change *c, const char *model, int64_t id);
int64_t since_of(struct session *s, const char *model, int64_t id);
int64_t newest(struct session *s);

/* Undoes and gives the new change; the test fails when it is refused. */
int64_t undo(struct session *s, int64_t change);
bool try_undo(struct session *s, int64_t change, struct buf *conflicts);

/* All rows of v_model or k_model ('v', 'k'), one line each, by id; with_since adds the version. */
void show(struct session *s, char view, const char *model, bool with_since, struct buf *out);
/* The same for every model, with a line for its name. */
void show_all(struct session *s, char view, bool with_since, struct buf *out);
void same_text(const struct buf *left, const struct buf *right);

/* Columns, indexes and, on PostgreSQL, policies and rights, as the database itself tells them; one
 * line each, in an order that does not depend on their age. */
void layout_of(const struct world *w, struct buf *out);

/* The number a query without parameters gives, -1 when there is none. */
int64_t number(struct session *s, const char *sql);
int64_t scoped_number(struct session *s, const char *sql);
bool try_run(struct session *s, const char *sql, enum db_access access, int64_t *changed);

#define must(call) must_at((call), #call, __FILE__, __LINE__)
void must_at(bool ok, const char *call, const char *file, int line);
#define refused(call, kind) refused_at((call), (kind), #call, __FILE__, __LINE__)
void refused_at(bool ok, enum err_kind kind, const char *call, const char *file, int line);
#define says(part) says_at(part, __FILE__, __LINE__)
void says_at(const char *part, const char *file, int line);

/* Declarations of the tests. */
extern const struct domain base_domain, thing_domain, figure_domain, note_domain;
extern const struct domain first_domain, second_domain; /* two versions of one program */
extern const struct sql_file test_statements[];

/* A test of both databases, or of one: main.c leaves out the others. */
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_world, remove_world)
#define TEST_EMPTY(name) cmocka_unit_test_setup_teardown(name, make_empty, remove_world)
#define TEST_PLAIN(name) cmocka_unit_test(name)

#define TESTS_OF(topic)                                 \
	extern const struct CMUnitTest topic##_tests[]; \
	extern const size_t topic##_count
#define COUNT_OF(array) (sizeof(array) / sizeof(*(array)))

TESTS_OF(schema);
TESTS_OF(write);
TESTS_OF(history);
TESTS_OF(undo);
TESTS_OF(scope);
TESTS_OF(figure);
TESTS_OF(norm);
TESTS_OF(cell);
TESTS_OF(workday);
TESTS_OF(record);

#endif
