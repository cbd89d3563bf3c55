#include "support.h"

#include "kernel/schema.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct domain *const first_version[] = { &base_domain, &first_domain, NULL };
static const struct domain *const second_version[] = { &base_domain, &second_domain, NULL };

static struct session *owner_of(struct world *w, const struct declarations *d)
{
	struct session *s = NULL;
	must(try_enter(w, d, true, NULL, &s));
	return s;
}

static struct session *enter_with(struct world *w, const struct declarations *d)
{
	struct session *s = NULL;
	must(try_enter(w, d, false, NULL, &s));
	return s;
}

static void upgrade(struct world *w, const struct declarations *d, int wanted)
{
	int added = -1;
	must(try_upgrade(w, d, &added));
	assert_int_equal(added, wanted);
}

static void the_declarations_become_tables(void **state)
{
	struct world *w = *state;
	struct buf layout = { 0 };
	upgrade(w, w->decl, w->decl->shape_count);
	layout_of(w, &layout);
	static const char *const sqlite_lines[] = {
		"\nt_thing.code TEXT 0 0 \n",
		"\nt_thing.parent INTEGER 0 0 t_thing\n",
		"\nt_thing.day INTEGER 0 0 \n",
		"\nt_thing.since INTEGER 1 0 \n",
		"\nh_thing.until INTEGER 1 0 \n",
		"\nh_thing.parent INTEGER 0 0 \n",
		"\nt_dated.valid_from INTEGER 0 0 \n",
		"\nt_measure.import INTEGER 0 0 \n",
		"\nt_thing index 1 code\n",
		"\nh_thing index 0 code\n",
		"\nt_thing index 0 name\n",
		"\nh_thing index 0 name\n",
		"\nt_dated index 1 thing,code,valid_from\n",
		"\nt_contract index 1 code\n",
		"\nt_measure index 0 import\n",
		"\nt_thing index 0 since\n",
		"\nh_thing index 0 until\n",
	};
	static const char *const postgres_lines[] = {
		"\nt_thing.code text false r true\n",
		"\nt_thing FOREIGN KEY (parent) REFERENCES t_thing(id)\n",
		"\nh_thing.until bigint true r true\n",
		"\nt_thing index true code\n",
		"\nh_thing index false code\n",
		"\nt_dated index true thing,code,valid_from\n",
		"\nt_contract index true COALESCE(payer, 0::bigint),code\n",
		"\nv_contract.code text false v false\n",
		"\nk_contract.code text false v false\n",
		"\nt_contract grant waarborg_app UPDATE\n",
	};
	bool lite = kind_under_test == DB_SQLITE;
	const char *const *lines = lite ? sqlite_lines : postgres_lines;
	for (size_t i = 0; i < (lite ? COUNT_OF(sqlite_lines) : COUNT_OF(postgres_lines)); i++) {
		if (!strstr(buf_zero(&layout), lines[i]))
			print_error("# not there: %s", lines[i]);
		assert_non_null(strstr(buf_zero(&layout), lines[i]));
	}
	buf_release(&layout);
}

static void a_second_upgrade_does_nothing(void **state)
{
	struct world *w = *state;
	struct buf before = { 0 }, after = { 0 };
	upgrade(w, w->decl, w->decl->shape_count);
	layout_of(w, &before);
	upgrade(w, w->decl, 0);
	layout_of(w, &after);
	same_text(&before, &after);
	buf_release(&before);
	buf_release(&after);
}

/* Rows that were changed and removed under the first version, so that there is history. */
static void fill(struct session *s)
{
	int64_t a = insert(s, "place", "code=a;name=Aalst;size=3");
	int64_t b = insert(s, "place", "code=b;name=Best");
	update(s, "place", a, "size=4");
	drop(s, "place", b);
	insert(s, "owned", "code=o;place=1");
}

static void an_old_database_becomes_as_a_new_one(void **state)
{
	struct world *w = *state, *fresh;
	struct declarations *first = declare(first_version), *second = declare(second_version);
	struct buf old_rows = { 0 }, rows = { 0 }, upgraded = { 0 }, made = { 0 };
	upgrade(w, first, first->shape_count);
	struct session *s = enter_with(w, first);
	fill(s);
	session_close(s);
	upgrade(w, second, 5); /* area, and area, opened, remark of place, amount of owned */
	s = enter_with(w, second);
	show(s, 'v', "place", true, &rows);
	buf_text(&old_rows, "1|NULL|a|NULL|Aalst|4|NULL|NULL|3\n");
	same_text(&rows, &old_rows);
	look_at(s, 2);
	buf_clear(&rows);
	buf_clear(&old_rows);
	show(s, 'k', "place", true, &rows);
	buf_text(&old_rows,
		 "1|NULL|a|NULL|Aalst|3|NULL|NULL|1\n2|NULL|b|NULL|Best|NULL|NULL|NULL|2\n");
	same_text(&rows, &old_rows);
	look_at(s, KNOWN_NOW);
	int64_t area = insert(s, "area", "code=z;valid_from=0"); /* and it works */
	assert_int_equal(area, 1);
	update(s, "place", 1, "area=1;opened=17000;remark=hier");
	session_close(s);
	assert_int_equal(make_empty((void **)&fresh), 0);
	upgrade(fresh, second, second->shape_count);
	layout_of(w, &upgraded);
	layout_of(fresh, &made);
	same_text(&upgraded, &made);
	remove_world((void **)&fresh);
	struct buf *all[] = { &old_rows, &rows, &upgraded, &made };
	for (size_t i = 0; i < COUNT_OF(all); i++)
		buf_release(all[i]);
	declarations_release(first);
	declarations_release(second);
}

