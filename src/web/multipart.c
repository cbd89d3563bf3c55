#include "web/multipart.h"

#include "web/parse.h"

#include <assert.h>
#include <strings.h>

enum { BEFORE_FIRST, AFTER_DELIMITER, WANT_LF, WANT_DASH, IN_HEADER, IN_BODY, DONE };

void multipart_begin(struct multipart *m, struct str boundary, const struct multipart_sink *sink,
		     void *context)
{
	assert(boundary.len && boundary.len <= MULTIPART_BOUNDARY);
	*m = (struct multipart){ .sink = sink, .context = context };
	memcpy(m->delimiter, "\r\n--", 4);
	memcpy(m->delimiter + 4, boundary.at, boundary.len);
	m->delimiter_len = 4 + boundary.len;
	m->matched = 2; /* the first one stands at the very start, without its line end */
	m->header.maximum = MULTIPART_HEADER;
}

static bool text_is_fit(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.at[i] < 0x20 || s.at[i] == 0x7F)
			return false;
	return str_is_utf8(s);
}

/* Browsers write a quote in a name as %22 (WHATWG HTML, multipart/form-data encoding). */
static struct str undo_quote(struct arena *a, struct str s)
{
	char *to = arena_alloc(a, s.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < s.len; i++) {
		bool quote = s.len - i >= 3 && memcmp(s.at + i, "%22", 3) == 0;
		to[len++] = quote ? '"' : s.at[i];
		i += quote ? 2 : 0;
	}
	return (struct str){ to, len };
}

static bool read_disposition(struct str value, struct arena *a, struct part *out)
{
	struct str rest;
	if (out->name.at || !parse_type_is(value, "form-data", &rest))
		return false;
	struct pair p;
	bool malformed;
	while (parse_parameter(&rest, a, &p, &malformed)) {
		bool is_name = str_is(p.name, "name"), is_file = str_is(p.name, "filename");
		if ((is_name && out->name.at) || (is_file && out->is_file))
			return false;
		if (is_name)
			out->name = undo_quote(a, p.value);
		if (is_file)
			out->filename = undo_quote(a, p.value);
		out->is_file = out->is_file || is_file;
	}
	return !malformed && out->name.len && text_is_fit(out->name) && text_is_fit(out->filename);
}

static bool name_is(struct str name, const char *wanted)
{
	return name.len == strlen(wanted) && strncasecmp(name.at, wanted, name.len) == 0;
}

static bool read_line(struct str line, struct arena *a, struct part *out)
{
	struct str value = line, name = str_cut(&value, ':');
	if (!value.at || name.len == 0)
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (!parse_is_token(name.at[i]))
			return false;
	value = str_trim(value);
	if (name_is(name, "content-disposition"))
		return read_disposition(value, a, out);
	if (name_is(name, "content-transfer-encoding"))
		return name_is(value, "binary") || name_is(value, "8bit") || name_is(value, "7bit");
	return true;
}

/* The header of a part is complete, up to and with the empty line. */
static int begin_part(struct multipart *m)
{
	struct arena a = { NULL };
	struct part part = { .is_file = false };
	struct str rest = buf_str(&m->header);
	rest.len -= 2;
	bool fit = true;
	while (fit && rest.len) {
		const char *end = memmem(rest.at, rest.len, "\r\n", 2);
		struct str line = { rest.at, end ? (size_t)(end - rest.at) : rest.len };
		fit = end && text_is_fit(line) && read_line(line, &a, &part);
		rest.at += line.len + 2;
		rest.len -= end ? line.len + 2 : line.len;
	}
	int status = fit && part.name.at ? m->sink->begin(m->context, &part) : 400;
	arena_release(&a);
	return status;
}

static int end_of_delimiter(struct multipart *m)
{
	m->matched = 0;
	int status = m->state == IN_BODY ? m->sink->end(m->context) : 0;
	m->state = AFTER_DELIMITER;
	return status;
}

/* Data up to the delimiter, or up to what may be its beginning at the end of the bytes. CR stands in it only at
 * its start, so only the last CR can begin it. */
static size_t take_data(struct multipart *m, struct str bytes, int *status)
{
	const char *found = memmem(bytes.at, bytes.len, m->delimiter, m->delimiter_len);
	const char *from = found ? found : memrchr(bytes.at, '\r', bytes.len);
	size_t plain = from ? (size_t)(from - bytes.at) : bytes.len, rest = bytes.len - plain;
	if (!found && rest && (rest >= m->delimiter_len || memcmp(from, m->delimiter, rest) != 0))
		plain = bytes.len;
	if (plain)
		*status = m->sink->data(m->context, (struct str){ bytes.at, plain });
	if (found && *status == 0)
		*status = end_of_delimiter(m);
	else
		m->matched = bytes.len - plain;
	return found ? plain + m->delimiter_len : bytes.len;
}

/* Takes bytes of a body, or of the first boundary, and returns how many. What matched at the end of an
 * earlier piece and then does not is data as a whole. */
static size_t take_body(struct multipart *m, struct str bytes, int *status)
{
	if (m->matched == 0)
		return take_data(m, bytes, status);
	if (*bytes.at == m->delimiter[m->matched]) {
		if (++m->matched == m->delimiter_len)
			*status = end_of_delimiter(m);
		return 1;
	}
	if (m->state == BEFORE_FIRST)
		*status = 400;
	else
		*status = m->sink->data(m->context, (struct str){ m->delimiter, m->matched });
	m->matched = 0;
	return 0;
}

static int take_header(struct multipart *m, char c)
{
	buf_char(&m->header, c);
	struct str text = buf_str(&m->header);
	if (m->header.overflow)
		return 400;
	if (c != '\n')
		return 0;
	if (text.len == 2 && memcmp(text.at, "\r\n", 2) == 0)
		return 400; /* no header at all: the part has no name */
	if (text.len < 4 || memcmp(text.at + text.len - 4, "\r\n\r\n", 4) != 0)
		return 0;
	m->state = IN_BODY;
	return begin_part(m);
}

static int take_mark(struct multipart *m, char c)
{
	switch (m->state) {
	case AFTER_DELIMITER:
		if (c != '\r' && c != '-')
			return 400;
		m->state = c == '\r' ? WANT_LF : WANT_DASH;
		return 0;
	case WANT_LF:
		if (c != '\n')
			return 400;
		m->state = IN_HEADER;
		buf_clear(&m->header);
		return ++m->parts > MULTIPART_PARTS ? 413 : 0;
	default:
		assert(m->state == WANT_DASH);
		m->state = DONE;
		return c == '-' ? 0 : 400;
	}
}

int multipart_feed(struct multipart *m, struct str bytes)
{
	while (bytes.len && m->status == 0 && m->state != DONE) {
		size_t taken = 1;
		if (m->state == IN_BODY || m->state == BEFORE_FIRST)
			taken = take_body(m, bytes, &m->status);
		else if (m->state == IN_HEADER)
			m->status = take_header(m, *bytes.at);
		else
			m->status = take_mark(m, *bytes.at);
		bytes.at += taken;
		bytes.len -= taken;
	}
	return m->status;
}

int multipart_end(struct multipart *m)
{
	if (m->status == 0 && m->state != DONE)
		m->status = 400;
	return m->status;
}

void multipart_release(struct multipart *m)
{
	buf_release(&m->header);
}
