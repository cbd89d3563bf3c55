/* The demo's text, judged without the rest of the program: this file reads the CSV with a reader of
 * its own, counts with an aggregator of its own, against norms typed by hand. */
#include "domain/demo.h"

#include "base/hash.h"
#include "base/fixed.h"
#include "base/ident.h"
#include "base/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define REGION(code, inhabitants)                               \
	{                                                       \
		{ code, 4 }, { "Regio " code, 10 }, inhabitants \
	}
#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

static const struct demo_region office[] = {
	REGION("5508", 533945), REGION("5512", 628795), REGION("5520", 241115),
	REGION("5524", 430825), REGION("5527", 460345), REGION("5528", 669375),
	REGION("5530", 496660),
};
static const struct demo_region national[] = {
	REGION("5501", 586925), REGION("5503", 494695),  REGION("5504", 564705),
	REGION("5505", 631655), REGION("5506", 319690),  REGION("5507", 956935),
	REGION("5508", 533945), REGION("5509", 1337365), REGION("5510", 213510),
	REGION("5511", 462715), REGION("5512", 628795),  REGION("5513", 429850),
	REGION("5514", 339830), REGION("5515", 924300),  REGION("5516", 324930),
	REGION("5517", 572810), REGION("5518", 831610),  REGION("5519", 540170),
	REGION("5520", 241115), REGION("5521", 748310),  REGION("5523", 417850),
	REGION("5524", 430825), REGION("5525", 385395),  REGION("5526", 710575),
	REGION("5527", 460345), REGION("5528", 669375),  REGION("5529", 784310),
	REGION("5530", 496660), REGION("5531", 594240),  REGION("5532", 182300),
	REGION("5533", 651420),
};
#define PLACE(region, name, code)                          \
	{                                                  \
		{ region, 4 }, { name, sizeof(name) - 1 }, \
		{                                          \
			code, 4                            \
		}                                          \
	}
static const struct demo_place places[] = {
	PLACE("5520", "Gouda", "0513"),
	PLACE("5520", "Bodegraven, Reeuwijk", "1901"),
	PLACE("5508", "Nijmegen", "0268"),
};

/* Norms of wachttijd-totaal in 1/10 week: the maximum; the target or, without one, the maximum. */
static const struct {
	const char *care_type;
	int64_t maximum, target;
} norms[] = {
	{ "ggz-basis", 140, 140 },     { "ggz-specialistisch", 140, 140 },
	{ "vv-verblijf", 60, 40 },     { "vv-thuis", 60, 40 },
	{ "gz-wonen", 130, 130 },      { "gz-dagbesteding", 60, 60 },
	{ "msz-polikliniek", 40, 30 },
};
enum { CARES = COUNT(norms) };

static struct demo_options options_of(enum demo_scale scale, uint64_t seed)
{
	bool all = scale == DEMO_NATIONAL;
	return (struct demo_options){ .seed = seed,
				      .scale = scale,
				      .today = day_of(2026, 7, 15),
				      .regions = all ? national : office,
				      .region_count = all ? COUNT(national) : COUNT(office),
				      .places = places,
				      .place_count = COUNT(places) };
}

/* Cells of the next line; quotes are taken off. False at the end. */
static bool next_line(struct str *text, struct str cells[16], int *count)
{
	if (!text->len)
		return false;
	struct str line = str_cut(text, '\n');
	*count = 0;
	for (size_t i = 0; i <= line.len; i++) {
		assert_true(*count < 16);
		bool quoted = i < line.len && line.at[i] == '"';
		size_t begin = i + quoted;
		i = begin;
		while (i < line.len && line.at[i] != (quoted ? '"' : ','))
			i++;
		cells[(*count)++] = (struct str){ line.at + begin, i - begin };
		i += quoted;
	}
	return true;
}

static int64_t tenths(struct str s)
{
	int64_t value = -1;
	assert_true(fixed_parse(s, 1, &value));
	return value;
}

static void digest_of(const struct demo_data *d, char text[DIGEST_TEXT])
{
	struct digest g;
	digest_begin(&g);
	digest_add(&g, d->providers.at, d->providers.len);
	digest_add(&g, d->locations.at, d->locations.len);
	digest_add(&g, d->story.at, d->story.len);
	for (int i = 0; i < DEMO_MONTHS; i++)
		digest_add(&g, d->deliveries[i].text.at, d->deliveries[i].text.len);
	digest_end(&g, text);
}

