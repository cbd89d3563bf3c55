/* Signing in: one answer for everything that is wrong, and a growing wait. */
#include "support.h"

#include <sodium.h>
#include <time.h>

static const char right[] = "paard batterij nietje";

static bool try_in(const char *name, const char *password, const char *address, struct signin *out)
{
	oops = (struct err){ 0 };
	return sign_in(s, r, str_of(name), str_of(password), str_of(address), out, &oops);
}

static void the_right_password_comes_in(void **state)
{
	int64_t account = make_account("piet");
	struct signin in;
	(void)state;
	give_password(account, right);
	must(try_in("piet", right, "10.0.0.1", &in));
	assert_int_equal(in.account, account);
	must(try_in(" piet ", right, "10.0.0.1", &in)); /* blanks around a name are no mistake */
	assert_false(try_in("Piet", right, "10.0.0.9", &in));
	must(sign_in_again(s, r, account, str_of(right), str_of("10.0.0.1"), &in, &oops));
	refused(sign_in_again(s, r, account, str_of("fout woord hier"), str_of("10.0.0.1"), &in,
			      &oops),
		ERR_DENIED);
}

/* Of the processor: what else the machine does is no matter. */
static int64_t duration_of(const char *name, const char *address)
{
	struct timespec a, b;
	struct signin in;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
	assert_false(try_in(name, "een fout woord hier", address, &in));
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
	assert_int_equal(oops.kind, ERR_DENIED);
	assert_string_equal(oops.message, "De naam of het wachtwoord klopt niet.");
	return (b.tv_sec - a.tv_sec) * 1000000 + (b.tv_nsec - a.tv_nsec) / 1000;
}

/* Unknown, blocked and without a password: the same sentence, and a hash each time. */
static void nobody_learns_who_exists(void **state)
{
	int64_t blocked = make_account("geblokt");
	struct signin in;
	int64_t known = 0, unknown = 0;
	(void)state;
	make_account("zonder-wachtwoord");
	int64_t mine = make_account("bekend");
	give_password(mine, right);
	give_password(blocked, right);
	block(blocked, true);
	for (int i = 0; i < 3; i++) {
		char address[40];
		snprintf(address, sizeof(address), "10.1.0.%d", i);
		known += duration_of("bekend", address);
		unknown += duration_of(i == 0   ? "bestaat-niet"
				       : i == 1 ? "zonder-wachtwoord"
						: "geblokt",
				       address);
	}
	assert_false(try_in("geblokt", right, "10.1.1.1", &in));
	assert_int_equal(oops.kind, ERR_DENIED);
	/* Without a hash the unknown ones would take next to nothing. */
	if (unknown * 2 < known || known * 2 < unknown)
		print_error("# known %lld us, unknown %lld us\n", (long long)known,
			    (long long)unknown);
	assert_true(unknown * 2 > known && known * 2 > unknown);
	static const char *const odd[] = { "", "\xff\xfe", "' OR 1=1 --", "a\nb" };
	for (size_t i = 0; i < COUNT_OF(odd); i++) {
		assert_false(try_in(odd[i], "een fout woord hier", "10.1.2.2", &in));
		assert_int_equal(oops.kind, ERR_DENIED);
	}
}

/* By hand: the third wrong one makes wait 1 s, then 2, 4, 8, 16, 32, 64; the tenth a quarter. */
static void wrong_tries_wait_longer_and_longer(void **state)
{
	static const int waits[] = { 0, 0, 1, 2, 4, 8, 16, 32, 64, 900 };
	int64_t account = make_account("slachtoffer");
	struct signin in;
	moment_t at = noon;
	(void)state;
	give_password(account, right);
	must(try_in("slachtoffer", right, "192.0.2.1", &in)); /* known from here */
	for (size_t i = 0; i < COUNT_OF(waits); i++) {
		set_clock(at);
		assert_false(try_in("slachtoffer", "fout fout fout", "203.0.113.7", &in));
		assert_int_equal(oops.kind, ERR_DENIED);
		if (!waits[i])
			continue;
		assert_false(try_in("slachtoffer", right, "203.0.113.8", &in));
		assert_int_equal(oops.kind, ERR_BUSY);
		assert_int_equal(in.wait_seconds, waits[i]);
		set_clock(at + waits[i] * SECOND - 1);
		assert_false(try_in("slachtoffer", right, "203.0.113.8", &in));
		assert_int_equal(oops.kind, ERR_BUSY);
		/* From where the account came in before, others do not matter. */
		must(try_in("slachtoffer", right, "192.0.2.1", &in));
		at += waits[i] * SECOND;
	}
	/* A quarter later anybody may try again: nobody is shut out for good. */
	set_clock(at);
	must(try_in("slachtoffer", right, "203.0.113.8", &in));
	set_clock(noon);
}

