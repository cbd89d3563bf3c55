/* Reading the log: who saw this record, what did this account see, what happened in a period. */
#include "kernel/look_store.h"

struct reading {
	const struct look_query *q;
	look_row_work work;
	void *context;
	int left; /* rows that may still come, one more than is shown */
	struct look_cursor last;
	bool more;
};

static void bind(struct stmt *st, const struct reading *r)
{
	const struct look_query *q = r->q;
	bool begin = q->after.at == 0;
	stmt_bind_text(st, "model", str_of(q->model));
	stmt_bind_int(st, "record", q->record);
	stmt_bind_int(st, "account", q->account);
	stmt_bind_int(st, "from", q->from);
	stmt_bind_int(st, "until", q->until ? q->until : INT64_MAX);
	stmt_bind_int(st, "at", begin ? INT64_MAX : q->after.at);
	stmt_bind_text(st, "chain", str_of(q->after.chain));
	stmt_bind_int(st, "seq", q->after.seq);
	stmt_bind_int(st, "limit", r->left);
}

static bool show(struct reading *r, const struct stmt *st, struct err *err)
{
	struct look_row row;
	if (--r->left == 0) {
		r->more = true;
		return true;
	}
	look_take(st, &row);
	r->last = (struct look_cursor){ .at = row.at, .seq = row.seq };
	snprintf(r->last.chain, sizeof(r->last.chain), "%.*s", STR_ARG(row.chain));
	return r->work(r->context, &row, err);
}

static bool read_part(void *context, struct db *db, const char *name, bool *stop, struct err *err)
{
	struct reading *r = context;
	struct stmt *st;
	bool row = true;
	(void)name;
	const char *statement = r->q->model     ? "look_of_record"
				: r->q->account ? "look_of_account"
						: "look_of_period";
	if (!db_named(db, statement, &st, err))
		return false;
	bind(st, r);
	while (row && r->left > 0) {
		if (!stmt_step(st, &row, err) || (row && !show(r, st, err)))
			return false;
	}
	stmt_reset(st);
	*stop = r->left == 0;
	return true;
}

bool look_read(const char *url, const struct look_query *q, look_row_work work, void *context,
	       struct look_cursor *next, bool *more, struct err *err)
{
	struct reading r = { .q = q, .work = work, .context = context, .left = q->limit + 1 };
	if (!look_parts(url, read_part, NULL, &r, err))
		return false;
	if (next)
		*next = r.last;
	if (more)
		*more = r.more;
	return true;
}
