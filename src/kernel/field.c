#include "kernel/field.h"

#include "base/date.h"
#include "base/fixed.h"
#include "base/ident.h"

#include <stdarg.h>

bool value_eq(const struct db_value *a, const struct db_value *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == DB_INT)
		return a->integer == b->integer;
	return a->kind == DB_NULL || str_eq(a->text, b->text);
}

__attribute__((format(printf, 2, 3))) static bool because(char reason[200], const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(reason, 200, format, arguments);
	va_end(arguments);
	return false;
}

static int decimals_of(const struct field *f)
{
	return f->kind == FIELD_QUANTITY                          ? f->decimals
	       : f->kind == FIELD_MONEY || f->kind == FIELD_SHARE ? 2
								  : 0;
}

static bool check_bounds(const struct field *f, int64_t value, char reason[200])
{
	int64_t low = f->low, high = f->high;
	if (low == 0 && high == 0) {
		if (f->kind == FIELD_COUNT || f->kind == FIELD_QUANTITY || f->kind == FIELD_SHARE)
			high = INT64_MAX;
		else
			low = INT64_MIN, high = INT64_MAX;
	}
	if (value >= low && value <= high)
		return true;
	struct buf bound = { .maximum = 64 };
	fixed_print_dutch(&bound, value < low ? low : high, decimals_of(f), decimals_of(f));
	because(reason,
		value < low ? "Deze waarde is te laag: het minimum is %s."
			    : "Deze waarde is te hoog: het maximum is %s.",
		buf_zero(&bound));
	buf_release(&bound);
	return false;
}

static bool is_pseudonym(struct str s)
{
	if (s.len < 16 || s.len > 64)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i];
		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		      c == '-' || c == '_'))
			return false;
	}
	return true;
}

static bool check_form(enum field_kind kind, struct str s, char reason[200])
{
	switch (kind) {
	case FIELD_AGB:
		return ident_is_agb(s) || because(reason, "Een AGB-code heeft precies 8 cijfers.");
	case FIELD_KVK:
		return ident_is_kvk(s) ||
		       because(reason, "Een KvK-nummer heeft precies 8 cijfers.");
	case FIELD_BIG:
		return ident_is_big(s) ||
		       because(reason, "Een BIG-nummer heeft precies 11 cijfers.");
	case FIELD_POSTCODE:
		return ident_is_postcode(s) ||
		       because(reason, "Een postcode ziet eruit als 1234 of 1234 AB.");
	case FIELD_PSEUDONYM:
		return is_pseudonym(s) ||
		       because(reason,
			       "Een pseudoniem heeft 16 tot 64 letters of cijfers. Vul nooit een BSN in.");
	default:
		return true;
	}
}

static bool check_list(const struct field *f, struct str s, char reason[200])
{
	int items = 0, most = f->max ? f->max : 50;
	while (s.at) {
		if (++items > most)
			return because(reason, "Er staan meer dan %d waarden in deze lijst.", most);
		if (!check_form(f->of, str_cut(&s, ';'), reason))
			return false;
	}
	return true;
}

static bool check_text(const struct field *f, struct str s, char reason[200])
{
	size_t most = f->max ? (size_t)f->max : f->kind == FIELD_LONG_TEXT ? 1u << 20 : 200;
	if (f->kind == FIELD_LIST)
		return check_list(f, s, reason);
	if (s.len > most)
		return because(reason, "De tekst is te lang: hoogstens %zu tekens.", most);
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.at[i] < 0x20 &&
		    (f->kind != FIELD_LONG_TEXT || !strchr("\t\n\r", s.at[i]) || !s.at[i]))
			return because(reason, "De tekst bevat een teken dat niet te lezen is.");
	return check_form(f->kind, s, reason);
}

bool field_check(const struct field *f, const struct db_value *v, char reason[200])
{
	if (v->kind == DB_NULL)
		return !(f->flags & REQUIRED) || because(reason, "Dit veld is verplicht.");
	if (v->kind == DB_TEXT)
		return check_text(f, v->text, reason);
	if (f->kind == FIELD_DATE && (v->integer < DAY_MIN || v->integer > DAY_MAX))
		return because(reason, "Deze datum bestaat niet.");
	if (f->kind == FIELD_BOOL && v->integer != 0 && v->integer != 1)
		return because(reason, "Hier kan alleen ja of nee staan.");
	return check_bounds(f, v->integer, reason);
}

static bool parse_month(struct str text, day_t *out)
{
	char day[10];
	if (text.len != 7)
		return false;
	memcpy(day, text.at, 7);
	memcpy(day + 7, "-01", 3);
	return date_parse_iso((struct str){ day, sizeof(day) }, out);
}

