#include "store/sql.h"

#include "store/token.h"

static const char NAME_LINE[] = "-- name:";

static bool refuse(struct err *err, const char *file, struct str name, const char *why)
{
	return err_set(err, ERR_SYSTEM,
		       "Het programma bevat een fout: opdracht '%.*s' in %s %s. Meld dit aan de "
		       "beheerder.",
		       STR_ARG(name), file, why);
}

static bool is_only_comment(struct str text)
{
	return token_next_solid(&text).kind == TOKEN_END;
}

/* Cuts *rest at its next name line: returns the name and leaves what follows that line in *rest;
 * *before is what stood in front of it. At the end the name has at == NULL. */
static struct str cut_name(struct str *rest, struct str *before)
{
	struct str left = *rest;
	before->at = left.at;
	while (left.len) {
		const char *start = left.at;
		struct str line = str_cut(&left, '\n');
		if (!str_starts(line, NAME_LINE))
			continue;
		before->len = (size_t)(start - before->at);
		*rest = left;
		size_t skip = sizeof(NAME_LINE) - 1;
		return str_trim((struct str){ line.at + skip, line.len - skip });
	}
	before->len = rest->len;
	*rest = (struct str){ 0 };
	return (struct str){ 0 };
}

static bool check_statement(const char *file, struct str name, struct str text, struct arena *a,
			    struct err *err)
{
	struct str why;
	if (!sql_is_scoped(text, &why)) {
		refuse(err, file, name, "gebruikt een basistabel of verbergt een view");
		err_detail(err, "%s, %.*s: %.*s", file, STR_ARG(name), STR_ARG(why));
		return false;
	}
	struct arena_mark mark = arena_mark(a);
	struct sql_text unused;
	bool ok = sql_statement(text, DB_SQLITE, a, &unused, err);
	arena_rewind(a, mark);
	return ok || err_prefix(err, "Opdracht '%.*s' in %s: ", STR_ARG(name), file);
}

static bool keep(struct sql_set *set, const char *file, struct str name, struct str text,
		 struct arena *a, struct err *err)
{
	if (!check_statement(file, name, text, a, err))
		return false;
	bool added;
	table_put(&set->index, name, (int64_t)set->count, &added);
	if (name.len == 0 || !added)
		return refuse(err, file, name, "heeft geen naam of een naam die er al is");
	set->statements[set->count++] = text;
	return true;
}

static bool load_file(struct sql_set *set, const struct sql_file *file, struct arena *a,
		      struct err *err)
{
	struct str rest = str_of(file->text), body;
	struct str name = cut_name(&rest, &body);
	if (!is_only_comment(body))
		return refuse(err, file->name, str_of("(begin)"), "staat voor de eerste naam");
	while (name.at) {
		struct str next = cut_name(&rest, &body);
		if (!keep(set, file->name, name, body, a, err))
			return false;
		name = next;
	}
	return true;
}

static size_t count_names(const struct sql_file *files)
{
	size_t count = 0;
	for (const struct sql_file *f = files; f->name; f++) {
		struct str rest = str_of(f->text), body;
		while (cut_name(&rest, &body).at)
			count++;
	}
	return count;
}

bool sql_load(const struct sql_file *files, struct arena *a, struct sql_set *out, struct err *err)
{
	struct sql_set set = { 0 };
	if (files)
		set.statements = arena_array(a, struct str, count_names(files) + 1);
	for (const struct sql_file *f = files; f && f->name; f++) {
		if (!load_file(&set, f, a, err)) {
			sql_set_release(&set);
			return false;
		}
	}
	*out = set;
	return true;
}

bool sql_find(const struct sql_set *set, const char *name, struct str *out)
{
	const struct table_entry *entry = table_find(&set->index, str_of(name));
	if (!entry)
		return false;
	*out = set->statements[entry->value];
	return true;
}

void sql_set_release(struct sql_set *set)
{
	table_release(&set->index);
	*set = (struct sql_set){ 0 };
}
