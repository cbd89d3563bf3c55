#!/usr/bin/env python3
"""Raw requests that two programs in a row might read differently, each with the outcomes it may have.

framing.py SERVER direct|nginx

An outcome is a status, or `closed` for a connection that ends without an answer. `many` is how many
answers may come back at most; a request for /hidden that stands inside another must never be answered, unless
`open_` says that it stands there as a request of its own.
"""
import concurrent.futures
import shutil
import sys

from wire import ask, echo, gate, Nginx

H = "Host: waarborg.example.nl\r\n"
HIDDEN = "GET /hidden HTTP/1.1\r\n" + H + "\r\n"
REFUSED = {400, "closed"}
CASES = []


def case(name, text, direct, proxied=None, many=1, open_=False):
    """proxied: what may come back through nginx when that differs."""
    payload = text if isinstance(text, bytes) else text.encode("latin-1")
    CASES.append((name, payload, set(direct), set(proxied if proxied is not None else direct), many, open_))


def get(head, target="/a", version="HTTP/1.1"):
    return "GET %s %s\r\n%s\r\n" % (target, version, head)


def post(head, body="", host=H):
    return "POST /a HTTP/1.1\r\n%s%s\r\n%s" % (host, head, body)


# Sound requests, so that refusing everything does not pass.
case("a plain GET", get(H), {200})
case("HTTP/1.0 with a host", get(H, version="HTTP/1.0"), {200})
case("a POST with a length", post("Content-Length: 5\r\n", "hello"), {200})
case("a POST with length 0", post("Content-Length: 0\r\n"), {200})
case("blanks and tabs around a value", get("Host: \t waarborg.example.nl \t\r\nX: a\tb\r\n"), {200}, {200, 400})
case("a value without a blank before it", get("Host:waarborg.example.nl\r\n"), {200})
case("an empty value", get(H + "X-Empty:\r\n"), {200})
case("two GETs in one piece", get(H) + get(H), {200}, many=2)
case("names in odd case", post("cOnTeNt-LeNgTh: 5\r\n", "hello", host="hOsT: waarborg.example.nl\r\n"), {200})
case("an empty line before the request", "\r\n" + get(H), {200} | REFUSED)
case("absolute target of this host", get(H, "http://waarborg.example.nl/a"), {200})
case("leading zeros in the length", post("Content-Length: 005\r\n", "hello"), {200} | REFUSED)
case("Expect: 100-continue", post("Content-Length: 5\r\nExpect: 100-continue\r\n", "hello"), {200})

# Content-Length against Transfer-Encoding.
CHUNKED = "5\r\nhello\r\n0\r\n\r\n"
case("chunked", post("Transfer-Encoding: chunked\r\n", CHUNKED), {411, 400}, {200, 411})
case("CL.TE", post("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\nG"), REFUSED)
case("CL.TE with a request behind the last chunk",
     post("Content-Length: %d\r\nTransfer-Encoding: chunked\r\n" % (5 + len(HIDDEN)), "0\r\n\r\n" + HIDDEN), REFUSED)
case("TE.CL", post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
                   "%x\r\n%s\r\n0\r\n\r\n" % (len(HIDDEN), HIDDEN)), REFUSED)
case("TE.TE: chunked, identity", post("Transfer-Encoding: chunked, identity\r\n", CHUNKED), {411, 400, 501, "closed"})
case("TE.TE: two headers", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n", CHUNKED),
     {411, 400, 501, "closed"})
case("TE.TE: twice chunked", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", CHUNKED),
     {411, 400, 501, "closed"})
case("TE: xchunked", post("Transfer-Encoding: xchunked\r\n", CHUNKED), {411, 400, 501, "closed"})
case("TE: CHUNKED in capitals", post("Transfer-Encoding: CHUNKED\r\n", CHUNKED), {411, 400, 501}, {200, 411, 400, 501})
case("TE: identity", post("Transfer-Encoding: identity\r\nContent-Length: 5\r\n", "hello"), {400, 411, 501, "closed"})
case("TE: with a vertical tab", post("Transfer-Encoding: \x0bchunked\r\n", CHUNKED), {411, 400, 501, "closed"})
case("TE with a blank before the colon", post("Transfer-Encoding : chunked\r\n", CHUNKED), {411, 400, "closed"})
case("TE and CL, blank before the colon",
     post("Content-Length: 5\r\nTransfer-Encoding : chunked\r\n", CHUNKED), REFUSED)
