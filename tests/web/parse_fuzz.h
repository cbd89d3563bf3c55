/* The property of the parsers: whatever the bytes, they end, stay within them, and say the same of a form
 * fed whole and fed in pieces. Run by libFuzzer and, from seeds, by the tests. */
#ifndef TESTS_WEB_PARSE_FUZZ_H
#define TESTS_WEB_PARSE_FUZZ_H

#include "base/hash.h"
#include "web/multipart.h"
#include "web/parse.h"

#include <stdlib.h>

struct seen {
	uint64_t hash;
	int open, parts;
};

static int seen_begin(void *context, const struct part *part)
{
	struct seen *s = context;
	if (s->open++ || part->name.len == 0 || !str_is_utf8(part->name) ||
	    !str_is_utf8(part->filename))
		abort();
	s->parts++;
	s->hash = hash_bytes(part->name.at, part->name.len, s->hash);
	return 0;
}

static int seen_data(void *context, struct str bytes)
{
	struct seen *s = context;
	if (s->open != 1)
		abort();
	for (size_t i = 0; i < bytes.len; i++)
		s->hash = s->hash * 31 + (unsigned char)bytes.at[i] + 1;
	return 0;
}

static int seen_end(void *context)
{
	struct seen *s = context;
	if (--s->open)
		abort();
	s->hash = hash_bytes("|", 1, s->hash);
	return 0;
}

/* step 0: all at once. */
static int read_form(struct str bytes, size_t step, struct seen *s)
{
	static const struct multipart_sink sink = { seen_begin, seen_data, seen_end };
	struct multipart m;
	*s = (struct seen){ .hash = 1 };
	multipart_begin(&m, (struct str){ "ab", 2 }, &sink, s);
	while (bytes.len) {
		size_t len = step && step < bytes.len ? step : bytes.len;
		multipart_feed(&m, (struct str){ bytes.at, len });
		bytes.at += len;
		bytes.len -= len;
	}
	int status = multipart_end(&m);
	multipart_release(&m);
	return status;
}

static void check_pairs(const struct pairs *p, int maximum)
{
	if (p->count > maximum)
		abort();
	for (int i = 0; i < p->count; i++)
		if (!str_is_utf8(p->list[i].name) || !str_is_utf8(p->list[i].value))
			abort();
}

static int parse_fuzz(const uint8_t *data, size_t size)
{
	struct str bytes = { (const char *)data, size };
	struct seen whole, pieces;
	int status = read_form(bytes, 0, &whole);
	for (size_t step = 1; step < 8; step += 2)
		if (read_form(bytes, step, &pieces) != status ||
		    (status == 0 && (pieces.hash != whole.hash || pieces.parts != whole.parts)))
			abort();
	struct arena a = { NULL };
	struct pairs pairs = { NULL, 0 };
	struct str text;
	if (parse_pairs(bytes, 50, &a, &pairs) == 0)
		check_pairs(&pairs, 50);
	if (parse_path(bytes, &a, &text) == 0 &&
	    (!str_is_utf8(text) || !str_starts(text, "/") || memmem(text.at, text.len, "//", 2)))
		abort();
	struct pair cookies[PARSE_COOKIES];
	int count = 0;
	parse_cookies(bytes, cookies, &count);
	if (count > PARSE_COOKIES)
		abort();
	struct pair p;
	bool malformed;
	struct str rest = bytes;
	while (parse_parameter(&rest, &a, &p, &malformed))
		;
	if (parse_boundary(bytes, &a, &text) && (text.len < 1 || text.len > 70))
		abort();
	arena_release(&a);
	return 0;
}

#endif
