#include "io/source.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	PIECE = 64 * 1024, /* judged at a time */
	RAW = 16 * 1024,   /* converted at a time */
	SAMPLE = 4 * 1024, /* looked at to tell text from other things */
};

#define SAVE_AS_CSV \
	"Open het in het programma waarmee het gemaakt is en sla het op als \"CSV UTF-8\"."

static bool read_raw(struct source *s, uint64_t offset, char *to, size_t room, size_t *got,
		     struct err *err)
{
	size_t wanted = s->size - offset < room ? (size_t)(s->size - offset) : room;
	*got = wanted;
	if (s->fd < 0) {
		if (wanted)
			memcpy(to, s->bytes.at + offset, wanted);
		return true;
	}
	for (size_t done = 0; done < wanted;) {
		ssize_t n = pread(s->fd, to + done, wanted - done, (off_t)(offset + done));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			err_set(err, ERR_SYSTEM, "%s kan niet verder worden gelezen.", s->name);
			err_detail(err, "pread: %s", strerror(errno));
			return false;
		}
		if (n == 0)
			return err_set(
				err, ERR_CONFLICT,
				"%s is tijdens het lezen korter geworden. Probeer het opnieuw.",
				s->name);
		done += (size_t)n;
	}
	return true;
}

/* Line (from 1) and letter in that line (from 1) of an offset, by reading up to it. */
static bool locate(struct source *s, uint64_t offset, uint64_t *line, uint64_t *letter,
		   struct err *err)
{
	char raw[RAW], text[RAW * ENCODING_GROWTH];
	bool after_cr = false;
	*line = 1, *letter = 1;
	for (uint64_t at = s->begin; at < offset;) {
		size_t got, used, room = offset - at < RAW ? (size_t)(offset - at) : RAW;
		if (!read_raw(s, at, raw, room, &got, err))
			return false;
		size_t len = encoding_to_utf8(s->encoding, (struct str){ raw, got }, &used, text);
		for (size_t i = 0; i < len; i++) {
			char c = text[i];
			if (c == '\n' && after_cr)
				;
			else if (c == '\n' || c == '\r')
				++*line, *letter = 1;
			else if ((c & 0xC0) != 0x80)
				++*letter;
			after_cr = c == '\r';
		}
		at += used ? used : got;
	}
	return true;
}

static bool refuse_malformed(struct source *s, const struct encoding_tally *tally, struct err *err)
{
	uint64_t line, letter, at = s->begin + tally->first_malformed;
	char byte;
	size_t got;
	if (!locate(s, at, &line, &letter, err) || !read_raw(s, at, &byte, 1, &got, err))
		return false;
	return err_set(
		err, ERR_INPUT,
		"%s is geen goede %s: regel %llu, teken %llu heeft een byte die niet kan (0x%02X). "
		"Sla het bestand opnieuw op als \"CSV UTF-8\" of kies een andere tekenset.",
		s->name, encoding_name(s->encoding), (unsigned long long)line,
		(unsigned long long)letter, (unsigned)(unsigned char)byte);
}

/* Judges the whole text in the encoding that s has now. */
static bool judge(struct source *s, struct encoding_tally *tally, struct err *err)
{
	char piece[PIECE];
	bool utf8 = s->encoding == ENCODING_UTF8;
	while (s->begin + tally->seen < s->size) {
		size_t got;
		if (!read_raw(s, s->begin + tally->seen, piece, sizeof(piece), &got, err))
			return false;
		struct str bytes = { piece, got };
		bool last = s->begin + tally->seen + got == s->size;
		if (utf8)
			encoding_judge_utf8(tally, bytes, last);
		else
			encoding_judge_utf16(tally, bytes, s->encoding == ENCODING_UTF16BE, last);
	}
	return true;
}

/* Settles s->encoding. Text that is not UTF-8 is Windows-1252 or ISO-8859-1, unless more of it is
 * proper UTF-8 than not: then it is damaged, and reading it as the others would garble every
 * letter. */
