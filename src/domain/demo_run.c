/* Takes the demo in through the importer, each delivery on the day it would have come. A run that was
 * stopped goes on where it was; one that was finished is left alone, also months later. */
#include "domain/demo.h"

#include "base/hash.h"
#include "base/table.h"
#include "io/import.h"
#include "kernel/session.h"

#include <errno.h>
#include <stdio.h>

/* The regions of one zorgkantoor are the office. */
static const char office_holder[] = "vgz";

enum { REGIONS_MAX = 64, REGIONS_LEAST = 6, PLACES_MAX = 2000, DAY_OF_DELIVERY = 5 };
enum { FILES = DEMO_MONTHS + 2, FILES_KNOWN_MAX = 4 * FILES };

/* A demo file that the database took in before. */
struct known {
	struct str name, hash;
};

struct run {
	struct session *session;
	const struct demo_request *request;
	struct arena arena;
	struct demo_options options;
	struct demo_data data;
	struct known known[FILES_KNOWN_MAX];
	int known_count;
	struct demo_result result;
};

/* A file of the demo, in the order in which they come in. */
struct file {
	const char *profile;
	char name[80];
	const struct buf *text;
	const struct demo_delivery *delivery; /* NULL for the register */
	day_t day;                            /* on which it came */
};

static bool read_regions(struct run *run, struct err *err)
{
	struct demo_options *o = &run->options;
	struct demo_region *list = arena_array(&run->arena, struct demo_region, REGIONS_MAX);
	struct stmt *st;
	bool row = true;
	if (!db_named(run->session->db, "demo_regions", &st, err))
		return false;
	stmt_bind_int(st, "at", run->session->today);
	if (o->scale == DEMO_OFFICE)
		stmt_bind_text(st, "holder", str_of(office_holder));
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row || o->region_count == REGIONS_MAX)
			break;
		list[o->region_count++] = (struct demo_region){
			.code = arena_str(&run->arena, stmt_text(st, 0)),
			.name = arena_str(&run->arena, stmt_text(st, 1)),
			.inhabitants = stmt_int(st, 2),
		};
	}
	stmt_reset(st);
	o->regions = list;
	return o->region_count >= REGIONS_LEAST ||
	       err_set(err, ERR_INPUT,
		       "Voor de demo zijn regio's nodig, en in deze database staan er %d. Laad eerst de "
		       "meegeleverde gegevens met: waarborg init",
		       o->region_count);
}

static bool read_places(struct run *run, struct err *err)
{
	struct demo_options *o = &run->options;
	struct demo_place *list = arena_array(&run->arena, struct demo_place, PLACES_MAX);
	struct stmt *st;
	bool row;
	if (!db_named(run->session->db, "demo_places", &st, err))
		return false;
	stmt_bind_int(st, "at", run->session->today);
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row || o->place_count == PLACES_MAX)
			break;
		list[o->place_count++] = (struct demo_place){
			.region = arena_str(&run->arena, stmt_text(st, 0)),
			.name = arena_str(&run->arena, stmt_text(st, 1)),
			.code = arena_str(&run->arena, stmt_text(st, 2)),
		};
	}
	stmt_reset(st);
	o->places = list;
	return true;
}

/* The demo files that are there already. */
static bool read_known(struct run *run, struct err *err)
{
	struct stmt *st;
	bool row;
	if (!db_named(run->session->db, "demo_imports", &st, err))
		return false;
	for (;;) {
		if (!stmt_step(st, &row, err))
			return false;
		if (!row || run->known_count == FILES_KNOWN_MAX)
			break;
		if (str_starts(stmt_text(st, 0), "demo-"))
			run->known[run->known_count++] = (struct known){
				.name = arena_str(&run->arena, stmt_text(st, 0)),
				.hash = arena_str(&run->arena, stmt_text(st, 1)),
			};
	}
	stmt_reset(st);
	return true;
}

/* The first day of the month after the demo's last one: of the demo that is there, otherwise today. */
static day_t day_of_demo(const struct run *run, const char *prefix)
{
	char begin[64];
	day_t first;
	snprintf(begin, sizeof(begin), "%s-wachttijden-", prefix);
	for (int i = 0; i < run->known_count; i++) {
		struct str name = run->known[i].name;
		char text[11] = { 0 };
		if (!str_starts(name, begin) || name.len < strlen(begin) + 7)
			continue;
		snprintf(text, sizeof(text), "%.7s-01", name.at + strlen(begin));
		if (!date_parse_iso(str_of(text), &first))
			continue;
		struct civil c = civil_of(first);
		return day_of(c.year + DEMO_MONTHS / 12, c.month, 1);
	}
	return run->session->today;
}

static bool refuse_other(const struct run *run, const char *prefix, struct err *err)
{
	size_t len = strlen(prefix);
	for (int i = 0; i < run->known_count; i++) {
		struct str name = run->known[i].name;
		if (!str_starts(name, prefix) || name.len == len || name.at[len] != '-')
			return err_set(
				err, ERR_CONFLICT,
				"In deze database staat al een andere demo (%.*s). Gebruik een "
				"lege database.",
				STR_ARG(name));
	}
	return true;
}

/* Deliveries come on the fifth of the next month, the register a day before the first of them; never
 * later than today. */
static struct file file_at(const struct run *run, int at)
{
	const struct demo_data *d = &run->data;
	const struct demo_delivery *e = &d->deliveries[at < 2 ? 0 : at - 2];
	struct file f = { .profile = at == 0 ? "provider" : at == 1 ? "location" : "waiting" };
	f.text = at == 0 ? &d->providers : at == 1 ? &d->locations : &e->text;
	f.delivery = at < 2 ? NULL : e;
	f.day = e->measured_on + DAY_OF_DELIVERY - (at < 2);
	if (at < 2)
		snprintf(f.name, sizeof(f.name), "%s-%s.csv", d->prefix,
			 at == 0 ? "zorgaanbieders" : "locaties");
	else
		snprintf(f.name, sizeof(f.name), "%s", e->file);
	return f;
}

