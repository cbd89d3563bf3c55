#include "io/import.h"

#include "base/hash.h"
#include "io/csv.h"
#include "io/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { ATTEMPTS = 3, PROGRESS_LINES = 20000 };

static struct str base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return str_of(slash ? slash + 1 : path);
}

/* Fingerprint and size of the file, before anything is read from it. */
static bool fingerprint(const struct import_job *job, struct delivery *d, char text[DIGEST_TEXT],
			struct err *err)
{
	struct digest digest;
	digest_begin(&digest);
	if (!job->path) {
		digest_add(&digest, job->bytes.at, job->bytes.len);
		d->bytes = (int64_t)job->bytes.len;
	} else {
		static _Thread_local char block[1 << 16];
		int fd = open(job->path, O_RDONLY | O_CLOEXEC);
		ssize_t got = fd < 0 ? -1 : 1;
		while (got > 0 && (got = read(fd, block, sizeof(block))) > 0) {
			digest_add(&digest, block, (size_t)got);
			d->bytes += got;
		}
		int why = errno;
		if (fd >= 0)
			close(fd);
		if (got < 0)
			return err_set(err, ERR_INPUT,
				       "Het bestand %s kan niet worden gelezen: %s.", job->path,
				       why == ENOENT   ? "het bestaat niet"
				       : why == EISDIR ? "het is een map"
						       : strerror(why));
	}
	d->hash = str_of(digest_end(&digest, text));
	return true;
}

static bool taken_before(struct session *s, const struct profile *p, struct str hash,
			 int64_t *import, struct err *err)
{
	struct stmt *st;
	bool found;
	if (!db_named(s->db, "import_same", &st, err))
		return false;
	stmt_bind_text(st, "hash", hash);
	stmt_bind_text(st, "profile", p->name);
	if (!stmt_one_int(st, import, &found, err))
		return false;
	if (!found)
		*import = 0;
	return true;
}

static bool open_csv(const struct import_job *job, const struct profile *p, struct csv **csv,
		     struct err *err)
{
	struct csv_options options = { .separator = p->separator, .name = job->name };
	if (p->encoding.len && !encoding_find(p->encoding, &options.encoding))
		return err_set(err, ERR_INPUT, "De tekenset '%.*s' in het profiel is onbekend.",
			       STR_ARG(p->encoding));
	return job->path ? csv_open(job->path, &options, csv, err)
			 : csv_open_bytes(job->bytes, &options, csv, err);
}

/* Refuses what is no text, too large or not to be read, before a byte of it is counted. */
static bool probe(const struct import_job *job, const struct profile *p, struct err *err)
{
	struct csv *csv;
	if (!open_csv(job, p, &csv, err))
		return false;
	csv_close(csv);
	return true;
}

static bool report(const struct import_job *job, uint64_t done, uint64_t total, struct err *err)
{
	if (!job->progress || job->progress(job->context, (int64_t)done, (int64_t)total))
		return true;
	return err_set(err, ERR_CONFLICT, "De import is afgebroken. Er is niets gewijzigd.");
}

/* The first row that is not blank names the columns. */
static bool read_header(struct csv *csv, struct intake *in, struct err *err)
{
	struct csv_row row;
	do {
		if (!csv_next(csv, &row, err))
			return err_prefix(err, "De kop van het bestand is niet te lezen. ");
		if (row.end)
			return err_set(
				err, ERR_INPUT,
				"Het bestand is leeg: er staat geen regel met kolomnamen in.");
	} while (row.count == 1 && str_trim(row.cells[0]).len == 0);
	return intake_header(in, row.cells, (int)row.count, err);
}

static bool blank(const struct csv_row *row)
{
	return row->count == 1 && str_trim(row->cells[0]).len == 0;
}

