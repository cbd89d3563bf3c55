#include "view/print.h"

static void quoted(struct buf *out, struct str s)
{
	buf_char(out, '"');
	while (s.at) {
		struct str part = str_cut(&s, '"');
		buf_add(out, part);
		if (s.at)
			buf_text(out, "\"\"");
	}
	buf_char(out, '"');
}

static bool has_any(struct str s, const char *characters)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] && strchr(characters, s.at[i]))
			return true;
	return false;
}

void print_csv(struct buf *out, struct str s)
{
	bool edges = s.len && (s.at[0] == ' ' || s.at[s.len - 1] == ' ');
	if (edges || has_any(s, "\",;\r\n\t"))
		quoted(out, s);
	else
		buf_add(out, s);
}

void print_csv_text(struct buf *out, struct str s)
{
	if (!str_is_formula(s)) {
		print_csv(out, s);
		return;
	}
	struct buf guarded = { 0 };
	buf_char(&guarded, '\'');
	buf_add(&guarded, s);
	print_csv(out, buf_str(&guarded));
	buf_release(&guarded);
}

static void json_character(struct buf *out, char c)
{
	static const char special[] = "\"\\\n\r\t";
	static const char letters[] = "\"\\nrt";
	const char *at = c ? strchr(special, c) : NULL;
	if (at) {
		buf_char(out, '\\');
		buf_char(out, letters[at - special]);
	} else if ((unsigned char)c < 0x20 || c == 0x7f) {
		buf_printf(out, "\\u%04x", (unsigned)c);
	} else {
		buf_char(out, c);
	}
}

/* Bytes of the UTF-8 character that s begins with; 0 when it is not well-formed. */
static size_t character_length(struct str s)
{
	for (size_t len = 1; len <= 4 && len <= s.len; len++)
		if (str_is_utf8((struct str){ s.at, len }))
			return len;
	return 0;
}

void print_json(struct buf *out, struct str s)
{
	bool sound = str_is_utf8(s);
	buf_char(out, '"');
	while (s.len) {
		size_t len = sound ? 1 : character_length(s);
		if (len == 0)
			buf_text(out, "\\ufffd");
		else if (len == 1)
			json_character(out, *s.at);
		else
			buf_add(out, (struct str){ s.at, len });
		len = len ? len : 1;
		s = (struct str){ s.at + len, s.len - len };
	}
	buf_char(out, '"');
}

void print_shell(struct buf *out, struct str s)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_-./:=,@%+";
	bool safe = s.len > 0;
	for (size_t i = 0; i < s.len; i++)
		safe = safe && s.at[i] && strchr(plain, s.at[i]);
	if (safe) {
		buf_add(out, s);
		return;
	}
	buf_char(out, '\'');
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] == '\'')
			buf_text(out, "'\\''");
		else
			buf_char(out, s.at[i]);
	buf_char(out, '\'');
}

void print_screen(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.at[i];
		/* C1 controls are C2 80 to C2 9F in UTF-8 */
		bool wide = c == 0xc2 && i + 1 < s.len && (unsigned char)s.at[i + 1] < 0xa0;
		buf_char(out, c < 0x20 || c == 0x7f || wide ? ' ' : s.at[i]);
		i += wide;
	}
}

enum { LINE_WIDTH = 96 };

void print_wrapped(struct buf *out, const char *text, const char *indent)
{
	struct str rest = str_of(text);
	size_t used = 0;
	while (rest.at) {
		struct str word = str_cut(&rest, ' ');
		bool fits = used && used + 1 + word.len <= LINE_WIDTH;
		if (!fits)
			buf_printf(out, "%s%s", used ? "\n" : "", indent);
		else
			buf_char(out, ' ');
		buf_add(out, word);
		used = (fits ? used + 1 : strlen(indent)) + word.len;
	}
	buf_char(out, '\n');
}

void print_trimmed(struct buf *out, int64_t value, int decimals)
{
	while (decimals > 0 && value % 10 == 0) {
		value /= 10;
		decimals--;
	}
	fixed_print(out, value, decimals);
}

void print_count(struct buf *out, int64_t value)
{
	fixed_print_dutch(out, value, 0, 0);
}

static void json_list(struct buf *out, struct str items)
{
	buf_char(out, '[');
	for (bool first = true; items.at; first = false) {
		if (!first)
			buf_char(out, ',');
		print_json(out, str_cut(&items, ';'));
	}
	buf_char(out, ']');
}

void print_json_field(struct buf *out, const struct field *f, const struct db_value *v)
{
	struct buf text = { 0 };
	if (v->kind == DB_NULL)
		buf_text(out, "null");
	else if (f->kind == FIELD_LIST)
		json_list(out, v->text);
	else if (f->kind == FIELD_BOOL)
		buf_text(out, v->integer ? "true" : "false");
	else if (v->kind == DB_INT && f->kind != FIELD_DATE && f->kind != FIELD_MOMENT)
		field_print(out, f, v);
	else {
		field_print(&text, f, v);
		print_json(out, buf_str(&text));
	}
	buf_release(&text);
}

const char *print_unit(const char *unit)
{
	static const struct {
		const char *unit, *words;
	} said[] = { { "week", ", in weken" },
		     { "dag", ", in dagen" },
		     { "procent", ", in procenten" } };
	for (size_t i = 0; i < sizeof(said) / sizeof(*said); i++)
		if (strcmp(said[i].unit, unit) == 0)
			return said[i].words;
	return "";
}