enum presence { ABSENT, SAME, DIFFERENT };

static enum presence presence_of(const struct run *run, const struct file *f)
{
	for (int i = 0; i < run->known_count; i++) {
		if (!str_is(run->known[i].name, f->name))
			continue;
		struct digest digest;
		char hash[DIGEST_TEXT];
		digest_begin(&digest);
		digest_add(&digest, f->text->at, f->text->len);
		digest_end(&digest, hash);
		return str_is(run->known[i].hash, hash) ? SAME : DIFFERENT;
	}
	return ABSENT;
}

static moment_t clock_of(day_t day)
{
	moment_t noon = moment_of_day(day) + INT64_C(12) * 3600 * 1000000, now = moment_now();
	return noon < now ? noon : now;
}

static bool take(struct run *run, const struct file *f, struct err *err)
{
	struct import_job job = { .profile = f->profile,
				  .bytes = buf_str(f->text),
				  .name = f->name };
	struct receipt receipt;
	run->session->clock = clock_of(f->day);
	if (!import_run(run->session, &job, &receipt, err))
		return err_prefix(err, "Demo, %s: ", f->name);
	if (receipt.rejected != (f->delivery ? f->delivery->bad : 0))
		return err_set(
			err, ERR_SYSTEM,
			"Demo, %s: %lld regels zijn afgekeurd en dat hadden er %d moeten zijn.",
			f->name, (long long)receipt.rejected, f->delivery ? f->delivery->bad : 0);
	if (f->delivery) {
		run->result.lines += receipt.lines;
		run->result.taken += receipt.taken;
		run->result.rejected += receipt.rejected;
	}
	return true;
}

static bool take_all(struct run *run, struct err *err)
{
	const struct demo_request *q = run->request;
	for (int i = 0; i < FILES; i++) {
		struct file f = file_at(run, i);
		if (presence_of(run, &f) == SAME)
			continue;
		if (q->progress && !q->progress(q->context, i, FILES, f.name))
			return err_set(
				err, ERR_CONFLICT,
				"De demo is gestopt. Wat binnen is, blijft; de volgende keer gaat "
				"hij verder.");
		if (!take(run, &f, err))
			return false;
	}
	return true;
}

static bool write_story(const struct run *run, struct err *err)
{
	const char *path = run->request->story;
	const struct buf *text = &run->data.story;
	if (!path)
		return true;
	FILE *file = fopen(path, "w");
	bool ok = file && fwrite(text->at, 1, text->len, file) == text->len;
	if (file && fclose(file) != 0)
		ok = false;
	return ok || err_set(err, ERR_INPUT, "Het bestand %s kan niet worden geschreven: %s.", path,
			     strerror(errno));
}

/* Decides between new, half done, done, and made by another version of this program. */
static bool load(struct run *run, struct err *err)
{
	int same = 0, different = 0;
	demo_prefix(&run->options, run->data.prefix);
	if (!refuse_other(run, run->data.prefix, err))
		return false;
	run->options.today = day_of_demo(run, run->data.prefix);
	demo_generate(&run->options, &run->data);
	run->result.providers = run->data.provider_count;
	run->result.locations = run->data.location_count;
	run->result.first = run->data.deliveries[0].measured_on;
	run->result.last = run->data.deliveries[DEMO_MONTHS - 1].measured_on;
	for (int i = 0; i < FILES; i++) {
		struct file f = file_at(run, i);
		enum presence p = presence_of(run, &f);
		same += p == SAME;
		different += p == DIFFERENT;
	}
	run->result.already = same + different == FILES;
	if (different && !run->result.already)
		return err_set(
			err, ERR_CONFLICT,
			"De demo in deze database is niet af en komt van een andere versie van "
			"Waarborg. Gebruik een lege database.");
	if (!run->result.already && !take_all(run, err))
		return false;
	return different || write_story(run, err);
}

/* What an office delivers is its own: its people see the receipts and may repair what was rejected. */
static bool find_office(struct run *run, int64_t *payer, struct err *err)
{
	struct stmt *st;
	bool found = false;
	*payer = run->session->payer;
	if (run->options.scale != DEMO_OFFICE)
		return true;
	if (!db_named(run->session->db, "payer_by_code", &st, err))
		return false;
	stmt_bind_text(st, "code", str_of(office_holder));
	if (!stmt_one_int(st, payer, &found, err))
		return false;
	return found || err_set(err, ERR_NOT_FOUND,
				"Voor de demo ontbreekt financier '%s'. Laad de meegeleverde "
				"gegevens met: waarborg init",
				office_holder);
}

bool demo_run(struct session *s, const struct demo_request *request, struct demo_result *out,
	      struct err *err)
{
	struct run run = { .session = s, .request = request };
	moment_t clock = s->clock;
	int64_t before = s->payer, payer = 0;
	run.options = (struct demo_options){ .seed = request->seed,
					     .scale = request->scale,
					     .today = s->today };
	bool ok = read_regions(&run, err) && read_places(&run, err) && read_known(&run, err) &&
		  find_office(&run, &payer, err);
	s->payer = payer;
	ok = ok && load(&run, err);
	s->payer = before;
	s->clock = clock;
	if (ok)
		*out = run.result;
	demo_release(&run.data);
	arena_release(&run.arena);
	return ok;
}
