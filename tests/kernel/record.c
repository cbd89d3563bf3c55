/* What lists, details, forms, history, search and the log of changes say about one small world. */
#include "support.h"

#include "kernel/cell.h"
#include "kernel/changes.h"
#include "kernel/form.h"
#include "kernel/option.h"
#include "kernel/search.h"

static const struct viewer careful = { .account = 1,
				       .sees = 1u << OPEN_DATA | 1u << BUSINESS,
				       .may = 1u << RIGHT_PUBLIC | 1u << RIGHT_SIGNED_IN |
					      1u << RIGHT_REMARK | 1u << RIGHT_REGISTER };
static const struct viewer trusted = { .account = 2,
				       .sees = 1u << OPEN_DATA | 1u << PERSONAL,
				       .may = 1u << RIGHT_SIGNED_IN | 1u << RIGHT_REMARK };
static const struct viewer nobody = { .account = 3, .sees = 1, .may = 1u << RIGHT_SIGNED_IN };

/* "name=text&name=text" as it comes from an address, into the query. */
static bool ask(struct session *s, const struct viewer *v, const char *model, const char *pairs,
		struct list_query *q)
{
	struct keymaps maps = { .session = s };
	struct str rest = str_of(pairs);
	bool ok = true;
	*q = (struct list_query){ .shape = shape_of(s, model), .viewer = v };
	while (ok && rest.len) {
		struct str value = str_cut(&rest, '&'), name = str_cut(&value, '=');
		ok = list_pair(q, &maps, name, value, &oops);
	}
	keymaps_release(&maps);
	return ok;
}

/* The ids of the first page, and how many there are in all: "3 1 2 | 3". */
static void lists_at(struct session *s, const struct viewer *v, const char *model,
		     const char *pairs, const char *wanted, const char *file, int line)
{
	struct arena a = { 0 };
	struct buf got = { 0 };
	struct list_query q;
	struct list_page page;
	int64_t count;
	must_at(ask(s, v, model, pairs, &q) && list_page(s, &q, &a, &page, &oops) &&
			list_count(s, &q, &count, &oops),
		pairs, file, line);
	for (int i = 0; i < page.count; i++)
		buf_printf(&got, "%lld ", (long long)page.rows[i].id);
	buf_printf(&got, "| %lld", (long long)page.total);
	_assert_int_equal((uintmax_t)page.total, (uintmax_t)count, file, line);
	_assert_string_equal(buf_zero(&got), wanted, file, line);
	buf_release(&got);
	arena_release(&a);
}
#define lists(...) lists_at(__VA_ARGS__, __FILE__, __LINE__)

static void cannot_ask(struct session *s, const struct viewer *v, const char *model,
		       const char *pairs, enum err_kind kind, const char *saying)
{
	struct list_query q;
	refused(ask(s, v, model, pairs, &q), kind);
	says(saying);
}

static void four_things(struct session *s)
{
	char text[200];
	static const char *const rows[] = {
		"code=a;name=Súdwest-Fryslân;amount=5;level=-2;share=5000",
		"code=b;name=gooi en Vechtstreek;amount=12;flag=1;parent=1",
		"code=c;amount=12;agb=06290104,12345678;postcode=1234AB",
		"code=d;name=Het Gooi;amount=3;level=4;parent=2",
	};
	for (int i = 0; i < 4; i++) {
		snprintf(text, sizeof(text), "%s;day=%d", rows[i], day_of(2026, 1, 30) + i);
		for (char *c = text; *c; c++) /* a list has ';' between its items */
			*c = *c == ',' ? '\x01' : *c;
		struct change c;
		struct db_value values[MODEL_FIELDS_MAX] = { 0 };
		int64_t id = 0;
		const struct shape *shape = shape_of(s, "thing");
		set_values(shape, text, values);
		if (i == 2)
			values[shape_field(shape, str_of("agb"))] =
				value_text(str_of("06290104;12345678"));
		begin(s, "edit", &c);
		must(row_insert(&c, shape, values, 0, &id, &oops));
		commit(&c);
		assert_int_equal(id, i + 1);
	}
}

