#!/usr/bin/env python3
"""What a sound client asks and gets: bodies, forms, files, limits, proxies, stopping, overload.

asking.py SERVER
"""
import concurrent.futures
import hashlib
import http.client
import os
import pathlib
import signal
import sys
import threading
import time

from wire import LONG, Echo, answers, ask, echo, gate, receive

H = "Host: localhost\r\n"


def fetch(server, method, target, body=None, headers=None):
    c = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    c.request(method, target, body, headers or {})
    r = c.getresponse()
    content = r.read()
    c.close()
    return r.status, dict((k.lower(), v) for k, v in r.getheaders()), content


def echoed(content):
    """Lines of the echo as {word: [values]}, with texts out of their hexadecimal."""
    found = {}
    for line in content.decode().splitlines():
        word, _, value = line.partition(" ")
        found.setdefault(word, []).append(value)
    return found


def text_of(pair):
    return tuple(bytes.fromhex(part).decode() for part in pair.split("="))


def form(parts, boundary="XyZ"):
    """parts: (name, filename or None, bytes)."""
    out = b""
    for name, filename, content in parts:
        out += b"--" + boundary.encode() + b"\r\nContent-Disposition: form-data; name=\"" + name.encode() + b"\""
        if filename is not None:
            out += b"; filename=\"" + filename.encode() + b"\"\r\nContent-Type: text/csv"
        out += b"\r\n\r\n" + content + b"\r\n"
    return out + b"--" + boundary.encode() + b"--\r\n"


def send_form(server, body, target="/form", boundary="XyZ"):
    return fetch(server, "POST", target, body, {"Content-Type": "multipart/form-data; boundary=" + boundary})


def parsing(g, server):
    _, head, content = fetch(server, "GET", "/caf%C3%A9/5520?x=1&y=a+b%20c&x=%26&leeg&=z", headers={
        "Cookie": "a=1; kapot; __Host-id=\"abc\"; b=x=y", "X-Test": "\u00e9".encode().decode("latin-1")})
    found = echoed(content)
    g.equal(bytes.fromhex(found["path"][0]).decode(), "/café/5520", "the path is decoded")
    g.equal([text_of(p) for p in found["query"]],
            [("x", "1"), ("y", "a b c"), ("x", "&"), ("leeg", ""), ("", "z")], "the query, doubles kept, in order")
    g.equal([text_of(p) for p in found["cookie"]], [("a", "1"), ("__Host-id", "abc"), ("b", "x=y")],
            "cookies; what is none is left out")
    g.ok("server" not in head and "date" in head, "a date, and no name of the server", head)
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    _, _, content = fetch(server, "GET", "/", headers={"traceparent": "00-%s-00f067aa0ba902b7-01" % trace})
    g.equal(echoed(content)["id"], [trace], "a valid traceparent gives the number of the request")
    _, _, content = fetch(server, "GET", "/", headers={"traceparent": "00-%s-00f067aa0ba902b7-01" % ("0" * 32)})
    g.ok(len(echoed(content)["id"][0]) == 32 and set(echoed(content)["id"][0]) != {"0"}, "one of zeros does not")
    _, _, content = fetch(server, "GET", "/", headers={"X-Forwarded-For": "1.2.3.4", "X-Forwarded-Proto": "https"})
    g.equal((echoed(content)["client"], echoed(content)["secure"]), (["127.0.0.1"], ["0"]),
            "without a proxy nobody is believed about itself")


