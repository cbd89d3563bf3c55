#include "web/parse.h"

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Undoes %XX (and '+' for a blank when plus). False when a % is not followed by two hexadecimal digits. */
static bool decode(struct str raw, bool plus, struct arena *a, struct str *out)
{
	char *to = arena_alloc(a, raw.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < raw.len; i++) {
		char c = raw.at[i];
		if (c == '%') {
			if (raw.len - i < 3)
				return false;
			int high = hex_digit(raw.at[i + 1]), low = hex_digit(raw.at[i + 2]);
			if (high < 0 || low < 0)
				return false;
			c = (char)(high << 4 | low);
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		to[len++] = c;
	}
	*out = (struct str){ to, len };
	return true;
}

/* One part between slashes: neither empty, nor '.', nor '..'. */
static bool part_is_plain(struct str part)
{
	return part.len && !str_is(part, ".") && !str_is(part, "..") &&
	       !memchr(part.at, '/', part.len);
}

static bool has_control(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.at[i] < 0x20 || s.at[i] == 0x7F)
			return true;
	return false;
}

/* Decodes part by part, so that an encoded slash cannot pose as one that separates. */
int parse_path(struct str raw, struct arena *a, struct str *out)
{
	if (raw.len == 0 || *raw.at != '/')
		return 400;
	char *path = arena_alloc(a, raw.len + 1);
	size_t len = 0;
	bool plain = true;
	struct str rest = { raw.at + 1, raw.len - 1 };
	while (rest.at && raw.len > 1) {
		struct str part = str_cut(&rest, '/'), text;
		if (!decode(part, false, a, &text) || !str_is_utf8(text) || has_control(text) ||
		    (text.len && memchr(text.at, '\\', text.len)))
			return 400;
		plain = plain && part_is_plain(text);
		path[len++] = '/';
		if (text.len)
			memcpy(path + len, text.at, text.len);
		len += text.len;
	}
	if (!plain)
		return 404;
	if (len == 0)
		path[len++] = '/';
	*out = (struct str){ path, len };
	return 0;
}

static bool text_is_fit(struct str s)
{
	return str_is_utf8(s) && !(s.len && memchr(s.at, 0, s.len));
}

static int count_of(struct str raw, char c)
{
	int count = 1;
	for (size_t i = 0; i < raw.len; i++)
		count += raw.at[i] == c;
	return count;
}

int parse_pairs(struct str raw, int maximum, struct arena *a, struct pairs *out)
{
	int room = count_of(raw, '&');
	if (room > maximum)
		room = maximum;
	struct pair *list = arena_array(a, struct pair, (size_t)room);
	int count = 0;
	while (raw.len) {
		struct str value = str_cut(&raw, '&');
		if (value.len == 0)
			continue;
		if (count == maximum)
			return 400;
		struct str name = str_cut(&value, '=');
		struct pair *p = &list[count++];
		if (!decode(name, true, a, &p->name) || !decode(value, true, a, &p->value) ||
		    !text_is_fit(p->name) || !text_is_fit(p->value))
			return 400;
	}
	*out = (struct pairs){ list, count };
	return 0;
}
