#include "view/template_node.h"

#include <stdlib.h>

enum { DELIMITER_MAX = 20, NODES_MAX = 100000, NAME_PARTS_MAX = 10 };

struct parser {
	const char *file;
	struct str text;
	size_t at; /* next byte to read */
	struct str open, close;
	const struct table *names;
	struct arena *arena;
	struct node *nodes;
	int count, room;
	bool line_starts; /* what comes next is the first of its line */
	int open_sections[TEMPLATE_DEPTH_MAX];
	int depth;
	struct err *err;
};

/* One tag as it stands in the text. */
struct tag {
	char sigil; /* one of # ^ / > ! & { =, or 0 for a plain name */
	struct str content;
	size_t from, to; /* in the text, delimiters included */
	struct str indentation;
	bool alone; /* nothing else on its line but blanks */
};

static bool wrong(const struct parser *p, size_t at, const char *what, struct str which)
{
	int line = 1;
	for (size_t i = 0; i < at && i < p->text.len; i++)
		line += p->text.at[i] == '\n';
	return err_set(p->err, ERR_SYSTEM, "Sjabloon %s, regel %d: %s '%.*s'.", p->file, line, what,
		       STR_ARG(which));
}

static struct str slice(const struct parser *p, size_t from, size_t to)
{
	return (struct str){ p->text.at + from, to - from };
}

/* Where needle stands in the text from `from` on; the length of the text when it is not there. */
static size_t find(const struct parser *p, size_t from, struct str needle)
{
	if (from >= p->text.len)
		return p->text.len;
	const char *at = memmem(p->text.at + from, p->text.len - from, needle.at, needle.len);
	return at ? (size_t)(at - p->text.at) : p->text.len;
}

static struct node *add_node(struct parser *p, enum node_kind kind)
{
	if (p->count == p->room) {
		p->room = p->room ? p->room * 2 : 64;
		p->nodes = memory_resize(p->nodes, (size_t)p->room * sizeof(*p->nodes));
	}
	struct node *n = &p->nodes[p->count++];
	*n = (struct node){ .kind = kind, .starts_line = p->line_starts, .partial = -1 };
	p->line_starts = false;
	return n;
}

static void add_text(struct parser *p, size_t from, size_t to)
{
	if (from == to)
		return;
	add_node(p, NODE_TEXT)->text = slice(p, from, to);
	p->line_starts = p->text.at[to - 1] == '\n';
}

static struct name *make_name(struct parser *p, struct str written)
{
	struct name *name = arena_new(p->arena, struct name);
	name->whole = written;
	name->itself = (struct value){ .kind = VALUE_TEXT, .text = written };
	if (str_is(written, "."))
		return name;
	name->parts = arena_array(p->arena, struct name_part, NAME_PARTS_MAX);
	struct str rest = written;
	while (rest.at && name->count < NAME_PARTS_MAX) {
		struct str part = str_cut(&rest, '.');
		if (!part.len)
			return NULL;
		name->parts[name->count++].key = arena_text(p->arena, part);
		if (name->count == 1 && rest.at)
			name->rest[0].key = name->rest[1].key = arena_text(p->arena, rest);
	}
	return rest.at ? NULL : name;
}

