#!/usr/bin/env python3
"""Who may ask what, and what else is there to ask (gates S.E1 and S.D10).

Every route is asked as every role and as a visitor, with things that exist filled in, and must answer as
the matrix in routes.txt says: who has the right gets in, who has not gets 403, a visitor is sent to sign
in. Every other method on every route is refused with what is allowed, and addresses that do not exist
give nothing away.

web_matrix.py BINARY sqlite|postgres
"""
import http.client
import re
import socket
import sys

from browse import (INSIDE, PEOPLE, ROUTES, Places, Reply, Server, copy_place, demo, everyone, fillings, may,
                    model_of, of_program, plain, programs, routes_of, sign_in)
from gate import Program, gate, need

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "WAARBORG", "get"]
STRANGE = ["/.git", "/.git/HEAD", "/.env", "/../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd",
           "/debug", "/debug/pprof", "/server-status", "/status", "/metrics", "/admin", "/phpinfo.php", "/robots.txt/",
           "/regios/", "/regios//", "/Regios", "/regios/5520/", "/regios/5520/x", "/regios/%00", "/aanbieders/0", "/aanbieders/-1",
           "/aanbieders/99999999999999999999", "/aanbieders/1e3", "/aanbieders/1%20", "/aanbieders/%27", "/assets/", "/assets/../x",
           "/assets/%2e%2e/", "/static/waarborg.db", "/waarborg.db", "/templates/frame.html", "/src/main.c", "/~root", "/index.php",
           "/wp-login.php", "/api", "/api/", "/api/v0", "/api/v2/", "/inloggen/x", "/welkom", "/welkom/", "/%ff", "/%c0%af", "/\\etc",
           "/a" * 800, "/?" + "a=b&" * 200, "/.well-known/x", "/actuator/env", "/console", "/trace", "/cgi-bin/x"]


def written(g):
    """{(method, path): right} of routes.txt."""
    found = {}
    for line in ROUTES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            method, path, right = line.split(" ")
            g.ok((method, path) not in found, "%s %s is written down once" % (method, path)) if (method, path) in found else None
            found[method, path] = right
    return found


def compare_lists(g, program, matrix):
    said = {(m, p): r for m, p, r in routes_of(program)}
    g.none(["%s %s %s" % (m, p, said[m, p]) for m, p in said if (m, p) not in matrix], "every route of the program is in routes.txt")
    g.none(["%s %s" % key for key in matrix if key not in said], "every route of routes.txt is in the program")
    g.none(["%s %s: %s, wanted %s" % (m, p, said[m, p], r) for (m, p), r in matrix.items() if said.get((m, p), r) != r],
           "the rights are the same")
    for key, right in said.items():
        matrix.setdefault(key, right)


def is_refusal(reply, path, method, visitor):
    """Not let in, in the way that suits who asks."""
    if not visitor:
        # of a model that is not for this role there is nothing, rather than something that is refused
        return reply.status == 403 or reply.status == 404 and path.startswith("/gegevens/{model}")
    if path.startswith("/api/") or method not in ("GET", "HEAD"):
        return reply.status == 401
    return reply.status == 303 and (reply.to or "").startswith("/inloggen?naar=")


def is_entry(reply, path, right):
    """Let in: what comes next (a page, a form that is not complete, a thing not seen) is for other gates."""
    if reply.status == 303 and (reply.to or "").startswith("/inloggen?naar="):
        return False
    if path == "/inloggen" or reply.status == 429:
        return reply.status in (200, 303, 403, 429)
    # what can be undone depends on what was changed; a new password asks for the old one
    if path in ("/wijzigingen/{n}/ongedaan", "/account/wachtwoord"):
        return reply.status in (303, 400, 403, 404, 409)
    if right == "public":
        return reply.status in (200, 303, 304, 400, 404, 409)
    return reply.status in (200, 201, 202, 204, 302, 303, 304, 400, 404, 405, 406, 409, 412, 415, 422, 428)


