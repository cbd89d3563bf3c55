#include "io/csv.h"

#include "base/arena.h"
#include "io/csv_detect.h"
#include "io/scan.h"
#include "io/source.h"

#include <assert.h>

/* A block of text is searched for marks (separators, quotes, line ends, zero bytes) a segment at a
 * time, and rows are made by walking those marks. A row that does not end within the text that is
 * here is slid to the front, more is read after it, and the row is walked again. */

enum { BLOCK_BYTES = 256 * 1024, SEGMENT = 4 * 1024 };

struct csv {
	struct arena arena;   /* holds everything here, this struct too */
	struct arena scratch; /* cells of the current row that had doubled quotes */
	bool scratch_used;
	struct source source;
	struct csv_shape shape;
	scan_marks_fn *scan;

	char *text;
	size_t room, len; /* of text */
	bool at_end;      /* the text ends at len */
	size_t begin;     /* where the next row begins */
	uint64_t line;    /* and its line */
	bool skipping;    /* go to the next line first: the row at begin is malformed */

	uint32_t *marks;                     /* of one segment, counted from segment */
	size_t segment, mark_count, mark_at; /* mark_at: the next one to take */
	size_t marked;                       /* text[0..marked) has been searched */

	struct str *cells;
	bool failed; /* cannot be read on, because of: */
	struct err failure;
};

/* Where walking one row is. */
struct walk {
	size_t at;      /* where the current cell begins */
	size_t count;   /* cells before it */
	uint64_t line;  /* line reached */
	uint64_t first; /* line where the current cell begins */
	enum csv_fault fault;
	size_t fault_at;
};

enum outcome { DONE, MORE, FAULT };

/* The position of the next mark; false when there is none in the text that is here. */
static inline bool next_mark(struct csv *c, size_t *at)
{
	while (__builtin_expect(c->mark_at == c->mark_count, 0)) {
		if (c->marked == c->len)
			return false;
		size_t len = c->len - c->marked < SEGMENT ? c->len - c->marked : SEGMENT;
		c->mark_count = c->scan(c->text + c->marked, len, c->shape.separator,
					c->shape.quote ? c->shape.quote : '\n', c->marks);
		c->mark_at = 0;
		c->segment = c->marked;
		c->marked += len;
	}
	*at = c->segment + c->marks[c->mark_at++];
	return true;
}

/* Marks are searched again from here. */
static void mark_from(struct csv *c, size_t at)
{
	c->mark_count = c->mark_at = 0;
	c->marked = at;
}

static enum outcome fault(struct walk *w, enum csv_fault what, size_t at)
{
	w->fault = what;
	w->fault_at = at;
	return FAULT;
}

/* The fault of a cell that was followed up to here, if its length or that of its row is one. The
 * limit that was passed first counts, so that the size of the blocks makes no difference. */
static enum outcome judge_length(const struct csv *c, struct walk *w, size_t here)
{
	size_t cell_limit = w->at + CSV_CELL_BYTES_MAX, row_limit = c->begin + CSV_ROW_BYTES_MAX;
	if (here <= cell_limit && here <= row_limit)
		return DONE;
	if (cell_limit <= row_limit)
		return fault(w, CSV_CELL_TOO_LONG, cell_limit);
	return fault(w, CSV_ROW_TOO_LONG, row_limit);
}

/* Follows a cell without quotes to the byte that ends it. A quote further on is a letter. */
static inline enum outcome plain_cell(struct csv *c, struct walk *w, size_t *end)
{
	do {
		if (!next_mark(c, end)) {
			if (!c->at_end)
				return MORE;
			*end = c->len;
			break;
		}
	} while (c->text[*end] == c->shape.quote && c->shape.quote);
	if (__builtin_expect(*end - c->begin > CSV_CELL_BYTES_MAX, 0) &&
	    judge_length(c, w, *end) != DONE)
		return FAULT;
	if (__builtin_expect(*end < c->len && c->text[*end] == '\0', 0))
		return fault(w, CSV_ZERO_BYTE, *end);
	c->cells[w->count++] = (struct str){ c->text + w->at, *end - w->at };
	return DONE;
}

/* Follows a quoted cell to its closing quote, counting lines and doubled quotes. */
static enum outcome find_closing(struct csv *c, struct walk *w, size_t *closing, size_t *doubled)
{
	size_t at;
	*doubled = 0;
	next_mark(c, &at); /* the opening quote */
	for (;;) {
		if (!next_mark(c, &at))
			return c->at_end ? fault(w, CSV_UNCLOSED_QUOTE, c->len) : MORE;
		char next = at + 1 < c->len ? c->text[at + 1] : '\0';
		switch (c->text[at]) {
		case '\n':
			w->line++;
			break;
		case '\r':
			w->line += next != '\n';
			break;
		case '\0':
			return fault(w, CSV_ZERO_BYTE, at);
		default:
			if (c->text[at] != c->shape.quote)
				break;
			if (at + 1 == c->len && !c->at_end)
				return MORE;
			if (next != c->shape.quote) {
				*closing = at;
				return DONE;
			}
			next_mark(c, &at);
			++*doubled;
		}
	}
}