static void every_kind_of_filter(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	four_things(s);
	lists(s, NULL, "thing", "", "1 2 3 4 | 4");
	lists(s, NULL, "thing", "code=b", "2 | 1");
	lists(s, NULL, "thing", "code=b&code=d&code=x", "2 4 | 2");
	lists(s, NULL, "thing", "code=b&amount=12&code=c", "2 3 | 2"); /* values that came apart */
	lists(s, NULL, "thing", "code=", "1 2 3 4 | 4");               /* a box left empty */
	lists(s, NULL, "thing", "name.empty=1", "3 | 1");
	lists(s, NULL, "thing", "name.empty=nee", "1 2 4 | 3");
	lists(s, NULL, "thing", "amount=4..12", "1 2 3 | 3");
	lists(s, NULL, "thing", "amount=..5", "1 4 | 2");
	lists(s, NULL, "thing", "amount=6..", "2 3 | 2");
	lists(s, NULL, "thing", "amount.from=5&amount.to=5", "1 | 1");
	lists(s, NULL, "thing", "level=-2", "1 | 1");
	lists(s, NULL, "thing", "level=-100..100", "1 4 | 2"); /* past the bounds of the field */
	lists(s, NULL, "thing", "share=50,00", "1 | 1");
	lists(s, NULL, "thing", "day=2026-01", "1 2 | 2");
	lists(s, NULL, "thing", "day=31-01-2026..2026-02-01", "2 3 | 2");
	lists(s, NULL, "thing", "flag=ja", "2 | 1");
	lists(s, NULL, "thing", "agb=12345678", "3 | 1");
	lists(s, NULL, "thing", "agb=12345678&agb=11111111", "3 | 1");
	lists(s, NULL, "thing", "parent=a", "2 | 1");
	lists(s, NULL, "thing", "parent=#2", "4 | 1");
	lists(s, NULL, "thing", "parent.id=2&parent.id=1", "2 4 | 2");
	lists(s, NULL, "thing", "id=4&id=2", "2 4 | 2");
	lists(s, NULL, "thing", "name~=GOOI", "2 4 | 2");
	lists(s, NULL, "thing", "name~=sudwest-frys", "1 | 1");
	lists(s, NULL, "thing", "name~=gooi&name~=vecht", "2 | 1");
	lists(s, NULL, "thing", "q=GOOI  het", "4 | 1");
	lists(s, NULL, "thing", "q=c 1234ab", "3 | 1");
	lists(s, NULL, "thing", "q=ca", "| 0"); /* a word does not run on into the next field */
	lists(s, NULL, "thing", "after=2", "3 4 | 2");
	lists(s, NULL, "thing", "name~=%' OR 1=1 --", "| 0");
}

static void sorting_puts_nothing_last(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	four_things(s);
	lists(s, NULL, "thing", "sort=amount", "4 1 2 3 | 4");
	lists(s, NULL, "thing", "sort=-amount", "3 2 1 4 | 4");
	lists(s, NULL, "thing", "sort=level", "1 4 2 3 | 4");
	lists(s, NULL, "thing", "sort=-level", "4 1 3 2 | 4");
	lists(s, NULL, "thing", "sort=-id", "4 3 2 1 | 4");
	lists(s, NULL, "thing", "sort=name", "4 1 2 3 | 4");
	lists(s, NULL, "thing", "sort=parent",
	      "2 4 1 3 | 4"); /* Súd... before gooi: capitals first */
	lists(s, NULL, "thing", "sort=-amount&name~=o", "2 4 | 2");
}