def ask_all(g, server, place, matrix):
    people, machines, rights, places = everyone(server, place), programs(server, place), may(place), Places(place)
    wrong, five, missing, count = [], [], [], 0
    for (method, path), right in matrix.items():
        if method != "GET":
            continue
        filled = fillings(places, path)
        if not filled:
            missing.append(path)
        for role, browser in (machines if of_program(path) else people).items():
            for target in filled:
                for asked in ("GET", "HEAD") if place.kind == "sqlite" or role == "visitor" else ("GET",):
                    reply = browser.ask(asked, target)
                    count += 1
                    entered = rights_of(matrix, path, target, right) <= rights[role]
                    good = is_entry(reply, path, right) if entered else is_refusal(reply, path, asked, role == "visitor")
                    if reply.status >= 500:
                        five.append("%s as %s: %s" % (target, role, reply))
                    elif not good:
                        wrong.append("%s %s as %s: %d %s, needs %s" % (asked, target, role, reply.status, reply.to or "", right))
                    # What the program is made of is told on a page of its own.
                    if INSIDE.search(reply.body) and path != "/help/over":
                        five.append("%s as %s says %r" % (target, role, INSIDE.search(reply.body)[0]))
                    if role == "administrator" and asked == "GET" and "{" not in path and right != "public" and reply.status != 200:
                        wrong.append("%s as administrator: %d" % (target, reply.status))
    g.none(wrong, "every page as every role: %d answers as the right says" % count)
    g.none(five, "no page fails or shows the inside of the program")
    if missing:
        g.note("nothing to fill in at: " + " ".join(missing))


def rights_of(matrix, path, target, right):
    """All that is needed: the right of the route, and at a route of all models that of the model, which is what
    the API asks for the same model; what the API cannot change nobody can."""
    if "{model}" not in path:
        return {right}
    model = target.split("/")[2]
    plural = next(p.split("/")[3] for m, p in matrix if m == "GET" and p.startswith("/api/v1/") and model_of(p.split("/")[3]) == model)
    seen = matrix["GET", "/api/v1/" + plural]
    if path.split("/")[-1] in ("nieuw", "wijzig", "verwijder"):
        return {right, seen, matrix.get(("POST", "/api/v1/" + plural), "nobody")}
    return {right, seen}


def change_all(g, program, server, place, matrix):
    """Everything that is no GET, with a good token and an empty form, each with a fresh sign-in where it ends one."""
    rights, places = may(place), Places(place)
    wrong, count = [], 0
    people, machines = everyone(server, place), programs(server, place)
    tokens = {role: browser.token() for role, browser in people.items()}
    for (method, path), right in matrix.items():
        if method == "GET" or path in ("/uitloggen",):
            continue
        for role, browser in people.items():
            for target in fillings(places, path):
                if of_program(path):
                    reply = machines[role].ask(method, target, None if method == "DELETE" else b"[", {"Content-Type": "application/json", "If-Match": "*"})
                else:
                    reply = browser.send(target, [("csrf", tokens[role])], method=method, keep=False)
                count += 1
                if rights_of(matrix, path, target, right) <= rights[role]:
                    good = is_entry(reply, path, right)
                else:
                    good = is_refusal(reply, path, method, role == "visitor")
                if not good or reply.status >= 500:
                    wrong.append("%s %s as %s: %d, needs %s" % (method, target, role, reply.status, right))
                if reply.status == 303 and role != "visitor" and path.startswith("/account"):
                    people[role] = browser = sign_in(server, place, PEOPLE[role])
                    tokens[role] = browser.token()
    g.none(wrong, "everything that changes as every role: %d answers as the right says" % count)


def raw(server, method, target, cookie=""):
    """As it stands, past the good manners of a library."""
    with socket.create_connection(("127.0.0.1", server.port), 20) as wire:
        wire.sendall(("%s %s HTTP/1.1\r\nHost: localhost:%d\r\n%sContent-Length: 0\r\nConnection: close\r\n\r\n"
                      % (method, target, server.port, cookie)).encode())
        answer = http.client.HTTPResponse(wire, method=method)
        try:
            answer.begin()
            return Reply(answer.status, answer.getheaders(), answer.read())
        except (http.client.HTTPException, ConnectionError):
            return Reply(0, [], b"")


