/* Fields of a record as questions: which kind of input, what stands in it, what can be chosen, what is wrong. */
#include "web/records.h"

#include "kernel/option.h"
#include "view/print.h"
#include "view/question.h"

enum { SUGGESTIONS = 50, TEXT_MAX = 200, ROWS = 4 };

static const char *say_text(const struct asked *q, const char *key)
{
	return locale_text(q->r->locale, key).at;
}

static const char *reference_text(const struct asked *q, const struct field *f, int64_t id)
{
	const struct shape *to = shape_find(q->r->session->decl, str_of(f->to));
	const struct title *t = titles_get(&q->titles, to, id);
	if (str_eq(t->text, t->key))
		return arena_text(q->r->arena, t->key);
	return arena_printf(q->r->arena, "%.*s (%.*s)", STR_ARG(t->text), STR_ARG(t->key));
}

/* A decimal as people type it here: without points for thousands, which could be read as a decimal. */
static const char *decimal_text(struct arena *a, int64_t number, int decimals)
{
	struct buf text = { 0 };
	print_trimmed(&text, number, decimals);
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] == '.')
			text.at[i] = ',';
	const char *kept = arena_text(a, buf_str(&text));
	buf_release(&text);
	return kept;
}

static const char *moment_text(struct arena *a, moment_t at)
{
	struct civil day = civil_of(day_of_moment(at));
	int64_t clock = clock_of_moment(at);
	int64_t seconds = clock / 1000000, rest = clock % 1000000;
	const char *text =
		arena_printf(a, "%02d-%02d-%04d %02d:%02d:%02d", day.day, day.month, day.year,
			     (int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60));
	return rest ? arena_printf(a, "%s.%06d", text, (int)rest) : text;
}

/* What stands in the box when nobody typed anything: read back it is the same value. */
static const char *value_text_of(const struct asked *q, const struct field *f,
				 const struct db_value *v)
{
	struct arena *a = q->r->arena;
	char day[11];
	if (v->kind == DB_NULL)
		return "";
	switch (f->kind) {
	case FIELD_REF:
		return reference_text(q, f, v->integer);
	case FIELD_DATE:
		return arena_printf(a, "%s", date_format_iso((day_t)v->integer, day));
	case FIELD_MOMENT:
		return moment_text(a, v->integer);
	case FIELD_BOOL:
		return v->integer ? "ja" : "nee";
	case FIELD_COUNT:
		return arena_printf(a, "%lld", (long long)v->integer);
	case FIELD_QUANTITY:
		return decimal_text(a, v->integer, f->decimals);
	case FIELD_MONEY:
	case FIELD_SHARE:
		return decimal_text(a, v->integer, 2);
	default:
		return arena_text(a, v->text);
	}
}

/* Somebody else changed this field and the form did not: what stands now goes before what was sent. */
static bool left_alone(const struct asked *q, const struct field *f)
{
	for (int i = 0; q->result && i < q->result->difference_count; i++)
		if (q->result->differences[i].field == f)
			return !q->result->differences[i].mine;
	return false;
}

static struct str text_of(const struct asked *q, int at)
{
	const struct field *f = &q->shape->fields[at];
	char day[11];
	for (int i = q->typed_count; !left_alone(q, f) && i-- > 0;)
		if (str_is(q->typed[i].name, f->name))
			return q->typed[i].value.at ? q->typed[i].value : str_of("");
	if (q->record)
		return str_of(value_text_of(q, f, &q->record->values[at]));
	if (at == q->shape->valid_from)
		return arena_str(q->r->arena, str_of(date_format_iso(q->r->session->today, day)));
	return str_of("");
}

/* All that is wrong with a field, one sentence after another; NULL when nothing is. */
static const char *errors_of(const struct asked *q, const struct field *f)
{
	const char *all = NULL;
	for (int i = 0; q->result && i < q->result->finding_count; i++) {
		const struct form_finding *found = &q->result->findings[i];
		if (found->field == f && found->severity == REFUSE)
			all = all ? arena_printf(q->r->arena, "%s %s", all, found->sentence)
				  : found->sentence;
	}
	return all;
}

static bool add_codes(const struct asked *q, struct value *question, const struct field *f,
		      struct str text, struct err *err)
{
	struct arena *a = q->r->arena;
	struct code_options codes;
	bool found = !text.len;
	if (!code_options(q->r->session, f->list, q->r->session->today, a, &codes, err))
		return false;
	question_select(q->r, question);
	question_option(q->r, question, "", say(q->r, "record.choose"), !text.len);
	for (int i = 0; i < codes.count; i++) {
		struct str name = q->r->locale->language == ENGLISH ? codes.list[i].name_en
								    : codes.list[i].name;
		bool chosen = str_eq(codes.list[i].code, text);
		found |= chosen;
		question_option(q->r, question, arena_text(a, codes.list[i].code),
				value_str(a, name), chosen);
	}
	/* what stood there, also when it is no longer in the list */
	if (!found)
		question_option(q->r, question, arena_text(a, text), value_str(a, text), true);
	return true;
}