static bool parse_date(struct str text, enum date_form form, struct db_value *out, char reason[200])
{
	day_t day;
	bool any = form == DATE_ANY;
	bool ok = ((form == DATE_ISO || any) && date_parse_iso(text, &day)) ||
		  ((form == DATE_DUTCH || any) && date_parse_dutch(text, &day)) ||
		  ((form == DATE_EXCEL || any) && date_parse_excel(text, &day)) ||
		  (form == DATE_MONTH && parse_month(text, &day));
	static const char *const wanted[] = { "2018-02-27", "27-02-2018",
					      "43158 (dagnummer van Excel)", "2018-02",
					      "2018-02-27, 27-02-2018 of 43158" };
	if (!ok)
		return because(reason,
			       "Deze datum bestaat niet of staat anders geschreven. Verwacht: %s.",
			       wanted[form]);
	*out = value_int(day);
	return true;
}

static bool parse_bool(struct str text, struct db_value *out, char reason[200])
{
	static const struct {
		const char *text;
		int value;
	} words[] = { { "1", 1 },   { "0", 0 }, { "ja", 1 }, { "nee", 0 },  { "Ja", 1 },
		      { "Nee", 0 }, { "j", 1 }, { "n", 0 },  { "true", 1 }, { "false", 0 } };
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (str_is(text, words[i].text)) {
			*out = value_int(words[i].value);
			return true;
		}
	return because(reason, "Hier kan alleen ja of nee staan.");
}

bool field_parse(const struct field *f, struct str text, enum date_form form, struct db_value *out,
		 char reason[200])
{
	struct db_value v = value_null();
	moment_t moment;
	if (text.len == 0) {
		*out = v;
		return true;
	}
	if (f->kind == FIELD_DATE) {
		if (!parse_date(text, form, &v, reason))
			return false;
	} else if (f->kind == FIELD_MOMENT) {
		if (!moment_parse(text, &moment))
			return because(reason,
				       "Dit tijdstip bestaat niet. Verwacht: 2018-02-27T10:15.");
		v = value_int(moment);
	} else if (f->kind == FIELD_BOOL) {
		if (!parse_bool(text, &v, reason))
			return false;
	} else if (f->kind == FIELD_COUNT || f->kind == FIELD_REF) {
		v.kind = DB_INT;
		if (!str_to_int(text, &v.integer))
			return because(reason, "Hier moet een geheel getal staan.");
	} else if (!field_is_text(f->kind)) {
		v.kind = DB_INT;
		if (!fixed_parse(text, decimals_of(f), &v.integer))
			return because(reason, "Hier moet een getal staan, bijvoorbeeld 2,5.");
	} else {
		v = value_text(text);
	}
	if (!field_check(f, &v, reason))
		return false;
	*out = v;
	return true;
}

void field_print(struct buf *out, const struct field *f, const struct db_value *v)
{
	char text[24];
	if (v->kind == DB_NULL)
		return;
	if (v->kind == DB_TEXT)
		buf_add(out, v->text);
	else if (f->kind == FIELD_DATE)
		buf_text(out, date_format_iso((day_t)v->integer, text));
	else if (f->kind == FIELD_MOMENT)
		buf_text(out, moment_format(v->integer, text));
	else
		fixed_print(out, v->integer, decimals_of(f));
}

static bool filled(const struct shape *s, const struct db_value *values, const char *name)
{
	int at = shape_field(s, str_of(name));
	return at >= 0 && values[at].kind != DB_NULL;
}

static bool rule_holds(const struct shape *s, const struct rule *r, const struct db_value *values)
{
	bool any = false, all = true;
	for (int i = 0; i < 4 && r->fields[i]; i++) {
		bool is_filled = filled(s, values, r->fields[i]);
		any |= is_filled;
		all &= is_filled;
	}
	if (r->kind == RULE_ONE_OF)
		return any;
	if (r->kind == RULE_REQUIRED_WITH)
		return all || !filled(s, values, r->fields[0]);
	if (!all)
		return true;
	int64_t first = values[shape_field(s, str_of(r->fields[0]))].integer;
	int64_t second = values[shape_field(s, str_of(r->fields[1]))].integer;
	return first <= second; /* RULE_IN_ORDER */
}

int row_check(const struct shape *s, const struct db_value *values, finding_sink sink,
	      void *context)
{
	int refused = 0;
	char reason[200];
	for (int i = 0; i < s->count; i++)
		if (!field_check(&s->fields[i], &values[i], reason)) {
			sink(context, &s->fields[i], REFUSE, reason);
			refused++;
		}
	if (refused)
		return refused;
	for (const struct rule *r = s->model->rules; r && r->fields[0]; r++)
		if (!rule_holds(s, r, values)) {
			const struct field *f = &s->fields[shape_field(s, str_of(r->fields[0]))];
			sink(context, f, r->severity, r->message);
			refused += r->severity == REFUSE;
		}
	if (s->valid_from >= 0 && values[s->valid_to].kind == DB_INT &&
	    values[s->valid_to].integer <= values[s->valid_from].integer) {
		sink(context, &s->fields[s->valid_to], REFUSE, "Het einde ligt niet na het begin.");
		refused++;
	}
	struct err err;
	if (!refused && s->model->hooks && s->model->hooks->check &&
	    !s->model->hooks->check(s, values, &err)) {
		sink(context, &s->fields[0], REFUSE, err.message);
		refused++;
	}
	return refused;
}
