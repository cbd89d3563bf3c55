/* One line in, judged: what it says according to the profile, which things and observations it makes,
 * or why not. Collects everything an import will write; writes nothing. Internal to io/. */
#ifndef IO_INTAKE_H
#define IO_INTAKE_H

#include "io/import.h"
#include "io/stage.h"
#include "kernel/keymap.h"

enum thing_mark { THING_UNSEEN, THING_SAME, THING_CHANGED, THING_NEW };

struct reject {
	int64_t line;
	struct str column, value, reason;
	struct str cells; /* JSON object: column -> cell */
	int64_t id;       /* of the reject offered again; 0 for a fresh line */
};

struct left_out_count {
	struct str reason;
	int64_t lines;
};

struct correction {
	int64_t id;
	int column; /* position in the header, -1: not in this file */
	struct str found, replacement;
	int64_t used;
};

/* A reject that is offered again, with its cells as they are now. */
struct offered {
	int64_t id, line;
	struct str cells; /* JSON */
};

/* What a target has gathered. */
struct gathered {
	struct keymap *things; /* things: existing and new ones, with their mark */
	int64_t new_count;     /* new things so far; the k-th has id -k */
	struct stage rows;     /* observations */
};

struct intake {
	struct session *session;
	const struct profile *profile;
	struct arena arena;
	struct keymaps maps;
	struct table codes;       /* "list\0code" */
	struct table own_changes; /* earlier changes of this import: the 8 bytes of their number */
	struct str *header;
	int header_count;
	int day_column; /* position of the profile's day, -1 */
	int **columns;  /* [target][all columns of its mappings, in order]: position, -1 absent */
	struct gathered *gathered; /* by target */
	struct reject *rejects;
	size_t reject_count, reject_room;
	struct offered *offered;
	size_t offered_count;
	int64_t offering; /* id of the reject that the present line is; 0: a fresh line */
	struct left_out_count *left_out;
	int left_out_count;
	struct correction *corrections;
	int correction_count;
	struct receipt receipt;
	int64_t import;          /* id of the import, 0 while it has none */
	struct arena line_arena; /* emptied at every line */
};

/* Loads what lines are held against: registers and codes. import: the delivery whose lines are offered
 * again; 0: a fresh one. */
bool intake_begin(struct intake *in, struct session *s, const struct profile *p, int64_t import,
		  struct err *err);
/* Names of the columns; borrowed for the life of the intake. Says which one is missing or double. */
bool intake_header(struct intake *in, const struct str *names, int count, struct err *err);

enum line_outcome { LINE_TAKEN, LINE_REJECTED, LINE_LEFT_OUT };
/* Judges one line and counts it. */
bool intake_line(struct intake *in, const struct str *cells, int count, int64_t line,
		 enum line_outcome *outcome, struct err *err);
/* A line that could not even be split in cells. */
void intake_malformed(struct intake *in, int64_t line, int64_t column, struct str raw,
		      const char *reason);
/* Into out->why. */
void intake_why(const struct intake *in, struct receipt *out);
void intake_end(struct intake *in);

/* JSON object of a line; lives in a. BSNs are masked. */
struct str intake_cells(struct intake *in, const struct str *cells, int count);

#endif
