#!/usr/bin/env python3
"""What goes wrong gives a sentence and a way on: never a blank page, never half a change.

Odd and oversized requests, slow ones, forms of records that changed or went, ids of others, a session from
before a change of role, and the database away for ten seconds.

web_trouble.py BINARY sqlite|postgres
"""
import pathlib
import re
import socket
import sqlite3
import subprocess
import sys
import threading
import time

from browse import INSIDE, PEOPLE, Places, Server, demo, facts, routes_of, sign_in
from gate import Program, differences, gate, need

AWAY = 10
POSTGRES = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "postgres.sh"


def helps(reply):
    """A page of our own with a heading, a sentence and a link; not blank and without our inside."""
    text = re.sub(r"<[^>]+>", " ", re.search(r"<main.*?</main>", reply.text, re.S)[0] if "<main" in reply.text else "")
    return ("<h1" in reply.text and len(text.split()) >= 4 and re.search(r'<a [^>]*href="/|<form', reply.text)
            and not INSIDE.search(reply.body))


def odd_requests(g, server, browser):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    token = browser.token()
    cases = [
        ("a path that is not UTF-8", "GET", "/%ff%fe", None, {}, (400, 404)),
        ("a question that is not UTF-8", "GET", "/aanbieders?q=%ff", None, {}, (400,)),
        ("a zero byte in a question", "GET", "/aanbieders?q=%00", None, {}, (400,)),
        ("a percent sign that begins nothing", "GET", "/aanbieders?q=%zz", None, {}, (400,)),
        ("a form that is not UTF-8", "POST", "/taal", b"csrf=" + token.encode() + b"&taal=%ff", form, (400,)),
        ("raw bytes in a form", "POST", "/taal", b"csrf=" + token.encode() + b"&taal=\xff\xfe", form, (400,)),
        ("a form larger than its page takes", "POST", "/taal", b"csrf=" + token.encode() + b"&taal=" + b"n" * 9000, form, (413,)),
        ("a form of 30 MB", "POST", "/inloggen", b"a" * 30_000_000, form, (413,)),
        ("a day that is none", "GET", "/?bekendOp=2026-13-45", None, {}, (400,)),
        ("a change that is none", "GET", "/?bekendOp=change:x", None, {}, (400,)),
        ("a change of the future", "GET", "/regios?bekendOp=change:99999999", None, {}, (200, 400)),
        ("a reference day that is none", "GET", "/regios?peildatum=gisteren", None, {}, (200, 400)),
        ("a day long ago", "GET", "/regios?bekendOp=0001-01-01", None, {}, (200, 400)),
        ("a day far away", "GET", "/regios?peildatum=9999-12-31", None, {}, (200, 400)),
        ("a page number that is none", "GET", "/aanbieders?pagina=-1", None, {}, (200, 400)),
        ("a huge page number", "GET", "/aanbieders?pagina=99999999999999999999", None, {}, (200, 400)),
        ("a long question", "GET", "/aanbieders?q=" + "a" * 7000, None, {}, (200, 400)),
        ("a region that is not", "GET", "/regios/9999", None, {}, (404,)),
        ("a provider that is not", "GET", "/aanbieders/987654321", None, {}, (404,)),
        ("a language that is not", "POST", "/taal", ("csrf=%s&taal=fr" % token).encode(), form, (400,)),
        ("a page that is not", "GET", "/bestaat-niet", None, {}, (404,)),
    ]
    wrong = []
    for what, method, target, body, headers, wanted in cases:
        reply = browser.ask(method, target, body, headers, keep=False)
        if reply.status not in wanted or not helps(reply):
            wrong.append("%s: %r" % (what, reply))
    g.none(wrong, "%d odd and oversized requests" % len(cases))


class Slow(threading.Thread):
    """Half a request, and then nothing; begins now, is looked at in the end."""

    def __init__(self, server, text):
        super().__init__(daemon=True)
        self.server, self.text, self.answer = server, text, b""
        self.start()

    def run(self):
        with socket.create_connection(("127.0.0.1", self.server.port), 60) as wire:
            wire.sendall(self.text)
            try:
                while True:
                    piece = wire.recv(65536)
                    if not piece:
                        break
                    self.answer += piece
            except OSError:
                self.answer += b"(still open)"


def slow_requests(server):
    head = b"POST /inloggen HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n"
    return {"half a head": Slow(server, head[:40]), "half a body": Slow(server, head + b"\r\nnaam=")}


def slow_answers(g, slow):
    for what, thread in slow.items():
        thread.join(50)
        said = thread.answer.split(b"\r\n")[0]
        g.ok(not thread.is_alive() and b"still open" not in thread.answer and (not said or b" 408 " in said), "%s is cut off in time" % what,
             thread.answer[:200])


def before_role_change(g, program, server, place):
    browser = sign_in(server, place, PEOPLE["analyst"])
    token = browser.token()
    places = Places(place)
    path = g.folder / "rol.csv"
    path.write_text("code,name,name_en,description,sees,may\n"
                    "analyst,Data-analist,Analyst,Kijkt alleen nog.,open,\n", encoding="utf-8")
    before = None
    program.must("import", "--profile", "role", path, db=place.url)
    server.settle(place)
    before = facts(place)
    wrong, count = [], 0
    for method, route, right in routes_of(program):
        if right not in ("register", "import", "norms", "remark", "users", "audit") or route.startswith("/api/"):
            continue
        target = places.fill(route)
        if not target:
            continue
        count += 1
        reply = browser.send(target, [("csrf", token), ("name", "x")], method=method, keep=False) if method != "GET" else browser.get(target, keep=False)
        if reply.status != 403 or not helps(reply):
            wrong.append("%s %s: %r" % (method, target, reply))
    g.none(wrong, "a session from before a change of role: %d pages it may no longer use" % count)
    g.none(differences(before, facts(place)), "and nothing changed")


