/* Templates: Mustache (https://mustache.github.io/mustache.5.html, the core of the public specification)
 * over view values, compiled once at start. {{x}} is escaped; markup values are written as they are; there
 * is no logic and no lambda. Partials are other templates by name. */
#ifndef VIEW_TEMPLATE_H
#define VIEW_TEMPLATE_H

#include "view/value.h"

struct sql_file;  /* name and text: any embedded text file */
struct templates; /* all compiled templates */

enum { TEMPLATE_DEPTH_MAX = 40 /* of partials and sections while rendering */ };

/* Compiles files (ends with name == NULL; "region.html" becomes "region"). A template that cannot be
 * compiled is a mistake of the programmer: ERR_SYSTEM with file and line. */
bool templates_compile(const struct sql_file *files, struct templates **out, struct err *err);
void templates_release(struct templates *t);
bool templates_has(const struct templates *t, const char *name);

/* Writes template `name` with view. strings (may be NULL) is looked in when a name is found nowhere in
 * the view: the sentences of the language. False when there is no such template or it nests too deep. */
bool template_render(const struct templates *t, const char *name, const struct value *view,
		     const struct value *strings, enum language language, struct buf *out,
		     struct err *err);

#endif