case("TE with a leading blank", post("Content-Length: 5\r\n Transfer-Encoding: chunked\r\n", "hello"), REFUSED)
case("TE in an HTTP/1.0 request",
     "POST /a HTTP/1.0\r\n" + H + "Transfer-Encoding: chunked\r\n\r\n" + CHUNKED, {411, 400, 501, "closed"}, {200, 411, 400, 501, "closed"})
case("TE without a value", post("Transfer-Encoding:\r\n", CHUNKED), {411, 400, 501, "closed"})
case("TE in quotes", post('Transfer-Encoding: "chunked"\r\n', CHUNKED), {411, 400, 501, "closed"})
case("TE behind a bare CR", post("X: a\rTransfer-Encoding: chunked\r\n", CHUNKED), REFUSED)
case("TE behind a bare LF with CL", post("Content-Length: 5\r\nX: a\nTransfer-Encoding: chunked\r\n", CHUNKED), REFUSED)
case("TE behind a zero byte", post("X: a\0\r\nTransfer-Encoding: chunked\r\n", CHUNKED), REFUSED)
for title, chunks in (("a size with a sign", "+5\r\nhello\r\n0\r\n\r\n"), ("a size with 0x", "0x5\r\nhello\r\n0\r\n\r\n"),
                      ("a size too large", "FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n"),
                      ("a bare LF", "5\nhello\n0\n\n"), ("no size", "\r\nhello\r\n0\r\n\r\n"),
                      ("a chunk longer than said", "3\r\nhello\r\n0\r\n\r\n"),
                      ("a negative size", "-5\r\nhello\r\n0\r\n\r\n")):
    case("chunks: " + title, post("Transfer-Encoding: chunked\r\n", chunks), {411, 400, "closed"},
         {411, 400, "closed", 200} if title == "a bare LF" else {411, 400, "closed"})

# Content-Length.
for title, value in (("a plus sign", "+5"), ("a minus sign", "-5"), ("a blank inside", "1 0"), ("hexadecimal", "0x5"),
                     ("a letter behind it", "5a"), ("a list", "5, 5"), ("a list that differs", "5, 6"),
                     ("nothing", ""), ("a fraction", "5.0"), ("an exponent", "5e0"), ("quotes", '"5"'),
                     ("a comma behind it", "5,")):
    case("CL with " + title, post("Content-Length: %s\r\n" % value, "hello"), REFUSED)
case("CL of 2^63", post("Content-Length: 9223372036854775808\r\n", "hello"), REFUSED | {413})
case("CL of 2^64 + 5", post("Content-Length: 18446744073709551621\r\n", "hello"), REFUSED | {413})
case("CL of 100 digits", post("Content-Length: %s\r\n" % ("9" * 100), "hello"), REFUSED | {413})
case("two CL that differ", post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello!"), REFUSED)
case("two CL that agree", post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), REFUSED)
case("CL with a blank before the colon", post("Content-Length : 5\r\n", "hello"), REFUSED)
case("CL with a tab before the colon", post("Content-Length\t: 5\r\n", "hello"), REFUSED)
case("CL folded", post("Content-Length:\r\n 5\r\n", "hello"), REFUSED)
case("CL in a second line of a fold", post("X: a\r\n Content-Length: 0\r\nContent-Length: 5\r\n", "hello"), REFUSED)
case("CL with a zero byte", post("Content-Length: 5\0\r\n", "hello"), REFUSED)
case("CL with a zero byte before it", post("Content-Length: \x005\r\n", "hello"), REFUSED)
case("CL.0: a GET with a request for a body", get(H + "Content-Length: %d\r\n" % len(HIDDEN)) + HIDDEN, REFUSED | {413})
case("a request behind a body", post("Content-Length: 5\r\n", "hello" + HIDDEN), {200}, many=2, open_=True)
case("more body than said", post("Content-Length: 5\r\n", "hello, world"), {200}, many=2)
case("less body than said", post("Content-Length: 50\r\n", "hello"), {408, "closed", "waits"})
case("a body without a length", post("", "hello"), {200, 400, 411}, many=2)
case("too large a body, announced", "POST /small HTTP/1.1\r\n" + H + "Content-Length: 1001\r\n\r\n", {413}, {413, "waits"})
case("the same with Expect", "POST /small HTTP/1.1\r\n" + H + "Content-Length: 1001\r\nExpect: 100-continue\r\n\r\n",
     {413}, {413, "waits"})