static void wrong_questions_name_the_field(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct list_query q;
	four_things(s);
	cannot_ask(s, NULL, "thing", "onzin=1", ERR_INPUT, "geen veld 'onzin'");
	cannot_ask(s, NULL, "thing", "amount=veel", ERR_INPUT, "Aantal (amount)");
	cannot_ask(s, NULL, "thing", "day=30-02-2026", ERR_INPUT, "Dag (day)");
	cannot_ask(s, NULL, "thing", "parent=zz", ERR_INPUT,
		   "Onder (parent): thing zz bestaat niet");
	cannot_ask(s, NULL, "thing", "parent.id=x", ERR_INPUT, "nummer");
	cannot_ask(s, NULL, "thing", "name.from=a", ERR_INPUT, "Naam (name)");
	cannot_ask(s, NULL, "thing", "amount~=1", ERR_INPUT, "alleen in tekst");
	cannot_ask(s, NULL, "thing", "amount.bogus=1", ERR_INPUT, "na de punt");
	cannot_ask(s, NULL, "thing", "sort=niets", ERR_INPUT, "niets");
	cannot_ask(s, NULL, "thing", "valid_on=2026-01-01", ERR_INPUT, "geen geldigheid");
	cannot_ask(s, NULL, "dated", "valid_on=gisteren", ERR_INPUT, "valid_on");
	cannot_ask(s, NULL, "thing", "size=9", ERR_INPUT, "10");
	cannot_ask(s, NULL, "thing", "page=0", ERR_INPUT, "page");
	cannot_ask(s, &careful, "note", "person=Jan", ERR_DENIED, "Persoon (person)");
	cannot_ask(s, &careful, "note", "person~=Jan", ERR_DENIED, "Persoon (person)");
	cannot_ask(s, &careful, "note", "sort=person", ERR_DENIED, "Persoon (person)");
	char many[4000] = "";
	for (int i = 0; i < 160; i++)
		snprintf(many + strlen(many), 20, "code=%d&", i);
	cannot_ask(s, NULL, "thing", many, ERR_INPUT, "te groot");
	struct arena a = { 0 };
	struct list_page page;
	must(ask(s, NULL, "thing", "page=1002&size=10", &q));
	refused(list_page(s, &q, &a, &page, &oops), ERR_INPUT);
	says("10.000");
	arena_release(&a);
}

static void pages_and_the_capped_count(void **state)
{
	struct session *s = ((struct world *)*state)->job;
	struct arena a = { 0 };
	struct list_page page;
	struct list_query q;
	struct change c;
	char text[60];
	begin(s, "import", &c);
	for (int i = 0; i < 10020; i++) {
		snprintf(text, sizeof(text), "counted_on=%d;x=%d", 20000 + i % 7, i % 100);
		must(insert_in(&c, "tally", text, NULL));
	}
	commit(&c);
	must(ask(s, NULL, "tally", "page=2&size=10", &q));
	must(list_page(s, &q, &a, &page, &oops));
	assert_true(page.capped && page.more && page.total == 10000 && page.count == 10);
	assert_int_equal(page.rows[0].id, 11);
	must(ask(s, NULL, "tally", "x=99&page=11&size=10", &q));
	must(list_page(s, &q, &a, &page, &oops));
	assert_true(!page.capped && !page.more && page.total == 100 && page.count == 0);
	must(ask(s, NULL, "tally", "after=10015&size=10", &q));
	must(list_page(s, &q, &a, &page, &oops));
	assert_int_equal(page.count, 5);
	arena_release(&a);
}

/* One pair after the other as a form sends them: "name=text|name=text". */
static struct form form_of(const struct viewer *v, const char *text, struct text_pair *pairs)
{
	struct form f = { .viewer = v, .pairs = pairs, .reason = "omdat" };
	struct str rest = str_of(text);
	while (rest.len) {
		struct str value = str_cut(&rest, '|');
		pairs[f.count].name = str_cut(&value, '=');
		pairs[f.count++].value = value;
	}
	return f;
}

static bool create(struct session *s, const struct viewer *v, const char *model, const char *text,
		   struct arena *a, struct form_result *r)
{
	struct text_pair pairs[40];
	struct form f = form_of(v, text, pairs);
	return record_create(s, shape_of(s, model), &f, a, r, &oops);
}

