#!/usr/bin/env python3
"""What every answer says in its headers (gates S.D1 and S.D2).

Every route as every role, the files of the site and every kind of error: what a browser is told not to
do, what a cache is told not to keep, which cookies there are, and a content policy without a hole.

web_headers.py BINARY sqlite|postgres
"""
import re
import socket
import sys

from browse import PASSWORD, PEOPLE, Places, Reply, Server, demo, enter, everyone, fillings, routes_of, run_ask, sign_in
from gate import LONG, Program, gate, need

ALWAYS = {
    "X-Content-Type-Options": r"nosniff",
    "X-Frame-Options": r"DENY",
    "Referrer-Policy": r"no-referrer|same-origin",
    "Cross-Origin-Opener-Policy": r"same-origin",
    "Cross-Origin-Resource-Policy": r"same-origin",
    "Permissions-Policy": r"(?=.*camera=\(\))(?=.*geolocation=\(\))(?=.*microphone=\(\)).*",
}
TYPES = {"html": r"text/html; charset=utf-8", "css": r"text/css; charset=utf-8", "js": r"text/javascript; charset=utf-8",
         "svg": r"image/svg\+xml(; charset=utf-8)?", "json": r"application/json(; charset=utf-8)?",
         "problem": r"application/problem\+json(; charset=utf-8)?", "csv": r"text/csv; charset=utf-8(; header=present)?",
         "text": r"text/plain; charset=utf-8", "xlsx": r"application/vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet"}
COOKIES = {"__Host-waarborg", "__Host-waarborg-form", "__Host-taal"}


def policy_of(reply):
    found = {}
    for part in (reply.header("Content-Security-Policy") or "").split(";"):
        words = part.split()
        if words:
            if words[0] in found:
                return {"double": [words[0]]}
            found[words[0]] = words[1:]
    return found


def policy_faults(reply):
    p, faults = policy_of(reply), []
    if len(reply.all("Content-Security-Policy")) != 1:
        faults.append("%d policies" % len(reply.all("Content-Security-Policy")))
    if p.get("default-src") not in (["'none'"], ["'self'"]):
        faults.append("default-src %s" % p.get("default-src"))
    for name in ("base-uri", "frame-ancestors", "object-src"):
        if p.get(name) != ["'none'"]:
            faults.append("%s %s" % (name, p.get(name)))
    if p.get("form-action") != ["'self'"]:
        faults.append("form-action %s" % p.get("form-action"))
    for name, sources in p.items():
        faults += ["%s %s" % (name, s) for s in sources
                   if s not in ("'none'", "'self'") and not re.fullmatch(r"'(nonce|sha(256|384|512))-[A-Za-z0-9+/=_-]{22,}'", s)]
    return faults


def cookie_faults(line):
    pair, *attributes = [part.strip() for part in line.split(";")]
    name, _, value = pair.partition("=")
    said = {a.split("=")[0].lower(): a.partition("=")[2] for a in attributes}
    faults = [] if name in COOKIES else ["an unknown cookie"]
    faults += [a for a in ("secure", "httponly") if a not in said]
    if said.get("samesite") not in ("Lax", "Strict") or said.get("path") != "/" or "domain" in said:
        faults.append("attributes %s" % said)
    if name != "__Host-taal" and value and len(value) < 22:
        faults.append("a short secret")
    return ["%s: %s" % (name, f) for f in faults]


def faults_of(reply, signed_in, asset=False):
    faults = ["%s: %s" % (name, reply.all(name)) for name, wanted in ALWAYS.items()
              if len(reply.all(name)) != 1 or not re.fullmatch(wanted, reply.header(name) or "")]
    faults += policy_faults(reply)
    for line in reply.all("Set-Cookie"):
        faults += cookie_faults(line)
    kind = reply.header("Content-Type") or ""
    if (reply.body or reply.status == 200) and not any(re.fullmatch(t, kind) for t in TYPES.values()):
        faults.append("Content-Type %s" % kind)
    if reply.body.lstrip()[:9].lower() == b"<!doctype" and not re.fullmatch(TYPES["html"], kind):
        faults.append("HTML that is called %s" % kind)
    cache = reply.header("Cache-Control") or ""
    if asset and "immutable" not in cache and "max-age" not in cache:
        faults.append("Cache-Control of a file: %s" % cache)
    if not asset and "no-store" not in cache:
        faults.append("Cache-Control: %s" % cache)
    if re.search(r"\d", reply.header("Server") or "") or reply.header("X-Powered-By"):
        faults.append("Server: %s" % reply.header("Server"))
    names = [n.lower() for n, _ in reply.headers if n.lower() not in ("set-cookie",)]
    faults += ["%s stands there twice" % n for n in set(names) if names.count(n) > 1]
    if any(n.lower() == "access-control-allow-origin" and v == "*" for n, v in reply.headers):
        faults.append("everyone may read it across origins")
    return faults


def pages(g, server, place, program, people):
    places, wrong, count = Places(place), [], 0
    for method, path, _ in routes_of(program):
        for target in fillings(places, path):
            for role, browser in people.items():
                if method == "GET":
                    reply = browser.get(target)
                elif path == "/uitloggen":
                    continue
                else:
                    reply = browser.send(target, [], method=method, keep=False)
                count += 1
                for f in faults_of(reply, role != "visitor"):
                    # The description of the API is for everyone, as the API Design Rules ask.
                    if path == "/api/v1/openapi.json" and ("max-age" in f or "across origins" in f):
                        continue
                    wrong.append("%s %s as %s (%d): %s" % (method, target, role, reply.status, f))
    g.none(wrong, "headers of every route as every role: %d answers" % count)