static bool read_lines(const struct import_job *job, struct csv *csv, struct intake *in,
		       struct err *err)
{
	struct csv_row row;
	enum line_outcome outcome;
	for (uint64_t n = 1;; n++) {
		if (!csv_next(csv, &row, err)) {
			if (row.fault == CSV_NO_FAULT)
				return false;
			intake_malformed(in, (int64_t)row.line, (int64_t)row.fault_column, row.raw,
					 err->message);
			continue;
		}
		if (row.end)
			break;
		if (blank(&row))
			continue; /* an empty line is no line of the delivery */
		if (!intake_line(in, row.cells, (int)row.count, (int64_t)row.line, &outcome, err))
			return false;
		if (n % PROGRESS_LINES == 0 && !report(job, csv_offset(csv), csv_size(csv), err))
			return false;
	}
	if (in->receipt.lines == 0)
		return err_set(err, ERR_INPUT,
			       "Het bestand heeft wel kolomnamen, maar geen regels.");
	return report(job, csv_size(csv), csv_size(csv), err);
}

static void describe_shape(const struct csv *csv, struct receipt *r)
{
	const struct csv_shape *shape = csv_shape(csv);
	snprintf(r->shape, sizeof(r->shape), "%s%s, %s, %s, %d kolommen",
		 encoding_name(shape->encoding), shape->bom ? " met BOM" : "",
		 csv_separator_name(shape->separator), csv_line_end_name(shape->line_end),
		 shape->columns);
}

/* A file in which too much is wrong is more likely the wrong file. */
static bool refuse_mess(const struct intake *in, struct err *err)
{
	const struct receipt *r = &in->receipt;
	if (r->rejected * 100 <= r->lines * in->profile->max_rejected)
		return true;
	return err_set(
		err, ERR_INPUT,
		"Het bestand is geweigerd: %lld van de %lld regels zijn afgekeurd, meer dan de %lld procent "
		"die profiel %.*s toestaat. De eerste: regel %lld, %.*s",
		(long long)r->rejected, (long long)r->lines, (long long)in->profile->max_rejected,
		STR_ARG(in->profile->name), (long long)in->rejects[0].line,
		STR_ARG(in->rejects[0].reason));
}

static bool read_all(struct session *s, const struct import_job *job, const struct profile *p,
		     struct intake *in, struct err *err)
{
	struct csv *csv;
	if (!open_csv(job, p, &csv, err))
		return false;
	bool ok = intake_begin(in, s, p, 0, err) && read_header(csv, in, err) &&
		  read_lines(job, csv, in, err) && refuse_mess(in, err);
	if (ok)
		describe_shape(csv, &in->receipt);
	csv_close(csv);
	return ok;
}

/* One attempt; *stale says that somebody else wrote meanwhile and it must be done again. The last
 * attempt holds the writer's turn from the start. */
static bool attempt(struct session *s, const struct import_job *job, const struct profile *p,
		    const struct delivery *d, bool locked, bool *stale, struct receipt *out,
		    struct err *err)
{
	struct intake in = { 0 };
	int64_t seen, before = 0;
	*stale = false;
	if (locked && !db_begin_write(s->db, err))
		return false;
	bool ok = writer_seen(s, &seen, err) && taken_before(s, p, d->hash, &before, err);
	if (ok && !before)
		ok = read_all(s, job, p, &in, err) &&
		     (job->dry_run || writer_write(&in, d, seen, locked, stale, err));
	if (ok) {
		*out = in.receipt;
		intake_why(&in, out);
	}
	if (ok && before) {
		out->import = before;
		out->again = true;
	}
	if (locked && (!ok || before))
		db_rollback(s->db);
	intake_end(&in);
	return ok;
}

bool import_run(struct session *s, const struct import_job *job, struct receipt *out,
		struct err *err)
{
	struct arena arena = { 0 };
	struct profile p;
	char hash[DIGEST_TEXT];
	struct delivery d = { .file = job->name ? str_of(job->name) : base_name(job->path) };
	struct receipt receipt = { 0 };
	bool stale = false;
	bool ok = profile_find(s, job->profile, &arena, &p, err) && probe(job, &p, err) &&
		  fingerprint(job, &d, hash, err);
	bool again = ok;
	for (int i = 1; again && i <= ATTEMPTS; i++) {
		ok = attempt(s, job, &p, &d, i == ATTEMPTS && !job->dry_run, &stale, &receipt, err);
		again = !ok && stale;
	}
	arena_release(&arena);
	if (ok)
		*out = receipt;
	return ok;
}