def bodies(g, server):
    _, head, content = fetch(server, "POST", "/x", "a=1&b=%C3%A9+e&c", {"Content-Type": "application/x-www-form-urlencoded"})
    g.equal([text_of(p) for p in echoed(content)["form"]], [("a", "1"), ("b", "é e"), ("c", "")], "a form")
    g.equal(head.get("connection"), "close", "the connection closes after a body")
    for bad in ("a=%", "a=%4", "a=%zz", "a=%ff", "a=%00", "&".join("a=%d" % i for i in range(1001))):
        status, _, _ = fetch(server, "POST", "/x", bad, {"Content-Type": "application/x-www-form-urlencoded"})
        g.equal(status, 400, "a form that is not well-formed: " + bad[:20])
    many = "&".join("a=%d" % i for i in range(1000))
    _, _, content = fetch(server, "POST", "/x", many, {"Content-Type": "application/x-www-form-urlencoded"})
    g.equal(len(echoed(content)["form"]), 1000, "1,000 pairs")
    _, _, content = fetch(server, "PATCH", "/x", b"{\"a\": 1}", {"Content-Type": "application/json"})
    g.equal(bytes.fromhex(echoed(content)["body"][0].split(" ")[1]), b"{\"a\": 1}", "another type comes as it is")
    _, _, content = fetch(server, "PUT", "/x", b"x" * (1 << 20), {"Content-Type": "application/json"})
    g.equal(echoed(content)["body"], ["1048576 "], "1 MiB of it")
    status, _, _ = fetch(server, "PUT", "/x", b"x" * ((1 << 20) + 1), {"Content-Type": "application/json"})
    g.equal(status, 413, "and no more")
    g.equal(fetch(server, "POST", "/none", "a")[0], 413, "a body where none may be")


def forms(g, server):
    data = os.urandom(3_000_000)
    tricky = b"\r\n--Xy-\r\n--Xy\r\r\n--\r\n-\n--XyZ\r--XyZ" * 1000
    status, _, content = send_form(server, form([("naam", None, "Zoë\r\n--X".encode()), ("bestand", "a \"b\".csv".replace('"', "%22"), data),
                                                 ("leeg", "", b""), ("nul", "nul.csv", b""), ("lastig", "C:\\map\\é.csv", tricky)]))
    found = echoed(content)
    g.equal(status, 200, "a form with files")
    g.equal([text_of(p) for p in found["form"]], [("naam", "Zoë\r\n--X")], "its field")
    wanted = [("bestand", 'a "b".csv', data), ("nul", "nul.csv", b""), ("lastig", "C:\\map\\é.csv", tricky)]
    for line, (name, filename, content) in zip(found["upload"], wanted):
        pair, said, got, digest = line.split(" ")
        g.ok(text_of(pair) == (name, filename) and int(said) == int(got) == len(content)
             and digest == hashlib.blake2b(content, digest_size=32).hexdigest(), "the file %s, byte for byte" % name, line)
    good = form([("a", "f.csv", b"x" * 5000)])
    bad = {"no last boundary": good[:-6], "cut in a header": good[:40], "another boundary": good.replace(b"XyZ", b"XyY"),
           "text before it": b"hello" + good, "no name": good.replace(b"name=\"a\"", b"naam=\"a\""),
           "two names": good.replace(b"name=\"a\"", b"name=\"a\"; name=\"b\""), "no disposition": good.replace(b"Content-Disposition", b"X"),
           "a folded header": good.replace(b"; filename", b";\r\n filename"), "bare LF": good.replace(b"\r\n", b"\n"),
           "a zero byte in the name": good.replace(b"\"a\"", b"\"a\0\""), "a name not UTF-8": good.replace(b"f.csv", b"\xff.csv"),
           "a header of 9,000 bytes": good.replace(b"text/csv", b"t" * 9000), "base64": good.replace(b"Content-Type: text/csv", b"Content-Transfer-Encoding: base64"),
           "a field not UTF-8": form([("a", None, b"\xff")]), "a zero byte in a field": form([("a", None, b"\0")]),
           "a file without a name": form([("a", "", b"x")]), "an open quote": good.replace(b"f.csv\"", b"f.csv")}
    for title, body in bad.items():
        g.equal(send_form(server, body)[0], 400, "a form with %s" % title)
    g.equal(send_form(server, form([("a%d" % i, None, b"") for i in range(64)]))[0], 200, "64 parts")
    g.equal(send_form(server, form([("a%d" % i, None, b"") for i in range(10000)]))[0], 413, "10,000 parts")
    g.equal(send_form(server, form([("a", None, b"x" * (1 << 20))]))[0], 200, "a field of 1 MiB")
    g.equal(send_form(server, form([("a", None, b"x" * (1 << 20)), ("b", None, b"x")]))[0], 413, "fields of more")
    for boundary in ("", "x" * 71, "x y ", "x{", "\"x"):
        g.equal(send_form(server, good, boundary=boundary)[0], 400, "boundary %r" % boundary[:8])
    g.equal(send_form(server, form([("a", None, b"1")], "it's (odd)"), boundary="\"it's (odd)\"")[0], 200, "a boundary in quotes")