def still_helps(g, server, browser, most, what):
    """Asks for so many seconds; every answer is a page or a sentence, within twelve seconds."""
    until, seen, wrong, slowest = time.monotonic() + most, {}, [], 0
    token = browser.jar and "x"
    while time.monotonic() < until:
        for method, target in (("GET", "/regios"), ("GET", "/inloggen"), ("POST", "/taal"), ("GET", "/aanbieders?q=a")):
            began = time.monotonic()
            try:
                reply = browser.get(target, keep=False) if method == "GET" else browser.send(target, [("csrf", token), ("taal", "nl")], keep=False)
            except OSError as oops:
                wrong.append("%s %s: %r" % (method, target, oops))
                continue
            slowest = max(slowest, time.monotonic() - began)
            seen[reply.status] = seen.get(reply.status, 0) + 1
            if reply.status not in (200, 303, 403, 503) or reply.status != 303 and not helps(reply):
                wrong.append("%s %s: %r" % (method, target, reply))
            if reply.status == 503 and not reply.header("Retry-After"):
                wrong.append("%s %s: 503 without Retry-After" % (method, target))
        time.sleep(0.3)
    g.none(wrong, "%s: a sentence and a way on each time, %s" % (what, seen))
    g.ok(slowest < 12, "and within twelve seconds", "%.1f s" % slowest)
    return seen


def comes_back(g, server, browser, most=15):
    began, reply = time.monotonic(), None
    while time.monotonic() - began < most:
        reply = browser.get("/regios", keep=False)
        if reply.status == 200:
            break
        time.sleep(0.2)
    g.ok(reply.status == 200, "afterwards all is as it was, in %.1f s and without a new start" % (time.monotonic() - began), reply)


def locked(g, server, place, browser):
    """Another program holds the writer's lock of both files for ten seconds."""
    locks = [sqlite3.connect(p, isolation_level=None, check_same_thread=False) for p in (place.path, place.path.with_suffix(".run"))]
    before = facts(place)
    for lock in locks:
        lock.execute("PRAGMA busy_timeout = 10000")
        lock.execute("BEGIN EXCLUSIVE")
    try:
        seen = still_helps(g, server, browser, AWAY / 2, "the database is locked by another program")
        g.ok(seen.get(200), "what only reads goes on", seen)
        visitor = server.browser()
        reply = visitor.post("/inloggen", {"naam": PEOPLE["purchaser"], "wachtwoord": "veertien paarse giraffen"})
        g.ok(reply.status in (403, 429, 503) and helps(reply) and "__Host-waarborg" not in visitor.jar, "signing in meanwhile gives a sentence", reply)
    finally:
        for lock in locks:
            lock.execute("ROLLBACK")
            lock.close()
    comes_back(g, server, browser)
    g.none(differences(before, facts(place)), "and nothing changed")


class Own:
    """A PostgreSQL of this gate's own, to be stopped and started."""

    def __init__(self, g):
        self.folder = g.folder / "pg"
        g.folder.chmod(0o711)
        self.url = self.run("start").strip()

    def run(self, verb):
        done = subprocess.run(["sh", str(POSTGRES), verb, str(self.folder)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL, text=True, check=False, timeout=120)
        if done.returncode:
            raise AssertionError(done.stdout)
        return done.stdout.splitlines()[-1] if done.stdout.strip() else ""


def away(g, own, server, place, browser):
    before = facts(place)
    own.run("stop")
    seen = still_helps(g, server, browser, AWAY, "the database server is stopped")
    g.ok(seen.get(503), "which says that it does not work now", seen)
    g.ok(server.process.poll() is None, "the program is still there")
    own.run("start")
    comes_back(g, server, browser)
    g.none(differences(before, facts(place)), "and nothing changed")
    g.equal(sign_in(server, place, PEOPLE["manager"]).get("/").status, 200, "one can sign in again")


def work(g, program, place, own=None):
    with Server(g, program, place.url) as server:
        slow = slow_requests(server)
        browser = sign_in(server, place, PEOPLE["administrator"])
        odd_requests(g, server, browser)
        before_role_change(g, program, server, place)
        server.settle(place)
        if own:
            away(g, own, server, place, browser)
        else:
            locked(g, server, place, browser)
        slow_answers(g, slow)
        g.none([l for l in server.errors().splitlines() if "Sanitizer" in l], "no sanitizer said a word")
        g.equal(server.stop(), 0, "the server stops in order")


def main():
    import os
    need(sys.argv[2])
    program = Program(sys.argv[1])
    with gate("web-trouble") as g:
        if sys.argv[2] == "sqlite":
            work(g, program, demo(g, program, "sqlite"))
            return
        own, shared = Own(g), os.environ["WAARBORG_TEST_PG"]
        os.environ["WAARBORG_TEST_PG"] = own.url
        try:
            place = demo(g, program, "postgres")
            work(g, program, place, own)
            place.drop()
            g.places.remove(place)
        finally:
            os.environ["WAARBORG_TEST_PG"] = shared
            own.run("stop")


if __name__ == "__main__":
    main()