/* At most ten tries in any quarter of an hour, however patient the other is. */
static void ten_tries_in_a_quarter(void **state)
{
	struct signin in;
	int tries[7200] = { 0 }, worst = 0;
	char address[40];
	(void)state;
	for (int second = 0; second < 7200; second++) {
		set_clock(noon + second * SECOND);
		snprintf(address, sizeof(address), "2001:db8::%x", second); /* another each time */
		/* Only count; the hash is not what this is about. */
		struct stmt *st;
		int64_t n;
		bool taken;
		must(db_named(r->db, "try_take", &st, &oops));
		stmt_bind_text(st, "who", str_of("a:test"));
		stmt_bind_int(st, "now", r->clock);
		stmt_bind_int(st, "forget", r->clock - 900 * SECOND);
		stmt_bind_int(st, "free", 3);
		stmt_bind_int(st, "longest", 900);
		must(run_one_int(st, &n, &taken, &oops));
		tries[second] = taken;
		int inside = 0;
		for (int i = second; i >= 0 && i > second - 900; i--)
			inside += tries[i];
		worst = inside > worst ? inside : worst;
	}
	set_clock(noon);
	assert_int_equal(worst, 10);
	(void)in;
	(void)address;
}

static void an_address_is_slowed_down_too(void **state)
{
	struct signin in;
	char name[40];
	int i = 0;
	(void)state;
	for (; i < 60; i++) {
		snprintf(name, sizeof(name), "gok%d", i);
		assert_false(try_in(name, "een fout woord hier", "198.51.100.9", &in));
		if (oops.kind == ERR_BUSY)
			break;
	}
	assert_int_equal(i, 30);
	assert_true(in.wait_seconds >= 1 && in.wait_seconds <= 60);
}

/* An old hash is replaced when its owner comes in. */
static void an_old_hash_is_renewed(void **state)
{
	int64_t account = make_account("oudgediende");
	char old[crypto_pwhash_STRBYTES], sql[400];
	struct signin in;
	struct stmt *st;
	bool row;
	(void)state;
	assert_int_equal(crypto_pwhash_str(old, right, strlen(right), 1, 8 << 20), 0);
	snprintf(sql, sizeof(sql),
		 "INSERT INTO guard_password(account, hash, made) VALUES (%lld, '%s', 1)",
		 (long long)account, old);
	must(db_prepare(s->db, str_of(sql), DB_KERNEL, &st, &oops) && stmt_run(st, NULL, &oops));
	must(try_in("oudgediende", right, "10.0.0.2", &in));
	snprintf(sql, sizeof(sql),
		 "SELECT hash, signed_in FROM guard_password WHERE account = %lld",
		 (long long)account);
	must(db_prepare(s->db, str_of(sql), DB_KERNEL, &st, &oops) && stmt_step(st, &row, &oops));
	assert_true(str_starts(stmt_text(st, 0), "$argon2id$v=19$m=19456,t=3,p=1$"));
	assert_true(stmt_int(st, 1) > 0);
	stmt_reset(st);
	must(try_in("oudgediende", right, "10.0.0.2", &in));
}

const struct CMUnitTest signin_tests[] = {
	cmocka_unit_test(the_right_password_comes_in),
	cmocka_unit_test(nobody_learns_who_exists),
	cmocka_unit_test(wrong_tries_wait_longer_and_longer),
	cmocka_unit_test(ten_tries_in_a_quarter),
	cmocka_unit_test(an_address_is_slowed_down_too),
	cmocka_unit_test(an_old_hash_is_renewed),
};
const size_t signin_count = COUNT_OF(signin_tests);
