#include "kernel/model.h"

#include "base/buf.h"
#include "kernel/figure.h"

#include <stdarg.h>

/* A declaration that cannot work is a mistake of the programmer: stop before any data is touched. */
__attribute__((noreturn, format(printf, 1, 2))) static void wrong(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	fputs("wrong declaration: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
	abort();
}

bool field_is_text(enum field_kind kind)
{
	switch (kind) {
	case FIELD_TEXT:
	case FIELD_LONG_TEXT:
	case FIELD_CODE:
	case FIELD_LIST:
	case FIELD_POSTCODE:
	case FIELD_AGB:
	case FIELD_KVK:
	case FIELD_BIG:
	case FIELD_PSEUDONYM:
	case FIELD_ANY:
		return true;
	default:
		return false;
	}
}

static const struct field validity_fields[] = {
	{ "valid_from", FIELD_DATE, REQUIRED, L("Geldig vanaf", "Valid from") },
	{ "valid_to", FIELD_DATE, 0, L("Geldig tot", "Valid to"),
	  .help = L("De eerste dag waarop het niet meer geldt.",
		    "The first day it no longer holds.") },
};

static const struct field observed_fields[] = {
	{ "import", FIELD_REF, 0, L("Levering", "Import"), .to = "import" },
	{ "line", FIELD_COUNT, 0, L("Regel", "Line") },
};

static int add_field(struct shape *s, const struct field *f)
{
	if (s->count == MODEL_FIELDS_MAX)
		wrong("%s has more than %d fields", s->name, MODEL_FIELDS_MAX);
	if (shape_field(s, str_of(f->name)) >= 0)
		wrong("%s.%s stands twice", s->name, f->name);
	s->fields[s->count] = *f;
	return s->count++;
}

static void compile(struct declarations *d, struct shape *s, const struct model *m)
{
	s->model = m;
	s->name = m->name;
	s->fields = arena_array(&d->arena, struct field, MODEL_FIELDS_MAX);
	s->valid_from = s->valid_to = s->import = s->line = -1;
	for (const struct field *f = m->fields; f->name; f++) {
		int at = add_field(s, f);
		if (f->flags & KEY) {
			if (s->key_count == 8)
				wrong("%s has more than 8 key fields", s->name);
			s->keys[s->key_count++] = at;
		}
	}
	if (m->valid) {
		s->valid_from = add_field(s, &validity_fields[0]);
		s->valid_to = add_field(s, &validity_fields[1]);
	}
	if (m->observed) {
		s->import = add_field(s, &observed_fields[0]);
		s->line = add_field(s, &observed_fields[1]);
	}
	if (!m->observed && !m->numbered && s->key_count == 0)
		wrong("%s has no key, is no observation and not .numbered", s->name);
	if (m->numbered && (m->observed || m->valid || s->key_count))
		wrong("%s is .numbered and has something else that identifies it", s->name);
	struct buf columns = { 0 };
	buf_text(&columns, "payer");
	for (int i = 0; i < s->count; i++)
		buf_printf(&columns, ",%s", s->fields[i].name);
	s->columns = arena_text(&d->arena, buf_str(&columns));
	buf_release(&columns);
}

static void check_references(const struct declarations *d, const struct shape *s)
{
	for (int i = 0; i < s->count; i++) {
		const struct field *f = &s->fields[i];
		if (f->kind == FIELD_REF && (!f->to || !shape_find(d, str_of(f->to))))
			wrong("%s.%s refers to a model that is not there", s->name, f->name);
		if (f->kind == FIELD_CODE && !f->list)
			wrong("%s.%s has no code list", s->name, f->name);
		if (f->searched && !field_is_text(f->kind))
			wrong("%s.%s is .searched but no text", s->name, f->name);
		if (f->party && f->kind != FIELD_REF)
			wrong("%s.%s is .party but no reference", s->name, f->name);
	}
}

/* Height of the tower of references below a model; a model that refers to itself stands on itself. */
static int order_of(const struct declarations *d, const struct shape *s, int depth)
{
	int order = 0;
	if (depth > d->shape_count)
		wrong("%s refers to itself through others", s->name);
	for (int i = 0; i < s->count; i++) {
		if (s->fields[i].kind != FIELD_REF || str_is(str_of(s->fields[i].to), s->name))
			continue;
		int below = order_of(d, shape_find(d, str_of(s->fields[i].to)), depth + 1) + 1;
		if (below > order)
			order = below;
	}
	return order;
}

static int by_order(const void *a, const void *b)
{
	const struct shape *left = a, *right = b;
	if (left->order != right->order)
		return left->order < right->order ? -1 : 1;
	return strcmp(left->name, right->name);
}

static void index_names(struct declarations *d)
{
	table_release(&d->by_name);
	for (int i = 0; i < d->shape_count; i++) {
		bool added;
		table_put(&d->by_name, str_of(d->shapes[i].name), i, &added);
		if (!added)
			wrong("model %s stands twice", d->shapes[i].name);
	}
}

static void collect(struct declarations *d, const struct domain *const *domains)
{
	int models = 0, figures = 0;
	for (const struct domain *const *at = domains; *at; at++) {
		for (const struct model *const *m = (*at)->models; m && *m; m++)
			models++;
		for (const struct figure *const *f = (*at)->figures; f && *f; f++)
			figures++;
	}
	d->shapes = arena_array(&d->arena, struct shape, (size_t)models);
	d->figures = arena_array(&d->arena, const struct figure *, (size_t)figures + 1);
	for (const struct domain *const *at = domains; *at; at++) {
		for (const struct model *const *m = (*at)->models; m && *m; m++)
			compile(d, &d->shapes[d->shape_count++], *m);
		for (const struct figure *const *f = (*at)->figures; f && *f; f++)
			d->figures[d->figure_count++] = *f;
		if ((*at)->daily && d->daily_count < DAILY_MAX)
			d->daily[d->daily_count++] = (*at)->daily;
	}
}

struct declarations *declare(const struct domain *const *domains)
{
	struct declarations *d = memory_resize(NULL, sizeof(*d));
	*d = (struct declarations){ .domains = domains };
	collect(d, domains);
	index_names(d);
	for (int i = 0; i < d->shape_count; i++)
		check_references(d, &d->shapes[i]);
	for (int i = 0; i < d->shape_count; i++)
		d->shapes[i].order = order_of(d, &d->shapes[i], 0);
	qsort(d->shapes, (size_t)d->shape_count, sizeof(*d->shapes), by_order);
	index_names(d);
	return d;
}

void declarations_release(struct declarations *d)
{
	if (!d)
		return;
	table_release(&d->by_name);
	arena_release(&d->arena);
	free(d);
}

const struct shape *shape_find(const struct declarations *d, struct str name)
{
	const struct table_entry *e = table_find(&d->by_name, name);
	return e ? &d->shapes[e->value] : NULL;
}

int shape_field(const struct shape *s, struct str name)
{
	for (int i = 0; i < s->count; i++)
		if (str_is(name, s->fields[i].name))
			return i;
	return -1;
}

const struct figure *figure_find(const struct declarations *d, struct str name)
{
	for (int i = 0; i < d->figure_count; i++)
		if (str_is(name, d->figures[i]->name))
			return d->figures[i];
	return NULL;
}
