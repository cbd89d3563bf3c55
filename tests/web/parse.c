/* The readers of what a client sends, and the guard on heads. */
#include "parse_fuzz.h"

#include "base/random.h"
#include "web/address.h"
#include "web/framing.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct str all(const char *text)
{
	return str_of(text);
}

static void test_path(void **state)
{
	static const struct {
		const char *raw, *path;
		int status;
	} cases[] = {
		{ "/", "/", 0 },
		{ "/a/b", "/a/b", 0 },
		{ "/caf%C3%A9", "/café", 0 },
		{ "/a%20b+c", "/a b+c", 0 },
		{ "/%2541", "/%41", 0 },
		{ "/...", "/...", 0 },
		{ "", NULL, 400 },
		{ "a", NULL, 400 },
		{ "/%", NULL, 400 },
		{ "/%4", NULL, 400 },
		{ "/%0g", NULL, 400 },
		{ "/%00", NULL, 400 },
		{ "/%0a", NULL, 400 },
		{ "/%7f", NULL, 400 },
		{ "/%5c", NULL, 400 },
		{ "/%ff", NULL, 400 },
		{ "/%c0%af", NULL, 400 },
		{ "/%ed%a0%80", NULL, 400 },
		{ "//", NULL, 404 },
		{ "/a/", NULL, 404 },
		{ "/a//b", NULL, 404 },
		{ "/.", NULL, 404 },
		{ "/a/..", NULL, 404 },
		{ "/%2e%2E/a", NULL, 404 },
		{ "/a%2fb", NULL, 404 },
	};
	struct arena a = { NULL };
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct str path = { NULL, 0 };
		assert_int_equal(parse_path(all(cases[i].raw), &a, &path), cases[i].status);
		assert_true(cases[i].path ? str_is(path, cases[i].path) : path.at == NULL);
	}
	arena_release(&a);
}

static void test_pairs(void **state)
{
	struct arena a = { NULL };
	struct pairs p;
	(void)state;
	assert_int_equal(parse_pairs(all("a=1&&b&=c&a=%26+%3d"), 10, &a, &p), 0);
	assert_int_equal(p.count, 4);
	assert_true(str_is(pairs_get(&p, "a"), "1") && str_is(p.list[3].value, "& ="));
	assert_true(pairs_get(&p, "b").at && pairs_get(&p, "b").len == 0 && !pairs_get(&p, "z").at);
	assert_int_equal(parse_pairs(all("a&b&c"), 3, &a, &p), 0);
	assert_int_equal(parse_pairs(all("a&b&c&d"), 3, &a, &p), 400);
	assert_int_equal(parse_pairs(all(""), 3, &a, &p), 0);
	assert_int_equal(p.count, 0);
	arena_release(&a);
}

static void test_parameters(void **state)
{
	struct arena a = { NULL };
	struct str rest, boundary;
	(void)state;
	assert_true(parse_type_is(all("Multipart/Form-Data ; boundary=x"), "multipart/form-data",
				  &rest));
	assert_true(parse_boundary(rest, &a, &boundary) && str_is(boundary, "x"));
	assert_true(parse_boundary(all("; charset=\"a\\\"b\"; boundary=\"a b\""), &a, &boundary));
	assert_true(str_is(boundary, "a b"));
	assert_false(parse_type_is(all("multipart/form-datax"), "multipart/form-data", &rest));
	assert_false(parse_boundary(all("; boundary=a; boundary=b"), &a, &boundary));
	assert_false(parse_boundary(all("; boundary=\"a"), &a, &boundary));
	assert_false(parse_boundary(all("; boundary=a b"), &a, &boundary));
	assert_false(parse_boundary(all(""), &a, &boundary));
	arena_release(&a);
}

/* A head as the library leaves it: line ends and separators are zero bytes. */
static int check(const char *left, size_t bytes, int64_t *length)
{
	struct pair fields[8];
	int count = 0;
	const char *target = left + strlen(left) + 1, *version = target + strlen(target) + 1;
	const char *next = version + strlen(version) + 2;
	for (; *next; count++) {
		struct str name = all(next), value = all(next + name.len + 1);
		fields[count] = (struct pair){ name, value };
		next = value.at + value.len + 2;
	}
	struct head h = { all(left), all(target), all(version), fields, count, bytes };
	return framing_check(&h, h.target, length);
}

