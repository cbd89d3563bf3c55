#include "kernel/form_text.h"

#include "base/date.h"

/* "€ 1.234,50" as "1234,50": points before a comma separate thousands. */
static struct str plain_number(struct str text, struct arena *a)
{
	bool comma = text.len && memchr(text.at, ',', text.len);
	struct buf plain = { .maximum = 100 };
	if (str_starts(text, "€"))
		text.at += 3, text.len -= 3;
	text = str_trim(text);
	for (size_t i = 0; i < text.len; i++)
		if (!(comma && text.at[i] == '.'))
			buf_char(&plain, text.at[i]);
	struct str kept = arena_str(a, buf_str(&plain));
	buf_release(&plain);
	return kept;
}

/* "22-11-2026 10:15" as "2026-11-22T10:15"; what is not so stays as it is. */
static struct str plain_moment(struct str text, struct arena *a)
{
	struct str time = text, date = str_cut(&time, ' ');
	char iso[11];
	day_t day;
	if (!time.at)
		time = text, date = str_cut(&time, 'T');
	time = str_trim(time);
	if (!time.len || !(date_parse_iso(date, &day) || date_parse_dutch(date, &day)))
		return text;
	return str_of(arena_printf(a, "%sT%.*s", date_format_iso(day, iso), STR_ARG(time)));
}

/* Items without blanks around them, and without empty ones. */
static struct str plain_list(struct str text, struct arena *a)
{
	struct buf plain = { .maximum = 1 << 20 };
	while (text.at) {
		struct str item = str_trim(str_cut(&text, ';'));
		if (!item.len)
			continue;
		if (plain.len)
			buf_char(&plain, ';');
		buf_add(&plain, item);
	}
	struct str kept = arena_str(a, buf_str(&plain));
	buf_release(&plain);
	return kept;
}

bool form_parse(const struct field *f, struct str text, struct arena *a, struct db_value *out,
		char reason[200])
{
	day_t day;
	text = str_trim(text);
	if (!str_is_utf8(text) || (text.len && memchr(text.at, '\0', text.len))) {
		snprintf(reason, 200, "De tekst bevat een teken dat niet te lezen is.");
		return false;
	}
	switch (f->kind) {
	case FIELD_QUANTITY:
	case FIELD_MONEY:
	case FIELD_SHARE:
		text = plain_number(text, a);
		break;
	case FIELD_MOMENT:
		text = plain_moment(text, a);
		break;
	case FIELD_LIST:
		text = plain_list(text, a);
		break;
	default:
		text = arena_str(a, text);
	}
	return field_parse(f, text,
			   f->kind == FIELD_DATE && date_parse_iso(text, &day) ? DATE_ISO
									       : DATE_DUTCH,
			   out, reason);
}