/* A name as it may stand in a tag; NULL when it may not. */
static struct name *read_name(struct parser *p, struct str written)
{
	for (size_t i = 0; i < written.len; i++)
		if ((unsigned char)written.at[i] <= ' ' || strchr("<$\"'{}", written.at[i]))
			return NULL;
	return written.len ? make_name(p, written) : NULL;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Finds out whether the tag has its line to itself, and then takes in that whole line. */
static void widen(const struct parser *p, struct tag *tag)
{
	size_t from = tag->from, to = tag->to;
	while (from > 0 && is_blank(p->text.at[from - 1]))
		from--;
	while (to < p->text.len && is_blank(p->text.at[to]))
		to++;
	if (from > 0 && p->text.at[from - 1] != '\n')
		return;
	if (to + 1 < p->text.len && p->text.at[to] == '\r' && p->text.at[to + 1] == '\n')
		to++;
	if (to < p->text.len && p->text.at[to] != '\n')
		return;
	tag->alone = true;
	tag->indentation = slice(p, from, tag->from);
	tag->from = from;
	tag->to = to + (to < p->text.len);
}

/* Reads the tag that opens at `from`. */
static bool read_tag(const struct parser *p, size_t from, struct tag *out)
{
	size_t at = from + p->open.len;
	char sigil = at < p->text.len ? p->text.at[at] : '\0';
	if (!sigil || !strchr("#^/>!&{=", sigil))
		sigil = '\0';
	at += sigil != '\0';
	char ending[DELIMITER_MAX + 1];
	size_t extra = sigil == '{' || sigil == '=';
	ending[0] = sigil == '{' ? '}' : '=';
	memcpy(ending + extra, p->close.at, p->close.len);
	size_t end = find(p, at, (struct str){ ending, extra + p->close.len });
	if (end == p->text.len)
		return wrong(p, from, "dit wordt niet afgesloten:", slice(p, from, at));
	*out = (struct tag){ .sigil = sigil,
			     .content = str_trim(slice(p, at, end)),
			     .from = from,
			     .to = end + extra + p->close.len };
	if (sigil && !strchr("&{", sigil))
		widen(p, out);
	return true;
}

static bool set_delimiters(struct parser *p, const struct tag *tag)
{
	struct str s = tag->content;
	size_t first = 0, last = s.len;
	while (first < s.len && (unsigned char)s.at[first] > ' ')
		first++;
	while (last > first && (unsigned char)s.at[last - 1] > ' ')
		last--;
	struct str open = { s.at, first }, close = { s.at + last, s.len - last };
	if (!open.len || !close.len || open.len >= DELIMITER_MAX || close.len >= DELIMITER_MAX ||
	    memchr(s.at, '=', s.len) || str_trim((struct str){ s.at + first, last - first }).len)
		return wrong(p, tag->from, "dit zijn geen twee tekens om namen heen:", s);
	p->open = open;
	p->close = close;
	return true;
}

static bool open_section(struct parser *p, const struct tag *tag)
{
	if (p->depth == TEMPLATE_DEPTH_MAX)
		return wrong(p, tag->from, "te diep genest:", tag->content);
	struct name *name = read_name(p, tag->content);
	if (!name)
		return wrong(p, tag->from, "dit is geen naam:", tag->content);
	p->open_sections[p->depth++] = p->count;
	add_node(p, tag->sigil == '#' ? NODE_SECTION : NODE_INVERTED)->name = name;
	return true;
}

static bool close_section(struct parser *p, const struct tag *tag)
{
	if (!p->depth)
		return wrong(p, tag->from, "dit sluit wat niet open is:", tag->content);
	if (p->line_starts && !tag->alone)
		add_node(p, NODE_TEXT); /* the line begins inside the section */
	struct node *section = &p->nodes[p->open_sections[--p->depth]];
	if (!str_eq(section->name->whole, tag->content))
		return wrong(p, tag->from, "hier moet eerst dicht:", section->name->whole);
	section->end = p->count;
	return true;
}

static void add_partial(struct parser *p, const struct tag *tag)
{
	const struct table_entry *found = table_find(p->names, tag->content);
	struct node *n = add_node(p, NODE_PARTIAL);
	n->partial = found ? (int)found->value : -1;
	n->alone = tag->alone;
	n->text = tag->indentation;
}

static bool add_value(struct parser *p, const struct tag *tag)
{
	struct name *name = read_name(p, tag->content);
	if (!name)
		return wrong(p, tag->from, "dit is geen naam:", tag->content);
	add_node(p, tag->sigil ? NODE_RAW : NODE_ESCAPED)->name = name;
	return true;
}

static bool add_tag(struct parser *p, const struct tag *tag)
{
	bool line_starts = p->line_starts;
	bool done = true;
	if (tag->alone)
		p->line_starts = false;
	switch (tag->sigil) {
	case '#':
	case '^':
		done = open_section(p, tag);
		break;
	case '/':
		done = close_section(p, tag);
		break;
	case '>':
		add_partial(p, tag);
		break;
	case '=':
		done = set_delimiters(p, tag);
		break;
	case '!':
		p->line_starts = line_starts;
		break;
	default:
		done = add_value(p, tag);
		break;
	}
	if (tag->alone)
		p->line_starts = true;
	return done;
}

static bool parse(struct parser *p)
{
	while (p->at < p->text.len) {
		struct tag tag = { 0 };
		size_t from = find(p, p->at, p->open);
		if (from == p->text.len) {
			add_text(p, p->at, from);
			break;
		}
		if (!read_tag(p, from, &tag))
			return false;
		add_text(p, p->at, tag.from);
		if (!add_tag(p, &tag))
			return false;
		p->at = tag.to;
		if (p->count > NODES_MAX)
			return wrong(p, tag.from, "te veel namen tot aan", tag.content);
	}
	return !p->depth ||
	       wrong(p, p->text.len,
		     "dit staat nog open:", p->nodes[p->open_sections[p->depth - 1]].name->whole);
}

bool template_parse(const char *file, struct str text, const struct table *names, struct arena *a,
		    struct template *out, struct err *err)
{
	struct parser p = { .file = file,
			    .text = text,
			    .open = str_of("{{"),
			    .close = str_of("}}"),
			    .names = names,
			    .arena = a,
			    .line_starts = true,
			    .err = err };
	bool done = parse(&p);
	if (done) {
		struct node *nodes = arena_array(a, struct node, (size_t)p.count + 1);
		if (p.count)
			memcpy(nodes, p.nodes, (size_t)p.count * sizeof(*nodes));
		out->nodes = nodes;
		out->count = p.count;
	}
	free(p.nodes);
	return done;
}