static bool edit(struct session *s, const struct viewer *v, const char *model, int64_t id,
		 int64_t since, const char *text, struct arena *a, struct form_result *r)
{
	struct text_pair pairs[40];
	struct form f = form_of(v, text, pairs);
	return record_edit(s, shape_of(s, model), id, since, &f, a, r, &oops);
}

/* "field: sentence" of every finding, a line each. */
static void finds(const struct form_result *r, const char *const *wanted, int count)
{
	for (int i = 0; i < r->finding_count; i++)
		if (i >= count ||
		    !strstr(wanted[i], r->findings[i].field ? r->findings[i].field->name : "-"))
			print_error("# %s: %s\n",
				    r->findings[i].field ? r->findings[i].field->name : "-",
				    r->findings[i].sentence);
	assert_int_equal(r->finding_count, count);
	for (int i = 0; i < count; i++) {
		const char *field = r->findings[i].field ? r->findings[i].field->name : "-";
		assert_true(strncmp(wanted[i], field, strlen(field)) == 0);
		assert_non_null(strstr(r->findings[i].sentence, wanted[i] + strlen(field) + 1));
	}
}
#define FINDS(r, ...)                                  \
	finds(r, (const char *const[]){ __VA_ARGS__ }, \
	      (int)COUNT_OF(((const char *const[]){ __VA_ARGS__ })))

static void a_form_is_read_as_people_write(void **state)
{
	struct world *w = *state;
	struct session *s = enter(w, "an");
	struct arena a = { 0 };
	struct form_result r;
	struct record record;
	four_things(w->job);
	insert(w->job, "code", "list=note-state;code=open;name=Open;valid_from=0");
	must(create(s, &trusted, "note",
		    "body= Een tekst |state=open|thing=Het gooi (d)|about=thing:3|person=Jan|"
		    "at=22-11-2026 10:15|price=€ 1.234,50|agb=06290104|agb=12345678; |_csrf=x",
		    &a, &r));
	assert_true(r.change > 0 && r.since == r.change && r.finding_count == 0);
	must(record_read(s, &trusted, shape_of(s, "note"), r.id, &a, &record, &oops));
	struct buf text = { 0 };
	for (int i = 0; i < record.shape->count; i++) {
		field_print(&text, &record.shape->fields[i], &record.values[i]);
		buf_char(&text, '|');
	}
	assert_string_equal(buf_zero(&text), "thing:3|Een tekst|open|4||Jan|2026-11-22T09:15:00Z|"
					     "1234.50|06290104;12345678|an|");
	buf_release(&text);
	/* who may not see a field does not, and cannot set it; it keeps its value */
	must(record_read(s, &careful, shape_of(s, "note"), r.id, &a, &record, &oops));
	assert_int_equal(record.values[shape_field(record.shape, str_of("person"))].kind, DB_NULL);
	must(edit(s, &careful, "note", r.id, r.since, "body=Anders", &a, &r));
	assert_int_equal(scoped_number(s, "SELECT count(*) FROM v_note WHERE person = 'Jan' AND "
					  "body = 'Anders' AND made_by = 'an'"),
			 1);
	refused(edit(s, &careful, "note", r.id, r.since, "person=Piet|made_by=ik", &a, &r),
		ERR_INPUT);
	FINDS(&r, "person kunt u niet invullen", "made_by kunt u niet invullen");
	/* nothing that differs is no change */
	must(edit(s, &trusted, "note", r.id, r.since, "body=Anders", &a, &r));
	assert_int_equal(r.change, 0);
	arena_release(&a);
}

