/* The parts of a multipart form while they come in: fields in memory, files on disk, each in a file of its own
 * that only this user can read and that is gone when the request is. Used by the upload thread; the handler sees
 * the result. It does not judge what is in a file. */
#ifndef WEB_UPLOAD_H
#define WEB_UPLOAD_H

#include "web/multipart.h"

enum { UPLOAD_FIELDS = 1024 * 1024 }; /* bytes of all values that are not files */

struct upload_form {
	struct multipart reader;
	struct arena *arena;
	const char *folder;
	struct buf value; /* of the field being read */
	size_t value_bytes;
	int file; /* being written, or -1 */
	struct pair pairs[MULTIPART_PARTS];
	struct upload uploads[MULTIPART_PARTS];
	int pair_count, upload_count;
	bool skip; /* the part is a file field that was left empty */
};

/* folder and arena live as long as the form. */
void upload_begin(struct upload_form *f, struct str boundary, const char *folder, struct arena *a);
/* 0, or the status of the refusal: 400, 413, or 503 when the disk takes no more. */
int upload_feed(struct upload_form *f, struct str bytes);
/* At the end of the body; puts what came in into the request. */
int upload_end(struct upload_form *f, struct request *out);
/* Removes the files that still are where they were put. */
void upload_release(struct upload_form *f);

#endif
