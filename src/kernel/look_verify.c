/* Holding the log against its key and its heads. What was changed is told by chain and number. */
#include "kernel/look_store.h"

#include "base/table.h"

#include <sodium.h>

struct verifying {
	struct look_key key;
	struct arena arena;
	struct look_head *heads;
	int head_count;
	struct table by_chain; /* chain -> place in heads */
	bool *seen;            /* of each head */
	struct buf *report;
	struct look_verdict verdict;

	char chain[40]; /* of the line before */
	int64_t seq;
	char mac[LOOK_MAC];
	bool foreign;   /* no head: nothing in this chain can be trusted */
	bool broken;    /* this chain has been told about */
	uint64_t marks; /* what look_record must add up to, in this part */
};

__attribute__((format(printf, 2, 3))) static void tell(struct verifying *v, const char *format, ...)
{
	char text[600];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (++v->verdict.findings <= 1000)
		buf_printf(v->report, "%s\n", text);
}

/* The head says how far the chain was. */
static void hold_against_head(struct verifying *v)
{
	const struct table_entry *entry = table_find(&v->by_chain, str_of(v->chain));
	if (!entry)
		return; /* told when it began */
	v->seen[entry->value] = true;
	if (v->seq < v->heads[entry->value].seq && !v->broken)
		tell(v, "Keten %s: na regel %lld ontbreken regels; het waren er %lld.", v->chain,
		     (long long)v->seq, (long long)v->heads[entry->value].seq);
}

static void end_of_chain(struct verifying *v)
{
	if (v->chain[0])
		hold_against_head(v);
	v->chain[0] = 0;
}

static void begin_of_chain(struct verifying *v, const struct look_row *row)
{
	end_of_chain(v);
	snprintf(v->chain, sizeof(v->chain), "%.*s", STR_ARG(row->chain));
	v->seq = 0;
	v->mac[0] = 0;
	v->broken = false;
	v->verdict.chains++;
	v->foreign = !table_find(&v->by_chain, row->chain);
	if (v->foreign)
		tell(v,
		     "Keten %s: deze keten is niet door dit programma begonnen; hij ontbreekt in de "
		     "lijst van ketens.",
		     v->chain);
}

static void hold_head_line(struct verifying *v, const struct look_row *row)
{
	const struct table_entry *entry = table_find(&v->by_chain, row->chain);
	if (entry && row->seq == v->heads[entry->value].seq && !v->broken &&
	    !str_is(row->mac, v->heads[entry->value].mac)) {
		v->broken = true;
		tell(v, "Keten %s: regel %lld is een andere dan er is opgeschreven.", v->chain,
		     (long long)row->seq);
	}
}

static void add_marks(struct verifying *v, const struct look_row *row)
{
	struct str ids = row->ids;
	int64_t id;
	while (ids.at && ids.len) {
		if (!str_to_int(str_cut(&ids, ','), &id))
			return;
		v->marks +=
			look_record_mark(&v->key, row->model, id, row->at, row->chain, row->seq);
	}
}

static void check_line(struct verifying *v, const struct look_row *row)
{
	char mac[LOOK_MAC];
	if (!str_is(row->chain, v->chain))
		begin_of_chain(v, row);
	v->verdict.lines++;
	if (v->foreign)
		return;
	if (row->seq != v->seq + 1) {
		tell(v, "Keten %s: tussen regel %lld en %lld ontbreken regels.", v->chain,
		     (long long)v->seq, (long long)row->seq);
		v->broken = true;
	} else {
		look_mac(&v->key, row, v->mac, mac);
		if (!str_is(row->mac, mac)) {
			tell(v,
			     "Keten %s: regel %lld is gewijzigd, verplaatst of van een ander; haar "
			     "kenmerk klopt niet.",
			     v->chain, (long long)row->seq);
			v->broken = true;
		}
	}
	hold_head_line(v, row);
	/* From here on with what stands there, so that one edited line is one finding. */
	v->seq = row->seq;
	snprintf(v->mac, sizeof(v->mac), "%.*s", STR_ARG(row->mac));
	add_marks(v, row);
}