static void one_seed_gives_the_same_bytes(void **state)
{
	(void)state;
	char seen[3][DIGEST_TEXT];
	for (int i = 0; i < 3; i++) {
		struct demo_options o = options_of(DEMO_OFFICE, i < 2 ? DEMO_SEED : DEMO_SEED + 1);
		struct demo_data d;
		demo_generate(&o, &d);
		digest_of(&d, seen[i]);
		demo_release(&d);
	}
	assert_string_equal(seen[0], seen[1]);
	assert_string_not_equal(seen[0], seen[2]);
}

/* Nothing random may depend on the machine: the digest of the default demo as it was made first. */
static void bytes_are_as_they_were(void **state)
{
	(void)state;
	struct demo_options o = options_of(DEMO_OFFICE, DEMO_SEED);
	struct demo_data d;
	char seen[DIGEST_TEXT];
	demo_generate(&o, &d);
	digest_of(&d, seen);
	demo_release(&d);
	assert_string_equal(seen,
			    "18168770706b89eb91713b2cfad19d0bc11812508799eab1ef3f07bcf9c2a46e");
}

static void sizes(enum demo_scale scale, int providers, int locations, int lines)
{
	struct demo_options o = options_of(scale, DEMO_SEED);
	struct demo_data d;
	demo_generate(&o, &d);
	assert_in_range(d.provider_count, providers * 9 / 10, providers * 11 / 10);
	assert_in_range(d.location_count, locations * 9 / 10, locations * 11 / 10);
	day_t before = 0;
	int total = 0, bad = 0;
	for (int i = 0; i < DEMO_MONTHS; i++) {
		const struct demo_delivery *e = &d.deliveries[i];
		assert_in_range(e->lines, lines * 7 / 10, lines * 12 / 10);
		assert_true(e->measured_on > before);
		assert_int_equal(civil_of(e->measured_on + 1).day, 1);
		before = e->measured_on;
		total += e->lines;
		bad += e->bad;
	}
	assert_int_equal(d.deliveries[0].measured_on, day_of(2021, 7, 31));
	assert_int_equal(before, day_of(2026, 6, 30));
	assert_in_range(bad * 1000 / total, 3, 7);
	demo_release(&d);
}

static void sizes_are_as_promised(void **state)
{
	(void)state;
	sizes(DEMO_OFFICE, 60, 130, 290);
	sizes(DEMO_NATIONAL, 400, 1500, 3000);
}

static void the_last_month_is_complete(void **state)
{
	(void)state;
	static const struct {
		int y, m, d, last_y, last_m, last_d;
	} cases[] = {
		{ 2026, 1, 1, 2025, 12, 31 },
		{ 2024, 3, 31, 2024, 2, 29 },
		{ 2026, 12, 31, 2026, 11, 30 },
	};
	for (int i = 0; i < COUNT(cases); i++) {
		struct demo_options o = options_of(DEMO_OFFICE, 1);
		struct demo_data d;
		o.today = day_of(cases[i].y, cases[i].m, cases[i].d);
		demo_generate(&o, &d);
		assert_int_equal(d.deliveries[DEMO_MONTHS - 1].measured_on,
				 day_of(cases[i].last_y, cases[i].last_m, cases[i].last_d));
		demo_release(&d);
	}
}

/* Keys of the locations of a demo, each once, with the code of its region as value. */
static void read_register(const struct demo_data *d, struct table *locations)
{
	struct str text = buf_str(&d->providers), c[16];
	struct table providers = { 0 };
	struct buf key = { 0 };
	int count;
	bool added;
	assert_true(next_line(&text, c, &count) && count == 5);
	while (next_line(&text, c, &count)) {
		assert_int_equal(count, 5);
		assert_true(str_starts(c[0], "DEMO-") && ident_is_kvk(c[4]) &&
			    str_starts(c[4], "0000"));
		assert_non_null(memmem(c[1].at, c[1].len, "(fictief)", 9));
		table_put(&providers, c[0], 0, &added);
		assert_true(added);
		table_put(&providers, c[1], 0, &added);
		assert_true(added);
	}
	text = buf_str(&d->locations);
	assert_true(next_line(&text, c, &count) && count == 7);
	while (next_line(&text, c, &count)) {
		int64_t region = 0;
		assert_int_equal(count, 7);
		assert_non_null(table_find(&providers, c[0]));
		for (struct str codes = c[3]; codes.len;) {
			struct str agb = str_cut(&codes, ';');
			assert_true(ident_is_agb(agb) && str_starts(agb, "99"));
		}
		assert_true(str_to_int(c[6], &region));
		buf_clear(&key);
		buf_printf(&key, "%.*s/%.*s/%.*s", STR_ARG(c[0]), STR_ARG(c[1]), STR_ARG(c[2]));
		table_put(locations, buf_str(&key), region, &added);
		assert_true(added);
	}
	buf_release(&key);
	table_release(&providers);
}

