/* Which passwords are good, what is kept of them, links and tokens. */
#include "support.h"

#include <pthread.h>

static void passwords_are_judged(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"",
		"kort",
		"elf tekens.",
		"welkom2024!!",
		"Welkom!2026!",
		"123456789012",
		"aaaaaaaaaaaa",
		"abababababab",
		"qwerty123456",
		"P@ssw0rd2024",
		"wachtwoord123",
		"Zorgkantoor2026",
		"1q2w3e4r5t6y",
		"passwordpassword",
		"j.jansen2026!!",
		"jjansenjjansen",
		"J.Jansen.....",
		"oktober-2026",
		"welkom\xff\xfe welkom",
	};
	static const char *const good[] = {
		"paard batterij nietje", "elf fietsen naar Urk", "éénentwintig ☃",
		"kj3!dls9-2kdW",         "839201748362",
	};
	char text[600];
	struct str name = str_of("j.jansen");
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		oops = (struct err){ 0 };
		if (password_judge(str_of(bad[i]), name, &oops))
			print_error("# taken: %s\n", bad[i]);
		assert_int_equal(oops.kind, ERR_INPUT);
	}
	for (size_t i = 0; i < COUNT_OF(good); i++)
		must(password_judge(str_of(good[i]), name, &oops));
	/* 128 characters are counted, not bytes. */
	size_t n = 0;
	for (int i = 0; i < 128; i++) {
		text[n++] = (char)0xc3;
		text[n++] = (char)(0xa0 + i % 30);
	}
	must(password_judge((struct str){ text, n }, name, &oops));
	memcpy(text + n, "x", 1);
	refused(password_judge((struct str){ text, n + 1 }, name, &oops), ERR_INPUT);
	refused(password_judge((struct str){ "abc\0defghijklm", 14 }, name, &oops), ERR_INPUT);
}

static void a_hash_is_argon2id_and_salted(void **state)
{
	char one[PASSWORD_HASH], two[PASSWORD_HASH];
	bool matches, aged;
	struct str word = str_of("paard batterij nietje");
	(void)state;
	must(password_hash(word, one, &oops) && password_hash(word, two, &oops));
	assert_true(str_starts(str_of(one), "$argon2id$v=19$m=19456,t=3,p=1$"));
	assert_string_not_equal(one, two);
	must(password_matches(word, one, &matches, &aged, &oops));
	assert_true(matches && !aged);
	must(password_matches(str_of("paard batterij nietj"), one, &matches, &aged, &oops));
	assert_false(matches);
	must(password_matches(word, NULL, &matches, &aged, &oops));
	assert_false(matches);
}

static void *hash_one(void *context)
{
	char hash[PASSWORD_HASH];
	int *busy = context;
	struct err err = { 0 };
	if (!password_hash(str_of("paard batterij nietje"), hash, &err))
		__atomic_add_fetch(busy, err.kind == ERR_BUSY, __ATOMIC_SEQ_CST);
	return NULL;
}

/* Seventy at once: never more than two are hashed, fifty wait, the others are sent away. */
static void two_hashes_at_once(void **state)
{
	enum { MANY = 70 };
	pthread_t threads[MANY];
	int busy = 0, now, most;
	(void)state;
	for (int i = 0; i < MANY; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, hash_one, &busy), 0);
	for (int i = 0; i < MANY; i++)
		pthread_join(threads[i], NULL);
	password_load(&now, &most);
	assert_int_equal(now, 0);
	assert_int_equal(most, 2);
	assert_true(busy <= MANY - PASSWORD_WAITING_MAX - 2);
	assert_true(busy > 0);
}

static void a_first_link_makes_the_first_account(void **state)
{
	char token[SECRET_TEXT], other[SECRET_TEXT];
	struct link link;
	int64_t account = 0, payer = 2;
	bool first, found;
	(void)state;
	must(link_is_first_start(s, &first, &oops));
	assert_true(first);
	must(link_make(s, LINK_FIRST_START, 0, other, &oops));
	must(link_make(s, LINK_FIRST_START, 0, token, &oops));
	must(link_find(s, str_of(other), &link, &found, &oops));
	assert_false(found); /* a newer one was made */
	refused(link_first_account(s, str_of(token), str_of("baas"), payer, str_of("welkom2024!!"),
				   &account, &oops),
		ERR_INPUT);
	must(link_first_account(s, str_of(token), str_of("baas"), payer,
				str_of("paard batterij nietje"), &account, &oops));
	assert_true(account > 0);
	refused(link_first_account(s, str_of(token), str_of("baas2"), payer,
				   str_of("paard batterij nietje"), &account, &oops),
		ERR_NOT_FOUND);
	must(link_is_first_start(s, &first, &oops));
	assert_false(first);
	refused(link_make(s, LINK_FIRST_START, 0, token, &oops), ERR_CONFLICT);
	refused(link_set_password(s, str_of(token), str_of("paard batterij nietje"), &account,
				  &oops),
		ERR_NOT_FOUND);
}