static bool check_lines(struct verifying *v, struct db *db, struct err *err)
{
	struct stmt *st;
	struct look_row row;
	bool more = true;
	v->marks = 0;
	if (!db_named(db, "look_all", &st, err))
		return false;
	for (;;) {
		if (!stmt_step(st, &more, err))
			return false;
		if (!more)
			break;
		look_take(st, &row);
		check_line(v, &row);
	}
	end_of_chain(v);
	return true;
}

/* By which lines a record is found, must be exactly the records that the lines name. */
static bool check_records(struct verifying *v, struct db *db, const char *name, struct err *err)
{
	struct stmt *st;
	bool more = true;
	uint64_t marks = 0;
	if (!db_named(db, "look_all_records", &st, err))
		return false;
	for (;;) {
		if (!stmt_step(st, &more, err))
			return false;
		if (!more)
			break;
		marks += look_record_mark(&v->key, stmt_text(st, 0), stmt_int(st, 1),
					  stmt_int(st, 2), stmt_text(st, 3), stmt_int(st, 4));
	}
	if (marks != v->marks)
		tell(v,
		     "%s%sde lijst van bekeken gegevens klopt niet met de regels van het logboek.",
		     name, *name ? ": " : "");
	return true;
}

static bool check_part(void *context, struct db *db, const char *name, bool *stop, struct err *err)
{
	(void)stop;
	return check_lines(context, db, err) && check_records(context, db, name, err);
}

/* A damaged file is a finding; the other months are looked at all the same. */
static void tell_broken(void *context, const char *name, const struct err *why)
{
	struct verifying *v = context;
	v->chain[0] = 0;
	tell(v, "%s kan niet worden gelezen: %s", name, why->message);
}

static void missing_chains(struct verifying *v)
{
	for (int i = 0; i < v->head_count; i++)
		if (!v->seen[i] && v->heads[i].seq > 0)
			tell(v, "Keten %s: alle %lld regels ontbreken.", v->heads[i].chain,
			     (long long)v->heads[i].seq);
}

struct presence {
	bool any;
};

static bool is_any(void *context, struct db *db, const char *name, bool *stop, struct err *err)
{
	struct presence *p = context;
	struct stmt *st;
	p->any = *name != 0; /* a file is there, whatever is in it */
	*stop = true;
	return p->any || (db_named(db, "look_all", &st, err) && stmt_step(st, &p->any, err));
}

static void broken_is_any(void *context, const char *name, const struct err *why)
{
	struct presence *p = context;
	(void)name, (void)why;
	p->any = true;
}

bool look_is_there(const char *url, bool *there, struct err *err)
{
	struct presence p = { 0 };
	if (!look_parts(url, is_any, broken_is_any, &p, err))
		return false;
	*there = p.any;
	return true;
}

bool look_verify(const char *url, struct buf *report, struct look_verdict *out, struct err *err)
{
	struct verifying v = { .report = report };
	struct err why = { 0 };
	bool there;
	if (!look_key_read(url, false, &v.key, &why) && why.kind == ERR_NOT_FOUND) {
		if (!look_is_there(url, &there, err))
			return false;
		if (!there) { /* nobody has looked yet, so there is no key either */
			*out = v.verdict;
			return true;
		}
	}
	/* The heads first: lines that come meanwhile only make the chains longer. */
	bool ok = look_key_read(url, false, &v.key, err) &&
		  look_heads_read(url, &v.arena, &v.heads, &v.head_count, err);
	if (ok) {
		v.seen = arena_array(&v.arena, bool, (size_t)v.head_count + 1);
		for (int i = 0; i < v.head_count; i++)
			table_put(&v.by_chain, str_of(v.heads[i].chain), i, NULL);
		ok = look_parts(url, check_part, tell_broken, &v, err);
	}
	if (ok) {
		missing_chains(&v);
		*out = v.verdict;
	}
	sodium_memzero(&v.key, sizeof(v.key));
	table_release(&v.by_chain);
	arena_release(&v.arena);
	return ok;
}