def slowly(g, server):
    """The same form, one byte at a time around the boundaries."""
    body = form([("a", None, b"1\r\n"), ("f", "f.csv", b"\r\n--Xy\r\n--")])
    wire = server.connect()
    wire.sendall(("POST /x HTTP/1.1\r\n%sContent-Type: multipart/form-data; boundary=XyZ\r\nContent-Length: %d\r\n\r\n"
                  % (H, len(body))).encode())
    for byte in body:
        wire.sendall(bytes([byte]))
        time.sleep(0.001)
    data, _ = receive(wire)
    g.ok(answers(data) == [200] and b"upload 66=662e637376 10 10 " in data and b"form 61=310d0a" in data,
         "a form byte by byte", data)


def limits(g, server):
    wire = server.connect()
    wire.sendall(("POST /form HTTP/1.1\r\n%sContent-Length: %d\r\nContent-Type: multipart/form-data; boundary=x\r\n\r\n"
                  % (H, 8 * 1024 * 1024 + 1)).encode())
    data, closed = receive(wire, 2)
    g.ok(answers(data) == [413] and closed, "413 before any of the body was sent", data)
    status = []
    def upload():
        status.append(fetch(server, "POST", "/form", b"x" * (9 * 1024 * 1024), {"Content-Type": "multipart/form-data; boundary=x"})[0])
    upload()
    g.equal(status, [413], "a client that sends all of it first still sees the 413")
    before = server.memory_kb()
    big = b"--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n"
    end = b"\r\n--x--\r\n"
    size = 1 << (30 if LONG else 27)
    wire = server.connect(60)
    wire.sendall(("POST /huge HTTP/1.1\r\n%sContent-Length: %d\r\nContent-Type: multipart/form-data; boundary=x\r\n\r\n"
                  % (H, size + len(big) + len(end))).encode() + big)
    block, digest, most = b"0123456789abcde\r" * 65536, hashlib.blake2b(digest_size=32), 0
    began = time.monotonic()
    for _ in range(size // len(block)):
        wire.sendall(block)
        digest.update(block)
        most = max(most, server.memory_kb())
    wire.sendall(end)
    data, _ = receive(wire, 60)
    g.ok(digest.hexdigest().encode() in data, "a large file streams to disk", data[:300])
    g.note("%d MiB in %.1f s" % (size >> 20, time.monotonic() - began))
    g.ok(most - before < 16 * 1024, "in little memory", "%d KiB more" % (most - before))


def contents(g, server, path):
    for target in ("/page", "/constant", "/large?n=300", "/file"):
        status, head, content = fetch(server, "GET", target)
        head_status, head_head, empty = fetch(server, "HEAD", target)
        g.ok(status == head_status == 200 and len(content) == int(head["content-length"]) == int(head_head["content-length"])
             and empty == b"", "HEAD says of %s what GET says" % target, (head, head_head))
        if target == "/file":
            g.ok(content == path.read_bytes(), "a file, byte for byte")
    found, data, _ = ask(server.connect, ("GET /page HTTP/1.1\r\n%s\r\n" % H * 20).encode(), 1.0)
    g.ok(found == [200] * 20 and data.count(b"x" * 10240) == 20, "twenty requests over one connection")
    g.ok(b"Content-Length" not in ask(server.connect, ("GET /status?n=204 HTTP/1.1\r\n%s\r\n" % H).encode(), 0.5)[1], "204 has no length")


def proxied(g, binary):
    with echo(g, binary, proxy=1) as server:
        for given, wanted in (("1.2.3.4", "1.2.3.4"), ("9.9.9.9, 1.2.3.4", "1.2.3.4"), ("2001:db8::1", "2001:db8::1"),
                              ("unknown", "127.0.0.1"), ("1.2.3.4, x", "127.0.0.1"), ("", "127.0.0.1")):
            _, _, content = fetch(server, "GET", "/", headers={"X-Forwarded-For": given, "X-Forwarded-Proto": "https"})
            g.equal((echoed(content)["client"], echoed(content)["secure"]), ([wanted], ["1"]), "X-Forwarded-For: " + given)


def stopping(g, binary):
    server = Echo(binary, workers=1)
    results = []
    threads = [threading.Thread(target=lambda: results.append(fetch(server, "GET", "/slow?n=400")[0])) for _ in range(4)]
    for t in threads:
        t.start()
    time.sleep(0.2)
    idle = server.connect()
    server.process.send_signal(signal.SIGTERM)
    time.sleep(0.2)
    try:
        server.connect(1).close()
        listening = True
    except OSError:
        listening = False
    for t in threads:
        t.join()
    g.equal(results, [200] * 4, "a stop waits for what runs and what waits")
    g.ok(not listening, "and takes nothing new")
    began = time.monotonic()
    g.ok(server.stop() == 0 and time.monotonic() - began < 5, "and ends", server.said)
    idle.close()
    server = Echo(binary, workers=1)
    threads = [threading.Thread(target=lambda: results.append(fetch(server, "GET", "/slow?n=1500")[0])) for _ in range(8)]
    results.clear()
    for t in threads:
        t.start()
    time.sleep(0.3)
    server.process.send_signal(signal.SIGTERM)
    for t in threads:
        t.join()
    g.ok(sorted(set(results)) == [200, 503] and results.count(200) >= 4, "what cannot be done in time gets 503", results)
    g.equal(server.stop(), 0, "and it ends too")


def overload(g, binary):
    with echo(g, binary, workers=2, queue=10) as server:
        with concurrent.futures.ThreadPoolExecutor(60) as many:
            found = list(many.map(lambda _: fetch(server, "GET", "/slow?n=200"), range(60)))
        statuses = [f[0] for f in found]
        g.ok(set(statuses) == {200, 503} and statuses.count(200) >= 12, "a full line: 503 for the surplus", statuses)
        g.ok(all("retry-after" in f[1] for f in found if f[0] == 503), "with Retry-After")
        g.equal(fetch(server, "GET", "/page")[0], 200, "and then it answers as before")


def starting(g, binary):
    server = Echo(binary, fail=1)
    g.ok(server.stop() == 2 and "database is weg" in server.said, "a worker that cannot start stops the start", server.said)
    for listen in ("localhost", "127.0.0.1:99999", "1.2.3:80", "[::1:80", "unix:", "systemd", "203.0.113.1:80"):
        server = Echo(binary, listen)
        g.ok(server.stop() == 2 and server.said.strip().endswith("."), "it cannot listen on %s and says so" % listen, server.said)


def main():
    binary = sys.argv[1]
    with gate("asking") as g:
        path = g.folder / "file"
        path.write_bytes(g.random.randbytes(5_000_000))
        os.environ["TMPDIR"] = str(g.folder)
        with echo(g, binary, file=path) as server:
            parsing(g, server)
            bodies(g, server)
            forms(g, server)
            slowly(g, server)
            limits(g, server)
            contents(g, server, path)
        g.equal([p.name for p in g.folder.iterdir()], ["file"], "no temporary file is left")
        proxied(g, binary)
        stopping(g, binary)
        overload(g, binary)
        starting(g, binary)


if __name__ == "__main__":
    main()
