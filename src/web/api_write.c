/* Records made, changed and removed through the API, over the same form as the pages (kernel/form): what is
 * sent becomes text, so that there is one way in and one set of rules. Types are stricter here: a number is a
 * number, a date is an ISO date. */
#include "web/api.h"

#include <jansson.h>

struct writing {
	struct call *call;
	const struct shape *shape;
	struct text_pair pairs[MODEL_FIELDS_MAX];
	int count;
	bool bad[MODEL_FIELDS_MAX]; /* said already */
};

static const char *json_text(struct writing *w, const json_t *v, struct str *out)
{
	if (!json_is_string(v))
		return "Hier moet een tekst staan.";
	*out = arena_str(w->call->arena,
			 (struct str){ json_string_value(v), json_string_length(v) });
	return NULL;
}

static const char *json_day(struct writing *w, const json_t *v, struct str *out)
{
	day_t day;
	if (json_text(w, v, out) || !date_parse_iso(*out, &day))
		return "Hier moet een datum staan, zoals 2026-11-22.";
	return NULL;
}

static const char *json_moment(struct writing *w, const json_t *v, struct str *out)
{
	moment_t at;
	if (json_text(w, v, out) || !out->len || out->at[out->len - 1] != 'Z' ||
	    !moment_parse(*out, &at))
		return "Hier moet een tijdstip in UTC staan, zoals 2026-11-22T10:15:00Z.";
	return NULL;
}

static const char *json_numeral(struct writing *w, const json_t *v, struct str *out)
{
	if (json_is_number(v))
		*out = api_number(w->call, v);
	return out->at ? NULL : "Hier moet een getal staan.";
}

static struct str number_of_row(struct writing *w, const json_t *id)
{
	return str_of(arena_printf(w->call->arena, "#%lld", (long long)json_integer_value(id)));
}

/* A key, a number, or an object as the API gives it; then its number counts. */
static const char *json_reference(struct writing *w, const json_t *v, struct str *out)
{
	static const char wrong[] = "Hier moet een sleutel, een nummer of {\"id\": ...} staan.";
	const json_t *id = json_object_get(v, "id"), *key = json_object_get(v, "key");
	if (json_is_integer(v)) {
		*out = number_of_row(w, v);
		return NULL;
	}
	if (json_is_string(v))
		return json_text(w, v, out);
	json_t *object = (json_t *)v;
	for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at)) {
		const char *name = json_object_iter_key(at);
		if (strcmp(name, "id") != 0 && strcmp(name, "key") != 0 &&
		    strcmp(name, "title") != 0)
			return wrong;
	}
	if (json_is_integer(id)) {
		*out = number_of_row(w, id);
		return NULL;
	}
	return !id && json_is_string(key) ? json_text(w, key, out) : wrong;
}

static const char *json_items(struct writing *w, const json_t *v, struct str *out)
{
	struct buf all = { .maximum = 1 << 20 };
	if (!json_is_array(v))
		return "Hier moet een lijst staan: [ ... ].";
	for (size_t i = 0; i < json_array_size(v); i++) {
		const json_t *one = json_array_get(v, i);
		struct str text = { NULL, 0 };
		if (json_is_integer(one))
			text = api_number(w->call, one);
		else if (json_is_string(one))
			json_text(w, one, &text);
		if (!str_trim(text).len || memchr(text.at, ';', text.len)) {
			buf_release(&all);
			return "In de lijst mogen alleen teksten staan, niet leeg en zonder puntkomma.";
		}
		buf_text(&all, all.len ? ";" : "");
		buf_add(&all, text);
	}
	*out = arena_str(w->call->arena, buf_str(&all));
	buf_release(&all);
	return NULL;
}

/* The text of a value for the form; a sentence when it is of another type. */
static const char *text_of(struct writing *w, const struct field *f, const json_t *v,
			   struct str *out)
{
	*out = str_of("");
	if (json_is_null(v))
		return NULL;
	*out = (struct str){ NULL, 0 };
	switch (f->kind) {
	case FIELD_REF:
		return json_reference(w, v, out);
	case FIELD_LIST:
		return json_items(w, v, out);
	case FIELD_DATE:
		return json_day(w, v, out);
	case FIELD_MOMENT:
		return json_moment(w, v, out);
	case FIELD_COUNT:
	case FIELD_QUANTITY:
	case FIELD_MONEY:
	case FIELD_SHARE:
		return json_numeral(w, v, out);
	case FIELD_BOOL:
		*out = str_of(json_is_true(v) ? "ja" : "nee");
		return json_is_boolean(v) ? NULL : "Hier moet true of false staan.";
	default:
		return json_text(w, v, out);
	}
}

