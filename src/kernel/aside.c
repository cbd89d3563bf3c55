#include "kernel/aside.h"

extern const struct sql_file kernel_tables[], aside_files[];

const char *aside_database_path(const char *url)
{
	struct str s = str_of(url);
	if (str_starts(s, "postgresql://") || str_starts(s, "postgres://"))
		return NULL;
	return str_starts(s, "sqlite:") ? url + strlen("sqlite:") : url;
}

/* Without the ending .db. */
static struct str stem_of(const char *path)
{
	struct str stem = str_of(path);
	if (stem.len > 3 && memcmp(stem.at + stem.len - 3, ".db", 3) == 0)
		stem.len -= 3;
	return stem;
}

bool aside_path(const char *url, const char *tail, char path[ASIDE_PATH], struct err *err)
{
	const char *database = aside_database_path(url);
	if (!database || !*database || strcmp(database, ":memory:") == 0)
		return err_set(err, ERR_INPUT,
			       "Bij deze database hoort geen bestand. Gebruik een database in een "
			       "bestand, bijvoorbeeld --db sqlite:waarborg.db.");
	struct str stem = stem_of(database);
	int len = snprintf(path, ASIDE_PATH, "%.*s.%s", STR_ARG(stem), tail);
	return (len > 0 && len < ASIDE_PATH) ||
	       err_set(err, ERR_INPUT, "De naam van de database is te lang.");
}

void aside_name(const char *url, char name[80])
{
	const char *path = aside_database_path(url);
	struct str s = path ? stem_of(path) : str_of(strstr(url, "//") + 2);
	if (!path) { /* what stands between the host and the options */
		struct str rest = s;
		str_cut(&rest, '/');
		s = str_cut(&rest, '?');
	}
	for (size_t i = s.len; i > 0; i--)
		if (s.at[i - 1] == '/') {
			s = (struct str){ s.at + i, s.len - i };
			break;
		}
	size_t n = 0;
	for (size_t i = 0; i < s.len && n < 79; i++) {
		char c = s.at[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			     (c >= '0' && c <= '9') || c == '-' || c == '_';
		name[n++] = plain ? c : '_';
	}
	name[n] = 0;
	if (!n)
		snprintf(name, 80, "waarborg");
}

static bool make_tables(struct db *db, enum aside_kind kind, struct err *err)
{
	const char *table = kind == ASIDE_RUN ? "run_visit" : "look_line";
	bool has;
	if (!db_has_table(db, table, &has, err))
		return false;
	if (has)
		return true;
	if (db_kind(db) == DB_POSTGRES)
		return err_set(err, ERR_CONFLICT,
			       "%s is van een oudere versie van Waarborg. Werk haar bij: waarborg "
			       "init --db URL",
			       db_name(db));
	return db_script(db, kernel_tables[kind == ASIDE_RUN ? 2 : 3].text, DB_KERNEL, err);
}

bool aside_open(const char *url, const char *path, enum aside_kind kind, bool create,
		bool read_only, struct db **out, struct err *err)
{
	struct db *db;
	char file[ASIDE_PATH + 8];
	snprintf(file, sizeof(file), "sqlite:%s", path);
	struct db_options options = {
		.url = aside_database_path(url) ? file : url,
		.role = DB_JOB,
		.create = create && !read_only,
		.read_only = read_only,
		.own_turn = true,
		.files = aside_files,
	};
	if (!db_open(&options, &db, err))
		return false;
	if (!read_only && !make_tables(db, kind, err)) {
		db_close(db);
		return false;
	}
	*out = db;
	return true;
}