static int care_of(struct str code)
{
	for (int i = 0; i < CARES; i++)
		if (str_is(code, norms[i].care_type))
			return i;
	return -1;
}

/* Why a line cannot be taken; NULL when it can. */
static const char *fault_of(struct str c[16], const struct table *locations)
{
	day_t day;
	int64_t n;
	if (!table_find(locations, c[0]))
		return "location";
	if (care_of(c[2]) < 0)
		return "care type";
	if (!date_parse_iso(c[5], &day) || !date_parse_iso(c[6], &day))
		return "date";
	if ((c[7].len && !fixed_parse(c[7], 1, &n)) || (c[8].len && !fixed_parse(c[8], 1, &n)))
		return "wait";
	if (c[10].len && (!str_to_int(c[10], &n) || n < 0))
		return "people";
	return NULL;
}

static void every_line_is_good_or_planted(void **state)
{
	(void)state;
	for (enum demo_scale scale = DEMO_OFFICE; scale <= DEMO_NATIONAL; scale++) {
		struct demo_options o = options_of(scale, DEMO_SEED);
		struct demo_data d;
		struct table locations = { 0 }, faults = { 0 };
		struct str c[16];
		int count;
		demo_generate(&o, &d);
		read_register(&d, &locations);
		assert_int_equal(locations.count, d.location_count);
		for (int i = 0; i < DEMO_MONTHS; i++) {
			const struct demo_delivery *e = &d.deliveries[i];
			struct str text = buf_str(&e->text);
			int lines = 0, bad = 0;
			assert_true(str_is_utf8(text) && next_line(&text, c, &count) &&
				    count == 12);
			for (; next_line(&text, c, &count); lines++) {
				assert_int_equal(count, 12);
				const char *fault = fault_of(c, &locations);
				bad += fault != NULL;
				if (fault)
					table_put(&faults, str_of(fault), 0, NULL);
			}
			assert_int_equal(lines, e->lines);
			assert_int_equal(bad, e->bad);
		}
		assert_int_equal(faults.count, 5);
		table_release(&locations);
		table_release(&faults);
		demo_release(&d);
	}
}

/* What the aggregator knows of one location and care type in one month, and of one cell. */
struct statement {
	int64_t month;      /* newest with a line; -1: none */
	int64_t sum, count; /* of total waits */
	int unknown, stop;  /* lines that count, without a wait or with a closed intake */
	int lines;
};
struct cell {
	int64_t mean; /* 1/1000 of a tenth of a week; -1: none */
	int lines, stale, stop, unknown, over;
};

struct aggregate {
	struct table keys; /* "location care" -> index */
	struct statement *newest;
	int *cells; /* of each key: region * CARES + care */
	struct cell *out;
	int cell_count, room;
};

static int region_of(const struct demo_options *o, struct str code)
{
	for (int i = 0; i < o->region_count; i++)
		if (str_eq(o->regions[i].code, code))
			return i;
	fail_msg("region %.*s", STR_ARG(code));
	return -1;
}

static void read_month(struct aggregate *a, const struct demo_options *o, const struct demo_data *d,
		       const struct table *locations, int month)
{
	struct str text = buf_str(&d->deliveries[month].text), c[16];
	struct buf key = { 0 };
	int count;
	next_line(&text, c, &count);
	while (next_line(&text, c, &count)) {
		if (fault_of(c, locations))
			continue;
		buf_clear(&key);
		buf_add(&key, c[0]);
		buf_add(&key, c[2]);
		int64_t at =
			table_put(&a->keys, buf_str(&key), (int64_t)a->keys.count, NULL)->value;
		assert_true(at < a->room);
		struct statement *s = &a->newest[at];
		if (s->month != month + 1)
			*s = (struct statement){ .month = month + 1 };
		a->cells[at] = region_of(o, c[1]) * CARES + care_of(c[2]);
		if (str_is(c[3], "jeugd"))
			continue;
		s->lines++;
		s->stop += str_is(c[9], "1");
		s->unknown += !str_is(c[9], "1") && !(c[7].len && c[8].len);
		if (c[7].len && c[8].len && !str_is(c[9], "1")) {
			s->sum += tenths(c[7]) + tenths(c[8]);
			s->count++;
		}
	}
	buf_release(&key);
}

