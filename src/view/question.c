#include "view/question.h"

struct value *question_new(const struct page_request *r, const char *name, const char *label,
			   bool required, const char *help, const char *error)
{
	struct arena *a = r->arena;
	struct value *q = value_map(a);
	set_printf(a, q, "id", "veld-%s", name);
	set_words(a, q, "name", name);
	set_words(a, q, "label", label);
	set_truth(a, q, "required", required);
	set_truth(a, q, "described", (help && *help) || error);
	set_words(a, q, "field_help", help ? help : "");
	set_words(a, q, "field_error", error ? error : "");
	value_set(a, q, "options", value_list(a));
	return q;
}

void question_line(const struct page_request *r, struct value *q, const char *type,
		   struct str value, int max, const char *complete)
{
	struct arena *a = r->arena;
	struct value *line = value_set(a, q, "in_line", value_map(a));
	set_words(a, line, "line_type", type);
	set_text(a, line, "line_value", value);
	value_set(a, line, "line_max", max ? value_printf(a, "%d", max) : NULL);
	set_words(a, line, "line_mode", strcmp(type, "number") == 0 ? "decimal" : "");
	set_words(a, line, "line_complete", complete ? complete : "");
}

void question_text(const struct page_request *r, struct value *q, struct str value, int rows,
		   int max)
{
	struct arena *a = r->arena;
	struct value *text = value_set(a, q, "in_text", value_map(a));
	value_set(a, text, "text_rows", value_printf(a, "%d", rows));
	value_set(a, text, "text_max", max ? value_printf(a, "%d", max) : NULL);
	set_text(a, text, "text_value", value);
}

void question_select(const struct page_request *r, struct value *q)
{
	set_truth(r->arena, q, "in_select", true);
}

void question_reference(const struct page_request *r, struct value *q, struct str value)
{
	struct value *line = value_set(r->arena, q, "in_reference", value_map(r->arena));
	set_text(r->arena, line, "line_value", value);
}

void question_check(const struct page_request *r, struct value *q, bool on)
{
	struct value *check = value_set(r->arena, q, "in_check", value_map(r->arena));
	set_words(r->arena, check, "check_value", "1");
	set_truth(r->arena, check, "check_on", on);
}

void question_choice(const struct page_request *r, struct value *q, bool many)
{
	set_truth(r->arena, q, "in_choice", true);
	set_words(r->arena, q, "choice_type", many ? "checkbox" : "radio");
}

void question_file(const struct page_request *r, struct value *q, const char *accept)
{
	struct value *file = value_set(r->arena, q, "in_file", value_map(r->arena));
	set_words(r->arena, file, "file_accept", accept ? accept : "");
}

void question_shown(const struct page_request *r, struct value *q, struct value *shown,
		    const char *href)
{
	struct value *cell = value_set(r->arena, q, "in_shown", value_map(r->arena));
	cell_fill(r->arena, cell, shown, href);
}

void question_option(const struct page_request *r, struct value *q, const char *value,
		     struct value *label, bool chosen)
{
	struct arena *a = r->arena;
	struct value *options = value_get(q, str_of("options"));
	struct value *option = value_add(a, options, value_map(a));
	set_words(a, option, "option_value", value);
	value_set(a, option, "option_label", label);
	set_truth(a, option, "option_chosen", chosen);
	set_printf(a, option, "option_id", "%s-%d", value_get(q, str_of("id"))->text.at,
		   options->items->count);
}

struct value *problem_new(const struct page_request *r, const char *title_key, const char *text)
{
	struct arena *a = r->arena;
	struct value *problem = value_map(a);
	value_set(a, problem, "problem_title", say(r, title_key));
	set_words(a, problem, "problem_text", text ? text : "");
	value_set(a, problem, "problem_fields", value_list(a));
	set_truth(a, problem, "problem_fields_given", false);
	return problem;
}

void problem_field(const struct page_request *r, struct value *problem, const char *name,
		   const char *message)
{
	struct arena *a = r->arena;
	struct value *field =
		value_add(a, value_get(problem, str_of("problem_fields")), value_map(a));
	set_printf(a, field, "problem_id", "veld-%s", name);
	set_words(a, field, "problem_message", message);
	set_truth(a, problem, "problem_fields_given", true);
}
