/* The first of the four descriptions: a record type, declared once as a static table. From it
 * follow the table and its history in the database, validation, list, import, export and rights.
 *
 * A declaration is compiled at start into a `struct shape`: the declared fields plus those that the
 * kernel adds (validity, import and line), with the positions that are needed often. */
#ifndef KERNEL_MODEL_H
#define KERNEL_MODEL_H

#include "base/arena.h"
#include "base/err.h"
#include "base/table.h"

struct label {
	const char *nl, *en;
};
#define L(nl, en)      \
	{              \
		nl, en \
	}

enum field_kind {
	FIELD_TEXT,      /* UTF-8, .max bytes (0: 200) */
	FIELD_LONG_TEXT, /* UTF-8 with line ends, .max bytes (0: 1 MiB) */
	FIELD_CODE,      /* a code of the dated code list .list */
	FIELD_REF,       /* a row of model .to */
	FIELD_LIST,      /* several values of kind .of, separated by ';', at most .max (0: 50) */
	FIELD_DATE,      /* day number */
	FIELD_MOMENT,    /* microseconds UTC */
	FIELD_BOOL,      /* 0 or 1 */
	FIELD_COUNT,     /* whole number, 0 or more unless .low says otherwise */
	FIELD_QUANTITY,  /* decimal in 10^-.decimals of .unit */
	FIELD_MONEY,     /* cents */
	FIELD_SHARE,     /* 1/100 percent */
	FIELD_POSTCODE,
	FIELD_AGB,
	FIELD_KVK,
	FIELD_BIG,
	FIELD_PSEUDONYM, /* 16 to 64 letters, digits, '-' or '_'; never a BSN */
	FIELD_ANY,       /* any record: "model:id" */
};

enum field_flag {
	KEY = 1,      /* part of what identifies the thing */
	REQUIRED = 2, /* may not be empty */
	DERIVED = 4,  /* computed by the model's derive hook, never entered */
};

/* Who may see the content of a field; rights are class x role (web). */
enum privacy { OPEN_DATA, BUSINESS, PERSONAL, HEALTH, SECRET };

/* What it takes to change records by hand (kernel/viewer says what the rights are). */
enum right {
	RIGHT_PUBLIC,    /* also without signing in */
	RIGHT_SIGNED_IN, /* everyone signed in */
	RIGHT_REGISTER,  /* "register": change registers (regions, providers, locations, ...) */
	RIGHT_IMPORT,    /* "import": take in files, repair rejects, undo imports */
	RIGHT_NORMS,     /* "norms" */
	RIGHT_REMARK,    /* "remark": remarks and tasks on records */
	RIGHT_USERS,     /* "users": accounts, roles, tokens */
	RIGHT_AUDIT,     /* "audit": who looked at what */
	RIGHT_COUNT,
	RIGHT_NOBODY = RIGHT_COUNT, /* the program itself */
};

/* Who may see a row; enforced inside the database (kernel/scope). */
enum scope {
	OPEN,     /* everyone signed in */
	PAYER,    /* the payer that owns it */
	PARTY,    /* the owner and whoever a field marked .party names, while named */
	PROVIDER, /* the owner and the provider that a field marked .party names */
};

struct field {
	const char *name;
	enum field_kind kind;
	unsigned flags;
	struct label label;
	const char *to;     /* FIELD_REF: model */
	const char *list;   /* FIELD_CODE: code list */
	enum field_kind of; /* FIELD_LIST: kind of the items */
	int max;            /* text: bytes; list: items */
	const char *unit;   /* FIELD_QUANTITY: "week" */
	int decimals;       /* FIELD_QUANTITY: 0 to 9 */
	int64_t low, high;  /* bounds of numbers in stored units; both 0 is the kind's own */
	enum privacy privacy;
	bool party;        /* whom this names may see the row (PARTY, PROVIDER) */
	struct label help; /* one sentence, where the label is not enough */
	bool searched;     /* search over everything looks in it (kernel/search); text kinds only */
};

