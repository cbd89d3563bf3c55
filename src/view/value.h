/* What a page, an API answer or an export is made of: our own typed value, built in an arena by whoever
 * knows the subject, and written by printers that know nothing of it: raw in JSON and CSV, formatted
 * for people in HTML. A view never holds HTML, except markup that a printer of this floor made. */
#ifndef VIEW_VALUE_H
#define VIEW_VALUE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "kernel/model.h"

enum value_kind {
	VALUE_NULL,
	VALUE_BOOL,
	VALUE_COUNT,   /* whole number */
	VALUE_DECIMAL, /* 10^-decimals of unit, shown to people with `shown` decimals */
	VALUE_TEXT,
	VALUE_DAY,
	VALUE_MOMENT,
	VALUE_MONEY,  /* cents */
	VALUE_SHARE,  /* 1/100 percent */
	VALUE_MARKUP, /* HTML or SVG made by a printer of this floor; written as it is */
	VALUE_LIST,
	VALUE_MAP,
};

enum { VALUE_LIST_MAX = 200000, VALUE_MAP_MAX = 1000 };

struct value {
	enum value_kind kind;
	unsigned char decimals, shown; /* VALUE_DECIMAL */
	const char *unit;              /* VALUE_DECIMAL and VALUE_COUNT: "week", NULL for none */
	union {
		bool truth;
		int64_t number; /* COUNT, DECIMAL, DAY, MOMENT, MONEY, SHARE */
		struct str text;
		struct value_items *items; /* LIST, MAP */
	};
};

struct value_items {
	const char **keys; /* MAP: borrowed, live as long as the value; LIST: NULL */
	struct value **values;
	int count, room;
};

/* New values, in a. Text is borrowed: it must live as long as the value. */
struct value *value_nothing(struct arena *a);
struct value *value_truth(struct arena *a, bool truth);
struct value *value_count(struct arena *a, int64_t number);
struct value *value_decimal(struct arena *a, int64_t number, int decimals, int shown,
			    const char *unit);
struct value *value_str(struct arena *a, struct str text);
struct value *value_words(struct arena *a, const char *zero_terminated);
__attribute__((format(printf, 2, 3))) struct value *value_printf(struct arena *a,
								 const char *format, ...);
struct value *value_day(struct arena *a, day_t day);
struct value *value_moment(struct arena *a, moment_t moment);
struct value *value_markup(struct arena *a, struct str html);
struct value *value_list(struct arena *a);
struct value *value_map(struct arena *a);

/* Sets or replaces; the key is borrowed. Gives v back. v NULL is VALUE_NULL. Ending the program when a
 * map would hold more than VALUE_MAP_MAX keys or a list more than VALUE_LIST_MAX items. */
struct value *value_set(struct arena *a, struct value *map, const char *key, struct value *v);
struct value *value_add(struct arena *a, struct value *list, struct value *v);
/* NULL when it is not there. */
struct value *value_get(const struct value *map, struct str key);

/* Short forms of value_set for what stands in views most. */
void set_text(struct arena *a, struct value *map, const char *key, struct str text);
void set_words(struct arena *a, struct value *map, const char *key, const char *words);
void set_count(struct arena *a, struct value *map, const char *key, int64_t number);
void set_truth(struct arena *a, struct value *map, const char *key, bool truth);
__attribute__((format(printf, 4, 5))) void set_printf(struct arena *a, struct value *map,
						      const char *key, const char *format, ...);

/* False for NULL, false, an empty text and an empty list: what a template section leaves out. */
bool value_is_true(const struct value *v);

enum language { DUTCH, ENGLISH };

static inline const char *label_in(struct label label, enum language language)
{
	return language == ENGLISH && label.en ? label.en : label.nl;
}

/* For people: 1.234,5 weken is the unit's business elsewhere; days as "vr 12 nov 2021", moments as
 * "vr 12 nov 2021 10:15" in Dutch civil time, truth as ja/nee. Not escaped. */
void value_print_people(struct buf *out, const struct value *v, enum language language);
/* JSON: days as "2021-11-12", moments in UTC, decimals and money as numbers with all decimals, shares as
 * percentages; markup is left out (null). */
void value_print_json(struct buf *out, const struct value *v);
/* Text for HTML: & < > " ' escaped; for content and for quoted attributes alike. */
void html_escape(struct buf *out, struct str text);

#endif
