/* A reader of multipart/form-data (RFC 7578, RFC 2046) that is fed pieces of any size and hands on the
 * parts as they come, so that a file never stands in memory. Strict where clients are: no text before the first
 * boundary, no folded headers. It counts parts and limits their headers; what the bytes mean is not its affair. */
#ifndef WEB_MULTIPART_H
#define WEB_MULTIPART_H

#include "web/http.h"

enum { MULTIPART_PARTS = 64, MULTIPART_HEADER = 8 * 1024, MULTIPART_BOUNDARY = 70 };

struct part {
	struct str name,
		filename; /* well-formed UTF-8 without control characters; for `begin` only */
	bool is_file;     /* it has a filename, perhaps an empty one */
};

/* Each returns 0, or the status of the refusal, which ends the reading. */
struct multipart_sink {
	int (*begin)(void *context, const struct part *part);
	int (*data)(void *context, struct str bytes);
	int (*end)(void *context);
};

struct multipart {
	char delimiter[4 + MULTIPART_BOUNDARY]; /* CR LF - - boundary */
	size_t delimiter_len, matched;          /* of it, at the end of what was fed */
	int state, status, parts;
	struct buf header; /* of the part being read */
	const struct multipart_sink *sink;
	void *context;
};

/* The boundary is one that parse_boundary let through. */
void multipart_begin(struct multipart *m, struct str boundary, const struct multipart_sink *sink,
		     void *context);
/* 0, or the status of the refusal (400, 413, or the sink's); after a refusal it stays that. */
int multipart_feed(struct multipart *m, struct str bytes);
/* The same at the end of the body: 400 when the last boundary has not come. */
int multipart_end(struct multipart *m);
void multipart_release(struct multipart *m);

#endif