/* Cells as they stand at the end of a month; statements from before the last two months are stale. */
static void fold(struct aggregate *a, int month)
{
	int64_t *sum = test_calloc((size_t)a->cell_count, sizeof(*sum));
	int64_t *count = test_calloc((size_t)a->cell_count, sizeof(*count));
	memset(a->out, 0, (size_t)a->cell_count * sizeof(*a->out));
	for (size_t i = 0; i < a->keys.count; i++) {
		const struct statement *s = &a->newest[i];
		struct cell *c = &a->out[a->cells[i]];
		bool stale = s->month - 1 < month - 1;
		c->stale += stale ? s->lines : 0;
		if (stale)
			continue;
		c->lines += s->lines;
		c->stop += s->stop;
		c->unknown += s->unknown;
		if (!s->count)
			continue;
		int64_t mean = s->sum * 1000 / s->count;
		c->over += mean > norms[a->cells[i] % CARES].target * 1000;
		sum[a->cells[i]] += mean;
		count[a->cells[i]]++;
	}
	for (int i = 0; i < a->cell_count; i++)
		a->out[i].mean = count[i] ? sum[i] / count[i] : -1;
	test_free(sum);
	test_free(count);
}

static bool in_breach(const struct aggregate *a, int cell)
{
	return a->out[cell].mean > norms[cell % CARES].maximum * 1000;
}

struct planted {
	struct str kind, figure;
	int cell; /* -1: none */
	int from, until;
	bool during;
	int64_t count;
};

static int month_of(const struct demo_data *d, struct str text)
{
	day_t day;
	assert_true(date_parse_iso(text, &day));
	for (int i = 0; i < DEMO_MONTHS; i++)
		if (d->deliveries[i].measured_on == day)
			return i;
	fail_msg("%.*s is no day measured", STR_ARG(text));
	return -1;
}

static int read_story(const struct demo_options *o, const struct demo_data *d,
		      struct planted out[200])
{
	struct str text = buf_str(&d->story), c[16];
	int count, planted = 0;
	assert_true(next_line(&text, c, &count) && count == 13);
	while (next_line(&text, c, &count)) {
		assert_int_equal(count, 13);
		struct planted *p = &out[planted++];
		*p = (struct planted){ .kind = c[0], .figure = c[1], .cell = -1, .count = -1 };
		if (c[2].len)
			p->cell = region_of(o, c[2]) * CARES + care_of(c[3]);
		p->from = month_of(d, c[7]);
		p->until = c[8].len ? month_of(d, c[8]) : DEMO_MONTHS - 1;
		p->during = c[9].len > 0;
		if (c[11].len)
			assert_true(str_to_int(c[11], &p->count));
		assert_true(c[12].len > 20 && c[12].at[c[12].len - 1] == '.');
	}
	return planted;
}

/* What the story says of a month has to be so. */
static void check_month(const struct aggregate *a, const struct planted *p, int month)
{
	const struct cell *c = p->cell >= 0 ? &a->out[p->cell] : NULL;
	bool newest = month == DEMO_MONTHS - 1;
	if (str_is(p->kind, "verslechtert")) {
		assert_true(month < p->from || in_breach(a, p->cell));
		assert_true(month > p->from - 12 || !in_breach(a, p->cell));
	} else if (str_is(p->kind, "hersteld")) {
		if (month >= p->from && month <= p->until)
			assert_true(in_breach(a, p->cell));
		assert_true(!newest || c->mean <= norms[p->cell % CARES].target * 1000);
		assert_true(p->until - p->from >= 11);
	} else if (str_is(p->kind, "krap")) {
		if (month >= p->from)
			assert_true(!in_breach(a, p->cell) &&
				    c->mean > norms[p->cell % CARES].target * 1000);
	} else if (str_is(p->kind, "stilgevallen")) {
		assert_true(!newest || c->stale == p->count);
	} else if (str_is(p->kind, "aanmeldstop")) {
		if (month >= p->from)
			assert_true(c->stop == p->count && c->stop * 20 > c->lines &&
				    c->lines >= 3);
	} else if (str_is(p->kind, "onbekend")) {
		if (newest)
			assert_true(c->lines - c->stop - c->unknown == p->count &&
				    p->count * 10 < (c->lines - c->stop) * 9);
	} else {
		assert_true(str_is(p->kind, "foute-regels"));
	}
}