def methods(g, server, place, matrix, admin):
    places, wrong, count = Places(place), [], 0
    cookie = "Cookie: %s\r\n" % "; ".join("%s=%s" % pair for pair in admin.jar.items())
    by_path = {}
    for method, path in matrix:
        by_path.setdefault(path, set()).add(method)
    for path, declared in by_path.items():
        target = places.fill(path) or path.replace("{", "").replace("}", "")
        allowed = declared | ({"HEAD"} if "GET" in declared else set())
        for method in METHODS:
            if method in allowed:
                continue
            for who in ("", cookie):
                reply = raw(server, method, target, who)
                count += 1
                said = set(re.split(r",\s*", reply.header("Allow") or ""))
                fine = reply.status == 405 and said == allowed or reply.status in (400, 501) and method in ("TRACE", "get", "WAARBORG", "PROPFIND")
                if not fine or INSIDE.search(reply.body):
                    wrong.append("%s %s: %d, Allow %s, declared %s" % (method, target, reply.status, said, allowed))
                if method == "TRACE" and b"Host: localhost" in reply.body:
                    wrong.append("TRACE %s sends back what it got" % target)
    g.none(wrong, "only declared methods, and Allow names them: %d requests" % count)


def strange(g, server, admin):
    cookie = "Cookie: %s\r\n" % "; ".join("%s=%s" % pair for pair in admin.jar.items())
    wrong = []
    for target in STRANGE:
        for who in ("", cookie):
            reply = raw(server, "GET", target, who)
            if target.startswith("/?"):
                fine = reply.status in (200, 303, 400)
            else:
                fine = reply.status in (303, 400, 404, 414) and (reply.status != 303 or not who)
            if not fine or INSIDE.search(reply.body.replace(target.encode(), b"")) or b"root:" in reply.body or b"0.1.0" in reply.body and not who:
                wrong.append("%s: %d %r" % (target[:80], reply.status, reply.body[:300]))
            if fine and reply.status != 303 and b"<h1" not in reply.body and b"application/problem" not in str(reply.headers).encode():
                wrong.append("%s: no sentence" % target[:80])
    g.none(wrong, "%d addresses that are none give 404 and nothing away" % len(STRANGE))


def same_404(g, place, browser, matrix):
    """What is another office's answers as what never was."""
    places, wrong, count = Places(place), [], 0
    for method, path in matrix:
        if method != "GET" or "{" not in path or "welkom" in path:
            continue
        for model in (places.all_models if "{model}" in path else [None]):
            target = places.fill(path, model or None)
            foreign = places.record(model, foreign=True) if model and "{id}" in path else None
            if not target or not foreign:
                continue
            own = "/%s" % places.record(model)
            if own not in target and places.record(model):
                continue
            base = path.replace("{model}", model)
            theirs, nobody = base.replace("{id}", foreign), base.replace("{id}", "987654321")
            if "{" in theirs:
                continue
            a, b = browser.get(theirs), browser.get(nobody)
            count += 1
            if a.status != b.status or a.status not in (403, 404) or plain(a, theirs, "/" + foreign) != plain(b, nobody, "/987654321"):
                wrong.append("%s %d and %s %d" % (theirs, a.status, nobody, b.status))
    g.none(wrong, "another office's record and no record give the same page: %d pairs" % count)


def main():
    need(sys.argv[2])
    program = Program(sys.argv[1])
    with gate("web-matrix") as g:
        matrix = written(g)
        compare_lists(g, program, matrix)
        place = demo(g, program, sys.argv[2])
        # somebody who may be blocked and sent away
        program.must("user", "add", "proefpersoon", "--role", "manager", "--payer", "vgz", db=place.url)
        spare = copy_place(g, place)
        with Server(g, program, place.url) as server:
            admin = sign_in(server, place, PEOPLE["administrator"])
            ask_all(g, server, place, matrix)
            admin = sign_in(server, place, PEOPLE["administrator"])
            methods(g, server, place, matrix, admin)
            strange(g, server, admin)
            same_404(g, place, admin, matrix)
            g.equal(server.stop(), 0, "the server stops in order")
        with Server(g, program, spare.url) as server:
            change_all(g, program, server, spare, matrix)


if __name__ == "__main__":
    main()