static void a_form_tells_all_that_is_wrong(void **state)
{
	struct world *w = *state;
	struct session *s = enter(w, "an");
	struct arena a = { 0 };
	struct form_result r;
	four_things(w->job);
	insert(w->job, "code", "list=note-state;code=oud;name=Oud;valid_from=0;valid_to=1000");
	refused(create(s, NULL, "note",
		       "state=oud|thing=zz|about=thing:99|price=duur|agb=1|at=morgen|niets=1", &a,
		       &r),
		ERR_INPUT);
	says("en nog 7");
	FINDS(&r, "- 'niets' is geen veld", "at Dit tijdstip", "price getal", "agb 8 cijfers",
	      "about bestaat niet", "state staat niet in de lijst", "thing zz' bestaat niet",
	      "body verplicht");
	refused(create(s, NULL, "note", "body=x|price=-1", &a, &r), ERR_INPUT);
	FINDS(&r, "price te laag");
	refused(create(s, NULL, "note", "body=\xff|thing=\xff", &a, &r), ERR_INPUT);
	FINDS(&r, "body niet te lezen", "thing niet te lezen");
	/* keys and periods */
	refused(create(w->job, NULL, "thing", "code=a", &a, &r), ERR_INPUT);
	FINDS(&r, "code uniek");
	must(create(w->job, NULL, "dated", "thing=a|code=x|valid_from=01-01-2026", &a, &r));
	refused(create(w->job, NULL, "dated", "thing=a|code=x|valid_from=2026-03-01", &a, &r),
		ERR_INPUT);
	FINDS(&r, "valid_from overlapt");
	/* rules: a warning does not stop, a refusal does */
	must(create(w->job, NULL, "ruled", "code=w|one=5|two=2", &a, &r));
	FINDS(&r, "one Een is meer dan twee");
	refused(create(w->job, NULL, "ruled", "code=v|two=13|last=2026-01-01", &a, &r), ERR_INPUT);
	FINDS(&r, "last Bij een einde hoort een begin");
	refused(create(w->job, NULL, "ruled", "code=v|two=13", &a, &r), ERR_INPUT);
	FINDS(&r, "code Dertien");
	/* rights */
	refused(create(s, &nobody, "note", "body=x", &a, &r), ERR_DENIED);
	refused(create(s, &trusted, "thing", "code=z", &a, &r), ERR_DENIED);
	must(create(s, &careful, "thing", "code=z", &a, &r));
	look_at(s, 5);
	refused(create(s, &careful, "thing", "code=y", &a, &r), ERR_DENIED);
	says("terug");
	arena_release(&a);
}

static void a_conflict_shows_the_differences(void **state)
{
	struct world *w = *state;
	struct arena a = { 0 };
	struct form_result r;
	four_things(w->job);
	int64_t seen = since_of(w->job, "thing", 2);
	update(w->job, "thing", 2, "name=Nieuw;parent=4");
	refused(edit(w->job, NULL, "thing", 2, seen, "name=Mijn|amount=7|code=b", &a, &r),
		ERR_CONFLICT);
	assert_int_equal(r.difference_count, 3);
	assert_string_equal(r.differences[0].field->name, "name");
	assert_true(str_is(r.differences[0].seen, "gooi en Vechtstreek") &&
		    str_is(r.differences[0].now, "Nieuw") &&
		    str_is(r.differences[0].typed, "Mijn"));
	assert_string_equal(r.differences[1].field->name, "parent");
	assert_true(str_is(r.differences[1].seen, "Súdwest-Fryslân") &&
		    str_is(r.differences[1].now, "Het Gooi") &&
		    str_is(r.differences[1].typed, "Súdwest-Fryslân"));
	assert_true(str_is(r.differences[2].now, "12") && str_is(r.differences[2].typed, "7"));
	must(edit(w->job, NULL, "thing", 2, r.since, "name=Mijn", &a, &r));
	drop(w->job, "thing", 3);
	refused(edit(w->job, NULL, "thing", 3, seen, "name=x", &a, &r), ERR_NOT_FOUND);
	arena_release(&a);
}

static bool delete (struct session *s, const char *model, int64_t id, struct arena *a,
		    struct form_result *r)
{
	struct form f = { .reason = "weg" };
	return record_delete(s, shape_of(s, model), id, since_of(s, model, id), &f, a, r, &oops);
}