case("Expect of something else", post("Content-Length: 5\r\nExpect: 200-ok\r\n", "hello"), {417}, {417, 200})

# Line ends, folds, control characters.
case("bare LF throughout", "GET /a HTTP/1.1\nHost: waarborg.example.nl\n\n", REFUSED, {200, 400})
case("bare LF after the request line", "GET /a HTTP/1.1\nHost: waarborg.example.nl\r\n\r\n", REFUSED, {200, 400})
case("bare LF between headers", get("Host: waarborg.example.nl\nX: a\r\n"), REFUSED, {200, 400})
case("bare LF as the empty line", "GET /a HTTP/1.1\r\n" + H + "\n", REFUSED, {200, 400})
case("bare LF that hides a request", get(H + "X: a\n\nGET /hidden HTTP/1.1\r\nHost: waarborg.example.nl\r\n"), REFUSED, {200, 400},
     many=2, open_="nginx")
case("bare CR between headers", get("Host: waarborg.example.nl\rX: a\r\n"), REFUSED)
case("bare CR in a value", get(H + "X: a\rb\r\n"), REFUSED)
case("bare CR in a name", get(H + "X\ra: b\r\n"), REFUSED, {200, 400, "closed"})
case("CR CR LF at the end", "GET /a HTTP/1.1\r\n" + H + "\r\r\n", REFUSED | {"waits"})
case("bare CR as the empty line", "GET /a HTTP/1.1\r\n" + H + "\r" + HIDDEN, REFUSED)
case("a folded header", get(H + "X: a\r\n b\r\n"), REFUSED, {200, 400})
case("a fold with a tab", get(H + "X: a\r\n\tb\r\n"), REFUSED, {200, 400})
case("a fold before the first header", "GET /a HTTP/1.1\r\n X: a\r\n" + H + "\r\n", REFUSED, {200, 400})
case("a folded host", get("Host: waarborg\r\n .example.nl\r\n"), REFUSED, {400, 200})
case("zero byte in a value", get(H + "X: a\0b\r\n"), REFUSED)
case("zero byte in a name", get(H + "X\0Y: a\r\n"), REFUSED)
case("zero byte in the target", get(H, "/a\0b"), REFUSED)
case("zero byte in the method", get(H).replace("GET", "G\0ET"), REFUSED)
case("zero byte in the version", get(H, version="HTTP/1.1\0"), REFUSED | {505})
case("bell in a value", get(H + "X: a\x07b\r\n"), REFUSED, {200, 400})
case("DEL in a value", get(H + "X: a\x7fb\r\n"), REFUSED, {200, 400})
case("Latin-1 in a value", get(H + "X: caf\xe9\r\n"), REFUSED, {200, 400})
case("a name with a blank", get(H + "X Y: a\r\n"), REFUSED, {200, 400})
case("a name with a slash", get(H + "X/Y: a\r\n"), REFUSED, {200, 400})
case("a name outside ASCII", get(H + "X\xe9: a\r\n"), REFUSED, {200, 400})
case("no name", get(H + ": a\r\n"), REFUSED, {200, 400})
case("no colon", get(H + "Xa\r\n"), REFUSED, {200, 400})

