/* What was known, held against a model kept in C: random changes with a seed, after each of which the
 * whole content is written down; later every change number must show exactly that again. */
#include "support.h"

#include "base/random.h"

enum { ROUNDS = 60, ROWS_MAX = 400 };

/* A row of thing, or of contract (owned by nobody: the operator's), in our own words. */
struct row {
	bool is_thing, there;
	int64_t id, parent, amount, since;
	int code, name; /* name 0: none */
};

struct story {
	struct session *s;
	struct random random;
	struct change c;
	struct row rows[ROWS_MAX];
	int count;
	struct buf known[ROUNDS + 1]; /* after each change, as the model in C has it */
	int64_t changes[ROUNDS + 1];
	int rounds;
};

static int by_id(const void *a, const void *b)
{
	const struct row *left = a, *right = b;
	return left->id < right->id ? -1 : left->id > right->id;
}

static void write_row(const struct row *r, struct buf *out)
{
	char name[20] = "NULL", parent[24] = "NULL";
	if (r->name)
		snprintf(name, sizeof(name), "n%d", r->name);
	if (r->parent)
		snprintf(parent, sizeof(parent), "%lld", (long long)r->parent);
	if (r->is_thing)
		buf_printf(
			out,
			"%lld|NULL|r%d|%s|%s|%lld|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|%lld\n",
			(long long)r->id, r->code, name, parent, (long long)r->amount,
			(long long)r->since);
	else
		buf_printf(out, "%lld|NULL|r%d|%s|%lld|%lld\n", (long long)r->id, r->code, parent,
			   (long long)r->amount, (long long)r->since);
}

static void write_model(struct story *t, struct buf *out)
{
	struct row sorted[ROWS_MAX];
	memcpy(sorted, t->rows, sizeof(sorted));
	qsort(sorted, (size_t)t->count, sizeof(*sorted), by_id);
	for (int things = 1; things >= 0; things--) {
		buf_text(out, things ? "thing\n" : "contract\n");
		for (int i = 0; i < t->count; i++)
			if (sorted[i].there && sorted[i].is_thing == things)
				write_row(&sorted[i], out);
	}
}

static void write_database(struct session *s, char view, struct buf *out)
{
	buf_text(out, "thing\n");
	show(s, view, "thing", true, out);
	buf_text(out, "contract\n");
	show(s, view, "contract", true, out);
}

static struct row *any_row(struct story *t, bool only_thing)
{
	for (int tries = 0; tries < 20 && t->count; tries++) {
		struct row *r = &t->rows[random_below(&t->random, (uint64_t)t->count)];
		if (r->there && (r->is_thing || !only_thing))
			return r;
	}
	return NULL;
}

static bool is_referred_to(const struct story *t, const struct row *r)
{
	for (int i = 0; r->is_thing && i < t->count; i++)
		if (t->rows[i].there && t->rows[i].parent == r->id && &t->rows[i] != r)
			return true;
	return false;
}

static void choose_values(struct story *t, struct row *r)
{
	const struct row *parent = any_row(t, true);
	r->amount = random_between(&t->random, 0, 1000);
	r->name = r->is_thing ? (int)random_below(&t->random, 5) : 0;
	r->parent = parent && parent != r && random_below(&t->random, 3) == 0 ? parent->id : 0;
	r->since = t->c.id;
}

static void values_of(const struct row *r, char text[120])
{
	char name[20] = "-", parent[24] = "-";
	if (r->name)
		snprintf(name, sizeof(name), "n%d", r->name);
	if (r->parent)
		snprintf(parent, sizeof(parent), "%lld", (long long)r->parent);
	snprintf(text, 120, r->is_thing ? "amount=%lld;parent=%s;name=%s" : "amount=%lld;thing=%s",
		 (long long)r->amount, parent, name);
}

static void add_row(struct story *t)
{
	char values[120], text[160];
	struct row r = { .is_thing = random_below(&t->random, 2) == 0,
			 .there = true,
			 .code = t->count };
	if (t->count == ROWS_MAX)
		return;
	choose_values(t, &r);
	values_of(&r, values);
	snprintf(text, sizeof(text), "code=r%d;%s", r.code, values);
	must(insert_in(&t->c, r.is_thing ? "thing" : "contract", text, &r.id));
	t->rows[t->count++] = r;
}

static void act(struct story *t)
{
	char text[120];
	uint64_t what = random_below(&t->random, 10);
	struct row *r = what < 4 ? NULL : any_row(t, false);
	if (!r) {
		add_row(t);
	} else if (what < 8 || is_referred_to(t, r)) {
		choose_values(t, r);
		values_of(r, text);
		must(update_in(&t->c, r->is_thing ? "thing" : "contract", r->id, text));
	} else {
		must(drop_in(&t->c, r->is_thing ? "thing" : "contract", r->id));
		r->there = false;
	}
}

