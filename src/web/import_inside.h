/* What the pages of the import share. Internal to web/import*. */
#ifndef WEB_IMPORT_INSIDE_H
#define WEB_IMPORT_INSIDE_H

#include "io/profile.h"
#include "kernel/record.h"
#include "view/card.h"
#include "view/question.h"
#include "web/call.h"

extern const struct route import_routes[];

/* A way to read a file that this viewer may use. */
struct import_profile {
	const char *name;
	struct str label;
	struct str *columns; /* that it reads, each once */
	int column_count;
};
/* Saved ones by name, then those of the models. */
bool import_profiles(struct call *v, struct session *s, struct import_profile **out, int *count,
		     struct err *err);
/* The one that reads most columns of this file's header; NULL: none, or more than one. */
bool import_guess(const char *path, const char *name, const struct import_profile *list, int count,
		  const struct import_profile **out, struct err *err);

/* The delivery in the path ({id}), as known, within scope; ERR_NOT_FOUND otherwise. */
bool import_find(struct call *v, struct record *out, struct err *err);
int64_t import_number(const struct record *import, const char *field);
struct str import_text(const struct record *import, const char *field);
/* "/import/12", and what follows. */
const char *import_path(const struct call *v, int64_t import, const char *rest);

/* The cells of figures that change `change` moved, in the newest month they have: a card; false in *any when
 * there are none. */
bool import_effect(struct call *v, struct str profile, int64_t change, struct value **card,
		   bool *any, struct err *err);

/* Handlers. */
bool import_show_begin(struct call *v, struct err *err);
bool import_take(struct call *v, struct err *err);
bool import_show_detail(struct call *v, struct err *err);
bool import_undo(struct call *v, struct err *err);
bool import_again(struct call *v, struct err *err);
bool import_show_rejects(struct call *v, struct err *err);
bool import_show_line(struct call *v, struct err *err);
bool import_mend_line(struct call *v, struct err *err);
bool import_show_setup(struct call *v, struct err *err);
bool import_load_example(struct call *v, struct err *err);

#endif