static bool settle_encoding(struct source *s, const struct source_options *options, struct err *err)
{
	bool sure = options->encoding != ENCODING_UNKNOWN || s->bom;
	if (options->encoding != ENCODING_UNKNOWN)
		s->encoding = options->encoding;
	else if (!s->bom)
		s->encoding = ENCODING_UTF8;
	if (s->encoding == ENCODING_LATIN1 || s->encoding == ENCODING_WINDOWS)
		return true;
	struct encoding_tally tally = { 0 };
	if (!judge(s, &tally, err))
		return false;
	if (tally.malformed == 0)
		return true;
	if (sure || tally.sequences > tally.malformed)
		return refuse_malformed(s, &tally, err);
	s->encoding = tally.controls ? ENCODING_WINDOWS : ENCODING_LATIN1;
	return true;
}

struct signature {
	const char *bytes;
	size_t count;
	const char *holds; /* must occur in the sample too; NULL: nothing */
	const char *what;  /* Dutch, after "is" */
};

/* Longest explanation first: an .xlsx is also a ZIP. */
static const struct signature signatures[] = {
	{ "PK\3\4", 4, "[Content_Types].xml", "een Excel-bestand (.xlsx), geen CSV" },
	{ "PK\3\4", 4, "xl/", "een Excel-bestand (.xlsx), geen CSV" },
	{ "PK\3\4", 4, "opendocument.spreadsheet", "een rekenblad (.ods), geen CSV" },
	{ "PK\3\4", 4, NULL, "een ZIP-bestand, geen CSV" },
	{ "\xD0\xCF\x11\xE0", 4, NULL, "een oud Excel-bestand (.xls), geen CSV" },
	{ "%PDF-", 5, NULL, "een PDF-bestand, geen CSV" },
	{ "\x1F\x8B", 2, NULL, "een ingepakt bestand (gzip), geen CSV" },
	{ "<?xml", 5, NULL, "een XML-bestand, geen CSV" },
	{ "<!DOCTYPE", 9, NULL, "een webpagina, geen CSV" },
	{ "<html", 5, NULL, "een webpagina, geen CSV" },
	{ "\xFF\xFE\0\0", 4, NULL, "opgeslagen als UTF-32; dat kan niet worden gelezen" },
};

static const char *known_kind(struct str sample)
{
	for (size_t i = 0; i < sizeof(signatures) / sizeof(*signatures); i++) {
		const struct signature *s = &signatures[i];
		if (sample.len >= s->count && memcmp(sample.at, s->bytes, s->count) == 0 &&
		    (!s->holds || memmem(sample.at, sample.len, s->holds, strlen(s->holds))))
			return s->what;
	}
	return NULL;
}

/* Text has next to no control characters; one zero byte is left to the reader, which can name the
 * line. */
static const char *unknown_kind(struct str sample)
{
	size_t controls = 0, zeros[2] = { 0 };
	for (size_t i = 0; i < sample.len; i++) {
		unsigned char c = (unsigned char)sample.at[i];
		zeros[i % 2] += c == 0;
		controls += c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f';
	}
	size_t most = zeros[0] > zeros[1] ? zeros[0] : zeros[1];
	if (most > sample.len / 5 && zeros[0] + zeros[1] < most + most / 10 + 1)
		return "opgeslagen als UTF-16 zonder merkteken";
	return controls > 8 + sample.len / 20 ? "geen tekst en dus geen CSV" : NULL;
}

static bool refuse_other_files(struct source *s, const struct source_options *options,
			       struct err *err)
{
	char bytes[SAMPLE];
	size_t got;
	if (!read_raw(s, 0, bytes, sizeof(bytes), &got, err))
		return false;
	struct str sample = { bytes, got };
	const char *kind = known_kind(sample);
	size_t bom_bytes;
	enum encoding by_bom = encoding_of_bom(sample, &bom_bytes);
	if (!kind && options->encoding == ENCODING_UNKNOWN && by_bom <= ENCODING_UTF8)
		kind = unknown_kind(sample);
	if (kind)
		return err_set(err, ERR_INPUT, "%s is %s. " SAVE_AS_CSV, s->name, kind);
	if (by_bom != ENCODING_UNKNOWN &&
	    (options->encoding == ENCODING_UNKNOWN || options->encoding == by_bom)) {
		s->encoding = by_bom;
		s->bom = true;
		s->begin = s->offset = bom_bytes;
	}
	return true;
}