struct found {
	int planted[7];
	int totals, stale, stop, unknown, within; /* in the newest month, not planted */
};

static const char *const kinds[] = { "verslechtert", "hersteld",     "stilgevallen", "aanmeldstop",
				     "onbekend",     "foute-regels", "krap" };

static bool is_planted(const struct planted *planted, int count, int cell, const char *kind)
{
	for (int i = 0; i < count; i++)
		if (planted[i].cell == cell && str_is(planted[i].kind, kind))
			return true;
	return false;
}

static void count_others(const struct aggregate *a, const struct planted *planted, int count,
			 struct found *out)
{
	for (int i = 0; i < a->cell_count; i++) {
		const struct cell *c = &a->out[i];
		bool worse = is_planted(planted, count, i, "verslechtert");
		int known = c->lines - c->stop;
		int share = norms[i % CARES].target < norms[i % CARES].maximum ? 80 : 90;
		out->totals += in_breach(a, i) && !worse;
		out->stale += c->stale && !is_planted(planted, count, i, "stilgevallen");
		out->stop += c->lines >= 3 && c->stop * 20 > c->lines &&
			     !is_planted(planted, count, i, "aanmeldstop");
		out->unknown += known >= 3 && (known - c->unknown) * 10 < known * 9 &&
				!is_planted(planted, count, i, "onbekend");
		out->within += known >= 3 && c->over * 100 > known * (100 - share) && !worse &&
			       !is_planted(planted, count, i, "krap");
	}
}

static void walk(enum demo_scale scale, uint64_t seed, struct found *out)
{
	struct demo_options o = options_of(scale, seed);
	struct demo_data d;
	struct table locations = { 0 };
	struct planted planted[200];
	demo_generate(&o, &d);
	read_register(&d, &locations);
	struct aggregate a = { .cell_count = o.region_count * CARES, .room = d.location_count * 3 };
	a.newest = test_calloc((size_t)a.room, sizeof(*a.newest));
	a.cells = test_calloc((size_t)a.room, sizeof(*a.cells));
	a.out = test_calloc((size_t)a.cell_count, sizeof(*a.out));
	int count = read_story(&o, &d, planted);
	for (int i = 0; i < count; i++)
		for (int k = 0; k < COUNT(kinds); k++)
			out->planted[k] += str_is(planted[i].kind, kinds[k]);
	for (int month = 0; month < DEMO_MONTHS; month++) {
		read_month(&a, &o, &d, &locations, month);
		fold(&a, month);
		for (int i = 0; i < count; i++)
			check_month(&a, &planted[i], month);
	}
	count_others(&a, planted, count, out);
	test_free(a.newest);
	test_free(a.cells);
	test_free(a.out);
	table_release(&a.keys);
	table_release(&locations);
	demo_release(&d);
}

static void what_is_planted_shows_and_little_else(void **state)
{
	(void)state;
	for (enum demo_scale scale = DEMO_OFFICE; scale <= DEMO_NATIONAL; scale++)
		for (uint64_t seed = 1; seed <= 21; seed++) {
			struct found f = { 0 };
			int each = scale == DEMO_NATIONAL ? 2 : 1;
			walk(scale, seed <= 20 ? seed : DEMO_SEED, &f);
			print_message(
				"# scale %d seed %d: not planted: %d totals, %d within, %d stale, "
				"%d stops, %d unknown\n",
				(int)scale, (int)seed, f.totals, f.within, f.stale, f.stop,
				f.unknown);
			assert_int_equal(f.planted[0], each);
			assert_int_equal(f.planted[1], each);
			assert_true(f.planted[2] >= each && f.planted[3] >= 1);
			assert_int_equal(f.planted[4], 1);
			assert_int_equal(f.planted[5], 10);
			assert_int_equal(f.planted[6], each);
			assert_in_range(f.totals, 0, 2);
			assert_int_equal(f.stale + f.stop + f.unknown, 0);
			assert_in_range(f.within, 0, 4);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_seed_gives_the_same_bytes),
		cmocka_unit_test(bytes_are_as_they_were),
		cmocka_unit_test(sizes_are_as_promised),
		cmocka_unit_test(the_last_month_is_complete),
		cmocka_unit_test(every_line_is_good_or_planted),
		cmocka_unit_test(what_is_planted_shows_and_little_else),
	};
	return cmocka_run_group_tests_name("domain/demo", tests, NULL, NULL);
}