/* Some changes are rolled back: they may leave no trace. */
static void one_change(struct story *t)
{
	struct row rows[ROWS_MAX];
	int count = t->count;
	bool forget = random_below(&t->random, 8) == 0;
	memcpy(rows, t->rows, sizeof(rows));
	begin(t->s, "edit", &t->c);
	for (uint64_t i = 0, acts = 1 + random_below(&t->random, 8); i < acts; i++)
		act(t);
	if (forget) {
		change_rollback(&t->c);
		memcpy(t->rows, rows, sizeof(rows));
		t->count = count;
		return;
	}
	commit(&t->c);
	t->changes[t->rounds] = t->c.id;
	write_model(t, &t->known[t->rounds++]);
}

static struct story *tell(struct world *w, uint64_t seed)
{
	struct story *t = calloc(1, sizeof(*t));
	t->s = w->job;
	random_seed(&t->random, seed);
	while (t->rounds < ROUNDS)
		one_change(t);
	return t;
}

static void forget(struct story *t)
{
	for (int i = 0; i <= ROUNDS; i++)
		buf_release(&t->known[i]);
	free(t);
}

static void every_change_still_shows_what_was_known(struct story *t)
{
	struct buf rows = { 0 };
	for (int i = 0; i < t->rounds; i++) {
		look_at(t->s, t->changes[i]);
		buf_clear(&rows);
		write_database(t->s, 'k', &rows);
		same_text(&t->known[i], &rows);
	}
	look_at(t->s, KNOWN_NOW);
	buf_release(&rows);
}

static void what_was_known_stays_known(void **state)
{
	for (uint64_t seed = 1; seed <= 3; seed++) {
		struct story *t = tell(*state, seed);
		struct buf rows = { 0 };
		every_change_still_shows_what_was_known(t);
		write_database(t->s, 'v', &rows);
		same_text(&t->known[t->rounds - 1], &rows);
		buf_clear(&rows);
		write_database(t->s, 'k', &rows);
		same_text(&t->known[t->rounds - 1], &rows);
		buf_release(&rows);
		forget(t);
		remove_world(state);
		make_world(state);
	}
}

/* The rows without the change that made them: the last column of every line is cut. */
static void without_since(const struct buf *from, struct buf *out)
{
	struct str rest = buf_str(from);
	while (rest.len) {
		struct str line = str_cut(&rest, '\n');
		while (memchr(line.at, '|', line.len) && line.at[line.len - 1] != '|')
			line.len--;
		buf_add(out, line);
		buf_char(out, '\n');
	}
}

static void same_but_for_since(struct story *t, const struct buf *wanted)
{
	struct buf rows = { 0 }, left = { 0 }, right = { 0 };
	write_database(t->s, 'v', &rows);
	without_since(wanted, &left);
	without_since(&rows, &right);
	same_text(&left, &right);
	buf_release(&rows);
	buf_release(&left);
	buf_release(&right);
}

/* What stood before change number i of the story. */
static const struct buf *before(const struct story *t, int i)
{
	static char empty[] = "thing\ncontract\n";
	static const struct buf nothing = { .at = empty, .len = sizeof(empty) - 1 };
	return i ? &t->known[i - 1] : &nothing;
}

/* A change that removed again what it made has nothing to take back. */
static bool take_back(struct story *t, int i)
{
	if (!str_eq(buf_str(&t->known[i]), buf_str(before(t, i)))) {
		undo(t->s, t->changes[i]);
		return true;
	}
	refused(try_undo(t->s, t->changes[i], NULL), ERR_CONFLICT);
	return false;
}

/* Taking back the last changes one by one, newest first, walks back through what was. */
static void undoing_in_reverse_walks_back(void **state)
{
	for (uint64_t seed = 11; seed <= 13; seed++) {
		struct story *t = tell(*state, seed);
		for (int i = t->rounds - 1; i >= 0; i--) {
			take_back(t, i);
			same_but_for_since(t, before(t, i));
		}
		every_change_still_shows_what_was_known(t);
		forget(t);
		remove_world(state);
		make_world(state);
	}
}

/* Back and forth: an undo of the undo brings what was undone. */
static void undoing_an_undo_goes_forward_again(void **state)
{
	struct story *t = tell(*state, 21);
	int64_t undone[10];
	int last = t->rounds - 1;
	for (int i = 0; i < 10; i++)
		undone[i] = take_back(t, last - i) ? newest(t->s) : 0;
	same_but_for_since(t, &t->known[last - 10]);
	for (int i = 9; i >= 0; i--) {
		if (undone[i])
			undo(t->s, undone[i]);
		same_but_for_since(t, &t->known[last - i]);
	}
	every_change_still_shows_what_was_known(t);
	forget(t);
}

const struct CMUnitTest history_tests[] = {
	TEST(what_was_known_stays_known),
	TEST(undoing_in_reverse_walks_back),
	TEST(undoing_an_undo_goes_forward_again),
};
const size_t history_count = COUNT_OF(history_tests);