static void a_link_works_once_and_for_a_day(void **state)
{
	int64_t account = make_account("lotte"), of = 0;
	char token[SECRET_TEXT];
	struct link link;
	bool found;
	(void)state;
	must(link_make(s, LINK_SET_PASSWORD, account, token, &oops));
	must(link_find(s, str_of(token), &link, &found, &oops));
	assert_true(found && link.account == account);
	assert_string_equal(link.name, "lotte");
	/* A bad password does not use it up. */
	refused(link_set_password(s, str_of(token), str_of("kort"), &of, &oops), ERR_INPUT);
	must(link_set_password(s, str_of(token), str_of("paard batterij nietje"), &of, &oops));
	assert_int_equal(of, account);
	refused(link_set_password(s, str_of(token), str_of("ander woord hier"), &of, &oops),
		ERR_NOT_FOUND);
	must(link_make(s, LINK_SET_PASSWORD, account, token, &oops));
	set_clock(noon + 24 * HOUR);
	must(link_find(s, str_of(token), &link, &found, &oops));
	assert_false(found);
	set_clock(noon + 24 * HOUR - SECOND);
	must(link_find(s, str_of(token), &link, &found, &oops));
	assert_true(found);
	block(account, true);
	must(link_find(s, str_of(token), &link, &found, &oops));
	assert_false(found);
	refused(link_make(s, LINK_SET_PASSWORD, account, token, &oops), ERR_CONFLICT);
	set_clock(noon);
	static const char *const odd[] = { "", "x", "../../etc/passwd", "é" };
	for (size_t i = 0; i < COUNT_OF(odd); i++) {
		must(link_find(s, str_of(odd[i]), &link, &found, &oops));
		assert_false(found);
	}
}

static void tokens_are_found_revoked_and_expire(void **state)
{
	int64_t account = make_account("tokenaar"), other = make_account("ander"), of = 0;
	char text[API_TOKEN_TEXT], more[API_TOKEN_TEXT];
	struct api_token *list;
	int count;
	bool found, revoked;
	(void)state;
	must(api_token_make(s, account, str_of("koppeling"), 0, text, &oops));
	assert_true(str_starts(str_of(text), "wb_") && strlen(text) == 46);
	must(api_token_find(s, r, str_of(text), &of, &found, &oops));
	assert_true(found && of == account);
	must(api_token_list(s, r, account, &s->arena, &list, &count, &oops));
	assert_int_equal(count, 1);
	assert_int_equal(list[0].used, day_of(2026, 11, 16));
	assert_int_equal(list[0].expires - list[0].made, 365 * 24 * HOUR);
	text[10] = text[10] == 'a' ? 'b' : 'a';
	must(api_token_find(s, r, str_of(text), &of, &found, &oops));
	assert_false(found);
	text[10] = 0;
	must(api_token_find(s, r, str_of(text), &of, &found, &oops));
	assert_false(found);
	for (int i = 1; i < API_TOKENS_MAX; i++)
		must(api_token_make(s, account, str_of("nog een"), 30, more, &oops));
	refused(api_token_make(s, account, str_of("te veel"), 30, text, &oops), ERR_CONFLICT);
	must(api_token_revoke(s, other, list[0].id, &revoked, &oops));
	assert_false(revoked); /* not of this account */
	must(api_token_find(s, r, str_of(more), &of, &found, &oops));
	assert_true(found);
	set_clock(noon + 30 * 24 * HOUR);
	must(api_token_find(s, r, str_of(more), &of, &found, &oops));
	assert_false(found);
	set_clock(noon);
	block(account, true);
	must(api_token_find(s, r, str_of(more), &of, &found, &oops));
	assert_false(found);
	block(account, false);
	must(api_token_list(s, r, account, &s->arena, &list, &count, &oops));
	must(api_token_revoke(s, account, list[count - 1].id, &revoked, &oops));
	assert_true(revoked);
	must(api_token_find(s, r, str_of(more), &of, &found, &oops));
	assert_false(found);
	refused(api_token_make(s, account, str_of("  "), 0, text, &oops), ERR_INPUT);
}

/* Who works as an office has no business with how others prove who they are. */
static void an_office_cannot_read_the_guard(void **state)
{
	extern const struct sql_file sql_files[];
	struct session *office;
	struct stmt *st;
	bool row;
	struct session_options o = {
		.url = url, .viewers = true, .files = sql_files, .decl = s->decl
	};
	static const char *const tables[] = { "guard_password", "guard_link", "guard_token" };
	(void)state;
	must(session_open(&o, &office, &oops));
	for (size_t i = 0; i < COUNT_OF(tables); i++) {
		char sql[100];
		snprintf(sql, sizeof(sql), "SELECT * FROM %s", tables[i]);
		assert_false(db_prepare(office->db, str_of(sql), DB_KERNEL, &st, &oops) &&
			     stmt_step(st, &row, &oops));
		snprintf(sql, sizeof(sql), "DELETE FROM %s", tables[i]);
		assert_false(db_prepare(office->db, str_of(sql), DB_KERNEL, &st, &oops) &&
			     stmt_step(st, &row, &oops));
	}
	session_close(office);
}

const struct CMUnitTest password_tests[] = {
	cmocka_unit_test(a_first_link_makes_the_first_account),
	cmocka_unit_test(passwords_are_judged),
	cmocka_unit_test(a_hash_is_argon2id_and_salted),
	cmocka_unit_test(two_hashes_at_once),
	cmocka_unit_test(a_link_works_once_and_for_a_day),
	cmocka_unit_test(tokens_are_found_revoked_and_expire),
	cmocka_unit_test(an_office_cannot_read_the_guard),
};
const size_t password_count = COUNT_OF(password_tests);
