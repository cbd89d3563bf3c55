#include "web/upload.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static int begin_file(struct upload_form *f, const struct part *part)
{
	char *path = (char *)arena_printf(f->arena, "%s/XXXXXX", f->folder);
	f->file = mkostemp(path, O_CLOEXEC);
	if (f->file < 0)
		return 503;
	f->uploads[f->upload_count++] =
		(struct upload){ .field = arena_str(f->arena, part->name),
				 .filename = arena_str(f->arena, part->filename),
				 .path = path };
	return 0;
}

static int begin_part(void *context, const struct part *part)
{
	struct upload_form *f = context;
	f->skip = part->is_file && part->filename.len == 0;
	if (f->skip)
		return 0;
	if (part->is_file)
		return begin_file(f, part);
	f->pairs[f->pair_count].name = arena_str(f->arena, part->name);
	buf_clear(&f->value);
	return 0;
}

static int write_all(int file, struct str bytes)
{
	while (bytes.len) {
		ssize_t written = write(file, bytes.at, bytes.len);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return 503;
		bytes.at += written;
		bytes.len -= (size_t)written;
	}
	return 0;
}

static int part_data(void *context, struct str bytes)
{
	struct upload_form *f = context;
	if (f->skip)
		return 400; /* bytes of a file without a name */
	if (f->file >= 0) {
		f->uploads[f->upload_count - 1].bytes += (int64_t)bytes.len;
		return write_all(f->file, bytes);
	}
	f->value_bytes += bytes.len;
	if (f->value_bytes > UPLOAD_FIELDS)
		return 413;
	buf_add(&f->value, bytes);
	return 0;
}

static int end_part(void *context)
{
	struct upload_form *f = context;
	if (f->skip)
		return 0;
	if (f->file >= 0) {
		int status = close(f->file) == 0 ? 0 : 503;
		f->file = -1;
		return status;
	}
	struct str value = buf_str(&f->value);
	if (!str_is_utf8(value) || (value.len && memchr(value.at, 0, value.len)))
		return 400;
	f->pairs[f->pair_count++].value = arena_str(f->arena, value);
	return 0;
}

static const struct multipart_sink sink = { begin_part, part_data, end_part };

void upload_begin(struct upload_form *f, struct str boundary, const char *folder, struct arena *a)
{
	*f = (struct upload_form){ .arena = a, .folder = folder, .file = -1 };
	multipart_begin(&f->reader, boundary, &sink, f);
}

int upload_feed(struct upload_form *f, struct str bytes)
{
	return multipart_feed(&f->reader, bytes);
}

int upload_end(struct upload_form *f, struct request *out)
{
	int status = multipart_end(&f->reader);
	if (status)
		return status;
	out->form = (struct pairs){ f->pairs, f->pair_count };
	out->uploads = f->uploads;
	out->upload_count = f->upload_count;
	return 0;
}

void upload_release(struct upload_form *f)
{
	if (f->file >= 0)
		close(f->file);
	f->file = -1;
	for (int i = 0; i < f->upload_count; i++)
		unlink(f->uploads[i].path);
	buf_release(&f->value);
	multipart_release(&f->reader);
}