static void a_form_removes_nothing_in_use(void **state)
{
	struct world *w = *state;
	struct session *an = enter(w, "an"), *bas = enter(w, "bas");
	struct arena a = { 0 };
	struct form_result r;
	struct referrers refs;
	four_things(w->job);
	insert(an, "contract", "code=k;thing=3");
	insert(an, "note", "body=x;about=thing:3");
	must(record_referrers(an, NULL, shape_of(an, "thing"), 3, &a, &refs, &oops));
	assert_int_equal(refs.count, 2);
	assert_string_equal(refs.list[0].shape->name, "contract");
	assert_string_equal(refs.list[0].filter, "thing.id");
	assert_string_equal(refs.list[1].filter, "about");
	assert_string_equal(refs.list[1].value, "thing:3");
	must(record_referrers(bas, NULL, shape_of(bas, "thing"), 3, &a, &refs, &oops));
	assert_int_equal(refs.count, 0);
	refused(delete (an, "thing", 3, &a, &r), ERR_CONFLICT);
	says("contract (1)");
	refused(delete (bas, "thing", 3, &a, &r), ERR_CONFLICT); /* by rows it does not see */
	says("in gebruik");
	must(delete (an, "contract", 1, &a, &r));
	must(delete (bas, "thing", 3, &a, &r)); /* a note about it is no hindrance */
	assert_true(r.change > 0);
	/* an observation of another office, which has no foreign key */
	insert(w->job, "care_type", "code=c");
	insert(w->job, "measure", "thing=4;care_type=1;measured_on=1");
	refused(delete (bas, "thing", 4, &a, &r), ERR_CONFLICT);
	arena_release(&a);
}

static void the_past_of_a_record(void **state)
{
	struct world *w = *state;
	struct session *an = enter(w, "an"), *bas = enter(w, "bas");
	struct arena a = { 0 };
	struct record_past p;
	int64_t made, changed, gone, id;
	id = insert(an, "thing", "code=t;name=Een");
	made = newest(w->job);
	changed = update(bas, "thing", id, "name=Twee;amount=3");
	gone = drop(an, "thing", id);
	must(record_history(an, NULL, shape_of(an, "thing"), id, 0, 20, &a, &p, &oops));
	assert_true(p.gone && p.count == 3 && !p.more);
	assert_true(p.steps[0].event == RECORD_REMOVED && p.steps[0].change == gone &&
		    str_is(p.steps[0].who, "an"));
	assert_true(p.steps[1].event == RECORD_CHANGED && p.steps[1].change == changed &&
		    p.steps[1].field_count == 2 && p.steps[1].other_office &&
		    p.steps[1].who.len == 0 && p.steps[1].at > 0);
	assert_true(str_is(p.steps[1].fields[0].old.text, "Een") &&
		    str_is(p.steps[1].fields[0].new.text, "Twee"));
	assert_true(p.steps[2].event == RECORD_MADE && p.steps[2].change == made);
	/* page by page */
	must(record_history(an, NULL, shape_of(an, "thing"), id, 0, 1, &a, &p, &oops));
	assert_true(p.count == 2 && p.more && p.steps[1].change == changed);
	must(record_history(an, NULL, shape_of(an, "thing"), id, changed, 1, &a, &p, &oops));
	assert_true(p.count == 1 && !p.more && p.steps[0].event == RECORD_MADE);
	/* as known before it was removed */
	look_at(an, changed);
	must(record_history(an, NULL, shape_of(an, "thing"), id, 0, 20, &a, &p, &oops));
	assert_true(!p.gone && p.count == 2);
	look_at(an, made);
	must(record_history(an, NULL, shape_of(an, "thing"), id, 0, 20, &a, &p, &oops));
	assert_true(!p.gone && p.count == 1);
	/* of another office, and of a party that was named for a while */
	look_at(an, KNOWN_NOW);
	id = insert(an, "contract", "code=k");
	refused(record_history(bas, NULL, shape_of(bas, "contract"), id, 0, 20, &a, &p, &oops),
		ERR_NOT_FOUND);
	char text[60];
	snprintf(text, sizeof(text), "number=1;helper=%lld", (long long)w->zuid);
	id = insert(an, "client", text);
	update(an, "client", id, "remark=gezien");
	update(an, "client", id, "helper=-;remark=niet gezien");
	must(record_history(an, NULL, shape_of(an, "client"), id, 0, 20, &a, &p, &oops));
	assert_int_equal(p.count, 3);
	must(record_history(bas, NULL, shape_of(bas, "client"), id, 0, 20, &a, &p, &oops));
	for (int i = 0; i < p.count; i++)
		for (int f = 0; f < p.steps[i].field_count; f++)
			assert_false(
				p.steps[i].fields[f].new.kind ==
				DB_TEXT &&str_is(p.steps[i].fields[f].new.text, "niet gezien"));
	arena_release(&a);
}