def raw(server, text):
    with socket.create_connection(("127.0.0.1", server.port), 10) as wire:
        wire.sendall(text)
        data = b""
        try:
            while True:
                piece = wire.recv(65536)
                if not piece:
                    break
                data += piece
        except socket.timeout:
            pass
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    if len(lines) < 2:
        return None
    return Reply(int(lines[0].split(" ")[1]), [tuple(x.split(": ", 1)) for x in lines[1:] if ": " in x], body)


def errors(g, server, people):
    host = b"Host: localhost\r\nConnection: close\r\n"
    cases = {
        "404": b"GET /bestaat-niet HTTP/1.1\r\n" + host + b"\r\n",
        "405": b"DELETE /regios HTTP/1.1\r\n" + host + b"\r\n",
        "400 path": b"GET /%ff HTTP/1.1\r\n" + host + b"\r\n",
        "400 two hosts": b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "400 no host": b"GET / HTTP/1.1\r\n\r\n",
        "414": b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n" + host + b"\r\n",
        "431": b"GET / HTTP/1.1\r\n" + host + b"X: " + b"a" * 20000 + b"\r\n\r\n",
        "413": b"POST /inloggen HTTP/1.1\r\n" + host + b"Content-Length: 99999999\r\n\r\n",
        "411": b"POST /inloggen HTTP/1.1\r\n" + host + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "403": b"POST /taal HTTP/1.1\r\n" + host + b"Content-Length: 0\r\n\r\n",
        "TRACE": b"TRACE / HTTP/1.1\r\n" + host + b"\r\n",
        "api": b"GET /api/v1/bestaat-niet HTTP/1.1\r\n" + host + b"\r\n",
    }
    wrong, seen = [], set()
    for name, text in cases.items():
        reply = raw(server, text)
        if reply is None:
            wrong.append("%s: no answer" % name)
            continue
        seen.add(reply.status)
        wrong += ["%s (%d): %s" % (name, reply.status, f) for f in faults_of(reply, False)]
        if reply.body and b"<h1" not in reply.body and b"problem" not in (reply.header("Content-Type") or "").encode():
            wrong.append("%s (%d): no sentence" % (name, reply.status))
    g.none(wrong, "headers of %d kinds of error, statuses %s" % (len(cases), sorted(seen)))
    reply = people["visitor"].get("/inloggen")
    wrong = []
    for path in set(re.findall(r'(?:href|src)="(/[^"#?]+\.(?:css|js|svg|png|ico|webmanifest))"', reply.text)):
        file = people["visitor"].get(path)
        wrong += ["%s: %s" % (path, f) for f in faults_of(file, False, asset=True)]
        if file.status != 200:
            wrong.append("%s: %d" % (path, file.status))
    g.none(wrong, "headers of the files of the site")


def secrets(g, server, place):
    browser = sign_in(server, place, PEOPLE["purchaser"])
    before = browser.jar["__Host-waarborg"]
    g.ok(re.fullmatch(r"[A-Za-z0-9_-]{22,}", before) and len(before) * 6 >= 128, "a session id has 128 bits or more", before)
    stored = run_ask(place, "SELECT hash FROM run_visit")
    g.ok(all(before not in row[0] for row in stored), "the store keeps no session id, only its hash")
    # A form secret comes from the same maker as a session id, and costs no password to get.
    seen, wanted = set(), 10000 if LONG else 1500
    for _ in range(wanted):
        jar = server.browser()
        jar.get("/inloggen")
        seen.add(jar.jar.get("__Host-waarborg-form"))
    g.equal(len(seen - {None}), wanted, "%d secrets without a repeat" % wanted)
    columns = [{value[i] for value in seen} for i in range(8)]
    g.ok(all(len(c) > 40 for c in columns), "and every place of them varies", [len(c) for c in columns])


def behind_proxy(g, server, place):
    wrong = []
    browser = server.browser()
    for path, headers in (("/inloggen", {}), ("/bestaat-niet", {}), ("/", {}), ("/assets/x", {})):
        reply = browser.get(path, headers=dict(headers, **{"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.1.2.3"}))
        found = re.fullmatch(r"max-age=(\d+); includeSubDomains(; preload)?", reply.header("Strict-Transport-Security") or "")
        if not found or int(found[1]) < 31536000:
            wrong.append("%s: %s" % (path, reply.header("Strict-Transport-Security")))
    g.none(wrong, "behind a proxy with TLS every answer asks for TLS for a year or more")
    g.equal(browser.get("/inloggen").header("Strict-Transport-Security"), None, "and not over plain HTTP")


def main():
    need(sys.argv[2])
    program = Program(sys.argv[1])
    with gate("web-headers") as g:
        place = demo(g, program, sys.argv[2])
        with Server(g, program, place.url) as server:
            people = everyone(server, place)
            pages(g, server, place, program, people)
            errors(g, server, people)
            secrets(g, server, place)
            _, reply = enter(server, PEOPLE["administrator"], PASSWORD)
            g.none(faults_of(reply, True), "headers of signing in with a password")
            reply = people["visitor"].post("/taal", {"taal": "en", "terug": "/inloggen"})
            g.none(faults_of(reply, False), "headers of choosing a language")
            g.ok(b'lang="en"' in people["visitor"].get("/inloggen").body, "which then is spoken", reply)
            g.equal(people["visitor"].get("/inloggen", headers={"X-Forwarded-Proto": "https"}).header("Strict-Transport-Security"),
                    None, "who is no proxy is not believed about TLS")
            g.equal(server.stop(), 0, "the server stops in order")
        with Server(g, program, place.url, "--proxy") as server:
            behind_proxy(g, server, place)


if __name__ == "__main__":
    main()
