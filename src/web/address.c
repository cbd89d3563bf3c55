#include "web/address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 1024, FIRST_PASSED_SOCKET = 3 };

union any_address {
	struct sockaddr any;
	struct sockaddr_in four;
	struct sockaddr_in6 six;
	struct sockaddr_un local;
};

static bool read_port(struct str s, in_port_t *out)
{
	int64_t port;
	if (!str_to_int(s, &port) || port < 0 || port > 65535)
		return false;
	*out = htons((uint16_t)port);
	return true;
}

static bool read_inet(const char *listen, union any_address *out, socklen_t *length)
{
	const char *colon = strrchr(listen, ':');
	char host[64] = "";
	if (!colon || (size_t)(colon - listen) >= sizeof(host))
		return false;
	size_t len = (size_t)(colon - listen);
	bool six = len > 2 && listen[0] == '[' && listen[len - 1] == ']';
	memcpy(host, listen + (six ? 1 : 0), len - (six ? 2 : 0));
	struct str port = str_of(colon + 1);
	if (six) {
		out->six.sin6_family = AF_INET6;
		*length = sizeof(out->six);
		return inet_pton(AF_INET6, host, &out->six.sin6_addr) == 1 &&
		       read_port(port, &out->six.sin6_port);
	}
	out->four.sin_family = AF_INET;
	*length = sizeof(out->four);
	return inet_pton(AF_INET, host, &out->four.sin_addr) == 1 &&
	       read_port(port, &out->four.sin_port);
}

static bool read_local(const char *path, union any_address *out, socklen_t *length)
{
	size_t len = strlen(path);
	if (len == 0 || len >= sizeof(out->local.sun_path))
		return false;
	out->local.sun_family = AF_UNIX;
	memcpy(out->local.sun_path, path, len + 1);
	*length = sizeof(out->local);
	return true;
}

/* A socket file that an earlier run left behind would keep this one from starting; one that still answers
 * is somebody else's. */
static void remove_stale(const union any_address *at, socklen_t length)
{
	int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (probe < 0)
		return;
	if (connect(probe, &at->any, length) != 0 && errno == ECONNREFUSED)
		unlink(at->local.sun_path);
	close(probe);
}

static bool take_systemd(int *out, struct err *err)
{
	const char *pid = getenv("LISTEN_PID"), *count = getenv("LISTEN_FDS");
	int64_t number;
	if (!pid || !count || !str_to_int(str_of(pid), &number) || number != getpid() ||
	    strcmp(count, "1") != 0)
		return err_set(
			err, ERR_INPUT,
			"Er is geen socket van systemd. Start Waarborg via systemd of geef een "
			"adres, zoals 127.0.0.1:8080.");
	*out = FIRST_PASSED_SOCKET;
	return true;
}

static void write_text(const char *listen, int file, char text[128])
{
	union any_address at = { .any = { 0 } };
	socklen_t length = sizeof(at);
	char host[64] = "";
	getsockname(file, &at.any, &length);
	if (at.any.sa_family == AF_INET && inet_ntop(AF_INET, &at.four.sin_addr, host, 64))
		snprintf(text, 128, "%s:%d", host, ntohs(at.four.sin_port));
	else if (at.any.sa_family == AF_INET6 && inet_ntop(AF_INET6, &at.six.sin6_addr, host, 64))
		snprintf(text, 128, "[%s]:%d", host, ntohs(at.six.sin6_port));
	else
		snprintf(text, 128, "%s", listen);
}

bool address_listen(const char *listen_on, int *out, char text[128], struct err *err)
{
	union any_address at = { .any = { 0 } };
	socklen_t length = 0;
	int file;
	if (strcmp(listen_on, "systemd") == 0) {
		if (!take_systemd(&file, err))
			return false;
	} else {
		bool local = strncmp(listen_on, "unix:", 5) == 0;
		if (!(local ? read_local(listen_on + 5, &at, &length)
			    : read_inet(listen_on, &at, &length)))
			return err_set(err, ERR_INPUT,
				       "\"%s\" is geen adres om op te luisteren. Schrijf het als "
				       "127.0.0.1:8080, [::1]:8080 of unix:/pad.",
				       listen_on);
		if (local)
			remove_stale(&at, length);
		int yes = 1;
		file = socket(at.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
		if (file < 0 ||
		    (!local &&
		     setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) != 0) ||
		    bind(file, &at.any, length) != 0 || listen(file, BACKLOG) != 0) {
			int reason = errno;
			if (file >= 0)
				close(file);
			return err_set(
				err, ERR_SYSTEM,
				"Luisteren op %s lukt niet: %s. Kies een ander adres of stop het "
				"programma dat daar al luistert.",
				listen_on, strerrordesc_np(reason));
		}
	}
	write_text(listen_on, file, text);
	*out = file;
	return true;
}

struct str address_text(const struct sockaddr *peer, struct arena *a)
{
	char *text = arena_alloc(a, INET6_ADDRSTRLEN);
	const void *at = NULL;
	if (peer && peer->sa_family == AF_INET)
		at = &((const struct sockaddr_in *)(const void *)peer)->sin_addr;
	if (peer && peer->sa_family == AF_INET6)
		at = &((const struct sockaddr_in6 *)(const void *)peer)->sin6_addr;
	if (!at || !inet_ntop(peer->sa_family, at, text, INET6_ADDRSTRLEN))
		return str_of("unix");
	return str_of(text);
}

bool address_is_local(const struct sockaddr *peer)
{
	if (!peer || peer->sa_family == AF_UNIX)
		return true;
	if (peer->sa_family == AF_INET) {
		const struct sockaddr_in *four = (const void *)peer;
		return ntohl(four->sin_addr.s_addr) >> 24 == 127;
	}
	if (peer->sa_family == AF_INET6) {
		const struct in6_addr *six =
			&((const struct sockaddr_in6 *)(const void *)peer)->sin6_addr;
		return IN6_IS_ADDR_LOOPBACK(six) ||
		       (IN6_IS_ADDR_V4MAPPED(six) && six->s6_addr[12] == 127);
	}
	return false;
}

struct str address_forwarded(struct str header)
{
	struct str last = { NULL, 0 }, rest = header;
	while (rest.at)
		last = str_trim(str_cut(&rest, ','));
	char text[INET6_ADDRSTRLEN];
	unsigned char bytes[16];
	if (last.len == 0 || last.len >= sizeof(text))
		return (struct str){ NULL, 0 };
	memcpy(text, last.at, last.len);
	text[last.len] = '\0';
	if (inet_pton(AF_INET, text, bytes) != 1 && inet_pton(AF_INET6, text, bytes) != 1)
		return (struct str){ NULL, 0 };
	return last;
}
