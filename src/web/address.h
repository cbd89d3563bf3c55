/* Addresses: where the server listens, and who is on the other side. */
#ifndef WEB_ADDRESS_H
#define WEB_ADDRESS_H

#include "web/http.h"

#include <sys/socket.h>

/* A listening socket for "127.0.0.1:8080", "[::1]:8080", "unix:/run/x.sock" or "systemd" (the socket that
 * systemd hands over); `text` gets the address as it is, with the port that was given. */
bool address_listen(const char *listen, int *out, char text[128], struct err *err);
/* The numeric address of a peer without its port; a UNIX socket has "unix". */
struct str address_text(const struct sockaddr *peer, struct arena *a);
/* True for a loopback address or a UNIX socket: a proxy on this machine. */
bool address_is_local(const struct sockaddr *peer);
/* The last of the addresses in an X-Forwarded-For, which the proxy itself added; at == NULL when that is
 * not an address. */
struct str address_forwarded(struct str header);

#endif
