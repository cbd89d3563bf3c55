/* One error: what kind it is, one sentence for the user (Dutch, says where and what to do), a
 * detail for the log (never a BSN or a name of a person), and where in the program it arose. The
 * kind decides the exit code (cli) and the HTTP status (web), each in one place. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

enum err_kind {
	ERR_NONE,
	ERR_INPUT,     /* what was given is wrong: a file, an option, a value */
	ERR_NOT_FOUND, /* does not exist, or not for this person */
	ERR_DENIED,    /* exists but may not be done */
	ERR_CONFLICT,  /* somebody or something else was first */
	ERR_BUSY,      /* try again later */
	ERR_SYSTEM,    /* the machine: disk, memory, database */
};

struct err {
	enum err_kind kind;
	char message[600]; /* Dutch, for the user */
	char detail[400];  /* for the log */
	const char *file;
	int line;
};

/* Fills err and returns false, so that `return err_set(...)` reads well. The format is the message
 * for the user. err may be NULL. */
#define err_set(err, kind, ...) err_fill(err, kind, __FILE__, __LINE__, __VA_ARGS__)
__attribute__((format(printf, 5, 6))) bool err_fill(struct err *err, enum err_kind kind,
						    const char *file, int line, const char *format,
						    ...);

/* Adds the detail for the log. */
__attribute__((format(printf, 2, 3))) void err_detail(struct err *err, const char *format, ...);

/* Puts a sentence before the message that is there ("Regel 12: ..."); returns false. */
__attribute__((format(printf, 2, 3))) bool err_prefix(struct err *err, const char *format, ...);

#endif
