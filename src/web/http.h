/* A request and its answer, between the server (which knows sockets) and the site (which knows pages). The
 * whole body is there when a handler is called: small ones in memory, files of a form on disk. */
#ifndef WEB_HTTP_H
#define WEB_HTTP_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

enum method { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, METHOD_OTHER };

struct pair {
	struct str name, value;
};
struct pairs {
	const struct pair *list;
	int count;
};

struct upload {
	struct str field, filename; /* as sent, well-formed UTF-8; never used as a path */
	const char *path; /* temporary file with the content; removed after the handler, which
				     * may move it elsewhere to keep it */
	int64_t bytes;
};

struct request {
	enum method method;
	struct str target; /* as sent: "/regios/5520?x=1" */
	struct str
		path; /* decoded, well-formed UTF-8, begins with '/', no '.', '..' or empty parts */
	struct pairs query;   /* decoded, in order; doubles kept */
	struct pairs form;    /* of application/x-www-form-urlencoded and multipart/form-data */
	struct pairs headers; /* names in lower case, values well-formed UTF-8 */
	struct pairs cookies;
	struct str body; /* other content types, at most 1 MiB */
	const struct upload *uploads;
	int upload_count;
	struct str
		client; /* address of the other side, or of X-Forwarded-For behind a trusted proxy */
	bool secure;    /* TLS: at a trusted proxy (X-Forwarded-Proto: https) */
	char id[33];    /* of this request: 32 hexadecimal digits, for logs and traces */
	struct arena *arena; /* until the answer has been sent */
};

struct response {
	int status;       /* 200 when the handler leaves 0 */
	const char *type; /* "text/html; charset=utf-8"; borrowed */
	struct pair headers[32];
	int header_count;
	struct buf
		body; /* released by the server; with 304 not sent, but it gives Content-Length */
	struct str constant; /* instead of body: bytes that live as long as the program */
	int file; /* instead of body: an open file, sent from its start and closed; 0: none */
	int64_t file_bytes;
};

/* First value of a name; at == NULL when there is none. */
struct str pairs_get(const struct pairs *p, const char *name);
/* A header of the answer. A value with a control character is a programming error and is dropped. */
void response_header(struct response *r, const char *name, struct str value);

#endif
