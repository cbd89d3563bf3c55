#include "view/value.h"

#include "base/fixed.h"
#include "view/print.h"

/* English writes 1,234.5 where Dutch writes 1.234,5. */
static void print_number(struct buf *out, int64_t number, int decimals, int shown,
			 enum language language)
{
	size_t first = out->len;
	fixed_print_dutch(out, number, decimals, shown);
	for (size_t i = first; language == ENGLISH && i < out->len; i++)
		if (out->at[i] == '.' || out->at[i] == ',')
			out->at[i] = out->at[i] == '.' ? ',' : '.';
}

static void print_day(struct buf *out, day_t day, enum language language)
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	char text[24];
	struct civil c = civil_of(day);
	if (language == ENGLISH)
		buf_printf(out, "%s %d %s %d", days[weekday_of(day) - 1], c.day,
			   months[c.month - 1], c.year);
	else
		buf_text(out, date_format_dutch(day, text));
}

static void print_moment(struct buf *out, moment_t moment, enum language language)
{
	int64_t minutes = clock_of_moment(moment) / 60000000;
	print_day(out, day_of_moment(moment), language);
	buf_printf(out, " %02d:%02d", (int)(minutes / 60), (int)(minutes % 60));
}

void value_print_people(struct buf *out, const struct value *v, enum language language)
{
	switch (v->kind) {
	case VALUE_NULL:
	case VALUE_LIST:
	case VALUE_MAP:
		break;
	case VALUE_BOOL:
		buf_text(out, language == ENGLISH ? (v->truth ? "yes" : "no")
						  : (v->truth ? "ja" : "nee"));
		break;
	case VALUE_COUNT:
		print_number(out, v->number, 0, 0, language);
		break;
	case VALUE_DECIMAL:
		print_number(out, v->number, v->decimals, v->shown, language);
		break;
	case VALUE_MONEY:
		buf_text(out, "€ ");
		print_number(out, v->number, 2, 2, language);
		break;
	case VALUE_SHARE:
		print_number(out, v->number, 2, v->number % 100 ? 1 : 0, language);
		buf_char(out, '%');
		break;
	case VALUE_TEXT:
	case VALUE_MARKUP:
		buf_add(out, v->text);
		break;
	case VALUE_DAY:
		print_day(out, (day_t)v->number, language);
		break;
	case VALUE_MOMENT:
		print_moment(out, v->number, language);
		break;
	}
}

static void print_items(struct buf *out, const struct value *v)
{
	bool map = v->kind == VALUE_MAP;
	buf_char(out, map ? '{' : '[');
	for (int i = 0; i < v->items->count; i++) {
		if (i)
			buf_char(out, ',');
		if (map) {
			print_json(out, str_of(v->items->keys[i]));
			buf_char(out, ':');
		}
		value_print_json(out, v->items->values[i]);
	}
	buf_char(out, map ? '}' : ']');
}

void value_print_json(struct buf *out, const struct value *v)
{
	char text[24];
	switch (v->kind) {
	case VALUE_NULL:
	case VALUE_MARKUP:
		buf_text(out, "null");
		break;
	case VALUE_BOOL:
		buf_text(out, v->truth ? "true" : "false");
		break;
	case VALUE_COUNT:
		buf_int(out, v->number);
		break;
	case VALUE_DECIMAL:
		fixed_print(out, v->number, v->decimals);
		break;
	case VALUE_MONEY:
	case VALUE_SHARE:
		fixed_print(out, v->number, 2);
		break;
	case VALUE_TEXT:
		print_json(out, v->text);
		break;
	case VALUE_DAY:
		print_json(out, str_of(date_format_iso((day_t)v->number, text)));
		break;
	case VALUE_MOMENT:
		print_json(out, str_of(moment_format(v->number, text)));
		break;
	case VALUE_LIST:
	case VALUE_MAP:
		print_items(out, v);
		break;
	}
}

void html_escape(struct buf *out, struct str text)
{
	size_t from = 0;
	for (size_t i = 0; i < text.len; i++) {
		const char *safe = NULL;
		switch (text.at[i]) {
		case '&':
			safe = "&amp;";
			break;
		case '<':
			safe = "&lt;";
			break;
		case '>':
			safe = "&gt;";
			break;
		case '"':
			safe = "&quot;";
			break;
		case '\'':
			safe = "&#39;";
			break;
		default:
			continue;
		}
		buf_add(out, (struct str){ text.at + from, i - from });
		buf_text(out, safe);
		from = i + 1;
	}
	if (from < text.len)
		buf_add(out, (struct str){ text.at + from, text.len - from });
}