static void add_truth(const struct asked *q, struct value *question, struct str text)
{
	static const char *const words[] = { "", "ja", "nee" };
	static const char *const keys[] = { "record.choose", "record.yes", "record.no" };
	bool found = false;
	question_select(q->r, question);
	for (int i = 0; i < 3; i++) {
		bool chosen = str_is(text, words[i]);
		found |= chosen;
		question_option(q->r, question, words[i], say(q->r, keys[i]), chosen);
	}
	if (!found)
		question_option(q->r, question, arena_text(q->r->arena, text),
				value_str(q->r->arena, text), true);
}

static bool add_suggestions(const struct asked *q, struct value *question, const struct field *f,
			    struct str text, struct err *err)
{
	const struct shape *to = shape_find(q->r->session->decl, str_of(f->to));
	struct arena *a = q->r->arena;
	struct reference_options options;
	question_reference(q->r, question, text);
	if (!list_sees_model(q->r->viewer, to))
		return true;
	if (!reference_options(q->r->session, q->r->viewer, to, str_of(""), q->r->session->today,
			       SUGGESTIONS, a, &options, err))
		return false;
	for (int i = 0; i < options.count; i++)
		question_option(q->r, question, arena_text(a, options.list[i].typed),
				value_str(a, options.list[i].typed), false);
	return true;
}

/* A date is asked as a date; what was typed and is none stays there to be mended. */
static void add_day(const struct asked *q, struct value *question, struct str text)
{
	day_t day;
	char iso[11];
	struct str shown = text;
	bool good = !text.len || date_parse_iso(text, &day);
	if (!good && date_parse_dutch(text, &day)) {
		shown = arena_str(q->r->arena, str_of(date_format_iso(day, iso)));
		good = true;
	}
	question_line(q->r, question, good ? "date" : "text", shown, 0, NULL);
}

static void add_number(const struct asked *q, struct value *question, struct str text,
		       const char *mode)
{
	question_line(q->r, question, "text", text, 40, "off");
	set_words(q->r->arena, value_get(question, str_of("in_line")), "line_mode", mode);
}

static bool add_input(const struct asked *q, struct value *question, const struct field *f,
		      struct str text, struct err *err)
{
	switch (f->kind) {
	case FIELD_CODE:
		return add_codes(q, question, f, text, err);
	case FIELD_REF:
		return add_suggestions(q, question, f, text, err);
	case FIELD_BOOL:
		add_truth(q, question, text);
		return true;
	case FIELD_DATE:
		add_day(q, question, text);
		return true;
	case FIELD_LONG_TEXT:
		question_text(q->r, question, text, ROWS, f->max);
		return true;
	case FIELD_COUNT:
		add_number(q, question, text, "numeric");
		return true;
	case FIELD_QUANTITY:
	case FIELD_MONEY:
	case FIELD_SHARE:
		add_number(q, question, text, "decimal");
		return true;
	case FIELD_LIST:
		question_line(q->r, question, "text", text, 0, "off");
		return true;
	default:
		question_line(q->r, question, "text", text, f->max ? f->max : TEXT_MAX, "off");
		return true;
	}
}

static const char *help_of(const struct asked *q, const struct field *f)
{
	const char *help = label_in(f->help, q->r->locale->language);
	const char *kind = f->kind == FIELD_LIST     ? say_text(q, "record.help-list")
			   : f->kind == FIELD_REF    ? say_text(q, "record.help-reference")
			   : f->kind == FIELD_MOMENT ? say_text(q, "record.help-moment")
						     : NULL;
	if (!help || !kind)
		return help ? help : kind;
	return arena_printf(q->r->arena, "%s %s", help, kind);
}

bool questions_view(struct asked *q, struct value **fields, struct err *err)
{
	struct value *list = value_list(q->r->arena);
	q->titles = (struct titles){ .session = q->r->session,
				     .viewer = q->r->viewer,
				     .arena = q->r->arena };
	if (q->record)
		titles_want_row(&q->titles, q->shape, q->record->values);
	if (!titles_load(&q->titles, err))
		return false;
	for (int i = 0; i < q->shape->count; i++) {
		const struct field *f = &q->shape->fields[i];
		if (!form_may_set(q->r->viewer, q->shape, f))
			continue;
		struct value *question =
			question_new(q->r, f->name, field_heading(q->r, f), f->flags & REQUIRED,
				     help_of(q, f), errors_of(q, f));
		if (!add_input(q, question, f, text_of(q, i), err))
			return false;
		value_add(q->r->arena, list, question);
	}
	*fields = list;
	return true;
}

struct value *problems_view(const struct asked *q, const char *message)
{
	const struct form_result *result = q->result;
	const char *whole = result && result->refused ? NULL : message;
	if (!message)
		return NULL;
	for (int i = 0; i < result->finding_count; i++)
		if (!result->findings[i].field && result->findings[i].severity == REFUSE)
			whole = whole ? arena_printf(q->r->arena, "%s %s", whole,
						     result->findings[i].sentence)
				      : result->findings[i].sentence;
	struct value *problem = problem_new(q->r, "form.problem", whole);
	for (int i = 0; i < q->shape->count; i++) {
		const struct field *f = &q->shape->fields[i];
		const char *label = label_in(f->label, q->r->locale->language);
		const char *errors = errors_of(q, f);
		if (errors)
			problem_field(q->r, problem, f->name,
				      arena_printf(q->r->arena, "%s: %s", label, errors));
	}
	return problem;
}