static struct str undouble(struct csv *c, struct str quoted, size_t doubled)
{
	char *to = arena_alloc(&c->scratch, quoted.len - doubled);
	size_t len = 0;
	for (size_t i = 0; i < quoted.len; i++) {
		to[len++] = quoted.at[i];
		i += quoted.at[i] == c->shape.quote;
	}
	c->scratch_used = true;
	return (struct str){ to, len };
}

static enum outcome quoted_cell(struct csv *c, struct walk *w, size_t *end)
{
	size_t closing, doubled;
	enum outcome outcome = find_closing(c, w, &closing, &doubled);
	if (outcome == FAULT && judge_length(c, w, w->fault_at) != DONE)
		return FAULT;
	if (outcome != DONE)
		return outcome;
	*end = closing + 1;
	if (judge_length(c, w, *end) != DONE)
		return FAULT;
	size_t mark;
	if (*end < c->len && (!next_mark(c, &mark) || mark != *end))
		return fault(w, CSV_TEXT_AFTER_QUOTE, *end);
	if (*end < c->len && c->text[*end] == '\0')
		return fault(w, CSV_ZERO_BYTE, *end);
	struct str cell = { c->text + w->at + 1, closing - w->at - 1 };
	c->cells[w->count++] = doubled ? undouble(c, cell, doubled) : cell;
	return DONE;
}

/* Past the line end at `at` (or the end of the text there); false when it may go on beyond len. */
static inline bool pass_line_end(struct csv *c, size_t at, size_t *after)
{
	*after = at == c->len ? at : at + 1;
	if (at == c->len || c->text[at] == '\n')
		return true;
	if (*after == c->len)
		return c->at_end;
	if (c->text[*after] == '\n') {
		next_mark(c, &at);
		++*after;
	}
	return true;
}

/* Takes the plain cells whose marks are here already, with everything in registers; most rows need
 * nothing else. True when that ended the row, at a LF; if not, the careful way goes on from w. */
static inline bool plain_cells(struct csv *c, struct walk *w, size_t *end)
{
	/* Within this distance no cell and no row can be too long. */
	if (c->segment + SEGMENT - c->begin > CSV_CELL_BYTES_MAX)
		return false;
	const char *text = c->text, *at = text + w->at, *segment = text + c->segment, *stop = at;
	const char quote = c->shape.quote, separator = c->shape.separator;
	const uint32_t *mark = c->marks + c->mark_at, *last = c->marks + c->mark_count;
	struct str *cell = c->cells + w->count, *room = c->cells + CSV_COLUMNS_MAX;
	for (; mark < last && cell < room; mark++) {
		stop = segment + *mark;
		if (*stop != separator || (*at == quote && stop > at))
			break;
		*cell++ = (struct str){ at, (size_t)(stop - at) };
		at = stop + 1;
	}
	bool ended = mark < last && cell < room && *stop == '\n' && (*at != quote || stop == at);
	if (ended) {
		*cell++ = (struct str){ at, (size_t)(stop - at) };
		*end = (size_t)(stop - text);
		mark++;
	}
	w->at = (size_t)(at - text);
	w->count = (size_t)(cell - c->cells);
	c->mark_at = (size_t)(mark - c->marks);
	return ended;
}

/* Walks the row at c->begin. When DONE, *end is where it ends and *after where the next begins. */
static enum outcome walk_row(struct csv *c, struct walk *w, size_t *end, size_t *after)
{
	char quote = c->shape.quote, separator = c->shape.separator;
	for (;; w->at = *end + 1) {
		if (plain_cells(c, w, end)) {
			*after = *end + 1;
			return DONE;
		}
		if (__builtin_expect(w->count == CSV_COLUMNS_MAX, 0))
			return fault(w, CSV_TOO_MANY_CELLS, w->at);
		w->first = w->line;
		bool quoted = w->at < c->len && quote && c->text[w->at] == quote;
		enum outcome outcome = quoted ? quoted_cell(c, w, end) : plain_cell(c, w, end);
		if (__builtin_expect(outcome != DONE, 0))
			return outcome;
		if (*end == c->len || c->text[*end] != separator)
			break;
	}
	if (!pass_line_end(c, *end, after))
		return MORE;
	return DONE;
}

/* Doubles the room; the old text stays in the arena until closing, no more than the new. */
static void grow(struct csv *c)
{
	char *larger = arena_alloc(&c->arena, c->room * 2);
	memcpy(larger, c->text, c->len);
	c->text = larger;
	c->room *= 2;
}

