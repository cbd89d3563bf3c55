/* A site that says what it was asked, to test the server below the real one. Prints its address and runs until
 * SIGTERM or until its standard input ends. */
#include "web/server.h"

#include "base/hash.h"

#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static char page[10 * 1024];
static bool logging;
static atomic_int answered;

static bool open_worker(void *context, int worker, void **state, struct err *err)
{
	(void)context;
	(void)worker;
	if (getenv("ECHO_FAIL"))
		return err_set(err, ERR_SYSTEM, "De database is weg.");
	*state = NULL;
	return true;
}

static void close_worker(void *context, void *state)
{
	(void)context;
	(void)state;
}

/* Text as hexadecimal, so that any byte can be compared. */
static void add_hex(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		buf_printf(b, "%02x", (unsigned char)s.at[i]);
}

static void add_pairs(struct buf *b, const char *title, const struct pairs *pairs)
{
	for (int i = 0; i < pairs->count; i++) {
		buf_printf(b, "%s ", title);
		add_hex(b, pairs->list[i].name);
		buf_char(b, '=');
		add_hex(b, pairs->list[i].value);
		buf_char(b, '\n');
	}
}

static void add_upload(struct buf *b, const struct upload *u)
{
	struct digest d;
	char text[DIGEST_TEXT], bytes[8192];
	int64_t total = 0;
	int file = open(u->path, O_RDONLY);
	digest_begin(&d);
	for (ssize_t got; file >= 0 && (got = read(file, bytes, sizeof(bytes))) > 0; total += got)
		digest_add(&d, bytes, (size_t)got);
	if (file >= 0)
		close(file);
	buf_text(b, "upload ");
	add_hex(b, u->field);
	buf_char(b, '=');
	add_hex(b, u->filename);
	buf_printf(b, " %lld %lld %s\n", (long long)u->bytes, (long long)total,
		   digest_end(&d, text));
}

static void echo(const struct request *in, struct response *out)
{
	struct buf *b = &out->body;
	out->type = "text/plain; charset=utf-8";
	buf_printf(b, "method %d\npath ", (int)in->method);
	add_hex(b, in->path);
	buf_printf(b, "\nclient %.*s\nsecure %d\nid %s\n", STR_ARG(in->client), in->secure, in->id);
	add_pairs(b, "query", &in->query);
	add_pairs(b, "form", &in->form);
	add_pairs(b, "cookie", &in->cookies);
	if (pairs_get(&in->query, "headers").at)
		add_pairs(b, "header", &in->headers);
	buf_printf(b, "body %zu ", in->body.len);
	if (in->body.len < 10000)
		add_hex(b, in->body);
	buf_char(b, '\n');
	for (int i = 0; i < in->upload_count; i++)
		add_upload(b, &in->uploads[i]);
}

static void send_file(const char *path, struct response *out)
{
	out->file = open(path, O_RDONLY);
	out->file_bytes = lseek(out->file, 0, SEEK_END);
	lseek(out->file, 0, SEEK_SET);
}

static void answer(void *context, void *state, const struct request *in, struct response *out)
{
	(void)context;
	(void)state;
	int64_t number = 0;
	str_to_int(pairs_get(&in->query, "n"), &number);
	atomic_fetch_add(&answered, 1);
	if (str_is(in->path, "/page")) {
		out->type = "text/html; charset=utf-8";
		buf_add(&out->body, (struct str){ page, sizeof(page) });
	} else if (str_is(in->path, "/constant")) {
		out->constant = (struct str){ page, sizeof(page) };
	} else if (str_is(in->path, "/large")) {
		for (int64_t i = 0; i < number; i++)
			buf_add(&out->body, (struct str){ page, sizeof(page) });
	} else if (str_is(in->path, "/file")) {
		send_file(getenv("ECHO_FILE"), out);
	} else if (str_is(in->path, "/slow")) {
		nanosleep(&(struct timespec){ number / 1000, number % 1000 * 1000000 }, NULL);
		buf_text(&out->body, "slow\n");
	} else if (str_is(in->path, "/status")) {
		out->status = (int)number;
	} else if (str_is(in->path, "/count")) {
		buf_int(&out->body, atomic_load(&answered));
	} else {
		response_header(out, "X-Echo", str_of("yes"));
		echo(in, out);
	}
}

static int64_t body_limit(void *context, const struct request *head)
{
	(void)context;
	if (str_starts(head->path, "/none") || head->method == GET || head->method == HEAD)
		return 0;
	if (str_starts(head->path, "/small"))
		return 1000;
	return str_starts(head->path, "/huge") ? INT64_C(4) << 30 : 8 * 1024 * 1024;
}

static void refusal(void *context, const struct request *in, int status, struct response *out)
{
	(void)context;
	(void)in;
	out->type = "text/plain; charset=utf-8";
	response_header(out, "X-Content-Type-Options", str_of("nosniff"));
	buf_printf(&out->body, "refused %d\n", status);
}

static void logged(void *context, const struct request *in, int status, int64_t microseconds,
		   int64_t bytes)
{
	(void)context;
	if (logging)
		fprintf(stderr, "%s %d %lld %lld %.*s\n", in->id, status, (long long)microseconds,
			(long long)bytes, STR_ARG(in->path));
}

static int64_t setting(const char *name)
{
	int64_t value = 0;
	const char *text = getenv(name);
	return text && str_to_int(str_of(text), &value) ? value : 0;
}

int main(int argc, char **argv)
{
	memset(page, 'x', sizeof(page));
	logging = getenv("ECHO_LOG") != NULL;
	sigset_t ends;
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	pthread_sigmask(SIG_BLOCK, &ends, NULL);
	struct server_options options = {
		.listen = argc > 1 ? argv[1] : "127.0.0.1:0",
		.workers = (int)setting("ECHO_WORKERS"),
		.queue = (int)setting("ECHO_QUEUE"),
		.connections = (int)setting("ECHO_CONNECTIONS"),
		.idle_seconds = (int)setting("ECHO_IDLE"),
		.behind_proxy = setting("ECHO_PROXY") != 0,
		.site = { NULL, open_worker, close_worker, answer, body_limit, refusal, logged },
	};
	struct server *server;
	struct err err = { 0 };
	if (!server_start(&options, &server, &err)) {
		fprintf(stderr, "%s\n", err.message);
		return 2;
	}
	printf("%s\n", server_address(server));
	fflush(stdout);
	int signal_number;
	sigwait(&ends, &signal_number);
	server_stop(server, 5);
	return 0;
}