/* Upgrading to these declarations must be refused with nothing changed. */
static void upgrade_is_refused(struct world *w, const struct model *changed, const char *sentence)
{
	const struct model *const models[] = { changed, NULL };
	const struct domain other = { .name = "other", .models = models };
	const struct domain *const domains[] = { &base_domain, &other, NULL };
	struct declarations *d = declare(domains);
	struct buf before = { 0 }, after = { 0 };
	struct session *s;
	int added;
	layout_of(w, &before);
	refused(try_upgrade(w, d, &added), ERR_CONFLICT);
	says(sentence);
	layout_of(w, &after);
	same_text(&before, &after);
	refused(try_enter(w, d, false, NULL, &s), ERR_CONFLICT);
	buf_release(&before);
	buf_release(&after);
	declarations_release(d);
}

static const struct field kept_fields[] = {
	{ "code", FIELD_TEXT, KEY | REQUIRED, L("Code", "Code") },
	{ "size", FIELD_COUNT, KEY, L("Grootte", "Size") },
	{ 0 },
};
static const struct model kept = { "kept", L("Ding", "Kept"), L("Dingen", "Kept"), kept_fields,
				   .scope = OPEN };
static const struct model *const kept_models[] = { &kept, NULL };
static const struct domain kept_domain = { .name = "kept", .models = kept_models };

static void with_kept(struct world *w)
{
	static const struct domain *const domains[] = { &base_domain, &kept_domain, NULL };
	struct declarations *d = declare(domains);
	upgrade(w, d, d->shape_count);
	declarations_release(d);
}

static void another_kind_of_storage_is_refused(void **state)
{
	struct field fields[] = {
		{ "more", FIELD_TEXT, 0, L("Meer", "More") }, kept_fields[0], kept_fields[1], { 0 }
	};
	struct model model = kept;
	with_kept(*state);
	fields[2].kind = FIELD_TEXT;
	model.fields = fields;
	upgrade_is_refused(*state, &model, "kept.size");
}

static void another_key_is_refused(void **state)
{
	struct field fields[] = { kept_fields[0], kept_fields[1], { 0 } };
	struct model model = kept;
	with_kept(*state);
	fields[1].flags = 0;
	model.fields = fields;
	upgrade_is_refused(*state, &model, "kept");
}

static void another_scope_is_refused(void **state)
{
	struct model model = kept;
	with_kept(*state);
	model.scope = PAYER;
	upgrade_is_refused(*state, &model, "kept");
}

static void a_field_we_do_not_know_is_of_a_newer_version(void **state)
{
	struct model model = kept;
	const struct field fields[] = { kept_fields[0], { 0 } };
	with_kept(*state);
	model.fields = fields;
	upgrade_is_refused(*state, &model, "nieuwere versie");
}

static void a_newer_database_is_refused(void **state)
{
	struct world *w = *state;
	struct declarations *first = declare(first_version), *second = declare(second_version);
	struct session *s;
	int added;
	upgrade(w, second, second->shape_count);
	refused(try_upgrade(w, first, &added), ERR_CONFLICT); /* a model that first does not have */
	says("nieuwere versie");
	refused(try_enter(w, first, false, NULL, &s), ERR_CONFLICT);
	says("nieuwere versie");
	s = owner_of(w, second);
	must(db_script(s->db, "UPDATE meta SET value = '99' WHERE name = 'format'", DB_KERNEL,
		       &oops));
	session_close(s);
	refused(try_upgrade(w, second, &added), ERR_CONFLICT);
	says("nieuwere versie");
	refused(try_enter(w, second, false, NULL, &s), ERR_CONFLICT);
	declarations_release(first);
	declarations_release(second);
}