static bool fail(struct csv *c, struct err *err)
{
	c->failed = true;
	if (err)
		*err = c->failure;
	return false;
}

/* Drops what is before c->begin and reads more behind what is left. */
static bool refill(struct csv *c, struct err *err)
{
	c->len -= c->begin;
	memmove(c->text, c->text + c->begin, c->len);
	c->begin = 0;
	mark_from(c, 0);
	/* At least half the room is read into, or a long row would be walked again and again. */
	if (c->len > c->room / 2 || c->room - c->len < SOURCE_LEAST_ROOM)
		grow(c);
	size_t least = c->room / 8 + SOURCE_LEAST_ROOM;
	do {
		size_t got;
		if (!source_read(&c->source, c->text + c->len, c->room - c->len, &got, &c->failure))
			return fail(c, err);
		c->len += got;
		c->at_end = got == 0;
	} while (!c->at_end && c->room - c->len >= least);
	return true;
}

/* From c->begin, in a malformed row, to the line after it. */
static bool skip_line(struct csv *c, struct err *err)
{
	for (;;) {
		size_t at;
		bool found = false;
		while (!found && next_mark(c, &at))
			found = c->text[at] == '\n' || c->text[at] == '\r';
		if (!found)
			at = c->len;
		if ((found || c->at_end) && pass_line_end(c, at, &c->begin))
			break;
		c->begin = at;
		if (!refill(c, err))
			return false;
	}
	c->line++;
	c->skipping = false;
	return true;
}

static const char *fault_text(enum csv_fault fault)
{
	switch (fault) {
	case CSV_TEXT_AFTER_QUOTE:
		return "na het sluitende aanhalingsteken staat nog tekst. Schrijf een "
		       "aanhalingsteken in een cel dubbel.";
	case CSV_UNCLOSED_QUOTE:
		return "het aanhalingsteken aan het begin van de cel wordt nergens gesloten. "
		       "Misschien is het bestand afgebroken.";
	case CSV_ZERO_BYTE:
		return "in de cel staat een nul-byte. Misschien is het bestand beschadigd.";
	case CSV_TOO_MANY_CELLS:
		return "de rij heeft meer dan 4096 cellen. Kijk of het scheidingsteken klopt.";
	case CSV_CELL_TOO_LONG:
		return "de cel is groter dan 1 MiB. Misschien is een aanhalingsteken niet "
		       "gesloten.";
	default:
		return "de rij is groter dan 8 MiB. Kijk of het scheidingsteken en de "
		       "regeleinden kloppen.";
	}
}

/* Tells what is wrong with the row, and arranges that the next call begins on the line after the
 * one where the faulty cell begins. That costs no more than reading everything twice: between a
 * quote that opens and the fault all quotes are doubled, so no cell stays open there again. */
static bool report(struct csv *c, const struct walk *w, struct csv_row *row, struct err *err)
{
	row->fault = w->fault;
	row->fault_line = w->first;
	row->fault_column = w->count + 1;
	row->cells = c->cells;
	row->count = w->count;
	row->raw = (struct str){ c->text + c->begin, w->fault_at - c->begin };
	c->begin = w->at;
	c->line = w->first;
	c->skipping = true;
	mark_from(c, c->begin);
	return err_set(err, ERR_INPUT, "Regel %llu, kolom %zu: %s", (unsigned long long)w->first,
		       row->fault_column, fault_text(w->fault));
}

static void accept(struct csv *c, const struct walk *w, size_t end, size_t after,
		   struct csv_row *row)
{
	row->cells = c->cells;
	row->count = w->count;
	row->raw = (struct str){ c->text + c->begin, end - c->begin };
	c->begin = after;
	c->line = w->line + 1;
}

bool csv_next(struct csv *c, struct csv_row *row, struct err *err)
{
	*row = (struct csv_row){ .line = c->line };
	if (c->failed)
		return fail(c, err);
	if (c->scratch_used)
		arena_rewind(&c->scratch, (struct arena_mark){ NULL, 0 });
	c->scratch_used = false;
	if (c->skipping && !skip_line(c, err))
		return false;
	row->line = c->line;
	for (;;) {
		if (c->begin == c->len && c->at_end) {
			row->end = true;
			return true;
		}
		struct walk w = { .at = c->begin, .line = c->line, .first = c->line };
		size_t end, after;
		enum outcome outcome = walk_row(c, &w, &end, &after);
		if (outcome == DONE) {
			accept(c, &w, end, after, row);
			return true;
		}
		/* Two bytes to spare: the last one or two may be a line end or a closing quote. */
		if (outcome == MORE && c->len > c->begin + 2)
			outcome = judge_length(c, &w, c->len - 2) == FAULT ? FAULT : MORE;
		if (outcome == FAULT)
			return report(c, &w, row, err);
		if (!refill(c, err))
			return false;
	}
}

