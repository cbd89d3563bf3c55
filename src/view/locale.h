/* The sentences of the screen: locale/nl.txt and locale/en.txt hold one "key = text" a line; {0}, {1} stand
 * for what is filled in. Labels of models, fields and figures are not here: they stand in the declarations.
 * Loaded once at start and then constant. */
#ifndef VIEW_LOCALE_H
#define VIEW_LOCALE_H

#include "view/value.h"

struct sql_file;

struct locale {
	enum language language;
	const char *code;      /* "nl" */
	struct value *strings; /* a map with one key "t": a map of all sentences, for templates */
	struct table by_key;
	struct arena arena;
};

/* text is the content of the file; a line that is none is a mistake of the programmer (ERR_SYSTEM). */
bool locale_load(enum language language, struct str text, struct locale **out, struct err *err);
void locale_release(struct locale *l);

/* The sentence; the key itself when it is not there, so that it is seen. */
struct str locale_text(const struct locale *l, const char *key);
/* With {0}, {1}, ... replaced by args as people read them; lives in a. */
struct str locale_say(const struct locale *l, struct arena *a, const char *key,
		      const struct value *const *args, int count);
/* The same for up to three args; unused ones NULL. */
struct value *locale_value(const struct locale *l, struct arena *a, const char *key,
			   const struct value *a0, const struct value *a1, const struct value *a2);
/* {n, plural, one, other}: key + ".een" when number is 1, otherwise key + ".meer" with {0} the number. */
struct value *locale_number(const struct locale *l, struct arena *a, const char *key,
			    int64_t number);

#endif