static void titles_and_what_they_are_typed_as(void **state)
{
	struct world *w = *state;
	struct session *s = w->job;
	struct arena a = { 0 };
	struct title title;
	struct reference_options o;
	int64_t id;
	four_things(s);
	id = insert(s, "dated", "thing=2;code=x;valid_from=0;valid_to=100");
	int64_t later = insert(s, "dated", "thing=2;code=x;valid_from=100");
	must(record_title(s, NULL, shape_of(s, "thing"), 1, &a, &title, &oops));
	assert_true(str_is(title.text, "Súdwest-Fryslân") && str_is(title.key, "a"));
	must(record_title(s, NULL, shape_of(s, "thing"), 3, &a, &title, &oops));
	assert_true(str_is(title.text, "c"));
	must(record_title(s, NULL, shape_of(s, "dated"), id, &a, &title, &oops));
	assert_true(str_is(title.text, "gooi en Vechtstreek / x") && str_is(title.key, "b/x"));
	must(record_title(s, NULL, shape_of(s, "thing"), 99, &a, &title, &oops));
	assert_true(!title.found && str_is(title.text, "#99"));
	must(reference_options(s, NULL, shape_of(s, "thing"), str_of("Gooi"), 0, 10, &a, &o,
			       &oops));
	assert_true(o.count == 2 && !o.more && o.list[0].id == 2 && o.list[1].id == 4);
	assert_true(str_is(o.list[1].typed, "Het Gooi (d)"));
	static const struct {
		const char *text;
		int64_t id;
	} typed[] = { { "a", 1 },
		      { "#3", 3 },
		      { "#77", 0 },
		      { "HET gooi", 4 },
		      { "Het Gooi (d)", 4 },
		      { "iets (b)", 2 },
		      { "onzin", 0 },
		      { "sudwest-fryslan", 1 } };
	for (size_t i = 0; i < COUNT_OF(typed); i++) {
		must(reference_lookup(s, NULL, shape_of(s, "thing"), str_of(typed[i].text), 0, &id,
				      &oops));
		assert_int_equal(id, typed[i].id);
	}
	must(reference_lookup(s, NULL, shape_of(s, "dated"), str_of("b/x"), 50, &id, &oops));
	assert_int_equal(id, later - 1);
	must(reference_lookup(s, NULL, shape_of(s, "dated"), str_of("b/x"), 500, &id, &oops));
	assert_int_equal(id, later);
	insert(s, "thing", "code=e;name=het gooi");
	must(reference_lookup(s, NULL, shape_of(s, "thing"), str_of("Het Gooi"), 0, &id, &oops));
	assert_int_equal(id, -1);
	arena_release(&a);
}