static void take(struct writing *w, const char *name, const json_t *v)
{
	struct call *c = w->call;
	int at = api_field(w->shape, str_of(name));
	struct str text;
	const char *wrong;
	if (at < 0 || !list_sees(&c->viewer, &w->shape->fields[at])) {
		api_fault(c, name,
			  strcmp(name, "id") == 0 || strcmp(name, "version") == 0 ||
					  strcmp(name, "_links") == 0
				  ? "Dit staat vast; stuur het niet mee."
				  : "Deze eigenschap bestaat niet.");
		return;
	}
	const struct field *f = &w->shape->fields[at];
	wrong = form_may_set(&c->viewer, w->shape, f) ? text_of(w, f, v, &text)
						      : "Dit veld kunt u niet invullen.";
	if (wrong) {
		api_fault(c, name, wrong);
		w->bad[at] = true;
		/* So that the form knows that something was meant, and judges no rule by its absence. */
		text = str_of("\xff");
	}
	w->pairs[w->count++] = (struct text_pair){ str_of(f->name), text };
}

static bool read_body(struct writing *w, struct err *err)
{
	json_t *root;
	if (!api_read_json(w->call, &root, err))
		return false;
	for (void *at = json_object_iter(root); at; at = json_object_iter_next(root, at))
		take(w, json_object_iter_key(at), json_object_iter_value(at));
	json_decref(root);
	return true;
}

static void tell_findings(struct writing *w, const struct form_result *r)
{
	for (int i = 0; i < r->finding_count; i++) {
		const struct form_finding *f = &r->findings[i];
		if (f->severity != REFUSE || (f->field && w->bad[f->field - w->shape->fields]))
			continue;
		api_fault(w->call, f->field ? api_property(w->call->arena, f->field->name) : NULL,
			  f->sentence);
	}
}

static bool no_query(struct call *c, struct err *err)
{
	for (int i = 0; i < c->in->query.count; i++)
		api_fault(c, arena_text(c->arena, c->in->query.list[i].name),
			  "Achter dit adres mag niets staan als u iets wijzigt.");
	return api_sound(c, err);
}

/* The version in If-Match. Without one nothing is changed: somebody else's work would be lost. */
static bool read_version(struct call *c, int64_t *since, struct err *err)
{
	struct str tag = str_trim(pairs_get(&c->in->headers, "if-match"));
	if (!tag.len || str_is(tag, "*"))
		return api_refuse(c, 428, err, "%s", locale_text(c->locale, "api.no-version").at);
	bool quoted = tag.len > 2 && tag.at[0] == '"' && tag.at[tag.len - 1] == '"';
	if (!quoted || !str_to_int((struct str){ tag.at + 1, tag.len - 2 }, since))
		*since = -1; /* no version of ours */
	return true;
}

/* A conflict about the version is another answer than one about what refers to it. */
static bool judge(struct call *c, bool ok, const struct form_result *r, int64_t since,
		  const struct err *err)
{
	if (!ok && err->kind == ERR_CONFLICT && r->since != since)
		c->out->status = 412;
	return ok;
}

bool api_post(struct call *c, struct err *err)
{
	struct writing w = { .call = c, .shape = api_shape(c) };
	struct session *s;
	struct form_result r;
	enum api_format format;
	if (!api_format(c, false, &format, err) || !no_query(c, err) || !read_body(&w, err) ||
	    !call_write(c, &s, err))
		return false;
	struct form form = { .viewer = &c->viewer,
			     .pairs = w.pairs,
			     .count = w.count,
			     .try_only = c->faults != NULL };
	s->known = KNOWN_NOW;
	bool ok = record_create(s, w.shape, &form, c->arena, &r, err);
	tell_findings(&w, &r);
	if (!ok && err->kind != ERR_INPUT)
		return false;
	if (!api_sound(c, err) || !ok)
		return false;
	call_changed(c);
	response_header(c->out, "Location", str_of(api_address(c->arena, w.shape, r.id)));
	return api_show(c, w.shape, r.id, 201, err);
}

bool api_patch(struct call *c, struct err *err)
{
	struct writing w = { .call = c, .shape = api_shape(c) };
	struct session *s;
	struct form_result r;
	enum api_format format;
	int64_t id, since = 0;
	if (!api_format(c, false, &format, err) || !api_id(c, &id, err) || !no_query(c, err) ||
	    !read_version(c, &since, err) || !read_body(&w, err) || !call_write(c, &s, err))
		return false;
	struct form form = { .viewer = &c->viewer,
			     .pairs = w.pairs,
			     .count = w.count,
			     .try_only = c->faults != NULL };
	s->known = KNOWN_NOW;
	bool ok = record_edit(s, w.shape, id, since, &form, c->arena, &r, err);
	judge(c, ok, &r, since, err);
	tell_findings(&w, &r);
	if (!ok && err->kind != ERR_INPUT)
		return false;
	if (!api_sound(c, err) || !ok)
		return false;
	if (r.change)
		call_changed(c);
	return api_show(c, w.shape, id, 200, err);
}

bool api_delete(struct call *c, struct err *err)
{
	const struct shape *shape = api_shape(c);
	struct form form = { .viewer = &c->viewer };
	struct session *s;
	struct form_result r;
	int64_t id, since = 0;
	if (!api_id(c, &id, err) || !no_query(c, err) || !read_version(c, &since, err) ||
	    !call_write(c, &s, err))
		return false;
	s->known = KNOWN_NOW;
	bool ok = record_delete(s, shape, id, since, &form, c->arena, &r, err);
	if (!judge(c, ok, &r, since, err))
		return false;
	call_changed(c);
	c->out->status = 204;
	return true;
}