static bool check_options(const struct csv_options *o, char quote, struct err *err)
{
	unsigned char s = (unsigned char)o->separator;
	if (s && (s >= 0x7F || (s < ' ' && s != '\t') || (quote && o->separator == quote)))
		return err_set(err, ERR_INPUT, "Dit teken kan geen scheidingsteken zijn.");
	if (quote && ((unsigned char)quote >= 0x7F || quote <= ' '))
		return err_set(err, ERR_INPUT, "Dit teken kan geen aanhalingsteken zijn.");
	return true;
}

/* Settles the shape from the first rows; *skip is the length of a "sep=;" line. */
static bool detect(struct csv *c, const struct csv_options *o, size_t *skip, struct err *err)
{
	char *bytes = arena_alloc(&c->scratch, CSV_SAMPLE_BYTES);
	size_t len = 0, got = 1;
	while (got && CSV_SAMPLE_BYTES - len >= SOURCE_LEAST_ROOM) {
		if (!source_read(&c->source, bytes + len, CSV_SAMPLE_BYTES - len, &got, err))
			return false;
		len += got;
	}
	source_rewind(&c->source);
	c->shape.encoding = c->source.encoding;
	c->shape.bom = c->source.bom;
	*skip = csv_separator_line((struct str){ bytes, len }, &c->shape.separator);
	if (o->separator)
		c->shape.separator = o->separator;
	csv_detect((struct str){ bytes + *skip, len - *skip }, got == 0, &c->shape);
	c->scratch_used = true;
	return true;
}

static bool prepare(struct csv *c, const struct csv_options *o, struct err *err)
{
	size_t skip = 0;
	c->shape.quote = o->no_quotes ? '\0' : o->quote ? o->quote : '"';
	if (!check_options(o, c->shape.quote, err) || !detect(c, o, &skip, err))
		return false;
	c->room = o->block_bytes ? o->block_bytes : BLOCK_BYTES;
	if (c->room < SOURCE_LEAST_ROOM)
		c->room = SOURCE_LEAST_ROOM;
	c->text = arena_alloc(&c->arena, c->room);
	c->marks = arena_array(&c->arena, uint32_t, SEGMENT + SCAN_SLACK);
	c->cells = arena_array(&c->arena, struct str, CSV_COLUMNS_MAX);
	c->scan = scan_marks_best();
	c->line = 1;
	do {
		if (!refill(c, err))
			return false;
	} while (c->len < skip && !c->at_end);
	if (c->len < skip) /* only when the file has changed since it was looked at */
		skip = c->len;
	c->begin = skip;
	c->line += skip > 0;
	mark_from(c, skip);
	return true;
}

static bool open_source(bool (*open)(struct source *, const void *, const struct source_options *,
				     struct err *),
			const void *what, const struct csv_options *options, struct csv **out,
			struct err *err)
{
	struct csv_options o = options ? *options : (struct csv_options){ 0 };
	struct source_options source_options = { o.encoding, o.max_bytes, o.name };
	struct source source;
	if (!open(&source, what, &source_options, err))
		return false;
	struct arena own = { 0 };
	struct csv *c = arena_new(&own, struct csv);
	c->arena = own;
	c->source = source;
	if (!prepare(c, &o, err)) {
		csv_close(c);
		return false;
	}
	*out = c;
	return true;
}

static bool open_path(struct source *s, const void *path, const struct source_options *o,
		      struct err *err)
{
	return source_open(s, path, o, err);
}

static bool open_bytes(struct source *s, const void *bytes, const struct source_options *o,
		       struct err *err)
{
	return source_open_bytes(s, *(const struct str *)bytes, o, err);
}

bool csv_open(const char *path, const struct csv_options *options, struct csv **out,
	      struct err *err)
{
	return open_source(open_path, path, options, out, err);
}

bool csv_open_bytes(struct str bytes, const struct csv_options *options, struct csv **out,
		    struct err *err)
{
	return open_source(open_bytes, &bytes, options, out, err);
}

void csv_close(struct csv *c)
{
	if (!c)
		return;
	source_close(&c->source);
	arena_release(&c->scratch);
	struct arena own = c->arena; /* a copy, because c itself lives in it */
	arena_release(&own);
}

const struct csv_shape *csv_shape(const struct csv *c)
{
	return &c->shape;
}

uint64_t csv_offset(const struct csv *c)
{
	uint64_t unread = c->len - c->begin;
	if (c->source.encoding == ENCODING_UTF8 && c->source.offset >= unread)
		return c->source.offset - unread;
	return c->source.offset;
}

uint64_t csv_size(const struct csv *c)
{
	return c->source.size;
}
