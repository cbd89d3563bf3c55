#include "web/framing.h"

#include "web/parse.h"

#include <strings.h>

/* The pieces must lie one after the other exactly as "METHOD target HTTP/1.1 CR LF name:value CR LF" puts them.
 * A bare LF, a folded line, a zero byte or a doubled blank leaves a gap of another size. */
static bool every_byte_counts(const struct head *h)
{
	if (h->target.at != h->method.at + h->method.len + 1 ||
	    h->version.at != h->target.at + h->target.len + 1)
		return false;
	const char *next = h->version.at + h->version.len + 2;
	for (int i = 0; i < h->count; i++) {
		struct str name = h->fields[i].name, value = h->fields[i].value;
		if (name.at != next || value.at < name.at + name.len + 1)
			return false;
		next = value.at + value.len + 2;
	}
	return next + 2 == h->method.at + h->bytes;
}

static bool is_token(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!parse_is_token(s.at[i]))
			return false;
	return s.len > 0;
}

/* Text without control characters other than a tab. */
static bool is_value(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (((unsigned char)s.at[i] < 0x20 && s.at[i] != '\t') || s.at[i] == 0x7F)
			return false;
	return str_is_utf8(s);
}

static bool is_target(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] <= 0x20 || s.at[i] >= 0x7F || s.at[i] == '#' || s.at[i] == '\\')
			return false;
	return s.len > 0;
}

static bool is_host(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i];
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      (c && strchr(".-_:[]", c))))
			return false;
	}
	return s.len > 0 && s.len <= 255;
}

static bool name_is(struct str name, const char *wanted)
{
	return name.len == strlen(wanted) && strncasecmp(name.at, wanted, name.len) == 0;
}

/* Fields that may stand in a head once, because readers differ in which of two they believe. */
struct single {
	const char *name;
	int count;
	struct str value;
};
enum { HOST, LENGTH, ENCODING, EXPECT, TYPE, AUTHORIZATION, SINGLES };

static void count_singles(const struct head *h, struct single singles[SINGLES])
{
	for (int i = 0; i < h->count; i++)
		for (int k = 0; k < SINGLES; k++)
			if (name_is(h->fields[i].name, singles[k].name)) {
				singles[k].count++;
				singles[k].value = h->fields[i].value;
			}
}

static struct str trim_blanks(struct str s)
{
	while (s.len && (s.at[s.len - 1] == ' ' || s.at[s.len - 1] == '\t'))
		s.len--;
	return s;
}

static int check_sizes(const struct head *h)
{
	if (h->target.len > FRAMING_TARGET)
		return 414;
	return h->bytes > FRAMING_HEAD || h->count > FRAMING_FIELDS ? 431 : 0;
}

static int check_characters(const struct head *h, struct str target)
{
	if (!is_token(h->method) || h->method.len > 20 || !is_target(target))
		return 400;
	if (!str_is(h->version, "HTTP/1.1") && !str_is(h->version, "HTTP/1.0"))
		return 505;
	for (int i = 0; i < h->count; i++)
		if (!is_token(h->fields[i].name) || !is_value(h->fields[i].value))
			return 400;
	return 0;
}

/* Digits only: no sign, no blank inside, no hexadecimal, no list. */
static bool read_length(struct str s, int64_t *length)
{
	if (s.len == 0 || s.len > 18)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] < '0' || s.at[i] > '9')
			return false;
	return str_to_int(s, length);
}

int framing_check(const struct head *h, struct str target, int64_t *length)
{
	int status = check_sizes(h);
	if (!status)
		status = check_characters(h, target);
	if (!status && !every_byte_counts(h))
		status = 400;
	if (status)
		return status;
	struct single s[SINGLES] = { { "host" },   { "content-length" }, { "transfer-encoding" },
				     { "expect" }, { "content-type" },   { "authorization" } };
	count_singles(h, s);
	for (int i = 0; i < SINGLES; i++)
		if (s[i].count > 1)
			return 400;
	bool must_have_host = str_is(h->version, "HTTP/1.1");
	if ((s[HOST].count == 0 && must_have_host) ||
	    (s[HOST].count && !is_host(trim_blanks(s[HOST].value))))
		return 400;
	if (s[ENCODING].count)
		return s[LENGTH].count ? 400 : 411;
	int64_t found = 0;
	if (s[LENGTH].count && !read_length(trim_blanks(s[LENGTH].value), &found))
		return 400;
	if (s[EXPECT].count && !name_is(trim_blanks(s[EXPECT].value), "100-continue"))
		return 417;
	*length = found;
	return 0;
}

int framing_origin(struct str *target, struct str host)
{
	if (target->len && *target->at == '/')
		return 0;
	size_t scheme = 0;
	if (target->len > 7 && strncasecmp(target->at, "http://", 7) == 0)
		scheme = 7;
	if (target->len > 8 && strncasecmp(target->at, "https://", 8) == 0)
		scheme = 8;
	struct str rest = { target->at + scheme, target->len - scheme };
	if (scheme == 0 || rest.len < host.len || host.len == 0 ||
	    strncasecmp(rest.at, host.at, host.len) != 0)
		return 400;
	rest.at += host.len;
	rest.len -= host.len;
	if (rest.len == 0)
		rest = (struct str){ "/", 1 };
	if (*rest.at != '/')
		return 400;
	*target = rest;
	return 0;
}
