/* What the pages of records share: which record an address means, values as pages show them, and addresses
 * of lists. Everything follows from the declarations; no model is named here but for its page of its own.
 * Internal to web/record*.c, change_pages.c, search_page.c and task_pages.c. */
#ifndef WEB_RECORDS_H
#define WEB_RECORDS_H

#include "kernel/form.h"
#include "kernel/title.h"
#include "view/card.h"
#include "web/call.h"

/* The same for what does not exist and what is not for this viewer. Returns false. */
bool record_unknown(const struct page_request *r, struct err *err);
/* The model that {model} names, when this viewer may see it. */
bool record_shape(const struct page_request *r, const struct shape **out, struct err *err);
/* The number at {id}. */
bool record_number(const struct page_request *r, int64_t *out, struct err *err);

const char *record_label(const struct page_request *r, const struct shape *shape);
const char *record_plural(const struct page_request *r, const struct shape *shape);
const char *record_list_link(const struct page_request *r, const struct shape *shape);
/* "/gegevens/provider/12" and what follows it: "" or "/wijzig". */
const char *record_link(const struct page_request *r, const struct shape *shape, int64_t id,
			const char *then);
/* The page that shows more than the record, where there is one; otherwise NULL. values: all of its fields. */
const char *record_page(const struct page_request *r, const struct shape *shape, int64_t id,
			const struct db_value *values);
/* The same address without the looking back that is going on, looking back to a change instead. */
const char *record_link_known(const struct page_request *r, const struct shape *shape, int64_t id,
			      int64_t change);

/* Whether this viewer may now make, change and remove records of this model. */
bool record_may_change(const struct page_request *r, const struct shape *shape);

/* Adds a pair to an address of this site, without what travels along. */
const char *address_add(const struct page_request *r, const char *address, const char *name,
			struct str value);
/* The address with what travels along. */
const char *address_done(const struct page_request *r, const char *address);
/* keep_name and keep_value, and the three of an option. */
void keep_add(const struct page_request *r, struct value *list, const char *name, struct str value);
struct value *option_add(const struct page_request *r, struct value *list, const char *value,
			 struct value *label, bool chosen);

/* Values of records as people read them: references by their title, codes by their name. Ask for all rows of
 * the page first, then load once. */
struct shower {
	const struct page_request *request;
	struct titles titles;
	struct shown_code *codes; /* names that were looked up */
};
struct shower shower_new(const struct page_request *r);
void shower_want(struct shower *s, const struct shape *shape, const struct db_value *values);
bool shower_load(struct shower *s, struct err *err);
/* *out is NULL when the value is empty. *href is NULL, or where the record stands that it refers to. Texts
 * are borrowed from the value. */
bool shower_value(struct shower *s, const struct field *f, const struct db_value *v,
		  struct value **out, const char **href, struct err *err);
/* The same as text, in the arena; empty text when the value is empty. */
bool shower_text(struct shower *s, const struct field *f, const struct db_value *v, struct str *out,
		 struct err *err);

/* What a record is called on a page: its title, or for a signal the figure and the cell in words. */
bool record_heading(const struct page_request *r, const struct shape *shape,
		    const struct db_value *values, const struct title *title, struct value **out,
		    struct err *err);

/* Numbers are set to the right. */
bool field_is_number(const struct field *f);
/* "Aanmeldwachttijd (weken)" above a column. */
const char *field_heading(const struct page_request *r, const struct field *f);

/* All rows that an address asks for as a file: csv, xlsx or json. columns are positions of fields. */
struct export
{
	const struct list_query *query;
	struct keymaps *maps;
	const int *columns;
	int column_count;
	struct str as;
};
bool export_show(struct call *c, const struct export *e, struct err *err);

/* A form of one record on its way to the screen: where the texts in its boxes come from. */
struct asked {
	struct page_request *r;
	const struct shape *shape;
	const struct record *record;   /* NULL: a new one */
	const struct text_pair *typed; /* what was sent, or what the address fills in */
	int typed_count;
	const struct form_result *result; /* of what was sent; NULL: nothing yet */
	struct titles titles;
};
/* The questions for the fields that this viewer may set, with what was wrong at each. */
bool questions_view(struct asked *q, struct value **fields, struct err *err);
/* What was wrong, for on top; NULL when there is nothing. message: of the refusal, or NULL. */
struct value *problems_view(const struct asked *q, const char *message);

/* GET /gegevens/{model}/{id} */
bool show_record_page(struct call *c, struct err *err);

/* The past of a record, its remarks and tasks, and what refers to it, as the partials read them. */
struct value *history_view(struct page_request *r, struct shower *s, const struct shape *shape,
			   int64_t id, const struct record_past *past, struct err *err);
bool remarks_view(struct page_request *r, const struct shape *shape, int64_t id, struct value *view,
		  struct err *err);
bool tasks_view(struct page_request *r, const struct shape *shape, int64_t id, struct value *view,
		struct err *err);
/* A list of tasks as lines; those that are late stand out. back: where to go when one is done. with_about: each
 * says what it is about. */
bool task_lines(struct page_request *r, const struct list_page *tasks, const char *back,
		bool with_about, struct value **out, struct err *err);

extern const struct route record_routes[], record_form_routes[], task_routes[], change_routes[],
	search_routes[];

#endif
