/* What the store tests share: a fresh database for each test, on the kind under test, and two
 * macros for calls that must succeed or must be refused. */
#ifndef TESTS_STORE_SUPPORT_H
#define TESTS_STORE_SUPPORT_H

#include "store/db.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

extern enum db_kind kind_under_test;
extern struct err oops; /* what the last call said */

struct place {
	char url[400];    /* of the database */
	char folder[300]; /* a temporary folder of this test */
	char name[40];    /* PostgreSQL: the database */
	struct db *db;    /* connection of the owner */
};

/* cmocka setup and teardown. */
int make_place(void **state);
int remove_place(void **state);

struct db *open_as(const struct place *place, enum db_role role);
/* folder/name, valid until the next call. */
const char *path_in(const struct place *place, const char *name);
void write_file(const char *path, const void *bytes, size_t len);

void run_script(struct db *db, const char *sql);
struct stmt *prepared(struct db *db, const char *sql);
/* The number a query without parameters gives; -1 when there is none. */
int64_t number(struct db *db, const char *sql);
/* PostgreSQL only: without the role of a connection, for what only a superuser may. */
void as_superuser(const struct place *place, const char *sql);

#define must(call) must_at((call), #call, __FILE__, __LINE__)
void must_at(bool ok, const char *call, const char *file, int line);
#define refused(call, kind) refused_at((call), (kind), #call, __FILE__, __LINE__)
void refused_at(bool ok, enum err_kind kind, const char *call, const char *file, int line);

/* A test of both databases, or of one: main.c leaves out the others. */
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_place, remove_place)
#define TEST_ON(name, kind)                                         \
	{                                                           \
#name, name, make_place, remove_place, &only_##kind \
	}
extern int only_sqlite, only_postgres;

#define TESTS_OF(topic)                                 \
	extern const struct CMUnitTest topic##_tests[]; \
	extern const size_t topic##_count
#define COUNT_OF(array) (sizeof(array) / sizeof(*(array)))

TESTS_OF(opening);
TESTS_OF(statement);
TESTS_OF(scope);
TESTS_OF(transaction);
TESTS_OF(bulk);
TESTS_OF(upkeep);

#endif