enum rule_kind {
	RULE_ONE_OF,        /* at least one of the fields is filled */
	RULE_REQUIRED_WITH, /* when fields[0] is filled, so are the others */
	RULE_IN_ORDER,      /* fields[0] is at most fields[1]; empty is allowed */
};

enum severity { REFUSE, WARN };

struct rule {
	enum rule_kind kind;
	enum severity severity;
	const char *fields[4]; /* NULL ends */
	const char *message;   /* Dutch sentence */
};

struct shape;
struct session;
struct db_value;

struct hooks {
	/* Adds what the rules cannot say; false with a sentence when the row may not be written. */
	bool (*check)(const struct shape *shape, const struct db_value *values, struct err *err);
	/* Fills DERIVED fields from the others. Text it makes lives in a. */
	void (*derive)(const struct shape *shape, struct db_value *values, struct arena *a);
	/* Fills DERIVED fields that tell who, when or by what step; is_new: the row is made, not changed.
	 * Goes before derive and may be called twice for one row. Text it makes lives in session->arena. */
	void (*before_write)(struct session *session, const struct shape *shape,
			     struct db_value *values, bool is_new);
};

struct model {
	const char *name;
	struct label label, plural;
	const struct field *fields; /* ends with name == NULL */
	enum scope scope;
	bool valid;    /* has valid_from and valid_to; periods of one key do not overlap */
	bool observed; /* an observation: identified by import and line, equal rows are kept */
	bool numbered; /* a thing without a key of its own (a remark): its number identifies it */
	const struct rule *rules; /* ends with fields[0] == NULL; may be NULL */
	const char *const
		*indexes;          /* "region,care_type,measured_on"; ends with NULL; may be NULL */
	const struct hooks *hooks; /* may be NULL */
	enum right seen_with;    /* besides its scope; RIGHT_PUBLIC and RIGHT_SIGNED_IN: everyone */
	enum right changed_with; /* by form and API; RIGHT_PUBLIC means RIGHT_REGISTER */
	const char *title; /* field that names a record for people; NULL: "name", or the key */
};

enum { MODEL_FIELDS_MAX = 48 };

/* A declaration, made ready for use. Column order in t_ and h_: id, payer, fields, since[, until]. */
struct shape {
	const struct model *model;
	const char *name;
	struct field
		*fields; /* declared fields, then valid_from and valid_to, then import and line */
	int count;
	int keys[8], key_count;                 /* positions of KEY fields */
	int valid_from, valid_to, import, line; /* positions, -1 when absent */
	const char *columns;                    /* "payer,a,b": between id and since */
	int order;                              /* a model stands after every model it refers to */
};

struct figure;
struct tick_result;

/* What an area does at the end of each day (kernel/tick). Must do no work twice. */
typedef bool (*daily_work)(struct session *s, struct tick_result *result, struct err *err);

/* An area of the catalogue: what one domain file declares. */
struct domain {
	const char *name;
	const struct model *const *models;   /* ends with NULL; may be NULL */
	const struct figure *const *figures; /* ends with NULL; may be NULL */
	daily_work daily;                    /* may be NULL */
	const struct page *const *pages;     /* view/page.h; ends with NULL; may be NULL */
	const struct action *const *actions; /* the same */
};

enum { DAILY_MAX = 64 };

struct declarations {
	struct arena arena;
	struct shape *shapes;
	int shape_count;
	const struct figure **figures;
	int figure_count;
	daily_work daily[DAILY_MAX];
	int daily_count;
	const struct domain *const *domains; /* ends with NULL */
	struct table by_name;                /* model name -> position in shapes */
};

/* Compiles the declarations of domains (ends with NULL). Wrong declarations (unknown reference,
 * double name, key that is not there) are programming errors and end the program with a message. */
struct declarations *declare(const struct domain *const *domains);
void declarations_release(struct declarations *d);

/* NULL when there is no such model. */
const struct shape *shape_find(const struct declarations *d, struct str name);
/* Position of a field, -1 when there is none. */
int shape_field(const struct shape *s, struct str name);
/* True for kinds stored as TEXT; the others are INTEGER. */
bool field_is_text(enum field_kind kind);
const struct figure *figure_find(const struct declarations *d, struct str name);

#endif