# Host and target.
case("no host", get(""), REFUSED)
case("two hosts", get(H + "Host: evil.example\r\n"), REFUSED)
case("two hosts that agree", get(H + H), REFUSED)
case("an empty host", get("Host:\r\n"), REFUSED)
case("a host with a path", get("Host: waarborg.example.nl/x\r\n"), REFUSED)
case("a host with a user", get("Host: a@waarborg.example.nl\r\n"), REFUSED, {400, 200})
case("a host with a blank", get("Host: waarborg example.nl\r\n"), REFUSED)
case("a list of hosts", get("Host: waarborg.example.nl, evil.example\r\n"), REFUSED)
case("absolute target of another host", get(H, "http://evil.example/a"), REFUSED, {200, 400})
case("absolute target with a longer host", get(H, "http://waarborg.example.nl.evil.example/a"), REFUSED, {200, 400})
case("absolute target of another scheme", get(H, "gopher://waarborg.example.nl/a"), REFUSED, {200, 400})
case("target without a slash", get(H, "a"), REFUSED)
case("no target", "GET HTTP/1.1\r\n" + H + "\r\n", REFUSED)
case("target *", get(H, "*"), REFUSED)
case("CONNECT", "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n", REFUSED | {405, 501})
case("a target with a blank", get(H, "/a b"), REFUSED, {400, 200})
case("two blanks before the target", "GET  /a HTTP/1.1\r\n" + H + "\r\n", REFUSED, {400, 200})
case("two blanks before the version", "GET /a  HTTP/1.1\r\n" + H + "\r\n", REFUSED, {400, 200})
case("a tab for a blank", "GET\t/a\tHTTP/1.1\r\n" + H + "\r\n", REFUSED)
case("a blank behind the version", get(H, version="HTTP/1.1 "), REFUSED, {400, 200})
case("a blank before the method", " " + get(H), REFUSED)
case("a fragment in the target", get(H, "/a#b"), REFUSED, {400, 200})
case("bytes above 127 in the target", get(H, "/caf\xc3\xa9"), REFUSED, {400, 200})
case("a backslash in the target", get(H, "/a\\b"), REFUSED, {400, 200})
for title, target, outcomes in (("dot dot", "/../a", {404}), ("dot dot in code", "/%2e%2e/a", {404}), ("a dot", "/./a", {404}),
                                ("an empty part", "//a", {404}), ("an empty part at the end", "/a/", {404}),
                                ("a slash in code", "/a%2Fb", {404}), ("a zero byte in code", "/a%00", {400}),
                                ("a line end in code", "/a%0d%0aX:y", {400}), ("a backslash in code", "/a%5cb", {400}),
                                ("half a code", "/a%4", {400}), ("no code", "/a%zz", {400}),
                                ("overlong UTF-8", "/%c0%af", {400}), ("half a character", "/%c3", {400})):
    case("path: " + title, get(H, target), outcomes, outcomes | {200, 400})
case("path: decoded once", get(H, "/%2541"), {200})
case("query: half a code", get(H, "/a?x=%4"), {400})
case("query: zero byte", get(H, "/a?x=%00"), {400})
case("query: not UTF-8", get(H, "/a?x=%ff"), {400})

# Versions, methods, sizes.
case("HTTP/0.9", "GET /a\r\n", REFUSED | {505}, {200, 400, 505, "closed"})
case("HTTP/0.9 with headers", "GET /a\r\n" + H + "\r\n", REFUSED | {505}, {200, 400, 505, "closed"}, many=2)
for version in ("HTTP/1.2", "HTTP/2.0", "HTTP/0.9", "HTTP/9.9"):
    case(version, get(H, version=version), REFUSED | {505}, REFUSED | {505, 200} if version == "HTTP/1.2" else None)
for version in ("HTTP/1.10", "http/1.1", "HTTP/11", "HTTP/1", "HTTPS/1.1", "HTTP/1.1x", "HTTP/+1.1", "FOO"):
    case("version " + version, get(H, version=version), REFUSED | {505},
         REFUSED | {505, 200} if version == "HTTP/1.10" else None)
