/* The meaning of every shipped figure, held against figures.txt: who changes what a figure counts gives
 * it a new version, and writes down the new line. Argument: that file. */
#include "domain/domains.h"
#include "kernel/figure.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

extern const struct sql_file sql_files[];

static const char *written_down; /* path of figures.txt */

static const struct domain *const domains[] = { &region_domain,   &payer_domain,
						&provider_domain, &reference_domain,
						&delivery_domain, &waiting_domain,
						&signal_domain,   NULL };

/* "name version digest" of a line that begins with this name; empty when there is none. */
static void find_line(const char *name, char line[200])
{
	FILE *file = fopen(written_down, "r");
	size_t len = strlen(name);
	assert_non_null(file);
	while (fgets(line, 200, file))
		if (strncmp(line, name, len) == 0 && line[len] == ' ') {
			line[strcspn(line, "\n")] = '\0';
			fclose(file);
			return;
		}
	fclose(file);
	line[0] = '\0';
}

/* True when the line is what the figure says now; otherwise tells what to do. */
static bool holds(const char *line, const struct figure *f, const char *digest)
{
	char now[200];
	int version = 0;
	const char *space = strchr(line, ' ');
	snprintf(now, sizeof(now), "%s %d %s", f->name, f->version, digest);
	if (strcmp(line, now) == 0)
		return true;
	if (space)
		version = (int)strtol(space, NULL, 10);
	if (space && version == f->version)
		print_error(
			"# The meaning of %s has changed: raise its version, then write in figures.txt:\n",
			f->name);
	else
		print_error("# %s is new or has a new version. Write in figures.txt:\n", f->name);
	print_error("%s\n", now);
	return false;
}

static struct session *session_without_tables(struct declarations *d)
{
	struct session *s = NULL;
	struct err err;
	struct session_options o = { .url = "sqlite::memory:",
				     .owner = true,
				     .create = true,
				     .files = sql_files,
				     .decl = d };
	assert_true(session_open(&o, &s, &err));
	return s;
}

static void a_changed_meaning_is_a_new_version(void **state)
{
	struct declarations *d = declare(domains);
	struct session *s = session_without_tables(d);
	char digest[65], line[200];
	struct err err;
	bool all = true;
	(void)state;
	for (int i = 0; i < d->figure_count; i++) {
		assert_true(figure_digest(s, d->figures[i], digest, &err));
		find_line(d->figures[i]->name, line);
		all &= holds(line, d->figures[i], digest);
	}
	session_close(s);
	declarations_release(d);
	assert_true(all);
}

static void digest_of(struct session *s, const struct figure *f, char digest[65])
{
	struct err err;
	assert_true(figure_digest(s, f, digest, &err));
}

/* Each part of the meaning moves the digest; a label does not. */
static void the_digest_follows_the_meaning(void **state)
{
	struct declarations *d = declare(domains);
	struct session *s = session_without_tables(d);
	static const char *const other_dims[] = { "region", NULL };
	char first[65], other[65];
	(void)state;
	digest_of(s, d->figures[0], first);
	for (int part = 0; part < 10; part++) {
		struct figure f = *d->figures[0];
		if (part == 1)
			f.rows = "region_inhabitants_rows";
		else if (part == 2)
			f.fold = FOLD_SUM;
		else if (part == 3)
			f.decimals++;
		else if (part == 4)
			f.window_days++;
		else if (part == 5)
			f.definition.nl = "Iets anders.";
		else if (part == 6)
			f.dims = other_dims;
		else if (part == 7)
			f.x = "something_else";
		else if (part == 8)
			f.weight = "something_else";
		else if (part == 9)
			f.left_out = "something_else";
		else
			f.label.nl = "Anders genoemd";
		digest_of(s, &f, other);
		assert_int_equal(strcmp(first, other) == 0, part == 0);
	}
	session_close(s);
	declarations_release(d);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_changed_meaning_is_a_new_version),
		cmocka_unit_test(the_digest_follows_the_meaning),
	};
	if (argc != 2) {
		fputs("usage: test_kernel_digests FILE\n", stderr);
		return 64;
	}
	written_down = argv[1];
	return cmocka_run_group_tests_name("digests", tests, NULL, NULL);
}
