/* The parts of the command match: files in (read.c, wishes.c), changes asked for behind
 * options (change.c), answers out (print.c, explain.c, clash.c, proof.c),
 * and values in words (words.c). Codes of files become indexes and back here; the engine knows
 * indexes only. */
#ifndef CLI_MATCH_H
#define CLI_MATCH_H

#include "base/table.h"
#include "cli/command.h"
#include "engine/match/clash.h"
#include "engine/match/explain.h"
#include "io/columns.h"

/* Where a wish comes from. */
struct match_source {
	const char *file; /* "wishes.csv", "clients.csv"; NULL: an option */
	uint64_t line;
};

struct match_input {
	struct match_case given;
	struct table clients, locations, profiles, postcodes; /* code to index */
	const struct str *title;                              /* [locations] name, or the code */
	const int32_t *group;              /* [clients] of the column group, -1 none */
	const struct match_source *source; /* [wishes] */
	struct arena *a;
};

/* Paths; NULL: not given. */
struct match_files {
	const char *clients, *places, *travel, *wishes, *locations, *policy;
};

/* Every fault of the first file that has any is told on standard error; the error counts them. */
bool match_read(const struct match_files *files, struct arena *a, struct match_input *out,
		struct err *err);
void match_release(struct match_input *in);
/* Wishes of the file (NULL: none) and of the column group. */
bool match_read_wishes(const char *path, struct match_input *in, struct err *err);
bool match_read_policy(const char *path, struct match_policy *out, struct err *err);
/* Reads all rows of a file; `row` judges one. */
bool match_read_rows(const char *path, const struct column *list,
		     void (*row)(void *context, struct columns *c), void *context, struct err *err);
/* The array with room for one more than `count`; old ones stay in the arena. */
void *match_room(struct arena *a, void *old, size_t count, size_t size);

static inline struct str match_code(const struct table *t, int32_t index)
{
	return index < 0 ? str_of("") : t->entries[index].key;
}

/* What --close, --beds and --pin ask: a changed copy of the case, with sources for its wishes. */
bool match_changed(const struct cli *c, const struct match_input *in, struct match_input *out,
		   struct err *err);

/* "2 niet geplaatst, waarvan 0 urgent; ...". */
void match_print_totals(struct buf *out, const struct match_input *in,
			const int64_t totals[MATCH_OBJECTIVES]);
/* The policy in words. */
void match_print_policy(struct buf *out, const struct match_policy *policy);
/* A difference of two plans in words: "1 cliënt meer zonder plaats en 12 minuten meer reizen". */
void match_print_price(struct buf *out, const struct match_model *m, match_wide price);
void match_print_values(struct buf *out, const struct match_policy *policy,
			const int64_t values[MATCH_OBJECTIVES]);
/* The same for programs: travel=12.0;unplaced=1, or points=7. */
void match_print_code(struct buf *out, const struct match_model *m, match_wide price);
/* And as a JSON object. */
void match_print_json(struct buf *out, const struct match_model *m, match_wide price);
void match_print_totals_json(struct buf *out, const struct match_policy *policy,
			     const int64_t totals[MATCH_OBJECTIVES]);
void match_print_minutes(struct buf *out, int64_t tenths);
/* A number of 128 bits. */
void match_print_wide(struct buf *out, match_wide value);

/* Everything about one answer. */
struct match_report {
	const struct match_input *in;
	const struct match_model *m;
	const struct match_answer *answer;
	struct match_explainer *x;
	struct match_worth worth;
	const struct match_next *next; /* NULL unless asked for all */
	const int32_t *before;         /* [clients] location before a change, NULL none */
	const int64_t *totals_before;
};
bool match_print_answer(struct cli *c, const struct match_report *r, struct err *err);
bool match_print_client(struct cli *c, const struct match_report *r, int32_t client,
			struct err *err);
bool match_print_clash(struct cli *c, const struct match_input *in, const struct match_clashes *k,
		       struct err *err);
bool match_write_proof(const char *path, const struct match_report *r, struct err *err);

/* A whole problem in one compact file, the only argument (compact.c). */
bool match_compact(struct cli *c, const struct watch *watch, struct err *err);

#endif
