/* The questions of a form, and what was wrong with the answers. The only place that knows the keys that
 * partials `field` and `errors` of templates/ read. */
#ifndef VIEW_QUESTION_H
#define VIEW_QUESTION_H

#include "view/card.h"

/* A question without a way to answer yet. name: of the parameter; its id on the page is "veld-" and the name.
 * help and error: NULL for none. */
struct value *question_new(const struct page_request *r, const char *name, const char *label,
			   bool required, const char *help, const char *error);
/* How it is answered; one of these. */
void question_line(const struct page_request *r, struct value *q, const char *type,
		   struct str value, int max, const char *complete);
void question_text(const struct page_request *r, struct value *q, struct str value, int rows,
		   int max);
void question_select(const struct page_request *r, struct value *q);
void question_reference(const struct page_request *r, struct value *q, struct str value);
void question_check(const struct page_request *r, struct value *q, bool on);
void question_choice(const struct page_request *r, struct value *q, bool many);
void question_file(const struct page_request *r, struct value *q, const char *accept);
/* Shown, not asked. */
void question_shown(const struct page_request *r, struct value *q, struct value *shown,
		    const char *href);
/* An option of a select, a choice, or a suggestion of a reference. */
void question_option(const struct page_request *r, struct value *q, const char *value,
		     struct value *label, bool chosen);

/* What is wrong, on top of the form; text may be NULL. Adds links to the questions. */
struct value *problem_new(const struct page_request *r, const char *title_key, const char *text);
void problem_field(const struct page_request *r, struct value *problem, const char *name,
		   const char *message);

#endif