static void search_keeps_to_scope_and_privacy(void **state)
{
	struct world *w = *state;
	struct session *an = enter(w, "an"), *bas = enter(w, "bas");
	struct arena a = { 0 };
	struct search_result r;
	four_things(w->job);
	insert(an, "note", "body=Over Súdwest;person=Jansen;thing=1;agb=06290104");
	insert(an, "note", "body=sudwestelijk");
	must(search_all(an, &trusted, str_of("SUDWEST"), 10, &a, &r, &oops));
	assert_true(r.group_count == 1 && r.groups[0].total == 2);
	assert_true(r.groups[0].hits[0].rank == SEARCH_BEGINS && r.groups[0].hits[0].id == 1);
	assert_true(str_starts(r.groups[0].hits[0].context, "Súdwest-Fryslân · Over"));
	must(search_all(an, &trusted, str_of("06290104"), 10, &a, &r, &oops));
	assert_true(r.total == 1 && r.groups[0].hits[0].rank == SEARCH_EXACT);
	must(search_all(an, &trusted, str_of("jansen over"), 10, &a, &r, &oops));
	assert_int_equal(r.total, 1);
	must(search_all(an, &careful, str_of("jansen"), 10, &a, &r, &oops));
	assert_int_equal(r.total, 0);
	must(search_all(bas, NULL, str_of("sudwest"), 10, &a, &r, &oops));
	assert_int_equal(r.total, 0);
	must(search_all(an, NULL, str_of("  "), 10, &a, &r, &oops));
	assert_int_equal(r.total, 0);
	look_at(an, newest(w->job) - 1);
	must(search_all(an, NULL, str_of("sudwest"), 1, &a, &r, &oops));
	assert_int_equal(r.total, 1);
	arena_release(&a);
}

static void changes_of_another_office_do_not_show(void **state)
{
	struct world *w = *state;
	struct session *an = enter(w, "an"), *bas = enter(w, "bas");
	struct arena a = { 0 };
	struct change_entries e;
	struct change_effect effect;
	struct change c;
	int64_t id;
	must(change_begin(an, "edit", "geheime reden", &c, &oops));
	must(insert_in(&c, "contract", "code=a", &id) && insert_in(&c, "thing", "code=t", &id));
	commit(&c);
	update(an, "contract", 1, "amount=2");
	must(changes_list(an, &(struct change_query){ 0 }, &a, &e, &oops));
	assert_true(e.list[0].id == c.id + 1 && str_is(e.list[1].reason, "geheime reden"));
	must(changes_list(an, &(struct change_query){ .who = str_of("an"), .size = 1 }, &a, &e,
			  &oops));
	assert_true(e.count == 1 && e.more);
	must(changes_list(bas, &(struct change_query){ 0 }, &a, &e, &oops));
	for (int i = 0; i < e.count; i++)
		assert_true(str_is(e.list[i].who, "beheer"));
	must(change_effect(an, NULL, c.id, 10, &a, &effect, &oops));
	assert_int_equal(effect.model_count, 2);
	for (int m = 0; m < 2; m++)
		assert_true(effect.models[m].count[ROW_MADE] == 1 &&
			    effect.models[m].row_count == 1);
	must(change_effect(an, NULL, c.id + 1, 10, &a, &effect, &oops));
	assert_true(effect.model_count == 1 && effect.models[0].count[ROW_CHANGED] == 1);
	refused(change_effect(bas, NULL, c.id, 10, &a, &effect, &oops), ERR_NOT_FOUND);
	look_at(an, c.id);
	refused(change_effect(an, NULL, c.id + 1, 10, &a, &effect, &oops), ERR_NOT_FOUND);
	int64_t changed;
	if (kind_under_test == DB_POSTGRES) { /* the server itself keeps it */
		refused(try_run(bas, "SELECT principal FROM change", DB_KERNEL, &changed),
			ERR_DENIED);
		refused(try_run(bas, "SELECT reason FROM change", DB_KERNEL, &changed), ERR_DENIED);
	}
	arena_release(&a);
}

const struct CMUnitTest record_tests[] = {
	TEST(every_kind_of_filter),
	TEST(sorting_puts_nothing_last),
	TEST(wrong_questions_name_the_field),
	TEST(pages_and_the_capped_count),
	TEST(a_form_is_read_as_people_write),
	TEST(a_form_tells_all_that_is_wrong),
	TEST(a_conflict_shows_the_differences),
	TEST(a_form_removes_nothing_in_use),
	TEST(the_past_of_a_record),
	TEST(titles_and_what_they_are_typed_as),
	TEST(search_keeps_to_scope_and_privacy),
	TEST(changes_of_another_office_do_not_show),
};
const size_t record_count = COUNT_OF(record_tests);