static void test_framing(void **state)
{
	static const char good[] = "GET\0/\0HTTP/1.1\0\0Host\0h:80\0\0Content-Length\0"
				   "12\0\0\0";
	static const char two[] = "GET\0/\0HTTP/1.1\0\0Host\0h\0\0Host\0h\0\0\0";
	static const char sign[] = "GET\0/\0HTTP/1.1\0\0Host\0h\0\0Content-Length\0+1\0\0\0";
	static const char both[] = "GET\0/\0HTTP/1.1\0\0Host\0h\0\0Content-Length\0"
				   "1\0\0Transfer-Encoding\0a\0\0\0";
	static const char coded[] = "GET\0/\0HTTP/1.1\0\0Host\0h\0\0Transfer-Encoding\0a\0\0\0";
	static const char old[] = "GET\0/\0HTTP/1.2\0\0Host\0h\0\0\0";
	int64_t length = -1;
	(void)state;
	assert_int_equal(check(good, sizeof(good), &length), 0);
	assert_int_equal(length, 12);
	assert_int_equal(check(good, sizeof(good) + 1, &length), 400);
	assert_int_equal(check(good, sizeof(good) - 1, &length), 400);
	assert_int_equal(check(two, sizeof(two), &length), 400);
	assert_int_equal(check(sign, sizeof(sign), &length), 400);
	assert_int_equal(check(both, sizeof(both), &length), 400);
	assert_int_equal(check(coded, sizeof(coded), &length), 411);
	assert_int_equal(check(old, sizeof(old), &length), 505);
}

static void test_origin(void **state)
{
	struct str t = all("HTTP://a.nl:8080/x?y");
	(void)state;
	assert_int_equal(framing_origin(&t, all("A.nl:8080")), 0);
	assert_true(str_is(t, "/x?y"));
	t = all("https://a.nl");
	assert_int_equal(framing_origin(&t, all("a.nl")), 0);
	assert_true(str_is(t, "/"));
	t = all("http://a.nl.evil/x");
	assert_int_equal(framing_origin(&t, all("a.nl")), 400);
	t = all("http:///x");
	assert_int_equal(framing_origin(&t, all("")), 400);
}

static void test_forwarded(void **state)
{
	(void)state;
	assert_true(str_is(address_forwarded(all("1.2.3.4, 5.6.7.8")), "5.6.7.8"));
	assert_true(str_is(address_forwarded(all(" ::1 ")), "::1"));
	assert_true(address_forwarded(all("1.2.3.4,")).at == NULL);
	assert_true(address_forwarded(all("1.2.3.4:80")).at == NULL);
	assert_true(address_forwarded(all("")).at == NULL);
}

/* Forms made of the pieces that matter, then spoilt. */
static void test_random(void **state)
{
	static const char *const pieces[] = { "--ab",
					      "\r\n",
					      "\r\n--ab",
					      "--",
					      "Content-Disposition: form-data",
					      "; name=\"a\"",
					      "; filename=\"%22\"",
					      "\r\n\r\n",
					      "\r",
					      "x",
					      "%41",
					      "&",
					      "=",
					      "/",
					      "..",
					      "\"",
					      "\xC3\xA9",
					      "\xff" };
	struct random r;
	(void)state;
	random_seed(&r, 7);
	for (int round = 0; round < 20000; round++) {
		struct buf b = { .maximum = 4096 };
		buf_text(&b, round % 2
				     ? "--ab\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"
				     : "");
		for (uint64_t i = random_below(&r, 12); i > 0; i--)
			buf_text(&b, pieces[random_below(&r, sizeof(pieces) / sizeof(*pieces))]);
		buf_text(&b, round % 3 ? "\r\n--ab--" : "");
		parse_fuzz((const uint8_t *)b.at, b.len);
		buf_release(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_path),       cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_parameters), cmocka_unit_test(test_framing),
		cmocka_unit_test(test_origin),     cmocka_unit_test(test_forwarded),
		cmocka_unit_test(test_random),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