case("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", REFUSED | {505}, REFUSED | {505})
case("an unknown method", get(H).replace("GET", "BREW"), {200, 405, 501})
case("a method in lower case", get(H).replace("GET", "get"), {200, 400, 405, 501})
case("a method with odd characters", get(H).replace("GET", "G@T"), REFUSED)
case("a method of 100 letters", get(H).replace("GET", "G" * 100), REFUSED | {501}, REFUSED | {405, 501})
case("a target of 9,000 bytes", get(H, "/" + "a" * 9000), {414}, {414, 400})
case("a target of 60,000 bytes", get(H, "/" + "a" * 60000), {414, 431, "closed"}, {414, 400, "closed"})
case("a header of 20,000 bytes", get(H + "X: %s\r\n" % ("a" * 20000)), {431}, {431, 400})
case("a header of 200,000 bytes", get(H + "X: %s\r\n" % ("a" * 200000)), {431, "closed"}, {431, 400, "closed"})
case("101 headers", get(H + "".join("X%d: a\r\n" % i for i in range(101))), {431}, {431, 400})
case("1,000 headers", get(H + "".join("X%d: a\r\n" % i for i in range(1000))), {431, "closed"}, {431, 400, "closed"})
case("1,000 pairs in a query", get(H, "/a?" + "&".join("a%d=" % i for i in range(1000))), {400, 413, 414, 431})
case("10,000 cookies", get(H + "Cookie: %s\r\n" % ";".join("a=b" for _ in range(3000))), {200, 431}, {200, 400, 431})
case("no request at all", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", REFUSED)
case("two types of content", post("Content-Length: 3\r\nContent-Type: text/plain\r\nContent-Type: text/html\r\n", "a=b"), {400})


# What is sound but not pretty, and why it stays.
WARNINGS = {
    "CL with ": "libmicrohttpd 0.9.75 judges the value before its caller sees it, and writes the head of its own 400 "
                "twice; the connection closes, so nobody takes the second for an answer to another request",
    "CL of ": "the same, with 413",
    "10,000 cookies": "the same, with 431, when the list that it makes of cookies exhausts its memory",
}


def judge(g, found, data, closed, row, mode):
    name, _, direct, proxied, many, open_ = row
    outcome = found[0] if found else "closed" if closed else "waits"
    permitted = proxied if mode == "nginx" else direct
    hidden = b"2f68696464656e" in data and not (open_ is True and mode == "nginx" or open_ == mode)
    for start, reason in WARNINGS.items():
        if mode == "direct" and name.startswith(start) and len(found) == 2 and found[0] == found[1] and data.count(b"close") == 2:
            g.note("WARN %s: %s" % (name, reason))
            many = 2
    g.ok(outcome in permitted and len(found) <= many and not hidden, name,
         "is %s (%d answers%s), may be %s\n%r" % (outcome, len(found), ", the hidden one answered" if hidden else "",
                                                  sorted(map(str, permitted)), data[:600]))


def main():
    binary, mode = sys.argv[1], sys.argv[2]
    with gate("framing") as g:
        if mode == "nginx" and not shutil.which("nginx"):
            print("1..0 # SKIP nginx is not installed")
            sys.exit(0)
        with echo(g, binary, proxy=1 if mode == "nginx" else 0) as server:
            proxy = Nginx(g.folder / "nginx", server.port) if mode == "nginx" else None
            try:
                if proxy:
                    proxy.start()
                with concurrent.futures.ThreadPoolExecutor(8) as several:
                    outcomes = several.map(lambda row: ask((proxy or server).connect, row[1], 1.0), CASES)
                    for row, (found, data, closed) in zip(CASES, outcomes):
                        judge(g, found, data, closed, row, mode)
                found, data, _ = ask((proxy or server).connect, get(H).encode(), 0.7)
                g.equal(found, [200], "it answers as before after all this")
            finally:
                if proxy:
                    proxy.stop()


if __name__ == "__main__":
    main()
