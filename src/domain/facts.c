#include "domain/facts.h"

#include "io/import.h"

extern const struct sql_file shipped_facts[];    /* data/NAME.csv, in order of dependence */
extern const struct sql_file shipped_profiles[]; /* data/profiles/NAME.json */

static bool load_file(struct session *s, const struct sql_file *file, struct facts_result *out,
		      struct err *err)
{
	char model[64];
	struct receipt receipt = { 0 };
	snprintf(model, sizeof(model), "%.*s", (int)strcspn(file->name, "."), file->name);
	struct import_job job = { .profile = model,
				  .bytes = str_of(file->text),
				  .name = file->name };
	if (!import_run(s, &job, &receipt, err))
		return err_prefix(err, "Meegeleverd bestand %s: ", file->name);
	if (receipt.rejected)
		return err_set(err, ERR_SYSTEM,
			       "Meegeleverd bestand %s: %lld regels zijn afgekeurd.", file->name,
			       (long long)receipt.rejected);
	out->files++;
	out->fresh += !receipt.again;
	out->rows += receipt.added + receipt.changed;
	return true;
}

/* A shipped profile follows the program: it is replaced when its text differs. */
static bool load_profile(struct session *s, const struct sql_file *file, struct facts_result *out,
			 struct err *err)
{
	struct str name = { file->name, strcspn(file->name, ".") };
	struct stmt *st;
	int64_t change;
	bool row;
	if (!db_named(s->db, "profile_by_name", &st, err))
		return false;
	stmt_bind_text(st, "name", name);
	if (!stmt_step(st, &row, err))
		return false;
	bool same = row && str_eq(stmt_text(st, 2), str_of(file->text));
	stmt_reset(st);
	if (same)
		return true;
	out->profiles++;
	return profile_save(s, str_of(file->text), true, &change, err) ||
	       err_prefix(err, "Meegeleverd profiel %s: ", file->name);
}

bool facts_load(struct session *s, struct facts_result *out, struct err *err)
{
	struct facts_result result = { 0 };
	for (const struct sql_file *f = shipped_facts; f->name; f++)
		if (!load_file(s, f, &result, err))
			return false;
	for (const struct sql_file *f = shipped_profiles; f->name; f++)
		if (!load_profile(s, f, &result, err))
			return false;
	*out = result;
	return true;
}