static void an_empty_or_old_database_says_what_to_do(void **state)
{
	struct world *w = *state;
	struct declarations *first = declare(first_version), *second = declare(second_version);
	struct session *s;
	if (kind_under_test == DB_SQLITE) { /* a file without tables */
		s = owner_of(w, first);
		session_close(s);
	}
	refused(try_enter(w, first, false, NULL, &s), ERR_NOT_FOUND);
	says("waarborg init --db ");
	upgrade(w, first, first->shape_count);
	refused(try_enter(w, second, false, NULL, &s), ERR_CONFLICT);
	says("oudere versie");
	says("waarborg init --db ");
	refused(try_enter(w, first, false, "niemand", &s), ERR_NOT_FOUND);
	says("niemand");
	declarations_release(first);
	declarations_release(second);
}

static void upgrade_and_die(struct world *w, const struct declarations *d, int ready)
{
	int added;
	struct session *s;
	if (!try_enter(w, d, true, NULL, &s))
		_exit(1);
	if (write(ready, "x", 1) != 1)
		_exit(1);
	_exit(schema_upgrade(s, &added, &oops) ? 0 : 1);
}

/* A child upgrades and is killed after so many microseconds; 0: it may end. */
static void upgrade_killed(struct world *w, const struct declarations *d, moment_t after)
{
	int pipe_ends[2], status;
	char byte;
	assert_int_equal(pipe(pipe_ends), 0);
	fflush(NULL);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0)
		upgrade_and_die(w, d, pipe_ends[1]);
	close(pipe_ends[1]);
	assert_int_equal(read(pipe_ends[0], &byte, 1), 1);
	close(pipe_ends[0]);
	if (after) {
		usleep((useconds_t)after);
		kill(child, SIGKILL);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(after || (WIFEXITED(status) && WEXITSTATUS(status) == 0));
}

/* The rows of the place as either version shows them. */
static void opens_as_old_or_new(struct world *w, const struct declarations *first,
				const struct declarations *second, int *old, int *new)
{
	struct session *s;
	struct buf rows = { 0 };
	bool is_old = try_enter(w, first, false, NULL, &s);
	if (!is_old)
		must(try_enter(w, second, false, NULL, &s));
	show(s, 'v', "place", true, &rows);
	assert_string_equal(buf_zero(&rows), is_old ? "1|NULL|a|Aalst|4|3\n"
						    : "1|NULL|a|NULL|Aalst|4|NULL|NULL|3\n");
	++*(is_old ? old : new);
	if (is_old)
		assert_int_equal(number(s, "SELECT count(*) FROM meta_model WHERE name = 'area'"),
				 0);
	else
		assert_int_equal(number(s, "SELECT count(*) FROM t_area"), 0);
	buf_release(&rows);
	session_close(s);
}

static void fill_first(struct world *w, const struct declarations *first)
{
	upgrade(w, first, first->shape_count);
	struct session *s = enter_with(w, first);
	fill(s);
	session_close(s);
}

/* The first round takes the time of an upgrade. In each round after it an old database meets an upgrade
 * that is killed later than in the round before, up to about when it is through. */
static void a_killed_upgrade_leaves_the_old_or_the_new(void **state)
{
	struct declarations *first = declare(first_version), *second = declare(second_version);
	int old = 0, new = 0, added, rounds = kind_under_test == DB_SQLITE ? 50 : 12;
	moment_t whole = 0;
	(void)state;
	for (int round = 0; round <= rounds; round++) {
		struct world *w;
		make_empty((void **)&w);
		fill_first(w, first);
		moment_t begun = moment_now();
		upgrade_killed(w, second, whole * round / rounds * 11 / 10);
		if (round == 0)
			whole = moment_now() - begun;
		opens_as_old_or_new(w, first, second, &old, &new);
		must(try_upgrade(w, second, &added)); /* and it can be finished */
		remove_world((void **)&w);
	}
	print_message("# upgrades killed: %d left the old, %d the new\n", old, new - 1);
	assert_true(old > 0);
	assert_int_equal(old + new, rounds + 1);
	declarations_release(first);
	declarations_release(second);
}

const struct CMUnitTest schema_tests[] = {
	TEST_EMPTY(the_declarations_become_tables),
	TEST_EMPTY(a_second_upgrade_does_nothing),
	TEST_EMPTY(an_old_database_becomes_as_a_new_one),
	TEST_EMPTY(another_kind_of_storage_is_refused),
	TEST_EMPTY(another_key_is_refused),
	TEST_EMPTY(another_scope_is_refused),
	TEST_EMPTY(a_field_we_do_not_know_is_of_a_newer_version),
	TEST_EMPTY(a_newer_database_is_refused),
	TEST_EMPTY(an_empty_or_old_database_says_what_to_do),
	TEST_PLAIN(a_killed_upgrade_leaves_the_old_or_the_new),
};
const size_t schema_count = COUNT_OF(schema_tests);
