/* How a file is read, as data: which columns become which fields of which models. A profile is JSON
 * text (docs/profiles.md has every word), shipped in data/profiles/ or saved by a user, kept in the
 * model `profile` with its versions. Each model also has a profile by its own name, made from its
 * declaration: one column per field. */
#ifndef IO_PROFILE_H
#define IO_PROFILE_H

#include "kernel/field.h"
#include "kernel/session.h"

enum { PROFILE_TARGETS_MAX = 16 };

enum delivery_mode {
	MODE_APPEND,         /* what comes in is added */
	MODE_REPLACE_PERIOD, /* observations of the days in the file are replaced by it */
	MODE_SNAPSHOT,       /* the file is all there is: what is absent has ended */
};

struct recode {
	struct str from, to; /* to.at == NULL: missing */
};

/* Where a field's value comes from: one of column, columns, constant, target or lookup. */
struct mapping {
	int field;           /* position in the shape of the target */
	struct str *columns; /* names in the header; more than one makes a list */
	int column_count;
	bool has_constant;
	struct str constant;
	int target; /* the row that this line made for target N; -1 when not */
	const struct shape
		*lookup;        /* take `take` of the row of this model whose key is the value */
	int take;               /* position in lookup; -1 is the row itself */
	struct recode *recodes; /* before anything else, on the trimmed text */
	int recode_count;
	bool has_otherwise;
	struct str otherwise; /* for every value no recode names */
	int pad;              /* zeros in front up to this many characters */
	int64_t times;        /* number times this, in 1/1000: unit conversion (days to weeks) */
	int64_t divide;       /* and divided by this; 0 is 1 */
	enum date_form date;
};

struct target {
	const struct shape *shape;
	struct mapping *mappings;
	int mapping_count;
	int date_field; /* position of the field that says on which day lookups hold; -1: today */
};

enum test { TEST_EMPTY, TEST_EQUALS, TEST_FILLED };

struct left_out_rule {
	struct str column;
	enum test test;
	struct str value;
	struct str reason; /* Dutch */
};

struct profile {
	struct str name, label;
	int64_t version; /* the change in which it was saved; 0: made from a declaration */
	enum delivery_mode mode;
	char separator;       /* 0: detect */
	struct str encoding;  /* empty: detect */
	int64_t max_rejected; /* percent of the lines; more refuses the file; 0 is 100 */
	bool own; /* made from a declaration: it reads what an export of the model writes */
	bool has_day;
	struct mapping day; /* the day of a line: lookups hold on it unless a target has its own */
	struct str
		*missing; /* texts that mean empty, in every column without its own recode of it */
	int missing_count;
	struct left_out_rule *left_out;
	int left_out_count;
	struct target *targets;
	int target_count;
};

/* Everything lives in a. Errors say what is wrong in which place of the profile. */
bool profile_parse(const struct declarations *d, struct str json, struct arena *a,
		   struct profile *out, struct err *err);
/* By name: a saved one, otherwise the model of that name. */
bool profile_find(struct session *s, const char *name, struct arena *a, struct profile *out,
		  struct err *err);
/* Saves (or replaces) a profile after it parsed; *change is the change made. shipped: it came with the
 * program. */
bool profile_save(struct session *s, struct str json, bool shipped, int64_t *change,
		  struct err *err);

#endif