static bool examine(struct source *s, const struct source_options *options, struct err *err)
{
	uint64_t maximum = options->max_bytes ? options->max_bytes : SOURCE_BYTES_MAX;
	if (s->size == 0)
		return err_set(err, ERR_INPUT, "%s is leeg.", s->name);
	if (s->size > maximum)
		return err_set(
			err, ERR_INPUT,
			"%s is te groot: %.1f MB. Er mag hooguit %.1f MB in. Verdeel het over "
			"meer bestanden.",
			s->name, (double)s->size / 1e6, (double)maximum / 1e6);
	if (!refuse_other_files(s, options, err))
		return false;
	if (s->begin == s->size)
		return err_set(err, ERR_INPUT, "%s is leeg: er staat alleen een merkteken in.",
			       s->name);
	return settle_encoding(s, options, err);
}

static void set_name(struct source *s, const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;
	struct str name = str_of(slash && slash[1] ? slash + 1 : path);
	if (name.len == 0 || name.len > 150 || !str_is_utf8(name))
		snprintf(s->name, sizeof(s->name), "Het bestand");
	else
		snprintf(s->name, sizeof(s->name), "Het bestand \"%.*s\"", STR_ARG(name));
}

static bool refuse_open(struct source *s, int error, struct err *err)
{
	if (error == ENOENT || error == ENOTDIR)
		return err_set(err, ERR_NOT_FOUND, "%s bestaat niet.", s->name);
	if (error == EACCES || error == EPERM)
		return err_set(err, ERR_DENIED, "%s mag niet worden gelezen. Vraag om leesrecht.",
			       s->name);
	err_set(err, ERR_SYSTEM, "%s kan niet worden geopend.", s->name);
	err_detail(err, "open: %s", strerror(error));
	return false;
}

static bool check_file(struct source *s, struct err *err)
{
	struct stat st;
	if (fstat(s->fd, &st) != 0)
		return refuse_open(s, errno, err);
	if (S_ISDIR(st.st_mode))
		return err_set(err, ERR_INPUT, "%s is een map. Kies een bestand in die map.",
			       s->name);
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_INPUT,
			       "%s is geen gewoon bestand. Sla de gegevens eerst op als bestand.",
			       s->name);
	s->size = (uint64_t)st.st_size;
	s->changed = st.st_mtim;
	return true;
}

bool source_open(struct source *s, const char *path, const struct source_options *options,
		 struct err *err)
{
	*s = (struct source){ .fd = -1 };
	set_name(s, options && options->name ? options->name : path);
	/* Without O_NONBLOCK a named pipe would wait for somebody to write. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return refuse_open(s, errno, err);
	s->fd = fd;
	if (check_file(s, err) && examine(s, options, err))
		return true;
	source_close(s);
	return false;
}

bool source_open_bytes(struct source *s, struct str bytes, const struct source_options *options,
		       struct err *err)
{
	*s = (struct source){ .fd = -1, .bytes = bytes, .size = bytes.len };
	set_name(s, NULL);
	return examine(s, options, err);
}

void source_close(struct source *s)
{
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
}

static bool check_unchanged(struct source *s, struct err *err)
{
	struct stat st;
	if (s->fd < 0)
		return true;
	if (fstat(s->fd, &st) != 0)
		return refuse_open(s, errno, err);
	if ((uint64_t)st.st_size == s->size && st.st_mtim.tv_sec == s->changed.tv_sec &&
	    st.st_mtim.tv_nsec == s->changed.tv_nsec)
		return true;
	return err_set(err, ERR_CONFLICT, "%s is tijdens het lezen veranderd. Probeer het opnieuw.",
		       s->name);
}

bool source_read(struct source *s, char *to, size_t room, size_t *got, struct err *err)
{
	assert(room >= SOURCE_LEAST_ROOM);
	*got = 0;
	if (s->offset >= s->size)
		return check_unchanged(s, err);
	if (s->encoding == ENCODING_UTF8) {
		if (!read_raw(s, s->offset, to, room, got, err))
			return false;
		s->offset += *got;
		return true;
	}
	char raw[RAW];
	size_t used, len = room / ENCODING_GROWTH & ~(size_t)1;
	if (!read_raw(s, s->offset, raw, len < RAW ? len : RAW, &len, err))
		return false;
	*got = encoding_to_utf8(s->encoding, (struct str){ raw, len }, &used, to);
	/* Half a letter at the end was refused on opening; here only if the file has changed. */
	s->offset += used ? used : len;
	return *got > 0 || check_unchanged(s, err);
}

void source_rewind(struct source *s)
{
	s->offset = s->begin;
}
